//! What does a piece claim, all its credits taken together? One origin, or a conflict; who passed it on; its own marks.
//!
//! Input is the facts of a piece and its setting; output a [`Claims`] with the evidence for each part. An agency's credit
//! beats an outlet's, which then passed the text on; a label counts where the text says nothing; a credit to the carrier
//! itself is a mark of originality; photo credits and attributions are listed with no weight for the text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::article::{Document, MarkKind, Sourced, Span, Texts};
use crate::error::Result;
use crate::extract::Collection;
use crate::extract::outlet::name_key;
use crate::provenance::agencies::{Agencies, Trade};
use crate::provenance::credit::{Claim, Credit};
use crate::provenance::evidence::{Evidence, Kind, Tier, capped_sum};
use crate::provenance::facts::{Facts, is_same};

/// What a piece claims of its text.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// The stated origin, with its basis.
    pub origin: Option<Sourced>,
    /// Who is stated to have passed it on.
    pub via: Vec<String>,
    /// Evidence for the stated origin.
    pub stated: Vec<Evidence>,
    /// Origins that contradict each other.
    pub conflict: Vec<String>,
    /// The agency of a partial credit.
    pub part: Option<String>,
    /// Whether a part is stated to be agencies' that it does not name.
    pub shared: bool,
    /// The carrier's own marks.
    pub own: Vec<Evidence>,
    /// Outlets that the text speaks of as itself and that are not its carrier.
    pub foreign: Vec<Credit>,
    /// What only looks like a credit.
    pub aside: Vec<Evidence>,
    /// Whether the piece bears an aggregator's label.
    pub labelled: bool,
}

impl Claims {
    /// Weight of the stated origin in thousandths.
    pub fn stated_weight(&self) -> i64 {
        i64::from(capped_sum(&self.stated))
    }

    /// Weight of the own marks in thousandths, above zero.
    pub fn own_weight(&self) -> i64 {
        -i64::from(capped_sum(&self.own))
    }

    /// Whether the text is stated to be somebody's who is not named: a feed's.
    pub fn is_unnamed(&self) -> bool {
        self.origin.is_none() && self.stated.iter().any(|e| e.kind == Kind::Feed)
    }

    /// Whether nothing but an aggregator's label names the origin.
    pub fn by_label_only(&self) -> bool {
        self.labelled
            && self.stated.iter().all(|e| matches!(e.kind, Kind::Label | Kind::Aggregator))
    }

    /// Whether the stated origin is this party.
    pub fn names(&self, party: &str) -> bool {
        self.origin.as_ref().is_some_and(|o| is_same(&o.value, party))
    }

    /// Whether the text is stated to have come through this party, as origin or on the way.
    pub fn comes_through(&self, party: &str) -> bool {
        self.names(party) || self.via.iter().any(|v| is_same(v, party))
    }
}

