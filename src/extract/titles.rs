//! Which of the page's titles is the headline? Titles as the page gives them to a list, the likeliest first.
//!
//! Two habits hide the headline: `<title>` carries the site's name after it, and `<h1>` holds the site's name alone.

use super::{clean, lines};
use crate::article::Sourced;

/// What stands between a headline and the site's name.
const SEPARATORS: &[&str] = &[
    " - ", " | ", " – ", " — ", " » ", " :: ", " · ", " // ", " • ", "_", " : ", "|", "｜", " @ ",
    " > ", " --",
];

/// The page's headings, by rank.
#[derive(Debug, Clone, Default)]
pub(super) struct Headings {
    /// Those of `<h1>`.
    pub(super) first: Vec<String>,
    /// Those of `<h1>` inside an article or the page's main part, or marked as the headline.
    pub(super) inner: Vec<String>,
    /// Those of `<h2>` and `<h3>`, a few from the top.
    pub(super) second: Vec<String>,
}

/// Puts the page's titles in order: `own` are those of JSON-LD, `listed` those of `<meta>`, best first.
///
/// A heading is the headline where a title of the page says so too. One that no title knows is the site's name or its
/// section's unless it shares their words.
pub(super) fn rank(
    own: &[Sourced],
    listed: &[Sourced],
    title: &str,
    headings: &Headings,
    sites: &[String],
) -> Vec<Sourced> {
    let whole: Vec<&str> =
        listed.iter().map(|s| s.value.as_str()).chain([title]).filter(|t| !t.is_empty()).collect();
    let folds: Vec<String> = whole.iter().map(|t| folded(t)).collect();
    let site: Vec<String> = sites.iter().map(|site| folded(site)).collect();
    // A heading at the end of the title, after a separator, is the site's name; one at its beginning is the headline.
    // So is one at its beginning, where the rest of the title is a heading or a title by itself.
    let lesser: Vec<String> =
        headings.first.iter().chain(&headings.second).map(|h| folded(h)).collect();
    let says = |text: &str| {
        text.chars().count() > 5
            && (lesser.iter().any(|h| h == text) || folds.iter().any(|t| t == text))
    };
    let names_site = |heading: &str| {
        let heading = folded(heading);
        let rest_is_said = |rest: &str| {
            rest.len() > heading.len()
                && (says(rest)
                    || lesser.iter().any(|h| h.len() > heading.len() && rest.ends_with(h.as_str())))
        };
        site.contains(&heading)
            || is_section(title, &heading)
            || folds.iter().any(|title| title.strip_prefix(&heading).is_some_and(rest_is_said))
    };
    let in_a_title = |heading: &str| {
        let heading = folded(heading);
        // A heading may say more than the title's own part: `Choral history` where that is `History`.
        let more = || {
            let (own, _) = split_first(title)?;
            let own = folded(own);
            let names = own.chars().count() < 8 || site.iter().any(|site| site.contains(&own));
            (!names && headings.first.len() == 1 && heading.contains(&own)).then_some(())
        };
        heading.chars().count() > 5 && folds.iter().any(|title| title.contains(&heading))
            || more().is_some()
    };

    let mut out: Vec<Sourced> = Vec::new();
    let mut push = |value: &str, basis: &str| {
        let value = clean(value);
        let value = value.trim_end_matches(['¶', '#', ' ']);
        if !value.is_empty() && !out.iter().any(|s| s.value == value && s.basis == basis) {
            out.push(Sourced::new(value, basis));
        }
    };
    // One or two words that the declared headlines do not hold, long as they are, name a topic.
    let names_topic = |heading: &str| {
        let declared = own.iter().chain(listed.first()).map(|s| s.value.as_str());
        let key = folded(heading);
        let mut long = declared.filter(|t| lines::words(t) >= 5).peekable();
        lines::words(heading) <= 2
            && long.peek().is_some()
            && long.all(|title| !folded(title).contains(&key))
    };
    let is_headline =
        |heading: &str| in_a_title(heading) && !names_site(heading) && !names_topic(heading);
    let (headline, other): (Vec<&String>, Vec<&String>) =
        headings.first.iter().partition(|heading| is_headline(heading));
    if let Some(longest) = headline.iter().rev().max_by_key(|h| h.len()) {
        push(longest, "h1");
    } else {
        match (headings.inner.as_slice(), headings.first.as_slice()) {
            ([only], [_])
                if !names_site(only) && !names_topic(only) && only.contains([' ', '　']) =>
            {
                push(only, "h1");
            }
            (_, [only])
                if !names_site(only) && !names_topic(only) && shares_words(only, &whole) =>
            {
                push(only, "h1");
            }
            _ => {}
        }
    }
    for sourced in own {
        push(&sourced.value, &sourced.basis);
    }
    if headline.is_empty() {
        // One heading is the headline even where the other titles say it in other words.
        match headings.first.as_slice() {
            [only] if !names_site(only) && whole.is_empty() => push(only, "h1"),
            _ => {
                // Where the first heading is the site's, the headline has the second; the title ends or begins with it.
                let part = headings.second.iter().find(|heading| {
                    let part = folded(heading);
                    part.chars().count() > 5
                        && !site.contains(&part)
                        && !is_host(heading)
                        && !headings.first.iter().any(|first| folded(first) == part)
                        && folds.iter().any(|t| t.ends_with(&part) || t.starts_with(&part))
                });
                if let Some(heading) = part {
                    push(heading, "h2");
                }
            }
        }
    }
    for (value, basis) in
        listed.iter().map(|s| (s.value.as_str(), s.basis.as_str())).chain([(title, "title")])
    {
        if let Some(cut) = without_site(value, &site, &headings.first) {
            push(cut, &format!("{basis} without the site's name"));
        }
        push(value, basis);
    }
    for heading in headline.iter().chain(&other) {
        push(heading, "h1");
    }
    out
}

