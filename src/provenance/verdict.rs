//! What do the trees mean? Parents turned into roles, origins, lineages, confidence and segments.
//!
//! Input is a decided [`Case`]; output the [`Provenance`] that reports are written from.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::article::{Sourced, When};
use crate::error::Result;
use crate::provenance::calibration::confidence;
use crate::provenance::claims::best_tier;
use crate::provenance::decide::{Case, Link, Parent, Provenance, shared_words};
use crate::provenance::evidence::{Evidence, Kind, PRIOR, Tier, capped_sum};
use crate::provenance::facts::is_same;
use crate::provenance::role::{Absent, Degree, Hop, Role, Verdict};
use crate::provenance::segments::{Composition, Source, alone, segment, verbatim};
use crate::text::Body;
use crate::verify::{Pair, Relation};

/// Partial reuse that makes a piece partial: coverage by the other from here.
pub(super) const PARTIAL: u64 = 1_200;
/// Share of a text in another from which it is that other's, whole.
const WHOLE: u64 = 8_000;
/// Words that two stories may share by the stock phrases of the trade alone.
pub(super) const STOCK: u32 = 20;

/// The verdicts of a decided case.
pub(crate) fn verdicts(case: &Case<'_>) -> Result<Provenance> {
    let n = case.own;
    let mut roles: Vec<Role> = (0..n).map(|i| role(case, i)).collect();
    let mut parents = case.parents.clone();
    partials(case, &mut roles, &mut parents);
    let origins = origins(case, &roles, &parents);
    let (absent, number) = absents(case, &parents, &origins);
    let judge = Judge {
        case,
        roles: &roles,
        parents: &parents,
        origins: &origins,
        number: &number,
        absent: &absent,
    };
    let verdicts = (0..n).into_par_iter().map(|i| judge.verdict(i)).collect::<Result<_>>()?;
    Ok(Provenance { verdicts, absent })
}

/// The role that the tree alone gives.
fn role(case: &Case<'_>, i: usize) -> Role {
    if let Some(role) = case.given_role(i) {
        return role;
    }
    let claims = &case.claims[i];
    if !claims.conflict.is_empty() && case.parents[i] == Parent::Root {
        return Role::Unknown;
    }
    match case.parents[i] {
        Parent::Absent(_) | Parent::Reference(_) => Role::Reprint,
        Parent::Piece(parent) if case.earlier[i] == Some(parent) => Role::Revision,
        Parent::Piece(_) if case.ambiguous[i] => Role::Unknown,
        Parent::Piece(parent) => {
            let enough = link(case, i, parent).is_some_and(|l| {
                let pair = &case.pairs[l.pair];
                Case::share(i, pair) >= 5_000
                    || matches!(pair.relation, Relation::Copy | Relation::Contained)
                        && claims.part.is_none()
            });
            // Nearly all of it is another's, whatever "with" says.
            let whole =
                link(case, i, parent).is_some_and(|l| Case::share(i, &case.pairs[l.pair]) >= WHOLE);
            if enough && (claims.part.is_none() || whole) || claims.origin.is_some() {
                Role::Reprint
            } else {
                Role::Partial
            }
        }
        Parent::Root => {
            // Copies alone do not make an original: their common source may be elsewhere. A proof that they came from here
            // does, and so does a label that names this page beside a later copy with its end cut off or its names changed.
            let children: Vec<&Link> = case.links[i]
                .iter()
                .filter(|l| {
                    case.parents[l.other] == Parent::Piece(i) && case.earlier[l.other] != Some(i)
                })
                .collect();
            let labelled = children.iter().any(|l| {
                let theirs = &case.claims[l.other];
                theirs.by_label_only() && case.carrier(i).is_some_and(|name| theirs.names(name))
            });
            let edited_later = || {
                children.iter().any(|l| {
                    let items = case.made_from(i, l.other, l.pair);
                    let has = |kinds: &[Kind]| items.iter().any(|e| kinds.contains(&e.kind));
                    has(&[Kind::Cut, Kind::Replacement]) && has(&[Kind::Later])
                })
            };
            let proved =
                children.iter().any(|l| case.proves(i, l.pair)) || labelled && edited_later();
            if claims.own_weight() >= 1_000 || proved && !case.ambiguous[i] {
                Role::Original
            } else if case.ambiguous[i] || has_copies(case, i) {
                Role::Unknown
            } else {
                Role::Unlinked
            }
        }
    }
}

