//! What does comparing need of a piece? Its body and its shingles with their places, made once and compared often.

use crate::article::Piece;
use crate::params::Params;
use crate::shingle::{Occurrences, shingles};
use crate::text::{Body, Outline};
use crate::verify::ShingleSet;

/// A piece's body made ready for comparing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The words that count.
    pub body: Body,
    /// Their shingles, by hash.
    pub shingles: Occurrences,
    /// Number of words outside direct quotation.
    pub unquoted: u64,
}

impl Profile {
    /// The profile of a piece, given the whole document text.
    pub fn of(piece: &Piece, text: &str, params: &Params) -> Self {
        Self::of_body(Body::of(piece, text), params)
    }

    /// The profile of a body.
    pub fn of_body(body: Body, params: &Params) -> Self {
        let shingles = Occurrences::of(&shingles(&body.hashes, params.shingle));
        let unquoted = body.quoted.iter().filter(|&&q| !q).count() as u64;
        Self { body, shingles, unquoted }
    }

    /// What is known of it without looking into it.
    pub fn gist(&self) -> Gist {
        Gist {
            words: self.body.len() as u32,
            shingles: self.shingles.len() as u32,
            distinct: self.shingles.distinct() as u32,
            unquoted: self.unquoted as u32,
            has_quotations: !self.body.quoted_sentences.is_empty(),
        }
    }

    /// Whether it has too few words for a shingle of `k`, and so matches only an equal one.
    pub fn is_short(&self, k: usize) -> bool {
        self.body.len() < k
    }
}

/// What a first pass keeps of a piece to tell which pairs can have a relation at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gist {
    /// Words.
    pub words: u32,
    /// Shingles, each repeat counted.
    pub shingles: u32,
    /// Distinct shingles.
    pub distinct: u32,
    /// Words outside direct quotation.
    pub unquoted: u32,
    /// Whether a sentence is quoted.
    pub has_quotations: bool,
}

impl Gist {
    /// The gist of an outline; `shingles` are those of its words.
    pub fn of(outline: &Outline, shingles: &ShingleSet, places: usize) -> Self {
        let words = outline.len() as u32;
        let quoted: u32 = outline.quoted_sentences.iter().map(|s| s.end - s.start).sum();
        Self {
            words,
            shingles: places as u32,
            distinct: shingles.len() as u32,
            unquoted: words - quoted,
            has_quotations: !outline.quoted_sentences.is_empty(),
        }
    }
}
