//! Reading: the sample collection from disk to decoded documents, in bytes a second.

#![allow(missing_docs)]

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::read::{Options, read};

fn reading(c: &mut Criterion) {
    let corpus = [PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))];
    let bytes = read(&corpus, &Options::default(), &|_| ()).expect("the sample is there").bytes;
    let mut group = c.benchmark_group("read");
    group.throughput(Throughput::Bytes(bytes));
    group.sample_size(20);
    group.bench_function("the sample collection", |b| {
        b.iter(|| read(black_box(&corpus), &Options::default(), &|_| ()));
    });
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
