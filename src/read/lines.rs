//! Which records are in this file of JSON lines? Read in blocks, the lines of a block in parallel, order kept.

use rayon::prelude::*;

use super::decompress::Stream;
use super::{Options, Outcome, charset, file, json};
use crate::article::Document;
use crate::error::{Place, Skipped};

/// Bytes read before the lines among them are parsed together.
const BLOCK_BYTES: usize = 16 << 20;

/// A line with its number, from 1, and the byte of the file it begins at.
struct Line<'a> {
    number: u64,
    byte: u64,
    bytes: &'a [u8],
}

/// Where the next line begins.
struct Position {
    number: u64,
    byte: u64,
}

/// Reads a stream of JSON lines; a file that is in truth a list or in UTF-16 is read as what it is.
pub(super) fn read(name: &str, stream: &mut Stream<'_>, options: &Options, outcome: &mut Outcome) {
    let mut block = Vec::new();
    let mut position = Position { number: 1, byte: 0 };
    let mut more = stream.fill(&mut block, BLOCK_BYTES);
    if is_other(&block) {
        let limit = options.max_file_bytes.saturating_sub(block.len() as u64);
        let trouble = match more {
            Ok(true) => {
                let (rest, trouble) = stream.read_all(limit);
                block.extend(rest);
                trouble
            }
            Ok(false) => None,
            Err(trouble) => Some(trouble),
        };
        json::read(name, block, options, outcome);
        outcome.skipped.extend(trouble.map(|trouble| file::skip(name, &trouble)));
        return;
    }
    if block.starts_with(b"\xef\xbb\xbf") {
        block.drain(..3);
        position.byte = 3;
    }
    let mut any = false;
    loop {
        any |= !block.trim_ascii().is_empty();
        let last = !matches!(more, Ok(true));
        let end =
            if last { block.len() } else { memchr::memrchr(b'\n', &block).map_or(0, |at| at + 1) };
        if end == 0 && !last {
            // One line is longer than the block.
            if block.len() as u64 > options.max_record_bytes {
                more = too_long(name, stream, options, &mut block, &mut position, outcome);
            } else {
                let target = (block.len() * 2).max(BLOCK_BYTES);
                more = stream.fill(&mut block, target);
            }
            continue;
        }
        // A stream that broke off leaves half a line, which the skip for the stream accounts for.
        let whole = match &more {
            Err(_) => memchr::memrchr(b'\n', &block[..end]).map_or(0, |at| at + 1),
            Ok(_) => end,
        };
        parse(name, &block[..whole], &mut position, options, None, outcome);
        if last {
            break;
        }
        block.drain(..end);
        more = stream.fill(&mut block, BLOCK_BYTES);
    }
    match more {
        Err(trouble) => outcome.skipped.push(file::skip(name, &trouble)),
        Ok(_) if !any => outcome.skipped.push(Skipped::new(&Place::file(name), "empty file")),
        Ok(_) => {}
    }
}

/// Reads JSON lines that are decoded already.
pub(super) fn read_text(
    name: &str,
    text: &str,
    note: Option<&str>,
    options: &Options,
    outcome: &mut Outcome,
) {
    let mut position = Position { number: 1, byte: 0 };
    parse(name, text.as_bytes(), &mut position, options, note, outcome);
}

/// Whether the beginning shows something else than JSON lines: a list over many lines, or UTF-16.
fn is_other(block: &[u8]) -> bool {
    let wide = block.starts_with(b"\xff\xfe") || block.starts_with(b"\xfe\xff");
    let text = block.strip_prefix(b"\xef\xbb\xbf").unwrap_or(block).trim_ascii_start();
    wide || text.starts_with(b"[")
}

/// Passes over the rest of a line beyond the limit.
fn too_long(
    name: &str,
    stream: &mut Stream<'_>,
    options: &Options,
    block: &mut Vec<u8>,
    position: &mut Position,
    outcome: &mut Outcome,
) -> Result<bool, super::decompress::Trouble> {
    let reason = format!("record longer than {} bytes", options.max_record_bytes);
    let place = Place::record(name, position.number);
    outcome.skipped.push(Skipped::new(&place, reason).at_byte(position.byte));
    position.number += 1;
    loop {
        if let Some(at) = memchr::memchr(b'\n', block) {
            position.byte += at as u64 + 1;
            block.drain(..=at);
            return Ok(true);
        }
        position.byte += block.len() as u64;
        block.clear();
        if !stream.fill(block, BLOCK_BYTES)? && block.is_empty() {
            return Ok(false);
        }
    }
}

