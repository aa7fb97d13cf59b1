//! Where do rows go as they are made? Into memory up to a bound, from there to sorted runs on disk; the answer is the same.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::row::sort;
use super::run::{Run, SLICES, Writer};
use super::{Key, Row, Rows, Table};
use crate::error::{Error, Result};

/// The rows of some pieces, by table and partition. Pieces are numbered from 0 within it until a [`Collector`] takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    parts: Vec<Vec<Row>>,
    bands: usize,
}

impl Chunk {
    /// An empty chunk for signatures of so many bands.
    pub fn new(bands: usize) -> Self {
        Self { parts: vec![Vec::new(); partitions(bands)], bands }
    }

    /// Adds a row.
    pub fn push(&mut self, table: Table, key: Key, piece: u32) {
        let part = place(self.bands, table, key.partition);
        self.parts[part].push(Row::new(key.key, piece));
    }

    fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.capacity() * Row::BYTES).sum()
    }

    fn number_from(&mut self, first: u32) {
        for row in self.parts.iter_mut().flatten() {
            *row = Row::new(row.key(), row.piece() + first);
        }
    }
}

/// Partitions of all tables.
fn partitions(bands: usize) -> usize {
    bands + 2 * Key::PARTITIONS as usize
}

/// The place of a table's partition among all.
fn place(bands: usize, table: Table, partition: u32) -> usize {
    let partition = partition as usize;
    match table {
        Table::Band => partition,
        Table::Fingerprint => bands + partition,
        Table::QuotedSentence => bands + Key::PARTITIONS as usize + partition,
    }
}

/// Takes chunks from any thread.
///
/// ```
/// use wirecopy::store::{Chunk, Collector, Key, Rows, Table};
///
/// let collector = Collector::new(1, usize::MAX, std::env::temp_dir());
/// for _ in 0..2 {
///     let mut chunk = Chunk::new(1);
///     chunk.push(Table::Band, Key::of_band(0, 7), 0);
///     collector.add(chunk, 1)?;
/// }
/// let store = collector.finish()?;
/// let mut seen = Vec::new();
/// store.each_bucket(Table::Band, 0, &mut |key, rows| {
///     seen.push((key.key, rows.len()));
///     Ok(())
/// })?;
/// assert_eq!(seen, [(7, 2)]);
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Debug)]
pub struct Collector {
    bands: usize,
    limit: usize,
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    chunks: Vec<Chunk>,
    bytes: usize,
    runs: Vec<Run>,
    pieces: u32,
}

impl Collector {
    /// A collector that keeps rows of up to `limit` bytes in memory and the rest in nameless files in `folder`.
    pub fn new(bands: usize, limit: usize, folder: PathBuf) -> Self {
        Self { bands, limit, folder, state: Mutex::default() }
    }

    /// Takes a chunk of so many pieces and says which number the first of them has from now on.
    ///
    /// # Errors
    /// When memory is full and the rows cannot be written to disk.
    pub fn add(&self, mut chunk: Chunk, pieces: u32) -> Result<u32> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let first = state.pieces;
        // Half of what the number holds, so that a mark can go with it.
        state.pieces =
            state.pieces.checked_add(pieces).filter(|&n| n < 1 << 31).ok_or_else(|| {
                let given = "more".to_owned();
                Error::Parameter { name: "the number of texts", must: "below 2,147,483,648", given }
            })?;
        chunk.number_from(first);
        self.keep(chunk, &mut state)?;
        Ok(first)
    }

    /// Takes a chunk whose pieces have their numbers already.
    ///
    /// # Errors
    /// As for [`Collector::add`].
    pub fn add_numbered(&self, chunk: Chunk) -> Result<()> {
        self.keep(chunk, &mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, mut chunk: Chunk, state: &mut State) -> Result<()> {
        // A chunk stays as it is from now on: room for more would only be lost.
        chunk.parts.iter_mut().for_each(Vec::shrink_to_fit);
        state.bytes += chunk.bytes();
        state.chunks.push(chunk);
        if state.bytes > self.limit {
            self.spill(state)?;
        }
        Ok(())
    }

    fn spill(&self, state: &mut State) -> Result<()> {
        let mut chunks = std::mem::take(&mut state.chunks);
        state.bytes = 0;
        let mut writer = Writer::new(&self.folder)?;
        let (mut rows, mut spare) = (Vec::new(), Vec::new());
        for part in 0..partitions(self.bands) {
            rows.clear();
            for chunk in &mut chunks {
                rows.append(&mut std::mem::take(&mut chunk.parts[part]));
            }
            sort(&mut rows, &mut spare);
            writer.partition(&rows)?;
        }
        state.runs.push(writer.finish()?);
        Ok(())
    }

    /// All rows taken.
    ///
    /// # Errors
    /// When some are on disk and the rest cannot be written there.
    pub fn finish(self) -> Result<Store> {
        let mut state =
            std::mem::take(&mut *self.state.lock().unwrap_or_else(PoisonError::into_inner));
        // Either all are in memory or all on disk.
        if !state.runs.is_empty() && !state.chunks.is_empty() {
            self.spill(&mut state)?;
        }
        // What is read of one partition at a time, by each thread, with the room to sort it.
        let slice = (self.limit / 8 / rayon::current_num_threads()).max(1 << 20) / (2 * Row::BYTES);
        Ok(Store {
            bands: self.bands,
            folder: self.folder,
            chunks: state.chunks,
            runs: state.runs,
            slice,
        })
    }
}

