//! Which texts stay, which can go, and for whom? The outcome of a run, text by text in the order of the input.

use std::borrow::Cow;

use ahash::AHashMap;
use rayon::prelude::*;

use super::entries::Entries;
use super::first_pass::Pass;
use super::group::Groups;
use super::order::Order;
use super::precedence::{Fixed, Precedence, Rule};
use super::second_pass::{Again, Edge};
use super::{Keep, Settings};
use crate::engine::audit::Audit;
use crate::engine::batch::Input;
use crate::engine::pool::Pool;
use crate::error::Result as Checked;
use crate::lsh::Bounded;
use crate::params::Params;
use crate::read::SourceFile;
use crate::verify::Relation;

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
    /// Another stays that it could go for, and something speaks against it.
    Spared(Removed<'a>, Why),
}

/// What speaks against removing a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It stands in what is kept already.
    Existing,
    /// It stands in a folder that is protected.
    Protected,
    /// It and what stays are one file by two names.
    SameFile,
    /// Both are versions of one source's text.
    Revision,
    /// Both are one form filled in.
    Template,
    /// Its page bundles it with others that stay.
    Bundled,
}

/// What a text goes for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed<'a> {
    /// The id of the one that stays.
    pub survivor: Cow<'a, str>,
    /// The place of its file among [`Dedup::files`].
    pub survivor_file: usize,
    /// What the two are to one another.
    pub relation: Relation,
    /// Why the other stays and not this one.
    pub rule: Rule,
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
    pub(super) entries: Entries,
    pub(super) files: Vec<SourceFile>,
    pub(super) with_non_articles: Vec<u32>,
    order: Order,
    edges: Vec<Edge>,
    groups: Groups,
    params: Params,
    /// The class of each text.
    class: Vec<u32>,
    /// The text each text goes for, with a mark where it is spared; itself where it leads.
    survivor: Vec<u32>,
    /// Why those are spared that have the mark. Only looked up, never walked.
    spared: AHashMap<u32, Why>,
    /// How many go for each.
    copies: Vec<u32>,
}

impl Dedup {
    pub(super) fn new(
        pass: Pass,
        order: Order,
        edges: Vec<Edge>,
        groups: Groups,
        settings: &Settings,
    ) -> Checked<Self> {
        let entries = &pass.entries;
        let mut class = vec![0; entries.len()];
        let mut survivor = vec![0; entries.len()];
        for rank in 0..order.classes() as u32 {
            let stays = groups.heads[groups.leaders[rank as usize] as usize];
            for &number in order.class(rank) {
                class[number as usize] = rank;
                survivor[number as usize] = stays;
            }
        }
        let reasons = spare(&pass, &class, &survivor, &groups.precedence, settings)?;
        let mut dedup = Self {
            input: pass.input,
            candidates: 0,
            bounded: Vec::new(),
            spilled: false,
            non_articles: pass.non_articles,
            repeated_ids: pass.repeated_ids,
            audit: None,
            entries: pass.entries,
            files: pass.files,
            with_non_articles: pass.with_non_articles,
            order,
            edges,
            groups,
            params: settings.params.clone(),
            class,
            survivor,
            spared: AHashMap::new(),
            copies: Vec::new(),
        };
        for (number, why) in reasons {
            dedup.spare(number, why);
        }
        for (first, count) in pass.containers {
            dedup.keep_together(first..first + count);
        }
        dedup.copies = vec![0; dedup.survivor.len()];
        for (number, &stays) in dedup.survivor.iter().enumerate() {
            if stays & SPARED == 0 && stays as usize != number {
                dedup.copies[stays as usize] += 1;
            }
        }
        Ok(dedup)
    }

    /// Lets a text stay although another stays that it could go for.
    fn spare(&mut self, number: u32, why: Why) {
        let survivor = &mut self.survivor[number as usize];
        if *survivor & SPARED == 0 {
            *survivor |= SPARED;
            self.spared.insert(number, why);
        }
    }

