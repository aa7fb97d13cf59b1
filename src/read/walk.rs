//! Which files are meant? Paths and globs to a list of files in a fixed order, each once.
//!
//! Links are followed, but no folder or file is read twice: what a link leads to is read under its own name where it
//! is among the inputs. Hidden files are passed over; `.wirecopyignore` files hold gitignore patterns.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::overrides::{Override, OverrideBuilder};

use super::{Options, PassedOver};
use crate::error::{Error, Result, Skipped};

/// Name of the files that say what a folder does not want read.
const IGNORE_FILE: &str = ".wirecopyignore";

/// Why a file that stands on both sides is not one of the collection.
const REFERENCE: &str = "read as a reference";

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where to open it.
    pub(super) path: PathBuf,
    /// What it is called: its path relative to the folder given, with `/`.
    pub(super) name: String,
    /// Whether only a link leads to it.
    pub(super) linked: bool,
}

/// What the walk gave.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) files: Vec<Entry>,
    pub(super) skipped: Vec<Skipped>,
    pub(super) passed_over: Vec<PassedOver>,
    /// Names of the files that the user named, and not a folder they stand in.
    pub(super) named: BTreeSet<String>,
}

/// A folder given by the user.
struct Root {
    given: PathBuf,
    overrides: Override,
}

/// A folder on the way, with what decides about its contents.
#[derive(Clone)]
struct Folder {
    path: PathBuf,
    /// Its path without links.
    real: PathBuf,
    /// Relative to the root, empty for the root itself.
    name: String,
    ignores: Vec<Gitignore>,
    /// Whether only a link leads here.
    linked: bool,
}

/// A link, looked at after everything that is no link.
struct Link {
    root: usize,
    parent: Folder,
    path: PathBuf,
    name: String,
}

struct Walk {
    found: Found,
    roots: Vec<Root>,
    /// Real paths of the files that are read as a reference.
    apart: BTreeSet<OsString>,
    /// Real paths of the folders and files met so far, to be compared as they stand and not part by part.
    seen: BTreeSet<OsString>,
    links: Vec<Link>,
}

/// Lists the files that the paths stand for; `-` is left to the caller.
pub(super) fn find(paths: &[PathBuf], options: &Options) -> Result<Found> {
    let mut folders = Vec::new();
    let mut files = Vec::new();
    for path in paths.iter().filter(|path| path.as_os_str() != "-") {
        let metadata = fs::metadata(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::Missing(path.clone()),
            _ => Error::io("read", path, error),
        })?;
        // A pipe of the shell's has no name of its own.
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let list = if metadata.is_dir() { &mut folders } else { &mut files };
        list.push((real, path.clone()));
    }
    // By real path, so that the order of the paths does not matter and an outer folder names what an inner one repeats.
    folders.sort_unstable();
    files.sort_unstable();

    let mut walk = Walk {
        found: Found::default(),
        roots: Vec::new(),
        apart: options.apart.iter().map(|path| path.clone().into_os_string()).collect(),
        seen: BTreeSet::new(),
        links: Vec::new(),
    };
    for (real, given) in folders {
        let overrides = overrides(&given, options)?;
        walk.roots.push(Root { given: given.clone(), overrides });
        let root = walk.roots.len() - 1;
        let folder =
            Folder { path: given, real, name: String::new(), ignores: Vec::new(), linked: false };
        walk.folder(root, folder);
    }
    // Links may lead to folders with more links; every folder is entered once, so this ends.
    let mut next = 0;
    while next < walk.links.len() {
        walk.link(next);
        next += 1;
    }
    let named: BTreeSet<PathBuf> = files.iter().map(|(_, given)| given.clone()).collect();
    for (real, given) in files {
        let name = given.file_name().map_or_else(|| "?".to_owned(), shown);
        if walk.apart.contains(real.as_os_str()) {
            let named = PassedOver { named: true, ..PassedOver::new(name, REFERENCE) };
            walk.found.passed_over.push(named);
        } else if walk.seen.insert(real.into_os_string()) {
            let linked = fs::symlink_metadata(&given).is_ok_and(|about| about.is_symlink());
            walk.found.files.push(Entry { path: given, name, linked });
        }
    }
    let mut found = walk.found;
    name_apart(&mut found.files);
    let is_named = |file: &&Entry| named.contains(&file.path);
    found.named = found.files.iter().filter(is_named).map(|file| file.name.clone()).collect();
    found.files.sort_unstable_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    Ok(found)
}

