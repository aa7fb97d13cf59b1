//! Which words of a piece come from where? Its stretches by class, and how its words divide.
//!
//! Figures are over the union of all sources of a piece, not its best pair: a text made of two agencies' stories is theirs
//! together.

use serde::Serialize;

use crate::article::{MarkKind, Piece, Span, is_marked};
use crate::text::{Body, each_place};

/// What a stretch of a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Word for word in a source.
    Verbatim,
    /// Between words taken from a source, changed.
    Edited,
    /// Direct quotation.
    Quoted,
    /// In no source.
    New,
    /// Of the page.
    Furniture,
    /// Of a picture.
    Caption,
    /// The headline.
    Title,
    /// The summary under it.
    Deck,
}

/// A stretch of a piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Where it stands in the document text.
    pub span: Span,
    /// What it is.
    pub class: Class,
    /// Ids of the pieces and absent originals it comes from, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
}

/// How the body words of a piece divide. Shares of all its words; together they are 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Composition {
    /// Word for word in a source, outside quotation.
    pub reprinted: f64,
    /// Changed, between words taken from a source.
    pub edited: f64,
    /// In direct quotation.
    pub quoted: f64,
    /// In no source. Of a reprint that does not make them the carrier's own: they are unverified.
    pub unmatched: f64,
}

/// A source of a piece: the name to report and the runs of the piece's words found in it, with the source's own places.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The id of a piece or of an absent original.
    pub id: String,
    /// `(first word in the piece, first word in the source, words)`.
    pub runs: Vec<(u32, u32, u32)>,
}

/// Words between two runs of one source that count as edited, at most.
const EDITED: u32 = 8;

/// Words in a row from which a shared run counts as taken word for word, whatever else was changed.
pub const LONG_RUN: u32 = 12;

/// Words of a text that stand in long runs of any of its sources.
pub fn verbatim(sources: &[Source]) -> u32 {
    let runs = sources.iter().flat_map(|source| &source.runs);
    let mut runs: Vec<(u32, u32)> = runs
        .filter(|&&(.., words)| words >= LONG_RUN)
        .map(|&(start, _, words)| (start, start + words))
        .collect();
    runs.sort_unstable();
    let (mut words, mut done) = (0, 0);
    for (start, end) in runs {
        words += end.max(done) - start.max(done);
        done = done.max(end);
    }
    words
}

/// Classes of all stretches, and the composition.
pub fn segment(piece: &Piece, body: &Body, sources: &[Source]) -> (Vec<Segment>, Composition) {
    let n = body.len();
    let mut class = vec![Class::New; n];
    let mut from: Vec<Option<u32>> = vec![None; n];
    // Earlier sources are better ones: they claim their words first.
    for (s, source) in sources.iter().enumerate() {
        for &(start, _, words) in &source.runs {
            for k in start as usize..(start + words) as usize {
                if from[k].is_none() {
                    class[k] = Class::Verbatim;
                    from[k] = Some(s as u32);
                }
            }
        }
    }
    for (s, source) in sources.iter().enumerate() {
        let mut runs = source.runs.clone();
        runs.sort_unstable();
        for two in runs.windows(2) {
            let ((a0, b0, n0), (a1, b1, _)) = (two[0], two[1]);
            let (gap_a, gap_b) = (a1.saturating_sub(a0 + n0), b1.saturating_sub(b0 + n0));
            if gap_a == 0 || gap_a > EDITED || b1 < b0 + n0 || gap_b > EDITED + 4 {
                continue;
            }
            for k in (a0 + n0) as usize..a1 as usize {
                if class[k] == Class::New {
                    class[k] = Class::Edited;
                    from[k] = Some(s as u32);
                }
            }
        }
    }
    let mut count = [0_usize; 4];
    for (class, &quoted) in class.iter_mut().zip(&body.quoted) {
        let slot = match (quoted, *class) {
            (true, _) => 2,
            (_, Class::Verbatim) => 0,
            (_, Class::Edited) => 1,
            _ => 3,
        };
        count[slot] += 1;
        if quoted {
            *class = Class::Quoted;
        }
    }
    let share = |k: usize| if n == 0 { 0.0 } else { count[k] as f64 / n as f64 };
    let composition = Composition {
        reprinted: share(0),
        edited: share(1),
        quoted: share(2),
        unmatched: share(3),
    };
    (stretches(piece, body, &class, &from, sources), composition)
}

