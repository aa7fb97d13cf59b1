//! Who takes from whom, how much, and how fast? Figures of sources over what matching and provenance found.
//!
//! * [`Overlap`]: what each source took from each origin, by the verdicts. The origin need not have a piece in the collection.
//! * [`MatrixRow`]: what each source's pieces share with each other's, by the verified pairs, whoever was first.
//! * [`Newsflow`]: who followed whom, by the dates, as RNewsflow counts.
//! * [`SourceCount`]: what is each source's own; [`WireShare`]: how much of all is agencies'.
//!
//! Unknown sources are never taken for one source. A [`Scope`] decides which pieces count, and under which name. Nothing here
//! decides what a text is: that is provenance's.

mod lag;
mod matches;
mod matrix;
mod newsflow;
mod scope;
mod sources;
mod taken;
#[cfg(test)]
mod tests;
mod wire;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::article::Piece;
use crate::extract::outlet::Names;
use crate::params::Fraction;
use crate::provenance::{Facts, Verdict};
use crate::verify::Pair;

pub(crate) use lag::share;
pub use lag::{Bounds, Histogram, Lag};
pub use matches::LeftOut;
pub use matrix::MatrixRow;
pub use newsflow::{Flow, Newsflow};
pub use scope::Scope;
pub use sources::SourceCount;
pub use taken::Overlap;
pub use wire::{AgencyShare, Portion, WireShare};

use matches::Matches;
use scope::Parts;

/// What figures are made from. Pieces go by their index; facts and words may go on with those of a reference.
#[derive(Debug, Clone, Copy)]
pub struct Found<'f> {
    /// The collection's pieces.
    pub pieces: &'f [Piece],
    /// The names of outlets and agencies.
    pub names: &'f Names,
    /// What each piece says of itself.
    pub facts: &'f [Facts],
    /// What was decided of each piece of the collection.
    pub verdicts: &'f [Verdict],
    /// Body words of each piece.
    pub words: &'f [u32],
    /// Verified pairs of the collection's pieces.
    pub pairs: &'f [Pair],
    /// Those that a person keeps apart.
    pub apart: &'f [Pair],
    /// Pieces with equal words, the first the one that others were compared with.
    pub classes: &'f [Vec<usize>],
    /// The share of a piece in another from which it is reuse.
    pub partial: Fraction,
}

/// All figures of some pieces.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// What was taken from whom, by the two names.
    pub overlap: Vec<Overlap>,
    /// What is shared with whom, by the two names.
    pub matrix: Vec<MatrixRow>,
    /// Who followed whom.
    pub newsflow: Newsflow,
    /// What is whose, by name.
    pub sources: Vec<SourceCount>,
    /// How much is agencies'.
    pub wire: WireShare,
    /// How much stands in others.
    pub totals: Totals,
}

/// Counts over all pieces of the figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Totals {
    /// Pieces.
    pub pieces: u64,
    /// Their words.
    pub words: u64,
    /// Words that stand word for word in a source, outside quotation.
    pub reprinted: u64,
    /// These, of all words.
    #[serde(serialize_with = "four")]
    pub reprinted_share: Option<f64>,
    /// Reprints that name their origin.
    pub credited: u64,
    /// Reprints that do not.
    pub uncredited: u64,
    /// Pieces of which only the beginning is here.
    pub truncated: u64,
}

/// Figures for all that counts, those of each group, and what was left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Study {
    /// Of all pieces that count.
    pub all: Figures,
    /// Of those of each group, by its name: of what they took, and of what others had of the same before. The others may be in
    /// any group.
    pub groups: Vec<(String, Figures)>,
    /// Pairs of pieces that the matrix counts, those that share a quotation alone among them.
    pub pairs: u64,
    /// Pairs that it does not.
    pub left_out: LeftOut,
    /// Pieces that are not counted as taken because what they were made from is surely further apart than the window.
    pub taken_outside: u64,
}

