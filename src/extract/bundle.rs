//! Which stories does this page bundle? Elements and headings of a page in; its stories out, with title, link and dates of
//! each, or nothing where the page holds one article.
//!
//! Stories stand in elements of one sort (several `<article>`, or boxes of one class) or under headings of one rank. That
//! alone proves nothing, since the sections of a long article look the same: most of them must bear what only a story of its own has:
//! a headline that leads to it, a date, a label, a byline, a credit, a call to read on. On a page that calls itself one
//! article the headline's link is not enough. Posts of a live page need a time and few words.
//!
//! The text of such a page is built here as well, so that each story's place in it is known.

use dom_query::Document;
use std::collections::BTreeMap;
use url::Url;

use super::choose::says_aside;
use super::hints::Hints;
use super::lines::{self, same_key};
use super::listed::{self, Listed};
use super::outline::{Block, Kind, Link, Name, Outline, Stamp};
use super::split::leads_to_text;
use super::{caption, chrome, credit_lines, date, furniture, marks, metadata, split};
use crate::article::{DateKind, Item, Metadata, Sourced, Span};

/// Words of running text that make a story, and a post of a live page.
const STORY: usize = 60;
const POST: usize = 25;

/// Blocks above a headline, and between it and the text, that may hold label, date and byline.
const HEAD_BLOCKS: usize = 5;

/// Most elements of one page that are looked at as stories.
const MOST: usize = 2_000;

/// A front has so many headlines that lead elsewhere.
const FRONT_HEADLINES: usize = 8;

/// Characters of a paragraph that is no teaser.
const LONG_TEXT: usize = 320;

/// A story among others that are long enough may have so few words.
const BRIEF: usize = 18;

/// What is found on a page that bundles stories.
pub(super) struct Bundle {
    pub(super) text: String,
    pub(super) items: Vec<Item>,
}

/// The stories that a page bundles, if it does.
pub(super) fn of(
    html: &str,
    document: &Document,
    outline: &Outline,
    about: &Metadata,
) -> Option<Bundle> {
    let page = Page::new(outline);
    let listed = listed::of(html, document);
    let named_live = about.titles.iter().take(3).any(|t| split::says_live(&t.value));
    let live = named_live || !listed.updates.is_empty();
    let groups = page.groups(if live { POST } else { STORY }, live);
    if !groups.is_empty() {
        let linked = Outline::with_links(document);
        let reader = Reader {
            page: Page::new(&linked),
            about,
            listed: &listed,
            live,
            base: base(document, about),
        };
        // Elements come first: headings cut the same stories out of them, with the edges less sure.
        let mut best: Option<(usize, Vec<Story>)> = None;
        for stories in groups.into_iter().filter_map(|group| reader.stories(&group)) {
            let prose: usize = stories.iter().map(|s| s.prose).sum();
            if best.as_ref().is_none_or(|(most, _)| prose * 10 > most * 11) {
                best = Some((prose, stories));
            }
        }
        if let Some((_, stories)) = best {
            return Some(reader.written(&stories));
        }
    }
    from_data(&listed)
}

/// Whether a page is a front: many headlines that lead elsewhere, and no story among them.
pub(super) fn is_front(outline: &Outline, about: &Metadata) -> bool {
    let dated =
        |d: &crate::article::When| d.basis.starts_with("meta") || d.basis.starts_with("JSON-LD");
    let mut own = [&about.canonical, &about.og_url, &about.url].into_iter().flatten();
    if about.declares_article
        || about.dates.iter().any(dated)
        || own.any(|address| leads_to_text(&address.value))
    {
        return false;
    }
    let blocks = &outline.blocks;
    // In scripts that part no words a long paragraph counts few.
    let long = |b: &Block| b.linked * 2 < b.words.max(1) && b.text.chars().nth(LONG_TEXT).is_some();
    if blocks.iter().any(long) {
        return false;
    }
    let headline = |b: &Block| {
        matches!(b.kind, Kind::Heading(_)) && b.words >= 3 && b.linked * 10 >= b.words * 8
    };
    let headlines = blocks.iter().filter(|b| headline(b)).count();
    if headlines < FRONT_HEADLINES {
        return false;
    }
    let (mut run, mut longest) = (0, 0);
    for block in blocks {
        run = if matches!(block.kind, Kind::Heading(_)) { 0 } else { run + block.prose() };
        longest = longest.max(run);
    }
    let prose: usize = blocks.iter().map(Block::prose).sum();
    longest < STORY && prose < headlines * STORY / 2
}

