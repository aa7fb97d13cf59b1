//! Extraction: the sample collection's documents to pieces, in bytes of document text a second, and its pages to text, in bytes
//! of HTML a second. `benches/pages/run` measures real pages.

#![allow(missing_docs)]

use std::path::PathBuf;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::extract::{Collection, Unit, main_text};
use wirecopy::read::{Options, read};

fn extraction(c: &mut Criterion) {
    let corpus = [PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))];
    let documents =
        read(&corpus, &Options::default(), &|_| ()).expect("the sample is there").documents;
    let bytes = documents.iter().map(|d| d.text.len() as u64).sum();
    let mut group = c.benchmark_group("extract");
    group.throughput(Throughput::Bytes(bytes));
    group.sample_size(20);
    group.bench_function("pieces of the sample collection", |b| {
        b.iter_batched(
            || documents.clone(),
            |documents| Collection::extract(documents, Unit::Piece),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn pages(c: &mut Criterion) {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/html"));
    let outlets = std::fs::read_dir(folder).expect("the sample is there").flatten();
    let mut pages: Vec<String> = outlets
        .flat_map(|outlet| std::fs::read_dir(outlet.path()).into_iter().flatten().flatten())
        .filter_map(|page| std::fs::read_to_string(page.path()).ok())
        .collect();
    pages.sort_unstable();
    let mut group = c.benchmark_group("extract");
    group.throughput(Throughput::Bytes(pages.iter().map(|p| p.len() as u64).sum()));
    group.bench_function("text and metadata of the sample's pages", |b| {
        b.iter(|| pages.iter().map(|p| main_text::read(p, None).text.len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, extraction, pages);
criterion_main!(benches);
