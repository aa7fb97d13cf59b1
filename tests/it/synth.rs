//! Collections that are made, and reports scored against what is known of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;
use wirecopy::evaluate::{Counted, Evaluation};
use wirecopy::synth::{Corpus, Counts, Kind, Mix, Options};

use crate::oracle::{five_grams, join, plain_words, shared};
use crate::tool::{run, text};

struct Made {
    articles: Vec<Value>,
    truth: Vec<Value>,
    counts: Counts,
    bytes: Vec<u8>,
}

fn make(options: Options) -> Made {
    let (mut bytes, mut truth) = (Vec::new(), Vec::new());
    let counts = Corpus::new(options).unwrap().write(&mut bytes, Some(&mut truth)).unwrap();
    let lines = |bytes: &[u8]| -> Vec<Value> {
        std::str::from_utf8(bytes)
            .unwrap()
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect()
    };
    assert_eq!(counts.bytes, bytes.len() as u64);
    Made { articles: lines(&bytes), truth: lines(&truth), counts, bytes }
}

fn options(articles: u64, mix: Mix) -> Options {
    Options { articles, mix, ..Options::default() }
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let generate = |name: &str, rest: &[&str]| {
        let (out, truth) = (folder.path().join(name), folder.path().join(format!("{name}.truth")));
        let mut args = vec!["generate", "3000", "--mix", "b", "--out", out.to_str().unwrap()];
        args.extend(["--truth", truth.to_str().unwrap()]);
        args.extend(rest);
        let ran = run(args);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stderr.contains("3000 articles"), "{}", ran.stderr);
        (fs::read(out).unwrap(), fs::read(truth).unwrap())
    };
    let one = generate("one", &["--threads", "1"]);
    assert_eq!(one, generate("two", &["--threads", "2"]));
    assert_ne!(one.0, generate("other", &["--seed", "2"]).0);
    // Nothing half-written stays behind.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 6);
    let piped = run(["generate", "3000", "--mix", "b", "--out", "-"]);
    assert_eq!(piped.stdout.as_bytes(), one.0);
}

#[test]
fn every_article_is_a_record_and_the_truth_names_only_articles() {
    for mix in [Mix::A, Mix::B, Mix::Dense] {
        let made = make(options(4000, mix));
        let ids: BTreeMap<&str, &str> =
            made.articles.iter().map(|a| (text(&a["id"]), text(&a["text"]))).collect();
        assert_eq!(ids.len(), 4000);
        for article in &made.articles {
            for field in ["source", "published", "title", "text", "url"] {
                assert!(!text(&article[field]).is_empty(), "{article}");
            }
        }
        for line in &made.truth {
            for field in ["id", "story", "of", "quotation"] {
                if let Some(id) = line[field].as_str() {
                    assert!(ids.contains_key(id), "{line}");
                }
            }
            if text(&line["kind"]) == "exact" || text(&line["kind"]) == "hub_exact" {
                assert_eq!(ids[text(&line["id"])], ids[text(&line["of"])], "{line}");
            }
            for part in line["parts"].as_array().into_iter().flatten() {
                assert!(ids.contains_key(text(part)), "{line}");
            }
        }
    }
}

