//! What is inside the packing? A reader of gzip, zstd or plain bytes to a reader of the bytes inside.
//!
//! The packing is told by its first bytes, never by the name. Damage does not lose what was unpacked before it, and a
//! small file that unpacks to a huge one is stopped.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Progress;

/// Up to here any ratio is fine.
const FREE_BYTES: u64 = 256 << 20;
/// Beyond it, one packed byte may stand for this many.
const MAX_RATIO: u64 = 250;

/// Bytes taken from a stream in one go.
const STEP: usize = 1 << 18;
/// The first of them where nothing is known of the length.
const FIRST_STEP: usize = 1 << 12;

/// Looked at before anything else: long enough for the name in a gzip header.
const HEAD_BYTES: usize = 512;
/// Looked at where nothing is packed, so that a small file is read with few calls of the system.
const PLAIN_HEAD_BYTES: usize = 8 << 10;

/// How a stream is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

/// Where and why a stream ended before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    /// Byte of the unpacked data.
    pub(super) byte: u64,
    pub(super) reason: String,
}

impl Trouble {
    /// A stream that is stopped because it unpacks to far more than it is.
    pub(super) fn bomb(packed: u64, unpacked: u64) -> Self {
        let reason =
            format!("{packed} packed bytes unpack to more than {unpacked}: not unpacked further");
        Self { byte: unpacked, reason }
    }
}

/// Whether so many bytes have come out of so few that no text is to be expected.
pub(super) fn is_bomb(packed: u64, unpacked: u64) -> bool {
    unpacked > FREE_BYTES && unpacked / MAX_RATIO > packed
}

/// A stream of unpacked bytes that knows how far it got.
pub(super) struct Stream<'a> {
    inner: Box<dyn Read + Send + 'a>,
    packing: Packing,
    packed: Arc<AtomicU64>,
    unpacked: u64,
    /// The file's own name as gzip keeps it.
    pub(super) inner_name: Option<String>,
}

/// Counts and reports the bytes taken from the source.
pub(super) struct Counted<'a> {
    inner: Box<dyn Read + Send + 'a>,
    count: Arc<AtomicU64>,
    progress: Progress<'a>,
}

impl<'a> Counted<'a> {
    pub(super) fn new(
        inner: Box<dyn Read + Send + 'a>,
        count: Arc<AtomicU64>,
        progress: Progress<'a>,
    ) -> Self {
        Self { inner, count, progress }
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        (self.progress)(n as u64);
        Ok(n)
    }
}

