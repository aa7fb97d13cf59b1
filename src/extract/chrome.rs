//! Does this line talk to the reader of the page? Calls to share, subscribe, comment, read on, in the languages of news pages.
//!
//! Only lines of a text that was cut out of a page are asked about. Credits never count: a line that names who wrote or first
//! published the text stays, whatever else it says.

use std::sync::LazyLock;

use regex::RegexSet;

/// A longer line is a paragraph, whatever it begins with.
const MOST_WORDS: usize = 40;

/// Whole lines, or how they begin; the second parts say that the line is about the page.
static CALLS: LazyLock<RegexSet> = LazyLock::new(|| {
    set(&[
        // Share, follow, comment, rate.
        r"^(?:please |do you want to |would you like to )?(?:share|like|rate|print|e-?mail|bookmark|tweet) (?:this|the|our|it|with|on|via)\b",
        r"^(?:leave|add|post|write|submit|view|show|see|load)(?: a| your| all| more)* (?:comments?|reply|replies)\b",
        r"^(?:was this|did you (?:like|enjoy|find)|what do you think|have (?:a|any) (?:tip|news|question)|got a (?:tip|story)|tell us|let us know)\b",
        r"^to (?:post|leave|write|view|read|see|continue|comment)\b.{0,60}\b(?:log ?in|sign|register|subscribe|comment|account)",
        r"\b(?:artikel|beitrag|seite|text|tipp)\b.{0,30}\b(?:teilen|weiterempfehlen|bewerten|kommentieren|drucken|nützlich|hilfreich|gefallen)\b",
        r"^(?:kommentar|kommentare|kommentieren|einen kommentar|antwort) (?:schreiben|hinterlassen|verfassen|abgeben|abbrechen)",
        r"^(?:schreibe?n?|hinterlasse?n?|verfasse?n?) (?:sie )?(?:einen|ihren|deinen|jetzt) .{0,20}kommentar",
        r"kommentare? (?:zu )?(?:schreiben|verfassen|lesen|anzeigen)[.!]?$",
        // Newsletters, accounts, subscriptions.
        r"\b(?:newsletter|mailing list|daily briefing|inbox|posteingang|boletín|infolettre)\b.{0,80}(?:sign|subscri|abonn|anmeld|regist|inscri|suscri|join|erhalten|here|hier|free|gratis|kostenlos)",
        r"(?:sign|subscri|abonn|anmeld|regist|inscri|suscri|iscriv|join|erhalten|receive|get |hol|informed|don.t miss).{0,80}\b(?:newsletter|mailing list|inbox|posteingang|boletín|infolettre)\b",
        r"^(?:if you.re (?:seeing|already)|first-time subscribers|unlimited (?:digital )?access|to (?:view|read) the (?:full|rest))\b",
        r"^(?:dieser (?:artikel|beitrag) (?:ist|erschien|enthält)|lesen sie (?:den|die|das) (?:ganzen?|vollständigen?|komplette)).{0,80}(?:plus|premium|abonn|werbung|affiliate)",
        // Other stories.
        r"^(?:lea|lee|lire|leggi|leia|veja|vídeo|video|foto|fotos|related|weiterlesen|anzeige|werbung|advertisement|publicidad|reklama|reclame)\s?:",
        // Contents, consent, code.
        r"\b(?:cookies?|datenschutzerklärung|privacy policy|javascript)\b.{0,60}\b(?:accept|akzept|zustimm|einwillig|enable|aktivier|disabled|consent|agree)",
        r"^(?:skip to|zum inhalt|zum anfang|nach oben|back to top|zurück zum|lade weitere|load more|mehr laden|mehr anzeigen|show more|loading\b)",
        r"^\W*(?:anzeige|werbung|advertisement|sponsored|promoted|gesponsert|publicité|publicidad|pubblicità|реклама|広告)\W*$",
        r"^\d+\s*(?:comments?|kommentare?|commentaires?|comentarios?|shares?|likes?|views?|aufrufe|min(?:utes?)? read|min\. lesezeit)\W*$",
        r"^(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos|alle angaben ohne gewähr|stand:)",
    ])
});

