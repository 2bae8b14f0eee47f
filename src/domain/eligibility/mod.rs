//! Hard rules with named reasons: whether a pair may be brought together at all.
//!
//! What is not stated never fails a rule (invariant 6). Rules see [`Facts`] only.

mod rule;

use chrono::{DateTime, NaiveDate, Utc};

use super::education::EducationLevel;
use super::facts::{Facts, InternshipFacts};
use super::internship_slot::VenueCategory;
use super::major;
use super::name::RecordKind;

pub use rule::{Check, Rule, RuleSet};

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub rule_id: String,
    /// The rule's reason with the facts of the pair and its source.
    pub reason: String,
    /// The field that breaks it.
    pub field: String,
}

/// A check's finding: the field at fault, and the facts in words.
struct Finding {
    field: String,
    detail: String,
}

impl Finding {
    fn at(kind: RecordKind, field: &str, detail: impl Into<String>) -> Option<Self> {
        Some(Self { field: format!("{}.{field}", kind.field()), detail: detail.into() })
    }
}

/// The rules that the pair breaks at `now`, in the order of the rule set.
pub fn broken_rules(rules: &RuleSet, subject: &Facts, target: &Facts, now: DateTime<Utc>) -> Vec<Broken> {
    let pair = Pair { subject, target, now };
    let broken =
        rules.rules.iter().filter_map(|rule| pair.check(rule.check).map(|finding| describe(rule, finding)));
    broken.collect()
}

/// Whether the pair breaks no rule; cheaper than collecting the reasons.
pub fn is_eligible(rules: &RuleSet, subject: &Facts, target: &Facts, now: DateTime<Utc>) -> bool {
    let pair = Pair { subject, target, now };
    rules.rules.iter().all(|rule| pair.check(rule.check).is_none())
}

fn describe(rule: &Rule, finding: Finding) -> Broken {
    let mut reason = rule.reason.clone();
    if !finding.detail.is_empty() {
        reason = format!("{reason}: {}", finding.detail);
    }
    if !rule.source.is_empty() {
        reason = format!("{reason} ({})", rule.source);
    }
    Broken { rule_id: rule.id.clone(), reason, field: finding.field }
}

struct Pair<'a> {
    subject: &'a Facts,
    target: &'a Facts,
    now: DateTime<Utc>,
}

impl<'a> Pair<'a> {
    fn check(&self, check: Check) -> Option<Finding> {
        match check {
            Check::Expired => self.expired(),
            Check::ConsentRefused => self.consent(|facts, _| facts.consents == Some(false)),
            Check::ConsentExpired => {
                self.consent(|facts, now| facts.consent_end.is_some_and(|end| end <= now))
            }
            Check::NoCapacity => self.no_capacity(),
            Check::EducationBelowMinimum => self.education(),
            Check::MissingRequiredCertificate => self.certificate(),
            Check::RegionExcluded => self.region(),
            Check::OutsideDates { min_share } => self.dates(min_share),
            Check::SchoolNotPartner => self.school(),
            Check::FirstYearStudent => self.first_year(),
            Check::UnderAge => self.under_age(),
            Check::UnrelatedMajor => self.unrelated_major(),
            Check::ForbiddenVenue => self.slot("venue_category", |slot| {
                slot.venue_category.is_some_and(|venue| venue != VenueCategory::Ordinary)
            }),
            Check::ThroughAgency => self.slot("through_agency", |slot| slot.through_agency == Some(true)),
            Check::HeavyLabour => self.slot("heavy_labour", |slot| slot.heavy_labour == Some(true)),
            Check::HazardousWork => self.slot("hazardous_work", |slot| slot.hazardous_work == Some(true)),
            Check::NightShift => self.slot("night_shift", |slot| slot.night_shift == Some(true)),
            Check::NoAgreement => self.slot("agreement", |slot| slot.agreement == Some(false)),
            Check::NoInsurance => self.slot("insurance", |slot| slot.insurance == Some(false)),
            Check::StipendBelowShare { min_share } => self.stipend(min_share),
        }
    }

    fn sides(&self) -> [&'a Facts; 2] {
        [self.subject, self.target]
    }

