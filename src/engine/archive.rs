//! Where is a document's text while it is not looked at? On disk, in a place it can be read from again.
//!
//! A record of a plain file of JSON lines stays where it is: its line is read again. Everything else (a page, a record of a packed
//! file, standard input) is read once and laid aside, the first few in memory, the others compressed in a file without a
//! name. So the texts of a collection are never all in memory, and a stage that needs one asks for it by its piece.

use std::borrow::Cow;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value};
use xxhash_rust::xxh3::xxh3_64;

use super::pool::Pool;
use crate::article::{Document, Form, Texts};
use crate::error::{Error, Result};
use crate::extract::Collection;
use crate::read::{self, Rereader, SourceFile};
use crate::store::{Spool, Unpacked};

/// Bytes of texts in a block of the spool: who reads one of them unpacks them all.
const BLOCK: usize = 16 << 10;

/// The texts and columns of a collection's documents.
#[derive(Debug)]
pub struct Archive {
    /// For each document where its text is.
    places: Vec<Kept>,
    /// The document of each piece.
    document: Vec<u32>,
    files: Vec<SourceFile>,
    spool: Spool,
    options: read::Options,
    desks: Pool<Desk>,
    /// The archive of a reference, whose documents come after these.
    reference: Option<Box<Archive>>,
}

/// Where a text is.
#[derive(Debug)]
pub(super) enum Kept {
    /// Nowhere: nobody will ask for it.
    No,
    InMemory(Box<(String, Map<String, Value>)>),
    /// In a line of its file, with a part of its hash.
    Line {
        file: u32,
        number: u32,
        start: u64,
        length: u32,
        check: u32,
        /// Whether it has other columns.
        fields: bool,
    },
    /// In a block of the spool, the columns after the text.
    Spooled {
        block: u32,
        start: u32,
        text: u32,
        fields: u32,
    },
}

/// Working space of one thread.
#[derive(Debug)]
struct Desk {
    rereader: Rereader,
    unpacked: Unpacked,
}

/// Lays texts aside as they are read.
#[derive(Debug)]
pub(super) struct Keeper {
    spool: Spool,
    in_memory: AtomicUsize,
    /// Bytes of texts that stay in memory before others are laid aside on disk.
    most_in_memory: usize,
}

/// The texts of one batch that wait for a block, one after the other.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    bytes: Vec<u8>,
    /// The first of the batch's texts that may be among them.
    first: usize,
}

impl Keeper {
    pub(super) fn new(folder: PathBuf, most_in_memory: usize) -> Self {
        Self { spool: Spool::new(folder), in_memory: AtomicUsize::new(0), most_in_memory }
    }

    /// Takes text and columns out of a document; `bytes` is the place of its line where that can be read again. `kept` are
    /// those of the batch so far.
    pub(super) fn keep(
        &self,
        document: &mut Document,
        (file, number): (usize, Option<u64>),
        bytes: Option<Range<u64>>,
        kept: &mut Vec<Kept>,
        waiting: &mut Waiting,
    ) -> Result<()> {
        let (text, fields) =
            (std::mem::take(&mut document.text), std::mem::take(&mut document.fields));
        // A page inside a record would have to be taken apart again.
        if let Some(bytes) = bytes.filter(|_| document.form == Form::Record) {
            kept.push(Kept::Line {
                file: file as u32,
                number: number.unwrap_or(0) as u32,
                start: bytes.start,
                length: (bytes.end - bytes.start) as u32,
                check: check(&text),
                fields: !fields.is_empty(),
            });
            return Ok(());
        }
        if self.in_memory.fetch_add(text.len(), Ordering::Relaxed) + text.len()
            <= self.most_in_memory
        {
            kept.push(Kept::InMemory(Box::new((text, fields))));
            return Ok(());
        }
        let start = waiting.bytes.len();
        waiting.bytes.extend_from_slice(text.as_bytes());
        if !fields.is_empty() {
            // A map of values with names for keys can always be written.
            let _ = serde_json::to_writer(&mut waiting.bytes, &fields);
        }
        kept.push(Kept::Spooled {
            block: u32::MAX,
            start: start as u32,
            text: text.len() as u32,
            fields: (waiting.bytes.len() - start - text.len()) as u32,
        });
        if waiting.bytes.len() >= BLOCK { self.spool(kept, waiting) } else { Ok(()) }
    }

