//! How do copies leave a folder so that nothing is ever lost? By a plan that was shown, a record of every move, and no other way.
//!
//! [`Plan::of`] says which files would go, and for which that stay; nothing is touched. [`carry_out`] takes a plan from its file and moves
//! what is still as the plan knows it: a file goes only while it and every file it goes for have the size, the time and
//! the content they had. Before the first move the record by which all is put back stands on disk ([`undo()`]).
//!
//! A file is at its place or in the trash at any moment, and never nowhere: within a disk it is renamed, between two it is
//! copied, compared and only then taken away. Whoever is interrupted runs the same command again. Nothing is ever
//! overwritten, and only whole files are moved.

mod act;
mod place;
mod plan;
mod record;
mod spelling;

use std::path::PathBuf;

pub use act::{carry_out, undo};
pub use plan::{CopyOf, Known, Move, Plan, beside};

/// What a run moved, and what it did not.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Files moved by this run.
    pub moved: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that an earlier run had moved.
    pub before: usize,
    /// Files that were left where they are.
    pub left: Vec<Left>,
    /// Files that were not looked at, because there was no room for the one before.
    pub unseen: usize,
    /// The record by which all is put back. It is gone once all is back.
    pub record: PathBuf,
    /// The folder that the files went to or came from.
    pub trash: PathBuf,
}

/// A file that was left where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The file.
    pub path: PathBuf,
    /// Why, in words.
    pub reason: String,
}
