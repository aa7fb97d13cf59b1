//! What do an outlet's pages repeat? Furniture, learned from the collection: pairs that share nothing else are passed over.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::matching::{Bounds, Sides};
use super::observer::Observer;
use super::prepare::{Prepared, Scratch};
use crate::article::{Piece, Span, Texts};
use crate::error::Result;
use crate::lsh::furniture;
use crate::params::{Candidates, Params};
use crate::shingle::{shingles, shingles_into};
use crate::sketch::{quoted_keys, winnow};
use crate::store::{Key, Store};
use crate::text::Body;
use crate::verify::{Context, Gist, Pair, Profile, Relation, may_relate, relates_without};

/// Pieces of one source that are looked at for its furniture, at most.
const SAMPLE: usize = 128;
/// Words of these pieces, at most, but for the last.
const SAMPLE_WORDS: usize = 1 << 18;
/// Of a source with fewer nothing is learned: its forms and running stories look the same.
const LEAST: usize = 16;
/// Of the pieces looked at so many must hold a shingle, and one in ten.
const REPEATS: usize = 12;
/// Set in the number of a source on the side of a reference.
pub(super) const REFERENCE: u32 = 1 << 31;
/// Such shingles must stand so many in a row.
const RUN: usize = 4;

/// Tells pairs that share furniture and are otherwise unrelated. They are passed over.
///
/// Furniture is learned from the collection: what stands in many pieces of one source (a footer, an appeal to subscribe), and
/// fingerprints that one source holds nearly alone. Between two sources only that counts which was learned of both.
pub(super) struct Furniture {
    keys: Vec<u64>,
    /// Shingles of each source that has any, ascending.
    learned: BTreeMap<u32, Vec<u64>>,
}

impl Furniture {
    pub(super) fn new(prepared: &Prepared<'_>, rows: &Store) -> Result<Self> {
        let sources = prepared.sources();
        let keys = furniture(rows, prepared.ranks(), &sources)?;
        let learned = learn_all(prepared, &sources)?;
        Ok(Self { keys, learned })
    }

    /// What of a source's furniture stands in a text, and what the text quotes.
    pub(super) fn marks(
        &self,
        source: Option<u32>,
        shingles: &[u64],
        quoted_sentences: &[Range<u32>],
        params: &Params,
    ) -> Marks {
        let standing = |source: u32| {
            let learned = self.learned.get(&source)?;
            let mut found: Vec<u64> =
                shingles.iter().filter(|s| learned.binary_search(s).is_ok()).copied().collect();
            found.sort_unstable();
            found.dedup();
            Some(found)
        };
        let learned = source.and_then(standing);
        let beside = source.and_then(|source| standing(source ^ REFERENCE));
        if learned.is_none() && beside.is_none() {
            return Marks::default();
        }
        let (k, words) = (params.shingle, params.quoted_sentence);
        let quoted = quoted_keys(shingles, quoted_sentences, k, words);
        let learned = learned.unwrap_or_default();
        let either = beside.map(|beside| {
            let mut either = [learned.as_slice(), &beside].concat();
            either.sort_unstable();
            either.dedup();
            either
        });
        Marks { learned, either, quoted }
    }

    /// Whether a pair is passed over, seen by itself.
    pub(super) fn takes(
        &self,
        [(a, a_source), (b, b_source)]: [(&Profile, Option<u32>); 2],
        pair: &Pair,
        params: &Params,
    ) -> bool {
        let marks = |of: &Profile, source| {
            let shingles = shingles(&of.body.hashes, params.shingle);
            self.marks(source, &shingles, &of.body.quoted_sentences, params)
        };
        let common = marks(a, a_source).common(&marks(b, b_source), false);
        let prints = [a, b].map(|side| Prints::of(side, params));
        let prints = (a_source == b_source).then_some(|| [&prints[0], &prints[1]]);
        takes_counted(pair.shared, &common, [&a.gist(), &b.gist()], params)
            || self.takes_measured(pair, &common, [a, b], prints, params)
    }

