//! Which characters are tokens of their own? Those of scripts that put no space between words.
//!
//! Han, Hiragana, Katakana, Thai, Lao, Khmer and Myanmar: letters and the marks that stand on them, not digits and
//! punctuation. Hangul has spaces, so it has words. The table is of folded characters: halfwidth Katakana is Katakana there.

/// First and last code point of each stretch, ascending.
const CHARACTERS: [(char, char); 25] = [
    ('\u{e01}', '\u{e3a}'),     // Thai
    ('\u{e40}', '\u{e4e}'),     // Thai
    ('\u{e81}', '\u{ece}'),     // Lao
    ('\u{edc}', '\u{edf}'),     // Lao
    ('\u{1000}', '\u{103f}'),   // Myanmar
    ('\u{1050}', '\u{108f}'),   // Myanmar
    ('\u{109a}', '\u{109d}'),   // Myanmar
    ('\u{1780}', '\u{17d3}'),   // Khmer
    ('\u{17d7}', '\u{17d7}'),   // Khmer repetition
    ('\u{17dc}', '\u{17dd}'),   // Khmer
    ('\u{3005}', '\u{3007}'),   // Han iteration, closing mark and zero
    ('\u{3021}', '\u{3029}'),   // Han numerals
    ('\u{3038}', '\u{303b}'),   // Han numerals, vertical iteration
    ('\u{3041}', '\u{3096}'),   // Hiragana
    ('\u{3099}', '\u{309a}'),   // voicing marks
    ('\u{309d}', '\u{309f}'),   // Hiragana iteration
    ('\u{30a1}', '\u{30fa}'),   // Katakana
    ('\u{30fc}', '\u{30ff}'),   // Katakana length and iteration
    ('\u{31f0}', '\u{31ff}'),   // Katakana extensions
    ('\u{3400}', '\u{4dbf}'),   // Han
    ('\u{4e00}', '\u{9fff}'),   // Han
    ('\u{a9e0}', '\u{a9ef}'),   // Myanmar
    ('\u{aa60}', '\u{aa7f}'),   // Myanmar
    ('\u{f900}', '\u{faff}'),   // Han compatibility
    ('\u{20000}', '\u{3ffff}'), // Han
];

/// Whether a folded character is a token of its own rather than part of a word.
pub(super) fn is_character(c: char) -> bool {
    let next = CHARACTERS.partition_point(|&(first, _)| first <= c);
    next > 0 && c <= CHARACTERS[next - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_ascends() {
        assert!(CHARACTERS.is_sorted_by(|a, b| a.1 < b.0));
        assert!(CHARACTERS.iter().all(|(first, last)| first <= last && first.len_utf8() >= 3));
    }

    #[test]
    fn scripts_without_spaces_have_characters() {
        assert!("漢字かなカナーไทยລາວខ្មែរမြန်မာ々".chars().all(is_character));
        assert!(!"aЖ한글0๑。、ｶש".chars().any(is_character));
    }
}
