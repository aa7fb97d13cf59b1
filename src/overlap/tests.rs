//! Figures of made-up findings, against the definitions written out pair by pair.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::lag::Apart;
use super::*;
use crate::Span;
use crate::article::{DateKind, Sourced, When};
use crate::extract;
use crate::provenance::Role;
use crate::provenance::clock::Clock;
use crate::provenance::segments::Composition;
use crate::verify::Relation;

const HOUR: i64 = 3_600;

/// Findings that own what [`Found`] borrows.
#[derive(Debug, Default)]
struct Findings {
    pieces: Vec<Piece>,
    names: Names,
    facts: Vec<Facts>,
    verdicts: Vec<Verdict>,
    words: Vec<u32>,
    pairs: Vec<Pair>,
    classes: Vec<Vec<usize>>,
}

impl Findings {
    fn found(&self) -> Found<'_> {
        Found {
            pieces: &self.pieces,
            names: &self.names,
            facts: &self.facts,
            verdicts: &self.verdicts,
            words: &self.words,
            pairs: &self.pairs,
            apart: &[],
            classes: &self.classes,
            partial: Fraction::from_ten_thousandths(1_200),
        }
    }

    /// A piece of a hundred words.
    fn piece(&mut self, source: Option<&str>, when: Option<When>, role: Role) -> usize {
        let mut piece = extract::piece(Span::new(0, 0));
        piece.id = format!("{:03}", self.pieces.len());
        self.pieces.push(piece);
        let clock = Clock { published: when, firm: true, ..Clock::default() };
        self.facts.push(Facts { clock, ..Facts::default() });
        self.verdicts.push(verdict(source, role));
        self.words.push(100);
        self.pieces.len() - 1
    }
}

fn verdict(source: Option<&str>, role: Role) -> Verdict {
    Verdict {
        role,
        degree: None,
        carrier: source.map(|name| Sourced::new(name, "field source")),
        source: source.map(str::to_owned),
        origin: None,
        origins: Vec::new(),
        via: Vec::new(),
        parent: None,
        absent: None,
        lineage: Vec::new(),
        confidence: None,
        tier: None,
        score: None,
        published: None,
        composition: Composition { unmatched: 1.0, ..Composition::default() },
        verbatim: 0,
        segments: Vec::new(),
        reference: None,
        evidence: Vec::new(),
    }
}

fn pair(a: usize, b: usize, relation: Relation, covered: [u64; 2]) -> Pair {
    Pair {
        a,
        b,
        relation,
        shared: 1,
        shingles: [96, 96],
        unquoted: [100, 100],
        covered,
        longest_run: 12,
        passages: Vec::new(),
    }
}

fn moment(hours: i64) -> When {
    When::moment(hours * HOUR, true, DateKind::Published, "field date")
}

fn day(days: i64) -> When {
    When { zoned: true, ..When::day(days, DateKind::Published, "field date") }
}

