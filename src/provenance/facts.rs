//! What does each piece say of itself? Carrier, source, credits and clock, before any piece is compared with another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rayon::prelude::*;
use regex::Regex;

use crate::article::{Sourced, Span, Texts, is_marked};
use crate::error::Result;
use crate::extract::Collection;
use crate::extract::outlet::{Names, domain_of, name_key, registrable, same_name};
use crate::extract::quotes::first_orphan;
use crate::provenance::agencies;
use crate::provenance::clock::Clock;
use crate::provenance::credit::{Claim, Credit, Credits, Wires, wire_of};
use crate::provenance::evidence::Kind;
use crate::provenance::story::Story;
use crate::verify::Context;

/// What a piece says of itself.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Whose page it stands on, with the basis.
    pub carrier: Option<Sourced>,
    /// Whether the page itself says so, and not only the story.
    pub carrier_firm: bool,
    /// The name it counts under in overlap figures.
    pub source: Option<String>,
    /// Credits, self-references and attributions.
    pub credits: Vec<Credit>,
    /// Its publication date.
    pub clock: Clock,
    /// A closing quotation mark that nothing opened.
    pub defect: Option<Span>,
}

impl Facts {
    /// Whether a party is the carrier itself.
    pub fn is_carrier(&self, party: &str) -> bool {
        self.carrier.as_ref().is_some_and(|c| is_same(party, &c.value))
    }
}

/// Whether two names mean one party, an agency's domain included.
pub fn is_same(a: &str, b: &str) -> bool {
    if a == b {
        return !a.is_empty();
    }
    let key = agencies::key(a);
    !key.is_empty() && key == agencies::key(b)
}

/// Reads the facts of every piece. `source_part` takes the source from a part of the path, counted from 1.
///
/// # Errors
/// What `texts` gives.
pub fn read(
    collection: &Collection,
    texts: &dyn Texts,
    source_part: Option<usize>,
) -> Result<Vec<Facts>> {
    let pieces = 0..collection.pieces.len();
    let table = collection.names.agencies();
    let wires: Vec<Option<String>> = pieces
        .clone()
        .into_par_iter()
        .map(|i| {
            let (piece, text) = (&collection.pieces[i], texts.get(i)?);
            let may_name = wire_of(table, &Story::beginning(piece, &text)).is_some();
            Ok(may_name.then(|| wire_of(table, &Story::of(piece, &text))).flatten())
        })
        .collect::<Result<_>>()?;
    let wires: Wires = wires.into_iter().flatten().collect();
    let reader = Credits::new(&collection.names, &wires);
    let banners = banners(collection, texts)?;
    pieces
        .into_par_iter()
        .map(|i| {
            let banner = banners.get(&collection.pieces[i].document);
            Ok(one(collection, i, &texts.get(i)?, reader, banner, source_part))
        })
        .collect()
}

/// The app that each page of several pieces offers: looked for once a page, not once a piece.
fn banners(collection: &Collection, texts: &dyn Texts) -> Result<BTreeMap<usize, Sourced>> {
    let found: Vec<Option<(usize, Sourced)>> = collection
        .containers
        .par_iter()
        .map(|page| {
            let Some(&first) = page.pieces.first() else { return Ok(None) };
            let text = texts.get(first)?;
            let name = APP.captures(&text).map(|c| Sourced::new(&c[1], "app banner"));
            Ok(name.map(|name| (page.document, name)))
        })
        .collect::<Result<_>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// What the template and furniture rules need to know of each piece: its source and date.
pub fn contexts(facts: &[Facts]) -> Vec<Context> {
    // A collection has few sources: each name is reduced once.
    let names: BTreeSet<&str> = facts.iter().filter_map(|f| f.source.as_deref()).collect();
    let by_name: BTreeMap<&str, String> = names.iter().map(|&n| (n, name_key(n))).collect();
    let keys: Vec<&String> = by_name.values().collect::<BTreeSet<_>>().into_iter().collect();
    let numbers: BTreeMap<&str, usize> =
        by_name.iter().filter_map(|(&n, key)| Some((n, keys.binary_search(&key).ok()?))).collect();
    facts
        .iter()
        .map(|f| {
            let source = f.source.as_deref().and_then(|s| numbers.get(s).copied());
            let published = f.clock.published.as_ref().and_then(|w| Some((w.from?, w.to?)));
            Context { source: source.map(|n| n as u32), published }
        })
        .collect()
}

fn one(
    collection: &Collection,
    i: usize,
    text: &str,
    reader: Credits<'_>,
    banner: Option<&Sourced>,
    source_part: Option<usize>,
) -> Facts {
    let piece = &collection.pieces[i];
    let story = &Story::of(piece, text);
    let document = collection.document(i);
    let setting = &collection.settings[i];
    let mut credits = reader.read(story, document, setting.bundled);
    for party in credits.iter_mut().filter_map(|credit| credit.party.as_mut()) {
        if let Some(outlet) = collection.names.outlet(party) {
            party.clone_from(&outlet.name);
        }
    }
    let (carrier, firm) = carrier(collection, i, text, &credits, banner);
    let clock = Clock::of(piece, story, &credits, collection.latest);
    let orphan =
        first_orphan(text, piece.span, &piece.quotes, |orphan| !is_marked(&piece.marks, orphan));
    let source = piece
        .label
        .as_ref()
        .map(|(label, _)| collection.names.usual(label).to_owned())
        .or_else(|| linked_source(collection, i))
        .or_else(|| carrier.as_ref().map(|c| c.value.clone()))
        .or_else(|| path_part(&document.place.path, source_part?));
    Facts { carrier, carrier_firm: firm, source, credits, clock, defect: orphan }
}

/// The outlet that a page of others' texts leads to for this one, if that is not its own.
fn linked_source(collection: &Collection, i: usize) -> Option<String> {
    let link = collection.pieces[i].link.as_ref()?;
    let domain = registrable(&link.value).filter(|_| link.value.contains("://"))?;
    let m = &collection.document(i).metadata;
    let own = |s: &Sourced| registrable(&s.value).is_none_or(|own| own == domain);
    let mut addresses = [&m.url, &m.canonical, &m.og_url].into_iter().flatten().peekable();
    if addresses.peek().is_none() || addresses.any(own) {
        return None;
    }
    Some(collection.names.of_domain(&domain).map_or(domain.clone(), str::to_owned))
}

fn path_part(path: &str, n: usize) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let folders = parts.len().saturating_sub(1);
    (1..=folders).contains(&n).then(|| parts[n - 1].to_owned())
}

