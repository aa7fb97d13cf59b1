//! How is this one file read? Opens it, unpacks it and hands it to the reader of its kind.

use std::fs::File;
use std::io::Read;

use super::decompress::{Stream, Trouble};
use super::kind::{self, Kind};
use super::walk::{Entry, plainly};
use super::{Options, Outcome, PassedOver, Progress, json, lines, plain};
use crate::error::{Place, Skipped};

/// Reads one file found by the walk.
pub(super) fn read(entry: &Entry, options: &Options, progress: Progress<'_>) -> Outcome {
    let kind = kind::of(&entry.name);
    if let Kind::Other(reason) = kind {
        return passed_over(&entry.name, &reason);
    }
    match File::open(&entry.path) {
        Ok(file) => read_stream(&entry.name, kind, Box::new(file), options, progress),
        Err(error) => unreadable(&entry.name, &format!("cannot be opened: {}", plainly(&error))),
    }
}

/// Reads one stream as the kind of file that its name says.
pub(super) fn read_stream<'a>(
    name: &str,
    kind: Kind,
    source: Box<dyn Read + Send + 'a>,
    options: &Options,
    progress: Progress<'a>,
) -> Outcome {
    let mut stream = match Stream::open(source, progress) {
        Ok(stream) => stream,
        Err(error) => {
            return unreadable(name, &format!("cannot be read: {}", plainly(&error)));
        }
    };
    let kind = match (kind, &stream.inner_name) {
        (Kind::Nameless, Some(inner)) => kind::of(inner),
        (kind, _) => kind,
    };
    let mut outcome = Outcome { files: 1, ..Outcome::default() };
    match kind {
        Kind::Lines => lines::read(name, &mut stream, options, &mut outcome),
        Kind::Json => {
            let (bytes, trouble) = stream.read_all(options.max_file_bytes);
            json::read(name, bytes, options, &mut outcome);
            outcome.skipped.extend(trouble.map(|trouble| skip(name, &trouble)));
        }
        Kind::Plain | Kind::Page => {
            let (bytes, trouble) = stream.read_all(options.max_file_bytes);
            let nothing = bytes.is_empty();
            let read = if kind == Kind::Page { plain::page } else { plain::text };
            match read(name, bytes) {
                Ok(mut document) => {
                    document.notes.extend(
                        trouble.iter().map(|t| format!("cut at byte {}: {}", t.byte, t.reason)),
                    );
                    outcome.documents.push(document);
                }
                // What stopped the stream says more than that nothing came out of it.
                Err(_) if nothing && trouble.is_some() => {}
                Err(reason) => outcome.skipped.push(Skipped::new(&Place::file(name), reason)),
            }
            outcome.skipped.extend(trouble.map(|trouble| skip(name, &trouble)));
        }
        Kind::Nameless => {
            let reason =
                if stream.is_packed() { "packed file of unknown type" } else { "no file type" };
            return passed_over(name, reason);
        }
        Kind::Other(reason) => return passed_over(name, &reason),
    }
    if !outcome.passed_over.is_empty() {
        outcome.files = 0;
    }
    outcome.bytes = stream.bytes();
    outcome
}

/// A stream's early end as a skip.
pub(super) fn skip(name: &str, trouble: &Trouble) -> Skipped {
    Skipped::new(&Place::file(name), &trouble.reason).at_byte(trouble.byte)
}

fn passed_over(name: &str, reason: &str) -> Outcome {
    Outcome { passed_over: vec![PassedOver::new(name, reason)], ..Outcome::default() }
}

fn unreadable(name: &str, reason: &str) -> Outcome {
    Outcome { skipped: vec![Skipped::new(&Place::file(name), reason)], ..Outcome::default() }
}
