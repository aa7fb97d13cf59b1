//! How HTML pages are read: what of a page is the article, and what it says of its date and title. Invented pages, and the real
//! ones where they are.

use std::io::Read;
use std::path::Path;

use serde_json::Value;
use wirecopy::article::{DateKind, Document, Form, Metadata};
use wirecopy::extract::{Collection, Unit, date, main_text};

const FIRST: &str = "The ferry company of Port Ellery will run one boat fewer on the northern line from Monday, \
                     because two of its crews have left and nobody has answered the notice that it put up in March.";
const SECOND: &str = "Its director told the council at a meeting that went on until well after ten on Thursday night \
                      that the summer timetable would have to wait for better days.";
const THIRD: &str = "Passengers who hold a ticket for the late boat can have their money back at the harbour office, \
                     which is open on weekdays, or take the bus that goes round the bay instead.";

fn read(html: &str) -> String {
    main_text::read(html, None).text
}

fn day_of(metadata: &Metadata, kind: DateKind) -> Option<(String, String)> {
    let when = metadata.dates.iter().find(|d| d.kind == kind)?;
    let day = date::format(when.local_day()? * 86_400, wirecopy::article::Precision::Day);
    Some((day, when.basis.clone()))
}

#[test]
fn what_pages_put_into_articles_is_left_out() {
    let html = format!(
        "<title>Ferry loses a boat | Quay News</title><body class='has-sidebar single-post'>\
         <nav><ul><li><a href=/>Home</a><li><a href=/a>News</a></ul></nav>\
         <div class='layout with-sidebar'><article class='post'><h1>Ferry loses a boat</h1>\
         <div class='share-bar'><a href=#>Facebook</a> <a href=#>Post</a></div>\
         <p>{FIRST}</p><figure><img src=x><figcaption>The quay on Monday. Photo: Ada Lund</figcaption></figure>\
         <p>{SECOND}</p><p><a href=/b>Read more: The bus that goes round the bay</a></p>\
         <div class='newsletter-box'><p>Get the best of the bay in your inbox every week, free.</p></div>\
         <p>{THIRD}</p><p>(Meridian Wire)</p>\
         <div class='related-posts'><h3>Related</h3><ul><li><a href=/c>Harbour master resigns after the storm</a></ul></div>\
         <div class='author-bio'><p>Ada Lund writes about boats, bays and the people who live by them, and keeps bees.</p></div>\
         </article><section id=comments><p>I was on that boat, and I can tell you that nobody on it was surprised at all.</p>\
         </section></div><footer><p>We use cookies, and you agree to that by reading on.</p></footer></body>"
    );
    assert_eq!(read(&html), format!("{FIRST}\n\n{SECOND}\n\n{THIRD}\n\n(Meridian Wire)"));
}

/// What says that the one piece of a page is only the beginning of its story.
fn truncated(html: &str) -> Option<String> {
    let page = main_text::read(html, None);
    let document = Document {
        id: "page".into(),
        form: Form::Page,
        text: page.text,
        metadata: page.metadata,
        layout: page.layout,
        ..Document::default()
    };
    let mut collection = Collection::extract(vec![document], Unit::Piece);
    assert_eq!(collection.pieces.len(), 1, "{html}");
    collection.pieces.remove(0).truncated.map(|t| t.basis)
}

#[test]
fn a_prompt_below_the_article_makes_it_a_stub_and_one_elsewhere_does_not() {
    let head = "<title>Ferry loses a boat</title><body>";
    let story = format!("<h1>Ferry loses a boat</h1><p>{FIRST}</p><p>{SECOND}</p>");
    let prompt = "<p>Subscribe to continue reading</p>";
    let below = Some("subscription prompt below the article".to_owned());
    let walled = format!("<div class=paywall>{prompt}<p>Full access for a crown a week.</p></div>");
    for (html, basis) in [
        (format!("{head}<article>{story}{prompt}</article>"), &below),
        (format!("{head}<article>{story}{walled}</article>"), &below),
        (format!("{head}<article>{story}</article>{walled}"), &below),
        (format!("{head}<nav>{prompt}</nav><article>{story}</article>"), &None),
        (format!("{head}<article>{story}<aside>{prompt}</aside><p>{THIRD}</p></article>"), &None),
    ] {
        assert_eq!(&truncated(&html), basis, "{html}");
    }
}

