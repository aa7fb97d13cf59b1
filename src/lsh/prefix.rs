//! Which sets can resemble each other by a threshold at all? The exact join of large collections, by the rarest members of each set.
//!
//! Members are put in one order for all sets, the rarest first. Two sets that resemble each other enough share one of the first
//! few of each (Chaudhuri, Ganti and Kaushik, *A primitive operator for similarity joins*, 2006), and the shorter of them need
//! show fewer of its own than the longer (Bayardo, Ma and Srikant, *Scaling up all pairs similarity search*, 2007). Where a
//! shared member stands tells how many more can follow: a pair that cannot reach the threshold any more is dropped (Xiao, Wang,
//! Lin, Yu and Wang, *Efficient similarity joins for near-duplicate detection*, 2011). Their filter of what stands behind the
//! first members is left out: it seldom pays (Mann, Augsten and Bouros, *An empirical evaluation of set similarity join
//! techniques*, 2016), and every pair that is left is counted anyway.
//!
//! So texts made from one form are no candidates of each other unless they are nearly copies: the form's own words are in all of
//! them, stand last in the order, and are not even looked up.

use std::ops::Range;

use rayon::prelude::*;

use crate::params::Fraction;

/// A member of a set and its place in the set's order, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The member.
    pub value: u64,
    /// How many members of the set come before it.
    pub place: u32,
}

/// The beginning of a set in the common order. Members that no other set has may be left out.
#[derive(Debug, Clone, Copy)]
pub struct Prefix<'a> {
    /// The number of the set.
    pub number: u32,
    /// How many members it has in all.
    pub size: u32,
    /// Its first, in order.
    pub members: &'a [Member],
}

/// How many of a set's members, the first in order, must be looked up so that no set of at most its size that resembles it
/// escapes.
///
/// ```
/// use wirecopy::lsh::{indexed, probed};
///
/// // Of ten, seven must be shared with a smaller set: four cannot all be missing.
/// assert_eq!(probed("0.7".parse()?, 10), 4);
/// // With one of its own size or larger it must share nine.
/// assert_eq!(indexed("0.7".parse()?, 10), 2);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn probed(threshold: Fraction, size: usize) -> usize {
    let least = (size as u64 * u64::from(threshold.ten_thousandths())).div_ceil(10_000);
    (size + 1).saturating_sub(least as usize).min(size)
}

/// How many of a set's members must be there to be found by sets of at least its size.
pub fn indexed(threshold: Fraction, size: usize) -> usize {
    let least = threshold.least_shared([size as u64; 2]);
    (size + 1).saturating_sub(least as usize).min(size)
}

/// The first members of some sets, each with the sets that hold it.
#[derive(Debug)]
pub struct Index {
    threshold: Fraction,
    /// Size and number of each set, in order. Its place here is what it goes by within the index.
    sets: Vec<(u32, u32)>,
    /// By value, then by set: so the sets of one value go from small to large.
    held: Vec<Held>,
    /// Where the values begin whose upper bits are those of the place.
    starts: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Held {
    value: u64,
    set: u32,
    place: u32,
}

/// Working space of one thread.
#[derive(Debug, Default)]
pub struct Scratch {
    /// For each set of the index what it must still share, and one more; 0 where nothing was shared yet.
    missing: Vec<u32>,
    met: Vec<u32>,
}

/// A set that was met and can no longer share enough.
const LOST: u32 = u32::MAX;

impl Index {
    /// Bytes that a member takes in an index, and in its making.
    pub const BYTES: usize = size_of::<Held>();

    /// An index of fewer than 2³² members.
    pub fn new<'a>(threshold: Fraction, sets: impl Iterator<Item = Prefix<'a>>) -> Self {
        let mut sets: Vec<Prefix<'a>> = sets.collect();
        sets.par_sort_unstable_by_key(|set| (set.size, set.number));
        let mut held = Vec::new();
        for (n, set) in sets.iter().enumerate() {
            let end = indexed(threshold, set.size as usize) as u32;
            let first = set.members.iter().take_while(|member| member.place < end);
            held.extend(first.map(|&Member { value, place }| Held { value, set: n as u32, place }));
        }
        held.par_sort_unstable();
        let bits = held.len().max(1).ilog2();
        let starts = (0..=1u64 << bits)
            .map(|upper| held.partition_point(|h| h.value >> (63 - bits) >> 1 < upper) as u32)
            .collect();
        let sets = sets.iter().map(|set| (set.size, set.number)).collect();
        Self { threshold, sets, held, starts }
    }

    /// The sizes of the smallest and the largest set.
    pub fn sizes(&self) -> Option<[u32; 2]> {
        Some([self.sets.first()?.0, self.sets.last()?.0])
    }

