//! Who does the text say wrote it? Credits read by zone, and what only looks like one.
//!
//! Input is the story of a piece (text without captions and furniture), its metadata and the names its collection uses;
//! output are credits with the exact words and their place. Three things are never a credit: a photo credit, an
//! attribution ("according to a Reuters report"), and an agency's name as a topic.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::article::{DateKind, Document, Span, When};
use crate::extract::date;
use crate::extract::outlet::Names;
use crate::extract::pattern as pattern_of;
use crate::provenance::agencies::{self, Sureness, Trade};
use crate::provenance::evidence::Kind;
use crate::provenance::story::Story;

/// What a credit says of its party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// The party wrote the text.
    Whole,
    /// The party wrote a part of it.
    Part,
    /// The party passed it on.
    Passed,
    /// The party is the carrier's own newsroom: "told the Ledger", a staff byline.
    Own,
    /// The party is a source of facts.
    Facts,
}

/// A credit, or what a reader could take for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Its form.
    pub kind: Kind,
    /// The party it names, as reported; `None` where the form names nobody.
    pub party: Option<String>,
    /// What it says of the party.
    pub claim: Claim,
    /// The exact words.
    pub text: String,
    /// Where they stand in the document, if they stand in its text.
    pub span: Option<Span>,
    /// The day of first publication it states, or the day of its dateline.
    pub date: Option<When>,
}

fn re(pattern: &str) -> Regex {
    pattern_of(pattern).build().expect("a fixed pattern compiles")
}

/// `CITY, March 4 (Name) - `, `(ANSA) - ROMA`, `Madrid, 10 abr (EFE).- `: the bracket and what follows it.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    re(r"\((?P<name>[^()\n]{2,60})\)\s?(?:\.\s?)?(?:--|[-–—:])\s?|\((?P<bare>CNN)\)")
});
/// `MOSCOW, January 12. /TASS/. `, `CITY, Feb. 19 /PRNewswire/ -- `.
static SLASHED: LazyLock<Regex> =
    LazyLock::new(|| re(r"\s/(?P<name>[\p{L} ]{2,30})/\s?(?:\.|--?|—)"));
/// `--(BUSINESS WIRE)--`, `(GLOBE NEWSWIRE) --`.
static RELEASE: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?:--\s?\((?P<a>BUSINESS WIRE)\)\s?--|\((?P<b>GLOBE NEWSWIRE|Newsfile Corp\.|ACCESS Newswire)\)\s?--?|/(?P<c>PRNewswire(?:-[A-Za-z]+)?|CNW(?: Telbec)?|EIN ?Presswire)/)",
    )
});
/// `New Delhi, July 8 (PTI) `, without a dash; `SYDNEY, Sept 4 AAP - `, without brackets.
static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?m)^\p{Lu}[\p{L} ]{2,30}(?: \[[\p{L} ]{2,30}\])?(?:/[\p{L} ]{2,20})?, \p{L}{3,9}\.? \d{1,2} (?:\((?P<a>PTI|IANS|UNI|ANI)\)|(?P<b>AAP|AFP|Reuters|AP) [-–—])",
    )
});
static CHINESE: LazyLock<Regex> = LazyLock::new(|| {
    re(r"(?P<name>新华社|中新社)\p{Han}{1,12}[0-9０-９]{1,2}月[0-9０-９]{1,2}日电")
});
static KOREAN: LazyLock<Regex> =
    LazyLock::new(|| re(r"\(\p{Hangul}{2,8}=(?P<name>연합뉴스|뉴시스|뉴스1)\)"));
static JAPANESE: LazyLock<Regex> =
    LazyLock::new(|| re(r"(?:【\p{Han}{0,6}(?P<a>共同|時事)】|［[^］]{0,30}(?P<b>ロイター)］)"));
static RUSSIAN: LazyLock<Regex> = LazyLock::new(|| {
    re(r"(?:/(?P<a>ТАСС)/|[-–—] (?P<b>РИА Новости)\.|\b(?P<c>Интерфакс|INTERFAX\.RU) [-–—])")
});
static MENAFN: LazyLock<Regex> = LazyLock::new(|| re(r"^\(MENAFN-\s?(?P<name>[^()]{2,60})\)"));

