//! Where in a text may somebody be named as reporter or source? The places at which the body's patterns can begin.
//!
//! The patterns `told X`, `X has learned`, `according to X` hold words that stand in every text and match in few. Searching
//! for each of them through every text would cost more than all other credits together, so one pass finds their words, and
//! the pattern is tried only at the places from which it could reach one. Those places are all there are, and trying them
//! in order is what a search does, so the hits are a search's own.

use std::sync::LazyLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use regex::{Captures, Regex};

use super::patterns;
use super::re;

/// One of the body's patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    Told,
    Learned,
    Attribution,
}

/// What a word is to its pattern, and so where the pattern can begin.
#[derive(Debug, Clone, Copy)]
enum Word {
    /// `told`: the pattern begins with it, and a name follows.
    Told,
    /// `obtained` by: as before, or it ends `X has obtained`.
    ByOrHas,
    /// In an `interview` with.
    Interview,
    /// X has `learned`.
    Has,
    /// A X `examination`; `review` begins `reviewed by` too.
    Work,
    /// `according to` X.
    According,
    /// X` reported`.
    Reported,
}

/// The words, none of them the beginning of another.
const WORDS: &[(&str, Word)] = &[
    ("told", Word::Told),
    ("speaking", Word::Told),
    ("Speaking", Word::Told),
    ("examined", Word::Told),
    ("analysed", Word::Told),
    ("analyzed", Word::Told),
    ("commissioned", Word::Told),
    ("visited", Word::Told),
    ("obtained", Word::ByOrHas),
    ("seen", Word::ByOrHas),
    ("interview", Word::Interview),
    ("learned", Word::Has),
    ("learnt", Word::Has),
    ("found", Word::Has),
    ("examination", Word::Work),
    ("analysis", Word::Work),
    ("investigation", Word::Work),
    ("review", Word::Work),
    ("count", Word::Work),
    ("survey", Word::Work),
    ("according to", Word::According),
    ("According to", Word::According),
    ("citing", Word::According),
    ("Citing", Word::According),
    ("as reported by", Word::According),
    ("As reported by", Word::According),
    ("first reported by", Word::According),
    ("First reported by", Word::According),
    ("laut", Word::According),
    ("Laut", Word::According),
    ("selon", Word::According),
    ("Selon", Word::According),
    ("según", Word::According),
    ("Según", Word::According),
    ("secondo", Word::According),
    ("Secondo", Word::According),
    (" reported", Word::Reported),
    (" said in a report", Word::Reported),
];

/// Places where each pattern may begin, in order.
#[derive(Debug, Default)]
pub(super) struct Places {
    told: Vec<usize>,
    learned: Vec<usize>,
    attribution: Vec<usize>,
}

