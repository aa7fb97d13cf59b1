//! Which of a carrier's own versions of a text is the later? Dates, marks of revision, and what a desk does to a text.
//!
//! Input are two texts of one carrier with their verified pair; output is an [`Order`]: evidence for "the second is the
//! later" and for the reverse. None of it is certain alone, so it is summed, and where the sum is thin the order is left open.
//!
//! What a desk does depends on the desk. A paper's story grows; what an agency prints whole it sends again shorter, and
//! only a flash of a few lines grows. The weights are log-likelihood ratios in thousandths; those of the agency were
//! counted on 1,661 dated pairs of a newswire, the others on simulated collections (`docs/provenance.md`).

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Piece, Precision};
use crate::provenance::clock::Clock;
use crate::provenance::evidence::{Evidence, Kind, capped_sum};
use crate::provenance::story::Story;
use crate::verify::Pair;

/// Words below which an agency's text is a flash, which grows.
const FLASH: u32 = 60;
/// Words by which a paper's later version is longer, at least.
const GROWN: u32 = 10;
/// Share of the shorter version that must stand in the longer, in ten-thousandths.
const WHOLE: u64 = 9_000;
/// The same for a text that was cut and edited.
const MOST: u64 = 6_000;

/// Marks of revision in a headline: the letters that agencies and papers set before or behind it.
static HEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    re(r"(?x)^\W*(?:(?:UPDATE|WRAPUP|RECAST|LEAD)\s?(?P<n>\d{0,2})\b\s?[-:–—)]
          |(?:UPDATED?|CORRECTED|CORRECTION|CORRECTING|REFILE|RPT|ADDS|RECASTS|KORREKTUR|BERICHTIGUNG|CORREGIDO|ACTUALIZA
              |ACTUALIZADO|CORRIGÉ|RECTIFICATIF|MAJ|CORREZIONE|AGGIORNATO|ATUALIZA|CORREÇÃO)\b[^\p{Ll}\n]{0,12}[-:–—]
          |(?P<m>\d)(?:st|nd|rd|th)\s(?:Ld|LD|Lead)\b)
          |^\W*[(\[](?:UPDATED?|CORRECTED|CORRECTION|RPT|REPEAT)[)\]]
          |[(\[](?:UPDATED?|CORRECTED|CORRECTION|\d(?:st|nd|rd|th)\sLD)[)\]]\W*$")
});
/// A time of day in a headline, as running tables and live pages set it.
static HOUR: LazyLock<Regex> = LazyLock::new(|| {
    re(r"(?x)\b(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?:\s?(?P<half>[AaPp])\.?[Mm]\b)?")
});
/// The same above a text, for an agency's subscribers, and under it, for readers.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    re(
        r"(?x)\((?:Adds|Updates|Updating|Recasts|Corrects|Correcting|Refiles|Rewrites|Writes\sthrough|Removes|Clarifies)\b[^()\n]{0,160}\)
          |\(?ATTN:\s(?:ADDS|UPDATES|RECASTS|CORRECTS|CHANGES|REWRITES)\b[^()\n]{0,160}
          |\bEds:\s(?:Updates|UPDATES|Adds|ADDS|Corrects|CORRECTS|Recasts|RECASTS)\b
          |\b\d(?:st|nd|rd|th)\sLd-Writethru\b
          |\b[Tt]his\s(?:story|article|report|post)\s(?:has\sbeen|was)\s(?:updated|corrected|amended|revised)\b
          |\b[Aa]n\searlier\sversion\sof\sthis\s(?:story|article|report|post)\b
          |(?m:^)(?:Updated\swith|Updated\sto|Correction:|CORRECTION:|Clarification:|Editor.s\snote:\sThis\s\w+\s(?:has\sbeen|was)\s(?:updated|corrected))
          |\b[Cc]et\sarticle\sa\sété\s(?:mis\sà\sjour|modifié|corrigé)\b
          |\b[Dd]iese[rs]?\s(?:Artikel|Text|Beitrag|Meldung)\swurde\s(?:\S+\s){0,3}(?:aktualisiert|korrigiert|ergänzt)\b
          |\b[Ee]st[ea]\s(?:artículo|noticia|información|nota)\s(?:ha\ssido|fue)\s(?:actualizad|corregid)[oa]\b
          |\b[Qq]uesto\sarticolo\sè\sstato\s(?:aggiornato|corretto)\b
          |\b[Ee]sta?\s(?:texto|matéria|reportagem|notícia|artigo)\sfoi\s(?:atualizad|corrigid)[oa]\b",
    )
});
/// An exchange's code for a company, as agencies write it into their texts.
static CODE: LazyLock<Regex> =
    LazyLock::new(|| re(r"<\.?[A-Z]{1,5}(?:\.[A-Z]{1,2})?>|\([A-Z0-9]{1,6}\.[A-Z]{1,2}\)"));

fn re(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the patterns are constants, compiled in tests")]
    Regex::new(pattern).expect("a valid pattern")
}

