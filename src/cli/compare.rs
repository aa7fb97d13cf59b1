//! `wirecopy compare`.

use super::Ending;
use super::args::CompareArgs;

pub(crate) fn run(_args: &CompareArgs, _quiet: bool) -> anyhow::Result<Ending> {
    anyhow::bail!("not yet")
}
