//! How are records read without holding them all? One pass over the inputs, each record handed over as it is read.
//!
//! [`records`] cuts the inputs into *batches*: a block of a file of JSON lines, a lot of a table or a web archive, or
//! some small files together. Batches
//! are read in parallel and each gathers what the caller wants to keep of its records in a value of its own; the values
//! come back in the order of the input. Which records make a batch depends on the names and the bytes alone, so any
//! number of threads gives the same values. No more blocks are in memory than there are threads.
//!
//! Ids are not made unique here, as [`read()`](super::read()) does: that needs all of them.

use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::PathBuf;
use std::time::SystemTime;

use rayon::prelude::*;

use super::kind::{self, Kind};
use super::walk::Entry;
use super::workers::{Source, Unit, Work};
use super::{Options, PassedOver, Progress, walk};
use crate::article::Document;
use crate::error::{Result, Skipped};

/// Files read together in one batch, at most.
const GROUP_FILES: usize = 64;
/// Bytes on disk of such files, at most, but for the last.
const GROUP_BYTES: u64 = 2 << 20;
/// A longer file of records is read in blocks or lots, each a batch.
const SMALL_BYTES: u64 = 256 << 10;

/// What a record holds.
#[derive(Debug)]
pub enum Item<'a> {
    /// A line of JSON of which only the id and the text were looked at.
    Slim {
        /// The record's own id, where it has one.
        id: Option<&'a str>,
        /// The text column's value.
        text: &'a str,
        /// The source column's value, where it is a plain string; where it is not, nothing is said.
        source: Option<&'a str>,
        /// The line without its line break, for whoever needs the other columns.
        line: &'a [u8],
    },
    /// Everything else: text files, pages, lists, rows, archived pages, and lines that the scanner leaves to the slow way.
    Document(&'a mut Document),
}

/// One record with its place.
#[derive(Debug)]
pub struct Record<'a> {
    /// What it holds.
    pub item: Item<'a>,
    /// Its line, or its position in a list, an archive or a table without lines, from 1; `None` where a file is one record.
    pub number: Option<u64>,
    /// The bytes of the file its line takes, without the line break; only where [`SourceFile::rereadable`].
    pub bytes: Option<Range<u64>>,
}

/// A file that was read, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// What it is called: its path relative to the folder given; `-` is standard input.
    pub name: String,
    /// Where to open it.
    pub path: PathBuf,
    /// Whether it is a plain file of JSON lines, whose records can be read again one by one.
    pub rereadable: bool,
    /// Bytes on disk when the pass began.
    pub size: u64,
    /// When it was last changed before the pass, where the system tells.
    pub modified: Option<SystemTime>,
    /// Whether only a link leads to it: it stands somewhere else.
    pub linked: bool,
    /// What tells that two names are one file, where the system has such a thing: its disk, and its number there.
    pub identity: Option<(u64, u64)>,
}

/// Everything that one pass gave.
#[derive(Debug)]
pub struct Records<R> {
    /// The files by name, standard input last; what is passed over by its name is not among them.
    pub files: Vec<SourceFile>,
    /// For each batch the index of its first file and what was gathered; by file, then from the top of the file.
    pub batches: Vec<(usize, R)>,
    /// Inputs that should have been read and could not be, sorted.
    pub skipped: Vec<Skipped>,
    /// Files and folders that are no input, sorted.
    pub passed_over: Vec<PassedOver>,
    /// Bytes read, as they are on disk.
    pub bytes: u64,
    /// Files read.
    pub files_read: u64,
}

