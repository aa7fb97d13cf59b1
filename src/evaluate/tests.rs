//! Scores against a count of every pair, on small collections of every shape.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use proptest::prelude::*;

use super::*;

const DOCUMENTS: usize = 10;

/// What a list says: for each document the survivor it was removed for, if it was.
type List = Vec<Option<usize>>;

fn stories() -> impl Strategy<Value = Vec<Option<usize>>> {
    prop::collection::vec(prop::option::weighted(0.8, 0..4usize), DOCUMENTS)
}

fn list() -> impl Strategy<Value = List> {
    prop::collection::vec(prop::option::weighted(0.4, 0..DOCUMENTS), DOCUMENTS)
}

fn listed() -> impl Strategy<Value = Vec<(usize, usize, bool)>> {
    prop::collection::vec((0..DOCUMENTS, 0..DOCUMENTS, any::<bool>()), 0..8)
}

fn truth_of(stories: &[Option<usize>]) -> String {
    let mut out = String::new();
    for (document, story) in stories.iter().enumerate() {
        let _ = match story {
            Some(s) => writeln!(out, r#"{{"id":"d{document}","kind":"cut","story":"s{s}"}}"#),
            None => writeln!(out, r#"{{"id":"d{document}","kind":"template","form":"f0"}}"#),
        };
    }
    out
}

fn list_of(list: &List) -> String {
    let mut out = "id\tverdict\tsurvivor\trelation\n".to_owned();
    for (document, survivor) in list.iter().enumerate() {
        let _ = match survivor {
            Some(s) => writeln!(out, "d{document}\tremoved\td{s}\tcopy"),
            None => writeln!(out, "d{document}\tkept\t\t"),
        };
    }
    out
}

fn pairs_of(listed: &[(usize, usize, bool)]) -> String {
    let mut out = "a\tb\trelation\n".to_owned();
    for (a, b, copy) in listed {
        let _ = writeln!(out, "d{a}\td{b}\t{}", if *copy { "copy" } else { "partial" });
    }
    out
}

/// The components of a list, by relabelling.
fn components(list: &List) -> Vec<usize> {
    let mut label: Vec<usize> = (0..DOCUMENTS).collect();
    for (document, survivor) in list.iter().enumerate() {
        let Some(survivor) = survivor else { continue };
        let (from, to) = (label[document], label[*survivor]);
        label.iter_mut().filter(|l| **l == from).for_each(|l| *l = to);
    }
    label
}

fn every_pair() -> impl Iterator<Item = (usize, usize)> {
    (0..DOCUMENTS).flat_map(|b| (0..b).map(move |a| (a, b)))
}

fn fraction(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

proptest! {
    #[test]
    fn precision_and_recall_equal_a_count_of_every_pair(
        stories in stories(), first in list(), second in list(), listed in listed(),
    ) {
        let mut evaluation = Evaluation::of(truth_of(&stories).as_bytes()).unwrap();
        for report in [list_of(&first), pairs_of(&listed), list_of(&second)] {
            evaluation.add(report.as_bytes()).unwrap();
        }
        let scores = evaluation.scores(Counted::Copy).pairs;

        let (one, two) = (components(&first), components(&second));
        let copies: BTreeSet<(usize, usize)> = listed
            .iter()
            .filter(|(a, b, copy)| *copy && a != b)
            .map(|&(a, b, _)| (a.min(b), a.max(b)))
            .collect();
        let is_true = |&(a, b): &(usize, usize)| stories[a].is_some() && stories[a] == stories[b];
        let clustered = |&(a, b): &(usize, usize)| one[a] == one[b] || two[a] == two[b];
        let found: Vec<_> =
            every_pair().filter(|pair| clustered(pair) || copies.contains(pair)).collect();
        let right = found.iter().filter(|pair| is_true(pair)).count();
        let all_true = every_pair().filter(is_true).count();

        prop_assert_eq!(scores.precision(), fraction(right, found.len()));
        prop_assert_eq!(scores.recall(), fraction(right, all_true));
        prop_assert_eq!(scores.f1(), fraction(2 * right, all_true + found.len()));
        let joined = every_pair().filter(clustered).count();
        let joined_right = every_pair().filter(|p| clustered(p) && is_true(p)).count();
        prop_assert_eq!(scores.clustered_precision(), fraction(joined_right, joined));
    }

    #[test]
    fn recall_by_jaccard_equals_a_count_of_every_pair(
        figures in prop::collection::vec((0..DOCUMENTS, 0..DOCUMENTS, 60..=100u32), 1..20),
        first in list(),
    ) {
        let mut known = BTreeMap::new();
        let mut table = "a\tb\tjaccard\n".to_owned();
        for &(a, b, j) in figures.iter().filter(|(a, b, _)| a != b) {
            let _ = writeln!(table, "d{a}\td{b}\t{}", f64::from(j) / 100.0);
            let best = known.entry((a.min(b), a.max(b))).or_insert(j);
            *best = j.max(*best);
        }
        let mut evaluation = Evaluation::of(table.as_bytes()).unwrap();
        evaluation.add(list_of(&first).as_bytes()).unwrap();
        let scores = evaluation.scores(Counted::Contained);

        let label = components(&first);
        let inside = |from: u32, to: u32| known.iter().filter(move |(_, j)| (from..to).contains(*j));
        for (band, (from, to)) in scores.bands.iter().zip([(70, 72), (72, 80), (80, 90), (90, 101)]) {
            let found = inside(from, to).filter(|((a, b), _)| label[*a] == label[*b]).count();
            prop_assert_eq!((band.pairs, band.found), (inside(from, to).count() as u64, found as u64));
        }
        prop_assert_eq!(scores.pairs.truth, inside(70, 101).count() as u64);
    }
}

#[test]
fn pieces_of_a_page_count_for_the_page() {
    let truth = r#"{"id":"p","kind":"aggregator","parts":["a","b"]}
{"id":"a","kind":"original","story":"a"}
{"id":"c","kind":"cut","story":"a","of":"a"}"#;
    let list = "id\tverdict\tsurvivor\trelation\n\
                p#1\tremoved\ta\tcopy\np#2\tremoved\tb\tcopy\nc\tkept\t\t\n";
    let mut evaluation = Evaluation::of(truth.as_bytes()).unwrap();
    evaluation.add(list.as_bytes()).unwrap();
    let scores = evaluation.scores(Counted::Copy);
    // The page joins nothing: its two stories stay apart.
    assert_eq!((scores.pairs.found, scores.pairs.truth), (0, 1));
    assert_eq!((scores.pairs.listed, scores.pairs.listed_right), (2, 2));
    assert_eq!(scores.kinds[0].kind, "aggregator");
    assert_eq!((scores.kinds[0].copies, scores.kinds[0].with_original), (2, 2));
    assert!(evaluation.is_of_one_collection());
}
