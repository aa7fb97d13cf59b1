//! How does a file appear whole or not at all? It is written under another name in the same folder, then renamed.
//!
//! A link is followed and stays a link. What is no file, such as a pipe or `/dev/null`, is written to as it stands.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// How names of files begin that are being written.
pub(crate) const PREFIX: &str = ".wirecopy-";

/// A file that is being written. Until [`Pending::keep`], whatever stood under its name before stays.
#[derive(Debug)]
pub struct Pending {
    path: PathBuf,
    out: Out,
}

#[derive(Debug)]
enum Out {
    /// A file that takes its name in the end.
    New(NamedTempFile<File>),
    /// What is no file.
    Standing(File),
}

impl Pending {
    /// Begins a file.
    ///
    /// # Errors
    /// [`Error::Io`] with the path.
    pub fn new(path: &Path) -> Result<Self> {
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let failed = |source| Error::io("write", &path, source);
        let stands =
            std::fs::metadata(&path).is_ok_and(|about| !about.is_file() && !about.is_dir());
        let out = if stands {
            Out::Standing(OpenOptions::new().write(true).open(&path).map_err(failed)?)
        } else {
            let folder = match path.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            let mut builder = tempfile::Builder::new();
            builder.prefix(PREFIX);
            // What a file that anybody makes is given; the process's mask narrows it.
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
            Out::New(builder.tempfile_in(folder).map_err(failed)?)
        };
        Ok(Self { path, out })
    }

    /// Where to write to.
    pub fn file(&mut self) -> &mut File {
        match &mut self.out {
            Out::New(file) => file.as_file_mut(),
            Out::Standing(file) => file,
        }
    }

    /// Waits until all of it is on disk, so that to give it its name cannot fail for want of room.
    ///
    /// # Errors
    /// [`Error::Io`] with the path.
    pub fn sync(&self) -> Result<()> {
        let Out::New(file) = &self.out else { return Ok(()) };
        file.as_file().sync_all().map_err(|source| Error::io("write", &self.path, source))
    }

    /// Gives the file its name, once all of it is on disk.
    ///
    /// # Errors
    /// [`Error::Io`] with the path.
    pub fn keep(self) -> Result<()> {
        let Self { path, out } = self;
        let Out::New(file) = out else { return Ok(()) };
        file.as_file().sync_all().map_err(|source| Error::io("write", &path, source))?;
        file.persist(&path).map_err(|e| Error::io("write", &path, e.error))?;
        Ok(())
    }
}

/// Writes a file with what `fill` gives.
///
/// # Errors
/// [`Error::Io`] with the path.
pub fn save(path: &Path, fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    let mut pending = Pending::new(path)?;
    let mut out = BufWriter::with_capacity(1 << 18, pending.file());
    fill(&mut out).and_then(|()| out.flush()).map_err(|error| {
        // What could not be read again while writing is not the output's fault.
        error.downcast::<Error>().unwrap_or_else(|error| Error::io("write", path, error))
    })?;
    drop(out);
    pending.keep()
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
