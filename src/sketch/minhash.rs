//! How alike are two shingle sets, from a signature? MinHash: the least value under each of `n` permutations.
//!
//! Broder, *On the resemblance and containment of documents* (1997), and Broder et al., *Min-wise independent
//! permutations* (1998): two sets have the same least value with a probability of their Jaccard resemblance. The
//! permutations are `x ↦ a·x + b` modulo 2^32 with `a` odd, of the upper half of the shingle hash.

use super::kernel::{LANES, lower_with};
use crate::shingle::mix;
use crate::vectors::Vectors;

/// A family of permutations, the same for every machine and every run with the same seed.
///
/// ```
/// use wirecopy::sketch::MinHash;
///
/// let family = MinHash::new(64, 1);
/// let a: Vec<u64> = (0..100).map(|i: u64| i.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
/// assert_eq!(family.signature(&a).len(), 64);
/// assert_eq!(family.signature(&a), family.signature(&a));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinHash {
    /// Padded to whole vectors; the padding is worked out and left off.
    factors: Vec<u32>,
    offsets: Vec<u32>,
    permutations: usize,
    vectors: Vectors,
}

impl MinHash {
    /// `n` permutations drawn from a seed.
    pub fn new(n: usize, seed: u64) -> Self {
        let draw = |i: usize, salt: u64| {
            (mix(mix(seed ^ salt).wrapping_add((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
                >> 32) as u32
        };
        let lanes = n.next_multiple_of(LANES);
        Self {
            factors: (0..lanes).map(|i| draw(i, 0x6661_6374) | 1).collect(),
            offsets: (0..lanes).map(|i| draw(i, 0x6f66_6673)).collect(),
            permutations: n,
            vectors: Vectors::best(),
        }
    }

    /// Number of permutations.
    pub fn len(&self) -> usize {
        self.permutations
    }

    /// Whether there is no permutation.
    pub fn is_empty(&self) -> bool {
        self.permutations == 0
    }

    /// The least value of the shingles under each permutation. Repeated shingles change nothing; no shingle at all gives
    /// `u32::MAX` everywhere.
    pub fn signature(&self, shingles: &[u64]) -> Vec<u32> {
        let mut out = Vec::new();
        self.signature_into(shingles, &mut out);
        out
    }

    /// The same into a vector that is used again and again; what it held is gone.
    pub fn signature_into(&self, shingles: &[u64], out: &mut Vec<u32>) {
        out.clear();
        out.resize(self.factors.len(), u32::MAX);
        lower_with(self.vectors, shingles, &self.factors, &self.offsets, out);
        out.truncate(self.permutations);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(from: u64, to: u64) -> Vec<u64> {
        (from..to).map(|i| mix(i + 1)).collect()
    }

    #[test]
    fn agreement_estimates_the_resemblance() {
        // 100 pairs of sets with J = 1/2: the mean over them of 128 permutations each has a standard error of 0.0044.
        let family = MinHash::new(128, 7);
        let mut equal = 0;
        for n in 0..100 {
            let base = n * 1_000;
            let a = family.signature(&set(base, base + 300));
            let b = family.signature(&set(base + 100, base + 400));
            equal += a.iter().zip(&b).filter(|(x, y)| x == y).count();
        }
        let estimate = equal as f64 / 12_800.0;
        assert!((estimate - 0.5).abs() < 0.02, "{estimate}");
    }

    #[test]
    fn short_sets_are_estimated_as_well() {
        let family = MinHash::new(128, 7);
        let mut equal = 0;
        for n in 0..400 {
            let base = n * 1_000;
            let a = family.signature(&set(base, base + 15));
            let b = family.signature(&set(base + 5, base + 20));
            equal += a.iter().zip(&b).filter(|(x, y)| x == y).count();
        }
        let estimate = equal as f64 / 51_200.0;
        assert!((estimate - 0.5).abs() < 0.03, "{estimate}");
    }

    #[test]
    fn order_and_repeats_change_nothing() {
        let family = MinHash::new(16, 1);
        assert_eq!(family.signature(&[5, 9, 5]), family.signature(&[9, 5]));
        assert_ne!(MinHash::new(16, 1), MinHash::new(16, 2));
    }
}