    /// A page goes only if all its texts can go for texts elsewhere: else those that could are marked to stay.
    fn keep_together(&mut self, page: std::ops::Range<u32>) {
        let survivor = |number: u32| self.survivor[number as usize];
        let stays = |number| survivor(number) & SPARED != 0 || page.contains(&survivor(number));
        if page.clone().any(stays) {
            for number in page {
                if self.survivor[number as usize] != number {
                    self.spare(number, Why::Bundled);
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
        self.edges.iter().filter(|edge| edge.is_copy(&self.params)).count()
    }

    /// Copies of one another that are in different clusters, because one of them is no copy of the other's leader.
    pub fn bridges(&self) -> usize {
        let leader = |rank: u32| self.groups.leaders[rank as usize];
        let bridge = |edge: &&Edge| {
            edge.is_copy(&self.params)
                && leader(edge.a) != leader(edge.b)
                && !self.is_template(edge.a, edge.b)
        };
        self.edges.iter().filter(bridge).count()
    }

    fn is_template(&self, a: u32, b: u32) -> bool {
        let known = &self.groups.templates;
        known.binary_search(&(a, b)).is_ok() || known.binary_search(&(b, a)).is_ok()
    }

    /// Which text of a cluster stays.
    pub fn keep(&self) -> Keep {
        self.groups.precedence.keep()
    }

    /// Texts that could go and stay for this reason.
    pub fn spared(&self, why: Why) -> usize {
        self.listed()
            .filter(
                |listed| matches!(&listed.verdict, Verdict::Kept(Kept::Spared(_, w)) if *w == why),
            )
            .count()
    }

    /// Texts with a copy that are of one of the sources that stay before others.
    pub fn preferred(&self, sources: usize) -> usize {
        self.groups.precedence.preferred(self.entries.in_order().map(|(number, _)| number), sources)
    }

    /// Whether texts stay because they stand in a folder that is protected, or in what is kept already.
    pub fn has_fixed(&self, fixed: Fixed) -> bool {
        let precedence = &self.groups.precedence;
        self.entries.in_order().any(|(number, _)| precedence.fixed(number) == Some(fixed))
    }

    /// Whether a text is of what is kept already.
    pub(super) fn is_existing(&self, number: u32) -> bool {
        self.groups.precedence.fixed(number) == Some(Fixed::Existing)
    }

    /// Every text in the order of the input, and what becomes of it.
    pub fn listed(&self) -> impl Iterator<Item = Listed<'_>> {
        self.entries.in_order().map(|(number, _)| Listed {
            id: self.entries.id(number),
            verdict: self.verdict(number),
        })
    }

    fn verdict(&self, number: u32) -> Verdict<'_> {
        let survivor = self.survivor[number as usize];
        if survivor == number {
            return Verdict::Kept(match self.copies[number as usize] {
                0 => self
                    .form(number)
                    .map_or(Kept::Alone, |of| Kept::Spared(self.gone(number, of), Why::Template)),
                copies => Kept::Survivor(copies),
            });
        }
        let gone = self.gone(number, survivor & !SPARED);
        match self.spared.get(&number) {
            Some(&why) if survivor & SPARED != 0 => Verdict::Kept(Kept::Spared(gone, why)),
            _ => Verdict::Removed(gone),
        }
    }

    /// The text that this one would have gone for if the two were not one form.
    fn form(&self, number: u32) -> Option<u32> {
        let templates = &self.groups.templates;
        let class = self.class[number as usize];
        let at = templates.binary_search_by_key(&class, |&(member, _)| member).ok()?;
        Some(self.groups.heads[templates[at].1 as usize])
    }

    fn gone(&self, number: u32, survivor: u32) -> Removed<'_> {
        let (mine, theirs) = (self.class[number as usize], self.class[survivor as usize]);
        let equal = mine == theirs;
        let figures = if equal { Figures::EQUAL } else { self.figures(mine, theirs) };
        let union = figures.shingles[0] + figures.shingles[1] - figures.shared;
        let copy = self.params.threshold.reached_by(figures.shared.into(), union.into());
        Removed {
            survivor: self.entries.id(survivor),
            survivor_file: self.entries.get(survivor).file as usize,
            relation: if copy { Relation::Copy } else { Relation::Contained },
            rule: self.groups.precedence.rule(&self.entries, survivor, number),
            figures,
            equal,
        }
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
        for edge in self.edges.iter().filter(|edge| edge.is_copy(&self.params)) {
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

/// On a survivor's number: the text could go for it and stays all the same.
const SPARED: u32 = 1 << 31;

/// Texts looked at together.
const LOT: usize = 256;

/// The texts that could go and stay for a reason of their own, with the first that holds.
fn spare(
    pass: &Pass,
    class: &[u32],
    survivor: &[u32],
    precedence: &Precedence,
    settings: &Settings,
) -> Checked<Vec<(u32, Why)>> {
    let entries = &pass.entries;
    let going: Vec<u32> =
        (0..survivor.len() as u32).filter(|&number| survivor[number as usize] != number).collect();
    let same_file = |number: u32, stays: u32| {
        let [own, other] = [number, stays].map(|n| entries.get(n).file as usize);
        let [x, y] = [own, other].map(|file| pass.files[file].identity);
        own != other && x.is_some() && x == y
    };
    let idle = Pool::default();
    let found: Vec<Vec<(u32, Why)>> = going
        .par_chunks(LOT)
        .map(|lot| {
            let mut again = idle.take(|| Again::new(pass, settings));
            let mut found = Vec::new();
            for &number in lot {
                let stays = survivor[number as usize];
                let why = match precedence.fixed(number) {
                    Some(Fixed::Existing) => Some(Why::Existing),
                    Some(Fixed::Protected) => Some(Why::Protected),
                    None if same_file(number, stays) => Some(Why::SameFile),
                    None if settings.revisions
                        || class[number as usize] == class[stays as usize] =>
                    {
                        None
                    }
                    None => again.are_versions(entries, number, stays)?.then_some(Why::Revision),
                };
                found.extend(why.map(|why| (number, why)));
            }
            idle.put(again);
            Ok(found)
        })
        .collect::<Checked<_>>()?;
    Ok(found.concat())
}
