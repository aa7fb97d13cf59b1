//! Which lines belong to the page and not to the story? Menus, newsletter boxes, share bars, image names, and the residue
//! that a copied web page leaves inside a text.
//!
//! Credits are never furniture: a copyright line or a "first published" sentence stays in the body for provenance to read.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::Span;

/// Whole lines that belong to a page. Each pattern has its reason in words.
static LINES: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    [
        (r"^skip to (?:main )?(?:content|navigation)\.?$", "page navigation"),
        (r"^(?:home|menu|search|log ?in|sign ?in|sign ?up|subscribe|close|logo|top|next|previous|back to top|#|×|☰|\|)$", "page navigation"),
        (r"^(?:home|news|world|business|sport|local)(?:\s*[>|›»/]\s*[\p{L} &]+){1,5}$", "page navigation"),
        (r"^(?:please )?(?:join|subscribe to|sign up (?:for|to)|get) (?:our|the|my|your)\b.{0,40}\b(?:newsletter|alerts?|briefing|inbox).{0,60}$", "newsletter box"),
        (r"^(?:newsletter|sign up|subscribe now|subscribe today|become a (?:member|subscriber)).{0,60}$", "newsletter box"),
        (r"^(?:advertisement|advertising|sponsored(?: content)?|ad|promoted|anzeige|publicité)$", "advertising"),
        (r"^(?:story|article|scroll|content) continues? (?:below|after)\b.{0,40}$", "advertising"),
        (r"^(?:continue reading|read more|read also|also read|read next|see also|more on this|more from|related(?: stories| articles| coverage| news)?|recommended|most read|trending(?: now)?|you may also like|up next|editors?['’] picks?|don['’]t miss)\b(?:\s*[:›»>].{0,140}|.{0,30})$", "related links"),
        (r"^(?:share|tweet|email|e-mail|print|save|copy link|whatsapp|facebook|twitter|linkedin|telegram|reddit|pinterest|x)(?:\s*[|,·/•]?\s*(?:share|tweet|email|e-mail|print|save|copy link|link|whatsapp|facebook|twitter|linkedin|telegram|reddit|pinterest|x|on|this|article|story))*$", "share bar"),
        (r"^(?:share this (?:article|story|post|page)|listen to this (?:article|story)|comments? \(\d+(?: posted)?\)|\d+ comments?|\d+ shares?|\d+ min(?:ute)?s? read|leave a comment).{0,30}$", "share bar"),
        (r"^follow us\b.{0,80}$", "share bar"),
        (r"^download (?:the|our)\b.{0,30}\bapp\b.{0,60}$", "app banner"),
        (r"^(?:get started now|ready to dive in).{0,200}$", "app banner"),
        (r"^.{0,120}\bdownload\b.{0,30}\bapp\b.{0,120}\bapp store\b.{0,80}$", "app banner"),
        (r"^app[- ]?store(?:\s*[|/·-]?\s*play[- ]?store)?$|^(?:get it on )?google play$", "app banner"),
        (r"^(?:latest|all) (?:news|stories) (?:with|about|on|tagged)\b.{0,60}$", "tag page heading"),
        (r"^[0-9a-f]{32,64}(?:\.(?:jpe?g|png|webp))?$", "image name"),
        (r"^(?:img|dsc|image)[-_]?\d{3,}(?:\.(?:jpe?g|png|webp))?$", "image name"),
        (r"^(?:tags?|topics?|filed under|keywords|categories)\s*:.{0,160}$", "tag list"),
        (r"^(?:we use cookies|this (?:site|website) uses cookies|accept (?:all )?cookies).{0,200}$", "cookie notice"),
        (r"^.{0,160}\b(?:high|low)(?: near| around)? \d{1,3}F\. winds? .{0,120}$|^(?:today|tonight|\(\d{5}\)|my account)$", "weather box"),
        (r"^(?:thank you for reading\b.{0,120}|please (?:purchase a subscription|log in, or sign up)\b.{0,160}|(?:a|your) subscription is required to continue\b.{0,60}|we have used your information to see if you have a subscription.{0,160}|(?:re-)?enter (?:your )?zip code\b.{0,80}|don['’]t have an account\? .{0,40})$", "subscription box"),
        (r"^[*\-_=~•·.\s]{3,}$", "rule"),
    ]
    .into_iter()
    .map(|(pattern, reason)| (line_regex(pattern), reason))
    .collect()
});

/// Residue inside a text, with the name of the site it gives away where there is one.
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
    LINES.iter().find(|(pattern, _)| pattern.is_match(line)).map(|(_, reason)| *reason)
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
