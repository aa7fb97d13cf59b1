//! Which characters beyond ASCII need no reference? Those that fold alone to a few bytes and never surprise the word rules.
//!
//! The table is made from the crates that hold Unicode's rules, each entry when its character is first met: a character is
//! plain only if it folds to something no longer than itself and then parts or joins words, between letters, digits and
//! marks, as an ASCII letter or an ASCII slash does. The table spans all characters of two and three bytes. Those of scripts
//! without spaces that part words as a slash does, and are tokens themselves, are known too.

use std::sync::atomic::{AtomicU32, Ordering};

use unicode_normalization::{IsNormalized, is_nfkc_quick};

use super::fold::fold;
use super::scripts::is_character;
use super::words::words;

static TWO_BYTES: [AtomicU32; 0x800] = [const { AtomicU32::new(0) }; 0x800];
static THREE_BYTES: [AtomicU32; 0x1_0000] = [const { AtomicU32::new(0) }; 0x1_0000];

/// What takes a character's place in the folded text: up to three bytes from the lowest on, then their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plain(u32);

impl Plain {
    /// Set once the character was looked at, so that no entry stays 0.
    const KNOWN: u32 = 1 << 31;
    /// The character needs the reference.
    const NONE: Self = Self(Self::KNOWN);
    /// The character is a token, parts words, and folds to itself.
    const CHARACTER: Self = Self(Self::KNOWN | 1 << 30);

    fn new(replacement: &str) -> Self {
        let bytes = replacement.bytes().rev().fold(0, |bytes, b| bytes << 8 | u32::from(b));
        Self(bytes | (replacement.len() as u32) << 24 | Self::KNOWN)
    }

    /// Number of bytes; none where the character needs the reference.
    #[inline]
    pub(super) fn len(self) -> usize {
        (self.0 >> 24 & 3) as usize
    }

    /// Whether the character is a token, parts words, and folds to itself.
    pub(super) fn is_character(self) -> bool {
        self == Self::CHARACTER
    }

    /// The bytes, and one that means nothing.
    #[inline]
    pub(super) fn bytes(self) -> [u8; 4] {
        self.0.to_le_bytes()
    }
}

/// What replaces the character at the start of `bytes`, which is not ASCII, and how many bytes it takes there.
#[inline]
pub(super) fn look_up(bytes: &[u8]) -> (Plain, usize) {
    let low = |i: usize| bytes.get(i).map_or(0, |&b| usize::from(b & 0x3f));
    let (entry, code, width) = match bytes[0] {
        lead @ 0xc2..=0xdf => {
            let code = usize::from(lead & 0x1f) << 6 | low(1);
            (&TWO_BYTES[code], code, 2)
        }
        lead @ 0xe0..=0xef => {
            let code = usize::from(lead & 0xf) << 12 | low(1) << 6 | low(2);
            (&THREE_BYTES[code], code, 3)
        }
        _ => return (Plain::NONE, 0),
    };
    // Whoever looks at an entry makes the same of it, so no order matters.
    match entry.load(Ordering::Relaxed) {
        0 => (derive(entry, code), width),
        known => (Plain(known), width),
    }
}

#[cold]
fn derive(entry: &AtomicU32, code: usize) -> Plain {
    let plain = char::from_u32(code as u32).map_or(Plain::NONE, |c| match replacement(c) {
        _ if stands_alone(c) => Plain::CHARACTER,
        Some(replacement) => Plain::new(&replacement),
        None => Plain::NONE,
    });
    entry.store(plain.0, Ordering::Relaxed);
    plain
}

/// Whether a character is a token of its own wherever it stands and parts the words around it as a slash does.
fn stands_alone(c: char) -> bool {
    let itself = |c: char| fold(c.encode_utf8(&mut [0; 4])).text().chars().eq([c]);
    // All numbers in plain text are ASCII digits.
    if !is_character(c) || c.is_numeric() || !itself(c) {
        return false;
    }
    let (text, parted) = (around(c.encode_utf8(&mut [0; 4])), around("/"));
    let (own, rest): (Vec<_>, Vec<_>) =
        words(&text).into_iter().partition(|w| w.folded.chars().eq([c]));
    // A mark would take with it what it stands on.
    own.iter().map(|w| w.span.start).eq(text.match_indices(c).map(|(at, _)| at))
        && rest.iter().map(|w| &w.folded).eq(words(&parted).iter().map(|w| &w.folded))
}

