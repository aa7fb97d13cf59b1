//! Which texts are copies of one text, and which groups are tied by partial reuse? Clusters that do not chain, and families
//! that do not either.
//!
//! Input are verified edges between representatives numbered in the order key (body words descending, hash of the words,
//! id); output are groups of those numbers. Nothing here looks at a text: what a pair is, the caller says.

mod family;
mod leader;
mod union_find;

pub use family::{Families, Tie, families};
pub use leader::{Grouping, Strength, lead};
pub(crate) use leader::{lead_apart, lead_fixed};
pub use union_find::UnionFind;
