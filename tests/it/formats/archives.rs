use std::io::Write;

use proptest::prelude::*;
use wirecopy::article::{DateKind, Form};
use wirecopy::read::Options;

use super::made::{
    answer, five, gzip, ids, page, passed_over, read, read_as, record, skips, texts,
};
use crate::tool::{Folder, run};

fn html(n: usize) -> Vec<u8> {
    let article = &five()[n];
    answer(&article.url, "Content-Type: text/html\r\n", page(article).as_bytes())
}

/// An archive with a gzip member for each record, and where each begins.
fn members(records: &[Vec<u8>]) -> (Vec<u8>, Vec<usize>) {
    let (mut out, mut begins) = (Vec::new(), Vec::new());
    for record in records {
        begins.push(out.len());
        out.extend(gzip(record));
    }
    (out, begins)
}

#[test]
fn a_page_knows_its_address_and_when_it_was_fetched() {
    let text =
        answer("<https://b.example/t>", "Content-Type: text/plain\r\n", b"Plain words.\n\nMore.");
    let resource = record(
        "resource",
        &[("Content-Type", "text/html"), ("WARC-Date", "2025-07-09T08:00:00.123Z")],
        b"<html><body><p>A resource.</p></body></html>",
    );
    let intake = read(&[("a.warc", &[html(0), text, resource].concat())]);
    assert_eq!(ids(&intake), ["a.warc:1", "a.warc:2", "a.warc:3"]);
    let [page, text, resource] = &intake.documents[..] else { panic!() };
    assert_eq!((page.form, text.form), (Form::Page, Form::Text));
    assert_eq!(page.text, five()[0].text);
    let url = page.metadata.url.as_ref().unwrap();
    assert_eq!(
        (url.value.as_str(), url.basis.as_str()),
        ("https://paper0.example/story-0", "WARC-Target-URI")
    );
    assert_eq!(page.metadata.titles[0].value, five()[0].title);
    for document in [page, resource] {
        let fetched = document.metadata.dates.iter().find(|d| d.kind == DateKind::Fetched).unwrap();
        assert_eq!((fetched.from, fetched.basis.as_str()), (Some(1_752_048_000), "WARC-Date"));
    }
    assert_eq!(text.metadata.url.as_ref().unwrap().value, "https://b.example/t");
    assert_eq!(
        (text.text.as_str(), resource.text.as_str()),
        ("Plain words.\n\nMore.", "A resource.")
    );
    assert!(intake.skipped.is_empty() && intake.passed_over.is_empty());
}

#[test]
fn texts_that_an_archive_made_of_its_pages_are_read() {
    let of = |kind: &str, content_type: &str, body: &[u8]| {
        record(kind, &[("Content-Type", content_type), ("WARC-Date", "2025-07-09T08:00:00Z")], body)
    };
    let archive = [
        of("warcinfo", "application/warc-fields", b"software: x"),
        of("conversion", "text/plain", b"Ferry stops\nThe ferry will not sail on Sunday."),
        of("conversion", "application/json", b"{}"),
    ];
    let intake = read(&[("a.warc.wet.gz", &members(&archive).0)]);
    assert_eq!(texts(&intake), ["Ferry stops\nThe ferry will not sail on Sunday."]);
    assert!(intake.skipped.is_empty());
    let reason = &passed_over(&intake)[0];
    assert!(
        reason.contains("1 of type application/json") && reason.contains("1 warcinfo"),
        "{reason}"
    );
}

#[test]
fn bodies_come_out_of_their_codings() {
    let five = five();
    let page = page(&five[1]).into_bytes();
    let packed = gzip(&page);
    let (a, b) = packed.split_at(100);
    let chunked =
        [b"64\r\n", a, format!("\r\n{:x}\r\n", b.len()).as_bytes(), b, b"\r\n0\r\n\r\n"].concat();
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(&page).unwrap();
    let head = "Content-Type: text/html; charset=utf-8\r\n";
    let with =
        |more: &str, body: &[u8]| answer("https://x.example/", &format!("{head}{more}"), body);
    let archive = [
        with("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", &chunked),
        with("Content-Encoding: deflate\r\n", &zlib.finish().unwrap()),
        with("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", &page),
        with("Content-Encoding: br\r\n", &page),
    ];
    let intake = read(&[("a.warc", &archive.concat())]);
    assert_eq!(texts(&intake), [five[1].text.as_str(); 4]);
    let unknown = with("Content-Encoding: sdch\r\n", &page);
    let intake = read(&[("a.warc", &unknown)]);
    assert_eq!(skips(&intake), ["a.warc, record 1, byte 0: content coding sdch is not known"]);
}

#[test]
fn the_server_says_which_characters_these_are() {
    let body =
        b"<html><body><p>Zm\xecna po\xe8as\xed: \xe8ty\xf8i dny de\xb9t\xec.</p></body></html>";
    let intake = read(&[(
        "a.warc",
        &answer("https://cz.example/", "Content-Type: text/html; charset=\"ISO-8859-2\"\r\n", body),
    )]);
    assert_eq!(texts(&intake), ["Změna počasí: čtyři dny deště."]);
    assert_eq!(intake.documents[0].notes[0], "decoded as ISO-8859-2 (declared)");
}

