//! What does a person know better? Carriers, origins, dates and parents of single pieces, and pairs that are not of one story.
//!
//! Input are the lines of a file of corrections; [`Corrections::new`] checks them against each other before any work.
//! [`Corrections::settle`] finds their pieces in a collection: by id, or by content where the line says what it was, so that
//! corrections survive a rescan that names pieces anew. What is settled goes before all other evidence. No file is read here.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::article::{DateKind, When};
use crate::extract::{Collection, date};
use crate::provenance::evidence::{Evidence, Kind};
use crate::provenance::facts::{Facts, is_same};

/// One line of a file, as it stands there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its number, for whoever has to find it.
    pub line: u64,
    /// The id of the piece it is about.
    pub piece: String,
    /// The SHA-256 of that piece's text, as reports give it.
    pub sha256: Option<String>,
    /// What is corrected: `carrier`, `origin`, `date`, `parent`, `not_same_story`.
    pub field: String,
    /// What it is in truth.
    pub value: String,
    /// The SHA-256 of the text of the piece that the value names.
    pub value_sha256: Option<String>,
    /// Who says so.
    pub who: String,
    /// Why.
    pub note: String,
}

/// What a line says of its piece.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Carrier(String),
    Origin(String),
    Date(When),
    /// Made from the piece with this id.
    Parent(String),
    /// Made from nothing: its carrier wrote it.
    NoParent,
    /// Made from something that is not in the collection.
    AbsentParent,
    NotSameStory(String),
}

impl Word {
    fn read(line: &Line) -> Result<Self, String> {
        let value = line.value.clone();
        if value.is_empty() {
            return Err("it has no value".to_owned());
        }
        match line.field.as_str() {
            "carrier" => Ok(Self::Carrier(value)),
            "origin" => Ok(Self::Origin(value)),
            "date" | "published" => {
                let when = date::field(&value, DateKind::Published, BASIS);
                let when = when.filter(|when| when.from.is_some() && when.readings.is_none());
                when.map(Self::Date).ok_or_else(|| {
                    format!("no date such as 2025-03-04 or 2025-03-04T09:30:00Z: {value}")
                })
            }
            "parent" if value == "none" => Ok(Self::NoParent),
            "parent" if value == "absent" => Ok(Self::AbsentParent),
            "parent" if value == line.piece => Err(format!("{value} cannot be its own parent")),
            "parent" => Ok(Self::Parent(value)),
            "not_same_story" if value == line.piece => {
                Err(format!("{value} is the same story as itself"))
            }
            "not_same_story" => Ok(Self::NotSameStory(value)),
            other => Err(format!(
                "unknown field, must be carrier, origin, date, parent or not_same_story: {other}"
            )),
        }
    }

    /// The field under one name, whatever the line calls it.
    const fn field(&self) -> &'static str {
        match self {
            Self::Carrier(_) => "carrier",
            Self::Origin(_) => "origin",
            Self::Date(_) => "date",
            Self::Parent(_) | Self::NoParent | Self::AbsentParent => "parent",
            Self::NotSameStory(_) => "not_same_story",
        }
    }
}

/// The basis of whatever a person says.
pub(crate) const BASIS: &str = "user";

/// The corrections of one file, which do not contradict each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    file: String,
    lines: Vec<(Line, Word)>,
}

/// A correction that was not applied, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unused {
    /// Its line in the file.
    pub line: u64,
    /// The piece it is about.
    pub piece: String,
    /// What it corrects.
    pub field: &'static str,
    /// Why it was not applied.
    pub reason: String,
}

