//! Which of the page's titles is the headline? Titles as the page gives them to a list, the likeliest first.
//!
//! Two habits hide the headline: `<title>` carries the site's name after it, and `<h1>` holds the site's name alone.

use super::clean;
use crate::article::Sourced;

/// What stands between a headline and the site's name.
const SEPARATORS: &[&str] =
    &[" - ", " | ", " – ", " — ", " » ", " :: ", " · ", " // ", " • ", "_", " : "];

/// Puts the page's titles in order: `own` are those of JSON-LD, `listed` those of `<meta>`, best first.
pub(super) fn rank(
    own: &[Sourced],
    listed: &[Sourced],
    title: &str,
    headings: &[String],
    sites: &[String],
) -> Vec<Sourced> {
    let whole: Vec<String> = listed
        .iter()
        .map(|s| s.value.clone())
        .chain([title.to_owned()])
        .map(|t| folded(&t))
        .collect();
    let site: Vec<String> = sites.iter().map(|site| folded(site)).collect();
    // A heading at the end of the title, after a separator, is the site's name; one at its beginning is the headline.
    let names_site = |heading: &str| {
        let heading = folded(heading);
        site.contains(&heading) || (title_tail(title).is_some_and(|tail| folded(tail) == heading))
    };
    let in_a_title = |heading: &str| {
        let heading = folded(heading);
        heading.len() > 8 && whole.iter().any(|title| title.contains(&heading))
    };

    let mut out: Vec<Sourced> = Vec::new();
    let mut push = |value: &str, basis: &str| {
        let value = clean(value);
        if !value.is_empty() && !out.iter().any(|s| s.value == value && s.basis == basis) {
            out.push(Sourced::new(value, basis));
        }
    };
    let (headline, other): (Vec<&String>, Vec<&String>) =
        headings.iter().partition(|heading| in_a_title(heading) && !names_site(heading));
    if let Some(first) = headline.first() {
        push(first, "h1");
    }
    for sourced in own {
        push(&sourced.value, &sourced.basis);
    }
    // One heading is the headline even where the other titles say it in other words.
    if let ([only], true) = (headings, headline.is_empty())
        && !names_site(only)
        && headings.len() == 1
    {
        push(only, "h1");
    }
    for (value, basis) in
        listed.iter().map(|s| (s.value.as_str(), s.basis.as_str())).chain([(title, "title")])
    {
        if let Some(cut) = without_site(value, &site, headings) {
            push(cut, &format!("{basis} without the site's name"));
        }
        push(value, basis);
    }
    for heading in headline.iter().skip(1).chain(&other) {
        push(heading, "h1");
    }
    out
}

/// A title without the site's name at its end, where it has one.
fn without_site<'a>(title: &'a str, sites: &[String], headings: &[String]) -> Option<&'a str> {
    let (head, tail) = split_last(title)?;
    let tail = folded(tail);
    let known = sites.iter().any(|site| {
        *site == tail
            || (tail.len() > 3 && site.contains(&tail))
            || (site.len() > 3 && tail.contains(site))
    });
    let heading = headings.iter().any(|heading| {
        let heading = folded(heading);
        heading == tail || heading == folded(head)
    });
    (known || heading).then_some(head)
}

fn title_tail(title: &str) -> Option<&str> {
    split_last(title).map(|(_, tail)| tail)
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

/// Letters and figures in lower case, to compare by.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(title: &str, headings: &[&str], sites: &[&str]) -> String {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        rank(&[], &[], title, &own(headings), &own(sites)).remove(0).value
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
