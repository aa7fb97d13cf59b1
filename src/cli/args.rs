//! What can be typed: commands and options, with the help that explains them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{agencies, outlets, tables};
use crate::engine::Settings;
use crate::engine::dedup::Memory;
use crate::error::Error;
use crate::extract::Unit;
use crate::params::{Candidates, Fraction, Params};
use crate::read::{FieldNames, Options};

const EXAMPLES: &str = "\
Examples:
  wirecopy scan news/                     what overlaps, what is original, what is reprinted
  wirecopy scan news/ --html report.html  the same as a page to look at, send and cite
  wirecopy scan news/ --json report.json  the same with every figure and all evidence
  zcat day.jsonl.gz | wirecopy scan -     JSON lines from another program
  wirecopy inspect news/page.html         how one document was read
  wirecopy compare a.txt b.txt            two texts side by side
  wirecopy explain ID1 ID2 news/          why two pieces were matched, or why not
  wirecopy dedup dump.jsonl --list l.tsv  which of a million texts are copies, in seconds
  wirecopy generate 1000 --out day.jsonl  a collection to try it on, whose truth is known
  wirecopy sample --report r.json news/   a sheet to code by hand, to see how right a report is

Exit codes: 0 everything was read, 1 some records were skipped, 2 nothing was done.";

/// Finds copied news: what overlaps in a pile of articles, which text is the original and which the reprint.
#[derive(Debug, Parser)]
#[command(name = "wirecopy", version, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    global: Global,
}

#[derive(Debug, Args)]
struct Global {
    /// Threads to work with; the answer is the same with any number [default: all cores]
    #[arg(long, global = true, value_name = "N", help_heading = "General")]
    threads: Option<usize>,

    /// Say nothing but errors and the result
    #[arg(long, short, global = true, help_heading = "General")]
    quiet: bool,
}

impl Cli {
    pub(crate) fn quiet(&self) -> bool {
        self.global.quiet
    }

