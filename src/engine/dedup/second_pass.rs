//! Which candidates are copies? Texts that have one are read again, and each pair is counted exactly.
//!
//! Threads share out blocks of pairs. Pairs that hang together are in one block, so the set of each text is made once, but for
//! texts whose pairs fill several.

use rayon::prelude::*;

use super::Settings;
use super::entries::{Entries, Entry};
use super::first_pass::Pass;
use super::order::Order;
use crate::engine::observer::Observer;
use crate::engine::pool::Pool;
use crate::error::{Error, Result};
use crate::read::{Rereader, SourceFile};
use crate::shingle::shingles_into;
use crate::store::{Spool, Unpacked};
use crate::text::{Tokenizer, identity};
use crate::verify::ShingleSet;
use crate::verify::blocks::{Blocks, Sizes, members};

/// Two classes whose texts are copies, by rank, the smaller first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) a: u32,
    pub(super) b: u32,
    /// Distinct shingles in both.
    pub(super) shared: u32,
    /// Distinct shingles of each.
    pub(super) shingles: [u32; 2],
}

impl Edge {
    fn turned(self) -> Self {
        let [x, y] = self.shingles;
        Self { a: self.b, b: self.a, shingles: [y, x], ..self }
    }

    pub(super) fn union(&self) -> u32 {
        self.shingles[0] + self.shingles[1] - self.shared
    }
}

/// Bytes of sets in a block, and in the largest blocks of all threads together.
const AMPLE_BYTES: usize = 768 << 10;
const MOST_BYTES: usize = 40 << 20;
/// Bytes of sets that a word makes, about: its shingle, listed and in its group.
const BYTES_A_WORD: usize = 30;

/// The pairs of ranks that are copies, in order, with their figures.
pub(super) fn verify(
    pass: &Pass,
    order: &Order,
    pairs: &[(u32, u32)],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Vec<Edge>> {
    let entry = |rank: u32| pass.entries.get(order.representative(rank));
    let most = (MOST_BYTES / rayon::current_num_threads()).max(4 * AMPLE_BYTES);
    let blocks = Blocks::new(
        pairs,
        pass.entries.len(),
        |rank| order.representative(rank),
        |rank| entry(rank).words as usize * BYTES_A_WORD,
        Sizes { ample: AMPLE_BYTES, most },
    );
    let idle = Pool::default();
    let found: Vec<Vec<Edge>> = blocks
        .par_iter()
        .map(|block| {
            if observer.cancelled() {
                return Err(Error::Cancelled);
            }
            let mut checker = idle.take(|| Checker::new(pass, order, settings));
            let pairs = block.len() as u64;
            let edges = checker.block(block)?;
            observer.advance(pairs);
            idle.put(checker);
            Ok(edges)
        })
        .collect::<Result<_>>()?;
    let mut edges = found.concat();
    edges.par_sort_unstable();
    Ok(edges)
}

/// Reads texts again and compares them. One for each thread.
pub(super) struct Checker<'a> {
    entries: &'a Entries,
    order: &'a Order,
    settings: &'a Settings,
    again: Again<'a>,
    shingles: Vec<u64>,
    sets: Vec<ShingleSet>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(pass: &'a Pass, order: &'a Order, settings: &'a Settings) -> Self {
        Self {
            entries: &pass.entries,
            order,
            settings,
            again: Again::new(pass, settings),
            shingles: Vec::new(),
            sets: Vec::new(),
        }
    }

    /// The copies among some pairs.
    pub(super) fn block(
        &mut self,
        pairs: impl Iterator<Item = (u32, u32)> + Clone,
    ) -> Result<Vec<Edge>> {
        let ranks = members(pairs.clone());
        // In the order of the files, for the sake of the disk.
        let (entries, order) = (self.entries, self.order);
        let mut reading: Vec<(u32, u64, usize)> = ranks
            .iter()
            .enumerate()
            .map(|(n, &rank)| {
                let entry = entries.get(order.representative(rank));
                (entry.file, entry.start, n)
            })
            .collect();
        reading.sort_unstable();
        if self.sets.len() < ranks.len() {
            self.sets.resize_with(ranks.len(), ShingleSet::default);
        }
        for (_, _, n) in reading {
            let words = self.again.words(entries.get(order.representative(ranks[n])))?;
            self.shingles.clear();
            shingles_into(words, self.settings.params.shingle, &mut self.shingles);
            self.sets[n].fill(&self.shingles);
        }
        let threshold = self.settings.params.threshold;
        let mut edges = Vec::new();
        for (a, b) in pairs {
            // Both are among the ranks, so the searches never miss.
            let [x, y] = [a, b].map(|rank| &self.sets[ranks.partition_point(|&r| r < rank)]);
            let sizes = [x.len() as u64, y.len() as u64];
            let Some(shared) = x.shared_at_least(y, threshold.least_shared(sizes)) else {
                continue;
            };
            let edge = Edge { a, b, shared: shared as u32, shingles: sizes.map(|n| n as u32) };
            let edge = if a < b { edge } else { edge.turned() };
            if threshold.reached_by(shared, u64::from(edge.union())) {
                edges.push(edge);
            }
        }
        Ok(edges)
    }
}