    /// Adds the pairs of a set, which need not be in the index, with those in it that come before it by size, then by number:
    /// so of two sets that are both looked up and both in the index the pair is found once. Numbers are given the smaller first.
    /// Every pair that resembles each other by the threshold is among them.
    pub fn probe(&self, scratch: &mut Scratch, set: Prefix<'_>, pairs: &mut Vec<(u32, u32)>) {
        let wanted = self.partners(&set);
        if wanted.is_empty() {
            return;
        }
        scratch.missing.resize(self.sets.len(), 0);
        let end = probed(self.threshold, set.size as usize) as u32;
        for member in set.members.iter().take_while(|member| member.place < end) {
            for held in self.holders(member.value, &wanted) {
                let missing = &mut scratch.missing[held.set as usize];
                if *missing == LOST {
                    continue;
                }
                let size = self.sets[held.set as usize].0;
                if *missing == 0 {
                    scratch.met.push(held.set);
                    let sizes = [size, set.size].map(u64::from);
                    *missing = self.threshold.least_shared(sizes) as u32 + 1;
                }
                // This one, and at most what stands behind it in either.
                let most = (size - held.place).min(set.size - member.place);
                *missing = if *missing > most + 1 { LOST } else { (*missing - 1).max(1) };
            }
        }
        for met in scratch.met.drain(..) {
            if std::mem::take(&mut scratch.missing[met as usize]) != LOST {
                let other = self.sets[met as usize].1;
                pairs.push((set.number.min(other), set.number.max(other)));
            }
        }
    }

    /// The sets that are large enough for this one, and before it in the order of the index.
    fn partners(&self, set: &Prefix<'_>) -> Range<u32> {
        let enough = |size: u32| self.threshold.reached_by(u64::from(size), u64::from(set.size));
        let from = self.sets.partition_point(|&(size, _)| !enough(size));
        let to = self.sets.partition_point(|&other| other < (set.size, set.number));
        from as u32..to as u32
    }

    /// Those of some sets that have a value.
    fn holders(&self, value: u64, sets: &Range<u32>) -> &[Held] {
        let bits = (self.starts.len() - 1).ilog2();
        let upper = (value >> (63 - bits) >> 1) as usize;
        let near = &self.held[self.starts[upper] as usize..self.starts[upper + 1] as usize];
        let from = near.partition_point(|held| (held.value, held.set) < (value, sets.start));
        let to = near.partition_point(|held| (held.value, held.set) < (value, sets.end));
        &near[from..to]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::shingle::mix;

    /// The first members of each set, the rarest first; those that one set alone has are left out.
    fn ordered(sets: &[BTreeSet<u64>], threshold: Fraction) -> Vec<Vec<Member>> {
        let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
        for &value in sets.iter().flatten() {
            *counts.entry(value).or_default() += 1;
        }
        let first = |set: &BTreeSet<u64>| {
            let mut members: Vec<u64> = set.iter().copied().collect();
            members.sort_by_key(|value| (counts[value], *value));
            members.truncate(probed(threshold, set.len()));
            let placed = members.into_iter().zip(0u32..);
            let shared = placed.filter(|(value, _)| counts[value] > 1);
            shared.map(|(value, place)| Member { value: mix(value), place }).collect()
        };
        sets.iter().map(first).collect()
    }

    /// The pairs of all sets, by indexes of so many sets.
    fn join(sets: &[BTreeSet<u64>], threshold: Fraction, indexed: usize) -> Vec<(u32, u32)> {
        let members = ordered(sets, threshold);
        let prefix = |n: usize| Prefix {
            number: n as u32,
            size: sets[n].len() as u32,
            members: &members[n],
        };
        let mut pairs = Vec::new();
        for first in (0..sets.len()).step_by(indexed) {
            let last = (first + indexed).min(sets.len());
            let index = Index::new(threshold, (first..last).map(prefix));
            let mut scratch = Scratch::default();
            (0..sets.len()).for_each(|n| index.probe(&mut scratch, prefix(n), &mut pairs));
        }
        pairs.sort_unstable();
        pairs
    }

    fn shared(a: &BTreeSet<u64>, b: &BTreeSet<u64>) -> u64 {
        a.intersection(b).count() as u64
    }

    proptest! {
        #[test]
        fn every_pair_that_resembles_is_found_once(
            // A common stock and a few of each set's own, so that resemblances near every threshold come about.
            sets in prop::collection::vec(
                (0u64..6, prop::collection::btree_set(0u64..60, 0..12)), 0..24,
            ),
            t in 1_000u32..=10_000,
            indexed in 1usize..24,
        ) {
            let threshold = Fraction::from_ten_thousandths(t);
            let sets: Vec<BTreeSet<u64>> = sets
                .into_iter()
                .map(|(stock, own)| own.into_iter().chain(100..100 + stock * 4).collect())
                .collect();
            let found = join(&sets, threshold, indexed);
            prop_assert!(found.is_sorted_by(|x, y| x < y), "a pair twice");
            for a in 0..sets.len() {
                for b in a + 1..sets.len() {
                    let s = shared(&sets[a], &sets[b]);
                    let union = (sets[a].len() + sets[b].len()) as u64 - s;
                    let is_found = found.binary_search(&(a as u32, b as u32)).is_ok();
                    prop_assert!(is_found || !threshold.reached_by(s, union), "{a} {b}");
                    let (x, y) = (sets[a].len().min(sets[b].len()), sets[a].len().max(sets[b].len()));
                    prop_assert!(!is_found || threshold.reached_by(x as u64, y as u64));
                }
            }
        }
    }

    #[test]
    fn forms_filled_in_with_other_facts_are_no_candidates() {
        // A quarter of each is its own, three quarters are the form's: a Jaccard of 0.6.
        let form = |n: u64| (0..300).chain(1_000 + n * 100..1_100 + n * 100).collect();
        let sets: Vec<BTreeSet<u64>> = (0..50).map(form).collect();
        let threshold = Fraction::from_ten_thousandths(7_000);
        assert_eq!(join(&sets, threshold, 50), []);
        assert_eq!(join(&sets, Fraction::from_ten_thousandths(6_000), 50).len(), 50 * 49 / 2);
    }
}
