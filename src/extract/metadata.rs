//! What does the page say about itself? A parsed page in, [`Metadata`] out, each value with the place it was found.
//!
//! Read are `<title>`, `<h1>`, `<link rel=canonical>`, `<meta>`, JSON-LD, marked dates in the body and the date in the
//! address. Nothing is chosen here: lists keep every distinct value, best source first, and later stages weigh them.

use std::sync::LazyLock;

use dom_query::{Document, NodeData, NodeRef};
use regex::Regex;
use url::Url;

use super::date;
use super::outline::Outline;
use super::page_dates;
use super::titles::{self, Headings};
use super::{clean, json_ld};
use crate::article::{DateKind, Metadata, Sourced, When};

/// Names of author fields.
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "byl",
    "byline",
    "citation_author",
    "article.author",
    "og:article:author",
];
/// Names of fields that say whose page it is.
const SITES: &[&str] = &[
    "og:site_name",
    "application-name",
    "al:ios:app_name",
    "al:android:app_name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "article:publisher",
    "twitter:site",
];
/// Names of fields that say whose text it is.
const SUPPLIERS: &[&str] = &[
    "dc.source",
    "dcterms.source",
    "source",
    "copyright",
    "rights",
    "dc.rights",
    "dcterms.rightsholder",
];
/// Names of titles.
const TITLES: &[&str] = &[
    "og:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "twitter:title",
    "title",
];

/// Reads a page's statements about itself. `address` is where it was fetched, when a record says so.
///
/// Relative addresses are resolved against `<base>`, the address or an absolute canonical address.
///
/// ```
/// use wirecopy::extract::metadata;
///
/// let page = dom_query::Document::from("<title>A day</title><link rel=canonical href=https://a.org/2025/07/07/x>");
/// let metadata = metadata::collect(&page, None);
/// assert_eq!(metadata.titles[0].value, "A day");
/// assert_eq!(metadata.dates[0].basis, "date in the address");
/// ```
pub fn collect(page: &Document, address: Option<&str>) -> Metadata {
    with_outline(page, &Outline::of(page), address)
}

/// As [`collect`], for a page whose outline is known.
pub(super) fn with_outline(page: &Document, outline: &Outline, address: Option<&str>) -> Metadata {
    let mut metadata = Metadata::default();
    let metas = metas(page);
    let first = |name: &str| metas.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());

    addresses(page, address, first("og:url"), &mut metadata);
    for name in ["syndication-source", "original-source"] {
        for (_, value) in metas.iter().filter(|(n, _)| n == name) {
            let base = metadata.canonical.as_ref().map(|s| s.value.as_str()).or(address);
            push(&mut metadata.syndication, &resolve(value, base), &format!("meta {name}"));
        }
    }

    let named = |name: &str, most: usize| -> Vec<String> {
        let found = page.select(name);
        found.iter().take(most).map(|h| clean(&h.text())).filter(|h| !h.is_empty()).collect()
    };
    let headings = Headings {
        first: named("h1", 20),
        inner: named("article h1, main h1, [role=main] h1, h1[itemprop=headline]", 20),
        second: named("h2, h3", 40),
    };
    let title = clean(&page.select_single("title").text());
    let mut known: Vec<String> = headings.first.clone();
    known.push(title.clone());
    known.extend(TITLES.iter().filter_map(|name| first(name)).map(clean));
    known.retain(|title| !title.is_empty());

    let scripts: Vec<String> = page
        .select("script[type]")
        .iter()
        .filter(|s| s.attr_or("type", "").to_ascii_lowercase().contains("ld+json"))
        .map(|s| s.text().to_string())
        .collect();
    json_ld::collect(&scripts, &known, &mut metadata);

    listed(&metas, SITES, &mut metadata.sites);
    let mut from_meta = Vec::new();
    listed(&metas, TITLES, &mut from_meta);
    let mut sites: Vec<String> = metadata.sites.iter().map(|s| s.value.clone()).collect();
    sites.extend(host_name(&metadata));
    let own = std::mem::take(&mut metadata.titles);
    metadata.titles = titles::rank(&own, &from_meta, &title, &headings, &sites);
    listed(&metas, SUPPLIERS, &mut metadata.suppliers);
    listed(&metas, AUTHORS, &mut metadata.authors);
    body_authors(page, &mut metadata);
    // A profile page's address names nobody.
    metadata.authors.retain(|author| !author.value.contains("://"));

    metadata.declares_article |=
        first("og:type").is_some_and(|kind| kind.to_ascii_lowercase().contains("article"));
    if metadata.language.is_none() {
        metadata.language = page
            .select_single("html")
            .attr("lang")
            .map(|lang| clean(&lang))
            .or_else(|| first("og:locale").or(first("content-language")).map(clean))
            .filter(|lang| !lang.is_empty());
    }
    page_dates::of_fields(&metas, &mut metadata);
    page_dates::of_page(outline, &mut metadata);
    if !metadata.dates.iter().any(|date| date.kind == DateKind::Published) {
        let scripts: Vec<String> = page
            .select("script:not([src])")
            .iter()
            .map(|script| script.text().to_string())
            .filter(|script| script.len() > 64)
            .collect();
        metadata.dates.extend(page_dates::in_data(&scripts));
    }
    if !metadata.dates.iter().any(|date| date.kind == DateKind::Published) {
        metadata.dates.extend(page_dates::in_pictures(&metas));
    }
    metadata.dates.extend(saved(page));
    metadata
}

