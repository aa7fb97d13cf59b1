//! Which lines around the main text say who wrote it? Bylines and closing credits that main-text extraction throws away.
//!
//! Main text is long paragraphs; credits are short lines at their edges. Input is the page with its chosen blocks; some
//! blocks around them are chosen too: the byline above, the closing credits below. A byline that the page's author fields
//! give as well is left out, for they are read anyway.

use std::sync::LazyLock;

use regex::Regex;

use super::date;
use super::hints::Hints;
use super::lines::key;
use super::outline::{Name, Outline};
use crate::article::Sourced;

/// Short blocks before and after the main text that are looked at.
const NEAR: usize = 8;
/// And after it for a line that can be nothing else than a credit.
const FAR: usize = 24;

/// A closing credit that cannot be taken for anything else.
static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?:first|originally)\ (?:published|appeared)\ (?:by|on|in|at)
        | \bthis\ (?:report|story|article)\ (?:by|from)\b.{0,40}\bfirst\ published
        | (?:contributed\ to\ this\ (?:report|story|article)|^with\ (?:files|inputs?)\ from)
        | ^(?:©|copyright)\W{0,4}(?:\(c\)\W*)?\d{4}\W{0,3}\ (?:the\ )?
          (?:associated\ press|reuters|thomson\ reuters|agence\ france|afp|ap|upi|united\ press|dpa|efe|ansa|press\ association|pa|aap|canadian\ press|bloomberg)\b",
    )
    .expect("fixed pattern")
});

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:By|BY|Von|VON|Par|Por|Di|Text:|Words:|Story by|Reporting by)[ :]\s?\p{Lu}")
        .expect("fixed pattern")
});

