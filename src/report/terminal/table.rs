//! What is whose, who takes from whom, who follows whom, and what to do next? The tables at the end.

use std::cmp::Reverse;
use std::io;

use super::{BOLD, DIM, STORIES, Writer};
use crate::overlap::{Bounds, Flow, Lag, SourceCount};
use crate::report::model::{Group, ListedPair, OverlapRow};
use crate::report::wording::{clean, hours, pad, percent, quote, short, thousands, width_of};
use crate::verify::Relation;

/// Rows of a table.
const ROWS: usize = STORIES + 4;
const FLOWS: usize = STORIES;
const GROUPS: usize = 24;
/// A screen from here on shows how far the times lie apart.
const WIDE: usize = 110;
/// A screen below shows the least columns.
const NARROW: usize = 72;

/// A column of a table: its head and a cell for each row.
type Column = (&'static str, Vec<String>);

impl Writer<'_, '_> {
    /// What is whose, the sources with most articles first.
    pub(super) fn sources(&mut self) -> io::Result<()> {
        let mut rows: Vec<&SourceCount> = self.report.sources.iter().collect();
        if rows.len() < 2 {
            return Ok(());
        }
        rows.sort_by_key(|s| (Reverse(s.pieces), &s.name));
        let total = rows.len();
        rows.truncate(ROWS);
        let of = |cell: &dyn Fn(&SourceCount) -> String| rows.iter().map(|s| cell(s)).collect();
        let mut columns: Vec<Column> = vec![
            ("articles", of(&|s| thousands(s.pieces))),
            ("own", of(&|s| thousands(s.original))),
            ("reprints", of(&|s| thousands(s.reprint))),
        ];
        if self.page.width >= NARROW {
            columns.push(("credited", of(&|s| thousands(s.credited))));
            columns.push(("agencies'", of(&|s| range(s.wire))));
            columns.push(("own words", of(&|s| range(s.originality))));
        }
        if self.page.width >= WIDE {
            columns.push(("verbatim", of(&|s| share(s.verbatim))));
            columns.push(("lag", of(&|s| s.median_lag_hours.map_or_else(none, hours))));
        }
        let names: Vec<String> = rows.iter().map(|s| clean(&s.name)).collect();
        let title = if self.report.parameters.figures.owners { "OWNERS" } else { "SOURCES" };
        self.table(title, &names, &columns)?;
        self.more(total, ROWS, "rows")
    }

    /// Who takes from whom, most articles first.
    pub(super) fn overlap(&mut self) -> io::Result<()> {
        let mut rows: Vec<&OverlapRow> = self.report.overlap.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_by_key(|o| (Reverse(o.pieces), Reverse(o.uncredited), &o.from, &o.to));
        let total = rows.len();
        rows.truncate(ROWS);
        let absent = rows.iter().any(|o| o.absent);
        let name = |o: &&OverlapRow| {
            let mark = if o.absent {
                "○ "
            } else if absent {
                "  "
            } else {
                ""
            };
            clean(&format!("{mark}{} → {}", o.from, o.to))
        };
        let names: Vec<String> = rows.iter().map(name).collect();
        let of = |cell: &dyn Fn(&OverlapRow) -> String| rows.iter().map(|o| cell(o)).collect();
        let credited =
            |o: &OverlapRow| format!("{} of {}", thousands(o.credited), thousands(o.pieces));
        let mut columns: Vec<Column> = vec![("credited", of(&credited))];
        if self.page.width >= NARROW {
            columns.push(("share", of(&|o| share(o.share_of_to.map(|s| s.0)))));
            columns.push(("words", of(&|o| share(o.share_to.map(|s| s.0)))));
        }
        columns.push(("lag", of(&|o| median(&o.lag))));
        if self.page.width >= WIDE {
            columns.push(("middle half", of(&|o| middle_half(&o.lag))));
            columns.push(("verbatim", of(&|o| share(o.verbatim.map(|s| s.0)))));
        }
        self.table("WHO TAKES FROM WHOM", &names, &columns)?;
        self.more(total, ROWS, "rows")?;
        if absent {
            writeln!(self.out, "  {DIM}○ no page of its own is here{DIM:#}")?;
        }
        Ok(())
    }

    /// Who was first with what others then had: each piece with its earliest matches.
    pub(super) fn newsflow(&mut self) -> io::Result<()> {
        let flow = &self.report.newsflow;
        let mut rows: Vec<&Flow> = flow.first_match.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_by_key(|f| (Reverse(f.to_v), Reverse(f.from_v), &f.from, &f.to));
        let total = rows.len();
        rows.truncate(FLOWS);
        let names: Vec<String> =
            rows.iter().map(|f| clean(&format!("{} → {}", f.from, f.to))).collect();
        let of = |cell: &dyn Fn(&Flow) -> String| rows.iter().map(|f| cell(f)).collect();
        let follows = |f: &Flow| format!("{} of {}", thousands(f.to_v), thousands(f.to_n));
        let mut columns: Vec<Column> = vec![("follow", of(&follows))];
        if self.page.width >= NARROW {
            columns.push(("share", of(&|f| share(f.to_vprop))));
            columns.push(("words", of(&|f| share(Some(f.weight)))));
        }
        columns.push(("lag", of(&|f| median(&f.lag))));
        if self.page.width >= WIDE {
            columns.push(("middle half", of(&|f| middle_half(&f.lag))));
        }
        self.table("WHO FOLLOWS WHOM", &names, &columns)?;
        self.more(total, FLOWS, "rows")
    }

    /// The groups that figures are broken down by, in order.
    pub(super) fn groups(&mut self) -> io::Result<()> {
        let Some(by) = &self.report.parameters.figures.by else { return Ok(()) };
        let title = clean(&format!("BY {}", by.to_string().to_uppercase()));
        let rows = &self.report.groups;
        let shown = &rows[..rows.len().min(GROUPS)];
        let of = |cell: &dyn Fn(&Group) -> String| shown.iter().map(cell).collect();
        let reprints = |g: &Group| g.figures.credited + g.figures.uncredited;
        let credited =
            |g: &Group| format!("{} of {}", thousands(g.figures.credited), thousands(reprints(g)));
        let wire = |g: &Group| {
            range(Bounds {
                at_least: g.wire.credited.share,
                at_most: g.wire.credited_or_matched.share,
            })
        };
        let mut columns: Vec<Column> =
            vec![("articles", of(&|g| thousands(g.figures.pieces))), ("credited", of(&credited))];
        if self.page.width >= NARROW {
            columns.push(("reprinted", of(&|g| share(g.figures.reprinted_share))));
            columns.push(("agencies'", of(&wire)));
        }
        let names: Vec<String> = shown.iter().map(|g| clean(&g.group)).collect();
        self.table(&title, &names, &columns)?;
        self.more(rows.len(), GROUPS, "rows")
    }

    /// A table under its title: names to the left, cut to what the columns leave of the page, cells to the right.
    fn table(&mut self, title: &str, names: &[String], columns: &[Column]) -> io::Result<()> {
        let widths: Vec<usize> = columns
            .iter()
            .map(|(head, cells)| {
                let cells = cells.iter().map(|cell| width_of(cell));
                cells.chain([width_of(head)]).max().unwrap_or(0)
            })
            .collect();
        let room = self.page.width.saturating_sub(widths.iter().map(|w| w + 2).sum());
        let names_width = names.iter().map(|n| width_of(n)).chain([width_of(title)]);
        let wide = names_width.max().unwrap_or(0).min(room);
        let line = |name: &str, cells: &mut dyn Iterator<Item = &str>| {
            let cells = cells.zip(&widths);
            let cells: Vec<String> = cells
                .map(|(cell, &width)| format!("  {:1$}{cell}", "", width - width_of(cell)))
                .collect();
            format!("{}{}", pad(&short(name, wide), wide), cells.concat())
        };
        let heads = line(title, &mut columns.iter().map(|(head, _)| *head));
        writeln!(self.out, "\n{BOLD}{heads}{BOLD:#}")?;
        for (n, name) in names.iter().enumerate() {
            let cells = line(name, &mut columns.iter().map(|(_, cells)| cells[n].as_str()));
            writeln!(self.out, "{cells}")?;
        }
        Ok(())
    }

    pub(super) fn next(&mut self) -> io::Result<()> {
        let paths: Vec<String> =
            self.page.paths.iter().map(|p| quote(&p.to_string_lossy())).collect();
        let paths = paths.join(" ");
        let room = self.page.width.saturating_sub(6);
        let mut steps = Vec::new();
        match (self.page.html, self.page.json) {
            (None, None) => {
                let page = format!("wirecopy scan {paths} --html report.html");
                steps.push(if width_of(&page) <= room {
                    page
                } else {
                    "the same with --html report.html".to_owned()
                });
            }
            (Some(path), _) => {
                let path = clean(&path.display().to_string());
                steps.push(short(&format!("open {path} in a browser"), room));
            }
            (None, Some(path)) => {
                let path = clean(&path.display().to_string());
                steps.push(short(&format!("everything is in {path}"), room));
            }
        }
        // What is explained must be among what is read again, and a command is not cut.
        let here =
            |p: &&ListedPair| [&p.a, &p.b].iter().all(|id| self.pieces.contains_key(id.as_str()));
        let explain =
            |p: &ListedPair| format!("wirecopy explain {} {} {paths}", quote(&p.a), quote(&p.b));
        let fits = |step: &String| width_of(step) <= room && *step == clean(step);
        let pairs = |relation: Relation| {
            self.report.pairs.iter().filter(here).filter(move |p| p.relation == relation)
        };
        let copy = pairs(Relation::Copy).take(LOOKED_AT).map(explain).find(fits);
        steps.extend(
            copy.or_else(|| pairs(Relation::Partial).take(LOOKED_AT).map(explain).find(fits)),
        );
        writeln!(self.out)?;
        for (n, step) in steps.iter().enumerate() {
            let lead = if n == 0 { "Next:" } else { "     " };
            writeln!(self.out, "{DIM}{lead}{DIM:#} {step}")?;
        }
        Ok(())
    }
}

/// Pairs that are looked at for one whose command fits a line.
const LOOKED_AT: usize = 1_000;

fn none() -> String {
    "–".to_owned()
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(none, percent)
}

/// Two bounds, as one figure where they are one.
fn range(bounds: Bounds) -> String {
    let (Some(low), Some(high)) = (bounds.at_least, bounds.at_most) else { return none() };
    let (low, high) = (percent(low), percent(high));
    if low == high { low } else { format!("{}–{high}", low.trim_end_matches(" %")) }
}

/// The median in the fewest words.
fn median(lag: &Lag) -> String {
    match lag.median {
        None => none(),
        Some(median) if lag.by_day == lag.known && median.abs() < 12.0 => "same day".to_owned(),
        Some(median) if lag.by_day == lag.known && (median - 24.0).abs() < 12.0 => {
            "next day".to_owned()
        }
        Some(median) => hours(median),
    }
}

/// From the first quartile to the third, where there are several.
fn middle_half(lag: &Lag) -> String {
    match (lag.first_quartile, lag.third_quartile) {
        (Some(low), Some(high)) if lag.known > 1 => {
            let (low, high) = (hours(low), hours(high));
            if low == high { low } else { format!("{low} – {high}") }
        }
        _ => none(),
    }
}
