//! When was it published? One interval per piece out of all the dates around it, and what dates can forbid.
//!
//! A date never makes a parent: it can only forbid one, when the child was published before the parent was, both dates
//! were given by the pages and the intervals do not touch.

use crate::article::{DateKind, Piece, Precision, When};
use crate::extract::date;
use crate::provenance::credit::Credit;
use crate::provenance::story::Story;

/// A day without a zone and a moment with one may be this far apart and mean the same.
const ZONE_NOISE: i64 = 14 * 3_600;

/// The dates of one piece, settled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// When it was published, with the basis.
    pub published: Option<When>,
    /// Whether page or record gave the date, so that it can forbid a parent.
    pub firm: bool,
    /// The latest second at which this version of it is said to have been made.
    pub version: Option<i64>,
}

impl Clock {
    /// Settles the dates of a piece: the page's own before the text's, finer before coarser, first published as a lower
    /// bound, a fetch as an upper one.
    pub fn of(piece: &Piece, story: &Story, credits: &[Credit]) -> Self {
        let mut clock = Self::settle(piece, story, credits);
        clock.version = piece
            .dates
            .iter()
            .filter(|d| d.kind == DateKind::Modified)
            .chain(&clock.published)
            .filter_map(|d| d.from)
            .max();
        clock
    }

    fn settle(piece: &Piece, story: &Story, credits: &[Credit]) -> Self {
        let published = piece
            .dates
            .iter()
            .enumerate()
            .filter(|(_, d)| d.kind == DateKind::Published)
            .min_by_key(|(n, d)| (rank(d), *n))
            .map(|(_, d)| d.clone());
        if let Some(mut when) = published {
            let also = piece.dates.iter().find(|d| {
                d.kind == DateKind::Published
                    && d.basis == "printed date"
                    && when.basis == "crawler header"
            });
            if let Some(printed) = also
                && printed.from == when.from
            {
                "crawler header and printed date".clone_into(&mut when.basis);
            }
            return Self { published: Some(when), firm: true, version: None };
        }
        let modified = piece.dates.iter().find(|d| d.kind == DateKind::Modified);
        if let Some(when) = modified {
            let basis = format!("{}, of the last change", when.basis);
            let published = Some(When { basis, ..when.clone() });
            return Self { published, firm: true, version: None };
        }
        let open = |mut when: When, basis: String| {
            when.to = None;
            when.basis = basis;
            Some(when)
        };
        let stated = credits.iter().find_map(|c| c.date.clone()).and_then(|w| {
            let day = w.from.map(|s| date::format(s, Precision::Day)).unwrap_or_default();
            open(w, format!("first published {day}"))
        });
        let fetched = piece.dates.iter().find(|d| d.kind == DateKind::Fetched).and_then(|d| d.to);
        let from_text = || {
            latest_mention(story).and_then(|days| {
                open(
                    When::day(days, DateKind::Mentioned, ""),
                    "latest day the text speaks of".into(),
                )
            })
        };
        let mut best = stated.or_else(from_text);
        match (&mut best, fetched) {
            (Some(when), Some(end)) if when.from.is_none_or(|f| f <= end) => when.to = Some(end),
            (None, Some(end)) => {
                let mut when = When::moment(end, false, DateKind::Fetched, "fetched by then");
                when.from = None;
                best = Some(when);
            }
            _ => {}
        }
        Self { published: best, firm: false, version: None }
    }

    /// Whether this piece was published before `other`, for sure.
    pub fn before(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (&self.published, &other.published) else { return false };
        let (Some(end), Some(start)) = (a.to, b.from) else { return false };
        let slack = if a.zoned == b.zoned { 0 } else { ZONE_NOISE };
        self.firm && (other.firm || b.kind == DateKind::FirstPublished) && end + slack < start
    }

    /// Whether both may have been published within `days` days of one another.
    pub fn near(&self, other: &Self, days: i64) -> bool {
        let (Some(a), Some(b)) = (&self.published, &other.published) else { return true };
        let after = |start: Option<i64>, end: Option<i64>| match (start, end) {
            (Some(start), Some(end)) => (start - end).max(0),
            _ => 0,
        };
        let gap = after(a.from, b.to).max(after(b.from, a.to));
        gap <= days * 86_400
    }

    /// Hours from this piece's publication to `other`'s, where both are known; whole days where
    /// one of them is a day.
    pub fn hours_to(&self, other: &Self) -> Option<i64> {
        let (a, b) = (self.published.as_ref()?, other.published.as_ref()?);
        let (from, to) = (a.from?, b.from?);
        if a.precision == Precision::Day || b.precision == Precision::Day {
            return Some((to.div_euclid(86_400) - from.div_euclid(86_400)) * 24);
        }
        Some((to - from) / 3_600)
    }
}

/// Trust in a published date: the label of the item it is about, the crawler's header, machine-readable dates with a
/// time, then those without, then what is printed.
fn rank(when: &When) -> u32 {
    match (when.basis.as_str(), when.precision) {
        (b, _) if b.starts_with("label") => 0,
        ("crawler header", _) => 1,
        (b, Precision::Time) if !b.contains("unknown") => 2,
        (b, Precision::Day) if b.starts_with("URL") || b.contains("address") => 5,
        (b, _) if b.contains("unknown") => 6,
        ("printed date", _) => 4,
        _ => 3,
    }
}

/// The latest day that a text speaks of as past: a full date, or one whose year another date of the text gives.
fn latest_mention(story: &Story) -> Option<i64> {
    const AHEAD: &[&str] =
        &["will", "until", "next", "by", "due", "expected", "expires", "before", "through"];
    let text = &story.text;
    let past = |at: usize| {
        let start = text[..at].rfind(['.', '\n']).map_or(0, |n| n + 1);
        !text[start..at].split_whitespace().any(|w| AHEAD.contains(&w.to_lowercase().as_str()))
    };
    let full = date::find(text)
        .into_iter()
        .filter(|(span, days)| days.len() == 1 && past(span.start))
        .map(|(span, days)| (days[0], span.end))
        .max()?;
    let (year, _, _) = date::civil(full.0);
    let later = date::find_partial(text).into_iter().filter_map(|p| {
        let days = date::days_from_civil(year, i64::from(p.month), i64::from(p.day))?;
        let fits = past(p.span.start) && days > full.0 && days - full.0 < 60;
        fits.then_some((days, p.span.end))
    });
    let (latest, end) = later.max().unwrap_or(full);
    Some(weekday_after(&text[end..], latest).unwrap_or(latest))
}

/// The first weekday named after the latest day of a text, as its next occurrence: "On June 30 … told the Times on Tuesday".
fn weekday_after(text: &str, days: i64) -> Option<i64> {
    // 1970-01-01 was a Thursday.
    const NAMES: [&str; 7] =
        ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
    let named = |(n, name): (usize, &&str)| Some((text.find(&format!(" on {name}"))?, n as i64));
    let (_, wanted) = NAMES.iter().enumerate().filter_map(named).min()?;
    Some(days + (wanted - days.rem_euclid(7)).rem_euclid(7))
}
