//! What would go, and for what? The files that can go whole, those they go for, and everything by which a change is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::place::{changed, hash, nanoseconds, real};
use super::{record, spelling};
use crate::engine::dedup::{Dedup, Verdict};
use crate::error::{Error, Result};
use crate::read::SourceFile;
use crate::report::dedup::reason;

/// The version of the form.
const VERSION: u32 = 1;

/// A file as it was when the plan was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Where it stands, without links in the way.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was last changed, in nanoseconds since 1970-01-01 UTC.
    pub modified: Option<i64>,
    /// The hash of its content.
    pub sha256: String,
}

/// A text that goes with its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CopyOf {
    /// Its id.
    pub id: String,
    /// The text that stays.
    pub survivor: String,
    /// What the two are to one another.
    pub relation: String,
    /// Their Jaccard resemblance, with four decimals.
    pub jaccard: f64,
    /// Containment of this text in the survivor, with four decimals.
    pub containment: f64,
    /// Why it goes, in words.
    pub reason: String,
}

/// A file that would be moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// The file.
    pub file: Known,
    /// Where in the trash it would stand.
    pub to: PathBuf,
    /// The places of the files that it goes for, among [`Plan::needed`].
    pub needs: Vec<usize>,
    /// Its texts.
    pub copies: Vec<CopyOf>,
}

/// What would be moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The folder that files would go to.
    pub trash: PathBuf,
    /// The files that must stay as they are.
    pub needed: Vec<Known>,
    /// The files that would go, by path.
    pub moves: Vec<Move>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    plan: u32,
    wirecopy: String,
    trash: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Line {
    Needed {
        needed: String,
        bytes: u64,
        modified: Option<i64>,
        sha256: String,
    },
    Move {
        r#move: String,
        to: String,
        bytes: u64,
        modified: Option<i64>,
        sha256: String,
        needs: Vec<usize>,
        copies: Vec<CopyOf>,
    },
}

const HINT: &str = "make one with `wirecopy dedup PATH… --dry-run FILE`";

impl Plan {
    /// What would go of a collection. `trash` is a folder, which need not be there yet.
    ///
    /// # Errors
    /// [`Error::Changed`] where a file is not as it was read; [`Error::Io`] where one cannot be read again.
    pub fn of(dedup: &Dedup, trash: &Path) -> Result<Self> {
        let going: BTreeSet<usize> = dedup
            .fates()
            .into_iter()
            .filter(|fate| fate.stays.is_none())
            .map(|fate| fate.number)
            .collect();
        let mut copies: BTreeMap<usize, Vec<CopyOf>> = BTreeMap::new();
        let mut needs: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (file, listed) in dedup.listed_with_files() {
            let Verdict::Removed(removed) = listed.verdict else { continue };
            if going.contains(&file) {
                needs.entry(file).or_default().insert(removed.survivor_file);
                let rounded = |share: f64| (share * 10_000.0).round() / 10_000.0;
                copies.entry(file).or_default().push(CopyOf {
                    id: listed.id.into_owned(),
                    reason: reason(&removed),
                    relation: removed.relation.name().to_owned(),
                    jaccard: rounded(removed.figures.jaccard()),
                    containment: rounded(removed.figures.containment()[0]),
                    survivor: removed.survivor.into_owned(),
                });
            }
        }
        let stay: Vec<usize> =
            needs.values().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let files = dedup.files();
        let look = |file: &usize| known(&files[*file]);
        let needed = stay.par_iter().map(look).collect::<Result<Vec<_>>>()?;
        let mut names = Names::default();
        let mut moves = Vec::with_capacity(copies.len());
        let known: Vec<Known> = copies
            .keys()
            .copied()
            .collect::<Vec<_>>()
            .par_iter()
            .map(look)
            .collect::<Result<_>>()?;
        for ((number, copies), file) in copies.into_iter().zip(known) {
            let needs = needs.remove(&number).unwrap_or_default();
            moves.push(Move {
                file,
                to: names.free(&beside(&files[number])),
                needs: needs.iter().filter_map(|n| stay.binary_search(n).ok()).collect(),
                copies,
            });
        }
        Ok(Self { trash: trash.to_path_buf(), needed, moves })
    }

    /// Bytes of the files that would go.
    pub fn bytes(&self) -> u64 {
        self.moves.iter().map(|moved| moved.file.bytes).sum()
    }

    /// Writes the plan down.
    ///
    /// # Errors
    /// [`Error::Io`] where that cannot be done.
    pub fn write(&self, path: &Path) -> Result<()> {
        let head = Head {
            plan: VERSION,
            wirecopy: env!("CARGO_PKG_VERSION").to_owned(),
            trash: spelling::spell(&self.trash),
        };
        let needed = self.needed.iter().map(|file| Line::Needed {
            needed: spelling::spell(&file.path),
            bytes: file.bytes,
            modified: file.modified,
            sha256: file.sha256.clone(),
        });
        let moves = self.moves.iter().map(|moved| Line::Move {
            r#move: spelling::spell(&moved.file.path),
            to: spelling::spell(&moved.to),
            bytes: moved.file.bytes,
            modified: moved.file.modified,
            sha256: moved.file.sha256.clone(),
            needs: moved.needs.clone(),
            copies: moved.copies.clone(),
        });
        record::write(path, &head, &needed.chain(moves).collect::<Vec<_>>())
    }

