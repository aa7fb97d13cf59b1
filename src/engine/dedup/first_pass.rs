//! What is made of each text while it is at hand? The hash of its words and the rows of its signature.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use ahash::AHashMap;

use super::Settings;
use super::about::{About, source_key};
use super::entries::{Batch, Entries, Entry};
use crate::article::{Document, Form, Piece};
use crate::engine::batch::Input;
use crate::engine::observer::{Observer, Stage};
use crate::engine::pool::Pool;
use crate::error::{Error, Result};
use crate::extract::{Collection, Unit};
use crate::lsh::Bands;
use crate::read::{self, Item, Record, SourceFile};
use crate::shingle::shingles_into;
use crate::sketch::{MinHash, winnow};
use crate::store::{Chunk, Collector, Key, Spool, Store, Table};
use crate::text::{Tokenizer, identity, stretches};

/// What the first pass leaves for the second.
pub(super) struct Pass {
    /// What was read: the input, and what is kept already.
    pub(super) paths: Vec<PathBuf>,
    pub(super) files: Vec<SourceFile>,
    pub(super) spool: Spool,
    pub(super) entries: Entries,
    pub(super) input: Input,
    /// For each page that bundles several texts the number of its first and how many they are.
    pub(super) containers: Vec<(u32, u32)>,
    /// Pages that are no story.
    pub(super) non_articles: usize,
    /// Files that hold any, by their places in `files`, in order.
    pub(super) with_non_articles: Vec<u32>,
    /// Ids that several texts bear.
    pub(super) repeated_ids: usize,
}

/// A batch that is done.
struct Done {
    first: u32,
    batch: Batch,
    containers: Vec<(u32, u32)>,
    non_articles: Vec<u32>,
}

/// Working space of one thread, used for one batch after another.
#[derive(Default)]
struct Scratch {
    tokenizer: Tokenizer,
    words: Vec<u64>,
    shingles: Vec<u64>,
    signature: Vec<u32>,
    /// Texts that cannot be read from their file again, one after the other, until they make a block.
    spooled: Vec<u8>,
    /// The first of the batch's entries that may be among them.
    unspooled: usize,
    /// Hashes of sources, by their spelling. Only looked up, never walked.
    sources: AHashMap<String, u16>,
}

/// Spellings of sources that are remembered.
const SPELLINGS: usize = 1 << 12;

impl Scratch {
    /// A hash of a source by which it is told from most others; 0 where none is known.
    fn source(&mut self, name: Option<&str>) -> u16 {
        let Some(name) = name.filter(|name| !name.is_empty()) else { return 0 };
        if let Some(&known) = self.sources.get(name) {
            return known;
        }
        let key = source_key(name);
        let hash = if key == 0 { 0 } else { (key as u16).max(1) };
        if self.sources.len() >= SPELLINGS {
            self.sources.clear();
        }
        self.sources.insert(name.to_owned(), hash);
        hash
    }
}

/// Bytes of texts in a block of the spool: whoever reads one of them again unpacks them all.
const SPOOL_BLOCK: usize = 64 << 10;

/// How a text is read a second time.
enum Again<'a> {
    /// From these bytes of its file.
    Bytes(std::ops::Range<u64>),
    /// From its line, which waits in the spool with all its columns.
    Line(&'a [u8]),
    /// From the spool, where it waits alone.
    Text,
}

/// A batch in the making.
struct Making {
    scratch: Scratch,
    batch: Batch,
    chunk: Chunk,
    containers: Vec<(u32, u32)>,
    /// The file of each page that is no story.
    non_articles: Vec<u32>,
}

struct Maker<'a> {
    settings: &'a Settings,
    cut: Bands,
    family: MinHash,
    collector: Collector,
    spool: Spool,
    idle: Pool<Scratch>,
    kept: AtomicUsize,
}

