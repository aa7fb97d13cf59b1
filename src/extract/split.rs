//! How many articles does this page hold? Tag pages, feeds and round-ups are cut into the articles they bundle.
//!
//! Input is a document text; output the blocks of it that are articles, each with the label, date and headline that the
//! page gives it, or nothing when the document holds one article. An aggregator page must never join two stories, and an
//! ordinary article with subheads must not be cut.
//!
//! Two grammars are read, both by layout and not by site:
//!
//! * **labelled blocks**: a headline (often printed twice), then a short label and a date within a few lines, then a body.
//!   `Source: X | 4 March 2025` on one line counts as label and date;
//! * **numbered or ruled items**: headlines numbered 1, 2, 3 … or parted by rules, of which at least two end in a credit or
//!   open with a dateline, so that a listicle stays one article.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::Span;
use crate::extract::lines::{Line, ends_sentence, lines};
use crate::extract::{caption, date, furniture, marks};

/// A body shorter than this, in words, makes no block.
const SHORTEST_BODY: usize = 18;

/// Lines between headline and body that may hold label, date and bullets.
const META_LINES: usize = 8;

/// One article of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// From its first headline to the end of its body.
    pub span: Span,
    /// Its headline.
    pub title: Span,
    /// The outlet label the page puts on it.
    pub label: Option<(String, Span)>,
    /// The days that its date line may mean, and where it stands.
    pub days: Option<(Vec<i64>, Span)>,
    /// The lines of its head: headline repeats, label, date, bullets.
    pub head: Vec<Span>,
    /// First byte of the body.
    pub body: usize,
}

static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:#{1,4}\s+)?(\d{1,2})[.)]\s+\S").expect("fixed pattern"));

static RULE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[*\-_=~•·]\s*){3,}$").expect("fixed pattern"));

static HEADING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^#{1,4}\s+\S").expect("fixed pattern"));

static TAIL_CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:\(\p{Lu}[\p{L}.&' ]{1,40}\)|[—–-]{1,2} ?\p{Lu}[\p{L}.&' ]{1,40}|\b[A-Z]{2,12})$",
    )
    .expect("fixed pattern")
});

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\p{Lu}[\p{L}.,' ]{2,40} )?\([\p{Lu}][\p{L} ]{1,30}\) ?(?:[-–—]+|:)")
        .expect("fixed pattern")
});

/// Whether a line is a rule of stars, dashes or dots.
fn is_rule(line: &str) -> bool {
    line.starts_with(['*', '-', '_', '=', '~', '•', '·']) && RULE.is_match(line)
}

/// Whether a line opens with a dateline. The place before its bracket has at most 42 characters.
fn has_dateline(line: &str) -> bool {
    let head = &line.as_bytes()[..line.len().min(4 * 43)];
    memchr::memchr(b'(', head).is_some() && DATELINE.is_match(line)
}

static SOURCE_PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:source|from|via|by|quelle|fuente|fonte)\s*:\s*").expect("fixed pattern")
});

/// What a line between headline and body says.
#[derive(Debug, Default, Clone)]
struct Meta {
    label: Option<(String, Span)>,
    days: Option<(Vec<i64>, Span)>,
}

/// The articles that a document bundles; empty when it holds one, or none.
pub fn blocks(text: &str) -> Vec<Block> {
    blocks_in(text, &lines(text, Span::new(0, text.len())))
}

