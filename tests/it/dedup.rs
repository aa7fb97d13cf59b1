//! What `dedup` promises: every pair it lists is a copy, nearly every copy is found, and the answer is the same however it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

use wirecopy::engine::dedup::{self, Keep, Settings, Verdict};
use wirecopy::engine::observer::{Observer, Silent, Stage};
use wirecopy::synth::{Corpus, Mix, Options};
use wirecopy::text::words;

use crate::oracle::{five_grams, join};
use crate::tool::{Folder, command, run};

/// Made news as JSON lines.
fn news(articles: u64, mix: Mix) -> Vec<u8> {
    let mut bytes = Vec::new();
    let corpus = Corpus::new(Options { articles, mix, ..Options::default() }).unwrap();
    corpus.write(&mut bytes, None).unwrap();
    bytes
}

/// Ids and texts of JSON lines.
fn records(bytes: &[u8]) -> Vec<(String, String)> {
    let lines = std::str::from_utf8(bytes).unwrap().lines();
    let values = lines.map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let field = |value: &serde_json::Value, name: &str| value[name].as_str().unwrap().to_owned();
    values.map(|value| (field(&value, "id"), field(&value, "text"))).collect()
}

/// What a list says of each id: verdict, survivor, Jaccard.
type List = BTreeMap<String, (String, String, String)>;

fn table(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().skip(1);
    rows.map(|row| row.split('\t').map(str::to_owned).collect()).collect()
}

fn list_of(text: &str) -> List {
    assert!(text.starts_with("id\tverdict\tsurvivor\trelation\tjaccard\tcontainment\treason\n"));
    let rows = table(text).into_iter();
    rows.map(|row| (row[0].clone(), (row[1].clone(), row[2].clone(), row[4].clone()))).collect()
}