#[test]
fn comments_longer_than_the_story_are_not_the_story() {
    let comment = "<p>I was on that boat on Thursday, and I can tell you, whatever they say, that it was late again.</p>";
    let html = format!(
        "<body><div class=article-body><p>{FIRST}</p><p>{SECOND}</p></div><div class='comments-area'>{}</div></body>",
        comment.repeat(9)
    );
    assert_eq!(read(&html), format!("{FIRST}\n\n{SECOND}"));
}

#[test]
fn a_page_without_a_body_or_a_head_is_read() {
    assert_eq!(read(&format!("<p>{FIRST}<p>{SECOND}")), format!("{FIRST}\n\n{SECOND}"));
}

#[test]
fn scripts_without_spaces_and_from_right_to_left_are_read() {
    let first =
        "港の倉庫で三日に火事があり、消防によると作業員ら八人が避難したが、けが人はいないという。";
    let second = "市は倉庫を借りていた会社に、荷物の置き方を改めるよう求める考えで、来週にも話し合いを始める。";
    let menu =
        "<ul><li><a href=/1>ニュース</a><li><a href=/2>天気</a><li><a href=/3>スポーツ</a></ul>";
    let html = format!(
        "<html lang=ja><body><div class=menu>{menu}</div><main><h1>港の倉庫で火事</h1><p>{first}</p><p>{second}</p>\
         <p><a href=/4>関連記事：港の倉庫を建て直しへ</a></p></main></body>"
    );
    assert!(read(&html).ends_with(&format!("{first}\n\n{second}")));

    let first = "أعلنت شركة العبّارات في الميناء يوم الاثنين أنها ستلغي رحلة واحدة على الخط الشمالي، لأن اثنين من طواقمها غادرا.";
    let second = "وقال مدير الشركة للمجلس البلدي إن جدول الصيف سيتأخر، وإن الركاب يستطيعون استعادة ثمن التذاكر من مكتب الميناء.";
    let html = format!(
        "<html dir=rtl lang=ar><body><nav><a href=/>الرئيسية</a></nav><article><p>{first}</p><p>{second}</p></article></body>"
    );
    assert_eq!(read(&html), format!("{first}\n\n{second}"));
}

#[test]
fn readings_over_characters_do_not_double_them() {
    let html = "<article><p><ruby>港<rt>みなと</rt></ruby>の<ruby>倉庫<rp>(</rp><rt>そうこ</rt><rp>)</rp></ruby>で火事があり、八人が避難した。\
                けが人はいないという。市は来週にも会社と話し合いを始める考えだ。</p></article>";
    assert!(read(html).starts_with("港の倉庫で火事があり、"));
}

#[test]
fn dates_come_from_the_article_and_tell_published_from_modified() {
    let html = format!(
        r#"<script type="application/ld+json">[{{"@type": "VideoObject", "datePublished": "2019-01-01"}},
        {{"@type": "NewsArticle", "datePublished": "2025-03-04T23:30:00-05:00", "dateModified": "2025-03-05T08:00:00-05:00"}}]</script>
        <article><p>{FIRST}</p></article>"#
    );
    let metadata = main_text::read(&html, None).metadata;
    // The day where it was written, not that of UTC.
    assert_eq!(
        day_of(&metadata, DateKind::Published),
        Some(("2025-03-04".into(), "JSON-LD datePublished".into()))
    );
    assert_eq!(
        day_of(&metadata, DateKind::Modified),
        Some(("2025-03-05".into(), "JSON-LD dateModified".into()))
    );
    assert_eq!(metadata.dates[0].offset, Some(-5 * 3600));
}

