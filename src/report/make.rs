//! How does what a run found become a report? One [`Maker`] over an outcome, which fills in the types of `model`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Map;

use super::choice::Choice;
use super::figures::{Counted, Group, row};
use super::model::{
    Absent, Address, Cluster, Composition, Container, Dates, Family, Known, ListedPair,
    ListedPassage, Named, NoStory, Note, Parameters, Piece, Portion, ReferenceCounts, Report,
    Roles, Share, Summary, TakenFrom, TakenShare,
};
use crate::article::{DateKind, Document, Precision, When};
use crate::engine::Outcome;
use crate::extract::date;
use crate::overlap::{SourceCount, Study, TakenWords};
use crate::provenance::agencies;
use crate::provenance::{Role, Verdict};
use crate::verify::Pair;

pub(super) struct Maker<'o> {
    outcome: &'o Outcome,
    /// Cluster of each piece.
    cluster: Vec<Option<usize>>,
    family: Vec<Option<usize>>,
    /// Whether a later version of each piece by its carrier is here.
    followed: Vec<bool>,
}

impl<'o> Maker<'o> {
    pub(super) fn new(outcome: &'o Outcome) -> Self {
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
        let mut followed = vec![false; n];
        for verdict in outcome.provenance.verdicts.iter().filter(|v| v.role == Role::Revision) {
            if let Some(earlier) = verdict.parent.filter(|&p| p < n) {
                followed[earlier] = true;
            }
        }
        Self { outcome, cluster, family, followed }
    }

    fn id(&self, i: usize) -> String {
        self.outcome.collection.pieces[i].id.clone()
    }