    /// Sets the number of threads for the whole process.
    pub(crate) fn threads(&self) -> anyhow::Result<()> {
        let Some(n) = self.global.threads else { return Ok(()) };
        if !(1..=1024).contains(&n) {
            let given = n.to_string();
            return Err(
                Error::Parameter { name: "--threads", must: "from 1 to 1024", given }.into()
            );
        }
        rayon::ThreadPoolBuilder::new().num_threads(n).build_global()?;
        Ok(())
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read a collection, find the copies, and say which text is the original and which the reprint
    #[command(after_help = SCAN_HELP)]
    Scan(Box<ScanArgs>),
    /// Show how documents are read: their pieces, and what does not count and why
    #[command(after_help = INSPECT_HELP)]
    Inspect(InspectArgs),
    /// Show two texts side by side: figures, shared passages, what proves a direction
    #[command(after_help = COMPARE_HELP)]
    Compare(CompareArgs),
    /// Say why two pieces of a collection were matched, or at which stage the pair was lost
    #[command(after_help = EXPLAIN_HELP)]
    Explain(ExplainArgs),
    /// Find near-duplicates, fast: which texts can go, and for which that stays
    #[command(after_help = DEDUP_HELP)]
    Dedup(Box<DedupArgs>),
    /// Make a collection of invented articles of which it is known who copied whom
    #[command(after_help = GENERATE_HELP)]
    Generate(GenerateArgs),
    /// Score reports against a truth, or by what people coded: precision, recall, F1, purity, adjusted Rand index
    #[command(after_help = EVALUATE_HELP)]
    Evaluate(EvaluateArgs),
    /// Draw pairs and pieces of a report to be coded by hand, so that `evaluate` can say how right it is
    #[cfg(feature = "csv")]
    #[command(after_help = super::sample::HELP)]
    Sample(super::sample::SampleArgs),
}

const SCAN_HELP: &str = "\
Examples:
  wirecopy scan news/
  wirecopy scan news/ --html report.html          a page to look at, one file that needs nothing else
  wirecopy scan monday/ tuesday.jsonl.gz --json report.json
  wirecopy scan dump/ --include '*.html' --exclude 'archive/*'
  wirecopy scan dump.jsonl --text-field fulltext --source-field site
  wirecopy scan outlets/ --source-from path:1     the folder's name is the source
  wirecopy scan year.jsonl.zst --audit 200        and how much of what is there was found
  wirecopy scan papers/ --reference agency.jsonl  how much of each stands in the agency's feed
  wirecopy scan news/ --corrections fixes.csv     with what a person has looked into
  wirecopy scan news/ --window 24h --by month     figures of what came within a day, month by month
  wirecopy scan news/ --where 'section~politics'  figures of some; all are compared
  wirecopy scan news/ --tables out/ --format parquet   tables for pandas, polars, DuckDB and R
  wirecopy scan news/ --graph who.graphml         who reprints whom, for igraph, networkx and Gephi

Read are text, Markdown, HTML, JSON, JSON lines, CSV, TSV, Parquet, WARC, RSS and Atom, all but
Parquet also packed with gzip or zstd; the file's name tells which. A file `.wirecopyignore` in a
folder names what is to be passed over, in the form of `.gitignore`.
Texts are not held in memory: lines of plain files are read again, other texts wait in nameless
files in the temporary folder (TMPDIR, or /tmp), which the system removes however the program ends.";

const INSPECT_HELP: &str = "\
Examples:
  wirecopy inspect news/page.html
  wirecopy inspect news/ --json > pieces.json";

const COMPARE_HELP: &str = "\
Examples:
  wirecopy compare a.txt b.html
  wirecopy compare tag-page.txt#2 a.txt           one piece of a page that bundles several
  wirecopy compare 'day.jsonl#a17' 'day.jsonl#b4' two records of a file";

const EXPLAIN_HELP: &str = "\
Examples:
  wirecopy explain a.txt 'tag-page.txt#2' news/";

const GENERATE_HELP: &str = "\
Examples:
  wirecopy generate 200000 --out a200k.jsonl --truth a200k.truth.jsonl
  wirecopy generate 200000 --mix dense --out dense.jsonl
  wirecopy generate 10000000 --words 130 --out short.jsonl     articles of about a kilobyte
  wirecopy generate 1000 --out - | wirecopy scan -
  wirecopy generate 4000 --syndication --out news.jsonl --truth news.truth.jsonl

Mixes:
  a      27 % of the articles are copies: exact, between other furniture, edited, cut, added
         to; 1 % are pages of several articles, 3 % carry a quotation from another
  b      the same with a story that stands there 2,000 times, one in 2,000 edited versions,
         and 30 forms filled in 100 times each. Below 100,000 articles a hub is a fiftieth of
         them, a form a thousandth
  dense  42 % copies, stories of up to 200 copies

With --syndication agencies, outlets and companies write stories that others print with their credit
or without, in their own style, cut, reworded and added to; two in five first prints are not there,
a third of the dates is missing or wrong.

The same number, seed, mix and length give the same bytes on any machine. The truth has a JSON
line for each article that is part of something: `id`, `kind`, `story` (the id of the
original), `of` (what it was made from); of syndicated stories also `role`, `origin`, `parent`.";

const DEDUP_HELP: &str = "\
Examples:
  wirecopy dedup news.jsonl                        how many texts are copies of another
  wirecopy dedup news.jsonl --list list.tsv        each text, kept or removed, for which and why
  wirecopy dedup news.jsonl --survivors rest.jsonl the texts that stay, every column as it was
  wirecopy dedup crawl/ --out clean/               a copy of the folder without what can go
  wirecopy dedup news/ --keep original             the original stays, its reprints go
  wirecopy dedup news/ --prefer Reuters --prefer AP --keep earliest
  wirecopy dedup new/ --existing archive/          what the archive has already goes from new/
  wirecopy dedup all/ --protect all/master         nothing in all/master goes, others go for it
  wirecopy dedup news/ --partial                   excerpts of a longer text go too
  wirecopy dedup dump.jsonl --list list.tsv --memory 2GiB --max-skipped 0.1%
  wirecopy dedup dump.jsonl --audit 1000           and how many of the copies were found

To clean a folder itself, in three steps, of which the last can take back the second:
  wirecopy dedup news/ --dry-run news.plan         what would be moved, and for what
  wirecopy dedup --delete news.plan                moves it to news.trash
  wirecopy dedup --undo news.trash/undo-….wirecopy puts all of it back

Without --delete nothing in the input is changed, and --delete moves only what the plan names, while it and
what it goes for are still as they were. Interrupted, it goes on where it was when run again. Only
whole files are moved: a file of records of which some stay is left as it is (--out cuts a copy).

A text is removed only for one that stays and that it is itself a copy of, compared exactly. Forms that are filled in
again (markets, weather) and versions of one source's text stay, unless --templates or --revisions
say otherwise; quotations are no copies. Texts are not held in memory. Rows beyond --memory, and
texts that cannot be read twice (packed files, standard input, pages), wait in nameless files in
the temporary folder (TMPDIR, or /tmp), which the system removes however the program ends.";

#[derive(Debug, Args)]
pub(crate) struct DedupArgs {
    /// Files or folders to read (.txt .md .html .json .jsonl .csv .tsv .parquet .warc .rss .atom .xml); `-` is JSON lines on
    /// standard input
    #[arg(required_unless_present_any = ["delete", "undo"], conflicts_with_all = ["delete", "undo"], value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Jaccard resemblance from which two texts are copies
    #[arg(long, value_name = "FRACTION", default_value = "0.7", help_heading = "Matching")]
    pub(crate) threshold: Fraction,
    /// Remove texts that are contained in a longer one that stays, too: excerpts, cut versions
    #[arg(long, help_heading = "Matching")]
    pub(crate) partial: bool,
    /// Share of the shorter text that must stand in the longer for --partial
    #[arg(
        long,
        value_name = "FRACTION",
        default_value = "0.8",
        requires = "partial",
        help_heading = "Matching"
    )]
    pub(crate) contained: Fraction,
    /// Share of the pairs just above the threshold that must be found
    #[arg(long, value_name = "FRACTION", default_value = "0.995", help_heading = "Matching")]
    pub(crate) recall: Fraction,
    /// Compare every pair that can be a copy: recall is 1, at some five times the cost; at most 2,000,000 texts
    #[arg(long, conflicts_with = "partial", help_heading = "Matching")]
    pub(crate) exact: bool,
    /// Compare this many texts, drawn by chance, with all others, and say how many of their copies were found
    #[arg(long, value_name = "N", help_heading = "Matching")]
    pub(crate) audit: Option<usize>,
    /// Remove what only fills in the same form (facts differ) like copies
    #[arg(long, help_heading = "Matching")]
    pub(crate) templates: bool,
    /// Remove versions of one source's text, published at different times, like copies
    #[arg(long, help_heading = "Matching")]
    pub(crate) revisions: bool,
    /// Which of several copies stays
    #[arg(long, value_enum, default_value_t = KeepArg::Longest, help_heading = "What stays")]
    pub(crate) keep: KeepArg,
    /// Copies of this source stay before those of others; may be repeated, the first before the second
    #[arg(long, value_name = "SOURCE", help_heading = "What stays")]
    pub(crate) prefer: Vec<String>,
    /// Remove nothing in this folder, though others may go for what stands there; may be repeated
    #[arg(long, value_name = "DIR", help_heading = "What stays")]
    pub(crate) protect: Vec<PathBuf>,
    /// What is kept already: files or folders to compare with, or the list of an earlier run, whose kept texts stay again; may
    /// be repeated
    #[arg(long, value_name = "PATH", help_heading = "What stays")]
    pub(crate) existing: Vec<PathBuf>,
    /// Memory to work with, such as 500MB or 2GiB [default: a quarter of the machine's]
    #[arg(long, value_name = "SIZE", help_heading = "General")]
    pub(crate) memory: Option<Memory>,
    /// Write every text with its verdict, as tab-separated values; `-` is standard output
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) list: Option<PathBuf>,
    /// Write every pair of copies with its figures, as tab-separated values; `-` is standard output
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) pairs: Option<PathBuf>,
    /// Write the texts that stay, all columns as they were: JSON lines, or Parquet if the name ends in .parquet
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) survivors: Option<PathBuf>,
    /// Make a new folder with what stays: whole files as they are, and the lines and rows that stay of files of records
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub(crate) out: Option<PathBuf>,
    /// Share of the records that may be skipped without the exit code telling, such as 0.1%
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "0%", allow_hyphen_values = true, help_heading = "Output")]
    pub(crate) max_skipped: f64,
    /// Write what the run took, stage by stage, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) stats: Option<PathBuf>,
    /// Show which files would be moved to the trash, and write it down in a plan for --delete
    #[arg(long, value_name = "PLAN", help_heading = "Moving files")]
    pub(crate) dry_run: Option<PathBuf>,
    /// The folder that files are moved to [default: beside the first PATH, with .trash at its name]
    #[arg(long, value_name = "DIR", requires = "dry_run", help_heading = "Moving files")]
    pub(crate) trash: Option<PathBuf>,
    /// Move the files that a plan names to its trash; run again it goes on where it stopped
    #[arg(long, value_name = "PLAN", conflicts_with = "undo", help_heading = "Moving files")]
    pub(crate) delete: Option<PathBuf>,
    /// Put back what was moved, by the record in the trash
    #[arg(long, value_name = "FILE", help_heading = "Moving files")]
    pub(crate) undo: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeepArg {
    /// The one with the most words
    Longest,
    /// The first in the input: files by name, records from the top
    First,
    /// The one published first, where dates tell the two apart; else the longer
    Earliest,
    /// The original, as `scan` finds it among the copies; then what is nearer to it
    Original,
    /// What --existing has; else the longest
    Existing,
}

