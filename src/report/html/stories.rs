//! Which pieces tell one story? Those that a cluster, a parent or one absent original ties together.
//!
//! Input is a report, output its pieces by story, the most telling first: what spread over most sources, then what was most
//! often reprinted without a credit, then what was printed most. A family is no story: texts with a paragraph in common may
//! tell of different things.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::cluster::UnionFind;
use crate::provenance::Role;
use crate::report::Report;
use crate::report::model::Piece;
use crate::report::wording::is_credited;

/// Pieces of one story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Story {
    /// Places in the report's list of pieces: originals first, then by day.
    pub(super) pieces: Vec<usize>,
    /// Places in the report's list of absent originals.
    pub(super) absent: Vec<usize>,
}

/// The place of a piece in a report, by its id.
pub(super) fn find(report: &Report, id: &str) -> Option<usize> {
    report.pieces.binary_search_by(|piece| piece.id.as_str().cmp(id)).ok()
}

/// Every piece, by story.
pub(super) fn stories(report: &Report) -> Vec<Story> {
    let mut sets = UnionFind::new(report.pieces.len());
    let mut tie = |ids: &mut dyn Iterator<Item = &String>| {
        let mut places = ids.filter_map(|id| find(report, id));
        let Some(first) = places.next() else { return };
        for place in places {
            sets.join(first as u32, place as u32);
        }
    };
    for cluster in &report.clusters {
        tie(&mut cluster.members.iter());
    }
    for absent in &report.absent {
        tie(&mut absent.members.iter());
    }
    for piece in &report.pieces {
        tie(&mut [&piece.id].into_iter().chain(&piece.parent));
    }
    let components = sets.components();
    let mut of = vec![0; report.pieces.len()];
    let mut stories: Vec<Story> = Vec::with_capacity(components.len());
    for (n, members) in components.into_iter().enumerate() {
        let mut pieces: Vec<usize> = members.into_iter().map(|i| i as usize).collect();
        for &i in &pieces {
            of[i] = n;
        }
        let by_day = |&i: &usize| {
            let piece = &report.pieces[i];
            let date = piece.published.as_ref().and_then(|d| d.from.as_ref().or(d.to.as_ref()));
            let moment = date.and_then(|date| instant(date));
            (piece.role != Role::Original, moment.is_none(), moment, i)
        };
        pieces.sort_by_cached_key(by_day);
        stories.push(Story { pieces, absent: Vec::new() });
    }
    for (a, absent) in report.absent.iter().enumerate() {
        if let Some(i) = absent.members.iter().find_map(|id| find(report, id)) {
            stories[of[i]].absent.push(a);
        }
    }
    stories.sort_by_cached_key(|story| {
        let pieces = || story.pieces.iter().map(|&i| &report.pieces[i]);
        let sources: BTreeSet<&str> = pieces().filter_map(|p| p.source.as_deref()).collect();
        let uncredited = pieces().filter(|p| is_uncredited(p)).count();
        let told = pieces().any(|p| p.role != Role::Unlinked);
        let order = (Reverse(sources.len()), Reverse(uncredited), Reverse(story.pieces.len()));
        (story.pieces.len() == 1, order, !told, story.pieces[0])
    });
    stories
}

/// Seconds of a day's beginning, or of a moment with its zone, since 1970; where no zone is said, as in UTC.
fn instant(date: &str) -> Option<i64> {
    let moment = date.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second);
    moment.or_else(|| {
        let civil: jiff::civil::DateTime = date.parse().ok()?;
        Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
    })
}

/// Whether a piece is another's text and names nobody.
pub(super) fn is_uncredited(piece: &Piece) -> bool {
    piece.role == Role::Reprint && !is_credited(piece)
}

/// What a story is called: the headline of its original, else of the first piece that has one.
pub(super) fn title<'r>(report: &'r Report, story: &Story) -> &'r str {
    let pieces = || story.pieces.iter().map(|&i| &report.pieces[i]);
    let witness = || {
        let best = &report.absent.get(*story.absent.first()?)?.best_witness;
        report.pieces[find(report, best)?].title.as_deref()
    };
    let original = pieces().find(|p| p.role == Role::Original).and_then(|p| p.title.as_deref());
    original
        .or_else(witness)
        .or_else(|| pieces().find_map(|p| p.title.as_deref()))
        .unwrap_or(&report.pieces[story.pieces[0]].id)
}
