//! Samples to be coded by hand: what is in the sheet and what is not, and what evaluate makes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wirecopy::validate::{Ask, Frame, Key};

use crate::tool::{Ran, run};

/// A folder with a report of the sample collection.
struct Study {
    folder: tempfile::TempDir,
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

impl Study {
    fn new() -> Self {
        let study = Self { folder: tempfile::tempdir().unwrap() };
        let ran = run(["scan", corpus().to_str().unwrap(), "--json", &study.path("r.json")]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        study
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn sample(&self, name: &str, rest: &[&str]) -> Ran {
        let (report, corpus) = (self.path("r.json"), corpus());
        let (out, key) = (self.path(&format!("{name}.csv")), self.path(&format!("{name}.json")));
        let mut args = vec!["sample", "--report", &report, "--out", &out, "--key", &key];
        args.extend(rest);
        args.push(corpus.to_str().unwrap());
        run(args)
    }

    fn key(&self, name: &str) -> Key {
        let file = fs::File::open(self.path(&format!("{name}.json"))).unwrap();
        Key::read(std::io::BufReader::new(file)).unwrap()
    }

    /// A sheet in which each unit has the codes that `code` gives it.
    fn coded(
        &self,
        name: &str,
        key: &Key,
        code: impl Fn(usize, &BTreeMap<String, String>) -> BTreeMap<String, String>,
    ) -> String {
        let columns = ["same_text", "came_from", "role", "wire", "credited"];
        let mut sheet = format!("unit;{}\r\n", columns.join(";"));
        for (n, unit) in key.units.iter().enumerate() {
            let given = code(n, &unit.said);
            let cell = |column: &&str| given.get(*column).cloned().unwrap_or_default();
            let cells: Vec<String> = columns.iter().map(cell).collect();
            sheet += &[unit.unit.as_str(), ";", &cells.join(";"), "\r\n"].concat();
        }
        let path = self.path(name);
        fs::write(&path, sheet).unwrap();
        path
    }
}

fn judged(rest: &[&str]) -> Value {
    let mut args = vec!["evaluate", "--json"];
    args.extend(rest);
    let ran = run(args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn coders_see_the_texts_and_none_of_the_answers() {
    let study = Study::new();
    let ran = study.sample("s", &["--n", "120", "--seed", "5"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("60 of 94 pairs and 60 of 144 pieces"), "{}", ran.stderr);
    let sheet = fs::read_to_string(study.path("s.csv")).unwrap();
    let header = sheet.lines().next().unwrap().trim_start_matches('\u{feff}');
    for answer in ["relation", "confidence", "tier", "jaccard", "coverage", "stratum", "parent"] {
        assert!(!header.contains(answer), "{header}");
    }
    assert!(!sheet.contains("\"\",\"html/"), "a text is missing before side b");
    assert_eq!(study.sample("all", &["--n", "100000"]).code, 0);
    let all = fs::read_to_string(study.path("all.csv")).unwrap();
    assert!(all.contains("Salt does not stay on the tongue"));
    // In what coders fill in there is nothing yet.
    let rows = sheet.matches("\r\n").count() - 1;
    assert_eq!(rows, 120);
    let (pair, piece) =
        ("\"\",\"\",\"n/a\",\"n/a\",\"n/a\",\"\"\r\n", "\"n/a\",\"n/a\",\"\",\"\",\"\",\"\"\r\n");
    assert_eq!(sheet.matches(pair).count() + sheet.matches(piece).count(), rows);
    // What lies near a threshold, and what has no credit and no partner, is among them.
    let key = study.key("s");
    let strata: BTreeSet<&str> = key.units.iter().map(|unit| unit.stratum.as_str()).collect();
    for stratum in
        ["copy, just above the threshold", "quotation, clear", "unlinked, without a pair"]
    {
        assert!(strata.contains(stratum), "{strata:?}");
    }
    let sides: BTreeSet<bool> = key
        .units
        .iter()
        .filter(|u| u.ask == Ask::Pair)
        .map(|u| Some(&u.a) < u.b.as_ref())
        .collect();
    assert_eq!(sides.len(), 2);
}

#[test]
fn a_seed_names_a_sample() {
    let study = Study::new();
    for (name, rest) in
        [("one", vec!["--threads", "1"]), ("two", vec![]), ("other", vec!["--seed", "2"])]
    {
        assert_eq!(study.sample(name, &rest).code, 0);
    }
    let sheet = |name: &str| fs::read(study.path(name)).unwrap();
    assert_eq!(sheet("one.csv"), sheet("two.csv"));
    assert_eq!(sheet("one.json"), sheet("two.json"));
    assert_ne!(sheet("one.csv"), sheet("other.csv"));
}

#[test]
fn each_unit_is_drawn_with_the_probability_that_the_key_says() {
    let study = Study::new();
    let report = fs::read(study.path("r.json")).unwrap();
    let frame = Frame::read(&report[..]).unwrap();
    let mut drawn: BTreeMap<(Ask, String, Option<String>), (u32, f64)> = BTreeMap::new();
    let samples = 600;
    for seed in 0..samples {
        for unit in frame.draw(60, seed).key.units {
            // A piece is named by side a alone, a pair by both in either order.
            let mut sides = (unit.a, unit.b.filter(|_| unit.ask == Ask::Pair));
            if sides.1.as_ref().is_some_and(|b| *b < sides.0) {
                sides = (sides.1.unwrap(), Some(sides.0));
            }
            let count = drawn.entry((unit.ask, sides.0, sides.1)).or_default();
            *count = (count.0 + 1, unit.inclusion);
        }
    }
    assert_eq!(drawn.len(), frame.len());
    for (unit, (times, inclusion)) in drawn {
        let share = f64::from(times) / samples as f64;
        let spread = (inclusion * (1.0 - inclusion) / samples as f64).sqrt();
        // Of some 240 units none should be five standard deviations off.
        assert!((share - inclusion).abs() <= 5.0 * spread + 1e-9, "{unit:?} {share} {inclusion}");
    }
}

#[test]
fn a_whole_collection_coded_as_reported_leaves_nothing_open() {
    let study = Study::new();
    assert_eq!(study.sample("s", &["--n", "100000"]).code, 0);
    let key = study.key("s");
    assert_eq!(key.units.len(), 94 + 144);
    let labels = study.coded("l.csv", &key, |_, said| said.clone());
    let found = judged(&["--labels", &labels, "--key", &study.path("s.json")]);
    assert_eq!(found["coded"], 238);
    for figure in
        found["pieces"].as_array().unwrap().iter().chain(found["pairs"].as_array().unwrap())
    {
        let (value, interval) = (&figure["corrected"]["value"], &figure["corrected"]["interval"]);
        assert_eq!(
            (value, &interval[0], &interval[1]),
            (&figure["reported"], value, value),
            "{figure}"
        );
        for share in
            ["precision", "recall"].map(|name| &figure[name]).iter().filter(|f| !f.is_null())
        {
            assert_eq!(
                (&share["value"], &share["interval"][0]),
                (&Value::from(1.0), &Value::from(1.0))
            );
        }
    }
}

#[test]
fn errors_are_weighed_by_what_a_unit_stands_for() {
    let study = Study::new();
    assert_eq!(study.sample("s", &["--n", "120"]).code, 0);
    let key = study.key("s");
    // Every reprint that is not stated or proved is wrong: the corrected share lacks them all.
    let labels = study.coded("l.csv", &key, |n, said| {
        let mut said = said.clone();
        if key.units[n].stratum == "reprint, less sure" {
            said.insert("role".to_owned(), "original".to_owned());
        }
        said
    });
    let found = judged(&["--labels", &labels, "--key", &study.path("s.json")]);
    let figure = |name: &str| {
        found["pieces"].as_array().unwrap().iter().find(|f| f["name"] == name).unwrap().clone()
    };
    let of = |stratum: &str| {
        key.strata.iter().filter(|s| s.stratum == stratum).map(|s| s.of as f64).sum::<f64>()
    };
    let (sure, unsure) = (of("reprint, stated or proved"), of("reprint, less sure"));
    let reprint = figure("reprint");
    let near = |value: &Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 1e-3;
    assert!(near(&reprint["reported"], (sure + unsure) / 144.0), "{reprint}");
    assert!(near(&reprint["corrected"]["value"], sure / 144.0), "{reprint}");
    assert!(near(&reprint["precision"]["value"], sure / (sure + unsure)), "{reprint}");
    let [low, high] = [0, 1].map(|n| reprint["corrected"]["interval"][n].as_f64().unwrap());
    assert!(
        low < sure / 144.0 && sure / 144.0 < high && high < (sure + unsure) / 144.0,
        "{reprint}"
    );
    assert!(figure("original")["recall"]["value"].as_f64().unwrap() < 1.0);
}

#[test]
fn two_coders_are_compared_and_settled_by_what_they_agreed_on() {
    let study = Study::new();
    assert_eq!(study.sample("s", &["--n", "60"]).code, 0);
    let key = study.key("s");
    let anna = study.coded("anna.csv", &key, |_, said| said.clone());
    let ben = study.coded("ben.csv", &key, |n, said| {
        let mut said = said.clone();
        if n % 10 == 0 {
            let (column, code) =
                if said.contains_key("role") { ("role", "unknown") } else { ("same_text", "none") };
            said.insert(column.to_owned(), code.to_owned());
        }
        said
    });
    let path = study.path("s.json");
    let found = judged(&["--labels", &anna, "--labels", &ben, "--key", &path]);
    let unsettled = found["unsettled"].as_u64().unwrap();
    assert!((1..=6).contains(&unsettled), "{found}");
    let alpha = |question: &str| {
        let rows = found["agreement"].as_array().unwrap();
        rows.iter().find(|row| row["question"] == question).unwrap()["alpha"].as_f64().unwrap()
    };
    assert!(alpha("came_from") > 0.999);
    assert!(alpha("role") < 1.0 && alpha("role") > 0.5, "{found}");
    // The first sheet counts; where a sheet was agreed on, that one.
    let reprint = |of: &Value| of["pieces"][1]["corrected"]["value"].clone();
    let swapped = judged(&["--labels", &ben, "--labels", &anna, "--key", &path]);
    let settled = judged(&["--labels", &ben, "--labels", &anna, "--agreed", &anna, "--key", &path]);
    assert_eq!(settled["unsettled"], 0);
    assert_eq!(settled["agreement"], swapped["agreement"]);
    assert_eq!(reprint(&settled), reprint(&found));
}

#[test]
fn what_cannot_be_used_is_refused_before_any_work() {
    let study = Study::new();
    assert_eq!(study.sample("s", &["--n", "20"]).code, 0);
    let refused = |ran: Ran, says: &str| {
        assert_eq!(ran.code, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains(says) && ran.stdout.is_empty(), "{}", ran.stderr);
    };
    // A sheet that may be coded is not written over.
    refused(study.sample("s", &[]), "is there already");
    refused(study.sample("t", &["--n", "0"]), "--n must be at least 1");
    let write = |name: &str, text: &str| {
        let path = study.path(name);
        fs::write(&path, text).unwrap();
        path
    };
    let old = write("old.json", r#"{"schema":9,"pieces":[],"pairs":[]}"#);
    refused(run(["sample", "--report", &old]), "its schema is 9, this program reads 1");
    let other = write("other.json", r#"{"pieces":[]}"#);
    refused(run(["sample", "--report", &other]), "names no `schema`");
    // Texts of another collection.
    let page = write("page.txt", "Not what was scanned.");
    let report = study.path("r.json");
    let (out, key) = (study.path("u.csv"), study.path("u.json"));
    let args = ["sample", "--report", &report, "--out", &out, "--key", &key, &page];
    refused(run(args), "give the paths and options of that scan");
    assert!(!Path::new(&out).exists() && !Path::new(&key).exists());

    let key = study.path("s.json");
    let judge = |sheet: &str| run(["evaluate", "--labels", sheet, "--key", &key]);
    let header = "unit,same_text,came_from,role,wire,credited";
    let bad = write("bad.csv", &format!("{header}\nu01,Kopie,,Kopie,,\n"));
    refused(judge(&bad), "line 2: expected");
    refused(judge(&write("no.csv", "unit,role\nu01,reprint\n")), "no `same_text`");
    refused(judge(&write("empty.csv", &format!("{header}\nu01,,,,,\n"))), "no unit is coded");
    refused(
        judge(&write("u.csv", &format!("{header}\nx9,copy,,,,\n"))),
        "is this the sheet of this key?",
    );
    refused(run(["evaluate", "--labels", &bad]), "--key FILE");
    refused(run(["evaluate", "--labels", &bad, "--key", &report]), "a key of `wirecopy sample`");
    refused(run(["evaluate"]), "--report <FILE>");
}
