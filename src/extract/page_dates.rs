//! When does the page say it was published? Its `<meta>` fields, marked dates, printed dates and address in, dates with their
//! sources out, best first.
//!
//! What JSON-LD says is in the metadata already and stands first. A date is read where it can be that of the article: not in
//! comments, teasers of other stories, quoted posts or the page's foot. Printed dates are looked for only where no other date
//! of publication is known. Day and month in figures are put in order by the page's language where it tells.

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
/// Adds the dates of `<meta>`, of elements marked as dates, and of the address. The language must be known by now.
pub(super) fn of_fields(metas: &[(String, String)], metadata: &mut Metadata) {
    let order = order_of(metadata);
    for (names, kind) in [(PUBLISHED, DateKind::Published), (MODIFIED, DateKind::Modified)] {
        for name in names {
            let same = metas.iter().filter(|(n, _)| n == name);
            for (_, value) in same.take(super::MAX_VALUES) {
                metadata.dates.extend(date::field_in(value, order, kind, &format!("meta {name}")));
            }
        }
    }
    for (_, value) in metas.iter().filter(|(name, _)| name == "parsely-page") {
        let page: Option<Value> = serde_json::from_str(value).ok();
        let text = page.as_ref().and_then(|p| p.get("pub_date")).and_then(Value::as_str);
        let when =
            text.and_then(|t| date::field_in(t, order, DateKind::Published, "meta parsely-page"));
        metadata.dates.extend(when);
    }
}

/// Adds the dates that the page shows, and the one in its address.
pub(super) fn of_page(page: &Outline, metadata: &mut Metadata) {
    let order = order_of(metadata);
    let reader = Reader { page, order, head: headline(page, metadata) };
    reader.marked(metadata);
    let published =
        |metadata: &Metadata| metadata.dates.iter().any(|d| d.kind == DateKind::Published);
    let in_address = address_date(metadata);
    if !published(metadata) {
        let found = reader.printed(in_address.as_ref());
        metadata.dates.extend(found);
    }
    metadata.dates.extend(in_address);
    // A page's own dates are less than those of the article on it.
    metadata.dates.sort_by_key(|d| d.basis.starts_with(super::json_ld::OF_PAGE));
    own_zone_first(&mut metadata.dates);
}

/// A moment in UTC may fall on the day before or after; a source that gives the day where the page was written goes before it.
fn own_zone_first(dates: &mut Vec<When>) {
    let Some(first) = dates.iter().position(|d| d.kind == DateKind::Published) else { return };
    let of = &dates[first];
    if of.precision != Precision::Time || of.offset.is_some_and(|seconds| seconds != 0) {
        return;
    }
    let better = dates.iter().position(|d| {
        let local = !d.basis.starts_with("time")
            && d.precision == Precision::Day
            && d.to.zip(d.from).is_some_and(|(to, from)| to - from < 86_400)
            || d.basis.starts_with("meta") && d.offset.is_some_and(|seconds| seconds != 0);
        d.kind == DateKind::Published && local && day_apart(d, of) == 1
    });
    if let Some(better) = better {
        let when = dates.remove(better);
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
    "pubDate",
    "pub_date",
    "createdAt",
    "created_at",
];

/// The first day of publication in the data of a page that shows none.
pub(super) fn in_data(scripts: &[String]) -> Option<When> {
    scripts.iter().take(super::MAX_VALUES).find_map(|script| {
        KEYS.iter().find_map(|key| {
            let at = memchr::memmem::find(script.as_bytes(), format!("\"{key}\"").as_bytes())?;
            let value = script[at + key.len() + 2..]
                .trim_start()
                .strip_prefix(':')?
                .trim_start()
                .strip_prefix('"')?;
            let value = &value[..value.find('"').filter(|end| *end <= 40)?];
            // Text only: a bare number is as soon a count.
            value
                .contains('-')
                .then(|| date::parse(value, DateKind::Published, "the page's data"))
                .flatten()
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

/// Words that make a date one of change.
const CHANGED: &[&str] = &[
    "updated",
    "modified",
    "last edited",
    "aktualisiert",
    "geändert",
    "bearbeitet",
    "mis à jour",
    "modifié",
    "actualizado",
    "modificado",
    "aggiornato",
    "atualizado",
    "обновлено",
    "изменено",
    "更新",
    "修正",
];
/// Words that make a date one of publication.
const SAID: &[&str] = &[
    "published",
    "posted",
    "released",
    "created",
    "veröffentlicht",
    "erstellt",
    "publié",
    "posté",
    "publicado",
    "publicada",
    "creado",
    "pubblicato",
    "опубликован",
    "发布",
    "發布",
    "公開",
    "掲載",
    "配信",
    "投稿",
];

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

    fn says(text: &str, words: &[&str]) -> bool {
        let text = text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    }

    /// Dates that elements carry for programs to read: microdata, `<time>`, `<abbr>`.
    fn marked(&self, metadata: &mut Metadata) {
        let mut loose: Vec<When> = Vec::new();
        for stamp in &self.page.stamps {
            let basis = stamp.basis;
            let read = |value: &str, kind| date::field_in(value, self.order, kind, basis);
            let kind = match stamp.kind {
                Some(kind) => kind,
                None if Self::says(&stamp.text, CHANGED) && !Self::says(&stamp.text, SAID) => {
                    DateKind::Modified
                }
                None => DateKind::Published,
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
            if !metadata.dates.iter().any(|d| d.kind == kind) {
                metadata.dates.extend(loose.iter().find(|d| d.kind == kind).cloned());
            }
        }
    }

    /// The printed date that is likeliest the article's. `address` is the one in the page's address.
    fn printed(&self, address: Option<&When>) -> Option<When> {
        let mut best: Option<(i64, When)> = None;
        let mut changed: Option<When> = None;
        for (n, block) in self.page.blocks.iter().enumerate() {
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
            let Some((span, _)) = found.into_iter().find(|(_, days)| recent(days)) else {
                continue;
            };
            let dated = self.page.elements[block.element].hints.has(Hints::DATE)
                || self.page.elements[self.page.elements[block.element].parent]
                    .hints
                    .has(Hints::DATE);
            let mut score = 0_i64;
            let label = &block.text[..block.text.floor_char_boundary(LINE)];
            let said = Self::says(label, SAID);
            if !said && Self::says(label, CHANGED) {
                changed = changed.or_else(|| {
                    self.read(&block.text, span, DateKind::Modified, "printed date of change")
                });
                continue;
            }
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

    /// A date in a line, with its clock time where the line is short enough to be one date.
    fn read(&self, line: &str, span: Span, kind: DateKind, basis: &str) -> Option<When> {
        let line_date = (line.len() <= LINE).then(|| date::parse(line, kind, basis)).flatten();
        line_date.or_else(|| date::field_in(span.of(line), self.order, kind, basis))
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

/// `/2025/07/07/` in one of the page's addresses.
fn address_date(metadata: &Metadata) -> Option<When> {
    let found = [&metadata.url, &metadata.canonical, &metadata.og_url]
        .into_iter()
        .flatten()
        .find_map(|address| date_in_address(&address.value));
    found.map(|days| When::day(days, DateKind::Published, "date in the address"))
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
    fn addresses_give_days_only_where_they_hold_one() {
        assert!(date_in_address("https://a.org/2025/07/07/x").is_some());
        assert!(date_in_address("https://a.org/x-20250707.html").is_some());
        assert!(date_in_address("https://a.org/2025/x/07/07").is_none());
        assert!(date_in_address("https://a.org/id/12345678?d=2025/07/07").is_none());
    }
}
