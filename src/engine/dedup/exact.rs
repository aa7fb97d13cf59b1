//! Which pairs can be copies at all? Rows from which no pair above the threshold can escape: prefix filtering.
//!
//! Chaudhuri, Ganti and Kaushik, *A primitive operator for similarity joins* (2006), and Bayardo, Ma and Srikant, *Scaling up all
//! pairs similarity search* (2007): put the shingles of all texts in one order, the rarest first. Two sets that resemble
//! each other by `t` share at least one of the first `n - ⌈t·n⌉ + 1` of each. So these are rows like any other, and every pair
//! they make is compared. It costs some five times as much as bands do, and finds all.

use std::sync::atomic::{AtomicU16, Ordering};

use rayon::prelude::*;

use super::Settings;
use super::first_pass::Pass;
use super::order::Order;
use super::second_pass::Again;
use crate::engine::observer::Observer;
use crate::error::{Error, Result};
use crate::params::Fraction;
use crate::shingle::shingles_into;
use crate::store::{Chunk, Collector, Key, Store, Table};

/// Texts up to which this is offered: beyond, it takes hours.
pub(super) const MOST_TEXTS: usize = 2_000_000;

/// Texts read one after the other by one thread.
const CHUNK: usize = 512;
/// Counters of how often shingles occur. Where two share one the order of the shingles is another, and as good.
const MOST_COUNTERS: usize = 1 << 26;
/// Counters for each text.
const COUNTERS_A_TEXT: usize = 512;
/// A counter stops here; whatever is more frequent is equally frequent.
const OFTEN: u16 = 60_000;

/// The rows of the classes, by rank.
pub(super) fn rows(
    pass: &Pass,
    order: &Order,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Store> {
    let wanted = (order.classes() * COUNTERS_A_TEXT).next_power_of_two().min(MOST_COUNTERS);
    let counters: Vec<AtomicU16> = (0..wanted).map(|_| AtomicU16::new(0)).collect();
    let counter = |shingle: u64| &counters[shingle as usize % wanted];
    each_chunk(pass, order, settings, observer, |_, shingles| {
        for &shingle in shingles.iter().flatten() {
            if counter(shingle).load(Ordering::Relaxed) < OFTEN {
                counter(shingle).fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(())
    })?;
    let collector = Collector::new(1, settings.memory.for_rows(), settings.folder.clone());
    each_chunk(pass, order, settings, observer, |first, sets| {
        let mut chunk = Chunk::new(1);
        let mut ordered: Vec<(u16, u64)> = Vec::new();
        for (n, set) in sets.iter_mut().enumerate() {
            set.sort_unstable();
            set.dedup();
            ordered.clear();
            // Threads may have counted a few too many.
            let count = |s: u64| counter(s).load(Ordering::Relaxed).min(OFTEN);
            ordered.extend(set.iter().map(|&s| (count(s), s)));
            let length = prefix(set.len(), settings.params.threshold);
            if length < ordered.len() {
                ordered.select_nth_unstable(length);
            }
            for &(_, shingle) in &ordered[..length] {
                chunk.push(Table::Fingerprint, Key::of_shingle(shingle), first + n as u32);
            }
        }
        // Rows bear ranks already, so the collector has nothing to number.
        collector.add_numbered(chunk)
    })?;
    collector.finish()
}

/// How many of a set's `n` shingles, the rarest first, cannot all be missing from one that resembles it by the threshold.
fn prefix(n: usize, threshold: Fraction) -> usize {
    let at_least = (n as u64 * u64::from(threshold.ten_thousandths())).div_ceil(10_000);
    (n + 1).saturating_sub(at_least as usize).min(n)
}

/// Calls `act` with the rank of the first of some classes and their shingles in order.
fn each_chunk(
    pass: &Pass,
    order: &Order,
    settings: &Settings,
    observer: &dyn Observer,
    act: impl Fn(u32, &mut [Vec<u64>]) -> Result<()> + Sync,
) -> Result<()> {
    (0..order.classes()).into_par_iter().step_by(CHUNK).try_for_each(|first| {
        if observer.cancelled() {
            return Err(Error::Cancelled);
        }
        let mut again = Again::new(pass, settings);
        let ranks = first..(first + CHUNK).min(order.classes());
        let mut sets = Vec::with_capacity(ranks.len());
        for rank in ranks {
            let words = again.words(pass.entries.get(order.representative(rank as u32)))?;
            let mut shingles = Vec::new();
            shingles_into(words, settings.params.shingle, &mut shingles);
            sets.push(shingles);
        }
        act(first as u32, &mut sets)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_as_short_as_it_can_be() {
        let t = Fraction::from_ten_thousandths(7_000);
        // Of ten, seven must be shared: four cannot all be missing.
        assert_eq!([0, 1, 9, 10].map(|n| prefix(n, t)), [0, 1, 3, 4]);
        assert_eq!(prefix(10, Fraction::from_ten_thousandths(10_000)), 1);
    }
}
