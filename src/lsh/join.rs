//! Which pairs share a shingle, and how many? The exact join of small collections, by an inverted index.
//!
//! Shingles that the same pieces hold (a footer, a form) are counted as one posting with a weight, so a footer on
//! every page costs as much as one sentence.

use ahash::AHashMap;
use rayon::prelude::*;

/// Calls `keep` for every two pieces that share at least one shingle, with the number they share, and returns the pairs it
/// keeps, in order. `sets` are sorted sets of shingle hashes; each pair is seen once, the smaller index first.
///
/// ```
/// use wirecopy::lsh::shared_shingles;
///
/// let sets = [vec![1, 2, 3], vec![2, 3, 4], vec![9]];
/// let sets: Vec<&[u64]> = sets.iter().map(Vec::as_slice).collect();
/// assert_eq!(shared_shingles(&sets, |_, _, shared| shared >= 2), [(0, 1)]);
/// ```
pub fn shared_shingles(
    sets: &[&[u64]],
    keep: impl Fn(u32, u32, u64) -> bool + Sync,
) -> Vec<(u32, u32)> {
    shared_with_first(sets, sets.len(), keep)
}

/// The same for pairs whose first piece is among the first so many: what the others share with each other is not looked at.
pub(crate) fn shared_with_first(
    sets: &[&[u64]],
    first: usize,
    keep: impl Fn(u32, u32, u64) -> bool + Sync,
) -> Vec<(u32, u32)> {
    let mut holds: Vec<(u64, u32)> = sets
        .iter()
        .enumerate()
        .flat_map(|(piece, set)| set.iter().map(move |&hash| (hash, piece as u32)))
        .collect();
    holds.par_sort_unstable();
    // Posting lists, equal ones once; `start[i]..start[i + 1]` are the pieces of list `i`.
    let mut start = vec![0usize];
    let mut posted: Vec<u32> = Vec::new();
    let mut weights: Vec<u64> = Vec::new();
    // Only looked up, never walked: the order of lists follows the sorted hashes.
    let mut known: AHashMap<u128, usize> = AHashMap::new();
    let mut bytes = Vec::new();
    for same in holds.chunk_by(|x, y| x.0 == y.0) {
        if same.len() < 2 {
            continue;
        }
        bytes.clear();
        for (_, piece) in same {
            bytes.extend_from_slice(&piece.to_le_bytes());
        }
        let list = xxhash_rust::xxh3::xxh3_128(&bytes);
        let at = *known.entry(list).or_insert_with(|| {
            posted.extend(same.iter().map(|&(_, piece)| piece));
            start.push(posted.len());
            weights.push(0);
            weights.len() - 1
        });
        weights[at] += 1;
    }
    drop((holds, known));
    let mut lists_of: Vec<Vec<(u32, u32)>> = vec![Vec::new(); sets.len()];
    for list in 0..weights.len() {
        for (place, &piece) in posted[start[list]..start[list + 1]].iter().enumerate() {
            lists_of[piece as usize].push((list as u32, place as u32 + 1));
        }
    }
    let counters = || (vec![0u64; sets.len()], Vec::new());
    (0..first as u32)
        .into_par_iter()
        .map_init(counters, |(counts, touched), a| {
            for &(list, next) in &lists_of[a as usize] {
                let list = list as usize;
                for &b in &posted[start[list] + next as usize..start[list + 1]] {
                    if counts[b as usize] == 0 {
                        touched.push(b);
                    }
                    counts[b as usize] += weights[list];
                }
            }
            touched.sort_unstable();
            let mut pairs = Vec::new();
            for b in touched.drain(..) {
                if keep(a, b, std::mem::take(&mut counts[b as usize])) {
                    pairs.push((a, b));
                }
            }
            pairs
        })
        .collect::<Vec<_>>()
        .concat()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn counts_equal_those_of_every_pair(
            sets in prop::collection::vec(prop::collection::btree_set(0u64..40, 0..20), 0..20),
        ) {
            let sets: Vec<Vec<u64>> = sets.into_iter().map(|s| s.into_iter().collect()).collect();
            let views: Vec<&[u64]> = sets.iter().map(Vec::as_slice).collect();
            let seen = Mutex::new(Vec::new());
            let pairs = shared_shingles(&views, |a, b, shared| {
                seen.lock().unwrap().push((a, b, shared));
                true
            });
            let mut want = Vec::new();
            for a in 0..sets.len() {
                for b in a + 1..sets.len() {
                    let shared = sets[a].iter().filter(|x| sets[b].contains(x)).count() as u64;
                    if shared > 0 {
                        want.push((a as u32, b as u32, shared));
                    }
                }
            }
            let mut seen = seen.into_inner().unwrap();
            seen.sort_unstable();
            prop_assert_eq!(&seen, &want);
            prop_assert_eq!(&pairs, &want.iter().map(|&(a, b, _)| (a, b)).collect::<Vec<_>>());
            let first = sets.len() / 2;
            let of_first: Vec<_> =
                pairs.into_iter().filter(|&(a, _)| (a as usize) < first).collect();
            prop_assert_eq!(shared_with_first(&views, first, |_, _, _| true), of_first);
        }
    }
}
