//! Does this text stop before its story does? Stubs before a paywall, and texts that a feed or an interface cut.
//!
//! Input is a piece as it was cut out; output the words that show it, or nothing. The call to subscribe is marked as furniture,
//! since it is no word of the story. A page that says it is not free and prints its whole text is not cut: a prompt counts
//! where nothing of the story follows it, and the page's own word where the text is short.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Form, Layout, Mark, MarkKind, Piece, Span, Truncation};
use crate::extract::lines::{Line, ends_sentence, lines};

/// A text with more words before its prompt is taken for whole, unless it breaks off.
const LONGEST_STUB: usize = 320;

/// A page that says it is not free, and holds fewer words, holds a stub.
const SHORT: usize = 160;

/// A text that a feed cut has at most so many words.
const LONGEST_SUMMARY: usize = 160;

/// Characters at which interfaces cut a text.
const CUTS: [usize; 12] = [140, 160, 200, 250, 255, 256, 280, 300, 500, 512, 1_000, 1_024];

/// Most words of a line that calls to subscribe.
const LONGEST_PROMPT: usize = 45;

/// Lines at the end of a text that are looked at for a prompt.
const TAIL: usize = 6;

/// What a page says where it lets nobody read on.
static PROMPT: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?:(?:subscribe|sign (?:in|up)|log ?in|register|join|become a (?:member|subscriber)|create (?:an|a free) account|start your (?:free )?trial|upgrade|purchase a subscription)\b.{0,60}\b(?:to|and) (?:continue|keep|finish|unlock|read (?:on|more|the (?:full|rest|whole|entire)|this (?:article|story))|access (?:this|the full)|view (?:this|the full|the rest)))|to (?:continue|keep|finish) reading\b|to read (?:the )?(?:full|rest of (?:this|the)|whole|entire|more of this) ?(?:article|story)?|(?:this|the (?:full|rest of (?:this|the))) (?:article|story|content|page) is (?:only |exclusively )?(?:for|available (?:only )?(?:to|for)|reserved for) .{0,30}(?:subscribers|members|registered)|(?:the )?(?:rest|remainder) of this (?:article|story) is|^(?:subscriber|member|premium)s?[- ](?:only|exclusive)\b|exclusive(?:ly)? (?:to|for) (?:our )?(?:subscribers|members)|you have (?:reached|read) your .{0,30}(?:limit|free articles)|already a (?:subscriber|member)\?|keep reading (?:for|with) |unlock (?:this|the (?:full|rest))|(?:lesen sie|lies|weiter ?lesen|weiterlesen|jetzt (?:weiter)?lesen)\b.{0,20}\bmit\b|dieser (?:artikel|beitrag|text|inhalt) ist (?:nur |exklusiv )?(?:für|kostenpflichtig|den)\b|(?:nur|exklusiv) für (?:abonnent|unsere abonnent|mitglieder)|(?:um|für) .{0,30}(?:weiterzulesen|diesen artikel (?:zu lesen|weiterlesen))|jetzt (?:testen|abonnieren|freischalten).{0,40}(?:weiter|lesen|artikel)|noch kein abo|(?:article|contenu|cet article est) (?:est )?réservé (?:aux|à nos) abonnés|réservé(?:e)? aux abonnés|(?:abonnez-vous|connectez-vous|inscrivez-vous) pour (?:lire|continuer|poursuivre|accéder)|(?:pour|la) (?:lire la suite|suite (?:de (?:cet|l['’])|est réservée))|il vous reste .{0,20}à (?:lire|découvrir)|(?:suscríb[ae](?:te|se)|regístr[ae](?:te|se)|inicia sesión|hazte socio) (?:para|y) (?:seguir|continuar|leer)|(?:contenido|artículo|noticia) (?:exclusiv[oa]|solo|sólo) (?:para|de) (?:suscriptores|socios)|para (?:seguir|continuar) leyendo|(?:assine|cadastre-se|faça login|inscreva-se)\b.{0,20}\b(?:para (?:continuar|ler|ter acesso)|e (?:continue|leia))|(?:conteúdo|artigo|matéria) (?:exclusiv[oa]|restrit[oa]) (?:para|a) (?:assinantes|subscritores)|para (?:continuar|ler) (?:lendo|a ler|o resto)|(?:abbonati|registrati|accedi) (?:per|e) (?:continu|legger|proseguir)|(?:contenuto|articolo) (?:riservato|esclusivo) (?:agli|per gli|ai) (?:abbonati|iscritti)|per (?:continuare a leggere|leggere (?:l['’]articolo completo|tutto))|(?:оформите|купите) подписку.{0,40}(?:чтобы|читать|продолж)|(?:войдите|зарегистрируйтесь|подпишитесь).{0,30}чтобы (?:читать|продолж|дочитать)|(?:материал|статья|текст) (?:доступ(?:ен|на)|только) (?:только )?(?:для )?(?:по подписке|подписчик)|продолжение (?:доступно|по подписке)|(?:本文|全文|剩余内容|此内容|以下内容).{0,12}(?:订阅|會員|会员|付费|登录|訂閱)|(?:订阅|登录|登入|付费|訂閱).{0,8}(?:后|後|以|即可)?(?:继续|繼續|阅读全文|閱讀全文|查看全文)|(?:还有|剩余)\s?\d+\s?%.{0,10}(?:付费|订阅)",
    )
    .case_insensitive(true)
    .build()
    .expect("a fixed pattern compiles")
});

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
    let Some(found) = found else { return };
    let furniture = prompt.map(|(p, end)| Span::new(p.start, end.max(p.end)));
    let furniture = furniture.or(found.span.filter(|_| found.basis == REST_BASIS));
    if let Some(span) = furniture {
        cover(&mut piece.marks, span);
        piece.quotes.retain(|q| !q.overlaps(span));
    }
    piece.truncated = Some(found);
}

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
    let found =
        all[from..].iter().position(|l| l.words <= LONGEST_PROMPT && PROMPT.is_match(l.text))?;
    let (prompt, rest) = (&all[from + found], &all[from + found + 1..]);
    let story =
        rest.iter().any(|l| l.words >= 25 && ends_sentence(l.text) && !PROMPT.is_match(l.text));
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
