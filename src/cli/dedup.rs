//! `wirecopy dedup`: near-duplicates, fast.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::json;

use super::Ending;
use super::args::{DedupArgs, KeepArg};
use super::output::{self, BOLD, YELLOW};
use super::progress::Progress;
use super::trash;
use crate::engine::dedup::{self, Dedup, Fixed, Keep, Memory, Settings, Why};
use crate::params::Params;
use crate::report::{self, survivors};

pub(crate) fn run(args: &DedupArgs, quiet: bool) -> anyhow::Result<Ending> {
    if let Some(plan) = &args.delete {
        return trash::delete(plan, quiet);
    }
    if let Some(record) = &args.undo {
        return trash::undo(record, quiet);
    }
    let settings = settings(args)?;
    let form = survivors::Form::of(args.survivors.as_deref())?;
    let outputs = [&args.list, &args.pairs, &args.stats, &args.survivors, &args.dry_run];
    output::refuse_clashes(outputs.into_iter().flatten(), &args.paths)?;
    let inputs: Vec<&Path> =
        args.paths.iter().chain(&settings.existing).map(PathBuf::as_path).collect();
    let folder = args.out.as_deref().map(|out| trash::new_folder(out, &inputs)).transpose()?;
    let place = args
        .dry_run
        .as_ref()
        .map(|plan| trash::place(plan, args.trash.as_deref(), &inputs))
        .transpose()?;
    let progress = Progress::new(quiet);
    let found = dedup::dedup(&args.paths, &settings, &progress)?;
    if let Err(error) = output::refuse_nothing(&found.input, &args.paths) {
        drop(progress);
        output::skips(&found.input, "--stats FILE names all", quiet);
        return Err(error.into());
    }
    if let Some(path) = &args.list {
        write(path, |out| report::dedup::list(&found, out))?;
    }
    if let Some(path) = &args.pairs {
        write(path, |out| report::dedup::pairs(&found, out))?;
    }
    if let Some(path) = &args.survivors {
        let rows = survivors::read(&found, &args.paths, &settings, &progress)?;
        match form {
            survivors::Form::Lines => write(path, |out| rows.lines(out))?,
            #[cfg(feature = "parquet")]
            survivors::Form::Parquet => rows.parquet(path)?,
        }
    }
    let copied =
        folder.map(|folder| report::copied::copy(&found, &folder, &settings)).transpose()?;
    let plan = place.map(|trash| crate::engine::trash::Plan::of(&found, &trash)).transpose()?;
    if let (Some(plan), Some(path)) = (&plan, &args.dry_run) {
        plan.write(path)?;
    }
    let watch = progress.finish();
    output::skips(&found.input, "--stats FILE names all", quiet);
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
    if !quiet {
        remark(&found, args);
    }
    let to_stdout = outputs.into_iter().flatten().any(|p| output::is_stdout(p));
    if to_stdout {
        if !quiet {
            summary(&found, args, &mut anstream::stderr().lock())?;
        }
    } else {
        let mut out = anstream::stdout().lock();
        let done = summary(&found, args, &mut out)
            .and_then(|()| copied.map_or(Ok(()), |copied| trash::copied(&copied, args, &mut out)))
            .and_then(|()| match (&plan, &args.dry_run) {
                (Some(plan), Some(path)) => trash::show(plan, path, &found, &mut out),
                _ => Ok(()),
            });
        done.context("cannot write to standard output")?;
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

/// What was typed, checked. Lists of earlier runs are read.
fn settings(args: &DedupArgs) -> anyhow::Result<Settings> {
    if args.audit == Some(0) {
        bail!("--audit must be at least 1");
    }
    if args.keep == KeepArg::Existing && args.existing.is_empty() {
        bail!(
            "--keep existing needs --existing PATH: the files, folder or list of what is kept already"
        );
    }
    for path in &args.protect {
        if !path.exists() {
            return Err(crate::Error::Missing(path.clone()).into());
        }
    }
    if let Some(name) = args.prefer.iter().find(|name| !name.contains(char::is_alphanumeric)) {
        bail!("--prefer needs the name of a source, not {name:?}");
    }
    let (mut existing, mut existing_ids) = (Vec::new(), BTreeSet::new());
    for path in &args.existing {
        match report::dedup::kept_in(path)? {
            Some(ids) => existing_ids.extend(ids),
            None => existing.push(path.clone()),
        }
    }
    Ok(Settings {
        read: args.reading.options(),
        unit: args.reading.unit(),
        params: Params {
            threshold: args.threshold,
            recall: args.recall,
            contained: args.contained,
            ..Params::default()
        },
        keep: match args.keep {
            KeepArg::Longest | KeepArg::Existing => Keep::Longest,
            KeepArg::First => Keep::First,
            KeepArg::Earliest => Keep::Earliest,
            KeepArg::Original => Keep::Original,
        },
        prefer: args.prefer.clone(),
        protect: args.protect.clone(),
        existing,
        existing_ids,
        partial: args.partial,
        templates: args.templates,
        revisions: args.revisions,
        exact: args.exact,
        audit: args.audit,
        memory: args.memory.unwrap_or_else(Memory::of_this_machine),
        ..Settings::default()
    })
}

/// Options that had nothing to act on.
fn remark(found: &Dedup, args: &DedupArgs) {
    let mut out = anstream::stderr().lock();
    if !args.prefer.is_empty() && found.clusters() > 0 && found.preferred(args.prefer.len()) == 0 {
        let names = args.prefer.join(", ");
        let _ = writeln!(out, "{YELLOW}--prefer:{YELLOW:#} no text with a copy is of {names}");
    }
    if !args.protect.is_empty() && !found.has_fixed(Fixed::Protected) {
        let _ = writeln!(out, "{YELLOW}--protect:{YELLOW:#} nothing that was read stands there");
    }
    if !args.existing.is_empty() && !found.has_fixed(Fixed::Existing) {
        let _ = writeln!(out, "{YELLOW}--existing:{YELLOW:#} nothing that was read is of it");
    }
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
    for (why, one, many) in [
        (Why::Template, "is one form filled in again", "are one form filled in again"),
        (
            Why::Revision,
            "is another version from its source",
            "are other versions from their source",
        ),
        (Why::Protected, "is protected", "are protected"),
        (Why::Existing, "is kept already", "are kept already"),
        (Why::SameFile, "is the same file by another name", "are the same file by another name"),
        (
            Why::Bundled,
            "stands on a page with texts that stay",
            "stand on a page with texts that stay",
        ),
    ] {
        let spared = found.spared(why);
        if spared > 0 {
            let (noun, verb) =
                if spared == 1 { ("copy stays: it", one) } else { ("copies stay: they", many) };
            writeln!(out, "{:>9} {noun} {verb}", n(spared))?;
        }
    }
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
    let asked = [&args.list, &args.pairs, &args.survivors, &args.out, &args.dry_run];
    if removed > 0 && asked.into_iter().all(Option::is_none) {
        writeln!(
            out,
            "Next: --list FILE says which can go and why · --survivors FILE writes the rest · --dry-run PLAN to move files"
        )?;
    }
    out.flush()?;
    Ok(())
}
