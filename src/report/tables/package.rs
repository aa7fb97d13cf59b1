//! What describes a set of tables? `datapackage.json`, in the form of the Frictionless Data Package, which programs and people read.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::About;
use crate::report::Report;
use crate::report::table::{Column, Format, Type};

/// The version of this set of tables; columns may be added within one.
const VERSION: u32 = 1;

/// What is said of one table.
pub(super) fn resource(
    about: &About,
    columns: &[Column],
    format: Format,
    rows: u64,
    bytes: u64,
) -> Value {
    let media = match format {
        Format::Csv => "text/csv",
        Format::Jsonl => "application/x-ndjson",
        #[cfg(feature = "parquet")]
        Format::Parquet => "application/vnd.apache.parquet",
    };
    let fields: Vec<Value> = columns
        .iter()
        .map(|column| {
            let mut field = json!({ "name": column.name, "type": type_name(column.kind) });
            if !column.about.is_empty() {
                field["description"] = json!(column.about);
            }
            field
        })
        .collect();
    let mut schema = json!({ "fields": fields });
    if !about.key.is_empty() {
        schema["primaryKey"] = json!(about.key);
    }
    if !about.refers.is_empty() {
        let refers = about.refers.iter().map(|[column, table, of]| {
            json!({ "fields": [column], "reference": { "resource": table, "fields": [of] } })
        });
        schema["foreignKeys"] = refers.collect();
    }
    let mut resource = json!({
        "name": about.name,
        "path": format!("{}.{}", about.name, format.extension()),
        "description": about.holds,
        "format": format.extension(),
        "mediatype": media,
        "rows": rows,
        "bytes": bytes,
    });
    if format != Format::Csv {
        resource["schema"] = schema;
        return resource;
    }
    resource["encoding"] = json!("utf-8");
    resource["dialect"] = json!({ "lineTerminator": "\r\n", "doubleQuote": true });
    schema["missingValues"] = json!([""]);
    resource["schema"] = schema;
    resource
}

fn type_name(kind: Type) -> &'static str {
    match kind {
        Type::Text => "string",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Moment => "datetime",
        Type::List => "array",
    }
}

/// Writes the description of a set.
pub(super) fn write(
    report: &Report,
    format: Format,
    resources: &[Value],
    out: &mut dyn Write,
) -> io::Result<()> {
    let package = json!({
        "name": "wirecopy-tables",
        "profile": "data-package",
        "wirecopy": report.wirecopy,
        "tables": VERSION,
        "format": format.extension(),
        "parameters": report.parameters,
        "summary": report.summary,
        "resources": resources,
    });
    serde_json::to_writer_pretty(&mut *out, &package)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Whether a description is that of a set of tables such as are written here.
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Map<String, Value>>(bytes)
        .is_ok_and(|package| package.contains_key("wirecopy") && package.contains_key("tables"))
}
