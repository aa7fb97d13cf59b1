//! When does the page say it was published? Its `<meta>` fields, marked dates, printed dates and address in, dates with their
//! sources out, best first.
//!
//! What JSON-LD says is in the metadata already and stands first. A date is read where it can be that of the article: not in
//! comments, teasers of other stories, quoted posts or the page's foot. Printed dates are looked for only where no other date
//! of publication is known. Day and month in figures are put in order by the page's language where it tells.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::date::{self, Order};
use super::hints::Hints;
use super::lines;
use super::outline::{Kind, Name, Outline};
use crate::article::{DateKind, Metadata, Precision, Span, When};

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
    "cxenseparse:publishtime",
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
    "article_date_original",
    "article:post_date",
    "originalpublicationdate",
    "displaydate",
    "citation_publication_date",
    "iso-8601-publish-date",
    "releasedate",
    "release_date",
    "firstpublished",
    "pdate",
];
/// Names of `<meta>` dates that do not say what happened on them; what elements of the page mark as published goes before.
const DATED: &[&str] = &[
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "citation_date",
    "date",
    "article.created",
    "created",
    "datecreated",
    "timestamp",
    "analyticsattributes.articledate",
    "vr:published_time",
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
/// Adds the dates of `<meta>`, of elements marked as dates, and of the address. The language must be known by now.
pub(super) fn of_fields(metas: &[(String, String)], metadata: &mut Metadata) {
    named(metas, PUBLISHED, DateKind::Published, metadata);
    named(metas, DATED, DateKind::Published, metadata);
    named(metas, MODIFIED, DateKind::Modified, metadata);
    let order = order_of(metadata);
    for (_, value) in metas.iter().filter(|(name, _)| name == "parsely-page") {
        let page: Option<Value> = serde_json::from_str(value).ok();
        let text = page.as_ref().and_then(|p| p.get("pub_date")).and_then(Value::as_str);
        let when =
            text.and_then(|t| date::field_in(t, order, DateKind::Published, "meta parsely-page"));
        metadata.dates.extend(when);
    }
}

/// Adds the dates of the fields with these names, in the order of the names.
fn named(metas: &[(String, String)], names: &[&str], kind: DateKind, metadata: &mut Metadata) {
    let order = order_of(metadata);
    for name in names {
        let same = metas.iter().filter(|(n, _)| n == name);
        for (_, value) in same.take(super::MAX_VALUES) {
            metadata.dates.extend(date::field_in(value, order, kind, &format!("meta {name}")));
        }
    }
}

/// Adds the dates that the page shows, and the one in its address.
pub(super) fn of_page(page: &Outline, metadata: &mut Metadata) {
    let order = order_of(metadata);
    let reader = Reader { page, order, head: headline(page, metadata) };
    reader.marked(metadata);
    let in_address = address_date(metadata, order);
    let published = metadata.dates.iter().position(|d| d.kind == DateKind::Published);
    match published.map(|n| &metadata.dates[n]) {
        None => {
            let found = reader.printed(in_address.as_ref(), false);
            metadata.dates.extend(found);
        }
        // What is said of the page or the site gives way to a date that the article bears.
        Some(first) if first.basis.starts_with(date::OF_PAGE) => {
            let shown = reader.printed(in_address.as_ref(), true).filter(|shown| {
                shown.kind == DateKind::Published
                    && shown.basis.ends_with("marked as one")
                    && day_apart(shown, first) > 1
            });
            metadata.dates.extend(shown);
        }
        // A moment in universal time may fall on the day before or after; what the reader sees tells.
        Some(first) if first.precision == Precision::Time && first.offset == Some(0) => {
            let shown = reader.printed(None, true).filter(|shown| {
                shown.kind == DateKind::Published
                    && shown.basis.ends_with("marked as one")
                    && may_be_local_day(shown, first)
            });
            metadata.dates.extend(shown);
        }
        Some(_) => {}
    }
    metadata.dates.extend(in_address);
    if !metadata.dates.iter().any(|d| matches!(d.kind, DateKind::Published | DateKind::Modified)) {
        metadata.dates.extend(in_titles(metadata, order));
        metadata.dates.extend(reader.spoken_of());
    }
    // A page's own dates are less than those of the article on it, and what marks no publication less than what does.
    metadata.dates.sort_by_key(|d| {
        let dated = d.basis.strip_prefix("meta ").is_some_and(|name| DATED.contains(&name));
        let marked = d.kind == DateKind::Published && d.basis.starts_with("itemprop");
        (d.basis.starts_with(date::OF_PAGE), dated && !marked, !d.is_known())
    });
    own_zone_first(&mut metadata.dates);
}

/// The date that one of the page's titles bears.
fn in_titles(metadata: &Metadata, order: Option<Order>) -> Option<When> {
    metadata.titles.iter().find_map(|title| {
        let (span, _) = date::find(&title.value).into_iter().next()?;
        date::figures(&title.value, span, order, DateKind::Published, "date in the title")
    })
}

/// Whether a date is a moment that may have been written in another zone than its page.
fn is_universal(when: &When) -> bool {
    when.precision == Precision::Time && when.offset.is_none_or(|seconds| seconds == 0)
}

/// Whether a date may give the day on which a moment in universal time fell where the page was written: the day before or after, no
/// further off than clocks are set.
fn may_be_local_day(local: &When, universal: &When) -> bool {
    const WEST: i64 = 12 * 3_600;
    const EAST: i64 = 14 * 3_600;
    let (Some(moment), Some(day)) = (universal.from, local.local_day()) else { return false };
    let (start, end) = (day * 86_400, day * 86_400 + 86_399);
    day_apart(local, universal) == 1 && moment - WEST <= end && moment + EAST >= start
}

/// A moment in universal time may fall on the day before or after; a source that gives the day where the page was written goes
/// before it.
fn own_zone_first(dates: &mut Vec<When>) {
    let Some(first) = dates.iter().position(|d| d.kind == DateKind::Published) else { return };
    let of = &dates[first];
    if !is_universal(of) {
        return;
    }
    let better = dates.iter().position(|d| {
        let zoned = d.offset.is_some_and(|seconds| seconds != 0);
        let one_day = d.precision == Precision::Day
            && d.to.zip(d.from).is_some_and(|(to, from)| to - from < 86_400);
        let local = !d.basis.starts_with("time") && one_day
            || d.basis.starts_with("printed")
            || d.basis.starts_with("meta") && zoned;
        // The same moment in another zone.
        let same = zoned && d.precision == Precision::Time && d.from == of.from;
        d.kind == DateKind::Published && (same || local && may_be_local_day(d, of))
    });
    if let Some(better) = better {
        let mut when = dates.remove(better);
        if when.precision == Precision::Day {
            when.basis.push_str(date::LOCAL);
        }
        dates.insert(first, when);
    }
}

/// Keys under which the data of pages that are built in the browser hold the day of publication.
const KEYS: &[&str] = &[
    "publishedAt",
    "published_at",
    "publishDate",
    "publish_date",
    "publishedDate",
    "published_date",
    "publicationDate",
    "publication_date",
    "datePublished",
    "date_published",
    "firstPublished",
    "firstPublishedAt",
    "first_published_at",
    "dateFirstPublished",
    "publishTime",
    "publish_time",
    "publication_time",
    "article_publication_date",
    "pubDate",
    "pub_date",
    "pubdate",
    "datePosted",
    "post_date",
    "createdAt",
    "created_at",
    "dateCreated",
];

/// Other keys that speak of publication, with their value.
static OTHER_KEYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"(?i)["']?\b([a-z_.-]*(?:publi[sck]|posted|pubdate|post_?date|article_?date|date_?posted|first_?date)[a-z_.-]*)["']?"#,
        r#"\s*[:=,]\s*["']([^"'<>{}]{6,40})["']"#
    ))
    .ok()
});

