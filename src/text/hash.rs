//! What number stands for a word? Its hash, version 1: stable, the same on every machine, specified in `docs/formats.md`.
//!
//! The folded word's UTF-8 bytes are taken in blocks of eight, little-endian, the last one padded with zeros. From `h = 0`,
//! each block `x` makes `h = (h ^ x)·M` modulo 2^64 and then `h ^= h >> 32`. Each step is a bijection, so words of at most
//! eight bytes never collide; and it needs nothing but low 64-bit products, so that vectors do eight words at once.

/// Changes whenever a word or a character token would get another hash.
pub const WORD_HASH_VERSION: u32 = 1;

/// The multiplier: odd, and another than that of the shingles' polynomial.
pub(super) const MULTIPLIER: u64 = 0xd6e8_feb8_6659_fd93;

/// What a character token starts from in place of 0. All characters of the scripts concerned begin with a byte from 0xE0 on,
/// which this makes a continuation byte, with which no word begins: so tokens and words never share a first block.
pub(super) const CHARACTER_TAG: u64 = 0x9f2c_5b1e_83d7_6a40;

/// How many characters the hash of a character token covers: its own and the next three. Five tokens then cover eight.
pub(super) const CHARACTERS: usize = 4;

/// The stable hash of a folded word.
///
/// ```
/// assert_eq!(wirecopy::text::hash_word("a"), 0x6e48_83de_a651_976d);
/// ```
pub fn hash_word(folded: &str) -> u64 {
    hash_from(0, folded.as_bytes())
}

/// The hash of some bytes from a given start.
pub(super) fn hash_from(start: u64, bytes: &[u8]) -> u64 {
    let mut hash = start;
    for part in bytes.chunks(8) {
        let mut block = [0; 8];
        block[..part.len()].copy_from_slice(part);
        hash = step(hash, u64::from_le_bytes(block));
    }
    hash
}

/// Takes one block of eight bytes into a hash.
#[inline]
pub(super) fn step(hash: u64, block: u64) -> u64 {
    let hash = (hash ^ block).wrapping_mul(MULTIPLIER);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stable() {
        // Computed apart, in Python, from the formula above; the same as in `docs/formats.md`.
        let words = [
            ("a", 0x6e48_83de_a651_976d),
            ("the", 0x87ce_b6a3_7d07_283f),
            ("december", 0xa995_93d8_229e_9fb4),
            ("syndicate", 0xc1e6_08cd_2a21_e802),
            ("3,500", 0x5c70_0c10_b681_c459),
            ("économie", 0xc828_dd74_eb4b_b6e3),
            ("правительство", 0x553d_93a4_fa6d_2e69),
            ("aaaaaaaaaaaaaaaaa", 0xddf7_7e3a_57a3_24ec),
        ];
        for (word, hash) in words {
            assert_eq!(hash_word(word), hash, "{word}");
        }
        let characters = [
            ("京", 0x9925_3383_276b_d1af),
            ("東京都", 0xea2d_5689_a286_3b94),
            ("東京都港", 0x1cdf_acff_5e0a_d3e2),
            ("ไทย", 0xc679_f3c0_7ffe_af8b),
        ];
        for (token, hash) in characters {
            assert_eq!(hash_from(CHARACTER_TAG, token.as_bytes()), hash, "{token}");
        }
    }
}
