//! What wirecopy promises whatever it reads: the same answer however it is asked, the input untouched, manners.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

use serde_json::Value;
use wirecopy::synth::{Corpus, Options};

use crate::oracle;
use crate::tool::{self, Folder, Report, command, run, text};

/// Files of a folder, by name, that are articles.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    all.sort_unstable();
    all
}

/// A fixed order that is nobody's: the same on every machine.
fn shuffle<T>(list: &mut [T], seed: u64) {
    let mut state = seed;
    for i in (1..list.len()).rev() {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list.swap(i, (state >> 33) as usize % (i + 1));
    }
}

/// Lines with an id each: the sample's, and real ones where they are there.
fn lines() -> Vec<String> {
    let mut all = Vec::new();
    for file in ["march-crawl.jsonl", "quarry-archive.jsonl"] {
        let whole = fs::read_to_string(tool::corpus().join("jsonl").join(file)).unwrap();
        all.extend(whole.lines().map(str::to_owned));
    }
    if let Some(folder) = oracle::collection("reuters21578") {
        let file = fs::File::open(folder.join("docs.jsonl.gz")).unwrap();
        let mut whole = String::new();
        flate2::read::MultiGzDecoder::new(file).read_to_string(&mut whole).unwrap();
        all.extend(whole.lines().take(2000).map(str::to_owned));
    }
    all
}

/// Asserts that two reports are one, and says where they part.
fn assert_same(a: &Report, b: &Report) {
    if a.bytes == b.bytes {
        return;
    }
    for (list, is) in a.json.as_object().unwrap() {
        let other = &b.json[list];
        if let (Some(is), Some(other)) = (is.as_array(), other.as_array()) {
            assert_eq!(is.len(), other.len(), "{list}");
            for (is, other) in is.iter().zip(other) {
                assert_eq!(is, other, "{list}");
            }
        }
        assert_eq!(is, other, "{list}");
    }
    panic!("the same values in other bytes");
}

#[test]
fn threads_change_nothing() {
    let corpus = [tool::corpus()];
    let one = tool::scan(&corpus, &["--pairs", "all", "--threads", "1"]);
    let two = tool::scan(&corpus, &["--pairs", "all", "--threads", "2"]);
    assert_same(&one, &two);
    assert_eq!(one.ran.stderr, two.ran.stderr);
    let again = tool::scan(&corpus, &["--pairs", "all", "--threads", "7"]);
    assert_same(&one, &again);
}

#[test]
fn a_folder_is_its_files_in_any_order() {
    let mut folders = vec![tool::corpus().join("txt/unsorted")];
    folders.extend(tool::seeds());
    for folder in folders {
        let mut paths = files(&folder);
        let forward = tool::scan(&paths, &[]);
        paths.reverse();
        assert_same(&forward, &tool::scan(&paths, &[]));
        shuffle(&mut paths, 7);
        assert_same(&forward, &tool::scan(&paths, &[]));
        let whole = tool::scan(&[folder], &["--include", "*.txt"]);
        for list in ["pieces", "pairs", "clusters", "families", "absent", "overlap"] {
            assert_eq!(whole.json[list], forward.json[list], "{list}");
        }
    }
}

#[test]
fn records_mean_the_same_in_any_order_and_file() {
    let mut lines = lines();
    let one = Folder::new(&[("all.jsonl", lines.join("\n").as_bytes())]);
    let first = one.scan(&["--pairs", "all"]);
    assert_eq!(first.ran.code, 0, "{}", first.ran.stderr);
    assert_eq!(first.summary("documents"), lines.len());
    assert!(first.list("pieces").len() + first.list("non_articles").len() + 100 > lines.len());
    assert!(first.list("clusters").len() >= 2);

    shuffle(&mut lines, 20);
    let shuffled = Folder::new(&[("other.jsonl", lines.join("\n").as_bytes())]);
    assert_same(&first, &shuffled.scan(&["--pairs", "all"]));

    shuffle(&mut lines, 21);
    let thirds = Folder::new(&[]);
    for (part, name) in
        lines.chunks(lines.len().div_ceil(3)).zip(["z.jsonl", "a/b.jsonl", "m.ndjson"])
    {
        thirds.add(name, part.join("\n").as_bytes());
    }
    assert_same(&first, &thirds.scan(&["--pairs", "all"]));
}

