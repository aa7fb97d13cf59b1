//! Input that is broken or means harm. Each gives an answer or a reason that names it, and the run goes on.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use crate::tool::{Folder, Report, text};

/// A story that is well, to stand beside what is not.
const WELL: &[u8] = b"The council voted on Thursday to repair the old stone bridge over the Ister before winter, \
after engineers found that frost had opened a dozen joints in the northern arch.\n\nWork will begin in June and \
cost 240,000 crowns, which the district will borrow.\n";

/// A story of its own words: no two numbers give texts that share five words.
fn story(number: u64, words: usize) -> String {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut out = String::new();
    for i in 0..words {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let mut rest = state;
        for _ in 0..5 {
            out.push((b'a' + (rest % 26) as u8) as char);
            rest /= 26;
        }
        out.push_str(if i % 12 == 11 { ". " } else { " " });
    }
    out
}

fn record(id: &str, body: &str) -> String {
    json!({ "id": id, "text": body }).to_string() + "\n"
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Scans one file beside a good one; the good one is there afterwards, and the time was short.
fn beside(name: &str, bytes: &[u8]) -> Report {
    let folder = Folder::new(&[(name, bytes), ("well.txt", WELL)]);
    let report = folder.scan(&[]);
    assert_eq!(report.fate("well.txt").as_deref(), Some("piece"));
    quick(&report, 30);
    report
}

/// The time is of an unoptimised program on a busy machine: it tells minutes from seconds, no more.
fn quick(report: &Report, seconds: u64) {
    println!("{:.2} s", report.ran.took.as_secs_f64());
    assert!(report.ran.took < Duration::from_secs(seconds), "{:?}", report.ran.took);
}

/// Asserts that a file gave a piece or is named with a reason, and that the exit code fits.
fn accounted(report: &Report, name: &str) -> String {
    let fate = report.fate(name).unwrap_or_else(|| panic!("{name} is nowhere: {}", report.json));
    assert!(!fate.is_empty());
    let skipped = report.summary("skipped").as_array().unwrap().len();
    assert_eq!(report.ran.code, i32::from(skipped > 0), "{}", report.ran.stderr);
    for skip in report.summary("skipped").as_array().unwrap() {
        assert!(report.ran.stderr.contains(text(&skip["document"])), "{}", report.ran.stderr);
        assert!(report.ran.stderr.contains(text(&skip["reason"])), "{}", report.ran.stderr);
    }
    println!("{name}: {fate}");
    fate
}

fn skips(report: &Report) -> &[Value] {
    report.summary("skipped").as_array().unwrap()
}

#[test]
fn short_texts_are_read() {
    let five = beside(
        "five.txt",
        b"One line here.\nTwo lines here.\nThree now.\nFour of them.\nFive at last.\n",
    );
    assert_eq!(accounted(&five, "five.txt"), "piece");
    for (name, bytes) in [
        ("word.txt", &b"word"[..]),
        ("headline.txt", b"Bridge closed after crack is found\n"),
        ("points.txt", b"... --- !!! ???,,, ;;; ::: () [] {} ... ---\n\n... *** ...\n"),
        ("quotes.txt", "\"\"\"\"\" ''''' “”“”“” ‘’‘’ «»«» \"\"\"\n\n“““““\n".as_bytes()),
        ("spaces.txt", b"   \n\n\t \n"),
        ("nul.txt", &vec![0; 65_536]),
    ] {
        accounted(&beside(name, bytes), name);
    }
}

#[test]
fn short_texts_match_only_equal_ones() {
    let folder = Folder::new(&[
        ("a.txt", b"Ferry cancelled today"),
        ("b.txt", b"Ferry cancelled today"),
        ("c.txt", b"Ferry cancelled again"),
        ("d.txt", b"!!! ... ???"),
        ("e.txt", b"!!! ... ???"),
    ]);
    let report = folder.scan(&["--pairs", "all"]);
    for pair in report.list("pairs") {
        assert_eq!((text(&pair["a"]), text(&pair["b"])), ("a.txt", "b.txt"), "{pair}");
    }
    assert_eq!(report.list("pairs").len(), 1);
}

#[test]
fn an_empty_file_is_skipped_by_name() {
    let report = beside("empty.txt", b"");
    assert!(accounted(&report, "empty.txt").contains("empty"));
    assert_eq!(report.ran.code, 1);
}

#[test]
fn a_line_of_fifty_megabytes_is_one_record() {
    let folder = Folder::new(&[]);
    let body = "The river rose again in the night and the pumps were started. ".repeat(850_000);
    assert!(body.len() > 50 << 20);
    let mut file = fs::File::create(folder.path("big.jsonl")).unwrap();
    file.write_all(record("before", &story(1, 60)).as_bytes()).unwrap();
    file.write_all(record("big", &body).as_bytes()).unwrap();
    file.write_all(record("after", &story(2, 60)).as_bytes()).unwrap();
    drop(file);
    let report = folder.scan(&[]);
    let pieces = report.pieces();
    assert!(pieces.contains_key("before") && pieces.contains_key("after"));
    let said = skips(&report).iter().any(|s| s["document"] == "big.jsonl" && s["record"] == 2);
    assert!(pieces.contains_key("big") || said);
    quick(&report, 120);
}

#[test]
fn broken_bytes_do_not_end_a_run() {
    let mut bytes = WELL.to_vec();
    for at in [20, 60, 61, 120] {
        bytes[at] = 0xff;
    }
    assert_eq!(accounted(&beside("broken.txt", &bytes), "broken.txt"), "piece");
    let noise: Vec<u8> =
        (0..100_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    accounted(&beside("noise.txt", &noise), "noise.txt");
    let mut lines = record("a", &story(1, 60)).into_bytes();
    lines.extend(b"{\"id\": \"b\", \"text\": \"caf\xe9 \xff\xfe and more words of it\"}\n");
    lines.extend(record("c", &story(2, 60)).into_bytes());
    let report = beside("lines.jsonl", &lines);
    let pieces = report.pieces();
    assert!(pieces.contains_key("a") && pieces.contains_key("c"));
    assert!(pieces.contains_key("b") || skips(&report).iter().any(|s| s["record"] == 2));
}

#[test]
fn a_broken_record_is_skipped_and_the_next_is_read() {
    let mut lines = record("a", &story(1, 60));
    lines += "{\"id\": \"b\", \"text\": \"cut off in the mid\n";
    lines += "[1, 2, 3]\n42\nnull\n{}\n{\"id\": \"t\", \"text\": 7}\n";
    lines += &record("c", &story(2, 60));
    let report = beside("lines.jsonl", lines.as_bytes());
    let pieces = report.pieces();
    assert!(pieces.contains_key("a") && pieces.contains_key("c"));
    for number in 2..=7 {
        let skip = skips(&report).iter().find(|s| s["record"] == number);
        let skip =
            skip.unwrap_or_else(|| panic!("record {number} is nowhere: {:?}", skips(&report)));
        assert_eq!(skip["document"], "lines.jsonl");
        assert!(text(&skip["reason"]).len() > 5);
    }
    assert_eq!(report.ran.code, 1);
}

#[test]
fn a_file_cut_short_gives_what_it_holds_and_says_so() {
    let mut lines = String::new();
    for i in 0..400 {
        lines += &record(&format!("r{i}"), &story(i, 80));
    }
    let whole = gzip(lines.as_bytes());
    let report = beside("cut.jsonl.gz", &whole[..whole.len() / 2]);
    let skip = skips(&report).iter().find(|s| s["document"] == "cut.jsonl.gz").unwrap();
    assert!(text(&skip["reason"]).len() > 5, "{skip}");
    assert_eq!(report.ran.code, 1);
    let read = report.list("pieces").len() - 1;
    println!("{read} of 400 records");
    assert!((100..400).contains(&read), "{read}");
    let header = beside("header.txt.gz", &whole[..6]);
    accounted(&header, "header.txt.gz");
    accounted(
        &beside("false.jsonl.gz", b"\x1f\x8b\x08\x00 this was never compressed"),
        "false.jsonl.gz",
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("closed/a.txt", WELL), ("well.txt", WELL)]);
    let closed = folder.path("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&closed).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let report = folder.scan(&[]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(report.ran.code, 1);
    assert!(report.fate("closed").is_some());
    assert_eq!(report.fate("well.txt").as_deref(), Some("piece"));
}

#[cfg(unix)]
#[test]
fn links_that_go_in_circles_end() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("a/b/well.txt", WELL)]);
    symlink(folder.root(), folder.path("a/b/up")).unwrap();
    symlink(folder.path("a/loop"), folder.path("a/loop")).unwrap();
    symlink(folder.path("y"), folder.path("x")).unwrap();
    symlink(folder.path("x"), folder.path("y")).unwrap();
    symlink(folder.path("a/b/well.txt"), folder.path("again.txt")).unwrap();
    symlink(folder.path("gone"), folder.path("dangling.txt")).unwrap();
    let report = folder.scan(&[]);
    assert_eq!(report.pieces().keys().collect::<Vec<_>>(), [&"a/b/well.txt"]);
    quick(&report, 20);
}

