//! Which columns does a piece have? Everything the report says of it in one value, and the input's own columns.
//!
//! The input's columns bear the prefix `field_`, so that no column of the user's can ever be taken for one of the report's, now
//! or later. Their types are found by looking at all records first. Where there are more than [`MOST`], those that most pieces have get
//! columns of their own and the others stand together in `fields_other`.

use std::borrow::Cow;
use std::io;

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::{About, Field, Set, dates, field};
use crate::error::{Error, Result};
use crate::report::Report;
use crate::report::model::Piece;
use crate::report::table::Type::{Boolean, Integer, List, Moment, Number, Text};
use crate::report::table::fields::{self, Seen};
use crate::report::table::{Cell, Column, Type};

/// Columns of the input that get one of their own.
const MOST: usize = 500;

const ABOUT: About = About {
    name: "pieces",
    holds: "One row for each piece, with what is said of it and the input's own columns.",
    key: &["id"],
    refers: &[
        ["cluster", "clusters", "id"],
        ["family", "families", "id"],
        ["absent_parent", "absent", "id"],
    ],
};

/// The columns but for the hash and those of the input.
pub(crate) fn columns() -> Vec<Field<Piece>> {
    vec![
        field("id", Text, "Its name; key of the table", |p| (&p.id).into()),
        field("document", Text, "The document that holds it", |p| (&p.document).into()),
        field(
            "span_start",
            Integer,
            "Where it begins in the document text, in bytes of UTF-8",
            |p| p.span.start.into(),
        ),
        field("span_end", Integer, "Where it ends, exclusive", |p| p.span.end.into()),
        field("title", Text, "Its headline", |p| p.title.as_ref().into()),
        field("words", Integer, "Words of its body", |p| p.words.into()),
        field(
            "published",
            Moment,
            "When its publication begins, in universal time: of a day midnight; a time without a zone as if it were in universal time",
            |p| p.published.as_ref().and_then(dates::begins).map_or(Cell::Null, Cell::Moment),
        ),
        field(
            "published_from",
            Text,
            "Not published before, a day or a moment as it was written",
            |p| p.published.as_ref().and_then(|d| d.from.as_ref()).into(),
        ),
        field("published_to", Text, "Not published after", |p| {
            p.published.as_ref().and_then(|d| d.to.as_ref()).into()
        }),
        field("published_basis", Text, "What the date rests on", |p| {
            p.published.as_ref().map(|d| &d.basis).into()
        }),
        field(
            "captures",
            Integer,
            "Further copies of the same publication, see table captures",
            |p| p.captures.len().into(),
        ),
        field("link_url", Text, "Where the page leads for it", |p| {
            p.link.as_ref().map(|l| &l.url).into()
        }),
        field("link_basis", Text, "Where that was found", |p| {
            p.link.as_ref().map(|l| &l.basis).into()
        }),
        field(
            "truncated_basis",
            Text,
            "What says that it is only the beginning of its story",
            |p| p.truncated.as_ref().map(|t| &t.basis).into(),
        ),
        field("truncated_start", Integer, "Where the words that say so begin", |p| {
            p.truncated.as_ref().and_then(|t| t.span).map(|s| s.start).into()
        }),
        field("truncated_end", Integer, "Where they end, exclusive", |p| {
            p.truncated.as_ref().and_then(|t| t.span).map(|s| s.end).into()
        }),
        field("source", Text, "The name it counts under", |p| p.source.as_ref().into()),
        field("carrier", Text, "Whose page it stands on", |p| {
            p.carrier.as_ref().map(|n| &n.name).into()
        }),
        field("carrier_basis", Text, "How that is known", |p| {
            p.carrier.as_ref().map(|n| &n.basis).into()
        }),
        field("origin", Text, "Who wrote the text", |p| p.origin.as_ref().map(|n| &n.name).into()),
        field("origin_basis", Text, "How that is known", |p| {
            p.origin.as_ref().map(|n| &n.basis).into()
        }),
        field("origins", List, "Everybody whose words it holds, see table origins", |p| {
            p.origins.iter().map(|o| o.name.as_str()).collect()
        }),
        field("via", List, "Who passed it on", |p| p.via.iter().map(String::as_str).collect()),
        field("lineage", List, "Who held the text, from its origin to its carrier", |p| {
            p.lineage.iter().map(|h| h.party.as_str()).collect()
        }),
        field("lineage_how", List, "How each step of lineage is known", |p| {
            p.lineage.iter().map(|h| h.how.as_str()).collect()
        }),
        field("role", Text, "original, reprint, revision, partial, unlinked or unknown", |p| {
            p.role.name().into()
        }),
        field("latest", Boolean, "Whether it is the last of its carrier's versions", |p| {
            p.latest.into()
        }),
        field("degree", Text, "verbatim, edited, abridged or expanded", |p| {
            p.degree.map(|d| d.to_string()).into()
        }),
        field(
            "parent",
            Text,
            "The piece it was made from; with a reference it may be one of that",
            |p| p.parent.as_ref().into(),
        ),
        field("absent_parent", Text, "The absent original it was made from", |p| {
            p.absent_parent.as_ref().into()
        }),
        field(
            "confidence",
            Number,
            "How often such verdicts were right on simulated news, 0 to 1",
            |p| p.confidence.into(),
        ),
        field(
            "tier",
            Text,
            "The kind of the best evidence: A stated, B proved, C strong, D likely, E thin",
            |p| p.tier.map(crate::provenance::evidence::Tier::name).into(),
        ),
        field("score", Integer, "What the evidence for the role sums to, in thousandths", |p| {
            p.score.into()
        }),
        field("cluster", Text, "The cluster of copies it is in", |p| p.cluster.as_ref().into()),
        field("family", Text, "The family it is in", |p| p.family.as_ref().into()),
        field(
            "reprinted",
            Number,
            "Share of its words that stands word for word in a source, outside quotation",
            |p| p.composition.reprinted.into(),
        ),
        field("edited", Number, "Share that is changed, between words taken from a source", |p| {
            p.composition.edited.into()
        }),
        field("quoted", Number, "Share in direct quotation", |p| p.composition.quoted.into()),
        field("unmatched", Number, "Share in no source", |p| p.composition.unmatched.into()),
        field(
            "reference_share",
            Number,
            "Share of its words outside quotation that stands in a reference, see table taken",
            |p| p.reference.as_ref().map(|taken| taken.share).into(),
        ),
    ]
}

