//! Rules as data: the bundled, versioned rule set.

use std::sync::LazyLock;

use serde::Deserialize;

/// A versioned set of rules, in the order in which violations are reported.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    pub version: String,
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

/// One rule: a check of the code with its parameters, and the words for people.
#[derive(Debug, Deserialize)]
pub struct Rule {
    /// Stable id: `internship.art16.under_16`.
    pub id: String,
    #[serde(flatten)]
    pub check: Check,
    pub reason: String,
    /// The law or standard that sets the rule; empty for the platform's own.
    #[serde(default)]
    pub source: String,
}

/// What the code can check. Shares are in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(tag = "check", rename_all = "snake_case")]
pub enum Check {
    Expired,
    ConsentRefused,
    ConsentExpired,
    NoCapacity,
    EducationBelowMinimum,
    MissingRequiredCertificate,
    RegionExcluded,
    OutsideDates { min_share: f64 },
    SchoolNotPartner,
    FirstYearStudent,
    UnderAge,
    ForbiddenVenue,
    ThroughAgency,
    HeavyLabour,
    HazardousWork,
    NightShift,
    StipendBelowShare { min_share: f64 },
    NoAgreement,
    NoInsurance,
    UnrelatedMajor,
}

impl Check {
    /// Whether it rests on what the school alone may know: the date of birth, and the year of entry beside it.
    pub fn is_of_school(self) -> bool {
        matches!(self, Self::FirstYearStudent | Self::UnderAge)
    }
}

impl RuleSet {
    /// The rules that come with the service.
    pub fn bundled() -> &'static Self {
        static BUNDLED: LazyLock<RuleSet> = LazyLock::new(|| {
            toml::from_str(include_str!("rules.toml")).expect("the bundled rule set is read by a test")
        });
        &BUNDLED
    }
}
