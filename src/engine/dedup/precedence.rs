//! Which of two copies stays before the other? What may never go, then the user's sources, then the rule asked for.
//!
//! Dates tell some pairs apart and not others, so they make no order by themselves. Texts are taken one after the other: of those that
//! no text still waiting is surely earlier than, the next is the one that the following rule puts first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fs;

use ahash::AHashMap;
use rayon::prelude::*;

use super::about::{About, Published, source_key};
use super::entries::Entries;
use super::first_pass::Pass;
use super::order::Order;
use super::second_pass::{Again, Edge};
use super::{Keep, Settings, roles};
use crate::engine::observer::Observer;
use crate::engine::pool::Pool;
use crate::error::{Error, Result};
use crate::read;

/// Why a text stays whatever is a copy of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fixed {
    /// It stands in what is kept already.
    Existing,
    /// It stands in a folder that is protected.
    Protected,
}

/// The rule by which a text stays before a copy of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// It stands in what is kept already.
    Existing,
    /// It stands in a folder that is protected.
    Protected,
    /// Its source was named before the other's.
    Preferred,
    /// It is the original.
    Original,
    /// It stands nearer the original.
    Nearer,
    /// It was published before: the day or moment of both.
    Earlier(String, String),
    /// Others that were published before came first, and it after them.
    Dates,
    /// It has more words.
    Longer,
    /// It comes first in the input.
    First,
    /// Nothing tells the two apart but their words' hash or their ids.
    Id,
}

/// What is known of a text that has company.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    preferred: u32,
    role: u32,
    published: Option<Published>,
}

/// Who stays before whom.
#[derive(Debug)]
pub(super) struct Precedence {
    keep: Keep,
    /// By number; empty where nothing is fixed.
    fixed: Vec<Option<Fixed>>,
    /// Only looked up, never walked.
    known: AHashMap<u32, Known>,
    /// The place of each text in the order key, by number.
    place: Vec<u32>,
}

/// Texts that are looked at together.
const LOT: usize = 256;

impl Precedence {
    pub(super) fn new(
        pass: &Pass,
        order: &Order,
        edges: &[Edge],
        settings: &Settings,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let mut precedence = Self {
            keep: settings.keep,
            fixed: fixed(pass, settings)?,
            known: AHashMap::new(),
            place: order.places(),
        };
        let needed =
            !settings.prefer.is_empty() || matches!(settings.keep, Keep::Original | Keep::Earliest);
        if needed {
            let texts = in_company(order, edges);
            precedence.known = known(pass, &texts, settings, observer)?;
        }
        Ok(precedence)
    }

    pub(super) fn keep(&self) -> Keep {
        self.keep
    }

    pub(super) fn fixed(&self, number: u32) -> Option<Fixed> {
        self.fixed.get(number as usize).copied().flatten()
    }

    /// Whether the order key alone decides.
    pub(super) fn is_plain(&self) -> bool {
        self.keep == Keep::Longest && self.fixed.is_empty() && self.known.is_empty()
    }

    /// Texts known to be of a preferred source.
    pub(super) fn preferred(&self, texts: impl Iterator<Item = u32>, of: usize) -> usize {
        let rank = |number| self.known(number).preferred as usize;
        texts.filter(|&number| rank(number) < of).count()
    }

    fn known(&self, number: u32) -> Known {
        self.known.get(&number).copied().unwrap_or_default()
    }

    /// What goes before dates.
    fn head(&self, number: u32) -> (u8, u32, u32) {
        let Known { preferred, role, .. } = self.known(number);
        (self.fixed(number).map_or(u8::MAX, |fixed| fixed as u8), preferred, role)
    }

    /// What comes after dates, different for every text.
    fn tail(&self, entries: &Entries, number: u32) -> u32 {
        match self.keep {
            Keep::First => entries.position(number),
            Keep::Longest | Keep::Original | Keep::Earliest => self.place[number as usize],
        }
    }

    /// Puts texts in the order in which they stay.
    pub(super) fn sort(&self, entries: &Entries, texts: &mut Vec<u32>) {
        texts.sort_by_cached_key(|&number| (self.head(number), self.tail(entries, number)));
        if self.keep == Keep::Earliest {
            let heads = texts.chunk_by(|&a, &b| self.head(a) == self.head(b));
            let sorted: Vec<u32> = heads.flat_map(|same| self.by_date(same)).collect();
            *texts = sorted;
        }
    }

