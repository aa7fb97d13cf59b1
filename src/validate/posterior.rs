//! How far may a figure lie from what a sample says? Totals of a collection, drawn from what is likely given the sample.
//!
//! A cell is a stratum, or the part of it of which one thing was said: of its units some were coded, and of those some are
//! what is counted. Small cells say little of their own rates, and adding a little to each, as the usual rule does, adds up to
//! much. So the cells of a group share a rate from which each may differ: their rates are drawn around it, loosely or
//! tightly, whichever the cells bear out. In looking for that rate each cell counts as much as it weighs in the
//! collection. What was not coded is drawn by the cell's rate; what was is known. So a collection coded whole has no
//! interval.

use super::chance::Chance;

/// Draws an interval is made of.
pub(super) const DRAWS: usize = 10_000;
/// How tightly cells may hold together: coded units that the common rate is worth.
const TIES: [f64; 2] = [16.0, 1000.0];
/// Steps of the common rate, evenly on the scale of the arcsine.
const STEPS: usize = 100;
/// What is added to either side before anything is seen: the neutral prior, which puts the truth as often above the middle
/// as below it (Kerman 2011).
const PRIOR: f64 = 1.0 / 3.0;
/// What lies outside an interval at either end.
const TAIL: f64 = 0.025;

/// Units that were drawn alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    /// Units in the collection.
    pub(super) of: u64,
    /// Units coded.
    pub(super) coded: u64,
    /// Of them what is counted.
    pub(super) counted: u64,
}

/// The total of what is counted, by the design's weights alone. Cells of which nothing was coded have the rate of the
/// others.
pub(super) fn estimate(cells: &[Cell]) -> Option<f64> {
    let seen = || cells.iter().filter(|cell| cell.coded > 0);
    let total: f64 = seen().map(|c| c.of as f64 * c.counted as f64 / c.coded as f64).sum();
    let covered: u64 = seen().map(|cell| cell.of).sum();
    let of: u64 = cells.iter().map(|cell| cell.of).sum();
    match (covered, of) {
        (_, 0) => Some(0.0),
        (0, _) => None,
        _ => Some(total * of as f64 / covered as f64),
    }
}

/// Totals that are likely given the sample, so many of them.
pub(super) fn totals(cells: &[Cell], draws: usize, chance: &mut Chance) -> Vec<f64> {
    let cells: Vec<Cell> = cells.iter().copied().filter(|cell| cell.of > 0).collect();
    if cells.is_empty() {
        return vec![0.0; draws];
    }
    if let [one] = cells[..] {
        return (0..draws).map(|_| rest(one, PRIOR, PRIOR, chance)).collect();
    }
    let common = Common::of(&cells);
    (0..draws)
        .map(|_| {
            let (rate, tie) = common.draw(chance);
            cells.iter().map(|&cell| rest(cell, rate * tie, (1.0 - rate) * tie, chance)).sum()
        })
        .collect()
}

/// What is counted in a cell: what was seen, and of the rest what its rate gives.
fn rest(cell: Cell, yes: f64, no: f64, chance: &mut Chance) -> f64 {
    let open = cell.of.saturating_sub(cell.coded);
    let counted = cell.counted as f64;
    if open == 0 {
        return counted;
    }
    let rate = chance.beta(yes + counted, no + (cell.coded - cell.counted) as f64);
    counted + chance.binomial(open, rate)
}

/// How likely each common rate is, and each tie.
struct Common {
    /// Sums of likelihoods, tie by tie.
    sums: Vec<f64>,
}

impl Common {
    fn of(cells: &[Cell]) -> Self {
        let of: f64 = cells.iter().map(|cell| cell.of as f64).sum();
        let seen: Vec<Cell> = cells.iter().copied().filter(|cell| cell.coded > 0).collect();
        // A sample of so many drawn evenly would say as much.
        let spread: f64 = seen.iter().map(|c| (c.of as f64).powi(2) / c.coded as f64).sum();
        let worth = if spread > 0.0 { of * of / spread } else { 0.0 };
        let mut logs = Vec::with_capacity(TIES.len() * STEPS);
        for tie in TIES {
            for step in 0..STEPS {
                let (rate, prior) = rate(step, 0.5);
                let (a, b) = (rate * tie, (1.0 - rate) * tie);
                let likelihood: f64 = seen
                    .iter()
                    .map(|cell| {
                        let (yes, n) = (cell.counted as f64, cell.coded as f64);
                        let weight = cell.of as f64 / n / of * worth;
                        weight * (rise(a, yes) + rise(b, n - yes) - rise(tie, n))
                    })
                    .sum();
                logs.push(prior + likelihood);
            }
        }
        let best = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        let add = |log: &f64| {
            sum += libm::exp(log - best);
            sum
        };
        Self { sums: logs.iter().map(add).collect() }
    }

    fn draw(&self, chance: &mut Chance) -> (f64, f64) {
        let all = self.sums.last().copied().unwrap_or_default();
        let at = chance.unit() * all;
        let drawn = self.sums.partition_point(|sum| *sum < at).min(self.sums.len() - 1);
        let (rate, _) = rate(drawn % STEPS, chance.unit());
        (rate.clamp(1e-9, 1.0 - 1e-9), TIES[drawn / STEPS])
    }
}

/// The rate within a step, and the logarithm of its prior.
fn rate(step: usize, within: f64) -> (f64, f64) {
    let angle = std::f64::consts::FRAC_PI_2 * (step as f64 + within) / STEPS as f64;
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    (sin * sin, (2.0 * PRIOR - 1.0) * (libm::log(sin) + libm::log(cos)))
}

/// The logarithm of Γ(from + by) / Γ(from).
fn rise(from: f64, by: f64) -> f64 {
    libm::lgamma(from + by) - libm::lgamma(from)
}

/// The middle 95 % of what was drawn, widened to hold the estimate itself.
pub(super) fn interval(mut drawn: Vec<f64>, estimate: f64) -> [f64; 2] {
    drawn.retain(|x| !x.is_nan());
    drawn.sort_unstable_by(f64::total_cmp);
    let Some(last) = drawn.len().checked_sub(1) else { return [estimate; 2] };
    let cut = (drawn.len() as f64 * TAIL) as usize;
    [drawn[cut].min(estimate), drawn[last - cut].max(estimate)]
}
