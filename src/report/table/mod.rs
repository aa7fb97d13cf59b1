//! How are rows written as a table that other programs read? Typed columns and rows in; CSV, JSON lines or Parquet out.
//!
//! Nothing here knows what the rows are about. A [`Writer`] takes them one by one ([`Writer::row`]) or has all threads make them, a few
//! thousand at a time and written in order ([`Writer::rows`]). The same rows give the same bytes, whatever the number of
//! threads; a table is never held whole. For columns that are not known beforehand, such as those of the user's own records,
//! [`fields`] finds one type for each.
//!
//! Text is written as it is in every form: with quotation marks, line ends and NULs, and also where a spreadsheet would take it for
//! a formula. What is read back is what was written.

mod csv;
pub mod fields;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::{self, Write};

use rayon::prelude::*;

use super::model::Share;

/// Items that one thread turns into rows at a time. Parquet's row groups end between them.
const CHUNK: usize = 64;
/// Items that are turned into rows before any is written.
const WINDOW: usize = 32 * CHUNK;

/// The form of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// RFC 4180 in UTF-8, with a header and without a byte order mark.
    #[default]
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// Parquet, compressed.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    /// Every form that is built in.
    pub const ALL: &[Self] = &[
        Self::Csv,
        Self::Jsonl,
        #[cfg(feature = "parquet")]
        Self::Parquet,
    ];

    /// How names of such files end, without the point.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
        }
    }
}

/// What the values of a column are. Any of them may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Any text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A number with a fraction.
    Number,
    /// True or false.
    Boolean,
    /// A second in universal time: `2025-03-04T23:30:00Z` in text.
    Moment,
    /// Texts in their order. In CSV they stand in one cell, as a JSON array.
    List,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Cow<'static, str>,
    /// The type of its values.
    pub kind: Type,
    /// What they are, for the reader of a schema.
    pub about: Cow<'static, str>,
}

impl Column {
    /// A column with its name, type and meaning.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        kind: Type,
        about: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { name: name.into(), kind, about: about.into() }
    }
}

/// A value in a row. It must be of its column's type; [`Cell::Null`] may stand everywhere, and a whole number among numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is known.
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number. What is no number is written as nothing.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Seconds since 1970-01-01 UTC.
    Moment(i64),
    /// Texts.
    List(Vec<Cow<'a, str>>),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.as_str().into())
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Cell<'_> {
    fn from(is: bool) -> Self {
        Self::Boolean(is)
    }
}

impl From<i64> for Cell<'_> {
    fn from(n: i64) -> Self {
        Self::Integer(n)
    }
}

impl From<i32> for Cell<'_> {
    fn from(n: i32) -> Self {
        Self::Integer(n.into())
    }
}

impl From<u32> for Cell<'_> {
    fn from(n: u32) -> Self {
        Self::Integer(n.into())
    }
}

/// A count. None reaches 2⁶³.
impl From<u64> for Cell<'_> {
    fn from(n: u64) -> Self {
        Self::Integer(n as i64)
    }
}

/// A count. None reaches 2⁶³.
impl From<usize> for Cell<'_> {
    fn from(n: usize) -> Self {
        Self::Integer(n as i64)
    }
}

/// Four decimals, as everywhere in the report.
impl From<Share> for Cell<'_> {
    fn from(share: Share) -> Self {
        Self::Number(share.rounded())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<'a> FromIterator<&'a str> for Cell<'a> {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        Self::List(texts.into_iter().map(Cow::Borrowed).collect())
    }
}

/// Columns and form of a table.
#[derive(Debug)]
struct Shape {
    format: Format,
    columns: Vec<Column>,
    /// For JSON lines, what stands before the value of each column.
    keys: Vec<Vec<u8>>,
}

/// Rows in the form in which they are to be written.
#[derive(Debug)]
pub struct Rows<'s> {
    shape: &'s Shape,
    count: u64,
    bytes: Vec<u8>,
    #[cfg(feature = "parquet")]
    buffers: Vec<parquet::Buffer>,
}

impl<'s> Rows<'s> {
    fn new(shape: &'s Shape) -> Self {
        Self {
            shape,
            count: 0,
            bytes: Vec::new(),
            #[cfg(feature = "parquet")]
            buffers: parquet::buffers(shape),
        }
    }

