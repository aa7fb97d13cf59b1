//! What stands on the page, block by block? A parsed page in; its paragraphs, headings, list items and cells out, in page
//! order, each with its words, its links and what the elements around it say they are.
//!
//! Scripts, styles, forms' controls and hidden elements are left out. Nothing is chosen here.

use dom_query::{Document, NodeData, NodeRef};

use super::hints::{self, Hints};
use super::lines;
use crate::article::DateKind;

/// What sort of element a block stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `p` and everything that is nothing else.
    Paragraph,
    /// `h1` to `h6`, with the level.
    Heading(u8),
    /// `li`, `dt`, `dd`.
    Item,
    /// `td`, `th`.
    Cell,
    /// `pre`.
    Verbatim,
    /// `figcaption`, `caption`.
    Caption,
    /// Text of a `div` or another element that is made to hold blocks.
    Loose,
}

/// A stretch of text that no block element parts.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// White space folded; lines are those of `<br>`.
    pub(super) text: String,
    pub(super) kind: Kind,
    /// The innermost element that is recorded, an index into [`Outline::elements`].
    pub(super) element: usize,
    /// Words; in scripts that part none, two characters for a word.
    pub(super) words: usize,
    /// Words inside links.
    pub(super) linked: usize,
}

impl Block {
    /// Whether it reads as running text and not as a line of links, a label or a button.
    pub(super) fn is_prose(&self) -> bool {
        !matches!(self.kind, Kind::Heading(_) | Kind::Caption)
            && self.linked * 2 < self.words
            && (self.words >= 24
                || self.words >= 8
                    && (lines::ends_sentence(&self.text)
                        || self.text.contains([',', '，', '、', '،'])))
    }

    /// Words outside links, where the block is running text.
    pub(super) fn prose(&self) -> usize {
        if self.is_prose() { self.words - self.linked } else { 0 }
    }
}

/// An element that parts text into blocks, or that says of itself what it is.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) name: Name,
    /// The element around it; the first is its own.
    pub(super) parent: usize,
    /// Its blocks are those from `first` to before `end`.
    pub(super) first: usize,
    pub(super) end: usize,
    /// What it says of itself.
    pub(super) hints: Hints,
    /// Elements of one sort have the same; 0 where it bears no class.
    pub(super) sort: u64,
}

/// The names of elements that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Root,
    Body,
    Article,
    Main,
    Section,
    Aside,
    Nav,
    Header,
    Footer,
    Form,
    List,
    Item,
    Table,
    Row,
    Cell,
    Figure,
    Paragraph,
    Heading,
    Quote,
    Inline,
    Other,
}

/// The blocks of a page and the elements around them.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    pub(super) blocks: Vec<Block>,
    pub(super) elements: Vec<Element>,
    /// Elements that carry a date.
    pub(super) stamps: Vec<Stamp>,
    /// Those after the first [`STAMPS`].
    pub(super) later_stamps: Vec<Stamp>,
    /// Links with words, where they were asked for.
    pub(super) links: Vec<Link>,
}

/// The part of a link that stands in one block.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// An index into [`Outline::blocks`].
    pub(super) block: usize,
    /// As written.
    pub(super) address: String,
    /// Its words in this block.
    pub(super) text: String,
}

/// A date that an element carries: `<time>`, `<abbr title>`, `itemprop=datePublished`.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    /// The attribute for programs; may be empty.
    pub(super) value: String,
    /// What is shown.
    pub(super) text: String,
    /// Its kind, where the page says so.
    pub(super) kind: Option<DateKind>,
    pub(super) basis: &'static str,
    /// The element around it, an index into [`Outline::elements`].
    pub(super) element: usize,
    /// Blocks that end before it.
    pub(super) before: usize,
}

/// Most stamps that are kept; what follows dates comments.
const STAMPS: usize = 64;
/// Most of the others, which date the posts of a live page.
const LATER_STAMPS: usize = 4_000;

impl Outline {
    /// The page, block by block.
    pub(super) fn of(page: &Document) -> Self {
        Self::walked(page, Walk::default())
    }

    /// The same with its links.
    pub(super) fn with_links(page: &Document) -> Self {
        Self::walked(page, Walk { addresses: Some(Vec::new()), ..Walk::default() })
    }

    fn walked(page: &Document, mut walk: Walk) -> Self {
        walk.open(Name::Root, Hints::NONE, None, 0);
        let root = page.root();
        let mut next = root.first_child();
        while let Some(node) = next {
            let inside = walk.enter(&node);
            if inside && let Some(child) = node.first_child() {
                next = Some(child);
                continue;
            }
            if inside {
                walk.leave();
            }
            let mut at = node;
            next = loop {
                if let Some(sibling) = at.next_sibling() {
                    break Some(sibling);
                }
                match at.parent() {
                    Some(parent) if parent.id != root.id => {
                        walk.leave();
                        at = parent;
                    }
                    _ => break None,
                }
            };
        }
        walk.finish()
    }

