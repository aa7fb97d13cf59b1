//! Which word sequences does a text hold? Shingles: hashes of every `k` consecutive words.
//!
//! A shingle's hash is made from the hashes of its words, so each word is hashed once: with `w` the word hashes and `M` an
//! odd constant, `w[i]·M^(k-1) + … + w[i+k-1]` modulo 2^64, then mixed. Shingling is Broder's, *On the resemblance and
//! containment of documents* (1997). The values are stable: the same on every machine, and part of stored indexes;
//! `docs/formats.md` specifies them. [`shingles`] is the rule, [`shingles_into`] the same by vectors.

mod kernel;

/// Changes whenever a shingle would get another hash from the same words.
pub const SHINGLE_HASH_VERSION: u32 = 1;

/// The multiplier of the polynomial: the 64-bit golden ratio, odd.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hashes of every `k` consecutive words, in the order they stand. Fewer than `k` words give none.
///
/// ```
/// use wirecopy::{shingle::shingles, text::hash_word};
///
/// let words: Vec<u64> = ["a", "b", "a", "b"].map(hash_word).to_vec();
/// let two = shingles(&words, 2);
/// assert_eq!(two.len(), 3);
/// assert_eq!(two[0], two[2]);
/// assert!(shingles(&words, 5).is_empty());
/// ```
pub fn shingles(words: &[u64], k: usize) -> Vec<u64> {
    if k == 0 {
        return Vec::new();
    }
    let sum = |window: &[u64]| {
        window.iter().fold(0u64, |sum, &w| sum.wrapping_mul(MULTIPLIER).wrapping_add(w))
    };
    words.windows(k).map(|window| finish(sum(window))).collect()
}

/// Appends the same to a list, by vectors where the machine has them.
///
/// ```
/// let mut all = vec![1, 2];
/// wirecopy::shingle::shingles_into(&[7, 8, 9], 2, &mut all);
/// assert_eq!(all[2..], wirecopy::shingle::shingles(&[7, 8, 9], 2));
/// ```
pub fn shingles_into(words: &[u64], k: usize, out: &mut Vec<u64>) {
    if k == 0 || words.len() < k {
        return;
    }
    let from = out.len();
    out.resize(from + words.len() - k + 1, 0);
    kernel::combine(words, k, &mut out[from..]);
}

/// Spreads the sum's bits: a bijection, with one product, since the word hashes are mixed already.
#[inline]
fn finish(mut sum: u64) -> u64 {
    sum ^= sum >> 32;
    sum = sum.wrapping_mul(0x94d0_49bb_1331_11eb);
    sum ^ (sum >> 29)
}

/// The same as a set: ascending, each hash once.
pub fn shingle_set(words: &[u64], k: usize) -> Vec<u64> {
    let mut set = Vec::new();
    shingles_into(words, k, &mut set);
    set.sort_unstable();
    set.dedup();
    set
}

/// Every place at which each shingle stands in a text, ordered by hash and place: the form in which two texts are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Occurrences {
    hashes: Vec<u64>,
    places: Vec<u32>,
    distinct: u64,
}

impl Occurrences {
    /// The shingles of a text in the order they stand, as [`shingles`] gives them.
    pub fn of(shingles: &[u64]) -> Self {
        let sorted = sorted(shingles);
        let distinct = sorted.chunk_by(|x, y| x.0 == y.0).count() as u64;
        let (hashes, places) = sorted.into_iter().unzip();
        Self { hashes, places, distinct }
    }

    /// Number of distinct shingles.
    pub fn distinct(&self) -> u64 {
        self.distinct
    }

    /// Number of places, each repeat counted.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the text has no shingle.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The distinct shingles, ascending.
    pub fn set(&self) -> Vec<u64> {
        let mut set = self.hashes.clone();
        set.dedup();
        set
    }

    /// Number of distinct shingles in both.
    pub fn shared(&self, other: &Self) -> u64 {
        self.shared_places(other, &[]).len() as u64
    }

    /// A bound: at most so many distinct shingles are in both, and fewer only when each repeats one. A quick look at pairs
    /// of which most share next to nothing.
    pub fn at_most_shared(&self, other: &Self) -> u64 {
        let (mine, theirs) = (&self.hashes[..], &other.hashes[..]);
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while i < mine.len() && j < theirs.len() {
            let (x, y) = (mine[i], theirs[j]);
            // Sums, not branches: no processor can guess which of two hashes is less.
            shared += u64::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        shared
    }

    /// For each shingle in both texts its places in this one and in the other, in the order of the hashes; but for those in
    /// `left_out`, which is sorted.
    pub fn shared_places<'o>(
        &'o self,
        other: &'o Self,
        left_out: &[u64],
    ) -> Vec<(&'o [u32], &'o [u32])> {
        let (mine, theirs) = (&self.hashes[..], &other.hashes[..]);
        let mut shared = Vec::new();
        let (mut i, mut j) = (0, 0);
        while i < mine.len() && j < theirs.len() {
            let (x, y) = (mine[i], theirs[j]);
            if x == y {
                let (i_end, j_end) = (end_of(mine, i), end_of(theirs, j));
                if left_out.is_empty() || left_out.binary_search(&x).is_err() {
                    shared.push((&self.places[i..i_end], &other.places[j..j_end]));
                }
                (i, j) = (i_end, j_end);
            } else {
                // Sums, not branches: no processor can guess which of two hashes is less.
                i += usize::from(x < y);
                j += usize::from(y < x);
            }
        }
        shared
    }
}

/// Shingles with their places, ascending. Hashes are spread evenly, so their upper bits tell nearly where each belongs: they are
/// dealt out by those, and what is left to do is between neighbours.
fn sorted(shingles: &[u64]) -> Vec<(u64, u32)> {
    let bits = shingles.len().next_power_of_two().trailing_zeros().clamp(1, 20);
    let slot = |hash: u64| (hash >> (64 - bits)) as usize;
    let mut next = vec![0u32; (1 << bits) + 1];
    for &hash in shingles {
        next[slot(hash) + 1] += 1;
    }
    for i in 1..next.len() {
        next[i] += next[i - 1];
    }
    let mut out = vec![(0, 0); shingles.len()];
    for (place, &hash) in shingles.iter().enumerate() {
        let at = &mut next[slot(hash)];
        out[*at as usize] = (hash, place as u32);
        *at += 1;
    }
    let mut from = 0;
    for &to in &next[..1 << bits] {
        let part = &mut out[from..to as usize];
        if part.len() > 1 {
            part.sort_unstable();
        }
        from = to as usize;
    }
    out
}

fn end_of(hashes: &[u64], from: usize) -> usize {
    let mut end = from + 1;
    while end < hashes.len() && hashes[end] == hashes[from] {
        end += 1;
    }
    end
}

/// A bijection on 64 bits whose every output bit depends on every input bit (the finaliser of SplitMix64).
pub(crate) const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stable() {
        // Computed apart, in Python, from the formula above; the second as in `docs/formats.md`.
        assert_eq!(shingles(&[1, 2, 3], 2), [0x96a4_4a0b_fe50_94c0, 0xd888_5f62_143a_4413]);
        let words =
            ["the", "bank", "paid", "smith", "nothing", "today"].map(crate::text::hash_word);
        assert_eq!(shingles(&words, 5), [0x5f53_8ff2_3d10_b02e, 0x5429_6de6_4bee_4ffb]);
    }

    #[test]
    fn order_of_words_matters() {
        assert_ne!(shingles(&[1, 2], 2), shingles(&[2, 1], 2));
        assert_eq!(shingle_set(&[7, 7, 7, 7], 2).len(), 1);
    }
}
