//! How much of each source's pieces stands in another's? The matrix of sources, in both directions, whoever was first.
//!
//! Coverage is of words outside quotation. Of several matches of one piece in one source the best counts. Pieces that share
//! nothing but a quotation are counted apart, and forms that are filled in alike never.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Found;
use super::four;
use super::lag::{median, share};
use super::matches::{LeftOut, Matches};
use super::scope::{NONE, Parts, Scope};

/// What one source's pieces share with another's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixRow {
    /// The source whose pieces are looked at.
    pub row: String,
    /// The source they are looked for in.
    pub col: String,
    /// Pairs of a piece of each that are copies, contained or partial.
    pub pairs: u64,
    /// Pieces of the row with such a partner in the column.
    pub pieces: u64,
    /// All pieces of the row.
    pub row_pieces: u64,
    /// Mean share of these pieces' words outside quotation that stands in their best partner; none without such a pair.
    #[serde(serialize_with = "four")]
    pub coverage: Option<f64>,
    /// Pieces of which at least as much stands in the column as makes two texts partial.
    pub reused: u64,
    /// These, of all pieces of the row.
    #[serde(serialize_with = "four")]
    pub share: Option<f64>,
    /// Pairs that share a quotation and nothing else.
    pub quotations: u64,
}

/// What the matrix's making gives.
pub(super) struct Matrix {
    /// The rows of each part, by the two names.
    pub(super) rows: Vec<Vec<MatrixRow>>,
    /// The best coverage of each piece by one of another source, of those that have a partner there.
    pub(super) best: Vec<Option<f64>>,
    /// Pairs that were counted, quotations among them.
    pub(super) pairs: u64,
    pub(super) left: LeftOut,
}

/// What of one piece stands in one source: the best so far.
struct Held {
    /// The part and number of the piece's source, and the number of the source that holds it.
    cell: (u32, u32, u32),
    piece: u32,
    coverage: f64,
    is_reuse: bool,
}

#[derive(Default)]
struct Cell {
    pairs: u64,
    quotations: u64,
    pieces: u64,
    reused: u64,
    coverage: f64,
}

pub(super) fn matrix(
    found: &Found<'_>,
    scope: &Scope,
    parts: &Parts,
    matches: &Matches<'_>,
) -> Matrix {
    let partial = found.partial;
    let mut cells: BTreeMap<(u32, u32, u32), Cell> = BTreeMap::new();
    let mut held: Vec<Held> = Vec::new();
    let mut best: Vec<Option<f64>> = vec![None; found.verdicts.len()];
    let mut pairs = 0;
    let left = matches.each(|m| {
        pairs += 1;
        let (coverage, pieces) = (m.pair.coverage(), [m.a, m.b]);
        for (side, &piece) in pieces.iter().enumerate() {
            let Some(part) = parts.of(piece) else { continue };
            let cell = (part, scope.unit(piece), scope.unit(pieces[1 - side]));
            let counts = cells.entry(cell).or_default();
            if m.is_quotation() {
                counts.quotations += 1;
                continue;
            }
            counts.pairs += 1;
            let coverage = coverage[side];
            let is_reuse = partial.reached_by(m.pair.covered[side], m.pair.unquoted[side]);
            held.push(Held { cell, piece: piece as u32, coverage, is_reuse });
            best[piece] = Some(best[piece].map_or(coverage, |other: f64| other.max(coverage)));
        }
    });
    // The best of each piece in each source stands first.
    held.sort_by(|x, y| {
        (x.cell, x.piece).cmp(&(y.cell, y.piece)).then(y.coverage.total_cmp(&x.coverage))
    });
    held.dedup_by(|next, first| (next.cell, next.piece) == (first.cell, first.piece));
    for Held { cell, coverage, is_reuse, .. } in held {
        let cell = cells.entry(cell).or_default();
        cell.pieces += 1;
        cell.coverage += coverage;
        cell.reused += u64::from(is_reuse);
    }
    let sizes = sizes(scope, parts, found.verdicts.len());
    let mut rows: Vec<Vec<MatrixRow>> = vec![Vec::new(); parts.n];
    let name = |n: u32| scope.names()[n as usize].clone();
    for ((part, row, col), cell) in cells {
        let row_pieces = sizes.get(&(part, row)).copied().unwrap_or(0);
        rows[part as usize].push(MatrixRow {
            row: name(row),
            col: name(col),
            pairs: cell.pairs,
            pieces: cell.pieces,
            row_pieces,
            coverage: (cell.pieces > 0).then(|| cell.coverage / cell.pieces as f64),
            reused: cell.reused,
            share: share(cell.reused, row_pieces),
            quotations: cell.quotations,
        });
    }
    Matrix { rows, best, pairs, left }
}

/// The pieces of each name in each part.
pub(super) fn sizes(scope: &Scope, parts: &Parts, n: usize) -> BTreeMap<(u32, u32), u64> {
    let mut sizes = BTreeMap::new();
    for piece in 0..n {
        if let Some(part) = parts.of(piece)
            && scope.unit(piece) != NONE
        {
            *sizes.entry((part, scope.unit(piece))).or_default() += 1;
        }
    }
    sizes
}

impl Matrix {
    /// The median of the best coverages of some pieces.
    pub(super) fn median_coverage(&self, pieces: impl Iterator<Item = usize>) -> Option<f64> {
        median(pieces.filter_map(|piece| self.best[piece]).collect())
    }
}
