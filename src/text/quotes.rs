//! Which words are quoted, and where do quoted sentences begin and end? A walk through the quotations beside the words.

use std::ops::Range;

use super::facts::sentence_ends;
use crate::article::Span;

/// The direct quotations of a piece, walked beside its words, one stretch of text after another.
#[derive(Debug)]
pub(super) struct Quotes<'a> {
    spans: &'a [Span],
    next: usize,
    /// The quotation the last word stood in, and its current sentence's first word.
    open: Option<(usize, usize)>,
    words: usize,
}

impl<'a> Quotes<'a> {
    pub(super) fn new(spans: &'a [Span]) -> Self {
        Self { spans, next: 0, open: None, words: 0 }
    }

    /// Takes the words of the next stretch by their places in `text`: appends the sentences that end in it, and calls
    /// `quoted` with each quoted word's number within the stretch.
    pub(super) fn stretch(
        &mut self,
        text: &str,
        places: &[(u32, u32)],
        sentences: &mut Vec<Range<u32>>,
        mut quoted: impl FnMut(usize),
    ) {
        let mut i = 0;
        while i < places.len() {
            let (start, end) = (places[i].0 as usize, places[i].1 as usize);
            while self.spans.get(self.next).is_some_and(|q| q.end <= start) {
                self.next += 1;
            }
            let quote = self.spans.get(self.next);
            if self.open.is_none() {
                // Nothing happens before the next quotation.
                let Some(quote) = quote else { break };
                if end <= quote.start {
                    i += places[i..].partition_point(|&(_, end)| end as usize <= quote.start);
                    continue;
                }
            }
            let inside = quote.is_some_and(|q| q.start <= start && end <= q.end);
            // What came before a stretch is the end of another, with a headline or a caption between.
            let begins = i == 0 || gap_ends_sentence(text, places[i - 1], places[i]);
            match self.open {
                Some((quote, _)) if inside && quote == self.next && !begins => {}
                open => {
                    let word = self.words + i;
                    sentences.extend(open.map(|(_, first)| first as u32..word as u32));
                    self.open = inside.then_some((self.next, word));
                }
            }
            if inside {
                quoted(i);
            }
            i += 1;
        }
        self.words += places.len();
    }

    /// Ends the sentence that is still open.
    pub(super) fn close(self, sentences: &mut Vec<Range<u32>>) {
        sentences.extend(self.open.map(|(_, first)| first as u32..self.words as u32));
    }
}

/// Whether a sentence ends between two words that follow one another.
fn gap_ends_sentence(text: &str, word: (u32, u32), next: (u32, u32)) -> bool {
    let part = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or("");
    let gap = part(word.1, next.0);
    gap != " " && sentence_ends(part(word.0, word.1), gap)
}
