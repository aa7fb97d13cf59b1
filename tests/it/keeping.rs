//! Which of several copies stays, what is no copy although it looks like one, and what is written of the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::tool::{Folder, Ran, corpus, run, scan};

/// Words of a story of its own, so many of them from one on.
fn words(story: u64, from: u64, n: u64) -> String {
    let word = |place: u64| {
        let hash = (story * 10_000 + place).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (0..6).map(|at| char::from(b'a' + (hash >> (20 + at * 5)) as u8 % 26)).collect::<String>()
    };
    (from..from + n).map(word).collect::<Vec<_>>().join(" ")
}

fn lines(records: &[Value]) -> Vec<u8> {
    records.iter().map(|record| record.to_string() + "\n").collect::<String>().into_bytes()
}

/// Rows of a list by id: verdict, survivor, relation, reason.
fn listed(folder: &Folder, paths: &[&str], options: &[&str]) -> BTreeMap<String, [String; 4]> {
    let mut args = vec!["dedup".to_owned()];
    args.extend(paths.iter().map(|path| folder.path(path).to_str().unwrap().to_owned()));
    args.extend(options.iter().map(|&option| option.to_owned()));
    args.extend(["--list".to_owned(), "-".to_owned()]);
    let ran = run(args);
    assert!(ran.code < 2, "{}", ran.stderr);
    rows(&ran.stdout)
}

fn rows(list: &str) -> BTreeMap<String, [String; 4]> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 7, "{line}");
        (cells[0].to_owned(), [cells[1], cells[2], cells[3], cells[6]].map(str::to_owned))
    };
    list.lines().skip(1).map(row).collect()
}

fn kept(list: &BTreeMap<String, [String; 4]>) -> Vec<&str> {
    list.iter().filter(|(_, row)| row[0] == "kept").map(|(id, _)| id.as_str()).collect()
}

fn fails(folder: &Folder, args: &[&str], said: &str) -> Ran {
    let news = folder.path("news.jsonl");
    let ran = run(["dedup", news.to_str().unwrap()].into_iter().chain(args.iter().copied()));
    assert_eq!(ran.code, 2, "{args:?}: {}", ran.stdout);
    assert!(ran.stderr.contains(said), "{args:?}: {}", ran.stderr);
    ran
}

/// Three copies of a story: the longest, one of another source, and one that is older.
fn three() -> Folder {
    let base = words(1, 0, 200);
    Folder::new(&[(
        "news.jsonl",
        &lines(&[
            json!({"id": "long", "source": "Ledger", "date": "2025-03-04", "text": format!("{base} {}", words(2, 0, 9))}),
            json!({"id": "wire", "source": "Reuters", "date": "2025-03-03", "text": base}),
            json!({"id": "old", "source": "Mercury", "date": "2025-03-01", "text": format!("{} {base}", words(3, 0, 4))}),
            json!({"id": "none", "text": format!("{base} {}", words(4, 0, 2))}),
        ]),
    )])
}

#[test]
fn the_rule_that_decided_is_told() {
    let folder = three();
    for (options, stays, reason) in [
        (&[][..], "long", "the survivor is longer"),
        (&["--keep", "first"], "long", "the survivor comes first"),
        (&["--prefer", "Mercury"], "old", "the survivor's source is preferred"),
        (
            &["--prefer", "reuters", "--prefer", "Mercury"],
            "wire",
            "the survivor's source is preferred",
        ),
    ] {
        let list = listed(&folder, &["news.jsonl"], options);
        assert_eq!(kept(&list), [stays], "{options:?}");
        for row in list.values().filter(|row| row[0] == "removed") {
            assert_eq!((row[1].as_str(), row[2].as_str()), (stays, "copy"));
            assert!(row[3].contains("shingles shared; "), "{row:?}");
            assert!(row[3].ends_with(reason), "{options:?}: {row:?}");
        }
    }
    // What has no date is neither earlier nor later than the others: the longer stays of it and them.
    let list = listed(&folder, &["news.jsonl"], &["--keep", "earliest"]);
    assert_eq!(kept(&list), ["old"]);
    assert!(list["long"][3].ends_with("the survivor is earlier, 2025-03-01 before 2025-03-04"));
    assert!(list["none"][3].ends_with("the survivor is longer"), "{list:?}");
    // Packed, the columns are told as well.
    let packed = zstd::encode_all(&fs::read(folder.path("news.jsonl")).unwrap()[..], 1).unwrap();
    folder.add("packed.jsonl.zst", &packed);
    assert_eq!(list, listed(&folder, &["packed.jsonl.zst"], &["--keep", "earliest"]));
    fails(&folder, &["--keep", "existing"], "--existing PATH");
    fails(&folder, &["--prefer", "…"], "--prefer needs the name of a source");
    fails(&folder, &["--protect", "no/such/folder"], "no such file or folder");
    fails(&folder, &["--contained", "0.9"], "--partial");
    fails(&folder, &["--partial", "--exact"], "--exact");
    let ran = run(["dedup", folder.path("news.jsonl").to_str().unwrap(), "--prefer", "Nobody"]);
    assert!(ran.stderr.contains("no text with a copy is of Nobody"), "{}", ran.stderr);
}

