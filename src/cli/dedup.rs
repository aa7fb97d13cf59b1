//! `wirecopy dedup`: near-duplicates, fast.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use serde_json::json;

use super::Ending;
use super::args::{DedupArgs, KeepArg};
use super::output::{self, BOLD};
use super::progress::Progress;
use crate::engine::dedup::{self, Dedup, Keep, Memory, Settings};
use crate::params::Params;
use crate::report;

pub(crate) fn run(args: &DedupArgs, quiet: bool) -> anyhow::Result<Ending> {
    let settings = Settings {
        read: args.inputs.reading.options(),
        unit: args.inputs.reading.unit(),
        params: Params { threshold: args.threshold, recall: args.recall, ..Params::default() },
        keep: match args.keep {
            KeepArg::Longest => Keep::Longest,
            KeepArg::First => Keep::First,
        },
        exact: args.exact,
        audit: args.audit,
        memory: args.memory.unwrap_or_else(Memory::of_this_machine),
        ..Settings::default()
    };
    if args.audit == Some(0) {
        anyhow::bail!("--audit must be at least 1");
    }
    let outputs = [&args.list, &args.pairs, &args.stats];
    output::refuse_clashes(outputs.into_iter().flatten(), &args.inputs.paths)?;
    let progress = Progress::new(quiet);
    let found = dedup::dedup(&args.inputs.paths, &settings, &progress)?;
    let watch = progress.finish();
    output::skips(&found.input, "--stats FILE names all", quiet);
    output::refuse_nothing(&found.input, &args.inputs.paths)?;
    if let Some(path) = &args.list {
        write(path, |out| report::dedup::list(&found, out))?;
    }
    if let Some(path) = &args.pairs {
        write(path, |out| report::dedup::pairs(&found, out))?;
    }
    if let Some(path) = &args.stats {
        let counts = json!({
            "command": "dedup",
            "documents": found.texts(),
            "bytes": found.input.bytes,
            "candidates": found.candidates,
            "verified": found.candidates,
            "copies": found.copies(),
            "removed": found.removed(),
            "bounded": found.bounded.len(),
            "spilled": found.spilled,
            "audit": found.audit,
            "skipped": found.input.skipped,
        });
        write(path, |out| watch.write(counts, out))?;
    }
    let to_stdout = outputs.into_iter().flatten().any(|p| output::is_stdout(p));
    if to_stdout {
        if !quiet {
            summary(&found, args, &mut anstream::stderr().lock())?;
        }
    } else {
        summary(&found, args, &mut anstream::stdout().lock())
            .context("cannot write to standard output")?;
    }
    if let Some(audit) = found.audit.as_ref().filter(|_| !quiet) {
        let mut out = anstream::stderr().lock();
        report::terminal::audit(audit, &mut out)?;
        let missed = audit.relations.iter().any(|r| r.recall.found < r.recall.pairs);
        if missed && !found.bounded.is_empty() {
            let keys = output::thousands(found.bounded.len() as u64);
            writeln!(
                out,
                "  {keys} keys are held by too many texts to compare all of them with each other; --exact does"
            )?;
        }
    }
    let skipped = &found.input.skipped;
    let records = found.texts() + skipped.len();
    // A file that broke off or could not be opened may have held any number of records.
    let within = skipped.len() as f64 <= args.max_skipped * records as f64
        && skipped.iter().all(|skipped| skipped.record.is_some());
    Ok(if within { Ending::Whole } else { Ending::Skips })
}

fn write(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> anyhow::Result<()> {
    if output::is_stdout(path) {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        return fill(&mut out)
            .and_then(|()| out.flush())
            .context("cannot write to standard output");
    }
    Ok(report::file::save(path, fill)?)
}

fn summary(found: &Dedup, args: &DedupArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let texts = found.texts();
    let removed = found.removed();
    let share = removed as f64 / texts.max(1) as f64 * 100.0;
    let n = |count: usize| output::thousands(count as u64);
    writeln!(
        out,
        "{BOLD}{} texts: {} stay, {} can go ({share:.1} %){BOLD:#}",
        n(texts),
        n(texts - removed),
        n(removed)
    )?;
    writeln!(
        out,
        "{} clusters of copies · {} pairs compared, {} of them copies (Jaccard ≥ {})",
        n(found.clusters()),
        n(found.candidates),
        n(found.copies()),
        args.threshold
    )?;
    let bridges = found.bridges();
    if bridges > 0 {
        writeln!(
            out,
            "{} pairs of copies stand in two clusters: one of them is no copy of the other's survivor",
            n(bridges)
        )?;
    }
    if found.non_articles > 0 {
        writeln!(out, "{} pages are no story and were left out", n(found.non_articles))?;
    }
    if found.repeated_ids > 0 {
        writeln!(
            out,
            "{} ids are borne by several records, which are listed as id@file:line",
            n(found.repeated_ids)
        )?;
    }
    if args.list.is_none() && args.pairs.is_none() {
        writeln!(out, "Next: --list FILE says which texts can go, and for which that stays")?;
    }
    out.flush()?;
    Ok(())
}
