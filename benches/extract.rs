//! Extraction: the sample collection's documents to pieces, in bytes of document text a second.

#![allow(missing_docs)]

use std::path::PathBuf;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::extract::{Collection, Unit};
use wirecopy::read::{Options, read};

fn extraction(c: &mut Criterion) {
    let corpus = [PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))];
    let documents =
        read(&corpus, &Options::default(), &|_| ()).expect("the sample is there").documents;
    let bytes = documents.iter().map(|d| d.text.len() as u64).sum();
    let mut group = c.benchmark_group("extract");
    group.throughput(Throughput::Bytes(bytes));
    group.sample_size(20);
    group.bench_function("pieces of the sample collection", |b| {
        b.iter_batched(
            || documents.clone(),
            |documents| Collection::extract(documents, Unit::Piece),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, extraction);
criterion_main!(benches);