/// Whether copies of a piece are here: then it is not without a partner, whoever was first.
fn has_copies(case: &Case<'_>, i: usize) -> bool {
    let copy =
        |l: &Link| matches!(case.pairs[l.pair].relation, Relation::Copy | Relation::Contained);
    case.links[i].iter().any(copy)
}

fn link(case: &Case<'_>, i: usize, other: usize) -> Option<Link> {
    case.links[i].iter().copied().find(|l| l.other == other)
}

/// Own text around another's: pieces at the root that took a part from somebody.
fn partials(case: &Case<'_>, roles: &mut [Role], parents: &mut [Parent]) {
    let table = case.collection.names.agencies();
    let before = roles.to_vec();
    for i in 0..roles.len() {
        if case.parents[i] == Parent::Root
            && let Some(source) = case.partly_from_reference(i)
        {
            roles[i] = Role::Partial;
            parents[i] = Parent::Reference(source);
            continue;
        }
        if case.parents[i] != Parent::Root || before[i] == Role::Unknown || case.is_told(i) {
            continue;
        }
        let claims = &case.claims[i];
        let partners: Vec<(u64, Link)> = case.links[i]
            .iter()
            .filter(|l| case.pairs[l.pair].relation == Relation::Partial)
            .map(|l| (case.pairs[l.pair].coverage_parts()[usize::from(!l.is_a)], *l))
            .filter(|(share, l)| *share >= PARTIAL && shared_words(&case.pairs[l.pair]) >= STOCK)
            // An outlet's own background in its next story is nobody else's text.
            .filter(|(_, l)| !case.same_carrier(i, l.other))
            .filter(|(_, l)| !case.comes_from(parents, l.other, i))
            .collect();
        let named = claims.part.as_deref();
        let credited = partners.iter().filter(|(_, l)| {
            named.is_some_and(|party| {
                let theirs = case.facts[l.other].carrier.as_ref().map(|c| c.value.as_str());
                theirs.is_some_and(|c| is_same(c, party)) || case.claims[l.other].names(party)
            })
        });
        let best = |links: Vec<&(u64, Link)>| {
            links
                .into_iter()
                .max_by(|x, y| {
                    let home = |l: &Link| !case.collection.settings[l.other].bundled;
                    (home(&x.1), x.0).cmp(&(home(&y.1), y.0)).then(y.1.other.cmp(&x.1.other))
                })
                .map(|(_, l)| l.other)
        };
        if let Some(source) = best(credited.collect()) {
            roles[i] = Role::Partial;
            parents[i] = Parent::Piece(source);
            continue;
        }
        if named.is_some() || claims.shared {
            roles[i] = Role::Partial;
            continue;
        }
        if partners.is_empty() {
            continue;
        }
        // Agencies write for outlets: what stands in an outlet's own story and is credited to an agency elsewhere is the agency's.
        // So is what others print with another outlet's or a company's credit, and nobody with this one's.
        let quoted_from = claims.own.iter().all(|e| e.kind != Kind::CreditedByOthers);
        let wired: Vec<&(u64, Link)> = partners
            .iter()
            .filter(|(_, l)| {
                let theirs = &case.claims[l.other];
                let by_credit = theirs.origin.as_ref().filter(|_| !theirs.by_label_only());
                let signed = theirs.own.iter().any(|e| {
                    matches!(e.kind, Kind::AgencyPage | Kind::SelfCredit | Kind::CreditedByOthers)
                });
                let home = case.carrier(l.other).filter(|_| signed);
                let party = by_credit.map(|o| o.value.as_str()).or(home);
                party.is_some_and(|name| !case.facts[i].is_carrier(name))
                    && quoted_from
                    && !case.facts[i].clock.before(&case.facts[l.other].clock)
            })
            .collect();
        let own = case.carrier(i).is_some_and(|name| table.find(name).is_none());
        if own && let Some(source) = best(wired) {
            roles[i] = Role::Partial;
            parents[i] = Parent::Piece(source);
            continue;
        }
        // Without a credit only the dates can say who took from whom, and only between texts that are somebody's own.
        let earlier: Vec<&(u64, Link)> = partners
            .iter()
            .filter(|(_, l)| {
                case.facts[l.other].clock.before(&case.facts[i].clock)
                    && before[l.other] == Role::Original
            })
            .collect();
        if claims.own_weight() < 1_500
            && let Some(source) = best(earlier)
        {
            roles[i] = Role::Partial;
            parents[i] = Parent::Piece(source);
        } else if before[i] == Role::Unlinked {
            roles[i] = Role::Unknown;
        }
    }
}

