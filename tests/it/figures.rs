//! Figures of sources as options choose them, the paragraph on how they were made, the summary at the widths of screens, and the
//! page that explains them, whose commands are run.

use serde_json::Value;

use crate::tool::{self, Folder, command, corpus, run, text};

const BRIDGE: &str = "The harbour board closed the northern quay on Monday after divers found that the piles below the \
fish market had rotted through. Boats will land their catch at the southern quay until the autumn, and the board expects the \
repair to cost four million crowns. Traders at the market said that they had warned the board twice.";
const MILL: &str = "Nobody in Varenne remembers a spring without the whistle of the mill, and this year the town will have to \
learn. The owners sold the looms to a museum in the capital, kept the weir for its power, and gave the porter his cap to keep \
when the gate was shut for the last time on Thursday evening.";

/// Two stories in five outlets: one an hour and one two days after the first, and a second story on one day.
fn records() -> Folder {
    let record = |id: &str, source: &str, published: &str, section: &str, words: &str| {
        let json = serde_json::json!({
            "id": id, "source": source, "published": published, "section": section, "title": id, "text": words,
        });
        format!("{json}\n")
    };
    let lines = [
        record("a", "Ledger", "2025-03-03T08:00:00Z", "port", BRIDGE),
        record("b", "Post", "2025-03-03T09:30:00Z", "port", BRIDGE),
        record("c", "Echo", "2025-03-05T20:00:00Z", "port", BRIDGE),
        record("d", "Ledger", "2025-04-01", "work", MILL),
        record("e", "Echo", "2025-04-01", "work", MILL),
    ];
    Folder::new(&[("news.jsonl", lines.concat().as_bytes())])
}

fn flows<'r>(report: &'r tool::Report, view: &str) -> Vec<(&'r str, &'r str, u64)> {
    let rows = report.json["newsflow"][view].as_array().unwrap();
    rows.iter().map(|f| (text(&f["from"]), text(&f["to"]), f["edges"].as_u64().unwrap())).collect()
}

#[test]
fn who_follows_whom_by_the_dates_of_records() {
    let report = records().scan(&[]);
    assert_eq!(
        flows(&report, "all_match"),
        [("Ledger", "Echo", 1), ("Ledger", "Post", 1), ("Post", "Echo", 1)]
    );
    // Echo had its earliest match in the Ledger; of the two of one day nothing says which was first.
    assert_eq!(flows(&report, "first_match"), [("Ledger", "Echo", 1), ("Ledger", "Post", 1)]);
    assert_eq!(report.json["newsflow"]["undated"], 1);
    let lag = &report.json["newsflow"]["all_match"][1]["lag"];
    assert_eq!(
        (&lag["median"], &lag["histogram"]["hours_1_3"]),
        (&Value::from(1.5), &Value::from(1))
    );
    assert_eq!(report.json["parameters"].get("figures"), None);
}

#[test]
fn a_window_leaves_out_what_is_further_apart_and_says_so() {
    let report = records().scan(&["--window", "24h"]);
    assert_eq!(flows(&report, "all_match"), [("Ledger", "Post", 1)]);
    assert_eq!(report.summary("matches")["left_out"]["outside_window"], 2);
    assert_eq!(report.json["parameters"]["figures"]["window"], "24h");
    // Matching does not know of it.
    assert_eq!(report.pairs().len(), records().scan(&[]).pairs().len());
}

#[test]
fn only_pieces_that_say_so_count_and_all_are_compared() {
    let report = records().scan(&["--where", "section~^port$", "--where", "source~Ledger|Post"]);
    assert_eq!(report.summary("figures")["pieces"], 2);
    assert_eq!(report.list("pieces").len(), 5);
    assert_eq!(flows(&report, "all_match"), [("Ledger", "Post", 1)]);
    let names: Vec<&str> = report.list("sources").iter().map(|s| text(&s["name"])).collect();
    assert_eq!(names, ["Ledger", "Post"]);
    let recorded = &report.json["parameters"]["figures"]["where"];
    assert_eq!(recorded, &serde_json::json!(["section~^port$", "source~Ledger|Post"]));
    // What nobody says never matches, and a column that is nowhere is told.
    let report = records().scan(&["--where", "desk~."]);
    assert_eq!(report.summary("figures")["pieces"], 0);
    assert!(report.ran.stderr.contains("no record has desk"), "{}", report.ran.stderr);
}

