//! What must hold of any input? One function for each reader; a target of the same name calls it.
//!
//! Where there are two ways to one answer, a fast one and a plain one, both are taken and compared. Elsewhere the promise is
//! that nothing panics and that every place that is named is in its text.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use wirecopy::article::{DateKind, Document, Form, Metadata, Precision};
use wirecopy::engine::{Input, Settings, archive::Archive, batch, observer::Silent};
use wirecopy::evaluate::Evaluation;
use wirecopy::extract::{Collection, Unit, date, main_text};
use wirecopy::read::{self, FieldNames, Item, Options, Scanner};
use wirecopy::text::{Kernel, Tokenizer, hash_word, words};
use wirecopy::{Params, Place};

/// Options with limits that a small input can reach.
fn options() -> Options {
    Options { max_file_bytes: 1 << 20, max_record_bytes: 1 << 14, ..Options::default() }
}

fn standard_input() -> Vec<PathBuf> {
    vec!["-".into()]
}

fn document(id: &str, form: Form, text: String) -> Document {
    Document {
        id: id.to_owned(),
        place: Place::file(id),
        form,
        text,
        metadata: Metadata::default(),
        fields: serde_json::Map::default(),
        notes: Vec::new(),
        ..Document::default()
    }
}

/// A line of JSON: what the scanner gives is what the slow way gives, and what is no JSON it refuses.
pub fn scanner(data: &[u8]) {
    let line = data.split(|&b| b == b'\n').next().unwrap_or_default().trim_ascii_end();
    let mut scanner = Scanner::new(&FieldNames::default());
    // A second look, when the shape is known, is another way through.
    for _ in 0..2 {
        let Some(slim) = scanner.scan(line) else { continue };
        let value: serde_json::Value = serde_json::from_slice(line).expect("the scanner took it");
        assert!(value.is_object());
        let mut input = line.to_vec();
        input.push(b'\n');
        let slow = Options { max_record_bytes: 1 << 30, ..options() };
        let intake =
            read::read_with(&standard_input(), &slow, Box::new(Cursor::new(input)), &|_| ());
        let intake = intake.expect("standard input is there");
        let [document] = intake.documents.as_slice() else {
            panic!("the scanner took what the slow way leaves: {:?}", intake.skipped)
        };
        assert_eq!(slim.text, document.text);
        assert_eq!(slim.id.unwrap_or("-:1"), document.id);
    }
}

