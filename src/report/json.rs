//! The report as one JSON object: the whole contract, indented, a line feed at the end.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result};
use crate::report::model::Piece;
use crate::report::{Object, Report};

/// Writes the report to a stream. The hash of each piece's text and its document's other columns are fetched as their turn
/// comes.
///
/// # Errors
/// What the stream gives, and what reading a text again gives.
pub fn write(report: &Report, mut out: impl Write) -> std::io::Result<()> {
    let mut object = Object::new(&mut out);
    object.member("wirecopy", &report.wirecopy)?;
    object.member("schema", &report.schema)?;
    object.member("parameters", &report.parameters)?;
    object.member("summary", &report.summary)?;
    object.member("containers", &report.containers)?;
    object.member("non_articles", &report.non_articles)?;
    object.list("pieces", report.pieces.len(), |n| {
        let piece = &report.pieces[n];
        let (sha256, fields) = report.text_of(piece).map_err(into_io)?;
        Ok(Piece { sha256, fields, ..piece.clone() })
    })?;
    object.member("absent", &report.absent)?;
    object.list("pairs", report.pairs.len(), |n| Ok(&report.pairs[n]))?;
    object.member("clusters", &report.clusters)?;
    object.member("families", &report.families)?;
    object.member("sources", &report.sources)?;
    object.member("overlap", &report.overlap)?;
    object.list("matrix", report.matrix.len(), |n| Ok(&report.matrix[n]))?;
    object.member("newsflow", &report.newsflow)?;
    if let Some(reference) = &report.reference {
        object.list("reference", reference.len(), |n| Ok(&reference[n]))?;
    }
    object.end()?;
    out.write_all(b"\n")?;
    out.flush()
}

fn into_io(error: Error) -> std::io::Error {
    std::io::Error::other(error)
}

/// Writes the report to a file, which appears whole under its name or not at all.
///
/// # Errors
/// [`Error::Io`] with the path.
pub fn save(report: &Report, path: &Path) -> Result<()> {
    super::file::save(path, |out| write(report, out))
}