    /// Makes a block of the texts that wait for one.
    pub(super) fn spool(&self, kept: &mut [Kept], waiting: &mut Waiting) -> Result<()> {
        if !waiting.bytes.is_empty() {
            let made = self.spool.add(&waiting.bytes)?;
            for kept in &mut kept[waiting.first..] {
                if let Kept::Spooled { block, .. } = kept {
                    *block = made;
                }
            }
            waiting.bytes.clear();
        }
        waiting.first = kept.len();
        Ok(())
    }

    /// The archive of documents whose places are given in their order.
    pub(super) fn close(
        self,
        places: Vec<Kept>,
        files: Vec<SourceFile>,
        options: read::Options,
    ) -> Archive {
        let desks = Pool::default();
        let (spool, document) = (self.spool, Vec::new());
        Archive { places, document, files, spool, options, desks, reference: None }
    }
}

/// What tells a text from another that came in its place.
fn check(text: &str) -> u32 {
    xxh3_64(text.as_bytes()) as u32
}

impl Archive {
    /// Takes texts and columns out of a collection whose documents hold theirs. They stay in memory.
    pub fn of(collection: &mut Collection) -> Self {
        let taken = collection.documents.iter_mut().map(|document| {
            let text = std::mem::take(&mut document.text);
            Kept::InMemory(Box::new((text, std::mem::take(&mut document.fields))))
        });
        let keeper = Keeper::new(std::env::temp_dir(), usize::MAX);
        let mut archive = keeper.close(taken.collect(), Vec::new(), read::Options::default());
        archive.take_pieces(collection);
        archive
    }

    /// Takes note of the pieces that were cut out of the documents.
    pub(super) fn take_pieces(&mut self, collection: &Collection) {
        self.document = collection.pieces.iter().map(|piece| piece.document as u32).collect();
    }

    /// Puts the archive of a reference behind this one.
    pub(super) fn join(&mut self, reference: Self) {
        self.reference = Some(Box::new(reference));
    }

    /// Where a document is one of the reference: its archive, and its index there.
    fn beyond(&self, document: usize) -> Option<(&Self, usize)> {
        Some((self.reference.as_deref()?, document.checked_sub(self.places.len())?))
    }

    /// The text of the document with this index.
    ///
    /// # Errors
    /// [`Error::Changed`] where its file is not as it was; what reading gives otherwise.
    pub fn text(&self, document: usize) -> Result<Cow<'_, str>> {
        if let Some((reference, document)) = self.beyond(document) {
            return reference.text(document);
        }
        match self.places[document] {
            Kept::No => Ok(Cow::Borrowed("")),
            Kept::InMemory(ref held) => Ok(Cow::Borrowed(&held.0)),
            Kept::Line { file, start, length, check: known, .. } => self.at_a_desk(|desk| {
                let file = &self.files[file as usize];
                let text = desk.rereader.text(file, start..start + u64::from(length))?;
                if check(&text) != known {
                    return Err(Error::Changed { path: file.path.clone() });
                }
                Ok(Cow::Owned(text.into_owned()))
            }),
            Kept::Spooled { block, start, text, .. } => self.spooled(block, start, text, |bytes| {
                Ok(Cow::Owned(String::from_utf8_lossy(bytes).into_owned()))
            }),
        }
    }

    /// The other columns of the document with this index.
    ///
    /// # Errors
    /// As for [`Archive::text`].
    pub fn fields(&self, document: usize) -> Result<Map<String, Value>> {
        if let Some((reference, document)) = self.beyond(document) {
            return reference.fields(document);
        }
        match self.places[document] {
            Kept::No | Kept::Line { fields: false, .. } | Kept::Spooled { fields: 0, .. } => {
                Ok(Map::new())
            }
            Kept::InMemory(ref held) => Ok(held.1.clone()),
            Kept::Line { file, number, start, length, .. } => self.at_a_desk(|desk| {
                let file = &self.files[file as usize];
                let bytes = start..start + u64::from(length);
                Ok(desk.rereader.document(file, u64::from(number), bytes)?.fields)
            }),
            Kept::Spooled { block, start, text, fields } => {
                self.spooled(block, start + text, fields, |bytes| {
                    serde_json::from_slice(bytes)
                        .map_err(|error| Error::io("read temporary texts from", "", error.into()))
                })
            }
        }
    }

    fn spooled<T>(
        &self,
        block: u32,
        start: u32,
        length: u32,
        take: impl FnOnce(&[u8]) -> Result<T>,
    ) -> Result<T> {
        self.at_a_desk(|desk| {
            let bytes = start as usize..start as usize + length as usize;
            take(desk.unpacked.part(&self.spool, block, bytes)?)
        })
    }

    fn at_a_desk<T>(&self, work: impl FnOnce(&mut Desk) -> Result<T>) -> Result<T> {
        let mut desk = self.desks.take(|| Desk {
            rereader: Rereader::new(&self.options),
            unpacked: Unpacked::default(),
        });
        let done = work(&mut desk);
        self.desks.put(desk);
        done
    }
}

