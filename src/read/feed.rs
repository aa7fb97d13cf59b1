//! Which items are in this feed? RSS and Atom to one document for each item, with what the feed says of it.
//!
//! The text is the item's content, or its summary where it gives no more. HTML in it is stripped as in any text field. Broken markup costs the item it stands in; the next `<item>` or `<entry>` is read again.

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde_json::Value;

use super::{Outcome, PassedOver, charset};
use crate::article::{DateKind, Document, Form, Sourced, Tracker};
use crate::error::{Place, Skipped};
use crate::extract::{date, guard, pixels};

/// Faults after which the rest of a feed is given up; each may cost a look at all of it.
const FAULTS: usize = 100;

/// Reads a feed. What is no feed is passed over.
pub(super) fn read(name: &str, bytes: Vec<u8>, outcome: &mut Outcome) {
    let decoded = charset::decode(bytes, true);
    let text = decoded.text.as_str();
    if text.trim().is_empty() {
        outcome.skipped.push(Skipped::new(&Place::file(name), "empty file"));
        return;
    }
    if !is_feed(text) {
        outcome.passed_over.push(PassedOver::new(name, "XML that is no feed"));
        return;
    }
    let mut items = Items { name, title: None, number: 0, note: decoded.note.as_deref(), outcome };
    let mut from = 0;
    for fault in 1.. {
        let Err(broken) = Parser::new(&text[from..]).items(&mut items) else { break };
        let at = from + broken.byte;
        let place = if broken.in_item {
            items.number += 1;
            Place::record(name, items.number)
        } else {
            Place::file(name)
        };
        let next = next_item(text, from + broken.resume);
        let rest = if fault == FAULTS && next.is_some() { "; the rest is not read" } else { "" };
        let reason = format!("the feed's markup is broken: {}{rest}", broken.reason);
        items.outcome.skipped.push(Skipped::new(&place, reason).at_byte(at as u64));
        match next {
            Some(next) if fault < FAULTS => from = next,
            _ => break,
        }
    }
    if items.number == 0 && items.outcome.skipped.is_empty() {
        outcome.passed_over.push(PassedOver::new(name, "feed without items"));
    }
}

/// The items of a feed as they are found.
struct Items<'a> {
    name: &'a str,
    /// The feed's own title.
    title: Option<String>,
    number: u64,
    note: Option<&'a str>,
    outcome: &'a mut Outcome,
}

impl Items<'_> {
    fn add(&mut self, item: Item) {
        self.number += 1;
        let place = Place::record(self.name, self.number);
        match item.document(&place, self.title.as_deref()) {
            Ok(mut document) => {
                document.notes.extend(self.note.map(str::to_owned));
                self.outcome.documents.push(document);
            }
            Err(reason) => self.outcome.skipped.push(Skipped::new(&place, reason)),
        }
    }
}

/// Where the markup breaks, and how.
struct Broken {
    byte: usize,
    /// From where on the next item may begin.
    resume: usize,
    in_item: bool,
    reason: String,
}

/// Whether the root element is that of a feed.
fn is_feed(text: &str) -> bool {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(root) | Event::Empty(root)) => {
                let name = root.local_name().into_inner().to_ascii_lowercase();
                return matches!(name.as_str(), "rss" | "feed" | "rdf");
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// Where the next item begins, from this byte on.
fn next_item(text: &str, mut from: usize) -> Option<usize> {
    loop {
        let rest = text.as_bytes().get(from..)?;
        let at = from + memmem::find(rest, b"<")?;
        if is_item(tag_name(&text[at + 1..])) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The name that a tag begins with.
fn tag_name(tag: &str) -> &str {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/' | '<'));
    &tag[..end.unwrap_or(tag.len())]
}

/// An element's name without the prefix that some Atom feeds use.
fn plain_name(name: &str) -> &str {
    name.strip_prefix("atom:").unwrap_or(name)
}

fn is_item(name: &str) -> bool {
    matches!(plain_name(name), "item" | "entry")
}

struct Parser<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
}

/// What stands between an element's tags.
struct Content<'a> {
    /// Its text, character references decoded.
    plain: String,
    /// All of it as it stands, where there are elements in it.
    markup: Option<&'a str>,
}

impl Content<'_> {
    /// The text of an element inside, or all of it where there are none.
    fn of(self, inner: &str) -> String {
        let Some(markup) = self.markup else { return self.plain };
        let begin = format!("<{inner}");
        let found = markup.find(&begin).and_then(|at| {
            let rest = &markup[at..];
            let rest = &rest[rest.find('>')? + 1..];
            Some(&rest[..rest.find("</")?])
        });
        guard::strip_tags(found.unwrap_or(markup))
    }

    /// It as HTML or as text, whichever it is.
    fn text(self) -> String {
        let text = self.markup.map_or(self.plain, str::to_owned);
        if holds_markup(&text) { guard::strip_tags(&text) } else { text }
    }
}

