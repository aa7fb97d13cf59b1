//! Which part of the page is the article? HTML in, the main text and what the page says about itself out.
//!
//! The text has paragraphs separated by blank lines. A page the parser must not see gives its tag-stripped text, with
//! a note. Menus and other furniture that slip through are marked later, not here.

use std::panic::{self, AssertUnwindSafe};

use dom_query::Document;
use dom_smoothie::{Config, ParsePolicy, Readability, TextMode};

use super::{clean, credit_lines, guard, metadata};
use crate::article::Metadata;

/// A page as it is used: its article's text, its statements about itself, and how it was read.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Paragraphs separated by blank lines; empty where the page holds no text.
    pub text: String,
    /// What the page says about itself.
    pub metadata: Metadata,
    /// Things worth telling the user.
    pub notes: Vec<String>,
}

/// A main text below this many words is compared with the page's paragraphs.
const FEW_WORDS: usize = 40;
/// How much of a page that is not parsed is looked through for its head.
const HEAD_BYTES: usize = 256 * 1024;

/// Reads a decoded HTML page. `address` is where it was fetched, when that is known.
///
/// ```
/// use wirecopy::extract::main_text;
///
/// let page = main_text::read("<title>T</title><article><p>One sentence.</p><p>Two.</p></article>", None);
/// assert_eq!(page.text, "One sentence.\n\nTwo.");
/// assert_eq!(page.metadata.titles[0].value, "T");
/// ```
pub fn read(html: &str, address: Option<&str>) -> Page {
    if let Err(reason) = guard::check(html) {
        return unparsed(html, address, &reason);
    }
    let document = Document::from(html);
    let metadata = metadata::collect(&document, address);
    let blocks = credit_lines::blocks(&document);
    let mut text = readable(document);
    let mut notes = Vec::new();
    // The method sometimes settles on a stray line; a real article has paragraphs to show.
    let words = text.split_whitespace().count();
    if words < FEW_WORDS {
        let other = paragraphs(&Document::from(html));
        if words == 0 || other.split_whitespace().count() > (words * 3).max(FEW_WORDS) {
            text = other;
            notes.push(if text.is_empty() {
                "no main text found".to_owned()
            } else {
                "main text taken from all paragraphs of the page".to_owned()
            });
        }
    }
    Page { text: credit_lines::restore(text, &blocks), metadata, notes }
}

fn unparsed(html: &str, address: Option<&str>, reason: &str) -> Page {
    // The head is small and flat, and titles and credits stand in it.
    let window = &html[..html.floor_char_boundary(HEAD_BYTES)];
    let head = window.to_ascii_lowercase().find("<body").map_or("", |at| &window[..at]);
    let metadata = if guard::check(head).is_ok() {
        metadata::collect(&Document::from(head), address)
    } else {
        Metadata::default()
    };
    let text = guard::strip_tags(html);
    Page { text, metadata, notes: vec![format!("not parsed, tags stripped: {reason}")] }
}

/// The article's text by the readability method; empty where it finds none.
fn readable(document: Document) -> String {
    let config = Config {
        text_mode: TextMode::Formatted,
        // Our own reader has the metadata already.
        disable_json_ld: true,
        ..Config::default()
    };
    // Films hold no words, and the library slices their addresses at bytes that may lie inside a character.
    document.select("iframe, embed, object").remove();
    // A last net: a page must never end the run, whatever the parser and the library make of it.
    let read = panic::catch_unwind(AssertUnwindSafe(move || {
        let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
        let article = readability.parse_with_policy(ParsePolicy::Strict).ok()?;
        Some(tidy(&article.text_content))
    }));
    read.ok().flatten().unwrap_or_default()
}

/// The paragraphs of the innermost sensible container, for pages the method gives up on.
fn paragraphs(page: &Document) -> String {
    page.select("script, style, noscript, template, nav, header, footer, form").remove();
    for container in ["article", "main", "body"] {
        let parts: Vec<String> = page
            .select(container)
            .select("p, h1, h2, h3, blockquote, li")
            .iter()
            // Else the paragraphs inside a list item or quotation would stand twice.
            .filter(|p| !p.select("p, li").exists())
            .map(|p| clean(&p.text()))
            .filter(|p| !p.is_empty())
            .collect();
        if !parts.is_empty() {
            return parts.join("\n\n");
        }
    }
    page.body().map(|body| tidy(&body.formatted_text())).unwrap_or_default()
}

/// Lines trimmed, runs of blank lines made one.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            if !out.is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_text_says_so() {
        let page = read("<html><body><img src=x></body></html>", None);
        assert_eq!((page.text.as_str(), page.notes.len()), ("", 1));
    }

    #[test]
    fn a_page_beyond_the_limits_keeps_its_words_and_title() {
        let html = format!("<title>T</title><body>{}Deep words.", "<div>".repeat(100_000));
        let page = read(&html, None);
        assert_eq!(page.text, "Deep words.");
        assert_eq!(page.metadata.titles[0].value, "T");
        assert!(page.notes[0].starts_with("not parsed"));
    }

    #[test]
    fn an_embedded_film_with_an_odd_address_is_no_trouble() {
        let html = "<article><p>One sentence of the story.</p><iframe src='é/youtube.com/x'></iframe></article>";
        assert_eq!(read(html, None).text, "One sentence of the story.");
    }

    #[test]
    fn blank_lines_are_single() {
        assert_eq!(tidy("\n a \n\n\n\n b\nc \n"), "a\n\nb\nc");
    }
}
