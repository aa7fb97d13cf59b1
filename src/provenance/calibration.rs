//! How sure is a role whose evidence sums to so much? Confidence as it was seen where the truth is known.
//!
//! The sum of a ledger is a log-likelihood ratio only if its items are right and independent, and they are not. So the sum
//! is a score, and what it is worth is read from a table: how often pieces of that role, tier and score were right on
//! simulated collections, made never to fall as the score rises (isotonic regression; Zadrozny and Elkan 2002). The table is
//! `calibration.tsv` beside this file, in integers, with where it comes from in its head; `benches/provenance/fit` makes it.
//!
//! It says how the rules do on invented news. How they do on a real collection a sample tells that people code.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::provenance::evidence::{Tier, confidence as logistic};
use crate::provenance::role::Role;

/// The table as it is kept.
const TABLE: &str = include_str!("calibration.tsv");

/// Steps of one role and tier: from this score on, this confidence in ten-thousandths.
type Steps = Vec<(i32, u32)>;

static STEPS: LazyLock<BTreeMap<(&'static str, &'static str), Steps>> = LazyLock::new(|| {
    let mut out: BTreeMap<(&str, &str), Steps> = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(role), Some(tier)) = (cells.next(), cells.next()) else { continue };
        let (Some(from), Some(confidence)) = (
            cells.next().and_then(|cell| cell.parse().ok()),
            cells.next().and_then(|cell| cell.parse().ok()),
        ) else {
            continue;
        };
        out.entry((role, tier)).or_default().push((from, confidence));
    }
    out
});

/// Confidence in a role of a tier whose evidence sums to `score` thousandths: ten-thousandths.
///
/// ```
/// use wirecopy::provenance::calibration::confidence;
/// use wirecopy::provenance::evidence::Tier;
/// use wirecopy::provenance::role::Role;
///
/// let stated = confidence(Role::Reprint, Tier::A, 6_000);
/// assert!((9_000..10_000).contains(&stated));
/// ```
pub fn confidence(role: Role, tier: Tier, score: i32) -> u32 {
    let Some(steps) = STEPS.get(&(role.name(), tier.name())) else {
        return logistic(score, tier);
    };
    let at = steps.partition_point(|&(from, _)| from <= score);
    steps
        .get(at.saturating_sub(1))
        .map_or_else(|| logistic(score, tier), |&(_, c)| c.min(tier.cap()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_no_step_falls() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert!(rows > 10, "{rows} rows");
        assert_eq!(STEPS.values().map(Vec::len).sum::<usize>(), rows);
        for (of, steps) in STEPS.iter() {
            assert!(steps.is_sorted(), "{of:?}");
            assert!(steps.windows(2).all(|two| two[0].1 <= two[1].1), "{of:?}");
            assert!(steps.iter().all(|&(_, c)| (500..=9_950).contains(&c)), "{of:?}");
        }
    }

    #[test]
    fn a_score_below_all_has_the_lowest_confidence() {
        for (role, tier) in [(Role::Reprint, Tier::A), (Role::Original, Tier::A)] {
            assert!(confidence(role, tier, i32::MIN) <= confidence(role, tier, i32::MAX));
        }
    }
}
