//! `wirecopy sample`: a sheet to be coded by hand, and the key to it.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use super::Ending;
use super::args::{Known, Reading};
use super::evaluate::read;
use super::output::{self, CYAN, YELLOW, thousands};
use super::progress::Progress;
use crate::article::Span;
use crate::engine::batch;
use crate::report::file;
use crate::report::sha256;
use crate::validate::{Ask, Frame, Sample, Shown, sheet};

pub(crate) const HELP: &str = "\
Examples:
  wirecopy scan news/ --json r.json
  wirecopy sample --report r.json news/             r.sheet.csv to be coded, r.key.json to be kept
  wirecopy sample --report r.json --n 400 --seed 7 --out s.csv --key s.json news/
  wirecopy evaluate --labels anna.csv --labels ben.csv --key r.key.json

Half of the units are pairs, half pieces; rare relations and roles and what is near a threshold
are drawn more often. The sheet opens in a spreadsheet. Give each coder a copy and keep the key to
yourself: it holds the program's answers. Coders work independently and fill in the empty cells;
what they cannot tell stays empty. `n/a` stands where nothing is asked.

For a pair:
  same_text  copy       one text, whatever the headline, with a few words changed at most
             contained  nearly all of the shorter one stands in the other, which has more
             partial    passages in common beyond quotations, and much of its own in each
             none       only quotations, a form filled in, or nothing in common
  came_from  a, b       the text that the other was made from
             third      both were made from another
             unclear    cannot be told

For a piece (side a; side b shows the text of the collection it has most in common with):
  role       original   its outlet wrote it: its own marks say so, or others evidently took it
             reprint    another wrote it, whole or nearly
             revision   a later version of a text by the same outlet
             partial    own text around passages of another's
             unlinked   no credit and no partner: nothing shows whose it is
             unknown    the signs contradict each other
  wire       yes, no    whether the text is an agency's
  credited   yes, no    whether the page says that the text, or a part of it, is another's";

/// So many units where no number is given.
const UNITS: usize = 200;

#[derive(Debug, Args)]
pub(crate) struct SampleArgs {
    /// The files and folders that were scanned, given as they were then: their texts go into the sheet
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The report to draw from, of `scan --json`
    #[arg(long, value_name = "FILE")]
    report: PathBuf,
    /// Units to draw; all where there are no more
    #[arg(long, short, value_name = "N", default_value_t = UNITS)]
    n: usize,
    /// Another seed draws another sample
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// The sheet [default: beside the report, such as r.sheet.csv for r.json]; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The key, with the program's answers [default: beside the report, such as r.key.json for r.json]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    known: Known,
}

pub(crate) fn run(args: &SampleArgs, quiet: bool) -> anyhow::Result<Ending> {
    if args.n == 0 {
        bail!("--n must be at least 1");
    }
    let out = args.out.clone().unwrap_or_else(|| beside(&args.report, "sheet.csv"));
    let key = args.key.clone().unwrap_or_else(|| beside(&args.report, "key.json"));
    if output::is_stdout(&key) {
        bail!("--key must be a file: what is in it is not for coders");
    }
    let inputs: Vec<PathBuf> = args.paths.iter().chain([&args.report]).cloned().collect();
    output::refuse_clashes([&out, &key], &inputs)?;
    for path in [&out, &key] {
        // Hours of coding may be in it.
        if path.is_file() {
            bail!(
                "{} is there already: name another with --out and --key, or remove it",
                path.display()
            );
        }
    }
    let frame = read(&args.report, "a report", Frame::read)?;
    if frame.is_empty() {
        bail!("{} holds neither pairs nor pieces", args.report.display());
    }
    let mut sample = frame.draw(args.n, args.seed);
    if !args.paths.is_empty() {
        fill(&mut sample, args, quiet)?;
    }
    file::save(&key, |file| sample.key.write(file))?;
    if output::is_stdout(&out) {
        sheet::write(&sample.rows, &mut std::io::stdout().lock())?;
    } else {
        file::save(&out, |file| sheet::write(&sample.rows, file))?;
    }
    if !quiet {
        told(args, &sample, &out, &key);
    }
    Ok(Ending::Whole)
}

/// The name of a file that belongs to a report.
pub(super) fn beside(report: &Path, ending: &str) -> PathBuf {
    report.with_extension(ending)
}

/// Puts the texts into the sheet, if they are those that the report is about.
fn fill(sample: &mut Sample, args: &SampleArgs, quiet: bool) -> anyhow::Result<()> {
    let settings = args.reading.settings(&args.known, None)?;
    let progress = Progress::new(quiet);
    let (input, collection, archive) = batch::open(&args.paths, &settings, &progress)?;
    drop(progress);
    output::refuse_nothing(&input, &args.paths)?;
    let mut others: Vec<String> = Vec::new();
    for row in &mut sample.rows {
        for shown in [Some(&mut row.a), row.b.as_mut()].into_iter().flatten() {
            let Some(n) = collection.find(&shown.id) else {
                others.push(format!("{} is not there", shown.id));
                continue;
            };
            let piece = &collection.pieces[n];
            let document = archive.text(piece.document)?;
            let text = piece.span.of(&document);
            if sha256(text) != shown.sha256 {
                others.push(format!("the text of {} is another", shown.id));
                continue;
            }
            shown.text = sheet::abridge(text, &passages(shown, piece.span));
        }
    }
    if let Some(first) = others.first() {
        bail!(
            "{} of the texts drawn are not those of {}: {first}; give the paths and options of that scan, or scan again",
            thousands(others.len() as u64),
            args.report.display()
        );
    }
    Ok(())
}

/// The shared stretches by their place in the piece's own text.
fn passages(shown: &Shown, piece: Span) -> Vec<Span> {
    let inside = shown.passages.iter().filter(|span| piece.contains(**span));
    inside.map(|span| Span::new(span.start - piece.start, span.end - piece.start)).collect()
}

fn told(args: &SampleArgs, sample: &Sample, sheet: &Path, key: &Path) {
    let mut out = anstream::stderr().lock();
    let count = |ask: Ask| sample.rows.iter().filter(|row| row.ask == ask).count() as u64;
    let (pairs, pieces) = (thousands(count(Ask::Pair)), thousands(count(Ask::Piece)));
    let of = |ask: Ask| {
        let of = sample.key.strata.iter().filter(|stratum| stratum.ask == ask);
        thousands(of.map(|stratum| stratum.of).sum())
    };
    let _ = writeln!(
        out,
        "{pairs} of {} pairs and {pieces} of {} pieces to be coded in {}; the key is {}",
        of(Ask::Pair),
        of(Ask::Piece),
        sheet.display(),
        key.display()
    );
    if args.paths.is_empty() {
        let _ = writeln!(
            out,
            "{YELLOW}without texts:{YELLOW:#} coders have to look them up by `a_id` and `b_id`"
        );
        let _ = writeln!(
            out,
            "\n{CYAN}hint:{CYAN:#} name the files and folders that were scanned, and the sheet holds their texts"
        );
    }
}
