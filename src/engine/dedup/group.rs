//! Who goes for whom? Leaders within what hangs together, in the order in which texts stay.
//!
//! A pair that is about to make a text go is looked at once more: where two texts say the same of different things they are one form
//! filled in twice, and both stay.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::Settings;
use super::first_pass::Pass;
use super::order::Order;
use super::precedence::Precedence;
use super::second_pass::{Checker, Edge, Judge};
use crate::cluster::{Strength, UnionFind, lead_fixed};
use crate::engine::observer::Observer;
use crate::engine::pool::Pool;
use crate::error::{Error, Result};

/// The clusters.
#[derive(Debug)]
pub(super) struct Groups {
    /// For each class the rank of its leader.
    pub(super) leaders: Vec<u32>,
    /// For each class the text of it that stays before its equals.
    pub(super) heads: Vec<u32>,
    /// Classes that would have gone for another and are one form with it filled in again; both ranks, in order.
    pub(super) templates: Vec<(u32, u32)>,
    pub(super) precedence: Precedence,
}

/// Shingles that only one text of a pair has, below which no place in it says something else than the other: a word between
/// words they share makes two or more.
const LEAST_OWN: u32 = 2;

/// What is found out while texts are put under leaders.
#[derive(Default)]
struct Findings {
    edges: Vec<Edge>,
    templates: Vec<(u32, u32)>,
    failed: Option<Error>,
}

