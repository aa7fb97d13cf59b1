//! When a text was published, and what a page says that is no fact: what one page leaves open and its host settles, what all pages
//! of a site say, dates that cannot be. Invented pages, read by the program as a person would.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::tool::{Report, scan, text};

const PLACES: [&str; 12] = [
    "Alder",
    "Brook",
    "Carrow",
    "Dunes",
    "Elm Hill",
    "Fenwick",
    "Garth",
    "Hollin",
    "Ivel",
    "Jarrow Bay",
    "Kestrel",
    "Lowmoor",
];
const THINGS: [&str; 12] = [
    "ferry", "library", "mill", "bakery", "tannery", "school", "orchard", "foundry", "museum",
    "market", "theatre", "brewery",
];

/// A story of its own for each number.
fn story(n: usize) -> String {
    let (place, thing) = (PLACES[n % 12], THINGS[n * 5 % 12]);
    let other = THINGS[(n * 7 + 3) % 12];
    format!(
        "The {thing} of {place} will stay shut for the winter, its keeper told the people who had come to the hall to hear of it.\n\n\
         Nobody in {place} had thought that the {thing}, which is older than the {other} beside it, could be the first to go, and \
         {n} of them said so.\n\n\
         The council has put the {other} up for sale as well and hopes that somebody who keeps a {thing} elsewhere will take both."
    )
}

/// A page with its head and what stands above the story.
fn page(n: usize, head: &str, above: &str) -> String {
    let (place, thing) = (PLACES[n % 12], THINGS[n * 5 % 12]);
    let paragraphs: String = story(n).split("\n\n").fold(String::new(), |mut all, p| {
        let _ = write!(all, "<p>{p}</p>");
        all
    });
    format!(
        "<html><head><title>The {thing} of {place} stays shut</title>{head}</head><body><article>\
         <h1>The {thing} of {place} stays shut</h1>{above}{paragraphs}</article></body></html>"
    )
}

/// Records with a page each, as a crawler writes them.
fn crawl(pages: impl IntoIterator<Item = (String, Value)>) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crawl.jsonl");
    let lines: String = pages.into_iter().fold(String::new(), |mut all, (html, mut record)| {
        record["html"] = html.into();
        let _ = writeln!(all, "{record}");
        all
    });
    std::fs::write(&file, lines).unwrap();
    scan(&[file], &[])
}

fn at(n: usize) -> Value {
    json!({"id": format!("p{n:02}"), "url": format!("https://www.quaynews.example/a/{n}")})
}

/// Publication of the piece of a number: from, to, basis.
fn published(report: &Report, n: usize) -> (String, String, String) {
    let pieces = report.pieces();
    let of = &pieces[format!("p{n:02}").as_str()]["published"];
    let string = |key: &str| of[key].as_str().unwrap_or("-").to_owned();
    (string("from"), string("to"), string("basis"))
}

fn day(report: &Report, n: usize) -> (String, String) {
    let (from, to, _) = published(report, n);
    (from, to)
}

fn whole(day: &str) -> (String, String) {
    (day.to_owned(), day.to_owned())
}

/// What the report passes over of a page, with the reason.
fn set_aside(report: &Report, n: usize) -> Vec<(String, String)> {
    let pieces = report.pieces();
    let evidence = pieces[format!("p{n:02}").as_str()]["evidence"].as_array().unwrap().clone();
    let aside = evidence.iter().filter(|e| e["kind"] == "set_aside");
    aside
        .map(|e| {
            assert_eq!(e["weight"], 0);
            (text(&e["text"]).to_owned(), text(&e["says"]).to_owned())
        })
        .collect()
}

