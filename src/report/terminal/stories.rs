//! Which stories were copied? Those that tell the most first: uncredited reprints whose source is known, then by outlets.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::{BLUE, BOLD, DIM, GREEN, Row, STORIES, Writer, YELLOW};
use crate::provenance::Role;
use crate::provenance::evidence::Tier;
use crate::report::model::{Absent, Piece};
use crate::report::wording::{
    absent_key, beginning, clean, count, day_key, is_credited, join, pad, reason, width_of,
};

/// How much a story tells: outlets that print it without a credit, where what it is from is stated, proved or strong; outlets;
/// whether it is decided whose it is; pieces. More of each comes first, in this order.
type Telling = (Reverse<usize>, Reverse<usize>, Reverse<bool>, Reverse<usize>);

fn telling(members: &[&Piece]) -> Telling {
    let decided = members.iter().any(|p| p.origin.is_some());
    (
        Reverse(uncredited(members)),
        Reverse(outlets(members)),
        Reverse(decided),
        Reverse(members.len()),
    )
}

/// Outlets among the sources of pieces.
fn outlets(members: &[&Piece]) -> usize {
    members.iter().filter_map(|p| p.source.as_deref()).collect::<BTreeSet<_>>().len()
}

fn is_uncredited(piece: &Piece) -> bool {
    piece.role == Role::Reprint && !is_credited(piece)
}

/// Outlets, and pieces of no known outlet, that surely reprint without a credit.
fn uncredited(members: &[&Piece]) -> usize {
    let sure = members.iter().filter(|p| is_uncredited(p) && p.tier <= Some(Tier::C));
    let names: BTreeSet<&str> =
        sure.map(|p| p.source.as_deref().unwrap_or(p.id.as_str())).collect();
    names.len()
}

