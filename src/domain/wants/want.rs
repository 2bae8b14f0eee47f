//! One thing that a typed text wants, in a form that can be shown.

use std::fmt;
use std::ops::Range;

use super::terms::Term;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::lexicon::{Mention, Stance, TermKind};
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::record::opening::{EmploymentType, Pay, PayUnit};
use crate::domain::record::strength::Strength;

/// One thing that a text wants, or does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Want {
    /// What it is.
    pub what: What,
    /// How it is meant.
    pub polarity: Polarity,
    /// The words that say so, as they stand in the text.
    pub words: String,
    /// Where the words stand in the cleaned text.
    pub(super) place: Range<usize>,
}

/// What a want is about.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A place of work.
    Place(RegionCode),
    /// A kind of work in words: 销售.
    Work(String),
    /// Pay; whether it is the most.
    Pay(Pay, bool),
    /// Months of experience, 0 of a fresh graduate.
    Experience(u32),
    /// Days a week that are free, or asked, from the least to the most that is named: 1 to 7.
    DaysPerWeek(u32, u32),
    /// Months that are free, or asked: 1 to 24, likewise.
    Stay(u32, u32),
    /// A term of work.
    Term(Term),
    /// 兼职, 实习.
    Arrangement(EmploymentType),
    /// A kind of employer, or a way to employ: 外企, 劳务派遣.
    Employer(EmployerKind),
    /// A level of education; `None` is any.
    Education(Option<EducationLevel>),
    /// A major, class or group.
    Major(MajorCode),
    /// A skill or certificate.
    Skill(Box<Mention>),
}

impl What {
    /// What sort of thing it is, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Place(_) => "place",
            Self::Work(_) => "work",
            Self::Pay(..) => "pay",
            Self::Experience(_) => "experience",
            Self::DaysPerWeek(..) => "days a week",
            Self::Stay(..) => "stay",
            Self::Term(term) => term.name(),
            Self::Arrangement(_) => "arrangement",
            Self::Employer(_) => "employer",
            Self::Education(_) => "education",
            Self::Major(_) => "major",
            Self::Skill(mention) if mention.term.kind == TermKind::Certificate => "certificate",
            Self::Skill(_) => "skill",
        }
    }

    /// What of that sort: "四川省成都市", "from 8000 CNY a month"; nothing where the sort says it all.
    pub fn value(&self) -> String {
        match self {
            Self::Place(region) => region.full_name(),
            Self::Work(word) => word.clone(),
            Self::Pay(pay, is_most) => shown_pay(pay, *is_most),
            Self::Experience(months) => format!("{months} months"),
            Self::DaysPerWeek(least, most) => format!("{} days a week", shown_span(*least, *most)),
            Self::Stay(least, most) => format!("{} months", shown_span(*least, *most)),
            Self::Term(_) => String::new(),
            Self::Arrangement(kind) => kind.keyword().to_string(),
            Self::Employer(kind) => kind.label().to_string(),
            Self::Education(level) => level.map_or("any", EducationLevel::label).to_string(),
            Self::Major(major) => major.name().unwrap_or_default().to_string(),
            Self::Skill(mention) => mention.term.name.clone(),
        }
    }
}

fn shown_span(least: u32, most: u32) -> String {
    if least == most { least.to_string() } else { format!("{least} to {most}") }
}

fn shown_pay(pay: &Pay, is_most: bool) -> String {
    let unit = match pay.unit {
        PayUnit::Month => "a month",
        PayUnit::Day => "a day",
        PayUnit::Hour => "an hour",
        PayUnit::Year => "a year",
    };
    let least = pay.min_amount.unwrap_or_default();
    match pay.max_amount {
        Some(most) => format!("{least} to {most} CNY {unit}"),
        None if is_most => format!("up to {least} CNY {unit}"),
        None => format!("from {least} CNY {unit}"),
    }
}

impl fmt::Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.polarity.name(), self.what.kind())?;
        let value = self.what.value();
        if !value.is_empty() {
            write!(f, " {value}")?;
        }
        write!(f, " [{}]", self.words)
    }
}

/// How a want is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// It is wanted, or had.
    Wanted,
    /// It is not wanted, or not had.
    Unwanted,
    /// It is insisted on.
    Must,
    /// It is welcome.
    Welcome,
    /// It does not matter.
    Waived,
}

impl Polarity {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Unwanted => "unwanted",
            Self::Must => "must",
            Self::Welcome => "welcome",
            Self::Waived => "waived",
        }
    }

    /// Whether the words speak for it.
    pub fn is_for(self) -> bool {
        !matches!(self, Self::Unwanted | Self::Waived)
    }
}

impl From<Stance> for Polarity {
    fn from(stance: Stance) -> Self {
        match stance {
            Stance::Mentioned | Stance::Background | Stance::Sought => Self::Wanted,
            Stance::Required => Self::Must,
            Stance::Welcome => Self::Welcome,
            Stance::Waived => Self::Waived,
            Stance::Lacking | Stance::Unwanted => Self::Unwanted,
        }
    }
}

impl From<Strength> for Polarity {
    fn from(strength: Strength) -> Self {
        match strength {
            Strength::Demanded => Self::Must,
            Strength::Stated => Self::Wanted,
            Strength::Welcome => Self::Welcome,
        }
    }
}
