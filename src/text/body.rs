//! Which words of a piece count? Its body: the words outside title, deck, furniture and captions.

use std::cell::RefCell;
use std::ops::Range;

use super::facts::{Meaning, Vocabulary, is_capitalised, opens_speech, sentence_ends};
use super::hash::hash_word;
use super::identity::identity;
use super::quotes::Quotes;
use super::tokenizer::Tokenizer;
use crate::article::{Piece, Span};

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// A tokeniser and lists that serve every body a thread makes, so that a body takes just the memory it needs.
#[derive(Default)]
struct Desk {
    tokenizer: Tokenizer,
    hashes: Vec<u64>,
    spans: Vec<(u32, u32)>,
}

/// The words of a piece that are compared, in order, with their places in the document text.
///
/// Marked stretches are left out and the rest is read as one text, so a shingle may run across a caption that an editor
/// put between two paragraphs.
///
/// ```
/// # use wirecopy::article::{Piece, Span};
/// use wirecopy::text::Body;
///
/// let text = "Rates rose. “We had no choice,” she said.";
/// let mut piece = Piece {
///     id: "a".into(), document: 0, span: Span::new(0, text.len()), title: None, marks: vec![],
///     quotes: vec![], label: None, dates: vec![], ..Piece::default()
/// };
/// piece.quotes.push(Span::new(12, text.find(" she").unwrap()));
/// let body = Body::of(&piece, text);
/// assert_eq!(body.len(), 8);
/// assert_eq!(body.quoted[2..6], [true; 4]);
/// assert_eq!(body.quoted_sentences, [2..6]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// The hash of each word, or character in scripts without spaces, as [`Tokenizer`] gives it.
    pub hashes: Vec<u64>,
    /// First and one-past-last byte of each word in the document text.
    pub spans: Vec<(u32, u32)>,
    /// Whether each word stands in a direct quotation.
    pub quoted: Vec<bool>,
    /// Whether each word is a number, a date or a name.
    pub facts: Vec<bool>,
    /// Whether each word is a number or a date.
    pub numbers: Vec<bool>,
    /// The sentences inside direct quotations, as ranges of words.
    pub quoted_sentences: Vec<Range<u32>>,
    /// Figures with a unit behind them (`3m`, `5bn`, `20kg`): the word's number, and the hash of the figure as a word of its own.
    pub amounts: Vec<(u32, u64)>,
}

impl Body {
    /// The body of a piece, given the whole document text its spans point into.
    pub fn of(piece: &Piece, text: &str) -> Self {
        DESK.with_borrow_mut(|desk| Self::read(desk, piece, text))
    }

