//! Does this line of a text call the reader away from the story, in another language than English? "Lire aussi : …",
//! "Mehr zum Thema", "Читайте также: …", "相关阅读：…".
//!
//! Input is one line; output the reason why it is furniture. A line is one where it begins with such words and either ends
//! there, or goes on behind a colon or an arrow, or, after words that only a page uses, for a few words without a sentence's
//! end. English has rules of its own in [`furniture`](super::furniture), pages more of them in `chrome`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The longest line, in bytes; three to a character in Chinese.
const LONGEST: usize = 240;

/// How a line may go on behind the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Not at all.
    Nothing,
    /// A colon or an arrow, and anything.
    Colon,
    /// As before, or up to six words that are no sentence.
    Words,
}
use Rest::{Colon, Nothing, Words};

/// Words in lower case, and how the line may go on.
type Row = (&'static str, Rest, &'static [&'static str]);

const ROWS: &[Row] = &[
    // French
    (
        "related links",
        Words,
        &[
            "lire aussi",
            "à lire aussi",
            "lisez aussi",
            "voir aussi",
            "lire également",
            "à lire également",
        ],
    ),
    (
        "related links",
        Colon,
        &[
            "sur le même sujet",
            "sur le même thème",
            "en savoir plus",
            "pour aller plus loin",
            "articles liés",
            "à lire",
            "vidéo",
        ],
    ),
    (
        "share bar",
        Words,
        &[
            "partager cet article",
            "partager l'article",
            "partager sur",
            "suivez-nous sur",
            "abonnez-vous",
        ],
    ),
    (
        "newsletter box",
        Words,
        &["inscrivez-vous à", "recevez notre", "recevez la newsletter", "recevez l'infolettre"],
    ),
    // German
    (
        "related links",
        Words,
        &[
            "lesen sie auch",
            "lesen sie hier",
            "lesen sie mehr",
            "lesen sie dazu",
            "lies auch",
            "das könnte sie auch",
            "das könnte dich auch",
        ],
    ),
    (
        "related links",
        Colon,
        &[
            "mehr zum thema",
            "mehr dazu",
            "zum thema",
            "auch interessant",
            "siehe auch",
            "weiterlesen",
            "weitere artikel",
            "weitere nachrichten",
            "ähnliche artikel",
        ],
    ),
    (
        "share bar",
        Words,
        &[
            "artikel teilen",
            "beitrag teilen",
            "diesen artikel teilen",
            "jetzt teilen",
            "folgen sie uns",
        ],
    ),
    (
        "newsletter box",
        Words,
        &["newsletter abonnieren", "jetzt abonnieren", "melden sie sich für unseren newsletter"],
    ),
    ("advertising", Nothing, &["anzeigen", "werbung"]),
    // Spanish
    (
        "related links",
        Words,
        &[
            "lea también",
            "lee también",
            "leer también",
            "lea además",
            "te puede interesar",
            "le puede interesar",
            "también te puede interesar",
            "vea también",
            "mira también",
        ],
    ),
    (
        "related links",
        Colon,
        &[
            "ver también",
            "más información",
            "más noticias",
            "noticias relacionadas",
            "artículos relacionados",
            "contenido relacionado",
            "le recomendamos",
            "te recomendamos",
        ],
    ),
    (
        "share bar",
        Words,
        &[
            "compartir esta noticia",
            "compartir en",
            "comparte esta noticia",
            "comparte este artículo",
            "comparta esta noticia",
            "síguenos en",
            "síganos en",
        ],
    ),
    ("share bar", Nothing, &["compartir", "comparte"]),
    ("advertising", Nothing, &["publicidad"]),
    // Italian
    (
        "related links",
        Words,
        &[
            "leggi anche",
            "leggete anche",
            "potrebbe interessarti",
            "ti potrebbe interessare",
            "leggi tutto",
            "leggi di più",
        ],
    ),
    (
        "related links",
        Colon,
        &["vedi anche", "per approfondire", "articoli correlati", "notizie correlate"],
    ),
    (
        "share bar",
        Words,
        &[
            "condividi questo articolo",
            "condividi l'articolo",
            "condividi su",
            "seguici su",
            "iscriviti alla newsletter",
            "iscriviti al canale",
        ],
    ),
    ("share bar", Nothing, &["condividi"]),
    ("advertising", Nothing, &["pubblicità"]),
    // Portuguese
    (
        "related links",
        Words,
        &[
            "leia também",
            "leia mais",
            "leia ainda",
            "veja também",
            "veja mais",
            "saiba mais",
            "ler também",
            "ler mais",
        ],
    ),
    (
        "related links",
        Colon,
        &["notícias relacionadas", "artigos relacionados", "conteúdo relacionado"],
    ),
    (
        "share bar",
        Words,
        &[
            "compartilhe esta notícia",
            "compartilhe este artigo",
            "compartilhar no",
            "partilhe esta notícia",
            "partilhar artigo",
            "siga-nos no",
            "inscreva-se no",
        ],
    ),
    ("share bar", Nothing, &["compartilhar", "compartilhe", "partilhar"]),
    (
        "advertising",
        Nothing,
        &["publicidade", "continua após a publicidade", "continua depois da publicidade"],
    ),
    // Russian
    ("related links", Words, &["читайте также", "смотрите также", "читайте ещё", "читайте еще"]),
    ("related links", Colon, &["по теме", "материалы по теме", "другие новости"]),
    (
        "share bar",
        Words,
        &[
            "подписывайтесь на",
            "подпишитесь на",
            "подписаться на",
            "следите за нашими новостями",
            "читайте нас в",
        ],
    ),
    ("share bar", Nothing, &["поделиться", "поделиться в соцсетях"]),
    ("advertising", Nothing, &["реклама"]),
    // Chinese
    (
        "related links",
        Colon,
        &[
            "相关阅读",
            "相关新闻",
            "相关报道",
            "延伸阅读",
            "推荐阅读",
            "更多阅读",
            "相關閱讀",
            "相關新聞",
            "延伸閱讀",
        ],
    ),
    ("share bar", Words, &["分享到", "分享至", "扫码关注", "扫描二维码", "点击关注", "微信扫一扫"]),
    ("editor's line", Colon, &["责任编辑", "责编", "编辑", "校对", "审核", "責任編輯", "編輯"]),
    ("headline of the source", Colon, &["原标题", "原題"]),
    ("advertising", Nothing, &["广告", "廣告"]),
    // Japanese, Korean, Polish, Dutch, Turkish
    (
        "related links",
        Colon,
        &[
            "関連記事",
            "関連ニュース",
            "あわせて読みたい",
            "관련기사",
            "관련 기사",
            "zobacz też",
            "zobacz także",
            "czytaj też",
            "czytaj także",
            "czytaj więcej",
            "lees ook",
            "lees verder",
            "ayrıca bakınız",
        ],
    ),
];

/// Words that begin a call, its reason, and how the line may go on.
type Call = (&'static str, &'static str, Rest);

/// The rows' words by their first letter.
static BY_FIRST: LazyLock<BTreeMap<char, Vec<Call>>> = LazyLock::new(|| {
    let mut by_first: BTreeMap<char, Vec<Call>> = BTreeMap::new();
    for &(reason, rest, list) in ROWS {
        for words in list {
            let first = words.chars().next().unwrap_or_default();
            by_first.entry(first).or_default().push((words, reason, rest));
        }
    }
    by_first
});

/// Why a line calls away from the story, if it does.
pub(super) fn line_reason(line: &str) -> Option<&'static str> {
    if line.len() > LONGEST {
        return None;
    }
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let first = line.chars().next()?.to_lowercase().next()?;
    for &(words, reason, rest) in BY_FIRST.get(&first)? {
        if let Some(after) = without(line, words)
            && fits(after, rest)
        {
            return Some(reason);
        }
    }
    None
}

/// The line behind its first words, their case and kind of apostrophe aside.
fn without<'l>(line: &'l str, words: &str) -> Option<&'l str> {
    let mut letters = line.char_indices();
    for wanted in words.chars() {
        let (_, c) = letters.next()?;
        let c = match c {
            '’' => '\'',
            '\u{a0}' => ' ',
            c => c,
        };
        if c != wanted && c.to_lowercase().next() != Some(wanted) {
            return None;
        }
    }
    Some(letters.as_str())
}

