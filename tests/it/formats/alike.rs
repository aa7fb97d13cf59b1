use std::collections::BTreeMap;

use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};

use super::made;
use crate::tool::{Folder, run, scan, text};

/// The files of each way to hold the five articles.
type Ways = Vec<(&'static str, Vec<(String, Vec<u8>)>)>;

fn ways() -> Ways {
    let five = made::five();
    let one = |name: &str, bytes: Vec<u8>| vec![(name.to_owned(), bytes)];
    let records = made::archive(&five);
    let apart: Vec<u8> = records.iter().flat_map(|record| made::gzip(record)).collect();
    let texts = five.iter().map(|a| (format!("{}.txt", a.id), a.text.clone().into_bytes()));
    let utf16 = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    vec![
        ("txt", texts.collect()),
        ("jsonl", one("a.jsonl", made::lines(&five))),
        ("csv", one("a.csv", made::table(&five, ','))),
        ("csv with semicolons", one("a.csv", made::table(&five, ';'))),
        ("csv.gz", one("a.csv.gz", made::gzip(&made::table(&five, '|')))),
        ("tsv", one("a.tsv", made::table(&five, '\t'))),
        ("tsv in UTF-16", one("a.tsv", utf16(made::table(&five, '\t')))),
        ("parquet", one("a.parquet", made::parquet(&five, 2, Compression::SNAPPY))),
        ("warc", one("a.warc", records.concat())),
        ("warc.gz, one member", one("a.warc.gz", made::gzip(&records.concat()))),
        ("warc.gz, a member each", one("a.warc.gz", apart)),
        ("warc.zst", one("a.warc.zst", zstd::encode_all(&*records.concat(), 1).unwrap())),
        ("rss", one("a.rss", made::feed(&five))),
        ("xml", one("a.xml", made::feed(&five))),
    ]
}

fn folder(files: &[(String, Vec<u8>)]) -> Folder {
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    Folder::new(&files)
}

/// Which of the five articles an id stands for: by its own name, or the place of its page in the archive.
fn number(id: &str) -> usize {
    match id.rsplit_once(".warc").and_then(|(_, rest)| rest.rsplit_once(':')) {
        Some((_, record)) => (record.parse::<usize>().unwrap() - 3) / 2,
        None => id[1..2].parse().unwrap(),
    }
}

#[test]
fn the_same_articles_give_the_same_list_in_every_format() {
    let mut first: Option<BTreeMap<usize, Vec<String>>> = None;
    for (way, files) in ways() {
        let folder = folder(&files);
        let list = folder.path("../").join(format!("{}.list", folder.root().display()));
        let ran =
            run(["dedup".as_ref(), folder.root().as_os_str(), "--list".as_ref(), list.as_os_str()]);
        assert_eq!(ran.code, 0, "{way}: {}", ran.stderr);
        let table = std::fs::read_to_string(&list).unwrap();
        std::fs::remove_file(&list).unwrap();
        let rows: BTreeMap<usize, Vec<String>> = table
            .lines()
            .skip(1)
            .map(|row| {
                let mut columns: Vec<String> = row.split('\t').map(str::to_owned).collect();
                if !columns[2].is_empty() {
                    columns[2] = number(&columns[2]).to_string();
                }
                (number(&columns.remove(0)), columns)
            })
            .collect();
        assert_eq!(rows.len(), 5, "{way}: {table}");
        let removed = rows.values().filter(|columns| columns[0] == "removed").count();
        assert_eq!(removed, 2, "{way}: {table}");
        let first = first.get_or_insert_with(|| rows.clone());
        assert_eq!(&rows, first, "{way}");
    }
}

#[test]
fn the_same_articles_give_the_same_pieces_in_every_format() {
    let mut first = None;
    for (way, files) in ways() {
        let folder = folder(&files);
        let report = scan(&[folder.root()], &[]);
        assert_eq!(report.ran.code, 0, "{way}: {}", report.ran.stderr);
        let pieces: BTreeMap<usize, u64> = report
            .pieces()
            .into_iter()
            .map(|(id, piece)| (number(id), piece["words"].as_u64().unwrap()))
            .collect();
        // The others are alike by their few words alone.
        let copies: BTreeMap<(usize, usize), String> = report
            .list("pairs")
            .iter()
            .filter(|pair| pair["relation"] == "copy")
            .map(|pair| {
                let (a, b) = (number(text(&pair["a"])), number(text(&pair["b"])));
                ((a, b), format!("{} {}", pair["jaccard"], pair["containment"]))
            })
            .collect();
        assert_eq!(pieces.len(), 5, "{way}");
        assert_eq!(copies.keys().copied().collect::<Vec<_>>(), [(0, 1), (2, 3)], "{way}");
        let answer = (pieces, copies);
        let first = first.get_or_insert_with(|| answer.clone());
        assert_eq!(&answer, first, "{way}");
    }
}

#[test]
fn every_codec_of_parquet_is_read() {
    let five = made::five();
    let expected: Vec<&str> = five.iter().map(|a| a.text.as_str()).collect();
    for codec in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::BROTLI(BrotliLevel::default()),
    ] {
        let intake = made::read(&[("a.parquet", &made::parquet(&five, 3, codec))]);
        assert_eq!(made::texts(&intake), expected, "{codec:?}");
    }
}
