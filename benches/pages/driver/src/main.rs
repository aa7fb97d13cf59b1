//! Reads pages with wirecopy and with `dom_smoothie` alone: a list of pages on standard input, a JSON line a page out.
//!
//! A line of the list is the path of a page in UTF-8 and, after a tab, its address if the reader is to know it. With `--time N`
//! each page is read N times by each reader and the best time is given, else once. `--nested BYTES` instead times one
//! page of nested tags.

use std::io::{self, BufRead, Write};
use std::time::Instant;

use serde_json::{Value, json};
use wirecopy::article::{DateKind, Precision, Sourced};
use wirecopy::extract::{date, main_text};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| -> Option<usize> {
        let at = arguments.iter().position(|a| a == name)?;
        arguments.get(at + 1)?.parse().ok()
    };
    let mut out = io::stdout().lock();
    if let Some(bytes) = number("--nested") {
        let html = format!("<title>T</title><body>{}Words.", "<div>".repeat(bytes / 5));
        let start = Instant::now();
        let page = main_text::read(&html, None);
        let seconds = start.elapsed().as_secs_f64();
        return writeln!(
            out,
            "{}",
            json!({"seconds": seconds, "text": page.text, "notes": page.notes})
        );
    }
    let rounds = number("--time").unwrap_or(1).max(1);
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (path, address) =
            line.split_once('\t').map_or((line.as_str(), None), |(p, a)| (p, Some(a)));
        let html = std::fs::read_to_string(path)?;
        let (own, own_time) = timed(rounds, || wirecopy(&html, address.filter(|a| !a.is_empty())));
        let (other, other_time) = timed(rounds, || smoothie(&html));
        let row = json!({
            "path": path, "bytes": html.len(),
            "wirecopy": own, "wirecopy_seconds": own_time,
            "dom_smoothie": other, "dom_smoothie_seconds": other_time,
        });
        writeln!(out, "{row}")?;
    }
    Ok(())
}

fn timed(rounds: usize, mut read: impl FnMut() -> Value) -> (Value, f64) {
    let mut best = f64::INFINITY;
    let mut value = Value::Null;
    for _ in 0..rounds {
        let start = Instant::now();
        value = read();
        best = best.min(start.elapsed().as_secs_f64());
    }
    (value, best)
}

fn wirecopy(html: &str, address: Option<&str>) -> Value {
    let page = main_text::read(html, address);
    let kind = |kind| match kind {
        DateKind::Published => "published",
        DateKind::Modified => "modified",
        DateKind::FirstPublished => "first published",
        DateKind::Fetched => "fetched",
        DateKind::Mentioned => "mentioned",
    };
    let dates: Vec<Value> = page
        .metadata
        .dates
        .iter()
        .map(|when| {
            let day = |second: Option<i64>| second.map(|s| date::format(s, Precision::Day));
            json!({
                "from": day(when.from), "to": day(when.to), "kind": kind(when.kind), "basis": when.basis,
                "zoned": when.zoned, "day": when.local_day().map(|d| date::format(d * 86_400, Precision::Day)),
            })
        })
        .collect();
    let of = |name: fn(&Sourced) -> &str| -> Vec<&str> {
        page.metadata.titles.iter().map(name).collect()
    };
    let (titles, title_bases) = (of(|t| &t.value), of(|t| &t.basis));
    json!({"text": page.text, "titles": titles, "title_bases": title_bases, "dates": dates, "notes": page.notes})
}

fn smoothie(html: &str) -> Value {
    use dom_smoothie::{Config, Readability, TextMode};
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    // The library slices addresses of films at bytes that may lie inside a character.
    let read =
        std::panic::catch_unwind(|| Readability::new(html, None, Some(config)).ok()?.parse().ok());
    match read.ok().flatten() {
        Some(article) => json!({"text": article.text_content.to_string(), "title": article.title}),
        None => json!({"text": "", "title": ""}),
    }
}
