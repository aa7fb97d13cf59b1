//! Does this page say that it keeps a part of its article back? What its data and its elements say of a paywall.
//!
//! A page may say so and print everything, for subscribers or by accident; whether its text is a stub is judged by the text.

use dom_query::Document;
use serde_json::Value;

use super::hints::Hints;
use super::json_ld;
use super::lines;
use super::outline::Outline;
use crate::article::Sourced;

/// Data nest no deeper than this.
const MAX_LEVEL: usize = 8;

/// How the page says that its article, which has one of the titles, is not free, if it does.
pub(super) fn of(
    html: &str,
    document: &Document,
    outline: &Outline,
    titles: &[Sourced],
) -> Option<String> {
    let holds = |word: &str| memchr::memmem::find(html.as_bytes(), word.as_bytes()).is_some();
    if holds("isAccessibleForFree") {
        let scripts = document.select("script[type]");
        let blocks: Vec<Value> = (&scripts)
            .into_iter()
            .filter(|s| s.attr_or("type", "").to_ascii_lowercase().contains("ld+json"))
            .flat_map(|s| json_ld::parse(&s.text()))
            .collect();
        if is_closed(&blocks, titles) {
            return Some("JSON-LD isAccessibleForFree".to_owned());
        }
    }
    if holds("content_tier") {
        let tier = document.select("meta[property='article:content_tier']");
        let tier = tier.attr_or("content", "").to_ascii_lowercase();
        if matches!(tier.as_ref(), "locked" | "metered") {
            return Some(format!("meta article:content_tier {tier}"));
        }
    }
    let walled = |e: &super::outline::Element| e.hints.has(Hints::PAYWALL) && e.end > e.first;
    outline.elements.iter().any(walled).then(|| "paywall element".to_owned())
}

/// What the page's data say of its article: of several the one whose headline is the page's, else the first that says anything.
fn is_closed(blocks: &[Value], titles: &[Sourced]) -> bool {
    let mut said: Vec<(&Value, bool)> = Vec::new();
    for block in blocks {
        statements(block, 0, &mut said);
    }
    let own = said.iter().find(|(node, _)| {
        let headline = node.get("headline").and_then(Value::as_str);
        headline.is_some_and(|h| titles.iter().any(|t| lines::same_key(&t.value, h)))
    });
    own.or(said.first()).is_some_and(|(_, free)| !free)
}

/// The objects that say whether they are free, in order, and what they say.
fn statements<'v>(value: &'v Value, level: usize, out: &mut Vec<(&'v Value, bool)>) {
    if level > MAX_LEVEL {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| statements(item, level + 1, out)),
        Value::Object(node) => {
            let free = match node.get("isAccessibleForFree") {
                Some(Value::Bool(free)) => Some(*free),
                Some(Value::String(free)) => Some(!free.eq_ignore_ascii_case("false")),
                _ => None,
            };
            out.extend(free.map(|free| (value, free)));
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"] {
                node.get(key).into_iter().for_each(|inner| statements(inner, level + 1, out));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_article_says_whether_it_is_free() {
        let titles = [Sourced::new("Ferry loses a boat", "title")];
        for (data, closed) in [
            (r#"[{"headline":"Ferry loses a boat","isAccessibleForFree":false}]"#, true),
            (r#"[{"headline":"A boat, by another name","isAccessibleForFree":"False"}]"#, true),
            (r#"[{"headline":"Another","hasPart":{"isAccessibleForFree":false}}]"#, true),
            (
                r#"[{"headline":"Ferry loses a boat","isAccessibleForFree":true},
                    {"headline":"Another","isAccessibleForFree":false}]"#,
                false,
            ),
            (
                r#"[{"headline":"Another","isAccessibleForFree":false},
                    {"headline":"Ferry loses a boat","isAccessibleForFree":"True"}]"#,
                false,
            ),
            (r#"[{"headline":"Ferry loses a boat"}]"#, false),
        ] {
            let blocks = json_ld::parse(data);
            assert!(!blocks.is_empty());
            assert_eq!(is_closed(&blocks, &titles), closed, "{data}");
        }
    }
}
