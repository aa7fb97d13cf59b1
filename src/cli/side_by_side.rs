//! Two texts in two columns: paragraphs beside their counterparts, shared words marked by number and bracket as well as colour.
//!
//! Where a paragraph begins inside words that both share, both columns begin a new row; so a text that lost its paragraphs still
//! stands beside one that kept them. Nothing of the stories is left out; long furniture is cut short.

use std::io::{self, Write};

use anstyle::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::output::{CYAN, DIM, GREEN, YELLOW};
use crate::article::{MarkKind, Span};
use crate::engine::compare::Comparison;
use crate::text::Body;

const PLAIN: Style = Style::new();
const HEAD: Style = Style::new().bold();
/// Words of a menu or a caption that are shown.
const FURNITURE_WORDS: usize = 24;
const GUTTER: &str = " │ ";

/// The meaning of the brackets, for the line above the columns.
pub(crate) fn legend(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{GREEN}⟦¹shared⟧{GREEN:#}  {CYAN}⟪¹shared quotation⟫{CYAN:#}  {YELLOW}⟦¹⇅ moved⟧{YELLOW:#}  {DIM}(not counted: …){DIM:#}"
    )
}

/// Writes the two texts, `width` columns wide.
pub(crate) fn write(of: &Comparison, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let column = (width.saturating_sub(GUTTER.width())) / 2;
    let moved = of.moved();
    let sides = [0, 1].map(|i| Side::new(of, &moved, i));
    let cuts = cuts(of, &moved, &sides);
    for (n, two) in cuts.windows(2).enumerate() {
        let rows: Vec<Vec<Line>> =
            (0..2).map(|i| sides[i].lines(two[0][i], two[1][i], column)).collect();
        let height = rows[0].len().max(rows[1].len());
        if height == 0 {
            continue;
        }
        if n > 0 {
            writeln!(out, "{}{DIM} │{DIM:#}", " ".repeat(column))?;
        }
        for line in 0..height {
            let used = put(rows[0].get(line), out)?;
            write!(out, "{}{DIM} │{DIM:#}", " ".repeat(column.saturating_sub(used)))?;
            if rows[1].get(line).is_some_and(|l| !l.is_empty()) {
                write!(out, " ")?;
                put(rows[1].get(line), out)?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

/// A line: stretches of text, each with its style.
type Line = Vec<(Style, String)>;

fn put(line: Option<&Line>, out: &mut dyn Write) -> io::Result<usize> {
    let mut used = 0;
    for (style, text) in line.into_iter().flatten() {
        write!(out, "{style}{text}{style:#}")?;
        used += text.width();
    }
    Ok(used)
}

/// What a stretch of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Title,
    Aside(MarkKind),
    Shared { number: usize, quoted: bool, moved: bool },
}

impl Class {
    const fn style(self) -> Style {
        match self {
            Self::Title => HEAD,
            Self::Aside(_) => DIM,
            Self::Shared { moved: true, .. } => YELLOW,
            Self::Shared { quoted: true, .. } => CYAN,
            Self::Shared { .. } => GREEN,
        }
    }

    fn open(self) -> String {
        match self {
            Self::Title => String::new(),
            Self::Aside(kind) => format!("({kind}: "),
            Self::Shared { number, quoted, moved } => {
                let bracket = if quoted { '⟪' } else { '⟦' };
                format!("{bracket}{}{}", superscript(number), if moved { "⇅" } else { "" })
            }
        }
    }

    const fn close(self) -> &'static str {
        match self {
            Self::Title => "",
            Self::Aside(_) => ")",
            Self::Shared { quoted: true, .. } => "⟫",
            Self::Shared { .. } => "⟧",
        }
    }
}

fn superscript(n: usize) -> String {
    let digit =
        |c: char| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][c as usize - '0' as usize];
    n.to_string().chars().map(digit).collect()
}

/// One column's text.
struct Side<'c> {
    text: &'c str,
    span: Span,
    body: &'c Body,
    /// Stretches with a class, in order, not overlapping.
    classes: Vec<(Span, Class)>,
    /// First bytes of its paragraphs.
    paragraphs: Vec<usize>,
}

