//! What is done about what records say.

use super::declare::settings;
use crate::domain::record::texts::{PersonalPolicy, TextPolicy, WordingPolicy};

settings! {
    /// What one layer says of texts.
    #[command(next_help_heading = "What records say")]
    layer TextSettings;
    /// What is done about texts.
    holds TextConfig in "texts.";

    /// Openings whose wording discriminates: warn stores and tells them, refuse refuses what a law forbids, refuse-all also what policy
    /// asks to leave
    ("discriminatory-wording", "TALENTMATCH_DISCRIMINATORY_WORDING", "POLICY")
    discriminatory_wording: WordingPolicy = WordingPolicy::Warn;

    /// Names, numbers and addresses in texts of students and experts and in saved queries, and identity numbers in any record: refuse, or mask
    ("personal-data", "TALENTMATCH_PERSONAL_DATA", "POLICY")
    personal_data: PersonalPolicy = PersonalPolicy::Refuse;
}

impl TextConfig {
    /// What is done about texts.
    pub fn policy(&self) -> TextPolicy {
        TextPolicy { wording: self.discriminatory_wording, personal: self.personal_data }
    }
}
