//! Items that are numbered, ruled off or under headings, when they bear what a story of its own has.

use std::sync::LazyLock;

use regex::Regex;

use super::labelled::cut_trailer;
use super::{
    Block, SHORTEST_BODY, address_in, body_lines, calls_to_read_on, is_party, is_rule,
    leads_to_text, lies_in, tail_name,
};
use crate::article::{Sourced, Span};
use crate::extract::lines::{Line, ends_sentence};
use crate::extract::marks;

/// Words of an item's text in a digest: at least, and on average at most.
const BRIEF: usize = 25;
const LONGEST_BRIEF: usize = 160;

static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:#{1,4}\s+)?(\d{1,2})[.)]\s+\S").expect("fixed pattern"));

static HEADING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^#{1,4}\s+\S").expect("fixed pattern"));

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\p{Lu}[\p{L}.,' ]{2,40} )?\([\p{Lu}][\p{L} ]{1,30}\) ?(?:[-–—]+|:)")
        .expect("fixed pattern")
});

/// Whether a line opens with a dateline. The place before its bracket has at most 42 characters.
fn has_dateline(line: &str) -> bool {
    let head = &line.as_bytes()[..line.len().min(4 * 43)];
    memchr::memchr(b'(', head).is_some() && DATELINE.is_match(line)
}

/// Items that are numbered, ruled off or under headings, when at least two of them bear a credit or a dateline.
pub(super) fn blocks(all: &[Line<'_>]) -> Vec<Block> {
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
        // Subheads of one story may stand above datelines too; but its lead stands above them.
        let lead: usize = all.iter().take(starts.first().map_or(0, |s| *s)).map(|l| l.words).sum();
        if lead >= BRIEF {
            starts.clear();
        }
    }
    // A newsletter's items stand under headlines in capitals.
    let shouted = |i: &usize| {
        let (title, next) = (&all[*i], &all[*i + 1]);
        title.after_blank
            && (2..=14).contains(&title.words)
            && next.words >= 12
            && title.text.contains(char::is_uppercase)
            && !title.text.contains(char::is_lowercase)
    };
    if starts.len() < 2 {
        starts = (0..all.len().saturating_sub(1)).filter(shouted).collect();
    }
    if starts.len() < 2 {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut credited = 0;
    let mut names: Vec<&str> = Vec::new();
    for (n, &start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(all.len());
        let mut body = body_lines(&all[start + 1..end]);
        if n + 1 == starts.len() {
            body.truncate(cut_trailer(&body, usize::MAX));
            // A farewell below the last credit is the page's.
            let credit =
                body.iter().rposition(|l| l.words >= 8 && tail_name(l.text).is_some_and(is_party));
            if let Some(at) = credit
                && body[at + 1..].iter().map(|l| l.words).sum::<usize>() < SHORTEST_BODY
            {
                body.truncate(at + 1);
            }
        }
        let (Some(first), Some(last)) = (body.first(), body.last()) else { continue };
        if body.iter().map(|l| l.words).sum::<usize>() < SHORTEST_BODY {
            continue;
        }
        let name = tail_name(last.text);
        if has_dateline(first.text) || name.is_some_and(is_party) {
            credited += 1;
        }
        names.extend(name);
        out.push(Block {
            span: Span::new(all[start].span.start, last.span.end),
            title: Some(all[start].span),
            head: vec![all[start].span],
            body: first.span.start,
            ..Block::default()
        });
    }
    // What is no agency's name is a paper's when all items end in such a name and these recur; speakers change.
    let ends = names.len();
    names.sort_unstable();
    names.dedup();
    let recurs = ends == out.len() && names.len() * 2 <= ends;
    if credited >= 2 || recurs { out } else { Vec::new() }
}

/// Whether the first of some paragraphs opens with a dateline, or the last ends in an agency's or a paper's name behind its sentence.
#[cfg(feature = "html")]
pub(crate) fn is_credited<'p>(paragraphs: impl Iterator<Item = &'p str>) -> bool {
    let (mut first, mut last) = (None, None);
    for paragraph in paragraphs {
        first.get_or_insert(paragraph);
        last = Some(paragraph);
    }
    let closes = |line: &str| {
        let line = line.trim_end();
        tail_name(line).is_some_and(|name| {
            let at = line.rfind(name).unwrap_or(0);
            let before = line[..at].trim_end_matches(['(', '-', '–', '—', ' ']);
            is_party(name) && ends_sentence(before)
        })
    };
    first.is_some_and(has_dateline) || last.is_some_and(closes)
}