impl<'c> Side<'c> {
    fn new(of: &'c Comparison, moved: &[bool], i: usize) -> Self {
        let piece = &of.collection.pieces[i];
        let text = of.collection.document(i).text.as_str();
        let body = &of.bodies[i];
        let mut classes: Vec<(Span, Class)> = piece
            .marks
            .iter()
            .map(|m| {
                let title = m.kind == MarkKind::Title;
                (m.span, if title { Class::Title } else { Class::Aside(m.kind) })
            })
            .collect();
        let mut runs: Vec<(u32, u32, Class)> = of
            .pair
            .passages
            .iter()
            .enumerate()
            .map(|(n, p)| {
                let class = Class::Shared { number: n + 1, quoted: p.quoted, moved: moved[n] };
                (if i == 0 { p.a_word } else { p.b_word }, p.words, class)
            })
            .collect();
        runs.sort_unstable_by_key(|r| (r.0, std::cmp::Reverse(r.1)));
        // A run of the first text may stand twice in the second's words: the one that begins first shows.
        let mut next = 0;
        for (from, words, class) in runs {
            let (from, to) = (from.max(next), from + words);
            if from >= to {
                continue;
            }
            next = to;
            // Marked words may stand between: the run is shown around them.
            let mut start = from;
            for k in from..to {
                let end = body.spans[k as usize].1 as usize;
                let after = body.spans.get(k as usize + 1).map_or(end, |s| s.0 as usize);
                let parted = piece
                    .marks
                    .iter()
                    .any(|m| end <= m.span.start && m.span.end <= after && !m.span.is_empty());
                if k + 1 == to || parted {
                    classes.push((body.span(start, k + 1 - start), class));
                    start = k + 1;
                }
            }
        }
        classes.sort_by_key(|c| c.0);
        let mut side = Self { text, span: piece.span, body, classes, paragraphs: Vec::new() };
        side.paragraphs = side.find_paragraphs();
        side
    }

    fn find_paragraphs(&self) -> Vec<usize> {
        let mut out = Vec::new();
        let mut at = self.span.start;
        for line in self.span.of(self.text).split_inclusive('\n') {
            if !line.trim().is_empty() {
                out.push(at + line.len() - line.trim_start().len());
            }
            at += line.len();
        }
        out
    }

    /// The first word at or after a byte.
    fn word_at(&self, byte: usize) -> usize {
        self.body.spans.partition_point(|s| (s.0 as usize) < byte)
    }

    /// Where a row that begins with this word begins: before the marks that stand at the word.
    fn byte_of(&self, word: usize) -> usize {
        let Some(&(start, _)) = self.body.spans.get(word) else { return self.span.end };
        let start = start as usize;
        let before = &self.text[self.span.start.min(start)..start];
        let blank = before.char_indices().rev().find(|(_, c)| c.is_whitespace());
        blank.map_or(self.span.start, |(at, c)| self.span.start + at + c.len_utf8())
    }

    /// The wrapped lines of a stretch: paragraphs with an empty line between.
    fn lines(&self, from: usize, to: usize, width: usize) -> Vec<Line> {
        let mut starts = vec![from];
        starts.extend(self.paragraphs.iter().copied().filter(|&p| from < p && p < to));
        starts.push(to);
        let mut out: Vec<Line> = Vec::new();
        let mut after_aside = false;
        for two in starts.windows(2) {
            let lines = self.paragraph(two[0], two[1], width);
            if !lines.is_empty() {
                // Furniture comes in many short lines, which need no air between them.
                let aside = self.is_aside(two[0], two[1]);
                let close = aside && after_aside;
                if !out.is_empty() && !close {
                    out.push(Line::new());
                }
                after_aside = aside;
                out.extend(lines);
            }
        }
        out
    }

