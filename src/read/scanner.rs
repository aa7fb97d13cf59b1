//! What are this record's id and text? Read from a line of JSON without building anything of its other columns.
//!
//! A [`Scanner`] gives a [`Slim`] record or nothing. Nothing means that the line is broken or unusual, and that the slow
//! way has to say what it holds; it never means that there is no record. What it does give is exactly what the slow way
//! would give, by the same rules about names of columns: every byte of the line is checked as JSON, but only two values
//! are kept. Most lines of a file have the same keys in the same order, so that which of them are the text and the id is
//! worked out once for each such *shape* and remembered.

use std::ops::Range;

use super::fields::{self, FieldNames, Slots};
use super::string_end;

/// Shapes remembered; a file of more shapes works some of them out again and again.
const SHAPES: usize = 16;
/// Lists and objects inside one another; serde_json gives up at 128, and records are flat.
const DEPTH: usize = 32;
/// A longer number may be out of a machine number's range.
const NUMBER_BYTES: usize = 40;

/// A record's text and its own id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slim<'a> {
    /// The record's own id, where it has one.
    pub id: Option<&'a str>,
    /// The text column's value.
    pub text: &'a str,
    /// The source column's value, where it is a plain string; where it is not, nothing is said.
    pub source: Option<&'a str>,
}

/// Reads ids and texts from lines of JSON.
///
/// ```
/// use wirecopy::read::{FieldNames, Scanner};
///
/// let mut scanner = Scanner::new(&FieldNames::default());
/// let slim = scanner.scan(br#"{"id": 7, "title": "Ferry", "body": "It\u2019s late."}"#).unwrap();
/// assert_eq!((slim.id, slim.text), (Some("7"), "It’s late."));
/// // Not for the scanner, but a record all the same: a list of paragraphs.
/// assert_eq!(scanner.scan(br#"{"id": 7, "body": ["It is late.", "Again."]}"#), None);
/// ```
#[derive(Debug, Clone)]
pub struct Scanner {
    names: FieldNames,
    shapes: Vec<Shape>,
    /// The shape of the last line, which the next is likely to have.
    last: usize,
    /// The shape that gives way when there are too many.
    oldest: usize,
    parts: Parts,
    id: String,
    text: String,
}

/// The keys of a record, in order, and what they mean.
#[derive(Debug, Clone)]
struct Shape {
    keys: Vec<Box<str>>,
    /// `None` where the keys alone do not tell the text and the id.
    slots: Option<Slots>,
}

/// The last line, taken apart.
#[derive(Debug, Clone, Default)]
struct Parts {
    fields: Vec<Field>,
    escapes: Vec<Escape>,
}

#[derive(Debug, Clone)]
struct Field {
    key: Range<usize>,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    /// What stands between the quotation marks, and which of the line's escapes stand there.
    String(Range<usize>, Range<usize>),
    Number(Range<usize>),
    Null,
    Bool,
    Nested,
}

/// One escape sequence and the character it stands for.
#[derive(Debug, Clone)]
struct Escape {
    place: Range<usize>,
    character: char,
}

impl Scanner {
    /// A scanner for records whose columns are named or guessed like this.
    pub fn new(names: &FieldNames) -> Self {
        Self {
            names: names.clone(),
            shapes: Vec::new(),
            last: 0,
            oldest: 0,
            parts: Parts::default(),
            id: String::new(),
            text: String::new(),
        }
    }

    /// The record on this line, with or without its line break; `None` where the slow way has to look at it.
    pub fn scan<'a>(&'a mut self, line: &'a [u8]) -> Option<Slim<'a>> {
        let line = simdutf8::basic::from_utf8(line.trim_ascii_end()).ok()?;
        let expected = self.shapes.get(self.last).map_or(&[][..], |shape| &shape.keys);
        if !take_apart(line.as_bytes(), expected, &mut self.parts)? {
            self.last = self.shape(line);
        }
        let slots = self.shapes[self.last].slots.as_ref()?;
        let (parts, id, text) = (&self.parts, &mut self.id, &mut self.text);
        let text = parts.text(line, slots, text)?;
        let id = parts.id(line, slots, id)?;
        Some(Slim { id, text, source: parts.source(line, slots) })
    }

