//! What is a run? Rows in the order of (key, piece), never changed once made.

use rayon::slice::ParallelSliceMut;

/// A piece holds a key. Pieces are numbered in the order key, so the first rows of a bucket are its first pieces in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// The key: a band's hash, a fingerprint, a quoted sentence's shingle.
    pub key: u64,
    /// The piece's rank in the order key.
    pub piece: u32,
}

/// Sorted rows, each once.
///
/// ```
/// use wirecopy::store::{Row, Run};
///
/// let run = Run::new(vec![Row { key: 7, piece: 2 }, Row { key: 3, piece: 0 }, Row { key: 7, piece: 1 }]);
/// assert_eq!(run.bucket(7).len(), 2);
/// assert_eq!(run.buckets().count(), 2);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    rows: Vec<Row>,
}

impl Run {
    /// Sorts rows into a run.
    pub fn new(mut rows: Vec<Row>) -> Self {
        rows.par_sort_unstable();
        rows.dedup();
        Self { rows }
    }

    /// The rows in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The rows of each key, keys ascending.
    pub fn buckets(&self) -> impl Iterator<Item = &[Row]> {
        self.rows.chunk_by(|x, y| x.key == y.key)
    }

    /// The rows of one key.
    pub fn bucket(&self, key: u64) -> &[Row] {
        let start = self.rows.partition_point(|r| r.key < key);
        let end = start + self.rows[start..].partition_point(|r| r.key == key);
        &self.rows[start..end]
    }
}
