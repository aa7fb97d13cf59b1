//! How much was missed? Some pieces, drawn by chance, are compared with all others, and the pairs that makes with those found.
//!
//! Sketches choose what is compared, and their recall is a matter of probability. Here it is measured on the collection at
//! hand: every pair of a sampled piece that shares anything is verified exactly, whatever the rows say of it.

use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicU64, Ordering};

use ahash::AHashMap;
use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::matching::Matching;
use super::observer::{Observer, Stage};
use super::recall::Recall;
use crate::article::{Piece, Texts};
use crate::error::{Error, Result};
use crate::params::Params;
use crate::shingle::shingle_set;
use crate::text::{Outline, Tokenizer};
use crate::verify::{Context, Profile, Relation, may_relate, verify};

/// What a sample says of the recall.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audit {
    /// Pieces that were compared with all others.
    pub sampled: usize,
    /// Pieces they were compared with.
    pub of: usize,
    /// For each relation the pairs there are, and those of them that were found.
    pub relations: Vec<Reached>,
    /// Pairs that were compared and passed over, since all they share is one source's furniture. They are in no other count.
    pub furniture: u64,
    /// The shared run, in words, from which the sketched route looks for pairs that are no copies; `None` where every pair that
    /// shares anything was compared.
    pub promised_run: Option<usize>,
}

/// The pairs of one relation that involve a sampled piece.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reached {
    /// The relation.
    pub relation: Relation,
    /// Pairs that the route looks for: copies, and what shares a run long enough. Found is one that is listed, or whose
    /// pieces are in one cluster.
    #[serde(flatten)]
    pub recall: Recall,
    /// Pairs that share only shorter runs, which the sketched route meets by chance or by a quoted sentence.
    pub beyond: Counts,
}

/// Pairs there are, and those of them that were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Pairs there are.
    pub pairs: u64,
    /// Pairs of them that were found.
    pub found: u64,
}

/// The relations that are counted, the strongest first.
const RELATIONS: [Relation; 5] = [
    Relation::Copy,
    Relation::Contained,
    Relation::Partial,
    Relation::Quotation,
    Relation::Template,
];

