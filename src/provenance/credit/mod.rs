//! Who does the text say wrote it? Credits read by zone, and what only looks like one.
//!
//! Input is the story of a piece (text without captions and furniture), its metadata and the names its collection uses;
//! output are credits with the exact words and their place. Three things are never a credit: a photo credit, an
//! attribution ("according to a Reuters report"), and an agency's name as a topic.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::article::{DateKind, Document, Span, When};
use crate::extract::date;
use crate::extract::outlet::{Names, name_key};
use crate::extract::pattern as pattern_of;
use crate::provenance::agencies::{Agencies, Agency, Risk, Sureness};
use crate::provenance::evidence::Kind;
use crate::provenance::story::Story;

mod body;
mod cues;
pub(crate) mod forms;
mod head;
mod metadata;
mod patterns;
mod shared;
mod speech;
mod tail;

use cues::{BY, Cues, Form, SOURCE, line_begins, may_have_dateline, may_have_slashes};
#[allow(clippy::wildcard_imports)]
use patterns::*;
use shared::{Said, is_unnamed, said_at, without_article};

/// What a credit says of its party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// The party wrote the text.
    Whole,
    /// The party wrote a part of it.
    Part,
    /// The party passed it on.
    Passed,
    /// The party is the carrier's own newsroom: "told the Ledger", a staff byline.
    Own,
    /// The party is a source of facts.
    Facts,
}

/// A credit, or what a reader could take for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Its form.
    pub kind: Kind,
    /// The party it names, as reported; `None` where the form names nobody.
    pub party: Option<String>,
    /// What it says of the party.
    pub claim: Claim,
    /// The exact words.
    pub text: String,
    /// Where they stand in the document, if they stand in its text.
    pub span: Option<Span>,
    /// The day of first publication it states, or the day of its dateline.
    pub date: Option<When>,
}

fn re(pattern: &str) -> Regex {
    pattern_of(pattern).build().expect("a fixed pattern compiles")
}

/// The wires that a collection's datelines name, by [`name_key`].
#[derive(Debug, Clone, Default)]
pub struct Wires(BTreeMap<String, String>);

impl FromIterator<String> for Wires {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        let mut by_key: BTreeMap<String, String> = BTreeMap::new();
        for name in names {
            // Of two spellings the first in order is reported, whichever is read first.
            match by_key.entry(name_key(&name)) {
                Entry::Vacant(slot) => drop(slot.insert(name)),
                Entry::Occupied(mut slot) if name < *slot.get() => drop(slot.insert(name)),
                Entry::Occupied(_) => {}
            }
        }
        Self(by_key)
    }
}

/// Reads credits against the names that a collection uses.
#[derive(Debug, Clone, Copy)]
pub struct Credits<'a> {
    names: &'a Names,
    wires: &'a Wires,
}

impl<'a> Credits<'a> {
    /// A reader that knows the collection's outlet names, and the wires that its datelines name.
    pub fn new(names: &'a Names, wires: &'a Wires) -> Self {
        Self { names, wires }
    }

    fn agencies(&self) -> &'a Agencies {
        self.names.agencies()
    }

    /// All credits of a piece: those of its text in order, then those of its metadata.
    pub fn read(&self, story: &Story, document: &Document, bundled: bool) -> Vec<Credit> {
        let mut found = Vec::new();
        let matcher = &self.agencies().forms().matcher;
        let cues = [story.head(), story.tail().1].map(|zone| Cues::of(zone, matcher));
        self.head(story, cues[0], &mut found);
        self.tail(story, cues, &mut found);
        self.body(story, &mut found);
        if !bundled {
            self.metadata(document, &mut found);
        }
        found.sort_by(|a, b| {
            (a.span.is_none(), a.span, a.kind).cmp(&(b.span.is_none(), b.span, b.kind))
        });
        found.dedup_by(|a, b| a.kind == b.kind && a.party == b.party && a.span == b.span);
        found
    }

    /// The party of a name in a position where a code is enough: an agency, a wire, or an outlet the collection knows.
    fn party(&self, name: &str) -> Option<String> {
        let title = name.trim().trim_end_matches(['.', ',', ';']).trim();
        let name = title;
        let posts = [" staff", " Staff", " Writer", " writer", " reporter", " correspondent"];
        let name = posts.iter().find_map(|post| name.strip_suffix(post)).unwrap_or(name);
        if let Some((agency, _)) =
            self.agencies().find(name).or_else(|| employer(self.agencies(), title))
        {
            return Some(agency.name.clone());
        }
        let key = name_key(name);
        let known = self.wires.0.get(&key).map(String::as_str);
        known.or_else(|| self.names.usual_of(&key)).map(str::to_owned)
    }
}

