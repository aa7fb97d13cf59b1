//! What does a person know better? A table of corrections, read with the same readers as news.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::{Map, Value};

use crate::provenance::corrections::{Corrections, Line};
use crate::read::{self, FieldNames, Options};

const COLUMNS: &str =
    "the columns are piece, field, value, who, and any of note, sha256, value_sha256";

/// Reads a table of corrections. A line that cannot be used is an error: whoever wrote it believes that it counts.
pub(crate) fn read(path: &Path) -> anyhow::Result<Corrections> {
    let shown = path.display();
    let fields = FieldNames { text: Some("piece".to_owned()), ..FieldNames::default() };
    let options = Options { fields, ..Options::default() };
    let intake = read::read(&[PathBuf::from(path)], &options, &|_| ())?;
    if let Some(skipped) = intake.skipped.first() {
        bail!("cannot use {shown}: {skipped}\n\nhint: {COLUMNS}");
    }
    let mut rows = intake.documents;
    if rows.is_empty() {
        bail!("no correction in {shown}\n\nhint: give a table, such as corrections.csv; {COLUMNS}");
    }
    rows.sort_by(|a, b| a.place.cmp(&b.place));
    let lines = rows
        .into_iter()
        .map(|mut row| {
            let line = row.place.record.unwrap_or(0);
            for column in ["field", "value", "who"] {
                if !row.fields.keys().any(|key| key.trim().eq_ignore_ascii_case(column)) {
                    bail!("cannot use {shown}: line {line}: no column {column}\n\nhint: {COLUMNS}");
                }
            }
            let mut one = |name: &str| take(&mut row.fields, name);
            Ok(Line {
                line,
                field: one("field").to_lowercase(),
                value: one("value"),
                who: one("who"),
                note: one("note"),
                sha256: Some(one("sha256")).filter(|hash| !hash.is_empty()),
                value_sha256: Some(one("value_sha256")).filter(|hash| !hash.is_empty()),
                piece: row.text.trim().to_owned(),
            })
        })
        .collect::<anyhow::Result<_>>()?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    Corrections::new(&name, lines)
        .map_err(anyhow::Error::msg)
        .with_context(|| format!("cannot use {shown}"))
}

fn take(fields: &mut Map<String, Value>, name: &str) -> String {
    let key = fields.keys().find(|key| key.trim().eq_ignore_ascii_case(name)).cloned();
    match key.and_then(|key| fields.shift_remove(&key)) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}
