//! `wirecopy explain`.

use super::Ending;
use super::args::ExplainArgs;

pub(crate) fn run(_args: &ExplainArgs, _quiet: bool) -> anyhow::Result<Ending> {
    anyhow::bail!("not yet")
}
