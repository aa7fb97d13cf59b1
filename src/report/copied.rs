//! How is a folder copied without what can go? Into a nameless one beside its place, which takes its name once all is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use crate::engine::dedup::{Dedup, Settings, Stays, Verdict};
use crate::engine::trash::beside;
use crate::error::{Error, Result};
use crate::read::{self, SourceFile};

/// What was copied.
#[derive(Debug, Default)]
pub struct Copied {
    /// Files copied as they are.
    pub whole: usize,
    /// Files copied without the records that can go.
    pub cut: usize,
    /// Files that can go whole.
    pub left_out: usize,
    /// Files of which records can go, and that were copied whole because their form is not cut.
    pub uncut: Vec<String>,
}

/// Copies every file that was read to its relative name under a folder, which must be empty or not be there: those of which something
/// stays, without the lines and rows that can go. What is kept already is not copied.
///
/// # Errors
/// [`Error::Io`] where something cannot be read or written, [`Error::Changed`] where a file is not as it was read. The folder is not
/// there then.
pub fn copy(found: &Dedup, folder: &Path, settings: &Settings) -> Result<Copied> {
    let parent = folder.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wirecopy-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    let made = builder.tempdir_in(parent).map_err(|error| Error::io("make", folder, error))?;
    let existing = read::files(&settings.existing, &settings.read)?;
    let mut gone: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    let mut starts: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for ((file, record), listed) in found.places().zip(found.listed()) {
        starts.entry(file).or_default().push(record);
        if matches!(listed.verdict, Verdict::Removed(_)) {
            gone.entry(file).or_default().insert(record);
        }
    }
    let mut skipped: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for skip in &found.input.skipped {
        skipped.entry(&skip.document).or_default().extend(skip.record);
    }
    let mut copied = Copied::default();
    for fate in found.fates() {
        let file = fate.file;
        if fs::canonicalize(&file.path).is_ok_and(|real| existing.contains(&real)) {
            continue;
        }
        if matches!(fate.stays, None | Some(Stays::Linked)) {
            copied.left_out += 1;
            continue;
        }
        let to = made.path().join(beside(file));
        if fate.removed == 0 {
            whole(file, &to)?;
            copied.whole += 1;
            continue;
        }
        let mut all = starts.remove(&fate.number).unwrap_or_default();
        let texts = all.len();
        all.sort_unstable();
        all.dedup();
        // Two records on one line cannot be told apart by it.
        let told = all.len() == texts;
        let mut all: BTreeSet<u64> = all.into_iter().collect();
        all.extend(skipped.get(file.name.as_str()).into_iter().flatten());
        let gone = gone.remove(&fate.number).unwrap_or_default();
        if told && part(file, &gone, &all, &to)? {
            copied.cut += 1;
        } else {
            whole(file, &to)?;
            copied.whole += 1;
            copied.uncut.push(file.name.clone());
        }
    }
    // An empty folder gives way.
    let path = made.keep();
    let placed = fs::rename(&path, folder).or_else(|_| {
        fs::remove_dir(folder)?;
        fs::rename(&path, folder)
    });
    placed.map_err(|error| {
        let _ = fs::remove_dir_all(&path);
        Error::io("make", folder, error)
    })?;
    if let Ok(parent) = File::open(parent) {
        let _ = parent.sync_all();
    }
    Ok(copied)
}

/// A new file with the folders above it.
fn begin(to: &Path) -> Result<File> {
    let made = to
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(to));
    made.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            let reason = "this disk takes its name for that of another file of the input";
            Error::io("write", to, io::Error::new(io::ErrorKind::AlreadyExists, reason))
        }
        _ => Error::io("write", to, error),
    })
}

/// A copy of a file with its rights and time.
fn whole(file: &SourceFile, to: &Path) -> Result<()> {
    let failed = |error| Error::io("read", &file.path, error);
    let mut source = File::open(&file.path).map_err(failed)?;
    let mut copy = begin(to)?;
    io::copy(&mut source, &mut copy).map_err(|error| Error::io("write", to, error))?;
    finish(file, &source, &copy, to)
}

/// A copy of a file without some records; whether its form can be cut.
fn part(
    file: &SourceFile,
    gone: &BTreeSet<u64>,
    starts: &BTreeSet<u64>,
    to: &Path,
) -> Result<bool> {
    let source = File::open(&file.path).map_err(|error| Error::io("read", &file.path, error))?;
    let mut copy = BufWriter::with_capacity(1 << 18, begin(to)?);
    if !read::cut(file, gone, starts, &mut copy)? {
        drop(copy);
        fs::remove_file(to).map_err(|error| Error::io("write", to, error))?;
        return Ok(false);
    }
    copy.flush().map_err(|error| Error::io("write", to, error))?;
    finish(file, &source, copy.get_ref(), to)?;
    Ok(true)
}

/// Gives a copy the rights and time of its file, which must be as it was read, and has it on disk.
fn finish(file: &SourceFile, source: &File, copy: &File, to: &Path) -> Result<()> {
    let about = source.metadata().map_err(|error| Error::io("read", &file.path, error))?;
    if about.len() != file.size || about.modified().ok() != file.modified {
        return Err(Error::Changed { path: file.path.clone() });
    }
    let times = about.modified().map(|time| FileTimes::new().set_modified(time));
    copy.set_permissions(about.permissions())
        .and_then(|()| times.map_or(Ok(()), |times| copy.set_times(times)))
        .and_then(|()| copy.sync_all())
        .map_err(|error| Error::io("write", to, error))
}
