//! What is made of every piece before any two are compared? Profiles, the order key, classes of equal words, and sketches.

use rayon::prelude::*;

use super::observer::{Observer, Stage};
use crate::article::{Piece, Texts};
use crate::error::{Error, Result};
use crate::lsh::{Bands, furniture};
use crate::params::{Candidates, Params};
use crate::shingle::shingles;
use crate::sketch::{MinHash, quoted_keys, winnow};
use crate::store::{Chunk, Collector, Key, Store, Table};
use crate::verify::{Context, Pair, Profile, Relation, verify};

/// A collection ready for comparing. Pieces go by their index, representatives by their rank in the order key.
pub(super) struct Prepared<'a> {
    pub(super) profiles: Vec<Profile>,
    pub(super) contexts: &'a [Context],
    pub(super) params: &'a Params,
    /// The place of each piece in the order of ids.
    pub(super) id_rank: Vec<u32>,
    /// Pieces with equal words, in order key; the first is the representative. Each piece is in one.
    pub(super) classes: Vec<Vec<usize>>,
    /// The class of each piece, which is the rank of its representative.
    pub(super) class_of: Vec<u32>,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(
        pieces: &[Piece],
        contexts: &'a [Context],
        texts: &dyn Texts,
        params: &'a Params,
        observer: &dyn Observer,
    ) -> Result<Self> {
        observer.begin(Stage::Sketching, pieces.len() as u64);
        let profiles: Vec<(Profile, u128)> = (0..pieces.len())
            .into_par_iter()
            .map(|i| {
                if observer.cancelled() {
                    return Err(Error::Cancelled);
                }
                let text = texts.get(i)?;
                let profile = Profile::of(&pieces[i], &text, params);
                let identity = profile.body.identity();
                observer.advance(1);
                Ok((profile, identity))
            })
            .collect::<Result<_>>()?;
        let (profiles, identities): (Vec<Profile>, Vec<u128>) = profiles.into_iter().unzip();
        let mut by_id: Vec<usize> = (0..pieces.len()).collect();
        by_id.sort_unstable_by(|&x, &y| pieces[x].id.cmp(&pieces[y].id).then(x.cmp(&y)));
        let mut id_rank = vec![0; pieces.len()];
        for (rank, &piece) in by_id.iter().enumerate() {
            id_rank[piece] = rank as u32;
        }
        let words = |i: usize| profiles[i].body.len();
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
        Ok(Self { profiles, contexts, params, id_rank, classes, class_of })
    }

    /// Whether small-collection matching applies.
    pub(super) fn is_exhaustive(&self) -> bool {
        match self.params.candidates {
            Candidates::Auto => self.profiles.len() < self.params.exhaustive_below,
            Candidates::Exhaustive => true,
            Candidates::Sketched => false,
        }
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

    /// The exact pair of two pieces.
    pub(super) fn verify(&self, x: usize, y: usize) -> Pair {
        let (a, b) = self.sides(x, y);
        verify(
            (a, &self.profiles[a], &self.context(a)),
            (b, &self.profiles[b], &self.context(b)),
            self.params,
        )
    }

    /// The sources of the representatives, by rank.
    pub(super) fn sources(&self) -> Vec<Option<u32>> {
        self.classes.iter().map(|class| self.context(class[0]).source).collect()
    }

    /// The sketches of the representatives, by rank.
    pub(super) fn sketches(&self) -> Vec<Sketch> {
        let maker = Maker::new(self.params);
        self.classes
            .par_iter()
            .map(|class| maker.sketch(&self.profiles[class[0]], self.params))
            .collect()
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

struct Maker {
    cut: Bands,
    family: MinHash,
}

impl Maker {
    fn new(params: &Params) -> Self {
        let cut = Bands::of(params);
        Self { cut, family: MinHash::new(cut.permutations(), params.seed) }
    }

    fn sketch(&self, profile: &Profile, params: &Params) -> Sketch {
        let in_order = shingles(&profile.body.hashes, params.shingle);
        if in_order.is_empty() {
            return Sketch::default();
        }
        let sentences = &profile.body.quoted_sentences;
        Sketch {
            bands: self.cut.keys(&self.family.signature(&in_order)).collect(),
            fingerprints: winnow(&in_order, params.winnow),
            quoted: quoted_keys(&in_order, sentences, params.shingle, params.quoted_sentence),
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
pub(super) struct Furniture {
    keys: Vec<u64>,
    sketches: Vec<Sketch>,
}

impl Furniture {
    pub(super) fn new(
        prepared: &Prepared<'_>,
        sketches: Vec<Sketch>,
        rows: &Store,
    ) -> Result<Self> {
        Ok(Self { keys: furniture(rows, &prepared.sources())?, sketches })
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
        let shared: Vec<&u64> =
            x.fingerprints.iter().filter(|key| y.fingerprints.contains(key)).collect();
        let is_known =
            |&&&key: &&&u64| self.keys.binary_search(&Key::of_shingle(key).number()).is_ok();
        let known = shared.iter().filter(is_known).count();
        // Where furniture meets a text, chance makes a fingerprint that few hold.
        known > 0 && known * 3 >= shared.len() * 2 && !common(&x.quoted, &y.quoted)
    }
}