    /// The line with a letter in the place of the record's text, for whoever wants its other columns; `None` where the slow way
    /// has to look at it.
    pub(crate) fn without_text(&mut self, line: &[u8]) -> Option<String> {
        self.scan(line)?;
        let line = std::str::from_utf8(line.trim_ascii_end()).ok()?;
        let slots = self.shapes[self.last].slots.as_ref()?;
        let place = self.parts.text_place(line, slots, &mut self.text)?;
        Some([&line[..place.start], "x", &line[place.end..]].concat())
    }

    /// The shape of the line that was taken apart last.
    fn shape(&mut self, line: &str) -> usize {
        let fields = &self.parts.fields;
        let keys = || fields.iter().map(|field| &line[field.key.clone()]);
        let known = self.shapes.iter().position(|shape| {
            shape.keys.len() == fields.len() && shape.keys.iter().map(|k| &**k).eq(keys())
        });
        if let Some(known) = known {
            return known;
        }
        let slots = fields::slots(&keys().collect::<Vec<_>>(), &self.names);
        let shape = Shape { keys: keys().map(Box::from).collect(), slots };
        if self.shapes.len() < SHAPES {
            self.shapes.push(shape);
            return self.shapes.len() - 1;
        }
        let place = self.oldest;
        self.shapes[place] = shape;
        self.oldest = (place + 1) % SHAPES;
        place
    }
}

impl Parts {
    /// The best column for the source, if it holds a string without escapes.
    fn source<'a>(&self, line: &'a str, slots: &Slots) -> Option<&'a str> {
        match &self.fields.get(*slots.source.first()?)?.value {
            Value::String(place, escapes) if escapes.is_empty() => Some(line[place.clone()].trim()),
            _ => None,
        }
    }

    /// The first column with something in it, as [`fields::take`] takes it.
    fn text<'a>(&self, line: &'a str, slots: &Slots, buffer: &'a mut String) -> Option<&'a str> {
        let (place, escapes) = self.text_column(line, slots, buffer)?;
        let text = if escapes.is_empty() { &line[place.clone()] } else { buffer.as_str() };
        fields::is_plain(text).then_some(text)
    }

    /// Where that stands in the line.
    fn text_place(&self, line: &str, slots: &Slots, buffer: &mut String) -> Option<Range<usize>> {
        self.text_column(line, slots, buffer).map(|(place, _)| place.clone())
    }

    /// Its place and its escapes. Where it has any, the buffer holds it without.
    fn text_column(
        &self,
        line: &str,
        slots: &Slots,
        buffer: &mut String,
    ) -> Option<(&Range<usize>, &Range<usize>)> {
        let mut found = None;
        for &slot in &slots.text {
            match &self.fields.get(slot)?.value {
                // White space alone is nothing, and an escape may be white space.
                Value::String(place, escapes) => {
                    let blank = if escapes.is_empty() {
                        is_blank(&line[place.clone()])
                    } else {
                        unescape(line, place.clone(), &self.escapes[escapes.clone()], buffer);
                        is_blank(buffer)
                    };
                    if !blank {
                        found = Some((place, escapes));
                        break;
                    }
                }
                // A number called `text` holds no article.
                Value::Null | Value::Bool | Value::Number(_) => {}
                Value::Nested => return None,
            }
        }
        found
    }

    /// The first id with something in it; the outer `None` leaves the decision to the slow way.
    #[expect(clippy::option_option, reason = "one says undecided, the other says none")]
    fn id<'a>(
        &self,
        line: &'a str,
        slots: &Slots,
        buffer: &'a mut String,
    ) -> Option<Option<&'a str>> {
        for &slot in &slots.id {
            match &self.fields.get(slot)?.value {
                Value::String(place, escapes) if escapes.is_empty() => {
                    let id = line[place.clone()].trim();
                    if !id.is_empty() {
                        return Some(Some(id));
                    }
                }
                Value::String(place, escapes) => {
                    unescape(line, place.clone(), &self.escapes[escapes.clone()], buffer);
                    if !buffer.trim().is_empty() {
                        return Some(Some(buffer.trim()));
                    }
                }
                Value::Number(place) => {
                    let digits = &line[place.clone()];
                    return is_written_as_read(digits).then_some(Some(digits));
                }
                Value::Null => {}
                Value::Bool | Value::Nested => return None,
            }
        }
        Some(None)
    }
}

