//! Which records are in this table? Rows of comma- or tab-separated text to documents, their columns told by the header.
//!
//! A row is called by the line it begins on. A row that does not fit the header is named and passed over; where it runs
//! over several lines, a quotation mark probably stands open, and reading goes on at its second line. The work is
//! linear: what is read twice that way is bounded by what was read once.

use std::collections::BTreeSet;
use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::decompress::{Stream, Trouble};
use super::lots::{LOT_BYTES, Lot, Lots, Made};
use super::{FieldNames, Options, Outcome, PassedOver, charset, fields, file, json};
use crate::article::Document;
use crate::error::{Place, Result, Skipped};

/// Bytes read in one go; the first of them are looked at to tell the delimiter and the encoding.
const STEP: usize = 256 << 10;
/// What may stand between columns, best first.
const DELIMITERS: &[u8] = b",;\t|";
/// A row that runs over more bytes than this is not read again from its second line.
const HELD: usize = 1 << 20;
/// Bytes that may be read twice whatever the length of the file.
const FREE_BYTES: u64 = 8 << 20;
/// Bytes and columns that there is scratch space for to begin with.
const SCRATCH: usize = 4 << 10;
/// Most columns to a row. More of them are no table of articles.
const COLUMNS: usize = 1 << 16;

/// A table that is read row by row.
pub(super) struct Table<'a> {
    name: Arc<str>,
    stream: Stream<'a>,
    /// Bytes from `start` on are those from `byte` on of the file.
    buffer: Vec<u8>,
    start: usize,
    byte: u64,
    line: u64,
    /// Whether the stream goes on, as the last reading said.
    more: std::result::Result<bool, Trouble>,
    reader: Reader,
    header: Arc<Header>,
    encoding: Option<&'static Encoding>,
    note: Option<String>,
    max_record_bytes: u64,
    /// The columns of the row taken apart last, one after the other, and where each ends. Longer than they are.
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Bytes read a second time.
    again: u64,
    rows: u64,
    outcome: Outcome,
    ended: bool,
}

/// The columns' names, each different from the others.
#[derive(Default)]
struct Header(Vec<String>);

/// Opens a table; `tabs` says that its name promises tabs.
pub(super) fn open<'a>(name: &str, stream: Stream<'a>, tabs: bool, options: &Options) -> Table<'a> {
    let mut table = Table {
        name: name.into(),
        stream,
        buffer: Vec::new(),
        start: 0,
        byte: 0,
        line: 1,
        more: Ok(true),
        reader: Reader::new(),
        header: Arc::default(),
        encoding: None,
        note: None,
        max_record_bytes: options.max_record_bytes,
        text: vec![0; SCRATCH],
        ends: vec![0; SCRATCH],
        again: 0,
        rows: 0,
        outcome: Outcome { files: 1, ..Outcome::default() },
        ended: false,
    };
    table.begin(tabs, options);
    table
}

