//! How is a path written down, whose name may be no text? As text, with what is none as `\xff`, and read back as it was.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A path as text: a backslash is doubled, bytes that are no text are `\xff`.
pub(super) fn spell(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        out.push_str(&chunk.valid().replace('\\', "\\\\"));
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// The path that was written like this; `None` where none was.
pub(super) fn read(text: &str) -> Option<PathBuf> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('\\') {
            bytes.push(b'\\');
            rest = after;
        } else {
            let code = rest.strip_prefix('x')?.get(..2)?;
            bytes.push(u8::from_str_radix(code, 16).ok()?);
            rest = &rest[3..];
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    name_of(bytes).map(PathBuf::from)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not every name can be made")]
fn name_of(bytes: Vec<u8>) -> Option<OsString> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(bytes))
}

#[cfg(not(unix))]
fn name_of(bytes: Vec<u8>) -> Option<OsString> {
    String::from_utf8(bytes).ok().map(OsString::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back() {
        for name in ["a/b.txt", "a\\b", "tab\t\nline", "\\xff", "ü"] {
            assert_eq!(read(&spell(Path::new(name))), Some(name.into()));
        }
        assert_eq!((read("a\\"), read("a\\q"), read("a\\x9")), (None, None, None));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_come_back_too() {
        let name: OsString = std::os::unix::ffi::OsStringExt::from_vec(b"caf\xe9\\.txt".to_vec());
        assert_eq!(spell(Path::new(&name)), "caf\\xe9\\\\.txt");
        assert_eq!(read(&spell(Path::new(&name))), Some(PathBuf::from(name)));
    }
}
