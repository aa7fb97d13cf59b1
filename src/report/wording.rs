//! How are findings worded and fitted to a screen? Reasons, days, counts, columns: no state, no stream.

use std::collections::BTreeSet;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::provenance::Role;
use crate::provenance::evidence::{Evidence, Group, Kind};
use crate::provenance::role::is_credited as credited;
use crate::report::model::{Absent, Piece};

/// Why a piece has its role: the one or two best items of its evidence, in a reader's words.
pub(super) fn reason(piece: &Piece) -> String {
    let mut items: Vec<&Evidence> = piece
        .evidence
        .iter()
        .filter(|e| match piece.role {
            Role::Original => e.weight < 0,
            Role::Partial => e.weight > 0 || e.kind == Kind::PartialCredit,
            _ => e.weight > 0 && e.kind != Kind::Aggregator && e.kind != Kind::Later,
        })
        .collect();
    // A credit or a proof says more than a share, which stands in the row already.
    let uncredited = piece.role == Role::Reprint && !is_credited(piece);
    items.sort_by_key(|e| {
        let kind = match e.kind.group() {
            _ if uncredited && e.kind == Kind::SharedWithCredited => 0,
            Group::Credit | Group::Metadata | Group::Own | Group::User => 0,
            Group::Label => 1,
            Group::Typography => 2,
            Group::Edits => 3,
            _ => 4,
        };
        (kind, std::cmp::Reverse(e.weight.abs()))
    });
    let mut said: Vec<String> = Vec::new();
    let mut kinds: BTreeSet<Kind> = BTreeSet::new();
    for e in items {
        let phrase = phrase(e);
        if said.len() < 3 && !phrase.is_empty() && kinds.insert(e.kind) {
            said.push(phrase);
        }
    }
    let own = |e: &Evidence| e.weight < 0 && e.kind != Kind::Copied;
    if piece.role == Role::Original && !piece.evidence.iter().any(own) {
        said.push("no agency credit found".to_owned());
    }
    if uncredited {
        said.insert(0, "uncredited".to_owned());
        said.truncate(3);
    }
    if piece.evidence.iter().any(|e| e.kind == Kind::Earlier) {
        said.push("dated before what it shares text with".to_owned());
    }
    said.join("; ")
}

pub(super) fn day_key(piece: &Piece) -> String {
    piece.published.as_ref().and_then(|d| d.from.clone()).unwrap_or_else(|| "9".to_owned())
}

pub(super) fn absent_key(absent: &Absent) -> String {
    let of = absent.published.as_ref();
    of.and_then(|d| d.from.clone().or_else(|| d.to.clone())).unwrap_or_else(|| "9".to_owned())
}

/// `7 July` or `7 July 2025` of `2025-07-07…`.
pub(super) fn full_day(date: &str, year: bool) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let parts: Vec<&str> = date.get(..10).unwrap_or(date).split('-').collect();
    let [y, m, d] = parts[..] else { return date.to_owned() };
    let month = m.parse::<usize>().ok().and_then(|m| MONTHS.get(m.wrapping_sub(1)));
    match (month, d.parse::<u32>()) {
        (Some(month), Ok(d)) if year => format!("{d} {month} {y}"),
        (Some(month), Ok(d)) => format!("{d} {month}"),
        _ => date.to_owned(),
    }
}

/// Whether a piece names its origin, as the figures of sources count it.
pub(super) fn is_credited(piece: &Piece) -> bool {
    let origin = piece.origin.as_ref().map(|o| (o.name.as_str(), o.basis.as_str()));
    credited(&piece.evidence, origin)
}

/// An item of evidence in a reader's words.
pub(super) fn phrase(e: &Evidence) -> String {
    let words = || short(&e.text.split_whitespace().collect::<Vec<_>>().join(" "), 70);
    match e.kind {
        Kind::TailCredit => format!("ends in \"{}\"", words()),
        Kind::Label => format!("labelled {}", e.text),
        Kind::AuthorField | Kind::Canonical | Kind::RepublicationPixel => words(),
        Kind::LossyCharacters => "quotation marks flattened".to_owned(),
        Kind::LostStructure => "paragraphs lost".to_owned(),
        Kind::Copied | Kind::EarlierVersion | Kind::SelfCredit | Kind::Defect | Kind::User => {
            e.says.clone()
        }
        Kind::SharedWithCredited => format!("{} {}", e.text, e.says),
        Kind::Cut => "cut from the longer text".to_owned(),
        Kind::Replacement => e.text.clone(),
        Kind::Feed => "comes from a feed, its notice says".to_owned(),
        Kind::Coverage90 | Kind::Coverage50 | Kind::Coverage30 | Kind::Aggregator | Kind::Later => {
            String::new()
        }
        Kind::Reference => "stands in the reference".to_owned(),
        Kind::HiddenAncestor => "three texts each share what the third lacks".to_owned(),
        Kind::ForeignSelf => format!("speaks of another as itself: \"{}\"", words()),
        _ => format!("\"{}\"", words()),
    }
}

