//! Which pieces count in the figures, under which name and in which group, and how far apart two may be?
//!
//! Matching sees all pieces whatever stands here: a scope decides what is counted of what was found.

use std::collections::BTreeMap;

use crate::extract::outlet::Names;
use crate::provenance::Verdict;
use crate::provenance::agencies;
use crate::provenance::clock::Clock;

use super::lag::Apart;

/// The number of what is in no group, or of no name.
pub(super) const NONE: u32 = u32::MAX;

/// What is counted.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Whether each piece counts.
    counts: Vec<bool>,
    /// The number of the name that each piece counts under.
    unit: Vec<u32>,
    /// The names, in order.
    names: Vec<String>,
    /// The owner of each name that has one, by its key, where owners are counted and not outlets.
    owners: BTreeMap<String, String>,
    /// The group of each piece, where figures are broken down.
    group: Vec<u32>,
    /// The names of the groups, in order.
    groups: Vec<String>,
    /// Seconds that two pieces may be apart.
    window: Option<i64>,
}

impl Scope {
    /// All pieces, each under the name of its source.
    pub fn all(verdicts: &[Verdict]) -> Self {
        let mut scope = Self { counts: vec![true; verdicts.len()], ..Self::default() };
        scope.name(verdicts);
        scope
    }

    /// Pieces under the owners of their outlets, where these are known.
    #[must_use]
    pub fn by_owner(mut self, verdicts: &[Verdict], names: &Names) -> Self {
        let parties = verdicts.iter().flat_map(|v| {
            let carrier = v.carrier.as_ref().map(|c| c.value.as_str());
            let origins = v.origins.iter().map(|(name, _)| name.as_str());
            v.source.as_deref().into_iter().chain(carrier).chain(origins)
        });
        for party in parties {
            if let Some(owner) = names.outlet(party).and_then(|outlet| outlet.owner.clone()) {
                self.owners.insert(agencies::key(party), owner);
            }
        }
        self.name(verdicts);
        self
    }

    /// Only pieces for which this is true.
    #[must_use]
    pub fn counting(mut self, counts: Vec<bool>) -> Self {
        self.counts = counts;
        self
    }

    /// With figures for each group besides those for all; a piece without one is in none.
    #[must_use]
    pub fn grouped(mut self, groups: &[Option<String>]) -> Self {
        let mut names: Vec<&String> = groups.iter().flatten().collect();
        names.sort_unstable();
        names.dedup();
        let number = |name: &String| names.binary_search(&name).map_or(NONE, |n| n as u32);
        self.group = groups.iter().map(|g| g.as_ref().map_or(NONE, number)).collect();
        self.groups = names.into_iter().cloned().collect();
        self
    }

    /// Leaving out what is surely more than so many seconds apart.
    #[must_use]
    pub fn within(mut self, window: Option<i64>) -> Self {
        self.window = window;
        self
    }

    fn name(&mut self, verdicts: &[Verdict]) {
        let of: Vec<Option<&str>> =
            verdicts.iter().map(|v| v.source.as_deref().map(|s| self.unit_of(s))).collect();
        let mut names: Vec<&str> = of.iter().flatten().copied().collect();
        names.sort_unstable();
        names.dedup();
        let number = |name: &str| names.binary_search(&name).map_or(NONE, |n| n as u32);
        let unit = of.iter().map(|name| name.map_or(NONE, number)).collect();
        let names = names.into_iter().map(str::to_owned).collect();
        (self.unit, self.names) = (unit, names);
    }

    /// The name that a party counts under: its owner's, where owners are counted.
    pub(super) fn unit_of<'n>(&'n self, party: &'n str) -> &'n str {
        if self.owners.is_empty() {
            return party;
        }
        self.owners.get(&agencies::key(party)).map_or(party, String::as_str)
    }

    /// Whether a piece counts.
    pub fn counts(&self, piece: usize) -> bool {
        self.counts[piece]
    }

    /// Pieces that count.
    pub fn counted(&self) -> usize {
        self.counts.iter().filter(|c| **c).count()
    }

    /// The number of the name that a piece counts under, or [`NONE`].
    pub(super) fn unit(&self, piece: usize) -> u32 {
        self.unit[piece]
    }

    /// The name that a piece counts under, where it has one.
    pub fn name_of(&self, piece: usize) -> Option<&str> {
        self.names.get(self.unit[piece] as usize).map(String::as_str)
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The names of the groups, in order.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// The pieces of each name, so many as count.
    pub(super) fn sizes(&self) -> Vec<u64> {
        let mut sizes = vec![0; self.names.len()];
        for (&unit, &counts) in self.unit.iter().zip(&self.counts) {
            if unit != NONE && counts {
                sizes[unit as usize] += 1;
            }
        }
        sizes
    }

    /// Everything that counts, as one part.
    pub(super) fn whole(&self) -> Parts {
        let of = self.counts.iter().map(|&counts| if counts { 0 } else { NONE });
        Parts { of: of.collect(), n: 1 }
    }

    /// What counts, by group.
    pub(super) fn parts(&self) -> Parts {
        let both = self.counts.iter().zip(&self.group);
        let of = both.map(|(&counts, &group)| if counts { group } else { NONE });
        Parts { of: of.collect(), n: self.groups.len() }
    }

    /// Whether two publications are surely further apart than they may be.
    pub(super) fn is_outside(&self, a: &Clock, b: &Clock) -> bool {
        self.window.is_some_and(|window| Apart::of(a, b).exceeds(window))
    }
}

/// How figures are parted: the part that each piece is counted in. What it takes from, or is taken from, may be in any.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    of: Vec<u32>,
    /// So many parts.
    pub(super) n: usize,
}

impl Parts {
    /// The part that a piece is counted in.
    pub(super) fn of(&self, piece: usize) -> Option<u32> {
        Some(self.of[piece]).filter(|&part| part != NONE)
    }
}
