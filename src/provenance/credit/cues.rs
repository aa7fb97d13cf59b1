//! Which forms of credit can a zone hold? One pass over a zone for the words without which its patterns cannot match.
//!
//! A cue decides nothing: it only saves asking a pattern that has no chance. Words are looked for whatever their case, and
//! a character that case folding turns into an ASCII letter (`ſ`, the Kelvin sign) is a cue for everything.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// The forms that are looked for by their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    Chinese,
    Korean,
    Japanese,
    Russian,
    Release,
    FirstPublished,
    Republished,
    Reporting,
    Trust,
    CnnWire,
    Distributed,
    Feed,
    Copyright,
    Partial,
    Contributed,
}

/// Words and the form that each is a cue for.
const WORDS: &[(Form, &[&str])] = &[
    (
        Form::Plain,
        &[
            "(pti)",
            "(ians)",
            "(uni)",
            "(ani)",
            "ap -",
            "ap –",
            "ap —",
            "afp -",
            "afp –",
            "afp —",
            "reuters -",
            "reuters –",
            "reuters —",
            "agi -",
            "agi –",
            "agi —",
            "ansa -",
            "ansa –",
            "ansa —",
        ],
    ),
    (Form::Chinese, &["新华社", "中新社", "新华网", "中新网"]),
    (Form::Korean, &["연합뉴스", "뉴시스", "뉴스1"]),
    (Form::Japanese, &["共同", "時事", "ロイター"]),
    (Form::Russian, &["ТАСС", "РИА Новости", "Интерфакс", "ИНТЕРФАКС", "interfax.ru"]),
    (
        Form::Release,
        &[
            "business wire",
            "globe newswire",
            "newsfile corp",
            "access newswire",
            "/prnewswire",
            "/cnw",
            "/ein",
        ],
    ),
    (Form::FirstPublished, &["was first published", "publié"]),
    (
        Form::Republished,
        &[
            "republished",
            "re-published",
            "reprinted",
            "reproduced",
            "syndicated",
            "originally ",
            "first published",
            "first appeared",
            "first ran",
            "appeared first",
            "produced by",
        ],
    ),
    (
        Form::Reporting,
        &[
            "(additional ",
            "(reporting ",
            "(writing ",
            "(reportage",
            "(geschrieben von",
            "(reporte de",
            "(informa",
        ],
    ),
    (Form::Trust, &["our standards: the thomson"]),
    (Form::CnnWire, &["cnn wire", "cnn-wire"]),
    (Form::Distributed, &["distributed by "]),
    (Form::Feed, &["not been edited by ", " feed"]),
    (Form::Copyright, &["©", "(c)", "copyright"]),
    (
        Form::Partial,
        &[
            "with file",
            "with input",
            "with material",
            "with reporting",
            "with agency",
            "with information",
            "additional reporting",
            "additional material",
            "(with",
            "[with",
            "avec",
            "con informaci",
            "con datos",
            "mit material",
            "о материалам",
            "о информации",
            "综合",
            "con informazioni",
            "com informa",
        ],
    ),
    (Form::Contributed, &["contributed"]),
];

/// Characters that case folding turns into ASCII letters.
const FOLDED: [&str; 2] = ["ſ", "\u{212a}"];

/// The forms that a zone may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cues(u32);

impl Cues {
    pub(super) fn of(zone: &str) -> Self {
        static MATCHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
            let words = WORDS.iter().flat_map(|(_, words)| words.iter()).chain(&FOLDED);
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .kind(Some(AhoCorasickKind::DFA))
                .build(words)
                .ok()
        });
        static FORMS: LazyLock<Vec<u32>> = LazyLock::new(|| {
            let of = |(form, words): &(Form, &[&str])| vec![1 << *form as u32; words.len()];
            WORDS.iter().flat_map(of).chain(FOLDED.map(|_| u32::MAX)).collect()
        });
        let Some(matcher) = MATCHER.as_ref() else { return Self(u32::MAX) };
        let hits = matcher.find_overlapping_iter(zone);
        Self(hits.fold(0, |forms, hit| forms | FORMS[hit.pattern().as_usize()]))
    }

    /// Whether the zone may hold this form.
    pub(super) fn has(self, form: Form) -> bool {
        self.0 >> form as u32 & 1 == 1
    }
}

/// Whether a zone may hold a dateline's bracket: one that closes before a dash or colon, or CNN's.
pub(super) fn may_have_dateline(head: &str) -> bool {
    memchr::memchr_iter(b')', head.as_bytes()).any(|at| {
        let after = head[at + 1..].trim_start_matches(|c: char| c.is_whitespace() || c == '.');
        after.starts_with(['-', '–', '—', ':']) || head[..at].ends_with("(CNN")
    })
}

/// Whether a zone may hold a name between slashes.
pub(super) fn may_have_slashes(head: &str) -> bool {
    memchr::memchr_iter(b'/', head.as_bytes()).nth(1).is_some()
}

/// Whether a line of a zone begins with one of these words.
pub(super) fn line_begins(zone: &str, words: &[&str]) -> bool {
    let starts = memchr::memchr_iter(b'\n', zone.as_bytes()).map(|at| at + 1);
    std::iter::once(0).chain(starts).any(|at| words.iter().any(|word| zone[at..].starts_with(word)))
}

