//! The main job whole: the sample collection from disk to report, in bytes read a second.

#![allow(missing_docs)]

use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::engine::{self, Settings, observer::Silent};
use wirecopy::report::{Report, model::Listing};

fn end_to_end(c: &mut Criterion) {
    let corpus = [PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))];
    let settings = Settings::default();
    let scan = || engine::scan(&corpus, &settings, &Silent).expect("the sample is there");
    let mut group = c.benchmark_group("end to end");
    group.throughput(Throughput::Bytes(scan().input.bytes));
    group.sample_size(20);
    group.bench_function("scan the sample collection", |b| {
        b.iter(|| serde_json::to_vec(&Report::new(&scan(), Listing::Cluster)));
    });
    group.finish();
}

criterion_group!(benches, end_to_end);
criterion_main!(benches);