/// The list that a run writes to standard output.
fn list(paths: &[&Path], options: &[&str]) -> String {
    let mut args = vec!["dedup".to_owned()];
    args.extend(paths.iter().map(|p| p.to_str().unwrap().to_owned()));
    args.extend(options.iter().map(|&o| o.to_owned()));
    args.extend(["--list", "-"].map(str::to_owned));
    let ran = run(args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

/// The pairs of different texts with a Jaccard of at least 0.7, by an exact join of word sequences, with it.
fn copies(records: &[(String, String)]) -> BTreeMap<(String, String), f64> {
    let folded = |text: &str| words(text).into_iter().map(|w| w.folded).collect::<Vec<_>>();
    let sets: Vec<Vec<u64>> = records.iter().map(|(_, text)| five_grams(&folded(text))).collect();
    let union = |a: usize, b: usize, shared: u32| {
        sets[a].len() as u64 + sets[b].len() as u64 - u64::from(shared)
    };
    let pairs = join(&sets, usize::MAX, |a, b, n| u64::from(n) * 10 >= union(a, b, n) * 7);
    pairs
        .into_iter()
        .map(|(a, b, shared)| {
            let (x, y) = (records[a].0.clone(), records[b].0.clone());
            let jaccard = f64::from(shared) / union(a, b, shared) as f64;
            ((x.clone().min(y.clone()), x.max(y)), jaccard)
        })
        .collect()
}

/// Pairs as a table of them says, with their Jaccard.
fn pairs_of(file: &Path) -> BTreeMap<(String, String), f64> {
    let rows = table(&fs::read_to_string(file).unwrap()).into_iter();
    rows.map(|row| ((row[0].clone(), row[1].clone()), row[3].parse().unwrap())).collect()
}

#[test]
fn pairs_are_those_of_an_exact_join_with_its_figures() {
    let bytes = news(3_000, Mix::Dense);
    let folder = Folder::new(&[("news.jsonl", &bytes)]);
    let all = copies(&records(&bytes));
    assert!(all.len() > 5_000, "{}", all.len());
    for (exact, least) in [(true, 1.0), (false, 0.9995)] {
        let out = folder.path("pairs.tsv");
        let news = folder.path("news.jsonl");
        let mut args = vec!["--pairs", out.to_str().unwrap()];
        args.extend(exact.then_some("--exact"));
        let list = list_of(&list(&[&news], &args));
        let cluster = |id: &String| match list[id].1.as_str() {
            "" => id.clone(),
            survivor => survivor.to_owned(),
        };
        let found = pairs_of(&out);
        for (pair, jaccard) in &found {
            let want = all.get(pair).unwrap_or_else(|| panic!("{pair:?} is no copy"));
            assert!((want - jaccard).abs() < 0.000_051, "{pair:?}: {jaccard}, not {want}");
        }
        let is_found = |pair: &(String, String)| {
            found.contains_key(pair) || cluster(&pair.0) == cluster(&pair.1)
        };
        let count = all.keys().filter(|pair| is_found(pair)).count();
        let recall = count as f64 / all.len() as f64;
        println!("{count} of {} pairs, exact: {exact}", all.len());
        assert!(recall >= least, "{recall}");
    }
}

#[test]
fn a_text_goes_only_for_one_that_stays_and_that_it_is_a_copy_of() {
    let bytes = news(3_000, Mix::A);
    let folder = Folder::new(&[("news.jsonl", &bytes)]);
    let records = records(&bytes);
    let all = copies(&records);
    let texts: BTreeMap<&str, &str> =
        records.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let order: BTreeMap<&str, usize> =
        records.iter().enumerate().map(|(n, (id, _))| (id.as_str(), n)).collect();
    for keep in ["longest", "first"] {
        // Forms and versions stay although they are copies by their figures.
        let options = ["--keep", keep, "--templates", "--revisions"];
        let list = list_of(&list(&[&folder.path("news.jsonl")], &options));
        assert_eq!(list.len(), records.len());
        let mut removed = 0;
        for (id, (verdict, survivor, jaccard)) in &list {
            if verdict == "kept" {
                assert!(survivor.is_empty());
                continue;
            }
            removed += 1;
            assert_eq!(list[survivor].0, "kept", "{id} goes for {survivor}");
            let pair = (id.min(survivor).clone(), id.max(survivor).clone());
            let want = all.get(&pair).unwrap_or_else(|| panic!("{pair:?} is no copy"));
            assert!((want - jaccard.parse::<f64>().unwrap()).abs() < 0.000_051);
            match keep {
                "first" => assert!(order[survivor.as_str()] < order[id.as_str()]),
                _ => assert!(
                    words(texts[survivor.as_str()]).len() >= words(texts[id.as_str()]).len()
                ),
            }
        }
        assert!(removed > 300, "{removed}");
        // Two that stay are copies of each other only where neither leads.
        let both_lead = |a: &String, b: &String| {
            let leads = |id: &String| list.values().any(|(_, survivor, _)| survivor == id);
            list[a].0 == "kept" && list[b].0 == "kept" && leads(a) && leads(b)
        };
        assert_eq!(all.keys().filter(|(a, b)| both_lead(a, b)).count(), 0);
    }
}

#[test]
fn the_answer_is_the_same_however_the_texts_arrive() {
    let bytes = news(2_000, Mix::B);
    let packed = zstd::encode_all(&bytes[..], 1).unwrap();
    let values: Vec<serde_json::Value> = std::str::from_utf8(&bytes)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let array = serde_json::to_vec(&values).unwrap();
    let folder = Folder::new(&[("a.jsonl", &bytes), ("b.jsonl.zst", &packed), ("c.json", &array)]);
    let half = bytes[..bytes.len() / 2].iter().rposition(|&b| b == b'\n').unwrap() + 1;
    folder.add("two/1.jsonl", &bytes[half..]);
    folder.add("two/2.jsonl", &bytes[..half]);
    let plain = list(&[&folder.path("a.jsonl")], &["--threads", "1"]);
    assert_eq!(plain, list(&[&folder.path("a.jsonl")], &["--threads", "3"]));
    assert_eq!(plain, list(&[&folder.path("b.jsonl.zst")], &[]));
    assert_eq!(plain, list(&[&folder.path("c.json")], &[]));
    // Which of equal texts and of leaders stays does not hang on the order of the input.
    assert_eq!(list_of(&plain), list_of(&list(&[&folder.path("two")], &[])));

    let mut child = command()
        .args(["dedup", "-", "--list", "-", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), plain);
}

#[test]
fn rows_beyond_the_bound_go_to_disk_and_change_nothing() {
    // Many short texts: rows of 128 bytes each are what takes the room.
    let mut lines = String::new();
    for n in 0..230_000u64 {
        let base = n / 3 * 7;
        write!(lines, "{{\"id\":\"r{n}\",\"text\":\"").unwrap();
        for word in base..base + 9 {
            write!(lines, "w{} ", word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).unwrap();
        }
        // One word more or less: copies, but not equal.
        lines.push_str(["\"}\n", "more\"}\n", "other\"}\n"][n as usize % 3]);
    }
    let folder = Folder::new(&[("short.jsonl", lines.as_bytes()), ("temp/.keep", b"")]);
    let news = folder.path("short.jsonl");
    let spilled = |memory: &str| {
        let (out, stats) = (folder.path("list.tsv"), folder.path("stats.json"));
        let ran = command()
            .env("TMPDIR", folder.path("temp"))
            .args(["dedup", news.to_str().unwrap(), "--memory", memory, "--threshold", "0.6"])
            .args(["--list", out.to_str().unwrap(), "--stats", stats.to_str().unwrap()])
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let stats: serde_json::Value = serde_json::from_slice(&fs::read(stats).unwrap()).unwrap();
        assert_eq!(stats["documents"], 230_000);
        (stats["spilled"].as_bool().unwrap(), fs::read_to_string(out).unwrap())
    };
    let (in_memory, on_disk) = (spilled("2GiB"), spilled("128MiB"));
    assert_eq!((in_memory.0, on_disk.0), (false, true));
    assert!(in_memory.1.contains("\tremoved\t"));
    assert!(in_memory.1 == on_disk.1, "the lists differ");
    assert_eq!(fs::read_dir(folder.path("temp")).unwrap().count(), 1, "nothing is left behind");
}

/// Forms filled in: one text of 400 words with so many facts, each its own or one of twelve.
fn forms(n: u64, facts: u64, own: bool) -> Vec<u8> {
    let word = |n: u64| format!("w{}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44);
    let mut lines = String::new();
    for form in 0..n {
        write!(lines, "{{\"id\":\"f{form}\",\"text\":\"").unwrap();
        for place in 0..400u64 {
            let fact = place % (400 / facts) == 7;
            let drawn = (form * 7_919 + place * 104_729).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
            let value = if own { form } else { drawn % 12 };
            let number = if fact { 10_000 + place * 5_000 + value } else { place };
            write!(lines, "{} ", word(number)).unwrap();
        }
        lines.push_str("\"}\n");
    }
    lines.into_bytes()
}

#[test]
fn exact_compares_no_forms_that_are_no_copies() {
    for (own, facts) in [(true, 18), (false, 18), (false, 8)] {
        let bytes = forms(600, facts, own);
        let all = copies(&records(&bytes));
        let folder = Folder::new(&[("forms.jsonl", &bytes)]);
        let settings = Settings { exact: true, ..Settings::default() };
        let found = dedup::dedup(&[folder.path("forms.jsonl")], &settings, &Silent).unwrap();
        println!("{facts} facts: {} candidates, {} copies", found.candidates, all.len());
        let mut pairs = BTreeSet::new();
        let mut add = |a: &str, b: &str, _| {
            pairs.insert((a.to_owned(), b.to_owned()));
            Ok::<(), ()>(())
        };
        found.each_pair(&mut add).unwrap();
        assert!(pairs.iter().eq(all.keys()), "{} pairs", pairs.len());
        assert!(!own || found.candidates == 0);
    }
}

#[test]
fn exact_gives_the_same_in_any_memory() {
    let bytes = news(20_000, Mix::B);
    let folder = Folder::new(&[("news.jsonl", &bytes), ("forms.jsonl", &forms(2_500, 8, false))]);
    let paths = [folder.path("news.jsonl"), folder.path("forms.jsonl")];
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let lists = ["128MiB", "2GiB"].map(|memory| {
        let stats = folder.path("stats.json");
        let found =
            list(&paths, &["--exact", "--memory", memory, "--stats", stats.to_str().unwrap()]);
        let stats: serde_json::Value = serde_json::from_slice(&fs::read(stats).unwrap()).unwrap();
        (stats["spilled"].as_bool().unwrap(), stats["copies"].as_u64().unwrap(), found)
    });
    assert_eq!(lists[0].1, lists[1].1);
    assert!(lists[0].2 == lists[1].2, "the lists differ");
    println!("spilled: {} {}", lists[0].0, lists[1].0);
}

#[test]
fn an_audit_of_all_texts_counts_what_was_missed() {
    let bytes = news(2_000, Mix::Dense);
    let folder = Folder::new(&[("news.jsonl", &bytes)]);
    let all = copies(&records(&bytes));
    let recall = "0.5".parse().unwrap();
    for (exact, n) in [(true, 2_000), (false, 2_000), (false, 300)] {
        let mut settings = Settings { exact, audit: Some(n), ..Settings::default() };
        settings.params.recall = recall;
        let found = dedup::dedup(&[folder.path("news.jsonl")], &settings, &Silent).unwrap();
        let audit = found.audit.as_ref().unwrap();
        let told = audit.relations[0].recall;
        assert_eq!((audit.sampled, audit.of), (n, 2_000));
        let mut listed = BTreeSet::new();
        let mut add = |a: &str, b: &str, _| {
            listed.insert((a.to_owned(), b.to_owned()));
            Ok::<(), ()>(())
        };
        found.each_pair(&mut add).unwrap();
        let survivors: BTreeMap<String, String> = found
            .listed()
            .map(|text| match text.verdict {
                Verdict::Removed(gone) => (text.id.into_owned(), gone.survivor.into_owned()),
                Verdict::Kept(_) => (text.id.to_string(), text.id.into_owned()),
            })
            .collect();
        let is_found = |pair: &&(String, String)| {
            listed.contains(pair) || survivors[&pair.0] == survivors[&pair.1]
        };
        let count = all.keys().filter(is_found).count() as u64;
        let [share, low, high] = told.share.unwrap();
        let truth = count as f64 / all.len() as f64;
        println!("exact: {exact}: {} of {} pairs, truly {truth}", told.found, told.pairs);
        if n == 2_000 {
            // Each pair counts for both of its texts.
            assert_eq!([told.pairs, told.found], [2 * all.len() as u64, 2 * count]);
            assert!(
                (low - share).abs() < 1e-9 && (high - share).abs() < 1e-9,
                "{low} {high} {share}"
            );
            assert_eq!(exact, count == all.len() as u64);
        } else {
            assert!(low < truth && truth < high, "{low} to {high}");
        }
    }
}

/// Changes a file when the second pass begins.
struct Meddler(PathBuf, AtomicU32);

impl Observer for Meddler {
    fn begin(&self, stage: Stage, _: u64) {
        if stage == Stage::Verifying && self.1.fetch_add(1, Ordering::Relaxed) == 0 {
            let mut bytes = fs::read(&self.0).unwrap();
            bytes.reverse();
            bytes.push(b'\n');
            fs::write(&self.0, bytes).unwrap();
        }
    }

    fn advance(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

#[test]
fn a_file_that_changes_meanwhile_ends_the_run_by_name() {
    let folder = Folder::new(&[("news.jsonl", &news(300, Mix::Dense))]);
    let path = folder.path("news.jsonl");
    let meddler = Meddler(path.clone(), AtomicU32::new(0));
    let error = dedup::dedup(&[path], &Settings::default(), &meddler).unwrap_err();
    assert!(error.to_string().contains("news.jsonl"), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn nowhere_to_put_what_does_not_fit_is_said() {
    let folder = Folder::new(&[]);
    let packed = zstd::encode_all(&news(300, Mix::A)[..], 1).unwrap();
    folder.add("news.jsonl.zst", &packed);
    let output = command()
        .env("TMPDIR", folder.path("missing"))
        .args(["dedup", folder.path("news.jsonl.zst").to_str().unwrap()])
        .args(["--list", folder.path("list.tsv").to_str().unwrap()])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("missing"), "{said}");
    assert!(!folder.path("list.tsv").exists());
}

/// A folder on a disk of one mebibyte, where this process may mount one; given back at the end.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: PathBuf) -> Option<Self> {
        fs::create_dir(&at).unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(&at).stderr(Stdio::null());
        let mounted = mount.status().is_ok_and(|status| status.success());
        if !mounted {
            println!("skipped: no disk can be mounted here");
        }
        mounted.then_some(Self(at))
    }

    fn files(&self) -> usize {
        fs::read_dir(&self.0).unwrap().count()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_disk_that_fills_ends_the_run_and_nothing_is_left() {
    // Rows beyond their share of the least memory, and texts that cannot be read twice: more than a mebibyte of either.
    let mut short = String::new();
    for n in 0..200_000u64 {
        write!(short, "{{\"id\":\"{n}\",\"text\":\"").unwrap();
        (0..6).for_each(|w| write!(short, "w{} ", (n * 6 + w) * 7_919).unwrap());
        short.push_str("\"}\n");
    }
    let packed = zstd::encode_all(&news(3_000, Mix::A)[..], 1).unwrap();
    let folder = Folder::new(&[("short.jsonl", short.as_bytes()), ("news.jsonl.zst", &packed)]);
    let Some(disk) = SmallDisk::mount(folder.path("small")) else { return };
    let list = folder.path("list.tsv");
    let fails = |input: &str, list: &Path, temporary: &Path, options: &[&str]| {
        let output = command()
            .env("TMPDIR", temporary)
            .args(["dedup", folder.path(input).to_str().unwrap(), "--memory", "128MiB"])
            .args(["--list", list.to_str().unwrap()])
            .args(options)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{input}: {said}");
        assert!(said.contains("hint: make room there"), "{said}");
        assert!(said.contains(disk.0.to_str().unwrap()), "{said}");
        assert!(!list.exists());
    };
    fails("short.jsonl", &list, &disk.0, &[]);
    fails("news.jsonl.zst", &list, &disk.0, &[]);
    fails("news.jsonl.zst", &list, &disk.0, &["--exact"]);
    assert_eq!(disk.files(), 0);
    // The same for what is asked for.
    fails("short.jsonl", &disk.0.join("list.tsv"), folder.root().as_path(), &[]);
    assert_eq!(disk.files(), 0);
}

#[test]
fn skipped_records_are_allowed_for_up_to_a_share() {
    let mut bytes = news(199, Mix::A);
    bytes.extend(b"{\"id\": \"broken\", \"text\": \n");
    let folder = Folder::new(&[("news.jsonl", &bytes)]);
    let path = folder.path("news.jsonl");
    let code = |options: &[&str]| {
        let mut args = vec!["dedup", path.to_str().unwrap()];
        args.extend(options);
        let ran = run(args);
        assert!(ran.code == 2 || ran.stderr.contains("record 200"), "{}", ran.stderr);
        ran.code
    };
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["--max-skipped", "0.1%"]), 1);
    assert_eq!(code(&["--max-skipped", "0.5%"]), 0);
    assert_eq!(code(&["--max-skipped", "0.005"]), 0);
    assert_eq!(code(&["--max-skipped", "many"]), 2);
    assert_eq!(code(&["--memory", "1MB"]), 2);
}

#[test]
fn outputs_take_no_input_s_place_and_no_other_output_s() {
    let folder = Folder::new(&[("news.jsonl", &news(50, Mix::A))]);
    let news = folder.path("news.jsonl").to_str().unwrap().to_owned();
    let same = folder.path("out.tsv").to_str().unwrap().to_owned();
    let before = fs::read(&news).unwrap();
    for outputs in [
        vec!["--list", news.as_str()],
        vec!["--list", same.as_str(), "--pairs", same.as_str()],
        vec!["--list", "-", "--stats", "-"],
    ] {
        let ran = run(["dedup", news.as_str()].into_iter().chain(outputs.iter().copied()));
        assert_eq!(ran.code, 2, "{outputs:?}: {}", ran.stderr);
    }
    assert_eq!(fs::read(&news).unwrap(), before);
    assert_eq!(fs::read_dir(folder.root()).unwrap().count(), 1);
}

#[test]
fn a_file_that_broke_off_is_excused_by_no_share() {
    let packed = zstd::encode_all(&news(2_000, Mix::A)[..], 1).unwrap();
    let folder = Folder::new(&[("news.jsonl.zst", &packed[..packed.len() / 2])]);
    let path = folder.path("news.jsonl.zst");
    let ran = run(["dedup", path.to_str().unwrap(), "--max-skipped", "50%"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}

#[test]
fn ids_and_pages_keep_their_form() {
    let story =
        "The ferry leaves at seven and nobody has luggage on board since the strike began in May.";
    let line = |id: &str| serde_json::json!({"id": id, "text": story}).to_string() + "\n";
    let unnamed = format!("{}\n", serde_json::json!({ "text": story }));
    let lines = [line("tab\there"), line("twice"), line("twice"), unnamed].concat();
    let folder = Folder::new(&[("a.jsonl", lines.as_bytes()), ("b.txt", story.as_bytes())]);
    let text = list(&[&folder.root()], &["--keep", "first"]);
    let ids: BTreeSet<String> = table(&text).into_iter().map(|row| row[0].clone()).collect();
    let want = ["a.jsonl:4", "b.txt", "tab\\there", "twice@a.jsonl:2", "twice@a.jsonl:3"];
    assert_eq!(ids.into_iter().collect::<Vec<_>>(), want);
    assert_eq!(list_of(&text).values().filter(|row| row.0 == "removed").count(), 4);
}

#[test]
fn a_page_that_bundles_texts_goes_only_as_a_whole() {
    // The sample's tag pages bundle reprints with texts that are nowhere else.
    let corpus = crate::tool::corpus();
    let found = dedup::dedup(&[corpus], &Settings::default(), &Silent).unwrap();
    let mut pages: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for listed in found.listed() {
        if let Some((page, _)) = listed.id.rsplit_once('#') {
            let gone = matches!(listed.verdict, Verdict::Removed(_));
            pages.entry(page.to_owned()).or_default().push(gone);
        }
    }
    assert!(pages.len() >= 5);
    for (page, gone) in pages {
        assert!(gone.iter().all(|&g| g == gone[0]), "{page}: {gone:?}");
    }
    assert!(found.removed() > 10);
    assert_eq!(found.keep(), Keep::Longest);
}
