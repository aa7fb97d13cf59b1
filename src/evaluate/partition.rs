//! How many pairs stand together? Counts over partitions, from the sizes of what they have in common and never pair by pair.

/// The label of a document that stands alone.
pub(super) const ALONE: u32 = u32::MAX;

/// Pairs among `n`.
pub(super) const fn pairs(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

/// Pairs of documents that have the same label in every column. A document alone in one of them is in no pair.
pub(super) fn together(columns: &[&[u32]]) -> u64 {
    groups(columns).iter().map(|&(_, size)| pairs(size)).sum()
}

/// Pairs that stand together in at least one of the partitions and in the other column too, where that is given.
///
/// By inclusion and exclusion, so the work doubles with every partition: for a handful of reports.
pub(super) fn together_in_any(partitions: &[&[u32]], also: Option<&[u32]>) -> u64 {
    let mut sum = 0i128;
    for chosen in 1u32..1 << partitions.len() {
        let some = partitions.iter().enumerate().filter(|(n, _)| chosen >> n & 1 == 1);
        let columns: Vec<&[u32]> = some.map(|(_, p)| *p).chain(also).collect();
        let sign = if chosen.count_ones() % 2 == 1 { 1 } else { -1 };
        sum += sign * i128::from(together(&columns));
    }
    sum as u64
}

/// The groups of documents with the same labels: the labels of the first column with the groups' sizes, in order.
pub(super) fn groups(columns: &[&[u32]]) -> Vec<(u32, u64)> {
    let Some(first) = columns.first() else { return Vec::new() };
    let mut members: Vec<u32> = (0..first.len() as u32)
        .filter(|&doc| columns.iter().all(|column| column[doc as usize] != ALONE))
        .collect();
    let labels = |doc: &u32| {
        let doc = *doc as usize;
        columns.iter().map(move |column| column[doc])
    };
    members.sort_unstable_by(|a, b| labels(a).cmp(labels(b)));
    members
        .chunk_by(|a, b| labels(a).eq(labels(b)))
        .map(|group| (first[group[0] as usize], group.len() as u64))
        .collect()
}

/// Share of the documents in clusters of two or more that belong to the class most frequent in their cluster.
pub(super) fn purity(clusters: &[u32], classes: &[u32]) -> Option<f64> {
    let sizes = groups(&[clusters]);
    let shared = groups(&[clusters, classes]);
    let (mut pure, mut all) = (0, 0);
    for &(label, size) in sizes.iter().filter(|(_, size)| *size > 1) {
        let from = shared.partition_point(|&(l, _)| l < label);
        let same = shared[from..].iter().take_while(|(l, _)| *l == label).map(|(_, n)| *n);
        pure += same.max().unwrap_or(1);
        all += size;
    }
    (all > 0).then(|| pure as f64 / all as f64)
}

/// The adjusted Rand index: 1 for equal partitions, about 0 for chance.
///
/// Hubert and Arabie, *Comparing partitions* (1985).
pub(super) fn adjusted_rand(clusters: &[u32], classes: &[u32]) -> f64 {
    let both = together(&[clusters, classes]) as f64;
    let (a, b) = (together(&[clusters]) as f64, together(&[classes]) as f64);
    let all = pairs(clusters.len() as u64) as f64;
    let chance = if all > 0.0 { a * b / all } else { 0.0 };
    let most = f64::midpoint(a, b);
    // Nothing joined on either side, or everything on both: the same partition.
    if most - chance == 0.0 { 1.0 } else { (both - chance) / (most - chance) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(column: &[u32], a: usize, b: usize) -> bool {
        column[a] != ALONE && column[a] == column[b]
    }

    fn count(n: usize, is: impl Fn(usize, usize) -> bool) -> u64 {
        (0..n).map(|a| (0..a).filter(|&b| is(a, b)).count() as u64).sum()
    }

    fn column() -> impl Strategy<Value = Vec<u32>> {
        prop::collection::vec(prop_oneof![Just(ALONE), 0u32..5], 14)
    }

    proptest! {
        #[test]
        fn counts_equal_those_of_every_pair(x in column(), y in column(), z in column()) {
            let n = x.len();
            prop_assert_eq!(together(&[&x]), count(n, |a, b| same(&x, a, b)));
            prop_assert_eq!(together(&[&x, &y]), count(n, |a, b| same(&x, a, b) && same(&y, a, b)));
            prop_assert_eq!(
                together_in_any(&[&x, &y], Some(&z)),
                count(n, |a, b| (same(&x, a, b) || same(&y, a, b)) && same(&z, a, b))
            );
        }

        #[test]
        fn the_rand_index_equals_its_definition_over_pairs(x in column(), y in column()) {
            // From the four counts of agreeing and disagreeing pairs (Hubert and Arabie, equation 5 rewritten).
            let n = x.len();
            let n11 = count(n, |a, b| same(&x, a, b) && same(&y, a, b)) as f64;
            let n10 = count(n, |a, b| same(&x, a, b) && !same(&y, a, b)) as f64;
            let n01 = count(n, |a, b| !same(&x, a, b) && same(&y, a, b)) as f64;
            let n00 = count(n, |a, b| !same(&x, a, b) && !same(&y, a, b)) as f64;
            let below = (n11 + n10) * (n10 + n00) + (n11 + n01) * (n01 + n00);
            let want = if below == 0.0 { 1.0 } else { 2.0 * (n11 * n00 - n10 * n01) / below };
            prop_assert!((adjusted_rand(&x, &y) - want).abs() < 1e-9);
        }

        #[test]
        fn purity_equals_a_count_by_cluster(x in column(), y in column()) {
            let (mut pure, mut all) = (0, 0);
            for label in 0..5 {
                let members: Vec<usize> = (0..x.len()).filter(|&d| x[d] == label).collect();
                if members.len() > 1 {
                    let of = |class: u32| members.iter().filter(|&&d| y[d] == class).count();
                    pure += (0..5).map(of).max().unwrap().max(1);
                    all += members.len();
                }
            }
            let want = (all > 0).then(|| pure as f64 / all as f64);
            prop_assert_eq!(purity(&x, &y), want);
        }
    }
}
