//! How many copies were missed? Some texts, drawn by chance, are compared exactly with all others.
//!
//! Every text of the input is read once more and its shingles are counted against those of the drawn, whatever the rows say of
//! it. A pair of copies was found where it is an edge, or where both stand in one cluster.

use ahash::AHashMap;

use super::Settings;
use super::first_pass::Pass;
use super::order::Order;
use super::second_pass::{Again, Edge, each_chunk};
use crate::engine::audit::{Audit, Counts, Reached, drawn};
use crate::engine::observer::{Observer, Stage};
use crate::engine::pool::Pool;
use crate::engine::recall::Recall;
use crate::error::Result;
use crate::shingle::shingle_set;
use crate::verify::Relation;

/// Bytes that a word of a drawn text takes, about: its shingle with who holds it.
const BYTES_A_WORD: usize = 48;

/// What is known once all is done: the copies by rank, and the leader of each class.
pub(super) struct Outcome<'a> {
    pub(super) edges: &'a [Edge],
    pub(super) leaders: &'a [u32],
}

impl Outcome<'_> {
    fn has(&self, a: u32, b: u32) -> bool {
        let key = (a.min(b), a.max(b));
        self.leaders[a as usize] == self.leaders[b as usize]
            || self.edges.binary_search_by_key(&key, |edge| (edge.a, edge.b)).is_ok()
    }
}

/// Compares `n` texts, drawn by the seed and their ids, with all others.
pub(super) fn audit(
    pass: &Pass,
    order: &Order,
    outcome: &Outcome<'_>,
    n: usize,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Audit> {
    let entries = &pass.entries;
    let places = drawn(n, entries.in_order().map(|(n, _)| entries.id(n)), settings.params.seed);
    let mut wanted = places.iter().copied().peekable();
    let mut numbers: Vec<u32> = Vec::with_capacity(places.len());
    for (place, (number, _)) in entries.in_order().enumerate() {
        if wanted.next_if_eq(&place).is_some() {
            numbers.push(number);
        }
    }
    numbers.sort_unstable();
    // Texts of equal words have the same partners, so that each class is looked at once.
    let mut classes: Vec<(u32, u64)> = Vec::new();
    for rank in 0..order.classes() as u32 {
        let class = order.class(rank).iter();
        let drawn = class.filter(|number| numbers.binary_search(number).is_ok()).count();
        if drawn > 0 {
            classes.push((rank, drawn as u64));
        }
    }
    let words = |rank: u32| entries.get(order.representative(rank)).words as usize;
    let room = settings.memory.for_rows() / BYTES_A_WORD;
    let mut units: Vec<[u64; 2]> = Vec::with_capacity(numbers.len());
    let mut rest = classes.as_slice();
    let mut lots = Vec::new();
    while !rest.is_empty() {
        let mut taken = 0;
        let fits = |&&(rank, _): &&(u32, u64)| {
            taken += words(rank);
            taken <= room
        };
        let lot = rest.iter().take_while(fits).count().max(1);
        lots.push(&rest[..lot]);
        rest = &rest[lot..];
    }
    observer.begin(Stage::Auditing, (lots.len() * order.classes()) as u64);
    for lot in lots {
        let ranks: Vec<u32> = lot.iter().map(|&(rank, _)| rank).collect();
        let partners = partners(pass, order, &ranks, settings, observer)?;
        for (&(rank, drawn), others) in lot.iter().zip(partners) {
            let equal = order.class(rank).len() as u64 - 1;
            let (mut pairs, mut found) = (equal, equal);
            for other in others {
                let texts = order.class(other).len() as u64;
                pairs += texts;
                found += if outcome.has(rank, other) { texts } else { 0 };
            }
            units.extend((0..drawn).map(|_| [pairs, found]));
        }
    }
    let recall = Recall::of(&units, entries.len());
    let copies = Reached { relation: Relation::Copy, recall, beyond: Counts::default() };
    Ok(Audit {
        sampled: numbers.len(),
        of: entries.len(),
        relations: vec![copies],
        furniture: 0,
        promised_run: None,
    })
}

/// For each of some classes the others that are copies of it.
fn partners(
    pass: &Pass,
    order: &Order,
    ranks: &[u32],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Vec<Vec<u32>>> {
    let mut again = Again::new(pass, settings);
    // Only looked up, never walked.
    let mut holders: AHashMap<u64, Vec<u32>> = AHashMap::new();
    let mut sizes = Vec::with_capacity(ranks.len());
    for (n, &rank) in ranks.iter().enumerate() {
        let words = again.words(pass.entries.get(order.representative(rank)))?;
        let set = shingle_set(words, settings.params.shingle);
        sizes.push(set.len() as u64);
        for shingle in set {
            holders.entry(shingle).or_default().push(n as u32);
        }
    }
    let idle = Pool::default();
    let found: Vec<Vec<(u32, u32)>> =
        each_chunk(pass, order, settings, observer, |first, sets| {
            observer.advance(sets.len() as u64);
            let mut shared = idle.take(|| vec![0u64; ranks.len()]);
            let (mut met, mut found) = (Vec::new(), Vec::new());
            for (rank, set) in (first..).zip(sets) {
                set.sort_unstable();
                set.dedup();
                for &n in set.iter().filter_map(|shingle| holders.get(shingle)).flatten() {
                    if shared[n as usize] == 0 {
                        met.push(n);
                    }
                    shared[n as usize] += 1;
                }
                for n in met.drain(..) {
                    let both = std::mem::take(&mut shared[n as usize]);
                    let union = sizes[n as usize] + set.len() as u64 - both;
                    if ranks[n as usize] != rank
                        && settings.params.threshold.reached_by(both, union)
                    {
                        found.push((n, rank));
                    }
                }
            }
            idle.put(shared);
            Ok(found)
        })?;
    let mut partners = vec![Vec::new(); ranks.len()];
    for (n, rank) in found.into_iter().flatten() {
        partners[n as usize].push(rank);
    }
    Ok(partners)
}
