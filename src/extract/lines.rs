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

    /// Whether two lines have one [`key`].
    pub fn says_as(&self, other: &Line<'_>) -> bool {
        same_key(self.text, other.text)
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
    let mut out = String::with_capacity(text.len());
    out.extend(reduced(text));
    out
}

/// Whether a [`key`] is left of a text: whether it holds a letter or a figure.
pub(crate) fn has_key(text: &str) -> bool {
    reduced(text).next().is_some()
}

/// Whether two texts have one [`key`]. Stops at the first difference, which is nearly always the first letter.
pub fn same_key(a: &str, b: &str) -> bool {
    // A letter that an ASCII one follows stands in the key as it is, in lower case; quotation marks before it do not.
    let plain = |text: &str| match *text.trim_start_matches(['“', '‘', '"', '\'']).as_bytes() {
        [first, second, ..] if first.is_ascii_alphanumeric() && second.is_ascii() => {
            Some(first.to_ascii_lowercase())
        }
        _ => None,
    };
    match (plain(a), plain(b)) {
        (Some(x), Some(y)) if x != y => false,
        _ => reduced(a).eq(reduced(b)),
    }
}

/// The characters of a text's key.
fn reduced(text: &str) -> impl Iterator<Item = char> + '_ {
    let ascii = text.is_ascii();
    let plain = if ascii { text } else { "" }.bytes().map(|b| char::from(b.to_ascii_lowercase()));
    let folded = if ascii { "" } else { text }.nfkc().flat_map(char::to_lowercase);
    let mut characters = plain.chain(folded);
    let (mut begun, mut held) = (false, None);
    std::iter::from_fn(move || {
        if let Some(c) = held.take() {
            return Some(c);
        }
        let mut gap = false;
        loop {
            let c = characters.next()?;
            if c.is_alphanumeric() {
                if gap && begun {
                    held = Some(c);
                    return Some(' ');
                }
                begun = true;
                return Some(c);
            }
            gap |= c != '\'' && c != '\u{2019}';
        }
    })
}

/// Words by white space, and by pairs of characters where a script writes none between them. The text is trimmed.
pub(super) fn words(text: &str) -> usize {
    if has_plain_gaps(text) {
        return gaps(text.as_bytes()) + usize::from(!text.is_empty());
    }
    let unparted = |c: &char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    text.split_whitespace().count() + text.chars().filter(unparted).count() / 2
}

/// Whether all white space of a text is ASCII, and no character of it belongs to a script that parts no words.
fn has_plain_gaps(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Kana and Chinese characters, and the blank as wide as they are, begin with the bytes from E3 to E9.
    text.is_ascii()
        || !bytes.iter().fold(false, |any, b| any | (0xe3..=0xe9).contains(b))
            && memchr::memchr3_iter(0xc2, 0xe1, 0xe2, bytes).all(|at| {
                !matches!(
                    bytes[at..],
                    [0xc2, 0x85 | 0xa0, ..]
                        | [0xe1, 0x9a, 0x80, ..]
                        | [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, ..]
                        | [0xe2, 0x81, 0x9f, ..]
                )
            })
}

/// Places where a word follows on ASCII white space.
fn gaps(text: &[u8]) -> usize {
    let blank = |b: u8| b == b' ' || b.wrapping_sub(b'\t') < 5;
    let mut count = 0;
    // Counts of bytes, so that the compiler takes many places at once.
    for (before, after) in text.chunks(255).zip(text.get(1..).unwrap_or_default().chunks(255)) {
        let found: u8 =
            before.iter().zip(after).map(|(&x, &y)| u8::from(blank(x) & !blank(y))).sum();
        count += usize::from(found);
    }
    count
}

/// The non-blank lines of `within`, in order.
pub fn lines(text: &str, within: Span) -> Vec<Line<'_>> {
    let stretch = within.of(text);
    // Lines that an agency wrapped are that long.
    let mut found = Vec::with_capacity(stretch.len() / 64 + 1);
    let mut after_blank = true;
    let mut start = 0;
    while start < stretch.len() {
        let rest = &stretch.as_bytes()[start..];
        let end = memchr::memchr(b'\n', rest).map_or(stretch.len(), |n| start + n + 1);
        match Line::new(&stretch[start..end], within.start + start, after_blank) {
            Some(line) => {
                found.push(line);
                after_blank = false;
            }
            None => after_blank = true,
        }
        start = end;
    }
    found
}

/// Paragraphs: lines joined where a scraper broke them inside a sentence.
///
/// A line goes on in the next one when no blank line stands between them and either it does not end as a sentence does
/// or the next begins in lower case.
pub fn paragraphs(lines: &[Line<'_>]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut previous: Option<&Line<'_>> = None;
    for line in lines {
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
    if line.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ',') {
        return false;
    }
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
        let spans = paragraphs(&lines(text, Span::new(0, text.len())));
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

    #[test]
    fn words_are_counted_by_every_white_space() {
        for text in [
            "",
            "one",
            "a\u{a0}b",
            "a \u{3000} b",
            "a\u{2003}b c",
            "a\u{85}b",
            "x\u{202f}“y” z\t\u{b}k",
        ] {
            assert_eq!(words(text), text.split_whitespace().count(), "{text}");
        }
        assert_eq!(words("港の倉庫で三日"), 1 + 3);
        assert_eq!(words("a ".repeat(700).trim_end()), 700);
    }

    proptest::proptest! {
        #[test]
        fn two_texts_have_one_key_when_their_keys_are_equal(
            a in "[aAéſK’' \u{301}ﬁ.1]{0,6}", b in "[aAéſK’' \u{301}ﬁ.1]{0,6}", c in "\\PC{0,30}",
        ) {
            proptest::prop_assert_eq!(same_key(&a, &b), key(&a) == key(&b));
            proptest::prop_assert!(same_key(&c, &c.to_lowercase()) == (key(&c) == key(&c.to_lowercase())));
            let trimmed = c.trim();
            let unparted = |c: &char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
            let wanted = trimmed.split_whitespace().count() + trimmed.chars().filter(unparted).count() / 2;
            proptest::prop_assert_eq!(words(trimmed), wanted);
        }
    }
}
