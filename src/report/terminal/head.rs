//! What was found, in a dozen lines? Counts, roles as bars, and how much is whose.

use std::io;

use anstyle::Style;

use super::{BLUE, DIM, GREEN, Writer, YELLOW};
use crate::overlap::Portion;
use crate::provenance::Role;
use crate::report::wording::{count, counted, pad, percent, thousands};

/// Columns of the longest bar.
const BAR: usize = 24;

impl Writer<'_, '_> {
    pub(super) fn head(&mut self) -> io::Result<()> {
        let s = &self.report.summary;
        let bundled: usize = self.report.containers.iter().map(|c| c.pieces.len()).sum();
        let mut parts =
            vec![format!("{}: {}", count(s.documents, "document"), count(s.pieces, "article"))];
        if s.containers > 0 {
            let pages = count(s.containers, "page");
            parts.push(format!("{bundled} of them bundled on {pages}"));
        }
        if s.non_articles > 0 {
            let pages = counted(s.non_articles, "page that is", "pages that are");
            parts.push(format!("besides {pages} no story"));
        }
        let mut line = parts.join(", ");
        if let Some(dates) = &s.published {
            line = format!("{line} · {}", self.range(dates));
        }
        self.wrapped(&line, 0)?;
        if s.pieces == 0 {
            return self.wrapped("nothing to compare", 0);
        }
        self.roles()?;
        self.shares()
    }

    /// A line for each role: how many, what they are, and a bar.
    fn roles(&mut self) -> io::Result<()> {
        let r = self.report.summary.roles;
        let from_here =
            |p: &&crate::report::model::Piece| p.role == Role::Reprint && p.parent.is_some();
        let here = self.report.pieces.iter().filter(from_here).count();
        let taken = self.report.pieces.iter().filter(|p| self.is_from_reference(p)).count();
        let (here, gone) = (here - taken, r.reprint - here);
        let later = if r.revision == 1 { "later version" } else { "later versions" };
        let rows: Vec<(usize, &str, Style)> = [
            (r.original, "original as far as this collection shows", GREEN),
            (taken, "copied from the reference", BLUE),
            (here, "copied from another here", BLUE),
            (gone, "copied from stories that are not here", BLUE),
            (r.revision, later, YELLOW),
            (r.partial, "partly another's text", YELLOW),
            (r.unlinked, "with no credit and no partner", DIM),
            (r.unknown, "undecided", YELLOW),
        ]
        .into_iter()
        .filter(|row| row.0 > 0)
        .collect();
        let most = rows.iter().map(|row| row.0).max().unwrap_or(1);
        let digits = thousands(most as u64).len();
        let widest = rows.iter().map(|row| row.1.len()).max().unwrap_or(0);
        let room = self.page.width.saturating_sub(2 + digits + 2 + widest + 2).min(BAR);
        for (n, what, style) in rows {
            let bar = "█".repeat((n * room).div_ceil(most));
            let number = thousands(n as u64);
            writeln!(
                self.out,
                "  {number:>digits$}  {}  {style}{bar}{style:#}",
                pad(what, widest)
            )?;
        }
        Ok(())
    }

    /// How many texts and origins these are, and how much of the words is whose.
    fn shares(&mut self) -> io::Result<()> {
        let s = &self.report.summary;
        if s.pieces < 2 {
            return Ok(());
        }
        let texts = counted(s.distinct_texts, "distinct text", "distinct texts");
        let origins = count(s.known_origins, "known origin");
        let line = format!("{texts}: {origins}, {} with no origin found", s.no_origin);
        self.wrapped(&line, 0)?;
        let mut parts = Vec::new();
        if let Some(share) = s.figures.reprinted_share.filter(|&share| share > 0.0) {
            parts.push(format!(
                "{} of all words stand word for word in another text",
                percent(share)
            ));
        }
        let of = |portion: &Portion| portion.share.map(percent);
        if s.wire.credited_or_matched.pieces > 0
            && let (Some(least), Some(most)) =
                (of(&s.wire.credited), of(&s.wire.credited_or_matched))
        {
            let range = if least == most {
                most
            } else {
                format!("{}–{most}", least.trim_end_matches(" %"))
            };
            parts.push(format!("{range} of the articles are agencies' copy"));
        }
        let (named, not) = (s.figures.credited, s.figures.uncredited);
        if named + not > 0 {
            let all = counted((named + not) as usize, "reprint says", "reprints say");
            parts.push(
                format!("{named} of {all} whose text they are")
                    .replace("says whose text they are", "says whose text it is"),
            );
        }
        if !parts.is_empty() {
            self.wrapped(&parts.join(" · "), 0)?;
        }
        let choice = &self.report.parameters.figures;
        if !choice.conditions.is_empty() {
            let counted = s.figures.pieces;
            let all = s.pieces;
            let conditions: Vec<String> =
                choice.conditions.iter().map(ToString::to_string).collect();
            let line = format!(
                "figures count {counted} of {all} articles: --where {}",
                conditions.join(" --where ")
            );
            self.wrapped(&line, 0)?;
        }
        Ok(())
    }
}
