//! How does one file get from here to there? Renamed, or copied, compared and taken away; never over another.

use std::collections::BTreeSet;
use std::fs::{self, File, FileTimes, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Bytes read or written in one go.
const STEP: usize = 1 << 18;

/// When a file was last changed, in nanoseconds since 1970-01-01 UTC; `None` where the system does not tell.
pub(super) fn changed(about: &Metadata) -> Option<i64> {
    about.modified().ok().and_then(nanoseconds)
}

/// The same of a time.
pub(super) fn nanoseconds(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|n| -n),
    }
}

/// The hash of a file's content.
pub(super) fn hash(path: &Path) -> io::Result<String> {
    pour(&mut File::open(path)?, &mut io::sink())
}

/// Copies what is left of a file, and gives its hash.
fn pour(from: &mut File, to: &mut dyn Write) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; STEP];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                hasher.update(&buffer[..read]);
                to.write_all(&buffer[..read])?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(hex(&hasher.finalize()))
}

/// The hash of some bytes.
pub(super) fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut out, byte| {
        let _ = std::fmt::Write::write_fmt(&mut out, format_args!("{byte:02x}"));
        out
    })
}

/// Moves files, and remembers whose folders have to be on disk in the end.
#[derive(Debug, Default)]
pub(super) struct Mover {
    /// Folders that gained or lost a name.
    touched: BTreeSet<PathBuf>,
}

impl Mover {
    /// Makes a folder with all above it.
    pub(super) fn folder(&mut self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(above) = path.parent() {
            self.folder(above)?;
            self.touched.insert(above.to_path_buf());
        }
        match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            made => made,
        }
    }

    /// Moves a file to a place where nothing stands. `part` is what a copy is called until it is whole.
    pub(super) fn take(&mut self, from: &Path, to: &Path, part: &str) -> io::Result<()> {
        if let Some(folder) = to.parent() {
            self.folder(folder)?;
        }
        match rename(from, to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                self.carry(from, to, part)?;
            }
            renamed => renamed?,
        }
        self.touch(from);
        self.touch(to);
        Ok(())
    }

    /// Copies a file to another disk and takes it away here, once the copy is known to be one.
    fn carry(&mut self, from: &Path, to: &Path, part: &str) -> io::Result<()> {
        let part = to.with_file_name(part);
        let copied = Self::copy(from, &part).and_then(|before| {
            rename(&part, to)?;
            self.touch(to);
            self.settle()?;
            let now = fs::symlink_metadata(from)?;
            if now.len() != before.len() || changed(&now) != changed(&before) {
                return Err(io::Error::other(
                    "it was written to meanwhile; a copy is in the trash",
                ));
            }
            fs::remove_file(from)
        });
        if copied.is_err() {
            let _ = fs::remove_file(&part);
        }
        copied
    }

    /// A copy on disk with the same content, time and rights; gives what the file was like before.
    fn copy(from: &Path, to: &Path) -> io::Result<Metadata> {
        let mut source = File::open(from)?;
        let about = source.metadata()?;
        let mut copy =
            OpenOptions::new().write(true).read(true).create(true).truncate(true).open(to)?;
        let hash = pour(&mut source, &mut copy)?;
        copy.set_permissions(about.permissions())?;
        if let Ok(time) = about.modified() {
            copy.set_times(FileTimes::new().set_modified(time))?;
        }
        copy.sync_all()?;
        drop(copy);
        if self::hash(to)? != hash {
            return Err(io::Error::other("the copy is not like the file"));
        }
        Ok(about)
    }

    /// Remembers a folder itself.
    pub(super) fn touch_folder(&mut self, folder: &Path) {
        self.touched.insert(folder.to_path_buf());
    }

    fn touch(&mut self, path: &Path) {
        self.touched.extend(path.parent().map(Path::to_path_buf));
    }

    /// Has every name that was given or taken on disk.
    pub(super) fn settle(&mut self) -> io::Result<()> {
        for folder in std::mem::take(&mut self.touched) {
            match File::open(&folder).and_then(|folder| folder.sync_all()) {
                // Not every system opens folders, or has them to sync.
                Err(error)
                    if !matches!(
                        error.kind(),
                        io::ErrorKind::NotFound
                            | io::ErrorKind::PermissionDenied
                            | io::ErrorKind::Unsupported
                            | io::ErrorKind::InvalidInput
                    ) =>
                {
                    return Err(error);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Renames a file, unless something has the new name.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Not every disk can do so in one step.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => look_and_rename(from, to),
        renamed => Ok(renamed?),
    }
}

/// The same in two steps.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    look_and_rename(from, to)
}

fn look_and_rename(from: &Path, to: &Path) -> io::Result<()> {
    if exists(to) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

/// Whether anything has this name, a link that leads nowhere included.
pub(super) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The path without links in its folder; what it is itself is left as it is.
pub(super) fn real(path: &Path) -> Result<PathBuf> {
    let failed = |error| Error::io("read", path, error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    Ok(path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name)))
}
