//! Does this page say that it keeps a part of its article back? What its data and its elements say of a paywall.
//!
//! A page may say so and print everything, for subscribers or by accident; whether its text is a stub is judged by the text.

use dom_query::Document;
use serde_json::Value;

use super::hints::Hints;
use super::json_ld;
use super::outline::Outline;

/// Data nest no deeper than this.
const MAX_LEVEL: usize = 8;

/// How the page says that its article is not free, if it does.
pub(super) fn of(html: &str, document: &Document, outline: &Outline) -> Option<String> {
    let holds = |word: &str| memchr::memmem::find(html.as_bytes(), word.as_bytes()).is_some();
    if holds("isAccessibleForFree") {
        for script in &document.select("script[type]") {
            if script.attr_or("type", "").to_ascii_lowercase().contains("ld+json")
                && json_ld::parse(&script.text()).iter().any(|block| is_closed(block, 0))
            {
                return Some("JSON-LD isAccessibleForFree".to_owned());
            }
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

/// Whether an article among the data is said not to be free.
fn is_closed(value: &Value, level: usize) -> bool {
    if level > MAX_LEVEL {
        return false;
    }
    match value {
        Value::Array(items) => items.iter().any(|item| is_closed(item, level + 1)),
        Value::Object(node) => {
            let closed = match node.get("isAccessibleForFree") {
                Some(Value::Bool(free)) => !free,
                Some(Value::String(free)) => free.eq_ignore_ascii_case("false"),
                _ => false,
            };
            closed
                || ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"]
                    .iter()
                    .any(|key| node.get(*key).is_some_and(|inner| is_closed(inner, level + 1)))
        }
        _ => false,
    }
}
