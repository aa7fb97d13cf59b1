//! Which day is "yesterday, 14:05"? Dates that count back from the moment at which a page or record was fetched.
//!
//! Input is a field that holds nothing else, and the fetch; output a [`When`] whose basis says that it was counted. Nothing is
//! counted without a fetch: the day of the run has nothing to do with that of the text.

use std::sync::LazyLock;

use regex::Regex;

use super::spoken::{self, Spoken};
use super::{DAY, MAX_LEN, clock, date_of, find_partial, moment};
use crate::article::{DateKind, When};

/// Words for the day of the fetch, the day before, and the day before that.
static DAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^(?:(today|aujourd.hui|heute|hoy|oggi|hoje|сегодня|今天|今日)",
        r"|(yesterday|hier|gestern|ayer|ieri|ontem|вчера|昨天|昨日)",
        r"|(avant-hier|vorgestern|anteayer|позавчера|前天))",
        r"(?:$|[\s,]|[a-z]{1,3}\s)",
    ))
    .ok()
});

/// A number of minutes, hours, days or weeks ago.
static AGO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^(?:il y a|vor|hace|há)?\s*(\d{1,3}|an?|une?|eine[rmn]?|une?a?)\s*(?:",
        r"(min(?:ute|uto|uti|uten)?s?|минут[уы]?|分钟)|(h(?:ou)?rs?|heures?|stunden?|horas?|ore|часа?|часов|小时)",
        r"|(days?|jours?|tag(?:en?)?|d[ií]as?|giorn[oi]|dias?|день|дня|дней|天)|(weeks?|semaines?|wochen?|semanas?|settiman[ae]|недел[июь]|周))",
        r"\s*(?:ago|fa|atrás|назад|前)?$",
    ))
    .ok()
});

/// Words without which a number of hours is a length of time.
const BACK: &[&str] = &["ago", "il y a", "vor ", "hace ", "há ", " fa", "atrás", "назад", "前"];

/// Reads a field that tells its day from a fetch; `None` where it does not, or the day of the fetch is not known.
pub fn relative(text: &str, fetched: &When, kind: DateKind, basis: &str) -> Option<When> {
    let text = text.trim();
    let today = fetched.local_day()?;
    if text.is_empty() || text.len() > MAX_LEN {
        return None;
    }
    let basis = format!("{basis}, counted from the fetch");
    let at = |day: i64| match clock(text) {
        Some((second, _)) => moment(day, second, None, kind, &basis),
        None => When::day(day, kind, &basis),
    };
    if let Some(captures) = DAYS.as_ref()?.captures(text) {
        let back = (1..=3).find(|&n| captures.get(n).is_some())? as i64 - 1;
        return Some(at(today - back));
    }
    if let Some(captures) = AGO.as_ref()?.captures(text) {
        let lower = text.to_lowercase();
        if !BACK.iter().any(|word| lower.contains(word)) {
            return None;
        }
        let many = captures[1].parse::<i64>().unwrap_or(1);
        let unit = [60, 3_600, DAY, 7 * DAY];
        let back = many * (0..4).find(|n| captures.get(n + 2).is_some()).map(|n| unit[n])?;
        if back >= DAY {
            return Some(When::day(today - back / DAY, kind, &basis));
        }
        // Hours back from a fetch of which only the day is known reach the day before.
        let mut when = date_of(fetched, back, kind, &basis)?;
        when.zoned = fetched.zoned;
        return Some(when);
    }
    // A day and a month alone are the last that were.
    if let [partial] = find_partial(text).as_slice() {
        let (year, ..) = super::civil(today);
        let rest = text.len() - partial.span.len();
        let of_year = |year| super::days_from_civil(year, partial.month.into(), partial.day.into());
        let day = [year, year - 1].into_iter().filter_map(of_year).find(|day| *day <= today + 1)?;
        return (rest <= 24).then(|| at(day));
    }
    match spoken::find(text).as_slice() {
        [(span, Spoken::Weekday(wanted))] if span.start <= 3 && text.len() - span.len() <= 16 => {
            Some(at(spoken::on_or_before(*wanted, today)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::date;

    fn told(text: &str, fetch: &str) -> Option<String> {
        let fetched = date::parse(fetch, DateKind::Fetched, "field crawled")?;
        let when = relative(text, &fetched, DateKind::Published, "field date")?;
        assert_eq!(when.basis, "field date, counted from the fetch");
        Some(date::interval(&when))
    }

    #[test]
    fn days_are_counted_back_from_the_fetch() {
        for (text, fetch, expected) in [
            ("yesterday", "2025-05-01T10:00:00Z", "2025-04-30"),
            ("Yesterday, 14:05", "2025-05-01T10:00:00Z", "2025-04-30T14:05:00"),
            ("вчера, 14:05", "2025-05-01T10:00:00Z", "2025-04-30T14:05:00"),
            ("昨天 14:05", "2025-05-01T10:00:00Z", "2025-04-30T14:05:00"),
            ("3 hours ago", "2025-05-01T01:00:00Z", "2025-04-30T22:00:00Z"),
            ("vor 2 Tagen", "2025-05-01T10:00:00Z", "2025-04-29"),
            ("il y a 2 jours", "2025-01-02", "2024-12-31"),
            ("Tuesday", "2025-05-01", "2025-04-29"),
            ("4 March", "2025-05-01", "2025-03-04"),
            ("30 December", "2025-01-02", "2024-12-30"),
        ] {
            assert_eq!(told(text, fetch).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn lengths_of_time_and_prose_are_no_dates() {
        for text in [
            "3 hours",
            "the day before yesterday's vote",
            "soon",
            "every Tuesday of the month at noon",
        ] {
            assert_eq!(told(text, "2025-05-01T10:00:00Z"), None, "{text}");
        }
    }
}