/// Real paths of the files that the paths stand for.
pub(super) fn real_files(paths: &[PathBuf], options: &Options) -> Result<BTreeSet<PathBuf>> {
    let real = |file: Entry| fs::canonicalize(&file.path).unwrap_or(file.path);
    Ok(find(paths, options)?.files.into_iter().map(real).collect())
}

fn overrides(root: &Path, options: &Options) -> Result<Override> {
    let refuse = |name, glob: &str| Error::Parameter {
        name,
        must: "a pattern such as *.txt or drafts/**",
        given: glob.to_owned(),
    };
    let mut builder = OverrideBuilder::new(root);
    for glob in &options.include {
        builder.add(glob).map_err(|_| refuse("--include", glob))?;
    }
    for glob in &options.exclude {
        builder.add(&format!("!{glob}")).map_err(|_| refuse("--exclude", glob))?;
    }
    builder.build().map_err(|error| refuse("a pattern", &error.to_string()))
}

impl Walk {
    fn folder(&mut self, root: usize, folder: Folder) {
        // By hand and not by recursion: a tree may be deeper than the stack.
        let mut stack = vec![folder];
        while let Some(mut folder) = stack.pop() {
            if !self.seen.insert(folder.real.clone().into_os_string()) {
                continue;
            }
            let mut inner = Vec::new();
            let entries = match list(&folder.path) {
                Ok(entries) => entries,
                Err(error) => {
                    let name = if folder.name.is_empty() {
                        shown(folder.path.as_os_str())
                    } else {
                        folder.name
                    };
                    self.skip(name, format!("cannot read the folder: {}", plainly(&error)));
                    continue;
                }
            };
            self.load_ignores(&mut folder);
            for entry in entries {
                let path = entry.path();
                let name = joined(&folder.name, &entry.file_name());
                let kind = match entry.file_type() {
                    Ok(kind) => kind,
                    Err(error) => {
                        self.skip(name, format!("cannot be looked at: {}", plainly(&error)));
                        continue;
                    }
                };
                if entry.file_name() == OsStr::new(IGNORE_FILE) {
                    continue;
                }
                if kind.is_symlink() {
                    self.links.push(Link { root, parent: folder.clone(), path, name });
                } else if let Some(reason) = self.unwanted(root, &folder, &path, kind.is_dir()) {
                    self.found.passed_over.push(PassedOver::new(name, reason));
                } else if kind.is_dir() {
                    let real = folder.real.join(entry.file_name());
                    let ignores = folder.ignores.clone();
                    inner.push(Folder { path, real, name, ignores, linked: folder.linked });
                } else if kind.is_file() {
                    let real = folder.real.join(entry.file_name()).into_os_string();
                    if self.apart.contains(&real) {
                        self.found.passed_over.push(PassedOver::new(name, REFERENCE));
                    } else if self.seen.insert(real) {
                        self.found.files.push(Entry { path, name, linked: folder.linked });
                    }
                } else {
                    self.found.passed_over.push(PassedOver::new(name, "no regular file"));
                }
            }
            stack.extend(inner.into_iter().rev());
        }
    }

