//! Which pieces share text? The stages from words to families, driven over a collection in memory.
//!
//! [`match_pieces`] takes pieces and gives every related pair, classes of equal texts, clusters and families.
//! [`compare`] measures two pieces that need not be in a collection, and [`explain`] tells at which stage a pair was kept or
//! lost. Nothing here knows of origins, roles or reports.
//!
//! The answer depends on the pieces, their ids and the parameters: not on the threads, nor on the order of the pieces.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

pub use super::explain::{Check, Explanation, Fate, SharedRow, explain};
use super::furniture::Furniture;
use super::observer::{Observer, Stage};
use super::prepare::Prepared;
use crate::article::{Piece, Texts};
use crate::cluster::{Strength, Tie, families, lead_apart};
use crate::error::Result;
use crate::lsh::{Bounded, candidates, shared_with_first};
use crate::params::{Candidates, Params};
use crate::store::{Store, Table};
use crate::verify::{Context, Pair, Profile, Relation, may_relate, verify};

/// Everything found by comparing a collection's pieces. Pieces are named by their index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    /// Verified pairs that have a relation, sorted by the two ids: all related representatives, each member of a class with
    /// its representative, each member of a cluster with its leader, and every two members of related classes of at most
    /// eight (in the sketched route not of those that are templates or share a quotation).
    pub pairs: Vec<Pair>,
    /// Verified pairs of a piece of the collection with one of a reference, sorted in the same way: all related
    /// representatives, and every other member of the collection's classes with the reference's representative.
    pub reference: Vec<Pair>,
    /// Verified pairs that have a relation and that a person says are not of one story. They are in no other list.
    pub apart: Vec<Pair>,
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

/// Candidate pairs up to which a small collection is compared exhaustively without being asked to.
const CROWDED: usize = 5_000_000;
/// Members of a class up to which related classes are written out pair by pair.
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
    let sides = Sides::of(pieces);
    match_within(pieces, contexts, texts, params, sides, &Bounds::default(), observer)
}

/// How much of the work may be in memory, and where the rest goes.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    /// Bytes of rows.
    pub(super) rows: usize,
    /// The folder for rows beyond that.
    pub(super) folder: PathBuf,
}

/// Which pieces are compared with which.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    /// So many pieces are the collection's; those after them are a reference's and are not compared with each other.
    pub(super) own: usize,
    /// Pairs of the collection's pieces that a person keeps apart, the smaller first, in order.
    pub(super) apart: &'a [(usize, usize)],
}

impl Sides<'_> {
    /// All pieces of one collection.
    pub(super) const fn of(pieces: &[Piece]) -> Self {
        Self { own: pieces.len(), apart: &[] }
    }

    fn are_apart(&self, a: usize, b: usize) -> bool {
        self.apart.binary_search(&(a.min(b), a.max(b))).is_ok()
    }

    /// A class of equal texts in as many as it takes to keep apart what is to be.
    pub(super) fn parted(&self, class: &[usize]) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for &piece in class {
            let fits = |part: &&mut Vec<usize>| {
                self.apart.is_empty() || !part.iter().any(|&other| self.are_apart(piece, other))
            };
            match parts.iter_mut().find(fits) {
                Some(part) => part.push(piece),
                None => parts.push(vec![piece]),
            }
        }
        parts
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self { rows: usize::MAX, folder: std::env::temp_dir() }
    }
}

