//! Which columns do the lists of a report have? One table each, joined by the ids of pieces, pairs, clusters and families.

use super::{About, Field, Set, dates, field};
use crate::article::{Capture, NonArticle};
use crate::error::Result;
use crate::provenance::evidence::Evidence;
use crate::provenance::segments::Segment;
use crate::report::Report;
use crate::report::model::{
    Absent, Cluster, Family, Known, ListedPair, ListedPassage, Piece, Portion, TakenFrom,
};
use crate::report::table::Cell;
use crate::report::table::Type::{Boolean, Integer, List, Moment, Number, Text};

/// Something of a piece, with the piece's id and its number among the like, from 1.
struct Of<'r, T> {
    piece: &'r str,
    n: usize,
    item: &'r T,
}

/// The two columns that such rows begin with.
fn of_piece<'r, T>(rest: Vec<Field<Of<'r, T>>>) -> Vec<Field<Of<'r, T>>> {
    let mut all = vec![
        field("piece", Text, "The piece", |r: &Of<'r, T>| r.piece.into()),
        field("n", Integer, "Its number among those of the piece, from 1", |r: &Of<'r, T>| {
            r.n.into()
        }),
    ];
    all.extend(rest);
    all
}

const PIECE: [&str; 3] = ["piece", "pieces", "id"];

/// Writes a table with a row for each item of a list that pieces have.
fn lists<'r, T: Sync + 'r>(
    set: &mut Set<'_>,
    report: &'r Report,
    (name, about): (&'static str, &'static str),
    fields: Vec<Field<Of<'r, T>>>,
    list: impl Fn(&'r Piece) -> &'r [T] + Sync,
) -> Result<()> {
    let about = About { name, holds: about, key: &["piece", "n"], refers: &[PIECE] };
    set.of(&about, &of_piece(fields), report.pieces.len(), |i, row| {
        let piece = &report.pieces[i];
        let mut items = list(piece).iter().enumerate();
        items.try_for_each(|(n, item)| row(&Of { piece: &piece.id, n: n + 1, item }))
    })
}

fn origins<'r>() -> Vec<Field<Of<'r, Portion>>> {
    vec![
        field("name", Text, "The party whose words the piece holds", |r| (&r.item.name).into()),
        field(
            "share",
            Number,
            "Share of the piece's words outside quotation; missing where nothing was there to compare with",
            |r| r.item.share.into(),
        ),
    ]
}

fn captures<'r>() -> Vec<Field<Of<'r, Capture>>> {
    vec![
        field("document", Text, "The document of the other copy", |r| (&r.item.document).into()),
        field("url", Text, "Its address", |r| r.item.url.as_ref().into()),
    ]
}

fn segments<'r>() -> Vec<Field<Of<'r, Segment>>> {
    vec![
        field(
            "span_start",
            Integer,
            "Where the stretch begins in the document text, in bytes of UTF-8",
            |r| r.item.span.start.into(),
        ),
        field("span_end", Integer, "Where it ends, exclusive", |r| r.item.span.end.into()),
        field(
            "class",
            Text,
            "verbatim, edited, quoted, new, title, deck, furniture or caption",
            |r| r.item.class.name().into(),
        ),
        field(
            "taken_from",
            List,
            "The pieces and absent originals it comes from, best first",
            |r| r.item.from.iter().map(String::as_str).collect(),
        ),
    ]
}

fn evidence<'r>() -> Vec<Field<Of<'r, Evidence>>> {
    vec![
        field("kind", Text, "What it is", |r| r.item.kind.name().into()),
        field(
            "weight",
            Integer,
            "In thousandths: above zero for a reprint, below for its carrier's own text",
            |r| r.item.weight.into(),
        ),
        field("text", Text, "The exact words, or figures", |r| (&r.item.text).into()),
        field("document", Text, "The document they stand in", |r| (&r.item.document).into()),
        field("span_start", Integer, "Where they begin in its text", |r| {
            r.item.span.map(|s| s.start).into()
        }),
        field("span_end", Integer, "Where they end, exclusive", |r| {
            r.item.span.map(|s| s.end).into()
        }),
        field("says", Text, "What follows from them", |r| (&r.item.says).into()),
    ]
}

/// A pair with its number.
type Pair<'r> = (usize, &'r ListedPair);

