//! Scores behind the name of an examination: "雅思7分", "CET6 530", "托福 100".

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::compiled;

static SCORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled("^ ?(?:成绩|分数|考了|考)?:?(?P<points>[0-9]{1,3}(?:\\.[05])?)(?P<unit> ?分)?")
});

/// How many bytes of the words behind the name tell a score; what is counted otherwise is none: "雅思 3年".
pub(super) fn length(behind: &str) -> Option<usize> {
    let found = SCORE.captures(behind)?;
    let whole = found.get(0)?;
    let rest = behind.get(whole.end()..)?;
    let ends = rest.is_empty() || rest.starts_with([' ', ',', ';', '。', ')', '、', '/', '+', '以', '\n']);
    (found.name("unit").is_some() || ends).then(|| whole.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_told_from_other_numbers() {
        for (behind, want) in [
            ("7分", Some("7分")),
            (" 530", Some(" 530")),
            ("6.5,想去外企", Some("6.5")),
            (" 3年", None),
            ("2024届", None),
            ("证书", None),
        ] {
            assert_eq!(length(behind).and_then(|end| behind.get(..end)), want, "{behind}");
        }
    }
}
