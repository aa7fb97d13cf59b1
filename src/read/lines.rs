//! Which records are in this file of JSON lines? Read in blocks, the lines of a block in parallel, order kept.

use rayon::prelude::*;

use super::blocks::{self, Block, Blocks, Line, Next, Position};
use super::decompress::Stream;
use super::{Options, Outcome, charset, file, json};
use crate::article::Document;
use crate::error::{Place, Skipped};

/// Bytes read before the lines among them are parsed together.
const BLOCK_BYTES: usize = 16 << 20;

/// Reads a stream of JSON lines; a file that is in truth a list or in UTF-16 is read as what it is.
pub(super) fn read(name: &str, stream: Stream<'_>, options: &Options, outcome: &mut Outcome) {
    let mut blocks = Blocks::new(name, stream, BLOCK_BYTES, options);
    let mut block = Block::default();
    loop {
        match blocks.next(&mut block) {
            Next::Lines => parse(name, block.lines(), options, None, outcome),
            Next::Other => return read_other(name, blocks, &block, options, outcome),
            Next::End => break,
        }
    }
    let (skipped, bytes) = blocks.finish();
    outcome.skipped.extend(skipped);
    outcome.bytes = bytes;
}

/// Reads what turned out to be no file of lines.
pub(super) fn read_other(
    name: &str,
    blocks: Blocks<'_>,
    block: &Block,
    options: &Options,
    outcome: &mut Outcome,
) {
    let (bytes, stream, trouble) = blocks.whole(block, options);
    json::read(name, bytes, options, outcome);
    outcome.skipped.extend(trouble.map(|trouble| file::skip(name, &trouble)));
    outcome.bytes = stream.bytes();
}

/// Reads JSON lines that are decoded already.
pub(super) fn read_text(
    name: &str,
    text: &str,
    note: Option<&str>,
    options: &Options,
    outcome: &mut Outcome,
) {
    parse(name, blocks::lines(text.as_bytes(), Position::START), options, note, outcome);
}

/// Parses lines in parallel.
fn parse<'a>(
    name: &str,
    lines: impl Iterator<Item = Line<'a>>,
    options: &Options,
    note: Option<&str>,
    outcome: &mut Outcome,
) {
    let lines: Vec<Line<'_>> = lines.collect();
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

/// The record on one line as a document.
pub(super) fn document(
    name: &str,
    line: &Line<'_>,
    options: &Options,
) -> Result<Document, Skipped> {
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
        let stream = Stream::open(Box::new(bytes), &|_| ()).unwrap();
        read("a.jsonl", stream, options, &mut outcome);
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
