//! When was it published? One interval per piece out of all the dates around it, and what dates can forbid.
//!
//! A date never makes a parent: it can only forbid one, when the child was published before the parent was, both dates
//! were given by the pages and the intervals do not touch.

use crate::article::{DateKind, Piece, Precision, When};
use crate::extract::date::spoken::{self, Spoken};
use crate::extract::date::{self, trust};
use crate::provenance::credit::Credit;
use crate::provenance::story::Story;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A dateline stands within so many bytes of a story's beginning.
const DATELINE: usize = 240;

/// A weekday that belongs to a day of a text stands within so many bytes of it: "Monday (Jun 30)".
const BESIDE: usize = 12;

/// A day falls on the same weekday again after five years at the earliest: it fixes the year among the last so many.
const YEARS: i64 = 4;

/// The dates of one piece, settled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// When it was published, with the basis.
    pub published: Option<When>,
    /// Whether page or record gave the date, so that it can forbid a parent.
    pub firm: bool,
    /// The latest second at which this version of it is said to have been made.
    pub version: Option<i64>,
    /// The first second of the day that its dateline gives: the text was there by then, whatever day the page bears.
    pub dateline: Option<i64>,
}

impl Clock {
    /// Settles the dates of a piece: the page's own before the text's, finer before coarser, first published as a lower
    /// bound, a fetch as an upper one. `latest` is the latest day that the collection knows.
    pub fn of(piece: &Piece, story: &Story, credits: &[Credit], latest: Option<i64>) -> Self {
        let mut clock = Self::settle(piece, story, credits, latest);
        clock.version = piece
            .dates
            .iter()
            .filter(|d| d.kind == DateKind::Modified)
            .chain(&clock.published)
            .filter_map(|d| d.from)
            .max();
        clock.dateline = clock.dateline_of(story);
        clock
    }

    /// The day of the dateline, in the year that the page's own date gives.
    fn dateline_of(&self, story: &Story) -> Option<i64> {
        const LATEST: i64 = 60;
        let published = self.published.as_ref().filter(|_| self.firm)?.from?.div_euclid(DAY);
        let mut end = story.text.len().min(DATELINE / 2);
        while !story.text.is_char_boundary(end) {
            end -= 1;
        }
        let head = &story.text[..end];
        let line = head.lines().next().unwrap_or_default();
        let named = date::find_partial(line).into_iter().next()?;
        // The day stands before the dash, as a part of the dateline.
        let dash = line.get(named.span.end..)?.find(['-', '–', '—', ')'])?;
        if dash > BESIDE {
            return None;
        }
        let (year, _, _) = date::civil(published);
        [year, year - 1]
            .into_iter()
            .filter_map(|year| date::days_from_civil(year, named.month.into(), named.day.into()))
            .find(|&day| day <= published + 1 && published - day <= LATEST)
            .map(|day| day * DAY)
    }

    fn settle(piece: &Piece, story: &Story, credits: &[Credit], latest: Option<i64>) -> Self {
        let of_kind = |kind| piece.dates.iter().filter(move |d| d.kind == kind && d.is_known());
        let published = of_kind(DateKind::Published).min_by_key(|d| trust(d)).cloned();
        if let Some(mut when) = published {
            let also = of_kind(DateKind::Published)
                .find(|d| d.basis == "printed date" && when.basis == "crawler header");
            if let Some(printed) = also
                && printed.from == when.from
            {
                "crawler header and printed date".clone_into(&mut when.basis);
            }
            return Self { published: Some(when), firm: true, version: None, dateline: None };
        }
        if let Some(when) = of_kind(DateKind::Modified).next() {
            let basis = format!("{}, of the last change", when.basis);
            let published = Some(When { basis, ..when.clone() });
            return Self { published, firm: true, version: None, dateline: None };
        }
        let fetch = of_kind(DateKind::Fetched).max_by_key(|d| d.to);
        let fetched = fetch.and_then(|d| d.to);
        let possible = |when: &When| {
            let start = when.from.unwrap_or(i64::MIN);
            fetched.is_none_or(|end| start <= end.saturating_add(DAY))
        };
        let open = |mut when: When, basis: String| {
            when.to = None;
            when.basis = basis;
            Some(when).filter(possible)
        };
        let stated = credits.iter().find_map(|c| c.date.clone()).and_then(|w| {
            let day = w.from.map(|s| date::format(s, Precision::Day)).unwrap_or_default();
            open(w, format!("first published {day}"))
        });
        let mention = |days: i64, basis: &str| {
            open(When::day(days, DateKind::Mentioned, ""), basis.to_owned())
        };
        let bound = fetched.map(|end| end.div_euclid(DAY));
        let from_text = || {
            let spoken = latest_mention(story)
                .and_then(|days| mention(days, "latest day the text speaks of"));
            spoken.or_else(|| {
                let days = day_without_year(story, bound, latest)?;
                mention(days, "day the text speaks of, its year by what else is known")
            })
        };
        let from_page = || of_kind(DateKind::Mentioned).find(|d| possible(d)).cloned();
        let mut best = stated.or_else(from_text).or_else(from_page);
        match (&mut best, fetched) {
            (Some(when), Some(end)) => when.to = when.from.map(|from| end.max(from)),
            (None, Some(_)) => {
                let by = |when: &When| When {
                    from: None,
                    basis: "fetched by then".to_owned(),
                    ..when.clone()
                };
                best = fetch.map(by);
            }
            _ => {}
        }
        Self { published: best, firm: false, version: None, dateline: None }
    }

