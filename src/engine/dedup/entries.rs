//! What is kept of a text between the passes? Forty-eight bytes and its id; never the text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ahash::AHashMap;

use super::about::About;
use crate::error::Place;

/// A text seen in the first pass.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Hash of its words, in two halves: whole it would cost eight bytes more.
    identity: [u64; 2],
    /// The first byte of its line; in the spool the block, and the byte in it.
    pub(super) start: u64,
    /// Bytes of its line, or of its text in the spool.
    pub(super) length: u32,
    /// Words.
    pub(super) words: u32,
    /// The file it stands in.
    pub(super) file: u32,
    /// Its line or position in the file, from 1; 0 where it is the whole file.
    pub(super) record: u32,
    /// Where its id ends among those of its batch.
    id_end: u32,
    /// Whether it is read from the spool.
    pub(super) spooled: bool,
    /// Whether that is its whole line, and not the text alone.
    pub(super) is_line: bool,
    /// Where the first pass saw its source: a hash by which most others are told apart; else 0.
    pub(super) source: u16,
}

impl Entry {
    /// A text in a file's record, with what its words came to.
    pub(super) fn new((file, record): (usize, Option<u64>), words: usize, identity: u128) -> Self {
        Self {
            identity: [(identity >> 64) as u64, identity as u64],
            start: 0,
            length: 0,
            words: words as u32,
            file: file as u32,
            record: record.unwrap_or(0) as u32,
            id_end: 0,
            spooled: false,
            is_line: true,
            source: 0,
        }
    }

    /// The same, to be read again from so many bytes at a place.
    pub(super) fn at(self, start: u64, length: usize, spooled: bool) -> Self {
        Self { start, length: length as u32, spooled, ..self }
    }

    /// The same, with a hash of its source.
    pub(super) fn from(self, source: u16) -> Self {
        Self { source, ..self }
    }

    /// Whether its source may be that of another.
    pub(super) fn may_share_source(&self, other: &Self) -> bool {
        self.source == other.source || self.source == 0 || other.source == 0
    }

    /// The same, to be read again from so many bytes of text in the spool.
    pub(super) fn as_text(self, start: u64, length: usize) -> Self {
        Self { is_line: false, ..self.at(start, length, true) }
    }

    /// 128-bit hash of its words.
    pub(super) fn identity(&self) -> u128 {
        u128::from(self.identity[0]) << 64 | u128::from(self.identity[1])
    }
}

/// The texts of one batch of the input, in order.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) entries: Vec<Entry>,
    ids: String,
    /// What is known of texts whose columns cannot be asked again, by their place here.
    abouts: Vec<(u32, About)>,
}

impl Batch {
    /// Adds a text; without an id its place is its id.
    pub(super) fn push(&mut self, mut entry: Entry, id: Option<&str>) {
        let id = id.unwrap_or_default();
        self.ids.push_str(id);
        entry.id_end = self.ids.len() as u32;
        self.entries.push(entry);
    }

    /// Notes what is known of the text added last.
    pub(super) fn note(&mut self, about: About) {
        if about != About::default() {
            self.abouts.push((self.entries.len() as u32 - 1, about));
        }
    }

    /// Gives back room that will not be used any more.
    pub(super) fn close(&mut self) {
        self.entries.shrink_to_fit();
        self.ids.shrink_to_fit();
        self.abouts.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>()
            + self.ids.capacity()
            + self.abouts.capacity() * size_of::<(u32, About)>()
    }

    fn id(&self, n: usize) -> &str {
        let start = n.checked_sub(1).map_or(0, |before| self.entries[before].id_end as usize);
        &self.ids[start..self.entries[n].id_end as usize]
    }
}

/// All texts of the input. Each has a number, given as its batch was taken, and a position in the order of the input.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// Batches in the order of the input: the number of the first text, its position, the texts.
    batches: Vec<(u32, u32, Batch)>,
    /// Batches by number.
    by_number: Vec<u32>,
    len: usize,
    /// Ids of texts that had another's.
    renamed: AHashMap<u32, String>,
    /// Names of the files.
    files: Vec<String>,
}

