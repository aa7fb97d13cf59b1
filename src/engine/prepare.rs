//! What is made of every piece before any two are compared? Counts, the order key, classes of equal words, and sketches.

use std::cell::OnceCell;
use std::ops::Range;

use ahash::AHashSet;
use rayon::prelude::*;

use super::furniture::{Furniture, Marks, Prints, REFERENCE, takes_counted};
use super::matching::{Bounds, Sides};
use super::observer::{Observer, Stage};
use crate::article::{Piece, Texts};
use crate::error::{Error, Result};
use crate::lsh::{Bands, Ranks};
use crate::params::{Candidates, Params};
use crate::shingle::{shingles, shingles_into};
use crate::sketch::{MinHash, quoted_keys, winnow};
use crate::store::{Chunk, Collector, Key, Store, Table};
use crate::text::{Outline, Tokenizer};
use crate::verify::blocks::{self, Blocks, Sizes};
use crate::verify::{Context, Gist, Pair, Profile, Relation, ShingleSet, may_relate, verify};

/// Bytes of pieces made ready in a block of pairs, and in the largest blocks of all threads together.
const AMPLE_BYTES: usize = 1 << 20;
const MOST_BYTES: usize = 24 << 20;
/// Bytes that a word of a piece made ready takes, about: its hash, place, marks, and its shingle with its place.
const BYTES_A_WORD: usize = 32;

/// A collection ready for comparing. Pieces go by their index, representatives by their rank in the order key.
///
/// Of each piece its rows and a few counts are kept; its words are made again from its text where it is compared.
pub(super) struct Prepared<'a> {
    pub(super) pieces: &'a [Piece],
    pub(super) texts: &'a dyn Texts,
    pub(super) contexts: &'a [Context],
    pub(super) params: &'a Params,
    /// Which of the pieces are a reference's, and which two a person keeps apart.
    pub(super) sides: Sides<'a>,
    pub(super) gists: Vec<Gist>,
    pub(super) identities: Vec<u128>,
    /// The place of each piece in the order of ids.
    pub(super) id_rank: Vec<u32>,
    /// Pieces with equal words, in order key; the first is the representative. Each piece is in one.
    pub(super) classes: Vec<Vec<usize>>,
    /// The class of each piece, which is the rank of its representative.
    pub(super) class_of: Vec<u32>,
    /// The rank of each representative, by piece; of the others [`Ranks::NONE`].
    representatives: Vec<u32>,
    /// Whether each class is of a reference.
    is_reference: Vec<bool>,
    /// The shingle sets of the representatives, by rank, ascending; only where every pair that shares one is wanted. Of a
    /// reference they hold what the collection has too.
    pub(super) sets: Vec<Vec<u64>>,
}

/// Pairs that have a relation, and the pieces of those that share nothing but furniture.
pub(super) type Verified = (Vec<Pair>, Vec<(u32, u32)>);

/// What one look at a piece gives.
struct Look {
    gist: Gist,
    identity: u128,
    set: Vec<u64>,
}

/// Pieces whose rows are handed over together.
const LOOKS: usize = 512;

