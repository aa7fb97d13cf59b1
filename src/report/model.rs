//! What does a report hold? The output contract as types, made from what a run found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::article::{
    Capture, DateKind, Document, NonArticle, Precision, Sourced, Span, Truncation, When,
};
use crate::engine::Outcome;
use crate::engine::archive::Archive;
use crate::engine::audit::Audit;
use crate::error::{Result, Skipped};
use crate::extract::date;
use crate::lsh::Bounded;
use crate::overlap::{Overlap, SourceCount, overlap, sources};
use crate::params::Params;
use crate::provenance::agencies;
use crate::provenance::evidence::{Evidence, Tier};
use crate::provenance::segments::Segment;
use crate::provenance::{Degree, Hop, Role, Verdict};
use crate::read::PassedOver;
use crate::verify::{Pair, Relation};

/// A fraction written with four decimals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share(pub f64);

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64((self.0 * 10_000.0).round() / 10_000.0)
    }
}

/// Which pairs are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Listing {
    /// Each member of a cluster with its leader and its parent, and every pair across clusters.
    #[default]
    Cluster,
    /// Every pair.
    All,
}

/// A run's findings in the form in which they are written.
#[derive(Debug)]
pub struct Report {
    /// The version that wrote it.
    pub wirecopy: &'static str,
    /// The version of this form.
    pub schema: u32,
    /// The figures that decided.
    pub parameters: Parameters,
    /// Counts, skips and bounds.
    pub summary: Summary,
    /// Pages that bundle several pieces.
    pub containers: Vec<Container>,
    /// Pages that are no story.
    pub non_articles: Vec<NonArticle>,
    /// Every piece.
    pub pieces: Vec<Piece>,
    /// Originals that are not in the collection.
    pub absent: Vec<Absent>,
    /// Verified pairs.
    pub pairs: Vec<ListedPair>,
    /// Copies of one text.
    pub clusters: Vec<Cluster>,
    /// Clusters and pieces tied by partial reuse.
    pub families: Vec<Family>,
    /// Counts by source.
    pub sources: Vec<SourceCount>,
    /// Who takes from whom.
    pub overlap: Vec<OverlapRow>,
    archive: Arc<Archive>,
}

/// Parameters with what was chosen for this collection.
#[derive(Debug, Clone, Serialize)]
pub struct Parameters {
    /// The checked parameters; `candidates` is what was done, not what was asked.
    #[serde(flatten)]
    pub params: Params,
    /// Their fingerprint.
    pub fingerprint: String,
}

/// Counts of a run.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Documents read.
    pub documents: usize,
    /// Pieces in them.
    pub pieces: usize,
    /// Pages that bundle several.
    pub containers: usize,
    /// Pages that are no story.
    pub non_articles: usize,
    /// The same by host, or source where no host is known, and reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub non_articles_of: Vec<NoStory>,
    /// Pieces of which the collection holds only the beginning.
    #[serde(skip_serializing_if = "is_zero")]
    pub truncated: usize,
    /// Clusters of copies.
    pub clusters: usize,
    /// Families.
    pub families: usize,
    /// Originals that are not here.
    pub absent_originals: usize,
    /// Pairs passed over because all they share is furniture.
    pub furniture_pairs: usize,
    /// Texts that are different after copies are counted once.
    pub distinct_texts: usize,
    /// Parties that are known to have written at least one of them.
    pub known_origins: usize,
    /// Distinct texts of which nothing says who wrote them.
    pub no_origin: usize,
    /// Pieces by role.
    pub roles: Roles,
    /// First and last day of publication.
    pub published: Option<Dates>,
    /// What a sample says of the pairs found, where one was drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<Audit>,
    /// Records that could not be used.
    pub skipped: Vec<Skipped>,
    /// Files that are no input.
    pub passed_over: Vec<PassedOver>,
    /// Buckets too crowded to give all their pairs.
    pub bounded: Vec<Bounded>,
    /// Remarks on how documents were read.
    pub notes: Vec<Note>,
}

/// Pages of one host that are no story for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NoStory {
    /// The host, else the source; none where neither is known.
    pub host: Option<String>,
    /// Why they are none.
    pub reason: String,
    /// How many.
    pub pages: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Pieces by role.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Roles {
    /// Pieces with this role.
    pub original: usize,
    /// Pieces with this role.
    pub reprint: usize,
    /// Pieces with this role.
    pub revision: usize,
    /// Pieces with this role.
    pub partial: usize,
    /// Pieces with this role.
    pub unlinked: usize,
    /// Pieces with this role.
    pub unknown: usize,
}