/// What can stand for a character in the folded text without changing a word or its place, if anything can.
fn replacement(c: char) -> Option<String> {
    let mut bytes = [0; 4];
    let c: &str = c.encode_utf8(&mut bytes);
    let folded = fold(c).text().to_owned();
    // All numbers in plain text are ASCII digits.
    let odd = |c: char| is_character(c) || c.is_numeric() && !c.is_ascii();
    // What might compose with a character before it, like the vowels and finals of Hangul, is not even folded alone.
    let composes = is_nfkc_quick(c.chars()) == IsNormalized::Maybe;
    if folded.is_empty() || folded.len() > c.len() || folded.contains(odd) || composes {
        return None;
    }
    if folded.is_ascii() {
        // A word must not begin or end inside what was one character.
        let letters = folded.bytes().filter(u8::is_ascii_alphanumeric).count();
        let whole = letters == 0 || letters == folded.len();
        return (whole && agree(c, &folded, &folded)).then_some(folded);
    }
    if folded.chars().count() != 1 {
        return None;
    }
    if agree(c, &folded, "z") {
        return Some(folded);
    }
    agree(c, &folded, "/").then(|| "/".to_owned())
}

/// Whether a character, folded so, makes the same words in the same places as what is to stand for it.
fn agree(c: &str, folded: &str, other: &str) -> bool {
    let (text, model) = (around(c), around(other));
    let found = words(&text);
    let found = found
        .iter()
        .map(|word| (word.folded.replace(folded, other), word.span.of(&text).replace(c, other)));
    let want = words(&model);
    found.eq(want.iter().map(|word| (word.folded.clone(), word.span.of(&model).to_owned())))
}

/// Something between letters, digits and marks.
fn around(c: &str) -> String {
    "bcb\n1c1\nb'c\nc'b\nc'\n_c_\n1,c\nc,1\nb:c\nbc'b\nb'cb\n1c,1\n1,c1\n\"c\"b\n c \n(c)\ncc\n"
        .replace('c', c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(c: char) -> Option<String> {
        let (plain, width) = look_up(c.encode_utf8(&mut [0; 4]).as_bytes());
        (plain.len() > 0).then(|| {
            assert_eq!(width, c.len_utf8());
            String::from_utf8(plain.bytes()[..plain.len()].to_vec()).unwrap()
        })
    }

    #[test]
    fn letters_marks_and_signs_need_no_reference() {
        for (c, want) in [
            ('É', "é"),
            ('Ж', "ж"),
            ('ß', "ß"),
            ('’', "'"),
            ('“', "\""),
            ('—', "-"),
            ('\u{a0}', " "),
            ('€', "/"),
            ('«', "/"),
            ('…', "..."),
            ('²', "2"),
            ('Ế', "ế"),
            ('™', "tm"),
        ] {
            assert_eq!(plain(c).as_deref(), Some(want), "{c}");
        }
    }

    #[test]
    fn what_joins_in_its_own_way_needs_it() {
        for c in [
            '\u{301}', '\u{ad}', '\u{1161}', '\u{d4e}', '\u{102b}', '々', '·', '\u{203f}',
            '\u{200d}', 'א', '½', '漢', '\u{345}', 'İ',
        ] {
            assert_eq!(plain(c), None, "{c}");
        }
    }

    #[test]
    fn characters_of_scripts_without_spaces_stand_alone() {
        let is = |c: char| look_up(c.encode_utf8(&mut [0; 4]).as_bytes()).0.is_character();
        for c in "漢字かなカーก".chars() {
            assert!(is(c), "{c}");
        }
        // A letter by its class, marks that join what stands before, and two that fold to others.
        assert!(!"々\u{3099}\u{e48}\u{e33}\u{f900}한aé。".chars().any(|c| !c.is_ascii() && is(c)));
    }
}