/// The clusters. `compared` are the pairs of which it is known whether they are copies; all pairs where it is `None`.
pub(super) fn group(
    pass: &Pass,
    order: &Order,
    compared: Option<&[(u32, u32)]>,
    edges: &mut Vec<Edge>,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Groups> {
    let precedence = Precedence::new(pass, order, edges, settings, observer)?;
    let heads = heads(pass, order, &precedence);
    // Leaders are tried in this order; `turn` is a class's place in it.
    let in_turn = in_turn(pass, order, edges, &heads, &precedence);
    let mut turn = vec![0; in_turn.len()];
    for (place, &rank) in in_turn.iter().enumerate() {
        turn[rank as usize] = place as u32;
    }
    let mut tied: Vec<(u32, u32)> = edges
        .iter()
        .map(|edge| (turn[edge.a as usize], turn[edge.b as usize]))
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect();
    tied.sort_unstable();
    let findings: Mutex<Findings> = Mutex::default();
    let (checkers, judges) = (Pool::default(), Pool::default());
    let note = |act: &dyn Fn(&mut Findings)| {
        if let Ok(mut findings) = findings.lock() {
            act(&mut findings);
        }
    };
    let fail = |error| {
        if let Ok(mut findings) = findings.lock() {
            findings.failed.get_or_insert(error);
        }
        None
    };
    // Whether the second of two classes can go for the first.
    let tie = |leader: u32, member: u32| {
        let (a, b) = (leader.min(member), leader.max(member));
        let known = edges.binary_search_by_key(&(a, b), |edge| (edge.a, edge.b));
        let edge = match known {
            Ok(at) => edges[at],
            Err(_) if compared.is_none_or(|known| known.binary_search(&(a, b)).is_ok()) => {
                return None;
            }
            Err(_) => {
                // Two texts of one component that no row brought together.
                let mut checker = checkers.take(|| Checker::new(pass, order, settings));
                let checked = checker.block([(a, b)].into_iter());
                checkers.put(checker);
                match checked {
                    Ok(found) => {
                        note(&|findings| findings.edges.extend(found.first()));
                        *found.first()?
                    }
                    Err(error) => return fail(error),
                }
            }
        };
        // Nothing goes for a part of it.
        let [own, others] = if leader < member { [1, 0] } else { [0, 1] };
        if !edge.is_copy(&settings.params) && edge.shingles[own] > edge.shingles[others] {
            return None;
        }
        let may_be_form = !edge.agree && edge.own().into_iter().min() >= Some(LEAST_OWN);
        if !settings.templates && may_be_form {
            let mut judge = judges.take(|| Judge::new(pass, order, settings));
            let told = judge.is_template(leader, member);
            judges.put(judge);
            match told {
                Ok(true) => {
                    note(&|findings| findings.templates.push((member, leader)));
                    return None;
                }
                Ok(false) => {}
                Err(error) => return fail(error),
            }
        }
        Some(Strength {
            shared: u64::from(edge.shared),
            union: u64::from(edge.union()),
            shorter: u64::from(edge.shingles[0].min(edge.shingles[1])),
        })
    };
    let fixed = |rank: u32| precedence.fixed(heads[rank as usize]).is_some();
    let grouping = lead_fixed(
        in_turn.len(),
        &tied,
        &[],
        |place| fixed(in_turn[place as usize]),
        |a, b| tie(in_turn[a as usize], in_turn[b as usize]),
    );
    let mut leaders = vec![0; in_turn.len()];
    for (place, &leader) in grouping.leader.iter().enumerate() {
        leaders[in_turn[place] as usize] = in_turn[leader as usize];
    }
    if settings.partial && !precedence.is_plain() {
        absorb(&mut leaders, edges, fixed, tie);
    }
    let found = findings.into_inner().unwrap_or_default();
    if let Some(error) = found.failed {
        return Err(error);
    }
    edges.extend(found.edges);
    edges.sort_unstable();
    edges.dedup();
    let mut templates = found.templates;
    templates.sort_unstable();
    templates.dedup_by_key(|&mut (member, _)| member);
    Ok(Groups { leaders, heads, templates, precedence })
}

/// For each class the text that stays before its equals.
fn heads(pass: &Pass, order: &Order, precedence: &Precedence) -> Vec<u32> {
    let head = |rank: u32| match order.class(rank) {
        class if class.len() == 1 || precedence.is_plain() => class[0],
        class => {
            let mut texts = class.to_vec();
            precedence.sort(&pass.entries, &mut texts);
            texts[0]
        }
    };
    (0..order.classes() as u32).map(head).collect()
}

/// The classes in the order in which they stay, as far as they hang together.
fn in_turn(
    pass: &Pass,
    order: &Order,
    edges: &[Edge],
    heads: &[u32],
    precedence: &Precedence,
) -> Vec<u32> {
    let ranks = 0..order.classes() as u32;
    if precedence.is_plain() {
        return ranks.collect();
    }
    let mut sets = UnionFind::new(order.classes());
    for edge in edges {
        sets.join(edge.a, edge.b);
    }
    let mut out = Vec::with_capacity(order.classes());
    for ranks in sets.components() {
        let rank_of: BTreeMap<u32, u32> =
            ranks.iter().map(|&rank| (heads[rank as usize], rank)).collect();
        let mut texts: Vec<u32> = rank_of.keys().copied().collect();
        precedence.sort(&pass.entries, &mut texts);
        out.extend(texts.iter().map(|text| rank_of[text]));
    }
    out
}

/// Lets texts that lead nobody go for a longer one that leads and holds them. Where the longest stays such texts have gone already:
/// here the longer one came after them.
fn absorb(
    leaders: &mut [u32],
    edges: &[Edge],
    fixed: impl Fn(u32) -> bool,
    tie: impl Fn(u32, u32) -> Option<Strength>,
) {
    let mut led = vec![0u32; leaders.len()];
    for &leader in leaders.iter() {
        led[leader as usize] += 1;
    }
    // Those that may hold a class: ranks ascend as lengths descend, so the longer are settled first.
    let mut holders: Vec<(u32, u32)> = edges.iter().map(|edge| (edge.b, edge.a)).collect();
    holders.extend(edges.iter().map(|edge| (edge.a, edge.b)));
    holders.sort_unstable();
    for of_one in holders.chunk_by(|x, y| x.0 == y.0) {
        let member = of_one[0].0;
        if leaders[member as usize] != member || led[member as usize] > 1 || fixed(member) {
            continue;
        }
        let best = of_one
            .iter()
            .map(|&(_, holder)| holder)
            .filter(|&holder| leaders[holder as usize] == holder && holder < member)
            .filter_map(|holder| Some((tie(holder, member)?, holder)))
            .max_by(|x, y| x.0.compare(&y.0).then(y.1.cmp(&x.1)));
        if let Some((_, holder)) = best {
            leaders[member as usize] = holder;
            led[holder as usize] += 1;
        }
    }
}