impl Places {
    /// `None` where there is no fast search for the words; then the patterns have to be searched for.
    pub(super) fn of(text: &str) -> Option<Self> {
        static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| {
            let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
            builder.extend(WORDS.iter().map(|(word, _)| word)).build()
        });
        let searcher = SEARCHER.as_ref()?;
        let mut places = Self::default();
        let mut at = 0;
        while let Some(hit) = searcher.find_in(text, aho_corasick::Span::from(at..text.len())) {
            places.word(text, hit.start(), hit.end(), WORDS[hit.pattern().as_usize()].1);
            // The next word may begin inside this one.
            at = hit.start() + 1;
        }
        for list in [&mut places.told, &mut places.learned, &mut places.attribution] {
            list.sort_unstable();
            list.dedup();
        }
        Some(places)
    }

    fn word(&mut self, text: &str, start: usize, end: usize, word: Word) {
        let after = &text[end..];
        match word {
            Word::Told => self.told(text, start, after),
            Word::ByOrHas => {
                self.told(text, start, after);
                self.has(text, start);
            }
            Word::Interview => {
                let article = before_blanks(&text[..start]).and_then(|t| t.strip_suffix("an"));
                let before = article
                    .and_then(before_blanks)
                    .and_then(|t| t.strip_suffix("in").or_else(|| t.strip_suffix("In")));
                if let Some(before) = before {
                    self.told.push(before.len());
                }
            }
            Word::Has => self.has(text, start),
            Word::Work => {
                self.told(text, start, after.strip_prefix("ed").unwrap_or(after));
                if !is_word(after.as_bytes().first()) {
                    self.work(text, start);
                }
            }
            Word::According => {
                let next = after.trim_start();
                // A name, or an article before one.
                let begins = |c: char| c.is_uppercase() || matches!(c, 'a' | 't');
                if next.len() < after.len() && next.starts_with(begins) {
                    self.attribution.push(start);
                }
            }
            Word::Reported => self.reported(&text[..start]),
        }
    }

    /// `told X`: a name, a number or `the` after white space, `by` or `to` between aside.
    fn told(&mut self, text: &str, start: usize, after: &str) {
        let next = after.trim_start();
        let begins = |c: char| c.is_uppercase() || c.is_numeric() || matches!(c, 't' | 'b');
        let blank_before = next.len() < after.len();
        if blank_before && next.starts_with(begins) && !is_word(text.as_bytes()[..start].last()) {
            self.told.push(start);
        }
    }

    /// `the X has learned`: each `the` among the five words before `has`.
    fn has(&mut self, text: &str, start: usize) {
        let name = before_blanks(&text[..start]).and_then(|t| t.strip_suffix("has"));
        if let Some(name) = name.and_then(before_blanks) {
            articles(name, &["the", "The"], &mut self.learned);
        }
    }

    /// `an X review`: each article among the five words before it.
    fn work(&mut self, text: &str, start: usize) {
        if let Some(name) = before_blanks(&text[..start]) {
            articles(name, &["a", "A", "an", "An", "this", "This"], &mut self.learned);
        }
    }

    /// `X reported`: each capital and each `the` among the five words before it, up to one that is no part of a name.
    fn reported(&mut self, before: &str) {
        let mut end = before.len();
        for (n, word) in before.rsplit(' ').take(5).enumerate() {
            let start = end - word.len();
            let capitals = word.char_indices().filter(|(_, c)| c.is_uppercase());
            let known = self.attribution.len();
            self.attribution.extend(capitals.map(|(at, _)| start + at));
            if n == 0 && self.attribution.len() == known {
                return;
            }
            if word.ends_with("the") || word.ends_with("The") {
                self.attribution.push(end - 3);
            }
            let of_name = |c: char| !c.is_ascii() || c.is_ascii_alphabetic() || "&'-".contains(c);
            if !word.ends_with(of_name) {
                return;
            }
            end = start.saturating_sub(1);
        }
    }
}

/// The text before white space at the end of another; `None` where there is none.
fn before_blanks(text: &str) -> Option<&str> {
    let bare = text.trim_end();
    (bare.len() < text.len()).then_some(bare)
}

fn is_word(byte: Option<&u8>) -> bool {
    byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

/// Notes where an article ends one of the five words before the end of a text, which must end in a name.
fn articles(text: &str, wanted: &[&str], places: &mut Vec<usize>) {
    let mut rest = text;
    for n in 0..6 {
        let word = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
        if n == 0 && !word.contains(char::is_uppercase) {
            return;
        }
        places.extend(wanted.iter().filter(|a| word.ends_with(*a)).map(|a| rest.len() - a.len()));
        rest = rest[..rest.len() - word.len()].trim_end();
    }
}

/// A match of one of the body's patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The name in it, which may go on beyond the party's.
    pub(super) name: &'t str,
}

impl<'t> Hit<'t> {
    /// The hit of a search in the text from byte `from` on, its first `skip` bytes aside.
    fn of(captures: &Captures<'t>, from: usize, skip: usize) -> Option<Self> {
        let whole = captures.get(0)?;
        let name = captures.name("name").or(captures.name("name2"))?;
        let (start, end) = (from + whole.start() + skip, from + whole.end());
        Some(Self { start, end, name: name.as_str() })
    }
}

