//! Is this page a story at all? Consent walls, error pages, log-ins, empty shells and lists of links, told by what they say.
//!
//! Such a page is listed with its reason and never matched: ten consent walls of one company are not ten copies of a story.

mod walls;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

use crate::article::{Form, Span};
use crate::extract::lines::{Line, ends_sentence, lines};
use crate::extract::prefilter::{Beginnings, may_hold};
use crate::extract::prompts::{is_prompt, speaks_to_reader};

/// A page with more words than this is taken for a story whatever it says.
const LONGEST_WALL: usize = 220;

/// The reason of a page that leads to others.
pub(super) const LINKS: &str = "list of links";

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
            r"^(?:http )?(?:error )?(?:404|403|410|500|502|503)(?:[ :–-]+(?:error|page|not found|forbidden|gone|internal|bad|service|file|sorry|oops).{0,60})?$|^(?:oops|sorry)\b.{0,20}\bpage\b.{0,30}$|\bpage (?:cannot|can['’]t) be found\b|^(?:page|article|story|file) (?:not found|unavailable|no longer (?:exists|available))|^(?:access denied|not found|forbidden|service unavailable|bad gateway|just a moment|attention required)(?:\s*[|:!.,–—-].{0,40})?$",
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

const SIGNS_COUNT: usize = 3;

/// How a line begins that is decisive, for each sign.
static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    Beginnings::new(vec![
        &[
            "http ",
            "error ",
            "404",
            "403",
            "410",
            "500",
            "502",
            "503",
            "oops",
            "sorry",
            "page ",
            "article ",
            "story ",
            "file ",
            "access denied",
            "not found",
            "forbidden",
            "service unavailable",
            "bad gateway",
            "just a moment",
            "attention required",
        ],
        &[
            "before you ",
            "your privacy",
            "we value",
            "we respect",
            "we care",
            "cookie ",
            "privacy ",
            "manage ",
        ],
        &["log", "sign in", "register", "create an ", "subscribe to "],
    ])
});

/// Words of which every telling one holds at least one, for each sign.
const TELLING: [&[&str]; SIGNS_COUNT] = [
    &[
        "page you ",
        "page could ",
        "page not ",
        "page does ",
        "page no ",
        "nothing was found",
        "may have been ",
        "error ",
        "403 err",
        "404 err",
        "500 err",
        "back to ",
        "checking your ",
        "enable java",
    ],
    &[
        "cookie",
        "consent",
        "accept",
        "reject all",
        "legitimate ",
        "manage ",
        "store and ",
        "personalis",
        "personaliz",
        "partners",
        "privacy policy",
        "only necessary",
        "datenschutz",
        "akzept",
    ],
    &[
        "log in",
        "sign in",
        "password",
        "create a",
        "a subscriber",
        "registered",
        "an account",
        "to continue reading",
        "this content ",
        "this article ",
        "mail address",
    ],
];

/// The signs of which a text may hold a telling word.
fn telling(text: &str) -> [bool; SIGNS_COUNT] {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(TELLING.iter().copied().flatten())
            .ok()
    });
    let Some(words) = WORDS.as_ref().filter(|_| text.is_ascii()) else {
        return [true; SIGNS_COUNT];
    };
    let [first, second, _] = TELLING.map(<[_]>::len);
    let mut found = [false; SIGNS_COUNT];
    for hit in words.find_overlapping_iter(text) {
        let word = hit.pattern().as_usize();
        found[usize::from(word >= first) + usize::from(word >= first + second)] = true;
    }
    found
}

impl Sign {
    /// Whether a line of the head decides for this sign, which is the `n`th.
    fn decides(&self, n: usize, line: &str) -> bool {
        let may = line.contains('\n')
            || BEGINNINGS.rules(line).any(|sign| sign == n)
            || n == 0 && may_hold(line, "page can");
        may && self.decisive.is_match(line)
    }
}

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
    reason_of(text, &lines(text, Span::new(0, text.len())), form, title)
}

/// Why the text of a document is no story, given all its lines.
pub(crate) fn reason_of(
    text: &str,
    all: &[Line<'_>],
    form: Form,
    title: Option<&str>,
) -> Option<&'static str> {
    let words: usize = all.iter().map(|l| l.words).sum();
    if words == 0 {
        return Some("empty");
    }
    let told = tells(all);
    if words <= LONGEST_WALL && !told {
        let head: Vec<&str> = title.into_iter().chain(all.iter().take(4).map(|l| l.text)).collect();
        let short = words <= 110;
        let told_of = if short { telling(text) } else { [true; SIGNS_COUNT] };
        for (n, sign) in SIGNS.iter().enumerate() {
            let decisive = head.iter().any(|line| sign.decides(n, line));
            // Neither a long text nor one without a telling word is a wall by what it tells.
            if !(decisive || short && told_of[n]) {
                continue;
            }
            if decisive && short {
                return Some(sign.reason);
            }
            let mut told: Vec<String> =
                sign.telling.find_iter(text).map(|m| m.as_str().to_lowercase()).collect();
            told.sort_unstable();
            told.dedup();
            let enough = decisive && !told.is_empty() || short && told.len() >= sign.enough;
            // Somebody speaks: it is a story about walls, or about what they ask for.
            if enough && !REPORTED.is_match(text) {
                return Some(sign.reason);
            }
        }
    }
    if words <= LONGEST_WALL
        && !told
        && let Some(reason) = walls::reason(text, all, title, words)
    {
        return Some(reason);
    }
    if form == Form::Page && words < 5 {
        return Some("empty");
    }
    (form != Form::Record && is_link_list(all, form)).then_some(LINKS)
}

