//! What does the page's script know of sources? Rows of their figures, of who takes from whom and of what they share, those with
//! the most articles first, and how many were left out.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::inert;
use super::lists::{Lists, Names};
use crate::overlap::{Bounds, Lag};
use crate::report::Report;
use crate::report::model::{OverlapRow, Share};

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
            s.median_lag_hours.map(short),
            s.truncated,
            percent(s.median_coverage),
        ])
    });
    open(out, "sources", rows);
    let flows = flows(report);
    let share = |share: Option<Share>| percent(share.map(|s| s.0));
    let rows = flows.iter().map(|f| {
        let quartiles = f.lag.first_quartile.zip(f.lag.third_quartile);
        json!([
            names.of(&f.from),
            names.of(&f.to),
            f.pieces,
            f.credited,
            share(f.share_from),
            share(f.share_to),
            u8::from(f.absent),
            f.lag.median.map(short),
            quartiles.map(|(q1, q3)| [short(q1), short(q3)]),
            [f.headline_changed, f.headlines],
            f.truncated,
            share(f.confidence),
            histogram(&f.lag),
        ])
    });
    open(out, "flows", rows);
    matrix(report, names, out);
    let more = sources.len().saturating_sub(SOURCES);
    let flows = report.overlap.len() - flows.len();
    let _ = write!(out, ",\n\"moreSources\":{more},\n\"moreFlows\":{flows}");
}

/// Who takes from whom, most first.
fn flows(report: &Report) -> Vec<&OverlapRow> {
    let mut flows: Vec<_> = report.overlap.iter().collect();
    flows.sort_by_key(|f| (Reverse(f.pieces), &f.from, &f.to));
    flows.truncate(FLOWS);
    flows
}

/// Of each row of who takes from whom the listed articles: the first by its place on the page, each other by how much further on it
/// stands.
pub(super) fn members(report: &Report, listed: &Lists) -> Value {
    let mut place = vec![None; report.pieces.len()];
    for (n, &i) in listed.pieces.iter().enumerate() {
        place[i] = Some(n);
    }
    let steps = |flow: &&OverlapRow| {
        let mut places: Vec<usize> = flow.members.iter().filter_map(|&i| place[i]).collect();
        places.sort_unstable();
        let before = std::iter::once(0).chain(places.iter().copied());
        Value::from(places.iter().zip(before).map(|(&at, before)| at - before).collect::<Vec<_>>())
    };
    flows(report).iter().map(steps).collect()
}

/// What they take at most.
pub(super) fn members_bytes(report: &Report) -> usize {
    flows(report).iter().map(|flow| 3 + 6 * flow.members.len()).sum()
}

/// Articles by their lag, in the order of `templates/who.js`.
fn histogram(lag: &Lag) -> [u64; 14] {
    let h = &lag.histogram;
    [
        h.before,
        h.hours_0_1,
        h.hours_1_3,
        h.hours_3_6,
        h.hours_6_12,
        h.hours_12_24,
        h.hours_24_48,
        h.hours_48_168,
        h.hours_168_up,
        h.same_day,
        h.next_day,
        h.days_2_6,
        h.days_7_up,
        h.unknown,
    ]
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
        Some(inert(&json!([row, col, c.pairs, c.pieces, coverage, share, c.quotations])))
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
    out.push_str(&rows.map(|row| inert(&row)).collect::<Vec<_>>().join(",\n"));
    out.push(']');
}

fn percent(share: Option<f64>) -> Option<i64> {
    share.map(|share| (share * 100.0).round() as i64)
}

fn bounds(bounds: Bounds) -> [Option<i64>; 2] {
    [percent(bounds.at_least), percent(bounds.at_most)]
}

/// Hours with two decimals: minutes can be told.
fn short(hours: f64) -> f64 {
    (hours * 100.0).round() / 100.0
}
