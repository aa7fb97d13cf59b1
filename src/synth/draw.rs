//! What does chance give? Draws that are the same on every machine: integers only, seeded for each article and purpose.
//!
//! No platform's `exp`, `ln` or hash order takes part in a decision, so a seed names one collection, byte for byte. Words
//! follow Zipf's law through one look-up: the frequent ones have slots of their own, the rare ones share a slot with
//! neighbours of nearly the same frequency, and the rest of the draw chooses among them.

/// A stream of draws (SplitMix64), cheap to begin and without state beyond one number.
#[derive(Debug, Clone)]
pub(crate) struct Draw(u64);

/// What a stream of draws is for: streams of one article must not repeat each other.
#[derive(Debug, Clone, Copy)]
#[repr(u64)]
pub(crate) enum Purpose {
    Head = 1,
    Story,
    Copy,
    Plan,
    Quotation,
    Special,
    Form,
    Outlets,
    Words,
    Page,
    House,
    Tree,
    #[cfg(feature = "csv")]
    Sample,
    #[cfg(feature = "csv")]
    Interval,
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

impl Draw {
    /// The stream of a purpose for one article, plan or word list.
    pub(crate) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        Self(mix(mix(seed ^ (purpose as u64).wrapping_mul(STEP)).wrapping_add(index)))
    }

    /// 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `n`, each as likely but for a part in 2^32.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(crate) fn in_thousand(&mut self, times: u32) -> bool {
        self.below(1000) < times
    }

    /// One entry of a list that is not empty.
    pub(crate) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u32) as usize]
    }

    /// Puts a list in random order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i as u32 + 1) as usize);
        }
    }
}

/// Slots of the Zipf table.
const SLOTS: usize = 1 << 14;
/// Bits of a half draw that are left when the slot is chosen.
const REST: u32 = 18;
/// Ranks that have slots of their own.
const HEAD: u32 = 1024;

/// Ranks by Zipf's law: rank `i` from 0 has a weight of 1 / (i + 2), evened out in steps beyond [`HEAD`].
#[derive(Debug)]
pub(crate) struct Zipf {
    /// The first rank of a slot, and above bit 20 how far the rest of the draw is shifted to choose among those after it.
    slots: Box<[u32; SLOTS]>,
}

impl Zipf {
    /// The law over `ranks` ranks, a multiple of 4,096 above 65,536 or a power of two.
    pub(crate) fn new(ranks: u32) -> Self {
        let weight = |rank: u32| (1u64 << 40) / (u64::from(rank) + 2);
        // Steps as (first rank, log2 of their width): sixteen to a doubling.
        let mut steps: Vec<(u32, u32)> = (0..HEAD.min(ranks)).map(|rank| (rank, 0)).collect();
        let mut first = HEAD;
        while first < ranks {
            let width = first.ilog2() - 4;
            steps.push((first, width));
            first += 1 << width;
        }
        let masses = steps.iter().map(|&(first, width)| {
            (first..(first + (1 << width)).min(ranks)).map(weight).sum::<u64>()
        });
        let masses: Vec<u64> = masses.collect();
        let total = u128::from(masses.iter().sum::<u64>());
        let mut slots = vec![0; SLOTS];
        let (mut below, mut slot) = (0u128, 0);
        for (&(first, width), &mass) in steps.iter().zip(&masses) {
            below += u128::from(mass);
            let end = (below * SLOTS as u128 / total) as usize;
            slots[slot..end].fill(first | ((REST - width) << 20));
            slot = end;
        }
        let slots = slots.try_into().unwrap_or_else(|_| unreachable!("made with this length"));
        Self { slots }
    }

    /// The rank that 32 random bits name.
    pub(crate) fn rank(&self, bits: u32) -> u32 {
        let slot = self.slots[(bits >> REST) as usize];
        (slot & 0xf_ffff) + ((bits & ((1 << REST) - 1)) >> (slot >> 20))
    }
}

/// Lengths by a log-normal law: the logarithm has a standard deviation of 0.55.
#[derive(Debug)]
pub(crate) struct Lengths {
    /// `exp(0.55 z)` in 1/65,536 for z from -3.46 to 3.46 in 64 equal steps, scaled to the mean.
    table: [u64; 65],
    shortest: u64,
}

impl Lengths {
    /// Lengths with this mean; none is below an eighth of it.
    pub(crate) fn new(mean: u32) -> Self {
        // A step of 0.10825 standard deviations multiplies by exp(0.55 * 0.10825) = 1.061350, here in 1/2^32.
        const STEP: u128 = 4_558_452_434;
        // exp(-0.55 * 3.4641) / exp(0.55^2 / 2) = 0.148798 / 1.163288, in 1/2^32: the mean of all is 1.
        const FIRST: u128 = 549_326_692;
        let mut table = [0; 65];
        let mut factor = FIRST;
        for entry in &mut table {
            *entry = ((u128::from(mean) * factor) >> 16) as u64;
            factor = (factor * STEP) >> 32;
        }
        Self { table, shortest: u64::from(mean / 8) }
    }

    /// A length in words.
    pub(crate) fn draw(&self, draw: &mut Draw) -> usize {
        // The sum of four uniform draws is near enough to the normal law.
        let bits = draw.bits();
        let sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
        let (step, part) = ((sum >> 12) as usize, sum & 0xfff);
        let (low, high) = (self.table[step], self.table[step + 1]);
        let length = (low + (((high - low) * part) >> 12)) >> 16;
        length.max(self.shortest) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_follow_the_law() {
        let zipf = Zipf::new(81_920);
        let mut draw = Draw::new(1, Purpose::Words, 0);
        let mut counts = vec![0u32; 81_920];
        for _ in 0..4_000_000 {
            let bits = draw.bits();
            counts[zipf.rank(bits as u32) as usize] += 1;
            counts[zipf.rank((bits >> 32) as u32) as usize] += 1;
        }
        let total: f64 = (0..81_920).map(|i| 1.0 / f64::from(i + 2)).sum();
        for (from, to) in [(0, 1), (1, 4), (10, 20), (100, 200), (1000, 2000), (40_000, 81_920)] {
            let want: f64 = (from..to).map(|i| 1.0 / f64::from(i + 2)).sum::<f64>() / total * 8e6;
            let got: u32 = counts[from as usize..to as usize].iter().sum();
            assert!((f64::from(got) / want - 1.0).abs() < 0.03, "{from}..{to}: {got} for {want}");
        }
    }

    #[test]
    fn lengths_have_the_mean_asked_for() {
        let lengths = Lengths::new(500);
        let mut draw = Draw::new(1, Purpose::Words, 1);
        let all: Vec<usize> = (0..100_000).map(|_| lengths.draw(&mut draw)).collect();
        let mean = all.iter().sum::<usize>() / all.len();
        assert!((490..=510).contains(&mean), "{mean}");
        assert!(all.iter().any(|&n| n < 150) && all.iter().any(|&n| n > 1500));
    }
}
