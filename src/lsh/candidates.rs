//! Which pairs do the rows make? Every two pieces with a key in common, crowded buckets bounded; and which keys are furniture?
//!
//! Input are sorted rows of representatives numbered in the order key; output are pairs, each once, in order, and a list
//! of every bucket that did not give all its pairs. Nothing is dropped silently.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;

use crate::error::Result;
use crate::params::Params;
use crate::store::{Row, Rows, Table};

/// A bucket with more representatives than [`Params::bucket`]: each was paired with the first few in order only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Bounded {
    /// What kind of key they share.
    pub table: Table,
    /// The key.
    pub key: u64,
    /// Representatives that hold it.
    pub holders: usize,
    /// With how many each was paired.
    pub leaders: usize,
}

/// The candidate pairs of a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Ranks of representatives, the smaller first, in order, each pair once.
    pub pairs: Vec<(u32, u32)>,
    /// Buckets that did not give all their pairs.
    pub bounded: Vec<Bounded>,
}

/// Who stands for whom, and in which order: the rank of each piece in the order key, by the piece's number in the rows.
#[derive(Debug, Clone, Copy)]
pub enum Ranks<'a> {
    /// Rows are of representatives alone, numbered by rank.
    Same,
    /// The rank of each piece; [`Ranks::NONE`] for one that another stands for.
    Of(&'a [u32]),
    /// The same beside a reference: with a rank there goes whether it is one of the reference, whose pieces make pairs with
    /// others and not with each other.
    Beside(&'a [u32], &'a [bool]),
}

impl Ranks<'_> {
    /// In the place of a rank: the piece is passed over.
    pub const NONE: u32 = u32::MAX;

    /// The ranks of a bucket's representatives, ascending, each once, in place of what `out` holds.
    pub fn holders(self, bucket: &[Row], out: &mut Vec<u32>) {
        out.clear();
        out.extend(bucket.iter().filter_map(|&row| self.of(row)));
        out.sort_unstable();
        out.dedup();
    }

    fn of(self, row: Row) -> Option<u32> {
        match self {
            Self::Same => Some(row.piece()),
            Self::Of(ranks) | Self::Beside(ranks, _) => {
                Some(ranks[row.piece() as usize]).filter(|&rank| rank != Self::NONE)
            }
        }
    }

    /// Whether a rank is one of a reference.
    fn is_reference(self, rank: u32) -> bool {
        matches!(self, Self::Beside(_, reference) if reference[rank as usize])
    }

    /// Parts a bucket's representatives: those of the collection, and those of the reference.
    fn sides(self, bucket: &[u32]) -> (Vec<u32>, Vec<u32>) {
        bucket.iter().partition(|&&rank| !self.is_reference(rank))
    }
}

/// Holders of one source from which a fingerprint can be that source's furniture.
const FURNITURE_HOLDERS: usize = 4;
/// Pairs gathered before repeats are removed, to keep memory in bounds.
const COMPACT: usize = 1 << 20;

/// Pairs with the repeats that many keys make.
#[derive(Default)]
struct Gathered {
    pairs: Vec<u64>,
    compacted: usize,
    bounded: Vec<Bounded>,
}

impl Gathered {
    fn add(&mut self, mut pairs: Vec<u64>, bounded: &mut Vec<Bounded>) {
        self.pairs.append(&mut pairs);
        self.bounded.append(bounded);
        if self.pairs.len() >= COMPACT.max(2 * self.compacted) {
            self.compact();
        }
    }

    fn compact(&mut self) {
        self.pairs.par_sort_unstable();
        self.pairs.dedup();
        self.compacted = self.pairs.len();
    }
}

