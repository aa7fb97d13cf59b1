//! Who stands for whom? Leaders within a component of copy and contained edges, so that no chain makes a cluster.
//!
//! In order, a piece joins the leader it is a copy of or contained with, the strongest of them; else it leads. Every member is
//! thus tied to its own leader directly. A piece is also compared with the first few leaders of its component where nobody has done
//! so yet: with all of them it would cost the square of a component of many. Edges between clusters are bridges: listed, not
//! followed.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::UnionFind;

/// How strongly a piece and a leader are tied: Jaccard, then containment, as exact fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// Shared shingles.
    pub shared: u64,
    /// Shingles in either.
    pub union: u64,
    /// Shingles of the shorter.
    pub shorter: u64,
}

impl Strength {
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let cross = |a: u64, b: u64, c: u64, d: u64| {
            (u128::from(a) * u128::from(d)).cmp(&(u128::from(c) * u128::from(b)))
        };
        cross(self.shared, self.union, other.shared, other.union).then(cross(
            self.shared,
            self.shorter,
            other.shared,
            other.shorter,
        ))
    }
}

/// Pieces under their leaders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grouping {
    /// The leader of each piece: itself for a leader and for a piece alone.
    pub leader: Vec<u32>,
    /// Copy and contained edges between different clusters, the smaller number first, in order.
    pub bridges: Vec<(u32, u32)>,
    /// Pairs of a piece and its leader that no edge of the input named, in order.
    pub found: Vec<(u32, u32)>,
}

/// Leaders of its component that a piece is compared with whether or not an edge names the pair: as many as in a crowded bucket.
const FIRST_LEADERS: usize = 8;

/// Groups the pieces `0..n`, numbered in the order key, given their copy and contained edges (smaller number first, sorted).
///
/// `tie` says how strongly two pieces are tied, or `None` where they are neither copy nor contained. It is asked for the given
/// edges too, and must answer for both the same whenever it is asked.
pub fn lead(
    n: usize,
    edges: &[(u32, u32)],
    tie: impl Fn(u32, u32) -> Option<Strength> + Sync,
) -> Grouping {
    lead_apart(n, edges, &[], tie)
}

/// The same where some pieces are known to be of different stories: no two of `apart` come under one leader.
pub(crate) fn lead_apart(
    n: usize,
    edges: &[(u32, u32)],
    apart: &[(u32, u32)],
    tie: impl Fn(u32, u32) -> Option<Strength> + Sync,
) -> Grouping {
    lead_fixed(n, edges, apart, |_| false, tie)
}

/// The same where some pieces are `fixed`: each of them leads, whoever else does.
pub(crate) fn lead_fixed(
    n: usize,
    edges: &[(u32, u32)],
    apart: &[(u32, u32)],
    fixed: impl Fn(u32) -> bool + Sync,
    tie: impl Fn(u32, u32) -> Option<Strength> + Sync,
) -> Grouping {
    let mut sets = UnionFind::new(n);
    for &(a, b) in edges {
        sets.join(a, b);
    }
    let components = sets.components();
    // For each piece those before it that it has an edge with.
    let mut back: Vec<(u32, u32)> = edges.iter().map(|&(a, b)| (b, a)).collect();
    back.par_sort_unstable();
    // Components differ wildly in size; within a large one the leaders are tried side by side instead.
    let joined: Vec<Vec<(u32, u32)>> = components
        .par_iter()
        .filter(|members| members.len() > 1)
        .map(|members| lead_component(members, &back, apart, &fixed, &tie))
        .collect();
    let mut grouping = Grouping { leader: (0..n as u32).collect(), ..Grouping::default() };
    for (member, leader) in joined.into_iter().flatten() {
        grouping.leader[member as usize] = leader;
        if edges.binary_search(&(leader, member)).is_err() {
            grouping.found.push((leader, member));
        }
    }
    grouping.found.sort_unstable();
    let apart = |&&(a, b): &&(u32, u32)| grouping.leader[a as usize] != grouping.leader[b as usize];
    grouping.bridges = edges.iter().filter(apart).copied().collect();
    grouping
}

