//! `wirecopy inspect`: how documents are read, where each fact was found, and what does not count and why.

mod show;
mod told;

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;
use serde_json::{Map, Value};

use super::Ending;
use super::args::InspectArgs;
use super::output;
use super::progress::Progress;
use super::scan::ending;
use crate::article::{Capture, LeftOut, Mark, Span, Truncation};
use crate::engine::inspect::{Inspection, inspect};
use crate::error::Result;
use crate::report::Object;
use crate::report::model::{Address, Dates};
use crate::text::Body;
use told::{Lines, Told};

pub(crate) use told::says;

#[derive(Serialize)]
struct Bundle<'c> {
    document: &'c str,
    pieces: Vec<&'c str>,
}

#[derive(Serialize)]
struct Inspected<'c> {
    id: &'c str,
    document: &'c str,
    span: Span,
    title: Option<&'c str>,
    words: usize,
    label: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truncated: Option<&'c Truncation>,
    source: Option<&'c str>,
    carrier: Option<Basis<'c>>,
    published: Option<Dates>,
    dates: Vec<Dates>,
    captures: &'c [Capture],
    marks: &'c [Mark],
    repeated: &'c [Span],
    quotes: &'c [Span],
    credits: Vec<Credit<'c>>,
    facts: Vec<Told<'c>>,
    left_out: &'c [LeftOut],
    text: String,
    fields: Map<String, Value>,
}

#[derive(Serialize)]
struct Basis<'c> {
    name: &'c str,
    basis: &'c str,
}

#[derive(Serialize)]
struct Credit<'c> {
    kind: &'static str,
    party: Option<&'c str>,
    says: &'static str,
    text: &'c str,
    span: Option<Span>,
}

pub(crate) fn run(args: &InspectArgs, quiet: bool) -> anyhow::Result<Ending> {
    let settings = args.inputs.reading.settings(&args.known, None)?;
    let progress = Progress::new(quiet);
    let all = inspect(&args.inputs.paths, &settings, &progress)?;
    drop(progress);
    output::skips(&all.input, "scan --json FILE names all", quiet);
    output::refuse_nothing(&all.input, &args.inputs.paths)?;
    let mut out = anstream::stdout().lock();
    if args.json {
        write(&all, &mut out)?;
    } else {
        show::show(&all, &mut out)?;
    }
    out.flush()?;
    Ok(ending(&all.input))
}

/// Writes the contract's fields as far as reading alone gives them, and each piece's text.
fn write(all: &Inspection, out: &mut impl Write) -> std::io::Result<()> {
    let collection = &all.collection;
    let bundles: Vec<Bundle<'_>> = collection
        .containers
        .iter()
        .map(|c| Bundle {
            document: &collection.documents[c.document].id,
            pieces: c.pieces.iter().map(|&i| collection.pieces[i].id.as_str()).collect(),
        })
        .collect();
    let notes: Vec<(&str, &str)> = collection
        .documents
        .iter()
        .flat_map(|d| d.notes.iter().map(|n| (d.id.as_str(), n.as_str())))
        .collect();
    let mut object = Object::new(&mut *out);
    object.member("wirecopy", &env!("CARGO_PKG_VERSION"))?;
    object.member("schema", &1)?;
    object.member("documents", &collection.documents.len())?;
    object.member("containers", &bundles)?;
    object.member("non_articles", &collection.non_articles)?;
    object.member("skipped", &all.input.skipped)?;
    object.member("passed_over", &all.input.passed_over)?;
    object.member("notes", &notes)?;
    // The lines of a page of many pieces are counted once.
    let mut bundled: BTreeMap<usize, Lines> = BTreeMap::new();
    for container in &collection.containers {
        let text = all.archive.text(container.document).map_err(std::io::Error::other)?;
        bundled.insert(container.document, Lines::of(&text));
    }
    object.list("pieces", collection.pieces.len(), |i| {
        piece(all, i, &bundled).map_err(std::io::Error::other)
    })?;
    object.end()?;
    writeln!(out)
}

fn piece<'c>(
    all: &'c Inspection,
    i: usize,
    bundled: &BTreeMap<usize, Lines>,
) -> Result<Inspected<'c>> {
    let piece = &all.collection.pieces[i];
    let document = all.collection.document(i);
    let text = all.archive.text(piece.document)?;
    let of = &all.facts[i];
    let own;
    let lines = if let Some(lines) = bundled.get(&piece.document) {
        lines
    } else {
        own = Lines::of(&text);
        &own
    };
    let mut facts = told::settled(of, piece, lines);
    facts.extend(told::of_piece(piece, &all.collection.settings[i], of, lines));
    facts.extend(told::of_document(&document.metadata));
    facts.extend(told::set_aside(&all.collection, i));
    Ok(Inspected {
        id: &piece.id,
        document: &document.id,
        span: piece.span,
        title: piece.title.as_deref(),
        words: Body::of(piece, &text).len(),
        label: piece.label.as_ref().map(|(l, _)| l.as_str()),
        link: piece.link.as_ref().map(Address::of),
        truncated: piece.truncated.as_ref(),
        source: of.source.as_deref(),
        carrier: of.carrier.as_ref().map(|c| Basis { name: &c.value, basis: &c.basis }),
        published: of.clock.published.as_ref().map(Dates::of),
        dates: piece.dates.iter().map(Dates::of).collect(),
        captures: &piece.captures,
        marks: &piece.marks,
        repeated: &all.repeated[i],
        quotes: &piece.quotes,
        credits: of
            .credits
            .iter()
            .map(|c| Credit {
                kind: c.kind.name(),
                party: c.party.as_deref(),
                says: says(c.claim),
                text: &c.text,
                span: c.span,
            })
            .collect(),
        facts,
        left_out: &document.layout.left_out,
        text: piece.span.of(&text).to_owned(),
        fields: all.archive.fields(piece.document)?,
    })
}

/// The beginning of a text on one line, at most `most` characters.
pub(crate) fn excerpt(text: &str, most: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= most {
        return flat;
    }
    let cut: String = flat.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}