/// The candidate pairs of the rows of some tables.
///
/// # Errors
/// When stored rows cannot be read.
pub fn candidates(
    rows: &dyn Rows,
    tables: &[Table],
    ranks: Ranks<'_>,
    params: &Params,
) -> Result<Found> {
    let parts: Vec<(Table, u32)> = tables
        .iter()
        .flat_map(|&table| (0..rows.partitions(table)).map(move |partition| (table, partition)))
        .collect();
    let gathered = Mutex::new(Gathered::default());
    parts.into_par_iter().try_for_each(|(table, partition)| {
        let (mut pairs, mut bounded, mut bucket) = (Vec::new(), Vec::new(), Vec::new());
        rows.each_bucket(table, partition, &mut |key, holders| {
            ranks.holders(holders, &mut bucket);
            let crowded = if let Ranks::Beside(..) = ranks {
                let (own, reference) = ranks.sides(&bucket);
                pair_up(&own, params, &mut pairs);
                pair_across(&own, &reference, params, &mut pairs);
                !own.is_empty() && bucket.len() > params.bucket
            } else {
                pair_up(&bucket, params, &mut pairs);
                bucket.len() > params.bucket
            };
            if crowded {
                let (holders, leaders) = (bucket.len(), params.bucket_leaders);
                bounded.push(Bounded { table, key: key.number(), holders, leaders });
            }
            Ok(())
        })?;
        pairs.sort_unstable();
        pairs.dedup();
        gathered.lock().unwrap_or_else(PoisonError::into_inner).add(pairs, &mut bounded);
        Ok(())
    })?;
    let mut gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    gathered.compact();
    gathered.bounded.sort_unstable();
    let pairs = gathered.pairs.into_iter().map(unpack).collect();
    Ok(Found { pairs, bounded: gathered.bounded })
}

/// The fingerprints that are one source's furniture, as numbers, sorted. `sources` holds the source of each representative, by
/// rank.
///
/// # Errors
/// When stored rows cannot be read.
pub fn furniture(rows: &dyn Rows, ranks: Ranks<'_>, sources: &[Option<u32>]) -> Result<Vec<u64>> {
    let keys: Vec<Vec<u64>> = (0..rows.partitions(Table::Fingerprint))
        .into_par_iter()
        .map(|partition| {
            let (mut keys, mut holders) = (Vec::new(), Vec::new());
            rows.each_bucket(Table::Fingerprint, partition, &mut |key, bucket| {
                if bucket.len() >= FURNITURE_HOLDERS {
                    ranks.holders(bucket, &mut holders);
                    holders.retain(|&rank| !ranks.is_reference(rank));
                    if is_furniture(&holders, sources) {
                        keys.push(key.number());
                    }
                }
                Ok(())
            })?;
            Ok(keys)
        })
        .collect::<Result<_>>()?;
    Ok(keys.concat())
}

/// Whether a fingerprint's holders, by rank, say that it belongs to one source's pages and not to a story: at least 4 holders
/// of one known source, and at least 80 % of all.
pub fn is_furniture(holders: &[u32], sources: &[Option<u32>]) -> bool {
    if holders.len() < FURNITURE_HOLDERS {
        return false;
    }
    // At 80 % the source of the middle holder, in the order of sources, is the only one that can have the majority.
    let mut held: Vec<Option<u32>> = holders.iter().map(|&rank| sources[rank as usize]).collect();
    held.sort_unstable();
    let middle = held[held.len() / 2];
    let most = held.iter().filter(|&&s| s == middle).count();
    middle.is_some() && most >= FURNITURE_HOLDERS && most * 5 >= held.len() * 4
}

fn pair_up(bucket: &[u32], params: &Params, out: &mut Vec<u64>) {
    let crowded = bucket.len() > params.bucket;
    for (i, &second) in bucket.iter().enumerate() {
        let firsts = if crowded { i.min(params.bucket_leaders) } else { i };
        out.extend(bucket[..firsts].iter().map(|&first| pack(first, second)));
    }
}

/// Pairs of a collection's members with those of a reference. In a crowded bucket each is paired with the first few of the
/// other side; what pairs the collection's members make with each other does not depend on the reference.
fn pair_across(own: &[u32], reference: &[u32], params: &Params, out: &mut Vec<u64>) {
    let crowded = own.len() + reference.len() > params.bucket;
    let first = |side: usize| if crowded { side.min(params.bucket_leaders) } else { side };
    let mut pair = |a: u32, b: u32| out.push(pack(a.min(b), a.max(b)));
    for &a in own {
        reference[..first(reference.len())].iter().for_each(|&b| pair(a, b));
    }
    if crowded {
        for &b in reference {
            own[..first(own.len())].iter().for_each(|&a| pair(a, b));
        }
    }
}

