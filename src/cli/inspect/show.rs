//! How does a reading look on the screen? A document a paragraph, a fact a line, with its source beside it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

use super::told::{self, Lines, Told};
use super::{Inspection, excerpt};
use crate::article::{Document, LeftOut, Span};
use crate::cli::output::{self, BOLD, CYAN, DIM, YELLOW};
use crate::report::wording::{pad, short, width_of};
use crate::text::Body;

/// Columns of a fact's name.
const NAME: usize = 16;

pub(super) fn show(all: &Inspection, out: &mut impl Write) -> anyhow::Result<()> {
    let collection = &all.collection;
    let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, piece) in collection.pieces.iter().enumerate() {
        of.entry(piece.document).or_default().push(i);
    }
    let width = output::width();
    for (d, document) in collection.documents.iter().enumerate() {
        let mut pieces = of.remove(&d).unwrap_or_default();
        pieces.sort_by_key(|&i| collection.pieces[i].span);
        let bundle = collection.containers.iter().any(|c| c.document == d);
        let kind = kind(all, document, &pieces, bundle);
        writeln!(out, "{BOLD}{}{BOLD:#}  {kind}", document.id)?;
        let text = if pieces.is_empty() { Cow::Borrowed("") } else { all.archive.text(d)? };
        let lines = Lines::of(&text);
        let mut page = Page { width, text: &text, lines: &lines, out: &mut *out };
        for note in &document.notes {
            page.note(note)?;
        }
        let of_page = told::of_document(&document.metadata);
        if let ([i], false) = (&pieces[..], bundle) {
            page.piece(all, *i, of_page)?;
        } else {
            page.section("says of itself", of_page)?;
            for (n, &i) in pieces.iter().enumerate() {
                let title = collection.pieces[i].title.as_deref().unwrap_or("no headline");
                page.head(n + 1, title)?;
                page.piece(all, i, Vec::new())?;
            }
        }
        page.left_out(&document.layout.left_out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn kind(all: &Inspection, document: &Document, pieces: &[usize], bundle: bool) -> String {
    let collection = &all.collection;
    match pieces.len() {
        n if bundle => format!("bundles {n} pieces"),
        0 => match collection.non_articles.iter().find(|n| n.document == document.id) {
            Some(none) => format!("no article: {}", none.reason),
            None => "another capture of a publication that is here".to_owned(),
        },
        _ => "one article".to_owned(),
    }
}

struct Page<'w, W> {
    width: usize,
    /// The document's text, and where its lines begin.
    text: &'w str,
    lines: &'w Lines,
    out: &'w mut W,
}

impl<W: Write> Page<'_, W> {
    fn note(&mut self, note: &str) -> std::io::Result<()> {
        writeln!(self.out, "  {YELLOW}note{YELLOW:#}  {note}")
    }

    fn head(&mut self, number: usize, title: &str) -> std::io::Result<()> {
        writeln!(self.out, "  {BOLD}#{number}  {title}{BOLD:#}")
    }

    /// A piece; `page` is what the page says, where it holds no other.
    fn piece(&mut self, all: &Inspection, i: usize, page: Vec<Told<'_>>) -> std::io::Result<()> {
        let (collection, facts) = (&all.collection, &all.facts[i]);
        let piece = &collection.pieces[i];
        let (text, lines) = (self.text, self.lines);
        let words = Body::of(piece, text).len();
        let quoted: usize =
            piece.quotes.iter().map(|q| q.of(text).split_whitespace().count()).sum();
        let Span { start, end } = piece.span;
        let (from, to) = (lines.number(start), lines.number(end));
        let place = format!("lines {from} to {to}, bytes {start} to {end}");
        self.section("taken as", told::settled(facts, piece, lines))?;
        self.line("words", &format!("{words} count, {quoted} of them quoted"), &place)?;

        let mut said = page;
        said.extend(told::of_piece(piece, &collection.settings[i], facts, lines));
        self.section("says of itself", said)?;
        self.section("found, and no fact", told::set_aside(collection, i))?;

        if !piece.marks.is_empty() || !all.repeated[i].is_empty() {
            self.title("does not count")?;
        }
        for mark in &piece.marks {
            let kind = mark.kind.to_string();
            let why = if mark.reason == "headline" { "" } else { &mark.reason };
            self.words(&kind, mark.span, why)?;
        }
        for &span in &all.repeated[i] {
            let why = "again and again in this source: relates no pair by itself";
            self.words("repeated", span, why)?;
        }
        Ok(())
    }

    fn title(&mut self, title: &str) -> std::io::Result<()> {
        writeln!(self.out, "  {CYAN}{title}{CYAN:#}")
    }

    /// Facts under a title, those with one value joined.
    fn section(&mut self, title: &str, all: Vec<Told<'_>>) -> std::io::Result<()> {
        let mut lines: Vec<(&str, String, Vec<String>)> = Vec::new();
        for told in all {
            let mut basis = told.basis;
            if let Some(line) = told.line {
                basis = format!("{basis}, line {line}");
            }
            if let Some(words) = told.words {
                basis = format!("{basis}: \"{}\"", excerpt(words, 60));
            }
            match lines.iter_mut().find(|(f, v, _)| *f == told.fact && *v == told.value) {
                Some((_, _, others)) => others.push(basis),
                None => lines.push((told.fact, told.value, vec![basis])),
            }
        }
        if !lines.is_empty() {
            self.title(title)?;
        }
        let mut before = "";
        for (fact, value, bases) in &lines {
            let name = if *fact == before { "" } else { fact };
            let joined = bases.join("; ");
            if width_of(&joined) + NAME + value_room(self.width) + 6 <= self.width {
                self.line(name, value, &joined)?;
            } else {
                self.line(name, value, &bases[0])?;
                for basis in &bases[1..] {
                    self.line("", "", basis)?;
                }
            }
            before = fact;
        }
        Ok(())
    }

    /// What stands on the page and is not in the text.
    fn left_out(&mut self, all: &[LeftOut]) -> std::io::Result<()> {
        if !all.is_empty() {
            self.title("left out of the text")?;
        }
        for left in all {
            let room = value_room(self.width) + NAME;
            let value = format!("\"{}\"", excerpt(&left.text, room - 2));
            let reason = left.reason;
            writeln!(self.out, "    {}  {DIM}{reason}{DIM:#}", pad(&value, room))?;
        }
        Ok(())
    }

    /// A stretch of the text and what is said of it.
    fn words(&mut self, name: &str, span: Span, why: &str) -> std::io::Result<()> {
        let value = format!("\"{}\"", excerpt(span.of(self.text), value_room(self.width) - 2));
        let comma = if why.is_empty() { "" } else { ", " };
        self.line(name, &value, &format!("line {}{comma}{why}", self.lines.number(span.start)))
    }

    fn line(&mut self, name: &str, value: &str, basis: &str) -> std::io::Result<()> {
        let name = pad(name, NAME);
        let room = self.width.saturating_sub(NAME + 4);
        let value_room = value_room(self.width);
        // What is long has its source below it.
        if width_of(value) > value_room && width_of(value) + width_of(basis) + 2 > room {
            writeln!(self.out, "    {DIM}{name}{DIM:#}{}", short(value, room))?;
            return writeln!(self.out, "    {}{DIM}{basis}{DIM:#}", pad("", NAME + value_room + 2));
        }
        writeln!(self.out, "    {DIM}{name}{DIM:#}{}  {DIM}{basis}{DIM:#}", pad(value, value_room))
    }
}

/// Columns of a value that has its source beside it.
fn value_room(width: usize) -> usize {
    ((width - NAME - 4) * 2 / 5).clamp(20, 60)
}
