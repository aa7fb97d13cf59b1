//! The kernel of any machine: eight bytes at a time in ordinary 64-bit arithmetic.

use super::{BLOCK, Block, Classes};

/// Every byte 1.
const ONES: u64 = u64::MAX / 0xff;
/// The top bit of every byte.
const TOPS: u64 = ONES << 7;

/// Plain 64-bit arithmetic.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Portable;

impl Block for Portable {
    #[inline(always)]
    fn lower(self, block: &[u8; BLOCK], out: &mut [u8; BLOCK]) -> u64 {
        let mut any = 0;
        for (to, &from) in out.iter_mut().zip(block) {
            *to = from | u8::from(from.is_ascii_uppercase()) << 5;
            any |= from;
        }
        if any.is_ascii() {
            return 0;
        }
        let (eights, _) = block.as_chunks();
        eights
            .iter()
            .enumerate()
            .fold(0, |mask, (i, &eight)| mask | gather(u64::from_le_bytes(eight) & TOPS) << (8 * i))
    }

    #[inline(always)]
    fn classes(self, block: &[u8; BLOCK]) -> Classes {
        let mut classes = Classes::default();
        let (eights, _) = block.as_chunks();
        for (i, &eight) in eights.iter().enumerate() {
            let bytes = u64::from_le_bytes(eight);
            let beyond = bytes & TOPS;
            let ascii = bytes & !TOPS;
            // No sum runs over into the next byte: both sides are below 128.
            let at_least = |low: u8| ascii + ONES * u64::from(128 - low);
            let within = |low: u8, high: u8| at_least(low) & !at_least(high + 1) & !beyond & TOPS;
            let is = |byte: u8| !((ascii ^ (ONES * u64::from(byte))) + ONES * 127) & !beyond & TOPS;
            let either = is(b'\'') | is(b'.');
            classes.letter |= gather(within(b'a', b'z') | beyond) << (8 * i);
            classes.digit |= gather(within(b'0', b'9')) << (8 * i);
            classes.underscore |= gather(is(b'_')) << (8 * i);
            classes.mid_letter |= gather(either | is(b':')) << (8 * i);
            classes.mid_digit |= gather(either | is(b',') | is(b';')) << (8 * i);
        }
        classes
    }
}

/// The top bits of eight bytes, side by side.
#[inline(always)]
fn gather(tops: u64) -> u64 {
    (tops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}
