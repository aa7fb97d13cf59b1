//! What was taken from a reference? A line under the head, and the pieces that stand in it.

use std::io;

use super::{BLUE, Row, Writer};
use crate::provenance::Role;
use crate::report::model::Piece;
use crate::report::wording::{count, counted, join, percent, reason};

impl<'r> Writer<'r, '_> {
    /// Whether a piece is a copy of a text of the reference.
    pub(super) fn is_from_reference(&self, piece: &Piece) -> bool {
        let beside = |parent: &String| !self.pieces.contains_key(parent.as_str());
        piece.role == Role::Reprint && piece.parent.as_ref().is_some_and(beside)
    }

    pub(super) fn reference_counts(&mut self) -> io::Result<()> {
        let s = &self.report.summary;
        let Some(reference) = &s.reference else { return Ok(()) };
        let read = count(reference.pieces, "article");
        let taking = counted(reference.taking as usize, "article takes", "articles take");
        let share = percent(reference.share.0);
        let line = format!(
            "reference of {read}: {taking} from it, {share} of all words outside quotation"
        );
        self.wrapped(&line, 0)
    }

    /// Pieces that stand in the reference, those with most of it first.
    pub(super) fn copies_of_reference(&mut self) -> io::Result<()> {
        let mut found: Vec<&'r Piece> =
            self.report.pieces.iter().filter(|p| self.is_from_reference(p)).collect();
        if found.is_empty() {
            return Ok(());
        }
        let share = |p: &Piece| p.reference.as_ref().map_or(0.0, |taken| taken.share.0);
        found.sort_by(|x, y| share(y).total_cmp(&share(x)).then_with(|| x.id.cmp(&y.id)));
        self.section("COPIED FROM THE REFERENCE")?;
        let rows: Vec<Row<'_>> = found
            .into_iter()
            .map(|p| {
                let origin = p.origin.as_ref().map_or("", |o| o.name.as_str());
                let degree = p.degree.map(|d| d.to_string()).unwrap_or_default();
                let taken = p.reference.as_ref().map(|taken| percent(taken.share.0));
                Row {
                    name: "reprint".to_owned(),
                    style: BLUE,
                    id: &p.id,
                    what: join(&[origin, &degree, &taken.unwrap_or_default()], ", "),
                    tier: p.tier,
                    reason: reason(p),
                }
            })
            .collect();
        self.rows(&rows)
    }
}
