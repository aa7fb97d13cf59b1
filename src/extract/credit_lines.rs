//! Which lines around the main text say who wrote it? Bylines and closing credits that main-text extraction throws away.
//!
//! Readability keeps long paragraphs and drops short ones at the edges, and that is where credits stand. Input is the
//! page before extraction and the main text after; output the same text with the byline above and the closing credits
//! below it, each as it stands on the page. Only lines inside the article's own element are looked at.

use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;

use super::clean;
use super::lines::key;

/// Short blocks before and after the main text that are looked at.
const NEAR: usize = 8;

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:By|BY|Von|VON|Par|Por|Di|Text:|Words:|Story by|Reporting by)[ :]\s?\p{Lu}")
        .expect("fixed pattern")
});

static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^\(\p{L}[\p{L}.&'’/\ -]{1,40}\)\.?$
        | ^SOURCE:?\ \p{Lu}
        | ^(?i:source|quelle|fuente|fonte)\s?:\ ?\p{Lu}.{1,50}$
        | ^(?:[-–—]{1,2})\s?(?:\p{Lu}|(?i:with\ files))
        | (?i:(?:first|originally)\ (?:published|appeared)|re-?published\ (?:from|with|under)|reprinted\ (?:from|with)|appeared\ first\ on)
        | (?i:contributed\ to\ this\ (?:report|story|article)|^with\ (?:files|inputs?|material|reporting)\ from|syndicated\ feed|distributed\ by)
        | ^\((?:Additional\ )?(?:Reporting|Writing)\ by
        | ^(?:©|Copyright\b).{0,12}\p{Lu}
        | ^\p{Lu}{3,12}$
        | ^\p{Lu}[\p{L}.'’-]+(?:\ \p{Lu}[\p{L}.'’-]+){1,2},\ (?:The\ )?\p{Lu}[\p{L}\ ]{2,30}$",
    )
    .expect("fixed pattern")
});

/// A block of text on the page, in page order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block(String);

/// The short and long blocks of the article's element.
pub(super) fn blocks(page: &Document) -> Vec<Block> {
    let container = ["article", "main", "[role=main]", "body"]
        .into_iter()
        .find(|c| page.select(c).exists())
        .unwrap_or("body");
    let wanted = "p, address, small, figcaption, [class*=byline], [class*=Byline], [class*=author], \
                  [class*=credit], [class*=source], [class*=copyright], [class*=footnote], [class*=tagline]";
    let mut found: Vec<Block> = Vec::new();
    for element in &page.select(container).select(wanted) {
        if element.select("p").exists() || element.is("figcaption") || element.is("figure *") {
            continue;
        }
        let text = clean(&element.text());
        if !text.is_empty() && found.last().is_none_or(|b| !b.0.contains(&text)) {
            found.push(Block(text));
        }
    }
    found
}

/// The main text with the credit lines that stand next to it on the page.
pub(super) fn restore(text: String, blocks: &[Block]) -> String {
    let kept: std::collections::BTreeSet<String> =
        text.lines().map(key).filter(|k| !k.is_empty()).collect();
    let is_kept = |b: &Block| kept.contains(&key(&b.0));
    let (Some(first), Some(last)) =
        (blocks.iter().position(is_kept), blocks.iter().rposition(is_kept))
    else {
        return text;
    };
    let short = |b: &&Block| b.0.split_whitespace().count() <= 40 && !is_kept(b);
    let above: Vec<&str> = blocks[first.saturating_sub(NEAR)..first]
        .iter()
        .filter(short)
        .filter(|b| BYLINE.is_match(&b.0) && b.0.split_whitespace().count() <= 16)
        .map(|b| b.0.as_str())
        .collect();
    let below: Vec<&str> = blocks[last + 1..blocks.len().min(last + 1 + NEAR)]
        .iter()
        .filter(short)
        .filter(|b| CLOSING.is_match(&b.0))
        .map(|b| b.0.as_str())
        .collect();
    let mut out = String::new();
    for line in above {
        if !text.contains(line) {
            out.push_str(line);
            out.push_str("\n\n");
        }
    }
    out.push_str(&text);
    for line in below {
        if !text.contains(line) {
            out.push_str("\n\n");
            out.push_str(line);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_that_name_the_writer_come_back_and_others_do_not() {
        let long = "The mill closed on Monday after eighty years, and nobody came to lock the gate behind the last shift.";
        let html = format!(
            "<article><h1>Mill</h1><p class=byline>By Ada Lund and Meridian Wire</p><p>Share</p><p>{long}</p>\
             <p>(Meridian Wire)</p><p>Sign up</p></article><footer><p>© 2025 The Ledger</p></footer>"
        );
        let page = Document::from(html.as_str());
        let text = restore(long.to_owned(), &blocks(&page));
        assert_eq!(text, format!("By Ada Lund and Meridian Wire\n\n{long}\n\n(Meridian Wire)"));
    }
}
