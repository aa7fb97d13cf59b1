//! How many shingles do two texts share, when that is all one wants to know? A set of shingles that is quick to make and quick to ask.
//!
//! [`Occurrences`](crate::shingle::Occurrences) knows where each shingle stands, and is sorted; this knows only which there are.
//! A hash chooses one of many groups of eight places, and all eight are compared at once, so neither a sort nor a guess of
//! the processor's is needed. The values are hashes already and are used as they are.

/// The distinct shingles of a text.
///
/// ```
/// use wirecopy::shingle::shingles;
/// use wirecopy::verify::ShingleSet;
///
/// let (mut a, mut b) = (ShingleSet::default(), ShingleSet::default());
/// a.fill(&shingles(&[1, 2, 3, 4, 1, 2], 2));
/// b.fill(&shingles(&[2, 3, 4, 5], 2));
/// assert_eq!((a.len(), b.len(), a.shared(&b)), (4, 3, 2));
/// ```
#[derive(Debug, Clone, Default)]
pub struct ShingleSet {
    /// Each shingle once, in the order they stand.
    list: Vec<u64>,
    groups: Vec<Group>,
    /// How many places of each group are taken.
    taken: Vec<u8>,
    /// Those that found their group full.
    more: Vec<u64>,
}

/// A cache line of shingles; 0 where there is none.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Group([u64; GROUP]);

const GROUP: usize = 8;

impl ShingleSet {
    /// Holds these shingles from now on, and no others. Room is kept between calls.
    pub fn fill(&mut self, shingles: &[u64]) {
        self.list.clear();
        self.more.clear();
        // Two to four to a group: with eight places about one in a hundred groups runs over.
        let groups = (shingles.len() / 4).next_power_of_two();
        self.groups.clear();
        self.groups.resize(groups, Group::default());
        self.taken.clear();
        self.taken.resize(groups, 0);
        for &shingle in shingles {
            self.insert(stored(shingle));
        }
    }

    fn insert(&mut self, value: u64) {
        let at = self.place(value);
        let taken = usize::from(self.taken[at]);
        let group = &mut self.groups[at].0;
        if group.contains(&value) {
            return;
        }
        if taken < GROUP {
            group[taken] = value;
            self.taken[at] += 1;
        } else if self.more.contains(&value) {
            return;
        } else {
            self.more.push(value);
        }
        self.list.push(value);
    }

    fn place(&self, value: u64) -> usize {
        value as usize & (self.groups.len() - 1)
    }

    /// Number of distinct shingles.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is no shingle.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Bytes of memory it takes, about.
    pub fn bytes(&self) -> usize {
        (self.list.capacity() + self.more.capacity()) * 8 + self.groups.capacity() * 65
    }

    /// Number of distinct shingles in both.
    pub fn shared(&self, other: &Self) -> u64 {
        let (asked, list) =
            if self.len() < other.len() { (other, &self.list) } else { (self, &other.list) };
        if asked.is_empty() {
            return 0;
        }
        let mut shared = count(list, &asked.groups);
        if !asked.more.is_empty() {
            shared += list.iter().filter(|value| asked.more.contains(value)).count() as u64;
        }
        shared
    }
}

/// 0 marks an empty place, so it is stored as another value; one text in 2^59 of 500 words holds both.
const fn stored(shingle: u64) -> u64 {
    if shingle == 0 { 1 } else { shingle }
}

/// How many of the values stand in their groups.
fn count(values: &[u64], groups: &[Group]) -> u64 {
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512f")
            && std::arch::is_x86_feature_detected!("avx512dq")
        {
            // SAFETY: the processor was just seen to have AVX-512 F and DQ.
            #[allow(unsafe_code)]
            return unsafe { count_avx512(values, groups) };
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor was just seen to have AVX2.
            #[allow(unsafe_code)]
            return unsafe { count_avx2(values, groups) };
        }
    }
    count_with(values, groups)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq")]
fn count_avx512(values: &[u64], groups: &[Group]) -> u64 {
    count_with(values, groups)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn count_avx2(values: &[u64], groups: &[Group]) -> u64 {
    count_with(values, groups)
}

#[inline(always)]
#[allow(clippy::inline_always)] // Only inside its caller is it compiled for that caller's vectors.
fn count_with(values: &[u64], groups: &[Group]) -> u64 {
    let mask = groups.len() - 1;
    let mut found = 0;
    for &value in values {
        let group = &groups[value as usize & mask].0;
        // All eight are looked at, found or not: a vector does that at once, and there is nothing to guess.
        let mut hit = false;
        for &place in group {
            hit |= place == value;
        }
        found += u64::from(hit);
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::shingle::mix;

    proptest! {
        #[test]
        fn counts_are_those_of_plain_sets(
            a in prop::collection::vec(0u64..600, 0..500),
            b in prop::collection::vec(0u64..600, 0..500),
            crowded in any::<bool>(),
        ) {
            // Few different low bits crowd the groups.
            let value = |&n: &u64| if crowded { mix(n) & !0xff | n & 1 } else { mix(n + 1) * u64::from(n > 0) };
            let (a, b): (Vec<u64>, Vec<u64>) = (a.iter().map(value).collect(), b.iter().map(value).collect());
            let plain = |list: &[u64]| list.iter().map(|&v| stored(v)).collect::<BTreeSet<u64>>();
            let (mut x, mut y) = (ShingleSet::default(), ShingleSet::default());
            x.fill(&b);
            x.fill(&a);
            y.fill(&b);
            prop_assert_eq!(x.len(), plain(&a).len());
            let want = plain(&a).intersection(&plain(&b)).count() as u64;
            prop_assert_eq!((x.shared(&y), y.shared(&x)), (want, want));
            prop_assert_eq!(count_with(&y.list, &x.groups), count(&y.list, &x.groups));
        }
    }
}