/// A remark on how a document was read.
#[derive(Debug, Clone, Serialize)]
pub struct Note {
    /// The document.
    pub document: String,
    /// The remark.
    pub note: String,
}

/// A page that bundles several pieces.
#[derive(Debug, Clone, Serialize)]
pub struct Container {
    /// The document.
    pub document: String,
    /// Its pieces from the top.
    pub pieces: Vec<String>,
}

/// An interval of days or moments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dates {
    /// Not before.
    pub from: Option<String>,
    /// Not after.
    pub to: Option<String>,
    /// What it rests on.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub basis: String,
}

/// A name with its basis.
#[derive(Debug, Clone, Serialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// What it rests on.
    pub basis: String,
}

/// An address with its basis.
#[derive(Debug, Clone, Serialize)]
pub struct Address {
    /// The address.
    pub url: String,
    /// Where it was found.
    pub basis: String,
}

/// A party with its share of a piece's words.
#[derive(Debug, Clone, Serialize)]
pub struct Portion {
    /// The party.
    pub name: String,
    /// Its share; none where there was no text to compare with.
    pub share: Option<Share>,
}

/// How the words of a piece divide.
#[derive(Debug, Clone, Serialize)]
pub struct Composition {
    /// Word for word in a source, outside quotation.
    pub reprinted: Share,
    /// Changed, between words taken from a source.
    pub edited: Share,
    /// In direct quotation.
    pub quoted: Share,
    /// In no source.
    pub unmatched: Share,
}

/// One piece with everything said of it.
///
/// In a [`Report`], `sha256` and `fields` are empty: they take the piece's text and columns, which are fetched where they are
/// written.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Piece {
    #[serde(skip)]
    pub(crate) document_index: usize,
    pub id: String,
    pub document: String,
    pub span: Span,
    pub title: Option<String>,
    pub words: u32,
    pub sha256: String,
    pub published: Option<Dates>,
    pub captures: Vec<Capture>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<Truncation>,
    pub source: Option<String>,
    pub carrier: Option<Named>,
    pub origin: Option<Named>,
    pub origins: Vec<Portion>,
    pub via: Vec<String>,
    pub role: Role,
    pub degree: Option<Degree>,
    pub parent: Option<String>,
    pub absent_parent: Option<String>,
    pub lineage: Vec<Hop>,
    pub confidence: Option<Share>,
    pub tier: Option<Tier>,
    /// What the evidence for its role sums to, in thousandths.
    pub score: Option<i32>,
    pub cluster: Option<String>,
    pub family: Option<String>,
    pub composition: Composition,
    pub segments: Vec<Segment>,
    pub evidence: Vec<Evidence>,
    pub fields: Map<String, Value>,
}

/// An original that is not in the collection.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Absent {
    pub id: String,
    pub origin: Option<String>,
    pub published: Option<Dates>,
    pub members: Vec<String>,
    pub best_witness: String,
}

/// A passage shared by two pieces.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct ListedPassage {
    pub a: Span,
    pub b: Span,
    pub words: u32,
    pub quoted: bool,
}

/// A verified pair.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct ListedPair {
    pub a: String,
    pub b: String,
    pub relation: Relation,
    pub jaccard: Share,
    pub containment: [Share; 2],
    pub coverage: [Share; 2],
    pub longest_run: u32,
    pub passages: Vec<ListedPassage>,
}

/// Copies of one text.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Cluster {
    pub id: String,
    pub members: Vec<String>,
    pub leader: String,
    pub original: Option<String>,
    pub origin: Option<String>,
    pub bridges: Vec<[String; 2]>,
}

/// Clusters and pieces tied by partial reuse.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Family {
    pub id: String,
    pub members: Vec<String>,
}

/// What one source took from one origin, shares with four decimals.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct OverlapRow {
    pub from: String,
    pub to: String,
    pub pieces: u64,
    pub share_from: Option<Share>,
    pub share_to: Option<Share>,
    pub credited: u64,
    pub median_lag_hours: Option<i64>,
}