/// Parses whole lines and moves the position past them.
fn parse(
    name: &str,
    block: &[u8],
    position: &mut Position,
    options: &Options,
    note: Option<&str>,
    outcome: &mut Outcome,
) {
    let mut lines = Vec::new();
    let mut from = 0;
    while from < block.len() {
        let end = memchr::memchr(b'\n', &block[from..]).map_or(block.len(), |n| from + n + 1);
        let bytes = &block[from..end];
        if !bytes.trim_ascii().is_empty() {
            lines.push(Line { number: position.number, byte: position.byte, bytes });
        }
        position.number += 1;
        position.byte += (end - from) as u64;
        from = end;
    }
    let made: Vec<Result<Document, Skipped>> =
        lines.par_iter().map(|line| document(name, line, options)).collect();
    for made in made {
        match made {
            Ok(mut document) => {
                document.notes.extend(note.map(str::to_owned));
                outcome.documents.push(document);
            }
            Err(skipped) => outcome.skipped.push(skipped),
        }
    }
}

fn document(name: &str, line: &Line<'_>, options: &Options) -> Result<Document, Skipped> {
    let place = Place::record(name, line.number);
    let skip = |reason: String| Skipped::new(&place, reason).at_byte(line.byte);
    let bytes = line.bytes.trim_ascii_end();
    if bytes.len() as u64 > options.max_record_bytes {
        return Err(skip(format!("record longer than {} bytes", options.max_record_bytes)));
    }
    let (record, note) = if let Ok(text) = std::str::from_utf8(bytes) {
        (json::parse(text), None)
    } else {
        let decoded = charset::decode(bytes.to_vec(), false);
        (json::parse(&decoded.text), decoded.note)
    };
    let mut document =
        record.and_then(|record| json::document(record, &place, options)).map_err(skip)?;
    document.notes.extend(note);
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_bytes(bytes: &[u8], options: &Options) -> Outcome {
        let mut outcome = Outcome::default();
        let mut stream = Stream::open(Box::new(bytes), &|_| ()).unwrap();
        read("a.jsonl", &mut stream, options, &mut outcome);
        outcome
    }

    #[test]
    fn a_bad_line_is_named_and_passed() {
        let bytes =
            b"{\"text\": \"one\"}\n\n{\"text\": \n{\"text\": \"caf\xe9 noir, d\xe9j\xe0\"}\r\n[1]";
        let outcome = read_bytes(bytes, &Options::default());
        let ids: Vec<&str> = outcome.documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["a.jsonl:1", "a.jsonl:4"]);
        assert_eq!(outcome.documents[1].text, "café noir, déjà");
        assert_eq!(outcome.documents[1].notes, ["decoded as windows-1252 (detected)"]);
        let said: Vec<String> = outcome.skipped.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 2);
        assert!(said[0].starts_with("a.jsonl, record 3, byte 17: not JSON: EOF while parsing"));
        assert_eq!(said[1], "a.jsonl, record 5, byte 56: not a JSON object");
    }

    #[test]
    fn a_record_beyond_the_limit_is_passed() {
        let options = Options { max_record_bytes: 40, ..Options::default() };
        let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"x\"}}", "y".repeat(100));
        let outcome = read_bytes(long.as_bytes(), &options);
        assert_eq!(outcome.documents[0].id, "a.jsonl:2");
        assert_eq!(outcome.skipped[0].reason, "record longer than 40 bytes");
        let huge = vec![b'z'; BLOCK_BYTES * 2 + 5];
        let tail = b"\n{\"text\": \"x\"}\n";
        let outcome = read_bytes(&[&huge[..], tail].concat(), &options);
        assert_eq!(outcome.documents[0].id, "a.jsonl:2");
        assert_eq!(outcome.skipped.len(), 1);
    }

    #[test]
    fn lists_and_wide_text_are_read_as_what_they_are() {
        let outcome =
            read_bytes(b"[\n{\"text\": \"x\"},\n{\"text\": \"y\"}\n]", &Options::default());
        assert_eq!(outcome.documents.len(), 2);
        let wide: Vec<u8> = "\u{feff}{\"text\": \"é\"}\n{\"text\": \"x\"}\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read_bytes(&wide, &Options::default()).documents.len(), 2);
    }

    #[test]
    fn an_empty_file_is_said_to_be_empty() {
        assert_eq!(read_bytes(b"", &Options::default()).skipped[0].reason, "empty file");
        assert_eq!(read_bytes(b"\n \n", &Options::default()).skipped[0].reason, "empty file");
    }
}
