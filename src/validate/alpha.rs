//! Do coders agree? Krippendorff's alpha for categories, with any number of coders and cells left empty.
//!
//! Alpha is one less the observed disagreement over that expected by chance (Hayes and Krippendorff 2007): 1 where all
//! agree, 0 where the codes might have been dealt out. Units that fewer than two coders coded say nothing and do not count.

use serde::Serialize;

/// How well coders agree on one question.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// The question, by its column.
    pub question: String,
    /// Units that at least two coders coded.
    pub units: u64,
    /// Of them those that all coders gave one code.
    pub agreed: u64,
    /// Krippendorff's alpha; none where only one code was ever given, or nothing was coded twice.
    pub alpha: Option<f64>,
}

/// The agreement of codes: for each unit one of each coder, none where the coder gave none.
///
/// # Example
///
/// ```
/// use wirecopy::validate::agreement;
///
/// let coded = [[Some(0), Some(0)], [Some(1), Some(1)], [Some(0), Some(1)], [Some(1), None]];
/// let found = agreement("role", coded.iter().map(|unit| &unit[..]));
/// assert_eq!((found.units, found.agreed), (3, 2));
/// // Of six codes three are of each kind: 2 of 6 disagree, 18 of 30 would by chance.
/// assert!((found.alpha.unwrap() - (1.0 - (2.0 / 6.0) / (18.0 / 30.0))).abs() < 1e-12);
/// ```
pub fn agreement<'c>(
    question: &str,
    units: impl Iterator<Item = &'c [Option<usize>]>,
) -> Agreement {
    let mut found = Agreement { question: question.to_owned(), ..Agreement::default() };
    let mut totals: Vec<f64> = Vec::new();
    let mut disagreement = 0.0;
    for unit in units {
        let codes: Vec<usize> = unit.iter().flatten().copied().collect();
        if codes.len() < 2 {
            continue;
        }
        found.units += 1;
        found.agreed += u64::from(codes.iter().all(|code| *code == codes[0]));
        let most = codes.iter().copied().max().unwrap_or_default();
        totals.resize(totals.len().max(most + 1), 0.0);
        for code in &codes {
            totals[*code] += 1.0;
            let others = codes.iter().filter(|other| *other != code).count();
            disagreement += others as f64 / (codes.len() - 1) as f64;
        }
    }
    let n: f64 = totals.iter().sum();
    let alike: f64 = totals.iter().map(|t| t * t).sum();
    let expected = (n * n - alike) / (n - 1.0);
    found.alpha = (expected > 0.0).then(|| 1.0 - disagreement / expected);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alpha(coders: &[&str]) -> f64 {
        let codes: Vec<Vec<Option<usize>>> = (0..coders[0].len())
            .map(|unit| {
                let of = |coder: &&str| {
                    (coder.as_bytes()[unit] as char).to_digit(10).map(|code| code as usize)
                };
                coders.iter().map(of).collect()
            })
            .collect();
        agreement("", codes.iter().map(Vec::as_slice)).alpha.unwrap()
    }

    /// The worked examples of Krippendorff's "Computing Krippendorff's alpha-reliability": two observers of ten units with
    /// two values, twelve units with five values, and four observers with gaps.
    #[test]
    fn published_examples_come_out() {
        let two_values = alpha(&["0100000000", "1110010100"]);
        assert!((two_values - 0.095).abs() < 5e-4, "{two_values}");
        let five_values = alpha(&["001132224330", "101112224333"]);
        assert!((five_values - 0.692).abs() < 5e-4, "{five_values}");
        let gaps = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        assert!((alpha(&gaps) - 0.743).abs() < 5e-4, "{}", alpha(&gaps));
    }

    #[test]
    fn where_nothing_can_disagree_there_is_no_alpha() {
        let once = [[Some(1), None], [None, Some(0)]];
        assert_eq!(agreement("", once.iter().map(|unit| &unit[..])).alpha, None);
        let one_code = [[Some(1), Some(1)]; 3];
        assert_eq!(agreement("", one_code.iter().map(|unit| &unit[..])).alpha, None);
    }
}
