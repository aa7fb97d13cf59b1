//! What does chance give? Draws from the distributions that intervals are made of, the same on every machine.
//!
//! Logarithms and the like come from one library and not from the platform's, so a seed names one interval to the last
//! printed figure.

use crate::synth::draw::{Draw, Purpose};

/// Expected successes from which the binomial is drawn as a normal.
const MANY: f64 = 30.0;

/// A stream of draws.
#[derive(Debug)]
pub(super) struct Chance(Draw);

impl Chance {
    /// The stream of a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(Draw::new(seed, Purpose::Interval, 0))
    }

    /// Between 0 and 1, neither of them.
    pub(super) fn unit(&mut self) -> f64 {
        ((self.0.bits() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// A number below `n`.
    #[cfg(test)]
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0.below(n as u32) as usize
    }

    /// The standard normal, by Marsaglia's polar method.
    fn normal(&mut self) -> f64 {
        loop {
            let (a, b) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let s = a * a + b * b;
            if s < 1.0 && s > 0.0 {
                return a * (-2.0 * libm::log(s) / s).sqrt();
            }
        }
    }

    /// The gamma distribution with scale 1 (Marsaglia and Tsang 2000).
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let whole = self.gamma(shape + 1.0);
            return whole * libm::exp(libm::log(self.unit()) / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && libm::log(self.unit()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }

    /// The beta distribution.
    pub(super) fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        // Both are nothing only where both shapes are next to nothing.
        if x + y > 0.0 { x / (x + y) } else { f64::from(u8::from(self.unit() * (a + b) < a)) }
    }

    /// How many of `n` succeed that each do with probability `p`.
    pub(super) fn binomial(&mut self, n: u64, p: f64) -> f64 {
        let whole = n as f64;
        if p > 0.5 {
            return whole - self.binomial(n, 1.0 - p);
        }
        if whole * p > MANY {
            let about = whole * p + (whole * p * (1.0 - p)).sqrt() * self.normal();
            return about.round().clamp(0.0, whole);
        }
        // From success to success: the failures between two are geometric.
        let failure = libm::log1p(-p);
        let (mut at, mut successes) = (0.0, 0.0);
        loop {
            at += (libm::log(self.unit()) / failure).floor() + 1.0;
            // Also where `p` is nothing, and the step beyond all bounds.
            if at.is_nan() || at > whole {
                return successes;
            }
            successes += 1.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let n = 40_000;
        let drawn: Vec<f64> = (0..n).map(|_| draw()).collect();
        let mean = drawn.iter().sum::<f64>() / f64::from(n);
        (mean, drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(n))
    }

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 0.03 * expected, "{found} {expected}");
    }

    #[test]
    fn mean_and_variance_are_those_of_the_distributions() {
        let mut chance = Chance::new(1);
        for (a, b) in [(0.4_f64, 9.0_f64), (3.0, 2.0), (120.0, 4.5)] {
            let (mean, variance) = moments(|| chance.beta(a, b));
            near(mean, a / (a + b));
            near(variance, a * b / ((a + b).powi(2) * (a + b + 1.0)));
        }
        for (n, p) in [(12_u64, 0.3), (500, 0.004), (90, 0.9), (4000, 0.2)] {
            let (mean, variance) = moments(|| chance.binomial(n, p));
            near(mean, n as f64 * p);
            near(variance, n as f64 * p * (1.0 - p));
        }
        for nothing in [0.0, 1e-300] {
            assert!(chance.binomial(1000, nothing) < 1.0);
        }
        assert!(chance.binomial(1000, 1.0) > 999.0);
    }
}
