//! What do the figures of a report count? The pieces a person asks for, under outlets or owners, by group, within a window.
//!
//! Input is a [`Choice`], checked before any work; output the [`Scope`] of what a run found. Matching sees all pieces whatever is
//! chosen here.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use regex::Regex;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::article::{DateKind, When};
use crate::engine::Outcome;
use crate::error::Result;
use crate::extract::date;
use crate::overlap::Scope;

/// What is asked of the figures.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Choice {
    /// How far apart two pieces may be published to be counted as a match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Whether outlets are counted under their owners.
    #[serde(rename = "names", serialize_with = "names")]
    pub owners: bool,
    /// What figures are broken down by, besides those for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// What a piece must say to count: all of these.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn names<S: Serializer>(owners: &bool, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(if *owners { "owner" } else { "outlet" })
}

/// A length of time, as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Seconds.
    pub seconds: i64,
    given: String,
}

impl FromStr for Window {
    type Err = String;

    fn from_str(given: &str) -> std::result::Result<Self, String> {
        let wrong = || "give a length of time such as 24h, 90min or 7d".to_owned();
        let given = given.trim();
        let unit = given.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(wrong)?;
        let (number, unit) = (given[..unit].trim(), &given[unit..]);
        let seconds = match unit {
            "min" => 60.0,
            "h" => 3_600.0,
            "d" => 86_400.0,
            _ => return Err(wrong()),
        };
        let number: f64 = number.parse().map_err(|_| wrong())?;
        let seconds = (number * seconds).round();
        // A century is longer than any collection.
        if !(1.0..=3.2e9).contains(&seconds) {
            return Err("must be from a second to a hundred years".to_owned());
        }
        Ok(Self { seconds: seconds as i64, given: given.to_owned() })
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.given)
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.given)
    }
}

/// What figures are broken down by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The year, month, week (ISO 8601) or day of publication.
    Calendar(Calendar),
    /// Something that is said of each piece.
    Fact(Fact),
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Calendar {
    Year,
    Month,
    Week,
    Day,
}

/// Something that is said of each piece: a name for it, or a column of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// What the program itself knows, by name.
    Known(Known),
    /// A column.
    Column(String),
}

/// What the program knows of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Known {
    Id,
    Document,
    Title,
    Source,
    Carrier,
    Origin,
    Role,
    Language,
    Url,
    Author,
    Published,
    Type,
    Country,
    Owner,
}

const KNOWN: [(&str, Known); 14] = [
    ("id", Known::Id),
    ("document", Known::Document),
    ("title", Known::Title),
    ("source", Known::Source),
    ("carrier", Known::Carrier),
    ("origin", Known::Origin),
    ("role", Known::Role),
    ("language", Known::Language),
    ("url", Known::Url),
    ("author", Known::Author),
    ("published", Known::Published),
    ("type", Known::Type),
    ("country", Known::Country),
    ("owner", Known::Owner),
];

/// What stands before the name of a column that is also the name of something known.
const COLUMN: &str = "field:";

impl FromStr for Fact {
    type Err = String;

    fn from_str(given: &str) -> std::result::Result<Self, String> {
        let given = given.trim();
        let column = given.strip_prefix(COLUMN);
        let name = column.unwrap_or(given);
        if name.is_empty() {
            return Err("the name of a column is missing".to_owned());
        }
        let known = KNOWN.iter().find(|(known, _)| column.is_none() && *known == name);
        Ok(known.map_or_else(|| Self::Column(name.to_owned()), |&(_, known)| Self::Known(known)))
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(name) if KNOWN.iter().any(|(known, _)| known == name) => {
                write!(f, "{COLUMN}{name}")
            }
            Self::Column(name) => f.write_str(name),
            Self::Known(known) => {
                let name = KNOWN.iter().find(|(_, k)| k == known);
                f.write_str(name.map_or("", |(name, _)| name))
            }
        }
    }
}

impl FromStr for By {
    type Err = String;

    fn from_str(given: &str) -> std::result::Result<Self, String> {
        Ok(Self::Calendar(match given {
            "year" => Calendar::Year,
            "month" => Calendar::Month,
            "week" => Calendar::Week,
            "day" => Calendar::Day,
            other => return other.parse().map(Self::Fact),
        }))
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calendar(Calendar::Year) => f.write_str("year"),
            Self::Calendar(Calendar::Month) => f.write_str("month"),
            Self::Calendar(Calendar::Week) => f.write_str("week"),
            Self::Calendar(Calendar::Day) => f.write_str("day"),
            Self::Fact(fact) => fact.fmt(f),
        }
    }
}

