//! Which texts stay, which can go, and for whom? The outcome of a run, text by text in the order of the input.

use std::borrow::Cow;

use super::entries::Entries;
use super::first_pass::Pass;
use super::order::Order;
use super::second_pass::Edge;
use super::{Keep, Settings};
use crate::engine::audit::Audit;
use crate::engine::batch::Input;
use crate::lsh::Bounded;

/// Members up to which a class of equal texts is written out pair by pair: as many as a bucket may hold to give all its pairs.
const SMALL_CLASS: usize = 200;
/// Pairs up to which two classes that are copies of each other are written out text by text.
const FEW_PAIRS: usize = 2_000;

/// The exact figures of two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Distinct shingles in both.
    pub shared: u32,
    /// Distinct shingles of each.
    pub shingles: [u32; 2],
}

impl Figures {
    /// Two texts with equal words, which may be too short for a shingle.
    const EQUAL: Self = Self { shared: 1, shingles: [1, 1] };

    /// Jaccard resemblance, from 0 to 1.
    pub fn jaccard(&self) -> f64 {
        let union = self.shingles[0] + self.shingles[1] - self.shared;
        f64::from(self.shared) / f64::from(union)
    }

    /// Containment of each in the other, from 0 to 1.
    pub fn containment(&self) -> [f64; 2] {
        self.shingles.map(|own| f64::from(self.shared) / f64::from(own))
    }

    fn turned(self) -> Self {
        Self { shingles: [self.shingles[1], self.shingles[0]], ..self }
    }
}

/// A text and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<'a> {
    /// Its id.
    pub id: Cow<'a, str>,
    /// Whether it stays.
    pub verdict: Verdict<'a>,
}

/// What becomes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It stays.
    Kept(Kept<'a>),
    /// It is a copy of one that stays.
    Removed(Removed<'a>),
}

/// Why a text stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept<'a> {
    /// Nothing else is a copy of it.
    Alone,
    /// It stays for so many copies of it that can go.
    Survivor(u32),
    /// It is a copy, but its page bundles it with others that stay.
    Bundled(Removed<'a>),
}

/// What a text goes for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed<'a> {
    /// The id of the one that stays.
    pub survivor: Cow<'a, str>,
    /// The figures of the two, the removed first.
    pub figures: Figures,
    /// Whether the two have equal words.
    pub equal: bool,
}

/// Everything a run found.
#[derive(Debug)]
pub struct Dedup {
    /// What was read and what was not.
    pub input: Input,
    /// Candidate pairs, each of which was compared exactly.
    pub candidates: usize,
    /// Keys held by too many texts to compare all of them with each other.
    pub bounded: Vec<Bounded>,
    /// Whether rows went to disk.
    pub spilled: bool,
    /// Pages that are no story.
    pub non_articles: usize,
    /// Ids that several texts bear; each was told apart by its place.
    pub repeated_ids: usize,
    /// What a sample says of the copies found, where one was drawn.
    pub audit: Option<Audit>,
    entries: Entries,
    order: Order,
    edges: Vec<Edge>,
    /// The class of each text.
    class: Vec<u32>,
    /// The text each text goes for; itself where it stays.
    survivor: Vec<u32>,
    /// How many go for each.
    copies: Vec<u32>,
    keep: Keep,
}

impl Dedup {
    /// `leaders` is the rank of each class's leader.
    pub(super) fn new(
        pass: Pass,
        order: Order,
        edges: Vec<Edge>,
        leaders: &[u32],
        settings: &Settings,
    ) -> Self {
        let entries = pass.entries;
        let mut class = vec![0; entries.len()];
        let mut survivor = vec![0; entries.len()];
        let head = |rank: u32| match settings.keep {
            Keep::Longest => Some(order.representative(rank)),
            Keep::First => {
                order.class(rank).iter().copied().min_by_key(|&number| entries.position(number))
            }
        };
        for rank in 0..order.classes() as u32 {
            let stays = head(leaders[rank as usize]).unwrap_or_default();
            for &number in order.class(rank) {
                class[number as usize] = rank;
                survivor[number as usize] = stays;
            }
        }
        let mut copies = vec![0; entries.len()];
        for (number, &stays) in survivor.iter().enumerate() {
            copies[stays as usize] += u32::from(stays as usize != number);
        }
        let mut dedup = Self {
            input: pass.input,
            candidates: 0,
            bounded: Vec::new(),
            spilled: false,
            non_articles: pass.non_articles,
            repeated_ids: pass.repeated_ids,
            audit: None,
            entries,
            order,
            edges,
            class,
            survivor,
            copies,
            keep: settings.keep,
        };
        for (first, count) in pass.containers {
            dedup.keep_together(first..first + count);
        }
        dedup
    }