/// The texts of the pieces, by their index.
impl Texts for Archive {
    fn get(&self, piece: usize) -> Result<Cow<'_, str>> {
        self.text(self.document[piece] as usize)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::engine::batch::{Settings, open};
    use crate::engine::observer::Silent;

    fn lines(texts: usize) -> String {
        let line = |n: usize| {
            let text = format!("Text {n} says “öre” {}", "and no more ".repeat(n % 90));
            let note = if n.is_multiple_of(3) { ", \"page\": 7" } else { "" };
            format!("{{\"id\": \"t{n:04}\", \"text\": {text:?}{note}}}\n")
        };
        (0..texts).map(line).collect::<Vec<_>>().concat()
    }

    /// Ids, texts and columns, in the order of the ids.
    fn all(path: &std::path::Path, most_in_memory: usize) -> Vec<(String, String, String)> {
        let options = read::Options { whole_records: true, ..read::Options::default() };
        let keeper = Keeper::new(std::env::temp_dir(), most_in_memory);
        let found = read::records(
            &[path.to_path_buf()],
            &options,
            &|_| (),
            || (Vec::new(), Vec::new(), Waiting::default()),
            |(ids, kept, waiting), file, record| {
                let read::Item::Document(document) = record.item else { return Ok(()) };
                ids.push(document.id.clone());
                keeper.keep(document, (file, record.number), record.bytes, kept, waiting)
            },
            |(ids, mut kept, mut waiting)| {
                keeper.spool(&mut kept, &mut waiting)?;
                Ok((ids, kept))
            },
        )
        .unwrap();
        let (mut ids, mut places) = (Vec::new(), Vec::new());
        for (_, (some, kept)) in found.batches {
            ids.extend(some);
            places.extend(kept);
        }
        let archive = keeper.close(places, found.files, options);
        // Backwards, so that no block is the one read last.
        let mut all: Vec<_> = (0..ids.len())
            .rev()
            .map(|n| {
                let fields = serde_json::to_string(&archive.fields(n).unwrap()).unwrap();
                (ids[n].clone(), archive.text(n).unwrap().into_owned(), fields)
            })
            .collect();
        all.sort();
        all
    }

    #[test]
    fn a_text_is_the_same_wherever_it_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("a.jsonl");
        fs::write(&plain, lines(1_000)).unwrap();
        let packed = folder.path().join("b.jsonl.zst");
        fs::write(&packed, zstd::bulk::compress(lines(1_000).as_bytes(), 1).unwrap()).unwrap();
        let read_again = all(&plain, 0);
        assert_eq!(read_again.len(), 1_000);
        assert_eq!(read_again[3].1, format!("Text 3 says “öre” {}", "and no more ".repeat(3)));
        assert_eq!(read_again[3].2, r#"{"page":7}"#);
        assert_eq!(all(&packed, usize::MAX), read_again);
        assert_eq!(all(&packed, 0), read_again);
        assert_eq!(all(&packed, 100_000), read_again);
    }

    #[test]
    fn a_text_that_was_changed_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        fs::write(&path, lines(10)).unwrap();
        let about = fs::metadata(&path).unwrap();
        let (_, collection, archive) =
            open(std::slice::from_ref(&path), &Settings::default(), &Silent).unwrap();
        assert_eq!(
            archive.get(2).unwrap(),
            format!("Text 2 says “öre” {}", "and no more ".repeat(2))
        );
        assert_eq!(collection.documents[2].text, "");
        // The same size and the same time, and yet another text.
        fs::write(&path, lines(10).replace("no more", "no less")).unwrap();
        fs::File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(about.modified().unwrap())
            .unwrap();
        assert!(matches!(archive.get(2), Err(Error::Changed { .. })));
    }
}
