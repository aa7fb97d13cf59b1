//! The five real documents against what a careful reader finds in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use crate::tool::{self, Report, Wrong, names, text};

struct Seeds {
    report: Report,
    truth: Value,
    /// File names by their first three letters.
    files: BTreeMap<String, String>,
}

impl Seeds {
    fn scan() -> Option<Self> {
        let folder = tool::seeds()?;
        let truth = tool::truth(&folder);
        let files = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| PathBuf::from(name).extension().is_some_and(|e| e == "txt"))
            .map(|name| (name[..3].to_owned(), name))
            .collect();
        Some(Self { report: tool::scan(&[folder], &["--pairs", "all"]), truth, files })
    }

    /// The id that a report gives to `000` or `002.1`.
    fn id(&self, name: &str) -> String {
        match name.split_once('.') {
            None => self.files[name].clone(),
            Some((file, n)) => format!("{}#{n}", self.files[file]),
        }
    }

    fn ids(&self, list: &Value) -> Vec<String> {
        let mut all: Vec<String> =
            list.as_array().unwrap().iter().map(|n| self.id(text(n))).collect();
        all.sort_unstable();
        all
    }

    fn groups(&self, name: &str) -> BTreeSet<Vec<String>> {
        self.truth[name].as_array().unwrap().iter().map(|g| self.ids(g)).collect()
    }
}

fn near(is: &Value, should: &Value) -> bool {
    (is.as_f64().unwrap() - should.as_f64().unwrap()).abs() <= 0.05
}

#[test]
fn documents_are_read_and_the_truth_is_passed_over() {
    let Some(seeds) = Seeds::scan() else { return };
    let report = &seeds.report;
    let mut wrong = Wrong::default();
    wrong.same("exit code", report.ran.code, 0);
    for (name, should) in [("documents", 5), ("pieces", 9), ("containers", 1), ("non_articles", 0)]
    {
        wrong.same(name, report.summary(name).as_u64(), Some(should));
    }
    wrong.same("skipped", report.summary("skipped").as_array().unwrap().len(), 0);
    wrong.unless(report.fate("truth.json").is_some(), || "truth.json is not named".to_owned());
    for container in seeds.truth["containers"].as_array().unwrap() {
        let found =
            report.list("containers").iter().find(|c| c["document"] == container["document"]);
        let pieces = found.map(|c| c["pieces"].as_array().unwrap().len() as u64);
        wrong.same("pieces of the container", pieces, container["pieces"].as_u64());
    }
    wrong.none();
}

#[test]
fn pieces_have_their_roles_and_origins() {
    let Some(seeds) = Seeds::scan() else { return };
    let pieces = seeds.report.pieces();
    let mut wrong = Wrong::default();
    for should in seeds.truth["pieces"].as_array().unwrap() {
        let name = text(&should["id"]);
        let Some(is) = pieces.get(seeds.id(name).as_str()) else {
            wrong.unless(false, || format!("{name}: no such piece"));
            continue;
        };
        let mut same = |what: &str, is: &Value, should: &Value| {
            wrong.same(&format!("{name} {what}"), is, should);
        };
        same("role", &is["role"], &should["role"]);
        same("origin", &is["origin"]["name"], &should["origin"]);
        if should.get("carrier").is_some_and(|c| !c.is_null()) {
            same("carrier", &is["carrier"]["name"], &should["carrier"]);
        }
        if let Some(label) = should.get("label") {
            same("source", &is["source"], label);
        }
        if let Some(via) = should.get("via") {
            same("via", &is["via"], via);
        }
        if let Some(degree) = should.get("degree") {
            same("degree", &is["degree"], degree);
        }
        match should["parent"].as_str() {
            Some("absent") => {
                same("parent", &is["parent"], &Value::Null);
                same("absent", &is["absent_parent"], &format!("absent:{}", seeds.id(name)).into());
            }
            Some(parent) => same("parent", &is["parent"], &seeds.id(parent).into()),
            None => {
                same("parent", &is["parent"], &Value::Null);
                same("absent", &is["absent_parent"], &Value::Null);
            }
        }
        // The day of 001 rests on a weekday in the text; see the test below.
        if name != "001" {
            same("from", &is["published"]["from"], &should["published"]["from"]);
            same("to", &is["published"]["to"], &should["published"]["to"]);
        }
    }
    wrong.none();
}

