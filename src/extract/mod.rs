//! Which articles does a document hold, and which of its words are theirs? Documents in, pieces out.
//!
//! [`Collection::extract`] cuts documents into [`Piece`]s: spans of the document text with marks on what does not count.
//! Containers are cut into their articles ([`split`]), pages that are no story are set aside ([`non_article`]), and captures
//! of one publication are joined ([`captures`]). Nothing is said here about who copied from whom.

#[cfg(feature = "html")]
mod bundle;
mod calls;
pub mod caption;
pub mod captures;
#[cfg(feature = "html")]
mod choose;
#[cfg(feature = "html")]
mod chrome;
#[cfg(feature = "html")]
mod credit_lines;
pub mod date;
pub mod furniture;
pub mod guard;
#[cfg(feature = "html")]
mod hints;
mod hosts;
#[cfg(feature = "html")]
mod json_ld;
pub mod lines;
#[cfg(feature = "html")]
mod listed;
#[cfg(feature = "html")]
pub mod main_text;
pub mod marks;
#[cfg(feature = "html")]
pub mod metadata;
pub mod non_article;
pub mod outlet;
pub mod outlets;
#[cfg(feature = "html")]
mod outline;
#[cfg(feature = "html")]
mod page_dates;
pub mod pixels;
mod prefilter;
mod prompts;
pub mod quotes;
pub mod split;
#[cfg(feature = "html")]
mod titles;
mod truncated;
#[cfg(feature = "html")]
mod wall;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::hash::{Hash, Hasher};

use rayon::prelude::*;

use crate::article::{
    DateKind, Document, Form, Layout, Mark, MarkKind, NonArticle, Piece, SetAside, Sourced, Span,
    Texts, When,
};
use crate::extract::furniture::Residue;
use crate::extract::outlet::Names;

/// How documents are cut into pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Piece by piece: containers are split, furniture and captions marked, non-articles set aside.
    #[default]
    Piece,
    /// Record by record: each document is one piece, its text as given.
    Record,
}

/// A page that bundles several articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// Index of the document.
    pub document: usize,
    /// Indices of its pieces, from the top of the page.
    pub pieces: Vec<usize>,
}

/// What stands around a piece on its page: evidence for carrier and origin that is not part of the story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting {
    /// The name line above the headline.
    pub masthead: Option<(String, Span)>,
    /// Web residue inside the text, with the site it names.
    pub residues: Vec<Residue>,
    /// Whether the piece stands on a page with others.
    pub bundled: bool,
    /// Dates of the piece that are not believed, with the reason.
    pub set_aside: Vec<SetAside>,
    /// A hash of the document's longest line, by which later captures of one page are told from other pages.
    pub longest: u64,
}

/// Documents and the pieces cut out of them.
#[derive(Debug, Default)]
pub struct Collection {
    /// The documents, sorted by id, those of a reference behind the others. Of a collection too large to hold, their texts and columns are empty: whoever needs one asks
    /// [`Texts`] for it.
    pub documents: Vec<Document>,
    /// The pieces, sorted by id, those of a reference behind the others.
    pub pieces: Vec<Piece>,
    /// What stands around each piece.
    pub settings: Vec<Setting>,
    /// The pages that bundle several pieces.
    pub containers: Vec<Container>,
    /// The pages that are no story.
    pub non_articles: Vec<NonArticle>,
    /// The outlet names the collection uses.
    pub names: Names,
    /// The latest day that a date in it names beyond doubt, as days since 1970-01-01.
    pub latest: Option<i64>,
    /// How much of it is a reference: a known source side, which comes after everything else in each list.
    pub reference: Reference,
}

/// How much of a [`Collection`] is a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reference {
    /// Its documents.
    pub documents: usize,
    /// Their pieces.
    pub pieces: usize,
    /// Its pages that bundle several pieces.
    pub containers: usize,
    /// Its pages that are no story. They are not listed.
    pub non_articles: usize,
}

