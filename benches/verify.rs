//! How fast are two texts compared exactly? Pairs a second, of copies and of strangers.

#![allow(missing_docs)]

mod common;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::Params;
use wirecopy::verify::{Context, Profile, verify};

fn pairs(c: &mut Criterion) {
    let params = Params::default();
    let profile = |text: &str| Profile::of(&common::piece(text), text, &params);
    let text = common::article(1, 500, false);
    let first = profile(&text);
    let unknown = Context::default();
    let mut group = c.benchmark_group("verify");
    group.throughput(Throughput::Elements(1));
    for (name, other) in [
        ("copy", text.clone()),
        ("edited copy", common::edited(&text, 40)),
        ("rewrite", common::edited(&text, 9)),
        ("stranger", common::article(2, 500, false)),
    ] {
        let second = profile(&other);
        group.bench_function(format!("pair, {name}"), |b| {
            b.iter(|| verify((0, black_box(&first), &unknown), (1, &second, &unknown), &params));
        });
        group.bench_function(format!("shared shingles, {name}"), |b| {
            b.iter(|| black_box(&first).shingles.at_most_shared(&second.shingles));
        });
    }
    group.finish();
}

criterion_group!(benches, pairs);
criterion_main!(benches);
