//! To be written.

pub mod observer;
