//! A stretch of text on its way to tokens: folded, classed, cut into words, hashed.

use super::super::plain::look_up;
use super::{BLOCK, Block, Classes, RUNS};

/// Zero bytes behind the folded text: the rest of its last block, a block to look ahead into, and room to write too much.
const PADDING: usize = 3 * BLOCK;

/// From this folded offset on, the distance to the original offset is the distance of these two. Both count from the stretch's
/// beginning.
#[derive(Debug, Clone, Copy)]
struct Point {
    folded: u32,
    original: u32,
}

/// A stretch of text on its way to tokens. The buffers are used again and again.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Chunk {
    /// The folded text, `len` bytes, and room behind it.
    folded: Vec<u8>,
    len: usize,
    /// Where the stretch begins in the original.
    origin: usize,
    points: Vec<Point>,
    /// Where words begin and end in `folded`: the first `count`, and room behind them.
    starts: Vec<u32>,
    ends: Vec<u32>,
    count: usize,
    /// Which words hold a digit.
    numbers: Vec<u32>,
}

impl Chunk {
    /// Folds `text[at..to]`, as far as its characters need no reference; gives the place of the first that does, else `to`.
    #[inline(always)]
    pub(super) fn fold(&mut self, block: impl Block, text: &[u8], at: usize, to: usize) -> usize {
        if self.folded.len() < to - at + PADDING {
            self.folded.resize(to - at + PADDING, 0);
        }
        self.points.clear();
        self.origin = at;
        let (mut at, mut len) = (at, 0);
        let mut tail = [0; BLOCK];
        while at < to {
            let room: &mut [u8; BLOCK] = room(&mut self.folded[len..]);
            let beyond = if let Some(bytes) = text[at..].first_chunk() {
                block.lower(bytes, room)
            } else {
                tail[..text.len() - at].copy_from_slice(&text[at..]);
                block.lower(&tail, room)
            };
            let plain = (beyond.trailing_zeros() as usize).min(to - at);
            at += plain;
            len += plain;
            // Where one character is not ASCII its neighbours often are not, across a space or a comma too.
            while at < to {
                let byte = text[at];
                if byte.is_ascii() {
                    if text[at + 1..].first().is_none_or(u8::is_ascii) {
                        break;
                    }
                    self.folded[len] = byte.to_ascii_lowercase();
                    (at, len) = (at + 1, len + 1);
                    continue;
                }
                let (plain, width) = look_up(&text[at..]);
                let length = plain.len();
                if length == 0 {
                    self.len = len;
                    return at;
                }
                self.folded[len..len + 4].copy_from_slice(&plain.bytes());
                (at, len) = (at + width, len + length);
                if length != width {
                    let original = (at - self.origin) as u32;
                    self.points.push(Point { folded: len as u32, original });
                }
            }
        }
        self.len = len;
        at
    }

    /// Forgets what was folded of the text from `original` on.
    pub(in super::super) fn cut(&mut self, original: usize) {
        let original = (original - self.origin) as u32;
        while self.points.last().is_some_and(|p| p.original > original) {
            self.points.pop();
        }
        let shift = self.points.last().map_or(0, |p| p.original - p.folded);
        self.len = (original - shift) as usize;
    }

    /// Finds the words of what was folded and appends their hashes. What is known of them besides is asked for by `MORE`.
    #[inline(always)]
    pub(super) fn words<const MORE: bool>(&mut self, block: impl Block, out: &mut Vec<u64>) {
        self.find::<MORE>(block);
        let from = out.len();
        out.resize(from + self.count, 0);
        let (starts, ends) = (&self.starts[..self.count], &self.ends[..self.count]);
        block.hash(&self.folded, starts, ends, &mut out[from..]);
    }

