//! How are rows written as Parquet? Gathered by column, encoded by all threads once there are enough for a row group.
//!
//! No Arrow is needed: the file has plain types that every reader knows, with their logical types beside them. What it says of
//! itself is the program's version and nothing of the machine or the hour.

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::basic::{
    Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel,
};
use ::parquet::column::writer::{ColumnCloseResult, ColumnWriter, get_column_writer};
use ::parquet::data_type::ByteArray;
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use ::parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use ::parquet::schema::types::{ColumnDescPtr, Type as Node, TypePtr};
use bytes::Bytes;
use rayon::prelude::*;

use super::{Cell, Column, Shape, Type};

/// Rows of a row group, at most by those of one chunk more.
const ROWS: u64 = 120_000;
/// Bytes of values that wait to be encoded, at most by those of one chunk more.
const BYTES: usize = 32 << 20;

/// The values of a column that wait to be encoded.
#[derive(Debug)]
pub(super) struct Buffer {
    /// For each place, whether it holds a value: 1 does, 0 does not. In lists 2 is a value, 1 an empty list, 0 none.
    levels: Vec<i16>,
    /// In lists, whether a place goes on with the list before it.
    repeats: Vec<i16>,
    values: Values,
}

#[derive(Debug)]
enum Values {
    /// Texts one after the other, with the end of each.
    Text {
        bytes: Vec<u8>,
        ends: Vec<usize>,
        /// Whether each row is a list of them.
        lists: bool,
    },
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
    Booleans(Vec<bool>),
}

impl Buffer {
    fn new(kind: Type) -> Self {
        let values = match kind {
            Type::Text | Type::List => {
                Values::Text { bytes: Vec::new(), ends: Vec::new(), lists: kind == Type::List }
            }
            Type::Integer | Type::Moment => Values::Integers(Vec::new()),
            Type::Number => Values::Numbers(Vec::new()),
            Type::Boolean => Values::Booleans(Vec::new()),
        };
        Self { levels: Vec::new(), repeats: Vec::new(), values }
    }

    fn push(&mut self, cell: &Cell<'_>) {
        let present = match (&mut self.values, cell) {
            (Values::Text { bytes, ends, lists: true }, Cell::List(texts)) => {
                for (n, text) in texts.iter().enumerate() {
                    bytes.extend_from_slice(text.as_bytes());
                    ends.push(bytes.len());
                    self.levels.push(2);
                    self.repeats.push(i16::from(n > 0));
                }
                if texts.is_empty() {
                    self.levels.push(1);
                    self.repeats.push(0);
                }
                return;
            }
            (Values::Text { lists: true, .. }, _) => {
                self.repeats.push(0);
                false
            }
            (Values::Text { bytes, ends, .. }, Cell::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
                true
            }
            (Values::Integers(values), Cell::Integer(n)) => {
                values.push(*n);
                true
            }
            (Values::Integers(values), Cell::Moment(second)) => {
                values.push(second.saturating_mul(1_000));
                true
            }
            (Values::Numbers(values), Cell::Number(n)) if n.is_finite() => {
                values.push(*n);
                true
            }
            (Values::Numbers(values), Cell::Integer(n)) => {
                values.push(*n as f64);
                true
            }
            (Values::Booleans(values), Cell::Boolean(is)) => {
                values.push(*is);
                true
            }
            _ => false,
        };
        self.levels.push(i16::from(present));
    }

    fn bytes(&self) -> usize {
        let values = match &self.values {
            Values::Text { bytes, ends, .. } => bytes.len() + 8 * ends.len(),
            Values::Integers(values) => 8 * values.len(),
            Values::Numbers(values) => 8 * values.len(),
            Values::Booleans(values) => values.len(),
        };
        values + 2 * (self.levels.len() + self.repeats.len())
    }

    fn append(&mut self, mut other: Self) {
        self.levels.append(&mut other.levels);
        self.repeats.append(&mut other.repeats);
        match (&mut self.values, other.values) {
            (
                Values::Text { bytes, ends, .. },
                Values::Text { bytes: mut more, ends: more_ends, .. },
            ) => {
                let begun = bytes.len();
                bytes.append(&mut more);
                ends.extend(more_ends.into_iter().map(|end| begun + end));
            }
            (Values::Integers(values), Values::Integers(mut more)) => values.append(&mut more),
            (Values::Numbers(values), Values::Numbers(mut more)) => values.append(&mut more),
            (Values::Booleans(values), Values::Booleans(mut more)) => values.append(&mut more),
            _ => unreachable!("buffers of one column are of one type"),
        }
    }

