//! How fast do rows become pairs? Rows a second of sorting and grouping, sets a second of the exact join.

#![allow(missing_docs)]

mod common;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::Params;
use wirecopy::lsh::{candidates, shared_shingles};
use wirecopy::store::{Memory, Row};

fn pairs(c: &mut Criterion) {
    let mut dice = common::Dice(1);
    let pieces = 20_000u32;
    let bands: Vec<Row> = (0..pieces)
        .flat_map(|piece| (0..13).map(move |band| (piece, band)))
        .map(|(piece, band)| Row { key: dice.roll(200_000) * 13 + band, piece })
        .collect();
    let mut group = c.benchmark_group("lsh");
    group.sample_size(20);
    group.throughput(Throughput::Elements(bands.len() as u64));
    group.bench_function("sort rows", |b| {
        b.iter_batched(
            || bands.clone(),
            |rows| Memory::new(rows, vec![], vec![]),
            BatchSize::LargeInput,
        );
    });
    let store = Memory::new(bands, vec![], vec![]);
    group.bench_function("pairs of rows", |b| {
        b.iter(|| candidates(black_box(&store), &Params::default()));
    });
    let sets: Vec<Vec<u64>> = (0..2_000)
        .map(|_| {
            let mut set: Vec<u64> = (0..400).map(|_| dice.roll(400_000)).collect();
            set.sort_unstable();
            set.dedup();
            set
        })
        .collect();
    let views: Vec<&[u64]> = sets.iter().map(Vec::as_slice).collect();
    group.throughput(Throughput::Elements(sets.len() as u64));
    group.bench_function("exact join", |b| {
        b.iter(|| shared_shingles(black_box(&views), |_, _, shared| shared >= 8));
    });
    group.finish();
}

criterion_group!(benches, pairs);
criterion_main!(benches);