/// Whether a piece's origin has been worked out.
#[derive(Clone)]
enum Known {
    No,
    Yes(Option<Sourced>),
}

/// Who wrote each piece's text, with the basis.
fn origins(case: &Case<'_>, roles: &[Role], parents: &[Parent]) -> Vec<Option<Sourced>> {
    let n = roles.len();
    let mut out: Vec<Known> = vec![Known::No; n];
    fn of(
        i: usize,
        depth: usize,
        case: &Case<'_>,
        roles: &[Role],
        parents: &[Parent],
        out: &mut [Known],
    ) -> Option<Sourced> {
        if let Known::Yes(known) = &out[i] {
            return known.clone();
        }
        let stated = case.claims[i].origin.clone();
        let carrier = case.facts[i].carrier.clone();
        let told = case.told_origin(i);
        let found = match (roles[i], parents[i]) {
            (Role::Unknown | Role::Unlinked, _) => None,
            (Role::Partial, _) => carrier.filter(|_| !case.collection.settings[i].bundled),
            (_, Parent::Root) => carrier
                .filter(|_| !case.collection.settings[i].bundled)
                .or_else(|| label_on_copies(case, i)),
            (_, Parent::Absent(a)) => stated.filter(|_| !case.overruled[i]).or_else(|| {
                let basis = "shared with credited texts";
                case.absents[a].0.clone().map(|name| Sourced::new(name, basis))
            }),
            (_, Parent::Piece(parent)) if depth < out.len() => {
                let theirs = of(parent, depth + 1, case, roles, parents, out);
                let overruled = || {
                    // The text's own proof, from a page that reported it itself, beats a credit.
                    let proof = link(case, i, parent).is_some_and(|l| case.proves(parent, l.pair));
                    proof && case.claims[parent].own_weight() >= 2_500
                        || case.signed_by_agency(parent)
                };
                match (stated, theirs) {
                    (Some(mine), Some(theirs)) if !is_same(&mine.value, &theirs.value) => {
                        let by_label = case.claims[i]
                            .stated
                            .iter()
                            .all(|e| matches!(e.kind, Kind::Label | Kind::Aggregator));
                        let told = case.is_told_parent(i);
                        Some(if by_label || told || overruled() { theirs } else { mine })
                    }
                    (Some(mine), _) => Some(mine),
                    (None, theirs) => theirs.map(|t| Sourced::new(t.value, "its parent's origin")),
                }
            }
            (_, Parent::Reference(source)) => case.reference_origin(source).or(stated),
            _ => stated,
        };
        let found = told.or(found);
        out[i] = Known::Yes(found.clone());
        found
    }
    (0..n).map(|i| of(i, 0, case, roles, parents, &mut out)).collect()
}

