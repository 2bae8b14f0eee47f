//! Record -> [`Facts`]: reads the fields, and what the free text says beside them.

use chrono::{Datelike, NaiveDate};

use super::facts::{Facts, InternshipFacts, Stated, StudentFacts};
use crate::domain::catalogue::education::find_education;
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::{self, MajorCode};
use crate::domain::catalogue::occupation::{self, OccupationCode};
use crate::domain::catalogue::region::{RegionCode, find_region};
use crate::domain::lexicon::{self, Term, TermKind};
use crate::domain::record::course_profile::CourseProfile;
use crate::domain::record::internship_slot::InternshipSlot;
use crate::domain::record::job_posting::JobPosting;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::{EmploymentType, Opening, Pay, Qualification};
use crate::domain::record::student_profile::{Consent, StudentProfile};
use crate::domain::record::{Record, Resource};
use crate::domain::text::normalize::clean;

/// Least age of an intern in years (《职业学校学生实习管理规定》 article 16).
const WORKING_AGE: i32 = 16;

/// Characters from which a text that somebody typed is no title any more.
const LONG_TEXT: usize = 100;

impl Facts {
    /// The facts of a record.
    pub fn of(record: &Record) -> Self {
        let mut facts = match &record.resource {
            Resource::JobPosting(job) => of_job(job),
            Resource::InternshipSlot(slot) => of_slot(slot),
            Resource::StudentProfile(student) => of_student(student),
            Resource::CourseProfile(course) => of_course(course),
        };
        facts.expire_time = record.expire_time;
        facts
    }

    /// The facts of a text that somebody typed, read as a record of the given kind.
    pub fn of_query(text: &str, kind: RecordKind) -> Self {
        let text = clean(text);
        let mut facts = Self::none(kind);
        facts.diffuse = text.chars().count() >= LONG_TEXT;
        facts.read_terms(&text);
        facts.majors = major::find_majors(&text);
        facts.education = find_education(&text);
        facts.regions = find_region(&text).into_iter().collect();
        facts
    }

    /// A record that states nothing.
    pub fn none(kind: RecordKind) -> Self {
        Self {
            kind,
            title: String::new(),
            diffuse: false,
            skills: Vec::new(),
            certificates: Vec::new(),
            majors: Vec::new(),
            education: None,
            regions: Vec::new(),
            excluded_regions: Vec::new(),
            remote: false,
            pay: None,
            period: Default::default(),
            days_per_week: None,
            employment_types: Vec::new(),
            occupations: Vec::new(),
            industries: Vec::new(),
            school: String::new(),
            capacity: None,
            expire_time: None,
            student: None,
            internship: None,
        }
    }

    fn state(&mut self, skills: &[Qualification], certificates: &[Qualification]) {
        for (list, kind) in [(skills, TermKind::Skill), (certificates, TermKind::Certificate)] {
            for item in list {
                let term = lexicon::lookup(&item.name, kind);
                self.add(
                    kind,
                    Stated {
                        name: lexicon::normal_name(&item.name, kind),
                        text: item.name.clone(),
                        level: term.and_then(|term| level(term, item)),
                        required: item.required,
                        recognised: false,
                        soft: term.is_some_and(|term| term.soft),
                    },
                );
            }
        }
    }

    /// Adds what the lexicon recognises in free text and the fields have not stated.
    fn read_terms(&mut self, text: &str) {
        for mention in lexicon::recognise(text) {
            self.add(
                mention.term.kind,
                Stated {
                    name: mention.term.name.clone(),
                    text: mention.text,
                    level: mention.level.map(|level| level.rank),
                    required: mention.required,
                    recognised: true,
                    soft: mention.term.soft,
                },
            );
        }
    }

    fn add(&mut self, kind: TermKind, stated: Stated) {
        let list = match kind {
            TermKind::Skill => &mut self.skills,
            TermKind::Certificate => &mut self.certificates,
        };
        if list.iter().all(|known| known.name != stated.name) {
            list.push(stated);
        }
    }
}

fn of_job(job: &JobPosting) -> Facts {
    let mut facts = of_opening(&job.opening, RecordKind::JobPosting);
    facts.capacity = job.headcount;
    facts
}

fn of_slot(slot: &InternshipSlot) -> Facts {
    let mut facts = of_opening(&slot.opening, RecordKind::InternshipSlot);
    facts.capacity = slot.capacity;
    facts.period = slot.period;
    facts.days_per_week = slot.days_per_week;
    if facts.employment_types.is_empty() {
        facts.employment_types.push(EmploymentType::Internship);
    }
    facts.internship = Some(InternshipFacts {
        same_post_pay: slot.same_post_pay.as_ref().and_then(Pay::monthly_range),
        insurance: slot.insurance,
        agreement: slot.agreement,
        night_shift: slot.night_shift,
        hazardous_work: slot.hazardous_work,
        heavy_labour: slot.heavy_labour,
        through_agency: slot.through_agency,
        venue_category: slot.venue_category,
        partner_schools: slot.partner_schools.clone(),
    });
    facts
}

