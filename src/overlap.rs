//! Who takes from whom? Source × source figures over the verdicts of a collection.
//!
//! Input are verdicts; output one row for each ordered pair of names: the origin a text was taken from, which need not have
//! a piece in the collection, and the source it was found under. Unknown sources are never taken for one source.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::extract::outlet::Names;
use crate::provenance::agencies;
use crate::provenance::facts::is_same;
use crate::provenance::{Facts, Provenance, Role, Verdict};

/// What one source took from one origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overlap {
    /// The origin.
    pub from: String,
    /// The source that took from it.
    pub to: String,
    /// Pieces taken, wholly or in part.
    pub pieces: u64,
    /// Of the origin's pieces in the collection, the share that was taken; none where it has none.
    pub share_from: Option<f64>,
    /// Share of the words of those pieces that is the origin's, where there was a text to compare with.
    pub share_to: Option<f64>,
    /// Pieces that name the origin.
    pub credited: u64,
    /// Median of the hours from the parent's publication to the copy's, where both are known.
    pub median_lag_hours: Option<i64>,
}

/// How one source's pieces divide.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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

/// How much of some pieces stands in a reference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenWords {
    /// Pieces that hold something of it.
    pub pieces: u64,
    /// Words outside quotation of all the pieces.
    pub words: u64,
    /// Those that stand in the reference.
    pub taken: u64,
}

impl TakenWords {
    /// Adds a piece of so many body words.
    pub fn add(&mut self, verdict: &Verdict, words: u32) {
        let unquoted = f64::from(words) * (1.0 - verdict.composition.quoted);
        self.words += unquoted.round() as u64;
        if let Some(taken) = &verdict.reference {
            self.pieces += 1;
            self.taken += taken.taken as u64;
        }
    }

    /// The share of the words that stand in the reference.
    pub fn share(&self) -> f64 {
        if self.words == 0 { 0.0 } else { self.taken as f64 / self.words as f64 }
    }
}

impl Serialize for TakenWords {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("TakenWords", 2)?;
        out.serialize_field("pieces", &self.pieces)?;
        out.serialize_field("share", &((self.share() * 10_000.0).round() / 10_000.0))?;
        out.end()
    }
}

/// Counts by source, by name.
pub fn sources(provenance: &Provenance, names: &Names) -> Vec<SourceCount> {
    let mut found: BTreeMap<&str, SourceCount> = BTreeMap::new();
    for verdict in &provenance.verdicts {
        let Some(name) = verdict.source.as_deref() else { continue };
        let count = found.entry(name).or_insert_with(|| {
            let outlet = names.outlet(name).cloned().unwrap_or_default();
            SourceCount {
                name: name.to_owned(),
                owner: outlet.owner,
                kind: outlet.kind,
                country: outlet.country,
                ..SourceCount::default()
            }
        });
        count.pieces += 1;
        match verdict.role {
            Role::Original => count.original += 1,
            Role::Reprint => {
                count.reprint += 1;
                count.credited += u64::from(verdict.is_credited());
            }
            Role::Revision => count.revision += 1,
            Role::Partial => count.partial += 1,
            Role::Unlinked => count.unlinked += 1,
            Role::Unknown => count.unknown += 1,
        }
    }
    found.into_values().collect()
}

/// The figures of every ordered pair of names, by name.
pub fn overlap(provenance: &Provenance, facts: &[Facts]) -> Vec<Overlap> {
    #[derive(Default)]
    struct Cell {
        pieces: u64,
        credited: u64,
        shares: Vec<f64>,
        lags: Vec<i64>,
        taken: std::collections::BTreeSet<usize>,
    }
    let mut cells: BTreeMap<(String, String), Cell> = BTreeMap::new();
    for (i, verdict) in provenance.verdicts.iter().enumerate() {
        if !matches!(verdict.role, Role::Reprint | Role::Partial) {
            continue;
        }
        for (name, share) in &verdict.origins {
            let source = verdict.source.as_deref();
            // A label names whose text it is, not who carries it: then the page itself took it.
            let to = match source {
                Some(s) if is_same(s, name) => verdict.carrier.as_ref().map(|c| c.value.as_str()),
                other => other,
            };
            let Some(to) = to.filter(|t| !is_same(t, name)) else { continue };
            let cell = cells.entry((name.clone(), to.to_owned())).or_default();
            cell.pieces += 1;
            cell.credited += u64::from(verdict.is_credited());
            if verdict.parent.is_some() || *share > 0.0 {
                cell.shares.push(*share);
            }
            if let Some(parent) = verdict.parent {
                // What a reference has is none of the origin's pieces in the collection.
                if parent < provenance.verdicts.len() {
                    cell.taken.insert(parent);
                }
                cell.lags.extend(facts[parent].clock.hours_to(&facts[i].clock));
            }
        }
    }
    let mut originals: BTreeMap<String, usize> = BTreeMap::new();
    for verdict in provenance.verdicts.iter().filter(|v| v.role == Role::Original) {
        if let Some(source) = &verdict.source {
            *originals.entry(agencies::key(source)).or_default() += 1;
        }
    }
    cells
        .into_iter()
        .map(|((from, to), mut cell)| {
            let own = originals.get(&agencies::key(&from)).copied().unwrap_or(0);
            cell.lags.sort_unstable();
            Overlap {
                pieces: cell.pieces,
                share_from: (own > 0).then(|| cell.taken.len() as f64 / own as f64),
                share_to: (!cell.shares.is_empty())
                    .then(|| cell.shares.iter().sum::<f64>() / cell.shares.len() as f64),
                credited: cell.credited,
                median_lag_hours: cell.lags.get(cell.lags.len() / 2).copied(),
                from,
                to,
            }
        })
        .collect()
}
