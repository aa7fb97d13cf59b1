//! What is read from folders and files, and what is said of the rest.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]
#![allow(clippy::format_collect, reason = "test data is small")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wirecopy::article::{DateKind, Form, Precision};
use wirecopy::extract::date;
use wirecopy::read::{self, FieldNames, Intake, Item, Options, Rereader, SourceFile};
use wirecopy::{Document, Error};

use crate::tool::run;

/// A temporary folder with files in it.
struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            folder.add(name, bytes);
        }
        folder
    }

    fn add(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self) -> Intake {
        self.read_as(&Options::default())
    }

    fn read_as(&self, options: &Options) -> Intake {
        read::read(&[self.0.path().to_path_buf()], options, &|_| ()).unwrap()
    }
}

fn ids(intake: &Intake) -> Vec<&str> {
    intake.documents.iter().map(|d| d.id.as_str()).collect()
}

fn skips(intake: &Intake) -> Vec<String> {
    intake.skipped.iter().map(ToString::to_string).collect()
}

fn only(intake: &Intake) -> &Document {
    assert_eq!(intake.documents.len(), 1, "{:?}", intake.skipped);
    &intake.documents[0]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn text_files_are_taken_as_they_are() {
    let five = "one\ntwo\n\nfour\nfive\n";
    let intake = Folder::new(&[("a.txt", five.as_bytes()), ("b.md", b"word")]).read();
    assert_eq!(ids(&intake), ["a.txt", "b.md"]);
    assert_eq!(intake.documents[0].text, five);
    assert_eq!(intake.documents[0].form, Form::Text);
    assert_eq!((intake.files, intake.bytes), (2, five.len() as u64 + 4));
}

#[test]
fn empty_and_binary_files_are_skipped_and_others_passed_over() {
    let intake = Folder::new(&[
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("binary.txt", b"\x7fELF\0\0\0\0\0\x01\x02\xff"),
        ("picture.jpg", b"\xff\xd8\xff"),
        ("table.xyz", b"a"),
        ("README", b"a"),
        (".hidden/a.txt", b"a"),
        ("package.json", b"{\"name\": \"x\"}"),
        ("good.txt", b"good"),
    ])
    .read();
    assert_eq!(ids(&intake), ["good.txt"]);
    assert_eq!(
        skips(&intake),
        ["binary.txt: binary, not text", "blank.txt: empty file", "empty.txt: empty file"]
    );
    let passed: Vec<String> =
        intake.passed_over.iter().map(|p| format!("{}: {}", p.path, p.reason)).collect();
    assert_eq!(
        passed,
        [
            ".hidden: hidden",
            "README: no file type",
            "package.json: holds no article text",
            "picture.jpg: picture (.jpg)",
            "table.xyz: unknown type (.xyz)",
        ]
    );
}

#[test]
fn a_line_of_fifty_megabytes_is_read() {
    let text = "word ".repeat(10 << 20);
    let line = format!("{{\"id\": \"big\", \"text\": \"{text}\"}}\n{{\"text\": \"small\"}}\n");
    let intake = Folder::new(&[("a.jsonl", line.as_bytes())]).read();
    assert_eq!(ids(&intake), ["a.jsonl:2", "big"]);
    assert_eq!(intake.documents[1].text.len(), 50 << 20);
}

#[test]
fn encodings_are_told_and_noted() {
    let wide: Vec<u8> = "\u{feff}Déjà vu".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let page =
        b"<html><head><meta charset=\"windows-1252\"><title>Caf\xe9</title></head><body><article>\
        <p>Le caf\xe9 \x93noir\x94.</p></article></body></html>";
    let intake = Folder::new(&[
        ("invalid.txt", b"D\xe9j\xe0 vu, d\xe9clar\xe9 le pr\xe9sident"),
        ("page.html", page),
        ("wide.txt", &wide),
    ])
    .read();
    let seen: Vec<(&str, &str)> =
        intake.documents.iter().map(|d| (d.text.as_str(), d.notes[0].as_str())).collect();
    assert_eq!(
        seen,
        [
            ("Déjà vu, déclaré le président", "decoded as windows-1252 (detected)"),
            ("Le café “noir”.", "decoded as windows-1252 (declared)"),
            ("Déjà vu", "decoded as UTF-16LE (byte order mark)"),
        ]
    );
    assert_eq!(intake.documents[1].metadata.titles[0].value, "Café");
}

#[test]
fn a_broken_record_does_not_stop_the_rest() {
    let lines = "{\"text\": \"one\"}\n{\"text\": oops}\n{\"title\": \"no text\", \"n\": 1}\n{\"text\": \"\"}\n{\"text\": \"five\"}\n";
    let intake = Folder::new(&[("a.jsonl", lines.as_bytes())]).read();
    assert_eq!(ids(&intake), ["a.jsonl:1", "a.jsonl:5"]);
    assert_eq!(
        skips(&intake),
        [
            "a.jsonl, record 2, byte 16: not JSON: expected value at column 10",
            "a.jsonl, record 3, byte 31: no text field; fields are: title, n",
            "a.jsonl, record 4, byte 60: empty text field: text",
        ]
    );
}

#[test]
fn packing_is_told_by_the_bytes() {
    let zst = zstd::encode_all(&b"inside zstd"[..], 1).unwrap();
    let two = [gzip(b"first, "), gzip(b"second")].concat();
    let intake = Folder::new(&[
        ("a.txt.zst", &zst),
        ("b.txt", &gzip(b"not named gz")),
        ("c.txt.gz", &two),
        ("d.txt.gz", b"not packed at all"),
    ])
    .read();
    let texts: Vec<&str> = intake.documents.iter().map(|d| d.text.as_str()).collect();
    assert_eq!(texts, ["inside zstd", "not named gz", "first, second", "not packed at all"]);
}

#[test]
fn a_truncated_file_gives_the_records_before_the_end() {
    let lines: String = (0_u64..20_000)
        .map(|i| format!("{{\"text\": \"{}\"}}\n", i.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
        .collect();
    let packed = gzip(lines.as_bytes());
    let intake = Folder::new(&[("a.jsonl.gz", &packed[..packed.len() / 2])]).read();
    assert!((5_000..15_000).contains(&intake.documents.len()), "{}", intake.documents.len());
    assert_eq!(intake.skipped.len(), 1);
    assert!(intake.skipped[0].reason.starts_with("the gzip data ends too early"));
    assert!(intake.skipped[0].byte.is_some_and(|byte| byte > 100_000));
}

#[test]
fn records_with_one_id_are_told_apart_by_their_place() {
    let intake = Folder::new(&[
        ("a.jsonl", b"{\"id\": 7, \"text\": \"x\"}\n{\"id\": \"7\", \"text\": \"y\"}\n"),
        ("b.json", b"{\"id\": 7, \"text\": \"z\"}"),
        ("c.json", b"{\"id\": 8, \"text\": \"z\"}"),
    ])
    .read();
    assert_eq!(ids(&intake), ["7@a.jsonl:1", "7@a.jsonl:2", "7@b.json", "8"]);
    assert_eq!(intake.documents[0].notes, ["3 records have the id 7"]);
    assert!(intake.documents[3].notes.is_empty());
}

#[test]
fn folders_are_read_in_one_order_whatever_the_order_of_paths() {
    let folder = Folder::new(&[
        ("a/x.txt", b"ax"),
        ("b/x.txt", b"bx"),
        ("b/sub/y.txt", b"y"),
        ("a/deep/er/z.txt", b"z"),
    ]);
    let (a, b, y) = (folder.path("a"), folder.path("b"), folder.path("b/sub/y.txt"));
    let read = |paths: &[&Path]| {
        let paths: Vec<PathBuf> = paths.iter().map(|p| p.to_path_buf()).collect();
        read::read(&paths, &Options::default(), &|_| ()).unwrap()
    };
    let one = read(&[&a, &b, &y]);
    let other = read(&[&y, &b, &a, &b]);
    assert_eq!(ids(&one), ids(&other));
    assert_eq!(one.documents.len(), 4, "a file given twice is read once: {:?}", ids(&one));
    assert!(ids(&one).contains(&"deep/er/z.txt") && ids(&one).contains(&"sub/y.txt"));
    // Two files are called x.txt: each goes by the path that was given.
    assert!(ids(&one).iter().filter(|id| id.ends_with("x.txt")).all(|id| id.len() > 8));
}

#[test]
fn patterns_and_ignore_files_choose_what_is_read() {
    let folder = Folder::new(&[
        ("a.txt", b"a"),
        ("b.md", b"b"),
        ("drafts/c.txt", b"c"),
        ("news/d.txt", b"d"),
        ("news/.wirecopyignore", b"*.txt\n!keep.txt\n"),
        ("news/keep.txt", b"k"),
    ]);
    let options = Options {
        include: vec!["*.txt".into()],
        exclude: vec!["drafts/**".into()],
        ..Options::default()
    };
    let intake = folder.read_as(&options);
    assert_eq!(ids(&intake), ["a.txt", "news/keep.txt"]);
    assert_eq!(intake.passed_over.len(), 3);
    let bad = Options { include: vec!["a{".into()], ..Options::default() };
    let error = read::read(&[folder.path("")], &bad, &|_| ()).unwrap_err();
    assert!(matches!(error, Error::Parameter { name: "--include", .. }), "{error}");
}

#[test]
fn a_missing_path_is_refused_before_any_work() {
    let folder = Folder::new(&[("a.txt", b"a")]);
    let missing = folder.path("nowhere.txt");
    let error =
        read::read(&[folder.path("a.txt"), missing.clone()], &Options::default(), &|_| panic!())
            .unwrap_err();
    assert!(matches!(error, Error::Missing(path) if path == missing));
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_loops_named() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("in/a.txt", b"a")]);
    let outside = Folder::new(&[("b.txt", b"b")]);
    symlink(folder.0.path(), folder.path("in/loop")).unwrap();
    symlink(outside.0.path(), folder.path("out")).unwrap();
    symlink(folder.path("in/a.txt"), folder.path("again.txt")).unwrap();
    symlink("nowhere", folder.path("broken.txt")).unwrap();
    let intake = folder.read();
    assert_eq!(ids(&intake), ["in/a.txt", "out/b.txt"]);
    assert_eq!(
        skips(&intake),
        [
            "broken.txt: a link that leads nowhere or to itself",
            "in/loop: a link back to a folder it stands in: a loop",
        ]
    );
    assert_eq!(intake.passed_over[0].path, "again.txt");
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("open/a.txt", b"a"), ("shut/b.txt", b"b")]);
    fs::set_permissions(folder.path("shut"), fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads it all the same.
    let refused = fs::read_dir(folder.path("shut")).is_err();
    let intake = folder.read();
    fs::set_permissions(folder.path("shut"), fs::Permissions::from_mode(0o755)).unwrap();
    if refused {
        assert_eq!(ids(&intake), ["open/a.txt"]);
        assert_eq!(skips(&intake), ["shut: cannot read the folder: permission denied"]);
    }
}

