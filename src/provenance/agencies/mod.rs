//! Which names mean an agency? A readable table of agencies, wires and republishers, with the forms of their names.
//!
//! The table is `agencies.tsv` beside this file; a user's rows add parties to it or extend them, and the two together
//! are one [`Agencies`] that credits are read against. A full name is enough wherever a credit may stand. A code (`AP`,
//! `dpa`, `ANI`) is also a pension, a protocol or a person's initials: it counts only in the closed forms that `credit`
//! reads, in its exact case, and one of high risk not even as the last word of a text.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use ahash::AHashMap;

use crate::extract::outlet::{name_key, registrable};
use crate::provenance::credit::forms::Forms;

mod table;

pub use table::{COLUMNS, Refused, Row};

/// What a party in the table does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trade {
    /// Writes stories for others to print.
    Agency,
    /// Writes stories of its own and lets others reprint them.
    Republisher,
    /// Passes companies' and offices' own releases on: the company is the origin.
    Releases,
    /// Passes other papers' stories on: the paper is the origin.
    Distributor,
}

impl Trade {
    /// Whether what bears the party's name was written by it.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Agency | Self::Republisher)
    }
}

/// How easily a party's short names are something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Risk {
    /// Its names and codes mean nothing else.
    Low,
    /// A code means other things too, and ends a text only as a credit does.
    #[default]
    Medium,
    /// Its codes and names of one word are words or widely used initials: they count beside a place, a date, a dash, a slash or
    /// a person, and never alone on a line or as the last word.
    High,
}

/// A form of credit in which few agencies write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// `New Delhi, July 8 (PTI) The mill`: brackets without a dash.
    Undashed,
    /// `SYDNEY, Sept 4 AAP - The mill`: a dash without brackets.
    Unbracketed,
    /// `ANSA - The mill`: the name opens the text.
    First,
    /// `Rome (CNN)The mill`: brackets, and the dash is lost.
    Glued,
    /// `/ТАСС/`: the name between slashes, wherever it stands in the head.
    Slashes,
    /// `МОСКВА, 7 июл — РИА Новости.`
    BehindDash,
    /// `Москва. 7 июля. Интерфакс — `
    BeforeDash,
    /// `新华社北京3月15日电`, and the byline `新华社记者`.
    Han,
    /// `(서울=연합뉴스)`
    Hangul,
    /// `【東京共同】`, `［東京　ロイター］`
    Kanji,
    /// `PTI RKD SMB`, `--IANS abc/def`: the desk's initials behind the name end the text.
    Initials,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// The name reported.
    pub name: String,
    /// Other full names, in any case.
    pub names: Vec<String>,
    /// Short forms, in exact case, that need a dateline, a tail or a byline to count.
    pub codes: Vec<String>,
    /// The languages it writes in, as two-letter tags.
    pub languages: Vec<String>,
    /// Its own registrable domains.
    pub domains: Vec<String>,
    /// What it does.
    pub trade: Trade,
    /// How easily its short names are something else.
    pub risk: Risk,
    /// The forms it writes in besides those of all.
    pub styles: Vec<Style>,
}

impl Agency {
    /// Its name and its other names.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.names).map(String::as_str)
    }
}

/// How sure a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// A short form that means other things too.
    Code,
    /// A full name.
    Name,
}

/// A table of agencies. Cloning it copies nothing.
///
/// ```
/// use wirecopy::provenance::agencies::{Agencies, Row, Sureness};
///
/// let built_in = Agencies::default();
/// assert_eq!(built_in.find("REUTERS").map(|(a, s)| (&*a.name, s)), Some(("Reuters", Sureness::Name)));
/// assert_eq!(built_in.find("AP").map(|(a, s)| (&*a.name, s)), Some(("The Associated Press", Sureness::Code)));
/// assert!(built_in.find("ap").is_none());
///
/// let row = Row::of([("name", "Meridian Wire"), ("codes", "MERW")])?;
/// let mine = built_in.with(vec![row]).map_err(|refused| refused.reason)?;
/// assert_eq!(mine.find("MERW").map(|(a, _)| &*a.name), Some("Meridian Wire"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone)]
pub struct Agencies(Arc<Table>);

#[derive(Debug)]
struct Table {
    list: Vec<Agency>,
    /// By code in its exact case.
    codes: AHashMap<String, usize>,
    /// By name in lower case without article.
    names: AHashMap<String, usize>,
    /// Bytes of the longest name.
    longest: usize,
    domains: BTreeMap<String, usize>,
    /// The user's own parties by [`name_key`] of each name, and by domain: what the user says of a name goes before what
    /// a collection shows.
    given: BTreeMap<String, usize>,
    given_domains: BTreeMap<String, usize>,
    /// The forms that hold names of this table.
    forms: Forms,
}

impl Default for Agencies {
    /// The built-in table.
    fn default() -> Self {
        Self::built_in().clone()
    }
}

