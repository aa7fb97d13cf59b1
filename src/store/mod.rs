//! The seam: where do the rows live between making them and grouping them? Sorted, immutable runs of fixed-width rows.
//!
//! A [`Row`] says that a piece holds a key. Workers put the rows of a few pieces into a [`Chunk`] and hand it to a
//! [`Collector`], which keeps chunks in memory up to a bound and beyond it writes them to disk as sorted runs; what it becomes
//! in the end is a [`Store`]. [`Rows`] is whoever can show rows bucket by bucket: a [`Store`] today, a stored index joined with
//! new rows tomorrow. Nothing above or below knows which.
//!
//! A key is worked on within a partition: each band of a signature is one, fingerprints and quoted sentences have a few
//! each. Partitions are independent of each other, so threads share them out, and only one at a time need be in memory.

mod collect;
mod row;
mod run;
mod spool;

pub use collect::{Chunk, Collector, Store};
pub use row::Row;
pub use spool::{Spool, Unpacked};

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

/// A key with the partition of its table that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The partition, from 0.
    pub partition: u32,
    /// The key within the partition.
    pub key: u32,
}

impl Key {
    /// Bits of a shingle hash that choose its partition.
    const BITS: u32 = 6;
    /// Partitions of a table whose keys are shingle hashes.
    pub const PARTITIONS: u32 = 1 << Self::BITS;

    /// The key that a shingle hash is stored under: its lowest 38 bits. The upper ones are small in fingerprints, which are
    /// the least of many.
    pub const fn of_shingle(hash: u64) -> Self {
        Self { partition: hash as u32 % Self::PARTITIONS, key: (hash >> Self::BITS) as u32 }
    }

    /// The key of a band.
    pub const fn of_band(band: usize, key: u32) -> Self {
        Self { partition: band as u32, key }
    }

    /// Both in one number, for showing and sorting.
    pub const fn number(self) -> u64 {
        (self.partition as u64) << 32 | self.key as u64
    }
}

/// Rows that can be read back grouped by key.
pub trait Rows: Sync {
    /// Partitions of a table.
    fn partitions(&self, table: Table) -> u32;

    /// Calls `visit` with each key of a partition that at least two rows have, keys ascending, and with its rows in the
    /// order of their pieces.
    ///
    /// # Errors
    /// When stored rows cannot be read, or when `visit` fails.
    fn each_bucket(
        &self,
        table: Table,
        partition: u32,
        visit: &mut dyn FnMut(Key, &[Row]) -> Result<()>,
    ) -> Result<()>;
}
