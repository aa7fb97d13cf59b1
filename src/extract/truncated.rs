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
    let found = by_end(last, form, words).or_else(|| {
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
fn by_end(last: &Line<'_>, form: Form, words: usize) -> Option<Truncation> {
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
    // Whoever writes records cuts them at a count of characters.
    let letter = last.text.ends_with(|c: char| c.is_lowercase() || c == ',');
    if form == Form::Record && words >= 20 && last.words >= 12 && letter {
        let word = last.text.rfind(char::is_whitespace).map_or(0, |n| n + 1);
        return at(word, "ends inside a sentence");
    }
    None
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
