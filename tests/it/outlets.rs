//! What a user's table of outlets does to the names in a report, and which tables are refused.

use std::ffi::OsStr;

use crate::tool::{self, Folder, run, text};

const TABLE: &str = "\
name,aliases,domains,owner,type,country
Finch Business,Finch Business Review; FBR,finchbusiness.example,Finch Group,daily,UK
\"Alder Post, The\",The Alder Post,https://www.alderpost.example/,Alder Trust,,
";

#[test]
fn a_table_names_outlets_by_alias_and_address_and_says_whose_they_are() {
    let folder = Folder::new(&[("outlets.csv", TABLE.as_bytes())]);
    let table = folder.path("outlets.csv");
    let plain = tool::scan(&[tool::corpus()], &[]);
    let named = tool::scan(&[tool::corpus()], &["--outlets", table.to_str().unwrap()]);
    let pieces = |report: &tool::Report, name: &str| {
        let source = report.list("sources").iter().find(|s| s["name"] == name).cloned();
        source.map(|source| (source["pieces"].as_u64().unwrap(), source))
    };
    for (old, new, owner) in [
        ("Finch Business Review", "Finch Business", "Finch Group"),
        ("The Alder Post", "Alder Post, The", "Alder Trust"),
    ] {
        let (before, row) = pieces(&plain, old).unwrap();
        let credited = row["credited"].clone();
        assert_eq!(row.get("owner"), None);
        assert!(pieces(&named, old).is_none(), "{old} has another name now");
        let (after, row) = pieces(&named, new).unwrap();
        assert_eq!((after, &row["credited"]), (before, &credited));
        assert_eq!(text(&row["owner"]), owner);
    }
    let (_, finch) = pieces(&named, "Finch Business").unwrap();
    assert_eq!((text(&finch["type"]), text(&finch["country"])), ("daily", "UK"));
    // Names are all that changed.
    let roles = |report: &tool::Report| {
        let role = |p: &serde_json::Value| (text(&p["id"]).to_owned(), text(&p["role"]).to_owned());
        report.list("pieces").iter().map(role).collect::<Vec<_>>()
    };
    assert_eq!(roles(&plain), roles(&named));
}

#[test]
fn a_table_that_cannot_be_used_is_refused_before_any_work() {
    for (table, says) in [
        ("name,domains\nLedger,nowhere\n", "nowhere of Ledger is no domain"),
        ("name,aliases\nLedger,\nPost,The Ledger\n", "The Ledger is both Ledger's and Post's"),
        ("outlet,domains\nLedger,ledger.example\n", "no column name"),
        ("name,domains\n", "no outlet in"),
        ("name,aliases\n-,\n", "has no name"),
    ] {
        let folder = Folder::new(&[("outlets.csv", table.as_bytes())]);
        let (table, corpus) = (folder.path("outlets.csv"), tool::corpus());
        let args =
            ["scan".as_ref(), corpus.as_os_str(), OsStr::new("--outlets"), table.as_os_str()];
        let ran = run(args);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn a_table_is_an_input_that_no_output_may_replace() {
    let folder = Folder::new(&[("outlets.csv", TABLE.as_bytes())]);
    let (table, corpus) = (folder.path("outlets.csv"), tool::corpus());
    let table = table.as_os_str();
    let args = ["scan".as_ref(), corpus.as_os_str(), OsStr::new("--outlets"), table];
    let ran = run(args.into_iter().chain([OsStr::new("--json"), table]));
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(table).unwrap(), TABLE);
}
