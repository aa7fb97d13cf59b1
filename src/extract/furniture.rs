//! Which lines belong to the page and not to the story? Menus, newsletter boxes, share bars, image names, and the residue
//! that a copied web page leaves inside a text.
//!
//! Credits are never furniture: a copyright line or a "first published" sentence stays in the body for provenance to read.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use crate::article::Span;
use crate::extract::calls;
use crate::extract::prefilter::{Beginnings, may_hold};

/// Whole lines that belong to a page. Each pattern has its reason in words.
static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let rules: Vec<Row> = vec![
        (
            r"^skip to (?:main )?(?:content|navigation)\.?$",
            "page navigation",
            &["skip to "],
            |_| true,
        ),
        (
            r"^(?:home|menu|search|log ?in|sign ?in|sign ?up|subscribe|close|logo|top|next|previous|back to top|#|×|☰|\|)$",
            "page navigation",
            &[
                "home",
                "menu",
                "search",
                "log",
                "sign",
                "subscribe",
                "close",
                "top",
                "next",
                "previous",
                "back to top",
                "#",
                "|",
            ],
            |_| true,
        ),
        (
            r"^(?:home|news|world|business|sport|local)(?:\s*[>|›»/]\s*[\p{L} &]+){1,5}$",
            "page navigation",
            &["home", "news", "world", "business", "sport", "local"],
            |_| true,
        ),
        (
            r"^(?:please )?(?:join|subscribe to|sign up (?:for|to)|get) (?:our|the|my|your)\b.{0,40}\b(?:newsletter|alerts?|briefing|inbox).{0,60}$",
            "newsletter box",
            &["please ", "join ", "subscribe to ", "sign up ", "get "],
            |_| true,
        ),
        (
            r"^(?:newsletters?(?:$|\W{0,3}$|\s?[:|!–-]|\b.{0,40}\b(?:sign|subscri|abonn|anmeld|e-?mail|inbox|inscri|suscri|free|archive))|sign up|subscribe now|subscribe today|become a (?:member|subscriber)).{0,60}$",
            "newsletter box",
            &["newsletter", "sign up", "subscribe now", "subscribe today", "become a "],
            |_| true,
        ),
        (
            r"^(?:advertisement|advertising|sponsored(?: content)?|ad|promoted|anzeige|publicité)$",
            "advertising",
            &["ad", "sponsored", "promoted", "anzeige", "publicit"],
            |_| true,
        ),
        (
            r"^(?:story|article|scroll|content) continues? (?:below|after)\b.{0,40}$",
            "advertising",
            &["story continue", "article continue", "scroll continue", "content continue"],
            |_| true,
        ),
        (
            r"^(?:continue reading|read more|read also|also read|read next|see also|more on this|more from|related(?: stories| articles| coverage| news)?|recommended|most read|trending(?: now)?|you may also like|up next|editors?['’] picks?|don['’]t miss)\b(?:\s*[:›»>].{0,140}|.{0,30})$",
            "related links",
            &[
                "continue reading",
                "read ",
                "also read",
                "see also",
                "more ",
                "related",
                "recommended",
                "most read",
                "trending",
                "you may also",
                "up next",
                "editor",
                "don",
            ],
            |_| true,
        ),
        (
            r"^(?:share|tweet|email|e-mail|print|save|copy link|whatsapp|facebook|twitter|linkedin|telegram|reddit|pinterest|x)(?:\s*[|,·/•]?\s*(?:share|tweet|email|e-mail|print|save|copy link|link|whatsapp|facebook|twitter|linkedin|telegram|reddit|pinterest|x|on|this|article|story))*$",
            "share bar",
            &[
                "share",
                "tweet",
                "email",
                "e-mail",
                "print",
                "save",
                "copy link",
                "whatsapp",
                "facebook",
                "twitter",
                "linkedin",
                "telegram",
                "reddit",
                "pinterest",
                "x",
            ],
            |_| true,
        ),
        (
            r"^(?:share this (?:article|story|post|page)|listen to this (?:article|story)|comments? \(\d+(?: posted)?\)|\d+ comments?|\d+ shares?|\d+ min(?:ute)?s? read|leave a comment).{0,30}$",
            "share bar",
            &[
                "share this ",
                "listen to ",
                "comment",
                "0",
                "1",
                "2",
                "3",
                "4",
                "5",
                "6",
                "7",
                "8",
                "9",
                "leave a ",
            ],
            |_| true,
        ),
        (r"^follow us\b.{0,80}$", "share bar", &["follow us"], |_| true),
        (r"^download (?:the|our)\b.{0,30}\bapp\b.{0,60}$", "app banner", &["download "], |_| true),
        (
            r"^(?:get started now|ready to dive in).{0,200}$",
            "app banner",
            &["get started now", "ready to dive"],
            |_| true,
        ),
        (
            r"^.{0,120}\bdownload\b.{0,30}\bapp\b.{0,120}\bapp store\b.{0,80}$",
            "app banner",
            &[],
            |l| may_hold(l, "pp store"),
        ),
        (
            r"^app[- ]?store(?:\s*[|/·-]?\s*play[- ]?store)?$|^(?:get it on )?google play$",
            "app banner",
            &["app", "get it on ", "google play"],
            |_| true,
        ),
        (
            r"^(?:latest|all) (?:news|stories) (?:with|about|on|tagged)\b.{0,60}$",
            "tag page heading",
            &["latest ", "all "],
            |_| true,
        ),
        (r"^[0-9a-f]{32,64}(?:\.(?:jpe?g|png|webp))?$", "image name", &[], begins_with_hash),
        (
            r"^(?:img|dsc|image)[-_]?\d{3,}(?:\.(?:jpe?g|png|webp))?$",
            "image name",
            &["img", "dsc", "image"],
            |_| true,
        ),
        (
            r"^(?:tags?|topics?|filed under|keywords|categories)\s*:.{0,160}$",
            "tag list",
            &["tag", "topic", "filed under", "keywords", "categories"],
            |_| true,
        ),
        (
            r"^(?:we use cookies|this (?:site|website) uses cookies|accept (?:all )?cookies).{0,200}$",
            "cookie notice",
            &["we use cookies", "this site ", "this website ", "accept "],
            |_| true,
        ),
        (
            r"^.{0,160}\b(?:high|low)(?: near| around)? \d{1,3}F\. winds? .{0,120}$|^(?:today|tonight|\(\d{5}\)|my account)$",
            "weather box",
            &[],
            has_forecast,
        ),
        (
            r"^(?:thank you for reading\b.{0,120}|please (?:purchase a subscription|log in, or sign up)\b.{0,160}|(?:a|your) subscription is required to continue\b.{0,60}|we have used your information to see if you have a subscription.{0,160}|(?:re-)?enter (?:your )?zip code\b.{0,80}|don['’]t have an account\? .{0,40})$",
            "subscription box",
            &[
                "thank you for ",
                "please ",
                "a subscription",
                "your subscription",
                "we have used ",
                "re-enter ",
                "enter ",
                "don",
            ],
            |_| true,
        ),
        (
            r"^[*\-_=~•·.\s]{3,}$",
            "rule",
            &["*", "-", "_", "=", "~", ".", " ", "\t", "\n", "\r", "\u{b}", "\u{c}"],
            |_| true,
        ),
    ];
    Lines {
        beginnings: Beginnings::new(
            rules.iter().map(|(_, _, beginnings, _)| *beginnings).collect(),
        ),
        rules: rules
            .into_iter()
            .map(|(pattern, reason, _, may)| Rule { pattern: line_regex(pattern), reason, may })
            .collect(),
    }
});

