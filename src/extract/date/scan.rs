//! Which dates stand in this line? Finds them with their places; says nothing about what they are the dates of.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::months;
use super::numeric::{self, Order};
use super::{MAX_YEAR, MIN_YEAR, days_from_civil};
use crate::article::Span;

/// A month and a day without a year, as datelines have them: `July 7`, `16 MAG`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialDate {
    /// Where it stands.
    pub span: Span,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, 1 to 31.
    pub day: u32,
}

struct Patterns {
    year_first: Regex,
    numeric: Regex,
    cjk: Regex,
    month_day_year: Regex,
    day_month_year: Regex,
    /// `Mon Jul 07 10:30:00 +0000 2025`, as C programs and one large social network write it.
    clock_between: Regex,
    month_day: Regex,
    day_month: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(Patterns::build);

impl Patterns {
    /// The patterns; `None` never happens (a test sees to it) but keeps the library free of a panic.
    fn build() -> Option<Self> {
        let month = format!("({})", months::alternatives());
        let regex = |pattern: &str| Regex::new(&format!("(?i){pattern}")).ok();
        Some(Self {
            year_first: regex(r"(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})")?,
            numeric: regex(r"(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4}|\d{2})")?,
            cjk: regex(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")?,
            month_day_year: regex(&format!(
                r"\b{month}\b\.?[\s-]*(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:,|-|\s|of)\s*(\d{{4}})"
            ))?,
            day_month_year: regex(&format!(
                r"(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª|°)?[\s-]*(?:of\s+|de\s+|d['’])?{month}\b\.?,?[\s-]*(?:de\s+|del\s+)?(\d{{4}})"
            ))?,
            clock_between: regex(&format!(
                r"\b{month}\s+(\d{{1,2}}),?\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s*[ap]m)?\s+(?:[a-z]{{2,4}}\s+|[+-]\d{{4}}\s+)?(\d{{4}})"
            ))?,
            month_day: regex(&format!(r"\b{month}\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b"))?,
            day_month: regex(&format!(
                r"\b(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:of\s+|de\s+|d['’])?{month}\b"
            ))?,
        })
    }
}

/// Finds dates with day, month and year in a short line, with their possible readings as days since 1970-01-01.
///
/// Most dates have one reading; a numeric one such as `08-07-2025` has two, day first before month first.
/// Dates are in order of their place and do not overlap. A year outside 1900 to 2100 is no date.
///
/// ```
/// use wirecopy::extract::date;
///
/// let found = date::find("July 7, 2025 and again time08-07-2025");
/// assert_eq!(found.len(), 2);
/// assert_eq!(found[1].1.len(), 2);
/// ```
pub fn find(text: &str) -> Vec<(Span, Vec<i64>)> {
    let Some(stretches) = stretches(text) else { return find_within(text) };
    let within = |stretch: Span| {
        find_within(stretch.of(text)).into_iter().map(move |(s, days)| (moved(s, stretch), days))
    };
    stretches.into_iter().flat_map(within).collect()
}

fn moved(span: Span, by: Span) -> Span {
    Span::new(span.start + by.start, span.end + by.start)
}

/// A text up to so many bytes is looked through as a whole.
const SHORT: usize = 256;

/// Words on either side of a figure that may belong to its date. No date has more than three without a figure in a row.
const AROUND: usize = 5;

/// The stretches of a long text that can hold a date: some words around its figures. They begin and end at white space and
/// do not meet, so each can be looked through alone. `None` for a short text, and for one with figures that are not ASCII,
/// which patterns take for figures too.
fn stretches(text: &str) -> Option<Vec<Span>> {
    let other = |c: char| !c.is_ascii() && c.is_numeric();
    if text.len() <= SHORT || !text.is_ascii() && text.contains(other) {
        return None;
    }
    let bytes = text.as_bytes();
    let mut out: Vec<Span> = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let (mut start, mut end) = (at + found, at + found);
        for _ in 0..AROUND {
            let before = text[..start].trim_end();
            let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
            start = before.len() - word.len();
            let rest = text[end..].trim_start();
            let word = rest.split(char::is_whitespace).next().unwrap_or_default();
            end = text.len() - rest.len() + word.len();
        }
        match out.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => out.push(Span::new(start, end)),
        }
        at += found + bytes[at + found..].iter().take_while(|b| b.is_ascii_digit()).count();
    }
    Some(out)
}

