use serde_json::Map;
use wirecopy::Place;
use wirecopy::article::{DateKind, Document, Form, Metadata, Sourced, When};
use wirecopy::engine::{Input, Outcome, Settings, archive::Archive, batch, observer::Silent};
use wirecopy::extract::{Collection, Unit};
use wirecopy::provenance::Role;

/// A record with its source and day of publication, days counted from 1970.
fn record(id: &str, source: Option<&str>, day: Option<i64>, text: &str) -> Document {
    let metadata = Metadata {
        source: source.map(|s| Sourced::new(s, "field source")),
        dates: day
            .map(|d| When::day(d, DateKind::Published, "field published"))
            .into_iter()
            .collect(),
        ..Metadata::default()
    };
    Document {
        id: id.to_owned(),
        place: Place::file(id),
        form: Form::Record,
        text: text.to_owned(),
        metadata,
        fields: Map::default(),
        notes: Vec::new(),
        ..Document::default()
    }
}

fn decided(documents: Vec<Document>) -> Outcome {
    let mut collection = Collection::extract(documents, Unit::Piece);
    let archive = Archive::of(&mut collection);
    batch::study(Input::default(), collection, archive, &Settings::default(), &Silent).unwrap()
}

fn role(outcome: &Outcome, id: &str) -> Role {
    outcome.provenance.verdicts[outcome.collection.find(id).unwrap()].role
}

const MILL: &str = "The paper mill at Hollin Bridge will close in June after ninety years, its owners said on Monday, and two \
    hundred people will lose their work. The river it stands on has run low for three summers, and the price of pulp has \
    doubled since the winter. Shift leader Oona Fell heard the news from a driver who came to collect the last rolls.";

#[test]
fn a_text_that_names_anothers_reporters_is_no_original_though_it_is_older() {
    let told = format!(
        "{MILL} “Nobody asked us,” Fell told the Carrow Post. She told the Carrow Post she would stay."
    );
    let outcome = decided(vec![
        record("a", Some("Vale Weekly"), Some(20_000), &told),
        record("b", Some("Carrow Post"), Some(20_002), &told),
    ]);
    assert_eq!(role(&outcome, "b"), Role::Original);
    assert_eq!(role(&outcome, "a"), Role::Reprint);
    let origin = outcome.provenance.verdicts[0].origin.as_ref();
    assert_eq!(origin.map(|o| o.value.as_str()), Some("Carrow Post"));
}

#[test]
fn copies_that_nothing_puts_in_order_are_unknown_and_never_unlinked() {
    let outcome = decided(vec![
        record("a", Some("Vale Weekly"), Some(20_000), MILL),
        record("b", Some("Vale Weekly"), Some(20_000), MILL),
        record("c", None, None, &MILL.replace("mill", "glass works")),
    ]);
    for id in ["a", "b", "c"] {
        assert_eq!(role(&outcome, id), Role::Unknown, "{id}");
    }
}

#[test]
fn a_persons_byline_on_an_unknown_page_makes_no_original() {
    let outcome = decided(vec![record("a", None, None, &format!("By Oona Fell\n\n{MILL}"))]);
    assert_eq!(role(&outcome, "a"), Role::Unlinked);
    let known =
        decided(vec![record("a", Some("Vale Weekly"), None, &format!("By Oona Fell\n\n{MILL}"))]);
    assert_eq!(role(&known, "a"), Role::Original);
}

#[test]
fn a_notice_beside_a_story_is_not_its_cut_copy() {
    let notice = "Please register to read on. It takes a minute and costs nothing.";
    let outcome = decided(vec![
        record("a", None, None, &format!("{MILL}\n\n{notice}")),
        record("b", None, None, notice),
    ]);
    assert_ne!(role(&outcome, "a"), Role::Original);
}

#[test]
fn an_agencys_own_feed_is_its_own() {
    let outcome = decided(vec![record("a", Some("Reuters"), Some(20_000), MILL)]);
    assert_eq!(role(&outcome, "a"), Role::Original);
}

