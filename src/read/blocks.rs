//! Where do the lines of this stream begin and end? A stream to blocks of whole lines, each with its place in the file.
//!
//! A block is read into a buffer that the caller uses again and again; only what is left of the last line is carried
//! over to the next. Where blocks end depends on the bytes alone, never on how the stream hands them out.

use std::ops::Range;

use super::decompress::{Stream, Trouble};
use super::{Options, file};
use crate::error::{Place, Skipped};

/// A line that grows beyond this and beyond the longest record is passed over without being held.
const HOLD_BYTES: usize = 16 << 20;

/// Length of a new buffer.
const FIRST_BYTES: usize = 64 << 10;

/// A line with its number, from 1, and the byte of the file it begins at.
pub(super) struct Line<'a> {
    pub(super) number: u64,
    pub(super) byte: u64,
    pub(super) bytes: &'a [u8],
}

/// Where a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) number: u64,
    pub(super) byte: u64,
}

impl Position {
    pub(super) const START: Self = Self { number: 1, byte: 0 };
}

/// Whole lines of a file, in a buffer for reuse.
#[derive(Default)]
pub(super) struct Block {
    /// Longer than what was read: the rest is left over from other uses.
    buffer: Vec<u8>,
    lines: Range<usize>,
    first: Option<Position>,
}

impl Block {
    /// The lines with something on them.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        lines(&self.buffer[self.lines.clone()], self.first.unwrap_or(Position::START))
    }
}

/// The lines with something on them, from a text whose first line begins at this position.
pub(super) fn lines(text: &[u8], mut position: Position) -> impl Iterator<Item = Line<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let (bytes, after) = rest.split_at(end);
            let line = Line { number: position.number, byte: position.byte, bytes };
            position.number += 1;
            position.byte += end as u64;
            rest = after;
            if !bytes.trim_ascii().is_empty() {
                return Some(line);
            }
        }
        None
    })
}

/// What there is next in a stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The block holds lines.
    Lines,
    /// It is no file of lines after all: a list, or UTF-16. To be taken over with [`Blocks::whole`].
    Other,
    /// Nothing more.
    End,
}

/// A stream that is read block by block.
pub(super) struct Blocks<'a> {
    name: String,
    stream: Stream<'a>,
    /// Bytes to a block, unless a line is longer.
    size: usize,
    max_record_bytes: u64,
    /// The beginning of the line that the last block ended in.
    tail: Vec<u8>,
    position: Position,
    begun: bool,
    /// Whether the stream goes on, as the last reading said.
    more: Result<bool, Trouble>,
    ended: bool,
    /// Whether anything but white space was read.
    any: bool,
    skipped: Vec<Skipped>,
}

impl<'a> Blocks<'a> {
    /// The lines of a stream in blocks of about this many bytes.
    pub(super) fn new(name: &str, stream: Stream<'a>, size: usize, options: &Options) -> Self {
        Self {
            name: name.to_owned(),
            stream,
            size,
            max_record_bytes: options.max_record_bytes,
            tail: Vec::new(),
            position: Position::START,
            begun: false,
            more: Ok(true),
            ended: false,
            any: false,
            skipped: Vec::new(),
        }
    }

