//! The kernel of x86-64 machines with AVX2: two halves of 32 bytes.
#![allow(unsafe_code)]

use std::arch::asm;
use std::arch::x86_64::{
    __m256i, _mm256_add_epi8, _mm256_and_si256, _mm256_cmpeq_epi8, _mm256_cmpgt_epi8,
    _mm256_loadu_si256, _mm256_or_si256, _mm256_set1_epi8, _mm256_storeu_si256,
};

use super::{BLOCK, Block, Chunk, Classes};

/// Proof that this machine has the instructions.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Avx2(());

impl Avx2 {
    /// Nothing where an instruction is missing.
    pub(super) fn new() -> Option<Self> {
        let has = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt");
        has.then_some(Self(()))
    }

    pub(super) fn fold(self, chunk: &mut Chunk, text: &[u8], at: usize, to: usize) -> usize {
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
        fn run(block: Avx2, chunk: &mut Chunk, text: &[u8], at: usize, to: usize) -> usize {
            chunk.fold(block, text, at, to)
        }
        // SAFETY: `self` exists only where the machine has these instructions.
        unsafe { run(self, chunk, text, at, to) }
    }

    pub(super) fn words<const MORE: bool>(self, chunk: &mut Chunk, out: &mut Vec<u64>) {
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
        fn run<const MORE: bool>(block: Avx2, chunk: &mut Chunk, out: &mut Vec<u64>) {
            chunk.words::<MORE>(block, out);
        }
        // SAFETY: `self` exists only where the machine has these instructions.
        unsafe { run::<MORE>(self, chunk, out) }
    }
}

impl Block for Avx2 {
    #[inline(always)]
    fn lower(self, block: &[u8; BLOCK], out: &mut [u8; BLOCK]) -> u64 {
        let mut beyond = 0;
        for half in 0..2 {
            // SAFETY: `self` exists only where the machine has AVX2, and both halves lie within the 64 bytes.
            unsafe {
                let bytes = _mm256_loadu_si256(block.as_ptr().add(32 * half).cast());
                let bit = _mm256_and_si256(within(bytes, b'A', 26), _mm256_set1_epi8(0x20));
                let low = _mm256_or_si256(bytes, bit);
                _mm256_storeu_si256(out.as_mut_ptr().add(32 * half).cast(), low);
                beyond |= mask(bytes) << (32 * half);
            }
        }
        beyond
    }

    #[inline(always)]
    fn classes(self, block: &[u8; BLOCK]) -> Classes {
        let mut classes = Classes::default();
        for half in 0..2 {
            // SAFETY: `self` exists only where the machine has AVX2, and both halves lie within the 64 bytes.
            unsafe {
                let bytes = _mm256_loadu_si256(block.as_ptr().add(32 * half).cast());
                let is = |byte: u8| _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8));
                let either = _mm256_or_si256(is(b'\''), is(b'.'));
                let mid_digit = _mm256_or_si256(either, _mm256_or_si256(is(b','), is(b';')));
                // A byte beyond ASCII has its top bit set, which is what `mask` takes of it.
                let letter = _mm256_or_si256(within(bytes, b'a', 26), bytes);
                classes.letter |= mask(letter) << (32 * half);
                classes.digit |= mask(within(bytes, b'0', 10)) << (32 * half);
                classes.underscore |= mask(is(b'_')) << (32 * half);
                classes.mid_letter |= mask(_mm256_or_si256(either, is(b':'))) << (32 * half);
                classes.mid_digit |= mask(mid_digit) << (32 * half);
            }
        }
        classes
    }
}

/// Bytes from `low` on, so many of them: compared with sign, moved so that the range ends at the largest number.
#[inline(always)]
unsafe fn within(bytes: __m256i, low: u8, count: u8) -> __m256i {
    // SAFETY: the caller has AVX2.
    unsafe {
        let moved = _mm256_add_epi8(bytes, _mm256_set1_epi8((128 - low - count) as i8));
        _mm256_cmpgt_epi8(moved, _mm256_set1_epi8((127 - count) as i8))
    }
}

/// The top bit of each byte.
///
/// Written as the instruction it is: of `_mm256_movemask_epi8` the compiler makes a vector of bits, and where several masks meet
/// later it packs those, bit by bit, into other vectors.
#[inline]
#[target_feature(enable = "avx2")]
fn mask(bytes: __m256i) -> u64 {
    let bits: u32;
    // SAFETY: the instruction touches nothing but its two registers.
    unsafe {
        asm!(
            "vpmovmskb {0:e}, {1}",
            out(reg) bits,
            in(ymm_reg) bytes,
            options(pure, nomem, nostack, preserves_flags)
        );
    }
    u64::from(bits)
}
