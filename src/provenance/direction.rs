//! Which of two texts was made from the other? What the texts themselves prove, without credits and dates.
//!
//! Input is a verified pair with its passages, the two bodies and documents; output is evidence for "b was made from a" and
//! for "a was made from b". A transformation that loses what cannot be restored shows its direction: three kinds of
//! quotation mark flattened to one, paragraphs run together, a phrase replaced by a longer one wherever it stood.
//!
//! Straightening ‘ ’ and “ ” to ' and " proves nothing: programs put curly marks back. Merging single with double does.

use std::collections::BTreeMap;

use crate::article::Piece;
use crate::provenance::evidence::{Evidence, Kind};
use crate::text::Body;
use crate::verify::{Pair, Relation};

/// Substitutions that must be seen before a lossy map is taken for one.
const EVENTS: u32 = 10;
/// Paragraph breaks that must be lost before structure is.
const BREAKS: u32 = 4;

/// Words below which a contained text is not taken for a cut one.
const SHORTEST_CUT: usize = 40;

/// One side of a pair.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The piece.
    pub piece: &'a Piece,
    /// Its document's text.
    pub text: &'a str,
    /// Its document's id.
    pub document: &'a str,
    /// Its body.
    pub body: &'a Body,
}

/// What the texts say about the direction of a pair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Direction {
    /// For: `b` was made from `a`.
    pub a_to_b: Vec<Evidence>,
    /// For: `a` was made from `b`.
    pub b_to_a: Vec<Evidence>,
}

impl Direction {
    /// Whether the texts prove that the second side was made from the first.
    pub fn proves(items: &[Evidence]) -> bool {
        items.iter().any(|e| e.kind == Kind::LossyCharacters)
    }
}

/// Reads the direction of a pair from the two texts.
pub fn direction(a: Side<'_>, b: Side<'_>, pair: &Pair) -> Direction {
    let mut marks = MarkMap::default();
    let mut breaks = [0_u32; 2];
    for passage in &pair.passages {
        let (i, j) = (passage.a_word as usize, passage.b_word as usize);
        for n in 0..passage.words as usize {
            marks.inside(word(a, i + n), word(b, j + n));
            if n + 1 < passage.words as usize {
                let (ga, gb) = (gap(a, i + n), gap(b, j + n));
                marks.between(ga, gb);
                breaks[0] += u32::from(ga.contains('\n'));
                breaks[1] += u32::from(gb.contains('\n'));
            }
        }
    }
    let mut out = Direction::default();
    if let Some(says) = marks.lossy() {
        out.a_to_b.push(Evidence::new(Kind::LossyCharacters, says.0, b.document, says.1));
    }
    if let Some(says) = marks.reversed().lossy() {
        out.b_to_a.push(Evidence::new(Kind::LossyCharacters, says.0, a.document, says.1));
    }
    let whole = pair.containment_parts().iter().any(|&c| c >= 8_500);
    if whole {
        structure(&mut out, a, b, breaks);
    }
    cuts(&mut out, a, b, pair);
    for (items, from, to, flip) in [(&mut out.a_to_b, a, b, false), (&mut out.b_to_a, b, a, true)] {
        if let Some((short, long, times)) = replacement(from, to, pair, flip) {
            let text = format!("{short} → {long}, {times} times");
            let says = "one phrase was replaced by a longer one wherever it stood";
            items.push(Evidence::new(Kind::Replacement, text, to.document, says));
        }
    }
    out
}

fn word(side: Side<'_>, k: usize) -> &str {
    let (start, end) = side.body.spans[k];
    side.text.get(start as usize..end as usize).unwrap_or("")
}

fn gap(side: Side<'_>, k: usize) -> &str {
    let (from, to) = (side.body.spans[k].1 as usize, side.body.spans[k + 1].0 as usize);
    if from <= to { side.text.get(from..to).unwrap_or("") } else { "" }
}

fn structure(out: &mut Direction, a: Side<'_>, b: Side<'_>, breaks: [u32; 2]) {
    let [in_a, in_b] = breaks;
    let says = "the words are the same and the paragraph breaks are gone";
    if in_a >= BREAKS && in_b * 8 <= in_a {
        let text = format!("{} of {in_a} paragraph breaks lost", in_a - in_b);
        out.a_to_b.push(Evidence::new(Kind::LostStructure, text, b.document, says));
    } else if in_b >= BREAKS && in_a * 8 <= in_b {
        let text = format!("{} of {in_b} paragraph breaks lost", in_b - in_a);
        out.b_to_a.push(Evidence::new(Kind::LostStructure, text, a.document, says));
    }
}

/// A text that stands nearly whole in a longer one, with the rest of the longer one following or standing between.
fn cuts(out: &mut Direction, a: Side<'_>, b: Side<'_>, pair: &Pair) {
    // Short texts stand in longer ones by chance, and so do notices that pages carry beside their stories.
    if pair.relation > Relation::Contained || a.body.len().min(b.body.len()) < SHORTEST_CUT {
        return;
    }
    let [in_b, in_a] = pair.containment_parts();
    let (la, lb) = (a.body.len(), b.body.len());
    let longer_by = |long: usize, short: usize| long * 100 >= short * 115;
    let text = |short: usize, long: usize| format!("{short} of {long} words");
    let says = "it stands in the longer text, whose other paragraphs are missing here";
    // What a wall or a feed keeps back was on the page.
    let whole = |side: Side<'_>| side.piece.truncated.is_none();
    if in_b >= 8_500 && whole(a) && longer_by(lb, la) && keeps_beginning(pair, false) {
        out.b_to_a.push(Evidence::new(Kind::Cut, text(la, lb), a.document, says));
    } else if in_a >= 8_500 && whole(b) && longer_by(la, lb) && keeps_beginning(pair, true) {
        out.a_to_b.push(Evidence::new(Kind::Cut, text(lb, la), b.document, says));
    }
}

