//! How does a text of unknown making stand in a page? Cut, with what cannot be seen made visible, its places counted as the
//! page counts them.

/// A text of at most so many characters, controls shown by their pictures.
pub(super) fn shown(text: &str, most: usize) -> String {
    let mut out: String = text.chars().take(most).map(visible).collect();
    if text.chars().nth(most).is_some() {
        out.push('…');
    }
    out
}

/// A line of at most so many characters.
pub(super) fn line(text: &str, most: usize) -> String {
    // What is far too long is not looked at to its end.
    let head: String = text.chars().take(most * 4 + 1).collect();
    shown(&head.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

/// Controls would be swallowed or break the page's lines: each is shown by the picture that Unicode has for it.
fn visible(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // Pages count UTF-16 units: what takes its place must take as many.
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        _ => c,
    }
}

/// Places in a text in UTF-16 units, as a page's script counts them, of places in bytes.
#[derive(Debug)]
pub(super) struct Places {
    /// Bytes and units where a new stretch begins; between two of them both grow alike.
    steps: Vec<(u32, u32)>,
    units: u32,
}

impl Places {
    pub(super) fn of(text: &str) -> Self {
        let mut steps = vec![(0, 0)];
        let mut units = 0;
        for (at, c) in text.char_indices() {
            let (bytes, wide) = (c.len_utf8() as u32, c.len_utf16() as u32);
            units += wide;
            if bytes != wide {
                steps.push((at as u32 + bytes, units));
            }
        }
        Self { steps, units }
    }

    /// The place of a byte, which begins a character or ends the text.
    pub(super) fn at(&self, byte: usize) -> u32 {
        let n = self.steps.partition_point(|&(at, _)| at as usize <= byte);
        let (at, unit) = self.steps[n - 1];
        (unit + (byte as u32 - at)).min(self.units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_utf_16() {
        for text in ["", "plain", "“Ærø” 😀 a\u{301}𝔘z", "日本 x", "😀"] {
            let places = Places::of(text);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let units = text[..at].encode_utf16().count();
                assert_eq!(places.at(at) as usize, units, "{text}, byte {at}");
            }
        }
    }

    #[test]
    fn controls_are_seen_and_take_no_other_room() {
        let hostile = "a\0b\u{1b}[31m\u{7f}\u{85}c\nd";
        assert_eq!(shown(hostile, 99), "a␀b␛[31m␡\u{fffd}c\nd");
        assert_eq!(shown(hostile, 99).encode_utf16().count(), hostile.encode_utf16().count());
        assert_eq!(line("  two\n lines  ", 99), "two lines");
        assert_eq!(line(&"x".repeat(1 << 20), 5), "xxxxx…");
    }
}