/// Whether nothing is left of a text when it is trimmed; its end is not looked at for that.
fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Whether a number is a whole one that is written as it would be after reading: no fraction, no `-0`, 18 digits at most.
fn is_written_as_read(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    digits.len() <= 18 && digits.bytes().all(|b| b.is_ascii_digit()) && number != "-0"
}

/// Writes a string's value into the buffer.
fn unescape(line: &str, place: Range<usize>, escapes: &[Escape], buffer: &mut String) {
    buffer.clear();
    buffer.reserve(place.len());
    let mut done = place.start;
    for escape in escapes {
        buffer.push_str(&line[done..escape.place.start]);
        buffer.push(escape.character);
        done = escape.place.end;
    }
    buffer.push_str(&line[done..place.end]);
}

/// Takes an object apart and says whether its keys are the ones expected; `None` where it is not simple, valid JSON.
fn take_apart(line: &[u8], expected: &[Box<str>], parts: &mut Parts) -> Option<bool> {
    parts.fields.clear();
    parts.escapes.clear();
    let mut as_expected = true;
    let mut at = skip_blanks(line, 0);
    at = byte(line, at, b'{')?;
    loop {
        at = skip_blanks(line, at);
        at = byte(line, at, b'"')?;
        let wanted = expected.get(parts.fields.len()).map(|key| key.as_bytes());
        let end = match wanted {
            Some(key) if line[at..].starts_with(key) && line.get(at + key.len()) == Some(&b'"') => {
                at + key.len()
            }
            _ => {
                as_expected = false;
                // A key with an escape in it stops here, and is not a quotation mark.
                string_end::find(line, at)?
            }
        };
        let key = at..end;
        at = byte(line, end, b'"')?;
        at = skip_blanks(line, at);
        at = byte(line, at, b':')?;
        at = skip_blanks(line, at);
        let (value, end) = value(line, at, &mut parts.escapes)?;
        parts.fields.push(Field { key, value });
        at = skip_blanks(line, end);
        match line.get(at)? {
            b',' => at += 1,
            b'}' => break,
            _ => return None,
        }
    }
    let whole = skip_blanks(line, at + 1) == line.len();
    whole.then_some(as_expected && parts.fields.len() == expected.len())
}

/// Steps over one certain byte.
#[inline]
fn byte(line: &[u8], at: usize, wanted: u8) -> Option<usize> {
    (line.get(at) == Some(&wanted)).then_some(at + 1)
}

/// Steps over what JSON takes for blanks.
#[inline]
fn skip_blanks(line: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\r' | b'\n') = line.get(at) {
        at += 1;
    }
    at
}

/// A value and where it ends.
fn value(line: &[u8], at: usize, escapes: &mut Vec<Escape>) -> Option<(Value, usize)> {
    match line.get(at)? {
        b'"' => {
            let first = escapes.len();
            let end = string(line, at + 1, |escape| escapes.push(escape))?;
            Some((Value::String(at + 1..end, first..escapes.len()), end + 1))
        }
        b'{' | b'[' => Some((Value::Nested, nested(line, at)?)),
        b'-' | b'0'..=b'9' => {
            let end = number(line, at)?;
            Some((Value::Number(at..end), end))
        }
        b'n' => Some((Value::Null, word(line, at)?)),
        _ => Some((Value::Bool, word(line, at)?)),
    }
}