    /// Whether one element lies in another, or is it.
    pub(super) fn lies_in(&self, mut element: usize, outer: usize) -> bool {
        while element > outer {
            element = self.elements[element].parent;
        }
        element == outer
    }
}

#[derive(Default)]
struct Walk {
    out: Outline,
    /// Elements that are open, as indices, with the kind of their text.
    open: Vec<(usize, Kind)>,
    text: String,
    links: usize,
    /// The addresses of the links that are open, where links are asked for.
    addresses: Option<Vec<String>>,
    /// What of the block's text stands in links.
    linked_text: String,
    breaks: usize,
    verbatim: usize,
    /// What was done on entering each node that is open.
    steps: Vec<Step>,
}

/// How an element takes part.
enum Part {
    /// Not at all, with all that is in it.
    Out,
    /// As a part of the line.
    Line,
    /// As a block of its own.
    Block(Name, Option<Kind>),
}

fn part(name: &str) -> Part {
    use Part::{Block, Line, Out};
    match name {
        "script" | "style" | "noscript" | "template" | "svg" | "math" | "iframe" | "object"
        | "embed" | "canvas" | "audio" | "video" | "button" | "select" | "input" | "textarea"
        | "head" | "map" | "dialog" | "datalist" | "noframes" | "progress" | "meter" | "rt"
        | "rp" => Out,
        "body" => Block(Name::Body, None),
        "article" => Block(Name::Article, None),
        "main" => Block(Name::Main, None),
        "section" => Block(Name::Section, None),
        "aside" => Block(Name::Aside, None),
        "nav" | "menu" => Block(Name::Nav, None),
        "header" => Block(Name::Header, None),
        "footer" => Block(Name::Footer, None),
        "form" | "fieldset" => Block(Name::Form, None),
        "ul" | "ol" | "dl" => Block(Name::List, None),
        "li" | "dt" | "dd" => Block(Name::Item, Some(Kind::Item)),
        "table" | "tbody" | "thead" | "tfoot" => Block(Name::Table, None),
        "tr" => Block(Name::Row, None),
        "td" | "th" => Block(Name::Cell, Some(Kind::Cell)),
        "figure" => Block(Name::Figure, None),
        "figcaption" | "caption" => Block(Name::Other, Some(Kind::Caption)),
        "p" => Block(Name::Paragraph, Some(Kind::Paragraph)),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            Block(Name::Heading, Some(Kind::Heading(name.as_bytes()[1] - b'0')))
        }
        "blockquote" => Block(Name::Quote, None),
        "pre" => Block(Name::Other, Some(Kind::Verbatim)),
        "html" | "div" | "address" | "center" | "details" | "summary" | "hgroup" | "dir" | "hr"
        | "legend" | "noindex" => Block(Name::Other, None),
        _ => Line,
    }
}

