//! Which outlets does the user know? Names with their other spellings, addresses, owners and countries, from a table.
//!
//! What the table says goes before what a collection shows: its spelling of a name is the one reported, and a page on one of its
//! addresses is that outlet's.

use std::collections::BTreeMap;

use crate::extract::outlet::{name_key, registrable};

/// An outlet as a table describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlet {
    /// The name to report.
    pub name: String,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// Its addresses: domains or whole addresses.
    pub domains: Vec<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// What it is: a daily, a broadcaster, an aggregator.
    pub kind: Option<String>,
    /// Its country.
    pub country: Option<String>,
}

/// The outlets of a table.
///
/// ```
/// use wirecopy::extract::outlets::{Outlet, Outlets};
///
/// let ledger = Outlet {
///     name: "Harbour Ledger".into(),
///     aliases: vec!["The Ledger (Harbour)".into()],
///     domains: vec!["www.hledger.example".into()],
///     ..Outlet::default()
/// };
/// let outlets = Outlets::new(vec![ledger.clone()])?;
/// assert_eq!(outlets.named("the harbour ledger"), Some(&ledger));
/// assert_eq!(outlets.at("hledger.example"), Some(&ledger));
/// assert!(Outlets::new(vec![ledger.clone(), ledger]).is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlets {
    list: Vec<Outlet>,
    /// By [`name_key`].
    by_name: BTreeMap<String, usize>,
    /// By registrable domain.
    by_domain: BTreeMap<String, usize>,
}

impl Outlets {
    /// A table of outlets.
    ///
    /// # Errors
    /// In words, where an outlet has no name, a domain is none, or two outlets bear one name or domain.
    pub fn new(outlets: Vec<Outlet>) -> Result<Self, String> {
        let mut table = Self::default();
        for (n, outlet) in outlets.iter().enumerate() {
            if name_key(&outlet.name).is_empty() {
                return Err(format!("outlet {} has no name", n + 1));
            }
            let clash = |other: usize, what: &str| {
                format!("{what} is both {}'s and {}'s", outlets[other].name, outlet.name)
            };
            for name in std::iter::once(&outlet.name).chain(&outlet.aliases) {
                let key = name_key(name);
                if key.is_empty() {
                    continue;
                }
                let other = *table.by_name.entry(key).or_insert(n);
                if other != n {
                    return Err(clash(other, name));
                }
            }
            for domain in &outlet.domains {
                let known = registrable(domain)
                    .ok_or_else(|| format!("{domain} of {} is no domain", outlet.name))?;
                let other = *table.by_domain.entry(known).or_insert(n);
                if other != n {
                    return Err(clash(other, domain));
                }
            }
        }
        table.list = outlets;
        Ok(table)
    }

    /// The outlet that bears a name, in any spelling that reduces to the same.
    pub fn named(&self, name: &str) -> Option<&Outlet> {
        self.of_key(&name_key(name))
    }

    /// The outlet that bears a name with this [`name_key`].
    pub(crate) fn of_key(&self, key: &str) -> Option<&Outlet> {
        self.by_name.get(key).map(|&n| &self.list[n])
    }

    /// The outlet at a registrable domain.
    pub fn at(&self, domain: &str) -> Option<&Outlet> {
        self.by_domain.get(domain).map(|&n| &self.list[n])
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