#[test]
fn a_list_of_records_is_read_with_its_columns() {
    let list = br#"[{"headline": "H", "body": "Text.", "outlet": {"name": "The Post"}, "pub_date": "08/07/2025",
        "link": "https://a.org/x", "section": "world"}]"#;
    let intake = Folder::new(&[("a.json", list)]).read();
    let document = only(&intake);
    assert_eq!(document.id, "a.json:1");
    assert_eq!(document.metadata.titles[0].value, "H");
    assert_eq!(document.metadata.source.as_ref().unwrap().value, "The Post");
    assert_eq!(document.fields.keys().collect::<Vec<_>>(), ["section"]);
    let when = &document.metadata.dates[0];
    let shown = |second: Option<i64>| date::format(second.unwrap(), Precision::Day);
    assert_eq!((shown(when.from), shown(when.to)), ("2025-07-08".into(), "2025-08-07".into()));
}

#[test]
fn named_columns_win_over_guessed_ones() {
    let options = Options {
        fields: FieldNames { text: Some("words".into()), ..FieldNames::default() },
        ..Options::default()
    };
    let folder =
        Folder::new(&[("a.jsonl", b"{\"text\": \"no\", \"words\": \"yes\"}\n{\"text\": \"no\"}")]);
    let intake = folder.read_as(&options);
    assert_eq!(only(&intake).text, "yes");
    assert_eq!(skips(&intake), ["a.jsonl, record 2, byte 31: no field words; fields are: text"]);
}

