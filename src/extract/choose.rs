//! Which blocks of the page are the article? Two opinions are compared, and what is left is cleaned of what pages put into articles.
//!
//! One opinion is that of the readability method (`dom_smoothie`), as a text; the other is ours, an element: the one that
//! says it holds the article, or the smallest that holds nearly all running text. Blocks are then taken out that stand in
//! elements for other things (share bars, related stories, newsletters, comments), that are lists of links, or that read so.

use ahash::{AHashMap, AHashSet};

use super::hints::Hints;
use super::lines;
use super::outline::{Block, Kind, Name, Outline};
use super::{chrome, credit_lines, date, furniture, prompts};
use crate::article::{LeftOut, Sourced};

/// The page with what is known of each element.
struct Judge<'o> {
    page: &'o Outline,
    /// Words of running text before each block, and at the end.
    prose: Vec<usize>,
    /// Whether the element is there for something else than the article, by itself or by one around it.
    aside: Vec<bool>,
    /// Blocks that the readability method kept.
    picked: Vec<bool>,
}

/// A main text below this many words is compared with the page's paragraphs.
const FEW_WORDS: usize = 40;

/// Fewer words are no text, and the page is looked at as a whole.
const LEAST: usize = 10;

/// The article of a page.
pub(super) struct Chosen {
    /// Paragraphs separated by blank lines.
    pub(super) text: String,
    /// What is worth telling of how it was found.
    pub(super) note: Option<&'static str>,
    /// The other blocks, and why they are not in it.
    pub(super) left_out: Vec<LeftOut>,
    /// The words below its last paragraph that let nobody read on, where they were left out.
    pub(super) prompt: Option<String>,
}

/// The article of a page. `authors` are the page's own fields, whose bylines need not be in the text.
pub(super) fn article(page: &Outline, readable: &str, authors: &[Sourced]) -> Chosen {
    let judge = Judge::new(page, readable);
    let mut why = vec![None; page.blocks.len()];
    let mut kept = judge.keep(&mut why);
    let mut note = None;
    let of = |kept: &[bool]| -> usize {
        page.blocks.iter().zip(kept).filter(|(_, kept)| **kept).map(|(b, _)| b.words).sum()
    };
    let words = of(&kept);
    // The method sometimes settles on a stray line; a real article has paragraphs to show.
    if words < FEW_WORDS {
        let other = judge.paragraphs();
        if words == 0 || of(&other) > (words * 3).max(FEW_WORDS) {
            kept = other;
            note = Some(if of(&kept) == 0 {
                "no main text found"
            } else {
                "main text taken from all paragraphs of the page"
            });
        }
    }
    credit_lines::restore(page, &mut kept, authors);
    let left_out = judge.left_out(&kept, &why);
    let prompt = prompt_below(page, &kept);
    Chosen { text: written(page, &kept), note, left_out, prompt }
}

/// Blocks below the article's last paragraph that are looked at for a prompt.
const BELOW: usize = 6;

/// The prompt to subscribe right below the last paragraph that was kept. Such a box elsewhere on the page says nothing.
fn prompt_below(page: &Outline, kept: &[bool]) -> Option<String> {
    let blocks = &page.blocks;
    let last = (0..blocks.len()).rev().find(|&n| kept[n] && blocks[n].prose() > 0)?;
    let below = (last + 1..blocks.len()).take(BELOW).filter(|&n| !kept[n]);
    below.map(|n| &blocks[n].text).find(|text| prompts::is_prompt(text)).cloned()
}

impl<'o> Judge<'o> {
    fn new(page: &'o Outline, readable: &str) -> Self {
        let mut prose = Vec::with_capacity(page.blocks.len() + 1);
        let mut sum = 0;
        prose.push(0);
        for block in &page.blocks {
            sum += block.prose();
            prose.push(sum);
        }
        let picked = picked(page, readable);
        let mut judge = Self { page, prose, aside: Vec::new(), picked };
        judge.aside = judge.asides();
        judge
    }

