//! Hard rules with named reasons: whether a pair may be brought together at all.
//!
//! What is not stated never fails a rule (invariant 6). Rules see [`Facts`] only.

pub mod conditions;
pub mod remedy;

mod agreement;
mod capacity;
mod category;
mod certificate;
mod check;
mod consent;
mod dates;
mod education;
mod excerpt;
mod excluded_major;
mod experience;
mod expiry;
mod first_year;
mod hazardous_work;
mod heavy_labour;
mod held_certificate;
mod insurance;
mod major;
mod night_shift;
mod pair;
mod partner_school;
mod price;
mod region;
mod rule_set;
mod said;
mod stipend;
mod taken_course;
mod through_agency;
mod turned_away;
mod under_age;
mod unwanted_work;
mod venue;
mod windows;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::Deserialize;

use self::check::{Finding, Make, make};
pub use self::excerpt::{excerpt, reads_titles};
use self::pair::Pair;
use self::rule_set::{Enforce, Rule};
pub use self::rule_set::{RuleSet, RuleSetError};

use crate::domain::catalogue::education::EducationLevel;
use crate::domain::message::{Code, Language, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::calendar::day_in_china;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::Period;
use crate::domain::search::filter::Filter;

/// The checks by the names that rule sets call them by.
const CHECKS: &[(&str, Make)] = &[
    ("expired", make::<expiry::Expired>),
    ("consent_refused", make::<consent::Refused>),
    ("consent_expired", make::<consent::Expired>),
    ("no_capacity", make::<capacity::NoCapacity>),
    ("education_below_minimum", make::<education::BelowMinimum>),
    ("education_below_field", make::<education::BelowField>),
    ("missing_required_certificate", make::<certificate::MissingRequired>),
    ("region_excluded", make::<region::Excluded>),
    ("outside_dates", make::<dates::Outside>),
    ("school_not_partner", make::<partner_school::NotPartner>),
    ("first_year_student", make::<first_year::FirstYear>),
    ("under_age", make::<under_age::UnderAge>),
    ("forbidden_venue", make::<venue::Forbidden>),
    ("through_agency", make::<through_agency::ThroughAgency>),
    ("heavy_labour", make::<heavy_labour::HeavyLabour>),
    ("hazardous_work", make::<hazardous_work::HazardousWork>),
    ("night_shift", make::<night_shift::NightShift>),
    ("stipend_below_share", make::<stipend::BelowShare>),
    ("no_agreement", make::<agreement::NoAgreement>),
    ("no_insurance", make::<insurance::NoInsurance>),
    ("unrelated_major", make::<major::Unrelated>),
    ("major_excluded", make::<excluded_major::Excluded>),
    ("certificate_held", make::<held_certificate::AlreadyHeld>),
    ("course_taken", make::<taken_course::Taken>),
    ("unwanted_work", make::<unwanted_work::Unwanted>),
    ("experience_out_of_reach", make::<experience::OutOfReach>),
    ("applicants_turned_away", make::<turned_away::TurnedAway>),
    ("applicants_fresh_only", make::<turned_away::FreshOnly>),
    ("text_says", make::<said::TextSays>),
    ("category_differs", make::<category::Differs>),
    ("no_common_time", make::<windows::NoCommonTime>),
    ("price_above_budget", make::<price::AboveBudget>),
    ("capacity_below_asked", make::<capacity::BelowAsked>),
];

/// What another tenant is told in place of the rules that rest on what the school alone may know: that one of them is
/// broken, and nothing of which, or until when.
pub const SCHOOL_RULE: &str = "school_rule";

/// When and for whom a pair is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judging {
    /// The time at which expiry, consent and dates are judged.
    pub at: DateTime<Utc>,
    /// Whether the person of the pair is another tenant's than the caller's. Then the age and the first year are judged
    /// at `at` and nothing that the pair states, they end only with a school year, and [`SCHOOL_RULE`] stands for both:
    /// whatever is asked, and however often, no more comes of it than one bit in a school year.
    pub person_is_foreign: bool,
}

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The id that the rule set gives the rule, or [`SCHOOL_RULE`].
    pub rule_id: String,
    /// The words that the rule set has for it.
    pub words: Words,
    /// The facts of the pair that break it, where there is more to say than the words.
    pub detail: Option<Message>,
    /// The law or standard that sets the rule; empty where none does.
    pub source: String,
    /// The field that breaks it.
    pub field: String,
    /// Whether the pair is not to be brought together; else it is a warning.
    pub keeps_out: bool,
}

/// The words of a rule for people, in each language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// As an operator wrote them who wrote them once.
    pub en: String,
    /// The same where nothing else is written.
    pub zh: String,
}

impl Broken {
    /// The rule's words with the facts of the pair and the source.
    pub fn reason(&self, language: Language) -> String {
        let words = language.of(&self.words.zh, &self.words.en).as_str();
        let detail =
            self.detail.clone().map(|detail| Code::BrokenRule.with("reason", words).with("detail", detail));
        let reason = detail.unwrap_or_else(|| Code::Named.with("what", words));
        match self.source.as_str() {
            "" => reason.text(language),
            source => Code::RuleOfSource.with("reason", reason).with("source", source).text(language),
        }
    }
}