#[test]
fn an_author_that_all_pages_of_an_aggregator_bear_is_no_origin() {
    let head = "<meta name=author content='Reuters'><meta name=copyright content='Reuters'>";
    let report = crawl((0..10).map(|n| (page(n, head, ""), at(n))));
    for n in 0..10 {
        let piece = report.pieces()[format!("p{n:02}").as_str()].clone();
        assert_eq!(piece["origin"], Value::Null, "{piece}");
        let reason = "the same on 10 of 10 pages of quaynews.example".to_owned();
        assert_eq!(
            set_aside(&report, n),
            [
                ("meta author: Reuters".to_owned(), reason.clone()),
                ("meta copyright: Reuters".to_owned(), reason)
            ]
        );
    }
    // On some of its pages it is a credit.
    let report = crawl((0..10).map(|n| (page(n, if n < 8 { head } else { "" }, ""), at(n))));
    assert_eq!(report.pieces()["p00"]["origin"]["name"], "Reuters");
    // Four pages show nothing.
    let report = crawl((0..4).map(|n| (page(n, head, ""), at(n))));
    assert_eq!(report.pieces()["p00"]["origin"]["name"], "Reuters");
}

#[test]
fn a_site_that_names_itself_on_all_pages_is_its_carrier_still() {
    let head = "<meta property=og:site_name content='Quay News'><meta name=author content='Quay News'>\
                <meta name=copyright content='© 2025 Quay News Ltd'>";
    let report = crawl((0..6).map(|n| (page(n, head, ""), at(n))));
    assert_eq!(report.pieces()["p00"]["carrier"]["name"], "Quay News");
    assert!(set_aside(&report, 0).is_empty());
}

#[test]
fn six_captures_of_one_page_are_no_six_pages() {
    let head = "<link rel=canonical href='https://www.quaynews.example/a/1'><meta name=author content='Reuters'>";
    let report = crawl((0..6).map(|n| {
        (
            page(1, head, ""),
            json!({"id": format!("p{n:02}"), "url": "https://www.quaynews.example/a/1"}),
        )
    }));
    assert_eq!(report.pieces().len(), 1);
    assert_eq!(report.pieces()["p00"]["captures"].as_array().unwrap().len(), 5);
    assert_eq!(report.pieces()["p00"]["origin"]["name"], "Reuters");
}

#[test]
fn a_canonical_address_that_all_pages_share_joins_none_of_them_and_credits_nobody() {
    for address in ["https://www.quaynews.example/home", "https://www.meridianwire.example/today"] {
        let head = format!(
            "<link rel=canonical href='{address}'><meta property=og:url content='{address}'>"
        );
        // Two of the pages hold one text: an address that is everybody's does not make them one publication.
        let report = crawl((0..8).map(|n| (page(n.min(6), &head, ""), at(n))));
        assert_eq!(report.pieces().len(), 8, "{address}");
        assert_eq!(report.pieces()["p00"]["origin"], Value::Null, "{address}");
        assert!(
            set_aside(&report, 0).contains(&(
                format!("link canonical: {address}"),
                "the same on 7 of 7 pages of quaynews.example".into()
            )),
            "{:?}",
            set_aside(&report, 0)
        );
    }
}

#[test]
fn the_day_of_an_import_is_no_day_of_publication() {
    let import = r#"<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-11-20T03:00:00Z"}</script>"#;
    let report = crawl((0..6).map(|n| {
        let above = format!("<time datetime='2023-0{}-14'>14/0{}/2023</time>", n + 1, n + 1);
        (page(n, import, &above), at(n))
    }));
    assert_eq!(day(&report, 2), whole("2023-03-14"));
    assert_eq!(
        set_aside(&report, 2),
        [(
            "JSON-LD datePublished: 2024-11-20T03:00:00Z".to_owned(),
            "the same on 6 of 6 pages of quaynews.example".to_owned()
        )]
    );
    // A collection of one day has one day.
    let head = "<meta property=article:published_time content='2025-03-04'>";
    let report = crawl((0..6).map(|n| (page(n, head, ""), at(n))));
    assert_eq!(day(&report, 2), whole("2025-03-04"));
    // But no six stories were published in one second.
    let head = "<meta property=article:published_time content='2025-03-04T10:11:12Z'>";
    let report = crawl((0..6).map(|n| (page(n, head, ""), at(n))));
    assert_eq!(day(&report, 2), ("-".to_owned(), "-".to_owned()));
}