    /// Words of running text in an element.
    fn prose_in(&self, element: usize) -> usize {
        let e = &self.page.elements[element];
        self.prose[e.end] - self.prose[e.first]
    }

    /// Which elements are there for something else than the article.
    fn asides(&self) -> Vec<bool> {
        let elements = &self.page.elements;
        let all = self.prose.last().copied().unwrap_or(0);
        // Whether an element, or one in it, says that it is the article or its headline. Children come after parents.
        let mut holds = vec![false; elements.len()];
        for n in (1..elements.len()).rev() {
            let e = &elements[n];
            let own = e.hints.has(Hints::BODY) && !e.hints.has(Hints::COMMENTS)
                || e.name == Name::Main
                || e.name == Name::Article && self.prose_in(n) * 2 > all
                || e.name == Name::Heading && e.hints.has(Hints::TITLE);
            holds[n] |= own;
            if holds[n] {
                holds[e.parent] = true;
            }
        }
        let mut out: Vec<bool> = Vec::with_capacity(elements.len());
        for (n, element) in elements.iter().enumerate() {
            let around = out.get(element.parent).copied().unwrap_or(false);
            let prose = self.prose_in(n);
            // What holds most of the page's running text is a frame, whatever it is called.
            let share = match element.hints {
                h if h.has(Hints::COMMENTS) => 90,
                _ if holds[n] => 40,
                h if h.has(Hints::RELATED) => 80,
                _ => 60,
            };
            let frame = prose * 100 > all * share;
            let own = says_aside(element.name, element.hints)
                || element.hints.has(Hints::AUTHOR) && prose >= 12
                || element.hints.has(Hints::META) && prose == 0;
            out.push(around || own && !frame);
        }
        out
    }

