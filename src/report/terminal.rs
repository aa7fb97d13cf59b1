//! The report for a reader at a screen.
