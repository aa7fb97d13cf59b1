//! How fast are words found? Bytes a second of folding and segmentation, and of a whole body.

#![allow(missing_docs)]

mod common;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::text::{Body, each_word, hash_word};

fn words(c: &mut Criterion) {
    let mut group = c.benchmark_group("text");
    for (name, curly) in [("ascii", false), ("curly quotes", true)] {
        let text = common::article(1, 500, curly);
        let piece = common::piece(&text);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("words, {name}"), |b| {
            b.iter(|| {
                let mut sum = 0u64;
                each_word(black_box(&text), |word, _, _| sum ^= hash_word(word));
                sum
            });
        });
        group.bench_function(format!("body of 500 words, {name}"), |b| {
            b.iter(|| Body::of(&piece, black_box(&text)));
        });
    }
    group.finish();
}

criterion_group!(benches, words);
criterion_main!(benches);
