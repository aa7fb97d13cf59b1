//! What outlets repeat on every page: pairs that share nothing else are passed over, and only they.

use serde_json::json;

use crate::tool::{self, Folder, Report};

const FOOTER: &str = "Support our journalism with a subscription from two pounds a week, and have the morning briefing \
                      sent to you each day before breakfast.";
const SPEECH: &str =
    "“Nobody in this valley has ever seen the river as low as it stands tonight,” she said.";
const BACKGROUND: &str = "The dispute began in the spring, when the harbour board let the northern quay to a firm that had \
                          never run a ferry, and the crews, who had heard of it from the papers alone, walked off the \
                          boats for the first time since the great frost.";

/// Words that no other text has.
fn own(text: usize, words: usize) -> String {
    let word = |n: usize| {
        let mixed = (text * 1_000 + n) as u64;
        format!("w{:x}", mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24)
    };
    (0..words).map(word).collect::<Vec<_>>().join(" ")
}

fn scan(stories: &[(&str, &str, String)]) -> Report {
    let line = |(id, source, text): &(&str, &str, String)| {
        json!({ "id": id, "source": source, "text": text }).to_string()
    };
    let lines: Vec<String> = stories.iter().map(line).collect();
    let folder = Folder::new(&[("news.jsonl", lines.join("\n").as_bytes())]);
    let report = folder.scan(&["--pairs", "all"]);
    let sketched = folder.scan(&["--pairs", "all", "--candidates", "sketched"]);
    for (ids, pair) in sketched.pairs() {
        assert_eq!(report.pairs().get(&ids), Some(&pair), "{ids:?}");
    }
    report
}

/// Twenty stories of each of two outlets with one footer; `more` is put into some.
fn two_outlets(more: impl Fn(usize) -> &'static str) -> Vec<(String, &'static str, String)> {
    (0..40)
        .map(|n| {
            let source = ["Northern Echo", "Southern Star"][n % 2];
            let text = format!("{}. {} {}.\n\n{FOOTER}", own(n, 80), more(n), own(n + 100, 80));
            (format!("s{n:02}"), source, text)
        })
        .collect()
}

fn scan_two(more: impl Fn(usize) -> &'static str) -> Report {
    let stories = two_outlets(more);
    let stories: Vec<(&str, &str, String)> =
        stories.iter().map(|(id, source, text)| (id.as_str(), *source, text.clone())).collect();
    scan(&stories)
}

#[test]
fn a_footer_makes_no_pair() {
    let report = scan_two(|_| "");
    assert!(report.pairs().is_empty(), "{:?}", report.pairs());
    assert_eq!(report.json["summary"]["furniture_pairs"], 40 * 39 / 2);
}

#[test]
fn what_is_shared_beside_a_footer_still_counts() {
    let report = scan_two(|n| if n < 2 { SPEECH } else { "" });
    let pairs = report.pairs();
    assert_eq!(pairs.into_keys().collect::<Vec<_>>(), [("s00", "s01")]);
    // A running story that a quarter of each outlet's pieces repeat is no footer.
    let report = scan_two(|n| if n < 10 { BACKGROUND } else { "" });
    assert_eq!(report.pairs().len(), 10 * 9 / 2);
    assert!(report.pairs().values().all(|pair| pair["relation"] == "partial"));
}

#[test]
fn a_passage_that_one_outlet_repeats_counts_where_another_has_it() {
    let stories: Vec<(&str, &str, String)> = ["a0", "a1", "a2", "a3", "b0"]
        .into_iter()
        .enumerate()
        .map(|(n, id)| {
            let source = if id == "b0" { "Southern Star" } else { "Northern Echo" };
            (id, source, format!("{}. {BACKGROUND} {}.", own(n, 70), own(n + 500, 70)))
        })
        .collect();
    let report = scan(&stories);
    let taken: Vec<_> = report.pairs().into_keys().filter(|(_, b)| *b == "b0").collect();
    assert_eq!(taken, [("a0", "b0"), ("a1", "b0"), ("a2", "b0"), ("a3", "b0")]);
}

#[test]
fn explain_tells_of_a_pair_that_is_passed_over() {
    let stories = two_outlets(|_| "");
    let line = |(id, source, text): &(String, &str, String)| {
        json!({ "id": id, "source": source, "text": text }).to_string()
    };
    let lines: Vec<String> = stories.iter().map(line).collect();
    let folder = Folder::new(&[("news.jsonl", lines.join("\n").as_bytes())]);
    let news = folder.path("news.jsonl");
    let ran = tool::run(["explain", "s00", "s01", news.to_str().unwrap()]);
    assert!(ran.stdout.contains("furniture of their sources"), "{}", ran.stdout);
}