#[test]
fn the_quick_route_finds_no_other_pairs_and_no_other_figures() {
    let folder = Folder::new(&[("all.jsonl", lines().join("\n").as_bytes())]);
    for paths in [vec![tool::corpus()], vec![folder.root()]] {
        let exact = tool::scan(&paths, &["--pairs", "all", "--candidates", "exhaustive"]);
        let sketched = tool::scan(&paths, &["--pairs", "all", "--candidates", "sketched"]);
        let all = exact.pairs();
        for (ids, pair) in sketched.pairs() {
            assert_eq!(all.get(&ids), Some(&pair), "{ids:?}");
        }
        // Equal texts are compared once, under one of them: the quick route does not write out the rest.
        let equal: BTreeSet<&str> = all
            .iter()
            .filter(|(_, pair)| pair["jaccard"] == 1.0)
            .flat_map(|(&(a, b), _)| [a, b])
            .collect();
        let copies: Vec<&(&str, &str)> = all
            .iter()
            .filter(|((a, b), pair)| {
                pair["relation"] == "copy" && !equal.contains(a) && !equal.contains(b)
            })
            .map(|(ids, _)| ids)
            .collect();
        let found = copies.iter().filter(|ids| sketched.pairs().contains_key(**ids)).count();
        assert!(found * 1000 >= copies.len() * 995, "{found} of {} copies", copies.len());
        println!("{} of {} pairs, {found} copies", sketched.pairs().len(), all.len());
    }
}

/// Every file below a folder with its bytes and the time of its last change.
fn state(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(state(&path));
        } else {
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            all.insert(path.clone(), (fs::read(&path).unwrap(), changed));
        }
    }
    all
}

#[test]
fn the_input_is_as_it_was() {
    let corpus = tool::corpus();
    let before = state(&corpus);
    assert!(before.len() > 70);
    let path = corpus.as_os_str();
    assert_eq!(run(["scan".as_ref(), path]).code, 0);
    assert_eq!(run(["inspect".as_ref(), path, "--json".as_ref()]).code, 0);
    assert!(before == state(&corpus));
}

#[test]
fn a_report_goes_nowhere_but_where_it_can() {
    let folder =
        Folder::new(&[("a.txt", b"The ferry will not sail on Sunday, the harbour master said.")]);
    let input = folder.path("a.txt");
    let out = Folder::new(&[("old.json", &vec![b'x'; 1 << 20])]);
    let scan = |file: &str| run([Path::new("scan"), &input, Path::new("--json"), &out.path(file)]);

    let ran = scan("not/there/report.json");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("not/there"), "{}", ran.stderr);
    assert!(!out.path("not").exists());
    assert_eq!(scan("").code, 2);

    assert_eq!(scan("old.json").code, 0);
    let report: Value = serde_json::from_slice(&fs::read(out.path("old.json")).unwrap()).unwrap();
    assert_eq!(report["schema"], 1);
    assert_eq!(fs::read_dir(out.root()).unwrap().count(), 1, "something is left beside the report");
}

#[test]
fn a_missing_path_is_refused_before_any_work() {
    let folder =
        Folder::new(&[("a.txt", b"The ferry will not sail on Sunday, the harbour master said.")]);
    let (input, missing, json) =
        (folder.path("a.txt"), folder.path("nowhere.txt"), folder.path("report.json"));
    let ran = run([Path::new("scan"), &input, &missing, Path::new("--json"), &json]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("nowhere.txt"), "{}", ran.stderr);
    assert!(ran.stdout.is_empty() && !json.exists());
    assert_eq!(run([Path::new("inspect"), &missing]).code, 2);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for args in [&["scan"][..], &["inspect"], &["inspect", "--json"], &["--help"]] {
        let mut command = command();
        command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        if args[0] != "--help" {
            command.arg(tool::corpus());
        }
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("error"), "{args:?}: {said}");
    }
}

#[test]
fn quiet_says_nothing_but_the_result() {
    let folder = Folder::new(&[
        ("a.txt", b"The ferry will not sail on Sunday, the harbour master said."),
        ("b.txt", b""),
        ("c.bin", b"\x00\x01\x02"),
    ]);
    let loud = run(["scan".into(), folder.root()]);
    let quiet = run(["scan".into(), "--quiet".into(), folder.root()]);
    assert_eq!((loud.code, quiet.code), (1, 1));
    assert!(loud.stderr.contains("b.txt"), "{}", loud.stderr);
    assert_eq!(quiet.stderr, "");
    assert!(quiet.stdout.contains("a.txt"), "{}", quiet.stdout);
    let error = run(["scan", "--quiet", "/nowhere/at/all"]);
    assert!(error.stderr.contains("/nowhere/at/all"));
}

