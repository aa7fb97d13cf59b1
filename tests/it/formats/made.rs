//! Files of each format, written here and by nobody else's reader.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use wirecopy::article::Document;
use wirecopy::read::{self, Intake, Item, Options};

use crate::tool::Folder;

/// An article as every format can hold it.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) published: String,
    pub(crate) text: String,
}

/// An invented story of so many paragraphs.
pub(crate) fn story(seed: u64, paragraphs: u64) -> String {
    const WHO: [&str; 8] = [
        "The harbour office",
        "A ferry pilot",
        "The council",
        "Her deputy",
        "The bakers' guild",
        "An engineer",
        "The night watch",
        "A surveyor",
    ];
    const DID: [&str; 8] = [
        "postponed",
        "counted",
        "repaired",
        "inspected",
        "praised",
        "closed",
        "measured",
        "painted",
    ];
    const WHAT: [&str; 8] = [
        "the northern pier",
        "forty crates of salt",
        "a disused signal tower",
        "the tidal gate",
        "three rowing boats",
        "the market clock",
        "a row of lime trees",
        "the old customs shed",
    ];
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut draw = |from: &[&'static str; 8]| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        from[(state >> 32) as usize % 8]
    };
    let paragraph = |_| {
        let sentence = |n: u64| {
            let (who, did, what) = (draw(&WHO), draw(&DID), draw(&WHAT));
            format!("{who} {did} {what} before dawn, said clerk {}.", seed * 100 + n)
        };
        (0..4).map(sentence).collect::<Vec<_>>().join(" ")
    };
    (0..paragraphs).map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// Five articles: one, its copy, one of its own, that one cut, and a third.
pub(crate) fn five() -> Vec<Article> {
    let (first, second, third) = (story(1, 8), story(2, 9), story(3, 6));
    let cut = second.rsplit_once("\n\n").unwrap().0.to_owned();
    let texts = [first.clone(), first, second, cut, third];
    let made = |(i, text): (usize, String)| Article {
        id: format!("a{i}"),
        title: format!("Headline number {i}, \"quoted\""),
        url: format!("https://paper{i}.example/story-{i}"),
        published: format!("2025-07-0{}T10:30:00Z", i + 1),
        text,
    };
    texts.into_iter().enumerate().map(made).collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn lines(articles: &[Article]) -> Vec<u8> {
    let line = |a: &Article| {
        let record = serde_json::json!({
            "id": a.id, "title": a.title, "url": a.url, "published": a.published, "text": a.text,
        });
        format!("{record}\n")
    };
    articles.iter().map(line).collect::<String>().into_bytes()
}

/// A table in text.
pub(crate) fn table(articles: &[Article], delimiter: char) -> Vec<u8> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut out = ["id", "title", "url", "published", "text"].join(&delimiter.to_string());
    out.push_str("\r\n");
    for a in articles {
        let row = [&a.id, &a.title, &a.url, &a.published, &a.text].map(|column| quoted(column));
        out.push_str(&row.join(&delimiter.to_string()));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// A Parquet file with so many rows to a group.
pub(crate) fn parquet(articles: &[Article], rows: usize, compression: Compression) -> Vec<u8> {
    let schema = "message articles {
        REQUIRED BYTE_ARRAY id (UTF8);
        OPTIONAL BYTE_ARRAY title (UTF8);
        REQUIRED BYTE_ARRAY url (UTF8);
        REQUIRED INT64 published (TIMESTAMP(MILLIS, true));
        REQUIRED BYTE_ARRAY text (UTF8);
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for group in articles.chunks(rows) {
        let mut out = writer.next_row_group().unwrap();
        let texts: [fn(&Article) -> &str; 5] =
            [|a| &a.id, |a| &a.title, |a| &a.url, |_| "", |a| &a.text];
        for (i, text) in texts.iter().enumerate() {
            let mut column = out.next_column().unwrap().unwrap();
            if i == 3 {
                let when =
                    |a: &Article| a.published.parse::<jiff::Timestamp>().unwrap().as_millisecond();
                let values: Vec<i64> = group.iter().map(when).collect();
                column.typed::<Int64Type>().write_batch(&values, None, None).unwrap();
            } else {
                let values: Vec<ByteArray> = group.iter().map(|a| text(a).into()).collect();
                let levels = (i == 1).then(|| vec![1; values.len()]);
                let typed = column.typed::<ByteArrayType>();
                typed.write_batch(&values, levels.as_deref(), None).unwrap();
            }
            column.close().unwrap();
        }
        out.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// A record of a web archive.
pub(crate) fn record(kind: &str, headers: &[(&str, &str)], content: &[u8]) -> Vec<u8> {
    let mut out = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n").into_bytes();
    for (name, value) in headers {
        out.extend(format!("{name}: {value}\r\n").bytes());
    }
    out.extend(format!("Content-Length: {}\r\n\r\n", content.len()).bytes());
    out.extend(content);
    out.extend(b"\r\n\r\n");
    out
}

/// A server's answer.
pub(crate) fn answer(url: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\n");
    let content = [head.as_bytes(), body].concat();
    let about = [
        ("WARC-Target-URI", url),
        ("WARC-Date", "2025-07-09T08:00:00Z"),
        ("Content-Type", "application/http; msgtype=response"),
    ];
    record("response", &about, &content)
}

/// A page with the article on it, and what else stands on pages.
pub(crate) fn page(article: &Article) -> String {
    let paragraphs: String =
        article.text.split("\n\n").map(|text| format!("<p>{text}</p>\n")).collect();
    format!(
        "<!doctype html><html><head><title>{}</title></head><body><nav><a href=/>Home</a></nav>\
         <article>{paragraphs}</article></body></html>",
        article.title.replace('"', "&quot;")
    )
}

/// An archive of the articles as pages, each after what a crawler writes besides.
pub(crate) fn archive(articles: &[Article]) -> Vec<Vec<u8>> {
    let mut out = vec![record("warcinfo", &[], b"software: none\r\n")];
    for a in articles {
        out.push(record("request", &[("WARC-Target-URI", &a.url)], b"GET / HTTP/1.1\r\n\r\n"));
        out.push(answer(&a.url, "Content-Type: text/html; charset=utf-8\r\n", page(a).as_bytes()));
    }
    out
}

pub(crate) fn feed(articles: &[Article]) -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let item = |a: &Article| {
        format!(
            "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}</guid>\
             <pubDate>{}</pubDate><description>Short.</description>\
             <content:encoded><![CDATA[<p>{}</p>]]></content:encoded></item>\n",
            escaped(&a.title),
            a.url,
            a.id,
            a.published,
            a.text.replace("\n\n", "</p><p>"),
        )
    };
    let items: String = articles.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
         <title>All papers</title><image><title>Logo</title></image>\n{items}</channel></rss>\n"
    )
    .into_bytes()
}

/// Reads files whole and record by record, on one thread and on three, and holds the answers equal.
pub(crate) fn read_as(files: &[(&str, &[u8])], options: &Options) -> Intake {
    let folder = Folder::new(files);
    let paths = [folder.root()];
    let whole = read::read(&paths, options, &|_| ()).unwrap();
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let take = |all: &mut Vec<_>, _, record: read::Record<'_>| {
            match record.item {
                Item::Document(document) => {
                    assert_eq!(record.number, document.place.record);
                    all.push((document.place.clone(), document.text.clone()));
                }
                Item::Slim { .. } => panic!("no lines of JSON here"),
            }
            Ok(())
        };
        let pass = || read::records(&paths, options, &|_| (), Vec::new, take, Ok).unwrap();
        let pass = pool.install(pass);
        assert_eq!((&pass.skipped, &pass.passed_over), (&whole.skipped, &whole.passed_over));
        assert_eq!((pass.bytes, pass.files_read), (whole.bytes, whole.files));
        let records: Vec<_> = pass.batches.into_iter().flat_map(|(_, all)| all).collect();
        assert!(records.is_sorted(), "in the order of the file");
        let place = |d: &Document| (d.place.clone(), d.text.clone());
        let mut documents: Vec<_> = whole.documents.iter().map(place).collect();
        documents.sort_unstable();
        assert_eq!(records, documents);
    }
    whole
}

pub(crate) fn read(files: &[(&str, &[u8])]) -> Intake {
    read_as(files, &Options::default())
}

/// The skips as they are shown.
pub(crate) fn skips(intake: &Intake) -> Vec<String> {
    intake.skipped.iter().map(ToString::to_string).collect()
}

/// The reasons why things were passed over.
pub(crate) fn passed_over(intake: &Intake) -> Vec<&str> {
    intake.passed_over.iter().map(|passed| passed.reason.as_str()).collect()
}

pub(crate) fn ids(intake: &Intake) -> Vec<&str> {
    intake.documents.iter().map(|d| d.id.as_str()).collect()
}

pub(crate) fn texts(intake: &Intake) -> Vec<&str> {
    intake.documents.iter().map(|d| d.text.as_str()).collect()
}
