//! `wirecopy scan`: the main job.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;

use super::Ending;
use super::args::{PairsArg, ScanArgs};
use super::corrections;
use super::output;
use super::progress::Progress;
use crate::engine::observer::{Observer as _, Stage};
use crate::engine::{self, Input};
use crate::report::model::Listing;
use crate::report::{Report, file, html, json, methods, terminal};

pub(crate) fn run(args: &ScanArgs, quiet: bool) -> anyhow::Result<Ending> {
    let reading = args.inputs.reading.settings(&args.known, Some(&args.matching))?;
    let corrections = args.corrections.as_deref().map(corrections::read).transpose()?;
    let settings = engine::Settings {
        memory: args.memory,
        reference: args.reference.clone(),
        corrections: corrections.unwrap_or_default(),
        ..reading
    };
    let choice = args.figures.choice(&settings)?;
    let outputs = [&args.json, &args.html, &args.stats, &args.figures.methods, &args.tables.graph];
    let read: Vec<PathBuf> = args
        .inputs
        .paths
        .iter()
        .chain(&args.known.outlets)
        .chain(&args.known.agencies)
        .chain(&args.reference)
        .chain(&args.corrections)
        .cloned()
        .collect();
    for (option, path) in [("--json", &args.json), ("--html", &args.html)] {
        if path.as_deref().is_some_and(output::is_stdout) {
            anyhow::bail!("{option} needs a file's name: the summary goes to standard output");
        }
    }
    output::refuse_clashes(outputs.into_iter().flatten(), &read)?;
    args.tables.check(&read, outputs.into_iter().flatten())?;
    if [&args.inputs.paths, &args.reference]
        .iter()
        .all(|side| side.iter().any(|p| output::is_stdout(p)))
    {
        anyhow::bail!("standard input cannot be both the collection and its reference");
    }
    if args.audit == Some(0) {
        anyhow::bail!("--audit must be at least 1");
    }
    let progress = Progress::new(quiet);
    let outcome = engine::scan(&args.inputs.paths, &settings, &progress)?;
    let audit = args.audit.map(|n| outcome.audit(n, &progress)).transpose()?;
    progress.begin(Stage::Reporting, 0);
    let ending = ending(&outcome.input);
    let input = outcome.input.clone();
    if let Err(error) = output::refuse_nothing(&input, &args.inputs.paths) {
        drop(progress);
        output::skips(&input, "--json FILE names all", quiet);
        return Err(error.into());
    }
    let listing = match args.pairs {
        PairsArg::Cluster => Listing::Cluster,
        PairsArg::All => Listing::All,
    };
    let counts = serde_json::json!({
        "command": "scan",
        "documents": outcome.collection.own_documents().len(),
        "bytes": outcome.input.bytes,
        "candidates": outcome.matching.candidates,
        "verified": outcome.matching.verified,
        "pairs": outcome.matching.pairs.len(),
    });
    let (mut report, missing) = Report::choosing(outcome, listing, choice)?;
    report.summary.audit.clone_from(&audit);
    if let Some(path) = &args.json {
        json::save(&report, path)?;
    }
    if let Some(path) = &args.html {
        let names: Vec<String> =
            args.inputs.paths.iter().map(|p| p.display().to_string()).collect();
        html::save(&report, &names.join(", "), path)?;
    }
    let methods = args.figures.methods.as_ref();
    if let Some(path) = methods.filter(|path| !output::is_stdout(path)) {
        file::save(path, |out| out.write_all(methods::paragraph(&report).as_bytes()))?;
    }
    args.tables.save(&report)?;
    let watch = progress.finish();
    output::skips(&input, "--json FILE names all", quiet);
    if let Some(reference) = &input.reference {
        output::skips(reference, "--json FILE names all", quiet);
    }
    if let (Some(path), false) = (&args.corrections, quiet) {
        output::unused(path, report.summary.corrections_unused.as_deref().unwrap_or_default());
    }
    if let Some(path) = &args.stats {
        file::save(path, |out| watch.write(counts, out))?;
    }
    if !quiet {
        output::no_column(&missing);
    }
    let mut out = anstream::stdout().lock();
    let page = terminal::Page {
        width: output::width(),
        paths: &args.inputs.paths,
        json: args.json.as_deref(),
        html: args.html.as_deref(),
    };
    terminal::write(&report, &page, &mut out).context("cannot write to standard output")?;
    if let Some(audit) = &audit {
        terminal::audit(audit, &mut out).context("cannot write to standard output")?;
    }
    if methods.is_some_and(|path| output::is_stdout(path)) {
        let paragraph = methods::paragraph(&report);
        write!(out, "\n{paragraph}").context("cannot write to standard output")?;
    }
    out.flush().context("cannot write to standard output")?;
    Ok(ending)
}

/// The ending that the input's skips make.
pub(crate) fn ending(input: &Input) -> Ending {
    if input.all_skipped().next().is_none() { Ending::Whole } else { Ending::Skips }
}