/// A share as `0.1%` or `0.001`.
fn share(given: &str) -> Result<f64, String> {
    let (number, whole) = match given.strip_suffix('%') {
        Some(number) => (number, 100.0),
        None => (given, 1.0),
    };
    let share = number.trim().parse::<f64>().map(|n| n / whole);
    share
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "give a share such as 0.1% or 0.001".to_owned())
}

const EVALUATE_HELP: &str = "\
Examples:
  wirecopy generate 10000 --out day.jsonl --truth truth.jsonl
  wirecopy scan day.jsonl --json report.json
  wirecopy evaluate --report report.json --truth truth.jsonl
  wirecopy evaluate --report list.tsv --report pairs.tsv --truth exact.tsv
  wirecopy evaluate --labels anna.csv --labels ben.csv --key report.key.json

A pair is found if it is listed, or if its two texts stand in one cluster; what a list removed stands in a cluster with its
survivor. Tables are separated by tabs and have a header: a list `id verdict survivor relation`, pairs `a b relation`, a
truth of pairs `a b jaccard`. From 0.7 such a pair is true; lower ones are passed over, and what is only contained is
then not judged. Labels are sheets of `wirecopy sample` that were coded by hand: `wirecopy sample --help` says how.";

#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Files or folders to read (.txt .md .html .json .jsonl .csv .tsv .parquet .warc .rss .atom .xml); `-` is JSON lines on
    /// standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Reading {
    /// Read only files that match (a glob, relative to the folder given; may be repeated)
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Pass over files and folders that match
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// The column that holds the text [default: text, body, content, article, maintext, …]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// The column that holds the headline [default: title, headline, …]
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,
    /// The column that holds the publication date [default: published, date, datePublished, …]
    #[arg(long, value_name = "NAME")]
    date_field: Option<String>,
    /// The column that names the outlet [default: source, outlet, publisher, site, domain, …]
    #[arg(long, value_name = "NAME")]
    source_field: Option<String>,
    /// The column that holds the address [default: url, link, …]
    #[arg(long, value_name = "NAME")]
    url_field: Option<String>,
    /// The column that holds the record's id [default: id, guid, …]
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
    /// Take the source from a folder's name where nothing else names it: path:1 is the first
    #[arg(long, value_name = "path:N", value_parser = path_part)]
    source_from: Option<usize>,
    /// Cut documents into pieces and mark furniture, or take each record's text as given [default: piece; in dedup
    /// record for JSON, piece for files and pages]
    #[arg(long, value_enum)]
    unit: Option<UnitArg>,
}

