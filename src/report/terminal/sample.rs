//! What does a sample say of the pairs found? The lines under the summary.

use std::io::{self, Write};

use crate::engine::audit::Audit;

/// Writes what a sample says of the pairs found.
///
/// # Errors
/// What the stream gives.
pub fn audit(audit: &Audit, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\nAUDIT     {} articles drawn by chance, compared with all {}",
        audit.sampled, audit.of
    )?;
    for reached in &audit.relations {
        let name = reached.relation.name();
        let (found, pairs) = (reached.recall.found, reached.recall.pairs);
        match reached.recall.share {
            None => writeln!(out, "  {name:10} no such pair")?,
            Some(shares) => {
                let [share, low, high] = shares.map(|share| share * 100.0);
                writeln!(
                    out,
                    "  {name:10} {found} of {pairs} pairs found: {share:.1} % (95 % interval {low:.1} to {high:.1})"
                )?;
            }
        }
        if let Some(run) = audit.promised_run.filter(|_| reached.beyond.pairs > 0) {
            let (found, pairs) = (reached.beyond.found, reached.beyond.pairs);
            writeln!(out, "             and {found} of {pairs} that share no run of {run} words")?;
        }
    }
    if let Some(run) = audit.promised_run {
        writeln!(
            out,
            "  Here copies and shared runs of {run} words or more are looked for; what shares less is met by\n  \
             chance or by a quoted sentence. `--candidates exhaustive` compares all."
        )?;
    }
    if audit.furniture > 0 {
        let pairs = audit.furniture;
        writeln!(out, "  {pairs} pairs share nothing but one source's furniture and are left out")?;
    }
    Ok(())
}
