//! One collection, from paths to verdicts: reading, extraction, matching and provenance in one run, in memory.

use std::path::PathBuf;

use crate::article::Texts;
use crate::engine::audit::{Audit, audit};
use crate::engine::matching::{Matching, match_pieces};
use crate::engine::observer::{Observer, Stage};
use crate::error::{Result, Skipped};
use crate::extract::{Collection, Unit};
use crate::params::Params;
use crate::provenance::{self, Facts, Provenance};
use crate::read::{self, Intake, PassedOver};

/// What a run is asked to do.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How inputs are found and read.
    pub read: read::Options,
    /// Whether containers are split and furniture marked, or records taken as given.
    pub unit: Unit,
    /// The part of the path, counted from 1, that names the source of records that name none.
    pub source_part: Option<usize>,
    /// The figures that decide.
    pub params: Params,
}

/// What reading a collection gave besides its documents.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Records that could not be used.
    pub skipped: Vec<Skipped>,
    /// Files that are no input.
    pub passed_over: Vec<PassedOver>,
    /// Bytes read.
    pub bytes: u64,
    /// Files read.
    pub files: u64,
}

/// Everything a run found.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was read and what was not.
    pub input: Input,
    /// Documents and pieces.
    pub collection: Collection,
    /// What each piece says of itself.
    pub facts: Vec<Facts>,
    /// Pairs, clusters and families.
    pub matching: Matching,
    /// Roles and absent originals.
    pub provenance: Provenance,
    /// The parameters it was done with.
    pub params: Params,
}

impl Outcome {
    /// Compares some pieces, drawn by chance, with all others: how much of what is there was found?
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] on request.
    pub fn audit(&self, n: usize, observer: &dyn Observer) -> Result<Audit> {
        let contexts = provenance::facts::contexts(&self.facts);
        let pieces = &self.collection.pieces;
        audit(pieces, &contexts, &self.collection, &self.params, &self.matching, n, observer)
    }
}

/// Reads paths and cuts the documents into pieces.
///
/// # Errors
/// [`crate::Error::Missing`] for a path that is not there, before anything is read; what reading gives otherwise.
pub fn open(
    paths: &[PathBuf],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<(Input, Collection)> {
    observer.begin(Stage::Reading, read::known_bytes(paths));
    let Intake { documents, skipped, passed_over, bytes, files } =
        read::read(paths, &settings.read, &|n| observer.advance(n))?;
    let collection = Collection::extract(documents, settings.unit);
    Ok((Input { skipped, passed_over, bytes, files }, collection))
}

/// Matches a collection and decides its provenance.
///
/// # Errors
/// [`crate::Error::Parameter`] for parameters out of range, [`crate::Error::Cancelled`] on request.
pub fn study(
    input: Input,
    collection: Collection,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Outcome> {
    let facts = provenance::facts::read(&collection, settings.source_part);
    let contexts = provenance::facts::contexts(&facts);
    let texts: &dyn Texts = &collection;
    let matching = match_pieces(&collection.pieces, &contexts, texts, &settings.params, observer)?;
    observer.begin(Stage::Tracing, 0);
    let provenance = provenance::decide(&collection, &facts, &matching.pairs, texts)?;
    Ok(Outcome { input, collection, facts, matching, provenance, params: settings.params.clone() })
}

/// The main job: paths in, verdicts out.
///
/// # Errors
/// As [`open`] and [`study`]; parameters are checked before anything is read.
pub fn scan(paths: &[PathBuf], settings: &Settings, observer: &dyn Observer) -> Result<Outcome> {
    settings.params.check()?;
    let (input, collection) = open(paths, settings, observer)?;
    study(input, collection, settings, observer)
}