#[test]
fn a_brief_of_headed_items_with_datelines_is_several_articles() {
    let item = |title: &str, dateline: &str, n: usize| {
        format!(
            "{title}\n\n{dateline} - Officials in district {n} closed the bridge on Monday after a routine inspection found \
                 a crack in one of its four hangers.\n\nIt will stay shut for a week.\n\n"
        )
    };
    let text = format!(
        "World in brief\n\n{}{}{}",
        item("Bridge shut after crack is found", "PORT ELLERY (Reuters)", 1),
        item("Second bridge shut as well", "HOLLIN (AP)", 2),
        item("No bridge left open", "CARROW (AFP)", 3)
    );
    let mut document = record("a", None, None, &text);
    document.form = Form::Text;
    let outcome = decided(vec![document]);
    let origins: Vec<_> = outcome
        .provenance
        .verdicts
        .iter()
        .filter_map(|v| Some(v.origin.as_ref()?.value.as_str()))
        .collect();
    assert_eq!(origins, ["Reuters", "The Associated Press", "AFP"]);
}

#[test]
fn a_story_about_cookies_is_a_story() {
    let text = "Watchdog fines retailer\n\nThe privacy regulator fined the retailer two million on Monday because its cookie banner \
        had no button to reject all. Visitors had to accept all cookies, the regulator said, and the consent was not free.";
    let mut document = record("a", None, None, text);
    document.form = Form::Text;
    assert_eq!(decided(vec![document]).collection.pieces.len(), 1);
}

#[test]
fn a_page_that_others_credit_is_the_original_though_it_does_not_sign() {
    let credited = format!("{MILL}\n\nThis story was originally published by the Vale Weekly.");
    let outcome = decided(vec![
        record("a", Some("Vale Weekly"), Some(20_000), MILL),
        record("b", Some("Carrow Post"), Some(20_001), &credited),
        record("c", Some("Moor Tribune"), None, &credited),
    ]);
    assert_eq!(role(&outcome, "a"), Role::Original);
    for id in ["b", "c"] {
        assert_eq!(role(&outcome, id), Role::Reprint, "{id}");
        let verdict = &outcome.provenance.verdicts[outcome.collection.find(id).unwrap()];
        assert_eq!(verdict.parent, outcome.collection.find("a"), "{id}");
    }
}

#[test]
fn of_two_versions_without_dates_the_grown_one_is_the_later() {
    let grown = MILL.replace(
        "Shift leader",
        "The town council will meet on Thursday to ask what becomes of the weir, which the mill has kept in repair for as long \
         as anybody remembers. Shift leader",
    );
    let outcome = decided(vec![
        record("a", Some("Vale Weekly"), None, &format!("By Oona Fell\n\n{grown}")),
        record("b", Some("Vale Weekly"), None, &format!("By Oona Fell\n\n{MILL}")),
    ]);
    assert_eq!(role(&outcome, "b"), Role::Original);
    assert_eq!(role(&outcome, "a"), Role::Revision);
}

#[test]
fn an_outlets_own_story_around_an_agencys_words_is_partial() {
    let wire = format!("HOLLIN BRIDGE, March 3 (Reuters) - {MILL}");
    let own = "The reading room in Carrow has bought the mill's last rolls, enough for eleven years of its yearbook. Its keeper, \
               Bertil Moss, told the Carrow Post that he had paid in advance and would fetch them by cart. “Paper keeps,” he told \
               the Carrow Post. The yearbook has come out since the town had a printer, and it lists every boat, birth and barn \
               roof of the year. Moss sets it by hand with two pupils, and he says that he has never missed a year but one, when the \
               river took the type. Subscribers pay in spring.";
    let first = MILL.split(". ").next().unwrap();
    let outcome = decided(vec![
        record("a", Some("Reuters"), Some(20_000), &wire),
        record("b", Some("Carrow Post"), Some(20_001), &format!("{own} {first}.")),
    ]);
    assert_eq!(role(&outcome, "a"), Role::Original);
    assert_eq!(role(&outcome, "b"), Role::Partial);
}

fn verdict<'o>(outcome: &'o Outcome, id: &str) -> &'o wirecopy::provenance::Verdict {
    &outcome.provenance.verdicts[outcome.collection.find(id).unwrap()]
}