static FIRST_PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"This (?:report|story|article) by (?P<name>[\p{Lu}][\p{L}.&'’ -]{2,50}?) was first published(?: on| in)? (?P<date>[\p{L}.]+ \d{1,2}, \d{4}|\d{1,2} \p{L}+ \d{4})",
    )
});
static REPUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?i:this (?:article|story|report|piece) (?:is|was)\s+(?:re-?published|reprinted|reproduced|syndicated) (?:here )?(?:from|with (?:the )?permission (?:of|from)|courtesy of)|this (?:article|story|report|piece|post) (?:was )?(?:originally|first) (?:published|appeared|ran)(?: (?:by|in|on|at|with))|(?:originally|first) published (?:by|on|in|at)|the post .{3,160} (?:first appeared|appeared first) on|this story was (?:originally )?produced by|republished from|reprinted from)\s+(?P<name>(?:[Tt]he )?(?:[\p{Lu}\d][\p{L}\d.&'’-]*)(?: (?:of|the|and|de|&|[\p{Lu}\d][\p{L}\d.&'’-]*)){0,5})",
    )
});
static REPORTING: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"\((?:(?:Additional )?(?:[Rr]eporting|[Ww]riting) (?:by|and)|Reportage|Geschrieben von|Reporte de|Informação de)[^()]{3,300}(?:[Ee]dit(?:ing|ed) by|édité par|[Rr]edigiert von|Editado|Edição)[^()]{2,120}\)",
    )
});
static TRUST: LazyLock<Regex> = LazyLock::new(|| re(r"Our Standards: The Thomson Reuters Trust"));
static CNN_WIRE: LazyLock<Regex> = LazyLock::new(|| re(r"The[- ]CNN[- ]Wire"));
static DISTRIBUTED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?:(?:©|\(c\)|Copyright)\s?(?:\d{4})?\s?(?P<name>\p{Lu}[\p{L}.&'’ ]{2,50}?)\.?(?: Visit [^\s]+(?: at [^\s]+)?\.?)?\s+)?Distributed by (?P<via>Tribune Content Agency|Tribune News Service|AllAfrica Global Media|[\p{Lu}][\p{L} ]{3,40})",
    )
});
static FEED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?i)(?:has|have) not been edited by .{2,40}(?:staff|team)|(?:published|auto-generated|generated) from a (?:syndicated|agency) feed|wire agency feed without modifications|from an? (?:automated|agency) (?:news )?feed",
    )
});
static COPYRIGHT: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?:©|\(c\)|\bCopyright\b)(?: ©)?\s?(?:\d{4}(?:[-–]\d{2,4})?)?,?\s?(?:by )?(?P<name>(?:[Tt]he )?[\p{Lu}\p{Ll}][\p{L}.&'’-]*(?: (?:of|the|and|de|&|\p{Lu}[\p{L}.&'’-]*)){0,4})",
    )
});
static PARTIAL: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?i:with (?:files|inputs?|material|reporting|agency inputs?|information) (?:from|by)|\badditional (?:reporting|material) (?:from|by)|(?m:^)[\[(]with|\bavec|con información de|mit material (?:von|der)|con informazioni di|com informações d[ae])(?-i)\s+(?P<names>(?:[Tt]he |la |l['’])?[\p{L}][\p{L}.&'’/ ,-]{1,80})",
    )
});
static CONTRIBUTED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?P<names>\p{Lu}[\p{L}.&'’ ,-]{1,120}?) (?:also )?contributed(?: reporting)? to this (?:report|story|article)",
    )
});
static SOURCE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?m)^\(?(?:Source|SOURCE|Quelle|Fuente|Fonte|来源|Источник)\s?[:：]\s?(?P<name>[^\n()]{2,60})\)?$",
    )
});
static COMPANY: LazyLock<Regex> =
    LazyLock::new(|| re(r"(?m)^SOURCE:? (?P<name>\p{Lu}[^\n]{1,60})$"));
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    re(r"(?m)^(?:(?:By|BY|Von|Par|Por|Di|Text:|Author:)\s+)(?P<rest>[^\n]{2,90})$")
});
static NAME_COMMA: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?m)^(?P<person>\p{Lu}[\p{L}.'’-]+(?: (?:de |van |von |al-)?\p{Lu}[\p{L}.'’-]*){1,3})\s?(?:,|\||/|—|–| - )\s?(?P<name>(?:[Tt]he )?\p{Lu}[\p{L}.&'’ ]{1,40})$",
    )
});
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?x)(?: \btold\s+ | \bin\s+an\s+interview\s+with\s+ | \b(?:obtained|seen|reviewed|examined|analysed|analyzed|commissioned|visited)\s+by\s+ | \bspeaking\s+to\s+ )
        (?P<name>(?:[Tt]he\s+)?(?:\p{Lu}[\p{L}&’'-]*|\d{2}(?:\.|\b))(?:\s+(?:of\s+the\s+|of\s+|and\s+)?(?:\p{Lu}[\p{L}&’'-]*|\d{2}\b)){0,4})",
    )
});
static LEARNED: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?P<name>(?:The|the)\s+\p{Lu}[\p{L}&’'-]*(?:\s+\p{Lu}[\p{L}&’'-]*){0,3})\s+has\s+(?:learned|learnt|found|seen|obtained)\b|\b(?:an?|this)\s+(?P<name2>\p{Lu}[\p{L}&’-]*(?:\s+\p{Lu}[\p{L}&’-]*){0,3})(?:['’]s)?\s+(?:examination|analysis|investigation|review|count|survey)\b",
    )
});
static ATTRIBUTION: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?:according to(?: an?| the)?|citing(?: an?| the)?|as reported by|first reported by|laut|selon|según|secondo)\s+(?P<name>(?:[Tt]he )?\p{Lu}[\p{L}&’'-]*(?: \p{Lu}[\p{L}&’'-]*){0,3})(?: report| news agency| news service)?|\b(?P<name2>(?:[Tt]he )?\p{Lu}[\p{L}&’'-]*(?: \p{Lu}[\p{L}&’'-]*){0,2})(?: News)? (?:reported|said in a report)\b",
    )
});

/// Words that end outlets' names, in the languages where newspapers have such words.
const TRADE_WORDS: &[&str] = &[
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
const MENU_WORDS: &[&str] =
    &["more", "share", "comments", "home", "news", "details", "print", "email"];

/// Reads credits against the names that a collection uses.
#[derive(Debug, Clone, Copy)]
pub struct Credits<'a> {
    names: &'a Names,
    wires: &'a std::collections::BTreeSet<String>,
}

impl<'a> Credits<'a> {
    /// A reader that knows the collection's outlet names, and the wires that its datelines name.
    pub fn new(names: &'a Names, wires: &'a std::collections::BTreeSet<String>) -> Self {
        Self { names, wires }
    }

    /// All credits of a piece: those of its text in order, then those of its metadata.
    pub fn read(&self, story: &Story, document: &Document, bundled: bool) -> Vec<Credit> {
        let mut found = Vec::new();
        self.head(story, &mut found);
        self.tail(story, &mut found);
        self.body(story, &mut found);
        if !bundled {
            self.metadata(document, &mut found);
        }
        found.sort_by(|a, b| {
            (a.span.is_none(), a.span, a.kind).cmp(&(b.span.is_none(), b.span, b.kind))
        });
        found.dedup_by(|a, b| a.kind == b.kind && a.party == b.party && a.span == b.span);
        found
    }

