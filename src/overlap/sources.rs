//! What is each source's own, and what another's? Its pieces by role, and shares of their words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Found;
use super::four;
use super::lag::{Apart, Bounds, Lags, share};
use super::matrix::Matrix;
use super::scope::{Parts, Scope};
use super::taken::takings;
use super::wire::{Agents, Wire, is_wire};
use crate::provenance::facts::is_same;
use crate::provenance::{Role, Verdict};

use super::TakenWords;

/// How one source's pieces divide.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SourceCount {
    /// The source.
    pub name: String,
    /// Its pieces.
    pub pieces: u64,
    /// Of them, by role.
    pub original: u64,
    /// Of them, by role.
    pub reprint: u64,
    /// Of them, by role.
    pub revision: u64,
    /// Of them, by role.
    pub partial: u64,
    /// Of them, by role.
    pub unlinked: u64,
    /// Of them, by role.
    pub unknown: u64,
    /// Reprints that name their origin.
    pub credited: u64,
    /// Reprints that do not.
    pub uncredited: u64,
    /// Pieces of which only the beginning is here.
    pub truncated: u64,
    /// Words of its pieces.
    pub words: u64,
    /// Share of these words that stand in runs of twelve words and more of the texts they were taken from.
    #[serde(serialize_with = "four")]
    pub verbatim: Option<f64>,
    /// Share of its words outside quotation that are its own: at least those of its originals and of the rest of partly taken
    /// pieces; at most also those of pieces of which nothing says whose they are. What a reprint adds counts as nobody's.
    pub originality: Bounds,
    /// Share of its pieces that are an agency's: at least those that credit one, at most also those matched to a text that does.
    pub wire: Bounds,
    /// Median, over its pieces with a match in another source, of the share of their words outside quotation that stands in the
    /// best of these matches.
    #[serde(serialize_with = "four")]
    pub median_coverage: Option<f64>,
    /// Median of the hours from the publication of what its pieces were made from to theirs.
    #[serde(serialize_with = "super::two")]
    pub median_lag_hours: Option<f64>,
    /// What it took from a reference, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<TakenWords>,
    /// Who owns it, as the user's table says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What it is, as the user's table says.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its country, as the user's table says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// What is counted of a source's pieces.
#[derive(Default)]
struct Sum {
    count: SourceCount,
    pieces: Vec<usize>,
    verbatim: u64,
    unquoted: f64,
    own: f64,
    open: f64,
    wire: [u64; 2],
    lags: Lags,
}

/// The counts of each part, by name.
pub(super) fn sources(
    found: &Found<'_>,
    scope: &Scope,
    parts: &Parts,
    matrix: &Matrix,
    agents: &Agents<'_>,
) -> Vec<Vec<SourceCount>> {
    let mut sums: BTreeMap<(u32, &str), Sum> = BTreeMap::new();
    for (i, verdict) in found.verdicts.iter().enumerate() {
        let (Some(part), Some(name)) = (parts.of(i), verdict.source.as_deref()) else { continue };
        let sum = sums.entry((part, scope.unit_of(name))).or_default();
        sum.add(i, verdict, found, agents);
        if takings(verdict, scope).next().is_some()
            && let Some(parent) = verdict.parent
        {
            sum.lags.add(Apart::of(&found.facts[parent].clock, &found.facts[i].clock));
        }
    }
    let mut rows: Vec<Vec<SourceCount>> = vec![Vec::new(); parts.n];
    for ((part, name), sum) in sums {
        let outlet = found.names.outlet(name).cloned().unwrap_or_default();
        rows[part as usize].push(SourceCount {
            name: name.to_owned(),
            owner: outlet.owner,
            kind: outlet.kind,
            country: outlet.country,
            median_coverage: matrix.median_coverage(sum.pieces.iter().copied()),
            ..sum.closed()
        });
    }
    rows
}

impl Sum {
    fn add(&mut self, i: usize, verdict: &Verdict, found: &Found<'_>, agents: &Agents<'_>) {
        let count = &mut self.count;
        let words = found.words[i];
        count.pieces += 1;
        count.words += u64::from(words);
        count.truncated += u64::from(found.pieces[i].truncated.is_some());
        *match verdict.role {
            Role::Original => &mut count.original,
            Role::Reprint => &mut count.reprint,
            Role::Revision => &mut count.revision,
            Role::Partial => &mut count.partial,
            Role::Unlinked => &mut count.unlinked,
            Role::Unknown => &mut count.unknown,
        } += 1;
        if verdict.role == Role::Reprint {
            *(if verdict.is_credited() { &mut count.credited } else { &mut count.uncredited }) += 1;
        }
        match is_wire(verdict, agents) {
            Wire::Credited => self.wire = [self.wire[0] + 1, self.wire[1] + 1],
            Wire::Matched => self.wire[1] += 1,
            Wire::Not => {}
        }
        self.pieces.push(i);
        self.verbatim += u64::from(verdict.verbatim);
        let (all, parts) = (f64::from(words), &verdict.composition);
        let unquoted = all * (1.0 - parts.quoted);
        self.unquoted += unquoted;
        let own_text = || {
            let carrier = verdict.carrier.as_ref().or(verdict.origin.as_ref());
            let origin = verdict.origin.as_ref();
            carrier.zip(origin).is_some_and(|(c, o)| is_same(&c.value, &o.value))
        };
        match verdict.role {
            Role::Original => self.own += unquoted,
            Role::Revision if own_text() => self.own += unquoted,
            Role::Partial => self.own += all * parts.unmatched,
            Role::Unlinked | Role::Unknown => self.open += all * parts.unmatched,
            Role::Reprint | Role::Revision => {}
        }
    }

    fn closed(self) -> SourceCount {
        let Self { count, verbatim, unquoted, own, open, wire, lags, .. } = self;
        let of = |part: f64| (unquoted > 0.0).then(|| (part / unquoted).min(1.0));
        SourceCount {
            verbatim: share(verbatim, count.words),
            originality: Bounds { at_least: of(own), at_most: of(own + open) },
            wire: Bounds {
                at_least: share(wire[0], count.pieces),
                at_most: share(wire[1], count.pieces),
            },
            median_lag_hours: lags.median(),
            ..count
        }
    }
}
