//! Whose page is this? Outlet names, registrable domains, and addresses reduced to the publication they stand for.
//!
//! Input is what a document and the text around a piece say of the page; output the carrier with its basis, or nothing:
//! a carrier is never guessed from what the story is about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use crate::article::{Document, Sourced};
use crate::extract::outlets::{Outlet, Outlets};
use crate::provenance::agencies::Agencies;

/// The part of an address's host that somebody registered: `harbourledger.example` of `www.harbourledger.example`.
///
/// The public suffix list decides where registrable names begin.
///
/// ```
/// use wirecopy::extract::outlet::registrable;
///
/// assert_eq!(registrable("https://m.news.example.co.uk/a?b=c").as_deref(), Some("example.co.uk"));
/// assert_eq!(registrable("news.example.com").as_deref(), Some("example.com"));
/// assert_eq!(registrable("not an address"), None);
/// ```
pub fn registrable(address: &str) -> Option<String> {
    if !address.contains('.') {
        return None;
    }
    let host = match Url::parse(address.trim()) {
        Ok(url) => url.host_str()?.to_owned(),
        Err(_) => address.trim().split('/').next()?.to_owned(),
    };
    let host = host.trim_end_matches('.').to_lowercase();
    if !host.contains('.') || host.contains(char::is_whitespace) {
        return None;
    }
    psl::domain_str(&host).map(str::to_owned)
}

/// Query parameters that say how a reader came, not what is read.
static TRACKING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:utm_.*|fbclid|gclid|dclid|msclkid|igshid|mc_cid|mc_eid|cmp|cmpid|ito|ns_.*|ref|ref_src|referrer|source|src|smid|smtyp|partner|share|sh|spm|taid|__twitter_impression|amp|outputtype|print|printable|view|output|xtor|at_.*|WT\..*)$")
        .expect("fixed pattern")
});

/// An address reduced to the publication: no scheme, `www`, mobile or AMP host, tracking parameter, AMP or print form.
///
/// ```
/// use wirecopy::extract::outlet::publication;
///
/// let plain = publication("https://www.mercury.example/town/kelp").unwrap();
/// assert_eq!(publication("http://amp.mercury.example/town/kelp/amp/?utm_source=x"), Some(plain.clone()));
/// assert_eq!(publication("https://m.mercury.example/town/kelp?print=1#top"), Some(plain));
/// ```
pub fn publication(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let host = url.host_str()?.to_lowercase();
    let host = ["www.", "m.", "amp.", "mobile.", "touch.", "print."]
        .iter()
        .find_map(|p| host.strip_prefix(p).filter(|rest| rest.contains('.')))
        .unwrap_or(&host);
    let mut parts: Vec<&str> = url.path().split('/').filter(|p| !p.is_empty()).collect();
    if parts.len() > 1 {
        for edge in ["amp", "print", "printable", "amphtml"] {
            if parts.last().is_some_and(|p| p.eq_ignore_ascii_case(edge)) {
                parts.pop();
            }
            if parts.first().is_some_and(|p| p.eq_ignore_ascii_case(edge)) {
                parts.remove(0);
            }
        }
    }
    let mut path = parts.join("/");
    let forms = [
        ("index.html", ""),
        ("index.php", ""),
        (".amp.html", ".html"),
        (".amp", ""),
        ("-amp.html", ".html"),
        ("-print.html", ".html"),
    ];
    for (form, plain) in forms {
        if let Some(cut) = path.strip_suffix(form) {
            path = format!("{cut}{plain}");
        }
    }
    let path = path.trim_end_matches('/');
    // The front page is no publication: sites give it as everybody's canonical address.
    let mut query: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(k, _)| !TRACKING.is_match(k))
        .map(|(k, v)| (k.into(), v.into()))
        .collect();
    query.sort();
    if path.is_empty() && query.is_empty() {
        return None;
    }
    let query: Vec<String> = query.into_iter().map(|(k, v)| format!("{k}={v}")).collect();
    Some(format!("{host}/{path}{}{}", if query.is_empty() { "" } else { "?" }, query.join("&")))
}

/// The publication a document is a capture of: its canonical address on its own domain, else its own address.
pub fn publication_of(document: &Document) -> Option<String> {
    let m = &document.metadata;
    let own = m.url.as_ref().and_then(|u| registrable(&u.value));
    let same_site = |s: &&Sourced| own.is_none() || registrable(&s.value) == own;
    m.canonical
        .as_ref()
        .filter(same_site)
        .or(m.og_url.as_ref().filter(same_site))
        .or(m.url.as_ref())
        .and_then(|s| publication(&s.value))
}

/// The domain a page stands on: that of its canonical address, else of its own. A canonical address that all pages of a site share
/// names no page, and still the site.
pub fn domain_of(document: &Document) -> Option<String> {
    let m = &document.metadata;
    let shared = m.set_aside.iter().find(|s| s.field == "canonical").map(|s| &s.value);
    let own = m.canonical.iter().chain(&m.url).map(|s| &s.value);
    own.chain(shared).find_map(|address| registrable(address))
}

