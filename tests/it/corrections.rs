//! What a person knows better: each field, what it wins over, that it survives a rescan, and which files are refused.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::tool::{self, Folder, Report, run, text};

const FLOOD: &str = "The river Lomond broke its banks above Carrow on Sunday night and put forty farms under water, the valley's \
    water board said. Nobody was hurt. Two hundred sheep were driven to the old quarry, where they stood until the morning, and the \
    road to Hollin Bridge will be closed for the rest of the week. The board had opened both weirs at noon, six hours before the \
    crest reached the town, and says that it could have done no more.";
const OTHER: &str = "In the market square the stalls stood a foot deep, and Bertil Moss sold his cheese from the roof of his van. He has \
    come to Carrow every Monday since the spring fair moved there, and he was not going to miss one for the sake of wet shoes.";

fn record(id: Option<&str>, source: &str, day: &str, text: &str) -> Value {
    let mut record = json!({ "source": source, "published": day, "text": text });
    if let Some(id) = id {
        record["id"] = json!(id);
    }
    record
}

fn lines(records: &[Value]) -> String {
    let lines: Vec<String> = records.iter().map(|r| format!("{r}\n")).collect();
    lines.concat()
}

/// A wire's story, a paper that credits it, an uncredited copy, and a story of its own.
fn news() -> Vec<Value> {
    let wire = format!("CARROW, March 3 (Reuters) - {FLOOD}");
    vec![
        record(Some("wire"), "Reuters", "2025-03-03", &wire),
        record(Some("paper"), "Vale Weekly", "2025-03-04", &wire),
        record(Some("copy"), "Moor Tribune", "2025-03-05", FLOOD),
        record(Some("own"), "Penrow Mercury", "2025-03-05", OTHER),
    ]
}

fn scan(records: &[Value], table: &str) -> Report {
    let folder = Folder::new(&[
        ("news/day.jsonl", lines(records).as_bytes()),
        ("fixes.csv", table.as_bytes()),
    ]);
    let fixes = folder.path("fixes.csv");
    tool::scan(&[folder.path("news")], &["--corrections", fixes.to_str().unwrap()])
}

/// The report with lines under a header, each said by Ada Lund.
fn told(records: &[Value], rows: &[&str]) -> Report {
    let rows: Vec<String> =
        rows.iter().map(|row| format!("{row},Ada Lund,looked into it\n")).collect();
    scan(records, &format!("piece,field,value,who,note\n{}", rows.concat()))
}

fn word(piece: &Value) -> Vec<&Value> {
    piece["evidence"].as_array().unwrap().iter().filter(|e| e["kind"] == "user").collect()
}

#[test]
fn nothing_changes_without_a_correction_that_is_applied() {
    let plain = Folder::new(&[("news/day.jsonl", lines(&news()).as_bytes())]);
    let plain = tool::scan(&[plain.path("news")], &[]);
    let report = told(&news(), &["gone,carrier,X"]);
    assert_eq!(plain.json["pieces"], report.json["pieces"]);
    assert_eq!(report.summary("corrections_applied"), 0);
    let unused = &report.summary("corrections_unused")[0];
    assert_eq!((&unused["line"], text(&unused["piece"])), (&json!(2), "gone"));
    assert_eq!(text(&unused["reason"]), "gone is not in the collection");
    assert_eq!(report.ran.code, 0, "collections shrink");
    assert!(report.ran.stderr.contains("fixes.csv, line 2 (carrier)"), "{}", report.ran.stderr);
    assert_eq!(plain.summary("corrections_unused"), &Value::Null);
    // What the tests below change.
    let pieces = plain.pieces();
    assert_eq!(
        (text(&pieces["wire"]["role"]), text(&pieces["paper"]["parent"])),
        ("original", "wire")
    );
    assert_eq!(
        (text(&pieces["copy"]["role"]), text(&pieces["own"]["role"])),
        ("reprint", "unlinked")
    );
}

