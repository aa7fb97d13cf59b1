//! A known source side: what is taken from it, what it leaves alone, and that time goes with the collection.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::tool::{self, Folder, Report, run, text};

const FLOOD: &str = "The river Lomond broke its banks above Carrow on Sunday night and put forty farms under water, the valley's \
    water board said. Nobody was hurt. Two hundred sheep were driven to the old quarry, where they stood until the morning, and the \
    road to Hollin Bridge will be closed for the rest of the week. The board had opened both weirs at noon, six hours before the \
    crest reached the town, and says that it could have done no more. Farmers on the left bank want to know why the lower weir \
    was open to a hand's breadth only when the first field went under.";
const FERRY: &str = "The last steam ferry on Lake Ammer goes to the breakers in May, fifty years after she was to be replaced. Her owners \
    had offered the hull to three museums, none of which has a quay that is long enough. The boilers were made in Penrow, and the \
    foundry's grandson has asked for the plate. A last crossing on the first of the month is sold out, and the company has put on \
    a second one at dusk, with the town band on the upper deck and no return before the morning.";
const OWN: &str = "In the market square the stalls stood a foot deep, and Bertil Moss sold his cheese from the roof of his van. He has \
    come to Carrow every Monday since the spring fair moved there, and he was not going to miss one for the sake of wet shoes. By \
    ten o'clock he had nothing left but a rind, which he gave to a dog that had swum over from the chapel. The baker opposite did \
    not open at all, and the school kept its children on the upper floor until their parents came for them by boat.";

fn record(id: &str, source: &str, day: &str, text: &str) -> String {
    json!({ "id": id, "source": source, "published": day, "text": text }).to_string()
}

fn sides(reference: &[String], collection: &[String]) -> Folder {
    Folder::new(&[
        ("known/wire.jsonl", reference.join("\n").as_bytes()),
        ("papers/day.jsonl", collection.join("\n").as_bytes()),
    ])
}

fn scan(folder: &Folder, options: &[&str]) -> Report {
    let known = folder.path("known");
    let mut all = vec!["--reference", known.to_str().unwrap()];
    all.extend(options);
    tool::scan(&[folder.path("papers")], &all)
}

fn kinds(piece: &Value) -> BTreeSet<&str> {
    piece["evidence"].as_array().unwrap().iter().map(|e| text(&e["kind"])).collect()
}

#[test]
fn what_stands_in_the_reference_is_made_from_it_whatever_dates_and_marks_say() {
    // It is signed, and older by a week.
    let signed = format!("By Oona Fell, Vale Weekly staff reporter\n\n{FLOOD}");
    let folder = sides(
        &[record("w1", "Lomond Press Agency", "2025-03-10", FLOOD)],
        &[
            record("a", "Vale Weekly", "2025-03-03", &signed),
            record("b", "Moor Tribune", "2025-03-02", OWN),
        ],
    );
    let report = scan(&folder, &[]);
    let pieces = report.pieces();
    let a = pieces["a"];
    assert_eq!((text(&a["role"]), text(&a["parent"])), ("reprint", "reference:w1"));
    assert_eq!(text(&a["origin"]["name"]), "Lomond Press Agency");
    assert_eq!(a["reference"]["by"][0]["id"], "reference:w1");
    assert!(a["reference"]["share"].as_f64().unwrap() > 0.9, "{}", a["reference"]);
    assert!(kinds(a).is_superset(&BTreeSet::from(["coverage", "reference"])), "{:?}", kinds(a));
    assert_eq!(a["segments"].as_array().unwrap().last().unwrap()["from"][0], "reference:w1");
    assert_eq!(pieces["b"]["role"], "unlinked");
    assert_eq!(pieces["b"].get("reference"), None);

    // It is none of the collection.
    assert_eq!((report.summary("documents"), report.summary("pieces")), (&json!(2), &json!(2)));
    let counts = report.summary("reference");
    assert_eq!((&counts["pieces"], &counts["taking"]), (&json!(1), &json!(1)));
    let known = &report.list("reference")[0];
    assert_eq!((text(&known["id"]), &known["pieces"]), ("reference:w1", &json!(1)));
    let names: Vec<&str> = report.list("sources").iter().map(|s| text(&s["name"])).collect();
    assert_eq!(names, ["Moor Tribune", "Vale Weekly"]);
    let vale = &report.list("sources")[1]["reference"];
    assert_eq!((&vale["pieces"], &vale["share"]), (&json!(1), &a["reference"]["share"]));
    assert!(report.list("clusters").is_empty());
    assert_eq!(report.list("pairs").len(), 1);
    assert_eq!(report.list("overlap")[0]["from"], "Lomond Press Agency");
    assert!(report.ran.stdout.contains("  1  copied from the reference"), "{}", report.ran.stdout);
    assert!(report.ran.stdout.contains("reference of 1 article: 1 article takes from it"));
}