static APP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:Download|Get) (?:the )?(\p{Lu}[\p{L}\d]{2,20})(?: app\b| from your)")
        .expect("fixed pattern")
});

/// Whose page a piece stands on, and whether the page itself says so.
fn carrier(
    collection: &Collection,
    i: usize,
    text: &str,
    credits: &[Credit],
    banner: Option<&Sourced>,
) -> (Option<Sourced>, bool) {
    let document = collection.document(i);
    let setting = &collection.settings[i];
    let names: &Names = &collection.names;
    let is_agency = |name: &str| names.agencies().find(name).is_some();
    let m = &document.metadata;
    let usual = |s: &Sourced| Sourced::new(names.usual(&s.value), s.basis.clone());
    if let Some(site) = m.sites.first() {
        return (Some(usual(site)), true);
    }
    if let Some(source) = &m.source {
        let by_domain = registrable(&source.value).filter(|_| !source.value.contains(' '));
        let name = by_domain.as_deref().and_then(|d| names.of_domain(d)).unwrap_or(&source.value);
        return (Some(Sourced::new(names.usual(name), source.basis.clone())), true);
    }
    if setting.bundled {
        let domain = || domain_of(document).map(|d| Sourced::new(d, "address"));
        return (banner.cloned().or_else(domain), true);
    }
    if let Some((name, _)) = &setting.masthead
        && masthead_is_confirmed(name, text, &document.place.path, names)
    {
        return (Some(Sourced::new(names.usual(name), "masthead")), true);
    }
    let own_copyright = credits
        .iter()
        .find(|c| c.kind == Kind::Copyright && c.party.as_deref().is_some_and(|p| !is_agency(p)));
    if let Some(party) = own_copyright.and_then(|c| c.party.as_deref()) {
        return (Some(Sourced::new(party, "copyright line")), true);
    }
    // A byline with a paper's name, on a page whose folder or furniture bears the same name.
    let byline = credits.iter().find(|c| {
        c.kind == Kind::Byline
            && c.party
                .as_deref()
                .is_some_and(|p| !is_agency(p) && path_names(&document.place.path, p))
    });
    if let Some(party) = byline.and_then(|c| c.party.as_deref()) {
        return (Some(Sourced::new(party, "byline and folder")), true);
    }
    if let Some(domain) = domain_of(document) {
        let name = names.of_domain(&domain).map_or_else(|| domain.clone(), str::to_owned);
        return (Some(Sourced::new(name, "address")), true);
    }
    let told: Vec<&str> = credits
        .iter()
        .filter(|c| c.claim == Claim::Own && c.kind == Kind::OwnReporting)
        .filter_map(|c| c.party.as_deref())
        .collect();
    let often = told.iter().max_by_key(|p| (told.iter().filter(|q| same_name(p, q)).count(), **p));
    match often {
        Some(party)
            if !is_agency(party)
                && (told.iter().filter(|q| same_name(party, q)).count() >= 2
                    || path_names(&document.place.path, party)) =>
        {
            let firm = path_names(&document.place.path, party);
            (Some(Sourced::new(*party, "self-reference")), firm)
        }
        _ => (None, false),
    }
}

/// Whether a folder of the path bears the name.
fn path_names(path: &str, name: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    parts[..parts.len().saturating_sub(1)].iter().any(|p| same_name(p, name))
}

/// A name line above the headline is a carrier's when the page says it again, its folder bears it, or the collection uses it.
fn masthead_is_confirmed(name: &str, text: &str, path: &str, names: &Names) -> bool {
    path_names(path, name)
        || names.count(name) >= 2
        || text.matches(name.trim_start_matches("The ")).count() >= 2
}