/// The rows of a collection.
#[derive(Debug)]
pub struct Store {
    bands: usize,
    folder: PathBuf,
    chunks: Vec<Chunk>,
    runs: Vec<Run>,
    /// Rows of a partition that are read from disk together.
    slice: usize,
}

impl Store {
    /// Whether rows were written to disk.
    pub fn is_spilled(&self) -> bool {
        !self.runs.is_empty()
    }

    /// The rows of one key, in the order of their pieces.
    ///
    /// # Errors
    /// When stored rows cannot be read.
    pub fn bucket(&self, table: Table, key: Key) -> Result<Vec<Row>> {
        let mut found = Vec::new();
        self.each_slice(table, key.partition, &mut |rows| {
            found.extend(rows.iter().filter(|row| row.key() == key.key));
            Ok(())
        })?;
        Ok(found)
    }

    /// Calls `visit` with the sorted rows of a partition, in slices that end between two keys.
    fn each_slice(
        &self,
        table: Table,
        partition: u32,
        visit: &mut dyn FnMut(&[Row]) -> Result<()>,
    ) -> Result<()> {
        let part = place(self.bands, table, partition);
        let (mut rows, mut spare) = (Vec::new(), Vec::new());
        if self.runs.is_empty() {
            rows.reserve_exact(self.chunks.iter().map(|chunk| chunk.parts[part].len()).sum());
            for chunk in &self.chunks {
                rows.extend_from_slice(&chunk.parts[part]);
            }
            sort(&mut rows, &mut spare);
            return visit(&rows);
        }
        let length = |slices| self.runs.iter().map(|run| run.len(part, slices)).sum::<usize>();
        let mut from = 0;
        while from < SLICES {
            let mut to = from + 1;
            while to < SLICES && length((from, to + 1)) <= self.slice {
                to += 1;
            }
            rows.clear();
            rows.reserve(length((from, to)));
            for run in &self.runs {
                run.read(part, (from, to), &mut rows, &self.folder)?;
            }
            sort(&mut rows, &mut spare);
            visit(&rows)?;
            from = to;
        }
        Ok(())
    }
}

impl Rows for Store {
    fn partitions(&self, table: Table) -> u32 {
        match table {
            Table::Band => self.bands as u32,
            Table::Fingerprint | Table::QuotedSentence => Key::PARTITIONS,
        }
    }

    fn each_bucket(
        &self,
        table: Table,
        partition: u32,
        visit: &mut dyn FnMut(Key, &[Row]) -> Result<()>,
    ) -> Result<()> {
        self.each_slice(table, partition, &mut |rows| {
            for bucket in rows.chunk_by(|x, y| x.key() == y.key()) {
                if let [first, _, ..] = bucket {
                    visit(Key { partition, key: first.key() }, bucket)?;
                }
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Buckets of every table, in order.
    fn buckets(store: &Store) -> Vec<(Table, Key, Vec<u32>)> {
        let mut all = Vec::new();
        for table in Table::ALL {
            for partition in 0..store.partitions(table) {
                let mut add = |key: Key, rows: &[Row]| {
                    all.push((table, key, rows.iter().map(|row| row.piece()).collect()));
                    Ok(())
                };
                store.each_bucket(table, partition, &mut add).unwrap();
            }
        }
        all
    }

    proptest! {
        #[test]
        fn rows_are_the_same_whatever_fits_in_memory(
            rows in prop::collection::vec((0usize..3, 0u64..30, 0u32..5), 0..200),
            limit in 0usize..2_000,
        ) {
            let stores = [usize::MAX, limit].map(|limit| {
                let collector = Collector::new(2, limit, std::env::temp_dir());
                for part in rows.chunks(20) {
                    let mut chunk = Chunk::new(2);
                    for &(table, hash, piece) in part {
                        let table = Table::ALL[table];
                        // Keys from one end of their range to the other.
                        let key = Key::of_shingle(hash << 33 | hash << 2);
                        let key = if table == Table::Band { Key { partition: hash as u32 % 2, ..key } } else { key };
                        chunk.push(table, key, piece);
                    }
                    collector.add(chunk, 5).unwrap();
                }
                collector.finish().unwrap()
            });
            prop_assert_eq!(buckets(&stores[0]), buckets(&stores[1]));
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_named() {
        let collector = Collector::new(1, 0, PathBuf::from("no/such/folder"));
        let mut chunk = Chunk::new(1);
        chunk.push(Table::Band, Key::of_band(0, 1), 0);
        let error = collector.add(chunk, 1).unwrap_err();
        assert!(error.to_string().contains("no/such/folder"), "{error}");
    }
}
