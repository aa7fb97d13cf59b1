//! Tables and networks of a scan: what stands in them, in which form, and that a set of them is whole or says that it is not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::tool::{self, Folder, run, text};

const FERRY: &str = "LAKE AMMER, March 4 (Lomond Press) - The last steam ferry on Lake Ammer goes to the breakers in May, fifty years \
    after she was to be replaced. Her owners had offered the hull to three museums, none of which has a quay that is long enough. The \
    boilers were made in Penrow, and the foundry's grandson has asked for the plate. A last crossing on the first of the month is \
    sold out, and the company has put on a second one at dusk, with the town band on the upper deck and no return before the morning.";
const MOSS: &str = "In the market square the stalls stood a foot deep, and Bertil Moss sold his cheese from the roof of his van. He has \
    come to Carrow every Monday since the spring fair moved there, and he was not going to miss one for the sake of wet shoes. By \
    ten o'clock he had nothing left but a rind, which he gave to a dog that had swum over from the chapel.";

/// A small collection: an agency's story in two papers, one dated; a paper's own; titles and columns that mean harm.
fn collection() -> Folder {
    let own = format!("By Oona Fell\n\n{MOSS}");
    let records = [
        json!({"id": "b1", "source": "Moor Tribune", "published": "2025-03-04T18:30:00+01:00", "title": "Ferry, \"last\" of her kind", "text": FERRY,
            "page": 4, "share": 0.5, "tags": ["lake", "ferry"], "note": "=1+1", "print": true}),
        json!({"id": "c2", "source": "Vale Weekly", "published": "2025-03-05T09:00:00+01:00", "title": "Ein\0e\nZeile <&>", "text": FERRY.replacen("LAKE AMMER, March 4 (Lomond Press) - ", "", 1),
            "page": 12, "share": 1, "note": "", "print": false}),
        json!({"id": "d3", "source": "Vale Weekly", "published": "2025-03-03", "title": null, "text": own, "tags": [], "mixed": 1}),
        json!({"id": "e4", "source": "Penrow \"Echo\" \\ \u{1}", "published": "2025-03-06", "text": MOSS, "mixed": {"a": ["b"]}}),
    ];
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    Folder::new(&[("in/day.jsonl", lines.join("\n").as_bytes())])
}

fn scan(folder: &Folder, options: &[&str]) -> tool::Ran {
    let input = folder.path("in");
    let mut args = vec!["scan", input.to_str().unwrap(), "--quiet"];
    args.extend(options);
    run(args)
}

fn write(folder: &Folder, out: &str, format: &str, more: &[&str]) -> PathBuf {
    let out = folder.path(out);
    let ran =
        scan(folder, &[&["--tables", out.to_str().unwrap(), "--format", format], more].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    out
}

fn package(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("datapackage.json")).unwrap()).unwrap()
}

fn resources(folder: &Path) -> Vec<Value> {
    package(folder)["resources"].as_array().unwrap().clone()
}

/// Every file of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files.map(|f| (f.file_name().into_string().unwrap(), fs::read(f.path()).unwrap())).collect()
}

/// All tables, one below the other, in the order of the description.
fn shown(folder: &Path) -> String {
    let mut out = String::new();
    for resource in resources(folder) {
        let path = text(&resource["path"]);
        let table = fs::read_to_string(folder.join(path)).unwrap();
        // NULs and carriage returns would not be seen.
        let table = table.replace('\r', "").replace('\0', "␀").replace('\u{1}', "␁");
        out += &["== ", path, "\n", &table, "\n"].concat();
    }
    out
}

#[test]
fn csv_holds_everything() {
    let folder = collection();
    insta::assert_snapshot!(shown(&write(&folder, "out", "csv", &[])));
}

#[test]
fn json_lines_hold_everything() {
    let folder = collection();
    insta::assert_snapshot!(shown(&write(&folder, "out", "jsonl", &[])));
}

#[test]
fn the_description_names_tables_columns_types_and_keys() {
    let folder = collection();
    let mut package = package(&write(&folder, "out", "csv", &[]));
    for varies in ["wirecopy", "parameters", "summary"] {
        assert!(!package[varies].is_null());
        package[varies] = "…".into();
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&package).unwrap());
}

/// The rows of a Parquet file as JSON has them.
fn parquet(path: &Path) -> Vec<Value> {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;
    fn value(field: &Field) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Str(text) => json!(text),
            Field::Long(n) => json!(n),
            Field::Double(n) => json!(n),
            Field::Bool(is) => json!(is),
            Field::TimestampMillis(ms) => {
                let at = jiff::Timestamp::from_millisecond(*ms).unwrap();
                json!(at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
            }
            Field::ListInternal(list) => list.elements().iter().map(value).collect(),
            other => panic!("{other:?}"),
        }
    }
    let file = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    let about = file.metadata().file_metadata();
    assert!(about.created_by().unwrap().starts_with("wirecopy version "));
    assert!(about.key_value_metadata().is_none());
    let row = |row: ::parquet::record::Row| {
        row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect()
    };
    file.get_row_iter(None).unwrap().map(|r| Value::Object(row(r.unwrap()))).collect()
}