/// Fewer words are no running sentence.
const SENTENCE: usize = 12;

/// Whether running sentences of a story stand in a text, and so it is none of the walls: below its first line they speak to
/// nobody and hold no phrase of a wall.
fn tells(all: &[Line<'_>]) -> bool {
    let running = |l: &&Line<'_>| l.words >= SENTENCE && ends_sentence(l.text);
    all.iter().skip(1).filter(running).any(|l| {
        !speaks_to_reader(l.text)
            && !is_prompt(l.text)
            && !SIGNS.iter().any(|sign| sign.telling.is_match(l.text))
            && !walls::is_of_wall(l.text)
    })
}

/// Many short lines and hardly a sentence among them. A story under a long menu has few sentences to many lines, but most
/// of the words.
fn is_link_list(all: &[Line<'_>], form: Form) -> bool {
    let sentences = all.iter().filter(|l| l.words >= 12 || ends_sentence(l.text)).count();
    // Tables of figures are lists too, and may be news.
    let figures = all.iter().filter(|l| l.text.contains(|c: char| c.is_ascii_digit())).count();
    let long = all.iter().filter(|l| l.words >= 25 && ends_sentence(l.text));
    let (prose, words) =
        (long.map(|l| l.words).sum::<usize>(), all.iter().map(|l| l.words).sum::<usize>());
    // Poems, results and names under a letter are short lines too; a menu that was copied with a text has shorter ones.
    let labels = all.iter().filter(|l| l.words <= 3).count();
    let is_menu = form == Form::Page || prose < 40 && labels * 2 >= all.len();
    is_menu
        && all.len() >= 12
        && sentences * 10 <= all.len()
        && figures * 3 <= all.len()
        && (prose * 2 <= words || prose < 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What walls say, and what case folding can do to it.
    const PARTS: &[&str] = &[
        "404",
        "error ",
        "Page ",
        "not found",
        "cannot be found",
        "can’t be found",
        "you requested",
        "oops ",
        "Sorry, ",
        "page",
        "No longer exists",
        "before you continue",
        "we value your privacy",
        "Cookies",
        "cookie settings",
        "COOKIE",
        "consent",
        "accept all",
        "ſtore and access information",
        "personalised ad",
        "our 12 partners",
        "only necessary",
        "manage choices",
        "datenſchutz",
        "log in",
        "Sign in",
        "ſign in",
        "password",
        "forgotten password",
        "create a free account",
        "already a subscriber",
        "already have an account",
        "e-mail address",
        "Email address",
        "this article is for subscribers",
        "to continue",
        " reading",
        "\n",
        " ",
        " to ",
        "a 500 error ",
        "may have been removed",
        "back to the home",
        "enable JavaScript",
        "said",
        "told ",
        "é",
        "the mill closed on Monday ",
        "subscribe to read on",
        "register",
    ];

    proptest::proptest! {
        #[test]
        fn a_look_at_the_words_loses_no_wall(
            parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..12),
        ) {
            let text = parts.concat();
            let told = telling(&text);
            for (n, sign) in SIGNS.iter().enumerate() {
                proptest::prop_assert!(told[n] || !sign.telling.is_match(&text), "{}: {}", n, text);
                for line in text.lines().chain([text.as_str()]) {
                    proptest::prop_assert_eq!(sign.decides(n, line), sign.decisive.is_match(line), "{}: {}", n, line);
                }
            }
        }
    }

    #[test]
    fn a_story_in_a_script_without_spaces_is_not_empty() {
        let text = "港の倉庫で三日に火事があり、消防によると作業員ら八人が避難した。\n\nけが人はいないという。";
        assert_eq!(reason(text, Form::Page, None), None);
    }

    #[test]
    fn short_lines_of_a_text_are_no_links() {
        let poem = "the boat goes out at four\nnobody stands on the quay\n".repeat(8);
        assert_eq!(reason(&poem, Form::Text, None), None);
        let menu = "Section A\n\nSection B\n\n".repeat(12);
        assert_eq!(reason(&menu, Form::Text, None), Some("list of links"));
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
