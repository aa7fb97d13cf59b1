//! Which candidates are copies? Texts that have one are read again, and each pair is counted exactly.
//!
//! Threads share out blocks of pairs. Pairs that hang together are in one block, so the set of each text is made once, but for
//! texts whose pairs fill several.

use rayon::prelude::*;

use super::Settings;
use super::about::About;
use super::entries::{Entries, Entry};
use super::first_pass::Pass;
use super::order::Order;
use super::places::{may_differ, most_different};
use crate::article::{Piece, Span};
use crate::engine::observer::Observer;
use crate::engine::pool::Pool;
use crate::error::{Error, Result};
use crate::extract::quotes::quotations;
use crate::params::Params;
use crate::read::{Rereader, SourceFile};
use crate::shingle::shingles_into;
use crate::store::{Spool, Unpacked};
use crate::text::{Body, Tokenizer, identity};
use crate::verify::blocks::{Blocks, Sizes, members};
use crate::verify::{Agreement, Context, Profile, ShingleSet, Spacing, measure};
use std::borrow::Cow;

/// Two classes whose texts are copies, or one of which is contained in the other, by rank, the smaller first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) a: u32,
    pub(super) b: u32,
    /// Distinct shingles in both.
    pub(super) shared: u32,
    /// Distinct shingles of each.
    pub(super) shingles: [u32; 2],
    /// Whether the two surely say nothing else in one place.
    pub(super) agree: bool,
}

impl Edge {
    fn turned(self) -> Self {
        let [x, y] = self.shingles;
        Self { a: self.b, b: self.a, shingles: [y, x], ..self }
    }

    pub(super) fn union(&self) -> u32 {
        self.shingles[0] + self.shingles[1] - self.shared
    }

    /// Whether the two are copies, and not one contained in the other.
    pub(super) fn is_copy(&self, params: &Params) -> bool {
        params.threshold.reached_by(u64::from(self.shared), u64::from(self.union()))
    }

    /// Distinct shingles that only the one has, and only the other.
    pub(super) fn own(&self) -> [u32; 2] {
        self.shingles.map(|all| all - self.shared)
    }
}

/// Bytes of sets in a block, and in the largest blocks of all threads together.
const AMPLE_BYTES: usize = 768 << 10;
const MOST_BYTES: usize = 40 << 20;
/// Bytes of sets that a word makes, about: its shingle, listed and in its group.
const BYTES_A_WORD: usize = 30;

/// Pairs to a text in a block up to which each is looked at more closely while its words are at hand.
const PAIRS_A_TEXT: usize = 4;

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
    /// The words of the texts of a block, one after the other.
    texts: Vec<u64>,
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
            texts: Vec::new(),
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
        // Where a few texts make many pairs most of them will make nothing go.
        let sparse = !self.settings.templates
            && pairs.clone().take(ranks.len() * PAIRS_A_TEXT + 1).count()
                <= ranks.len() * PAIRS_A_TEXT;
        self.texts.clear();
        let mut places = vec![0..0; ranks.len()];
        for (_, _, n) in reading {
            let words = self.again.words(entries.get(order.representative(ranks[n])))?;
            if sparse {
                places[n] = self.texts.len()..self.texts.len() + words.len();
                self.texts.extend_from_slice(words);
            }
            self.shingles.clear();
            shingles_into(words, self.settings.params.shingle, &mut self.shingles);
            self.sets[n].fill(&self.shingles);
        }
        let params = &self.settings.params;
        let (threshold, partial) = (params.threshold, self.settings.partial);
        let mut edges = Vec::new();
        let mut contained: Vec<Edge> = Vec::new();
        for (a, b) in pairs {
            // Both are among the ranks, so the searches never miss.
            let [x, y] = [a, b].map(|rank| &self.sets[ranks.partition_point(|&r| r < rank)]);
            let sizes = [x.len() as u64, y.len() as u64];
            let least = if partial { 1 } else { threshold.least_shared(sizes) };
            let Some(shared) = x.shared_at_least(y, least) else {
                continue;
            };
            let shingles = sizes.map(|n| n as u32);
            let agree = sparse && {
                let words = |rank| {
                    let n = ranks.partition_point(|&r| r < rank);
                    &self.texts[places[n].clone()]
                };
                threshold.reached_by(shared, sizes[0] + sizes[1] - shared)
                    && !may_differ(words(a), words(b))
            };
            let edge = Edge { a, b, shared: shared as u32, shingles, agree };
            let edge = if a < b { edge } else { edge.turned() };
            if edge.is_copy(params) {
                edges.push(edge);
            } else if partial && params.contained.reached_by(shared, sizes[0].min(sizes[1])) {
                contained.push(edge);
            }
        }
        for edge in contained {
            // How many words they share, and how many of these are quotation, only the texts tell.
            let [x, y] = [edge.a, edge.b].map(|rank| entries.get(order.representative(rank)));
            let (x, y) = (self.again.profile(x)?, self.again.profile(y)?);
            let unknown = Context::default();
            if measure((&x, &unknown), (&y, &unknown), params).0.is_contained(params) {
                edges.push(edge);
            }
        }
        Ok(edges)
    }
}