    /// The same texts, which come in the order of the rule after dates, by dates.
    fn by_date(&self, texts: &[u32]) -> Vec<u32> {
        let dates: Vec<Option<Published>> =
            texts.iter().map(|&number| self.known(number).published).collect();
        // The ends of those that wait, by whether they have a zone.
        let mut ends: [BTreeMap<i64, usize>; 2] = Default::default();
        // Those that may have to wait for others, by zone and beginning; the last is the earliest.
        let mut waiting: [Vec<(i64, usize)>; 2] = Default::default();
        let mut free: BinaryHeap<Reverse<usize>> = BinaryHeap::new();
        for (n, date) in dates.iter().enumerate() {
            if let Some(Published { from, to, zoned, .. }) = *date {
                *ends[usize::from(zoned)].entry(to).or_default() += 1;
                waiting[usize::from(zoned)].push((from, n));
            } else {
                free.push(Reverse(n));
            }
        }
        for queue in &mut waiting {
            queue.sort_unstable_by_key(|&key| Reverse(key));
        }
        let mut out = Vec::with_capacity(texts.len());
        loop {
            for (zone, queue) in waiting.iter_mut().enumerate() {
                let first_end = |other: usize| {
                    let slack = Published::slack(zone == 1, other == 1);
                    let end = ends[other].first_key_value();
                    end.map_or(i64::MAX, |(end, _)| end.saturating_add(slack))
                };
                let end = first_end(0).min(first_end(1));
                while queue.last().is_some_and(|&(from, _)| from <= end) {
                    free.extend(queue.pop().map(|(_, n)| Reverse(n)));
                }
            }
            let Some(Reverse(next)) = free.pop() else { break };
            out.push(texts[next]);
            if let Some(Published { to, zoned, .. }) = dates[next] {
                let ends = &mut ends[usize::from(zoned)];
                if let Some(count) = ends.get_mut(&to) {
                    *count -= 1;
                    if *count == 0 {
                        ends.remove(&to);
                    }
                }
            }
        }
        out
    }

    /// Why one text stays before another.
    pub(super) fn rule(&self, entries: &Entries, stays: u32, goes: u32) -> Rule {
        match self.fixed(stays) {
            Some(fixed) if self.fixed(goes) != Some(fixed) => {
                return match fixed {
                    Fixed::Existing => Rule::Existing,
                    Fixed::Protected => Rule::Protected,
                };
            }
            _ => {}
        }
        let (a, b) = (self.known(stays), self.known(goes));
        if a.preferred != b.preferred {
            return Rule::Preferred;
        }
        if a.role != b.role {
            return if a.role == 0 { Rule::Original } else { Rule::Nearer };
        }
        if self.keep == Keep::Earliest
            && let (Some(x), Some(y)) = (a.published, b.published)
            && x.is_before(&y)
        {
            return Rule::Earlier(x.shown(), y.shown());
        }
        if self.tail(entries, stays) > self.tail(entries, goes) {
            return Rule::Dates;
        }
        match self.keep {
            Keep::First => Rule::First,
            _ if entries.get(stays).words > entries.get(goes).words => Rule::Longer,
            _ => Rule::Id,
        }
    }
}

/// Texts that stay whatever is a copy of them, by number.
fn fixed(pass: &Pass, settings: &Settings) -> Result<Vec<Option<Fixed>>> {
    let Settings { protect, existing, existing_ids, .. } = settings;
    if protect.is_empty() && existing.is_empty() && existing_ids.is_empty() {
        return Ok(Vec::new());
    }
    let real = |path: &std::path::Path| {
        fs::canonicalize(path).map_err(|error| Error::io("read", path, error))
    };
    let folders: Vec<_> = protect.iter().map(|path| real(path)).collect::<Result<_>>()?;
    let known = read::files(existing, &settings.read)?;
    let of_file: Vec<Option<Fixed>> = pass
        .files
        .par_iter()
        .map(|file| {
            // What has no path of its own, such as standard input, stands in no folder.
            let real = fs::canonicalize(&file.path).ok()?;
            if known.contains(&real) {
                return Some(Fixed::Existing);
            }
            folders.iter().any(|folder| real.starts_with(folder)).then_some(Fixed::Protected)
        })
        .collect();
    let mut fixed = vec![None; pass.entries.len()];
    for (number, entry) in pass.entries.in_order() {
        let by_id =
            !existing_ids.is_empty() && existing_ids.contains(pass.entries.id(number).as_ref());
        let of_file = of_file[entry.file as usize];
        fixed[number as usize] = if by_id { Some(Fixed::Existing) } else { of_file };
    }
    Ok(fixed)
}

