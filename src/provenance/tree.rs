//! Which text hangs from which? The best tree over pieces and absent originals, by Chu–Liu and Edmonds.
//!
//! Input is a graph of weighted "was made from" edges with a root; output the parent of every node in the spanning
//! arborescence of the greatest total weight (Chu and Liu 1965, Edmonds 1967). Ties go to the smaller parent, so the answer
//! does not depend on the order of the edges.

/// "`child` was made from `parent`", with its weight in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The node it was made from.
    pub parent: usize,
    /// The node that was made.
    pub child: usize,
    /// How much speaks for it.
    pub weight: i64,
}

/// The parent of every node in the heaviest arborescence from `root`; `None` for the root and for nodes it does not reach.
///
/// ```
/// use wirecopy::provenance::tree::{Edge, arborescence};
///
/// let edge = |parent, child, weight| Edge { parent, child, weight };
/// // 1 and 2 would each like to hang from the other; the root prefers 1.
/// let edges = [edge(0, 1, 5), edge(0, 2, 1), edge(1, 2, 9), edge(2, 1, 9)];
/// assert_eq!(arborescence(3, 0, &edges), [None, Some(0), Some(1)]);
/// ```
pub fn arborescence(nodes: usize, root: usize, edges: &[Edge]) -> Vec<Option<usize>> {
    let mut sorted: Vec<Edge> =
        edges.iter().copied().filter(|e| e.parent != e.child && e.child != root).collect();
    sorted.sort_unstable();
    let chosen = solve(nodes, root, &sorted);
    let mut parents = vec![None; nodes];
    for e in chosen {
        parents[sorted[e].child] = Some(sorted[e].parent);
    }
    parents
}

/// Indices of the chosen edges.
fn solve(nodes: usize, root: usize, edges: &[Edge]) -> Vec<usize> {
    let best = best_into(nodes, root, edges);
    let Some(cycle) = find_cycle(nodes, edges, &best) else {
        return best.into_iter().flatten().collect();
    };
    // Shrink the cycle to one node, weigh each edge into it by what it saves, and solve the smaller graph.
    let mut inside = vec![false; nodes];
    for &node in &cycle {
        inside[node] = true;
    }
    let mut name = vec![0; nodes];
    let mut count = 0;
    for node in 0..nodes {
        if !inside[node] {
            name[node] = count;
            count += 1;
        }
    }
    for &node in &cycle {
        name[node] = count;
    }
    let mut smaller = Vec::new();
    let mut origin = Vec::new();
    for (i, edge) in edges.iter().enumerate() {
        let (parent, child) = (name[edge.parent], name[edge.child]);
        if parent == child {
            continue;
        }
        let saved =
            if inside[edge.child] { best[edge.child].map_or(0, |b| edges[b].weight) } else { 0 };
        smaller.push(Edge { parent, child, weight: edge.weight - saved });
        origin.push(i);
    }
    let chosen = solve(count + 1, name[root], &smaller);
    let mut out: Vec<usize> = chosen.into_iter().map(|i| origin[i]).collect();
    let entered = out.iter().map(|&i| edges[i].child).find(|&c| inside[c]);
    for &node in &cycle {
        if Some(node) != entered
            && let Some(edge) = best[node]
        {
            out.push(edge);
        }
    }
    out
}

/// For each node the heaviest edge into it, the first of equals.
fn best_into(nodes: usize, root: usize, edges: &[Edge]) -> Vec<Option<usize>> {
    let mut best: Vec<Option<usize>> = vec![None; nodes];
    for (i, edge) in edges.iter().enumerate() {
        if edge.child != root && best[edge.child].is_none_or(|b| edges[b].weight < edge.weight) {
            best[edge.child] = Some(i);
        }
    }
    best
}

fn find_cycle(nodes: usize, edges: &[Edge], best: &[Option<usize>]) -> Option<Vec<usize>> {
    let mut seen = vec![usize::MAX; nodes];
    for start in 0..nodes {
        let mut at = start;
        while seen[at] == usize::MAX {
            seen[at] = start;
            match best[at] {
                Some(edge) => at = edges[edge].parent,
                None => break,
            }
        }
        if seen[at] == start && best[at].is_some() {
            let mut cycle = vec![at];
            let mut next = edges[best[at]?].parent;
            while next != at {
                cycle.push(next);
                next = edges[best[next]?].parent;
            }
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every assignment of parents that reaches all nodes from the root, by brute force.
    fn naive(nodes: usize, edges: &[Edge]) -> Option<i64> {
        fn go(node: usize, nodes: usize, edges: &[Edge], parent: &mut Vec<usize>) -> Option<i64> {
            if node == nodes {
                let rooted = (1..nodes).all(|mut n| {
                    for _ in 0..nodes {
                        n = parent[n];
                        if n == 0 {
                            return true;
                        }
                    }
                    false
                });
                return rooted.then_some(0);
            }
            let mut best = None;
            for edge in edges.iter().filter(|e| e.child == node && e.parent != node) {
                parent[node] = edge.parent;
                if let Some(rest) = go(node + 1, nodes, edges, parent) {
                    best = best.max(Some(rest + edge.weight));
                }
            }
            best
        }
        go(1, nodes, edges, &mut vec![0; nodes])
    }

    proptest! {
        #[test]
        fn no_tree_is_heavier(
            raw in prop::collection::vec((0_usize..5, 1_usize..5, -20_i64..20), 0..20),
        ) {
            let mut edges: Vec<Edge> = raw
                .into_iter()
                .map(|(parent, child, weight)| Edge { parent, child, weight })
                .collect();
            edges.extend((1..5).map(|child| Edge { parent: 0, child, weight: -50 }));
            let parents = arborescence(5, 0, &edges);
            let weight: i64 = (1..5)
                .map(|c| {
                    let parent = parents[c].unwrap();
                    edges.iter().filter(|e| e.child == c && e.parent == parent)
                        .map(|e| e.weight).max().unwrap()
                })
                .sum();
            prop_assert_eq!(Some(weight), naive(5, &edges));
        }
    }
}
