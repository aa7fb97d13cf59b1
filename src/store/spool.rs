//! Where do texts wait that cannot be read again? In blocks, compressed, in a nameless file.
//!
//! Standard input is gone once read, a packed file cannot be entered in the middle, and a page costs more to read than to
//! keep. Their texts are written once and read back block by block.

use std::fs::File;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::disk::read_at;
use crate::error::{Error, Result};

/// Blocks of bytes on disk. The file has no name, so the system gives its room back however the program ends.
///
/// ```
/// use wirecopy::store::Spool;
///
/// let spool = Spool::new(std::env::temp_dir());
/// let block = spool.add(b"The ferry leaves at seven.")?;
/// let mut bytes = Vec::new();
/// spool.read(block, &mut bytes)?;
/// assert_eq!(bytes, b"The ferry leaves at seven.");
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    file: Option<File>,
    blocks: Vec<Block>,
    end: u64,
}

/// The block of a spool that a thread read last: texts that are asked for one after the other are often in one block.
#[derive(Debug, Default)]
pub struct Unpacked {
    block: Option<u32>,
    bytes: Vec<u8>,
}

impl Unpacked {
    /// Some bytes of a block, which is read unless it is the one read last; fewer where the block ends before they do.
    ///
    /// # Errors
    /// As for [`Spool::read`].
    pub fn part(&mut self, spool: &Spool, block: u32, bytes: Range<usize>) -> Result<&[u8]> {
        if self.block != Some(block) {
            self.block = None;
            spool.read(block, &mut self.bytes)?;
            self.block = Some(block);
        }
        let end = bytes.end.min(self.bytes.len());
        Ok(&self.bytes[bytes.start.min(end)..end])
    }
}

#[derive(Debug, Clone, Copy)]
struct Block {
    start: u64,
    packed: u32,
    length: u32,
}

impl Spool {
    /// Low levels pack text to less than half at a third of a gigabyte a second; higher ones cost more than reading it does.
    const LEVEL: i32 = 1;

    /// An empty spool in a folder. Nothing is written before the first block.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, state: Mutex::default() }
    }

    /// Writes a block of less than 4 GiB and gives its number.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self, bytes: &[u8]) -> Result<u32> {
        let failed = |error| Error::io("write temporary texts to", &self.folder, error);
        let packed = zstd::bulk::compress(bytes, Self::LEVEL).map_err(failed)?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { file, blocks, end } = &mut *state;
        let file = match file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(&self.folder).map_err(failed)?),
        };
        std::io::Write::write_all(file, &packed).map_err(failed)?;
        let (packed, length) = (packed.len() as u32, bytes.len() as u32);
        blocks.push(Block { start: *end, packed, length });
        *end += u64::from(packed);
        Ok(blocks.len() as u32 - 1)
    }

    /// Reads a block in place of what `out` holds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, block: u32, out: &mut Vec<u8>) -> Result<()> {
        let failed = |error| Error::io("read temporary texts from", &self.folder, error);
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (Some(file), Some(&block)) = (&state.file, state.blocks.get(block as usize)) else {
            return Err(failed(std::io::ErrorKind::NotFound.into()));
        };
        let file = file.try_clone().map_err(failed)?;
        drop(state);
        let mut packed = vec![0; block.packed as usize];
        read_at(&file, &mut packed, block.start).map_err(failed)?;
        *out = zstd::bulk::decompress(&packed, block.length as usize).map_err(failed)?;
        Ok(())
    }
}
