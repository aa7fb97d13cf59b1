//! Which day does "on Monday" mean? Weekdays and words such as `last month`, in eight languages.
//!
//! Found are the words with their places. A weekday in a news text is the last one on or before the text's date: [`on_or_before`].

use std::sync::LazyLock;

use regex::Regex;

use crate::article::Span;

/// A word that names a day by its distance from the text's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spoken {
    /// A day of the week, 0 for Monday.
    Weekday(i64),
    /// Some time in the month before.
    LastMonth,
}

/// Words for Monday to Sunday: English, French, German, Spanish, Italian, Portuguese, Russian.
const WEEKDAYS: [&str; 7] = [
    "monday|lundi|montag|lunes|luned[iì]|segunda-feira|понедельник[ау]?",
    "tuesday|mardi|dienstag|martes|marted[iì]|terça-feira|terca-feira|вторник[ау]?",
    "wednesday|mercredi|mittwoch|mi[eé]rcoles|mercoled[iì]|quarta-feira|сред[ауы]",
    "thursday|jeudi|donnerstag|jueves|gioved[iì]|quinta-feira|четверг[ау]?",
    "friday|vendredi|freitag|viernes|venerd[iì]|sexta-feira|пятниц[ауы]",
    "saturday|samedi|samstag|sonnabend|s[aá]bado|sabato|суббот[ауы]",
    "sunday|dimanche|sonntag|domingo|domenica|воскресень[ея]",
];
/// The same as dates have them, where they stand beside figures.
const SHORT: [&str; 7] = [
    "mon|lun|mo|пн",
    "tues?|mar|di|вт",
    "wed|mer|mi[eé]?|ср",
    "thur?s?|jeu|jue|do|gio|чт",
    "fri|ven|vie|fr|пт",
    "sat|sam|s[aá]b|sa|сб",
    "sun|dim|dom|so|вс",
];
/// Chinese and Japanese weekdays end in one of these, after 星期, 周 or before 曜.
const FIGURES: &str = "一二三四五六日";
const SUNS: &str = "月火水木金土日";

struct Patterns {
    weekday: Regex,
    beside: Regex,
    last_month: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let each = |words: &[&str; 7]| {
        words.iter().map(|words| format!("({words})")).collect::<Vec<_>>().join("|")
    };
    let east = format!("(?:星期|周|週|礼拜|禮拜)([{FIGURES}天])|([{SUNS}])曜");
    Some(Patterns {
        weekday: Regex::new(&format!(r"(?i)\b(?:{})\b|{east}", each(&WEEKDAYS))).ok()?,
        beside: Regex::new(&format!(r"(?i)\b(?:{})\b\.?,?\s*(?:den|the|le|il)?\s*$", each(&SHORT))).ok()?,
        last_month: Regex::new(
            r"(?ix)\blast\ month\b | \ble\ mois\ dernier\b | \b(?:vergangene[nr]|letzte[nr]|vorige[nr])\ Monats?\b
            | \b(?:el\ )?mes\ pasado\b | \bmese\ scorso\b | \bscorso\ mese\b | \bm[eê]s\ passado\b
            | прошлом\ месяце | 上个?月 | 上個月 | 先月",
        )
        .ok()?,
    })
});

/// Weekdays and relative words of a text, in order of their place.
///
/// ```
/// use wirecopy::extract::date::spoken::{Spoken, find};
///
/// let text = "He said on Tuesday what he had said last month.";
/// let words: Vec<Spoken> = find(text).into_iter().map(|(_, word)| word).collect();
/// assert_eq!(words, [Spoken::Weekday(1), Spoken::LastMonth]);
/// ```
pub fn find(text: &str) -> Vec<(Span, Spoken)> {
    let Some(patterns) = PATTERNS.as_ref() else { return Vec::new() };
    let mut found: Vec<(Span, Spoken)> = Vec::new();
    for captures in patterns.weekday.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        let named = (1..=7).find(|&n| captures.get(n).is_some()).map(|n| n as i64 - 1);
        let day = named.or_else(|| {
            let figure = captures.get(8).or(captures.get(9))?.as_str();
            let place = |of: &str| of.chars().position(|c| figure.starts_with(c));
            let of = if captures.get(8).is_some() { FIGURES } else { SUNS };
            // 天 is Sunday too.
            Some(place(of).unwrap_or(6) as i64)
        });
        let span = Span::new(whole.start(), whole.end());
        found.extend(day.map(|day| (span, Spoken::Weekday(day))));
    }
    let months = patterns.last_month.find_iter(text);
    found.extend(months.map(|m| (Span::new(m.start(), m.end()), Spoken::LastMonth)));
    found.sort_unstable();
    found
}

