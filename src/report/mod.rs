//! What is written down? One [`Report`], and a writer for each form of it.
//!
//! The report is the output contract: names and units are stable, arrays are sorted by id, fractions have four decimals.
//! [`json`] writes it whole, [`terminal`] for a reader at a screen. [`table`] writes rows of any kind for other programs.

pub mod copied;
pub mod dedup;
pub mod file;
pub mod json;
mod make;
pub mod model;
mod object;
pub mod survivors;
pub mod table;
#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(feature = "cli")]
pub(crate) mod wording;

pub(crate) use make::sha256;
pub use model::Report;
pub use object::Object;
