//! What do the truth and the reports say? Reads them line by line; only ids, labels and pairs are kept.

use std::io::BufRead;

use serde::Deserialize;

use super::partition::ALONE;
use super::table::{Columns, Lines, Malformed, Result};
use super::{Evaluation, Listed, Partition, Truth};
use crate::cluster::UnionFind;

const TRUTH: &str = "a truth: JSON lines as `generate --truth` writes them, or a table of pairs with the columns a, b, jaccard";
const REPORT: &str = "a report of `scan --json`, a list with the columns id, verdict, survivor, or a table of pairs \
                      with the columns a, b, relation";

/// How a listed pair is related, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Related {
    Copy,
    Contained,
    Other,
}

impl Related {
    fn of(name: &str) -> Self {
        match name {
            // A list may say more exactly in what way a text is the same.
            "copy" | "exact" | "equal" | "identical" | "capture" => Self::Copy,
            "contained" => Self::Contained,
            _ => Self::Other,
        }
    }
}

/// A line of the generator's truth.
#[derive(Deserialize)]
struct TruthLine {
    id: String,
    kind: String,
    story: Option<String>,
    of: Option<String>,
    quotation: Option<String>,
    #[serde(default)]
    parts: Vec<String>,
    form: Option<String>,
}

/// What is read of a report.
#[derive(Deserialize)]
struct ReportFile {
    containers: Vec<Container>,
    pieces: Vec<Piece>,
    pairs: Vec<Pair>,
    clusters: Vec<Cluster>,
}

#[derive(Deserialize)]
struct Container {
    document: String,
    pieces: Vec<String>,
}

#[derive(Deserialize)]
struct Piece {
    id: String,
    #[serde(default)]
    captures: Vec<Capture>,
}

#[derive(Deserialize)]
struct Capture {
    document: String,
}

#[derive(Deserialize)]
struct Pair {
    a: String,
    b: String,
    relation: String,
}

#[derive(Deserialize)]
struct Cluster {
    members: Vec<String>,
}

impl Evaluation {
    /// Reads a truth.
    ///
    /// # Errors
    /// [`Malformed`], with the line.
    pub fn of(truth: impl BufRead) -> std::result::Result<Self, Malformed> {
        let mut lines = Lines::new(truth);
        let mut this = Self::default();
        if !lines.advance()? {
            return Err(lines.bad(TRUTH, "nothing"));
        }
        if lines.text.starts_with('{') {
            this.read_stories(&mut lines)?;
        } else if let Some(columns) = Columns::of(&lines.text, ["a", "b", "jaccard"]) {
            this.read_true_pairs(&mut lines, &columns)?;
        } else {
            return Err(lines.bad(TRUTH, format!("{:?}", lines.text)));
        }
        this.known = this.ids.len();
        Ok(this)
    }

    fn read_stories<R: BufRead>(&mut self, lines: &mut Lines<R>) -> Result<()> {
        let mut stories = super::Stories::default();
        loop {
            let line: TruthLine = serde_json::from_str(&lines.text).map_err(|error| {
                lines.bad("an object with `id` and `kind`", format!("{error}: {}", lines.text))
            })?;
            let mut id = |name: &str| self.ids.number(name);
            let doc = id(&line.id);
            let entry = super::Entry {
                kind: stories.kind(&line.kind),
                story: line.story.map_or(ALONE, |name| id(&name)),
                quotation: line.quotation.map_or(ALONE, |name| id(&name)),
                of: line.of.map_or(ALONE, |name| id(&name)),
                form: line.form.map_or(ALONE, |name| stories.form(&name)),
                parts: line.parts.iter().map(|name| id(name)).collect(),
            };
            let place = doc as usize;
            if stories.entries.len() <= place {
                stories.entries.resize_with(place + 1, || None);
            }
            if stories.entries[place].replace(entry).is_some() {
                return Err(lines.bad("each id once", format!("{} again", line.id)));
            }
            if !lines.advance()? {
                break;
            }
        }
        self.truth = Truth::Stories(stories);
        Ok(())
    }