#[test]
fn one_page_of_a_host_shows_the_order_of_day_and_month_on_the_others() {
    let dated = |date: &str| format!("<meta name=date content='{date}'>");
    let report = crawl([
        (page(0, &dated("08/07/2025"), ""), at(0)),
        (page(1, &dated("30/06/2025"), ""), at(1)),
    ]);
    assert_eq!(day(&report, 0), whole("2025-07-08"));
    assert_eq!(
        published(&report, 0).2,
        "meta date (day first, as other dates of quaynews.example show)"
    );
    let report = crawl([
        (page(0, &dated("08/07/2025"), ""), at(0)),
        (page(1, &dated("06/30/2025"), ""), at(1)),
    ]);
    assert_eq!(day(&report, 0), whole("2025-08-07"));
    // Where they contradict each other, or another host shows it, both readings stay.
    let elsewhere = json!({"id": "p01", "url": "https://other.example/a"});
    for second in
        [vec![("30/06/2025", at(1)), ("06/30/2025", at(2))], vec![("30/06/2025", elsewhere)]]
    {
        let pages = second
            .into_iter()
            .enumerate()
            .map(|(n, (date, at))| (page(n + 1, &dated(date), ""), at));
        let report = crawl(pages.chain([(page(0, &dated("08/07/2025"), ""), at(0))]));
        assert_eq!(day(&report, 0), ("2025-07-08".to_owned(), "2025-08-07".to_owned()));
    }
}

#[test]
fn an_order_that_a_host_shows_goes_before_that_of_the_language() {
    let dated = |date: &str| format!("<meta name=date content='{date}'>");
    let german = |html: String| html.replace("<html>", "<html lang=de>");
    let report = crawl([
        (german(page(0, &dated("08/07/2025"), "")), at(0)),
        (german(page(1, &dated("08/30/2025"), "")), at(1)),
    ]);
    assert_eq!(day(&report, 0), whole("2025-08-07"));
}

#[test]
fn weekdays_and_the_days_a_text_speaks_of_settle_the_order() {
    // 8 July 2025 was a Tuesday, 7 August a Thursday.
    for (line, day_then) in [
        ("Tuesday 08/07/2025", "2025-07-08"),
        ("Thursday, 08/07/2025", "2025-08-07"),
        ("mardi 08/07/2025", "2025-07-08"),
        ("Donnerstag, 08/07/2025", "2025-08-07"),
        ("martes 08/07/2025", "2025-07-08"),
        ("martedì 08/07/2025", "2025-07-08"),
        ("terça-feira, 08/07/2025", "2025-07-08"),
        ("вторник 08/07/2025", "2025-07-08"),
        ("2025年8月7日 星期四", "2025-08-07"),
    ] {
        let report = crawl([(page(0, "", &format!("<p class=date>{line}</p>")), at(0))]);
        assert_eq!(day(&report, 0), whole(day_then), "{line}");
    }
    let record = |said: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.jsonl");
        let text = format!("{said} {}", story(0));
        std::fs::write(&file, json!({"id": "p00", "date": "08/07/2025", "text": text}).to_string())
            .unwrap();
        scan(&[file], &[])
    };
    assert_eq!(day(&record("It closed on Monday, July 7, they said."), 0), whole("2025-07-08"));
    assert_eq!(
        day(&record("It closed last month, on June 27, they said."), 0),
        whole("2025-07-08")
    );
    assert_eq!(day(&record("Elle a fermé le 6 août, disent-ils."), 0), whole("2025-08-07"));
    assert_eq!(day(&record("It closed, they said."), 0).1, "2025-08-07");
}

