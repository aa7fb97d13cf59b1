//! Which columns do the figures of sources have? Those of their JSON: what is nested becomes one column, its names joined by `_`.
//!
//! The lists below say in what order columns stand and what they are. A figure that is added to the report comes into its table by
//! itself, behind the others; a test asks for its line here.

use std::io;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{About, Set};
use crate::error::{Error, Result};
use crate::report::Report;
use crate::report::table::fields::{self, Seen};
use crate::report::table::{Cell, Column, Type};

/// A table that is small enough to be made before it is written.
pub(crate) struct Flat {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell<'static>>>,
}

/// Columns of `sources`: name, type, meaning.
const SOURCES: &str = "\
name text The source; key of the table
pieces integer Its pieces
original integer Of them, those its carrier wrote
reprint integer Of them, those another wrote
revision integer Of them, later versions of a piece that is here
partial integer Of them, own text around another's
unlinked integer Of them, those without credit and partner
unknown integer Of them, those of which the evidence is too thin or contradicts itself
credited integer Reprints that name their origin
uncredited integer Reprints that do not
truncated integer Pieces of which only the beginning is here
words integer Words of its pieces
verbatim number Share of these words in runs of 12 words and more of what they were taken from
originality_at_least number Share of its words outside quotation that is its own, at least
originality_at_most number The same, at most
wire_at_least number Share of its pieces that credit an agency
wire_at_most number Share that do, or were matched to a text that does
median_coverage number Median share of a piece's words outside quotation that stands in the best match of another source
median_lag_hours number Median hours from the publication of what its pieces were made from
reference_pieces integer Pieces that hold something of a reference
reference_share number Share of all its words outside quotation that stands in a reference
owner text Who owns it, by the table of outlets
type text What it is, by the table of outlets
country text Its country, by the table of outlets";

/// Columns of `overlap`.
const OVERLAP: &str = "\
from text The origin
to text The source that took from it
pieces integer What it took, wholly or in part
credited integer Of that, what names the origin
uncredited integer Of that, what does not
absent boolean Whether no piece of the origin is here
from_pieces integer Pieces of the origin
to_pieces integer Pieces of the source
share_from number Of the origin's originals here, those taken
share_of_to number Taken pieces, of all of the source
share_to number Mean share of the taken pieces' words outside quotation that stands in what they were taken from
verbatim number Share of all their words that stands there in runs of 12 words and more
truncated integer Pieces of which only the beginning is here
headline_changed integer Pieces with another headline than what they were made from
headlines integer Pieces of which both headlines are known
confidence number Mean confidence in the verdicts
median_lag_hours integer The median of the time, cut to whole hours";

/// Columns of `matrix`.
const MATRIX: &str = "\
row text The source whose pieces are looked at
col text The source they are looked for in
pairs integer Pairs of a piece of each that are copies, contained or partial
pieces integer Pieces of row with such a partner in col
row_pieces integer All pieces of row
coverage number Mean share of these pieces' words outside quotation that stands in the best partner
reused integer Pieces of which enough to be partial stands in the best partner
share number These, of all pieces of row
quotations integer Pairs that share a quotation and nothing else";

/// Columns of `newsflow`.
const NEWSFLOW: &str = "\
view text all_match: every pair; first_match: only pairs with a piece's earliest matches
from text The source that was first
to text The source that followed
edges integer Pairs of a piece of each
from_v integer Pieces of from with a later match in to
from_vprop number Their share of the pieces of from
to_v integer Pieces of to with an earlier match in from
to_vprop number Their share of the pieces of to
from_n integer All pieces of from
to_n integer All pieces of to
weight number Mean share of the later pieces' words outside quotation that stands in the earlier ones
undated integer Pairs of the two of which nothing says which was first";

/// Columns of a time between publications, which `overlap` and `newsflow` have.
const LAG: &str = "\
lag_known integer Times that are known
lag_by_day integer Of these, those known in days
lag_unknown integer Times that are not known
lag_first_quartile number Hours; a quarter of the known ones is shorter
lag_median number Hours; half of them are shorter
lag_third_quartile number Hours; three quarters of them are shorter
lag_histogram_before integer The copy is dated before what it was made from
lag_histogram_hours_0_1 integer Times under an hour
lag_histogram_hours_1_3 integer From one hour
lag_histogram_hours_3_6 integer From three hours
lag_histogram_hours_6_12 integer From six hours
lag_histogram_hours_12_24 integer From twelve hours
lag_histogram_hours_24_48 integer From a day
lag_histogram_hours_48_168 integer From two days
lag_histogram_hours_168_up integer From seven days
lag_histogram_same_day integer Known in days: the same day
lag_histogram_next_day integer The next day
lag_histogram_days_2_6 integer Two to six days later
lag_histogram_days_7_up integer Seven days later and more
lag_histogram_unknown integer Not known";

/// The columns that lists name.
fn listed(lists: &[&'static str]) -> Vec<Column> {
    let column = |line: &'static str| {
        let mut parts = line.splitn(3, ' ');
        let mut next = || parts.next().unwrap_or_default();
        let (name, kind) = (next(), next());
        let kind = match kind {
            "integer" => Type::Integer,
            "number" => Type::Number,
            "boolean" => Type::Boolean,
            _ => Type::Text,
        };
        Column::new(name, kind, next())
    };
    lists.iter().flat_map(|list| list.lines()).map(column).collect()
}