/// Compares `n` pieces, drawn by the seed and their ids, with all others of a collection that was matched.
///
/// A pair of two pieces that were both drawn counts for each: pieces are what is drawn, and [`Recall`] reckons with them.
///
/// # Errors
/// What `texts` gives, and [`Error::Cancelled`] when the observer says so.
pub fn audit(
    pieces: &[Piece],
    contexts: &[Context],
    texts: &dyn Texts,
    params: &Params,
    matching: &Matching,
    n: usize,
    observer: &dyn Observer,
) -> Result<Audit> {
    observer.begin(Stage::Auditing, pieces.len() as u64);
    let sample = drawn(n, pieces.iter().map(|piece| piece.id.as_str()), params.seed);
    let profiles: Vec<Profile> = sample
        .par_iter()
        .map(|&i| Ok(Profile::of(&pieces[i], &texts.get(i)?, params)))
        .collect::<Result<_>>()?;
    // Only looked up, never walked.
    let mut holders: AHashMap<u64, Vec<u32>> = AHashMap::new();
    for (s, profile) in profiles.iter().enumerate() {
        for shingle in profile.shingles.set() {
            holders.entry(shingle).or_default().push(s as u32);
        }
    }
    let known = Known::new(pieces.len(), matching);
    let tallies: Vec<Tally> = sample.iter().map(|_| Tally::default()).collect();
    let run = (!matching.exhaustive).then_some(params.winnow + params.shingle - 1);
    let context = |i: usize| contexts.get(i).copied().unwrap_or_default();
    (0..pieces.len()).into_par_iter().try_for_each_init(
        || (Tokenizer::new(), Outline::default(), vec![0u64; sample.len()]),
        |(tokenizer, outline, shared), i| {
            if observer.cancelled() {
                return Err(Error::Cancelled);
            }
            observer.advance(1);
            let text = texts.get(i)?;
            outline.read(tokenizer, &pieces[i], &text);
            let mut met = Vec::new();
            for shingle in shingle_set(&outline.hashes, params.shingle) {
                for &s in holders.get(&shingle).into_iter().flatten() {
                    if shared[s as usize] == 0 {
                        met.push(s as usize);
                    }
                    shared[s as usize] += 1;
                }
            }
            if outline.len() < params.shingle {
                // Without a shingle it can still equal a sampled piece.
                met = (0..sample.len())
                    .filter(|&s| profiles[s].body.len() == outline.len())
                    .collect();
            }
            let mut whole: Option<Profile> = None;
            for s in met {
                let (other, count) = (sample[s], std::mem::take(&mut shared[s]));
                if other == i {
                    continue;
                }
                let profile = whole.get_or_insert_with(|| Profile::of(&pieces[i], &text, params));
                if !may_relate(count, &profile.gist(), &profiles[s].gist(), params) {
                    continue;
                }
                let sides = ((i, &*profile, &context(i)), (other, &profiles[s], &context(other)));
                let pair = if pieces[i].id < pieces[other].id {
                    verify(sides.0, sides.1, params)
                } else {
                    verify(sides.1, sides.0, params)
                };
                let tally = &tallies[s];
                if known.is_passed_over(i, other) {
                    tally.furniture.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                let Some(at) = RELATIONS.iter().position(|&r| r == pair.relation) else { continue };
                let promised = pair.relation == Relation::Copy
                    || run.is_none_or(|run| pair.longest_run as usize >= run);
                let counts = if promised { &tally.promised[at] } else { &tally.beyond[at] };
                counts[0].fetch_add(1, Ordering::Relaxed);
                counts[1].fetch_add(u64::from(known.has(i, other)), Ordering::Relaxed);
            }
            Ok(())
        },
    )?;
    let number = |count: &AtomicU64| count.load(Ordering::Relaxed);
    let relations = RELATIONS.iter().enumerate().map(|(at, &relation)| {
        let promised: Vec<[u64; 2]> =
            tallies.iter().map(|tally| [0, 1].map(|n| number(&tally.promised[at][n]))).collect();
        let [pairs, found] =
            [0, 1].map(|n| tallies.iter().map(|tally| number(&tally.beyond[at][n])).sum());
        let recall = Recall::of(&promised, pieces.len());
        Reached { relation, recall, beyond: Counts { pairs, found } }
    });
    Ok(Audit {
        sampled: sample.len(),
        of: pieces.len(),
        relations: relations.collect(),
        furniture: tallies.iter().map(|tally| number(&tally.furniture)).sum(),
        promised_run: run,
    })
}

/// The places of `n` ids drawn by a seed and the ids themselves, ascending: the same ones however the ids are ordered.
pub(super) fn drawn<I: AsRef<str>>(
    n: usize,
    ids: impl Iterator<Item = I>,
    seed: u64,
) -> Vec<usize> {
    let mut least = BinaryHeap::new();
    for (place, id) in ids.enumerate() {
        let key = (xxh3_64_with_seed(id.as_ref().as_bytes(), seed), place);
        if least.len() < n {
            least.push(key);
        } else if least.peek().is_some_and(|most| key < *most) {
            least.pop();
            least.push(key);
        }
    }
    let mut places: Vec<usize> = least.into_iter().map(|(_, place)| place).collect();
    places.sort_unstable();
    places
}

/// The pairs of one sampled piece by relation, those there are and those found.
#[derive(Default)]
struct Tally {
    promised: [[AtomicU64; 2]; RELATIONS.len()],
    beyond: [[AtomicU64; 2]; RELATIONS.len()],
    furniture: AtomicU64,
}

/// Which pairs were found.
struct Known {
    pairs: Vec<(usize, usize)>,
    /// Pairs of representatives that were measured and left out.
    passed_over: Vec<(usize, usize)>,
    /// The piece that stands for each among those of equal words.
    representative: Vec<usize>,
    /// The cluster of each piece, from 1.
    cluster: Vec<usize>,
}

impl Known {
    fn new(pieces: usize, matching: &Matching) -> Self {
        let sorted = |(a, b): (usize, usize)| (a.min(b), a.max(b));
        let mut pairs: Vec<_> =
            matching.pairs.iter().chain(&matching.apart).map(|p| sorted((p.a, p.b))).collect();
        pairs.sort_unstable();
        let mut passed_over: Vec<_> =
            matching.passed_over.iter().map(|&(a, b)| sorted((a as usize, b as usize))).collect();
        passed_over.sort_unstable();
        let mut representative: Vec<usize> = (0..pieces).collect();
        for class in &matching.classes {
            for &member in class {
                representative[member] = class[0];
            }
        }
        let mut cluster = vec![0; pieces];
        for (n, found) in matching.clusters.iter().enumerate() {
            for &member in &found.members {
                cluster[member] = n + 1;
            }
        }
        Self { pairs, passed_over, representative, cluster }
    }

    fn is_passed_over(&self, a: usize, b: usize) -> bool {
        let (x, y) = (self.representative[a], self.representative[b]);
        self.passed_over.binary_search(&(x.min(y), x.max(y))).is_ok()
    }

    fn has(&self, a: usize, b: usize) -> bool {
        let listed = |a: usize, b: usize| self.pairs.binary_search(&(a.min(b), a.max(b))).is_ok();
        let (x, y) = (self.representative[a], self.representative[b]);
        listed(a, b)
            || listed(x, y)
            || x == y
            || (self.cluster[a] > 0 && self.cluster[a] == self.cluster[b])
    }
}
