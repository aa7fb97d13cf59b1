use std::ffi::OsStr;

use serde_json::{Map, Value, json};
use wirecopy::Place;
use wirecopy::article::{Document, Form, Metadata, Sourced};
use wirecopy::extract::{Collection, Unit};
use wirecopy::provenance::credit::{Claim, Credit};
use wirecopy::provenance::facts;

use crate::tool::{self, Folder, run, text};

const BODY: &str = "the harbour board voted by four to three to close the old quay to cars from the first of May.\n\n\
    Fishermen who land their catch there have until the autumn to find another berth, and most of them say they will not \
    look for one. The board's chair, Ida Holm, read the decision out in the rain.";

const CHINESE: &str = "周一，港务委员会以四比三的投票结果决定从五月一日起对汽车关闭旧码头。在那里卸鱼的渔民必须在秋天之前找到另一个泊位，\
    他们中的大多数人表示不会去寻找。委员会主席在雨中宣读了这一决定，许多人没有离开现场。";

/// The credits of a text below a headline, attributions left out.
fn credits(text: &str) -> Vec<Credit> {
    let metadata = Metadata {
        titles: vec![Sourced::new("Quay closes to cars", "field title")],
        ..Metadata::default()
    };
    let document = Document {
        id: "a.txt".to_owned(),
        place: Place::file("a.txt"),
        form: Form::Record,
        text: text.to_owned(),
        metadata,
        fields: Map::default(),
        notes: Vec::new(),
        ..Document::default()
    };
    let collection = Collection::extract(vec![document], Unit::Piece);
    let mut facts = facts::read(&collection, &collection, None).unwrap();
    facts[0].credits.retain(|c| !matches!(c.claim, Claim::Facts | Claim::Own));
    for credit in &facts[0].credits {
        let span = credit.span.expect("a credit of a text has its place");
        assert_eq!(span.of(text), credit.text, "the words stand where they are said to");
    }
    facts.remove(0).credits
}

/// Each party with what is said of it: `w` wrote it, `p` a part, `v` passed it on.
fn said(text: &str) -> Vec<String> {
    let sign = |claim| match claim {
        Claim::Whole => "w",
        Claim::Part => "p",
        Claim::Passed => "v",
        _ => "?",
    };
    let mut all: Vec<String> = credits(text)
        .iter()
        .map(|c| format!("{} {}", sign(c.claim), c.party.as_deref().unwrap_or("-")))
        .collect();
    all.dedup();
    all
}

#[test]
fn initials_that_are_words_credit_nobody_by_themselves() {
    let on = format!("On Monday {BODY}");
    for text in [
        // Spelled out right before the bracket.
        format!("{on}\n\nThey pay into an Administradora de Fondos de Pensiones (AFP)"),
        format!("Acute flaccid paralysis (AFP) - {BODY}"),
        format!("Advanced Placement (AP) - {BODY}"),
        format!("{on}\n\nHe sits for the Communist Party (CP)."),
        format!("{on}\n\nThe branch belongs to Alcoholics Anonymous (AA)"),
        format!("{on}\n\nThe talks were led by the Palestinian Authority (PA)."),
        // A state, a chief minister, a sign, a menu's word.
        format!("{on}\n\nThey drove on to New Castle, PA"),
        format!("Hyderabad (AP): {BODY}"),
        format!("AP CM: {BODY}"),
        format!("MAP: {BODY}"),
        format!("AA - {BODY}"),
        format!("{on}\n\nAA"),
        format!("{on}\n\nMAP"),
        format!("{on}\n\nSPA"),
        format!("{on}\n\nMENA"),
        format!("{on}\n\nWAM"),
        format!("{on} The board has a MAP"),
        format!("{on} It rained. MAP"),
        format!("{on} It rained (PA)"),
        format!("The Spa (SPA) - {BODY}"),
        // A paper's name that is a word.
        format!("{on}\n\nGrist"),
        format!("{on}\n\nConversation"),
        format!("{on}\n\n74"),
        // Agencies as a topic.
        format!(
            "Shares of Thomson Reuters rose as {BODY}\n\nThomson Reuters owns the agency Reuters."
        ),
        format!("{on}\n\n— With files from Tara Lund"),
    ] {
        assert_eq!(said(&text), [""; 0], "{text}");
    }
}

