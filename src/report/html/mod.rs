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

use std::io::{self, Write};
use std::path::Path;

use askama::Template as _;
use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::report::Report;
use lists::{Lists, Names};
use overview::Page;
use passages::Passages;

/// Bytes of lists and figures, at most; a first story that is larger alone is listed all the same.
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
    // Names, the vocabulary and the exceptions take room too, and are known in the end only.
    let room = LISTS.saturating_sub(data.len());
    let listed = Lists::new(report, &mut names, room - room / 12);
    listed.write(&mut data);
    let odd = exceptions::exceptions(report, &listed, room / 20);
    let left_out = overview::left_out(report, &listed);
    let spent = script.len() + STYLE.len() + data.len() + (1 << 18);
    let passages = Passages::new(report, &listed, PAGE.saturating_sub(spent))?;
    finish(&mut data, names, &odd, &listed, &passages);
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
            lists: inert(&data),
            texts: inert(&passages.write()),
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

/// Closes the data with what is known when all rows are written.
fn finish(
    data: &mut String,
    names: Names,
    odd: &exceptions::Exceptions,
    listed: &Lists,
    passages: &Passages,
) {
    let mut rest = serde_json::json!({
        "names": names.into_list(),
        "texts": passages.count(),
        "exceptions": odd.rows,
        "moreExceptions": odd.more,
        "morePairs": listed.more_pairs,
        "moreStories": listed.all_stories - listed.stories.len(),
    });
    if let (Some(rest), serde_json::Value::Object(words)) =
        (rest.as_object_mut(), lists::vocabulary())
    {
        rest.extend(words);
    }
    let rest = rest.to_string();
    // Both are objects: the first is opened by the figures and goes on in the second.
    data.push_str(",\n");
    data.push_str(&rest[1..]);
}

/// JSON that no parser of pages takes for anything but text: within it `<` can only stand in strings.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// What a content-security policy knows a script or style by.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
}