/// Whether a part of a title is a host's name: `quay.example`, `A.Word.A.Day`.
fn is_host(part: &str) -> bool {
    let part = part.trim_matches(|c: char| !c.is_alphanumeric());
    let label = part.rsplit('.').next().unwrap_or_default();
    part.contains('.')
        && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && (2..=8).contains(&label.len())
        && label.chars().all(char::is_alphabetic)
}

/// Whether a folded heading ends a title behind a separator, or stands between two: a site's or section's name.
///
/// At the end of a trail of three or more it is at most two thirds of the title: `Site - News - The headline` has the
/// headline there. Between two it is a word or two, and shorter than what follows.
fn is_section(title: &str, heading: &str) -> bool {
    let most = folded(title).len() * 2 / 3;
    let mut rest = title;
    for n in 0..MOST_PARTS {
        let Some((_, after)) = split_first(rest) else { break };
        let last_of_two = n == 0 && split_first(after).is_none();
        if (last_of_two || heading.len() <= most) && folded(after) == heading {
            return true;
        }
        if let Some((middle, end)) = split_first(after)
            && lines::words(middle) <= 2
            && folded(middle) == heading
            && folded(end).len() > heading.len()
        {
            return true;
        }
        rest = after;
    }
    false
}

/// Parts of a title that are looked at; no honest one has more.
const MOST_PARTS: usize = 12;

/// Whether a heading says in other words what one of the titles says.
fn shares_words(heading: &str, titles: &[&str]) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parted = text.split(|c: char| !c.is_alphanumeric());
        parted.filter(|w| w.chars().count() > 3).map(str::to_lowercase).collect()
    };
    let own = words(heading);
    let shared = |title: &&str| {
        let other = words(title);
        own.iter().filter(|word| other.contains(word)).count()
    };
    let most = titles.iter().map(shared).max().unwrap_or(0);
    most >= 2 || most * 2 > own.len() && own.len() > 2
}

/// A title without the site's name at its end or beginning, where it has one.
fn without_site<'a>(title: &'a str, sites: &[String], headings: &[String]) -> Option<&'a str> {
    let (head, tail) = split_last(title)?;
    if is_host(head) && !is_host(tail) {
        return Some(tail);
    }
    let names = |part: &str| {
        let part = folded(part);
        sites.iter().any(|site| {
            *site == part
                || (part.len() > 3 && site.contains(&part))
                || (site.len() > 3 && part.contains(site.as_str()))
        })
    };
    let said = |part: &str| {
        let part = folded(part);
        headings.iter().any(|heading| folded(heading) == part)
    };
    if said(tail)
        && !names(tail)
        && split_last(head).is_some()
        && folded(tail).len() > 2 * folded(head).len()
    {
        return Some(tail);
    }
    if names(tail) || said(tail) || said(head) {
        return Some(without_site(head, sites, headings).unwrap_or(head));
    }
    if let Some((first, rest)) = split_first(title)
        && names(first)
    {
        return Some(rest);
    }
    // A trail of sections ends in the headline: `Site - News » The headline`, where a heading is the section.
    if let Some((_, section)) = split_last(head)
        && lines::words(section) <= 2
        && headings.iter().any(|heading| folded(heading) == folded(section))
        && folded(tail).len() > folded(section).len()
    {
        return Some(tail);
    }
    // A few words after a line's worth of them are a name, whoever's it is.
    let (long, short) = (lines::words(head), lines::words(tail));
    (long >= 4 && short <= 4 && short < long).then_some(head)
}