/// Whether a line reads as a headline above the line after it.
fn is_headline(all: &[Line<'_>], i: usize) -> bool {
    let Some(next) = all.get(i + 1) else { return false };
    let line = &all[i];
    (2..=20).contains(&line.words)
        && line.after_blank
        && (!ends_sentence(line.text) || line.text.ends_with(['?', '!']))
        && next.words >= 12
        && ends_sentence(next.text)
        && line.text.contains(char::is_alphabetic)
        && !calls_to_read_on(line.text)
        && !marks::is_byline(line.text)
}

/// Whether a line leads to the whole text: an address with at most a call before it. A bare call is no sign: papers put it between
/// the paragraphs of an article, above the headline of another.
fn leads_on(line: &Line<'_>) -> bool {
    line.words <= 14
        && address_in(line.text)
            .is_some_and(|address| line.words <= 8 || line.text.len() <= 3 * address.len())
}

/// Headlines with a text and a line that leads to the whole of it, item after item.
pub(super) fn linked(all: &[Line<'_>]) -> Vec<Block> {
    let ends: Vec<usize> = (0..all.len()).filter(|&i| leads_on(&all[i])).collect();
    if ends.len() < 2 {
        return Vec::new();
    }
    let mut out: Vec<Block> = Vec::new();
    let mut from = 0;
    for &end in &ends {
        let start = (from..end).find(|&i| is_headline(all, i));
        from = end + 1;
        let Some(start) = start else { continue };
        let body = body_lines(&all[start + 1..end]);
        let (Some(first), Some(last)) = (body.first(), body.last()) else { continue };
        if body.iter().map(|l| l.words).sum::<usize>() < BRIEF {
            continue;
        }
        let link = address_in(all[end].text);
        // What a section of a guide leads to is a service and no text.
        if !calls_to_read_on(all[end].text) && !link.is_some_and(leads_to_text) {
            continue;
        }
        out.push(Block {
            span: Span::new(all[start].span.start, last.span.end),
            title: Some(all[start].span),
            link: link.map(|address| Sourced::new(address, "link to read on")),
            head: vec![all[start].span],
            body: first.span.start,
            ..Block::default()
        });
    }
    // Sections of one article have no such lines, or one now and then.
    if out.len() >= 2 && out.len() * 3 >= ends.len() * 2 && is_most(all, &out) {
        out
    } else {
        Vec::new()
    }
}

/// Headlines with short texts on a page that calls itself a digest.
pub(super) fn digest(all: &[Line<'_>], title: Option<&str>) -> Vec<Block> {
    let first = all.first().filter(|l| l.words <= 14).map(|l| l.text);
    if !title.or(first).is_some_and(says_digest) && !first.is_some_and(says_digest) {
        return Vec::new();
    }
    let starts: Vec<usize> = (0..all.len()).filter(|&i| is_headline(all, i)).collect();
    let mut out: Vec<Block> = Vec::new();
    let mut words = 0;
    for (n, &start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(all.len());
        let mut body = body_lines(&all[start + 1..end]);
        if n + 1 == starts.len() {
            body.truncate(cut_trailer(&body, usize::MAX));
        }
        let own: usize = body.iter().map(|l| l.words).sum();
        let (Some(first), Some(last)) = (body.first(), body.last()) else { continue };
        if own < BRIEF {
            continue;
        }
        words += own;
        out.push(Block {
            span: Span::new(all[start].span.start, last.span.end),
            title: Some(all[start].span),
            head: vec![all[start].span],
            body: first.span.start,
            ..Block::default()
        });
    }
    if out.len() >= 3 && words <= out.len() * LONGEST_BRIEF && is_most(all, &out) {
        out
    } else {
        Vec::new()
    }
}

/// Whether most words of a text stand in its items.
fn is_most(all: &[Line<'_>], items: &[Block]) -> bool {
    let of = |l: &&Line<'_>| lies_in(l, items);
    let inside: usize = all.iter().filter(of).map(|l| l.words).sum();
    inside * 3 >= all.iter().map(|l| l.words).sum::<usize>() * 2
}

/// What pages call themselves that hold the news in brief.
static DIGEST: LazyLock<Regex> = LazyLock::new(|| {
    crate::extract::pattern(
        r"\bin brief\b|\b(?:news|world|local|business|sports?) ?briefs\b|\bround-?ups?\b|\b(?:morning|evening|daily|weekly|news|weekend) (?:briefing|digest|brief)\b|\bnewsletter$|\bpress review\b|kurz (?:gemeldet|notiert|berichtet)|kurznachrichten|kurzmeldungen|nachrichten kompakt|presseschau|\ben bref\b|^brèves|revue de presse|\ben breve\b|resumen de noticias|\bin breve\b|rassegna stampa|resumo (?:do dia|de notícias)|^curtas\b|^коротко|дайджест|обзор (?:прессы|новостей)|简讯|要闻|早报|晚报|新闻汇总",
    )
    .case_insensitive(true)
    .build()
    .expect("a fixed pattern compiles")
});

fn says_digest(title: &str) -> bool {
    DIGEST.is_match(title)
}
