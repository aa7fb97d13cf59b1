use std::collections::BTreeMap;

use proptest::prelude::*;
use wirecopy::article::{Document, Form, Metadata};
use wirecopy::engine::{Input, Settings, archive::Archive, batch, observer::Silent};
use wirecopy::extract::{Collection, Unit};
use wirecopy::provenance::Role;
use wirecopy::{Params, Place};

/// Stretches that the readers of layout, credits, dates and quotations look for, and characters that trip them up.
const PARTS: &[&str] = &[
    "PORT ELLERY, March 4 (Reuters) - ",
    "(AFP)",
    "REUTERS",
    "By Ada Lund, Harbour Ledger",
    "\n\n",
    "\n",
    " ",
    "\u{a0}",
    "told the Harbour Ledger",
    "©\u{a0}2025 The Ledger",
    " date 2025-03-04 ",
    "time04-03-2025",
    "• News",
    "“",
    "”",
    "'",
    "\"",
    "«",
    "‘",
    "’",
    "é",
    "ﬁ",
    "新华社北京3月15日电",
    "(서울=연합뉴스)",
    "This report by The Canadian Press was first published March 4, 2025.",
    "Photo: CFP",
    "/ REUTERS",
    "(AP Photo/Ada Lund)",
    "Skip to content",
    "* * *",
    "1. One thing",
    "2. Another",
    "Source: X | 4 March 2025",
    "Live Events ",
    "Harbour Times WhatsApp channel )",
    "opens new tab",
    "🚢",
    "\u{301}",
    "\u{200f}",
    "مرحبا",
    "--",
    "—",
    "(",
    ")",
    "/",
    ",",
    ".",
    "the harbour board voted on Monday to close the old quay to cars",
    "Mill closes its doors",
    "404",
    "cookies",
    "0",
    "31/12/1999",
];

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        8 => prop::sample::select(PARTS).prop_map(str::to_owned),
        2 => "\\PC{0,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn document(id: usize, text: String, form: Form) -> Document {
    let id = format!("d{id}");
    Document {
        place: Place::file(id.clone()),
        id,
        form,
        text,
        metadata: Metadata::default(),
        fields: serde_json::Map::default(),
        notes: Vec::new(),
        ..Document::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_it_panic_and_every_place_is_in_its_text(
        texts in prop::collection::vec((text(), 0_usize..3), 1..5),
    ) {
        let forms = [Form::Text, Form::Page, Form::Record];
        let documents: Vec<Document> = texts
            .into_iter()
            .enumerate()
            .map(|(n, (text, form))| document(n, text, forms[form]))
            .collect();
        let by_id: BTreeMap<String, String> =
            documents.iter().map(|d| (d.id.clone(), d.text.clone())).collect();
        let mut collection = Collection::extract(documents, Unit::Piece);
        let archive = Archive::of(&mut collection);
        let settings = Settings { params: Params::default(), ..Settings::default() };
        let outcome =
            batch::study(Input::default(), collection, archive, &settings, &Silent).unwrap();
        for (i, verdict) in outcome.provenance.verdicts.iter().enumerate() {
            let piece = &outcome.collection.pieces[i];
            let text = &by_id[&outcome.collection.document(i).id];
            for mark in &piece.marks {
                prop_assert!(piece.span.contains(mark.span));
                prop_assert!(text.get(mark.span.start..mark.span.end).is_some());
            }
            for pair in piece.marks.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start);
            }
            for quote in &piece.quotes {
                prop_assert!(piece.span.contains(*quote));
                prop_assert!(text.get(quote.start..quote.end).is_some());
            }
            for segment in &verdict.segments {
                prop_assert!(piece.span.contains(segment.span));
                prop_assert!(text.get(segment.span.start..segment.span.end).is_some());
            }
            for item in verdict.evidence.iter().filter(|e| e.span.is_some()) {
                let span = item.span.unwrap();
                prop_assert!(text.get(span.start..span.end).is_some(), "{:?}", item);
            }
            prop_assert!(verdict.role != Role::Reprint || verdict.parent.is_some() || verdict.absent.is_some());
        }
    }
}
