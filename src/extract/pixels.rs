//! To whom does the page report that it was read? Tags that republished stories bring along, with their story's number.
//!
//! Input is a page's source as it was fetched; output a [`Tracker`] for each such tag, in the order of the page. Papers that
//! let others reprint their stories ask that the tag stay in. Whether the page is the paper's own is not asked here.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use url::Url;

use super::outlet::registrable;
use crate::article::{Sourced, Tracker};

/// Words of which each tag's address has one.
const WORDS: [&str; 4] =
    ["counter.theconversation.", "republication-pixel=", "pixel.propublica.org", "/counter/hit/"];
/// Tags of a page that are looked at; a page with more lists other pages' sources.
const MOST: usize = 32;
/// Bytes within which a tag begins before its address, and its address ends.
const REACH: usize = 2_048;

/// The tags of a page's source.
///
/// ```
/// use wirecopy::extract::pixels;
///
/// let page = r#"<p>A day.</p><img src="https://counter.theconversation.com/content/1234/count.gif" width="1">"#;
/// let found = pixels::of_html(page);
/// assert_eq!((found[0].site.as_str(), found[0].story.as_deref()), ("theconversation.com", Some("1234")));
/// assert_eq!(&page[found[0].at..][..23], "https://counter.theconv");
/// ```
pub fn of_html(html: &str) -> Vec<Tracker> {
    static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let builder = &mut AhoCorasick::builder();
        builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(WORDS).ok()
    });
    let Some(search) = SEARCH.as_ref() else { return Vec::new() };
    let mut found: Vec<Tracker> = Vec::new();
    for hit in search.find_iter(html).take(MOST) {
        let Some(tracker) = tracker(html, hit.start()) else { continue };
        let same = |t: &Tracker| (&t.site, &t.story) == (&tracker.site, &tracker.story);
        if !found.iter().any(same) {
            found.push(tracker);
        }
    }
    found
}

/// The tag whose address holds this byte.
fn tracker(html: &str, inside: usize) -> Option<Tracker> {
    let floor = html.floor_char_boundary(inside.saturating_sub(REACH));
    let ceiling = html.floor_char_boundary((inside + REACH).min(html.len()));
    let quotes = ['"', '\'', '<', '>', ' ', '\n', '\t', '='];
    // The address may have a mark of equality of its own before the word.
    let before = &html[floor..inside];
    let open = before.rfind(['"', '\'', '<', '>', ' ', '\n', '\t'])?;
    let start = floor + open + 1;
    let (start, quote) = match html[start..].strip_prefix("src=") {
        Some(_) => (start + 4, None),
        None => (start, before[open..].chars().next().filter(|c| quotes[..2].contains(c))),
    };
    let end = match quote {
        Some(quote) => html[start..ceiling].find(quote)?,
        None => html[start..ceiling].find(['"', '\'', '<', '>', ' ', '\n', '\t'])?,
    };
    let address = &html[start..start + end];
    let (tag, attribute) = tag_before(&html[floor..start])?;
    // What stands in a comment is not on the page.
    let comment = html[..start].rfind("<!--");
    if comment.is_some_and(|from| !html[from..start].contains("-->")) {
        return None;
    }
    let plain = address.replace("&amp;", "&").replace("&#038;", "&").replace("&#38;", "&");
    let whole = if plain.starts_with("//") { format!("https:{plain}") } else { plain };
    let (site, story) = reports_to(&Url::parse(&whole).ok()?, tag)?;
    let basis = format!("{tag} {attribute}");
    Some(Tracker { site, story, tag: Sourced::new(address, basis), at: start })
}

/// The tag and the attribute whose value begins at the end of a text.
fn tag_before(text: &str) -> Option<(&'static str, &'static str)> {
    let inside = &text[text.rfind('<')? + 1..];
    if inside.contains('>') {
        return None;
    }
    let name = inside.split(|c: char| c.is_whitespace() || c == '/').next()?;
    let tag = ["img", "amp-img", "amp-pixel", "script", "iframe"]
        .into_iter()
        .find(|tag| name.eq_ignore_ascii_case(tag))?;
    let attribute = inside.trim_end_matches(['"', '\'', ' ']).strip_suffix('=')?.trim_end();
    let attribute = attribute.rsplit(char::is_whitespace).next()?;
    let lazy = ["src", "data-src", "data-lazy-src", "data-orig-src", "data-original"];
    let attribute = lazy.into_iter().find(|name| attribute.eq_ignore_ascii_case(name))?;
    Some((tag, attribute))
}

