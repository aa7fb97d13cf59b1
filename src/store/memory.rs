//! Rows kept in memory: one run a table.

use super::{Row, Rows, Run, Table};
use crate::error::Result;

/// A store for collections whose rows fit in memory: 16 bytes a row, some 50 to 100 rows a piece.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    bands: Run,
    fingerprints: Run,
    quoted: Run,
}

impl Memory {
    /// A store of these rows, in any order.
    pub fn new(bands: Vec<Row>, fingerprints: Vec<Row>, quoted: Vec<Row>) -> Self {
        Self {
            bands: Run::new(bands),
            fingerprints: Run::new(fingerprints),
            quoted: Run::new(quoted),
        }
    }

    fn run(&self, table: Table) -> &Run {
        match table {
            Table::Band => &self.bands,
            Table::Fingerprint => &self.fingerprints,
            Table::QuotedSentence => &self.quoted,
        }
    }
}

impl Rows for Memory {
    fn each_bucket(
        &self,
        table: Table,
        visit: &mut dyn FnMut(u64, &[Row]) -> Result<()>,
    ) -> Result<()> {
        for bucket in self.run(table).buckets() {
            if let [first, _, ..] = bucket {
                visit(first.key, bucket)?;
            }
        }
        Ok(())
    }

    fn bucket(&self, table: Table, key: u64) -> Result<Vec<Row>> {
        Ok(self.run(table).bucket(key).to_vec())
    }
}
