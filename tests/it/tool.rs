//! Runs the program as a person would, and reads what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// The program, not yet started: no colours asked for, nothing on standard input.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirecopy"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_LOG", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
    pub(crate) took: Duration,
}

/// Runs the program to its end. It may say what it likes, but not that it panicked.
pub(crate) fn run<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Ran {
    let clock = Instant::now();
    let output = command().args(args).output().unwrap();
    let ran = Ran {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().expect("ended by a signal"),
        took: clock.elapsed(),
    };
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    ran
}

/// A report in the form of the output contract.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) bytes: Vec<u8>,
    pub(crate) json: Value,
    pub(crate) ran: Ran,
}

/// Scans paths with options; the report stands in a folder of its own.
pub(crate) fn scan(paths: &[PathBuf], options: &[&str]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let mut args: Vec<&OsStr> = vec!["scan".as_ref()];
    args.extend(paths.iter().map(|p| p.as_os_str()));
    args.extend(options.iter().map(|o| OsStr::new(*o)));
    args.extend(["--json".as_ref(), file.as_os_str()]);
    let ran = run(args);
    assert!(ran.code < 2, "code {}: {}", ran.code, ran.stderr);
    let bytes = fs::read(&file).unwrap();
    let json: Value = serde_json::from_slice(&bytes).unwrap();
    Report { bytes, json, ran }
}

impl Report {
    pub(crate) fn list(&self, name: &str) -> &[Value] {
        self.json[name].as_array().unwrap()
    }

    pub(crate) fn summary(&self, name: &str) -> &Value {
        &self.json["summary"][name]
    }

    /// Pieces by id.
    pub(crate) fn pieces(&self) -> BTreeMap<&str, &Value> {
        self.list("pieces").iter().map(|p| (text(&p["id"]), p)).collect()
    }

    /// Pairs by their ids.
    pub(crate) fn pairs(&self) -> BTreeMap<(&str, &str), &Value> {
        self.list("pairs").iter().map(|p| ((text(&p["a"]), text(&p["b"])), p)).collect()
    }

    /// The members of each cluster, family or absent original.
    pub(crate) fn members(&self, name: &str) -> BTreeSet<Vec<String>> {
        self.list(name).iter().map(|c| names(&c["members"])).collect()
    }

    /// What the report says of a file: `piece`, or the reason why it gives none.
    pub(crate) fn fate(&self, file: &str) -> Option<String> {
        let first = |list: &'_ Value, field: &str| {
            let hit = list.as_array().unwrap().iter().find(|entry| entry[field] == file);
            hit.map(|entry| text(&entry["reason"]).to_owned())
        };
        if self.list("pieces").iter().any(|p| p["document"] == file) {
            return Some("piece".to_owned());
        }
        first(&self.json["non_articles"], "document")
            .or_else(|| first(self.summary("skipped"), "document"))
            .or_else(|| first(self.summary("passed_over"), "path"))
    }
}

/// A string of a report.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// A list of strings, sorted.
pub(crate) fn names(value: &Value) -> Vec<String> {
    let mut all: Vec<String> =
        value.as_array().unwrap().iter().map(|m| text(m).to_owned()).collect();
    all.sort_unstable();
    all
}

/// A folder that lives as long as its test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            folder.add(name, bytes);
        }
        folder
    }

    pub(crate) fn add(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.0.path().to_path_buf()
    }

    pub(crate) fn scan(&self, options: &[&str]) -> Report {
        scan(&[self.root()], options)
    }
}

/// The sample collection.
pub(crate) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The five real documents beside the working tree, if this machine has them.
pub(crate) fn seeds() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    if folder.join("truth.json").exists() {
        return Some(folder);
    }
    println!("skipped: no {}", folder.display());
    None
}

/// The truth that stands in a folder.
pub(crate) fn truth(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("truth.json")).unwrap()).unwrap()
}

/// Collects what is wrong, to be said at once: a report that misses in five ways should say five things.
#[derive(Default)]
pub(crate) struct Wrong(Vec<String>);

impl Wrong {
    pub(crate) fn unless(&mut self, right: bool, say: impl FnOnce() -> String) {
        if !right {
            self.0.push(say());
        }
    }

    /// Notes a value that is not what it should be.
    #[allow(clippy::needless_pass_by_value)]
    pub(crate) fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, is: T, should: T) {
        self.unless(is == should, || format!("{what}: is {is:?}, should be {should:?}"));
    }

    pub(crate) fn none(self) {
        assert!(self.0.is_empty(), "{} wrong:\n{}", self.0.len(), self.0.join("\n"));
    }
}