impl<'a> Prepared<'a> {
    /// Looks at every piece once, and gives the rows of all beside.
    pub(super) fn new(
        pieces: &'a [Piece],
        contexts: &'a [Context],
        texts: &'a dyn Texts,
        params: &'a Params,
        sides: Sides<'a>,
        bounds: &Bounds,
        observer: &dyn Observer,
    ) -> Result<(Self, Store)> {
        observer.begin(Stage::Sketching, pieces.len() as u64);
        let exhaustive = is_exhaustive(sides.own, params);
        let maker = Maker::new(params, exhaustive);
        let collector = Collector::new(maker.cut.bands, bounds.rows, bounds.folder.clone());
        let look_at = |these: Range<usize>, held: Option<&AHashSet<u64>>| {
            let first = these.start;
            let looks: Vec<Vec<Look>> = pieces[these]
                .par_chunks(LOOKS)
                .enumerate()
                .map_init(Scratch::default, |scratch, (n, some)| {
                    let mut chunk = Chunk::new(maker.cut.bands);
                    let looks = some
                        .iter()
                        .zip(first + n * LOOKS..)
                        .map(|(piece, i)| {
                            if observer.cancelled() {
                                return Err(Error::Cancelled);
                            }
                            let text = texts.get(i)?;
                            let mut look = maker.look(scratch, piece, &text, &mut |table, key| {
                                chunk.push(table, key, i as u32);
                            });
                            if let Some(held) = held {
                                look.set.retain(|shingle| held.contains(shingle));
                                look.set.shrink_to_fit();
                            }
                            observer.advance(1);
                            Ok(look)
                        })
                        .collect::<Result<_>>()?;
                    collector.add_numbered(chunk)?;
                    Ok(looks)
                })
                .collect::<Result<_>>()?;
            Ok::<_, Error>(looks.into_iter().flatten())
        };
        let mut looks: Vec<Look> = look_at(0..sides.own, None)?.collect();
        if sides.own < pieces.len() {
            // What the collection lacks can be shared with none of it. Only looked up, never walked.
            let held: AHashSet<u64> = looks.iter().flat_map(|look| &look.set).copied().collect();
            looks.extend(look_at(sides.own..pieces.len(), Some(&held))?);
        }
        let gists: Vec<Gist> = looks.iter().map(|look| look.gist).collect();
        let identities: Vec<u128> = looks.iter().map(|look| look.identity).collect();
        let mut by_id: Vec<usize> = (0..pieces.len()).collect();
        by_id.sort_unstable_by(|&x, &y| pieces[x].id.cmp(&pieces[y].id).then(x.cmp(&y)));
        let mut id_rank = vec![0; pieces.len()];
        for (rank, &piece) in by_id.iter().enumerate() {
            id_rank[piece] = rank as u32;
        }
        let words = |i: usize| gists[i].words;
        let mut order = by_id;
        let is_own = |i: usize| i < sides.own;
        order
            .sort_by_key(|&i| (std::cmp::Reverse(words(i)), identities[i], !is_own(i), id_rank[i]));
        // A piece without a word equals nothing, not even another such piece.
        let classes: Vec<Vec<usize>> = order
            .chunk_by(|&x, &y| {
                words(x) > 0
                    && words(x) == words(y)
                    && identities[x] == identities[y]
                    && is_own(x) == is_own(y)
            })
            .flat_map(|class| sides.parted(class))
            .collect();
        let is_reference = classes.iter().map(|class| !is_own(class[0])).collect();
        let mut class_of = vec![0; pieces.len()];
        let mut representatives = vec![Ranks::NONE; pieces.len()];
        for (rank, class) in classes.iter().enumerate() {
            for &piece in class {
                class_of[piece] = rank as u32;
            }
            representatives[class[0]] = rank as u32;
        }
        let sets = classes.iter().map(|class| std::mem::take(&mut looks[class[0]].set)).collect();
        let prepared = Self {
            pieces,
            texts,
            contexts,
            params,
            sides,
            gists,
            identities,
            id_rank,
            classes,
            class_of,
            representatives,
            is_reference,
            sets,
        };
        Ok((prepared, collector.finish()?))
    }

