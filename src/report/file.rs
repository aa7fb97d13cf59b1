//! How does a file appear whole or not at all? It is written under another name in the same folder, then renamed.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// Writes a file with what `fill` gives. Until all of it is on disk, whatever stood under the name before stays.
///
/// # Errors
/// [`Error::Io`] with the path.
pub fn save(path: &Path, fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
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
    let mut out = BufWriter::with_capacity(1 << 18, &mut file);
    fill(&mut out).and_then(|()| out.flush()).map_err(failed)?;
    drop(out);
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}