impl<'r> Writer<'r, '_> {
    /// Clusters whose text begins in the collection, or may.
    pub(super) fn copies(&mut self) -> io::Result<()> {
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
        if stories.is_empty() {
            return Ok(());
        }
        stories.sort_by_cached_key(|m| (telling(m), m[0].id.clone()));
        self.section("COPIES")?;
        let total = stories.len();
        for (n, mut members) in stories.into_iter().take(STORIES).enumerate() {
            if n > 0 {
                writeln!(self.out)?;
            }
            // The original, then whoever prints it without saying so, then by the day.
            members.sort_by_cached_key(|p| {
                let first = (p.role != Role::Original, p.role == Role::Reprint, !is_uncredited(p));
                (first, day_key(p), p.id.clone())
            });
            self.story(None, &members)?;
            let rows: Vec<Row<'_>> = members.iter().map(|p| self.copy_row(p)).collect();
            self.rows(&rows)?;
        }
        self.more(total, STORIES, "stories")
    }

    /// The line above a story: its headline, and on how many outlets' pages it stands.
    fn story(&mut self, origin: Option<&str>, members: &[&Piece]) -> io::Result<()> {
        let title = members.iter().find_map(|p| p.title.as_deref()).map(clean);
        let title = match (origin, title) {
            (Some(origin), Some(title)) => format!("{} · {title}", clean(origin)),
            (Some(origin), None) => clean(origin),
            (None, title) => title.unwrap_or_else(|| "no headline".to_owned()),
        };
        let (outlets, not) = (outlets(members), uncredited(members));
        let mut says = match outlets {
            0 => count(members.len(), "article"),
            n => count(n, "outlet"),
        };
        if not > 0 {
            says = format!("{says}, {not} uncredited");
        }
        let room = self.page.width.saturating_sub(2 + 2 + width_of(&says));
        let title = pad(&beginning(&title, room), room);
        writeln!(self.out, "  {BOLD}{title}{BOLD:#}  {DIM}{says}{DIM:#}")
    }

    pub(super) fn copy_row(&self, piece: &'r Piece) -> Row<'r> {
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
                let made = join(&[&degree, &share.unwrap_or_default()], " ");
                let outlet = piece.source.as_deref().unwrap_or_default();
                ("reprint".to_owned(), reprinted(piece), join(&[outlet, &dated, &made], ", "))
            }
            other => (other.to_string(), YELLOW, join(&[source.unwrap_or(""), &dated], ", ")),
        };
        Row { name, style, id: &piece.id, what, tier: piece.tier, reason: reason(piece) }
    }

    /// Originals that are not here and that two or more pieces are tied to, directly or through shared background.
    pub(super) fn absent_stories(&mut self, groups: &[Vec<&'r Absent>]) -> io::Result<()> {
        let of = |group: &[&'r Absent]| -> Vec<&'r Piece> {
            let ids = group.iter().flat_map(|a| &a.members);
            ids.filter_map(|id| self.pieces.get(id.as_str()).copied()).collect()
        };
        // Of stories that share background the one that tells the most stands for all; where each has one member here, all of them
        // are one table.
        let mut told: Vec<(Vec<&'r Piece>, Vec<&'r Absent>, usize)> = groups
            .iter()
            .map(|group| {
                let lead = group.iter().filter(|absent| absent.members.len() > 1);
                let lead = lead.min_by_key(|absent| (telling(&of(&[absent])), &absent.id));
                let shown = lead.map_or_else(|| group.clone(), |lead| vec![*lead]);
                (of(&shown), shown, of(group).len())
            })
            .filter(|(.., all)| *all > 1)
            .collect();
        if told.is_empty() {
            return Ok(());
        }
        told.sort_by_cached_key(|(members, shown, _)| (telling(members), shown[0].id.clone()));
        self.section("SAME TEXT, original not in this collection")?;
        let total = told.len();
        for (n, (mut members, shown, all)) in told.into_iter().take(STORIES).enumerate() {
            if n > 0 {
                writeln!(self.out)?;
            }
            let origin = shown[0].origin.as_deref().unwrap_or("unknown origin");
            let absent = |piece: &Piece| {
                shown.iter().find(|a| a.members.contains(&piece.id)).copied().unwrap_or(shown[0])
            };
            if shown.len() == 1 {
                members.sort_by_cached_key(|p| (!is_uncredited(p), day_key(p), p.id.clone()));
            }
            self.story(Some(origin), &members)?;
            let rows: Vec<Row<'_>> = members.iter().map(|p| self.kin_row(p, absent(p))).collect();
            self.rows(&rows)?;
            let more = all - members.len();
            if more > 0 {
                let articles = count(more, "more article");
                writeln!(self.out, "  {DIM}… and {articles} with the same background{DIM:#}")?;
            }
        }
        self.more(total, STORIES, "stories")
    }

    /// Absent originals tied by their members' families and clusters and by their origin.
    pub(super) fn absent_groups(&self) -> Vec<Vec<&'r Absent>> {
        let mut groups: Vec<Vec<&'r Absent>> = Vec::new();
        let mut of_key: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for absent in &self.report.absent {
            let origin = absent.origin.as_deref().unwrap_or("");
            let keys: Vec<(&str, &str)> = absent
                .members
                .iter()
                .filter_map(|id| self.pieces.get(id.as_str()))
                .filter_map(|piece| piece.family.as_deref().or(piece.cluster.as_deref()))
                .map(|tie| (tie, origin))
                .collect();
            let group = keys.iter().filter_map(|key| of_key.get(key).copied()).min();
            let group = group.unwrap_or_else(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[group].push(absent);
            for key in keys {
                of_key.entry(key).or_insert(group);
            }
        }
        for group in &mut groups {
            group.sort_by_key(|a| (absent_key(a), a.id.clone()));
        }
        groups
    }

    fn kin_row(&self, piece: &'r Piece, absent: &Absent) -> Row<'r> {
        let alone = absent.members.len() == 1;
        let day = if alone { self.absent_day(absent) } else { self.when(piece.published.as_ref()) };
        let via = piece.via.first().map(|via| format!("via {via}")).unwrap_or_default();
        let degree = piece.degree.map(|d| d.to_string()).unwrap_or_default();
        let source = piece.source.as_deref().filter(|s| piece.via.first().is_none_or(|v| v != s));
        let witness = if absent.best_witness == piece.id && !alone { "closest" } else { "" };
        Row {
            name: "reprint".to_owned(),
            style: reprinted(piece),
            id: &piece.id,
            what: join(&[source.unwrap_or(""), &via, &day, &degree, witness], ", "),
            tier: piece.tier,
            reason: reason(piece),
        }
    }

    pub(super) fn no_partner(&mut self, groups: &[Vec<&'r Absent>]) -> io::Result<()> {
        let alone = groups.iter().filter(|g| g.len() == 1 && g[0].members.len() == 1);
        let rows = alone
            .filter_map(|group| {
                let piece = *self.pieces.get(group[0].members[0].as_str())?;
                let origin = group[0].origin.as_deref().unwrap_or("unknown");
                let via = piece.via.first().map(|v| format!("via {v}")).unwrap_or_default();
                let dated = self.when(piece.published.as_ref());
                Some(Row {
                    name: "reprint".to_owned(),
                    style: reprinted(piece),
                    id: &piece.id,
                    what: join(&[origin, &via, &dated], ", "),
                    tier: piece.tier,
                    reason: reason(piece),
                })
            })
            .collect::<Vec<_>>();
        if rows.is_empty() {
            return Ok(());
        }
        self.section("REPRINTS WITH NO PARTNER HERE")?;
        self.rows(&rows)
    }
}

/// The style of a reprint: one without a credit stands out.
fn reprinted(piece: &Piece) -> anstyle::Style {
    if is_uncredited(piece) { YELLOW } else { BLUE }
}