    /// Which rows are of representatives, and their ranks.
    pub(super) fn ranks(&self) -> Ranks<'_> {
        if self.sides.own < self.pieces.len() {
            Ranks::Beside(&self.representatives, &self.is_reference)
        } else {
            Ranks::Of(&self.representatives)
        }
    }

    /// Whether small-collection matching applies. A reference does not make a collection large.
    pub(super) fn is_exhaustive(&self) -> bool {
        is_exhaustive(self.sides.own, self.params)
    }

    /// Whether a class is of the reference.
    pub(super) fn is_reference(&self, rank: u32) -> bool {
        self.is_reference[rank as usize]
    }

    /// Pairs of classes with equal words, which are more than one because of the side they stand on or because a person keeps
    /// them apart. Texts too short for a shingle meet in no row.
    pub(super) fn twins(&self) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        let equal = |x: u32, y: u32| {
            let [x, y] = [x, y].map(|rank| self.representative(rank));
            self.gists[x].words > 0
                && self.gists[x].words == self.gists[y].words
                && self.identities[x] == self.identities[y]
        };
        for a in 0..self.classes.len() as u32 {
            for b in (a + 1..self.classes.len() as u32).take_while(|&b| equal(a, b)) {
                if !self.is_reference(a) {
                    found.push((a, b));
                }
            }
        }
        found
    }

    /// The number of a piece's source where furniture is learned and known: of a reference it is learned apart, so that what is
    /// said of the collection does not depend on it.
    pub(super) fn furniture_source(&self, piece: usize) -> Option<u32> {
        let source = self.context(piece).source?;
        Some(if piece < self.sides.own { source } else { source | REFERENCE })
    }

    /// A piece made ready for comparing.
    pub(super) fn profile(&self, piece: usize) -> Result<Profile> {
        Ok(Profile::of(&self.pieces[piece], &self.texts.get(piece)?, self.params))
    }

    fn is_own(&self, piece: u32) -> bool {
        (piece as usize) < self.sides.own
    }

    /// The piece that stands for a class.
    pub(super) fn representative(&self, rank: u32) -> usize {
        self.classes[rank as usize][0]
    }

    pub(super) fn context(&self, piece: usize) -> Context {
        self.contexts.get(piece).copied().unwrap_or_default()
    }

    /// Two pieces in the order of their ids.
    pub(super) fn sides(&self, x: usize, y: usize) -> (usize, usize) {
        if self.id_rank[x] < self.id_rank[y] { (x, y) } else { (y, x) }
    }

    /// The exact pair of two pieces that were made ready.
    pub(super) fn pair(&self, x: (usize, &Profile), y: (usize, &Profile)) -> Pair {
        let (a, b) = if self.sides(x.0, y.0) == (x.0, y.0) { (x, y) } else { (y, x) };
        let (a_context, b_context) = (self.context(a.0), self.context(b.0));
        verify((a.0, a.1, &a_context), (b.0, b.1, &b_context), self.params)
    }

    /// The exact pair of two pieces.
    pub(super) fn verify(&self, x: usize, y: usize) -> Result<Pair> {
        Ok(self.pair((x, &self.profile(x)?), (y, &self.profile(y)?)))
    }

    /// The pairs among these that have a relation, and those passed over as furniture, in no order that means anything.
    pub(super) fn verify_all(
        &self,
        pairs: &[(usize, usize)],
        furniture: Option<&Furniture>,
        observer: &dyn Observer,
    ) -> Result<Verified> {
        let numbers: Vec<(u32, u32)> = pairs.iter().map(|&(a, b)| (a as u32, b as u32)).collect();
        let bytes = |piece: u32| self.gists[piece as usize].words as usize * BYTES_A_WORD;
        let most = (MOST_BYTES / rayon::current_num_threads()).max(2 * AMPLE_BYTES);
        let sizes = Sizes { ample: AMPLE_BYTES, most };
        let blocks = Blocks::new(&numbers, self.pieces.len(), |piece| piece, bytes, sizes);
        let found: Vec<Verified> = blocks
            .par_iter()
            .map_init(Scratch::default, |scratch, block| {
                if observer.cancelled() {
                    return Err(Error::Cancelled);
                }
                observer.advance(block.len() as u64);
                self.block(scratch, block, furniture)
            })
            .collect::<Result<_>>()?;
        let (pairs, passed_over): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        Ok((pairs.into_iter().flatten().collect(), passed_over.concat()))
    }

    /// Most candidates share a phrase and no more. So their shingles are counted first, which is soon done, and only
    /// pieces of a pair that may come to something are made ready.
    fn block(
        &self,
        scratch: &mut Scratch,
        pairs: impl Iterator<Item = (u32, u32)> + Clone,
        furniture: Option<&Furniture>,
    ) -> Result<Verified> {
        let members = blocks::members(pairs.clone());
        if scratch.sets.len() < members.len() {
            scratch.sets.resize_with(members.len(), ShingleSet::default);
        }
        let Scratch { tokenizer, outline, shingles, sets, .. } = scratch;
        let mut marks: Vec<Marks> = Vec::new();
        for (&piece, set) in members.iter().zip(sets.iter_mut()) {
            let piece = piece as usize;
            outline.read(tokenizer, &self.pieces[piece], &self.texts.get(piece)?);
            shingles.clear();
            shingles_into(&outline.hashes, self.params.shingle, shingles);
            set.fill(shingles);
            let source = self.furniture_source(piece);
            let sentences = &outline.quoted_sentences;
            marks.push(furniture.map_or_else(Marks::default, |furniture| {
                furniture.marks(source, shingles, sentences, self.params)
            }));
        }
        // Both of each pair are among the members, so the searches never miss.
        let place = |members: &[u32], piece| members.partition_point(|&member| member < piece);
        let (mut found, mut passed_over) = (Vec::new(), Vec::new());
        // Beside each pair the shingles that are furniture of both.
        let mut likely: Vec<((u32, u32), Vec<u64>)> = Vec::new();
        for (a, b) in pairs {
            let [x, y] = [a, b].map(|piece| place(&members, piece));
            let [m, n] = [a, b].map(|piece| &self.gists[piece as usize]);
            let shared = sets[x].shared(&sets[y]);
            if !may_relate(shared, m, n, self.params) {
                continue;
            }
            let across = self.is_own(a) != self.is_own(b);
            let common = marks[x].common(&marks[y], across);
            if takes_counted(shared, &common, [m, n], self.params) {
                passed_over.push((a, b));
                continue;
            }
            likely.push(((a, b), common));
        }
        let members = blocks::members(likely.iter().map(|&(pair, _)| pair));
        let profiles: Vec<Profile> =
            members.iter().map(|&piece| self.profile(piece as usize)).collect::<Result<_>>()?;
        let prints: Vec<OnceCell<Prints>> = members.iter().map(|_| OnceCell::new()).collect();
        let print =
            |place: usize| prints[place].get_or_init(|| Prints::of(&profiles[place], self.params));
        for ((a, b), common) in likely {
            let [x, y] = [a, b].map(|piece| place(&members, piece));
            let pair = self.pair((a as usize, &profiles[x]), (b as usize, &profiles[y]));
            let is_furniture = |furniture: &Furniture| {
                let sides = [&profiles[x], &profiles[y]];
                let [p, q] = [a, b].map(|piece| self.furniture_source(piece as usize));
                let prints = (p == q).then_some(|| [print(x), print(y)]);
                furniture.takes_measured(&pair, &common, sides, prints, self.params)
            };
            if furniture.is_some_and(is_furniture) {
                passed_over.push((a, b));
            } else if pair.relation != Relation::None {
                found.push(pair);
            }
        }
        Ok((found, passed_over))
    }

    /// The sources of the representatives, by rank.
    pub(super) fn sources(&self) -> Vec<Option<u32>> {
        self.classes.iter().map(|class| self.furniture_source(class[0])).collect()
    }
}

