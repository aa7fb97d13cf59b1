//! Does this text stop before its story does? Stubs before a paywall, and texts that a feed or an interface cut.
//!
//! Input is a piece as it was cut out; output the words that show it, or nothing. The call to subscribe is marked as furniture,
//! since it is no word of the story. A page that says it is not free and prints its whole text is not cut: a prompt counts
//! where nothing of the story follows it, and the page's own word where the text is short.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Form, Layout, Mark, MarkKind, Piece, Span, Truncation};
use crate::extract::lines::{Line, ends_sentence, lines};
use crate::extract::prompts::is_prompt;

/// A text with more words before its prompt is taken for whole, unless it breaks off.
const LONGEST_STUB: usize = 320;

/// A page that says it is not free, and holds fewer words, holds a stub.
const SHORT: usize = 160;

/// A text that a feed cut has at most so many words.
const LONGEST_SUMMARY: usize = 160;

/// Characters at which interfaces cut a text.
const CUTS: [usize; 12] = [140, 160, 200, 250, 255, 256, 280, 300, 500, 512, 1_000, 1_024];

/// Lines at the end of a text that are looked at for a prompt.
const TAIL: usize = 6;

/// What an interface puts for what it leaves out: `[+1234 chars]`.
static REST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:…|\.\.\.)?\s*[\[(]\s*\+?\s*\d[\d,. ]*\s*(?:chars|characters|more (?:words|characters)|words|Zeichen|caractères|caracteres)\s*[\])]\s*$")
        .expect("a fixed pattern compiles")
});

/// Dots in brackets, as feeds end their summaries.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\[(]\s*(?:…|\.\.\.)\s*[\])]?\s*$").expect("a fixed pattern compiles")
});

/// Marks a piece that is only the beginning of its story.
pub(super) fn mark(text: &str, form: Form, layout: &Layout, piece: &mut Piece) {
    let all = lines(text, piece.span);
    let own = |l: &&Line<'_>| !piece.marks.iter().any(|m| m.span.contains(l.span));
    let story: Vec<Line<'_>> = all.iter().filter(own).copied().collect();
    let prompt = prompt_in(text, &all);
    let kept: Vec<&Line<'_>> =
        story.iter().filter(|l| prompt.is_none_or(|(p, _)| l.span.end <= p.start)).collect();
    let words: usize = kept.iter().map(|l| l.words).sum();
    let Some(last) = kept.last() else { return };
    let found = by_end(last, words).or_else(|| by_length(text, last, form)).or_else(|| {
        let (span, _) = prompt?;
        let broken = !ends_sentence(last.text) || breaks_off(last.text);
        (words <= LONGEST_STUB || broken)
            .then(|| Truncation { basis: "subscription prompt".to_owned(), span: Some(span) })
    });
    let found = found.or_else(|| {
        let wall = layout.wall.as_ref()?;
        let broken = breaks_off(last.text) || !ends_sentence(last.text) && last.words >= 12;
        (words < SHORT && wall.starts_with("JSON-LD") || broken && words <= LONGEST_STUB)
            .then(|| Truncation { basis: wall.clone(), span: None })
    });
    let found = found.or_else(|| {
        // The line is not in the text, so there is no place to show.
        layout.prompt.as_ref()?;
        let cut = words <= LONGEST_STUB || breaks_off(last.text);
        cut.then(|| Truncation { basis: BELOW_BASIS.to_owned(), span: None })
    });
    let Some(found) = found else { return };
    let furniture = prompt.map(|(p, end)| Span::new(p.start, end.max(p.end)));
    let furniture = furniture.or(found.span.filter(|_| found.basis == REST_BASIS));
    if let Some(span) = furniture {
        cover(&mut piece.marks, span);
        piece.quotes.retain(|q| !q.overlaps(span));
    }
    piece.truncated = Some(found);
}

const BELOW_BASIS: &str = "subscription prompt below the article";

const REST_BASIS: &str = "count of what is left out";

/// What the last line of a text shows.
fn by_end(last: &Line<'_>, words: usize) -> Option<Truncation> {
    let at = |start: usize, basis: &str| {
        let span = Span::new(last.span.start + start, last.span.end);
        Some(Truncation { basis: basis.to_owned(), span: Some(span) })
    };
    if let Some(found) = REST.find(last.text) {
        return at(found.start(), REST_BASIS);
    }
    if words > LONGEST_SUMMARY {
        return None;
    }
    if let Some(found) = BRACKETS.find(last.text).filter(|_| words >= 8) {
        return at(found.start(), "ends in dots");
    }
    if words >= 8 && breaks_off(last.text) {
        return at(last.text.trim_end_matches(['…', '.']).len(), "ends in dots");
    }
    None
}

/// Whether a record's text is as long as interfaces cut texts, and its last line no sentence.
fn by_length(text: &str, last: &Line<'_>, form: Form) -> Option<Truncation> {
    let letter = last.text.ends_with(|c: char| c.is_lowercase() || c == ',');
    if form != Form::Record || !letter || last.words < 8 {
        return None;
    }
    let length = text.chars().count();
    let word = last.text.rfind(char::is_whitespace).map_or(0, |n| n + 1);
    let span = Span::new(last.span.start + word, last.span.end);
    CUTS.contains(&length)
        .then(|| Truncation { basis: format!("cut at {length} characters"), span: Some(span) })
}

