//! Which texts of a large pile are near-duplicates of another? Two passes over the input, in bounded memory.
//!
//! The first pass makes each text's rows and keeps forty-odd bytes of it, never the text. Texts with equal words are put
//! together, rows with a key in common make candidate pairs, and the second pass reads the texts that have one again and counts
//! every pair exactly. Leaders are chosen as a scan chooses them, so a text is removed only for one that it is itself a
//! copy of.

mod audit;
mod entries;
mod exact;
mod first_pass;
pub(crate) mod memory;
mod order;
mod second_pass;
mod verdicts;

use std::path::PathBuf;
use std::sync::Mutex;

pub use memory::Memory;
pub use verdicts::{Dedup, Figures, Kept, Listed, Removed, Verdict};

use super::observer::{Observer, Stage};
use super::pool::Pool;
use crate::cluster::{Strength, lead};
use crate::error::{Error, Result};
use crate::extract::Unit;
use crate::lsh::{Ranks, candidates};
use crate::params::Params;
use crate::read;
use crate::store::Table;
use order::Order;
use second_pass::{Checker, Edge};

/// Which of a cluster's texts stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// The one with the most words.
    #[default]
    Longest,
    /// The one that comes first in the input: files by name, records from the top.
    First,
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
        let groups = group(&pass, &order, None, &mut edges, settings)?;
        let mut dedup = finish(pass, order, edges, &groups, settings, observer)?;
        (dedup.candidates, dedup.spilled) = (candidates, spilled);
        return Ok(dedup);
    }
    let ranks = order.ranks();
    let found = candidates(&store, &[Table::Band], Ranks::Of(&ranks), &settings.params)?;
    let spilled = store.is_spilled();
    // Its memory is wanted for the second pass.
    drop((store, ranks));
    observer.begin(Stage::Verifying, found.pairs.len() as u64);
    let mut edges = second_pass::verify(&pass, &order, &found.pairs, settings, observer)?;
    observer.begin(Stage::Clustering, 0);
    let groups = group(&pass, &order, Some(&found.pairs), &mut edges, settings)?;
    let mut dedup = finish(pass, order, edges, &groups, settings, observer)?;
    (dedup.candidates, dedup.spilled) = (found.pairs.len(), spilled);
    dedup.bounded = found.bounded;
    Ok(dedup)
}

/// The outcome, and what a sample says of it.
fn finish(
    pass: first_pass::Pass,
    order: Order,
    edges: Vec<Edge>,
    leaders: &[u32],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Dedup> {
    let audit = settings
        .audit
        .map(|n| {
            let outcome = audit::Outcome { edges: &edges, leaders };
            audit::audit(&pass, &order, &outcome, n, settings, observer)
        })
        .transpose()?;
    let mut dedup = Dedup::new(pass, order, edges, leaders, settings);
    dedup.audit = audit;
    Ok(dedup)
}

/// The clusters: for each class the rank of its leader. `compared` are the pairs of which it is known whether they are copies; all
/// pairs where it is `None`.
fn group(
    pass: &first_pass::Pass,
    order: &Order,
    compared: Option<&[(u32, u32)]>,
    edges: &mut Vec<Edge>,
    settings: &Settings,
) -> Result<Vec<u32>> {
    // Leaders are tried in this order; `turn` is a class's place in it.
    let mut in_turn: Vec<u32> = (0..order.classes() as u32).collect();
    if settings.keep == Keep::First {
        let first = |&rank: &u32| order.class(rank).iter().map(|&n| pass.entries.position(n)).min();
        in_turn.sort_by_cached_key(first);
    }
    let mut turn = vec![0; in_turn.len()];
    for (place, &rank) in in_turn.iter().enumerate() {
        turn[rank as usize] = place as u32;
    }
    let mut tied: Vec<(u32, u32)> = edges
        .iter()
        .map(|edge| (turn[edge.a as usize], turn[edge.b as usize]))
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect();
    tied.sort_unstable();
    let more: Mutex<(Vec<Edge>, Option<Error>)> = Mutex::default();
    let idle = Pool::default();
    let grouping = lead(in_turn.len(), &tied, |a, b| {
        let (a, b) = (in_turn[a as usize], in_turn[b as usize]);
        let (a, b) = (a.min(b), a.max(b));
        let known = edges.binary_search_by_key(&(a, b), |edge| (edge.a, edge.b));
        let edge = match known {
            Ok(at) => edges[at],
            Err(_) if compared.is_none_or(|known| known.binary_search(&(a, b)).is_ok()) => {
                return None;
            }
            Err(_) => {
                // Two texts of one component that no row brought together.
                let mut checker = idle.take(|| Checker::new(pass, order, settings));
                let checked = checker.block([(a, b)].into_iter());
                idle.put(checker);
                let mut more = more.lock().ok()?;
                match checked {
                    Ok(found) => {
                        more.0.extend(found.first());
                        *found.first()?
                    }
                    Err(error) => {
                        more.1.get_or_insert(error);
                        return None;
                    }
                }
            }
        };
        Some(Strength {
            shared: u64::from(edge.shared),
            union: u64::from(edge.union()),
            shorter: u64::from(edge.shingles[0].min(edge.shingles[1])),
        })
    });
    let (found, failed) = more.into_inner().unwrap_or_default();
    if let Some(error) = failed {
        return Err(error);
    }
    edges.extend(found);
    edges.sort_unstable();
    edges.dedup();
    let mut leaders = vec![0; in_turn.len()];
    for (place, &leader) in grouping.leader.iter().enumerate() {
        leaders[in_turn[place] as usize] = in_turn[leader as usize];
    }
    Ok(leaders)
}