/// What stands before and after the last separator.
fn split_last(title: &str) -> Option<(&str, &str)> {
    let (at, length) = SEPARATORS
        .iter()
        .filter_map(|separator| Some((title.rfind(separator)?, separator.len())))
        .max()?;
    let (head, tail) = (title[..at].trim(), title[at + length..].trim());
    (!head.is_empty() && !tail.is_empty()).then_some((head, tail))
}

/// What stands before and after the first separator.
fn split_first(title: &str) -> Option<(&str, &str)> {
    let (at, length) = SEPARATORS
        .iter()
        .filter_map(|separator| Some((title.find(separator)?, separator.len())))
        .min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)))?;
    let (head, tail) = (title[..at].trim(), title[at + length..].trim());
    (!head.is_empty() && !tail.is_empty()).then_some((head, tail))
}

/// Letters and figures in lower case, to compare by.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(title: &str, headings: &[&str], sites: &[&str]) -> String {
        ranked(title, headings, &[], sites).remove(0).value
    }

    fn ranked(title: &str, first: &[&str], second: &[&str], sites: &[&str]) -> Vec<Sourced> {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let headings = Headings { first: own(first), second: own(second), inner: Vec::new() };
        rank(&[], &[], title, &headings, &own(sites))
    }

    #[test]
    fn a_heading_that_no_title_knows_is_the_sections() {
        let page = "Ferry line loses a boat | The Post";
        assert_eq!(first(page, &["Latest from the quay"], &[]), "Ferry line loses a boat");
        assert_eq!(
            first(page, &["The ferry loses one more boat in May"], &[]),
            "The ferry loses one more boat in May"
        );
    }

    #[test]
    fn the_headline_may_have_the_second_heading() {
        let found = ranked(
            "quayblog » Archive » Ferry loses a boat",
            &["quayblog"],
            &["Search", "Ferry loses a boat"],
            &[],
        );
        assert_eq!(found[0], Sourced::new("Ferry loses a boat", "h2"));
    }

    #[test]
    fn a_few_words_after_a_line_are_a_name() {
        assert_eq!(
            first("Ferry loses a boat in May | Quay News", &[], &[]),
            "Ferry loses a boat in May"
        );
        assert_eq!(
            first("QUAY NEWS|港の倉庫で三日に火事があった", &[], &["Quay News"]),
            "港の倉庫で三日に火事があった"
        );
        assert_eq!(
            first("Quay - a history of five houses", &[], &[]),
            "Quay - a history of five houses"
        );
        assert_eq!(first("Shared work¶", &["Shared work¶"], &[]), "Shared work");
    }

    #[test]
    fn a_trail_of_sections_ends_in_the_headline() {
        let title = "quay club - News » The ferry loses a boat";
        assert_eq!(first(title, &["News"], &[]), "The ferry loses a boat");
        assert_eq!(first("quay.example // » Ada Lund", &[], &[]), "Ada Lund");
    }

    #[test]
    fn a_heading_of_two_words_that_the_declared_headlines_do_not_hold_is_a_topic() {
        let headings = Headings {
            first: vec!["Quay News".to_owned()],
            inner: vec!["Quay News".to_owned()],
            second: Vec::new(),
        };
        let listed = [Sourced::new("Ferry line loses a boat in May", "og:title")];
        let found = rank(&[], &listed, "Ferry line loses a boat in May - Blog", &headings, &[]);
        assert_eq!(found[0].value, "Ferry line loses a boat in May");
    }

    #[test]
    fn the_sites_name_is_no_headline() {
        assert_eq!(first("Rates rise again | The Post", &["The Post"], &[]), "Rates rise again");
        assert_eq!(
            first("Rates rise again - The Post", &["Rates rise again"], &[]),
            "Rates rise again"
        );
        assert_eq!(first("Rates rise - The Post", &[], &["thepost"]), "Rates rise");
        assert_eq!(first("Self-made - why not", &[], &[]), "Self-made - why not");
        assert_eq!(first("", &["Only heading"], &[]), "Only heading");
    }
}
