//! The kernel of x86-64 machines with AVX-512: whole blocks, places of words by compression, eight hashes at once.
#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m512i, _mm256_loadu_si256, _mm256_min_epu32, _mm256_set1_epi32, _mm256_sub_epi32,
    _mm512_add_epi32, _mm512_and_si512, _mm512_castsi512_si128, _mm512_cmpgt_epu64_mask,
    _mm512_cmplt_epu8_mask, _mm512_cvtepu8_epi32, _mm512_cvtepu32_epi64, _mm512_extracti32x4_epi32,
    _mm512_i32gather_epi64, _mm512_loadu_si512, _mm512_mask_add_epi8, _mm512_mask_i32gather_epi64,
    _mm512_mask_mov_epi64, _mm512_maskz_compress_epi8, _mm512_maskz_permutex2var_epi8,
    _mm512_min_epu64, _mm512_movepi8_mask, _mm512_mullo_epi64, _mm512_set1_epi8, _mm512_set1_epi32,
    _mm512_set1_epi64, _mm512_slli_epi64, _mm512_srli_epi64, _mm512_srlv_epi64,
    _mm512_storeu_si512, _mm512_sub_epi8, _mm512_sub_epi64, _mm512_test_epi8_mask,
    _mm512_xor_si512,
};

use super::super::hash::MULTIPLIER;
use super::{BLOCK, Block, Chunk, Classes, RUNS, hash_rest};

/// Proof that this machine has the instructions.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Avx512(());

impl Avx512 {
    /// Nothing where an instruction is missing.
    pub(super) fn new() -> Option<Self> {
        let has = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vbmi")
            && is_x86_feature_detected!("avx512vbmi2")
            && is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt");
        has.then_some(Self(()))
    }

    pub(super) fn fold(self, chunk: &mut Chunk, text: &[u8], at: usize, to: usize) -> usize {
        #[target_feature(
            enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,avx2,bmi1,bmi2,lzcnt,popcnt"
        )]
        fn run(block: Avx512, chunk: &mut Chunk, text: &[u8], at: usize, to: usize) -> usize {
            chunk.fold(block, text, at, to)
        }
        // SAFETY: `self` exists only where the machine has these instructions.
        unsafe { run(self, chunk, text, at, to) }
    }

    pub(super) fn words<const MORE: bool>(self, chunk: &mut Chunk, out: &mut Vec<u64>) {
        #[target_feature(
            enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,avx2,bmi1,bmi2,lzcnt,popcnt"
        )]
        fn run<const MORE: bool>(block: Avx512, chunk: &mut Chunk, out: &mut Vec<u64>) {
            chunk.words::<MORE>(block, out);
        }
        // SAFETY: `self` exists only where the machine has these instructions.
        unsafe { run::<MORE>(self, chunk, out) }
    }
}

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const UNDERSCORE: u8 = 4;
const MID_LETTER: u8 = 8;
const MID_DIGIT: u8 = 16;

/// The class of each ASCII character of folded text.
const CLASS: [u8; 2 * BLOCK] = {
    let mut table = [0; 2 * BLOCK];
    let mut b = 0;
    while b < table.len() {
        table[b] = match b as u8 {
            b'a'..=b'z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b'\'' | b'.' => MID_LETTER | MID_DIGIT,
            b':' => MID_LETTER,
            b',' | b';' => MID_DIGIT,
            _ => 0,
        };
        b += 1;
    }
    table
};

/// The numbers 0 to 63.
const PLACES: [u8; BLOCK] = {
    let mut places = [0; BLOCK];
    let mut i = 0;
    while i < BLOCK {
        places[i] = i as u8;
        i += 1;
    }
    places
};

impl Block for Avx512 {
    #[inline(always)]
    fn lower(self, block: &[u8; BLOCK], out: &mut [u8; BLOCK]) -> u64 {
        // SAFETY: `self` exists only where the machine has AVX-512 BW, and both arrays are 64 bytes.
        unsafe {
            let bytes = _mm512_loadu_si512(block.as_ptr().cast());
            let from_a = _mm512_sub_epi8(bytes, _mm512_set1_epi8(b'A' as i8));
            let upper = _mm512_cmplt_epu8_mask(from_a, _mm512_set1_epi8(26));
            let low = _mm512_mask_add_epi8(bytes, upper, bytes, _mm512_set1_epi8(0x20));
            _mm512_storeu_si512(out.as_mut_ptr().cast(), low);
            _mm512_movepi8_mask(bytes)
        }
    }

