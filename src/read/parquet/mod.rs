//! Which records are in this Parquet file? Rows to documents, a row group at a time, columns told by name.
//!
//! Values become what a JSON record would have held: strings, numbers, dates as text, lists. A damaged row group is
//! named and costs its own rows. The library panics on some damage, so it is called behind a net, and never before the
//! figures it would rely on were checked.

mod thrift;

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::parquet::basic::{LogicalType, TimeUnit};
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::RowGroupMetaData;
use ::parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use ::parquet::record::{Field, Row};
use bytes::Bytes;
use serde_json::{Map, Number, Value};

use super::decompress::is_bomb;
use super::lots::{Lot, Lots, Made};
use super::{Options, Outcome, PassedOver, Progress, charset, fields, json, walk};
use crate::article::Precision;
use crate::disk::read_at;
use crate::error::{Place, Result, Skipped};
use crate::extract::date;

/// How every file begins and ends.
const MAGIC: &[u8; 4] = b"PAR1";
/// Length of the footer and the magic number at a file's end.
const TAIL_BYTES: u64 = 8;
/// Longest footer that is read.
const MAX_FOOTER_BYTES: u64 = 256 << 20;
/// Rows that a byte may stand for, and rows that any group may hold: equal rows take next to no room.
const ROWS_PER_BYTE: u64 = 64;
const FREE_ROWS: u64 = 1 << 20;
/// Bytes read to see a page's header; where it is longer, and where it is longer still.
const HEADER_BYTES: [u64; 2] = [256, 1 << 20];

/// A file that is read row group by row group.
pub(super) struct Groups<'a> {
    name: Arc<str>,
    table: Option<Arc<Table>>,
    /// The next row group, and the number of its first row.
    next: usize,
    row: u64,
    outcome: Outcome,
    progress: Progress<'a>,
    /// Bytes told of.
    told: u64,
}

/// What the row groups share.
struct Table {
    reader: SerializedFileReader<Source>,
    /// The file once more, for the headers of pages.
    source: Source,
    /// How the timestamps of each column are to be read.
    stamps: Vec<Option<Stamp>>,
}

/// What a column's timestamps are.
#[derive(Debug, Clone, Copy)]
struct Stamp {
    /// Of these a second has so many.
    per_second: i64,
    /// Whether they are in universal time, and not that of some place.
    universal: bool,
}

/// A file read at places, and the bytes that were.
#[derive(Clone)]
struct Source {
    file: Arc<File>,
    length: u64,
    read: Arc<AtomicU64>,
}

impl Source {
    fn bytes(&self, start: u64, length: u64) -> io::Result<Vec<u8>> {
        if start.checked_add(length).is_none_or(|end| end > self.length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut out = vec![0; length as usize];
        read_at(&self.file, &mut out, start)?;
        self.read.fetch_add(length, Ordering::Relaxed);
        Ok(out)
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Source {
    type T = io::BufReader<Reading>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(io::BufReader::new(Reading { source: self.clone(), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        self.bytes(start, length as u64).map(Bytes::from).map_err(ParquetError::from)
    }
}

/// A file read on from a place.
struct Reading {
    source: Source,
    at: u64,
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.length.saturating_sub(self.at).min(buffer.len() as u64);
        let length = length as usize;
        read_at(&self.source.file, &mut buffer[..length], self.at)?;
        self.at += length as u64;
        self.source.read.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// Opens a file. What is wrong with it is said at its end, like anything else.
pub(super) fn open<'a>(
    name: &str,
    file: File,
    options: &Options,
    progress: Progress<'a>,
) -> Groups<'a> {
    let mut groups = Groups {
        name: name.into(),
        table: None,
        next: 0,
        row: 1,
        outcome: Outcome { files: 1, ..Outcome::default() },
        progress,
        told: 0,
    };
    match table(file) {
        Ok(table) => groups.begin(table, options),
        Err(reason) => groups.skip(reason),
    }
    groups
}

/// Reads the footer.
fn table(file: File) -> std::result::Result<Table, String> {
    let in_words = |error: io::Error| format!("cannot be read: {}", walk::plainly(&error));
    let length = file.metadata().map_err(in_words)?.len();
    let source = Source { file: Arc::new(file), length, read: Arc::default() };
    if length == 0 {
        return Err("empty file".to_owned());
    }
    let none = "no Parquet file, or its end is missing";
    let tail = length.checked_sub(TAIL_BYTES).ok_or(none)?;
    let tail = source.bytes(tail, TAIL_BYTES).map_err(in_words)?;
    if &tail[4..] != MAGIC {
        return Err(none.to_owned());
    }
    let footer = u64::from(u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]));
    let begin = (length - TAIL_BYTES).checked_sub(footer).filter(|_| footer <= MAX_FOOTER_BYTES);
    let damaged = "the footer is damaged";
    let footer = source.bytes(begin.ok_or(damaged)?, footer).map_err(in_words)?;
    if !thrift::footer_is_sound(&footer) {
        return Err(damaged.to_owned());
    }
    let reader = caught(|| SerializedFileReader::new(source.clone()))
        .map_err(|error| format!("{damaged}: {error}"))?;
    let columns = reader.metadata().file_metadata().schema().get_fields();
    let stamps = columns.iter().map(|column| stamp(column.get_basic_info().logical_type_ref()));
    let stamps = stamps.collect();
    Ok(Table { reader, source, stamps })
}

/// Calls the library behind a net.
fn caught<T>(call: impl FnOnce() -> ParquetResult<T>) -> std::result::Result<T, String> {
    match crate::caught::caught(call) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(in_words(&error)),
        Err(_) => Err("it makes no sense".to_owned()),
    }
}

/// The library's words without its own name before them.
fn in_words(error: &ParquetError) -> String {
    let text = error.to_string();
    text.strip_prefix("Parquet error: ").unwrap_or(&text).to_owned()
}

impl Groups<'_> {
    /// Sees whether there is anything to read.
    fn begin(&mut self, table: Table, options: &Options) {
        let metadata = table.reader.metadata();
        let names = || {
            let columns = metadata.file_metadata().schema().get_fields();
            columns.iter().map(|column| column.name())
        };
        if !fields::may_have_text(names(), &options.fields) {
            let reason = fields::no_text_column(names(), &options.fields);
            if options.fields.text.is_some() {
                self.skip(reason);
            } else {
                self.pass_over(&reason);
            }
        } else if metadata.num_row_groups() == 0 {
            self.pass_over("no rows");
        } else {
            self.table = Some(Arc::new(table));
            return;
        }
        self.outcome.bytes = table.source.read.load(Ordering::Relaxed);
    }

