//! When is that? Date strings of pages, records and datelines to [`When`]: an interval, its precision and its source.
//!
//! [`parse`] takes strings that mean one day or moment, [`field`] also numeric ones whose order of day and month is
//! open, [`find`] finds dates inside a line. Nothing is guessed: what can be read in two ways stays two readings.
//! [`settle`] takes readings away that something else speaks against, [`spoken`] finds weekdays and words such as `last
//! month`.

mod months;
mod numeric;
mod relative;
pub mod said;
mod scan;
pub mod settle;
pub mod spoken;

use std::sync::LazyLock;

use jiff::civil;
use jiff::fmt::{rfc2822, temporal};
use regex::Regex;

use crate::article::{DateKind, Precision, Span, When};

pub use numeric::{Order, in_order, readings};
pub use relative::relative;
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

/// A date as reports print it: a day or a moment where it was written, with the zone if one was stated, or an interval of these.
///
/// ```
/// use wirecopy::article::DateKind;
/// use wirecopy::extract::date;
///
/// let when = date::parse("2025-07-07T22:14:00-04:00", DateKind::Published, "field").unwrap();
/// assert_eq!(date::interval(&when), "2025-07-07T22:14:00-04:00");
/// let when = date::field("08/07/2025", DateKind::Published, "field").unwrap();
/// assert_eq!(date::interval(&when), "2025-07-08 to 2025-08-07");
/// ```
pub fn interval(when: &When) -> String {
    let (from, to) = (when.from.map(|s| local(s, when)), when.to.map(|s| local(s, when)));
    match (from, to) {
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("by {to}"),
        (None, None) => String::new(),
    }
}

