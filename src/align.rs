//! Where do two texts run along each other? Passages: maximal aligned runs, moved paragraphs included.

use crate::article::Span;

/// A maximal run of words shared by two pieces, with its place in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its bytes in the first text.
    pub a: Span,
    /// Its bytes in the second text.
    pub b: Span,
    /// Its words in the first body: index of the first word.
    pub a_word: u32,
    /// Its words in the second body: index of the first word.
    pub b_word: u32,
    /// Length in words.
    pub words: u32,
    /// Whether at least half of its words stand in direct quotation in either text.
    pub quoted: bool,
}