    fn read(desk: &mut Desk, piece: &Piece, text: &str) -> Self {
        let Desk { tokenizer, hashes, spans } = desk;
        hashes.clear();
        spans.clear();
        let mut body = Self::default();
        let mut quotes = Quotes::new(&piece.quotes);
        for stretch in stretches(piece) {
            let Some(part) = text.get(stretch.start..stretch.end) else { continue };
            let from = hashes.len();
            let numbers = tokenizer.tokens_from(part, stretch.start as u32, hashes, spans);
            let places = &spans[from..];
            for list in [&mut body.quoted, &mut body.numbers, &mut body.facts] {
                list.resize(hashes.len(), false);
            }
            for &number in numbers {
                body.numbers[number as usize] = true;
                body.facts[number as usize] = true;
                let (start, end) = spans[number as usize];
                let figure = figure_of(&text[start as usize..end as usize]);
                body.amounts.extend(figure.map(|figure| (number, hash_word(figure))));
            }
            let (numbers, facts) = (&mut body.numbers[from..], &mut body.facts[from..]);
            tell_facts(text, &hashes[from..], places, numbers, facts);
            let quoted = &mut body.quoted[from..];
            quotes.stretch(text, places, &mut body.quoted_sentences, |word| quoted[word] = true);
        }
        quotes.close(&mut body.quoted_sentences);
        body.hashes.clone_from(hashes);
        body.spans.clone_from(spans);
        body
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// A 128-bit hash of the words: equal for pieces that say the same words, whatever their form.
    pub fn identity(&self) -> u128 {
        identity(&self.hashes)
    }

    /// The document bytes of `words` words from `first`, from the first word's start to the last word's end.
    pub fn span(&self, first: u32, words: u32) -> Span {
        let start = self.spans[first as usize].0;
        let end = self.spans[(first + words - 1) as usize].1;
        Span::new(start as usize, end as usize)
    }
}

/// Calls `found` with the first and one-past-last byte of each word of a piece's body, in order.
pub(crate) fn each_place(piece: &Piece, text: &str, mut found: impl FnMut(usize, usize)) {
    DESK.with_borrow_mut(|Desk { tokenizer, hashes, spans }| {
        hashes.clear();
        spans.clear();
        for stretch in stretches(piece) {
            if let Some(part) = text.get(stretch.start..stretch.end) {
                tokenizer.tokens_from(part, stretch.start as u32, hashes, spans);
            }
        }
        for &(start, end) in &*spans {
            found(start as usize, end as usize);
        }
    });
}

/// The stretches of a piece between its marks, in the document text.
pub(crate) fn stretches(piece: &Piece) -> impl Iterator<Item = Span> {
    let mut from = piece.span.start;
    let marks = piece.marks.iter().map(|mark| (mark.span.start, mark.span.end));
    marks.chain([(piece.span.end, piece.span.end)]).filter_map(move |(start, end)| {
        let stretch = (from < start).then_some(Span { start: from, end: start });
        from = from.max(end);
        stretch
    })
}

/// The figure of a word that has a unit behind it.
fn figure_of(word: &str) -> Option<&str> {
    let unit = word.find(|c: char| c.is_ascii_alphabetic())?;
    let (figure, unit) = word.split_at(unit);
    let plain = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    (figure.starts_with(|c: char| c.is_ascii_digit())
        && figure.chars().all(plain)
        && unit.len() <= 3
        && unit.chars().all(|c| c.is_ascii_alphabetic()))
    .then_some(figure)
}

/// Marks the words of a stretch that their letters make a number or a date, and those that are that or a name.
fn tell_facts(
    text: &str,
    hashes: &[u64],
    places: &[(u32, u32)],
    numbers: &mut [bool],
    facts: &mut [bool],
) {
    let vocabulary = Vocabulary::get();
    let bytes = text.as_bytes();
    for (i, (&hash, &(start, end))) in hashes.iter().zip(places).enumerate() {
        let first = bytes[start as usize];
        let capital = first.is_ascii_uppercase()
            || !first.is_ascii() && is_capitalised(&text[start as usize..end as usize]);
        if !capital && !vocabulary.may_hold(hash) {
            continue;
        }
        let meaning = vocabulary.meaning(hash);
        let number =
            meaning == Some(Meaning::Number) || capital && meaning == Some(Meaning::Calendar);
        numbers[i] |= number;
        let name = capital && meaning != Some(Meaning::I) && i > 0;
        facts[i] |= number || name && !begins_sentence(text, places[i - 1], start);
    }
}

/// Whether a sentence or a speech begins between a word and where the next one starts.
fn begins_sentence(text: &str, (start, end): (u32, u32), next: u32) -> bool {
    let part = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or("");
    let gap = part(end, next);
    // Most words are parted by a single space, which does neither.
    gap != " " && (sentence_ends(part(start, end), gap) || opens_speech(gap))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::{Mark, MarkKind};
    use crate::text::equality::real_texts;
    use crate::text::facts::{CALENDAR, SPELLED};
    use crate::text::words::reference;
    use crate::text::{Outline, each_word};

    fn piece(text: &str) -> Piece {
        Piece {
            id: "p".into(),
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

    #[test]
    fn marked_words_do_not_count_and_the_rest_is_one_text() {
        let text = "Head line\nOne two [photo] three four";
        let mut p = piece(text);
        for (start, end) in [(0, 9), (18, 25)] {
            let reason = String::new();
            p.marks.push(Mark { span: Span::new(start, end), kind: MarkKind::Caption, reason });
        }
        let body = Body::of(&p, text);
        let want: Vec<u64> = ["one", "two", "three", "four"].map(hash_word).to_vec();
        assert_eq!(body.hashes, want);
        assert_eq!(Span::of(body.span(2, 2), text), "three four");
    }

    #[test]
    fn quoted_sentences_end_where_sentences_end() {
        let text = "“One two. Three four,” he said. “Five.”";
        let mut p = piece(text);
        let close = text.find("” he").unwrap() + 3;
        p.quotes = vec![Span::new(0, close), Span::new(text.find("“F").unwrap(), text.len())];
        let body = Body::of(&p, text);
        assert_eq!(body.quoted_sentences, [0..2, 2..4, 6..7]);
    }

    #[test]
    fn names_inside_sentences_are_facts() {
        let text = "The bank paid Smith 3 dollars. Then it rested.";
        let body = Body::of(&piece(text), text);
        let facts: Vec<usize> = (0..body.len()).filter(|&i| body.facts[i]).collect();
        assert_eq!(facts, [3, 4]);
    }

    /// The readable way: each word looked at by itself, every gap examined.
    fn by_the_rule(piece: &Piece, text: &str) -> Body {
        let mut body = Body::default();
        let mut open: Option<(usize, usize)> = None;
        let mut from = piece.span.start;
        let mut stretches = Vec::new();
        for mark in &piece.marks {
            stretches.push(from..mark.span.start);
            from = from.max(mark.span.end);
        }
        stretches.push(from..piece.span.end);
        for stretch in stretches {
            let Some(part) = text.get(stretch.clone()) else { continue };
            body.hashes.extend(reference(part).0);
            let mut before: Option<(usize, usize)> = None;
            each_word(part, |folded, start, end| {
                let (ends, opens) = before.map_or((true, false), |(word, gap)| {
                    let between = &part[gap..start];
                    (sentence_ends(&part[word..gap], between), opens_speech(between))
                });
                before = Some((start, end));
                let index = body.spans.len();
                let place = Span::new(stretch.start + start, stretch.start + end);
                let quote = piece.quotes.iter().position(|q| q.end > place.start);
                let inside = quote.filter(|&q| piece.quotes[q].contains(place));
                if let Some((quote, first)) = open
                    && (inside != Some(quote) || ends)
                {
                    body.quoted_sentences.push(first as u32..index as u32);
                    open = None;
                }
                open = open.or(inside.map(|quote| (quote, index)));
                body.quoted.push(inside.is_some());
                body.spans.push((place.start as u32, place.end as u32));
                let capital = part[start..end].chars().next().is_some_and(char::is_uppercase);
                let number = folded.contains(char::is_numeric)
                    || SPELLED.contains(&folded)
                    || capital && CALENDAR.contains(&folded);
                body.amounts.extend(
                    number
                        .then(|| figure_of(&part[start..end]))
                        .flatten()
                        .map(|figure| (index as u32, hash_word(figure))),
                );
                body.numbers.push(number);
                body.facts.push(number || capital && folded != "i" && !ends && !opens);
            });
        }
        if let Some((_, first)) = open {
            body.quoted_sentences.push(first as u32..body.spans.len() as u32);
        }
        body
    }

    /// A piece with every second of the given places a quotation, every other one a mark, as far as they fit.
    fn marked(text: &str, places: &[(usize, usize)]) -> Piece {
        let mut p = piece(text);
        let mut places: Vec<usize> = places
            .iter()
            .flat_map(|&(at, len)| [at % (text.len() + 1), (at + len) % (text.len() + 1)])
            .filter(|&at| text.is_char_boundary(at))
            .collect();
        places.sort_unstable();
        for (n, pair) in places.chunks_exact(2).enumerate() {
            let span = Span::new(pair[0], pair[1]);
            match n % 2 {
                0 => p.quotes.push(span),
                _ => p.marks.push(Mark { span, kind: MarkKind::Caption, reason: String::new() }),
            }
        }
        p
    }

    fn check(piece: &Piece, text: &str) {
        let (fast, rule) = (Body::of(piece, text), by_the_rule(piece, text));
        assert_eq!(fast, rule, "{text:?} {piece:?}");
        let mut outline = Outline::default();
        outline.read(&mut Tokenizer::new(), piece, text);
        assert_eq!(outline.hashes, rule.hashes);
        assert_eq!(outline.quoted_sentences, rule.quoted_sentences);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn bodies_are_as_by_the_rule(
            text in "((March|may|I|i|Two|one|Élan|U\\.S|Mr|ten|Anna|3\\.5|a1|x²|½|⑴|漢2|〇|三|Ⅳ|ﬁ|__1|_|Don’t|e\u{301}2)(\\. |\\.|! |, | |  |\n|\n\n|\n  |: “|” |\"|\u{a0}|。|\t)){0,30}",
            places in proptest::collection::vec((0usize..200, 1usize..40), 0..5),
        ) {
            check(&marked(&text, &places), &text);
        }

        #[test]
        fn any_body_is_as_by_the_rule(
            text in "[A-Za-zÀ½⅓Ⅳ٣²1-3漢ไ \n\t.!?…:“”\"'’\u{a0}\u{301}]{0,60}",
            places in proptest::collection::vec((0usize..100, 1usize..20), 0..5),
        ) {
            check(&marked(&text, &places), &text);
        }
    }

    #[test]
    fn bodies_of_real_texts_are_as_by_the_rule() {
        for folder in ["bbc2095", "crawl_2019_06_01_mixed", "oneday_census", "senate_press"] {
            for text in real_texts(folder, 1_000) {
                let places: Vec<(usize, usize)> = (0..8).map(|n| (n * 311, 97 + 13 * n)).collect();
                check(&piece(&text), &text);
                check(&marked(&text, &places), &text);
            }
        }
    }
}