    /// Reads the next block.
    pub(super) fn next(&mut self, block: &mut Block) -> Next {
        if self.ended {
            return Next::End;
        }
        let buffer = &mut block.buffer;
        if buffer.len() > self.size {
            // One long line does not make the buffer long for good.
            buffer.truncate(self.size);
            buffer.shrink_to_fit();
        }
        if buffer.len() < self.tail.len() {
            buffer.resize(self.tail.len(), 0);
        }
        let mut start = 0;
        let mut end = self.tail.len();
        buffer[..end].copy_from_slice(&self.tail);
        self.fill(buffer, &mut end, self.size);
        if !self.begun {
            self.begun = true;
            if is_other(&buffer[..end]) {
                block.lines = 0..end;
                return Next::Other;
            }
            if buffer[..end].starts_with(b"\xef\xbb\xbf") {
                start = 3;
                self.position.byte = 3;
            }
        }
        loop {
            let read = &buffer[start..end];
            self.any = self.any || !read.trim_ascii().is_empty();
            let newline = memchr::memrchr(b'\n', read).map(|at| start + at + 1);
            let whole = match (&self.more, newline) {
                (Ok(true), Some(newline)) => newline,
                (Ok(true), None) => {
                    // One line is longer than the block.
                    let length = read.len();
                    if length >= HOLD_BYTES && length as u64 > self.max_record_bytes {
                        start = self.pass_over_line(buffer, start, &mut end);
                    } else {
                        buffer.copy_within(start..end, 0);
                        (start, end) = (0, length);
                        self.fill(buffer, &mut end, (length * 2).max(self.size));
                    }
                    continue;
                }
                (Ok(false), _) => end,
                // A stream that broke off leaves half a line, which the skip for the stream accounts for.
                (Err(_), newline) => newline.unwrap_or(start),
            };
            self.ended = !matches!(self.more, Ok(true));
            self.tail.clear();
            if !self.ended {
                self.tail.extend_from_slice(&buffer[whole..end]);
            }
            block.lines = start..whole;
            block.first = Some(self.position);
            let lines = &buffer[start..whole];
            self.position.number += memchr::memchr_iter(b'\n', lines).count() as u64;
            self.position.byte += lines.len() as u64;
            return Next::Lines;
        }
    }

    /// All bytes of a stream that is no file of lines, and why there are no more if it did not end by itself.
    pub(super) fn whole(
        mut self,
        block: &Block,
        options: &Options,
    ) -> (Vec<u8>, Stream<'a>, Option<Trouble>) {
        let mut bytes = block.buffer[block.lines.clone()].to_vec();
        if matches!(self.more, Ok(true)) {
            // As much as was always held before the limit is looked at.
            self.more = self.stream.fill(&mut bytes, HOLD_BYTES);
        }
        let limit = options.max_file_bytes.saturating_sub(bytes.len() as u64);
        let trouble = match self.more {
            Ok(true) => {
                let (rest, trouble) = self.stream.read_all(limit);
                bytes.extend(rest);
                trouble
            }
            Ok(false) => None,
            Err(trouble) => Some(trouble),
        };
        (bytes, self.stream, trouble)
    }

    /// What there is to say of the stream once it has ended, and the bytes taken from its source.
    pub(super) fn finish(&mut self) -> (Vec<Skipped>, u64) {
        let mut skipped = std::mem::take(&mut self.skipped);
        match &self.more {
            Err(trouble) => skipped.push(file::skip(&self.name, trouble)),
            Ok(_) if !self.any => {
                skipped.push(Skipped::new(&Place::file(&self.name), "empty file"));
            }
            Ok(_) => {}
        }
        (skipped, self.stream.bytes())
    }

    /// Whether the bytes are those of the file, at the places they have in the file.
    pub(super) fn is_plain(&self) -> bool {
        !self.stream.is_packed()
    }

    /// Reads on until the buffer holds `target` bytes; a short stream does not make a new buffer long.
    fn fill(&mut self, buffer: &mut Vec<u8>, end: &mut usize, target: usize) {
        while *end < target && matches!(self.more, Ok(true)) {
            if buffer.len() <= *end {
                let longer = (buffer.len() * 2).max(FIRST_BYTES);
                buffer.resize(longer.min(target), 0);
            }
            let until = buffer.len().min(target);
            let (n, more) = self.stream.fill_slice(&mut buffer[*end..until]);
            *end += n;
            self.more = more;
        }
    }

    /// Passes over the rest of a line beyond the limit and gives the place in the buffer where the next begins.
    fn pass_over_line(&mut self, buffer: &mut Vec<u8>, start: usize, end: &mut usize) -> usize {
        let reason = format!("record longer than {} bytes", self.max_record_bytes);
        let place = Place::record(&self.name, self.position.number);
        self.skipped.push(Skipped::new(&place, reason).at_byte(self.position.byte));
        self.position.number += 1;
        let mut start = start;
        loop {
            if let Some(at) = memchr::memchr(b'\n', &buffer[start..*end]) {
                self.position.byte += at as u64 + 1;
                return start + at + 1;
            }
            self.position.byte += (*end - start) as u64;
            if !matches!(self.more, Ok(true)) {
                return *end;
            }
            (start, *end) = (0, 0);
            self.fill(buffer, end, self.size);
        }
    }
}

