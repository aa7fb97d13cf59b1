//! Which pieces share text? The stages from words to families, driven over a collection in memory.
//!
//! [`match_pieces`] takes pieces and gives every related pair, classes of equal texts, clusters and families.
//! [`compare`] measures two pieces that need not be in a collection, and [`explain`] tells at which stage a pair was kept or
//! lost. Nothing here knows of origins, roles or reports.
//!
//! The answer depends on the pieces, their ids and the parameters: not on the threads, nor on the order of the pieces.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

pub use super::explain::{Check, Explanation, Fate, SharedRow, explain};
use super::furniture::Furniture;
use super::observer::{Observer, Stage};
use super::prepare::Prepared;
use crate::article::{Piece, Texts};
use crate::cluster::{Strength, Tie, families, lead};
use crate::error::Result;
use crate::lsh::{Bounded, candidates, shared_shingles};
use crate::params::Params;
use crate::store::{Store, Table};
use crate::verify::{Context, Pair, Profile, Relation, may_relate, verify};

/// Everything found by comparing a collection's pieces. Pieces are named by their index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    /// Verified pairs that have a relation, sorted by the two ids: all related representatives, each member of a class with
    /// its representative, each member of a cluster with its leader; in the exhaustive route also every two members of
    /// related classes of at most eight.
    pub pairs: Vec<Pair>,
    /// Pieces with equal words, two or more, the representative first.
    pub classes: Vec<Vec<usize>>,
    /// Copies of one text, by smallest member id.
    pub clusters: Vec<Cluster>,
    /// Clusters and pieces tied by partial reuse, by smallest member id.
    pub families: Vec<Family>,
    /// Buckets too crowded to give all their pairs.
    pub bounded: Vec<Bounded>,
    /// Candidate pairs of representatives.
    pub candidates: usize,
    /// Pairs of representatives passed over because all they share is one source's furniture.
    pub passed_over: Vec<(u32, u32)>,
    /// Pairs compared exactly.
    pub verified: usize,
    /// Body words of each piece.
    pub words: Vec<u32>,
    /// Whether every pair that shares a shingle was a candidate.
    pub exhaustive: bool,
}

/// Two or more pieces that are copies of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Its pieces, by id.
    pub members: Vec<usize>,
    /// The piece every member was compared with.
    pub leader: usize,
    /// Copy and contained pairs of a member and a piece outside, ends and pairs by id. Listed in both clusters.
    pub bridges: Vec<(usize, usize)>,
}

/// Two or more pieces tied by copies or partial reuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Its pieces, by id.
    pub members: Vec<usize>,
    /// Ties to or within it that were not followed because the family would have grown too large.
    pub cut: usize,
}

/// Members of a class up to which related classes are written out pair by pair in the exhaustive route.
const SMALL_CLASS: usize = 8;

/// Compares a collection.
///
/// `contexts` are in the order of the pieces; a missing one is unknown. Ids must be unique.
///
/// ```
/// use std::borrow::Cow;
/// use wirecopy::{Params, Piece, Span, Texts};
/// use wirecopy::engine::{matching::match_pieces, observer::Silent};
/// use wirecopy::verify::Relation;
///
/// struct InMemory([&'static str; 2]);
/// impl Texts for InMemory {
///     fn get(&self, piece: usize) -> wirecopy::Result<Cow<'_, str>> {
///         Ok(self.0[piece].into())
///     }
/// }
///
/// let texts = InMemory([
///     "The council voted on Monday to close the old bridge to cars.",
///     "News: The council voted on Monday to close the old bridge to cars.",
/// ]);
/// let piece = |id: &str, text: &str| Piece {
///     id: id.into(), document: 0, span: Span::new(0, text.len()), title: None, marks: vec![],
///     quotes: vec![], label: None, dates: vec![], ..Piece::default()
/// };
/// let pieces = [piece("a", texts.0[0]), piece("b", texts.0[1])];
/// let found = match_pieces(&pieces, &[], &texts, &Params::default(), &Silent)?;
/// assert_eq!(found.pairs[0].relation, Relation::Copy);
/// assert_eq!(found.clusters[0].members, [0, 1]);
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
/// [`crate::Error::Parameter`] for parameters out of range, [`crate::Error::Cancelled`] when the observer says so, and what `texts` gives.
pub fn match_pieces(
    pieces: &[Piece],
    contexts: &[Context],
    texts: &dyn Texts,
    params: &Params,
    observer: &dyn Observer,
) -> Result<Matching> {
    match_within(pieces, contexts, texts, params, &Bounds::default(), observer)
}