    /// The blocks to keep; `why` takes the reasons for which some are taken out again.
    fn keep(&self, why: &mut [Option<&'static str>]) -> Vec<bool> {
        let region = self.region();
        let blocks = &self.page.blocks;
        let elements = &self.page.elements;
        let of = |b: &dyn Fn(usize) -> bool| -> usize {
            (0..blocks.len()).filter(|&n| b(n)).map(|n| blocks[n].prose()).sum()
        };
        let inside =
            |n: usize| region.is_some_and(|r| (elements[r].first..elements[r].end).contains(&n));
        let aside = |n: usize| self.aside[blocks[n].element];
        let theirs = of(&|n| self.picked[n] && !aside(n));
        let ours = of(&|n| inside(n) && !aside(n));
        let both = of(&|n| self.picked[n] && inside(n) && !aside(n));
        let take_region = theirs == 0 && ours > 0 || ours >= 40 && both * 10 < theirs * 3;
        let mut kept: Vec<bool> = (0..blocks.len())
            .map(|n| if take_region { inside(n) && !aside(n) } else { self.picked[n] && !aside(n) })
            .collect();
        if !kept.iter().any(|k| *k) {
            kept.clone_from(&self.picked);
        }
        if !take_region {
            self.fill(&mut kept, region);
        }
        self.clean(&mut kept, why);
        kept
    }

    /// All paragraphs, headings and items that stand in no other part of the page; all blocks where there is none.
    fn paragraphs(&self) -> Vec<bool> {
        let own = |b: &Block| !self.aside[b.element] && !matches!(b.kind, Kind::Caption);
        let text = |b: &Block| own(b) && b.kind != Kind::Loose && b.linked * 2 < b.words.max(1);
        let rules: [&dyn Fn(&Block) -> bool; 4] =
            [&|b| text(b) && b.words >= 2, &|b| own(b) && b.prose() > 0, &own, &|_| true];
        for rule in rules {
            let kept: Vec<bool> = self.page.blocks.iter().map(rule).collect();
            let of = self.page.blocks.iter().zip(&kept).filter(|(_, kept)| **kept);
            if of.map(|(block, _)| block.words).sum::<usize>() >= LEAST {
                return kept;
            }
        }
        vec![true; self.page.blocks.len()]
    }

    /// The smallest element that holds nine tenths of the running text that is kept.
    fn spine(&self, kept: &[bool]) -> usize {
        let mut own = vec![0; self.page.elements.len()];
        let mut all = 0;
        for (block, _) in self.page.blocks.iter().zip(kept).filter(|(_, kept)| **kept) {
            own[block.element] += block.prose();
            all += block.prose();
        }
        for n in (1..own.len()).rev() {
            own[self.page.elements[n].parent] += own[n];
        }
        (0..own.len()).rev().find(|&n| own[n] * 10 >= all * 9).unwrap_or(0)
    }

    /// Takes in running text that stands beside what is kept, in the elements around it that are still the article.
    fn fill(&self, kept: &mut [bool], region: Option<usize>) {
        let elements = &self.page.elements;
        let spine = self.spine(kept);
        if spine == 0 {
            return;
        }
        let top = region.filter(|&r| self.page.lies_in(spine, r)).unwrap_or(spine);
        let mut chain = vec![spine];
        let mut at = spine;
        while at != top {
            at = elements[at].parent;
            chain.push(at);
        }
        for (n, block) in self.page.blocks.iter().enumerate() {
            if kept[n] || self.aside[block.element] || block.prose() == 0 {
                continue;
            }
            let around = if block.kind == Kind::Loose {
                block.element
            } else {
                elements[block.element].parent
            };
            if chain.contains(&around) {
                kept[n] = true;
            }
        }
    }

    /// Takes out what pages put into articles.
    fn clean(&self, kept: &mut [bool], why: &mut [Option<&'static str>]) {
        let blocks = &self.page.blocks;
        let mut seen: AHashMap<&str, usize> = AHashMap::new();
        let prose = |n: &usize| kept[*n] && blocks[*n].prose() > 0;
        let last = (0..blocks.len()).rfind(prose).unwrap_or(0);
        for (n, block) in blocks.iter().enumerate() {
            if !kept[n] {
                continue;
            }
            // The same paragraph again is the page's other form, for other screens.
            let around = self.page.elements[block.element].parent;
            let again = block.words >= 12 && *seen.entry(&block.text).or_insert(around) != around;
            let links = block.linked > 0
                && block.linked * 10 >= block.words * 8
                && !matches!(block.kind, Kind::Heading(_) | Kind::Cell);
            let line = if block.words <= 40 && !credit_lines::is_credit(&block.text) {
                let chrome = chrome::is_chrome(&block.text, block.words);
                furniture::line_reason(&block.text)
                    .or(chrome.then_some("a line that talks to the reader"))
            } else {
                None
            };
            why[n] = if again {
                Some("a paragraph that stands above already")
            } else if links && !self.linked_prose(n) {
                Some("a line of links")
            } else if line.is_some() {
                line
            } else if block.words < 60 && self.in_figure(block.element) {
                Some("a picture's caption")
            } else if n > last && is_date_line(block) {
                // Above the text it may belong to a label, as on pages that bundle articles.
                Some("a date below the text")
            } else {
                None
            };
            kept[n] = why[n].is_none();
        }
        // A heading, or a label that ends in a colon, with nothing below it.
        let mut below: Option<u8> = Some(0);
        for n in (0..blocks.len()).rev() {
            if !kept[n] {
                continue;
            }
            match blocks[n].kind {
                Kind::Heading(level) => {
                    if below.is_some_and(|b| b <= level) {
                        why[n] = Some("a heading with nothing below it");
                        kept[n] = false;
                    } else {
                        below = Some(level);
                    }
                }
                _ => below = None,
            }
        }
    }

    /// What was not kept, and why: neighbours with one reason together.
    fn left_out(&self, kept: &[bool], why: &[Option<&'static str>]) -> Vec<LeftOut> {
        let mut out: Vec<LeftOut> = Vec::new();
        let mut before = None;
        for (n, block) in self.page.blocks.iter().enumerate().filter(|(n, _)| !kept[*n]) {
            let headline = block.kind == Kind::Heading(1) && !self.aside[block.element];
            let other = || if headline { "a headline" } else { self.reason(block.element) };
            let reason = why[n].unwrap_or_else(other);
            match out.last_mut().filter(|o| o.reason == reason && before == n.checked_sub(1)) {
                Some(last) => {
                    last.text.push('\n');
                    last.text.push_str(&block.text);
                }
                None => out.push(LeftOut { text: block.text.clone(), reason }),
            }
            before = Some(n);
        }
        out
    }

    /// Why an element is no part of the article: what it or one around it says it is.
    fn reason(&self, element: usize) -> &'static str {
        const REASONS: [(Hints, &str); 13] = [
            (Hints::COMMENTS, "comments"),
            (Hints::NAVIGATION, "navigation"),
            (Hints::SHARE, "a share bar"),
            (Hints::RELATED, "related stories"),
            (Hints::NEWSLETTER, "a newsletter box"),
            (Hints::CONSENT, "a consent notice"),
            (Hints::ADVERT, "an advertisement"),
            (Hints::TAGS, "tags"),
            (Hints::OVERLAY, "an overlay"),
            (Hints::SIDEBAR, "a sidebar"),
            (Hints::FOOTER, "the page's foot"),
            (Hints::AUTHOR, "about the author"),
            (Hints::META, "a line about the article"),
        ];
        let mut at = element;
        while self.aside[at] {
            let e = &self.page.elements[at];
            let by_name = match e.name {
                Name::Nav => Some("navigation"),
                Name::Form => Some("a form"),
                Name::Footer => Some("the page's foot"),
                _ => None,
            };
            let told = REASONS.iter().find(|(hint, _)| e.hints.has(*hint)).map(|(_, why)| *why);
            if let Some(reason) = by_name.or(told) {
                return reason;
            }
            if at == 0 {
                break;
            }
            at = e.parent;
        }
        if self.aside[element] { "an aside" } else { "outside the article" }
    }

    /// Whether a block stands in a figure or is a caption.
    fn in_figure(&self, mut element: usize) -> bool {
        for _ in 0..4 {
            let e = &self.page.elements[element];
            if e.name == Name::Figure || e.hints.has(Hints::CAPTION) {
                return true;
            }
            element = e.parent;
        }
        false
    }

    /// Whether a block of links is part of a text that is full of them: a sentence of its own.
    fn linked_prose(&self, n: usize) -> bool {
        let block = &self.page.blocks[n];
        block.words >= 20 && lines::ends_sentence(&block.text)
    }

    /// The element that holds the article, in our opinion.
    fn region(&self) -> Option<usize> {
        let elements = &self.page.elements;
        let most = |wanted: &dyn Fn(usize) -> bool| -> Option<usize> {
            let mut best = None;
            let mut sum = 0;
            for n in (0..elements.len()).filter(|&n| wanted(n) && !self.aside[n]) {
                let prose = self.prose_in(n);
                // Inside one that was counted it adds nothing.
                if best.is_some_and(|(b, _)| self.page.lies_in(n, b)) {
                    continue;
                }
                sum += prose;
                if best.is_none_or(|(_, p)| prose > p) {
                    best = Some((n, prose));
                }
            }
            best.filter(|&(_, prose)| prose >= 30 && prose * 10 >= sum * 6).map(|(n, _)| n)
        };
        most(&|n| elements[n].hints.has(Hints::BODY))
            .or_else(|| most(&|n| elements[n].name == Name::Article))
    }
}

/// Whether a line is a date with a few words around it.
fn is_date_line(block: &Block) -> bool {
    block.words <= 12 && !lines::ends_sentence(&block.text) && !date::find(&block.text).is_empty()
}

/// Whether an element says that it is there for something else than the article.
pub(super) fn says_aside(name: Name, hints: Hints) -> bool {
    const ASIDE: Hints = Hints::NAVIGATION
        .and(Hints::FOOTER)
        .and(Hints::SHARE)
        .and(Hints::RELATED)
        .and(Hints::NEWSLETTER)
        .and(Hints::COMMENTS)
        .and(Hints::CONSENT)
        .and(Hints::ADVERT)
        .and(Hints::SIDEBAR)
        .and(Hints::TAGS)
        .and(Hints::OVERLAY);
    match name {
        Name::Root | Name::Body | Name::Main => false,
        Name::Nav | Name::Aside | Name::Form => true,
        Name::Article => hints.has(Hints::COMMENTS | Hints::RELATED),
        _ => hints.has(Hints::COMMENTS) || hints.has(ASIDE) && !hints.has(Hints::BODY),
    }
}

/// The words of a text for comparing, as hashes; in scripts that part none, the characters.
fn hashes(text: &str) -> Vec<u64> {
    let unparted = |c: char| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    let mut out = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if word.is_ascii() || !word.contains(unparted) {
            out.push(xxhash_rust::xxh3::xxh3_64(word.as_bytes()));
        } else {
            out.extend(
                word.chars().map(|c| u64::from(u32::from(c)).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            );
        }
    }
    out
}

fn mixed(a: u64, b: u64, c: u64) -> u64 {
    a.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
        ^ b.wrapping_mul(0xc2b2_ae3d_27d4_eb4f).rotate_left(41)
        ^ c
}

/// Which blocks are in the text that the readability method gave.
fn picked(page: &Outline, readable: &str) -> Vec<bool> {
    let words = hashes(readable);
    let runs: AHashSet<u64> = words.windows(3).map(|w| mixed(w[0], w[1], w[2])).collect();
    let whole = |text: &str| hashes(text).into_iter().fold(17, |sum, w| mixed(sum, w, 1));
    let lines: AHashSet<u64> =
        readable.lines().filter(|l| !l.trim().is_empty()).map(whole).collect();
    let mut sure = Vec::with_capacity(page.blocks.len());
    for block in &page.blocks {
        let own = hashes(&block.text);
        let runs_in = own.windows(3).filter(|w| runs.contains(&mixed(w[0], w[1], w[2]))).count();
        sure.push(if own.len() >= 6 {
            Some(runs_in * 10 >= (own.len() - 2) * 7)
        } else if own.is_empty() || !lines.contains(&whole(&block.text)) {
            Some(own.len() >= 3 && runs_in == own.len() - 2)
        } else {
            None
        });
    }
    // Short lines recur on a page: those are meant that stand beside what was kept.
    let near = |n: usize| {
        let kept = |b: Option<&Option<bool>>| matches!(b, Some(Some(true)));
        (n.saturating_sub(3)..n).any(|k| kept(sure.get(k)))
            || (n + 1..n + 4).any(|k| kept(sure.get(k)))
    };
    (0..sure.len()).map(|n| sure[n].unwrap_or_else(|| near(n))).collect()
}

/// The kept blocks as a text.
fn written(page: &Outline, kept: &[bool]) -> String {
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    for block in page.blocks.iter().zip(kept).filter(|(_, kept)| **kept).map(|(block, _)| block) {
        let one_row = before.is_some_and(|b| {
            b.kind == Kind::Cell
                && block.kind == Kind::Cell
                && page.elements[b.element].parent == page.elements[block.element].parent
                && b.element != block.element
        });
        if !out.is_empty() {
            out.push_str(if one_row { " " } else { "\n\n" });
        }
        out.push_str(&block.text);
        before = Some(block);
    }
    out
}
