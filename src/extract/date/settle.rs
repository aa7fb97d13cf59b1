//! Which of its readings does a date in figures have? Takes readings away that something else speaks against.
//!
//! A date keeps its readings beside its interval, and the interval spans those that are left. What may speak against one is
//! the weekday printed beside it, the order of day and month on its page or host, the days its text speaks of, and a day
//! after which it cannot be. Nothing is guessed: where two readings are left, both stay.

use super::numeric::Order;
use super::spoken::{self, Spoken};
use super::{DAY, civil, days_from_civil, find, find_partial};
use crate::article::{DateKind, Readings, Span, When};

/// How the source of a date ends whose order of day and month is open.
const OPEN: &str = " (day or month first unknown)";

/// Readings further apart than this, in days, make no interval: where even the year is open, nothing is known.
const APART: i64 = 366;

/// A day that a text speaks of lies at most so many days before the text.
const SPOKEN_OF: i64 = 7;

impl Readings {
    /// The reading in an order of day and month.
    pub fn in_order(self, order: Order) -> Option<i64> {
        match order {
            Order::DayFirst => self.day_first,
            Order::MonthFirst => self.month_first,
        }
        .map(i64::from)
    }

    /// The readings, each day once.
    pub fn days(self) -> Vec<i64> {
        let mut days: Vec<i64> = [self.day_first, self.month_first, self.year_first]
            .into_iter()
            .flatten()
            .map(i64::from)
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The order of day and month that the figures show by themselves, because only one makes a date.
    pub fn shown(self) -> Option<Order> {
        match (self.day_first, self.month_first, self.year_first) {
            (Some(_), None, None) => Some(Order::DayFirst),
            (None, Some(_), None) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Those up to a day.
    #[must_use]
    pub fn up_to(self, limit: i64) -> Self {
        let kept = |day: Option<i32>| day.filter(|&day| i64::from(day) <= limit);
        Self {
            day_first: kept(self.day_first),
            month_first: kept(self.month_first),
            year_first: kept(self.year_first),
        }
    }

    /// Whether the year has two figures and may stand in front.
    pub const fn year_is_open(self) -> bool {
        self.year_first.is_some()
    }
}

/// A day, or the interval between the readings of one date; none without readings.
pub(crate) fn between(days: &[i64], kind: DateKind, basis: &str) -> Option<When> {
    let mut when = When::day(*days.iter().min()?, kind, basis);
    spread(&mut when, days, None);
    Some(when)
}

/// The readings that are not spoken against.
pub(crate) fn left(when: &When) -> Vec<i64> {
    let Some(readings) = when.readings else { return Vec::new() };
    let inside = |day: &i64| match (when.from, when.to) {
        (Some(from), Some(to)) => from < (day + 1) * DAY && day * DAY <= to,
        _ => true,
    };
    readings.days().into_iter().filter(inside).collect()
}

/// Whether more than one reading is left.
pub(crate) fn is_open(when: &When) -> bool {
    when.readings.is_some() && left(when).len() > 1
}

/// Sets the interval to the readings given, which must not be none.
fn spread(when: &mut When, days: &[i64], why: Option<&str>) {
    let (Some(&first), Some(&last)) = (days.iter().min(), days.iter().max()) else { return };
    if last - first > APART {
        (when.from, when.to) = (None, None);
    } else {
        (when.from, when.to) = (Some(first * DAY), Some(last * DAY + DAY - 1));
    }
    let source = when.basis.strip_suffix(OPEN).unwrap_or(&when.basis).to_owned();
    when.basis = match why {
        _ if first != last => format!("{source}{OPEN}"),
        Some(why) => format!("{source} ({why})"),
        None => source,
    };
}

/// Keeps the readings that `keep` lets pass, of those left, or of all where `all` says so; a date of which none would be left stays
/// as it is, and so does a moment. Whether anything changed.
fn narrow(when: &mut When, all: bool, why: &str, keep: impl Fn(i64) -> bool) -> bool {
    let Some(readings) = when.readings else { return false };
    let before = left(when);
    let mut days = if all { readings.days() } else { before.clone() };
    days.retain(|&day| keep(day));
    let is_day = when.from.zip(when.to).is_none_or(|(from, to)| to > from);
    if days.is_empty() || days == before || !is_day {
        return false;
    }
    spread(when, &days, Some(why));
    true
}

/// Reads a date in an order that its page or host shows. That goes before what is usual in the page's language.
pub(crate) fn by_order(when: &mut When, order: Order, why: &str) -> bool {
    let Some(day) = when.readings.and_then(|readings| readings.in_order(order)) else {
        return false;
    };
    narrow(when, true, why, |other| other == day)
}

/// Keeps readings that fall on the weekday that a line names beside the date, which begins at a byte of it.
pub(crate) fn by_weekday(when: &mut When, line: &str, at: usize) -> bool {
    let Some(wanted) = spoken::weekday_beside(line, at) else { return false };
    narrow(when, false, "by its weekday", |day| spoken::weekday(day) == wanted)
}

/// Leaves out readings after a day. `None` where none is left: the date cannot be.
pub(crate) fn by_limit(when: &mut When, limit: i64, why: &str) -> Option<bool> {
    let Some(readings) = when.readings else {
        let days = when.from.or(when.to)?.div_euclid(DAY);
        return (days <= limit).then_some(false);
    };
    if readings.days().iter().all(|&day| day > limit) {
        return None;
    }
    // Those left first; where all of them are too late, one that seemed unlikely.
    let late = left(when).iter().all(|&day| day > limit);
    let changed = narrow(when, late, why, |day| day <= limit);
    // An interval without ends holds every reading, so what cannot be goes for good.
    when.readings = Some(readings.up_to(limit));
    Some(changed)
}

/// The orders of day and month that dates in a text show: day first, month first.
pub(crate) fn orders_in(text: &str) -> (bool, bool) {
    let mut out = (false, false);
    for (span, _) in find(text) {
        match super::numeric::all(span.of(text)).and_then(Readings::shown) {
            Some(Order::DayFirst) => out.0 = true,
            Some(Order::MonthFirst) => out.1 = true,
            None => {}
        }
    }
    out
}

/// The one order in a tally of day first and month first, where nothing contradicts.
pub(crate) const fn agreed(day_first: bool, month_first: bool) -> Option<Order> {
    match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Settles open dates of a piece by its page: the order that other dates on it show, else the days its text speaks of. `page` is
/// the whole text, `own` the piece's place in it.
pub(crate) fn by_text(dates: &mut [When], page: &str, own: Span) {
    if !dates.iter().any(is_open) {
        return;
    }
    let shown: Vec<Order> =
        dates.iter().filter_map(|d| d.readings.and_then(Readings::shown)).collect();
    let in_text = orders_in(page);
    let has = |order| shown.contains(&order);
    let order = agreed(in_text.0 || has(Order::DayFirst), in_text.1 || has(Order::MonthFirst));
    let text = own.of(page);
    let spoken_of = std::cell::OnceCell::new();
    for when in dates.iter_mut().filter(|d| is_open(d)) {
        let settled = order.is_some_and(|order| {
            by_order(when, order, &format!("{}, as another date of the page shows", order.words()))
        });
        if !settled {
            let speaks = spoken_of.get_or_init(|| SpokenOf::in_text(text));
            narrow(when, false, "by the days its text speaks of", |day| speaks.fits(day));
        }
    }
}

/// Reads the dates of a list in the one order that lets them run from the newest to the oldest, or the other way. Dates that are not
/// open must fit too. Whether anything changed.
pub(crate) fn by_listing(dates: &mut [&mut When]) -> bool {
    // Two dates are in order whatever they are.
    if dates.len() < 3 || !dates.iter().any(|d| is_open(d)) {
        return false;
    }
    let running = |order: Order| {
        let read = |d: &When| match d.readings {
            Some(readings) if is_open(d) => readings.in_order(order),
            _ => d.from.map(|s| s.div_euclid(DAY)),
        };
        let days: Option<Vec<i64>> = dates.iter().map(|d| read(d)).collect();
        days.is_some_and(|days| days.is_sorted() || days.is_sorted_by(|a, b| a >= b))
    };
    let Some(order) = agreed(running(Order::DayFirst), running(Order::MonthFirst)) else {
        return false;
    };
    let why = format!("{}, as the list runs", order.words());
    let mut changed = false;
    for when in dates.iter_mut().filter(|d| is_open(d)) {
        changed |= by_order(when, order, &why);
    }
    changed
}

/// The days of the year that a text speaks of.
struct SpokenOf {
    /// Month, day, and the year where it stands there too.
    days: Vec<(i64, i64, Option<i64>)>,
    /// Months that a text calls the last one.
    last_months: Vec<i64>,
}

impl SpokenOf {
    fn in_text(text: &str) -> Self {
        let mut days = Vec::new();
        let mut places: Vec<(usize, i64)> = Vec::new();
        for (span, read) in find(text) {
            if let [day] = read.as_slice() {
                let (year, month, day) = civil(*day);
                days.push((i64::from(month), i64::from(day), Some(year)));
                places.push((span.start, month.into()));
            }
        }
        for partial in find_partial(text) {
            days.push((partial.month.into(), partial.day.into(), None));
            places.push((partial.span.start, partial.month.into()));
        }
        let months = spoken::find(text).into_iter().filter(|(_, w)| *w == Spoken::LastMonth);
        let last_months = months.filter_map(|(span, _)| {
            const ENDS: [char; 3] = ['.', '\n', '。'];
            let before = text[..span.start].rsplit(ENDS).next().map_or(0, str::len);
            let after = text[span.end..].split(ENDS).next().map_or(0, str::len);
            let (start, end) = (span.start - before, span.end + after);
            places.iter().find(|(at, _)| (start..end).contains(at)).map(|(_, month)| *month)
        });
        let last_months = last_months.collect();
        Self { days, last_months }
    }

    /// Whether a text of that day could speak so: a day of the week before, or the month before as the last.
    fn fits(&self, day: i64) -> bool {
        let (year, month, _) = civil(day);
        let near = |&(m, d, y): &(i64, i64, Option<i64>)| {
            let years = y.map_or([year, year - 1], |y| [y, y]);
            years
                .into_iter()
                .filter_map(|y| days_from_civil(y, m, d))
                .any(|spoken| (0..=SPOKEN_OF).contains(&(day - spoken)))
        };
        self.days.iter().any(near)
            || self.last_months.iter().any(|&last| last % 12 + 1 == i64::from(month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::date::{Order, field, field_in, format};

    fn days(when: &When) -> Vec<String> {
        let day = |s: Option<i64>| s.map(|s| format(s, crate::article::Precision::Day));
        let (from, to) = (day(when.from), day(when.to));
        if from == to { from.into_iter().collect() } else { from.into_iter().chain(to).collect() }
    }

    fn open(text: &str) -> When {
        field(text, DateKind::Published, "field date").unwrap()
    }

    #[test]
    fn a_weekday_beside_it_decides() {
        // 8 July 2025 was a Tuesday, 7 August a Thursday.
        assert_eq!(days(&open("Tuesday, 08/07/2025")), ["2025-07-08"]);
        assert_eq!(days(&open("jeudi 08/07/2025")), ["2025-08-07"]);
        assert_eq!(days(&open("08/07/2025 (星期四)")), ["2025-08-07"]);
        assert_eq!(open("Tue 08/07/2025").basis, "field date (by its weekday)");
        // A weekday that fits neither is a slip.
        assert_eq!(days(&open("Sunday 08/07/2025")).len(), 2);
    }

    #[test]
    fn an_order_that_is_shown_goes_before_the_usual_one() {
        let mut when =
            field_in("08/07/2025", Some(Order::DayFirst), DateKind::Published, "x").unwrap();
        assert_eq!(days(&when), ["2025-07-08"]);
        assert!(by_order(&mut when, Order::MonthFirst, "shown"));
        assert_eq!(
            (days(&when), when.basis.as_str()),
            (vec!["2025-08-07".to_owned()], "x (shown)")
        );
        // So with full stops, which are read day first where nothing is shown.
        let mut when = open("08.07.2025");
        assert_eq!(days(&when), ["2025-07-08"]);
        assert!(by_order(&mut when, Order::MonthFirst, "shown"));
        assert_eq!(days(&when), ["2025-08-07"]);
    }

    #[test]
    fn a_year_of_two_figures_is_bounded_by_a_later_day() {
        let limit = days_from_civil(2024, 7, 27).unwrap();
        // Day first, as full stops have it, is before the limit; year first is not.
        let mut when = open("26.07.24");
        assert_eq!(by_limit(&mut when, limit, "fetched"), Some(false));
        assert_eq!(days(&when), ["2024-07-26"]);
        // Year first: day first would be after it.
        let mut when = open("24.07.26");
        assert_eq!(by_limit(&mut when, limit, "fetched"), Some(true));
        assert_eq!(days(&when), ["2024-07-26"]);
        let mut when = open("24-07-26");
        assert!(days(&when).is_empty());
        assert_eq!(by_limit(&mut when, limit, "fetched"), Some(true));
        assert_eq!(days(&when), ["2024-07-26"]);
        let mut when = open("2026-07-20");
        assert_eq!(by_limit(&mut when, limit, "fetched"), None);
    }

    #[test]
    fn a_reading_after_the_limit_does_not_come_back_with_an_open_interval() {
        let limit = days_from_civil(2018, 1, 4).unwrap();
        let mut when = open("01-04-18");
        by_limit(&mut when, limit, "fetched");
        assert_eq!(left(&when), [days_from_civil(2001, 4, 18).unwrap(), limit]);
    }

    #[test]
    fn a_list_runs_one_way() {
        let read = |texts: [&str; 3]| {
            let mut dates: Vec<When> = texts.iter().map(|t| open(t)).collect();
            by_listing(&mut dates.iter_mut().collect::<Vec<_>>());
            dates.iter().map(days).collect::<Vec<_>>()
        };
        assert_eq!(
            read(["02/07/2025", "01/07/2025", "12/06/2025"]),
            [["2025-07-02"], ["2025-07-01"], ["2025-06-12"]]
                .map(|d| d.map(str::to_owned).to_vec())
                .to_vec()
        );
        // Either way it runs.
        assert!(read(["09/09/2025", "08/08/2025", "07/07/2025"]).iter().all(|d| d.len() == 1));
        assert_eq!(read(["03/07/2025", "02/06/2025", "01/05/2025"])[0].len(), 2);
    }

    proptest::proptest! {
        /// Whatever is known of the fetch, no date after it is left.
        #[test]
        fn nothing_is_left_after_the_limit(a in 1..32_u32, b in 1..32_u32, year in 0..40_u32, limit in 10_950..20_000_i64, joint in "[-/.]") {
            let Some(mut when) = field(&format!("{a:02}{joint}{b:02}{joint}{year:02}"), DateKind::Published, "x") else {
                return Ok(());
            };
            match by_limit(&mut when, limit, "y") {
                None => proptest::prop_assert!(when.readings.unwrap().days().iter().all(|&d| d > limit)),
                Some(_) => proptest::prop_assert!(left(&when).iter().all(|&d| d <= limit)),
            }
        }
    }
}
