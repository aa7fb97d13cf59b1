//! The report as a page: what stands in it, how large it may get, and that articles stay text. `browser` opens it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::tool::{Ran, corpus, run};

/// Scans paths into a page.
fn page(paths: &[PathBuf], file: &Path, options: &[&str]) -> (String, Ran) {
    let mut args: Vec<String> = vec!["scan".to_owned(), "--html".to_owned()];
    args.push(file.display().to_string());
    args.extend(paths.iter().map(|p| p.display().to_string()));
    args.extend(options.iter().map(|&o| o.to_owned()));
    let ran = run(&args);
    assert!(ran.code < 2, "code {}: {}", ran.code, ran.stderr);
    (fs::read_to_string(file).unwrap(), ran)
}

/// What stands in the page as data under an id.
fn data(page: &str, id: &str) -> Value {
    let opening = format!("<script type=\"application/json\" id=\"{id}\">");
    let start = page.find(&opening).expect("the data is there") + opening.len();
    let end = start + page[start..].find("</script>").unwrap();
    serde_json::from_str(&page[start..end]).unwrap()
}

/// The part that can be read without scripts.
fn written(page: &str) -> &str {
    let start = page.find("<body>").unwrap();
    &page[start..page.find("<script type=\"application/json\"").unwrap()]
}

/// Articles that want to be more than text, printed twice, so that they stand in every view.
fn hostile(folder: &Path) -> PathBuf {
    let script = "<script>window.broken = 1</script>";
    let image = "</script></title></style><img src=x onerror=\"window.broken=1\"><!--";
    let story = |n: usize| {
        let [what, where_from, when] =
            [["quay", "school", "mill"], ["Oslo", "Vale", "Lind"], ["spring", "noon", "winter"]]
                .map(|words| words[n % 3]);
        format!(
            "PORT MARDEN, March {n} (Reuters) - The board of {where_from} {script} closed its {what} \
             number {n} on Monday after divers found {n}{n} cracks {image} in two of its pillars, nul \
             \u{0} bell \u{7} and escape \u{1b}[31m included.\n\nThe {what} \u{202e}had \
             carried\u{202c} the {when} ferries of {where_from} since 193{n} &lt;b&gt; said its clerk, \
             😀 Ada Lund, who asked all the passengers of the {what} to leave {where_from} by the \
             southern gate before {when}.\n\n(Reporting by A. Person; Editing by B. Person)"
        )
    };
    let long = format!("{image} {}", "long headline ".repeat(80_000));
    let titles = [
        script,
        image,
        "\u{202e}desrever si siht\u{202c}",
        "nul \u{0} title",
        &long,
        "😀🗞️ {{ lede }}",
    ];
    let mut lines = String::new();
    for n in 0..12 {
        let record = json!({
            "id": format!("{n}\"'><svg onload=window.broken=1>{}", if n == 3 { "\u{0}" } else { "" }),
            "title": titles[n % titles.len()],
            "source": format!("{} <b>Gazette {}</b>\u{202e}", ["</td>", "javascript:window.broken=1"][n % 2], n / 2),
            "published": format!("2025-03-{:02}", 1 + n / 2),
            "url": "javascript:window.broken=1",
            "text": story(1 + n / 2),
        });
        lines += &record.to_string();
        lines.push('\n');
    }
    let file = folder.join("hostile.jsonl");
    fs::write(&file, lines).unwrap();
    file
}

#[test]
fn the_page_of_the_sample_collection_is_whole_and_closed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let (html, ran) = page(&[corpus()], &file, &[]);
    assert_eq!(ran.code, 0);
    for closed in
        ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "script-src 'sha256-"]
    {
        assert!(html.contains(closed), "the policy lacks {closed}");
    }
    for open in ["unsafe-inline", "unsafe-eval", "http://", "https://"] {
        let style = html.find("<style>").unwrap();
        assert!(!html[..style].contains(open), "{open} in the head");
        assert!(!written(&html).contains(open), "{open} in the page");
    }
    let (lists, texts) = (data(&html, "lists"), data(&html, "texts"));
    let count = |list: &Value| list.as_array().unwrap().len();
    assert_eq!(count(&lists["pieces"]), 144);
    assert_eq!(lists["moreStories"], 0);
    assert_eq!(count(&texts["texts"]), 144, "all texts fit");
    assert_eq!(count(&texts["passages"]), count(&lists["pairs"]));
    let words = written(&html).to_lowercase() + &lists["exceptions"].to_string().to_lowercase();
    for word in ["plagiar", "stole", "independent"] {
        assert!(!words.contains(word), "{word}");
    }
    insta::assert_snapshot!("page_overview", overview(&html));
}