#[test]
fn the_same_initials_credit_their_agency_in_closed_forms() {
    let on = format!("On Monday {BODY}");
    for (text, party) in [
        (format!("ANKARA (AA) - {BODY}"), "w Anadolu"),
        (format!("TORONTO (CP) — {BODY}"), "w The Canadian Press"),
        (format!("RABAT (MAP) - {BODY}"), "w MAP"),
        (format!("CAIRO, March 4 (MENA) - {BODY}"), "w MENA"),
        (format!("ABU DHABI, 7th July, 2025 (WAM) -- {BODY}"), "w WAM"),
        (format!("Riyadh, July 07, 2025, SPA -- {BODY}"), "w SPA"),
        (format!("New Delhi (AFP) - {BODY}"), "w AFP"),
        (format!("Hyderabad, July 8 (AP): {BODY}"), "w The Associated Press"),
        (format!("Wien (APA) - {BODY}"), "w APA"),
        (format!("{on} It rained. – SPA"), "w SPA"),
        (format!("{on} “It rained.” (MAP)"), "w MAP"),
        (format!("{on}\n\nSource: AA"), "w Anadolu"),
        (format!("By Ada Lund, PA\n\n{on}"), "w PA Media"),
        (format!("{on}\n\nThis story was originally published by Grist."), "w Grist"),
        (format!("{on}\n\nThe 74"), "w The 74"),
    ] {
        assert_eq!(said(&text), [party], "{text}");
    }
}

#[test]
fn a_credit_is_found_beside_what_hides_it() {
    for (text, party) in [
        // A caption glued to the dateline, the plug of a newsletter behind the last word.
        (
            format!("Boats in May. REUTERS/File PhotoPORT ELLERY, Aug 20 (Reuters) - {BODY}"),
            "w Reuters",
        ),
        (format!("McALLEN, Texas (AP) — {BODY}"), "w The Associated Press"),
        (
            format!(
                "On Monday {BODY} It rained. REUTERS\n\nSubscribe to our newsletter for the latest news."
            ),
            "w Reuters",
        ),
        (
            format!("Source: Associated Press\n\nPORT ELLERY, March 4 — {BODY}"),
            "w The Associated Press",
        ),
        // One story in two languages.
        (
            format!("PORT ELLERY, March 4 (Xinhua) -- {BODY}\n\n新华社北京3月4日电 {CHINESE}"),
            "w Xinhua",
        ),
    ] {
        assert_eq!(said(&text), [party], "{text}");
    }
    // The credit of a picture on its own line is no credit of the text, though its sentence comes again.
    let caption = "Boats lie at the old quay of the harbour. / REUTERS";
    assert_eq!(
        said(&format!("{caption}\n\nBoats lie at the old quay of the harbour. Then {BODY}")),
        [""; 0]
    );
}

#[test]
fn marks_of_newsrooms_are_read_where_they_stand() {
    let on = format!("On Monday {BODY}");
    for (text, parties) in [
        (format!("red/dpa\n\n{on}"), vec!["p dpa"]),
        (format!("Von red/dpa\n\n{on}"), vec!["p dpa"]),
        (format!("{on}\n\ndpa/red"), vec!["p dpa"]),
        (format!("{on} red/dpa"), vec!["p dpa"]),
        (format!("{on}\n\nQuelle: red/dpa"), vec!["p dpa"]),
        (format!("dpa/AFP/red\n\n{on}"), vec!["p dpa", "p AFP"]),
        (format!("/ritzau/\n\n{on}"), vec!["w Ritzau"]),
        (format!("{on} It rained./ritzau/"), vec!["w Ritzau"]),
        (format!("{on}\n\n/ritzau/Reuters/"), vec!["p Ritzau", "p Reuters"]),
        (format!("本报综合新华社消息\n\n{CHINESE}"), vec!["p Xinhua"]),
        (format!("{CHINESE}（综合新华社、中新社报道）"), vec!["p Xinhua", "p China News Service"]),
        (format!("{CHINESE}（据新华社电）"), vec!["w Xinhua"]),
        (format!("【ソウル共同】{CHINESE}"), vec!["w Kyodo"]),
    ] {
        assert_eq!(said(&text), parties, "{text}");
    }
}

