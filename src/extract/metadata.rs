//! What does the page say about itself? A parsed page in, [`Metadata`] out, each value with the place it was found.
//!
//! Read are `<title>`, `<h1>`, `<link rel=canonical>`, `<meta>`, JSON-LD, marked dates in the body and the date in the
//! address. Nothing is chosen here: lists keep every distinct value, best source first, and later stages weigh them.

use dom_query::Document;
use url::Url;

use super::{clean, date, json_ld, titles};
use crate::article::{DateKind, Metadata, Sourced, When};

/// Names of `<meta>` dates of publication, from publishing systems met in the wild; in lower case.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "article.published",
    "rnews:datepublished",
    "datepublished",
    "date_published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_date",
    "published-date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "article_date_original",
    "article:post_date",
    "originalpublicationdate",
    "displaydate",
    "citation_publication_date",
    "citation_date",
    "gentime",
    "datecreated",
    "date",
    "article.created",
    "created",
    "timestamp",
    "analyticsattributes.articledate",
    "vr:published_time",
    "iso-8601-publish-date",
    "releasedate",
    "release_date",
    "firstpublished",
    "pdate",
];
/// Names of `<meta>` dates of change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "og:modified_time",
    "datemodified",
    "date_modified",
    "lastmod",
    "last-modified",
    "lastmodified",
    "last_updated_date",
    "dc.date.modified",
    "dcterms.modified",
    "modified",
    "revised",
    "updated",
    "article.updated",
    "cxenseparse:recs:modifiedtime",
    "og:article:modified_time",
];
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

    let headings: Vec<String> = page
        .select("h1")
        .iter()
        .take(20)
        .map(|h| clean(&h.text()))
        .filter(|h| !h.is_empty())
        .collect();
    let title = clean(&page.select_single("title").text());
    let mut known: Vec<String> = headings.clone();
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

    meta_dates(&metas, &mut metadata);
    body_dates(page, &mut metadata);
    address_date(&mut metadata);
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
    metadata
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
fn resolve(address: &str, base: Option<&str>) -> String {
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

fn meta_dates(metas: &[(String, String)], metadata: &mut Metadata) {
    for (names, kind) in [(PUBLISHED, DateKind::Published), (MODIFIED, DateKind::Modified)] {
        for name in names {
            let same = metas.iter().filter(|(n, _)| n == name);
            for (_, value) in same.take(super::MAX_VALUES) {
                metadata.dates.extend(date::field(value, kind, &format!("meta {name}")));
            }
        }
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

/// Dates marked up in the body: microdata, `<time>`, and elements whose class says so.
fn body_dates(page: &Document, metadata: &mut Metadata) {
    for (selector, basis, kind) in [
        ("[itemprop=datePublished]", "itemprop datePublished", DateKind::Published),
        ("[itemprop=dateModified]", "itemprop dateModified", DateKind::Modified),
        ("time[pubdate]", "time pubdate", DateKind::Published),
        ("article time, main time, header time", "time", DateKind::Published),
        ("time", "time", DateKind::Published),
    ] {
        // The first `<time>` of a page is the article's; later ones belong to comments and other stories.
        let loose = selector.contains("time");
        if loose && metadata.dates.iter().any(|date| date.kind == DateKind::Published) {
            continue;
        }
        let when = page.select(selector).iter().take(5).find_map(|node| {
            ["datetime", "content", "title", "data-utime"]
                .iter()
                .filter_map(|name| node.attr(name))
                .find_map(|value| date::field(&value, kind, basis))
                .or_else(|| date::field(&clean(&node.text()), kind, basis))
        });
        metadata.dates.extend(when);
    }
    if !metadata.dates.iter().any(|date| date.kind == DateKind::Published) {
        metadata.dates.extend(printed_date(page));
    }
}

/// The first short line with a date in an element whose class or id says date, or that is part of an article's head.
fn printed_date(page: &Document) -> Option<When> {
    /// Longest line that is a date with its label, in bytes.
    const LINE: usize = 90;
    let places = [
        (
            "[class*=date], [class*=Date], [class*=publish], [class*=pubdate], [class*=posted], \
             [class*=time], [id*=date], [class*=datum], abbr[title]",
            "printed date, marked as one",
        ),
        (
            "[class*=byline], [class*=meta], [class*=author], [class*=info], [class*=header], \
             [class*=detail], small",
            "printed date beside the byline",
        ),
        ("p, li, td, span, div", "first date printed on the page"),
    ];
    for (selector, basis) in places {
        let nodes = page.select(selector);
        let found = nodes.iter().take(400).find_map(|node| {
            let text = clean(&node.text());
            let attribute = node.attr("title").map(|title| clean(&title)).unwrap_or_default();
            [text, attribute].into_iter().filter(|line| line.len() <= LINE).find_map(|line| {
                let (span, _) = date::find(&line).into_iter().next()?;
                // A line with two dates begins with the one of publication.
                date::field(&line, DateKind::Published, basis)
                    .or_else(|| date::field(span.of(&line), DateKind::Published, basis))
            })
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

/// `/2025/07/07/` in one of the page's addresses.
fn address_date(metadata: &mut Metadata) {
    let found = [&metadata.url, &metadata.canonical, &metadata.og_url]
        .into_iter()
        .flatten()
        .find_map(|address| date_in_address(&address.value));
    if let Some(days) = found {
        let when = When::day(days, DateKind::Published, "date in the address");
        metadata.dates.push(when);
    }
}

/// The day an address carries in its path, as days since 1970-01-01: `/2025/07/07/`, `/2025-07-07/`, `20250707`.
pub fn date_in_address(address: &str) -> Option<i64> {
    let path = address.split(['?', '#']).next()?;
    let parts: Vec<&str> =
        path.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let three = parts.windows(3).find_map(|w| {
        let joined = [format!("{}/{}/{}", w[0], w[1], w[2]), format!("{}-{}-{}", w[0], w[1], w[2])];
        (w[0].len() == 4
            && w[1].len() <= 2
            && w[2].len() <= 2
            && joined.iter().any(|j| path.contains(j)))
        .then(|| date::days_from_civil(w[0].parse().ok()?, w[1].parse().ok()?, w[2].parse().ok()?))
        .flatten()
    });
    three.or_else(|| {
        parts.iter().filter(|part| part.len() == 8).find_map(|part| {
            let number: i64 = part.parse().ok()?;
            // A bare number is a date only where its year is a web page's.
            (19_950_101..=21_001_231)
                .contains(&number)
                .then(|| date::days_from_civil(number / 10_000, number / 100 % 100, number % 100))
                .flatten()
        })
    })
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
        assert_eq!(bases, ["meta article:published_time", "meta lastmod", "date in the address"]);
    }

    #[test]
    fn addresses_give_days_only_where_they_hold_one() {
        assert!(date_in_address("https://a.org/2025/07/07/x").is_some());
        assert!(date_in_address("https://a.org/x-20250707.html").is_some());
        assert!(date_in_address("https://a.org/2025/x/07/07").is_none());
        assert!(date_in_address("https://a.org/id/12345678?d=2025/07/07").is_none());
    }
}
