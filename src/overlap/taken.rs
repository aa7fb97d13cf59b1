//! Who takes from whom? The origin a text was taken from, which need not have a piece in the collection, and the source it was
//! found under.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::lag::{Apart, Lag, Lags, share};
use super::scope::{Parts, Scope};
use crate::provenance::agencies;
use crate::provenance::facts::is_same;
use crate::provenance::{Role, Verdict};
use crate::text::words;

/// What one source took from one origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// The origin.
    pub from: String,
    /// The source that took from it.
    pub to: String,
    /// Whether no piece stands on a page of the origin's own.
    pub absent: bool,
    /// Pieces taken, wholly or in part.
    pub pieces: u64,
    /// Pieces that do.
    pub from_pieces: u64,
    /// Pieces that stand under the name of the source, or on a page of its own that bundles others'.
    pub to_pieces: u64,
    /// Of the origin's originals in the collection, the share that was taken; none where it has none.
    pub share_from: Option<f64>,
    /// Share of the words of those pieces that is the origin's, where there was a text to compare with.
    pub share_to: Option<f64>,
    /// Of the source's pieces, the share that was taken from this origin.
    pub share_of_to: Option<f64>,
    /// Share of the words of those pieces that stand in runs of twelve words and more of the texts they were taken from, where there
    /// was a text to compare with.
    pub verbatim: Option<f64>,
    /// Pieces that name the origin.
    pub credited: u64,
    /// Pieces that do not.
    pub uncredited: u64,
    /// Pieces of which only the beginning is here.
    pub truncated: u64,
    /// Pieces whose headline differs from that of the piece they were made from.
    pub headline_changed: u64,
    /// Pieces of which both headlines are known.
    pub headlines: u64,
    /// Mean confidence in their verdicts.
    pub confidence: Option<f64>,
    /// The time from the parent's publication to the copy's.
    pub lag: Lag,
    /// The pieces, by their place in the collection.
    pub members: Vec<usize>,
}

#[derive(Default)]
struct Cell {
    pieces: u64,
    credited: u64,
    truncated: u64,
    headlines: [u64; 2],
    shares: Vec<f64>,
    confidences: Vec<u32>,
    verbatim: u64,
    words: u64,
    lags: Lags,
    taken: BTreeSet<usize>,
    members: Vec<usize>,
}

/// The rows of each part, by the two names; and how many takings were left out for being further apart than the window.
pub(super) fn taken(found: &Found<'_>, scope: &Scope, parts: &Parts) -> (Vec<Vec<Overlap>>, u64) {
    let verdicts = found.verdicts;
    let mut cells: BTreeMap<(u32, String, String), Cell> = BTreeMap::new();
    let mut outside = 0;
    for (i, verdict) in verdicts.iter().enumerate() {
        let Some(part) = parts.of(i) else { continue };
        for (from, to, share) in takings(verdict, scope) {
            let clock = |piece: usize| &found.facts[piece].clock;
            if verdict.parent.is_some_and(|p| scope.is_outside(clock(p), clock(i))) {
                outside += 1;
                continue;
            }
            let cell = cells.entry((part, from.to_owned(), to.to_owned())).or_default();
            cell.pieces += 1;
            cell.members.push(i);
            cell.credited += u64::from(verdict.is_credited());
            cell.truncated += u64::from(found.pieces[i].truncated.is_some());
            cell.confidences.extend(verdict.confidence);
            // Where there was a text to compare with.
            if verdict.parent.is_some() || share > 0.0 {
                cell.shares.push(share);
                cell.words += u64::from(found.words[i]);
                cell.verbatim += u64::from(verdict.verbatim);
            }
            match verdict.parent {
                Some(parent) => {
                    // What a reference has is none of the origin's pieces in the collection.
                    if parent < verdicts.len() {
                        cell.taken.insert(parent);
                    }
                    if let Some(differ) = headlines_differ(found, parent, i) {
                        cell.headlines[usize::from(differ)] += 1;
                    }
                    cell.lags.add(Apart::of(clock(parent), clock(i)));
                }
                None => cell.lags.add(Apart::Unknown),
            }
        }
    }
    let counts = Counts::of(found, scope, parts);
    let mut rows: Vec<Vec<Overlap>> = vec![Vec::new(); parts.n];
    for ((part, from, to), cell) in cells {
        rows[part as usize].push(counts.row(part, from, to, cell));
    }
    (rows, outside)
}