/// Whether the longer text's first words are among the shared ones: editors cut from the end, and add at the front.
fn keeps_beginning(pair: &Pair, longer_is_a: bool) -> bool {
    pair.passages.iter().any(|p| (if longer_is_a { p.a_word } else { p.b_word }) < 40)
}

/// A phrase of `from` that a longer one replaces in `to`, at least twice: `(short, long, times)`.
fn replacement(
    from: Side<'_>,
    to: Side<'_>,
    pair: &Pair,
    flip: bool,
) -> Option<(String, String, usize)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let ends = |p: &crate::align::Passage| {
        if flip { (p.b_word, p.a_word, p.words) } else { (p.a_word, p.b_word, p.words) }
    };
    let mut ordered: Vec<(u32, u32, u32)> = pair.passages.iter().map(ends).collect();
    ordered.sort_unstable();
    for two in ordered.windows(2) {
        let ((f0, t0, n), (f1, t1, _)) = (two[0], two[1]);
        let (fend, tend) = (f0 + n, t0 + n);
        if f1 < fend || t1 < tend || f1 - fend > 1 || !(2..=6).contains(&(t1 - tend)) {
            continue;
        }
        let words = |side: Side<'_>, a: u32, b: u32| {
            (a..b)
                .map(|k| {
                    let (s, e) = side.body.spans[k as usize];
                    side.text.get(s as usize..e as usize).unwrap_or("")
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        let before = words(from, fend.saturating_sub(1), fend);
        let inserted = words(to, tend, t1);
        let is_name = |words: &str| words.split(' ').all(|w| w.starts_with(char::is_uppercase));
        if f1 == fend && !inserted.is_empty() && is_name(&before) && is_name(&inserted) {
            *seen.entry(format!("{before}\u{1}{before} {inserted}")).or_default() += 1;
        }
    }
    let (phrase, times) =
        seen.into_iter().max_by_key(|(p, n)| (*n, std::cmp::Reverse(p.clone())))?;
    if times < 2 {
        return None;
    }
    let (short, long) = phrase.split_once('\u{1}')?;
    Some((short.to_owned(), long.to_owned(), times))
}

/// Which mark stands in one text where which stands in the other.
#[derive(Debug, Default)]
struct MarkMap {
    counts: BTreeMap<(char, char), u32>,
}

const SINGLE: [char; 3] = ['\'', '‘', '’'];
const DOUBLE: [char; 5] = ['"', '“', '”', '„', '«'];
const DASHES: [char; 4] = ['-', '–', '—', '―'];

fn is_mark(c: char) -> bool {
    SINGLE.contains(&c) || DOUBLE.contains(&c) || DASHES.contains(&c) || c == '»'
}

impl MarkMap {
    fn inside(&mut self, a: &str, b: &str) {
        if a.len() == b.len() && a == b && a.is_ascii() && !a.contains(['\'', '-']) {
            return;
        }
        if a.chars().count() == b.chars().count() {
            for (x, y) in a.chars().zip(b.chars()) {
                if is_mark(x) && is_mark(y) {
                    *self.counts.entry((x, y)).or_default() += 1;
                }
            }
        }
    }

    fn between(&mut self, a: &str, b: &str) {
        if a == " " && b == " " {
            return;
        }
        let marks = |s: &str| s.chars().filter(|c| is_mark(*c)).collect::<Vec<_>>();
        let (x, y) = (marks(a), marks(b));
        if x.len() == y.len() {
            for (x, y) in x.into_iter().zip(y) {
                *self.counts.entry((x, y)).or_default() += 1;
            }
        }
    }

    fn reversed(&self) -> Self {
        Self { counts: self.counts.iter().map(|(&(x, y), &n)| ((y, x), n)).collect() }
    }

    /// Whether marks of different kinds were merged into one, at least [`EVENTS`] times with at most one exception in a
    /// hundred: the words for it, and what follows.
    fn lossy(&self) -> Option<(String, &'static str)> {
        let merged = |classes: [&[char]; 2], target: char| {
            let events = |class: &[char]| -> u32 {
                class.iter().filter_map(|&c| self.counts.get(&(c, target))).sum()
            };
            let changed: u32 = self
                .counts
                .iter()
                .filter(|((x, y), _)| {
                    *y == target && x != y && classes.iter().any(|k| k.contains(x))
                })
                .map(|(_, n)| n)
                .sum();
            // The reverse would need one mark of the source to become several kinds here.
            let unlike: u32 = self
                .counts
                .iter()
                .filter(|((x, y), _)| {
                    *y != target && x != y && classes.iter().any(|k| k.contains(x))
                })
                .map(|(_, n)| n)
                .sum();
            let both = classes.iter().all(|k| events(k) > 0);
            (both && changed >= EVENTS && unlike * 100 <= changed).then_some(changed)
        };
        for target in ['\'', '"'] {
            if let Some(events) = merged([&SINGLE, &DOUBLE], target) {
                let seen: Vec<String> = self
                    .counts
                    .iter()
                    .filter(|((x, y), _)| *y == target && x != y)
                    .map(|((x, _), n)| format!("{x} ×{n}"))
                    .collect();
                let says =
                    "quotation marks of several kinds became one here, which cannot be undone";
                return Some((format!("{} → {target} ({events} places)", seen.join(", ")), says));
            }
        }
        let dashes = merged([&['-'], &['–', '—', '―']], '-')?;
        let text = format!("dashes → - ({dashes} places)");
        Some((text, "dashes and hyphens became one here, which cannot be undone"))
    }
}
