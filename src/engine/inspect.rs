//! What is known of each piece before any two are compared? Everything that [`scan`](super::scan) goes by, for whoever doubts
//! its result.

use std::path::PathBuf;

use super::archive::Archive;
use super::batch::{self, Input, Settings};
use super::furniture::repeated;
use super::matching::Bounds;
use super::observer::{Observer, Stage};
use crate::article::Span;
use crate::error::Result;
use crate::extract::Collection;
use crate::provenance::{Facts, facts};

/// A collection as it was read.
#[derive(Debug)]
pub struct Inspection {
    /// What was read and what was not.
    pub input: Input,
    /// Documents and pieces; the documents' texts and columns are in the archive, what their pages hold besides in their layout.
    pub collection: Collection,
    /// The texts.
    pub archive: Archive,
    /// What each piece says of itself.
    pub facts: Vec<Facts>,
    /// What in each piece is furniture of its source, learned from the collection: places in the document, in order. It is
    /// among the piece's words, and relates no pair by itself.
    pub repeated: Vec<Vec<Span>>,
}

/// Reads a collection as [`scan`](super::scan) does, up to the point where pieces are compared.
///
/// # Errors
/// As [`batch::open`]; [`crate::Error::Cancelled`] on request.
pub fn inspect(
    paths: &[PathBuf],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Inspection> {
    let settings = &Settings { left_out: true, ..settings.clone() };
    let (input, collection, archive) = batch::open(paths, settings, observer)?;
    observer.begin(Stage::Crediting, 0);
    let facts = facts::read(&collection, &archive, settings.source_part)?;
    let contexts = facts::contexts(&facts);
    let bounds = Bounds { rows: settings.room().for_rows(), folder: settings.folder.clone() };
    let pieces = &collection.pieces;
    let repeated = repeated(pieces, &contexts, &archive, &settings.params, &bounds, observer)?;
    Ok(Inspection { input, collection, archive, facts, repeated })
}