    /// The party of a name in a position where a code is enough: an agency, a wire, or an outlet the collection knows.
    fn party(&self, name: &str) -> Option<String> {
        let title = name.trim().trim_end_matches(['.', ',', ';']).trim();
        let name = title;
        let posts = [" staff", " Staff", " Writer", " writer", " reporter", " correspondent"];
        let name = posts.iter().find_map(|post| name.strip_suffix(post)).unwrap_or(name);
        if let Some((agency, _)) = agencies::find(name).or_else(|| employer(title)) {
            return Some(agency.name.to_owned());
        }
        let key = crate::extract::outlet::name_key(name);
        if let Some(wire) = self.wires.iter().find(|w| crate::extract::outlet::name_key(w) == key) {
            return Some(wire.clone());
        }
        self.names.knows(name).then(|| self.names.usual(name).to_owned())
    }

    fn head(&self, story: &Story, found: &mut Vec<Credit>) {
        let head = story.head();
        for hit in DATELINE.captures_iter(head) {
            if let Some(credit) = self.dateline(story, head, &hit) {
                found.push(credit);
                break;
            }
        }
        for hit in SLASHED.captures_iter(head).take(1) {
            if let (Some(whole), Some((agency, _))) = (hit.get(0), agencies::find(&hit["name"])) {
                let start = head[..whole.start()].rfind('\n').map_or(0, |n| n + 1);
                if agency.trade == Trade::Agency {
                    found.push(credit(
                        story,
                        Kind::Dateline,
                        Some(agency.name),
                        start,
                        whole.end(),
                    ));
                }
            }
        }
        for pattern in [&*PLAIN, &*CHINESE, &*KOREAN, &*JAPANESE, &*RUSSIAN] {
            if let Some(hit) = pattern.captures(head)
                && let (Some(whole), Some(name)) = (hit.get(0), named(&hit))
            {
                let party = agencies::canonical(name);
                found.push(credit(story, Kind::Dateline, Some(&party), whole.start(), whole.end()));
            }
        }
        if let Some(hit) = RELEASE.find(head) {
            let line = head[..hit.start()].rfind('\n').map_or(0, |n| n + 1);
            found.extend(release(story, line, hit.end()));
        }
        if let Some(hit) = MENAFN.captures(head) {
            let whole = hit.get(0).map_or(0..0, |m| m.range());
            let party = self.names.usual(hit["name"].trim()).to_owned();
            found.push(credit(story, Kind::Republication, Some(&party), whole.start, whole.end));
            let mut passed =
                credit(story, Kind::Republication, Some("MENAFN"), whole.start, whole.end);
            passed.claim = Claim::Passed;
            found.push(passed);
        }
        self.bylines(story, 0, head, found);
        // A line above the text that is nothing but an agency's name.
        for (start, line) in lines_of(head).into_iter().take(3) {
            if line.split_whitespace().count() <= 4
                && let Some((agency, Sureness::Name)) = agencies::find(line)
                && start + line.len() < story.text.len()
            {
                found.push(credit(
                    story,
                    Kind::Byline,
                    Some(agency.name),
                    start,
                    start + line.len(),
                ));
            }
        }
    }

    /// A dateline with its agency, if the words before the bracket are a place and the name can be an agency's.
    fn dateline(&self, story: &Story, head: &str, hit: &Captures<'_>) -> Option<Credit> {
        let whole = hit.get(0)?;
        let name = hit.name("name").or(hit.name("bare"))?.as_str().trim();
        let line = head[..whole.start()].rfind('\n').map_or(0, |n| n + 1);
        // A caption may be glued to the dateline: what counts is the place right before the bracket.
        let prefix = &head[line..whole.start()];
        let place_start = place(prefix)?;
        let prefix = &prefix[place_start..];
        // `City (CNN)Text`, as its pages lose the dash: the text begins right after.
        let begins = |c: char| c.is_uppercase() || c == '\n' || "\"“".contains(c);
        let after = story.text[whole.end()..].trim_start_matches(' ');
        if hit.name("bare").is_some() && !after.starts_with(begins) {
            return None;
        }
        let capitals = prefix
            .split(|c: char| !c.is_alphabetic())
            .any(|w| w.chars().count() > 2 && w.chars().all(char::is_uppercase));
        let dated = prefix.contains(|c: char| c.is_ascii_digit());
        let parts = || name.split(['/', ',']).map(str::trim);
        let party = match agencies::find(name).or_else(|| parts().find_map(agencies::find)) {
            Some((agency, Sureness::Name)) => agency.name.to_owned(),
            Some((agency, Sureness::Code)) => {
                let after = &story.text[whole.end()..];
                let agency_first = prefix.is_empty()
                    && after
                        .chars()
                        .take_while(|c| *c != ',')
                        .filter(|c| c.is_alphabetic())
                        .all(char::is_uppercase);
                if prefix.trim().is_empty() && !agency_first {
                    return None;
                }
                agency.name.to_owned()
            }
            None => {
                let is_name = name.split_whitespace().count() <= 4
                    && name.split_whitespace().all(|w| w.starts_with(char::is_uppercase));
                if !is_name || !(capitals && dated || self.names.knows(name) && (capitals || dated))
                {
                    return None;
                }
                self.names.usual(name).to_owned()
            }
        };
        if agencies::find(&party).is_some_and(|(a, _)| a.trade != Trade::Agency) {
            return None;
        }
        Some(credit(story, Kind::Dateline, Some(&party), line + place_start, whole.end()))
    }

    fn bylines(&self, story: &Story, offset: usize, zone: &str, found: &mut Vec<Credit>) {
        for hit in BYLINE.captures_iter(zone) {
            let (Some(whole), Some(rest)) = (hit.get(0), hit.name("rest")) else { continue };
            if !name_like(rest.as_str()) {
                continue;
            }
            let (start, end) = (offset + whole.start(), offset + whole.end());
            found.push(self.byline(story, rest.as_str(), start, end));
        }
    }

