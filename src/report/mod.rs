//! What is written down? One [`Report`], and a writer for each form of it.
//!
//! The report is the output contract: names and units are stable, arrays are sorted by id, fractions have four decimals.
//! [`json`] writes it whole, [`html`] as a page to look at, [`terminal`] for a reader at a screen. [`tables`] writes it as
//! tables for other programs, in the forms of [`table`]; [`graph`] as a network.

pub mod choice;
pub mod copied;
pub mod dedup;
mod figures;
pub mod file;
pub mod graph;
#[cfg(feature = "page")]
pub mod html;
pub mod json;
mod make;
#[cfg(any(feature = "cli", feature = "page"))]
pub mod methods;
pub mod model;
mod object;
pub mod survivors;
pub mod table;
pub mod tables;
#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(any(feature = "cli", feature = "page"))]
pub(crate) mod wording;

pub(crate) use make::sha256;
pub use model::Report;
pub use object::Object;
