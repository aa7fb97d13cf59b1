//! Reading: the sample collection from disk to decoded documents, lines of JSON by the scanner and by serde_json, a file of
//! them as a stream and as documents, and the same articles in every format, in bytes a second.

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

/// The articles as a Parquet file, a thousand to a row group.
#[cfg(all(feature = "csv", feature = "warc", feature = "parquet", feature = "feeds"))]
fn parquet_table(texts: &[String], compression: parquet::basic::Compression) -> Vec<u8> {
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;

    let schema = "message m { REQUIRED BYTE_ARRAY id (UTF8); REQUIRED BYTE_ARRAY title (UTF8);
        REQUIRED BYTE_ARRAY text (UTF8); }";
    let schema = Arc::new(parquet::schema::parser::parse_message_type(schema).expect("a schema"));
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut writer =
        SerializedFileWriter::new(Vec::new(), schema, properties).expect("memory to write to");
    for texts in texts.chunks(1000) {
        let mut group = writer.next_row_group().expect("a group");
        for column in 0..3 {
            let value = |(i, text): (usize, &String)| match column {
                0 => ByteArray::from(format!("article-{i}").into_bytes()),
                1 => ByteArray::from("A headline of some words"),
                _ => ByteArray::from(text.as_str()),
            };
            let values: Vec<ByteArray> = texts.iter().enumerate().map(value).collect();
            let mut out = group.next_column().expect("memory").expect("a column");
            out.typed::<ByteArrayType>().write_batch(&values, None, None).expect("memory");
            out.close().expect("memory");
        }
        group.close().expect("memory");
    }
    writer.into_inner().expect("memory")
}

/// The same articles in every format, on one thread, record by record: what a format costs beside JSON lines.
#[cfg(all(feature = "csv", feature = "warc", feature = "parquet", feature = "feeds"))]
fn formats(c: &mut Criterion) {
    use parquet::basic::{Compression, ZstdLevel};

    let texts: Vec<String> = (0..4000).map(|seed| common::article(seed, 640, true)).collect();
    let line = |(i, text): (usize, &String)| {
        serde_json::json!({"id": format!("article-{i}"), "title": "A headline of some words", "text": text})
            .to_string()
            + "\n"
    };
    let row = |(i, text): (usize, &String)| {
        format!("article-{i},A headline of some words,\"{}\"\n", text.replace('"', "\"\""))
    };
    let item = |(i, text): (usize, &String)| {
        format!(
            "<item><guid>article-{i}</guid><title>A headline of some words</title><description><![CDATA[{text}]]></description></item>\n"
        )
    };
    let response = |kind: &str, body: &str| {
        let content = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{body}");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n{content}\r\n\r\n",
            content.len()
        )
    };
    let plain = |text: &String| response("text/plain", text);
    let page = |text: &String| {
        let paragraphs = text.replace("\n\n", "</p><p>");
        response(
            "text/html",
            &format!("<html><body><article><p>{paragraphs}</p></article></body></html>"),
        )
    };
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    };
    let all = || texts.iter().enumerate();
    let lines: String = all().map(line).collect();
    let packed_plain: Vec<u8> =
        texts.iter().flat_map(|text| gzip(plain(text).as_bytes())).collect();
    let rows: String = all().map(row).collect();
    let items: String = all().map(item).collect();
    let table = |compression| parquet_table(&texts, compression);
    let files: Vec<(&str, &str, Vec<u8>)> = vec![
        ("JSON lines, the fast way", "a.jsonl", lines.clone().into_bytes()),
        ("JSON lines, all columns", "b.jsonl", lines.clone().into_bytes()),
        ("JSON lines, gzip", "a.jsonl.gz", gzip(lines.as_bytes())),
        ("CSV", "a.csv", format!("id,title,text\n{rows}").into_bytes()),
        ("Parquet, snappy", "a.parquet", table(Compression::SNAPPY)),
        ("Parquet, zstd", "b.parquet", table(Compression::ZSTD(ZstdLevel::default()))),
        ("RSS", "a.rss", format!("<rss><channel>{items}</channel></rss>").into_bytes()),
        ("WARC, plain text", "a.warc", texts.iter().map(plain).collect::<String>().into_bytes()),
        ("WARC, plain text, gzip members", "a.warc.gz", packed_plain),
        ("WARC, pages", "b.warc", texts.iter().map(page).collect::<String>().into_bytes()),
    ];
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let mut group = c.benchmark_group("formats");
    // Of the texts in them, so that the figures can be compared.
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.sample_size(10);
    for (name, file, bytes) in files {
        let folder = tempfile::tempdir().expect("a place for it");
        let paths = [folder.path().join(file)];
        std::fs::write(&paths[0], bytes).expect("room for it");
        let options = Options { whole_records: name.contains("all"), ..Options::default() };
        let take = |count: &mut usize, _, record: Record<'_>| {
            *count += match record.item {
                Item::Slim { text, .. } => usize::from(!text.is_empty()),
                Item::Document(document) => usize::from(!document.text.is_empty()),
            };
            Ok(())
        };
        let read =
            || pool.install(|| records(black_box(&paths), &options, &|_| (), || 0, take, Ok));
        let found: usize = read().expect("it is there").batches.iter().map(|(_, n)| n).sum();
        assert_eq!(found, texts.len(), "{name}");
        group.bench_function(name, |b| b.iter(read));
    }
    group.finish();
}

#[cfg(not(all(feature = "csv", feature = "warc", feature = "parquet", feature = "feeds")))]
fn formats(_: &mut Criterion) {}

criterion_group!(benches, reading, scanning, streaming, formats);
criterion_main!(benches);