impl Agencies {
    /// The built-in table.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Agencies> = LazyLock::new(|| {
            let rows = table::built_in();
            let list = table::joined(Vec::new(), rows).map(|(list, _)| list);
            Agencies::of(list.unwrap_or_default(), &[]).expect("the built-in forms compile")
        });
        &BUILT_IN
    }

    /// This table with a user's rows: each adds a party, or extends the one that bears its name.
    ///
    /// # Errors
    /// [`Refused`] where a row clashes with the table or with another row.
    pub fn with(&self, rows: Vec<Row>) -> Result<Self, Refused> {
        let last = rows.len().saturating_sub(1);
        let (list, given) = table::joined(self.0.list.clone(), rows)?;
        Self::of(list, &given).map_err(|reason| Refused { row: last, reason })
    }

    fn of(list: Vec<Agency>, given: &[usize]) -> Result<Self, String> {
        let forms = Forms::of(&list)?;
        let mut table = Table {
            codes: AHashMap::new(),
            names: AHashMap::new(),
            longest: 0,
            domains: BTreeMap::new(),
            given: BTreeMap::new(),
            given_domains: BTreeMap::new(),
            forms,
            list: Vec::new(),
        };
        for (n, agency) in list.iter().enumerate() {
            for code in &agency.codes {
                table.codes.entry(code.clone()).or_insert(n);
            }
            for name in table::full_names(agency) {
                let key = table::lookup_key(name, agency.risk);
                table.longest = table.longest.max(key.len());
                table.names.entry(key).or_insert(n);
            }
            for domain in &agency.domains {
                table.domains.entry(domain.clone()).or_insert(n);
            }
        }
        for &n in given {
            for name in list[n].all_names() {
                table.given.entry(name_key(name)).or_insert(n);
            }
            table.given_domains.extend(list[n].domains.iter().map(|domain| (domain.clone(), n)));
        }
        table.list = list;
        Ok(Self(Arc::new(table)))
    }

    /// Every party, in the order of the table.
    pub fn list(&self) -> &[Agency] {
        &self.0.list
    }

    pub(crate) fn forms(&self) -> &Forms {
        &self.0.forms
    }

    /// The agency that a name stands for, and how sure that is.
    pub fn find(&self, name: &str) -> Option<(&Agency, Sureness)> {
        let table = &*self.0;
        let name = name.trim().trim_end_matches(['.', ',']);
        if let Some(&n) = table.codes.get(name) {
            return Some((&table.list[n], Sureness::Code));
        }
        // "the " may stand before the longest name.
        if name.is_ascii() && name.len() > table.longest + 4 {
            return None;
        }
        let wanted = name.to_lowercase();
        let bare = table::without_the(&wanted);
        let found = table.names.get(bare).or_else(|| table.names.get(&wanted));
        found.map(|&n| (&table.list[n], Sureness::Name))
    }

    /// Whether a name means nobody else, so that nothing need stand beside it.
    pub fn stands_alone(&self, name: &str) -> bool {
        self.find(name).is_some_and(|(agency, sure)| {
            let short = sure == Sureness::Code || !name.trim().contains(char::is_whitespace);
            agency.risk != Risk::High || !short
        })
    }

    /// The agency at a registrable domain.
    pub fn at(&self, domain: &str) -> Option<&Agency> {
        self.0.domains.get(domain).map(|&n| &self.0.list[n])
    }

    /// The name under which a party is reported: the table's for an agency, else as given.
    pub fn canonical(&self, name: &str) -> String {
        self.find(name).map_or_else(|| name.trim().to_owned(), |(agency, _)| agency.name.clone())
    }

    /// The name of a party of the user's with this [`name_key`].
    pub(crate) fn given_of_key(&self, key: &str) -> Option<&str> {
        self.0.given.get(key).map(|&n| self.0.list[n].name.as_str())
    }

    /// The name of a party of the user's at this registrable domain.
    pub(crate) fn given_at(&self, domain: &str) -> Option<&str> {
        self.0.given_domains.get(domain).map(|&n| self.0.list[n].name.as_str())
    }
}

/// A party's name or domain reduced for comparing: two names with one key mean one party of the built-in table, or have
/// one [`name_key`]. A user's parties are named as their table does before names are compared.
///
/// ```
/// use wirecopy::provenance::agencies::key;
///
/// assert_eq!(key("Associated Press"), key("apnews.com"));
/// assert_eq!(key("The Harbour Ledger"), key("harbourledger.example"));
/// assert_ne!(key("Reuters"), key("AFP"));
/// ```
pub fn key(name: &str) -> String {
    let table = Agencies::built_in();
    let by_domain = || {
        let domain = registrable(name).filter(|_| !name.contains(' '))?;
        table.at(&domain)
    };
    let agency = table.find(name).map(|(agency, _)| agency).or_else(by_domain);
    name_key(agency.map_or(name, |a| &a.name))
}