/// The claims of a piece. The carrier of its facts is the settled one.
///
/// # Errors
/// What `texts` gives; it is asked only where a photo's credit or a site's residue stands in the text.
pub fn claims(
    collection: &Collection,
    i: usize,
    facts: &Facts,
    texts: &dyn Texts,
) -> Result<Claims> {
    let document = collection.document(i);
    let piece = &collection.pieces[i];
    let setting = &collection.settings[i];
    let table = collection.names.agencies();
    let mut out = Claims::default();
    let mut parties: BTreeMap<String, (String, Vec<Evidence>)> = BTreeMap::new();
    let mut tells = 0;
    for credit in &facts.credits {
        let item = |kind: Kind, says: String| {
            let mut e = Evidence::new(kind, credit.text.clone(), &document.id, says);
            e.span = credit.span;
            e
        };
        let is_self = credit.party.as_deref().is_some_and(|p| facts.is_carrier(p));
        match (credit.claim, &credit.party) {
            (Claim::Whole, Some(party)) if is_self => match credit.kind {
                Kind::Copyright | Kind::SourceLine | Kind::Canonical | Kind::RepublicationPixel => {
                }
                Kind::Byline | Kind::AuthorField => {
                    out.own.push(item(Kind::StaffByline, format!("{party}'s own staff wrote it")));
                }
                _ => out.own.push(item(Kind::SelfCredit, format!("{party} credits itself"))),
            },
            (Claim::Whole, Some(party)) => {
                let slot =
                    parties.entry(name_key(party)).or_insert_with(|| (party.clone(), vec![]));
                let story = tracked(document, credit).unwrap_or_default();
                slot.1.push(item(credit.kind, format!("origin is {party}{story}")));
            }
            (Claim::Whole, None) => {
                out.stated.push(item(credit.kind, "the text comes from a feed".to_owned()));
            }
            (Claim::Passed, Some(party)) => out.via.push(party.clone()),
            (Claim::Part, Some(party)) if !is_self => {
                out.part.get_or_insert_with(|| party.clone());
                out.aside.push(item(credit.kind, format!("a part of it is {party}'s")));
            }
            (Claim::Part, None) => {
                out.shared = true;
                out.aside.push(item(credit.kind, "a part of it is agencies'".to_owned()));
            }
            (Claim::Own, Some(party)) if is_self => {
                tells += 1;
                if tells == 1 {
                    out.own.push(item(Kind::OwnReporting, format!("{party} reported it itself")));
                }
            }
            (Claim::Own, Some(_)) => out.foreign.push(credit.clone()),
            // On a page nobody knows, a person's name says nothing of whose staff that is.
            (Claim::Own, None) if facts.carrier_firm => {
                out.own.push(item(Kind::StaffByline, "a staff byline".to_owned()));
            }
            (Claim::Facts, Some(party)) => {
                let says =
                    format!("{party} is named as the source of a fact: no credit for the text");
                out.aside.push(Evidence { weight: 0, ..item(Kind::Attribution, says) });
            }
            _ => {}
        }
    }
    if tells > 1
        && let Some(first) = out.own.iter_mut().find(|e| e.kind == Kind::OwnReporting)
    {
        first.kind = Kind::OwnReportingOften;
        first.weight = Kind::OwnReportingOften.weight();
        first.says = format!("{}, {tells} times", first.says);
    }
    for aside in collection.set_aside(i) {
        let text = format!("{}: {}", aside.basis, aside.value);
        let item = Evidence::new(Kind::SetAside, text, &document.id, aside.reason.clone());
        out.aside.push(Evidence { field: Some(aside.field), ..item });
    }
    let captions = || piece.marks.iter().filter(|m| m.kind == MarkKind::Caption);
    let residues = || setting.residues.iter().filter(|r| r.site.is_some());
    let wanted = captions().next().is_some() || residues().next().is_some();
    let page = if wanted { texts.get(i)? } else { Cow::Borrowed("") };
    for mark in captions() {
        let credit = mark.reason.strip_prefix("photo credit: ").unwrap_or(&mark.reason);
        // The credit's own words in the caption, where they stand there as they were read.
        let place = mark.span.of(&page).rfind(credit).map_or(mark.span, |at| {
            let start = mark.span.start + at;
            Span::new(start, start + credit.len())
        });
        out.aside.push(
            Evidence::new(
                Kind::PhotoCredit,
                credit,
                &document.id,
                "a photo credit: nothing about the text",
            )
            .at(place),
        );
    }
    let agency = facts.carrier.as_ref().filter(|_| facts.carrier_firm && !setting.bundled);
    if let Some(carrier) = agency
        && table.find(&carrier.value).is_some_and(|(a, _)| a.trade.writes())
    {
        let says = format!("{} is an agency, and this is its own page or feed", carrier.value);
        out.own.push(Evidence::new(Kind::AgencyPage, carrier.value.clone(), &document.id, says));
    }
    label(collection, i, &mut out, &mut parties);
    for residue in residues() {
        let site = residue.site.as_deref().unwrap_or_default();
        if !facts.is_carrier(site) {
            let says = format!("furniture of {site} inside the text");
            let text = residue.span.of(&page);
            let item = Evidence::new(Kind::Residue, text, &document.id, says).at(residue.span);
            let slot = parties
                .entry(name_key(site))
                .or_insert_with(|| (collection.names.usual(site).to_owned(), vec![]));
            slot.1.push(item);
        }
    }
    settle(table, parties, &mut out);
    // A person's byline stays on a reprint too.
    if out.origin.is_some() || out.labelled {
        out.own.retain(|e| e.kind != Kind::StaffByline);
    }
    Ok(out)
}