/// Comments by which programs that save pages say when they did.
static SAVED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:saved date:|mirrored from .{0,300}? by httrack[^,]{0,80}(?:,[^,]{0,40}\])?,|file archived on|archived? (?:on|at|date):?|snapshot (?:taken|date):?|saved on:?|generated by wp-super-cache on|cached page generated (?:by .{2,40} )?(?:on|at)|crawled (?:on|at):?|fetched (?:on|at):?)\s*(.{8,60})",
    )
    .ok()
});

/// Comments looked at on a page, and bytes of each.
const COMMENTS: usize = 400;
const COMMENT: usize = 600;

/// When a program saved the page, as its comment says; publication is not later.
fn saved(page: &Document) -> Option<When> {
    let saved = SAVED.as_ref()?;
    let root = page.root();
    let comments = root.descendants_it().filter(NodeRef::is_comment).take(COMMENTS);
    let found = comments.filter_map(|node| {
        let text = node.query(|n| match &n.data {
            NodeData::Comment { contents } => Some(contents.to_string()),
            _ => None,
        })??;
        let text = clean(&text[..text.floor_char_boundary(COMMENT)]);
        let said = saved.captures(&text)?.get(1)?.as_str();
        // The words after the date are no part of it.
        let said = said.split(['(', '|']).next()?.trim();
        let said = said.split(" AND ").next()?;
        date::parse(said, DateKind::Fetched, "comment of the program that saved the page")
    });
    found.max_by_key(|when| when.to)
}

/// The host of the page's address without `www` and its last part: `example` of `www.example.org`.
fn host_name(metadata: &Metadata) -> Option<String> {
    let address =
        [&metadata.url, &metadata.canonical, &metadata.og_url].into_iter().flatten().next()?;
    let url = Url::parse(&address.value).ok()?;
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    Some(host.rsplit_once('.')?.0.to_owned())
}