    /// What a byline says: an agency or outlet, an outlet "with" an agency, or a person.
    fn byline(&self, story: &Story, rest: &str, start: usize, end: usize) -> Credit {
        let rest = rest.trim();
        let parts: Vec<&str> =
            rest.split([',', '|', '/']).flat_map(|p| p.split(" for ")).map(str::trim).collect();
        let mut out = credit(story, Kind::Byline, None, start, end);
        let with = rest.split_once(" with ").or_else(|| rest.rsplit_once(" and "));
        if let Some(party) = with.and_then(|(_, with)| self.party(with.trim_start_matches("the ")))
        {
            out.kind = Kind::PartialCredit;
            out.claim = Claim::Part;
            out.party = Some(party);
            return out;
        }
        let named = parts.iter().rev().find_map(|p| {
            self.party(p).or_else(|| p.strip_prefix("the ").and_then(|p| self.party(p)))
        });
        match named {
            Some(party) => out.party = Some(party),
            None if parts.len() == 1 && by_agency(rest).is_some() => {
                out.party = by_agency(rest).map(|a| a.name.to_owned());
            }
            None if parts.len() > 1 && trade_name(parts[parts.len() - 1]) => {
                out.party = Some(parts[parts.len() - 1].to_owned());
            }
            None => {
                out.kind = Kind::StaffByline;
                out.claim = Claim::Own;
            }
        }
        out
    }

