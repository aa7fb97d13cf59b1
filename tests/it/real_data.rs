//! Real collections against the oracle: figures equal, pairs found, labels reproduced.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use wirecopy::engine::matching::{Matching, match_pieces};
use wirecopy::engine::observer::Silent;
use wirecopy::params::Candidates;
use wirecopy::verify::{Context, Pair, Relation};
use wirecopy::{Params, Piece, Span, Texts};

use crate::oracle::{self, Record};

struct Given<'a>(&'a [Record]);

impl Texts for Given<'_> {
    fn get(&self, piece: usize) -> wirecopy::Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(&self.0[piece].text))
    }
}

/// One piece a record, the text as given.
fn pieces(records: &[Record]) -> Vec<Piece> {
    let piece = |(document, record): (usize, &Record)| Piece {
        id: record.id.clone(),
        document,
        span: Span::new(0, record.text.len()),
        title: None,
        marks: vec![],
        quotes: vec![],
        label: None,
        dates: vec![],
        captures: Vec::new(),
        ..Piece::default()
    };
    records.iter().enumerate().map(piece).collect()
}

fn contexts(records: &[Record]) -> Vec<Context> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let utc = jiff::tz::TimeZone::UTC;
    records
        .iter()
        .map(|record| {
            let next = numbers.len() as u32;
            let source =
                (!record.source.is_empty()).then(|| *numbers.entry(&record.source).or_insert(next));
            let at = record.published.parse::<jiff::civil::DateTime>().ok();
            let second = at.map(|at| at.to_zoned(utc.clone()).unwrap().timestamp().as_second());
            let length = if record.published.len() > 10 { 0 } else { 86_399 };
            Context { source, published: second.map(|s| (s, s + length)) }
        })
        .collect()
}

fn matched(records: &[Record], params: &Params) -> Matching {
    let before = oracle::processor_seconds();
    let clock = std::time::Instant::now();
    let (pieces, contexts) = (pieces(records), contexts(records));
    let found = match_pieces(&pieces, &contexts, &Given(records), params, &Silent).unwrap();
    let mut relations = BTreeMap::new();
    for pair in &found.pairs {
        *relations.entry(pair.relation).or_insert(0) += 1;
    }
    println!(
        "{} pieces: {:.2} s of processor, {:.2} s of time; exhaustive {}, candidates {}, furniture {}, verified {}, \
         listed {} {relations:?}, classes {}, clusters {}, families {} (largest {}), bounded {}",
        records.len(),
        oracle::processor_seconds() - before,
        clock.elapsed().as_secs_f64(),
        found.exhaustive,
        found.candidates,
        found.passed_over.len(),
        found.verified,
        found.pairs.len(),
        found.classes.len(),
        found.clusters.len(),
        found.families.len(),
        found.families.iter().map(|f| f.members.len()).max().unwrap_or(0),
        found.bounded.len(),
    );
    found
}

/// The labels were made by an inverted index over word 5-grams (`\w+` of the lower-cased text) that only so many texts hold: a
/// pair with at least `common` of those in common and at least 15 distinct 5-grams on either side is listed when its
/// Jaccard is at least 0.15 or the larger containment at least 0.3, over all 5-grams.
#[derive(Clone, Copy)]
struct Selection {
    /// Texts that may hold a 5-gram that counts.
    holders: usize,
    /// 5-grams of that kind in common.
    common: u32,
}