impl Dates {
    /// The interval as text, days or moments as they were given: where they were written, with the zone that was stated.
    pub fn of(when: &When) -> Self {
        let text = |s: Option<i64>| s.map(|s| date::local(s, when));
        Self { from: text(when.from), to: text(when.to), basis: when.basis.clone() }
    }
}

impl Address {
    /// An address with where it was found.
    pub fn of(sourced: &Sourced) -> Self {
        Self { url: sourced.value.clone(), basis: sourced.basis.clone() }
    }
}

impl Named {
    fn of(sourced: &Sourced) -> Self {
        Self { name: sourced.value.clone(), basis: sourced.basis.clone() }
    }
}

impl Report {
    /// Writes down what a run found.
    pub fn new(mut outcome: Outcome, listing: Listing) -> Self {
        // What is largest is moved, and not held twice.
        let pairs = std::mem::take(&mut outcome.matching.pairs);
        let maker = Maker::new(&outcome);
        let mut report = maker.report();
        let listed = |pair: &Pair| listing == Listing::All || maker.is_listed(pair);
        report.pairs = pairs.into_iter().filter(listed).map(|pair| maker.pair(&pair)).collect();
        for (piece, verdict) in report.pieces.iter_mut().zip(outcome.provenance.verdicts) {
            (piece.segments, piece.evidence) = (verdict.segments, verdict.evidence);
        }
        report
    }

    /// The SHA-256 of a piece's text as it stands in its document, and the document's other columns.
    ///
    /// # Errors
    /// What reading them again gives.
    pub fn text_of(&self, piece: &Piece) -> Result<(String, Map<String, Value>)> {
        let document = piece.document_index;
        let text = self.archive.text(document)?;
        Ok((sha256(piece.span.of(&text)), self.archive.fields(document)?))
    }
}

struct Maker<'o> {
    outcome: &'o Outcome,
    /// Cluster of each piece.
    cluster: Vec<Option<usize>>,
    family: Vec<Option<usize>>,
}

impl<'o> Maker<'o> {
    fn new(outcome: &'o Outcome) -> Self {
        let n = outcome.collection.pieces.len();
        let mut cluster = vec![None; n];
        for (c, found) in outcome.matching.clusters.iter().enumerate() {
            for &m in &found.members {
                cluster[m] = Some(c);
            }
        }
        let mut family = vec![None; n];
        for (f, found) in outcome.matching.families.iter().enumerate() {
            for &m in &found.members {
                family[m] = Some(f);
            }
        }
        Self { outcome, cluster, family }
    }

    fn id(&self, i: usize) -> String {
        self.outcome.collection.pieces[i].id.clone()
    }

    /// The report but for its pairs, and for the segments and evidence of its pieces.
    fn report(&self) -> Report {
        let o = self.outcome;
        let mut params = o.params.clone();
        let fingerprint = format!("{:016x}", params.fingerprint());
        params.candidates = if o.matching.exhaustive {
            crate::params::Candidates::Exhaustive
        } else {
            crate::params::Candidates::Sketched
        };
        Report {
            wirecopy: env!("CARGO_PKG_VERSION"),
            schema: 1,
            parameters: Parameters { params, fingerprint },
            summary: self.summary(),
            containers: o
                .collection
                .containers
                .iter()
                .map(|c| Container {
                    document: o.collection.documents[c.document].id.clone(),
                    pieces: c.pieces.iter().map(|&i| self.id(i)).collect(),
                })
                .collect(),
            non_articles: o.collection.non_articles.clone(),
            pieces: (0..o.collection.pieces.len()).map(|i| self.piece(i)).collect(),
            absent: o
                .provenance
                .absent
                .iter()
                .map(|a| Absent {
                    id: a.id.clone(),
                    origin: a.origin.clone(),
                    published: a.published.as_ref().map(Dates::of),
                    members: a.members.iter().map(|&i| self.id(i)).collect(),
                    best_witness: self.id(a.best_witness),
                })
                .collect(),
            pairs: Vec::new(),
            clusters: self.clusters(),
            families: o
                .matching
                .families
                .iter()
                .map(|f| Family {
                    id: self.id(f.members[0]),
                    members: f.members.iter().map(|&i| self.id(i)).collect(),
                })
                .collect(),
            sources: sources(&o.provenance, &o.collection.names),
            overlap: overlap(&o.provenance, &o.facts).into_iter().map(row).collect(),
            archive: Arc::clone(&o.archive),
        }
    }