fn find_within(text: &str) -> Vec<(Span, Vec<i64>)> {
    let shapes = Shapes::of(text);
    if !shapes.year && !shapes.parted {
        return Vec::new();
    }
    let Some(patterns) = PATTERNS.as_ref() else { return Vec::new() };
    matches(patterns, text, shapes)
}

/// Spans that do not overlap, by their starts: a line may hold hundreds of thousands of dates.
#[derive(Default)]
struct Places(BTreeMap<usize, usize>);

impl Places {
    fn of(spans: impl Iterator<Item = Span>) -> Self {
        Self(spans.map(|span| (span.start, span.end)).collect())
    }

    fn is_free(&self, span: Span) -> bool {
        // Those further left end further left.
        let last = self.0.range(..span.end).next_back();
        last.is_none_or(|(_, &end)| end <= span.start)
    }

    fn insert(&mut self, span: Span) {
        self.0.insert(span.start, span.end);
    }
}

fn matches(patterns: &Patterns, text: &str, shapes: Shapes) -> Vec<(Span, Vec<i64>)> {
    let mut found: Vec<(Span, Vec<i64>)> = Vec::new();
    let mut taken = Places::default();
    let mut take = |regex: &Regex, read: &dyn Fn(&Captures<'_>) -> Vec<i64>| {
        for captures in regex.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            let span = Span::new(whole.start(), whole.end());
            if !stands_alone(text, span) || !taken.is_free(span) {
                continue;
            }
            let days = read(&captures);
            if !days.is_empty() {
                taken.insert(span);
                found.push((span, days));
            }
        }
    };
    let one = |day: Option<i64>| day.into_iter().collect::<Vec<_>>();
    if shapes.year && shapes.month {
        take(&patterns.clock_between, &|c| one(named(c, 3, 1, 2)));
        take(&patterns.month_day_year, &|c| one(named(c, 3, 1, 2)));
        take(&patterns.day_month_year, &|c| one(named(c, 3, 2, 1)));
    }
    if shapes.year && !text.is_ascii() {
        take(&patterns.cjk, &|c| one(digits(c, 1, 2, 3)));
    }
    if shapes.year && shapes.parted {
        take(&patterns.year_first, &|c| {
            if c[2] == c[4] { one(digits(c, 1, 3, 5)) } else { Vec::new() }
        });
    }
    if shapes.parted {
        take(&patterns.numeric, &|c| {
            if c[2] == c[4] { numeric::readings(&c[0]) } else { Vec::new() }
        });
    }
    found.sort_unstable();
    found
}

/// What figures of a text could make a date. Every date has a year of four figures that no other figure touches, or is
/// three numbers with the same joint between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shapes {
    /// A number of four figures from [`MIN_YEAR`] to [`MAX_YEAR`].
    year: bool,
    /// `1-2-3`, `1/12/3`, the second number of one or two figures.
    parted: bool,
    /// The name of a month beside a year.
    month: bool,
}

impl Shapes {
    #[cfg(test)]
    const ALL: Self = Self { year: true, parted: true, month: true };

    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let figures = |from: usize| {
            bytes[from..].iter().position(|b| !b.is_ascii_digit()).map_or(bytes.len(), |n| from + n)
        };
        let mut out = Self { year: false, parted: false, month: false };
        let mut at = 0;
        while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|n| at + n) {
            let end = figures(start);
            out.year |= end - start == 4
                && matches!(bytes[start..start + 2], [b'1', b'9'] | [b'2', b'0' | b'1']);
            if let Some(joint @ (b'-' | b'/' | b'.')) = bytes.get(end) {
                let second = figures(end + 1);
                out.parted |= matches!(second - end, 2 | 3)
                    && bytes.get(second) == Some(joint)
                    && bytes.get(second + 1).is_some_and(u8::is_ascii_digit);
            }
            at = end;
        }
        out.month = out.year && months::may_name(text);
        out
    }
}

/// Finds months with a day and no year; what [`find`] finds in the same line is left out.
///
/// ```
/// use wirecopy::extract::date;
///
/// let found = date::find_partial("SHANGHAI, July 7 (Reuters) - ");
/// assert_eq!((found[0].month, found[0].day), (7, 7));
/// ```
pub fn find_partial(text: &str) -> Vec<PartialDate> {
    let Some(stretches) = stretches(text) else { return partial_within(text) };
    let within = |stretch: Span| {
        let found = partial_within(stretch.of(text)).into_iter();
        found.map(move |date| PartialDate { span: moved(date.span, stretch), ..date })
    };
    stretches.into_iter().flat_map(within).collect()
}