/// A page without a name is its copies' label's, when they bear one.
fn label_on_copies(case: &Case<'_>, i: usize) -> Option<Sourced> {
    case.links[i]
        .iter()
        .filter(|l| case.parents[l.other] == Parent::Piece(i))
        .find_map(|l| {
            let claims = &case.claims[l.other];
            claims.origin.as_ref().filter(|_| claims.by_label_only())
        })
        .map(|o| Sourced::new(o.value.clone(), "label on its copy"))
}

/// The absent originals that pieces hang from in the end, and each one's place in the list by its number in the case.
fn absents(
    case: &Case<'_>,
    parents: &[Parent],
    origins: &[Option<Sourced>],
) -> (Vec<Absent>, BTreeMap<usize, usize>) {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, parent) in parents.iter().enumerate() {
        if let Parent::Absent(a) = parent {
            members.entry(*a).or_default().push(i);
        }
    }
    let mut found: Vec<(usize, Absent)> = members
        .into_iter()
        .map(|(a, members)| {
            let witness = best_witness(case, &members);
            let origin = case.absents[a]
                .0
                .clone()
                .or_else(|| origins[witness].as_ref().map(|o| o.value.clone()));
            let published = published(case, &members);
            let id = format!("absent:{}", case.collection.pieces[witness].id);
            (a, Absent { id, origin, published, members, best_witness: witness })
        })
        .collect();
    found.sort_by(|x, y| x.1.id.cmp(&y.1.id));
    let number = found.iter().enumerate().map(|(n, (a, _))| (*a, n)).collect();
    (found.into_iter().map(|(_, absent)| absent).collect(), number)
}

/// The member closest to the original: it bears the agency's own dateline or tail, stands on a page of its own, is long.
fn best_witness(case: &Case<'_>, members: &[usize]) -> usize {
    let rank = |i: usize| {
        let marked = case.claims[i]
            .stated
            .iter()
            .any(|e| matches!(e.kind, Kind::Dateline | Kind::AgencyTail | Kind::Release));
        let words = case.words[i];
        (marked, !case.collection.settings[i].bundled, words)
    };
    let mut best = members[0];
    for &i in members {
        if rank(i) > rank(best) {
            best = i;
        }
    }
    best
}

/// When an absent original was published: a stated date of first publication, else not after its earliest copy.
fn published(case: &Case<'_>, members: &[usize]) -> Option<When> {
    let stated =
        members.iter().find_map(|&i| case.facts[i].credits.iter().find_map(|c| c.date.clone()));
    if let Some(when) = stated {
        return Some(When { basis: "stated by a copy".to_owned(), span: None, ..when });
    }
    let earliest = members
        .iter()
        .filter(|&&i| case.facts[i].clock.firm)
        .filter_map(|&i| case.facts[i].clock.published.as_ref())
        .filter(|w| w.to.is_some())
        .min_by_key(|w| (w.to, w.from))?;
    let basis = "not after its earliest copy".to_owned();
    Some(When { from: None, basis, span: None, ..earliest.clone() })
}

struct Judge<'c, 'a> {
    case: &'c Case<'a>,
    roles: &'c [Role],
    parents: &'c [Parent],
    origins: &'c [Option<Sourced>],
    number: &'c BTreeMap<usize, usize>,
    absent: &'c [Absent],
}

