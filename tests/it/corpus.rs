//! The sample collection against its truth, and what must hold of every report.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;
use wirecopy::extract::{Collection, Unit};
use wirecopy::read::{self, Options};

use crate::tool::{self, Report, Wrong, names, text};

static REPORT: LazyLock<Report> =
    LazyLock::new(|| tool::scan(&[tool::corpus()], &["--pairs", "all"]));
static TRUTH: LazyLock<Value> = LazyLock::new(|| tool::truth(&tool::corpus()));
static DOCUMENTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let intake = read::read(&[tool::corpus()], &Options::default(), &|_| ()).unwrap();
    let collection = Collection::extract(intake.documents, Unit::Piece);
    collection.documents.into_iter().map(|d| (d.id, d.text)).collect()
});

fn listed(name: &str) -> &'static [Value] {
    TRUTH[name].as_array().unwrap()
}

fn groups(name: &str) -> BTreeSet<Vec<String>> {
    listed(name).iter().map(names).collect()
}

/// A span as bytes, if a report gives one.
fn span(value: &Value) -> Option<(usize, usize)> {
    let ends = value.as_array()?;
    Some((ends[0].as_u64()? as usize, ends[1].as_u64()? as usize))
}

#[test]
fn of_the_versions_of_a_text_the_last_is_marked() {
    let revisions: Vec<&Value> =
        REPORT.list("pieces").iter().filter(|piece| piece["role"] == "revision").collect();
    let earlier: BTreeSet<&str> = revisions.iter().filter_map(|r| r["parent"].as_str()).collect();
    let marked = REPORT.list("pieces").iter().filter(|piece| piece["latest"] == true);
    let marked: BTreeSet<&str> = marked.map(|piece| text(&piece["id"])).collect();
    let last = revisions.iter().map(|r| text(&r["id"])).filter(|id| !earlier.contains(id));
    assert_eq!(marked, last.collect());
    // A row of three is among them, of which one is marked.
    assert!(!marked.is_empty() && marked.len() < revisions.len());
}

#[test]
fn documents_are_read_as_what_they_are() {
    let mut wrong = Wrong::default();
    wrong.same("exit code", REPORT.ran.code, 0);
    for (name, should) in [
        ("documents", TRUTH["documents"].as_u64().unwrap()),
        ("pieces", listed("pieces").len() as u64),
        ("containers", listed("containers").len() as u64),
        ("non_articles", listed("non_articles").len() as u64),
        ("clusters", listed("clusters").len() as u64),
        ("families", listed("families").len() as u64),
        ("absent_originals", listed("absent").len() as u64),
    ] {
        wrong.same(name, REPORT.summary(name).as_u64(), Some(should));
    }
    for role in ["original", "reprint", "revision", "partial", "unlinked", "unknown"] {
        let should = listed("pieces").iter().filter(|p| p["role"] == role).count() as u64;
        wrong.same(role, REPORT.summary("roles")[role].as_u64(), Some(should));
    }
    wrong.same("skipped", REPORT.summary("skipped"), &Value::Array(vec![]));
    wrong.same("non-articles", REPORT.list("non_articles"), listed("non_articles"));
    wrong.same("of hosts", REPORT.summary("non_articles_of"), &TRUTH["non_articles_of"]);
    let stubs = listed("pieces").iter().filter(|p| p["truncated"].is_string()).count() as u64;
    wrong.same("truncated", REPORT.summary("truncated").as_u64(), Some(stubs));
    let containers: Vec<(&str, u64)> = REPORT
        .list("containers")
        .iter()
        .map(|c| (text(&c["document"]), c["pieces"].as_array().unwrap().len() as u64))
        .collect();
    let should: Vec<(&str, u64)> = listed("containers")
        .iter()
        .map(|c| (text(&c["document"]), c["pieces"].as_u64().unwrap()))
        .collect();
    wrong.same("containers", containers, should);
    let captures: BTreeMap<&str, Vec<&str>> = REPORT
        .list("pieces")
        .iter()
        .map(|p| {
            let all = p["captures"].as_array().unwrap();
            (text(&p["id"]), all.iter().map(|c| text(&c["document"])).collect::<Vec<_>>())
        })
        .filter(|(_, all)| !all.is_empty())
        .collect();
    let should = listed("captures")
        .iter()
        .map(|c| {
            let all = c["documents"].as_array().unwrap();
            (text(&c["piece"]), all.iter().map(text).collect())
        })
        .collect();
    wrong.same("captures", captures, should);
    wrong.none();
}