impl Corrections {
    /// The corrections of a file of this name.
    ///
    /// # Errors
    /// In words, with the line: a field that is unknown, a value that is none, two lines that contradict each other, parents in
    /// a circle.
    ///
    /// ```
    /// use wirecopy::provenance::corrections::{Corrections, Line};
    ///
    /// let line = |line, value: &str| Line {
    ///     line,
    ///     piece: "a.txt".into(),
    ///     field: "origin".into(),
    ///     value: value.into(),
    ///     who: "Ada Lund".into(),
    ///     ..Line::default()
    /// };
    /// assert!(Corrections::new("fixes.csv", vec![line(2, "Meridian Wire")]).is_ok());
    /// let error = Corrections::new("fixes.csv", vec![line(2, "Meridian Wire"), line(3, "Reuters")]);
    /// assert_eq!(
    ///     error.unwrap_err(),
    ///     "lines 2 and 3 contradict each other: the origin of a.txt is Meridian Wire, and Reuters"
    /// );
    /// ```
    pub fn new(file: &str, lines: Vec<Line>) -> Result<Self, String> {
        let mut read = Vec::with_capacity(lines.len());
        for line in lines {
            let at = |what: String| format!("line {}: {what}", line.line);
            if line.piece.is_empty() {
                return Err(at("it names no piece".to_owned()));
            }
            if line.who.is_empty() {
                return Err(at("it does not say who says so".to_owned()));
            }
            for hash in line.sha256.iter().chain(&line.value_sha256) {
                if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Err(at(format!("no SHA-256 in 64 hexadecimal figures: {hash}")));
                }
            }
            let word = Word::read(&line).map_err(at)?;
            read.push((line, word));
        }
        let out = Self { file: file.to_owned(), lines: read };
        out.check()?;
        Ok(out)
    }

    fn check(&self) -> Result<(), String> {
        let mut first: BTreeMap<(&str, &str), &(Line, Word)> = BTreeMap::new();
        for both in &self.lines {
            let (line, word) = both;
            // A piece can be kept apart from many.
            if matches!(word, Word::NotSameStory(_)) {
                continue;
            }
            let (other, theirs) = *first.entry((&line.piece, word.field())).or_insert(both);
            if theirs != word {
                return Err(format!(
                    "lines {} and {} contradict each other: the {} of {} is {}, and {}",
                    other.line,
                    line.line,
                    word.field(),
                    line.piece,
                    other.value,
                    line.value
                ));
            }
        }
        let parent = |piece: &str| match first.get(&(piece, "parent")) {
            Some((line, Word::Parent(parent))) => Some((line.line, parent.as_str())),
            _ => None,
        };
        for (line, word) in &self.lines {
            let Word::NotSameStory(other) = word else { continue };
            for (child, from) in [(&line.piece, other), (other, &line.piece)] {
                if let Some((at, parent)) = parent(child)
                    && parent == from
                {
                    return Err(format!(
                        "lines {at} and {} contradict each other: {child} was made from {from}, and is not the same story",
                        line.line
                    ));
                }
            }
        }
        for (line, _) in &self.lines {
            let mut met = vec![line.line];
            let mut at = line.piece.as_str();
            while let Some((_, next)) = parent(at).filter(|_| met.len() <= self.lines.len()) {
                if next == line.piece {
                    let met: Vec<String> = met.iter().map(u64::to_string).collect();
                    return Err(format!(
                        "lines {} make a circle: {} would be made from itself",
                        met.join(" and "),
                        line.piece
                    ));
                }
                at = next;
                met.extend(parent(at).map(|(line, _)| line));
            }
        }
        Ok(())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether a line tells its piece, or that of its value, by content.
    pub fn by_content(&self) -> bool {
        self.lines.iter().any(|(line, _)| line.sha256.is_some() || line.value_sha256.is_some())
    }

    /// Finds the pieces of the corrections in a collection. `by_hash` holds the pieces of each SHA-256 that is asked for.
    pub fn settle(
        &self,
        collection: &Collection,
        by_hash: &BTreeMap<String, Vec<usize>>,
    ) -> Settled {
        let mut out = Settled { file: self.file.clone(), ..Settled::default() };
        let find = |id: &str, hash: Option<&String>| -> Result<usize, String> {
            let named = collection.find(id);
            let Some(hash) = hash else {
                return named.ok_or_else(|| format!("{id} is not in the collection"));
            };
            let held = by_hash.get(&hash.to_ascii_lowercase()).map_or(&[][..], Vec::as_slice);
            match (held, named) {
                (held, Some(piece)) if held.contains(&piece) => Ok(piece),
                ([piece], _) => Ok(*piece),
                ([], Some(_)) => Err(format!("the text of {id} is another now")),
                ([], None) => Err(format!("neither {id} nor its text is in the collection")),
                (several, _) => Err(format!("{} pieces have the text of {id}", several.len())),
            }
        };
        for (line, word) in &self.lines {
            let field = word.field();
            let pass_over = |reason: String| Unused {
                line: line.line,
                piece: line.piece.clone(),
                field,
                reason,
            };
            let piece = match find(&line.piece, line.sha256.as_ref()) {
                Ok(piece) if piece < collection.own() => piece,
                Ok(_) => {
                    let reason = format!("{} is of the reference", line.piece);
                    out.unused.push(pass_over(reason));
                    continue;
                }
                Err(reason) => {
                    out.unused.push(pass_over(reason));
                    continue;
                }
            };
            let said = match word {
                Word::Carrier(name) => Said::Carrier(name.clone()),
                Word::Origin(name) => Said::Origin(name.clone()),
                Word::Date(when) => Said::Date(when.clone()),
                Word::NoParent => Said::Parent(Made::ByItsCarrier),
                Word::AbsentParent => Said::Parent(Made::FromAbsent),
                Word::Parent(other) | Word::NotSameStory(other) => {
                    match find(other, line.value_sha256.as_ref()) {
                        Ok(other) if other == piece => {
                            let reason =
                                format!("{other} is the same piece now", other = line.value);
                            out.unused.push(pass_over(reason));
                            continue;
                        }
                        Ok(other) if field == "parent" => Said::Parent(Made::From(other)),
                        Ok(other) => Said::NotSameStory(other),
                        Err(reason) => {
                            out.unused.push(pass_over(reason));
                            continue;
                        }
                    }
                }
            };
            if let Some(reason) = out.add(piece, line, said) {
                out.unused.push(pass_over(reason));
            }
        }
        out.apart.sort_unstable();
        out.apart.dedup();
        out.unused.sort();
        out
    }
}

