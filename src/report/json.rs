//! The report as one JSON object: the whole contract, indented, a line feed at the end.

use std::io::Write;
use std::path::Path;

use crate::error::Result;
use crate::report::Report;

/// Writes the report to a stream.
///
/// # Errors
/// What the stream gives.
pub fn write(report: &Report, mut out: impl Write) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut out, report)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes the report to a file, which appears whole under its name or not at all.
///
/// # Errors
/// [`Error::Io`](crate::Error::Io) with the path.
pub fn save(report: &Report, path: &Path) -> Result<()> {
    super::file::save(path, |out| write(report, out))
}