#[test]
fn nothing_is_later_than_the_fetch() {
    let fetched = |n: usize| {
        let mut record = at(n);
        record["crawled"] = "2024-07-26T12:00:00Z".into();
        record
    };
    let dated = |date: &str| format!("<meta name=date content='{date}'>");
    let report = crawl([
        // Year first would be two years after the fetch, and so would day first below it.
        (page(0, &dated("26-07-24"), ""), fetched(0)),
        (page(1, &dated("24.07.26"), ""), fetched(1)),
        (page(2, &dated("2026-07-20"), ""), fetched(2)),
        (page(3, &dated("2024-07-27"), ""), fetched(3)),
        (page(4, "<meta name=date content='08/07/2024'>", ""), fetched(4)),
    ]);
    assert_eq!(day(&report, 0), whole("2024-07-26"));
    assert_eq!(day(&report, 1), whole("2024-07-26"));
    assert_eq!(day(&report, 2), ("-".to_owned(), "2024-07-26T12:00:00Z".to_owned()));
    assert_eq!(
        set_aside(&report, 2),
        [("meta date: 2026-07-20".to_owned(), "later than the fetch of 2024-07-26".to_owned())]
    );
    // A clock may be a day off.
    assert_eq!(day(&report, 3), whole("2024-07-27"));
    assert_eq!(day(&report, 4), whole("2024-07-08"));
}

#[test]
fn programs_that_save_pages_say_when() {
    for comment in [
        "Page saved with SingleFile url: https://q.example/a saved date: Fri Jul 26 2024 10:00:00 GMT+0200 (CEST)",
        "Mirrored from q.example/a by HTTrack Website Copier/3.x [XR&CO'2014], Fri, 26 Jul 2024 08:00:00 GMT",
        "FILE ARCHIVED ON 08:00:00 Jul 26, 2024 AND RETRIEVED FROM THE ARCHIVE ON 10:00:00 Aug 30, 2025.",
    ] {
        let html = page(0, "<meta name=date content='2026-07-20'>", "");
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("p00.html"), format!("<!-- {comment} -->{html}"))
            .unwrap();
        let report = scan(&[folder.path().to_path_buf()], &[]);
        let of = &report.list("pieces")[0]["published"];
        assert_eq!(
            (&of["from"], &of["basis"]),
            (&Value::Null, &json!("fetched by then")),
            "{comment}"
        );
        assert!(text(&of["to"]).starts_with("2024-07-26"), "{comment}: {of}");
    }
}

#[test]
fn a_year_of_two_figures_is_not_after_the_latest_date_here() {
    let dated = |date: &str| format!("<meta name=date content='{date}'>");
    let report = crawl([
        (page(0, &dated("26-07-24"), ""), at(0)),
        (page(1, &dated("2024-07-25"), ""), at(1)),
    ]);
    assert_eq!(day(&report, 0), whole("2024-07-26"));
    // Nothing bounds it: it may be either, and is neither.
    let report = crawl([(page(0, &dated("26-07-24"), ""), at(0))]);
    assert_eq!(day(&report, 0), ("-".to_owned(), "-".to_owned()));
    assert_eq!(set_aside(&report, 0)[0].1, "figures that may mean several years");
}

