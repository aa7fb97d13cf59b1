//! How are words found fast? A stretch of text is folded, classed 64 bytes at a time into bit masks, cut and hashed.
//!
//! A word is a run of bits in `L | D | U | (ML & L<<1 & L>>1) | (MD & D<<1 & D>>1)`, where `L` are letters (every byte above
//! ASCII left in the folded text is part of one), `D` digits, `U` underscores, `ML` and `MD` the marks that may stand between
//! two letters and two digits. On such text this is UAX 29, WB5 to WB13b. Runs of underscores alone are dropped.
//!
//! Each step is written once over [`Block`], what a machine does with 64 bytes; [`Portable`] does it on any machine and is
//! the oracle of the others.

// What is written once must be compiled anew, with the instructions of the kernel that calls it.
#![allow(clippy::inline_always)]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod chunk;
mod portable;

pub(super) use chunk::Chunk;
use portable::Portable;

use super::hash::step;

/// Bytes treated at once.
const BLOCK: usize = 64;
/// The most words that can begin in one block.
const RUNS: usize = BLOCK / 2;

/// Which vector instructions find the words. All give the same tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// Any machine.
    Portable,
    /// x86-64 with AVX2, BMI1 and BMI2.
    Avx2,
    /// x86-64 with AVX-512 F, BW, DQ, VL, VBMI and VBMI2.
    Avx512,
}

impl Kernel {
    /// Every kernel, the fastest last.
    pub const ALL: [Self; 3] = [Self::Portable, Self::Avx2, Self::Avx512];

    /// Whether this machine can run it.
    pub fn is_available(self) -> bool {
        Engine::new(self).is_some()
    }

    /// The fastest this machine can run.
    pub fn best() -> Self {
        Self::ALL.into_iter().rev().find(|k| k.is_available()).unwrap_or(Self::Portable)
    }
}

/// A kernel that was found to run here.
#[derive(Debug, Clone, Copy)]
pub(super) enum Engine {
    Portable(Portable),
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(avx512::Avx512),
}

impl Engine {
    /// The kernel, if this machine can run it.
    pub(super) fn new(kernel: Kernel) -> Option<Self> {
        match kernel {
            Kernel::Portable => Some(Self::Portable(Portable)),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => avx2::Avx2::new().map(Self::Avx2),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => avx512::Avx512::new().map(Self::Avx512),
            #[cfg(not(target_arch = "x86_64"))]
            _ => None,
        }
    }

    /// Folds `text[at..to]` behind what `chunk` holds; see [`Chunk::fold`].
    pub(super) fn fold(self, chunk: &mut Chunk, text: &[u8], at: usize, to: usize) -> usize {
        match self {
            Self::Portable(block) => chunk.fold(block, text, at, to),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(block) => block.fold(chunk, text, at, to),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(block) => block.fold(chunk, text, at, to),
        }
    }

    /// Finds the words of what was folded and appends their hashes; see [`Chunk::words`].
    pub(super) fn words<const MORE: bool>(self, chunk: &mut Chunk, out: &mut Vec<u64>) {
        match self {
            Self::Portable(block) => chunk.words::<MORE>(block, out),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(block) => block.words::<MORE>(chunk, out),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(block) => block.words::<MORE>(chunk, out),
        }
    }
}

/// The classes of 64 bytes of folded text, a bit a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Classes {
    pub(super) letter: u64,
    pub(super) digit: u64,
    pub(super) underscore: u64,
    pub(super) mid_letter: u64,
    pub(super) mid_digit: u64,
}

/// What a machine does with 64 bytes.
pub(super) trait Block: Copy {
    /// Writes the block with ASCII letters in lower case; says which bytes are not ASCII.
    fn lower(self, block: &[u8; BLOCK], out: &mut [u8; BLOCK]) -> u64;

    /// Classes of a folded block.
    fn classes(self, block: &[u8; BLOCK]) -> Classes;

    /// Writes `base` plus the place of each set bit, of which there are at most 32; what it writes behind them means nothing.
    #[inline(always)]
    fn places(self, mut mask: u64, base: u32, out: &mut [u32; RUNS]) {
        let count = mask.count_ones() as usize;
        // In eights, so that the processor need not guess where the bits end.
        for eight in 0..4 {
            if eight * 8 >= count.max(1) {
                break;
            }
            for slot in &mut out[eight * 8..eight * 8 + 8] {
                *slot = base.wrapping_add(mask.trailing_zeros());
                mask &= mask.wrapping_sub(1);
            }
        }
    }

    /// Hashes the words of folded text from `starts` to `ends`. At least 64 bytes can be read behind the last one.
    #[inline(always)]
    fn hash(self, folded: &[u8], starts: &[u32], ends: &[u32], out: &mut [u64]) {
        for ((slots, starts), ends) in
            out.chunks_mut(GROUP).zip(starts.chunks(GROUP)).zip(ends.chunks(GROUP))
        {
            // Longer words wait, since no processor can guess which they are.
            let (mut long, mut count) = ([0u8; GROUP], 0);
            for (i, ((slot, &start), &end)) in slots.iter_mut().zip(starts).zip(ends).enumerate() {
                let length = (end - start) as usize;
                *slot = step(0, load(folded, start as usize) & KEEP[length.min(8)]);
                long[count % GROUP] = i as u8;
                count += usize::from(length > 8);
            }
            for &i in &long[..count] {
                let i = usize::from(i);
                slots[i] = hash_rest(slots[i], folded, starts[i] as usize + 8, ends[i] as usize);
            }
        }
    }
}

/// Words hashed together.
const GROUP: usize = 64;

/// The hash of one word in padded text, given that of its bytes before `at`.
#[inline(always)]
fn hash_rest(mut hash: u64, folded: &[u8], mut at: usize, end: usize) -> u64 {
    while at < end {
        hash = step(hash, load(folded, at) & KEEP[(end - at).min(8)]);
        at += 8;
    }
    hash
}

/// What to keep of eight bytes when so many belong to the word.
const KEEP: [u64; 9] = {
    let mut keep = [0; 9];
    let mut n = 1;
    while n <= 8 {
        keep[n] = u64::MAX >> (64 - 8 * n);
        n += 1;
    }
    keep
};

#[inline(always)]
fn load(bytes: &[u8], at: usize) -> u64 {
    let mut block = [0; 8];
    block.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(block)
}
