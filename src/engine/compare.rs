//! How do two articles stand to one another, wherever they come from? Two files in, everything about the pair out.
//!
//! [`articles`] reads one input as a scan reads it and cuts it into [`Article`]s; [`Comparison::of`] takes two of them and gives
//! the exact pair, what each says of itself, and what the texts prove about the direction. Unlike in a collection, two captures
//! of one publication stay two: whoever compares them wants to see both.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::batch::{Input, Settings};
use crate::align::Passage;
use crate::article::{Document, NonArticle, Piece};
use crate::error::Result;
use crate::extract::outlet::Names;
use crate::extract::{Collection, Setting};
use crate::provenance::direction::{Direction, Side, direction};
use crate::provenance::{Facts, facts};
use crate::read::{self, Intake};
use crate::text::Body;
use crate::verify::{Pair, Profile, verify};

/// One article, with all that is known of it before it is compared.
#[derive(Debug, Clone)]
pub struct Article {
    /// The document it stands in.
    pub document: Document,
    /// Its place in it. The index of the document means nothing here.
    pub piece: Piece,
    /// What stands around it.
    pub setting: Setting,
}

/// What one input holds.
#[derive(Debug, Default)]
pub struct Articles {
    /// What was not read.
    pub input: Input,
    /// Its articles, in the order of the records of the file and the places in each.
    pub articles: Vec<Article>,
    /// Pages that are no story.
    pub non_articles: Vec<NonArticle>,
}

impl Articles {
    /// The articles that a name stands for: one of this id, the ones of a record of this id, or the one with this number from
    /// 1, in this order. More than one when a record bundles several.
    pub fn find(&self, name: &str) -> Vec<&Article> {
        let all = || self.articles.iter();
        let tail = |id: &str| id.rsplit_once('#').is_some_and(|(_, t)| t == name);
        let by_id: Vec<&Article> = all().filter(|a| a.piece.id == name).collect();
        if !by_id.is_empty() {
            return by_id;
        }
        let by_record: Vec<&Article> = all().filter(|a| a.document.id == name).collect();
        if !by_record.is_empty() {
            return by_record;
        }
        if let Some(n) = name.parse::<usize>().ok().filter(|&n| n > 0) {
            return self.articles.get(n - 1).into_iter().collect();
        }
        all().filter(|a| tail(&a.piece.id)).collect()
    }
}

/// Reads one file, or `-`, and cuts it into articles.
///
/// # Errors
/// [`crate::Error::Missing`] for a path that is not there; what reading gives otherwise.
pub fn articles(path: &Path, settings: &Settings) -> Result<Articles> {
    let Intake { mut documents, skipped, passed_over, bytes, files } =
        read::read(&[PathBuf::from(path)], &settings.read, &|_| ())?;
    // Documents come by id; a reader counts records from the top of the file.
    documents.sort_by(|a, b| a.place.cmp(&b.place));
    let cut: Vec<Collection> = documents
        .into_par_iter()
        .map(|document| Collection::extract(vec![document], settings.unit))
        .collect();
    let input = Input { skipped, passed_over, bytes, files, reference: None };
    let mut out = Articles { input, ..Articles::default() };
    for mut collection in cut {
        out.non_articles.append(&mut collection.non_articles);
        let Some(document) = collection.documents.pop() else { continue };
        let mut found: Vec<_> = collection.pieces.into_iter().zip(collection.settings).collect();
        found.sort_by_key(|(piece, _)| piece.span);
        out.articles.extend(found.into_iter().map(|(piece, setting)| Article {
            document: document.clone(),
            piece,
            setting,
        }));
    }
    Ok(out)
}

/// Everything that comparing two articles gives. The sides are in the order given.
#[derive(Debug)]
pub struct Comparison {
    /// The two pieces, 0 and 1, each with its document of the same index.
    pub collection: Collection,
    /// What each says of itself.
    pub facts: Vec<Facts>,
    /// The words of each that count.
    pub bodies: [Body; 2],
    /// The exact figures.
    pub pair: Pair,
    /// What the texts prove.
    pub direction: Direction,
}

impl Comparison {
    /// Compares two articles.
    ///
    /// # Errors
    /// [`crate::Error::Parameter`] for parameters out of range.
    pub fn of(a: Article, b: Article, settings: &Settings) -> Result<Self> {
        settings.params.check()?;
        let names = Names::of(settings.outlets.clone()).with_agencies(settings.agencies.clone());
        let mut collection = Collection { names, ..Collection::default() };
        for (n, article) in [a, b].into_iter().enumerate() {
            collection.names.add_document(&article.document);
            if let Some((label, _)) = &article.piece.label {
                collection.names.add(label);
            }
            if let Some((masthead, _)) = &article.setting.masthead {
                collection.names.add(masthead);
            }
            collection.documents.push(article.document);
            collection.pieces.push(Piece { document: n, ..article.piece });
            collection.settings.push(article.setting);
        }
        let facts = facts::read(&collection, &collection, settings.source_part)?;
        let contexts = facts::contexts(&facts);
        let [x, y] = [0, 1].map(|i| {
            Profile::of(&collection.pieces[i], &collection.document(i).text, &settings.params)
        });
        let pair = verify((0, &x, &contexts[0]), (1, &y, &contexts[1]), &settings.params);
        let bodies = [x.body, y.body];
        let side = |i: usize| Side {
            piece: &collection.pieces[i],
            text: &collection.document(i).text,
            document: &collection.document(i).id,
            body: &bodies[i],
        };
        let direction = direction(side(0), side(1), &pair);
        Ok(Self { collection, facts, bodies, pair, direction })
    }

    /// For each passage, whether it stands elsewhere in the order of the second text than of the first.
    ///
    /// The passages that keep their order are the chain with the most words; the others were moved.
    pub fn moved(&self) -> Vec<bool> {
        moved(&self.pair.passages)
    }
}

/// Passages compared with each other at most: of a text with more, only neighbours are looked at.
const NEIGHBOURS: usize = 400;

fn moved(passages: &[Passage]) -> Vec<bool> {
    let mut best: Vec<(u32, Option<usize>)> = Vec::with_capacity(passages.len());
    for (n, p) in passages.iter().enumerate() {
        let mut link = (p.words, None);
        for m in n.saturating_sub(NEIGHBOURS)..n {
            let before = &passages[m];
            let follows = before.a_word + before.words <= p.a_word
                && before.b_word + before.words <= p.b_word;
            if follows && best[m].0 + p.words > link.0 {
                link = (best[m].0 + p.words, Some(m));
            }
        }
        best.push(link);
    }
    let mut out = vec![true; passages.len()];
    let mut at = (0..best.len()).max_by_key(|&n| (best[n].0, std::cmp::Reverse(n)));
    while let Some(n) = at {
        out[n] = false;
        at = best[n].1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Span;

    #[test]
    fn what_left_the_order_was_moved() {
        let passage = |a_word, b_word, words| {
            let nowhere = Span::new(0, 0);
            Passage { a: nowhere, b: nowhere, a_word, b_word, words, quoted: false }
        };
        let passages = [passage(0, 60, 10), passage(10, 0, 30), passage(40, 30, 30)];
        assert_eq!(moved(&passages), [true, false, false]);
        assert!(moved(&[]).is_empty());
    }
}
