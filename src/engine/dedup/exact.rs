//! Which texts are copies, with none left out? Two more passes and an index, in place of signatures that chance may fail.
//!
//! The first counts how often each shingle occurs, the second keeps the rarest of each text, and [`crate::lsh::Index`] tells from
//! these which pairs can be copies at all. Every one of them is compared. Shingles that a single text has meet nobody and are
//! not kept, which of unrelated news is nearly all.
//!
//! An index holds as many texts as its share of the memory allows; all are looked up in it, then comes the next. Pairs are
//! compared as they come and then forgotten, so that only copies take room.

use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Settings;
use super::first_pass::Pass;
use super::order::Order;
use super::second_pass::{CHUNK, Edge, each_chunk, verify};
use crate::engine::observer::{Observer, Stage};
use crate::engine::pool::Pool;
use crate::error::{Error, Result};
use crate::lsh::{Index, Member, Prefix, Scratch, probed};
use crate::store::Spool;

/// Texts up to which this is offered: beyond, it takes hours.
pub(super) const MOST_TEXTS: usize = 2_000_000;

/// Counters of how often shingles occur. Where two share one the order of the shingles is another, and as good.
const MOST_COUNTERS: usize = 1 << 26;
/// Counters for each text.
const COUNTERS_A_TEXT: usize = 512;
/// A counter stops here; whatever is more frequent is equally frequent.
const OFTEN: u16 = 60_000;
/// Bytes that comparing a pair takes besides its texts.
const BYTES_A_PAIR: usize = 48;
/// Pairs compared together, at most: with more, texts that have many partners are in no cache when they are wanted again.
const MOST_PAIRS: usize = 1 << 18;
/// Chunks looked up together, at most.
const MOST_CHUNKS: usize = 1 << 10;

/// What an exact join found.
pub(super) struct Joined {
    /// The copies, by rank.
    pub(super) edges: Vec<Edge>,
    /// Pairs that were compared.
    pub(super) candidates: usize,
    /// Whether shingles went to disk.
    pub(super) spilled: bool,
}

