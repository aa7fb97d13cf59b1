//! When is that? Date strings of pages, records and datelines to [`When`]: an interval, its precision and its source.
//!
//! [`parse`] takes strings that mean one day or moment, [`field`] also numeric ones whose order of day and month is
//! open, [`find`] finds dates inside a line. Nothing is guessed: what can be read in two ways stays two readings.
//! Relative words (`yesterday`, `last month`) are not read here.

mod months;
mod numeric;
mod scan;

use std::sync::LazyLock;

use jiff::civil;
use jiff::fmt::{rfc2822, temporal};
use regex::Regex;

use crate::article::{DateKind, Precision, When};

pub use numeric::{Order, in_order, readings};
pub use scan::{PartialDate, find, find_partial, order_shown};

/// First year taken for a year.
pub const MIN_YEAR: i64 = 1900;
/// Last year taken for a year.
pub const MAX_YEAR: i64 = 2100;
/// A string longer than this is prose, not a date.
const MAX_LEN: usize = 120;
const DAY: i64 = 86_400;

/// Days since 1970-01-01 of a civil date; `None` where there is no such day or the year is outside 1900 to 2100.
///
/// ```
/// use wirecopy::extract::date::days_from_civil;
///
/// assert_eq!(days_from_civil(1970, 1, 2), Some(1));
/// assert_eq!(days_from_civil(2025, 2, 29), None);
/// ```
pub fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return None;
    }
    let date = civil::Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    // The count runs from 1 March of year 0, so that the leap day is a year's last.
    let date = date.ok()?;
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = y.div_euclid(400);
    let of_era = y - era * 400;
    let of_year = (153 * m + 2) / 5 + i64::from(date.day()) - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Year, month and day of a count of days since 1970-01-01.
pub fn civil(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted - era * 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + next, month as u32, day as u32)
}

/// Seconds since 1970-01-01 UTC as text: `2025-07-07`, or `2025-07-07T10:30:00Z`.
///
/// ```
/// use wirecopy::article::Precision;
/// use wirecopy::extract::date::format;
///
/// assert_eq!(format(86_399, Precision::Day), "1970-01-01");
/// assert_eq!(format(-1, Precision::Time), "1969-12-31T23:59:59Z");
/// ```
pub fn format(seconds: i64, precision: Precision) -> String {
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    let date = format!("{year:04}-{month:02}-{day:02}");
    match precision {
        Precision::Day => date,
        Precision::Time => {
            let of_day = seconds.rem_euclid(DAY);
            let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
            format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
        }
    }
}

/// Reads a string that means one day or one moment; `None` where it means none, or may mean two.
///
/// Understood are ISO 8601, RFC 3339 and RFC 2822, dates with month names in seven languages, seconds and
/// milliseconds since 1970, and `20250707`. A time without a zone is taken as UTC and marked as not zoned. Midnight
/// sharp is a day, because that is what programs write when they know no more.
///
/// ```
/// use wirecopy::article::{DateKind, Precision};
/// use wirecopy::extract::date;
///
/// let when = date::parse("Thu, 25 Dec 2014 02:10:00 +0900", DateKind::Published, "field").unwrap();
/// assert_eq!(date::format(when.from.unwrap(), Precision::Time), "2014-12-24T17:10:00Z");
/// assert!(when.zoned);
/// assert!(date::parse("08/07/2025", DateKind::Published, "field").is_none());
/// ```
pub fn parse(text: &str, kind: DateKind, basis: &str) -> Option<When> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LEN || !text.is_ascii() && text.trim().len() < 6 {
        return None;
    }
    digits_only(text, kind, basis)
        .or_else(|| iso(text, kind, basis))
        .or_else(|| mail(text, kind, basis))
        .or_else(|| loose(text, kind, basis))
}

/// Reads a date field: what [`parse`] reads, and a numeric date whose order is open as the interval between its readings.
///
/// ```
/// use wirecopy::article::{DateKind, Precision};
/// use wirecopy::extract::date;
///
/// let when = date::field("08/07/2025", DateKind::Published, "field date").unwrap();
/// assert_eq!(date::format(when.from.unwrap(), Precision::Day), "2025-07-08");
/// assert_eq!(date::format(when.to.unwrap(), Precision::Day), "2025-08-07");
/// assert_eq!(when.basis, "field date (day or month first unknown)");
/// ```
pub fn field(text: &str, kind: DateKind, basis: &str) -> Option<When> {
    if let Some(when) = parse(text, kind, basis) {
        return Some(when);
    }
    let text = text.trim();
    if text.len() > MAX_LEN {
        return None;
    }
    let found = find(text);
    let [(_, days)] = found.as_slice() else { return None };
    let (first, last) = (days.iter().min()?, days.iter().max()?);
    // Day and month may stand in either order; where even the year is open, nothing is known.
    if last - first > 366 {
        return None;
    }
    let mut when = When::day(*first, kind, format!("{basis} (day or month first unknown)"));
    when.to = Some(last * DAY + DAY - 1);
    Some(when)
}

