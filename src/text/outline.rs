//! What does the first pass over a collection need of a piece? Its words' hashes and its quoted sentences, no more.

use std::ops::Range;

use super::body::stretches;
use super::identity::identity;
use super::quotes::Quotes;
use super::tokenizer::Tokenizer;
use crate::article::Piece;

/// A [`Body`](super::Body) without places and facts. It is read again and again, one piece after another.
///
/// ```
/// # use wirecopy::article::{Piece, Span};
/// use wirecopy::text::{Body, Outline, Tokenizer};
///
/// let text = "Rates rose. “We had no choice,” she said.";
/// let piece = Piece {
///     id: "a".into(), document: 0, span: Span::new(0, text.len()), title: None, marks: vec![],
///     quotes: vec![Span::new(12, 34)], label: None, dates: vec![], ..Piece::default()
/// };
/// let (mut tokenizer, mut outline) = (Tokenizer::new(), Outline::default());
/// outline.read(&mut tokenizer, &piece, text);
/// let body = Body::of(&piece, text);
/// assert_eq!(outline.hashes, body.hashes);
/// assert_eq!(outline.quoted_sentences, [2..6]);
/// assert_eq!(outline.identity(), body.identity());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The hash of each word.
    pub hashes: Vec<u64>,
    /// The sentences inside direct quotations, as ranges of words.
    pub quoted_sentences: Vec<Range<u32>>,
    /// Where words stand, found only where there are quotations.
    places: Vec<(u32, u32)>,
}

impl Outline {
    /// Reads a piece in place of the last one, given the whole document text its spans point into.
    pub fn read(&mut self, tokenizer: &mut Tokenizer, piece: &Piece, text: &str) {
        self.hashes.clear();
        self.quoted_sentences.clear();
        let mut quotes = Quotes::new(&piece.quotes);
        for stretch in stretches(piece) {
            let Some(part) = text.get(stretch.start..stretch.end) else { continue };
            if piece.quotes.is_empty() {
                tokenizer.hashes(part, &mut self.hashes);
                continue;
            }
            self.places.clear();
            let base = stretch.start as u32;
            tokenizer.tokens_from(part, base, &mut self.hashes, &mut self.places);
            quotes.stretch(text, &self.places, &mut self.quoted_sentences, |_| ());
        }
        quotes.close(&mut self.quoted_sentences);
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// [`Body::identity`](super::Body::identity) of the same piece.
    pub fn identity(&self) -> u128 {
        identity(&self.hashes)
    }
}
