//! Where are the lines? The non-blank lines of a stretch of text, each with its place, for everything that reads a page's layout.

use unicode_normalization::UnicodeNormalization;

use crate::article::Span;

/// A line with text on it, white space trimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'t> {
    /// The trimmed line.
    pub text: &'t str,
    /// Its place in the document.
    pub span: Span,
    /// Words separated by white space; in scripts that part none, two characters for a word.
    pub words: usize,
    /// Whether a blank line, or the beginning, stands before it.
    pub after_blank: bool,
}

impl<'t> Line<'t> {
    fn new(text: &'t str, start: usize, after_blank: bool) -> Option<Self> {
        let trimmed = text.trim_start();
        let start = start + (text.len() - trimmed.len());
        let trimmed = trimmed.trim_end();
        if trimmed.is_empty() {
            return None;
        }
        Some(Self {
            text: trimmed,
            span: Span::new(start, start + trimmed.len()),
            words: words(trimmed),
            after_blank,
        })
    }

    /// The line in the form in which two lines are compared: letters and digits alone, lower case.
    pub fn key(&self) -> String {
        key(self.text)
    }
}

/// A text reduced to its letters and digits in lower case, words parted by one space, for comparing lines and titles.
///
/// ```
/// use wirecopy::extract::lines::key;
///
/// assert_eq!(key("Ottawa’s  “review”"), key("Ottawa's 'review'"));
/// ```
pub fn key(text: &str) -> String {
    if text.is_ascii() {
        return reduce(text.bytes().map(|b| char::from(b.to_ascii_lowercase())), text.len());
    }
    reduce(text.nfkc().flat_map(char::to_lowercase), text.len())
}

fn reduce(text: impl Iterator<Item = char>, length: usize) -> String {
    let mut out = String::with_capacity(length);
    let mut gap = false;
    for c in text {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        } else if c != '\'' && c != '\u{2019}' {
            gap = true;
        }
    }
    out
}

/// Words by white space, and by pairs of characters where a script writes none between them.
fn words(text: &str) -> usize {
    let unparted = |c: &char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    let characters = if text.is_ascii() { 0 } else { text.chars().filter(unparted).count() };
    text.split_whitespace().count() + characters / 2
}

/// The non-blank lines of `within`, in order.
pub fn lines(text: &str, within: Span) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut after_blank = true;
    let mut at = within.start;
    for raw in within.of(text).split_inclusive('\n') {
        match Line::new(raw, at, after_blank) {
            Some(line) => {
                found.push(line);
                after_blank = false;
            }
            None => after_blank = true,
        }
        at += raw.len();
    }
    found
}

/// Paragraphs: lines joined where a scraper broke them inside a sentence.
///
/// A line goes on in the next one when no blank line stands between them and either it does not end as a sentence does
/// or the next begins in lower case.
pub fn paragraphs(text: &str, within: Span) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut previous: Option<Line<'_>> = None;
    for line in lines(text, within) {
        let goes_on = previous.is_some_and(|p| {
            !line.after_blank
                && (line.text.starts_with(char::is_lowercase)
                    || (p.words >= 4 && !ends_sentence(p.text)))
        });
        match out.last_mut() {
            Some(last) if goes_on => last.end = line.span.end,
            _ => out.push(line.span),
        }
        previous = Some(line);
    }
    out
}

/// Whether a line ends as a sentence does: a full stop, question or exclamation mark, closing quotation marks allowed.
pub fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '“', '」', '』', '）'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_broken_inside_a_sentence_is_one_paragraph() {
        let text =
            "Following the order of the court,\nQuillon told the Ledger so.\nA new one.\n\nlast";
        let spans = paragraphs(text, Span::new(0, text.len()));
        let got: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
        assert_eq!(
            got,
            [
                "Following the order of the court,\nQuillon told the Ledger so.",
                "A new one.",
                "last"
            ]
        );
    }
}
