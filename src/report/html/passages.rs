//! Which texts stand in the page whole? Those of the first stories, with their stretches, their evidence and the passages they
//! share, until the page is as large as it may get.

use std::io;

use serde_json::{Value, json};

use super::inert;
use super::lists::Lists;
use super::stories::find;
use super::text::{Places, line, shown};
use crate::article::Span;
use crate::provenance::segments::Class;
use crate::report::Report;
use crate::report::model::{ListedPair, Piece};

/// Characters of one text. What is longer is cut, and the page says so.
const TEXT: usize = 40_000;
/// Characters of an item's words, and items of one piece.
const WORDS: usize = 240;
const ITEMS: usize = 16;
/// Passages of one pair.
const PASSAGES: usize = 400;

/// Texts by piece and passages by pair, each a row.
#[derive(Debug, Default)]
pub(super) struct Passages {
    texts: Vec<String>,
    pairs: Vec<String>,
}

impl Passages {
    /// The texts and passages that fit into so many bytes, article by article.
    ///
    /// # Errors
    /// What reading a text again gives.
    pub(super) fn new(report: &Report, lists: &Lists, room: usize) -> io::Result<Self> {
        let mut place = vec![usize::MAX; report.pieces.len()];
        for (n, &i) in lists.pieces.iter().enumerate() {
            place[i] = n;
        }
        // Pairs by the later of their pieces, with whose story they come.
        let mut by_piece: Vec<Vec<usize>> = vec![Vec::new(); lists.pieces.len()];
        for (n, &p) in lists.pairs.iter().enumerate() {
            let pair = &report.pairs[p];
            let of = |id: &str| find(report, id).map_or(usize::MAX, |i| place[i]);
            let later = of(&pair.a).max(of(&pair.b));
            if let Some(of_piece) = by_piece.get_mut(later) {
                of_piece.push(n);
            }
        }
        let mut used = 0;
        let mut out = Self::default();
        let mut texts: Vec<Text> = Vec::new();
        for (n, &i) in lists.pieces.iter().enumerate() {
            let (text, row) = Text::row(report, &report.pieces[i])?;
            texts.push(text);
            let text = |id: &str| {
                let i = find(report, id)?;
                Some((texts.get(place[i])?, &report.pieces[i]))
            };
            let rows = by_piece[n].iter().filter_map(|&n| {
                let pair = &report.pairs[lists.pairs[n]];
                Some(passage_row(pair, n, text(&pair.a)?, text(&pair.b)?))
            });
            let rows: Vec<String> = rows.collect();
            used += row.len() + 2 + rows.iter().map(|row| row.len() + 2).sum::<usize>();
            if used > room {
                break;
            }
            out.texts.push(row);
            out.pairs.extend(rows);
        }
        Ok(out)
    }

    /// Pieces whose texts are there: the first so many of the lists.
    pub(super) fn count(&self) -> usize {
        self.texts.len()
    }

    pub(super) fn write(&self) -> String {
        format!(
            "{{\"texts\":[\n{}],\n\"passages\":[\n{}]}}",
            self.texts.join(",\n"),
            self.pairs.join(",\n")
        )
    }
}

/// How places in a piece's text are counted.
struct Text {
    places: Places,
    /// Bytes that are shown.
    shown: usize,
}

impl Text {
    /// `[text, [start, length, class…], [kind, weight, says, words, start, length]…, whether it was cut]`.
    fn row(report: &Report, piece: &Piece) -> io::Result<(Self, String)> {
        let whole = report.archive.text(piece.document_index).map_err(io::Error::other)?;
        let text = piece.span.of(&whole);
        let end = text.char_indices().nth(TEXT).map_or(text.len(), |(at, _)| at);
        let text = &text[..end];
        let this = Self { places: Places::of(text), shown: end };
        let mut stretches: Vec<Value> = Vec::new();
        for segment in &piece.segments {
            if let Some([start, length]) = this.within(piece, segment.span) {
                stretches.extend([start.into(), length.into(), class(segment.class).into()]);
            }
        }
        let mut items: Vec<_> = piece.evidence.iter().collect();
        items.sort_by_key(|e| std::cmp::Reverse(e.weight.abs()));
        let items: Vec<Value> = items
            .into_iter()
            .take(ITEMS)
            .map(|e| {
                let mut item = vec![
                    json!(e.kind.name()),
                    json!(e.weight),
                    json!(line(&e.says, WORDS)),
                    json!(line(&e.text, WORDS)),
                ];
                let here = e.span.filter(|_| e.document == piece.document);
                if let Some([start, length]) = here.and_then(|span| this.within(piece, span)) {
                    item.extend([start.into(), length.into()]);
                }
                Value::Array(item)
            })
            .collect();
        let cut = u8::from(end < piece.span.end - piece.span.start);
        let row = inert(&json!([shown(text, usize::MAX), stretches, items, cut]));
        Ok((this, row))
    }

    /// Start and length of a stretch of the document, as far as it stands in what is shown of the piece.
    fn within(&self, piece: &Piece, span: Span) -> Option<[u32; 2]> {
        let start = span.start.checked_sub(piece.span.start)?;
        let end = span.end.checked_sub(piece.span.start)?.min(self.shown);
        if start >= end {
            return None;
        }
        let (start, end) = (self.places.at(start), self.places.at(end));
        Some([start, end - start])
    }
}

/// `[pair, start, length, start, length, words, quoted…]`.
fn passage_row(pair: &ListedPair, n: usize, a: (&Text, &Piece), b: (&Text, &Piece)) -> String {
    let mut row = vec![Value::from(n)];
    for passage in pair.passages.iter().take(PASSAGES) {
        let sides = (a.0.within(a.1, passage.a), b.0.within(b.1, passage.b));
        if let (Some(in_a), Some(in_b)) = sides {
            row.extend(in_a.into_iter().chain(in_b).map(Value::from));
            row.extend([passage.words.into(), u8::from(passage.quoted).into()]);
        }
    }
    Value::Array(row).to_string()
}

/// In the order of `templates/data.js`.
fn class(class: Class) -> u8 {
    match class {
        Class::Verbatim => 0,
        Class::Edited => 1,
        Class::Quoted => 2,
        Class::New => 3,
        Class::Furniture => 4,
        Class::Caption => 5,
        Class::Title => 6,
        Class::Deck => 7,
    }
}
