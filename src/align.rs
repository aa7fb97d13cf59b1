//! Where do two texts run along each other? Passages: maximal aligned runs, moved paragraphs included.
//!
//! Every shingle the two share is an anchor on a diagonal (its place in one text less its place in the other); anchors that
//! follow each other on a diagonal are one [`Run`], stretched to where the words differ. Runs may lie anywhere, so a
//! moved paragraph is found like any other. [`choose`] takes the longest first and leaves no word of the first text to two
//! passages. A small edit splits a run: passages are exact, and gaps are never bridged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::article::Span;
use crate::text::Body;

/// A maximal run of words shared by two pieces, with its place in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its bytes in the first text.
    pub a: Span,
    /// Its bytes in the second text.
    pub b: Span,
    /// Its words in the first body: index of the first word.
    pub a_word: u32,
    /// Its words in the second body: index of the first word.
    pub b_word: u32,
    /// Length in words.
    pub words: u32,
    /// Whether at least half of its words stand in direct quotation in either text.
    pub quoted: bool,
}

/// Places of one shingle in the second text that are tried for each place in the first.
const PLACES: usize = 8;
/// Pairs of places of one shingle that are tried at most: a text that repeats one line a thousand times stays cheap.
const PLACE_PAIRS: usize = 1_024;

/// Words that follow each other in both texts alike, and could not be more on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// First word in the first text.
    pub a: u32,
    /// First word in the second text.
    pub b: u32,
    /// Number of words.
    pub words: u32,
}

/// The maximal shared runs of at least `k` words, by diagonal and place. `shared` are the places of the shingles of `k` words in both
/// texts, as [`Occurrences::shared_places`](crate::shingle::Occurrences::shared_places) gives them.
pub fn runs(a_words: &[u64], b_words: &[u64], shared: &[(&[u32], &[u32])], k: usize) -> Vec<Run> {
    // A diagonal is the place in b plus the length of a, less the place in a: never negative.
    let mut anchors: Vec<u64> = Vec::new();
    let shift = a_words.len() as u64;
    for (a_places, b_places) in shared {
        let b_places = &b_places[..b_places.len().min(PLACES)];
        for &i in &a_places[..a_places.len().min(PLACE_PAIRS / b_places.len())] {
            for &j in b_places {
                anchors.push((u64::from(j) + shift - u64::from(i)) << 32 | u64::from(i));
            }
        }
    }
    anchors.sort_unstable();
    let mut out: Vec<Run> = Vec::new();
    let mut last = (u64::MAX, 0usize);
    for anchor in anchors {
        let (diagonal, i) = (anchor >> 32, (anchor & 0xffff_ffff) as usize);
        let j = (diagonal + i as u64 - shift) as usize;
        if last.0 == diagonal && i < last.1 {
            continue;
        }
        let mut before = 0;
        while before < i.min(j) && a_words[i - before - 1] == b_words[j - before - 1] {
            before += 1;
        }
        let after = a_words[i..].iter().zip(&b_words[j..]).take_while(|(x, y)| x == y).count();
        last = (diagonal, i + after);
        // A shingle hash shared by different words would give less than k; the words decide.
        if before + after >= k {
            let words = (before + after) as u32;
            out.push(Run { a: (i - before) as u32, b: (j - before) as u32, words });
        }
    }
    out
}

/// Runs chosen so that no word of the first text is in two: the longest first, of equals the one that comes first in `a`, then
/// in `b`; a run that meets a chosen one keeps what is free of it if that is still `k` words. In the order of `a`.
///
/// ```
/// use wirecopy::align::{Run, choose};
///
/// let long = Run { a: 0, b: 40, words: 20 };
/// let tail = Run { a: 18, b: 0, words: 10 };
/// assert_eq!(choose(vec![tail, long], 5), [long, Run { a: 20, b: 2, words: 8 }]);
/// ```
pub fn choose(runs: Vec<Run>, k: usize) -> Vec<Run> {
    let end = runs.iter().map(|r| (r.a + r.words) as usize).max().unwrap_or(0);
    let mut taken = vec![false; end];
    let by_length = |r: Run| (r.words, Reverse(r.a), Reverse(r.b));
    let mut heap: BinaryHeap<_> = runs.into_iter().map(by_length).collect();
    let mut chosen = Vec::new();
    while let Some((words, Reverse(a), Reverse(b))) = heap.pop() {
        let span = &mut taken[a as usize..(a + words) as usize];
        if !span.contains(&true) {
            span.fill(true);
            chosen.push(Run { a, b, words });
            continue;
        }
        let mut from = 0;
        for part in span.split(|&t| t) {
            if part.len() >= k {
                let at = from as u32;
                heap.push(by_length(Run { a: a + at, b: b + at, words: part.len() as u32 }));
            }
            from += part.len() + 1;
        }
    }
    chosen.sort_unstable();
    chosen
}