/// Members of one component, ascending, with the leaders they join. `back` holds the edges from the later piece.
fn lead_component(
    members: &[u32],
    back: &[(u32, u32)],
    apart: &[(u32, u32)],
    fixed: &impl Fn(u32) -> bool,
    tie: &(impl Fn(u32, u32) -> Option<Strength> + Sync),
) -> Vec<(u32, u32)> {
    let mut leaders: Vec<u32> = Vec::new();
    let mut joined = Vec::new();
    let mut asked = Vec::new();
    for &member in members {
        if fixed(member) {
            leaders.push(member);
            continue;
        }
        let from = back.partition_point(|&(b, _)| b < member);
        let edges = back[from..].iter().take_while(|&&(b, _)| b == member).map(|&(_, a)| a);
        asked.clear();
        asked.extend(edges.filter(|a| leaders.binary_search(a).is_ok()));
        asked.extend(leaders.iter().take(FIRST_LEADERS));
        asked.sort_unstable();
        asked.dedup();
        for &(a, b) in apart.iter().filter(|&&(a, b)| a == member || b == member) {
            let other = if a == member { b } else { a };
            asked.retain(|&leader| leader != other && !joined.contains(&(other, leader)));
        }
        let best = asked
            .iter()
            .filter_map(|&leader| tie(leader, member).map(|strength| (strength, leader)))
            // The stronger; of equals the one earlier in the order.
            .reduce(|x, y| if x.0.compare(&y.0).is_ge() { x } else { y });
        match best {
            Some((_, leader)) => joined.push((member, leader)),
            None => leaders.push(member),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(edges: &[(u32, u32, u64)]) -> Grouping {
        let pairs: Vec<(u32, u32)> = edges.iter().map(|&(a, b, _)| (a, b)).collect();
        lead(6, &pairs, |a, b| {
            let edge = edges.iter().find(|e| (e.0, e.1) == (a, b))?;
            Some(Strength { shared: edge.2, union: 100, shorter: 100 })
        })
    }

    #[test]
    fn a_chain_is_cut_and_its_link_is_a_bridge() {
        let grouping = with(&[(0, 1, 80), (1, 2, 80), (2, 3, 80)]);
        assert_eq!(grouping.leader, [0, 0, 2, 2, 4, 5]);
        assert_eq!(grouping.bridges, [(1, 2)]);
    }

    #[test]
    fn a_piece_joins_the_strongest_leader_and_of_equals_the_first() {
        let grouping = with(&[(0, 2, 70), (1, 2, 90), (0, 3, 75), (1, 3, 75)]);
        assert_eq!(grouping.leader, [0, 1, 1, 0, 4, 5]);
    }

    #[test]
    fn many_leaders_of_one_component_are_not_all_asked() {
        // A chain whose members are no copies of any but their neighbours: every second one leads.
        let edges: Vec<(u32, u32)> = (0..999).map(|n| (n, n + 1)).collect();
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let grouping = lead(1_000, &edges, |a, b| {
            asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            (b - a == 1).then_some(Strength { shared: 1, union: 1, shorter: 1 })
        });
        assert_eq!(grouping.leader[999], 998);
        assert!(asked.into_inner() <= 1_000 * (FIRST_LEADERS + 2));
    }

    #[test]
    fn two_that_are_kept_apart_never_come_under_one_leader() {
        let strength = Strength { shared: 1, union: 1, shorter: 1 };
        let all = [(0, 1), (0, 2), (1, 2)];
        // Under a third, and one under the other.
        assert_eq!(lead_apart(3, &all, &[(1, 2)], |_, _| Some(strength)).leader, [0, 0, 2]);
        assert_eq!(lead_apart(3, &all, &[(0, 1)], |_, _| Some(strength)).leader, [0, 1, 0]);
    }

    #[test]
    fn who_is_fixed_leads_and_takes_others_in() {
        let strength = |a, b| (b - a == 1).then_some(Strength { shared: 1, union: 1, shorter: 1 });
        let chain = [(0, 1), (1, 2)];
        let grouping = lead_fixed(3, &chain, &[], |member| member < 2, strength);
        assert_eq!(grouping.leader, [0, 1, 1]);
    }

    #[test]
    fn a_pair_nobody_compared_is_compared() {
        let strength = Strength { shared: 1, union: 1, shorter: 1 };
        let grouping = lead(3, &[(0, 1), (1, 2)], |_, _| Some(strength));
        assert_eq!(grouping.leader, [0, 0, 0]);
        assert_eq!(grouping.found, [(0, 2)]);
    }
}