/// A company's release: the company is the origin where the closing line names it, and the wire passed it on.
fn release(table: &Agencies, story: &Story, start: usize, end: usize) -> Vec<Credit> {
    let company = COMPANY.captures(&story.text).map(|c| c["name"].trim().to_owned());
    let wire = RELEASE
        .captures(&story.text[start..end])
        .and_then(|c| named(&c).map(|name| table.canonical(name)))
        .unwrap_or_default();
    let mut mark = credit(story, Kind::Release, None, start, end);
    let Some(company) = company else {
        mark.party = Some(wire);
        return vec![mark];
    };
    let passed = Credit { claim: Claim::Passed, party: Some(wire), ..mark.clone() };
    mark.party = Some(company);
    vec![mark, passed]
}

/// Whether a republication sentence is about the text it stands in: it names "this" text, or stands at a sentence's
/// beginning. "The letter was originally published by …" is about a letter.
fn about_this_text(tail: &str, at: usize) -> bool {
    let hit = tail[at..].to_lowercase();
    if !(hit.starts_with("originally") || hit.starts_with("first")) {
        return true;
    }
    let before = tail[..at].trim_end_matches(' ');
    let line = &before[before.rfind('\n').map_or(0, |n| n + 1)..];
    line.is_empty() || line.ends_with(['.', '(', '[', '—', '–', '*', ':'])
}

/// The first named group of a hit that matched.
fn named<'h>(hit: &Captures<'h>) -> Option<&'h str> {
    ["name", "a", "b", "c"].iter().find_map(|n| hit.name(n)).map(|m| m.as_str())
}

/// A credit that stands in a range of the story, blanks at its ends left out.
fn credit(story: &Story, kind: Kind, party: Option<&str>, start: usize, end: usize) -> Credit {
    let text = &story.text[start..end];
    let start = start + (text.len() - text.trim_start().len());
    let text = text.trim();
    Credit {
        kind,
        party: party.map(str::to_owned),
        claim: Claim::Whole,
        text: text.to_owned(),
        span: Some(story.span(start, start + text.len())),
        date: None,
    }
}

/// Whether the words before a code are what it stands for: `Advanced Placement (AP)`, `of the Palestinian Authority (PA)`.
fn spells(before: &str, code: &str) -> bool {
    const SMALL: &[&str] = &["of", "the", "and", "for", "de", "der", "des", "la", "y", "et"];
    let mut wanted = code.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).rev();
    let mut words = before
        .rsplit(|c: char| c.is_whitespace() || c == '-')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty() && !SMALL.contains(word));
    let fits = |letter| {
        let first = words.next().and_then(|word| word.chars().next());
        first.is_some_and(|first| first.to_lowercase().eq([letter]))
    };
    code.chars().count() > 1 && wanted.all(fits)
}

/// Whether a text ends as a sentence does, closing marks aside.
fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['"', '\'', '”', '’', ')', '»']);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// The lines of a text with the byte at which each begins, trimmed, blank ones left out.
fn lines_of(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut out = Vec::new();
    for raw in text.split_inclusive('\n') {
        let line = raw.trim();
        if !line.is_empty() {
            out.push((at + (raw.len() - raw.trim_start().len()), line));
        }
        at += raw.len();
    }
    out
}

/// Where the place of a dateline begins in the text before its bracket: words in capitals or with one, numbers, months.
/// `None` when those words are a sentence's. A caption may be glued on: `(AP Photo/Name)CITY`, `REUTERS/File PhotoCITY`.
fn place(prefix: &str) -> Option<usize> {
    let bracket = prefix.rfind([')', ']']).map_or(0, |n| n + 1);
    let start = if prefix[bracket..].trim().is_empty() { 0 } else { bracket };
    let joint = || {
        let chars: Vec<(usize, char)> = prefix.char_indices().collect();
        let mut borders = chars
            .windows(3)
            .filter(|w| w[0].1.is_lowercase() && w[1].1.is_uppercase() && w[2].1.is_uppercase());
        borders.next_back().map(|w| w[1].0)
    };
    place_from(prefix, start).or_else(|| place_from(prefix, joint()?))
}