    /// Reads a plan that was written down, and the token by which it is called.
    ///
    /// # Errors
    /// [`Error::Missing`] and [`Error::Io`] where it cannot be read, [`Error::Unusable`] where it is none, or not as it was written.
    pub fn read(path: &Path) -> Result<(Self, String)> {
        let (head, lines, token): (Head, Vec<Line>, String) = record::read(path, "plan", HINT)?;
        let unusable = |reason: &str| Error::Unusable {
            path: path.to_path_buf(),
            reason: reason.to_owned(),
            hint: HINT,
        };
        if head.plan != VERSION {
            return Err(unusable("it is a plan of another version"));
        }
        let place = |text: &str| spelling::read(text).ok_or_else(|| unusable("a path is none"));
        let mut plan = Self { trash: place(&head.trash)?, needed: Vec::new(), moves: Vec::new() };
        for line in lines {
            match line {
                Line::Needed { needed, bytes, modified, sha256 } => {
                    plan.needed.push(Known { path: place(&needed)?, bytes, modified, sha256 });
                }
                Line::Move { r#move, to, bytes, modified, sha256, needs, copies } => {
                    let file = Known { path: place(&r#move)?, bytes, modified, sha256 };
                    plan.moves.push(Move { file, to: place(&to)?, needs, copies });
                }
            }
        }
        // What goes for nothing that stays does not go.
        let sound = |moved: &Move| {
            !moved.needs.is_empty()
                && moved.needs.iter().all(|&n| n < plan.needed.len())
                && moved.to.components().all(|part| matches!(part, std::path::Component::Normal(_)))
        };
        if !plan.moves.iter().all(sound) {
            return Err(unusable("a line does not fit the others"));
        }
        Ok((plan, token))
    }
}

/// A file as it is, which must be as it was read.
fn known(file: &SourceFile) -> Result<Known> {
    let failed = |error| Error::io("read", &file.path, error);
    let path = real(&file.path)?;
    let as_read = |about: &fs::Metadata| {
        about.len() == file.size && changed(about) == file.modified.and_then(nanoseconds)
    };
    let before = fs::metadata(&path).map_err(failed)?;
    let sha256 = hash(&path).map_err(failed)?;
    if !as_read(&before) || !as_read(&fs::metadata(&path).map_err(failed)?) {
        return Err(Error::Changed { path: file.path.clone() });
    }
    Ok(Known { bytes: before.len(), modified: changed(&before), path, sha256 })
}

/// The path of a file as its name tells it: relative to the folder it was read from.
pub fn beside(file: &SourceFile) -> PathBuf {
    let parts = file.name.matches('/').count() + 1;
    let normal: Vec<_> = file
        .path
        .components()
        .filter_map(|part| match part {
            std::path::Component::Normal(name) => Some(name),
            _ => None,
        })
        .collect();
    normal[normal.len().saturating_sub(parts)..].iter().collect()
}

/// Names that are taken, as a disk that minds neither case nor composition would see them.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// Of a folder: what stands there is taken.
    pub(super) fn within(folder: &Path) -> Self {
        let mut names = Self::default();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(inner) = folders.pop() {
            // What cannot be read is not written to either.
            for entry in fs::read_dir(inner).into_iter().flatten().flatten() {
                let path = entry.path();
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push(path);
                } else if let Ok(name) = path.strip_prefix(folder) {
                    names.taken.insert(folded(name));
                }
            }
        }
        names
    }

    /// The name itself where it is free, else with a number.
    pub(super) fn free(&mut self, wanted: &Path) -> PathBuf {
        let mut name = wanted.to_path_buf();
        let mut n = 2;
        while !self.taken.insert(folded(&name)) {
            name = numbered(wanted, n);
            n += 1;
        }
        name
    }
}

fn folded(name: &Path) -> String {
    spelling::spell(name).nfc().collect::<String>().to_lowercase()
}

/// `story (2).txt`.
fn numbered(path: &Path, n: usize) -> PathBuf {
    let mut name = OsString::from(path.file_stem().unwrap_or_default());
    name.push(format!(" ({n})"));
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_alone_are_told_apart_by_a_number() {
        let mut names = Names::default();
        let free = ["a/Story.txt", "a/story.txt", "a/STORY.TXT", "b/story.txt", "a/plain"]
            .map(|name| names.free(Path::new(name)).display().to_string());
        let want = ["a/Story.txt", "a/story (2).txt", "a/STORY (3).TXT", "b/story.txt", "a/plain"];
        assert_eq!(free, want);
    }
}
