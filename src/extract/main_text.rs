//! Which part of the page is the article? HTML in, the main text and what the page says about itself out.
//!
//! The text has paragraphs separated by blank lines. A page the parser must not see gives its tag-stripped text, with
//! a note. Menus and other furniture that slip through are marked later, not here.

use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};

use super::bundle::{self, Bundle};
use super::choose::{self, Chosen};
use super::outline::Outline;
use super::{guard, metadata, pixels, wall};
use crate::article::{Layout, Metadata};
use crate::caught::caught;

/// A page as it is used: its article's text, its statements about itself, and how it was read.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Paragraphs separated by blank lines; empty where the page holds no text.
    pub text: String,
    /// What the page says about itself.
    pub metadata: Metadata,
    /// What its elements show.
    pub layout: Layout,
    /// Things worth telling the user.
    pub notes: Vec<String>,
}

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
    let outline = Outline::of(&document);
    let mut metadata = metadata::with_outline(&document, &outline, address);
    metadata.trackers = pixels::of_html(html);
    if let Some(Bundle { text, items }) = bundle::of(html, &document, &outline, &metadata) {
        let layout = Layout { items, ..Layout::default() };
        return Page { text, metadata, layout, notes: Vec::new() };
    }
    let wall = wall::of(html, &document, &outline, &metadata.titles);
    let is_front = bundle::is_front(&outline, &metadata);
    let Chosen { text, note, left_out, prompt } =
        choose::article(&outline, &readable(document), &metadata.authors);
    let layout = Layout { items: Vec::new(), is_front, wall, prompt, left_out };
    Page { text, metadata, layout, notes: note.into_iter().map(str::to_owned).collect() }
}

fn unparsed(html: &str, address: Option<&str>, reason: &str) -> Page {
    // The head is small and flat, and titles and credits stand in it.
    let window = &html[..html.floor_char_boundary(HEAD_BYTES)];
    let head = window.to_ascii_lowercase().find("<body").map_or("", |at| &window[..at]);
    let mut metadata = if guard::check(head).is_ok() {
        metadata::collect(&Document::from(head), address)
    } else {
        Metadata::default()
    };
    metadata.trackers = pixels::of_html(html);
    let text = guard::strip_tags(html);
    let notes = vec![format!("not parsed, tags stripped: {reason}")];
    Page { text, metadata, layout: Layout::default(), notes }
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
    let read = caught(move || {
        let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
        let article = readability.parse().ok()?;
        Some(tidy(&article.text_content))
    });
    read.ok().flatten().unwrap_or_default()
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
