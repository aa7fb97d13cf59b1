//! What does the page's script know of sources? Rows of their figures and of who takes from whom, those with the most articles
//! first, and how many were left out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::json;

use super::lists::Names;
use crate::report::Report;
use crate::report::model::Share;

/// Sources and pairs of sources that are listed.
const SOURCES: usize = 1_500;
const FLOWS: usize = 3_000;

pub(super) fn write(report: &Report, names: &mut Names, out: &mut String) {
    let share = |s: Option<Share>| s.map(|s| (s.0 * 100.0).round() as i64);
    let mut sources: Vec<_> = report.sources.iter().collect();
    sources.sort_by_key(|s| (Reverse(s.pieces), &s.name));
    let rows: Vec<String> = sources
        .iter()
        .take(SOURCES)
        .map(|s| {
            json!([
                names.of(&s.name),
                s.pieces,
                s.original,
                s.credited,
                s.reprint - s.credited,
                s.partial,
                s.revision,
                s.unlinked,
                s.unknown
            ])
            .to_string()
        })
        .collect();
    out.push_str("{\"sources\":[\n");
    out.push_str(&rows.join(",\n"));
    out.push_str("],\n\"flows\":[\n");
    let here: BTreeMap<&str, ()> = report.sources.iter().map(|s| (s.name.as_str(), ())).collect();
    let mut flows: Vec<_> = report.overlap.iter().collect();
    flows.sort_by_key(|f| (Reverse(f.pieces), &f.from, &f.to));
    let rows: Vec<String> = flows
        .iter()
        .take(FLOWS)
        .map(|f| {
            json!([
                names.of(&f.from),
                names.of(&f.to),
                f.pieces,
                f.credited,
                share(f.share_from),
                share(f.share_to),
                u8::from(!here.contains_key(f.from.as_str())),
                f.median_lag_hours
            ])
            .to_string()
        })
        .collect();
    out.push_str(&rows.join(",\n"));
    out.push_str("],\n\"matrix\":{\"all\":0,\"names\":[],\"cells\":[]}");
    let more = sources.len().saturating_sub(SOURCES);
    out.push_str(&format!(
        ",\n\"moreSources\":{more},\"moreFlows\":{}",
        flows.len().saturating_sub(FLOWS)
    ));
}