/// As [`place`], with nothing glued on before this byte.
fn place_from(prefix: &str, start: usize) -> Option<usize> {
    const SMALL: &[&str] = &[
        "de", "la", "del", "di", "of", "and", "the", "el", "los", "las", "ene", "feb", "mar",
        "abr", "may", "jun", "jul", "ago", "sep", "sept", "oct", "nov", "dic", "gen", "mag", "giu",
        "lug", "set", "ott", "janv", "févr", "mars", "avril", "mai", "juin", "juil", "août", "déc",
        "th", "st", "nd", "rd",
    ];
    let tail = &prefix[start..];
    let words: Vec<&str> = tail.split_whitespace().collect();
    if words.len() > 9 || tail.len() > 90 {
        return None;
    }
    let fits = words.iter().all(|w| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
        bare.is_empty()
            || bare.starts_with(|c: char| {
                c.is_uppercase() || c.is_ascii_digit() || !c.is_ascii() && !c.is_lowercase()
            })
            || SMALL.contains(&bare)
    });
    fits.then_some(start + (tail.len() - tail.trim_start().len()))
}

/// Whether the rest of a byline holds names and what joins them, and no sentence.
fn name_like(rest: &str) -> bool {
    const JOINS: &[&str] = &[
        "and",
        "with",
        "for",
        "in",
        "of",
        "the",
        "de",
        "del",
        "da",
        "do",
        "della",
        "la",
        "van",
        "von",
        "der",
        "den",
        "und",
        "et",
        "y",
        "e",
        "staff",
        "reporter",
        "reporters",
        "correspondent",
        "writer",
        "editor",
        "our",
        "agencies",
        "dpa",
        "avec",
        "mit",
        "con",
        "com",
        "al",
    ];
    let words: Vec<&str> = rest.split_whitespace().collect();
    let shouted = rest.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    words.len() <= if shouted { 4 } else { 12 }
        && words.iter().all(|w| {
            let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
            bare.is_empty() || bare.starts_with(char::is_uppercase) || JOINS.contains(&bare)
        })
        && !rest.ends_with('.')
}

/// Whether a word is somebody's: `Norland's`, `News'`.
fn possessive(word: &str) -> bool {
    word.ends_with("'s") || word.ends_with("’s") || word.ends_with("s'") || word.ends_with("s’")
}

/// The words of a run that can be an outlet's name: not the country it belongs to (`Norland's Harbour Post`), not what it
/// owns (`the Ledger's Ada Lund`), not the day that follows it (`told Harbour News Wednesday`).
fn outlet_words<'w>(table: &Agencies, words: Vec<&'w str>) -> Vec<&'w str> {
    const DAYS: &[&str] =
        &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    // Names that begin with their readers, and agencies that own what follows.
    const READERS: &[&str] =
        &["Women", "Men", "Reader", "Publisher", "Investor", "People", "Children", "Farmer"];
    let owner = |w: &str| w.trim_end_matches('s').trim_end_matches(['\'', '’']).to_owned();
    let mut words = words;
    if words.len() > 2
        && possessive(words[0])
        && !words[1].is_empty()
        && !READERS.contains(&owner(words[0]).as_str())
        && table.find(&owner(words[0])).is_none()
        && trade_name(&words[1..].join(" "))
    {
        words.remove(0);
    }
    let end = words.iter().skip(1).position(|w| DAYS.contains(w)).map_or(words.len(), |n| n + 1);
    words.truncate(end);
    if let Some(owner) = words.iter().skip(1).position(|w| possessive(w)) {
        words.truncate(owner + 2);
    }
    words
}

