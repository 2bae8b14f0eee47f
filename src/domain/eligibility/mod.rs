//! Hard rules with named reasons: whether a pair may be brought together at all.
//!
//! What is not stated never fails a rule (invariant 6). Rules see [`Facts`] only.

mod rule;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::education::EducationLevel;
use super::facts::{Facts, InternshipFacts};
use super::internship_slot::VenueCategory;
use super::name::RecordKind;

pub use rule::{Check, Rule, RuleSet};

/// What another tenant is told in place of the rules that rest on what the school alone may know: that one of them is
/// broken, and nothing of which, or until when.
pub const SCHOOL_RULE: &str = "school_rule";
const SCHOOL_REASON: &str = "a rule of the school's";

/// When and for whom a pair is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judging {
    /// The time at which expiry, consent and dates are judged.
    pub at: DateTime<Utc>,
    /// Whether the student of the pair is another tenant's than the caller's. Then the age and the first year are judged
    /// at `at` and nothing that the pair states, they end only with a school year, and [`SCHOOL_RULE`] stands for both:
    /// whatever is asked, and however often, no more comes of it than one bit in a school year.
    pub student_is_foreign: bool,
}

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

/// The rules that the pair breaks, in the order of the rule set; [`SCHOOL_RULE`] comes last, whichever it stands for.
pub fn broken_rules(rules: &RuleSet, subject: &Facts, target: &Facts, judging: Judging) -> Vec<Broken> {
    let pair = Pair { subject, target, judging };
    let mut broken = Vec::new();
    let mut of_school = false;
    for rule in &rules.rules {
        match pair.check(rule.check) {
            Some(_) if judging.student_is_foreign && rule.check.is_of_school() => of_school = true,
            Some(finding) => broken.push(describe(rule, finding)),
            None => {}
        }
    }
    broken.extend(of_school.then(|| Broken {
        rule_id: SCHOOL_RULE.to_string(),
        reason: SCHOOL_REASON.to_string(),
        field: RecordKind::StudentProfile.field().to_string(),
    }));
    broken
}

/// Whether the pair breaks no rule; cheaper than collecting the reasons.
pub fn is_eligible(rules: &RuleSet, subject: &Facts, target: &Facts, judging: Judging) -> bool {
    let pair = Pair { subject, target, judging };
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
    judging: Judging,
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
        let expired = self
            .sides()
            .into_iter()
            .find(|facts| facts.expire_time.is_some_and(|time| time <= self.judging.at));
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
        students.any(|student| breaks(student, self.judging.at)).then_some(())?;
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
        let excluded = |place: &&super::region::RegionCode| {
            student.excluded_regions.iter().any(|no| no.contains(**place))
        };
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
        let second_year = school_year(entry + 1)?;
        (self.begins(opening) < second_year)
            .then(|| Finding::at(RecordKind::StudentProfile, "entry_year", entry.to_string()))?
    }

    fn under_age(&self) -> Option<Finding> {
        let (student, opening, _) = self.internship()?;
        let mut of_age = student.student.as_ref()?.of_age_from?;
        if self.judging.student_is_foreign {
            of_age = school_year_from(of_age)?;
        }
        (self.begins(opening) < of_age).then(|| Finding::at(RecordKind::StudentProfile, "protected", ""))?
    }

    fn begins(&self, opening: &Facts) -> NaiveDate {
        let today = self.judging.at.date_naive();
        match self.judging.student_is_foreign {
            true => today,
            false => opening.period.start.unwrap_or(today),
        }
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
        let closest = pairs.map(|(own, asked)| own.closeness(*asked)).reduce(f64::max)?;
        (closest <= 0.0).then(|| Finding::at(opening.kind, "majors", ""))?
    }
}

/// The day on which a school year begins: first years end with the July before it.
pub fn school_year(year: i32) -> Option<NaiveDate> {
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
mod tests;
