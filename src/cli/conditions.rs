//! How near did a pair come to each relation? The conditions of [`explain`](crate::engine::matching::explain) as a table and in words.

use std::io::{self, Write};

use super::compare::paragraph;
use super::output::{DIM, GREEN};
use crate::engine::matching::Check;
use crate::params::Fraction;

/// Writes every condition with what it came to and what was needed.
pub(crate) fn table(checks: &[Check], width: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "   {DIM}{:11} {:>9} {:>8}         condition{DIM:#}",
        "relation", "came to", "needs"
    )?;
    let mut last = None;
    for check in checks {
        let name = if last == Some(check.relation) { "" } else { check.relation.name() };
        last = Some(check.relation);
        let (style, mark) = if check.holds { (GREEN, "✓ yes ") } else { (DIM, "✗ no  ") };
        write!(
            out,
            "   {name:11} {:>9} {:>8}  {style}{mark}{style:#}",
            came_to(check),
            needs(check)
        )?;
        let mut text = Vec::new();
        let condition = if check.whole > 1 || !is_count(check) {
            format!("{}: {} of {}", check.condition, check.part, check.whole)
        } else {
            check.condition.to_owned()
        };
        paragraph(&condition, 0, width.saturating_sub(41).max(20), &mut text)?;
        for (n, line) in String::from_utf8_lossy(&text).lines().enumerate() {
            if n == 0 {
                writeln!(out, " {line}")?;
            } else {
                writeln!(out, "{:40}{}", "", line.trim_start())?;
            }
        }
    }
    Ok(())
}

/// Whether a condition asks for a count and not for a share.
fn is_count(check: &Check) -> bool {
    check.needs.parse::<u64>().is_ok_and(|n| n > 1) || check.whole == 1
}

/// Whether a condition only holds or does not.
fn is_plain(check: &Check) -> bool {
    check.whole == 1 && check.needs == "1"
}

fn came_to(check: &Check) -> String {
    if is_plain(check) {
        if check.part > 0 { "yes" } else { "no" }.to_owned()
    } else if is_count(check) {
        check.part.to_string()
    } else if check.whole == 0 {
        "–".to_owned()
    } else {
        // Cut, not rounded: 0.6999 of the 0.7 needed must not read as 0.7.
        let cut = (u128::from(check.part) * 10_000 / u128::from(check.whole)) as u32;
        format!("{:.4}", Fraction::from_ten_thousandths(cut).as_f64())
    }
}

fn needs(check: &Check) -> String {
    if is_plain(check) {
        return "yes".to_owned();
    }
    let below = check.condition.contains("must stay below");
    format!("{} {}", if below { "<" } else { "≥" }, check.needs)
}

/// How near a condition came to what it needs: 1 is reached.
pub(crate) fn distance(check: &Check) -> f64 {
    let needed: f64 = check.needs.parse().unwrap_or(1.0);
    let whole = if is_count(check) { 1.0 } else { check.whole.max(1) as f64 };
    check.part as f64 / whole / needed.max(f64::EPSILON)
}

/// A condition with its figures, as a reason.
pub(crate) fn reason(check: &Check) -> String {
    let condition = check.condition;
    let needed = |came: String| {
        if check.holds {
            format!("{came}, and {} is enough", check.needs)
        } else {
            format!("{came} of the {} needed", check.needs)
        }
    };
    if is_count(check) {
        return format!("{condition}: {}", needed(check.part.to_string()));
    }
    format!("{condition}: {} of {} ({})", check.part, check.whole, needed(came_to(check)))
}