/// What a version shows of its place in the row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Signs {
    /// The mark of revision, and which round it names: 0 without a mark.
    mark: Option<(String, u32)>,
    /// Exchange codes in headline and text.
    codes: usize,
    /// The last word, where it is a name in capitals or the same in small letters.
    signature: Option<String>,
    /// The time of day that the headline gives, in minutes, and its words.
    hour: Option<(u32, String)>,
}

impl Signs {
    /// The signs of a piece, given its document's text.
    pub(crate) fn of(piece: &Piece, text: &str) -> Self {
        const ZONE: usize = 600;
        let whole = piece.span.of(text);
        let first = || whole.trim_start().lines().next().unwrap_or_default();
        let title = piece.title.as_deref().filter(|t| !t.is_empty()).unwrap_or_else(first);
        let round = |n: Option<regex::Match<'_>>| {
            n.and_then(|n| n.as_str().parse::<u32>().ok()).map_or(1, |n| n + 1)
        };
        let in_title = HEADLINE.captures(title).map(|c| {
            let n = round(c.name("n").or_else(|| c.name("m")));
            (c[0].trim().to_owned(), n)
        });
        let head = &whole[..floor(whole, ZONE)];
        let tail = &whole[ceil(whole, whole.len().saturating_sub(ZONE))..];
        let noted = || {
            let found = NOTE.find(head).or_else(|| NOTE.find(tail))?;
            Some((found.as_str().trim().to_owned(), 1))
        };
        let story = Story::of(piece, text).text;
        let last = story.trim_end_matches(|c: char| !c.is_alphanumeric());
        let last = last.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        Self {
            mark: in_title.or_else(noted),
            codes: CODE.find_iter(title).count() + CODE.find_iter(&story).count(),
            signature: (last.chars().count() > 3).then(|| last.to_owned()),
            hour: hour(title),
        }
    }
}

/// The time of day in a headline that gives just one.
fn hour(title: &str) -> Option<(u32, String)> {
    let mut all = HOUR.captures_iter(title);
    let (hit, None) = (all.next()?, all.next()) else { return None };
    let [h, m] = ["h", "m"].map(|part| hit[part].parse::<u32>().ok());
    let late = |half: regex::Match<'_>| half.as_str().eq_ignore_ascii_case("p");
    let h = match (h?, hit.name("half").map(late)) {
        (12, Some(afternoon)) => 12 * u32::from(afternoon),
        (h @ 1..12, Some(true)) => h + 12,
        (h, _) => h,
    };
    Some((h * 60 + m?, hit[0].to_owned()))
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// A version as it is weighed against another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version<'a> {
    pub(crate) document: &'a str,
    pub(crate) signs: &'a Signs,
    pub(crate) clock: &'a Clock,
    pub(crate) words: u32,
}

/// What speaks for either order of two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Order {
    /// For: the second is the later.
    pub(crate) forward: Vec<Evidence>,
    /// For: the first is the later.
    pub(crate) backward: Vec<Evidence>,
}

impl Order {
    /// Above zero where the second is the later, in thousandths.
    pub(crate) fn sum(&self) -> i64 {
        i64::from(capped_sum(&self.forward)) - i64::from(capped_sum(&self.backward))
    }

    /// Whether one of the two says that it is a version of another.
    pub(crate) fn is_marked(&self) -> bool {
        self.forward.iter().chain(&self.backward).any(|e| e.kind == Kind::RevisionMark)
    }
}

