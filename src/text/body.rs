//! Which words of a piece count? Its body: the words outside title, deck, furniture and captions.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_128;

use super::facts::{is_name, is_number, opens_speech, sentence_ends};
use super::hash::hash_word;
use super::words::each_word;
use crate::article::{Piece, Span};

/// The words of a piece that are compared, in order, with their places in the document text.
///
/// Marked stretches are left out and the rest is read as one text, so a shingle may run across a caption that an editor
/// put between two paragraphs.
///
/// ```
/// # use wirecopy::article::{Piece, Span};
/// use wirecopy::text::Body;
///
/// let text = "Rates rose. “We had no choice,” she said.";
/// let mut piece = Piece {
///     id: "a".into(), document: 0, span: Span::new(0, text.len()), title: None, marks: vec![],
///     quotes: vec![], label: None, dates: vec![], captures: vec![],
/// };
/// piece.quotes.push(Span::new(12, text.find(" she").unwrap()));
/// let body = Body::of(&piece, text);
/// assert_eq!(body.len(), 8);
/// assert_eq!(body.quoted[2..6], [true; 4]);
/// assert_eq!(body.quoted_sentences, [2..6]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// [`hash_word`] of each word.
    pub hashes: Vec<u64>,
    /// First and one-past-last byte of each word in the document text.
    pub spans: Vec<(u32, u32)>,
    /// Whether each word stands in a direct quotation.
    pub quoted: Vec<bool>,
    /// Whether each word is a number, a date or a name.
    pub facts: Vec<bool>,
    /// Whether each word is a number or a date.
    pub numbers: Vec<bool>,
    /// The sentences inside direct quotations, as ranges of words.
    pub quoted_sentences: Vec<Range<u32>>,
}

impl Body {
    /// The body of a piece, given the whole document text its spans point into.
    pub fn of(piece: &Piece, text: &str) -> Self {
        let mut body = Self::default();
        let mut quotes = Quotes { spans: &piece.quotes, next: 0, open: None };
        let mut from = piece.span.start;
        for mark in &piece.marks {
            body.add(text, Span { start: from, end: mark.span.start }, &mut quotes);
            from = from.max(mark.span.end);
        }
        body.add(text, Span { start: from, end: piece.span.end }, &mut quotes);
        quotes.close(&mut body);
        body
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// A 128-bit hash of the folded words: equal for pieces that say the same words, whatever their form.
    pub fn identity(&self) -> u128 {
        let mut bytes = Vec::with_capacity(self.hashes.len() * 8);
        for hash in &self.hashes {
            bytes.extend_from_slice(&hash.to_le_bytes());
        }
        xxh3_128(&bytes)
    }

    /// The document bytes of `words` words from `first`, from the first word's start to the last word's end.
    pub fn span(&self, first: u32, words: u32) -> Span {
        let start = self.spans[first as usize].0;
        let end = self.spans[(first + words - 1) as usize].1;
        Span::new(start as usize, end as usize)
    }

    fn add(&mut self, text: &str, stretch: Span, quotes: &mut Quotes<'_>) {
        if stretch.start >= stretch.end {
            return;
        }
        let Some(part) = text.get(stretch.start..stretch.end) else { return };
        // What came before is the end of another stretch, with a headline or a caption between.
        let mut before: Option<(usize, usize)> = None;
        each_word(part, |folded, start, end| {
            let (ends, opens) = match before {
                None => (true, false),
                Some((word, gap)) => {
                    let between = part.get(gap..start).unwrap_or("");
                    // Most words are parted by a single space.
                    if between == " " {
                        (false, false)
                    } else {
                        (sentence_ends(&part[word..gap], between), opens_speech(between))
                    }
                }
            };
            let place = (stretch.start + start, stretch.start + end);
            self.quoted.push(quotes.word(
                place,
                self.hashes.len(),
                ends,
                &mut self.quoted_sentences,
            ));
            self.hashes.push(hash_word(folded));
            self.spans.push((place.0 as u32, place.1 as u32));
            let number = is_number(folded, &part[start..end]);
            self.numbers.push(number);
            self.facts.push(number || is_name(folded, &part[start..end], ends || opens));
            before = Some((start, end));
        });
    }
}

/// Walks the direct quotations beside the words.
struct Quotes<'a> {
    spans: &'a [Span],
    next: usize,
    /// The quotation the last word stood in, and its current sentence's first word.
    open: Option<(usize, usize)>,
}

impl Quotes<'_> {
    /// Whether the word at `place` is quoted; closes and opens quoted sentences on the way.
    fn word(
        &mut self,
        place: (usize, usize),
        index: usize,
        new_sentence: bool,
        sentences: &mut Vec<Range<u32>>,
    ) -> bool {
        while self.spans.get(self.next).is_some_and(|q| q.end <= place.0) {
            self.next += 1;
        }
        let inside =
            self.spans.get(self.next).is_some_and(|q| q.start <= place.0 && place.1 <= q.end);
        if let Some((quote, first)) = self.open {
            if inside && quote == self.next && !new_sentence {
                return true;
            }
            sentences.push(first as u32..index as u32);
        }
        self.open = inside.then_some((self.next, index));
        inside
    }

    fn close(&mut self, body: &mut Body) {
        if let Some((_, first)) = self.open.take() {
            body.quoted_sentences.push(first as u32..body.hashes.len() as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Mark, MarkKind};

    fn piece(text: &str) -> Piece {
        Piece {
            id: "p".into(),
            document: 0,
            span: Span::new(0, text.len()),
            title: None,
            marks: vec![],
            quotes: vec![],
            label: None,
            dates: vec![],
            captures: vec![],
        }
    }

    #[test]
    fn marked_words_do_not_count_and_the_rest_is_one_text() {
        let text = "Head line\nOne two [photo] three four";
        let mut p = piece(text);
        for (start, end) in [(0, 9), (18, 25)] {
            let reason = String::new();
            p.marks.push(Mark { span: Span::new(start, end), kind: MarkKind::Caption, reason });
        }
        let body = Body::of(&p, text);
        let want: Vec<u64> = ["one", "two", "three", "four"].map(hash_word).to_vec();
        assert_eq!(body.hashes, want);
        assert_eq!(Span::of(body.span(2, 2), text), "three four");
    }

    #[test]
    fn quoted_sentences_end_where_sentences_end() {
        let text = "“One two. Three four,” he said. “Five.”";
        let mut p = piece(text);
        let close = text.find("” he").unwrap() + 3;
        p.quotes = vec![Span::new(0, close), Span::new(text.find("“F").unwrap(), text.len())];
        let body = Body::of(&p, text);
        assert_eq!(body.quoted_sentences, [0..2, 2..4, 6..7]);
    }

    #[test]
    fn names_inside_sentences_are_facts() {
        let text = "The bank paid Smith 3 dollars. Then it rested.";
        let body = Body::of(&piece(text), text);
        let facts: Vec<usize> = (0..body.len()).filter(|&i| body.facts[i]).collect();
        assert_eq!(facts, [3, 4]);
    }
}
