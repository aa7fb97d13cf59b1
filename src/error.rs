//! What went wrong, where, and what to do: one error type for the crate, and the record of what was skipped.
//!
//! An [`Error`] ends a run. A bad input record never does: it becomes a [`Skipped`] in the report and the run goes on.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

/// The result of everything that can end a run.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a run could not be done.
///
/// Messages begin in lower case, name the place in full and put the value last; [`Error::hint`] says what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be opened, read or written.
    #[error("cannot {action} {path}: {source}", path = path.display())]
    Io {
        /// What was tried: `read`, `write`, `create`.
        action: &'static str,
        /// The path as the user gave it.
        path: PathBuf,
        /// The system's own error.
        source: std::io::Error,
    },
    /// A path named on the command line is not there.
    #[error("no such file or folder: {}", .0.display())]
    Missing(PathBuf),
    /// The paths hold nothing that can be read.
    #[error("nothing to read in {}", .0.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", "))]
    Nothing(Vec<PathBuf>),
    /// A parameter is out of its range, or two contradict each other.
    #[error("{name} must be {must}, not {given}")]
    Parameter {
        /// The option or field.
        name: &'static str,
        /// What it must be, in words.
        must: &'static str,
        /// What was given.
        given: String,
    },
    /// Two inputs were made with parameters that do not fit together.
    #[error("parameters differ in {name}: {a} against {b}")]
    Mismatch {
        /// The first parameter that differs.
        name: &'static str,
        /// Its value on one side.
        a: String,
        /// Its value on the other.
        b: String,
    },
    /// A piece or document that was asked for is not in the collection.
    #[error("no piece of this name in the collection: {0}")]
    UnknownPiece(String),
    /// A file is not what it was when it was read first.
    #[error("{path} changed while it was read", path = path.display())]
    Changed {
        /// The path as the user gave it.
        path: PathBuf,
    },
    /// A file of the program's own is not what it should be.
    #[error("cannot use {path}: {reason}", path = path.display())]
    Unusable {
        /// The path as the user gave it.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// What to do.
        hint: &'static str,
    },
    /// The input needs more memory than was allowed.
    #[error("more texts than fit in {given} of memory")]
    Memory {
        /// The bound.
        given: String,
        /// What would be enough.
        hint: &'static str,
    },
    /// The caller asked to stop.
    #[error("stopped on request")]
    Cancelled,
}

impl Error {
    /// An input or output error with its place.
    #[cold]
    pub fn io(action: &'static str, path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Self::Io { action, path: path.as_ref().to_path_buf(), source }
    }

    /// What the person at the keyboard can do about it, where there is something to say.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Missing(_) => Some("check the spelling; nothing was read"),
            Self::Nothing(_) => Some(
                "files are read by the ending of their names, such as .jsonl, .txt or .html, each also packed as .gz \
                 or .zst: rename the file, or give JSON lines on standard input with `-`",
            ),
            Self::UnknownPiece(_) => {
                Some("`wirecopy inspect PATH…` lists the pieces and their names")
            }
            Self::Io { action, source, .. } if source.kind() == std::io::ErrorKind::StorageFull => {
                // So temporary files say what they are.
                Some(if action.contains("temporary") {
                    "make room there, name a folder that has more with TMPDIR, or give more with --memory"
                } else {
                    "make room there, or write to another disk"
                })
            }
            Self::Changed { .. } => Some("run again when nothing writes to it"),
            Self::Memory { hint, .. } | Self::Unusable { hint, .. } => Some(hint),
            _ => None,
        }
    }
}

/// Where in the input something stands: a file, and a record in it when the file holds several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The path, relative to the folder given on the command line, with `/` between parts; `-` is standard input.
    pub path: String,
    /// The record's line in a file of records, or its position in an array, from 1.
    pub record: Option<u64>,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), record: None }
    }

    /// One record of a file, counted from 1.
    pub fn record(path: impl Into<String>, record: u64) -> Self {
        Self { path: path.into(), record: Some(record) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.record {
            None => f.write_str(&self.path),
            Some(n) => write!(f, "{}:{n}", self.path),
        }
    }
}

/// An input that was not used, and why. Skips are counted, reported and make the exit code 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skipped {
    /// The file, relative to the folder given.
    pub document: String,
    /// The record in it, from 1, when it is a file of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// The byte at which the trouble starts, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byte: Option<u64>,
    /// What is wrong, in words.
    pub reason: String,
}

impl Skipped {
    /// A skip at a place, for a reason.
    pub fn new(place: &Place, reason: impl Into<String>) -> Self {
        Self {
            document: place.path.clone(),
            record: place.record,
            byte: None,
            reason: reason.into(),
        }
    }

    /// The same, with the byte at which the trouble starts.
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.byte = Some(byte);
        self
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.document)?;
        if let Some(n) = self.record {
            write!(f, ", record {n}")?;
        }
        if let Some(n) = self.byte {
            write!(f, ", byte {n}")?;
        }
        write!(f, ": {}", self.reason)
    }
}