    fn tail(&self, story: &Story, found: &mut Vec<Credit>) {
        let (offset, tail) = story.tail();
        let mut add = |kind, party: Option<&str>, start: usize, end: usize| {
            found.push(credit(story, kind, party, offset + start, offset + end));
            found.len() - 1
        };
        let mut dated: Vec<(usize, String)> = Vec::new();
        for hit in FIRST_PUBLISHED.captures_iter(tail) {
            let Some(whole) = hit.get(0) else { continue };
            let party = self.party(&hit["name"]).unwrap_or_else(|| hit["name"].trim().to_owned());
            let end = whole.end() + usize::from(tail[whole.end()..].starts_with('.'));
            let at = add(Kind::Republication, Some(&party), whole.start(), end);
            dated.push((at, hit["date"].to_owned()));
        }
        for hit in REPUBLISHED.captures_iter(tail) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.name("name")) else { continue };
            let named = sentence_name(name.as_str());
            if named.is_empty() || !about_this_text(tail, whole.start()) {
                continue;
            }
            let party = self.party(named).unwrap_or_else(|| named.to_owned());
            add(Kind::Republication, Some(&party), whole.start(), name.start() + named.len());
        }
        for (pattern, party) in
            [(&*REPORTING, "Reuters"), (&*TRUST, "Reuters"), (&*CNN_WIRE, "CNN")]
        {
            if let Some(hit) = pattern.find(tail) {
                add(Kind::AgencyTail, Some(party), hit.start(), hit.end());
            }
        }
        let mut distributed = None;
        for hit in DISTRIBUTED.captures_iter(tail) {
            let Some(whole) = hit.get(0) else { continue };
            distributed = Some(whole.range());
            if let Some(name) = hit.name("name") {
                let party = agencies::canonical(name.as_str().trim_end_matches(" L.P"));
                add(Kind::Republication, Some(&party), whole.start(), whole.end());
            }
            let via = agencies::canonical(&hit["via"]);
            let at = add(Kind::Republication, Some(&via), whole.start(), whole.end());
            found[at].claim = Claim::Passed;
            break;
        }
        let mut add = |kind, party: Option<&str>, start: usize, end: usize| {
            found.push(credit(story, kind, party, offset + start, offset + end));
            found.len() - 1
        };
        if let Some(hit) = FEED.find(tail) {
            add(Kind::Feed, None, hit.start(), hit.end());
        }
        for hit in COPYRIGHT.captures_iter(tail) {
            let Some(whole) = hit.get(0) else { continue };
            if distributed.as_ref().is_some_and(|d| d.contains(&whole.start())) {
                continue;
            }
            let Some(name) = hit.name("name") else { continue };
            let named = sentence_name(name.as_str());
            if let Some(party) = self.party(named) {
                add(Kind::Copyright, Some(&party), whole.start(), name.start() + named.len());
            }
        }
        for hit in SOURCE_LINE.captures_iter(tail) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.name("name")) else { continue };
            if let Some(party) = self.party(name.as_str()) {
                add(Kind::SourceLine, Some(&party), whole.start(), whole.end());
            }
        }
        self.closing(story, offset, tail, found);
        self.partial(story, found);
        for (at, text) in dated {
            found[at].date = date::find(&text).first().and_then(|(_, days)| {
                let days = *days.first()?;
                Some(When::day(days, DateKind::FirstPublished, "first published"))
            });
        }
    }

    /// The very last words: a bare name, a name after a dash or in brackets, a person's name with an agency.
    fn closing(&self, story: &Story, offset: usize, tail: &str, found: &mut Vec<Credit>) {
        let lines = lines_of(tail);
        // Copyright and first-published lines may follow the closing credit.
        for (start, line) in lines.iter().rev().take(4) {
            let before = found.len();
            if let Some(hit) = NAME_COMMA.captures(line)
                && let Some(party) = self.party(&hit["name"])
                && line.split_whitespace().count() <= 9
            {
                found.push(credit(
                    story,
                    Kind::Byline,
                    Some(&party),
                    offset + start,
                    offset + start + line.len(),
                ));
            } else if let Some((from, party)) = self.bare_tail(line) {
                let end = offset + start + line.len();
                found.push(credit(
                    story,
                    Kind::TailCredit,
                    Some(&party),
                    offset + start + from,
                    end,
                ));
            }
            if found.len() > before || line.split_whitespace().count() > 25 {
                break;
            }
        }
    }

    /// An agency's or outlet's name that ends a line in one of the closed forms; gives the byte at which it begins.
    fn bare_tail(&self, line: &str) -> Option<(usize, String)> {
        static CLOSED: LazyLock<Regex> = LazyLock::new(|| {
            re(
                r"(?:(?P<paren>\((?P<a>[\p{L}][\p{L}.&'’/ -]{1,40})\)\.?)|(?P<dash>(?:^|[\s.”\x22])(?:--|[-–—])\s?(?P<b>\p{L}[\p{L}.&'’/ ]{1,40}))|(?P<slash>/(?P<c>\p{L}{2,12})/))$",
            )
        });
        static INITIALS: LazyLock<Regex> = LazyLock::new(|| {
            re(
                r"(?:^|[.”\x22]\s)(?P<name>PTI|--IANS|ANI|UNI)(?: [A-Z]{2,4}){1,5}$|(?:^|[.”\x22]\s)--(?P<b>IANS)\s[a-z]{2,4}/[a-z]{0,4}$",
            )
        });
        let line = line.trim_end();
        if let Some(hit) = CLOSED.captures(line)
            && let (Some(whole), Some(name)) = (hit.get(0), named(&hit))
            && let Some(party) = self.party(name.split('/').next().unwrap_or(name).trim())
        {
            let skip = whole.as_str().len()
                - whole.as_str().trim_start_matches(['.', '”', '"', ' ']).len();
            return Some((whole.start() + skip, party));
        }
        if let Some(hit) = INITIALS.captures(line) {
            let name = hit.name("name").or(hit.name("b"))?;
            let (agency, _) = agencies::find(name.as_str().trim_start_matches('-'))?;
            return Some((name.start(), agency.name.to_owned()));
        }
        // A bare name: capitals after the end of a sentence, or a known name alone on its line.
        let alone = line.split_whitespace().count() <= 4
            && !line.ends_with('.')
            && !line.contains("://")
            && !MENU_WORDS.contains(&line.to_lowercase().as_str());
        if alone && line.chars().any(char::is_alphabetic) {
            let stripped = line.trim_matches(['(', ')', '[', ']', '-', '–', '—', ' ']);
            let stripped = stripped.strip_prefix("By ").unwrap_or(stripped);
            if let Some(party) = self.party(stripped) {
                return Some((0, party));
            }
        }
        let (at, _) = line.char_indices().rev().take_while(|(_, c)| !c.is_whitespace()).last()?;
        let last = &line[at..];
        let sentence_ended = line[..at]
            .trim_end()
            .trim_end_matches(['"', '\'', '”', '’', ')', '»'])
            .ends_with(['.', '!', '?', '…']);
        let capitals = last.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && last.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        if sentence_ended && capitals && agencies::find(last).is_some() {
            return Some((at, agencies::canonical(last)));
        }
        // Two capitalised words, as `MERIDIAN WIRE`.
        let words: Vec<&str> = line.rsplitn(3, ' ').collect();
        if let [second, first, rest] = words[..] {
            let name = format!("{first} {second}");
            let ended = rest
                .trim_end_matches(['"', '\'', '”', '’', ')', '»'])
                .ends_with(['.', '!', '?', '…']);
            if ended && name.chars().all(|c| c.is_uppercase() || c == ' ') {
                return self.party(&name).map(|p| (rest.len() + 1, p));
            }
        }
        None
    }

    /// "With files from …", "… contributed to this report": an agency among the names makes it a partial credit.
    fn partial(&self, story: &Story, found: &mut Vec<Credit>) {
        let (offset, tail) = story.tail();
        let zones = [(0, story.head()), (offset, tail)];
        for (offset, zone) in zones {
            for hit in PARTIAL.captures_iter(zone).chain(CONTRIBUTED.captures_iter(zone)) {
                let (Some(whole), Some(names)) = (hit.get(0), hit.name("names")) else { continue };
                let (start, end) = (offset + whole.start(), offset + whole.end());
                if found.iter().any(|c| {
                    c.kind == Kind::PartialCredit && c.span == Some(story.span(start, end))
                }) {
                    continue;
                }
                let party = names
                    .as_str()
                    .split([',', '/', '.'])
                    .flat_map(|p| p.split(" and "))
                    .map(|p| p.trim().trim_start_matches("la ").trim_start_matches("l'"))
                    .find_map(|p| self.party(p).or_else(|| writer_of(p)));
                if let Some(party) = party {
                    let mut partial = credit(story, Kind::PartialCredit, Some(&party), start, end);
                    partial.claim = Claim::Part;
                    found.push(partial);
                }
            }
        }
    }

    /// Self-references and attributions anywhere in the text.
    fn body(&self, story: &Story, found: &mut Vec<Credit>) {
        for hit in TOLD.captures_iter(&story.text).chain(LEARNED.captures_iter(&story.text)) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.name("name").or(hit.name("name2")))
            else {
                continue;
            };
            let plain = name.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
            let Some(party) = self.outlet_in(&plain) else { continue };
            let mut own =
                credit(story, Kind::OwnReporting, Some(&party), whole.start(), whole.end());
            own.claim = Claim::Own;
            found.push(own);
        }
        for hit in ATTRIBUTION.captures_iter(&story.text) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.name("name").or(hit.name("name2")))
            else {
                continue;
            };
            let Some(party) = self.outlet_in(name.as_str()) else { continue };
            let mut facts =
                credit(story, Kind::Attribution, Some(&party), whole.start(), whole.end());
            facts.claim = Claim::Facts;
            found.push(facts);
        }
    }

    /// The outlet at the beginning of a run of capitalised words: an agency, a name the collection knows, or one that
    /// ends in a word of the trade. The longest that fits.
    fn outlet_in(&self, run: &str) -> Option<String> {
        let bare = run.strip_prefix("the ").or_else(|| run.strip_prefix("The ")).unwrap_or(run);
        let words: Vec<&str> = outlet_words(bare.split(' ').collect());
        for n in (1..=words.len()).rev() {
            let name = words[..n].join(" ");
            let name = name.trim_end_matches("'s").trim_end_matches("’s");
            let name = name.trim_end_matches(['\'', '’']);
            if let Some((agency, sure)) = agencies::find(name)
                && (sure == Sureness::Name || n == 1 && name.len() > 2)
            {
                return Some(agency.name.to_owned());
            }
            if self.names.knows(name) && (n > 1 || name.len() > 3) {
                return Some(self.names.usual(name).to_owned());
            }
            if n > 1 && trade_name(name) {
                return Some(name.to_owned());
            }
        }
        None
    }

    /// Credits in fields and page metadata.
    fn metadata(&self, document: &Document, found: &mut Vec<Credit>) {
        let m = &document.metadata;
        for author in &m.authors {
            let field = |kind, claim, party: String| Credit {
                kind,
                party: Some(party),
                claim,
                text: format!("{}: {}", author.basis, author.value),
                span: None,
                date: None,
            };
            // The address of a profile names its host, not who wrote.
            if author.value.contains('/') && !author.value.contains(' ') {
                continue;
            }
            let value = author.value.trim().trim_start_matches("By ").trim_start_matches("by ");
            if let Some((_, with)) = value.split_once(" with ")
                && let Some(party) = self.party(with)
            {
                found.push(field(Kind::PartialCredit, Claim::Part, party));
            } else if let Some(party) = self.party(value) {
                found.push(field(Kind::AuthorField, Claim::Whole, party));
            } else if let Some((_, last)) = value.rsplit_once([',', '/', '|'])
                && let Some(party) = self.party(last)
            {
                found.push(field(Kind::AuthorField, Claim::Whole, party));
            }
        }
        for supplier in &m.suppliers {
            if let Some(party) = self.party(&supplier.value) {
                found.push(Credit {
                    kind: Kind::AuthorField,
                    party: Some(party),
                    claim: Claim::Whole,
                    text: format!("{}: {}", supplier.basis, supplier.value),
                    span: None,
                    date: None,
                });
            }
        }
        let own = m.url.as_ref().and_then(|u| crate::extract::outlet::registrable(&u.value));
        let sites = &m.sites;
        let places = m.canonical.iter().chain(&m.og_url).chain(&m.syndication);
        for place in places {
            let Some(domain) = crate::extract::outlet::registrable(&place.value) else { continue };
            let at_home = match &own {
                Some(own) => *own == domain,
                // Without an address of its own a page is at home where its site's name is.
                None => {
                    sites.is_empty()
                        || sites
                            .iter()
                            .any(|s| crate::extract::outlet::same_name(&s.value, &domain))
                        || self.names.of_domain(&domain).is_some_and(|n| {
                            sites.iter().any(|s| crate::extract::outlet::same_name(&s.value, n))
                        })
                }
            };
            if at_home || crate::extract::outlet::publication(&place.value).is_none() {
                continue;
            }
            let party = agencies::AGENCIES
                .iter()
                .find(|a| a.domains.contains(&domain.as_str()))
                .map(|a| a.name.to_owned())
                .or_else(|| self.names.of_domain(&domain).map(str::to_owned))
                .or_else(|| self.names.knows(&domain).then(|| self.names.usual(&domain).to_owned()))
                .unwrap_or_else(|| domain.clone());
            found.push(Credit {
                kind: Kind::Canonical,
                party: Some(party),
                claim: Claim::Whole,
                text: format!("{}: {}", place.basis, place.value),
                span: None,
                date: None,
            });
            break;
        }
    }
}