/// Says of copies whether they are one form filled in twice. One for each thread.
pub(super) struct Judge<'a> {
    pass: &'a Pass,
    order: &'a Order,
    settings: &'a Settings,
    again: Again<'a>,
    /// The class that was asked for last as the first of two: it is likely to be asked for again.
    last: Option<(u32, Body)>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(pass: &'a Pass, order: &'a Order, settings: &'a Settings) -> Self {
        Self { pass, order, settings, again: Again::new(pass, settings), last: None }
    }

    /// Whether two classes say the same of different things, as a scan tells templates.
    pub(super) fn is_template(&mut self, a: u32, b: u32) -> Result<bool> {
        let entries = &self.pass.entries;
        let numbers = [a, b].map(|rank| self.order.representative(rank));
        let both = numbers.map(|number| entries.get(number));
        let first = match self.last.take() {
            Some((rank, body)) if rank == a => body,
            _ => self.again.body(both[0])?,
        };
        let second = self.again.body(both[1])?;
        let abouts = if both[0].may_share_source(both[1]) {
            [self.again.about(entries, numbers[0])?, self.again.about(entries, numbers[1])?]
        } else {
            [About::default(); 2]
        };
        let contexts = About::contexts(abouts);
        // Of two sources one fact that differs may be a correction; of one source on two days it is enough.
        let far = contexts[0].spacing(&contexts[1]) == Spacing::Far;
        let least = if far { 1 } else { Agreement::LEAST };
        let told = if most_different(&first, &second).is_some_and(|most| most < least) {
            false
        } else {
            let params = &self.settings.params;
            let sides = [first.clone(), second].map(|body| Profile::of_body(body, params));
            let [one, other] = [0, 1].map(|side| (&sides[side], &contexts[side]));
            measure(one, other, params).0.is_template()
        };
        self.last = Some((a, first));
        Ok(told)
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
    params: &'a Params,
    /// Whether quotations are looked for.
    quotes: bool,
}

impl<'a> Again<'a> {
    pub(super) fn new(pass: &'a Pass, settings: &'a Settings) -> Self {
        Self {
            params: &settings.params,
            quotes: settings.partial,
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
        let text = text(file, self.spool, &mut self.rereader, &mut self.unpacked, entry)?;
        self.tokenizer.hashes(&text, &mut self.words);
        if self.words.len() != entry.words as usize || identity(&self.words) != entry.identity() {
            return Err(Error::Changed { path: file.path.clone() });
        }
        Ok(&self.words)
    }

    /// A text made ready for comparing, which must be that of the first pass.
    pub(super) fn profile(&mut self, entry: &Entry) -> Result<Profile> {
        Ok(Profile::of_body(self.body(entry)?, self.params))
    }

    /// The words of a text and what they are.
    fn body(&mut self, entry: &Entry) -> Result<Body> {
        let file = &self.files[entry.file as usize];
        let text = text(file, self.spool, &mut self.rereader, &mut self.unpacked, entry)?;
        let span = Span::new(0, text.len());
        let quotes = if self.quotes { quotations(&text, span) } else { Vec::new() };
        let piece = Piece { span, quotes, ..Piece::default() };
        let body = Body::of(&piece, &text);
        if body.len() != entry.words as usize || body.identity() != entry.identity() {
            return Err(Error::Changed { path: file.path.clone() });
        }
        Ok(body)
    }

    /// What is known of a text besides its words.
    pub(super) fn about(&mut self, entries: &Entries, number: u32) -> Result<About> {
        let noted = entries.about(number);
        let entry = entries.get(number);
        if !entry.is_line || noted != About::default() {
            return Ok(noted);
        }
        let file = &self.files[entry.file as usize];
        let document = if entry.spooled {
            let line = spooled(self.spool, &mut self.unpacked, entry)?;
            self.rereader.columns_on(file, line)?
        } else {
            let bytes = entry.start..entry.start + u64::from(entry.length);
            self.rereader.columns(file, bytes)?
        };
        Ok(About::of_record(&document))
    }
}

impl Again<'_> {
    /// Whether two texts are one source's, at two times.
    pub(super) fn are_versions(&mut self, entries: &Entries, a: u32, b: u32) -> Result<bool> {
        if !entries.get(a).may_share_source(entries.get(b)) {
            return Ok(false);
        }
        let about = self.about(entries, a)?;
        // Most texts are another source's than what they go for, and many bear no date.
        if about.source == 0 || about.published.is_none() {
            return Ok(false);
        }
        Ok(about.are_versions(&self.about(entries, b)?))
    }
}

/// The text of an entry, from its file or from where it waits.
fn text<'a>(
    file: &SourceFile,
    spool: &Spool,
    rereader: &'a mut Rereader,
    unpacked: &'a mut Unpacked,
    entry: &Entry,
) -> Result<Cow<'a, str>> {
    if !entry.spooled {
        return rereader.text(file, entry.start..entry.start + u64::from(entry.length));
    }
    let bytes = spooled(spool, unpacked, entry)?;
    if entry.is_line {
        return rereader.text_on(file, bytes);
    }
    Ok(String::from_utf8_lossy(bytes))
}

fn spooled<'a>(spool: &Spool, unpacked: &'a mut Unpacked, entry: &Entry) -> Result<&'a [u8]> {
    let (block, from) = ((entry.start >> 32) as u32, entry.start as u32 as usize);
    unpacked.part(spool, block, from..from + entry.length as usize)
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
