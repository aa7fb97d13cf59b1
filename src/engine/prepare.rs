//! What is made of every piece before any two are compared? Counts, the order key, classes of equal words, and sketches.

use rayon::prelude::*;

use super::blocks::{self, Blocks, Sizes};
use super::observer::{Observer, Stage};
use crate::article::{Piece, Texts};
use crate::error::{Error, Result};
use crate::lsh::{Bands, furniture};
use crate::params::{Candidates, Params};
use crate::shingle::shingles_into;
use crate::sketch::{MinHash, quoted_keys, winnow};
use crate::store::{Chunk, Collector, Key, Store, Table};
use crate::text::{Outline, Tokenizer};
use crate::verify::{Context, Gist, Pair, Profile, Relation, ShingleSet, may_relate, verify};

/// Bytes of pieces made ready in a block of pairs.
const SIZES: Sizes = Sizes { ample: 2 << 20, most: 16 << 20 };
/// Bytes that a word of a piece made ready takes, about: its hash, place, marks, and its shingle with its place.
const BYTES_A_WORD: usize = 32;

/// A collection ready for comparing. Pieces go by their index, representatives by their rank in the order key.
///
/// Of each piece its rows and a few counts are kept; its words are made again from its text where it is compared.
pub(super) struct Prepared<'a> {
    pieces: &'a [Piece],
    texts: &'a dyn Texts,
    pub(super) contexts: &'a [Context],
    pub(super) params: &'a Params,
    pub(super) gists: Vec<Gist>,
    /// The place of each piece in the order of ids.
    pub(super) id_rank: Vec<u32>,
    /// Pieces with equal words, in order key; the first is the representative. Each piece is in one.
    pub(super) classes: Vec<Vec<usize>>,
    /// The class of each piece, which is the rank of its representative.
    pub(super) class_of: Vec<u32>,
    /// The sketches of the representatives, by rank.
    pub(super) sketches: Vec<Sketch>,
    /// The shingle sets of the representatives, by rank, ascending; only where every pair that shares one is wanted.
    pub(super) sets: Vec<Vec<u64>>,
}

/// What one look at a piece gives.
struct Look {
    gist: Gist,
    identity: u128,
    sketch: Sketch,
    set: Vec<u64>,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(
        pieces: &'a [Piece],
        contexts: &'a [Context],
        texts: &'a dyn Texts,
        params: &'a Params,
        observer: &dyn Observer,
    ) -> Result<Self> {
        observer.begin(Stage::Sketching, pieces.len() as u64);
        let exhaustive = is_exhaustive(pieces.len(), params);
        let maker = Maker::new(params, exhaustive);
        let looks: Vec<Look> = (0..pieces.len())
            .into_par_iter()
            .map_init(Scratch::default, |scratch, i| {
                if observer.cancelled() {
                    return Err(Error::Cancelled);
                }
                let look = maker.look(scratch, &pieces[i], &texts.get(i)?);
                observer.advance(1);
                Ok(look)
            })
            .collect::<Result<_>>()?;
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
        order.sort_by_key(|&i| (std::cmp::Reverse(words(i)), identities[i], id_rank[i]));
        // A piece without a word equals nothing, not even another such piece.
        let classes: Vec<Vec<usize>> = order
            .chunk_by(|&x, &y| {
                words(x) > 0 && words(x) == words(y) && identities[x] == identities[y]
            })
            .map(<[usize]>::to_vec)
            .collect();
        let mut class_of = vec![0; pieces.len()];
        for (rank, class) in classes.iter().enumerate() {
            for &piece in class {
                class_of[piece] = rank as u32;
            }
        }
        let mut looks: Vec<Option<Look>> = looks.into_iter().map(Some).collect();
        let first = |class: &Vec<usize>| looks[class[0]].take();
        let (sketches, sets) =
            classes.iter().filter_map(first).map(|look| (look.sketch, look.set)).unzip();
        Ok(Self {
            pieces,
            texts,
            contexts,
            params,
            gists,
            id_rank,
            classes,
            class_of,
            sketches,
            sets,
        })
    }