/// The words that bylines begin with.
pub(super) const BY: &[&str] = &["By", "BY", "Von", "Par", "Por", "Di", "Text:", "Author:"];

/// The words that source lines begin with, their bracket included.
pub(super) const SOURCE: &[&str] = &[
    "Source",
    "SOURCE",
    "Quelle",
    "Fuente",
    "Fonte",
    "来源",
    "稿件来源",
    "稿件來源",
    "新闻来源",
    "新闻來源",
    "消息来源",
    "消息來源",
    "文章来源",
    "文章來源",
    "信息来源",
    "信息來源",
    "來源",
    "稿源",
    "Источник",
    "（",
    "(Source",
    "(SOURCE",
    "(Quelle",
    "(Fuente",
    "(Fonte",
    "(来源",
    "(稿件来源",
    "(稿件來源",
    "(新闻来源",
    "(新闻來源",
    "(消息来源",
    "(消息來源",
    "(文章来源",
    "(文章來源",
    "(信息来源",
    "(信息來源",
    "(來源",
    "(稿源",
    "(Источник",
];

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;

    /// What credits are made of, and what case folding and white space can do to it.
    const PARTS: &[&str] = &[
        "New Delhi, July 8 ",
        "(PTI) ",
        "AAP ",
        "AP – ",
        "Reuters - ",
        "(AFP)",
        "(CNN)",
        " - ",
        ". ",
        "--",
        ":",
        "\u{a0}",
        " ",
        "\n",
        "/TASS/",
        "/ ",
        "/PRNewswire/",
        "/CNW Telbec/",
        "(BUSINESS WIRE)",
        "--",
        "(Newsfile Corp.) -",
        "新华社北京3月15日电",
        "(서울=연합뉴스)",
        "【共同】",
        "［東京 ロイター］",
        "РИА Новости.",
        "— ",
        "/ТАСС/",
        "Интерфакс -",
        "This story by The Canadian Press was first published on March 4, 2025",
        "This article was ",
        "THIS ſtory ",
        "republished from ",
        "re-published with permission of ",
        "originally published by ",
        "first appeared on ",
        "The post one thing appeared first on ",
        "this story was produced by ",
        "The Ledger",
        "Harbour Post",
        "(Reporting by Ada Lund; Editing by Tom Reyes)",
        "(Additional reporting by A and B; editing by C. Lund)",
        "Our Standards: The Thomson Reuters Trust Principles",
        "The-CNN-Wire",
        "The CNN Wire",
        "Distributed by Tribune Content Agency",
        "Copyright 2025 ",
        "© ",
        "(c) ",
        "has not been edited by the staff",
        "from an agency feed",
        "with files from ",
        "WITH INPUTS FROM ",
        "[with ",
        "avec ",
        "CON INFORMACIÓN DE ",
        "con información de ",
        "mit Material von ",
        "com informações da ",
        "Ada Lund ",
        "also contributed to this report",
        "Source: ",
        "(Source : ",
        "来源：",
        "（稿源:",
        "）",
        "AGI - ",
        "中新网3月4日讯",
        "ИНТЕРФАКС — ",
        "Москва. 4 марта. ",
        "По материалам ",
        "综合",
        "con datos de EFE",
        "Cette dépêche de La Presse Canadienne a été publiée le 4 mars 2025",
        "By ",
        "BY ",
        "Von ",
        "\u{212a}",
        "ſyndicated feed",
        "AFP",
    ];

    proptest::proptest! {
        #[test]
        fn a_form_without_a_cue_is_not_there(
            parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..9),
        ) {
            let zone = parts.concat();
            let cues = Cues::of(&zone);
            for (form, pattern) in [
                (Form::Plain, &*PLAIN),
                (Form::Chinese, &*CHINESE),
                (Form::Korean, &*KOREAN),
                (Form::Japanese, &*JAPANESE),
                (Form::Russian, &*RUSSIAN),
                (Form::Release, &*RELEASE),
                (Form::FirstPublished, &*FIRST_PUBLISHED),
                (Form::Republished, &*REPUBLISHED),
                (Form::Reporting, &*REPORTING),
                (Form::Trust, &*TRUST),
                (Form::CnnWire, &*CNN_WIRE),
                (Form::Distributed, &*DISTRIBUTED),
                (Form::Feed, &*FEED),
                (Form::Copyright, &*COPYRIGHT),
                (Form::Partial, &*PARTIAL),
                (Form::Contributed, &*CONTRIBUTED),
            ] {
                proptest::prop_assert!(cues.has(form) || !pattern.is_match(&zone), "{:?}: {}", form, zone);
            }
            proptest::prop_assert!(may_have_dateline(&zone) || !DATELINE.is_match(&zone), "{}", zone);
            proptest::prop_assert!(may_have_slashes(&zone) || !SLASHED.is_match(&zone), "{}", zone);
            proptest::prop_assert!(line_begins(&zone, BY) || !BYLINE.is_match(&zone), "{}", zone);
            proptest::prop_assert!(line_begins(&zone, SOURCE) || !SOURCE_LINE.is_match(&zone), "{}", zone);
        }
    }
}
