//! Which characters are these bytes? Bytes to text, with a note where it was not plain UTF-8.
//!
//! In order: a byte order mark, valid UTF-8, what the page declares, what the bytes look like. Nothing is ever refused;
//! what has no meaning in the encoding becomes U+FFFD and is noted.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a page is looked through for its declaration.
const DECLARATION_BYTES: usize = 4096;
/// How much of a text is looked at to tell its encoding.
const SAMPLE_BYTES: usize = 1 << 20;

/// Decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// How it was decoded, unless it was plain UTF-8.
    pub(super) note: Option<String>,
}

/// Decodes a text; `declares` says whether it may declare its encoding, as pages do.
pub(super) fn decode(bytes: Vec<u8>, declares: bool) -> Decoded {
    decode_as(bytes, declares, None)
}

/// The same, where something outside the text named an encoding: its server, say. That goes before what it declares.
pub(super) fn decode_as(
    bytes: Vec<u8>,
    declares: bool,
    named: Option<&'static Encoding>,
) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        if encoding == UTF_8 && std::str::from_utf8(&bytes[length..]).is_ok() {
            let mut text = into_string(bytes);
            text.drain(..length);
            return Decoded { text, note: None };
        }
        return by(encoding, &bytes[length..], "byte order mark");
    }
    if std::str::from_utf8(&bytes).is_ok() {
        // Every second byte zero is valid UTF-8 too, but no text.
        return match wide(&bytes) {
            Some(encoding) => by(encoding, &bytes, "detected"),
            None => Decoded { text: into_string(bytes), note: None },
        };
    }
    if let Some(encoding) = wide(&bytes) {
        return by(encoding, &bytes, "detected");
    }
    if let Some(encoding) = named.or_else(|| declared(&bytes).filter(|_| declares)) {
        return by(encoding, &bytes, "declared");
    }
    by(detected(&bytes), &bytes, "detected")
}

/// What bytes that are not valid UTF-8 look like.
pub(super) fn detected(bytes: &[u8]) -> &'static Encoding {
    if nearly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    // The bytes that are not ASCII decide; in a long text they may come late.
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let sample = &bytes[first.saturating_sub(64)..];
    let sample = &sample[..sample.len().min(SAMPLE_BYTES)];
    detector.feed(sample, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// Whether a text that begins like this is UTF-16.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    let marked = Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != UTF_8);
    marked || wide(&bytes[..bytes.len() & !1]).is_some()
}

/// Bytes known to be valid; never fails, but does not rely on it either.
fn into_string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The text of bytes in a known encoding, and a note on `how` it is known.
pub(super) fn by(encoding: &'static Encoding, bytes: &[u8], how: &str) -> Decoded {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    let loss = if lossy { ", some bytes have no meaning in it" } else { "" };
    let note = format!("decoded as {} ({how}){loss}", encoding.name());
    Decoded { text: text.into_owned(), note: Some(note) }
}

/// UTF-16 without a mark: in Western text nearly every second byte is zero, and only there.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1024) & !1];
    if sample.len() < 8 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if odd * 10 >= half * 7 && even * 20 <= half {
        Some(UTF_16LE)
    } else if even * 10 >= half * 7 && odd * 20 <= half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 with a few damaged places, such as a cut in the middle of a character.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes[..bytes.len().min(SAMPLE_BYTES)].utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 3 && good >= bad * 4
}

/// The encoding a page declares in its first bytes: `<meta charset>`, `http-equiv` or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    let mut from = 0;
    loop {
        let rest = &head[from..];
        let charset = memchr::memmem::find(rest, b"charset");
        // Only an XML declaration says `encoding`, and it stands first.
        let encoding = memchr::memmem::find(rest, b"encoding").filter(|at| from + at < 200);
        let (at, word) = match (charset, encoding) {
            (Some(c), Some(e)) if e < c => (e, "encoding".len()),
            (Some(c), _) => (c, "charset".len()),
            (None, Some(e)) => (e, "encoding".len()),
            (None, None) => return None,
        };
        let value = &rest[at + word..];
        if let Some(label) = label(value)
            && let Some(encoding) = Encoding::for_label(label)
        {
            // A page that could be searched byte by byte is not UTF-16, whatever it says.
            let wide = encoding == UTF_16LE || encoding == UTF_16BE;
            return Some(if wide { WINDOWS_1252 } else { encoding });
        }
        from += at + word;
    }
}

/// The value after an equals sign, with or without quotation marks.
fn label(value: &[u8]) -> Option<&[u8]> {
    let value = value.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let end = value
        .iter()
        .position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))
        .unwrap_or(value.len());
    (end > 0).then(|| &value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8], declares: bool) -> (String, String) {
        let decoded = decode(bytes.to_vec(), declares);
        (decoded.text, decoded.note.unwrap_or_default())
    }

    #[test]
    fn marks_and_valid_utf8_come_first() {
        assert_eq!(shown("\u{feff}né".as_bytes(), false), ("né".into(), String::new()));
        let wide: Vec<u8> = "\u{feff}né".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(
            shown(&wide, false),
            ("né".into(), "decoded as UTF-16LE (byte order mark)".into())
        );
        let wide: Vec<u8> = "no mark here".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(
            shown(&wide, false),
            ("no mark here".into(), "decoded as UTF-16BE (detected)".into())
        );
        let lying = "<meta charset=windows-1252>é".as_bytes();
        assert_eq!(shown(lying, true).0, "<meta charset=windows-1252>é");
    }

    #[test]
    fn declarations_are_believed_where_utf8_fails() {
        for page in [
            &b"<meta charset=windows-1252>caf\xe9 \x93x\x94"[..],
            b"<META HTTP-EQUIV='Content-Type' content='text/html; charset=Windows-1252'>\xe9",
            b"<?xml version='1.0' encoding=\"cp1252\"?>\xe9",
            b"charset charset=bogus charset = 'latin1' \xe9",
        ] {
            let (text, note) = shown(page, true);
            assert!(text.contains('é'), "{text}");
            assert_eq!(note, "decoded as windows-1252 (declared)");
        }
    }

    #[test]
    fn the_rest_is_detected_and_never_refused() {
        let (text, note) = shown(b"Le pr\xe9sident a d\xe9clar\xe9 hier soir", false);
        assert_eq!(text, "Le président a déclaré hier soir");
        assert_eq!(note, "decoded as windows-1252 (detected)");
        let (text, note) =
            shown("überall größer, schön\u{201c}".as_bytes().split_last().unwrap().1, false);
        assert_eq!(text, "überall größer, schön\u{fffd}");
        assert_eq!(note, "decoded as UTF-8 (detected), some bytes have no meaning in it");
        for bytes in [&[0xff_u8][..], &[0xff, 0xfe, 0], &[0xc3], &[0; 64]] {
            let _ = shown(bytes, true);
        }
    }
}
