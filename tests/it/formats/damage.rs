use std::time::{Duration, Instant};

use parquet::basic::{Compression, ZstdLevel};

use super::made;

/// A file of each format, named.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let five = made::five();
    let records = made::archive(&five);
    vec![
        ("a.csv", made::table(&five, ',')),
        ("a.tsv", made::table(&five, '\t')),
        ("a.csv.gz", made::gzip(&made::table(&five, ';'))),
        ("a.warc", records.concat()),
        ("a.warc.gz", records.iter().flat_map(|record| made::gzip(record)).collect()),
        ("b.warc.gz", made::gzip(&records.concat())),
        ("a.warc.zst", zstd::encode_all(&*records.concat(), 1).unwrap()),
        ("a.rss", made::feed(&five)),
        ("a.parquet", made::parquet(&five, 2, Compression::UNCOMPRESSED)),
        ("b.parquet", made::parquet(&five, 5, Compression::SNAPPY)),
        ("c.parquet", made::parquet(&five, 2, Compression::ZSTD(ZstdLevel::default()))),
    ]
}

/// Reads a damaged file both ways: an answer, in no time, and nothing that was not in it.
fn survives(name: &str, bytes: &[u8], how: &str) {
    let start = Instant::now();
    let intake = made::read(&[(name, bytes)]);
    assert!(start.elapsed() < Duration::from_secs(20), "{name} {how}: {:?}", start.elapsed());
    assert!(intake.documents.len() <= 12, "{name} {how}: {} documents", intake.documents.len());
    let nothing = intake.documents.is_empty();
    let said = !intake.skipped.is_empty() || !intake.passed_over.is_empty();
    assert!(!nothing || said, "{name} {how}: nothing read and nothing said");
}

#[test]
fn a_file_cut_anywhere_is_no_trouble() {
    for (name, whole) in files() {
        for cut in (0..whole.len()).step_by(97) {
            survives(name, &whole[..cut], &format!("cut at {cut}"));
        }
    }
}

#[test]
fn a_file_scribbled_on_anywhere_is_no_trouble() {
    for (name, whole) in files() {
        for place in (0..whole.len()).step_by(61) {
            for with in [0x01, 0x80, 0xff] {
                let mut bytes = whole.clone();
                bytes[place] ^= with;
                survives(name, &bytes, &format!("byte {place} changed by {with:#x}"));
            }
        }
    }
}

/// The footer of a Parquet file holds what the library relies on: every byte of it, in many ways.
#[test]
fn a_parquet_footer_scribbled_on_anywhere_is_no_trouble() {
    let whole = made::parquet(&made::five(), 2, Compression::SNAPPY);
    let length = u32::from_le_bytes(whole[whole.len() - 8..whole.len() - 4].try_into().unwrap());
    let footer = whole.len() - 8 - length as usize;
    for place in footer..whole.len() {
        for with in [0x00, 0x01, 0x0f, 0x15, 0x7f, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[place] = with;
            survives("a.parquet", &bytes, &format!("byte {place} made {with:#x}"));
        }
    }
}