/// The first day of publication in the data of a page that shows none.
pub(super) fn in_data(scripts: &[String]) -> Option<When> {
    let read = |value: &str| {
        // Text only: a bare number is as soon a count.
        let dated = value.contains(['-', '/', ':']);
        dated.then(|| date::parse(value, DateKind::Published, "the page's data")).flatten()
    };
    let scripts = || scripts.iter().take(super::MAX_VALUES);
    let known = scripts().find_map(|script| {
        KEYS.iter().find_map(|key| {
            let at = memchr::memmem::find(script.as_bytes(), format!("\"{key}\"").as_bytes())?;
            let value = script[at + key.len() + 2..]
                .trim_start()
                .strip_prefix(':')?
                .trim_start()
                .strip_prefix('"')?;
            let value = &value[..value.find('"').filter(|end| *end <= 40)?];
            value.contains('-').then(|| read(value)).flatten()
        })
    });
    known.or_else(|| {
        let keys = OTHER_KEYS.as_ref()?;
        scripts().find_map(|script| {
            keys.captures_iter(script).find_map(|c| {
                let key = c[1].to_ascii_lowercase();
                let other = ["unpubli", "modif", "updat", "expir"].iter().any(|o| key.contains(o));
                (!other).then(|| read(&c[2])).flatten()
            })
        })
    })
}