#[test]
fn of_two_parties_one_wrote_and_one_passed_it_on() {
    let on = format!("On Monday {BODY}");
    let harbour = |through: &str| vec!["w Harbour Post".to_owned(), format!("v {through}")];
    let by = "Tribune Content Agency";
    for (text, parties) in [
        (format!("By Ada Lund, Harbour Post via AP\n\n{on}"), harbour("The Associated Press")),
        (format!("{on}\n\nAda Lund, Harbour Post via AP"), harbour("The Associated Press")),
        (format!("{on}\n\n© 2025 Harbour Post. Distributed by {by}, LLC."), harbour(by)),
        (
            format!(
                "{on}\n\n(c)2025 Harbour Post (Ellery, Norland) Visit Harbour Post (Ellery, Norland) at \
                 www.harbourpost.example Distributed by {by}, LLC."
            ),
            harbour(by),
        ),
        (
            format!("{on}\n\nVisit the Harbour Post at harbourpost.example. Distributed by {by}."),
            harbour(by),
        ),
        (format!("(MENAFN- Harbour Post) {on}"), harbour("MENAFN")),
        (format!("(MENAFN - Harbour Post) {on}"), harbour("MENAFN")),
        (format!("KUTV via CNN\n\n{on}"), vec!["w KUTV".into(), "v CNN".into()]),
        (format!("{on}\n\nKUTV via CNN"), vec!["w KUTV".into(), "v CNN".into()]),
        (format!("PORT ELLERY (KUTV via CNN) — {BODY}"), vec!["w KUTV".into(), "v CNN".into()]),
    ] {
        assert_eq!(said(&text), parties, "{text}");
    }
    for picture in ["Pool via AP", "Handout via REUTERS", "Ada Lund/Harbour Post via AP"] {
        assert_eq!(said(&format!("{on}\n\n{picture}")), [""; 0], "{picture}");
    }
}

#[test]
fn agencies_without_a_name_wrote_a_part() {
    let on = format!("On Monday {BODY}");
    for text in [
        format!("Agencies\n\n{on}"),
        format!("By Agencies\n\n{on}"),
        format!("By Ada Lund and agencies\n\n{on}"),
        format!("PORT ELLERY (Agencies) — {BODY}"),
        format!("{on}\n\n— Agencies"),
        format!("{on}\n\nSource: Harbour Post and agencies"),
        format!("{on}\n\nWith inputs from agencies"),
        format!("{on}\n\nMit Material von Agenturen"),
        format!("{on}\n\nCon información de agencias"),
    ] {
        assert_eq!(said(&text), ["p -"], "{text}");
    }
    for text in [format!("{on}\n\nAFP/Reuters"), format!("{on} (AFP/Reuters)")] {
        assert_eq!(said(&text), ["p AFP", "p Reuters"], "{text}");
    }
}

/// The pieces of a scan of records with these sources and texts.
fn decided(records: &[(&str, Option<&str>, &str)]) -> tool::Report {
    let line = |(id, source, text): &(&str, Option<&str>, &str)| {
        json!({ "id": id, "source": source, "title": "Quay closes to cars", "text": text })
            .to_string()
    };
    let lines: Vec<String> = records.iter().map(line).collect();
    let folder = Folder::new(&[("day.jsonl", lines.join("\n").as_bytes())]);
    folder.scan(&[])
}

fn origin(piece: &Value) -> Option<&str> {
    piece["origin"]["name"].as_str()
}

#[test]
fn a_chain_goes_from_the_writer_through_who_passed_it_on_to_the_page() {
    let wrote = format!(
        "On Monday {BODY}\n\n©2025 Bloomberg L.P. Visit bloomberg.com. Distributed by Tribune Content Agency, LLC."
    );
    let report = decided(&[("a", Some("Vale Weekly"), &wrote)]);
    let piece = report.pieces()["a"];
    assert_eq!(origin(piece), Some("Bloomberg"));
    assert_eq!(piece["via"], json!(["Tribune Content Agency"]));
    assert_eq!(text(&piece["role"]), "reprint");
    let steps = |piece: &Value| -> Vec<String> {
        piece["lineage"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hop| text(&hop["party"]).to_owned())
            .collect()
    };
    assert_eq!(steps(piece), ["Bloomberg", "Tribune Content Agency", "Vale Weekly"]);
    // The agency that passed it on has its copyright under everything.
    let wrote = format!(
        "By Ada Lund, Harbour Post via AP\n\nOn Monday {BODY}\n\nCopyright 2025 The Associated Press. All rights reserved."
    );
    let report = decided(&[("a", Some("Vale Weekly"), &wrote)]);
    let piece = report.pieces()["a"];
    assert_eq!(origin(piece), Some("Harbour Post"));
    assert_eq!(piece["via"], json!(["The Associated Press"]));
    assert_eq!(steps(piece), ["Harbour Post", "The Associated Press", "Vale Weekly"]);
}

