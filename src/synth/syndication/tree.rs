//! Who has a story from whom? Trees of syndication, with what each page shows of it and what is true.

use super::edit::Operation;
use super::grammar::{Cast, Paragraph, Part, fill, news, person};
use super::house::{AGENCIES, Habit, Outlet, Style, agency_style, date, long_date, month_day};
use super::lists;
use crate::synth::draw::Draw;

/// Who stands behind a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Party {
    Agency(usize),
    Outlet(usize),
    /// A company, by its release.
    Company,
}

/// What is true of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Original,
    Reprint,
    Revision,
    Partial,
    /// Neither a credit nor a partner shows whose it is.
    Unlinked,
    /// It has partners, and neither they nor it say whose it is: the first print is not here and nobody credits it.
    Unknown,
}

impl Role {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Reprint => "reprint",
            Self::Revision => "revision",
            Self::Partial => "partial",
            Self::Unlinked => "unlinked",
            Self::Unknown => "unknown",
        }
    }
}

/// One piece, as it is printed and as it is true.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) carrier: Party,
    pub(super) origin: Party,
    pub(super) role: Role,
    /// The piece of the tree it was made of; the root is the first.
    pub(super) parent: Option<usize>,
    pub(super) done: Vec<Operation>,
    /// Whether whose it is can be read from it.
    pub(super) credited: bool,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) author: Option<String>,
    /// The day it was really published, and the hour.
    pub(super) day: i32,
    hour: u32,
    /// The date as the record gives it.
    pub(super) published: Option<String>,
    pub(super) shown: bool,
    story: Vec<Paragraph>,
    style: Style,
    signs: Signs,
}

/// The pieces of one story, the root first, with the name of the company where a release is the root.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) items: Vec<Item>,
    pub(super) company: String,
    /// Whether it is for the test and not for fitting.
    pub(super) held: bool,
}

/// What trees are grown with.
pub(super) struct Nursery<'o> {
    pub(super) outlets: &'o [Outlet],
    /// Paragraphs that agencies print again and again below their stories of these weeks.
    pub(super) background: Vec<Vec<Paragraph>>,
}

/// The share of trees kept for the test, in a thousand.
const HELD: u32 = 300;