/// A number with a comma after each three digits.
pub(crate) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 page`, `2 pages`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    counted(n, noun, &format!("{noun}s"))
}

pub(super) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share.min(1.0) * 100.0)
}

/// A time in the unit that says it best.
pub(super) fn hours(hours: f64) -> String {
    match hours.abs() {
        0.0 => "0 h".to_owned(),
        h if h < 1.0 => format!("{:.0} min", hours * 60.0),
        h if h < 10.0 && h.fract() != 0.0 => format!("{hours:.1} h"),
        h if h < 48.0 => format!("{hours:.0} h"),
        _ => format!("{:.0} days", hours / 24.0),
    }
}

pub(super) fn join(parts: &[&str], by: &str) -> String {
    parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(by)
}

/// A word for a shell, quoted where it must be.
pub(super) fn quote(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_alphanumeric() || "/._-+:@,".contains(c));
    if plain && !word.is_empty() {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A text cut in its middle to a width, so that both ends of a path can be read.
pub(crate) fn short(text: &str, most: usize) -> String {
    if text.width() <= most || most < 5 {
        return text.to_owned();
    }
    let keep = most - 1;
    let (head, tail) = (keep / 3, keep - keep / 3);
    let start = within(text.chars(), head);
    let end: String = within(text.chars().rev(), tail).chars().rev().collect();
    format!("{start}…{end}")
}

/// The beginning of a text that fits a width.
pub(super) fn beginning(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    format!("{}…", within(text.chars(), most.saturating_sub(1)).trim_end())
}

/// The first characters that fit a width.
fn within(chars: impl Iterator<Item = char>, width: usize) -> String {
    let mut used = 0;
    chars
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect()
}

/// A text without what moves a terminal's cursor or turns the direction of writing.
pub(crate) fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .filter(|&c| !turns(c))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

/// Columns that a text takes on the screen.
pub(crate) fn width_of(text: &str) -> usize {
    text.width()
}

/// A text filled with spaces to a width on the screen.
pub(crate) fn pad(text: &str, width: usize) -> String {
    format!("{text}{:fill$}", "", fill = width.saturating_sub(text.width()))
}

/// A text broken into lines of at most `width` columns, between words where that can be.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(20);
    let mut lines: Vec<String> = Vec::new();
    for mut word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
                continue;
            }
            _ => {}
        }
        while word.width() > width {
            let first = within(word.chars(), width);
            word = &word[first.len()..];
            lines.push(first);
        }
        lines.push(word.to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_or_broken_fits_its_width() {
        let texts = [
            "東京都港区の橋が閉鎖された",
            "a b",
            "txt/unsorted/carrow-span.txt",
            "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
        ];
        for text in texts {
            for width in 5..30 {
                assert!(short(text, width).width() <= width, "{text} {width}");
            }
            let long = format!("{text} {text}{text}{text}");
            assert!(wrap(&long, 21).iter().all(|line| line.width() <= 21), "{text}");
            assert_eq!(wrap(&long, 21).concat().replace(' ', ""), long.replace(' ', ""));
        }
    }

    #[test]
    fn nothing_moves_the_cursor_or_turns_the_text() {
        assert_eq!(clean("a\u{1b}[2Jb\u{202e}c\nd\u{0}"), "a [2Jbc d ");
    }

    #[test]
    fn times_are_said_in_the_unit_that_fits() {
        let said = [0.0, 0.4, 1.5, 7.0, 30.4, 48.0, 100.0, -0.5].map(hours);
        assert_eq!(said, ["0 h", "24 min", "1.5 h", "7 h", "30 h", "2 days", "4 days", "-30 min"]);
    }
}