/// How much of the work may be in memory, and where the rest goes.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    /// Bytes of rows.
    pub(super) rows: usize,
    /// The folder for rows beyond that.
    pub(super) folder: PathBuf,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { rows: usize::MAX, folder: std::env::temp_dir() }
    }
}

/// The same as [`match_pieces`], with rows on disk beyond a bound.
pub(super) fn match_within(
    pieces: &[Piece],
    contexts: &[Context],
    texts: &dyn Texts,
    params: &Params,
    bounds: &Bounds,
    observer: &dyn Observer,
) -> Result<Matching> {
    params.check()?;
    let (prepared, store) = Prepared::new(pieces, contexts, texts, params, bounds, observer)?;
    let mut found = Matching {
        words: prepared.gists.iter().map(|gist| gist.words).collect(),
        exhaustive: prepared.is_exhaustive(),
        classes: prepared.classes.iter().filter(|c| c.len() > 1).cloned().collect(),
        ..Matching::default()
    };
    observer.begin(Stage::Pairing, 0);
    let pairs = find(&prepared, &store, &mut found)?;
    let furniture = Furniture::new(&prepared, &store)?;
    drop(store);
    observer.begin(Stage::Verifying, pairs.len() as u64);
    let (related, passed_over) = verify_ranks(&prepared, &pairs, &furniture, observer)?;
    found.passed_over = passed_over;
    found.candidates = pairs.len();
    found.verified = pairs.len();
    observer.begin(Stage::Clustering, 0);
    let grouped = group(&prepared, &pairs, related, &mut found)?;
    write_out(&prepared, grouped, &mut found, observer)?;
    found.classes.sort_by_key(|class| prepared.id_rank[class[0]]);
    Ok(found)
}

/// The exact pair of two pieces, wherever they come from. Sides are in the order given: `a` is 0 and `b` is 1.
pub fn compare(
    a: &Piece,
    a_text: &str,
    b: &Piece,
    b_text: &str,
    contexts: [Context; 2],
    params: &Params,
) -> Pair {
    let (x, y) = (Profile::of(a, a_text, params), Profile::of(b, b_text, params));
    verify((0, &x, &contexts[0]), (1, &y, &contexts[1]), params)
}

/// Candidate pairs of representatives, by rank.
fn find(prepared: &Prepared<'_>, store: &Store, found: &mut Matching) -> Result<Vec<(u32, u32)>> {
    let gist = |rank: u32| &prepared.gists[prepared.representative(rank)];
    if found.exhaustive {
        let views: Vec<&[u64]> = prepared.sets.iter().map(Vec::as_slice).collect();
        // Every sketched candidate that is worth anything shares a shingle, so the join holds them all.
        return Ok(shared_shingles(&views, |a, b, shared| {
            may_relate(shared, gist(a), gist(b), prepared.params)
        }));
    }
    let sketched = candidates(store, &Table::ALL, prepared.ranks(), prepared.params)?;
    found.bounded = sketched.bounded;
    Ok(sketched.pairs)
}

/// A pair with the ranks of its pieces, the smaller first.
type Ranked = ((u32, u32), Pair);
/// Related pairs, and the pieces of those that share nothing but furniture.
type Related = (Vec<Ranked>, Vec<(u32, u32)>);