#[test]
fn what_is_no_page_is_counted_by_reason() {
    let status = |status: &str, kind: &str| {
        let content = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\nbody");
        record("response", &[("Content-Type", "application/http")], content.as_bytes())
    };
    let archive = [
        record("warcinfo", &[], b"x"),
        record("request", &[], b"GET / HTTP/1.1\r\n\r\n"),
        record("request", &[], b"GET / HTTP/1.1\r\n\r\n"),
        record("revisit", &[], b"HTTP/1.1 200 OK\r\n\r\n"),
        status("404 Not Found", "text/html"),
        status("301 Moved", "text/html"),
        status("200 OK", "image/jpeg"),
        status("200 OK", "image/jpeg"),
        status("200 OK", "image/jpeg"),
        record("response", &[("Content-Type", "text/dns")], b"20250709 a.example"),
        answer("https://a.example/", "Content-Type: text/html\r\n", b""),
        html(0),
    ];
    let intake = read(&[("a.warc", &archive.concat())]);
    assert_eq!(ids(&intake), ["a.warc:12"]);
    assert!(intake.skipped.is_empty());
    assert_eq!(
        passed_over(&intake),
        ["records that are no pages: 3 of type image/jpeg, 2 request, 1 of type text/dns, \
          1 revisit (the page was archived before), 1 warcinfo, 1 with status 301, 1 with status 404, \
          1 without a body"]
    );
    assert_eq!((intake.files, intake.passed_over[0].records), (1, Some(11)));

    // Said of an archive that was named too, and not as if it had not been read.
    let folder = Folder::new(&[("a.warc", &archive.concat())]);
    let archive = folder.path("a.warc");
    let ran = run(["inspect".as_ref(), archive.as_os_str()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("passed over: a.warc: records that are no pages"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("not read"), "{}", ran.stderr);
}

#[test]
fn a_wrong_length_costs_one_record() {
    for wrong in ["5", "999999", "99999999999", "-1", "many"] {
        let mut broken = String::from_utf8(html(1)).unwrap();
        let at = broken.find("Content-Length: ").unwrap() + 16;
        let end = at + broken[at..].find('\r').unwrap();
        broken.replace_range(at..end, wrong);
        let first = html(0);
        let archive = [&first[..], broken.as_bytes(), &html(2), &html(3)].concat();
        for (name, bytes) in [
            ("a.warc", archive.clone()),
            ("b.warc.gz", gzip(&archive)),
            (
                "c.warc.gz",
                members(&[first.clone(), broken.clone().into_bytes(), html(2), html(3)]).0,
            ),
        ] {
            let intake = read(&[(name, &bytes)]);
            let five = five();
            let expected = [&five[0].text, &five[2].text, &five[3].text];
            let numbers: Vec<u64> =
                intake.documents.iter().map(|d| d.place.record.unwrap()).collect();
            assert_eq!(numbers, [1, 3, 4], "{name} {wrong}: {:?}", skips(&intake));
            assert_eq!(texts(&intake), expected, "{name} {wrong}");
            assert_eq!(intake.skipped[0].record, Some(2), "{name} {wrong}");
            let byte = if name.starts_with('c') { gzip(&first).len() } else { first.len() };
            assert_eq!(intake.skipped[0].byte, Some(byte as u64), "{name} {wrong}");
        }
    }
}

#[test]
fn a_damaged_member_costs_one_record() {
    let records: Vec<Vec<u8>> = (0..5).map(html).collect();
    let (whole, begins) = members(&records);
    let length = begins[2] - begins[1];
    for place in (0..length).step_by(7) {
        let mut bytes = whole.clone();
        bytes[begins[1] + place] ^= 0x55;
        let intake = read(&[("a.warc.gz", &bytes)]);
        let read: Vec<&str> = texts(&intake);
        let five = five();
        for other in [0, 2, 3, 4] {
            assert!(read.contains(&five[other].text.as_str()), "{other} with byte {place} wrong");
        }
        if intake.documents.len() == 5 {
            // Time, system and name in a header mean nothing.
            assert!(place < 10 && intake.skipped.is_empty(), "byte {place}");
            continue;
        }
        assert_eq!(intake.documents.len(), 4);
        assert_eq!(intake.skipped.len(), 1, "byte {place}: {:?}", skips(&intake));
        let byte = intake.skipped[0].byte.unwrap() as usize;
        assert_eq!(byte, begins[1], "byte {place}: {:?}", skips(&intake));
    }
}

#[test]
fn a_member_that_ends_too_early_costs_one_record() {
    let records: Vec<Vec<u8>> = (0..4).map(html).collect();
    let (whole, begins) = members(&records);
    for cut in [1, 8, 9, 40, begins[2] - begins[1] - 20] {
        let bytes = [&whole[..begins[2] - cut], &whole[begins[2]..]].concat();
        let intake = read(&[("a.warc.gz", &bytes)]);
        let five = five();
        let expected = [&five[0].text, &five[2].text, &five[3].text];
        assert!(texts(&intake) == expected, "cut by {cut}: {:?}", skips(&intake));
        assert_eq!(intake.skipped.len(), 1, "cut by {cut}: {:?}", skips(&intake));
    }
    // Cut within the last, the others stay.
    let intake = read(&[("a.warc.gz", &whole[..whole.len() - 30])]);
    assert_eq!(intake.documents.len(), 3);
    let said = format!("a.warc.gz, record 4, byte {}: the gzip data ends too early", begins[3]);
    assert_eq!(skips(&intake), [said]);
}

#[test]
fn garbage_between_records_is_named_and_passed() {
    let archive =
        [&html(0)[..], b"\0\x01garbage WARC/ and more\nof it\n", &html(1), b"\r\n\r\ntail"]
            .concat();
    let intake = read(&[("a.warc", &archive)]);
    assert_eq!(ids(&intake), ["a.warc:1", "a.warc:2"]);
    let first = html(0).len();
    assert_eq!(
        skips(&intake),
        [
            format!("a.warc, byte {first}: 31 bytes that are no record"),
            format!("a.warc, byte {}: 4 bytes that are no record", archive.len() - 4)
        ]
    );
    let (a, b) = (gzip(&html(0)), gzip(&html(1)));
    let intake =
        read(&[("a.warc.gz", &[&a[..], b"garbage \x1f\x8b\x08\0 no member", &b].concat())]);
    assert_eq!(ids(&intake), ["a.warc.gz:1", "a.warc.gz:2"]);
    assert_eq!(
        skips(&intake),
        [format!("a.warc.gz, byte {}: no gzip data where some should begin", a.len())]
    );
}

#[test]
fn long_records_and_bombs_are_passed_without_being_held() {
    let long = answer("https://x.example/", "Content-Type: text/html\r\n", &vec![b'a'; 300_000]);
    let options = Options { max_record_bytes: 100_000, ..Options::default() };
    let archive = [html(0), long, html(1)];
    for bytes in [archive.concat(), members(&archive).0] {
        let intake = read_as(&[("a.warc.gz", &bytes)], &options);
        assert_eq!(ids(&intake), ["a.warc.gz:1", "a.warc.gz:3"]);
        assert_eq!(intake.skipped[0].reason, "record longer than 100000 bytes");
    }
    let bomb = gzip(&vec![b'a'; 2 << 20]);
    let bomb = answer(
        "https://x.example/",
        "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
        &bomb,
    );
    let intake = read_as(&[("a.warc", &[bomb, html(1)].concat())], &options);
    assert_eq!(ids(&intake), ["a.warc:2"]);
    assert!(intake.skipped[0].reason.starts_with("the page unpacks to more than"));
}

#[test]
fn an_archive_of_nothing_says_so() {
    assert_eq!(skips(&read(&[("a.warc", b"")])), ["a.warc: empty file"]);
    assert_eq!(skips(&read(&[("a.warc.gz", &gzip(b""))])), ["a.warc.gz: empty file"]);
    let intake = read(&[("a.warc.gz", b"not packed and no archive")]);
    assert_eq!(intake.documents.len(), 0);
    assert_eq!(intake.skipped.len(), 1, "{:?}", skips(&intake));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is written is read, packed in whatever way, and nothing else.
    #[test]
    fn what_is_written_is_read(
        bodies in proptest::collection::vec("[a-zé\\r\\n ]{1,400}[a-z]", 1..12),
        kinds in proptest::collection::vec(0_usize..4, 12),
        at_once in proptest::collection::vec(1_usize..4, 12),
    ) {
        let mut records = Vec::new();
        let mut expected = Vec::new();
        for (i, (body, kind)) in bodies.iter().zip(kinds).enumerate() {
            let head = "Content-Type: text/plain; charset=utf-8\r\n";
            records.push(match kind {
                0 => record("metadata", &[], body.as_bytes()),
                1 => answer("https://a.example/", &format!("{head}Content-Encoding: gzip\r\n"), &gzip(body.as_bytes())),
                2 => record("resource", &[("Content-Type", "text/plain")], body.as_bytes()),
                _ => answer("https://a.example/", head, body.as_bytes()),
            });
            if kind != 0 {
                expected.push((i as u64 + 1, body.clone()));
            }
        }
        let mut packed = Vec::new();
        let mut rest = records.as_slice();
        for n in at_once.iter().cycle() {
            let (now, later) = rest.split_at((*n).min(rest.len()));
            packed.extend(gzip(&now.concat()));
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        for (name, bytes) in [("a.warc", records.concat()), ("a.warc.gz", packed)] {
            let mut intake = read(&[(name, &bytes)]);
            prop_assert!(intake.skipped.is_empty(), "{:?}", skips(&intake));
            intake.documents.sort_by(|a, b| a.place.cmp(&b.place));
            let found: Vec<(u64, String)> =
                intake.documents.into_iter().map(|d| (d.place.record.unwrap(), d.text)).collect();
            prop_assert_eq!(&found, &expected);
        }
    }
}
