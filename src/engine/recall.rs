//! How sure is a share of pairs that a sample of texts has shown? As sure as the texts are many, not the pairs.
//!
//! Pairs of one text stand or fall together: where a bundle of fifty copies is missed, fifty pairs are. So texts are what was
//! drawn, and the share is a ratio of two sums over them.

use serde::{Serialize, Serializer};

/// The pairs of some texts drawn by chance, and those of them that were found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recall {
    /// Pairs there are. One of two texts that were both drawn counts for each.
    pub pairs: u64,
    /// Pairs of them that were found.
    pub found: u64,
    /// The share found, from 0 to 1, with its 95 % interval; `None` where there are no pairs.
    #[serde(serialize_with = "with_four_decimals")]
    pub share: Option<[f64; 3]>,
}

#[allow(clippy::ref_option)] // The form that serde calls.
fn with_four_decimals<S: Serializer>(
    share: &Option<[f64; 3]>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    share.map(|share| share.map(|part| (part * 10_000.0).round() / 10_000.0)).serialize(serializer)
}

/// The point of the normal distribution that leaves 2.5 % above.
const Z: f64 = 1.959_964;

impl Recall {
    /// Of each text drawn its pairs and those found, out of a collection of so many texts.
    ///
    /// The variance is that of a ratio of two sums over a sample drawn without replacement (Cochran, *Sampling Techniques*,
    /// third edition 1977, chapter 6). It says how many independent pairs would tell as much, and for so many the interval is
    /// Wilson's score interval (*Probable inference, the law of succession, and statistical inference*, 1927), which stays
    /// between 0 and 1; Dean and Pagano compare such intervals (*Evaluating confidence interval methods for binomial proportions
    /// in clustered surveys*, 2015). Where all were found, or none, nothing shows how pairs hang together; then all pairs
    /// of a text are taken to have one fate (Kish, *Survey Sampling*, 1965).
    ///
    /// ```
    /// use wirecopy::engine::recall::Recall;
    ///
    /// // Ten texts of one pair each, all found, out of very many.
    /// let recall = Recall::of(&[[1, 1]; 10], 1_000_000);
    /// let [share, low, high] = recall.share.unwrap();
    /// assert_eq!((share, high), (1.0, 1.0));
    /// assert!((low - 0.722).abs() < 0.001);
    /// // Of a single text with ten pairs nearly nothing follows.
    /// assert!(Recall::of(&[[10, 10]], 1_000_000).share.unwrap()[1] < 0.21);
    /// ```
    pub fn of(drawn: &[[u64; 2]], texts: usize) -> Self {
        let sum = |f: &dyn Fn(&[u64; 2]) -> f64| drawn.iter().map(f).sum::<f64>();
        let pairs: u64 = drawn.iter().map(|unit| unit[0]).sum();
        let found: u64 = drawn.iter().map(|unit| unit[1]).sum();
        if pairs == 0 {
            return Self { pairs, found, share: None };
        }
        let (x, units) = (pairs as f64, drawn.len() as f64);
        let p = found as f64 / x;
        let left_out = 1.0 - units / texts.max(drawn.len()) as f64;
        if left_out <= 0.0 {
            return Self { pairs, found, share: Some([p; 3]) };
        }
        let squares = sum(&|unit| (unit[1] as f64 - p * unit[0] as f64).powi(2));
        let as_one = x * x / sum(&|unit| (unit[0] as f64).powi(2));
        let independent = if found == 0 || found == pairs || drawn.len() < 2 {
            as_one
        } else {
            (p * (1.0 - p) * x * x * (units - 1.0) / (units * squares)).min(x)
        };
        let n = independent / left_out;
        let (middle, spread) =
            (p + Z * Z / (2.0 * n), Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt());
        let whole = 1.0 + Z * Z / n;
        let (low, high) = ((middle - spread) / whole, (middle + spread) / whole);
        // Rounding must not move the end that is sure.
        Self { pairs, found, share: Some([p, low.clamp(0.0, p), high.clamp(p, 1.0)]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::mix;

    #[test]
    fn with_one_pair_a_text_it_is_wilsons_interval() {
        // Worked out apart: 81 of 263 gives 0.2553 to 0.3662.
        let drawn: Vec<[u64; 2]> = (0..263).map(|n| [1, u64::from(n < 81)]).collect();
        let got = Recall::of(&drawn, usize::MAX).share.unwrap();
        // The ratio's variance has 262 in the place of 263.
        assert!(got.iter().zip([0.3080, 0.2553, 0.3662]).all(|(g, w)| (g - w).abs() < 0.000_5));
        assert_eq!(Recall::of(&[], 5).share, None);
        assert_eq!(Recall::of(&[[2, 1], [3, 3]], 2).share, Some([0.8; 3]));
    }

    /// Copies by bundles: every text of a bundle has the others as partners, and a bundle is found or missed as a whole.
    fn population(seed: u64) -> Vec<[u64; 2]> {
        let bundle = |n: u64| {
            let drawn = mix(n ^ seed << 32);
            let texts = 2 + drawn % 9 * (drawn >> 8 & 1);
            let found = u64::from(drawn >> 16 & 15 != 0);
            vec![[texts - 1, (texts - 1) * found]; texts as usize]
        };
        (0..1_200).flat_map(bundle).collect()
    }

    #[test]
    fn nineteen_intervals_of_twenty_hold_what_is_true() {
        let (mut held, mut held_by_pairs, mut all) = (0, 0, 0);
        for seed in 0..40 {
            let texts = population(seed);
            let truth = Recall::of(&texts, texts.len()).share.unwrap()[0];
            for draw in 0..25 {
                let mut order: Vec<usize> = (0..texts.len()).collect();
                order.sort_by_key(|&n| mix(n as u64 ^ draw << 40 ^ seed << 20));
                let drawn: Vec<[u64; 2]> = order[..200].iter().map(|&n| texts[n]).collect();
                let holds = |recall: Recall| {
                    recall.share.is_some_and(|[_, low, high]| (low..=high).contains(&truth))
                };
                let recall = Recall::of(&drawn, texts.len());
                // As if each pair had been drawn by itself.
                let pairs: Vec<[u64; 2]> =
                    (0..recall.pairs).map(|n| [1, u64::from(n < recall.found)]).collect();
                held += usize::from(holds(recall));
                held_by_pairs += usize::from(holds(Recall::of(&pairs, usize::MAX)));
                all += 1;
            }
        }
        println!("{held} of {all}; with pairs taken for independent {held_by_pairs}");
        assert!(held * 100 >= all * 92, "{held} of {all}");
        assert!(held_by_pairs * 100 < all * 85, "{held_by_pairs} of {all}");
    }
}
