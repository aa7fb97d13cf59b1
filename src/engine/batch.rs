//! One collection, from paths to verdicts: reading, extraction, matching and provenance in one run.
//!
//! Each document is cut into pieces as it is read, and its text is laid aside. What follows asks for it again, a piece at a
//! time, so that no more texts are in memory than are being compared.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::archive::{Archive, Keeper, Kept, Waiting};
use super::dedup::Memory;
use super::matching::Bounds;
use crate::article::Document;
use crate::engine::audit::{Audit, audit};
use crate::engine::matching::{Matching, match_within};
use crate::engine::observer::{Observer, Stage};
use crate::error::{Error, Result, Skipped};
use crate::extract::outlet::Names;
use crate::extract::outlets::Outlets;
use crate::extract::{Collection, Cut, Unit};
use crate::params::Params;
use crate::provenance::agencies::Agencies;
use crate::provenance::{self, Facts, Provenance};
use crate::read::{self, Item, PassedOver};

/// What a run is asked to do.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How inputs are found and read.
    pub read: read::Options,
    /// Whether containers are split and furniture marked, or records taken as given.
    pub unit: Unit,
    /// The part of the path, counted from 1, that names the source of records that name none.
    pub source_part: Option<usize>,
    /// What the user knows of outlets.
    pub outlets: Outlets,
    /// The agencies that credits are read against.
    pub agencies: Agencies,
    /// The figures that decide.
    pub params: Params,
    /// Bound on memory. Texts and rows go to disk rather than beyond it; what is known of each piece stays in memory, and
    /// where that outgrows the bound the run ends with an error. Without one, texts and rows have a quarter of the machine's and
    /// nothing is refused.
    pub memory: Option<Memory>,
    /// Where rows and texts beyond memory go, in files without a name.
    pub folder: PathBuf,
    /// Whether documents keep what stands on their pages and not in their texts.
    pub left_out: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            read: read::Options::default(),
            unit: Unit::default(),
            source_part: None,
            outlets: Outlets::default(),
            agencies: Agencies::default(),
            params: Params::default(),
            memory: None,
            folder: std::env::temp_dir(),
            left_out: false,
        }
    }
}

impl Settings {
    fn check_memory(&self) -> Result<()> {
        self.memory.map_or(Ok(()), Memory::check_used)
    }

    /// What texts and rows have to themselves.
    pub(super) fn room(&self) -> Memory {
        self.memory.unwrap_or_else(Memory::of_this_machine)
    }
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
#[derive(Debug)]
pub struct Outcome {
    /// What was read and what was not.
    pub input: Input,
    /// Documents and pieces; the documents' texts and columns are in the archive.
    pub collection: Collection,
    /// The texts.
    pub archive: Arc<Archive>,
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
        audit(pieces, &contexts, &*self.archive, &self.params, &self.matching, n, observer)
    }
}

/// A batch of documents in the making.
#[derive(Default)]
struct Making {
    cut: Vec<(Document, Cut)>,
    kept: Vec<Kept>,
    waiting: Waiting,
}