/// The order of day and month in figures where the page's language has one order only.
fn order_of(metadata: &Metadata) -> Option<Order> {
    let language = metadata.language.as_deref()?.to_ascii_lowercase().replace('_', "-");
    let (language, region) = language.split_once('-').unwrap_or((&language, ""));
    match (language, region) {
        ("en", "us" | "" | "ca" | "ph") | ("zh" | "ja" | "ko" | "hu" | "lt" | "mn", _) => None,
        (l, _) if l.len() >= 2 => Some(Order::DayFirst),
        _ => None,
    }
}

/// The block that is the page's headline.
fn headline(page: &Outline, metadata: &Metadata) -> Option<usize> {
    let heading = |n: &usize| matches!(page.blocks[*n].kind, Kind::Heading(1 | 2));
    let titled = (0..page.blocks.len()).filter(heading).find(|&n| {
        metadata.titles.iter().take(3).any(|t| lines::same_key(&t.value, &page.blocks[n].text))
    });
    titled.or_else(|| (0..page.blocks.len()).find(|&n| page.blocks[n].kind == Kind::Heading(1)))
}

struct Reader<'o> {
    page: &'o Outline,
    order: Option<Order>,
    head: Option<usize>,
}

/// 1 January 1990, in days since 1970-01-01.
const FIRST_PAGE: i64 = 7_305;

/// Longest line that is a date with its label, in bytes.
const LINE: usize = 140;