/// The address that the page's links are relative to.
fn base(document: &Document, about: &Metadata) -> Option<String> {
    let own = about.url.as_ref().or(about.canonical.as_ref()).or(about.og_url.as_ref());
    let own = own.map(|s| s.value.clone());
    match document.base_uri() {
        Some(base) => Some(metadata::resolve(&base, own.as_deref())),
        None => own,
    }
}

/// A live page whose posts are in its data alone.
fn from_data(listed: &Listed) -> Option<Bundle> {
    let posts: Vec<_> = listed.updates.iter().filter(|u| lines::words(&u.body) >= POST).collect();
    if posts.len() < 2 {
        return None;
    }
    let mut out = Bundle { text: String::new(), items: Vec::new() };
    for post in posts {
        let start = out.begin();
        let title = (!post.headline.is_empty()).then(|| out.add(&post.headline));
        out.add(&post.body);
        out.items.push(Item {
            span: Span::new(start, out.text.len()),
            title,
            link: post.address.as_ref().map(|a| Sourced::new(a, "JSON-LD url")),
            source: None,
            dates: post.dates.clone(),
        });
    }
    Some(out)
}

impl Bundle {
    /// Where the next line will begin.
    fn begin(&self) -> usize {
        self.text.len() + if self.text.is_empty() { 0 } else { 2 }
    }

    /// Adds a paragraph; gives its place.
    fn add(&mut self, text: &str) -> Span {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(text);
        Span::new(start, self.text.len())
    }
}

/// A run of blocks that may be a story.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    first: usize,
    end: usize,
    /// The block that is its headline.
    title: Option<usize>,
    /// Whether an `<article>` holds it.
    article: bool,
}

struct Page<'o> {
    outline: &'o Outline,
    /// Whether each element is there for something else than stories.
    aside: Vec<bool>,
    /// Words of running text before each block, and at the end.
    prose: Vec<usize>,
}

impl<'o> Page<'o> {
    fn new(outline: &'o Outline) -> Self {
        let mut aside: Vec<bool> = Vec::with_capacity(outline.elements.len());
        for element in &outline.elements {
            let around = aside.get(element.parent).copied().unwrap_or(false);
            // What a page calls its live stream or its teaser may be the very stories.
            let own = says_aside(element.name, element.hints) && element.name != Name::Article;
            let comments = element.hints.has(Hints::COMMENTS);
            aside.push(around || own || comments);
        }
        let mut prose = vec![0];
        let mut sum = 0;
        for block in &outline.blocks {
            sum += if aside[block.element] { 0 } else { block.prose() };
            prose.push(sum);
        }
        Self { outline, aside, prose }
    }

    fn prose_in(&self, first: usize, end: usize) -> usize {
        self.prose[end] - self.prose[first]
    }

    fn is_heading(&self, n: usize) -> bool {
        let block = &self.outline.blocks[n];
        let titled = || self.outline.elements[block.element].hints.has(Hints::TITLE);
        (2..=40).contains(&block.words)
            && (matches!(block.kind, Kind::Heading(_)) || block.words <= 25 && titled())
    }

    /// Runs of blocks that look like one another and hold `least` words each.
    fn groups(&self, least: usize, live: bool) -> Vec<Vec<Stretch>> {
        let mut groups = self.boxes(least, live);
        groups.extend((1..=4).filter_map(|level| self.sections(level, least)));
        let long = |s: &&Stretch| self.prose_in(s.first, s.end) >= least;
        groups.retain(|g| g.iter().filter(long).count() >= 2);
        groups
    }