/// What a piece was made from, as a person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    ByItsCarrier,
    FromAbsent,
    From(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Carrier(String),
    Origin(String),
    Date(When),
    Parent(Made),
    NotSameStory(usize),
}

/// One correction of a piece of the collection.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    line: u64,
    said: Said,
    value: String,
    who: String,
    note: String,
}

/// The corrections of a collection's pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    file: String,
    of: BTreeMap<usize, Vec<Item>>,
    /// For each piece those that a line keeps apart from it.
    kept_from: BTreeMap<usize, Vec<usize>>,
    /// Pairs of pieces that are not of one story, the smaller first, in order.
    pub apart: Vec<(usize, usize)>,
    /// Corrections that were not applied, by line.
    pub unused: Vec<Unused>,
}

impl Settled {
    /// Adds a correction, or says why not: what was said before goes first.
    fn add(&mut self, piece: usize, line: &Line, said: Said) -> Option<String> {
        let same = |a: &Said, b: &Said| std::mem::discriminant(a) == std::mem::discriminant(b);
        if let Said::NotSameStory(other) = said {
            let made = |child, from| self.made(child) == Some(Made::From(from));
            if made(piece, other) || made(other, piece) {
                return Some("another line says that one was made from the other".to_owned());
            }
            self.apart.push((piece.min(other), piece.max(other)));
            let about = |item: &Item| item.said == said;
            if self.of.get(&piece).is_some_and(|items| items.iter().any(about)) {
                return None;
            }
            self.kept_from.entry(other).or_default().push(piece);
        } else if let Some(before) =
            self.of.get(&piece).and_then(|items| items.iter().find(|i| same(&i.said, &said)))
        {
            // Two ids that have become one piece.
            return (before.said != said)
                .then(|| format!("line {} says otherwise of the same piece", before.line));
        }
        if let Said::Parent(Made::From(parent)) = said {
            if self.apart.contains(&(piece.min(parent), piece.max(parent))) {
                return Some("another line says that they are not of one story".to_owned());
            }
            let mut at = parent;
            while let Some(Made::From(next)) = self.made(at) {
                if next == piece {
                    let other = self.line_of_parent(at).unwrap_or_default();
                    return Some(format!("with line {other} it would make a circle"));
                }
                at = next;
            }
        }
        let Line { value, who, note, line, .. } = line.clone();
        self.of.entry(piece).or_default().push(Item { line, said, value, who, note });
        None
    }

    fn items(&self, piece: usize) -> &[Item] {
        self.of.get(&piece).map_or(&[], Vec::as_slice)
    }

    fn line_of_parent(&self, piece: usize) -> Option<u64> {
        let is_parent = |item: &&Item| matches!(item.said, Said::Parent(_));
        Some(self.items(piece).iter().find(is_parent)?.line)
    }