    /// Whether a pair that was measured is passed over; `common` are the learned shingles of both, and there are `prints` where
    /// both are one source's.
    pub(super) fn takes_measured<'p>(
        &self,
        pair: &Pair,
        common: &[u64],
        [a, b]: [&Profile; 2],
        prints: Option<impl FnOnce() -> [&'p Prints; 2]>,
        params: &Params,
    ) -> bool {
        // A form's pairs share words by their nature.
        let weak = matches!(pair.relation, Relation::Partial | Relation::Quotation);
        if !weak || !is_weak(pair.shared, pair.shingles) {
            return false;
        }
        !common.is_empty() && !relates_without(a, b, common, params)
            || !self.keys.is_empty() && prints.is_some_and(|prints| self.is_all(prints()))
    }

    /// Whether all that two pieces share is furniture, where it may be. A band in common says nothing against it: furniture
    /// is in the shingles that bands are made of.
    fn is_all(&self, [a, b]: [&Prints; 2]) -> bool {
        let is_known = |key: u64| self.keys.binary_search(&Key::of_shingle(key).number()).is_ok();
        let (mut shared, mut known) = (0, 0);
        for &key in a.fingerprints.iter().filter(|key| b.fingerprints.binary_search(key).is_ok()) {
            shared += 1;
            known += usize::from(is_known(key));
        }
        // Where furniture meets a text, chance makes a fingerprint that few hold.
        known > 0 && known * 3 >= shared * 2 && !a.quoted.iter().any(|key| b.quoted.contains(key))
    }
}

/// What is learned of each source that has pieces enough.
fn learn_all(prepared: &Prepared<'_>, sources: &[Option<u32>]) -> Result<BTreeMap<u32, Vec<u64>>> {
    let mut of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (rank, source) in sources.iter().enumerate() {
        if let &Some(source) = source {
            of.entry(source).or_default().push(rank);
        }
    }
    of.retain(|_, ranks| ranks.len() >= LEAST);
    of.into_par_iter()
        .map_init(Scratch::default, |scratch, (source, ranks)| {
            Ok((source, learn(prepared, scratch, &ranks)?))
        })
        .collect()
}

/// The stretches of each piece that are furniture of its source, as places in the document, in order.
pub(super) fn repeated(
    pieces: &[Piece],
    contexts: &[Context],
    texts: &dyn Texts,
    params: &Params,
    bounds: &Bounds,
    observer: &dyn Observer,
) -> Result<Vec<Vec<Span>>> {
    let params = &Params { candidates: Candidates::Sketched, ..params.clone() };
    let sides = Sides::of(pieces);
    let (prepared, _) = Prepared::new(pieces, contexts, texts, params, sides, bounds, observer)?;
    let learned = learn_all(&prepared, &prepared.sources())?;
    (0..pieces.len())
        .into_par_iter()
        .map(|i| {
            let of = prepared.context(i).source.and_then(|source| learned.get(&source));
            let Some(of) = of.filter(|of| !of.is_empty()) else { return Ok(Vec::new()) };
            let body = Body::of(&pieces[i], &texts.get(i)?);
            let mut found: Vec<Span> = Vec::new();
            // The first word after the last stretch.
            let mut after = 0;
            for (n, shingle) in shingles(&body.hashes, params.shingle).iter().enumerate() {
                if of.binary_search(shingle).is_err() {
                    continue;
                }
                let end = (n + params.shingle).min(body.len());
                let (start, to) = (body.spans[n].0 as usize, body.spans[end - 1].1 as usize);
                match found.last_mut().filter(|_| n < after) {
                    Some(last) => last.end = to,
                    None => found.push(Span::new(start, to)),
                }
                after = end;
            }
            Ok(found)
        })
        .collect()
}