#[test]
fn usage_that_makes_no_sense_is_an_error() {
    let corpus = tool::corpus();
    let corpus = corpus.to_str().unwrap();
    for args in [
        &["scan"][..],
        &[],
        &["no-such-command"],
        &["scan", corpus, "--no-such-option"],
        &["scan", corpus, "--threshold", "2"],
        &["scan", corpus, "--threshold", "zero"],
        &["scan", corpus, "--threads", "0"],
        &["scan", corpus, "--candidates", "some"],
        &["scan", corpus, "--source-from", "path:0"],
        &["scan", corpus, "--include", "[a"],
        &["compare", corpus],
    ] {
        let ran = run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
        assert!(!ran.stderr.is_empty() && ran.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn every_command_shows_examples() {
    for args in [
        &["--help"][..],
        &["scan", "--help"],
        &["inspect", "--help"],
        &["compare", "--help"],
        &["explain", "--help"],
    ] {
        let ran = run(args);
        assert_eq!(ran.code, 0, "{args:?}");
        assert!(ran.stdout.contains("Examples:\n  wirecopy "), "{args:?}: {}", ran.stdout);
    }
    assert_eq!(run(["--version"]).code, 0);
}

#[test]
fn what_is_no_screen_gets_no_colours() {
    let folder = Folder::new(&[("empty.txt", b"")]);
    let paths = [tool::corpus(), folder.root()];
    for name in ["scan", "inspect"] {
        let ran = run([Path::new(name), &paths[0], &paths[1]]);
        assert!(!ran.stdout.contains('\x1b') && !ran.stderr.contains('\x1b'));
        let mut command = command();
        command.args([Path::new(name), &paths[0], &paths[1]]);
        command.env("NO_COLOR", "1").env("TERM", "xterm-256color");
        let output = command.output().unwrap();
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b));
    }
}

#[test]
fn records_come_through_a_pipe() {
    let mut command = command();
    let file = fs::File::open(tool::corpus().join("jsonl/march-crawl.jsonl")).unwrap();
    command.args(["inspect", "-", "--json"]).stdin(file);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(json["pieces"].as_array().unwrap().iter().any(|p| text(&p["id"]) == "mc-0001"));
}

#[test]
fn a_report_is_the_same_wherever_texts_wait() {
    let options = Options { articles: 2_500, ..Options::default() };
    let mut lines = Vec::new();
    Corpus::new(options).unwrap().write(&mut lines, None).unwrap();
    let packed = zstd::bulk::compress(&lines, 1).unwrap();
    let folder = Folder::new(&[("a/news.jsonl", &lines), ("b/news.jsonl.zst", &packed)]);
    let plain = tool::scan(&[folder.path("a")], &[]);
    assert!(!plain.list("families").is_empty());
    assert_same(&plain, &tool::scan(&[folder.path("b")], &[]));
    // The first 6 MB of texts stay in memory, the others wait on disk.
    assert_same(&plain, &tool::scan(&[folder.path("b")], &["--memory", "256MiB"]));
}

#[test]
fn a_scan_that_outgrows_its_memory_says_so_and_writes_nothing() {
    let lines: Vec<String> = (0..120_000u64)
        .map(|n| {
            let word =
                |m: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(m as u32 * 7) >> 40;
            let text: Vec<String> = (0..9).map(|m| format!("w{}", word(m))).collect();
            format!("{{\"id\": \"{n}\", \"source\": \"s{n}\", \"text\": \"{}\"}}", text.join(" "))
        })
        .collect();
    let folder = Folder::new(&[("short.jsonl", lines.join("\n").as_bytes())]);
    let (news, report) = (folder.path("short.jsonl"), folder.path("report.json"));
    let scan = |memory: &str| {
        let paths = [news.as_os_str(), "--json".as_ref(), report.as_os_str()];
        tool::run(
            ["scan".as_ref()]
                .into_iter()
                .chain(paths)
                .chain(["--memory".as_ref(), memory.as_ref()]),
        )
    };
    let small = scan("256MiB");
    assert_eq!(small.code, 2);
    assert!(small.stderr.contains("--memory"), "{}", small.stderr);
    assert!(!report.exists());
    let least = scan("128MiB");
    assert!(least.stderr.contains("at least 256 MiB for a scan"), "{}", least.stderr);
}

#[test]
fn an_audit_misses_nothing_where_everything_was_compared() {
    let mut bytes = Vec::new();
    let options = wirecopy::synth::Options { articles: 600, ..Default::default() };
    wirecopy::synth::Corpus::new(options).unwrap().write(&mut bytes, None).unwrap();
    let folder = Folder::new(&[("news.jsonl", &bytes)]);
    for (route, promised) in [("exhaustive", false), ("sketched", true)] {
        let report = folder.scan(&["--audit", "100", "--candidates", route]);
        let audit = report.summary("audit");
        assert_eq!(audit["promised_run"].is_u64(), promised, "{audit}");
        // Furniture was measured, and is no miss.
        assert!(audit["furniture"].as_u64().unwrap() > 0, "{audit}");
        for told in audit["relations"].as_array().unwrap() {
            let some = promised || told["relation"] == "template";
            assert!(some || told["pairs"].as_u64().unwrap() > 0, "{told}");
            assert_eq!(told["pairs"], told["found"], "{route}: {told}");
            let beyond = &told["beyond"];
            assert!(promised || beyond["pairs"] == 0, "{told}");
            assert!(beyond["found"].as_u64() <= beyond["pairs"].as_u64(), "{told}");
        }
    }
}
