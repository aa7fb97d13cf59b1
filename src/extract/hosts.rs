//! What do the pages of one host say alike? Values that stand on all of them are the site's furniture and no facts of a page.
//!
//! An author, a supplier, a canonical address or a date that nine tenths of a host's pages bear says nothing of any of them; that
//! the site names itself is what a constant is for, and stays. The order of day and month that some of a host's dates show is
//! that of the others, and a year of two figures is not after the latest date that is known. Input is the documents and pieces
//! of a collection; what is learned are sums and maxima over them, so the same in any order, and nothing of it touches a text, a
//! span or a mark. What is passed over stays, with its reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::article::{DateKind, Document, Piece, Precision, Readings, SetAside, Sourced, When};
use crate::extract::date::{self, Order, settle};
use crate::extract::outlet::{name_key, publication, registrable};
use crate::extract::{Setting, date::trust};

/// Fewer pages of a host show no constant.
const PAGES: usize = 5;

/// A value is constant from this share of the pages on, in tenths.
const TENTHS: usize = 9;

/// A fetch and a date may be this far apart and mean the same moment, in days.
const SLACK: i64 = 1;

const DAY: i64 = 86_400;

/// A host as its pages are gathered under it, and as readers are told.
fn host(document: &Document) -> Option<String> {
    let m = &document.metadata;
    let addresses = m.url.iter().chain(&m.canonical).chain(&m.og_url);
    let domain = addresses.into_iter().find_map(|address| registrable(&address.value));
    domain.or_else(|| m.source.as_ref().or(m.sites.first()).map(|name| name.value.clone()))
}

/// A page with the dates of its first piece.
#[derive(Clone, Copy)]
struct Page<'c> {
    document: &'c Document,
    dates: &'c [When],
}

/// The single-valued and listed fields that may be a site's furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Author,
    Supplier,
    Canonical,
    OgUrl,
    Syndication,
}

impl Field {
    const ALL: [Self; 5] =
        [Self::Author, Self::Supplier, Self::Canonical, Self::OgUrl, Self::Syndication];

    const fn name(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Supplier => "supplier",
            Self::Canonical | Self::OgUrl => "canonical",
            Self::Syndication => "syndication",
        }
    }

    fn values(self, document: &Document) -> Box<dyn Iterator<Item = &Sourced> + '_> {
        let m = &document.metadata;
        match self {
            Self::Author => Box::new(m.authors.iter()),
            Self::Supplier => Box::new(m.suppliers.iter()),
            Self::Canonical => Box::new(m.canonical.iter()),
            Self::OgUrl => Box::new(m.og_url.iter()),
            Self::Syndication => Box::new(m.syndication.iter()),
        }
    }

    /// Takes out the values that are furniture.
    fn take(self, document: &mut Document, furniture: impl Fn(&str) -> bool) -> Vec<Sourced> {
        let m = &mut document.metadata;
        let list = match self {
            Self::Author => &mut m.authors,
            Self::Supplier => &mut m.suppliers,
            Self::Syndication => &mut m.syndication,
            Self::Canonical => {
                return m.canonical.take_if(|s| furniture(&s.value)).into_iter().collect();
            }
            Self::OgUrl => return m.og_url.take_if(|s| furniture(&s.value)).into_iter().collect(),
        };
        list.extract_if(.., |s| furniture(&s.value)).collect()
    }
}

/// What the pages of one host have in common.
#[derive(Debug, Default)]
struct Host {
    /// Pages with a text and an address of their own.
    pages: usize,
    /// Values on nearly all of them, with the number of pages.
    constants: BTreeMap<(Field, String), usize>,
    /// Dates on nearly all of them: source, kind, and the day they name.
    dates: BTreeMap<(String, DateKind, i64), usize>,
    /// The order of day and month that its dates show.
    order: Option<Order>,
    /// The latest day that a date of it names beyond doubt.
    latest: Option<i64>,
}