#[test]
fn parquet_holds_what_json_lines_hold() {
    let folder = collection();
    let lines = write(&folder, "lines", "jsonl", &[]);
    let packed = write(&folder, "packed", "parquet", &[]);
    let all = resources(&packed);
    assert_eq!(all.len(), resources(&lines).len());
    for resource in all {
        let name = text(&resource["name"]);
        let rows = parquet(&packed.join(text(&resource["path"])));
        let told = fs::read_to_string(lines.join(format!("{name}.jsonl"))).unwrap();
        let told: Vec<Value> = told.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(rows, told, "{name}");
    }
}

#[test]
fn networks_are_escaped_and_show_who_is_absent() {
    let folder = collection();
    for name in ["who.graphml", "who.dot"] {
        for of in ["sources", "pieces"] {
            let path = folder.path(name);
            let ran = scan(&folder, &["--graph", path.to_str().unwrap(), "--graph-of", of]);
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
            let graph = fs::read_to_string(path).unwrap();
            let harmful = |c: char| c < ' ' && c != '\n';
            assert!(!graph.contains(harmful), "{graph}");
            insta::assert_snapshot!(format!("{of}_{name}"), graph);
        }
    }
}

#[test]
fn threads_change_no_byte() {
    let folder = collection();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for format in ["csv", "parquet"] {
        let made = |threads: &str| {
            let out = folder.path(&format!("{format}{threads}"));
            let graph = folder.path(&format!("{format}{threads}.graphml"));
            let (tables, file) = (out.to_str().unwrap(), graph.to_str().unwrap());
            let corpus = corpus.to_str().unwrap();
            let args = ["scan", corpus, "--tables", tables, "--format", format, "--graph", file];
            run([&args[..], &["--quiet", "--threads", threads]].concat());
            (files(&out), fs::read(graph).unwrap())
        };
        assert!(made("1") == made("3"), "{format}");
    }
}

#[test]
fn an_earlier_set_is_replaced_whole() {
    let folder = collection();
    let out = write(&folder, "out", "jsonl", &[]);
    assert!(out.join("pieces.jsonl").exists());
    // With a reference there are two tables more.
    let reference = folder.path("known.jsonl");
    fs::write(&reference, json!({"id": "w", "source": "Lomond Press", "text": FERRY}).to_string())
        .unwrap();
    write(&folder, "out", "csv", &["--reference", reference.to_str().unwrap()]);
    assert!(out.join("taken.csv").exists() && !out.join("pieces.jsonl").exists());
    let again = write(&folder, "out", "csv", &[]);
    assert!(!again.join("taken.csv").exists());
    let mut names: Vec<String> = files(&out).into_keys().collect();
    let mut told: Vec<String> =
        resources(&out).iter().map(|r| text(&r["path"]).to_owned()).collect();
    told.push("datapackage.json".to_owned());
    names.sort();
    told.sort();
    assert_eq!(names, told);
    assert!(files(&out) == files(&write(&folder, "fresh", "csv", &[])));
}

#[test]
fn a_set_that_was_broken_off_says_so_and_is_completed() {
    let folder = collection();
    let out = write(&folder, "out", "csv", &[]);
    let whole = files(&out);
    // As a run leaves it that is killed while it gives the files their names.
    fs::remove_file(out.join("datapackage.json")).unwrap();
    fs::write(out.join("unfinished"), "").unwrap();
    fs::write(out.join("pieces.csv"), "old").unwrap();
    fs::write(out.join(".wirecopy-x1"), "half").unwrap();
    write(&folder, "out", "csv", &[]);
    // Whole files would be shown byte by byte.
    assert!(files(&out) == whole);
}

#[test]
fn a_run_that_fails_leaves_the_earlier_set() {
    use wirecopy::engine::{self, Settings, observer::Silent};
    use wirecopy::report::{Report, model::Listing, table::Format, tables};
    let folder = collection();
    let out = write(&folder, "out", "csv", &[]);
    let before = files(&out);
    let settings = Settings::default();
    let outcome = engine::scan(&[folder.path("in")], &settings, &Silent).unwrap();
    let report = Report::new(outcome, Listing::All);
    // Its texts are read again for their hashes.
    let input = folder.path("in/day.jsonl");
    let text = fs::read_to_string(&input).unwrap();
    fs::write(&input, text.replace("ferry", "skiff")).unwrap();
    let error = tables::save(&report, &out, Format::Jsonl).unwrap_err();
    assert!(matches!(error, wirecopy::Error::Changed { .. }), "{error}");
    assert!(files(&out) == before);
}

