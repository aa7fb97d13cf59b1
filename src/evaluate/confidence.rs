//! Is it right as often as it says? What is stated against what is seen, tier by tier, and what silence would gain.

use std::collections::BTreeMap;

use serde::Serialize;

use super::roles::Part;

/// Bins of confidence.
const BINS: usize = 10;
/// Confidence from which an answer is given, for the curve. The last gives all answers.
const CUTS: [f64; 12] = [0.97, 0.95, 0.925, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.5, 0.0];
/// The 97.5th percentile of the normal distribution.
const Z: f64 = 1.959_964;

/// One answer of a report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Answer<'r> {
    /// Its tier; none where nothing is claimed.
    pub(super) tier: Option<&'r str>,
    /// How sure the report is; none where nothing is claimed.
    pub(super) confidence: Option<f64>,
    /// Whether it is right.
    pub(super) right: bool,
}

/// How far confidence can be believed, in one tier.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Calibration {
    /// The tier.
    pub tier: String,
    /// Roles that are right, of those claimed in it.
    pub right: Part,
    /// The mean confidence.
    pub confidence: f64,
    /// Expected calibration error over ten bins.
    pub error: f64,
    /// The bins in which there is anything.
    pub bins: Vec<Bin>,
}

/// Answers that are about as sure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bin {
    /// From this confidence on, for a tenth.
    pub from: f64,
    /// Answers that are right, of those in the bin.
    pub right: Part,
    /// The mean confidence.
    pub stated: f64,
    /// The ends of the 95 % interval of the share that is right (Wilson's).
    pub seen: [f64; 2],
}

/// How right it would be if it kept silent where it is less sure.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Curve {
    /// From strict to lenient.
    pub points: Vec<Point>,
    /// The mean accuracy over all shares that can be answered, from the surest answer alone to all that are claimed.
    pub area: Option<f64>,
}

/// One point of the curve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Point {
    /// Answers at least this sure are given.
    pub cut: f64,
    /// Those, of all pieces that are scored.
    pub answered: Part,
    /// The right ones of them.
    pub right: Part,
}

/// Confidence against accuracy, by tier.
pub(super) fn calibration(answers: &[Answer]) -> Vec<Calibration> {
    let mut tiers: BTreeMap<&str, [(u64, u64, f64); BINS]> = BTreeMap::new();
    for answer in answers {
        let (Some(tier), Some(confidence)) = (answer.tier, answer.confidence) else { continue };
        let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
        let of = &mut tiers.entry(tier).or_default()[bin];
        of.0 += u64::from(answer.right);
        of.1 += 1;
        of.2 += confidence;
    }
    let bin = |(n, &(part, whole, stated)): (usize, &(u64, u64, f64))| Bin {
        from: n as f64 / BINS as f64,
        right: Part { part, whole },
        stated: stated / whole as f64,
        seen: wilson(part, whole),
    };
    tiers
        .into_iter()
        .map(|(tier, bins)| {
            let right = bins.iter().map(|b| b.0).sum();
            let whole: u64 = bins.iter().map(|b| b.1).sum();
            let distance: f64 = bins.iter().map(|b| (b.2 - b.0 as f64).abs()).sum();
            Calibration {
                tier: tier.to_owned(),
                right: Part { part: right, whole },
                confidence: bins.iter().map(|b| b.2).sum::<f64>() / whole as f64,
                error: distance / whole as f64,
                bins: bins.iter().enumerate().filter(|(_, b)| b.1 > 0).map(bin).collect(),
            }
        })
        .collect()
}

/// Wilson's 95 % interval of a share.
fn wilson(part: u64, whole: u64) -> [f64; 2] {
    let (n, p) = (whole as f64, part as f64 / whole as f64);
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let by = 1.0 + Z * Z / n;
    [((middle - half) / by).max(0.0), ((middle + half) / by).min(1.0)]
}

/// Accuracy against the share that is answered.
pub(super) fn curve(answers: &[Answer]) -> Curve {
    let mut sure: Vec<(f64, bool)> =
        answers.iter().filter_map(|a| Some((a.confidence?, a.right))).collect();
    sure.sort_by(|a, b| b.0.total_cmp(&a.0));
    let point = |cut: f64| {
        let given = sure.iter().filter(|(confidence, _)| *confidence >= cut);
        let whole = given.clone().count() as u64;
        Point {
            cut,
            answered: Part { part: whole, whole: answers.len() as u64 },
            right: Part { part: given.filter(|(_, right)| *right).count() as u64, whole },
        }
    };
    // Answers that are as sure are given together, so each stands for the accuracy with all of them.
    let (mut given, mut right, mut sum) = (0.0, 0.0, 0.0);
    for level in sure.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        given += level.len() as f64;
        right += level.iter().filter(|(_, right)| *right).count() as f64;
        sum += level.len() as f64 * right / given;
    }
    Curve {
        points: CUTS.into_iter().map(point).collect(),
        area: (given > 0.0).then(|| sum / given),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(confidence: f64, right: bool) -> Answer<'static> {
        Answer { tier: Some("A"), confidence: Some(confidence), right }
    }

    #[test]
    fn silence_gains_what_the_surest_answers_are_right() {
        let silent = Answer { tier: None, confidence: None, right: false };
        let answers =
            [answer(0.96, true), answer(0.8, true), answer(0.8, false), answer(0.5, false), silent];
        let curve = curve(&answers);
        let at = |cut: f64| curve.points.iter().find(|p| (p.cut - cut).abs() < 1e-9).unwrap();
        assert_eq!(at(0.95).answered, Part { part: 1, whole: 5 });
        assert_eq!(at(0.95).right, Part { part: 1, whole: 1 });
        assert_eq!(at(0.8).right, Part { part: 2, whole: 3 });
        assert_eq!(at(0.0).right, Part { part: 2, whole: 4 });
        // 1, then 2/3 twice, then 1/2.
        assert!((curve.area.unwrap() - (1.0 + 4.0 / 3.0 + 0.5) / 4.0).abs() < 1e-12);
    }

    #[test]
    fn bins_hold_what_was_stated_and_what_was_seen() {
        let answers = [answer(0.81, true), answer(0.89, false), answer(1.0, true)];
        let tiers = calibration(&answers);
        let [eighty, ninety] = &tiers[0].bins[..] else { panic!("{tiers:?}") };
        assert_eq!((eighty.from, eighty.right), (0.8, Part { part: 1, whole: 2 }));
        assert!((eighty.stated - 0.85).abs() < 1e-12);
        assert!((ninety.from - 0.9).abs() < 1e-12);
        // Wilson's interval of 1 in 2, and of 1 in 1.
        assert!((eighty.seen[0] - 0.0945).abs() < 1e-4 && (eighty.seen[1] - 0.9055).abs() < 1e-4);
        assert!((ninety.seen[0] - 0.2065).abs() < 1e-4 && ninety.seen[1] > 0.9999);
    }
}
