//! What are the documents? Paths to decoded [`Document`]s, with everything that could not be used counted and named.
//!
//! Text files, HTML pages, JSON, JSON lines, tables (CSV, TSV, Parquet), web archives (WARC) and feeds (RSS, Atom) are
//! read, plain or packed with gzip or zstd. One bad record never ends the run: it becomes a [`Skipped`] with its place. The answer does not depend on the number of threads or the order
//! of the paths. Pieces are cut out of the documents later, by `extract`.
//!
//! [`read()`] gives all documents at once. A collection that should not be in memory is read with [`records`], record
//! by record, and what is needed again with a [`Rereader`].

mod blocks;
mod charset;
mod cut;
mod decompress;
#[cfg(feature = "feeds")]
mod feed;
mod fields;
mod file;
mod identity;
mod json;
mod kind;
mod lines;
mod lots;
pub(crate) mod mend;
#[cfg(feature = "parquet")]
mod parquet;
mod plain;
mod records;
mod reread;
mod scanner;
mod string_end;
#[cfg(feature = "csv")]
mod table;
mod walk;
#[cfg(feature = "warc")]
mod warc;
mod workers;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::PathBuf;

use rayon::prelude::*;
use serde::Serialize;

use crate::article::Document;
use crate::error::{Result, Skipped};

pub(crate) use cut::cut;
pub use fields::FieldNames;
pub(crate) use identity::{make_apart, make_unique};
pub use records::{Item, Record, Records, SourceFile, records, records_with};
pub use reread::Rereader;
pub use scanner::{Scanner, Slim};

/// Longest text file, page, feed or `.json` file that is read, in bytes once unpacked.
pub const MAX_FILE_BYTES: u64 = 1 << 30;
/// Longest record of a file of JSON lines, a table in text or a web archive, in bytes.
pub const MAX_RECORD_BYTES: u64 = 256 << 20;

/// How inputs are found and read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The columns the user named; the others are guessed.
    pub fields: FieldNames,
    /// Globs: where there are any, only files that match one are read from folders. Relative to the folder given.
    pub include: Vec<String>,
    /// Globs of files and folders that are passed over. Relative to the folder given.
    pub exclude: Vec<String>,
    /// Files, by their real paths, that are read as a reference and passed over here.
    pub apart: BTreeSet<PathBuf>,
    /// Longest text file, page, feed or `.json` file, in bytes once unpacked.
    pub max_file_bytes: u64,
    /// Longest record of a file of JSON lines, a table in text or a web archive, in bytes.
    pub max_record_bytes: u64,
    /// Whether a record's [`fields`](Document::fields) are all its columns, as they were, and not those that nothing was taken from.
    pub untouched: bool,
    /// Whether [`records`] hands over every line as a [`Document`] with all its columns.
    pub whole_records: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fields: FieldNames::default(),
            include: Vec::new(),
            exclude: Vec::new(),
            apart: BTreeSet::new(),
            max_file_bytes: MAX_FILE_BYTES,
            max_record_bytes: MAX_RECORD_BYTES,
            untouched: false,
            whole_records: false,
        }
    }
}

/// A file or folder that is no input: a picture, an unknown type, a hidden or excluded one. It costs no exit code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PassedOver {
    /// The path relative to the folder given.
    pub path: String,
    /// Why, in words.
    pub reason: String,
    /// Whether the user named it, so that it was surely meant to be read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub named: bool,
    /// Where the file itself was read: how many of its records are meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
}

impl PassedOver {
    fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into(), named: false, records: None }
    }

    /// Marks what the user named, unless it was read after all.
    fn name(&mut self, named: &std::collections::BTreeSet<String>) {
        self.named |= self.records.is_none() && named.contains(&self.path);
    }
}

/// Everything that reading gave.
#[derive(Debug, Clone, Default)]
pub struct Intake {
    /// The documents, sorted by id; ids are unique.
    pub documents: Vec<Document>,
    /// Inputs that should have been read and could not be, sorted.
    pub skipped: Vec<Skipped>,
    /// Files and folders that are no input, sorted.
    pub passed_over: Vec<PassedOver>,
    /// Bytes read, as they are on disk.
    pub bytes: u64,
    /// Files read.
    pub files: u64,
}

/// What reading one file gave.
#[derive(Debug, Default)]
struct Outcome {
    documents: Vec<Document>,
    skipped: Vec<Skipped>,
    passed_over: Vec<PassedOver>,
    bytes: u64,
    files: u64,
}

/// Bytes on disk of the paths, where all are files; 0 where that cannot be told without looking for them.
pub fn known_bytes(paths: &[PathBuf]) -> u64 {
    let size = |path: &PathBuf| {
        let about = std::fs::metadata(path).ok()?;
        about.is_file().then_some(about.len())
    };
    paths.iter().map(size).sum::<Option<u64>>().unwrap_or(0)
}

/// The files that paths stand for, by their real paths. What has no path of its own, such as standard input, is not among them.
///
/// # Errors
/// A path that is not there or a glob that is none.
pub fn files(paths: &[PathBuf], options: &Options) -> Result<BTreeSet<PathBuf>> {
    walk::real_files(paths, options)
}

/// Called with the number of bytes read since the last call, from any thread.
pub type Progress<'a> = &'a (dyn Fn(u64) + Sync);

/// Reads files and folders; the path `-` stands for JSON lines on standard input.
///
/// # Errors
/// A path that is not there or a glob that is none, before anything is read. Everything else is in [`Intake::skipped`].
///
/// ```no_run
/// use wirecopy::read::{self, Options};
///
/// let intake = read::read(&["news/".into()], &Options::default(), &|_bytes| ())?;
/// assert!(intake.documents.is_sorted_by(|a, b| a.id < b.id));
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn read(paths: &[PathBuf], options: &Options, progress: Progress<'_>) -> Result<Intake> {
    read_with(paths, options, Box::new(std::io::stdin()), progress)
}

/// The same as [`read()`] with another reader in the place of standard input.
///
/// # Errors
/// As for [`read()`].
pub fn read_with<'a>(
    paths: &[PathBuf],
    options: &Options,
    input: Box<dyn Read + Send + 'a>,
    progress: Progress<'a>,
) -> Result<Intake> {
    let found = walk::find(paths, options)?;
    let read = |entry: &walk::Entry| {
        let opened = file::open(&entry.name, &entry.path, options, progress);
        file::read(&entry.name, opened, options)
    };
    let mut outcomes: Vec<Outcome> = found.files.par_iter().map(read).collect();
    if paths.iter().any(|path| path.as_os_str() == "-") {
        let opened = file::open_stream("-", kind::Kind::Lines, input, options, progress);
        outcomes.push(file::read("-", opened, options));
    }

    let mut intake =
        Intake { skipped: found.skipped, passed_over: found.passed_over, ..Intake::default() };
    for outcome in outcomes {
        intake.documents.extend(outcome.documents);
        intake.skipped.extend(outcome.skipped);
        intake.passed_over.extend(outcome.passed_over);
        intake.bytes += outcome.bytes;
        intake.files += outcome.files;
    }
    identity::make_unique(&mut intake.documents);
    intake.documents.par_sort_unstable_by(|a, b| a.id.cmp(&b.id));
    intake.skipped.sort_unstable();
    for passed in &mut intake.passed_over {
        passed.name(&found.named);
    }
    intake.passed_over.sort_unstable();
    Ok(intake)
}