    fn skip(&mut self, reason: String) {
        self.outcome.skipped.push(Skipped::new(&Place::file(&*self.name), reason));
    }

    fn pass_over(&mut self, reason: &str) {
        self.outcome.passed_over.push(PassedOver::new(&*self.name, reason));
        self.outcome.files = 0;
    }

    /// Tells how far the file was read, by whichever thread.
    fn tell(&mut self) {
        if let Some(table) = &self.table {
            // Headers are read twice; more than all of the file is never told.
            let read = table.source.read.load(Ordering::Relaxed).min(table.source.length);
            (self.progress)(read.saturating_sub(self.told));
            self.told = self.told.max(read);
        }
    }
}

impl Lots for Groups<'_> {
    fn next(&mut self) -> Option<Box<dyn Lot>> {
        self.tell();
        let table = Arc::clone(self.table.as_ref()?);
        let metadata = table.reader.metadata();
        let index = self.next;
        let rows = metadata.row_groups().get(index)?.num_rows();
        let first = self.row;
        self.next += 1;
        self.row = self.row.saturating_add(u64::try_from(rows).unwrap_or(0));
        Some(Box::new(Group { name: Arc::clone(&self.name), table, index, first }))
    }

    fn finish(&mut self) -> Outcome {
        self.tell();
        let mut outcome = std::mem::take(&mut self.outcome);
        if let Some(table) = &self.table {
            // Whichever pages were read: the file was, as far as anybody who waits for it is concerned.
            outcome.bytes = table.source.length;
        }
        outcome
    }
}

/// A row group to be read.
struct Group {
    name: Arc<str>,
    table: Arc<Table>,
    index: usize,
    first: u64,
}

impl Lot for Group {
    fn each(
        self: Box<Self>,
        options: &Options,
        take: &mut dyn FnMut(Made) -> Result<()>,
    ) -> Result<()> {
        let table = &self.table;
        let metadata = table.reader.metadata().row_group(self.index);
        let mut number = self.first;
        let damaged = |number, reason: String| {
            let reason = format!("damaged from here to the end of its row group: {reason}");
            Skipped::new(&Place::record(&*self.name, number), reason)
        };
        if let Err(reason) = sound(metadata, &table.source) {
            return take(Err(damaged(number, reason)));
        }
        let group = match caught(|| table.reader.get_row_group(self.index)) {
            Ok(group) => group,
            Err(reason) => return take(Err(damaged(number, reason))),
        };
        let mut rows = match caught(|| group.get_row_iter(None)) {
            Ok(rows) => rows,
            Err(reason) => return take(Err(damaged(number, reason))),
        };
        loop {
            let row = caught(|| rows.next().map(|row| Ok(record(row?, &table.stamps))).transpose());
            match row {
                Ok(Some(record)) => {
                    let place = Place::record(&*self.name, number);
                    let made = json::document(record, &place, options);
                    take(made.map_err(|reason| Skipped::new(&place, reason)))?;
                }
                Ok(None) => return Ok(()),
                // The columns may no longer be in step.
                Err(reason) => return take(Err(damaged(number, reason))),
            }
            number += 1;
        }
    }
}

