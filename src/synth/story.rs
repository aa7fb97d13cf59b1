//! What does a story say, and what do editors do to it? Stories as tokens, and the ways in which copies differ.

use super::draw::Draw;
use super::vocabulary::{Glue, Token, Vocabulary};

/// Writes stories with a vocabulary.
pub(crate) struct Writer {
    vocabulary: Vocabulary,
}

/// A person's name as two pieces.
type Person = [u32; 2];

impl Writer {
    pub(crate) fn new() -> Self {
        Self { vocabulary: Vocabulary::new() }
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// A story of about so many words, in sentences and paragraphs, appended to `out`.
    pub(crate) fn compose(&self, draw: &mut Draw, words: usize, out: &mut Vec<Token>) {
        let cast: [Person; 4] = std::array::from_fn(|_| self.person(draw));
        let end = out.len() + words.max(12) - 10;
        // Sentences until the paragraph ends.
        let mut left = 1;
        while out.len() < end {
            let shape = draw.bits();
            left -= 1;
            let closes = left == 0;
            if closes {
                left = 1 + (shape >> 56 & 3);
            }
            self.sentence(shape, closes, &cast, draw, out);
        }
        close(out);
    }

    /// One sentence; `shape` decides what is in it.
    fn sentence(
        &self,
        shape: u64,
        closes: bool,
        cast: &[Person; 4],
        draw: &mut Draw,
        out: &mut Vec<Token>,
    ) {
        let bits = |from: u32, count: u32| (shape >> from & ((1 << count) - 1)) as usize;
        let length = 8 + bits(0, 4) + bits(4, 3) + bits(7, 3);
        let quotes = bits(10, 3) == 0;
        if quotes {
            out.push(Token::only(Glue::Open));
        }
        let start = out.len();
        self.words(draw, length, out);
        let sentence = &mut out[start..];
        sentence[0] = sentence[0].capital();
        if bits(13, 1) == 0 {
            let at = 2 + bits(14, 2);
            sentence[at] = sentence[at].with(Glue::Comma);
        }
        if bits(16, 1) == 0 {
            let at = 1 + bits(17, 2);
            let person = cast[bits(19, 2)];
            sentence[at] = sentence[at].replaced(person[0]).with(Glue::Space);
            sentence[at + 1] = sentence[at + 1].replaced(person[1]);
        }
        if bits(21, 1) == 0 {
            let at = length - 2 - bits(22, 1);
            sentence[at] = sentence[at].replaced(Vocabulary::number(draw));
        }
        match bits(24, 5) {
            0 => sentence[length / 2] = sentence[length / 2].with(Glue::Dash),
            1 | 2 => sentence[length / 2] = sentence[length / 2].with(Glue::Hyphen),
            3..6 => sentence[length / 2] = sentence[length / 2].with(Glue::Possessive),
            _ => {}
        }
        let stop = match (closes, bits(29, 6)) {
            (true, _) => Glue::Paragraph,
            (false, 0) => Glue::Question,
            (false, _) => Glue::Stop,
        };
        let last = sentence.len() - 1;
        if !quotes {
            sentence[last] = sentence[last].with(stop);
        } else if bits(35, 1) == 0 && closes {
            sentence[last] = sentence[last].with(Glue::CloseParagraph);
        } else {
            sentence[last] = sentence[last].with(Glue::CloseComma);
            self.attribute(cast[bits(36, 2)], stop, out);
        }
    }

    /// `said Anna Lund`, and what follows it.
    fn attribute(&self, person: Person, glue: Glue, out: &mut Vec<Token>) {
        out.push(self.vocabulary.said());
        out.push(Token::new(person[0]));
        out.push(Token::new(person[1]).with(glue));
    }

    /// A quotation of so many words with its speaker, as a paragraph of its own.
    pub(crate) fn quotation(&self, draw: &mut Draw, words: usize, out: &mut Vec<Token>) {
        let person = self.person(draw);
        out.push(Token::only(Glue::Open));
        let start = out.len();
        self.words(draw, words, out);
        out[start] = out[start].capital();
        for at in (start + 9..start + words - 4).step_by(14) {
            out[at] = out[at].with(Glue::Comma);
        }
        let last = out.len() - 1;
        out[last] = out[last].with(Glue::CloseComma);
        self.attribute(person, Glue::Paragraph, out);
    }

    /// A headline.
    pub(crate) fn headline(&self, draw: &mut Draw, out: &mut Vec<Token>) {
        let start = out.len();
        let length = 5 + draw.below(6) as usize;
        self.words(draw, length, out);
        out[start] = out[start].capital();
        let name = Vocabulary::surname(draw);
        let at = start + 1 + draw.below(3) as usize;
        out[at] = out[at].replaced(name);
        let last = out.len() - 1;
        out[last] = out[last].with(Glue::Nothing);
    }

    fn person(&self, draw: &mut Draw) -> Person {
        [self.vocabulary.given(draw), Vocabulary::surname(draw)]
    }

    /// So many words by Zipf's law, two from each draw.
    fn words(&self, draw: &mut Draw, count: usize, out: &mut Vec<Token>) {
        let start = out.len();
        out.resize(start + count, Token::new(0));
        for two in out[start..].chunks_mut(2) {
            let bits = draw.bits();
            two[0] = self.vocabulary.word(bits as u32);
            if let Some(second) = two.get_mut(1) {
                *second = self.vocabulary.word((bits >> 32) as u32);
            }
        }
    }

    /// Another edition: so many of a thousand words replaced, struck out or put in, spread over the text.
    pub(crate) fn edit(
        &self,
        draw: &mut Draw,
        thousandths: u32,
        from: &[Token],
        out: &mut Vec<Token>,
    ) {
        // Gaps are uniform from 1 to twice their mean.
        let bound = (2000 / thousandths.max(1)).max(2) - 1;
        let mut at = 0;
        loop {
            let next = at + draw.below(bound) as usize;
            if next >= from.len() {
                out.extend_from_slice(&from[at..]);
                return;
            }
            out.extend_from_slice(&from[at..next]);
            let token = from[next];
            let new = self.vocabulary.word(draw.bits() as u32);
            match draw.below(100) {
                // Names, numbers and the ends of sentences stay.
                _ if !token.is_word() || token.ends_sentence() => out.push(token),
                0..60 => out.push(token.replaced(new.piece())),
                60..85 if token.is_plain() => {}
                _ => {
                    out.push(token);
                    if token.is_plain() {
                        out.push(new);
                    }
                }
            }
            at = next + 1;
        }
    }

    /// The story with new paragraphs of so many words at one place.
    pub(crate) fn insert(&self, draw: &mut Draw, words: usize, story: &mut Vec<Token>) {
        let mut new = Vec::with_capacity(words + 64);
        self.compose(draw, words, &mut new);
        splice(draw, new, story);
    }
}

/// Puts paragraphs into a story after one of its own.
pub(crate) fn splice(draw: &mut Draw, mut new: Vec<Token>, story: &mut Vec<Token>) {
    let near = draw.below(story.len() as u32) as usize;
    let after = story[near..].iter().position(|t| t.ends_paragraph());
    if let Some(last) = new.last_mut()
        && after.is_some()
    {
        *last = last.with(Glue::Paragraph);
    }
    if let Some(more) = after {
        let at = near + more + 1;
        story.splice(at..at, new);
    } else {
        if let Some(last) = story.last_mut() {
            *last = last.with(Glue::Paragraph);
        }
        story.extend(new);
        close(story);
    }
}

/// Cuts a story from below to so many per cent, at the end of a sentence.
pub(crate) fn cut(percent: usize, story: &mut Vec<Token>) {
    let near = story.len() * percent / 100;
    let more = story[near..].iter().position(|t| t.ends_sentence()).unwrap_or(0);
    story.truncate((near + more + 1).min(story.len()));
    close(story);
}

/// Ends a text.
fn close(story: &mut [Token]) {
    if let Some(last) = story.last_mut() {
        let closes = last.glue() == Glue::CloseParagraph as u8;
        *last = last.with(if closes { Glue::CloseEnd } else { Glue::End });
    }
}