/// The articles that a document bundles, given all its lines.
pub(crate) fn blocks_in(text: &str, all: &[Line<'_>]) -> Vec<Block> {
    let mut labelled = labelled_blocks(all);
    if labelled.len() >= 2 && !is_article_with_teasers(all, &labelled) {
        settle_order(text, &mut labelled);
        return labelled;
    }
    let items = itemised_blocks(all);
    if items.len() >= 2 { items } else { Vec::new() }
}

/// Whether a story stands above the blocks that is longer than all of them: they are the teasers under it.
fn is_article_with_teasers(all: &[Line<'_>], blocks: &[Block]) -> bool {
    let first = blocks.first().map_or(0, |b| b.span.start);
    let above =
        all.iter().filter(|l| l.span.end <= first && l.words >= 12 && ends_sentence(l.text));
    let inside = |l: &&Line<'_>| blocks.iter().any(|b| b.span.contains(l.span));
    let (above, inside) =
        (above.map(|l| l.words).sum::<usize>(), all.iter().filter(inside).map(|l| l.words).sum());
    above >= 60 && above > inside
}

/// A date that can only be read one way fixes the order of day and month for the whole page.
fn settle_order(text: &str, blocks: &mut [Block]) {
    let shown: Vec<date::Order> =
        blocks.iter().filter_map(|b| date::order_shown(b.days.as_ref()?.1.of(text))).collect();
    let Some(&order) = shown.first() else { return };
    if shown.iter().any(|o| *o != order) {
        return;
    }
    for (days, span) in blocks.iter_mut().filter_map(|b| b.days.as_mut()) {
        if days.len() > 1
            && let Some(day) = date::in_order(span.of(text), order)
        {
            *days = vec![day];
        }
    }
}

/// What a block's head says before its end is known.
struct Head {
    start: usize,
    body: usize,
    label: Option<(String, Span)>,
    days: Option<(Vec<i64>, Span)>,
    lines: Vec<Span>,
}

fn labelled_blocks(all: &[Line<'_>]) -> Vec<Block> {
    // Every head holds a line with a date, and one head makes no container.
    if (0..all.len()).filter(|&i| meta(all, i).days.is_some()).nth(1).is_none() {
        return Vec::new();
    }
    let mut heads: Vec<Head> = Vec::new();
    let mut i = 0;
    while i < all.len() {
        match head_at(all, i) {
            Some(head) => {
                i = head.body;
                heads.push(head);
            }
            None => i += 1,
        }
    }
    // A date alone under a headline is any article's; a page that labels its items labels them all.
    let labels = heads.iter().filter(|h| h.label.is_some()).count();
    let repeated = heads.iter().filter(|h| all[h.start].says_as(&all[h.start + 1])).count();
    if labels * 2 < heads.len().max(1) && repeated * 2 < heads.len().max(1) {
        return Vec::new();
    }
    let lengths: Vec<usize> = (0..heads.len())
        .map(|n| {
            let end = heads.get(n + 1).map_or(all.len(), |h| h.start);
            body_lines(&all[heads[n].body..end]).len()
        })
        .collect();
    // The page's own trailer follows the last item: it gets no more lines than the longest of the others.
    let longest = lengths.iter().rev().skip(1).max().copied();
    let mut out = Vec::new();
    for (n, head) in heads.iter().enumerate() {
        let end = heads.get(n + 1).map_or(all.len(), |h| h.start);
        let mut body = body_lines(&all[head.body..end]);
        if n + 1 == heads.len()
            && let Some(longest) = longest
        {
            body.truncate(cut_trailer(&body, longest));
        }
        if body.iter().map(|l| l.words).sum::<usize>() < SHORTEST_BODY {
            continue;
        }
        let last = body[body.len() - 1].span.end;
        out.push(Block {
            span: Span::new(all[head.start].span.start, last),
            title: all[head.start].span,
            label: head.label.clone().filter(|(l, _)| names_outlet(l)),
            days: head.days.clone(),
            head: head.lines.clone(),
            body: all[head.body].span.start,
        });
    }
    out
}

/// Whether a label can be an outlet's: a byline, a day of the week or a word of the menu is none.
fn names_outlet(label: &str) -> bool {
    const OTHERS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
        "lunedì",
        "martedì",
        "mercoledì",
        "giovedì",
        "venerdì",
        "sabato",
        "domenica",
        "more",
        "share",
        "details",
        "comments",
        "read more",
    ];
    let lower = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    !marks::is_byline(label) && !lower.ends_with(" staff") && !OTHERS.contains(&lower.as_str())
}

/// How many lines of the last body are its own: at most as many as its longest neighbour has, up to a short line that
/// ends no sentence when everything after it is short too.
fn cut_trailer(body: &[Line<'_>], longest: usize) -> usize {
    let mut keep = body.len();
    if longest == 1 {
        keep = keep.min(1);
    }
    while keep > 1 {
        let line = body[keep - 1];
        let trailing =
            line.words <= 8 && !ends_sentence(line.text) && !TAIL_CREDIT.is_match(line.text)
                || line.text.contains("  ") && line.words <= 10;
        if !trailing {
            break;
        }
        keep -= 1;
    }
    keep
}

/// The lines of a body without rules and furniture at its end.
fn body_lines<'t>(all: &[Line<'t>]) -> Vec<Line<'t>> {
    let mut body: Vec<Line<'t>> = all.to_vec();
    while body.last().is_some_and(|l| is_rule(l.text) || furniture::line_reason(l.text).is_some()) {
        body.pop();
    }
    body
}

