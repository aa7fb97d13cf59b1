//! Who has what from whom, piece by piece? The edges of a document network, in the shape of RNewsflow: `from`, `to`, `weight`,
//! `hourdiff`.

use super::{About, Field, Set, dates, field};
use crate::error::Result;
use crate::report::Report;
use crate::report::model::{Dates, ListedPair, Share};
use crate::report::table::Type::{Number, Text};
use crate::verify::Relation;

const ABOUT: About = About {
    name: "edges",
    holds: "One row for each listed pair that shares text (copy, contained or partial), from the text that was first to the other.",
    key: &["from", "to"],
    refers: &[],
};

/// Two pieces that share text, the first made or published before the second as far as that is known.
pub(crate) struct Edge<'r> {
    pub(crate) from: &'r str,
    pub(crate) to: &'r str,
    /// The share of the words of `to` outside quotation that stands in `from`, and the other way round.
    pub(crate) weight: [Share; 2],
    pub(crate) hours: Option<f64>,
    sources: [Option<&'r str>; 2],
    pub(crate) relation: Relation,
    pub(crate) direction: &'static str,
}

/// What is asked of either end.
#[derive(Clone, Copy, Default)]
struct End<'r> {
    source: Option<&'r str>,
    published: Option<&'r Dates>,
    parent: Option<&'r str>,
}

fn end<'r>(report: &'r Report, id: &str) -> End<'r> {
    let pieces = &report.pieces;
    if let Ok(n) = pieces.binary_search_by(|piece| piece.id.as_str().cmp(id)) {
        let piece = &pieces[n];
        let (source, parent) = (piece.source.as_deref(), piece.parent.as_deref());
        return End { source, published: piece.published.as_ref(), parent };
    }
    let known = report.reference.as_deref().unwrap_or_default();
    known.binary_search_by(|known| known.id.as_str().cmp(id)).map_or_else(
        |_| End::default(),
        |n| End {
            source: known[n].source.as_deref(),
            published: known[n].published.as_ref(),
            parent: None,
        },
    )
}

/// The edge that a pair makes, if it makes any.
pub(crate) fn edges<'r>(report: &'r Report, pair: &'r ListedPair) -> Option<Edge<'r>> {
    let ties = matches!(pair.relation, Relation::Copy | Relation::Contained | Relation::Partial);
    if !ties || pair.not_same_story {
        return None;
    }
    let (a, b) = (end(report, &pair.a), end(report, &pair.b));
    let hours = dates::hours(a.published, b.published);
    let (turned, direction) = if b.parent == Some(&pair.a) {
        (false, "parent")
    } else if a.parent == Some(&pair.b) {
        (true, "parent")
    } else {
        match hours {
            Some(hours) if hours > 0.0 => (false, "date"),
            Some(hours) if hours < 0.0 => (true, "date"),
            _ => (false, "none"),
        }
    };
    let [a_by_b, b_by_a] = pair.coverage;
    Some(if turned {
        Edge {
            from: &pair.b,
            to: &pair.a,
            weight: [a_by_b, b_by_a],
            // Not minus zero.
            hours: hours.map(|hours| 0.0 - hours),
            sources: [b.source, a.source],
            relation: pair.relation,
            direction,
        }
    } else {
        Edge {
            from: &pair.a,
            to: &pair.b,
            weight: [b_by_a, a_by_b],
            hours,
            sources: [a.source, b.source],
            relation: pair.relation,
            direction,
        }
    })
}

pub(crate) fn columns<'r>() -> Vec<Field<Edge<'r>>> {
    use crate::report::table::Cell;
    vec![
        field("from", Text, "The piece that was first", |e| e.from.into()),
        field("to", Text, "The piece that followed", |e| e.to.into()),
        field(
            "weight",
            Number,
            "Share of the words of `to` outside quotation that stands in `from`, 0 to 1",
            |e| e.weight[0].into(),
        ),
        field(
            "hourdiff",
            Number,
            "Hours from the publication of `from` to that of `to`; whole days count 24",
            |e| e.hours.map_or(Cell::Null, Cell::Number),
        ),
        field("from_source", Text, "The source of `from`", |e| e.sources[0].into()),
        field("to_source", Text, "The source of `to`", |e| e.sources[1].into()),
        field(
            "weight_back",
            Number,
            "Share of the words of `from` outside quotation that stands in `to`",
            |e| e.weight[1].into(),
        ),
        field("relation", Text, "copy, contained or partial", |e| e.relation.name().into()),
        field(
            "direction",
            Text,
            "What says which was first: parent (the report's verdict), date, or none (then the order of the ids)",
            |e| e.direction.into(),
        ),
    ]
}

pub(super) fn write(report: &Report, set: &mut Set<'_>) -> Result<()> {
    set.of(&ABOUT, &columns(), report.pairs.len(), |n, row| {
        edges(report, &report.pairs[n]).map_or(Ok(()), |edge| row(&edge))
    })
}