/// A collection: for each piece its text, its source and its date; and which texts share how much.
#[derive(Debug, Clone)]
struct Made {
    pieces: Vec<(usize, Option<&'static str>, Option<When>)>,
    related: Vec<(usize, usize, Relation, [u64; 2])>,
    window: Option<i64>,
}

const TEXTS: usize = 4;

fn made() -> impl Strategy<Value = Made> {
    let source = proptest::sample::select(vec![None, Some("A"), Some("B"), Some("C")]);
    let when = prop_oneof![
        1 => Just(None),
        4 => (0_i64..60).prop_map(|h| Some(moment(h))),
        2 => (0_i64..3).prop_map(|d| Some(day(d))),
    ];
    let pieces = proptest::collection::vec((0..TEXTS, source, when), 0..12);
    let relation = proptest::sample::select(vec![
        Relation::Copy,
        Relation::Contained,
        Relation::Partial,
        Relation::Quotation,
        Relation::Template,
    ]);
    let related =
        proptest::collection::vec((0..TEXTS, 0..TEXTS, relation, [0_u64..101, 0_u64..101]), 0..6);
    let window = proptest::option::of((0_i64..40).prop_map(|h| h * HOUR));
    (pieces, related, window).prop_map(|(pieces, related, window)| {
        let mut seen = BTreeSet::new();
        let related = related
            .into_iter()
            .filter(|&(x, y, ..)| x != y && seen.insert((x.min(y), x.max(y))))
            .collect();
        Made { pieces, related, window }
    })
}

impl Made {
    /// What matching would hand on: texts with equal words once, each of them with the first.
    fn findings(&self) -> Findings {
        let mut found = Findings::default();
        let mut of_text: Vec<Vec<usize>> = vec![Vec::new(); TEXTS];
        for (text, source, when) in &self.pieces {
            of_text[*text].push(found.piece(*source, when.clone(), Role::Unlinked));
        }
        let mut pairs: Vec<Pair> = Vec::new();
        for class in &of_text {
            for &other in class.iter().skip(1) {
                pairs.push(pair(class[0], other, Relation::Copy, [100, 100]));
            }
        }
        for &(x, y, relation, [of_x, of_y]) in &self.related {
            if let (Some(&a), Some(&b)) = (of_text[x].first(), of_text[y].first()) {
                let turned = a > b;
                let covered = if turned { [of_y, of_x] } else { [of_x, of_y] };
                pairs.push(pair(a.min(b), a.max(b), relation, covered));
            }
        }
        pairs.sort_by_key(|p| (p.a, p.b));
        found.pairs = pairs;
        found.classes = of_text.into_iter().filter(|class| class.len() > 1).collect();
        found
    }

    /// What one piece has of another: the relation, and the covered words of the first. Written out from the texts.
    fn shares(&self, i: usize, j: usize) -> Option<(Relation, u64)> {
        let (x, y) = (self.pieces[i].0, self.pieces[j].0);
        if x == y {
            return Some((Relation::Copy, 100));
        }
        self.related.iter().find_map(|&(p, q, relation, [of_p, of_q])| {
            if relation == Relation::Template {
                return None;
            }
            match (p, q) {
                _ if (p, q) == (x, y) => Some((relation, of_p)),
                _ if (p, q) == (y, x) => Some((relation, of_q)),
                _ => None,
            }
        })
    }

    /// Every ordered pair of pieces of two known sources that share text within the window.
    fn ordered(&self, found: &Findings) -> Vec<(usize, usize, Relation, u64)> {
        let n = self.pieces.len();
        let all = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|(i, j)| i != j);
        all.filter(|&(i, j)| {
            let (a, b) = (self.pieces[i].1, self.pieces[j].1);
            let clock = |k: usize| &found.facts[k].clock;
            let near = self.window.is_none_or(|w| !Apart::of(clock(i), clock(j)).exceeds(w));
            a.is_some() && b.is_some() && a != b && near
        })
        .filter_map(|(i, j)| self.shares(i, j).map(|(relation, words)| (i, j, relation, words)))
        .collect()
    }
}

