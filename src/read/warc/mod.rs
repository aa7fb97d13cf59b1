//! Which pages are in this web archive? WARC records to documents; damaged ones named, the others counted by reason.
//!
//! Only answers of a server with status 200, resources and conversions become documents, and of them only pages and plain text.
//! After damage reading goes on at the next record that shows itself: at a gzip member, or a line that begins one.
//! A record is in memory at a time, and the pages of one lot.

mod headers;
mod http;
mod members;
mod window;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use encoding_rs::Encoding;
use memchr::memmem;

use self::members::{Damage, Members};
use self::window::{Source, Window};
use super::decompress::{Counted, Stream, read_head};
use super::lots::{LOT_BYTES, Lot, Lots, Made};
use super::{Options, Outcome, PassedOver, Progress, charset, file, plain};
use crate::article::{DateKind, Document, Sourced};
use crate::error::{Place, Result, Skipped};
use crate::extract::date;

/// How every record begins.
const RECORD_START: &[u8; 7] = b"WARC/1.";
/// Longest header of a record, and of the answer in it.
const HEADER_BYTES: usize = 64 << 10;
/// Pages in a lot, at most: what is small here may be long unpacked.
const LOT_PAGES: usize = 64;
/// Reasons that are counted apart; a file with more of them has its own.
const REASONS: usize = 64;
/// Reasons that are shown.
const SHOWN: usize = 8;

/// An archive that is read record by record.
pub(super) struct Archive<'a> {
    name: Arc<str>,
    window: Window<'a>,
    max_record_bytes: u64,
    /// Records so far.
    number: u64,
    skipped: Vec<Skipped>,
    /// Records that are no pages, by reason.
    others: BTreeMap<String, u64>,
    /// Whether what ended the stream was said of a record already.
    end_is_told: bool,
}

/// Opens an archive. The packing is told by its first bytes; where they are damaged, by its name.
pub(super) fn open<'a>(
    name: &str,
    mut source: Box<dyn Read + Send + 'a>,
    options: &Options,
    progress: Progress<'a>,
) -> io::Result<Archive<'a>> {
    let mut head = Vec::new();
    let ended = read_head(&mut source, &mut head, RECORD_START.len())?;
    let is_gzip = match head.as_slice() {
        [0x1f, 0x8b, ..] => true,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [] => false,
        head => !head.starts_with(b"WARC") && names_gzip(name),
    };
    let source: Box<dyn Read + Send + 'a> = if ended {
        Box::new(io::Cursor::new(head))
    } else {
        Box::new(io::Cursor::new(head).chain(source))
    };
    let source = if is_gzip {
        let packed = Arc::new(AtomicU64::new(0));
        let counted = Counted::new(source, Arc::clone(&packed), progress);
        Source::Members(Box::new(Members::new(Box::new(counted), packed)))
    } else {
        Source::Stream(Stream::open(source, progress)?)
    };
    Ok(Archive {
        name: name.into(),
        window: Window::new(source),
        max_record_bytes: options.max_record_bytes,
        number: 0,
        skipped: Vec::new(),
        others: BTreeMap::new(),
        end_is_told: false,
    })
}

fn names_gzip(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    ending.eq_ignore_ascii_case("gz") || ending.eq_ignore_ascii_case("gzip")
}

impl Lots for Archive<'_> {
    fn next(&mut self) -> Option<Box<dyn Lot>> {
        let mut pages = Vec::new();
        let mut bytes = 0;
        while bytes < LOT_BYTES && pages.len() < LOT_PAGES {
            match self.record() {
                Next::Page(page) => {
                    bytes += page.body.len();
                    pages.push(page);
                }
                Next::Other => {}
                Next::End => break,
            }
        }
        (!pages.is_empty()).then(|| Box::new(Pages { name: Arc::clone(&self.name), pages }) as _)
    }

    fn finish(&mut self) -> Outcome {
        let mut skipped = std::mem::take(&mut self.skipped);
        if let Some(trouble) = self.window.trouble().filter(|_| !self.end_is_told) {
            skipped.push(file::skip(&self.name, trouble));
        } else if self.number == 0 && skipped.is_empty() {
            skipped.push(Skipped::new(&Place::file(&*self.name), "empty file"));
        }
        let count = self.others.values().sum();
        let passed_over = (count > 0).then(|| PassedOver {
            records: Some(count),
            ..PassedOver::new(&*self.name, counted(&self.others))
        });
        Outcome {
            documents: Vec::new(),
            skipped,
            passed_over: passed_over.into_iter().collect(),
            bytes: self.window.bytes(),
            files: 1,
        }
    }
}