#[test]
fn figures_are_broken_down_by_a_column_or_the_calendar() {
    let report = records().scan(&["--by", "section"]);
    let groups: Vec<(&str, u64)> = report
        .list("groups")
        .iter()
        .map(|g| (text(&g["group"]), g["figures"]["pieces"].as_u64().unwrap()))
        .collect();
    assert_eq!(groups, [("port", 3), ("work", 2)]);
    assert_eq!(report.list("groups")[0]["newsflow"]["all_match"].as_array().unwrap().len(), 3);
    let report = records().scan(&["--by", "month"]);
    let groups: Vec<&str> = report.list("groups").iter().map(|g| text(&g["group"])).collect();
    assert_eq!(groups, ["2025-03", "2025-04"]);
    assert!(report.ran.stdout.contains("BY MONTH"), "{}", report.ran.stdout);
    assert_eq!(records().scan(&[]).json.get("groups"), None);
}

#[test]
fn owners_stand_for_their_outlets() {
    let folder = records();
    folder.add("own/outlets.csv", b"name,owner\nLedger,Quay Group\nPost,Quay Group\n");
    let table = folder.path("own/outlets.csv");
    let input = [folder.path("news.jsonl")];
    let options = ["--outlets", table.to_str().unwrap(), "--by", "owner"];
    let report = tool::scan(&input, &options);
    let names: Vec<&str> = report.list("sources").iter().map(|s| text(&s["name"])).collect();
    assert_eq!(names, ["Echo", "Quay Group"]);
    // Ledger and Post are one now: what they share is their own affair.
    assert_eq!(flows(&report, "all_match"), [("Quay Group", "Echo", 2)]);
    assert_eq!(report.summary("matches")["left_out"]["same_source"], 1);
    assert_eq!(report.json["parameters"]["figures"]["names"], "owner");
}

#[test]
fn wrong_options_are_refused_before_any_work() {
    let nowhere = "no/such/folder";
    for (options, says) in [
        (vec!["--window", "24"], "such as 24h"),
        (vec!["--window", "0h"], "from a second"),
        (vec!["--where", "section"], "section~politics"),
        (vec!["--where", "section~("], "unclosed group"),
        (vec!["--where", "~x"], "name of a column is missing"),
        (vec!["--by", "owner"], "--by owner needs --outlets"),
        (vec!["--by", "month", "--by", "section"], "one thing at a time"),
        (vec!["--methods", "no/such/folder/m.txt"], "there is no folder"),
    ] {
        let ran = run([vec!["scan", nowhere], options.clone()].concat());
        assert_eq!(ran.code, 2, "{options:?}");
        assert!(ran.stderr.contains(says), "{options:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains(nowhere) || says.contains("folder"), "{}", ran.stderr);
    }
}

#[test]
fn a_paragraph_says_how_the_figures_were_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("methods.txt");
    let options = [
        "--methods",
        file.to_str().unwrap(),
        "--window",
        "3d",
        "--where",
        "source~.",
        "--by",
        "week",
    ];
    tool::scan(&[corpus()], &options);
    insta::assert_snapshot!(std::fs::read_to_string(file).unwrap());
}

/// What a scan prints on a screen of so many columns.
fn printed(input: &std::path::Path, columns: usize, options: &[&str]) -> String {
    let mut scan = command();
    scan.env("COLUMNS", columns.to_string()).args(["scan", "--quiet"]).arg(input).args(options);
    String::from_utf8(scan.output().unwrap().stdout).unwrap()
}

