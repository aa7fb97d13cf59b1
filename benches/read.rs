//! Reading: the sample collection from disk to decoded documents, lines of JSON by the scanner and by serde_json, and a
//! file of them as a stream and as documents, in bytes a second.

#![allow(missing_docs)]

mod common;

use std::borrow::Cow;
use std::hint::black_box;
use std::io::Write;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;
use wirecopy::read::{FieldNames, Item, Options, Record, Scanner, read, records};

/// What the scanner reads, as serde_json reads it without a `Value`.
#[derive(Deserialize)]
struct Borrowed<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

fn reading(c: &mut Criterion) {
    let corpus = [PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))];
    let bytes = read(&corpus, &Options::default(), &|_| ()).expect("the sample is there").bytes;
    let mut group = c.benchmark_group("read");
    group.throughput(Throughput::Bytes(bytes));
    group.sample_size(20);
    group.bench_function("the sample collection", |b| {
        b.iter(|| read(black_box(&corpus), &Options::default(), &|_| ()));
    });
    group.finish();
}

/// Lines of about 3.7 kB each, in plain quotation marks or with typographic ones.
fn lines(curly: bool) -> Vec<String> {
    (0..1000)
        .map(|seed| {
            let text = common::article(seed, 640, curly);
            let record = serde_json::json!({
                "id": format!("article-{seed}"), "source": "The Example", "published": "2025-07-07",
                "title": "A headline of some words", "text": text,
            });
            record.to_string()
        })
        .collect()
}

fn scanning(c: &mut Criterion) {
    for (name, curly) in [("lines, plain", false), ("lines, typographic", true)] {
        let lines = lines(curly);
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Bytes(lines.iter().map(|line| line.len() as u64).sum()));
        group.sample_size(30);
        group.bench_function("scanner", |b| {
            let mut scanner = Scanner::new(&FieldNames::default());
            b.iter(|| {
                let slim =
                    |line: &String| scanner.scan(line.as_bytes()).map_or(0, |s| s.text.len());
                black_box(&lines).iter().map(slim).sum::<usize>()
            });
        });
        group.bench_function("serde_json, borrowed", |b| {
            b.iter(|| {
                let length = |line: &String| {
                    let record: Borrowed<'_> = serde_json::from_str(line).expect("it is JSON");
                    black_box(record.id).len() + record.text.len()
                };
                black_box(&lines).iter().map(length).sum::<usize>()
            });
        });
        group.bench_function("serde_json, Value", |b| {
            b.iter(|| {
                let length = |line: &String| {
                    let record: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
                    black_box(&record)["text"].as_str().map_or(0, str::len)
                };
                black_box(&lines).iter().map(length).sum::<usize>()
            });
        });
        group.finish();
    }
}

/// A file on one thread, from the system's cache, with as little done with its records as possible.
fn streaming(c: &mut Criterion) {
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().expect("a place for it");
    let lines = lines(true);
    for line in lines.iter().cycle().take(20 * lines.len()) {
        writeln!(file, "{line}").expect("room for it");
    }
    let paths = [file.path().to_path_buf()];
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let mut group = c.benchmark_group("a file of lines");
    group.throughput(Throughput::Bytes(file.as_file().metadata().expect("it is there").len()));
    group.sample_size(20);
    group.bench_function("records", |b| {
        let take = |sum: &mut usize, _, record: Record<'_>| {
            *sum += match record.item {
                Item::Slim { text, .. } => text.len(),
                Item::Document(document) => document.text.len(),
            };
            Ok(())
        };
        b.iter(|| {
            let options = Options::default();
            pool.install(|| records(black_box(&paths), &options, &|_| (), || 0, take, Ok))
        });
    });
    group.bench_function("documents", |b| {
        b.iter(|| pool.install(|| read(black_box(&paths), &Options::default(), &|_| ())));
    });
    group.finish();
}

criterion_group!(benches, reading, scanning, streaming);
criterion_main!(benches);
