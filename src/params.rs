//! Which figures decide? The checked parameters of a run, and the fingerprint that travels with everything made by them.
//!
//! Thresholds are exact fractions and are compared in integers, so that no rounding of a platform's floating point can
//! turn a pair over.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::{Error, Result};

/// A fraction in ten-thousandths, from 0 to 1, compared exactly.
///
/// ```
/// use wirecopy::params::Fraction;
///
/// let t: Fraction = "0.7".parse()?;
/// assert!(t.reached_by(7, 10));
/// assert!(!t.reached_by(6_999_999, 10_000_000));
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fraction(u32);

impl Fraction {
    const ONE: u32 = 10_000;

    /// A fraction given in ten-thousandths; above 10,000 it is 1.
    pub const fn from_ten_thousandths(n: u32) -> Self {
        Self(if n > Self::ONE { Self::ONE } else { n })
    }

    /// Whether `part / whole` is at least this fraction. An empty whole reaches nothing.
    pub fn reached_by(self, part: u64, whole: u64) -> bool {
        whole > 0
            && u128::from(part) * u128::from(Self::ONE) >= u128::from(self.0) * u128::from(whole)
    }

    /// The fewest that two sets of these sizes must share for their resemblance to reach this fraction: with `s` shared
    /// the union is `a + b - s`, so `s ≥ t (a + b) / (1 + t)`.
    pub const fn least_shared(self, [a, b]: [u64; 2]) -> u64 {
        (self.0 as u64 * (a + b)).div_ceil((Self::ONE + self.0) as u64)
    }

    /// The fraction in ten-thousandths.
    pub const fn ten_thousandths(self) -> u32 {
        self.0
    }

    /// The nearest floating-point value, for printing and for choosing bands.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / f64::from(Self::ONE)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.as_f64())
    }
}

impl FromStr for Fraction {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        let bad = || Error::Parameter {
            name: "a fraction",
            must: "a number from 0 to 1 with at most four decimals, such as 0.7",
            given: s.to_owned(),
        };
        let value: f64 = s.trim().parse().map_err(|_| bad())?;
        let scaled = value * f64::from(Self::ONE);
        if !(0.0..=1.0).contains(&value) || (scaled - scaled.round()).abs() > 1e-6 {
            return Err(bad());
        }
        Ok(Self(scaled.round() as u32))
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

/// Where candidate pairs come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Candidates {
    /// Exhaustive below [`Params::exhaustive_below`] pieces, sketched from there on.
    #[default]
    Auto,
    /// Every pair that shares a shingle, besides the sketched ones: full recall, for small collections.
    Exhaustive,
    /// MinHash bands, winnowed fingerprints and quoted sentences.
    Sketched,
}

/// The parameters that decide which pairs are found and what they are called.
///
/// ```
/// use wirecopy::Params;
///
/// let params = Params::default();
/// assert_eq!(params.shingle, 5);
/// assert!(params.check().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Params {
    /// Words in a shingle, 2 to 16.
    pub shingle: usize,
    /// Jaccard resemblance from which a pair is a copy.
    pub threshold: Fraction,
    /// Containment of the shorter text from which a pair is contained.
    pub contained: Fraction,
    /// Coverage of either text from which a pair is partial.
    pub partial: Fraction,
    /// Share of the pairs just above `threshold` that the bands must find.
    pub recall: Fraction,
    /// Where candidate pairs come from.
    pub candidates: Candidates,
    /// Below this many pieces, [`Candidates::Auto`] is exhaustive.
    pub exhaustive_below: usize,
    /// Shingles in a winnowing window: every shared run of `winnow + shingle - 1` words or more is found.
    pub winnow: usize,
    /// A shared run of this many words is a quotation.
    pub quotation_run: usize,
    /// A shared quoted sentence of this many words is a quotation.
    pub quoted_sentence: usize,
    /// A contained pair shares at least this many words.
    pub contained_words: usize,
    /// A bucket of at most this many representatives gives all its pairs.
    pub bucket: usize,
    /// In a larger bucket each member is paired with this many leaders.
    pub bucket_leaders: usize,
    /// Seed of the MinHash permutations.
    pub seed: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            shingle: 5,
            threshold: Fraction::from_ten_thousandths(7_000),
            contained: Fraction::from_ten_thousandths(6_000),
            partial: Fraction::from_ten_thousandths(1_200),
            recall: Fraction::from_ten_thousandths(9_950),
            candidates: Candidates::Auto,
            exhaustive_below: 20_000,
            winnow: 31,
            quotation_run: 12,
            quoted_sentence: 8,
            contained_words: 40,
            bucket: 200,
            bucket_leaders: 8,
            seed: 1,
        }
    }
}

impl Params {
    /// Refuses parameters that cannot work, before anything is read.
    ///
    /// # Errors
    /// [`Error::Parameter`] names the first value that is out of range.
    pub fn check(&self) -> Result<()> {
        let refuse = |name, must, given: String| Err(Error::Parameter { name, must, given });
        if !(2..=16).contains(&self.shingle) {
            return refuse("--shingle", "from 2 to 16 words", self.shingle.to_string());
        }
        if !(1_000..=10_000).contains(&self.threshold.ten_thousandths()) {
            return refuse("--threshold", "from 0.1 to 1", self.threshold.to_string());
        }
        if !(5_000..=9_999).contains(&self.recall.ten_thousandths()) {
            return refuse("--recall", "from 0.5 to 0.9999", self.recall.to_string());
        }
        if self.contained.ten_thousandths() < 1_000 {
            return refuse("--contained", "from 0.1 to 1", self.contained.to_string());
        }
        if self.partial.ten_thousandths() < 100 {
            return refuse("--partial", "from 0.01 to 1", self.partial.to_string());
        }
        if self.winnow == 0 || self.bucket < 2 || self.bucket_leaders == 0 {
            return refuse("a bucket", "at least 2, with 1 leader", self.bucket.to_string());
        }
        Ok(())
    }

    /// A number that is equal for equal parameters and goes with every sketch and run made by them.
    pub fn fingerprint(&self) -> u64 {
        let text = serde_json::to_string(self).unwrap_or_default();
        xxhash_rust::xxh3::xxh3_64(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_fewest_to_share_are_those_that_reach_the_fraction(
            t in 1u32..=10_000, a in 1u64..2_000, b in 1u64..2_000,
        ) {
            let t = Fraction::from_ten_thousandths(t);
            let least = t.least_shared([a, b]);
            prop_assert!(least > a.min(b) || t.reached_by(least, a + b - least));
            prop_assert!(least == 0 || !t.reached_by(least - 1, a + b - (least - 1)));
        }
    }
}
