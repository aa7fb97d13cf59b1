//! How is an article written? Tokens and bytes into one buffer that is used again and again.

use super::outlets::Outlet;
use super::vocabulary::{Block, Token, Vocabulary};

/// Bytes being written. Blocks are stored whole and the end moved back, so the buffer is longer than what it holds.
#[derive(Debug, Default)]
pub(crate) struct Page {
    bytes: Vec<u8>,
    len: usize,
}

impl Page {
    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn room(&mut self, more: usize) {
        if self.bytes.len() < self.len + more {
            self.bytes.resize((self.len + more) * 2, 0);
        }
    }

    /// Bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.room(bytes.len());
        self.bytes[self.len..self.len + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }

    /// A text as it is.
    pub(crate) fn str(&mut self, text: &str) {
        self.raw(text.as_bytes());
    }

    /// Tokens in a house style.
    pub(crate) fn tokens(&mut self, tokens: &[Token], vocabulary: &Vocabulary, outlet: &Outlet) {
        self.room(tokens.len() * 30 + 32);
        let mut at = self.len;
        for &token in tokens {
            let piece = u128::from_le_bytes(*vocabulary.bytes(token));
            let turned = piece ^ u128::from(token.case() << 5);
            at += self.store(at, turned, piece);
            let glue = u128::from_le_bytes(outlet.glue[usize::from(token.glue())]);
            at += self.store(at, glue, glue);
        }
        self.len = at;
    }

    /// Stores a block and says how long it is.
    fn store(&mut self, at: usize, block: u128, length: u128) -> usize {
        let place: &mut Block =
            self.bytes[at..].first_chunk_mut().expect("room was made for the longest blocks");
        *place = block.to_le_bytes();
        (length >> 120) as usize
    }

    /// A number with at least so many digits.
    pub(crate) fn number(&mut self, mut n: u64, digits: usize) {
        let mut text = [b'0'; 20];
        let mut at = text.len();
        while n > 0 || at > text.len() - digits {
            at -= 1;
            text[at] = b'0' + (n % 10) as u8;
            n /= 10;
        }
        self.raw(&text[at..]);
    }

    /// An article's id.
    pub(crate) fn id(&mut self, index: u64) {
        self.str("a");
        self.number(index, 8);
    }
}

/// A moment of the year 2025, in minutes from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(pub(crate) u32);

const MONTHS: [(&str, u32); 12] = [
    ("January", 31),
    ("February", 28),
    ("March", 31),
    ("April", 30),
    ("May", 31),
    ("June", 30),
    ("July", 31),
    ("August", 31),
    ("September", 30),
    ("October", 31),
    ("November", 30),
    ("December", 31),
];

impl Moment {
    /// Month and day, from 1.
    pub(crate) fn date(self) -> (u32, u32) {
        let mut day = self.0 / (24 * 60) % 365;
        for (month, (_, days)) in (1..).zip(MONTHS) {
            if day < days {
                return (month, day + 1);
            }
            day -= days;
        }
        unreachable!("the days of the months are 365")
    }

    /// `March 4`.
    pub(crate) fn in_words(self, page: &mut Page) {
        let (month, day) = self.date();
        page.str(MONTHS[month as usize - 1].0);
        page.str(" ");
        page.number(u64::from(day), 1);
    }

    /// `2025-03-04T10:30:00Z`.
    pub(crate) fn stamp(self, page: &mut Page) {
        let (month, day) = self.date();
        page.str("2025-");
        page.number(u64::from(month), 2);
        page.str("-");
        page.number(u64::from(day), 2);
        page.str("T");
        page.number(u64::from(self.0 / 60 % 24), 2);
        page.str(":");
        page.number(u64::from(self.0 % 60), 2);
        page.str(":00Z");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_dates() {
        let written = |minutes| {
            let mut page = Page::default();
            Moment(minutes).stamp(&mut page);
            page.str(" ");
            Moment(minutes).in_words(&mut page);
            String::from_utf8(page.bytes().to_vec()).unwrap()
        };
        assert_eq!(written(0), "2025-01-01T00:00:00Z January 1");
        assert_eq!(written(59 * 24 * 60 + 61), "2025-03-01T01:01:00Z March 1");
        assert_eq!(written(365 * 24 * 60 - 1), "2025-12-31T23:59:00Z December 31");
    }
}