#[test]
fn agencies_that_contradict_each_other_leave_it_open() {
    let both = format!("PORT ELLERY, March 4 (Reuters) - {BODY}\n\n(AFP)");
    let report = decided(&[("a", Some("Vale Weekly"), &both)]);
    let piece = report.pieces()["a"];
    assert_eq!(text(&piece["role"]), "unknown");
    let says: Vec<&str> =
        piece["evidence"].as_array().unwrap().iter().map(|e| text(&e["says"])).collect();
    for party in ["origin is Reuters", "origin is AFP"] {
        assert!(says.contains(&party), "{party}: {says:?}");
    }
    let list = format!("On Monday {BODY}\n\nAgencies");
    let report = decided(&[("a", Some("Vale Weekly"), &list)]);
    assert_eq!(text(&report.pieces()["a"]["role"]), "partial");
}

#[test]
fn outlets_that_credit_each_other_get_an_answer() {
    let of = |other: &str| {
        format!("On Monday {BODY}\n\nThis article was originally published by {other}.")
    };
    let (a, b) = (of("Vale Weekly"), of("Carrow Post"));
    let report = decided(&[("a", Some("Carrow Post"), &a), ("b", Some("Vale Weekly"), &b)]);
    let pieces = report.pieces();
    assert_eq!(origin(pieces["a"]), Some("Vale Weekly"));
    assert_eq!(origin(pieces["b"]), Some("Carrow Post"));
    for id in ["a", "b"] {
        assert!(pieces[id]["parent"].as_str() != Some(id), "{id} is not its own parent");
    }
    // Not both are made from the other.
    let parent = |id: &str| pieces[id]["parent"].as_str().map(str::to_owned);
    assert!(parent("a").is_none() || parent("b").is_none(), "{:?} {:?}", parent("a"), parent("b"));
}

#[test]
fn an_agencys_name_on_its_own_page_is_a_mark_of_its_own() {
    for (source, text_of) in [
        ("The Associated Press", format!("PORT ELLERY, Norland (AP) — {BODY}")),
        (
            "Global Voices",
            format!("On Monday {BODY}\n\nThis story was originally published on Global Voices."),
        ),
        (
            "ProPublica",
            format!("On Monday {BODY}\n\nThis story was originally published by ProPublica."),
        ),
    ] {
        let report =
            decided(&[("a", Some(source), &text_of), ("b", Some("Vale Weekly"), &text_of)]);
        let pieces = report.pieces();
        assert_eq!(text(&pieces["a"]["role"]), "original", "{source}");
        assert_eq!(text(&pieces["b"]["role"]), "reprint", "{source}");
        assert_eq!(origin(pieces["b"]), Some(source));
    }
}

const TABLE: &str = "name\tkind\tnames\tcodes\tlanguages\tdomains\trisk\tforms\n\
    Meridian Relay\tagency\tÔlbran Méridja; 자오통신\tMERR\tqx\tmeridianrelay.example\tlow\thangul\n\
    Associated Press\t\tPresă Asociată\t\t\t\t\t\n";

/// The parties that texts credit, in their order, in a scan with a table of agencies.
fn with_table(name: &str, table: &str, texts: &[String]) -> Vec<Option<String>> {
    let line = |(n, text): (usize, &String)| {
        json!({ "id": format!("{n:02}"), "title": format!("Quay closes {n}"), "text": text })
            .to_string()
    };
    let lines: Vec<String> = texts.iter().enumerate().map(line).collect();
    let folder = Folder::new(&[("day.jsonl", lines.join("\n").as_bytes())]);
    let other = Folder::new(&[(name, table.as_bytes())]);
    let table = other.path(name);
    let report = folder.scan(&["--agencies", table.to_str().unwrap()]);
    report.list("pieces").iter().map(|piece| origin(piece).map(str::to_owned)).collect()
}

