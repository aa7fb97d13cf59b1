//! Who drives the stages? Reading, extraction, matching and provenance in the order of the picture in the crate's root.
//!
//! [`batch`] does one collection from paths to verdicts; [`matching`] is the middle of it, over pieces alone; [`inspect`] stops
//! before anything is compared; [`dedup`] finds near-duplicates of millions in two passes, and [`trash`] moves files that can go; [`compare`] takes two articles that
//! need no collection.
//! Nothing here prints: progress and cancellation go through an [`observer`].

pub mod archive;
pub mod audit;
pub mod batch;
pub mod compare;
pub mod dedup;
pub mod inspect;
pub mod matching;
pub mod observer;
pub mod recall;
pub mod trash;

mod explain;
mod furniture;
mod pool;
mod prepare;

pub use batch::{Input, Outcome, Settings, scan};
