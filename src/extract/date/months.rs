//! Which month is this word? Names and abbreviations in the languages wirecopy reads dates in.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Month words in English, French, German, Spanish, Italian, Portuguese and Russian, in lower case.
///
/// A row holds every word for one month, January first. Words of two languages that name the same month stand once.
/// Plain-letter spellings are there because scrapers and feeds drop accents.
pub(super) const NAMES: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "janvier",
        "janv",
        "januar",
        "jänner",
        "jaenner",
        "enero",
        "ene",
        "gennaio",
        "gen",
        "janeiro",
        "января",
        "январь",
        "янв",
    ],
    &[
        "february",
        "feb",
        "février",
        "fevrier",
        "févr",
        "fevr",
        "fév",
        "februar",
        "feber",
        "febrero",
        "febbraio",
        "febb",
        "fevereiro",
        "fev",
        "февраля",
        "февраль",
        "фев",
        "февр",
    ],
    &[
        "march",
        "mar",
        "mars",
        "märz",
        "marz",
        "maerz",
        "mär",
        "mrz",
        "marzo",
        "março",
        "marco",
        "марта",
        "март",
        "мар",
    ],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "апреля", "апрель", "апр"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "мая", "май"],
    &["june", "jun", "juin", "juni", "junio", "giugno", "giu", "junho", "июня", "июнь", "июн"],
    &[
        "july", "jul", "juillet", "juil", "juli", "julio", "luglio", "lug", "julho", "июля",
        "июль", "июл",
    ],
    &["august", "aug", "août", "aout", "agosto", "ago", "августа", "август", "авг"],
    &[
        "september",
        "sept",
        "sep",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "sett",
        "setembro",
        "set",
        "сентября",
        "сентябрь",
        "сен",
        "сент",
    ],
    &[
        "october",
        "oct",
        "octobre",
        "oktober",
        "okt",
        "octubre",
        "ottobre",
        "ott",
        "outubro",
        "out",
        "октября",
        "октябрь",
        "окт",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro", "ноября", "ноябрь", "ноя", "нояб"],
    &[
        "december",
        "dec",
        "décembre",
        "decembre",
        "déc",
        "dezember",
        "dez",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
        "декабря",
        "декабрь",
        "дек",
    ],
];

/// Words that are more often something else than a month when they stand in lower case before a number.
const EVERYDAY: &[&str] = &["may", "mar", "mars", "set", "out", "ago", "gen", "mag", "sept", "dec"];

static ASCII: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let names = NAMES.iter().flat_map(|names| names.iter()).filter(|name| name.is_ascii());
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(names)
        .ok()
});

/// Whether a text may name a month. One with letters that are not ASCII always may.
pub(super) fn may_name(text: &str) -> bool {
    let mark = |c: char| c.is_ascii() || matches!(c, '\u{a0}' | '\u{2010}'..='\u{2027}');
    ASCII.as_ref().is_none_or(|names| names.is_match(text))
        || !text.is_ascii() && !text.chars().all(mark)
}

/// The month, 1 to 12, that a word names in any of the languages; case and a closing full stop do not matter.
pub(super) fn number(word: &str) -> Option<i64> {
    let word = word.trim_end_matches('.').to_lowercase();
    NAMES.iter().position(|names| names.contains(&word.as_str())).map(|i| i as i64 + 1)
}

/// Whether a word before a number is safe to take for a month although no year follows.
pub(super) fn plainly_a_month(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    !EVERYDAY.contains(&bare)
}

/// All month words as alternatives of a regular expression, longest first so that `june` wins over `jun`.
pub(super) fn alternatives() -> String {
    let mut all: Vec<&str> = NAMES.iter().flat_map(|names| names.iter().copied()).collect();
    all.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    all.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_names_at_most_one_month() {
        let mut all: Vec<&str> = NAMES.iter().flat_map(|names| names.iter().copied()).collect();
        all.sort_unstable();
        let before = all.len();
        all.dedup();
        assert_eq!(all.len(), before);
    }

    #[test]
    fn case_and_full_stop_do_not_matter() {
        assert_eq!(number("Nov."), Some(11));
        assert_eq!(number("AOÛT"), Some(8));
        assert_eq!(number("июля"), Some(7));
        assert_eq!(number("Monday"), None);
    }
}