impl Nursery<'_> {
    /// Grows a tree.
    pub(super) fn tree(&self, draw: &mut Draw) -> Tree {
        let held = draw.in_thousand(HELD);
        let cast = Cast::new(draw);
        let day = 10 + draw.below(340) as i32;
        let sort = draw.below(100);
        if sort >= 96 {
            return self.form(draw, held, &cast, day);
        }
        if sort >= 93 {
            return self.quoted_release(draw, held, &cast, day);
        }
        let origin = match sort {
            0..56 => Party::Agency(agency(draw, held)),
            56..64 => Party::Company,
            _ => Party::Outlet(draw.below(self.outlets.len() as u32) as usize),
        };
        let mut tree = Tree { items: Vec::new(), company: cast.firms[0].1.clone(), held };
        let grow = Grow { nursery: self, cast: &cast, today: day, origin, company: &tree.company };
        let root = grow.root(draw);
        tree.items.push(root);
        let copies = match sort {
            // A story that nobody copies.
            84.. => 0,
            64.. => 1 + geometric(draw, 450, 4),
            _ => 1 + geometric(draw, 620, 7),
        };
        for _ in 0..copies {
            // One in five takes it from another reprint.
            let reprints: Vec<usize> =
                (1..tree.items.len()).filter(|&n| tree.items[n].role == Role::Reprint).collect();
            let from = if draw.in_thousand(200) { reprints.last().copied() } else { None };
            let from = from.unwrap_or(0);
            let copy = grow.copy(draw, &tree.items, from, held);
            tree.items.push(copy);
        }
        if draw.in_thousand(80) {
            let revision = grow.revision(draw, &tree.items[0]);
            tree.items.push(revision);
        }
        // Of what travels, two in five are not in the collection.
        tree.items[0].shown = copies == 0 || !draw.in_thousand(430);
        settle(&mut tree);
        tree
    }

    /// A release that several outlets quote in stories of their own: what they share is the company's, and nobody's copy.
    fn quoted_release(&self, draw: &mut Draw, held: bool, cast: &Cast, day: i32) -> Tree {
        let company = cast.firms[0].1.clone();
        let mut tree = Tree { items: Vec::new(), company: company.clone(), held };
        let grow =
            Grow { nursery: self, cast, today: day, origin: Party::Company, company: &company };
        let said: Vec<Paragraph> = (0..2)
            .map(|_| {
                let frame = draw.one_of(&lists::QUOTES[..2]);
                vec![fill(draw, frame, cast, "")]
            })
            .collect();
        let mut root = grow.root(draw);
        root.story.splice(1..1, said.clone());
        let town = cast.towns[0].to_uppercase();
        let signs = Signs {
            dateline: format!("{town}, {}, 2025 /PRNewswire/ -- ", month_day(day)),
            tail: format!("SOURCE {company}"),
            ..Signs::default()
        };
        grow.print(draw, &mut root, &signs);
        root.shown = draw.in_thousand(500);
        tree.items.push(root);
        for _ in 0..2 + draw.below(3) {
            let origin = Party::Outlet(draw.below(self.outlets.len() as u32) as usize);
            let mut item = Grow { origin, ..grow }.root(draw);
            let mut signs = item.signs.clone();
            item.story.splice(1..1, said.clone());
            grow.decoys(draw, &mut item.story, &mut signs);
            item.day = day + draw.below(2) as i32;
            grow.print(draw, &mut item, &signs);
            item.role = if item.credited { Role::Original } else { Role::Unlinked };
            tree.items.push(item);
        }
        tree
    }

    /// A form that one outlet fills in again and again: the same sentences with other names and figures.
    fn form(&self, draw: &mut Draw, held: bool, cast: &Cast, day: i32) -> Tree {
        let origin = Party::Outlet(draw.below(self.outlets.len() as u32) as usize);
        let mut tree = Tree { items: Vec::new(), company: String::new(), held };
        let grow = Grow { nursery: self, cast, today: day, origin, company: "" };
        let story = news(draw, cast, 4, 3);
        for n in 0..2 + draw.below(3) {
            let mut item = grow.root(draw);
            let others = Cast::new(draw);
            item.story.clone_from(&story);
            refill(draw, cast, &others, &mut item.story);
            item.day = day + 7 * n as i32;
            // Of what tells whose it is, forms have the byline alone.
            item.credited = !item.signs.byline.is_empty();
            item.role = if item.credited { Role::Original } else { Role::Unlinked };
            let signs = Signs { byline: item.signs.byline.clone(), ..Signs::default() };
            grow.print(draw, &mut item, &signs);
            tree.items.push(item);
        }
        tree
    }
}

/// An agency; half of those of trees for testing are not seen in fitting.
fn agency(draw: &mut Draw, held: bool) -> usize {
    loop {
        let n = draw.below(AGENCIES.len() as u32) as usize;
        // What is not seen in fitting makes half of the test.
        if held && (AGENCIES[n].unseen || draw.in_thousand(300)) || !held && !AGENCIES[n].unseen {
            return n;
        }
    }
}

fn geometric(draw: &mut Draw, again: u32, most: usize) -> usize {
    (0..most).take_while(|_| draw.in_thousand(again)).count()
}

/// Writes other names and figures into a story.
fn refill(draw: &mut Draw, before: &Cast, after: &Cast, story: &mut [Paragraph]) {
    for part in story.iter_mut().flatten().flatten() {
        match part {
            Part::Text(text) => {
                let firms = before.firms.iter().zip(&after.firms).map(|(a, b)| (&a.0, &b.0));
                let names = before.people.iter().zip(&after.people);
                for (from, to) in names.chain(before.towns.iter().zip(&after.towns)).chain(firms) {
                    *text = text.replace(from.as_str(), to);
                }
                let is_figure =
                    |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_digit());
                let words: Vec<String> = text
                    .split(' ')
                    .map(|word| {
                        if is_figure(word) {
                            (3 + draw.below(2_000)).to_string()
                        } else {
                            word.to_owned()
                        }
                    })
                    .collect();
                *text = words.join(" ");
            }
            Part::Share(share) => *share = 2 + draw.below(90),
            Part::Money(sum) => *sum = 2 + draw.below(900),
            _ => {}
        }
    }
}