#[test]
fn a_page_tells_of_itself() {
    let paragraph =
        "A paragraph of the story, long enough to count as one, with commas, and with more words. ";
    let html = format!(
        r#"<!doctype html><html lang="en"><head><title>Order challenged - Local News</title>
        <link rel="canonical" href="https://local.example/2025/07/09/order">
        <script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Order challenged",
          "datePublished": "2025-07-09T10:30:00-04:00", "author": {{"@type": "Person", "name": "A. Writer"}},
          "publisher": {{"name": "Local News"}}, "sourceOrganization": {{"name": "The Canadian Press"}}}}</script></head>
        <body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav><article><h1>Order challenged</h1>
        <p>{0}</p><p>{0}</p><p>{0}</p></article></body></html>"#,
        paragraph.repeat(3)
    );
    let record =
        serde_json::json!({"id": "r", "html": html, "url": "https://local.example/order?x=1"});
    let intake = Folder::new(&[
        ("page.html.gz", &gzip(html.as_bytes())),
        ("pages.jsonl", record.to_string().as_bytes()),
    ])
    .read();
    assert_eq!(ids(&intake), ["page.html.gz", "r"]);
    for document in &intake.documents {
        assert_eq!(document.form, Form::Page);
        assert_eq!(document.text.matches("\n\n").count(), 2, "{}", document.text);
        assert!(!document.text.contains("Sport"));
        let m = &document.metadata;
        assert_eq!(m.titles[0].value, "Order challenged");
        assert_eq!(m.authors[0].value, "A. Writer");
        assert_eq!(
            (m.sites[0].value.as_str(), m.sites[0].basis.as_str()),
            ("Local News", "JSON-LD publisher")
        );
        assert_eq!(m.suppliers[0].value, "The Canadian Press");
        assert!(m.declares_article);
        let when = &m.dates[0];
        assert_eq!((when.kind, when.zoned), (DateKind::Published, true));
        assert_eq!(date::format(when.from.unwrap(), Precision::Time), "2025-07-09T14:30:00Z");
    }
    assert_eq!(intake.documents[1].metadata.url.as_ref().unwrap().basis, "field url");
}

