//! Why was a pair matched, or why not? The pair followed through every stage, with the figures at each.

use serde::Serialize;

use super::furniture::Furniture;
use super::matching::{Bounds, Sides};
use super::observer::Silent;
use super::prepare::{Prepared, keys};
use crate::article::{Piece, Texts};
use crate::error::Result;
use crate::lsh::is_furniture;
use crate::params::Params;
use crate::store::{Store, Table};
use crate::verify::{Context, Figures, Pair, Profile, Relation, Spacing, may_relate, measure};

/// A key that both pieces hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedRow {
    /// What kind of key.
    pub table: Table,
    /// The key.
    pub key: u64,
    /// Representatives that hold it.
    pub holders: usize,
    /// Whether its holders are too many for all their pairs, and these two are not among those paired.
    pub bounded: bool,
    /// Whether it counts as one source's furniture.
    pub furniture: bool,
}

/// Where a pair was kept or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The pieces have equal words and are one class.
    EqualWords,
    /// It was a candidate and has a relation.
    Related,
    /// It was a candidate, and its exact figures reach nothing.
    Unrelated,
    /// All it shares is one source's furniture.
    Furniture,
    /// All it shares are keys held by too many pieces.
    Bounded,
    /// The two share no row, so the sketched route never saw them.
    NoSharedRow,
    /// The two share no shingle, or too few for any relation.
    TooLittleShared,
}

/// One condition of a relation, with what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The relation it belongs to.
    pub relation: Relation,
    /// The condition in words.
    pub condition: &'static str,
    /// What was counted.
    pub part: u64,
    /// Out of how many; 1 where it is a plain count.
    pub whole: u64,
    /// What was asked for: a fraction of `whole`, or a count.
    pub needs: String,
    /// Whether it holds.
    pub holds: bool,
}

/// A pair followed through every stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Its exact figures, whether or not it would have been compared.
    pub pair: Pair,
    /// Where it was kept or lost.
    pub fate: Fate,
    /// Whether the collection was small enough for the exact join.
    pub exhaustive: bool,
    /// Body words of each side.
    pub words: [u32; 2],
    /// The pieces that stand for the two where others have the same words.
    pub representatives: [usize; 2],
    /// Keys both hold, by kind and key. The sketched route sees a pair by these alone.
    pub rows: Vec<SharedRow>,
    /// Every condition of every relation, in the order they are tried.
    pub checks: Vec<Check>,
}

/// Follows two pieces of a collection through every stage. Sides are in the order of their ids.
///
/// # Errors
/// What `texts` gives.
pub fn explain(
    a: usize,
    b: usize,
    pieces: &[Piece],
    contexts: &[Context],
    texts: &dyn Texts,
    params: &Params,
) -> Result<Explanation> {
    params.check()?;
    let bounds = Bounds::default();
    let sides = Sides::of(pieces);
    let (prepared, store) =
        Prepared::new(pieces, contexts, texts, params, sides, &bounds, &Silent)?;
    let (a, b) = prepared.sides(a, b);
    let ranks = [prepared.class_of[a], prepared.class_of[b]];
    let representatives = ranks.map(|rank| prepared.representative(rank));
    let furniture = Furniture::new(&prepared, &store)?;
    let exhaustive = prepared.is_exhaustive();
    let profiles = [prepared.profile(a)?, prepared.profile(b)?];
    let shared = shared_rows(&prepared, &store, ranks, &profiles)?;
    let pair = prepared.pair((a, &profiles[0]), (b, &profiles[1]));
    let related = pair.relation != Relation::None;
    let compared = if related { Fate::Related } else { Fate::Unrelated };
    // The words of a piece and of its representative are the same.
    let gists = representatives.map(|r| &prepared.gists[r]);
    let shingles_shared = profiles[0].shingles.shared(&profiles[1].shingles);
    let may = may_relate(shingles_shared, gists[0], gists[1], params);
    let contexts = [prepared.context(a), prepared.context(b)];
    let sides = ((&profiles[0], &contexts[0]), (&profiles[1], &contexts[1]));
    let (figures, _) = measure(sides.0, sides.1, params);
    let source = |side: usize| prepared.context(representatives[side]).source;
    let both = [(sides.0.0, source(0)), (sides.1.0, source(1))];
    let open = shared.iter().any(|row| !row.bounded);
    let fate = if a != b && ranks[0] == ranks[1] {
        Fate::EqualWords
    } else if !may {
        Fate::TooLittleShared
    } else if !exhaustive && shared.is_empty() {
        Fate::NoSharedRow
    } else if !exhaustive && !open {
        Fate::Bounded
    } else if furniture.takes(both, &pair, params) {
        Fate::Furniture
    } else {
        compared
    };
    Ok(Explanation {
        fate,
        exhaustive,
        words: [a, b].map(|p| prepared.gists[p].words),
        representatives,
        rows: shared,
        checks: checks(&figures, params),
        pair,
    })
}