#[test]
fn pieces_are_what_a_reader_finds() {
    let pieces = REPORT.pieces();
    let mut wrong = Wrong::default();
    let known: BTreeSet<&str> = listed("pieces").iter().map(|p| text(&p["id"])).collect();
    wrong.same("ids", pieces.keys().copied().collect(), known);
    for should in listed("pieces") {
        let id = text(&should["id"]);
        let Some(is) = pieces.get(id) else { continue };
        let mut same = |what: &str, is: &Value, should: &Value| {
            wrong.same(&format!("{id} {what}"), is, should);
        };
        same("role", &is["role"], &should["role"]);
        same("source", &is["source"], &should["source"]);
        same("origin", &is["origin"]["name"], &should["origin"]);
        if let Some(via) = should.get("via") {
            same("via", &is["via"], via);
        }
        if let Some(degree) = should.get("degree") {
            same("degree", &is["degree"], degree);
        }
        if should["parent"] == "absent" {
            same("parent", &is["parent"], &Value::Null);
            same("has an absent parent", &is["absent_parent"].is_string().into(), &true.into());
        } else {
            same("parent", &is["parent"], &should["parent"]);
            same("absent parent", &is["absent_parent"], &Value::Null);
        }
        same("link", &is["link"]["url"], &should["link"]);
        same("truncated", &is["truncated"]["basis"], &should["truncated"]);
        if let Some(title) = should.get("title") {
            same("title", &is["title"], title);
        }
        if let Some(moment) = should.get("moment") {
            same("moment", &is["published"]["from"], moment);
        }
        let day = |end: &str| match is["published"][end].as_str() {
            Some(moment) => Value::from(&moment[..10]),
            None => Value::Null,
        };
        same("from", &day("from"), &should["published"]);
        // "First published" tells a day before which it was not; it may have been put on the page later.
        if !is["published"]["basis"].as_str().unwrap_or_default().starts_with("first published") {
            same("to", &day("to"), &should["published"]);
        }
    }
    wrong.none();
}

#[test]
fn pairs_are_exactly_those_of_the_truth() {
    let relations = |list: &'static [Value]| -> BTreeMap<(&str, &str), &str> {
        list.iter().map(|p| ((text(&p["a"]), text(&p["b"])), text(&p["relation"]))).collect()
    };
    let (is, should) = (relations(REPORT.list("pairs")), relations(listed("pairs")));
    let mut wrong = Wrong::default();
    for key in is.keys().chain(should.keys()).collect::<BTreeSet<_>>() {
        wrong.same(&format!("{key:?}"), is.get(key), should.get(key));
    }
    for pair in listed("no_reuse") {
        let ids = names(pair);
        let found = is.get(&(ids[0].as_str(), ids[1].as_str()));
        wrong.same(&format!("{ids:?}"), found, None);
    }
    wrong.none();
}

#[test]
fn clusters_families_and_absent_originals_are_exact() {
    let mut wrong = Wrong::default();
    wrong.same("clusters", REPORT.members("clusters"), groups("clusters"));
    wrong.same("families", REPORT.members("families"), groups("families"));
    let absent = |list: &'static [Value]| -> BTreeSet<(Option<&str>, Vec<String>)> {
        list.iter().map(|a| (a["origin"].as_str(), names(&a["members"]))).collect()
    };
    wrong.same("absent", absent(REPORT.list("absent")), absent(listed("absent")));
    wrong.none();
}

#[test]
fn evidence_shows_the_words_that_stand_at_its_place() {
    let mut wrong = Wrong::default();
    for piece in REPORT.list("pieces") {
        let id = text(&piece["id"]);
        for evidence in piece["evidence"].as_array().unwrap() {
            let Some((start, end)) = span(&evidence["span"]) else { continue };
            let Some(whole) = DOCUMENTS.get(evidence["in"].as_str().unwrap_or_default()) else {
                wrong.unless(false, || format!("{id}: in no document: {evidence}"));
                continue;
            };
            let there = whole.get(start..end);
            wrong.unless(there == evidence["text"].as_str(), || {
                format!("{id}: there stands {there:?} for {evidence}")
            });
        }
    }
    wrong.none();
}

