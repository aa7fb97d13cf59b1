//! What is a collection in which it is known who wrote what? Invented stories, syndicated as agencies and outlets do it.
//!
//! [`Syndication`] grows trees: an agency, an outlet or a company writes a story; others print it, whole or in part, in
//! their house style, with its credit or without; two in five first prints are not in the collection. Around the texts
//! stand what misleads: credits of pictures, agencies named as a source of facts, a wrong credit now and then, dates that
//! are missing or wrong, background that an agency prints below many stories, forms filled in every week, pages that
//! bundle others' articles.
//!
//! Sentences are filled from lists by a seed, so that two stories share no run of words by accident. A third of the
//! trees is for testing alone: in it are agencies and editors' habits that the others do not have.
//!
//! # Example
//!
//! ```
//! use wirecopy::synth::syndication::Syndication;
//!
//! let (mut articles, mut truth) = (Vec::new(), Vec::new());
//! let made = Syndication::new(300, 1).write(&mut articles, Some(&mut truth)).unwrap();
//! assert_eq!(articles.iter().filter(|b| **b == b'\n').count(), 300);
//! assert!(made.reprints > 100);
//! ```

mod edit;
mod grammar;
mod house;
mod lists;
mod tree;

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use self::grammar::{Cast, news};
use self::house::{AGENCIES, Outlet, long_date, outlets};
use self::tree::{Item, Nursery, Party, Role, Tree};
use super::draw::{Draw, Purpose};

/// Trees whose pieces are mixed before they are numbered.
const WINDOW: usize = 48;
/// Pages that bundle others' articles, in a thousand pieces.
const BUNDLES: u32 = 15;

/// A collection that can be made.
#[derive(Debug, Clone, Copy)]
pub struct Syndication {
    articles: u64,
    seed: u64,
}

/// What a collection holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// Records.
    pub articles: u64,
    /// Stories.
    pub trees: u64,
    /// First prints that are there.
    pub originals: u64,
    /// First prints that are not, though reprints of them are.
    pub absent: u64,
    /// Reprints, those on pages that bundle others among them.
    pub reprints: u64,
    /// Reprints that do not say whose text it is.
    pub uncredited: u64,
    /// Own stories around another's text.
    pub partial: u64,
    /// Pieces that show neither a credit nor a partner.
    pub unlinked: u64,
    /// Pieces whose partners are here without a word of whose text it is.
    pub untold: u64,
    /// Records without a date, or with a wrong one.
    pub misdated: u64,
}

/// A record with its truth, before it has a number.
struct Page {
    /// Its place among the pieces of the window, by which others name it; pages that bundle have none.
    key: Option<(usize, usize)>,
    record: Map<String, Value>,
    truth: Vec<Truth>,
}

/// The truth about a piece, with names that are not numbers yet.
struct Truth {
    tree: usize,
    role: Role,
    origin: String,
    parent: Option<(usize, usize)>,
    /// Whether the parent is not in the collection.
    absent: bool,
    via: Option<String>,
    done: Vec<&'static str>,
    credited: bool,
    held: bool,
}

impl Syndication {
    /// So many records of a seed.
    pub const fn new(articles: u64, seed: u64) -> Self {
        Self { articles, seed }
    }

    /// Writes the records as JSON lines, and a line of truth for each piece.
    ///
    /// # Errors
    /// What the streams give.
    pub fn write(
        self,
        articles: &mut dyn Write,
        truth: Option<&mut dyn Write>,
    ) -> io::Result<Made> {
        let mut nowhere = io::sink();
        let truth = truth.unwrap_or(&mut nowhere);
        let outlets = outlets();
        let mut made = Made::default();
        let mut window = 0;
        while made.articles < self.articles {
            let mut draw = Draw::new(self.seed, Purpose::Tree, window);
            let mut pages = window_of(&mut draw, &outlets, window as usize * WINDOW);
            draw.shuffle(&mut pages);
            pages.truncate((self.articles - made.articles) as usize);
            number(&pages, &mut made, articles, truth)?;
            window += 1;
        }
        made.trees = window * WINDOW as u64;
        articles.flush()?;
        truth.flush()?;
        Ok(made)
    }
}

