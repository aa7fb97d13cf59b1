//! How is a long text stood for by a few numbers? MinHash signatures for resemblance, winnowed fingerprints for shared runs.
//!
//! Both are made of a piece's shingles and the parameters alone. Neither decides anything: they only say which pairs
//! are worth verifying.

mod kernel;
mod minhash;
mod winnow;

pub use minhash::MinHash;
pub use winnow::{quoted_keys, winnow};
