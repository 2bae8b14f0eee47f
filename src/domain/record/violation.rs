//! What is wrong with given values, collected so that a caller learns of all of it at once (invariant 10).

use std::fmt::Write as _;

use crate::domain::message::Message;

/// A field at fault. Neither part may hold what the caller wrote: it could be personal data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Path from the whole that was given: `job_posting.skills[2].name`.
    pub field: String,
    /// What is wrong and what is allowed.
    pub description: Message,
}

impl Violation {
    /// What is wrong with the field of this path, said without what the caller wrote.
    pub fn new(field: impl Into<String>, description: impl Into<Message>) -> Self {
        Self { field: field.into(), description: description.into() }
    }

    /// The same violation seen from outside: `title` under `requests[3].record.job_posting`.
    pub fn under(self, path: &str) -> Self {
        match self.field.as_str() {
            _ if path.is_empty() => self,
            "" => Self { field: path.to_string(), ..self },
            field => Self { field: format!("{path}.{field}"), ..self },
        }
    }
}

/// Collects violations, and knows where in the given value the reader is.
///
/// The number kept is bounded, so that a hostile value cannot make its own error large.
#[derive(Debug, Default)]
pub struct Violations {
    found: Vec<Violation>,
    path: Vec<Step>,
    trusting: bool,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Field(&'static str),
    Item(&'static str, usize),
}

impl Violations {
    /// The most that is kept.
    pub const MOST: usize = 100;

    /// Nothing found yet, at the root of the value that is read.
    pub fn new() -> Self {
        Self::default()
    }

    /// For what was checked when it was stored: nothing is wrong with it, whatever the limits are by now.
    pub fn trusting() -> Self {
        Self { trusting: true, ..Self::default() }
    }

    /// Whether checks are to be left out, and values taken as they are.
    pub fn is_trusting(&self) -> bool {
        self.trusting
    }

    /// Reports a field of the place that is being read; an empty field is the place itself. What is reported already is so once.
    pub fn add(&mut self, field: &str, description: impl Into<Message>) {
        if !self.trusting && self.found.len() < Self::MOST {
            let violation = Violation { field: self.path_to(field), description: description.into() };
            if !self.found.contains(&violation) {
                self.found.push(violation);
            }
        }
    }

    /// Reads inside the message that a field holds.
    pub fn within<T>(&mut self, field: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.step(Step::Field(field), read)
    }

    /// Reads inside an item of the list that a field holds.
    pub fn within_item<T>(
        &mut self,
        field: &'static str,
        index: usize,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.step(Step::Item(field, index), read)
    }

    /// Whether nothing was found so far; one that is trusting never finds anything.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The value when nothing was wrong with it.
    pub fn check<T>(self, value: T) -> Result<T, Vec<Violation>> {
        if self.found.is_empty() { Ok(value) } else { Err(self.found) }
    }

    fn step<T>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let value = read(self);
        self.path.pop();
        value
    }

    fn path_to(&self, field: &str) -> String {
        let mut path = String::new();
        for step in &self.path {
            let dot = if path.is_empty() { "" } else { "." };
            // Writing to a String cannot fail.
            let _ = match step {
                Step::Field(name) => write!(path, "{dot}{name}"),
                Step::Item(name, index) => write!(path, "{dot}{name}[{index}]"),
            };
        }
        if !path.is_empty() && !field.is_empty() {
            path.push('.');
        }
        path + field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_say_where() {
        let mut violations = Violations::new();
        violations.within("job_posting", |v| {
            v.within_item("skills", 2, |v| v.add("name", "is required"));
            v.add("", "is odd");
        });
        violations.add("name", "is required");
        let found = violations.check(()).unwrap_err();
        let fields: Vec<&str> = found.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["job_posting.skills[2].name", "job_posting", "name"]);
        assert_eq!(found[2].clone().under("requests[3].record").field, "requests[3].record.name");
    }

    #[test]
    fn their_number_is_bounded() {
        let mut violations = Violations::new();
        (0..1000).for_each(|at| violations.add(&format!("x{at}"), "y"));
        assert_eq!(violations.check(()).unwrap_err().len(), Violations::MOST);
    }

    #[test]
    fn what_is_reported_twice_is_told_once() {
        let mut violations = Violations::new();
        for description in ["y", "z", "y"] {
            violations.add("x", description);
        }
        assert_eq!(violations.check(()).unwrap_err().len(), 2);
    }
}
