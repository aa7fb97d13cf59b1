//! How long after the one was the other published? Time between two pieces, and how such times lie.
//!
//! A date is a moment or a day, and what is said of the time between two follows from it: between moments it is known to the
//! second, else in days. A date that leaves more open than a day, or that only a text speaks of, says nothing.

use serde::Serialize;

use super::{four, two};
use crate::article::{Precision, When};
use crate::provenance::clock::Clock;

/// Seconds of an hour and of a day.
pub(super) const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// The time from one publication to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Apart {
    /// One of the two dates is not known, or leaves more open than a day.
    Unknown,
    /// Days of the calendar: one of the two is known to the day only, or only one of them states its zone.
    Days(i64),
    /// Seconds.
    Seconds(i64),
}

impl Apart {
    /// The time from `a` to `b`.
    pub(crate) fn of(a: &Clock, b: &Clock) -> Self {
        let (Some(x), Some(y)) = (known(a), known(b)) else { return Self::Unknown };
        let exact = |when: &When| when.precision == Precision::Time && when.from == when.to;
        match (x.from, y.from, x.local_day(), y.local_day()) {
            (Some(from), Some(to), ..) if exact(x) && exact(y) && x.zoned == y.zoned => {
                Self::Seconds(to - from)
            }
            (_, _, Some(from), Some(to)) => Self::Days(to - from),
            _ => Self::Unknown,
        }
    }

    /// Whether the two are further apart than so many seconds, whatever the hours of their days were.
    pub(crate) fn exceeds(self, window: i64) -> bool {
        match self {
            Self::Unknown => false,
            // The evening of one day and the morning of the next but one are more than a day apart.
            Self::Days(days) => days.abs() > 1 && (days.abs() - 1) * DAY >= window,
            Self::Seconds(seconds) => seconds.abs() > window,
        }
    }
}

/// The date of a clock that pages or records gave, if it is a moment or a day.
fn known(clock: &Clock) -> Option<&When> {
    let when = clock.published.as_ref().filter(|_| clock.firm)?;
    (when.to? - when.from? < DAY).then_some(when)
}

/// Times between publications, as they are met.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lags {
    seconds: Vec<i64>,
    days: Vec<i64>,
    unknown: u64,
}

impl Lags {
    pub(crate) fn add(&mut self, apart: Apart) {
        match apart {
            Apart::Unknown => self.unknown += 1,
            Apart::Days(days) => self.days.push(days),
            Apart::Seconds(seconds) => self.seconds.push(seconds),
        }
    }

    /// The median in hours; none where no time is known.
    pub(crate) fn median(&self) -> Option<f64> {
        quantile(&self.sorted(), 2)
    }

    /// All known times in hours, in order. A day counts 24.
    fn sorted(&self) -> Vec<f64> {
        let hours = |s: &i64| *s as f64 / HOUR as f64;
        let mut all: Vec<f64> = self.seconds.iter().map(hours).collect();
        all.extend(self.days.iter().map(|d| *d as f64 * 24.0));
        all.sort_by(f64::total_cmp);
        all
    }

    /// How they lie.
    pub(crate) fn summary(&self) -> Lag {
        let sorted = self.sorted();
        let mut histogram = Histogram::default();
        self.seconds.iter().for_each(|&s| histogram.add_seconds(s));
        self.days.iter().for_each(|&d| histogram.add_days(d));
        histogram.unknown = self.unknown;
        Lag {
            known: sorted.len() as u64,
            by_day: self.days.len() as u64,
            unknown: self.unknown,
            first_quartile: quantile(&sorted, 1),
            median: quantile(&sorted, 2),
            third_quartile: quantile(&sorted, 3),
            histogram,
        }
    }
}

/// A quartile of sorted values, between two of them where it falls so: the usual one of R and of pandas.
fn quantile(sorted: &[f64], quarter: usize) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let (at, rest) = (last * quarter / 4, last * quarter % 4);
    let low = sorted[at];
    let high = sorted[(at + 1).min(last)];
    Some(low + (high - low) * rest as f64 / 4.0)
}

/// The median of values in any order.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    quantile(&values, 2)
}

/// Times between the publications of two sides, in hours. A date known to the day makes a time of whole days of 24 hours.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Lag {
    /// Times that are known.
    pub known: u64,
    /// Of them, those known in days only.
    pub by_day: u64,
    /// Times that are not.
    pub unknown: u64,
    /// A quarter of the known ones is shorter.
    #[serde(serialize_with = "two")]
    pub first_quartile: Option<f64>,
    /// Half of them are shorter.
    #[serde(serialize_with = "two")]
    pub median: Option<f64>,
    /// Three quarters of them are shorter.
    #[serde(serialize_with = "two")]
    pub third_quartile: Option<f64>,
    /// How many lie in which stretch.
    pub histogram: Histogram,
}

