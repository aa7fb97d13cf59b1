//! Which members hang together? Disjoint sets with the smallest member as root, so that the answer does not depend on the order.

/// Disjoint sets over `0..n`.
///
/// ```
/// use wirecopy::cluster::UnionFind;
///
/// let mut sets = UnionFind::new(4);
/// sets.join(3, 1);
/// assert_eq!(sets.root(3), 1);
/// assert_eq!(sets.components(), [vec![0], vec![1, 3], vec![2]]);
/// ```
#[derive(Debug, Clone)]
pub struct UnionFind {
    parent: Vec<u32>,
    size: Vec<u32>,
}

impl UnionFind {
    /// Every member alone.
    pub fn new(n: usize) -> Self {
        Self { parent: (0..n as u32).collect(), size: vec![1; n] }
    }

    /// The smallest member of a member's set.
    pub fn root(&mut self, mut member: u32) -> u32 {
        while self.parent[member as usize] != member {
            // Halving the path keeps it short without a second walk.
            let above = self.parent[self.parent[member as usize] as usize];
            self.parent[member as usize] = above;
            member = above;
        }
        member
    }

    /// Members in a member's set.
    pub fn size(&mut self, member: u32) -> usize {
        let root = self.root(member);
        self.size[root as usize] as usize
    }

    /// Joins two sets; whether they were apart.
    pub fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high as usize] = low;
        self.size[low as usize] += self.size[high as usize];
        true
    }

    /// The sets, members ascending, by smallest member.
    pub fn components(&mut self) -> Vec<Vec<u32>> {
        let mut place = vec![usize::MAX; self.parent.len()];
        let mut out: Vec<Vec<u32>> = Vec::new();
        for member in 0..self.parent.len() as u32 {
            let root = self.root(member) as usize;
            // The root is the smallest member, so it is met first.
            if place[root] == usize::MAX {
                place[root] = out.len();
                out.push(Vec::new());
            }
            out[place[root]].push(member);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn components_equal_those_of_relabelling(edges in prop::collection::vec((0u32..30, 0u32..30), 0..40)) {
            let mut sets = UnionFind::new(30);
            let mut label: Vec<u32> = (0..30).collect();
            for &(a, b) in &edges {
                sets.join(a, b);
                let (x, y) = (label[a as usize], label[b as usize]);
                let low = x.min(y);
                label.iter_mut().filter(|l| **l == x || **l == y).for_each(|l| *l = low);
            }
            let mut want: Vec<Vec<u32>> = Vec::new();
            for root in 0..30 {
                let set: Vec<u32> = (0..30).filter(|&m| label[m as usize] == root).collect();
                if !set.is_empty() {
                    prop_assert_eq!(sets.size(set[0]), set.len());
                    want.push(set);
                }
            }
            prop_assert_eq!(sets.components(), want);
        }
    }
}
