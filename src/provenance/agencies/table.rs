//! How is a table of agencies written? A header with columns, and a row for each party; the built-in one and a user's alike.

use std::collections::{BTreeMap, BTreeSet};

use super::{Agency, Risk, Style, Trade};
use crate::extract::outlet::registrable;

const TABLE: &str = include_str!("agencies.tsv");

/// The columns of a table, `name` being the one that must be there.
pub const COLUMNS: [&str; 8] =
    ["name", "kind", "names", "codes", "languages", "domains", "risk", "forms"];

/// Values of a list at most.
const MOST: usize = 100;

const TRADES: [(&str, Trade); 4] = [
    ("agency", Trade::Agency),
    ("republisher", Trade::Republisher),
    ("releases", Trade::Releases),
    ("distributor", Trade::Distributor),
];
const RISKS: [(&str, Risk); 3] =
    [("low", Risk::Low), ("medium", Risk::Medium), ("high", Risk::High)];
const STYLES: [(&str, Style); 11] = [
    ("undashed", Style::Undashed),
    ("unbracketed", Style::Unbracketed),
    ("first", Style::First),
    ("glued", Style::Glued),
    ("slashes", Style::Slashes),
    ("behind-dash", Style::BehindDash),
    ("before-dash", Style::BeforeDash),
    ("han", Style::Han),
    ("hangul", Style::Hangul),
    ("kanji", Style::Kanji),
    ("initials", Style::Initials),
];

/// What one row says of a party. What it leaves open is the party's as the table has it, or the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    name: String,
    trade: Option<Trade>,
    names: Vec<String>,
    codes: Vec<String>,
    languages: Vec<String>,
    domains: Vec<String>,
    risk: Option<Risk>,
    styles: Vec<Style>,
}

/// A row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its place among the rows, from 0.
    pub row: usize,
    /// Why.
    pub reason: String,
}

impl Row {
    /// A row of these columns and values. Lists are parted by `;` or `|`; an empty value says nothing.
    ///
    /// # Errors
    /// In words, where a column is none of [`COLUMNS`] or a value none that it can have.
    pub fn of<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, String> {
        let mut row = Self::default();
        for (column, value) in values {
            let value = value.trim();
            let column = column.trim().to_lowercase();
            let list = || value.split([';', '|']).map(str::trim).filter(|part| !part.is_empty());
            let strings = || list().map(str::to_owned).collect();
            if list().nth(MOST).is_some() {
                return Err(format!("{column} has more than {MOST} values"));
            }
            match column.as_str() {
                "name" => value.clone_into(&mut row.name),
                "names" => row.names = strings(),
                "codes" => row.codes = strings(),
                "languages" => row.languages = strings(),
                "domains" => row.domains = list().map(domain).collect::<Result<_, _>>()?,
                "kind" | "risk" if value.is_empty() => {}
                "kind" => row.trade = Some(one_of("kind", value, &TRADES)?),
                "risk" => row.risk = Some(one_of("risk", value, &RISKS)?),
                "forms" => {
                    row.styles = list()
                        .map(|form| one_of("form", form, &STYLES))
                        .collect::<Result<_, _>>()?;
                }
                _ => return Err(unknown_column(&column)),
            }
        }
        row.check()?;
        Ok(row)
    }

    fn check(&self) -> Result<(), String> {
        if self.name.is_empty() {
            return Err("the name is empty".to_owned());
        }
        let all = || std::iter::once(&self.name).chain(&self.names);
        for name in all().chain(&self.codes) {
            if !name.contains(char::is_alphabetic) {
                return Err(format!("{name} has no letter"));
            }
            if name.contains(char::is_control) {
                let first = name.lines().next().unwrap_or_default();
                return Err(format!(
                    "a name runs over its line, as behind an open quotation mark: {first}"
                ));
            }
            if name.chars().count() > 60 {
                return Err(format!("a name is longer than 60 characters: {name}"));
            }
        }
        // A single character of Han or Hangul would be a word of every text too.
        if let Some(short) = all().chain(&self.codes).find(|name| name.chars().count() < 2) {
            return Err(format!("{short} is one letter, which is no name"));
        }
        if let Some(code) = self.codes.iter().find(|code| code.contains(char::is_whitespace)) {
            return Err(format!("the code {code} is of several words: it belongs into names"));
        }
        Ok(())
    }
}

/// Why a column cannot be used.
fn unknown_column(column: &str) -> String {
    format!("there is no column {column}: the columns are {}", COLUMNS.join(", "))
}

fn one_of<T: Copy>(what: &str, value: &str, all: &[(&str, T)]) -> Result<T, String> {
    let found = all.iter().find(|(name, _)| name.eq_ignore_ascii_case(value));
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        format!("there is no {what} {value}: give one of {}", names.join(", "))
    })
}

fn domain(value: &str) -> Result<String, String> {
    registrable(value).ok_or_else(|| format!("{value} is no domain"))
}