/// Reads files and folders once; the path `-` stands for JSON lines on standard input.
///
/// `make` makes the value a batch gathers into, `take` adds a record of the file with this index to it, and `end` makes of
/// it what is kept. All are called on the threads of the current rayon pool; records of one batch come in order.
///
/// # Errors
/// A path that is not there or a glob that is none, before anything is read; and the first error of `take` or `end`, which
/// ends the pass.
///
/// ```no_run
/// use wirecopy::read::{self, Item, Options};
///
/// let lengths = |sum: &mut usize, _file: usize, record: read::Record<'_>| {
///     *sum += match record.item {
///         Item::Slim { text, .. } => text.len(),
///         Item::Document(document) => document.text.len(),
///     };
///     Ok(())
/// };
/// let pass = read::records(&["news/".into()], &Options::default(), &|_| (), || 0, lengths, Ok)?;
/// let bytes: usize = pass.batches.iter().map(|(_, sum)| sum).sum();
/// # let _ = bytes;
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn records<S, R: Send>(
    paths: &[PathBuf],
    options: &Options,
    progress: Progress<'_>,
    make: impl Fn() -> S + Sync,
    take: impl Fn(&mut S, usize, Record<'_>) -> Result<()> + Sync,
    end: impl Fn(S) -> Result<R> + Sync,
) -> Result<Records<R>> {
    records_with(paths, options, Box::new(std::io::stdin()), progress, make, take, end)
}

/// The same as [`records`] with another reader in the place of standard input.
///
/// # Errors
/// As for [`records`].
pub fn records_with<'a, S, R: Send>(
    paths: &[PathBuf],
    options: &Options,
    input: Box<dyn Read + Send + 'a>,
    progress: Progress<'a>,
    make: impl Fn() -> S + Sync,
    take: impl Fn(&mut S, usize, Record<'_>) -> Result<()> + Sync,
    end: impl Fn(S) -> Result<R> + Sync,
) -> Result<Records<R>> {
    let walk::Found { files: entries, skipped, mut passed_over, named } =
        walk::find(paths, options)?;
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries {
        match kind::of(&entry.name) {
            Kind::Other(reason) => passed_over.push(PassedOver::new(entry.name, reason)),
            kind => kept.push((entry, kind)),
        }
    }
    let (mut files, kinds): (Vec<SourceFile>, Vec<Kind>) =
        kept.into_par_iter().map(|(entry, kind)| (source_file(entry), kind)).unzip();
    let mut units = units(&kinds, &files);
    if paths.iter().any(|path| path.as_os_str() == "-") {
        units.push(Unit::Stream { file: files.len(), source: Source::Input(input) });
        let (name, path) = ("-".to_owned(), PathBuf::from("-"));
        files.push(SourceFile {
            name,
            path,
            rereadable: false,
            size: 0,
            modified: None,
            linked: false,
            identity: None,
        });
    }

    let mut done = Work::new(&files, units, options, progress, &make, &take, &end).run()?;
    for file in done.rereadable {
        files[file].rereadable = true;
    }
    done.batches.sort_unstable_by_key(|batch| batch.key);
    done.skipped.extend(skipped);
    done.skipped.sort_unstable();
    done.passed_over.extend(passed_over);
    for passed in &mut done.passed_over {
        passed.name(&named);
    }
    done.passed_over.sort_unstable();
    Ok(Records {
        files,
        batches: done.batches.into_iter().map(|batch| (batch.file, batch.kept)).collect(),
        skipped: done.skipped,
        passed_over: done.passed_over,
        bytes: done.bytes,
        files_read: done.files,
    })
}

/// A file with the size and time by which a change is noticed later.
fn source_file(entry: Entry) -> SourceFile {
    // One that cannot be looked at cannot be opened either, which is said then.
    let about = fs::metadata(&entry.path).ok().filter(fs::Metadata::is_file);
    SourceFile {
        name: entry.name,
        path: entry.path,
        // Only a file whose length is known stays where it is; the reading decides.
        rereadable: false,
        size: about.as_ref().map_or(0, fs::Metadata::len),
        identity: about.as_ref().and_then(identity),
        modified: about.and_then(|about| about.modified().ok()),
        linked: entry.linked,
    }
}

/// The disk that a file is on, and its number there.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not tell")]
fn identity(about: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((about.dev(), about.ino()))
}

/// Not told here.
#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> Option<(u64, u64)> {
    None
}

/// What is read in one go: files of lines alone, unless they are small, and the others in groups.
fn units<'a>(kinds: &[Kind], files: &[SourceFile]) -> Vec<Unit<'a>> {
    let mut units: Vec<Unit<'a>> = Vec::new();
    let mut group = 0..0;
    let mut bytes = 0;
    for (file, (kind, about)) in kinds.iter().zip(files).enumerate() {
        let in_parts = !matches!(kind, Kind::Plain | Kind::Page | Kind::Json | Kind::Feed);
        let alone = in_parts && about.size > SMALL_BYTES;
        if alone || group.len() >= GROUP_FILES || bytes + about.size > GROUP_BYTES {
            if !group.is_empty() {
                units.push(Unit::Group(group));
            }
            group = file..file;
            bytes = 0;
        }
        if alone {
            units.push(Unit::Stream { file, source: Source::File });
            group = file + 1..file + 1;
        } else {
            group.end = file + 1;
            bytes += about.size;
        }
    }
    if !group.is_empty() {
        units.push(Unit::Group(group));
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_files_are_read_together_and_long_ones_alone() {
        let about = |size| SourceFile {
            name: String::new(),
            path: PathBuf::new(),
            rereadable: false,
            size,
            modified: None,
            linked: false,
            identity: None,
        };
        let shown = |files: &[(Kind, u64)]| {
            let (kinds, files): (Vec<Kind>, Vec<SourceFile>) =
                files.iter().map(|(kind, size)| (kind.clone(), about(*size))).unzip();
            let shown = |unit: Unit<'_>| match unit {
                Unit::Group(files) => format!("{}..{}", files.start, files.end),
                Unit::Stream { file, .. } => file.to_string(),
            };
            units(&kinds, &files).into_iter().map(shown).collect::<Vec<_>>().join(" ")
        };
        let (text, lines) = (Kind::Plain, Kind::Lines);
        assert_eq!(shown(&[]), "");
        assert_eq!(shown(&[(lines.clone(), 1 << 30)]), "0");
        assert_eq!(shown(&vec![(text.clone(), 100); 130]), "0..64 64..128 128..130");
        let mixed =
            [(text.clone(), 9), (lines.clone(), 9), (lines.clone(), 1 << 20), (text.clone(), 9)];
        assert_eq!(shown(&mixed), "0..2 2 3..4");
        assert_eq!(shown(&[(text.clone(), 3 << 20), (text.clone(), 9), (text, 9)]), "0..1 1..3");
    }
}
