//! How is it known that a file of moves is whole and nobody changed it? It ends with the hash of everything before.
//!
//! A plan and the record of what was moved are JSON lines: what the file is, an object a line, and the end.

use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::place::hash_of;
use crate::error::{Error, Result};
use crate::report::file;

/// The last line.
#[derive(Serialize, Deserialize)]
struct End {
    end: usize,
    sha256: String,
}

/// Hex digits of a file's hash by which it is called.
const TOKEN: usize = 12;

/// Writes a head and lines, and what shows later that they are all there. The file appears whole or not at all.
pub(super) fn write<H: Serialize, L: Serialize>(path: &Path, head: &H, lines: &[L]) -> Result<()> {
    let mut text = Vec::new();
    let failed = |error: serde_json::Error| Error::io("write", path, error.into());
    serde_json::to_writer(&mut text, head).map_err(failed)?;
    text.push(b'\n');
    for line in lines {
        serde_json::to_writer(&mut text, line).map_err(failed)?;
        text.push(b'\n');
    }
    let end = End { end: lines.len(), sha256: hash_of(&text) };
    serde_json::to_writer(&mut text, &end).map_err(failed)?;
    text.push(b'\n');
    file::save(path, |out| out.write_all(&text))
}

/// Reads a file of this form, and gives the token by which it is called.
pub(super) fn read<H: DeserializeOwned, L: DeserializeOwned>(
    path: &Path,
    what: &str,
    hint: &'static str,
) -> Result<(H, Vec<L>, String)> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Missing(path.to_path_buf()),
        _ => Error::io("read", path, error),
    })?;
    let unusable = |reason: String| Error::Unusable { path: path.to_path_buf(), reason, hint };
    let body = bytes.trim_ascii_end();
    let start = memchr::memrchr(b'\n', body).map_or(0, |at| at + 1);
    let end: End = serde_json::from_slice(&body[start..])
        .map_err(|_| unusable(format!("it is no {what}, or not all of one")))?;
    if hash_of(&bytes[..start]) != end.sha256 {
        return Err(unusable(format!("it is not as it was written: a {what} cannot be edited")));
    }
    let mut lines = bytes[..start].split(|&b| b == b'\n').filter(|line| !line.is_empty());
    let head = serde_json::from_slice(lines.next().unwrap_or_default())
        .map_err(|_| unusable(format!("it is no {what} of this version")))?;
    let lines: Vec<L> = lines
        .map(serde_json::from_slice)
        .collect::<Result<_, _>>()
        .map_err(|_| unusable(format!("it is no {what} of this version")))?;
    if lines.len() != end.end {
        return Err(unusable("lines are missing".to_owned()));
    }
    Ok((head, lines, end.sha256[..TOKEN.min(end.sha256.len())].to_owned()))
}