#[test]
fn the_page_that_signs_a_text_is_its_parent_though_it_is_dated_anew() {
    let outcome = decided(vec![
        record(
            "a",
            Some("Reuters"),
            Some(20_009),
            &format!("HOLLIN BRIDGE, March 3 (Reuters) - {MILL}"),
        ),
        record("b", Some("Carrow Post"), Some(20_000), MILL),
    ]);
    assert_eq!(role(&outcome, "a"), Role::Original);
    let copy = verdict(&outcome, "b");
    assert_eq!((copy.role, copy.parent), (Role::Reprint, outcome.collection.find("a")));
    assert!(
        copy.evidence.iter().any(|e| e.kind.name() == "date_contradicts"),
        "{:?}",
        copy.evidence
    );
    assert!(outcome.provenance.absent.is_empty(), "{:?}", outcome.provenance.absent);
}

#[test]
fn one_credit_against_several_makes_no_second_original() {
    let credited = |agency: &str| format!("{MILL}\n\n— {agency}");
    let outcome = decided(vec![
        record("a", Some("Carrow Post"), Some(20_000), &credited("Reuters")),
        record("b", Some("Vale Weekly"), Some(20_000), &credited("Reuters")),
        record("c", Some("Ellery Times"), Some(20_000), &credited("Xinhua")),
    ]);
    let absent: Vec<Option<&str>> =
        outcome.provenance.absent.iter().map(|a| a.origin.as_deref()).collect();
    assert_eq!(absent, [Some("Reuters")]);
    assert_eq!(outcome.provenance.absent[0].members.len(), 3);
    assert_eq!(verdict(&outcome, "c").origin.as_ref().map(|o| o.value.as_str()), Some("Reuters"));
    let own_words = |e: &wirecopy::provenance::evidence::Evidence| e.text.contains("Xinhua");
    assert!(verdict(&outcome, "c").evidence.iter().any(own_words));
}

#[test]
fn a_copy_alone_makes_no_original() {
    let outcome = decided(vec![
        record("a", Some("Carrow Post"), Some(20_000), MILL),
        record("b", Some("Vale Weekly"), Some(20_003), MILL),
    ]);
    assert_eq!(role(&outcome, "a"), Role::Unknown);
}

#[test]
fn a_companys_closing_line_is_a_credit() {
    let text = format!("{MILL}\n\nSOURCE Hollin Paper Holdings");
    let outcome = decided(vec![record("a", Some("Carrow Post"), None, &text)]);
    let found = verdict(&outcome, "a");
    assert_eq!(found.role, Role::Reprint);
    assert_eq!(found.origin.as_ref().map(|o| o.value.as_str()), Some("Hollin Paper Holdings"));
}

#[test]
fn a_version_that_says_so_is_the_later_whatever_it_lacks() {
    let cut = MILL.replace(" and the price of pulp has doubled since the winter.", "");
    let outcome = decided(vec![
        record("a", Some("Carrow Post"), None, &format!("By Oona Fell\n\n{MILL}")),
        record(
            "b",
            Some("Carrow Post"),
            None,
            &format!("By Oona Fell\n\n{cut}\n\nThis story has been corrected."),
        ),
    ]);
    assert_eq!(role(&outcome, "a"), Role::Original);
    assert_eq!(role(&outcome, "b"), Role::Revision);
    assert_eq!(verdict(&outcome, "b").parent, outcome.collection.find("a"));
}

#[test]
fn an_agency_sends_again_shorter_and_a_paper_grows() {
    let more = "The town council will meet on Thursday to ask what becomes of the weir, which the mill has kept in repair for as \
        long as anybody remembers. Its chairman would not say who will pay for the sluice gates, which are due to be mended in the \
        spring, and he left by the side door before the meeting was over.";
    let long = format!("{MILL} {more}");
    for (source, first, later) in [("Reuters", "long", "short"), ("Carrow Post", "short", "long")] {
        let signed = |text: &str| format!("By Oona Fell, {source}\n\n{text}");
        let outcome = decided(vec![
            record("long", Some(source), None, &signed(&long)),
            record("short", Some(source), None, &signed(MILL)),
        ]);
        assert_eq!(role(&outcome, first), Role::Original, "{source}");
        assert_eq!(role(&outcome, later), Role::Revision, "{source}");
    }
}

#[test]
fn every_kind_of_evidence_is_explained() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/provenance.md");
    let page = std::fs::read_to_string(page).unwrap();
    let missing: Vec<&str> = wirecopy::provenance::evidence::Kind::ALL
        .iter()
        .map(|kind| kind.name())
        .filter(|name| !page.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "docs/provenance.md does not explain {missing:?}");
}