impl Table<'_> {
    /// Reads the header.
    fn begin(&mut self, tabs: bool, options: &Options) {
        self.fill(STEP);
        if charset::is_wide(&self.buffer) {
            self.decode_all(options.max_file_bytes);
        } else if self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.pass(3);
        }
        let head = &self.buffer[self.start..];
        if head.trim_ascii().is_empty() {
            self.ended = true;
            if self.more.is_ok() {
                self.outcome.skipped.push(Skipped::new(&Place::file(&*self.name), "empty file"));
            }
            return;
        }
        let sample = &head[..head.len().min(8 << 10)];
        if memchr::memchr_iter(0, sample).count() > 16 {
            self.ended = true;
            let place = Place::file(&*self.name);
            self.outcome.skipped.push(Skipped::new(&place, "binary, no table"));
            return;
        }
        // The last character may be cut.
        let invalid = std::str::from_utf8(head).is_err_and(|error| error.error_len().is_some());
        self.encoding = invalid.then(|| charset::detected(head));

        let delimiter = match declared(head) {
            Some((delimiter, length)) => {
                self.pass(length);
                delimiter
            }
            None if tabs => b'\t',
            None => self.told_delimiter(&options.fields),
        };
        self.reader = reader(delimiter);
        let names = match self.row() {
            Some(row) => self.header(row),
            None => return,
        };
        let columns = || names.0.iter().map(String::as_str);
        if !fields::may_have_text(columns(), &options.fields) {
            self.ended = true;
            let reason = fields::no_text_column(columns(), &options.fields);
            if options.fields.text.is_some() {
                self.outcome.skipped.push(Skipped::new(&Place::file(&*self.name), reason));
            } else {
                self.outcome.passed_over.push(PassedOver::new(&*self.name, reason));
                self.outcome.files = 0;
            }
        }
        self.header = Arc::new(names);
    }

    /// Reads a table in UTF-16 as a whole: its line breaks are no bytes.
    fn decode_all(&mut self, limit: u64) {
        let mut bytes = std::mem::take(&mut self.buffer);
        if matches!(self.more, Ok(true)) {
            let (rest, trouble) = self.stream.read_all(limit.saturating_sub(bytes.len() as u64));
            bytes.extend(rest);
            self.more = trouble.map_or(Ok(false), Err);
        }
        let decoded = charset::decode(bytes, false);
        self.note = decoded.note;
        self.buffer = decoded.text.into_bytes();
    }

    /// The delimiter that makes columns of the first row, and one of them the text.
    fn told_delimiter(&self, names: &FieldNames) -> u8 {
        let mut best = (DELIMITERS[0], (false, 0));
        for &delimiter in DELIMITERS {
            let (mut text, mut ends) = (vec![0; self.buffer.len() - self.start + 1], [0; 512]);
            let input = self.buffer[self.start..].trim_ascii_start();
            let (result, _, length, mut count) =
                reader(delimiter).read_record(input, &mut text, &mut ends);
            if matches!(result, ReadRecordResult::InputEmpty) && count < ends.len() {
                // The last column ends with the file.
                ends[count] = length;
                count += 1;
            }
            let names_of: Vec<String> = columns(&text, &ends[..count])
                .map(|name| String::from_utf8_lossy(name).trim().to_owned())
                .collect();
            let told = fields::may_have_text(names_of.iter().map(String::as_str), names);
            if (told, count) > best.1 {
                best = (delimiter, (told, count));
            }
        }
        best.0
    }

    /// The names in the first row; those that are empty or stand there already get a number.
    fn header(&self, row: Row) -> Header {
        let mut seen = BTreeSet::new();
        let names = columns(&self.text, &self.ends[..row.count]).enumerate().map(|(i, name)| {
            let mut name = text(name, self.encoding).trim().to_owned();
            if name.is_empty() {
                name = format!("column {}", i + 1);
            }
            while !seen.insert(name.clone()) {
                name = format!("{name} (column {})", i + 1);
            }
            name
        });
        Header(names.collect())
    }

    /// Takes the next row that fits the header; `None` at the end. Its columns are in the scratch space.
    fn row(&mut self) -> Option<Row> {
        while !self.ended {
            self.skip_line_breaks();
            if self.start == self.buffer.len() {
                break;
            }
            if let Some(row) = self.one_row() {
                return Some(row);
            }
        }
        self.ended = true;
        None
    }

    /// The row that begins here; `None` for one that was named and passed over, or that the stream broke off in.
    fn one_row(&mut self) -> Option<Row> {
        let (line, byte) = (self.line, self.byte);
        self.reader.reset();
        // Where in the buffer the parser is, and what it has made of the row.
        let (mut at, mut length, mut count) = (self.start, 0, 0);
        let mut too_long = false;
        let by_end = loop {
            if at == self.buffer.len() && matches!(self.more, Ok(true)) {
                if at - self.start > HELD {
                    self.pass(at - self.start);
                }
                let before = self.start;
                self.fill(STEP);
                at -= before - self.start;
                continue;
            }
            let input = &self.buffer[at..];
            let at_end = input.is_empty();
            let (text, ends) = (&mut self.text[length..], &mut self.ends[count..]);
            let (result, used, wrote, closed) = self.reader.read_record(input, text, ends);
            at += used;
            length += wrote;
            count += closed;
            match result {
                ReadRecordResult::Record => break at_end,
                ReadRecordResult::End => break true,
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if length as u64 >= self.max_record_bytes => {
                    too_long = true;
                    length = 0;
                }
                ReadRecordResult::OutputFull => {
                    let longer = (length * 2).min(self.max_record_bytes as usize);
                    self.text.resize(longer.max(length + SCRATCH), 0);
                }
                ReadRecordResult::OutputEndsFull if count >= COLUMNS => {
                    too_long = true;
                    count = 0;
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(count * 2, 0),
            }
        };
        if by_end && self.more.is_err() {
            // The skip for the stream accounts for half a row.
            self.pass(at - self.start);
            return None;
        }
        let raw = &self.buffer[self.start..at];
        let whole = self.byte == byte;
        let second_line = memchr::memchr(b'\n', raw).map(|at| at + 1).filter(|at| *at < raw.len());
        let left_open =
            by_end && second_line.is_some() && memchr::memchr_iter(b'"', raw).count() % 2 == 1;
        let wanted = self.header.0.len();
        let row = Row { line, byte, length, count };
        let row_fits = |text: &[u8], ends: &[usize]| {
            ends.len() >= wanted && columns(text, ends).skip(wanted).all(<[u8]>::is_empty)
        };
        let fits = wanted == 0 || row_fits(&self.text, &self.ends[..count]);
        let too_long = too_long || length as u64 > self.max_record_bytes;
        if fits && !left_open && !too_long {
            self.pass(at - self.start);
            return Some(row);
        }
        let reason = if too_long {
            format!("row longer than {} bytes", self.max_record_bytes)
        } else if left_open {
            "a quotation mark is never closed".to_owned()
        } else {
            format!("row of {count} columns under a header of {wanted}")
        };
        let place = Place::record(&*self.name, line);
        self.outcome.skipped.push(Skipped::new(&place, reason).at_byte(byte));
        let again = raw.len() as u64;
        match second_line {
            Some(second) if whole && !too_long && self.again + again <= FREE_BYTES + byte => {
                self.again += again;
                self.pass(second);
            }
            _ => self.pass(at - self.start),
        }
        None
    }

    fn skip_line_breaks(&mut self) {
        loop {
            let rest = &self.buffer[self.start..];
            let breaks = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            let all = breaks == rest.len();
            self.pass(breaks);
            if !all || !matches!(self.more, Ok(true)) {
                return;
            }
            self.fill(STEP);
        }
    }

    /// Lets go of bytes.
    fn pass(&mut self, bytes: usize) {
        let passed = &self.buffer[self.start..self.start + bytes];
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.start += bytes;
        self.byte += bytes as u64;
    }

    /// Reads some more.
    fn fill(&mut self, bytes: usize) {
        if self.start > self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let target = self.buffer.len() + bytes;
        self.more = self.stream.fill(&mut self.buffer, target);
    }
}

