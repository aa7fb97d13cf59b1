//! Where do two copies say something else in one place? A quick look at their words, which spares most pairs a closer one.
//!
//! Copies run along each other, and where one has words and the other has others in their place, these may be facts that differ. Words
//! that only one of them has contradict nothing. What is not told at a glance is left to the exact rule for templates.

use std::ops::Range;

use crate::text::Body;
use crate::verify::{MARGIN, STRETCH, is_aligned};

/// Words by which two texts are taken to run along each other again.
const SYNC: usize = 5;
/// Words of either text in which that is looked for.
const REACH: usize = 96;

/// Calls `visit` with the places at which both texts have words and not the same ones. `None` where they do not run along each
/// other.
pub(super) fn each(
    a: &[u64],
    b: &[u64],
    mut visit: impl FnMut(Range<usize>, Range<usize>),
) -> Option<()> {
    let mut at = [0, 0];
    let mut begun = false;
    loop {
        let same = a[at[0]..].iter().zip(&b[at[1]..]).take_while(|(own, other)| own == other);
        let same = same.count();
        begun |= same >= SYNC || at != [0, 0];
        at = at.map(|place| place + same);
        let rest = [&a[at[0]..], &b[at[1]..]];
        if rest.iter().any(|rest| rest.is_empty()) {
            return Some(());
        }
        let Some(passed) = next(rest) else {
            // Behind the last words in common the exact rule looks at a few.
            if rest.iter().all(|rest| rest.len() > REACH) {
                return None;
            }
            let margin = rest.map(|rest| rest.len().min(MARGIN));
            if begun && is_aligned(&rest[0][..margin[0]], &rest[1][..margin[1]]) {
                visit(at[0]..at[0] + margin[0], at[1]..at[1] + margin[1]);
            }
            return begun.then_some(());
        };
        if passed.iter().all(|&words| words > 0) {
            if !begun {
                // So it does before the first.
                let from = passed.map(|words| words.saturating_sub(MARGIN));
                if is_aligned(&a[from[0]..passed[0]], &b[from[1]..passed[1]]) {
                    visit(from[0]..passed[0], from[1]..passed[1]);
                }
            } else if passed.iter().all(|&words| words <= STRETCH) {
                visit(at[0]..at[0] + passed[0], at[1]..at[1] + passed[1]);
            }
        }
        begun = true;
        at = [at[0] + passed[0], at[1] + passed[1]];
    }
}

/// How many words of each are passed over before they run along each other again, the fewest of both together.
fn next(rest: [&[u64]; 2]) -> Option<[usize; 2]> {
    for both in 1..=2 * REACH {
        for first in both.saturating_sub(REACH)..=both.min(REACH) {
            let passed = [first, both - first];
            let words = |side: usize| rest[side].get(passed[side]..passed[side] + SYNC);
            if words(0).is_some() && words(0) == words(1) {
                return Some(passed);
            }
        }
    }
    None
}

/// Whether two texts may say something else in one place.
pub(super) fn may_differ(a: &[u64], b: &[u64]) -> bool {
    let mut any = false;
    each(a, b, |_, _| any = true).is_none() || any
}

/// How many facts may differ between two texts, at most; `None` where that is not told at a glance.
pub(super) fn most_different(a: &Body, b: &Body) -> Option<u64> {
    let mut most = 0;
    let facts = |body: &Body, place: Range<usize>| {
        body.facts[place].iter().filter(|&&fact| fact).count() as u64
    };
    each(&a.hashes, &b.hashes, |x, y| {
        let (x, y) = (facts(a, x), facts(b, y));
        if x.min(y) > 0 {
            most += x.max(y);
        }
    })?;
    Some(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(a: &[u64], b: &[u64]) -> Option<Vec<(Range<usize>, Range<usize>)>> {
        let mut out = Vec::new();
        each(a, b, |x, y| out.push((x, y))).map(|()| out)
    }

    #[test]
    fn a_word_for_another_is_a_place_and_a_word_more_is_none() {
        let text: Vec<u64> = (0..60).collect();
        let mut other = text.clone();
        other[30] = 900;
        assert_eq!(found(&text, &other), Some(vec![(30..31, 30..31)]));
        other.remove(30);
        assert_eq!(found(&text, &other), Some(vec![]));
        assert_eq!(found(&text, &text), Some(vec![]));
        // Other words before and behind, as pages put there.
        let framed: Vec<u64> = (100..120).chain(0..60).chain(200..230).collect();
        let also: Vec<u64> = (300..307).chain(0..60).chain(400..410).collect();
        assert_eq!(found(&framed, &also), Some(vec![]));
        // Nothing in common.
        assert_eq!(found(&text, &(500..560).collect::<Vec<_>>()), None);
    }
}