    fn summary(&self) -> Summary {
        let o = self.outcome;
        let mut roles = Roles::default();
        for verdict in &o.provenance.verdicts {
            *match verdict.role {
                Role::Original => &mut roles.original,
                Role::Reprint => &mut roles.reprint,
                Role::Revision => &mut roles.revision,
                Role::Partial => &mut roles.partial,
                Role::Unlinked => &mut roles.unlinked,
                Role::Unknown => &mut roles.unknown,
            } += 1;
        }
        let origin = |i: usize| o.provenance.verdicts[i].origin.as_ref().map(|s| s.value.as_str());
        let all = 0..o.collection.pieces.len();
        // Names are few: each is reduced to its key once.
        let names: BTreeSet<&str> = all.clone().filter_map(origin).collect();
        let parties: BTreeSet<String> = names.into_iter().map(agencies::key).collect();
        let clusters = &o.matching.clusters;
        let single = || all.clone().filter(|&i| self.cluster[i].is_none());
        let nobodys = |members: &[usize]| members.iter().all(|&i| origin(i).is_none());
        let distinct_texts = clusters.len() + single().count();
        let no_origin = clusters.iter().filter(|c| nobodys(&c.members)).count()
            + single().filter(|&i| nobodys(&[i])).count();
        Summary {
            documents: o.collection.documents.len(),
            pieces: o.collection.pieces.len(),
            containers: o.collection.containers.len(),
            non_articles: o.collection.non_articles.len(),
            non_articles_of: self.no_stories(),
            truncated: o.collection.pieces.iter().filter(|p| p.truncated.is_some()).count(),
            clusters: o.matching.clusters.len(),
            families: o.matching.families.len(),
            absent_originals: o.provenance.absent.len(),
            furniture_pairs: o.matching.passed_over.len(),
            distinct_texts,
            known_origins: parties.len(),
            no_origin,
            roles,
            published: covered(&o.provenance.verdicts),
            audit: None,
            skipped: o.input.skipped.clone(),
            passed_over: o.input.passed_over.clone(),
            bounded: o.matching.bounded.clone(),
            notes: o
                .collection
                .documents
                .iter()
                .flat_map(|d| {
                    d.notes.iter().map(|n| Note { document: d.id.clone(), note: n.clone() })
                })
                .collect(),
        }
    }

    /// Pages that are no story, counted by host and reason.
    fn no_stories(&self) -> Vec<NoStory> {
        let c = &self.outcome.collection;
        let mut counts: BTreeMap<(Option<String>, &str), usize> = BTreeMap::new();
        for page in &c.non_articles {
            let of = c.documents.binary_search_by(|d| d.id.cmp(&page.document)).ok();
            let host = of.and_then(|d| host(&c.documents[d]));
            *counts.entry((host, page.reason.as_str())).or_default() += 1;
        }
        counts
            .into_iter()
            .map(|((host, reason), pages)| NoStory { host, reason: reason.to_owned(), pages })
            .collect()
    }

    fn piece(&self, i: usize) -> Piece {
        let o = self.outcome;
        let piece = &o.collection.pieces[i];
        let document = o.collection.document(i);
        let verdict = &o.provenance.verdicts[i];
        let c = &verdict.composition;
        let compared = c.reprinted + c.edited > 0.0 || verdict.parent.is_some();
        Piece {
            document_index: piece.document,
            id: piece.id.clone(),
            document: document.id.clone(),
            span: piece.span,
            title: piece.title.clone(),
            words: o.matching.words[i],
            sha256: String::new(),
            published: verdict.published.as_ref().map(Dates::of),
            captures: piece.captures.clone(),
            link: piece.link.as_ref().map(Address::of),
            truncated: piece.truncated.clone(),
            source: verdict.source.clone(),
            carrier: verdict.carrier.as_ref().map(Named::of),
            origin: verdict.origin.as_ref().map(Named::of),
            origins: verdict
                .origins
                .iter()
                .map(|(name, share)| Portion {
                    name: name.clone(),
                    share: compared.then_some(Share(*share)),
                })
                .collect(),
            via: verdict.via.clone(),
            role: verdict.role,
            degree: verdict.degree,
            parent: verdict.parent.map(|p| self.id(p)),
            absent_parent: verdict.absent.map(|a| o.provenance.absent[a].id.clone()),
            lineage: verdict.lineage.clone(),
            confidence: verdict.confidence.map(|c| Share(f64::from(c) / 10_000.0)),
            tier: verdict.tier,
            score: verdict.score,
            cluster: self.cluster[i].map(|c| self.id(o.matching.clusters[c].members[0])),
            family: self.family[i].map(|f| self.id(o.matching.families[f].members[0])),
            composition: Composition {
                reprinted: Share(c.reprinted),
                edited: Share(c.edited),
                quoted: Share(c.quoted),
                unmatched: Share(c.unmatched),
            },
            segments: Vec::new(),
            evidence: Vec::new(),
            fields: Map::new(),
        }
    }

