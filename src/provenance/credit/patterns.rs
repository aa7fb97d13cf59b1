//! The closed forms that credits are written in.

use std::sync::LazyLock;

use regex::Regex;

use super::re;

/// `ROMA, 4 MAR - ` behind the agency's bracket.
pub(super) static PLACE_AFTER: LazyLock<Regex> =
    LazyLock::new(|| re(r"^\p{Lu}{2,}[\p{Lu} '’()-]{0,40}, \d{1,2}º? \p{L}{3,9}\.? [-–—]"));
/// `MOSCOW, January 12. /TASS/. `, `CITY, Feb. 19 /PRNewswire/ -- `.
pub(super) static SLASHED: LazyLock<Regex> =
    LazyLock::new(|| re(r"\s/(?P<name>[\p{L} ]{2,30})/\s?(?:\.|--?|—)"));
/// `--(BUSINESS WIRE)--`, `(GLOBE NEWSWIRE) --`.
pub(super) static RELEASE: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?:--\s?\((?P<a>BUSINESS WIRE)\)\s?--|\((?P<b>GLOBE NEWSWIRE|Newsfile Corp\.|ACCESS Newswire)\)\s?--?|/(?P<c>PRNewswire(?:-[A-Za-z]+)?|CNW(?: Telbec)?|EIN ?Presswire)/)",
    )
});
pub(super) static MENAFN: LazyLock<Regex> =
    LazyLock::new(|| re(r"^\(MENAFN(?:\s?[-–]\s?(?P<name>[^()]{2,60}))?\)"));
pub(super) static FIRST_PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"This (?:report|story|article) by (?P<name>[\p{Lu}][\p{L}.&'’ -]{2,50}?) was first published(?: on| in)? (?P<date>[\p{L}.]+ \d{1,2}, \d{4}|\d{1,2} \p{L}+ \d{4})|Cet(?:te)? (?:dépêche|article|texte|reportage) (?:de|par) (?P<a>\p{Lu}[\p{L}.&'’ -]{2,50}?) a (?:d['’]abord |initialement )?été (?:d['’]abord |initialement )?publiée? (?:initialement |pour la première fois )?le (?P<day>\d{1,2}(?:er)? \p{L}+ \d{4})",
    )
});
pub(super) static REPUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?i:this (?:article|story|report|piece) (?:is|was)\s+(?:re-?published|reprinted|reproduced|syndicated) (?:here )?(?:from|with (?:the )?permission (?:of|from)|courtesy of)|this (?:article|story|report|piece|post) (?:was )?(?:originally|first) (?:published|appeared|ran)(?: (?:by|in|on|at|with))|(?:originally|first) published (?:by|on|in|at)|the post .{3,160} (?:first appeared|appeared first) on|this story was (?:originally )?produced by|republished from|reprinted from)\s+(?P<name>(?:[Tt]he )?(?:[\p{Lu}\d][\p{L}\d.&'’-]*)(?: (?:of|the|and|de|&|[\p{Lu}\d][\p{L}\d.&'’-]*)){0,5})",
    )
});
pub(super) static REPORTING: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"\((?:(?:Additional )?(?:[Rr]eporting|[Ww]riting) (?:by|and)|Reportage|Geschrieben von|Reporte de|Informação de)[^()]{3,300}(?:[Ee]dit(?:ing|ed) by|édité par|[Rr]edigiert von|Editado|Edição)[^()]{2,120}\)",
    )
});
pub(super) static TRUST: LazyLock<Regex> =
    LazyLock::new(|| re(r"Our Standards: The Thomson Reuters Trust"));
pub(super) static CNN_WIRE: LazyLock<Regex> = LazyLock::new(|| re(r"The[- ]CNN[- ]Wire"));
pub(super) static DISTRIBUTED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?:(?:(?:©|\(c\)|Copyright)\s?(?:\d{4})?,?\s?(?P<name>\p{Lu}[\p{L}.&'’ -]{2,50}?)(?:\s\([^()\n]{2,50}\))?[.,]?(?:\sAll [Rr]ights [Rr]eserved\.)?(?:\s+Visit [^\n]{3,140}?)?|Visit (?P<a>(?:[Tt]he )?\p{Lu}[\p{L}.&'’ -]{2,50}?)(?:\s\([^()\n]{2,50}\))?(?: online)? at \S+)\s+)?Distributed by (?P<via>Tribune Content Agency|Tribune News Service|AllAfrica Global Media|[\p{Lu}][\p{L} ]{3,40})",
    )
});
pub(super) static FEED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?i)(?:has|have) not been edited by .{2,40}(?:staff|team)|(?:published|auto-generated|generated) from a (?:syndicated|agency) feed|wire agency feed without modifications|from an? (?:automated|agency) (?:news )?feed",
    )
});
pub(super) static COPYRIGHT: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?:©|\(c\)|\bCopyright\b)(?: ©| Copyright\b)?\s?(?:\d{4}(?:[-–]\d{2,4})?)?,?\s?(?:by )?(?P<name>(?:[Tt]he )?[\p{Lu}\p{Ll}][\p{L}.&'’-]*(?: (?:of|the|and|de|&|\p{Lu}[\p{L}.&'’-]*)){0,4})",
    )
});
/// The number of a message behind its agency's name: `, dpa:250304-99-123456/2`.
pub(super) static MESSAGE: LazyLock<Regex> =
    LazyLock::new(|| re(r"^,? ?dpa:\d{6}-[\d-]+(?:/\d+)?"));
