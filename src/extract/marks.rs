//! What in an article is not the story? Header, title, deck, captions and furniture of one article, as marks on its text.
//!
//! Input is the span of one article in a document text, and its title where a field or page gave one. Output is the piece
//! without its id: span, title, marks, quotations and the dates that stand in its head. Nothing is removed from the text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::article::{DateKind, Form, Mark, MarkKind, Span, When, is_marked};
use crate::extract::furniture::Residue;
use crate::extract::lines::{Line, ends_sentence, has_key, lines, same_key};
use crate::extract::{caption, date, furniture, quotes};

/// A crawler's prefix, glued to the first line: ` date 2025-07-07 WORLD`.
static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*date (\d{4}-\d{2}-\d{2})\b(?:[ \t]+[A-Z][A-Z &/-]{2,24}(?:[ \t]*\n|$))?")
        .expect("a fixed pattern compiles")
});

/// A key and its value above the text, as some scrapers write them.
static KEY_VALUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(url|link|source|outlet|publisher|title|headline|author|date|published|fetched|crawled|section|id)\s*[:=]\s+(\S.*)$",
    )
    .expect("a fixed pattern compiles")
});

/// A line that is a date with at most a few words around it: `June 28, 2025`, `Published: 4 March 2025, 10:30`.
static DATE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:(?:first\ )?(?:published|posted|updated|last\ updated|last\ modified|modified|date|time|on|at|by|vor|le|am|stand|from
            |veröffentlicht|aktualisiert|zuletzt|publiée?|mise?\ à\ jour|mise?\ a\ jour|modifiée?|à|publicad[oa]|actualizad[oa]|a\ las|el|pubblicat[oa]
            |aggiornat[oa]|il|alle|ore|atualizad[oa]|em|às|опубликовано|обновлено|в|发布于?|發布於?|更新于?|更新於?|公開|掲載|配信
            |monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun
            |lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag
            |lunes|martes|miércoles|jueves|viernes|sábado|domingo|г\.?|года
            |t\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?|\d{1,2}h\b
            |a\.?m\.?|p\.?m\.?|gmt|utc|est|edt|pst|pdt|cet|cest|bst|ist|et|uhr|\d{1,2}[:.h]\d{2}(?:[:]\d{2})?)
            |[\s:|,.·•@/()–—-])*$",
    )
    .expect("a fixed pattern compiles")
});

/// A line that names who wrote the text, which is no headline.
static CREDIT_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:agencia|agence|agenzia|image source)\b|^(?:source|quelle|fuente|fonte|来源|источник)\s?[:：]|\b(?:avec|with|mit|con)\s(?:the\s)?(?:AFP|AP|Reuters|dpa|EFE|ANSA|agenc(?:y|ies)|agences?|agencias?|agenturen)$")
        .expect("a fixed pattern compiles")
});

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:By|BY|Von|Par|Por|Di|Text:|Words:) \p{Lu}[\p{L}.'’\- ]+(?:(?:,| and | und | et | y ) ?[\p{L}.'’\- ]+)*(?:\s*\|.*)?$")
        .expect("a fixed pattern compiles")
});

/// The opening of a story's first sentence: `JUBA — `, `PORT ELLERY, March 4 (Name) - `.
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\p{Lu}{3,}[\p{Lu} .'’-]*(?:, [\p{L}\d. ]{2,24})?(?: \([^()]{2,30}\))? ?(?:--|[–—-]) ?\S",
    )
    .expect("a fixed pattern compiles")
});

/// A deck has at most so many sentences of body length; more of them are the body, and what follows is no head.
const DECK_SENTENCES: usize = 1;

/// Lines of an article's head, counted from its first line, that are looked at for deck, date and byline.
const HEAD_LINES: usize = 10;

