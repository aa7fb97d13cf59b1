//! May the HTML parser see this page? Limits checked before parsing, and the plain way out for a page beyond them.
//!
//! The parser's work grows with the square of the nesting depth and of the attributes on one tag, so a small hostile
//! page can hold it for minutes. [`check`] walks the tags once, keeps a stack as the parser would, and refuses such a
//! page; [`strip_tags`] then gives its text without a tree. Neither reads the page's meaning.

/// Deepest nesting the parser is given; browsers flatten from here on too.
pub const MAX_DEPTH: usize = 512;
/// Most attributes on one tag.
pub const MAX_ATTRIBUTES: usize = 256;
/// Longest page the parser is given, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Elements counted with all that are open around each, at most, beside a quarter of the page's bytes: who looks for an
/// element's like among those inside it takes that much time. The richest of a thousand pages of news reach 73,000.
const MAX_REACH: usize = 400_000;
/// Ampersands in one stretch of text, counted with its bytes, at most: the text is written out again for each.
const MAX_ESCAPES: usize = 1 << 36;
/// Most formatting elements left open; the parser opens each of them again in every later block.
const MAX_FORMATTING: usize = 128;

/// What the tree builder does with an element, as far as depth goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Never has content.
    Void,
    /// Closed by the next of its like or by its parent, so it does not nest by itself.
    Implied,
    /// Content is text up to its own end tag.
    Raw,
    /// Reopened in later blocks when left open.
    Formatting,
    /// An end tag of another element does not reach past it.
    Special,
    /// Anything else.
    Plain,
}

fn kind(name: &[u8]) -> Kind {
    match name {
        b"area" | b"base" | b"basefont" | b"bgsound" | b"br" | b"col" | b"embed" | b"frame"
        | b"hr" | b"img" | b"image" | b"input" | b"keygen" | b"link" | b"meta" | b"param"
        | b"source" | b"track" | b"wbr" => Kind::Void,
        b"html" | b"head" | b"body" | b"p" | b"li" | b"dt" | b"dd" | b"option" | b"optgroup"
        | b"tr" | b"td" | b"th" | b"thead" | b"tbody" | b"tfoot" | b"caption" | b"colgroup"
        | b"rb" | b"rp" | b"rt" | b"rtc" => Kind::Implied,
        b"script" | b"style" | b"textarea" | b"title" | b"xmp" | b"iframe" | b"noembed"
        | b"noframes" => Kind::Raw,
        b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small"
        | b"strike" | b"strong" | b"tt" | b"u" => Kind::Formatting,
        b"address" | b"applet" | b"article" | b"aside" | b"blockquote" | b"button" | b"center"
        | b"details" | b"dir" | b"div" | b"dl" | b"fieldset" | b"figcaption" | b"figure"
        | b"footer" | b"form" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"header"
        | b"hgroup" | b"listing" | b"main" | b"marquee" | b"menu" | b"nav" | b"noscript"
        | b"object" | b"ol" | b"pre" | b"search" | b"section" | b"select" | b"summary"
        | b"table" | b"template" | b"ul" => Kind::Special,
        _ => Kind::Plain,
    }
}

/// HTML elements that end an `<svg>` when they turn up inside, so that their `/>` counts for nothing.
fn breaks_out(name: &[u8]) -> bool {
    matches!(kind(name), Kind::Implied | Kind::Formatting | Kind::Special | Kind::Void)
        || matches!(name, b"span" | b"sub" | b"sup" | b"var" | b"ruby")
}

/// A tag as it stands in the page.
struct Tag<'a> {
    name: &'a [u8],
    end: bool,
    self_closing: bool,
    attributes: usize,
    /// One past its `>`.
    next: usize,
}