    /// The report but for its pairs, and for the segments and evidence of its pieces.
    pub(super) fn report(&self, study: Study, choice: Choice) -> Report {
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
            parameters: Parameters { params, fingerprint, figures: choice },
            summary: self.summary(&study),
            containers: o
                .collection
                .own_containers()
                .iter()
                .map(|c| Container {
                    document: o.collection.documents[c.document].id.clone(),
                    pieces: c.pieces.iter().map(|&i| self.id(i)).collect(),
                })
                .collect(),
            non_articles: o.collection.non_articles.clone(),
            pieces: (0..o.collection.own()).map(|i| self.piece(i)).collect(),
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
            sources: self.sources(study.all.sources),
            overlap: study.all.overlap.into_iter().map(row).collect(),
            matrix: study.all.matrix,
            newsflow: study.all.newsflow,
            groups: study.groups.into_iter().map(|(name, f)| Group::of(name, f)).collect(),
            reference: o.input.reference.as_ref().map(|_| self.reference()),
            archive: Arc::clone(&o.archive),
        }
    }

    fn summary(&self, study: &Study) -> Summary {
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
        let all = 0..o.collection.own();
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
            documents: o.collection.own_documents().len(),
            pieces: o.collection.own(),
            containers: o.collection.own_containers().len(),
            non_articles: o.collection.non_articles.len(),
            non_articles_of: self.no_stories(),
            truncated: o.collection.pieces[..o.collection.own()]
                .iter()
                .filter(|p| p.truncated.is_some())
                .count(),
            clusters: o.matching.clusters.len(),
            families: o.matching.families.len(),
            absent_originals: o.provenance.absent.len(),
            furniture_pairs: o.matching.passed_over.len(),
            distinct_texts,
            known_origins: parties.len(),
            no_origin,
            roles,
            published: covered(&o.provenance.verdicts),
            figures: study.all.totals,
            wire: study.all.wire.clone(),
            matches: Counted {
                pairs: study.pairs,
                left_out: study.left_out,
                taken_outside: study.taken_outside,
            },
            reference: self.reference_counts(),
            corrections_applied: o.heard.as_ref().map(|heard| heard.applied),
            corrections_unused: o.heard.as_ref().map(|heard| heard.unused.clone()),
            audit: None,
            skipped: o.input.skipped.clone(),
            passed_over: o.input.passed_over.clone(),
            bounded: o.matching.bounded.clone(),
            notes: o
                .collection
                .own_documents()
                .iter()
                .flat_map(|d| {
                    d.notes.iter().map(|n| Note { document: d.id.clone(), note: n.clone() })
                })
                .collect(),
        }
    }

    /// Counts by source, with what each took from a reference.
    fn sources(&self, mut counts: Vec<SourceCount>) -> Vec<SourceCount> {
        let o = self.outcome;
        if o.input.reference.is_some() {
            let mut taken: BTreeMap<&str, TakenWords> = BTreeMap::new();
            for (verdict, &words) in o.provenance.verdicts.iter().zip(&o.matching.words) {
                if let Some(source) = &verdict.source {
                    taken.entry(source).or_default().add(verdict, words);
                }
            }
            for count in &mut counts {
                count.reference = taken.get(count.name.as_str()).copied();
            }
        }
        counts
    }

    /// The texts of the reference that pieces share words with, by id.
    fn reference(&self) -> Vec<Known> {
        let o = self.outcome;
        let mut pieces: BTreeMap<usize, usize> = BTreeMap::new();
        for verdict in &o.provenance.verdicts {
            for &(i, _) in verdict.reference.iter().flat_map(|taken| &taken.by) {
                *pieces.entry(i).or_default() += 1;
            }
        }
        let known = |(i, pieces): (usize, usize)| {
            let facts = &o.facts[i];
            Known {
                id: self.id(i),
                document: o.collection.document(i).id.clone(),
                title: o.collection.pieces[i].title.clone(),
                words: o.matching.words[i],
                published: facts.clock.published.as_ref().map(Dates::of),
                source: facts.source.clone(),
                pieces,
            }
        };
        // They stand in the collection in the order of their ids.
        pieces.into_iter().map(known).collect()
    }

    fn reference_counts(&self) -> Option<ReferenceCounts> {
        let o = self.outcome;
        let (input, held) = (o.input.reference.as_ref()?, o.collection.reference);
        let mut taken = TakenWords::default();
        for (verdict, &words) in o.provenance.verdicts.iter().zip(&o.matching.words) {
            taken.add(verdict, words);
        }
        let by = o.provenance.verdicts.iter().filter_map(|v| v.reference.as_ref());
        let matched: BTreeSet<usize> = by.flat_map(|t| t.by.iter().map(|&(i, _)| i)).collect();
        Some(ReferenceCounts {
            documents: held.documents,
            pieces: held.pieces,
            containers: held.containers,
            non_articles: held.non_articles,
            matched: matched.len(),
            taking: taken.pieces,
            share: Share(taken.share()),
            skipped: input.skipped.clone(),
            passed_over: input.passed_over.clone(),
        })
    }

    /// Pages that are no story, counted by host and reason.
    fn no_stories(&self) -> Vec<NoStory> {
        let c = &self.outcome.collection;
        let mut counts: BTreeMap<(Option<String>, &str), usize> = BTreeMap::new();
        for page in &c.non_articles {
            let of = c.own_documents().binary_search_by(|d| d.id.cmp(&page.document)).ok();
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
            unit: None,
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
            latest: verdict.role == Role::Revision && !self.followed[i],
            degree: verdict.degree,
            parent: verdict.parent.map(|p| self.id(p)),
            absent_parent: verdict.absent.map(|a| o.provenance.absent[a].id.clone()),
            lineage: verdict.lineage.clone(),
            confidence: verdict.confidence.map(|c| Share(f64::from(c) / 10_000.0)),
            tier: verdict.tier,
            score: verdict.score,
            cluster: self.cluster[i].map(|c| self.id(o.matching.clusters[c].members[0])),
            family: self.family[i].map(|f| self.id(o.matching.families[f].members[0])),
            reference: verdict.reference.as_ref().map(|taken| {
                let share = |words: usize| Share(words as f64 / taken.words.max(1) as f64);
                let from = |&(i, words): &(usize, usize)| TakenFrom {
                    id: self.id(i),
                    share: share(words),
                };
                TakenShare { share: share(taken.taken), by: taken.by.iter().map(from).collect() }
            }),
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
    pub(super) fn is_listed(&self, pair: &Pair) -> bool {
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

    pub(super) fn pair(&self, pair: &Pair) -> ListedPair {
        ListedPair {
            a: self.id(pair.a),
            b: self.id(pair.b),
            relation: pair.relation,
            jaccard: Share(pair.jaccard()),
            containment: pair.containment().map(Share),
            coverage: pair.coverage().map(Share),
            longest_run: pair.longest_run,
            not_same_story: false,
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
