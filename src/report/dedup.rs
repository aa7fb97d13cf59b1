//! How is a deduplication written down? As tab-separated values: a list of all texts, and a list of all pairs.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Write};
use std::path::Path;

use crate::engine::dedup::{Dedup, Figures, Keep, Kept, Removed, Rule, Verdict, Why};
use crate::error::{Error, Result};
use crate::verify::Relation;

/// How a list begins.
const HEADER: &str = "id\tverdict\tsurvivor";

/// Writes every text with what becomes of it, in the order of the input. Columns: `id`, `verdict` (kept or removed), and
/// of a copy `survivor`, `relation`, `jaccard`, `containment` (of the copy in the survivor); `reason`.
///
/// # Errors
/// When the output cannot be written to.
pub fn list(dedup: &Dedup, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADER}\trelation\tjaccard\tcontainment\treason")?;
    let stays = match dedup.keep() {
        Keep::Longest => "longest",
        Keep::First => "first",
        Keep::Earliest => "earliest",
        // It may be a reprint itself, of a text that is not here.
        Keep::Original => "nearest the original",
    };
    for listed in dedup.listed() {
        cell(&listed.id, out)?;
        match listed.verdict {
            Verdict::Kept(Kept::Alone) => writeln!(out, "\tkept\t\t\t\t\tno copy")?,
            Verdict::Kept(Kept::Survivor(copies)) => {
                writeln!(out, "\tkept\t\t\t\t\t{stays} of {}", copies + 1)?;
            }
            Verdict::Kept(Kept::Spared(removed, why)) => {
                write!(out, "\tkept")?;
                copy(&removed, spared_as(&removed, why), out)?;
                writeln!(out, "\t{}", spared(why))?;
            }
            Verdict::Removed(removed) => {
                write!(out, "\tremoved")?;
                copy(&removed, removed.relation.name(), out)?;
                writeln!(out, "\t{}", reason(&removed))?;
            }
        }
    }
    Ok(())
}

/// Why a text can go, in words: what the two share, and why the other stays.
pub fn reason(removed: &Removed<'_>) -> String {
    let Removed { figures: Figures { shared, shingles }, equal, rule, .. } = removed;
    let figures = if *equal {
        "equal words".to_owned()
    } else {
        format!("{shared} of {} shingles shared", shingles[0])
    };
    let rule = match rule {
        Rule::Existing => "the survivor is kept already",
        Rule::Protected => "the survivor is protected",
        Rule::Preferred => "the survivor's source is preferred",
        Rule::Original => "the survivor is the original",
        Rule::Nearer => "the survivor is nearer the original",
        Rule::Earlier(before, after) => {
            return format!("{figures}; the survivor is earlier, {before} before {after}");
        }
        Rule::Dates => "the survivor comes first by the dates of others",
        Rule::Longer => "the survivor is longer",
        Rule::First => "the survivor comes first",
        Rule::Id => "the survivor comes first by words and id",
    };
    format!("{figures}; {rule}")
}

/// Why a copy stays, in words.
pub fn spared(why: Why) -> &'static str {
    match why {
        Why::Existing => "kept already",
        Why::Protected => "protected",
        Why::SameFile => "the same file by another name (a hard link)",
        Why::Revision => "another version from the same source",
        Why::Template => "one form filled in again: the facts differ",
        Why::Bundled => "its page bundles it with others that stay",
    }
}

fn spared_as(removed: &Removed<'_>, why: Why) -> &'static str {
    match why {
        Why::Template => Relation::Template.name(),
        Why::Revision => "revision",
        Why::Existing | Why::Protected | Why::SameFile | Why::Bundled => removed.relation.name(),
    }
}

/// The ids that an earlier list says were kept; `None` where a file is no such list.
///
/// # Errors
/// [`Error::Missing`] where nothing is there, [`Error::Io`] where it cannot be read.
pub fn kept_in(path: &Path) -> Result<Option<Vec<String>>> {
    let about = std::fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::Missing(path.to_path_buf()),
        _ => Error::io("read", path, error),
    })?;
    if !about.is_file() {
        return Ok(None);
    }
    let failed = |error| Error::io("read", path, error);
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let mut head = Vec::new();
    file.by_ref().take(HEADER.len() as u64).read_to_end(&mut head).map_err(failed)?;
    if head != HEADER.as_bytes() {
        return Ok(None);
    }
    let mut kept = Vec::new();
    // What is left of the header is the first line.
    for line in file.lines().skip(1) {
        let line = line.map_err(failed)?;
        let mut columns = line.split('\t');
        if let (Some(id), Some("kept")) = (columns.next(), columns.next()) {
            kept.push(unescaped(id));
        }
    }
    Ok(Some(kept))
}

/// A cell as it was before [`cell`] wrote it.
fn unescaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    out
}

fn copy(removed: &Removed<'_>, relation: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"\t")?;
    cell(&removed.survivor, out)?;
    write!(out, "\t{relation}\t")?;
    fraction(removed.figures.jaccard(), out)?;
    out.write_all(b"\t")?;
    fraction(removed.figures.containment()[0], out)
}

/// Writes every pair of copies. Columns: `a`, `b`, `relation`, `jaccard`, `containment_a` (of a in b), `containment_b`.
///
/// # Errors
/// When the output cannot be written to.
pub fn pairs(dedup: &Dedup, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "a\tb\trelation\tjaccard\tcontainment_a\tcontainment_b")?;
    dedup.each_pair(|a, b, figures| {
        cell(a, out)?;
        out.write_all(b"\t")?;
        cell(b, out)?;
        out.write_all(b"\tcopy\t")?;
        fraction(figures.jaccard(), out)?;
        for containment in figures.containment() {
            out.write_all(b"\t")?;
            fraction(containment, out)?;
        }
        out.write_all(b"\n")
    })
}

/// A value in a cell: tabs, line breaks and backslashes are written as in C.
fn cell(text: &str, out: &mut dyn Write) -> io::Result<()> {
    if !text.contains(['\t', '\n', '\r', '\\']) {
        return out.write_all(text.as_bytes());
    }
    for c in text.chars() {
        match c {
            '\t' => out.write_all(b"\\t")?,
            '\n' => out.write_all(b"\\n")?,
            '\r' => out.write_all(b"\\r")?,
            '\\' => out.write_all(b"\\\\")?,
            c => out.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?,
        }
    }
    Ok(())
}

/// A fraction from 0 to 1 with four decimals.
fn fraction(value: f64, out: &mut dyn Write) -> io::Result<()> {
    let parts = (value * 10_000.0).round() as u32;
    write!(out, "{}.{:04}", parts / 10_000, parts % 10_000)
}