/// The related ones of pairs of ranks, with their ranks, in order, and those that share nothing but furniture.
fn verify_ranks(
    prepared: &Prepared<'_>,
    pairs: &[(u32, u32)],
    furniture: &Furniture,
    observer: &dyn Observer,
) -> Result<Related> {
    let piece = |rank| prepared.representative(rank);
    let pieces: Vec<_> = pairs.iter().map(|&(a, b)| (piece(a), piece(b))).collect();
    let rank = |piece: usize| prepared.class_of[piece];
    let (found, mut passed_over) = prepared.verify_all(&pieces, Some(furniture), observer)?;
    passed_over.sort_unstable();
    let mut related: Vec<Ranked> = found
        .into_iter()
        .map(|pair| (rank(pair.a), rank(pair.b), pair))
        .map(|(a, b, pair)| ((a.min(b), a.max(b)), pair))
        .collect();
    related.par_sort_unstable_by_key(|&(ranks, _)| ranks);
    Ok((related, passed_over))
}

/// What clustering leaves for the writing out.
struct Grouped {
    /// Related pairs of representatives, by rank, in order.
    related: Vec<Ranked>,
    /// The leader of each representative.
    leader: Vec<u32>,
}

fn is_edge(pair: &Pair) -> bool {
    matches!(pair.relation, Relation::Copy | Relation::Contained)
}

fn strength(pair: &Pair) -> Strength {
    Strength {
        shared: pair.shared,
        union: pair.shingles[0] + pair.shingles[1] - pair.shared,
        shorter: pair.shingles[0].min(pair.shingles[1]),
    }
}

/// Clusters and families.
fn group(
    prepared: &Prepared<'_>,
    pairs: &[(u32, u32)],
    mut related: Vec<Ranked>,
    found: &mut Matching,
) -> Result<Grouped> {
    let edges: Vec<(u32, u32)> =
        related.iter().filter(|(_, pair)| is_edge(pair)).map(|&(ranks, _)| ranks).collect();
    let more: Mutex<Vec<Result<Pair>>> = Mutex::default();
    let grouping = lead(prepared.classes.len(), &edges, |a, b| {
        if let Ok(at) = related.binary_search_by_key(&(a, b), |(ranks, _)| *ranks) {
            let pair = &related[at].1;
            return is_edge(pair).then(|| strength(pair));
        }
        if found.exhaustive || pairs.binary_search(&(a, b)).is_ok() {
            return None;
        }
        let pair = prepared.verify(prepared.representative(a), prepared.representative(b));
        let tie = pair.as_ref().ok().filter(|pair| is_edge(pair)).map(strength);
        more.lock().unwrap_or_else(PoisonError::into_inner).push(pair);
        tie
    });
    let more = more.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.verified += more.len();
    for pair in more {
        let pair = pair?;
        let [a, b] = [pair.a, pair.b].map(|piece| prepared.class_of[piece]);
        let ranks = (a.min(b), a.max(b));
        if grouping.found.binary_search(&ranks).is_ok() {
            related.push((ranks, pair));
        }
    }
    related.sort_by_key(|&(ranks, _)| ranks);

    let leader = grouping.leader;
    let mut leaders: Vec<u32> = leader.clone();
    leaders.sort_unstable();
    leaders.dedup();
    // A leader is among the leaders, so the search never misses.
    let number = |rank: u32| leaders.partition_point(|&l| l < leader[rank as usize]) as u32;
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); leaders.len()];
    for (rank, class) in prepared.classes.iter().enumerate() {
        members[number(rank as u32) as usize].extend(class);
    }
    for set in &mut members {
        set.sort_unstable_by_key(|&p| prepared.id_rank[p]);
    }
    let mut bridges: Vec<Vec<(usize, usize)>> = vec![Vec::new(); leaders.len()];
    for &(a, b) in &grouping.bridges {
        let sides = prepared.sides(prepared.representative(a), prepared.representative(b));
        bridges[number(a) as usize].push(sides);
        bridges[number(b) as usize].push(sides);
    }
    let ties: Vec<Tie> = related
        .iter()
        .filter(|(_, pair)| is_edge(pair) || pair.relation == Relation::Partial)
        .map(|&((a, b), ref pair)| {
            let (covered, words) = larger_coverage(pair);
            Tie { covered, words, a: number(a), b: number(b) }
        })
        .collect();
    let by_id = |pieces: &[usize]| prepared.id_rank[pieces[0]];
    let tied = families(leaders.len(), ties);
    // A cluster that nothing ties to another is no family: it is listed as a cluster.
    for (group, cut) in tied.groups.iter().zip(tied.cut).filter(|(group, _)| group.len() > 1) {
        let mut all: Vec<usize> =
            group.iter().flat_map(|&c| members[c as usize].iter().copied()).collect();
        all.sort_unstable_by_key(|&p| prepared.id_rank[p]);
        found.families.push(Family { members: all, cut });
    }
    found.families.sort_by_key(|f| by_id(&f.members));
    for ((members, mut bridges), &leader) in members.into_iter().zip(bridges).zip(&leaders) {
        if members.len() > 1 {
            bridges.sort_unstable_by_key(|&(a, b)| (prepared.id_rank[a], prepared.id_rank[b]));
            let leader = prepared.representative(leader);
            found.clusters.push(Cluster { members, leader, bridges });
        }
    }
    found.clusters.sort_by_key(|c| by_id(&c.members));
    Ok(Grouped { related, leader })
}

