//! Which forms of credit hold the names of a table? Patterns made once from its rows, and the words they need.
//!
//! Most forms are the same for every agency and look their name up. Those here differ from agency to agency, or would
//! match anything without the name in them.

use regex::Regex;

use super::cues::Matcher;
use crate::provenance::agencies::{Agency, Style};

/// The patterns of a table; `None` where no row writes so.
#[derive(Debug)]
pub(crate) struct Forms {
    /// `CITY, March 4 (Name) - `, `(ANSA) - ROMA`, `Madrid, 10 abr (EFE).- `: the bracket and what follows it; and the brackets
    /// of those who lose the dash.
    pub(super) dateline: Regex,
    /// The brackets without a dash, `(CNN)`.
    pub(super) glued: Vec<String>,
    /// `New Delhi, July 8 (PTI) `, without a dash; `SYDNEY, Sept 4 AAP - `, without brackets; `ANSA - ` first.
    pub(super) plain: Option<Regex>,
    pub(super) chinese: Option<Regex>,
    /// `新华社记者 张三`, with nothing else on the line.
    pub(super) chinese_byline: Option<Regex>,
    /// `（据新华社电）` at the end.
    pub(super) chinese_tail: Option<Regex>,
    pub(super) korean: Option<Regex>,
    pub(super) japanese: Option<Regex>,
    pub(super) russian: Option<Regex>,
    /// `PTI RKD SMB` at the end.
    pub(super) initials: Option<Regex>,
    /// The names that initials stand behind.
    pub(super) with_initials: Vec<String>,
    pub(super) matcher: Matcher,
}