    fn read_true_pairs<R: BufRead>(
        &mut self,
        lines: &mut Lines<R>,
        columns: &Columns<3>,
    ) -> Result<()> {
        let mut list = Vec::new();
        while lines.advance()? {
            let [a, b, jaccard] = columns.row(lines)?;
            let value = jaccard.trim().parse::<f64>().ok().filter(|j| (0.0..=1.0).contains(j));
            let Some(value) = value else {
                return Err(lines.bad("a Jaccard from 0 to 1", format!("{jaccard:?}")));
            };
            let pair = ordered(self.ids.number(a), self.ids.number(b));
            list.push((pair, value));
        }
        list.sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)));
        list.dedup_by_key(|(pair, _)| *pair);
        self.truth = Truth::Pairs(list);
        Ok(())
    }

    /// Adds a report: a pair is found if any of the reports added has it.
    ///
    /// # Errors
    /// [`Malformed`], with the line.
    pub fn add(&mut self, report: impl BufRead) -> std::result::Result<(), Malformed> {
        let mut report = report;
        let first = report.fill_buf()?.iter().find(|b| !b.is_ascii_whitespace()).copied();
        if first == Some(b'{') {
            return self.add_report(report);
        }
        let mut lines = Lines::new(report);
        if !lines.advance()? {
            return Err(lines.bad(REPORT, "nothing"));
        }
        if let Some(columns) = Columns::of(&lines.text, ["id", "verdict", "survivor", "relation"]) {
            self.add_list(&mut lines, &columns)
        } else if let Some(columns) = Columns::of(&lines.text, ["a", "b", "relation"]) {
            while lines.advance()? {
                let [a, b, relation] = columns.row(&lines)?;
                let (a, b) = (self.document(a).0, self.document(b).0);
                self.list(a, b, Related::of(relation));
            }
            Ok(())
        } else {
            Err(lines.bad(REPORT, format!("{:?}", lines.text)))
        }
    }

    fn add_report(&mut self, report: impl BufRead) -> Result<()> {
        let whole = |error: serde_json::Error| Malformed::Whole {
            expected: REPORT,
            problem: error.to_string(),
        };
        let mut stream = serde_json::Deserializer::from_reader(report);
        let file = ReportFile::deserialize(&mut stream).map_err(whole)?;
        for container in &file.containers {
            let document = self.ids.number(&container.document);
            for piece in &container.pieces {
                self.pages.insert(piece.as_str().into(), document);
            }
        }
        let mut labels = Labels::default();
        for cluster in &file.clusters {
            let label = labels.fresh();
            for member in &cluster.members {
                let (document, on_page) = self.document(member);
                labels.put(document, label, on_page);
            }
        }
        for piece in &file.pieces {
            let (document, on_page) = self.document(&piece.id);
            for capture in &piece.captures {
                // Captures are one publication, so they stand in their piece's cluster or make one with it.
                let label = labels.of(document).unwrap_or_else(|| labels.fresh());
                let other = self.document(&capture.document);
                labels.put(document, label, on_page);
                labels.put(other.0, label, other.1);
            }
        }
        for pair in &file.pairs {
            let (a, b) = (self.document(&pair.a).0, self.document(&pair.b).0);
            self.list(a, b, Related::of(&pair.relation));
        }
        self.partitions.push(labels.partition);
        Ok(())
    }

    fn add_list<R: BufRead>(&mut self, lines: &mut Lines<R>, columns: &Columns<4>) -> Result<()> {
        let mut joined = Vec::new();
        let mut on_pages = Vec::new();
        while lines.advance()? {
            let [id, verdict, survivor, relation] = columns.row(lines)?;
            let (document, on_page) = self.document(id);
            match (verdict, survivor.is_empty()) {
                ("kept", _) => {}
                ("removed", false) => {
                    let (other, other_on_page) = self.document(survivor);
                    self.list(document, other, Related::of(relation));
                    if on_page || other_on_page {
                        on_pages.push((document, on_page, other, other_on_page));
                    } else {
                        joined.push((document, other));
                    }
                }
                ("removed", true) => {
                    return Err(
                        lines.bad("a survivor beside `removed`", format!("{:?}", lines.text))
                    );
                }
                _ => {
                    return Err(
                        lines.bad("the verdict `kept` or `removed`", format!("{verdict:?}"))
                    );
                }
            }
        }
        let mut sets = UnionFind::new(self.ids.len());
        for &(a, b) in &joined {
            sets.join(a, b);
        }
        let mut labels = Labels::default();
        for &(a, b) in &joined {
            let root = sets.root(a);
            labels.put(a, root, false);
            labels.put(b, root, false);
        }
        labels.next = self.ids.len() as u32;
        for (a, a_on_page, b, b_on_page) in on_pages {
            let known = if a_on_page { labels.of(b) } else { labels.of(a) };
            let label = known.unwrap_or_else(|| labels.fresh());
            labels.put(a, label, a_on_page);
            labels.put(b, label, b_on_page);
        }
        self.partitions.push(labels.partition);
        Ok(())
    }

    /// The document that a piece's id names, and whether the piece is one of several on a page.
    fn document(&mut self, id: &str) -> (u32, bool) {
        let (document, on_page) = self.resolve(id);
        self.met |= (document as usize) < self.known;
        (document, on_page)
    }

    fn resolve(&mut self, id: &str) -> (u32, bool) {
        if let Some(&page) = self.pages.get(id) {
            return (page, true);
        }
        if self.ids.get(id).is_none()
            && let Some((page, piece)) = id.rsplit_once('#')
            && piece.bytes().all(|b| b.is_ascii_digit())
            && let Some(page) = self.ids.get(page)
        {
            return (page, true);
        }
        (self.ids.number(id), false)
    }

    fn list(&mut self, a: u32, b: u32, related: Related) {
        if a != b {
            self.listed.push(Listed { pair: ordered(a, b), related });
        }
    }
}

/// The labels of one report, as they are given.
#[derive(Default)]
struct Labels {
    partition: Partition,
    next: u32,
}

impl Labels {
    fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn of(&self, document: u32) -> Option<u32> {
        self.partition.labels.get(document as usize).copied().filter(|label| *label != ALONE)
    }

    fn put(&mut self, document: u32, label: u32, on_page: bool) {
        if on_page {
            self.partition.on_pages.push((document, label));
            return;
        }
        let place = document as usize;
        if self.partition.labels.len() <= place {
            self.partition.labels.resize(place + 1, ALONE);
        }
        self.partition.labels[place] = label;
    }
}

/// A pair, the lower number first.
pub(super) fn ordered(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}
