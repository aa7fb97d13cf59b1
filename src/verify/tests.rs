//! The relation of a pair, on texts made for it, and the saving test against the full count.

use proptest::prelude::*;

use super::*;
use crate::text::Body;

fn body(words: &[u64]) -> Body {
    Body {
        hashes: words.to_vec(),
        spans: (0..words.len() as u32).map(|i| (i * 2, i * 2 + 1)).collect(),
        quoted: vec![false; words.len()],
        facts: vec![false; words.len()],
        numbers: vec![false; words.len()],
        amounts: Vec::new(),
        quoted_sentences: vec![],
    }
}

fn pair_of(a: Body, b: Body, contexts: [Context; 2]) -> Pair {
    let params = Params::default();
    let (a, b) = (Profile::of_body(a, &params), Profile::of_body(b, &params));
    verify((0, &a, &contexts[0]), (1, &b, &contexts[1]), &params)
}

fn relation(a: Body, b: Body) -> Relation {
    pair_of(a, b, [Context::default(); 2]).relation
}

fn words(from: u64, n: u64) -> Vec<u64> {
    (from..from + n).collect()
}

#[test]
fn a_cut_text_is_contained_and_a_borrowed_paragraph_is_partial() {
    let long = words(0, 300);
    assert_eq!(relation(body(&long), body(&long[..290])), Relation::Copy);
    assert_eq!(relation(body(&long), body(&long[50..120])), Relation::Contained);
    // Forty shared words make it contained; thirty-nine cover all of it and are partial.
    assert_eq!(relation(body(&long), body(&long[..40])), Relation::Contained);
    assert_eq!(relation(body(&long), body(&long[..39])), Relation::Partial);
    let mixed = [&long[..40], &words(1_000, 200)[..]].concat();
    assert_eq!(relation(body(&long), body(&mixed)), Relation::Partial);
    let quoting = [&long[..12], &words(1_000, 200)[..]].concat();
    assert_eq!(relation(body(&long), body(&quoting)), Relation::Quotation);
    let phrase = [&long[..11], &words(1_000, 200)[..]].concat();
    assert_eq!(relation(body(&long), body(&phrase)), Relation::None);
}

#[test]
fn shared_quotation_is_no_reuse() {
    let speech = words(0, 60);
    let quoted = |rest: u64| {
        let mut b = body(&[&speech[..], &words(rest, 10)[..]].concat());
        b.quoted[..60].fill(true);
        b.quoted_sentences = vec![0..30, 30..60];
        b
    };
    let mut other = quoted(9_000);
    other.hashes.extend(words(20_000, 300));
    other.spans.extend((70..370).map(|i| (i * 2, i * 2 + 1)));
    other.quoted.resize(370, false);
    other.facts.resize(370, false);
    other.numbers.resize(370, false);
    let pair = pair_of(quoted(1_000), other, [Context::default(); 2]);
    assert_eq!(pair.relation, Relation::Quotation);
    assert_eq!(pair.covered, [0, 0]);
    assert!(pair.passages[0].quoted);
}

#[test]
fn a_quoted_sentence_of_eight_words_is_enough_in_one_of_the_two() {
    let text = [&words(0, 8)[..], &words(100, 200)[..]].concat();
    let mut quoting = body(&[&words(300, 200)[..], &words(0, 8)[..]].concat());
    assert_eq!(relation(body(&text), quoting.clone()), Relation::None);
    quoting.quoted[200..].fill(true);
    quoting.quoted_sentences.push(200..208);
    assert_eq!(relation(body(&text), quoting), Relation::Quotation);
}

/// A form of ten lines of eight words, each with one fact in it.
fn form(fact: impl Fn(u64) -> u64) -> Body {
    let mut line = Vec::new();
    for n in 0..10 {
        line.extend(words(n * 10, 8));
        line.push(fact(n));
    }
    let mut b = body(&line);
    for n in 0..10 {
        b.facts[n * 9 + 8] = true;
    }
    b
}

#[test]
fn a_form_filled_in_again_is_a_template_unless_it_is_an_update() {
    let (a, b) = (form(|n| 1_000 + n), form(|n| 2_000 + n));
    assert_eq!(relation(a.clone(), b.clone()), Relation::Template);
    let at = |day: i64| Context { source: Some(1), published: Some((day * 86_400, day * 86_400)) };
    assert_ne!(pair_of(a.clone(), b.clone(), [at(1), at(4)]).relation, Relation::Template);
    assert_eq!(pair_of(a.clone(), b.clone(), [at(1), at(5)]).relation, Relation::Template);
    let no_day = Context { source: Some(1), published: None };
    assert_eq!(pair_of(a.clone(), b, [no_day; 2]).relation, Relation::Template);
    let corrected = form(|n| if n < 4 { 2_000 + n } else { 1_000 + n });
    assert_ne!(relation(a.clone(), corrected.clone()), Relation::Template);
    // What a source prints again after days with another figure is its form for the next event.
    assert_eq!(pair_of(a.clone(), corrected.clone(), [at(1), at(5)]).relation, Relation::Template);
    assert_ne!(pair_of(a.clone(), corrected, [at(1), at(4)]).relation, Relation::Template);
    assert_eq!(pair_of(a.clone(), a, [at(1), at(5)]).relation, Relation::Copy);
}

#[test]
fn texts_under_a_shingle_match_only_when_equal() {
    assert_eq!(relation(body(&[1, 2]), body(&[1, 2])), Relation::Copy);
    assert_eq!(relation(body(&[1, 2]), body(&[1, 3])), Relation::None);
    assert_eq!(relation(body(&[]), body(&[])), Relation::None);
    assert_eq!(relation(body(&[1, 2]), body(&words(1, 50))), Relation::None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_saving_test_loses_nothing(
        a in prop::collection::vec(0u64..8, 0..60),
        b in prop::collection::vec(0u64..8, 0..60),
        filler in prop::collection::vec(100u64..4_000, 0..200),
        quote in 0usize..40,
    ) {
        let params = Params::default();
        let mut first = body(&a);
        let end = (quote + 9).min(a.len());
        if quote < end {
            first.quoted[quote..end].fill(true);
            first.quoted_sentences.push(quote as u32..end as u32);
        }
        let a = Profile::of_body(first, &params);
        let b = Profile::of_body(body(&[&b[..], &filler[..]].concat()), &params);
        let none = Context::default();
        let pair = verify((0, &a, &none), (1, &b, &none), &params);
        prop_assert!(a.shingles.at_most_shared(&b.shingles) >= pair.shared);
        if pair.relation != Relation::None {
            let shared = a.shingles.at_most_shared(&b.shingles);
            prop_assert!(may_relate(shared, &a.gist(), &b.gist(), &params));
        }
    }
}