    fn link(&mut self, index: usize) {
        let Link { root, parent, path, name } = &self.links[index];
        let (root, parent, path, name) = (*root, parent.clone(), path.clone(), name.clone());
        let looked = fs::metadata(&path).and_then(|m| Ok((m, fs::canonicalize(&path)?)));
        let Ok((metadata, real)) = looked else {
            self.skip(name, "a link that leads nowhere or to itself".to_owned());
            return;
        };
        if let Some(reason) = self.unwanted(root, &parent, &path, metadata.is_dir()) {
            self.found.passed_over.push(PassedOver::new(name, reason));
        } else if metadata.is_dir() && parent.real.starts_with(&real) {
            self.skip(name, "a link back to a folder it stands in: a loop".to_owned());
        } else if self.seen.contains(real.as_os_str()) {
            let reason = "a link to something that is read under its own name";
            self.found.passed_over.push(PassedOver::new(name, reason));
        } else if metadata.is_dir() {
            let ignores = parent.ignores;
            self.folder(root, Folder { path, real, name, ignores, linked: true });
        } else if self.apart.contains(real.as_os_str()) {
            self.found.passed_over.push(PassedOver::new(name, REFERENCE));
        } else if metadata.is_file() {
            self.seen.insert(real.into_os_string());
            self.found.files.push(Entry { path, name, linked: true });
        } else {
            self.found.passed_over.push(PassedOver::new(name, "no regular file"));
        }
    }

    fn load_ignores(&mut self, folder: &mut Folder) {
        let file = folder.path.join(IGNORE_FILE);
        if !file.is_file() {
            return;
        }
        let mut builder = GitignoreBuilder::new(&folder.path);
        let trouble = builder.add(&file);
        match builder.build() {
            Ok(ignores) => folder.ignores.push(ignores),
            Err(error) => log::warn!("{}: {error}", file.display()),
        }
        if let Some(error) = trouble {
            self.skip(joined(&folder.name, OsStr::new(IGNORE_FILE)), error.to_string());
        }
    }

    /// Why an entry of a folder is passed over, if it is.
    fn unwanted(&self, root: usize, folder: &Folder, path: &Path, is_dir: bool) -> Option<String> {
        let hidden =
            path.file_name().is_some_and(|name| name.as_encoded_bytes().first() == Some(&b'.'));
        if hidden {
            return Some("hidden".to_owned());
        }
        let root = &self.roots[root];
        debug_assert!(path.starts_with(&root.given) || !folder.name.is_empty());
        match root.overrides.matched(path, is_dir) {
            ignore::Match::Ignore(_) => return Some("excluded by a pattern".to_owned()),
            ignore::Match::Whitelist(_) | ignore::Match::None => {}
        }
        let decided =
            folder.ignores.iter().rev().find_map(|ignores| match ignores.matched(path, is_dir) {
                ignore::Match::Ignore(_) => Some(true),
                ignore::Match::Whitelist(_) => Some(false),
                ignore::Match::None => None,
            });
        (decided == Some(true)).then(|| format!("listed in {IGNORE_FILE}"))
    }

    fn skip(&mut self, document: String, reason: String) {
        self.found.skipped.push(Skipped { document, record: None, byte: None, reason });
    }
}

/// A folder's entries by name.
fn list(path: &Path) -> io::Result<Vec<fs::DirEntry>> {
    let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_unstable_by_key(fs::DirEntry::file_name);
    Ok(entries)
}

/// Files of two folders that have one name are called by the path the user gave, as far as needed.
fn name_apart(files: &mut [Entry]) {
    // Each round renames files to the paths they are opened by, which are all different.
    for _ in 0..2 {
        let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        names.sort_unstable();
        let repeated: BTreeSet<String> =
            names.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0].to_owned()).collect();
        for file in files.iter_mut().filter(|file| repeated.contains(&file.name)) {
            file.name = slashed(&file.path);
        }
    }
}

fn joined(parent: &str, name: &OsStr) -> String {
    if parent.is_empty() { shown(name) } else { format!("{parent}/{}", shown(name)) }
}

/// A path with `/` between its parts.
fn slashed(path: &Path) -> String {
    let text = shown(path.as_os_str());
    if std::path::MAIN_SEPARATOR == '/' {
        text
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// A name as text; bytes that are no text are written `\xff`, so that different names stay different.
fn shown(name: &OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// A system's error in words, without its number, which differs between systems.
pub(super) fn plainly(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "it is no longer there".to_owned(),
        _ => error.to_string(),
    }
}
