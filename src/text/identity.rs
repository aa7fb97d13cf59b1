//! Do two texts say the same words? A 128-bit hash of the token hashes, in order.

use crate::vectors::Vectors;

/// Changes whenever a sequence of words would get another identity.
pub const IDENTITY_VERSION: u32 = 1;

/// What the place of a token adds to it, in each half of the result.
const PLACE: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xd134_2543_de82_ef95];
const FACTOR: [u64; 2] = [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb];
/// How far a token's bits are turned for the upper half, so that the halves do not agree where one fails.
const TURN: u32 = 23;

/// The identity of a token sequence: two sums, each of every token mixed with its place. Neither sum waits for the one
/// before, so vectors do several tokens at once: the code is compiled for several machines.
pub fn identity(tokens: &[u64]) -> u128 {
    match Vectors::best() {
        Vectors::Portable => portable(tokens),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the value exists only where the processor has AVX2.
        #[allow(unsafe_code)]
        Vectors::Avx2 => unsafe { avx2(tokens) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the value exists only where the processor has AVX-512 F, DQ and VL.
        #[allow(unsafe_code)]
        Vectors::Avx512 => unsafe { avx512(tokens) },
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn avx512(tokens: &[u64]) -> u128 {
    portable(tokens)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(tokens: &[u64]) -> u128 {
    portable(tokens)
}

#[inline(always)]
#[allow(clippy::inline_always)] // Only inside its caller is it compiled for that caller's vectors.
fn portable(tokens: &[u64]) -> u128 {
    let (mut low, mut high) = (0u64, 0u64);
    let mut place = [0u64; 2];
    for &token in tokens {
        place = [place[0].wrapping_add(PLACE[0]), place[1].wrapping_add(PLACE[1])];
        low = low.wrapping_add(spread(token.wrapping_add(place[0]), FACTOR[0]));
        high = high.wrapping_add(spread(token.rotate_left(TURN).wrapping_add(place[1]), FACTOR[1]));
    }
    u128::from(high) << 64 | u128::from(low)
}

#[inline(always)]
#[allow(clippy::inline_always)] // As above.
fn spread(mut x: u64, factor: u64) -> u64 {
    x ^= x >> 32;
    x = x.wrapping_mul(factor);
    x ^ (x >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hash_word;

    #[test]
    fn values_are_stable() {
        // Computed apart, in Python, from the formula in `docs/formats.md`.
        let tokens = ["the", "bank", "paid", "smith", "nothing", "today"].map(hash_word);
        assert_eq!(identity(&tokens), 0x350d_c162_df06_1b93_b7d0_bbb9_adad_3126);
        assert_eq!(identity(&[]), 0);
    }

    #[test]
    fn every_machine_gives_the_same() {
        let tokens: Vec<u64> = (0..300).map(crate::shingle::mix).collect();
        for length in 0..tokens.len() {
            assert_eq!(identity(&tokens[..length]), portable(&tokens[..length]));
        }
    }

    #[test]
    fn order_and_repeats_matter() {
        assert_ne!(identity(&[1, 2]), identity(&[2, 1]));
        assert_ne!(identity(&[1, 1]), identity(&[1]));
        assert_ne!(identity(&[0]), identity(&[]));
    }
}