/// Puts what is nested beside the rest, its names joined.
fn flatten(name: &str, value: Value, out: &mut Map<String, Value>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                let name = if name.is_empty() { member } else { format!("{name}_{member}") };
                flatten(&name, value, out);
            }
        }
        value => {
            out.insert(name.to_owned(), value);
        }
    }
}

fn flat<T: Serialize>(rows: &[T], lists: &[&'static str]) -> io::Result<Flat> {
    let mut seen = Seen::default();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let mut members = Map::new();
        flatten("", serde_json::to_value(row)?, &mut members);
        seen.add(&members);
        found.push(members);
    }
    let mut columns = listed(lists);
    let known = columns.len();
    let more =
        seen.columns().filter(|&(name, ..)| columns.iter().all(|column| column.name != name));
    let more: Vec<Column> =
        more.map(|(name, kind, _)| Column::new(name.to_owned(), kind, "")).collect();
    columns.extend(more);
    debug_assert!(known > 0);
    let cells = |members: &Map<String, Value>| {
        let cell = |column: &Column| {
            members
                .get(&*column.name)
                .map_or(Cell::Null, |v| fields::cell(column.kind, v).into_owned())
        };
        columns.iter().map(cell).collect()
    };
    let rows = found.iter().map(cells).collect();
    Ok(Flat { columns, rows })
}

/// The figures of each source.
pub(crate) fn sources(report: &Report) -> io::Result<Flat> {
    flat(&report.sources, &[SOURCES])
}

/// What was taken from whom.
pub(crate) fn overlap(report: &Report) -> io::Result<Flat> {
    flat(&report.overlap, &[OVERLAP, LAG])
}

fn matrix(report: &Report) -> io::Result<Flat> {
    flat(&report.matrix, &[MATRIX])
}

fn newsflow(report: &Report) -> io::Result<Flat> {
    #[derive(Serialize)]
    struct Seen<'r> {
        view: &'static str,
        #[serde(flatten)]
        flow: &'r crate::overlap::Flow,
    }
    let views =
        [("all_match", &report.newsflow.all_match), ("first_match", &report.newsflow.first_match)];
    let rows: Vec<Seen<'_>> = views
        .into_iter()
        .flat_map(|(view, flows)| flows.iter().map(move |flow| Seen { view, flow }))
        .collect();
    flat(&rows, &[NEWSFLOW, LAG])
}

pub(super) fn write(report: &Report, set: &mut Set<'_>) -> Result<()> {
    let made = |flat: io::Result<Flat>| flat.map_err(|error| Error::io("write", set_of(), error));
    let about = "How the pieces of each source divide, and how much of them is its own.";
    let about = About { name: "sources", holds: about, key: &["name"], refers: &[] };
    set.flat(&about, made(sources(report))?)?;
    let about = "What each source took from each origin.";
    let about = About { name: "overlap", holds: about, key: &["from", "to"], refers: &[] };
    set.flat(&about, made(overlap(report))?)?;
    let refers = &[["row", "sources", "name"], ["col", "sources", "name"]];
    let about = "What each source's pieces share with each other's, whoever was first.";
    let about = About { name: "matrix", holds: about, key: &["row", "col"], refers };
    set.flat(&about, made(matrix(report))?)?;
    let refers = &[["from", "sources", "name"], ["to", "sources", "name"]];
    let about = "Who followed whom, by the dates.";
    let about = About { name: "newsflow", holds: about, key: &["view", "from", "to"], refers };
    set.flat(&about, made(newsflow(report))?)
}

/// What an error in making figures is said to be about.
fn set_of() -> &'static std::path::Path {
    std::path::Path::new("the tables of sources")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overlap::{Flow, MatrixRow, SourceCount, TakenWords};
    use crate::report::model::OverlapRow;

    /// A line is missing, or one too many, where a figure was added or taken away.
    #[test]
    fn every_figure_has_its_line() {
        let check = |value: Value, lists: &[&'static str]| {
            let mut members = Map::new();
            flatten("", value, &mut members);
            let mut names: Vec<String> = members.keys().cloned().collect();
            let mut known: Vec<String> = listed(lists).iter().map(|c| c.name.to_string()).collect();
            names.sort_unstable();
            known.sort_unstable();
            assert_eq!(names, known);
        };
        let source = SourceCount {
            reference: Some(TakenWords::default()),
            owner: Some(String::new()),
            kind: Some(String::new()),
            country: Some(String::new()),
            ..SourceCount::default()
        };
        check(serde_json::to_value(source).unwrap(), &[SOURCES]);
        check(serde_json::to_value(OverlapRow::default()).unwrap(), &[OVERLAP, LAG]);
        check(serde_json::to_value(MatrixRow::default()).unwrap(), &[MATRIX]);
        let mut flow = serde_json::to_value(Flow::default()).unwrap();
        flow["view"] = "all_match".into();
        check(flow, &[NEWSFLOW, LAG]);
    }
}
