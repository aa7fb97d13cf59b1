//! Does this line let nobody read on who does not pay or sign in? "Subscribe to continue reading", "Réservé aux abonnés".
//!
//! One vocabulary for all who ask: with running text above it such a line makes a stub, without any it makes a wall.

use std::sync::LazyLock;

use regex::Regex;

use super::lines;

/// Most words of a line that calls to subscribe.
const LONGEST: usize = 45;

/// A line of more words is a sentence, and must begin with the prompt or speak to the reader.
const SHORT: usize = 12;

/// Words that may stand before the prompt in its sentence.
const BEFORE: usize = 4;

/// What a page says where it lets nobody read on.
static PROMPT: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?:(?:subscribe|sign (?:in|up)|log ?in|register|join|become a (?:member|subscriber)|create (?:an|a free) account|start your (?:free )?trial|upgrade|purchase a subscription)\b.{0,60}\b(?:to|and) (?:continue|keep|finish|unlock|read (?:on|more|the (?:full|rest|whole|entire)|this (?:article|story))|access (?:this|the full)|view (?:this|the full|the rest)))|to (?:continue|keep|finish) reading\b|to read (?:the )?(?:full|rest of (?:this|the)|whole|entire|more of this) ?(?:article|story)?|(?:this|the (?:full|rest of (?:this|the))) (?:article|story|content|page) is (?:only |exclusively )?(?:for|available (?:only )?(?:to|for)|reserved for) .{0,30}(?:subscribers|members|registered)|(?:the )?(?:rest|remainder) of this (?:article|story) is|^(?:subscriber|member|premium)s?[- ](?:only|exclusive)\b|exclusive(?:ly)? (?:to|for) .{0,30}(?:subscribers|members)|read (?:the |this )?(?:full|whole|entire|rest).{0,30}\bwith (?:a|an|your) .{0,20}(?:account|subscription|trial)|to read (?:this|the) (?:article|story|report)\b.{0,12}(?:log ?in|sign (?:in|up)|subscribe|register)|you(?: have|['’]ve) (?:reached|read|used|hit) (?:your|all|the|\d).{0,40}(?:limit|free (?:articles|stories))|already a (?:subscriber|member)\?|keep reading (?:for|with) |unlock (?:this|the (?:full|rest))|(?:lesen sie|lies|weiter ?lesen|weiterlesen|jetzt (?:weiter)?lesen)\b.{0,20}\bmit\b|dieser (?:artikel|beitrag|text|inhalt) ist (?:nur |exklusiv )?(?:für|kostenpflichtig|den)\b|dieser (?:artikel|beitrag|text|inhalt) ist (?:teil|bestandteil) (?:von|des|unseres) .{0,30}(?:\+|plus|premium|abo)|(?:nur|exklusiv) für (?:abonnent|unsere abonnent|mitglieder)|(?:um|für) .{0,30}(?:weiterzulesen|diesen artikel (?:zu lesen|weiterlesen))|jetzt (?:testen|abonnieren|freischalten).{0,40}(?:weiter|lesen|artikel)|noch kein abo|(?:article|contenu|cet article est) (?:est )?réservé (?:aux|à nos) abonnés|réservé(?:e)? aux abonnés|(?:abonnez-vous|connectez-vous|inscrivez-vous) pour (?:lire|continuer|poursuivre|accéder)|(?:pour|la) (?:lire la suite|suite (?:de (?:cet|l['’])|est réservée))|il vous reste .{0,20}à (?:lire|découvrir)|(?:suscríb[ae](?:te|se)|regístr[ae](?:te|se)|inicia sesión|hazte socio) (?:para|y) (?:seguir|continuar|leer)|(?:solo|sólo) para suscriptores|(?:contenido|artículo|noticia) (?:es )?(?:exclusiv[oa]|solo|sólo) (?:para|de) (?:suscriptores|socios)|para (?:seguir|continuar) leyendo|(?:assine|cadastre-se|faça login|inscreva-se)\b.{0,20}\b(?:para (?:continuar|ler|ter acesso)|e (?:continue|leia))|exclusivo para assinantes|(?:conteúdo|artigo|matéria) (?:é )?(?:exclusiv[oa]|restrit[oa]) (?:para|a) (?:assinantes|subscritores)|para (?:continuar|ler) (?:lendo|a ler|o resto)|(?:abbonati|registrati|accedi) (?:per|e) (?:continu|legger|proseguir)|riservato agli abbonati|(?:contenuto|articolo) (?:è )?(?:riservato|esclusivo) (?:agli|per gli|ai) (?:abbonati|iscritti)|per (?:continuare a leggere|leggere (?:l['’]articolo completo|tutto))|(?:оформите|купите) подписку.{0,40}(?:чтобы|читать|продолж)|(?:войдите|зарегистрируйтесь|подпишитесь).{0,30}чтобы (?:читать|продолж|дочитать)|^только (?:для подписчиков|по подписке)|(?:материал|статья|текст) (?:доступ(?:ен|на)|только) (?:только )?(?:для )?(?:по подписке|подписчик)|продолжение (?:доступно|по подписке)|(?:本文|全文|剩余内容|此内容|以下内容).{0,12}(?:订阅|會員|会员|付费|登录|訂閱)|(?:订阅|登录|登入|付费|訂閱).{0,8}(?:后|後|以|即可)?(?:继续|繼續|阅读全文|閱讀全文|查看全文)|(?:还有|剩余)\s?\d+\s?%.{0,10}(?:付费|订阅)",
    )
    .case_insensitive(true)
    .build()
    .expect("a fixed pattern compiles")
});