fn pairs<'r>() -> Vec<Field<Pair<'r>>> {
    vec![
        field("pair", Integer, "Its number, from 1; key of the table", |r| r.0.into()),
        field("a", Text, "One piece; with a reference either may be one of that", |r| {
            (&r.1.a).into()
        }),
        field("b", Text, "The other", |r| (&r.1.b).into()),
        field("relation", Text, "copy, contained, partial, quotation or template", |r| {
            r.1.relation.name().into()
        }),
        field("jaccard", Number, "Shared shingles of all shingles of both", |r| r.1.jaccard.into()),
        field("containment_a", Number, "Share of the shingles of a that are in b", |r| {
            r.1.containment[0].into()
        }),
        field("containment_b", Number, "Share of the shingles of b that are in a", |r| {
            r.1.containment[1].into()
        }),
        field(
            "coverage_a",
            Number,
            "Share of the words of a outside quotation that stands in b",
            |r| r.1.coverage[0].into(),
        ),
        field(
            "coverage_b",
            Number,
            "Share of the words of b outside quotation that stands in a",
            |r| r.1.coverage[1].into(),
        ),
        field("longest_run", Integer, "Words of the longest shared run", |r| {
            r.1.longest_run.into()
        }),
        field("passages", Integer, "Shared passages, see table passages", |r| {
            r.1.passages.len().into()
        }),
        field(
            "not_same_story",
            Boolean,
            "Whether a person says that they are not of one story",
            |r| r.1.not_same_story.into(),
        ),
    ]
}

/// A passage with its pair and its number.
type Passage<'r> = (Pair<'r>, usize, &'r ListedPassage);

fn passages<'r>() -> Vec<Field<Passage<'r>>> {
    vec![
        field("pair", Integer, "The pair", |r| r.0.0.into()),
        field("n", Integer, "Its number in the pair, from 1", |r| r.1.into()),
        field("a", Text, "One piece", |r| (&r.0.1.a).into()),
        field("b", Text, "The other", |r| (&r.0.1.b).into()),
        field(
            "a_start",
            Integer,
            "Where it begins in the document text of a, in bytes of UTF-8",
            |r| r.2.a.start.into(),
        ),
        field("a_end", Integer, "Where it ends there, exclusive", |r| r.2.a.end.into()),
        field("b_start", Integer, "Where it begins in the document text of b", |r| {
            r.2.b.start.into()
        }),
        field("b_end", Integer, "Where it ends there, exclusive", |r| r.2.b.end.into()),
        field("words", Integer, "Its words", |r| r.2.words.into()),
        field("quoted", Boolean, "Whether it stands in direct quotation", |r| r.2.quoted.into()),
    ]
}

fn clusters() -> Vec<Field<Cluster>> {
    vec![
        field("id", Text, "The smallest id of its members; key of the table", |c| (&c.id).into()),
        field("pieces", Integer, "Its members, see column cluster of table pieces", |c| {
            c.members.len().into()
        }),
        field("leader", Text, "The member that the others are copies of", |c| (&c.leader).into()),
        field("original", Text, "The member that is the original", |c| c.original.as_ref().into()),
        field("origin", Text, "Who wrote the text", |c| c.origin.as_ref().into()),
    ]
}

/// A cluster's bridge to another.
type Bridge<'r> = (&'r str, &'r [String; 2]);

fn bridges<'r>() -> Vec<Field<Bridge<'r>>> {
    vec![
        field("cluster", Text, "The cluster", |r| r.0.into()),
        field("a", Text, "A piece of it or of the other cluster", |r| (&r.1[0]).into()),
        field("b", Text, "The piece of the other it is a copy of or contained with", |r| {
            (&r.1[1]).into()
        }),
    ]
}