#[test]
fn standard_input_holds_json_lines() {
    let input: &[u8] = b"{\"text\": \"one\"}\n{\"text\": \"two\", \"id\": \"b\"}\n";
    let intake =
        read::read_with(&["-".into()], &Options::default(), Box::new(input), &|_| ()).unwrap();
    assert_eq!(ids(&intake), ["-:1", "b"]);
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let lines: String = (0..5_000)
        .map(|i| format!("{{\"id\": {}, \"text\": \"text {i}\"}}\n", i % 4_000))
        .collect();
    let folder = Folder::new(&[("a.jsonl", lines.as_bytes()), ("b.txt", b"b"), ("c.txt", b"")]);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        format!("{:?}", pool.install(|| folder.read()))
    };
    assert_eq!(with(1), with(4));
}

/// A folder with every sort of file, some too long for one block.
fn mixed() -> Folder {
    let many: String = (0..60_000)
        .map(|i| match i % 500 {
            0 => format!("{{\"id\": {i}, \"text\": [\"list\", \"{i}\"]}}\n"),
            1 => format!("{{\"id\": {i}, \"text\": \"broken {i}\n\n"),
            2 => format!("{{\"text\": \"{}\", \"id\": null}}\r\n", "long ".repeat(i / 8)),
            _ => format!(
                "{{\"id\": \"a{i}\", \"title\": \"T\", \"text\": \"text \\u00e9\\n{i} of many\"}}\n"
            ),
        })
        .collect();
    let marked = format!("\u{feff}{}", &many[..many.len() / 100]);
    let wide: Vec<u8> = "\u{feff}{\"text\": \"é\"}\n{\"text\": \"x\"}\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let packed = gzip(many.as_bytes());
    let folder = Folder::new(&[
        ("many.jsonl", many.as_bytes()),
        ("many.jsonl.gz", &packed),
        ("cut.jsonl.gz", &packed[..packed.len() / 2]),
        ("nameless.gz", &packed),
        ("marked.jsonl", marked.as_bytes()),
        ("list.jsonl", b"[\n{\"text\": \"x\"},\n{\"text\": \"y\"}\n]"),
        ("wide.jsonl", &wide),
        ("empty.jsonl", b"\n\n"),
        ("latin.jsonl", b"{\"text\": \"caf\xe9 noir, d\xe9j\xe0\"}"),
        ("one.json", b"{\"text\": \"one\"}"),
        ("package.json", b"{\"name\": \"x\"}"),
        ("README", b"no type"),
        ("picture.jpg", b"\xff"),
        ("empty.txt", b""),
        ("page.html", b"<html><body><p>A page.</p></body></html>"),
    ]);
    for i in 0..150 {
        folder.add(&format!("small/{i}.txt"), format!("Small text {i}.").as_bytes());
        let line = format!("{{\"text\": \"line {i}\"}}");
        folder.add(&format!("small/{i}.jsonl"), line.as_bytes());
    }
    folder
}

/// A record as both ways of reading show it: file, record, id, text.
type Shown = (String, Option<u64>, String, String);

