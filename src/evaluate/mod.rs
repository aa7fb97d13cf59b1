//! How good is a report? Its pairs and clusters against a truth: precision, recall, F1, purity, adjusted Rand index.
//!
//! Input are a truth (the generator's, or pairs with their Jaccard from an exact join) and one or more reports: what
//! `scan --json` writes, a list of `dedup`, a table of pairs. Output are [`Scores`]. A pair is *found* if a report lists it
//! with a relation that counts, or if its two texts stand in one cluster of a report; what a list removed stands in a cluster
//! with its survivor. Clusters are counted by what they have in common with the stories, never pair by pair, so a
//! story of many thousand copies costs no more than as many single ones.
//!
//! Pieces of a page that bundles several are counted for their page. What the truth calls such a page belongs to many
//! stories: it is left out of pairs and clusters, and has a line of its own among the kinds. Any other document that a
//! report splits stands in the cluster of its first piece.
//!
//! # Example
//!
//! ```
//! use wirecopy::evaluate::{Counted, Evaluation};
//!
//! let truth = r#"{"id":"a","kind":"original","story":"a"}
//! {"id":"b","kind":"edited","story":"a","of":"a"}
//! {"id":"c","kind":"cut","story":"a","of":"a"}"#;
//! let list = "id\tverdict\tsurvivor\trelation\n\
//!             a\tkept\t\t\n\
//!             b\tremoved\ta\tcopy\n\
//!             c\tkept\t\t\n";
//!
//! let mut evaluation = Evaluation::of(truth.as_bytes())?;
//! evaluation.add(list.as_bytes())?;
//! let scores = evaluation.scores(Counted::Contained);
//!
//! assert_eq!((scores.pairs.truth, scores.pairs.found, scores.pairs.right), (3, 1, 1));
//! assert_eq!(scores.pairs.precision(), Some(1.0));
//! assert_eq!(scores.pairs.recall(), Some(1.0 / 3.0));
//! # Ok::<(), wirecopy::evaluate::Malformed>(())
//! ```

pub mod confidence;
mod partition;
mod read;
pub mod roles;
mod score;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use ahash::RandomState;
use serde::Serialize;

use read::Related;
pub use score::MOST_PARTITIONS;
pub use table::Malformed;

/// Which listed pairs count as found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counted {
    /// Copies.
    Copy,
    /// Copies, and texts contained in another.
    #[default]
    Contained,
    /// Every pair listed, whatever the relation.
    Any,
}

/// A truth and the reports that are to be scored against it.
#[derive(Debug, Default)]
pub struct Evaluation {
    ids: Ids,
    /// Documents that the truth names.
    known: usize,
    /// Whether a report has named one of them.
    met: bool,
    truth: Truth,
    listed: Vec<Listed>,
    partitions: Vec<Partition>,
    /// Pieces of pages that bundle several, with the page.
    pages: HashMap<Box<str>, u32, RandomState>,
}

/// Documents by id, numbered as they come.
#[derive(Debug, Default)]
struct Ids(HashMap<Box<str>, u32, RandomState>);

impl Ids {
    fn get(&self, id: &str) -> Option<u32> {
        self.0.get(id).copied()
    }