/// The agency at the head of a job title: `AP Sports Writer`, `CNN Supreme Court Reporter`.
fn employer<'t>(table: &'t Agencies, title: &str) -> Option<(&'t Agency, Sureness)> {
    let post = title.split_whitespace().next_back()?.to_lowercase();
    if !POSTS.contains(&post.as_str()) {
        return None;
    }
    let words: Vec<&str> = title.split_whitespace().collect();
    if words.len() < 2 || words.len() > 6 {
        return None;
    }
    (1..words.len()).rev().find_map(|n| table.find(&words[..n].join(" ")))
}

/// The agency that stands behind a person's name in a byline without a comma: `Ada Lund Associated Press`,
/// `ADA LUND AP Hockey Writer`, and with the line break lost, `Ada LundThe Associated Press`.
fn by_agency<'t>(table: &'t Agencies, rest: &str) -> Option<&'t Agency> {
    static GLUED: LazyLock<Regex> = LazyLock::new(|| re(r"\p{Ll}(?P<name>The \p{Lu}[\p{L} ]+)$"));
    if let Some(hit) = GLUED.captures(rest)
        && let Some((agency, Sureness::Name)) = table.find(&hit["name"])
    {
        return Some(agency);
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    (2..words.len()).find_map(|n| {
        let name = words[n..].join(" ");
        // A code needs its job title: `By Ada Lund PA` may be a person's degree.
        let full = table.find(&name).filter(|(_, sure)| *sure == Sureness::Name);
        full.or_else(|| employer(table, &name)).map(|(agency, _)| agency)
    })
}

/// The agency of a contributor: `Associated Press writer Ada Lund`.
fn writer_of(table: &Agencies, name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let post = words
        .iter()
        .position(|w| POSTS.contains(&w.trim_end_matches('s').to_lowercase().as_str()))?;
    (1..=post)
        .rev()
        .find_map(|n| table.find(&words[..n].join(" ")).map(|(agency, _)| agency.name.clone()))
}

/// The name at the head of a run that may go on into the next sentence: `The Ledger. Copyright 2025` is `The Ledger`,
/// `Harbour Post and` is `Harbour Post`.
fn sentence_name(run: &str) -> &str {
    const SHORT: &[&str] = &["St.", "Mt.", "Ft.", "Dr.", "Mr.", "Mrs.", "Co.", "Inc.", "Corp."];
    let mut end = run.len();
    let mut at = 0;
    for word in run.split(' ') {
        at += word.len();
        let bare = word.trim_end_matches('.');
        let initials = bare.contains('.') && bare.split('.').all(|p| p.chars().count() <= 1);
        if word.ends_with('.') && !initials && bare.chars().count() > 1 && !SHORT.contains(&word) {
            end = at - (word.len() - bare.len());
            break;
        }
        at += 1;
    }
    let mut name = &run[..end];
    for tail in [" All Rights Reserved", " All Rights", " All"] {
        name = name.strip_suffix(tail).unwrap_or(name);
    }
    while let Some((head, last)) = name.rsplit_once(' ') {
        if !matches!(last, "and" | "the" | "of" | "de" | "under" | "&" | "Follow" | "Copyright") {
            break;
        }
        name = head;
    }
    name
}