#[test]
fn records_of_one_id_are_told_apart() {
    let folder = Folder::new(&[
        ("one.jsonl", (record("x", &story(1, 60)) + &record("x", &story(2, 60))).as_bytes()),
        ("two.jsonl", record("y", &story(3, 60)).as_bytes()),
        ("x", b""),
    ]);
    let report = folder.scan(&[]);
    assert_eq!(
        report.pieces().keys().collect::<Vec<_>>(),
        [&"x@one.jsonl:1", &"x@one.jsonl:2", &"y"]
    );
    let notes = report.summary("notes").as_array().unwrap();
    assert!(notes.iter().any(|n| text(&n["note"]).contains("id x")), "{notes:?}");
}

#[test]
fn a_picture_among_the_texts_is_passed_over() {
    let report = beside("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01 and so on");
    accounted(&report, "photo.jpg");
    assert_eq!(report.ran.code, 0);
    let named =
        report.summary("passed_over").as_array().unwrap().iter().any(|p| p["path"] == "photo.jpg");
    assert!(named && report.ran.stderr.contains("photo.jpg"));
    accounted(
        &beside("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00"),
        "photo.txt",
    );
}

#[test]
fn one_line_ten_thousand_times_ends() {
    let line = "All trains are late again today.\n";
    let report = beside("lines.txt", line.repeat(10_000).as_bytes());
    accounted(&report, "lines.txt");
    let paragraphs = format!("{line}\n").repeat(10_000);
    let folder =
        Folder::new(&[("a.txt", paragraphs.as_bytes()), ("b.txt", &paragraphs.as_bytes()[7..])]);
    quick(&folder.scan(&[]), 30);
}

