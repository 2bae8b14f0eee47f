//! What is done about texts that discriminate or say who somebody is, as the operator of a service has set it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Record;
use super::violation::{Violation, Violations};
use crate::domain::lint::{Finding, Severity, findings};
use crate::domain::message::{Code, Message};
use crate::domain::text::normalize::masked;

/// Characters of the words of a finding that are told.
pub const SHOWN_WORDS: usize = 40;

/// What is done about what records say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextPolicy {
    /// About wording of openings that discriminates.
    pub wording: WordingPolicy,
    /// About what says who a person is.
    pub personal: PersonalPolicy,
}

/// What is done about an opening whose wording discriminates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordingPolicy {
    /// It is stored, and the answer says so.
    #[default]
    Warn,
    /// It is refused where a law forbids the wording; what policy only asks to leave is told.
    Refuse,
    /// It is refused also where only policy asks to leave the wording. What neither names is told.
    RefuseAll,
}

/// What is done about a text of a person that says who it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonalPolicy {
    /// The record is refused.
    #[default]
    Refuse,
    /// The words are masked before anything is made of the text, and the answer says where.
    Mask,
}

/// A word that is none of those that a setting may be.
#[derive(Debug, thiserror::Error)]
#[error("must be {0}")]
pub struct UnknownPolicy(&'static str);

impl FromStr for WordingPolicy {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Self, UnknownPolicy> {
        match text {
            "warn" => Ok(Self::Warn),
            "refuse" => Ok(Self::Refuse),
            "refuse-all" => Ok(Self::RefuseAll),
            _ => Err(UnknownPolicy("warn, refuse or refuse-all")),
        }
    }
}

impl FromStr for PersonalPolicy {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Self, UnknownPolicy> {
        match text {
            "refuse" => Ok(Self::Refuse),
            "mask" => Ok(Self::Mask),
            _ => Err(UnknownPolicy("refuse or mask")),
        }
    }
}

impl WordingPolicy {
    /// Whether an opening is refused for wording of this severity.
    pub fn refuses(self, severity: Severity) -> bool {
        match self {
            Self::Warn => false,
            Self::Refuse => severity == Severity::Forbidden,
            Self::RefuseAll => severity != Severity::Unnamed,
        }
    }

    /// What is to be said of a record's wording, with paths from the record: why it is refused, and what else it should leave.
    pub fn judge(self, record: &Record) -> Judged {
        let mut judged = Judged::default();
        for (field, text) in record.resource.content().wording() {
            for finding in findings(text) {
                let is_refused = self.refuses(finding.ground.severity());
                let told = Violation::new(field, said(&finding)).under(record.kind().field());
                let list = if is_refused { &mut judged.refused } else { &mut judged.told };
                list.push(told);
            }
        }
        judged.refused.truncate(Violations::MOST);
        judged
    }
}

/// What is to be said of the wording of a record.
#[derive(Debug, Default)]
pub struct Judged {
    /// Why it is refused.
    pub refused: Vec<Violation>,
    /// What it should leave.
    pub told: Vec<Violation>,
}

/// The words, the ground and the article. Words that say who somebody is are masked.
fn said(finding: &Finding) -> Message {
    let ground = finding.ground;
    let words: String = finding.words.chars().take(SHOWN_WORDS).collect();
    let words = masked(&words).map_or(words, |masked| masked.text);
    Code::Discriminates.with("words", words).with("ground", ground.word()).with("source", ground.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_settings_are_read_as_they_are_written() {
        for policy in [WordingPolicy::Warn, WordingPolicy::Refuse, WordingPolicy::RefuseAll] {
            let written = serde_json::to_value(policy).unwrap();
            assert_eq!(written.as_str().unwrap().parse::<WordingPolicy>().unwrap(), policy);
        }
        for policy in [PersonalPolicy::Refuse, PersonalPolicy::Mask] {
            let written = serde_json::to_value(policy).unwrap();
            assert_eq!(written.as_str().unwrap().parse::<PersonalPolicy>().unwrap(), policy);
        }
        assert_eq!("never".parse::<PersonalPolicy>().unwrap_err().to_string(), "must be refuse or mask");
    }

    #[test]
    fn laws_are_stricter_than_policy() {
        use Severity::*;
        let refuses = |policy: WordingPolicy| {
            [Forbidden, Discouraged, Unnamed].map(|severity| policy.refuses(severity))
        };
        assert_eq!(refuses(WordingPolicy::Warn), [false, false, false]);
        assert_eq!(refuses(WordingPolicy::Refuse), [true, false, false]);
        assert_eq!(refuses(WordingPolicy::RefuseAll), [true, true, false]);
    }
}