#[test]
fn what_is_protected_or_kept_already_stays_and_others_go_for_it() {
    let story = words(1, 0, 150);
    let longer = format!("{story} {}", words(2, 0, 8));
    let folder = Folder::new(&[
        ("new/long.txt", longer.as_bytes()),
        ("new/other.txt", words(5, 0, 100).as_bytes()),
        ("old/short.txt", story.as_bytes()),
        ("old/short-too.txt", format!("{story} end").as_bytes()),
    ]);
    let protect = folder.path("old");
    let protect = protect.to_str().unwrap();
    let list = listed(&folder, &["new", "old"], &["--protect", protect]);
    assert_eq!(kept(&list), ["other.txt", "short-too.txt", "short.txt"]);
    assert!(list["long.txt"][3].ends_with("the survivor is protected"), "{list:?}");
    // The same as a collection beside, in whatever order of rules.
    for keep in ["existing", "longest", "first", "earliest"] {
        let list = listed(&folder, &["new"], &["--existing", protect, "--keep", keep]);
        assert_eq!(kept(&list), ["other.txt", "short-too.txt", "short.txt"], "{keep}");
        assert!(list["long.txt"][3].ends_with("the survivor is kept already"));
    }
    // What is kept already is not written again.
    let out = folder.path("rest.jsonl");
    listed(&folder, &["new"], &["--existing", protect, "--survivors", out.to_str().unwrap()]);
    let rest = fs::read_to_string(&out).unwrap();
    assert_eq!(rest.lines().count(), 1);
    assert!(rest.contains("\"id\":\"other.txt\""), "{rest}");
    let clean = folder.path("clean");
    listed(&folder, &["new"], &["--existing", protect, "--out", clean.to_str().unwrap()]);
    assert_eq!(fs::read_dir(&clean).unwrap().count(), 1);
    // An earlier list: what it kept stays, however much longer the new one is.
    let list = folder.path("list.tsv");
    let old = folder.path("old/short.txt");
    let first = run(["dedup", old.to_str().unwrap(), "--list", list.to_str().unwrap()]);
    assert_eq!(first.code, 0);
    let again = listed(&folder, &["new", "old/short.txt"], &["--existing", list.to_str().unwrap()]);
    assert_eq!(kept(&again), ["other.txt", "short.txt"]);
}

#[test]
fn the_original_stays_and_its_reprints_go() {
    let report = scan(&[corpus()], &[]);
    let role: BTreeMap<&str, &str> = report
        .list("pieces")
        .iter()
        .map(|piece| (piece["id"].as_str().unwrap(), piece["role"].as_str().unwrap()))
        .collect();
    let list = |keep: &str| {
        let ran = run(["dedup", corpus().to_str().unwrap(), "--keep", keep, "--list", "-"]);
        assert!(ran.code < 2, "{}", ran.stderr);
        rows(&ran.stdout)
    };
    let lost = |list: &BTreeMap<String, [String; 4]>| {
        let goes = |id: &str| list.get(id).is_some_and(|row| row[0] == "removed");
        role.iter().filter(|&(id, role)| *role == "original" && goes(id)).count()
    };
    let (original, longest) = (list("original"), list("longest"));
    println!("originals that go: {} by role, {} by length", lost(&original), lost(&longest));
    // A scan of the copies alone may know less than one of everything.
    assert!(lost(&original) <= 1, "{original:?}");
    assert!(lost(&longest) > lost(&original));
    let told = original.values().filter(|row| row[3].ends_with("the survivor is the original"));
    assert!(told.count() >= 5);
    // Who goes, goes for one that stays.
    for row in original.values().filter(|row| row[0] == "removed") {
        assert_eq!(original[&row[1]][0], "kept");
    }
}

