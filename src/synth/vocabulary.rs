//! What are articles written with? Words, names and numbers as bytes that are ready to copy, and the tokens that name them.
//!
//! A piece is at most 15 bytes that need no escaping in JSON, in a block of 16 with its length at the end, so that it is
//! written by one store. A [`Token`] is a piece, whether its first letter is made a capital, and the glue that follows it.

use ahash::HashSet;

use super::draw::{Draw, Purpose, Zipf};
use super::lists;

/// Words by falling frequency.
pub(crate) const WORDS: u32 = 81_920;
/// Surnames, after the words.
pub(crate) const SURNAMES: u32 = 8_192;
/// Numbers, after the surnames.
pub(crate) const NUMBERS: u32 = 8_192;
const GIVEN_FROM: u32 = WORDS + SURNAMES + NUMBERS;
/// A piece of no bytes, to hang glue on.
const EMPTY: u32 = PIECES as u32 - 1;
const PIECES: usize = 1 << 17;

/// What stands between a piece and the next; how it is written is a matter of house style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Glue {
    Space,
    Comma,
    Stop,
    /// A full stop that ends a paragraph.
    Paragraph,
    /// A full stop that ends the text.
    End,
    /// An opening quotation mark.
    Open,
    /// A comma and a closing quotation mark.
    CloseComma,
    /// A full stop and a closing quotation mark that end a paragraph.
    CloseParagraph,
    /// A full stop and a closing quotation mark that end the text.
    CloseEnd,
    Possessive,
    Dash,
    Hyphen,
    Question,
    /// A line's end without a full stop.
    Line,
    Nothing,
}

/// How many kinds of glue there may be.
pub(crate) const GLUES: usize = 16;

/// A piece, a capital, a glue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token(u32);

impl Token {
    pub(crate) const fn new(piece: u32) -> Self {
        Self(piece)
    }

    /// No piece, only glue.
    pub(crate) const fn only(glue: Glue) -> Self {
        Self(EMPTY).with(glue)
    }

    pub(crate) const fn piece(self) -> u32 {
        self.0 & (PIECES as u32 - 1)
    }

    /// The bit that turns the first letter's case, which must be a small one of ASCII.
    pub(crate) const fn case(self) -> u32 {
        (self.0 >> 17) & 1
    }

    pub(crate) const fn glue(self) -> u8 {
        (self.0 >> 24) as u8 & (GLUES as u8 - 1)
    }

    pub(crate) const fn with(self, glue: Glue) -> Self {
        Self((self.0 & 0xff_ffff) | ((glue as u32) << 24))
    }

    pub(crate) const fn capital(self) -> Self {
        Self(self.0 | 1 << 17)
    }

    /// The same place in a sentence with another piece. A name or number takes no capital.
    pub(crate) const fn replaced(self, piece: u32) -> Self {
        let place = self.0 & !(PIECES as u32 - 1);
        Self(if piece < WORDS { place | piece } else { place & !(1 << 17) | piece })
    }

    /// Whether this is a common word.
    pub(crate) const fn is_word(self) -> bool {
        self.piece() < WORDS
    }

    /// Whether this is a word inside a sentence, with a space after it: what an editor may strike without a trace.
    pub(crate) const fn is_plain(self) -> bool {
        self.0 < WORDS
    }

    /// Whether a sentence ends here.
    pub(crate) fn ends_sentence(self) -> bool {
        let glue = self.glue();
        glue == Glue::Stop as u8 || glue == Glue::Question as u8 || self.ends_paragraph()
    }

    /// Whether a paragraph ends here.
    pub(crate) fn ends_paragraph(self) -> bool {
        let glue = self.glue();
        glue == Glue::Paragraph as u8
            || glue == Glue::CloseParagraph as u8
            || glue == Glue::Line as u8
    }
}

/// A block of at most 15 bytes with their number in the last.
pub(crate) type Block = [u8; 16];

/// The block of a text; none if it is too long.
pub(crate) fn block(text: &[u8]) -> Option<Block> {
    let mut block = [0; 16];
    block[..15].get_mut(..text.len())?.copy_from_slice(text);
    block[15] = text.len() as u8;
    Some(block)
}

/// All pieces and the law by which words are drawn.
pub(crate) struct Vocabulary {
    pieces: Box<[Block; PIECES]>,
    zipf: Zipf,
    given: u32,
    said: u32,
}

impl Vocabulary {
    /// The vocabulary, the same for every seed.
    pub(crate) fn new() -> Self {
        let mut pieces = Vec::with_capacity(PIECES);
        let mut seen: HashSet<Block> = HashSet::default();
        let mut add = |text: &str, pieces: &mut Vec<Block>| {
            if let Some(block) = block(text.as_bytes())
                && seen.insert(block)
            {
                pieces.push(block);
            }
        };
        for word in lists::FREQUENT.split_whitespace() {
            add(word, &mut pieces);
        }
        let mut draw = Draw::new(0, Purpose::Words, 0);
        while pieces.len() < WORDS as usize {
            let word = invented(&mut draw, pieces.len());
            add(&word, &mut pieces);
        }
        while pieces.len() < (WORDS + SURNAMES) as usize {
            add(&invented_name(&mut draw), &mut pieces);
        }
        let mut n = 0;
        while pieces.len() < GIVEN_FROM as usize {
            add(&number(n), &mut pieces);
            n += 1;
        }
        for name in lists::GIVEN.split_whitespace() {
            add(name, &mut pieces);
        }
        let given = pieces.len() as u32 - GIVEN_FROM;
        let said = pieces.iter().position(|p| p.starts_with(b"said\0")).unwrap_or(0) as u32;
        pieces.resize(PIECES, [0; 16]);
        let pieces = pieces.try_into().unwrap_or_else(|_| unreachable!("resized to the length"));
        Self { pieces, zipf: Zipf::new(WORDS), given, said }
    }