/// The larger coverage of a pair, as covered words and words outside quotation.
fn larger_coverage(pair: &Pair) -> (u64, u64) {
    let [x, y] = [0, 1].map(|side| (pair.covered[side], pair.unquoted[side]));
    if u128::from(x.0) * u128::from(y.1) >= u128::from(y.0) * u128::from(x.1) && x.1 > 0 {
        x
    } else {
        y
    }
}

/// Pairs of the other members of classes, and all pairs in the order of their ids.
fn write_out(
    prepared: &Prepared<'_>,
    grouped: Grouped,
    found: &mut Matching,
    observer: &dyn Observer,
) -> Result<()> {
    let mut wanted: Vec<(usize, usize)> = Vec::new();
    for (rank, class) in prepared.classes.iter().enumerate() {
        let leader = prepared.representative(grouped.leader[rank]);
        for (n, &member) in class.iter().enumerate().skip(1) {
            wanted.push((class[0], member));
            wanted.push((leader, member));
            if found.exhaustive && class.len() <= SMALL_CLASS {
                wanted.extend(class[..n].iter().map(|&other| (other, member)));
            }
        }
    }
    if found.exhaustive {
        for &((a, b), _) in &grouped.related {
            let (x, y) = (&prepared.classes[a as usize], &prepared.classes[b as usize]);
            if x.len() <= SMALL_CLASS && y.len() <= SMALL_CLASS {
                wanted.extend(x.iter().flat_map(|&p| y.iter().map(move |&q| (p, q))));
            }
        }
    }
    let by_id = |&(a, b): &(usize, usize)| (prepared.id_rank[a], prepared.id_rank[b]);
    for pair in &mut wanted {
        *pair = prepared.sides(pair.0, pair.1);
    }
    wanted.sort_unstable_by_key(by_id);
    wanted.dedup();
    let mut pairs: Vec<Pair> = grouped.related.into_iter().map(|(_, pair)| pair).collect();
    pairs.sort_unstable_by_key(|p| by_id(&(p.a, p.b)));
    wanted.retain(|w| pairs.binary_search_by_key(&by_id(w), |p| by_id(&(p.a, p.b))).is_err());
    found.verified += wanted.len();
    pairs.extend(prepared.verify_all(&wanted, None, observer)?.0);
    pairs.sort_unstable_by_key(|p| by_id(&(p.a, p.b)));
    found.pairs = pairs;
    Ok(())
}

#[cfg(test)]
mod tests;