/// Reads the tag that begins at `start`, where a `<` stands; `None` where it is text after all.
fn tag_at<'a>(html: &'a [u8], start: usize, name: &'a mut [u8; 16]) -> Option<Tag<'a>> {
    let mut at = start + 1;
    let end = html.get(at) == Some(&b'/');
    if end {
        at += 1;
    }
    if !html.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    let mut length = 0;
    while let Some(byte) = html.get(at).filter(|b| !b.is_ascii_whitespace() && !b"/>".contains(b)) {
        if length < name.len() {
            name[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        at += 1;
    }
    let mut attributes = 0;
    let mut self_closing = false;
    loop {
        match html.get(at) {
            None => break,
            Some(b'>') => {
                at += 1;
                break;
            }
            Some(b'/') => {
                self_closing = html.get(at + 1) == Some(&b'>');
                at += 1;
            }
            Some(byte) if byte.is_ascii_whitespace() => at += 1,
            Some(_) => {
                attributes += 1;
                at = after_attribute(html, at);
            }
        }
    }
    Some(Tag { name: &name[..length], end, self_closing, attributes, next: at })
}

/// One past an attribute and its value.
fn after_attribute(html: &[u8], start: usize) -> usize {
    let space = |at: usize| html.get(at).is_some_and(u8::is_ascii_whitespace);
    // An equals sign in the first place belongs to the name.
    let mut at = start + 1;
    while html.get(at).is_some_and(|b| !b.is_ascii_whitespace() && !b"/>=".contains(b)) {
        at += 1;
    }
    let mut value = at;
    while space(value) {
        value += 1;
    }
    if html.get(value) != Some(&b'=') {
        return at;
    }
    value += 1;
    while space(value) {
        value += 1;
    }
    if let Some(&quote @ (b'"' | b'\'')) = html.get(value) {
        return memchr::memchr(quote, &html[value + 1..]).map_or(html.len(), |n| value + n + 2);
    }
    while html.get(value).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
        value += 1;
    }
    value
}

/// One past a comment, doctype, CDATA section or processing instruction that begins at `start`.
fn after_markup(html: &[u8], start: usize) -> usize {
    let rest = &html[start..];
    let length = if rest.starts_with(b"<!--") {
        memchr::memmem::find(&rest[2..], b"-->").map(|n| n + 5)
    } else {
        memchr::memchr(b'>', rest).map(|n| n + 1)
    };
    length.map_or(html.len(), |n| start + n)
}

/// Where the end tag of a raw text element begins, at or after `from`.
fn raw_end(html: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(n) = html.get(at..).and_then(|rest| memchr::memmem::find(rest, b"</")) {
        let begin = at + n;
        let found = html.get(begin + 2..begin + 2 + name.len());
        let closed = html
            .get(begin + 2 + name.len())
            .is_none_or(|b| b.is_ascii_whitespace() || b"/>".contains(b));
        if closed && found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return begin;
        }
        at = begin + 2;
    }
    html.len()
}

/// Whether a page may go to the parser.
///
/// # Errors
/// The reason it may not, in words: too long, too deep, too many attributes on a tag.
///
/// ```
/// use wirecopy::extract::guard;
///
/// assert!(guard::check("<p>One<p>Two").is_ok());
/// assert!(guard::check(&"<div>".repeat(600)).is_err());
/// ```
pub fn check(html: &str) -> Result<(), String> {
    if html.len() > MAX_BYTES {
        return Err(format!("page of {} bytes, more than {MAX_BYTES}", html.len()));
    }
    let bytes = html.as_bytes();
    let mut open: Vec<([u8; 16], usize, Kind)> = Vec::with_capacity(64);
    let mut formatting = 0_usize;
    let mut reach = 0_usize;
    // The parser adds the attributes of every further `<html>` and `<body>` to the first one.
    let mut gathered = 0_usize;
    let mut at = 0;
    let mut buffer = [0_u8; 16];
    loop {
        let found = memchr::memchr(b'<', &bytes[at..]);
        check_text(&bytes[at..found.map_or(bytes.len(), |n| at + n)])?;
        let Some(n) = found else { break };
        let start = at + n;
        if matches!(bytes.get(start + 1), Some(b'!' | b'?')) {
            at = after_markup(bytes, start);
            continue;
        }
        let Some(tag) = tag_at(bytes, start, &mut buffer) else {
            at = start + 1;
            continue;
        };
        at = tag.next;
        if matches!(tag.name, b"html" | b"body") {
            gathered += tag.attributes;
        }
        if tag.attributes.max(gathered) > MAX_ATTRIBUTES {
            return Err(format!("a tag with more than {MAX_ATTRIBUTES} attributes"));
        }
        let (name, length, end, self_closing) =
            (tag.name, tag.name.len(), tag.end, tag.self_closing);
        let kind = kind(name);
        if end {
            if kind == Kind::Formatting {
                formatting = formatting.saturating_sub(1);
            }
            close(&mut open, name, kind);
            continue;
        }
        match kind {
            Kind::Void | Kind::Implied => {}
            Kind::Raw => {
                let name = name.to_vec();
                at = raw_end(bytes, at, &name);
            }
            _ if self_closing && !breaks_out(name) && inside_drawing(&open) => {}
            _ => {
                if kind == Kind::Formatting {
                    formatting += 1;
                }
                let mut own = [0_u8; 16];
                own[..length].copy_from_slice(name);
                open.push((own, length, kind));
            }
        }
        if kind != Kind::Void {
            reach += open.len() + formatting;
        }
        if reach > MAX_REACH + html.len() / 4 {
            return Err("too many tags, too deep".to_owned());
        }
        if open.len() > MAX_DEPTH {
            return Err(format!("tags nested more than {MAX_DEPTH} deep"));
        }
        if formatting > MAX_FORMATTING {
            return Err(format!("more than {MAX_FORMATTING} formatting tags left open"));
        }
    }
    Ok(())
}