impl Lots for Table<'_> {
    fn next(&mut self) -> Option<Box<dyn Lot>> {
        let mut rows = Rows {
            name: Arc::clone(&self.name),
            header: Arc::clone(&self.header),
            encoding: self.encoding,
            note: self.note.clone(),
            text: Vec::new(),
            ends: Vec::new(),
            list: Vec::new(),
        };
        while rows.text.len() < LOT_BYTES
            && let Some(row) = self.row()
        {
            rows.text.extend_from_slice(&self.text[..row.length]);
            // What stands beyond the header is empty.
            rows.ends.extend_from_slice(&self.ends[..self.header.0.len()]);
            rows.list.push(row);
        }
        self.rows += rows.list.len() as u64;
        (!rows.list.is_empty()).then(|| Box::new(rows) as _)
    }

    fn finish(&mut self) -> Outcome {
        let mut outcome = std::mem::take(&mut self.outcome);
        if let Err(trouble) = &self.more {
            outcome.skipped.push(file::skip(&self.name, trouble));
        } else if self.rows == 0 && outcome.skipped.is_empty() && outcome.passed_over.is_empty() {
            outcome.passed_over.push(PassedOver::new(&*self.name, "no rows under its header"));
            outcome.files = 0;
        }
        outcome.bytes = self.stream.bytes();
        outcome
    }
}

/// A row that was taken apart.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// The line it begins on, and the byte.
    line: u64,
    byte: u64,
    /// Bytes of its columns together.
    length: usize,
    count: usize,
}

/// Rows to be made into documents.
struct Rows {
    name: Arc<str>,
    header: Arc<Header>,
    encoding: Option<&'static Encoding>,
    note: Option<String>,
    /// The columns of all rows, one after the other, and where in its row each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    list: Vec<Row>,
}

impl Lot for Rows {
    fn each(
        self: Box<Self>,
        options: &Options,
        take: &mut dyn FnMut(Made) -> Result<()>,
    ) -> Result<()> {
        let mut from = 0;
        for (row, ends) in self.list.iter().zip(self.ends.chunks(self.header.0.len().max(1))) {
            let bytes = &self.text[from..from + row.length];
            from += row.length;
            let place = Place::record(&*self.name, row.line);
            let made = self.document(bytes, ends, &place, options);
            take(made.map_err(|reason| Skipped::new(&place, reason).at_byte(row.byte)))?;
        }
        Ok(())
    }
}

impl Rows {
    fn document(
        &self,
        bytes: &[u8],
        ends: &[usize],
        place: &Place,
        options: &Options,
    ) -> std::result::Result<Document, String> {
        let encoding = match std::str::from_utf8(bytes) {
            Ok(_) => None,
            Err(_) => Some(self.encoding.unwrap_or_else(|| charset::detected(bytes))),
        };
        let mut record = Map::new();
        for (name, column) in self.header.0.iter().zip(columns(bytes, ends)) {
            record.insert(name.clone(), Value::String(text(column, encoding)));
        }
        let mut document = json::document(record, place, options)?;
        let decoded = encoding.map(|encoding| format!("decoded as {} (detected)", encoding.name()));
        document.notes.extend(decoded.or_else(|| self.note.clone()));
        Ok(document)
    }
}

/// The columns of a row.
fn columns<'a>(bytes: &'a [u8], ends: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let begins = std::iter::once(0).chain(ends.iter().copied());
    begins.zip(ends).map(|(from, to)| bytes.get(from..*to).unwrap_or_default())
}

/// A column as text.
fn text(bytes: &[u8], encoding: Option<&'static Encoding>) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => charset::by(encoding.unwrap_or_else(|| charset::detected(bytes)), bytes, "").text,
    }
}

fn reader(delimiter: u8) -> Reader {
    ReaderBuilder::new().delimiter(delimiter).build()
}

/// The delimiter that a first line such as `sep=;` declares, as spreadsheets write it, and the line's length.
fn declared(head: &[u8]) -> Option<(u8, usize)> {
    let end = memchr::memchr(b'\n', head)?;
    match head[..end].trim_ascii_end() {
        [b's', b'e', b'p', b'=', delimiter] => Some((*delimiter, end + 1)),
        // A tab after the equals sign was trimmed off.
        b"sep=" => Some((b'\t', end + 1)),
        _ => None,
    }
}
