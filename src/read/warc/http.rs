//! What did the server send? The body of an archived answer, out of its transfer and content codings.
//!
//! Some crawlers store the body as it came and others decoded, with the headers unchanged. So a coding is undone only
//! where the bytes show it.

use std::io::Read;

use crate::read::decompress::is_bomb;

/// Bytes unpacked in one go.
const STEP: usize = 64 << 10;

/// A body, and what is worth telling of how it was decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) note: Option<String>,
}

/// Undoes the codings that the headers name.
///
/// # Errors
/// Why the body cannot be read, in words.
pub(super) fn decode(
    body: &[u8],
    transfer: Option<&str>,
    content: Option<&str>,
    limit: u64,
) -> Result<Body, String> {
    let mut note = None;
    let names = |list: Option<&str>| -> Vec<String> {
        let list = list.unwrap_or_default().split(',');
        list.map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty()).collect()
    };
    let mut bytes = Vec::new();
    let chunked = names(transfer).iter().any(|name| name == "chunked");
    let mut at_hand = body;
    if chunked && let Some((joined, whole)) = dechunk(body) {
        bytes = joined;
        at_hand = &bytes;
        note = (!whole).then(|| "the page ends within a chunk".to_owned());
    }
    // They were applied in the order of the list.
    for name in names(content).iter().rev() {
        let unpacked = match name.as_str() {
            "gzip" | "x-gzip" if at_hand.starts_with(&[0x1f, 0x8b]) => {
                unpack(flate2::bufread::MultiGzDecoder::new(at_hand), at_hand.len(), limit)?
            }
            "deflate" if is_zlib(at_hand) => {
                unpack(flate2::bufread::ZlibDecoder::new(at_hand), at_hand.len(), limit)?
            }
            "deflate" if !looks_like_text(at_hand) => {
                unpack(flate2::bufread::DeflateDecoder::new(at_hand), at_hand.len(), limit)?
            }
            "br" if !looks_like_text(at_hand) => {
                unpack(brotli_decompressor::Decompressor::new(at_hand, STEP), at_hand.len(), limit)?
            }
            "zstd" if at_hand.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
                let decoder = zstd::stream::read::Decoder::with_buffer(at_hand);
                unpack(decoder.map_err(|error| error.to_string())?, at_hand.len(), limit)?
            }
            "gzip" | "x-gzip" | "deflate" | "br" | "zstd" | "identity" => continue,
            other => return Err(format!("content coding {other} is not known")),
        };
        let (out, broken) = unpacked;
        if let Some(broken) = broken {
            if out.is_empty() {
                return Err(format!("the {name} data of the page is damaged: {broken}"));
            }
            note = Some(format!("cut where the {name} data of the page is damaged: {broken}"));
        }
        bytes = out;
        at_hand = &bytes;
    }
    if bytes.is_empty() {
        bytes = at_hand.to_vec();
    }
    Ok(Body { bytes, note })
}

/// Unpacks up to the first fault, which is told.
fn unpack(
    mut from: impl Read,
    packed: usize,
    limit: u64,
) -> Result<(Vec<u8>, Option<String>), String> {
    let mut out = Vec::new();
    loop {
        let have = out.len();
        out.resize(have + STEP, 0);
        let read = from.read(&mut out[have..]);
        out.truncate(have + *read.as_ref().unwrap_or(&0));
        match read {
            Ok(0) => return Ok((out, None)),
            Ok(_) if out.len() as u64 > limit || is_bomb(packed as u64, out.len() as u64) => {
                return Err(format!("the page unpacks to more than {} bytes", have.max(1)));
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Ok((out, Some(error.to_string()))),
        }
    }
}

/// Joins the chunks of a body, and whether the last was there; `None` where it is not made of chunks.
fn dechunk(mut body: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut out = Vec::with_capacity(body.len());
    let mut first = true;
    loop {
        let Some((size, length)) = chunk_size(body) else {
            return (!first).then_some((out, false));
        };
        if size == 0 {
            return Some((out, true));
        }
        first = false;
        body = &body[length..];
        if body.len() < size {
            out.extend_from_slice(body);
            return Some((out, false));
        }
        out.extend_from_slice(&body[..size]);
        body = &body[size..];
        body = body.strip_prefix(b"\r\n").or(body.strip_prefix(b"\n")).unwrap_or(body);
    }
}

/// The size that a chunk's first line says, and the line's length.
fn chunk_size(bytes: &[u8]) -> Option<(usize, usize)> {
    /// Longest such line: sixteen digits and an extension that nobody uses.
    const LINE: usize = 1 << 10;
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(LINE)])?;
    let line = bytes[..end].split(|b| *b == b';').next()?.trim_ascii();
    if line.is_empty() || line.len() > 16 {
        return None;
    }
    let digits = std::str::from_utf8(line).ok()?;
    Some((usize::from_str_radix(digits, 16).ok()?, end + 1))
}

