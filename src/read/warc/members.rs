//! Where does each gzip member of an archive begin, and where can reading go on after a damaged one?
//!
//! Archives are written with one member for each record, so that damage to one need not cost the rest. The general
//! decoder sees only one long stream and stops at the first fault; this one knows the members apart, and after a fault
//! looks for the next that holds the beginning of a record.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::{Crc, Decompress, FlushDecompress, Status};
use memchr::memmem;

use super::RECORD_START;
use crate::read::decompress::{Trouble, is_bomb};
use crate::read::walk::plainly;

/// Bytes taken from the file in one go.
const STEP: usize = 64 << 10;
/// Packed bytes of a member that are held, so that the search after a fault begins where the member did.
const HELD: usize = 4 << 20;
/// Longest header of a member. Real ones hold a file name at most.
const HEADER_BYTES: usize = 1 << 10;
/// Bytes a member is tried with: enough for the first of them to come out.
const TRIAL_BYTES: usize = 4 << 10;
/// Checksum and length at a member's end.
const TRAILER_BYTES: usize = 8;

/// What one step of unpacking gave.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Perhaps more bytes.
    Bytes,
    /// A member begins, at this byte of the file.
    Member(u64),
    /// A member is damaged: the bytes of it that came out may be too.
    Damaged(Damage),
    /// The end of the file, or of what can be read of it.
    End(Option<Trouble>),
}

/// What is wrong with a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Damage {
    /// The byte of the file it begins at.
    pub(super) byte: u64,
    pub(super) reason: String,
}

/// A gzip file, member by member.
pub(super) struct Members<'a> {
    source: Box<dyn Read + Send + 'a>,
    /// Bytes taken from the source, which counts them itself.
    packed: Arc<AtomicU64>,
    unpacked: u64,
    input: Vec<u8>,
    /// The byte of the file the input begins with.
    offset: u64,
    /// What of the input is used up.
    at: usize,
    /// Whether nothing more comes from the source, and why, if that is not its end.
    ended: bool,
    fault: Option<String>,
    inflate: Decompress,
    crc: Crc,
    /// The byte of the file that the member being unpacked begins at.
    member: Option<u64>,
    /// Set after a fault: whether anything that looks like a member must be tried first.
    searching: bool,
    /// Bytes unpacked or looked through more than once.
    again: u64,
}

impl<'a> Members<'a> {
    pub(super) fn new(source: Box<dyn Read + Send + 'a>, packed: Arc<AtomicU64>) -> Self {
        Self {
            source,
            packed,
            unpacked: 0,
            input: Vec::new(),
            offset: 0,
            at: 0,
            ended: false,
            fault: None,
            inflate: Decompress::new(false),
            crc: Crc::new(),
            member: None,
            searching: false,
            again: 0,
        }
    }

    /// Adds some bytes to `out`, or says what happened instead.
    pub(super) fn step(&mut self, out: &mut Vec<u8>) -> Step {
        match self.member {
            Some(began) => self.inflate(began, out),
            None => self.begin(),
        }
    }

    /// Bytes taken from the source.
    pub(super) fn bytes(&self) -> u64 {
        self.packed.load(Ordering::Relaxed)
    }

    fn inflate(&mut self, began: u64, out: &mut Vec<u8>) -> Step {
        if self.at == self.input.len() && !self.more() {
            return self.cut(began);
        }
        let have = out.len();
        out.reserve(STEP);
        let before = self.inflate.total_in();
        let status =
            self.inflate.decompress_vec(&self.input[self.at..], out, FlushDecompress::None);
        self.at += (self.inflate.total_in() - before) as usize;
        self.crc.update(&out[have..]);
        self.unpacked += (out.len() - have) as u64;
        match status {
            Ok(Status::StreamEnd) => self.end(began),
            Ok(_) if is_bomb(self.bytes(), self.unpacked) => {
                self.member = None;
                self.ended = true;
                self.at = self.input.len();
                Step::End(Some(Trouble::bomb(self.bytes(), self.unpacked)))
            }
            Ok(_) => Step::Bytes,
            Err(_) => self.damaged(began, "the gzip data is damaged"),
        }
    }

    /// Looks at the checksum and length after a member's data.
    fn end(&mut self, began: u64) -> Step {
        if !self.at_hand(TRAILER_BYTES) {
            return self.cut(began);
        }
        let trailer = &self.input[self.at..self.at + TRAILER_BYTES];
        let word = |at: usize| {
            u32::from_le_bytes([trailer[at], trailer[at + 1], trailer[at + 2], trailer[at + 3]])
        };
        if (word(0), word(4)) != (self.crc.sum(), self.crc.amount()) {
            return self.damaged(began, "the gzip data does not match its checksum");
        }
        self.at += TRAILER_BYTES;
        self.member = None;
        Step::Bytes
    }