static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^\(\p{L}[\p{L}.&'’/\ -]{1,40}\)\.?$
        | ^SOURCE:?\ \p{Lu}
        | ^(?i:source|quelle|fuente|fonte)\s?:\ ?\p{L}.{1,50}$
        | ^[（(]?(?:Источник|来源|來源|稿源)\s?[:：]
        | ^（\p{L}{2,12}）$
        | ^\p{L}{2,12}/\p{L}{2,12}$
        | ^\p{L}{0,3}(?:\.\ \p{L})*\.?\ ?(?i:avec|mit|con|com)\ .{0,40}\p{Lu}{2}.{0,30}$
        | ^\W{0,3}(?i:avec\ des\ informations|mit\ material|con\ (?:información|datos|informazioni)|com\ informações|по\ материалам|综合)
        | ^Cet(?:te)?\ (?:dépêche|article|texte)\ d.{5,60}\ publiée?\ 
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

/// Whether a line reads as a closing credit.
pub(super) fn is_credit(line: &str) -> bool {
    CLOSING.is_match(line)
}

/// Chooses the credit lines that stand next to what is chosen.
pub(super) fn restore(page: &Outline, kept: &mut [bool], authors: &[Sourced]) {
    let (Some(first), Some(last)) = (kept.iter().position(|k| *k), kept.iter().rposition(|k| *k))
    else {
        return;
    };
    let said: Vec<String> =
        kept.iter().zip(&page.blocks).filter(|(k, _)| **k).map(|(_, b)| key(&b.text)).collect();
    let other = |mut element: usize| {
        const OTHER: Hints = Hints::COMMENTS
            .and(Hints::RELATED)
            .and(Hints::TEASER)
            .and(Hints::NEWSLETTER)
            .and(Hints::SIDEBAR);
        while element != 0 {
            let e = &page.elements[element];
            let holds_text = e.first <= first && last < e.end;
            if !holds_text && (matches!(e.name, Name::Figure | Name::Nav) || e.hints.has(OTHER)) {
                return true;
            }
            element = e.parent;
        }
        false
    };
    // The page's foot bears the site's own copyright.
    let in_foot = |mut element: usize| {
        while element != 0 {
            let e = &page.elements[element];
            let holds_text = e.first <= first && last < e.end;
            if !holds_text && (e.name == Name::Footer || e.hints.has(Hints::FOOTER)) {
                return true;
            }
            element = e.parent;
        }
        false
    };
    let fits = |n: usize, most: usize| {
        let block = &page.blocks[n];
        block.words <= most && block.linked < block.words.max(2) && !other(block.element)
    };
    let new = |n: usize| {
        let own = key(&page.blocks[n].text);
        !said.iter().any(|s| s.contains(&own))
    };
    let above = first.saturating_sub(NEAR)..first;
    let below = last + 1..page.blocks.len().min(last + 1 + FAR);
    let found: Vec<usize> = above
        .filter(|&n| {
            let text = &page.blocks[n].text;
            fits(n, 16) && BYLINE.is_match(text) && new(n) && !names_only(text, authors)
        })
        .chain(below.filter(|&n| {
            let near = n <= last + NEAR && !in_foot(page.blocks[n].element);
            let rule = if near { &*CLOSING } else { &*PLAIN };
            fits(n, 60) && rule.is_match(&page.blocks[n].text) && new(n)
        }))
        .collect();
    for n in found {
        kept[n] = true;
    }
    // An agency's copyright in the page's foot is the story's where the story opens with the agency's dateline; without it
    // the line may be the site's own, or stand below every story.
    let opening: String = page.blocks[first..=last]
        .iter()
        .zip(&kept[first..=last])
        .filter(|(block, kept)| **kept && block.words > 8)
        .take(3)
        .flat_map(|(block, _)| block.text.chars().take(120).chain(['\n']))
        .collect();
    let stated = |line: &str| {
        let hit = PLAIN.find(line).filter(|_| line.starts_with(['©', 'C', 'c']))?;
        let end = hit.as_str().to_lowercase();
        let codes = OWNERS.iter().find(|(name, _)| end.ends_with(name))?.1;
        codes.iter().any(|code| opening.contains(&format!("({code})"))).then_some(())
    };
    let far = page.blocks.len().min(last + 1 + FAR)..page.blocks.len();
    let copyright = |&n: &usize| {
        let block = &page.blocks[n];
        block.words <= 60 && stated(&block.text).is_some() && new(n)
    };
    if let Some(n) = far.into_iter().find(copyright) {
        kept[n] = true;
    }
}

/// Agencies as their copyright lines name them, and as their datelines do.
const OWNERS: &[(&str, &[&str])] = &[
    ("associated press", &["AP"]),
    ("reuters", &["Reuters", "REUTERS"]),
    ("agence france", &["AFP"]),
    ("afp", &["AFP"]),
    ("upi", &["UPI"]),
    ("united press", &["UPI"]),
    ("dpa", &["dpa"]),
    ("efe", &["EFE"]),
    ("ansa", &["ANSA"]),
    ("canadian press", &["CP"]),
    ("bloomberg", &["Bloomberg"]),
];

/// Whether a byline says nothing that the author fields do not.
fn names_only(byline: &str, authors: &[Sourced]) -> bool {
    let known: Vec<String> = authors.iter().map(|a| format!(" {} ", key(&a.value))).collect();
    let mut bare = byline.to_owned();
    for (span, _) in date::find(byline).into_iter().rev() {
        bare.replace_range(span.start..span.end, " ");
    }
    let words = key(&bare);
    let mut rest = words.split(' ').skip(1).filter(|word| {
        !word.chars().any(|c| c.is_ascii_digit())
            && !matches!(
                *word,
                "and" | "by" | "und" | "et" | "y" | "e" | "von" | "par" | "por" | "di"
            )
    });
    !known.is_empty()
        && rest.all(|word| known.iter().any(|name| name.contains(&format!(" {word} "))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn restored(html: &str, authors: &[&str]) -> Vec<String> {
        let page = Outline::of(&Document::from(html));
        let mut kept: Vec<bool> = page.blocks.iter().map(|b| b.words > 15).collect();
        let authors: Vec<Sourced> =
            authors.iter().map(|a| Sourced::new(*a, "meta author")).collect();
        restore(&page, &mut kept, &authors);
        page.blocks.iter().zip(kept).filter(|(_, k)| *k).map(|(b, _)| b.text.clone()).collect()
    }

    const LONG: &str = "The mill closed on Monday after eighty years, and nobody came to lock the gate behind the last shift.";

    #[test]
    fn edges_that_name_the_writer_come_back_and_others_do_not() {
        let html = format!(
            "<article><h1>Mill</h1><p class=byline>By Ada Lund and Meridian Wire</p><p>Share</p><p>{LONG}</p>\
             <p>(Meridian Wire)</p><p>Sign up</p></article><footer><p>© 2025 The Ledger</p></footer>"
        );
        let found = restored(&html, &["Ada Lund"]);
        assert_eq!(found, ["By Ada Lund and Meridian Wire", LONG, "(Meridian Wire)"]);
    }

    #[test]
    fn an_agencys_copyright_in_the_foot_is_the_storys_where_its_dateline_is() {
        let foot = format!(
            "{}<footer><p>Copyright 2011 The Associated Press. All rights reserved.</p></footer>",
            "<p>more</p>".repeat(40)
        );
        assert_eq!(restored(&format!("<p>PORT ELLERY (AP) — {LONG}</p>{foot}"), &[]).len(), 2);
        assert_eq!(restored(&format!("<p>PORT ELLERY — {LONG}</p>{foot}"), &[]).len(), 1);
    }

    #[test]
    fn a_byline_that_the_fields_give_is_not_needed() {
        let html = format!("<p class=byline>By Ada Lund 4 March 2025</p><p>{LONG}</p>");
        assert_eq!(restored(&html, &["Ada Lund"]), [LONG]);
        assert_eq!(restored(&html, &["Web Desk"]).len(), 2);
    }

    #[test]
    fn an_agencys_copyright_may_stand_further_down() {
        let html = format!(
            "<p>{LONG}</p>{}<div>Copyright 2011 The Associated Press.</div>",
            "<p>more</p>".repeat(12)
        );
        assert_eq!(restored(&html, &[]).len(), 2);
    }
}
