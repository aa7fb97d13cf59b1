//! What is an article here? Documents as they were read, pieces as they were cut out of them, dates and marks with their sources.
//!
//! A [`Document`] is one input record. Nothing is ever deleted from its text: a [`Piece`] is a span of it, and what does
//! not count as the story's own words is a [`Mark`] on it. All spans, everywhere, are UTF-8 byte offsets into the
//! document text, half open.

use std::fmt;

use serde::ser::SerializeTuple;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::error::Place;

/// A stretch of the document text in UTF-8 bytes, half open. Serialised as `[start, end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`, which must not lie before it.
    pub const fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether nothing stands in it.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The text it stands for; empty where it does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(&self.start)?;
        pair.serialize_element(&self.end)?;
        pair.end()
    }
}

/// The form a document came in, which decides how pieces are cut out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Form {
    /// A text file, with whatever a scraper left in it.
    #[default]
    Text,
    /// The main text of an HTML page.
    Page,
    /// A record's text field.
    Record,
}

/// A fact with the place it was found: `"JSON-LD publisher"`, `"field source"`, `"og:site_name"`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sourced {
    /// The value as it stands there, white space trimmed.
    pub value: String,
    /// Where it was found, in words a reader can check.
    pub basis: String,
}

impl Sourced {
    /// A value with its basis.
    pub fn new(value: impl Into<String>, basis: impl Into<String>) -> Self {
        Self { value: value.into(), basis: basis.into() }
    }
}

/// How finely a date was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// A day.
    Day,
    /// A minute or finer.
    Time,
}

/// What a date says of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateKind {
    /// When this carrier published the text.
    Published,
    /// When this carrier last changed it.
    Modified,
    /// When the origin first published it, which says nothing of this carrier.
    FirstPublished,
    /// When a crawler fetched it: publication is not later.
    Fetched,
    /// A day the text itself speaks of: publication is not earlier.
    Mentioned,
}

/// The days that a date written in figures may mean, as days since 1970-01-01. A date keeps them all, since other pages may show
/// which is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Readings {
    /// `08-07-2025` as 8 July.
    pub day_first: Option<i32>,
    /// `08-07-2025` as 7 August.
    pub month_first: Option<i32>,
    /// `24-07-08` as 8 July 2024.
    pub year_first: Option<i32>,
}

/// An interval of time with what it rests on. Seconds since 1970-01-01 UTC, both ends inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct When {
    /// Earliest second, or `None` where only the end is known.
    pub from: Option<i64>,
    /// Latest second, or `None` where only the beginning is known.
    pub to: Option<i64>,
    /// How finely it was given.
    pub precision: Precision,
    /// Whether a time zone was stated. A day without one is uncertain by a day on either side.
    pub zoned: bool,
    /// The zone that was stated, in seconds east of UTC; `None` where none was.
    pub offset: Option<i32>,
    /// What the date is the date of.
    pub kind: DateKind,
    /// Where it was found: `crawler header`, `label`, `JSON-LD datePublished`, `field`.
    pub basis: String,
    /// Where it stands in the document text, when it stands there.
    pub span: Option<Span>,
    /// What its figures may mean, where it was written in figures that do not begin with a year of four. The interval spans
    /// those readings that nothing known of its page speaks against.
    pub readings: Option<Readings>,
}

impl When {
    /// A whole day, given as days since 1970-01-01.
    pub fn day(days: i64, kind: DateKind, basis: impl Into<String>) -> Self {
        Self {
            from: Some(days * 86_400),
            to: Some(days * 86_400 + 86_399),
            precision: Precision::Day,
            zoned: false,
            offset: None,
            kind,
            basis: basis.into(),
            span: None,
            readings: None,
        }
    }

    /// A moment in seconds since 1970-01-01 UTC.
    pub fn moment(second: i64, zoned: bool, kind: DateKind, basis: impl Into<String>) -> Self {
        Self {
            from: Some(second),
            to: Some(second),
            precision: Precision::Time,
            zoned,
            offset: None,
            kind,
            basis: basis.into(),
            span: None,
            readings: None,
        }
    }