impl Judge<'_, '_> {
    fn verdict(&self, i: usize) -> Result<Verdict> {
        let case = self.case;
        let (claims, facts) = (&case.claims[i], &case.facts[i]);
        let role = self.roles[i];
        let origin = self.origins[i].clone();
        let parent = match self.parents[i] {
            Parent::Piece(p) if role != Role::Unknown => Some(p),
            _ => None,
        };
        let absent = match self.parents[i] {
            Parent::Absent(a) => self.number.get(&a).copied(),
            _ => None,
        };
        let reference = match self.parents[i] {
            Parent::Reference(source) => Some(source),
            _ => None,
        };
        let mut sources = self.sources(i, parent, absent);
        let known = case.reference_sources(i, reference);
        sources
            .splice(if reference.is_some() { 0..0 } else { sources.len()..sources.len() }, known);
        let piece = &case.collection.pieces[i];
        let text = case.texts.get(i)?;
        let (segments, composition) = if case.links[i].is_empty() && sources.is_empty() {
            alone(piece, &text)
        } else {
            segment(piece, &Body::of(piece, &text), &sources)
        };
        let evidence = self.evidence(i, parent, reference, &text);
        let via = self.via(i, parent, origin.as_ref());
        let scored = self.score(i, parent, &evidence, &composition);
        let (score, tier) = (scored.map(|s| s.0), scored.map(|s| s.1));
        let confidence = scored.map(|(score, tier)| {
            // A person's word is as sure as a statement can be.
            if is_told(&evidence) { tier.cap() } else { confidence(role, tier, score) }
        });
        // As coverage is: of the words outside quotation.
        let unquoted = (1.0 - composition.quoted).max(f64::EPSILON);
        let taken = (composition.reprinted / unquoted).min(1.0);
        let origins = match role {
            Role::Reprint | Role::Revision => {
                origin.iter().map(|o| (o.value.clone(), taken)).collect()
            }
            Role::Partial => {
                let whose = parent
                    .and_then(|p| self.origins[p].clone())
                    .or_else(|| case.reference_origin(reference?))
                    .map(|o| o.value);
                whose.or(claims.part.clone()).map(|name| (name, taken)).into_iter().collect()
            }
            _ => Vec::new(),
        };
        Ok(Verdict {
            role,
            degree: match reference.filter(|_| role == Role::Reprint) {
                Some(source) => case.reference_degree(i, source),
                None => self.degree(i, parent, absent),
            },
            carrier: facts.carrier.clone(),
            source: facts.source.clone(),
            lineage: self.lineage(i, origin.as_ref(), &via),
            origin,
            origins,
            via,
            parent: parent.or(reference),
            absent,
            reference: case.taken_of(i, &text),
            confidence,
            tier,
            score,
            published: facts.clock.published.clone(),
            composition,
            verbatim: verbatim(&sources),
            segments,
            evidence,
        })
    }

    /// The texts a piece's words may come from, best first: its parent, then its kin.
    fn sources(&self, i: usize, parent: Option<usize>, absent: Option<usize>) -> Vec<Source> {
        let case = self.case;
        if self.roles[i] == Role::Original {
            return Vec::new();
        }
        let mut kin: Vec<(bool, std::cmp::Reverse<u64>, usize, Link)> = Vec::new();
        for &l in &case.links[i] {
            let is_parent = parent == Some(l.other);
            let same = |a: &Option<Sourced>, b: &Option<Sourced>| match (a, b) {
                (Some(a), Some(b)) => is_same(&a.value, &b.value),
                _ => false,
            };
            let sibling = absent.is_some() && same(&self.origins[i], &self.origins[l.other]);
            let undecided = self.roles[i] == Role::Unknown;
            if is_parent || sibling || undecided {
                let pair = &case.pairs[l.pair];
                kin.push((!is_parent, std::cmp::Reverse(pair.shared), l.other, l));
            }
        }
        kin.sort_by_key(|k| (k.0, k.1, k.2));
        kin.into_iter()
            .map(|(_, _, other, l)| {
                let pair = &case.pairs[l.pair];
                let id = match absent {
                    Some(a) if parent != Some(other) => self.absent[a].id.clone(),
                    _ => case.collection.pieces[other].id.clone(),
                };
                let runs = pair
                    .passages
                    .iter()
                    .map(|p| {
                        if l.is_a {
                            (p.a_word, p.b_word, p.words)
                        } else {
                            (p.b_word, p.a_word, p.words)
                        }
                    })
                    .collect();
                Source { id, runs }
            })
            .collect()
    }

