//! What is said of rows that were taken, as it is told on the terminal: wording that discriminates with its article and personal data
//! first, then what was left out or not understood.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cli::render::grouped;
use crate::import::sending::Told;

/// Rows that are shown on the terminal, of each of the two sorts.
const SHOWN: usize = 5;
/// Rows that are kept for the summary in JSON, of each.
const KEPT: usize = 1_000;

/// Rows with what is said of them, as many as are kept.
#[derive(Default)]
pub struct Rows {
    /// By whether it is no matter of policy, file and line.
    kept: BTreeMap<(bool, usize, u64), Told>,
    of_policy: usize,
}

impl Rows {
    /// Takes rows of a file, by its place among those that were given.
    pub fn add(&mut self, file: usize, told: Vec<Told>) {
        for told in told {
            let kept = match told.is_of_policy {
                true => self.of_policy,
                false => self.kept.len() - self.of_policy,
            };
            if kept < KEPT {
                self.of_policy += usize::from(told.is_of_policy);
                self.kept.insert((!told.is_of_policy, file, told.line), told);
            }
        }
    }

    /// `warned` is how many rows there are of which something is said; `path` names a file.
    pub fn to_text<'p>(&self, warned: u64, path: impl Fn(usize) -> &'p str) -> String {
        if warned == 0 {
            return String::new();
        }
        let mut text = format!("  {:>7}  rows with warnings\n", grouped(warned));
        let of_policy = self.kept.iter().take(self.of_policy).take(SHOWN);
        let others = self.kept.iter().skip(self.of_policy).take(SHOWN);
        let mut shown = 0;
        for ((_, file, line), told) in of_policy.chain(others) {
            shown += 1;
            for (field, said) in &told.warnings {
                text.push_str(&format!("           {}:{line}: {field} {said}\n", path(*file)));
            }
        }
        let more = warned.saturating_sub(shown);
        if more > 0 {
            text.push_str(&format!("           and {} other rows: --json names them\n", grouped(more)));
        }
        text
    }

    /// Those that are kept.
    pub fn to_json<'p>(&self, path: impl Fn(usize) -> &'p str) -> Value {
        let row = |((_, file, _), told): (&(bool, usize, u64), &Told)| {
            let mut row = told.to_json();
            if let Some(row) = row.as_object_mut() {
                row.insert("file".to_string(), json!(path(*file)));
            }
            row
        };
        self.kept.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: u64, is_of_policy: bool) -> Told {
        let field =
            if is_of_policy { "record.job_posting.description" } else { "record.job_posting.majors[0]" };
        let warnings = vec![(field.to_string(), format!("says {line}"))];
        Told { line, name: format!("jobPostings/{line}"), is_of_policy, warnings }
    }

    #[test]
    fn policy_comes_first_and_the_rest_is_counted() {
        let mut rows = Rows::default();
        rows.add(0, (1..=3_000).map(|line| told(line, false)).collect());
        rows.add(0, vec![told(4_000, true), told(3_999, true)]);
        let text = rows.to_text(3_002, |_| "rows.jsonl");
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert_eq!(lines[0], "3,002  rows with warnings");
        assert_eq!(lines[1], "rows.jsonl:3999: record.job_posting.description says 3999");
        assert_eq!(lines[3], "rows.jsonl:1: record.job_posting.majors[0] says 1");
        assert_eq!((lines.len(), lines[8]), (9, "and 2,995 other rows: --json names them"));
        let told = rows.to_json(|_| "rows.jsonl");
        assert_eq!(told.as_array().map(Vec::len), Some(KEPT + 2));
        assert_eq!(
            told[0],
            json!({"file": "rows.jsonl", "line": 3_999, "name": "jobPostings/3999",
                   "warnings": [{"field": "record.job_posting.description", "description": "says 3999"}]})
        );
        assert_eq!(Rows::default().to_text(0, |_| ""), "");
    }
}
