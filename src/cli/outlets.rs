//! What does the user say of outlets? A table read with the same readers as news.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::{Map, Value};

use crate::extract::outlets::{Outlet, Outlets};
use crate::read::{self, FieldNames, Options};

const COLUMNS: &str = "the columns are name, and any of aliases, domains, owner, type, country";

/// Reads a table of outlets. A row that cannot be used is an error: names are what figures are counted by.
pub(crate) fn read(path: &Path) -> anyhow::Result<Outlets> {
    let shown = path.display();
    let fields = FieldNames { text: Some("name".to_owned()), ..FieldNames::default() };
    let options = Options { fields, ..Options::default() };
    let intake = read::read(&[PathBuf::from(path)], &options, &|_| ())?;
    if let Some(skipped) = intake.skipped.first() {
        bail!("cannot use {shown}: {skipped}\n\nhint: {COLUMNS}");
    }
    let mut documents = intake.documents;
    if documents.is_empty() {
        bail!("no outlet in {shown}\n\nhint: give a table, such as outlets.csv; {COLUMNS}");
    }
    documents.sort_by(|a, b| a.place.cmp(&b.place));
    let outlets = documents
        .into_iter()
        .map(|mut row| {
            let mut domains = list(&mut row.fields, &["domains", "domain", "urls", "url"]);
            // A single address is taken for the record's own.
            let own = [row.metadata.url, row.metadata.source];
            domains.extend(own.into_iter().flatten().map(|own| own.value));
            Outlet {
                name: row.text.trim().to_owned(),
                aliases: list(&mut row.fields, &["aliases", "alias"]),
                domains,
                owner: one(&mut row.fields, "owner"),
                kind: one(&mut row.fields, "type"),
                country: one(&mut row.fields, "country"),
            }
        })
        .collect();
    Outlets::new(outlets).map_err(anyhow::Error::msg).with_context(|| format!("cannot use {shown}"))
}

/// The values of the first of these columns, parted by semicolons or bars.
fn list(fields: &mut Map<String, Value>, names: &[&str]) -> Vec<String> {
    let value = names.iter().find_map(|name| take(fields, name));
    let parts: Vec<String> = match value {
        Some(Value::Array(values)) => {
            values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(Value::String(text)) => text.split([';', '|']).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn one(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    let text = take(fields, name)?.as_str()?.trim().to_owned();
    Some(text).filter(|text| !text.is_empty())
}

fn take(fields: &mut Map<String, Value>, name: &str) -> Option<Value> {
    let key = fields.keys().find(|key| key.trim().eq_ignore_ascii_case(name))?.clone();
    fields.shift_remove(&key)
}
