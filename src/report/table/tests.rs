//! Rows of every kind in every form: the bytes, and that what is read back is what was written.

use serde_json::{Value, json};

use super::*;

/// Texts that break writers and readers.
const HOSTILE: &[&str] = &[
    "plain",
    "",
    " blanks at both ends ",
    "a, \"b\"",
    "line\nfeed",
    "return\rline",
    "both\r\n",
    "nul\0nul",
    "=HYPERLINK(\"https://example.org\",\"click\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "\u{202e}right to left",
    "</script><script>",
    "\u{feff}mark",
    "\u{1}\u{1b}[31m\u{7f}\u{85}",
    "\u{fffe}\u{ffff}😀",
    "NULL",
    "007",
];

fn columns() -> Vec<Column> {
    [
        ("id", Type::Text),
        ("whole", Type::Integer),
        ("share", Type::Number),
        ("is", Type::Boolean),
        ("at", Type::Moment),
        ("names, all", Type::List),
    ]
    .map(|(name, kind)| Column::new(name, kind, ""))
    .to_vec()
}

fn row(n: usize) -> Vec<Cell<'static>> {
    if n % 7 == 6 {
        return vec![Cell::Null; 6];
    }
    let text = HOSTILE[n % HOSTILE.len()];
    vec![
        text.into(),
        (n as i64 - 3).into(),
        Cell::Number(n as f64 / 8.0),
        n.is_multiple_of(2).into(),
        Cell::Moment(n as i64 * 86_399 - 200_000),
        HOSTILE[..n % 4].iter().copied().chain([text]).skip(n % 3).collect(),
    ]
}

fn written(format: Format, rows: usize) -> Vec<u8> {
    let mut table = Writer::new(format, columns(), Vec::new()).unwrap();
    table.rows(rows, |n, rows| rows.push(&row(n))).unwrap();
    let (bytes, count) = table.finish().unwrap();
    assert_eq!(count, rows as u64);
    bytes
}

/// What a row says, as JSON has it.
fn values(row: &[Cell<'_>]) -> Vec<Value> {
    let value = |cell: &Cell<'_>| match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Integer(n) => json!(n),
        Cell::Number(n) => json!(n),
        Cell::Boolean(is) => json!(is),
        Cell::Moment(second) => json!(moment(*second)),
        Cell::List(texts) => json!(texts),
    };
    row.iter().map(value).collect()
}

#[test]
fn csv_is_as_the_standard_has_it() {
    let mut table = Writer::new(Format::Csv, columns(), Vec::new()).unwrap();
    table
        .row(&[
            "a \"b\"\r\nc,".into(),
            (-7_i64).into(),
            Cell::Number(1.0),
            true.into(),
            Cell::Moment(1_741_131_000),
            ["x", "y\"z"].into_iter().collect(),
        ])
        .unwrap();
    table.row(&vec![Cell::Null; 6]).unwrap();
    table
        .row(&[
            "".into(),
            Cell::Null,
            Cell::Number(f64::NAN),
            false.into(),
            Cell::Null,
            Cell::List(vec![]),
        ])
        .unwrap();
    let expected = "id,whole,share,is,at,\"names, all\"\r\n\
        \"a \"\"b\"\"\r\nc,\",-7,1.0,true,2025-03-04T23:30:00Z,\"[\"\"x\"\",\"\"y\\\"\"z\"\"]\"\r\n\
        ,,,,,\r\n\
        \"\",,,false,,[]\r\n";
    assert_eq!(String::from_utf8(table.finish().unwrap().0).unwrap(), expected);
    // A row with nothing in its only column is a row.
    let mut table = Writer::new(Format::Csv, columns()[..1].to_vec(), Vec::new()).unwrap();
    table.row(&[Cell::Null]).unwrap();
    assert_eq!(table.finish().unwrap().0, b"id\r\n\"\"\r\n");
}

