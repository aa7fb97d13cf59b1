//! Do two texts say the same of different things? Facts that agree and facts that differ along the alignment.
//!
//! Market reports, weather, lotteries and forms share their words and not their numbers. The texts are aligned word by word:
//! the passages that stand in the same order in both, and between two of them the longest common subsequence of what
//! lies there. A fact inside matching words agrees; facts in a gap of at most four words on either side differ.

use crate::align::Run;
use crate::text::Body;

/// Facts that agree and facts that differ between two aligned texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Numbers, dates and names in matching words.
    pub same: u64,
    /// Numbers, dates and names in the gaps between them: the larger side's count of each gap.
    pub different: u64,
}

impl Agreement {
    /// Whether at least half of the facts differ.
    pub fn mostly_differ(self) -> bool {
        self.different > 0 && self.different >= self.same
    }
}

/// Longest gap in which facts are taken to stand for each other, in words of either side.
const GAP: usize = 4;
/// Stretches between passages are aligned word by word up to this many words on either side.
const STRETCH: usize = 60;
/// Passages that are put in order at most; of a text with more, the longest are.
const PASSAGES: usize = 400;

/// The facts that agree and differ along the runs chosen for two bodies.
pub fn agreement(a: &Body, b: &Body, chosen: &[Run]) -> Agreement {
    let mut facts = Agreement::default();
    let mut last: Option<(usize, usize)> = None;
    let mut step = |i: usize, j: usize, facts: &mut Agreement| {
        if let Some((li, lj)) = last {
            let (a_gap, b_gap) = (&a.facts[li + 1..i], &b.facts[lj + 1..j]);
            if a_gap.len() <= GAP && b_gap.len() <= GAP {
                let count = |gap: &[bool]| gap.iter().filter(|&&f| f).count() as u64;
                facts.different += count(a_gap).max(count(b_gap));
            }
        }
        facts.same += u64::from(a.facts[i] || b.facts[j]);
        last = Some((i, j));
    };
    let mut end = (0, 0);
    for (n, run) in in_order(chosen).into_iter().enumerate() {
        let (i, j) = (run.a as usize, run.b as usize);
        if n > 0 {
            let (a_part, b_part) = (&a.hashes[end.0..i], &b.hashes[end.1..j]);
            if a_part.len() <= STRETCH && b_part.len() <= STRETCH {
                for (x, y) in common(a_part, b_part) {
                    step(end.0 + x, end.1 + y, &mut facts);
                }
            }
        }
        for w in 0..run.words as usize {
            step(i + w, j + w, &mut facts);
        }
        end = (i + run.words as usize, j + run.words as usize);
    }
    facts
}

/// The runs that follow each other in both texts: the chain with the most words, the first of equals.
fn in_order(chosen: &[Run]) -> Vec<Run> {
    let mut runs = chosen.to_vec();
    if runs.len() > PASSAGES {
        runs.sort_unstable_by_key(|r| (std::cmp::Reverse(r.words), *r));
        runs.truncate(PASSAGES);
        runs.sort_unstable();
    }
    let mut best: Vec<(u32, Option<usize>)> = Vec::with_capacity(runs.len());
    for (n, run) in runs.iter().enumerate() {
        let mut link = (run.words, None);
        for (m, before) in runs[..n].iter().enumerate() {
            let follows = before.a + before.words <= run.a && before.b + before.words <= run.b;
            if follows && best[m].0 + run.words > link.0 {
                link = (best[m].0 + run.words, Some(m));
            }
        }
        best.push(link);
    }
    let mut at = (0..best.len()).max_by_key(|&n| (best[n].0, std::cmp::Reverse(n)));
    let mut chain = Vec::new();
    while let Some(n) = at {
        chain.push(runs[n]);
        at = best[n].1;
    }
    chain.reverse();
    chain
}

/// A longest common subsequence, as places in both.
fn common(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut length = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i * width + j] = if a[i] == b[j] {
                length[(i + 1) * width + j + 1] + 1
            } else {
                length[(i + 1) * width + j].max(length[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_subsequence_is_longest() {
        assert_eq!(common(&[1, 2, 3, 4], &[2, 9, 4]), [(1, 0), (3, 2)]);
        assert_eq!(common(&[], &[1]), []);
    }

    #[test]
    fn moved_passages_are_left_out_of_the_order() {
        let run = |a, b, words| Run { a, b, words };
        let chain = in_order(&[run(0, 50, 10), run(10, 0, 20), run(40, 30, 5)]);
        assert_eq!(chain, [run(10, 0, 20), run(40, 30, 5)]);
    }
}
