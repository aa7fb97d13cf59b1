//! How many shingles do two texts share, when that is all one wants to know? A set of shingles that is quick to make and quick to ask.
//!
//! [`Occurrences`](crate::shingle::Occurrences) knows where each shingle stands, and is sorted; this knows only which there are.
//! A hash chooses one of many groups of eight places, and all eight are compared at once, so neither a sort nor a guess of
//! the processor's is needed. The values are hashes already and are used as they are.

use crate::vectors::Vectors;

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
        fill_with(Vectors::best(), self, shingles);
    }

    /// Number of distinct shingles.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is no shingle.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Number of distinct shingles in both.
    pub fn shared(&self, other: &Self) -> u64 {
        self.shared_at_least(other, 0).unwrap_or(0)
    }

    /// Number of distinct shingles in both, or `None` as soon as it is sure that they are fewer than `least`.
    ///
    /// Unless it is much larger, the shingles of `other` are looked for in this one; so who compares one with many asks
    /// that one, which then stays in the nearest cache.
    pub fn shared_at_least(&self, other: &Self, least: u64) -> Option<u64> {
        // Of a shorter list it is sooner sure that too few are found.
        let much_larger = other.len() > self.len() + self.len() / 8;
        let (asked, other) = if much_larger { (other, self) } else { (self, other) };
        if least > asked.len() as u64 {
            return None;
        }
        if asked.is_empty() || other.is_empty() {
            return (least == 0).then_some(0);
        }
        let most_missing = (other.len() as u64).checked_sub(least)?;
        // What ran over is in no group, and is looked for from this side.
        let more = asked.more.iter().filter(|&&value| other.contains(value)).count() as u64;
        let found = count_with(Vectors::best(), &other.list, &asked.groups, most_missing + more)?;
        Some(found + more).filter(|&shared| shared >= least)
    }

    fn contains(&self, value: u64) -> bool {
        let group = &self.groups[value as usize & (self.groups.len() - 1)].0;
        group.contains(&value) || self.more.contains(&value)
    }
}

/// 0 marks an empty place, so it is stored as another value; one text in 2^59 of 500 words holds both.
const fn stored(shingle: u64) -> u64 {
    if shingle == 0 { 1 } else { shingle }
}