/// The weekday that a line names beside a date of it: whole anywhere, shortened only right before the date, which begins at `at`.
pub(super) fn weekday_beside(line: &str, at: usize) -> Option<i64> {
    let whole: Vec<i64> = find(line)
        .into_iter()
        .filter_map(|(_, word)| if let Spoken::Weekday(day) = word { Some(day) } else { None })
        .collect();
    if let [first, rest @ ..] = whole.as_slice() {
        return rest.iter().all(|day| day == first).then_some(*first);
    }
    let before = line.get(..at)?;
    let captures = PATTERNS.as_ref()?.beside.captures(before)?;
    (1..=7).find(|&n| captures.get(n).is_some()).map(|n| n as i64 - 1)
}

/// Whether a weekday is written in English, where it is told from the week to come by the word before it.
pub(crate) fn is_english(word: &str) -> bool {
    word.ends_with("day")
}

/// The day of the week of a day since 1970-01-01, 0 for Monday.
pub const fn weekday(days: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    (days + 3).rem_euclid(7)
}

/// The last such weekday on or before a day.
///
/// ```
/// use wirecopy::extract::date::{days_from_civil, spoken::on_or_before};
///
/// // The Monday before Thursday, 6 March 2025.
/// assert_eq!(on_or_before(0, days_from_civil(2025, 3, 6).unwrap()), days_from_civil(2025, 3, 3).unwrap());
/// ```
pub const fn on_or_before(wanted: i64, days: i64) -> i64 {
    days - (weekday(days) - wanted).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::date::days_from_civil;

    #[test]
    fn weekdays_are_known_in_eight_languages() {
        for text in [
            "on Wednesday",
            "mercredi soir",
            "am Mittwoch",
            "el miércoles",
            "mercoledì",
            "na quarta-feira",
            "в среду",
            "星期三",
            "周三",
            "週三下午",
            "水曜日",
        ] {
            assert_eq!(find(text).first().map(|(_, w)| *w), Some(Spoken::Weekday(2)), "{text}");
        }
        assert_eq!(find("星期天")[0].1, Spoken::Weekday(6));
        assert_eq!(find("周日")[0].1, Spoken::Weekday(6));
    }

    #[test]
    fn the_month_before_is_known_in_eight_languages() {
        for text in [
            "last month",
            "le mois dernier",
            "im vergangenen Monat",
            "el mes pasado",
            "il mese scorso",
            "no mês passado",
            "в прошлом месяце",
            "上个月",
        ] {
            assert_eq!(find(text).first().map(|(_, w)| *w), Some(Spoken::LastMonth), "{text}");
        }
    }

    #[test]
    fn words_that_hold_a_weekday_name_none() {
        for text in ["Mondays-only", "Sundance", "среди"] {
            assert!(find(text).iter().all(|(_, w)| *w != Spoken::Weekday(2)), "{text}");
        }
        assert!(find("Sundance").is_empty());
    }

    #[test]
    fn a_short_name_counts_beside_its_date_alone() {
        assert_eq!(weekday_beside("Tue 08/07/2025", 4), Some(1));
        assert_eq!(weekday_beside("Di., 08/07/2025", 5), Some(1));
        assert_eq!(weekday_beside("Sat down on 08/07/2025", 12), None);
        assert_eq!(weekday_beside("Tuesday or Friday, 08/07/2025", 19), None);
    }

    #[test]
    fn days_fall_on_their_weekdays() {
        let monday = days_from_civil(2025, 3, 3).unwrap();
        for wanted in 0..7 {
            assert_eq!(weekday(on_or_before(wanted, monday)), wanted);
            assert!((0..7).contains(&(monday - on_or_before(wanted, monday))));
        }
        assert_eq!(on_or_before(0, monday), monday);
    }
}