pub(super) static PARTIAL: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?i:with (?:files|inputs?|material|reporting|agency inputs?|information) (?:from|by)|\badditional (?:reporting|material) (?:from|by)|(?m:^)[\[(]with|\bavec(?: des)? informations de|\bavec|con (?:información|datos) de|mit material (?:von|der)|con informazioni d[ei]|com informações d[aeo]s?|(?-i:[Пп]о (?:материалам|информации агентства))|综合)(?-i)\s?(?P<names>(?:[Tt]he |la |le |l['’]|d[aeo]s? |d[ae]ll['’])?[\p{L}][\p{L}.&'’/ ,、-]{1,80})",
    )
});
pub(super) static CONTRIBUTED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?P<names>\p{Lu}[\p{L}.&'’ ,-]{1,120}?) (?:also )?contributed(?: reporting)? to this (?:report|story|article)",
    )
});
pub(super) static SOURCE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?m)^[(（]?(?:Source|SOURCE|Quelle|Fuente|Fonte|(?:稿件|新闻|新聞|消息|文章|信息)?(?:来源|來源)|稿源|Источник)\s?[:：]\s?(?P<name>[^\n()（）]{2,60})[)）]?$",
    )
});
pub(super) static COMPANY: LazyLock<Regex> =
    LazyLock::new(|| re(r"(?m)^SOURCE:? (?P<name>\p{Lu}[^\n]{1,60})$"));
pub(super) static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    re(r"(?m)^(?:(?:By|BY|Von|Par|Por|Di|Text:|Author:)\s+)(?P<rest>[^\n]{2,90})$")
});
pub(super) static NAME_COMMA: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?m)^(?P<person>\p{Lu}[\p{L}.'’-]+(?: (?:de |van |von |al-)?\p{Lu}[\p{L}.'’-]*){1,3})\s?(?:,|\||/|—|–| - )\s?(?P<name>(?:[Tt]he )?\p{Lu}[\p{L}.&'’ ]{1,40})$",
    )
});
pub(super) static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?x)(?: \btold\s+ | \b[Ii]n\s+an\s+interview\s+with\s+ | \b(?:obtained|seen|reviewed|examined|analysed|analyzed|commissioned|visited)\s+by\s+ | \b[Ss]peaking\s+to\s+ )
        (?P<name>(?:[Tt]he\s+)?(?:\p{Lu}[\p{L}&’'-]*|\d{2}(?:\.|\b))(?:\s+(?:of\s+the\s+|of\s+|and\s+)?(?:\p{Lu}[\p{L}&’'-]*|\d{2}\b)){0,4})",
    )
});
pub(super) static LEARNED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?P<name>(?:The|the)\s+\p{Lu}[\p{L}&’'-]*(?:\s+\p{Lu}[\p{L}&’'-]*){0,3})\s+has\s+(?:learned|learnt|found|seen|obtained)\b|\b(?:[Aa]n?|[Tt]his)\s+(?P<name2>\p{Lu}[\p{L}&’-]*(?:\s+\p{Lu}[\p{L}&’-]*){0,3})(?:['’]s)?\s+(?:examination|analysis|investigation|review|count|survey)\b",
    )
});
pub(super) static ATTRIBUTION: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?:[Aa]ccording to(?: an?| the)?|[Cc]iting(?: an?| the)?|[Aa]s reported by|[Ff]irst reported by|[Ll]aut|[Ss]elon|[Ss]egún|[Ss]econdo)\s+(?P<name>(?:[Tt]he )?\p{Lu}[\p{L}&’'-]*(?: \p{Lu}[\p{L}&’'-]*){0,3})(?: report| news agency| news service)?|\b(?P<name2>(?:[Tt]he )?\p{Lu}[\p{L}&’'-]*(?: \p{Lu}[\p{L}&’'-]*){0,2})(?: News)? (?:reported|said in a report)\b",
    )
});
/// Words that end outlets' names, in the languages where newspapers have such words.
pub(super) const TRADE_WORDS: &[&str] = &[
    "advertiser",
    "anzeiger",
    "bugle",
    "chronicle",
    "citizen",
    "clarion",
    "courier",
    "daily",
    "diario",
    "dispatch",
    "echo",
    "enquirer",
    "examiner",
    "express",
    "gazette",
    "globe",
    "guardian",
    "herald",
    "independent",
    "inquirer",
    "investor",
    "journal",
    "kurier",
    "ledger",
    "mail",
    "mercury",
    "messenger",
    "mirror",
    "monitor",
    "nachrichten",
    "news",
    "newswire",
    "observer",
    "pioneer",
    "post",
    "press",
    "radio",
    "record",
    "register",
    "reporter",
    "review",
    "sentinel",
    "standard",
    "star",
    "sun",
    "tagblatt",
    "telegraph",
    "telegram",
    "times",
    "today",
    "tribune",
    "tv",
    "voice",
    "wire",
    "zeitung",
];
/// Words of a page's menu, which no collection's use makes a name.
pub(super) const MENU_WORDS: &[&str] =
    &["more", "share", "comments", "home", "news", "details", "print", "email"];
/// The job titles that agencies and papers put behind their name.
pub(super) const POSTS: &[&str] =
    &["writer", "reporter", "correspondent", "columnist", "editor", "producer", "analyst", "staff"];
