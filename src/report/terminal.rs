//! The report for a reader at a screen: what was found, the most telling stories first, what to do next.
//!
//! Input is a [`Report`]; output is text fitted to a width, styled by role. Nothing is said by colour alone.

mod reference;
mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Color, Style};
use unicode_width::UnicodeWidthStr as _;

use crate::provenance::Role;
use crate::provenance::evidence::Tier;
use crate::report::Report;
use crate::report::model::{Absent, Dates, ListedPair, Piece};
use crate::report::wording::{
    absent_key, count, counted, day_key, full_day, join, lag, pad, percent, quote, reason, short,
    wrap,
};
use crate::verify::Relation;

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
        self.absent_stories()?;
        self.no_partner()?;
        self.parts()?;
        self.originals()?;
        self.undecided()?;
        self.overlap()?;
        self.next()
    }

    fn head(&mut self) -> io::Result<()> {
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
        let r = s.roles;
        let here = self
            .report
            .pieces
            .iter()
            .filter(|p| p.role == Role::Reprint && p.parent.is_some())
            .count();
        let taken = self.report.pieces.iter().filter(|p| self.is_from_reference(p)).count();
        let (here, gone) = (here - taken, r.reprint - here);
        let mut parts: Vec<String> = Vec::new();
        let mut say = |n: usize, text: &str| {
            if n > 0 {
                parts.push(format!("{n} {text}"));
            }
        };
        say(taken, "copied from the reference");
        say(here, "copied from another here");
        say(gone, "copied from stories that are not here");
        say(r.original, "original as far as this collection shows");
        say(r.revision, if r.revision == 1 { "later version" } else { "later versions" });
        say(r.partial, "partly another's text");
        say(r.unlinked, "with no credit and no partner");
        say(r.unknown, "undecided");
        if s.pieces > 0 {
            self.wrapped(&format!("{}: {}", count(s.pieces, "article"), parts.join(", ")), 0)?;
        } else {
            self.wrapped("nothing to compare", 0)?;
        }
        if s.pieces > 1 {
            let texts = count(s.distinct_texts, "distinct text");
            let origins = count(s.known_origins, "known origin");
            let line = format!("{texts}: {origins}, {} with no origin found", s.no_origin);
            self.wrapped(&line, 0)?;
        }
        Ok(())
    }

    /// The hosts with the most pages that are no story, where hosts are known.
    fn no_stories_by_host(&self) -> Option<String> {
        let mut hosts: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
        for row in &self.report.summary.non_articles_of {
            let Some(host) = &row.host else { continue };
            let (pages, reasons) = hosts.entry(host).or_default();
            *pages += row.pages;
            reasons.push(format!("{} {}", row.pages, row.reason));
        }
        let mut ranked: Vec<_> = hosts.into_iter().collect();
        ranked.sort_by_key(|(host, (pages, _))| (std::cmp::Reverse(*pages), *host));
        let shown: Vec<String> = ranked
            .iter()
            .take(HOSTS)
            .map(|(host, (_, reasons))| format!("{host} ({})", reasons.join(", ")))
            .collect();
        let more = ranked.len().saturating_sub(HOSTS);
        let more =
            if more > 0 { format!(" and {} more", count(more, "host")) } else { String::new() };
        (!shown.is_empty()).then(|| format!("by host: {}{more}", shown.join(", ")))
    }

    /// Clusters whose text begins in the collection, or may.
    fn copies(&mut self) -> io::Result<()> {
        let mut stories: Vec<Vec<&'r Piece>> = Vec::new();
        for cluster in &self.report.clusters {
            let members: Vec<&Piece> = cluster
                .members
                .iter()
                .filter_map(|id| self.pieces.get(id.as_str()).copied())
                .collect();
            let here = members.iter().any(|p| p.role == Role::Original);
            let elsewhere = |p: &&Piece| p.absent_parent.is_some() || self.is_from_reference(p);
            if here || !members.iter().any(elsewhere) {
                stories.push(members);
            }
        }
        // What spread over most outlets first: one outlet's own duplicates tell the least.
        let outlets = |members: &[&Piece]| {
            members.iter().filter_map(|p| p.source.as_deref()).collect::<BTreeSet<_>>().len()
        };
        stories.sort_by_key(|m| {
            let decided = m.iter().any(|p| p.role == Role::Original);
            let order = (std::cmp::Reverse(outlets(m)), !decided, std::cmp::Reverse(m.len()));
            (order, m[0].id.clone())
        });
        if stories.is_empty() {
            return Ok(());
        }
        self.section("COPIES", "")?;
        let total = stories.len();
        for (n, mut members) in stories.into_iter().take(STORIES).enumerate() {
            if n > 0 {
                writeln!(self.out)?;
            }
            members.sort_by_key(|p| {
                (p.role != Role::Original, p.role == Role::Reprint, day_key(p), p.id.clone())
            });
            let rows: Vec<Row<'_>> = members.iter().map(|p| self.copy_row(p)).collect();
            self.rows(&rows)?;
        }
        self.more(total, STORIES, "stories")
    }

    fn copy_row(&self, piece: &'r Piece) -> Row<'r> {
        let source = piece.source.as_deref().or(piece.origin.as_ref().map(|o| o.name.as_str()));
        let dated = self.when(piece.published.as_ref());
        let (name, style, what) = match piece.role {
            Role::Original => (
                "ORIGINAL".to_owned(),
                GREEN,
                join(&[source.unwrap_or("source unknown"), &dated], ", "),
            ),
            Role::Reprint => {
                let share = piece.parent.as_deref().and_then(|parent| self.share(piece, parent));
                let degree = piece.degree.map(|d| d.to_string()).unwrap_or_default();
                (
                    "reprint".to_owned(),
                    BLUE,
                    join(&[&degree, &share.unwrap_or_default(), &dated], ", "),
                )
            }
            other => (other.to_string(), YELLOW, join(&[source.unwrap_or(""), &dated], ", ")),
        };
        Row { name, style, id: &piece.id, what, tier: piece.tier, reason: reason(piece) }
    }

    /// Originals that are not here and that two or more pieces are tied to, directly or through shared background.
    fn absent_stories(&mut self) -> io::Result<()> {
        let groups: Vec<Vec<&'r Absent>> = self
            .absent_groups()
            .into_iter()
            .filter(|g| g.iter().map(|a| a.members.len()).sum::<usize>() > 1)
            .collect();
        if groups.is_empty() {
            return Ok(());
        }
        self.section("SAME TEXT, original not in this collection", "")?;
        let total = groups.len();
        for (n, group) in groups.into_iter().take(STORIES).enumerate() {
            if n > 0 {
                writeln!(self.out)?;
            }
            // Stories of one member each read best as one table; a story of several gets a line of its own.
            let single: Vec<Row<'_>> = group
                .iter()
                .filter(|a| a.members.len() == 1)
                .filter_map(|a| Some(self.kin_row(self.pieces.get(a.members[0].as_str())?, a)))
                .collect();
            for absent in group.iter().filter(|a| a.members.len() > 1) {
                let origin = absent.origin.as_deref().unwrap_or("unknown origin");
                let title = join(&[origin, &self.absent_day(absent)], ", ");
                writeln!(self.out, "  {BOLD}{title}{BOLD:#}")?;
                let members = absent.members.iter();
                let rows = members
                    .filter_map(|id| Some(self.kin_row(self.pieces.get(id.as_str())?, absent)))
                    .collect::<Vec<_>>();
                self.rows(&rows)?;
            }
            self.rows(&single)?;
        }
        self.more(total, STORIES, "stories")
    }

    /// Absent originals tied by their members' families and clusters and by their origin, most members first.
    fn absent_groups(&self) -> Vec<Vec<&'r Absent>> {
        let mut groups: Vec<(BTreeSet<String>, Vec<&'r Absent>)> = Vec::new();
        for absent in &self.report.absent {
            let mut keys = BTreeSet::new();
            for id in &absent.members {
                if let Some(piece) = self.pieces.get(id.as_str()) {
                    let tie = piece.family.as_ref().or(piece.cluster.as_ref());
                    keys.extend(
                        tie.map(|t| format!("{t} {}", absent.origin.as_deref().unwrap_or(""))),
                    );
                }
            }
            match groups.iter_mut().find(|(k, _)| !k.is_disjoint(&keys)) {
                Some((k, group)) => {
                    k.extend(keys);
                    group.push(absent);
                }
                None => groups.push((keys, vec![absent])),
            }
        }
        let mut found: Vec<Vec<&Absent>> = groups
            .into_iter()
            .map(|(_, mut group)| {
                group.sort_by_key(|a| (absent_key(a), a.id.clone()));
                group
            })
            .collect();
        found.sort_by_key(|g| {
            (std::cmp::Reverse(g.iter().map(|a| a.members.len()).sum::<usize>()), g[0].id.clone())
        });
        found
    }

    fn kin_row(&self, piece: &'r Piece, absent: &Absent) -> Row<'r> {
        let alone = absent.members.len() == 1;
        let story = match (alone, absent.origin.as_deref()) {
            (true, Some(origin)) => join(&[origin, &self.absent_day(absent)], ", "),
            _ => String::new(),
        };
        let via = piece.via.first().map(|via| format!("via {via}")).unwrap_or_default();
        let degree = piece.degree.map(|d| d.to_string()).unwrap_or_default();
        let source =
            piece.source.as_deref().filter(|s| !alone && piece.via.first().is_none_or(|v| v != s));
        let witness = if absent.best_witness == piece.id && !alone { "closest" } else { "" };
        Row {
            name: "reprint".to_owned(),
            style: BLUE,
            id: &piece.id,
            what: join(&[&story, source.unwrap_or(""), &via, &degree, witness], ", "),
            tier: piece.tier,
            reason: reason(piece),
        }
    }

    fn no_partner(&mut self) -> io::Result<()> {
        let alone: Vec<&'r Absent> = self
            .absent_groups()
            .into_iter()
            .filter(|g| g.len() == 1 && g[0].members.len() == 1)
            .map(|g| g[0])
            .collect();
        if alone.is_empty() {
            return Ok(());
        }
        self.section("REPRINTS WITH NO PARTNER HERE", "")?;
        let rows = alone
            .iter()
            .filter_map(|absent| {
                let piece = *self.pieces.get(absent.members[0].as_str())?;
                let origin = absent.origin.as_deref().unwrap_or("unknown");
                let via = piece.via.first().map(|v| format!("via {v}")).unwrap_or_default();
                let dated = self.when(piece.published.as_ref());
                Some(Row {
                    name: "reprint".to_owned(),
                    style: BLUE,
                    id: &piece.id,
                    what: join(&[origin, &via, &dated], ", "),
                    tier: piece.tier,
                    reason: reason(piece),
                })
            })
            .collect::<Vec<_>>();
        self.rows(&rows)
    }

    /// Originals that nothing here copies.
    fn originals(&mut self) -> io::Result<()> {
        let alone: Vec<Row<'r>> = self
            .report
            .pieces
            .iter()
            .filter(|p| p.role == Role::Original && p.cluster.is_none())
            .map(|p| self.copy_row(p))
            .collect();
        if alone.is_empty() {
            return Ok(());
        }
        self.section("ORIGINALS WITH NO COPY HERE", "")?;
        self.rows(&alone)
    }

    fn parts(&mut self) -> io::Result<()> {
        let found: Vec<&'r Piece> =
            self.report.pieces.iter().filter(|p| p.role == Role::Partial).collect();
        if found.is_empty() {
            return Ok(());
        }
        self.section("PARTLY ANOTHER'S TEXT", "")?;
        let rows = found
            .into_iter()
            .map(|p| {
                let of = p.origins.first().map(|o| match o.share {
                    Some(share) => format!("{} of it {}'s", percent(share.0), o.name),
                    None => format!("some of it {}'s", o.name),
                });
                Row {
                    name: "partial".to_owned(),
                    style: YELLOW,
                    id: &p.id,
                    what: of.unwrap_or_default(),
                    tier: p.tier,
                    reason: reason(p),
                }
            })
            .collect::<Vec<_>>();
        self.rows(&rows)
    }

    fn undecided(&mut self) -> io::Result<()> {
        let s = &self.report.summary;
        let unknown: Vec<&str> = self
            .report
            .pieces
            .iter()
            .filter(|p| p.role == Role::Unknown)
            .map(|p| p.id.as_str())
            .collect();
        let templates =
            self.report.pairs.iter().filter(|p| p.relation == Relation::Template).count();
        let quotations =
            self.report.pairs.iter().filter(|p| p.relation == Relation::Quotation).count();
        let mut lines = Vec::new();
        if !unknown.is_empty() {
            let shown = unknown.iter().take(4).copied().collect::<Vec<_>>().join(", ");
            let rest = if unknown.len() > 4 { " …" } else { "" };
            let which = if unknown.len() == 1 { "piece shares" } else { "pieces share" };
            lines.push(format!(
                "{} {which} text, and nothing says which came first: {shown}{rest}",
                unknown.len()
            ));
        }
        let unlinked: Vec<&str> = self
            .report
            .pieces
            .iter()
            .filter(|p| p.role == Role::Unlinked)
            .map(|p| p.id.as_str())
            .collect();
        if !unlinked.is_empty() {
            let shown = unlinked.iter().take(4).copied().collect::<Vec<_>>().join(", ");
            let rest = if unlinked.len() > 4 { " …" } else { "" };
            let which = counted(unlinked.len(), "article has", "articles have");
            lines.push(format!("{which} no credit and no partner: {shown}{rest}"));
        }
        if templates > 0 {
            lines.push(format!(
                "{} the words of a form but not its facts: no copies",
                counted(templates, "pair shares", "pairs share")
            ));
        }
        if quotations > 0 {
            lines.push(format!(
                "{} a quotation and nothing else: no copies either",
                counted(quotations, "pair shares", "pairs share")
            ));
        }
        if s.non_articles > 0 {
            let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
            for page in &self.report.non_articles {
                *kinds.entry(page.reason.as_str()).or_default() += 1;
            }
            let kinds: Vec<String> = kinds.iter().map(|(k, n)| format!("{k} ({n})")).collect();
            lines.push(format!(
                "{} no story: {}",
                counted(s.non_articles, "page is", "pages are"),
                kinds.join(", ")
            ));
            if let Some(hosts) = self.no_stories_by_host() {
                lines.push(hosts);
            }
        }
        if s.truncated > 0 {
            lines.push(format!(
                "{} only the beginning of a story: a paywall or a feed kept the rest back",
                counted(s.truncated, "article is", "articles are")
            ));
        }
        let captures: usize = self.report.pieces.iter().map(|p| p.captures.len()).sum();
        if captures > 0 {
            lines.push(format!(
                "{} of a publication already counted",
                count(captures, "further capture")
            ));
        }
        if !s.bounded.is_empty() {
            lines.push(format!(
                "{} too crowded for all pairs: see summary.bounded",
                counted(s.bounded.len(), "bucket was", "buckets were")
            ));
        }
        if let Some(unused) = s.corrections_unused.as_ref().filter(|unused| !unused.is_empty()) {
            lines.push(format!(
                "{} not applied: see summary.corrections_unused",
                counted(unused.len(), "correction was", "corrections were")
            ));
        }
        if lines.is_empty() {
            return Ok(());
        }
        self.section("ALSO", "")?;
        for line in lines {
            self.wrapped(&line, 2)?;
        }
        Ok(())
    }

    fn overlap(&mut self) -> io::Result<()> {
        let mut rows: Vec<_> = self.report.overlap.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_by_key(|o| (std::cmp::Reverse(o.pieces), o.from.clone(), o.to.clone()));
        let total = rows.len();
        rows.truncate(STORIES + 2);
        let names: Vec<String> = rows.iter().map(|o| format!("{} → {}", o.from, o.to)).collect();
        let widest = names.iter().map(|n| n.width()).max().unwrap_or(0);
        let wide = widest.clamp(20, self.page.width.saturating_sub(42).max(20));
        let head = format!("{:<wide$}  pieces  credited  their words  lag", "WHO TAKES FROM WHOM");
        writeln!(self.out, "\n{BOLD}{head}{BOLD:#}")?;
        for (row, name) in rows.iter().zip(names) {
            let share = row.share_to.map_or_else(|| "–".to_owned(), |s| percent(s.0));
            let lag = row.median_lag_hours.map_or_else(|| "–".to_owned(), lag);
            writeln!(
                self.out,
                "{}  {:>6}  {:>8}  {share:>11}  {lag}",
                pad(&short(&name, wide), wide),
                row.pieces,
                row.credited,
            )?;
        }
        self.more(total, STORIES + 2, "rows")
    }

    fn next(&mut self) -> io::Result<()> {
        let paths: Vec<String> =
            self.page.paths.iter().map(|p| quote(&p.to_string_lossy())).collect();
        let paths = paths.join(" ");
        // What is explained must be among what is read again.
        let here =
            |p: &&ListedPair| [&p.a, &p.b].iter().all(|id| self.pieces.contains_key(id.as_str()));
        let pairs = || self.report.pairs.iter().filter(here);
        let pair = pairs()
            .find(|p| p.relation == Relation::Copy)
            .or_else(|| pairs().find(|p| p.relation <= Relation::Partial));
        let mut steps = Vec::new();
        if let Some(pair) = pair {
            steps.push(format!("wirecopy explain {} {} {paths}", quote(&pair.a), quote(&pair.b)));
        }
        match self.page.json {
            None => steps.push(format!("wirecopy scan {paths} --json report.json")),
            Some(path) => steps.push(format!("everything is in {}", path.display())),
        }
        write!(self.out, "\n{DIM}Next:{DIM:#} ")?;
        for (n, step) in steps.iter().enumerate() {
            let indent = if n == 0 { "" } else { "      " };
            writeln!(self.out, "{indent}{step}")?;
        }
        Ok(())
    }

    // ── words ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /// The share of a piece that stands in another, as the pair between them says.
    fn share(&self, piece: &Piece, other: &str) -> Option<String> {
        let of =
            |p: &&ListedPair| p.a == piece.id && p.b == other || p.b == piece.id && p.a == other;
        let pair = self.report.pairs.iter().find(of)?;
        let side = usize::from(pair.b == piece.id);
        let [c, k] = [pair.coverage[side].0, pair.containment[side].0];
        Some(percent(c.max(k)))
    }

    fn absent_day(&self, absent: &Absent) -> String {
        match &absent.published {
            Some(Dates { from: None, to: Some(to), .. }) => format!("by {}", self.day(to)),
            Some(dates) => self.range(dates),
            None => String::new(),
        }
    }

    fn when(&self, dates: Option<&Dates>) -> String {
        dates.map(|d| self.range(d)).unwrap_or_default()
    }

    fn range(&self, dates: &Dates) -> String {
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

    fn day(&self, date: &str) -> String {
        full_day(date, self.years)
    }

    // ── layout ─────────────────────────────────────────────────────────────────────────────────────────────────────

    fn section(&mut self, title: &str, rest: &str) -> io::Result<()> {
        writeln!(self.out, "\n{BOLD}{title}{BOLD:#}{rest}")
    }

    /// Rows of a story: role, id, what, tier, and the reason on the same line where there is room.
    fn rows(&mut self, rows: &[Row<'_>]) -> io::Result<()> {
        let total = rows.len();
        let width = self.page.width;
        let shown = &rows[..total.min(ROWS)];
        // An id is there to be copied: it is never cut. What does not fit beside it goes on the line below.
        let widest = |of: fn(&Row<'_>) -> usize| shown.iter().map(of).max().unwrap_or(0);
        let (ids, what) = (widest(|r| r.id.width()), widest(|r| r.what.width()));
        let one_line = 2 + 8 + 2 + ids + 2 + what + 2 + 7 <= width;
        let used = 2 + 8 + 2 + ids + 2 + what + 2 + 7;
        let beside = width >= used + 2 + 34;
        for row in shown {
            let Row { name, style, id, what: w, tier, reason } = row;
            let tier = tier.map_or("", Tier::word);
            write!(self.out, "  {style}{name:<8}{style:#}  ")?;
            if !one_line {
                writeln!(self.out, "{id}")?;
                let line = join(&[w, tier, reason], " · ");
                self.below(&line, "")?;
            } else if beside {
                let lines = wrap(reason, width - used - 2);
                let first = lines.first().map_or("", String::as_str);
                let tier = pad(tier, 7);
                let line = format!("{}  {}  {tier}  {first}", pad(id, ids), pad(w, what));
                writeln!(self.out, "{}", line.trim_end())?;
                self.below(&lines.get(1..).unwrap_or_default().join(" "), &" ".repeat(used + 2))?;
            } else {
                let line = format!("{}  {}  {tier}", pad(id, ids), pad(w, what));
                writeln!(self.out, "{}", line.trim_end())?;
                self.below(reason, "")?;
            }
        }
        self.more(total, ROWS, "")
    }

    /// A text on lines of its own under a row.
    fn below(&mut self, text: &str, indent: &str) -> io::Result<()> {
        let (indent, style) =
            if indent.is_empty() { ("            ", DIM) } else { (indent, Style::new()) };
        for line in wrap(text, self.page.width.saturating_sub(indent.len())) {
            writeln!(self.out, "{indent}{style}{line}{style:#}")?;
        }
        Ok(())
    }

    fn more(&mut self, total: usize, shown: usize, what: &str) -> io::Result<()> {
        if total > shown {
            let what = if what.is_empty() { String::new() } else { format!(" {what}") };
            writeln!(self.out, "  {DIM}… and {} more{what}{DIM:#}", total - shown)?;
        }
        Ok(())
    }

    fn wrapped(&mut self, text: &str, indent: usize) -> io::Result<()> {
        for (n, line) in wrap(text, self.page.width.saturating_sub(indent + 2)).iter().enumerate() {
            let indent = if n == 0 { indent } else { indent + 2 };
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }
}
