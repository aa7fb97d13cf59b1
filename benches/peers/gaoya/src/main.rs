//! What does gaoya's crate take for the near-duplicate job of `wirecopy dedup`?
//!
//! The same work by the same steps, written as gaoya's own documentation has it. JSON lines are read and parsed; each text
//! is put in lower case, split with gaoya's `whitespace_split` (at ASCII white space and punctuation) and cut into shingles
//! of five words with its `shingle_tokens`. Its `MinHasher32` makes 128 hashes; its index of 16 bands of 8 (unless others
//! are asked for) takes all of them with `par_bulk_insert` and answers each with the texts whose signature agrees with it
//! in at least 0.7 of the hashes. The pairs are written as tab-separated values. gaoya estimates the resemblance of a pair;
//! it does not compute it.
//!
//! Everything gaoya leaves to its user is done the fast way here: parsing borrows what it can, texts are read and signed
//! in blocks on all threads, and dropped once they are signed.

use std::borrow::Cow;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32, SmallVecContainer};
use gaoya::text::{shingle_tokens, whitespace_split};
use rayon::prelude::*;

const WORDS: usize = 5;
const THRESHOLD: f64 = 0.7;
/// Bytes of input that are signed together.
const BLOCK: usize = 8 << 20;

#[derive(serde::Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(input), Some(output)) = (args.next(), args.next()) else {
        return Err("usage: peer-gaoya INPUT.jsonl PAIRS.tsv [THREADS [BANDS ROWS]]".into());
    };
    let mut number = |unless: usize| args.next().map_or(Ok(unless), |typed| typed.parse());
    let (threads, bands, rows) = (number(1)?, number(16)?, number(8)?);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;

    let Signed { ids, signatures } = sign(&input, bands * rows)?;
    let numbers: Vec<u32> = (0..).take(ids.len()).collect();
    let mut index: MinHashIndex<u32, u32, SmallVecContainer<u32, 2>> =
        MinHashIndex::new_index(bands, rows, THRESHOLD);
    index.par_bulk_insert(numbers.clone(), signatures);

    let found: Vec<Vec<(u32, f64)>> = numbers
        .par_iter()
        .map(|number| {
            let signature = index.get_signature(number).map_or(&[][..], Vec::as_slice);
            let mut similar = index.query_owned_return_similarity(signature);
            similar.retain(|(other, _)| other > number);
            similar.sort_unstable_by_key(|&(other, _)| other);
            similar
        })
        .collect();

    let mut out = BufWriter::new(File::create(output)?);
    writeln!(out, "a\tb\tsimilarity")?;
    for (a, similar) in found.iter().enumerate() {
        for (b, similarity) in similar {
            writeln!(out, "{}\t{}\t{similarity:.4}", ids[a], ids[*b as usize])?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The ids and signatures of all records, in the order of the file.
#[derive(Default)]
struct Signed {
    ids: Vec<String>,
    signatures: Vec<Vec<u32>>,
}

/// Reads the collection and makes `hashes` hashes of each text.
fn sign(input: &str, hashes: usize) -> Result<Signed, Box<dyn Error>> {
    let hasher = MinHasher32::new(hashes);
    let mut reader = BufReader::with_capacity(1 << 20, File::open(input)?);
    let mut all = Signed::default();
    let mut block = String::with_capacity(BLOCK + (1 << 20));
    loop {
        block.clear();
        while block.len() < BLOCK && reader.read_line(&mut block)? > 0 {}
        if block.is_empty() {
            return Ok(all);
        }
        let lines: Vec<&str> = block.lines().filter(|line| !line.is_empty()).collect();
        let signed: Result<Vec<(String, Vec<u32>)>, serde_json::Error> = lines
            .par_iter()
            .map(|line| {
                let record: Record = serde_json::from_str(line)?;
                let text = record.text.to_lowercase();
                let words: Vec<&str> = whitespace_split(&text).collect();
                let signature = hasher.create_signature(shingle_tokens(&words, WORDS));
                Ok((record.id.into_owned(), signature))
            })
            .collect();
        for (id, signature) in signed? {
            all.ids.push(id);
            all.signatures.push(signature);
        }
    }
}