/// Reads a date field as [`field`] does, with the order of day and month known where the field does not show it.
pub fn field_in(text: &str, order: Option<Order>, kind: DateKind, basis: &str) -> Option<When> {
    let Some(order) = order else { return field(text, kind, basis) };
    if let Some(when) = parse(text, kind, basis) {
        return Some(when);
    }
    let found = find(text.get(..MAX_LEN).unwrap_or(text));
    let [(span, days)] = found.as_slice() else { return None };
    let read = in_order(span.of(text), order).filter(|day| days.contains(day))?;
    Some(When::day(read, kind, basis))
}

/// `20250707`, `20250707103000`, and seconds or milliseconds since 1970.
fn digits_only(text: &str, kind: DateKind, basis: &str) -> Option<When> {
    let whole = text.split_once('.').map_or(text, |(whole, rest)| {
        if rest.bytes().all(|b| b.is_ascii_digit()) { whole } else { text }
    });
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let of_figures =
        |number: i64| days_from_civil(number / 10_000, number / 100 % 100, number % 100);
    match whole.len() {
        8 => of_figures(number).map(|days| When::day(days, kind, basis)),
        14 => {
            let days = of_figures(number / 1_000_000)?;
            let (hour, minute, second) = (number / 10_000 % 100, number / 100 % 100, number % 100);
            if hour > 23 || minute > 59 || second > 60 {
                return None;
            }
            Some(moment(days, hour * 3600 + minute * 60 + second, None, kind, basis))
        }
        // Nine digits begin in 1973; shorter ones are rather counts or numbers of articles.
        9 | 10 => Some(When::moment(number, true, kind, basis)),
        12 | 13 => Some(When::moment(number / 1000, true, kind, basis)),
        _ => None,
    }
    .filter(in_range)
}

fn iso(text: &str, kind: DateKind, basis: &str) -> Option<When> {
    let pieces = temporal::Pieces::parse(text).ok()?;
    let date = pieces.date();
    let days = days_from_civil(date.year().into(), date.month().into(), date.day().into())?;
    let Some(time) = pieces.time() else { return Some(When::day(days, kind, basis)) };
    let second =
        i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    let offset = pieces.to_numeric_offset().map(|offset| i64::from(offset.seconds()));
    Some(moment(days, second, offset, kind, basis))
}

fn mail(text: &str, kind: DateKind, basis: &str) -> Option<When> {
    let zoned = rfc2822::parse(text).ok()?;
    let mut when = When::moment(zoned.timestamp().as_second(), true, kind, basis);
    when.offset = Some(zoned.offset().seconds());
    Some(when).filter(in_range)
}

static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:^|[^\d:])(?:",
        r"(\d{1,2})(?::|h)(\d{2})(?::(\d{2})(?:[.,]\d+)?)?",
        r"|(\d{1,2})\.(\d{2})\s?(?:uhr|h\b)",
        r"|(\d{1,2})(?:\.(\d{2}))?\s?(?:[ap]\.?m\b)",
        r")(?:\s?([ap])\.?m\b\.?)?",
    ))
    .ok()
});
static ZONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*\(?(?:(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})\b|([A-Z]{1,5})\b)").ok()
});

/// A date somewhere in a short string, with a clock time when there is one: `Published: June 28, 2025 10:30 PM EDT`.
fn loose(text: &str, kind: DateKind, basis: &str) -> Option<When> {
    let found = find(text);
    let (_, days) = found.first()?;
    let [days] = days.as_slice() else { return None };
    if found.iter().any(|(_, other)| other.as_slice() != [*days]) {
        return None;
    }
    let clock = CLOCK.as_ref()?.captures(text).and_then(|captures| {
        let number =
            |group: usize| captures.get(group).and_then(|m| m.as_str().parse::<i64>().ok());
        let hour = number(1).or_else(|| number(4)).or_else(|| number(6))?;
        let minute = number(2).or_else(|| number(5)).or_else(|| number(7)).unwrap_or(0);
        let second = number(3).unwrap_or(0);
        let whole = captures.get(0)?;
        let tail = whole.as_str().trim_end_matches('.').to_ascii_lowercase();
        let half = captures.get(8).map(|m| m.as_str().to_ascii_lowercase());
        let afternoon =
            half.as_deref() == Some("p") || tail.ends_with("pm") || tail.ends_with("p.m");
        let morning = half.as_deref() == Some("a") || tail.ends_with("am") || tail.ends_with("a.m");
        let hour = match hour {
            12 if morning => 0,
            1..=11 if afternoon => hour + 12,
            hour => hour,
        };
        (hour < 24 && minute < 60 && second < 61)
            .then_some((hour * 3600 + minute * 60 + second, whole.end()))
    });
    let Some((second, end)) = clock else { return Some(When::day(*days, kind, basis)) };
    Some(moment(*days, second, zone(&text[end..]), kind, basis))
}