impl Reader<'_> {
    /// Whether a place on the page may hold the article's date: what holds the headline may, whatever it is called.
    fn may_date(&self, element: usize) -> bool {
        const OTHER: Hints = Hints::COMMENTS
            .and(Hints::RELATED)
            .and(Hints::SIDEBAR)
            .and(Hints::TEASER)
            .and(Hints::NEWSLETTER)
            .and(Hints::NAVIGATION)
            .and(Hints::FOOTER);
        let holds_headline = |e: usize| {
            let of = &self.page.elements[e];
            self.head.is_some_and(|h| (of.first..of.end).contains(&h))
        };
        let mut at = element;
        while at != 0 && !holds_headline(at) {
            let of = &self.page.elements[at];
            let other = matches!(of.name, Name::Nav | Name::Aside | Name::Quote | Name::Form)
                || of.name == Name::Footer
                    && of.hints.without(Hints::FOOTER) == Hints::NONE
                    && self.head.is_none()
                || of.name != Name::Body && of.hints.has(OTHER);
            if other {
                return false;
            }
            at = of.parent;
        }
        true
    }

    /// Dates that elements carry for programs to read: microdata, `<time>`, `<abbr>`.
    fn marked(&self, metadata: &mut Metadata) {
        let mut loose: Vec<When> = Vec::new();
        for stamp in &self.page.stamps {
            let basis = stamp.basis;
            let read = |value: &str, kind| date::field_in(value, self.order, kind, basis);
            let kind = match stamp.kind {
                Some(kind) => kind,
                None => date::said::kind(&stamp.text).unwrap_or(DateKind::Published),
            };
            let coded = read(&stamp.value, kind);
            let shown = date::field_in(&super::clean(&stamp.text), self.order, kind, basis);
            let when = match (coded, shown) {
                // What the reader sees holds, where the two are more than a time zone apart.
                (Some(coded), Some(shown)) if day_apart(&coded, &shown) > 1 => Some(shown),
                (coded, shown) => coded.or(shown),
            };
            let Some(when) = when else { continue };
            if stamp.kind.is_some() {
                if !metadata.dates.iter().any(|d| d.basis == basis && d.kind == kind) {
                    metadata.dates.push(when);
                }
            } else if self.may_date(stamp.element) {
                loose.push(when);
            }
        }
        for kind in [DateKind::Published, DateKind::Modified] {
            metadata.dates.extend(loose.iter().find(|d| d.kind == kind).cloned());
        }
    }

    /// The printed date that is likeliest the article's. `address` is the one in the page's address. With `near` only what stands
    /// right below the headline is looked at.
    fn printed(&self, address: Option<&When>, near: bool) -> Option<When> {
        let mut best: Option<(i64, When)> = None;
        let mut changed: Option<When> = None;
        let below = |n: usize| self.head.is_some_and(|head| n >= head && n - head <= 8);
        for (n, block) in self.page.blocks.iter().enumerate() {
            if near && !below(n) {
                continue;
            }
            if !block.text.bytes().any(|b| b.is_ascii_digit()) {
                continue;
            }
            let found = if block.text.len() <= LINE {
                date::find(&block.text)
            } else {
                // A text may begin with its date, alone or after its place.
                let start = &block.text[..block.text.floor_char_boundary(80)];
                let found = date::find(start).into_iter();
                found
                    .filter(|(span, _)| span.start <= 3 || is_place(&start[..span.start]))
                    .collect()
            };
            // A page prints no date from before there were pages, unless it speaks of one.
            let recent = |days: &[i64]| days.iter().all(|&d| d >= FIRST_PAGE);
            let spans: Vec<Span> =
                found.into_iter().filter(|(_, days)| recent(days)).map(|(span, _)| span).collect();
            let label = &block.text[..block.text.floor_char_boundary(LINE)];
            let kinds = date::said::kinds(label, &spans);
            for (&span, _) in
                spans.iter().zip(&kinds).filter(|(_, kind)| **kind == Some(DateKind::Modified))
            {
                changed = changed.or_else(|| {
                    self.read(&block.text, span, DateKind::Modified, "printed date of change")
                });
            }
            let mut unchanged =
                spans.iter().zip(&kinds).filter(|(_, kind)| **kind != Some(DateKind::Modified));
            let Some((&span, kind)) = unchanged.next() else { continue };
            let dated = self.page.elements[block.element].hints.has(Hints::DATE)
                || self.page.elements[self.page.elements[block.element].parent]
                    .hints
                    .has(Hints::DATE);
            let mut score = 0_i64;
            let said = kind.is_some();
            score += if said { 30 } else { 0 };
            score += if dated { 30 } else { 0 };
            score += if span.len() * 2 >= block.text.len() { 20 } else { 0 };
            score += if span.start <= 3 { 8 } else { 0 };
            score += match self.head {
                Some(head) if n >= head && n - head <= 8 => 40 - (n - head) as i64,
                Some(head) if n < head && head - n <= 4 => 30 - (head - n) as i64,
                Some(head) if n > head => 10,
                _ => 5,
            };
            score -= if self.may_date(block.element) { 0 } else { 60 };
            score -= if block.is_prose() && span.start > 3 { 25 } else { 0 };
            if best.as_ref().is_some_and(|(b, _)| *b >= score) {
                continue;
            }
            let basis = if dated || said { "printed date, marked as one" } else { "printed date" };
            if let Some(when) = self.read(&block.text, span, DateKind::Published, basis) {
                best = Some((score, when));
            }
        }
        let best = best.map(|(_, when)| when);
        match (best, changed) {
            // The address knows the day: a printed date must agree or give way.
            (Some(best), _) if address.is_none_or(|a| day_apart(a, &best) <= 2) => Some(best),
            (Some(_), _) => None,
            (None, changed) => changed,
        }
    }

    /// The first day that the running text speaks of, which publication is not before as far as a page without a date of its own
    /// tells.
    fn spoken_of(&self) -> Option<When> {
        let blocks = self.page.blocks.iter().filter(|b| b.text.bytes().any(|c| c.is_ascii_digit()));
        let mut found =
            blocks.filter(|b| self.may_date(b.element)).flat_map(|b| date::find(&b.text));
        let day = found.find_map(|(_, days)| match days.as_slice() {
            [day] if *day >= FIRST_PAGE => Some(*day),
            _ => None,
        })?;
        let mut when = When::day(day, DateKind::Mentioned, "day the page speaks of");
        when.to = None;
        Some(when)
    }

    /// A date in a line, with its clock time where the line is short enough to be one date.
    fn read(&self, line: &str, span: Span, kind: DateKind, basis: &str) -> Option<When> {
        let line_date = (line.len() <= LINE).then(|| date::parse(line, kind, basis)).flatten();
        line_date.or_else(|| date::parse(span.of(line), kind, basis)).or_else(|| {
            let line = if line.len() <= LINE { line } else { span.of(line) };
            let span = if line.len() == span.len() { Span::new(0, span.len()) } else { span };
            date::figures(line, span, self.order, kind, basis)
        })
    }
}

