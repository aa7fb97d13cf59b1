//! Where are the words? UAX 29 word segmentation of the folded text, each word with its bytes in the original.
//!
//! This is the readable form of the rule: fold the whole text, take `unicode_words` of it, and cut what is written in scripts
//! without spaces into characters. [`Tokenizer`](super::Tokenizer) gives the same tokens many times faster; nothing here is
//! fast, and everything there is tested against it.

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{Folded, fold_into};
use super::hash::{CHARACTER_TAG, CHARACTERS, hash_from, hash_word};
use super::scripts::is_character;
use crate::article::Span;

/// A word as it is compared, and its bytes in the text it was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded word.
    pub folded: String,
    /// Its place in the original text.
    pub span: Span,
}

/// The words of a text in order. In scripts without spaces each character counts as one.
///
/// ```
/// let words = wirecopy::text::words("The U.S. didn’t pay $3,500 to 東京.");
/// let folded: Vec<&str> = words.iter().map(|w| w.folded.as_str()).collect();
/// assert_eq!(folded, ["the", "u.s", "didn't", "pay", "3,500", "to", "東", "京"]);
/// assert_eq!(words[2].span.len(), "didn’t".len());
/// ```
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    each_word(text, |folded, start, end| {
        out.push(Word { folded: folded.to_owned(), span: Span::new(start, end) });
    });
    out
}

/// Calls `found` with each word's folded form and its first and one-past-last byte in `text`, in order.
pub fn each_word(text: &str, found: impl FnMut(&str, usize, usize)) {
    each_word_by(text, &mut Folded::default(), found);
}

/// The same with a buffer to fold into.
pub(super) fn each_word_by(
    text: &str,
    folded: &mut Folded,
    mut found: impl FnMut(&str, usize, usize),
) {
    fold_into(text, folded);
    for (at, segment) in folded.text().unicode_word_indices() {
        each_part(segment, |from, to| {
            let (start, end) = folded.original(at + from, at + to);
            found(&segment[from..to], start, end);
        });
    }
}

/// Cuts a segment into characters of scripts without spaces and the words between them: `カ_a` is `カ` and `_a`.
fn each_part(segment: &str, mut found: impl FnMut(usize, usize)) {
    let mut word = 0;
    let close = |from: usize, to: usize, found: &mut dyn FnMut(usize, usize)| {
        if segment[from..to].contains(char::is_alphanumeric) {
            found(from, to);
        }
    };
    for (at, c) in segment.char_indices() {
        if is_character(c) {
            close(word, at, &mut found);
            word = at + c.len_utf8();
            found(at, word);
        }
    }
    close(word, segment.len(), &mut found);
}

/// The tokens of a text by the readable way: hashes, and where each stands. The oracle of the fast one.
#[cfg(test)]
pub(super) fn reference(text: &str) -> (Vec<u64>, Vec<(u32, u32)>) {
    let (mut hashes, mut spans) = (Vec::new(), Vec::new());
    let mut run = CharacterRun::default();
    each_word(text, |folded, start, end| {
        spans.push((start as u32, end as u32));
        run.token(folded, &mut hashes);
    });
    run.close(&mut hashes);
    (hashes, spans)
}

/// Characters that follow one another with no word between. A character's hash covers the next three as well, so the run
/// waits until a word or the end of the text closes it.
#[derive(Debug, Clone, Default)]
pub(super) struct CharacterRun {
    bytes: Vec<u8>,
    /// Where each character begins in `bytes`.
    starts: Vec<usize>,
    /// Where the first one's hash belongs in the output.
    first: usize,
}

impl CharacterRun {
    /// Takes the next token: a word's hash is known at once, a character's place is kept for it.
    pub(super) fn token(&mut self, folded: &str, hashes: &mut Vec<u64>) {
        if folded.chars().next().is_some_and(is_character) {
            self.character(folded.as_bytes(), hashes);
        } else {
            self.close(hashes);
            hashes.push(hash_word(folded));
        }
    }

    /// Takes the next token, a character, by its bytes.
    pub(super) fn character(&mut self, bytes: &[u8], hashes: &mut Vec<u64>) {
        if self.starts.is_empty() {
            self.first = hashes.len();
        }
        self.starts.push(self.bytes.len());
        self.bytes.extend_from_slice(bytes);
        hashes.push(0);
    }

    /// Whether no character waits.
    pub(super) fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Ends the run and writes its hashes.
    pub(super) fn close(&mut self, hashes: &mut [u64]) {
        for (i, &start) in self.starts.iter().enumerate() {
            let end = self.starts.get(i + CHARACTERS).map_or(self.bytes.len(), |&end| end);
            hashes[self.first + i] = hash_from(CHARACTER_TAG, &self.bytes[start..end]);
        }
        self.bytes.clear();
        self.starts.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|w| w.folded).collect()
    }

    #[test]
    fn characters_are_cut_out_of_words() {
        assert_eq!(folded("カタ_abc漢字"), ["カ", "タ", "_abc", "漢", "字"]);
        assert_eq!(folded("ไทย 5 한국"), ["ไ", "ท", "ย", "5", "한국"]);
        assert_eq!(folded("ｶﾞ"), ["ガ"]);
    }

    #[test]
    fn a_character_is_hashed_with_the_three_after_it() {
        let (hashes, spans) = reference("東京、都。 a 東京");
        assert_eq!(spans[..3], [(0, 3), (3, 6), (9, 12)]);
        let of = |text: &str| hash_from(CHARACTER_TAG, text.as_bytes());
        let want = [of("東京都"), of("京都"), of("都"), hash_word("a"), of("東京"), of("京")];
        assert_eq!(hashes, want);
        // The fifth character on changes nothing, the fourth does.
        let first = |text: &str| reference(text).0[0];
        assert_eq!(first("東京都港区"), first("東京都港a"));
        assert_ne!(first("東京都港区"), first("東京都区"));
    }
}