/// Whether these bytes begin as zlib writes them.
fn is_zlib(bytes: &[u8]) -> bool {
    let [first, second, ..] = bytes else { return false };
    first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31)
}

/// Whether a body that should be packed shows plain text instead.
fn looks_like_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    let plain = |b: &u8| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..=0x7e);
    head.trim_ascii_start().starts_with(b"<") || head.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn body(bytes: &[u8], transfer: &str, content: &str) -> Result<Body, String> {
        decode(bytes, Some(transfer), Some(content), 1 << 20)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn chunks_are_joined_and_codings_undone() {
        let packed = gzip(b"<p>page</p>");
        let (a, b) = packed.split_at(7);
        let chunks =
            [b"7\r\n", a, format!("\r\n{:X};x=y\r\n", b.len()).as_bytes(), b, b"\r\n0\r\n\r\n"]
                .concat();
        assert_eq!(body(&chunks, "chunked", "gzip").unwrap().bytes, b"<p>page</p>");
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"zlib").unwrap();
        assert_eq!(body(&zlib.finish().unwrap(), "", "deflate").unwrap().bytes, b"zlib");
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        raw.write_all(b"raw raw raw \xe9").unwrap();
        assert_eq!(body(&raw.finish().unwrap(), "", "deflate").unwrap().bytes, b"raw raw raw \xe9");
        let zst = zstd::encode_all(&b"zst"[..], 1).unwrap();
        assert_eq!(body(&zst, "", "zstd").unwrap().bytes, b"zst");
        // A brotli stream of one uncompressed block.
        let brotli = [&[0x0b, 0x02, 0x80][..], b"hello", &[0x03]].concat();
        assert_eq!(body(&brotli, "", "br").unwrap().bytes, b"hello");
    }

    #[test]
    fn bodies_stored_decoded_are_left_as_they_are() {
        let page = b"<html><p>plain</p></html>";
        assert_eq!(body(page, "chunked", "gzip, br").unwrap().bytes, page);
        assert_eq!(body(page, "chunked", "deflate").unwrap().bytes, page);
        assert_eq!(body(b"", "chunked", "gzip").unwrap().bytes, b"");
    }

    #[test]
    fn cut_bodies_keep_what_came_out() {
        let numbers: Vec<String> = (0..5000_u64).map(|i| (i * i * 7919).to_string()).collect();
        let text = numbers.join(" ");
        let packed = gzip(text.as_bytes());
        let cut = body(&packed[..packed.len() / 2], "", "gzip").unwrap();
        assert!(text.as_bytes().starts_with(&cut.bytes) && !cut.bytes.is_empty());
        assert!(cut.note.unwrap().starts_with("cut where the gzip data"));
        let cut = body(b"5\r\nhel", "chunked", "").unwrap();
        assert_eq!((cut.bytes, cut.note.is_some()), (b"hel".to_vec(), true));
    }

    #[test]
    fn limits_and_unknown_codings_are_said() {
        let packed = gzip(&vec![b'a'; 2 << 20]);
        assert!(
            body(&packed, "", "gzip").unwrap_err().starts_with("the page unpacks to more than")
        );
        assert_eq!(body(b"x", "", "sdch").unwrap_err(), "content coding sdch is not known");
    }
}