/// Words to the reader, where a third person would be told of.
static READER: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"\b(?:you|your|please|we|our|vous|votre|vos|nous|nos|veuillez|bitte|ihnen|ihre[mnrs]?|unsere[mnrs]?|usted|tu|nuestr[oa]s?|tuoi?|tuo|tua|nostr[aio]|você|seus?|suas?|noss[oa]s?)\b|(?:^|[ ,])(?:вы|вас|вам|ваш[аеиу]?|мы|наш[аеиу]?|пожалуйста)(?:[ ,.!?]|$)|[您你请請]|我们|我們|本网站|本網站|本站",
    )
    .case_insensitive(true)
    .build()
    .expect("a fixed pattern compiles")
});

/// The German "you" inside a sentence, which its capital alone tells from "she".
static SIE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{Ll},] Sie\b").expect("a fixed pattern compiles"));

/// Whether a line speaks to whoever reads it.
pub(super) fn speaks_to_reader(line: &str) -> bool {
    READER.is_match(line) || SIE.is_match(line)
}

/// Whether a line lets nobody read on.
pub(super) fn is_prompt(line: &str) -> bool {
    let words = lines::words(line);
    if words > LONGEST {
        return false;
    }
    let Some(found) = PROMPT.find(line) else { return false };
    let before = &line[..found.start()];
    let clause = before.rsplit(['.', '!', '?', ':', ';', '|', '•']).next().unwrap_or_default();
    // Prose speaks of subscribing in the midst of a sentence.
    words <= SHORT || lines::words(clause.trim()) <= BEFORE || speaks_to_reader(line)
}

#[cfg(test)]
mod tests {
    use super::is_prompt;

    #[test]
    fn prompts_are_told_from_prose_about_them() {
        for line in [
            "Read the full report with a free account",
            "This report is exclusive to Ledger Plus members.",
            "To read this story, sign in or subscribe.",
            "You’ve used all your free articles.",
            "Dieser Beitrag ist Teil von Anzeiger+.",
            "Este artículo es exclusivo para suscriptores",
            "Exclusivo para assinantes",
            "Только для подписчиков",
        ] {
            assert!(is_prompt(line), "{line}");
        }
        for line in [
            "Its publisher believes that enough families in the valley will subscribe to keep reading the weekly.",
            "The board asked the members of the choir to register and to read the whole score before Monday.",
        ] {
            assert!(!is_prompt(line), "{line}");
        }
    }
}