/// Sets aside what is a site's furniture, settles dates by their hosts, and leaves out dates that cannot be. `pieces` and `settings`
/// stand side by side. Gives the latest day that a date of the collection names beyond doubt, as days since 1970-01-01.
pub(crate) fn settle(
    documents: &mut [Document],
    pieces: &mut [Piece],
    settings: &mut [Setting],
) -> Option<i64> {
    // Each document of which pieces are, with the first of them.
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        first.entry(piece.document).or_insert(i);
    }
    let mut members: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &document in first.keys() {
        if let Some(host) = host(&documents[document]) {
            members.entry(host).or_default().push(document);
        }
    }
    let of: BTreeMap<usize, &String> =
        members.iter().flat_map(|(host, all)| all.iter().map(move |&n| (n, host))).collect();
    let mut hosts: BTreeMap<&String, Host> = BTreeMap::new();
    for (name, all) in &members {
        let mut texts: BTreeSet<u64> = BTreeSet::new();
        let mut addresses: BTreeSet<String> = BTreeSet::new();
        // Captures of one page agree in everything and show nothing.
        let pages: Vec<Page<'_>> = all
            .iter()
            .filter(|n| {
                let own = documents[**n].metadata.url.as_ref().and_then(|u| publication(&u.value));
                texts.insert(settings[first[*n]].longest) && own.is_none_or(|a| addresses.insert(a))
            })
            .map(|&n| Page { document: &documents[n], dates: &pieces[first[&n]].dates })
            .collect();
        hosts.insert(name, Host::learn(name, &pages));
    }
    for (&n, name) in &of {
        hosts[name].clear(name, &mut documents[n]);
    }

    for (piece, setting) in pieces.iter_mut().zip(settings.iter_mut()) {
        let document = &documents[piece.document];
        if let Some(name) = of.get(&piece.document) {
            hosts[name].clear_dates(name, piece, setting);
        }
        let fetched = document.metadata.dates.iter().filter(|d| d.kind == DateKind::Fetched);
        if let Some(last) = fetched.filter_map(|d| d.to).max() {
            let limit = last.div_euclid(DAY) + SLACK;
            let day = date::format(last, Precision::Day);
            forbid_after(piece, setting, limit, &format!("later than the fetch of {day}"));
        }
    }

    // What is left tells the order of a host and the latest day.
    let mut shown: BTreeMap<&String, (bool, bool)> = BTreeMap::new();
    let mut latest: Option<i64> = None;
    for piece in pieces.iter() {
        let host = of.get(&piece.document);
        for when in piece.dates.iter().filter(|d| d.kind != DateKind::Mentioned) {
            if let (Some(name), Some(order)) = (host, when.readings.and_then(Readings::shown)) {
                let shown = shown.entry(name).or_default();
                shown.0 |= order == Order::DayFirst;
                shown.1 |= order == Order::MonthFirst;
            }
            let day = when.readings.is_none().then(|| Some(when.to?.div_euclid(DAY))).flatten();
            latest = latest.max(day);
            if let Some(host) = host.and_then(|name| hosts.get_mut(name)) {
                host.latest = host.latest.max(day);
            }
        }
    }
    for (name, (day_first, month_first)) in shown {
        if let Some(host) = hosts.get_mut(name) {
            host.order = settle::agreed(day_first, month_first);
        }
    }
    for (piece, setting) in pieces.iter_mut().zip(settings.iter_mut()) {
        let host = of.get(&piece.document).map(|name| (*name, &hosts[name]));
        settle_dates(piece, setting, host, latest);
    }
    latest
}

/// Leaves out the dates and readings of a piece that are after a day.
fn forbid_after(piece: &mut Piece, setting: &mut Setting, limit: i64, why: &str) {
    piece.dates.retain_mut(|when| {
        let possible = matches!(when.kind, DateKind::Fetched)
            || !when.is_known() && when.readings.is_none()
            || settle::by_limit(when, limit, "the other reading is after the fetch").is_some();
        if !possible {
            setting.set_aside.push(aside(when, why.to_owned()));
        }
        possible
    });
}

/// Settles what is open by the host and the latest day, then leaves out what says nothing.
fn settle_dates(
    piece: &mut Piece,
    setting: &mut Setting,
    host: Option<(&String, &Host)>,
    latest: Option<i64>,
) {
    for when in piece.dates.iter_mut().filter(|d| d.readings.is_some()) {
        if let Some((name, order)) = host.and_then(|(name, host)| Some((name, host.order?))) {
            let why = format!("{}, as other dates of {name} show", order.words());
            settle::by_order(when, order, &why);
        }
        if when.readings.is_some_and(Readings::year_is_open) {
            let why = "the other reading is after the latest date here";
            let of_host = host.and_then(|(_, host)| host.latest);
            let tried =
                of_host.is_some_and(|day| settle::by_limit(when, day + SLACK, why).is_some());
            if let Some(day) = latest.filter(|_| !tried) {
                settle::by_limit(when, day + SLACK, why);
            }
        }
    }
    piece.dates.retain(|when| {
        let known = when.is_known();
        if !known {
            setting.set_aside.push(aside(when, "figures that may mean several years".to_owned()));
        }
        known
    });
    let published =
        piece.dates.iter().filter(|d| d.kind == DateKind::Published).min_by_key(|d| trust(d));
    let Some(published) = published.cloned() else { return };
    piece.dates.retain(|when| {
        let draft = when.kind == DateKind::Modified && date::surely_before(when, &published);
        if draft {
            let why = "earlier than publication: the time of a draft".to_owned();
            setting.set_aside.push(aside(when, why));
        }
        !draft
    });
}

fn aside(when: &When, reason: String) -> SetAside {
    let value = match (when.readings, when.is_known()) {
        (Some(readings), false) => {
            let days = readings.days().into_iter().map(|d| date::format(d * DAY, Precision::Day));
            days.collect::<Vec<_>>().join(" or ")
        }
        _ => date::interval(when),
    };
    let field = match when.kind {
        DateKind::Modified => "modified",
        DateKind::Fetched => "fetched",
        DateKind::FirstPublished => "first published",
        DateKind::Published | DateKind::Mentioned => "published",
    };
    SetAside { field, value, basis: when.basis.clone(), reason }
}

