//! What does the page's script know of pieces and pairs? Lists in rows of plain values, the most telling story first, until
//! their room is used up.
//!
//! Rows name no columns, which would be most of their bytes: `templates/data.js` reads them, and has the same order.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::stories::{self, Story, find};
use super::text::line;
use crate::provenance::Role;
use crate::provenance::role::Degree;
use crate::report::Report;
use crate::report::model::{ListedPair, Piece, Share};
use crate::report::wording::{is_credited, reason};

/// Characters of a headline, an id, a reason that a page shows. Headlines of a megabyte exist.
const TITLE: usize = 160;
const ID: usize = 300;
const REASON: usize = 240;

/// Marks of a piece, as bits.
const CREDITED: u8 = 1;
const TRUNCATED: u8 = 2;
const LATEST: u8 = 4;
const BUNDLED: u8 = 8;
const ID_CUT: u8 = 16;

/// Names by number, in the order in which they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Names {
    places: BTreeMap<String, usize>,
    list: Vec<String>,
}

impl Names {
    pub(super) fn of(&mut self, name: &str) -> usize {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.list.len();
        self.places.insert(name.to_owned(), place);
        self.list.push(line(name, TITLE));
        place
    }

    fn maybe(&mut self, name: Option<&str>) -> i64 {
        name.map_or(-1, |name| self.of(name) as i64)
    }

    pub(super) fn into_list(self) -> Vec<String> {
        self.list
    }
}

/// What of a report is listed in the page.
#[derive(Debug)]
pub(super) struct Lists {
    /// The stories that are, in order.
    pub(super) stories: Vec<Story>,
    /// Places of their pieces in the report; their own order is that of the page.
    pub(super) pieces: Vec<usize>,
    /// Places of pairs in the report.
    pub(super) pairs: Vec<usize>,
    /// Stories of the whole report.
    pub(super) all_stories: usize,
    rows: Rows,
}

/// Rows as JSON, each a line.
#[derive(Debug, Default)]
struct Rows {
    stories: Vec<String>,
    pieces: Vec<String>,
    absent: Vec<String>,
    pairs: Vec<String>,
}

impl Lists {
    /// The stories that fit into so many bytes beside what stands there already.
    pub(super) fn new(report: &Report, names: &mut Names, room: usize) -> Self {
        let stories = stories::stories(report);
        let all_stories = stories.len();
        let mut pairs_of: Vec<Vec<usize>> = vec![Vec::new(); report.pieces.len()];
        for (n, pair) in report.pairs.iter().enumerate() {
            for id in [&pair.a, &pair.b] {
                if let Some(i) = find(report, id) {
                    pairs_of[i].push(n);
                }
            }
        }
        let mut lists = Self {
            stories: Vec::new(),
            pieces: Vec::new(),
            pairs: Vec::new(),
            all_stories,
            rows: Rows::default(),
        };
        // Place on the page of each piece and absent original of the report.
        let mut place: Vec<Option<usize>> = vec![None; report.pieces.len()];
        let mut absent: Vec<Option<usize>> = vec![None; report.absent.len()];
        let mut used = 0;
        for story in stories {
            for (n, &i) in story.pieces.iter().enumerate() {
                place[i] = Some(lists.pieces.len() + n);
            }
            for (n, &a) in story.absent.iter().enumerate() {
                absent[a] = Some(lists.rows.absent.len() + n);
            }
            let mut fresh = Rows::default();
            let own: Vec<usize> = story.pieces.iter().filter_map(|&i| place[i]).collect();
            let own_absent: Vec<usize> = story.absent.iter().filter_map(|&a| absent[a]).collect();
            let title = line(stories::title(report, &story), TITLE);
            fresh.stories.push(json!([title, own[0], own.len(), own_absent]).to_string());
            for &a in &story.absent {
                fresh.absent.push(absent_row(report, a, &place, names));
            }
            for &i in &story.pieces {
                fresh.pieces.push(piece_row(report, &report.pieces[i], &place, &absent, names));
            }
            let mut pairs: Vec<usize> =
                story.pieces.iter().flat_map(|&i| pairs_of[i].iter().copied()).collect();
            pairs.sort_unstable();
            pairs.dedup();
            let both = |&n: &usize| {
                let pair = &report.pairs[n];
                [&pair.a, &pair.b].map(|id| find(report, id).and_then(|i| place[i]))
            };
            pairs.retain(|n| both(n).iter().all(Option::is_some));
            for n in &pairs {
                if let [Some(a), Some(b)] = both(n) {
                    fresh.pairs.push(pair_row(&report.pairs[*n], a, b));
                }
            }
            let bytes = fresh.bytes();
            if used + bytes > room && !lists.stories.is_empty() {
                break;
            }
            used += bytes;
            lists.pieces.extend(&story.pieces);
            lists.pairs.extend(pairs);
            lists.stories.push(story);
            lists.rows.join(fresh);
        }
        lists
    }

    /// Writes the lists as members of an object.
    pub(super) fn write(&self, out: &mut String) {
        let Rows { stories, pieces, absent, pairs } = &self.rows;
        for (name, rows) in
            [("stories", stories), ("pieces", pieces), ("absent", absent), ("pairs", pairs)]
        {
            out.push_str(",\n\"");
            out.push_str(name);
            out.push_str("\":[\n");
            out.push_str(&rows.join(",\n"));
            out.push(']');
        }
    }
}

impl Rows {
    fn bytes(&self) -> usize {
        let all = [&self.stories, &self.pieces, &self.absent, &self.pairs];
        all.into_iter().flatten().map(|row| row.len() + 2).sum()
    }

    fn join(&mut self, other: Self) {
        self.stories.extend(other.stories);
        self.pieces.extend(other.pieces);
        self.absent.extend(other.absent);
        self.pairs.extend(other.pairs);
    }
}

