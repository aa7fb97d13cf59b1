//! Which pieces share text with which, of different sources? Every verified pair, equal texts spelled out.
//!
//! Texts with equal words are verified once, by one of them. Here each of them meets each text that this one was found to share
//! with, so that what a source shares does not depend on which of its equals stands for it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Found;
use super::scope::{NONE, Scope};
use crate::verify::{Pair, Relation};

/// Two groups of equal texts of which more pairs could be made are not spelled out whole: each text meets the earliest of each
/// source in the other group.
const SPELLED_OUT: usize = 40_000;
/// Of so many sources, the earliest of them.
const EARLIEST: usize = 64;

/// Two pieces that share text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match<'p> {
    pub(super) a: usize,
    pub(super) b: usize,
    /// A verified pair with these figures, its sides in this order: of the two, or of two with the same words.
    pub(super) pair: &'p Pair,
}

impl Match<'_> {
    /// Whether it is a quotation that the two share and nothing else.
    pub(super) fn is_quotation(&self) -> bool {
        self.pair.relation == Relation::Quotation
    }
}

/// What was left out of the figures of sources, in pairs of pieces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// One of the two does not count (`--where`).
    pub not_counted: u64,
    /// One of the two has no known source.
    pub unknown_source: u64,
    /// Both are of one source: updates, and what it prints again.
    pub same_source: u64,
    /// Surely further apart than the window.
    pub outside_window: u64,
    /// Of texts with equal words so many that not all pairs are looked at.
    pub crowded: u64,
}

/// The pieces of a collection that share text, by the figures' scope.
pub(super) struct Matches<'f> {
    found: &'f Found<'f>,
    scope: &'f Scope,
    /// The class of each piece that has equals, by piece.
    class: Vec<(usize, usize)>,
    /// A verified pair of two members of each class.
    within: Vec<Option<&'f Pair>>,
    /// Pairs with such a piece that were verified as they are, or that a person keeps apart, in order.
    settled: Vec<(usize, usize)>,
}

impl<'f> Matches<'f> {
    pub(super) fn new(found: &'f Found<'f>, scope: &'f Scope) -> Self {
        let own = found.verdicts.len();
        let mut class = Vec::new();
        for (n, members) in found.classes.iter().enumerate() {
            class.extend(members.iter().filter(|&&piece| piece < own).map(|&piece| (piece, n)));
        }
        class.sort_unstable();
        let mut new = Self {
            found,
            scope,
            class,
            within: vec![None; found.classes.len()],
            settled: Vec::new(),
        };
        for pair in found.pairs.iter().chain(found.apart) {
            let classes = (new.class_of(pair.a), new.class_of(pair.b));
            if classes != (None, None) {
                new.settled.push((pair.a.min(pair.b), pair.a.max(pair.b)));
            }
            if let (Some(x), Some(y)) = classes
                && x == y
                && is_match(pair)
            {
                new.within[x].get_or_insert(pair);
            }
        }
        new.settled.sort_unstable();
        new
    }

    fn class_of(&self, piece: usize) -> Option<usize> {
        let at = self.class.binary_search_by_key(&piece, |&(piece, _)| piece).ok()?;
        Some(self.class[at].1)
    }

    fn is_settled(&self, a: usize, b: usize) -> bool {
        self.settled.binary_search(&(a.min(b), a.max(b))).is_ok()
    }

    /// Hands over each two pieces of different known sources that share text and are not further apart than they may be, in an
    /// order that depends on the collection alone.
    pub(super) fn each(&self, mut hand: impl FnMut(&Match<'_>)) -> LeftOut {
        let mut left = LeftOut::default();
        let mut meet = |a: usize, b: usize, pair: &Pair| {
            let scope = self.scope;
            let count = if !scope.counts(a) || !scope.counts(b) {
                &mut left.not_counted
            } else if scope.unit(a) == NONE || scope.unit(b) == NONE {
                &mut left.unknown_source
            } else if scope.unit(a) == scope.unit(b) {
                &mut left.same_source
            } else if scope.is_outside(&self.found.facts[a].clock, &self.found.facts[b].clock) {
                &mut left.outside_window
            } else {
                return hand(&Match { a, b, pair });
            };
            *count += 1;
        };
        let mut crowded = 0;
        for pair in self.found.pairs.iter().filter(|pair| is_match(pair)) {
            meet(pair.a, pair.b, pair);
            let [x, y] = [pair.a, pair.b].map(|piece| self.class_of(piece));
            // Only the first of a class stands for the others: it was compared with all.
            let stands = |piece: usize, class: Option<usize>| {
                class.is_none_or(|n| self.found.classes[n][0] == piece)
            };
            if x != y && stands(pair.a, x) && stands(pair.b, y) {
                let [xs, ys] = [(x, &pair.a), (y, &pair.b)].map(|(class, piece)| {
                    class.map_or(std::slice::from_ref(piece), |n| &self.found.classes[n])
                });
                crowded += self.spell_out(xs, ys, &mut |a, b| meet(a, b, pair));
            }
        }
        for (class, pair) in self.found.classes.iter().zip(&self.within) {
            if let Some(pair) = pair {
                crowded += self.spell_out(class, class, &mut |a, b| meet(a, b, pair));
            }
        }
        left.crowded = crowded;
        left
    }

    /// Meets each piece of one class with each of another, or of the same, but for pairs that are settled. Gives the number of those
    /// that were too many.
    fn spell_out(&self, xs: &[usize], ys: &[usize], meet: &mut dyn FnMut(usize, usize)) -> u64 {
        let own = |pieces: &[usize]| -> Vec<usize> {
            pieces.iter().copied().filter(|&piece| piece < self.found.verdicts.len()).collect()
        };
        let (xs, ys) = (own(xs), own(ys));
        let same = xs == ys;
        let all = if same { xs.len() * (xs.len() - 1) / 2 } else { xs.len() * ys.len() };
        if all <= SPELLED_OUT {
            for (n, &a) in xs.iter().enumerate() {
                for &b in &ys[if same { n + 1 } else { 0 }..] {
                    if !self.is_settled(a, b) {
                        meet(a, b);
                    }
                }
            }
            return 0;
        }
        let earliest = |pieces: &[usize]| -> Vec<usize> {
            let start = |piece: usize| {
                let when = self.found.facts[piece].clock.published.as_ref();
                when.and_then(|w| w.from).unwrap_or(i64::MAX)
            };
            let mut first = pieces.to_vec();
            first.sort_by_key(|&piece| (start(piece), piece));
            let mut seen = BTreeSet::new();
            first.retain(|&piece| seen.insert(self.scope.unit(piece)));
            first.truncate(EARLIEST);
            first
        };
        let (of_xs, of_ys) = (earliest(&xs), earliest(&ys));
        let mut chosen: Vec<(usize, usize)> =
            xs.iter().flat_map(|&a| of_ys.iter().map(move |&b| (a, b))).collect();
        chosen.extend(ys.iter().flat_map(|&b| of_xs.iter().map(move |&a| (a, b))));
        if same {
            chosen.retain(|&(a, b)| a != b);
            for pair in &mut chosen {
                *pair = (pair.0.min(pair.1), pair.0.max(pair.1));
            }
        }
        chosen.sort_unstable();
        chosen.dedup();
        for &(a, b) in &chosen {
            if !self.is_settled(a, b) {
                meet(a, b);
            }
        }
        (all - chosen.len()) as u64
    }
}

/// Whether two pieces share text that somebody may have taken: what is only filled into one form is no match.
fn is_match(pair: &Pair) -> bool {
    !matches!(pair.relation, Relation::Template | Relation::None)
}