/// The overview's words, one element a line.
fn overview(html: &str) -> String {
    let words = written(html)
        .split('<')
        .filter_map(|tag| tag.split_once('>').map(|(_, words)| words.trim()))
        .filter(|words| !words.is_empty());
    // Where the collection lies is another place for everybody.
    words.collect::<Vec<_>>().join("\n").replace(&corpus().display().to_string(), "corpus")
}

#[test]
fn rows_of_the_page_say_what_the_report_says() {
    let folder = tempfile::tempdir().unwrap();
    let (html, json) = (folder.path().join("r.html"), folder.path().join("r.json"));
    let (html, _) = page(&[corpus()], &html, &["--json", &json.display().to_string()]);
    let report: Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    let lists = data(&html, "lists");
    let name = |n: &Value| n.as_u64().map_or(Value::Null, |n| lists["names"][n as usize].clone());
    let pieces = report["pieces"].as_array().unwrap();
    let rows = lists["pieces"].as_array().unwrap();
    for row in rows {
        let piece = pieces.iter().find(|p| p["id"] == row[0]).expect("an id of the report");
        assert_eq!(name(&row[5]), piece["source"]);
        assert_eq!(name(&row[7]), piece["origin"]["name"]);
        assert_eq!(lists["roles"][row[8].as_u64().unwrap() as usize], piece["role"]);
        let parent =
            row[10].as_i64().and_then(|p| usize::try_from(p).ok()).map(|p| rows[p][0].clone());
        assert_eq!(parent.unwrap_or(Value::Null), piece["parent"], "{}", row[0]);
        let confidence = piece["confidence"].as_f64().map_or(-1, |c| (c * 100.0).round() as i64);
        assert_eq!(row[12], confidence);
    }
    // A passage has its words on both sides, though pages count in UTF-16.
    let texts = data(&html, "texts");
    let pair = &report["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| !p["passages"].as_array().unwrap().is_empty())
        .unwrap();
    let place = |id: &Value| rows.iter().position(|r| r[0] == *id).unwrap();
    let (a, b) = (place(&pair["a"]), place(&pair["b"]));
    let at =
        lists["pairs"].as_array().unwrap().iter().position(|p| p[0] == a && p[1] == b).unwrap();
    let passages = texts["passages"].as_array().unwrap().iter().find(|p| p[0] == at).unwrap();
    let utf16 = |text: &str, start: u64, length: u64| {
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[start as usize..(start + length) as usize]).unwrap()
    };
    let n = |k: usize| passages[k].as_u64().unwrap();
    let in_a = utf16(texts["texts"][a][0].as_str().unwrap(), n(1), n(2));
    let in_b = utf16(texts["texts"][b][0].as_str().unwrap(), n(3), n(4));
    let folded = |text: &str| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(folded(&in_a), folded(&in_b), "a passage has the same words on both sides");
}

#[test]
fn every_flow_lists_the_articles_that_it_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (html, _) = page(&[corpus()], &folder.path().join("r.html"), &[]);
    let lists = data(&html, "lists");
    let (flows, members) =
        (lists["flows"].as_array().unwrap(), lists["members"].as_array().unwrap());
    assert!(flows.len() > 20 && flows.len() == members.len());
    for (flow, members) in flows.iter().zip(members) {
        let listed = members.as_array().unwrap();
        assert_eq!(flow[2], listed.len(), "{flow}");
        let mut place = 0;
        for step in listed {
            place += step.as_u64().unwrap() as usize;
            let role = lists["pieces"][place][8].as_u64().unwrap() as usize;
            assert!(["reprint", "partial"].contains(&lists["roles"][role].as_str().unwrap()));
        }
    }
}

#[test]
fn a_page_keeps_its_size_whatever_it_is_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("marks.jsonl");
    let mut lines = String::new();
    for n in 0..2_500 {
        let marks = "&<>".repeat(60);
        let words: Vec<String> = (0..400).map(|w| format!("<&{}{}>", n / 2, w)).collect();
        let record = json!({ "id": format!("{n}<{marks}"), "title": format!("{n} {marks}"),
            "source": format!("{} {marks}", n % 900), "text": words.join(" ") });
        lines += &(record.to_string() + "\n");
    }
    fs::write(&input, lines).unwrap();
    let (html, _) = page(&[input], &folder.path().join("r.html"), &["--candidates", "sketched"]);
    let raw = |id: &str| {
        let start = html.find(&format!("id=\"{id}\">")).unwrap();
        html[start..].find("</script>").unwrap()
    };
    assert!(html.len() <= 12_000_000, "{}", html.len());
    assert!(raw("lists") <= 3_000_000, "{}", raw("lists"));
    assert!(html.len() > 3_000_000, "it is full: {}", html.len());
}

