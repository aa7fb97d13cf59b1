//! Which texts of a large pile are near-duplicates of another? Two passes over the input, in bounded memory.
//!
//! The first pass makes each text's rows and keeps forty-odd bytes of it, never the text. Texts with equal words are put
//! together, rows with a key in common make candidate pairs, and the second pass reads the texts that have one again and counts
//! every pair exactly. Leaders are chosen as a scan chooses them, so a text is removed only for one that it is itself a
//! copy of.

mod about;
mod audit;
mod entries;
mod exact;
mod files;
mod first_pass;
mod group;
pub(crate) mod memory;
mod order;
mod places;
mod precedence;
mod roles;
mod second_pass;
mod verdicts;

use std::collections::BTreeSet;
use std::path::PathBuf;

pub use files::{FileFate, Staying, Stays};
pub use memory::Memory;
pub use precedence::{Fixed, Rule};
pub use verdicts::{Dedup, Figures, Kept, Listed, Removed, Verdict, Why};

use super::observer::{Observer, Stage};
use crate::error::{Error, Result};
use crate::extract::Unit;
use crate::lsh::{Ranks, candidates};
use crate::params::Params;
use crate::read;
use crate::store::Table;
use group::{Groups, group};
use order::Order;
use second_pass::Edge;

/// Which of a cluster's texts stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// The one with the most words.
    #[default]
    Longest,
    /// The one that comes first in the input: files by name, records from the top.
    First,
    /// The one that was published first, where the dates of two tell; else the longer.
    Earliest,
    /// The original, as a scan of the copies finds it; then by the tree of reprints, parents before what was made from them.
    Original,
}

/// What a run is asked to do.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How inputs are found and read.
    pub read: read::Options,
    /// Records as given or pieces; `None` takes tables and JSON lines by record, files and pages by piece.
    pub unit: Option<Unit>,
    /// The figures that decide.
    pub params: Params,
    /// Which of a cluster's texts stays.
    pub keep: Keep,
    /// Sources whose texts stay before others, the first before the second.
    pub prefer: Vec<String>,
    /// Folders and files in which nothing is removed. Others may go for what stands there.
    pub protect: Vec<PathBuf>,
    /// What is kept already: it is read with the input, and none of it is removed.
    pub existing: Vec<PathBuf>,
    /// Ids of texts that are kept already.
    pub existing_ids: BTreeSet<String>,
    /// Whether texts contained in another go as well, from [`Params::contained`] on.
    pub partial: bool,
    /// Whether texts that only fill in the same form go like copies.
    pub templates: bool,
    /// Whether versions of one source's text, of different days, go like copies.
    pub revisions: bool,
    /// Whether every pair that can be a copy is compared, and not those alone that share a band.
    pub exact: bool,
    /// How many texts, drawn by chance, are compared with all others in the end, to tell how many copies were missed.
    pub audit: Option<usize>,
    /// Bound on memory.
    pub memory: Memory,
    /// Where rows and texts beyond memory go, in files without a name.
    pub folder: PathBuf,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            read: read::Options::default(),
            unit: None,
            params: Params::default(),
            keep: Keep::default(),
            prefer: Vec::new(),
            protect: Vec::new(),
            existing: Vec::new(),
            existing_ids: BTreeSet::new(),
            partial: false,
            templates: false,
            revisions: false,
            exact: false,
            audit: None,
            memory: Memory::of_this_machine(),
            folder: std::env::temp_dir(),
        }
    }
}

/// Finds the near-duplicates of a collection.
///
/// ```no_run
/// use wirecopy::engine::{dedup, observer::Silent};
///
/// let settings = dedup::Settings::default();
/// let found = dedup::dedup(&["news.jsonl".into()], &settings, &Silent)?;
/// println!("{} of {} texts can go", found.removed(), found.texts());
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
/// Parameters out of range and paths that are not there, before anything is read; [`Error::Memory`] where the bound is too
/// small; [`Error::Changed`] where a file is not as it was at the first pass; what reading and temporary files give.
pub fn dedup(paths: &[PathBuf], settings: &Settings, observer: &dyn Observer) -> Result<Dedup> {
    settings.params.check()?;
    if settings.exact && settings.partial {
        let given = "both".to_owned();
        let must = "used without --partial: it looks for copies alone";
        return Err(Error::Parameter { name: "--exact", must, given });
    }
    let (pass, store) = first_pass::read_all(paths, settings, observer)?;
    observer.begin(Stage::Pairing, 0);
    let order = Order::new(&pass.entries);
    if settings.exact {
        drop(store);
        if order.classes() > exact::MOST_TEXTS {
            let given = format!("{} different texts", order.classes());
            let must = "used with at most 2,000,000 texts";
            return Err(Error::Parameter { name: "--exact", must, given });
        }
        let exact::Joined { mut edges, candidates, spilled } =
            exact::join(&pass, &order, settings, observer)?;
        observer.begin(Stage::Clustering, 0);
        let groups = group(&pass, &order, None, &mut edges, settings, observer)?;
        let mut dedup = finish(pass, order, edges, groups, settings, observer)?;
        (dedup.candidates, dedup.spilled) = (candidates, spilled);
        return Ok(dedup);
    }
    let ranks = order.ranks();
    let tables: &[Table] =
        if settings.partial { &[Table::Band, Table::Fingerprint] } else { &[Table::Band] };
    let found = candidates(&store, tables, Ranks::Of(&ranks), &settings.params)?;
    let spilled = store.is_spilled();
    // Its memory is wanted for the second pass.
    drop((store, ranks));
    observer.begin(Stage::Verifying, found.pairs.len() as u64);
    let mut edges = second_pass::verify(&pass, &order, &found.pairs, settings, observer)?;
    observer.begin(Stage::Clustering, 0);
    let groups = group(&pass, &order, Some(&found.pairs), &mut edges, settings, observer)?;
    let mut dedup = finish(pass, order, edges, groups, settings, observer)?;
    (dedup.candidates, dedup.spilled) = (found.pairs.len(), spilled);
    dedup.bounded = found.bounded;
    Ok(dedup)
}

/// The outcome, and what a sample says of it.
fn finish(
    pass: first_pass::Pass,
    order: Order,
    edges: Vec<Edge>,
    groups: Groups,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Dedup> {
    let audit = settings
        .audit
        .map(|n| {
            let outcome = audit::Outcome { edges: &edges, leaders: &groups.leaders };
            audit::audit(&pass, &order, &outcome, n, settings, observer)
        })
        .transpose()?;
    let mut dedup = Dedup::new(pass, order, edges, groups, settings)?;
    dedup.audit = audit;
    Ok(dedup)
}