    /// Whether a stretch begins with something that does not count and holds no word that does.
    fn is_aside(&self, from: usize, to: usize) -> bool {
        let first = self.word_at(from);
        self.body.spans.get(first).is_none_or(|s| s.0 as usize >= to)
    }

    fn paragraph(&self, from: usize, to: usize, width: usize) -> Vec<Line> {
        let mut wrap = Wrap { width, lines: Vec::new(), used: 0, blank: None };
        let mut at = from;
        let within = |s: &Span| s.start < to && from < s.end;
        for (span, class) in self.classes.iter().filter(|(s, _)| within(s)) {
            let (start, end) = (span.start.max(from).max(at), span.end.min(to));
            if start >= end {
                continue;
            }
            wrap.add(PLAIN, &self.text[at..start]);
            let part = self.text[start..end].trim_end();
            at = start + part.len();
            if !part.trim().is_empty() {
                let shown = match class {
                    Class::Aside(_) => shortened(part),
                    _ => part.to_owned(),
                };
                wrap.add(
                    class.style(),
                    &format!("{}{}{}", class.open(), shown.trim_start(), class.close()),
                );
            }
        }
        wrap.add(PLAIN, &self.text[at..to]);
        wrap.lines
    }
}

/// The beginning of what does not count, and how much more there is.
fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= FURNITURE_WORDS + 6 {
        return words.join(" ");
    }
    format!("{} … {} more words", words[..FURNITURE_WORDS].join(" "), words.len() - FURNITURE_WORDS)
}

