//! Where are the words? UAX 29 word segmentation of the folded text, each word with its bytes in the original.
//!
//! The rule is `unicode_words` of the folded text. ASCII stretches take a byte loop that gives the same words: on ASCII,
//! UAX 29 WB5 to WB13b say that a word is a run of letters, digits and `_`, in which `'`, `.` and `:` may stand between
//! two letters and `'`, `.`, `,` and `;` between two digits. The stretch around anything else is found by safe cuts: after an ASCII
//! space or line feed and before an ASCII byte that is none, no rule of UAX 29 joins the two sides.

use unicode_segmentation::UnicodeSegmentation;
use xxhash_rust::xxh3::xxh3_64;

use super::fold::fold;
use crate::article::Span;

/// A word as it is compared, and its bytes in the text it was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded word.
    pub folded: String,
    /// Its place in the original text.
    pub span: Span,
}

/// The words of a text in order.
///
/// ```
/// let words = wirecopy::text::words("The U.S. didn’t pay $3,500.");
/// let folded: Vec<&str> = words.iter().map(|w| w.folded.as_str()).collect();
/// assert_eq!(folded, ["the", "u.s", "didn't", "pay", "3,500"]);
/// assert_eq!(words[2].span.len(), "didn’t".len());
/// ```
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    each_word(text, |folded, start, end| {
        out.push(Word { folded: folded.to_owned(), span: Span::new(start, end) });
    });
    out
}

/// The stable hash of a folded word: XXH3, 64 bits, seed 0, of its UTF-8 bytes.
pub fn hash_word(folded: &str) -> u64 {
    xxh3_64(folded.as_bytes())
}

/// Calls `found` with each word's folded form and its first and one-past-last byte in `text`, in order.
pub fn each_word(text: &str, mut found: impl FnMut(&str, usize, usize)) {
    let bytes = text.as_bytes();
    let mut buffer = String::new();
    let mut from = 0;
    while from < bytes.len() {
        let Some(odd) = bytes[from..].iter().position(|b| !b.is_ascii()) else {
            plain(&text[from..], from, &mut buffer, &mut found);
            return;
        };
        let odd = from + odd;
        let begin = (from + 1..=odd).rev().find(|&i| is_cut(bytes, i)).map_or(from, |i| i.min(odd));
        if begin > from {
            plain(&text[from..begin], from, &mut buffer, &mut found);
        }
        let end = (odd + 1..bytes.len()).find(|&i| is_cut(bytes, i)).unwrap_or(bytes.len());
        let folded = fold(&text[begin..end]);
        let mut place = |word: &str, start: usize, stop: usize| {
            let (start, stop) = folded.original(start, stop);
            found(word, begin + start, begin + stop);
        };
        if folded.text().is_ascii() {
            plain(folded.text(), 0, &mut buffer, &mut place);
        } else {
            for (at, word) in folded.text().unicode_word_indices() {
                place(word, at, at + word.len());
            }
        }
        from = end;
    }
}

/// Whether the text can be cut before byte `i` (which is not 0) without touching a word on either side.
fn is_cut(bytes: &[u8], i: usize) -> bool {
    let next = bytes[i];
    matches!(bytes[i - 1], b' ' | b'\n')
        && next.is_ascii()
        && !matches!(next, b' ' | b'\n' | b'\r' | b'\t')
}

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const UNDERSCORE: u8 = 4;
const IN_WORD: u8 = LETTER | DIGIT | UNDERSCORE;
const MID_LETTER: u8 = 8;
const MID_DIGIT: u8 = 16;

const CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b'\'' | b'.' => MID_LETTER | MID_DIGIT,
            b':' => MID_LETTER,
            b',' | b';' => MID_DIGIT,
            _ => 0,
        };
        b += 1;
    }
    table
};

/// The words of an ASCII text that stands at `base`.
fn plain(text: &str, base: usize, buffer: &mut String, found: &mut impl FnMut(&str, usize, usize)) {
    let bytes = text.as_bytes();
    let class = |i: usize| bytes.get(i).map_or(0, |&b| CLASS[b as usize]);
    let mut i = 0;
    while i < bytes.len() {
        if class(i) & IN_WORD == 0 {
            i += 1;
            continue;
        }
        let start = i;
        let mut seen = 0;
        loop {
            let here = class(i);
            seen |= here;
            i += 1;
            let next = class(i);
            if next & IN_WORD != 0 {
                continue;
            }
            let both = here & class(i + 1);
            let joins = (next & MID_LETTER != 0 && both & LETTER != 0)
                || (next & MID_DIGIT != 0 && both & DIGIT != 0);
            if !joins {
                break;
            }
            i += 1;
        }
        // A run of underscores alone is no word.
        if seen & (LETTER | DIGIT) != 0 {
            buffer.clear();
            buffer.push_str(&text[start..i]);
            buffer.make_ascii_lowercase();
            found(buffer, base + start, base + i);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rule itself, without cuts or byte loops.
    fn reference(text: &str) -> Vec<Word> {
        let folded = fold(text);
        folded
            .text()
            .unicode_word_indices()
            .map(|(at, word)| {
                let (start, end) = folded.original(at, at + word.len());
                Word { folded: word.to_owned(), span: Span::new(start, end) }
            })
            .collect()
    }

    #[test]
    fn every_short_ascii_string_has_the_words_of_uax_29() {
        let classes = ['a', '7', '_', '\'', '.', ':', ',', ';', ' ', '\n', '"', '-', '/'];
        let mut text = String::new();
        for length in 1..=5u32 {
            for n in 0..classes.len().pow(length) {
                text.clear();
                let mut n = n;
                for _ in 0..length {
                    text.push(classes[n % classes.len()]);
                    n /= classes.len();
                }
                assert_eq!(words(&text), reference(&text), "{text:?}");
            }
        }
    }

    #[test]
    fn every_ascii_character_has_its_class() {
        for c in 0..128u8 {
            for (left, right) in [('a', 'b'), ('1', '2'), ('a', '2'), ('_', 'a')] {
                let text = format!("{left}{}{right}", c as char);
                assert_eq!(words(&text), reference(&text), "{text:?}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn cuts_change_no_word(text in "[a-zA-Z0-9 .,;:'_’“”—é\u{301}\u{308}ﬁ½ΣⅣ한가\u{1100}\u{1161}\u{200d}👩\u{fe0f}\u{93e}क\u{5d0}\"\n\r\t漢カタไทย\u{a0}\u{2028}\u{ad}]{0,40}") {
            prop_assert_eq!(words(&text), reference(&text));
        }
    }
}
