//! Who prints? Sixty outlets and five agencies, each with its furniture and its house style.

use std::fmt::Write;

use serde_json::to_string;

use super::draw::{Draw, Purpose};
use super::lists::{AGENCIES, FOOTERS, HEADERS, PAPERS, PLACES};
use super::vocabulary::{Block, GLUES, Glue, block};

/// How an outlet writes quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    Curly,
    /// Curly, as escapes of JSON.
    Escaped,
    Straight,
}

/// How a story begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dateline {
    /// `LONDON, March 4 (Agency) - `
    Full,
    /// `LONDON – `
    Town,
    None,
}

/// One publisher: everything it puts around and into a text, as bytes of a JSON string.
pub(crate) struct Outlet {
    pub(crate) name: String,
    pub(crate) domain: String,
    /// How each [`Glue`] is written.
    pub(crate) glue: [Block; GLUES],
    /// The dash of its datelines.
    pub(crate) dash: &'static str,
    pub(crate) dateline: Dateline,
    /// Whether it names the agency a story came from.
    pub(crate) credits: bool,
    /// What stands above a story, with the paragraph's end; empty for some.
    pub(crate) header: Vec<u8>,
    /// What stands below, with the paragraph's end before it.
    pub(crate) footer: Vec<u8>,
}

/// All publishers: first the agencies, then the outlets.
pub(crate) struct Outlets {
    pub(crate) all: Vec<Outlet>,
}

impl Outlets {
    pub(crate) const AGENCIES: u32 = AGENCIES.len() as u32;
    pub(crate) const PAPERS: u32 = (PLACES.len() * PAPERS.len()) as u32;

    /// The publishers, the same for every seed.
    pub(crate) fn new() -> Self {
        let agencies = AGENCIES.iter().map(|name| Outlet::agency(name));
        let names =
            PLACES.iter().flat_map(|place| PAPERS.iter().map(move |p| format!("{place} {p}")));
        let papers = names.enumerate().map(|(n, name)| Outlet::paper(n as u64, name));
        Self { all: agencies.chain(papers).collect() }
    }
}

impl Outlet {
    fn agency(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            domain: domain(name),
            glue: glue(Marks::Straight, " - "),
            dash: " - ",
            dateline: Dateline::Full,
            credits: true,
            header: Vec::new(),
            footer: Vec::new(),
        }
    }

    fn paper(n: u64, name: String) -> Self {
        let mut draw = Draw::new(0, Purpose::Outlets, n);
        let marks = match draw.below(20) {
            0..10 => Marks::Curly,
            10 => Marks::Escaped,
            _ => Marks::Straight,
        };
        let dash = match (marks, draw.below(3)) {
            (Marks::Escaped, _) => " \\u2014 ",
            (Marks::Straight, 0) => " -- ",
            (Marks::Straight, _) => " - ",
            (_, 0) => " – ",
            (_, 1) => "—",
            _ => " — ",
        };
        let dateline = draw.one_of(&[Dateline::Full, Dateline::Town, Dateline::None]);
        let domain = domain(&name);
        let print = |line: &str| {
            escaped(&line.replace("{name}", &name).replace("{domain}", &domain), marks)
        };
        let mut header = Vec::new();
        if draw.in_thousand(600) {
            header.extend(print(draw.one_of(HEADERS)));
            header.extend(b"\\n\\n");
        }
        let mut lines = FOOTERS.to_vec();
        draw.shuffle(&mut lines);
        let mut footer = Vec::new();
        for line in &lines[..=draw.below(3) as usize] {
            footer.extend(b"\\n\\n");
            footer.extend(print(line));
        }
        let credits = draw.in_thousand(700);
        Self { name, domain, glue: glue(marks, dash), dash, dateline, credits, header, footer }
    }
}

/// `Harbour Ledger` has `harbourledger.example`.
fn domain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphabetic).collect::<String>();
    letters.to_ascii_lowercase() + ".example"
}

/// A text as it stands in a JSON string.
fn escaped(text: &str, marks: Marks) -> Vec<u8> {
    let plain = match marks {
        Marks::Straight => text.replace('’', "'").replace(['“', '”'], "\""),
        _ => text.to_owned(),
    };
    let quoted = to_string(&plain).unwrap_or_default();
    let mut out = String::new();
    for c in quoted[1..quoted.len() - 1].chars() {
        if marks == Marks::Escaped && !c.is_ascii() {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out.into_bytes()
}

/// How every glue is written in a house style, as it stands in a JSON string.
fn glue(marks: Marks, dash: &str) -> [Block; GLUES] {
    let (open, close, apostrophe) = match marks {
        Marks::Curly => ("“", "”", "’"),
        Marks::Escaped => ("\\u201c", "\\u201d", "\\u2019"),
        Marks::Straight => ("\\\"", "\\\"", "'"),
    };
    let mut all = [[0; 16]; GLUES];
    let mut set = |glue: Glue, text: &str| {
        if let Some(block) = block(text.as_bytes()) {
            all[glue as usize] = block;
        }
    };
    set(Glue::Space, " ");
    set(Glue::Comma, ", ");
    set(Glue::Stop, ". ");
    set(Glue::Paragraph, ".\\n\\n");
    set(Glue::End, ".");
    set(Glue::Open, open);
    set(Glue::CloseComma, &format!(",{close} "));
    set(Glue::CloseParagraph, &format!(".{close}\\n\\n"));
    set(Glue::CloseEnd, &format!(".{close}"));
    set(Glue::Possessive, &format!("{apostrophe}s "));
    set(Glue::Dash, dash);
    set(Glue::Hyphen, "-");
    set(Glue::Question, "? ");
    set(Glue::Line, "\\n\\n");
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_printed_is_json() {
        let outlets = Outlets::new();
        assert_eq!(outlets.all.len() as u32, Outlets::AGENCIES + Outlets::PAPERS);
        for outlet in &outlets.all {
            let glue = outlet.glue.iter().map(|b| &b[..usize::from(b[15])]);
            for bytes in glue.chain([&outlet.header[..], &outlet.footer, outlet.dash.as_bytes()]) {
                let text = format!("\"{}\"", std::str::from_utf8(bytes).unwrap());
                serde_json::from_str::<String>(&text).unwrap();
            }
            // A glue that is too long for its block would be written as nothing.
            assert!(outlet.glue[..=Glue::Line as usize].iter().all(|b| b[15] > 0));
        }
        assert!(
            outlets.all.iter().any(|o| o.glue[Glue::Open as usize][0] == b'\\'
                && o.glue[Glue::Open as usize][1] == b'u')
        );
    }
}
