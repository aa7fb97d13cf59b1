//! `wirecopy evaluate`: reports scored against a truth.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::Ending;
use super::args::{EvaluateArgs, RelationsArg};
use super::output::{BOLD, DIM, thousands};
use crate::error::Error;
use crate::evaluate::roles::{Part, RoleScores, Truths};
use crate::evaluate::{Counted, Evaluation, MOST_PARTITIONS, Malformed, Scores};

pub(crate) fn run(args: &EvaluateArgs) -> anyhow::Result<Ending> {
    let Some(truth) = &args.truth else { return labels(args) };
    if read(truth, "a truth", names_roles)? {
        return roles(args, truth);
    }
    let mut evaluation = read(truth, "a truth", Evaluation::of)?;
    for path in &args.report {
        read(path, "a report", |report| evaluation.add(report))?;
    }
    if !evaluation.is_of_one_collection() {
        anyhow::bail!(
            "no id of the reports is in {}: they are of different collections",
            truth.display()
        );
    }
    if !evaluation.is_countable() {
        anyhow::bail!("at most {MOST_PARTITIONS} reports can be scored together");
    }
    let (counted, says) = match args.relations {
        RelationsArg::Copy => (Counted::Copy, "as copies"),
        RelationsArg::Contained => (Counted::Contained, "as copies or contained"),
        RelationsArg::Any => (Counted::Any, "with any relation"),
    };
    let scores = evaluation.scores(counted);
    let mut out = anstream::stdout().lock();
    let written =
        if args.json { write_json(&scores, &mut out) } else { table(&scores, says, &mut out) };
    written.and_then(|()| out.flush()).context("cannot write to standard output")?;
    Ok(Ending::Whole)
}

/// Sheets that were coded by hand.
#[cfg(feature = "csv")]
fn labels(args: &EvaluateArgs) -> anyhow::Result<Ending> {
    super::labels::run(args)
}

#[cfg(not(feature = "csv"))]
fn labels(_: &EvaluateArgs) -> anyhow::Result<Ending> {
    anyhow::bail!(
        "coded sheets are read with the feature `csv`, without which this program was built"
    )
}

/// Whether a truth says who wrote what.
fn names_roles(mut truth: BufReader<File>) -> Result<bool, Malformed> {
    let mut line = Vec::new();
    truth.by_ref().take(1 << 16).read_until(b'\n', &mut line)?;
    let first: Option<Value> = serde_json::from_slice(&line).ok();
    Ok(first.is_some_and(|line| line.get("role").is_some()))
}