fn pack(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

fn unpack(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::store::{Chunk, Collector, Key, Store};

    fn store(of: &[(Table, u64, u32)]) -> Store {
        let collector = Collector::new(1, usize::MAX, std::env::temp_dir());
        let mut chunk = Chunk::new(1);
        for &(table, key, piece) in of {
            let key = match table {
                Table::Band => Key::of_band(0, key as u32),
                _ => Key::of_shingle(key),
            };
            chunk.push(table, key, piece);
        }
        collector.add(chunk, 1_000).unwrap();
        collector.finish().unwrap()
    }

    proptest! {
        #[test]
        fn pairs_are_those_of_every_two_holders(
            bands in prop::collection::btree_set((0u64..20, 0u32..30), 0..80),
            quoted in prop::collection::btree_set((0u64..20, 0u32..30), 0..40),
            turn in 0u32..30,
        ) {
            // Another order of the pieces gives the same pairs under their other numbers.
            let ranks: Vec<u32> = (0..30).map(|p| (p + turn) % 30).collect();
            let mut rows = Vec::new();
            rows.extend(bands.iter().map(|&(key, piece)| (Table::Band, key, piece)));
            rows.extend(quoted.iter().map(|&(key, piece)| (Table::QuotedSentence, key, piece)));
            let mut want = BTreeSet::new();
            for x in &rows {
                for y in &rows {
                    let (a, b) = (ranks[x.2 as usize], ranks[y.2 as usize]);
                    if (x.0, x.1) == (y.0, y.1) && a < b {
                        want.insert((a, b));
                    }
                }
            }
            let found =
                candidates(&store(&rows), &Table::ALL, Ranks::Of(&ranks), &Params::default());
            let found = found.unwrap();
            prop_assert_eq!(found.pairs, want.into_iter().collect::<Vec<_>>());
            prop_assert!(found.bounded.is_empty());
        }
    }

    #[test]
    fn a_crowded_bucket_pairs_with_its_first_and_is_listed() {
        let all: Vec<(Table, u64, u32)> = (0..300).map(|p| (Table::Band, 1, p)).collect();
        let find = |ranks| candidates(&store(&all), &Table::ALL, ranks, &Params::default());
        let found = find(Ranks::Same).unwrap();
        assert_eq!(found.pairs.len(), 28 + 292 * 8);
        assert_eq!(found.bounded[0].holders, 300);
        // A piece that another stands for takes no part.
        let ranks: Vec<u32> =
            (0..300).map(|p| if p == 0 { Ranks::NONE } else { 300 - p }).collect();
        let found = find(Ranks::Of(&ranks)).unwrap();
        assert_eq!(found.pairs.len(), 28 + 291 * 8);
    }

    #[test]
    fn a_reference_makes_pairs_with_the_collection_alone() {
        let pairs = |own: u32, reference: u32| {
            let all = own + reference;
            let rows: Vec<(Table, u64, u32)> = (0..all).map(|p| (Table::Band, 1, p)).collect();
            let ranks: Vec<u32> = (0..all).collect();
            // The two sides alternate as far as they go.
            let known: Vec<bool> = (0..all)
                .map(|p| if p < 2 * own.min(reference) { p % 2 == 1 } else { own < reference })
                .collect();
            let beside = Ranks::Beside(&ranks, &known);
            let found = candidates(&store(&rows), &Table::ALL, beside, &Params::default()).unwrap();
            assert!(found.pairs.iter().all(|&(a, b)| !(known[a as usize] && known[b as usize])));
            let across =
                found.pairs.iter().filter(|&&(a, b)| known[a as usize] != known[b as usize]);
            let across = across.count();
            (found.pairs.len() - across, across, found.bounded.len())
        };
        assert_eq!(pairs(3, 4), (3, 12, 0));
        assert_eq!(pairs(0, 300), (0, 0, 0));
        // 10 with the first 8 of 300, and the other 292 with the first 8 of 10.
        assert_eq!(pairs(10, 300), (45, 10 * 8 + 292 * 8, 1));
    }

    #[test]
    fn furniture_is_what_one_known_source_holds_nearly_alone() {
        let shared: Vec<(Table, u64, u32)> = (0..5).map(|p| (Table::Fingerprint, 1, p)).collect();
        let of =
            |sources: [Option<u32>; 5]| furniture(&store(&shared), Ranks::Same, &sources).unwrap();
        assert_eq!(of([Some(3); 5]), [Key::of_shingle(1).number()]);
        assert_eq!(of([Some(3), Some(3), Some(3), Some(3), Some(9)]).len(), 1);
        assert_eq!(of([Some(3), Some(3), Some(3), Some(9), Some(9)]), [0_u64; 0]);
        // Unknown sources are never taken for one source.
        assert_eq!(of([None; 5]), [0_u64; 0]);
    }
}