/// Whether a stretch of text between two tags may go to the parser.
fn check_text(text: &[u8]) -> Result<(), String> {
    let escapes = memchr::memchr_iter(b'&', text).count();
    if escapes.saturating_mul(text.len()) > MAX_ESCAPES {
        return Err(format!("{escapes} character references in one stretch of text"));
    }
    Ok(())
}

/// Takes an end tag's element off the stack, as far as the parser would.
fn close(open: &mut Vec<([u8; 16], usize, Kind)>, name: &[u8], kind: Kind) {
    for i in (0..open.len()).rev() {
        let (other, length, other_kind) = &open[i];
        if &other[..*length] == name {
            if kind == Kind::Formatting {
                open.remove(i);
            } else {
                open.truncate(i);
            }
            return;
        }
        let scope = &other[..*length] == b"table";
        if scope || (kind == Kind::Plain && *other_kind == Kind::Special) {
            return;
        }
    }
}

/// Whether the innermost of the elements that matter is `<svg>` or `<math>`.
fn inside_drawing(open: &[([u8; 16], usize, Kind)]) -> bool {
    open.iter()
        .rev()
        .map(|(name, length, _)| &name[..*length])
        .find(|name| matches!(*name, b"svg" | b"math" | b"foreignobject" | b"desc"))
        .is_some_and(|name| matches!(name, b"svg" | b"math"))
}

/// The text of a page without its tags, scripts and styles; block elements become paragraphs.
///
/// For pages the parser must not see, and for fragments that hold a few tags. Takes time linear in the page's length.
///
/// ```
/// use wirecopy::extract::guard;
///
/// assert_eq!(guard::strip_tags("<p>One &amp; two<p>Three<script>x</script>"), "One & two\n\nThree");
/// ```
pub fn strip_tags(html: &str) -> String {
    let bytes = html.as_bytes();
    let mut out = String::with_capacity(html.len() / 2);
    let mut at = 0;
    let mut buffer = [0_u8; 16];
    while let Some(n) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + n;
        push_text(&mut out, &html[at..start]);
        if matches!(bytes.get(start + 1), Some(b'!' | b'?')) {
            at = after_markup(bytes, start);
            continue;
        }
        let Some(tag) = tag_at(bytes, start, &mut buffer) else {
            out.push('<');
            at = start + 1;
            continue;
        };
        at = tag.next;
        match (kind(tag.name), tag.name) {
            (Kind::Raw, name) if !tag.end => {
                let name = name.to_vec();
                at = raw_end(bytes, at, &name);
            }
            (_, b"br" | b"tr") => break_line(&mut out, 1),
            (_, b"td" | b"th") => out.push(' '),
            (Kind::Special | Kind::Implied | Kind::Raw, _) | (_, b"hr") => break_line(&mut out, 2),
            _ => {}
        }
    }
    push_text(&mut out, &html[at..]);
    out.truncate(out.trim_end().len());
    out
}

/// Ends the line, with a blank one after it when `lines` is 2.
fn break_line(out: &mut String, lines: usize) {
    out.truncate(out.trim_end_matches([' ', '\t']).len());
    let have = out.len() - out.trim_end_matches('\n').len();
    if !out.is_empty() {
        for _ in have..lines {
            out.push('\n');
        }
    }
}