/// The input's columns that get one of their own: name, its name in the table and type; and whether there are others.
struct Input {
    own: Vec<(String, Type)>,
    others: bool,
}

impl Input {
    fn of(report: &Report) -> Result<Self> {
        let mut documents: Vec<usize> =
            report.pieces.iter().map(|piece| piece.document_index).collect();
        documents.dedup();
        let seen = documents
            .par_chunks(256)
            .map(|documents| {
                let mut seen = Seen::default();
                for &document in documents {
                    seen.add(&report.archive.fields(document)?);
                }
                Ok::<_, Error>(seen)
            })
            .try_reduce(Seen::default, |a, b| Ok(a.and(b)))?;
        let mut all: Vec<(&str, Type, u64)> = seen.columns().collect();
        let others = all.len() > MOST;
        if others {
            all.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
            all.truncate(MOST);
            all.sort_by_key(|&(name, ..)| name);
        }
        Ok(Self {
            own: all.into_iter().map(|(name, kind, _)| (name.to_owned(), kind)).collect(),
            others,
        })
    }

    fn columns(&self) -> impl Iterator<Item = Column> {
        let own = self.own.iter().map(|(name, kind)| {
            Column::new(format!("field_{name}"), *kind, format!("The input's column {name}"))
        });
        own.chain(self.others.then(|| {
            Column::new("fields_other", Text, "The input's other columns, as a JSON object")
        }))
    }

    fn cells<'a>(&self, fields: &'a Map<String, Value>, row: &mut Vec<Cell<'a>>) {
        let cell = |(name, kind): &(String, Type)| {
            fields.get(name).map_or(Cell::Null, |value| fields::cell(*kind, value))
        };
        row.extend(self.own.iter().map(cell));
        if self.others {
            let is_own =
                |name: &String| self.own.binary_search_by(|(own, _)| own.cmp(name)).is_ok();
            let rest: Map<String, Value> = fields
                .iter()
                .filter(|(name, _)| !is_own(name))
                .map(|(n, v)| (n.clone(), v.clone()))
                .collect();
            let text = (!rest.is_empty()).then(|| Value::Object(rest).to_string());
            row.push(text.map_or(Cell::Null, |text| Cell::Text(Cow::Owned(text))));
        }
    }
}

pub(super) fn write(report: &Report, set: &mut Set<'_>) -> Result<()> {
    let known = columns();
    let input = Input::of(report)?;
    let mut columns: Vec<Column> = known.iter().map(|field| field.column.clone()).collect();
    columns.push(Column::new("sha256", Text, "SHA-256 of its text as it stands in the document"));
    columns.extend(input.columns());
    set.table(&ABOUT, columns, report.pieces.len(), |n, rows| {
        let piece = &report.pieces[n];
        let (sha256, fields) = report.text_of(piece).map_err(io::Error::other)?;
        let mut row: Vec<Cell<'_>> = known.iter().map(|field| (field.get)(piece)).collect();
        row.push(sha256.into());
        input.cells(&fields, &mut row);
        rows.push(&row)
    })
}