    /// Elements of one sort, each with its headline (or, on a live page, its time) above its text.
    fn boxes(&self, least: usize, live: bool) -> Vec<Vec<Stretch>> {
        let elements = &self.outline.elements;
        let mut sorts: BTreeMap<(bool, u8, usize, u64), Vec<usize>> = BTreeMap::new();
        let mut count = 0;
        for (n, e) in elements.iter().enumerate().skip(1) {
            let apart = matches!(
                e.name,
                Name::Article | Name::Section | Name::Item | Name::Other | Name::Row | Name::Cell
            );
            if !apart || self.aside[n] || self.prose_in(e.first, e.end) < least.min(BRIEF) {
                continue;
            }
            count += 1;
            if count > MOST {
                break;
            }
            let key = match e.name {
                Name::Article => (true, 0, 0, 0),
                name => (false, name as u8, e.parent, e.sort),
            };
            sorts.entry(key).or_default().push(n);
        }
        let stretch = |n: usize| {
            let e = &elements[n];
            let title = (e.first..e.end.min(e.first + HEAD_BLOCKS)).find(|&b| self.is_heading(b));
            let title = title.filter(|&t| self.prose_in(e.first, t) < least / 2);
            let timed = || {
                live && self.stamps(e.first, (e.first + HEAD_BLOCKS).min(e.end)).next().is_some()
            };
            (title.is_some() || timed()).then_some(Stretch {
                first: e.first,
                end: e.end,
                title,
                article: e.name == Name::Article,
            })
        };
        sorts
            .values()
            .map(|members| {
                // Of two that lie in one another the inner one is the story. Members are in page order, outer ones first.
                let inner = members.iter().enumerate().filter(|&(i, &n)| {
                    members.get(i + 1).is_none_or(|&next| elements[next].first >= elements[n].end)
                });
                inner.filter_map(|(_, &n)| stretch(n)).collect()
            })
            .collect()
    }

    /// What stands under headings of one rank.
    fn sections(&self, level: u8, least: usize) -> Option<Vec<Stretch>> {
        let outline = self.outline;
        let open = |n: &usize| !self.aside[outline.blocks[*n].element];
        let heads: Vec<usize> = (0..outline.blocks.len())
            .filter(open)
            .filter(|&n| matches!(outline.blocks[n].kind, Kind::Heading(l) if l <= level))
            .collect();
        let own = |n: usize| {
            outline.blocks[n].kind == Kind::Heading(level)
                && (2..=40).contains(&outline.blocks[n].words)
        };
        let mine: Vec<usize> = heads.iter().copied().filter(|&n| own(n)).collect();
        let (&first, &last) = (mine.first()?, mine.last()?);
        if first == last {
            return None;
        }
        // The last of them ends with the element that holds them all.
        let mut around = outline.blocks[last].element;
        while around != 0 && outline.elements[around].first > first {
            around = outline.elements[around].parent;
        }
        let limit = outline.elements[around].end;
        let stretches = heads.iter().enumerate().filter(|&(_, &n)| own(n)).map(|(i, &n)| {
            let end = heads.get(i + 1).copied().unwrap_or(limit).max(n + 1);
            Stretch { first: n, end, title: Some(n), article: false }
        });
        let enough = |s: &Stretch| self.prose_in(s.first, s.end) >= least.min(BRIEF);
        Some(stretches.filter(enough).collect())
    }

    /// Marked dates between two blocks.
    fn stamps(&self, first: usize, end: usize) -> impl Iterator<Item = &'o Stamp> + '_ {
        let early = &self.outline.stamps;
        let late = &self.outline.later_stamps;
        let within = move |list: &'o [Stamp]| {
            let from = list.partition_point(|s| s.before < first);
            let to = list.partition_point(|s| s.before < end);
            &list[from..to.max(from)]
        };
        within(early).iter().chain(within(late)).filter(|s| !self.aside[s.element])
    }

    /// The links of a block.
    fn links(&self, block: usize) -> &'o [Link] {
        let links = &self.outline.links;
        let from = links.partition_point(|l| l.block < block);
        let to = links.partition_point(|l| l.block <= block);
        &links[from..to]
    }
}

