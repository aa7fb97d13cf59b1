//! Who takes from whom, and what to do next?

use std::cmp::Reverse;
use std::io;

use super::{BOLD, DIM, STORIES, Writer};
use crate::overlap::Lag;
use crate::report::model::{ListedPair, OverlapRow};
use crate::report::wording::{clean, hours, pad, percent, quote, short, thousands, width_of};
use crate::verify::Relation;

/// Rows of the table.
const ROWS: usize = STORIES + 4;
/// A screen from here on shows how far the times lie apart.
const WIDE: usize = 110;
/// A screen below shows the least columns.
const NARROW: usize = 72;

impl Writer<'_, '_> {
    pub(super) fn overlap(&mut self) -> io::Result<()> {
        let mut rows: Vec<&OverlapRow> = self.report.overlap.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_by_key(|o| (Reverse(o.pieces), Reverse(o.uncredited), &o.from, &o.to));
        let total = rows.len();
        rows.truncate(ROWS);
        let width = self.page.width;
        let absent = rows.iter().any(|o| o.absent);
        let names: Vec<String> = rows
            .iter()
            .map(|o| {
                let mark = if o.absent {
                    "○ "
                } else if absent {
                    "  "
                } else {
                    ""
                };
                clean(&format!("{mark}{} → {}", o.from, o.to))
            })
            .collect();
        let mut heads = vec!["articles", "credited"];
        let mut cells: Vec<Vec<String>> =
            rows.iter().map(|o| vec![thousands(o.pieces), thousands(o.credited)]).collect();
        let mut column = |head: &'static str, of: &dyn Fn(&OverlapRow) -> Option<String>| {
            heads.push(head);
            for (row, cells) in rows.iter().zip(&mut cells) {
                cells.push(of(row).unwrap_or_else(|| "–".to_owned()));
            }
        };
        if width >= NARROW {
            column("of its copy", &|o| o.share_of_to.map(|s| percent(s.0)));
            column("words", &|o| o.share_to.map(|s| percent(s.0)));
        }
        column("lag", &|o| median(&o.lag));
        if width >= WIDE {
            column("middle half", &|o| middle_half(&o.lag));
        }
        let widths: Vec<usize> = (0..heads.len())
            .map(|n| {
                let cells = cells.iter().map(|row| width_of(&row[n]));
                cells.chain([width_of(heads[n])]).max().unwrap_or(0)
            })
            .collect();
        let room = width.saturating_sub(widths.iter().map(|w| w + 2).sum());
        let wide = names.iter().map(|n| width_of(n)).max().unwrap_or(0).max(19).min(room);
        let line = |name: &str, cells: &[String]| {
            let cells = cells.iter().zip(&widths);
            let cells: Vec<String> = cells
                .map(|(cell, &width)| format!("  {:1$}{cell}", "", width - width_of(cell)))
                .collect();
            format!("{}{}", pad(&short(name, wide), wide), cells.concat())
        };
        let heads: Vec<String> = heads.into_iter().map(str::to_owned).collect();
        writeln!(self.out, "\n{BOLD}{}{BOLD:#}", line("WHO TAKES FROM WHOM", &heads))?;
        for (name, cells) in names.iter().zip(&cells) {
            writeln!(self.out, "{}", line(name, cells))?;
        }
        self.more(total, ROWS, "rows")?;
        if absent {
            writeln!(self.out, "  {DIM}○ no page of its own is here{DIM:#}")?;
        }
        Ok(())
    }

    pub(super) fn next(&mut self) -> io::Result<()> {
        let paths: Vec<String> =
            self.page.paths.iter().map(|p| quote(&p.to_string_lossy())).collect();
        let paths = paths.join(" ");
        let room = self.page.width.saturating_sub(6);
        let mut steps = Vec::new();
        match self.page.json {
            None => {
                let page = format!("wirecopy scan {paths} --html report.html");
                steps.push(if width_of(&page) <= room {
                    page
                } else {
                    "the same with --html report.html".to_owned()
                });
            }
            Some(path) => {
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

/// The median in the fewest words.
fn median(lag: &Lag) -> Option<String> {
    let median = lag.median?;
    if lag.by_day == lag.known && median.abs() < 12.0 {
        return Some("same day".to_owned());
    }
    Some(hours(median))
}

/// From the first quartile to the third.
fn middle_half(lag: &Lag) -> Option<String> {
    let (low, high) = (lag.first_quartile?, lag.third_quartile?);
    (lag.known > 1).then(|| {
        let (low, high) = (hours(low), hours(high));
        if low == high { low } else { format!("{low} – {high}") }
    })
}