/// What was passed over, most of it first.
fn counted(others: &BTreeMap<String, u64>) -> String {
    let mut list: Vec<(&String, &u64)> = others.iter().collect();
    list.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let mut shown: Vec<String> =
        list.iter().take(SHOWN).map(|(reason, count)| format!("{count} {reason}")).collect();
    let rest: u64 = list.iter().skip(SHOWN).map(|(_, count)| **count).sum();
    if rest > 0 {
        shown.push(format!("{rest} others"));
    }
    format!("records that are no pages: {}", shown.join(", "))
}

/// What the next record is.
enum Next {
    Page(Page),
    Other,
    End,
}

impl Archive<'_> {
    /// Takes one record out of the window.
    fn record(&mut self) -> Next {
        loop {
            if let Some(damage) = self.window.take_break() {
                let place = Place::file(&*self.name);
                self.skipped.push(Skipped::new(&place, damage.reason).at_byte(damage.byte));
                continue;
            }
            let bytes = self.window.look(RECORD_START.len());
            let blank = newlines(bytes);
            if blank > 0 {
                self.window.pass(blank);
            } else if bytes.starts_with(RECORD_START) {
                return self.begun();
            } else if !bytes.is_empty() {
                let (place, byte) = (Place::file(&*self.name), self.window.place());
                let passed = self.seek();
                // Damage says more than what it made of the bytes.
                let reason = match self.window.take_break() {
                    Some(damage) => damage.reason,
                    None => format!("{passed} bytes that are no record"),
                };
                self.skipped.push(Skipped::new(&place, reason).at_byte(byte));
            } else if self.window.is_done() {
                return Next::End;
            }
        }
    }

    /// A record whose first line is at hand.
    fn begun(&mut self) -> Next {
        self.number += 1;
        let max_record_bytes = self.max_record_bytes;
        let bytes = self.window.look(HEADER_BYTES);
        let Some(header) = headers::length(&bytes[..bytes.len().min(HEADER_BYTES)]) else {
            let reason = "the record's header has no end".to_owned();
            return self.broken(RECORD_START.len(), Some(reason));
        };
        let head = Head::new(&bytes[..header]);
        let Some(length) = head.length else {
            return self.broken(header, Some("the record's header gives no length".to_owned()));
        };
        if length > max_record_bytes {
            // The length may be what is wrong, so it is not relied on.
            let reason = format!("record longer than {max_record_bytes} bytes");
            return self.broken(header, Some(reason));
        }
        let end = header + length as usize;
        // What follows shows whether the length is right, and whether the member's checksum is.
        let at_hand = self.window.look(end + b"\r\n\r\n".len() + 1).len();
        if at_hand < end {
            return self.broken(header, None);
        }
        let after = &self.window.at_hand()[end..];
        let blank = newlines(after);
        let follows = &after[blank..];
        let record_follows = follows.iter().zip(RECORD_START).all(|(a, b)| a == b);
        if !record_follows && !after.starts_with(b"\r\n\r\n") {
            let reason = format!("the record says {length} bytes, but no record begins after them");
            return self.broken(header, Some(reason));
        }
        // Where no other record begins in its member, the member's damage is the record's. What follows then may be
        // bytes that damage made.
        let alone = !follows.starts_with(RECORD_START);
        if alone && !follows.is_empty() {
            self.window.look(end + HEADER_BYTES);
        }
        let member = self.window.member();
        let damaged = |damage: &Damage| alone && member == Some(damage.byte);
        if self.window.next_break().is_some_and(damaged) {
            return self.broken(end + blank, None);
        }
        let content = &self.window.at_hand()[header..end];
        let next = match head.page(content) {
            Ok(mut page) => {
                page.number = self.number;
                page.byte = self.window.place();
                Next::Page(page)
            }
            Err(reason) => {
                let known = self.others.contains_key(&reason) || self.others.len() < REASONS;
                let reason = if known { reason } else { "of other types".to_owned() };
                *self.others.entry(reason).or_default() += 1;
                Next::Other
            }
        };
        self.window.pass(end + blank);
        next
    }

    /// Names a broken record and goes to the next. Without a reason it is that of the stream.
    fn broken(&mut self, passed: usize, reason: Option<String>) -> Next {
        let byte = self.window.place();
        let of_the_stream = reason.is_none();
        let mut reason = reason.unwrap_or_else(|| {
            let damage = self.window.next_break().map(|damage| &damage.reason);
            let told = damage.or(self.window.trouble().map(|trouble| &trouble.reason));
            told.cloned().unwrap_or_else(|| "the file ends within the record".to_owned())
        });
        self.window.pass(passed);
        self.seek();
        match self.window.take_break() {
            // Damage says more than what it made of the bytes.
            Some(damage) if of_the_stream || damage.byte == byte => reason = damage.reason,
            Some(damage) => {
                let place = Place::file(&*self.name);
                self.skipped.push(Skipped::new(&place, damage.reason).at_byte(damage.byte));
            }
            None if of_the_stream && self.window.is_done() => self.end_is_told = true,
            None => {}
        }
        let place = Place::record(&*self.name, self.number);
        self.skipped.push(Skipped::new(&place, reason).at_byte(byte));
        Next::Other
    }

    /// Goes to the next line that begins a record, or to a break or the end, and says how many bytes that were.
    fn seek(&mut self) -> u64 {
        const LINE: &[u8; 8] = b"\nWARC/1.";
        let from = self.window.byte();
        loop {
            let bytes = self.window.look(HEADER_BYTES);
            if let Some(at) = memmem::find(bytes, LINE) {
                self.window.pass(at + 1);
                break;
            }
            let length = bytes.len();
            let goes_on = self.window.goes_on();
            // The beginning of such a line may be the last at hand.
            self.window.pass(if goes_on { length.saturating_sub(LINE.len() - 1) } else { length });
            if !goes_on {
                break;
            }
        }
        self.window.byte() - from
    }
}

