//! What do the page's JSON-LD blocks say of its article? Script texts in, facts with their sources out.
//!
//! Only objects whose type names an article are read. An object that is clearly about another article, as those of
//! "related" boxes are, is left aside. References (`{"@id": …}`) are followed within the page's blocks.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::date;
use crate::article::{DateKind, Metadata, Sourced, When};
use crate::read::mend::mend;

/// Blocks nest no deeper than this; what lies below is not an article's own data.
const MAX_LEVEL: usize = 12;
/// Most nodes looked at on a page.
const MAX_NODES: usize = 20_000;

pub(super) type Node = Map<String, Value>;

/// Adds what the blocks say to `metadata`. `titles` are the page's titles from elsewhere, to tell its own article by.
pub(super) fn collect(scripts: &[String], titles: &[String], metadata: &mut Metadata) {
    let blocks: Vec<Value> = scripts.iter().flat_map(|script| parse(script)).collect();
    let mut page = Blocks::default();
    for block in &blocks {
        page.gather(block, 0);
    }
    let own = page.articles.iter().filter(|node| {
        strings(node, "headline").first().is_none_or(|headline| may_be_of(headline, titles))
    });
    for node in own {
        metadata.declares_article = true;
        page.describe(node, metadata);
    }
    // A page that names no article dates itself, unless it names things of several days.
    if !metadata.dates.iter().any(|d| d.kind == DateKind::Published) {
        let of = |key: &str, kind| -> Vec<When> {
            let texts = page.others.iter().flat_map(|node| strings(node, key));
            texts
                .filter_map(|t| date::field(&t, kind, &format!("{} {key}", date::OF_PAGE)))
                .collect()
        };
        let published = of("datePublished", DateKind::Published);
        if published.windows(2).all(|pair| pair[0].local_day() == pair[1].local_day()) {
            metadata.dates.extend(published.into_iter().next());
            metadata.dates.extend(of("dateModified", DateKind::Modified).into_iter().next());
        }
    }
}

/// The values in a script: cleaned of what CMSs wrap around them, mended where needed, one or several.
pub(super) fn parse(script: &str) -> Vec<Value> {
    let mut text = script.trim();
    for wrapper in ["<!--", "-->", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["] {
        text = text.strip_prefix(wrapper).unwrap_or(text).trim();
    }
    for wrapper in ["-->", "//]]>", "/*]]>*/", "]]>", ";"] {
        text = text.strip_suffix(wrapper).unwrap_or(text).trim();
    }
    let mended = mend(text);
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(&mended).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(error) => {
                log::debug!("JSON-LD block left aside: {error}");
                break;
            }
        }
    }
    values
}

#[derive(Default)]
struct Blocks<'a> {
    articles: Vec<&'a Node>,
    /// Things that bear a date and are no articles.
    others: Vec<&'a Node>,
    by_id: BTreeMap<&'a str, &'a Node>,
    seen: usize,
}