#[test]
fn excerpts_go_only_where_asked_for_and_never_for_a_shorter_text() {
    let long = words(1, 0, 400);
    let quote = words(7, 0, 60);
    let folder = Folder::new(&[(
        "news.jsonl",
        &lines(&[
            json!({"id": "excerpt", "text": words(1, 100, 80)}),
            json!({"id": "long", "text": long}),
            json!({"id": "little", "text": words(1, 10, 30)}),
            json!({"id": "half", "text": format!("{} {}", words(1, 0, 60), words(2, 0, 60))}),
            json!({"id": "report", "text": format!("{} “{quote}.” {}", words(3, 0, 150), words(4, 0, 150))}),
            json!({"id": "quoting", "text": format!("{} “{quote}.” {}", words(5, 0, 6), words(6, 0, 6))}),
        ]),
    )]);
    assert_eq!(kept(&listed(&folder, &["news.jsonl"], &[])).len(), 6);
    for keep in ["longest", "first"] {
        let list = listed(&folder, &["news.jsonl"], &["--partial", "--keep", keep]);
        let gone: Vec<&String> =
            list.iter().filter(|(_, row)| row[0] == "removed").map(|(id, _)| id).collect();
        assert_eq!(gone, ["excerpt"], "{keep}: {list:?}");
        assert_eq!(list["excerpt"][1..3], ["long", "contained"]);
        assert!(list["excerpt"][3].starts_with("76 of 76 shingles shared"), "{list:?}");
    }
    let list = listed(&folder, &["news.jsonl"], &["--partial", "--contained", "0.4"]);
    assert_eq!(list["half"][0], "removed");
}

#[test]
fn every_excerpt_goes_for_a_text_that_stays_and_holds_it() {
    // Chains: each text is cut from the one before.
    let mut records = Vec::new();
    for story in 0..40 {
        let mut length = 400;
        for cut in 0..6 {
            let text = words(story, 0, length);
            records.push(json!({"id": format!("s{story}-{cut}"), "text": text}));
            length -= 37;
        }
    }
    let folder = Folder::new(&[("news.jsonl", &lines(&records))]);
    let texts: BTreeMap<&str, &str> = records
        .iter()
        .map(|record| (record["id"].as_str().unwrap(), record["text"].as_str().unwrap()))
        .collect();
    for keep in ["longest", "first", "earliest"] {
        let list = listed(&folder, &["news.jsonl"], &["--partial", "--keep", keep]);
        for (id, row) in list.iter().filter(|(_, row)| row[0] == "removed") {
            assert_eq!(list[&row[1]][0], "kept");
            assert!(texts[row[1].as_str()].starts_with(texts[id.as_str()]), "{id} {row:?}");
        }
        assert_eq!(kept(&list).len(), 40, "{keep}");
    }
}

/// A market report with its figures.
fn market(day: u64) -> String {
    let n = |k: u64| (day * 7_919 + k * 104_729) % 900 + 100;
    format!(
        "Shares of the harbour company closed at {} points on the exchange in the afternoon, after a session in which \
         buyers and sellers were of one mind about the state of things and hardly anybody left early. Turnover came to {} \
         lots in all, as the clerk said when the bell had rung, which is what it comes to on most days of the year and \
         surprised nobody who had been there before to see it. Corn went for {} a bushel at the gate, and those who had \
         brought some went home with their carts empty and their purses full, as is the custom in these parts when the \
         weather holds and the roads are dry enough for wheels.",
        n(1),
        n(2),
        n(3)
    )
}