fn partial_within(text: &str) -> Vec<PartialDate> {
    if !text.bytes().any(|b| b.is_ascii_digit()) || !months::may_name(text) {
        return Vec::new();
    }
    let Some(patterns) = PATTERNS.as_ref() else { return Vec::new() };
    let mut taken = Places::of(find_within(text).into_iter().map(|(span, _)| span));
    let mut found: Vec<PartialDate> = Vec::new();
    for (regex, month_group, day_group) in
        [(&patterns.month_day, 1, 2), (&patterns.day_month, 2, 1)]
    {
        for captures in regex.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            let span = Span::new(whole.start(), whole.end());
            let word = &captures[month_group];
            let (Some(month), Ok(day)) = (months::number(word), captures[day_group].parse::<i64>())
            else {
                continue;
            };
            // A leap year, so that 29 February counts.
            let valid = days_from_civil(2000, month, day).is_some();
            let month_first = month_group == 1;
            if !valid
                || (month_first && !months::plainly_a_month(word))
                || !stands_alone(text, span)
                || !taken.is_free(span)
            {
                continue;
            }
            taken.insert(span);
            found.push(PartialDate { span, month: month as u32, day: day as u32 });
        }
    }
    found.sort_unstable_by_key(|partial| partial.span);
    found
}

/// The order of day and month that a line of text fixes, when one of its numeric dates has a part above 12.
pub fn order_shown(text: &str) -> Option<Order> {
    let patterns = PATTERNS.as_ref()?;
    patterns.numeric.find_iter(text).find_map(|m| numeric::order_of(m.as_str()))
}

/// No digit touches it: `108-07-2025` and `08-07-20255` hold no date. Letters may, as in `time08-07-2025`.
fn stands_alone(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let joint = |i: usize| bytes.get(i).is_some_and(|b| matches!(b, b'-' | b'/' | b'.'));
    let before = span.start.checked_sub(1).is_some_and(|i| {
        digit(i) || (joint(i) && i.checked_sub(1).is_some_and(digit) && digit(span.start))
    });
    let after = digit(span.end) || (joint(span.end) && digit(span.end + 1) && digit(span.end - 1));
    !before && !after
}

fn named(captures: &Captures<'_>, year: usize, month: usize, day: usize) -> Option<i64> {
    let year = year_of(&captures[year])?;
    days_from_civil(year, months::number(&captures[month])?, captures[day].parse().ok()?)
}

fn digits(captures: &Captures<'_>, year: usize, month: usize, day: usize) -> Option<i64> {
    let year = year_of(&captures[year])?;
    days_from_civil(year, captures[month].parse().ok()?, captures[day].parse().ok()?)
}