    fn evidence(
        &self,
        i: usize,
        parent: Option<usize>,
        reference: Option<usize>,
        text: &str,
    ) -> Vec<Evidence> {
        let case = self.case;
        let claims = &case.claims[i];
        let mut out = case.given_evidence(i, reference);
        out.extend(claims.stated.iter().cloned());
        if let Some(parent) = parent
            && let Some(l) = link(case, i, parent)
        {
            out.extend(case.made_from(parent, i, l.pair));
            let carrier = case.facts[parent].carrier.as_ref().map(|c| c.value.as_str());
            for credit in &claims.foreign {
                if let (Some(party), Some(carrier)) = (&credit.party, carrier)
                    && is_same(party, carrier)
                {
                    let says = format!(
                        "it speaks of {party} as the reporter, and that is where its parent stands"
                    );
                    let document = &case.collection.document(i).id;
                    let mut item =
                        Evidence::new(Kind::ForeignSelf, credit.text.clone(), document, says);
                    item.span = credit.span;
                    out.push(item);
                }
            }
        }
        if let (Some((_, items)), Parent::Absent(_)) = (case.inferred.get(&i), self.parents[i]) {
            out.extend(items.iter().cloned());
            for l in &case.links[i] {
                if let Some(d) = case.directions.get(&l.pair) {
                    let mine = if l.is_a { &d.b_to_a } else { &d.a_to_b };
                    out.extend(mine.iter().filter(|e| e.kind == Kind::Replacement).cloned());
                }
            }
            if let Some(span) = case.facts[i].defect {
                let document = &case.collection.document(i).id;
                let says = "a quotation mark closes what nothing opened: an editor cut before it";
                out.push(Evidence::new(Kind::Defect, span.of(text), document, says).at(span));
            }
        }
        if self.roles[i] == Role::Revision {
            let says = "an earlier version by the same carrier is here";
            out.push(Evidence::new(
                Kind::EarlierVersion,
                case.day(i),
                &case.collection.document(i).id,
                says,
            ));
            out.extend(case.later_by.get(&i).into_iter().flatten().cloned());
        }
        out.extend(claims.own.iter().cloned());
        self.copied(i, &mut out);
        out.extend(claims.aside.iter().cloned());
        let mut kept: Vec<Evidence> = Vec::with_capacity(out.len());
        for item in out {
            if !kept.contains(&item) {
                kept.push(item);
            }
        }
        kept
    }

    /// That others copy from a piece, with the best proof of it.
    fn copied(&self, i: usize, out: &mut Vec<Evidence>) {
        let case = self.case;
        let copies: Vec<Link> = case.links[i]
            .iter()
            .copied()
            .filter(|l| {
                self.parents[l.other] == Parent::Piece(i) && self.roles[l.other] != Role::Unknown
            })
            .collect();
        if copies.is_empty() || self.roles[i] != Role::Original {
            return;
        }
        let proof = copies.iter().find(|l| case.proves(i, l.pair));
        let names: Vec<&str> =
            copies.iter().map(|l| case.collection.pieces[l.other].id.as_str()).collect();
        let says = match proof {
            Some(_) => "its typography is upstream of its copy's",
            None => "others evidently copy from it",
        };
        out.push(Evidence::new(
            Kind::Copied,
            names.join(", "),
            &case.collection.document(i).id,
            says,
        ));
    }