/// By what number a tag's paper knows the story, and where in the page's source the tag stands.
fn tracked(document: &Document, credit: &Credit) -> Option<String> {
    let tag = credit.text.split_once(": ").filter(|_| credit.kind == Kind::RepublicationPixel)?.1;
    let tracker = document.metadata.trackers.iter().find(|tracker| tracker.tag.value == tag)?;
    let story = tracker.story.as_ref().map(|story| format!(", which numbers the story {story}"));
    Some(format!("{}: byte {} of the page", story.unwrap_or_default(), tracker.at))
}

fn label(
    collection: &Collection,
    i: usize,
    out: &mut Claims,
    parties: &mut BTreeMap<String, (String, Vec<Evidence>)>,
) {
    let document = collection.document(i);
    let Some((label, span)) = &collection.pieces[i].label else { return };
    out.labelled = true;
    let name = collection.names.usual(label).to_owned();
    let name = collection.names.agencies().canonical(&name);
    let says = format!("the page labels it {label}");
    let item = Evidence::new(Kind::Label, label.clone(), &document.id, says).at(*span);
    parties.entry(name_key(&name)).or_insert_with(|| (name, vec![])).1.push(item);
}

/// Chooses the origin among the named parties.
fn settle(table: &Agencies, parties: BTreeMap<String, (String, Vec<Evidence>)>, out: &mut Claims) {
    if parties.is_empty() {
        return;
    }
    let by_label = |items: &[Evidence]| items.iter().all(|e| e.kind == Kind::Label);
    let mut ranked: Vec<(String, Vec<Evidence>)> = parties.into_values().collect();
    let passed: Vec<String> = out.via.iter().map(|name| name_key(name)).collect();
    // Text and metadata before residue before labels; agencies and companies before outlets; then by weight.
    let rank = |name: &str, items: &[Evidence]| {
        let release = items.iter().any(|e| e.kind == Kind::Release);
        // Who is said to have passed the story on wrote none of it, where somebody else is named: an agency's own copyright
        // stands under what it passes on for a paper.
        let passes = passed.contains(&name_key(name))
            || table.find(name).is_some_and(|(a, _)| a.trade == Trade::Distributor);
        let writes = table.find(name).is_some_and(|(a, _)| a.trade.writes()) || release;
        let class = match () {
            () if by_label(items) => 3,
            () if items.iter().all(|e| matches!(e.kind, Kind::Residue | Kind::Label)) => 2,
            () if writes && !passes => 0,
            () => 1,
        };
        (class, passes, -i64::from(capped_sum(items)), name.to_owned())
    };
    ranked.sort_by_cached_key(|(name, items)| rank(name, items));
    let agencies_named: Vec<&(String, Vec<Evidence>)> = ranked
        .iter()
        .filter(|(n, items)| rank(n, items).0 == 0 && items.iter().any(|e| e.weight >= 3_500))
        .collect();
    if agencies_named.len() > 1 {
        out.conflict = agencies_named.iter().map(|(n, _)| n.clone()).collect();
    }
    let mut ranked = ranked.into_iter();
    if let Some((name, items)) = ranked.next() {
        let best = items.iter().max_by_key(|e| (e.weight, std::cmp::Reverse(e.kind)));
        let basis = best.map_or_else(String::new, |e| e.kind.name().replace('_', " "));
        out.origin = Some(Sourced::new(name, basis));
        let labelled = out.labelled;
        out.stated.extend(items);
        for (other, items) in ranked {
            // What else is named passed it on, unless it contradicts.
            if out.conflict.contains(&other) {
                out.aside.extend(items);
            } else {
                if !passed.contains(&name_key(&other)) {
                    out.via.push(other);
                }
                out.stated.extend(items.into_iter().filter(|e| e.kind == Kind::Label));
            }
        }
        if labelled {
            let document = out.stated[0].document.clone();
            let says = "the page bundles other outlets' texts";
            out.stated.push(Evidence::new(Kind::Aggregator, document.clone(), &document, says));
        }
    }
}

/// The best tier among items that speak for a reprint.
pub(crate) fn best_tier(items: &[Evidence]) -> Tier {
    items.iter().filter(|e| e.weight > 0).map(|e| e.kind.tier()).min().unwrap_or(Tier::E)
}