/// The passages of chosen runs: their bytes in both documents, and whether they are quotation.
pub fn passages(a: &Body, b: &Body, chosen: &[Run]) -> Vec<Passage> {
    let quoted = |body: &Body, from: u32, words: u32| {
        let part = &body.quoted[from as usize..(from + words) as usize];
        part.iter().filter(|&&q| q).count() * 2 >= part.len()
    };
    chosen
        .iter()
        .map(|run| Passage {
            a: a.span(run.a, run.words),
            b: b.span(run.b, run.words),
            a_word: run.a,
            b_word: run.b,
            words: run.words,
            quoted: quoted(a, run.a, run.words) || quoted(b, run.b, run.words),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shingle::Occurrences;
    use crate::shingle::shingles;

    fn fast(a: &[u64], b: &[u64], k: usize) -> Vec<Run> {
        let of = |w: &[u64]| Occurrences::of(&shingles(w, k));
        let mut found = runs(a, b, &of(a).shared_places(&of(b), &[]), k);
        found.sort_unstable();
        found
    }

    fn naive(a: &[u64], b: &[u64], k: usize) -> Vec<Run> {
        let mut out = Vec::new();
        for i in 0..a.len() {
            for j in 0..b.len() {
                if i > 0 && j > 0 && a[i - 1] == b[j - 1] {
                    continue;
                }
                let words = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
                if words >= k {
                    out.push(Run { a: i as u32, b: j as u32, words: words as u32 });
                }
            }
        }
        out
    }

    /// The longest free part of any run, again and again.
    fn naive_choice(runs: &[Run], k: usize) -> Vec<Run> {
        let mut taken = [false; 200];
        let mut chosen = Vec::new();
        loop {
            let mut best: Option<Run> = None;
            for run in runs {
                for from in 0..run.words {
                    let room = (from..run.words)
                        .take_while(|&w| !taken[(run.a + w) as usize])
                        .count() as u32;
                    let part = Run { a: run.a + from, b: run.b + from, words: room };
                    let key = |r: Run| (r.words, Reverse(r.a), Reverse(r.b));
                    if room as usize >= k && best.is_none_or(|b| key(part) > key(b)) {
                        best = Some(part);
                    }
                }
            }
            let Some(best) = best else { break };
            taken[best.a as usize..(best.a + best.words) as usize].fill(true);
            chosen.push(best);
        }
        chosen.sort_unstable();
        chosen
    }

    proptest! {
        #[test]
        fn runs_and_choice_equal_the_naive_ones(
            a in prop::collection::vec(0u64..6, 0..40),
            b in prop::collection::vec(0u64..6, 0..40),
            shared in prop::collection::vec(10u64..400, 0..20),
        ) {
            let a = [&shared[..], &a[..]].concat();
            let b = [&b[..], &shared[..]].concat();
            let found = fast(&a, &b, 3);
            prop_assert_eq!(&found, &naive(&a, &b, 3));
            prop_assert_eq!(choose(found.clone(), 3), naive_choice(&found, 3));
        }
    }

    #[test]
    fn a_moved_paragraph_is_found() {
        let first: Vec<u64> = (0..30).collect();
        let second: Vec<u64> = (100..140).collect();
        let a = [&first[..], &second[..]].concat();
        let b = [&second[..], &first[..]].concat();
        let want = [Run { a: 0, b: 40, words: 30 }, Run { a: 30, b: 0, words: 40 }];
        assert_eq!(choose(fast(&a, &b, 5), 5), want);
    }

    #[test]
    fn one_word_repeated_for_ever_takes_no_time() {
        let a = vec![1; 50_000];
        assert_eq!(choose(fast(&a, &a, 5), 5)[0].words, 50_000);
    }
}
