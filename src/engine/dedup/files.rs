//! Which files can go as they are? Those of which every text can go, and that hold nothing else.
//!
//! Only whole files are ever moved. A file of records of which some stay is left as it is; so is one that a link leads to, and
//! one in which anything was not read: what nobody compared is nobody's copy.

use std::collections::BTreeSet;

use super::verdicts::{Dedup, Kept, Listed, Verdict, Why};
use crate::read::SourceFile;

/// A file of the input, and what can become of it.
#[derive(Debug)]
pub struct FileFate<'a> {
    /// The file as it was read.
    pub file: &'a SourceFile,
    /// Its place among [`Dedup::files`].
    pub number: usize,
    /// Its texts.
    pub texts: usize,
    /// Those that can go.
    pub removed: usize,
    /// Why it stays as it is; none where it can go whole.
    pub stays: Option<Stays>,
}

/// Why a file is not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stays {
    /// None of its texts can go.
    Needed,
    /// It holds records that stay beside those that can go.
    InPart,
    /// Something in it was not read as a text.
    Unread,
    /// Only a link leads to it.
    Linked,
}

impl Stays {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Needed => "nothing in it can go",
            Self::InPart => "holds records that stay",
            Self::Unread => "holds something that was not compared",
            Self::Linked => "only a link leads to it",
        }
    }
}

impl Dedup {
    /// Every file that was read, by name.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// What can become of every file, in the same order.
    pub fn fates(&self) -> Vec<FileFate<'_>> {
        let mut counts = vec![(0, 0); self.files.len()];
        for (file, listed) in self.listed_with_files() {
            counts[file].0 += 1;
            counts[file].1 += usize::from(matches!(listed.verdict, Verdict::Removed(_)));
        }
        let records = self.input.skipped.iter().map(|skipped| skipped.document.as_str());
        let passed = self.input.passed_over.iter().map(|passed| passed.path.as_str());
        let unread: BTreeSet<&str> = records.chain(passed).collect();
        let fate = |(number, file): (usize, &'_ SourceFile)| {
            let (texts, removed) = counts[number];
            let has_more = unread.contains(file.name.as_str())
                || self.with_non_articles.binary_search(&(number as u32)).is_ok();
            if removed == 0 {
                return (texts, removed, Some(Stays::Needed));
            }
            let stays = if removed < texts {
                Some(Stays::InPart)
            } else if has_more {
                Some(Stays::Unread)
            } else {
                file.linked.then_some(Stays::Linked)
            };
            (texts, removed, stays)
        };
        self.files
            .iter()
            .enumerate()
            .map(|(number, file)| {
                let (texts, removed, stays) = fate((number, file));
                FileFate { file, number, texts, removed, stays }
            })
            .collect()
    }

    /// Every text in the order of the input with the place of its file among [`Dedup::files`].
    pub fn listed_with_files(&self) -> impl Iterator<Item = (usize, Listed<'_>)> {
        let files = self.entries.in_order().map(|(_, entry)| entry.file as usize);
        files.zip(self.listed())
    }

    /// For every text in the order of the input the place of its file among [`Dedup::files`], and its record there, 0 where it is the
    /// whole file.
    pub fn places(&self) -> impl Iterator<Item = (usize, u64)> {
        self.entries.in_order().map(|(_, entry)| (entry.file as usize, u64::from(entry.record)))
    }

    /// What stays of each record, to be looked up.
    pub fn staying(&self) -> Staying {
        let listed = self.listed().map(|listed| match listed.verdict {
            Verdict::Kept(Kept::Spared(_, Why::Existing)) | Verdict::Removed(_) => false,
            Verdict::Kept(_) => true,
        });
        let existing = |number: u32| self.is_existing(number);
        let numbers = self.entries.in_order().map(|(number, _)| number);
        let mut places: Vec<(u32, u32)> = Vec::with_capacity(self.entries.len());
        let mut stays = Vec::with_capacity(self.entries.len());
        for (((file, record), stay), number) in self.places().zip(listed).zip(numbers) {
            places.push((file as u32, record as u32));
            stays.push(stay && !existing(number));
        }
        if !places.is_sorted() {
            let mut order: Vec<usize> = (0..places.len()).collect();
            order.sort_by_key(|&n| places[n]);
            stays = order.iter().map(|&n| stays[n]).collect();
            places.sort_unstable();
        }
        Staying { places, stays }
    }
}

/// Which texts of each record stay.
#[derive(Debug)]
pub struct Staying {
    /// File and record of each text, ascending.
    places: Vec<(u32, u32)>,
    stays: Vec<bool>,
}

impl Staying {
    /// Whether each text of a record stays, from the top; empty where it holds none.
    pub fn at(&self, file: usize, record: Option<u64>) -> &[bool] {
        let key = (file as u32, record.unwrap_or(0) as u32);
        let from = self.places.partition_point(|&place| place < key);
        let count = self.places[from..].iter().take_while(|&&place| place == key).count();
        &self.stays[from..from + count]
    }
}
