//! What went wrong, in words, with the error that lies under it.

use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Why something failed. It reads as its text; the error that led to it, where there is one, is its source.
#[derive(Clone, Debug)]
pub struct Cause {
    text: String,
    error: Option<Arc<dyn Error + Send + Sync>>,
}

impl Cause {
    /// An error, in its own words.
    pub fn of(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let error = error.into();
        Self { text: error.to_string(), error: Some(error.into()) }
    }

    /// The same cause, said of a place: `/data/lock: permission denied`.
    pub fn under(self, place: impl fmt::Display) -> Self {
        Self { text: format!("{place}: {}", self.text), ..self }
    }
}

impl From<String> for Cause {
    fn from(text: String) -> Self {
        Self { text, error: None }
    }
}

impl From<&str> for Cause {
    fn from(text: &str) -> Self {
        text.to_string().into()
    }
}

impl Deref for Cause {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// `{:#}` adds what lies under the text.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match f.alternate() {
            true => f.write_str(&with_sources(self.text.clone(), self)),
            false => f.write_str(&self.text),
        }
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.as_deref().map(|error| error as &(dyn Error + 'static))
    }
}

/// A text about an error, and after it what the sources of that error say and the text does not.
pub fn with_sources(mut text: String, error: &dyn Error) -> String {
    let mut source = error.source();
    while let Some(error) = source {
        let deeper = error.to_string();
        if !text.contains(&deeper) {
            text = format!("{text}: {deeper}");
        }
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn the_error_below_is_kept() {
        let cause = Cause::of(io::Error::from(io::ErrorKind::NotFound)).under("/data");
        assert_eq!(&*cause, "/data: entity not found");
        let source = cause.source().and_then(|error| error.downcast_ref::<io::Error>());
        assert_eq!(source.map(io::Error::kind), Some(io::ErrorKind::NotFound));
        assert!(Cause::from("said").source().is_none());
    }

    #[test]
    fn nothing_is_said_twice() {
        #[derive(Debug, thiserror::Error)]
        #[error("no answer")]
        struct NoAnswer(#[source] Cause);

        let lowest = io::Error::other("the wire is cut");
        let cause = Cause::of(NoAnswer(Cause::of(lowest).under("eth0"))).under("http://server");
        assert_eq!(cause.to_string(), "http://server: no answer");
        assert_eq!(format!("{cause:#}"), "http://server: no answer: eth0: the wire is cut");
    }
}
