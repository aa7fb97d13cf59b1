//! Who stands for whom? Texts with the same words are one class, and classes stand in the order key.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::entries::Entries;
use crate::lsh::Ranks;

/// The texts in the order key (words descending, hash of the words, id), cut into classes of equal words.
#[derive(Debug)]
pub(super) struct Order {
    /// All texts in order.
    numbers: Vec<u32>,
    /// For each class the place of its first text in the order, and the end.
    starts: Vec<u32>,
}

impl Order {
    pub(super) fn new(entries: &Entries) -> Self {
        let mut keys: Vec<(Reverse<u32>, u32)> =
            entries.in_order().map(|(number, entry)| (Reverse(entry.words), number)).collect();
        keys.par_sort_unstable();
        // Texts of one length are few: their hashes and ids are looked up only among them.
        keys.par_chunk_by_mut(|x, y| x.0 == y.0).for_each(|same| {
            if same.len() > 1 {
                let mut known: Vec<(u128, u32)> =
                    same.iter().map(|&(_, n)| (entries.get(n).identity(), n)).collect();
                known.sort_unstable_by(|x, y| {
                    x.0.cmp(&y.0).then_with(|| entries.id(x.1).cmp(&entries.id(y.1)))
                });
                for (key, (_, number)) in same.iter_mut().zip(known) {
                    key.1 = number;
                }
            }
        });
        let numbers: Vec<u32> = keys.into_iter().map(|(_, number)| number).collect();
        let mut starts = Vec::new();
        let mut last = None;
        for (place, &number) in numbers.iter().enumerate() {
            let entry = entries.get(number);
            let words = (entry.words, entry.identity());
            // A text without a word equals nothing, not even another such text.
            if entry.words == 0 || last != Some(words) {
                starts.push(place as u32);
            }
            last = Some(words);
        }
        starts.push(numbers.len() as u32);
        Self { numbers, starts }
    }

    /// Number of classes.
    pub(super) fn classes(&self) -> usize {
        self.starts.len() - 1
    }

    /// The texts of a class, in order; the first stands for all.
    pub(super) fn class(&self, rank: u32) -> &[u32] {
        let rank = rank as usize;
        &self.numbers[self.starts[rank] as usize..self.starts[rank + 1] as usize]
    }

    /// The text that stands for a class.
    pub(super) fn representative(&self, rank: u32) -> u32 {
        self.numbers[self.starts[rank as usize] as usize]
    }

    /// The place of each text in the order, by number.
    pub(super) fn places(&self) -> Vec<u32> {
        let mut places = vec![0; self.numbers.len()];
        for (place, &number) in self.numbers.iter().enumerate() {
            places[number as usize] = place as u32;
        }
        places
    }

    /// The rank of each text that stands for a class, by number.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![Ranks::NONE; self.numbers.len()];
        for rank in 0..self.classes() as u32 {
            ranks[self.representative(rank) as usize] = rank;
        }
        ranks
    }
}