    /// The column's pages, and what the file's footer says of them.
    fn encode(
        self,
        column: ColumnDescPtr,
        properties: WriterPropertiesPtr,
    ) -> ParquetResult<(Bytes, ColumnCloseResult)> {
        let mut out = TrackedWrite::new(Vec::new());
        let pages = Box::new(SerializedPageWriter::new(&mut out));
        let mut writer = get_column_writer(column, properties, pages);
        let levels = Some(&*self.levels);
        match (&mut writer, self.values) {
            (ColumnWriter::ByteArrayColumnWriter(writer), Values::Text { bytes, ends, lists }) => {
                let bytes = Bytes::from(bytes);
                let mut begun = 0;
                let values: Vec<ByteArray> = ends
                    .into_iter()
                    .map(|end| {
                        let value = bytes.slice(begun..end);
                        begun = end;
                        value.into()
                    })
                    .collect();
                writer.write_batch(&values, levels, lists.then_some(&*self.repeats))?;
            }
            (ColumnWriter::Int64ColumnWriter(writer), Values::Integers(values)) => {
                writer.write_batch(&values, levels, None)?;
            }
            (ColumnWriter::DoubleColumnWriter(writer), Values::Numbers(values)) => {
                writer.write_batch(&values, levels, None)?;
            }
            (ColumnWriter::BoolColumnWriter(writer), Values::Booleans(values)) => {
                writer.write_batch(&values, levels, None)?;
            }
            _ => unreachable!("a column's buffer has the type of its schema"),
        }
        let closed = writer.close()?;
        Ok((Bytes::from(out.into_inner()?), closed))
    }
}

pub(super) fn buffers(shape: &Shape) -> Vec<Buffer> {
    if shape.format != super::Format::Parquet {
        return Vec::new();
    }
    shape.columns.iter().map(|column| Buffer::new(column.kind)).collect()
}

pub(super) fn row(row: &[Cell<'_>], buffers: &mut [Buffer]) {
    for (buffer, cell) in buffers.iter_mut().zip(row) {
        buffer.push(cell);
    }
}

/// A file that is being written.
pub(super) struct Sink<W: Write + Send> {
    file: SerializedFileWriter<W>,
    kinds: Vec<Type>,
    waiting: Vec<Buffer>,
    rows: u64,
}

impl<W: Write + Send> Sink<W> {
    pub(super) fn new(shape: &Shape, out: W) -> io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_created_by(concat!("wirecopy version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let schema = schema(&shape.columns).map_err(into_io)?;
        let file = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(into_io)?;
        let kinds = shape.columns.iter().map(|column| column.kind).collect();
        Ok(Self { file, kinds, waiting: buffers(shape), rows: 0 })
    }

    pub(super) fn append(&mut self, buffers: Vec<Buffer>, rows: u64) -> io::Result<()> {
        for (waiting, more) in self.waiting.iter_mut().zip(buffers) {
            waiting.append(more);
        }
        self.rows += rows;
        if self.rows >= ROWS || self.waiting.iter().map(Buffer::bytes).sum::<usize>() >= BYTES {
            self.group().map_err(into_io)?;
        }
        Ok(())
    }

    /// Writes what waits as a row group.
    fn group(&mut self) -> ParquetResult<()> {
        let fresh = self.kinds.iter().map(|&kind| Buffer::new(kind)).collect();
        let waiting = std::mem::replace(&mut self.waiting, fresh);
        self.rows = 0;
        let descriptor = self.file.schema_descr();
        let properties = self.file.properties();
        let encoded: Vec<(Bytes, ColumnCloseResult)> = waiting
            .into_par_iter()
            .zip(descriptor.columns().par_iter())
            .map(|(buffer, column)| buffer.encode(Arc::clone(column), Arc::clone(properties)))
            .collect::<ParquetResult<_>>()?;
        let mut group = self.file.next_row_group()?;
        for (pages, closed) in encoded {
            group.append_column(&pages, closed)?;
        }
        group.close()?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.group().map_err(into_io)?;
        }
        self.file.into_inner().map_err(into_io)
    }
}

fn schema(columns: &[Column]) -> ParquetResult<TypePtr> {
    let fields = columns.iter().map(node).collect::<ParquetResult<_>>()?;
    Ok(Arc::new(Node::group_type_builder("table").with_fields(fields).build()?))
}

/// A column as the schema has it. A list has the three levels that the format wants.
fn node(column: &Column) -> ParquetResult<TypePtr> {
    let leaf = |name: &str, physical, logical, repetition| {
        let leaf = Node::primitive_type_builder(name, physical);
        leaf.with_logical_type(logical).with_repetition(repetition).build().map(Arc::new)
    };
    let plain = |physical, logical| leaf(&column.name, physical, logical, Repetition::OPTIONAL);
    match column.kind {
        Type::Text => plain(Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Type::Integer => plain(Physical::INT64, None),
        Type::Number => plain(Physical::DOUBLE, None),
        Type::Boolean => plain(Physical::BOOLEAN, None),
        Type::Moment => {
            let unit = TimeUnit::MILLIS;
            let utc = LogicalType::timestamp(true, unit);
            plain(Physical::INT64, Some(utc))
        }
        Type::List => {
            let text = Some(LogicalType::String);
            let element = leaf("element", Physical::BYTE_ARRAY, text, Repetition::REQUIRED)?;
            let list = Node::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![element])
                .build()?;
            let outer = Node::group_type_builder(&column.name)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)]);
            outer.build().map(Arc::new)
        }
    }
}

fn into_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}
