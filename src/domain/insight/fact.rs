//! What insight reads of a record.

use std::sync::Arc;

use super::month::Month;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::trade::Trade;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::Record;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::EmploymentType;
use crate::domain::record::role::Role;

/// A record as it is counted. Nothing protected is in it; empty and `None` mean "not stated".
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Of the record, in its tenant.
    pub id: Arc<str>,
    /// What it is.
    pub kind: RecordKind,
    /// Places that an opening offers or a course has; `None` where that is not stated.
    pub places: Option<u32>,
    /// Where the work or the course is; of a person the first place that is wished for.
    pub region: Option<RegionCode>,
    /// What an opening states, or the first that a person wishes for.
    pub occupation: Option<OccupationCode>,
    /// By the title of an opening or a course; by the wish or the major of a person. The nearest first.
    pub trades: Vec<Trade>,
    /// Industry clusters that an opening names.
    pub clusters: Vec<Arc<str>>,
    /// Studied, taught or asked.
    pub majors: Vec<MajorCode>,
    /// Held by a person, given by a course, least asked by an opening.
    pub education: Option<EducationLevel>,
    /// When a person graduates, an opening was published, a course begins.
    pub month: Option<Month>,
    /// Of a person or a course, in normal form.
    pub school: Arc<str>,
    /// Of an opening, as shown.
    pub employer: Arc<str>,
    /// Asked, held or taught, in normal form, general abilities left out. In the order of names.
    pub skills: Vec<Arc<str>>,
    /// Monthly CNY that an opening offers. What interns are given is no pay, and is not told.
    pub pay: Option<(f64, f64)>,
}

impl Fact {
    /// Its name without the tenant: `courseProfiles/c1`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.kind.collection(), self.id)
    }

    /// Reads a record. `shared` gives equal words the same memory.
    pub fn of(record: &Record, facts: &Facts, shared: &mut impl FnMut(&str) -> Arc<str>) -> Self {
        let content = record.resource.content();
        let places = content.places();
        let is_internship = record.kind().is(Role::Internship)
            || facts.employment_types.contains(&EmploymentType::Internship);
        let mut skills: Vec<Arc<str>> =
            facts.skills.iter().filter(|skill| !skill.soft).map(|skill| shared(&skill.name)).collect();
        skills.sort_unstable();
        skills.dedup();
        Self {
            id: record.name.id().into(),
            kind: record.kind(),
            places: facts.capacity,
            region: facts.regions.first().copied(),
            occupation: facts.occupations.first().copied(),
            trades: facts.trades.clone(),
            clusters: content.industry_clusters().iter().map(|cluster| shared(cluster.trim())).collect(),
            majors: facts.majors.clone(),
            education: facts.education.filter(|_| !facts.supposes_education()),
            month: content.counts_from().map(Month::of),
            school: shared(&facts.school),
            employer: shared(places.map_or("", |places| places.employer)),
            skills,
            pay: facts.pay.filter(|_| places.is_some() && !is_internship),
        }
    }

    /// The occupation that it states; where it states none the class of its trade.
    pub fn occupation_or_class(&self) -> Option<OccupationCode> {
        self.occupation.or_else(|| self.trades.first().and_then(|trade| trade.occupation()))
    }

    /// What it is counted as: the places that are stated, and one where none are. A filled opening counts nothing.
    pub fn count(&self) -> u32 {
        self.places.unwrap_or(1)
    }

    /// Whether it offers work.
    pub fn is_opening(&self) -> bool {
        self.kind.is(Role::Opening)
    }

    /// Whether it is of a person who seeks work.
    pub fn is_person(&self) -> bool {
        self.kind.is(Role::Seeker)
    }

    /// The kinds of records that are counted: who seeks work, what offers it and what teaches.
    pub fn kinds() -> impl Iterator<Item = RecordKind> {
        let counted = [Role::Seeker, Role::Opening, Role::Teacher];
        RecordKind::ALL.into_iter().filter(move |kind| counted.iter().any(|role| kind.is(*role)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};

    use super::*;
    use crate::domain::record::name::RecordName;
    use crate::domain::record::opening::{Opening, Pay, PayUnit};
    use crate::domain::record::{
        CourseProfile, InternshipSlot, JobPosting, Resource, StudentProfile, Visibility,
    };

    fn read(id: &str, resource: Resource) -> Fact {
        let name = RecordName::new("city".parse().unwrap(), resource.kind(), id).unwrap();
        let record = Record {
            name,
            resource,
            labels: Default::default(),
            expire_time: None,
            visibility: Visibility::Tenant,
        };
        let facts = Facts::of(&record);
        Fact::of(&record, &facts, &mut |word| word.into())
    }

    #[test]
    fn what_interns_are_given_is_no_pay() {
        let pay = || {
            Some(Pay {
                min_amount: Some(5_000.0),
                max_amount: None,
                unit: PayUnit::Month,
                currency_code: String::new(),
            })
        };
        let job = |employment_type| {
            let opening =
                Opening { title: "数控车工".into(), pay: pay(), employment_type, ..Opening::default() };
            read("j", Resource::JobPosting(Box::new(JobPosting { opening, headcount: None }))).pay
        };
        assert_eq!(job(None), Some((5_000.0, 5_000.0)));
        assert_eq!(job(Some(EmploymentType::FullTime)), Some((5_000.0, 5_000.0)));
        assert_eq!(job(Some(EmploymentType::Internship)), None);
        let opening = Opening { title: "数控实习".into(), pay: pay(), ..Opening::default() };
        let slot = InternshipSlot { opening, ..InternshipSlot::default() };
        assert_eq!(read("i", Resource::InternshipSlot(Box::new(slot))).pay, None);
    }

    #[test]
    fn each_kind_is_read_for_what_it_counts_by() {
        let job = JobPosting {
            opening: Opening {
                title: "数控车工".into(),
                region_code: "511502".into(),
                industry_clusters: vec!["动力电池 ".into()],
                employer_display_name: "甲厂".into(),
                posting_time: DateTime::from_timestamp(1_770_000_000, 0),
                ..Opening::default()
            },
            headcount: None,
        };
        let fact = read("j1", Resource::JobPosting(Box::new(job)));
        assert_eq!((fact.count(), fact.places, fact.is_opening()), (1, None, true));
        assert_eq!(fact.month.map(|month| month.to_string()).as_deref(), Some("2026-02"));
        assert_eq!((fact.clusters[0].as_ref(), fact.employer.as_ref()), ("动力电池", "甲厂"));
        assert!(!fact.trades.is_empty());

        let student = StudentProfile {
            school: "宜宾职业技术学院".into(),
            major_code: "460103".into(),
            graduation_date: NaiveDate::from_ymd_opt(2027, 6, 30),
            ..StudentProfile::default()
        };
        let fact = read("s1", Resource::StudentProfile(Box::new(student)));
        assert!(fact.is_person() && fact.pay.is_none());
        assert_eq!(fact.month.map(|month| month.to_string()).as_deref(), Some("2027-06"));
        assert_eq!(fact.majors.len(), 1);

        let course =
            CourseProfile { title: "PLC 编程".into(), capacity: Some(40), ..CourseProfile::default() };
        let fact = read("c1", Resource::CourseProfile(Box::new(course)));
        assert_eq!((fact.count(), fact.is_opening(), fact.is_person()), (40, false, false));
    }
}
