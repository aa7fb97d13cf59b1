use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::json;
use wirecopy::article::{DateKind, Form, Precision};
use wirecopy::read::{FieldNames, Options};

use super::made::{self, five, gzip, ids, passed_over, read, read_as, skips, texts};

fn csv(text: &str) -> wirecopy::read::Intake {
    read(&[("a.csv", text.as_bytes())])
}

#[test]
fn columns_are_told_by_the_header_and_the_rest_goes_through() {
    let intake = csv("Headline,BODY,pub_date,outlet,link,author,views,Views,,note\n\
         Late,\"The ferry, late.\n\nAgain.\",2025-07-07T10:30:00Z,The Quay,https://q.example/1,Ann,12,x,y,\"say \"\"hi\"\"\"\n");
    assert_eq!(ids(&intake), ["a.csv:2"]);
    let document = &intake.documents[0];
    assert_eq!(document.form, Form::Record);
    assert_eq!(document.text, "The ferry, late.\n\nAgain.");
    let m = &document.metadata;
    assert_eq!(m.titles[0].value, "Late");
    assert_eq!(m.source.as_ref().unwrap().value, "The Quay");
    assert_eq!(m.url.as_ref().unwrap().basis, "field link");
    assert_eq!(m.authors[0].value, "Ann");
    assert_eq!((m.dates[0].kind, m.dates[0].from), (DateKind::Published, Some(1_751_884_200)));
    let rest = json!({"views": "12", "Views": "x", "column 9": "y", "note": "say \"hi\""});
    assert_eq!(serde_json::Value::Object(document.fields.clone()), rest);
}

#[test]
fn the_user_may_name_the_columns() {
    let table = b"a\tb\tid\nwords of it\tother\t7\n";
    let names = FieldNames { text: Some("a".into()), ..FieldNames::default() };
    let options = Options { fields: names, ..Options::default() };
    let intake = read_as(&[("t.tsv", table)], &options);
    assert_eq!((ids(&intake), texts(&intake)), (vec!["7"], vec!["words of it"]));
    let names = FieldNames { text: Some("c".into()), ..FieldNames::default() };
    let intake = read_as(&[("t.tsv", table)], &Options { fields: names, ..Options::default() });
    assert_eq!(skips(&intake), ["t.tsv: no column c; columns are: a, b, id"]);
    let intake = read(&[("t.tsv", table)]);
    assert_eq!(
        passed_over(&intake),
        ["no column for the text (--text-field names it); columns are: a, b, id"]
    );
    assert_eq!(intake.files, 0);
}

#[test]
fn delimiters_are_told_by_the_header() {
    for (name, table) in [
        ("a.csv", "id,text;x\n1,one\n"),
        ("a.csv", "id;text\n1;one\n"),
        ("a.csv", "id\ttext\n1\tone\n"),
        ("a.csv", "id|text|a,b,c\n1|one|x\n"),
        ("a.csv", "sep=;\r\nid;text\r\n1;one\r\n"),
        ("a.csv", "\u{feff}\r\n\"id\",\"text\"\r\r1,one"),
        ("a.tab", "id\ttext, and more\ttext\n1\tx\tone\n"),
    ] {
        let table = table.replace("text;x", "text");
        let intake = read(&[(name, table.as_bytes())]);
        assert_eq!((ids(&intake), texts(&intake)), (vec!["1"], vec!["one"]), "{table:?}");
    }
    // A single column needs none.
    assert_eq!(texts(&csv("text\none; two\nthree, \"four\"\n")), ["one; two"]);
}

#[test]
fn rows_that_do_not_fit_are_named_with_their_line() {
    let intake = csv(
        "id,text\n1,one\n2\n3,three,more\n\n4,\"four\nlines\nof it\"\n5,five,,\n6,\"\"\n7,seven\n",
    );
    assert_eq!(ids(&intake), ["1", "4", "5", "7"]);
    assert_eq!(
        skips(&intake),
        [
            "a.csv, record 3, byte 14: row of 1 columns under a header of 2",
            "a.csv, record 4, byte 16: row of 3 columns under a header of 2",
            "a.csv, record 10, byte 60: empty text field: text",
        ]
    );
    // Without an id of its own a row is called by its line.
    assert_eq!(ids(&csv("text,n\n\"one\ntwo\",1\nthree,2\n")), ["a.csv:2", "a.csv:4"]);
}

