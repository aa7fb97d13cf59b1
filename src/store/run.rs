//! What is a run on disk? The sorted rows of every table and partition one after the other, never changed once written.
//!
//! The file has no name: the system gives its room back however the program ends. Beside it a directory stays in memory that
//! tells, for each 256th of a partition's keys, where its rows begin, so that any part of the keys can be read by itself.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::Row;
use crate::disk::read_at;
use crate::error::{Error, Result};

/// Parts of the keys that can be read by themselves.
pub(super) const SLICES: usize = 256;

/// A finished run.
#[derive(Debug)]
pub(super) struct Run {
    file: File,
    /// For each partition the number of rows before each slice of it, and before its end.
    starts: Vec<[u64; SLICES + 1]>,
}

/// A run being written, partition by partition.
pub(super) struct Writer<'a> {
    out: BufWriter<File>,
    starts: Vec<[u64; SLICES + 1]>,
    written: u64,
    folder: &'a Path,
}

impl<'a> Writer<'a> {
    pub(super) fn new(folder: &'a Path) -> Result<Self> {
        let file = tempfile::tempfile_in(folder)
            .map_err(|error| Error::io("make a temporary file in", folder, error))?;
        let out = BufWriter::with_capacity(1 << 18, file);
        Ok(Self { out, starts: Vec::new(), written: 0, folder })
    }

    /// Writes the next partition's rows, which are sorted.
    pub(super) fn partition(&mut self, rows: &[Row]) -> Result<()> {
        let mut starts = [0; SLICES + 1];
        for (slice, start) in starts.iter_mut().enumerate() {
            let below = rows.partition_point(|row| slice_of(row.key()) < slice);
            *start = self.written + below as u64;
        }
        self.starts.push(starts);
        for row in rows {
            self.out
                .write_all(&row.to_bytes())
                .map_err(|error| Error::io("write temporary rows to", self.folder, error))?;
        }
        self.written += rows.len() as u64;
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Run> {
        let file = self.out.into_inner().map_err(|error| {
            Error::io("write temporary rows to", self.folder, error.into_error())
        })?;
        Ok(Run { file, starts: self.starts })
    }
}

impl Run {
    /// Rows of some slices of a partition.
    pub(super) fn len(&self, partition: usize, slices: (usize, usize)) -> usize {
        let starts = &self.starts[partition];
        (starts[slices.1] - starts[slices.0]) as usize
    }

    /// Adds the rows of some slices of a partition to `out`, in order.
    pub(super) fn read(
        &self,
        partition: usize,
        slices: (usize, usize),
        out: &mut Vec<Row>,
        folder: &Path,
    ) -> Result<()> {
        const STEP: usize = 1 << 13;
        let starts = &self.starts[partition];
        let mut bytes = vec![0; STEP * Row::BYTES];
        let (mut at, end) = (starts[slices.0], starts[slices.1]);
        while at < end {
            let rows = (end - at).min(STEP as u64);
            let part = &mut bytes[..rows as usize * Row::BYTES];
            read_at(&self.file, part, at * Row::BYTES as u64)
                .map_err(|error| Error::io("read temporary rows from", folder, error))?;
            let (whole, _) = part.as_chunks();
            out.extend(whole.iter().map(|&bytes| Row::from_bytes(bytes)));
            at += rows;
        }
        Ok(())
    }
}

/// The slice that a key belongs to.
pub(super) const fn slice_of(key: u32) -> usize {
    (key >> 24) as usize
}