/// A stretch that proved to be a story.
struct Story {
    stretch: Stretch,
    prose: usize,
    link: Option<Sourced>,
    dates: Vec<crate::article::When>,
    source: Option<String>,
}

struct Reader<'o> {
    page: Page<'o>,
    about: &'o Metadata,
    listed: &'o Listed,
    live: bool,
    base: Option<String>,
}

impl Reader<'_> {
    /// The stories of a group, if its members are stories and the page is theirs.
    fn stories(&self, group: &[Stretch]) -> Option<Vec<Story>> {
        let blocks = &self.page.outline.blocks;
        let text = |t: Option<usize>| t.map_or("", |t| blocks[t].text.as_str());
        // One form of a page for each kind of screen makes everything stand there twice.
        let mut kept: Vec<Stretch> = Vec::new();
        for stretch in group {
            let again = stretch.title.is_some()
                && kept.iter().rev().take(64).any(|k| same_key(text(k.title), text(stretch.title)));
            if !again {
                kept.push(*stretch);
            }
        }
        // Those that are long enough decide, the others go with them.
        let least = if self.live { POST } else { STORY };
        let (mut long, mut signed) = (0, 0);
        let mut stories = Vec::with_capacity(kept.len());
        let one = self.about.declares_article
            || self.lie_in_one_article(&kept)
            || self.is_signed_above(&kept);
        let single = one && !self.live;
        for stretch in kept {
            let (story, is_signed) = self.story(stretch, single);
            long += usize::from(story.prose >= least);
            signed += usize::from(is_signed && story.prose >= least);
            stories.push(story);
        }
        // A page that calls itself one article must be told otherwise by nearly all of them.
        let enough = if single || self.live { 3 } else { 2 };
        let share = if single { 5 * signed >= 4 * long } else { 3 * signed >= 2 * long };
        // Long teasers among short ones make no bundle.
        if long < enough || !share || long * 3 < stories.len() {
            return None;
        }
        // The page is one of them: the others are what it shows beside it.
        let is_own = |s: &Story| {
            self.about.titles.iter().take(3).any(|t| same_key(&t.value, text(s.stretch.title)))
        };
        if !self.live && stories.iter().any(is_own) {
            return None;
        }
        self.is_theirs(&stories).then_some(stories)
    }

    /// Whether the page belongs to these and not to a story beside or among them.
    fn is_theirs(&self, stories: &[Story]) -> bool {
        let all = self.page.prose.last().copied().unwrap_or(0);
        let inside: usize = stories.iter().map(|s| s.prose).sum();
        let outside = all.saturating_sub(inside);
        let mut lengths: Vec<usize> = stories.iter().map(|s| s.prose).collect();
        lengths.sort_unstable();
        let (longest, rest) = (lengths[lengths.len() - 1], &lengths[..lengths.len() - 1]);
        let usual = rest[rest.len() / 2];
        (outside < 2 * STORY || outside * 2 < inside)
            && (self.live || longest < 4 * usual || usual >= 2 * STORY)
    }

    /// What a stretch says of itself, and whether that makes it a story of its own.
    fn story(&self, stretch: Stretch, single: bool) -> (Story, bool) {
        let page = &self.page;
        let blocks = &page.outline.blocks;
        let headline = stretch.title.and_then(|t| {
            let block = &blocks[t];
            let link = page.links(t).first()?;
            (lines::words(&link.text) * 10 >= block.words * 7).then_some(link)
        });
        let headline = headline
            .and_then(|l| self.target(&l.address))
            .map(|address| Sourced::new(address, "headline's link"));
        let call = (stretch.first..stretch.end)
            .rev()
            .flat_map(|b| page.links(b))
            .find(|l| split::calls_to_read_on(&l.text))
            .and_then(|l| self.target(&l.address))
            .map(|address| Sourced::new(address, "link to read on"));
        let head_end = stretch.title.unwrap_or(stretch.first) + HEAD_BLOCKS;
        let mut dates: Vec<_> = page
            .stamps(stretch.first, head_end.min(stretch.end))
            .chain(page.stamps(stretch.end.saturating_sub(3).max(head_end), stretch.end))
            .filter_map(|stamp| {
                let kind = stamp.kind.unwrap_or(DateKind::Published);
                date::parse(&stamp.value, kind, stamp.basis)
                    .or_else(|| date::parse(&stamp.text, kind, stamp.basis))
            })
            .collect();
        dates.dedup_by(|a, b| a.from == b.from && a.kind == b.kind);
        let title = stretch.title.map_or("", |t| blocks[t].text.as_str());
        let entry = self.listed.entry(title, headline.as_ref().map(|l| l.value.as_str()));
        if dates.is_empty() {
            dates.extend(entry.iter().flat_map(|e| e.dates.iter().cloned()));
        }
        let timed = !dates.is_empty()
            || page.stamps(stretch.first, head_end.min(stretch.end)).next().is_some();
        let article_like = headline.as_ref().is_some_and(|l| leads_to_text(&l.value));
        let called = || call.as_ref().is_some_and(|c| leads_to_text(&c.value));
        let bare = || stretch.article && !self.is_dated();
        // The sections of a chronology bear the days they tell of; stories also stand apart or lead elsewhere.
        let dated = timed && (!single || article_like || called() || stretch.article);
        let is_signed = dated
            || entry.is_some()
            || self.is_labelled(stretch, single)
            || !single && (article_like || called() || bare());
        let story = Story {
            stretch,
            prose: page.prose_in(stretch.first, stretch.end),
            source: entry.and_then(|e| e.source.clone()),
            link: headline
                .or(call)
                .or_else(|| entry?.address.as_ref().map(|a| Sourced::new(a, "JSON-LD url"))),
            dates,
        };
        (story, is_signed)
    }

    /// Whether stretches stand together in one element that says it is an article or its text.
    fn lie_in_one_article(&self, group: &[Stretch]) -> bool {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return false };
        self.page.outline.elements.iter().any(|e| {
            (e.name == Name::Article || e.hints.has(Hints::BODY))
                && e.first <= first.first
                && last.end <= e.end
        })
    }

    /// Whether a byline stands right above the first stretch, where it signs the page.
    fn is_signed_above(&self, group: &[Stretch]) -> bool {
        let first = group.first().map_or(0, |s| s.first);
        let above = &self.page.outline.blocks[first.saturating_sub(HEAD_BLOCKS)..first];
        above.iter().any(|b| b.words <= 12 && marks::is_byline(&b.text))
    }

    /// Whether the page as a whole has an author or a date, as an article has.
    fn is_dated(&self) -> bool {
        let given = |d: &crate::article::When| {
            d.basis.starts_with("meta") || d.basis.starts_with("JSON-LD")
        };
        !self.about.authors.is_empty() || self.about.dates.iter().any(given)
    }

    /// Whether a story's head or end bears a label, a date, a byline or a credit.
    fn is_labelled(&self, stretch: Stretch, single: bool) -> bool {
        let blocks = &self.page.outline.blocks[stretch.first..stretch.end];
        let title = stretch.title.map_or(0, |t| t - stretch.first);
        let head = blocks.iter().enumerate().filter(|&(n, b)| {
            n != title && n <= title + HEAD_BLOCKS && b.words <= 12 && !b.text.contains('\n')
        });
        let mut head = head.map(|(_, b)| b.text.as_str());
        head.any(|line| split::is_label(line, single) || marks::is_byline(line))
            || split::is_credited(blocks.iter().filter(|b| b.words >= 8).map(|b| b.text.as_str()))
    }

    /// The address a link leads to, if that is another page.
    fn target(&self, address: &str) -> Option<String> {
        if address.is_empty() || address.starts_with(['#', '?']) {
            return None;
        }
        let whole = metadata::resolve(address, self.base.as_deref());
        if let Ok(url) = Url::parse(&whole) {
            if !matches!(url.scheme(), "http" | "https" | "file") {
                return None;
            }
            let own = self.base.as_deref().and_then(|b| Url::parse(b).ok());
            if own.is_some_and(|o| {
                o.path() == url.path() && o.host() == url.host() && o.query() == url.query()
            }) {
                return None;
            }
        }
        Some(whole)
    }

    /// The page's text, and the place of each story in it.
    fn written(&self, stories: &[Story]) -> Bundle {
        let page = &self.page;
        let blocks = &page.outline.blocks;
        let mut out = Bundle { text: String::new(), items: Vec::new() };
        let mut at = 0;
        for story in stories {
            let Stretch { first, end, title, .. } = story.stretch;
            for block in blocks.get(at..first).unwrap_or_default() {
                let aside = page.aside[block.element];
                if !aside && (block.kind == Kind::Heading(1) || block.prose() > 0) {
                    out.add(&block.text);
                }
            }
            at = end.max(at);
            let (start, mut headline) = (out.begin(), None);
            // From here on lines belong to the text and not to its head.
            let body = (title.map_or(first, |t| t + 1)..end).find(|&n| blocks[n].prose() > 0);
            for (n, block) in blocks.iter().enumerate().take(end).skip(first) {
                if Some(n) == title {
                    headline = Some(out.add(&one_line(&block.text)));
                } else if self.belongs(n, body.is_none_or(|b| n < b)) {
                    out.add(&block.text);
                }
            }
            if out.text.len() < start {
                continue;
            }
            out.items.push(Item {
                span: Span::new(start, out.text.len()),
                title: headline,
                link: story.link.clone(),
                source: story.source.clone(),
                dates: story.dates.clone(),
            });
        }
        out
    }

    /// Whether a block of a story is part of its text or, above it, of its head.
    fn belongs(&self, n: usize, in_head: bool) -> bool {
        let page = self.page.outline;
        let block = &page.blocks[n];
        if self.page.aside[block.element] || block.kind == Kind::Caption {
            return false;
        }
        let mut element = block.element;
        for _ in 0..4 {
            let e = &page.elements[element];
            if block.words < 60 && (e.name == Name::Figure || e.hints.has(Hints::CAPTION)) {
                return false;
            }
            element = e.parent;
        }
        if credit_lines::is_credit(&block.text) {
            return true;
        }
        let short = block.words <= 40;
        let call = short && split::calls_to_read_on(&block.text);
        let words = || {
            furniture::line_reason(&block.text).is_some()
                || chrome::is_chrome(&block.text, block.words)
        };
        let links = block.linked > 0 && block.linked * 10 >= block.words * 8;
        !(call || short && words())
            && (in_head || !links || block.words >= 20)
            && !caption::credit(&block.text)
    }
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dated_sections_of_one_article_are_its_chronology() {
        let text = "The water rose to the second step of the town hall, and the pumps, which the army had lent, \
                    stood still for an hour. "
            .repeat(4);
        let day = |n: usize| {
            format!(
                "<div class=s><h2>Day number {n}</h2><time>{n} March 2025</time><p>{text}</p></div>"
            )
        };
        let days: String = (1..5).map(day).collect();
        let html =
            format!("<body><article><h1>How the flood came</h1><p>By Ada Lund</p>{days}</article>");
        let about = Metadata { declares_article: true, ..Metadata::default() };
        let document = Document::from(html.as_str());
        assert!(of(&html, &document, &Outline::of(&document), &about).is_none());
    }

    #[test]
    fn addresses_of_texts_are_told_from_those_of_firms() {
        for address in [
            "https://a.example/town/mill-closes-its-doors",
            "/2025/03/04/mill",
            "https://a.example/news/article.html",
        ] {
            assert!(leads_to_text(address), "{address}");
        }
        for address in
            ["https://a.example/", "https://a.example/about", "https://a.example/shop/pan"]
        {
            assert!(!leads_to_text(address), "{address}");
        }
    }
}
