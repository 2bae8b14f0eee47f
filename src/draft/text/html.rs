//! The lines of a web page.

#![expect(clippy::expect_used, reason = "the pattern is fixed, and a test reads with it")]

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::text::normalize::clean;

/// Stands between cells while the tags are taken out, which leave white space alone.
const BETWEEN: char = '¦';

static CELL_ENDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i-u)</t[dh][ \t]*>").expect("a sound pattern"));

static KIND: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)<!doctype[^>]*>").expect("a sound pattern"));

/// What stands in each block of a page; what the source breaks into lines is one.
pub(super) fn texts(page: &str) -> Vec<String> {
    let page: String =
        page.chars().map(|c| if matches!(c, '\n' | '\r' | BETWEEN) { ' ' } else { c }).collect();
    let page = KIND.replace_all(&page, "");
    let page = CELL_ENDS.replace_all(&page, "¦</td>");
    clean(&page).split('\n').map(|line| line.replace(BETWEEN, "\t")).collect()
}
