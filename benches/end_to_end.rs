//! The main jobs whole, in bytes read a second: the sample collection from disk to report, near-duplicates of made news.

#![allow(missing_docs)]

use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::engine::{self, Settings, dedup, observer::Silent};
use wirecopy::report::{Report, json, model::Listing};
use wirecopy::synth::{Corpus, Options};

fn end_to_end(c: &mut Criterion) {
    let corpus = [PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))];
    let settings = Settings::default();
    let scan = || engine::scan(&corpus, &settings, &Silent).expect("the sample is there");
    let mut group = c.benchmark_group("end to end");
    group.throughput(Throughput::Bytes(scan().input.bytes));
    group.sample_size(20);
    group.bench_function("scan the sample collection", |b| {
        b.iter(|| json::write(&Report::new(scan(), Listing::Cluster), std::io::sink()));
    });
    group.finish();
}

fn near_duplicates(c: &mut Criterion) {
    let file = tempfile::Builder::new().suffix(".jsonl").tempfile().expect("a temporary file");
    let options = Options { articles: 20_000, ..Options::default() };
    let corpus = Corpus::new(options).expect("the options are right");
    corpus.write(&mut file.as_file(), None).expect("the collection is written");
    let paths = [file.path().to_path_buf()];
    let mut group = c.benchmark_group("end to end");
    group.throughput(Throughput::Bytes(file.as_file().metadata().expect("it is there").len()));
    group.sample_size(10);
    for (name, exact) in [("dedup 20,000 articles", false), ("dedup them by an exact join", true)] {
        let settings = dedup::Settings { exact, ..dedup::Settings::default() };
        group.bench_function(name, |b| {
            b.iter(|| dedup::dedup(&paths, &settings, &Silent).map(|found| found.removed()));
        });
    }
    group.finish();
}

criterion_group!(benches, end_to_end, near_duplicates);
criterion_main!(benches);