/// Roles, origins, parents and absent originals.
fn roles(args: &EvaluateArgs, truth: &Path) -> anyhow::Result<Ending> {
    let [report] = &args.report[..] else {
        anyhow::bail!("a truth with roles scores one report at a time");
    };
    let split = args.split.as_deref();
    let truths = read(truth, "a truth", |truth| Truths::read(truth, split))?;
    let scores = read(report, "a report", |report| truths.score(report))?;
    if scores.missing == scores.pieces {
        anyhow::bail!("no piece of {} is in {}", report.display(), truth.display());
    }
    let mut out = anstream::stdout().lock();
    let written = if args.json {
        let mut value = serde_json::to_value(&scores)?;
        round(&mut value);
        serde_json::to_writer_pretty(&mut out, &value)
            .map_err(io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        role_table(&scores, &mut out)
    };
    written.and_then(|()| out.flush()).context("cannot write to standard output")?;
    Ok(Ending::Whole)
}

fn role_table(scores: &RoleScores, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{} pieces with a role to be found, {} of them not in the report",
        thousands(scores.pieces),
        thousands(scores.missing)
    )?;
    writeln!(out, "\n{BOLD}ROLES{BOLD:#}{:>30} {:>13} {:>13} {:>8}", "are", "said", "right", "F1")?;
    for role in &scores.roles {
        let [truth, said, right] = [role.truth, role.said, role.right].map(thousands);
        writeln!(
            out,
            "  {:20}{truth:>13} {said:>13} {right:>13} {:>8}",
            role.role,
            fraction(role.f1())
        )?;
    }
    writeln!(out, "  {:61} {:>8}", "mean F1", fraction(scores.macro_f1))?;
    writeln!(out, "\n{BOLD}{:22}{BOLD:#}{:>27} {:>13}", "CLAIMS", "so many", "of")?;
    let mut line = |name: &str, part: Part| {
        writeln!(
            out,
            "  {name:34}{:>13} {:>13} {:>8}",
            thousands(part.part),
            thousands(part.whole),
            fraction(part.share())
        )
    };
    line("reprints and others called original", scores.false_original)?;
    line("originals called reprint", scores.false_reprint)?;
    line("nothing claimed", scores.abstained)?;
    line("right where a role is claimed", scores.claimed_right)?;
    line("unlinked pieces called so", scores.unlinked)?;
    line("untold pieces with no role claimed", scores.untold)?;
    line("origin of reprints", scores.origin)?;
    line("parent", scores.parent)?;
    line("root, through any chain", scores.root)?;
    line("  the first print is here", scores.root_here)?;
    line("  it is not", scores.root_absent)?;
    line("direction, where one is told", scores.direction)?;
    line("  both texts dated", scores.dated.direction)?;
    line("  a date missing", scores.undated.direction)?;
    line("pairs told in a direction", scores.directed)?;
    line("  both texts dated", scores.dated.directed)?;
    line("  a date missing", scores.undated.directed)?;
    line("absent originals, precision", scores.absent_precision)?;
    line("absent originals, recall", scores.absent_recall)?;
    writeln!(
        out,
        "\n{BOLD}CONFIDENCE{BOLD:#}{:>25} {:>13} {:>13} {:>8}",
        "pieces", "said", "right", "error"
    )?;
    for tier in &scores.calibration {
        writeln!(
            out,
            "  tier {:15}{:>13} {:>13.4} {:>13} {:>8.4}",
            tier.tier,
            thousands(tier.right.whole),
            tier.confidence,
            fraction(tier.right.share()),
            tier.error
        )?;
    }
    confidence(scores, out)?;
    writeln!(
        out,
        "\n{BOLD}SIMPLE RULES{BOLD:#}{:>23} {:>21} {:>18}",
        "mean F1", "of two roles alone", "false originals"
    )?;
    for rule in &scores.baselines {
        writeln!(
            out,
            "  {:20}{:>13} {:>21} {:>18}",
            rule.rule,
            fraction(rule.macro_f1),
            fraction(rule.f1_of_two),
            fraction(rule.false_original.share())
        )?;
    }
    Ok(())
}

/// What is stated against what is seen, and what silence would gain.
fn confidence(scores: &RoleScores, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\n{BOLD}RELIABILITY{BOLD:#}{:>24} {:>13} {:>13}  {DIM}95 %{DIM:#}",
        "pieces", "said", "right"
    )?;
    for tier in &scores.calibration {
        for bin in &tier.bins {
            let [low, high] = bin.seen;
            writeln!(
                out,
                "  tier {}, {:.1} – {:.1}{:>18} {:>13.4} {:>13}  {DIM}{low:.3}–{high:.3}{DIM:#}",
                tier.tier,
                bin.from,
                bin.from + 0.1,
                thousands(bin.right.whole),
                bin.stated,
                fraction(bin.right.share())
            )?;
        }
    }
    writeln!(
        out,
        "\n{BOLD}SILENCE BELOW{BOLD:#}{:>22} {:>13} {:>13}",
        "answered", "of all", "right"
    )?;
    for point in &scores.curve.points {
        writeln!(
            out,
            "  {:20}{:>13} {:>13} {:>13}",
            format!("{:.3}", point.cut),
            thousands(point.answered.part),
            fraction(point.answered.share()),
            fraction(point.right.share())
        )?;
    }
    writeln!(out, "  {:47} {:>13}", "area under the curve", fraction(scores.curve.area))
}

/// Reads a file, and names it in what goes wrong.
pub(super) fn read<T>(
    path: &Path,
    what: &'static str,
    reader: impl FnOnce(BufReader<File>) -> Result<T, Malformed>,
) -> anyhow::Result<T> {
    if !path.exists() {
        return Err(Error::Missing(path.to_path_buf()).into());
    }
    let file = File::open(path).map_err(|e| Error::io("read", path, e))?;
    reader(BufReader::with_capacity(1 << 20, file)).map_err(|error| match error {
        Malformed::Io(source) => Error::io("read", path, source).into(),
        other => anyhow::Error::new(other).context(format!("{} is not {what}", path.display())),
    })
}