/// A second of a date where the date was written: `2025-07-07`, `2025-07-07T22:14:00-04:00`, with `Z` for universal time, and with
/// nothing where no zone was stated.
pub fn local(second: i64, when: &When) -> String {
    if when.precision == Precision::Day {
        return format(second, Precision::Day);
    }
    let offset = when.offset.unwrap_or(0);
    let clock = format(second + i64::from(offset), Precision::Time);
    let clock = clock.trim_end_matches('Z');
    match (when.zoned, offset) {
        (false, _) => clock.to_owned(),
        (true, 0) => format!("{clock}Z"),
        (true, _) => {
            let sign = if offset < 0 { '-' } else { '+' };
            let minutes = offset.unsigned_abs() / 60;
            format!("{clock}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    }
}

/// A day without a zone and a moment with one may be this far apart and mean the same, in seconds.
pub(crate) const ZONE_NOISE: i64 = 14 * 3_600;

/// Whether one date ends before another begins, whatever their zones.
pub(crate) fn surely_before(a: &When, b: &When) -> bool {
    let (Some(end), Some(start)) = (a.to, b.from) else { return false };
    let slack = if a.zoned == b.zoned { 0 } else { ZONE_NOISE };
    end + slack < start
}

/// How the source of a day ends that goes before a moment in universal time, because it is the day where that was written.
pub(crate) const LOCAL: &str = ", the day there";

/// How the source of a date begins that the page bears and not the article on it.
pub(super) const OF_PAGE: &str = "JSON-LD of the page,";

/// Trust in a published date, best first: the label of the item it is about, the crawler's header, machine-readable dates with
/// a time, then those without, then those of elements that may be another story's, what is printed, the address, what may be
/// read in two ways, and last what is said of the page or the site and not of the article.
pub(crate) fn trust(when: &When) -> u32 {
    match (when.basis.as_str(), when.precision) {
        (b, _) if b.starts_with("label") => 0,
        ("crawler header", _) => 1,
        (b, _) if b.starts_with(OF_PAGE) => 8,
        _ if settle::is_open(when) => 7,
        ("time" | "abbr" | "element marked as a date", _) => 4,
        (_, Precision::Time) => 2,
        (b, _) if b.ends_with(LOCAL) => 2,
        (b, _) if b.starts_with("printed date") && !b.contains("marked") => 5,
        (b, _) if b.contains("address") || b.contains("title") => 6,
        _ => 3,
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
/// Where even its year is open it has no ends, only readings: nothing is known until something speaks against all but one.
///
/// ```
/// use wirecopy::article::{DateKind, Precision};
/// use wirecopy::extract::date;
///
/// let when = date::field("08/07/2025", DateKind::Published, "field date").unwrap();
/// assert_eq!(date::format(when.from.unwrap(), Precision::Day), "2025-07-08");
/// assert_eq!(date::format(when.to.unwrap(), Precision::Day), "2025-08-07");
/// assert_eq!(when.basis, "field date (day or month first unknown)");
/// assert!(!date::field("14-12-28", DateKind::Published, "field date").unwrap().is_known());
/// ```
pub fn field(text: &str, kind: DateKind, basis: &str) -> Option<When> {
    field_in(text, None, kind, basis)
}

/// Reads a date field as [`field`] does, with the order of day and month that is usual where it stands.
pub fn field_in(text: &str, order: Option<Order>, kind: DateKind, basis: &str) -> Option<When> {
    if let Some(when) = parse(text, kind, basis) {
        return Some(when);
    }
    let text = text.trim();
    if text.len() > MAX_LEN {
        return None;
    }
    let found = find(text);
    let [(span, _)] = found.as_slice() else { return None };
    figures(text, *span, order, kind, basis)
}

/// The date at a place of a line, figures in the usual order where one is known, else in all that are possible. A weekday in
/// the line speaks against days that fall on another.
pub(crate) fn figures(
    line: &str,
    span: Span,
    order: Option<Order>,
    kind: DateKind,
    basis: &str,
) -> Option<When> {
    let text = span.of(line);
    let readings = numeric::all(text);
    let usual = order.and_then(|order| in_order(text, order));
    let days = usual.map_or_else(
        || find(text).into_iter().next().map(|(_, days)| days).unwrap_or_default(),
        |day| vec![day],
    );
    let mut when = settle::between(&days, kind, basis)?;
    when.readings = readings;
    if days.len() > 1 {
        settle::by_weekday(&mut when, line, span.start);
    }
    Some(when)
}

/// The date at a place of a line that prints it: a day, or the interval between its readings.
pub(crate) fn printed(line: &str, span: Span, kind: DateKind, basis: &str) -> Option<When> {
    let (_, days) = find(span.of(line)).into_iter().next()?;
    match days.as_slice() {
        [day] => {
            let mut when = When::day(*day, kind, basis);
            when.readings = all_readings(span.of(line));
            Some(when)
        }
        _ => figures(line, span, None, kind, basis),
    }
}

/// Every day that a date in figures may mean; `None` where it begins with a year of four figures, or is none.
pub(crate) fn all_readings(text: &str) -> Option<crate::article::Readings> {
    numeric::all(text)
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
        r"|(\d{1,2})\.(\d{2})\s?(?:uhr|h\b|(?:gmt|utc|bst|cet|cest|mez|mesz|msk|e[sd]?t|p[sd]t)\b)",
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
    let (span, days) = found.first()?;
    let [days] = days.as_slice() else { return None };
    let readings = numeric::all(span.of(text));
    if found.iter().any(|(_, other)| other.as_slice() != [*days]) {
        return None;
    }
    let clock = clock(text);
    let mut when = match clock {
        Some((second, end)) => moment(*days, second, zone(&text[end..], *days), kind, basis),
        None => When::day(*days, kind, basis),
    };
    when.readings = readings;
    Some(when)
}

/// The clock time in a line, in seconds of its day, and the byte behind it.
fn clock(text: &str) -> Option<(i64, usize)> {
    let captures = CLOCK.as_ref()?.captures(text)?;
    let number = |group: usize| captures.get(group).and_then(|m| m.as_str().parse::<i64>().ok());
    let hour = number(1).or_else(|| number(4)).or_else(|| number(6))?;
    let minute = number(2).or_else(|| number(5)).or_else(|| number(7)).unwrap_or(0);
    let second = number(3).unwrap_or(0);
    let whole = captures.get(0)?;
    let tail = whole.as_str().trim_end_matches('.').to_ascii_lowercase();
    let half = captures.get(8).map(|m| m.as_str().to_ascii_lowercase());
    let afternoon = half.as_deref() == Some("p") || tail.ends_with("pm") || tail.ends_with("p.m");
    let morning = half.as_deref() == Some("a") || tail.ends_with("am") || tail.ends_with("a.m");
    let hour = match hour {
        12 if morning => 0,
        1..=11 if afternoon => hour + 12,
        hour => hour,
    };
    // `23.30 GMT`: what told the time is its zone, to be read again.
    let end =
        captures.get(5).filter(|_| !tail.ends_with(['r', 'h'])).map_or(whole.end(), |m| m.end());
    (hour < 24 && minute < 60 && second < 61).then_some((hour * 3600 + minute * 60 + second, end))
}

/// The moment so many seconds, less than a day, before another; both days where only the day of that is known.
fn date_of(fetched: &When, back: i64, kind: DateKind, basis: &str) -> Option<When> {
    let from = fetched.from?;
    if fetched.precision == Precision::Time {
        let mut when = When::moment(from - back, fetched.zoned, kind, basis);
        when.offset = fetched.offset;
        return Some(when);
    }
    let day = fetched.local_day()?;
    settle::between(&[day - 1, day], kind, basis)
}

/// Whether clocks in the United States show summer time on a day: from the second Sunday of March to the first of November.
fn is_us_summer(days: i64) -> bool {
    let (year, ..) = civil(days);
    let sunday = |month: i64, last: i64| {
        days_from_civil(year, month, last).map(|day| spoken::on_or_before(6, day))
    };
    sunday(3, 14).zip(sunday(11, 7)).is_some_and(|(from, to)| (from..to).contains(&days))
}

/// The offset in seconds that the text after a clock time on a day begins with.
fn zone(rest: &str, days: i64) -> Option<i64> {
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
        "ET" => {
            if is_us_summer(days) {
                -4
            } else {
                -5
            }
        }
        "PT" => {
            if is_us_summer(days) {
                -7
            } else {
                -8
            }
        }
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

    #[test]
    fn zones_that_pages_print_are_read() {
        for (text, expected) in [
            ("Mar 4, 2025 11:30 p.m. ET", "2025-03-04T23:30:00-05:00"),
            ("July 4, 2025 11:30 p.m. ET", "2025-07-04T23:30:00-04:00"),
            ("Tuesday 4 March 2025 23.30 GMT", "2025-03-04T23:30:00Z"),
            ("4. März 2025, 18.30 Uhr MEZ", "2025-03-04T18:30:00+01:00"),
        ] {
            let when = parse(text, DateKind::Published, "test").unwrap();
            assert_eq!(interval(&when), expected, "{text}");
        }
    }

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