fn families() -> Vec<Field<Family>> {
    vec![
        field("id", Text, "The smallest id of its members; key of the table", |f| (&f.id).into()),
        field("pieces", Integer, "Its members, see column family of table pieces", |f| {
            f.members.len().into()
        }),
    ]
}

fn absent() -> Vec<Field<Absent>> {
    vec![
        field("id", Text, "Its name; key of the table", |a| (&a.id).into()),
        field("origin", Text, "Who wrote it", |a| a.origin.as_ref().into()),
        field("published", Moment, "When its publication begins, in universal time", |a| {
            a.published.as_ref().and_then(dates::begins).map_or(Cell::Null, Cell::Moment)
        }),
        field("published_from", Text, "Not published before", |a| {
            a.published.as_ref().and_then(|d| d.from.as_ref()).into()
        }),
        field("published_to", Text, "Not published after", |a| {
            a.published.as_ref().and_then(|d| d.to.as_ref()).into()
        }),
        field("published_basis", Text, "What the date rests on", |a| {
            a.published.as_ref().map(|d| &d.basis).into()
        }),
        field("best_witness", Text, "The piece that is nearest to it", |a| {
            (&a.best_witness).into()
        }),
        field("pieces", Integer, "The pieces copied from it, see table members", |a| {
            a.members.len().into()
        }),
    ]
}

/// A member of something: what kind of thing, its id, the piece.
type Member<'r> = (&'static str, &'r str, &'r str);

fn members<'r>() -> Vec<Field<Member<'r>>> {
    vec![
        field(
            "kind",
            Text,
            "cluster, family, absent (an original that is not here) or container (a page that bundles several)",
            |r| r.0.into(),
        ),
        field("id", Text, "Its id; of a container its document", |r| r.1.into()),
        field("piece", Text, "A piece that belongs to it", |r| r.2.into()),
    ]
}

fn non_articles() -> Vec<Field<NonArticle>> {
    vec![
        field("document", Text, "The document", |n| (&n.document).into()),
        field("reason", Text, "Why it is no story", |n| (&n.reason).into()),
    ]
}

fn reference() -> Vec<Field<Known>> {
    vec![
        field("id", Text, "Its name; key of the table", |k| (&k.id).into()),
        field("document", Text, "The document that holds it", |k| (&k.document).into()),
        field("title", Text, "Its headline", |k| k.title.as_ref().into()),
        field("words", Integer, "Words of its body", |k| k.words.into()),
        field("published", Moment, "When its publication begins, in universal time", |k| {
            k.published.as_ref().and_then(dates::begins).map_or(Cell::Null, Cell::Moment)
        }),
        field("published_from", Text, "Not published before", |k| {
            k.published.as_ref().and_then(|d| d.from.as_ref()).into()
        }),
        field("published_to", Text, "Not published after", |k| {
            k.published.as_ref().and_then(|d| d.to.as_ref()).into()
        }),
        field("published_basis", Text, "What the date rests on", |k| {
            k.published.as_ref().map(|d| &d.basis).into()
        }),
        field("source", Text, "The name it counts under", |k| k.source.as_ref().into()),
        field("pieces", Integer, "Pieces of the collection that hold something of it", |k| {
            k.pieces.into()
        }),
    ]
}

fn taken<'r>() -> Vec<Field<Of<'r, TakenFrom>>> {
    vec![
        field("reference", Text, "A text of the reference", |r| (&r.item.id).into()),
        field(
            "share",
            Number,
            "Share of the piece's words outside quotation that stands in it",
            |r| r.item.share.into(),
        ),
    ]
}