/// The head of a labelled block that begins at line `i`, if one does.
fn head_at(all: &[Line<'_>], i: usize) -> Option<Head> {
    let title = all.get(i)?;
    if !(2..=30).contains(&title.words) {
        return None;
    }
    // What costs least is asked first.
    let repeated = all.get(i + 1).is_some_and(|l| l.says_as(title));
    let begins = title.after_blank || i.checked_sub(1).is_none_or(|p| ends_sentence(all[p].text));
    if !repeated && (!begins || title.text.starts_with(char::is_lowercase)) {
        return None;
    }
    if !repeated && ends_sentence(title.text) && !title.text.ends_with(['?', '!']) {
        return None;
    }
    if title.text.starts_with(['•', '*'])
        || !title.text.contains(char::is_alphabetic)
        || marks::is_byline(title.text)
        || meta(all, i).days.is_some()
        || furniture::line_reason(title.text).is_some()
        || caption::credit(title.text)
    {
        return None;
    }
    let mut head = Head { start: i, body: i + 1, label: None, days: None, lines: vec![title.span] };
    let mut plain_label: Option<(String, Span)> = None;
    let mut at = i + 1;
    while let Some(line) = all.get(at) {
        if at > i + META_LINES {
            return None;
        }
        let found = meta(all, at);
        if line.says_as(title) {
        } else if found.days.is_some() || found.label.is_some() {
            head.days = head.days.or(found.days);
            head.label = head.label.or(found.label);
        } else if line.words <= 6 && !ends_sentence(line.text) && line.text.len() <= 60 {
            let bare = line.text.trim_start_matches(['•', '*', '-', '·', ' ']);
            if !line.text.starts_with(['•', '*']) && plain_label.is_none() {
                plain_label = Some((bare.to_owned(), line.span));
            }
        } else {
            break;
        }
        head.lines.push(line.span);
        at += 1;
    }
    let body = all.get(at)?;
    head.days.as_ref()?;
    if body.words < 8 || !repeated && at > i + 4 {
        return None;
    }
    head.label = head.label.or(plain_label.filter(|(l, _)| l.split_whitespace().count() <= 5));
    head.body = at;
    Some(head)
}

/// Label and date of one line, when it holds nothing else.
fn meta(all: &[Line<'_>], i: usize) -> Meta {
    let line = &all[i];
    let mut out = Meta::default();
    if line.words > 12 || line.text.len() > 100 {
        return out;
    }
    let Some((inner, days)) = date::find(line.text).into_iter().next() else {
        if line.words <= 7
            && let Some(prefix) = SOURCE_PREFIX.find(line.text)
            && prefix.end() < line.text.len()
        {
            out.label = label(line, prefix.end(), line.text.len());
        }
        return out;
    };
    let before = &line.text[..inner.start];
    let after = &line.text[inner.end..];
    let at = Span::new(line.span.start + inner.start, line.span.start + inner.end);
    let prefix = SOURCE_PREFIX.find(before).map_or(0, |p| p.end());
    let name =
        before[prefix..].trim_end_matches([' ', '|', '·', '•', ',', '-', '–', '—', '/', '(']);
    let time_only = after.chars().all(|c| c.is_ascii_digit() || " :,.|)hUTCGMapmAPM".contains(c));
    if !time_only {
        return out;
    }
    let parted = before[prefix + name.len()..].contains(|c: char| !c.is_whitespace());
    let lower = name.to_lowercase();
    let dateish = name.is_empty()
        || matches!(
            lower.as_str(),
            "time"
                | "date"
                | "published"
                | "posted"
                | "updated"
                | "on"
                | "published on"
                | "posted on"
        )
        || matches!(lower.get(..3), Some("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun"))
            && lower.ends_with("day");
    if dateish {
        out.days = Some((days, at));
    } else if (parted || prefix > 0) && name.split_whitespace().count() <= 6 {
        out.days = Some((days, at));
        out.label = label(line, prefix, prefix + name.len());
    }
    out
}

fn label(line: &Line<'_>, start: usize, end: usize) -> Option<(String, Span)> {
    let raw = line.text.get(start..end)?;
    let name = raw.trim();
    let skip = raw.len() - raw.trim_start().len();
    let at = line.span.start + start + skip;
    (!name.is_empty() && name.split_whitespace().count() <= 6)
        .then(|| (name.to_owned(), Span::new(at, at + name.len())))
}

/// Items that are numbered, ruled off or under headings, when at least two of them bear a credit or a dateline.
fn itemised_blocks(all: &[Line<'_>]) -> Vec<Block> {
    let mut starts: Vec<usize> = Vec::new();
    let mut expected = 1;
    for (i, line) in all.iter().enumerate() {
        // The numbers that are counted are ASCII figures.
        if line.text.starts_with(|c: char| c == '#' || c.is_ascii_digit())
            && line.words <= 20
            && let Some(hit) = NUMBERED.captures(line.text)
            && hit[1].parse() == Ok(expected)
        {
            starts.push(i);
            expected += 1;
        }
    }
    if starts.len() < 3 {
        starts = all
            .iter()
            .enumerate()
            .filter(|(i, l)| {
                let heading = l.words <= 20 && l.words >= 2 && !ends_sentence(l.text);
                (*i > 0 && heading && is_rule(all[i - 1].text))
                    || (*i > 0 && l.text.starts_with('#') && HEADING.is_match(l.text))
            })
            .map(|(i, _)| i)
            .collect();
        // The item above the first rule has no rule before it.
        if let Some(&first) = starts.first()
            && first > 1
            && is_rule(all[first - 1].text)
            && let Some(head) =
                (0..first - 1).rev().find(|&i| all[i].words <= 20 && !ends_sentence(all[i].text))
            && head + 1 < first - 1
        {
            starts.insert(0, head);
        }
    }
    // Items that are neither: a headline, and right below it a dateline, twice or more.
    let headed = |i: &usize| {
        let (title, next) = (&all[*i], &all[*i + 1]);
        let title_like = (2..=20).contains(&title.words) && !ends_sentence(title.text);
        title.after_blank && next.words >= 12 && title_like && has_dateline(next.text)
    };
    if starts.len() < 2 {
        starts = (0..all.len().saturating_sub(1)).filter(headed).collect();
    }
    if starts.len() < 2 {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut credited = 0;
    for (n, &start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(all.len());
        let mut body = body_lines(&all[start + 1..end]);
        if n + 1 == starts.len() {
            body.truncate(cut_trailer(&body, usize::MAX));
        }
        let (Some(first), Some(last)) = (body.first(), body.last()) else { continue };
        if body.iter().map(|l| l.words).sum::<usize>() < SHORTEST_BODY {
            continue;
        }
        if has_dateline(first.text) || TAIL_CREDIT.is_match(last.text) {
            credited += 1;
        }
        out.push(Block {
            span: Span::new(all[start].span.start, last.span.end),
            title: all[start].span,
            label: None,
            days: None,
            head: vec![all[start].span],
            body: first.span.start,
        });
    }
    if credited >= 2 { out } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "The mill closed on Monday after eighty years of work, and nobody came to lock the gate behind \
                        the last shift, which left without a word.";

    #[test]
    fn a_timeline_with_pictures_is_one_article() {
        let step = |day| {
            format!("Photo credit: Harbour Pictures\n\nMore\n\nMay {day}, 1989\n\n{BODY}\n\n")
        };
        assert_eq!(blocks(&(3..7).map(step).collect::<String>()), []);
    }

    #[test]
    fn teasers_under_a_story_make_no_container() {
        let teaser = |n: &str| {
            format!(
                "Council of {n} lowers the ferry fare\nHarbour Post | 12 January 2015\n{BODY}\n"
            )
        };
        let two = format!("{}{}", teaser("Northam"), teaser("Ellery"));
        assert_eq!(blocks(&two).len(), 2);
        let above = format!("{BODY} {BODY}\n\n{BODY} {BODY}\n\nMORE STORIES\n\n{two}");
        assert_eq!(blocks(&above), []);
    }

    #[test]
    fn a_byline_and_a_weekday_are_no_labels() {
        assert!(!names_outlet("By Ada Lund"));
        assert!(!names_outlet("Mittwoch"));
        assert!(names_outlet("Harbour Post"));
    }
}
