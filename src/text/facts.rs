//! Which words are facts, and where do sentences end? Numbers, dates and names, told by their form alone.
//!
//! These are weak signs, used only in numbers: a template is seen by many facts differing, never by one.

/// Whether a word is a number or a date: it holds a digit, is a spelled-out number, or is a month or a weekday.
pub(super) fn is_number(folded: &str, original: &str) -> bool {
    folded.chars().any(char::is_numeric)
        || is_spelled_number(folded)
        || is_capitalised(original) && is_calendar(folded)
}

/// Whether a word is a name, as far as its form tells: it is capitalised where no sentence begins.
pub(super) fn is_name(folded: &str, original: &str, starts_sentence: bool) -> bool {
    !starts_sentence && is_capitalised(original) && folded != "i"
}

fn is_capitalised(original: &str) -> bool {
    original.chars().next().is_some_and(char::is_uppercase)
}

fn is_calendar(folded: &str) -> bool {
    // Written with a capital, so `may` and `march` are not the verbs.
    matches!(
        folded,
        "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
    )
}

fn is_spelled_number(folded: &str) -> bool {
    // `one` is left out: it is a pronoun more often than a count.
    matches!(
        folded,
        "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "eleven"
            | "twelve"
            | "thirteen"
            | "fourteen"
            | "fifteen"
            | "sixteen"
            | "seventeen"
            | "eighteen"
            | "nineteen"
            | "twenty"
            | "thirty"
            | "forty"
            | "fifty"
            | "sixty"
            | "seventy"
            | "eighty"
            | "ninety"
            | "hundred"
            | "thousand"
    )
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
    fn facts_are_told_by_their_form() {
        assert!(is_number("3.5", "3.5"));
        assert!(is_number("march", "March"));
        assert!(!is_number("march", "march"));
        assert!(is_number("twelve", "twelve"));
        assert!(is_name("london", "London", false));
        assert!(!is_name("the", "The", true));
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
