//! The `wirecopy` command: runs what was typed and turns the outcome into an exit code.

fn main() {}