/// Any text: every kernel gives the tokens and places of the readable rule.
pub fn tokens(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let rule = words(&text);
    let mut first: Option<Vec<u64>> = None;
    for mut tokenizer in Kernel::ALL.into_iter().filter_map(Tokenizer::with_kernel) {
        let (mut hashes, mut spans, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        tokenizer.tokens(&text, &mut hashes, &mut spans);
        tokenizer.hashes(&text, &mut alone);
        assert_eq!(hashes, alone);
        assert_eq!(spans.len(), rule.len());
        for ((word, &span), &hash) in rule.iter().zip(&spans).zip(&hashes) {
            assert_eq!((word.span.start, word.span.end), (span.0 as usize, span.1 as usize));
            // Characters of scripts without spaces are hashed with those that follow.
            let character = word.folded.chars().count() == 1 && !word.folded.is_ascii();
            assert!(character || hash == hash_word(&word.folded), "{:?}", word.folded);
        }
        assert_eq!(first.get_or_insert_with(|| hashes.clone()), &hashes);
    }
}

/// A page: read, cut into pieces, and judged.
pub fn page(data: &[u8]) {
    let html = String::from_utf8_lossy(data);
    let page = main_text::read(&html, Some("https://harbourledger.example/2025/03/04/ferry"));
    let mut document = document("page.html", Form::Page, page.text);
    document.metadata = page.metadata;
    judge(vec![document]);
}

/// Texts, parted by a zero byte: cut into pieces, matched and judged.
pub fn text(data: &[u8]) {
    let parts = data.split(|&b| b == 0).take(4).enumerate();
    let documents = parts.map(|(n, part)| {
        let form = if n % 2 == 0 { Form::Text } else { Form::Record };
        document(&format!("d{n}"), form, String::from_utf8_lossy(part).into_owned())
    });
    judge(documents.collect());
}

fn judge(documents: Vec<Document>) {
    let texts: Vec<(String, String)> =
        documents.iter().map(|d| (d.id.clone(), d.text.clone())).collect();
    let mut collection = Collection::extract(documents, Unit::Piece);
    let archive = Archive::of(&mut collection);
    let settings = Settings { params: Params::default(), ..Settings::default() };
    let outcome = batch::study(Input::default(), collection, archive, &settings, &Silent)
        .expect("nothing ends a study");
    for (i, verdict) in outcome.provenance.verdicts.iter().enumerate() {
        let piece = &outcome.collection.pieces[i];
        let own = &outcome.collection.document(i).id;
        let text = &texts.iter().find(|(id, _)| id == own).expect("a document of the input").1;
        assert!(text.get(piece.span.start..piece.span.end).is_some());
        let marks = piece.marks.iter().map(|mark| mark.span);
        let segments = verdict.segments.iter().map(|segment| segment.span);
        for span in marks.chain(segments).chain(piece.quotes.iter().copied()) {
            assert!(piece.span.contains(span));
            assert!(text.get(span.start..span.end).is_some());
        }
        for span in verdict.evidence.iter().filter_map(|item| item.span) {
            assert!(text.get(span.start..span.end).is_some());
        }
    }
}

/// A date as somebody wrote it: what is read can be written and is read again as the same.
pub fn dates(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(when) = date::parse(&text, DateKind::Published, "field") {
        let from = when.from.expect("a date that was read has a beginning");
        let written = date::format(from, Precision::Time);
        let again = date::parse(&written, DateKind::Published, "field").expect("our own form");
        assert_eq!(again.from, Some(from), "{text:?} is {written}");
    }
    if let Some(when) = date::field(&text, DateKind::Published, "field") {
        assert!(when.from.zip(when.to).is_none_or(|(from, to)| from <= to));
        assert!(when.is_known() || when.readings.is_some());
        date::interval(&when);
    }
    for (span, _) in date::spoken::find(&text) {
        assert!(text.get(span.start..span.end).is_some());
    }
    let spans: Vec<_> = date::find(&text).into_iter().map(|(span, _)| span).collect();
    assert_eq!(date::said::kinds(&text, &spans).len(), spans.len());
    for (span, _) in date::find(&text) {
        assert!(text.get(span.start..span.end).is_some());
    }
    date::find_partial(&text);
    date::order_shown(&text);
    // An address may bear a day.
    main_text::read("<p>It rained.</p>", Some(&text));
}

/// JSON lines from a stream, plain or packed and perhaps damaged: both readers give the same texts and the same skips.
///
/// The first byte says how the rest is packed, the second where it is cut or changed.
pub fn stream(data: &[u8]) {
    let Some((&[how, place], rest)) = data.split_first_chunk() else { return };
    let mut bytes = match how % 4 {
        0 | 1 => rest.to_vec(),
        2 => {
            let fast = flate2::Compression::fast();
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), fast);
            packer.write_all(rest).expect("memory takes it");
            packer.finish().expect("memory takes it")
        }
        _ => zstd::bulk::compress(rest, 1).expect("memory takes it"),
    };
    let at = bytes.len() * usize::from(place) / 256;
    match how / 4 % 4 {
        0 if at < bytes.len() => bytes[at] ^= how,
        1 => bytes.truncate(at),
        _ => {}
    }
    let options = options();
    let input = || Box::new(Cursor::new(bytes.clone()));
    let whole = read::read_with(&standard_input(), &options, input(), &|_| ()).expect("is there");
    let take = |texts: &mut Vec<String>, _: usize, record: read::Record<'_>| {
        texts.push(match record.item {
            Item::Slim { text, .. } => text.to_owned(),
            Item::Document(document) => document.text.clone(),
        });
        Ok(())
    };
    let slim =
        read::records_with(&standard_input(), &options, input(), &|_| (), Vec::new, take, Ok);
    let slim = slim.expect("is there");
    let mut texts: Vec<&str> = whole.documents.iter().map(|d| d.text.as_str()).collect();
    let mut others: Vec<&str> =
        slim.batches.iter().flat_map(|b| &b.1).map(String::as_str).collect();
    texts.sort_unstable();
    others.sort_unstable();
    assert_eq!(texts, others);
    assert_eq!(whole.skipped, slim.skipped);
}

/// A web archive, a table or a feed: what is read has places in its text, ids of its own, and is cut into pieces.
///
/// The first byte says which of them. Parquet is not among them: its library's panics are caught, which a fuzzer takes for a find.
pub fn formats(data: &[u8]) {
    const NAMES: [&str; 7] = ["a.warc", "a.warc.gz", "a.csv", "a.tsv", "a.rss", "a.atom", "a.wet"];
    let Some((&how, bytes)) = data.split_first() else { return };
    let folder = tempfile::tempdir().expect("a folder for one file");
    let path = folder.path().join(NAMES[usize::from(how) % NAMES.len()]);
    std::fs::write(&path, bytes).expect("the file can be written");
    let intake = read::read(&[path], &options(), &|_| ()).expect("is there");
    assert!(intake.documents.is_sorted_by(|a, b| a.id < b.id));
    let collection = Collection::extract(intake.documents, Unit::Piece);
    for (n, piece) in collection.pieces.iter().enumerate() {
        let text = &collection.document(n).text;
        let spans = piece.marks.iter().map(|mark| mark.span).chain(piece.quotes.iter().copied());
        for span in spans.chain([piece.span]) {
            assert!(text.get(span.start..span.end).is_some());
        }
    }
}

/// A truth and a report, parted by a zero byte: an answer or an error with its line.
pub fn tables(data: &[u8]) {
    let at = data.iter().position(|&b| b == 0).unwrap_or(data.len());
    let (truth, report) = (&data[..at], data.get(at + 1..).unwrap_or_default());
    let Ok(mut evaluation) = Evaluation::of(truth) else { return };
    if evaluation.add(report).is_ok() {
        let _ = evaluation.is_of_one_collection();
    }
}
