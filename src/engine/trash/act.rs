//! What is done with a plan, and how is it taken back? A file at a time, each looked at right before it is moved.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::place::{Mover, changed, exists, hash};
use super::plan::{Known, Names, Plan};
use super::{Left, Outcome, record, spelling};
use crate::error::{Error, Result};

/// The version of the form of the record.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    undo: u32,
    wirecopy: String,
    plan: String,
}

/// A file that is moved, or will be.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    from: String,
    to: String,
    bytes: u64,
    sha256: String,
}

/// From where, to where, and what was written of it.
type Moved = (PathBuf, PathBuf, Line);

const HINT: &str = "the record of what was moved stands in the trash as undo-….wirecopy";

/// Moves what a plan says, as far as everything is still as the plan knows it. An earlier run that was interrupted is carried on.
///
/// # Errors
/// What [`Plan::read`] gives; [`Error::Io`] where the trash or the record cannot be made, before anything is moved. What cannot be
/// moved is in [`Outcome::left`].
pub fn carry_out(plan: &Path) -> Result<Outcome> {
    let (plan, token) = Plan::read(plan)?;
    let trash = &plan.trash;
    let mut mover = Mover::default();
    let made = mover.folder(trash).and_then(|()| mover.settle());
    made.map_err(|error| Error::io("make the folder", trash, error))?;
    let path = trash.join(format!("undo-{token}.wirecopy"));
    let mut outcome = Outcome { record: path.clone(), trash: trash.clone(), ..Outcome::default() };
    if !exists(&path) {
        begin(&plan, &token, &path)?;
        sync_folder(trash).map_err(|error| Error::io("write", &path, error))?;
    }
    let _lock = lock(&path)?;
    let places: BTreeMap<PathBuf, PathBuf> =
        read_record(&path)?.1.into_iter().map(|(from, to, _)| (from, to)).collect();
    // Each is read once; that none has changed since is seen by its size and time.
    let needed: Vec<Option<String>> =
        plan.needed.par_iter().map(|file| differs(file, true)).collect();
    for (n, moved) in plan.moves.iter().enumerate() {
        let Some(to) = places.get(&moved.file.path) else { continue };
        let file = &moved.file;
        let missing = || {
            moved.needs.iter().find_map(|&need| {
                let stays = &plan.needed[need];
                let one =
                    || is_same_file(&file.path, &stays.path).then(|| "is the same file".to_owned());
                let why = needed[need].clone().or_else(|| differs(stays, false)).or_else(one)?;
                Some(format!("{}, which it goes for, {why}", stays.path.display()))
            })
        };
        let part = part_of(&token, n);
        let stays = |reason: String| Left { path: file.path.clone(), reason };
        if !exists(&file.path) {
            if is(to, file) {
                outcome.before += 1;
            } else {
                outcome.left.push(stays("it is no longer there".to_owned()));
            }
            continue;
        }
        if let Some(why) = differs_itself(file).map(|why| format!("it {why}")).or_else(missing) {
            outcome.left.push(stays(why));
            continue;
        }
        let done = if exists(to) {
            // The copy was made, and the run ended before the file was taken away.
            if is(to, file) && !is_same_file(to, &file.path) {
                fs::remove_file(&file.path)
            } else {
                Err(io::Error::other(format!("something else stands at {}", to.display())))
            }
        } else {
            mover.take(&file.path, to, &part)
        };
        match done {
            Ok(()) => {
                outcome.moved += 1;
                outcome.bytes += file.bytes;
            }
            Err(error) => {
                let no_room = is_no_room(&error);
                outcome.left.push(stays(in_words(&error)));
                if no_room {
                    outcome.unseen = plan.moves.len() - n - 1;
                    break;
                }
            }
        }
    }
    // What a run that was taking things back left half done.
    for (n, moved) in plan.moves.iter().enumerate() {
        let _ = fs::remove_file(moved.file.path.with_file_name(part_of(UNDO, n)));
    }
    mover.settle().map_err(|error| Error::io("write", trash, error))?;
    Ok(outcome)
}

/// What a copy is called until it is whole. The same for every run that makes it, so that the next writes over it.
fn part_of(run: &str, n: usize) -> String {
    format!(".wirecopy-{run}-{n}.part")
}

/// In the place of a plan's token where files come back.
const UNDO: &str = "undo";

/// Puts back what a record says, and takes the record away once all is back. What stands in a file's place is left there.
///
/// # Errors
/// [`Error::Missing`], [`Error::Io`] and [`Error::Unusable`] where the record cannot be read or is none. What cannot be put back is in
/// [`Outcome::left`].
pub fn undo(path: &Path) -> Result<Outcome> {
    let _lock = lock(path)?;
    let (token, lines) = read_record(path)?;
    let trash = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut outcome =
        Outcome { record: path.to_path_buf(), trash: trash.clone(), ..Outcome::default() };
    let mut mover = Mover::default();
    for (n, (from, to, line)) in lines.iter().enumerate() {
        let left = |reason: &str| Left { path: to.clone(), reason: reason.to_owned() };
        let has = |path: &Path| {
            fs::metadata(path).is_ok_and(|about| about.len() == line.bytes)
                && hash(path).is_ok_and(|hash| hash == line.sha256)
        };
        let done = match (exists(to), exists(from)) {
            (false, true) => {
                outcome.before += 1;
                continue;
            }
            (false, false) => {
                outcome.left.push(left("it is neither in the trash nor in its place"));
                continue;
            }
            (true, true) if has(to) && has(from) && !is_same_file(to, from) => {
                // One of the two is a copy that was made right before a run was interrupted.
                fs::remove_file(to)
            }
            (true, true) => {
                let reason = format!("something stands in its place, {}", from.display());
                outcome.left.push(left(&reason));
                continue;
            }
            (true, false) => mover.take(to, from, &part_of(UNDO, n)),
        };
        match done {
            Ok(()) => {
                outcome.moved += 1;
                outcome.bytes += line.bytes;
            }
            Err(error) => {
                outcome.left.push(left(&in_words(&error)));
                if is_no_room(&error) {
                    outcome.unseen = lines.len() - n - 1;
                    break;
                }
            }
        }
    }
    mover.settle().map_err(|error| Error::io("write", &trash, error))?;
    if outcome.left.is_empty() && outcome.unseen == 0 {
        let mut folders: BTreeSet<&Path> = BTreeSet::new();
        for (n, (_, to, _)) in lines.iter().enumerate() {
            let _ = fs::remove_file(to.with_file_name(part_of(&token, n)));
            let above = to.ancestors().skip(1);
            folders.extend(above.take_while(|f| f.starts_with(&trash) && *f != trash));
        }
        // Those inside others first, and the record before the folder it stands in. One that holds anything else stays.
        for folder in folders.into_iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        remove_unfinished(&trash);
        fs::remove_file(path).map_err(|error| Error::io("remove", path, error))?;
        let _ = fs::remove_dir(&trash);
    }
    Ok(outcome)
}