proptest! {
    #[test]
    fn the_matrix_is_what_its_definition_says(made in made()) {
        let found = made.findings();
        let scope = Scope::all(&found.verdicts).within(made.window);
        let study = study(&found.found(), &scope);
        let ordered = made.ordered(&found);
        let mut rows = Vec::new();
        for row in ["A", "B", "C"] {
            for col in ["A", "B", "C"] {
                let cell: Vec<_> = ordered
                    .iter()
                    .filter(|m| made.pieces[m.0].1 == Some(row) && made.pieces[m.1].1 == Some(col))
                    .collect();
                if cell.is_empty() {
                    continue;
                }
                let quotations = cell.iter().filter(|m| m.2 == Relation::Quotation).count() as u64;
                let shared: Vec<_> = cell.iter().filter(|m| m.2 != Relation::Quotation).collect();
                let with: BTreeSet<usize> = shared.iter().map(|m| m.0).collect();
                let best: Vec<u64> = with
                    .iter()
                    .map(|&i| shared.iter().filter(|m| m.0 == i).map(|m| m.3).max().unwrap())
                    .collect();
                let of_row = made.pieces.iter().filter(|p| p.1 == Some(row)).count() as u64;
                let reused = best.iter().filter(|&&words| words >= 12).count() as u64;
                let mean = best.iter().map(|&w| w as f64 / 100.0).sum::<f64>() / best.len() as f64;
                rows.push((row, col, shared.len() as u64, best.len() as u64, of_row, reused, quotations, mean));
            }
        }
        prop_assert_eq!(study.all.matrix.len(), rows.len());
        for (is, (row, col, pairs, pieces, row_pieces, reused, quotations, mean)) in
            study.all.matrix.iter().zip(rows)
        {
            prop_assert_eq!((is.row.as_str(), is.col.as_str()), (row, col));
            prop_assert_eq!(
                (is.pairs, is.pieces, is.row_pieces, is.reused, is.quotations),
                (pairs, pieces, row_pieces, reused, quotations)
            );
            prop_assert_eq!(is.coverage.is_none(), pieces == 0);
            if let Some(coverage) = is.coverage {
                prop_assert!((coverage - mean).abs() < 1e-9);
            }
        }
        let counted = made.ordered(&found).len() as u64 / 2;
        prop_assert_eq!(study.pairs, counted);
    }

    #[test]
    fn who_follows_whom_is_what_rnewsflow_counts(made in made()) {
        let found = made.findings();
        let scope = Scope::all(&found.verdicts).within(made.window);
        let study = study(&found.found(), &scope);
        let clock = |k: usize| &found.facts[k].clock;
        let matches: Vec<_> =
            made.ordered(&found).into_iter().filter(|m| m.2 != Relation::Quotation).collect();
        // An edge from the earlier to the later piece; its weight is what the later has of the earlier.
        let edges: Vec<(usize, usize, u64)> = matches
            .iter()
            .filter(|&&(to, from, ..)| clock(from).before(clock(to)))
            .map(|&(to, from, _, words)| (from, to, words))
            .collect();
        let told: BTreeSet<(usize, usize)> =
            edges.iter().map(|e| (e.0.min(e.1), e.0.max(e.1))).collect();
        let all: BTreeSet<(usize, usize)> =
            matches.iter().map(|m| (m.0.min(m.1), m.0.max(m.1))).collect();
        prop_assert_eq!(study.all.newsflow.undated, (all.len() - told.len()) as u64);
        // Each piece keeps the matches that none of its others was before.
        let first: Vec<_> = edges
            .iter()
            .filter(|&&(from, to, _)| {
                !edges.iter().any(|&(other, t, _)| t == to && clock(other).before(clock(from)))
            })
            .copied()
            .collect();
        let views = [(&study.all.newsflow.all_match, edges), (&study.all.newsflow.first_match, first)];
        for (flows, edges) in views {
            let source = |i: usize| made.pieces[i].1.unwrap();
            let cells: BTreeSet<_> = edges.iter().map(|e| (source(e.0), source(e.1))).collect();
            prop_assert_eq!(flows.len(), cells.len());
            for (flow, (from, to)) in flows.iter().zip(cells) {
                let of: Vec<_> =
                    edges.iter().filter(|e| source(e.0) == from && source(e.1) == to).collect();
                let size = |name| made.pieces.iter().filter(|p| p.1 == Some(name)).count() as u64;
                let distinct = |of: Vec<usize>| of.into_iter().collect::<BTreeSet<_>>().len() as u64;
                prop_assert_eq!((flow.from.as_str(), flow.to.as_str()), (from, to));
                prop_assert_eq!(flow.edges, of.len() as u64);
                prop_assert_eq!(flow.from_v, distinct(of.iter().map(|e| e.0).collect()));
                prop_assert_eq!(flow.to_v, distinct(of.iter().map(|e| e.1).collect()));
                prop_assert_eq!((flow.from_n, flow.to_n), (size(from), size(to)));
                prop_assert_eq!(flow.from_vprop, Some(flow.from_v as f64 / flow.from_n as f64));
                prop_assert_eq!(flow.to_vprop, Some(flow.to_v as f64 / flow.to_n as f64));
                let weight = of.iter().map(|e| e.2 as f64 / 100.0).sum::<f64>() / of.len() as f64;
                prop_assert!((flow.weight - weight).abs() < 1e-9);
                prop_assert_eq!(flow.lag.known + flow.lag.unknown, flow.edges);
            }
        }
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let mut found = Findings::default();
    let (a, b) = (
        found.piece(Some("A"), Some(moment(0)), Role::Unlinked),
        found.piece(Some("B"), Some(moment(30)), Role::Unlinked),
    );
    let (own, nobody) =
        (found.piece(Some("A"), None, Role::Unlinked), found.piece(None, None, Role::Unlinked));
    let away = found.piece(Some("C"), None, Role::Unlinked);
    let copy = |x, y| pair(x, y, Relation::Copy, [100, 100]);
    found.pairs = vec![copy(a, b), copy(a, own), copy(a, nobody), copy(a, away), copy(b, own)];
    let counts = (0..5).map(|i| i != away).collect();
    let scope = Scope::all(&found.verdicts).within(Some(24 * HOUR)).counting(counts);
    let study = study(&found.found(), &scope);
    let left = LeftOut {
        not_counted: 1,
        unknown_source: 1,
        same_source: 1,
        outside_window: 1,
        crowded: 0,
    };
    assert_eq!((study.pairs, study.left_out), (1, left));
    assert_eq!(study.all.totals.pieces, 4);
}

#[test]
fn many_equal_texts_give_each_its_earliest() {
    let mut found = Findings::default();
    for n in 0..300 {
        let source = ["A", "B"][n % 2];
        found.piece(Some(source), Some(moment(500 - n as i64)), Role::Unlinked);
    }
    found.pairs = (1..300).map(|n| pair(0, n, Relation::Copy, [100, 100])).collect();
    found.classes = vec![(0..300).collect()];
    let scope = Scope::all(&found.verdicts);
    let study = study(&found.found(), &scope);
    // The last piece was first; it is of B, and so all of A follow it. All others of B follow the first of A.
    let flows: Vec<_> = study
        .all
        .newsflow
        .first_match
        .iter()
        .map(|f| (f.from.as_str(), f.to.as_str(), f.edges, f.from_v, f.to_v))
        .collect();
    assert_eq!(flows, [("A", "B", 149, 1, 149), ("B", "A", 150, 1, 150)]);
    // All pairs of a class are met, or said to be too many: 300 · 299 / 2 of them, half of two sources.
    assert!(study.left_out.crowded > 0 && study.left_out.crowded < 44_850);
}

/// A piece that took its text from a party, `taken` of its words.
fn reprint(
    found: &mut Findings,
    source: &str,
    when: When,
    from: &str,
    parent: Option<usize>,
) -> usize {
    let i = found.piece(Some(source), Some(when), Role::Reprint);
    let verdict = &mut found.verdicts[i];
    verdict.origin = Some(Sourced::new(from, "its parent's origin"));
    verdict.origins = vec![(from.to_owned(), 0.8)];
    verdict.parent = parent;
    verdict.verbatim = 60;
    verdict.confidence = Some(9_000);
    verdict.composition =
        Composition { reprinted: 0.6, edited: 0.05, quoted: 0.25, unmatched: 0.1 };
    i
}

#[test]
fn what_a_source_takes_is_counted_from_both_ends() {
    let mut found = Findings::default();
    let first = found.piece(Some("Ledger"), Some(moment(0)), Role::Original);
    found.pieces[first].title = Some("The bridge is shut".into());
    found.piece(Some("Ledger"), Some(moment(5)), Role::Original);
    for (hours, title) in [(1, "The Bridge is shut"), (4, "Shut: the bridge")] {
        let i = reprint(&mut found, "Post", moment(hours), "Ledger", Some(first));
        found.pieces[i].title = Some(title.into());
    }
    reprint(&mut found, "Post", moment(30), "Reuters", None);
    let post = found.piece(Some("Post"), Some(moment(6)), Role::Unlinked);
    found.verdicts[post].composition.unmatched = 1.0;
    let scope = Scope::all(&found.verdicts);
    let study = study(&found.found(), &scope);
    let [ledger, reuters] = &study.all.overlap[..] else { panic!("{:?}", study.all.overlap) };
    assert_eq!(
        (ledger.from.as_str(), ledger.to.as_str(), ledger.absent),
        ("Ledger", "Post", false)
    );
    assert_eq!((ledger.pieces, ledger.from_pieces, ledger.to_pieces), (2, 2, 4));
    assert_eq!((ledger.share_from, ledger.share_of_to), (Some(0.5), Some(0.5)));
    assert_eq!((ledger.headline_changed, ledger.headlines), (1, 2));
    assert_eq!((ledger.credited, ledger.uncredited), (0, 2));
    assert_eq!((ledger.verbatim, ledger.confidence), (Some(0.6), Some(0.9)));
    let lag = &ledger.lag;
    assert_eq!((lag.known, lag.first_quartile, lag.median), (2, Some(1.75), Some(2.5)));
    assert_eq!((reuters.absent, reuters.from_pieces, reuters.lag.unknown), (true, 0, 1));
    // The wire: one piece of Post's four and Ledger's two, by its match alone.
    let wire = &study.all.wire;
    assert_eq!((wire.pieces, wire.credited.pieces, wire.credited_or_matched.pieces), (6, 0, 1));
    assert_eq!(wire.agencies[0].name, "Reuters");
    let post = study.all.sources.iter().find(|s| s.name == "Post").unwrap();
    // 100 of 325 words outside quotation are in a piece of which nothing is known; of the reprints' nothing is its own.
    assert_eq!(post.originality.at_least, Some(0.0));
    assert!((post.originality.at_most.unwrap() - 100.0 / 325.0).abs() < 1e-9);
    assert_eq!((post.wire.at_least, post.wire.at_most), (Some(0.0), Some(0.25)));
    assert_eq!((post.uncredited, post.median_lag_hours), (3, Some(2.5)));
    let ledger = study.all.sources.iter().find(|s| s.name == "Ledger").unwrap();
    assert_eq!(ledger.originality.at_least, Some(1.0));
    let totals = &study.all.totals;
    assert_eq!((totals.words, totals.reprinted, totals.reprinted_share), (600, 180, Some(0.3)));
}

#[test]
fn a_group_is_of_what_takes_and_its_partners_may_be_in_another() {
    let mut found = Findings::default();
    let a = found.piece(Some("A"), Some(moment(0)), Role::Unlinked);
    let b = found.piece(Some("B"), Some(moment(30)), Role::Unlinked);
    found.pairs = vec![pair(a, b, Relation::Copy, [100, 100])];
    let days = [Some("1 May".to_owned()), Some("2 May".to_owned())];
    let scope = Scope::all(&found.verdicts).grouped(&days);
    let study = study(&found.found(), &scope);
    let [(first, one), (second, two)] = &study.groups[..] else { panic!("{:?}", study.groups) };
    assert_eq!((first.as_str(), second.as_str()), ("1 May", "2 May"));
    assert!(one.newsflow.all_match.is_empty());
    let flow = &two.newsflow.all_match[0];
    assert_eq!((flow.from.as_str(), flow.from_n, flow.to_n), ("A", 1, 1));
    assert_eq!((one.matrix.len(), two.matrix.len()), (1, 1));
    assert_eq!(study.all.newsflow.all_match.len(), 1);
}