/// A name reduced for comparing: letters and digits in lower case, no leading article, no ending of the trade.
///
/// ```
/// use wirecopy::extract::outlet::name_key;
///
/// assert_eq!(name_key("The Harbour Ledger"), name_key("harbourledger.example"));
/// ```
pub fn name_key(name: &str) -> String {
    let name = name.trim();
    let bare = match registrable(name) {
        Some(domain) if !name.contains(' ') => {
            domain.split('.').next().unwrap_or_default().to_owned()
        }
        _ => name.to_owned(),
    };
    let key: String =
        bare.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
    match key.strip_prefix("the") {
        Some(rest) if rest.len() >= 4 => rest.to_owned(),
        _ => key,
    }
}

/// Whether two names mean one outlet.
pub fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (name_key(a), name_key(b));
    !a.is_empty() && a == b
}

/// The outlet names that a collection uses, learned from fields, pages, labels and mastheads.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// By [`name_key`], the spellings seen with their counts.
    spellings: BTreeMap<String, BTreeMap<String, u32>>,
    /// Registrable domain of each name, where one was seen beside it.
    domains: BTreeMap<String, BTreeSet<String>>,
    /// What the user said of outlets, which goes before what was seen.
    outlets: Outlets,
    /// The agencies that credits are read against.
    agencies: Agencies,
}

impl Names {
    /// No names yet but those of a table.
    pub fn of(outlets: Outlets) -> Self {
        Self { outlets, ..Self::default() }
    }

    /// The same names, with a table of agencies in place of the built-in one. What the user says of a party's name and
    /// addresses goes before what was seen.
    #[must_use]
    pub fn with_agencies(self, agencies: Agencies) -> Self {
        Self { agencies, ..self }
    }

    /// The agencies that credits are read against.
    pub fn agencies(&self) -> &Agencies {
        &self.agencies
    }

    /// The user's name for what has this [`name_key`].
    fn given(&self, key: &str) -> Option<&str> {
        let outlet = self.outlets.of_key(key).map(|outlet| outlet.name.as_str());
        outlet.or_else(|| self.agencies.given_of_key(key))
    }

    /// What the user's table says of an outlet.
    pub fn outlet(&self, name: &str) -> Option<&Outlet> {
        self.outlets.named(name)
    }

    /// Takes note of a name; addresses are noted as domains of themselves.
    pub fn add(&mut self, name: &str) {
        let key = name_key(name);
        if key.len() < 2 || name.len() > 60 {
            return;
        }
        if let Some(count) = self.spellings.get_mut(&key).and_then(|s| s.get_mut(name.trim())) {
            *count += 1;
        } else {
            *self.spellings.entry(key).or_default().entry(name.trim().to_owned()).or_default() += 1;
        }
    }

    /// Takes note of what a document says of its page.
    pub fn add_document(&mut self, document: &Document) {
        let m = &document.metadata;
        let domain = m.canonical.as_ref().or(m.url.as_ref()).and_then(|u| registrable(&u.value));
        for name in m.sites.iter().chain(&m.source) {
            self.add(&name.value);
            if let Some(domain) = &domain
                && self.domains.get(domain).is_none_or(|names| !names.contains(&name.value))
            {
                self.domains.entry(domain.clone()).or_default().insert(name.value.clone());
            }
        }
    }

    /// Whether the collection uses this name.
    pub fn knows(&self, name: &str) -> bool {
        let key = name_key(name);
        self.spellings.contains_key(&key) || self.given(&key).is_some()
    }

    /// The usual spelling of the name with this key, when the collection uses it.
    pub(crate) fn usual_of(&self, key: &str) -> Option<&str> {
        if let Some(name) = self.given(key) {
            return Some(name);
        }
        let spellings = self.spellings.get(key)?;
        // The most frequent, with words parted; of equals the first.
        let best = spellings.iter().max_by_key(|(spelling, n)| {
            (spelling.contains(' '), **n, std::cmp::Reverse(spelling.as_str()))
        });
        best.map(|(spelling, _)| spelling.as_str())
    }

    /// How often the collection uses this name, in any spelling; a name of the user's table counts as one used often.
    pub fn count(&self, name: &str) -> u32 {
        let key = name_key(name);
        let known = if self.given(&key).is_some() { 2 } else { 0 };
        self.spellings.get(&key).map_or(known, |s| s.values().sum::<u32>().max(known))
    }

    /// The usual spelling of a name: the most frequent, with words parted, else as given.
    pub fn usual<'n>(&'n self, name: &'n str) -> &'n str {
        self.usual_of(&name_key(name)).unwrap_or(name)
    }

    /// The name that goes with a domain: the user's, else the collection's where it uses exactly one.
    pub fn of_domain(&self, domain: &str) -> Option<&str> {
        if let Some(outlet) = self.outlets.at(domain) {
            return Some(&outlet.name);
        }
        if let Some(name) = self.agencies.given_at(domain) {
            return Some(name);
        }
        let names = self.domains.get(domain)?;
        let keys: BTreeSet<String> = names.iter().map(|n| name_key(n)).collect();
        (keys.len() == 1).then(|| names.first().map(|n| self.usual(n))).flatten()
    }
}