impl Serialize for By {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a piece must say to count: somewhere in what is said of it, a pattern.
#[derive(Debug, Clone)]
pub struct Condition {
    fact: Fact,
    pattern: Regex,
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(given: &str) -> std::result::Result<Self, String> {
        let (fact, pattern) = given.split_once('~').ok_or_else(|| {
            "give a column and a regular expression, such as section~politics".to_owned()
        })?;
        let pattern = Regex::new(pattern).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "the regular expression is too large".to_owned(),
            error => error.to_string(),
        })?;
        Ok(Self { fact: fact.parse()?, pattern })
    }
}

impl Condition {
    /// What is looked at.
    pub fn fact(&self) -> &Fact {
        &self.fact
    }

    /// The regular expression.
    pub fn pattern(&self) -> &str {
        self.pattern.as_str()
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.fact, self.pattern)
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Choice {
    /// Whether nothing is asked but the figures of all pieces by outlet.
    pub fn is_plain(&self) -> bool {
        self.window.is_none() && !self.owners && self.by.is_none() && self.conditions.is_empty()
    }

    /// What counts of a run's findings, and the columns asked for that no record has.
    ///
    /// # Errors
    /// What reading a record's columns again gives.
    pub fn scope(&self, outcome: &Outcome) -> Result<(Scope, Vec<String>)> {
        let verdicts = &outcome.provenance.verdicts;
        let mut scope = Scope::all(verdicts).within(self.window.as_ref().map(|w| w.seconds));
        if self.owners {
            scope = scope.by_owner(verdicts, &outcome.collection.names);
        }
        let mut reader = Reader { outcome, fields: None, seen: BTreeSet::new() };
        let n = outcome.collection.own();
        if !self.conditions.is_empty() {
            let counts = (0..n).map(|i| {
                let mut all = true;
                // Every column is looked for, so that one that nowhere stands is told.
                for condition in &self.conditions {
                    let values = reader.values(i, &condition.fact)?;
                    all &= values.iter().any(|value| condition.pattern.is_match(value));
                }
                Ok(all)
            });
            scope = scope.counting(counts.collect::<Result<_>>()?);
        }
        if let Some(by) = &self.by {
            let groups = (0..n).map(|i| match by {
                By::Calendar(calendar) => {
                    Ok(verdicts[i].published.as_ref().and_then(|when| calendar.of(when)))
                }
                By::Fact(fact) => {
                    let values = reader.values(i, fact)?;
                    Ok((!values.is_empty()).then(|| values.join("; ")))
                }
            });
            scope = scope.grouped(&groups.collect::<Result<Vec<_>>>()?);
        }
        let facts = self.conditions.iter().map(|condition| &condition.fact);
        let by = self.by.iter().filter_map(|by| match by {
            By::Fact(fact) => Some(fact),
            By::Calendar(_) => None,
        });
        let missing = facts.chain(by).filter_map(|fact| match fact {
            Fact::Column(name) if !reader.seen.contains(name) => Some(name.clone()),
            _ => None,
        });
        Ok((scope, if n == 0 { Vec::new() } else { missing.collect() }))
    }
}

impl Calendar {
    /// The stretch that a publication falls into, if it can only be one.
    fn of(self, when: &When) -> Option<String> {
        if matches!(when.kind, DateKind::Mentioned | DateKind::Fetched | DateKind::FirstPublished) {
            return None;
        }
        let name = |second: i64| {
            let day = (second + when.zone()).div_euclid(86_400);
            let (year, month, of_month) = date::civil(day);
            match self {
                Self::Year => format!("{year:04}"),
                Self::Month => format!("{year:04}-{month:02}"),
                Self::Day => format!("{year:04}-{month:02}-{of_month:02}"),
                Self::Week => {
                    // A week is of the year that its Thursday is of. 1 January 1970 was one.
                    let thursday =
                        day - day.rem_euclid(7) + if day.rem_euclid(7) >= 4 { 7 } else { 0 };
                    let (year, ..) = date::civil(thursday);
                    let first = date::days_from_civil(year, 1, 1).unwrap_or(thursday);
                    format!("{year:04}-W{:02}", (thursday - first) / 7 + 1)
                }
            }
        };
        let (from, to) = (name(when.from?), name(when.to?));
        (from == to).then_some(from)
    }
}

/// What is said of pieces.
struct Reader<'o> {
    outcome: &'o Outcome,
    /// The columns of the document that was asked for last.
    fields: Option<(usize, Map<String, Value>)>,
    /// Columns that some record has.
    seen: BTreeSet<String>,
}

