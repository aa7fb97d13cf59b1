//! Posts of a live page: times of day down the page, in order, each above a post of some length.
//!
//! A chronology inside one article looks like it. So the page must call itself live, or its posts must run backwards with each
//! time on a line of its own, as only live pages do and programmes, whose hours are round.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::stamp::{self, Stamp, Time};
use super::{Block, PostTime, body_lines};
use crate::article::Span;
use crate::extract::lines::{Line, ends_sentence};
use crate::extract::marks;

/// Words of a post that is worth comparing.
const POST: usize = 25;

/// Posts that a live page has at least.
const LEAST: usize = 3;

/// What live pages call themselves. "Live" and its kin are words of any text: they must stand apart as a label does.
static LIVE: LazyLock<Regex> = LazyLock::new(|| {
    let apart = r"live|en direct|en (?:vivo|directo)|ao vivo|in diretta|diretta|онлайн|прямая трансляция|прямой эфир|直播|滚动";
    crate::extract::pattern(&format!(
        r"\blive[- ]?(?:blog|ticker|updates?|coverage|text)\b|\b(?:updates?|coverage|blog) live$|news-?ticker|as it happened|minute[- ](?:by|to)[- ]minute|minute par minute|minut[oe] (?:a|por|per) minuto|em tempo real|онлайн-трансляция|(?:图文|文字|视频|全程|现场)直播|直播$|实时更新|滚动(?:更新|播报|报道)|(?:^|[:：|·•【\[(]|\s[-–—])\s*(?:{apart})\s*(?:$|[:：|·•】\])]|[-–—]\s)|\b(?:{apart})\s?[:：]|^(?:{apart})(?:,|\s[-–—/])|^(?-i:LIVE|EN DIRECT|EN VIVO|AO VIVO|DIRETTA)\b"
    ))
    .case_insensitive(true)
    .build()
    .expect("a fixed pattern compiles")
});

/// Whether a title or a line says that the page is live.
pub(crate) fn says_live(title: &str) -> bool {
    LIVE.is_match(title)
}

struct Post<'t> {
    line: usize,
    stamp: Stamp<'t>,
    /// Whether the line holds nothing else.
    alone: bool,
}

