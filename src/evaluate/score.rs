//! What came of it? Lays the reports over the truth.

use std::collections::{BTreeMap, BTreeSet};

use super::partition::{ALONE, adjusted_rand, groups, pairs, purity, together, together_in_any};
use super::read::{Related, ordered};
use super::{
    BandScore, ClusterScores, Counted, Evaluation, KindScore, Listed, PairScores, Scores, Stories,
    Truth, Wrong,
};
use crate::cluster::UnionFind;

/// Bands of Jaccard.
const BANDS: [(f64, f64); 4] = [(0.7, 0.72), (0.72, 0.8), (0.8, 0.9), (0.9, 1.0)];
/// Reports with clusters, at most: the work doubles with each.
pub const MOST_PARTITIONS: usize = 8;

/// The reports made comparable: every column has an entry for every document.
struct Overlay<'a> {
    truth: &'a Truth,
    /// The story or component of a document.
    classes: Vec<u32>,
    partitions: Vec<Vec<u32>>,
    /// Pages with what they were found together with.
    touched: BTreeMap<u32, BTreeSet<u32>>,
    /// Listed pairs without those of pages, in order, each once with its nearest relation.
    listed: Vec<Listed>,
    /// The same of pages.
    on_pages: Vec<Listed>,
}

impl Counted {
    fn counts(self, related: Related) -> bool {
        match self {
            Self::Copy => related == Related::Copy,
            Self::Contained => related <= Related::Contained,
            Self::Any => true,
        }
    }
}

impl Evaluation {
    /// Whether the reports name a document that the truth names, or none at all. If not, they are of another collection.
    pub fn is_of_one_collection(&self) -> bool {
        self.met || self.ids.len() == self.known
    }

    /// Whether the reports can be counted together: at most [`MOST_PARTITIONS`] may have clusters.
    pub fn is_countable(&self) -> bool {
        self.partitions.len() <= MOST_PARTITIONS
    }

    /// Scores the reports against the truth.
    ///
    /// # Panics
    /// If more than [`MOST_PARTITIONS`] reports have clusters.
    pub fn scores(&self, counted: Counted) -> Scores {
        assert!(self.is_countable(), "more than {MOST_PARTITIONS} reports with clusters");
        let overlay = self.overlay();
        let documents = self.ids.len() as u64;
        let (pair_scores, wrong) = overlay.pairs(counted);
        Scores {
            documents,
            unknown: documents - self.known as u64,
            pairs: pair_scores,
            clusters: overlay.clusters(counted),
            wrong,
            kinds: overlay.kinds(counted),
            bands: overlay.bands(counted),
        }
    }

    fn overlay(&self) -> Overlay<'_> {
        let n = self.ids.len();
        let mut pages = vec![false; n];
        if let Truth::Stories(stories) = &self.truth {
            for (document, entry) in stories.entries.iter().enumerate() {
                pages[document] = entry.as_ref().is_some_and(|e| !e.parts.is_empty());
            }
        }
        let mut partitions = Vec::new();
        let mut touched: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for partition in &self.partitions {
            let mut labels = partition.labels.clone();
            labels.resize(n, ALONE);
            let mut of_pages = Vec::new();
            for &(document, label) in &partition.on_pages {
                let own = &mut labels[document as usize];
                if pages[document as usize] {
                    of_pages.push((document, label));
                } else if *own == ALONE {
                    // The report split what is one article: it stands where its first piece stands.
                    *own = label;
                }
            }
            for (document, label) in labels.iter_mut().enumerate().filter(|(d, _)| pages[*d]) {
                if *label != ALONE {
                    of_pages.push((document as u32, *label));
                    *label = ALONE;
                }
            }
            touch(&labels, &of_pages, &mut touched);
            partitions.push(labels);
        }
        let mut all = self.listed.clone();
        all.sort_unstable();
        all.dedup_by_key(|listed| listed.pair);
        let (on_pages, listed): (Vec<Listed>, Vec<Listed>) =
            all.into_iter().partition(|l| pages[l.pair.0 as usize] || pages[l.pair.1 as usize]);
        for Listed { pair: (a, b), .. } in &on_pages {
            for (page, other) in [(*a, *b), (*b, *a)] {
                if pages[page as usize] {
                    touched.entry(page).or_default().insert(other);
                }
            }
        }
        let classes = self.truth.classes(n);
        Overlay { truth: &self.truth, classes, partitions, touched, listed, on_pages }
    }
}

/// Notes for every page the documents of the clusters that it stands in.
fn touch(labels: &[u32], of_pages: &[(u32, u32)], touched: &mut BTreeMap<u32, BTreeSet<u32>>) {
    let wanted: BTreeSet<u32> = of_pages.iter().map(|(_, label)| *label).collect();
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (document, label) in labels.iter().enumerate().filter(|(_, l)| wanted.contains(l)) {
        members.entry(*label).or_default().push(document as u32);
    }
    for (page, label) in of_pages {
        touched.entry(*page).or_default().extend(members.get(label).into_iter().flatten());
    }
}

