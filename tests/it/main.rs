//! The promises wirecopy makes, tested where a user would notice. One binary; each module says what belongs in it.

/// What is read from files and folders, and what is said of the rest.
mod reading;
