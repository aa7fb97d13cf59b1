//! The report for a reader at a screen.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::engine::Outcome;
use crate::report::Report;

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
pub fn write(
    report: &Report,
    _outcome: &Outcome,
    _page: &Page<'_>,
    out: &mut impl Write,
) -> std::io::Result<()> {
    for p in &report.pieces {
        let parent = p.parent.as_deref().or(p.absent_parent.as_deref()).unwrap_or("-");
        writeln!(
            out,
            "{:55} {:9} {:9} {:20} {:40} {:5} {:?} {:?}",
            p.id,
            p.role.to_string(),
            p.degree.map_or(String::new(), |d| d.to_string()),
            p.origin.as_ref().map_or("-", |o| &o.name),
            parent,
            p.confidence.map_or(0.0, |c| c.0),
            p.tier,
            p.source
        )?;
    }
    Ok(())
}