impl Truth {
    /// The story of every document, or the component that the true pairs make.
    fn classes(&self, n: usize) -> Vec<u32> {
        let mut classes = vec![ALONE; n];
        match self {
            Self::Stories(stories) => {
                for (class, entry) in classes.iter_mut().zip(&stories.entries) {
                    *class = entry.as_ref().map_or(ALONE, |e| e.story);
                }
            }
            Self::Pairs(list) => {
                let true_pairs = list.iter().filter(|(_, j)| *j >= BANDS[0].0);
                label_components(true_pairs.map(|(pair, _)| *pair), &mut classes);
            }
        }
        classes
    }
}

/// Labels the documents that pairs tie together.
fn label_components(tied: impl Iterator<Item = (u32, u32)> + Clone, labels: &mut [u32]) {
    let mut sets = UnionFind::new(labels.len());
    for (a, b) in tied.clone() {
        sets.join(a, b);
    }
    for document in tied.flat_map(|(a, b)| [a, b]) {
        labels[document as usize] = sets.root(document);
    }
}

impl Overlay<'_> {
    fn stories(&self) -> Option<&Stories> {
        match self.truth {
            Truth::Stories(stories) => Some(stories),
            Truth::Pairs(_) => None,
        }
    }

    /// Whether two documents stand in one cluster of a report.
    fn clustered(&self, a: u32, b: u32) -> bool {
        self.partitions
            .iter()
            .any(|labels| labels[a as usize] != ALONE && labels[a as usize] == labels[b as usize])
    }

    fn related(&self, a: u32, b: u32) -> Option<Related> {
        let pair = ordered(a, b);
        let at = self.listed.binary_search_by_key(&pair, |listed| listed.pair).ok()?;
        Some(self.listed[at].related)
    }

    fn is_found(&self, a: u32, b: u32, counted: Counted) -> bool {
        self.clustered(a, b) || self.related(a, b).is_some_and(|r| counted.counts(r))
    }

    fn is_true(&self, a: u32, b: u32) -> bool {
        match self.truth {
            Truth::Stories(_) => {
                let class = self.classes[a as usize];
                class != ALONE && class == self.classes[b as usize]
            }
            Truth::Pairs(list) => list
                .binary_search_by_key(&ordered(a, b), |(pair, _)| *pair)
                .is_ok_and(|at| list[at].1 >= BANDS[0].0),
        }
    }

    /// Whether a page holds a document, or the story it belongs to.
    fn holds(&self, page: u32, document: u32) -> bool {
        let entry = self.stories().and_then(|s| s.entries.get(page as usize)?.as_ref());
        entry.is_some_and(|e| e.parts.iter().any(|&part| self.is_same(part, document)))
    }

    /// Whether two documents are one or of one story.
    fn is_same(&self, a: u32, b: u32) -> bool {
        a == b || self.is_true(a, b)
    }

    fn pairs(&self, counted: Counted) -> (PairScores, Wrong) {
        let columns: Vec<&[u32]> = self.partitions.iter().map(Vec::as_slice).collect();
        let mut scores =
            PairScores { clustered: together_in_any(&columns, None), ..PairScores::default() };
        let mut wrong = Wrong::default();
        match self.truth {
            Truth::Stories(_) => {
                scores.truth = together(&[&self.classes]);
                scores.clustered_right = together_in_any(&columns, Some(&self.classes));
            }
            Truth::Pairs(list) => {
                for ((a, b), _) in list.iter().filter(|(_, j)| *j >= BANDS[0].0) {
                    scores.truth += 1;
                    scores.clustered_right += u64::from(self.clustered(*a, *b));
                }
            }
        }
        (scores.found, scores.right) = (scores.clustered, scores.clustered_right);
        // An exact join says nothing of texts that are contained in another.
        let judged = if self.stories().is_some() { counted } else { Counted::Copy };
        for &Listed { pair: (a, b), related } in &self.listed {
            if !counted.counts(related) {
                continue;
            }
            let right = self.is_true(a, b);
            if judged.counts(related) {
                scores.listed += 1;
                scores.listed_right += u64::from(right);
            }
            if !self.clustered(a, b) && (right || judged.counts(related)) {
                scores.found += 1;
                scores.right += u64::from(right);
            }
            if !right && let Some(stories) = self.stories() {
                let entry = |document: u32| stories.entries.get(document as usize)?.as_ref();
                if let (Some(x), Some(y)) = (entry(a), entry(b)) {
                    wrong.same_form += u64::from(x.form != ALONE && x.form == y.form);
                    wrong.same_quotation +=
                        u64::from(x.quotation != ALONE && x.quotation == y.quotation);
                }
            }
        }
        for &Listed { pair: (a, b), related } in &self.on_pages {
            if judged.counts(related) {
                let right = self.holds(a, b) || self.holds(b, a) || self.is_true(a, b);
                scores.listed += 1;
                scores.listed_right += u64::from(right);
            }
        }
        wrong.found = scores.found - scores.right;
        (scores, wrong)
    }

    fn clusters(&self, counted: Counted) -> ClusterScores {
        let mut labels = vec![ALONE; self.classes.len()];
        match self.partitions.as_slice() {
            [one] => labels.clone_from(one),
            [] => {
                let found = self.listed.iter().filter(|l| counted.counts(l.related));
                label_components(found.map(|l| l.pair), &mut labels);
            }
            several => {
                // What any report put together.
                let mut tied = Vec::new();
                for partition in several {
                    let mut first = BTreeMap::new();
                    for (document, &label) in partition.iter().enumerate() {
                        if label != ALONE {
                            tied.push((
                                *first.entry(label).or_insert(document as u32),
                                document as u32,
                            ));
                        }
                    }
                }
                label_components(tied.iter().copied(), &mut labels);
            }
        }
        let sizes = groups(&[&labels]);
        let clusters = sizes.iter().map(|(_, size)| *size).filter(|size| *size > 1);
        ClusterScores {
            clusters: clusters.clone().count() as u64,
            documents: clusters.sum(),
            stories: groups(&[&self.classes]).iter().filter(|(_, n)| pairs(*n) > 0).count() as u64,
            purity: purity(&labels, &self.classes),
            adjusted_rand: adjusted_rand(&labels, &self.classes),
        }
    }

    fn kinds(&self, counted: Counted) -> Vec<KindScore> {
        let Some(stories) = self.stories() else { return Vec::new() };
        let linked = self.linked(stories, counted);
        let zero = |kind: &String| KindScore {
            kind: kind.clone(),
            copies: 0,
            with_original: 0,
            linked: 0,
        };
        let mut rows: Vec<KindScore> = stories.kinds.iter().map(zero).collect();
        for (document, entry) in stories.entries.iter().enumerate() {
            let Some(entry) = entry else { continue };
            let (document, row) = (document as u32, &mut rows[entry.kind as usize]);
            let none = BTreeSet::new();
            let touched = self.touched.get(&document).unwrap_or(&none);
            for &part in &entry.parts {
                row.copies += 1;
                row.with_original += u64::from(touched.contains(&part));
                row.linked += u64::from(touched.iter().any(|&other| self.is_same(part, other)));
            }
            if entry.of != ALONE {
                let any = if entry.quotation == ALONE { counted } else { Counted::Any };
                row.copies += 1;
                row.with_original += u64::from(self.is_found(document, entry.of, any));
                row.linked += u64::from(linked[document as usize]);
            }
        }
        rows.retain(|row| row.copies > 0);
        rows
    }

    /// Whether a document was found together with another of its story, or of those that share its quotation.
    fn linked(&self, stories: &Stories, counted: Counted) -> Vec<bool> {
        let mut linked = vec![false; self.classes.len()];
        let mut quotations: Vec<u32> = stories
            .entries
            .iter()
            .map(|entry| entry.as_ref().map_or(ALONE, |e| e.quotation))
            .collect();
        quotations.resize(linked.len(), ALONE);
        let same = |column: &[u32], a: u32, b: u32| {
            column[a as usize] != ALONE && column[a as usize] == column[b as usize]
        };
        for &Listed { pair: (a, b), related } in &self.listed {
            let story = counted.counts(related) && same(&self.classes, a, b);
            if story || same(&quotations, a, b) {
                linked[a as usize] = true;
                linked[b as usize] = true;
            }
        }
        for partition in &self.partitions {
            for column in [&self.classes, &quotations] {
                let mut members: Vec<u32> = (0..linked.len() as u32)
                    .filter(|&d| partition[d as usize] != ALONE && column[d as usize] != ALONE)
                    .collect();
                let key = |d: &u32| (partition[*d as usize], column[*d as usize]);
                members.sort_unstable_by_key(key);
                for group in members.chunk_by(|a, b| key(a) == key(b)).filter(|g| g.len() > 1) {
                    for &document in group {
                        linked[document as usize] = true;
                    }
                }
            }
        }
        linked
    }

    fn bands(&self, counted: Counted) -> Vec<BandScore> {
        let Truth::Pairs(list) = self.truth else { return Vec::new() };
        let last = BANDS.len() - 1;
        let band = |n: usize| {
            let (from, to) = BANDS[n];
            let inside = |j: f64| j >= from && (j < to || n == last);
            let members = list.iter().filter(|(_, j)| inside(*j));
            let found = members.clone().filter(|((a, b), _)| self.is_found(*a, *b, counted));
            BandScore { from, to, pairs: members.count() as u64, found: found.count() as u64 }
        };
        (0..BANDS.len()).map(band).collect()
    }
}
