//! How does a row stand in JSON lines? As one object with every column, in order; what is missing is null.

use std::io::Write;

use super::{Cell, Column, moment};

/// What stands before each value of a row: `{"first":`, `,"second":`.
pub(super) fn keys(columns: &[Column]) -> Vec<Vec<u8>> {
    let before = |(n, column): (usize, &Column)| {
        let mut key = vec![if n == 0 { b'{' } else { b',' }];
        string(&column.name, &mut key);
        key.push(b':');
        key
    };
    columns.iter().enumerate().map(before).collect()
}

pub(super) fn row(keys: &[Vec<u8>], row: &[Cell<'_>], out: &mut Vec<u8>) {
    if keys.is_empty() {
        out.push(b'{');
    }
    for (key, cell) in keys.iter().zip(row) {
        out.extend_from_slice(key);
        // Nothing that is written to memory fails.
        let _ = match cell {
            Cell::Text(text) => {
                string(text, out);
                Ok(())
            }
            Cell::Integer(n) => write!(out, "{n}"),
            Cell::Number(n) if n.is_finite() => write!(out, "{n:?}"),
            Cell::Null | Cell::Number(_) => write!(out, "null"),
            Cell::Boolean(is) => write!(out, "{is}"),
            Cell::Moment(second) => write!(out, "\"{}\"", moment(*second)),
            Cell::List(texts) => serde_json::to_writer(&mut *out, texts).map_err(Into::into),
        };
    }
    out.extend_from_slice(b"}\n");
}

fn string(text: &str, out: &mut Vec<u8>) {
    let _ = serde_json::to_writer(out, text);
}