impl Collection {
    /// Cuts documents into pieces. The documents' ids must be unique.
    ///
    /// ```
    /// use wirecopy::article::{Document, Form, Metadata};
    /// use wirecopy::extract::{Collection, Unit};
    /// use wirecopy::Place;
    ///
    /// let text = "Skip to content\n\nMill closes its doors\n\nThe mill closed on Monday after 80 years.";
    /// let document = Document {
    ///     id: "mill.txt".into(),
    ///     place: Place::file("mill.txt"),
    ///     form: Form::Text,
    ///     text: text.into(),
    ///     metadata: Metadata::default(),
    ///     fields: Default::default(),
    ///     notes: Vec::new(),
    ///     ..Document::default()
    /// };
    /// let collection = Collection::extract(vec![document], Unit::Piece);
    /// assert_eq!(collection.pieces[0].title.as_deref(), Some("Mill closes its doors"));
    /// ```
    pub fn extract(mut documents: Vec<Document>, unit: Unit) -> Self {
        let cut: Vec<Cut> =
            documents.par_iter_mut().map(|document| Cut::of(document, unit)).collect();
        let mut both: Vec<(Document, Cut)> = documents.into_iter().zip(cut).collect();
        both.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let texts: Vec<String> =
            both.iter_mut().map(|(document, _)| std::mem::take(&mut document.text)).collect();
        let text = |document: usize| Cow::Borrowed(texts[document].as_str());
        let Ok(mut out) =
            Self::assemble::<Infallible>(both, unit, Names::default(), |n| Ok(text(n)));
        for (document, text) in out.documents.iter_mut().zip(texts) {
            document.text = text;
        }
        out
    }

    /// Puts together what was cut out of documents, which come sorted by id. `text` gives the text of the document with an index; it
    /// is asked for where two documents may be captures of one publication. `names` are those known beforehand.
    pub(crate) fn assemble<'t, E>(
        documents: Vec<(Document, Cut)>,
        unit: Unit,
        names: Names,
        text: impl Fn(usize) -> Result<Cow<'t, str>, E>,
    ) -> Result<Self, E> {
        let mut out = Self { names, ..Self::default() };
        let mut pieces: Vec<(Piece, Setting)> = Vec::new();
        for (n, (document, cut)) in documents.into_iter().enumerate() {
            out.names.add_document(&document);
            match cut {
                Cut::Pieces(found) => {
                    let bundled = found.iter().any(|(_, setting)| setting.bundled);
                    pieces.extend(found.into_iter().enumerate().map(
                        |(i, (mut piece, setting))| {
                            piece.document = n;
                            piece.id = if bundled {
                                format!("{}#{}", document.id, i + 1)
                            } else {
                                document.id.clone()
                            };
                            (piece, setting)
                        },
                    ));
                }
                Cut::Nothing(reason) => out
                    .non_articles
                    .push(NonArticle { document: document.id.clone(), reason: reason.to_owned() }),
            }
            out.documents.push(document);
        }
        pieces.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let alone: Vec<bool> =
            pieces.iter().map(|(_, s)| !s.bundled && unit == Unit::Piece).collect();
        let (mut only, mut settings): (Vec<Piece>, Vec<Setting>) = pieces.into_iter().unzip();
        out.latest = hosts::settle(&mut out.documents, &mut only, &mut settings);
        // Settings of joined captures go with them.
        let (joined, kept) = captures::join(only, &out.documents, &alone, text)?;
        out.pieces = joined;
        out.settings =
            settings.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(s, _)| s).collect();
        for (piece, setting) in out.pieces.iter().zip(&out.settings) {
            if let Some((label, _)) = &piece.label {
                out.names.add(label);
            }
            if let Some((name, _)) = &setting.masthead {
                out.names.add(name);
            }
        }
        out.containers = out.find_containers();
        Ok(out)
    }

    fn find_containers(&self) -> Vec<Container> {
        let mut found: Vec<Container> = Vec::new();
        let mut place: BTreeMap<usize, usize> = BTreeMap::new();
        for (i, (piece, setting)) in self.pieces.iter().zip(&self.settings).enumerate() {
            if !setting.bundled {
                continue;
            }
            let at = *place.entry(piece.document).or_insert_with(|| {
                found.push(Container { document: piece.document, pieces: Vec::new() });
                found.len() - 1
            });
            found[at].pieces.push(i);
        }
        for container in &mut found {
            container.pieces.sort_by_key(|&i| self.pieces[i].span);
        }
        found
    }

    /// The document a piece was cut out of.
    pub fn document(&self, piece: usize) -> &Document {
        &self.documents[self.pieces[piece].document]
    }

    /// What the page of a piece says and is not believed, with the reason: furniture of its site, dates that cannot be.
    pub fn set_aside(&self, piece: usize) -> impl Iterator<Item = &SetAside> {
        let of_page = &self.document(piece).metadata.set_aside;
        of_page.iter().chain(&self.settings[piece].set_aside)
    }

    /// Puts a reference behind a collection that has none yet. What is known of outlets' names is that of both.
    pub(crate) fn join(&mut self, reference: Self) {
        self.reference = Reference {
            documents: reference.documents.len(),
            pieces: reference.pieces.len(),
            containers: reference.containers.len(),
            non_articles: reference.non_articles.len(),
        };
        let (documents, pieces) = (self.documents.len(), self.pieces.len());
        self.names = reference.names;
        self.latest = self.latest.or(reference.latest);
        self.documents.extend(reference.documents);
        self.settings.extend(reference.settings);
        self.pieces.extend(reference.pieces.into_iter().map(|mut piece| {
            piece.document += documents;
            piece
        }));
        self.containers.extend(reference.containers.into_iter().map(|mut container| {
            container.document += documents;
            container.pieces.iter_mut().for_each(|piece| *piece += pieces);
            container
        }));
    }

    /// The number of pieces that are not a reference's; they come first.
    pub fn own(&self) -> usize {
        self.pieces.len() - self.reference.pieces
    }

    /// The documents that are not a reference's.
    pub fn own_documents(&self) -> &[Document] {
        &self.documents[..self.documents.len() - self.reference.documents]
    }

    /// The pages of its own that bundle several pieces.
    pub fn own_containers(&self) -> &[Container] {
        &self.containers[..self.containers.len() - self.reference.containers]
    }

    /// The index of the piece with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        let (own, reference) = self.pieces.split_at(self.own());
        let within = |pieces: &[Piece]| pieces.binary_search_by(|p| p.id.as_str().cmp(id)).ok();
        within(own).or_else(|| Some(own.len() + within(reference)?))
    }
}

