//! What of the figures stands in a report? Rows and counts in the form in which they are written.

use serde::Serialize;

use super::model::Share;
use crate::engine::Outcome;
use crate::overlap::{
    Figures, Found, Lag, LeftOut, MatrixRow, Newsflow, Overlap, SourceCount, Totals, WireShare,
};

/// What one source took from one origin, shares with four decimals.
#[derive(Debug, Clone, Default, Serialize)]
#[allow(missing_docs)]
pub struct OverlapRow {
    pub from: String,
    pub to: String,
    pub pieces: u64,
    pub share_from: Option<Share>,
    pub share_to: Option<Share>,
    pub credited: u64,
    /// The median of `lag`, cut to whole hours.
    pub median_lag_hours: Option<i64>,
    /// Whether the origin has no piece in the collection.
    pub absent: bool,
    pub from_pieces: u64,
    pub to_pieces: u64,
    pub share_of_to: Option<Share>,
    /// Share of the words of those pieces that stand in runs of twelve words and more of what they were taken from.
    pub verbatim: Option<Share>,
    pub uncredited: u64,
    pub truncated: u64,
    /// Pieces whose headline is not that of the piece they were made from, of the `headlines` of which both are known.
    pub headline_changed: u64,
    pub headlines: u64,
    pub confidence: Option<Share>,
    pub lag: Lag,
    /// The pieces, by their places in the report; for writers that show them.
    #[serde(skip)]
    pub members: Vec<usize>,
}

/// Pairs of pieces that figures of sources count.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Counted {
    /// Pairs counted, those that share a quotation alone among them.
    pub pairs: u64,
    /// Pairs left out, by the reason.
    pub left_out: LeftOut,
    /// Pieces that `overlap` leaves out, since what they were made from is surely further apart than the window.
    pub taken_outside: u64,
}

/// The figures of one group of pieces: of what they took, and of what others had of the same before. The others may be in any group.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// What the pieces have in common.
    pub group: String,
    /// How much of them stands in others.
    pub figures: Totals,
    /// How much is agencies'.
    pub wire: WireShare,
    /// Counts by source.
    pub sources: Vec<SourceCount>,
    /// Who takes from whom.
    pub overlap: Vec<OverlapRow>,
    /// What sources share with one another.
    pub matrix: Vec<MatrixRow>,
    /// Who follows whom.
    pub newsflow: Newsflow,
}

impl Group {
    pub(super) fn of(group: String, figures: Figures) -> Self {
        Self {
            group,
            figures: figures.totals,
            wire: figures.wire,
            sources: figures.sources,
            overlap: figures.overlap.into_iter().map(row).collect(),
            matrix: figures.matrix,
            newsflow: figures.newsflow,
        }
    }
}

/// What figures are made from.
pub(super) fn found(outcome: &Outcome) -> Found<'_> {
    Found {
        pieces: &outcome.collection.pieces[..outcome.collection.own()],
        names: &outcome.collection.names,
        facts: &outcome.facts,
        verdicts: &outcome.provenance.verdicts,
        words: &outcome.matching.words,
        pairs: &outcome.matching.pairs,
        apart: &outcome.matching.apart,
        classes: &outcome.matching.classes,
        partial: outcome.params.partial,
    }
}

pub(super) fn row(o: Overlap) -> OverlapRow {
    OverlapRow {
        from: o.from,
        to: o.to,
        pieces: o.pieces,
        share_from: o.share_from.map(Share),
        share_to: o.share_to.map(Share),
        credited: o.credited,
        median_lag_hours: o.lag.median.map(|hours| hours as i64),
        absent: o.absent,
        from_pieces: o.from_pieces,
        to_pieces: o.to_pieces,
        share_of_to: o.share_of_to.map(Share),
        verbatim: o.verbatim.map(Share),
        uncredited: o.uncredited,
        truncated: o.truncated,
        headline_changed: o.headline_changed,
        headlines: o.headlines,
        confidence: o.confidence.map(Share),
        lag: o.lag,
        members: o.members,
    }
}
