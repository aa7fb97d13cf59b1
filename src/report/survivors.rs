//! What stays, as one file? Every text that stays with all its columns as they were, as JSON lines or as Parquet.
//!
//! A line of JSON is written as it stands in its file. Other records are written with their columns under their own names; a text
//! that is no record has `id`, `title`, `text`, `url`, `source` and `published`, as far as they are known.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::table::fields::Seen;
use crate::article::{DateKind, Document, Form as Shape, Piece};
use crate::engine::dedup::{Dedup, Settings};
use crate::engine::observer::{Observer, Stage};
use crate::error::{Error, Result};
use crate::extract::{Collection, Unit, date};
use crate::read::{self, Item, Rereader};
use crate::store::Spool;

/// The form of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON lines.
    Lines,
    /// Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Form {
    /// The form that a file's name asks for.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a form that this build does not write.
    pub fn of(path: Option<&Path>) -> Result<Self> {
        let ending = path.and_then(Path::extension).and_then(|ending| ending.to_str());
        match ending.map(str::to_lowercase).as_deref() {
            #[cfg(feature = "parquet")]
            Some("parquet") => Ok(Self::Parquet),
            None | Some("jsonl" | "ndjson" | "jsonlines" | "json") => Ok(Self::Lines),
            _ => Err(Error::Parameter {
                name: "--survivors",
                must: "a name that ends in .jsonl or .parquet, or `-`",
                given: path.map(|path| path.display().to_string()).unwrap_or_default(),
            }),
        }
    }
}

/// The rows that stay, in a nameless file.
#[derive(Debug)]
#[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "columns are Parquet's"))]
pub struct Rows {
    spool: Spool,
    blocks: Vec<u32>,
    seen: Seen,
    /// The columns in the order in which they were met.
    names: Vec<String>,
}

/// Rows of one batch of the input.
#[derive(Default)]
struct Batch {
    lines: Vec<u8>,
    seen: Seen,
    names: Vec<String>,
    rereader: Option<Rereader>,
}

impl Batch {
    fn add(&mut self, row: &Map<String, Value>) -> io::Result<()> {
        serde_json::to_writer(&mut self.lines, row)?;
        self.lines.push(b'\n');
        self.note(row);
        Ok(())
    }

    fn note(&mut self, row: &Map<String, Value>) {
        self.seen.add(row);
        if row.keys().any(|key| !self.names.contains(key)) {
            let new: Vec<String> =
                row.keys().filter(|key| !self.names.contains(key)).cloned().collect();
            self.names.extend(new);
        }
    }
}