/// Whether a name ends in a word of the trade: `Lowland Gazette`, `Radio Vale`.
pub(crate) fn trade_name(name: &str) -> bool {
    name.split(' ').count() >= 2
        && name.split(' ').any(|w| {
            TRADE_WORDS
                .contains(&w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
        })
}

/// The wires that datelines of this story name: parties outside the table, in the closed form `CITY, March 4 (Name) -`.
pub fn wire_of(table: &Agencies, story: &Story) -> Option<String> {
    static WIRE: LazyLock<Regex> = LazyLock::new(|| {
        re(
            r"^\p{Lu}{3,}[\p{Lu} .'’-]*, \p{Lu}\p{L}{2,8}\.? \d{1,2} \((?P<name>\p{Lu}[\p{L}&'’-]*(?: \p{Lu}[\p{L}&'’-]*){0,3})\) ?(?:--|[-–—]) ",
        )
    });
    let head = story.head();
    if !head.bytes().take(3).all(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
        return None;
    }
    let hit = WIRE.captures(head)?;
    let name = hit["name"].trim();
    table.find(name).is_none().then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::piece;

    const BODY: &str =
        "The mill closed on Monday after eighty years, and nobody came to lock the gate.";

    /// Kind and party of each credit of an article with this head above it and this tail below.
    fn read(head: &str, tail: &str) -> Vec<(Kind, Option<String>)> {
        let text = format!("{head}{BODY}{tail}");
        let document = Document {
            id: "a".into(),
            place: crate::Place::file("a"),
            text,
            ..Document::default()
        };
        let piece = piece(Span::new(0, document.text.len()));
        let (names, wires) = (Names::default(), Wires::default());
        let story = Story::of(&piece, &document.text);
        Credits::new(&names, &wires)
            .read(&story, &document, false)
            .into_iter()
            .map(|c| (c.kind, c.party))
            .collect()
    }

    fn one(kind: Kind, party: &str) -> Vec<(Kind, Option<String>)> {
        vec![(kind, Some(party.to_owned()))]
    }

    #[test]
    fn a_byline_without_a_comma_names_its_agency() {
        for head in [
            "By ADA LUND Associated Press\n\n",
            "By ADA LUND AP Hockey Writer\n\n",
            "By Ada LundThe Associated Press\n\n",
            "Author: Ada Lund, AP Science Writer\n\n",
        ] {
            assert_eq!(read(head, ""), one(Kind::Byline, "The Associated Press"), "{head}");
        }
        assert_eq!(read("By Ada Lund, CNN Harbour Reporter\n\n", ""), one(Kind::Byline, "CNN"));
        assert_eq!(read("By Ada Lund and Tom Reyes\n\n", ""), [(Kind::StaffByline, None)]);
    }

    #[test]
    fn a_name_ends_with_its_sentence() {
        let tail = "\n\nCopyright 2019 The Associated Press. All rights reserved.";
        assert_eq!(read("", tail), one(Kind::Copyright, "The Associated Press"));
        assert_eq!(
            read("", "\n\n©2011 Bloomberg L.P. All Rights Reserved."),
            one(Kind::Copyright, "Bloomberg")
        );
        for tail in [
            "\n\nThis article originally appeared at Harbour Daily. Copyright 2014. Follow Harbour Daily on",
            "\n\nThis article was originally published on Harbour Daily and is used here again.",
        ] {
            assert_eq!(read("", tail), one(Kind::Republication, "Harbour Daily"), "{tail}");
        }
        let tail = "\n\nThis article originally appeared on Harbour.com.au.";
        assert_eq!(read("", tail), one(Kind::Republication, "Harbour.com.au"));
    }

    #[test]
    fn contributors_name_their_agency() {
        for tail in [
            "\n\nAssociated Press writer Ada Lund contributed to this report.",
            "\n\nAdditional reporting from AP",
            "\n\n[With AP]",
        ] {
            assert_eq!(read("", tail), one(Kind::PartialCredit, "The Associated Press"), "{tail}");
        }
    }

    #[test]
    fn a_dateline_that_lost_its_dash_is_read_and_a_bracket_is_not() {
        assert_eq!(read("Port Ellery, Norland (CNN)", ""), one(Kind::Dateline, "CNN"));
        assert_eq!(read("NORTHAM, Wis. (WXYZ/CNN) - ", ""), one(Kind::Dateline, "CNN"));
        assert_eq!(read("Ada Lund (CNN) reported that ", ""), []);
    }

    #[test]
    fn an_outlet_is_named_without_its_country_and_the_day() {
        for head in [
            "Norland's Harbour Daily reported. ",
            "He wrote, according to Harbour Daily Wednesday. ",
            "She spoke, according to Harbour Daily News' Lund. ",
        ] {
            let found = read(head, "");
            let party = found.first().and_then(|f| f.1.as_deref());
            assert_eq!(party.map(|p| p.trim_end_matches(" News")), Some("Harbour Daily"), "{head}");
        }
    }

    #[test]
    fn an_agencys_byline_below_the_story_is_its_closing_credit() {
        let rest = " Nobody knew the day.".repeat(30);
        let tail = format!("{rest}\n\nBy The Associated Press");
        assert_eq!(read("", &tail), one(Kind::TailCredit, "The Associated Press"));
    }

    #[test]
    fn a_word_of_the_menu_and_an_address_close_no_story() {
        assert_eq!(read("", "\n\nMore"), []);
        assert_eq!(read("", "\n\nhttps://cdn.reuters.com/sound.mp3"), []);
    }
}