/// Reads paths and cuts the documents into pieces. Their texts and columns go into the archive.
///
/// # Errors
/// [`crate::Error::Missing`] for a path that is not there, before anything is read; what reading gives otherwise.
pub fn open(
    paths: &[PathBuf],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<(Input, Collection, Archive)> {
    observer.begin(Stage::Reading, read::known_bytes(paths));
    let keeper = Keeper::new(settings.folder.clone(), settings.room().for_texts());
    let options = read::Options { whole_records: true, ..settings.read.clone() };
    let found = read::records(
        paths,
        &options,
        &|bytes| observer.advance(bytes),
        Making::default,
        |making, file, record| {
            if observer.cancelled() {
                return Err(Error::Cancelled);
            }
            // Whole records are documents.
            let Item::Document(document) = record.item else { return Ok(()) };
            let mut document = std::mem::take(document);
            let left_out = std::mem::take(&mut document.layout.left_out);
            let cut = Cut::of(&mut document, settings.unit);
            if settings.left_out {
                document.layout.left_out = left_out;
            }
            let Making { cut: all, kept, waiting } = making;
            if matches!(cut, Cut::Nothing(_)) {
                // Nobody will ask for its text.
                (document.text, document.fields) = Default::default();
                kept.push(Kept::No);
            } else {
                let place = (file, record.number);
                // Of a page that bundles many pieces the line would be read again for each.
                let alone = matches!(&cut, Cut::Pieces(pieces) if pieces.len() == 1);
                let bytes = record.bytes.filter(|_| alone);
                keeper.keep(&mut document, place, bytes, kept, waiting)?;
            }
            all.push((document, cut));
            Ok(())
        },
        |Making { cut, mut kept, mut waiting }| {
            keeper.spool(&mut kept, &mut waiting)?;
            settings.check_memory()?;
            Ok((cut, kept))
        },
    )?;
    let mut documents = Vec::new();
    let mut rest = Vec::new();
    for (_, (cut, kept)) in found.batches {
        for ((document, cut), kept) in cut.into_iter().zip(kept) {
            documents.push(document);
            rest.push((cut, kept));
        }
    }
    read::make_unique(&mut documents);
    let mut all: Vec<(Document, (Cut, Kept))> = documents.into_iter().zip(rest).collect();
    all.par_sort_unstable_by(|a, b| a.0.id.cmp(&b.0.id));
    let (cut, places): (Vec<(Document, Cut)>, Vec<Kept>) =
        all.into_iter().map(|(document, (cut, kept))| ((document, cut), kept)).unzip();
    let mut archive = keeper.close(places, found.files, options);
    let names = Names::of(settings.outlets.clone()).with_agencies(settings.agencies.clone());
    let collection = Collection::assemble(cut, settings.unit, names, |n| archive.text(n))?;
    archive.take_pieces(&collection);
    let input = Input {
        skipped: found.skipped,
        passed_over: found.passed_over,
        bytes: found.bytes,
        files: found.files_read,
    };
    Ok((input, collection, archive))
}

/// Matches a collection and decides its provenance.
///
/// # Errors
/// [`crate::Error::Parameter`] for parameters out of range, [`crate::Error::Cancelled`] on request.
pub fn study(
    input: Input,
    collection: Collection,
    archive: Archive,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Outcome> {
    observer.begin(Stage::Crediting, 0);
    let facts = provenance::facts::read(&collection, &archive, settings.source_part)?;
    settings.check_memory()?;
    let contexts = provenance::facts::contexts(&facts);
    let bounds = Bounds { rows: settings.room().for_rows(), folder: settings.folder.clone() };
    let pieces = &collection.pieces;
    let matching = match_within(pieces, &contexts, &archive, &settings.params, &bounds, observer)?;
    settings.check_memory()?;
    observer.begin(Stage::Tracing, 0);
    let provenance =
        provenance::decide(&collection, &facts, &matching.words, &matching.pairs, &archive)?;
    settings.check_memory()?;
    let (archive, params) = (Arc::new(archive), settings.params.clone());
    Ok(Outcome { input, collection, archive, facts, matching, provenance, params })
}

/// The main job: paths in, verdicts out.
///
/// # Errors
/// As [`open`] and [`study`]; parameters are checked before anything is read.
pub fn scan(paths: &[PathBuf], settings: &Settings, observer: &dyn Observer) -> Result<Outcome> {
    settings.params.check()?;
    if let Some(memory) = settings.memory.filter(|&memory| memory < Memory::LEAST_TO_SCAN) {
        let must = "at least 256 MiB for a scan, such as 500MB or 2GiB";
        return Err(Error::Parameter { name: "--memory", must, given: memory.to_string() });
    }
    let (input, collection, archive) = open(paths, settings, observer)?;
    study(input, collection, archive, settings, observer)
}