    fn student(&self) -> Option<&'a Facts> {
        self.sides().into_iter().find(|facts| facts.kind == RecordKind::StudentProfile)
    }

    /// The student and the opening, where the pair is one of these.
    fn placement(&self) -> Option<(&'a Facts, &'a Facts)> {
        let opening = self.sides().into_iter().find(|facts| facts.kind.is_opening())?;
        Some((self.student()?, opening))
    }

    /// The student and the slot, where the pair is one of these and the student is not known to be exempt.
    fn internship(&self) -> Option<(&'a Facts, &'a Facts, &'a InternshipFacts)> {
        let (student, opening) = self.placement()?;
        let slot = opening.internship.as_ref()?;
        (!is_exempt(student)).then_some((student, opening, slot))
    }

    fn expired(&self) -> Option<Finding> {
        let expired =
            self.sides().into_iter().find(|facts| facts.expire_time.is_some_and(|time| time <= self.now));
        expired.map(|facts| Finding {
            field: "expire_time".into(),
            detail: facts.kind.field().replace('_', " "),
        })
    }

    fn consent(
        &self,
        breaks: impl Fn(&super::facts::StudentFacts, DateTime<Utc>) -> bool,
    ) -> Option<Finding> {
        let mut students = self.sides().into_iter().filter_map(|facts| facts.student.as_ref());
        students.any(|student| breaks(student, self.now)).then_some(())?;
        Finding::at(RecordKind::StudentProfile, "consent", "")
    }

    fn no_capacity(&self) -> Option<Finding> {
        let full = self.sides().into_iter().find(|facts| facts.capacity == Some(0))?;
        let field = if full.kind == RecordKind::JobPosting { "headcount" } else { "capacity" };
        Finding::at(full.kind, field, "")
    }

    fn education(&self) -> Option<Finding> {
        let (student, opening) = self.placement()?;
        let (held, asked) = (student.education?, opening.education?);
        let detail = || format!("{} asked, {} held", asked.label(), held.label());
        (!held.reaches(asked)).then(|| Finding::at(opening.kind, "education_min", detail()))?
    }

    fn certificate(&self) -> Option<Finding> {
        let (student, opening) = self.placement()?;
        if student.certificates.is_empty() {
            return None;
        }
        let asked = opening.certificates.iter().filter(|asked| asked.required && !asked.recognised);
        let missing: Vec<&str> = asked
            .filter(|asked| !student.certificates.iter().any(|held| held.satisfies(asked)))
            .map(|asked| asked.text.as_str())
            .collect();
        (!missing.is_empty()).then(|| Finding::at(opening.kind, "certificates", missing.join(", ")))?
    }

    fn region(&self) -> Option<Finding> {
        let (student, opening) = self.placement()?;
        let excluded =
            |place: &&super::region::RegionCode| student.excluded_regions.iter().any(|no| no.contains(place));
        let place = opening.regions.iter().find(excluded).filter(|_| !opening.remote)?;
        Finding::at(opening.kind, "region_code", place.full_name())
    }

    fn dates(&self, min_share: f64) -> Option<Finding> {
        let (student, opening) = self.placement()?;
        let share = opening.period.overlap(&student.period)?;
        let detail = format!("{:.0} % of its days", share * 100.0);
        (share < min_share).then(|| Finding::at(opening.kind, "start_date", detail))?
    }

    fn school(&self) -> Option<Finding> {
        let (student, opening) = self.placement()?;
        let partners = &opening.internship.as_ref()?.partner_schools;
        let stated = !partners.is_empty() && !student.school.is_empty();
        (stated && !partners.contains(&student.school))
            .then(|| Finding::at(opening.kind, "partner_schools", ""))?
    }

    /// A student is in the first year until the end of July of the year after entry.
    fn first_year(&self) -> Option<Finding> {
        let (student, opening, _) = self.internship()?;
        let entry = student.student.as_ref()?.entry_year?;
        let second_year = NaiveDate::from_ymd_opt(entry + 1, 8, 1)?;
        (self.begins(opening) < second_year)
            .then(|| Finding::at(RecordKind::StudentProfile, "entry_year", entry.to_string()))?
    }

    fn under_age(&self) -> Option<Finding> {
        let (student, opening, _) = self.internship()?;
        let of_age = student.student.as_ref()?.of_age_from?;
        (self.begins(opening) < of_age).then(|| Finding::at(RecordKind::StudentProfile, "protected", ""))?
    }

    fn begins(&self, opening: &Facts) -> NaiveDate {
        opening.period.start.unwrap_or_else(|| self.now.date_naive())
    }

    fn slot(&self, field: &str, breaks: impl Fn(&InternshipFacts) -> bool) -> Option<Finding> {
        let (_, opening, slot) = self.internship()?;
        breaks(slot).then(|| Finding::at(opening.kind, field, ""))?
    }

    fn stipend(&self, min_share: f64) -> Option<Finding> {
        let (_, opening, slot) = self.internship()?;
        let ((_, paid), (regular, _)) = (opening.pay?, slot.same_post_pay?);
        let detail = format!("{paid:.0} of {regular:.0} CNY a month");
        (paid < min_share * regular).then(|| Finding::at(opening.kind, "stipend", detail))?
    }

    fn unrelated_major(&self) -> Option<Finding> {
        let (student, opening, _) = self.internship()?;
        let pairs =
            student.majors.iter().flat_map(|own| opening.majors.iter().map(move |asked| (own, asked)));
        let closest = pairs.map(|(own, asked)| major::closeness(*own, *asked)).reduce(f64::max)?;
        (closest <= 0.0).then(|| Finding::at(opening.kind, "majors", ""))?
    }
}

/// Whether the rules for internships do not hold: students of universities. 职教本科 stays under the rules.
pub fn is_exempt(student: &Facts) -> bool {
    let vocational = student.majors.iter().any(|major| major.is_vocational());
    let level = student.education.map_or(0, EducationLevel::rank);
    level > EducationLevel::Bachelor.rank() || (level == EducationLevel::Bachelor.rank() && !vocational)
}

#[cfg(test)]
mod tests;