#[test]
fn published_is_told_from_changed_in_every_language() {
    for line in [
        "Published 4 March 2025, updated 6 March 2025",
        "Updated 6 March 2025 | Published 4 March 2025",
        "Publié le 4 mars 2025 à 10h30 - Mis à jour le 6 mars 2025 à 11h30",
        "Veröffentlicht am 4. März 2025, aktualisiert am 6. März 2025",
        "Publicado el 4 de marzo de 2025. Actualizado el 6 de marzo de 2025",
        "Pubblicato il 4 marzo 2025 - Aggiornato il 6 marzo 2025",
        "Publicado em 4 de março de 2025, atualizado em 6 de março de 2025",
        "Опубликовано 4 марта 2025, обновлено 6 марта 2025",
        "发布于 2025年3月4日 更新于 2025年3月6日",
    ] {
        let report = crawl([(page(0, "", &format!("<p class=meta>{line}</p>")), at(0))]);
        assert_eq!(day(&report, 0), whole("2025-03-04"), "{line}");
        // The same in a text file.
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("a.txt"),
            format!("A mill stays shut\n\n{line}\n\n{}", story(0)),
        )
        .unwrap();
        let report = scan(&[folder.path().to_path_buf()], &[]);
        assert_eq!(report.list("pieces")[0]["published"]["from"], "2025-03-04", "{line}");
        assert_eq!(report.list("pieces")[0]["published"]["to"], "2025-03-04", "{line}");
    }
    for line in [
        "Mis à jour le 6 mars 2025",
        "Aktualisiert am 6. März 2025",
        "Обновлено 6 марта 2025",
        "更新于 2025年3月6日",
    ] {
        let report = crawl([(page(0, "", &format!("<p class=meta>{line}</p>")), at(0))]);
        assert!(
            published(&report, 0).2.ends_with("of the last change"),
            "{line}: {:?}",
            published(&report, 0)
        );
    }
}

#[test]
fn a_change_before_publication_is_a_draft() {
    let head = r#"<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-03-04T10:00:00Z",
        "dateModified": "2025-02-27T09:00:00Z"}</script>"#;
    let report = crawl([(page(0, head, ""), at(0))]);
    assert_eq!(
        set_aside(&report, 0),
        [(
            "JSON-LD dateModified: 2025-02-27T09:00:00Z".to_owned(),
            "earlier than publication: the time of a draft".to_owned()
        )]
    );
}

#[test]
fn moments_are_told_where_they_were_written() {
    let dated = |date: &str| format!("<meta property=article:published_time content='{date}'>");
    let report = crawl([
        (page(0, &dated("2025-03-04T23:30:00-05:00"), ""), at(0)),
        (page(1, &dated("2025-03-04T23:30:00Z"), ""), at(1)),
        (page(2, &dated("2025-03-04T23:30:00"), ""), at(2)),
        // The same moment in two zones, and a day that the reader sees.
        (
            page(
                3,
                &dated("2025-03-05T02:11:03+00:00"),
                "<time itemprop=datePublished datetime='2025-03-04T21:11:03-05:00'>4 March</time>",
            ),
            at(3),
        ),
        (page(4, &dated("2025-03-05T00:44:52Z"), "<p class=date>4 March 2025</p>"), at(4)),
    ]);
    assert_eq!(published(&report, 0).0, "2025-03-04T23:30:00-05:00");
    assert_eq!(published(&report, 1).0, "2025-03-04T23:30:00Z");
    assert_eq!(published(&report, 2).0, "2025-03-04T23:30:00");
    assert_eq!(published(&report, 3).0, "2025-03-04T21:11:03-05:00");
    assert_eq!(report.summary("published")["from"], "2025-03-04");
    let shown = &report.ran.stdout;
    assert!(shown.contains("4 March") && !shown.contains("5 March"), "{shown}");
}

#[test]
fn a_list_that_runs_one_way_settles_its_own_dates() {
    let items: String = [(0, "02/07/2025"), (1, "01/07/2025"), (2, "12/06/2025")].iter().fold(
        String::new(),
        |mut all, (n, date)| {
            let title = format!("The {} of {} stays shut", THINGS[n * 5 % 12], PLACES[*n]);
            let body = story(*n).replace("\n\n", " ");
            let _ = write!(all, "{title}\n{title}\nCarrow Post\n{date}\n\n{body}\n\n");
            all
        },
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list.txt"), items).unwrap();
    let report = scan(&[folder.path().to_path_buf()], &[]);
    let days: Vec<&str> =
        report.list("pieces").iter().map(|p| text(&p["published"]["to"])).collect();
    assert_eq!(days, ["2025-07-02", "2025-07-01", "2025-06-12"]);
}