fn stretches(
    piece: &Piece,
    body: &Body,
    class: &[Class],
    from: &[Option<u32>],
    sources: &[Source],
) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    let mut k = 0;
    while k < class.len() {
        let mut end = k + 1;
        while end < class.len() && class[end] == class[k] && from[end] == from[k] {
            let (from, to) = (body.spans[end - 1].1 as usize, body.spans[end].0 as usize);
            let gap = Span::new(from.min(to), to);
            if is_marked(&piece.marks, gap) {
                break;
            }
            end += 1;
        }
        let span = Span::new(body.spans[k].0 as usize, body.spans[end - 1].1 as usize);
        let from = from[k].map(|s| sources[s as usize].id.clone()).into_iter().collect();
        out.push(Segment { span, class: class[k], from });
        k = end;
    }
    with_marks(out, piece)
}

/// Classes and composition of a piece that shares nothing with another, read from its document's text without keeping its
/// words: what [`segment`] gives for its body and no sources.
pub fn alone(piece: &Piece, text: &str) -> (Vec<Segment>, Composition) {
    let mut out: Vec<Segment> = Vec::new();
    let mut count = [0_usize; 2];
    let (mut quote, mut mark) = (0, 0);
    each_place(piece, text, |start, end| {
        while piece.quotes.get(quote).is_some_and(|q| q.end <= start) {
            quote += 1;
        }
        let quoted = piece.quotes.get(quote).is_some_and(|q| q.start <= start && end <= q.end);
        count[usize::from(quoted)] += 1;
        let class = if quoted { Class::Quoted } else { Class::New };
        if let Some(last) = out.last_mut().filter(|last| last.class == class) {
            while piece.marks.get(mark).is_some_and(|m| m.span.end <= last.span.end.min(start)) {
                mark += 1;
            }
            if piece.marks.get(mark).is_none_or(|m| m.span.start >= start) {
                last.span.end = end;
                return;
            }
        }
        out.push(Segment { span: Span::new(start, end), class, from: Vec::new() });
    });
    let n = count[0] + count[1];
    let share = |k: usize| if n == 0 { 0.0 } else { count[k] as f64 / n as f64 };
    let composition = Composition { quoted: share(1), unmatched: share(0), ..Default::default() };
    (with_marks(out, piece), composition)
}

/// The stretches of a piece's words and its marks, in order.
fn with_marks(mut out: Vec<Segment>, piece: &Piece) -> Vec<Segment> {
    out.extend(piece.marks.iter().map(|m| Segment {
        span: m.span,
        class: match m.kind {
            MarkKind::Title => Class::Title,
            MarkKind::Deck => Class::Deck,
            MarkKind::Furniture => Class::Furniture,
            MarkKind::Caption => Class::Caption,
        },
        from: Vec::new(),
    }));
    out.sort_by_key(|s| s.span);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Document, Form, Metadata};
    use crate::extract::{Collection, Unit};

    const PARTS: &[&str] = &[
        "Mill closes its doors\n\n",
        "The mill closed on Monday. ",
        "“We won,” ",
        "she said. ",
        "\"No",
        ".\" ",
        "'",
        "\n",
        "\n\n",
        "Photo: CFP\n",
        "(AP Photo/Ada Lund)",
        "Live Events ",
        "Skip to content\n",
        "4 March 2025\n",
        "é",
        "🚢",
        "…",
        " ",
        "opens new tab ",
        "Share",
    ];

    #[test]
    fn words_in_long_runs_count_once() {
        let source = |runs: &[(u32, u32, u32)]| Source { id: String::new(), runs: runs.to_vec() };
        let two = [source(&[(40, 0, 12), (0, 60, 11)]), source(&[(45, 9, 20), (46, 30, 12)])];
        assert_eq!((verbatim(&two[..1]), verbatim(&two)), (12, 25));
    }

    proptest::proptest! {
        #[test]
        fn a_piece_alone_is_read_as_its_body_without_sources(
            parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..20),
        ) {
            let document = Document {
                id: "a".into(),
                place: crate::Place::file("a"),
                form: Form::Text,
                text: parts.concat(),
                metadata: Metadata::default(),
                fields: serde_json::Map::default(),
                notes: Vec::new(),
                ..Document::default()
            };
            let collection = Collection::extract(vec![document], Unit::Piece);
            for piece in &collection.pieces {
                let text = &collection.documents[0].text;
                proptest::prop_assert_eq!(alone(piece, text), segment(piece, &Body::of(piece, text), &[]));
            }
        }
    }
}