fn shared_rows(
    prepared: &Prepared<'_>,
    store: &Store,
    ranks: [u32; 2],
    profiles: &[Profile; 2],
) -> Result<Vec<SharedRow>> {
    if ranks[0] == ranks[1] {
        return Ok(Vec::new());
    }
    let sources = prepared.sources();
    let params = prepared.params;
    let [mut mine, theirs] = [0, 1].map(|side| keys(&profiles[side], params));
    mine.retain(|key| theirs.contains(key));
    mine.sort_unstable();
    let mut shared = Vec::new();
    let mut holders = Vec::new();
    for (table, key) in mine {
        prepared.ranks().holders(&store.bucket(table, key)?, &mut holders);
        // Within a crowded bucket a pair is made only with one of its first.
        let first = ranks[0].min(ranks[1]);
        let place = holders.partition_point(|&rank| rank < first);
        shared.push(SharedRow {
            table,
            key: key.number(),
            holders: holders.len(),
            bounded: holders.len() > params.bucket && place >= params.bucket_leaders,
            furniture: table == Table::Fingerprint && is_furniture(&holders, &sources),
        });
    }
    Ok(shared)
}

fn checks(figures: &Figures, params: &Params) -> Vec<Check> {
    let side = figures.shorter();
    let mut out = Vec::new();
    let mut add = |relation, condition, (part, whole), needs: String, holds| {
        out.push(Check { relation, condition, part, whole, needs, holds });
    };
    let facts = figures.facts;
    add(
        Relation::Template,
        "facts that differ, at least two, of all in and between aligned runs",
        (facts.different, facts.same + facts.different),
        "0.5".into(),
        facts.different >= 2 && facts.different >= facts.same,
    );
    add(
        Relation::Template,
        "or numbers and dates that differ, at least two, of all in and between aligned runs",
        (facts.different_numbers, facts.same_numbers + facts.different_numbers),
        "0.5".into(),
        facts.different_numbers >= 2 && facts.different_numbers >= facts.same_numbers,
    );
    add(
        Relation::Template,
        "or a fact that differs, of one known source more than three days apart",
        (facts.different, 1),
        "1".into(),
        figures.spacing == Spacing::Far && facts.different > 0,
    );
    let near = figures.spacing == Spacing::Near;
    add(
        Relation::Template,
        "no update: not one known source within three days",
        (u64::from(!near), 1),
        "1".into(),
        !near,
    );
    add(
        Relation::Copy,
        "shingles in both, of those in either",
        (figures.shared, figures.union()),
        params.threshold.to_string(),
        figures.is_copy(params),
    );
    add(
        Relation::Contained,
        "shingles in both, of those of the shorter",
        (figures.shared, figures.shingles[side]),
        params.contained.to_string(),
        params.contained.reached_by(figures.shared, figures.shingles[side]),
    );
    add(
        Relation::Contained,
        "words of the shorter in shared runs",
        (figures.in_runs[side], 1),
        params.contained_words.to_string(),
        figures.in_runs[side] >= params.contained_words as u64,
    );
    add(
        Relation::Contained,
        "quoted words among those, which must stay below",
        (figures.in_runs[side] - figures.covered[side], figures.in_runs[side]),
        "0.8".into(),
        !figures.is_mostly_quoted(),
    );
    for (side, condition) in [
        (0, "words of the first outside quotation found in the second"),
        (1, "words of the second outside quotation found in the first"),
    ] {
        let (part, whole) = (figures.covered[side], figures.unquoted[side]);
        let holds = params.partial.reached_by(part, whole);
        add(Relation::Partial, condition, (part, whole), params.partial.to_string(), holds);
    }
    for (longest, condition, least) in [
        (figures.longest_run, "words in the longest shared run", params.quotation_run),
        (
            figures.longest_quote,
            "words in the longest quoted sentence that stands whole in the other",
            params.quoted_sentence,
        ),
    ] {
        let holds = longest as usize >= least;
        add(Relation::Quotation, condition, (longest.into(), 1), least.to_string(), holds);
    }
    out
}