/// How many times lie in each stretch, its beginning included. Times in days have stretches of their own, since the hours
/// between two days are anything from none to twice twenty-four.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Histogram {
    /// The second side was published before the first.
    pub before: u64,
    /// Less than an hour.
    pub hours_0_1: u64,
    /// One hour to three.
    pub hours_1_3: u64,
    /// Three hours to six.
    pub hours_3_6: u64,
    /// Six hours to twelve.
    pub hours_6_12: u64,
    /// Twelve hours to a day.
    pub hours_12_24: u64,
    /// One day to two.
    pub hours_24_48: u64,
    /// Two days to seven.
    pub hours_48_168: u64,
    /// Seven days and more.
    pub hours_168_up: u64,
    /// Known in days: the same day.
    pub same_day: u64,
    /// Known in days: the next day.
    pub next_day: u64,
    /// Known in days: two to six days later.
    pub days_2_6: u64,
    /// Known in days: seven and more.
    pub days_7_up: u64,
    /// Not known.
    pub unknown: u64,
}

impl Histogram {
    fn add_seconds(&mut self, seconds: i64) {
        *match seconds.div_euclid(HOUR) {
            ..0 => &mut self.before,
            0 => &mut self.hours_0_1,
            1..3 => &mut self.hours_1_3,
            3..6 => &mut self.hours_3_6,
            6..12 => &mut self.hours_6_12,
            12..24 => &mut self.hours_12_24,
            24..48 => &mut self.hours_24_48,
            48..168 => &mut self.hours_48_168,
            168.. => &mut self.hours_168_up,
        } += 1;
    }

    fn add_days(&mut self, days: i64) {
        *match days {
            ..0 => &mut self.before,
            0 => &mut self.same_day,
            1 => &mut self.next_day,
            2..7 => &mut self.days_2_6,
            7.. => &mut self.days_7_up,
        } += 1;
    }
}

/// A share of a whole, none of nothing.
pub(crate) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Between which two shares the true one lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bounds {
    /// Not less than this; none of nothing.
    #[serde(serialize_with = "four")]
    pub at_least: Option<f64>,
    /// Not more than this.
    #[serde(serialize_with = "four")]
    pub at_most: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::DateKind;

    fn clock(when: When) -> Clock {
        Clock { published: Some(when), firm: true, ..Clock::default() }
    }

    fn moment(second: i64) -> Clock {
        clock(When::moment(second, true, DateKind::Published, "field"))
    }

    fn day(days: i64) -> Clock {
        clock(When::day(days, DateKind::Published, "field"))
    }

    #[test]
    fn between_moments_it_is_seconds_and_else_days() {
        assert_eq!(Apart::of(&moment(0), &moment(5_400)), Apart::Seconds(5_400));
        assert_eq!(Apart::of(&day(3), &moment(4 * DAY + 100)), Apart::Days(1));
        assert_eq!(Apart::of(&day(3), &Clock::default()), Apart::Unknown);
        let mut unzoned = When::moment(5_400, false, DateKind::Published, "field");
        assert_eq!(Apart::of(&moment(0), &clock(unzoned.clone())), Apart::Days(0));
        unzoned.to = Some(3 * DAY);
        assert_eq!(Apart::of(&moment(0), &clock(unzoned)), Apart::Unknown);
    }

    #[test]
    fn a_text_that_speaks_of_a_day_does_not_date_itself() {
        let spoken = Clock { firm: false, ..day(3) };
        assert_eq!(Apart::of(&spoken, &day(4)), Apart::Unknown);
    }

    #[test]
    fn a_window_leaves_out_what_is_surely_further_apart() {
        assert!(!Apart::Seconds(-DAY).exceeds(DAY) && Apart::Seconds(DAY + 1).exceeds(DAY));
        assert!(!Apart::Days(1).exceeds(HOUR) && !Apart::Days(-1).exceeds(HOUR));
        assert!(Apart::Days(2).exceeds(DAY) && !Apart::Days(2).exceeds(DAY + 1));
        assert!(!Apart::Unknown.exceeds(0));
    }

    #[test]
    fn quartiles_are_those_of_r() {
        // quantile(c(1, 2, 4, 7), c(.25, .5, .75)) gives 1.75, 3, 4.75.
        let sorted = [1.0, 2.0, 4.0, 7.0];
        let three: Vec<_> = (1..4).map(|n| quantile(&sorted, n).unwrap()).collect();
        assert_eq!(three, [1.75, 3.0, 4.75]);
        assert_eq!((quantile(&[], 2), quantile(&[5.0], 3)), (None, Some(5.0)));
    }

    #[test]
    fn a_time_stands_in_one_stretch_of_the_histogram() {
        let mut lags = Lags::default();
        for s in [-1, 0, HOUR - 1, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY] {
            lags.add(Apart::Seconds(s));
        }
        for d in [-1, 0, 1, 2, 6, 7] {
            lags.add(Apart::Days(d));
        }
        lags.add(Apart::Unknown);
        let lag = lags.summary();
        let h = Histogram {
            before: 2,
            hours_0_1: 2,
            hours_1_3: 1,
            hours_3_6: 1,
            hours_6_12: 1,
            hours_12_24: 1,
            hours_24_48: 1,
            hours_48_168: 1,
            hours_168_up: 1,
            same_day: 1,
            next_day: 1,
            days_2_6: 2,
            days_7_up: 1,
            unknown: 1,
        };
        assert_eq!((lag.histogram, lag.known, lag.by_day, lag.unknown), (h, 16, 6, 1));
    }
}
