//! The text of a record that is embedded, versioned: a change of it asks for new embeddings. Each kind says in its own file
//! what goes into the title and what into the body.

pub mod line;
pub mod normalize;
pub mod passage;
pub mod tfidf;
pub(in crate::domain) mod words;

use self::normalize::clean;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::record::Resource;
use crate::domain::record::opening::Qualification;

/// Raised with a change of what [`Text::of`] gives for most records: all are embedded again then. Where a change reaches few of
/// them, as one of cleaning does, a new derivation embeds those whose text is another one.
pub const TEXT_VERSION: u32 = 1;

/// Raised with a change of how one and the same model weighs the parts of a text: a folder is then derived anew when it is opened, and all
/// its records are embedded again. 2: the title has two fifths of a text with a body, not a quarter.
pub const WEIGHING_VERSION: u32 = 2;

/// Shortest run of digits that is taken for a number of a person or device, and left out.
const LONG_NUMBER: usize = 7;

/// A title that names the thing, and a body that describes it. Both are normalised; neither holds names of
/// people, employers or schools, nor long numbers (invariant 8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// What it is, in a few words.
    pub title: String,
    /// What is said about it.
    pub body: String,
}

impl Text {
    /// The text of a resource.
    pub fn of(resource: &Resource) -> Self {
        resource.content().text()
    }

    /// A text of what names the thing, and of what describes it.
    pub fn of_parts(title: impl IntoIterator<Item = String>, body: impl IntoIterator<Item = String>) -> Self {
        Self { title: joined(title), body: joined(body) }
    }

    /// A text that somebody typed.
    pub fn of_query(text: &str) -> Self {
        Self { title: normal(text), body: String::new() }
    }

    /// Whether there is nothing to embed.
    pub fn is_empty(&self) -> bool {
        self.title.is_empty() && self.body.is_empty()
    }
}

/// The name of an occupation in the catalogue.
pub fn occupation_name(code: &str) -> Option<&'static str> {
    OccupationCode::parse(code).ok()?.name()
}

/// The names of skills or certificates.
pub fn names(list: &[Qualification]) -> impl Iterator<Item = String> {
    list.iter().map(|item| item.name.clone())
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let mut joined = String::new();
    for part in parts {
        let part = normal(&part);
        if !joined.is_empty() && !part.is_empty() {
            joined.push('\n');
        }
        joined.push_str(&part);
    }
    joined
}

fn normal(text: &str) -> String {
    without_long_numbers(&clean(text))
}

fn without_long_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let (number, behind) = from.split_at(from.bytes().take_while(u8::is_ascii_digit).count());
        kept.push_str(before);
        if number.len() < LONG_NUMBER {
            kept.push_str(number);
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::job_posting::JobPosting;
    use crate::domain::record::opening::Opening;

    #[test]
    fn a_posting_gives_its_title_and_duties_without_employer_and_numbers() {
        let opening = Opening {
            title: "ＰＬＣ工程师".into(),
            description: "<p>调试设备,联系13800001111</p>".into(),
            employer_display_name: "某某公司".into(),
            ..Opening::default()
        };
        let text = Text::of(&Resource::JobPosting(Box::new(JobPosting { opening, headcount: None })));
        assert_eq!(text.title, "PLC工程师");
        assert!(text.body.contains("调试设备"));
        assert!(!text.body.contains("13800001111") && !text.body.contains("公司"));
    }
}