#[test]
fn thousands_of_copies_of_one_text_end() {
    // Every two of them are related: more than ten million pairs.
    let body = story(7, 90);
    let all: String = (0..5_000)
        .map(|n| record(&format!("c{n}"), &format!("{body} {}", story(100 + n, 2))))
        .collect();
    let report = beside("copies.jsonl", all.as_bytes());
    assert_eq!(report.json["parameters"]["candidates"], "sketched");
    let clusters = report.json["clusters"].as_array().unwrap();
    assert_eq!(clusters.len(), 1);
    assert_eq!(clusters[0]["members"].as_array().unwrap().len(), 5_000);
}

#[test]
fn text_without_any_space_ends() {
    for (name, unit) in [("a.txt", "a"), ("ideographs.txt", "川岸の橋"), ("marks.txt", "'\"")] {
        let report = beside(name, unit.repeat((2 << 20) / unit.len()).as_bytes());
        accounted(&report, name);
    }
}

#[test]
fn deep_nesting_ends() {
    let deep = "[".repeat(200_000);
    accounted(&beside("deep.json", deep.as_bytes()), "deep.json");
    let lines = record("a", &story(1, 60))
        + &deep
        + "\n"
        + &"{\"a\":".repeat(100_000)
        + "\n"
        + &record("c", &story(2, 60));
    let report = beside("deep.jsonl", lines.as_bytes());
    assert!(report.pieces().contains_key("a") && report.pieces().contains_key("c"));
    assert_eq!(skips(&report).len(), 2, "{:?}", skips(&report));

    for tag in ["div", "b", "a href=x", "table><tr><td", "font", "p", "svg"] {
        let open = format!("<{tag}>");
        let page = format!(
            "<html><head><title>Deep</title></head><body><p>{}</p>{}",
            String::from_utf8_lossy(WELL),
            open.repeat((1 << 20) / open.len())
        );
        let report = beside("deep.html", page.as_bytes());
        accounted(&report, "deep.html");
    }
}

