//! Which agencies does the user know beside those built in? A table in the form of the built-in one, or JSON lines.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::{Map, Value};

use crate::provenance::agencies::{Agencies, COLUMNS, Row};

/// No table of agencies is larger.
const LARGEST: u64 = 16 << 20;

/// A row with the line it begins on.
type Numbered = (u64, Vec<(String, String)>);

/// The values of a row, with the line it begins on.
type Split = (u64, Vec<String>);
/// Why a line cannot be used.
type Fault = (u64, String);

/// Reads a table of agencies and adds it to the built-in one. A row that cannot be used is an error: credits are read by it.
pub(crate) fn read(path: &Path) -> anyhow::Result<Agencies> {
    let shown = path.display();
    let hint = format!("hint: the columns are {}", COLUMNS.join(", "));
    let file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {shown}"))?;
    if bytes.len() as u64 > LARGEST {
        bail!("cannot use {shown}: a table of agencies has at most {} MiB", LARGEST >> 20);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => bail!("cannot use {shown}: no UTF-8 from byte {}", error.valid_up_to()),
    };
    let name = path.extension().map(|name| name.to_string_lossy().to_lowercase());
    let is = |names: &[&str]| name.as_deref().is_some_and(|name| names.contains(&name));
    let found = if is(&["jsonl", "ndjson", "jsonlines", "json"]) || text.starts_with('{') {
        json_lines(text)
    } else {
        table(text)
    };
    let at = |line: u64, reason: String| {
        anyhow::anyhow!("cannot use {shown}: line {line}: {reason}\n\n{hint}")
    };
    let found = found.map_err(|(line, reason)| at(line, reason))?;
    if found.is_empty() {
        bail!("no agency in {shown}\n\n{hint}");
    }
    let mut rows = Vec::new();
    for (line, values) in &found {
        let values = values.iter().map(|(column, value)| (column.as_str(), value.as_str()));
        rows.push(Row::of(values).map_err(|reason| at(*line, reason))?);
    }
    Agencies::default().with(rows).map_err(|refused| at(found[refused.row].0, refused.reason))
}

/// The rows of a table whose header stands on its first line; columns are parted by tabs where it has one, else by
/// semicolons or commas.
fn table(text: &str) -> Result<Vec<Numbered>, Fault> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = match () {
        () if head.contains('\t') => b'\t',
        () if head.contains(';') && !head.contains(',') => b';',
        () => b',',
    };
    let mut rows = fields(text, delimiter)?.into_iter();
    let Some((line, header)) = rows.next() else { return Ok(Vec::new()) };
    let header: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    if !header.iter().any(|name| name == "name") {
        return Err((line, "no column name".to_owned()));
    }
    for (n, name) in header.iter().enumerate() {
        if !COLUMNS.contains(&name.as_str()) {
            return Err((line, format!("there is no column {name}")));
        }
        if header[..n].contains(name) {
            return Err((line, format!("the column {name} is here twice")));
        }
    }
    let mut out = Vec::new();
    for (line, values) in rows {
        if values.iter().all(|value| value.trim().is_empty()) {
            continue;
        }
        if values.len() > header.len() && values[header.len()..].iter().any(|v| !v.is_empty()) {
            let (is, should) = (values.len(), header.len());
            return Err((line, format!("{is} columns, and the header has {should}")));
        }
        out.push((line, header.iter().cloned().zip(values).collect()));
    }
    Ok(out)
}

/// The values of each line that is not blank.
#[cfg(not(feature = "csv"))]
fn fields(text: &str, delimiter: u8) -> Result<Vec<Split>, Fault> {
    if delimiter != b'\t' {
        return Err((1, "this build reads tables parted by tabs and JSON lines alone".to_owned()));
    }
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    Ok(lines.map(|(n, line)| (n, line.split('\t').map(str::to_owned).collect())).collect())
}

/// The values of each row, quoted ones without their marks.
#[cfg(feature = "csv")]
fn fields(text: &str, delimiter: u8) -> Result<Vec<Split>, Fault> {
    use csv_core::{ReadRecordResult, ReaderBuilder};

    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut rows = Vec::new();
    let (mut rest, mut out, mut ends) = (text.as_bytes(), vec![0; text.len() + 1], [0; 64]);
    loop {
        // Blank lines before a row are none of it.
        while let Some(after) = rest.strip_prefix(b"\n").or_else(|| rest.strip_prefix(b"\r\n")) {
            reader.set_line(reader.line() + 1);
            rest = after;
        }
        let line = reader.line();
        let (mut written, mut ended) = (0, 0);
        loop {
            let (result, read, wrote, ends_now) =
                reader.read_record(rest, &mut out[written..], &mut ends[ended..]);
            rest = &rest[read..];
            written += wrote;
            ended += ends_now;
            match result {
                // An empty rest says that nothing follows.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Err((line, "too many columns".to_owned()));
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(rows),
            }
        }
        let mut start = 0;
        let value = |&end: &usize| {
            let value = String::from_utf8_lossy(&out[start..end]).into_owned();
            start = end;
            value
        };
        rows.push((line, ends[..ended].iter().map(value).collect()));
    }
}

/// The rows of JSON lines: an object each, with texts or lists of texts.
fn json_lines(text: &str) -> Result<Vec<Numbered>, Fault> {
    let mut out = Vec::new();
    for (n, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let row: Map<String, Value> =
            serde_json::from_str(line).map_err(|error| (n, format!("no JSON object: {error}")))?;
        let mut values = Vec::new();
        for (column, value) in row {
            let value = match value {
                Value::Null => String::new(),
                Value::String(text) => text,
                Value::Array(list) => {
                    let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
                    texts.ok_or_else(|| (n, format!("{column} is no list of texts")))?.join(";")
                }
                _ => return Err((n, format!("{column} is no text"))),
            };
            values.push((column, value));
        }
        if !values.iter().any(|(column, _)| column.trim().eq_ignore_ascii_case("name")) {
            return Err((n, "no column name".to_owned()));
        }
        out.push((n, values));
    }
    Ok(out)
}
