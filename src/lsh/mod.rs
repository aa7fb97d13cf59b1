//! Which pairs are worth verifying? Locality-sensitive hashing: rows with a key in common make a candidate pair.
//!
//! [`Bands`] chooses how a MinHash signature is cut into rows, [`candidates`] turns sorted rows into pairs, and
//! [`shared_shingles`] is the exact join that small collections take instead, [`Index`] that of large ones where only copies are
//! wanted. Nothing here looks at a text.

mod bands;
mod candidates;
mod join;
mod prefix;

pub use bands::Bands;
pub use candidates::{Bounded, Found, Ranks, candidates, furniture, is_furniture};
pub use join::shared_shingles;
pub(crate) use join::shared_with_first;
pub use prefix::{Index, Member, Prefix, Scratch, indexed, probed};