/// The text with its character references decoded; for values that were encoded twice.
#[cfg(feature = "html")]
pub(super) fn strip_references(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}

/// Adds text with its white space folded and its character references decoded.
fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '&'
            && let Some((decoded, length)) = reference(rest)
        {
            out.push(decoded);
            rest = &rest[length..];
            continue;
        }
        if c.is_ascii_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
}

/// The character that a reference at the beginning of `text` stands for, and the reference's length in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let decoded = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        match code {
            // What the web writes for windows-1252 by mistake.
            0x91 => '‘',
            0x92 => '’',
            0x93 => '“',
            0x94 => '”',
            0x96 => '–',
            0x97 => '—',
            code => char::from_u32(code).filter(|c| *c != '\0')?,
        }
    } else {
        NAMED.iter().find(|(known, _)| *known == name)?.1
    };
    Some((decoded, end + 1))
}

/// The references that occur in running text.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("rsquo", '’'),
    ("lsquo", '‘'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("bdquo", '„'),
    ("copy", '©'),
    ("bull", '•'),
    ("euro", '€'),
    ("pound", '£'),
    ("deg", '°'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("ecirc", 'ê'),
    ("ccedil", 'ç'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("uacute", 'ú'),
    ("ntilde", 'ñ'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("atilde", 'ã'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_pass() {
        for html in [
            "",
            "plain text with < and > in it",
            "<!doctype html><html><head><title>a<b>c</title></head><body><p>x<p>y<br></body>",
            "<ul><li>a<li>b<li>c</ul><table><tr><td>1<td>2<tr><td>3</table>",
            "<svg><path d='x'/><path d='y'/></svg>",
            "<script>if (a < b) document.write('<div><div>')</script>",
            "<a title=\"1 > 0\" href=x>y</a>",
        ] {
            assert_eq!(check(html), Ok(()), "{html}");
        }
        assert_eq!(check(&"<p>".repeat(5_000)), Ok(()));
        assert_eq!(check(&"<li>a".repeat(5_000)), Ok(()));
        assert_eq!(check(&"<div><span></div>".repeat(5_000)), Ok(()));
        assert_eq!(check(&format!("<svg>{}</svg>", "<path/>".repeat(5_000))), Ok(()));
        assert_eq!(check(&"<b>x</b>".repeat(5_000)), Ok(()));
        assert_eq!(
            check(&format!("{}{}", "<div>".repeat(12), "<p>x &amp; y</p>".repeat(30_000))),
            Ok(())
        );
    }

    #[test]
    fn hostile_pages_are_refused() {
        let many = |f: &dyn Fn(usize) -> String| (0..5_000).map(f).collect::<String>();
        for html in [
            "<div>".repeat(600),
            "<div/>".repeat(600),
            "<svg><div/>".repeat(600),
            "<span><div></span>".repeat(600),
            "<table><tr><td>".repeat(600),
            "<div></x>".repeat(600),
            many(&|i| format!("<div><b id={i}></div>")),
            format!("<a {}>", many(&|i| format!("a{i} "))),
            many(&|i| format!("<body a{i}=1>")),
            "<div>".repeat(500) + &"<p>x".repeat(5_000),
            "<b><i><u>".repeat(40) + &"<p>x".repeat(20_000),
            "&amp;".repeat(200_000),
        ] {
            assert!(check(&html).is_err(), "{}", &html[..60]);
        }
    }

    #[test]
    fn a_megabyte_of_nested_tags_takes_no_time() {
        let html = "<div>".repeat(200_000);
        let start = std::time::Instant::now();
        assert!(check(&html).is_err());
        assert_eq!(strip_tags(&html), "");
        assert!(start.elapsed().as_millis() < 1_000);
    }

    #[test]
    fn stripping_keeps_words_apart_and_decodes() {
        assert_eq!(
            strip_tags(
                "<h1>A&nbsp;b</h1><div>c<br>d</div><p>caf&eacute; &#8217; &#x2019; &bogus; <"
            ),
            "A\u{a0}b\n\nc\nd\n\ncafé ’ ’ &bogus; <"
        );
        assert_eq!(strip_tags("a<style>p{}</style>b<!-- c > -->d"), "a\n\nbd");
    }
}