#[test]
fn a_carrier_is_whose_page_it_is() {
    let report = told(&news(), &["own,carrier,Harbour Ledger"]);
    let own = report.pieces()["own"];
    assert_eq!(
        (text(&own["carrier"]["name"]), text(&own["carrier"]["basis"])),
        ("Harbour Ledger", "user")
    );
    assert_eq!(own["source"], "Harbour Ledger");
    let word = word(own);
    assert_eq!(
        text(&word[0]["says"]),
        "its carrier is Harbour Ledger, says Ada Lund: looked into it"
    );
    assert_eq!((text(&word[0]["text"]), text(&word[0]["in"])), ("Harbour Ledger", "fixes.csv"));
    // It makes roles as any carrier does: the paper was Reuters' own page.
    let report = told(&news(), &["paper,carrier,Reuters"]);
    assert_ne!(report.pieces()["paper"]["role"], "reprint");
}

#[test]
fn an_origin_goes_before_a_credit() {
    let report = told(&news(), &["paper,origin,AFP", "copy,origin,Moor Tribune", "own,origin,dpa"]);
    let pieces = report.pieces();
    let origin = |id: &str| text(&pieces[id]["origin"]["name"]).to_owned();
    assert_eq!((text(&pieces["paper"]["role"]), origin("paper")), ("reprint", "AFP".to_owned()));
    assert_eq!(pieces["paper"]["parent"], Value::Null, "the wire's text is Reuters'");
    assert!(pieces["paper"]["absent_parent"].is_string());
    assert_eq!(
        (text(&pieces["copy"]["role"]), origin("copy")),
        ("original", "Moor Tribune".to_owned())
    );
    // A text without a partner.
    assert_eq!((text(&pieces["own"]["role"]), origin("own")), ("reprint", "dpa".to_owned()));
    for id in ["paper", "copy", "own"] {
        assert_eq!(
            (text(&pieces[id]["tier"]), &pieces[id]["confidence"]),
            ("A", &json!(0.97)),
            "{id}"
        );
        assert_eq!(text(&pieces[id]["origin"]["basis"]), "user");
    }
    let own = word(pieces["copy"])[0]["weight"].as_i64().unwrap();
    let others = word(pieces["paper"])[0]["weight"].as_i64().unwrap();
    assert!(own < 0 && others > 0, "{own} {others}");
}

#[test]
fn a_date_forbids_as_a_pages_own_does() {
    let text_of = |id, source, day| record(Some(id), source, day, FLOOD);
    let news =
        [text_of("a", "Vale Weekly", "2025-03-03"), text_of("b", "Moor Tribune", "2025-03-08")];
    let report = told(&news, &["a,date,2025-03-20T09:30:00Z"]);
    let a = report.pieces()["a"];
    assert_eq!(
        (text(&a["published"]["from"]), text(&a["published"]["basis"])),
        ("2025-03-20T09:30:00Z", "user")
    );
    assert_ne!(a["role"], "original");
    assert_eq!(report.summary("published")["to"], "2025-03-20");
}

#[test]
fn a_parent_goes_before_dates_and_credits() {
    // The copy is later than the paper, and the wire credits itself.
    let report = told(&news(), &["paper,parent,copy", "wire,parent,own"]);
    let pieces = report.pieces();
    assert_eq!(
        (text(&pieces["paper"]["role"]), text(&pieces["paper"]["parent"])),
        ("reprint", "copy")
    );
    // Nobody compared them, or found anything.
    assert_eq!(
        (text(&pieces["wire"]["role"]), text(&pieces["wire"]["parent"])),
        ("reprint", "own")
    );
    assert_eq!(pieces["wire"]["degree"], Value::Null);
    let report = told(&news(), &["paper,parent,none", "copy,parent,absent", "own,parent,absent"]);
    let pieces = report.pieces();
    assert_eq!(
        (text(&pieces["paper"]["role"]), &pieces["paper"]["parent"]),
        ("original", &Value::Null)
    );
    for id in ["copy", "own"] {
        assert_eq!(
            (text(&pieces[id]["role"]), &pieces[id]["parent"]),
            ("reprint", &Value::Null),
            "{id}"
        );
        assert!(pieces[id]["absent_parent"].is_string(), "{id}");
    }
    let listed: Vec<String> =
        report.list("absent").iter().flat_map(|a| tool::names(&a["members"])).collect();
    assert!(listed.contains(&"own".to_owned()), "{listed:?}");
}

