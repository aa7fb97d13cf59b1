//! How fast are passages found? Words a second, of copies with and without edits and of a text that repeats itself.

#![allow(missing_docs)]

mod common;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::Params;
use wirecopy::align::{choose, runs};
use wirecopy::verify::Profile;

fn passages(c: &mut Criterion) {
    let params = Params::default();
    let profile = |text: &str| Profile::of(&common::piece(text), text, &params);
    let text = common::article(1, 500, false);
    let refrain = common::article(1, 10, false).repeat(50);
    let mut group = c.benchmark_group("align");
    for (name, one, other) in [
        ("copy", &text, text.clone()),
        ("edited copy", &text, common::edited(&text, 40)),
        ("refrain", &refrain, refrain.clone()),
    ] {
        let (first, second) = (profile(one), profile(&other));
        group.throughput(Throughput::Elements(first.body.len() as u64));
        group.bench_function(name, |bench| {
            bench.iter(|| {
                let (x, y) = (black_box(&first), black_box(&second));
                choose(
                    runs(
                        &x.body.hashes,
                        &y.body.hashes,
                        &x.shingles.shared_places(&y.shingles, &[]),
                        5,
                    ),
                    5,
                )
            });
        });
    }
    group.finish();
}

criterion_group!(benches, passages);
criterion_main!(benches);