    /// What speaks for the role of a piece, summed, and the tier of the best of it; nothing where nothing is claimed.
    fn score(
        &self,
        i: usize,
        parent: Option<usize>,
        evidence: &[Evidence],
        composition: &Composition,
    ) -> Option<(i32, Tier)> {
        let claims = &self.case.claims[i];
        let own: Vec<Evidence> = evidence.iter().filter(|e| e.weight < 0).cloned().collect();
        if is_told(evidence) {
            return Some((Kind::User.weight(), Tier::A));
        }
        let from_reference = matches!(self.parents[i], Parent::Reference(_));
        Some(match self.roles[i] {
            Role::Unlinked | Role::Unknown => return None,
            Role::Original => {
                let tier = own.iter().map(|e| e.kind.tier()).min().unwrap_or(Tier::D);
                (-capped_sum(&own) - PRIOR, tier)
            }
            Role::Revision => {
                let later = self.case.later_by.get(&i).map_or(0, |items| capped_sum(items));
                (later, Tier::B)
            }
            Role::Partial => {
                let tier = match (claims.part.is_some(), from_reference) {
                    (true, _) => Tier::A,
                    (false, true) => Tier::C,
                    (false, false) => Tier::D,
                };
                // A part is another's, and the rest its own: so its own marks count for it, and what stands nowhere else.
                let rest = (2_000.0 * composition.unmatched) as i32;
                let stated = if tier == Tier::A { Kind::PartialCredit.weight() } else { 0 };
                (stated - capped_sum(&own) + rest + PRIOR, tier)
            }
            Role::Reprint => {
                let proved = evidence.iter().any(|e| e.kind == Kind::LossyCharacters);
                let tier = match (proved && parent.is_some(), !claims.stated.is_empty()) {
                    (true, _) => Tier::B,
                    (false, true) => best_tier(&claims.stated),
                    (false, false) => best_tier(evidence).max(Tier::C),
                };
                let against = if proved || from_reference { 0 } else { capped_sum(&own) };
                let for_it: Vec<Evidence> =
                    evidence.iter().filter(|e| e.weight > 0).cloned().collect();
                (capped_sum(&for_it) + against + PRIOR, tier)
            }
        })
    }

    /// How a reprint's text stands to its parent's, or to that of its closest kin.
    fn degree(&self, i: usize, parent: Option<usize>, absent: Option<usize>) -> Option<Degree> {
        let case = self.case;
        if self.roles[i] != Role::Reprint {
            return None;
        }
        if let Some(parent) = parent {
            let l = link(case, i, parent)?;
            return Some(degree(&case.pairs[l.pair], self.words(i, parent, l.pair)));
        }
        let witness = self.absent[absent?].best_witness;
        let kin = |l: &&Link| {
            let same = match (&self.origins[i], &self.origins[l.other]) {
                (Some(a), Some(b)) => is_same(&a.value, &b.value),
                _ => false,
            };
            same && case.pairs[l.pair].relation <= Relation::Partial
        };
        let share = |l: &Link| Case::share(i, &case.pairs[l.pair]);
        let best = case.links[i].iter().filter(kin).max_by(|x, y| {
            (x.other == witness)
                .cmp(&(y.other == witness))
                .then(share(x).cmp(&share(y)))
                .then(y.other.cmp(&x.other))
        })?;
        let found = degree(&case.pairs[best.pair], self.words(i, best.other, best.pair));
        // The closest witness is nobody's abridgement or expansion.
        if i == witness {
            let verbatim = case.links[i].iter().filter(kin).any(|l| {
                let d = degree(&case.pairs[l.pair], self.words(i, l.other, l.pair));
                d == Degree::Verbatim
            });
            let alone = self.absent[absent?].members.len() == 1;
            return verbatim.then_some(Degree::Verbatim).or(alone.then_some(Degree::Edited));
        }
        Some(found)
    }

    /// The words of two of the collection's pieces that a degree goes by.
    fn words(&self, mine: usize, theirs: usize, pair: usize) -> [u32; 2] {
        self.case.words_of(mine, theirs, &self.case.pairs[pair])
    }

