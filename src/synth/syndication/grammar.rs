//! How is a sentence made? Frames filled from lists by a seed, kept in parts that each house writes in its own way.

use super::lists as l;
use crate::synth::draw::Draw;

/// A stretch of a sentence that houses write alike, or one that they do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words; apostrophes are plain.
    Text(String),
    /// British and American spelling; whether it begins the sentence.
    Spelling(&'static str, &'static str, bool),
    /// A day, counted from that of the story.
    Day(i32),
    /// A share in per cent.
    Share(u32),
    /// A sum in millions.
    Money(u32),
    Open,
    Close,
}

/// A sentence.
pub(super) type Sentence = Vec<Part>;
/// Sentences that stand together.
pub(super) type Paragraph = Vec<Sentence>;

/// The people, places and companies of a story: they come again and again in it.
#[derive(Debug, Clone)]
pub(super) struct Cast {
    pub(super) people: Vec<String>,
    pub(super) towns: Vec<String>,
    /// Short names of companies, with the long form.
    pub(super) firms: Vec<(String, String)>,
    bodies: Vec<&'static str>,
    things: Vec<&'static str>,
}

impl Cast {
    pub(super) fn new(draw: &mut Draw) -> Self {
        let some = |draw: &mut Draw, list: &[&'static str], n: usize| -> Vec<&'static str> {
            (0..n).map(|_| draw.one_of(list)).collect()
        };
        Self {
            people: (0..6).map(|_| person(draw)).collect(),
            towns: (0..3).map(|_| town(draw)).collect(),
            firms: (0..3).map(|_| firm(draw)).collect(),
            bodies: some(draw, l::BODIES, 3),
            things: some(draw, l::THING, 4),
        }
    }
}

/// A person's name.
pub(super) fn person(draw: &mut Draw) -> String {
    let name = [l::FIRST, l::MIDDLE, l::SURNAME].map(|list| draw.one_of(list)).concat();
    format!("{} {name}", draw.one_of(l::GIVEN))
}

/// A town's name.
pub(super) fn town(draw: &mut Draw) -> String {
    [l::FIRST, l::MIDDLE, l::LAST].map(|list| draw.one_of(list)).concat()
}

fn firm(draw: &mut Draw) -> (String, String) {
    let name = [l::FIRST, l::MIDDLE, l::SURNAME].map(|list| draw.one_of(list)).concat();
    let long = format!("{name} {} Holdings", draw.one_of(l::TRADES));
    (name, long)
}

/// Fills a frame. `own` fills the slots `{outlet}` and `{agency}`.
pub(super) fn fill(draw: &mut Draw, frame: &str, cast: &Cast, own: &str) -> Sentence {
    let mut out: Sentence = Vec::new();
    let mut rest = frame;
    while let Some(open) = rest.find('{') {
        let close = open + rest[open..].find('}').unwrap_or(rest.len() - open - 1);
        text(&mut out, &rest[..open]);
        let slot = &rest[open + 1..close];
        let capital = slot.starts_with(char::is_uppercase);
        put(draw, &mut out, &slot.to_lowercase(), capital, cast, own);
        rest = &rest[close + 1..];
    }
    text(&mut out, rest);
    out
}

fn text(out: &mut Sentence, words: &str) {
    if words.is_empty() {
        return;
    }
    if let Some(Part::Text(last)) = out.last_mut() {
        last.push_str(words);
    } else {
        out.push(Part::Text(words.to_owned()));
    }
}

fn put(draw: &mut Draw, out: &mut Sentence, slot: &str, capital: bool, cast: &Cast, own: &str) {
    let of =
        |draw: &mut Draw, list: &[String]| list[draw.below(list.len() as u32) as usize].clone();
    let list: &[&'static str] = match slot {
        "open" => return out.push(Part::Open),
        "close" => return out.push(Part::Close),
        "day" => return out.push(Part::Day(-(draw.below(4) as i32))),
        "share" => return out.push(Part::Share(2 + draw.below(90))),
        "money" => return out.push(Part::Money(2 + draw.below(900))),
        "count" => {
            let count = 3 + draw.below(2_000);
            return text(out, &count.to_string());
        }
        "person" | "person2" => return text(out, &of(draw, &cast.people)),
        "town" => return text(out, &of(draw, &cast.towns)),
        "firm" => {
            let name = cast.firms[draw.below(cast.firms.len() as u32) as usize].0.clone();
            return text(out, &name);
        }
        "outlet" | "agency" => return text(out, own),
        "the_body" | "the_thing" => {
            text(out, if capital { "The " } else { "the " });
            let list = if slot == "the_body" { &cast.bodies } else { &cast.things };
            let entry = draw.one_of(list);
            return spelled(out, entry, false);
        }
        "role" => l::ROLES,
        "people" => l::PEOPLE,
        "things" => l::THINGS,
        "did" => l::DID,
        "done" => l::DONE,
        "told" => l::TOLD,
        "fell" => l::FELL,
        "waited" => l::WAITED,
        "act" => l::ACT,
        "after" => l::AFTER,
        "despite" => l::DESPITE,
        "since" => l::SINCE,
        "there" => l::THERE,
        "adj" => l::ADJ,
        "but" => l::BUT,
        "figures" => l::FIGURES,
        "we" => l::WE,
        "us" => l::US,
        "want" => l::WANT,
        _ => l::NOBODY,
    };
    let entry = draw.one_of(list);
    spelled(out, entry, capital);
}

/// An entry of a list, which may have two spellings.
fn spelled(out: &mut Sentence, entry: &'static str, capital: bool) {
    match entry.split_once('|') {
        // What follows the second spelling up to the entry's end belongs to both, as what stands before the first.
        Some(_) => {
            let words: Vec<&'static str> = entry.split(' ').collect();
            if let Some(at) = words.iter().position(|word| word.contains('|')) {
                for (n, word) in words.iter().enumerate() {
                    if n > 0 {
                        text(out, " ");
                    }
                    let first = capital && n == 0;
                    match word.split_once('|') {
                        Some((british, american)) if n == at => {
                            out.push(Part::Spelling(british, american, first));
                        }
                        _ => text(out, &capitalised(word, first)),
                    }
                }
            }
        }
        None => text(out, &capitalised(entry, capital)),
    }
}

/// A word with its first letter made large.
pub(super) fn capitalised(word: &str, really: bool) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if really => first.to_uppercase().chain(chars).collect(),
        _ => word.to_owned(),
    }
}

/// Paragraphs of news: `least`, or up to `more` more.
pub(super) fn news(draw: &mut Draw, cast: &Cast, least: u32, more: u32) -> Vec<Paragraph> {
    let paragraphs = least + draw.below(more + 1);
    (0..paragraphs)
        .map(|_| {
            let sentences = 1 + draw.below(3);
            (0..sentences)
                .map(|_| {
                    let frames = if draw.in_thousand(170) { l::QUOTES } else { l::FRAMES };
                    let frame = draw.one_of(frames);
                    fill(draw, frame, cast, "")
                })
                .collect()
        })
        .collect()
}