#[test]
fn forms_and_versions_stay_unless_asked_for() {
    let story = words(1, 0, 200);
    let later = format!("{story} {}", words(2, 0, 12));
    let record = |id: &str, source: &str, date: &str, text: &str| json!({"id": id, "source": source, "date": date, "text": text});
    let folder = Folder::new(&[(
        "news.jsonl",
        &lines(&[
            record("market-1", "Ledger", "2025-03-03", &market(1)),
            record("market-2", "Ledger", "2025-03-09", &market(2)),
            record("v1", "Ledger", "2025-03-03", &story),
            record("v2", "Ledger", "2025-03-04", &later),
            record("twice", "Ledger", "2025-03-04", &format!("{later} x")),
            record("reprint", "Mercury", "2025-03-04", &story),
        ]),
    )]);
    let list = listed(&folder, &["news.jsonl"], &[]);
    // Of two of one length the words' hash says which is named with the other.
    let (one, other) = if list["market-1"][1].is_empty() {
        ("market-2", "market-1")
    } else {
        ("market-1", "market-2")
    };
    assert_eq!(list[one][..3], ["kept", other, "template"].map(str::to_owned), "{list:?}");
    assert!(list[one][3].contains("the facts differ"));
    assert_eq!(list[other][..2], ["kept", ""].map(str::to_owned));
    // An earlier version of what stays is no mere copy of it; what another paper printed is, and so is a second print of one day.
    assert_eq!(list["v1"][..3], ["kept", "twice", "revision"].map(str::to_owned), "{list:?}");
    assert_eq!([&list["reprint"][0], &list["v2"][0]], ["removed"; 2]);
    let list = listed(&folder, &["news.jsonl"], &["--revisions"]);
    assert_eq!((list["v1"][0].as_str(), list["market-1"][0].as_str()), ("removed", "kept"));
    let list = listed(&folder, &["news.jsonl"], &["--templates", "--revisions"]);
    assert_eq!(kept(&list).len(), 2, "{list:?}");
    let ran = run(["dedup", folder.path("news.jsonl").to_str().unwrap()]);
    assert!(ran.stdout.contains("1 copy stays: it is one form filled in again"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("1 copy stays: it is another version from its source"),
        "{}",
        ran.stdout
    );
}

/// Every file under a folder with what it holds.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                out.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    out
}

#[test]
fn a_copied_folder_holds_what_stays_byte_for_byte() {
    let (one, two) = (words(1, 0, 100), words(2, 0, 100));
    let odd = format!("{{ \"text\" : \"{two}\" , \"n\": 1.50, \"id\":\"d\" }}\r\n\n");
    let record = |id: &str, text: &str| json!({"id": id, "text": text}).to_string() + "\n";
    let jsonl = record("a", &one) + &odd + "broken\n" + &record("e", &words(3, 0, 80));
    let csv = format!(
        "id,text\r\nf,\"{one}\nline two\"\r\ng,{}\r\nh,too,many\r\ni,\"{two}\nmore\"\r\n",
        words(4, 0, 80)
    );
    let list = json!([{"id": "j", "text": one}, {"id": "k", "text": words(5, 0, 80)}]).to_string();
    let folder = Folder::new(&[
        ("news/long.txt", format!("{one} and much more.").as_bytes()),
        ("news/long2.txt", format!("{two} and much more.").as_bytes()),
        ("news/sub/gone.txt", one.as_bytes()),
        ("news/some.jsonl", jsonl.as_bytes()),
        ("news/some.csv", csv.as_bytes()),
        ("news/list.json", list.as_bytes()),
        ("news/empty.txt", b""),
    ]);
    let also = jsonl.replace(&words(3, 0, 80), &words(33, 0, 80));
    folder.add("news/packed.jsonl.zst", &zstd::encode_all(also.as_bytes(), 1).unwrap());
    let before = tree(&folder.path("news"));
    let out = folder.path("clean");
    let args = ["dedup", folder.path("news").to_str().unwrap(), "--out", out.to_str().unwrap()]
        .map(str::to_owned);
    let ran = run(&args);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let made = tree(&out);
    let names: Vec<&str> = made.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "empty.txt",
            "list.json",
            "long.txt",
            "long2.txt",
            "packed.jsonl.zst",
            "some.csv",
            "some.jsonl"
        ]
    );
    for whole in ["empty.txt", "list.json", "long.txt", "long2.txt"] {
        assert_eq!(made[whole], before[whole], "{whole}");
    }
    // Broken lines and rows stay: nobody knows what they hold.
    let rest = format!("\nbroken\n{}", record("e", &words(3, 0, 80)));
    assert_eq!(String::from_utf8(made["some.jsonl"].clone()).unwrap(), rest);
    let unpacked = zstd::decode_all(&made["packed.jsonl.zst"][..]).unwrap();
    let also = rest.replace(&words(3, 0, 80), &words(33, 0, 80));
    assert_eq!(String::from_utf8(unpacked).unwrap(), also);
    let rest = format!("id,text\r\ng,{}\r\nh,too,many\r\n", words(4, 0, 80));
    assert_eq!(String::from_utf8(made["some.csv"].clone()).unwrap(), rest);
    assert!(
        ran.stdout.contains("4 files as they are, 3 without the records that can go; 1 left out"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("list.json"), "{}", ran.stdout);
    assert_eq!(tree(&folder.path("news")), before);
    // It is never put over something.
    let ran = run(&args);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("is there already"), "{}", ran.stderr);
    let inside = folder.path("news/clean");
    let ran =
        run(["dedup", folder.path("news").to_str().unwrap(), "--out", inside.to_str().unwrap()]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert_eq!(fs::read_dir(folder.root()).unwrap().count(), 2, "nothing is left behind");
}