/// The same as [`match_pieces`], with rows on disk beyond a bound, beside a reference.
pub(super) fn match_within(
    pieces: &[Piece],
    contexts: &[Context],
    texts: &dyn Texts,
    params: &Params,
    sides: Sides<'_>,
    bounds: &Bounds,
    observer: &dyn Observer,
) -> Result<Matching> {
    params.check()?;
    let (prepared, store) =
        Prepared::new(pieces, contexts, texts, params, sides, bounds, observer)?;
    let is_class = |class: &&Vec<usize>| class.len() > 1 && class[0] < sides.own;
    let mut found = Matching {
        words: prepared.gists.iter().map(|gist| gist.words).collect(),
        exhaustive: prepared.is_exhaustive(),
        classes: prepared.classes.iter().filter(is_class).cloned().collect(),
        ..Matching::default()
    };
    observer.begin(Stage::Pairing, 0);
    let Some(pairs) = find(&prepared, &store, &mut found)? else {
        drop((prepared, store));
        let params = Params { candidates: Candidates::Sketched, ..params.clone() };
        return match_within(pieces, contexts, texts, &params, sides, bounds, observer);
    };
    let furniture = Furniture::new(&prepared, &store)?;
    drop(store);
    observer.begin(Stage::Verifying, pairs.len() as u64);
    let (mut related, mut passed_over) = verify_ranks(&prepared, &pairs, &furniture, observer)?;
    passed_over.retain(|&(a, b)| (a.max(b) as usize) < sides.own);
    found.passed_over = passed_over;
    let taken: Vec<Ranked> = related
        .extract_if(.., |((a, b), _)| prepared.is_reference(*a) || prepared.is_reference(*b))
        .collect();
    found.candidates = pairs.len();
    found.verified = pairs.len();
    observer.begin(Stage::Clustering, 0);
    let grouped = group(&prepared, &pairs, related, &mut found)?;
    write_out(&prepared, grouped, &mut found, observer)?;
    write_taken(&prepared, taken, &mut found, observer)?;
    if !sides.apart.is_empty() {
        let is_apart = |pair: &mut Pair| sides.are_apart(pair.a, pair.b);
        found.apart = found.pairs.extract_if(.., is_apart).collect();
        found.apart.extend(found.reference.extract_if(.., is_apart));
        found.apart.sort_unstable_by_key(|p| (prepared.id_rank[p.a], prepared.id_rank[p.b]));
    }
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

/// Candidate pairs of representatives, by rank. `None` where nobody asked for every pair that shares a shingle, and there are
/// too many: thousands of copies of one text relate to each other by millions.
fn find(
    prepared: &Prepared<'_>,
    store: &Store,
    found: &mut Matching,
) -> Result<Option<Vec<(u32, u32)>>> {
    let bound = match prepared.params.candidates {
        Candidates::Auto => CROWDED,
        Candidates::Exhaustive | Candidates::Sketched => usize::MAX,
    };
    let counted = AtomicUsize::new(0);
    let gist = |rank: u32| &prepared.gists[prepared.representative(rank)];
    let mut pairs = if found.exhaustive {
        // The collection's first: what a reference shares within itself is not looked at.
        let ranks = 0..prepared.classes.len() as u32;
        let (mut order, reference): (Vec<u32>, Vec<u32>) =
            ranks.partition(|&rank| !prepared.is_reference(rank));
        let own = order.len();
        order.extend(reference);
        let set = |&rank: &u32| prepared.sets[rank as usize].as_slice();
        let views: Vec<&[u64]> = order.iter().map(set).collect();
        // Every sketched candidate that is worth anything shares a shingle, so the join holds them all.
        let joined = shared_with_first(&views, own, |a, b, shared| {
            let [a, b] = [a, b].map(|n| order[n as usize]);
            // Beyond the bound nothing more is kept: which pairs were first does not matter.
            may_relate(shared, gist(a), gist(b), prepared.params)
                && counted.fetch_add(1, Ordering::Relaxed) < bound
        });
        if counted.into_inner() > bound {
            return Ok(None);
        }
        let in_order = |(a, b): (u32, u32)| {
            let [a, b] = [a, b].map(|n| order[n as usize]);
            (a.min(b), a.max(b))
        };
        joined.into_iter().map(in_order).collect()
    } else {
        let sketched = candidates(store, &Table::ALL, prepared.ranks(), prepared.params)?;
        found.bounded = sketched.bounded;
        sketched.pairs
    };
    if prepared.sides.own < prepared.pieces.len() || !prepared.sides.apart.is_empty() {
        pairs.extend(prepared.twins());
        pairs.par_sort_unstable();
        pairs.dedup();
    }
    Ok(Some(pairs))
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
    let sides = prepared.sides;
    // A pair that a person keeps apart ties nothing.
    let is_edge = |pair: &Pair| is_edge(pair) && !sides.are_apart(pair.a, pair.b);
    let edges: Vec<(u32, u32)> =
        related.iter().filter(|(_, pair)| is_edge(pair)).map(|&(ranks, _)| ranks).collect();
    let mut apart: Vec<(u32, u32)> = sides
        .apart
        .iter()
        .map(|&(a, b)| (prepared.class_of[a], prepared.class_of[b]))
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect();
    apart.sort_unstable();
    apart.dedup();
    let more: Mutex<Vec<Result<Pair>>> = Mutex::default();
    let grouping = lead_apart(prepared.classes.len(), &edges, &apart, |a, b| {
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
        .filter(|(_, pair)| {
            is_edge(pair) || pair.relation == Relation::Partial && !sides.are_apart(pair.a, pair.b)
        })
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
        if members.len() > 1 && !prepared.is_reference(leader) {
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
    let of_own = |&(rank, _): &(usize, &Vec<usize>)| !prepared.is_reference(rank as u32);
    for (rank, class) in prepared.classes.iter().enumerate().filter(of_own) {
        let leader = prepared.representative(grouped.leader[rank]);
        for (n, &member) in class.iter().enumerate().skip(1) {
            wanted.push((class[0], member));
            wanted.push((leader, member));
            if class.len() <= SMALL_CLASS {
                wanted.extend(class[..n].iter().map(|&other| (other, member)));
            }
        }
    }
    for &((a, b), ref pair) in &grouped.related {
        let (x, y) = (&prepared.classes[a as usize], &prepared.classes[b as usize]);
        // Where all pairs are asked for all are given. Else those that may show where a member is from.
        let may_tell = is_edge(pair) || pair.relation == Relation::Partial;
        if (found.exhaustive || may_tell) && x.len() <= SMALL_CLASS && y.len() <= SMALL_CLASS {
            wanted.extend(x.iter().flat_map(|&p| y.iter().map(move |&q| (p, q))));
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

/// Pairs with a reference: of each class of the collection every member, of each of the reference the first, and in the
/// exhaustive route the others of small classes.
fn write_taken(
    prepared: &Prepared<'_>,
    taken: Vec<Ranked>,
    found: &mut Matching,
    observer: &dyn Observer,
) -> Result<()> {
    let mut wanted: Vec<(usize, usize)> = Vec::new();
    for &((a, b), _) in &taken {
        let (own, theirs) = if prepared.is_reference(a) { (b, a) } else { (a, b) };
        let [own, theirs] = [own, theirs].map(|rank| &prepared.classes[rank as usize]);
        let small = found.exhaustive && own.len() <= SMALL_CLASS && theirs.len() <= SMALL_CLASS;
        let theirs = if small { theirs.as_slice() } else { &theirs[..1] };
        let all = own.iter().flat_map(|&p| theirs.iter().map(move |&q| (p, q)));
        // The first of both was compared.
        wanted.extend(all.skip(1));
    }
    let mut pairs: Vec<Pair> = taken.into_iter().map(|(_, pair)| pair).collect();
    found.verified += wanted.len();
    pairs.extend(prepared.verify_all(&wanted, None, observer)?.0);
    pairs.sort_unstable_by_key(|p| (prepared.id_rank[p.a], prepared.id_rank[p.b]));
    found.reference = pairs;
    Ok(())
}

#[cfg(test)]
mod tests;