/// Every `<meta>` as its name in lower case and its content, in page order.
fn metas(page: &Document) -> Vec<(String, String)> {
    page.select("meta[content]")
        .iter()
        .filter_map(|meta| {
            let name = ["property", "name", "itemprop", "http-equiv"]
                .iter()
                .find_map(|attribute| meta.attr(attribute))?;
            let value = meta.attr("content")?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        })
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn addresses(
    page: &Document,
    address: Option<&str>,
    og_url: Option<&str>,
    metadata: &mut Metadata,
) {
    let base = page.base_uri().map(|base| resolve(&base, address));
    let canonical = page
        .select("link[rel][href]")
        .iter()
        .find(|link| {
            link.attr_or("rel", "")
                .split_ascii_whitespace()
                .any(|r| r.eq_ignore_ascii_case("canonical"))
        })
        .and_then(|link| link.attr("href"))
        .map(|href| href.trim().to_owned())
        .filter(|href| !href.is_empty());
    let og_url = og_url.map(str::trim).filter(|url| !url.is_empty());
    let base = base.as_deref().or(address).or(og_url);
    metadata.canonical = canonical.map(|href| Sourced::new(resolve(&href, base), "link canonical"));
    let base = metadata.canonical.as_ref().map(|c| c.value.as_str()).or(base);
    metadata.og_url = og_url.map(|url| Sourced::new(resolve(url, base), "meta og:url"));
    metadata.url = address.map(|address| Sourced::new(address, "address of the page"));
}

/// An address made absolute where there is something to make it so; else as written.
pub(super) fn resolve(address: &str, base: Option<&str>) -> String {
    let address = address.trim();
    if Url::parse(address).is_ok() {
        return address.to_owned();
    }
    base.and_then(|base| Url::parse(base).ok())
        .and_then(|base| base.join(address).ok())
        .map_or_else(|| address.to_owned(), String::from)
}

/// Adds the values of the named fields, in the order of the names.
fn listed(metas: &[(String, String)], names: &[&str], list: &mut Vec<Sourced>) {
    for name in names {
        for (_, value) in metas.iter().filter(|(n, _)| n == name) {
            let value = match *name {
                // A handle is the name behind its sign; the address of a profile names its host.
                "twitter:site" => value.trim().trim_start_matches('@'),
                "article:publisher" if value.contains("://") => continue,
                _ => value,
            };
            push(list, value, &format!("meta {name}"));
        }
    }
}

fn push(list: &mut Vec<Sourced>, value: &str, basis: &str) {
    let value = clean(value);
    if !value.is_empty()
        && list.len() < super::MAX_VALUES
        && !list.iter().any(|s| s.value == value && s.basis == basis)
    {
        list.push(Sourced::new(value, basis));
    }
}

/// Authors marked in the body; one entry a name.
fn body_authors(page: &Document, metadata: &mut Metadata) {
    for (selector, basis) in
        [("[rel~=author]", "rel author"), ("[itemprop=author]", "itemprop author")]
    {
        for node in page.select(selector).iter().take(8) {
            let name = clean(&node.text());
            // A longer text is a biography or a whole author box.
            if name.chars().count() <= 80 && !metadata.authors.iter().any(|a| a.value == name) {
                push(&mut metadata.authors, &name, basis);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html lang="en-CA"><head><title>Rates rise - Example News</title>
        <base href="https://example.org/news/"><link rel="Canonical" href="/2025/07/07/rates">
        <meta property="og:title" content="Rates rise"><meta property="og:type" content="article">
        <meta property="og:site_name" content="Example News"><meta name="Author" content="By A. Writer">
        <meta property="article:author" content="https://facebook.example/x">
        <meta property="article:published_time" content="2025-07-07T10:30:00-04:00">
        <meta name="lastmod" content="2025-07-08"><meta name="DC.source" content="Reuters">
        <meta name="syndication-source" content="https://reuters.com/x">
        </head><body><h1>Rates  rise</h1><time datetime="2020-01-01">old</time></body></html>"#;

    #[test]
    fn every_value_comes_with_its_place() {
        let m = collect(&Document::from(PAGE), None);
        assert_eq!(m.titles[0], Sourced::new("Rates rise", "h1"));
        assert_eq!(m.canonical.as_ref().unwrap().value, "https://example.org/2025/07/07/rates");
        assert_eq!(m.sites, [Sourced::new("Example News", "meta og:site_name")]);
        assert_eq!(m.suppliers, [Sourced::new("Reuters", "meta dc.source")]);
        assert_eq!(m.authors, [Sourced::new("By A. Writer", "meta author")]);
        assert_eq!(m.syndication[0].value, "https://reuters.com/x");
        assert_eq!(m.language.as_deref(), Some("en-CA"));
        assert!(m.declares_article);
        let bases: Vec<&str> = m.dates.iter().map(|d| d.basis.as_str()).collect();
        assert_eq!(
            bases,
            ["meta article:published_time", "meta lastmod", "time", "date in the address"]
        );
    }
}