#[test]
fn articles_stay_text_whatever_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let input = hostile(folder.path());
    let (html, _) = page(&[input], &folder.path().join("r.html"), &[]);
    assert_eq!(html.matches("<script").count(), 4, "the page's own, before and after its data");
    assert!(!html.contains("<img") && !html.contains("<svg onload") && !html.contains("<!--"));
    assert!(!html.contains('\0') && !html.contains('\u{1b}'));
    assert!(html.len() < 1_000_000, "headlines of a megabyte are cut: {}", html.len());
    let lists = data(&html, "lists");
    assert_eq!(lists["pieces"].as_array().unwrap().len(), 12);
    // What was written is there, as it was written.
    assert!(lists["pieces"].to_string().contains("<script>window.broken = 1</script>"));
    assert!(data(&html, "texts").to_string().contains("nul ␀ bell ␇"));
}

#[test]
fn the_page_is_the_same_with_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let at = |n: &str| page(&[corpus()], &folder.path().join(n), &["--threads", n]).0;
    assert_eq!(at("1"), at("4"));
}

#[test]
fn a_page_that_cannot_be_written_is_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no/such/r.html");
    let ran =
        run(["scan", &corpus().display().to_string(), "--html", &missing.display().to_string()]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there is no folder"), "{}", ran.stderr);
    assert!(ran.stdout.is_empty());
    // The summary goes there already.
    let ran = run(["scan", &corpus().display().to_string(), "--html", "-"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("--html needs a file's name"), "{}", ran.stderr);
}

/// Node, Chromium and the packages of `tests/browser/package.json`; says what is not there.
fn browser() -> Option<Command> {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let packages =
        std::env::var_os("WIRECOPY_BROWSER").map_or(home.join("target/browser"), PathBuf::from);
    let chromium = std::env::var_os("CHROMIUM").map_or("/usr/bin/chromium".into(), PathBuf::from);
    let node = Command::new("node").arg("--version").output().is_ok_and(|out| out.status.success());
    for (there, what) in [
        (node, "node"),
        (chromium.exists(), "chromium"),
        (packages.join("node_modules/puppeteer-core").exists(), "puppeteer-core in target/browser"),
        (packages.join("node_modules/axe-core").exists(), "axe-core in target/browser"),
    ] {
        if !there {
            println!("skipped: no {what}; .ci/run shows how the browser test is set up");
            return None;
        }
    }
    let mut command = Command::new("node");
    command.arg(home.join("tests/browser/report.mjs"));
    command.env("WIRECOPY_BROWSER", packages).env("CHROMIUM", chromium);
    Some(command)
}

/// Opens a page and fails with what is wrong with it.
fn opened(mut browser: Command, file: &Path, options: &[&str]) {
    let out = browser.arg(file).args(options).output().unwrap();
    let (said, errors) =
        (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    println!("{said}");
    assert!(out.status.success(), "{said}{errors}");
    assert!(said.contains("passed, 0 failed"), "{said}");
}

#[test]
fn a_browser_opens_the_page_of_the_sample_collection() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("r.html");
    page(&[corpus()], &file, &[]);
    opened(browser, &file, &[]);
}

#[test]
fn a_browser_opens_the_page_of_hostile_articles() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("r.html");
    page(&[hostile(folder.path())], &file, &[]);
    opened(browser, &file, &["--hostile"]);
}

#[test]
fn a_browser_opens_the_page_of_ten_thousand_articles() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (input, file) = (folder.path().join("day.jsonl"), folder.path().join("r.html"));
    run(["generate", "10000", "--syndication", "--out", &input.display().to_string()]);
    let (html, _) = page(&[input], &file, &[]);
    let start = html.find("id=\"lists\">").unwrap();
    let lists = html[start..].find("</script>").unwrap();
    println!("{} bytes, {lists} of them lists", html.len());
    assert!(html.len() <= 12_000_000, "{}", html.len());
    assert!(lists <= 3_000_000, "{lists}");
    opened(browser, &file, &[]);
}