fn year_of(digits: &str) -> Option<i64> {
    digits.parse().ok().filter(|year| (MIN_YEAR..=MAX_YEAR).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> (String, Vec<String>) {
        let found = find(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let (span, days) = &found[0];
        let days =
            days.iter().map(|d| super::super::format(d * 86_400, crate::article::Precision::Day));
        (span.of(text).to_owned(), days.collect())
    }

    #[test]
    fn dates_are_found_in_seven_languages() {
        for (text, day) in [
            ("June 28, 2025", "2025-06-28"),
            ("28 June 2025", "2025-06-28"),
            ("Sept. 3rd, 2019", "2019-09-03"),
            ("le 7 juillet 2025 à 10h30", "2025-07-07"),
            ("1er août 2024", "2024-08-01"),
            ("7. Juli 2025", "2025-07-07"),
            ("3. März 2020, 12:00 Uhr", "2020-03-03"),
            ("7 de julio de 2025", "2025-07-07"),
            ("12 de março de 2021", "2021-03-12"),
            ("16 MAGGIO 2022", "2022-05-16"),
            ("7 июля 2025 г.", "2025-07-07"),
            ("2025年7月7日", "2025-07-07"),
            ("Mon Jul 07 10:30:00 +0000 2025", "2025-07-07"),
            ("07-Jul-2025", "2025-07-07"),
            ("WORLD 2025-06-28", "2025-06-28"),
        ] {
            assert_eq!(only(text).1, [day], "{text}");
        }
    }

    #[test]
    fn a_numeric_date_keeps_both_readings() {
        assert_eq!(
            only("time08-07-2025"),
            ("08-07-2025".into(), vec!["2025-07-08".into(), "2025-08-07".into()])
        );
        assert_eq!(only("30-06-2025").1, ["2025-06-30"]);
        assert_eq!(only("7/8/25").1, ["2025-08-07", "2025-07-08"]);
        assert_eq!(only("26.07.24").1, ["2024-07-26"]);
    }

    #[test]
    fn numbers_that_are_no_dates_are_left_alone() {
        for text in
            ["1.2.3", "108-07-2025", "99/99/2025", "3 June 1850", "call 08-07-20255", "10-20-30-40"]
        {
            assert!(find(text).is_empty(), "{text}: {:?}", find(text));
        }
    }

    proptest::proptest! {
        /// The last span on the left stands for all of them.
        #[test]
        fn a_place_is_free_where_no_span_overlaps_it(
            spans in proptest::collection::vec((0_usize..200, 1_usize..20), 0..60),
        ) {
            let (mut places, mut naive) = (Places::default(), Vec::<Span>::new());
            for (start, len) in spans {
                let span = Span::new(start, start + len);
                let free = !naive.iter().any(|other| other.overlaps(span));
                proptest::prop_assert_eq!(places.is_free(span), free);
                if free {
                    places.insert(span);
                    naive.push(span);
                }
            }
        }
    }

    #[test]
    fn a_line_of_dates_is_read_in_linear_time() {
        let many = 100_000;
        assert_eq!(find(&"04/05/2025 ".repeat(many)).len(), many);
        assert_eq!(find_partial(&"4 July, ".repeat(many)).len(), many);
    }

    proptest::proptest! {
        /// What cannot make a date is never looked at, and what is never looked at makes none.
        #[test]
        fn figures_that_make_no_date_are_passed_over(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "2", "12", "31", "1999", "2025", "2100", "1850", "25", "0", "٣", "१", "-", "/", ".", ",", " ", ", ",
                    "st ", "of ", "de ", "d'", "May", "mar", "oKt", "ſept", "août", "июля", "December", "10:30",
                    " +0000 ", "年", "月", "日", "x", "é", "time",
                ]),
                0..12,
            ),
        ) {
            let text = parts.concat();
            let patterns = PATTERNS.as_ref().expect("fixed patterns");
            let all = if text.bytes().any(|b| b.is_ascii_digit()) {
                matches(patterns, &text, Shapes::ALL)
            } else {
                Vec::new()
            };
            proptest::prop_assert_eq!(find(&text), all);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_long_text_is_looked_through_around_its_figures(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "2 ", "12", "31st ", "1999", " 2025", "-", "/", ".", ", ", " ", "\n", "\u{a0}", "st ", "of ", "de ", "d'",
                    "May ", "mar", "Sept. ", "août ", "июля", "10:30", " pm ", "EST ", "年", "月", "日", "x ", "the quay to cars ", "“no” ", "٣ ",
                    "a long stretch of words without any figure in it that stands between two dates of one and the same text and is here                      to keep them apart from one another for as long as it may take to make of them two stretches and not one ",
                ]),
                0..24,
            ),
        ) {
            let text = parts.concat();
            proptest::prop_assert_eq!(find(&text), find_within(&text));
            proptest::prop_assert_eq!(find_partial(&text), partial_within(&text));
        }
    }

    #[test]
    fn datelines_give_partial_dates() {
        for (text, month, day) in [
            ("SHANGHAI, July 7 (Reuters) - ", 7, 7),
            ("Madrid, 10 abr (EFE).- ", 4, 10),
            ("(ANSA) - MILANO, 16 MAG - ", 5, 16),
            ("Nov. 28 (UPI) -- ", 11, 28),
            ("on Monday (Jun 30)", 6, 30),
        ] {
            let found = find_partial(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((found[0].month, found[0].day), (month, day), "{text}");
        }
        assert!(find_partial("you may 5 times").is_empty());
        assert!(find_partial("July 7, 2025").is_empty());
    }

    #[test]
    fn a_part_above_twelve_fixes_the_order() {
        assert_eq!(order_shown("time08-07-2025"), None);
        assert_eq!(order_shown("30-06-2025"), Some(Order::DayFirst));
        assert_eq!(order_shown("6/30/2025"), Some(Order::MonthFirst));
    }
}