    /// The day on which it began where it was written, as days since 1970-01-01: by the zone that was stated, else by UTC.
    pub fn local_day(&self) -> Option<i64> {
        Some((self.from? + self.zone()).div_euclid(86_400))
    }

    /// What is added to its seconds for the clock where it was written: nothing for a day, which is one there already.
    pub(crate) fn zone(&self) -> i64 {
        if self.precision == Precision::Time { self.offset.unwrap_or(0).into() } else { 0 }
    }

    /// Whether anything is known of it but what figures stand there.
    pub const fn is_known(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// The same date, found at a place in the document text.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}

/// What a page or record says about itself, each fact with its source. Order is that of trust within one list, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Headlines.
    pub titles: Vec<Sourced>,
    /// Every date, of every kind.
    pub dates: Vec<When>,
    /// Where the page was fetched from (a record's URL field, a WARC record, a saved-from comment).
    pub url: Option<Sourced>,
    /// `<link rel="canonical">`.
    pub canonical: Option<Sourced>,
    /// `og:url`.
    pub og_url: Option<Sourced>,
    /// `meta name="syndication-source"` and `original-source`.
    pub syndication: Vec<Sourced>,
    /// Author fields, one entry a name.
    pub authors: Vec<Sourced>,
    /// Who published the page: `og:site_name`, JSON-LD `publisher`, `application-name`.
    pub sites: Vec<Sourced>,
    /// Who supplied the text: JSON-LD `provider`, `sourceOrganization`, `copyrightHolder`, `creditText`, `dc.source`.
    pub suppliers: Vec<Sourced>,
    /// A record's source field.
    pub source: Option<Sourced>,
    /// Whether the page declares itself an article (JSON-LD type or `og:type`).
    pub declares_article: bool,
    /// The language the page declares, as written.
    pub language: Option<String>,
    /// Tags by which the page reports its readers to whoever wrote the story.
    pub trackers: Vec<Tracker>,
    /// What the page says and is no fact, with the reason.
    pub set_aside: Vec<SetAside>,
}

/// A tag that a republished story brings along: with each reading it reports to the paper that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracker {
    /// The registrable domain it reports to.
    pub site: String,
    /// The story's number or name there, where the tag has one.
    pub story: Option<String>,
    /// The address it calls, as it stands in the page, and the tag and attribute that hold it: `img src`.
    pub tag: Sourced,
    /// The byte of the page's source at which the address begins.
    pub at: usize,
}

/// Something that a page or record says and that is not believed: furniture of its site, or a date that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SetAside {
    /// What it would have been: `author`, `supplier`, `canonical`, `published`, `modified`.
    pub field: &'static str,
    /// The value; a date as reports print it.
    pub value: String,
    /// Where it was found: `meta author`, `JSON-LD datePublished`.
    pub basis: String,
    /// Why it is passed over: `the same on 12 of 12 pages of example.com`.
    pub reason: String,
}

/// A stretch of a page's text that its elements set apart as a story of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// From its first line to its last.
    pub span: Span,
    /// Its headline; a post of a live page may have none.
    pub title: Option<Span>,
    /// Where its headline, or its call to read on, leads.
    pub link: Option<Sourced>,
    /// Who published it, where the page's data say so.
    pub source: Option<String>,
    /// Dates that its elements carry.
    pub dates: Vec<When>,
}

/// What the elements of a page show of its layout and its text does not. Empty for whatever is no page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The stories that it bundles, from the top, not overlapping.
    pub items: Vec<Item>,
    /// Whether it is a front: headlines that lead elsewhere, and no story among them.
    pub is_front: bool,
    /// What it says of a part of its article that it keeps back.
    pub wall: Option<String>,
    /// The words right below its article that let nobody read on, where they are not in its text.
    pub prompt: Option<String>,
    /// What stands on it and is not in its text, from the top.
    pub left_out: Vec<LeftOut>,
}