#[test]
fn what_cannot_be_written_is_refused_before_any_work() {
    let folder = collection();
    fs::create_dir(folder.path("own")).unwrap();
    // Its name alone makes it none of ours.
    fs::write(folder.path("own/pieces.csv"), "mine").unwrap();
    fs::create_dir(folder.path("described")).unwrap();
    fs::write(folder.path("described/datapackage.json"), "{\"name\": \"mine\"}").unwrap();
    fs::write(folder.path("a-file"), "").unwrap();
    write(&folder, "earlier", "csv", &[]);
    fs::write(folder.path("earlier/notes.md"), "mine").unwrap();
    let said = |options: &[&str]| {
        let ran = scan(&folder, options);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{options:?}");
        ran.stderr.replace(folder.path("").to_str().unwrap(), "…/")
    };
    let tables = |name: &str| said(&["--tables", folder.path(name).to_str().unwrap()]);
    let mut all = String::new();
    for name in ["own", "described", "a-file", "earlier", "no/such", "in/tables", "in"] {
        all += &tables(name);
    }
    fs::create_dir(folder.path("new")).unwrap();
    let (new, among) = (folder.path("new"), folder.path("new/report.json"));
    all += &said(&["--tables", new.to_str().unwrap(), "--json", among.to_str().unwrap()]);
    all += &said(&["--graph", folder.path("who.gexf").to_str().unwrap()]);
    all += &said(&["--graph", folder.path("who").to_str().unwrap()]);
    insta::assert_snapshot!(all);
    assert_eq!(fs::read(folder.path("own/pieces.csv")).unwrap(), b"mine");
    assert!(!folder.path("in/tables").exists());
}

#[test]
fn more_columns_than_a_table_should_have_stand_together() {
    let record = |n: usize| {
        let mut record = Map::new();
        record.insert("id".to_owned(), format!("r{n:02}").into());
        record.insert("text".to_owned(), format!("{n} {MOSS}").into());
        record.insert("always".to_owned(), n.into());
        (0..40).for_each(|k| {
            record.insert(format!("only {n} {k}"), k.into());
        });
        Value::Object(record).to_string()
    };
    let lines: Vec<String> = (0..20).map(record).collect();
    let folder = Folder::new(&[("in/day.jsonl", lines.join("\n").as_bytes())]);
    let out = write(&folder, "out", "jsonl", &[]);
    let pieces = fs::read_to_string(out.join("pieces.jsonl")).unwrap();
    for (n, line) in pieces.lines().enumerate() {
        let row: Map<String, Value> = serde_json::from_str(line).unwrap();
        let own = row.keys().filter(|name| name.starts_with("field_")).count();
        assert_eq!((own, &row["field_always"]), (500, &json!(n)));
        let others = &row["fields_other"];
        let others: Map<String, Value> =
            others.as_str().map_or_else(Map::new, |t| serde_json::from_str(t).unwrap());
        for k in 0..40 {
            let name = format!("only {n} {k}");
            let (own, other) = (row.get(&format!("field_{name}")), others.get(&name));
            assert_eq!((own.or(other), own.is_some() && other.is_some()), (Some(&json!(k)), false));
        }
    }
}

#[test]
fn the_manual_names_every_table_and_column() {
    let folder = collection();
    let reference = folder.path("known.jsonl");
    fs::write(&reference, json!({"id": "w", "source": "Lomond Press", "text": FERRY}).to_string())
        .unwrap();
    let out = write(&folder, "out", "csv", &["--reference", reference.to_str().unwrap()]);
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tables.md");
    let manual = fs::read_to_string(manual).unwrap();
    for resource in resources(&out) {
        let name = text(&resource["name"]);
        let section =
            manual.split_once(&format!("\n### {name}\n")).unwrap_or_else(|| panic!("no {name}")).1;
        let section = section.split_once("\n### ").map_or(section, |(section, _)| section);
        for field in resource["schema"]["fields"].as_array().unwrap() {
            let column = text(&field["name"]);
            let row = format!("\n| `{column}` | {} |", text(&field["type"]));
            assert!(column.starts_with("field_") || section.contains(&row), "{name} lacks {row}");
        }
    }
}

#[test]
fn other_programs_read_them() {
    // Set where the packages are installed, as `.ci/run` does.
    let python = std::env::var("WIRECOPY_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables.py");
    let program = env!("CARGO_BIN_EXE_wirecopy");
    let ran = Command::new(&python).arg(script).args(["--wirecopy", program]).output();
    let Ok(ran) = ran else {
        println!("skipped: there is no {python}");
        return;
    };
    let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    match ran.status.code() {
        Some(77) => println!("{said}"),
        code => assert_eq!(code, Some(0), "{said}"),
    }
}
