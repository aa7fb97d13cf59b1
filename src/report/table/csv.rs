//! How does a row stand in CSV? RFC 4180: commas, quotation marks doubled, CR LF at the end.
//!
//! What is missing is nothing between two commas, an empty text is `""`: readers that can tell them apart do.

use std::io::Write;

use super::{Cell, moment};

pub(super) fn row(row: &[Cell<'_>], out: &mut Vec<u8>) {
    let begun = out.len();
    for (n, cell) in row.iter().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        // Nothing that is written to memory fails.
        let _ = match cell {
            Cell::Text(value) => {
                text(value, out);
                Ok(())
            }
            Cell::Integer(n) => write!(out, "{n}"),
            // With a point or an exponent always: readers that guess from the first rows take no fraction for a whole number.
            Cell::Number(n) if n.is_finite() => write!(out, "{n:?}"),
            Cell::Null | Cell::Number(_) => Ok(()),
            Cell::Boolean(is) => write!(out, "{is}"),
            Cell::Moment(second) => write!(out, "{}", moment(*second)),
            Cell::List(texts) => {
                text(&serde_json::to_string(texts).unwrap_or_default(), out);
                Ok(())
            }
        };
    }
    // An empty line is no row.
    if out.len() == begun {
        out.extend_from_slice(b"\"\"");
    }
    out.extend_from_slice(b"\r\n");
}

fn text(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let plain = !bytes.is_empty()
        && !bytes.iter().any(|byte| matches!(byte, b'"' | b',' | b'\r' | b'\n'))
        // Some readers cut blanks off.
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace);
    if plain {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    let mut rest = bytes;
    while let Some(mark) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=mark]);
        out.push(b'"');
        rest = &rest[mark + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}
