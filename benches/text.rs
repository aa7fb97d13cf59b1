//! How fast are words found? Bytes a second of the readable rule, of every kernel, and of a whole body; beside them, as a
//! yardstick, a loop over bytes that only counts words as `wc -w` does.

#![allow(missing_docs)]

mod common;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::shingle::shingles_into;
use wirecopy::sketch::MinHash;
use wirecopy::text::{Body, Kernel, Outline, Tokenizer, each_word, hash_word};

/// Words between spaces, a byte at a time.
fn count_words(text: &str) -> u64 {
    let (mut words, mut inside) = (0, false);
    for byte in text.bytes() {
        let space = matches!(byte, b' ' | b'\t'..=b'\r');
        words += u64::from(!space && !inside);
        inside = !space;
    }
    words
}

fn words(c: &mut Criterion) {
    for (name, curly) in [("ascii", false), ("curly quotes", true)] {
        let mut group = c.benchmark_group(format!("text, {name}"));
        // Many texts, so that the processor does not learn one by heart.
        let texts: Vec<String> = (1..=200).map(|seed| common::article(seed, 500, curly)).collect();
        let pieces: Vec<_> = texts.iter().map(|text| common::piece(text)).collect();
        group.throughput(Throughput::Bytes(texts.iter().map(|t| t.len() as u64).sum()));
        group.bench_function("count words by bytes", |b| {
            b.iter(|| black_box(&texts).iter().map(|text| count_words(text)).sum::<u64>());
        });
        group.bench_function("rule", |b| {
            b.iter(|| {
                let mut sum = 0u64;
                for text in black_box(&texts) {
                    each_word(text, |word, _, _| sum ^= hash_word(word));
                }
                sum
            });
        });
        let (mut hashes, mut spans, mut shingles) = (Vec::new(), Vec::new(), Vec::new());
        for kernel in Kernel::ALL {
            let Some(mut tokenizer) = Tokenizer::with_kernel(kernel) else { continue };
            group.bench_function(format!("{kernel:?}, hashes"), |b| {
                b.iter(|| {
                    for text in black_box(&texts) {
                        hashes.clear();
                        tokenizer.hashes(text, &mut hashes);
                    }
                });
            });
            group.bench_function(format!("{kernel:?}, hashes and spans"), |b| {
                b.iter(|| {
                    for text in black_box(&texts) {
                        hashes.clear();
                        spans.clear();
                        tokenizer.tokens(text, &mut hashes, &mut spans);
                    }
                });
            });
            group.bench_function(format!("{kernel:?}, hashes and shingles"), |b| {
                b.iter(|| {
                    for text in black_box(&texts) {
                        hashes.clear();
                        shingles.clear();
                        tokenizer.hashes(text, &mut hashes);
                        shingles_into(&hashes, 5, &mut shingles);
                    }
                });
            });
        }
        let family = MinHash::new(128, 1);
        let mut signature = Vec::new();
        group.bench_function("hashes, shingles and MinHash of 128", |b| {
            let mut tokenizer = Tokenizer::new();
            b.iter(|| {
                let mut sum = 0u32;
                for text in black_box(&texts) {
                    hashes.clear();
                    shingles.clear();
                    tokenizer.hashes(text, &mut hashes);
                    shingles_into(&hashes, 5, &mut shingles);
                    family.signature_into(&shingles, &mut signature);
                    sum ^= signature[0];
                }
                sum
            });
        });
        group.bench_function("outlines and identities", |b| {
            let (mut tokenizer, mut outline) = (Tokenizer::new(), Outline::default());
            b.iter(|| {
                let mut sum = 0;
                for (text, piece) in black_box(&texts).iter().zip(&pieces) {
                    outline.read(&mut tokenizer, piece, text);
                    sum ^= outline.identity();
                }
                sum
            });
        });
        group.bench_function("bodies", |b| {
            b.iter(|| {
                let bodies = black_box(&texts).iter().zip(&pieces);
                bodies.map(|(text, piece)| Body::of(piece, text).len()).sum::<usize>()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, words);
criterion_main!(benches);