/// The figures of every labelled pair are reproduced, and where the selection is known, the set of pairs.
fn reproduces_its_labels(name: &str, selection: Option<Selection>) {
    let Some(folder) = oracle::collection(name) else { return };
    let records = oracle::records(&folder);
    let sets: Vec<Vec<u64>> =
        records.par_iter().map(|r| oracle::five_grams(&oracle::plain_words(&r.text))).collect();
    let row = |a: usize, b: usize| {
        let (x, y) = (sets[a].len() as f64, sets[b].len() as f64);
        let n = oracle::shared(&sets[a], &sets[b]) as f64;
        let (j, a_in_b, b_in_a) = (n / (x + y - n), n / x, n / y);
        let figures = format!("{j:.4}\t{a_in_b:.4}\t{b_in_a:.4}\t{n}\t{x}\t{y}");
        let selected = x.min(y) >= 15.0 && (j >= 0.15 || a_in_b.max(b_in_a) >= 0.3);
        (format!("{}\t{}\t{figures}", records[a].id, records[b].id), selected)
    };
    let place: HashMap<&str, usize> =
        records.iter().enumerate().map(|(i, r)| (r.id.as_str(), i)).collect();
    let labels = std::fs::read_to_string(folder.join("labels/pairs_exact.tsv")).unwrap();
    let mut want = BTreeSet::new();
    let mut unknown = 0;
    for line in labels.lines() {
        let mut ids = line.split('\t').map(|id| place.get(id).copied());
        let (Some(Some(a)), Some(Some(b))) = (ids.next(), ids.next()) else {
            unknown += 1;
            continue;
        };
        let (computed, selected) = row(a, b);
        assert_eq!(computed, line);
        assert!(selected, "{line}");
        want.insert((a.min(b), a.max(b)));
    }
    println!("{name}: {} labels equal, {unknown} about a text that is not there", want.len());
    let Some(Selection { holders, common }) = selection else { return };
    let pairs = oracle::join(&sets, holders, |_, _, n| n >= common);
    let got: BTreeSet<(usize, usize)> =
        pairs.into_iter().map(|(a, b, _)| (a, b)).filter(|&(a, b)| row(a, b).1).collect();
    let names = |pairs: Vec<&(usize, usize)>| -> Vec<String> {
        pairs.into_iter().take(5).map(|&(a, b)| row(a, b).0).collect()
    };
    let missing = names(want.difference(&got).collect());
    let extra = names(got.difference(&want).collect());
    assert!(want == got, "{name}: missing {missing:?}, extra {extra:?}");
}

#[test]
fn the_oracle_reproduces_the_labels_of_reuters() {
    reproduces_its_labels("reuters21578", Some(Selection { holders: 41, common: 5 }));
}

#[test]
fn the_oracle_reproduces_the_labels_of_rumour_stories() {
    reproduces_its_labels("fnc1_bodies", Some(Selection { holders: 60, common: 8 }));
}

#[test]
fn the_oracle_reproduces_the_labels_of_a_crawl_day() {
    reproduces_its_labels("crawl_2019_06_01_mixed", Some(Selection { holders: 60, common: 8 }));
}

/// No bound on the holders of a 5-gram gives this collection's choice of pairs: it was made of more texts, of which one
/// labelled text is missing here. The figures are all the same.
#[test]
fn the_oracle_reproduces_the_figures_of_the_senate() {
    reproduces_its_labels("senate_press", None);
}