#[test]
fn survivors_keep_their_columns() {
    let one = words(1, 0, 100);
    let odd = format!(
        "{{ \"text\" : \"{one} and more\" , \"n\": 1.50, \"tags\": [\"x\"], \"id\":\"a\", \"z\": null }}"
    );
    let jsonl = format!("{odd}\n{}\n", json!({"id": "b", "text": one, "n": 2}));
    let csv = format!("number,body,place\n7,{},\"Port, M\"\n", words(2, 0, 80));
    let folder = Folder::new(&[
        ("news/1.jsonl", jsonl.as_bytes()),
        ("news/2.csv", csv.as_bytes()),
        ("news/3.txt", words(3, 0, 80).as_bytes()),
    ]);
    let news = folder.path("news");
    let written = |name: &str| {
        let out = folder.path(name);
        let ran = run(["dedup", news.to_str().unwrap(), "--survivors", out.to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        out
    };
    let text = fs::read_to_string(written("rest.jsonl")).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows[0], odd);
    let row = |n: usize| serde_json::from_str::<Value>(rows[n]).unwrap();
    assert_eq!(row(1), json!({"number": "7", "body": words(2, 0, 80), "place": "Port, M"}));
    assert_eq!(row(2), json!({"id": "3.txt", "text": words(3, 0, 80)}));
    assert_eq!(rows.len(), 3);
    let ran = run(["dedup", news.to_str().unwrap(), "--survivors", "-"]);
    assert_eq!(ran.stdout, text);
    let ran = run(["dedup", news.to_str().unwrap(), "--survivors", "x.doc"]);
    assert_eq!(ran.code, 2);
    // What was written is read like any other table, and holds no copies.
    let parquet = written("rest.parquet");
    let list = listed(&folder, &["rest.parquet"], &[]);
    let ids: BTreeSet<&str> = list.keys().map(String::as_str).collect();
    assert_eq!(ids.len(), 3, "{ids:?} of {}", parquet.display());
    assert!(ids.contains("a") && ids.contains("3.txt"));
}

#[test]
fn a_list_says_of_every_text_what_becomes_of_it_and_why() {
    let ran =
        run(["dedup", corpus().to_str().unwrap(), "--keep", "original", "--list", "-", "--quiet"]);
    assert!(ran.code < 2, "{}", ran.stderr);
    let told = ran.stdout.lines().filter(|line| !line.ends_with("no copy"));
    insta::assert_snapshot!("list_of_the_sample_collection", told.collect::<Vec<_>>().join("\n"));
}
