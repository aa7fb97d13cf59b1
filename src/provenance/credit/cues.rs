//! Which forms of credit can a zone hold? One pass over a zone for the words without which its patterns cannot match.
//!
//! A cue decides nothing: it only saves asking a pattern that has no chance. Words are looked for whatever their case, and
//! a character that case folding turns into an ASCII letter (`ſ`, the Kelvin sign) is a cue for everything.

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

/// Bytes of words up to which the fastest kind of search is made.
const MOST_BYTES: usize = 16 << 10;

/// Looks for all words at once: those of every table, and the names of one.
#[derive(Debug)]
pub(super) struct Matcher {
    words: Option<AhoCorasick>,
    /// For each word the forms that it is a cue for, as bits.
    forms: Vec<u32>,
}

impl Matcher {
    /// A matcher that looks for these names too, each a cue for its form.
    pub(super) fn of(names: &[(Form, Vec<String>)]) -> Self {
        let fixed = WORDS.iter().flat_map(|(form, words)| words.iter().map(|w| (*form, *w)));
        let of_table =
            || names.iter().flat_map(|(form, names)| names.iter().map(|n| (*form, &**n)));
        let mut words: Vec<&str> = Vec::new();
        let mut forms = Vec::new();
        for (form, word) in fixed.chain(of_table()) {
            words.push(word);
            forms.push(1 << form as u32);
        }
        words.extend(FOLDED);
        forms.extend(FOLDED.map(|_| u32::MAX));
        // The fastest kind has a row of a table for each byte of each word.
        let bytes: usize = words.iter().map(|word| word.len()).sum();
        let kind = (bytes < MOST_BYTES).then_some(AhoCorasickKind::DFA);
        let words =
            AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(words).ok();
        Self { words, forms }
    }
}

impl Cues {
    pub(super) fn of(zone: &str, matcher: &Matcher) -> Self {
        let Some(words) = &matcher.words else { return Self(u32::MAX) };
        let hits = words.find_overlapping_iter(zone);
        Self(hits.fold(0, |forms, hit| forms | matcher.forms[hit.pattern().as_usize()]))
    }

    /// Whether the zone may hold this form.
    pub(super) fn has(self, form: Form) -> bool {
        self.0 >> form as u32 & 1 == 1
    }
}

/// Whether a zone may hold a dateline's bracket: one that closes before a dash or colon, or a name's that needs none.
pub(super) fn may_have_dateline(head: &str, glued: &[String]) -> bool {
    memchr::memchr_iter(b')', head.as_bytes()).any(|at| {
        let after = head[at + 1..].trim_start_matches(|c: char| c.is_whitespace() || c == '.');
        let named = |name: &String| {
            head[..at].strip_suffix(name.as_str()).is_some_and(|before| before.ends_with('('))
        };
        after.starts_with(['-', '–', '—', ':']) || glued.iter().any(named)
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
        "RIYADH, July 07, 2025, SPA -- ",
        "新華社記者",
        "ИТАР-ТАСС",
    ];

    proptest::proptest! {
        #[test]
        fn a_form_without_a_cue_is_not_there(
            parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..9),
        ) {
            let zone = parts.concat();
            let forms = crate::provenance::agencies::Agencies::built_in().forms();
            let cues = Cues::of(&zone, &forms.matcher);
            for (form, pattern) in [
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
            for (form, pattern) in [
                (Form::Plain, &forms.plain),
                (Form::Chinese, &forms.chinese),
                (Form::Chinese, &forms.chinese_byline),
                (Form::Korean, &forms.korean),
                (Form::Japanese, &forms.japanese),
                (Form::Russian, &forms.russian),
            ] {
                let pattern = pattern.as_ref().unwrap();
                proptest::prop_assert!(cues.has(form) || !pattern.is_match(&zone), "{:?}: {}", form, zone);
            }
            let may = may_have_dateline(&zone, &forms.glued);
            proptest::prop_assert!(may || !forms.dateline.is_match(&zone), "{}", zone);
            proptest::prop_assert!(may_have_slashes(&zone) || !SLASHED.is_match(&zone), "{}", zone);
            proptest::prop_assert!(line_begins(&zone, BY) || !BYLINE.is_match(&zone), "{}", zone);
            proptest::prop_assert!(line_begins(&zone, SOURCE) || !SOURCE_LINE.is_match(&zone), "{}", zone);
        }
    }
}