/// The offset in seconds that the text after a clock time begins with.
fn zone(rest: &str) -> Option<i64> {
    let captures = ZONE.as_ref()?.captures(rest)?;
    if let (Some(sign), Some(hours), Some(minutes)) =
        (captures.get(1), captures.get(2), captures.get(3))
    {
        let hours: i64 = hours.as_str().parse().ok()?;
        let minutes: i64 = minutes.as_str().parse().ok()?;
        let offset = hours * 3600 + minutes * 60;
        return (hours <= 14).then_some(if sign.as_str() == "-" { -offset } else { offset });
    }
    // Only names that mean one zone in news: IST and CST mean several, and are left unread.
    let hours = match captures.get(4)?.as_str() {
        "Z" | "UTC" | "GMT" => 0,
        "BST" | "CET" | "MEZ" | "WEST" => 1,
        "CEST" | "MESZ" | "EET" | "SAST" => 2,
        "EEST" | "MSK" => 3,
        "SGT" | "HKT" | "AWST" => 8,
        "JST" | "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "NZST" => 12,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return None,
    };
    Some(hours * 3600)
}

/// A moment from a civil day and its seconds; midnight sharp is taken for the day.
fn moment(days: i64, second: i64, offset: Option<i64>, kind: DateKind, basis: &str) -> When {
    if second == 0 {
        let mut when = When::day(days, kind, basis);
        when.zoned = offset.is_some();
        when.offset = offset.map(|seconds| seconds as i32);
        return when;
    }
    let mut when =
        When::moment(days * DAY + second - offset.unwrap_or(0), offset.is_some(), kind, basis);
    when.offset = offset.map(|seconds| seconds as i32);
    when
}

fn in_range(when: &When) -> bool {
    when.from.is_some_and(|from| (MIN_YEAR..=MAX_YEAR).contains(&civil(from.div_euclid(DAY)).0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let when = parse(text, DateKind::Published, "test")?;
        Some(format!(
            "{}{}",
            format(when.from?, when.precision),
            if when.zoned { " zoned" } else { "" }
        ))
    }

    #[test]
    fn civil_days_go_there_and_back() {
        let mut days = days_from_civil(1900, 1, 1).unwrap();
        let end = days_from_civil(2100, 12, 31).unwrap();
        while days <= end {
            let (year, month, day) = civil(days);
            assert_eq!(days_from_civil(year, month.into(), day.into()), Some(days));
            days += 1;
        }
        assert_eq!(days_from_civil(1899, 12, 31), None);
    }

    #[test]
    fn strings_of_every_kind_are_read() {
        for (text, expected) in [
            ("2025-07-07T22:14:00Z", "2025-07-07T22:14:00Z zoned"),
            ("2025-07-07T22:14:00+02:00", "2025-07-07T20:14:00Z zoned"),
            ("2025-07-07T22:14:00.123+0200", "2025-07-07T20:14:00Z zoned"),
            ("2025-07-07 10:30", "2025-07-07T10:30:00Z"),
            ("2025-07-07 10:30:00 +0200", "2025-07-07T08:30:00Z zoned"),
            ("2025-07-07", "2025-07-07"),
            ("2025-07-07T00:00:00", "2025-07-07"),
            ("2025-07-07T00:00:00+02:00", "2025-07-07 zoned"),
            ("Thu, 25 Dec 2014 02:10:00 GMT", "2014-12-25T02:10:00Z zoned"),
            ("June 28, 2025", "2025-06-28"),
            ("Published: June 28, 2025 10:30 PM EDT", "2025-06-29T02:30:00Z zoned"),
            ("June 28, 2025 at 9 a.m.", "2025-06-28T09:00:00Z"),
            ("12:05 AM, 28 June 2025", "2025-06-28T00:05:00Z"),
            ("Mon Jul 07 2025 10:30:00 GMT+0000 (UTC)", "2025-07-07T10:30:00Z zoned"),
            ("Mon Jul 07 10:30:00 +0100 2025", "2025-07-07T09:30:00Z zoned"),
            ("7 juillet 2025 à 10h30", "2025-07-07T10:30:00Z"),
            ("7. Juli 2025, 10.30 Uhr", "2025-07-07T10:30:00Z"),
            ("30/06/2025 18:45", "2025-06-30T18:45:00Z"),
            ("1751884200", "2025-07-07T10:30:00Z zoned"),
            ("1751884200000", "2025-07-07T10:30:00Z zoned"),
            ("1751884200.25", "2025-07-07T10:30:00Z zoned"),
            ("20250707", "2025-07-07"),
            ("20250707T103000Z", "2025-07-07T10:30:00Z zoned"),
            ("1987-02-26T15:01:01", "1987-02-26T15:01:01Z"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_two_is_refused() {
        for text in [
            "",
            "yesterday",
            "08/07/2025",
            "7",
            "2025",
            "1234567",
            "20251399",
            "0001-01-01",
            "2222-01-01",
            "from 3 May 2020 to 4 June 2021",
            "99999999999999999999",
            "-",
            "２０２５",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
