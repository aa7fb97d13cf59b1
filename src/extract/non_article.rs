//! Is this page a story at all? Consent walls, error pages, log-ins, empty shells and lists of links, told by what they say.
//!
//! Such a page is listed with its reason and never matched: ten consent walls of one company are not ten copies of a story.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Form, Span};
use crate::extract::lines::{ends_sentence, lines};

/// A page with more words than this is taken for a story whatever it says.
const LONGEST_WALL: usize = 220;

struct Sign {
    reason: &'static str,
    /// Any one of these in the title or first lines is enough.
    decisive: Regex,
    /// Otherwise this many of these in the text.
    telling: Regex,
    enough: usize,
}

static SIGNS: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    let sign = |reason, decisive: &str, telling: &str, enough| Sign {
        reason,
        decisive: insensitive(decisive),
        telling: insensitive(telling),
        enough,
    };
    vec![
        sign(
            "error page",
            r"^(?:http )?(?:error )?(?:404|403|410|500|502|503)(?:[ :–-]+(?:error|page|not found|forbidden|gone|internal|bad|service|file|sorry|oops).{0,60})?$|^(?:oops|sorry)\b.{0,20}\bpage\b.{0,30}$|\bpage (?:cannot|can['’]t) be found\b|^(?:page|article|story|file) (?:not found|unavailable|no longer (?:exists|available))|^(?:access denied|not found|forbidden|service unavailable|bad gateway|just a moment|attention required)\b.{0,40}$",
            r"page (?:you (?:requested|are looking for|were looking for)|could not be found|not found|does not exist|no longer exists)|nothing was found at this location|may have been (?:removed|moved|renamed|deleted)|\berror (?:404|403|500)\b|\b(?:404|403|500) error\b|back to (?:the )?home|checking your browser|enable javascript",
            2,
        ),
        sign(
            "consent wall",
            r"^(?:before you continue|your privacy(?:,| choices| is).{0,40}|we (?:value|respect|care about) your privacy.{0,40}|cookie (?:consent|settings|preferences|notice)|privacy (?:choices|settings|preferences)|manage (?:your )?(?:cookies|consent|preferences))$",
            r"\bcookies?\b|\bconsent\b|accept all|reject all|legitimate interest|manage (?:preferences|choices|options)|store and access information|personal(?:ised|ized) ad|our \d* ?partners|privacy policy|only necessary|datenschutz|akzeptieren|accepter",
            3,
        ),
        sign(
            "login wall",
            r"^(?:log in|login|sign in|register|create an account)(?: to (?:continue|read|your account).{0,40})?$|^subscribe to (?:continue|read|keep) .{0,40}$",
            r"\b(?:log|sign) in\b|\bpassword\b|forgot(?:ten)? (?:your )?password|create (?:an|a free) account|already (?:a subscriber|registered|have an account)|to continue reading|this (?:content|article) is for subscribers|e-?mail address",
            2,
        ),
    ]
});

static REPORTED: LazyLock<Regex> = LazyLock::new(|| {
    insensitive(r"\b(?:said|told|announced|according to|spokes(?:man|woman|person))\b")
});

fn insensitive(pattern: &str) -> Regex {
    super::pattern(pattern)
        .case_insensitive(true)
        .multi_line(true)
        .build()
        .expect("a fixed pattern compiles")
}

/// Why the text of a document is no story, if it is none. `title` is what the page calls itself.
///
/// ```
/// use wirecopy::article::Form;
/// use wirecopy::extract::non_article::reason;
///
/// let wall = "Before you continue\n\nWe use cookies with your consent.\n\nAccept all";
/// assert_eq!(reason(wall, Form::Text, None), Some("consent wall"));
/// assert_eq!(reason("The mayor resigned on Friday.", Form::Text, None), None);
/// ```
pub fn reason(text: &str, form: Form, title: Option<&str>) -> Option<&'static str> {
    let all = lines(text, Span::new(0, text.len()));
    let words: usize = all.iter().map(|l| l.words).sum();
    if words == 0 {
        return Some("empty");
    }
    if words <= LONGEST_WALL {
        let head: Vec<&str> = title.into_iter().chain(all.iter().take(4).map(|l| l.text)).collect();
        let short = words <= 110;
        for sign in SIGNS.iter() {
            let mut told: Vec<String> =
                sign.telling.find_iter(text).map(|m| m.as_str().to_lowercase()).collect();
            told.sort_unstable();
            told.dedup();
            // Somebody speaks: it is a story about walls, or about what they ask for.
            let told = if REPORTED.is_match(text) { 0 } else { told.len() };
            let decisive = head.iter().any(|line| sign.decisive.is_match(line));
            if decisive && (short || told > 0) || told >= sign.enough && short {
                return Some(sign.reason);
            }
        }
    }
    if form == Form::Page && words < 5 {
        return Some("empty");
    }
    (form != Form::Record && is_link_list(&all)).then_some("list of links")
}

/// Many short lines and hardly a sentence among them. A story under a long menu has few sentences to many lines, but most
/// of the words.
fn is_link_list(all: &[crate::extract::lines::Line<'_>]) -> bool {
    let sentences = all.iter().filter(|l| l.words >= 12 || ends_sentence(l.text)).count();
    // Tables of figures are lists too, and may be news.
    let figures = all.iter().filter(|l| l.text.contains(|c: char| c.is_ascii_digit())).count();
    let long = all.iter().filter(|l| l.words >= 25 && ends_sentence(l.text));
    let (prose, words) =
        (long.map(|l| l.words).sum::<usize>(), all.iter().map(|l| l.words).sum::<usize>());
    all.len() >= 12
        && sentences * 10 <= all.len()
        && figures * 3 <= all.len()
        && (prose * 2 <= words || prose < 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_in_a_script_without_spaces_is_not_empty() {
        let text = "港の倉庫で三日に火事があり、消防によると作業員ら八人が避難した。\n\nけが人はいないという。";
        assert_eq!(reason(text, Form::Page, None), None);
    }

    #[test]
    fn a_short_story_under_a_long_menu_is_no_list_of_links() {
        let menu = "Section A\n\nSection B\n\n".repeat(12);
        assert_eq!(reason(&menu, Form::Page, None), Some("list of links"));
        let story = "The ferry company of Port Ellery will run one boat fewer on the northern line from Monday, \
                     because two of its crews have left and nobody has answered the notice that it put up in \
                     the harbour office in March, its director told the council at a meeting that went on until \
                     well after ten on Thursday night, and the summer timetable would have to wait for better days.";
        assert_eq!(reason(&format!("{menu}{story}"), Form::Page, None), None);
    }
}
