//! What of a piece can carry a credit? Its text without headline, furniture and captions, in zones, with the way back.
//!
//! Credits are read by zone: a dateline or byline in the head, a closing credit in the tail, attributions in the body. The
//! text is joined from the unmarked stretches of a piece, so that a caption's credit can never be read as the text's.

use crate::article::{MarkKind, Piece, Span};

/// Bytes of the head zone.
const HEAD: usize = 420;
/// Bytes of the tail zone.
const TAIL: usize = 420;

/// The unmarked text of a piece.
#[derive(Debug, Clone, Default)]
pub struct Story {
    /// The text, stretches parted by a line break.
    pub text: String,
    /// For each stretch: where it begins in `text`, and in the document.
    places: Vec<(usize, usize)>,
}

impl Story {
    /// The story of a piece, given its document's text.
    pub fn of(piece: &Piece, document: &str) -> Self {
        let mut story = Self::default();
        story.text.reserve_exact(piece.span.len());
        story.fill(piece, document, usize::MAX);
        let end = story.text.trim_end().len();
        story.text.truncate(end);
        story
    }

    /// The story's beginning, as long as its head zone at least, with white space that may be its end.
    pub fn beginning(piece: &Piece, document: &str) -> Self {
        let mut story = Self::default();
        story.fill(piece, document, HEAD + 4);
        story
    }

    /// Adds the unmarked stretches of a piece until there are so many bytes.
    fn fill(&mut self, piece: &Piece, document: &str, enough: usize) {
        let mut from = piece.span.start;
        for mark in &piece.marks {
            if self.text.len() >= enough {
                return;
            }
            self.add(document, Span::new(from, mark.span.start.max(from)), enough);
            // Residue inside a line parts no paragraph.
            let inline = mark.kind == MarkKind::Furniture
                && !Span::new(from, mark.span.start.max(from)).of(document).ends_with('\n');
            from = from.max(mark.span.end);
            if !inline && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
        }
        self.add(document, Span::new(from, piece.span.end.max(from)), enough);
    }

    fn add(&mut self, document: &str, stretch: Span, enough: usize) {
        let text = stretch.of(document);
        let text = if self.text.is_empty() { text.trim_start() } else { text };
        if text.is_empty() {
            return;
        }
        let start = stretch.end - text.len();
        let text = &text[..text.floor_char_boundary(enough.saturating_sub(self.text.len()))];
        self.places.push((self.text.len(), start));
        self.text.push_str(text);
    }

    /// The place in the document of a range of the story's text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let from = self.document_byte(start);
        let to = if end > start { self.document_byte(end - 1) + 1 } else { from };
        Span::new(from, to.max(from))
    }

    fn document_byte(&self, at: usize) -> usize {
        let i = self.places.partition_point(|(clean, _)| *clean <= at);
        match i.checked_sub(1).and_then(|i| self.places.get(i)) {
            Some((clean, document)) => document + (at - clean),
            None => self.places.first().map_or(0, |(_, d)| *d),
        }
    }

    /// The head zone: the beginning of the text, to a whole line where one ends nearby.
    pub fn head(&self) -> &str {
        &self.text[..self.text.floor_char_boundary(HEAD)]
    }

    /// The tail zone and the byte at which it begins: the last four lines, or the end of a single long one.
    pub fn tail(&self) -> (usize, &str) {
        let mut start = self.text.len();
        let mut seen = 0;
        for (at, _) in self.text.rmatch_indices('\n') {
            if !self.text[at..start].trim().is_empty() {
                seen += 1;
                if seen == 4 || self.text.len() - at > TAIL {
                    break;
                }
            }
            start = at;
        }
        if seen < 4 && self.text.len() <= TAIL {
            start = 0;
        }
        let floor = self.text.floor_char_boundary(self.text.len().saturating_sub(TAIL));
        let start = start.max(floor).min(self.text.len());
        let start = if start == self.text.len() { floor } else { start };
        (start, &self.text[start..])
    }
}
