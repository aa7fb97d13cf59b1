//! `wirecopy evaluate --labels`: what sheets coded by hand say of a report.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context as _, bail};

use super::Ending;
use super::args::EvaluateArgs;
use super::evaluate::{read, round};
use super::output::{BOLD, DIM, thousands};
use super::sample::beside;
use crate::validate::{Coded, Estimate, Figure, Findings, Key, judge};

pub(crate) fn run(args: &EvaluateArgs) -> anyhow::Result<Ending> {
    let path = match (&args.key, &args.report[..]) {
        (Some(key), _) => key.clone(),
        (None, [report]) => beside(report, "key.json"),
        (None, _) => {
            bail!("--labels needs the key that `sample` wrote beside the sheet: --key FILE")
        }
    };
    let key = read(&path, "a key", Key::read)?;
    let sheet = |path: &PathBuf| read(path, "a coded sheet", |sheet| Coded::read(sheet, &key));
    let coders = args.labels.iter().map(sheet).collect::<anyhow::Result<Vec<Coded>>>()?;
    let agreed = args.agreed.as_ref().map(sheet).transpose()?;
    let findings = judge(&key, &coders, agreed.as_ref(), key.seed);
    if findings.coded == 0 {
        let names: Vec<String> = args.labels.iter().map(|p| p.display().to_string()).collect();
        bail!("no unit is coded in {}: fill in same_text, came_from, role, …", names.join(", "));
    }
    let mut out = anstream::stdout().lock();
    let written = if args.json {
        let mut value = serde_json::to_value(&findings)?;
        round(&mut value);
        serde_json::to_writer_pretty(&mut out, &value)
            .map_err(io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        table(&findings, coders.len(), &mut out)
    };
    written.and_then(|()| out.flush()).context("cannot write to standard output")?;
    Ok(Ending::Whole)
}

fn table(findings: &Findings, coders: usize, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{} of {} units are coded", thousands(findings.coded), thousands(findings.units))?;
    if findings.coded < findings.units {
        write!(out, "; the others count as lost by chance")?;
    }
    writeln!(out)?;
    if !findings.agreement.is_empty() {
        writeln!(
            out,
            "\n{BOLD}AGREEMENT{BOLD:#} of {coders} coders{:>12} {:>9} {:>9}",
            "units", "alike", "alpha"
        )?;
        for question in &findings.agreement {
            let alpha = question.alpha.map_or_else(|| "–".to_owned(), |a| format!("{a:.3}"));
            let (units, agreed) = (thousands(question.units), thousands(question.agreed));
            writeln!(out, "  {:22}{units:>12} {agreed:>9} {alpha:>9}", question.question)?;
        }
        if findings.unsettled > 0 {
            writeln!(
                out,
                "  {DIM}{} units are coded differently: the first sheet counts, unless --agreed FILE settles them{DIM:#}",
                thousands(findings.unsettled)
            )?;
        }
    }
    figures("PIECES", "of all pieces", &findings.pieces, out)?;
    figures("PAIRS", "of those listed", &findings.pairs, out)?;
    if let Some(direction) = findings.direction {
        writeln!(
            out,
            "\n  direction, where the report and a coder tell one: right in {}",
            shown(Some(direction))
        )?;
    }
    writeln!(
        out,
        "\n{DIM}In brackets 95 % intervals. Corrected: the share weighted by what each coded unit stands for.{DIM:#}"
    )
}

fn figures(head: &str, of: &str, list: &[Figure], out: &mut dyn Write) -> io::Result<()> {
    if list.iter().all(|figure| figure.coded == 0) {
        return Ok(());
    }
    let width = 24 - head.len();
    writeln!(
        out,
        "\n{BOLD}{head}{BOLD:#} {of:width$}{:>6} {:>9}  {:22}{:22}recall",
        "coded", "reported", "corrected", "precision"
    )?;
    for figure in list {
        writeln!(
            out,
            "  {:23}{:>6} {:>9.3}  {:22}{:22}{}",
            figure.name,
            thousands(figure.coded),
            figure.reported,
            shown(figure.corrected),
            shown(figure.precision),
            shown(figure.recall)
        )?;
    }
    Ok(())
}

fn shown(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(
        || "–".to_owned(),
        |Estimate { value, interval: [low, high] }| format!("{value:.3} ({low:.3}–{high:.3})"),
    )
}
