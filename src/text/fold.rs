//! When are two spellings of a word the same word? Folding: NFKC, lower case, quotation marks and dashes made plain.
//!
//! Folding works on one grapheme cluster at a time, so that every folded byte has an original place even where NFKC
//! composes, splits or reorders. A cluster is closed under composition (UAX 29 puts combining marks and Hangul jamo with
//! what they combine with), so this is the NFKC of the whole text.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// A folded text and the way back to the original offsets.
///
/// ```
/// let folded = wirecopy::text::fold("Ofﬁce — “Don’t”");
/// assert_eq!(folded.text(), "office - \"don't\"");
/// // `ﬁ` is three bytes in the original and two here.
/// assert_eq!(folded.original(0, 6), (0, 7));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// Clusters that are not one byte on both sides, in order.
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    folded: usize,
    folded_end: usize,
    original: usize,
    original_end: usize,
}

impl Folded {
    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The original bytes of the folded bytes `start..end`: whole clusters, so a word that begins or ends inside what was
    /// one character (a ligature, `½`) takes the character.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.steps.partition_point(|s| s.folded_end <= start);
        let begin = match self.steps.get(first) {
            Some(step) if step.folded <= start => step.original,
            _ => self.after(first, start),
        };
        let last = self.steps.partition_point(|s| s.folded < end);
        let stop = match last.checked_sub(1).map(|i| self.steps[i]) {
            Some(step) if end <= step.folded_end => step.original_end,
            _ => self.after(last, end),
        };
        (begin, stop)
    }

    /// The original offset of a folded offset that stands after step `next - 1` and outside all steps.
    fn after(&self, next: usize, offset: usize) -> usize {
        match next.checked_sub(1).map(|i| self.steps[i]) {
            Some(step) => step.original_end + (offset - step.folded_end),
            None => offset,
        }
    }

    fn push_cluster(&mut self, cluster: &str, at: usize) {
        let folded = self.text.len();
        if cluster.len() == 1 {
            self.text.push(cluster.as_bytes()[0].to_ascii_lowercase() as char);
            return;
        }
        if is_nfkc_quick(cluster.chars()) == IsNormalized::Yes {
            cluster.chars().for_each(|c| push_plain(c, &mut self.text));
        } else {
            cluster.nfkc().for_each(|c| push_plain(c, &mut self.text));
        }
        self.steps.push(Step {
            folded,
            folded_end: self.text.len(),
            original: at,
            original_end: at + cluster.len(),
        });
    }
}

/// Folds a text: NFKC, lower case, curly quotation marks and Unicode hyphens and dashes to their ASCII forms, no-break
/// space to space.
pub fn fold(text: &str) -> Folded {
    let mut out = Folded::default();
    fold_into(text, &mut out);
    out
}

/// The same into buffers already there.
pub(super) fn fold_into(text: &str, out: &mut Folded) {
    out.text.clear();
    out.steps.clear();
    out.text.reserve(text.len());
    let mut rest = 0;
    while rest < text.len() {
        // Characters that never join a neighbour of their own kind need no search for the cluster's end.
        let mut chars = text[rest..].char_indices();
        let Some((_, mut current)) = chars.next() else { break };
        let mut at = 0;
        let mut stop = rest;
        for (next_at, next) in chars {
            if !stands_alone(current) || !stands_alone(next) {
                break;
            }
            out.push_cluster(&text[rest + at..rest + next_at], rest + at);
            (at, current) = (next_at, next);
            stop = rest + next_at;
        }
        // The run ended before a character of the other kind: take the cluster it stands in by the full rule.
        if let Some(cluster) = text[stop..].graphemes(true).next() {
            out.push_cluster(cluster, stop);
            rest = stop + cluster.len();
        }
    }
}

/// Whether a character is a cluster of its own when its neighbours are of this kind too. A choice for speed only.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\n' | ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{24f}' | '\u{388}'..='\u{3ff}'
        | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' | '\u{2010}'..='\u{2015}'
        | '\u{2018}'..='\u{2026}' | '\u{20ac}')
    // Pictographs join over a zero-width joiner only, which is not of this kind.
}

fn push_plain(c: char, out: &mut String) {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' => out.push('\''),
        '\u{201c}' | '\u{201d}' | '\u{201f}' => out.push('"'),
        '\u{2010}'..='\u{2015}' => out.push('-'),
        '\u{a0}' => out.push(' '),
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        c => out.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn naive(text: &str) -> String {
        let mut out = String::new();
        for c in text.nfkc() {
            push_plain(c, &mut out);
        }
        out
    }

    #[test]
    fn marks_and_dashes_become_plain() {
        assert_eq!(fold("‘A’ “B” c—d\u{a0}e").text(), "'a' \"b\" c-d e");
    }

    #[test]
    fn combining_marks_compose_and_keep_their_place() {
        let folded = fold("xe\u{301}y z");
        assert_eq!(folded.text(), "xéy z");
        assert_eq!(folded.original(0, 4), (0, 5));
        assert_eq!(folded.original(5, 6), (6, 7));
    }

    proptest! {
        #[test]
        fn clusters_fold_as_the_whole_text(text in "[a-zA-Z .’“é\u{301}\u{308}ﬁ½ΣσⅣ한\u{1100}\u{1161}\u{11a8}가\u{200d}👩\u{fe0f}\u{93e}क\n\r]{0,24}") {
            let folded = fold(&text);
            prop_assert_eq!(folded.text(), naive(&text));
        }

        #[test]
        fn every_folded_character_has_an_original_place(text in "\\PC{0,24}") {
            let folded = fold(&text);
            let mut last = 0;
            for (i, c) in folded.text().char_indices() {
                let (start, end) = folded.original(i, i + c.len_utf8());
                prop_assert!(start < end && end <= text.len() && start >= last);
                prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
                last = start;
            }
        }
    }
}
