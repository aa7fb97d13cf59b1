//! What does a report hold? The output contract as types, made from what a run found.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::choice::Choice;
use super::figures::found;
pub use super::figures::{Counted, Group, OverlapRow};
use super::make::{Maker, sha256};
use crate::article::{Capture, NonArticle, Sourced, Span, Truncation, When};
use crate::engine::Outcome;
use crate::engine::archive::Archive;
use crate::engine::audit::Audit;
use crate::error::{Result, Skipped};
use crate::extract::date;
use crate::lsh::Bounded;
use crate::overlap::{MatrixRow, Newsflow, Scope, SourceCount, Totals, WireShare, study};
use crate::params::Params;
use crate::provenance::corrections::Unused;
use crate::provenance::evidence::{Evidence, Tier};
use crate::provenance::segments::Segment;
use crate::provenance::{Degree, Hop, Role};
use crate::read::PassedOver;
use crate::verify::{Pair, Relation};

/// A fraction written with four decimals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share(pub f64);

impl Share {
    /// The fraction as it is written.
    pub fn rounded(self) -> f64 {
        (self.0 * 10_000.0).round() / 10_000.0
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.rounded())
    }
}

/// Which pairs are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Listing {
    /// Each member of a cluster with its leader and its parent, and every pair across clusters.
    #[default]
    Cluster,
    /// Every pair.
    All,
}

/// A run's findings in the form in which they are written.
#[derive(Debug)]
pub struct Report {
    /// The version that wrote it.
    pub wirecopy: &'static str,
    /// The version of this form.
    pub schema: u32,
    /// The figures that decided.
    pub parameters: Parameters,
    /// Counts, skips and bounds.
    pub summary: Summary,
    /// Pages that bundle several pieces.
    pub containers: Vec<Container>,
    /// Pages that are no story.
    pub non_articles: Vec<NonArticle>,
    /// Every piece.
    pub pieces: Vec<Piece>,
    /// Originals that are not in the collection.
    pub absent: Vec<Absent>,
    /// Verified pairs.
    pub pairs: Vec<ListedPair>,
    /// Copies of one text.
    pub clusters: Vec<Cluster>,
    /// Clusters and pieces tied by partial reuse.
    pub families: Vec<Family>,
    /// Counts by source.
    pub sources: Vec<SourceCount>,
    /// Who takes from whom.
    pub overlap: Vec<OverlapRow>,
    /// What sources share with one another.
    pub matrix: Vec<MatrixRow>,
    /// Who follows whom.
    pub newsflow: Newsflow,
    /// The figures of each group, where they are broken down.
    pub groups: Vec<Group>,
    /// The texts of a reference that pieces share words with; none where no reference was given.
    pub reference: Option<Vec<Known>>,
    pub(super) archive: Arc<Archive>,
}

/// Parameters with what was chosen for this collection.
#[derive(Debug, Clone, Serialize)]
pub struct Parameters {
    /// The checked parameters; `candidates` is what was done, not what was asked.
    #[serde(flatten)]
    pub params: Params,
    /// Their fingerprint.
    pub fingerprint: String,
    /// What the figures of sources count, where that is not all.
    #[serde(skip_serializing_if = "Choice::is_plain")]
    pub figures: Choice,
}

/// Counts of a run.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Documents read.
    pub documents: usize,
    /// Pieces in them.
    pub pieces: usize,
    /// Pages that bundle several.
    pub containers: usize,
    /// Pages that are no story.
    pub non_articles: usize,
    /// The same by host, or source where no host is known, and reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub non_articles_of: Vec<NoStory>,
    /// Pieces of which the collection holds only the beginning.
    #[serde(skip_serializing_if = "is_zero")]
    pub truncated: usize,
    /// Clusters of copies.
    pub clusters: usize,
    /// Families.
    pub families: usize,
    /// Originals that are not here.
    pub absent_originals: usize,
    /// Pairs passed over because all they share is furniture.
    pub furniture_pairs: usize,
    /// Texts that are different after copies are counted once.
    pub distinct_texts: usize,
    /// Parties that are known to have written at least one of them.
    pub known_origins: usize,
    /// Distinct texts of which nothing says who wrote them.
    pub no_origin: usize,
    /// Pieces by role.
    pub roles: Roles,
    /// First and last day of publication.
    pub published: Option<Dates>,
    /// How much of what figures count stands in others.
    pub figures: Totals,
    /// How much of it is agencies'.
    pub wire: WireShare,
    /// Pairs of pieces that `matrix` and `newsflow` count, and those they leave out.
    pub matches: Counted,
    /// What was read of a reference and taken from it, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<ReferenceCounts>,
    /// Corrections that were applied, where any were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrections_applied: Option<usize>,
    /// Corrections that were not, with the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrections_unused: Option<Vec<Unused>>,
    /// What a sample says of the pairs found, where one was drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<Audit>,
    /// Records that could not be used.
    pub skipped: Vec<Skipped>,
    /// Files that are no input.
    pub passed_over: Vec<PassedOver>,
    /// Buckets too crowded to give all their pairs.
    pub bounded: Vec<Bounded>,
    /// Remarks on how documents were read.
    pub notes: Vec<Note>,
}

