//! What `wirecopy inspect` tells of a reading: each fact with its source and place, each stretch that does not count.

use std::path::Path;

use serde_json::Value;

use crate::tool::{Folder, command, run, text};

const PAGE: &str = r#"<!doctype html><html lang="en"><head>
<title>Quay closed until autumn | Harbour Ledger</title>
<link rel="canonical" href="https://www.harbourledger.example/news/quay">
<meta property="og:title" content="Quay closed until autumn">
<meta property="og:site_name" content="Harbour Ledger">
<meta name="author" content="Ines Falk">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Quay closed until autumn",
"datePublished": "2025-03-04T09:30:00+01:00", "publisher": {"@type": "Organization", "name": "Harbour Ledger"}}</script>
</head><body><nav><a href="/">Home</a> <a href="/sea">Sea</a></nav><article>
<h1>Quay closed until autumn</h1><p>4 March 2025</p>
<p>SANDMERE, March 4 (Reuters) - The harbour board closed the northern quay on Monday after divers found that the piles
below the fish market had rotted through.</p>
<p>“We ought to have looked ten years ago, when it was still cheap to mend,” said the harbour master.</p>
<p>Boats will land their catch at the southern quay until the autumn, and the board expects the repair to cost four
million crowns.</p></article></body></html>"#;

const NOTE: &str = "\
Skip to content

Ferry crews walk off the boats

OTTAWA — The crews of the northern ferry walked off their boats on Tuesday, after the harbour board let the quay to a firm that
had never run one.

Traders at the market said that they had warned the board twice and had never been given an answer in writing.

This report by The Canadian Press was first published March 5, 2025.
";

fn inspected(folder: &Folder) -> Value {
    let ran = run([Path::new("inspect"), &folder.root(), Path::new("--json")]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

fn both() -> Folder {
    Folder::new(&[("page.html", PAGE.as_bytes()), ("note.txt", NOTE.as_bytes())])
}

#[test]
fn a_doubter_sees_where_each_fact_comes_from() {
    let folder = both();
    let mut command = command();
    command.current_dir(folder.root()).args(["inspect", "."]).env("COLUMNS", "110");
    let output = command.output().unwrap();
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
}

#[test]
fn facts_name_their_tag_or_their_line() {
    let folder = both();
    let json = inspected(&folder);
    let pieces = json["pieces"].as_array().unwrap();
    let facts = |id: &str| -> Vec<&Value> {
        let piece = pieces.iter().find(|p| p["id"] == id).unwrap();
        piece["facts"].as_array().unwrap().iter().collect()
    };
    let has = |id: &str, fact: &str, value: &str, basis: &str| {
        let of = facts(id);
        let found = of
            .iter()
            .any(|f| f["fact"] == fact && text(&f["value"]).contains(value) && f["basis"] == basis);
        assert!(found, "{fact} {value} {basis}: {of:#?}");
    };
    has("page.html", "title", "Quay closed until autumn", "h1");
    has("page.html", "title", "Quay closed until autumn", "meta og:title");
    has("page.html", "address", "harbourledger.example/news/quay", "link canonical");
    has("page.html", "author", "Ines Falk", "meta author");
    has("page.html", "carrier", "Harbour Ledger", "JSON-LD publisher");
    has("page.html", "published", "2025-03-04", "JSON-LD datePublished");
    has("page.html", "credit", "Reuters wrote the text", "dateline");
    has("note.txt", "credit", "The Canadian Press wrote the text", "republication sentence");

    let credit =
        facts("note.txt").into_iter().find(|f| f["basis"] == "republication sentence").unwrap();
    assert_eq!(credit["line"], 10);
    let at = |i: usize| credit["span"][i].as_u64().unwrap() as usize;
    assert_eq!(&NOTE[at(0)..at(1)], text(&credit["words"]));
}

#[test]
fn what_an_outlet_repeats_is_shown_in_each_piece() {
    let footer = "Support our journalism with a subscription from two pounds a week and have the morning briefing sent to \
                  you each day before breakfast";
    let lines: Vec<String> = (0..20u64)
        .map(|n| {
            let word = |m: u64| {
                format!("w{:x}", (n * 1_000 + m).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24)
            };
            let own: Vec<String> = (0..60).map(word).collect();
            let text = format!("{}. {footer}.", own.join(" "));
            serde_json::json!({"id": format!("a{n:02}"), "source": "Moor Tribune", "text": text})
                .to_string()
        })
        .collect();
    let folder = Folder::new(&[("moor.jsonl", lines.join("\n").as_bytes())]);
    let json = inspected(&folder);
    for piece in json["pieces"].as_array().unwrap() {
        let spans = piece["repeated"].as_array().unwrap();
        assert_eq!(spans.len(), 1, "{piece:#}");
        let at = |i: usize| spans[0][i].as_u64().unwrap() as usize;
        assert_eq!(&text(&piece["text"])[at(0)..at(1)], footer);
    }
    let shown = run([Path::new("inspect"), &folder.root()]).stdout;
    assert!(shown.contains("repeated") && shown.contains("Support our journalism"), "{shown}");
}