/// How many line breaks stand first.
fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count()
}

/// What a record says of itself.
struct Head {
    kind: String,
    length: Option<u64>,
    address: Option<String>,
    date: Option<String>,
    content_type: String,
    identified: Option<String>,
    cut: Option<String>,
}

/// How the text of a page is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Html,
    Plain,
}

impl Head {
    fn new(block: &[u8]) -> Self {
        let (_, headers) = headers::split(block);
        let owned = |name: &str| headers.get(name).map(str::to_owned);
        let address = headers.get("WARC-Target-URI").map(|address| {
            // One common program put brackets around it.
            address.trim_matches(['<', '>']).to_owned()
        });
        Self {
            kind: headers.get("WARC-Type").unwrap_or("untyped").to_ascii_lowercase(),
            length: headers.get("Content-Length").and_then(|length| length.parse().ok()),
            address,
            date: owned("WARC-Date"),
            content_type: owned("Content-Type").unwrap_or_default(),
            identified: owned("WARC-Identified-Payload-Type"),
            cut: owned("WARC-Truncated"),
        }
    }

    /// The page in a record.
    ///
    /// # Errors
    /// Why it is none: the words after the count of such records.
    fn page(self, content: &[u8]) -> Result<Page, String> {
        let answer = match self.kind.as_str() {
            "response" => content.starts_with(b"HTTP/"),
            // Conversions are the texts of pages, as in the WET files of Common Crawl.
            "resource" | "conversion" => false,
            "revisit" => return Err("revisit (the page was archived before)".to_owned()),
            // Anything may stand there; a word is shown.
            kind => return Err(kind.chars().take(32).collect()),
        };
        let (mut content_type, mut transfer, mut coding) = (self.content_type, None, None);
        let mut body = content;
        if answer {
            let reach = content.len().min(HEADER_BYTES);
            let Some(length) = headers::length(&content[..reach]) else {
                return Err("without a body".to_owned());
            };
            let (first, headers) = headers::split(&content[..length]);
            let status = first.split(u8::is_ascii_whitespace).nth(1).unwrap_or_default();
            if status != b"200" {
                let status: String = status.iter().take(3).map(|b| char::from(*b)).collect();
                return Err(format!("with status {status}"));
            }
            let owned = |name: &str| headers.get(name).map(str::to_owned);
            content_type = owned("Content-Type").unwrap_or_default();
            transfer = owned("Transfer-Encoding");
            coding = owned("Content-Encoding");
            body = &content[length..];
        }
        if body.is_empty() {
            return Err("without a body".to_owned());
        }
        let mut essence = headers::essence(&content_type);
        if essence.is_empty() {
            essence = headers::essence(self.identified.as_deref().unwrap_or_default());
        }
        let sort = match essence.as_str() {
            "text/html" | "application/xhtml+xml" => Sort::Html,
            "text/plain" => Sort::Plain,
            "" if starts_as_page(body) => Sort::Html,
            "" => return Err("of no stated type".to_owned()),
            other => return Err(format!("of type {}", other.chars().take(48).collect::<String>())),
        };
        Ok(Page {
            number: 0,
            byte: 0,
            sort,
            charset: headers::charset(&content_type).map(str::to_owned),
            transfer,
            coding,
            address: self.address,
            date: self.date,
            cut: self.cut,
            body: body.to_vec(),
        })
    }
}

