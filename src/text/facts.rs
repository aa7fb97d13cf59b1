//! Which words are facts, and where do sentences end? Numbers, dates and names, told by their form alone.
//!
//! These are weak signs, used only in numbers: a template is seen by many facts differing, never by one.

use std::sync::LazyLock;

use super::hash::hash_word;

/// Months and weekdays. Dates when written with a capital, so `may` and `march` are not the verbs.
pub(super) const CALENDAR: [&str; 31] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Numbers spelled out. `one` is left out: it is a pronoun more often than a count.
pub(super) const SPELLED: [&str; 28] = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
];

/// What a word says by its letters alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A number, spelled out.
    Number,
    /// A month or a weekday, if it is written with a capital.
    Calendar,
    /// `I`, which has a capital and is no name.
    I,
}

/// The words with a meaning, found by their hashes.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// A bit for the lowest twelve bits of each hash: most words are told from these at a glance.
    seen: [u64; 64],
    /// Ascending.
    words: Vec<(u64, Meaning)>,
}

impl Vocabulary {
    /// The vocabulary, made on first use.
    pub(super) fn get() -> &'static Self {
        static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::new);
        &VOCABULARY
    }

    fn new() -> Self {
        let entry = |word: &&str, meaning| (hash_word(word), meaning);
        let mut words: Vec<(u64, Meaning)> = (SPELLED.iter().map(|w| entry(w, Meaning::Number)))
            .chain(CALENDAR.iter().map(|w| entry(w, Meaning::Calendar)))
            .chain([entry(&"i", Meaning::I)])
            .collect();
        words.sort_unstable_by_key(|&(hash, _)| hash);
        let mut seen = [0; 64];
        for &(hash, _) in &words {
            seen[(hash >> 6) as usize % 64] |= 1 << (hash % 64);
        }
        Self { seen, words }
    }

    /// Whether a word may be among them, at a glance, given its hash.
    #[inline]
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        self.seen[(hash >> 6) as usize % 64] >> (hash % 64) & 1 == 1
    }

    /// What a word says, given its hash.
    #[inline]
    pub(super) fn meaning(&self, hash: u64) -> Option<Meaning> {
        if !self.may_hold(hash) {
            return None;
        }
        self.words.binary_search_by_key(&hash, |&(hash, _)| hash).ok().map(|i| self.words[i].1)
    }
}

/// Whether a word is a weekday in full, given its hash.
pub(crate) fn is_weekday(hash: u64) -> bool {
    static DAYS: LazyLock<Vec<u64>> =
        LazyLock::new(|| CALENDAR[CALENDAR.len() - 7..].iter().map(|day| hash_word(day)).collect());
    DAYS.contains(&hash)
}

/// Whether a word as written begins with a capital.
#[inline]
pub(super) fn is_capitalised(original: &str) -> bool {
    match original.as_bytes() {
        [first, ..] if first.is_ascii() => first.is_ascii_uppercase(),
        _ => original.chars().next().is_some_and(char::is_uppercase),
    }
}

/// Whether a sentence ends between a word and the next, given the word as written and the text between the two.
pub(super) fn sentence_ends(word: &str, gap: &str) -> bool {
    let mut stop = false;
    let mut line = false;
    let mut blank = 0;
    for c in gap.chars() {
        match c {
            '!' | '?' | '。' | '！' | '？' | '\u{2029}' => return true,
            '.' | '…' => stop = true,
            '\n' | '\t' if line => return true,
            '\n' => (line, blank) = (true, 0),
            ' ' if line => {
                // An indented line begins a paragraph; a plain line break is only a wrap.
                blank += 1;
                if blank >= 2 {
                    return true;
                }
            }
            _ => {}
        }
    }
    stop && !is_abbreviation(word)
}

/// Whether a new sentence begins inside running text: an opening quotation mark or a colon before a capital.
pub(super) fn opens_speech(gap: &str) -> bool {
    gap.chars().any(|c| matches!(c, '"' | '\u{201c}' | '\u{201e}' | '\u{ab}' | '\u{2018}' | ':'))
}

fn is_abbreviation(word: &str) -> bool {
    is_capitalised(word)
        && (word.contains('.')
            || word.chars().count() <= 3
            || matches!(word, "Corp" | "Prof" | "Sept" | "Sens" | "Reps" | "Govt" | "Capt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_are_told_by_hashes() {
        let meaning = |word| Vocabulary::get().meaning(hash_word(word));
        assert_eq!(meaning("march"), Some(Meaning::Calendar));
        assert_eq!(meaning("twelve"), Some(Meaning::Number));
        assert_eq!(meaning("i"), Some(Meaning::I));
        assert_eq!(meaning("one"), None);
        assert!(is_weekday(hash_word("monday")) && !is_weekday(hash_word("dec")));
        for word in CALENDAR.iter().chain(&SPELLED) {
            assert!(meaning(word).is_some(), "{word}");
        }
    }

    #[test]
    fn wrapped_lines_and_titles_end_no_sentence() {
        assert!(sentence_ends("year", ". "));
        assert!(!sentence_ends("U.S", ". "));
        assert!(!sentence_ends("Mr", ". "));
        assert!(!sentence_ends("said", "\n"));
        assert!(sentence_ends("said", "\n    "));
        assert!(sentence_ends("said", "\n\n"));
    }
}
