//! `wirecopy inspect`: how documents are read, and what does not count and why.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;
use serde_json::{Map, Value};

use super::Ending;
use super::args::InspectArgs;
use super::output::{self, BOLD, DIM, YELLOW};
use super::progress::Progress;
use super::scan::ending;
use crate::article::{Capture, Mark, Piece, Span};
use crate::engine::archive::Archive;
use crate::engine::batch::{self, Input};
use crate::error::Result;
use crate::extract::Collection;
use crate::provenance::{Facts, facts};
use crate::report::Object;
use crate::report::model::Dates;
use crate::text::Body;

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
    source: Option<&'c str>,
    carrier: Option<Basis<'c>>,
    published: Option<Dates>,
    dates: Vec<Dates>,
    captures: &'c [Capture],
    marks: &'c [Mark],
    quotes: &'c [Span],
    credits: Vec<Credit<'c>>,
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
    let (input, collection, archive) = batch::open(&args.inputs.paths, &settings, &progress)?;
    let facts = facts::read(&collection, &archive, settings.source_part)?;
    drop(progress);
    output::skips(&input, "scan --json FILE names all", quiet);
    output::refuse_nothing(&input, &args.inputs.paths)?;
    let mut out = anstream::stdout().lock();
    if args.json {
        write(&input, &collection, &archive, &facts, &mut out)?;
    } else {
        show(&collection, &archive, &facts, &mut out)?;
    }
    out.flush()?;
    Ok(ending(&input))
}

/// Writes the contract's fields as far as reading alone gives them, and each piece's text.
fn write(
    input: &Input,
    collection: &Collection,
    archive: &Archive,
    facts: &[Facts],
    out: &mut impl Write,
) -> std::io::Result<()> {
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
    object.member("skipped", &input.skipped)?;
    object.member("passed_over", &input.passed_over)?;
    object.member("notes", &notes)?;
    object.list("pieces", collection.pieces.len(), |i| {
        piece(collection, archive, facts, i).map_err(std::io::Error::other)
    })?;
    object.end()?;
    writeln!(out)
}

fn piece<'c>(
    collection: &'c Collection,
    archive: &Archive,
    facts: &'c [Facts],
    i: usize,
) -> Result<Inspected<'c>> {
    let piece = &collection.pieces[i];
    let document = collection.document(i);
    let text = archive.text(piece.document)?;
    let of = &facts[i];
    Ok(Inspected {
        id: &piece.id,
        document: &document.id,
        span: piece.span,
        title: piece.title.as_deref(),
        words: Body::of(piece, &text).len(),
        label: piece.label.as_ref().map(|(l, _)| l.as_str()),
        source: of.source.as_deref(),
        carrier: of.carrier.as_ref().map(|c| Basis { name: &c.value, basis: &c.basis }),
        published: of.clock.published.as_ref().map(Dates::of),
        dates: piece.dates.iter().map(Dates::of).collect(),
        captures: &piece.captures,
        marks: &piece.marks,
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
        text: piece.span.of(&text).to_owned(),
        fields: archive.fields(piece.document)?,
    })
}

pub(crate) const fn says(claim: crate::provenance::credit::Claim) -> &'static str {
    use crate::provenance::credit::Claim;
    match claim {
        Claim::Whole => "wrote the text",
        Claim::Part => "wrote a part of it",
        Claim::Passed => "passed it on",
        Claim::Own => "reported it",
        Claim::Facts => "is named as a source of facts",
    }
}

fn show(
    collection: &Collection,
    archive: &Archive,
    facts: &[Facts],
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, piece) in collection.pieces.iter().enumerate() {
        of.entry(piece.document).or_default().push(i);
    }
    for (d, document) in collection.documents.iter().enumerate() {
        let pieces = of.get(&d).map_or(&[][..], Vec::as_slice);
        let kind = match pieces.len() {
            _ if collection.containers.iter().any(|c| c.document == d) => {
                format!("bundles {} pieces", pieces.len())
            }
            0 => match collection.non_articles.iter().find(|n| n.document == document.id) {
                Some(none) => format!("no article: {}", none.reason),
                None => "another capture of a publication that is here".to_owned(),
            },
            _ => "one article".to_owned(),
        };
        writeln!(out, "{BOLD}{}{BOLD:#}  {kind}", document.id)?;
        for note in &document.notes {
            writeln!(out, "  {YELLOW}note{YELLOW:#}  {note}")?;
        }
        let mut in_order = pieces.to_vec();
        in_order.sort_by_key(|&i| collection.pieces[i].span);
        for i in in_order {
            let text = archive.text(d)?;
            one(&collection.pieces[i], &text, &facts[i], out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn one(piece: &Piece, text: &str, of: &Facts, out: &mut impl Write) -> std::io::Result<()> {
    let words = Body::of(piece, text).len();
    let quoted: usize = piece.quotes.iter().map(|q| q.of(text).split_whitespace().count()).sum();
    let s = piece.span;
    writeln!(
        out,
        "  piece {}  bytes {}–{}  {words} words, {quoted} quoted",
        piece.id, s.start, s.end
    )?;
    let mut line = |name: &str, value: String| writeln!(out, "    {DIM}{name:9}{DIM:#} {value}");
    if let Some(title) = &piece.title {
        line("title", title.clone())?;
    }
    if let Some((label, _)) = &piece.label {
        line("label", label.clone())?;
    }
    if let Some(carrier) = &of.carrier {
        line("carrier", format!("{} ({})", carrier.value, carrier.basis))?;
    }
    for when in &piece.dates {
        let dates = Dates::of(when);
        let span = match (&dates.from, &dates.to) {
            (Some(a), Some(b)) if a == b => a.clone(),
            (a, b) => format!("{} … {}", a.as_deref().unwrap_or("?"), b.as_deref().unwrap_or("?")),
        };
        line(
            "date",
            format!("{span} ({}, {})", dates.basis, format!("{:?}", when.kind).to_lowercase()),
        )?;
    }
    for capture in &piece.captures {
        line("capture", format!("{} {}", capture.document, capture.url.as_deref().unwrap_or("")))?;
    }
    for credit in &of.credits {
        let party = credit.party.as_deref().unwrap_or("nobody named");
        let words = excerpt(&credit.text, 60);
        line(
            "credit",
            format!("{party} {}: {} {words:?}", says(credit.claim), credit.kind.name()),
        )?;
    }
    for mark in &piece.marks {
        let words = excerpt(mark.span.of(text), 60);
        line(&mark.kind.to_string(), format!("{words:?}  {}", mark.reason))?;
    }
    Ok(())
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