/// Whether a text holds tags or character references.
fn holds_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'<', b'&', bytes).any(|at| match (bytes[at], bytes.get(at + 1)) {
        (b'<', Some(next)) => next.is_ascii_alphabetic() || matches!(next, b'/' | b'!'),
        (b'&', Some(b'#')) => true,
        (b'&', Some(_)) => {
            let name = bytes[at + 1..].iter().take(10).take_while(|b| b.is_ascii_alphanumeric());
            let length = name.count();
            length > 1 && bytes.get(at + 1 + length) == Some(&b';')
        }
        _ => false,
    })
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        // What feeds hold is not always XML.
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { reader, text }
    }

    /// Finds items up to the first fault.
    fn items(&mut self, items: &mut Items<'_>) -> Result<(), Broken> {
        let mut item: Option<Item> = None;
        loop {
            let at = self.at();
            let in_item = item.is_some();
            match self.event(in_item)? {
                Event::Start(tag) => {
                    let name = tag.name().into_inner().to_owned();
                    if is_item(&name) {
                        if in_item {
                            return Err(not_closed(at, "item"));
                        }
                        item = Some(Item::default());
                    } else if let Some(item) = &mut item {
                        item.link(&tag);
                        if Item::wants(&name) {
                            let category = attribute(&tag, "term");
                            let content = self.content(&name, true)?;
                            item.take(&name, content, category);
                        }
                    } else if plain_name(&name) == "title" && items.title.is_none() {
                        let title = self.content(&name, false)?.text();
                        items.title = Some(title.trim().to_owned()).filter(|t| !t.is_empty());
                    } else if plain_name(&name) == "image" {
                        // Its title is not the feed's.
                        self.content(&name, false)?;
                    }
                }
                Event::Empty(tag) => {
                    if let Some(item) = &mut item {
                        item.link(&tag);
                        let name = tag.name().into_inner().to_owned();
                        if let Some(category) = attribute(&tag, "term") {
                            let content = Content { plain: String::new(), markup: None };
                            item.take(&name, content, Some(category));
                        }
                    }
                }
                Event::End(tag) if is_item(tag.name().into_inner()) => {
                    if let Some(item) = item.take() {
                        items.add(item);
                    }
                }
                Event::Eof if in_item => return Err(not_closed(at, "item")),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// What stands in the element whose start tag was read last.
    fn content(&mut self, name: &str, in_item: bool) -> Result<Content<'a>, Broken> {
        let begin = self.at();
        let mut plain = String::new();
        let (mut depth, mut elements) = (0, false);
        loop {
            let at = self.at();
            match self.event(in_item)? {
                Event::Text(text) => plain.push_str(&text.into_inner()),
                Event::CData(text) => plain.push_str(&text.into_inner()),
                Event::GeneralRef(reference) => push_reference(&mut plain, &reference),
                Event::Start(tag) => {
                    let inner = tag.name().into_inner();
                    // An element that is never closed must not take the next item with it.
                    if is_item(inner) {
                        return Err(Broken { in_item, ..not_closed(at, name) });
                    }
                    elements = true;
                    depth += usize::from(inner == name);
                }
                Event::Empty(_) => elements = true,
                Event::End(tag) if tag.name().into_inner() == name => {
                    if depth == 0 {
                        let markup = elements.then(|| &self.text[begin..at]);
                        return Ok(Content { plain, markup });
                    }
                    depth -= 1;
                }
                Event::End(tag) if is_item(tag.name().into_inner()) => {
                    return Err(Broken { in_item, ..not_closed(at, name) });
                }
                Event::Eof => return Err(Broken { in_item, ..not_closed(at, name) }),
                _ => {}
            }
        }
    }

    fn at(&self) -> usize {
        (self.reader.buffer_position() as usize).min(self.text.len())
    }

    fn event(&mut self, in_item: bool) -> Result<Event<'a>, Broken> {
        self.reader.read_event().map_err(|error| {
            let byte = (self.reader.error_position() as usize).min(self.text.len());
            let byte = self.text.floor_char_boundary(byte);
            Broken { byte, resume: byte + 1, in_item, reason: error.to_string() }
        })
    }
}

fn not_closed(byte: usize, name: &str) -> Broken {
    let name: String = name.chars().take(32).collect();
    Broken { byte, resume: byte, in_item: true, reason: format!("<{name}> is not closed") }
}

/// Adds the character that a reference stands for; one that XML does not know stays for HTML to decode.
fn push_reference(plain: &mut String, reference: &BytesRef<'_>) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        plain.push(character);
        return;
    }
    let name: &str = reference;
    if let Some(text) = resolve_predefined_entity(name) {
        plain.push_str(text);
    } else {
        plain.extend(["&", name, ";"]);
    }
}

/// The value of an attribute.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.into_inner() == name)?;
    let value = found.normalized_value(XmlVersion::Explicit1_0).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// What an item says of itself.