/// Adds shingles to an empty set that has its groups.
fn fill_with(vectors: Vectors, set: &mut ShingleSet, shingles: &[u64]) {
    match vectors {
        Vectors::Portable => fill(set, shingles, holds),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the value exists only where the processor has AVX2.
        #[allow(unsafe_code)]
        Vectors::Avx2 => unsafe { fill_avx2(set, shingles) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the value exists only where the processor has AVX-512 F and DQ.
        #[allow(unsafe_code)]
        Vectors::Avx512 => unsafe { fill_avx512(set, shingles) },
    }
}

/// How many of the values stand in their groups; `None` once more than `most_missing` do not.
fn count_with(
    vectors: Vectors,
    values: &[u64],
    groups: &[Group],
    most_missing: u64,
) -> Option<u64> {
    match vectors {
        Vectors::Portable => count(values, groups, most_missing, holds),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the value exists only where the processor has AVX2.
        #[allow(unsafe_code)]
        Vectors::Avx2 => unsafe { count_avx2(values, groups, most_missing) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the value exists only where the processor has AVX-512 F and DQ.
        #[allow(unsafe_code)]
        Vectors::Avx512 => unsafe { count_avx512(values, groups, most_missing) },
    }
}

/// Whether a group holds a value, in the vectors of one machine. Left to itself the compiler gathers one place of eight groups
/// at a time, which takes four times as long.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod x86 {
    use std::arch::x86_64::{
        _mm256_cmpeq_epi64, _mm256_load_si256, _mm256_or_si256, _mm256_set1_epi64x,
        _mm256_testz_si256, _mm512_cmpeq_epi64_mask, _mm512_load_si512, _mm512_set1_epi64,
    };

    use super::Group;

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn holds_avx2(group: &Group, value: u64) -> bool {
        let wanted = _mm256_set1_epi64x(value.cast_signed());
        // SAFETY: a group is 64 bytes and aligned to as many, so both halves are whole and aligned to 32.
        let (low, high) = unsafe {
            let place = group.0.as_ptr();
            (_mm256_load_si256(place.cast()), _mm256_load_si256(place.add(4).cast()))
        };
        let hit =
            _mm256_or_si256(_mm256_cmpeq_epi64(low, wanted), _mm256_cmpeq_epi64(high, wanted));
        _mm256_testz_si256(hit, hit) == 0
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn holds_avx512(group: &Group, value: u64) -> bool {
        // SAFETY: a group is 64 bytes and aligned to as many.
        let places = unsafe { _mm512_load_si512(group.0.as_ptr().cast()) };
        _mm512_cmpeq_epi64_mask(places, _mm512_set1_epi64(value.cast_signed())) != 0
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn fill_avx2(set: &mut ShingleSet, shingles: &[u64]) {
    fill(set, shingles, |group, value| x86::holds_avx2(group, value));
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq")]
fn fill_avx512(set: &mut ShingleSet, shingles: &[u64]) {
    fill(set, shingles, |group, value| x86::holds_avx512(group, value));
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn count_avx2(values: &[u64], groups: &[Group], most_missing: u64) -> Option<u64> {
    count(values, groups, most_missing, |group, value| x86::holds_avx2(group, value))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq")]
fn count_avx512(values: &[u64], groups: &[Group], most_missing: u64) -> Option<u64> {
    count(values, groups, most_missing, |group, value| x86::holds_avx512(group, value))
}

#[inline(always)]
#[allow(clippy::inline_always)] // Only inside its caller is it compiled for that caller's vectors.
fn fill(set: &mut ShingleSet, shingles: &[u64], holds: impl Fn(&Group, u64) -> bool) {
    let mask = set.groups.len() - 1;
    set.list.reserve(shingles.len());
    for &shingle in shingles {
        let value = stored(shingle);
        let at = value as usize & mask;
        let group = &mut set.groups[at];
        if holds(group, value) {
            continue;
        }
        let taken = usize::from(set.taken[at]);
        if taken < GROUP {
            group.0[taken] = value;
            set.taken[at] += 1;
        } else if set.more.contains(&value) {
            continue;
        } else {
            set.more.push(value);
        }
        set.list.push(value);
    }
}

#[inline(always)]
#[allow(clippy::inline_always)] // As above.
fn count(
    values: &[u64],
    groups: &[Group],
    most_missing: u64,
    holds: impl Fn(&Group, u64) -> bool,
) -> Option<u64> {
    /// Values between two looks at whether to go on.
    const STEP: usize = 32;
    let mask = groups.len() - 1;
    let (mut found, mut asked) = (0, 0);
    for part in values.chunks(STEP) {
        for &value in part {
            found += u64::from(holds(&groups[value as usize & mask], value));
        }
        asked += part.len() as u64;
        if asked - found > most_missing {
            return None;
        }
    }
    Some(found)
}

/// Looks at all eight places, found or not: there is nothing to guess, and a vector does it at once.
fn holds(group: &Group, value: u64) -> bool {
    let mut hit = false;
    for &place in &group.0 {
        hit |= place == value;
    }
    hit
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
            for least in [0, want.saturating_sub(1), want, want + 1, want + 100] {
                prop_assert_eq!(x.shared_at_least(&y, least), (want >= least).then_some(want));
            }
            if !a.is_empty() {
                let found = count_with(Vectors::Portable, &y.list, &x.groups, u64::MAX);
                for vectors in Vectors::all() {
                    prop_assert_eq!(found, count_with(vectors, &y.list, &x.groups, u64::MAX));
                    let mut again = ShingleSet::default();
                    again.groups.resize(x.groups.len(), Group::default());
                    again.taken.resize(x.groups.len(), 0);
                    fill_with(vectors, &mut again, &a);
                    prop_assert_eq!(&again.list, &x.list);
                }
            }
        }
    }
}
