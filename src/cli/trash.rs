//! `wirecopy dedup --dry-run`, `--delete`, `--undo` and `--out`: what would be moved, what was, and what stays where it is.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::Ending;
use super::args::DedupArgs;
use super::output::{self, BOLD, DIM, YELLOW};
use crate::engine::dedup::{Dedup, Stays};
use crate::engine::trash::{self, Left, Outcome, Plan};
use crate::report::copied::Copied;

/// Files that are shown one by one.
const SHOWN: usize = 12;

/// The folder that a plan's files go to, checked before any work.
pub(super) fn place(
    plan: &Path,
    given: Option<&Path>,
    inputs: &[&Path],
) -> anyhow::Result<PathBuf> {
    if output::is_stdout(plan) {
        bail!("--dry-run needs the name of a file for its plan: --delete asks for it");
    }
    refuse_stdin(inputs, "--dry-run")?;
    let trash = if let Some(given) = given {
        real(given)?
    } else {
        let first = fs::canonicalize(inputs[0])?;
        let Some(name) = first.file_name() else {
            bail!("there is no place beside {}: name one with --trash DIR", first.display());
        };
        let mut name = name.to_owned();
        name.push(".trash");
        first.with_file_name(name)
    };
    if fs::symlink_metadata(&trash).is_ok() && !trash.is_dir() {
        bail!("the trash must be a folder, and {} is none", trash.display());
    }
    refuse_overlap(&trash, inputs, "the trash")?;
    Ok(trash)
}

/// A folder that is to be made, checked before any work.
pub(super) fn new_folder(out: &Path, inputs: &[&Path]) -> anyhow::Result<PathBuf> {
    refuse_stdin(inputs, "--out")?;
    let folder = real(out)?;
    if fs::symlink_metadata(&folder).is_ok() {
        let empty = fs::read_dir(&folder).map(|mut entries| entries.next().is_none());
        if !empty.is_ok_and(|empty| empty) {
            bail!("--out {} is there already and is no empty folder", out.display());
        }
    }
    refuse_overlap(&folder, inputs, "--out")?;
    Ok(folder)
}

fn refuse_stdin(inputs: &[&Path], option: &str) -> anyhow::Result<()> {
    if inputs.iter().any(|path| output::is_stdout(path)) {
        bail!(
            "{option} needs files, and standard input is none: --survivors FILE writes what stays"
        );
    }
    Ok(())
}