/// Corrects roles by what can be known: a reprint that shows neither a credit nor a partner is no more than a text.
fn settle(tree: &mut Tree) {
    let partners = |items: &[Item], n: usize| {
        let linked = |other: &Item| {
            other.shown && matches!(other.role, Role::Reprint | Role::Original | Role::Revision)
        };
        items.iter().enumerate().any(|(m, other)| m != n && linked(other))
    };
    // The first print is not here, and nobody who has it says whose it is.
    let untold =
        !tree.items.iter().any(|item| item.shown && (item.credited || item.parent.is_none()));
    let roles: Vec<Role> = (0..tree.items.len())
        .map(|n| {
            let item = &tree.items[n];
            let alone = !partners(&tree.items, n);
            match item.role {
                Role::Reprint | Role::Original | Role::Partial if alone && !item.credited => {
                    Role::Unlinked
                }
                Role::Reprint | Role::Partial if untold => Role::Unknown,
                // A later version whose earlier one is not here is what is left of the original.
                Role::Revision if !tree.items[0].shown => Role::Original,
                role => role,
            }
        })
        .collect();
    let left = (1..roles.len()).find(|&n| roles[n] == Role::Original && tree.items[n].shown);
    for (n, (item, role)) in tree.items.iter_mut().zip(roles).enumerate() {
        item.role = role;
        if let Some(left) = left.filter(|&left| left != n && item.parent == Some(0)) {
            item.parent = Some(left);
        }
    }
}

/// A story with what all its prints have in common.
#[derive(Clone, Copy)]
struct Grow<'g> {
    nursery: &'g Nursery<'g>,
    cast: &'g Cast,
    today: i32,
    origin: Party,
    company: &'g str,
}

/// How a text is signed and credited on its page.
#[derive(Debug, Clone, Default)]
struct Signs {
    dateline: String,
    byline: String,
    author: Option<String>,
    tail: String,
    caption: String,
    /// What an agency tells its subscribers about this version, above the text.
    note: String,
}