/// The rules in force that the pair breaks, in the order of the rule set; [`SCHOOL_RULE`] comes last, whichever it stands for.
pub fn broken_rules(rules: &RuleSet, subject: &Facts, target: &Facts, judging: Judging) -> Vec<Broken> {
    let pair = Pair { subject, target, judging };
    let mut broken = Vec::new();
    let mut of_school = None;
    for rule in rules.in_force() {
        match rule.check.find(&pair) {
            Some(_) if judging.person_is_foreign && rule.check.is_of_school() => {
                of_school = Some(of_school.unwrap_or(false) || rule.enforce == Enforce::KeepOut);
            }
            Some(finding) => broken.push(describe(rule, finding)),
            None => {}
        }
    }
    broken.extend(of_school.map(|keeps_out| Broken {
        rule_id: SCHOOL_RULE.to_string(),
        words: school_words(),
        detail: None,
        source: String::new(),
        field: pair.person().map(|person| person.kind.field().to_string()).unwrap_or_default(),
        keeps_out,
    }));
    broken
}

/// Whether the pair breaks no rule that keeps out; cheaper than collecting the reasons.
pub fn is_eligible(rules: &RuleSet, subject: &Facts, target: &Facts, judging: Judging) -> bool {
    let pair = Pair { subject, target, judging };
    rules.strict().all(|rule| rule.check.find(&pair).is_none())
}

/// What keeps a pair out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar<'r> {
    /// Nothing.
    None,
    /// The rule of this id alone.
    One(&'r str),
    /// More than one rule.
    Many,
}

/// What keeps the pair out, if the rules of these ids are left aside.
pub fn bar<'r>(
    rules: &'r RuleSet,
    subject: &Facts,
    target: &Facts,
    judging: Judging,
    aside: &[String],
) -> Bar<'r> {
    let pair = Pair { subject, target, judging };
    let mut broken =
        rules.strict().filter(|rule| !aside.contains(&rule.id) && rule.check.find(&pair).is_some());
    match (broken.next(), broken.next()) {
        (None, _) => Bar::None,
        (Some(rule), None) => Bar::One(&rule.id),
        _ => Bar::Many,
    }
}

/// Adds what an index can look for of the rules that keep out, so that those who break them take no place among the
/// candidates. [`is_eligible`] asks every rule again of what is found.
pub fn eligible_for(filter: &mut Filter, rules: &RuleSet, subject: &Facts, target: RecordKind) {
    filter.clauses.extend(rules.strict().flat_map(|rule| rule.check.clauses(subject, target)));
}

fn school_words() -> Words {
    let said = Code::SchoolRule.word();
    Words { en: said.en.to_string(), zh: said.zh.to_string() }
}

fn describe(rule: &Rule, finding: Finding) -> Broken {
    Broken {
        rule_id: rule.id.clone(),
        words: rule.words.clone(),
        detail: finding.detail,
        source: rule.source.clone(),
        field: finding.field,
        keeps_out: rule.enforce == Enforce::KeepOut,
    }
}

/// A share in [0, 1], as a parameter of a rule.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "f64")]
struct Share(f64);

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(share: f64) -> Result<Self, String> {
        (0.0..=1.0).contains(&share).then_some(Self(share)).ok_or(format!("must be 0 to 1, not {share}"))
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        share.0
    }
}

/// Moves an opening's dates so that they begin on the day; the length stays.
fn begin(opening: &mut Facts, day: NaiveDate, now: DateTime<Utc>) -> Message {
    let start = opening.period.start.unwrap_or_else(|| day_in_china(now));
    let later = (day - start).num_days().max(0).unsigned_abs();
    let end = opening.period.end.and_then(|end| end.checked_add_days(Days::new(later)));
    opening.period = Period { start: Some(day), end };
    Code::BeginLater.with("day", day)
}

/// The day on which a school year begins: first years end with the July before it.
fn school_year(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 8, 1)
}

/// The first beginning of a school year on the day or after it.
fn school_year_from(day: NaiveDate) -> Option<NaiveDate> {
    let begins = school_year(day.year())?;
    if begins >= day { Some(begins) } else { school_year(day.year() + 1) }
}

/// Whether the rules for internships do not hold: students of universities. 职教本科 stays under the rules.
pub fn is_exempt(student: &Facts) -> bool {
    let vocational = student.majors.iter().any(|major| major.is_vocational());
    let level = student.education.map_or(0, EducationLevel::rank);
    level > EducationLevel::Bachelor.rank() || (level == EducationLevel::Bachelor.rank() && !vocational)
}

#[cfg(test)]
mod place_tests;
#[cfg(test)]
mod prose_tests;
#[cfg(test)]
mod tests;