    /// Whether nothing is corrected.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// What a piece was made from.
    pub(crate) fn made(&self, piece: usize) -> Option<Made> {
        self.items(piece).iter().find_map(|item| match item.said {
            Said::Parent(made) => Some(made),
            _ => None,
        })
    }

    /// Who wrote a piece.
    pub(crate) fn origin(&self, piece: usize) -> Option<&str> {
        self.items(piece).iter().find_map(|item| match &item.said {
            Said::Origin(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Pieces with the pieces they were made from.
    pub(crate) fn parents(&self) -> impl Iterator<Item = (usize, usize)> {
        self.of.keys().filter_map(|&piece| match self.made(piece)? {
            Made::From(parent) => Some((piece, parent)),
            _ => None,
        })
    }

    /// Puts carriers and dates in the place of what pieces say of themselves.
    pub fn correct(&self, collection: &Collection, facts: &mut [Facts]) {
        for (&piece, items) in &self.of {
            let facts = &mut facts[piece];
            for item in items {
                match &item.said {
                    Said::Carrier(name) => {
                        let usual = collection.names.usual(name).to_owned();
                        // A label or a link names the source of a text on a page of others' texts.
                        let by_carrier = facts.source.is_none()
                            || facts.carrier.as_ref().map(|c| &c.value) == facts.source.as_ref();
                        if by_carrier || collection.pieces[piece].label.is_none() {
                            facts.source = Some(usual.clone());
                        }
                        facts.carrier = Some(crate::article::Sourced::new(usual, BASIS));
                        facts.carrier_firm = true;
                    }
                    Said::Date(when) => {
                        facts.clock.version = when.from;
                        facts.clock.published = Some(when.clone());
                        facts.clock.firm = true;
                        facts.clock.dateline = None;
                    }
                    _ => {}
                }
            }
        }
    }

    /// The evidence of what is said of a piece but its origin. `document` is its own.
    pub(crate) fn evidence(&self, collection: &Collection, piece: usize) -> Vec<Evidence> {
        let mut out: Vec<Evidence> = Vec::new();
        for item in self.items(piece) {
            let id = |other: usize| &collection.pieces[other].id;
            let (weight, says) = match &item.said {
                Said::Carrier(name) => (0, format!("its carrier is {name}")),
                Said::Date(_) => (0, format!("it was published {}", item.value)),
                Said::Parent(Made::From(other)) => {
                    (Kind::User.weight(), format!("it was made from {}", id(*other)))
                }
                Said::Parent(Made::FromAbsent) => {
                    (Kind::User.weight(), "it was made from a text that is not here".to_owned())
                }
                Said::Parent(Made::ByItsCarrier) => {
                    (-Kind::User.weight(), "it was made from no other".to_owned())
                }
                Said::NotSameStory(other) => {
                    (0, format!("it is not the same story as {}", id(*other)))
                }
                Said::Origin(_) => continue,
            };
            out.push(self.item(item, weight, &says));
        }
        // The other side of a pair that is kept apart.
        for &other in self.kept_from.get(&piece).into_iter().flatten() {
            for item in
                self.items(other).iter().filter(|item| item.said == Said::NotSameStory(piece))
            {
                let says = format!("it is not the same story as {}", collection.pieces[other].id);
                out.push(self.item(item, 0, &says));
            }
        }
        out
    }

    /// The evidence of who wrote a piece, with the name: for a reprint, or for its carrier's own text.
    pub(crate) fn origin_evidence(
        &self,
        piece: usize,
        facts: &Facts,
    ) -> Option<(String, Evidence)> {
        let item = self.items(piece).iter().find(|item| matches!(item.said, Said::Origin(_)))?;
        let Said::Origin(name) = &item.said else { return None };
        let own = facts.carrier.as_ref().is_some_and(|c| is_same(&c.value, name));
        let weight = if own { -Kind::User.weight() } else { Kind::User.weight() };
        Some((name.clone(), self.item(item, weight, &format!("origin is {name}"))))
    }

    fn item(&self, item: &Item, weight: i32, says: &str) -> Evidence {
        let note = if item.note.is_empty() { String::new() } else { format!(": {}", item.note) };
        let says = format!("{says}, says {}{note}", item.who);
        Evidence { weight, ..Evidence::new(Kind::User, item.value.clone(), &self.file, says) }
    }
}