/// A company's release: the company is the origin where the closing line names it, and the wire passed it on.
fn release(story: &Story, start: usize, end: usize) -> Vec<Credit> {
    let company = COMPANY.captures(&story.text).map(|c| c["name"].trim().to_owned());
    let wire = RELEASE
        .captures(&story.text[start..end])
        .and_then(|c| named(&c).map(agencies::canonical))
        .unwrap_or_default();
    let mut mark = credit(story, Kind::Release, None, start, end);
    let Some(company) = company else {
        mark.party = Some(wire);
        return vec![mark];
    };
    let passed = Credit { claim: Claim::Passed, party: Some(wire), ..mark.clone() };
    mark.party = Some(company);
    vec![mark, passed]
}

/// Whether a republication sentence is about the text it stands in: it names "this" text, or stands at a sentence's
/// beginning. "The letter was originally published by …" is about a letter.
fn about_this_text(tail: &str, at: usize) -> bool {
    let hit = tail[at..].to_lowercase();
    if !(hit.starts_with("originally") || hit.starts_with("first")) {
        return true;
    }
    let before = tail[..at].trim_end_matches(' ');
    let line = &before[before.rfind('\n').map_or(0, |n| n + 1)..];
    line.is_empty() || line.ends_with(['.', '(', '[', '—', '–', '*', ':'])
}

/// The first named group of a hit that matched.
fn named<'h>(hit: &Captures<'h>) -> Option<&'h str> {
    ["name", "a", "b", "c"].iter().find_map(|n| hit.name(n)).map(|m| m.as_str())
}

/// A credit that stands in a range of the story, blanks at its ends left out.
fn credit(story: &Story, kind: Kind, party: Option<&str>, start: usize, end: usize) -> Credit {
    let text = &story.text[start..end];
    let start = start + (text.len() - text.trim_start().len());
    let text = text.trim();
    Credit {
        kind,
        party: party.map(str::to_owned),
        claim: Claim::Whole,
        text: text.to_owned(),
        span: Some(story.span(start, start + text.len())),
        date: None,
    }
}

/// The lines of a text with the byte at which each begins, trimmed, blank ones left out.
fn lines_of(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut out = Vec::new();
    for raw in text.split_inclusive('\n') {
        let line = raw.trim();
        if !line.is_empty() {
            out.push((at + (raw.len() - raw.trim_start().len()), line));
        }
        at += raw.len();
    }
    out
}

/// Where the place of a dateline begins in the text before its bracket: words in capitals or with one, numbers, months.
/// `None` when those words are a sentence's.
fn place(prefix: &str) -> Option<usize> {
    const SMALL: &[&str] = &[
        "de", "la", "del", "di", "of", "and", "the", "el", "los", "las", "ene", "feb", "mar",
        "abr", "may", "jun", "jul", "ago", "sep", "sept", "oct", "nov", "dic", "gen", "mag", "giu",
        "lug", "set", "ott", "janv", "févr", "mars", "avril", "mai", "juin", "juil", "août", "déc",
        "th", "st", "nd", "rd",
    ];
    // A caption's credit glued on: `(AP Photo/Name)CITY` or `REUTERS/File PhotoCITY`.
    let glued = prefix.rfind([')', ']']).map_or(0, |n| n + 1);
    let start = if prefix[glued..].trim().is_empty() { 0 } else { glued };
    let tail = &prefix[start..];
    let words: Vec<&str> = tail.split_whitespace().collect();
    if words.len() > 9 || tail.len() > 90 {
        return None;
    }
    let fits = words.iter().all(|w| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
        bare.is_empty()
            || bare.starts_with(|c: char| {
                c.is_uppercase() || c.is_ascii_digit() || !c.is_ascii() && !c.is_lowercase()
            })
            || SMALL.contains(&bare)
    });
    fits.then_some(start + (tail.len() - tail.trim_start().len()))
}