#[test]
fn a_users_agency_is_read_wherever_a_known_one_is() {
    let on = format!("On Monday {BODY}");
    let texts = [
        format!("PORT ELLERY, March 4 (MERR) - {BODY}"),
        format!("Port Ellery (Ôlbran Méridja) — {BODY}"),
        format!("By Ada Lund, MERR\n\n{on}"),
        format!("{on} It rained. MERR"),
        format!("{on}\n\n— Ôlbran Méridja"),
        format!("Source: Meridian Relay\n\n{on}"),
        format!("{on}\n\nSource: MERR"),
        format!("(서울=자오통신) {BODY}"),
    ];
    let found = with_table("mine.tsv", TABLE, &texts);
    assert_eq!(found, vec![Some("Meridian Relay".to_owned()); texts.len()]);
    let extended = [format!("{on}\n\n— Presă Asociată")];
    assert_eq!(with_table("mine.tsv", TABLE, &extended), [Some("The Associated Press".to_owned())]);
    // The same in other forms; without the table nobody is credited.
    let line = r#"{"name": "Meridian Relay", "codes": ["MERR"], "risk": null}"#;
    assert_eq!(with_table("mine.jsonl", line, &texts[..1]), [Some("Meridian Relay".to_owned())]);
    let quoted = "name;codes\r\n\"Meridian; Relay\";MERR\r\n";
    #[cfg(feature = "csv")]
    assert_eq!(with_table("mine.csv", quoted, &texts[..1]), [Some("Meridian; Relay".to_owned())]);
    assert_eq!(said(&texts[4]), [""; 0]);
}

#[test]
fn a_users_agency_is_at_home_on_its_own_address() {
    let dated = format!("PORT ELLERY, March 4 (MERR) - {BODY}");
    let of = |id: &str, url: &str| {
        json!({ "id": id, "url": url, "title": "Quay closes", "text": dated }).to_string()
    };
    let lines = [
        of("a", "https://www.meridianrelay.example/quay"),
        of("b", "https://valeweekly.example/x"),
    ];
    let folder = Folder::new(&[("day.jsonl", lines.join("\n").as_bytes())]);
    let other = Folder::new(&[("mine.tsv", TABLE.as_bytes())]);
    let report = folder.scan(&["--agencies", other.path("mine.tsv").to_str().unwrap()]);
    let pieces = report.pieces();
    assert_eq!(text(&pieces["a"]["carrier"]["name"]), "Meridian Relay");
    assert_eq!(text(&pieces["a"]["role"]), "original");
    assert_eq!(
        (text(&pieces["b"]["role"]), origin(pieces["b"])),
        ("reprint", Some("Meridian Relay"))
    );
}

#[test]
fn a_table_that_cannot_be_used_is_refused_with_its_line_before_any_work() {
    for (name, table, says) in [
        ("t.tsv", "name\tcolour\nMeridian\tred\n", "line 1: there is no column colour"),
        ("t.tsv", "name\tname\nMeridian\tx\n", "line 1: the column name is here twice"),
        ("t.tsv", "codes\nMERR\n", "line 1: no column name"),
        (
            "t.tsv",
            "name\tkind\nMeridian\tagency\n\nOther\tpaper\n",
            "line 4: there is no kind paper",
        ),
        ("t.tsv", "name\tcodes\n\tMERR\n", "line 2: the name is empty"),
        ("t.tsv", "name\tcodes\nMeridian\tM\n", "line 2: M is one letter"),
        ("t.tsv", "name\tcodes\nMeridian\tAP\n", "line 2: the code AP is The Associated Press's"),
        ("t.tsv", "name\tcodes\nMeridian\tMER\nOther\tmer\n", "line 3: the code mer is Meridian's"),
        ("t.tsv", "name\tnames\nMeridian\tReuters\n", "line 2: the name Reuters is Reuters's"),
        (
            "t.tsv",
            "name\tdomains\nMeridian\tapnews.com\n",
            "line 2: apnews.com is The Associated Press's",
        ),
        ("t.tsv", "name\tdomains\nMeridian\tnowhere\n", "line 2: nowhere is no domain"),
        ("t.tsv", "name\tforms\nMeridian\todd\n", "line 2: there is no form odd"),
        ("t.tsv", "name\tcodes\nMeridian\tMER\tx\n", "line 2: 3 columns"),
        ("t.tsv", "name\nMeridian\nmeridian\n", "line 3: Meridian is here twice"),
        ("t.tsv", "name\tcodes\n", "no agency in"),
        ("t.tsv", "", "no agency in"),
        ("t.jsonl", "{\"name\": \"Meridian\"}\n{\"name\": 3}\n", "line 2: name is no text"),
        ("t.jsonl", "{\"name\": \"Meridian\"\n", "line 1: no JSON object"),
        ("t.jsonl", "{\"names\": [\"Meridian\"]}\n", "line 1: no column name"),
        #[cfg(feature = "csv")]
        ("t.csv", "name,codes\n\"Meridian\nOther,OTH\n", "line 2: a name runs over its line"),
    ] {
        let folder = Folder::new(&[(name, table.as_bytes())]);
        let (table, corpus) = (folder.path(name), tool::corpus());
        for command in ["scan", "inspect"] {
            let args =
                [command.as_ref(), corpus.as_os_str(), OsStr::new("--agencies"), table.as_os_str()];
            let ran = run(args);
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{says}: {}", ran.stderr);
            assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
            assert!(ran.stderr.contains(name), "{}", ran.stderr);
        }
    }
}