/// All copies among the classes.
pub(super) fn join(
    pass: &Pass,
    order: &Order,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Joined> {
    let threshold = settings.params.threshold;
    let room = settings.memory.for_rows();
    let kept = keep(pass, order, settings, observer)?;
    let most_pairs = (room / BYTES_A_PAIR).min(MOST_PAIRS);
    let (mut edges, mut candidates) = (Vec::new(), 0);
    let (mut pairs, idle) = (Vec::new(), Pool::default());
    let mut compare = |pairs: &mut Vec<(u32, u32)>| -> Result<()> {
        observer.begin(Stage::Verifying, pairs.len() as u64);
        for some in pairs.chunks(most_pairs) {
            edges.append(&mut verify(pass, order, some, settings, observer)?);
        }
        candidates += pairs.len();
        pairs.clear();
        Ok(())
    };
    let mut next = 0;
    while next < kept.chunks.len() {
        let (index, after) = kept.index(next, room, settings)?;
        next = after;
        let Some(sizes) = index.sizes() else { continue };
        let (mut from, mut width) = (0, rayon::current_num_threads());
        while from < kept.chunks.len() {
            if observer.cancelled() {
                return Err(Error::Cancelled);
            }
            let to = (from + width).min(kept.chunks.len());
            let found: Vec<Vec<(u32, u32)>> = (from..to)
                .into_par_iter()
                .map(|chunk| {
                    let mut found = Vec::new();
                    // Texts that are all too short or too long for those of the index are not worth reading.
                    let [shortest, longest] = kept.chunks[chunk].sizes;
                    let enough = threshold.reached_by(u64::from(sizes[1]), u64::from(shortest));
                    if enough && longest >= sizes[0] {
                        let mut scratch = idle.take(Scratch::default);
                        kept.each(chunk, |set| index.probe(&mut scratch, set, &mut found))?;
                        idle.put(scratch);
                    }
                    Ok(found)
                })
                .collect::<Result<_>>()?;
            let before = pairs.len();
            pairs.extend(found.into_iter().flatten());
            // Texts of many partners are looked up a few at a time.
            let crowded = (pairs.len() - before) > most_pairs / 4;
            width = if crowded { width.div_ceil(2) } else { (width * 2).min(MOST_CHUNKS) };
            if pairs.len() > most_pairs {
                compare(&mut pairs)?;
                observer.begin(Stage::Pairing, 0);
            }
            from = to;
        }
    }
    compare(&mut pairs)?;
    edges.par_sort_unstable();
    Ok(Joined { edges, candidates, spilled: kept.spilled > 0 })
}

/// The first shingles of all classes in the order of rarity, chunk by chunk in the order of ranks.
struct Kept {
    chunks: Vec<Chunk>,
    spool: Spool,
    /// Chunks in the spool.
    spilled: usize,
}

/// The first shingles of a few classes.
struct Chunk {
    /// The rank of the first.
    first: u32,
    /// Distinct shingles of the class that has the fewest, and of the one that has the most.
    sizes: [u32; 2],
    /// Shingles kept.
    shingles: usize,
    bytes: Bytes,
}

/// For each class its size, how many of its shingles are kept, and these with their places.
enum Bytes {
    Here(Vec<u8>),
    Spooled(u32),
}

/// Bytes of a shingle with its place.
const KEPT_BYTES: usize = 12;

/// Counts all shingles, then keeps the rarest of each class.
fn keep(pass: &Pass, order: &Order, settings: &Settings, observer: &dyn Observer) -> Result<Kept> {
    let room = settings.memory.for_rows();
    let wanted = (order.classes() * COUNTERS_A_TEXT).next_power_of_two().min(MOST_COUNTERS);
    let wanted = wanted.min(1 << (room / size_of::<AtomicU16>()).ilog2());
    let counters: Vec<AtomicU16> = (0..wanted).map(|_| AtomicU16::new(0)).collect();
    let counter = |shingle: u64| &counters[shingle as usize % wanted];
    each_chunk(pass, order, settings, observer, |_, sets| {
        for &shingle in sets.iter().flatten() {
            if counter(shingle).load(Ordering::Relaxed) < OFTEN {
                counter(shingle).fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(())
    })?;
    let spool = Spool::new(settings.folder.clone());
    let (here, spilled) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut chunks = each_chunk(pass, order, settings, observer, |first, sets| {
        let (mut bytes, mut shingles) = (Vec::new(), 0);
        let mut ordered: Vec<(u16, u64)> = Vec::new();
        for set in sets.iter_mut() {
            set.sort_unstable();
            set.dedup();
            ordered.clear();
            // Threads may have counted a few too many.
            let count = |s: u64| counter(s).load(Ordering::Relaxed).min(OFTEN);
            ordered.extend(set.iter().map(|&s| (count(s), s)));
            let length = probed(settings.params.threshold, set.len());
            if length < ordered.len() {
                ordered.select_nth_unstable(length);
                ordered.truncate(length);
            }
            ordered.sort_unstable();
            let shared = || ordered.iter().enumerate().filter(|(_, (count, _))| *count > 1);
            bytes.extend((set.len() as u32).to_le_bytes());
            bytes.extend((shared().count() as u32).to_le_bytes());
            for (place, (_, shingle)) in shared() {
                bytes.extend(shingle.to_le_bytes());
                bytes.extend((place as u32).to_le_bytes());
                shingles += 1;
            }
        }
        let sizes = || sets.iter().map(|set| set.len() as u32);
        let sizes = [sizes().min().unwrap_or(0), sizes().max().unwrap_or(0)];
        let spill = here.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len() > room;
        let bytes = if spill {
            here.fetch_sub(bytes.len(), Ordering::Relaxed);
            spilled.fetch_add(1, Ordering::Relaxed);
            Bytes::Spooled(spool.add(&bytes)?)
        } else {
            bytes.shrink_to_fit();
            Bytes::Here(bytes)
        };
        Ok(Chunk { first, sizes, shingles, bytes })
    })?;
    chunks.sort_unstable_by_key(|chunk| chunk.first);
    Ok(Kept { chunks, spool, spilled: spilled.into_inner() })
}

impl Kept {
    /// An index of the chunks from one on that fit the room, and the first that does not.
    fn index(&self, from: usize, room: usize, settings: &Settings) -> Result<(Index, usize)> {
        // Each thread counts what its text shares with each text of the index.
        let most_texts = (room / 4 / (8 * rayon::current_num_threads())).max(1 << 12);
        let (mut to, mut shingles) = (from, 0);
        while to < self.chunks.len()
            && (to == from
                || (shingles + self.chunks[to].shingles <= room / Index::BYTES
                    && (to + 1 - from) * CHUNK <= most_texts))
        {
            shingles += self.chunks[to].shingles;
            to += 1;
        }
        let mut members = Vec::with_capacity(shingles);
        let mut sets = Vec::new();
        for chunk in from..to {
            self.each(chunk, |set| {
                sets.push((set.number, set.size, members.len()));
                members.extend_from_slice(set.members);
            })?;
        }
        let ends = sets.iter().skip(1).map(|set| set.2).chain([members.len()]);
        let prefixes = sets.iter().zip(ends).map(|(&(number, size, start), end)| Prefix {
            number,
            size,
            members: &members[start..end],
        });
        Ok((Index::new(settings.params.threshold, prefixes), to))
    }

    /// Calls `act` with each class of a chunk.
    fn each(&self, chunk: usize, mut act: impl FnMut(Prefix<'_>)) -> Result<()> {
        let chunk = &self.chunks[chunk];
        let mut read = Vec::new();
        let mut rest = match &chunk.bytes {
            Bytes::Here(bytes) => bytes.as_slice(),
            Bytes::Spooled(block) => {
                self.spool.read(*block, &mut read)?;
                read.as_slice()
            }
        };
        let (mut members, mut number) = (Vec::new(), chunk.first);
        while let Some((head, after)) = rest.split_at_checked(8) {
            let [size, count] = [0, 4].map(|at| u32_at(head, at));
            let (own, after) = after.split_at((count as usize * KEPT_BYTES).min(after.len()));
            members.clear();
            members.extend(own.chunks_exact(KEPT_BYTES).map(|bytes| Member {
                value: u64::from(u32_at(bytes, 0)) | u64::from(u32_at(bytes, 4)) << 32,
                place: u32_at(bytes, 8),
            }));
            act(Prefix { number, size, members: &members });
            number += 1;
            rest = after;
        }
        Ok(())
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