    /// Whether small-collection matching applies.
    pub(super) fn is_exhaustive(&self) -> bool {
        is_exhaustive(self.pieces.len(), self.params)
    }

    /// A piece made ready for comparing.
    pub(super) fn profile(&self, piece: usize) -> Result<Profile> {
        Ok(Profile::of(&self.pieces[piece], &self.texts.get(piece)?, self.params))
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

    /// The pairs among these that have a relation, in no order that means anything.
    pub(super) fn verify_all(
        &self,
        pairs: &[(usize, usize)],
        observer: &dyn Observer,
    ) -> Result<Vec<Pair>> {
        let numbers: Vec<(u32, u32)> = pairs.iter().map(|&(a, b)| (a as u32, b as u32)).collect();
        let bytes = |piece: u32| self.gists[piece as usize].words as usize * BYTES_A_WORD;
        let blocks = Blocks::new(&numbers, self.pieces.len(), |piece| piece, bytes, SIZES);
        let found: Vec<Vec<Pair>> = blocks
            .par_iter()
            .map_init(Scratch::default, |scratch, block| {
                if observer.cancelled() {
                    return Err(Error::Cancelled);
                }
                observer.advance(block.len() as u64);
                self.block(scratch, block)
            })
            .collect::<Result<_>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Most candidates share a phrase and no more. So their shingles are counted first, which is soon done, and only
    /// pieces of a pair that may come to something are made ready.
    fn block(
        &self,
        scratch: &mut Scratch,
        pairs: impl Iterator<Item = (u32, u32)> + Clone,
    ) -> Result<Vec<Pair>> {
        let members = blocks::members(pairs.clone());
        if scratch.sets.len() < members.len() {
            scratch.sets.resize_with(members.len(), ShingleSet::default);
        }
        let Scratch { tokenizer, outline, shingles, sets, .. } = scratch;
        for (&piece, set) in members.iter().zip(sets.iter_mut()) {
            let piece = piece as usize;
            outline.read(tokenizer, &self.pieces[piece], &self.texts.get(piece)?);
            shingles.clear();
            shingles_into(&outline.hashes, self.params.shingle, shingles);
            set.fill(shingles);
        }
        // Both of each pair are among the members, so the searches never miss.
        let place = |members: &[u32], piece| members.partition_point(|&member| member < piece);
        let likely: Vec<(u32, u32)> = pairs
            .filter(|&(a, b)| {
                let [x, y] = [a, b].map(|piece| &sets[place(&members, piece)]);
                let [m, n] = [a, b].map(|piece| &self.gists[piece as usize]);
                may_relate(x.shared(y), m, n, self.params)
            })
            .collect();
        let members = blocks::members(likely.iter().copied());
        let profiles: Vec<Profile> =
            members.iter().map(|&piece| self.profile(piece as usize)).collect::<Result<_>>()?;
        let ready = |piece: u32| (piece as usize, &profiles[place(&members, piece)]);
        let pairs = likely.into_iter().map(|(a, b)| self.pair(ready(a), ready(b)));
        Ok(pairs.filter(|pair| pair.relation != Relation::None).collect())
    }

    /// The sources of the representatives, by rank.
    pub(super) fn sources(&self) -> Vec<Option<u32>> {
        self.classes.iter().map(|class| self.context(class[0]).source).collect()
    }
}

fn is_exhaustive(pieces: usize, params: &Params) -> bool {
    match params.candidates {
        Candidates::Auto => pieces < params.exhaustive_below,
        Candidates::Exhaustive => true,
        Candidates::Sketched => false,
    }
}

/// The keys of one piece: a function of its words and the parameters alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    pub(super) bands: Vec<u32>,
    pub(super) fingerprints: Vec<u64>,
    pub(super) quoted: Vec<u64>,
}

impl Sketch {
    /// The keys of one table.
    pub(super) fn keys(&self, table: Table) -> Vec<Key> {
        let shingles = |hashes: &[u64]| hashes.iter().map(|&h| Key::of_shingle(h)).collect();
        match table {
            Table::Band => {
                self.bands.iter().enumerate().map(|(band, &key)| Key::of_band(band, key)).collect()
            }
            Table::Fingerprint => shingles(&self.fingerprints),
            Table::QuotedSentence => shingles(&self.quoted),
        }
    }
}

/// Working space of one thread.
#[derive(Default)]
struct Scratch {
    tokenizer: Tokenizer,
    outline: Outline,
    shingles: Vec<u64>,
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

