//! What did that record say? One line of a plain file read again, by the place that the first pass gave.
//!
//! Texts are not held from one pass to the next; whoever needs one again reads it here. A file that was changed in
//! between is an error and never another text.

use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io;
use std::ops::Range;

use super::blocks::Line;
use super::records::SourceFile;
use super::scanner::Scanner;
use super::{Options, lines};
use crate::article::Document;
use crate::disk::read_at;
use crate::error::{Error, Result};

/// Files held open at once; one more closes the one that was opened first.
const OPEN_FILES: usize = 32;

/// Reads records again. One for each thread: it holds files open and uses its buffers again.
#[derive(Debug)]
pub struct Rereader {
    options: Options,
    scanner: Scanner,
    open: Vec<Open>,
    /// The file that was read from last, which is likely to be the next.
    last: usize,
    /// The one that gives way.
    oldest: usize,
    buffer: Vec<u8>,
}

#[derive(Debug)]
struct Open {
    path: std::path::PathBuf,
    file: File,
    /// Lines read since it was last looked at.
    reads: u32,
}

/// Lines of a file between two looks at its size and time. Whoever reads sees besides whether a line is the one he knew.
const LOOK_EVERY: u32 = 64;

impl Rereader {
    /// A reader of records whose columns are named or guessed as in the first pass.
    pub fn new(options: &Options) -> Self {
        Self {
            options: options.clone(),
            scanner: Scanner::new(&options.fields),
            open: Vec::new(),
            last: 0,
            oldest: 0,
            buffer: Vec::new(),
        }
    }

    /// The bytes of a line, as [`Record::bytes`](super::Record::bytes) gave their place.
    ///
    /// # Errors
    /// [`Error::Changed`] where the file has another size or time than at the first pass, or ends before the line does;
    /// [`Error::Io`] where it cannot be opened or read, or was never one whose lines can be read again.
    pub fn line(&mut self, file: &SourceFile, bytes: Range<u64>) -> Result<&[u8]> {
        let changed = || Error::Changed { path: file.path.clone() };
        if !file.rereadable {
            let reason = io::Error::other("its records cannot be read one by one");
            return Err(Error::io("read", &file.path, reason));
        }
        if bytes.start > bytes.end || bytes.end > file.size {
            return Err(changed());
        }
        let length = usize::try_from(bytes.end - bytes.start).map_err(|_| changed())?;
        if self.buffer.len() < length {
            self.buffer.resize(length, 0);
        }
        let at = self.find(file)?;
        let Open { file: open, reads, .. } = &mut self.open[at];
        if reads.is_multiple_of(LOOK_EVERY) {
            let about = open.metadata().map_err(|error| Error::io("read", &file.path, error))?;
            if !is_as_it_was(file, &about) {
                return Err(changed());
            }
        }
        *reads = reads.wrapping_add(1);
        read_at(open, &mut self.buffer[..length], bytes.start).map_err(|error| {
            match error.kind() {
                io::ErrorKind::UnexpectedEof => changed(),
                _ => Error::io("read", &file.path, error),
            }
        })?;
        Ok(&self.buffer[..length])
    }

    /// The text of the record on a line.
    ///
    /// # Errors
    /// As for [`Rereader::line`]; and [`Error::Changed`] where the line holds no record any more.
    pub fn text(&mut self, file: &SourceFile, bytes: Range<u64>) -> Result<Cow<'_, str>> {
        let length = self.line(file, bytes)?.len();
        text_on(&mut self.scanner, &self.options, file, &self.buffer[..length])
    }

    /// The text of the record on a line of a file that is at hand.
    ///
    /// # Errors
    /// [`Error::Changed`] where the line holds no record.
    pub(crate) fn text_on<'a>(
        &'a mut self,
        file: &SourceFile,
        line: &'a [u8],
    ) -> Result<Cow<'a, str>> {
        text_on(&mut self.scanner, &self.options, file, line)
    }

    /// What the columns of the record on a line say, but for its text, which is not to be relied on.
    ///
    /// # Errors
    /// As for [`Rereader::text`].
    pub(crate) fn columns(&mut self, file: &SourceFile, bytes: Range<u64>) -> Result<Document> {
        let length = self.line(file, bytes)?.len();
        columns_on(&mut self.scanner, &self.options, file, &self.buffer[..length])
    }

    /// The same of a line that is at hand.
    ///
    /// # Errors
    /// [`Error::Changed`] where the line holds no record.
    pub(crate) fn columns_on(&mut self, file: &SourceFile, line: &[u8]) -> Result<Document> {
        columns_on(&mut self.scanner, &self.options, file, line)
    }

    /// The record on a line with all its columns, as [`read()`](super::read()) gives it but for its id, which is not
    /// made unique. `number` is [`Record::number`](super::Record::number).
    ///
    /// # Errors
    /// As for [`Rereader::text`].
    pub fn document(
        &mut self,
        file: &SourceFile,
        number: u64,
        bytes: Range<u64>,
    ) -> Result<Document> {
        let byte = bytes.start;
        let length = self.line(file, bytes)?.len();
        let line = Line { number, byte, bytes: &self.buffer[..length] };
        lines::document(&file.name, &line, &self.options)
            .map_err(|_| Error::Changed { path: file.path.clone() })
    }

    /// The index of the open file, opened if need be.
    fn find(&mut self, file: &SourceFile) -> Result<usize> {
        let is_it = |open: &Open| open.path.as_os_str() == file.path.as_os_str();
        if !self.open.get(self.last).is_some_and(is_it) {
            self.last = match self.open.iter().position(is_it) {
                Some(known) => known,
                None => self.open(file)?,
            };
        }
        Ok(self.last)
    }

    fn open(&mut self, file: &SourceFile) -> Result<usize> {
        let open = File::open(&file.path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::Changed { path: file.path.clone() },
            _ => Error::io("read", &file.path, error),
        })?;
        let open = Open { path: file.path.clone(), file: open, reads: 0 };
        if self.open.len() < OPEN_FILES {
            self.open.push(open);
            return Ok(self.open.len() - 1);
        }
        let place = self.oldest;
        self.open[place] = open;
        self.oldest = (place + 1) % OPEN_FILES;
        Ok(place)
    }
}

fn columns_on(
    scanner: &mut Scanner,
    options: &Options,
    file: &SourceFile,
    line: &[u8],
) -> Result<Document> {
    // Most of a line is its text.
    let short = scanner.without_text(line);
    let bytes = short.as_deref().map_or(line, str::as_bytes);
    lines::document(&file.name, &Line { number: 0, byte: 0, bytes }, options)
        .map_err(|_| Error::Changed { path: file.path.clone() })
}

fn text_on<'a>(
    scanner: &'a mut Scanner,
    options: &Options,
    file: &SourceFile,
    line: &'a [u8],
) -> Result<Cow<'a, str>> {
    if let Some(slim) = scanner.scan(line) {
        return Ok(Cow::Borrowed(slim.text));
    }
    let line = Line { number: 0, byte: 0, bytes: line };
    let document = lines::document(&file.name, &line, options)
        .map_err(|_| Error::Changed { path: file.path.clone() })?;
    Ok(Cow::Owned(document.text))
}

/// Whether a file still has the size and the time of the first pass.
fn is_as_it_was(file: &SourceFile, about: &Metadata) -> bool {
    about.len() == file.size && about.modified().ok() == file.modified
}
