//! Which bytes of the archive are at hand? A window on the unpacked stream that knows where it was broken off.
//!
//! Bytes are read as they are asked for and stay until they are let go, so a record whose length is wrong can be looked
//! at again. What is let go is not moved at once, so the work is linear whatever the records say of themselves.

use std::collections::VecDeque;

use super::members::{Damage, Members, Step};
use crate::read::decompress::{Stream, Trouble};

/// Bytes taken from an unpacked stream in one go.
const STEP: usize = 64 << 10;

/// Where the bytes come from.
pub(super) enum Source<'a> {
    /// Plain, or packed as one.
    Stream(Stream<'a>),
    /// Member by member.
    Members(Box<Members<'a>>),
}

/// The bytes at hand.
pub(super) struct Window<'a> {
    source: Source<'a>,
    buffer: Vec<u8>,
    /// Where in the buffer the window begins.
    start: usize,
    /// The byte of the unpacked stream it begins at.
    byte: u64,
    /// Members not let go: where in the unpacked stream each begins, and where in the file.
    members: VecDeque<(u64, u64)>,
    /// Where the unpacked stream is broken off, and how.
    breaks: VecDeque<(u64, Damage)>,
    ended: bool,
    /// Why the stream ended before its end.
    trouble: Option<Trouble>,
}

impl<'a> Window<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        Self {
            source,
            buffer: Vec::new(),
            start: 0,
            byte: 0,
            members: VecDeque::new(),
            breaks: VecDeque::new(),
            ended: false,
            trouble: None,
        }
    }

    /// The bytes at hand up to the next break, at least so many of them if there are.
    pub(super) fn look(&mut self, bytes: usize) -> &[u8] {
        while self.until_break() < bytes && self.breaks.is_empty() && !self.ended {
            self.read();
        }
        let until = self.until_break();
        &self.buffer[self.start..self.start + until]
    }

    /// Whether the bytes at hand are followed by more without a break.
    pub(super) fn goes_on(&self) -> bool {
        self.breaks.is_empty() && !self.ended
    }

    /// The same, but reading no further than what was looked at already.
    pub(super) fn at_hand(&self) -> &[u8] {
        &self.buffer[self.start..self.start + self.until_break()]
    }

    /// Lets go of bytes at hand.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.start += bytes;
        self.byte += bytes as u64;
        while self.members.get(1).is_some_and(|(byte, _)| *byte <= self.byte) {
            self.members.pop_front();
        }
        if self.start > self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.start = 0;
            if self.buffer.capacity() > 16 * STEP && self.buffer.len() < self.buffer.capacity() / 4
            {
                // One long record does not make the window long for good.
                self.buffer.shrink_to(self.buffer.len().max(STEP));
            }
        }
    }

    /// The break that the window has come to, which is done with then.
    pub(super) fn take_break(&mut self) -> Option<Damage> {
        let here = self.breaks.front().is_some_and(|(byte, _)| *byte <= self.byte);
        here.then(|| self.breaks.pop_front()).flatten().map(|(_, damage)| damage)
    }

    /// The next break, wherever it is.
    pub(super) fn next_break(&self) -> Option<&Damage> {
        self.breaks.front().map(|(_, damage)| damage)
    }

    /// Why the stream ended before its end, once all of it was let go.
    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.ended && self.start == self.buffer.len() && self.breaks.is_empty()
    }

    /// The byte of the unpacked stream that the window begins at.
    pub(super) fn byte(&self) -> u64 {
        self.byte
    }

    /// The byte of the file for somebody who looks for it there: that of the member that begins here, else of the
    /// unpacked stream.
    pub(super) fn place(&self) -> u64 {
        self.member().unwrap_or(self.byte)
    }

    /// The byte of the file that a member begins at, if one begins just here.
    pub(super) fn member(&self) -> Option<u64> {
        self.members.iter().find(|(byte, _)| *byte == self.byte).map(|(_, file)| *file)
    }

    /// Bytes taken from the file.
    pub(super) fn bytes(&self) -> u64 {
        match &self.source {
            Source::Stream(stream) => stream.bytes(),
            Source::Members(members) => members.bytes(),
        }
    }

    fn until_break(&self) -> usize {
        let all = self.buffer.len() - self.start;
        self.breaks
            .front()
            .map_or(all, |(byte, _)| (byte.saturating_sub(self.byte) as usize).min(all))
    }

    fn read(&mut self) {
        match &mut self.source {
            Source::Stream(stream) => {
                let target = self.buffer.len() + STEP;
                match stream.fill(&mut self.buffer, target) {
                    Ok(more) => self.ended = !more,
                    Err(trouble) => (self.ended, self.trouble) = (true, Some(trouble)),
                }
            }
            Source::Members(members) => {
                let step = members.step(&mut self.buffer);
                let end = self.byte + (self.buffer.len() - self.start) as u64;
                match step {
                    Step::Bytes => {}
                    Step::Member(file) => {
                        // An empty member has no bytes of its own.
                        if self.members.back().is_some_and(|(byte, _)| *byte == end) {
                            self.members.pop_back();
                        }
                        self.members.push_back((end, file));
                    }
                    Step::Damaged(damage) => self.breaks.push_back((end, damage)),
                    Step::End(trouble) => (self.ended, self.trouble) = (true, trouble),
                }
            }
        }
    }
}