/// Whose words a piece took, under which name, and the share of its words that is theirs.
pub(super) fn takings<'v>(
    verdict: &'v Verdict,
    scope: &'v Scope,
) -> impl Iterator<Item = (&'v str, &'v str, f64)> {
    let takes = matches!(verdict.role, Role::Reprint | Role::Partial);
    verdict.origins.iter().filter(move |_| takes).filter_map(|(name, share)| {
        let source = verdict.source.as_deref();
        // A label names whose text it is, not who carries it: then the page itself took it.
        let to = match source {
            Some(s) if is_same(s, name) => verdict.carrier.as_ref().map(|c| c.value.as_str()),
            other => other,
        };
        let (from, to) = (scope.unit_of(name), scope.unit_of(to?));
        (!is_same(from, to)).then_some((from, to, *share))
    })
}

/// Whether two pieces have different headlines; nothing where one has none.
fn headlines_differ(found: &Found<'_>, a: usize, b: usize) -> Option<bool> {
    let title = |piece: usize| found.pieces.get(piece)?.title.as_deref();
    let (a, b) = (title(a)?, title(b)?);
    let folded = |text: &str| words(text).into_iter().map(|w| w.folded).collect::<Vec<_>>();
    Some(a != b && folded(a) != folded(b))
}

/// What rows need to know of all pieces.
struct Counts {
    /// Pieces on a source's own pages, by the key of its name.
    pieces: BTreeMap<String, u64>,
    /// Originals, by the same.
    originals: BTreeMap<String, u64>,
    /// Pieces of each part that stand under a name or on its pages, by its key.
    standing: BTreeMap<(u32, String), u64>,
}

impl Counts {
    fn of<'f>(found: &Found<'f>, scope: &Scope, parts: &Parts) -> Self {
        // Names are few: each is reduced to its key once.
        let mut keys: BTreeMap<&str, String> = BTreeMap::new();
        let mut key = |name: &'f str| -> String {
            keys.entry(name).or_insert_with(|| agencies::key(scope.unit_of(name))).clone()
        };
        let [mut pieces, mut originals] = [BTreeMap::new(), BTreeMap::new()];
        let mut standing = BTreeMap::new();
        // The origin's side is that of the whole collection: what is here is here, whatever counts.
        for (i, verdict) in found.verdicts.iter().enumerate() {
            let source = verdict.source.as_deref().map(&mut key);
            let carrier = verdict.carrier.as_ref().map(|c| key(&c.value));
            // What only bears a name stands on another's page; an original is its origin's, whatever its page is called.
            let is_original = verdict.role == Role::Original;
            let origin = || verdict.origin.as_ref().filter(|_| is_original).map(|o| &o.value);
            let home = match &source {
                Some(name) if carrier.as_ref().is_none_or(|carrier| carrier == name) => {
                    Some(name.clone())
                }
                Some(_) => None,
                None => origin().map(|name| key(name)),
            };
            if let Some(home) = home {
                *originals.entry(home.clone()).or_default() += u64::from(is_original);
                *pieces.entry(home).or_default() += 1;
            }
            if let Some(part) = parts.of(i) {
                let carrier = carrier.filter(|carrier| source.as_ref() != Some(carrier));
                for name in source.into_iter().chain(carrier) {
                    *standing.entry((part, name)).or_default() += 1;
                }
            }
        }
        Self { pieces, originals, standing }
    }

    fn row(&self, part: u32, from: String, to: String, cell: Cell) -> Overlap {
        let from_key = agencies::key(&from);
        let from_pieces = self.pieces.get(&from_key).copied().unwrap_or(0);
        let originals = self.originals.get(&from_key).copied().unwrap_or(0);
        let to_pieces = self.standing.get(&(part, agencies::key(&to))).copied().unwrap_or(0);
        let mean = |of: &[f64]| (!of.is_empty()).then(|| of.iter().sum::<f64>() / of.len() as f64);
        let confidences: Vec<f64> =
            cell.confidences.iter().map(|&c| f64::from(c) / 10_000.0).collect();
        Overlap {
            absent: from_pieces == 0,
            pieces: cell.pieces,
            from_pieces,
            to_pieces,
            share_from: share(cell.taken.len() as u64, originals),
            share_to: mean(&cell.shares),
            share_of_to: share(cell.pieces, to_pieces),
            verbatim: share(cell.verbatim, cell.words),
            credited: cell.credited,
            uncredited: cell.pieces - cell.credited,
            truncated: cell.truncated,
            headline_changed: cell.headlines[1],
            headlines: cell.headlines[0] + cell.headlines[1],
            confidence: mean(&confidences),
            lag: cell.lags.summary(),
            members: cell.members,
            from,
            to,
        }
    }
}