#[test]
fn shares_are_what_is_promised() {
    let made = make(options(20_000, Mix::A));
    assert!((5000..6000).contains(&made.counts.copies()), "{}", made.counts.copies());
    assert_eq!(made.counts.of(Kind::Aggregator), 200);
    let carriers = made.counts.of(Kind::Quoted) + made.counts.of(Kind::Quotation);
    assert!((590..=600).contains(&carriers), "{carriers}");
    assert_eq!(made.counts.of(Kind::HubExact) + made.counts.of(Kind::Template), 0);

    let words = |a: &Value| plain_words(text(&a["text"])).len();
    let mean = made.articles.iter().map(words).sum::<usize>() / made.articles.len();
    assert!((450..=560).contains(&mean), "{mean} words");
    let distinct: BTreeSet<String> =
        made.articles.iter().flat_map(|a| plain_words(text(&a["text"]))).collect();
    assert!((60_000..120_000).contains(&distinct.len()), "{} distinct words", distinct.len());
    let sources: BTreeSet<&str> = made.articles.iter().map(|a| text(&a["source"])).collect();
    assert_eq!(sources.len(), 65);
    let with = |what: &str| {
        made.articles.iter().filter(|a| text(&a["text"]).contains(what)).count() * 100 / 20_000
    };
    for (what, share) in [("“", 30..60), ("\"", 30..60), ("\n\n", 95..101), ("é", 3..35)] {
        assert!(share.contains(&with(what)), "{what:?} in {} %", with(what));
    }
    let escaped = made.bytes.windows(6).filter(|w| w == b"\\u2019").count();
    assert!(escaped > 500, "{escaped}");

    let hubs = make(options(20_000, Mix::B)).counts;
    // The first of a hub is its original.
    assert_eq!((hubs.of(Kind::HubExact), hubs.of(Kind::HubEdit)), (399, 399));
    assert_eq!(hubs.of(Kind::Template), 600);
    let dense = make(options(20_000, Mix::Dense)).counts;
    assert!((8300..=8400).contains(&dense.copies()), "{}", dense.copies());
    let short = make(Options { words: 130, ..options(2000, Mix::A) }).counts;
    assert!((900..1300).contains(&(short.bytes / 2000)), "{} bytes each", short.bytes / 2000);
}

fn shingles(articles: &[Value]) -> Vec<Vec<u64>> {
    articles.iter().map(|a| five_grams(&plain_words(text(&a["text"])))).collect()
}

fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let inter = shared(a, b);
    inter as f64 / (a.len() as u64 + b.len() as u64 - inter) as f64
}

#[test]
fn near_pairs_within_stories_are_as_many_as_promised() {
    // Scaled to 200,000 articles: 55 to 65 thousand, and four to an article; a sample this small varies by a tenth.
    for (mix, bounds) in [(Mix::A, 5000..7000), (Mix::Dense, 70_000..90_000)] {
        let made = make(options(20_000, mix));
        let place: BTreeMap<&str, usize> =
            made.articles.iter().enumerate().map(|(n, a)| (text(&a["id"]), n)).collect();
        let mut stories: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for line in &made.truth {
            if let Some(story) = line["story"].as_str() {
                stories.entry(story).or_default().push(place[text(&line["id"])]);
            }
        }
        let sets = shingles(&made.articles);
        let mut near = Vec::new();
        for members in stories.values() {
            assert!((2..=200).contains(&members.len()), "{} in one story", members.len());
            for (n, &a) in members.iter().enumerate() {
                let all = members[..n].iter().map(|&b| jaccard(&sets[a], &sets[b]));
                near.extend(all.filter(|j| *j >= 0.7));
            }
        }
        assert!(bounds.contains(&near.len()), "{mix:?}: {}", near.len());
        let just_above = near.iter().filter(|j| **j < 0.72).count();
        assert!(just_above * 100 > near.len() * 3, "{just_above} of {}", near.len());
    }
}

#[test]
fn near_pairs_are_of_one_story_or_of_a_page_and_what_is_on_it() {
    let made = make(options(4000, Mix::B));
    let truth: BTreeMap<&str, &Value> = made.truth.iter().map(|l| (text(&l["id"]), l)).collect();
    let sets = shingles(&made.articles);
    // What more than 400 share is furniture: no story has so many copies.
    let mut near = join(&sets, 400, |_, _, inter| inter > 30);
    near.retain(|(a, b, _)| jaccard(&sets[*a], &sets[*b]) >= 0.7);
    assert!(near.len() > 1000, "{}", near.len());
    for (a, b, _) in near {
        let id = |n: usize| text(&made.articles[n]["id"]);
        let story = |n: usize| truth.get(id(n)).and_then(|l| l["story"].as_str());
        let form = |n: usize| truth.get(id(n)).and_then(|l| l["form"].as_str());
        let holds = |page: usize, n: usize| {
            let parts = truth.get(id(page)).and_then(|l| l["parts"].as_array());
            parts.is_some_and(|p| p.iter().any(|p| text(p) == story(n).unwrap_or(id(n))))
        };
        let one_story = story(a).is_some() && story(a) == story(b);
        let one_form = form(a).is_some() && form(a) == form(b);
        assert!(one_story || one_form || holds(a, b) || holds(b, a), "{} {}", id(a), id(b));
    }
}