/// Whether a line ends in dots right behind a word, as no sentence of a report does.
fn breaks_off(line: &str) -> bool {
    let bare = line.strip_suffix('…').or_else(|| line.strip_suffix("..."));
    bare.is_some_and(|b| {
        let b = b.trim_end();
        b.ends_with(|c: char| c.is_alphanumeric() || c == ',')
            && line.split_whitespace().nth(7).is_some()
    })
}

/// The line near the end of a text that lets nobody read on, and where the text ends. Nothing of the story follows it.
fn prompt_in(text: &str, all: &[Line<'_>]) -> Option<(Span, usize)> {
    let from = all.len().saturating_sub(TAIL);
    let found = all[from..].iter().position(|l| is_prompt(l.text))?;
    let (prompt, rest) = (&all[from + found], &all[from + found + 1..]);
    let story = rest.iter().any(|l| l.words >= 25 && ends_sentence(l.text) && !is_prompt(l.text));
    let end = rest.last().map_or(prompt.span.end, |l| l.span.end);
    // A line that speaks of subscribers in a report is quoted or told, and longer.
    let told = prompt.span.of(text).contains(['“', '”', '"', '»']);
    (from + found > 0 && !story && !told).then_some((prompt.span, end))
}

/// Puts a mark of furniture over a stretch; marks stay in order and do not overlap.
fn cover(marks: &mut Vec<Mark>, span: Span) {
    let taken: Vec<Span> = marks.iter().map(|m| m.span).filter(|m| m.overlaps(span)).collect();
    let mut start = span.start;
    let mut gaps = Vec::new();
    for m in taken {
        if start < m.start {
            gaps.push(Span::new(start, m.start));
        }
        start = start.max(m.end);
    }
    if start < span.end {
        gaps.push(Span::new(start, span.end));
    }
    marks.extend(gaps.into_iter().map(|span| Mark {
        span,
        kind: MarkKind::Furniture,
        reason: "subscription prompt".to_owned(),
    }));
    marks.sort_by_key(|m| m.span);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::piece;

    const STORY: &str = "The mill closed on Monday after eighty years, and nobody came to lock the gate behind the last shift, \
                         which left without a word.";

    fn of(text: &str, form: Form, wall: Option<&str>) -> (Option<String>, Vec<Mark>) {
        let mut piece = piece(Span::new(0, text.len()));
        let layout = Layout { wall: wall.map(str::to_owned), ..Layout::default() };
        mark(text, form, &layout, &mut piece);
        (piece.truncated.map(|t| t.basis), piece.marks)
    }

    #[test]
    fn a_prompt_at_the_end_of_a_stub_is_furniture() {
        for prompt in [
            "Subscribe to continue reading",
            "This article is for subscribers only.",
            "Lesen Sie weiter mit Anzeiger Plus",
            "Réservé aux abonnés",
            "Suscríbete para seguir leyendo",
            "Abbonati per continuare a leggere",
            "Assine para continuar lendo",
            "Оформите подписку, чтобы читать дальше",
            "订阅后继续阅读",
            "To keep reading, create a free account to continue.",
        ] {
            let text = format!("{STORY}\n\n{prompt}");
            let (basis, marks) = of(&text, Form::Text, None);
            assert_eq!(basis.as_deref(), Some("subscription prompt"), "{prompt}");
            assert_eq!(marks.iter().map(|m| m.span.of(&text)).collect::<String>(), prompt);
        }
    }

    #[test]
    fn whole_stories_are_not_truncated() {
        let long = format!("{STORY}\n\n").repeat(16);
        for (text, form, wall) in [
            (STORY.to_owned(), Form::Text, None),
            // The prompt stands in the middle, or below a whole story.
            (
                format!("{STORY}\n\nSubscribe to continue reading\n\n{STORY} {STORY}"),
                Form::Page,
                None,
            ),
            (format!("{long}This article is for subscribers only."), Form::Page, None),
            (long.clone(), Form::Page, Some("JSON-LD isAccessibleForFree")),
            (STORY.to_owned(), Form::Page, Some("paywall element")),
            // Somebody speaks of it.
            (
                format!("{STORY}\n\n“Subscribe to continue reading,” the notice said."),
                Form::Text,
                None,
            ),
        ] {
            assert_eq!(of(text.trim(), form, wall).0, None, "{text}");
        }
    }

    #[test]
    fn cuts_of_feeds_and_interfaces_are_told() {
        let cut = &STORY[..STORY.len() - 30];
        for (text, basis) in [
            (format!("{cut}… [+1234 chars]"), REST_BASIS.to_owned()),
            (format!("{cut} […]"), "ends in dots".to_owned()),
            (format!("{cut}..."), "ends in dots".to_owned()),
            (
                format!("{STORY} {STORY}")[..200].trim_end().to_owned(),
                "cut at 200 characters".to_owned(),
            ),
        ] {
            assert_eq!(of(&text, Form::Record, None).0, Some(basis), "{text}");
        }
        let wall = Some("JSON-LD isAccessibleForFree");
        assert_eq!(of(STORY, Form::Page, wall).0.as_deref(), wall);
    }
}