fn is_exhaustive(pieces: usize, params: &Params) -> bool {
    match params.candidates {
        Candidates::Auto => pieces < params.exhaustive_below,
        Candidates::Exhaustive => true,
        Candidates::Sketched => false,
    }
}

/// Working space of one thread.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) tokenizer: Tokenizer,
    pub(super) outline: Outline,
    pub(super) shingles: Vec<u64>,
    set: ShingleSet,
    sets: Vec<ShingleSet>,
    signature: Vec<u32>,
}

struct Maker<'a> {
    cut: Bands,
    family: MinHash,
    params: &'a Params,
    with_sets: bool,
}

impl<'a> Maker<'a> {
    fn new(params: &'a Params, with_sets: bool) -> Self {
        let cut = Bands::of(params);
        Self { cut, family: MinHash::new(cut.permutations(), params.seed), params, with_sets }
    }

    /// Looks at a piece; its keys go to `row`.
    fn look(
        &self,
        scratch: &mut Scratch,
        piece: &Piece,
        text: &str,
        row: &mut impl FnMut(Table, Key),
    ) -> Look {
        let Scratch { tokenizer, outline, shingles, set, signature, .. } = scratch;
        outline.read(tokenizer, piece, text);
        shingles.clear();
        shingles_into(&outline.hashes, self.params.shingle, shingles);
        set.fill(shingles);
        self.rows(shingles, &outline.quoted_sentences, signature, row);
        let mut ordered = Vec::new();
        if self.with_sets {
            ordered.extend_from_slice(shingles);
            ordered.sort_unstable();
            ordered.dedup();
        }
        Look {
            gist: Gist::of(outline, set, shingles.len()),
            identity: outline.identity(),
            set: ordered,
        }
    }

    /// The keys of one piece: a function of its words and the parameters alone.
    fn rows(
        &self,
        shingles: &[u64],
        quoted_sentences: &[Range<u32>],
        signature: &mut Vec<u32>,
        row: &mut impl FnMut(Table, Key),
    ) {
        if shingles.is_empty() {
            return;
        }
        self.family.signature_into(shingles, signature);
        for (band, key) in self.cut.keys(signature).enumerate() {
            row(Table::Band, Key::of_band(band, key));
        }
        for key in winnow(shingles, self.params.winnow) {
            row(Table::Fingerprint, Key::of_shingle(key));
        }
        let (k, words) = (self.params.shingle, self.params.quoted_sentence);
        for key in quoted_keys(shingles, quoted_sentences, k, words) {
            row(Table::QuotedSentence, Key::of_shingle(key));
        }
    }
}

/// The keys of a piece that was made ready, by table.
pub(super) fn keys(profile: &Profile, params: &Params) -> Vec<(Table, Key)> {
    let mut keys = Vec::new();
    let shingles = shingles(&profile.body.hashes, params.shingle);
    let sentences = &profile.body.quoted_sentences;
    Maker::new(params, false).rows(&shingles, sentences, &mut Vec::new(), &mut |table, key| {
        keys.push((table, key));
    });
    keys
}