impl Made {
    fn count(&mut self, of: &Truth) {
        match of.role {
            Role::Original => self.originals += 1,
            Role::Reprint => {
                self.reprints += 1;
                self.uncredited += u64::from(!of.credited);
                self.absent += u64::from(of.absent);
            }
            Role::Partial => self.partial += 1,
            Role::Unlinked => self.unlinked += 1,
            Role::Unknown => self.untold += 1,
            Role::Revision => {}
        }
    }
}

/// Writes the pages of a window under their numbers.
fn number(
    pages: &[Page],
    made: &mut Made,
    articles: &mut dyn Write,
    truth: &mut dyn Write,
) -> io::Result<()> {
    let first = made.articles;
    let id = |n: usize| format!("s{:07}", first + n as u64);
    let number = |key: (usize, usize)| pages.iter().position(|page| page.key == Some(key)).map(id);
    for (n, page) in pages.iter().enumerate() {
        let mut record = Map::new();
        record.insert("id".to_owned(), id(n).into());
        record.extend(page.record.clone());
        writeln!(articles, "{}", Value::Object(record))?;
        made.articles += 1;
        let bundle = page.key.is_none();
        for (k, of) in page.truth.iter().enumerate() {
            made.count(of);
            let piece = if bundle { format!("{}#{}", id(n), k + 1) } else { id(n) };
            // What the end of the collection cut off is not in it.
            let parent = of.parent.and_then(number);
            let absent = of.parent.is_some() && parent.is_none() || of.absent;
            let line = json!({
                "id": piece, "kind": of.role.name(), "story": format!("t{:06}", of.tree), "role": of.role.name(),
                "origin": of.origin, "parent": parent, "absent": absent, "via": of.via, "credited": of.credited,
                "operations": of.done, "split": if of.held { "test" } else { "fit" },
            });
            writeln!(truth, "{line}")?;
        }
    }
    Ok(())
}

/// The pages of a window of trees.
fn window_of(draw: &mut Draw, outlets: &[Outlet], first: usize) -> Vec<Page> {
    let background = (0..4)
        .map(|_| {
            let cast = Cast::new(draw);
            news(draw, &cast, 2, 0)
        })
        .collect();
    let nursery = Nursery { outlets, background };
    let mut trees: Vec<Tree> = (0..WINDOW).map(|_| nursery.tree(draw)).collect();
    let shown: Vec<(usize, usize)> = trees
        .iter()
        .enumerate()
        .flat_map(|(t, tree)| (0..tree.items.len()).map(move |n| (t, n)))
        .filter(|&(t, n)| trees[t].items[n].shown)
        .collect();
    let mut bundles: Vec<Vec<(usize, usize)>> = Vec::new();
    for _ in 0..shown.len() as u32 * BUNDLES / 1000 {
        let mut of = Vec::new();
        for _ in 0..2 + draw.below(4) {
            let (t, n) = draw.one_of(&shown);
            let known = of.iter().any(|&(other, _)| other == t);
            if !known && matches!(trees[t].items[n].carrier, Party::Outlet(_)) {
                of.push((t, n));
            }
        }
        if of.len() > 1 {
            bundles.push(of);
        }
    }
    // A labelled copy is a partner: it tells whose page a first print stood on, and of a reprint nothing more.
    for &(t, n) in bundles.iter().flatten() {
        let item = &mut trees[t].items[n];
        if item.role == Role::Unlinked {
            item.role = if item.parent.is_none() { Role::Original } else { Role::Unknown };
        }
    }
    let mut pages: Vec<Page> =
        shown.iter().map(|&(t, n)| page(draw, &trees[t], (t, n), first + t, outlets)).collect();
    for of in bundles {
        pages.push(bundle(draw, &trees, &of, first, outlets));
    }
    pages
}