#[test]
fn a_printed_date_is_found_beside_the_headline_and_in_no_comment() {
    for (language, line, day) in [
        ("en", "Posted 4 March 2025, 10:30", "2025-03-04"),
        ("fr", "Publié le 4 mars 2025 à 10h30", "2025-03-04"),
        ("de", "Veröffentlicht am 4. März 2025", "2025-03-04"),
        ("es", "4 de marzo de 2025", "2025-03-04"),
        ("it", "4 marzo 2025", "2025-03-04"),
        ("pt", "4 de março de 2025", "2025-03-04"),
        ("ru", "4 марта 2025 г.", "2025-03-04"),
        ("zh", "2025年3月4日", "2025-03-04"),
        ("ja", "2025年3月4日 10時30分", "2025-03-04"),
        // The language has one order of day and month.
        ("de", "05/03/2025", "2025-03-05"),
        ("en-GB", "05/03/2025", "2025-03-05"),
    ] {
        let html = format!(
            "<html lang={language}><body><div class=related><p>12 May 2018</p></div><article><h1>Ferry loses a boat</h1>\
             <p class=when>{line}</p><p>{FIRST}</p><p>{SECOND}</p></article>\
             <div class=comments><time datetime=2025-04-09>9 April 2025</time></div></body>"
        );
        let metadata = main_text::read(&html, None).metadata;
        assert_eq!(
            day_of(&metadata, DateKind::Published).map(|(d, _)| d).as_deref(),
            Some(day),
            "{language}: {line}"
        );
    }
}

#[test]
fn a_date_of_three_short_numbers_that_may_mean_two_years_is_no_date() {
    let html = format!("<meta name=date content='14-12-28'><article><p>{FIRST}</p></article>");
    assert_eq!(day_of(&main_text::read(&html, None).metadata, DateKind::Published), None);
}

#[test]
fn a_megabyte_of_nested_tags_is_read_without_the_parser() {
    let html = format!("<title>T</title><body>{}{FIRST}", "<div>".repeat(200_000));
    let start = std::time::Instant::now();
    let page = main_text::read(&html, None);
    assert_eq!(page.text, FIRST);
    assert!(page.notes[0].starts_with("not parsed"));
    // Some 3 ms where nothing else runs.
    assert!(start.elapsed().as_millis() < 1_000);
}

/// Floors, somewhat below what `benches/pages/run` measured, on pages that are not part of the project.
#[test]
fn real_pages_are_read_as_well_as_was_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/html/trafilatura");
    let Ok(index) = std::fs::read_to_string(folder.join("index.jsonl")) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    let (mut right, mut all, mut dated, mut days) = (0, 0, 0, 0);
    for line in index.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let mut bytes = Vec::new();
        let file = std::fs::File::open(folder.join(row["html"].as_str().unwrap())).unwrap();
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes).unwrap();
        let page = main_text::read(&String::from_utf8_lossy(&bytes), None);
        let spaced = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = spaced(&page.text);
        for (key, wanted) in [("gold_with", true), ("gold_without", false)] {
            for snippet in row[key].as_array().into_iter().flatten().filter_map(Value::as_str) {
                let snippet = spaced(snippet);
                all += usize::from(!snippet.is_empty());
                right += usize::from(!snippet.is_empty() && text.contains(&snippet) == wanted);
            }
        }
        if let Some(gold) = row["gold_date"].as_str().filter(|g| g.len() == 10) {
            dated += 1;
            days += usize::from(
                day_of(&page.metadata, DateKind::Published).is_some_and(|(day, _)| day == gold),
            );
        }
    }
    println!("snippets {right} of {all}, days {days} of {dated}");
    assert!(right * 1000 >= all * 915);
    assert!(days * 1000 >= dated * 850);
}
