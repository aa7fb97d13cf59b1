//! Labelled blocks: a headline (often printed twice), then a short label and a date within a few lines, then a body.

use std::sync::LazyLock;

use regex::Regex;

use super::{Block, META_LINES, SHORTEST_BODY, body_lines, headline_in, tail_name};
use crate::article::Span;
use crate::extract::date::spoken;
use crate::extract::lines::{Line, ends_sentence};
use crate::extract::{caption, date, furniture, marks};

static SOURCE_PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:source|from|via|by|quelle|fuente|fonte|источник|来源|來源)\s*[:：]\s*")
        .expect("fixed pattern")
});

/// What a line between headline and body says.
#[derive(Debug, Default, Clone)]
struct Meta {
    label: Option<(String, Span)>,
    days: Option<(Vec<i64>, Span)>,
}

/// What stands in the head of a story that the page's elements set apart.
#[derive(Debug, Default)]
pub(super) struct ItemHead {
    pub(super) label: Option<(String, Span)>,
    pub(super) days: Option<(Vec<i64>, Span)>,
    pub(super) lines: Vec<Span>,
}

/// What a block's head says before its end is known.
struct Head {
    start: usize,
    body: usize,
    label: Option<(String, Span)>,
    days: Option<(Vec<i64>, Span)>,
    lines: Vec<Span>,
}

pub(super) fn blocks(all: &[Line<'_>]) -> Vec<Block> {
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
        let (title, link) = headline_in(&all[head.start]);
        let mut lines = head.lines.clone();
        lines[0] = title;
        out.push(Block {
            span: Span::new(all[head.start].span.start, last),
            title: Some(title),
            link,
            label: head.label.clone().filter(|(l, _)| names_outlet(l)),
            days: head.days.clone(),
            head: lines,
            body: all[head.body].span.start,
            ..Block::default()
        });
    }
    out
}

/// Whether a label can be an outlet's: a byline, a day of the week or a word of the menu is none.
pub(super) fn names_outlet(label: &str) -> bool {
    const OTHERS: &[&str] = &["more", "share", "details", "comments", "read more"];
    let bare = label.trim_matches(|c: char| !c.is_alphanumeric());
    let lower = bare.to_lowercase();
    let weekday = || spoken::find(bare).iter().any(|(at, _)| at.start == 0 && at.end == bare.len());
    !marks::is_byline(label)
        && !lower.ends_with(" staff")
        && !OTHERS.contains(&lower.as_str())
        && !weekday()
}

/// How many lines of the last body are its own: at most as many as its longest neighbour has, up to a short line that
/// ends no sentence when everything after it is short too.
pub(super) fn cut_trailer(body: &[Line<'_>], longest: usize) -> usize {
    let mut keep = body.len();
    if longest == 1 {
        keep = keep.min(1);
    }
    while keep > 1 {
        let line = body[keep - 1];
        let trailing =
            line.words <= 8 && !ends_sentence(line.text) && tail_name(line.text).is_none()
                || line.text.contains("  ") && line.words <= 10;
        if !trailing {
            break;
        }
        keep -= 1;
    }
    keep
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
        // A heading below is the headline, and the line above it the page's.
        if !repeated && (line.text.starts_with("# ") || line.text.starts_with("##")) {
            return None;
        }
        let found = meta(all, at);
        if line.says_as(title) {
        } else if found.days.is_some() || found.label.is_some() {
            head.days = head.days.or(found.days);
            head.label = head.label.or(found.label);
        } else if !repeated
            && line.after_blank
            && all.get(at + 1).is_some_and(|l| !l.after_blank)
            && (at + 1 < all.len() && meta(all, at + 1).label.is_some())
        {
            // A headline with a label of its own: the line above it is the page's.
            return None;
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
    // Scripts that part no words have a word a sign.
    if line.words > 12 && !line.text.contains('：') || line.text.len() > 100 {
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
    // Emphasis in Markdown.
    let marked = before.len() - before.trim_start_matches(['*', '_']).len();
    let prefix = marked + SOURCE_PREFIX.find(&before[marked..]).map_or(0, |p| p.end());
    let name =
        before[prefix..].trim_end_matches([' ', '|', '·', '•', ',', '-', '–', '—', '/', '(']);
    let time_only = after
        .trim_end_matches(['*', '_'])
        .chars()
        .all(|c| c.is_ascii_digit() || " :,.|)hUTCGMapmAPM".contains(c));
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
    } else if (parted || prefix > marked) && name.split_whitespace().count() <= 6 {
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

/// Reads the head of a story whose lines are given: what stands above its headline and between that and its first
/// sentence. Where it has no headline, what stands above its first sentence.
pub(super) fn head_of(own: &[Line<'_>], title: Option<Span>) -> ItemHead {
    let mut head = ItemHead::default();
    let mut plain: Option<(String, Span)> = None;
    let at = title.and_then(|t| own.iter().position(|l| l.span == t));
    for (n, line) in own.iter().enumerate() {
        let below = n.saturating_sub(at.unwrap_or(0));
        if Some(n) != at && !at.is_some_and(|t| line.says_as(&own[t])) {
            // Above the headline everything is its head.
            let above = at.is_some_and(|t| n < t);
            let short = line.words <= 12 && !ends_sentence(line.text);
            if below > META_LINES || !above && !short {
                break;
            }
            let found = meta(own, n);
            if found.days.is_none() && found.label.is_none() && line.words <= 5 && plain.is_none() {
                let bare = line.text.trim_start_matches(['•', '*', '-', '·', ' ']);
                plain = Some((bare.to_owned(), line.span));
            }
            head.days = head.days.or(found.days);
            head.label = head.label.or(found.label);
        }
        head.lines.push(line.span);
    }
    // All short lines: there is no body below such a head.
    if head.lines.len() == own.len() {
        let keep = at.map_or(0, |t| t + 1);
        head.lines.truncate(keep);
    }
    let named = |(l, _): &(String, Span)| names_outlet(l) && l.contains(char::is_alphabetic);
    // A plain name is a label where a date stands beside it.
    let beside = head.days.is_some();
    head.label = head.label.filter(named).or(plain.filter(named).filter(|_| beside));
    head
}

/// Whether a line of a story's head is a label or a date; on the page of a `single` article both together. There the
/// sections may bear the days they tell of, and pictures their sources.
#[cfg(feature = "html")]
pub(crate) fn is_label(line: &str, single: bool) -> bool {
    let all = crate::extract::lines::lines(line, Span::new(0, line.len()));
    all.len() == 1 && {
        let found = meta(&all, 0);
        let labelled = found.label.is_some_and(|(l, _)| names_outlet(&l));
        if single { labelled && found.days.is_some() } else { labelled || found.days.is_some() }
    }
}
