//! What should a person look into before it is cited? Articles that name nobody, or whose marks contradict each other.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::inert;
use super::lists::Lists;
use super::stories::{find, is_uncredited};
use super::text::line;
use crate::provenance::Role;
use crate::provenance::evidence::Kind;
use crate::report::Report;
use crate::report::model::Piece;

/// Below this a claim is worth a second look: it is right in less than two of three such cases.
const UNSURE: f64 = 0.65;
/// A share of a text from which another's credit should have been its own.
const MOST: f64 = 0.5;

/// Rows `[kind, place of the article, what]` of the articles listed, in their order, and how many there are of each kind in all.
#[derive(Debug)]
pub(super) struct Exceptions {
    pub(super) rows: Vec<Value>,
    pub(super) totals: BTreeMap<&'static str, usize>,
}

pub(super) fn exceptions(report: &Report, listed: &Lists, room: usize) -> Exceptions {
    let mut out = Exceptions { rows: Vec::new(), totals: BTreeMap::new() };
    let mut place = vec![usize::MAX; report.pieces.len()];
    for (n, &i) in listed.pieces.iter().enumerate() {
        place[i] = n;
    }
    let mut order: Vec<usize> = (0..report.pieces.len()).collect();
    order.sort_by_key(|&i| place[i]);
    let mut used = 0;
    for i in order {
        for (kind, what) in of(report, &report.pieces[i]) {
            *out.totals.entry(kind).or_default() += 1;
            let row = json!([kind, place[i], line(&what, 200)]);
            used += inert(&row).len() + 1;
            if place[i] != usize::MAX && used <= room {
                out.rows.push(row);
            }
        }
    }
    out
}

fn of(report: &Report, piece: &Piece) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if is_uncredited(piece) {
        found.push(("uncredited", String::new()));
    }
    if let Some(other) = contradicted(report, piece) {
        found.push(("credit", other));
    }
    let against = |kind: Kind| piece.evidence.iter().find(|e| e.kind == kind);
    if let Some(e) = against(Kind::DateContradicts).or_else(|| against(Kind::Earlier)) {
        found.push(("dates", e.says.clone()));
    } else if let Some(e) =
        piece.evidence.iter().find(|e| matches!(e.field, Some("published" | "modified")))
    {
        found.push(("dates", format!("{}: {}", e.says, e.text)));
    }
    let unsure = piece.confidence.is_some_and(|c| c.0 < UNSURE);
    if piece.role == Role::Unknown {
        found.push(("unsure", "shares text, and nothing says which came first".to_owned()));
    } else if unsure && piece.role != Role::Unlinked {
        found.push(("unsure", String::new()));
    }
    found
}

/// Who else seems to have written most of a text that is credited to one party.
fn contradicted(report: &Report, piece: &Piece) -> Option<String> {
    let origin = piece.origin.as_ref().filter(|_| piece.role == Role::Reprint)?;
    let other = piece
        .origins
        .iter()
        .find(|o| o.name != origin.name && o.share.is_some_and(|share| share.0 >= MOST));
    if let Some(other) = other {
        let share = other.share.map_or(0.0, |share| share.0 * 100.0);
        let name = &other.name;
        return Some(format!("credited to {}; {share:.0} % of it is text of {name}", origin.name));
    }
    let parent = &report.pieces[find(report, piece.parent.as_deref()?)?];
    let theirs = parent.origin.as_ref()?;
    (theirs.name != origin.name && parent.role == Role::Original).then(|| {
        format!("credited to {}; it stands in an original of {}", origin.name, theirs.name)
    })
}
