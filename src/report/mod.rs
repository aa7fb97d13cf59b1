//! What is written down? One [`Report`], and a writer for each form of it.
//!
//! The report is the output contract: names and units are stable, arrays are sorted by id, fractions have four decimals.
//! [`json`] writes it whole, [`html`] as a page to look at, [`terminal`] for a reader at a screen.

pub mod choice;
pub mod dedup;
mod figures;
pub mod file;
#[cfg(feature = "page")]
pub mod html;
pub mod json;
mod make;
#[cfg(any(feature = "cli", feature = "page"))]
pub mod methods;
pub mod model;
mod object;
#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(any(feature = "cli", feature = "page"))]
pub(crate) mod wording;

pub(crate) use make::sha256;
pub use model::Report;
pub use object::Object;