#[test]
fn a_table_of_agencies_is_an_input_that_no_output_may_replace() {
    let folder = Folder::new(&[("mine.tsv", TABLE.as_bytes())]);
    let (table, corpus) = (folder.path("mine.tsv"), tool::corpus());
    let table = table.as_os_str();
    let args = ["scan".as_ref(), corpus.as_os_str(), OsStr::new("--agencies"), table];
    let ran = run(args.into_iter().chain([OsStr::new("--json"), table]));
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(table).unwrap(), TABLE);
}

#[test]
#[cfg(feature = "html")]
fn a_tag_that_reports_to_another_paper_names_the_origin_and_its_story() {
    let counter = r#"<img src="https://counter.theconversation.com/content/1234/count.gif?distributor=x" alt="">"#;
    let script = r#"<script async src="//pixel.propublica.org/pixel.js"></script>"#;
    let plugin = r#"<img id="republication-tracker-tool-source" src="https://www.marshpost.example/?republication-pixel=true&#038;post=51&amp;ga4=G-X">"#;
    for (n, (tag, party, own_address, story)) in [
        (counter, "The Conversation", "https://theconversation.com/quay-1234", Some("1234")),
        (script, "ProPublica", "https://www.propublica.org/article/quay", None),
        (plugin, "marshpost.example", "https://www.marshpost.example/quay", Some("51")),
    ]
    .into_iter()
    .enumerate()
    {
        let body = BODY.replace("\n\n", "</p><p>").replace("quay", ["quay", "pier", "mole"][n]);
        let page = |head: &str| {
            format!(
                "<html><head><title>Quay closes to cars</title>{head}</head><body><article><h1>Quay closes to \
                 cars</h1><p>On Monday {body}</p>{tag}</article></body></html>"
            )
        };
        let copy = page(r#"<meta property="og:site_name" content="Vale Weekly">"#);
        let own = page(&format!(r#"<link rel="canonical" href="{own_address}">"#));
        let folder = Folder::new(&[("copy.html", copy.as_bytes()), ("own.html", own.as_bytes())]);
        let report = folder.scan(&[]);
        let pieces = report.pieces();
        let evidence = |id: &str| {
            let all = pieces[id]["evidence"].as_array().unwrap().iter();
            all.filter(|e| e["kind"] == "republication_pixel").cloned().collect::<Vec<_>>()
        };
        let found = evidence("copy.html");
        assert_eq!(found.len(), 1, "{tag}");
        assert_eq!(found[0]["weight"], 4_500);
        let address = text(&found[0]["text"]).split_once(": ").unwrap().1.to_owned();
        let place = format!("byte {} of the page", copy.find(&address).unwrap());
        assert!(text(&found[0]["says"]).contains(&place), "{}", found[0]["says"]);
        if let Some(story) = story {
            assert!(text(&found[0]["says"]).contains(&format!("numbers the story {story}")));
        }
        assert_eq!(
            (text(&pieces["copy.html"]["role"]), origin(pieces["copy.html"])),
            ("reprint", Some(party))
        );
        // The paper's own page has the tag too.
        assert_eq!(evidence("own.html"), [] as [Value; 0], "{tag}");
        assert_ne!(text(&pieces["own.html"]["role"]), "reprint", "{tag}");
        let ran = run(["inspect".as_ref(), folder.path("copy.html").as_os_str()]);
        assert!(
            ran.stdout.contains("reports to") && ran.stdout.contains("republication pixel"),
            "{}",
            ran.stdout
        );
    }
}
