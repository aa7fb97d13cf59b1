//! What is a row? A key of 32 bits and the piece that holds it, in one number.

/// A piece holds a key. Rows compare by key, then by piece.
///
/// ```
/// use wirecopy::store::Row;
///
/// let row = Row::new(7, 2);
/// assert_eq!((row.key(), row.piece()), (7, 2));
/// assert!(row < Row::new(8, 0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Row(u64);

impl Row {
    /// Bytes of a row, in memory and on disk.
    pub const BYTES: usize = 8;

    /// A row of a key and a piece's number.
    pub const fn new(key: u32, piece: u32) -> Self {
        Self((key as u64) << 32 | piece as u64)
    }

    /// The key, within its table and partition.
    pub const fn key(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// The number of the piece.
    pub const fn piece(self) -> u32 {
        self.0 as u32
    }

    pub(super) const fn to_bytes(self) -> [u8; Self::BYTES] {
        self.0.to_le_bytes()
    }

    pub(super) const fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }
}

/// Rows up to which comparing them is faster than counting their digits.
const SMALL: usize = 1 << 10;
/// Bits of a digit: the counters of one pass stay in the first cache.
const DIGIT: u32 = 11;

/// Sorts rows by key; rows of one key keep their order. A radix sort from the least digit, in three passes; `spare` is
/// working space that keeps its room between calls.
pub(super) fn sort(rows: &mut Vec<Row>, spare: &mut Vec<Row>) {
    if rows.len() <= SMALL {
        rows.sort_by_key(|row| row.key());
        return;
    }
    const MASK: u32 = (1 << DIGIT) - 1;
    let digit = |row: Row, pass: u32| (row.key() >> (pass * DIGIT) & MASK) as usize;
    let mut counts = vec![[0u32; 1 << DIGIT]; 3];
    for &row in rows.iter() {
        for (pass, counts) in counts.iter_mut().enumerate() {
            counts[digit(row, pass as u32)] += 1;
        }
    }
    spare.clear();
    spare.resize(rows.len(), Row(0));
    for (pass, counts) in counts.iter_mut().enumerate() {
        let mut next = 0;
        for count in counts.iter_mut() {
            next += std::mem::replace(count, next);
        }
        for &row in rows.iter() {
            let place = &mut counts[digit(row, pass as u32)];
            spare[*place as usize] = row;
            *place += 1;
        }
        std::mem::swap(rows, spare);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn many_rows_are_sorted_and_rows_of_one_key_keep_their_order() {
        let mut x = 9u64;
        let mut rows: Vec<Row> = (0..50_000)
            .map(|n| {
                x = crate::shingle::mix(x);
                Row::new((x >> 40) as u32, n)
            })
            .collect();
        let mut want = rows.clone();
        want.sort_unstable();
        sort(&mut rows, &mut Vec::new());
        assert_eq!(rows, want);
    }

    proptest! {
        #[test]
        fn few_rows_are_sorted_as_well(keys in prop::collection::vec(0u32..9, 0..60)) {
            let mut rows: Vec<Row> = keys.iter().enumerate().map(|(n, &k)| Row::new(k, n as u32)).collect();
            let mut want = rows.clone();
            want.sort_unstable();
            sort(&mut rows, &mut Vec::new());
            prop_assert_eq!(rows, want);
        }
    }
}