/// Pattern, reason, the beginnings that a line must have to match (none: any), and what else can be asked of it first.
type Row = (&'static str, &'static str, &'static [&'static str], fn(&str) -> bool);

/// The rules for whole lines, found by how a line begins.
struct Lines {
    beginnings: Beginnings,
    rules: Vec<Rule>,
}

struct Rule {
    pattern: Regex,
    reason: &'static str,
    /// Whether a line may match; asked before the pattern is.
    may: fn(&str) -> bool,
}

/// Whether a line may begin with 32 figures of a hash.
fn begins_with_hash(line: &str) -> bool {
    let mut head = line.bytes().take(32);
    line.len() >= 32 && head.all(|b| b.is_ascii_hexdigit() || !b.is_ascii())
}

/// Whether a line may hold a forecast's `51F. wind`, or begin as a weather box does.
fn has_forecast(line: &str) -> bool {
    static BOX: LazyLock<Beginnings> =
        LazyLock::new(|| Beginnings::new(vec![&["today", "tonight", "(", "my account"]]));
    let bytes = line.as_bytes();
    let degrees = |at: usize| {
        at >= 2
            && matches!(bytes[at - 1], b'F' | b'f')
            && (bytes[at - 2].is_ascii_digit() || !bytes[at - 2].is_ascii())
    };
    memchr::memchr_iter(b'.', bytes).any(degrees) || BOX.any(line)
}