fn starts_as_page(body: &[u8]) -> bool {
    let head = body[..body.len().min(256)].trim_ascii_start().to_ascii_lowercase();
    head.starts_with(b"<!doctype html") || head.starts_with(b"<html")
}

/// A page as it stands in the archive.
struct Page {
    number: u64,
    byte: u64,
    sort: Sort,
    /// The character set that the server named.
    charset: Option<String>,
    transfer: Option<String>,
    coding: Option<String>,
    address: Option<String>,
    date: Option<String>,
    /// Why the crawler stopped before the page's end.
    cut: Option<String>,
    body: Vec<u8>,
}

/// Pages to be read.
struct Pages {
    name: Arc<str>,
    pages: Vec<Page>,
}

impl Lot for Pages {
    fn each(
        self: Box<Self>,
        options: &Options,
        take: &mut dyn FnMut(Made) -> Result<()>,
    ) -> Result<()> {
        for page in self.pages {
            let place = Place::record(&*self.name, page.number);
            let byte = page.byte;
            let made = page.document(place.clone(), options);
            take(made.map_err(|reason| Skipped::new(&place, reason).at_byte(byte)))?;
        }
        Ok(())
    }
}

impl Page {
    fn document(self, place: Place, options: &Options) -> Result<Document, String> {
        let (transfer, coding) = (self.transfer.as_deref(), self.coding.as_deref());
        let body = http::decode(&self.body, transfer, coding, options.max_record_bytes)?;
        let named = self.charset.and_then(|label| Encoding::for_label(label.as_bytes()));
        let mut document = match self.sort {
            Sort::Html => {
                let decoded = charset::decode_as(body.bytes, true, named);
                plain::page_of(decoded, self.address.as_deref())?
            }
            Sort::Plain => plain::text_of(charset::decode_as(body.bytes, false, named))?,
        };
        document.id = place.to_string();
        document.place = place;
        document.notes.extend(body.note);
        if let Some(reason) = self.cut {
            let reason: String = reason.chars().take(32).collect();
            document.notes.push(format!("the crawler stopped within the page: {reason}"));
        }
        let metadata = &mut document.metadata;
        if let Some(address) = self.address {
            metadata.url = Some(Sourced::new(address, "WARC-Target-URI"));
        }
        let fetched = self.date.and_then(|date| date::parse(&date, DateKind::Fetched, "WARC-Date"));
        metadata.dates.extend(fetched);
        Ok(document)
    }
}
