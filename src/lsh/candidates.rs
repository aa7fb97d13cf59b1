//! Which pairs do the rows make? Every two pieces with a key in common, crowded buckets bounded, furniture passed over.
//!
//! Input are sorted rows of representatives numbered in the order key; output are pairs, each once, in order, and a list
//! of every bucket that did not give all its pairs. Nothing is dropped silently.

use rayon::slice::ParallelSliceMut;
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

/// Holders of one source from which a fingerprint can be that source's furniture.
const FURNITURE_HOLDERS: usize = 4;
/// Pairs gathered before repeats are removed, to keep memory in bounds.
const COMPACT: usize = 1 << 24;

/// The candidate pairs of a store's rows.
///
/// # Errors
/// When stored rows cannot be read.
pub fn candidates(rows: &dyn Rows, params: &Params) -> Result<Found> {
    let mut found = Found::default();
    let mut pairs = Vec::new();
    for table in Table::ALL {
        rows.each_bucket(table, &mut |key, bucket| {
            if bucket.len() > params.bucket {
                let (holders, leaders) = (bucket.len(), params.bucket_leaders);
                found.bounded.push(Bounded { table, key, holders, leaders });
            }
            pair_up(bucket, params, &mut pairs);
            if pairs.len() >= COMPACT && pairs.len() >= 2 * pairs.capacity() / 3 {
                pairs.par_sort_unstable();
                pairs.dedup();
            }
            Ok(())
        })?;
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    found.pairs = pairs.into_iter().map(unpack).collect();
    found.bounded.sort_unstable();
    Ok(found)
}

/// The fingerprints that are one source's furniture, sorted. `sources` holds the source of each representative, by rank.
///
/// # Errors
/// When stored rows cannot be read.
pub fn furniture(rows: &dyn Rows, sources: &[Option<u32>]) -> Result<Vec<u64>> {
    let mut keys = Vec::new();
    rows.each_bucket(Table::Fingerprint, &mut |key, bucket| {
        if is_furniture(bucket, sources) {
            keys.push(key);
        }
        Ok(())
    })?;
    keys.sort_unstable();
    Ok(keys)
}

/// Whether a fingerprint's holders say that it belongs to one source's pages and not to a story: at least 4 holders of
/// one known source, and at least 80 % of all.
pub fn is_furniture(bucket: &[Row], sources: &[Option<u32>]) -> bool {
    if bucket.len() < FURNITURE_HOLDERS {
        return false;
    }
    // At 80 % the source of the middle holder, in the order of sources, is the only one that can have the majority.
    let mut held: Vec<Option<u32>> = bucket.iter().map(|r| sources[r.piece as usize]).collect();
    held.sort_unstable();
    let middle = held[held.len() / 2];
    let most = held.iter().filter(|&&s| s == middle).count();
    middle.is_some() && most >= FURNITURE_HOLDERS && most * 5 >= held.len() * 4
}

fn pair_up(bucket: &[Row], params: &Params, out: &mut Vec<u64>) {
    let crowded = bucket.len() > params.bucket;
    for (i, second) in bucket.iter().enumerate() {
        let firsts = if crowded { i.min(params.bucket_leaders) } else { i };
        out.extend(bucket[..firsts].iter().map(|first| pack(first.piece, second.piece)));
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
    use crate::store::Memory;

    fn rows(of: &[(u64, u32)]) -> Vec<Row> {
        of.iter().map(|&(key, piece)| Row { key, piece }).collect()
    }

    proptest! {
        #[test]
        fn pairs_are_those_of_every_two_holders(
            bands in prop::collection::vec((0u64..20, 0u32..30), 0..80),
            quoted in prop::collection::vec((0u64..20, 0u32..30), 0..40),
        ) {
            let mut want = BTreeSet::new();
            for table in [&bands, &quoted] {
                for x in table {
                    for y in table {
                        if x.0 == y.0 && x.1 < y.1 {
                            want.insert((x.1, y.1));
                        }
                    }
                }
            }
            let store = Memory::new(rows(&bands), vec![], rows(&quoted));
            let found = candidates(&store, &Params::default()).unwrap();
            prop_assert_eq!(found.pairs, want.into_iter().collect::<Vec<_>>());
            prop_assert!(found.bounded.is_empty());
        }
    }

    #[test]
    fn a_crowded_bucket_pairs_with_its_first_and_is_listed() {
        let all: Vec<(u64, u32)> = (0..300).map(|p| (1, p)).collect();
        let store = Memory::new(rows(&all), vec![], vec![]);
        let found = candidates(&store, &Params::default()).unwrap();
        assert_eq!(found.pairs.len(), 28 + 292 * 8);
        assert_eq!(found.bounded[0].holders, 300);
    }

    #[test]
    fn furniture_is_what_one_known_source_holds_nearly_alone() {
        let shared: Vec<(u64, u32)> = (0..5).map(|p| (1, p)).collect();
        let store = Memory::new(vec![], rows(&shared), vec![]);
        let of = |sources: [Option<u32>; 5]| furniture(&store, &sources).unwrap();
        assert_eq!(of([Some(3); 5]), [1]);
        assert_eq!(of([Some(3), Some(3), Some(3), Some(3), Some(9)]), [1]);
        assert_eq!(of([Some(3), Some(3), Some(3), Some(9), Some(9)]), [0_u64; 0]);
        // Unknown sources are never taken for one source.
        assert_eq!(of([None; 5]), [0_u64; 0]);
    }
}