/// Checks what a row group and the headers of its pages say of sizes.
fn sound(group: &RowGroupMetaData, source: &Source) -> std::result::Result<(), String> {
    let wrong = || "its sizes make no sense".to_owned();
    let mut packed_bytes = 0;
    for column in group.columns() {
        let start = column.dictionary_page_offset().filter(|offset| *offset > 0);
        let start = start.unwrap_or(column.data_page_offset());
        let mut at = u64::try_from(start).map_err(|_| wrong())?;
        let length = u64::try_from(column.compressed_size()).map_err(|_| wrong())?;
        let end = at.checked_add(length).filter(|end| *end <= source.length).ok_or_else(wrong)?;
        packed_bytes += length;
        while at < end {
            let header = HEADER_BYTES.iter().find_map(|bytes| {
                let head = source.bytes(at, (*bytes).min(source.length - at)).ok()?;
                thrift::page_header(&head)
            });
            let header = header.ok_or("the header of a page is damaged")?;
            at = at + header.length as u64 + header.packed;
            if at > end {
                return Err("a page is longer than its column".to_owned());
            }
            if is_bomb(header.packed, header.unpacked) {
                return Err(format!("a page says it unpacks to {} bytes", header.unpacked));
            }
        }
    }
    let rows = u64::try_from(group.num_rows()).map_err(|_| wrong())?;
    if rows > FREE_ROWS.saturating_add(packed_bytes.saturating_mul(ROWS_PER_BYTE)) {
        return Err(format!("it says it holds {rows} rows in {packed_bytes} bytes"));
    }
    Ok(())
}

/// A row as a JSON record.
fn record(row: Row, stamps: &[Option<Stamp>]) -> Map<String, Value> {
    let columns = row.into_columns().into_iter().enumerate();
    columns
        .map(|(i, (name, field))| {
            let value = match (stamps.get(i).copied().flatten(), &field) {
                (Some(stamp), Field::Long(n)) => moment(*n, stamp),
                (Some(stamp), Field::TimestampMillis(n)) => {
                    moment(*n, Stamp { per_second: 1_000, ..stamp })
                }
                (Some(stamp), Field::TimestampMicros(n)) => {
                    moment(*n, Stamp { per_second: 1_000_000, ..stamp })
                }
                _ => value(field),
            };
            (name, value)
        })
        .collect()
}

fn stamp(kind: Option<&LogicalType>) -> Option<Stamp> {
    let Some(LogicalType::Timestamp(kind)) = kind else { return None };
    let per_second = match kind.unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    Some(Stamp { per_second, universal: kind.is_adjusted_to_u_t_c })
}

/// A moment as text. Midnight of no certain place is what a table makes of a day.
fn moment(n: i64, stamp: Stamp) -> Value {
    const DAY: i64 = 86_400;
    let second = n.div_euclid(stamp.per_second);
    if stamp.universal {
        return Value::String(date::format(second, Precision::Time));
    }
    if second.rem_euclid(DAY) == 0 {
        return Value::String(date::format(second, Precision::Day));
    }
    let text = date::format(second, Precision::Time);
    Value::String(text.trim_end_matches('Z').to_owned())
}

fn value(field: Field) -> Value {
    let universal = |per_second| Stamp { per_second, universal: true };
    match field {
        Field::Null => Value::Null,
        Field::Bool(truth) => Value::Bool(truth),
        Field::Byte(n) => n.into(),
        Field::Short(n) => n.into(),
        Field::Int(n) => n.into(),
        Field::Long(n) => n.into(),
        Field::UByte(n) => n.into(),
        Field::UShort(n) => n.into(),
        Field::UInt(n) => n.into(),
        Field::ULong(n) => n.into(),
        Field::Float16(n) => float(f64::from(n)),
        Field::Float(n) => float(f64::from(n)),
        Field::Double(n) => float(n),
        Field::Str(text) => Value::String(text),
        Field::Bytes(bytes) => text(bytes.data()),
        Field::Date(days) => Value::String(date::format(i64::from(days) * 86_400, Precision::Day)),
        Field::TimestampMillis(n) => moment(n, universal(1_000)),
        Field::TimestampMicros(n) => moment(n, universal(1_000_000)),
        field @ (Field::Decimal(_) | Field::TimeMillis(_) | Field::TimeMicros(_)) => {
            Value::String(field.to_string())
        }
        Field::Group(row) => {
            Value::Object(row.into_columns().into_iter().map(|(k, v)| (k, value(v))).collect())
        }
        Field::ListInternal(list) => {
            Value::Array(list.elements().iter().cloned().map(value).collect())
        }
        Field::MapInternal(map) => {
            let entry = |(key, field): &(Field, Field)| {
                let key = match value(key.clone()) {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                (key, value(field.clone()))
            };
            Value::Object(map.entries().iter().map(entry).collect())
        }
    }
}

fn float(n: f64) -> Value {
    Number::from_f64(n).map_or(Value::Null, Value::Number)
}

/// Bytes as text, where they may be one: some writers do not say which columns are.
fn text(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => Value::from(text),
        Err(_) if bytes.contains(&0) => Value::Null,
        Err(_) => Value::String(charset::decode(bytes.to_vec(), false).text),
    }
}