/// Blocks of a page, one after the other, that are not in its text for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Their words, a line for each block.
    pub text: String,
    /// Why: `navigation`, `related stories`, `a call to share`.
    pub reason: &'static str,
}

/// One input record, read and decoded, before pieces are cut out of it.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The record's own id, else its path relative to the folder given, else `path:line`. Unique in a collection.
    pub id: String,
    /// Where it was read.
    pub place: Place,
    /// The form it came in.
    pub form: Form,
    /// The decoded file or text field, or the main text of a page. All spans point into it.
    pub text: String,
    /// What the page or record says about itself.
    pub metadata: Metadata,
    /// What the page's elements show.
    pub layout: Layout,
    /// The record's other columns, untouched.
    pub fields: Map<String, Value>,
    /// Things worth telling the user about how it was read: `decoded as windows-1252`, `two records have this id`.
    pub notes: Vec<String>,
}

/// Why a stretch of a piece is not counted among the story's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// The headline, once or repeated.
    Title,
    /// A summary under the headline, or the lead printed a second time.
    Deck,
    /// What belongs to the page: menus, labels, printed dates, newsletter lines, image names.
    Furniture,
    /// A picture's caption with its credit.
    Caption,
}

impl fmt::Display for MarkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Title => "title",
            Self::Deck => "deck",
            Self::Furniture => "furniture",
            Self::Caption => "caption",
        })
    }
}

/// A stretch of a piece that does not count, and the reason in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: MarkKind,
    /// How that was seen: `crawler header`, `photo credit (AP Photo/…)`, `repeats the title`.
    pub reason: String,
}

/// Whether a stretch meets one of the marks, which must be in order and not overlapping, as a piece's are.
pub(crate) fn is_marked(marks: &[Mark], span: Span) -> bool {
    let next = marks.partition_point(|m| m.span.end <= span.start);
    marks.get(next).is_some_and(|m| m.span.start < span.end)
}

/// Another copy of the same publication: same domain and same canonical or normalised URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Capture {
    /// The document that holds it.
    pub document: String,
    /// Its own address, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// One article's text: the unit of matching, clustering and provenance.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// The document's id, or `id#1`, `id#2` … from the top of a container.
    pub id: String,
    /// Index of its document in the collection.
    pub document: usize,
    /// Its place in the document text.
    pub span: Span,
    /// Its headline, where there is one.
    pub title: Option<String>,
    /// What does not count: inside `span`, in order, not overlapping.
    pub marks: Vec<Mark>,
    /// Direct quotations with their quotation marks: inside `span`, in order, not overlapping, outside `marks`.
    pub quotes: Vec<Span>,
    /// The outlet label that an aggregator page puts on it, and where the label stands.
    pub label: Option<(String, Span)>,
    /// Where an aggregator page leads for it.
    pub link: Option<Sourced>,
    /// What says that the page holds only its beginning.
    pub truncated: Option<Truncation>,
    /// Dates found in the text around and in the piece, and those of the document that are about it; best first.
    pub dates: Vec<When>,
    /// Other captures of the same publication.
    pub captures: Vec<Capture>,
}

/// What says that a text stops before its story does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Truncation {
    /// How that was seen: `subscription prompt`, `cut by a feed`, `JSON-LD isAccessibleForFree`.
    pub basis: String,
    /// The words that show it, where they stand in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// A page that is no story: listed with the reason, never matched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NonArticle {
    /// The document's id.
    pub document: String,
    /// Why it is none: `consent wall`, `error page`, `login wall`, `empty`, `list of links`.
    pub reason: String,
}

/// Gives the text of a piece on demand, so that no stage needs all texts at once.
///
/// The text returned is the whole document text that the piece's spans point into.
pub trait Texts: Sync {
    /// The document text that holds the piece with this index.
    ///
    /// # Errors
    /// When the text has to be read again and cannot be.
    fn get(&self, piece: usize) -> crate::Result<std::borrow::Cow<'_, str>>;
}