/// The rows of the built-in table. A test holds it to the rules of a user's.
pub(super) fn built_in() -> Vec<Row> {
    let mut lines = TABLE.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let row = |line: &str| Row::of(columns.iter().copied().zip(line.split('\t')));
    lines.filter_map(|line| row(line).ok()).collect()
}

/// A party's full names. A name that is a code (AFP, MAP) is none in another case (map).
pub(super) fn full_names(agency: &Agency) -> impl Iterator<Item = &str> {
    agency.all_names().filter(|name| !agency.codes.iter().any(|code| code == name))
}

/// A name without its article. What begins with a figure keeps it: `The 74` is a paper, `74` is a number.
pub(super) fn without_the(lower: &str) -> &str {
    let bare = lower.strip_prefix("the ").unwrap_or(lower);
    if bare.starts_with(char::is_alphabetic) { bare } else { lower }
}

/// What a full name is looked up by. A word that is also a name only with its article keeps it: `The Conversation`.
pub(super) fn lookup_key(name: &str, risk: Risk) -> String {
    let lower = name.to_lowercase();
    let bare = without_the(&lower);
    if risk == Risk::High && !bare.contains(' ') { lower } else { bare.to_owned() }
}

/// A list with more rows, and which of its parties they name.
pub(super) fn joined(
    mut list: Vec<Agency>,
    rows: Vec<Row>,
) -> Result<(Vec<Agency>, Vec<usize>), Refused> {
    let mut known = Known::default();
    for (n, agency) in list.iter().enumerate() {
        known.add(n, agency, &list).map_err(|reason| Refused { row: 0, reason })?;
    }
    let mut given = BTreeSet::new();
    for (at, row) in rows.into_iter().enumerate() {
        let refused = |reason| Refused { row: at, reason };
        let n = known.bearer(&row.name).unwrap_or(list.len());
        if given.contains(&n) {
            return Err(refused(format!("{} is here twice", list[n].name)));
        }
        if n == list.len() {
            list.push(Agency {
                name: row.name.clone(),
                names: Vec::new(),
                codes: Vec::new(),
                languages: Vec::new(),
                domains: Vec::new(),
                trade: Trade::Agency,
                risk: Risk::default(),
                styles: Vec::new(),
            });
        }
        let agency = &mut list[n];
        agency.trade = row.trade.unwrap_or(agency.trade);
        agency.risk = row.risk.unwrap_or(agency.risk);
        extend(&mut agency.names, row.names);
        extend(&mut agency.codes, row.codes);
        extend(&mut agency.languages, row.languages);
        extend(&mut agency.domains, row.domains);
        extend(&mut agency.styles, row.styles);
        known.add(n, &list[n], &list).map_err(refused)?;
        given.insert(n);
    }
    Ok((list, given.into_iter().collect()))
}

fn extend<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for value in more {
        if !list.contains(&value) {
            list.push(value);
        }
    }
}

/// Whose each name, code and domain is. Codes are held against names whatever their case: `Map` for one party and `MAP` for
/// another would be told apart by chance.
#[derive(Default)]
struct Known {
    names: BTreeMap<String, usize>,
    codes: BTreeMap<String, usize>,
    domains: BTreeMap<String, usize>,
}

impl Known {
    /// The party that bears a full name, or whose reported name it is.
    fn bearer(&self, name: &str) -> Option<usize> {
        self.names.get(&spelling(name)).copied()
    }

    fn add(&mut self, n: usize, agency: &Agency, list: &[Agency]) -> Result<(), String> {
        let clash = |what: &str, other: usize| {
            format!("{what} is {}'s, and here it is {}'s", list[other].name, agency.name)
        };
        for name in agency.all_names() {
            let key = spelling(name);
            let code = self.codes.get(&key).copied().filter(|&other| other != n);
            let other = *self.names.entry(key).or_insert(n);
            if let Some(other) = Some(other).filter(|&other| other != n).or(code) {
                return Err(clash(&format!("the name {name}"), other));
            }
        }
        for code in &agency.codes {
            let key = spelling(code);
            let name = self.names.get(&key).copied().filter(|&other| other != n);
            let other = *self.codes.entry(key).or_insert(n);
            if let Some(other) = Some(other).filter(|&other| other != n).or(name) {
                return Err(clash(&format!("the code {code}"), other));
            }
        }
        for domain in &agency.domains {
            let other = *self.domains.entry(domain.clone()).or_insert(n);
            if other != n {
                return Err(clash(domain, other));
            }
        }
        Ok(())
    }
}

