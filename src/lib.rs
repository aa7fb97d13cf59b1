//! wirecopy finds copied news: what overlaps in a pile of articles, which text is the original and which the reprint.

pub mod article;
pub mod error;
pub mod params;

pub mod align;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cluster;
pub mod engine;
pub mod extract;
pub mod lsh;
pub mod overlap;
pub mod provenance;
pub mod read;
pub mod report;
pub mod shingle;
pub mod sketch;
pub mod store;
pub mod text;
pub mod verify;

pub use article::{Document, Piece, Span, Texts};
pub use error::{Error, Place, Result, Skipped};
pub use params::Params;
