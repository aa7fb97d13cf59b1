//! How much memory may a run take? A bound, shared out among what grows with the input.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// A bound on memory, in bytes.
///
/// ```
/// use wirecopy::engine::dedup::Memory;
///
/// let bound: Memory = "1.5GiB".parse()?;
/// assert_eq!(bound.bytes(), 3 << 29);
/// assert_eq!(bound.to_string(), "1.5 GiB");
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Memory(u64);

impl Memory {
    /// Less is no work to be done with: buffers and the program itself take about half of it.
    pub const LEAST: Self = Self(128 << 20);
    /// Less is no work for a scan, whose patterns and working spaces alone take more than half of it.
    pub const LEAST_TO_SCAN: Self = Self(256 << 20);
    /// What the program takes whatever the input: its code, buffers, and the sets being compared.
    const FIXED: u64 = 64 << 20;

    /// A bound of so many bytes.
    ///
    /// # Errors
    /// [`Error::Parameter`] below [`Memory::LEAST`].
    pub fn new(bytes: u64) -> Result<Self> {
        let bound = Self(bytes);
        if bound < Self::LEAST {
            return Err(Error::Parameter {
                name: "--memory",
                must: "at least 128 MiB, such as 500MB or 2GiB",
                given: bound.to_string(),
            });
        }
        Ok(bound)
    }

    /// A quarter of what the machine has, or may use of it; 2 GiB where that cannot be told.
    pub fn of_this_machine() -> Self {
        Self(machine().map_or(2 << 30, |bytes| bytes / 4).max(Self::LEAST.0))
    }

    /// The bound in bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }

    fn beyond_fixed(self) -> usize {
        usize::try_from(self.0.saturating_sub(Self::FIXED)).unwrap_or(usize::MAX)
    }

    /// Bytes of rows beyond which they go to disk. A quarter, since the room they give back later is in pieces too small for
    /// what comes then.
    pub(in crate::engine) fn for_rows(self) -> usize {
        self.beyond_fixed() / 4
    }

    /// Bytes of texts that may wait in memory for the second look.
    pub(in crate::engine) fn for_texts(self) -> usize {
        (self.beyond_fixed() / 32).min(32 << 20)
    }

    /// Refuses to go on where the process has outgrown the bound, as far as the system tells.
    pub(in crate::engine) fn check_used(self) -> Result<()> {
        if of_process("RssAnon:").is_some_and(|bytes| bytes > self.0) {
            let hint = "give more with --memory: what a scan knows of each article takes about 8 KiB, \
                        and 200 MiB are needed besides; `dedup` needs 100 bytes a text";
            return Err(Error::Memory { given: self.to_string(), hint });
        }
        Ok(())
    }

    /// Refuses to go on where what must be kept of each text has outgrown its share.
    pub(super) fn check(self, kept: usize) -> Result<()> {
        if kept > self.beyond_fixed() / 5 * 2 {
            let hint = "give more with --memory: about 100 bytes a text and 64 MiB are needed, half of \
                        the bound serves other ends";
            return Err(Error::Memory { given: self.to_string(), hint });
        }
        Ok(())
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, name) = if self.0 >= 1 << 30 { (1u64 << 30, "GiB") } else { (1 << 20, "MiB") };
        let tenths = self.0 * 10 / unit;
        if tenths.is_multiple_of(10) {
            write!(f, "{} {name}", tenths / 10)
        } else {
            write!(f, "{}.{} {name}", tenths / 10, tenths % 10)
        }
    }
}

impl FromStr for Memory {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        let bad = || Error::Parameter {
            name: "--memory",
            must: "a size such as 500MB or 2GiB",
            given: given.to_owned(),
        };
        let text = given.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let number: f64 = text[..digits].parse().map_err(|_| bad())?;
        let unit: u64 = match text[digits..].trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kib" => 1 << 10,
            "kb" => 1_000,
            "m" | "mib" => 1 << 20,
            "mb" => 1_000_000,
            "g" | "gib" => 1 << 30,
            "gb" => 1_000_000_000,
            "t" | "tib" => 1 << 40,
            "tb" => 1_000_000_000_000,
            _ => return Err(bad()),
        };
        Self::new((number * unit as f64) as u64)
    }
}

/// Bytes of this process's memory, as a line of its status gives them, where the system tells (Linux).
pub(crate) fn of_process(line: &str) -> Option<u64> {
    told("/proc/self/status", line)
}

/// Bytes that a line of a file of the system gives in kibibytes.
fn told(file: &str, name: &str) -> Option<u64> {
    let about = std::fs::read_to_string(file).ok()?;
    let line = about.lines().find(|line| line.starts_with(name))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? << 10)
}

/// Bytes of memory of this machine, or of the part of it that this process may use.
fn machine() -> Option<u64> {
    let total = told("/proc/meminfo", "MemTotal:")?;
    let limit = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let limit = limit.and_then(|text| text.trim().parse().ok()).unwrap_or(u64::MAX);
    Some(total.min(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_small_ones_refused() {
        for (text, bytes) in [("2GiB", 2 << 30), ("500MB", 500_000_000), ("1g", 1 << 30)] {
            assert_eq!(text.parse::<Memory>().unwrap().bytes(), bytes, "{text}");
        }
        for text in ["", "x", "12XB", "64MiB", "-1GiB", "1.2.3G"] {
            assert!(text.parse::<Memory>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_kept_beyond_its_share_is_an_error() {
        let bound = Memory::LEAST;
        assert!(bound.check(1 << 20).is_ok());
        assert!(bound.check(64 << 20).is_err());
    }
}