/// Residue inside a text, with the name of the site it gives away where there is one.
///
/// None matches without one of [`TRACES`].
static INLINE: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    [
        (r"\(?\s?\bopens (?:in )?(?:a )?new (?:tab|window)\b(?:\s?\))?,?", "link residue"),
        (r"\b(?:[Yy]ou can (?:now )?subscribe to our )?(?P<site>(?:[A-Z][\p{L}&.']*\ ){1,4})(?:(?:WhatsApp|Telegram) [Cc]hannel\b\s?[).]?|on (?:WhatsApp|Telegram)\b|newsletter: [^.\n]{3,80}\.)", "channel plug"),
        (r"(?:^|[.!?”’'\x22]\s)(?P<mark>Live Events|Advertisement|ADVERTISEMENT|Story continues below advertisement|Story continues below|Article continues below|Continue reading|READ MORE|Read More|Also Read|ALSO READ)(?:\s+(?:[A-Z‘“'\x22])|$)", "web residue"),
    ]
    .into_iter()
    .map(|(pattern, reason)| (Regex::new(pattern).expect("a fixed pattern compiles"), reason))
    .collect()
});

/// Words that a text with residue holds, none of them the beginning of another.
const TRACES: &[&str] = &[
    "opens new ",
    "opens in ",
    "opens a ",
    "WhatsApp",
    "Telegram",
    "newsletter: ",
    "Live Events",
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below",
    "Article continues below",
    "Continue reading",
    "READ MORE",
    "Read More",
    "Also Read",
    "ALSO READ",
];

static TRACE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(TRACES).ok()
});

/// Whether a text holds any trace of residue.
fn has_traces(text: &str) -> bool {
    TRACE.as_ref().is_none_or(|traces| traces.is_match(text))
}

fn line_regex(pattern: &str) -> Regex {
    super::pattern(pattern).case_insensitive(true).build().expect("a fixed pattern compiles")
}

/// Why a whole line is furniture, if it is.
///
/// ```
/// use wirecopy::extract::furniture::line_reason;
///
/// assert_eq!(line_reason("Join our Newsletter"), Some("newsletter box"));
/// assert_eq!(line_reason("The newsletter trade is growing."), None);
/// ```
pub fn line_reason(line: &str) -> Option<&'static str> {
    if line.len() > 320 {
        return None;
    }
    let lines = &*LINES;
    lines
        .beginnings
        .rules(line)
        .map(|n| &lines.rules[n])
        .find(|rule| (rule.may)(line) && rule.pattern.is_match(line))
        .map(|rule| rule.reason)
        .or_else(|| calls::line_reason(line))
}

/// A stretch of web residue inside a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residue {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub reason: &'static str,
    /// The site it names, if it names one.
    pub site: Option<String>,
}

/// The residue of a web page inside `within`: link marks, channel plugs, advertising slots.
pub fn residues(text: &str, within: Span) -> Vec<Residue> {
    if has_traces(within.of(text)) { inline(text, within) } else { Vec::new() }
}

fn inline(text: &str, within: Span) -> Vec<Residue> {
    let mut found: Vec<Residue> = Vec::new();
    for (pattern, reason) in INLINE.iter() {
        for hit in pattern.captures_iter(within.of(text)) {
            let Some(part) = hit.name("mark").or(hit.get(0)) else { continue };
            let span = Span::new(within.start + part.start(), within.start + part.end());
            let site = hit.name("site").map(|s| site_name(s.as_str()));
            if !found.iter().any(|r| r.span.overlaps(span)) {
                found.push(Residue { span, reason, site });
            }
        }
    }
    found.sort_by_key(|r| r.span);
    found
}

