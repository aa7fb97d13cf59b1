//! How many articles does this page hold? Tag pages, feeds, round-ups and live pages are cut into the articles they bundle.
//!
//! Input is a document text, and what the page's elements showed of it; output the blocks of it that are articles, each with the
//! label, link, date and headline that the page gives it, or nothing when the document holds one article. An aggregator page
//! must never join two stories, and an ordinary article with subheads must not be cut.
//!
//! Where a page's elements set its stories apart ([`Layout`]), they are taken, and their heads are read. Else four grammars
//! are tried, all by layout and not by site:
//!
//! * `labelled`: a headline (often printed twice), then a short label and a date within a few lines, then a body.
//!   `Source: X | 4 March 2025` on one line counts as label and date;
//! * `posts`: times of day down the page, in order, each above a post of some length;
//! * `itemised`: headlines numbered 1, 2, 3 …, in capitals, or parted by rules, of which at least two end in an agency's name
//!   or open with a dateline, or all in names that recur, so that a listicle stays one article;
//! * headlines with a text and a line that calls to read on or leads to an article; and, on a page that calls itself a digest, headlines with
//!   short texts.

mod itemised;
mod labelled;
mod posts;
mod stamp;

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use crate::article::{DateKind, Layout, Sourced, Span, When};
use crate::extract::lines::{Line, ends_sentence, lines};
use crate::extract::{caption, date, furniture};
use crate::provenance::agencies::Agencies;
use crate::provenance::credit::trade_name;

#[cfg(feature = "html")]
pub(crate) use itemised::is_credited;
#[cfg(feature = "html")]
pub(crate) use labelled::is_label;
#[cfg(feature = "html")]
pub(crate) use posts::says_live;

/// A body shorter than this, in words, makes no block.
const SHORTEST_BODY: usize = 18;

/// Lines between headline and body that may hold label, date and bullets.
const META_LINES: usize = 8;

/// One article of a container.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// From its first line to the end of its body.
    pub span: Span,
    /// Its headline; a post of a live page may have none.
    pub title: Option<Span>,
    /// The outlet label the page puts on it.
    pub label: Option<(String, Span)>,
    /// Where the page leads for it.
    pub link: Option<Sourced>,
    /// The days that its date line may mean, and where it stands.
    pub days: Option<(Vec<i64>, Span)>,
    /// The time of day that a post bears.
    pub time: Option<PostTime>,
    /// Dates that the page's elements give it.
    pub dates: Vec<When>,
    /// The lines of its head: headline repeats, label, date, bullets.
    pub head: Vec<Span>,
    /// First byte of the body.
    pub body: usize,
}

/// The time above a post of a live page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostTime {
    /// Days after the first post, as the times around it show.
    pub days_after: i64,
    /// Minutes since midnight.
    pub minutes: i64,
    /// The zone, where one is stated, as it is written.
    pub zone: String,
    /// Where it stands.
    pub span: Span,
}

impl PostTime {
    /// The moment, given the day of the first post.
    pub fn on(&self, first_day: i64) -> Option<When> {
        let day =
            date::format((first_day + self.days_after) * 86_400, crate::article::Precision::Day);
        let (hour, minute) = (self.minutes / 60, self.minutes % 60);
        let text = format!("{day} {hour:02}:{minute:02} {}", self.zone);
        Some(date::parse(&text, DateKind::Published, "time of the post")?.at(self.span))
    }
}

/// A call to read the whole text elsewhere.
static READ_ON: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"^\W*(?:(?:continue|keep) reading|read (?:on|more|the (?:full|whole|rest)|full|it)|full (?:story|article|text|report)|more (?:at|here|from)|weiterlesen|mehr (?:lesen|dazu)|(?:zum|ganzer|ganzen) artikel|lire (?:la suite|plus|l['’]article)|(?:la )?suite|leer (?:más|completo|la nota)|seguir leyendo|ler mais|leia mais|continue lendo|leggi (?:tutto|di più|l['’]articolo)|continua a leggere|читать (?:далее|полностью)|подробнее|далее|阅读(?:更多|全文)|查看全文|全文|详细)",
    )
    .case_insensitive(true)
    .build()
    .expect("a fixed pattern compiles")
});