/// Weighs the order of two versions of one carrier. `pair` is theirs, `a` its first side; `wire` says that the carrier is an
/// agency.
pub(crate) fn order(a: Version<'_>, b: Version<'_>, pair: &Pair, wire: bool) -> Order {
    let mut out = Order::default();
    let mut say = |later_is_b: bool, kind: Kind, text: String, says: &str| {
        let (items, later) =
            if later_is_b { (&mut out.forward, b) } else { (&mut out.backward, a) };
        items.push(Evidence::new(kind, text, later.document, says));
    };
    let says = "it bears a later date than the other version";
    if b.clock.version_after(a.clock) {
        say(true, Kind::LaterVersion, day(b.clock), says);
    } else if a.clock.version_after(b.clock) {
        say(false, Kind::LaterVersion, day(a.clock), says);
    } else if let (Some((x, at_x)), Some((y, at_y))) = (&a.signs.hour, &b.signs.hour)
        && x != y
    {
        let text = if y > x { at_y } else { at_x }.clone();
        say(y > x, Kind::LaterVersion, text, "its headline gives a later hour than the other's");
    }
    let rank = |v: Version<'_>| v.signs.mark.as_ref().map_or(0, |(_, round)| *round);
    if rank(a) != rank(b) {
        let later = if rank(b) > rank(a) { b } else { a };
        let text = later.signs.mark.as_ref().map(|(text, _)| text.clone()).unwrap_or_default();
        say(
            rank(b) > rank(a),
            Kind::RevisionMark,
            text,
            "it says of itself that it is a later version",
        );
    }
    // Of the shorter, the share that stands in the longer.
    let [a_in_b, b_in_a] = pair.containment_parts();
    let b_longer = b.words > a.words;
    let (short, long, share) =
        if b_longer { (a.words, b.words, a_in_b) } else { (b.words, a.words, b_in_a) };
    let text = || format!("{short} and {long} words");
    if wire {
        if short < FLASH && share >= MOST && long * 10 >= short * 13 {
            say(
                b_longer,
                Kind::FlashGrown,
                text(),
                "a flash of a few lines, and the story made of it",
            );
        } else if short >= FLASH && share >= WHOLE && long * 10 >= short * 13 {
            say(!b_longer, Kind::SentShorter, text(), "an agency sends a story again shorter");
        } else if short >= FLASH && share >= MOST && long * 10 >= short * 13 {
            say(
                !b_longer,
                Kind::SentShorterEdited,
                text(),
                "an agency sends a story again shorter",
            );
        }
    } else if share >= WHOLE && long >= short + GROWN {
        say(b_longer, Kind::Grown, text(), "the earlier version stands in it, and it says more");
    }
    if a.signs.codes != b.signs.codes {
        let codes = a.signs.codes.abs_diff(b.signs.codes);
        let text = format!("{codes} codes of an exchange");
        say(
            b.signs.codes < a.signs.codes,
            Kind::CodesDropped,
            text,
            "the other version has codes that this one lacks",
        );
    }
    if let (Some(x), Some(y)) = (&a.signs.signature, &b.signs.signature)
        && x != y
        && x.to_uppercase() == y.to_uppercase()
    {
        let capital = |s: &str| s.chars().all(|c| !c.is_lowercase());
        if capital(x) != capital(y) {
            let (from, to) = if capital(x) { (x, y) } else { (y, x) };
            let text = format!("{from} → {to}");
            say(
                capital(x),
                Kind::SignatureRestyled,
                text,
                "the signature is no longer in capitals",
            );
        }
    }
    out
}

fn day(clock: &Clock) -> String {
    let when = clock.published.as_ref();
    when.and_then(|w| w.from.map(|s| crate::extract::date::format(s + w.zone(), Precision::Day)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Span;

    fn signs(title: &str, text: &str) -> Signs {
        let mut piece = crate::extract::piece(Span::new(0, text.len()));
        piece.title = Some(title.to_owned());
        Signs::of(&piece, text)
    }

    #[test]
    fn marks_of_revision_are_read_in_headline_head_and_tail() {
        let story = "The mill shut on Monday. Nobody came to open it again.";
        for (title, text) in [
            ("UPDATE 1-Mill shuts", story.to_owned()),
            ("CORRECTED-Mill shuts", story.to_owned()),
            ("Mill shuts (UPDATED)", story.to_owned()),
            ("(RPT) Mill shuts", story.to_owned()),
            ("", format!("CORRECTION - Mill shuts\n{story}")),
            ("KORREKTUR: Mühle schließt", story.to_owned()),
            ("Mill shuts", format!("(Adds details, background)\n\n{story}")),
            ("Mill shuts", format!("(ATTN: ADDS details in paras 4-5)\n{story}")),
            ("Mill shuts", format!("{story}\n\nThis story has been updated.")),
            (
                "Mill shuts",
                format!("{story}\n\nAn earlier version of this article misspelt a name."),
            ),
            ("Mill shuts", format!("{story}\n\nCet article a été mis à jour à 16h40.")),
        ] {
            assert!(signs(title, &text).mark.is_some(), "{title} {text}");
        }
    }

    #[test]
    fn a_story_about_updates_bears_no_mark() {
        for title in
            ["Updated phones sell well", "Lead paint found in school", "Update your passport"]
        {
            assert_eq!(
                signs(title, "The mill (which adds water) shut on Monday.").mark,
                None,
                "{title}"
            );
        }
    }

    #[test]
    fn a_headline_gives_one_hour() {
        let hour = |title: &str| signs(title, "The mill shut.").hour.map(|(minutes, _)| minutes);
        assert_eq!(hour("Grain futures 10:50 EDT"), Some(650));
        assert_eq!(hour("Mill fire, as of 1:05 p.m."), Some(785));
        assert_eq!(hour("Mill fire, as of 12:05 am"), Some(5));
        assert_eq!(hour("Mill open from 9:00 to 17:00"), None);
        assert_eq!(hour("Mill shuts"), None);
    }

    #[test]
    fn rounds_are_counted() {
        let round = |title: &str| signs(title, "The mill shut.").mark.map(|(_, round)| round);
        assert_eq!(round("UPDATE 2-Mill shuts"), Some(3));
        assert_eq!(round("UPDATE 1-Mill shuts"), Some(2));
        assert_eq!(round("Mill shuts"), None);
    }
}