fn path_part(given: &str) -> Result<usize, String> {
    given
        .strip_prefix("path:")
        .and_then(|n| n.parse().ok())
        .filter(|n| (1..=64).contains(n))
        .ok_or_else(|| "give path:N with N from 1, such as path:1 for the first folder".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnitArg {
    Piece,
    Record,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Known {
    /// A table of outlets whose names, addresses and owners are known: columns name, aliases, domains, owner, type, country
    #[arg(long, value_name = "FILE")]
    pub(crate) outlets: Option<PathBuf>,
    /// Agencies beside those built in, as a table or JSON lines: name, kind, names, codes, languages, domains, risk, forms
    #[arg(long, value_name = "FILE")]
    pub(crate) agencies: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Matching")]
pub(crate) struct Matching {
    /// Jaccard resemblance from which two texts are copies
    #[arg(long, value_name = "FRACTION", default_value = "0.7")]
    threshold: Fraction,
    /// Share of the pairs just above the threshold that must be found
    #[arg(long, value_name = "FRACTION", default_value = "0.995")]
    recall: Fraction,
    /// Where candidate pairs come from; auto is exhaustive below 20,000 pieces, unless thousands of them are copies of one text
    #[arg(long, value_enum, default_value_t = CandidatesArg::Auto)]
    candidates: CandidatesArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CandidatesArg {
    Auto,
    Exhaustive,
    Sketched,
}

impl Reading {
    /// What was typed, checked. The table of outlets is read.
    pub(crate) fn settings(
        &self,
        known: &Known,
        matching: Option<&Matching>,
    ) -> anyhow::Result<Settings> {
        let mut params = Params::default();
        if let Some(m) = matching {
            params.threshold = m.threshold;
            params.recall = m.recall;
            params.candidates = match m.candidates {
                CandidatesArg::Auto => Candidates::Auto,
                CandidatesArg::Exhaustive => Candidates::Exhaustive,
                CandidatesArg::Sketched => Candidates::Sketched,
            };
        }
        Ok(Settings {
            read: self.options(),
            unit: self.unit().unwrap_or_default(),
            source_part: self.source_from,
            agencies: known
                .agencies
                .as_deref()
                .map(agencies::read)
                .transpose()?
                .unwrap_or_default(),
            outlets: known.outlets.as_deref().map(outlets::read).transpose()?.unwrap_or_default(),
            params,
            ..Settings::default()
        })
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            fields: FieldNames {
                text: self.text_field.clone(),
                title: self.title_field.clone(),
                date: self.date_field.clone(),
                source: self.source_field.clone(),
                url: self.url_field.clone(),
                id: self.id_field.clone(),
            },
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            ..Options::default()
        }
    }

    pub(crate) fn unit(&self) -> Option<Unit> {
        self.unit.map(|unit| match unit {
            UnitArg::Piece => Unit::Piece,
            UnitArg::Record => Unit::Record,
        })
    }
}

#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    #[command(flatten)]
    pub(crate) known: Known,
    /// A known source side, such as an agency's feed or press releases: its articles are compared with these and not with each
    /// other, and are never reprints of them; may be repeated
    #[arg(long, value_name = "PATH", help_heading = "Reading")]
    pub(crate) reference: Vec<PathBuf>,
    /// What a person knows better: a table with the columns piece, field (carrier, origin, date, parent, not_same_story),
    /// value, who, note
    #[arg(long, value_name = "FILE", help_heading = "Reading")]
    pub(crate) corrections: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) matching: Matching,
    #[command(flatten)]
    pub(crate) figures: super::figures::FiguresArgs,
    /// Write everything found to a file, as one JSON object
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) json: Option<PathBuf>,
    /// Write a page to look at: who reprints whom, each story from its original to its reprints, texts side by side
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) html: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) tables: tables::TableArgs,
    /// Compare this many pieces, drawn by chance, with all others, and say how many of their pairs were found
    #[arg(long, value_name = "N", help_heading = "Matching")]
    pub(crate) audit: Option<usize>,
    /// Write what the run took, stage by stage, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) stats: Option<PathBuf>,
    /// Which pairs the report lists: each copy with its leader and parent and all pairs across clusters, or all
    #[arg(long, value_enum, default_value_t = PairsArg::Cluster, help_heading = "Output")]
    pub(crate) pairs: PairsArg,
    /// Memory to work with, such as 2GiB: what is known of the articles must fit, texts and rows go to disk [default: no
    /// bound]
    #[arg(long, value_name = "SIZE", help_heading = "General")]
    pub(crate) memory: Option<Memory>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PairsArg {
    Cluster,
    All,
}

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    #[command(flatten)]
    pub(crate) known: Known,
    /// Write JSON to standard output
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// A file; with `#2` its second piece, with `#ID` the record or piece of this id
    pub(crate) a: String,
    /// The other
    pub(crate) b: String,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) known: Known,
    #[command(flatten)]
    pub(crate) matching: Matching,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Id of a piece, as `scan` and `inspect` name it
    pub(crate) a: String,
    /// Id of the other
    pub(crate) b: String,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    #[command(flatten)]
    pub(crate) known: Known,
    #[command(flatten)]
    pub(crate) matching: Matching,
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// How many articles
    #[arg(value_name = "N")]
    pub(crate) articles: u64,
    /// Where the articles go, as JSON lines; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Where the truth goes, as JSON lines
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Another seed makes another collection
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Stories of agencies and outlets with their credits, dates and styles, for measuring who is said to have written what
    #[arg(long, conflicts_with_all = ["mix", "words"])]
    pub(crate) syndication: bool,
    /// What kind of collection
    #[arg(long, value_enum, default_value_t = MixArg::A)]
    pub(crate) mix: MixArg,
    /// Mean words of a story
    #[arg(long, value_name = "MEAN", default_value_t = 500)]
    pub(crate) words: u32,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateArgs {
    /// A report of `scan --json`, a list or a table of pairs of `dedup`; may be repeated, what any has is found
    #[arg(long, value_name = "FILE", required_unless_present = "labels")]
    pub(crate) report: Vec<PathBuf>,
    /// What is true: JSON lines of `generate --truth`, or a table of pairs with their Jaccard
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "labels",
        conflicts_with = "labels"
    )]
    pub(crate) truth: Option<PathBuf>,
    /// A sheet of `sample` that was coded by hand; once for each coder
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: Vec<PathBuf>,
    /// The key to the sheet [default: that beside the report, such as r.key.json for r.json]
    #[arg(long, value_name = "FILE", requires = "labels")]
    pub(crate) key: Option<PathBuf>,
    /// The sheet coders agreed on in the end: what it codes goes before --labels, whose agreement is told
    #[arg(long, value_name = "FILE", requires = "labels")]
    pub(crate) agreed: Option<PathBuf>,
    /// Score only this part of a truth that has parts, such as `test` of `generate --syndication`
    #[arg(long, value_name = "NAME", requires = "truth")]
    pub(crate) split: Option<String>,
    /// Listed pairs that count as found; those in one cluster always do
    #[arg(long, value_enum, default_value_t = RelationsArg::Contained)]
    pub(crate) relations: RelationsArg,
    /// Write JSON to standard output
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RelationsArg {
    /// Copies
    Copy,
    /// Copies, and texts contained in another
    Contained,
    /// Every pair listed
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MixArg {
    A,
    B,
    Dense,
}
