//! Who follows whom? Pairs of pieces in the order of their publication, added up by source, as `network_aggregate` of RNewsflow
//! adds them up.
//!
//! An edge goes from the piece that was surely published first to the other. Of each ordered pair of sources `from_v` are the
//! pieces of the first with an edge to one of the second, `to_v` those of the second with an edge from one of the first, and
//! `from_vprop`, `to_vprop` their shares of all pieces of the two. In the view of first matches each piece keeps only the edges
//! from its earliest matches: those that none of its other matches was surely published before.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Found;
use super::lag::{Apart, Lag, Lags, share};
use super::matches::{Match, Matches};
use super::matrix::sizes;
use super::scope::{Parts, Scope};
use super::{four, four_of};

/// What follows what.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Newsflow {
    /// Pairs of pieces of different sources of which nothing says which was first.
    pub undated: u64,
    /// Every edge.
    pub all_match: Vec<Flow>,
    /// Only those from each piece's earliest matches.
    pub first_match: Vec<Flow>,
}

/// What one source's pieces have of another's that were published before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flow {
    /// The source that was first.
    pub from: String,
    /// The source that followed.
    pub to: String,
    /// Pairs of a piece of each.
    pub edges: u64,
    /// Pieces of the first with a later match in the second.
    pub from_v: u64,
    /// These, of all its pieces.
    #[serde(serialize_with = "four")]
    pub from_vprop: Option<f64>,
    /// Pieces of the second with an earlier match in the first.
    pub to_v: u64,
    /// These, of all its pieces.
    #[serde(serialize_with = "four")]
    pub to_vprop: Option<f64>,
    /// All pieces of the first.
    pub from_n: u64,
    /// All pieces of the second.
    pub to_n: u64,
    /// Mean share of the later pieces' words outside quotation that stands in the earlier ones.
    #[serde(serialize_with = "four_of")]
    pub weight: f64,
    /// The time from one to the other.
    pub lag: Lag,
    /// Pairs of a piece of each of which nothing says which was first; the same in both directions.
    pub undated: u64,
}

#[derive(Default)]
struct Cell {
    from: Vec<u32>,
    to: Vec<u32>,
    weight: f64,
    lags: Lags,
}

/// A part, and the numbers of two names.
type Key = (u32, u32, u32);

pub(super) fn newsflow(
    found: &Found<'_>,
    scope: &Scope,
    parts: &Parts,
    matches: &Matches<'_>,
) -> Vec<Newsflow> {
    let clock = |piece: usize| &found.facts[piece].clock;
    // Sides of a match in the order of publication: which is `from`, if that can be told.
    let order = |m: &Match<'_>| {
        if clock(m.a).before(clock(m.b)) {
            Some((0, m.a, m.b))
        } else if clock(m.b).before(clock(m.a)) {
            Some((1, m.b, m.a))
        } else {
            None
        }
    };
    let mut undated: BTreeMap<Key, u64> = BTreeMap::new();
    let mut flows = vec![Newsflow::default(); parts.n];
    // A piece's earliest match ends at the latest when that of them ends which ends first.
    let mut earliest: Vec<Option<usize>> = vec![None; found.verdicts.len()];
    let end = |piece: usize| clock(piece).published.as_ref().and_then(|w| w.to);
    matches.each(|m| {
        if m.is_quotation() {
            return;
        }
        if let Some((_, from, to)) = order(m) {
            let first = earliest[to].get_or_insert(from);
            if (end(from), from) < (end(*first), *first) {
                *first = from;
            }
        } else {
            let [x, y] = [m.a, m.b].map(|piece| (parts.of(piece), scope.unit(piece)));
            for ((part, _), from, to) in [(y, x.1, y.1), (x, y.1, x.1)] {
                if let Some(part) = part {
                    *undated.entry((part, from, to)).or_default() += 1;
                }
            }
            let both: BTreeSet<u32> = [x.0, y.0].into_iter().flatten().collect();
            for part in both {
                flows[part as usize].undated += 1;
            }
        }
    });
    let sizes = sizes(scope, parts, found.verdicts.len());
    let whole = scope.sizes();
    for first_only in [false, true] {
        let mut cells: BTreeMap<Key, Cell> = BTreeMap::new();
        matches.each(|m| {
            if m.is_quotation() {
                return;
            }
            let Some((side, from, to)) = order(m) else { return };
            let Some(part) = parts.of(to) else { return };
            let is_first = earliest[to].is_none_or(|e| !clock(e).before(clock(from)));
            if first_only && !is_first {
                return;
            }
            let cell = cells.entry((part, scope.unit(from), scope.unit(to))).or_default();
            cell.from.push(from as u32);
            cell.to.push(to as u32);
            cell.weight += m.pair.coverage()[1 - side];
            cell.lags.add(Apart::of(clock(from), clock(to)));
        });
        for (key, cell) in cells {
            let (part, from, to) = key;
            let edges = cell.from.len() as u64;
            let [from_v, to_v] = [cell.from, cell.to].map(|mut pieces| {
                pieces.sort_unstable();
                pieces.dedup();
                pieces.len() as u64
            });
            let from_n = whole[from as usize];
            let to_n = sizes.get(&(part, to)).copied().unwrap_or(0);
            let flow = Flow {
                from: scope.names()[from as usize].clone(),
                to: scope.names()[to as usize].clone(),
                edges,
                from_v,
                from_vprop: share(from_v, from_n),
                to_v,
                to_vprop: share(to_v, to_n),
                from_n,
                to_n,
                weight: cell.weight / edges as f64,
                lag: cell.lags.summary(),
                undated: undated.get(&key).copied().unwrap_or(0),
            };
            let flows = &mut flows[part as usize];
            if first_only { flows.first_match.push(flow) } else { flows.all_match.push(flow) }
        }
    }
    flows
}