impl Forms {
    /// The forms of these rows.
    ///
    /// # Errors
    /// In words, where so many names are written in one form that no pattern can hold them.
    pub(crate) fn of(list: &[Agency]) -> Result<Self, String> {
        let re = |pattern: &str| {
            let made = crate::extract::pattern(pattern).build();
            made.map_err(|_| "more names write in one form than can be looked for".to_owned())
        };
        let of = |style: Style, names: fn(&Agency) -> Vec<String>| -> Vec<String> {
            let all = list.iter().filter(|a| a.styles.contains(&style)).flat_map(names);
            let mut all: Vec<String> = all.collect();
            // Of two names that begin alike the longer is tried first.
            all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            all.dedup();
            all
        };
        let [undashed, unbracketed, first, glued, with_initials] =
            [Style::Undashed, Style::Unbracketed, Style::First, Style::Glued, Style::Initials]
                .map(|style| of(style, short));
        let [slashes, behind, before] =
            [Style::Slashes, Style::BehindDash, Style::BeforeDash].map(|style| of(style, local));
        let han = of(Style::Han, |a| written(a, is_han));
        let hangul = of(Style::Hangul, |a| written(a, is_hangul));
        let kanji = of(Style::Kanji, |a| written(a, is_japanese));

        let dateline = format!(
            r"\((?P<name>[^()\n]{{2,60}})\)\s?(?:\.\s?)?(?:--|[-–—:])\s?{}",
            one_of(&glued).map_or_else(String::new, |names| format!(r"|\((?P<bare>{names})\)")),
        );
        let mut plain: Vec<String> = Vec::new();
        plain.extend(one_of(&first).map(|names| format!(r"^(?P<c>{names}) [-–—] ")));
        let mut behind_date: Vec<String> = Vec::new();
        behind_date.extend(one_of(&undashed).map(|names| format!(r"\((?P<a>{names})\)")));
        behind_date
            .extend(one_of(&unbracketed).map(|names| format!(r"(?P<b>{names}) (?:--|[-–—])")));
        if !behind_date.is_empty() {
            plain.push(format!(
                r"(?m)^\p{{Lu}}[\p{{L}} ]{{2,30}}(?: \[[\p{{L}} ]{{2,30}}\])?(?:/[\p{{L}} ]{{2,20}})?, \p{{L}}{{3,9}}\.? \d{{1,2}}(?:, \d{{4}},?)? (?:{})",
                behind_date.join("|")
            ));
        }
        let mut russian: Vec<String> = Vec::new();
        russian.extend(one_of(&slashes).map(|names| format!("/(?P<a>{names})/")));
        russian.extend(one_of(&behind).map(|names| format!(r"[-–—] (?P<b>{names})\.")));
        russian.extend(one_of(&before).map(|names| format!("(?P<c>{names}) [-–—]")));
        let joined = |parts: &[String]| (!parts.is_empty()).then(|| parts.join("|"));
        let matcher = Matcher::of(&[
            (super::cues::Form::Plain, plain_words(&first, &undashed, &unbracketed)),
            (super::cues::Form::Chinese, han.clone()),
            (super::cues::Form::Korean, hangul.clone()),
            (super::cues::Form::Japanese, kanji.clone()),
            (super::cues::Form::Russian, [slashes, behind, before].concat()),
        ]);
        let some = |pattern: Option<String>| pattern.map(|p| re(&p)).transpose();
        Ok(Self {
            dateline: re(&dateline)?,
            plain: some(joined(&plain))?,
            chinese: some(one_of(&han).map(|names| {
                format!(
                    r"据?(?P<name>{names})\p{{Han}}{{0,12}}[0-9０-９]{{1,2}}月[0-9０-９]{{1,2}}日(?:电|電|讯|訊|消息)"
                )
            }))?,
            chinese_byline: some(one_of(&han).map(|names| {
                format!(
                    r"(?m)^[（(]?(?:文|图文|撰文)?[ 　]?[/／|｜:：]?[ 　]?(?P<name>{names})[记記]者[ 　]?\p{{Han}}{{2,4}}(?:[ 　、]{{1,2}}\p{{Han}}{{2,4}}){{0,4}}[）)]?$"
                )
            }))?,
            chinese_tail: some(one_of(&han).map(|names| {
                format!(
                    r"[（(]据?(?P<name>{names})(?:\p{{Han}}{{0,6}}(?:电|電|讯|訊|消息|报道|報道))?[)）]$"
                )
            }))?,
            korean: some(
                one_of(&hangul)
                    .map(|names| format!(r"\(\p{{Hangul}}{{2,8}}=(?P<name>{names})\)")),
            )?,
            japanese: some(one_of(&kanji).map(|names| {
                format!(
                    r"(?:【[\p{{Han}}\p{{Katakana}}ー・]{{0,12}}(?P<a>{names})】|［[^］]{{0,30}}(?P<b>{names})］)"
                )
            }))?,
            russian: some(joined(&russian).map(|forms| {
                format!(
                    r"(?m)(?:^\p{{Lu}}[\p{{L}} -]{{1,30}}[.,] \d{{1,2}} \p{{L}}{{3,8}}[.,]? )?(?:{forms})"
                )
            }))?,
            initials: some(one_of(&with_initials).map(|names| {
                format!(
                    r"(?:^|[.”\x22]\s)(?P<name>(?:--)?(?:{names}))(?: [A-Z]{{2,4}}){{1,5}}$|(?:^|[.”\x22]\s)--(?P<b>{names})\s[a-z]{{2,4}}/[a-z]{{0,4}}$"
                )
            }))?,
            glued,
            with_initials,
            matcher,
        })
    }
}

/// The words without which no plain dateline is there.
fn plain_words(first: &[String], undashed: &[String], unbracketed: &[String]) -> Vec<String> {
    let mut words: Vec<String> = undashed.iter().map(|name| format!("({name})")).collect();
    for name in first.iter().chain(unbracketed) {
        words.extend(["-", "–", "—"].map(|dash| format!("{name} {dash}")));
    }
    words
}

/// The alternatives of a pattern that names one of these.
fn one_of(names: &[String]) -> Option<String> {
    let escaped: Vec<String> = names.iter().map(|name| regex::escape(name)).collect();
    (!names.is_empty()).then(|| escaped.join("|"))
}

/// The names of a party where brackets or dashes are few: its codes, or its name where it has none.
fn short(agency: &Agency) -> Vec<String> {
    if agency.codes.is_empty() { vec![agency.name.clone()] } else { agency.codes.clone() }
}

/// Names that are no plain Latin words, as they stand and in capitals.
fn local(agency: &Agency) -> Vec<String> {
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphabetic() || " -".contains(c));
    let names = agency.all_names().filter(|name| !plain(name));
    names.flat_map(|name| [name.to_owned(), name.to_uppercase()]).collect()
}

/// Names written in a script.
fn written(agency: &Agency, script: fn(char) -> bool) -> Vec<String> {
    let all = agency.all_names().filter(|name| {
        name.chars().all(|c| script(c) || c.is_ascii_digit()) && name.contains(script)
    });
    all.map(str::to_owned).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '々')
}

fn is_japanese(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3040}'..='\u{30ff}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}
