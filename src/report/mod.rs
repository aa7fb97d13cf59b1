//! What is written down? One [`Report`], and a writer for each form of it.
//!
//! The report is the output contract: names and units are stable, arrays are sorted by id, fractions have four decimals.
//! [`json`] writes it whole, [`terminal`] for a reader at a screen.

pub mod choice;
pub mod dedup;
mod figures;
pub mod file;
pub mod json;
mod make;
#[cfg(feature = "cli")]
pub mod methods;
pub mod model;
mod object;
#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(feature = "cli")]
pub(crate) mod wording;

pub(crate) use make::sha256;
pub use model::Report;
pub use object::Object;
