//! What is done again and again and fails: it is said once, until it does not fail any more.

use super::error::EngineError;

/// Whether it was said that something fails.
#[derive(Default)]
pub struct Complaint(bool);

impl Complaint {
    /// What came of it; `None` where it failed.
    pub fn over<T>(&mut self, what: &str, done: Result<T, EngineError>) -> Option<T> {
        match done {
            Ok(value) => {
                self.0 = false;
                Some(value)
            }
            Err(error) => {
                if !std::mem::replace(&mut self.0, true) {
                    tracing::warn!("{what}; it is tried again: {error}");
                }
                None
            }
        }
    }
}