/// Reads the input once more, and lays aside what stays of it.
///
/// # Errors
/// [`Error::Parameter`] for standard input, which is gone once read; [`Error::Changed`] where the input is not what it was; what
/// reading and temporary files give.
pub fn read(
    found: &Dedup,
    paths: &[PathBuf],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Rows> {
    if paths.iter().any(|path| path.as_os_str() == "-") {
        let must = "used with files: standard input cannot be read twice";
        return Err(Error::Parameter { name: "--survivors", must, given: "`-`".to_owned() });
    }
    observer.begin(Stage::Reporting, 0);
    let spool = Spool::new(settings.folder.clone());
    let stays = found.staying();
    let options = read::Options {
        untouched: true,
        whole_records: settings.unit == Some(Unit::Piece),
        ..settings.read.clone()
    };
    // All that was read is read again, so that the files have the same numbers.
    let all: Vec<PathBuf> = paths.iter().chain(&settings.existing).cloned().collect();
    let pass = read::records(
        &all,
        &options,
        &|_| (),
        Batch::default,
        |batch, file, record| {
            if observer.cancelled() {
                return Err(Error::Cancelled);
            }
            let stay = stays.at(file, record.number);
            if !stay.contains(&true) {
                return Ok(());
            }
            let failed =
                |error: io::Error| Error::io("write down", &found.files()[file].path, error);
            let changed = || Error::Changed { path: found.files()[file].path.clone() };
            match record.item {
                Item::Slim { line, .. } => {
                    raw(batch, line);
                    Ok(())
                }
                Item::Document(document) => {
                    let as_record = match settings.unit {
                        Some(unit) => unit == Unit::Record,
                        None => document.form == Shape::Record,
                    };
                    // A line that is one text is written as it stands.
                    if let Some(bytes) = record.bytes.filter(|_| stay.len() == 1) {
                        let mut rereader =
                            batch.rereader.take().unwrap_or_else(|| Rereader::new(&settings.read));
                        let line = rereader.line(&found.files()[file], bytes)?;
                        raw(batch, line);
                        batch.rereader = Some(rereader);
                        return Ok(());
                    }
                    if as_record || stay.len() == 1 && !document.fields.is_empty() {
                        let row = if document.fields.is_empty() {
                            made(document, None)
                        } else {
                            std::mem::take(&mut document.fields)
                        };
                        return batch.add(&row).map_err(failed);
                    }
                    let cut = Collection::extract(vec![std::mem::take(document)], Unit::Piece);
                    if cut.pieces.len() != stay.len() {
                        return Err(changed());
                    }
                    for (n, piece) in cut.pieces.iter().enumerate().filter(|&(n, _)| stay[n]) {
                        batch.add(&made(cut.document(n), Some(piece))).map_err(failed)?;
                    }
                    Ok(())
                }
            }
        },
        |batch| {
            let block = if batch.lines.is_empty() { None } else { Some(spool.add(&batch.lines)?) };
            Ok((block, batch.seen, batch.names))
        },
    )?;
    let (mut blocks, mut seen) = (Vec::new(), Seen::default());
    let (mut names, mut known): (Vec<String>, BTreeSet<String>) = Default::default();
    for (_, (block, of_batch, of_rows)) in pass.batches {
        blocks.extend(block);
        seen = seen.and(of_batch);
        names.extend(of_rows.into_iter().filter(|name| known.insert(name.clone())));
    }
    Ok(Rows { spool, blocks, seen, names })
}

/// A line as it stands.
fn raw(batch: &mut Batch, line: &[u8]) {
    let line = line.trim_ascii_end();
    batch.lines.extend_from_slice(line);
    batch.lines.push(b'\n');
    // Where it is no plain JSON its columns are not known; it is a line all the same.
    if let Ok(row) = serde_json::from_slice(line) {
        batch.note(&row);
    }
}

/// A row for a text that is no record.
fn made(document: &Document, piece: Option<&Piece>) -> Map<String, Value> {
    let m = &document.metadata;
    let (id, title, text, dates) = match piece {
        Some(piece) => {
            (&piece.id, piece.title.as_ref(), piece.span.of(&document.text), &piece.dates)
        }
        None => {
            (&document.id, m.titles.first().map(|t| &t.value), document.text.as_str(), &m.dates)
        }
    };
    let published = dates
        .iter()
        .filter(|when| when.kind == DateKind::Published && when.is_known())
        .min_by_key(|when| date::trust(when))
        .map(date::interval);
    let label = piece.and_then(|piece| piece.label.as_ref()).map(|(label, _)| label.clone());
    let source = label.or_else(|| m.sites.first().or(m.source.as_ref()).map(|s| s.value.clone()));
    let mut row = Map::new();
    row.insert("id".to_owned(), id.clone().into());
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            row.insert(name.to_owned(), value.into());
        }
    };
    add("title", title.cloned());
    add("text", Some(text.to_owned()));
    add("url", m.url.as_ref().or(m.canonical.as_ref()).map(|url| url.value.clone()));
    add("source", source);
    add("published", published);
    row
}

impl Rows {
    /// Writes JSON lines, in the order of the input.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn lines(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut bytes = Vec::new();
        for &block in &self.blocks {
            self.spool.read(block, &mut bytes).map_err(io::Error::other)?;
            out.write_all(&bytes)?;
        }
        Ok(())
    }

    /// Writes a Parquet file whose columns are those of all rows, each of one type.
    ///
    /// # Errors
    /// [`Error::Io`] where the file cannot be written.
    #[cfg(feature = "parquet")]
    pub fn parquet(&self, path: &Path) -> Result<()> {
        use super::table::fields::cell;
        use super::table::{Cell, Column, Format, Type, Writer};
        let failed = |error| Error::io("write", path, error);
        let types: std::collections::BTreeMap<&str, Type> =
            self.seen.columns().map(|(name, kind, _)| (name, kind)).collect();
        let kind = |name: &String| types.get(name.as_str()).copied().unwrap_or(Type::Text);
        let columns: Vec<Column> =
            self.names.iter().map(|name| Column::new(name.clone(), kind(name), "")).collect();
        let mut pending = super::file::Pending::new(path)?;
        let out = io::BufWriter::with_capacity(1 << 18, pending.file());
        let mut writer = Writer::new(Format::Parquet, columns, out).map_err(failed)?;
        let mut bytes = Vec::new();
        for &block in &self.blocks {
            self.spool.read(block, &mut bytes)?;
            let lines: Vec<&[u8]> =
                bytes.split(|&b| b == b'\n').filter(|line| !line.is_empty()).collect();
            writer
                .rows(lines.len(), |n, rows| {
                    let row: Map<String, Value> =
                        serde_json::from_slice(lines[n]).unwrap_or_default();
                    let cells: Vec<Cell<'_>> = self
                        .names
                        .iter()
                        .map(|name| row.get(name).map_or(Cell::Null, |v| cell(kind(name), v)))
                        .collect();
                    rows.push(&cells)
                })
                .map_err(failed)?;
        }
        let (mut out, _) = writer.finish().map_err(failed)?;
        out.flush().map_err(failed)?;
        drop(out);
        pending.keep()
    }
}
