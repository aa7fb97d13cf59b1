//! The command line: what was typed becomes checked settings, the engine does the work, and everything that prints is here.
//!
//! Data goes to standard output, everything else to standard error. Exit codes: 0 all read, 1 some records skipped,
//! 2 nothing done.

#![allow(clippy::print_stderr)]

mod agencies;
mod args;
mod compare;
mod conditions;
mod corrections;
mod dedup;
mod evaluate;
mod explain;
mod figures;
mod generate;
mod inspect;
#[cfg(feature = "csv")]
mod labels;
mod naming;
mod outlets;
mod output;
mod progress;
#[cfg(feature = "csv")]
mod sample;
mod scan;
mod side_by_side;
mod stats;
mod tables;
mod trash;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Everything was read.
    Whole,
    /// Some records were skipped.
    Skips,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let quiet = cli.quiet();
    output::logging(quiet);
    #[cfg(any(feature = "html", feature = "parquet"))]
    crate::caught::hush();
    let ending = cli.threads().and_then(|()| match cli.command {
        Command::Scan(args) => scan::run(&args, quiet),
        Command::Inspect(args) => inspect::run(&args, quiet),
        Command::Compare(args) => compare::run(&args, quiet),
        Command::Explain(args) => explain::run(&args, quiet),
        Command::Dedup(args) => dedup::run(&args, quiet),
        Command::Evaluate(args) => evaluate::run(&args),
        #[cfg(feature = "csv")]
        Command::Sample(args) => sample::run(&args, quiet),
        Command::Generate(args) => generate::run(&args, quiet),
    });
    match ending {
        Ok(Ending::Whole) => ExitCode::SUCCESS,
        Ok(Ending::Skips) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            ExitCode::from(2)
        }
    }
}

/// Whether the reader at the other end of a pipe has gone: that ends the work, and is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}