/// `[origin, from, to, best witness]`.
fn absent_row(report: &Report, a: usize, place: &[Option<usize>], names: &mut Names) -> String {
    let absent = &report.absent[a];
    let dates = absent.published.as_ref();
    let witness = find(report, &absent.best_witness).and_then(|i| place[i]);
    json!([
        names.maybe(absent.origin.as_deref()),
        dates.and_then(|d| d.from.as_deref()),
        dates.and_then(|d| d.to.as_deref()),
        witness,
    ])
    .to_string()
}

/// `[id, title, words, from, to, source, carrier, origin, role, degree, parent, absent, confidence, tier, marks,
/// composition, via, reason]`. Dates are as the report has them, the second 0 where it is the first; names, the parent and
/// the absent original are places in lists, -1 where there is none; a parent in a reference is its id.
fn piece_row(
    report: &Report,
    piece: &Piece,
    place: &[Option<usize>],
    absent: &[Option<usize>],
    names: &mut Names,
) -> String {
    let dates = piece.published.as_ref();
    let (from, to) = (dates.and_then(|d| d.from.as_deref()), dates.and_then(|d| d.to.as_deref()));
    let parent = match piece.parent.as_deref() {
        None => json!(-1),
        Some(id) => match find(report, id) {
            Some(i) => json!(place[i].map_or(-1, |p| p as i64)),
            None => json!(line(id, ID)),
        },
    };
    let of = |id: &str| report.absent.iter().position(|a| a.id == id).and_then(|a| absent[a]);
    let marks = [
        (is_credited(piece), CREDITED),
        (piece.truncated.is_some(), TRUNCATED),
        (piece.latest, LATEST),
        (is_bundled(piece), BUNDLED),
        (line(&piece.id, ID) != piece.id, ID_CUT),
    ];
    let c = &piece.composition;
    let composition = [c.reprinted, c.edited, c.quoted, c.unmatched].map(hundredths);
    let mut row = vec![
        json!(line(&piece.id, ID)),
        piece.title.as_deref().map_or(json!(0), |title| json!(line(title, TITLE))),
        json!(piece.words),
        from.map_or(json!(0), Into::into),
        if to == from { json!(0) } else { json!(to) },
        json!(names.maybe(piece.source.as_deref())),
        json!(names.maybe(piece.carrier.as_ref().map(|c| c.name.as_str()))),
        json!(names.maybe(piece.origin.as_ref().map(|o| o.name.as_str()))),
        json!(role_place(piece.role)),
        json!(piece.degree.map_or(-1, degree_place)),
        parent,
        json!(piece.absent_parent.as_deref().and_then(of).map_or(-1, |a| a as i64)),
        json!(piece.confidence.map_or(-1, |share| i64::from(hundredths(share)))),
        json!(piece.tier.map_or(-1, |tier| tier as i8)),
        json!(marks.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum::<u8>()),
        if composition == [0, 0, 0, 100] { json!(0) } else { json!(composition) },
        json!(piece.via.iter().map(|name| names.of(name)).collect::<Vec<_>>()),
        json!(line(&reason(piece), REASON)),
    ];
    // What most rows end in need not be said.
    while row.last().is_some_and(|value| *value == json!("") || *value == json!([])) {
        row.pop();
    }
    Value::Array(row).to_string()
}

/// Whether a piece is one of several of its document.
fn is_bundled(piece: &Piece) -> bool {
    piece.id.strip_prefix(piece.document.as_str()).is_some_and(|rest| rest.starts_with('#'))
}

/// `[a, b, relation, jaccard, containment of each, coverage of each, longest run, not the same story]`, shares in hundredths.
fn pair_row(pair: &ListedPair, a: usize, b: usize) -> String {
    let [ca, cb] = pair.containment.map(hundredths);
    let [va, vb] = pair.coverage.map(hundredths);
    let relation = pair.relation as u8;
    let jaccard = hundredths(pair.jaccard);
    let mut row = vec![json!(a), json!(b), json!(relation), json!(jaccard)];
    row.extend([ca, cb, va, vb].map(Value::from));
    row.push(pair.longest_run.into());
    if pair.not_same_story {
        row.push(1.into());
    }
    Value::Array(row).to_string()
}

fn hundredths(share: Share) -> u32 {
    (share.0 * 100.0).round() as u32
}

/// The names of roles, degrees, tiers and relations, in the order of their numbers in rows.
pub(super) fn vocabulary() -> Value {
    use crate::provenance::evidence::Tier;
    use crate::verify::Relation;
    let roles = ROLES.map(|role| role.to_string());
    let degrees = DEGREES.map(|degree| degree.to_string());
    let tiers = [Tier::A, Tier::B, Tier::C, Tier::D, Tier::E].map(Tier::word);
    let relations = [
        Relation::Template,
        Relation::Copy,
        Relation::Contained,
        Relation::Partial,
        Relation::Quotation,
        Relation::None,
    ]
    .map(Relation::name);
    json!({ "roles": roles, "degrees": degrees, "tiers": tiers, "relations": relations })
}

const ROLES: [Role; 6] =
    [Role::Original, Role::Reprint, Role::Revision, Role::Partial, Role::Unlinked, Role::Unknown];
const DEGREES: [Degree; 4] = [Degree::Verbatim, Degree::Edited, Degree::Abridged, Degree::Expanded];

fn role_place(role: Role) -> i8 {
    ROLES.iter().position(|&known| known == role).map_or(-1, |p| p as i8)
}

fn degree_place(degree: Degree) -> i8 {
    DEGREES.iter().position(|&known| known == degree).map_or(-1, |p| p as i8)
}
