//! The `wirecopy` command: runs what was typed and turns the outcome into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    wirecopy::cli::main()
}