/// Where rows begin on both sides, first to last, and where the last ends.
fn cuts(of: &Comparison, moved: &[bool], sides: &[Side<'_>; 2]) -> Vec<[usize; 2]> {
    let begins: Vec<Vec<usize>> = sides
        .iter()
        .map(|s| {
            let mut words: Vec<usize> = s.paragraphs.iter().map(|&p| s.word_at(p)).collect();
            words.dedup();
            words
        })
        .collect();
    let mut cuts = vec![[0, 0]];
    let mut end = [0, 0];
    let kept = of.pair.passages.iter().zip(moved).filter(|(_, moved)| !**moved).map(|(p, _)| p);
    for p in kept {
        let at = [p.a_word as usize, p.b_word as usize];
        // Between two passages, paragraphs are paired where both have as many.
        let between: Vec<Vec<usize>> = (0..2)
            .map(|i| begins[i].iter().copied().filter(|w| (end[i]..at[i]).contains(w)).collect())
            .collect();
        if between[0].len() == between[1].len() {
            cuts.extend(between[0].iter().zip(&between[1]).map(|(&x, &y)| [x, y]));
        } else {
            if between.iter().zip(end).any(|(begins, end)| begins.first() == Some(&end)) {
                cuts.push(end);
            }
            // The paragraphs that the passage stands in belong together.
            if let (Some(&x), Some(&y)) = (between[0].last(), between[1].last()) {
                cuts.push([x, y]);
            }
        }
        let mut inside: Vec<usize> = Vec::new();
        for i in 0..2 {
            let range = at[i]..at[i] + p.words as usize;
            inside.extend(begins[i].iter().filter(|w| range.contains(w)).map(|w| w - at[i]));
        }
        inside.sort_unstable();
        cuts.extend(inside.into_iter().map(|n| [at[0] + n, at[1] + n]));
        end = at.map(|n| n + p.words as usize);
    }
    let mut rest: Vec<Vec<usize>> = (0..2)
        .map(|i| {
            begins[i].iter().copied().filter(|&w| w >= end[i] && w < sides[i].body.len()).collect()
        })
        .collect();
    if rest[0].len() != rest[1].len() {
        rest = vec![vec![end[0]], vec![end[1]]];
    }
    cuts.extend(rest[0].iter().zip(&rest[1]).map(|(&x, &y)| [x, y]));
    cuts.dedup();
    let mut bytes = vec![[sides[0].span.start, sides[1].span.start]];
    for [x, y] in cuts {
        let at = [sides[0].byte_of(x), sides[1].byte_of(y)];
        let last = bytes[bytes.len() - 1];
        if at[0] >= last[0] && at[1] >= last[1] && at != last {
            bytes.push(at);
        }
    }
    bytes.push([sides[0].span.end, sides[1].span.end]);
    bytes
}

/// Breaks words into lines of a width.
struct Wrap {
    width: usize,
    lines: Vec<Line>,
    used: usize,
    /// The style of the white space that waits before the next word.
    blank: Option<Style>,
}

impl Wrap {
    fn add(&mut self, style: Style, text: &str) {
        for part in text.split_word_bounds() {
            // Control characters of an input never reach the screen.
            let part: String =
                part.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
            if part.trim().is_empty() {
                if !part.is_empty() {
                    self.blank = Some(style);
                }
                continue;
            }
            self.word(style, &part);
        }
    }

    fn word(&mut self, style: Style, word: &str) {
        let width = word.width();
        if self.lines.is_empty() {
            self.lines.push(Line::new());
            self.blank = None;
        }
        let gap = usize::from(self.blank.is_some() && self.used > 0);
        if self.used + gap + width <= self.width {
            if gap == 1 {
                let blank = self.blank.take().unwrap_or(PLAIN);
                self.push(if blank == style { style } else { PLAIN }, " ");
            }
            self.push(style, word);
        } else if width <= self.width {
            self.break_line(gap == 1);
            self.push(style, word);
        } else {
            for g in word.graphemes(true) {
                if self.used + g.width() > self.width {
                    self.break_line(true);
                }
                self.push(style, g);
            }
        }
        self.blank = None;
    }

    /// Begins a line. Without white space before the new word, what hangs together with it comes along.
    fn break_line(&mut self, free: bool) {
        let mut carried = Line::new();
        if !free && let Some(line) = self.lines.last_mut() {
            let glued = |line: &Line| line.iter().rposition(|(_, t)| t.ends_with(' '));
            if let Some(at) = glued(line) {
                carried = line.split_off(at + 1);
                if let Some((_, text)) = carried.first_mut() {
                    *text = text.trim_start().to_owned();
                }
            }
        }
        if let Some(line) = self.lines.last_mut() {
            while line.last().is_some_and(|(_, t)| t.trim().is_empty()) {
                line.pop();
            }
        }
        self.used = carried.iter().map(|(_, t)| t.width()).sum();
        self.lines.push(carried);
    }

    fn push(&mut self, style: Style, text: &str) {
        self.used += text.width();
        if let Some(line) = self.lines.last_mut() {
            match line.last_mut() {
                // Blanks stay stretches of their own: lines break at them.
                Some((last, before)) if *last == style && text != " " && !before.ends_with(' ') => {
                    before.push_str(text);
                }
                _ => line.push((style, text.to_owned())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(width: usize, text: &str) -> Vec<String> {
        let mut wrap = Wrap { width, lines: Vec::new(), used: 0, blank: None };
        wrap.add(PLAIN, text);
        wrap.lines.iter().map(|l| l.iter().map(|(_, t)| t.as_str()).collect()).collect()
    }

    #[test]
    fn lines_break_between_words_and_fit() {
        assert_eq!(wrapped(9, " one two, three. "), ["one two,", "three."]);
        assert_eq!(wrapped(4, "incredible"), ["incr", "edib", "le"]);
        assert_eq!(wrapped(4, "日本語"), ["日本", "語"]);
        assert_eq!(wrapped(20, "a\u{1b}[31m b"), ["a[31m b"]);
    }

    #[test]
    fn punctuation_stays_with_its_word() {
        assert_eq!(wrapped(10, "he said “yes”"), ["he said", "“yes”"]);
        assert_eq!(wrapped(8, "one two ⟧. x"), ["one two", "⟧. x"]);
    }
}