    /// Whether this piece was published before `other`, for sure.
    pub fn before(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (&self.published, &other.published) else { return false };
        let sure = self.firm && (other.firm || b.kind == DateKind::FirstPublished);
        // A page may be dated anew; its dateline is not.
        let written = other.dateline.filter(|&day| b.from.is_some_and(|from| day < from));
        match written {
            Some(day) => {
                sure && date::surely_before(
                    a,
                    &When { from: Some(day), zoned: a.zoned, ..b.clone() },
                )
            }
            None => sure && date::surely_before(a, b),
        }
    }

    /// Whether this version was surely made after `other`: by the day, where one of them knows no more.
    pub fn version_after(&self, other: &Self) -> bool {
        let (Some(mine), Some(theirs)) = (self.version, other.version) else { return false };
        let by_day = |c: &Self| c.published.as_ref().is_none_or(|w| w.precision == Precision::Day);
        if by_day(self) || by_day(other) {
            return mine.div_euclid(DAY) > theirs.div_euclid(DAY);
        }
        mine > theirs
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

/// Words before a day that make it one to come, in eight languages.
const AHEAD: &[&str] = &[
    "will",
    "until",
    "next",
    "by",
    "due",
    "expected",
    "expires",
    "before",
    "through",
    "jusqu'au",
    "prochain",
    "d'ici",
    "avant",
    "bis",
    "wird",
    "werden",
    "soll",
    "nächsten",
    "kommenden",
    "vor",
    "hasta",
    "próximo",
    "antes",
    "fino",
    "prossimo",
    "entro",
    "prima",
    "até",
    "до",
    "будет",
    "следующий",
];

/// Whether a place of a text speaks of what was, as far as the words before it in its sentence tell.
fn is_past(text: &str, at: usize) -> bool {
    let before = text[..at].rsplit(['.', '\n', '。']).next().unwrap_or_default().to_lowercase();
    !before.split_whitespace().any(|word| AHEAD.contains(&word))
        && !["将于", "將於", "将在"].iter().any(|ahead| before.contains(ahead))
}

/// The latest day that a text speaks of as past: a full date, or one whose year another date of the text gives.
fn latest_mention(story: &Story) -> Option<i64> {
    let text = &story.text;
    let full = date::find(text)
        .into_iter()
        .filter(|(span, days)| days.len() == 1 && is_past(text, span.start))
        .map(|(span, days)| (days[0], span.end))
        .max()?;
    let (year, _, _) = date::civil(full.0);
    let later = date::find_partial(text).into_iter().filter_map(|p| {
        let days = date::days_from_civil(year, i64::from(p.month), i64::from(p.day))?;
        let fits = is_past(text, p.span.start) && days > full.0 && days - full.0 < 60;
        fits.then_some((days, p.span.end))
    });
    let (latest, end) = later.max().unwrap_or(full);
    Some(weekday_after(text, end, latest).unwrap_or(latest))
}

/// The first weekday named after the latest day of a text, as its next occurrence: "On June 30 … told the Times on Tuesday".
fn weekday_after(text: &str, from: usize, days: i64) -> Option<i64> {
    let wanted = spoken::find(&text[from..]).into_iter().find_map(|(span, word)| {
        let Spoken::Weekday(day) = word else { return None };
        let at = from + span.start;
        // An English weekday without its preposition may belong to a name or to the week to come.
        let english = text[at..].starts_with(|c: char| c.is_ascii_uppercase())
            && spoken::is_english(span.of(&text[from..]));
        let plain = if english { text[..at].ends_with(" on ") } else { is_past(text, at) };
        plain.then_some(day)
    })?;
    Some(days + (wanted - spoken::weekday(days)).rem_euclid(7))
}

/// The day of a dateline, or one that its weekday stands beside, in a text without a year: "SHANGHAI, July 7 (Name) -", "Monday
/// (Jun 30)". Its year is the last in which it was not after the fetch; where the fetch is unknown the weekday must say which of
/// the years up to the latest day of the collection it was.
fn day_without_year(story: &Story, fetched: Option<i64>, latest: Option<i64>) -> Option<i64> {
    let text = &story.text;
    let bound = fetched.or(latest)? + 1;
    let (last, _, _) = date::civil(bound);
    let words = spoken::find(text);
    let beside = |at: crate::article::Span| {
        words.iter().find_map(|(span, word)| {
            let near = span.end <= at.start && at.start - span.end <= BESIDE
                || at.end <= span.start && span.start - at.end <= BESIDE;
            match word {
                Spoken::Weekday(day) if near => Some(*day),
                _ => None,
            }
        })
    };
    let resolved = date::find_partial(text).into_iter().filter_map(|p| {
        let weekday = beside(p.span);
        let dateline = p.span.start < DATELINE && fetched.is_some();
        if weekday.is_none() && !dateline || !is_past(text, p.span.start) {
            return None;
        }
        let in_year = |year| date::days_from_civil(year, p.month.into(), p.day.into());
        let years = if weekday.is_some() { YEARS } else { 1 };
        (last - years..=last).rev().filter_map(in_year).find(|&day| {
            day <= bound && weekday.is_none_or(|wanted| spoken::weekday(day) == wanted)
        })
    });
    resolved.max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Span;

    fn settled(text: &str, dates: Vec<When>, latest: Option<&str>) -> Option<String> {
        let mut piece = crate::extract::piece(Span::new(0, text.len()));
        piece.dates = dates;
        let story = Story::of(&piece, text);
        let latest = latest.map(|day| date::find(day)[0].1[0]);
        Clock::of(&piece, &story, &[], latest).published.map(|when| date::interval(&when))
    }

    fn fetched(day: &str) -> Vec<When> {
        date::parse(day, DateKind::Fetched, "field fetched").into_iter().collect()
    }

    #[test]
    fn a_dateline_takes_its_year_from_the_fetch() {
        let text =
            "CARROW, July 7 (Meridian Wire) - The bridge closed, and nobody came to open it again.";
        assert_eq!(
            settled(text, fetched("2025-08-01"), None).as_deref(),
            Some("2025-07-07 to 2025-08-01")
        );
        assert_eq!(
            settled(text, fetched("2025-02-01"), None).as_deref(),
            Some("2024-07-07 to 2025-02-01")
        );
        // Without a fetch a day alone tells no year.
        assert_eq!(settled(text, vec![], Some("2025-08-01")), None);
    }

    #[test]
    fn a_weekday_beside_a_day_tells_its_year() {
        for text in [
            "The bridge closed on Monday (Jun 30), and nobody came to open it again.",
            "Le pont a fermé lundi 30 juin, et personne n'est venu le rouvrir.",
            "Die Brücke wurde am Montag, 30. Juni, geschlossen, und niemand kam.",
            "El puente cerró el lunes 30 de junio, y nadie vino a abrirlo.",
            "Il ponte ha chiuso lunedì 30 giugno, e nessuno è venuto ad aprirlo.",
            "A ponte fechou na segunda-feira, 30 de junho, e ninguém veio.",
            "Мост закрыли в понедельник, 30 июня, и никто не пришёл.",
        ] {
            // 30 June was a Monday in 2025, and before that in 2014.
            assert_eq!(
                settled(text, vec![], Some("2025-09-01")).as_deref(),
                Some("from 2025-06-30"),
                "{text}"
            );
            assert_eq!(settled(text, vec![], Some("2024-09-01")).as_deref(), None, "{text}");
        }
    }

    #[test]
    fn a_weekday_after_the_latest_day_is_the_next_one_in_every_language() {
        for text in [
            "It opened on June 29, 2025. The master told the paper on Tuesday that it would stay.",
            "Il a ouvert le 29 juin 2025. Le maire a dit mardi qu'il resterait.",
            "Sie wurde am 29. Juni 2025 eröffnet. Am Dienstag sagte der Bürgermeister, sie bleibe.",
            "El 29 de junio de 2025 se abrió. El martes, el alcalde dijo que seguiría.",
            "Il 29 giugno 2025 ha aperto. Martedì il sindaco ha detto che resta.",
            "Abriu em 29 de junho de 2025. Na terça-feira, o prefeito disse que fica.",
            "Мост открыли 29 июня 2025 года. Во вторник мэр сказал, что он останется.",
            "大桥于2025年6月29日开放。周二市长说它将保留。",
        ] {
            assert_eq!(settled(text, vec![], None).as_deref(), Some("from 2025-07-01"), "{text}");
        }
    }

    #[test]
    fn nothing_the_text_says_is_after_the_fetch() {
        let text = "The bridge stayed shut. It had closed on June 29, 2025, and nobody came.";
        assert_eq!(settled(text, fetched("2024-01-01"), None).as_deref(), Some("by 2024-01-01"));
    }
}