/// What was read of a reference, and how much of the collection stands in it.
#[derive(Debug, Clone, Serialize)]
pub struct ReferenceCounts {
    /// Documents read.
    pub documents: usize,
    /// Pieces in them.
    pub pieces: usize,
    /// Pages that bundle several.
    pub containers: usize,
    /// Pages that are no story.
    pub non_articles: usize,
    /// Its pieces that a piece of the collection shares words with.
    pub matched: usize,
    /// Pieces of the collection that hold something of it.
    pub taking: u64,
    /// Share of the collection's words outside quotation that stand in it.
    pub share: Share,
    /// Records that could not be used.
    pub skipped: Vec<Skipped>,
    /// Files that are no input.
    pub passed_over: Vec<PassedOver>,
}

/// A text of a reference that pieces of the collection share words with.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Known {
    pub id: String,
    pub document: String,
    pub title: Option<String>,
    pub words: u32,
    pub published: Option<Dates>,
    pub source: Option<String>,
    /// Pieces that hold something of it.
    pub pieces: usize,
}

/// How much of a piece stands in a reference: of its words outside quotation, those in any text of it, and in each.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct TakenShare {
    pub share: Share,
    pub by: Vec<TakenFrom>,
}

/// A text of a reference with the share of a piece's words that stand in it.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct TakenFrom {
    pub id: String,
    pub share: Share,
}

/// Pages of one host that are no story for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NoStory {
    /// The host, else the source; none where neither is known.
    pub host: Option<String>,
    /// Why they are none.
    pub reason: String,
    /// How many.
    pub pages: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Pieces by role.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Roles {
    /// Pieces with this role.
    pub original: usize,
    /// Pieces with this role.
    pub reprint: usize,
    /// Pieces with this role.
    pub revision: usize,
    /// Pieces with this role.
    pub partial: usize,
    /// Pieces with this role.
    pub unlinked: usize,
    /// Pieces with this role.
    pub unknown: usize,
}

/// A remark on how a document was read.
#[derive(Debug, Clone, Serialize)]
pub struct Note {
    /// The document.
    pub document: String,
    /// The remark.
    pub note: String,
}

/// A page that bundles several pieces.
#[derive(Debug, Clone, Serialize)]
pub struct Container {
    /// The document.
    pub document: String,
    /// Its pieces from the top.
    pub pieces: Vec<String>,
}

/// An interval of days or moments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dates {
    /// Not before.
    pub from: Option<String>,
    /// Not after.
    pub to: Option<String>,
    /// What it rests on.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub basis: String,
}

/// A name with its basis.
#[derive(Debug, Clone, Serialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// What it rests on.
    pub basis: String,
}

/// An address with its basis.
#[derive(Debug, Clone, Serialize)]
pub struct Address {
    /// The address.
    pub url: String,
    /// Where it was found.
    pub basis: String,
}

/// A party with its share of a piece's words.
#[derive(Debug, Clone, Serialize)]
pub struct Portion {
    /// The party.
    pub name: String,
    /// Its share; none where there was no text to compare with.
    pub share: Option<Share>,
}

/// How the words of a piece divide.
#[derive(Debug, Clone, Serialize)]
pub struct Composition {
    /// Word for word in a source, outside quotation.
    pub reprinted: Share,
    /// Changed, between words taken from a source.
    pub edited: Share,
    /// In direct quotation.
    pub quoted: Share,
    /// In no source.
    pub unmatched: Share,
}

/// One piece with everything said of it.
///
/// In a [`Report`], `sha256` and `fields` are empty: they take the piece's text and columns, which are fetched where they are
/// written.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Piece {
    #[serde(skip)]
    pub(crate) document_index: usize,
    /// The name it counts under in figures, where that is not its source's.
    #[serde(skip)]
    pub(crate) unit: Option<String>,
    pub id: String,
    pub document: String,
    pub span: Span,
    pub title: Option<String>,
    pub words: u32,
    pub sha256: String,
    pub published: Option<Dates>,
    pub captures: Vec<Capture>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<Truncation>,
    pub source: Option<String>,
    pub carrier: Option<Named>,
    pub origin: Option<Named>,
    pub origins: Vec<Portion>,
    pub via: Vec<String>,
    pub role: Role,
    /// Whether it is the last of its carrier's versions: a revision that no other follows.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub latest: bool,
    pub degree: Option<Degree>,
    pub parent: Option<String>,
    pub absent_parent: Option<String>,
    pub lineage: Vec<Hop>,
    pub confidence: Option<Share>,
    pub tier: Option<Tier>,
    /// What the evidence for its role sums to, in thousandths.
    pub score: Option<i32>,
    pub cluster: Option<String>,
    pub family: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<TakenShare>,
    pub composition: Composition,
    pub segments: Vec<Segment>,
    pub evidence: Vec<Evidence>,
    pub fields: Map<String, Value>,
}

