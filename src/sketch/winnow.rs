//! Which of a text's shingles stand for its parts? Winnowing: the least hash of every window of consecutive shingles.
//!
//! Schleimer, Wilkerson and Aiken, *Winnowing: local algorithms for document fingerprinting* (2003), in the robust form:
//! the least hash of a window, the rightmost of equals, and no second time when it was chosen already.
//! Two texts that share a run of `window + k - 1` words have a fingerprint in common, whatever their lengths.

use std::collections::VecDeque;
use std::ops::Range;

/// The fingerprints of a sequence of shingle hashes, ascending, each once. A text shorter than the window gives its least hash.
///
/// ```
/// use wirecopy::sketch::winnow;
///
/// assert_eq!(winnow(&[77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98], 4),
///            [8, 17, 39]);
/// assert_eq!(winnow(&[3, 1, 2], 4), [1]);
/// ```
pub fn winnow(shingles: &[u64], window: usize) -> Vec<u64> {
    let window = window.max(1).min(shingles.len());
    let mut chosen = Vec::new();
    // Positions whose hashes ascend strictly from front to back: the front is the window's least, and of equal ones the
    // rightmost.
    let mut least: VecDeque<usize> = VecDeque::new();
    for (i, &hash) in shingles.iter().enumerate() {
        while least.back().is_some_and(|&j| shingles[j] >= hash) {
            least.pop_back();
        }
        least.push_back(i);
        if least.front().is_some_and(|&j| j + window <= i) {
            least.pop_front();
        }
        if i + 1 >= window
            && let Some(&front) = least.front()
            && chosen.last() != Some(&shingles[front])
        {
            chosen.push(shingles[front]);
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// For each quoted sentence of at least `words` words its least shingle hash, ascending, each once.
///
/// `sentences` are ranges of words, `shingles` the hashes of every `k` consecutive words in order. A sentence of fewer than `k`
/// words has none.
pub fn quoted_keys(shingles: &[u64], sentences: &[Range<u32>], k: usize, words: usize) -> Vec<u64> {
    let mut keys: Vec<u64> = sentences
        .iter()
        .filter(|s| s.len() >= words.max(k))
        .filter_map(|s| {
            shingles.get(s.start as usize..s.end as usize - k + 1)?.iter().copied().min()
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shingle::shingles;

    proptest! {
        #[test]
        fn equals_the_least_of_every_window(hashes in prop::collection::vec(0u64..50, 0..80), w in 1usize..12) {
            let mut want: Vec<u64> = if hashes.len() < w {
                hashes.iter().copied().min().into_iter().collect()
            } else {
                hashes.windows(w).filter_map(|x| x.iter().copied().min()).collect()
            };
            want.sort_unstable();
            want.dedup();
            prop_assert_eq!(winnow(&hashes, w), want);
        }

        #[test]
        fn a_long_shared_run_shares_a_fingerprint(
            run in prop::collection::vec(0u64..40, 35..60),
            before in prop::collection::vec(100u64..140, 0..50),
            after in prop::collection::vec(200u64..240, 0..50),
        ) {
            let a = [&before[..], &run[..], &after[..]].concat();
            let b = [&after[..], &run[..], &before[..]].concat();
            let (fa, fb) = (winnow(&shingles(&a, 5), 31), winnow(&shingles(&b, 5), 31));
            prop_assert!(fa.iter().any(|f| fb.binary_search(f).is_ok()));
        }
    }

    #[test]
    fn a_quoted_sentence_has_one_key() {
        let s = shingles(&(0..20).collect::<Vec<u64>>(), 5);
        let keys = quoted_keys(&s, &[2..12, 13..16], 5, 8);
        assert_eq!(keys, [*s[2..8].iter().min().unwrap()]);
    }
}