impl Reader<'_> {
    /// The values of a fact of a piece: none where nothing is said.
    fn values(&mut self, i: usize, fact: &Fact) -> Result<Vec<String>> {
        let o = self.outcome;
        let (piece, verdict) = (&o.collection.pieces[i], &o.provenance.verdicts[i]);
        let document = o.collection.document(i);
        let known = match fact {
            Fact::Known(known) => *known,
            Fact::Column(name) => {
                if self.fields.as_ref().is_none_or(|(of, _)| *of != piece.document) {
                    self.fields = Some((piece.document, o.archive.fields(piece.document)?));
                }
                let found = self.fields.as_ref().and_then(|(_, fields)| fields.get(name));
                let Some(value) = found else { return Ok(Vec::new()) };
                self.seen.insert(name.clone());
                return Ok(told(value));
            }
        };
        let m = &document.metadata;
        let outlet = || o.collection.names.outlet(verdict.source.as_deref()?);
        let one: Option<String> = match known {
            Known::Id => Some(piece.id.clone()),
            Known::Document => Some(document.id.clone()),
            Known::Title => piece.title.clone(),
            Known::Source => verdict.source.clone(),
            Known::Carrier => verdict.carrier.as_ref().map(|s| s.value.clone()),
            Known::Origin => verdict.origin.as_ref().map(|s| s.value.clone()),
            Known::Role => Some(verdict.role.to_string()),
            Known::Language => m.language.clone(),
            Known::Url => [&m.url, &m.canonical, &m.og_url]
                .into_iter()
                .flatten()
                .next()
                .map(|address| address.value.clone()),
            Known::Author => {
                return Ok(m.authors.iter().map(|author| author.value.clone()).collect());
            }
            Known::Published => {
                verdict.published.as_ref().and_then(|w| Some(date::local(w.from?, w)))
            }
            Known::Type => outlet().and_then(|o| o.kind.clone()),
            Known::Country => outlet().and_then(|o| o.country.clone()),
            Known::Owner => outlet().and_then(|o| o.owner.clone()),
        };
        Ok(one.into_iter().collect())
    }
}

/// What a column says, in words: of a list each.
fn told(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(values) => values.iter().flat_map(told).collect(),
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{DateKind, Precision};

    #[test]
    fn a_window_has_a_number_and_a_unit() {
        let seconds = |given: &str| given.parse::<Window>().map(|w| w.seconds);
        assert_eq!(seconds("24h"), Ok(86_400));
        assert_eq!(seconds("90min"), Ok(5_400));
        assert_eq!(seconds("1.5 d"), Ok(129_600));
        for wrong in ["", "24", "h", "-3h", "0h", "24 hours", "1e9d", "24H", "NaNh", "inf d"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_fact_is_known_or_a_column() {
        let fact = |given: &str| given.parse::<Fact>().unwrap();
        assert_eq!(fact("language"), Fact::Known(Known::Language));
        assert_eq!(fact("section"), Fact::Column("section".into()));
        assert_eq!(fact("field:language"), Fact::Column("language".into()));
        for given in ["language", "field:language", "section"] {
            assert_eq!(fact(given).to_string(), given);
        }
        for (name, known) in KNOWN {
            assert_eq!(fact(name), Fact::Known(known));
        }
        assert!("".parse::<Fact>().is_err() && "field:".parse::<Fact>().is_err());
    }

    #[test]
    fn a_condition_keeps_its_pattern() {
        let condition: Condition = "title~(?i)mayor|~".parse().unwrap();
        assert_eq!(condition.to_string(), "title~(?i)mayor|~");
        assert!("title".parse::<Condition>().is_err());
        assert!("title~(".parse::<Condition>().is_err());
    }

    #[test]
    fn a_day_falls_into_its_week_by_the_thursday() {
        let week = |day: &str| {
            let day = date::parse(day, DateKind::Published, "field").unwrap();
            Calendar::Week.of(&day).unwrap()
        };
        assert_eq!(week("2025-07-07"), "2025-W28");
        assert_eq!(week("2024-12-30"), "2025-W01");
        assert_eq!(week("2021-01-03"), "2020-W53");
        assert_eq!(week("1970-01-01"), "1970-W01");
        assert_eq!(week("1969-12-28"), "1969-W52");
    }

    #[test]
    fn what_may_fall_into_two_months_falls_into_none() {
        let mut when = date::parse("2025-06-30", DateKind::Published, "field").unwrap();
        assert_eq!(Calendar::Month.of(&when).as_deref(), Some("2025-06"));
        assert_eq!(when.precision, Precision::Day);
        when.to = when.to.map(|to| to + 86_400);
        assert_eq!(Calendar::Month.of(&when), None);
        assert_eq!(Calendar::Year.of(&when).as_deref(), Some("2025"));
    }
}
