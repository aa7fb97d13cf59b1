//! What is said of a piece, and where? Every fact the verdicts go by as one line: name, value, source, place.

use serde::Serialize;

use crate::article::{DateKind, Metadata, Piece, SetAside, Sourced, Span, When};
use crate::extract::{Collection, Setting};
use crate::provenance::Facts;
use crate::provenance::credit::Claim;
use crate::report::model::Dates;

/// A fact with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Told<'c> {
    /// What it is a fact about: `title`, `carrier`, `published`, `credit`.
    pub(super) fact: &'static str,
    /// What is said.
    pub(super) value: String,
    /// Where: a tag, a field, a form of credit.
    pub(super) basis: String,
    /// Its place in the document's text, where it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) span: Option<Span>,
    /// The line of the document's text, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<usize>,
    /// The exact words, where they are others than the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) words: Option<&'c str>,
}

impl Told<'_> {
    fn new(fact: &'static str, value: impl Into<String>, basis: impl Into<String>) -> Self {
        let (value, basis) = (value.into(), basis.into());
        Self { fact, value, basis, span: None, line: None, words: None }
    }

    fn of(fact: &'static str, sourced: &Sourced) -> Self {
        Self::new(fact, &*sourced.value, &*sourced.basis)
    }

    fn at(mut self, span: Option<Span>, lines: &Lines) -> Self {
        self.span = span;
        self.line = span.map(|span| lines.number(span.start));
        self
    }

    fn date(when: &When, lines: &Lines) -> Self {
        let fact = match when.kind {
            DateKind::Published => "published",
            DateKind::Modified => "changed",
            DateKind::FirstPublished => "first published",
            DateKind::Fetched => "fetched",
            DateKind::Mentioned => "speaks of",
        };
        let dates = Dates::of(when);
        let value = match (dates.from, dates.to) {
            (Some(from), Some(to)) if from == to => from,
            (Some(from), Some(to)) => format!("{from} to {to}"),
            (Some(from), None) => format!("{from} or later"),
            (None, Some(to)) => format!("{to} or before"),
            (None, None) => "unknown".to_owned(),
        };
        Self::new(fact, value, dates.basis).at(when.span, lines)
    }
}

/// Where the lines of a text begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    /// The line a byte stands in, counted from 1.
    pub(super) fn number(&self, byte: usize) -> usize {
        self.0.partition_point(|&end| end < byte) + 1
    }
}

/// What a page or record says of itself as a whole.
pub(super) fn of_document(metadata: &Metadata) -> Vec<Told<'static>> {
    let m = metadata;
    let mut all: Vec<Told<'static>> = Vec::new();
    all.extend(m.titles.iter().map(|title| Told::of("title", title)));
    all.extend(m.url.iter().chain(&m.canonical).chain(&m.og_url).map(|s| Told::of("address", s)));
    all.extend(m.syndication.iter().map(|s| Told::of("syndicated from", s)));
    all.extend(m.trackers.iter().map(|tracker| {
        let story = tracker.story.as_ref().map_or_else(String::new, |s| format!(", story {s}"));
        let basis = format!(
            "{}, byte {} of the page: {}",
            tracker.tag.basis, tracker.at, tracker.tag.value
        );
        Told::new("reports to", format!("{}{story}", tracker.site), basis)
    }));
    all.extend(m.sites.iter().map(|site| Told::of("site", site)));
    all.extend(m.source.iter().map(|source| Told::of("source field", source)));
    all.extend(m.suppliers.iter().map(|s| Told::of("supplier", s)));
    all.extend(m.authors.iter().map(|author| Told::of("author", author)));
    all.extend(m.language.iter().map(|language| Told::new("language", &**language, "declared")));
    all
}

/// What was found and is no fact, with the reason.
pub(super) fn set_aside(collection: &Collection, i: usize) -> Vec<Told<'static>> {
    let told = |aside: &SetAside| {
        let basis = format!("{}: {}", aside.basis, aside.reason);
        Told::new("no fact", format!("{} {}", aside.field, aside.value), basis)
    };
    collection.set_aside(i).map(told).collect()
}

/// What a piece says, and what was settled of it.
pub(super) fn of_piece<'c>(
    piece: &Piece,
    setting: &Setting,
    facts: &'c Facts,
    lines: &Lines,
) -> Vec<Told<'c>> {
    let mut all: Vec<Told<'c>> = Vec::new();
    if let Some((label, span)) = &piece.label {
        all.push(Told::new("label", &**label, "line above the article").at(Some(*span), lines));
    }
    all.extend(piece.link.as_ref().map(|link| Told::of("link", link)));
    if let Some(cut) = &piece.truncated {
        let told = Told::new("truncated", "only the beginning is here", cut.basis.clone());
        all.push(told.at(cut.span, lines));
    }
    if let Some((name, span)) = &setting.masthead {
        all.push(Told::new("masthead", &**name, "line above the headline").at(Some(*span), lines));
    }
    for residue in &setting.residues {
        if let Some(site) = &residue.site {
            all.push(Told::new("made for", &**site, residue.reason).at(Some(residue.span), lines));
        }
    }
    all.extend(piece.dates.iter().map(|when| Told::date(when, lines)));
    for credit in &facts.credits {
        let party = credit.party.as_deref().unwrap_or("nobody named");
        let form = credit.kind.name().replace('_', " ");
        let mut told = Told::new("credit", format!("{party} {}", says(credit.claim)), form);
        told = told.at(credit.span, lines);
        told.words = Some(&credit.text);
        all.push(told);
    }
    if let Some(span) = facts.defect {
        let basis = "a closing quotation mark that nothing opens";
        all.push(Told::new("defect", "words were cut", basis).at(Some(span), lines));
    }
    for capture in &piece.captures {
        let value = capture.url.as_deref().unwrap_or(&capture.document);
        all.push(Told::new("capture", value, format!("document {}", capture.document)));
    }
    all
}

/// What follows from the facts: whose page, which source, what day.
pub(super) fn settled(facts: &Facts, piece: &Piece, lines: &Lines) -> Vec<Told<'static>> {
    let mut all: Vec<Told<'static>> = Vec::new();
    all.extend(facts.carrier.as_ref().map(|carrier| Told::of("carrier", carrier)));
    let carrier = facts.carrier.as_ref().map(|c| &c.value);
    if let Some(source) = facts.source.as_ref().filter(|source| Some(*source) != carrier) {
        let basis = match (&piece.label, &piece.link) {
            (Some(_), _) => "its label",
            (None, Some(_)) => "its link",
            (None, None) => "its folder",
        };
        all.push(Told::new("source", &**source, basis));
    }
    if let Some(when) = &facts.clock.published {
        all.push(Told { fact: "date", ..Told::date(when, lines) });
    }
    all
}

/// What a credit says of its party.
pub(crate) const fn says(claim: Claim) -> &'static str {
    match claim {
        Claim::Whole => "wrote the text",
        Claim::Part => "wrote a part of it",
        Claim::Passed => "passed it on",
        Claim::Own => "reported it",
        Claim::Facts => "is named as a source of facts",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        let lines = Lines::of("a\nbc\n\nd");
        assert_eq!([0, 1, 2, 3, 5, 6].map(|byte| lines.number(byte)), [1, 1, 2, 2, 3, 4]);
    }
}
