//! How much of a collection is agencies' copy? Counts of pieces and words between two bounds, of each agency and of all.
//!
//! A piece is an agency's for sure where it credits one. Where it does not, and was matched to a text that does, it may be. What
//! stands on an agency's own pages is no copy and counts in neither, nor in the whole. An agency is a party that the table of
//! agencies knows as one, or that is not in it and stands in a dateline of the collection where an agency stands.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Found;
use super::scope::Parts;
use super::{four, lag::share};
use crate::extract::outlet::Names;
use crate::provenance::agencies::{Trade, key};
use crate::provenance::evidence::Kind;
use crate::provenance::facts::is_same;
use crate::provenance::{Role, Verdict};

/// Pieces and their words, with the shares that they are of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Portion {
    /// Pieces.
    pub pieces: u64,
    /// Words: all of a reprint, and of a piece that is partly another's those that are.
    pub words: u64,
    /// Share of all pieces.
    #[serde(serialize_with = "four")]
    pub share: Option<f64>,
    /// Share of all words.
    #[serde(serialize_with = "four")]
    pub share_of_words: Option<f64>,
}

/// How much is agencies' copy.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WireShare {
    /// Pieces that stand on no agency's own pages.
    pub pieces: u64,
    /// Their words.
    pub words: u64,
    /// Those that credit an agency: not less than this is wire.
    pub credited: Portion,
    /// Those that credit one or were matched to a text that does: what is known to be wire.
    pub credited_or_matched: Portion,
    /// The same of each agency, by name.
    pub agencies: Vec<AgencyShare>,
}

/// How much is one agency's copy.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct AgencyShare {
    /// The agency.
    pub name: String,
    /// Pieces on its own pages.
    pub own: u64,
    /// Those that credit it.
    pub credited: Portion,
    /// Those that credit it or were matched to a text that does.
    pub credited_or_matched: Portion,
}

/// What a piece has to do with agencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    Credited,
    Matched,
    Not,
}

/// The agencies of a collection: those of the table, and parties beside it that stand in a dateline where an agency stands.
pub(super) struct Agents<'f> {
    names: &'f Names,
    /// By key.
    datelined: BTreeMap<String, &'f str>,
}

impl<'f> Agents<'f> {
    pub(super) fn of(found: &Found<'f>) -> Self {
        let credits = found.facts.iter().flat_map(|facts| &facts.credits);
        let parties: BTreeSet<&str> = credits
            .filter(|credit| credit.kind == Kind::Dateline)
            .filter_map(|credit| credit.party.as_deref())
            .filter(|party| found.names.agencies().find(party).is_none())
            .collect();
        let datelined = parties.into_iter().map(|party| (key(party), party)).collect();
        Self { names: found.names, datelined }
    }

    /// The agency that a name means.
    fn find<'n>(&'n self, name: &'n str) -> Option<&'n str> {
        match self.names.agencies().find(name) {
            Some((agency, _)) => (agency.trade == Trade::Agency).then_some(agency.name.as_str()),
            None => self.datelined.get(&key(name)).copied(),
        }
    }
}

/// Whether a piece is an agency's text on another's page.
pub(super) fn is_wire(verdict: &Verdict, agents: &Agents<'_>) -> Wire {
    let mut found = Wire::Not;
    for (_, _, credited) in copied(verdict, agents) {
        found = if credited { Wire::Credited } else { Wire::Matched };
        if credited {
            break;
        }
    }
    found
}

/// The agencies whose text a piece holds, with the share of its words and whether it credits them. Nothing on their own pages.
fn copied<'v>(
    verdict: &'v Verdict,
    agents: &'v Agents<'_>,
) -> impl Iterator<Item = (&'v str, f64, bool)> {
    let takes = matches!(verdict.role, Role::Reprint | Role::Partial | Role::Revision);
    verdict.origins.iter().filter(move |_| takes).filter_map(move |(name, share)| {
        let agency = agents.find(name)?;
        let own = verdict.carrier.as_ref().is_some_and(|c| is_same(&c.value, name));
        let whole = verdict.role != Role::Partial;
        let share = if whole { 1.0 } else { share * (1.0 - verdict.composition.quoted) };
        (!own).then(|| (agency, share, verdict.is_credited()))
    })
}

#[derive(Default)]
struct Sum {
    own: u64,
    credited: Portion,
    all: Portion,
}

impl Sum {
    fn add(&mut self, words: u64, credited: bool) {
        let both = [Some(&mut self.all), credited.then_some(&mut self.credited)];
        for portion in both.into_iter().flatten() {
            portion.pieces += 1;
            portion.words += words;
        }
    }
}

/// The figures of each part.
pub(super) fn wire(found: &Found<'_>, parts: &Parts, agents: &Agents<'_>) -> Vec<WireShare> {
    let mut sums: Vec<(WireShare, Sum, BTreeMap<&str, Sum>)> = Vec::new();
    sums.resize_with(parts.n, Default::default);
    for (i, verdict) in found.verdicts.iter().enumerate() {
        let Some(part) = parts.of(i) else { continue };
        let (whole, all, agencies) = &mut sums[part as usize];
        let words = found.words[i];
        let home = verdict.carrier.as_ref().and_then(|carrier| agents.find(&carrier.value));
        if let Some(agency) = home {
            agencies.entry(agency).or_default().own += 1;
            continue;
        }
        whole.pieces += 1;
        whole.words += u64::from(words);
        let taken: Vec<(&str, f64, bool)> = copied(verdict, agents).collect();
        for &(agency, share, credited) in &taken {
            let words = (f64::from(words) * share).round() as u64;
            agencies.entry(agency).or_default().add(words, credited);
        }
        if !taken.is_empty() {
            let share = taken.iter().map(|t| t.1).sum::<f64>().min(1.0);
            let words = (f64::from(words) * share).round() as u64;
            all.add(words, taken.iter().any(|t| t.2));
        }
    }
    sums.into_iter()
        .map(|(whole, all, agencies)| {
            let of = |portion: Portion| Portion {
                share: share(portion.pieces, whole.pieces),
                share_of_words: share(portion.words, whole.words),
                ..portion
            };
            let agencies = agencies.into_iter().map(|(name, sum)| AgencyShare {
                name: name.to_owned(),
                own: sum.own,
                credited: of(sum.credited),
                credited_or_matched: of(sum.all),
            });
            WireShare {
                credited: of(all.credited),
                credited_or_matched: of(all.all),
                agencies: agencies.collect(),
                ..whole
            }
        })
        .collect()
}
