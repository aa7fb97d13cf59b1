//! How does it fit the screen? Rows, lines and dates within the page's columns.

use std::io;

use super::{BOLD, DIM, ROWS, Row, Writer};
use crate::provenance::evidence::Tier;
use crate::report::model::{Absent, Dates, Piece};
use crate::report::wording::{clean, full_day, join, pad, percent, short, width_of, wrap};

/// Columns before what a row says.
const INDENT: usize = 12;
/// Lines that what is said of a row may take.
const LINES: usize = 2;

impl Writer<'_, '_> {
    /// The share of a piece that stands in another, as the pair between them says.
    pub(super) fn share(&self, piece: &Piece, other: &str) -> Option<String> {
        let [a, b] =
            if piece.id.as_str() < other { [&piece.id, other] } else { [other, &piece.id] };
        let pairs = &self.report.pairs;
        let at = pairs.binary_search_by(|p| (p.a.as_str(), p.b.as_str()).cmp(&(a, b))).ok()?;
        let pair = &pairs[at];
        let side = usize::from(pair.b == piece.id);
        let [c, k] = [pair.coverage[side].0, pair.containment[side].0];
        Some(percent(c.max(k)))
    }

    pub(super) fn absent_day(&self, absent: &Absent) -> String {
        match &absent.published {
            Some(Dates { from: None, to: Some(to), .. }) => format!("by {}", self.day(to)),
            Some(dates) => self.range(dates),
            None => String::new(),
        }
    }

    pub(super) fn when(&self, dates: Option<&Dates>) -> String {
        dates.map(|d| self.range(d)).unwrap_or_default()
    }

    pub(super) fn range(&self, dates: &Dates) -> String {
        let same = |a: &str, b: &str| a.get(..10) == b.get(..10);
        match (&dates.from, &dates.to) {
            (Some(a), Some(b)) if same(a, b) => self.day(a),
            (Some(a), Some(b)) => {
                let last = full_day(b, dates.basis.is_empty() || self.years);
                let month = a.get(..7) == b.get(..7);
                let first = if month { full_day(a, false) } else { self.day(a) };
                let day = first.split(' ').next().unwrap_or(&first);
                if month { format!("{day}–{last}") } else { format!("{first} – {last}") }
            }
            (Some(a), None) => format!("from {}", self.day(a)),
            (None, Some(b)) => format!("by {}", self.day(b)),
            (None, None) => String::new(),
        }
    }

    pub(super) fn day(&self, date: &str) -> String {
        full_day(date, self.years)
    }

    pub(super) fn section(&mut self, title: &str) -> io::Result<()> {
        writeln!(self.out, "\n{BOLD}{title}{BOLD:#}")
    }

    /// Rows of a story: role and id, and what is said of them on the same line where there is room, else below.
    pub(super) fn rows(&mut self, rows: &[Row<'_>]) -> io::Result<()> {
        let total = rows.len();
        let width = self.page.width;
        let shown = &rows[..total.min(ROWS)];
        let ids: Vec<String> = shown.iter().map(|row| clean(row.id)).collect();
        let what: Vec<String> = shown.iter().map(|row| clean(&row.what)).collect();
        let widest = |of: &[String]| of.iter().map(|text| width_of(text)).max().unwrap_or(0);
        let used = INDENT + widest(&ids) + 2 + widest(&what) + 2 + 7;
        // Beside all else there must be room for a reason worth reading.
        let beside = width >= used + 2 + 30;
        for ((row, id), what) in shown.iter().zip(&ids).zip(&what) {
            let Row { name, style, tier, reason, .. } = row;
            let (tier, reason) = (tier.map_or("", Tier::word), clean(reason));
            write!(self.out, "  {style}{name:<8}{style:#}  ")?;
            if beside {
                let (id, what) =
                    (pad(id, widest(&ids)), pad(what, used - INDENT - 2 - 9 - widest(&ids)));
                let lines = cut(wrap(&reason, width - used - 2), LINES);
                let first = lines.first().map_or("", String::as_str);
                let line = format!("{id}  {what}  {}  {first}", pad(tier, 7));
                writeln!(self.out, "{}", line.trim_end())?;
                for line in lines.iter().skip(1) {
                    writeln!(self.out, "{:1$}{line}", "", used + 2)?;
                }
            } else {
                // An id is there to be copied: it is cut only where it is longer than a line.
                if width_of(id) > width - INDENT {
                    writeln!(self.out)?;
                    writeln!(self.out, "  {}", short(id, width - 2))?;
                } else {
                    writeln!(self.out, "{id}")?;
                }
                let line = join(&[what, tier, &reason], " · ");
                for line in cut(wrap(&line, width - INDENT), LINES) {
                    writeln!(self.out, "{:INDENT$}{DIM}{line}{DIM:#}", "")?;
                }
            }
        }
        self.more(total, ROWS, "")
    }

    pub(super) fn more(&mut self, total: usize, shown: usize, what: &str) -> io::Result<()> {
        if total > shown {
            let what = if what.is_empty() { String::new() } else { format!(" {what}") };
            writeln!(self.out, "  {DIM}… and {} more{what}{DIM:#}", total - shown)?;
        }
        Ok(())
    }

    pub(super) fn wrapped(&mut self, text: &str, indent: usize) -> io::Result<()> {
        let lines = wrap(&clean(text), self.page.width.saturating_sub(indent + 2));
        for (n, line) in lines.iter().enumerate() {
            let indent = if n == 0 { indent } else { indent + 2 };
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }
}

/// The first of some lines; the last of them shows that there were more.
fn cut(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            // The line is full: its last word gives way.
            let kept = last.rsplit_once(' ').map_or("", |(kept, _)| kept);
            *last = format!("{} …", kept.trim_end_matches([';', ',', ' ']));
        }
    }
    lines
}