#[test]
fn what_cannot_be_made_is_refused() {
    let ran = run(["generate", "10", "--words", "3", "--out", "-"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("words must be from 50 to 5000, not 3"), "{}", ran.stderr);
    let ran = run(["generate", "10", "--out", "no/such/folder/a.jsonl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there is no folder no/such/folder"), "{}", ran.stderr);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    let file = file.to_str().unwrap();
    let ran = run(["generate", "10", "--out", file, "--truth", file]);
    assert!(ran.code == 2 && ran.stderr.contains("a file of its own"), "{}", ran.stderr);
    let none = run(["generate", "0", "--out", "-"]);
    assert_eq!((none.code, none.stdout.as_str()), (0, ""));
}

const TRUTH: &str = r#"{"id":"a","kind":"original","story":"a"}
{"id":"b","kind":"edited","story":"a","of":"a","edits_per_thousand":20}
{"id":"c","kind":"cut","story":"a","of":"a","kept_percent":40}
{"id":"d","kind":"original","story":"d"}
{"id":"e","kind":"exact","story":"d","of":"d"}
{"id":"f","kind":"quoted","quotation":"f"}
{"id":"g","kind":"quotation","quotation":"f","of":"f"}
{"id":"p","kind":"aggregator","parts":["a","s"]}
{"id":"t1","kind":"template","form":"f00"}
{"id":"t2","kind":"template","form":"f00"}
"#;

const REPORT: &str = r#"{"wirecopy": "0.1.0", "schema": 1, "parameters": {},
"containers": [{"document": "p", "pieces": ["p#1", "p#2"]}],
"pieces": [{"id": "a", "words": 100, "captures": []}, {"id": "b"}, {"id": "c"}, {"id": "d"}, {"id": "e"}, {"id": "f"},
  {"id": "g"}, {"id": "p#1"}, {"id": "p#2"}, {"id": "s"}, {"id": "t1"}, {"id": "t2"}, {"id": "x"}],
"pairs": [{"a": "a", "b": "b", "relation": "copy", "jaccard": 0.8}, {"a": "a", "b": "p#1", "relation": "copy"},
  {"a": "d", "b": "x", "relation": "contained"}, {"a": "f", "b": "g", "relation": "quotation"},
  {"a": "p#2", "b": "x", "relation": "contained"}, {"a": "t1", "b": "t2", "relation": "copy"}],
"clusters": [{"id": "a", "members": ["a", "b", "p#1"]}, {"id": "d", "members": ["d", "x"]},
  {"id": "t1", "members": ["t1", "t2"]}]}"#;

const LIST: &str = "id\tverdict\tsurvivor\trelation\tjaccard\tcontainment\treason\n\
    a\tkept\t\t\t\t\t\n\
    b\tremoved\ta\tcopy\t0.8100\t0.9000\tnear-duplicate\n\
    c\tremoved\tb\tcontained\t0.4000\t0.9900\tcut\n\
    d\tkept\t\t\t\t\t\n\
    e\tkept\t\t\t\t\t\n";

const PAIRS: &str = "a\tb\trelation\tjaccard\tcontainment_a\tcontainment_b\n\
    d\te\tcopy\t1.0000\t1.0000\t1.0000\n\
    a\tx\tcopy\t0.7100\t0.8000\t0.8000\n";