    /// Whether a pair is listed by cluster: across clusters, or a member with its leader or parent.
    fn is_listed(&self, pair: &Pair) -> bool {
        let o = self.outcome;
        match (self.cluster[pair.a], self.cluster[pair.b]) {
            (Some(x), Some(y)) if x == y => {
                let leader = o.matching.clusters[x].leader;
                let parent = |i: usize| o.provenance.verdicts[i].parent;
                pair.a == leader
                    || pair.b == leader
                    || parent(pair.a) == Some(pair.b)
                    || parent(pair.b) == Some(pair.a)
            }
            _ => true,
        }
    }

    fn pair(&self, pair: &Pair) -> ListedPair {
        ListedPair {
            a: self.id(pair.a),
            b: self.id(pair.b),
            relation: pair.relation,
            jaccard: Share(pair.jaccard()),
            containment: pair.containment().map(Share),
            coverage: pair.coverage().map(Share),
            longest_run: pair.longest_run,
            passages: pair
                .passages
                .iter()
                .map(|p| ListedPassage { a: p.a, b: p.b, words: p.words, quoted: p.quoted })
                .collect(),
        }
    }

    fn clusters(&self) -> Vec<Cluster> {
        let o = self.outcome;
        o.matching
            .clusters
            .iter()
            .map(|c| {
                let verdict = |i: usize| &o.provenance.verdicts[i];
                let original =
                    c.members.iter().copied().find(|&i| verdict(i).role == Role::Original);
                let origin = original
                    .or_else(|| c.members.iter().copied().find(|&i| verdict(i).origin.is_some()))
                    .and_then(|i| verdict(i).origin.as_ref());
                Cluster {
                    id: self.id(c.members[0]),
                    members: c.members.iter().map(|&i| self.id(i)).collect(),
                    leader: self.id(c.leader),
                    original: original.map(|i| self.id(i)),
                    origin: origin.map(|s| s.value.clone()),
                    bridges: c.bridges.iter().map(|&(a, b)| [self.id(a), self.id(b)]).collect(),
                }
            })
            .collect()
    }
}

/// The host of a document's address, else the source it names.
fn host(document: &Document) -> Option<String> {
    let m = &document.metadata;
    let host = [&m.url, &m.canonical, &m.og_url].into_iter().flatten().find_map(|address| {
        let host = url::Url::parse(&address.value).ok()?.host_str()?.to_lowercase();
        Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
    });
    host.or_else(|| Some(m.source.as_ref().or(m.sites.first())?.value.clone()))
}

fn row(o: Overlap) -> OverlapRow {
    OverlapRow {
        from: o.from,
        to: o.to,
        pieces: o.pieces,
        share_from: o.share_from.map(Share),
        share_to: o.share_to.map(Share),
        credited: o.credited,
        median_lag_hours: o.median_lag_hours,
    }
}

/// First and last day of publication in a collection.
fn covered(verdicts: &[Verdict]) -> Option<Dates> {
    // Days that texts merely speak of may lie far off.
    let said = |w: &&When| w.kind != DateKind::Mentioned;
    let all = || verdicts.iter().filter_map(|v| v.published.as_ref()).filter(said);
    let of = |w: &When, s: i64| date::format(s + w.zone(), Precision::Day);
    let first = all().filter_map(|w| Some(of(w, w.from?))).min();
    let last = all().filter_map(|w| Some(of(w, w.to.or(w.from)?))).max();
    first.zip(last).map(|(first, last)| Dates {
        from: Some(first),
        to: Some(last),
        basis: String::new(),
    })
}

/// The SHA-256 of a piece's text as it stands in its document, in hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    const FIGURES: [u8; 16] = *b"0123456789abcdef";
    let digest = Sha256::digest(text.as_bytes());
    let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| char::from(FIGURES[usize::from(half)])).collect()
}