/// An original that is not in the collection.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Absent {
    pub id: String,
    pub origin: Option<String>,
    pub published: Option<Dates>,
    pub members: Vec<String>,
    pub best_witness: String,
}

/// A passage shared by two pieces.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct ListedPassage {
    pub a: Span,
    pub b: Span,
    pub words: u32,
    pub quoted: bool,
}

/// A verified pair.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct ListedPair {
    pub a: String,
    pub b: String,
    pub relation: Relation,
    pub jaccard: Share,
    pub containment: [Share; 2],
    pub coverage: [Share; 2],
    pub longest_run: u32,
    /// Whether a person says that the two are not of one story.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_same_story: bool,
    pub passages: Vec<ListedPassage>,
}

/// Copies of one text.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Cluster {
    pub id: String,
    pub members: Vec<String>,
    pub leader: String,
    pub original: Option<String>,
    pub origin: Option<String>,
    pub bridges: Vec<[String; 2]>,
}

/// Clusters and pieces tied by partial reuse.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Family {
    pub id: String,
    pub members: Vec<String>,
}

impl Dates {
    /// The interval as text, days or moments as they were given: where they were written, with the zone that was stated.
    pub fn of(when: &When) -> Self {
        let text = |s: Option<i64>| s.map(|s| date::local(s, when));
        Self { from: text(when.from), to: text(when.to), basis: when.basis.clone() }
    }
}

impl Address {
    /// An address with where it was found.
    pub fn of(sourced: &Sourced) -> Self {
        Self { url: sourced.value.clone(), basis: sourced.basis.clone() }
    }
}

impl Named {
    pub(super) fn of(sourced: &Sourced) -> Self {
        Self { name: sourced.value.clone(), basis: sourced.basis.clone() }
    }
}

impl Report {
    /// Writes down what a run found, with figures of all of it.
    pub fn new(outcome: Outcome, listing: Listing) -> Self {
        let scope = Scope::all(&outcome.provenance.verdicts);
        Self::of(outcome, listing, &scope, Choice::default())
    }

    /// Writes down what a run found, with the figures that are asked for. Gives also the columns asked for that no record has.
    ///
    /// # Errors
    /// What reading a record's columns again gives.
    pub fn choosing(
        outcome: Outcome,
        listing: Listing,
        choice: Choice,
    ) -> Result<(Self, Vec<String>)> {
        let (scope, missing) = choice.scope(&outcome)?;
        Ok((Self::of(outcome, listing, &scope, choice), missing))
    }

    fn of(mut outcome: Outcome, listing: Listing, scope: &Scope, choice: Choice) -> Self {
        let figures = study(&found(&outcome), scope);
        // What is largest is moved, and not held twice.
        let pairs = std::mem::take(&mut outcome.matching.pairs);
        let maker = Maker::new(&outcome);
        let mut report = maker.report(figures, choice);
        for (i, piece) in report.pieces.iter_mut().enumerate() {
            let unit = scope.name_of(i).filter(|unit| piece.source.as_deref() != Some(unit));
            piece.unit = unit.map(str::to_owned);
        }
        let listed = |pair: &Pair| listing == Listing::All || maker.is_listed(pair);
        report.pairs = pairs.into_iter().filter(listed).map(|pair| maker.pair(&pair)).collect();
        let found = &outcome.matching;
        if !found.reference.is_empty() || !found.apart.is_empty() {
            report.pairs.extend(found.reference.iter().map(|pair| maker.pair(pair)));
            let apart = |pair| ListedPair { not_same_story: true, ..maker.pair(pair) };
            report.pairs.extend(found.apart.iter().map(apart));
            report.pairs.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
        }
        for (piece, verdict) in report.pieces.iter_mut().zip(outcome.provenance.verdicts) {
            (piece.segments, piece.evidence) = (verdict.segments, verdict.evidence);
        }
        report
    }

    /// The SHA-256 of a piece's text as it stands in its document, and the document's other columns.
    ///
    /// # Errors
    /// What reading them again gives.
    pub fn text_of(&self, piece: &Piece) -> Result<(String, Map<String, Value>)> {
        let document = piece.document_index;
        let text = self.archive.text(document)?;
        Ok((sha256(piece.span.of(&text)), self.archive.fields(document)?))
    }
}