/// One article as it was read from a stretch of text.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// Its headline.
    pub title: Option<String>,
    /// What does not count, in order, not overlapping.
    pub marks: Vec<Mark>,
    /// Direct quotations.
    pub quotes: Vec<Span>,
    /// Dates that its head prints.
    pub dates: Vec<When>,
    /// The page's name line above the headline: a carrier's name, if it turns out to be one.
    pub masthead: Option<(String, Span)>,
    /// Facts a scraper wrote above the text as `key: value`.
    pub header: Vec<(String, String, Span)>,
    /// Web residue inside the text.
    pub residues: Vec<Residue>,
}

/// Reads one article in `span`.
pub fn article(text: &str, span: Span, form: Form, given_title: Option<&str>) -> Article {
    article_in(text, span, &lines(text, span), form, given_title)
}

/// Reads one article in `span`, whose lines are `all`.
pub(crate) fn article_in(
    text: &str,
    span: Span,
    all: &[Line<'_>],
    form: Form,
    given_title: Option<&str>,
) -> Article {
    Reader { text, out: Article::default(), covered: BTreeMap::new(), form }.read(
        span,
        all,
        given_title,
    )
}

struct Reader<'t> {
    text: &'t str,
    out: Article,
    form: Form,
    /// Where marks begin and end, for looking a line up.
    covered: BTreeMap<usize, usize>,
}