/// Whether the beginning shows something else than JSON lines: a list over many lines, or UTF-16.
pub(super) fn is_other(block: &[u8]) -> bool {
    let wide = block.starts_with(b"\xff\xfe") || block.starts_with(b"\xfe\xff");
    let text = block.strip_prefix(b"\xef\xbb\xbf").unwrap_or(block).trim_ascii_start();
    wide || text.starts_with(b"[")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers, places and texts of lines, and what was said at the end.
    type Read = (Vec<(u64, u64, String)>, Vec<Skipped>);

    /// The lines of a stream in blocks of this size; `None` for another sort of file.
    fn read(bytes: &[u8], size: usize) -> Option<Read> {
        let stream = Stream::open(Box::new(bytes), &|_| ()).unwrap();
        let mut blocks = Blocks::new("a", stream, size, &Options::default());
        let mut block = Block::default();
        let mut out = Vec::new();
        loop {
            match blocks.next(&mut block) {
                Next::Lines => out.extend(block.lines().map(|line| {
                    let text = String::from_utf8_lossy(line.bytes).into_owned();
                    (line.number, line.byte, text)
                })),
                Next::Other => return None,
                Next::End => return Some((out, blocks.finish().0)),
            }
        }
    }

    #[test]
    fn every_size_of_block_gives_the_same_lines() {
        let mut text = String::from("\u{feff}first\r\n\n  \n");
        for i in 0..200 {
            text.push_str(&"x".repeat(i * i % 83));
            text.push_str(if i % 7 == 0 { "\n\n" } else { "\n" });
        }
        text.push_str("last");
        let (whole, skipped) = read(text.as_bytes(), 1 << 20).unwrap();
        assert!(skipped.is_empty());
        assert_eq!(whole[0], (1, 3, "first\r\n".to_owned()));
        for (number, byte, line) in &whole {
            let byte = usize::try_from(*byte).unwrap();
            assert!(text[byte..].starts_with(line));
            assert_eq!(text[..byte].matches('\n').count() as u64 + 1, *number);
        }
        for size in [4, 5, 7, 16, 17, 100, 4096] {
            assert!(read(text.as_bytes(), size).unwrap().0 == whole, "blocks of {size}");
        }
    }

    #[test]
    fn a_stream_that_breaks_off_gives_its_whole_lines() {
        let lines: Vec<String> = (0..2000_u64).map(|i| format!("{}\n", i * i * i)).collect();
        let packed = zstd::encode_all(lines.concat().as_bytes(), 1).unwrap();
        let (got, skipped) = read(&packed[..packed.len() - 20], 1 << 10).unwrap();
        assert_eq!(skipped.len(), 1);
        assert!(got.iter().all(|(number, _, line)| *line == lines[*number as usize - 1]));
    }

    #[test]
    fn nothing_of_a_line_beyond_the_limit_is_taken_for_a_line() {
        let lines: Vec<String> =
            (0..2000_u64).map(|i| format!("{}\n", i.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
        let text = format!("{}\n{}", "z".repeat(HOLD_BYTES + 1000), lines.concat());
        let packed = zstd::encode_all(text.as_bytes(), 1).unwrap();
        for bytes in [text.as_bytes(), &packed, &packed[..packed.len() - 20]] {
            let stream = Stream::open(Box::new(bytes), &|_| ()).unwrap();
            let options = Options { max_record_bytes: 40, ..Options::default() };
            let mut blocks = Blocks::new("a", stream, 1 << 20, &options);
            let mut block = Block::default();
            while blocks.next(&mut block) == Next::Lines {
                for line in block.lines() {
                    let wanted = &lines[line.number as usize - 2];
                    assert_eq!(line.bytes, wanted.as_bytes(), "line {}", line.number);
                    assert!(text[line.byte as usize..].starts_with(wanted));
                }
            }
            assert_eq!(blocks.finish().0[0].reason, "record longer than 40 bytes");
        }
    }

    #[test]
    fn what_is_no_file_of_lines_is_told_by_its_beginning() {
        assert_eq!(read(b" \n [1]", 1 << 10), None);
        assert_eq!(read(b"\xff\xfe{\0", 1 << 10), None);
        assert_eq!(read(b"", 1 << 10).unwrap().1[0].reason, "empty file");
    }
}
