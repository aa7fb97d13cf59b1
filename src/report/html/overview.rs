//! What can be seen of a report at a glance, without a script? Counts, roles, agencies' shares, days, what was no story.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use askama::Template;

use super::lists::Lists;
use super::text::line;
use crate::overlap::Portion;
use crate::report::wording::{count, counted, full_day, percent};
use crate::report::{Report, methods};

/// Rows of a table, and bars of a chart.
const ROWS: usize = 12;
const DAYS: usize = 366;

/// Views by their address, as `templates/main.js` knows them.
const VIEWS: [(&str, &str); 7] = [
    ("overview", "Overview"),
    ("who", "Who reprints whom"),
    ("stories", "Stories"),
    ("passages", "Passages"),
    ("sources", "Sources"),
    ("exceptions", "Exceptions"),
    ("corrections", "Corrections"),
];

/// The page as its template fills it in.
#[derive(Debug, Template)]
#[template(path = "page.html", config = "src/report/askama.toml")]
pub(super) struct Page<'p> {
    version: &'static str,
    title: String,
    first_hash: String,
    first: &'p str,
    script_hash: String,
    style_hash: String,
    script: &'p str,
    style: &'p str,
    views: [(&'static str, &'static str); 7],
    lists: String,
    texts: String,
    lede: String,
    left_out: Option<String>,
    chosen: String,
    tiles: Vec<Tile>,
    roles: Vec<Bar>,
    wires: Vec<Wire>,
    more_wires: Option<String>,
    days: Option<Days>,
    left_aside: Vec<Aside>,
    more_aside: Option<String>,
    methods: String,
    parameters: Vec<(&'static str, String)>,
}

/// What the page holds besides what is said of the report.
#[derive(Debug)]
pub(super) struct Parts<'p> {
    pub(super) first_hash: String,
    pub(super) first: &'p str,
    pub(super) script_hash: String,
    pub(super) style_hash: String,
    pub(super) script: &'p str,
    pub(super) style: &'p str,
    pub(super) lists: String,
    pub(super) texts: String,
    pub(super) left_out: Option<String>,
}

#[derive(Debug)]
struct Tile {
    name: &'static str,
    figure: String,
    note: String,
}

#[derive(Debug)]
struct Bar {
    name: &'static str,
    note: &'static str,
    class: &'static str,
    width: String,
    figure: String,
}

#[derive(Debug)]
struct Wire {
    name: String,
    lower: String,
    upper: String,
    credited: String,
    matched: String,
}

#[derive(Debug)]
struct Days {
    caption: String,
    told: String,
    width: usize,
    step: usize,
    bars: Vec<Column>,
    labels: Vec<Label>,
}

#[derive(Debug)]
struct Column {
    x: usize,
    y: String,
    height: String,
    told: String,
}

#[derive(Debug)]
struct Label {
    x: usize,
    text: String,
}

#[derive(Debug)]
struct Aside {
    host: String,
    what: String,
    pages: usize,
}

impl<'p> Page<'p> {
    pub(super) fn new(report: &Report, title: &str, parts: Parts<'p>) -> Self {
        let (left_aside, more_aside) = left_aside(report);
        Self {
            version: report.wirecopy,
            title: line(title, 200),
            first_hash: parts.first_hash,
            first: parts.first,
            views: VIEWS,
            script_hash: parts.script_hash,
            style_hash: parts.style_hash,
            script: parts.script,
            style: parts.style,
            lists: parts.lists,
            texts: parts.texts,
            lede: lede(report),
            left_out: parts.left_out,
            chosen: methods::chosen(report).trim_end().to_owned(),
            tiles: tiles(report),
            roles: roles(report),
            wires: wires(report),
            more_wires: more_wires(report),
            days: days(report),
            left_aside,
            more_aside,
            methods: methods::paragraph(report).split_whitespace().collect::<Vec<_>>().join(" "),
            parameters: parameters(report),
        }
    }
}

/// What of the report is not in the page, for whoever would search there in vain.
pub(super) fn left_out(report: &Report, listed: &Lists) -> Option<String> {
    let stories = listed.all_stories - listed.stories.len();
    (stories > 0).then(|| {
        format!(
            "This page lists {} of {}, those that spread over most sources, with {} of {}. All others are in \
             the tables (scan --tables) and the JSON report; the figures count them all.",
            n(listed.stories.len()),
            counted_n(listed.all_stories, "story", "stories"),
            n(listed.pieces.len()),
            counted_n(report.pieces.len(), "article", "articles"),
        )
    })
}

fn n(count: usize) -> String {
    crate::report::wording::thousands(count as u64)
}

fn counted_n(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", n(count), if count == 1 { one } else { many })
}