/// How calls begin, and sentences of stories too: "Register for free", "Register offices will open on Sunday."
static BEGINNINGS: LazyLock<RegexSet> = LazyLock::new(|| {
    set(&[
        r"^(?:follow|find|like|join|visit|connect with) (?:us|me|our|@)\b",
        r"^(?:teilen|folgen|folge|besuchen|besuche|liken|abonnieren|abonniere|jetzt abonnieren|melden sie sich|melde dich) (?:sie|mit|uns|auf|den|unseren|hier|jetzt|an|für|zum|diesen)\b",
        r"^(?:partage[rz]|suive[zr]|suis|abonnez[- ]vous|inscrivez[- ]vous|recevez|réagi(?:r|ssez)|commente[rz]|imprimer|laisse[rz] un commentaire)\b",
        r"^(?:comparti[rt]?|comparte|compártelo|síguenos|siga|síganos|suscríb(?:[ae](?:te|se)?)|suscribirse|regístr(?:ate|ese)|recib[ae]|únete|comenta|deja un comentario|puede (?:escribirnos|seguir)|compartilh(?:ar|e|em)|inscreva(?:-se)?|assine|siga-nos|receba|condividi(?:lo)?|iscriviti|seguici|abbonati|commenta)\b",
        r"^(?:(?:подписа(?:ться|вшись)|подписывайся|подписывайтесь|подпи(?:сь|шись|шитесь)|подписк[аиу]|поделиться|поделитесь|следите|читайте нас|комментари(?:и|й|ев)?|комментировать|оставить комментарий)\b|zapraszamy|udostępnij|subskrybuj|zapisz się|deel |volg ons|abonneer|meld je aan)",
        r"^(?:分享|关注|扫描|扫码|微信|点击|评论|责任编辑|編集部|シェア|フォロー|この記事を|会員登録|ツイート|공유|구독)",
        r"^(?:subscribe|sign up|register|log in|already a (?:subscriber|member)|become a (?:member|subscriber|patron)|support (?:us|our|the)|donate|buy (?:a|the) (?:print|copy|issue))\b.{0,120}$",
        r"^(?:read (?:more|also|next|on|the full)|see (?:also|more)|also (?:read|see)|watch (?:also|now|:)|related(?: (?:stor|article|post|content|coverage|news|link|topic|reading))?|recommended|more (?:from|on|about|stories|news|in)|must[- ]read|most read|editor.s pick|you may (?:also|like)|next (?:article|post|story)|previous (?:article|post|story)|in case you missed|click here|continue reading|tags?|topics?|filed under|categor(?:y|ies)|latest (?:news|stories))(?:\s*[:>»–-]|\b.{0,60}:?$)",
        r"^(?:weiterlesen|lesen sie (?:auch|hier|mehr|dazu|weiter)|lies (?:auch|mehr)|mehr (?:zum thema|dazu|lesen|infos|informationen|artikel|aus)|auch interessant|das könnte (?:sie|dich|ihnen|dir)|siehe auch|weitere (?:artikel|informationen|beiträge|nachrichten|themen|infos|meldungen)|ähnliche (?:artikel|beiträge)|empfehl\w*|verwandte|passend (?:zum|dazu)|zum thema|vorheriger|nächster|zurück(?: zur?)?|vorschau auf|schlagw[oö]rte?r?|themen|markiert|hier geht.s)(?:\s*[:>»–-]|\b.{0,60}:?$)",
        r"^(?:lire aussi|à lire|lisez aussi|voir aussi|sur le même (?:sujet|thème)|à lire aussi|en savoir plus|articles? (?:liés|similaires)|mots[- ]clés|leia (?:também|mais)|veja (?:também|mais)|saiba mais|lea (?:también|más|además)|lee (?:también|más)|te puede interesar|ver (?:también|más)|le puede|más (?:información|noticias|sobre)|noticias relacionadas|leggi anche|leggi (?:di più|tutto)|potrebbe interessarti|vedi anche|читайте также|смотрите также|по теме|相关阅读|相关新闻|延伸阅读|推荐阅读|関連記事|あわせて読みたい|おすすめ|관련기사|zobacz też|czytaj (?:też|także|więcej)|lees ook)(?:\s*[:>»–-]|.{0,100}$)",
        r"^(?:inhaltsverzeichnis|table of contents|contents|inhalt|sommaire|índice|indice|externer inhalt|empfohlener (?:redaktioneller )?inhalt|aus datenschutzgründen)\b.{0,40}$",
    ])
});