#[test]
fn line_ends_of_other_systems_are_no_difference() {
    let plain = format!("{}\n\n{}\n\n{}\n", story(1, 80), story(2, 80), story(3, 80));
    let folder = Folder::new(&[
        ("a.txt", plain.as_bytes()),
        ("b.txt", plain.replace('\n', "\r\n").as_bytes()),
        ("c.txt", plain.replace('\n', "\r").as_bytes()),
    ]);
    let report = folder.scan(&["--pairs", "all"]);
    assert_eq!(report.list("pairs").len(), 3);
    for pair in report.list("pairs") {
        assert_eq!(pair["jaccard"], 1.0, "{pair}");
    }
}

#[test]
fn writing_of_every_kind_is_matched() {
    let paragraphs = [
        "أعلنت الحكومة يوم الخميس أنها ستصلح الجسر الحجري القديم فوق النهر قبل حلول فصل الشتاء بعد أن وجد المهندسون شقوقا كثيرة في القوس الشمالي منه",
        "המועצה החליטה ביום חמישי לתקן את גשר האבן הישן שמעל הנהר לפני החורף לאחר שמהנדסים מצאו סדקים רבים בקשת הצפונית שלו",
        "The 👩‍👩‍👧‍👦 family 🏳️‍🌈 waved 🎉🎉 at the ferry 🚢 as it le\u{301}ft the harbo\u{308}ur fo\u{302}r the la\u{30a}st time on Sunday",
        "Z\u{351}\u{36b}\u{343}a\u{36b}\u{302}l\u{33a}\u{323}g\u{334}\u{353}o\u{322}\u{323} text with stacked marks goes through the house without any harm being done to it",
    ];
    let body = paragraphs.join("\n\n");
    let folder = Folder::new(&[
        ("a.txt", body.as_bytes()),
        ("b.txt", format!("\u{feff}{body}\n").as_bytes()),
    ]);
    let report = folder.scan(&["--pairs", "all"]);
    assert_eq!(report.list("pairs").len(), 1);
    let pair = &report.list("pairs")[0];
    assert_eq!((pair["relation"].as_str(), pair["jaccard"].as_f64()), (Some("copy"), Some(1.0)));
    for passage in pair["passages"].as_array().unwrap() {
        let ends: Vec<usize> =
            passage["a"].as_array().unwrap().iter().map(|e| e.as_u64().unwrap() as usize).collect();
        assert!(body.is_char_boundary(ends[0]) && body.is_char_boundary(ends[1]), "{passage}");
    }
}

#[test]
fn three_thousand_equal_records_end_in_seconds() {
    let mut lines = String::new();
    let body = story(7, 300);
    for i in 0..3000 {
        lines += &record(&format!("r{i:04}"), &body);
    }
    let folder = Folder::new(&[("all.jsonl", lines.as_bytes())]);
    let report = folder.scan(&[]);
    quick(&report, 30);
    assert_eq!(report.list("clusters").len(), 1);
    assert_eq!(report.list("clusters")[0]["members"].as_array().unwrap().len(), 3000);
    assert_eq!(report.summary("distinct_texts"), 1);
}

#[test]
fn a_shared_footer_makes_no_copies() {
    let footer = story(99, 60);
    let mut sourced = String::new();
    let mut bare = String::new();
    for i in 0..500 {
        let body = format!("{}\n\n{footer}", story(1000 + i, 200));
        let _ = writeln!(
            sourced,
            "{}",
            json!({ "id": format!("r{i:03}"), "source": "Alder Post", "text": body })
        );
        bare += &record(&format!("r{i:03}"), &body);
    }
    for lines in [sourced, bare] {
        let folder = Folder::new(&[("all.jsonl", lines.as_bytes())]);
        for route in ["exhaustive", "sketched"] {
            let report = folder.scan(&["--candidates", route]);
            quick(&report, 60);
            assert_eq!(report.list("pieces").len(), 500);
            assert_eq!(report.list("clusters").len(), 0);
            println!("{} pairs, {}", report.list("pairs").len(), report.summary("roles"));
        }
    }
}

#[test]
fn a_source_that_repeats_its_footer_copies_nobody() {
    let footer = story(99, 60);
    let mut lines = String::new();
    for i in 0..50 {
        let body = format!("{}\n\n{footer}", story(1000 + i, 200));
        let _ = writeln!(
            lines,
            "{}",
            json!({ "id": format!("r{i:03}"), "source": "Alder Post", "text": body })
        );
    }
    let report = Folder::new(&[("all.jsonl", lines.as_bytes())]).scan(&[]);
    assert_eq!(report.summary("roles")["unlinked"], 50, "{}", report.summary("roles"));
    assert_eq!(report.list("families").len(), 0);
}