#[test]
fn pieces_that_a_person_keeps_apart_share_no_cluster_family_or_tree() {
    for route in ["exhaustive", "sketched"] {
        let three = |second: &str| {
            vec![
                record(Some("a"), "Vale Weekly", "2025-03-03", FLOOD),
                record(Some("b"), "Moor Tribune", "2025-03-04", second),
                record(Some("c"), "Penrow Mercury", "2025-03-05", OTHER),
            ]
        };
        // Copies, equal texts, and a part.
        let part = format!("{OTHER} {}", FLOOD.split(". ").next().unwrap());
        for second in [format!("{FLOOD} More."), FLOOD.to_owned(), part] {
            let news = three(&second);
            let folder = Folder::new(&[
                ("news/day.jsonl", lines(&news).as_bytes()),
                ("fixes.csv", b"piece,field,value,who\nb,not_same_story,a,Bo\n"),
            ]);
            let fixes = folder.path("fixes.csv");
            let options = ["--candidates", route, "--corrections", fixes.to_str().unwrap()];
            let plain = tool::scan(&[folder.path("news")], &options[..2]);
            let report = tool::scan(&[folder.path("news")], &options);
            let before = plain.pairs()[&("a", "b")].clone();
            let mut after = report.pairs()[&("a", "b")].clone();
            assert_eq!(after.as_object_mut().unwrap().remove("not_same_story"), Some(json!(true)));
            assert_eq!(before, after, "as it was measured");
            for list in ["clusters", "families"] {
                let together =
                    |m: &Vec<String>| ["a", "b"].iter().all(|id| m.iter().any(|n| n == id));
                assert!(!report.members(list).iter().any(together), "{list} {route}");
            }
            for id in ["a", "b"] {
                let piece = report.pieces()[id];
                assert_eq!(piece["parent"].as_str().filter(|p| *p != "c"), None, "{id} {route}");
                assert!(text(&word(piece)[0]["says"]).contains("not the same story as"));
            }
        }
    }
}

#[test]
fn equal_texts_of_which_two_are_kept_apart_stand_in_two_clusters() {
    let news: Vec<Value> = ["a", "b", "c", "d"]
        .map(|id| record(Some(id), id, "2025-03-03", FLOOD))
        .into_iter()
        .collect();
    let report = told(&news, &["a,not_same_story,c"]);
    let clusters: Vec<Vec<String>> = report.members("clusters").into_iter().collect();
    assert!(!clusters.iter().any(|m| m.contains(&"a".to_owned()) && m.contains(&"c".to_owned())));
    assert!(clusters.iter().any(|m| m.len() == 3), "{clusters:?}");
}