impl Grow<'_> {
    fn outlet(&self, n: usize) -> &Outlet {
        &self.nursery.outlets[n]
    }

    fn style(&self, party: Party) -> Style {
        match party {
            Party::Agency(n) => agency_style(n),
            Party::Outlet(n) => self.outlet(n).style,
            Party::Company => agency_style(1),
        }
    }

    fn headline(&self, draw: &mut Draw) -> String {
        let frames = [
            "{Firm} {did} {the_thing}",
            "{The_thing} {fell} in {town}",
            "{People} {waited} as {the_body} {did} {things}",
        ];
        let frame = draw.one_of(&frames);
        let sentence = fill(draw, frame, self.cast, "");
        self.style(self.origin).sentence(&sentence, self.today)
    }

    /// The first print.
    fn root(&self, draw: &mut Draw) -> Item {
        let mut story = news(draw, self.cast, 5, 7);
        let mut signs = Signs::default();
        let town = self.cast.towns[0].to_uppercase();
        let mut credited = false;
        match self.origin {
            Party::Agency(n) => {
                let agency = &AGENCIES[n];
                signs.dateline = self.dateline(n, &town);
                signs.tail = self.filled(draw, agency.signature);
                credited = true;
                if draw.in_thousand(300) {
                    story.extend(draw_one(draw, &self.nursery.background).clone());
                }
            }
            Party::Outlet(n) => {
                let outlet = self.outlet(n);
                if outlet.signs {
                    credited = true;
                    // What was scraped of a page often has no byline.
                    if !draw.in_thousand(250) {
                        signs.byline = match draw.below(3) {
                            0 => format!("By {}, {}", person(draw), outlet.name),
                            _ => format!("By {}", person(draw)),
                        };
                    }
                    for _ in 0..=draw.below(2) {
                        let frame = draw.one_of(lists::OWN);
                        let said = fill(draw, frame, self.cast, &format!("the {}", outlet.name));
                        let at = 1 + draw.below(story.len() as u32 - 1) as usize;
                        story.insert(at, vec![said]);
                    }
                }
                self.decoys(draw, &mut story, &mut signs);
            }
            Party::Company => {
                signs.dateline =
                    format!("{town}, {}, 2025 /PRNewswire/ -- ", month_day(self.today));
                signs.tail = format!("SOURCE {}", self.company);
                credited = true;
            }
        }
        let style = self.style(self.origin);
        let mut item = Item {
            carrier: self.origin,
            origin: self.origin,
            role: Role::Original,
            parent: None,
            done: Vec::new(),
            credited,
            title: self.headline(draw),
            text: String::new(),
            author: None,
            day: self.today,
            hour: draw.below(12),
            published: None,
            shown: true,
            story,
            style,
            signs,
        };
        let signs = item.signs.clone();
        self.print(draw, &mut item, &signs);
        item
    }

    /// Another's print of it.
    fn copy(&self, draw: &mut Draw, items: &[Item], from: usize, held: bool) -> Item {
        let parent = &items[from];
        let n = loop {
            let n = draw.below(self.nursery.outlets.len() as u32) as usize;
            if items.iter().all(|item| item.carrier != Party::Outlet(n)) {
                break n;
            }
        };
        let outlet = self.outlet(n);
        let mut item = Item {
            carrier: Party::Outlet(n),
            role: Role::Reprint,
            parent: Some(from),
            done: Vec::new(),
            author: None,
            ..parent.clone()
        };
        let hours = parent.hour + 1 + draw.below(40);
        (item.day, item.hour) = (parent.day + (hours / 24) as i32, hours % 24);
        let mut signs = Signs::default();
        let partial = draw.in_thousand(130);
        if partial {
            item.role = Role::Partial;
            item.origin = item.carrier;
            self.embed(draw, outlet, &mut item);
        } else {
            for _ in 0..draw.below(4) {
                let operation = if held && draw.in_thousand(400) {
                    draw.one_of(&Operation::UNSEEN)
                } else {
                    draw.one_of(&Operation::SEEN)
                };
                if !item.done.contains(&operation) {
                    operation.apply(draw, self.cast, &mut item.story);
                    item.done.push(operation);
                }
            }
        }
        // Each habit of style is the house's own or what came in.
        let own = outlet.style;
        let mut take = || draw.in_thousand(450);
        let style = &mut item.style;
        if take() {
            style.marks = own.marks;
        }
        if take() {
            (style.british, style.share, style.million) = (own.british, own.share, own.million);
        }
        if take() {
            style.days = own.days;
        }
        style.one_line = own.one_line;
        if draw.in_thousand(400) {
            item.title = self.headline(draw);
        }
        item.credited = self.credit(draw, outlet, parent, partial, &mut signs);
        item.author.clone_from(&signs.author);
        self.decoys(draw, &mut item.story, &mut signs);
        self.print(draw, &mut item, &signs);
        item
    }

    /// A story of the outlet's own with some paragraphs of the other's in it.
    fn embed(&self, draw: &mut Draw, outlet: &Outlet, item: &mut Item) {
        let mut own = news(draw, self.cast, 6, 3);
        if outlet.signs {
            let frame = draw.one_of(lists::OWN);
            let said = fill(draw, frame, self.cast, &format!("the {}", outlet.name));
            own.insert(1, vec![said]);
        }
        let first = draw.below(item.story.len() as u32 - 1) as usize;
        let mut rest = item.story.drain(first.min(2)..);
        // As much as makes a part of the story, outside what people are quoted with.
        let told = |taken: &[Paragraph]| {
            taken.iter().flatten().filter(|sentence| !sentence.contains(&Part::Open)).count()
        };
        let mut taken: Vec<Paragraph> = Vec::new();
        while told(&taken) < 3
            && let Some(next) = rest.next()
        {
            taken.push(next);
        }
        drop(rest);
        let at = 1 + draw.below(own.len() as u32) as usize;
        let at = at.min(own.len());
        own.splice(at..at, taken);
        item.story = own;
    }

    /// Names whose text it is, or does not. Says whether it can be read from the page.
    fn credit(
        &self,
        draw: &mut Draw,
        outlet: &Outlet,
        parent: &Item,
        partial: bool,
        signs: &mut Signs,
    ) -> bool {
        let town = self.cast.towns[0].to_uppercase();
        let lost = draw.in_thousand(480);
        match self.origin {
            _ if lost => {
                if draw.in_thousand(300) {
                    signs.dateline = format!("{town}{}", outlet.style.dash);
                }
                false
            }
            Party::Agency(n) => {
                // One in thirty names another agency.
                let n = if draw.in_thousand(33) { (n + 1) % AGENCIES.len() } else { n };
                let agency = &AGENCIES[n];
                if partial {
                    signs.tail = format!("With files from {}", agency.name);
                    return true;
                }
                match outlet.credits {
                    Habit::Dateline if !agency.code.is_empty() => {
                        signs.dateline = self.dateline(n, &town);
                        if draw.in_thousand(150) {
                            signs.tail = self.filled(draw, agency.signature);
                        }
                    }
                    Habit::Byline => {
                        signs.byline = format!("By {}, {}", person(draw), agency.byline);
                    }
                    Habit::AuthorField => signs.author = Some(agency.byline.to_owned()),
                    _ => {
                        let tail = draw.one_of(agency.tails);
                        signs.tail = self.filled(draw, tail);
                    }
                }
                true
            }
            Party::Outlet(_) | Party::Company => {
                let name = match (self.origin, parent.carrier) {
                    (Party::Outlet(n), _) => &self.outlet(n).name,
                    _ => self.company,
                };
                signs.tail = match (self.origin, draw.below(3)) {
                    (Party::Company, _) => format!("SOURCE {name}"),
                    (_, 0) => format!("This story was originally published by the {name}."),
                    (_, 1) => format!("Source: {name}"),
                    _ => format!("The post {} appeared first on {name}.", parent.title),
                };
                if partial {
                    signs.tail = format!("With files from {name}");
                }
                true
            }
        }
    }

    /// What looks like a credit and is none: a picture's, or a source of facts.
    fn decoys(&self, draw: &mut Draw, story: &mut Vec<Paragraph>, signs: &mut Signs) {
        if draw.in_thousand(300) {
            let sentence = fill(draw, "{The_thing} in {town}, seen {day}.", self.cast, "");
            let seen = self.style(self.origin).sentence(&sentence, self.today);
            let by = person(draw);
            signs.caption = match draw.below(3) {
                0 => format!("{seen} (AP Photo/{by})"),
                1 => format!("{seen} Photo: AFP"),
                _ => format!("{seen} REUTERS/{by}"),
            };
        }
        if draw.in_thousand(150) {
            let agency = &AGENCIES[draw.below(4) as usize];
            let frame = draw.one_of(lists::DECOYS);
            let sentence = fill(draw, frame, self.cast, agency.name);
            let at = 1 + draw.below(story.len() as u32 - 1) as usize;
            story.insert(at, vec![sentence]);
        }
    }

    /// A later version of the first print: it has grown, begins anew, is mended, or an agency cut it for a second round.
    fn revision(&self, draw: &mut Draw, root: &Item) -> Item {
        let mut item = Item { role: Role::Revision, parent: Some(0), ..root.clone() };
        let agency = matches!(self.origin, Party::Agency(_));
        let mut signs = Signs { caption: String::new(), ..root.signs.clone() };
        let marks: [&str; 3] = match draw.below(100) {
            0..50 => {
                for _ in 0..=draw.below(2) {
                    let at = 1 + draw.below(item.story.len() as u32 - 1) as usize;
                    item.story.splice(at..at, news(draw, self.cast, 1, 0));
                }
                ["UPDATE 1-", "(Adds details, background)", "This story has been updated."]
            }
            50..65 => {
                item.story.splice(0..0, news(draw, self.cast, 1, 0));
                ["UPDATE 2-", "(Recasts, adds comment)", "Updated with new information."]
            }
            65..80 => {
                let at = draw.below(item.story.len() as u32) as usize;
                let others = Cast::new(draw);
                refill(draw, self.cast, &others, &mut item.story[at..=at]);
                let note = "Correction: an earlier version of this story misstated a figure.";
                ["CORRECTED-", "(Corrects figure in paragraph 2)", note]
            }
            _ if agency => {
                let kept = item.story.len() * (45 + draw.below(25) as usize) / 100;
                item.story.truncate(kept.max(2));
                ["REFILE-", "(Refiles to shorten)", ""]
            }
            _ => {
                item.story.extend(news(draw, self.cast, 1, 0));
                ["UPDATED: ", "", "Updated with comment."]
            }
        };
        item.hour += 3 + draw.below(9);
        if draw.in_thousand(450) {
            let mark = draw.below(2) as usize;
            match mark {
                0 => item.title.insert_str(0, marks[0]),
                _ if agency && !marks[1].is_empty() => marks[1].clone_into(&mut signs.note),
                _ => {
                    let tail = [signs.tail.as_str(), marks[2]].join("\n\n");
                    tail.trim().clone_into(&mut signs.tail);
                }
            }
        }
        self.print(draw, &mut item, &signs);
        item
    }

    fn dateline(&self, agency: usize, town: &str) -> String {
        let agency = &AGENCIES[agency];
        if agency.code.is_empty() {
            return format!("{town}{}", agency.dash);
        }
        format!("{town}, {} ({}){}", month_day(self.today), agency.code, agency.dash)
    }

    fn filled(&self, draw: &mut Draw, form: &str) -> String {
        form.replace("{name2}", &person(draw))
            .replace("{name}", &person(draw))
            .replace("{date}", &long_date(self.today))
    }

    /// Puts the page together.
    fn print(&self, draw: &mut Draw, item: &mut Item, signs: &Signs) {
        let mut lines: Vec<String> = Vec::new();
        let outlet = match item.carrier {
            Party::Outlet(n) => Some(self.outlet(n)),
            _ => None,
        };
        let mut body = item.style.text(&item.story, self.today);
        if let Some(first) = body.first_mut() {
            first.insert_str(0, &signs.dateline);
        }
        if item.style.one_line {
            body = vec![body.join(" ")];
        }
        lines.extend(outlet.iter().flat_map(|o| o.above.iter().map(|line| (*line).to_owned())));
        lines.extend(
            [&signs.note, &signs.byline, &signs.caption]
                .into_iter()
                .filter(|l| !l.is_empty())
                .cloned(),
        );
        lines.extend(body);
        lines.extend((!signs.tail.is_empty()).then(|| signs.tail.clone()));
        lines.extend(outlet.iter().flat_map(|o| o.below.iter().map(|line| (*line).to_owned())));
        item.text = lines.join("\n\n");
        item.published = stamp(draw, item);
    }
}

/// The date as the record gives it: three in ten have none or a wrong one.
fn stamp(draw: &mut Draw, item: &Item) -> Option<String> {
    let iso = |day: i32| {
        let (month, of_month) = date(day);
        format!("2025-{month:02}-{of_month:02}")
    };
    let (month, of_month) = date(item.day);
    match draw.below(100) {
        0..18 => None,
        18..24 => Some(iso(item.day + 2 + draw.below(30) as i32)),
        24..28 => Some(iso(item.day - 2 - draw.below(5) as i32)),
        // Day and month in each other's place, where that is a day too.
        28..33 if of_month <= 12 => Some(format!("2025-{of_month:02}-{month:02}")),
        33..50 => Some(iso(item.day)),
        _ => Some(format!("{}T{:02}:{:02}:00Z", iso(item.day), item.hour % 24, draw.below(60))),
    }
}

/// One entry of a list of what cannot be copied.
fn draw_one<'l, T>(draw: &mut Draw, list: &'l [T]) -> &'l T {
    &list[draw.below(list.len() as u32) as usize]
}