/// Whose tag an address is: the registrable domain, and the story's number there.
fn reports_to(url: &Url, tag: &str) -> Option<(String, Option<String>)> {
    let host = url.host_str()?.to_ascii_lowercase();
    let parts: Vec<&str> = url.path_segments()?.collect();
    let site = |host: &str| registrable(host);
    if host.starts_with("counter.theconversation.") {
        let story = parts.first().zip(parts.get(1)).filter(|(first, _)| **first == "content")?.1;
        let number = !story.is_empty() && story.bytes().all(|b| b.is_ascii_digit());
        return number.then(|| site(&host).map(|site| (site, Some((*story).to_owned()))))?;
    }
    if host == "pixel.propublica.org" {
        return (tag == "script" || tag == "img").then(|| (site(&host), None)).and_then(paired);
    }
    if let Some(rest) = url.path().split_once("/counter/hit/").map(|(_, rest)| rest)
        && host.starts_with("republish.")
    {
        let story = rest.trim_matches('/');
        return (!story.is_empty()).then(|| (site(&host), Some(story.to_owned()))).and_then(paired);
    }
    let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, v)| v);
    let marked = value("republication-pixel").is_some_and(|value| value == "true" || value == "1");
    let post = value("post").filter(|post| !post.is_empty() && post.len() <= 20)?;
    let number = post.bytes().all(|b| b.is_ascii_digit());
    // A store of pictures that sites have theirs fetched through names the site first in its path.
    let stored = host.strip_suffix(".wp.com").is_some_and(|store| {
        store.len() == 2 && store.starts_with('i') && store.ends_with(|c: char| c.is_ascii_digit())
    });
    let host = if stored { (*parts.first()?).to_owned() } else { host };
    (marked && number).then(|| (site(&host), Some(post.into_owned()))).and_then(paired)
}

fn paired((site, story): (Option<String>, Option<String>)) -> Option<(String, Option<String>)> {
    Some((site?, story))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Vec<(String, Option<String>, String)> {
        let found = of_html(html);
        for tracker in &found {
            assert!(html[tracker.at..].starts_with(&tracker.tag.value));
        }
        found.into_iter().map(|t| (t.site, t.story, t.tag.basis)).collect()
    }

    #[test]
    fn tags_of_republished_stories_name_their_site_and_story() {
        for (html, site, story, basis) in [
            (
                r#"<img src="https://counter.theconversation.com/content/98/count.gif?distributor=x" alt="">"#,
                "theconversation.com",
                Some("98"),
                "img src",
            ),
            (
                "<img loading=lazy src=//counter.theconversation.edu.au/content/7/count.gif >",
                "theconversation.edu.au",
                Some("7"),
                "img src",
            ),
            (
                "<p>x<script async src='https://pixel.propublica.org/pixel.js'></script>",
                "propublica.org",
                None,
                "script src",
            ),
            (
                r#"<img id="republication-tracker-tool-source" src="https://www.marsh.example/?republication-pixel=true&#038;post=51&amp;ga4=G-X">"#,
                "marsh.example",
                Some("51"),
                "img src",
            ),
            (
                r#"<IMG data-src="https://i0.wp.com/www.marsh.example/?republication-pixel=true&post=51">"#,
                "marsh.example",
                Some("51"),
                "img data-src",
            ),
            (
                r#"<noscript><img src="https://marsh.example/?republication-pixel=true&post=5" /></noscript>"#,
                "marsh.example",
                Some("5"),
                "img src",
            ),
            (
                r#"<img src="https://republish.groundup.org.za/counter/hit/2025-03-04/old-quay">"#,
                "groundup.org.za",
                Some("2025-03-04/old-quay"),
                "img src",
            ),
        ] {
            let expected = (site.to_owned(), story.map(str::to_owned), basis.to_owned());
            assert_eq!(of(html), [expected], "{html}");
        }
    }

    #[test]
    fn what_only_speaks_of_such_a_tag_is_none() {
        for html in [
            "<p>Its counter is at https://counter.theconversation.com/content/98/count.gif today",
            r#"<a href="https://counter.theconversation.com/content/98/count.gif">count</a>"#,
            r#"<!-- <img src="https://counter.theconversation.com/content/98/count.gif"> -->"#,
            r#"<textarea>&lt;img src="https://counter.theconversation.com/content/98/count.gif"&gt;</textarea>"#,
            r#"<img src="https://counter.theconversation.com/count.gif">"#,
            r#"<img src="https://counter.theconversation.com/content/x/count.gif">"#,
            r#"<img src="https://marsh.example/?republication-pixel=false&post=5">"#,
            r#"<img src="https://marsh.example/?republication-pixel=true&post=YOUR-POST-ID">"#,
            r#"<img src="https://marsh.example/counter/hit/5">"#,
            r#"<img src="https://counter.theconversation.com/content/98"#,
            "republication-pixel=",
            "",
        ] {
            assert_eq!(of(html), [], "{html}");
        }
    }

    #[test]
    fn a_page_of_such_tags_is_read_in_no_time_and_once_each() {
        let one = r#"<img src="https://marsh.example/?republication-pixel=true&post=5">"#;
        assert_eq!(of(&one.repeat(100_000)).len(), 1);
        assert_eq!(of(&"<!--republication-pixel=".repeat(100_000)), []);
    }
}