fn of_opening(opening: &Opening, kind: RecordKind) -> Facts {
    let title = clean(&opening.title);
    let text = format!("{title}\n{}", clean(&opening.description));
    let mut facts = Facts::none(kind);
    facts.diffuse = title.is_empty();
    facts.state(&opening.skills, &opening.certificates);
    facts.read_terms(&text);
    facts.majors = opening.majors.iter().filter_map(|major| read_major(major)).collect();
    if facts.majors.is_empty() {
        facts.majors = major::find_majors(&text);
    }
    facts.education = opening.education_min.or_else(|| find_education(&text));
    let place = RegionCode::parse(&opening.region_code).ok();
    facts.regions = place.or_else(|| find_region(&opening.region_display_name)).into_iter().collect();
    facts.remote = opening.remote;
    facts.pay = opening.pay.as_ref().and_then(Pay::monthly_range);
    facts.employment_types = opening.employment_type.into_iter().collect();
    facts.occupations = read_occupation(&opening.occupation_code).into_iter().collect();
    facts.industries = IndustryCode::parse(&opening.industry_code).into_iter().collect();
    facts.title = if title.is_empty() { first_words(&clean(&opening.description)) } else { one_line(&title) };
    facts
}

fn of_student(student: &StudentProfile) -> Facts {
    let wishes = &student.preferences;
    let mut facts = Facts::none(RecordKind::StudentProfile);
    facts.state(&student.skills, &student.certificates);
    facts.read_terms(&clean(&student.experiences.join("\n")));
    facts.read_terms(&clean(&student.courses.join("\n")));
    facts.majors =
        read_major(&student.major_code).or_else(|| read_major(&student.major_name)).into_iter().collect();
    facts.education = student.education_level;
    facts.regions = read_regions(&wishes.region_codes);
    facts.excluded_regions = read_regions(&wishes.excluded_region_codes);
    facts.pay = wishes.salary.as_ref().and_then(Pay::monthly_range);
    facts.period = student.availability.period;
    facts.days_per_week = student.availability.days_per_week;
    facts.employment_types = wishes.employment_types.clone();
    facts.occupations = wishes.occupations.iter().filter_map(|wish| read_occupation(wish)).collect();
    facts.industries = wishes.industry_codes.iter().flat_map(|code| IndustryCode::parse(code)).collect();
    facts.school = student.school.clone();
    facts.title = student_title(student, &facts);
    let birth_date = student.protected.as_ref().and_then(|protected| protected.birth_date);
    facts.student = Some(StudentFacts {
        entry_year: student.entry_year,
        of_age_from: birth_date.and_then(of_age_from),
        consents: student.consent.as_ref().and_then(|consent: &Consent| consent.matching),
        consent_end: student.consent.as_ref().and_then(|consent| consent.expire_time),
        ranked_slots: wishes.ranked_slots.clone(),
    });
    facts
}

/// The major, else the first wish, else the first skill: never the text, which may tell more than a title should.
fn student_title(student: &StudentProfile, facts: &Facts) -> String {
    if !student.major_name.is_empty() {
        return clean(&student.major_name);
    }
    let major = facts.majors.first().and_then(|major| major.name()).map(str::to_string);
    let wish = || facts.occupations.first().and_then(|wish| wish.name()).map(str::to_string);
    let skill = || facts.skills.iter().find(|skill| !skill.soft).map(|skill| skill.name.clone());
    major.or_else(wish).or_else(skill).unwrap_or_else(|| "学生".to_string())
}

fn of_course(course: &CourseProfile) -> Facts {
    let title = clean(&course.title);
    let text = [&course.title, &course.abilities, &course.syllabus].map(|part| clean(part)).join("\n");
    let mut facts = Facts::none(RecordKind::CourseProfile);
    facts.diffuse = title.is_empty();
    facts.state(&course.skills, &course.certificates);
    facts.read_terms(&text);
    facts.read_terms(&clean(&course.certificates_text));
    facts.majors = [&course.major_code, &course.major_name]
        .iter()
        .find_map(|major| read_major(major))
        .into_iter()
        .collect();
    facts.education = find_education(&course.level);
    facts.regions = RegionCode::parse(&course.region_code).into_iter().collect();
    facts.period = course.period;
    facts.school = course.school.clone();
    facts.capacity = course.capacity;
    facts.title = if title.is_empty() { first_words(&text) } else { one_line(&title) };
    facts
}

fn level(term: &Term, item: &Qualification) -> Option<u8> {
    let stated = [&item.level, &item.name].into_iter().find_map(|text| lexicon::level_of(term, text));
    stated.map(|level| level.rank)
}

fn read_major(text: &str) -> Option<MajorCode> {
    MajorCode::parse(text).ok().or_else(|| major::lookup(text))
}

fn read_occupation(text: &str) -> Option<OccupationCode> {
    OccupationCode::parse(text).ok().or_else(|| occupation::lookup(text))
}

fn read_regions(codes: &[String]) -> Vec<RegionCode> {
    codes.iter().flat_map(|code| RegionCode::parse(code)).collect()
}

/// The birthday on which the working age is reached; 1 March for those born on 29 February.
fn of_age_from(birth_date: NaiveDate) -> Option<NaiveDate> {
    let year = birth_date.year() + WORKING_AGE;
    birth_date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}

/// Titles are shown in lists and tables.
fn one_line(title: &str) -> String {
    title.replace('\n', " ")
}

fn first_words(text: &str) -> String {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().chars().take(20).collect()
}
