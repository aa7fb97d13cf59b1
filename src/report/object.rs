//! How is a large JSON object written without holding it? Member by member, long lists item by item, in the order given.
//!
//! The bytes are those of `serde_json::to_writer_pretty` for the whole object. Items are made and rendered by all threads, a few
//! hundred at a time, and written in order.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

/// Items rendered together.
const WINDOW: usize = 512;

/// An object that is being written.
///
/// ```
/// use wirecopy::report::Object;
///
/// let mut out = Vec::new();
/// let mut object = Object::new(&mut out);
/// object.member("pieces", &2)?;
/// object.list("ids", 2, |n| Ok(format!("a{n}")))?;
/// object.end()?;
/// let whole = serde_json::json!({ "pieces": 2, "ids": ["a0", "a1"] });
/// assert_eq!(out, serde_json::to_vec_pretty(&whole)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Object<W> {
    out: W,
    is_empty: bool,
}

impl<W: Write> Object<W> {
    /// Begins an object.
    pub const fn new(out: W) -> Self {
        Self { out, is_empty: true }
    }

    fn name(&mut self, name: &str) -> io::Result<()> {
        self.out.write_all(if self.is_empty { b"{\n  " } else { b",\n  " })?;
        self.is_empty = false;
        serde_json::to_writer(&mut self.out, name)?;
        self.out.write_all(b": ")
    }

    /// Writes a member.
    ///
    /// # Errors
    /// What the stream gives.
    pub fn member(&mut self, name: &str, value: &impl Serialize) -> io::Result<()> {
        self.name(name)?;
        let text = render(value, 1)?;
        self.out.write_all(&text)
    }

    /// Writes a member that is a list of so many items, each made when its turn comes.
    ///
    /// # Errors
    /// What the stream and `item` give.
    pub fn list<T: Serialize>(
        &mut self,
        name: &str,
        items: usize,
        item: impl Fn(usize) -> io::Result<T> + Sync,
    ) -> io::Result<()> {
        self.name(name)?;
        if items == 0 {
            return self.out.write_all(b"[]");
        }
        for start in (0..items).step_by(WINDOW) {
            let texts: Vec<Vec<u8>> = (start..items.min(start + WINDOW))
                .into_par_iter()
                .map(|n| render(&item(n)?, 2))
                .collect::<io::Result<_>>()?;
            for (n, text) in texts.iter().enumerate() {
                self.out.write_all(if start + n == 0 { b"[\n    " } else { b",\n    " })?;
                self.out.write_all(text)?;
            }
        }
        self.out.write_all(b"\n  ]")
    }

    /// Ends the object.
    ///
    /// # Errors
    /// What the stream gives.
    pub fn end(mut self) -> io::Result<()> {
        self.out.write_all(if self.is_empty { b"{}" } else { b"\n}" })
    }
}

/// A value as it stands so many levels deep.
fn render(value: &impl Serialize, depth: usize) -> io::Result<Vec<u8>> {
    let mut formatter = PrettyFormatter::new();
    for _ in 0..depth {
        formatter.begin_object(&mut io::sink())?;
    }
    let mut text = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut text, formatter))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_whole_object() {
        let value = |n: usize| {
            let list = json!([n, [], {}, { "x": [1.5, null, "a\nb\"“"] }]);
            [list, json!({}), json!(n), json!([]), json!({ "deep": { "deeper": [[[n]]] } })][n % 5]
                .clone()
        };
        for items in [0, 1, 7, WINDOW, WINDOW + 1, 2 * WINDOW + 3] {
            let mut whole = Map::new();
            let mut out = Vec::new();
            let mut object = Object::new(&mut out);
            for n in 0..5 {
                let name = format!("\"{n}");
                whole.insert(name.clone(), value(n));
                object.member(&name, &value(n)).unwrap();
                let name = format!("list {n}");
                whole.insert(name.clone(), Value::Array((0..items).map(value).collect()));
                object.list(&name, items, |n| Ok(value(n))).unwrap();
            }
            object.end().unwrap();
            assert_eq!(out, serde_json::to_vec_pretty(&whole).unwrap(), "{items}");
        }
        let mut out = Vec::new();
        Object::new(&mut out).end().unwrap();
        assert_eq!(out, b"{}");
    }
}
