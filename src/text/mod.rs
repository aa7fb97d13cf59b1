//! What are a text's words? Fold it, find words by UAX 29, hash each, keep where they stand.
//!
//! [`each_word`] is the rule, readable; [`Tokenizer`] gives the same tokens fast; [`Body::of`] those of a piece that count for
//! matching, with what is known of each: quoted or not, a fact or not. This module knows nothing of shingles.

mod body;
#[cfg(test)]
mod equality;
mod facts;
mod fold;
mod hash;
mod identity;
mod kernel;
mod outline;
mod plain;
mod quotes;
mod scripts;
mod tokenizer;
mod words;

pub use body::Body;
pub(crate) use body::{each_place, stretches};
pub(crate) use facts::is_weekday;
pub use fold::{Folded, fold};
pub use hash::{WORD_HASH_VERSION, hash_word};
pub use identity::{IDENTITY_VERSION, identity};
pub use kernel::Kernel;
pub use outline::Outline;
pub use tokenizer::Tokenizer;
pub use words::{Word, each_word, words};
