//! Day first or month first? The possible readings of a date written in figures alone.

use super::days_from_civil;
use crate::article::Readings;

/// Which of the first two numbers of a numeric date is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// `08-07-2025` is 8 July.
    DayFirst,
    /// `08-07-2025` is 7 August.
    MonthFirst,
}

impl Order {
    /// The order in words: `day first`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::DayFirst => "day first",
            Self::MonthFirst => "month first",
        }
    }
}

/// Two-digit years from here on belong to the twentieth century.
const PIVOT: i64 = 70;

/// The days a numeric date may mean, as days since 1970-01-01: day first before month first before year first, equal ones once.
///
/// A date with full stops is read day first where that gives a date, because that is how it is written wherever full
/// stops are used. A date that begins with a four-digit year has one reading. Anything else gives none.
///
/// ```
/// use wirecopy::extract::date;
///
/// assert_eq!(date::readings("08-07-2025").len(), 2);
/// assert_eq!(date::readings("30-06-2025").len(), 1);
/// assert!(date::readings("30-30-2025").is_empty());
/// ```
pub fn readings(text: &str) -> Vec<i64> {
    let Some((parts, separator)) = parts(text) else { return Vec::new() };
    if parts[0].len() == 4 {
        return in_year_first(parts).into_iter().collect();
    }
    let first = read(parts, Order::DayFirst);
    if separator == b'.' && first.is_some() {
        return first.into_iter().collect();
    }
    let second = read(parts, Order::MonthFirst).filter(|day| first != Some(*day));
    // Other joints have the year in front only where something shows it.
    let third = year_in_front(parts)
        .filter(|day| separator == b'-' && ![first, second].contains(&Some(*day)));
    first.into_iter().chain(second).chain(third).collect()
}

/// Every day that a date in figures may mean; `None` where it begins with a year of four figures, or is no date.
pub(super) fn all(text: &str) -> Option<Readings> {
    let (parts, _) = parts(text)?;
    if parts[0].len() == 4 {
        return None;
    }
    let day = |days: Option<i64>| days.and_then(|days| i32::try_from(days).ok());
    let all = Readings {
        day_first: day(read(parts, Order::DayFirst)),
        month_first: day(read(parts, Order::MonthFirst)),
        year_first: day(year_in_front(parts)),
    };
    (all != Readings::default()).then_some(all)
}

/// `14-12-28` as 2014-12-28.
fn year_in_front(parts: [&str; 3]) -> Option<i64> {
    if parts.iter().any(|part| part.len() != 2) {
        return None;
    }
    let year: i64 = parts[0].parse().ok()?;
    let year = if year < PIVOT { 2000 + year } else { 1900 + year };
    days_from_civil(year, parts[1].parse().ok()?, parts[2].parse().ok()?)
}

/// A numeric date read in a known order, as days since 1970-01-01; `None` where that gives no date.
pub fn in_order(text: &str, order: Order) -> Option<i64> {
    let (parts, _) = parts(text)?;
    if parts[0].len() == 4 { in_year_first(parts) } else { read(parts, order) }
}

/// The order that one date shows by itself, because only one gives a date.
pub(super) fn order_of(text: &str) -> Option<Order> {
    let (parts, _) = parts(text)?;
    if parts[0].len() == 4 {
        return None;
    }
    match (read(parts, Order::DayFirst), read(parts, Order::MonthFirst)) {
        (Some(_), None) => Some(Order::DayFirst),
        (None, Some(_)) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Splits `a-b-c` with one kind of separator.
fn parts(text: &str) -> Option<([&str; 3], u8)> {
    let text = text.trim();
    let separator = text.bytes().find(|b| matches!(b, b'-' | b'/' | b'.'))?;
    let mut pieces = text.split(char::from(separator)).map(str::trim);
    let parts = [pieces.next()?, pieces.next()?, pieces.next()?];
    let figures =
        |part: &&str| matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|b| b.is_ascii_digit());
    (pieces.next().is_none() && parts.iter().all(figures)).then_some((parts, separator))
}

fn in_year_first(parts: [&str; 3]) -> Option<i64> {
    days_from_civil(parts[0].parse().ok()?, parts[1].parse().ok()?, parts[2].parse().ok()?)
}

fn read(parts: [&str; 3], order: Order) -> Option<i64> {
    let year: i64 = parts[2].parse().ok()?;
    let year = match parts[2].len() {
        4 => year,
        2 if year < PIVOT => 2000 + year,
        2 => 1900 + year,
        _ => return None,
    };
    let (day, month) = match order {
        Order::DayFirst => (parts[0], parts[1]),
        Order::MonthFirst => (parts[1], parts[0]),
    };
    days_from_civil(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_is_known_decides() {
        let july = days_from_civil(2025, 7, 8);
        let august = days_from_civil(2025, 8, 7);
        assert_eq!(in_order("08-07-2025", Order::DayFirst), july);
        assert_eq!(in_order("08/07/25", Order::MonthFirst), august);
        assert_eq!(in_order("2025/07/08", Order::MonthFirst), july);
    }

    #[test]
    fn a_year_of_two_figures_may_stand_in_front_of_hyphens() {
        let of = |y, m, d| days_from_civil(y, m, d).unwrap();
        assert_eq!(readings("14-12-28"), [of(2028, 12, 14), of(2014, 12, 28)]);
        assert_eq!(readings("99-12-28"), [of(1999, 12, 28)]);
        assert_eq!(readings("14/12/28"), [of(2028, 12, 14)]);
        let read =
            super::super::field("14-12-28", crate::article::DateKind::Published, "x").unwrap();
        assert!(!read.is_known());
    }

    #[test]
    fn equal_readings_count_once() {
        assert_eq!(readings("07-07-2025").len(), 1);
    }

    #[test]
    fn odd_shapes_give_nothing() {
        for text in ["", "-", "1-2", "1-2-3-4", "1/2-2025", "a-b-2025", "1-2-025", "²-1-2025"] {
            assert!(readings(text).is_empty(), "{text}");
        }
    }
}
