//! What is an item of evidence worth? Counted on simulated trees, whose truth is known, for both directions of every pair.
//!
//! Run by hand, in release mode, when an item or the simulator changes:
//! `cargo test --release --test it ratios:: -- --ignored --nocapture`. The table goes into `benches/results/`.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use wirecopy::engine::observer::Silent;
use wirecopy::engine::{Settings, batch};
use wirecopy::provenance::direction::{Side, direction};
use wirecopy::provenance::evidence::Kind;
use wirecopy::text::Body;
use wirecopy::verify::Relation;

use crate::tool::run;

/// How often an item points from a piece to one made from it, the other way round, or between two that have a third's text.
#[derive(Default)]
struct Pointed {
    right: u64,
    reversed: u64,
    siblings: u64,
}

struct Truth {
    story: String,
    parent: Option<String>,
    fit: bool,
}

#[test]
#[ignore = "takes a minute: run by hand, in release mode, after a change"]
fn what_texts_say_of_a_direction_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (made, truth) = (path("made.jsonl"), path("made.truth"));
    let args = ["generate", "15000", "--syndication", "--seed", "101", "--out", &made];
    assert_eq!(run(args.into_iter().chain(["--truth", &truth])).code, 0);
    let truths: BTreeMap<String, Truth> = fs::read_to_string(truth)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| {
            let text = |name: &str| line[name].as_str().map(str::to_owned);
            let story = text("story").unwrap();
            let fit = line["split"] == "fit";
            (text("id").unwrap(), Truth { story, parent: text("parent"), fit })
        })
        .collect();
    let descends = |id: &str, from: &str| {
        let mut at = truths[id].parent.as_deref();
        while let Some(parent) = at {
            if parent == from {
                return true;
            }
            at = truths.get(parent).and_then(|truth| truth.parent.as_deref());
        }
        false
    };

    let settings = Settings::default();
    let (input, collection, archive) = batch::open(&[made.into()], &settings, &Silent).unwrap();
    let outcome = batch::study(input, collection, archive, &settings, &Silent).unwrap();
    let mut counts: BTreeMap<&'static str, (i32, Pointed)> = BTreeMap::new();
    for pair in &outcome.matching.pairs {
        if matches!(pair.relation, Relation::Template | Relation::Quotation) {
            continue;
        }
        let pieces = [pair.a, pair.b].map(|i| &outcome.collection.pieces[i]);
        let [Some(a), Some(b)] = pieces.map(|piece| truths.get(&piece.id)) else { continue };
        if !a.fit || a.story != b.story {
            continue;
        }
        let texts = pieces.map(|piece| outcome.archive.text(piece.document).unwrap());
        let bodies = [0, 1].map(|n| Body::of(pieces[n], &texts[n]));
        let side = |n: usize| Side {
            piece: pieces[n],
            text: &texts[n],
            document: &pieces[n].id,
            body: &bodies[n],
        };
        let found = direction(side(0), side(1), pair);
        for (items, from, to) in [(found.a_to_b, 0, 1), (found.b_to_a, 1, 0)] {
            let (from, to) = (&pieces[from].id, &pieces[to].id);
            for item in items {
                let (_, pointed) =
                    counts.entry(item.kind.name()).or_insert((item.weight, Pointed::default()));
                if descends(to, from) {
                    pointed.right += 1;
                } else if descends(from, to) {
                    pointed.reversed += 1;
                } else {
                    pointed.siblings += 1;
                }
            }
        }
    }
    println!("kind\tweight\tright\treversed\tsiblings\tlog_ratio");
    for (kind, (weight, of)) in &counts {
        let ratio = ((of.right as f64 + 0.5) / (of.reversed as f64 + 0.5)).ln();
        let of = (of.right, of.reversed, of.siblings);
        println!("{kind}\t{weight}\t{}\t{}\t{}\t{:.0}", of.0, of.1, of.2, 1000.0 * ratio);
    }
    let (_, cut) = &counts[Kind::Cut.name()];
    assert!(cut.right > cut.reversed);
}
