//! Fills `fuzz/corpus` from the sample collection, so that fuzzing begins where reading gets interesting.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let fuzz = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let sample = fuzz.join("../corpus");
    let mut files = Vec::new();
    walk(&sample, &mut files)?;
    files.sort();
    for file in files {
        let bytes = fs::read(&file)?;
        let lines = || bytes.split(|&b| b == b'\n').filter(|line| !line.is_empty());
        match file.extension().and_then(|e| e.to_str()) {
            Some("html") => {
                put(&fuzz, "page", &bytes)?;
                for tag in lines().filter(|line| line.windows(4).any(|w| w == b"date")) {
                    put(&fuzz, "dates", tag)?;
                }
            }
            Some("txt") => {
                put(&fuzz, "text", &bytes)?;
                put(&fuzz, "tokens", &bytes[..bytes.len().min(600)])?;
            }
            Some("jsonl") => {
                for line in lines() {
                    put(&fuzz, "scanner", line)?;
                }
                let some = &bytes[..bytes.len().min(6_000)];
                for how in 0..16 {
                    put(&fuzz, "stream", &[&[how, 128], some].concat())?;
                }
            }
            _ => {}
        }
    }
    for text in
        ["2025-03-04T10:30:00Z", "Thu, 25 Dec 2014 02:10:00 +0900", "08/07/2025", "4 mars 2025"]
    {
        put(&fuzz, "dates", text.as_bytes())?;
    }
    for text in ["東京都港区 Tokyo", "カ_a ไทย", "don’t 3,500 U.S.", "e\u{301} ﬁ ＡＢ"]
    {
        put(&fuzz, "tokens", text.as_bytes())?;
    }
    for (how, bytes) in formats() {
        put(&fuzz, "formats", &[&[how], bytes.as_slice()].concat())?;
    }
    let truth = "{\"id\":\"a\",\"kind\":\"original\",\"story\":\"a\"}\n{\"id\":\"b\",\"kind\":\"exact\",\"story\":\"a\",\"of\":\"a\"}";
    let list = "id\tverdict\tsurvivor\trelation\na\tkept\t\t\nb\tremoved\ta\tcopy";
    let pairs = "a\tb\tjaccard\na\tb\t0.8";
    let listed = "a\tb\trelation\na\tb\tcopy";
    let report = "{\"pairs\":[{\"a\":\"a\",\"b\":\"b\",\"relation\":\"copy\"}],\"clusters\":[{\"members\":[\"a\",\"b\"]}]}";
    for truth in [truth, pairs] {
        for report in [list, listed, report] {
            put(&fuzz, "tables", format!("{truth}\0{report}").as_bytes())?;
        }
    }
    Ok(())
}

/// A small input of each form that the target `formats` knows, after its number there.
fn formats() -> Vec<(u8, Vec<u8>)> {
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>T</title><p>The quay is closed, he said.</p>";
    let record = |kind: &str, body: &str| {
        let length = body.len();
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n")
    };
    let archive = [record("warcinfo", "software: none"), record("response", page)].concat();
    let table =
        "id,title,text\n1,Quay,\"The quay, he said,\nis closed.\"\n2,Pier,The pier is not.\n";
    let feed = "<rss version=\"2.0\"><channel><item><title>Quay</title><link>https://a.example/1</link>\
                <pubDate>Tue, 04 Mar 2025 09:30:00 +0100</pubDate><description><![CDATA[<p>The quay is closed.</p>]]>\
                </description></item></channel></rss>";
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>1</id><title>Quay</title>\
                <updated>2025-03-04T09:30:00Z</updated><content>The quay is closed.</content></entry></feed>";
    vec![
        (0, archive.clone().into_bytes()),
        (2, table.into()),
        (3, table.replace(',', "\t").into_bytes()),
        (4, feed.into()),
        (5, atom.into()),
        (6, archive.replace("response", "conversion").into_bytes()),
    ]
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { walk(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

/// Writes a seed under a name of its own.
fn put(fuzz: &Path, target: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = fuzz.join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    let number = fs::read_dir(&folder)?.count();
    fs::write(folder.join(format!("seed-{number:04}")), bytes)
}
