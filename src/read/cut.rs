//! What is left of a file of records when some go? Its other lines or rows, byte for byte, packed as it was.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write};

use super::decompress::{Packing, Stream};
use super::kind::{self, Kind};
use super::records::SourceFile;
use super::{blocks, charset};
use crate::error::{Error, Result};

/// Bytes read in one go.
const STEP: usize = 1 << 20;

/// Writes a file without the records `gone`, by the lines they begin on. In a table a row ends where the next of `starts` begins, which are
/// the first lines of all rows.
///
/// Whether it was written: a file whose records are no lines or rows is not cut.
///
/// # Errors
/// [`Error::Io`] where the file cannot be read or the output not be written.
pub(crate) fn cut(
    file: &SourceFile,
    gone: &BTreeSet<u64>,
    starts: &BTreeSet<u64>,
    out: &mut dyn Write,
) -> Result<bool> {
    let by_line = match kind::of(&file.name) {
        Kind::Lines => true,
        Kind::Table { .. } => false,
        _ => return Ok(false),
    };
    let failed = |error| Error::io("read", &file.path, error);
    let source = File::open(&file.path).map_err(failed)?;
    let mut stream = Stream::open(Box::new(source), &|_| ()).map_err(failed)?;
    let mut buffer = Vec::new();
    let Ok(mut more) = stream.fill(&mut buffer, STEP) else { return Ok(false) };
    if charset::is_wide(&buffer) || by_line && blocks::is_other(&buffer) {
        return Ok(false);
    }
    let wrote = |error| Error::io("write a copy of", &file.path, error);
    let mut out = Packed::new(stream.packing(), out).map_err(wrote)?;
    let (mut line, mut at_start, mut dropped) = (1u64, true, false);
    loop {
        let mut rest = buffer.as_slice();
        while !rest.is_empty() {
            if at_start && (by_line || starts.contains(&line)) {
                dropped = gone.contains(&line);
            }
            let newline = memchr::memchr(b'\n', rest);
            let (part, after) = rest.split_at(newline.map_or(rest.len(), |at| at + 1));
            if !dropped {
                out.write(part).map_err(wrote)?;
            }
            at_start = newline.is_some();
            line += u64::from(at_start);
            rest = after;
        }
        if !more {
            break;
        }
        buffer.clear();
        more = match stream.fill(&mut buffer, STEP) {
            Ok(more) => more,
            Err(_) => return Ok(false),
        };
    }
    out.finish().map_err(wrote)?;
    Ok(true)
}

/// An output that is packed like its input.
enum Packed<'a> {
    Plain(&'a mut dyn Write),
    Gzip(flate2::write::GzEncoder<&'a mut dyn Write>),
    Zstd(zstd::stream::write::Encoder<'static, &'a mut dyn Write>),
}

impl<'a> Packed<'a> {
    fn new(packing: Packing, out: &'a mut dyn Write) -> io::Result<Self> {
        Ok(match packing {
            Packing::None => Self::Plain(out),
            Packing::Gzip => {
                Self::Gzip(flate2::write::GzEncoder::new(out, flate2::Compression::default()))
            }
            Packing::Zstd => Self::Zstd(zstd::stream::write::Encoder::new(out, 0)?),
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.write_all(bytes),
            Self::Gzip(out) => out.write_all(bytes),
            Self::Zstd(out) => out.write_all(bytes),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Gzip(out) => out.finish().map(|_| ()),
            Self::Zstd(out) => out.finish().map(|_| ()),
        }
    }
}
