//! Which clusters are tied by partial reuse? Families over the strongest ties of each, and none without end.

use std::cmp::Reverse;

use super::UnionFind;

/// A tie between two clusters, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    /// The larger coverage of the pair behind it: covered words and words outside quotation.
    pub covered: u64,
    /// Words outside direct quotation of the covered side.
    pub words: u64,
    /// One cluster.
    pub a: u32,
    /// The other.
    pub b: u32,
}

impl Tie {
    /// The coverage in 2^-32, rounded down: whole numbers compare alike on every machine.
    fn strength(&self) -> u64 {
        (self.covered << 32).checked_div(self.words).unwrap_or(0)
    }
}

/// Families, and what was cut to keep them in bounds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Families {
    /// Clusters of each family, ascending, single ones included.
    pub groups: Vec<Vec<u32>>,
    /// For each family the ties that were strong enough but would have made it too large.
    pub cut: Vec<usize>,
}

/// Ties each cluster keeps.
const STRONGEST: usize = 8;
/// Clusters in a family at most.
const LARGEST: usize = 1_000;

/// The families of the clusters `0..n`, numbered in the order of their leaders.
///
/// A tie counts when it is one of the eight strongest of either of its ends. Ties are followed from the strongest down, and one
/// that would make a family of more than a thousand clusters is cut: these are the family's weakest.
///
/// ```
/// use wirecopy::cluster::{Tie, families};
///
/// let found = families(3, vec![Tie { covered: 30, words: 100, a: 0, b: 2 }]);
/// assert_eq!(found.groups, [vec![0, 2], vec![1]]);
/// ```
pub fn families(n: usize, ties: Vec<Tie>) -> Families {
    bounded(n, ties, LARGEST)
}

fn bounded(n: usize, mut ties: Vec<Tie>, largest: usize) -> Families {
    for tie in &mut ties {
        (tie.a, tie.b) = (tie.a.min(tie.b), tie.a.max(tie.b));
    }
    ties.retain(|t| t.a != t.b);
    ties.sort_unstable_by_key(|t| (t.a, t.b, Reverse(t.strength())));
    ties.dedup_by_key(|t| (t.a, t.b));
    ties.sort_by_key(|t| (Reverse(t.strength()), t.a, t.b));
    let mut kept = vec![0usize; n];
    let mut sets = UnionFind::new(n);
    let mut refused = Vec::new();
    for tie in ties {
        // A tie is strong for an end that has seen fewer than eight stronger ones, kept or not.
        let strong = [tie.a, tie.b].map(|end| kept[end as usize] < STRONGEST);
        kept[tie.a as usize] += 1;
        kept[tie.b as usize] += 1;
        if !(strong[0] || strong[1]) || sets.root(tie.a) == sets.root(tie.b) {
            continue;
        }
        if sets.size(tie.a) + sets.size(tie.b) > largest {
            refused.push(tie);
        } else {
            sets.join(tie.a, tie.b);
        }
    }
    let groups = sets.components();
    let mut cut = vec![0; groups.len()];
    let mut place = vec![0; n];
    for (family, members) in groups.iter().enumerate() {
        for &member in members {
            place[member as usize] = family;
        }
    }
    for tie in refused {
        let (a, b) = (place[tie.a as usize], place[tie.b as usize]);
        cut[a] += 1;
        if a != b {
            cut[b] += 1;
        }
    }
    Families { groups, cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tie(a: u32, b: u32, covered: u64) -> Tie {
        Tie { covered, words: 100, a, b }
    }

    #[test]
    fn only_the_strongest_ties_of_an_end_count() {
        // Nine ties at cluster 0: the weakest is not among its eight, but it is among those of cluster 9.
        let ties: Vec<Tie> = (1..10).map(|b| tie(0, b, 90 - u64::from(b))).collect();
        assert_eq!(bounded(10, ties.clone(), 1_000).groups.len(), 1);
        // With eight stronger ties of its own, cluster 9 does not hold it either.
        let own = (10..18).map(|b| tie(9, b, 95));
        let found = bounded(18, ties.into_iter().chain(own).collect(), 1_000);
        assert_eq!(found.groups.len(), 2);
    }

    #[test]
    fn a_family_too_large_is_cut_at_its_weakest_and_said() {
        let found = bounded(4, vec![tie(0, 1, 50), tie(2, 3, 40), tie(1, 2, 30)], 3);
        assert_eq!(found.groups, [vec![0, 1], vec![2, 3]]);
        assert_eq!(found.cut, [1, 1]);
    }
}
