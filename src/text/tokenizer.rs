//! How do whole texts become tokens, fast? Plain stretches by a vector kernel, the rest, between safe cuts, by the reference.
//!
//! A text can be cut after an ASCII space or line feed and before an ASCII byte that is none: no rule of UAX 29 joins the two
//! sides, and nothing composes across. (Before *any* character would be wrong: a space and a combining vowel sign make one
//! alphanumeric segment.) Where a character needs the reference, [`each_word`](super::each_word) reads from the last cut
//! before it to the first one after it, so that every byte is read at most twice. Characters of scripts without spaces part
//! words where no mark follows, so there too the text can be cut.

use super::fold::Folded;
use super::kernel::{Chunk, Engine, Kernel};
use super::plain::look_up;
use super::words::{CharacterRun, each_word_by};

/// Text taken at a time, in bytes, if there is a cut: folded text and masks stay in the nearest cache.
const CHUNK: usize = 16 * 1024;

/// Finds the tokens of texts: hashes of words and, in scripts without spaces, of characters. Holds buffers to use again.
///
/// ```
/// use wirecopy::text::{Tokenizer, hash_word};
///
/// let text = "Don’t pay!";
/// let (mut hashes, mut spans) = (Vec::new(), Vec::new());
/// Tokenizer::new().tokens(text, &mut hashes, &mut spans);
/// assert_eq!(hashes, ["don't", "pay"].map(hash_word));
/// assert_eq!(spans, [(0, 7), (8, 11)]);
/// ```
#[derive(Debug, Clone)]
pub struct Tokenizer {
    engine: Engine,
    chunk: Chunk,
    folded: Folded,
    run: CharacterRun,
    /// Which tokens of the last text are or hold a number, if places were asked for.
    numbers: Vec<u32>,
}

impl Default for Tokenizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Tokenizer {
    /// A tokeniser with the best kernel of this machine.
    pub fn new() -> Self {
        let best = Kernel::ALL.into_iter().rev().find_map(Self::with_kernel);
        let Some(tokenizer) = best else { unreachable!("one kernel runs everywhere") };
        tokenizer
    }

    /// A tokeniser with a given kernel; none where the machine cannot run it. The tokens are the same.
    pub fn with_kernel(kernel: Kernel) -> Option<Self> {
        Some(Self {
            engine: Engine::new(kernel)?,
            chunk: Chunk::default(),
            folded: Folded::default(),
            run: CharacterRun::default(),
            numbers: Vec::new(),
        })
    }

    /// Appends the token hashes of a text.
    pub fn hashes(&mut self, text: &str, out: &mut Vec<u64>) {
        self.read::<false>(text, 0, out, &mut Vec::new());
    }

    /// Appends the token hashes of a text of less than 4 GiB and the first and one-past-last byte of each token in it.
    pub fn tokens(&mut self, text: &str, out: &mut Vec<u64>, spans: &mut Vec<(u32, u32)>) {
        self.tokens_from(text, 0, out, spans);
    }

    /// The same with `base` added to the places; gives which of the tokens in `out` hold a number.
    pub(super) fn tokens_from(
        &mut self,
        text: &str,
        base: u32,
        out: &mut Vec<u64>,
        spans: &mut Vec<(u32, u32)>,
    ) -> &[u32] {
        self.read::<true>(text, base, out, spans);
        &self.numbers
    }

    fn read<const PLACES: bool>(
        &mut self,
        text: &str,
        base: u32,
        out: &mut Vec<u64>,
        spans: &mut Vec<(u32, u32)>,
    ) {
        self.numbers.clear();
        let bytes = text.as_bytes();
        let (mut at, mut limit) = (0, 0);
        while at < bytes.len() {
            if limit <= at {
                limit = chunk_end(bytes, at);
            }
            let odd = self.engine.fold(&mut self.chunk, bytes, at, limit);
            let characters = characters(bytes, odd);
            let plain_to = match odd {
                _ if odd == limit => limit,
                _ if characters > 0 => odd,
                _ => last_cut(bytes, at, odd),
            };
            if plain_to > at {
                self.chunk.cut(plain_to);
                let known = out.len();
                self.engine.words::<PLACES>(&mut self.chunk, out);
                if out.len() > known && !self.run.is_empty() {
                    self.run.close(out);
                }
                if PLACES {
                    self.chunk.spans(base, spans);
                    self.numbers.extend(self.chunk.numbers().iter().map(|n| known as u32 + n));
                }
            }
            at = plain_to;
            if odd < limit && characters > 0 {
                for _ in 0..characters {
                    let to = at + WIDTH;
                    self.run.character(&bytes[at..to], out);
                    if PLACES {
                        spans.push((base + at as u32, base + to as u32));
                    }
                    at = to;
                }
            } else if odd < limit {
                let to = next_cut(bytes, odd + 1);
                let (run, numbers) = (&mut self.run, &mut self.numbers);
                each_word_by(&text[at..to], &mut self.folded, |word, start, end| {
                    if PLACES {
                        spans.push((base + (at + start) as u32, base + (at + end) as u32));
                        if word.contains(char::is_numeric) {
                            numbers.push(out.len() as u32);
                        }
                    }
                    run.token(word, out);
                });
                at = to;
            }
        }
        self.run.close(out);
    }
}

/// Bytes of each plain character.
const WIDTH: usize = 3;

/// How many characters stand at `at` that are tokens and part words, whatever is around them. The last is not counted where
/// what follows may be one with it: a character that needs the reference, or an underscore, which joins Katakana to marks
/// behind it.
fn characters(bytes: &[u8], at: usize) -> usize {
    let mut count = 0;
    let mut to = at;
    while to < bytes.len() {
        let joins = if bytes[to].is_ascii() {
            bytes[to] == b'_'
        } else {
            let (plain, width) = look_up(&bytes[to..]);
            if plain.is_character() {
                count += 1;
                to += width;
                continue;
            }
            plain.len() == 0 || plain.bytes()[0] == b'_'
        };
        return if joins { count.max(1) - 1 } else { count };
    }
    count
}

/// Where to stop reading for the time being: at the last cut in reach, else at the first one beyond.
fn chunk_end(bytes: &[u8], at: usize) -> usize {
    let reach = at + CHUNK;
    if reach >= bytes.len() {
        return bytes.len();
    }
    match last_cut(bytes, at, reach) {
        cut if cut > at => cut,
        _ => next_cut(bytes, reach),
    }
}

/// The last place in `(at, to]` where the text can be cut, else `at`.
fn last_cut(bytes: &[u8], at: usize, to: usize) -> usize {
    (at + 1..=to).rev().find(|&i| is_cut(bytes, i)).unwrap_or(at)
}

/// The first place from `from` on where the text can be cut, else its end.
fn next_cut(bytes: &[u8], from: usize) -> usize {
    (from..bytes.len()).find(|&i| is_cut(bytes, i)).unwrap_or(bytes.len())
}

/// Whether the text can be cut before byte `i`, which is not 0, without touching a token's form on either side.
fn is_cut(bytes: &[u8], i: usize) -> bool {
    let next = bytes[i];
    matches!(bytes[i - 1], b' ' | b'\n')
        && next.is_ascii()
        && !matches!(next, b' ' | b'\n' | b'\r' | b'\t')
}