    fn cut(&mut self, began: u64) -> Step {
        let reason =
            self.fault.clone().unwrap_or_else(|| "the gzip data ends too early".to_owned());
        // The end of the file may have been taken for the member's own by mistake: others may begin before it.
        self.damaged(began, &reason)
    }

    fn damaged(&mut self, began: u64, reason: &str) -> Step {
        self.member = None;
        self.searching = true;
        // A damaged member may have been unpacked beyond its end. A file made to be gone back in for ever is not.
        let next = (began + 1).saturating_sub(self.offset) as usize;
        let back = self.at.saturating_sub(next) as u64;
        if began >= self.offset && self.again + back <= HELD as u64 + 2 * self.bytes() {
            self.again += back;
            self.at = next.min(self.at);
        }
        Step::Damaged(Damage { byte: began, reason: reason.to_owned() })
    }

    /// Goes to where the next member begins.
    fn begin(&mut self) -> Step {
        loop {
            if !self.at_hand(HEADER_BYTES + TRIAL_BYTES) && self.at == self.input.len() {
                let byte = self.offset + self.at as u64;
                let fault = self.fault.take();
                return Step::End(fault.map(|reason| Trouble { byte, reason }));
            }
            let rest = &self.input[self.at..];
            if let Some(length) = header(rest) {
                let sound = !self.searching || holds_record(&mut self.inflate, &rest[length..]);
                if sound {
                    let began = self.offset + self.at as u64;
                    self.at += length;
                    self.inflate.reset(false);
                    self.crc.reset();
                    self.member = Some(began);
                    self.searching = false;
                    return Step::Member(began);
                }
            } else if !self.searching {
                // Zeros pad some files to the size of a tape block.
                let padding = rest.iter().take_while(|b| **b == 0).count();
                if padding > 0 {
                    self.at += padding;
                    continue;
                }
                let byte = self.offset + self.at as u64;
                self.searching = true;
                let reason = "no gzip data where some should begin".to_owned();
                return Step::Damaged(Damage { byte, reason });
            }
            let next = memmem::find(&rest[1..], &MAGIC).map(|at| at + 1);
            // The first two bytes of the magic number may be the last at hand.
            self.at += next.unwrap_or_else(|| rest.len().saturating_sub(MAGIC.len() - 1).max(1));
        }
    }

    /// Whether so many bytes are there to be used; fewer may be.
    fn at_hand(&mut self, bytes: usize) -> bool {
        while self.input.len() - self.at < bytes {
            if !self.more() {
                return false;
            }
        }
        true
    }

    /// Reads on in the file; `false` at its end.
    fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        // What a search might go back to stays; moving it costs no more than reading it did.
        let began = self.member.map_or(self.at, |began| began.saturating_sub(self.offset) as usize);
        let keep = began.min(self.at).max(self.at.saturating_sub(HELD));
        if keep > self.input.len() / 2 {
            self.input.drain(..keep);
            self.at -= keep;
            self.offset += keep as u64;
        }
        let have = self.input.len();
        self.input.resize(have + STEP, 0);
        loop {
            match self.source.read(&mut self.input[have..]) {
                Ok(n) => {
                    self.input.truncate(have + n);
                    self.ended = n == 0;
                    return n > 0;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.input.truncate(have);
                    self.ended = true;
                    self.fault = Some(format!("cannot be read on: {}", plainly(&error)));
                    return false;
                }
            }
        }
    }
}

const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// The length of the header that begins here; `None` where none does.
fn header(bytes: &[u8]) -> Option<usize> {
    const CHECKSUM: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    let bytes = &bytes[..bytes.len().min(HEADER_BYTES)];
    let flags = *bytes.strip_prefix(&MAGIC)?.first()?;
    if flags & 0xe0 != 0 {
        return None;
    }
    let mut at = 10;
    if flags & EXTRA != 0 {
        at += 2 + usize::from(u16::from_le_bytes([*bytes.get(10)?, *bytes.get(11)?]));
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            at += memchr::memchr(0, bytes.get(at..)?)? + 1;
        }
    }
    if flags & CHECKSUM != 0 {
        at += 2;
    }
    (at <= bytes.len()).then_some(at)
}

/// Whether the beginning of a record comes out of this data.
fn holds_record(inflate: &mut Decompress, data: &[u8]) -> bool {
    inflate.reset(false);
    let mut out = [0; RECORD_START.len()];
    let data = &data[..data.len().min(TRIAL_BYTES)];
    // Nothing but the bytes that came out matter: the rest of the data is not there.
    let _ = inflate.decompress(data, &mut out, FlushDecompress::None);
    out == *RECORD_START
}
