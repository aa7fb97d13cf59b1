//! How does a report become a page that people look at, send and cite? One HTML file that needs nothing else.
//!
//! Input is a [`Report`]; output one page. The overview is written out and can be read without scripts; lists and figures stand in the
//! page as data, at most [`LISTS`] bytes of them, and the texts of the first stories until the page has [`PAGE`] bytes. What
//! does not fit is said, and is in the tables. A strict content-security policy lets nothing run but the page's own script
//! and nothing load at all. Whatever comes from an article stays text.

mod exceptions;
mod figures;
mod lists;
mod overview;
mod passages;
mod stories;
mod text;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use askama::Template as _;
use base64::Engine as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::report::Report;
use lists::{Lists, Names};
use overview::Page;
use passages::Passages;

/// Bytes of lists and figures, at most.
pub const LISTS: usize = 3_000_000;
/// Bytes of the whole page, at most.
pub const PAGE: usize = 12_000_000;

const STYLE: &str = include_str!("../templates/page.css");
/// Runs before anything is painted.
const FIRST: &str = include_str!("../templates/first.js");
const SCRIPTS: [&str; 10] = [
    include_str!("../templates/data.js"),
    include_str!("../templates/dom.js"),
    include_str!("../templates/table.js"),
    include_str!("../templates/stories.js"),
    include_str!("../templates/passages.js"),
    include_str!("../templates/who.js"),
    include_str!("../templates/sources.js"),
    include_str!("../templates/exceptions.js"),
    include_str!("../templates/corrections.js"),
    include_str!("../templates/main.js"),
];

/// Writes the page. `title` is what it is called: the names of what was scanned, for instance.
///
/// ```no_run
/// use wirecopy::engine::{self, Settings, observer::Silent};
/// use wirecopy::report::{Report, html, model::Listing};
///
/// let outcome = engine::scan(&["news".into()], &Settings::default(), &Silent)?;
/// let report = Report::new(outcome, Listing::Cluster);
/// html::save(&report, "news", "report.html".as_ref())?;
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
/// What the stream gives, and what reading a text again gives.
pub fn write(report: &Report, title: &str, mut out: impl Write) -> io::Result<()> {
    let script = format!("(() => {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat());
    let mut names = Names::default();
    let mut data = String::new();
    figures::write(report, &mut names, &mut data);
    // What is known in the end only takes room too: exceptions, and which articles a row of figures counts.
    let room = LISTS.saturating_sub(data.len() + names.bytes() + figures::members_bytes(report));
    let odd = room / 20;
    let listed = Lists::new(report, &mut names, room - odd);
    listed.write(&mut data);
    let odd = exceptions::exceptions(report, &listed, odd);
    finish(&mut data, report, names, &odd, &listed);
    let left_out = overview::left_out(report, &listed);
    let spent = script.len() + STYLE.len() + data.len() + (1 << 18);
    let passages = Passages::new(report, &listed, PAGE.saturating_sub(spent))?;
    let _ = write!(data, ",\"texts\":{}}}", passages.count());
    let page = Page::new(
        report,
        title,
        overview::Parts {
            first_hash: hash(FIRST),
            first: FIRST,
            script_hash: hash(&script),
            style_hash: hash(STYLE),
            script: &script,
            style: STYLE,
            lists: data,
            texts: passages.write(),
            left_out,
        },
    );
    page.write_into(&mut out).map_err(io::Error::other)?;
    out.flush()
}

/// Writes the page to a file, which appears whole under its name or not at all.
///
/// # Errors
/// [`crate::Error::Io`] with the path.
pub fn save(report: &Report, title: &str, path: &Path) -> Result<()> {
    super::file::save(path, |out| write(report, title, out))
}

/// Goes on with what is known when all rows are written. The object stays open.
fn finish(
    data: &mut String,
    report: &Report,
    names: Names,
    odd: &exceptions::Exceptions,
    listed: &Lists,
) {
    let mut rest = serde_json::json!({
        "names": names.into_list(),
        "members": figures::members(report, listed),
        "exceptions": odd.rows,
        "exceptionTotals": odd.totals,
        "morePairs": report.pairs.len() - listed.pairs.len(),
        "moreStories": listed.all_stories - listed.stories.len(),
        "unnamed": report.pieces.iter().filter(|p| p.source.is_none()).count(),
        "known": lists::known(report),
    });
    if let (Some(rest), Value::Object(words)) = (rest.as_object_mut(), lists::vocabulary()) {
        rest.extend(words);
    }
    let rest = inert(&rest);
    data.push_str(",\n");
    data.push_str(&rest[1..rest.len() - 1]);
}

/// A value as JSON that no parser of pages takes for anything but text: `<`, `>` and `&` can only stand in its strings.
fn inert(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// What a content-security policy knows a script or style by.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
}