impl Entries {
    /// The batches, in the order of the input, each with the number of its first text.
    pub(super) fn new(batches: Vec<(u32, Batch)>, files: Vec<String>) -> Self {
        let mut entries = Self { files, ..Self::default() };
        for (first, batch) in batches {
            let position = entries.len as u32;
            entries.len += batch.entries.len();
            entries.batches.push((first, position, batch));
        }
        entries.by_number = (0..entries.batches.len() as u32).collect();
        let batches = &entries.batches;
        entries.by_number.sort_unstable_by_key(|&b| {
            let (first, _, batch) = &batches[b as usize];
            // An empty batch has the number of the one after it.
            (*first, !batch.entries.is_empty())
        });
        entries
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The batch of a text, and its place in it.
    fn find(&self, number: u32) -> (&(u32, u32, Batch), usize) {
        let after = self.by_number.partition_point(|&b| self.batches[b as usize].0 <= number);
        let batch = &self.batches[self.by_number[after - 1] as usize];
        (batch, (number - batch.0) as usize)
    }

    pub(super) fn get(&self, number: u32) -> &Entry {
        let ((_, _, batch), n) = self.find(number);
        &batch.entries[n]
    }

    /// What the first pass noted of a text besides its words.
    pub(super) fn about(&self, number: u32) -> About {
        let ((_, _, batch), n) = self.find(number);
        let known = batch.abouts.binary_search_by_key(&(n as u32), |&(place, _)| place);
        known.map_or_else(|_| About::default(), |at| batch.abouts[at].1)
    }

    /// The place of a text in the order of the input.
    pub(super) fn position(&self, number: u32) -> u32 {
        let ((_, position, _), n) = self.find(number);
        position + n as u32
    }

    pub(super) fn id(&self, number: u32) -> Cow<'_, str> {
        if let Some(id) = self.renamed.get(&number) {
            return Cow::Borrowed(id);
        }
        let ((_, _, batch), n) = self.find(number);
        match batch.id(n) {
            "" => Cow::Owned(self.place(&batch.entries[n]).to_string()),
            id => Cow::Borrowed(id),
        }
    }

    fn place(&self, entry: &Entry) -> Place {
        let path = self.files[entry.file as usize].clone();
        Place { path, record: Some(u64::from(entry.record)).filter(|&n| n > 0) }
    }

    /// Every text with its number, in the order of the input.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (u32, &Entry)> {
        self.batches.iter().flat_map(|(first, _, batch)| {
            batch.entries.iter().enumerate().map(move |(n, entry)| (first + n as u32, entry))
        })
    }

    /// Renames texts that share an id to `id@path:line`, each of them. Gives how many ids were borne by several.
    pub(super) fn make_ids_unique(&mut self) -> usize {
        const ROUNDS: usize = 8;
        let mut repeated = 0;
        for round in 0..ROUNDS {
            let mut hashed: Vec<(u64, u32)> = self
                .in_order()
                .map(|(n, _)| (xxhash_rust::xxh3::xxh3_64(self.id(n).as_bytes()), n))
                .collect();
            hashed.sort_unstable();
            let mut bearers: BTreeMap<Cow<'_, str>, Vec<u32>> = BTreeMap::new();
            for same in hashed.chunk_by(|x, y| x.0 == y.0).filter(|same| same.len() > 1) {
                for &(_, n) in same {
                    bearers.entry(self.id(n)).or_default().push(n);
                }
            }
            drop(hashed);
            bearers.retain(|_, numbers| numbers.len() > 1);
            if bearers.is_empty() {
                break;
            }
            if round == 0 {
                repeated = bearers.len();
            }
            let new: Vec<(u32, String)> = bearers
                .into_iter()
                .flat_map(|(id, numbers)| numbers.into_iter().map(move |n| (id.clone(), n)))
                .map(|(id, n)| (n, format!("{id}@{}", self.place(self.get(n)))))
                .collect();
            self.renamed.extend(new);
        }
        repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(ids: &[&str]) -> Batch {
        let mut batch = Batch::default();
        for (n, id) in ids.iter().enumerate() {
            let entry = Entry::new((0, Some(n as u64 + 1)), 5, 7);
            batch.push(entry.at(n as u64, 1, false), Some(id).filter(|id| !id.is_empty()).copied());
        }
        batch
    }

    #[test]
    fn numbers_are_those_of_arrival_and_positions_those_of_the_input() {
        let batches = vec![(2, batch(&["a", "b"])), (0, batch(&[])), (0, batch(&["c", ""]))];
        let entries = Entries::new(batches, vec!["f".to_owned()]);
        let ids: Vec<(u32, Cow<'_, str>)> =
            entries.in_order().map(|(n, _)| (n, entries.id(n))).collect();
        assert_eq!(ids, [(2, "a".into()), (3, "b".into()), (0, "c".into()), (1, "f:2".into())]);
        assert_eq!([0, 1, 2, 3].map(|n| entries.position(n)), [2, 3, 0, 1]);
        assert_eq!(entries.get(1).start, 1);
    }

    #[test]
    fn a_repeated_id_is_told_apart_by_its_place() {
        let batches = vec![(0, batch(&["x", "y", "x", "x@f:1"]))];
        let mut entries = Entries::new(batches, vec!["f".to_owned()]);
        let repeated = entries.make_ids_unique();
        let ids: Vec<Cow<'_, str>> = (0..4).map(|n| entries.id(n)).collect();
        assert_eq!(repeated, 1);
        assert_eq!(ids, ["x@f:1@f:1", "y", "x@f:3", "x@f:1@f:4"]);
    }
}