    /// Who passed a text on between origin and carrier.
    fn via(&self, i: usize, parent: Option<usize>, origin: Option<&Sourced>) -> Vec<String> {
        let case = self.case;
        if !matches!(self.roles[i], Role::Reprint) {
            return Vec::new();
        }
        let mut out: Vec<String> = Vec::new();
        let carrier = case.facts[i].carrier.as_ref().map(|c| c.value.clone());
        let mut push = |name: &str| {
            let known = origin.is_some_and(|o| is_same(&o.value, name))
                || carrier.as_deref().is_some_and(|c| is_same(c, name))
                || out.iter().any(|o| is_same(o, name));
            if !known {
                out.push(name.to_owned());
            }
        };
        // Whom it credits where it stands in the reference.
        if let (Parent::Reference(_), Some(stated)) = (self.parents[i], &case.claims[i].origin) {
            push(&stated.value);
        }
        for name in &case.claims[i].via {
            push(name);
        }
        // A label that is not the origin's is the outlet the page took it from.
        if let Some((label, _)) = &case.collection.pieces[i].label {
            push(case.collection.names.usual(label));
        }
        if let Some(parent) = parent
            && self.roles[parent] == Role::Reprint
            && !case.collection.settings[parent].bundled
            && let Some(source) = &case.facts[parent].carrier
        {
            push(&source.value);
        }
        out
    }

    fn lineage(&self, i: usize, origin: Option<&Sourced>, via: &[String]) -> Vec<Hop> {
        let facts = &self.case.facts[i];
        let mut out = Vec::new();
        if let Some(origin) = origin {
            out.push(Hop { party: origin.value.clone(), how: origin.basis.clone() });
        }
        for party in via {
            let labelled = self.case.collection.pieces[i].label.as_ref();
            let how =
                if labelled.is_some_and(|(l, _)| is_same(l, party)) { "label" } else { "stated" };
            out.push(Hop { party: party.clone(), how: how.to_owned() });
        }
        if let Some(carrier) = &facts.carrier
            && !out.iter().any(|h| is_same(&h.party, &carrier.value))
        {
            out.push(Hop { party: carrier.value.clone(), how: carrier.basis.clone() });
        }
        out
    }
}

/// Whether a person says what a piece was made from, or by whom.
fn is_told(evidence: &[Evidence]) -> bool {
    evidence.iter().any(|e| e.kind == Kind::User && e.weight != 0)
}

impl Case<'_> {
    /// The words of two texts that a degree goes by. What follows on the last words that a stub shares with the other was
    /// kept back by a wall or a feed, and is nobody's cut.
    pub(super) fn words_of(&self, mine: usize, theirs: usize, pair: &Pair) -> [u32; 2] {
        let is_stub = |i: usize| self.collection.pieces[i].truncated.is_some();
        let until = |i: usize| {
            let ends = pair
                .passages
                .iter()
                .map(|p| if pair.a == i { p.a_word } else { p.b_word } + p.words);
            ends.max().unwrap_or(self.words[i])
        };
        let of = |i: usize, other: usize| if is_stub(other) { until(i) } else { self.words[i] };
        [of(mine, theirs), of(theirs, mine)]
    }
}

/// The degree of one text against another, given the words of both: what is missing, what was added, and how often the words
/// between shared runs were changed. A credit or byline more or less at an edge is no edit.
pub(super) fn degree(pair: &Pair, words: [u32; 2]) -> Degree {
    let shared: u32 = pair.passages.iter().map(|p| p.words).sum();
    let [added, missing] = words.map(|all| all.saturating_sub(shared));
    let edits = pair.passages.len().saturating_sub(1);
    // A credit, byline or copyright line takes up to some two dozen words.
    let much = |part: u32, all: u32| part * 5 >= all || part >= 25 && part * 20 >= all;
    if much(missing, words[1]) && missing * 2 > added * 3 {
        Degree::Abridged
    } else if much(added, words[0]) && added * 2 > missing * 3 {
        Degree::Expanded
    } else if edits <= 1 && !much(added, words[0]) && !much(missing, words[1]) {
        Degree::Verbatim
    } else {
        Degree::Edited
    }
}