fn lede(report: &Report) -> String {
    let s = &report.summary;
    let mut parts = vec![format!(
        "{} with {}",
        counted_n(s.documents, "document", "documents"),
        counted_n(s.pieces, "article", "articles")
    )];
    if s.containers > 0 {
        parts.push(counted_n(s.containers, "page bundles several", "pages bundle several"));
    }
    if s.non_articles > 0 {
        parts.push(counted_n(s.non_articles, "page is no story", "pages are no story"));
    }
    if let Some(dates) = &s.published {
        let day = |d: &Option<String>| d.as_deref().map(|d| full_day(d, true)).unwrap_or_default();
        let (from, to) = (day(&dates.from), day(&dates.to));
        parts.push(if from == to { from } else { format!("{from} to {to}") });
    }
    parts.join(" · ")
}

fn tiles(report: &Report) -> Vec<Tile> {
    let s = &report.summary;
    let mut tiles = Vec::new();
    let mut tile = |name, figure: String, note: &str| {
        tiles.push(Tile { name, figure, note: note.to_owned() });
    };
    tile("documents", n(s.documents), "");
    tile("articles", n(s.pieces), "");
    tile("distinct texts", n(s.distinct_texts), "copies counted once");
    tile("known origins", n(s.known_origins), "who wrote at least one of them");
    tile("texts with no origin found", n(s.no_origin), "");
    tile("originals not in this collection", n(s.absent_originals), "known from their copies");
    let f = &report.summary.figures;
    if let Some(share) = f.reprinted_share {
        tile("of the words are reprinted", percent(share), "word for word, quotations aside");
    }
    let wire = &report.summary.wire;
    if let (Some(low), Some(high)) =
        (wire.credited.share_of_words, wire.credited_or_matched.share_of_words)
    {
        let note = format!(
            "of the words: credited in {}, credited or matched in {}",
            counted_n(wire.credited.pieces as usize, "article", "articles"),
            n(wire.credited_or_matched.pieces as usize),
        );
        tile("agency copy", between(low, high), &note);
    }
    if s.truncated > 0 {
        tile("articles cut short", n(s.truncated), "only their beginning is here");
    }
    tiles
}

fn roles(report: &Report) -> Vec<Bar> {
    let r = report.summary.roles;
    let all = report.pieces.len().max(1);
    let uncredited = report.pieces.iter().filter(|p| super::stories::is_uncredited(p)).count();
    [
        ("original in this collection", "its carrier wrote it", "role-original", r.original),
        ("reprint, credited", "says whose text it is", "role-reprint", r.reprint - uncredited),
        ("reprint, uncredited", "no credit was found", "role-uncredited", uncredited),
        ("partly another’s", "own text around it", "role-partial", r.partial),
        ("later version", "by the same carrier", "role-revision", r.revision),
        ("no credit, no partner", "nothing is claimed", "role-unlinked", r.unlinked),
        ("undecided", "the evidence is too thin", "role-unknown", r.unknown),
    ]
    .into_iter()
    .filter(|bar| bar.3 > 0)
    .map(|(name, note, class, count)| Bar {
        name,
        note,
        class,
        width: format!("{:.2}", count as f64 / all as f64 * 100.0),
        figure: n(count),
    })
    .collect()
}

/// A share, or from which to which it may be.
fn between(low: f64, high: f64) -> String {
    let (low, high) = (percent(low), percent(high));
    if low == high { low } else { format!("{} – {high}", low.trim_end_matches(" %")) }
}

/// Agencies with the most words that may be theirs.
fn wires(report: &Report) -> Vec<Wire> {
    let mut agencies: Vec<_> = report.summary.wire.agencies.iter().collect();
    agencies.sort_by_key(|a| (Reverse(a.credited_or_matched.words), &a.name));
    let share = |portion: &Portion| {
        let words = portion.share_of_words.unwrap_or_default();
        let share = if words > 0.0 && words < 0.005 { "< 1 %".to_owned() } else { percent(words) };
        format!("{}, {share}", n(portion.pieces as usize))
    };
    // Bars are as long as the longest needs, in steps that can be told.
    let most = agencies
        .first()
        .and_then(|a| a.credited_or_matched.share_of_words)
        .filter(|&share| share > 0.0)
        .unwrap_or(1.0);
    let bar = |portion: &Portion| {
        format!("{:.2}", portion.share_of_words.unwrap_or_default() / most * 100.0)
    };
    agencies
        .iter()
        .take(ROWS)
        .map(|a| Wire {
            name: line(&a.name, 80),
            lower: bar(&a.credited),
            upper: bar(&a.credited_or_matched),
            credited: share(&a.credited),
            matched: share(&a.credited_or_matched),
        })
        .collect()
}