    /// A page goes only if all its texts can go for texts elsewhere: else those that could are marked to stay.
    fn keep_together(&mut self, page: std::ops::Range<u32>) {
        let stays = |number: u32| page.contains(&self.survivor[number as usize]);
        if page.clone().any(stays) {
            for number in page {
                let survivor = &mut self.survivor[number as usize];
                if *survivor != number {
                    self.copies[*survivor as usize] -= 1;
                    *survivor |= BUNDLED;
                }
            }
        }
    }

    /// Number of texts.
    pub fn texts(&self) -> usize {
        self.entries.len()
    }

    /// Number of texts that can go.
    pub fn removed(&self) -> usize {
        self.copies.iter().map(|&copies| copies as usize).sum()
    }

    /// Number of clusters: texts that stay for others.
    pub fn clusters(&self) -> usize {
        self.copies.iter().filter(|&&copies| copies > 0).count()
    }

    /// Pairs of texts that were compared and are copies; equal texts are not counted.
    pub fn copies(&self) -> usize {
        self.edges.len()
    }

    /// Copies of one another that are in different clusters, because one of them is no copy of the other's leader.
    pub fn bridges(&self) -> usize {
        let leader = |rank| self.survivor[self.order.representative(rank) as usize] & !BUNDLED;
        self.edges.iter().filter(|edge| leader(edge.a) != leader(edge.b)).count()
    }

    /// Which text of a cluster stays.
    pub fn keep(&self) -> Keep {
        self.keep
    }

    /// Every text in the order of the input, and what becomes of it.
    pub fn listed(&self) -> impl Iterator<Item = Listed<'_>> {
        self.entries.in_order().map(|(number, _)| {
            let survivor = self.survivor[number as usize];
            let verdict = if survivor == number {
                Verdict::Kept(match self.copies[number as usize] {
                    0 => Kept::Alone,
                    copies => Kept::Survivor(copies),
                })
            } else if survivor & BUNDLED != 0 {
                Verdict::Kept(Kept::Bundled(self.gone(number, survivor & !BUNDLED)))
            } else {
                Verdict::Removed(self.gone(number, survivor))
            };
            Listed { id: self.entries.id(number), verdict }
        })
    }

    fn gone(&self, number: u32, survivor: u32) -> Removed<'_> {
        let (mine, theirs) = (self.class[number as usize], self.class[survivor as usize]);
        let figures = if mine == theirs { Figures::EQUAL } else { self.figures(mine, theirs) };
        Removed { survivor: self.entries.id(survivor), figures, equal: mine == theirs }
    }

    /// The figures of two classes that are copies.
    fn figures(&self, mine: u32, theirs: u32) -> Figures {
        let key = (mine.min(theirs), mine.max(theirs));
        // A class is under another's leader only by an edge.
        let Ok(at) = self.edges.binary_search_by_key(&key, |edge| (edge.a, edge.b)) else {
            return Figures::EQUAL;
        };
        let Edge { shared, shingles, .. } = self.edges[at];
        let figures = Figures { shared, shingles };
        if mine < theirs { figures } else { figures.turned() }
    }

    /// Calls `visit` with every pair of texts that are copies of one another, by their ids, the smaller first, and with its
    /// figures. Of more than 200 equal texts only the first is paired with each of
    /// them, and of two classes that would make more than 2,000 pairs only the first of each.
    ///
    /// # Errors
    /// The first that `visit` gives.
    pub fn each_pair<E>(
        &self,
        mut visit: impl FnMut(&str, &str, Figures) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut pair = |a: u32, b: u32, figures: Figures| {
            let (a, b) = (self.entries.id(a), self.entries.id(b));
            if a <= b { visit(&a, &b, figures) } else { visit(&b, &a, figures.turned()) }
        };
        for rank in 0..self.order.classes() as u32 {
            let class = self.order.class(rank);
            let firsts = if class.len() <= SMALL_CLASS { class } else { &class[..1] };
            for (n, &first) in firsts.iter().enumerate() {
                for &member in &class[n + 1..] {
                    pair(first, member, Figures::EQUAL)?;
                }
            }
        }
        for edge in &self.edges {
            let (x, y) = (self.order.class(edge.a), self.order.class(edge.b));
            let all = x.len() * y.len() <= FEW_PAIRS;
            let (x, y) = if all { (x, y) } else { (&x[..1], &y[..1]) };
            let figures = Figures { shared: edge.shared, shingles: edge.shingles };
            for &a in x {
                for &b in y {
                    pair(a, b, figures)?;
                }
            }
        }
        Ok(())
    }
}

/// On a survivor's number: the text could go for it, but stays with the others of its page.
const BUNDLED: u32 = 1 << 31;