    fn look(&self, scratch: &mut Scratch, piece: &Piece, text: &str) -> Look {
        let Scratch { tokenizer, outline, shingles, set, signature, .. } = scratch;
        let params = self.params;
        outline.read(tokenizer, piece, text);
        shingles.clear();
        shingles_into(&outline.hashes, params.shingle, shingles);
        set.fill(shingles);
        let mut sketch = Sketch::default();
        if !shingles.is_empty() {
            self.family.signature_into(shingles, signature);
            let sentences = &outline.quoted_sentences;
            sketch = Sketch {
                bands: self.cut.keys(signature).collect(),
                fingerprints: winnow(shingles, params.winnow),
                quoted: quoted_keys(shingles, sentences, params.shingle, params.quoted_sentence),
            };
        }
        let mut ordered = Vec::new();
        if self.with_sets {
            ordered.extend_from_slice(shingles);
            ordered.sort_unstable();
            ordered.dedup();
        }
        Look {
            gist: Gist::of(outline, set, shingles.len()),
            identity: outline.identity(),
            sketch,
            set: ordered,
        }
    }
}

/// The rows of the sketches, as a store.
pub(super) fn rows(sketches: &[Sketch], params: &Params) -> Result<Store> {
    let bands = Bands::of(params).bands;
    let collector = Collector::new(bands, usize::MAX, std::env::temp_dir());
    let mut chunk = Chunk::new(bands);
    for (piece, sketch) in sketches.iter().enumerate() {
        for table in Table::ALL {
            for key in sketch.keys(table) {
                chunk.push(table, key, piece as u32);
            }
        }
    }
    collector.add(chunk, sketches.len() as u32)?;
    collector.finish()
}

/// Tells pairs that share one source's furniture and are otherwise unrelated. They are measured, then passed over.
pub(super) struct Furniture<'a> {
    keys: Vec<u64>,
    sketches: &'a [Sketch],
}

impl<'a> Furniture<'a> {
    pub(super) fn new(prepared: &'a Prepared<'_>, rows: &Store) -> Result<Self> {
        Ok(Self { keys: furniture(rows, &prepared.sources())?, sketches: &prepared.sketches })
    }

    /// Whether what two representatives share is furniture, and less than a third of the shorter. A band in common says
    /// nothing against it: furniture is in the shingles that bands are made of.
    pub(super) fn is_all(&self, a: u32, b: u32, pair: &Pair) -> bool {
        let weak = matches!(pair.relation, Relation::Partial | Relation::Quotation);
        let fewer = pair.shingles[0].min(pair.shingles[1]);
        if !weak || pair.shared * 3 >= fewer || self.keys.is_empty() {
            return false;
        }
        let (x, y) = (&self.sketches[a as usize], &self.sketches[b as usize]);
        let common = |x: &[u64], y: &[u64]| x.iter().any(|key| y.contains(key));
        let shared: Vec<u64> =
            x.fingerprints.iter().filter(|key| y.fingerprints.contains(key)).copied().collect();
        let is_known = |key: u64| self.keys.binary_search(&Key::of_shingle(key).number()).is_ok();
        let known = shared.iter().filter(|&&key| is_known(key)).count();
        // Where furniture meets a text, chance makes a fingerprint that few hold.
        known > 0 && known * 3 >= shared.len() * 2 && !common(&x.quoted, &y.quoted)
    }
}
