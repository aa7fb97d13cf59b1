//! How fast do rows become pairs? Rows a second of sorting and grouping, sets a second of the exact join.

#![allow(missing_docs)]

mod common;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::Params;
use wirecopy::lsh::{Ranks, candidates, shared_shingles};
use wirecopy::store::{Chunk, Collector, Key, Store, Table};

const BANDS: usize = 16;

fn store(chunk: Chunk, limit: usize) -> Store {
    let collector = Collector::new(BANDS, limit, std::env::temp_dir());
    collector.add(chunk, 20_000).expect("rows are taken");
    collector.finish().expect("rows are kept")
}

fn pairs(c: &mut Criterion) {
    let mut dice = common::Dice(1);
    let pieces = 20_000u32;
    let mut chunk = Chunk::new(BANDS);
    for piece in 0..pieces {
        for band in 0..BANDS {
            let key = Key::of_band(band, dice.roll(200_000) as u32 * 20_011);
            chunk.push(Table::Band, key, piece);
        }
    }
    let mut group = c.benchmark_group("lsh");
    group.sample_size(20);
    group.throughput(Throughput::Elements(u64::from(pieces) * BANDS as u64));
    for (name, limit) in [("pairs of rows in memory", usize::MAX), ("pairs of rows on disk", 0)] {
        group.bench_function(name, |b| {
            b.iter_batched(
                || store(chunk.clone(), limit),
                |store| candidates(&store, &Table::ALL, Ranks::Same, &Params::default()),
                BatchSize::LargeInput,
            );
        });
    }
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