impl Host {
    fn learn(name: &str, pages: &[Page<'_>]) -> Self {
        let mut out = Self { pages: pages.len(), ..Self::default() };
        if pages.len() < PAGES {
            return out;
        }
        let constant = |n: usize| n * 10 >= pages.len() * TENTHS;
        let own = own_names(name, pages);
        for field in Field::ALL {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for page in pages {
                let values: BTreeSet<&str> =
                    field.values(page.document).map(|s| s.value.as_str()).collect();
                for value in values {
                    *counts.entry(value).or_default() += 1;
                }
            }
            let said = |value: &str| {
                matches!(field, Field::Author | Field::Supplier) && names(value, &own)
            };
            for (value, n) in counts {
                if constant(n) && !said(value) {
                    out.constants.insert((field, value.to_owned()), n);
                }
            }
        }
        for (told, holders) in days_told(pages) {
            if constant(holders.len()) && is_of_the_site(told.2, &holders) {
                out.dates.insert((told.0.to_owned(), told.1, told.2), holders.len());
            }
        }
        out
    }

    fn reason(&self, n: usize, name: &str) -> String {
        format!("the same on {n} of {} pages of {name}", self.pages)
    }

    /// Sets the constants of a document aside.
    fn clear(&self, name: &str, document: &mut Document) {
        if self.constants.is_empty() {
            return;
        }
        for field in Field::ALL {
            let of = |value: &str| self.constants.get(&(field, value.to_owned()));
            for taken in field.take(document, |value| of(value).is_some()) {
                let n = of(&taken.value).copied().unwrap_or_default();
                document.metadata.set_aside.push(SetAside {
                    field: field.name(),
                    value: taken.value,
                    basis: taken.basis,
                    reason: self.reason(n, name),
                });
            }
        }
    }

    fn clear_dates(&self, name: &str, piece: &mut Piece, setting: &mut Setting) {
        if self.dates.is_empty() {
            return;
        }
        piece.dates.retain(|when| {
            let key = when.local_day().map(|day| (when.basis.clone(), when.kind, day));
            let n = key.and_then(|key| self.dates.get(&key));
            if let Some(&n) = n {
                setting.set_aside.push(aside(when, self.reason(n, name)));
            }
            n.is_none()
        });
    }
}

/// Where a date stands, what it is the date of, and the day it names.
type Told<'c> = (&'c str, DateKind, i64);

/// The pages that tell each date.
fn days_told<'c>(pages: &[Page<'c>]) -> BTreeMap<Told<'c>, Vec<(Page<'c>, &'c When)>> {
    let mut days: BTreeMap<Told<'c>, Vec<(Page<'c>, &'c When)>> = BTreeMap::new();
    for page in pages {
        let mut seen = BTreeSet::new();
        for when in page.dates {
            let told = matches!(when.kind, DateKind::Published | DateKind::Modified);
            if let Some(day) = when.local_day().filter(|_| told)
                && seen.insert((when.basis.as_str(), when.kind, day))
            {
                days.entry((&when.basis, when.kind, day)).or_default().push((*page, when));
            }
        }
    }
    days
}

/// Keys of the names by which a host's pages call it.
fn own_names(host: &str, pages: &[Page<'_>]) -> BTreeSet<String> {
    let pages = pages.iter().map(|page| &page.document.metadata);
    let said = pages.flat_map(|m| m.sites.iter().chain(&m.source));
    let mut keys: BTreeSet<String> = said.map(|s| name_key(&s.value)).collect();
    keys.insert(name_key(host));
    keys.retain(|key| key.len() >= 2);
    keys
}

/// Whether a value is one of the names, or a line such as `© 2025 Harbour Ledger Ltd` that holds one.
fn names(value: &str, own: &BTreeSet<String>) -> bool {
    let key = name_key(value);
    own.contains(&key) || own.iter().any(|name| name.len() >= 4 && key.contains(name.as_str()))
}

/// Whether a day that nearly all pages of a host name is that of an import or a rebuilding, and not the day on which a collection of
/// one day was published: half of the pages say otherwise elsewhere, or all name one second of it, which is no round one.
fn is_of_the_site(day: i64, holders: &[(Page<'_>, &When)]) -> bool {
    let odd = holders[0].1.from.filter(|from| from % 60 != 0);
    if holders[0].1.precision == Precision::Time
        && odd.is_some()
        && holders.iter().all(|(_, when)| when.from == odd)
    {
        return true;
    }
    let others = |page: &Page<'_>, when: &When| {
        page.dates.iter().any(|other| {
            other.kind == DateKind::Published
                && other.basis != when.basis
                && !settle::is_open(other)
                && other.local_day().is_some_and(|d| (d - day).abs() > 1)
        })
    };
    let contradicted = holders.iter().filter(|(page, when)| others(page, when)).count();
    contradicted * 2 >= holders.len()
}