/// Every figure of every listed pair, and the recall of what the promises name.
fn agrees_with_the_oracle(name: &str, params: &Params) {
    let Some(folder) = oracle::collection(name) else { return };
    let records = oracle::records(&folder);
    println!("{name}");
    let found = matched(&records, params);
    let words: Vec<Vec<String>> = records
        .par_iter()
        .map(|r| wirecopy::text::fold(&r.text).text().unicode_words().map(str::to_owned).collect())
        .collect();
    let sets: Vec<Vec<u64>> = words.par_iter().map(|w| oracle::five_grams(w)).collect();
    found.pairs.par_iter().for_each(|pair| {
        let (x, y) = (&sets[pair.a], &sets[pair.b]);
        assert!(records[pair.a].id < records[pair.b].id);
        assert_eq!(pair.shingles, [x.len() as u64, y.len() as u64].map(|n| n.max(1)));
        let shared = if x.is_empty() { 1 } else { oracle::shared(x, y) };
        assert_eq!(pair.shared, shared);
        let covered =
            [covered(&words[pair.a], &words[pair.b]), covered(&words[pair.b], &words[pair.a])];
        if !x.is_empty() {
            assert_eq!(pair.covered, covered, "{} {}", records[pair.a].id, records[pair.b].id);
        }
        for passage in &pair.passages {
            let n = passage.words as usize;
            let of = |side: usize, from: u32| &words[side][from as usize..from as usize + n];
            assert_eq!(of(pair.a, passage.a_word), of(pair.b, passage.b_word));
            let text = |side: usize, span: Span| {
                let folded = wirecopy::text::fold(span.of(&records[side].text));
                folded.text().unicode_words().map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(text(pair.a, passage.a), of(pair.a, passage.a_word));
            assert_eq!(text(pair.b, passage.b), of(pair.b, passage.b_word));
        }
    });
    let listed: BTreeSet<(usize, usize)> =
        found.pairs.iter().map(|p| (p.a.min(p.b), p.a.max(p.b))).collect();
    let mut cluster = vec![usize::MAX; records.len()];
    for (n, c) in found.clusters.iter().enumerate() {
        c.members.iter().for_each(|&m| cluster[m] = n);
    }
    // Equal texts are listed once, under the one that stands for them.
    let mut stands_for: Vec<usize> = (0..records.len()).collect();
    for class in &found.classes {
        for &member in class {
            stands_for[member] = class[0];
        }
    }
    let is_found = |a: usize, b: usize| {
        let (x, y) = (stands_for[a], stands_for[b]);
        x == y
            || listed.contains(&(x.min(y), x.max(y)))
            || listed.contains(&(a, b))
            || (cluster[a] != usize::MAX && cluster[a] == cluster[b])
    };
    let mut copies = (0, 0);
    let mut contained = (0, 0);
    let mut shown = 0;
    let half = |a: usize, b: usize, n: u32| n as usize * 2 >= sets[a].len().min(sets[b].len());
    for (a, b, n) in oracle::join(&sets, usize::MAX, half) {
        let union = sets[a].len() + sets[b].len() - n as usize;
        let hit = is_found(a, b);
        if n as usize * 10 >= union * 7 {
            copies.0 += usize::from(hit);
            copies.1 += 1;
        }
        if words[a].len().min(words[b].len()) >= 60 {
            contained.0 += usize::from(hit);
            contained.1 += 1;
        }
        if !hit && shown < 10 && words[a].len().min(words[b].len()) >= 60 {
            shown += 1;
            println!(
                "  missed {} {} shared {n} of {} and {}",
                records[a].id,
                records[b].id,
                sets[a].len(),
                sets[b].len()
            );
        }
    }
    let share = |(hits, all): (usize, usize)| hits as f64 / all.max(1) as f64;
    println!(
        "  recall of J >= 0.7: {:.5} of {}; of containment >= 0.5, 60 words: {:.5} of {}",
        share(copies),
        copies.1,
        share(contained),
        contained.1
    );
    assert!(share(copies) >= 0.995);
    assert!(share(contained) >= 0.98);
}

/// Words of `a` in runs of five or more that stand in `b`, one window at a time.
fn covered(a: &[String], b: &[String]) -> u64 {
    let theirs: std::collections::HashSet<&[String]> = b.windows(5).collect();
    let mut is_covered = vec![false; a.len()];
    for (i, window) in a.windows(5).enumerate() {
        if theirs.contains(window) {
            is_covered[i..i + 5].fill(true);
        }
    }
    is_covered.into_iter().filter(|&c| c).count() as u64
}

#[test]
fn reuters_agrees_with_the_oracle() {
    agrees_with_the_oracle("reuters21578", &Params::default());
}

#[test]
fn the_senate_agrees_with_the_oracle() {
    agrees_with_the_oracle("senate_press", &Params::default());
}

#[test]
fn rumour_stories_agree_with_the_oracle_by_either_route() {
    agrees_with_the_oracle("fnc1_bodies", &Params::default());
    let candidates = Candidates::Sketched;
    agrees_with_the_oracle("fnc1_bodies", &Params { candidates, ..Params::default() });
}

#[test]
fn a_crawl_day_agrees_with_the_oracle() {
    agrees_with_the_oracle("crawl_2019_06_01_mixed", &Params::default());
}

/// What the sketched route lists the exhaustive one lists alike, and few long shared runs are lost to it.
fn sketched_beside_exhaustive(name: &str) {
    let Some(folder) = oracle::collection(name) else { return };
    let records = oracle::records(&folder);
    let with = |candidates| matched(&records, &Params { candidates, ..Params::default() });
    let all = with(Candidates::Exhaustive);
    let some = with(Candidates::Sketched);
    let listed: HashMap<(usize, usize), &Pair> =
        all.pairs.iter().map(|p| ((p.a, p.b), p)).collect();
    for pair in &some.pairs {
        assert_eq!(listed.get(&(pair.a, pair.b)), Some(&pair));
    }
    assert_eq!(all.classes, some.classes);
    let mut stands_for: Vec<usize> = (0..records.len()).collect();
    for class in &some.classes {
        for &member in class {
            stands_for[member] = class[0];
        }
    }
    let seen: BTreeSet<(usize, usize)> = some.pairs.iter().map(|p| (p.a, p.b)).collect();
    let long = all
        .pairs
        .iter()
        .filter(|p| p.longest_run >= 60 && stands_for[p.a] == p.a && stands_for[p.b] == p.b);
    let (hits, runs) =
        long.fold((0, 0), |(h, n), p| (h + usize::from(seen.contains(&(p.a, p.b))), n + 1));
    println!("{name}: {hits} of {runs} pairs with a shared run of 60 words are found by sketch");
    assert!(hits * 100 >= runs * 99);
}

#[test]
fn rumour_stories_by_sketch_and_by_join() {
    sketched_beside_exhaustive("fnc1_bodies");
}

#[test]
fn reuters_by_sketch_and_by_join() {
    sketched_beside_exhaustive("reuters21578");
}

#[test]
fn templates_of_reuters_are_told_from_stories() {
    let Some(folder) = oracle::collection("reuters21578") else { return };
    let records = oracle::records(&folder);
    let (pieces, contexts) = (pieces(&records), contexts(&records));
    let place: HashMap<&str, usize> =
        records.iter().enumerate().map(|(i, r)| (r.id.as_str(), i)).collect();
    let labels = std::fs::read_to_string(folder.join("labels/adjudicated_sample.tsv")).unwrap();
    let judge = |x: &str, y: &str, contexts: [Context; 2]| {
        let (a, b) = (place[x], place[y]);
        let (first, second) = (&records[a].text, &records[b].text);
        let params = Params::default();
        wirecopy::engine::matching::compare(
            &pieces[a], first, &pieces[b], second, contexts, &params,
        )
        .relation
    };
    let mut table: BTreeMap<(&str, Relation, Relation), usize> = BTreeMap::new();
    for line in labels.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let known = [contexts[place[fields[0]]], contexts[place[fields[1]]]];
        let relation = judge(fields[0], fields[1], known);
        // What the words alone say, without the rule about a source's own updates.
        let by_words = judge(fields[0], fields[1], [Context::default(); 2]);
        if fields[2] == "template_other_event" && by_words != Relation::Template
            || fields[2] == "same_story" && by_words == Relation::Template
        {
            println!("  {} {by_words:?}", fields[..3].join(" "));
        }
        *table.entry((fields[2], relation, by_words)).or_default() += 1;
    }
    for ((label, relation, by_words), n) in &table {
        println!("{label:22} {relation:?}, by words {by_words:?}: {n}");
    }
    let silver = std::fs::read_to_string(folder.join("labels/silver_same_story.tsv")).unwrap();
    let mut relations: BTreeMap<(&str, Relation), usize> = BTreeMap::new();
    for line in silver.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if place.contains_key(fields[0]) {
            let relation = judge(fields[0], fields[1], [Context::default(); 2]);
            *relations.entry((fields[2], relation)).or_default() += 1;
        }
    }
    println!("silver, by words: {relations:?}");
    let sum = |label: &str, is_template: bool| -> usize {
        let ours = relations
            .iter()
            .filter(|((l, r), _)| *l == label && (*r == Relation::Template) == is_template);
        ours.map(|(_, n)| n).sum()
    };
    // Few stories are taken for templates, and most templates are told.
    assert!(sum("same_story", true) * 40 <= sum("same_story", false));
    assert!(sum("other", true) > sum("other", false));
}
