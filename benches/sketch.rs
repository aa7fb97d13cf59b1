//! How fast are shingles and sketches made? Shingles a second of each.

#![allow(missing_docs)]

mod common;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::shingle::{Occurrences, shingles};
use wirecopy::sketch::{MinHash, winnow};
use wirecopy::text::Body;

fn sketches(c: &mut Criterion) {
    let text = common::article(1, 500, false);
    let body = Body::of(&common::piece(&text), &text);
    let in_order = shingles(&body.hashes, 5);
    let mut group = c.benchmark_group("sketch");
    group.throughput(Throughput::Elements(in_order.len() as u64));
    group.bench_function("shingles", |b| b.iter(|| shingles(black_box(&body.hashes), 5)));
    group.bench_function("occurrences", |b| b.iter(|| Occurrences::of(black_box(&in_order))));
    group.bench_function("winnow 31", |b| b.iter(|| winnow(black_box(&in_order), 31)));
    for n in [48, 80, 128] {
        let family = MinHash::new(n, 1);
        group.bench_function(format!("minhash {n}"), |b| {
            b.iter(|| family.signature(black_box(&in_order)));
        });
    }
    group.finish();
}

criterion_group!(benches, sketches);
criterion_main!(benches);
