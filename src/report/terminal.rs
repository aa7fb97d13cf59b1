//! The report for a reader at a screen: what was found, the most telling stories first, what to do next.
//!
//! Input is a [`Report`]; output is text fitted to a width, styled by role. Nothing is said by colour alone, and no line is wider
//! than the page.

mod head;
mod layout;
mod reference;
mod rest;
mod sample;
mod stories;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Color, Style};

use crate::provenance::evidence::Tier;
use crate::report::Report;
use crate::report::model::Piece;

pub use sample::audit;

/// Stories, rows of a story and rows of a table that are shown; the JSON holds all.
const STORIES: usize = 8;
const ROWS: usize = 7;

/// Hosts whose pages that are no story are told.
const HOSTS: usize = 4;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GREEN: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Green))).bold();
const BLUE: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Blue)));
const YELLOW: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Yellow)));

/// What the writer needs to know of the screen and the command.
#[derive(Debug, Clone, Copy)]
pub struct Page<'p> {
    /// Columns.
    pub width: usize,
    /// What was scanned.
    pub paths: &'p [PathBuf],
    /// Where the JSON went.
    pub json: Option<&'p Path>,
    /// Where the page went.
    pub html: Option<&'p Path>,
}

/// Writes the summary.
///
/// # Errors
/// What the stream gives.
pub fn write(report: &Report, page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    Writer::new(report, page, out).all()
}

struct Writer<'r, 'o> {
    report: &'r Report,
    page: &'r Page<'r>,
    out: &'o mut dyn Write,
    pieces: BTreeMap<&'r str, &'r Piece>,
    /// Whether the collection spans more than one year, so that days need theirs.
    years: bool,
}

/// One line of a story.
struct Row<'r> {
    name: String,
    style: Style,
    id: &'r str,
    what: String,
    tier: Option<Tier>,
    reason: String,
}

impl<'r, 'o> Writer<'r, 'o> {
    fn new(report: &'r Report, page: &'r Page<'r>, out: &'o mut dyn Write) -> Self {
        let years: BTreeSet<&str> = report
            .pieces
            .iter()
            .filter_map(|p| p.published.as_ref())
            .flat_map(|d| [&d.from, &d.to])
            .filter_map(|d| d.as_deref()?.get(..4))
            .collect();
        let pieces = report.pieces.iter().map(|p| (p.id.as_str(), p)).collect();
        Self { report, page, out, pieces, years: years.len() > 1 }
    }

    fn all(&mut self) -> io::Result<()> {
        self.head()?;
        self.reference_counts()?;
        self.copies()?;
        self.copies_of_reference()?;
        let absent = self.absent_groups();
        self.absent_stories(&absent)?;
        self.no_partner(&absent)?;
        self.parts()?;
        self.originals()?;
        self.undecided()?;
        self.sources()?;
        self.overlap()?;
        self.newsflow()?;
        self.groups()?;
        self.next()
    }
}