fn assert_fits(shown: &str, columns: usize) {
    use unicode_width::UnicodeWidthStr as _;
    for line in shown.lines() {
        assert!(line.width() <= columns, "{} of {columns}: {line}", line.width());
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
    }
}

#[test]
fn the_summary_fits_narrow_and_wide_screens() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for columns in [60, 80, 140] {
        let mut scan = command();
        scan.current_dir(root).env("COLUMNS", columns.to_string());
        let output = scan.args(["scan", "--quiet", "corpus"]).output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert_fits(&shown, columns);
        insta::assert_snapshot!(format!("summary_at_{columns}"), shown);
    }
}

#[test]
fn long_ids_wide_letters_and_hostile_titles_fit_too() {
    let long = "東京/".repeat(40);
    let records = [
        serde_json::json!({
            "id": format!("{long}1"), "source": "日本海新聞", "published": "2025-03-03T08:00:00Z",
            "title": "橋が閉鎖された".repeat(30), "text": BRIDGE,
        }),
        serde_json::json!({
            "id": format!("{long}2"), "source": "The \u{1b}[31mPost\u{202e}", "published": "2025-03-03T09:00:00Z",
            "title": "x".repeat(1_000_000), "text": BRIDGE,
        }),
    ];
    let lines: Vec<String> = records.iter().map(|r| format!("{r}\n")).collect();
    let folder = Folder::new(&[("news.jsonl", lines.concat().as_bytes())]);
    for columns in [60, 80, 140] {
        let input = folder.path("news.jsonl");
        let shown = printed(&input, columns, &[]);
        // The path of a temporary folder is not ours to choose.
        let shown: Vec<&str> = shown.lines().filter(|l| !l.contains("wirecopy")).collect();
        assert_fits(&shown.join("\n"), columns);
    }
}

#[test]
fn colour_is_for_those_who_want_it() {
    let folder = records();
    let input = folder.path("news.jsonl");
    let forced = |no_colour: bool| {
        let mut scan = command();
        scan.env("CLICOLOR_FORCE", "1").args(["scan", "--quiet"]).arg(&input);
        if no_colour {
            scan.env_remove("CLICOLOR_FORCE").env("NO_COLOR", "1");
        }
        String::from_utf8(scan.output().unwrap().stdout).unwrap()
    };
    assert!(forced(false).contains("\u{1b}["));
    assert!(!forced(true).contains('\u{1b}'));
}

#[test]
fn the_beginning_that_the_readme_shows_is_what_is_printed() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let start = readme.find("124 documents: 144 articles").unwrap();
    let shown = readme[start..].split("\n  …\n").next().unwrap();
    let mut scan = command();
    scan.current_dir(root).env_remove("COLUMNS").args(["scan", "--quiet", "corpus"]);
    let printed = String::from_utf8(scan.output().unwrap().stdout).unwrap();
    let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
    assert_eq!(shown.lines().collect::<Vec<_>>(), printed[..shown.lines().count()]);
}

/// Commands of a page, each with the output that stands under it: in blocks of `console`, after `$ `.
#[cfg(unix)]
fn sessions(page: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), found.last_mut()) {
                (Some(command), _) => found.push((command.to_owned(), String::new())),
                (None, Some((_, output))) => {
                    output.push_str(line.trim_end());
                    output.push('\n');
                }
                (None, None) => panic!("output before a command: {line}"),
            },
        }
    }
    found
}

#[cfg(unix)]
#[test]
fn what_the_page_on_overlap_prints_is_what_its_commands_print() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/overlap.md")).unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_wirecopy"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let sessions = sessions(&page);
    assert!(sessions.len() >= 5, "{}", sessions.len());
    for (typed, printed) in sessions {
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &typed]).current_dir(root).env("PATH", &path).env("COLUMNS", "80");
        let output = shell.stdin(std::process::Stdio::null()).output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        let shown: Vec<&str> = shown.lines().map(str::trim_end).collect();
        let printed: Vec<&str> = printed.lines().collect();
        assert_eq!(shown, printed, "$ {typed}");
    }
}
