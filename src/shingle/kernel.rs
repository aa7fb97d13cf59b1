//! Eight shingles at a time, compiled for several machines.
//!
//! The code is written once; the compiler makes vector instructions of it. AVX-512DQ multiplies eight 64-bit numbers at
//! once, AVX2 puts its products together from halves, and any other machine takes them one by one.

// What is written once must be compiled anew, with the instructions of the kernel that calls it.
#![allow(clippy::inline_always)]

use super::{MULTIPLIER, finish};
use crate::vectors::Vectors;

/// Shingles treated at once.
const LANES: usize = 8;

/// Writes the shingle of `k` words from each of the first words on. `k` is at least 1 and `out` as long as there are shingles.
pub(super) fn combine(words: &[u64], k: usize, out: &mut [u64]) {
    match Vectors::best() {
        Vectors::Portable => portable(words, k, out),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the value exists only where the processor has AVX2.
        #[allow(unsafe_code)]
        Vectors::Avx2 => unsafe { avx2(words, k, out) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the value exists only where the processor has AVX-512 F, BW, DQ and VL.
        #[allow(unsafe_code)]
        Vectors::Avx512 => unsafe { avx512(words, k, out) },
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn avx512(words: &[u64], k: usize, out: &mut [u64]) {
    portable(words, k, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(words: &[u64], k: usize, out: &mut [u64]) {
    portable(words, k, out);
}

#[inline(always)]
fn portable(words: &[u64], k: usize, out: &mut [u64]) {
    let (slots, rest) = out.as_chunks_mut::<LANES>();
    let mut at = 0;
    for slots in slots {
        let mut sums = [0u64; LANES];
        for words in words[at..at + LANES + k - 1].windows(LANES) {
            for (sum, &word) in sums.iter_mut().zip(words) {
                *sum = sum.wrapping_mul(MULTIPLIER).wrapping_add(word);
            }
        }
        *slots = sums.map(finish);
        at += LANES;
    }
    for (slot, words) in rest.iter_mut().zip(words[at..].windows(k)) {
        let sum = words.iter().fold(0u64, |sum, &w| sum.wrapping_mul(MULTIPLIER).wrapping_add(w));
        *slot = finish(sum);
    }
}

#[cfg(test)]
mod tests {
    use super::super::shingles;
    use super::*;

    #[test]
    fn every_kernel_gives_the_shingles_of_the_rule() {
        let words: Vec<u64> = (1..200u64).map(|n| n.wrapping_mul(0xd129_42b7_4f1c_9eb5)).collect();
        for n in 0..words.len() {
            for k in [1, 2, 3, 5, 8, 31] {
                let want = shingles(&words[..n], k);
                let mut out = vec![0; want.len()];
                let mut check = |kernel: &dyn Fn(&mut [u64])| {
                    out.fill(0);
                    kernel(&mut out);
                    assert_eq!(out, want, "{n} words by {k}");
                };
                check(&|out| portable(&words[..n], k, out));
                check(&|out| combine(&words[..n], k, out));
                #[cfg(target_arch = "x86_64")]
                if is_x86_feature_detected!("avx2") {
                    // SAFETY: the machine was just found to have these instructions.
                    #[allow(unsafe_code)]
                    check(&|out| unsafe { avx2(&words[..n], k, out) });
                }
            }
        }
    }
}
