//! Which characters beyond ASCII need no reference? Those that fold alone to a few bytes and never surprise the word rules.
//!
//! The table is made from the crates that hold Unicode's rules, each entry when its character is first met: a character is
//! plain only if it folds to something no longer than itself and then parts or joins words, between letters, digits and
//! marks, as an ASCII letter or an ASCII slash does. The table spans all two-byte characters and the three-byte ones from
//! U+1E00 to U+21FF: Latin, Greek, Cyrillic, Armenian and Arabic letters, general punctuation, currency signs.

use std::sync::atomic::{AtomicU32, Ordering};

use unicode_segmentation::UnicodeSegmentation;

use super::fold::fold;

/// The three-byte characters of the table: the first, and one past the last.
const FIRST: usize = 0x1e00;
const LAST: usize = 0x2200;

static TWO_BYTES: [AtomicU32; 0x800] = [const { AtomicU32::new(0) }; 0x800];
static THREE_BYTES: [AtomicU32; LAST - FIRST] = [const { AtomicU32::new(0) }; LAST - FIRST];

/// What takes a character's place in the folded text: up to three bytes from the lowest on, then their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plain(u32);

impl Plain {
    /// Set once the character was looked at, so that no entry stays 0.
    const KNOWN: u32 = 1 << 31;
    /// The character needs the reference.
    const NONE: Self = Self(Self::KNOWN);

    fn new(replacement: &str) -> Self {
        let bytes = replacement.bytes().rev().fold(0, |bytes, b| bytes << 8 | u32::from(b));
        Self(bytes | (replacement.len() as u32) << 24 | Self::KNOWN)
    }

    /// Number of bytes; none where the character needs the reference.
    #[inline]
    pub(super) fn len(self) -> usize {
        (self.0 >> 24 & 3) as usize
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
        lead @ (0xe1 | 0xe2) => {
            let code = usize::from(lead & 0xf) << 12 | low(1) << 6 | low(2);
            let Some(entry) = THREE_BYTES.get(code.wrapping_sub(FIRST)) else {
                return (Plain::NONE, 3);
            };
            (entry, code, 3)
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
    let replacement = char::from_u32(code as u32).and_then(replacement);
    let plain = replacement.map_or(Plain::NONE, |replacement| Plain::new(&replacement));
    entry.store(plain.0, Ordering::Relaxed);
    plain
}

/// What can stand for a character in the folded text without changing a word, if anything can.
fn replacement(c: char) -> Option<String> {
    let folded = fold(c.encode_utf8(&mut [0; 4])).text().to_owned();
    // All numbers in plain text are ASCII digits.
    let odd_number = |c: char| c.is_numeric() && !c.is_ascii();
    if folded.is_empty() || folded.len() > c.len_utf8() || folded.contains(odd_number) {
        return None;
    }
    if folded.is_ascii() {
        // A word must not begin or end inside what was one character.
        let letters = folded.bytes().filter(u8::is_ascii_alphanumeric).count();
        return (letters == 0 || letters == folded.len()).then_some(folded);
    }
    let mut chars = folded.chars();
    let (one, None) = (chars.next()?, chars.next()) else { return None };
    let found = probe(one);
    if found == probe('z') {
        return Some(folded);
    }
    (found == probe('/')).then(|| "/".to_owned())
}

/// The words found around a character between letters, digits and marks, itself written `z` in them.
fn probe(c: char) -> Vec<String> {
    let text = "bcb\n1c1\nb'c\nc'b\nc'\n_c_\n1,c\nc,1\nb:c\n\"c\"b\n c \ncc\n"
        .replace('c', c.encode_utf8(&mut [0; 4]));
    text.unicode_words().map(|word| word.replace(c, "z")).collect()
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
        for c in ['\u{301}', '\u{ad}', '·', '\u{203f}', '\u{200d}', 'א', '½', '漢', '\u{345}', 'İ']
        {
            assert_eq!(plain(c), None, "{c}");
        }
    }
}