/// Reads everything once: what is kept of each text, and the rows.
pub(super) fn read_all(
    paths: &[PathBuf],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<(Pass, Store)> {
    let paths: Vec<PathBuf> = paths.iter().chain(&settings.existing).cloned().collect();
    let paths = paths.as_slice();
    observer.begin(Stage::Reading, read::known_bytes(paths));
    let cut = Bands::of(&settings.params);
    let maker = Maker {
        settings,
        cut,
        family: MinHash::new(cut.permutations(), settings.params.seed),
        collector: Collector::new(cut.bands, settings.memory.for_rows(), settings.folder.clone()),
        spool: Spool::new(settings.folder.clone()),
        idle: Pool::default(),
        kept: AtomicUsize::new(0),
    };
    let mut options = settings.read.clone();
    options.whole_records = settings.unit == Some(Unit::Piece);
    let found = read::records(
        paths,
        &options,
        &|bytes| observer.advance(bytes),
        || maker.begin(),
        |making, file, record| {
            if observer.cancelled() {
                return Err(Error::Cancelled);
            }
            maker.take(making, file, record)
        },
        |making| {
            let done = maker.end(making)?;
            settings.memory.check(maker.kept.load(Ordering::Relaxed))?;
            Ok(done)
        },
    )?;
    let (mut batches, mut containers) = (Vec::new(), Vec::new());
    let mut with_non_articles = Vec::new();
    for (_, mut done) in found.batches {
        containers.append(&mut done.containers);
        with_non_articles.append(&mut done.non_articles);
        batches.push((done.first, done.batch));
    }
    let files = found.files;
    let names = files.iter().map(|file| file.name.clone()).collect();
    let mut entries = Entries::new(batches, names);
    let repeated_ids = entries.make_ids_unique();
    let non_articles = with_non_articles.len();
    with_non_articles.sort_unstable();
    with_non_articles.dedup();
    let pass = Pass {
        paths: paths.to_vec(),
        input: Input {
            skipped: found.skipped,
            passed_over: found.passed_over,
            bytes: found.bytes,
            files: found.files_read,
            reference: None,
        },
        entries,
        containers,
        non_articles,
        with_non_articles,
        repeated_ids,
        spool: maker.spool,
        files,
    };
    Ok((pass, maker.collector.finish()?))
}

impl Maker<'_> {
    fn begin(&self) -> Making {
        Making {
            scratch: self.idle.take(Scratch::default),
            batch: Batch::default(),
            chunk: Chunk::new(self.cut.bands),
            containers: Vec::new(),
            non_articles: Vec::new(),
        }
    }

    fn take(&self, making: &mut Making, file: usize, record: Record<'_>) -> Result<()> {
        let Record { item, number, bytes } = record;
        match item {
            Item::Slim { id, text, source, line } => {
                let again = bytes.map_or(Again::Line(line), Again::Bytes);
                self.add(making, (file, number), id, text, again)?;
                let source = making.scratch.source(source);
                if let Some(entry) = making.batch.entries.last_mut() {
                    *entry = entry.from(source);
                }
                Ok(())
            }
            Item::Document(document) => self.document(making, (file, number), document, bytes),
        }
    }

    fn document(
        &self,
        making: &mut Making,
        at: (usize, Option<u64>),
        document: &mut Document,
        bytes: Option<std::ops::Range<u64>>,
    ) -> Result<()> {
        let as_record = match self.settings.unit {
            Some(unit) => unit == Unit::Record,
            None => document.form == Form::Record,
        };
        if as_record {
            let again = bytes.map_or(Again::Text, Again::Bytes);
            self.add(making, at, Some(&document.id), &document.text, again)?;
            making.batch.note(About::of_record(document));
            return Ok(());
        }
        let cut = Collection::extract(vec![std::mem::take(document)], Unit::Piece);
        making.non_articles.extend(cut.non_articles.iter().map(|_| at.0 as u32));
        let first = making.batch.entries.len() as u32;
        let mut text = String::new();
        for (n, piece) in cut.pieces.iter().enumerate() {
            counted(piece, &cut.document(n).text, &mut text);
            self.add(making, at, Some(&piece.id), &text, Again::Text)?;
            making.batch.note(About::of_piece(piece, cut.document(n)));
        }
        if cut.pieces.len() > 1 {
            making.containers.push((first, cut.pieces.len() as u32));
        }
        Ok(())
    }

    /// Takes one text; `again` is how it is read a second time.
    fn add(
        &self,
        making: &mut Making,
        at: (usize, Option<u64>),
        id: Option<&str>,
        text: &str,
        again: Again<'_>,
    ) -> Result<()> {
        let Making { scratch, batch, chunk, .. } = making;
        let Scratch { tokenizer, words, shingles, signature, spooled, .. } = scratch;
        words.clear();
        tokenizer.hashes(text, words);
        shingles.clear();
        shingles_into(words, self.settings.params.shingle, shingles);
        if !shingles.is_empty() {
            self.family.signature_into(shingles, signature);
            for (band, key) in self.cut.keys(signature).enumerate() {
                chunk.push(Table::Band, Key::of_band(band, key), batch.entries.len() as u32);
            }
            if self.settings.partial {
                for key in winnow(shingles, self.settings.params.winnow) {
                    let key = Key::of_shingle(key);
                    chunk.push(Table::Fingerprint, key, batch.entries.len() as u32);
                }
            }
        }
        let entry = Entry::new(at, words.len(), identity(words));
        let start = spooled.len() as u64;
        let entry = match again {
            Again::Bytes(bytes) => entry.at(bytes.start, (bytes.end - bytes.start) as usize, false),
            Again::Line(line) => {
                spooled.extend_from_slice(line);
                entry.at(start, line.len(), true)
            }
            Again::Text => {
                spooled.extend_from_slice(text.as_bytes());
                entry.as_text(start, text.len())
            }
        };
        batch.push(entry, id);
        if making.scratch.spooled.len() >= SPOOL_BLOCK {
            self.spool(making)?;
        }
        Ok(())
    }

    /// Makes a block of the texts that wait for it.
    fn spool(&self, making: &mut Making) -> Result<()> {
        let Scratch { spooled, unspooled, .. } = &mut making.scratch;
        if !spooled.is_empty() {
            let block = self.spool.add(spooled)?;
            for entry in making.batch.entries[*unspooled..].iter_mut().filter(|e| e.spooled) {
                entry.start |= u64::from(block) << 32;
            }
            spooled.clear();
        }
        *unspooled = making.batch.entries.len();
        Ok(())
    }

    fn end(&self, making: Making) -> Result<Done> {
        let mut making = making;
        self.spool(&mut making)?;
        let Making { mut scratch, mut batch, chunk, mut containers, non_articles } = making;
        scratch.unspooled = 0;
        self.idle.put(scratch);
        batch.close();
        self.kept.fetch_add(batch.bytes(), Ordering::Relaxed);
        let first = self.collector.add(chunk, batch.entries.len() as u32)?;
        for (start, _) in &mut containers {
            *start += first;
        }
        Ok(Done { first, batch, containers, non_articles })
    }
}

/// The words of a piece that count, as one text.
fn counted(piece: &Piece, text: &str, out: &mut String) {
    out.clear();
    for stretch in stretches(piece) {
        // No word runs from one stretch into the next.
        out.push_str(stretch.of(text));
        out.push_str("\n\n");
    }
}
