//! Which columns do records have that nobody described, and of what type is each? One type a column, over all records.
//!
//! A column whose values are all of one kind has its type: true and false, whole numbers, numbers, texts, lists of texts. Whole numbers
//! and fractions together are numbers, as long as all are exact as such. Everything else is text: texts as they are, other
//! values as JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Cell, Type};

/// Kinds of values, as bits.
const BOOLEAN: u8 = 1;
const INTEGER: u8 = 2;
/// A whole number beyond those that a number of 64 bits holds exactly.
const LARGE: u8 = 4;
const NUMBER: u8 = 8;
const TEXT: u8 = 16;
const LIST: u8 = 32;
const OTHER: u8 = 64;

/// The columns of the records seen so far.
///
/// ```
/// use serde_json::json;
/// use wirecopy::report::table::Type;
/// use wirecopy::report::table::fields::Seen;
///
/// let mut seen = Seen::default();
/// for record in [json!({"page": 1, "tags": ["a"], "x": "7"}), json!({"page": 2.5, "x": 7})] {
///     seen.add(record.as_object().unwrap());
/// }
/// let types: Vec<_> = seen.columns().map(|(name, kind, _)| (name, kind)).collect();
/// assert_eq!(types, [("page", Type::Number), ("tags", Type::List), ("x", Type::Text)]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// By name, the kinds of its values and how many there are.
    columns: BTreeMap<String, (u8, u64)>,
}

impl Seen {
    /// Takes note of a record.
    pub fn add(&mut self, record: &Map<String, Value>) {
        for (name, value) in record {
            let (kind, held) = (kind(value), u64::from(!value.is_null()));
            match self.columns.get_mut(name) {
                Some((kinds, count)) => {
                    *kinds |= kind;
                    *count += held;
                }
                None => {
                    self.columns.insert(name.clone(), (kind, held));
                }
            }
        }
    }

    /// What was seen here and there.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        if self.columns.len() < other.columns.len() {
            return other.and(self);
        }
        for (name, (kinds, count)) in other.columns {
            let known = self.columns.entry(name).or_default();
            known.0 |= kinds;
            known.1 += count;
        }
        self
    }

    /// Every column by name, with its type and the number of records that have a value in it.
    pub fn columns(&self) -> impl Iterator<Item = (&str, Type, u64)> {
        self.columns.iter().map(|(name, &(kinds, count))| (name.as_str(), one_type(kinds), count))
    }
}

fn kind(value: &Value) -> u8 {
    const EXACT: u64 = 1 << 53;
    match value {
        Value::Null => 0,
        Value::Bool(_) => BOOLEAN,
        Value::Number(n) => match n.as_i64() {
            Some(n) if n.unsigned_abs() <= EXACT => INTEGER,
            Some(_) => LARGE,
            // Beyond 2⁶³ a whole number is exact only as text.
            None if n.is_u64() => OTHER,
            None => NUMBER,
        },
        Value::String(_) => TEXT,
        Value::Array(values) if values.iter().all(Value::is_string) => LIST,
        Value::Array(_) | Value::Object(_) => OTHER,
    }
}

fn one_type(kinds: u8) -> Type {
    const WHOLE: u8 = INTEGER | LARGE;
    const FRACTION: u8 = INTEGER | NUMBER;
    match kinds {
        BOOLEAN => Type::Boolean,
        LIST => Type::List,
        0 | TEXT => Type::Text,
        _ if kinds & !WHOLE == 0 => Type::Integer,
        _ if kinds & !FRACTION == 0 => Type::Number,
        _ => Type::Text,
    }
}

/// A value of a column of this type.
pub fn cell(kind: Type, value: &Value) -> Cell<'_> {
    match (kind, value) {
        (_, Value::Null) => Cell::Null,
        (Type::Boolean, Value::Bool(is)) => Cell::Boolean(*is),
        (Type::Integer, Value::Number(n)) => n.as_i64().map_or(Cell::Null, Cell::Integer),
        (Type::Number, Value::Number(n)) => n.as_f64().map_or(Cell::Null, Cell::Number),
        (Type::List, Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        (_, Value::String(text)) => Cell::Text(Cow::Borrowed(text)),
        (_, other) => Cell::Text(other.to_string().into()),
    }
}
