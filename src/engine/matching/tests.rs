//! Small collections made of numbered words: what is listed, and that nothing depends on order or threads.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::article::Span;
use crate::engine::observer::Silent;
use crate::error::Error;
use crate::params::Candidates;

struct Given(Vec<(String, String)>);

impl Texts for Given {
    fn get(&self, piece: usize) -> Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(&self.0[piece].1))
    }
}

impl Given {
    fn pieces(&self) -> Vec<Piece> {
        let piece = |(id, text): &(String, String)| Piece {
            id: id.clone(),
            document: 0,
            span: Span::new(0, text.len()),
            title: None,
            marks: vec![],
            quotes: vec![],
            label: None,
            dates: vec![],
            captures: Vec::new(),
            ..Piece::default()
        };
        self.0.iter().map(piece).collect()
    }

    fn matched(&self, params: &Params) -> Matching {
        match_pieces(&self.pieces(), &[], self, params, &Silent).unwrap()
    }
}

/// Words that are no numbers.
fn text(words: impl IntoIterator<Item = u64>) -> String {
    let letter = |n: u64| char::from(b'a' + (n % 26) as u8);
    let word = |n: u64| format!("{}{}{}x", letter(n), letter(n / 26), letter(n / 676));
    words.into_iter().map(word).collect::<Vec<_>>().join(" ")
}

fn named(id: &str, text: String) -> (String, String) {
    (id.to_owned(), text)
}

/// A wire story, two equal reprints, a cut one, a borrower of one paragraph, a stranger, and two empty texts.
fn newsroom() -> Given {
    Given(vec![
        named("wire", text(0..300)),
        named("paper-1", text((0..295).chain(1_000..1_003))),
        named("paper-2", text((0..295).chain(1_000..1_003))),
        named("cut", text(20..120)),
        named("borrower", text((2_000..2_200).chain(50..100))),
        named("stranger", text(3_000..3_300)),
        named("empty-1", String::new()),
        named("empty-2", String::from("…")),
    ])
}

fn sketched() -> Params {
    Params { candidates: Candidates::Sketched, ..Params::default() }
}

/// Pairs by name, with their relation.
fn named_pairs(given: &Given, found: &Matching) -> Vec<(String, String, Relation)> {
    let name = |i: usize| given.0[i].0.clone();
    found.pairs.iter().map(|p| (name(p.a), name(p.b), p.relation)).collect()
}

#[test]
fn everything_is_listed_under_its_leader() {
    let given = newsroom();
    let found = given.matched(&sketched());
    let names = |members: &[usize]| -> Vec<&str> {
        members.iter().map(|&i| given.0[i].0.as_str()).collect()
    };
    assert!(!found.exhaustive);
    assert_eq!(found.classes.len(), 1);
    assert_eq!(names(&found.classes[0]), ["paper-1", "paper-2"]);
    assert_eq!(found.clusters.len(), 1);
    assert_eq!(names(&found.clusters[0].members), ["cut", "paper-1", "paper-2", "wire"]);
    assert_eq!(given.0[found.clusters[0].leader].0, "wire");
    assert_eq!(found.families.len(), 1);
    let family = ["borrower", "cut", "paper-1", "paper-2", "wire"];
    assert_eq!(names(&found.families[0].members), family);
    let pairs = named_pairs(&given, &found);
    let has = |a: &str, b: &str, r| pairs.contains(&(a.to_owned(), b.to_owned(), r));
    assert!(has("paper-1", "paper-2", Relation::Copy));
    assert!(has("paper-2", "wire", Relation::Copy));
    assert!(has("cut", "wire", Relation::Contained));
    assert!(has("borrower", "wire", Relation::Partial));
    // So is the second of equal texts, as few as they are.
    assert!(has("cut", "paper-2", Relation::Contained));
    assert_eq!(found.words[6..], [0, 0]);
}

#[test]
fn a_small_collection_lists_every_pair() {
    let given = newsroom();
    let found = given.matched(&Params::default());
    assert!(found.exhaustive);
    let pairs = named_pairs(&given, &found);
    assert!(pairs.contains(&("cut".into(), "paper-2".into(), Relation::Contained)));
    assert!(pairs.contains(&("borrower".into(), "paper-2".into(), Relation::Partial)));
    assert_eq!(pairs.len(), 10);
    assert!(found.pairs.windows(2).all(|w| {
        let ids = |p: &Pair| (given.0[p.a].0.clone(), given.0[p.b].0.clone());
        ids(&w[0]) < ids(&w[1])
    }));
}