#[test]
fn shares_are_those_of_words_outside_quotation_in_any_text_of_it() {
    let speech = "“We opened both weirs at noon, and there is no more that a board can do than to open its weirs, whatever is said \
                  of it on the left bank,” said Ada Lund.";
    let of = |text: &str, from: usize, to: usize| {
        text.split(' ').collect::<Vec<_>>()[from..to].join(" ")
    };
    let mixed = format!("{}. {OWN} {}. {speech}", of(FLOOD, 0, 30), of(FERRY, 0, 30));
    let folder = sides(
        &[
            record("w1", "Lomond Press Agency", "2025-03-01", &format!("{FLOOD} {speech}")),
            record("w2", "Lomond Press Agency", "2025-03-01", FERRY),
            record("w3", "Lomond Press Agency", "2025-03-01", &format!("{FLOOD} Corrected.")),
        ],
        &[record("a", "Vale Weekly", "2025-03-03", &mixed)],
    );
    let report = scan(&folder, &[]);
    let a = report.pieces()["a"];
    let words = (30 + OWN.split_whitespace().count() + 30 + 3) as f64;
    let share = |v: &Value| v["share"].as_f64().unwrap();
    // Half an apostrophe's word more or less; the union counts what two texts have once.
    assert!((share(&a["reference"]) - 60.0 / words).abs() < 0.03, "{}", a["reference"]);
    let by = a["reference"]["by"].as_array().unwrap();
    assert_eq!(by.len(), 3, "{by:?}");
    assert!(by.iter().all(|by| (share(by) - 30.0 / words).abs() < 0.03), "{by:?}");
    assert_eq!(a["role"], "partial");
    assert!(text(&a["parent"]).starts_with("reference:"));
    assert_eq!(a["origins"][0]["name"], "Lomond Press Agency");
    let composition = &a["composition"];
    let parts = ["reprinted", "edited", "quoted", "unmatched"];
    let sum: f64 = parts.iter().map(|part| composition[*part].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 0.001 && composition["reprinted"].as_f64().unwrap() > 0.2);
}

#[test]
fn a_carriers_own_later_print_is_a_revision() {
    let folder = sides(
        &[record("old", "Vale Weekly", "2024-03-01", FLOOD)],
        &[record("new", "Vale Weekly", "2025-03-01", &format!("{FLOOD} It happened again."))],
    );
    let report = scan(&folder, &[]);
    let piece = report.pieces()["new"];
    assert_eq!((text(&piece["role"]), text(&piece["parent"])), ("revision", "reference:old"));
}

#[test]
fn equal_texts_of_both_sides_all_meet() {
    let short = "All trains run.";
    let copies = |side: &str, n: usize, text: &str| -> Vec<String> {
        (0..n).map(|i| record(&format!("{side}{i:02}"), side, "2025-03-01", text)).collect()
    };
    let reference = [copies("Wire", 10, FLOOD), copies("Short Wire", 2, short)].concat();
    let collection = [copies("Paper", 11, FLOOD), copies("Short Paper", 2, short)].concat();
    let folder = sides(&reference, &collection);
    for route in ["exhaustive", "sketched"] {
        let report = scan(&folder, &["--candidates", route]);
        for (id, piece) in report.pieces() {
            assert_eq!(piece["role"], "reprint", "{id} {route}");
            assert_eq!(piece["reference"]["share"], 1.0, "{id} {route}");
            let first =
                if id.starts_with("Short") { "reference:Short Wire00" } else { "reference:Wire00" };
            assert_eq!(piece["parent"], first, "{id} {route}");
        }
        let of_reference = |id: &&Value| text(id).starts_with("reference:");
        let within = |p: &Value| of_reference(&&p["a"]) && of_reference(&&p["b"]);
        assert!(!report.list("pairs").iter().any(within));
        assert_eq!(report.list("clusters").len(), 2);
    }
}

#[test]
fn what_is_said_of_pairs_within_the_collection_does_not_depend_on_it() {
    // Pages of the corpus under other names, one of them very often, and what nobody has.
    let page = std::fs::read(tool::corpus().join("html/meridianwire.example/carrow-bridge.html"));
    let page = page.unwrap();
    let names: Vec<String> = (0..260).map(|n| format!("copy-{n:03}.html")).collect();
    let mut files: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), page.as_slice())).collect();
    files.push(("ferry.txt", FERRY.as_bytes()));
    let folder = Folder::new(&files);
    let known = folder.root();
    for route in ["exhaustive", "sketched"] {
        let options = ["--pairs", "all", "--candidates", route];
        let plain = tool::scan(&[tool::corpus()], &options);
        let with = ["--reference", known.to_str().unwrap()];
        let beside = tool::scan(&[tool::corpus()], &[&options[..], &with].concat());
        for list in ["containers", "non_articles", "families"] {
            assert_eq!(plain.json[list], beside.json[list], "{list} {route}");
        }
        for summary in ["documents", "pieces", "clusters", "furniture_pairs", "distinct_texts"] {
            assert_eq!(plain.summary(summary), beside.summary(summary), "{summary} {route}");
        }
        assert_eq!(plain.members("clusters"), beside.members("clusters"));
        let mut pairs = beside.pairs();
        pairs.retain(|(a, b), _| !a.starts_with("reference:") && !b.starts_with("reference:"));
        assert_eq!(plain.pairs(), pairs, "{route}");
        assert!(beside.list("pairs").len() > plain.list("pairs").len());
        assert_eq!(plain.json.get("reference"), None);
        assert_eq!(plain.summary("reference"), &Value::Null);
    }
}

