//! `wirecopy generate`: a collection with a known truth.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;

use super::Ending;
use super::args::{GenerateArgs, MixArg};
use super::output;
use crate::error::Error;
use crate::report::file::Pending;
use crate::synth::syndication::Syndication;
use crate::synth::{Corpus, Counts, Kind, Mix, Options};

pub(crate) fn run(args: &GenerateArgs, quiet: bool) -> anyhow::Result<Ending> {
    let piped = args.out == Path::new("-");
    if let Some(truth) = args.truth.as_ref().filter(|t| **t == Path::new("-") || **t == args.out) {
        let given = truth.display().to_string();
        return Err(Error::Parameter { name: "--truth", must: "a file of its own", given }.into());
    }
    let files = args.truth.iter().chain((!piped).then_some(&args.out));
    for path in files {
        output::refuse_folder(path)?;
    }
    if args.syndication {
        return syndicated(args, quiet);
    }
    let corpus = Corpus::new(Options {
        articles: args.articles,
        seed: args.seed,
        mix: match args.mix {
            MixArg::A => Mix::A,
            MixArg::B => Mix::B,
            MixArg::Dense => Mix::Dense,
        },
        words: args.words,
    })?;
    let mut truth = args.truth.as_deref().map(Pending::new).transpose()?;
    let truth_stream = truth.as_mut().map(|t| t.file() as &mut (dyn Write + Send));
    let counts = if piped {
        let mut out = std::io::stdout();
        corpus.write(&mut out, truth_stream).context("cannot write the collection")?
    } else {
        let mut out = Pending::new(&args.out)?;
        let counts =
            corpus.write(out.file(), truth_stream).map_err(|e| Error::io("write", &args.out, e))?;
        out.keep()?;
        counts
    };
    if let Some(truth) = truth {
        truth.keep()?;
    }
    if !quiet && !piped {
        summary(args.articles, &counts);
    }
    Ok(Ending::Whole)
}

/// A collection of syndicated stories.
fn syndicated(args: &GenerateArgs, quiet: bool) -> anyhow::Result<Ending> {
    let mut truth = args.truth.as_deref().map(Pending::new).transpose()?;
    let truth_stream = truth.as_mut().map(|t| t.file() as &mut dyn Write);
    let syndication = Syndication::new(args.articles, args.seed);
    let piped = args.out == Path::new("-");
    let made = if piped {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        syndication.write(&mut out, truth_stream).context("cannot write the collection")?
    } else {
        let mut out = Pending::new(&args.out)?;
        let written = syndication.write(out.file(), truth_stream);
        let made = written.map_err(|e| Error::io("write", &args.out, e))?;
        out.keep()?;
        made
    };
    if let Some(truth) = truth {
        truth.keep()?;
    }
    if !quiet && !piped {
        let mut out = anstream::stderr().lock();
        let _ = writeln!(
            out,
            "{} articles of {} stories: {} originals, {} reprints ({} uncredited, {} of stories that are not here), {} in part \
             another's, {} that show neither credit nor partner, {} of which nobody tells whose they are",
            made.articles,
            made.trees,
            made.originals,
            made.reprints,
            made.uncredited,
            made.absent,
            made.partial,
            made.unlinked,
            made.untold
        );
    }
    Ok(Ending::Whole)
}

/// What was made, on standard error.
fn summary(articles: u64, counts: &Counts) {
    let mut out = anstream::stderr().lock();
    let kinds: Vec<String> = Kind::ALL
        .into_iter()
        .filter(|&kind| counts.of(kind) > 0)
        .map(|kind| format!("{} {}", kind.name(), counts.of(kind)))
        .collect();
    let _ = writeln!(
        out,
        "{articles} articles, {:.1} MB, {} of them copies: {}",
        counts.bytes as f64 / 1e6,
        counts.copies(),
        kinds.join(", ")
    );
}
