//! Text made on the spot for the benchmarks: seeded, the same on every machine, with word lengths and repeats like English.

#![allow(dead_code, missing_docs, unreachable_pub)]

use wirecopy::{Piece, Span};

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % sides
    }
}

/// An article of so many words. Low words are frequent, as in Zipf's law.
pub fn article(seed: u64, words: usize, curly: bool) -> String {
    let mut dice = Dice(seed);
    let mut text = String::new();
    for n in 0..words {
        let top = 1 << (2 + dice.roll(13));
        let mut word = dice.roll(top);
        let start = text.len();
        loop {
            text.push(char::from(b'a' + (word % 23) as u8));
            word /= 23;
            if word == 0 {
                break;
            }
            text.push(['e', 'o', 'a', 'i'][(word % 4) as usize]);
        }
        if n % 17 == 0 {
            text[start..=start].make_ascii_uppercase();
        }
        text.push_str(match (n % 17, n % 51, curly) {
            (16, 50, true) => ".” “",
            (16, 50, false) => ".\n\n",
            (16, ..) => ". ",
            (8, ..) => ", ",
            _ => " ",
        });
    }
    text
}

/// The text as one piece.
pub fn piece(text: &str) -> Piece {
    Piece {
        id: String::new(),
        document: 0,
        span: Span::new(0, text.len()),
        title: None,
        marks: vec![],
        quotes: vec![],
        label: None,
        dates: vec![],
        captures: Vec::new(),
        ..Piece::default()
    }
}

/// The same article with every `n`th word taken out.
pub fn edited(text: &str, n: usize) -> String {
    let kept = text.split(' ').enumerate().filter(|(i, _)| i % n != n - 1).map(|(_, word)| word);
    kept.collect::<Vec<_>>().join(" ")
}