/// What a call is about: the reader, the page, its channels.
static OBJECTS: LazyLock<RegexSet> = LazyLock::new(|| {
    set(&[
        r"\b(?:(?-i:us)|our|ours|you|yours?|here|free|this (?:story|article|page|post)|e-?mails?|newsletters?|inbox|links?|apps?|updates?|alerts?|notifications?|subscri\w*|accounts?|comments?|podcasts?|(?:face|insta|what|tele|link)(?:book|gram|sapp|edin)|twitter|youtube|tiktok|channels?|websites?)\b",
        r"\b(?:(?-i:Sie|Ihre[nm]?)|du|dein\w*|dich|dir|uns|unser\w*|hier|artikel|beitrag|kommentar\w*|abo\w*|kanal|kostenlos)\b",
        r"\b(?:vous|votre|vos|nous|notre|nos|ici|gratuit\w*|cet article|appli\w*|commentaires?|infolettre|actualités?|chaîne)\b",
        r"\b(?:t[úu]|tus|usted|nuestr[oa]s?|nosotros|aquí|gratis|este artículo|esta (?:noticia|nota)|correo|bolet\w+|noticias|comentarios?|canal|você|seu|sua|nosso|nossa|aqui|notícias|tuo?a?|nostr[oaie]|notizie|articolo)\b",
        r"\b(?:нас|наш\w*|вас|ваш\w*|вы|вам|нам|канал\w*|новост\w*|здесь|рассылк\w*|страниц\w*|статьи|соцсет\w*|telegram|вконтакте|дзен\w*)\b",
        r"我们|我們|本报|本網|本网|公众号|公眾號|二维码|客户端|链接|连结|微博|朋友圈|下载|您|查看|全文|订阅|訂閱|本文|登録|フォロー|してください|こちら|해주세요|구독",
        r"(?:https?://|www\.|@\w)",
    ])
});

/// A shorter sentence may be a call as it may be a story's, in words.
const FEWEST_WORDS: usize = 6;
/// The same in scripts without spaces, in letters.
const FEWEST_LETTERS: usize = 12;

fn set(patterns: &[&str]) -> RegexSet {
    RegexSet::new(patterns.iter().map(|pattern| format!("(?i){pattern}"))).expect("fixed patterns")
}

/// Whether a line of so many words talks to the page's reader.
pub(super) fn is_chrome(text: &str, words: usize) -> bool {
    words <= MOST_WORDS
        && (CALLS.is_match(text) || BEGINNINGS.is_match(text) && !is_told(text, words))
}

/// Whether a line reads as a sentence of a story: it is long enough, ends as a statement, and names nothing that calls are about.
fn is_told(text: &str, words: usize) -> bool {
    let end = text.trim_end().trim_end_matches(['"', '”', '»', '’', '\'', ')', '」', '）']);
    let unspaced =
        text.chars().filter(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'));
    end.ends_with(['.', '。', '．'])
        && !end.ends_with("..")
        && (words >= FEWEST_WORDS || unspaced.count() >= FEWEST_LETTERS)
        && !OBJECTS.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::is_chrome;

    fn of(text: &str) -> bool {
        is_chrome(text, text.split_whitespace().count())
    }

    #[test]
    fn calls_in_many_languages_are_told() {
        for line in [
            "Share this story with your friends",
            "Möchten Sie den Artikel teilen?",
            "Sign up here for our weekly newsletter",
            "Lea también: El puerto cierra el lunes",
            "Lesen Sie auch: Der Hafen schließt",
            "Читайте также: Порт закрывается",
            "関連記事",
            "Read more: The port closes",
            "Weitere Artikel",
            "3 comments",
            "Register for free to read the harbour letter every day.",
            "Recibe cada mañana las noticias del puerto en tu correo.",
            "Подписывайтесь на наш канал о пароме и море.",
            "关注我们的微信公众号，获取更多港口新闻。",
            "微信扫一扫",
        ] {
            assert!(of(line), "{line}");
        }
    }

    #[test]
    fn sentences_of_stories_are_left_alone() {
        for line in [
            "The company shared its figures on Monday.",
            "More than forty ships waited outside the bay.",
            "Related parties held the rest of the shares, the court heard, and none of them had said so.",
            "He left a comment for the press and went home.",
            "Follow-up talks begin on Tuesday.",
            "Das Thema ist heikel, sagte sie.",
            "This report by Meridian Wire was first published March 4, 2025.",
            "Register offices in three counties open on Sunday, the clerk said.",
            "Support the plan found came from both banks of the river.",
            "Recibe el faro unas cien visitas al mes, según el guarda.",
            "Comentaristas del puerto dudaron del plazo.",
            "Commenter la panne serait trop tôt, a répondu la capitaine.",
            "Подписание соглашения о пароме прошло в среду в порту.",
            "Комментарии капитанов разошлись: одни хвалят паром, другие нет.",
            "微信小程序在港口售票中的使用率超过一半。",
            "关注渔业的居民代表说，今年的鱼价偏高。",
            "Nächster Halt des Schiffes ist die Insel, sagte der Lotse.",
        ] {
            assert!(!of(line), "{line}");
        }
    }
}