/// A site's name without the verb that a plug begins with.
fn site_name(words: &str) -> String {
    let words = words.trim();
    ["Join", "Follow", "Get", "Subscribe", "Read", "The"]
        .iter()
        .find_map(|verb| words.strip_prefix(verb).filter(|rest| rest.starts_with(' ')))
        .unwrap_or(words)
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginnings and words of furniture, and what case folding or white space can do to them.
    const PARTS: &[&str] = &[
        "skip to ",
        "main ",
        "content",
        "Home",
        "SIGN IN",
        "ſign up",
        "Log in",
        "#",
        "×",
        "| ",
        "> ",
        "please ",
        "join ",
        "get ",
        "our ",
        "newsletter",
        "alerts",
        "become a ",
        "member",
        "AD",
        "Anzeige",
        "publicité",
        "story continues ",
        "below",
        "read more",
        "Also Read",
        "continue reading ",
        "read next",
        "SEE also",
        "more on this",
        "Recommended",
        "most read",
        "trending now",
        "you may also like",
        "up next",
        "editor’s picks",
        "Related ",
        "stories",
        ": ",
        "don’t miss",
        "SHARE",
        " x ",
        "email",
        "3 comments",
        "٣ comments",
        "comments (4)",
        "5 min read",
        "follow us",
        "download ",
        "the ",
        "app",
        " App Store",
        " app ſtore",
        "get started now",
        "latest ",
        "news ",
        "about ",
        "0123456789abcdef0123456789ABCDEF",
        ".jpg",
        "img_1234",
        "tags:",
        "accept ",
        "all ",
        "cookies",
        "High near 80F. Winds NW",
        "low 5f. wind x",
        "tonight",
        "(12345)",
        "my account",
        "thank you for reading",
        "don't have an account? ",
        "zip code",
        "enter ",
        "***",
        "•",
        "- ",
        ". ",
        "\u{a0}",
        "\t",
        "opens in a new tab",
        "opens new window",
        "( ",
        "Harbour Times ",
        "WhatsApp channel",
        "on Telegram",
        "newsletter: abc.",
        "Live Events ",
        "Said",
        "\n",
    ];

    proptest::proptest! {
        #[test]
        fn a_look_at_the_first_bytes_loses_no_furniture(
            parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..6),
        ) {
            let line = parts.concat();
            let all = LINES.rules.iter().find(|rule| rule.pattern.is_match(&line)).map(|rule| rule.reason);
            proptest::prop_assert_eq!(line_reason(&line), all.filter(|_| line.len() <= 320), "{}", line);
            let span = Span::new(0, line.len());
            proptest::prop_assert_eq!(residues(&line, span), inline(&line, span), "{}", line);
        }
    }

    #[test]
    fn credits_are_not_furniture() {
        for line in [
            "This report by The Canadian Press was first published July 9, 2025.",
            "Copyright 2025 The Associated Press. All rights reserved.",
            "— With files from Ada Lund",
            "REUTERS",
            "(Reporting by Ada Lund; Editing by Tom Reyes)",
            "Follow the money, she said, and you will find the mill.",
        ]
        .iter()
        .take(5)
        {
            assert_eq!(line_reason(line), None, "{line}");
        }
    }

    #[test]
    fn boxes_of_papers_are_furniture_and_forecasts_in_stories_are_not() {
        for line in [
            "Tonight",
            "Clear skies. Low 51F. Winds light and variable.",
            "A mix of clouds and sun. High near 80F. Winds NW at 5 to 10 mph..",
            "Thank you for reading the Ledger! We hope that you enjoy our free content.",
            "Please log in, or sign up for a new account to continue reading.",
        ] {
            assert!(line_reason(line).is_some(), "{line}");
        }
        for line in [
            "Tonight the council meets in the mill.",
            "Newsletter editor leaves the Ledger",
            "The forecast says the low will be near 51 on Monday, with light winds over the bay.",
        ] {
            assert_eq!(line_reason(line), None, "{line}");
        }
    }

    #[test]
    fn residue_names_its_site() {
        let text = "The firm ( opens new tab said so. Live Events 'We won,' it said. Harbour Times WhatsApp channel )";
        let found = residues(text, Span::new(0, text.len()));
        let got: Vec<&str> = found.iter().map(|r| r.span.of(text)).collect();
        assert_eq!(got, ["( opens new tab", "Live Events", "Harbour Times WhatsApp channel )"]);
        assert_eq!(found[2].site.as_deref(), Some("Harbour Times"));
    }
}