    #[inline(always)]
    fn find<const MORE: bool>(&mut self, block: impl Block) {
        self.numbers.clear();
        // What an earlier, longer text left behind is no part of this one.
        self.folded[self.len..self.len + 2 * BLOCK].fill(0);
        let blocks = self.len / BLOCK + 1;
        if self.starts.len() < (blocks + 1) * RUNS {
            self.starts.resize((blocks + 1) * RUNS, 0);
            self.ends.resize((blocks + 1) * RUNS, 0);
        }
        let (mut begun, mut ended) = (0, 0);
        let mut lonely = 0;
        let mut before = Classes::default();
        let mut here = block.classes(block_of(&self.folded));
        // The last byte's bit of the run mask.
        let mut inside = 0;
        for n in 0..blocks {
            let next = block.classes(block_of(&self.folded[(n + 1) * BLOCK..]));
            let both = |mask: fn(&Classes) -> u64| {
                let (before, here, next) = (mask(&before), mask(&here), mask(&next));
                (here << 1 | before >> 63) & (here >> 1 | next << 63)
            };
            let run = here.letter
                | here.digit
                | here.underscore
                | here.mid_letter & both(|c| c.letter)
                | here.mid_digit & both(|c| c.digit);
            let shifted = run << 1 | inside;
            let (start, end) = (run & !shifted, shifted & !run);
            inside = run >> 63;
            let base = (n * BLOCK) as u32;
            block.places(start, base, room(&mut self.starts[begun..]));
            block.places(end, base, room(&mut self.ends[ended..]));
            if MORE && here.digit != 0 {
                self.note_numbers(here.digit, start, begun);
            }
            begun += start.count_ones() as usize;
            ended += end.count_ones() as usize;
            lonely |= start & here.underscore;
            (before, here) = (here, next);
        }
        self.count = begun;
        debug_assert_eq!(begun, ended);
        if lonely != 0 {
            self.drop_underscores();
        }
    }

    /// Notes the words of the digits in a block, given where words begin in it and how many began before.
    #[inline(always)]
    fn note_numbers(&mut self, digit: u64, start: u64, begun: usize) {
        let mut first = digit & !(digit << 1);
        while first != 0 {
            let up_to = first ^ (first - 1);
            let word = begun as u32 + (start & up_to).count_ones() - 1;
            if self.numbers.last() != Some(&word) {
                self.numbers.push(word);
            }
            first &= first - 1;
        }
    }

    /// A run of underscores alone is no word.
    #[cold]
    fn drop_underscores(&mut self) {
        let mut kept = 0;
        for i in 0..self.count {
            let (start, end) = (self.starts[i], self.ends[i]);
            if self.folded[start as usize..end as usize].iter().any(|&b| b != b'_') {
                (self.starts[kept], self.ends[kept]) = (start, end);
                kept += 1;
            }
        }
        self.count = kept;
        let digits = |i: &u32| {
            let (start, end) = (self.starts[*i as usize], self.ends[*i as usize]);
            self.folded[start as usize..end as usize].iter().any(u8::is_ascii_digit)
        };
        self.numbers = (0..kept as u32).filter(digits).collect();
    }

    /// Which of the words found last hold a digit, if that was asked for.
    pub(in super::super) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// Appends the places of the words found last, `base` added to their offsets in the original.
    pub(in super::super) fn spans(&self, base: u32, out: &mut Vec<(u32, u32)>) {
        let base = base.wrapping_add(self.origin as u32);
        let words = self.starts[..self.count].iter().zip(&self.ends[..self.count]);
        if self.points.is_empty() {
            out.extend(words.map(|(&start, &end)| (base + start, base + end)));
            return;
        }
        let mut points = self.points.iter().peekable();
        let mut shift = base;
        let mut place = |offset: u32| {
            while let Some(p) = points.next_if(|p| p.folded <= offset) {
                shift = base + (p.original - p.folded);
            }
            offset + shift
        };
        out.extend(words.map(|(&start, &end)| (place(start), place(end))));
    }
}

#[inline(always)]
fn block_of(bytes: &[u8]) -> &[u8; BLOCK] {
    let Some(block) = bytes.first_chunk() else { unreachable!("the text is padded") };
    block
}

#[inline(always)]
fn room<T, const N: usize>(items: &mut [T]) -> &mut [T; N] {
    let Some(room) = items.first_chunk_mut() else {
        unreachable!("there is room behind the last item")
    };
    room
}