/// Whether a line calls to read on.
pub(crate) fn calls_to_read_on(line: &str) -> bool {
    READ_ON.is_match(line)
}

/// The address in a line, if there is one.
fn address_in(line: &str) -> Option<&str> {
    let at = line.find("https://").or_else(|| line.find("http://"))?;
    let end = line[at..].find(char::is_whitespace).map_or(line.len(), |n| at + n);
    let address = line[at..end].trim_end_matches(['.', ',', ')', ']', '>', ';']);
    (address.len() > 12).then_some(address)
}

/// Whether an address looks like that of one text and not of a firm, a product or a section: its last part is made of words.
pub(crate) fn leads_to_text(address: &str) -> bool {
    let path = Url::parse(address).map_or_else(|_| address.to_owned(), |url| url.path().to_owned());
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let joints = last.matches(['-', '_']).count() + last.matches("%20").count();
    let figures = path.bytes().filter(u8::is_ascii_digit).count();
    joints >= 2 || figures >= 4 || last.contains(".htm") || last.contains(".php")
}

/// The headline in a line, and where it leads: Markdown sets it as `## [Headline](address)`.
fn headline_in(line: &Line<'_>) -> (Span, Option<Sourced>) {
    let bare = line.text.trim_start_matches('#').trim_start();
    let parts =
        bare.strip_prefix('[').and_then(|t| t.strip_suffix(')')).and_then(|t| t.split_once("]("));
    match parts {
        Some((title, address)) if !title.is_empty() && address.contains("://") => {
            let start = line.span.start + (line.text.len() - bare.len()) + 1;
            let link = Sourced::new(address.trim(), "headline's link");
            (Span::new(start, start + title.len()), Some(link))
        }
        _ => (line.span, None),
    }
}

static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:\((\p{L}[\p{L}.&' ]{1,40})\)\.?|[—–-]{1,2} ?(\p{L}[\p{L}.&' ]{1,40})|\b([A-Z]{2,12}))$",
    )
    .expect("fixed pattern")
});

/// The name in brackets, behind a dash or in capitals that a line ends in, as a credit does, or a speaker's name.
fn tail_name(line: &str) -> Option<&str> {
    let found = TAIL.captures(line)?;
    let name = found.get(1).or(found.get(2)).or(found.get(3))?.as_str().trim();
    (!caption::credit(line)).then_some(name)
}

/// Whether a name at the end of a text is an agency's or a paper's, so that it is a credit.
fn is_party(name: &str) -> bool {
    Agencies::built_in().find(name).is_some() || trade_name(name)
}

static RULE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[*\-_=~•·]\s*){3,}$").expect("fixed pattern"));

/// Whether a line is a rule of stars, dashes or dots.
fn is_rule(line: &str) -> bool {
    line.starts_with(['*', '-', '_', '=', '~', '•', '·']) && RULE.is_match(line)
}

/// The lines of a body without rules, calls to read on and furniture at its end.
fn body_lines<'t>(all: &[Line<'t>]) -> Vec<Line<'t>> {
    let mut body: Vec<Line<'t>> = all.to_vec();
    while body.last().is_some_and(|l| is_rule(l.text) || furniture::line_reason(l.text).is_some()) {
        body.pop();
    }
    body
}

/// The articles that a document bundles; empty when it holds one, or none.
pub fn blocks(text: &str) -> Vec<Block> {
    blocks_in(text, &lines(text, Span::new(0, text.len())), &Layout::default(), None)
}