fn pass(folder: &Folder, threads: usize) -> read::Records<Vec<Shown>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let take = |all: &mut Vec<Shown>, file: usize, record: read::Record<'_>| {
        let (id, text) = match record.item {
            Item::Slim { id, text, .. } => (id.unwrap_or("").to_owned(), text.to_owned()),
            Item::Document(document) => (document.id.clone(), document.text.clone()),
        };
        all.push((file.to_string(), record.number, id, text));
        Ok(())
    };
    let paths = [folder.0.path().to_path_buf()];
    let mut pass = pool
        .install(|| read::records(&paths, &Options::default(), &|_| (), Vec::new, take, Ok))
        .unwrap();
    for (file, number, id, _) in pass.batches.iter_mut().flat_map(|(_, all)| all) {
        file.clone_from(&pass.files[file.parse::<usize>().unwrap()].name);
        if id.is_empty() {
            *id = format!("{file}:{}", number.unwrap());
        }
    }
    pass
}

#[test]
fn records_one_by_one_are_the_documents_of_the_whole() {
    let folder = mixed();
    let pass = pass(&folder, 3);
    let whole = folder.read();
    assert_eq!(pass.skipped, whole.skipped);
    assert_eq!(pass.passed_over, whole.passed_over);
    assert_eq!((pass.bytes, pass.files_read), (whole.bytes, whole.files));
    assert!(pass.batches.is_sorted_by_key(|(file, _)| *file));
    let mut records: Vec<Shown> = pass.batches.into_iter().flat_map(|(_, all)| all).collect();
    assert!(records.is_sorted_by(|a, b| (&a.0, a.1) < (&b.0, b.1)), "in the order of the input");
    let mut documents: Vec<Shown> = whole
        .documents
        .into_iter()
        .map(|d| {
            // What made the id unique is taken off again.
            let own = d.id.strip_suffix(&format!("@{}", d.place)).unwrap_or(&d.id).to_owned();
            (d.place.path, d.place.record, own, d.text)
        })
        .collect();
    documents.sort_unstable();
    records.sort_unstable();
    assert_eq!(records.len(), documents.len());
    for (record, document) in records.iter().zip(&documents) {
        assert_eq!(record, document);
    }
}

#[test]
fn batches_do_not_depend_on_the_number_of_threads() {
    let folder = mixed();
    let one = pass(&folder, 1);
    assert!(one.batches.len() > 8, "long files are cut into blocks");
    assert!(one.batches.len() < 100, "small files go together");
    for threads in [2, 5] {
        let other = pass(&folder, threads);
        assert!(one.batches == other.batches, "{threads} threads");
        assert_eq!((&one.files, &one.skipped), (&other.files, &other.skipped));
    }
}

#[test]
fn lines_are_found_again_by_their_place() {
    let folder = mixed();
    let options = Options::default();
    let take = |all: &mut Vec<_>, file: usize, record: read::Record<'_>| {
        let (text, line) = match record.item {
            Item::Slim { text, line, .. } => (text.to_owned(), Some(line.to_owned())),
            Item::Document(document) => (document.text.clone(), None),
        };
        all.push((file, record.number, record.bytes, text, line));
        Ok(())
    };
    let pass = read::records(&[folder.path("")], &options, &|_| (), Vec::new, take, Ok).unwrap();
    let mut again = Rereader::new(&options);
    let mut read = std::collections::BTreeSet::new();
    for (file, number, bytes, text, line) in pass.batches.into_iter().flat_map(|(_, all)| all) {
        let file = &pass.files[file];
        assert_eq!(bytes.is_some(), file.rereadable, "{}", file.name);
        let Some(bytes) = bytes else { continue };
        assert_eq!(again.text(file, bytes.clone()).unwrap(), text);
        if let Some(line) = line {
            assert_eq!(again.line(file, bytes.clone()).unwrap(), line);
        }
        assert_eq!(again.document(file, number.unwrap(), bytes).unwrap().text, text);
        read.insert(file.name.clone());
    }
    assert_eq!(read.len(), 150 + 3, "plain files of lines only: {read:?}");
}

