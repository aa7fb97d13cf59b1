//! Does the scanner ever say anything but what the slow way says? On made-up lines, damaged lines and real ones.

use std::io::Read;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use super::super::fields::{self, FieldNames};
use super::Scanner;

/// The id and the text by way of the whole value; `None` where the scanner must not answer.
fn slowly(line: &[u8], names: &FieldNames) -> Option<(Option<String>, String)> {
    let line = std::str::from_utf8(line.trim_ascii_end()).ok()?;
    let Ok(Value::Object(record)) = serde_json::from_str(line) else { return None };
    let taken = fields::take(record, names).ok()?;
    // Pages and pieces of HTML have to be read first, and lists leave no trace: those are compared all the same.
    (!taken.is_page && taken.notes.is_empty()).then_some((taken.id, taken.text))
}

/// Whether the scanner answered; it fails where the answer is another than the slow way's.
fn agrees(scanner: &mut Scanner, line: &[u8], names: &FieldNames) -> bool {
    let Some(slim) = scanner.scan(line) else { return false };
    let got = (slim.id.map(str::to_owned), slim.text.to_owned());
    assert_eq!(Some(got), slowly(line, names), "{}", String::from_utf8_lossy(line));
    true
}

fn names() -> Vec<FieldNames> {
    let of = |text: Option<&str>, id: Option<&str>| FieldNames {
        text: text.map(str::to_owned),
        id: id.map(str::to_owned),
        ..FieldNames::default()
    };
    vec![
        of(None, None),
        of(Some("body"), Some("a.b")),
        of(Some("a.b"), Some("Text")),
        of(Some("TEXT"), Some("text")),
        of(Some("id"), None),
        of(Some("nowhere"), Some("nothing")),
    ]
}