/// The texts of a collection whose documents hold theirs.
impl Texts for Collection {
    fn get(&self, piece: usize) -> crate::Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(&self.document(piece).text))
    }
}

/// A pattern whose word boundaries are those of ASCII words. Unicode's would send every text that is not ASCII through the
/// slowest of the matchers, and the words that the patterns look for are ASCII at their edges.
pub(crate) fn pattern(pattern: &str) -> regex::RegexBuilder {
    regex::RegexBuilder::new(&pattern.replace(r"\b", r"(?-u:\b)"))
}

/// Most values of one sort that are kept of a page; a page with more is not in earnest.
#[cfg(feature = "html")]
const MAX_VALUES: usize = 64;

/// One line of text: white space folded, character references that a CMS encoded twice decoded.
#[cfg(feature = "html")]
fn clean(text: &str) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('&') { guard::strip_references(&text) } else { text }
}

/// What one document holds. Its pieces have no id and no document yet: these are given where documents are put together.
pub(crate) enum Cut {
    Pieces(Vec<(Piece, Setting)>),
    Nothing(&'static str),
}

impl Cut {
    /// Cuts a document, and adds to its metadata what stands above its text.
    pub(crate) fn of(document: &mut Document, unit: Unit) -> Self {
        let mut cut = match unit {
            Unit::Piece => cut(document),
            Unit::Record => whole(document),
        };
        if let Self::Pieces(pieces) = &mut cut {
            // There are many, and they stay as they are.
            let longest = longest_line(&document.text);
            for (piece, setting) in pieces {
                date::settle::by_text(&mut piece.dates, &document.text, piece.span);
                setting.longest = longest;
                piece.marks.shrink_to_fit();
                piece.quotes.shrink_to_fit();
                piece.dates.shrink_to_fit();
            }
        }
        cut
    }
}

/// A hash of the words of a text's longest line. It never leaves the run.
fn longest_line(text: &str) -> u64 {
    let line = text.lines().max_by_key(|line| line.len()).unwrap_or_default();
    let mut hasher = std::hash::DefaultHasher::new();
    for word in line.split_whitespace() {
        word.hash(&mut hasher);
    }
    hasher.finish()
}

/// A piece of which nothing but its place is known.
pub(crate) fn piece(span: Span) -> Piece {
    Piece { span, ..Piece::default() }
}

/// The document as one piece, its text as given.
fn whole(document: &Document) -> Cut {
    let span = Span::new(0, document.text.len());
    let mut piece = piece(span);
    piece.title = document.metadata.titles.first().map(|t| t.value.clone());
    piece.quotes = quotes::quotations(&document.text, span);
    piece.dates.clone_from(&document.metadata.dates);
    Cut::Pieces(vec![(piece, Setting::default())])
}

fn cut(document: &mut Document) -> Cut {
    let title = document.metadata.titles.first().map(|t| t.value.clone());
    // What the layout says is in the pieces from here on.
    let layout = std::mem::take(&mut document.layout);
    let text = document.text.as_str();
    let span = Span::new(0, text.len());
    let all = lines::lines(text, span);
    if let Some(reason) = non_article::reason_of(text, &all, document.form, title.as_deref()) {
        return Cut::Nothing(reason);
    }
    if layout.is_front {
        return Cut::Nothing(non_article::LINKS);
    }
    let blocks = split::blocks_in(text, &all, &layout, title.as_deref());
    if blocks.is_empty() {
        let article = marks::article_in(text, span, &all, document.form, title.as_deref());
        let (mut piece, setting) = single(document, article);
        truncated::mark(&document.text, document.form, &layout, &mut piece);
        return Cut::Pieces(vec![(piece, setting)]);
    }
    let day = first_day(document);
    let mut pieces: Vec<(Piece, Setting)> = blocks
        .iter()
        .map(|block| {
            let (mut piece, setting) = bundled(document, block, day);
            truncated::mark(&document.text, document.form, &Layout::default(), &mut piece);
            (piece, setting)
        })
        .collect();
    let labels = pieces.iter_mut().filter_map(|(piece, _)| piece.dates.first_mut());
    let mut labels: Vec<&mut When> = labels.filter(|d| d.basis.starts_with("label")).collect();
    date::settle::by_listing(&mut labels);
    Cut::Pieces(pieces)
}

/// The day on which a page appeared, as days since 1970-01-01.
fn first_day(document: &Document) -> Option<i64> {
    let head = Span::new(0, document.text.len().min(600));
    let printed = marks::printed_dates(&document.text, head);
    let mut dates = document.metadata.dates.iter().chain(&printed);
    dates.find(|d| d.kind == DateKind::Published).and_then(When::local_day)
}

/// The one article of a document.
fn single(document: &mut Document, article: marks::Article) -> (Piece, Setting) {
    let span = Span::new(0, document.text.len());
    let mut piece = piece(span);
    let setting =
        Setting { masthead: article.masthead, residues: article.residues, ..Setting::default() };
    for (name, value, _) in article.header {
        header_fact(document, &name, value);
    }
    piece.title = article.title;
    piece.marks = article.marks;
    piece.quotes = article.quotes;
    piece.dates = article.dates;
    piece.dates.extend(document.metadata.dates.iter().cloned());
    (piece, setting)
}

/// A fact that a scraper wrote above the text.
fn header_fact(document: &mut Document, name: &str, value: String) {
    let basis = "scraper's header line";
    let m = &mut document.metadata;
    match name {
        "url" | "link" => {
            m.url.get_or_insert_with(|| Sourced::new(value, basis));
        }
        "source" | "outlet" | "publisher" => {
            m.source.get_or_insert_with(|| Sourced::new(value, basis));
        }
        "author" => m.authors.push(Sourced::new(value, basis)),
        "title" | "headline" => m.titles.push(Sourced::new(value, basis)),
        "date" | "published" => m.dates.extend(date::field(&value, DateKind::Published, basis)),
        "fetched" | "crawled" => m.dates.extend(date::field(&value, DateKind::Fetched, basis)),
        _ => {}
    }
}

/// One article of a container. `first_day` is that of the page.
fn bundled(document: &Document, block: &split::Block, first_day: Option<i64>) -> (Piece, Setting) {
    let text = document.text.as_str();
    let body = Span::new(block.body, block.span.end);
    let headline = block.title.map(|t| t.of(text));
    let article = marks::article(text, body, Form::Page, headline);
    let mut piece = piece(block.span);
    piece.title = headline.map(|t| t.trim_start_matches(['#', ' ']).to_owned());
    let mut marks: Vec<Mark> = Vec::new();
    for &line in &block.head {
        let is_title = headline.is_some_and(|t| lines::same_key(line.of(text), t));
        marks.push(Mark {
            span: line,
            kind: if is_title { MarkKind::Title } else { MarkKind::Furniture },
            reason: if is_title { "headline" } else { "label and date of the item" }.to_owned(),
        });
    }
    marks.extend(article.marks);
    piece.marks = marks;
    piece.quotes = article.quotes;
    piece.label.clone_from(&block.label);
    piece.link.clone_from(&block.link);
    let time = block.time.as_ref().and_then(|t| t.on(first_day?));
    piece.dates = block
        .days
        .iter()
        .filter_map(|(days, at)| label_date(text, days, *at))
        .chain(block.dates.iter().cloned())
        .chain(time)
        .chain(article.dates)
        .collect();
    // Items that bear no date of their own appeared with the page.
    if !piece.dates.iter().any(|d| d.kind == DateKind::Published) {
        piece.dates.extend(document.metadata.dates.iter().cloned());
        let head = Span::new(0, block.span.start.min(600));
        piece.dates.extend(marks::printed_dates(text, Span::new(0, head.end)));
    }
    (piece, Setting { residues: article.residues, bundled: true, ..Setting::default() })
}

/// The date of a label, with the readings that the page as a whole leaves it.
fn label_date(text: &str, days: &[i64], at: Span) -> Option<When> {
    let mut when = date::settle::between(days, DateKind::Published, "label")?;
    // Where one is left the page has shown the order.
    when.readings =
        date::all_readings(at.of(text)).filter(|r| days.len() > 1 || r.shown().is_some());
    Some(when.at(at))
}
