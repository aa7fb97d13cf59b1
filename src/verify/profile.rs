//! What does comparing need of a piece? Its body and its shingles with their places, made once and compared often.

use crate::article::Piece;
use crate::params::Params;
use crate::shingle::{Occurrences, shingles};
use crate::text::Body;

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

    /// Whether it has too few words for a shingle of `k`, and so matches only an equal one.
    pub fn is_short(&self, k: usize) -> bool {
        self.body.len() < k
    }
}