/// Makes the figures.
pub fn study(found: &Found<'_>, scope: &Scope) -> Study {
    let matches = Matches::new(found, scope);
    let (mut all, pairs, left_out, taken_outside) =
        of_parts(found, scope, &scope.whole(), &matches);
    let groups = if scope.groups().is_empty() {
        Vec::new()
    } else {
        let (figures, ..) = of_parts(found, scope, &scope.parts(), &matches);
        scope.groups().iter().cloned().zip(figures).collect()
    };
    Study { all: all.pop().unwrap_or_default(), groups, pairs, left_out, taken_outside }
}

fn of_parts(
    found: &Found<'_>,
    scope: &Scope,
    parts: &Parts,
    matches: &Matches<'_>,
) -> (Vec<Figures>, u64, LeftOut, u64) {
    let agents = wire::Agents::of(found);
    let mut matrix = matrix::matrix(found, scope, parts, matches);
    let (overlap, taken_outside) = taken::taken(found, scope, parts);
    let sources = sources::sources(found, scope, parts, &matrix, &agents);
    let rows = std::mem::take(&mut matrix.rows);
    let newsflow = newsflow::newsflow(found, scope, parts, matches);
    let wire = wire::wire(found, parts, &agents);
    let totals = totals(found, parts);
    let both = overlap.into_iter().zip(rows).zip(newsflow).zip(sources).zip(wire).zip(totals);
    let figures = both
        .map(|(((((overlap, matrix), newsflow), sources), wire), totals)| Figures {
            overlap,
            matrix,
            newsflow,
            sources,
            wire,
            totals,
        })
        .collect();
    (figures, matrix.pairs, matrix.left, taken_outside)
}

fn totals(found: &Found<'_>, parts: &Parts) -> Vec<Totals> {
    use crate::provenance::Role;
    let mut sums = vec![(Totals::default(), 0.0); parts.n];
    for (i, verdict) in found.verdicts.iter().enumerate() {
        let Some(part) = parts.of(i) else { continue };
        let (totals, reprinted) = &mut sums[part as usize];
        totals.pieces += 1;
        totals.words += u64::from(found.words[i]);
        totals.truncated += u64::from(found.pieces[i].truncated.is_some());
        *reprinted += f64::from(found.words[i]) * verdict.composition.reprinted;
        if verdict.role == Role::Reprint {
            let credited = verdict.is_credited();
            *(if credited { &mut totals.credited } else { &mut totals.uncredited }) += 1;
        }
    }
    let close = |(totals, reprinted): (Totals, f64)| {
        let reprinted = reprinted.round() as u64;
        Totals { reprinted, reprinted_share: share(reprinted, totals.words), ..totals }
    };
    sums.into_iter().map(close).collect()
}

/// How much of some pieces stands in a reference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenWords {
    /// Pieces that hold something of it.
    pub pieces: u64,
    /// Words outside quotation of all the pieces.
    pub words: u64,
    /// Those that stand in the reference.
    pub taken: u64,
}

impl TakenWords {
    /// Adds a piece of so many body words.
    pub fn add(&mut self, verdict: &Verdict, words: u32) {
        let unquoted = f64::from(words) * (1.0 - verdict.composition.quoted);
        self.words += unquoted.round() as u64;
        if let Some(taken) = &verdict.reference {
            self.pieces += 1;
            self.taken += taken.taken as u64;
        }
    }

    /// The share of the words that stand in the reference.
    pub fn share(&self) -> f64 {
        if self.words == 0 { 0.0 } else { self.taken as f64 / self.words as f64 }
    }
}

impl Serialize for TakenWords {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("TakenWords", 2)?;
        out.serialize_field("pieces", &self.pieces)?;
        out.serialize_field("share", &((self.share() * 10_000.0).round() / 10_000.0))?;
        out.end()
    }
}

/// Writes a share with four decimals.
#[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)]
pub(crate) fn four<S: Serializer>(share: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    share.map(|s| (s * 10_000.0).round() / 10_000.0).serialize(serializer)
}

/// Writes a share with four decimals.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(crate) fn four_of<S: Serializer>(share: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((share * 10_000.0).round() / 10_000.0)
}

/// Writes hours with two decimals.
#[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)]
pub(crate) fn two<S: Serializer>(hours: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    hours.map(|h| (h * 100.0).round() / 100.0).serialize(serializer)
}