fn more_wires(report: &Report) -> Option<String> {
    let more = report.summary.wire.agencies.len().saturating_sub(ROWS);
    (more > 0)
        .then(|| format!("{} with fewer words.", counted_n(more, "more agency", "more agencies")))
}

/// Articles by day of publication; days between are shown where there are not too many.
fn days(report: &Report) -> Option<Days> {
    let mut by: BTreeMap<jiff::civil::Date, usize> = BTreeMap::new();
    let mut undated = 0;
    for piece in &report.pieces {
        let dates = piece.published.as_ref();
        let day = dates.filter(|d| {
            let (from, to) = (d.from.as_deref(), d.to.as_deref());
            from.and_then(|d| d.get(..10)).is_some()
                && from.and_then(|d| d.get(..10)) == to.and_then(|d| d.get(..10))
        });
        match day.and_then(|d| d.from.as_deref()?.get(..10)?.parse().ok()) {
            Some(day) => *by.entry(day).or_default() += 1,
            None => undated += 1,
        }
    }
    let (&first, &last) = (by.keys().next()?, by.keys().next_back()?);
    let span = usize::try_from((last - first).get_days()).ok()? + 1;
    // A few that lie far off would leave no room for the others.
    let unit = span.div_ceil(DAYS);
    let slots = span.div_ceil(unit);
    let mut counts = vec![0; slots];
    for (day, count) in &by {
        counts[usize::try_from((*day - first).get_days()).ok()? / unit] += count;
    }
    let most = counts.iter().copied().max()?;
    let step = (720 / slots).clamp(3, 28);
    let at = |slot: usize| first.checked_add(jiff::Span::new().days((slot * unit) as i64)).ok();
    let bars = counts
        .iter()
        .enumerate()
        .map(|(slot, &count)| {
            let height = count as f64 / most as f64 * 92.0;
            let day = at(slot).map(|d| full_day(&d.to_string(), true)).unwrap_or_default();
            Column {
                x: slot * (step + 1),
                y: format!("{:.1}", 96.0 - height),
                height: format!("{height:.1}"),
                told: format!("{day}: {}", counted_n(count, "article", "articles")),
            }
        })
        .collect();
    let every = (96 / (step + 1)).max(1);
    let labels = (0..slots)
        .step_by(every)
        .filter(|slot| slot * (step + 1) + 60 <= slots * (step + 1) || *slot == 0)
        .filter_map(|slot| {
            let text = full_day(&at(slot)?.to_string(), span > 300);
            Some(Label { x: slot * (step + 1), text })
        })
        .collect();
    let range =
        format!("{} to {}", full_day(&first.to_string(), true), full_day(&last.to_string(), true));
    let dated: usize = by.values().sum();
    let without = match undated {
        0 => String::new(),
        _ => format!(" {} no day of their own.", counted(undated, "article has", "articles have")),
    };
    let caption = if unit > 1 { format!(" A bar is {unit} days.") } else { String::new() };
    Some(Days {
        caption: format!("{range}, at most {} a bar.{caption}{without}", count(most, "article")),
        told: format!("{} by day, {range}", counted_n(dated, "dated article", "dated articles")),
        width: (slots * (step + 1)).max(120),
        step,
        bars,
        labels,
    })
}

fn parameters(report: &Report) -> Vec<(&'static str, String)> {
    let p = &report.parameters.params;
    vec![
        ("words in a shingle", p.shingle.to_string()),
        ("copies from Jaccard", p.threshold.to_string()),
        ("contained from", p.contained.to_string()),
        ("partial from", p.partial.to_string()),
        ("candidates", format!("{:?}", p.candidates).to_lowercase()),
        ("fingerprint", report.parameters.fingerprint.clone()),
    ]
}

/// What is no story and what could not be read, by host, most first.
fn left_aside(report: &Report) -> (Vec<Aside>, Option<String>) {
    let mut by: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in &report.summary.non_articles_of {
        let host = row.host.clone().unwrap_or_else(|| "host unknown".to_owned());
        *by.entry((host, row.reason.clone())).or_default() += row.pages;
    }
    for skipped in &report.summary.skipped {
        let file = skipped.document.clone();
        *by.entry((file, format!("not read: {}", skipped.reason))).or_default() += 1;
    }
    let mut rows: Vec<_> = by.into_iter().collect();
    rows.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    let more = rows.len().saturating_sub(ROWS);
    let rest: usize = rows.iter().skip(ROWS).map(|row| row.1).sum();
    let shown = rows
        .into_iter()
        .take(ROWS)
        .map(|((host, what), pages)| Aside {
            host: line(&host, 120),
            what: line(&what, 160),
            pages,
        })
        .collect();
    let more = (more > 0).then(|| {
        format!("{} more, with {}", n(more), counted_n(rest, "page or record", "pages or records"))
    });
    (shown, more)
}