/// Texts that have equals or copies, ascending.
fn in_company(order: &Order, edges: &[Edge]) -> Vec<u32> {
    let mut has_copy = vec![false; order.classes()];
    for edge in edges {
        has_copy[edge.a as usize] = true;
        has_copy[edge.b as usize] = true;
    }
    let classes = 0..order.classes() as u32;
    let mut texts: Vec<u32> = classes
        .map(|rank| (rank, order.class(rank)))
        .filter(|&(rank, class)| class.len() > 1 || has_copy[rank as usize])
        .flat_map(|(_, class)| class.iter().copied())
        .collect();
    texts.sort_unstable();
    texts
}

/// Sources, roles and dates of texts.
fn known(
    pass: &Pass,
    texts: &[u32],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<AHashMap<u32, Known>> {
    let prefer: Vec<u64> = settings.prefer.iter().map(|name| source_key(name)).collect();
    let idle = Pool::default();
    let read: Vec<Vec<(u32, Known)>> = texts
        .par_chunks(LOT)
        .map(|lot| {
            if observer.cancelled() {
                return Err(Error::Cancelled);
            }
            let mut again = idle.take(|| Again::new(pass, settings));
            let known = lot
                .iter()
                .map(|&number| {
                    let About { source, published } = again.about(&pass.entries, number)?;
                    let rank = prefer.iter().position(|&key| key != 0 && key == source);
                    let preferred = rank.unwrap_or(prefer.len()) as u32;
                    Ok((number, Known { preferred, role: 0, published }))
                })
                .collect::<Result<_>>()?;
            idle.put(again);
            Ok(known)
        })
        .collect::<Result<_>>()?;
    let mut known: AHashMap<u32, Known> = read.into_iter().flatten().collect();
    if settings.keep == Keep::Original {
        for (number, role) in roles::read(pass, texts, settings, observer)? {
            known.entry(number).or_default().role = role;
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{DateKind, Document, Metadata, When};

    fn sorted(dates: &[Option<(i64, i64)>]) -> Vec<u32> {
        let known = dates.iter().enumerate().map(|(n, date)| {
            let when = date.map(|(from, to)| When {
                from: Some(from),
                to: Some(to),
                ..When::day(0, DateKind::Published, "field")
            });
            let metadata = Metadata { dates: when.into_iter().collect(), ..Metadata::default() };
            let document = Document { metadata, ..Document::default() };
            let published = About::of_record(&document).published;
            (n as u32, Known { published, ..Known::default() })
        });
        let place = (0..dates.len() as u32).collect();
        let precedence =
            Precedence { keep: Keep::Earliest, fixed: Vec::new(), known: known.collect(), place };
        let mut texts: Vec<u32> = (0..dates.len() as u32).rev().collect();
        precedence.sort(&Entries::default(), &mut texts);
        texts
    }

    #[test]
    fn dates_decide_where_they_can_and_the_next_rule_elsewhere() {
        // The second ends before the first begins; the third meets both.
        assert_eq!(sorted(&[Some((5, 6)), Some((1, 2)), Some((0, 9))]), [1, 0, 2]);
        // Nothing is known of the first two.
        assert_eq!(sorted(&[None, None, Some((1, 2)), Some((0, 0))]), [0, 1, 3, 2]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_comes_before_what_is_surely_earlier(
            dates in proptest::collection::vec(proptest::option::of((0i64..20, 0i64..4)), 0..20),
        ) {
            let dates: Vec<Option<(i64, i64)>> =
                dates.into_iter().map(|date| date.map(|(from, long)| (from, from + long))).collect();
            let order = sorted(&dates);
            proptest::prop_assert_eq!(order.len(), dates.len());
            for (n, &later) in order.iter().enumerate() {
                for &sooner in &order[n + 1..] {
                    if let (Some(x), Some(y)) = (dates[later as usize], dates[sooner as usize]) {
                        proptest::prop_assert!(y.1 >= x.0);
                    }
                }
            }
        }
    }
}
