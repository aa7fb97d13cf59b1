//! To be written.
pub(crate) mod mend;