#[test]
fn neither_order_nor_threads_change_the_answer() {
    for params in [Params::default(), sketched()] {
        let given = newsroom();
        let forward = given.matched(&params);
        let turned = Given(given.0.iter().rev().cloned().collect());
        let backward = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .unwrap()
            .install(|| turned.matched(&params));
        assert_eq!(named_pairs(&given, &forward), named_pairs(&turned, &backward));
        let last = given.0.len() - 1;
        let turn = |members: &[usize]| members.iter().map(|&i| last - i).collect::<Vec<_>>();
        for (x, y) in forward.clusters.iter().zip(&backward.clusters) {
            assert_eq!((turn(&x.members), last - x.leader), (y.members.clone(), y.leader));
        }
        for (x, y) in forward.families.iter().zip(&backward.families) {
            assert_eq!(turn(&x.members), y.members);
        }
        assert_eq!(forward.pairs.len(), backward.pairs.len());
        assert_eq!(forward.verified, backward.verified);
    }
}

#[test]
fn a_watcher_can_stop_a_run() {
    struct Impatient;
    impl Observer for Impatient {
        fn begin(&self, _: Stage, _: u64) {}
        fn advance(&self, _: u64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let given = newsroom();
    let stopped = match_pieces(&given.pieces(), &[], &given, &Params::default(), &Impatient);
    assert!(matches!(stopped, Err(Error::Cancelled)));
}

#[test]
fn an_explanation_names_the_stage() {
    let given = newsroom();
    let tell = |a: usize, b: usize, params: &Params| {
        explain(a, b, &given.pieces(), &[], &given, params).unwrap()
    };
    assert_eq!(tell(1, 2, &sketched()).fate, Fate::EqualWords);
    let kept = tell(0, 3, &sketched());
    assert_eq!((kept.fate, kept.pair.relation), (Fate::Related, Relation::Contained));
    assert!(!kept.rows.is_empty());
    assert_eq!(tell(0, 5, &sketched()).fate, Fate::TooLittleShared);
    assert_eq!(tell(0, 6, &Params::default()).fate, Fate::TooLittleShared);
    let copy = kept.checks.iter().find(|c| c.relation == Relation::Copy).unwrap();
    assert_eq!((copy.part, copy.whole, copy.holds), (96, 296, false));
    assert_eq!(copy.needs, "0.7");
}

#[test]
fn compare_needs_no_collection() {
    let given = newsroom();
    let pieces = given.pieces();
    let pair = compare(
        &pieces[3],
        &given.0[3].1,
        &pieces[0],
        &given.0[0].1,
        [Context::default(); 2],
        &Params::default(),
    );
    assert_eq!((pair.a, pair.b, pair.relation), (0, 1, Relation::Contained));
    assert_eq!(pair.shingles, [96, 296]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_small_collection_equals_comparing_every_two(
        parts in prop::collection::vec(prop::collection::vec(0u64..12, 0..5), 1..8),
    ) {
        // Each text is a few blocks of fourteen words, so blocks are shared, moved and repeated.
        let block = |n: u64| n * 20..n * 20 + 14;
        let name = |(i, blocks): (usize, &Vec<u64>)| {
            named(&format!("t{i}"), text(blocks.iter().copied().flat_map(block)))
        };
        let given = Given(parts.iter().enumerate().map(name).collect());
        let found = given.matched(&Params::default());
        let pieces = given.pieces();
        let mut want = Vec::new();
        for a in 0..pieces.len() {
            for b in a + 1..pieces.len() {
                let (x, y) = (&given.0[a].1, &given.0[b].1);
                let unknown = [Context::default(); 2];
                let pair = compare(&pieces[a], x, &pieces[b], y, unknown, &Params::default());
                if pair.relation != Relation::None {
                    want.push(Pair { a, b, ..pair });
                }
            }
        }
        prop_assert_eq!(&found.pairs, &want);
        // Every member is its leader's copy or contained in it, or the other way round.
        for cluster in &found.clusters {
            for &member in cluster.members.iter().filter(|&&m| m != cluster.leader) {
                let ends = (member.min(cluster.leader), member.max(cluster.leader));
                let pair = found.pairs.iter().find(|p| (p.a, p.b) == ends);
                prop_assert!(pair.is_some_and(is_edge));
            }
        }
    }
}
