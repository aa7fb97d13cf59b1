//! How much was missed? Some pieces, drawn by chance, are compared with all others, and the pairs that makes with those found.
//!
//! Sketches choose what is compared, and their recall is a matter of probability. Here it is measured on the collection at
//! hand: every pair of a sampled piece that shares anything is verified exactly, whatever the rows say of it.

use std::sync::atomic::{AtomicU64, Ordering};

use ahash::AHashMap;
use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::matching::Matching;
use super::observer::{Observer, Stage};
use crate::article::{Piece, Texts};
use crate::error::{Error, Result};
use crate::params::Params;
use crate::shingle::shingle_set;
use crate::text::{Outline, Tokenizer};
use crate::verify::{Context, Profile, Relation, may_relate, verify};

/// What a sample says of the recall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Pieces that were compared with all others.
    pub sampled: usize,
    /// Pieces they were compared with.
    pub of: usize,
    /// For each relation the pairs there are, and those of them that were found.
    pub relations: Vec<Reached>,
}

/// The pairs of one relation that involve a sampled piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// The relation.
    pub relation: Relation,
    /// Pairs there are.
    pub pairs: u64,
    /// Pairs of them that are listed, or whose pieces are in one cluster.
    pub found: u64,
}

impl Reached {
    /// The share found with a 95 % interval, each from 0 to 1: Wilson's score interval (*Probable inference, the law of
    /// succession, and statistical inference*, 1927). `None` where there are no pairs.
    pub fn recall(&self) -> Option<[f64; 3]> {
        // The point of the normal distribution that leaves 2.5 % above.
        const Z: f64 = 1.959_964;
        if self.pairs == 0 {
            return None;
        }
        let (n, p) = (self.pairs as f64, self.found as f64 / self.pairs as f64);
        let (middle, spread) =
            (p + Z * Z / (2.0 * n), Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt());
        let whole = 1.0 + Z * Z / n;
        Some([p, ((middle - spread) / whole).max(0.0), ((middle + spread) / whole).min(1.0)])
    }
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
/// Pairs that were found and passed over because all they share is one source's furniture count as missed.
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
    let mut drawn: Vec<(u64, usize)> = pieces
        .iter()
        .enumerate()
        .map(|(i, piece)| (xxh3_64_with_seed(piece.id.as_bytes(), params.seed), i))
        .collect();
    drawn.sort_unstable();
    let mut sample: Vec<usize> = drawn.into_iter().take(n).map(|(_, i)| i).collect();
    sample.sort_unstable();
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
    let counts: Vec<[AtomicU64; 2]> = RELATIONS.iter().map(|_| Default::default()).collect();
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
                // A pair of two sampled pieces is counted once.
                if other == i || (other < i && sample.binary_search(&i).is_ok()) {
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
                let Some(at) = RELATIONS.iter().position(|&r| r == pair.relation) else { continue };
                counts[at][0].fetch_add(1, Ordering::Relaxed);
                counts[at][1].fetch_add(u64::from(known.has(i, other)), Ordering::Relaxed);
            }
            Ok(())
        },
    )?;
    let relations = RELATIONS.iter().zip(counts).map(|(&relation, [pairs, found])| Reached {
        relation,
        pairs: pairs.into_inner(),
        found: found.into_inner(),
    });
    Ok(Audit { sampled: sample.len(), of: pieces.len(), relations: relations.collect() })
}

/// Which pairs were found.
struct Known {
    pairs: Vec<(usize, usize)>,
    /// The piece that stands for each among those of equal words.
    representative: Vec<usize>,
    /// The cluster of each piece, from 1.
    cluster: Vec<usize>,
}

impl Known {
    fn new(pieces: usize, matching: &Matching) -> Self {
        let sorted = |(a, b): (usize, usize)| (a.min(b), a.max(b));
        let mut pairs: Vec<_> =
            matching.pairs.iter().map(|pair| sorted((pair.a, pair.b))).collect();
        pairs.sort_unstable();
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
        Self { pairs, representative, cluster }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        let reached = |pairs, found| Reached { relation: Relation::Copy, pairs, found };
        assert_eq!(reached(0, 0).recall(), None);
        // Worked out apart: 81 of 263 gives 0.2553 to 0.3662; 10 of 10 gives 0.7225 to 1.
        for (pairs, found, want) in
            [(263, 81, [0.3080, 0.2553, 0.3662]), (10, 10, [1.0, 0.7225, 1.0])]
        {
            let got = reached(pairs, found).recall().unwrap();
            assert!(got.iter().zip(want).all(|(g, w)| (g - w).abs() < 0.000_1), "{got:?}");
        }
    }
}
