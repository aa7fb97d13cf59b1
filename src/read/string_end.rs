//! Where does this JSON string stop being plain? The next quotation mark, backslash or control character, found many
//! bytes at a time.
//!
//! Nearly all bytes of a collection stand inside strings, so this search decides how fast records are read. It is
//! written with the vector instructions that every x86-64 processor has, and by words elsewhere; [`slowly`] says byte
//! by byte what both must find.

/// Bytes looked at in one step.
const STEP: usize = 16;
/// Steps taken together where nothing was found in the first.
const STRIDE: usize = 4 * STEP;

/// The place of the first `"`, `\` or byte below 0x20 at or after `from`.
pub(super) fn find(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    // Names, dates and short strings end in the first step.
    if let Some(step) = bytes.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
        let found = lanes(step).mask();
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize);
        }
        at += STEP;
    }
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor was just seen to have AVX2.
        #[allow(unsafe_code)]
        unsafe {
            at = pass_over(bytes, at);
        }
    }
    while let Some(stride) = bytes.get(at..).and_then(<[u8]>::first_chunk::<STRIDE>) {
        let (steps, _) = stride.as_chunks::<STEP>();
        let [a, b, c, d] = steps else { break };
        let [a, b, c, d] = [lanes(a), lanes(b), lanes(c), lanes(d)];
        if a.or(b).or(c.or(d)).mask() != 0 {
            let low = u64::from(a.mask()) | u64::from(b.mask()) << 16;
            let high = u64::from(c.mask()) | u64::from(d.mask()) << 16;
            return Some(at + (low | high << 32).trailing_zeros() as usize);
        }
        at += STRIDE;
    }
    slowly(bytes, at)
}

/// Goes on by whole strides in which nothing is found. Ordinary Rust, which the compiler makes vectors of 32 bytes of.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn pass_over(bytes: &[u8], mut at: usize) -> usize {
    while let Some(stride) = bytes.get(at..).and_then(<[u8]>::first_chunk::<STRIDE>) {
        let mut found = 0;
        for &byte in stride {
            found |= u8::from(byte == b'"') | u8::from(byte == b'\\') | u8::from(byte < 0x20);
        }
        if found != 0 {
            break;
        }
        at += STRIDE;
    }
    at
}

/// The same, byte by byte: the rule that [`find`] must follow, and its last few bytes.
fn slowly(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).map(|at| from + at)
}

#[cfg(target_arch = "x86_64")]
use vectors::lanes;
#[cfg(not(target_arch = "x86_64"))]
use words::lanes;

/// Sixteen bytes in a register of SSE2, which every x86-64 processor has.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod vectors {
    use std::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128,
        _mm_set1_epi8,
    };

    use super::STEP;

    /// One byte a lane, all ones where something was found.
    #[derive(Clone, Copy)]
    pub(super) struct Lanes(__m128i);

    #[inline]
    pub(super) fn lanes(step: &[u8; STEP]) -> Lanes {
        // SAFETY: SSE2 is part of x86-64, and the load needs no alignment and reads the sixteen bytes of `step`.
        unsafe {
            let bytes = _mm_loadu_si128(step.as_ptr().cast());
            let control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
            let quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"'.cast_signed()));
            let backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\'.cast_signed()));
            Lanes(_mm_or_si128(control, _mm_or_si128(quote, backslash)))
        }
    }

    impl Lanes {
        #[inline]
        pub(super) fn or(self, other: Self) -> Self {
            // SAFETY: SSE2 is part of x86-64.
            Self(unsafe { _mm_or_si128(self.0, other.0) })
        }

        /// One bit a lane, the first byte lowest.
        #[inline]
        pub(super) fn mask(self) -> u32 {
            // SAFETY: SSE2 is part of x86-64.
            unsafe { _mm_movemask_epi8(self.0) }.cast_unsigned()
        }
    }
}

/// Sixteen bytes as two words, with arithmetic on all bytes of a word at once.
#[cfg(any(test, not(target_arch = "x86_64")))]
mod words {
    use super::STEP;

    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES << 7;

    /// The top bit of a byte is set where something was found.
    #[derive(Clone, Copy)]
    pub(super) struct Lanes(u64, u64);

    #[inline]
    pub(super) fn lanes(step: &[u8; STEP]) -> Lanes {
        let (halves, _) = step.as_chunks::<8>();
        match halves {
            [low, high] => Lanes(found(u64::from_le_bytes(*low)), found(u64::from_le_bytes(*high))),
            _ => Lanes(0, 0),
        }
    }

    /// Exact for every byte: no carry or borrow leaves its byte, as the top bits are dealt with apart.
    #[inline]
    fn found(word: u64) -> u64 {
        let zero = |x: u64| !(((x & !TOPS) + !TOPS) | x) & TOPS;
        // Below 0x20 means that the three upper bits are zero.
        zero(word & (ONES * 0xe0))
            | zero(word ^ (ONES * u64::from(b'"')))
            | zero(word ^ (ONES * u64::from(b'\\')))
    }

    impl Lanes {
        #[inline]
        pub(super) fn or(self, other: Self) -> Self {
            Self(self.0 | other.0, self.1 | other.1)
        }

        /// One bit a lane, the first byte lowest.
        #[inline]
        pub(super) fn mask(self) -> u32 {
            // The product gathers the lowest bits of eight bytes in the topmost byte.
            let gather = |x: u64| ((x >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32;
            gather(self.0) | gather(self.1) << 8
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_judged_alike_at_every_place() {
        for byte in 0..=255_u8 {
            for place in 0..STEP {
                let mut step = [b'x'; STEP];
                step[place] = byte;
                let wanted = u32::from(slowly(&[byte], 0).is_some()) << place;
                assert_eq!(words::lanes(&step).mask(), wanted, "{byte:#x} at {place}");
                assert_eq!(lanes(&step).mask(), wanted, "{byte:#x} at {place}");
            }
            // Neighbours must not leak into one another.
            let step = [byte; STEP];
            let all = if slowly(&[byte], 0).is_some() { 0xffff } else { 0 };
            let plain = [b'x'; STEP];
            assert_eq!(words::lanes(&step).or(words::lanes(&plain)).mask(), all);
            assert_eq!(lanes(&plain).or(lanes(&step)).mask(), all);
        }
    }

    #[test]
    fn the_fast_search_finds_what_the_slow_one_finds() {
        for length in 0..200 {
            for place in 0..length {
                for byte in [b'"', b'\\', 0x1f, 0, b'\n'] {
                    let mut bytes = vec![b' '; length];
                    bytes[place] = byte;
                    bytes[length - 1] = b'"';
                    for from in [0, 1, place / 2, place, place + 1, length, length + 1] {
                        assert_eq!(find(&bytes, from), slowly(&bytes, from));
                    }
                }
            }
        }
        assert_eq!(find(b"\x7f\x80\xff !#[]", 0), None);
    }
}