    /// Adds a row: a value for each column.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] where the row has more or fewer values than there are columns, or one of another type.
    pub fn push(&mut self, row: &[Cell<'_>]) -> io::Result<()> {
        let columns = &self.shape.columns;
        if row.len() != columns.len() {
            let (given, wanted) = (row.len(), columns.len());
            return Err(invalid(format!("a row of {given} values for {wanted} columns")));
        }
        for (column, cell) in columns.iter().zip(row) {
            check(column, cell)?;
        }
        self.count += 1;
        match self.shape.format {
            Format::Csv => csv::row(row, &mut self.bytes),
            Format::Jsonl => jsonl::row(&self.shape.keys, row, &mut self.bytes),
            #[cfg(feature = "parquet")]
            Format::Parquet => parquet::row(row, &mut self.buffers),
        }
        Ok(())
    }
}

fn check(column: &Column, cell: &Cell<'_>) -> io::Result<()> {
    let fits = matches!(
        (column.kind, cell),
        (_, Cell::Null)
            | (Type::Text, Cell::Text(_))
            | (Type::Integer, Cell::Integer(_))
            | (Type::Number, Cell::Number(_) | Cell::Integer(_))
            | (Type::Boolean, Cell::Boolean(_))
            | (Type::Moment, Cell::Moment(_))
            | (Type::List, Cell::List(_))
    );
    if fits {
        return Ok(());
    }
    Err(invalid(format!("{cell:?} in column {}, which is {:?}", column.name, column.kind)))
}

fn invalid(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Where rows go.
enum Sink<W: Write + Send> {
    Text(W),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::Sink<W>>),
}

/// Writes a table.
///
/// ```
/// use wirecopy::report::table::{Cell, Column, Format, Type, Writer};
///
/// let columns = vec![Column::new("id", Type::Text, ""), Column::new("words", Type::Integer, "")];
/// let mut table = Writer::new(Format::Csv, columns, Vec::new())?;
/// table.row(&["a, b".into(), 7.into()])?;
/// table.rows(2, |n, rows| rows.push(&[n.to_string().into(), Cell::Null]))?;
/// let (csv, rows) = table.finish()?;
/// assert_eq!(csv, b"id,words\r\n\"a, b\",7\r\n0,\r\n1,\r\n");
/// assert_eq!(rows, 3);
/// # Ok::<(), std::io::Error>(())
/// ```
#[allow(missing_debug_implementations)]
pub struct Writer<W: Write + Send> {
    shape: Shape,
    rows: u64,
    sink: Sink<W>,
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// What the stream gives.
    pub fn new(format: Format, columns: Vec<Column>, out: W) -> io::Result<Self> {
        let keys = if format == Format::Jsonl { jsonl::keys(&columns) } else { Vec::new() };
        let shape = Shape { format, columns, keys };
        let sink = match format {
            Format::Csv => {
                let mut out = out;
                let mut header = Vec::new();
                let names: Vec<Cell<'_>> =
                    shape.columns.iter().map(|c| (&*c.name).into()).collect();
                csv::row(&names, &mut header);
                out.write_all(&header)?;
                Sink::Text(out)
            }
            Format::Jsonl => Sink::Text(out),
            #[cfg(feature = "parquet")]
            Format::Parquet => Sink::Parquet(Box::new(parquet::Sink::new(&shape, out)?)),
        };
        Ok(Self { shape, rows: 0, sink })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// As [`Rows::push`], and what the stream gives.
    pub fn row(&mut self, row: &[Cell<'_>]) -> io::Result<()> {
        let mut rows = Rows::new(&self.shape);
        rows.push(row)?;
        self.rows += rows.count;
        append(&mut self.sink, rows)
    }

    /// Writes the rows that so many items give, each any number, in the order of the items.
    ///
    /// # Errors
    /// What the stream and `fill` give.
    pub fn rows(
        &mut self,
        items: usize,
        fill: impl Fn(usize, &mut Rows<'_>) -> io::Result<()> + Sync,
    ) -> io::Result<()> {
        let shape = &self.shape;
        for start in (0..items).step_by(WINDOW) {
            let end = items.min(start + WINDOW);
            let made: Vec<Rows<'_>> = (start..end)
                .into_par_iter()
                .step_by(CHUNK)
                .map(|first| {
                    let mut rows = Rows::new(shape);
                    (first..end.min(first + CHUNK)).try_for_each(|n| fill(n, &mut rows))?;
                    Ok(rows)
                })
                .collect::<io::Result<_>>()?;
            for rows in made {
                self.rows += rows.count;
                append(&mut self.sink, rows)?;
            }
        }
        Ok(())
    }

    /// Ends the table, and gives the stream back with the number of rows.
    ///
    /// # Errors
    /// What the stream gives.
    pub fn finish(self) -> io::Result<(W, u64)> {
        #[cfg_attr(not(feature = "parquet"), allow(clippy::infallible_destructuring_match))]
        let mut out = match self.sink {
            Sink::Text(out) => out,
            #[cfg(feature = "parquet")]
            Sink::Parquet(sink) => sink.finish()?,
        };
        out.flush()?;
        Ok((out, self.rows))
    }
}

#[cfg_attr(not(feature = "parquet"), allow(clippy::needless_pass_by_value))]
fn append<W: Write + Send>(sink: &mut Sink<W>, rows: Rows<'_>) -> io::Result<()> {
    match sink {
        Sink::Text(out) => out.write_all(&rows.bytes),
        #[cfg(feature = "parquet")]
        Sink::Parquet(sink) => sink.append(rows.buffers, rows.count),
    }
}

/// A moment as text.
fn moment(second: i64) -> String {
    use crate::article::Precision;
    crate::extract::date::format(second, Precision::Time)
}