/// The posts of a live page.
pub(super) fn blocks(text: &str, all: &[Line<'_>], title: Option<&str>) -> Vec<Block> {
    let posts: Vec<Post<'_>> = all
        .iter()
        .enumerate()
        .filter_map(|(line, l)| {
            let stamp = stamp::at_start(l.text)?;
            let alone = stamp.length == l.text.len();
            // A time within a line of running text is a sentence's.
            Some(Post { line, stamp, alone })
        })
        .collect();
    if posts.len() < LEAST {
        return Vec::new();
    }
    let Some(order) = order_of(&posts) else { return Vec::new() };
    let alone = posts.iter().filter(|p| p.alone).count();
    let live = title.into_iter().chain(all.iter().take(6).map(|l| l.text)).any(says_live);
    // The hours of a programme are round.
    let round = |p: &Post<'_>| matches!(p.stamp.time, Time::Clock(minutes, _) if minutes % 5 == 0);
    if !live && (order != Order::Backwards || alone < posts.len() || posts.iter().all(round)) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut inside = 0;
    for (n, post) in posts.iter().enumerate() {
        let end = posts.get(n + 1).map_or(all.len(), |next| next.line);
        if let Some((block, words)) = block(&all[post.line..end], &post.stamp) {
            inside += words;
            out.push(block);
        }
    }
    let words: usize = all.iter().map(|l| l.words).sum();
    if out.len() < LEAST || out.len() * 2 < posts.len() || inside * 2 < words {
        return Vec::new();
    }
    let mut titles: BTreeMap<&str, usize> = BTreeMap::new();
    for title in out.iter().filter_map(|b| b.title) {
        *titles.entry(title.of(text)).or_default() += 1;
    }
    // What stands above several posts is their writer's name and no headline.
    for block in &mut out {
        block.title = block.title.filter(|t| titles.get(t.of(text)) == Some(&1));
    }
    settle(&mut out);
    out
}

/// One post, whose first line begins with its time, and how many words it has.
fn block(own: &[Line<'_>], stamp: &Stamp<'_>) -> Option<(Block, usize)> {
    let first = &own[0];
    let time = Span::new(first.span.start, first.span.start + stamp.length);
    let rest = Span::new(time.end, first.span.end);
    let behind = &first.text[stamp.length..];
    let title_like = |text: &str| {
        let words = text.split_whitespace().count();
        (2..=20).contains(&words) && !ends_sentence(text) && !marks::is_byline(text)
    };
    let below = body_lines(&own[1..]);
    let words: usize = below.iter().map(|l| l.words).sum();
    let mut head = vec![time];
    let (mut title, mut body) = (None, below.first().map(|l| l.span.start));
    let mut count = words;
    if !behind.is_empty() {
        if title_like(behind) && words >= POST {
            title = Some(rest);
            head.push(rest);
        } else {
            body = Some(rest.start);
            count += behind.split_whitespace().count();
        }
    } else if let [line, next, ..] = below.as_slice()
        && title_like(line.text)
    {
        title = Some(line.span);
        head.push(line.span);
        body = Some(next.span.start);
        count -= line.words;
    }
    if count < POST {
        return None;
    }
    let end = below.last().map_or(first.span.end, |l| l.span.end);
    let time = post_time(stamp, time);
    let (time, days, dates) = match stamp.days.as_slice() {
        [] => (time, None, Vec::new()),
        [day] => (None, None, time.and_then(|t| t.on(*day)).into_iter().collect()),
        days => (None, Some((days.to_vec(), head[0])), Vec::new()),
    };
    let block = Block {
        span: Span::new(first.span.start, end),
        title,
        days,
        dates,
        time,
        head,
        body: body?,
        ..Block::default()
    };
    Some((block, count))
}

fn post_time(stamp: &Stamp<'_>, span: Span) -> Option<PostTime> {
    match stamp.time {
        Time::Clock(minutes, zone) => {
            Some(PostTime { days_after: 0, minutes, zone: zone.to_owned(), span })
        }
        Time::Ago(_) => None,
    }
}

/// The time in the head of a story that the page's elements set apart, and the line that holds it alone.
pub(super) fn time_in(own: &[Line<'_>], head_lines: usize) -> (Option<PostTime>, Option<Span>) {
    for line in own.iter().take(head_lines + 1) {
        if let Some(stamp) = stamp::at_start(line.text) {
            let span = Span::new(line.span.start, line.span.start + stamp.length);
            return (post_time(&stamp, span), Some(span));
        }
    }
    (None, None)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Forwards,
    Backwards,
}

/// A jump of more than so many minutes against the order is midnight.
const NIGHT: i64 = 8 * 60;

/// The one order in which times run down the page, if there is one.
fn order_of(posts: &[Post<'_>]) -> Option<Order> {
    let minutes = |p: &Post<'_>| {
        let day = p.stamp.days.first().map_or(0, |day| day * 24 * 60);
        day + match p.stamp.time {
            Time::Clock(minutes, _) => minutes,
            // The longer ago, the earlier.
            Time::Ago(minutes) => -minutes,
        }
    };
    let steps: Vec<i64> = posts.windows(2).map(|w| minutes(&w[1]) - minutes(&w[0])).collect();
    let forwards = steps.iter().all(|&s| !(-NIGHT..0).contains(&s));
    let backwards = steps.iter().all(|&s| s <= 0 || s > NIGHT);
    match (forwards, backwards) {
        (true, false) => Some(Order::Forwards),
        (false, true) => Some(Order::Backwards),
        _ => None,
    }
}

/// Counts the midnights between the posts of a page from the earliest on.
pub(super) fn settle(blocks: &mut [Block]) {
    let times: Vec<i64> = blocks.iter().filter_map(|b| Some(b.time.as_ref()?.minutes)).collect();
    let steps = || times.windows(2).map(|w| w[1] - w[0]).filter(|&s| s != 0);
    let back = steps().filter(|&s| (-NIGHT..0).contains(&s) || s > NIGHT).count();
    let backwards = back * 2 > steps().count();
    let mut day = 0;
    let mut before: Option<i64> = None;
    let mut walk = |time: &mut PostTime| {
        if before.is_some_and(|b| time.minutes < b - NIGHT) {
            day += 1;
        }
        before = Some(time.minutes);
        time.days_after = day;
    };
    let timed = blocks.iter_mut().filter_map(|b| b.time.as_mut());
    if backwards {
        timed.rev().for_each(&mut walk);
    } else {
        timed.for_each(&mut walk);
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks_in;
    use super::*;
    use crate::article::Layout;
    use crate::extract::lines::lines;

    const POST_TEXT: &str = "The water has reached the second step of the town hall, the mayor said, and the pumps that \
                             the army lent on Monday are working again after an hour of silence.";

    fn of(text: &str, title: &str) -> Vec<Block> {
        blocks_in(text, &lines(text, Span::new(0, text.len())), &Layout::default(), Some(title))
    }

    #[test]
    fn posts_of_a_live_page_are_pieces_with_their_time() {
        let text = format!(
            "Flood in Carrow: live\n\n00:10\n\nStill rising\n\n{POST_TEXT}\n\n23:40 BST\n\n{POST_TEXT} And so it went on.\n\n22:05\n\n{POST_TEXT} Nobody slept."
        );
        let found = of(&text, "Flood in Carrow: live");
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].title.map(|t| t.of(&text)), Some("Still rising"));
        let days: Vec<i64> =
            found.iter().filter_map(|b| Some(b.time.as_ref()?.days_after)).collect();
        assert_eq!(days, [1, 0, 0]);
        let when = found[1].time.as_ref().and_then(|t| t.on(20_151)).unwrap();
        assert_eq!(when.offset, Some(3_600));
    }

    #[test]
    fn live_is_also_a_word() {
        for title in [
            "Storm – live",
            "LIVE Storm at the coast",
            "Live: the vote",
            "Flood live: gates closed",
            "Council vote: live updates",
            "Der Liveticker zum Sturm",
            "EN DIRECT, tempête sur la côte",
            "Tormenta en la costa, minuto a minuto",
            "劳特洪水直播",
            "Live",
        ] {
            assert!(says_live(title), "{title}");
        }
        for title in [
            "Choir sings live to a full harbour",
            "Where the Lunds live today",
            "The Gulls go live on radio",
            "Le concert en direct de la plage",
            "Live-in carers wanted",
            "Работа онлайн для всех",
        ] {
            assert!(!says_live(title), "{title}");
        }
    }

    #[test]
    fn a_chronology_in_an_article_is_no_live_page() {
        let text = format!(
            "How the flood came to Carrow\n\n22:05\n\n{POST_TEXT}\n\n23:40\n\n{POST_TEXT}\n\n23:55\n\n{POST_TEXT}"
        );
        assert_eq!(of(&text, "How the flood came to Carrow"), []);
    }
}