    #[inline(always)]
    fn classes(self, block: &[u8; BLOCK]) -> Classes {
        // SAFETY: `self` exists only where the machine has AVX-512 BW and VBMI; the block is 64 bytes, the table 128.
        unsafe {
            let bytes = _mm512_loadu_si512(block.as_ptr().cast());
            let low = _mm512_loadu_si512(CLASS.as_ptr().cast());
            let high = _mm512_loadu_si512(CLASS.as_ptr().add(BLOCK).cast());
            let beyond = _mm512_movepi8_mask(bytes);
            let class = _mm512_maskz_permutex2var_epi8(!beyond, low, bytes, high);
            let of = |bit: u8| _mm512_test_epi8_mask(class, _mm512_set1_epi8(bit as i8));
            Classes {
                letter: of(LETTER) | beyond,
                digit: of(DIGIT),
                underscore: of(UNDERSCORE),
                mid_letter: of(MID_LETTER),
                mid_digit: of(MID_DIGIT),
            }
        }
    }

    #[inline(always)]
    fn places(self, mask: u64, base: u32, out: &mut [u32; RUNS]) {
        // SAFETY: `self` exists only where the machine has AVX-512 F and VBMI2; `out` holds two vectors of 16 numbers.
        unsafe {
            let all = _mm512_loadu_si512(PLACES.as_ptr().cast());
            let set = _mm512_maskz_compress_epi8(mask, all);
            let base = _mm512_set1_epi32(base as i32);
            let first = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(set));
            let second = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32::<1>(set));
            let out = out.as_mut_ptr();
            _mm512_storeu_si512(out.cast(), _mm512_add_epi32(first, base));
            _mm512_storeu_si512(out.add(RUNS / 2).cast(), _mm512_add_epi32(second, base));
        }
    }

    #[inline(always)]
    fn hash(self, folded: &[u8], starts: &[u32], ends: &[u32], out: &mut [u64]) {
        let last = folded.len().saturating_sub(16);
        // Places are read as signed numbers below.
        if last == 0 || i32::try_from(folded.len()).is_err() {
            for ((slot, &start), &end) in out.iter_mut().zip(starts).zip(ends) {
                *slot = hash_rest(0, folded, start as usize, end as usize);
            }
            return;
        }
        let (starts, rest_starts) = starts.as_chunks::<8>();
        let (ends, rest_ends) = ends.as_chunks::<8>();
        let (slots, rest) = out.as_chunks_mut::<8>();
        for ((slots, starts), ends) in slots.iter_mut().zip(starts).zip(ends) {
            // SAFETY: `self` exists only where the machine has AVX-512 F, DQ and VL. Places are held to `last`, so that the 16
            // bytes read from there lie in `folded`, and `last` is no negative number.
            let longer = unsafe {
                let start = _mm256_loadu_si256(starts.as_ptr().cast());
                let length = _mm256_sub_epi32(_mm256_loadu_si256(ends.as_ptr().cast()), start);
                let length = _mm512_cvtepu32_epi64(length);
                let start = _mm256_min_epu32(start, _mm256_set1_epi32(last as i32));
                let bytes = _mm512_i32gather_epi64::<1>(start, folded.as_ptr().cast());
                let eight = _mm512_set1_epi64(8);
                let hash = step(_mm512_and_si512(bytes, keep(length)));
                let long = _mm512_cmpgt_epu64_mask(length, eight);
                let hash = if long == 0 {
                    hash
                } else {
                    let from = folded.as_ptr().add(8).cast();
                    let more = _mm512_mask_i32gather_epi64::<1>(hash, long, start, from);
                    let more = _mm512_and_si512(more, keep(_mm512_sub_epi64(length, eight)));
                    _mm512_mask_mov_epi64(hash, long, step(_mm512_xor_si512(hash, more)))
                };
                _mm512_storeu_si512(slots.as_mut_ptr().cast(), hash);
                _mm512_cmpgt_epu64_mask(length, _mm512_set1_epi64(16))
            };
            if longer != 0 {
                for i in (0..8).filter(|i| longer >> i & 1 == 1) {
                    slots[i] = hash_rest(0, folded, starts[i] as usize, ends[i] as usize);
                }
            }
        }
        for ((slot, &start), &end) in rest.iter_mut().zip(rest_starts).zip(rest_ends) {
            *slot = hash_rest(0, folded, start as usize, end as usize);
        }
    }
}

/// What to keep of eight bytes when so many belong to the word.
#[inline(always)]
unsafe fn keep(length: __m512i) -> __m512i {
    // SAFETY: the caller has AVX-512 F.
    unsafe {
        let eight = _mm512_set1_epi64(8);
        let drop = _mm512_sub_epi64(eight, _mm512_min_epu64(length, eight));
        _mm512_srlv_epi64(_mm512_set1_epi64(-1), _mm512_slli_epi64::<3>(drop))
    }
}

/// One step of the word hash on eight words.
#[inline(always)]
unsafe fn step(block: __m512i) -> __m512i {
    // SAFETY: the caller has AVX-512 F and DQ.
    unsafe {
        let hash = _mm512_mullo_epi64(block, _mm512_set1_epi64(MULTIPLIER as i64));
        _mm512_xor_si512(hash, _mm512_srli_epi64::<32>(hash))
    }
}