/// Reads the words of texts again.
pub(super) struct Again<'a> {
    files: &'a [SourceFile],
    spool: &'a Spool,
    rereader: Rereader,
    tokenizer: Tokenizer,
    words: Vec<u64>,
    unpacked: Unpacked,
}

impl<'a> Again<'a> {
    pub(super) fn new(pass: &'a Pass, settings: &Settings) -> Self {
        Self {
            files: &pass.files,
            spool: &pass.spool,
            rereader: Rereader::new(&settings.read),
            tokenizer: Tokenizer::new(),
            words: Vec::new(),
            unpacked: Unpacked::default(),
        }
    }

    /// The words of a text, which must be those of the first pass.
    pub(super) fn words(&mut self, entry: &Entry) -> Result<&[u64]> {
        let file = &self.files[entry.file as usize];
        self.words.clear();
        if entry.spooled {
            let (block, from) = ((entry.start >> 32) as u32, entry.start as u32 as usize);
            let bytes = from..from + entry.length as usize;
            let text = self.unpacked.part(self.spool, block, bytes)?;
            self.tokenizer.hashes(&String::from_utf8_lossy(text), &mut self.words);
        } else {
            let bytes = entry.start..entry.start + u64::from(entry.length);
            let text = self.rereader.text(file, bytes)?;
            self.tokenizer.hashes(&text, &mut self.words);
        }
        if self.words.len() != entry.words as usize || identity(&self.words) != entry.identity() {
            return Err(Error::Changed { path: file.path.clone() });
        }
        Ok(&self.words)
    }
}

/// Classes read one after the other by one thread.
pub(super) const CHUNK: usize = 128;

/// Calls `act` with the rank of the first of some classes and their shingles in order, and gives what it made of each lot.
pub(super) fn each_chunk<T: Send>(
    pass: &Pass,
    order: &Order,
    settings: &Settings,
    observer: &dyn Observer,
    act: impl Fn(u32, &mut [Vec<u64>]) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let idle = Pool::default();
    let firsts = (0..order.classes()).into_par_iter().step_by(CHUNK);
    firsts
        .map(|first| {
            if observer.cancelled() {
                return Err(Error::Cancelled);
            }
            let (mut again, mut sets): (Again<'_>, Vec<Vec<u64>>) =
                idle.take(|| (Again::new(pass, settings), Vec::new()));
            let ranks = first..(first + CHUNK).min(order.classes());
            sets.resize_with(ranks.len(), Vec::new);
            for (rank, set) in ranks.zip(&mut sets) {
                let words = again.words(pass.entries.get(order.representative(rank as u32)))?;
                set.clear();
                shingles_into(words, settings.params.shingle, set);
            }
            let made = act(first as u32, &mut sets)?;
            idle.put((again, sets));
            Ok(made)
        })
        .collect()
}