#[test]
fn corrections_survive_a_rescan_that_brings_more_and_another_order() {
    // Records without an id are called by their line.
    let mut records: Vec<Value> = news();
    for record in &mut records {
        record.as_object_mut().unwrap().shift_remove("id");
    }
    // Of equal texts none can be told by its content.
    records[1]["text"] = json!(format!("{} Vale Weekly", text(&records[1]["text"])));
    let plain = Folder::new(&[("news/day.jsonl", lines(&records).as_bytes())]);
    let plain = tool::scan(&[plain.path("news")], &[]);
    let at = |report: &Report, source: &str| -> Value {
        report.list("pieces").iter().find(|p| p["source"] == source).unwrap().clone()
    };
    let hash = |source: &str| text(&at(&plain, source)["sha256"]).to_owned();
    let id = |source: &str| text(&at(&plain, source)["id"]).to_owned();
    let table = format!(
        "piece,sha256,field,value,value_sha256,who,note\n\
         {},{},origin,dpa,,Ada Lund,\n\
         {},{},parent,{},{},Ada Lund,\n\
         gone.jsonl:1,{},date,2025-03-20,,Ada Lund,\n",
        id("Penrow Mercury"),
        hash("Penrow Mercury"),
        id("Moor Tribune"),
        hash("Moor Tribune"),
        id("Vale Weekly"),
        hash("Vale Weekly").to_uppercase(),
        hash("Reuters"),
    );
    let mut more: Vec<Value> = records.iter().rev().cloned().collect();
    more.insert(1, record(None, "Sandmere Echo", "2025-03-06", &format!("{OTHER} It rained on.")));
    more.push(record(None, "Kestrel Radio", "2025-03-07", "All trains run again from Monday on."));
    for records in [records, more] {
        let report = scan(&records, &table);
        assert_eq!(report.summary("corrections_applied"), 3, "{}", report.ran.stderr);
        assert_eq!(at(&report, "Penrow Mercury")["origin"]["name"], "dpa");
        let vale = at(&report, "Vale Weekly")["id"].clone();
        assert_eq!(at(&report, "Moor Tribune")["parent"], vale);
        assert_eq!(at(&report, "Reuters")["published"]["from"], "2025-03-20");
    }
}

#[test]
fn a_correction_of_another_text_under_the_same_id_is_not_applied() {
    let table =
        format!("piece,sha256,field,value,who\nown,{},origin,dpa,Ada Lund\n", "0".repeat(64));
    let report = scan(&news(), &table);
    assert_eq!(report.pieces()["own"]["role"], "unlinked");
    let reason = &report.summary("corrections_unused")[0]["reason"];
    assert_eq!(text(reason), "the text of own is another now");
}

#[test]
fn a_circle_that_only_contents_make_is_told_with_both_lines() {
    let plain = Folder::new(&[("news/day.jsonl", lines(&news()).as_bytes())]);
    let plain = tool::scan(&[plain.path("news")], &[]);
    let hash = text(&plain.pieces()["own"]["sha256"]).to_owned();
    let table = format!(
        "piece,sha256,field,value,who\nold,{hash},parent,copy,Ada Lund\ncopy,,parent,own,Ada Lund\n"
    );
    let report = scan(&news(), &table);
    let unused = &report.summary("corrections_unused")[0];
    assert_eq!(
        (&unused["line"], text(&unused["reason"])),
        (&json!(3), "with line 2 it would make a circle")
    );
    assert_eq!(report.pieces()["own"]["parent"], "copy");
}

#[test]
fn a_file_that_cannot_be_used_is_refused_before_any_work() {
    let header = "piece,field,value,who,note\n";
    let cases: BTreeMap<&str, &str> = [
        ("a,colour,red,Ada,\n", "line 2: unknown field"),
        ("a,origin,,Ada,\n", "line 2: it has no value"),
        ("a,origin,dpa,,\n", "line 2: it does not say who says so"),
        ("a,date,soon,Ada,\n", "line 2: no date such as 2025-03-04"),
        ("a,date,04-03-2025,Ada,\n", "line 2: no date such as"),
        ("a,parent,a,Ada,\n", "line 2: a cannot be its own parent"),
        (
            "a,origin,dpa,Ada,\na,origin,AFP,Bo,\n",
            "lines 2 and 3 contradict each other: the origin of a is dpa, and AFP",
        ),
        ("a,parent,none,Ada,\na,parent,b,Bo,\n", "lines 2 and 3 contradict each other"),
        ("a,parent,b,Ada,\nb,not_same_story,a,Bo,\n", "lines 2 and 3 contradict each other"),
        ("a,parent,b,Ada,\nc,carrier,X,Ada,\nb,parent,a,Bo,\n", "lines 2 and 4 make a circle"),
        ("", "no correction in"),
    ]
    .into();
    let whole = cases.iter().map(|(rows, says)| (format!("{header}{rows}"), *says));
    let columns = [
        ("piece,value,who\na,dpa,Ada\n".to_owned(), "line 2: no column field"),
        ("article,field,value,who\na,origin,dpa,Ada\n".to_owned(), "piece"),
        ("piece,sha256,field,value,who\na,12ab,origin,dpa,Ada\n".to_owned(), "line 2: no SHA-256"),
    ];
    for (table, says) in whole.chain(columns) {
        let folder = Folder::new(&[("fixes.csv", table.as_bytes())]);
        let (fixes, corpus) = (folder.path("fixes.csv"), tool::corpus());
        let args =
            ["scan".as_ref(), corpus.as_os_str(), "--corrections".as_ref(), fixes.as_os_str()];
        let ran = run(args);
        assert_eq!(ran.code, 2, "{table}: {}", ran.stderr);
        assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{table}");
    }
}