/// The hits of one of the body's patterns, as a search for it gives them.
pub(super) fn hits<'t>(text: &'t str, places: Option<&Places>, speech: Speech) -> Vec<Hit<'t>> {
    let Some(places) = places else {
        let hits = pattern(speech).captures_iter(text);
        return hits.filter_map(|hit| Hit::of(&hit, 0, 0)).collect();
    };
    let places = match speech {
        Speech::Told => &places.told,
        Speech::Learned => &places.learned,
        Speech::Attribution => &places.attribution,
    };
    let mut found: Vec<Hit<'t>> = Vec::new();
    for &at in places {
        if found.last().is_none_or(|last| last.end <= at) {
            found.extend(hit_at(speech, text, at));
        }
    }
    found
}

fn pattern(speech: Speech) -> &'static Regex {
    match speech {
        Speech::Told => &patterns::TOLD,
        Speech::Learned => &patterns::LEARNED,
        Speech::Attribution => &patterns::ATTRIBUTION,
    }
}

/// A pattern's hit that begins at this byte.
fn hit_at(speech: Speech, text: &str, at: usize) -> Option<Hit<'_>> {
    type Three = [LazyLock<Regex>; 3];
    static HERE: Three = [
        LazyLock::new(|| re(&format!("^(?:{})", patterns::TOLD.as_str()))),
        LazyLock::new(|| re(&format!("^(?:{})", patterns::LEARNED.as_str()))),
        LazyLock::new(|| re(&format!("^(?:{})", patterns::ATTRIBUTION.as_str()))),
    ];
    static BEHIND: Three = [
        LazyLock::new(|| re(&format!("^(?s:.)(?:{})", patterns::TOLD.as_str()))),
        LazyLock::new(|| re(&format!("^(?s:.)(?:{})", patterns::LEARNED.as_str()))),
        LazyLock::new(|| re(&format!("^(?s:.)(?:{})", patterns::ATTRIBUTION.as_str()))),
    ];
    // Whether a word begins here depends on the character before, if it is ASCII; any other is to a pattern as none is.
    let behind = at.checked_sub(1).filter(|&before| text.as_bytes()[before].is_ascii());
    match behind {
        Some(before) => {
            let hit = BEHIND[speech as usize].captures(&text[before..])?;
            Hit::of(&hit, before, 1)
        }
        None => Hit::of(&HERE[speech as usize].captures(&text[at..])?, at, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the patterns are made of, and what may stand around it.
    const PARTS: &[&str] = &[
        "told",
        " told ",
        "in an",
        "In an",
        " interview with ",
        "obtained",
        " by ",
        "seen by ",
        "reviewed by ",
        "speaking to ",
        "Speaking to ",
        "According to ",
        "Laut ",
        "This ",
        "An ",
        "visited by ",
        "the ",
        "The ",
        " the ",
        "Ledger",
        "Harbour Post",
        "É",
        "Élan",
        "é",
        "a",
        "an",
        " a ",
        " this ",
        " has ",
        "has learned",
        " learnt ",
        "found",
        "seen",
        " examination",
        "review",
        " count ",
        "country",
        "survey",
        "according to ",
        "according to a ",
        "citing",
        " as reported by ",
        "first reported by",
        "laut ",
        "selon\u{a0}",
        "según ",
        "secondo ",
        " reported ",
        " reported",
        " said in a report",
        " News",
        "’s",
        "'s",
        "\n",
        " ",
        "  ",
        ", ",
        ".",
        "24",
        "x",
        "of the ",
        "and ",
        "news agency",
        "Post has found",
        "A",
        "ANd",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4_000))]

        #[test]
        fn trying_the_places_is_searching_the_text(
            parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..12),
        ) {
            let text = parts.concat();
            let places = Places::of(&text);
            for speech in [Speech::Told, Speech::Learned, Speech::Attribution] {
                proptest::prop_assert_eq!(
                    hits(&text, places.as_ref(), speech), hits(&text, None, speech), "{:?}: {}", speech, text
                );
            }
        }
    }
}