    fn number(&mut self, id: &str) -> u32 {
        if let Some(number) = self.get(id) {
            return number;
        }
        let number = self.0.len() as u32;
        self.0.insert(id.into(), number);
        number
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// What is known.
#[derive(Debug)]
enum Truth {
    Stories(Stories),
    /// Pairs in order, each once, with their Jaccard.
    Pairs(Vec<((u32, u32), f64)>),
}

impl Default for Truth {
    fn default() -> Self {
        Self::Pairs(Vec::new())
    }
}

/// Who copied whom.
#[derive(Debug, Default)]
struct Stories {
    /// By document; none where the truth only mentions it.
    entries: Vec<Option<Entry>>,
    kinds: Vec<String>,
    forms: HashMap<String, u32, RandomState>,
}

/// What the truth says of one document.
#[derive(Debug)]
struct Entry {
    kind: u32,
    story: u32,
    quotation: u32,
    of: u32,
    form: u32,
    parts: Vec<u32>,
}

impl Stories {
    fn kind(&mut self, name: &str) -> u32 {
        let known = self.kinds.iter().position(|kind| kind == name);
        known.unwrap_or_else(|| {
            self.kinds.push(name.to_owned());
            self.kinds.len() - 1
        }) as u32
    }

    fn form(&mut self, name: &str) -> u32 {
        let next = self.forms.len() as u32;
        *self.forms.entry(name.to_owned()).or_insert(next)
    }
}

/// A pair that a report lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    pair: (u32, u32),
    related: Related,
}

/// The clusters of one report.
#[derive(Debug, Default)]
struct Partition {
    /// By document, as far as there are any.
    labels: Vec<u32>,
    /// Pages of several pieces with the clusters that these stand in.
    on_pages: Vec<(u32, u32)>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Documents that the truth or a report names.
    pub documents: u64,
    /// Documents that the reports name and the truth does not.
    pub unknown: u64,
    /// Pairs.
    pub pairs: PairScores,
    /// Clusters; where no report has any, those that the found pairs make.
    pub clusters: ClusterScores,
    /// Found pairs that are wrong, by what ties the two; of pages and what is on them only the listed ones.
    pub wrong: Wrong,
    /// By kind of copy, in the order of the truth; empty for a truth of pairs.
    pub kinds: Vec<KindScore>,
    /// By Jaccard; empty for a truth of stories.
    pub bands: Vec<BandScore>,
}

/// Pairs of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PairScores {
    /// True pairs: of one story, or with a Jaccard of at least 0.7.
    pub truth: u64,
    /// Pairs found: listed, or in one cluster.
    pub found: u64,
    /// Found and true.
    pub right: u64,
    /// Pairs listed with a relation that counts, those of pages among them. Against a truth of pairs: listed as copies.
    pub listed: u64,
    /// Listed and true.
    pub listed_right: u64,
    /// Pairs that stand in one cluster.
    pub clustered: u64,
    /// In one cluster and true.
    pub clustered_right: u64,
}

/// A share, if there is a whole.
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl PairScores {
    /// Share of the found pairs that are true.
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.found)
    }

    /// Share of the listed pairs that are true.
    pub fn listed_precision(&self) -> Option<f64> {
        share(self.listed_right, self.listed)
    }

    /// Share of the pairs in one cluster that are true.
    pub fn clustered_precision(&self) -> Option<f64> {
        share(self.clustered_right, self.clustered)
    }

    /// Share of the true pairs that are found.
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.truth)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> Option<f64> {
        share(2 * self.right, self.truth + self.found)
    }
}

/// Clusters against stories.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ClusterScores {
    /// Clusters of two or more documents.
    pub clusters: u64,
    /// Documents in them.
    pub documents: u64,
    /// Stories of two or more documents.
    pub stories: u64,
    /// Share of the documents in clusters that belong to the story most frequent in their cluster.
    pub purity: Option<f64>,
    /// The adjusted Rand index over all documents named, those that stand alone among them.
    pub adjusted_rand: f64,
}

/// Wrong pairs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Found pairs that are not true.
    pub found: u64,
    /// Of those that are listed: of one form with other figures.
    pub same_form: u64,
    /// Of those that are listed: nothing shared but a quotation.
    pub same_quotation: u64,
}

/// Copies of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindScore {
    /// The kind, as the truth names it.
    pub kind: String,
    /// Copies; of pages the articles on them.
    pub copies: u64,
    /// Found together with what they were made from. Quotations and articles on pages also by another relation.
    pub with_original: u64,
    /// Found together with anything of the same story.
    pub linked: u64,
}

/// True pairs of nearly the same Jaccard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BandScore {
    /// From this Jaccard.
    pub from: f64,
    /// To below this one; the last band has 1 too.
    pub to: f64,
    /// True pairs.
    pub pairs: u64,
    /// Found.
    pub found: u64,
}
