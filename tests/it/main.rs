//! The promises wirecopy makes, tested where a user would notice. One binary; each module says what belongs in it.
