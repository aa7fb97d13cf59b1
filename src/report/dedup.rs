//! How is a deduplication written down? As tab-separated values: a list of all texts, and a list of all pairs.

use std::io::{self, Write};

use crate::engine::dedup::{Dedup, Figures, Keep, Kept, Removed, Verdict};

/// Writes every text with what becomes of it, in the order of the input. Columns: `id`, `verdict` (kept or removed), and
/// of a copy `survivor`, `relation`, `jaccard`, `containment` (of the copy in the survivor); `reason`.
///
/// # Errors
/// When the output cannot be written to.
pub fn list(dedup: &Dedup, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "id\tverdict\tsurvivor\trelation\tjaccard\tcontainment\treason")?;
    let stays = match dedup.keep() {
        Keep::Longest => "longest",
        Keep::First => "first",
    };
    for listed in dedup.listed() {
        cell(&listed.id, out)?;
        match listed.verdict {
            Verdict::Kept(Kept::Alone) => writeln!(out, "\tkept\t\t\t\t\tno copy")?,
            Verdict::Kept(Kept::Survivor(copies)) => {
                writeln!(out, "\tkept\t\t\t\t\t{stays} of {}", copies + 1)?;
            }
            Verdict::Kept(Kept::Bundled(removed)) => {
                write!(out, "\tkept")?;
                copy(&removed, out)?;
                writeln!(out, "\tits page bundles it with others that stay")?;
            }
            Verdict::Removed(removed) => {
                write!(out, "\tremoved")?;
                copy(&removed, out)?;
                if removed.equal {
                    writeln!(out, "\tequal words")?;
                } else {
                    let Figures { shared, shingles } = removed.figures;
                    writeln!(out, "\t{shared} of {} shingles shared", shingles[0])?;
                }
            }
        }
    }
    Ok(())
}

fn copy(removed: &Removed<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"\t")?;
    cell(&removed.survivor, out)?;
    out.write_all(b"\tcopy\t")?;
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
