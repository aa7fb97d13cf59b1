//! Which stories does the page's JSON-LD list? The posts of a live page and the entries of a list, with headline, address,
//! date and publisher of each.

use std::collections::BTreeMap;

use dom_query::Document;
use serde_json::Value;

use super::date;
use super::json_ld::{self, Node, strings};
use super::lines::key;
use crate::article::{DateKind, When};

/// Most entries that are kept of a page.
const MOST: usize = 1_000;
/// Lists nest no deeper than this.
const MAX_LEVEL: usize = 8;

/// One story that the page's data name.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) headline: String,
    pub(super) address: Option<String>,
    pub(super) source: Option<String>,
    pub(super) dates: Vec<When>,
    pub(super) body: String,
}

/// What the page's data list.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// The posts of a live page.
    pub(super) updates: Vec<Entry>,
    /// The entries of a list of articles.
    pub(super) entries: Vec<Entry>,
    /// Places in both lists, one behind the other, by the key of the headline and by the address.
    by_headline: BTreeMap<String, usize>,
    by_address: BTreeMap<String, usize>,
}

impl Listed {
    /// The entry with this headline or address.
    pub(super) fn entry(&self, headline: &str, address: Option<&str>) -> Option<&Entry> {
        let named = (!headline.is_empty()).then(|| self.by_headline.get(&key(headline))).flatten();
        let led = address.and_then(|a| self.by_address.get(a));
        let &first = named.into_iter().chain(led).min()?;
        self.updates.get(first).or_else(|| self.entries.get(first - self.updates.len()))
    }

    fn index(&mut self) {
        for (n, entry) in self.updates.iter().chain(&self.entries).enumerate() {
            self.by_headline.entry(key(&entry.headline)).or_insert(n);
            if let Some(address) = &entry.address {
                self.by_address.entry(address.clone()).or_insert(n);
            }
        }
    }
}

/// The stories that the page's JSON-LD lists; nothing is parsed where it lists none.
pub(super) fn of(html: &str, document: &Document) -> Listed {
    let mut out = Listed::default();
    let holds = |word: &str| memchr::memmem::find(html.as_bytes(), word.as_bytes()).is_some();
    if !holds("liveBlogUpdate") && !holds("itemListElement") {
        return out;
    }
    for script in &document.select("script[type]") {
        if !script.attr_or("type", "").to_ascii_lowercase().contains("ld+json") {
            continue;
        }
        for block in json_ld::parse(&script.text()) {
            gather(&block, 0, &mut out);
        }
    }
    out.index();
    out
}

fn gather(value: &Value, level: usize, out: &mut Listed) {
    if level > MAX_LEVEL || out.updates.len() + out.entries.len() >= MOST {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, level + 1, out)),
        Value::Object(node) => {
            for post in of_key(node, "liveBlogUpdate").into_iter().take(MOST) {
                out.updates.extend(entry(post));
            }
            for listed in of_key(node, "itemListElement").into_iter().take(MOST) {
                let inner = of_key(listed, "item").into_iter().next().unwrap_or(listed);
                // Breadcrumbs are lists too, of sections.
                out.entries.extend(entry(inner).filter(|e| !e.dates.is_empty()));
            }
            for name in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = node.get(name) {
                    gather(inner, level + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// The objects under a key.
fn of_key<'n>(node: &'n Node, key: &str) -> Vec<&'n Node> {
    match node.get(key) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_object).collect(),
        Some(Value::Object(inner)) => vec![inner],
        _ => Vec::new(),
    }
}

fn entry(node: &Node) -> Option<Entry> {
    let first = |key: &str| {
        strings(node, key)
            .into_iter()
            .next()
            .map(|text| super::clean(&text))
            .filter(|t| !t.is_empty())
    };
    let headline = first("headline").or_else(|| first("name")).unwrap_or_default();
    let mut dates = Vec::new();
    for (key, kind) in
        [("datePublished", DateKind::Published), ("dateModified", DateKind::Modified)]
    {
        dates.extend(first(key).and_then(|t| date::field(&t, kind, &format!("JSON-LD {key}"))));
    }
    let publisher = of_key(node, "publisher").into_iter().next();
    let source = publisher.and_then(|p| strings(p, "name").into_iter().next());
    let body = first("articleBody").unwrap_or_default();
    let address = first("url").or_else(|| first("@id")).filter(|a| a.contains("://"));
    (!headline.is_empty() || !body.is_empty()).then_some(Entry {
        headline,
        address,
        source,
        dates,
        body,
    })
}
