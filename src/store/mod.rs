//! The seam: where do the rows live between making them and grouping them? Sorted, immutable runs of fixed-width rows.
//!
//! A [`Row`] says that a piece holds a key, a [`Run`] is many rows in the order of (key, piece), and [`Rows`] is whoever can
//! show them bucket by bucket: [`Memory`] today; runs spilled to disk and merged, or a stored index joined with new
//! rows, tomorrow. Nothing above or below knows which.

mod memory;
mod run;

pub use memory::Memory;
pub use run::{Row, Run};

use serde::Serialize;

use crate::error::Result;

/// What kind of key a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// A band of a MinHash signature.
    Band,
    /// A winnowed fingerprint.
    Fingerprint,
    /// The least shingle of a quoted sentence.
    QuotedSentence,
}

impl Table {
    /// All of them, in the order they are read.
    pub const ALL: [Self; 3] = [Self::Band, Self::Fingerprint, Self::QuotedSentence];
}

/// Rows that can be read back grouped by key.
pub trait Rows {
    /// Calls `visit` with each key of a table that at least two rows have, in ascending order, and with its rows in the
    /// order of their pieces.
    ///
    /// # Errors
    /// When stored rows cannot be read, or when `visit` fails.
    fn each_bucket(
        &self,
        table: Table,
        visit: &mut dyn FnMut(u64, &[Row]) -> Result<()>,
    ) -> Result<()>;

    /// The rows of one key, in the order of their pieces.
    ///
    /// # Errors
    /// When stored rows cannot be read.
    fn bucket(&self, table: Table, key: u64) -> Result<Vec<Row>>;
}
