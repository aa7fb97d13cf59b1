//! In which order are pairs verified? In blocks whose texts fit a cache, so that each text is made ready once and compared often.

use std::collections::VecDeque;
use std::ops::Range;

use rayon::prelude::*;

/// Pairs in the order they are verified in, cut into blocks.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    pairs: Vec<Turn>,
    cuts: Vec<Range<usize>>,
}

/// A pair with its members' places in the order that components are walked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    /// The later place comes first: in a crowded bucket the earlier are its few leaders, which all its pairs share.
    later: u32,
    earlier: u32,
    /// The member at each of them.
    members: [u32; 2],
}

/// How large a block may be, in bytes of what is made of its texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// After so many a block ends where a component does.
    pub(crate) ample: usize,
    /// After so many it ends within one, and the next makes some of the same texts ready again.
    pub(crate) most: usize,
}

impl Blocks {
    /// Blocks of pairs. `place` gives each member of a pair its own number below `places`: components stand in the order of
    /// the smallest of theirs, and within one those with many partners in common are near each other. `bytes` is what
    /// making a member ready takes.
    pub(crate) fn new(
        pairs: &[(u32, u32)],
        places: usize,
        place: impl Fn(u32) -> u32,
        bytes: impl Fn(u32) -> usize,
        sizes: Sizes,
    ) -> Self {
        let walk = Walk::new(pairs, places, &place);
        let mut turns: Vec<Turn> = pairs
            .iter()
            .map(|&(a, b)| {
                let [x, y] = [a, b].map(|member| walk.order[place(member) as usize]);
                let (later, earlier) = (x.max(y), x.min(y));
                Turn { later, earlier, members: if x > y { [a, b] } else { [b, a] } }
            })
            .collect();
        // Where everybody has partners everywhere, neighbours meet neighbours: each block takes two stretches of the walk.
        let mut tile = vec![0usize; walk.component.len()];
        for turn in &turns {
            for (at, member) in [turn.later, turn.earlier].into_iter().zip(turn.members) {
                tile[at as usize] = bytes(member);
            }
        }
        let mut before = 0;
        for tile in &mut tile {
            before += std::mem::replace(tile, before / (sizes.most / 2).max(1));
        }
        turns.par_sort_unstable_by_key(|turn| {
            let tiles = [turn.later, turn.earlier].map(|at| tile[at as usize]);
            (tiles, *turn)
        });
        let mut last_block = vec![u32::MAX; places];
        let mut cuts: Vec<Range<usize>> = Vec::new();
        let (mut start, mut taken) = (0, 0);
        for (n, turn) in turns.iter().enumerate() {
            for member in turn.members {
                let seen = &mut last_block[place(member) as usize];
                if *seen != cuts.len() as u32 {
                    *seen = cuts.len() as u32;
                    taken += bytes(member);
                }
            }
            let component = |turn: &Turn| walk.component[turn.later as usize];
            let goes_on = turns.get(n + 1).is_some_and(|next| component(next) == component(turn));
            if taken > if goes_on { sizes.most } else { sizes.ample } {
                cuts.push(start..n + 1);
                (start, taken) = (n + 1, 0);
            }
        }
        if start < turns.len() {
            cuts.push(start..turns.len());
        }
        Self { pairs: turns, cuts }
    }

    /// The blocks, each with its pairs. Their first members stay the same for a while, the second change.
    pub(crate) fn par_iter(
        &self,
    ) -> impl ParallelIterator<Item = impl ExactSizeIterator<Item = (u32, u32)> + Clone> {
        self.cuts
            .par_iter()
            .map(|cut| self.pairs[cut.clone()].iter().map(|turn| turn.members.into()))
    }
}

/// The members of some pairs, ascending.
pub(crate) fn members(pairs: impl Iterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut members: Vec<u32> = pairs.flat_map(|(a, b)| [a, b]).collect();
    members.sort_unstable();
    members.dedup();
    members
}

/// The order in which a walk from neighbour to neighbour meets the members of pairs.
struct Walk {
    /// The place of each member in the walk.
    order: Vec<u32>,
    /// For each place in the walk the place its component begins at.
    component: Vec<u32>,
}

impl Walk {
    fn new(pairs: &[(u32, u32)], places: usize, place: &impl Fn(u32) -> u32) -> Self {
        let mut neighbours: Vec<(u32, u32)> = pairs
            .iter()
            .map(|&(a, b)| (place(a), place(b)))
            .flat_map(|(x, y)| [(x, y), (y, x)])
            .collect();
        neighbours.par_sort_unstable();
        let mut starts = vec![0u32; places + 1];
        for &(x, _) in &neighbours {
            starts[x as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut order = vec![u32::MAX; places];
        let mut component = Vec::new();
        let mut waiting = VecDeque::new();
        for first in 0..places as u32 {
            if order[first as usize] != u32::MAX
                || starts[first as usize] == starts[first as usize + 1]
            {
                continue;
            }
            let begin = component.len() as u32;
            order[first as usize] = begin;
            component.push(begin);
            waiting.push_back(first);
            while let Some(member) = waiting.pop_front() {
                let range = starts[member as usize] as usize..starts[member as usize + 1] as usize;
                for &(_, next) in &neighbours[range] {
                    if order[next as usize] == u32::MAX {
                        order[next as usize] = component.len() as u32;
                        component.push(begin);
                        waiting.push_back(next);
                    }
                }
            }
        }
        Self { order, component }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_pair_is_in_one_block_and_blocks_are_small(
            pairs in prop::collection::btree_set((0u32..40, 0u32..40), 0..80),
            most in 2usize..40,
        ) {
            let pairs: Vec<(u32, u32)> = pairs.into_iter().filter(|(a, b)| a < b).collect();
            let sizes = Sizes { ample: most / 2, most };
            let blocks = Blocks::new(&pairs, 40, |member| 39 - member, |_| 1, sizes);
            let ordered = |(a, b): (u32, u32)| (a.min(b), a.max(b));
            let blocks: Vec<Vec<(u32, u32)>> =
                blocks.par_iter().map(|block| block.map(ordered).collect()).collect();
            for block in &blocks {
                let members: BTreeSet<u32> = block.iter().flat_map(|&(a, b)| [a, b]).collect();
                // The pair that fills a block is still in it.
                prop_assert!(members.len() <= most + 2);
            }
            let mut all = blocks.concat();
            all.sort_unstable();
            prop_assert_eq!(all, pairs);
        }
    }
}