/// Whether the rest of a byline holds names and what joins them, and no sentence.
fn name_like(rest: &str) -> bool {
    const JOINS: &[&str] = &[
        "and",
        "with",
        "for",
        "in",
        "of",
        "the",
        "de",
        "del",
        "la",
        "van",
        "von",
        "der",
        "den",
        "und",
        "et",
        "y",
        "e",
        "staff",
        "reporter",
        "reporters",
        "correspondent",
        "writer",
        "editor",
        "our",
        "dpa",
        "avec",
        "mit",
        "con",
        "al",
    ];
    let words: Vec<&str> = rest.split_whitespace().collect();
    let shouted = rest.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    words.len() <= if shouted { 4 } else { 12 }
        && words.iter().all(|w| {
            let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
            bare.is_empty() || bare.starts_with(char::is_uppercase) || JOINS.contains(&bare)
        })
        && !rest.ends_with('.')
}

/// Whether a word is somebody's: `Norland's`, `News'`.
fn possessive(word: &str) -> bool {
    word.ends_with("'s") || word.ends_with("’s") || word.ends_with("s'") || word.ends_with("s’")
}

/// The words of a run that can be an outlet's name: not the country it belongs to (`Norland's Harbour Post`), not what it
/// owns (`the Ledger's Ada Lund`), not the day that follows it (`told Harbour News Wednesday`).
fn outlet_words(words: Vec<&str>) -> Vec<&str> {
    const DAYS: &[&str] =
        &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    // Names that begin with their readers, and agencies that own what follows.
    const READERS: &[&str] =
        &["Women", "Men", "Reader", "Publisher", "Investor", "People", "Children", "Farmer"];
    let owner = |w: &str| w.trim_end_matches('s').trim_end_matches(['\'', '’']).to_owned();
    let mut words = words;
    if words.len() > 2
        && possessive(words[0])
        && !words[1].is_empty()
        && !READERS.contains(&owner(words[0]).as_str())
        && agencies::find(&owner(words[0])).is_none()
        && trade_name(&words[1..].join(" "))
    {
        words.remove(0);
    }
    let end = words.iter().skip(1).position(|w| DAYS.contains(w)).map_or(words.len(), |n| n + 1);
    words.truncate(end);
    if let Some(owner) = words.iter().skip(1).position(|w| possessive(w)) {
        words.truncate(owner + 2);
    }
    words
}

/// The job titles that agencies and papers put behind their name.
const POSTS: &[&str] =
    &["writer", "reporter", "correspondent", "columnist", "editor", "producer", "analyst", "staff"];

/// The agency at the head of a job title: `AP Sports Writer`, `CNN Supreme Court Reporter`.
fn employer(title: &str) -> Option<(&'static agencies::Agency, Sureness)> {
    let words: Vec<&str> = title.split_whitespace().collect();
    let post = words.last()?.to_lowercase();
    if words.len() < 2 || words.len() > 6 || !POSTS.contains(&post.as_str()) {
        return None;
    }
    (1..words.len()).rev().find_map(|n| agencies::find(&words[..n].join(" ")))
}

/// The agency that stands behind a person's name in a byline without a comma: `Ada Lund Associated Press`,
/// `ADA LUND AP Hockey Writer`, and with the line break lost, `Ada LundThe Associated Press`.
fn by_agency(rest: &str) -> Option<&'static agencies::Agency> {
    static GLUED: LazyLock<Regex> = LazyLock::new(|| re(r"\p{Ll}(?P<name>The \p{Lu}[\p{L} ]+)$"));
    if let Some(hit) = GLUED.captures(rest)
        && let Some((agency, Sureness::Name)) = agencies::find(&hit["name"])
    {
        return Some(agency);
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    (2..words.len()).find_map(|n| {
        let name = words[n..].join(" ");
        // A code needs its job title: `By Ada Lund PA` may be a person's degree.
        let full = agencies::find(&name).filter(|(_, sure)| *sure == Sureness::Name);
        full.or_else(|| employer(&name)).map(|(agency, _)| agency)
    })
}

/// The agency of a contributor: `Associated Press writer Ada Lund`.
fn writer_of(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let post = words
        .iter()
        .position(|w| POSTS.contains(&w.trim_end_matches('s').to_lowercase().as_str()))?;
    (1..=post).rev().find_map(|n| {
        agencies::find(&words[..n].join(" ")).map(|(agency, _)| agency.name.to_owned())
    })
}

/// The name at the head of a run that may go on into the next sentence: `The Ledger. Copyright 2025` is `The Ledger`,
/// `Harbour Post and` is `Harbour Post`.
fn sentence_name(run: &str) -> &str {
    const SHORT: &[&str] = &["St.", "Mt.", "Ft.", "Dr.", "Mr.", "Mrs.", "Co.", "Inc.", "Corp."];
    let mut end = run.len();
    let mut at = 0;
    for word in run.split(' ') {
        at += word.len();
        let bare = word.trim_end_matches('.');
        let initials = bare.contains('.') && bare.split('.').all(|p| p.chars().count() <= 1);
        if word.ends_with('.') && !initials && bare.chars().count() > 1 && !SHORT.contains(&word) {
            end = at - (word.len() - bare.len());
            break;
        }
        at += 1;
    }
    let mut name = &run[..end];
    for tail in [" All Rights Reserved", " All Rights", " All"] {
        name = name.strip_suffix(tail).unwrap_or(name);
    }
    while let Some((head, last)) = name.rsplit_once(' ') {
        if !matches!(last, "and" | "the" | "of" | "de" | "under" | "&" | "Follow" | "Copyright") {
            break;
        }
        name = head;
    }
    name
}