/// Whether what stands before a date is the place of a dateline: `BERLIN, `, `Port Ellery (dpa) - `.
fn is_place(text: &str) -> bool {
    let mut words = text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic));
    text.len() <= 48
        && text.trim_end().ends_with([',', '-', '–', '—', '(', '.', ':', '|', '/'])
        && words.all(|w| w.starts_with(|c: char| c.is_uppercase() || c == '('))
}

/// How many days two dates are apart.
fn day_apart(a: &When, b: &When) -> i64 {
    match (a.local_day(), b.local_day()) {
        (Some(a), Some(b)) => (a - b).abs(),
        _ => 0,
    }
}

/// `/2025/07/07/` in one of the page's addresses, or `/07-07-2025`.
fn address_date(metadata: &Metadata, order: Option<Order>) -> Option<When> {
    let addresses = || [&metadata.url, &metadata.canonical, &metadata.og_url].into_iter().flatten();
    let found = addresses().find_map(|address| date_in_address(&address.value));
    let basis = "date in the address";
    let found = found.map(|days| When::day(days, DateKind::Published, basis));
    found.or_else(|| addresses().find_map(|a| year_last_in_address(&a.value, order, basis)))
}

/// A date in figures that ends in its year, at the end of a part of an address: `/news/29-10-2021`, `/fire-29-10-2021.html`.
fn year_last_in_address(address: &str, order: Option<Order>, basis: &str) -> Option<When> {
    let path = address.split(['?', '#']).next()?;
    let path = &path[path.find("://").map_or(0, |at| at + 3)..];
    path.split('/').skip(1).find_map(|part| {
        let part = part.split('.').next()?;
        let (span, _) = date::find(part).into_iter().next_back()?;
        // Four figures for the year, and nothing behind it.
        let whole = span.end == part.len() && span.len() >= 8;
        let year: Option<i64> = part.get(span.end.checked_sub(4)?..)?.parse().ok();
        (whole && year.is_some_and(|year| year >= 1995))
            .then(|| date::figures(part, span, order, DateKind::Published, basis))
            .flatten()
    })
}

/// The days in the addresses of a page's pictures: the latest on which one was put there, which publication is not before.
pub(super) fn in_pictures(metas: &[(String, String)]) -> Option<When> {
    const PICTURES: &[&str] =
        &["og:image", "og:image:secure_url", "twitter:image", "twitter:image:src", "image"];
    let pictures = metas.iter().filter(|(name, _)| PICTURES.contains(&name.as_str()));
    let days = pictures.filter_map(|(_, address)| date_in_address(address)).max()?;
    let mut when = When::day(days, DateKind::Mentioned, "day in a picture's address");
    when.to = None;
    Some(when)
}

/// The day an address carries in its path, as days since 1970-01-01: `/2025/07/07/`, `/2025-07-07/`, `20250707`.
pub(super) fn date_in_address(address: &str) -> Option<i64> {
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

    #[test]
    fn what_is_said_of_the_site_is_trusted_last() {
        let of = |basis: &str| When::day(20_151, DateKind::Published, basis);
        let site = of(&format!("{} datePublished", crate::extract::date::OF_PAGE));
        for basis in ["printed date", "printed date, marked as one", "date in the address"] {
            assert!(date::trust(&of(basis)) < date::trust(&site), "{basis}");
        }
    }

    #[test]
    fn addresses_give_days_only_where_they_hold_one() {
        assert!(date_in_address("https://a.org/2025/07/07/x").is_some());
        assert!(date_in_address("https://a.org/x-20250707.html").is_some());
        assert!(date_in_address("https://a.org/2025/x/07/07").is_none());
        assert!(date_in_address("https://a.org/id/12345678?d=2025/07/07").is_none());
    }
}
