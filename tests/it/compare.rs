//! What `wirecopy compare` and `wirecopy explain` print, through the built binary.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Runs the binary in a folder.
fn wirecopy(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wirecopy")).current_dir(folder).args(args).output().unwrap()
}

fn corpus(args: &[&str]) -> Output {
    wirecopy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), args)
}

fn data(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// All white space made single blanks, so that a test does not depend on where lines break.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const WIRE: &str = "\
The harbour board closed the northern quay on Monday after divers found that the piles below the fish market had rotted through.

Boats will land their catch at the southern quay until the autumn, and the board expects the repair to cost four million crowns.

“We ought to have looked ten years ago, when it was still cheap to mend,” said the harbour master.

Traders at the market said that they had warned the board twice and had never been given an answer in writing.
";

/// The last paragraph first, the second with a word changed, one of its own.
const PAPER: &str = "\
Traders at the market said that they had warned the board twice and had never been given an answer in writing.

The harbour board closed the northern quay on Monday after divers found that the piles below the fish market had rotted through.

Boats will land their catch at the southern quay until the winter, and the board expects the repair to cost four million crowns.

A walk along the quay yesterday showed empty crates and a closed café.

“We ought to have looked ten years ago, when it was still cheap to mend,” said the harbour master.
";

fn two_texts() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wire.txt"), WIRE).unwrap();
    fs::write(folder.path().join("paper.txt"), PAPER).unwrap();
    folder
}

#[test]
fn two_texts_stand_side_by_side() {
    let folder = two_texts();
    let shown = wirecopy(folder.path(), &["compare", "wire.txt", "paper.txt"]);
    assert_eq!(shown.status.code(), Some(0), "{}", said(&shown));
    insta::assert_snapshot!(data(&shown));
}

#[test]
fn an_explanation_goes_through_the_stages() {
    let folder = two_texts();
    let told = wirecopy(folder.path(), &["explain", "wire.txt", "paper.txt", "."]);
    assert_eq!(told.status.code(), Some(0), "{}", said(&told));
    insta::assert_snapshot!(data(&told));
}

#[test]
fn a_reprint_of_the_sample_collection_is_a_copy() {
    let pair = ["html/meridianwire.example/carrow-bridge.html", "txt/alder-post/bridge.txt"];
    let shown = data(&corpus(&["compare", pair[0], pair[1]]));
    assert!(shown.contains("\nCOPY\n"), "{shown}");
    assert!(shown.contains("⟦¹") && shown.contains('⟧'), "{shown}");
    // The words and the bracket tell; without a terminal there is no colour.
    assert!(!shown.contains('\u{1b}'));
    let strict = data(&corpus(&["compare", pair[0], pair[1], "--threshold", "0.99"]));
    assert!(strict.contains("\nCONTAINED\n"), "{strict}");
    let told = flat(&data(&corpus(&["explain", pair[0], pair[1], "."])));
    assert!(told.contains("✓ matched as copy, because shingles in both"), "{told}");
    assert!(told.contains("both are in one cluster"), "{told}");
}

#[test]
fn a_text_of_a_bundle_is_named_by_its_number() {
    let bundle = "html/allfeed.example/coast.html";
    let shown = corpus(&["compare", &format!("{bundle}#2"), "html/sandmereecho.example/pier.html"]);
    assert_eq!(shown.status.code(), Some(0));
    assert!(data(&shown).contains("A crown for the pier"));
    for name in [bundle.to_owned(), format!("{bundle}#7")] {
        let refused = corpus(&["compare", &name, "txt/alder-post/bridge.txt"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(data(&refused).is_empty());
        assert!(said(&refused).contains(&format!("'{bundle}#2'  A crown for the pier")));
    }
}

#[test]
fn records_are_named_by_id_and_by_number() {
    let folder = tempfile::tempdir().unwrap();
    let record = |id: &str, text: &str| serde_json::json!({ "id": id, "text": text }).to_string();
    let lines = format!("{}\n{}\n", record("z9", WIRE), record("a1", PAPER));
    fs::write(folder.path().join("day.jsonl"), lines).unwrap();
    let by_id = wirecopy(folder.path(), &["compare", "day.jsonl#z9", "day.jsonl#a1"]);
    assert_eq!(by_id.status.code(), Some(0), "{}", said(&by_id));
    let by_number = wirecopy(folder.path(), &["compare", "day.jsonl#1", "day.jsonl#2"]);
    let body = |o: &Output| data(o).split("\nCONTAINED").nth(1).map(str::to_owned);
    assert!(body(&by_id).is_some(), "{}", data(&by_id));
    assert_eq!(body(&by_id), body(&by_number));
    // A record that cannot be read is told, and the rest is shown.
    fs::write(folder.path().join("bad.jsonl"), format!("{}\n{{\n", record("z9", WIRE))).unwrap();
    let skips = wirecopy(folder.path(), &["compare", "bad.jsonl", "day.jsonl#a1"]);
    assert_eq!(skips.status.code(), Some(1), "{}", said(&skips));
    assert!(said(&skips).contains("skipped:"));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let text = "txt/alder-post/bridge.txt";
    for (name, why) in [
        ("html", "is a folder"),
        ("nowhere.txt#3", "no such file or folder: nowhere.txt"),
        ("html/finchbusiness.example/consent.html", "holds no article: consent wall"),
    ] {
        let refused = corpus(&["compare", name, text]);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert!(said(&refused).contains(why), "{}", said(&refused));
        assert!(data(&refused).is_empty());
    }
}

#[test]
fn a_pair_lost_at_reading_is_told_so() {
    let consent = "html/finchbusiness.example/consent.html";
    let told = flat(&data(&corpus(&["explain", consent, "txt/alder-post/bridge.txt", "."])));
    assert!(told.contains("lost at reading, because"), "{told}");
    let capture = "html/tidewatertimes.example/kelp-farm-print.html";
    let told =
        flat(&data(&corpus(&["explain", capture, "html/allfeed.example/coast.html#1", "."])));
    assert!(told.contains("a further capture of html/tidewatertimes.example/kelp-farm"), "{told}");
    assert!(told.contains("✓ matched as copy"), "{told}");
}

#[test]
fn strangers_are_told_what_was_missing() {
    let pair = ["html/penrowmercury.example/violin.html", "txt/alder-post/bridge.txt"];
    let told = flat(&data(&corpus(&["explain", pair[0], pair[1], "."])));
    assert!(told.contains("✗ not matched: lost at the candidates"), "{told}");
    let shown = data(&corpus(&["compare", pair[0], pair[1]]));
    assert!(shown.contains("\nNO REUSE\n") && !shown.contains("⟦¹The"), "{shown}");
}

#[test]
fn an_unknown_id_names_those_like_it() {
    let refused = corpus(&["explain", "bread.html", "txt/alder-post/bridge.txt", "."]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("html/capitaldispatch.example/bread.html"));
}