fn name(party: Party, tree: &Tree, outlets: &[Outlet]) -> String {
    match party {
        Party::Agency(n) => AGENCIES[n].name.to_owned(),
        Party::Outlet(n) => outlets[n].name.clone(),
        Party::Company => tree.company.clone(),
    }
}

fn truth_of(tree: &Tree, item: &Item, t: usize, number: usize, outlets: &[Outlet]) -> Truth {
    let parent = item.parent.filter(|_| item.role != Role::Original).map(|p| (t, p));
    Truth {
        tree: number,
        role: item.role,
        origin: name(item.origin, tree, outlets),
        absent: parent.is_some_and(|(_, p)| !tree.items[p].shown),
        parent,
        via: None,
        done: item.done.iter().map(|operation| operation.name()).collect(),
        credited: item.credited,
        held: tree.held,
    }
}

/// A piece on a page of its own.
fn page(
    draw: &mut Draw,
    tree: &Tree,
    key: (usize, usize),
    number: usize,
    outlets: &[Outlet],
) -> Page {
    let item = &tree.items[key.1];
    let mut record = Map::new();
    let mut put = |field: &str, value: String| record.insert(field.to_owned(), value.into());
    let carrier = name(item.carrier, tree, outlets);
    let domain = match item.carrier {
        Party::Agency(n) => AGENCIES[n].domain,
        Party::Outlet(n) => &outlets[n].domain,
        Party::Company => "releases.example",
    };
    // Whose page it is can be told of every first print: without that, an agency's own is a text that credits it.
    let named = draw.in_thousand(700) || item.carrier == Party::Company;
    if named {
        put("source", carrier);
    }
    if draw.in_thousand(500) || !named && item.carrier == item.origin {
        put("url", format!("https://www.{domain}/news/{number:06}-{}", key.1));
    }
    if let Some(published) = &item.published {
        put("published", published.clone());
    }
    if let Some(author) = &item.author {
        put("author", author.clone());
    }
    put("title", item.title.clone());
    put("text", item.text.clone());
    Page { key: Some(key), record, truth: vec![truth_of(tree, item, key.0, number, outlets)] }
}

/// A page that bundles articles of others, each with its label and day, in one line, its quotation marks made plain.
fn bundle(
    draw: &mut Draw,
    trees: &[Tree],
    of: &[(usize, usize)],
    first: usize,
    outlets: &[Outlet],
) -> Page {
    let mut text = String::from("logo\n#\nLatest news\n");
    let mut truth = Vec::new();
    for &(t, n) in of {
        let (tree, item) = (&trees[t], &trees[t].items[n]);
        let label = name(item.carrier, tree, outlets);
        let (month, day) = house::date(item.day);
        let body = item.text.replace("\n\n", " ").replace(['’', '“', '”'], "'");
        let title = &item.title;
        let _ = write!(
            text,
            "\n{title}\n\n{title}\n\n{label}\n\ntime{day:02}-{month:02}-2025\n\n• News\n\n• {label}\n\n{title}\n\n{body}\n"
        );
        let of_item = truth_of(tree, item, t, first + t, outlets);
        truth.push(Truth {
            role: Role::Reprint,
            parent: Some((t, n)),
            absent: false,
            via: Some(label),
            done: vec!["bundled"],
            credited: true,
            ..of_item
        });
    }
    let mut record = Map::new();
    record.insert(
        "url".to_owned(),
        format!("https://allfeed.example/tag/{}", draw.below(1 << 30)).into(),
    );
    record.insert(
        "title".to_owned(),
        format!("Latest news, {}", long_date(trees[of[0].0].items[0].day)).into(),
    );
    record.insert("text".to_owned(), text.into());
    Page { key: None, record, truth }
}