impl<'t> Reader<'t> {
    fn read(mut self, span: Span, all: &[Line<'t>], given_title: Option<&str>) -> Article {
        let start = self.header(span);
        let below: Vec<Line<'t>>;
        let under_header = if start == span.start {
            all
        } else {
            below = lines(self.text, Span::new(start, span.end));
            &below
        };
        let first = self.chrome(under_header);
        let body = self.head(under_header, first, given_title);
        self.body(under_header, body);
        let residues = furniture::residues(self.text, span);
        for r in &residues {
            self.mark(r.span, MarkKind::Furniture, r.reason);
        }
        self.out.residues = residues;
        self.settle(span, all);
        self.out
    }

    fn mark(&mut self, span: Span, kind: MarkKind, reason: impl Into<String>) {
        let end = self.covered.entry(span.start).or_insert(span.end);
        *end = span.end.max(*end);
        self.out.marks.push(Mark { span, kind, reason: reason.into() });
    }

    /// Whether a mark that begins at or before a line holds it.
    fn is_covered(&self, line: Span) -> bool {
        self.covered.range(..=line.start).next_back().is_some_and(|(_, end)| line.end <= *end)
    }

    /// The crawler's prefix; gives the byte at which the article begins.
    fn header(&mut self, span: Span) -> usize {
        let text = span.of(self.text);
        if !text.trim_start().starts_with("date ") {
            return span.start;
        }
        let Some(hit) = HEADER.captures(text) else { return span.start };
        let (Some(whole), Some(day)) = (hit.get(0), hit.get(1)) else { return span.start };
        let header = Span::new(span.start, span.start + whole.as_str().trim_end().len());
        let at = Span::new(span.start + day.start(), span.start + day.end());
        if let Some((_, days)) = date::find(day.as_str()).first()
            && let Some(&days) = days.first()
        {
            let when = When::day(days, DateKind::Published, "crawler header").at(at);
            self.out.dates.push(when);
        }
        self.mark(header, MarkKind::Furniture, "crawler header");
        header.end
    }

    /// Furniture, key-value lines and a masthead above the headline; gives the index of the first line of the article.
    fn chrome(&mut self, all: &[Line<'t>]) -> usize {
        let mut i = 0;
        while let Some(line) = all.get(i) {
            if let Some(reason) = furniture::line_reason(line.text) {
                self.mark(line.span, MarkKind::Furniture, reason);
            } else if self.form == Form::Text
                && line.words <= 40
                && all.len() > i + 1
                && let Some(hit) = KEY_VALUE.captures(line.text)
                && !(self.out.header.is_empty() && is_opening(all[i + 1].text))
            {
                let value = hit.get(2).map_or("", |v| v.as_str()).trim().to_owned();
                let name = hit[1].to_lowercase();
                self.out.header.push((name, value, line.span));
                self.mark(line.span, MarkKind::Furniture, "scraper's header line");
            } else if self.out.masthead.is_none() && self.is_masthead(all, i) {
                self.out.masthead = Some((line.text.to_owned(), line.span));
                self.mark(line.span, MarkKind::Furniture, "masthead");
            } else if self.out.masthead.is_some() && is_menu(line) {
                self.mark(line.span, MarkKind::Furniture, "page navigation");
            } else {
                break;
            }
            i += 1;
        }
        i
    }

    /// A name line above a longer headline: at most five words, each a name's, no sentence.
    fn is_masthead(&self, all: &[Line<'t>], i: usize) -> bool {
        let line = all[i];
        let named = line.words <= 5
            && line.text.split_whitespace().all(|w| {
                w.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '&')
                    || matches!(w, "of" | "the" | "and" | "de" | "der" | "del")
            });
        let headline = all[i + 1..].iter().take(3).find(|l| !is_menu(l));
        self.form == Form::Text
            && named
            && !ends_sentence(line.text)
            && date::find(line.text).is_empty()
            && headline.is_some_and(|h| h.words >= 3 && h.words <= 30 && !ends_sentence(h.text))
            && all.len() > i + 2
    }

    /// Title, deck, printed date, captions above the body; gives the index of the first line of the body.
    fn head(&mut self, all: &[Line<'t>], first: usize, given: Option<&str>) -> usize {
        let mut i = first;
        let window = &all[first..all.len().min(first + HEAD_LINES)];
        // A title without a letter or a figure is none.
        let given_key = given.filter(|t| has_key(t));
        let named = given_key
            .and_then(|wanted| window.iter().position(|l| same_key(l.text, wanted)))
            .map(|n| first + n);
        let title = match (named, given_key) {
            (Some(n), _) => Some(n),
            (None, None) if self.form != Form::Page => {
                all.get(first).filter(|_| self.title_like(all, first)).map(|_| first)
            }
            _ => None,
        };
        if let Some(n) = title {
            for line in &all[first..n] {
                let reason = furniture::line_reason(line.text).unwrap_or("above the headline");
                if line.words <= 6 && !ends_sentence(line.text) {
                    self.mark(line.span, MarkKind::Furniture, reason);
                }
            }
            self.mark(all[n].span, MarkKind::Title, "headline");
            self.out.title = Some(all[n].text.to_owned());
            i = n + 1;
            for line in &all[i..] {
                if line.says_as(&all[n]) {
                    self.mark(line.span, MarkKind::Title, "repeats the headline");
                }
            }
        }
        if self.out.title.is_none() {
            self.out.title = given.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        }
        self.below_title(all, i, title.is_some())
    }

    /// Whether a line reads as a headline above what follows it.
    fn title_like(&self, all: &[Line<'t>], i: usize) -> bool {
        let line = all[i];
        let Some(next) = all.get(i + 1) else { return false };
        let rest = || all[i + 1..].iter().map(|l| l.words).sum::<usize>();
        (2..=28).contains(&line.words)
            && (!ends_sentence(line.text) || line.text.ends_with(['?', '!']))
            && (next.after_blank || next.words > line.words || next.text == line.text)
            && !line.text.contains(" - ")
            && !(line.text.ends_with(',') || line.text.ends_with('-'))
            && !next.text.starts_with(char::is_lowercase)
            && rest() >= line.words
            && Self::printed_date(&line).is_none()
            && !is_byline(line.text)
            && caption::caption(self.text, line.span, false).is_none()
            && !CREDIT_LINE.is_match(line.text)
    }

    /// What stands between headline and body. Lines above a printed date, a byline or a picture are the deck; a lead that
    /// comes again further down is the deck too.
    fn below_title(&mut self, all: &[Line<'t>], from: usize, titled: bool) -> usize {
        let until = all.len().min(from + HEAD_LINES);
        let mut last_head = None;
        let mut sentences = 0;
        for (i, line) in all.iter().enumerate().take(until).skip(from) {
            let is_head = Self::printed_date(line).is_some()
                || line.words <= 12 && is_byline(line.text)
                || line.text.len() > 30 && furniture::line_reason(line.text) == Some("image name");
            if is_head {
                last_head = Some(i);
            } else if line.words > 60 || line.words >= 12 && is_opening(line.text) {
                break;
            } else if line.words >= 15
                && ends_sentence(line.text)
                && caption::caption(self.text, line.span, false).is_none()
                && !all[i + 1..].iter().any(|l| l.says_as(line))
            {
                sentences += 1;
                if sentences > DECK_SENTENCES {
                    break;
                }
            }
        }
        // A date below everything is printed at the end of the story, not above it.
        let words = |lines: &[Line<'_>]| lines.iter().map(|l| l.words).sum::<usize>();
        let last_head = last_head.filter(|&i| words(&all[i + 1..]) > words(&all[from..i]));
        let head_end = last_head.map_or(from, |i| i + 1);
        for (i, line) in all.iter().enumerate().take(head_end).skip(from) {
            if self.known_line(line, false) || is_byline(line.text) {
                continue;
            }
            let repeats = line.words >= 8 && all[i + 1..].iter().any(|l| l.says_as(line));
            if repeats {
                self.mark(line.span, MarkKind::Deck, "the lead, printed twice");
            } else if titled && line.words <= 45 {
                self.mark(line.span, MarkKind::Deck, "between headline and dateline");
            } else if line.words <= 4 && !ends_sentence(line.text) {
                self.mark(line.span, MarkKind::Furniture, "label above the text");
            }
        }
        for (i, line) in all.iter().enumerate().take(until).skip(head_end) {
            let repeated = |l: &&Line<'_>| l.words >= 8 && l.says_as(line) && l.span != line.span;
            if line.words >= 8 && all[i + 1..all.len().min(i + 8)].iter().any(|l| repeated(&l)) {
                self.mark(line.span, MarkKind::Deck, "the lead, printed twice");
            }
        }
        head_end
    }

    /// Marks a line that is furniture, a printed date or a caption, wherever it stands.
    fn known_line(&mut self, line: &Line<'t>, last: bool) -> bool {
        if self.is_covered(line.span) {
            return true;
        }
        let printed = Self::printed(line);
        if !printed.is_empty() {
            self.out.dates.extend(printed);
            self.mark(line.span, MarkKind::Furniture, "printed date");
            return true;
        }
        if let Some(reason) = furniture::line_reason(line.text) {
            self.mark(line.span, MarkKind::Furniture, reason);
            return true;
        }
        if let Some((span, reason)) = caption::caption(self.text, line.span, last) {
            self.mark(span, MarkKind::Caption, reason);
            return span == line.span;
        }
        false
    }

    fn body(&mut self, all: &[Line<'t>], from: usize) {
        for (i, line) in all.iter().enumerate().skip(from) {
            self.known_line(line, i + 1 == all.len());
        }
        // What trails a story, below its last sentence: menu words and the like, short and no sentences.
        for line in all[from..].iter().rev().take(6) {
            if self.is_covered(line.span) {
                continue;
            }
            if !is_menu(line) {
                break;
            }
            self.mark(line.span, MarkKind::Furniture, "page navigation");
        }
    }

    /// The first date that a line prints, if it prints nothing else.
    fn printed_date(line: &Line<'_>) -> Option<When> {
        Self::printed(line).into_iter().next()
    }

    /// The dates that a line prints, if it prints nothing else.
    fn printed(line: &Line<'_>) -> Vec<When> {
        if line.words > 20 || line.text.len() > 120 {
            return Vec::new();
        }
        let found = date::find(line.text);
        let mut rest = line.text.to_owned();
        for (inner, _) in found.iter().rev() {
            rest.replace_range(inner.start..inner.end, " ");
        }
        if found.is_empty() || !DATE_WORDS.is_match(&rest) {
            return Vec::new();
        }
        let spans: Vec<Span> = found.into_iter().map(|(span, _)| span).collect();
        let kinds = date::said::kinds(line.text, &spans);
        let read = |(inner, kind): (&Span, &Option<DateKind>)| {
            let kind = kind.unwrap_or(DateKind::Published);
            let span = Span::new(line.span.start + inner.start, line.span.start + inner.end);
            Some(date::printed(line.text, *inner, kind, "printed date")?.at(span))
        };
        spans.iter().zip(&kinds).filter_map(read).collect()
    }

    /// Sorts the marks, joins what overlaps, and finds the quotations outside them.
    fn settle(&mut self, span: Span, all: &[Line<'t>]) {
        self.out.marks.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
        let mut kept: Vec<Mark> = Vec::with_capacity(self.out.marks.len());
        for mark in self.out.marks.drain(..) {
            match kept.last_mut() {
                Some(last) if mark.span.start < last.span.end => {
                    last.span.end = last.span.end.max(mark.span.end.min(span.end));
                }
                _ => kept.push(mark),
            }
        }
        self.out.marks = kept;
        let marks = &self.out.marks;
        let outside = |q: &Span| !is_marked(marks, *q);
        let found = quotes::quotations_in(self.text, span, all);
        self.out.quotes = found.into_iter().filter(outside).collect();
    }
}

/// Whether a line is a byline and nothing else.
pub(crate) fn is_byline(line: &str) -> bool {
    const WORDS: [&str; 8] = ["By ", "BY ", "Von ", "Par ", "Por ", "Di ", "Text: ", "Words: "];
    WORDS.iter().any(|word| line.starts_with(word)) && BYLINE.is_match(line)
}

/// Whether a line opens a story, as its first three capitals show.
fn is_opening(line: &str) -> bool {
    let capitals = line.bytes().take(3).all(|b| b.is_ascii_uppercase() || !b.is_ascii());
    capitals && OPENING.is_match(line)
}

/// The dates that lines of `within` print and nothing else.
pub(crate) fn printed_dates(text: &str, within: Span) -> Vec<When> {
    let within = Span::new(within.start, text.floor_char_boundary(within.end));
    lines(text, within).iter().flat_map(Reader::printed).collect()
}

/// Menu words in a row: several short names with wide gaps or dividers between them.
fn is_menu(line: &Line<'_>) -> bool {
    let mut parts = line
        .text
        .split(['|', '·', '•', '\t'])
        .flat_map(|p| p.split("  "))
        .map(str::trim)
        .filter(|p| !p.is_empty());
    let mut seen = 0;
    // Ends at the first part that is too long, as a story's first one is.
    let all_short = parts.all(|p| {
        seen += 1;
        p.split_whitespace().nth(3).is_none() && !ends_sentence(p)
    });
    all_short && seen >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_below_the_story_makes_no_deck_of_it() {
        let one = "The mill closed on Monday after eighty years, and nobody came to lock the gate behind it.";
        let two = "Its last owner had promised the council to stay until the spring, when the orders run out.";
        let text =
            format!("Mill closes its doors\n\n{one}\n\n{two}\n\nLast updated Mon 13 Oct 2014");
        let found = article(&text, Span::new(0, text.len()), Form::Text, None);
        assert!(found.marks.iter().all(|m| m.kind != MarkKind::Deck), "{:?}", found.marks);
        // One sentence above the date, and the story below it: that is a deck.
        let text =
            format!("Mill closes its doors\n\n{one}\n\nOctober 13, 2014\n\n{two} {two}\n\n{two}");
        let found = article(&text, Span::new(0, text.len()), Form::Text, None);
        assert!(found.marks.iter().any(|m| m.kind == MarkKind::Deck));
    }
}