#[test]
fn a_weekday_after_the_latest_day_moves_the_earliest_publication() {
    let Some(seeds) = Seeds::scan() else { return };
    let pieces = seeds.report.pieces();
    let published = &pieces[seeds.id("001").as_str()]["published"];
    assert_eq!(published["from"], "2025-07-01");
    assert_eq!(published["to"], Value::Null);
}

#[test]
fn pairs_have_their_relations_and_figures() {
    let Some(seeds) = Seeds::scan() else { return };
    let pairs = seeds.report.pairs();
    let mut wrong = Wrong::default();
    let mut known = BTreeSet::new();
    for should in seeds.truth["reuse"].as_array().unwrap() {
        let given = [0, 1].map(|i| seeds.id(text(&should["pair"][i])));
        let turned = given[0] > given[1];
        let (a, b) = if turned { (&given[1], &given[0]) } else { (&given[0], &given[1]) };
        known.insert((a.clone(), b.clone()));
        let Some(is) = pairs.get(&(a.as_str(), b.as_str())) else {
            wrong.unless(should["optional"] == true, || format!("{a} {b}: not listed"));
            continue;
        };
        wrong.same(&format!("{a} {b}"), &is["relation"], &should["relation"]);
        wrong.unless(near(&is["jaccard"], &should["jaccard5"]), || {
            format!("{a} {b}: jaccard {} for {}", is["jaccard"], should["jaccard5"])
        });
        for i in 0..2 {
            let coverage = &is["coverage"][if turned { 1 - i } else { i }];
            wrong.unless(near(coverage, &should["coverage"][i]), || {
                format!("{a} {b}: coverage {} for {}", is["coverage"], should["coverage"])
            });
        }
        if let Some(run) = should.get("longest_run").and_then(Value::as_i64) {
            wrong.unless((is["longest_run"].as_i64().unwrap() - run).abs() <= 2, || {
                format!("{a} {b}: longest run {} for {run}", is["longest_run"])
            });
        }
    }
    for pair in seeds.truth["no_reuse"].as_array().unwrap() {
        let ids = seeds.ids(pair);
        let listed = pairs.get(&(ids[0].as_str(), ids[1].as_str()));
        wrong.unless(listed.is_none(), || {
            format!("{ids:?} is listed as {}", listed.unwrap()["relation"])
        });
    }
    for &(a, b) in pairs.keys() {
        let listed = known.contains(&(a.to_owned(), b.to_owned()));
        wrong.unless(listed, || format!("{a} {b}: {} is one too many", pairs[&(a, b)]["relation"]));
    }
    wrong.none();
}

#[test]
fn clusters_families_and_absent_originals_are_exact() {
    let Some(seeds) = Seeds::scan() else { return };
    let report = &seeds.report;
    let mut wrong = Wrong::default();
    wrong.same("clusters", report.members("clusters"), seeds.groups("clusters_of_copies"));
    wrong.same("families", report.members("families"), seeds.groups("families"));
    let absent = report.list("absent");
    wrong.same("absent", Some(absent.len() as u64), seeds.truth["absent_originals"].as_u64());
    let reuters: Vec<Vec<String>> =
        absent.iter().filter(|a| a["origin"] == "Reuters").map(|a| names(&a["members"])).collect();
    let should = ["002.3", "002.5", "004"].map(|name| vec![seeds.id(name)]);
    wrong.same("stories by Reuters", reuters, should.to_vec());
    wrong.none();
}

#[test]
fn nothing_that_is_no_credit_counts_as_one() {
    let Some(seeds) = Seeds::scan() else { return };
    let pieces = seeds.report.pieces();
    let mut wrong = Wrong::default();
    for should in seeds.truth["pieces"].as_array().unwrap() {
        let Some(no_credits) = should["not_credits"].as_array() else { continue };
        let id = seeds.id(text(&should["id"]));
        for evidence in pieces[id.as_str()]["evidence"].as_array().unwrap() {
            let shown = text(&evidence["text"]);
            for no_credit in no_credits.iter().map(text) {
                // A remark on where the words stand, as in "/ REUTERS (in a caption)", is not among the words.
                let words = no_credit.split(" (in ").next().unwrap();
                let named = shown.contains(words) || (shown.len() > 3 && words.contains(shown));
                wrong.unless(!named || evidence["weight"].as_i64().unwrap() <= 0, || {
                    format!("{id}: {no_credit:?} is used as {evidence}")
                });
            }
        }
    }
    wrong.none();
}
