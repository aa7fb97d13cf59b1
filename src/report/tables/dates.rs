//! What can be reckoned with dates as a report writes them? The second an interval begins with, and the hours between two.

use crate::extract::date::days_from_civil;
use crate::report::model::Dates;

const DAY: i64 = 86_400;

/// A date of a report, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Read {
    /// The day where it was written, counted from 1970-01-01.
    day: i64,
    /// The second since then in universal time, where the time of day is known; without a zone as if it were.
    second: Option<i64>,
    zoned: bool,
}

fn read(text: &str) -> Option<Read> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    // A year may be before the first.
    let mut parts = date.rsplitn(3, '-');
    let mut number = || parts.next()?.parse::<i64>().ok();
    let (day, month, year) = (number()?, number()?, number()?);
    let day = days_from_civil(year, month, day)?;
    let Some(time) = time else { return Some(Read { day, second: None, zoned: false }) };
    let clock = |text: &str| {
        let mut sum = 0;
        for (part, unit) in text.split(':').zip([3_600, 60, 1]) {
            sum += part.parse::<i64>().ok()? * unit;
        }
        Some(sum)
    };
    let (of_day, zone) = time.split_at_checked(8)?;
    let east = match (zone.chars().next(), zone.get(1..)) {
        (Some('+'), Some(rest)) => clock(rest)?,
        (Some('-'), Some(rest)) => -clock(rest)?,
        _ => 0,
    };
    Some(Read { day, second: Some(day * DAY + clock(of_day)? - east), zoned: !zone.is_empty() })
}

/// The second in universal time at which an interval begins: of a day its first, of a time without a zone as if it were in universal
/// time.
pub(super) fn begins(dates: &Dates) -> Option<i64> {
    let from = read(dates.from.as_deref()?)?;
    Some(from.second.unwrap_or(from.day * DAY))
}

/// Hours from one publication to another. Where one of them is a day, or only one states its zone, days of the calendar count 24
/// hours each; none where one leaves more open than a day.
pub(super) fn hours(from: Option<&Dates>, to: Option<&Dates>) -> Option<f64> {
    let one_day = |dates: &Dates| {
        let (from, to) = (read(dates.from.as_deref()?)?, read(dates.to.as_deref()?)?);
        (from.day == to.day).then_some(from)
    };
    let (from, to) = (one_day(from?)?, one_day(to?)?);
    match (from.second, to.second) {
        (Some(a), Some(b)) if from.zoned == to.zoned => {
            Some(((b - a) as f64 / 3_600.0 * 10_000.0).round() / 10_000.0)
        }
        _ => Some((to.day - from.day) as f64 * 24.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(from: &str, to: &str) -> Dates {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Dates { from: given(from), to: given(to), basis: String::new() }
    }

    fn at(text: &str) -> Dates {
        dates(text, text)
    }

    #[test]
    fn hours_are_those_between_moments_and_else_days() {
        let hours = |a: &str, b: &str| super::hours(Some(&at(a)), Some(&at(b)));
        assert_eq!(hours("2025-03-04T23:30:00-05:00", "2025-03-05T06:00:00Z"), Some(1.5));
        assert_eq!(hours("2025-03-05T06:00:00Z", "2025-03-04T23:30:00-05:00"), Some(-1.5));
        assert_eq!(hours("2025-03-04T10:00:00", "2025-03-04T10:20:00"), Some(0.3333));
        assert_eq!(hours("2025-03-04", "2025-03-06T01:00:00Z"), Some(48.0));
        assert_eq!(hours("2025-03-04T10:00:00", "2025-03-04T23:00:00Z"), Some(0.0));
        assert_eq!(hours("2024-02-28", "2024-03-01"), Some(48.0));
        let open = dates("2025-03-04", "2025-03-09");
        assert_eq!(super::hours(Some(&open), Some(&at("2025-03-04"))), None);
        assert_eq!(super::hours(Some(&dates("2025-03-04", "")), Some(&at("2025-03-04"))), None);
        assert_eq!(super::hours(None, Some(&at("2025-03-04"))), None);
    }

    #[test]
    fn an_interval_begins_in_universal_time() {
        assert_eq!(begins(&at("1970-01-02")), Some(86_400));
        assert_eq!(begins(&at("1970-01-01T01:00:00+01:30")), Some(-1_800));
        assert_eq!(begins(&dates("", "1970-01-02")), None);
        assert_eq!(begins(&at("yesterday")), None);
    }
}
