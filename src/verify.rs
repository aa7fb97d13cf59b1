//! What are two texts to one another, exactly? Jaccard, containment, coverage, and the relation they make.

use serde::Serialize;

use crate::align::Passage;

/// What a pair is: the first of these that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The words agree, the facts do not: market reports, weather, forms. Never clustered.
    Template,
    /// Jaccard at or above the threshold.
    Copy,
    /// The shorter is contained in the longer.
    Contained,
    /// One covers a part of the other.
    Partial,
    /// A shared run or quoted sentence.
    Quotation,
    /// Nothing worth a name.
    None,
}

/// The exact figures of a verified pair of pieces. Sides are in the order of the pieces' ids: `a` is the smaller id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Index of the first piece.
    pub a: usize,
    /// Index of the second piece.
    pub b: usize,
    /// The first relation that holds.
    pub relation: Relation,
    /// Distinct shingles in both.
    pub shared: u64,
    /// Distinct shingles of each.
    pub shingles: [u64; 2],
    /// Words outside direct quotation of each.
    pub unquoted: [u64; 2],
    /// Of those, words in runs of at least a shingle's length found in the other.
    pub covered: [u64; 2],
    /// Longest shared run, in words.
    pub longest_run: u32,
    /// The aligned passages, in the order of `a`.
    pub passages: Vec<Passage>,
}

impl Pair {
    /// Jaccard resemblance of the two shingle sets.
    pub fn jaccard(&self) -> f64 {
        ratio(self.shared, self.shingles[0] + self.shingles[1] - self.shared)
    }

    /// Containment of `a` in `b`, and of `b` in `a`.
    pub fn containment(&self) -> [f64; 2] {
        [ratio(self.shared, self.shingles[0]), ratio(self.shared, self.shingles[1])]
    }

    /// Coverage of `a` by `b`, and of `b` by `a`.
    pub fn coverage(&self) -> [f64; 2] {
        [ratio(self.covered[0], self.unquoted[0]), ratio(self.covered[1], self.unquoted[1])]
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
