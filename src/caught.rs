//! What if a library panics on what it reads? A net behind which a panic is an answer, and says nothing on the screen.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Calls a library that may panic; its state must be given up with it.
pub(crate) fn caught<T>(call: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    let before = EXPECTED.replace(true);
    let made = panic::catch_unwind(AssertUnwindSafe(call));
    EXPECTED.set(before);
    made
}

/// Keeps the message of a panic that is caught from the screen; others are told as ever.
#[cfg(feature = "cli")]
pub(crate) fn hush() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !EXPECTED.get() {
            tell(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer() {
        assert_eq!(caught(|| 1).ok(), Some(1));
        assert!(caught(|| panic!("expected")).is_err());
        assert!(!EXPECTED.get());
    }
}
