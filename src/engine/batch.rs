//! One collection, from paths to verdicts: reading, extraction, matching and provenance in one run.
//!
//! Each document is cut into pieces as it is read, and its text is laid aside. What follows asks for it again, a piece at a
//! time, so that no more texts are in memory than are being compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::archive::{Archive, Keeper, Kept, Waiting};
use super::dedup::Memory;
use super::matching::{Bounds, Sides};
use crate::article::Document;
use crate::engine::audit::{Audit, audit};
use crate::engine::matching::{Matching, match_within};
use crate::engine::observer::{Observer, Stage};
use crate::error::{Error, Place, Result, Skipped};
use crate::extract::outlet::Names;
use crate::extract::outlets::Outlets;
use crate::extract::{Collection, Cut, Unit};
use crate::params::Params;
use crate::provenance::agencies::Agencies;
use crate::provenance::corrections::{Corrections, Settled, Unused};
use crate::provenance::{self, Facts, Given, Provenance};
use crate::read::{self, Item, PassedOver};
use crate::report::sha256;

/// What a run is asked to do.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How inputs are found and read.
    pub read: read::Options,
    /// Whether containers are split and furniture marked, or records taken as given.
    pub unit: Unit,
    /// A known source side: files and folders whose pieces are compared with the collection's and not with each other, and are
    /// nobody's reprints. A file that stands on both sides is the reference's.
    pub reference: Vec<PathBuf>,
    /// What a person knows better of single pieces.
    pub corrections: Corrections,
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
    /// Where there are any, only the records at these places are looked at.
    pub only: Option<Arc<BTreeSet<Place>>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            read: read::Options::default(),
            unit: Unit::default(),
            reference: Vec::new(),
            corrections: Corrections::default(),
            source_part: None,
            outlets: Outlets::default(),
            agencies: Agencies::default(),
            params: Params::default(),
            memory: None,
            folder: std::env::temp_dir(),
            left_out: false,
            only: None,
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
    /// The same of the reference, where there is one.
    pub reference: Option<Box<Self>>,
}

impl Input {
    /// Records that could not be used, of the collection and then of the reference.
    pub fn all_skipped(&self) -> impl Iterator<Item = &Skipped> {
        self.skipped.iter().chain(self.reference.iter().flat_map(|reference| &reference.skipped))
    }
}

/// What became of a person's corrections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Corrections that were applied.
    pub applied: usize,
    /// Those that were not, by line.
    pub unused: Vec<Unused>,
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
    /// What became of corrections, where there were any.
    pub heard: Option<Heard>,
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
        let pieces = &self.collection.pieces[..self.collection.own()];
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

/// Reads paths and cuts the documents into pieces. Their texts and columns go into the archive. A reference is read after the
/// collection, and stands behind it.
///
/// # Errors
/// [`crate::Error::Missing`] for a path that is not there, before anything is read; [`crate::Error::Nothing`] where no file of a
/// reference can be read; what reading gives otherwise.
pub fn open(
    paths: &[PathBuf],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<(Input, Collection, Archive)> {
    let given = &settings.reference;
    let known = [paths, given].map(read::known_bytes);
    observer.begin(Stage::Reading, if known.contains(&0) { known[0] } else { known.iter().sum() });
    let apart = read::files(given, &settings.read)?;
    let options = read::Options { whole_records: true, apart, ..settings.read.clone() };
    let side = read_side(paths, settings, options.clone(), observer)?;
    let names = Names::of(settings.outlets.clone()).with_agencies(settings.agencies.clone());
    let (mut input, mut collection, mut archive) = side.assemble(settings, names)?;
    if !given.is_empty() {
        let options = read::Options { apart: BTreeSet::new(), ..options };
        let mut side = read_side(given, settings, options, observer)?;
        if side.input.files == 0 && side.input.skipped.is_empty() {
            return Err(Error::Nothing(given.clone()));
        }
        read::make_apart(&collection.documents, &mut side.documents);
        let names = std::mem::take(&mut collection.names);
        let (of_reference, reference, texts) = side.assemble(settings, names)?;
        input.reference = Some(Box::new(of_reference));
        collection.join(reference);
        archive.join(texts);
    }
    archive.take_pieces(&collection);
    Ok((input, collection, archive))
}

/// One side of a run, cut and not yet put together.
struct Side {
    input: Input,
    /// The documents by id, each with its pieces.
    documents: Vec<Document>,
    cut: Vec<Cut>,
    archive: Archive,
}

impl Side {
    fn assemble(self, settings: &Settings, names: Names) -> Result<(Input, Collection, Archive)> {
        let Self { input, documents, cut, archive } = self;
        let both = documents.into_iter().zip(cut).collect();
        let collection = Collection::assemble(both, settings.unit, names, |n| archive.text(n))?;
        Ok((input, collection, archive))
    }
}

fn read_side(
    paths: &[PathBuf],
    settings: &Settings,
    options: read::Options,
    observer: &dyn Observer,
) -> Result<Side> {
    let sides = if settings.reference.is_empty() { 1 } else { 2 };
    let keeper = Keeper::new(settings.folder.clone(), settings.room().for_texts() / sides);
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
            if let Some(only) = &settings.only
                && !only.contains(&document.place)
            {
                return Ok(());
            }
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
    let mut documents = Vec::with_capacity(all.len());
    let (cut, places): (Vec<Cut>, Vec<Kept>) = all
        .into_iter()
        .map(|(document, both)| {
            documents.push(document);
            both
        })
        .unzip();
    let archive = keeper.close(places, found.files, options);
    let input = Input {
        skipped: found.skipped,
        passed_over: found.passed_over,
        bytes: found.bytes,
        files: found.files_read,
        reference: None,
    };
    Ok(Side { input, documents, cut, archive })
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
    let mut facts = provenance::facts::read(&collection, &archive, settings.source_part)?;
    let corrections = settle(&settings.corrections, &collection, &archive)?;
    corrections.correct(&collection, &mut facts);
    settings.check_memory()?;
    let contexts = provenance::facts::contexts(&facts);
    let bounds = Bounds { rows: settings.room().for_rows(), folder: settings.folder.clone() };
    let pieces = &collection.pieces;
    let sides = Sides { own: collection.own(), apart: &corrections.apart };
    let params = &settings.params;
    let matching = match_within(pieces, &contexts, &archive, params, sides, &bounds, observer)?;
    settings.check_memory()?;
    observer.begin(Stage::Tracing, 0);
    let given = Given { reference: &matching.reference, corrections: &corrections };
    let provenance =
        provenance::decide(&collection, &facts, &matching.words, &matching.pairs, given, &archive)?;
    settings.check_memory()?;
    let (archive, params) = (Arc::new(archive), settings.params.clone());
    let heard = (!settings.corrections.is_empty()).then(|| Heard {
        applied: settings.corrections.len() - corrections.unused.len(),
        unused: corrections.unused,
    });
    Ok(Outcome { input, collection, archive, facts, matching, provenance, heard, params })
}

/// Finds the pieces of corrections; every text is looked at where one of them is told by its content.
fn settle(
    corrections: &Corrections,
    collection: &Collection,
    archive: &Archive,
) -> Result<Settled> {
    let mut by_hash: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    if corrections.by_content() {
        let hashes: Vec<String> = collection
            .pieces
            .par_iter()
            .map(|piece| Ok(sha256(piece.span.of(&archive.text(piece.document)?))))
            .collect::<Result<_>>()?;
        for (piece, hash) in hashes.into_iter().enumerate() {
            by_hash.entry(hash).or_default().push(piece);
        }
    }
    Ok(corrections.settle(collection, &by_hash))
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
