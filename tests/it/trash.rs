//! Files that are moved away: killed, out of room, not allowed, meddled with. Nothing is ever lost, and it is said what was left.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::tool::{Folder, Ran, command, run};

/// Numbers by chance, the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

/// A story of made-up words of its own.
fn story(n: u64) -> String {
    let mut text = String::new();
    for word in 0..90u64 {
        let hash = (n * 90 + word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let letter = |at: u64| char::from(b'a' + (hash >> (20 + at * 5)) as u8 % 26);
        (0..6).for_each(|at| text.push(letter(at)));
        text.push_str(if word % 15 == 14 { ".\n" } else { " " });
    }
    text
}

/// Stories with a copy or two each, under a folder `news`; how many files can go.
fn news(folder: &Folder, stories: u64) -> usize {
    let mut copies = 0;
    for n in 0..stories {
        let text = story(n);
        folder.add(&format!("news/a/{n}.txt"), format!("{text}And more besides.\n").as_bytes());
        folder.add(&format!("news/b/{n}.txt"), text.as_bytes());
        copies += 1;
        if n % 3 == 0 {
            folder.add(&format!("news/c d/{n} ü.txt"), format!("{text}More.\n").as_bytes());
            copies += 1;
        }
    }
    folder.add("news/alone.txt", story(1 << 20).as_bytes());
    copies
}

/// Every file under a folder with what it holds.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, out: &mut BTreeMap<PathBuf, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.unwrap().path();
            if fs::symlink_metadata(&path).unwrap().is_dir() {
                walk(root, &path, out);
            } else {
                let name = path.strip_prefix(root).unwrap().to_owned();
                out.insert(name, fs::read(&path).unwrap_or_default());
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(folder, folder, &mut out);
    out
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Makes a plan for `news` and gives what was said.
fn plan(folder: &Folder, options: &[&str]) -> Ran {
    let mut args = vec!["dedup".to_owned(), text(&folder.path("news"))];
    args.extend(["--dry-run".to_owned(), text(&folder.path("p.plan"))]);
    args.extend(options.iter().map(|&o| o.to_owned()));
    let ran = run(args);
    assert!(ran.code < 2, "{}", ran.stderr);
    ran
}

fn delete(folder: &Folder) -> Ran {
    run(["dedup".to_owned(), "--delete".to_owned(), text(&folder.path("p.plan"))])
}

fn undo(record: &Path) -> Ran {
    run(["dedup".to_owned(), "--undo".to_owned(), text(record)])
}

/// The lines of a plan.
fn lines(folder: &Folder) -> Vec<Value> {
    let plan = fs::read_to_string(folder.path("p.plan")).unwrap();
    plan.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The files that a plan would move.
fn moves(folder: &Folder) -> Vec<PathBuf> {
    let lines = lines(folder);
    lines.iter().filter_map(|line| line["move"].as_str()).map(PathBuf::from).collect()
}

/// The record in a trash.
fn record(trash: &Path) -> PathBuf {
    let mut found = fs::read_dir(trash).unwrap().map(|entry| entry.unwrap().path());
    let is_record = |path: &PathBuf| path.extension().is_some_and(|e| e == "wirecopy");
    found.find(is_record).unwrap_or_else(|| panic!("no record in {}", trash.display()))
}

/// Refuses a state in which anything of `before` is neither at its place nor in the trash, byte for byte, or in which something is there
/// that was not.
fn nothing_lost(before: &BTreeMap<PathBuf, Vec<u8>>, news: &Path, trash: &Path) -> (usize, usize) {
    let (here, gone) = (tree(news), tree(trash));
    for (name, bytes) in before {
        let found = [here.get(name), gone.get(name)];
        assert!(found.iter().flatten().count() > 0, "{} is lost", name.display());
        for held in found.into_iter().flatten() {
            assert!(held == bytes, "{} is not what it was", name.display());
        }
    }
    for name in here.keys().chain(gone.keys()) {
        let ours = name
            .to_str()
            .is_some_and(|name| name.ends_with(".wirecopy") || name.contains(".wirecopy-"));
        assert!(ours || before.contains_key(name), "{} was not there", name.display());
    }
    (here.len(), gone.keys().filter(|name| before.contains_key(*name)).count())
}

#[test]
fn a_dry_run_changes_nothing_and_says_what_would_go() {
    let folder = Folder::new(&[]);
    let copies = news(&folder, 12);
    let before = tree(&folder.path("news"));
    let ran = plan(&folder, &[]);
    assert_eq!(tree(&folder.path("news")), before);
    assert!(!folder.path("news.trash").exists());
    assert!(
        ran.stdout.contains(&format!("Would move {copies} of {} files", before.len())),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("Nothing has been moved. Next: wirecopy dedup --delete"));
    let all = lines(&folder);
    for line in all.iter().filter(|line| line["move"].is_string()) {
        let copy = &line["copies"][0];
        assert_eq!(copy["relation"], "copy");
        assert!(copy["jaccard"].as_f64().unwrap() >= 0.7 && copy["survivor"].is_string());
        assert!(copy["reason"].as_str().unwrap().contains("the survivor is longer"), "{copy}");
        assert!(!line["needs"].as_array().unwrap().is_empty());
    }
    // Each file that stays for another is named once, and none of them goes.
    let needed: Vec<&str> = all.iter().filter_map(|line| line["needed"].as_str()).collect();
    assert_eq!(needed.len(), 12);
    assert!(moves(&folder).iter().all(|path| !needed.contains(&path.to_str().unwrap())));
}

#[test]
fn what_was_moved_comes_back_as_it_was() {
    let folder = Folder::new(&[]);
    let copies = news(&folder, 12);
    let news = folder.path("news");
    let (before, times) = (tree(&news), times(&news));
    plan(&folder, &[]);
    let ran = delete(&folder);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains(&format!("Moved {copies} files")), "{}", ran.stdout);
    let trash = folder.path("news.trash");
    assert_eq!(nothing_lost(&before, &news, &trash), (before.len() - copies, copies));
    // Once more, there is nothing left to do.
    let again = delete(&folder);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(again.stdout.contains(&format!("{copies} were there already")), "{}", again.stdout);
    let ran = undo(&record(&trash));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(tree(&news), before);
    assert_eq!(self::times(&news), times);
    assert!(!trash.exists(), "nothing is left of the trash");
    // The plan still fits what is there.
    assert_eq!(delete(&folder).code, 0);
}

/// When each file was changed.
fn times(folder: &Path) -> BTreeMap<PathBuf, std::time::SystemTime> {
    let modified = |name: &PathBuf| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
    tree(folder).into_keys().map(|name| (name.clone(), modified(&name))).collect()
}

/// A folder on another disk than the temporary one, where there is any.
fn elsewhere() -> Option<tempfile::TempDir> {
    use std::os::unix::fs::MetadataExt as _;
    let other = tempfile::tempdir_in("/dev/shm").ok()?;
    let disk = |path: &Path| fs::metadata(path).unwrap().dev();
    let apart = disk(other.path()) != disk(&std::env::temp_dir());
    apart.then_some(other)
}

/// Runs the program and kills it after a while; whether it was still at work.
fn killed(args: &[String], after: Duration) -> bool {
    let mut child =
        command().args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let _ = child.kill();
    std::os::unix::process::ExitStatusExt::signal(&child.wait().unwrap()).is_some()
}

#[test]
fn killed_at_two_hundred_moments_it_loses_nothing_and_goes_on() {
    let mut chance = Chance(1);
    let other = elsewhere();
    if other.is_none() {
        println!("no second disk here: all moments are within one");
    }
    let (mut moments, mut at_work, mut midway) = (0, 0, 0);
    for round in 0..2 {
        let folder = Folder::new(&[]);
        let copies = news(&folder, 90);
        let news = folder.path("news");
        let before = tree(&news);
        let trash = match &other {
            Some(other) if round == 1 => other.path().join("trash"),
            _ => folder.path("news.trash"),
        };
        plan(&folder, &["--trash", trash.to_str().unwrap()]);
        let deleting = ["dedup".to_owned(), "--delete".to_owned(), text(&folder.path("p.plan"))];
        // How long a whole run takes, there and back.
        let mut took = [Duration::ZERO; 2];
        let clock = Instant::now();
        assert_eq!(delete(&folder).code, 0);
        took[0] = clock.elapsed();
        let record = record(&trash);
        let undoing = ["dedup".to_owned(), "--undo".to_owned(), text(&record)];
        let clock = Instant::now();
        assert_eq!(undo(&record).code, 0);
        took[1] = clock.elapsed();
        for _ in 0..50 {
            for (args, took) in [(&deleting, took[0]), (&undoing, took[1])] {
                let after = took.mul_f64(chance.below(1_000) as f64 / 1_000.0);
                moments += 1;
                at_work += usize::from(killed(args, after));
                let (_, gone) = nothing_lost(&before, &news, &trash);
                midway += usize::from(gone > 0 && gone < copies);
                // A second run, and none that was killed, completes it.
                let ran = run(args);
                let done = args == &deleting || record.exists() || tree(&news) == before;
                assert!(ran.code == 0 || !record.exists() && done, "{}", ran.stderr);
                let (here, gone) = nothing_lost(&before, &news, &trash);
                if args == &deleting {
                    assert_eq!((here, gone), (before.len() - copies, copies));
                } else {
                    assert_eq!((here, gone), (before.len(), 0));
                    // Killed right at its end it may leave the folder, with nothing in it.
                    let rest = fs::read_dir(&trash).into_iter().flatten().count();
                    assert_eq!(rest, 0, "{:?}", tree(&trash).keys());
                }
            }
        }
    }
    println!("{moments} moments, {at_work} while it was at work, {midway} between two files");
    assert_eq!(moments, 200);
    assert!(at_work > 20 && midway > 5, "{at_work} {midway}");
}

#[test]
fn what_changed_since_the_dry_run_stays() {
    let folder = Folder::new(&[]);
    let copies = news(&folder, 12);
    let news = folder.path("news");
    plan(&folder, &[]);
    // The copy of one, the survivor of another; one of each is gone; one became a link to what it would go for.
    fs::write(folder.path("news/b/1.txt"), "something else").unwrap();
    fs::write(folder.path("news/a/2.txt"), "something else").unwrap();
    fs::remove_file(folder.path("news/b/4.txt")).unwrap();
    fs::remove_file(folder.path("news/a/5.txt")).unwrap();
    fs::remove_file(folder.path("news/b/7.txt")).unwrap();
    std::os::unix::fs::symlink("../a/7.txt", folder.path("news/b/7.txt")).unwrap();
    // Of the same length and the same time, and yet another.
    let sly = folder.path("news/b/8.txt");
    let (about, mut bytes) = (fs::metadata(&sly).unwrap(), fs::read(&sly).unwrap());
    bytes[0] ^= 1;
    fs::write(&sly, bytes).unwrap();
    let file = fs::File::options().write(true).open(&sly).unwrap();
    file.set_modified(about.modified().unwrap()).unwrap();
    let before = tree(&news);
    let ran = delete(&folder);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    for said in [
        "news/b/1.txt: it has changed since the dry run",
        "news/a/2.txt, which it goes for, has changed since the dry run",
        "news/b/4.txt: it is no longer there",
        "news/a/5.txt, which it goes for, is no longer there",
        "news/b/7.txt: it is no file any more",
        "news/b/8.txt: it has changed since the dry run",
        "Nothing is lost",
    ] {
        assert!(ran.stderr.contains(said), "{said} is not in {}", ran.stderr);
    }
    assert!(ran.stdout.contains(&format!("Moved {} files", copies - 6)), "{}", ran.stdout);
    nothing_lost(&before, &news, &folder.path("news.trash"));
}

#[test]
fn what_changes_in_the_middle_of_a_run_is_kept() {
    let folder = Folder::new(&[]);
    news(&folder, 200);
    let news = folder.path("news");
    let trash = folder.path("news.trash");
    let before = tree(&news);
    plan(&folder, &[]);
    let going = moves(&folder);
    let mut child = command()
        .args(["dedup", "--delete", folder.path("p.plan").to_str().unwrap()])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut chance = Chance(7);
    let mut written: BTreeMap<PathBuf, String> = BTreeMap::new();
    while child.try_wait().unwrap().is_none() {
        let path = &going[chance.below(going.len() as u64) as usize];
        let name = path.strip_prefix(fs::canonicalize(&news).unwrap()).unwrap().to_owned();
        let new = format!("changed {}", chance.next());
        // Only what is still there can be changed under its name.
        if let Ok(mut file) = fs::File::options().append(true).open(path) {
            std::io::Write::write_all(&mut file, new.as_bytes()).unwrap();
            written.insert(name, new);
        }
    }
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    println!("{} files changed meanwhile", written.len());
    let (here, gone) = (tree(&news), tree(&trash));
    for (name, bytes) in &before {
        let held = here.get(name).or_else(|| gone.get(name));
        let held = held.unwrap_or_else(|| panic!("{} is lost: {said}", name.display()));
        assert!(held.starts_with(bytes), "{}", name.display());
        if let Some(new) = written.get(name) {
            assert!(held.ends_with(new.as_bytes()), "{} lost what was added", name.display());
        }
    }
    assert_eq!(here.len() + gone.len(), before.len() + 1);
}

#[test]
fn a_plan_is_taken_as_it_was_written_or_not_at_all() {
    let folder = Folder::new(&[]);
    news(&folder, 3);
    let refused = |said: &str| {
        let ran = delete(&folder);
        assert_eq!(ran.code, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        assert!(!folder.path("news.trash").exists());
    };
    refused("no such file or folder");
    plan(&folder, &[]);
    let whole = fs::read_to_string(folder.path("p.plan")).unwrap();
    folder.add("p.plan", whole.replace("news/b/1.txt", "news/a/1.txt").as_bytes());
    refused("it is not as it was written: a plan cannot be edited");
    folder.add("p.plan", &whole.as_bytes()[..whole.len() / 2]);
    refused("it is no plan, or not all of one");
    folder.add("p.plan", b"{}\n");
    refused("it is no plan, or not all of one");
    // Without a plan nothing is moved, and the trash is not in the way of the input.
    let news = text(&folder.path("news"));
    let inside = text(&folder.path("news/trash"));
    for args in [
        vec!["dedup", &news, "--delete"],
        vec!["dedup", &news, "--dry-run"],
        vec!["dedup", "--delete", &news, &news],
        vec!["dedup", "-", "--dry-run", "x.plan"],
        vec!["dedup", &news, "--trash", &inside],
        vec!["dedup", &news, "--dry-run", "x.plan", "--trash", &inside],
        vec!["dedup", &news, "--dry-run", "-"],
    ] {
        let ran = run(&args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn only_whole_files_go() {
    let folder = Folder::new(&[]);
    let record =
        |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
    // Two files of records: of one every text stands elsewhere, of the other all but one. A third holds a line that is none.
    folder.add("news/1.txt", format!("{}More.", story(1)).as_bytes());
    folder.add("news/2.txt", format!("{}More.", story(2)).as_bytes());
    folder.add("news/all.jsonl", (record("a", &story(1)) + &record("b", &story(2))).as_bytes());
    folder.add("news/some.jsonl", (record("c", &story(1)) + &record("d", &story(3))).as_bytes());
    folder.add("news/broken.jsonl", (record("e", &story(1)) + "{\"text\": \n").as_bytes());
    let ran = plan(&folder, &[]);
    let gone = moves(&folder);
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert!(gone[0].ends_with("news/all.jsonl"));
    assert!(
        ran.stdout.contains("some.jsonl: holds records that stay (1 of 2 can go)"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("broken.jsonl: holds something that was not compared"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("--out DIR"));
}

#[test]
fn one_file_by_two_names_is_no_copy_of_itself() {
    let folder = Folder::new(&[]);
    folder.add("news/a.txt", story(1).as_bytes());
    fs::hard_link(folder.path("news/a.txt"), folder.path("news/b.txt")).unwrap();
    // Two names of one file that both are copies of a third: they go and come back.
    folder.add("news/c.txt", format!("{}More.", story(2)).as_bytes());
    folder.add("news/d.txt", story(2).as_bytes());
    fs::hard_link(folder.path("news/d.txt"), folder.path("news/e.txt")).unwrap();
    // A link to a file that stands elsewhere.
    folder.add("outside.txt", story(2).as_bytes());
    std::os::unix::fs::symlink("../outside.txt", folder.path("news/f.txt")).unwrap();
    let news = folder.path("news");
    let before = tree(&news);
    let list = folder.path("list.tsv");
    let ran = plan(&folder, &["--list", list.to_str().unwrap()]);
    let list = fs::read_to_string(list).unwrap();
    assert!(
        list.contains("b.txt\tkept\ta.txt\tcopy\t1.0000\t1.0000\tthe same file by another name"),
        "{list}"
    );
    assert!(
        ran.stdout.contains("f.txt: only a link leads to it (1 of 1 can go)"),
        "{}",
        ran.stdout
    );
    let gone: Vec<_> = moves(&folder).iter().map(|p| p.file_name().unwrap().to_owned()).collect();
    assert_eq!(gone, ["d.txt", "e.txt"]);
    assert_eq!(delete(&folder).code, 0);
    assert!(folder.path("outside.txt").exists() && folder.path("news/f.txt").exists());
    assert_eq!(undo(&record(&folder.path("news.trash"))).code, 0);
    assert_eq!(tree(&news), before);
    // What would go became another name of what it goes for: it stays.
    fs::remove_file(folder.path("news/d.txt")).unwrap();
    fs::remove_file(folder.path("news/e.txt")).unwrap();
    fs::copy(folder.path("news/c.txt"), folder.path("news/d.txt")).unwrap();
    plan(&folder, &[]);
    let time = fs::metadata(folder.path("news/d.txt")).unwrap().modified().unwrap();
    fs::File::options()
        .write(true)
        .open(folder.path("news/c.txt"))
        .unwrap()
        .set_modified(time)
        .unwrap();
    plan(&folder, &[]);
    fs::remove_file(folder.path("news/d.txt")).unwrap();
    fs::hard_link(folder.path("news/c.txt"), folder.path("news/d.txt")).unwrap();
    let ran = delete(&folder);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("is the same file"), "{}", ran.stderr);
    assert!(folder.path("news/d.txt").exists());
}

#[test]
fn names_that_meet_in_the_trash_are_told_apart() {
    let folder = Folder::new(&[]);
    folder.add("news/keep.txt", format!("{}More.", story(1)).as_bytes());
    let names = ["Story.txt", "story.txt", "STORY.TXT", "sub/story.txt"];
    for name in names {
        folder.add(&format!("news/{name}"), story(1).as_bytes());
    }
    if tree(&folder.path("news")).len() < 5 {
        println!("skipped: this disk takes names that differ in case for one");
        return;
    }
    // Something stands in the trash already, under one of the names.
    folder.add("news.trash/story.txt", b"not ours");
    let before = tree(&folder.path("news"));
    plan(&folder, &[]);
    assert_eq!(delete(&folder).code, 0);
    let trash = tree(&folder.path("news.trash"));
    let of = |name: &str| trash.get(Path::new(name)).map(Vec::as_slice);
    assert_eq!(of("story.txt"), Some(&b"not ours"[..]));
    let held: Vec<String> = trash.keys().map(|name| name.display().to_string()).collect();
    let lower: std::collections::BTreeSet<String> = held.iter().map(|n| n.to_lowercase()).collect();
    assert_eq!(lower.len(), held.len(), "{held:?}");
    assert_eq!(trash.len(), 6);
    assert_eq!(undo(&record(&folder.path("news.trash"))).code, 0);
    assert_eq!(tree(&folder.path("news")), before);
    assert_eq!(tree(&folder.path("news.trash")).len(), 1);
}

#[test]
fn what_stands_in_a_file_s_place_is_left_there() {
    let folder = Folder::new(&[]);
    news(&folder, 3);
    plan(&folder, &[]);
    assert_eq!(delete(&folder).code, 0);
    let record = record(&folder.path("news.trash"));
    folder.add("news/b/1.txt", b"new");
    let ran = undo(&record);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("something stands in its place"), "{}", ran.stderr);
    assert_eq!(fs::read(folder.path("news/b/1.txt")).unwrap(), b"new");
    assert_eq!(fs::read_to_string(folder.path("news.trash/b/1.txt")).unwrap(), story(1));
    // Once the place is free, the rest comes back.
    fs::remove_file(folder.path("news/b/1.txt")).unwrap();
    assert_eq!(undo(&record).code, 0);
    assert_eq!(fs::read_to_string(folder.path("news/b/1.txt")).unwrap(), story(1));
}

/// A small disk, where this process may mount one; given back at the end.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: PathBuf, size: &str) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let disk = Self(at);
        let option = format!("size={size}");
        let mounted = disk.mounts(&["-t", "tmpfs", "-o", &option, "tmpfs"]);
        if !mounted {
            println!("skipped: no disk can be mounted here");
        }
        mounted.then_some(disk)
    }

    fn mounts(&self, args: &[&str]) -> bool {
        let mut mount = std::process::Command::new("mount");
        mount.args(args).arg(&self.0).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_trash_without_room_takes_what_fits_and_the_rest_when_there_is_more() {
    let folder = Folder::new(&[]);
    let Some(disk) = Disk::mount(folder.path("small"), "1m") else { return };
    // Three megabytes that can go.
    for n in 0..30 {
        let long: String = (0..160).map(|part| story(n * 200 + part)).collect();
        folder.add(&format!("news/a/{n}.txt"), format!("{long}More.").as_bytes());
        folder.add(&format!("news/b/{n}.txt"), long.as_bytes());
    }
    let (news, trash) = (folder.path("news"), disk.0.join("trash"));
    let before = tree(&news);
    plan(&folder, &["--trash", trash.to_str().unwrap()]);
    let ran = delete(&folder);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("there is no room for it in the trash"), "{}", ran.stderr);
    assert!(ran.stderr.contains("Make some and run again: wirecopy dedup --delete"));
    let (_, gone) = nothing_lost(&before, &news, &trash);
    assert!(gone > 3 && gone < 20, "{gone}");
    assert!(tree(&trash).keys().all(|name| name.extension().is_none_or(|ending| ending != "part")));
    assert!(disk.mounts(&["-o", "remount,size=8m"]));
    assert_eq!(delete(&folder).code, 0);
    assert_eq!(nothing_lost(&before, &news, &trash), (30, 30));
    assert_eq!(undo(&record(&trash)).code, 0);
    assert_eq!(tree(&news), before);
    // Where not even the record has room nothing is moved.
    assert!(disk.mounts(&["-o", "remount,size=4k"]));
    let ran = delete(&folder);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("hint: make room there"), "{}", ran.stderr);
    assert_eq!(tree(&news), before);
}

#[test]
fn a_disk_that_may_not_be_written_to_keeps_what_it_has() {
    let folder = Folder::new(&[]);
    let Some(disk) = Disk::mount(folder.path("news"), "4m") else { return };
    news(&folder, 6);
    let (news, trash) = (folder.path("news"), folder.path("news.trash"));
    let before = tree(&news);
    plan(&folder, &[]);
    assert!(disk.mounts(&["-o", "remount,ro"]));
    let ran = delete(&folder);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stderr.to_lowercase().contains("read-only"), "{}", ran.stderr);
    assert_eq!(tree(&news), before);
    nothing_lost(&before, &news, &trash);
    // Copies that were made stand beside their files; taking it back takes them away.
    assert_eq!(undo(&record(&trash)).code, 0);
    assert!(!trash.exists());
    assert_eq!(tree(&news), before);
}

#[test]
fn who_may_not_move_a_file_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    let folder = Folder::new(&[]);
    let copies = news(&folder, 6);
    let trash = folder.path("news.trash");
    fs::create_dir(&trash).unwrap();
    for path in [folder.root(), trash.clone()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    }
    let before = tree(&folder.path("news"));
    plan(&folder, &[]);
    // The superuser may everything, so somebody else has to try.
    let output = command()
        .args(["dedup", "--delete", folder.path("p.plan").to_str().unwrap()])
        .uid(65_534)
        .gid(65_534)
        .output();
    let Ok(output) = output else {
        println!("skipped: cannot run as somebody else");
        return;
    };
    let said = String::from_utf8(output.stderr).unwrap();
    if said.contains("cannot read") {
        println!("skipped: the program cannot be run as somebody else: {said}");
        return;
    }
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.matches("permission denied").count(), copies.min(12), "{said}");
    nothing_lost(&before, &folder.path("news"), &trash);
    assert_eq!(tree(&folder.path("news")), before);
    // Whoever may, completes it.
    assert_eq!(delete(&folder).code, 0);
    assert_eq!(nothing_lost(&before, &folder.path("news"), &trash).1, copies);
}

#[test]
fn two_runs_at_once_do_not_get_in_each_other_s_way() {
    let folder = Folder::new(&[]);
    let copies = news(&folder, 60);
    let news = folder.path("news");
    let before = tree(&news);
    plan(&folder, &[]);
    let mut children: Vec<_> = (0..4)
        .map(|_| {
            command()
                .args(["dedup", "--delete", folder.path("p.plan").to_str().unwrap()])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in &mut children {
        assert!(child.wait().unwrap().code().is_some());
    }
    assert_eq!(delete(&folder).code, 0);
    assert_eq!(nothing_lost(&before, &news, &folder.path("news.trash")).1, copies);
}

#[test]
fn a_hundred_thousand_files_in_one_folder_go_and_come_back() {
    let folder = Folder::new(&[]);
    let root = folder.path("news");
    fs::create_dir(&root).unwrap();
    let mut name = String::new();
    for n in 0..100_000u64 {
        name.clear();
        write!(name, "{n:06}.txt").unwrap();
        // A hundred copies of each story.
        fs::write(root.join(&name), &story(n % 1_000)[..300]).unwrap();
    }
    plan(&folder, &["--quiet", "--unit", "record"]);
    assert_eq!(moves(&folder).len(), 99_000);
    let ran = delete(&folder);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(fs::read_dir(&root).unwrap().count(), 1_000);
    assert_eq!(fs::read_dir(folder.path("news.trash")).unwrap().count(), 99_001);
    let ran = undo(&record(&folder.path("news.trash")));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(fs::read_dir(&root).unwrap().count(), 100_000);
    for n in (0..100_000u64).step_by(997) {
        let held = fs::read_to_string(root.join(format!("{n:06}.txt"))).unwrap();
        assert_eq!(held, story(n % 1_000)[..300]);
    }
}