    /// The bytes of a token's piece.
    pub(crate) fn bytes(&self, token: Token) -> &Block {
        &self.pieces[token.piece() as usize]
    }

    /// A word that 32 random bits name.
    pub(crate) fn word(&self, bits: u32) -> Token {
        Token(self.zipf.rank(bits))
    }

    /// The word that follows a quotation.
    pub(crate) fn said(&self) -> Token {
        Token::new(self.said)
    }

    /// A surname; some are much more frequent than others.
    pub(crate) fn surname(draw: &mut Draw) -> u32 {
        let bound = draw.below(SURNAMES) + 1;
        WORDS + draw.below(bound)
    }

    /// A given name.
    pub(crate) fn given(&self, draw: &mut Draw) -> u32 {
        GIVEN_FROM + draw.below(self.given)
    }

    /// A number; low ones are more frequent.
    pub(crate) fn number(draw: &mut Draw) -> u32 {
        let bound = draw.below(NUMBERS) + 1;
        WORDS + SURNAMES + draw.below(bound)
    }
}

const ONSETS: &[&str] = &[
    "b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pl",
    "pr", "r", "s", "sh", "st", "t", "tr", "v", "w", "th", "sp", "qu", "ch", "sl",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ea", "ai", "ou", "a", "e", "i", "o"];
const CODAS: &[&str] =
    &["", "n", "r", "l", "s", "t", "m", "nd", "st", "ck", "rt", "ng", "x", "p", "d", "nt"];
const ENDINGS: &[&str] = &[
    "", "s", "ed", "ing", "er", "ly", "tion", "al", "ment", "ness", "ity", "ous", "y", "able",
    "ive", "ist",
];
const NAME_ENDINGS: &[&str] = &[
    "son", "berg", "ley", "ton", "ez", "ová", "ski", "man", "well", "ford", "i", "a", "o", "ini",
    "sen", "hurst",
];
const ACCENTED: &[(&str, &str)] = &[
    ("e", "é"),
    ("a", "á"),
    ("o", "ö"),
    ("u", "ü"),
    ("i", "í"),
    ("n", "ñ"),
    ("c", "ç"),
    ("o", "ø"),
];

/// An English-like word; rarer ones are longer.
fn invented(draw: &mut Draw, rank: usize) -> String {
    let mut word = String::new();
    let syllables = if rank < 16_000 { 1 } else { 2 };
    for _ in 0..syllables {
        word += draw.one_of(ONSETS);
        word += draw.one_of(VOWELS);
        word += draw.one_of(CODAS);
    }
    if syllables == 1 || draw.in_thousand(400) {
        word += draw.one_of(ENDINGS);
    }
    if draw.in_thousand(4) { accented(draw, &word) } else { word }
}

fn invented_name(draw: &mut Draw) -> String {
    let mut name = draw.one_of(ONSETS).to_string();
    name += draw.one_of(VOWELS);
    name += draw.one_of(CODAS);
    name += draw.one_of(NAME_ENDINGS);
    let mut name = if draw.in_thousand(50) { accented(draw, &name) } else { name };
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

/// A word with one letter after the first accented.
fn accented(draw: &mut Draw, word: &str) -> String {
    let (plain, accent) = draw.one_of(ACCENTED);
    let (first, rest) = word.split_at(1);
    format!("{first}{}", rest.replacen(plain, accent, 1))
}

/// The n-th number: counts, years, decimals, sums, shares, times.
fn number(n: u32) -> String {
    let m = n / 8;
    match n % 8 {
        0 => (m + 1).to_string(),
        1 => format!("{},{:03}", m + 1, m * 50 % 1000),
        2 => format!("{}.{}", m / 10, m % 10),
        3 => format!("${}m", m + 1),
        4 => format!("£{},000", m + 1),
        5 => format!("{}%", m % 101),
        6 => (1900 + m % 150).to_string(),
        _ => format!("{:02}:{:02}", m / 60 % 24, m % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_clean_and_words_can_take_a_capital() {
        let vocabulary = Vocabulary::new();
        for piece in 0..GIVEN_FROM + vocabulary.given {
            let block = vocabulary.bytes(Token::new(piece));
            let text = std::str::from_utf8(&block[..usize::from(block[15])]).unwrap();
            assert!(!text.is_empty() && !text.contains(['"', '\\', ' ']), "{piece}: {text:?}");
            assert!(piece >= WORDS || text.as_bytes()[0].is_ascii_lowercase(), "{text}");
        }
        let drawn: HashSet<u32> = (0..2_000_000u32)
            .map(|n| vocabulary.word(n.wrapping_mul(0x9e37_79b9)).piece())
            .collect();
        assert!(drawn.len() > 60_000, "{}", drawn.len());
    }

    #[test]
    fn a_replaced_token_keeps_its_place_in_the_sentence() {
        let token = Token::new(5).capital().with(Glue::Comma);
        assert_eq!(token.replaced(7), Token::new(7).capital().with(Glue::Comma));
        assert_eq!(token.replaced(WORDS), Token::new(WORDS).with(Glue::Comma));
        assert!(!token.is_plain() && Token::new(5).is_plain());
    }
}