/// The articles that a document bundles, given all its lines. `title` is what the page calls itself.
pub(crate) fn blocks_in(
    text: &str,
    all: &[Line<'_>],
    layout: &Layout,
    title: Option<&str>,
) -> Vec<Block> {
    if layout.items.len() >= 2 {
        let mut found = of_layout(text, layout);
        settle_order(text, &mut found);
        return found;
    }
    let mut found = labelled::blocks(all);
    if found.len() >= 2 && !is_article_with_teasers(all, &found) {
        settle_order(text, &mut found);
        return found;
    }
    let ways: [&dyn Fn() -> Vec<Block>; 4] = [
        &|| posts::blocks(text, all, title),
        &|| itemised::blocks(all),
        &|| itemised::linked(all),
        &|| itemised::digest(all, title),
    ];
    ways.iter().map(|way| way()).find(|found| found.len() >= 2).unwrap_or_default()
}

/// The stories that the page's elements set apart, with what their heads say.
fn of_layout(text: &str, layout: &Layout) -> Vec<Block> {
    let mut found: Vec<Block> = layout
        .items
        .iter()
        .map(|item| {
            let own = lines(text, item.span);
            let head = labelled::head_of(&own, item.title);
            let source = item.source.clone().zip(item.title);
            let body = own.get(head.lines.len()).map_or(item.span.end, |l| l.span.start);
            let (time, head_time) = posts::time_in(&own, head.lines.len());
            let mut lines = head.lines;
            lines.extend(head_time.filter(|t| t.start >= body));
            Block {
                span: item.span,
                title: item.title,
                label: head.label.or(source),
                link: item.link.clone(),
                days: head.days.filter(|_| item.dates.is_empty()),
                time: time.filter(|_| item.dates.is_empty()),
                dates: item.dates.clone(),
                body: lines.last().map_or(item.span.start, |l| l.end).max(body.min(item.span.end)),
                head: lines,
            }
        })
        .collect();
    posts::settle(&mut found);
    found
}

/// Whether a line lies in one of some blocks, which are in the order of the page.
fn lies_in(line: &Line<'_>, blocks: &[Block]) -> bool {
    let after = blocks.partition_point(|b| b.span.start <= line.span.start);
    after.checked_sub(1).is_some_and(|n| blocks[n].span.contains(line.span))
}

/// Whether a story stands above the blocks that is longer than all of them: they are the teasers under it.
fn is_article_with_teasers(all: &[Line<'_>], blocks: &[Block]) -> bool {
    let first = blocks.first().map_or(0, |b| b.span.start);
    let above =
        all.iter().filter(|l| l.span.end <= first && l.words >= 12 && ends_sentence(l.text));
    let inside = |l: &&Line<'_>| lies_in(l, blocks);
    let (above, inside) =
        (above.map(|l| l.words).sum::<usize>(), all.iter().filter(inside).map(|l| l.words).sum());
    above >= 60 && above > inside
}

/// A date that can only be read one way fixes the order of day and month for the whole page.
fn settle_order(text: &str, blocks: &mut [Block]) {
    let shown: Vec<date::Order> =
        blocks.iter().filter_map(|b| date::order_shown(b.days.as_ref()?.1.of(text))).collect();
    let Some(&order) = shown.first() else { return };
    if shown.iter().any(|o| *o != order) {
        return;
    }
    for (days, span) in blocks.iter_mut().filter_map(|b| b.days.as_mut()) {
        if days.len() > 1
            && let Some(day) = date::in_order(span.of(text), order)
        {
            *days = vec![day];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "The mill closed on Monday after eighty years of work, and nobody came to lock the gate behind \
                        the last shift, which left without a word.";

    #[test]
    fn a_timeline_with_pictures_is_one_article() {
        let step = |day| {
            format!("Photo credit: Harbour Pictures\n\nMore\n\nMay {day}, 1989\n\n{BODY}\n\n")
        };
        assert_eq!(blocks(&(3..7).map(step).collect::<String>()), []);
    }

    #[test]
    fn teasers_under_a_story_make_no_container() {
        let teaser = |n: &str| {
            format!(
                "Council of {n} lowers the ferry fare\nHarbour Post | 12 January 2015\n{BODY}\n"
            )
        };
        let two = format!("{}{}", teaser("Northam"), teaser("Ellery"));
        assert_eq!(blocks(&two).len(), 2);
        let above = format!("{BODY} {BODY}\n\n{BODY} {BODY}\n\nMORE STORIES\n\n{two}");
        assert_eq!(blocks(&above), []);
    }

    #[test]
    fn sections_of_a_guide_and_of_a_report_are_no_items() {
        let guide = |last: &str| {
            format!(
                "How to find help\n\nAsk for your money\n\n{BODY}\n\nhttps://harbour.example/refunds\n\nFind another {last}\n\n{BODY}\n\nhttps://harbour.example/mills"
            )
        };
        assert_eq!(blocks(&guide("mill")), []);
        let report = format!(
            "Storm over two valleys\n\n{BODY}\n\nOn the coast\n\nHARWELL (Wire) - {BODY}\n\nIn the hills\n\nCARROW (Wire) - {BODY}"
        );
        assert_eq!(blocks(&report), []);
        let programme = ["22:00", "21:00", "20:30"].map(|t| format!("{t}\n\n{BODY} {BODY}\n\n"));
        assert_eq!(blocks(&format!("Tonight\n\n{}", programme.concat())), []);
    }

    #[test]
    fn bundles_of_many_forms_are_cut() {
        let of = |head: &str, items: [&str; 3]| {
            let items = items.map(|i| i.replace("BODY", BODY));
            let text = format!("{head}\n\n{}", items.join("\n\n"));
            let titles: Vec<String> = blocks(&text)
                .iter()
                .map(|b| b.title.map_or(String::new(), |t| t.of(&text).to_owned()))
                .collect();
            titles
        };
        let ticker = ["+++ 10:42 Uhr +++\n\nBODY", "+++ 10:15 Uhr +++\n\nBODY", "+++ 9:50 BODY"];
        assert_eq!(of("Newsticker zur Flut", ticker).len(), 3);
        let dated = [
            "4 March 2025, 10:42\nAda Lund\nBODY",
            "4 March 2025, 10:15\nAda Lund\nBODY",
            "3 March 2025, 22:51\nAda Lund\nBODY",
        ];
        assert_eq!(of("Storm on the coast", dated), [""; 3]);
        let markdown = [
            "## [The mill closes](https://a.example/1)\n\n*The Ledger, 4 March 2025*\n\nBODY",
            "## [The quay opens](https://a.example/2)\n\n*Reuters, 3 March 2025*\n\nBODY",
            "## [The fair returns](https://a.example/3)\n\n*Harbour Post, 2 March 2025*\n\nBODY",
        ];
        let titles = ["The mill closes", "The quay opens", "The fair returns"];
        assert_eq!(of("# The week", markdown), titles);
        let tagged = [
            "The mill closes\nQuelle: dpa | 4. März 2025\nBODY",
            "The quay opens\nQuelle: Reuters | 3. März 2025\nBODY",
            "The fair returns\nQuelle: AFP | 2. März 2025\nBODY",
        ];
        assert_eq!(of("Thema: Hafen", tagged), titles);
        let letter = [
            "THE MILL CLOSES\n\nBODY (The Ledger)",
            "THE QUAY OPENS\n\nBODY (Reuters)",
            "THE FAIR RETURNS\n\nBODY (AFP)\n\nUntil next week.",
        ];
        assert_eq!(of("A letter to you", letter).len(), 3);
    }

    #[test]
    fn speakers_and_pictures_are_no_credits() {
        let listicle = |ends: [&str; 3]| {
            let items = ends.iter().enumerate();
            let items = items.map(|(n, end)| format!("{}. Reason\n\n{BODY} {end}\n\n", n + 1));
            format!("Why the mill closed\n\n{}", items.collect::<String>())
        };
        assert_eq!(blocks(&listicle(["(Ada Lund)", "(Bo Quist)", "(Eve Moor)"])), []);
        assert_eq!(blocks(&listicle(["", "(Getty Images)", "Photo: NHS"])), []);
        assert_eq!(blocks(&listicle(["(Reuters)", "(The Ledger)", "(AFP)"])).len(), 3);
        assert_eq!(blocks(&listicle(["(Harbour Post)"; 3])).len(), 3);
    }

    #[test]
    fn a_byline_and_a_weekday_are_no_labels() {
        assert!(!labelled::names_outlet("By Ada Lund"));
        assert!(!labelled::names_outlet("Mittwoch"));
        assert!(labelled::names_outlet("Harbour Post"));
    }
}
