//! How is this one file read? Opens it, unpacks it and hands it to the reader of its kind.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::decompress::{Stream, Trouble};
use super::kind::{self, Kind};
use super::lots::{self, Lots};
use super::walk::plainly;
use super::{Options, Outcome, PassedOver, Progress, json, lines, plain};
use crate::error::{Place, Skipped};

/// A file that was opened.
pub(super) enum Opened<'a> {
    /// A stream of JSON lines, to all appearances.
    Lines(Stream<'a>),
    /// A file whose records are taken out in lots.
    #[cfg_attr(
        not(any(feature = "csv", feature = "warc", feature = "parquet")),
        expect(dead_code, reason = "only those formats have lots")
    )]
    Lots(Box<dyn Lots + 'a>),
    /// A stream to be read whole with [`whole`].
    Whole(Kind, Stream<'a>),
    /// No input, or none that can be read.
    Done(Outcome),
}

/// Opens one file found by the walk.
pub(super) fn open<'a>(
    name: &str,
    path: &Path,
    options: &Options,
    progress: Progress<'a>,
) -> Opened<'a> {
    let kind = kind::of(name);
    if let Kind::Other(reason) = kind {
        return Opened::Done(passed_over(name, &reason));
    }
    match File::open(path) {
        #[cfg(feature = "parquet")]
        Ok(file) if kind == Kind::Parquet => {
            Opened::Lots(Box::new(super::parquet::open(name, file, options, progress)))
        }
        Ok(file) => open_stream(name, kind, Box::new(file), options, progress),
        Err(error) => {
            let reason = format!("cannot be opened: {}", plainly(&error));
            Opened::Done(unreadable(name, &reason))
        }
    }
}

/// Opens one stream as the kind of file that its name says.
#[cfg_attr(
    not(any(feature = "csv", feature = "warc")),
    expect(unused_variables, reason = "only those formats are opened with options")
)]
pub(super) fn open_stream<'a>(
    name: &str,
    kind: Kind,
    source: Box<dyn Read + Send + 'a>,
    options: &Options,
    progress: Progress<'a>,
) -> Opened<'a> {
    #[cfg(feature = "warc")]
    if kind == Kind::Archive {
        return match super::warc::open(name, source, options, progress) {
            Ok(archive) => Opened::Lots(Box::new(archive)),
            Err(error) => {
                let reason = format!("cannot be read: {}", plainly(&error));
                Opened::Done(unreadable(name, &reason))
            }
        };
    }
    let stream = match Stream::open(source, progress) {
        Ok(stream) => stream,
        Err(error) => {
            let reason = format!("cannot be read: {}", plainly(&error));
            return Opened::Done(unreadable(name, &reason));
        }
    };
    let kind = match (kind, &stream.inner_name) {
        (Kind::Nameless, Some(inner)) => kind::of(inner),
        (kind, _) => kind,
    };
    match kind {
        Kind::Lines => Opened::Lines(stream),
        #[cfg(feature = "csv")]
        Kind::Table { tabs } => {
            Opened::Lots(Box::new(super::table::open(name, stream, tabs, options)))
        }
        Kind::Json | Kind::Plain | Kind::Page | Kind::Feed => Opened::Whole(kind, stream),
        Kind::Nameless => {
            let reason =
                if stream.is_packed() { "packed file of unknown type" } else { "no file type" };
            Opened::Done(passed_over(name, reason))
        }
        Kind::Other(reason) => Opened::Done(passed_over(name, &reason)),
        // Only a name inside the packing leads here: the packing's own name told nothing.
        _ => {
            let reason = "packed under a name that does not tell its type: add it to the name";
            Opened::Done(passed_over(name, reason))
        }
    }
}

/// Reads all of a file that was opened.
pub(super) fn read(name: &str, opened: Opened<'_>, options: &Options) -> Outcome {
    match opened {
        Opened::Lines(stream) => {
            let mut outcome = Outcome { files: 1, ..Outcome::default() };
            lines::read(name, stream, options, &mut outcome);
            settled(outcome)
        }
        Opened::Lots(lots) => lots::read_all(lots, options),
        Opened::Whole(kind, stream) => whole(name, &kind, stream, options),
        Opened::Done(outcome) => outcome,
    }
}

/// Reads a stream that is one value or one text.
pub(super) fn whole(name: &str, kind: &Kind, mut stream: Stream<'_>, options: &Options) -> Outcome {
    let mut outcome = Outcome { files: 1, ..Outcome::default() };
    let (bytes, trouble) = stream.read_all(options.max_file_bytes);
    if *kind == Kind::Json {
        json::read(name, bytes, options, &mut outcome);
    } else if *kind == Kind::Feed {
        feed(name, bytes, &mut outcome);
    } else {
        let nothing = bytes.is_empty();
        let read = if *kind == Kind::Page { plain::page } else { plain::text };
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
    }
    outcome.skipped.extend(trouble.map(|trouble| skip(name, &trouble)));
    outcome.bytes = stream.bytes();
    settled(outcome)
}

#[cfg(feature = "feeds")]
use super::feed::read as feed;

/// Never called: without the feature such files are passed over by their name.
#[cfg(not(feature = "feeds"))]
fn feed(_: &str, _: Vec<u8>, _: &mut Outcome) {}

/// A file that was passed over after a look into it does not count as read.
pub(super) fn settled(mut outcome: Outcome) -> Outcome {
    if !outcome.passed_over.is_empty() {
        outcome.files = 0;
    }
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
