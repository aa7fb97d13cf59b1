//! What does the page's script know of sources? Rows of their figures, of who takes from whom and of what they share, those with
//! the most articles first, and how many were left out.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::lists::Names;
use crate::overlap::Bounds;
use crate::report::Report;
use crate::report::model::Share;

/// Sources and pairs of sources that are listed.
const SOURCES: usize = 1_500;
const FLOWS: usize = 2_500;
/// Sources of the matrix: with more of them nobody reads it.
const MATRIX: usize = 80;

/// Begins the page's data; what comes after them is another's.
pub(super) fn write(report: &Report, names: &mut Names, out: &mut String) {
    let mut sources: Vec<_> = report.sources.iter().collect();
    sources.sort_by_key(|s| (Reverse(s.pieces), &s.name));
    let rows = sources.iter().take(SOURCES).map(|s| {
        json!([
            names.of(&s.name),
            s.pieces,
            s.original,
            s.credited,
            s.uncredited,
            s.partial,
            s.revision,
            s.unlinked,
            s.unknown,
            percent(s.verbatim),
            bounds(s.originality),
            bounds(s.wire),
            s.median_lag_hours.map(tenths),
            s.truncated,
            percent(s.median_coverage),
        ])
    });
    open(out, "sources", rows);
    let mut flows: Vec<_> = report.overlap.iter().collect();
    flows.sort_by_key(|f| (Reverse(f.pieces), &f.from, &f.to));
    let share = |share: Option<Share>| percent(share.map(|s| s.0));
    let rows = flows.iter().take(FLOWS).map(|f| {
        let quartiles = f.lag.first_quartile.zip(f.lag.third_quartile);
        json!([
            names.of(&f.from),
            names.of(&f.to),
            f.pieces,
            f.credited,
            share(f.share_from),
            share(f.share_to),
            u8::from(f.absent),
            f.lag.median.map(tenths),
            quartiles.map(|(q1, q3)| [tenths(q1), tenths(q3)]),
            [f.headline_changed, f.headlines],
            f.truncated,
            share(f.confidence),
        ])
    });
    open(out, "flows", rows);
    matrix(report, names, out);
    let more = sources.len().saturating_sub(SOURCES);
    let flows = flows.len().saturating_sub(FLOWS);
    let _ = write!(out, ",\n\"moreSources\":{more},\n\"moreFlows\":{flows}");
}

/// `{names, all, cells: [row, column, pairs, articles, coverage, share, quotations]}`: rows and columns by the number of their
/// name in `names`, which are the sources with the most pairs.
fn matrix(report: &Report, names: &mut Names, out: &mut String) {
    let mut weights: BTreeMap<&str, u64> = BTreeMap::new();
    for row in &report.matrix {
        *weights.entry(&row.row).or_default() += row.pairs;
    }
    let mut ranked: Vec<(&str, u64)> = weights.into_iter().collect();
    ranked.sort_by_key(|&(name, pairs)| (Reverse(pairs), name));
    let all = ranked.len();
    ranked.truncate(MATRIX);
    let place: BTreeMap<&str, usize> =
        ranked.iter().enumerate().map(|(n, &(name, _))| (name, n)).collect();
    let cells = report.matrix.iter().filter_map(|c| {
        let (row, col) = (place.get(c.row.as_str())?, place.get(c.col.as_str())?);
        let (coverage, share) = (percent(c.coverage), percent(c.share));
        Some(json!([row, col, c.pairs, c.pieces, coverage, share, c.quotations]).to_string())
    });
    let cells: Vec<String> = cells.collect();
    let names: Vec<usize> = ranked.iter().map(|&(name, _)| names.of(name)).collect();
    let _ = write!(out, ",\n\"matrix\":{{\"all\":{all},\"names\":{names:?},\"cells\":[\n");
    out.push_str(&cells.join(",\n"));
    out.push_str("]}");
}

fn open(out: &mut String, name: &str, rows: impl Iterator<Item = Value>) {
    out.push_str(if out.is_empty() { "{\"" } else { ",\n\"" });
    out.push_str(name);
    out.push_str("\":[\n");
    out.push_str(&rows.map(|row| row.to_string()).collect::<Vec<_>>().join(",\n"));
    out.push(']');
}

fn percent(share: Option<f64>) -> Option<i64> {
    share.map(|share| (share * 100.0).round() as i64)
}

fn bounds(bounds: Bounds) -> [Option<i64>; 2] {
    [percent(bounds.at_least), percent(bounds.at_most)]
}

fn tenths(hours: f64) -> f64 {
    (hours * 10.0).round() / 10.0
}