/// The shingles that many pieces of one source hold, in runs, ascending; `ranks` are all its representatives. What is scattered in
/// short phrases is a form's, and no furniture.
fn learn(prepared: &Prepared<'_>, scratch: &mut Scratch, ranks: &[usize]) -> Result<Vec<u64>> {
    let mut sample: Vec<usize> =
        ranks.iter().map(|&rank| prepared.representative(rank as u32)).collect();
    // Drawn by the words, and the same whatever else is in the collection.
    sample.sort_unstable_by_key(|&piece| (prepared.identities[piece], prepared.id_rank[piece]));
    sample.truncate(SAMPLE);
    let Scratch { tokenizer, outline, shingles, .. } = scratch;
    let mut texts: Vec<Vec<u64>> = Vec::with_capacity(sample.len());
    let mut held = Vec::new();
    for &piece in &sample {
        if held.len() >= SAMPLE_WORDS {
            break;
        }
        outline.read(tokenizer, &prepared.pieces[piece], &prepared.texts.get(piece)?);
        shingles.clear();
        shingles_into(&outline.hashes, prepared.params.shingle, shingles);
        texts.push(shingles.clone());
        shingles.sort_unstable();
        shingles.dedup();
        held.extend_from_slice(shingles);
    }
    held.sort_unstable();
    let enough = REPEATS.max(texts.len().div_ceil(10));
    let often: Vec<u64> =
        held.chunk_by(|x, y| x == y).filter(|held| held.len() >= enough).map(|h| h[0]).collect();
    let is_often = |shingle: &u64| often.binary_search(shingle).is_ok();
    let mut learned: Vec<u64> = texts
        .iter()
        .flat_map(|text| text.chunk_by(|x, y| is_often(x) == is_often(y)))
        .filter(|run| run.len() >= RUN && is_often(&run[0]))
        .flatten()
        .copied()
        .collect();
    learned.sort_unstable();
    learned.dedup();
    Ok(learned)
}

/// What tells shared furniture from a shared text: the fingerprints of a piece and its quoted sentences.
pub(super) struct Prints {
    fingerprints: Vec<u64>,
    quoted: Vec<u64>,
}

impl Prints {
    pub(super) fn of(profile: &Profile, params: &Params) -> Self {
        let shingles = shingles(&profile.body.hashes, params.shingle);
        let sentences = &profile.body.quoted_sentences;
        Self {
            fingerprints: winnow(&shingles, params.winnow),
            quoted: quoted_keys(&shingles, sentences, params.shingle, params.quoted_sentence),
        }
    }
}

/// Whether two pieces share less than a third of the shorter, by distinct shingles.
fn is_weak(shared: u64, shingles: [u64; 2]) -> bool {
    shared * 3 < shingles[0].min(shingles[1])
}

/// Whether a pair is passed over that was only counted: without the learned shingles of both nothing can relate it.
pub(super) fn takes_counted(
    shared: u64,
    common: &[u64],
    [a, b]: [&Gist; 2],
    params: &Params,
) -> bool {
    let others = shared - common.len() as u64;
    let shingles = [a.distinct, b.distinct].map(u64::from);
    let (fewer, union) = (shingles[0].min(shingles[1]), shingles[0] + shingles[1] - shared);
    !common.is_empty()
        && is_weak(shared, shingles)
        && !params.threshold.reached_by(shared, union)
        && !params.contained.reached_by(shared, fewer)
        && !may_relate(others, a, b, params)
}

/// What stands in a text that matters for furniture: shingles learned of its source, and the keys of its quoted sentences.
#[derive(Debug, Default)]
pub(super) struct Marks {
    learned: Vec<u64>,
    /// The same with what is learned of the source on the other side of a reference, where that is anything.
    either: Option<Vec<u64>>,
    quoted: Vec<u64>,
}

impl Marks {
    fn on_either_side(&self) -> &[u64] {
        self.either.as_ref().unwrap_or(&self.learned)
    }

    /// The learned shingles of both; none where the two quote one sentence, which is more than furniture. Between a collection
    /// and its reference what is known of a source on either side counts.
    pub(super) fn common(&self, other: &Self, across: bool) -> Vec<u64> {
        if !in_both(&self.quoted, &other.quoted).is_empty() {
            Vec::new()
        } else if across {
            in_both(self.on_either_side(), other.on_either_side())
        } else {
            in_both(&self.learned, &other.learned)
        }
    }
}

/// What two sorted lists have in common.
fn in_both(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().filter(|key| long.binary_search(key).is_ok()).copied().collect()
}
