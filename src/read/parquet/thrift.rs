//! May the library see these headers? Figures in a Parquet file's own headers, checked before anything relies on them.
//!
//! The library takes a header at its word: it goes as deep as the columns are said to nest, and makes room for as many
//! bytes as a page is said to hold. Here the same bytes are walked once without either. Both are Thrift's compact form:
//! fields with a number and a type, numbers of seven bits a byte.

/// Columns nested deeper than this are refused.
const MAX_DEPTH: usize = 64;

const BOOLEANS: [u8; 2] = [1, 2];
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;

/// Whether a footer is well formed and its columns are no deeper than allowed.
pub(super) fn footer_is_sound(bytes: &[u8]) -> bool {
    /// Where a footer holds the list of columns.
    const SCHEMA: i64 = 2;
    let mut thrift = Thrift { bytes, at: 0 };
    thrift
        .fields(0, &mut |thrift, id, kind| {
            if id == SCHEMA && kind == LIST { thrift.schema() } else { thrift.skip(kind, 1) }
        })
        .is_some()
}

/// What a page's header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PageHeader {
    /// Bytes the header takes.
    pub(super) length: usize,
    /// Bytes of the page after it.
    pub(super) packed: u64,
    /// Bytes of the page once unpacked.
    pub(super) unpacked: u64,
}

/// The header that begins a page; `None` where it is not whole, or none.
pub(super) fn page_header(bytes: &[u8]) -> Option<PageHeader> {
    let mut thrift = Thrift { bytes, at: 0 };
    let (mut packed, mut unpacked) = (None, None);
    thrift.fields(0, &mut |thrift, id, kind| match id {
        2 => thrift.number().map(|number| unpacked = u64::try_from(number).ok()),
        3 => thrift.number().map(|number| packed = u64::try_from(number).ok()),
        _ => thrift.skip(kind, 1),
    })?;
    Some(PageHeader { length: thrift.at, packed: packed?, unpacked: unpacked? })
}

struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Reads one field of this number and type.
type Field<'f, 'a> = &'f mut dyn FnMut(&mut Thrift<'a>, i64, u8) -> Option<()>;

impl<'a> Thrift<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut out = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            out |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(out);
            }
        }
        None
    }

    /// A signed number.
    fn number(&mut self) -> Option<i64> {
        let n = self.varint()?;
        Some((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn pass(&mut self, bytes: u64) -> Option<()> {
        let left = (self.bytes.len() - self.at) as u64;
        (bytes <= left).then(|| self.at += bytes as usize)
    }

    /// Reads the fields of a struct up to its end.
    fn fields(&mut self, depth: usize, field: Field<'_, 'a>) -> Option<()> {
        let mut id = 0_i64;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == 0 {
                return Some(());
            }
            let delta = i64::from(head >> 4);
            id = if delta == 0 { self.number()? } else { id.checked_add(delta)? };
            if depth > MAX_DEPTH {
                return None;
            }
            field(self, id, kind)?;
        }
    }

    /// Type and number of a list's elements; each takes a byte at least.
    fn list(&mut self) -> Option<(u8, u64)> {
        let head = self.byte()?;
        let short = u64::from(head >> 4);
        let count = if short == 15 { self.varint()? } else { short };
        (count <= (self.bytes.len() - self.at) as u64).then_some((head & 0x0f, count))
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        match kind {
            1 | 2 => Some(()),
            3 => self.pass(1),
            4..=6 => self.varint().map(drop),
            7 => self.pass(8),
            8 => {
                let length = self.varint()?;
                self.pass(length)
            }
            LIST | SET => {
                let (kind, count) = self.list()?;
                (0..count).try_for_each(|_| self.skip_element(kind, depth))
            }
            MAP => {
                let count = self.varint()?;
                if count == 0 {
                    return Some(());
                }
                let kinds = self.byte()?;
                (0..count).try_for_each(|_| {
                    self.skip_element(kinds >> 4, depth)?;
                    self.skip_element(kinds & 0x0f, depth)
                })
            }
            STRUCT => self.fields(depth, &mut |thrift, _, kind| thrift.skip(kind, depth + 1)),
            _ => None,
        }
    }

    /// In a list a truth value takes a byte; as a field it is in the type.
    fn skip_element(&mut self, kind: u8, depth: usize) -> Option<()> {
        if BOOLEANS.contains(&kind) { self.pass(1) } else { self.skip(kind, depth + 1) }
    }

    /// The tree of columns, written as a list with the number of children in each.
    fn schema(&mut self) -> Option<()> {
        const CHILDREN: i64 = 5;
        let (kind, count) = self.list()?;
        if kind != STRUCT {
            return None;
        }
        // For each column that is open, how many of its children are to come.
        let mut open: Vec<u64> = Vec::new();
        for i in 0..count {
            let mut children = 0;
            self.fields(1, &mut |thrift, id, kind| {
                if id == CHILDREN {
                    children = u64::try_from(thrift.number()?).ok()?;
                    Some(())
                } else {
                    thrift.skip(kind, 2)
                }
            })?;
            if children > count - i {
                return None;
            }
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            if children > 0 {
                open.push(children);
            }
            while open.last() == Some(&0) {
                open.pop();
            }
            if open.len() > MAX_DEPTH {
                return None;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A footer with columns that have these numbers of children.
    fn footer(children: &[u8]) -> Vec<u8> {
        // Version 1, then a list of structs; each holds a name and the number of its children.
        let mut out = vec![0x15, 2, 0x19, 0xfc, children.len() as u8];
        for children in children {
            out.extend([0x48, 1, b'c', 0x15, children * 2, 0]);
        }
        out.push(0);
        out
    }

    #[test]
    fn columns_beyond_any_depth_are_refused() {
        assert!(footer_is_sound(&footer(&[2, 0, 0])));
        assert!(footer_is_sound(&footer(&[1, 1, 0])));
        assert!(!footer_is_sound(&footer(&[1; 100])));
        assert!(!footer_is_sound(&footer(&[60, 0, 0])), "more children than columns");
        let whole = footer(&[1, 0]);
        assert!((0..whole.len()).all(|cut| !footer_is_sound(&whole[..cut])));
    }

    #[test]
    fn a_page_header_says_its_sizes() {
        let header = [0x15, 0, 0x15, 200, 1, 0x15, 80, 0x2c, 0x15, 2, 0, 0, 99, 99];
        let told = PageHeader { length: 12, packed: 40, unpacked: 100 };
        assert_eq!(page_header(&header), Some(told));
        assert_eq!(page_header(&header[..11]), None);
        assert_eq!(page_header(&[0x15, 0, 0x15, 3, 0x15, 80, 0]), None, "a size below zero");
    }
}
