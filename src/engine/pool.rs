//! Who uses a thread's working space next? Whoever comes: it is made when none lies idle, and there is one a thread at most.

use std::sync::{Mutex, PoisonError};

/// Working spaces that are not in use.
#[derive(Debug)]
pub(super) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Pool<T> {
    /// One that lies idle, or a new one.
    pub(super) fn take(&self, make: impl FnOnce() -> T) -> T {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(make)
    }

    /// Lays one aside for the next.
    pub(super) fn put(&self, space: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(space);
    }
}
