use serde_json::Map;
use wirecopy::Place;
use wirecopy::article::{Document, Form, Metadata};
use wirecopy::extract::{Collection, Unit};
use wirecopy::provenance::credit::Claim;
use wirecopy::provenance::facts;

const BODY: &str = "the harbour board voted by four to three to close the old quay to cars from the first of May.\n\n\
    Fishermen who land their catch there have until the autumn to find another berth, and most of them say they will not \
    look for one. The board's chair, Ida Holm, read the decision out in the rain.";

/// The parties that a text credits with the whole of itself.
fn credited(text: &str) -> Vec<String> {
    let document = Document {
        id: "a.txt".to_owned(),
        place: Place::file("a.txt"),
        form: Form::Text,
        text: text.to_owned(),
        metadata: Metadata::default(),
        fields: Map::default(),
        notes: Vec::new(),
        ..Document::default()
    };
    let collection = Collection::extract(vec![document], Unit::Piece);
    let mut parties: Vec<String> = facts::read(&collection, &collection, None).unwrap()[0]
        .credits
        .iter()
        .filter(|c| c.claim == Claim::Whole)
        .filter_map(|c| c.party.clone())
        .collect();
    parties.dedup();
    parties
}

#[test]
fn datelines_of_agencies_are_read_in_their_own_forms() {
    for (head, party) in [
        ("PORT ELLERY, March 4 (Reuters) - ", "Reuters"),
        ("PORT ELLERY, Kan. (AP) — ", "The Associated Press"),
        ("(Bloomberg) -- ", "Bloomberg"),
        ("WUHAN, March 4 (Xinhua) -- ", "Xinhua"),
        ("Madrid, 10 abr (EFE).- ", "EFE"),
        ("(ANSA) - ROMA, 22 MAR - ", "ANSA"),
        ("Lisboa, 07 jul 2025 (Lusa) – ", "Lusa"),
        ("MOSCOW, January 12. /TASS/. ", "TASS"),
        ("New Delhi, July 8 (PTI) ", "PTI"),
        ("New Delhi [India], July 8 (ANI): ", "ANI"),
        ("SYDNEY, Sept 4 AAP - ", "AAP"),
        ("Berlin (dpa) - ", "dpa"),
        ("MADRID, 28 May. (EUROPA PRESS) - ", "Europa Press"),
    ] {
        assert_eq!(credited(&format!("{head}{BODY}")), [party], "{head}");
    }
}

#[test]
fn a_feeds_notice_names_its_agency() {
    for (tail, parties) in [
        (
            "(This story has not been edited by our staff and is published from a syndicated feed. PTI)",
            &["PTI"][..],
        ),
        (
            "(Except for the headline, this story has not been edited by Harbour staff and is auto-generated from an agency feed by Press Trust of India.)",
            &["PTI"],
        ),
        (
            "(This story has not been edited by Harbour staff and is auto-generated from a syndicated feed.)",
            &[],
        ),
    ] {
        assert_eq!(credited(&format!("{BODY}\n\n{tail}")), parties, "{tail}");
    }
}

#[test]
fn closing_credits_are_read_at_the_end_alone() {
    for (tail, party) in [
        ("REUTERS", "Reuters"),
        ("— Reuters", "Reuters"),
        ("--IANS abc/def", "IANS"),
        ("PTI RKD SMB", "PTI"),
        ("(ANI)", "ANI"),
        ("Copyright 2025 The Associated Press. All rights reserved.", "The Associated Press"),
        (
            "This report by The Canadian Press was first published March 4, 2025.",
            "The Canadian Press",
        ),
        ("Ada Lund, The Canadian Press", "The Canadian Press"),
        ("(Reporting by Ada Lund; Editing by Tom Reyes)", "Reuters"),
        ("Source: Xinhua", "Xinhua"),
    ] {
        assert_eq!(credited(&format!("On Monday {BODY}\n\n{tail}")), [party], "{tail}");
    }
}

#[test]
fn what_only_looks_like_a_credit_is_none() {
    for text in [
        format!("On Monday {BODY}\n\nThe plan was known since last week, according to Reuters."),
        format!(
            "On Monday {BODY}\n\nThe letter was originally published by The Guardian in 2019 and is widely shared."
        ),
        format!(
            "On Monday {BODY}\n\nThe figures were first published by the Financial Times, which cited two people."
        ),
        format!("A ferry waits off the quay. (AP Photo/Ada Lund)\n\nOn Monday {BODY}"),
        format!("On Monday {BODY}\n\n\"It is over,\" Holm told Reuters."),
        format!("Photo: AFP\n\nOn Monday {BODY}"),
        format!(
            "On Monday {BODY}\n\nPensions (AFP) were not discussed, and neither was the budget of the port."
        ),
    ] {
        assert_eq!(credited(&text), [""; 0], "{text}");
    }
}