impl<'a> Blocks<'a> {
    fn gather(&mut self, value: &'a Value, level: usize) {
        self.seen += 1;
        if level > MAX_LEVEL || self.seen > MAX_NODES {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.gather(item, level + 1)),
            Value::Object(node) => {
                if let Some(id) = node.get("@id").and_then(Value::as_str)
                    && node.contains_key("@type")
                {
                    self.by_id.entry(id).or_insert(node);
                }
                if is_article(node) {
                    self.articles.push(node);
                } else if node.contains_key("datePublished") {
                    self.others.push(node);
                }
                for key in ["@graph", "mainEntity", "mainEntityOfPage", "publisher", "author"] {
                    if let Some(inner) = node.get(key) {
                        self.gather(inner, level + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn describe(&self, node: &'a Node, metadata: &mut Metadata) {
        for headline in
            strings(node, "headline").into_iter().chain(strings(node, "alternativeHeadline"))
        {
            push(&mut metadata.titles, &headline, "JSON-LD headline");
        }
        for (key, kind) in [
            ("datePublished", DateKind::Published),
            ("dateCreated", DateKind::Published),
            ("dateModified", DateKind::Modified),
        ] {
            // When a thing was made is a poor stand-in for when it was published: only where nothing better is there.
            if key == "dateCreated" && node.contains_key("datePublished") {
                continue;
            }
            for text in strings(node, key) {
                metadata.dates.extend(date::field(&text, kind, &format!("JSON-LD {key}")));
            }
        }
        for key in [
            "author",
            "creator",
            "publisher",
            "provider",
            "sourceOrganization",
            "copyrightHolder",
            "creditText",
        ] {
            let list = match key {
                "author" | "creator" => &mut metadata.authors,
                "publisher" => &mut metadata.sites,
                _ => &mut metadata.suppliers,
            };
            for name in node.get(key).map(|value| self.names(value, 0)).unwrap_or_default() {
                push(list, &name, &format!("JSON-LD {key}"));
            }
        }
        if metadata.language.is_none() {
            metadata.language = strings(node, "inLanguage").into_iter().next();
        }
    }

    /// Names in a string, an object with a name, a reference to one, or a list of these.
    fn names(&self, value: &Value, level: usize) -> Vec<String> {
        match value {
            _ if level > MAX_LEVEL => Vec::new(),
            Value::String(name) => vec![name.clone()],
            Value::Array(items) => {
                items.iter().flat_map(|item| self.names(item, level + 1)).collect()
            }
            Value::Object(node) => {
                let own = strings(node, "name");
                if !own.is_empty() {
                    return own;
                }
                let id = node.get("@id").and_then(Value::as_str);
                id.and_then(|id| self.by_id.get(id)).map(|n| strings(n, "name")).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}

fn is_article(node: &Node) -> bool {
    let names_one = |name: &Value| {
        name.as_str().is_some_and(|name| {
            name.contains("Article") || name.ends_with("Posting") && name != "JobPosting"
        })
    };
    match node.get("@type") {
        Some(Value::Array(names)) => names.iter().any(names_one),
        Some(name) => names_one(name),
        None => false,
    }
}

/// The strings of a property: one, several, or the figures of a number.
pub(super) fn strings(node: &Node, key: &str) -> Vec<String> {
    match node.get(key) {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(items)) => {
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(Value::Object(inner)) => {
            inner.get("@value").and_then(Value::as_str).map(str::to_owned).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn push(list: &mut Vec<Sourced>, value: &str, basis: &str) {
    let value = super::clean(value);
    if !value.is_empty()
        && list.len() < super::MAX_VALUES
        && !list.iter().any(|s| s.value == value && s.basis == basis)
    {
        list.push(Sourced::new(value, basis));
    }
}

/// Whether a headline may be that of a page with these titles: false only where it is clearly another's.
fn may_be_of(headline: &str, titles: &[String]) -> bool {
    let words = |text: &str| -> Vec<String> {
        super::clean(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let own = words(headline);
    // Short or unsegmented headlines say too little to exclude anything.
    if own.len() < 4 || titles.is_empty() {
        return true;
    }
    titles.iter().any(|title| {
        let other = words(title);
        let shared = own.iter().filter(|word| other.contains(word)).count();
        other.len() < 4 || shared * 5 > own.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: &str, title: &str) -> Metadata {
        let mut metadata = Metadata::default();
        let titles: Vec<String> =
            (!title.is_empty()).then(|| title.to_owned()).into_iter().collect();
        collect(&[script.to_owned()], &titles, &mut metadata);
        metadata
    }

    #[test]
    fn a_graph_with_references_is_followed() {
        let m = read(
            r##"{"@context": "https://schema.org", "@graph": [
                {"@type": ["NewsArticle", "Thing"], "headline": "Rates &amp; banks", "datePublished": "2025-07-07T10:00:00Z",
                 "author": [{"@id": "#p"}, "The Canadian Press"], "publisher": {"@id": "#o"}},
                {"@type": "Person", "@id": "#p", "name": "Anja K"},
                {"@type": "Organization", "@id": "#o", "name": "Village Media"}]}"##,
            "",
        );
        assert!(m.declares_article);
        assert_eq!(m.titles[0], Sourced::new("Rates & banks", "JSON-LD headline"));
        assert_eq!(m.authors[0].value, "Anja K");
        assert_eq!(m.authors[1].value, "The Canadian Press");
        assert_eq!(m.sites[0], Sourced::new("Village Media", "JSON-LD publisher"));
        assert_eq!(m.dates[0].basis, "JSON-LD datePublished");
    }

    #[test]
    fn wrappers_control_characters_and_lists_are_tolerated() {
        let m = read(
            "//<![CDATA[\n[{\"@type\": \"WebSite\", \"name\": \"x\"}, {\"@type\": \"BlogPosting\", \"headline\": \"a\tb\", \"provider\": {\"name\": \"Reuters\"}}]\n//]]>",
            "",
        );
        assert_eq!(m.titles[0].value, "a b");
        assert_eq!(m.suppliers[0], Sourced::new("Reuters", "JSON-LD provider"));
    }

    #[test]
    fn another_articles_object_is_left_aside() {
        let script = r#"[{"@type": "NewsArticle", "headline": "Ten ways to cook winter squash at home"},
            {"@type": "NewsArticle", "headline": "Hikvision challenges closure order in Ottawa court"}]"#;
        let m = read(script, "Hikvision challenges Canada closure order - CTV");
        assert_eq!(m.titles.len(), 1);
        assert!(m.titles[0].value.starts_with("Hikvision"));
    }

    #[test]
    fn broken_blocks_and_other_types_give_nothing() {
        assert_eq!(read("{", ""), Metadata::default());
        assert_eq!(
            read(r#"{"@type": "Product", "name": "x", "author": "y"}"#, ""),
            Metadata::default()
        );
        assert_eq!(read(&"[".repeat(10_000), ""), Metadata::default());
    }
}