/// Whether a name ends in a word of the trade: `Lowland Gazette`, `Radio Vale`.
fn trade_name(name: &str) -> bool {
    name.split(' ').count() >= 2
        && name.split(' ').any(|w| {
            TRADE_WORDS
                .contains(&w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
        })
}

/// The wires that datelines of this story name: parties outside the table, in the closed form `CITY, March 4 (Name) -`.
pub fn wire_of(story: &Story) -> Option<String> {
    static WIRE: LazyLock<Regex> = LazyLock::new(|| {
        re(
            r"^\p{Lu}{3,}[\p{Lu} .'’-]*, \p{Lu}\p{L}{2,8}\.? \d{1,2} \((?P<name>\p{Lu}[\p{L}&'’-]*(?: \p{Lu}[\p{L}&'’-]*){0,3})\) ?(?:--|[-–—]) ",
        )
    });
    let hit = WIRE.captures(story.head())?;
    let name = hit["name"].trim();
    agencies::find(name).is_none().then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::article::{Form, Metadata, Piece};

    const BODY: &str =
        "The mill closed on Monday after eighty years, and nobody came to lock the gate.";

    /// Kind and party of each credit of an article with this head above it and this tail below.
    fn read(head: &str, tail: &str) -> Vec<(Kind, Option<String>)> {
        let text = format!("{head}{BODY}{tail}");
        let document = Document {
            id: "a".into(),
            place: crate::Place::file("a"),
            form: Form::Text,
            text,
            metadata: Metadata::default(),
            fields: serde_json::Map::new(),
            notes: Vec::new(),
        };
        let piece = Piece {
            id: "a".into(),
            document: 0,
            span: Span::new(0, document.text.len()),
            title: None,
            marks: Vec::new(),
            quotes: Vec::new(),
            label: None,
            dates: Vec::new(),
            captures: Vec::new(),
        };
        let (names, wires) = (Names::default(), BTreeSet::new());
        let story = Story::of(&piece, &document.text);
        Credits::new(&names, &wires)
            .read(&story, &document, false)
            .into_iter()
            .map(|c| (c.kind, c.party))
            .collect()
    }

    fn one(kind: Kind, party: &str) -> Vec<(Kind, Option<String>)> {
        vec![(kind, Some(party.to_owned()))]
    }

    #[test]
    fn a_byline_without_a_comma_names_its_agency() {
        for head in [
            "By ADA LUND Associated Press\n\n",
            "By ADA LUND AP Hockey Writer\n\n",
            "By Ada LundThe Associated Press\n\n",
            "Author: Ada Lund, AP Science Writer\n\n",
        ] {
            assert_eq!(read(head, ""), one(Kind::Byline, "The Associated Press"), "{head}");
        }
        assert_eq!(read("By Ada Lund, CNN Harbour Reporter\n\n", ""), one(Kind::Byline, "CNN"));
        assert_eq!(read("By Ada Lund and Tom Reyes\n\n", ""), [(Kind::StaffByline, None)]);
    }

    #[test]
    fn a_name_ends_with_its_sentence() {
        let tail = "\n\nCopyright 2019 The Associated Press. All rights reserved.";
        assert_eq!(read("", tail), one(Kind::Copyright, "The Associated Press"));
        assert_eq!(
            read("", "\n\n©2011 Bloomberg L.P. All Rights Reserved."),
            one(Kind::Copyright, "Bloomberg")
        );
        for tail in [
            "\n\nThis article originally appeared at Harbour Daily. Copyright 2014. Follow Harbour Daily on",
            "\n\nThis article was originally published on Harbour Daily and is used here again.",
        ] {
            assert_eq!(read("", tail), one(Kind::Republication, "Harbour Daily"), "{tail}");
        }
        let tail = "\n\nThis article originally appeared on Harbour.com.au.";
        assert_eq!(read("", tail), one(Kind::Republication, "Harbour.com.au"));
    }

    #[test]
    fn contributors_name_their_agency() {
        for tail in [
            "\n\nAssociated Press writer Ada Lund contributed to this report.",
            "\n\nAdditional reporting from AP",
            "\n\n[With AP]",
        ] {
            assert_eq!(read("", tail), one(Kind::PartialCredit, "The Associated Press"), "{tail}");
        }
    }

    #[test]
    fn a_dateline_that_lost_its_dash_is_read_and_a_bracket_is_not() {
        assert_eq!(read("Port Ellery, Norland (CNN)", ""), one(Kind::Dateline, "CNN"));
        assert_eq!(read("NORTHAM, Wis. (WXYZ/CNN) - ", ""), one(Kind::Dateline, "CNN"));
        assert_eq!(read("Ada Lund (CNN) reported that ", ""), []);
    }

    #[test]
    fn an_outlet_is_named_without_its_country_and_the_day() {
        for head in [
            "Norland's Harbour Daily reported. ",
            "He wrote, according to Harbour Daily Wednesday. ",
            "She spoke, according to Harbour Daily News' Lund. ",
        ] {
            let found = read(head, "");
            let party = found.first().and_then(|f| f.1.as_deref());
            assert_eq!(party.map(|p| p.trim_end_matches(" News")), Some("Harbour Daily"), "{head}");
        }
    }

    #[test]
    fn an_agencys_byline_below_the_story_is_its_closing_credit() {
        let rest = " Nobody knew the day.".repeat(30);
        let tail = format!("{rest}\n\nBy The Associated Press");
        assert_eq!(read("", &tail), one(Kind::TailCredit, "The Associated Press"));
    }

    #[test]
    fn a_word_of_the_menu_and_an_address_close_no_story() {
        assert_eq!(read("", "\n\nMore"), []);
        assert_eq!(read("", "\n\nhttps://cdn.reuters.com/sound.mp3"), []);
    }
}