#[test]
fn an_open_quotation_mark_costs_its_row() {
    let rows: String = (3..200).map(|i| format!("{i},text number {i},z\n")).collect();
    let intake = csv(&format!("id,text,n\n1,\"one,z\n2,two,z\n{rows}"));
    assert_eq!(intake.documents.len(), 198, "{:?}", skips(&intake));
    assert_eq!(intake.skipped.len(), 1);
    assert_eq!((intake.skipped[0].record, intake.skipped[0].byte), (Some(2), Some(10)));
    // Where what it swallows would fit the header, at the end of the file.
    let intake = csv("id,text\n1,one\n2,\"two\n3,three\n4,four\n");
    assert_eq!(ids(&intake), ["1", "3", "4"]);
    assert_eq!(intake.skipped[0].reason, "a quotation mark is never closed");
}

#[test]
fn open_quotation_marks_everywhere_take_linear_time() {
    let mut table = String::from("id,text,n\n");
    table.push_str(&"x\",\"y\n".repeat(1_000_000));
    let start = std::time::Instant::now();
    let intake = csv(&table);
    assert!(intake.documents.is_empty());
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn encodings_zeros_and_long_fields_are_taken() {
    let latin = b"id,text,place\n1,caf\xe9 noir et d\xe9j\xe0 vu,Orl\xe9ans\n2,plain,x\n";
    let intake = read(&[("a.csv", latin)]);
    assert_eq!(texts(&intake), ["café noir et déjà vu", "plain"]);
    assert_eq!(intake.documents[0].notes, ["decoded as windows-1252 (detected)"]);
    assert_eq!(intake.documents[0].fields["place"], "Orléans");
    assert!(intake.documents[1].notes.is_empty());

    assert_eq!(texts(&read(&[("a.csv", b"id,text\n1,a\0b\n")])), ["a\0b"]);
    let intake = read(&[("a.csv", &[&b"id,text\n1,"[..], &[0; 100]].concat())]);
    assert_eq!(skips(&intake), ["a.csv: binary, no table"]);

    let long = "word ".repeat(600_000);
    let table = format!("id,text\n1,\"{long}\"\n2,two\n");
    let intake = csv(&table);
    assert_eq!((intake.documents[0].text.len(), intake.documents.len()), (long.len(), 2));
    let options = Options { max_record_bytes: 1_000_000, ..Options::default() };
    let intake = read_as(&[("a.csv", table.as_bytes())], &options);
    assert_eq!(ids(&intake), ["2"]);
    assert_eq!(skips(&intake), ["a.csv, record 2, byte 8: row longer than 1000000 bytes"]);
}

#[test]
fn tables_of_nothing_say_so() {
    let intake = read(&[("a.csv", b""), ("b.csv", b"\n \n"), ("c.csv", b"id,text\n")]);
    assert_eq!(skips(&intake), ["a.csv: empty file", "b.csv: empty file"]);
    assert_eq!(passed_over(&intake), ["no rows under its header"]);
}

#[test]
fn a_cut_packed_table_gives_its_whole_rows() {
    let articles: Vec<made::Article> = (0..400)
        .map(|i| made::Article { id: i.to_string(), text: made::story(i, 5), ..five()[0].clone() })
        .collect();
    let packed = gzip(&made::table(&articles, ','));
    let intake = read(&[("a.csv.gz", &packed[..packed.len() / 2])]);
    assert!((100..300).contains(&intake.documents.len()), "{}", intake.documents.len());
    for document in &intake.documents {
        assert_eq!(document.text, articles[document.id.parse::<usize>().unwrap()].text);
    }
    assert_eq!(intake.skipped.len(), 1, "{:?}", skips(&intake));
    assert!(intake.skipped[0].reason.starts_with("the gzip data ends too early"));
}

/// A Parquet file of one row with a column of each type.
fn every_type() -> Vec<u8> {
    let schema = "message m {
        OPTIONAL BYTE_ARRAY text;
        REQUIRED INT64 date (TIMESTAMP(NANOS, false));
        REQUIRED INT32 crawled (DATE);
        REQUIRED INT64 id;
        REQUIRED DOUBLE score;
        REQUIRED BOOLEAN paid;
        REQUIRED INT64 seen (TIMESTAMP(MICROS, true));
        OPTIONAL BYTE_ARRAY blob;
        OPTIONAL group tags (LIST) { REPEATED group list { REQUIRED BYTE_ARRAY element (UTF8); } }
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let moment = 1_751_884_200;
    for i in 0..9 {
        let mut column = group.next_column().unwrap().unwrap();
        let bytes = |text: &[u8]| ByteArray::from(text.to_vec());
        match i {
            0 => column.typed::<ByteArrayType>().write_batch(
                &[bytes("Déjà vu.".as_bytes())],
                Some(&[1]),
                None,
            ),
            1 => column.typed::<Int64Type>().write_batch(&[moment * 1_000_000_000], None, None),
            2 => column.typed::<Int32Type>().write_batch(&[20_276], None, None),
            3 => column.typed::<Int64Type>().write_batch(&[77], None, None),
            4 => column.typed::<DoubleType>().write_batch(&[0.5], None, None),
            5 => column.typed::<BoolType>().write_batch(&[true], None, None),
            6 => column.typed::<Int64Type>().write_batch(&[moment * 1_000_000 + 5], None, None),
            7 => column.typed::<ByteArrayType>().write_batch(
                &[bytes(b"\0\xff\xfe")],
                Some(&[1]),
                None,
            ),
            _ => column.typed::<ByteArrayType>().write_batch(
                &[bytes(b"sea"), bytes(b"port")],
                Some(&[2, 2]),
                Some(&[0, 1]),
            ),
        }
        .unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn values_of_parquet_are_what_json_would_have_held() {
    let intake = read(&[("a.parquet", &every_type())]);
    assert_eq!(ids(&intake), ["77"], "{:?}", skips(&intake));
    let document = &intake.documents[0];
    assert_eq!(document.text, "Déjà vu.");
    let dates: Vec<(DateKind, Option<i64>, Precision, bool)> =
        document.metadata.dates.iter().map(|d| (d.kind, d.from, d.precision, d.zoned)).collect();
    assert_eq!(
        dates,
        [
            (DateKind::Published, Some(1_751_884_200), Precision::Time, false),
            (DateKind::Fetched, Some(20_276 * 86_400), Precision::Day, false),
        ]
    );
    let rest = json!({
        "score": 0.5, "paid": true, "seen": "2025-07-07T10:30:00Z", "blob": null, "tags": ["sea", "port"],
    });
    assert_eq!(serde_json::Value::Object(document.fields.clone()), rest);
}

#[test]
fn parquet_that_is_none_or_packed_says_so() {
    let whole = made::parquet(&five(), 2, Compression::SNAPPY);
    let intake = read(&[
        ("a.parquet", b""),
        ("b.parquet", b"PAR1"),
        ("c.parquet", &whole[..whole.len() - 10]),
        ("d.parquet.gz", &gzip(&whole)),
    ]);
    assert_eq!(
        skips(&intake),
        [
            "a.parquet: empty file",
            "b.parquet: no Parquet file, or its end is missing",
            "c.parquet: no Parquet file, or its end is missing",
        ]
    );
    assert_eq!(passed_over(&intake), ["Parquet packed once more (.gz): unpack it first"]);
}

#[test]
fn a_damaged_row_group_costs_its_own_rows() {
    let mut bytes = made::parquet(&five(), 1, Compression::UNCOMPRESSED);
    let footer = SerializedFileReader::new(bytes::Bytes::from(bytes.clone())).unwrap();
    let column = footer.metadata().row_group(2).column(4);
    let page = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
    bytes[usize::try_from(page).unwrap()] = 0xff;
    let intake = read(&[("a.parquet", &bytes)]);
    assert_eq!(intake.documents.len(), 4, "{:?}", skips(&intake));
    assert_eq!(intake.skipped.len(), 1);
    assert!(intake.skipped[0].reason.starts_with("damaged from here to the end of its row group"));
}
