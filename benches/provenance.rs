//! Provenance: what pieces say of themselves, and the verdicts on the sample collection, in pieces a second.

#![allow(missing_docs)]

use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::Params;
use wirecopy::engine::matching::match_pieces;
use wirecopy::engine::observer::Silent;
use wirecopy::extract::{Collection, Unit};
use wirecopy::provenance::corrections::Settled;
use wirecopy::provenance::{Given, decide, facts};
use wirecopy::read::{Options, read};

fn provenance(c: &mut Criterion) {
    let corpus = [PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))];
    let documents =
        read(&corpus, &Options::default(), &|_| ()).expect("the sample is there").documents;
    let collection = Collection::extract(documents, Unit::Piece);
    let known = facts::read(&collection, &collection, None).expect("texts are in memory");
    let contexts = facts::contexts(&known);
    let matching =
        match_pieces(&collection.pieces, &contexts, &collection, &Params::default(), &Silent)
            .expect("the defaults are in range");
    let mut group = c.benchmark_group("provenance");
    group.throughput(Throughput::Elements(collection.pieces.len() as u64));
    group.sample_size(20);
    group.bench_function("facts", |b| b.iter(|| facts::read(&collection, &collection, None)));
    group.bench_function("verdicts", |b| {
        let corrections = Settled::default();
        let given = Given { reference: &[], corrections: &corrections };
        let (words, pairs) = (&matching.words, &matching.pairs);
        b.iter(|| decide(&collection, &known, words, pairs, given, &collection));
    });
    group.finish();
}

criterion_group!(benches, provenance);
criterion_main!(benches);
