//! How does a file appear whole or not at all? It is written under another name in the same folder, then renamed.
//!
//! A link is followed and stays a link. What is no file, such as a pipe or `/dev/null`, is written to as it stands.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// Writes a file with what `fill` gives. Until all of it is on disk, whatever stood under the name before stays.
///
/// # Errors
/// [`Error::Io`] with the path.
pub fn save(path: &Path, fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    let real = std::fs::canonicalize(path);
    let path = real.as_deref().unwrap_or(path);
    if std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir()) {
        let failed = |source| Error::io("write", path, source);
        let file = std::fs::OpenOptions::new().write(true).open(path).map_err(failed)?;
        let mut out = BufWriter::new(file);
        return fill(&mut out).and_then(|()| out.flush()).map_err(failed);
    }
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_link_stays_a_link_and_a_pipe_a_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        save(&link, |out| out.write_all(b"new")).unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::read(&real).unwrap(), b"new");
        // Where the system has it: a device is written to, and not put away for a file.
        let null = Path::new("/dev/null");
        if null.exists() {
            let nowhere = folder.path().join("nowhere");
            std::os::unix::fs::symlink(null, &nowhere).unwrap();
            save(&nowhere, |out| out.write_all(b"new")).unwrap();
            assert!(!std::fs::metadata(null).unwrap().is_file());
        }
    }
}