#[test]
fn the_same_said_twice_is_no_contradiction_and_lines_may_be_json() {
    let row = json!({ "piece": "own", "field": "origin", "value": "dpa", "who": "Ada Lund" });
    let folder = Folder::new(&[
        ("news/day.jsonl", lines(&news()).as_bytes()),
        ("fixes.jsonl", lines(&[row.clone(), row]).as_bytes()),
    ]);
    let fixes = folder.path("fixes.jsonl");
    let options = ["--corrections", fixes.to_str().unwrap()];
    let report = tool::scan(&[folder.path("news")], &options);
    assert_eq!(report.pieces()["own"]["origin"]["name"], "dpa");
    assert_eq!(word(report.pieces()["own"]).len(), 1);
    assert_eq!(report.summary("corrections_applied"), 2);
}

#[test]
fn a_correction_may_name_a_text_of_the_reference() {
    let folder = Folder::new(&[
        (
            "news/day.jsonl",
            lines(&[record(Some("a"), "Vale Weekly", "2025-03-03", FLOOD)]).as_bytes(),
        ),
        ("known/wire.jsonl", lines(&[record(Some("w"), "Wire", "2025-03-01", FLOOD)]).as_bytes()),
        ("fixes.csv", b"piece,field,value,who\na,not_same_story,reference:w,Bo\n"),
    ]);
    let (known, fixes) = (folder.path("known"), folder.path("fixes.csv"));
    let (known, fixes) = (known.to_str().unwrap(), fixes.to_str().unwrap());
    let report =
        tool::scan(&[folder.path("news")], &["--reference", known, "--corrections", fixes]);
    let a = report.pieces()["a"];
    assert_eq!((&a["parent"], a.get("reference")), (&Value::Null, None));
    assert_eq!(report.list("pairs")[0]["not_same_story"], true);
}

#[test]
fn an_origin_that_is_the_references_leaves_its_text_the_parent() {
    for (origin, parent) in [("Wire", json!("reference:w")), ("dpa", Value::Null)] {
        let paper = record(Some("a"), "Vale Weekly", "2025-03-03", FLOOD);
        let wire = record(Some("w"), "Wire", "2025-03-01", FLOOD);
        let fixes = format!("piece,field,value,who\na,origin,{origin},Bo\n");
        let folder = Folder::new(&[
            ("news/day.jsonl", lines(&[paper]).as_bytes()),
            ("known/wire.jsonl", lines(&[wire]).as_bytes()),
            ("fixes.csv", fixes.as_bytes()),
        ]);
        let (known, fixes) = (folder.path("known"), folder.path("fixes.csv"));
        let (known, fixes) = (known.to_str().unwrap(), fixes.to_str().unwrap());
        let report =
            tool::scan(&[folder.path("news")], &["--reference", known, "--corrections", fixes]);
        let a = report.pieces()["a"];
        assert_eq!((text(&a["role"]), &a["parent"]), ("reprint", &parent), "{origin}");
        assert_eq!(a["origin"]["name"], origin);
    }
}