#[test]
fn a_file_that_changes_between_two_readings_is_an_error() {
    let lines = b"{\"text\": \"one\"}\n{\"text\": \"two\"}\n";
    let folder = Folder::new(&[("a.jsonl", lines)]);
    let options = Options::default();
    let read = || {
        let keep = |all: &mut Vec<_>, _, record: read::Record<'_>| {
            all.extend(record.bytes);
            Ok(())
        };
        let paths = [folder.path("a.jsonl")];
        let pass = read::records(&paths, &options, &|_| (), Vec::new, keep, Ok).unwrap();
        (pass.files[0].clone(), pass.batches[0].1[1].clone())
    };
    let changed = |result: wirecopy::Result<std::borrow::Cow<'_, str>>| {
        let error = result.unwrap_err();
        assert!(error.to_string().ends_with("a.jsonl changed while it was read"), "{error}");
        assert_eq!(error.hint(), Some("run again when nothing writes to it"));
    };
    let (file, place) = read();
    let mut again = Rereader::new(&options);
    assert_eq!(again.text(&file, place.clone()).unwrap(), "two");
    folder.add("a.jsonl", &lines[..lines.len() - 4]);
    changed(again.text(&file, place.clone()));
    changed(Rereader::new(&options).text(&file, place.clone()));
    folder.add("a.jsonl", lines);
    let earlier = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let handle = fs::File::options().append(true).open(folder.path("a.jsonl")).unwrap();
    handle.set_modified(earlier).unwrap();
    changed(Rereader::new(&options).text(&file, place.clone()));
    let (file, place) = read();
    fs::remove_file(folder.path("a.jsonl")).unwrap();
    changed(Rereader::new(&options).text(&file, place.clone()));
    let beyond = SourceFile { size: 1 << 40, ..file };
    changed(Rereader::new(&options).text(&beyond, 0..1 << 20));
}

#[test]
fn an_error_of_the_taker_ends_the_pass() {
    let folder = mixed();
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let take = |(): &mut (), _, record: read::Record<'_>| match record.number {
            Some(700) => Err(Error::Cancelled),
            _ => Ok(()),
        };
        let paths = [folder.path("")];
        let result =
            pool.install(|| read::records(&paths, &Options::default(), &|_| (), || (), take, Ok));
        assert!(matches!(result, Err(Error::Cancelled)));
    }
}

#[test]
fn records_come_from_standard_input_too() {
    let lines: String =
        (0..100_000).map(|i| format!("{{\"id\": {i}, \"text\": \"text of {i}\"}}\n")).collect();
    let take = |sum: &mut (usize, usize), file: usize, record: read::Record<'_>| {
        assert_eq!((file, record.bytes), (0, None));
        let Item::Slim { text, .. } = record.item else { panic!("a simple line") };
        *sum = (sum.0 + 1, sum.1 + text.len());
        Ok(())
    };
    let input = Box::new(lines.as_bytes());
    let paths = ["-".into()];
    let pass = read::records_with(&paths, &Options::default(), input, &|_| (), || (0, 0), take, Ok)
        .unwrap();
    assert_eq!((pass.files[0].name.as_str(), pass.files[0].rereadable), ("-", false));
    assert!(pass.batches.len() > 1);
    assert_eq!(pass.batches.iter().map(|(_, sum)| sum.0).sum::<usize>(), 100_000);
    assert_eq!(pass.bytes, lines.len() as u64);
}

#[test]
fn a_named_file_of_no_known_type_is_told_and_nothing_read_is_no_answer() {
    let folder = Folder::new(&[("dump.foo", b"x"), ("a.txt", b"The ferry leaves at seven.")]);
    let [foo, text] = ["dump.foo", "a.txt"].map(|n| folder.path(n).to_str().unwrap().to_owned());
    let all = folder.0.path().to_str().unwrap().to_owned();
    fs::create_dir(folder.path("empty")).unwrap();
    let empty = folder.path("empty").to_str().unwrap().to_owned();
    for command in ["dedup", "scan", "inspect"] {
        let alone = run([command, &foo]);
        assert_eq!(alone.code, 2, "{}", alone.stderr);
        for part in ["dump.foo: unknown type (.foo)", "nothing to read in", "hint:"] {
            assert!(alone.stderr.contains(part), "{command}: {}", alone.stderr);
        }
        assert_eq!(run([command, &empty]).code, 2);
        let beside = run([command, &foo, &text]);
        assert_eq!(beside.code, 0, "{}", beside.stderr);
        assert!(beside.stderr.contains("not read: dump.foo"), "{}", beside.stderr);
        assert!(beside.stderr.contains("hint:"), "{}", beside.stderr);
        let within = run([command, &all]);
        assert_eq!(within.code, 0, "{}", within.stderr);
        assert!(within.stderr.contains("passed over: dump.foo"), "{}", within.stderr);
    }
}