pub(super) fn write(report: &Report, set: &mut Set<'_>) -> Result<()> {
    lists(set, report, ("origins", "Whose words each piece holds."), origins(), |p| &p.origins)?;
    lists(
        set,
        report,
        ("captures", "Further copies of a piece's publication."),
        captures(),
        |p| &p.captures,
    )?;
    lists(
        set,
        report,
        ("segments", "The stretches of each piece, and where their words come from."),
        segments(),
        |p| &p.segments,
    )?;
    lists(
        set,
        report,
        ("evidence", "What speaks for and against each verdict."),
        evidence(),
        |p| &p.evidence,
    )?;

    let about = About {
        name: "pairs",
        holds: "One row for each listed pair of pieces, compared exactly.",
        key: &["pair"],
        refers: &[],
    };
    set.of(&about, &pairs(), report.pairs.len(), |n, row| row(&(n + 1, &report.pairs[n])))?;
    let about = About {
        name: "passages",
        holds: "The passages that the two pieces of a pair share, with their place in both.",
        key: &["pair", "n"],
        refers: &[["pair", "pairs", "pair"]],
    };
    set.of(&about, &passages(), report.pairs.len(), |i, row| {
        let pair = &report.pairs[i];
        let mut all = pair.passages.iter().enumerate();
        all.try_for_each(|(n, passage)| row(&((i + 1, pair), n + 1, passage)))
    })?;

    let leader = &[["leader", "pieces", "id"], ["original", "pieces", "id"]];
    let about =
        About { name: "clusters", holds: "Copies of one text.", key: &["id"], refers: leader };
    set.of(&about, &clusters(), report.clusters.len(), |n, row| row(&report.clusters[n]))?;
    let about = About {
        name: "bridges",
        holds: "Ties between clusters that were not followed.",
        key: &[],
        refers: &[["cluster", "clusters", "id"], ["a", "pieces", "id"], ["b", "pieces", "id"]],
    };
    set.of(&about, &bridges(), report.clusters.len(), |n, row| {
        let cluster = &report.clusters[n];
        cluster.bridges.iter().try_for_each(|bridge| row(&(cluster.id.as_str(), bridge)))
    })?;
    let about = "Clusters and pieces tied by partial reuse.";
    let about = About { name: "families", holds: about, key: &["id"], refers: &[] };
    set.of(&about, &families(), report.families.len(), |n, row| row(&report.families[n]))?;
    let about = About {
        name: "absent",
        holds: "Originals that are not in the collection.",
        key: &["id"],
        refers: &[["best_witness", "pieces", "id"]],
    };
    set.of(&about, &absent(), report.absent.len(), |n, row| row(&report.absent[n]))?;

    let all = groups(report);
    let about = About {
        name: "members",
        holds: "Which pieces belong to which cluster, family, absent original or container.",
        key: &["kind", "id", "piece"],
        refers: &[PIECE],
    };
    set.of(&about, &members(), all.len(), |n, row| {
        let (kind, id, pieces) = all[n];
        pieces.iter().try_for_each(|piece| row(&(kind, id, piece.as_str())))
    })?;

    let about = "Pages that are no story.";
    let about = About { name: "non_articles", holds: about, key: &["document"], refers: &[] };
    set.of(&about, &non_articles(), report.non_articles.len(), |n, row| {
        row(&report.non_articles[n])
    })?;
    let Some(known) = &report.reference else { return Ok(()) };
    let about = "Texts of the reference that pieces share words with.";
    let about = About { name: "reference", holds: about, key: &["id"], refers: &[] };
    set.of(&about, &reference(), known.len(), |n, row| row(&known[n]))?;
    let about = ("taken", "How much of each piece stands in each text of the reference.");
    lists(set, report, about, taken(), |p| p.reference.as_ref().map_or(&[], |t| &t.by))
}

/// Everything that has members, by kind and id.
fn groups(report: &Report) -> Vec<(&'static str, &str, &[String])> {
    let clusters = report.clusters.iter().map(|c| ("cluster", c.id.as_str(), &*c.members));
    let families = report.families.iter().map(|f| ("family", f.id.as_str(), &*f.members));
    let absent = report.absent.iter().map(|a| ("absent", a.id.as_str(), &*a.members));
    let containers =
        report.containers.iter().map(|c| ("container", c.document.as_str(), &*c.pieces));
    clusters.chain(families).chain(absent).chain(containers).collect()
}