/// Takes away records that a run was killed in while it wrote them, before it moved anything.
fn remove_unfinished(trash: &Path) {
    const NAME: usize = ".wirecopy-123456".len();
    for entry in fs::read_dir(trash).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let bytes = name.as_encoded_bytes();
        if bytes.len() == NAME && bytes.starts_with(b".wirecopy-") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Holds a record for one run alone, until what is given goes out of use.
fn lock(path: &Path) -> Result<fs::File> {
    let file = fs::File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::Missing(path.to_path_buf()),
        _ => Error::io("read", path, error),
    })?;
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => Err(Error::Unusable {
            path: path.to_path_buf(),
            reason: "another run is moving these files".to_owned(),
            hint: "wait until it has ended",
        }),
        // Not every disk has locks.
        Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(file),
    }
}

/// Writes the record down before anything is moved: where each file stands and where it will.
fn begin(plan: &Plan, token: &str, path: &Path) -> Result<()> {
    let mut names = Names::within(&plan.trash);
    let lines: Vec<Line> = plan
        .moves
        .iter()
        .map(|moved| Line {
            from: spelling::spell(&moved.file.path),
            to: spelling::spell(&names.free(&moved.to)),
            bytes: moved.file.bytes,
            sha256: moved.file.sha256.clone(),
        })
        .collect();
    let head = Head {
        undo: VERSION,
        wirecopy: env!("CARGO_PKG_VERSION").to_owned(),
        plan: token.to_owned(),
    };
    record::write(path, &head, &lines)
}

/// The token of a record's plan, and its moves: from where, to where.
fn read_record(path: &Path) -> Result<(String, Vec<Moved>)> {
    let (head, lines, _): (Head, Vec<Line>, String) = record::read(path, "record of moves", HINT)?;
    let unusable = |reason: &str| Error::Unusable {
        path: path.to_path_buf(),
        reason: reason.to_owned(),
        hint: HINT,
    };
    if head.undo != VERSION {
        return Err(unusable("it is a record of another version"));
    }
    // The trash may have been moved as a whole: what went there is told from where the record stands.
    let trash = path.parent().unwrap_or(Path::new(""));
    let moves = lines
        .into_iter()
        .map(|line| {
            let places = spelling::read(&line.from).zip(spelling::read(&line.to));
            let (from, to) = places.ok_or_else(|| unusable("a path is none"))?;
            Ok((from, trash.join(to), line))
        })
        .collect::<Result<_>>()?;
    Ok((head.plan, moves))
}

/// How a file is not what the plan knows, in words; `None` where it is. Its content is looked at only where asked for.
fn differs(file: &Known, content: bool) -> Option<String> {
    let about = match fs::metadata(&file.path) {
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Some("is no longer there".to_owned());
        }
        Err(error) => return Some(format!("cannot be looked at: {}", in_words(&error))),
    };
    if about.len() != file.bytes || changed(&about) != file.modified {
        return Some("has changed since the dry run".to_owned());
    }
    if content {
        match hash(&file.path) {
            Ok(hash) if hash == file.sha256 => {}
            Ok(_) => return Some("has changed since the dry run".to_owned()),
            Err(error) => return Some(format!("cannot be read: {}", in_words(&error))),
        }
    }
    None
}

/// The same of a file that goes, which must be a file still, and not a link.
fn differs_itself(file: &Known) -> Option<String> {
    if fs::symlink_metadata(&file.path).is_ok_and(|about| !about.is_file()) {
        return Some("is no file any more".to_owned());
    }
    differs(file, true)
}

/// Whether a file has the content that the plan knows.
fn is(path: &Path, file: &Known) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_file() && about.len() == file.bytes)
        && hash(path).is_ok_and(|hash| hash == file.sha256)
}

/// Whether two names are those of one file, so that one of them alone may be taken away.
#[cfg(unix)]
fn is_same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |path| fs::metadata(path).ok().map(|about| (about.dev(), about.ino()));
    identity(a).is_some_and(|a| Some(a) == identity(b))
}

/// Whether two names are those of one file.
#[cfg(not(unix))]
fn is_same_file(a: &Path, b: &Path) -> bool {
    fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b))
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    let mut mover = Mover::default();
    mover.touch_folder(folder);
    mover.settle()
}

fn is_no_room(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
    )
}

/// A system's error in words.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::AlreadyExists => "its place in the trash was taken meanwhile".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "there is no room for it in the trash".to_owned()
        }
        _ => error.to_string(),
    }
}