#[test]
#[cfg(feature = "csv")]
fn csv_gives_back_every_text() {
    use csv_core::{ReadRecordResult, Reader};
    let bytes = written(Format::Csv, 500);
    let (mut reader, mut rest) = (Reader::new(), &bytes[..]);
    let mut read: Vec<Vec<String>> = Vec::new();
    let (mut out, mut ends) = (vec![0; 1 << 12], vec![0; 16]);
    loop {
        let (result, taken, _, fields) = reader.read_record(rest, &mut out, &mut ends);
        rest = &rest[taken..];
        match result {
            ReadRecordResult::Record => {
                let begins = std::iter::once(&0).chain(&ends);
                let cells = begins.zip(&ends).take(fields);
                let text = |(&from, &to): (&usize, &usize)| {
                    String::from_utf8(out[from..to].to_vec()).unwrap()
                };
                read.push(cells.map(text).collect());
            }
            // The next call says that there is no more.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::End => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(read.len(), 501);
    for (n, cells) in read[1..].iter().enumerate() {
        let expected = values(&row(n));
        let text = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        assert_eq!(cells, &expected.iter().map(text).collect::<Vec<_>>(), "{n}");
    }
}

#[test]
fn json_lines_give_back_every_value() {
    let bytes = written(Format::Jsonl, 500);
    let names: Vec<String> = columns().iter().map(|c| c.name.to_string()).collect();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.split_terminator('\n').count(), 500);
    for (n, line) in text.split_terminator('\n').enumerate() {
        let object: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        assert_eq!(object.keys().cloned().collect::<Vec<_>>(), names);
        assert_eq!(object.into_values().collect::<Vec<_>>(), values(&row(n)), "{n}");
    }
}

/// The rows of a Parquet file, and how many row groups hold them.
#[cfg(feature = "parquet")]
fn read_parquet(bytes: Vec<u8>) -> (Vec<Vec<Value>>, usize) {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;
    fn value(field: &Field) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Str(text) => json!(text),
            Field::Long(n) => json!(n),
            Field::Double(n) => json!(n),
            Field::Bool(is) => json!(is),
            Field::TimestampMillis(ms) => json!(moment(ms / 1_000)),
            Field::ListInternal(list) => list.elements().iter().map(value).collect(),
            other => panic!("{other:?}"),
        }
    }
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let groups = file.metadata().num_row_groups();
    let rows = file.get_row_iter(None).unwrap();
    let row = |row: ::parquet::record::Row| row.get_column_iter().map(|(_, f)| value(f)).collect();
    (rows.map(|r| row(r.unwrap())).collect(), groups)
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_gives_back_every_value_also_over_row_groups() {
    for rows in [0, 1, 500, 130_000] {
        let bytes = written(Format::Parquet, rows);
        let (read, groups) = read_parquet(bytes);
        assert_eq!(groups, rows.div_ceil(120_000));
        assert_eq!(read.len(), rows);
        for (n, cells) in read.iter().enumerate() {
            assert_eq!(cells, &values(&row(n)), "{n}");
        }
    }
}

#[test]
#[cfg(feature = "parquet")]
fn row_groups_end_before_they_are_large() {
    let column = vec![Column::new("text", Type::Text, "")];
    let mut table = Writer::new(Format::Parquet, column, Vec::new()).unwrap();
    // 64 rows of a megabyte are more than a group holds.
    table.rows(130, |n, rows| rows.push(&[n.to_string().repeat(1 << 19).into()])).unwrap();
    let (bytes, _) = table.finish().unwrap();
    let (read, groups) = read_parquet(bytes);
    assert_eq!((read.len(), groups), (130, 3));
    assert!((0..130).all(|n| read[n][0] == json!(n.to_string().repeat(1 << 19))));
}

#[test]
fn the_bytes_do_not_depend_on_threads_nor_on_how_rows_come() {
    for &format in Format::ALL {
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let bytes = pool(1).install(|| written(format, 5_000));
        assert!(pool(3).install(|| written(format, 5_000)) == bytes, "{format:?}");
        let mut table = Writer::new(format, columns(), Vec::new()).unwrap();
        (0..5_000).for_each(|n| table.row(&row(n)).unwrap());
        assert!(table.finish().unwrap().0 == bytes, "{format:?}");
    }
}

#[test]
fn a_row_that_does_not_fit_is_refused() {
    let mut table = Writer::new(Format::Csv, columns(), Vec::new()).unwrap();
    assert!(table.row(&[Cell::Null]).is_err());
    let mut wrong = row(0);
    wrong[1] = "seven".into();
    let error = table.row(&wrong).unwrap_err();
    assert_eq!(error.to_string(), "Text(\"seven\") in column whole, which is Integer");
    let (bytes, rows) = table.finish().unwrap();
    assert_eq!((String::from_utf8(bytes).unwrap().lines().count(), rows), (1, 0));
}

#[test]
fn a_column_has_the_one_type_that_all_its_values_have() {
    let cases = [
        (json!([true, null, false]), Type::Boolean),
        (json!([1, -2, 9_007_199_254_740_993_i64]), Type::Integer),
        (json!([1, 2.5]), Type::Number),
        (json!([9_007_199_254_740_993_i64, 2.5]), Type::Text),
        (json!([18_446_744_073_709_551_615_u64]), Type::Text),
        (json!(["1", "2"]), Type::Text),
        (json!(["1", 2]), Type::Text),
        (json!([null]), Type::Text),
        (json!([["a"], [], ["b", "c"]]), Type::List),
        (json!([["a"], [1]]), Type::Text),
        (json!([{"a": 1}]), Type::Text),
        (json!([true, 1]), Type::Text),
    ];
    for (values, expected) in cases {
        let values = values.as_array().unwrap();
        let seen = values.iter().rev().fold(fields::Seen::default(), |seen, value| {
            let mut one = fields::Seen::default();
            one.add(json!({ "x": value }).as_object().unwrap());
            seen.and(one)
        });
        let held = values.iter().filter(|value| !value.is_null()).count() as u64;
        assert_eq!(seen.columns().collect::<Vec<_>>(), [("x", expected, held)], "{values:?}");
        for value in values {
            let cell = fields::cell(expected, value);
            check(&Column::new("x", expected, ""), &cell).unwrap();
            let (read, wanted) = (&super::tests::values(&[cell])[0], value);
            match (expected, wanted) {
                (Type::Text, Value::Null | Value::String(_)) => assert_eq!(read, wanted),
                (Type::Text, _) => {
                    let text = read.as_str().unwrap();
                    assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), wanted);
                }
                (Type::Number, _) => assert_eq!(read.as_f64(), wanted.as_f64()),
                _ => assert_eq!(read, wanted),
            }
        }
    }
}