/// Where a path leads that need not be there yet, without links.
fn real(path: &Path) -> anyhow::Result<PathBuf> {
    if let Ok(real) = fs::canonicalize(path) {
        return Ok(real);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let (Ok(folder), Some(name)) = (fs::canonicalize(folder), path.file_name()) else {
        bail!("cannot make {}: there is no folder {}", path.display(), folder.display());
    };
    Ok(folder.join(name))
}

/// Refuses a folder in which the input stands, or that stands in it: it would be read the next time.
fn refuse_overlap(folder: &Path, inputs: &[&Path], what: &str) -> anyhow::Result<()> {
    for input in inputs {
        let Ok(real) = fs::canonicalize(input) else { continue };
        if folder.starts_with(&real) || real.starts_with(folder) {
            bail!(
                "{what} must stand apart from the input: {} and {} are one in the other",
                folder.display(),
                input.display()
            );
        }
    }
    Ok(())
}

/// What a plan would do.
pub(super) fn show(
    plan: &Plan,
    path: &Path,
    found: &Dedup,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let files = plan.moves.len();
    let all = found.files().len();
    writeln!(
        out,
        "\n{BOLD}Would move {} of {} files ({}) to {}{BOLD:#}",
        output::thousands(files as u64),
        output::thousands(all as u64),
        size(plan.bytes()),
        plan.trash.display()
    )?;
    let width = plan.moves.iter().take(SHOWN).map(|m| m.to.as_os_str().len()).max().unwrap_or(0);
    for moved in plan.moves.iter().take(SHOWN) {
        let Some(copy) = moved.copies.first() else { continue };
        let more = match moved.copies.len() {
            1 => String::new(),
            n => format!(" · and {} more texts", n - 1),
        };
        writeln!(
            out,
            "  {:width$}  {} of {}, Jaccard {:.2}: {}{more}",
            moved.to.display(),
            copy.relation,
            copy.survivor,
            copy.jaccard,
            copy.reason,
            width = width.min(40),
        )?;
    }
    if files > SHOWN {
        let rest = output::thousands((files - SHOWN) as u64);
        writeln!(out, "  {DIM}and {rest} more, all in {}{DIM:#}", path.display())?;
    }
    let fates = found.fates();
    let staying: Vec<_> = fates.iter().filter(|f| f.removed > 0 && f.stays.is_some()).collect();
    if !staying.is_empty() {
        let count = output::thousands(staying.len() as u64);
        writeln!(out, "Stay as they are, though texts in them can go: {count}")?;
        for fate in staying.iter().take(SHOWN) {
            let why = fate.stays.map_or("", Stays::words);
            writeln!(
                out,
                "  {}: {why} ({} of {} can go)",
                fate.file.name,
                output::thousands(fate.removed as u64),
                output::thousands(fate.texts as u64)
            )?;
        }
        if staying.len() > SHOWN {
            let rest = output::thousands((staying.len() - SHOWN) as u64);
            writeln!(out, "  {DIM}and {rest} more{DIM:#}")?;
        }
        if staying.iter().any(|fate| fate.stays == Some(Stays::InPart)) {
            writeln!(out, "  --out DIR makes a copy of the input without what can go")?;
        }
    }
    if files > 0 {
        writeln!(out, "Nothing has been moved. Next: wirecopy dedup --delete {}", quoted(path))?;
    }
    out.flush()?;
    Ok(())
}

/// What was copied into a new folder.
pub(super) fn copied(copied: &Copied, args: &DedupArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let n = |n: usize| output::thousands(n as u64);
    let folder = args.out.as_deref().unwrap_or(Path::new(""));
    writeln!(
        out,
        "{}: {} files as they are, {} without the records that can go; {} left out",
        folder.display(),
        n(copied.whole),
        n(copied.cut),
        n(copied.left_out)
    )?;
    if !copied.uncut.is_empty() {
        writeln!(
            out,
            "{} files of records are of a form that is not cut, and were copied whole; --survivors FILE has what stays of them",
            n(copied.uncut.len())
        )?;
        for name in copied.uncut.iter().take(SHOWN) {
            writeln!(out, "  {name}")?;
        }
    }
    Ok(())
}

/// Moves what a plan says.
pub(super) fn delete(plan: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let outcome = trash::carry_out(plan)?;
    let again = format!("wirecopy dedup --delete {}", quoted(plan));
    let mut out = anstream::stdout().lock();
    if !quiet {
        writeln!(
            out,
            "{BOLD}Moved {} files ({}) to {}{BOLD:#}{}",
            output::thousands(outcome.moved as u64),
            size(outcome.bytes),
            outcome.trash.display(),
            earlier(&outcome)
        )?;
        writeln!(out, "To put all of it back: wirecopy dedup --undo {}", quoted(&outcome.record))?;
    }
    Ok(rest(&outcome, &again))
}

/// Puts back what was moved.
pub(super) fn undo(record: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let outcome = trash::undo(record)?;
    let again = format!("wirecopy dedup --undo {}", quoted(record));
    if !quiet {
        writeln!(
            anstream::stdout().lock(),
            "{BOLD}Put back {} files ({}) from {}{BOLD:#}{}",
            output::thousands(outcome.moved as u64),
            size(outcome.bytes),
            outcome.trash.display(),
            earlier(&outcome)
        )?;
    }
    Ok(rest(&outcome, &again))
}

fn earlier(outcome: &Outcome) -> String {
    match outcome.before {
        0 => String::new(),
        n => format!("; {} were there already", output::thousands(n as u64)),
    }
}

/// Names what was left, and says how the run ended.
fn rest(outcome: &Outcome, again: &str) -> Ending {
    if outcome.left.is_empty() && outcome.unseen == 0 {
        return Ending::Whole;
    }
    let mut out = anstream::stderr().lock();
    for Left { path, reason } in outcome.left.iter().take(SHOWN) {
        let _ = writeln!(out, "{YELLOW}left:{YELLOW:#} {}: {reason}", path.display());
    }
    if outcome.left.len() > SHOWN {
        let _ = writeln!(out, "{YELLOW}left:{YELLOW:#} {} more", outcome.left.len() - SHOWN);
    }
    if outcome.unseen > 0 {
        let _ = writeln!(
            out,
            "{} files were not moved for want of room. Make some and run again: {again}",
            output::thousands(outcome.unseen as u64 + 1)
        );
    }
    let _ = writeln!(out, "Nothing is lost: what was left stands where it stood");
    Ending::Skips
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Bytes in a unit that a person reads.
fn size(bytes: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} bytes") } else { format!("{value:.1} {}", units[unit]) }
}