fn spelling(name: &str) -> String {
    without_the(&name.to_lowercase()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::Agencies;
    use super::*;

    #[test]
    fn the_built_in_table_keeps_the_rules_of_a_users() {
        let mut lines = TABLE.lines();
        let columns: Vec<&str> = lines.next().unwrap().split('\t').collect();
        assert_eq!(columns, COLUMNS);
        let mut rows = Vec::new();
        for (n, line) in lines.enumerate() {
            let values: Vec<&str> = line.split('\t').collect();
            assert_eq!(values.len(), COLUMNS.len(), "line {}: {line}", n + 2);
            rows.push(Row::of(columns.iter().copied().zip(values)).unwrap());
        }
        assert!(rows.iter().all(|row| row.trade.is_some() && row.risk.is_some()));
        let (list, _) = joined(Vec::new(), rows.clone()).unwrap();
        // No row only extends another: two of them would be one party.
        assert_eq!(list.len(), rows.len());
        assert_eq!(list, Agencies::built_in().list());
    }

    #[test]
    fn the_built_in_table_names_enough_parties() {
        let of = |trade| Agencies::built_in().list().iter().filter(|a| a.trade == trade).count();
        assert!(of(Trade::Agency) >= 60, "{} agencies", of(Trade::Agency));
        assert!(of(Trade::Republisher) >= 12, "{} republishers", of(Trade::Republisher));
    }

    #[test]
    fn every_form_has_a_party_and_every_name_is_found() {
        let table = Agencies::built_in();
        let styles: BTreeSet<Style> = table.list().iter().flat_map(|a| a.styles.clone()).collect();
        assert_eq!(styles.len(), STYLES.len());
        for agency in table.list() {
            for name in full_names(agency).chain(agency.codes.iter().map(String::as_str)) {
                assert_eq!(
                    table.find(name).map(|(found, _)| &found.name),
                    Some(&agency.name),
                    "{name}"
                );
            }
            for domain in &agency.domains {
                assert_eq!(table.at(domain).map(|found| &found.name), Some(&agency.name));
            }
        }
    }

    #[test]
    fn a_word_that_is_a_paper_with_its_article_alone_needs_it() {
        let table = Agencies::built_in();
        assert!(table.find("The 74").is_some() && table.find("the conversation").is_some());
        assert!(table.find("74").is_none() && table.find("Conversation").is_none());
        assert!(table.find("Associated Press").is_some());
        assert!(!table.stands_alone("Grist") && !table.stands_alone("AA"));
        assert!(table.stands_alone("The Conversation") && table.stands_alone("Reuters"));
    }

    #[test]
    fn a_row_that_cannot_be_used_says_why() {
        for (values, says) in [
            (vec![("name", " "), ("codes", "MW")], "the name is empty"),
            (vec![("name", "Meridian"), ("code", "MW")], "no column code"),
            (vec![("name", "Meridian"), ("kind", "paper")], "no kind paper"),
            (vec![("name", "Meridian"), ("risk", "none")], "no risk none"),
            (vec![("name", "Meridian"), ("forms", "first; odd")], "no form odd"),
            (vec![("name", "Meridian"), ("codes", "MW; M")], "M is one letter"),
            (vec![("name", "Meridian"), ("codes", "MER WIRE")], "of several words"),
            (vec![("name", "12-34")], "has no letter"),
            (vec![("name", "Meridian\nHarbour,HRB")], "runs over its line"),
            (vec![("name", "Meridian"), ("domains", "nowhere")], "nowhere is no domain"),
        ] {
            let reason = Row::of(values).unwrap_err();
            assert!(reason.contains(says), "{says}: {reason}");
        }
        let row = |values: &[(&'static str, &'static str)]| Row::of(values.to_vec()).unwrap();
        for (rows, at, says) in [
            (
                vec![row(&[("name", "Meridian"), ("codes", "ap")])],
                0,
                "the code ap is The Associated Press's",
            ),
            (
                vec![row(&[("name", "Meridian"), ("names", "The Reuters")])],
                0,
                "the name The Reuters is Reuters's",
            ),
            (vec![row(&[("name", "Meridian"), ("names", "Map")])], 0, "the name Map is MAP's"),
            (vec![row(&[("name", "Meridian"), ("domains", "www.apnews.com")])], 0, "apnews.com is"),
            (vec![row(&[("name", "Meridian")]), row(&[("name", "The Meridian")])], 1, "here twice"),
        ] {
            let refused = Agencies::built_in().with(rows).unwrap_err();
            assert_eq!(refused.row, at);
            assert!(refused.reason.contains(says), "{says}: {}", refused.reason);
        }
    }

    #[test]
    fn more_names_than_a_pattern_can_hold_are_refused() {
        let row = |n: usize| {
            let code = format!("MERIDIANRELAYOFTHENORTHERNHARBOURS{n:06}");
            Row::of([("name", &*format!("Relay {n}")), ("codes", &code), ("forms", "initials")])
        };
        let rows: Vec<Row> = (0..30_000).map(|n| row(n).unwrap()).collect();
        let refused = Agencies::built_in().with(rows).unwrap_err();
        assert!(refused.reason.contains("more names"), "{}", refused.reason);
        let many = vec!["a b"; 101].join(";");
        assert!(Row::of([("name", "Meridian"), ("names", &many)]).unwrap_err().contains("100"));
    }
}