/// Where the string ends whose first byte is at `at`: the place of its closing quotation mark.
fn string(line: &[u8], mut at: usize, mut escaped: impl FnMut(Escape)) -> Option<usize> {
    loop {
        at = string_end::find(line, at)?;
        match line[at] {
            b'"' => return Some(at),
            b'\\' => {
                let (character, length) = escape(&line[at..])?;
                escaped(Escape { place: at..at + length, character });
                at += length;
            }
            _ => return None,
        }
    }
}

/// The character that an escape sequence stands for, and the bytes it takes; halves of pairs stand for none.
fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    let character = match bytes.get(1)? {
        b'n' => '\n',
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => {
            let unit = code_unit(bytes)?;
            if !(0xd800..0xdc00).contains(&unit) {
                return Some((char::from_u32(unit)?, 6));
            }
            let low = code_unit(bytes.get(6..)?).filter(|low| (0xdc00..0xe000).contains(low))?;
            let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            return Some((char::from_u32(code)?, 12));
        }
        _ => return None,
    };
    Some((character, 2))
}

/// The number in `\uXXXX`.
fn code_unit(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.get(..6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

/// Where a number ends. One whose size would have to be looked into is refused.
fn number(line: &[u8], from: usize) -> Option<usize> {
    let digits = |mut at: usize| {
        while line.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let start = if line.get(from) == Some(&b'-') { from + 1 } else { from };
    let mut end = digits(start);
    let leading_zero = line.get(start) == Some(&b'0') && end > start + 1;
    if end == start || leading_zero {
        return None;
    }
    if line.get(end) == Some(&b'.') {
        let fraction = end + 1;
        end = digits(fraction);
        if end == fraction {
            return None;
        }
    }
    let with_exponent = matches!(line.get(end), Some(b'e' | b'E'));
    (!with_exponent && end - from <= NUMBER_BYTES).then_some(end)
}

/// Where one of the three words of JSON ends.
fn word(line: &[u8], at: usize) -> Option<usize> {
    let rest = &line[at..];
    let word = [&b"null"[..], b"true", b"false"].into_iter().find(|word| rest.starts_with(word))?;
    Some(at + word.len())
}

/// Where a list or an object ends, everything in it checked.
fn nested(line: &[u8], mut at: usize) -> Option<usize> {
    // The closing bytes of what is open; by hand and not by recursion, as a line may mean harm.
    let mut open = [0_u8; DEPTH];
    let mut depth = 0;
    loop {
        // A value begins here.
        match line.get(at)? {
            opening @ (b'{' | b'[') => {
                let closing = if *opening == b'{' { b'}' } else { b']' };
                at = skip_blanks(line, at + 1);
                if line.get(at) == Some(&closing) {
                    at += 1;
                } else {
                    *open.get_mut(depth)? = closing;
                    depth += 1;
                    if closing == b'}' {
                        at = key(line, at)?;
                    }
                    continue;
                }
            }
            b'"' => at = string(line, at + 1, |_| ())? + 1,
            b'-' | b'0'..=b'9' => at = number(line, at)?,
            _ => at = word(line, at)?,
        }
        // It has ended; so may what it stands in.
        loop {
            if depth == 0 {
                return Some(at);
            }
            at = skip_blanks(line, at);
            let next = *line.get(at)?;
            at += 1;
            if next == open[depth - 1] {
                depth -= 1;
            } else if next == b',' {
                at = skip_blanks(line, at);
                if open[depth - 1] == b'}' {
                    at = key(line, at)?;
                }
                break;
            } else {
                return None;
            }
        }
    }
}

/// Steps over a key and its colon to where the value begins.
fn key(line: &[u8], at: usize) -> Option<usize> {
    let at = string(line, byte(line, at, b'"')?, |_| ())? + 1;
    let at = byte(line, skip_blanks(line, at), b':')?;
    Some(skip_blanks(line, at))
}

#[cfg(test)]
mod tests;