const EXACT: &str = "a\tb\trelation\tjaccard\tcontainment_a\tcontainment_b\n\
    a\tb\tcopy\t0.8100\t0.9\t0.9\n\
    b\tc\tcopy\t0.7050\t0.9\t0.9\n\
    d\te\tcopy\t1.0000\t1\t1\n\
    g\tf\tpartial\t0.3000\t0.5\t0.5\n";

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// What `evaluate` prints of reports against a truth.
fn evaluated(truth: &str, reports: &[&str], rest: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut args = vec!["evaluate".to_owned(), "--truth".to_owned()];
    args.push(write(folder.path(), "truth", truth));
    for (n, report) in reports.iter().enumerate() {
        args.push("--report".to_owned());
        args.push(write(folder.path(), &format!("report{n}"), report));
    }
    args.extend(rest.iter().map(|&s| s.to_owned()));
    let ran = run(args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn a_report_is_scored_against_stories() {
    insta::assert_snapshot!(evaluated(TRUTH, &[REPORT], &[]));
}

#[test]
fn the_same_as_json() {
    insta::assert_snapshot!(evaluated(TRUTH, &[REPORT], &["--json", "--relations", "any"]));
}

#[test]
fn a_list_and_pairs_are_scored_together() {
    insta::assert_snapshot!(evaluated(TRUTH, &[LIST, PAIRS], &[]));
}

#[test]
fn recall_by_jaccard_against_an_exact_join() {
    insta::assert_snapshot!(evaluated(EXACT, &[LIST], &[]));
}

#[test]
fn what_is_broken_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "truth.jsonl", TRUTH);
    let list = write(folder.path(), "list.tsv", LIST);
    let fails = |truth: &str, report: &str| {
        let ran = run(["evaluate", "--truth", truth, "--report", report]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
        ran.stderr
    };
    for (name, bad, says) in [
        (
            "v.tsv",
            "id\tverdict\tsurvivor\trelation\na\tgone\t\t\n",
            "line 2: expected the verdict `kept` or `removed`",
        ),
        (
            "s.tsv",
            "id\tverdict\tsurvivor\trelation\na\tremoved\t\tcopy\n",
            "line 2: expected a survivor",
        ),
        ("c.tsv", "id\tverdict\tsurvivor\trelation\n\na\tkept\n", "line 3: expected as many cells"),
        ("h.tsv", "what\tis\tthis\n", "line 1: expected a report of `scan --json`"),
        ("j.json", "{\"pieces\": 3}", "is not a report"),
        ("e.tsv", "", "found nothing"),
        ("o.tsv", "id\tverdict\tsurvivor\trelation\nzz\tkept\t\t\n", "different collections"),
    ] {
        let said = fails(&good, &write(folder.path(), name, bad));
        assert!(said.contains(says), "{name}: {said}");
        assert!(said.contains(name) || name == "o.tsv", "{said}");
    }
    for (name, bad, says) in [
        (
            "t1.jsonl",
            "{\"id\":\"a\",\"kind\":\"original\"}\n{\"id\":3}\n",
            "line 2: expected an object with `id`",
        ),
        (
            "t2.jsonl",
            "{\"id\":\"a\",\"kind\":\"cut\"}\n{\"id\":\"a\",\"kind\":\"cut\"}\n",
            "line 2: expected each id once",
        ),
        (
            "t3.tsv",
            "a\tb\tjaccard\nx\ty\t1.5\n",
            "line 2: expected a Jaccard from 0 to 1, found \"1.5\"",
        ),
    ] {
        let said = fails(&write(folder.path(), name, bad), &list);
        assert!(said.contains(says) && said.contains(name), "{name}: {said}");
    }
    assert!(fails("nowhere.jsonl", &list).contains("no such file"), "a path that is not there");
}

#[test]
fn a_hub_of_many_thousand_copies_is_counted_and_not_enumerated() {
    let n = 100_000u64;
    let truth: Vec<String> =
        (0..n).map(|i| format!(r#"{{"id":"h{i}","kind":"exact","story":"h0"}}"#)).collect();
    let removed = (1..n).map(|i| format!("h{i}\tremoved\th0\tcopy"));
    let header = ["id\tverdict\tsurvivor\trelation".to_owned(), "h0\tkept\t\t".to_owned()];
    let list: Vec<String> = header.into_iter().chain(removed).collect();
    let (truth, list) = (truth.join("\n"), list.join("\n"));
    let mut evaluation = Evaluation::of(truth.as_bytes()).unwrap();
    evaluation.add(list.as_bytes()).unwrap();
    let pairs = evaluation.scores(Counted::Copy).pairs;
    assert_eq!(
        (pairs.truth, pairs.found, pairs.right),
        (n * (n - 1) / 2, n * (n - 1) / 2, n * (n - 1) / 2)
    );
}
