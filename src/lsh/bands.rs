//! How many bands of how many rows? The S-curve of banding, and the smallest cut that reaches a recall at a threshold.
//!
//! Indyk and Motwani, *Approximate nearest neighbors* (1998); the banding of MinHash signatures as in Leskovec, Rajaraman and
//! Ullman, *Mining of Massive Datasets*, section 3.4. A pair with resemblance `j` has a band of `r` rows in common with
//! probability `1 - (1 - j^r)^b`.

use serde::Serialize;

use crate::params::Params;
use crate::shingle::mix;

/// The cut of a signature into bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bands {
    /// Values of the signature in a band.
    pub rows: usize,
    /// Bands.
    pub bands: usize,
}

impl Bands {
    /// Longest band, for thresholds so high that more rows would save nothing.
    const MOST_ROWS: usize = 16;
    /// A band should catch a pair at the threshold about one time in three: fewer rows give many false candidates,
    /// more need many bands. Measured on 200,000 articles at 0.7: 3 rows beat 1, 2, 5 and 6 in time and recall.
    const CATCH: f64 = 0.36;
    /// What the values of a band are multiplied by for its key.
    const FACTORS: [u64; Self::MOST_ROWS] = {
        let mut factors = [0; Self::MOST_ROWS];
        let mut row = 0;
        while row < factors.len() {
            factors[row] = mix(row as u64 + 1) | 1;
            row += 1;
        }
        factors
    };
    /// Permutations that are worked out at once.
    const LANES: usize = 16;

    /// The cut for a threshold and the recall wanted of pairs right at it.
    ///
    /// ```
    /// use wirecopy::lsh::Bands;
    ///
    /// let cut = Bands::new(0.7, 0.995);
    /// assert_eq!((cut.rows, cut.bands), (3, 16));
    /// assert!(cut.recall(0.7) >= 0.995);
    /// ```
    pub fn new(threshold: f64, recall: f64) -> Self {
        // By products alone: they are the same on every machine, unlike logarithms.
        let mut rows = 1;
        let mut caught = threshold;
        while caught > Self::CATCH && rows < Self::MOST_ROWS {
            caught *= threshold;
            rows += 1;
        }
        let mut bands = 1;
        let mut missed = 1.0 - caught;
        while missed > 1.0 - recall {
            missed *= 1.0 - caught;
            bands += 1;
        }
        // A signature is made in whole vectors; permutations that cost nothing make more bands.
        Self { rows, bands: (rows * bands).next_multiple_of(Self::LANES) / rows }
    }

    /// The cut a run's parameters ask for.
    pub fn of(params: &Params) -> Self {
        Self::new(params.threshold.as_f64(), params.recall.as_f64())
    }

    /// Permutations needed.
    pub fn permutations(self) -> usize {
        self.rows * self.bands
    }

    /// The S-curve: the probability that a pair of this resemblance shares a band.
    pub fn recall(self, jaccard: f64) -> f64 {
        let power = |x: f64, n: usize| (0..n).fold(1.0, |product, _| product * x);
        1.0 - power(1.0 - power(jaccard, self.rows), self.bands)
    }

    /// The keys of a signature's bands, in their order: of 32 bits each, and comparable within one band only.
    ///
    /// The key is the upper half of `v₀·c₀ + v₁·c₁ + …` modulo 2^64 with random odd `c` (multiply and shift; Dietzfelbinger,
    /// *Universal hashing and k-wise independent random variables via integer arithmetic without primes*, 1996): two
    /// different bands have one key with a probability of about 2^-32, and then cost one needless comparison.
    pub fn keys(self, signature: &[u32]) -> impl Iterator<Item = u32> + '_ {
        signature.chunks_exact(self.rows).take(self.bands).map(move |values| {
            let sum = values.iter().zip(Self::FACTORS).fold(0u64, |sum, (&value, factor)| {
                sum.wrapping_add(u64::from(value).wrapping_mul(factor))
            });
            (sum >> 32) as u32
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_reaches_its_recall_within_one_vector_of_the_fewest_bands() {
        for threshold in [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0] {
            for recall in [0.5, 0.9, 0.995, 0.9999] {
                let cut = Bands::new(threshold, recall);
                assert!(cut.recall(threshold) >= recall - 1e-12, "{threshold} {recall} {cut:?}");
                let fewer = Bands { bands: cut.bands.saturating_sub(Bands::LANES), ..cut };
                assert!(fewer.recall(threshold) < recall, "{threshold} {recall} {cut:?}");
            }
        }
    }

    #[test]
    fn keys_tell_bands_of_other_values_apart() {
        let cut = Bands { rows: 2, bands: 3 };
        let keys: Vec<u32> = cut.keys(&[5, 6, 6, 5, 5, 6]).collect();
        assert_eq!(keys.len(), 3);
        assert_eq!(keys[0], keys[2]);
        assert_ne!(keys[0], keys[1]);
    }
}