impl Walk {
    /// Takes in a node; says whether what is inside is to be walked too.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        let step = node.query(|tree| match &tree.data {
            NodeData::Text { contents } => {
                self.push(contents);
                None
            }
            NodeData::Element(element) => step(element),
            _ => None,
        });
        let Some((step, stamp)) = step.flatten() else { return false };
        if let Some((value, kind, basis)) = stamp
            && self.out.later_stamps.len() < LATER_STAMPS
        {
            let element = self.open.last().map_or(0, |(e, _)| *e);
            let text = if node.normalized_char_count() < 160 {
                node.text().to_string()
            } else {
                String::new()
            };
            let before = self.out.blocks.len();
            let stamp = Stamp { value, text, kind, basis, element, before };
            if self.out.stamps.len() < STAMPS {
                self.out.stamps.push(stamp);
            } else {
                self.out.later_stamps.push(stamp);
            }
        }
        match step {
            Step::Break => self.breaks += 1,
            Step::Link => {
                self.links += 1;
                if let Some(open) = &mut self.addresses {
                    open.push(node.attr("href").map(|a| a.trim().to_owned()).unwrap_or_default());
                }
            }
            Step::Open(name, hints, kind, sort) => self.open(name, hints, kind, sort),
            Step::Nothing => {}
        }
        self.steps.push(step);
        true
    }

    /// Takes note of the end of the innermost node that was entered.
    fn leave(&mut self) {
        match self.steps.pop() {
            Some(Step::Link) => {
                self.links -= 1;
                if let Some(open) = &mut self.addresses {
                    open.pop();
                }
            }
            Some(Step::Open(..)) => self.close(),
            _ => {}
        }
    }

    fn open(&mut self, name: Name, hints: Hints, kind: Option<Kind>, sort: u64) {
        self.end_block();
        let (parent, outer) = self.open.last().copied().unwrap_or((0, Kind::Loose));
        let index = self.out.elements.len();
        let first = self.out.blocks.len();
        self.out.elements.push(Element { name, parent, first, end: first, hints, sort });
        // A paragraph in a list item is a paragraph; a box in a heading is the heading.
        let kind = kind.unwrap_or(match outer {
            Kind::Paragraph => Kind::Loose,
            outer => outer,
        });
        if kind == Kind::Verbatim {
            self.verbatim += 1;
        }
        self.open.push((index, kind));
    }

    fn close(&mut self) {
        self.end_block();
        if self.open.len() > 1
            && let Some((index, kind)) = self.open.pop()
        {
            if kind == Kind::Verbatim {
                self.verbatim = self.verbatim.saturating_sub(1);
            }
            self.out.elements[index].end = self.out.blocks.len();
        }
    }

    fn push(&mut self, contents: &str) {
        if self.breaks > 0 {
            if self.breaks > 1 && contents.trim().is_empty() {
                return;
            }
            if self.breaks > 1 {
                self.end_block();
            } else if !self.text.is_empty() {
                self.text.truncate(self.text.trim_end().len());
                self.text.push('\n');
            }
            if !contents.trim().is_empty() {
                self.breaks = 0;
            }
        }
        if self.verbatim > 0 {
            self.text.push_str(contents);
        } else {
            fold_into(&mut self.text, contents);
        }
        if self.links > 0 {
            self.linked_text.push(' ');
            self.linked_text.push_str(contents);
            self.note_link(contents);
        }
    }

    /// Takes note of the words of the innermost link, where links are asked for.
    fn note_link(&mut self, contents: &str) {
        let Some(address) = self.addresses.as_ref().and_then(|open| open.last()) else { return };
        let block = self.out.blocks.len();
        match self.out.links.last_mut() {
            Some(link) if link.block == block && link.address == *address => {
                fold_into(&mut link.text, contents);
            }
            _ if contents.trim().is_empty() => {}
            _ => {
                let mut text = String::new();
                fold_into(&mut text, contents);
                self.out.links.push(Link { block, address: address.clone(), text });
            }
        }
    }

    fn end_block(&mut self) {
        self.breaks = 0;
        let text = self.text.trim();
        if text.is_empty() {
            self.text.clear();
            self.linked_text.clear();
            return;
        }
        let Some((element, kind)) = self.open.last().copied() else { return };
        let words = lines::words(text);
        let linked = lines::words(self.linked_text.trim()).min(words);
        let text = text.to_owned();
        self.out.blocks.push(Block { text, kind, element, words, linked });
        self.text.clear();
        self.linked_text.clear();
    }

    fn finish(mut self) -> Outline {
        while self.open.len() > 1 {
            self.close();
        }
        self.end_block();
        let end = self.out.blocks.len();
        if let Some(root) = self.out.elements.first_mut() {
            root.end = end;
        }
        self.out
    }
}

/// What entering a node does.
#[derive(Clone, Copy)]
enum Step {
    Nothing,
    Break,
    Link,
    Open(Name, Hints, Option<Kind>, u64),
}

/// A date for programs, the kind that microdata give it, and its source.
type Dated = (String, Option<DateKind>, &'static str);

/// What to do on entering an element; `None` where it stays out with all that is in it.
fn step(element: &dom_query::Element) -> Option<(Step, Option<Dated>)> {
    let name: &str = &element.name.local;
    let part = part(name);
    if matches!(part, Part::Out) {
        return None;
    }
    let mut attributes = hints::Attributes::default();
    for attribute in &element.attrs {
        attributes.take(&attribute.name.local, &attribute.value);
    }
    let hints = attributes.hints();
    if hints.has(Hints::HIDDEN) && !matches!(name, "html" | "body") {
        return None;
    }
    let stamp = match (attributes.stamped, name) {
        (Some((kind, basis)), _) => Some((attributes.stamp.unwrap_or_default(), Some(kind), basis)),
        (None, "time") => Some((attributes.stamp.unwrap_or_default(), None, "time")),
        (None, "abbr") if attributes.stamp.is_some() => {
            Some((attributes.stamp.unwrap_or_default(), None, "abbr"))
        }
        // Elements of the page's own making: `relative-time`, `<span class=date title=…>`.
        (None, name)
            if attributes.stamp.is_some() && (name.contains("time") || hints.has(Hints::DATE)) =>
        {
            Some((attributes.stamp.unwrap_or_default(), None, "element marked as a date"))
        }
        _ => None,
    };
    let step = match part {
        Part::Block(name, kind) => Step::Open(name, hints, kind, attributes.sort),
        _ if name == "br" => Step::Break,
        _ if name == "a" && attributes.links => Step::Link,
        _ if hints.has(Hints::APART) => Step::Open(Name::Inline, hints, None, attributes.sort),
        _ => Step::Nothing,
    };
    Some((step, stamp))
}

/// Adds text, its white space folded to one blank.
fn fold_into(out: &mut String, text: &str) {
    for (n, word) in text.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
        if n > 0 && !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
        out.push_str(word);
    }
}
