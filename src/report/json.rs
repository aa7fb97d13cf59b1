//! The report as one JSON object: the whole contract, indented, a line feed at the end.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result};
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
/// [`Error::Io`] with the path.
pub fn save(report: &Report, path: &Path) -> Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let failed = |source| Error::io("write", path, source);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wirecopy-");
    // What a file that anybody makes is given; the process's mask narrows it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    write(report, std::io::BufWriter::new(&mut file)).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}