fn write_json(scores: &Scores, out: &mut dyn Write) -> io::Result<()> {
    let mut value = serde_json::to_value(scores)?;
    let pairs = &scores.pairs;
    for (name, share) in [
        ("precision", pairs.precision()),
        ("listed_precision", pairs.listed_precision()),
        ("clustered_precision", pairs.clustered_precision()),
        ("recall", pairs.recall()),
        ("f1", pairs.f1()),
    ] {
        value["pairs"][name] = json!(share);
    }
    round(&mut value);
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

/// Fractions with four decimals, as in reports.
pub(super) fn round(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(round),
        Value::Object(map) => map.values_mut().for_each(round),
        Value::Number(number) if number.is_f64() => {
            let exact = number.as_f64().unwrap_or_default();
            *value = json!((exact * 1e4).round() / 1e4);
        }
        _ => {}
    }
}

/// The scores as a person reads them.
fn table(scores: &Scores, counted: &str, out: &mut dyn Write) -> io::Result<()> {
    let pairs = &scores.pairs;
    write!(out, "{} documents", thousands(scores.documents))?;
    if scores.unknown > 0 {
        write!(out, ", {} of which the truth does not mention", thousands(scores.unknown))?;
    }
    writeln!(out, "\n\n{BOLD}PAIRS{BOLD:#}{:>30} {:>13}", "right", "of")?;
    let mut line = |name: &str, part: u64, whole: u64, share: Option<f64>, note: &str| {
        let (part, whole) = (thousands(part), thousands(whole));
        writeln!(
            out,
            "  {name:20}{part:>13} {whole:>13} {:>8}  {DIM}{note}{DIM:#}",
            fraction(share)
        )
    };
    let either = format!("listed {counted}, or in one cluster");
    // Against an exact join only what is listed as a copy is judged.
    let judged = if scores.bands.is_empty() { counted } else { "as copies" };
    let listed = format!("listed {judged}");
    line("precision", pairs.right, pairs.found, pairs.precision(), &either)?;
    line("  listed", pairs.listed_right, pairs.listed, pairs.listed_precision(), &listed)?;
    let of_clusters = pairs.clustered_precision();
    line("  clustered", pairs.clustered_right, pairs.clustered, of_clusters, "in one cluster")?;
    line("recall", pairs.right, pairs.truth, pairs.recall(), "")?;
    writeln!(out, "  {:47} {:>8}", "F1", fraction(pairs.f1()))?;
    let wrong = &scores.wrong;
    if wrong.found > 0 {
        write!(out, "  {} wrong", thousands(wrong.found))?;
        for (n, what) in [(wrong.same_form, "one form"), (wrong.same_quotation, "one quotation")] {
            if n > 0 {
                write!(out, ", {} of them listed and only of {what}", thousands(n))?;
            }
        }
        writeln!(out)?;
    }
    clusters(scores, out)?;
    if !scores.kinds.is_empty() {
        let head = ["copies", "with original", "linked"];
        heading("BY KIND", &head, out)?;
        for kind in &scores.kinds {
            row(&kind.kind, kind.copies, &[kind.with_original, kind.linked], out)?;
        }
    }
    if !scores.bands.is_empty() {
        heading("BY JACCARD", &["pairs", "found"], out)?;
        for band in &scores.bands {
            row(&format!("{:.2} – {:.2}", band.from, band.to), band.pairs, &[band.found], out)?;
        }
    }
    Ok(())
}

fn clusters(scores: &Scores, out: &mut dyn Write) -> io::Result<()> {
    let clusters = &scores.clusters;
    writeln!(
        out,
        "\n{BOLD}CLUSTERS{BOLD:#}  {} with {} documents, of {} stories",
        thousands(clusters.clusters),
        thousands(clusters.documents),
        thousands(clusters.stories)
    )?;
    writeln!(out, "  {:47} {:>8}", "purity", fraction(clusters.purity))?;
    writeln!(out, "  {:47} {:>8}", "adjusted Rand index", fraction(Some(clusters.adjusted_rand)))
}

fn heading(name: &str, columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "\n{BOLD}{name:22}{BOLD:#}")?;
    for (n, column) in columns.iter().enumerate() {
        write!(out, "{column:>width$}", width = if n == 0 { 13 } else { 23 })?;
    }
    writeln!(out)
}

/// A name, a whole, and parts of it with their shares.
fn row(name: &str, whole: u64, parts: &[u64], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "  {name:20}{:>13}", thousands(whole))?;
    for &part in parts {
        let share = (whole > 0).then(|| part as f64 / whole as f64);
        write!(out, " {:>13} {:>8}", thousands(part), fraction(share))?;
    }
    writeln!(out)
}

/// A fraction with four decimals, cut and not rounded: 0.99996 must not read as 1.
fn fraction(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.4}", (share * 1e4).floor() / 1e4))
}
