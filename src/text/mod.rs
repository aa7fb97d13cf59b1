//! What are a text's words? The readable reference tokeniser: fold, find words by UAX 29, keep where they stand.
//!
//! [`each_word`] gives the words of a string with their places in it, [`Body::of`] those of a piece that count for
//! matching, with what is known of each: quoted or not, a fact or not. This module knows nothing of shingles.

mod body;
mod facts;
mod fold;
mod words;

pub use body::Body;
pub use fold::{Folded, fold};
pub use words::{Word, each_word, hash_word, words};