#[test]
fn what_is_usual_is_answered() {
    let guessed = FieldNames::default();
    for (line, id, text) in [
        (r#"{"id": "a", "text": "x"}"#, Some("a"), "x"),
        (
            "  {\"text\":\"x\",\"n\":[1,{\"a\":[]},\"\\ud83d\\ude00\"],\"id\": -12 }\r\n",
            Some("-12"),
            "x",
        ),
        (r#"{"text": "", "body": "\n b \u00e9 \ud83d\ude00\\\"\/"}"#, None, "\n b é 😀\\\"/"),
        (r#"{"guid": " g ", "id": null, "_id": "", "text": null, "content": "c"}"#, Some("g"), "c"),
        (r#"{"html": "a.html", "ID": 0, "Text": 5, "body": "b", "n": -0.5}"#, Some("0"), "b"),
        (r#"{"text": "<3", "body": "b"}"#, None, "<3"),
        (r#"{"text": "<p>x</p>", "body": "b"}"#, None, ""),
        (r#"{"text": " <HTML>x", "body": "b"}"#, None, ""),
    ] {
        let mut scanner = Scanner::new(&guessed);
        for _ in 0..2 {
            let slim = scanner.scan(line.as_bytes());
            if text.is_empty() {
                assert_eq!(slim, None, "{line}");
                continue;
            }
            assert_eq!(slim.map(|s| (s.id, s.text)), Some((id, text)), "{line}");
            assert!(agrees(&mut scanner, line.as_bytes(), &guessed));
        }
    }
}

#[test]
fn what_is_unusual_is_left_to_the_slow_way() {
    let mut scanner = Scanner::new(&FieldNames::default());
    for line in [
        "",
        "{}",
        "[]",
        "{",
        r#"{"text": "x"} x"#,
        r#"{"text": "x",}"#,
        r#"{"text": "x" "a": 1}"#,
        r#"{"text": "x", "text": "y"}"#,
        r#"{"te\u0078t": "x"}"#,
        r#"{"text": ["x"]}"#,
        r#"{"text": {"rendered": "x"}}"#,
        r#"{"text": "x", "id": [1]}"#,
        r#"{"text": "x", "id": 1.0}"#,
        r#"{"text": "x", "id": -0}"#,
        r#"{"text": "x", "id": 12345678901234567890}"#,
        r#"{"text": "x", "n": 1e999}"#,
        r#"{"text": "x", "n": 01}"#,
        r#"{"text": "x", "n": .5}"#,
        r#"{"text": "x", "n": 1.}"#,
        r#"{"text": "x", "n": nul}"#,
        r#"{"text": "x", "n": NaN}"#,
        r#"{"text": "x", "n": "\ud83d"}"#,
        r#"{"text": "x", "n": "\ude00"}"#,
        r#"{"text": "x", "n": "\u+123"}"#,
        r#"{"text": "x", "n": ["\x"]}"#,
        r#"{"text": "x", "n": [1 2]}"#,
        r#"{"text": "x", "n": [1,]}"#,
        r#"{"text": "x", "n": {"a" 1}}"#,
        r#"{"text": "x", "n": [1}}"#,
        "{\"text\": \"x\ty\"}",
        "{\"text\": \"x\", \"n\u{1}\": 1}",
        "{\"text\": \" \\n\\u00a0\"}",
        "\u{feff}{\"text\": \"x\"}",
        "\u{c}{\"text\": \"x\"}",
    ] {
        assert_eq!(scanner.scan(line.as_bytes()), None, "{line}");
    }
    let deep = format!("{{\"text\": \"x\", \"n\": {}{}}}", "[".repeat(200), "]".repeat(200));
    assert_eq!(scanner.scan(deep.as_bytes()), None);
    assert_eq!(scanner.scan(b"{\"text\": \"caf\xe9\"}"), None);
}

#[test]
fn more_shapes_than_are_remembered_do_no_harm() {
    let guessed = FieldNames::default();
    let mut scanner = Scanner::new(&guessed);
    for n in (0..100).chain(0..100) {
        let keys: Vec<String> = (0..n % 40).map(|k| format!("\"k{k}\": {k}, ")).collect();
        let keys = keys.concat();
        let line = format!("{{{keys}\"text\": \"t{n}\", \"id\": {n}}}");
        assert!(agrees(&mut scanner, line.as_bytes(), &guessed));
    }
}

/// Lines made of what may stand in one, right or wrong.
fn lines() -> impl Strategy<Value = String> {
    let key = select(vec![
        "text",
        "Text",
        "te-xt",
        "body",
        "content",
        "id",
        "_id",
        "ID",
        "guid",
        "a",
        "b",
        "a.b",
        "ab",
        "html",
        "title",
        "té",
        r"te\u0078t",
        r"k\n",
        "",
        "article",
    ]);
    let inside = select(vec![
        "a",
        "word ",
        "é",
        "😀",
        " ",
        "\u{a0}",
        r"\n",
        r"\u00e9",
        r"\ud83d\ude00",
        r"\ud83d",
        r"\ude00",
        r#"\""#,
        r"\\",
        r"\/",
        r"\u0000",
        r"\u00zz",
        r"\x",
        "<p>",
        "</p>",
        "<html",
        "\t",
        "\u{7f}",
        "{",
        ",",
        ":",
        "twenty-four letters each",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    ]);
    let string = vec(inside, 0..6).prop_map(|parts| format!("\"{}\"", parts.concat())).boxed();
    let plain = select(vec![
        "0",
        "-0",
        "7",
        "12",
        "-5",
        "1.5",
        "1.0",
        "1e5",
        "1E400",
        "01",
        "1.",
        "-",
        "+1",
        "123456789012345678",
        "1234567890123456789",
        "18446744073709551616",
        "0.10000000000000000000000000000000000000000000001",
        "null",
        "true",
        "false",
        "nul",
        "NaN",
        "Infinity",
        "[]",
        "{}",
        "",
    ]);
    let leaf = prop_oneof![4 => string, 3 => plain.prop_map(str::to_owned)];
    let value = leaf.prop_recursive(3, 12, 4, move |inner| {
        let name = select(vec!["rendered", "name", "b", "text", r"\u0061", "x"]);
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            vec((name, inner), 0..4).prop_map(|fields| {
                let fields: Vec<String> =
                    fields.iter().map(|(name, value)| format!("\"{name}\" : {value}")).collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    });
    let blank = select(vec!["", "", "", " ", "\t", "\r", "  ", "\u{c}"]);
    (vec((key, value, blank.clone()), 0..6), blank).prop_map(|(fields, end)| {
        let fields: Vec<String> = fields
            .iter()
            .map(|(key, value, blank)| format!("{blank}\"{key}\"{blank}:{blank}{value}{blank}"))
            .collect();
        format!("{{{}}}{end}", fields.join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn lines_of_all_sorts_are_read_alike(
        lines in vec(lines(), 1..4),
        harm in vec((any::<Index>(), any::<Index>(), select(b"\"\\{}[]:,0e.- \n\x00\xc3au".to_vec()), 0..4_u8), 0..3),
    ) {
        for names in names() {
            let mut scanner = Scanner::new(&names);
            for line in &lines {
                agrees(&mut scanner, line.as_bytes(), &names);
            }
            for (which, place, byte, how) in &harm {
                let mut line = lines[which.index(lines.len())].clone().into_bytes();
                let place = place.index(line.len());
                match how {
                    0 => line[place] = *byte,
                    1 => line.insert(place, *byte),
                    2 => line.truncate(place),
                    _ => { line.remove(place); }
                }
                agrees(&mut scanner, &line, &names);
            }
        }
    }
}

/// Every line of the real collections beside the working tree, whole and damaged; skipped where there are none.
#[test]
fn real_lines_are_read_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let Ok(collections) = std::fs::read_dir(&folder) else {
        println!("skipped: no {}", folder.display());
        return;
    };
    let names = FieldNames::default();
    for collection in collections {
        let path = collection.unwrap().path().join("docs.jsonl.gz");
        let Ok(file) = std::fs::File::open(&path) else { continue };
        let mut all = Vec::new();
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut all).unwrap();
        let mut scanner = Scanner::new(&names);
        let (mut answered, mut asked) = (0_usize, 0_usize);
        for (n, line) in all.split_inclusive(|byte| *byte == b'\n').enumerate() {
            asked += usize::from(slowly(line, &names).is_some());
            answered += usize::from(agrees(&mut scanner, line, &names));
            // One byte in another place of each line, so that all parts of lines are met.
            let mut damaged = line.to_vec();
            let place = n.wrapping_mul(7919) % damaged.len();
            damaged[place] = b"\"\\,}\x01"[n % 5];
            agrees(&mut scanner, &damaged, &names);
        }
        println!("{}: {answered} of {asked} records by the scanner", path.display());
        assert!(answered * 100 >= asked * 99, "{}: {answered} of {asked}", path.display());
    }
}
