//! To be written.

pub mod matching;
pub mod observer;

mod explain;
mod prepare;