#[derive(Default)]
struct Item {
    content: String,
    summary: String,
    title: Option<String>,
    link: Option<String>,
    id: Option<String>,
    source: Option<String>,
    authors: Vec<String>,
    categories: Vec<String>,
    /// Dates with the name of their element.
    published: Option<(String, String)>,
    updated: Option<(String, String)>,
    /// Tags in its content that report to whoever wrote it.
    trackers: Vec<Tracker>,
}

impl Item {
    fn wants(name: &str) -> bool {
        matches!(
            plain_name(name),
            "title"
                | "content:encoded"
                | "content"
                | "description"
                | "summary"
                | "link"
                | "guid"
                | "id"
                | "pubDate"
                | "published"
                | "issued"
                | "dc:date"
                | "updated"
                | "modified"
                | "dcterms:modified"
                | "author"
                | "dc:creator"
                | "source"
                | "category"
        )
    }

    /// Takes the address out of a link of Atom's; one to another form of the item is not its own.
    fn link(&mut self, tag: &BytesStart<'_>) {
        if plain_name(tag.name().into_inner()) == "link"
            && self.link.is_none()
            && attribute(tag, "rel").is_none_or(|rel| rel == "alternate")
        {
            self.link = attribute(tag, "href");
        }
    }

    /// Takes an element's content; of elements that repeat the first with something in it counts.
    fn take(&mut self, name: &str, content: Content<'_>, category: Option<String>) {
        let first = |slot: &mut Option<String>, value: String| {
            let value = value.trim();
            if slot.is_none() && !value.is_empty() {
                *slot = Some(value.to_owned());
            }
        };
        let dated = |slot: &mut Option<(String, String)>, value: String| {
            let value = value.trim();
            if slot.is_none() && !value.is_empty() {
                *slot = Some((name.to_owned(), value.to_owned()));
            }
        };
        let longer = |slot: &mut String, value: String| {
            if value.trim().len() > slot.trim().len() {
                *slot = value;
            }
        };
        if self.trackers.is_empty() {
            self.trackers = pixels::of_html(content.markup.unwrap_or(&content.plain));
        }
        match plain_name(name) {
            "title" => first(&mut self.title, content.text()),
            "content:encoded" | "content" => longer(&mut self.content, content.text()),
            "description" | "summary" => longer(&mut self.summary, content.text()),
            "link" => first(&mut self.link, content.plain),
            "guid" | "id" => first(&mut self.id, content.plain),
            "pubDate" | "published" | "issued" | "dc:date" => {
                dated(&mut self.published, content.plain);
            }
            "updated" | "modified" | "dcterms:modified" => dated(&mut self.updated, content.plain),
            "author" | "dc:creator" => {
                let name = content.of("name");
                // RSS wants an address, and the name in brackets after it.
                let inside = name.trim().strip_suffix(')').and_then(|name| name.split_once('('));
                let name = inside.filter(|(mail, _)| mail.contains('@')).map_or(&*name, |(_, n)| n);
                let name = name.trim().to_owned();
                if !name.is_empty() && !self.authors.contains(&name) {
                    self.authors.push(name);
                }
            }
            "source" => first(&mut self.source, content.of("title")),
            "category" => {
                let category = category.unwrap_or_else(|| content.plain.trim().to_owned());
                if !category.is_empty() {
                    self.categories.push(category);
                }
            }
            _ => {}
        }
    }

    /// The document it makes, in a feed of this title.
    fn document(self, place: &Place, feed: Option<&str>) -> Result<Document, String> {
        let text = if self.content.trim().is_empty() { self.summary } else { self.content };
        if text.trim().is_empty() {
            return Err("item without text".to_owned());
        }
        let mut document = Document {
            id: self.id.clone().unwrap_or_else(|| place.to_string()),
            place: place.clone(),
            form: Form::Record,
            text,
            ..Document::default()
        };
        let metadata = &mut document.metadata;
        metadata.trackers = self.trackers;
        metadata.titles.extend(self.title.map(|title| Sourced::new(title, "feed title")));
        let link = self.link.or_else(|| self.id.filter(|id| id.starts_with("http")));
        metadata.url = link.map(|link| Sourced::new(link, "feed link"));
        // The feed's own title is often that of a section; an address says more of whose it is.
        let own = feed.filter(|_| metadata.url.is_none());
        metadata.source = match self.source {
            Some(source) => Some(Sourced::new(source, "feed source")),
            None => own.map(|title| Sourced::new(title, "title of the feed")),
        };
        metadata.authors =
            self.authors.into_iter().map(|a| Sourced::new(a, "feed author")).collect();
        for (kind, given) in
            [(DateKind::Published, self.published), (DateKind::Modified, self.updated)]
        {
            let Some((element, value)) = given else { continue };
            match date::field(&value, kind, &format!("feed {element}")) {
                Some(when) => metadata.dates.push(when),
                None => {
                    document.fields.insert(element, Value::String(value));
                }
            }
        }
        if let Some(title) = feed {
            document.fields.insert("feed".to_owned(), Value::from(title));
        }
        if !self.categories.is_empty() {
            document.fields.insert("category".to_owned(), Value::from(self.categories));
        }
        Ok(document)
    }
}