impl<'a> Stream<'a> {
    /// Opens a stream by its first bytes.
    pub(super) fn open(
        source: Box<dyn Read + Send + 'a>,
        progress: Progress<'a>,
    ) -> io::Result<Self> {
        let packed = Arc::new(AtomicU64::new(0));
        let mut counted = Counted::new(source, Arc::clone(&packed), progress);
        let mut head = Vec::new();
        let mut ended = read_head(&mut counted, &mut head, HEAD_BYTES)?;
        let packing = match head.as_slice() {
            [0x1f, 0x8b, 8, ..] => Packing::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Zstd,
            _ => Packing::None,
        };
        let inner_name = (packing == Packing::Gzip).then(|| gzip_name(&head)).flatten();
        if packing == Packing::None && !ended {
            // Most texts end here. An error comes again, at its place, when the stream is read on.
            ended = read_head(&mut counted, &mut head, PLAIN_HEAD_BYTES).unwrap_or(false);
        }
        let head = io::Cursor::new(head);
        if packing == Packing::None && ended {
            let inner = Box::new(head);
            return Ok(Self { inner, packing, packed, unpacked: 0, inner_name });
        }
        let whole = head.chain(counted);
        let inner: Box<dyn Read + Send + 'a> = match packing {
            Packing::None => Box::new(whole),
            Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(
                io::BufReader::with_capacity(1 << 16, whole),
            )),
            Packing::Zstd => Box::new(zstd::stream::read::Decoder::new(whole)?),
        };
        Ok(Self { inner, packing, packed, unpacked: 0, inner_name })
    }

    /// Whether the stream is packed at all.
    pub(super) fn is_packed(&self) -> bool {
        self.packing != Packing::None
    }

    /// How the stream is packed.
    pub(super) fn packing(&self) -> Packing {
        self.packing
    }

    /// Bytes taken from the source so far.
    pub(super) fn bytes(&self) -> u64 {
        self.packed.load(Ordering::Relaxed)
    }

    /// Adds bytes to `out` until it holds `target` or the stream ends; `Ok(false)` says it ended.
    pub(super) fn fill(&mut self, out: &mut Vec<u8>, target: usize) -> Result<bool, Trouble> {
        while out.len() < target {
            let have = out.len();
            // A small file does not pay for a large buffer.
            let step = if self.is_packed() { STEP } else { have.clamp(FIRST_STEP, STEP) };
            out.resize(have + step.min(target - have), 0);
            let (n, more) = self.fill_slice(&mut out[have..]);
            out.truncate(have + n);
            if !more? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads until the slice is full or the stream ends: the bytes read, and whether it may go on.
    pub(super) fn fill_slice(&mut self, out: &mut [u8]) -> (usize, Result<bool, Trouble>) {
        let mut have = 0;
        while have < out.len() {
            let step = STEP.min(out.len() - have);
            match self.inner.read(&mut out[have..have + step]) {
                Ok(0) => return (have, Ok(false)),
                Ok(n) => {
                    have += n;
                    self.unpacked += n as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return (have, Err(self.trouble(&error))),
            }
            if is_bomb(self.bytes(), self.unpacked) {
                return (have, Err(Trouble::bomb(self.bytes(), self.unpacked)));
            }
        }
        (have, Ok(true))
    }

    /// All bytes up to a limit, and why there are no more, if the stream did not end by itself.
    pub(super) fn read_all(&mut self, limit: u64) -> (Vec<u8>, Option<Trouble>) {
        let mut out = Vec::new();
        let target = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
        match self.fill(&mut out, target) {
            Ok(false) => (out, None),
            Err(trouble) => (out, Some(trouble)),
            Ok(true) => {
                out.truncate(target - 1);
                let reason = format!("longer than {limit} bytes");
                (out, Some(Trouble { byte: limit, reason }))
            }
        }
    }

    fn trouble(&self, error: &io::Error) -> Trouble {
        let name = match self.packing {
            Packing::None => {
                let reason = format!("cannot be read on: {}", super::walk::plainly(error));
                return Trouble { byte: self.unpacked, reason };
            }
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
        };
        let reason = if error.kind() == io::ErrorKind::UnexpectedEof {
            format!("the {name} data ends too early (byte counted after unpacking)")
        } else {
            format!("the {name} data is damaged (byte counted after unpacking): {error}")
        };
        Trouble { byte: self.unpacked, reason }
    }
}

/// Reads until so many bytes are there or the source ends; whether it has ended.
pub(super) fn read_head(
    source: &mut impl Read,
    head: &mut Vec<u8>,
    bytes: usize,
) -> io::Result<bool> {
    let mut have = head.len();
    head.resize(bytes, 0);
    let result = loop {
        if have == bytes {
            break Ok(false);
        }
        match source.read(&mut head[have..]) {
            Ok(0) => break Ok(true),
            Ok(n) => have += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    head.truncate(have);
    result
}

/// The name of the packed file that a gzip header may hold.
fn gzip_name(head: &[u8]) -> Option<String> {
    let flags = *head.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(u16::from_le_bytes([*head.get(10)?, *head.get(11)?]));
    }
    if flags & 8 == 0 {
        return None;
    }
    let rest = head.get(at..)?;
    let end = memchr::memchr(0, rest)?;
    // The format says Latin-1; only the ending matters here.
    Some(rest[..end].iter().map(|byte| char::from(*byte)).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: &[u8], limit: u64) -> (Vec<u8>, Option<Trouble>) {
        Stream::open(Box::new(bytes), &|_| ()).unwrap().read_all(limit)
    }

    #[test]
    fn members_are_joined_and_magic_decides() {
        let two = [gz(b"one "), gz(b"two")].concat();
        assert_eq!(read(&two, 100), (b"one two".to_vec(), None));
        let zst = zstd::encode_all(&b"three"[..], 1).unwrap();
        assert_eq!(read(&zst, 100).0, b"three");
        assert_eq!(read(b"plain", 100).0, b"plain");
        assert_eq!(read(b"", 100), (Vec::new(), None));
    }

    #[test]
    fn a_cut_stream_gives_what_it_held() {
        let line =
            |i: u64| format!("{}\n", i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20).into_bytes();
        let text: Vec<u8> = (0..100_000).flat_map(line).collect();
        for packed in [gz(&text), zstd::encode_all(&text[..], 1).unwrap()] {
            let (got, trouble) = read(&packed[..packed.len() / 2], 1 << 30);
            assert!(text.starts_with(&got) && !got.is_empty());
            assert_eq!(trouble.unwrap().byte, got.len() as u64);
        }
    }

    #[test]
    fn limits_hold() {
        let (got, trouble) = read(&gz(&vec![b'a'; 1 << 20]), 1000);
        assert_eq!((got.len(), trouble.unwrap().byte), (1000, 1000));
    }

    #[test]
    fn a_name_in_the_header_is_found() {
        let header = [0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, b'a', b'.', b't', b'x', b't', 0, 9];
        assert_eq!(gzip_name(&header).as_deref(), Some("a.txt"));
        assert_eq!(gzip_name(&header[..12]), None);
    }
}