fn fits(after: &str, rest: Rest) -> bool {
    let bare = after.trim_matches(|c: char| c.is_whitespace() || "!.…*<>»›|".contains(c));
    if bare.is_empty() {
        return true;
    }
    if rest == Rest::Nothing || after.starts_with(char::is_alphanumeric) && !is_wide(after) {
        return false;
    }
    let next = after.trim_start();
    if next.starts_with([':', '：', '>', '»', '›', '|', '→', '►', '–', '—']) {
        // Behind the call stands a headline; two sentences are a caption or the story itself.
        return rest == Rest::Words || !has_two_sentences(bare);
    }
    let unspaced = bare.chars().filter(|c| is_wide(c.encode_utf8(&mut [0; 4]))).count();
    rest == Rest::Words
        && bare.split_whitespace().nth(6).is_none()
        && unspaced <= 12
        && !super::lines::ends_sentence(after.trim_end().trim_end_matches(':'))
}

/// Whether a sentence ends within a text and another begins.
fn has_two_sentences(text: &str) -> bool {
    text.match_indices(". ").any(|(at, _)| {
        let before = text[..at].split_whitespace().next_back().unwrap_or_default();
        let word = before.chars().count() > 3 && !before.contains('.');
        word && text[at + 2..].trim_start().starts_with(char::is_uppercase)
    })
}

/// Whether a text begins in a script that puts no space behind a word.
fn is_wide(text: &str) -> bool {
    text.starts_with(|c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}

#[cfg(test)]
mod tests {
    use super::line_reason;

    #[test]
    fn calls_are_told_from_sentences_that_begin_alike() {
        for line in [
            "Lire aussi : Le port ferme lundi",
            "► À LIRE AUSSI | Le port ferme",
            "Mehr zum Thema",
            "Das könnte Sie auch interessieren:",
            "Te puede interesar: El puerto cierra el lunes",
            "LEGGI ANCHE > Il porto chiude",
            "Leia mais",
            "Читайте также: Порт закрывается",
            "相关阅读：港口关闭",
            "分享到微信",
            "責任編輯：何米拉",
            "Vidéo : le quai vu du ciel.",
        ] {
            assert!(line_reason(line).is_some(), "{line}");
        }
        for line in [
            "Más información se dará a conocer el lunes en el puerto.",
            "Lire aussi bien les comptes que les lettres du port, voilà ce que demande le juge au maire.",
            "Mehr zum Thema sagt die Stadt am Montag nicht.",
            "Publicidad y propaganda no son lo mismo, dijo.",
            "Реклама парома стоила городу 48 крон.",
            "По теме парома депутаты не спорили.",
            "编辑部昨天迁出了港口旁的旧楼，员工对此并不满意。",
            "Anzeigenkunden blieben aus.",
            "Condividi il pane con chi non ne ha, diceva.",
            "Vidéo : le quai vu du ciel. Filmés de nuit, les bateaux rentrent.",
        ] {
            assert_eq!(line_reason(line), None, "{line}");
        }
    }
}