#[test]
fn spans_lie_in_their_piece_and_in_order() {
    let pieces = REPORT.pieces();
    let mut wrong = Wrong::default();
    let mut inside = |id: &str, what: &str, place: &Value| -> (usize, usize) {
        let piece = pieces[id];
        let whole = &DOCUMENTS[text(&piece["document"])];
        let (from, to) = span(&piece["span"]).unwrap();
        let (start, end) = span(place).unwrap();
        wrong.unless(whole.get(start..end).is_some() && start < end, || {
            format!("{id}: {what} {place} is no stretch of the document")
        });
        wrong.unless(from <= start && end <= to, || {
            format!("{id}: {what} {place} is outside {from}..{to}")
        });
        (start, end)
    };
    for (id, piece) in &pieces {
        inside(id, "piece", &piece["span"]);
        let mut last = 0;
        for segment in piece["segments"].as_array().unwrap() {
            let (start, end) = inside(id, "segment", &segment["span"]);
            assert!(start >= last, "{id}: segment {segment} before byte {last}");
            last = end;
        }
    }
    for pair in REPORT.list("pairs") {
        for passage in pair["passages"].as_array().unwrap() {
            inside(text(&pair["a"]), "passage", &passage["a"]);
            inside(text(&pair["b"]), "passage", &passage["b"]);
        }
    }
    wrong.none();
}

#[test]
fn figures_are_fractions_and_shares_sum_to_one() {
    let mut wrong = Wrong::default();
    let four = |value: f64| (value * 10_000.0 - (value * 10_000.0).round()).abs() < 1e-6;
    for (id, piece) in REPORT.pieces() {
        let shares: Vec<f64> = piece["composition"]
            .as_object()
            .unwrap()
            .values()
            .map(|share| share.as_f64().unwrap())
            .collect();
        let sum: f64 = shares.iter().sum();
        wrong.unless((sum - 1.0).abs() <= 0.0002, || format!("{id}: composition sums to {sum}"));
        wrong.unless(shares.iter().all(|&s| (0.0..=1.0).contains(&s) && four(s)), || {
            format!("{id}: {shares:?}")
        });
    }
    for pair in REPORT.list("pairs") {
        let mut figures = vec![pair["jaccard"].as_f64().unwrap()];
        for name in ["containment", "coverage"] {
            figures.extend(pair[name].as_array().unwrap().iter().map(|f| f.as_f64().unwrap()));
        }
        wrong.unless(figures.iter().all(|&f| (0.0..=1.0).contains(&f) && four(f)), || {
            format!("{pair}")
        });
    }
    wrong.none();
}

#[test]
fn lists_are_sorted_and_names_lead_somewhere() {
    let sorted = |list: &str, key: &str| {
        let keys: Vec<&str> = REPORT.list(list).iter().map(|entry| text(&entry[key])).collect();
        assert!(keys.is_sorted(), "{list} by {key}: {keys:?}");
    };
    for (list, key) in [
        ("pieces", "id"),
        ("absent", "id"),
        ("clusters", "id"),
        ("families", "id"),
        ("containers", "document"),
        ("non_articles", "document"),
        ("sources", "name"),
    ] {
        sorted(list, key);
    }
    let pieces = REPORT.pieces();
    let keys: Vec<(&str, &str)> =
        REPORT.list("pairs").iter().map(|p| (text(&p["a"]), text(&p["b"]))).collect();
    assert!(keys.is_sorted() && keys.iter().all(|(a, b)| a < b));
    for group in REPORT.list("clusters").iter().chain(REPORT.list("families")) {
        let members = names(&group["members"]);
        assert_eq!(group["id"], members[0]);
        assert!(members.iter().all(|m| pieces.contains_key(m.as_str())));
    }
    let absent: BTreeSet<&str> = REPORT.list("absent").iter().map(|a| text(&a["id"])).collect();
    for (id, piece) in &pieces {
        let parent = piece["parent"].as_str();
        assert!(parent.is_none_or(|p| p != *id && pieces.contains_key(p)), "{id}");
        let missing = piece["absent_parent"].as_str();
        assert!(missing.is_none_or(|m| absent.contains(m)), "{id}");
        for segment in piece["segments"].as_array().unwrap() {
            let from = segment["from"].as_array().map_or(&[][..], Vec::as_slice);
            assert!(
                from.iter().map(text).all(|f| pieces.contains_key(f) || absent.contains(f)),
                "{id}: {segment}"
            );
        }
    }
}
