//! What else was found? Originals that nobody copies, partial texts, and remarks on what was left out.

use std::collections::BTreeMap;
use std::io;

use super::{HOSTS, Row, Writer, YELLOW};
use crate::provenance::Role;
use crate::report::model::Piece;
use crate::report::wording::{count, counted, percent, reason};
use crate::verify::Relation;

impl<'r> Writer<'r, '_> {
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

    /// Originals that nothing here copies.
    pub(super) fn originals(&mut self) -> io::Result<()> {
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
        self.section("ORIGINALS WITH NO COPY HERE")?;
        self.rows(&alone)
    }

    pub(super) fn parts(&mut self) -> io::Result<()> {
        let mut found: Vec<&'r Piece> =
            self.report.pieces.iter().filter(|p| p.role == Role::Partial).collect();
        // Those that say so first, then by how much of them is another's.
        let share = |p: &Piece| p.origins.first().and_then(|o| o.share).map_or(0.0, |s| s.0);
        found.sort_by(|x, y| {
            x.tier.cmp(&y.tier).then(share(y).total_cmp(&share(x))).then_with(|| x.id.cmp(&y.id))
        });
        if found.is_empty() {
            return Ok(());
        }
        self.section("PARTLY ANOTHER'S TEXT")?;
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

    pub(super) fn undecided(&mut self) -> io::Result<()> {
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
        self.section("ALSO")?;
        for line in lines {
            self.wrapped(&line, 2)?;
        }
        Ok(())
    }
}
