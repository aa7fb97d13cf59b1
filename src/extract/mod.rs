//! What is the article in this document? Main text, metadata and dates.

pub mod date;
pub mod guard;
#[cfg(feature = "html")]
mod json_ld;
#[cfg(feature = "html")]
pub mod main_text;
#[cfg(feature = "html")]
pub mod metadata;
#[cfg(feature = "html")]
mod titles;

/// Most values of one sort that are kept of a page; a page with more is not in earnest.
#[cfg(feature = "html")]
const MAX_VALUES: usize = 64;

/// One line of text: white space folded, character references that a CMS encoded twice decoded.
#[cfg(feature = "html")]
fn clean(text: &str) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('&') { guard::strip_references(&text) } else { text }
}
