//! Clustering: leaders over a chain of copies and over many small clusters, in edges a second.

#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::cluster::{Strength, UnionFind, lead};

fn clustering(c: &mut Criterion) {
    const PIECES: u32 = 20_000;
    // Groups of eight, all edges: what a news day of agency copy looks like.
    let edges: Vec<(u32, u32)> = (0..PIECES)
        .flat_map(|a| (a + 1..(a / 8 + 1) * 8).map(move |b| (a, b)))
        .filter(|(_, b)| *b < PIECES)
        .collect();
    let strength = Strength { shared: 400, union: 440, shorter: 410 };
    let mut group = c.benchmark_group("cluster");
    group.throughput(Throughput::Elements(edges.len() as u64));
    group.bench_function("leaders", |b| {
        b.iter(|| lead(PIECES as usize, &edges, |_, _| Some(strength)));
    });
    group.bench_function("union-find", |b| {
        b.iter(|| {
            let mut sets = UnionFind::new(PIECES as usize);
            for &(x, y) in &edges {
                sets.join(x, y);
            }
            sets.components()
        });
    });
    group.finish();
}

criterion_group!(benches, clustering);
criterion_main!(benches);
