//! An exact join written apart from the library: word sequences as strings, sets by sorting, every pair counted.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

/// A record of a real collection.
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) source: String,
    pub(crate) published: String,
    pub(crate) text: String,
}

/// The folder of real text beside the working tree, if this machine has it.
pub(crate) fn collection(name: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if folder.join("docs.jsonl.gz").exists() {
        return Some(folder);
    }
    println!("skipped: no {}", folder.display());
    None
}

/// The records of a collection, as given.
pub(crate) fn records(folder: &Path) -> Vec<Record> {
    let file = std::fs::File::open(folder.join("docs.jsonl.gz")).unwrap();
    let mut all = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut all).unwrap();
    all.lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| value[name].as_str().unwrap_or("").to_owned();
            Record {
                id: field("id"),
                source: field("source"),
                published: field("published"),
                text: field("text"),
            }
        })
        .collect()
}

/// The words of the labels: runs of letters, digits and `_` of the lower-cased text.
pub(crate) fn plain_words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The distinct 5-word sequences of a text, as sorted hashes.
pub(crate) fn five_grams(words: &[String]) -> Vec<u64> {
    let mut set: Vec<u64> =
        words.windows(5).map(|w| xxh3_64(w.join("\u{1f}").as_bytes())).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// The pairs of sets that share something, with what they share; only members held by at most `most` sets count.
pub(crate) fn join(
    sets: &[Vec<u64>],
    most: usize,
    keep: impl Fn(usize, usize, u32) -> bool + Sync,
) -> Vec<(usize, usize, u32)> {
    let mut held: HashMap<u64, Vec<u32>> = HashMap::new();
    for (i, set) in sets.iter().enumerate() {
        for &hash in set {
            held.entry(hash).or_default().push(i as u32);
        }
    }
    held.retain(|_, holders| (2..=most).contains(&holders.len()));
    (0..sets.len())
        .into_par_iter()
        .map_init(
            || vec![0u32; sets.len()],
            |counts, a| {
                let mut met = Vec::new();
                for holders in sets[a].iter().filter_map(|hash| held.get(hash)) {
                    for &b in holders.iter().filter(|&&b| b as usize > a) {
                        if counts[b as usize] == 0 {
                            met.push(b as usize);
                        }
                        counts[b as usize] += 1;
                    }
                }
                met.sort_unstable();
                let pairs = met.into_iter().map(|b| (a, b, std::mem::take(&mut counts[b])));
                pairs.filter(|&(a, b, shared)| keep(a, b, shared)).collect::<Vec<_>>()
            },
        )
        .flatten()
        .collect()
}

/// Members in both of two sorted sets.
pub(crate) fn shared(a: &[u64], b: &[u64]) -> u64 {
    a.iter().filter(|x| b.binary_search(x).is_ok()).count() as u64
}

/// Processor seconds of this process so far, on all threads; 0 where the system does not tell.
pub(crate) fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or("");
    let ticks: f64 =
        after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks / 100.0
}