#[test]
fn a_reference_is_not_compared_with_itself() {
    let changed = |n: usize| FLOOD.replace("Sunday", &format!("day{n}")) + &format!(" tail{n}.");
    let reference: Vec<String> =
        (0..150).map(|n| record(&format!("w{n}"), "Wire", "2025-03-01", &changed(n))).collect();
    let folder = sides(&reference, &[record("a", "Vale Weekly", "2025-03-03", FLOOD)]);
    for route in ["exhaustive", "sketched"] {
        let stats = folder.path("stats.json");
        let report = scan(&folder, &["--candidates", route, "--stats", stats.to_str().unwrap()]);
        let stats: Value = serde_json::from_slice(&std::fs::read(stats).unwrap()).unwrap();
        assert_eq!(stats["candidates"], 150, "{route}: of 11,175 among themselves none");
        assert_eq!(report.list("pairs").len(), 150);
        assert_eq!(report.summary("reference")["matched"], 150);
    }
}

#[test]
fn ids_of_the_collection_stay_and_those_of_the_reference_are_their_own() {
    let mut collection = vec![record("x", "Vale Weekly", "2025-03-03", FLOOD)];
    let reference = [record("x", "Wire", "2025-03-01", FLOOD)];
    let report = scan(&sides(&reference, &collection), &[]);
    assert_eq!(report.pieces()["x"]["parent"], "reference:x");
    collection.push(record("reference:x", "Moor Tribune", "2025-03-03", OWN));
    let report = scan(&sides(&reference, &collection), &[]);
    assert_eq!(report.pieces()["x"]["parent"], "reference:reference:x");
    assert_eq!(report.pieces()["reference:x"]["role"], "unlinked");
}

#[test]
fn a_file_on_both_sides_is_the_references_and_that_is_said() {
    let folder = Folder::new(&[
        ("news/agency/flood.txt", FLOOD.as_bytes()),
        ("news/paper.txt", FLOOD.as_bytes()),
        ("news/bad.jsonl", b"{"),
        ("more/bad.jsonl", b"{"),
    ]);
    let known = folder.path("news/agency");
    let more = folder.path("more");
    let options = ["--reference", known.to_str().unwrap(), "--reference", more.to_str().unwrap()];
    let report = tool::scan(&[folder.path("news")], &options);
    assert_eq!(report.pieces().into_keys().collect::<Vec<_>>(), ["paper.txt"]);
    assert_eq!(report.pieces()["paper.txt"]["parent"], "reference:flood.txt");
    let passed = &report.summary("passed_over")[0];
    assert_eq!(
        (text(&passed["path"]), text(&passed["reason"])),
        ("agency/flood.txt", "read as a reference")
    );
    // Bad records of either side are told apart, and both make the exit code 1.
    assert_eq!(report.summary("skipped").as_array().unwrap().len(), 1);
    assert_eq!(report.summary("reference")["skipped"].as_array().unwrap().len(), 1);
    assert_eq!(report.ran.code, 1);

    let all = folder.path("news/agency");
    let ran = run(["scan".as_ref(), all.as_os_str(), "--reference".as_ref(), all.as_os_str()]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

#[test]
fn a_reference_that_cannot_be_read_is_refused() {
    let folder = Folder::new(&[("paper.txt", FLOOD.as_bytes()), ("empty/picture.png", b"x")]);
    let papers = folder.path("paper.txt");
    for (given, says) in [("nowhere", "nowhere"), ("empty", "empty"), ("-", "both")] {
        let path = if given == "-" { "-".into() } else { folder.path(given) };
        let news = if given == "-" { "-".into() } else { papers.clone() };
        let args = ["scan".as_ref(), news.as_os_str(), "--reference".as_ref(), path.as_os_str()];
        let ran = run(args);
        assert_eq!(ran.code, 2, "{given}: {}", ran.stderr);
        assert!(ran.stderr.contains(says), "{given}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{given}");
    }
}

#[test]
fn the_report_is_the_same_for_any_threads_and_order() {
    let reference: Vec<String> = (0..40)
        .map(|n| record(&format!("w{n}"), "Wire", "2025-03-01", &format!("{FLOOD} Take {n}.")))
        .collect();
    let collection: Vec<String> = (0..40)
        .map(|n| {
            record(&format!("p{n}"), "Paper", "2025-03-02", &format!("Take {n}. {FLOOD} {OWN}"))
        })
        .collect();
    let first = scan(&sides(&reference, &collection), &["--threads", "1"]);
    let turned = |list: &[String]| list.iter().rev().cloned().collect::<Vec<_>>();
    let second = scan(&sides(&turned(&reference), &turned(&collection)), &["--threads", "2"]);
    assert_eq!(first.bytes, second.bytes);
}
