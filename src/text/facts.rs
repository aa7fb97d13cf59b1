//! Which words are facts, and where do sentences end? Numbers, dates and names, told by their form alone.
//!
//! These are weak signs, used only in numbers: a template is seen by many facts differing, never by one.

/// Whether a word is a number, a date or a name: it holds a digit, is a spelled-out number, is a month or a weekday, or is
/// capitalised where no sentence begins.
pub(super) fn is_fact(folded: &str, original: &str, starts_sentence: bool) -> bool {
    if folded.bytes().any(|b| b.is_ascii_digit()) || folded.chars().any(char::is_numeric) {
        return true;
    }
    let capital = original.chars().next().is_some_and(char::is_uppercase);
    if capital {
        return (!starts_sentence && folded != "i") || is_calendar(folded);
    }
    is_spelled_number(folded)
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
            '\n' if line => return true,
            '\n' => (line, blank) = (true, 0),
            ' ' if line => {
                // An indented line begins a paragraph; a plain line break is only a wrap.
                blank += 1;
                if blank >= 2 {
                    return true;
                }
            }
            '\t' if line => return true,
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
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    capital
        && (word.contains('.')
            || word.chars().count() <= 3
            || matches!(word, "Corp" | "Prof" | "Sept" | "Sens" | "Reps" | "Govt" | "Capt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_told_by_their_form() {
        assert!(is_fact("3.5", "3.5", false));
        assert!(is_fact("london", "London", false));
        assert!(!is_fact("the", "The", true));
        assert!(is_fact("march", "March", true));
        assert!(!is_fact("march", "march", false));
        assert!(is_fact("twelve", "twelve", false));
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
