//! What do these header lines say? Those of a record and those of the answer inside it are written alike.
//!
//! Lenient, as what was archived is what a server sent: lines may end without a carriage return, be folded, or hold no
//! colon. Names are compared without case.

use memchr::{memchr, memmem};

/// Header lines as they stand, without the first.
#[derive(Clone, Copy)]
pub(super) struct Headers<'a>(&'a [u8]);

/// The length of a block of header lines with the blank line that ends it; `None` where it does not end here.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    let strict = memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4);
    let reach = strict.unwrap_or(bytes.len());
    let lenient = memmem::find(&bytes[..reach], b"\n\n").map(|at| at + 2);
    lenient.or(strict)
}

/// The first line of a block and the headers after it.
pub(super) fn split(block: &[u8]) -> (&[u8], Headers<'_>) {
    let end = memchr(b'\n', block).map_or(block.len(), |at| at + 1);
    (block[..end].trim_ascii(), Headers(&block[end..]))
}

impl<'a> Headers<'a> {
    /// The value of the first header of this name, as text.
    pub(super) fn get(self, name: &str) -> Option<&'a str> {
        let mut rest = self.0;
        while !rest.is_empty() {
            let mut end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            // A line that begins with a blank goes on with the last.
            while matches!(rest.get(end), Some(b' ' | b'\t')) {
                end += memchr(b'\n', &rest[end..]).map_or(rest.len() - end, |at| at + 1);
            }
            let (line, after) = rest.split_at(end);
            rest = after;
            let Some(colon) = memchr(b':', line) else { continue };
            if line[..colon].trim_ascii().eq_ignore_ascii_case(name.as_bytes()) {
                return std::str::from_utf8(&line[colon + 1..]).ok().map(str::trim);
            }
        }
        None
    }
}

/// A content type without its parameters, in lower case.
pub(super) fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The character set that a content type names.
pub(super) fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_at_a_blank_line_however_lines_end() {
        assert_eq!(length(b"a: b\r\nc: d\r\n\r\nbody\n\n"), Some(14));
        assert_eq!(length(b"a: b\nc: d\n\nbody\r\n\r\n"), Some(11));
        assert_eq!(length(b"a: b\r\n"), None);
    }

    #[test]
    fn headers_are_found_without_case_and_unfolded() {
        let (first, headers) = split(
            b"HTTP/1.1 200 OK\r\nno colon\r\nContent-TYPE:text/html;\r\n  charset=\"x\"\r\n\r\n",
        );
        assert_eq!(first, b"HTTP/1.1 200 OK");
        let content_type = headers.get("content-type").unwrap();
        assert_eq!(
            (essence(content_type).as_str(), charset(content_type)),
            ("text/html", Some("x"))
        );
        assert_eq!(headers.get("date"), None);
    }
}
