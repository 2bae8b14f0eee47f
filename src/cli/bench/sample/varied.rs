//! A record of the sample, changed into another of its field.

use std::collections::BTreeSet;

use super::random::Random;
use super::stock::Stock;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::lexicon::TermKind;
use crate::pb::v1::record::Resource;
use crate::pb::v1::{
    Answer, Certificate, Consent, CourseProfile, InternshipSlot, JobPosting, Pay, Skill, StudentProfile,
};

/// Sentences of a text.
const SENTENCES: usize = 5;
/// What a course on a skill is called.
const COURSES: [&str; 6] = ["", "基础", "实训", "与应用", "技术", "综合实践"];
/// Seconds that postings lie apart at most: half a year.
const POSTED_WITHIN: usize = 180 * 86_400;

/// Changes a record.
pub struct Varied<'s> {
    pub stock: &'s Stock,
    pub random: Random,
    /// The field of work in the sample, and in the lexicon.
    pub label: &'s str,
    pub field: &'static str,
    /// The number of the record.
    pub number: usize,
}

impl Varied<'_> {
    pub fn resource(&mut self, resource: &mut Resource) {
        match resource {
            Resource::JobPosting(job) => self.job(job),
            Resource::InternshipSlot(slot) => self.slot(slot),
            Resource::StudentProfile(student) => self.student(student),
            Resource::CourseProfile(course) => self.course(course),
            // Of these no records are made.
            Resource::ResourceOffer(_) | Resource::ResourceNeed(_) | Resource::ExpertProfile(_) => {}
        }
    }

    fn job(&mut self, job: &mut JobPosting) {
        let place = self.place(&mut job.region_code, &mut job.region_display_name);
        job.employer_display_name.push_str(&branch(place));
        self.work(&mut job.title, &mut job.occupation_code, place);
        self.majors(&mut job.majors);
        self.skills(&mut job.skills);
        self.certificates(&mut job.certificates);
        self.pay(job.salary.iter_mut());
        job.description = self.text();
        if let Some(time) = &mut job.posting_time {
            time.seconds -= self.random.below(POSTED_WITHIN) as i64;
        }
    }

    fn slot(&mut self, slot: &mut InternshipSlot) {
        let place = self.place(&mut slot.region_code, &mut slot.region_display_name);
        slot.employer_display_name.push_str(&branch(place));
        self.work(&mut slot.title, &mut slot.occupation_code, place);
        self.majors(&mut slot.majors);
        self.skills(&mut slot.skills);
        self.certificates(&mut slot.certificates);
        self.pay(slot.stipend.iter_mut().chain(&mut slot.same_post_pay));
        slot.description = self.text();
    }

    fn student(&mut self, student: &mut StudentProfile) {
        if let Some(major) = self.stock.major_near(&student.major_code, &mut self.random) {
            student.major_code = major.to_string();
            student.major_name = major.name().unwrap_or_default().to_string();
        }
        self.skills(&mut student.skills);
        self.certificates(&mut student.certificates);
        student.experiences = vec![self.text()];
        // Every student can be a subject.
        student.consent = Some(Consent {
            matching: Answer::Yes.into(),
            disclose_to: vec!["*".to_string()],
            ..Consent::default()
        });
        if let Some(preferences) = &mut student.preferences {
            for region in &mut preferences.region_codes {
                self.place(region, &mut String::new());
            }
            self.pay(preferences.salary.iter_mut());
            for slot in &mut preferences.ranked_slots {
                // Of ten records the fourth and the fifth are slots.
                *slot = format!("internshipSlots/bench-{}", self.random.below(self.number / 10 + 1) * 10 + 3);
            }
            let mut seen = BTreeSet::new();
            preferences.region_codes.retain(|region| seen.insert(region.clone()));
            preferences.ranked_slots.retain(|slot| seen.insert(slot.clone()));
        }
    }

    fn course(&mut self, course: &mut CourseProfile) {
        self.place(&mut course.region_code, &mut String::new());
        if !self.random.one_in(4)
            && let Some(skill) = self.stock.term(TermKind::Skill, self.field, &mut self.random)
        {
            course.title = format!("{skill}{}", self.random.pick(&COURSES).unwrap_or(&""));
        }
        self.skills(&mut course.skills);
        self.certificates(&mut course.certificates);
        course.abilities = self.text();
        course.syllabus = self.text();
    }

    /// Somewhere else in three of four cases.
    fn place(&mut self, code: &mut String, shown: &mut String) -> Option<RegionCode> {
        let place = self.stock.county(&mut self.random).filter(|_| !self.random.one_in(4))?;
        *code = place.to_string();
        *shown = place.full_name();
        Some(place)
    }

    /// Another occupation of the group, and a title that goes with it.
    fn work(&mut self, title: &mut String, code: &mut String, place: Option<RegionCode>) {
        let Some(occupation) = self.stock.occupation_near(code, &mut self.random) else { return };
        let name = occupation.name().unwrap_or(title).to_string();
        *code = occupation.to_string();
        *title = match (self.random.below(4), place) {
            (0, _) => name,
            (1, _) => match self.stock.term(TermKind::Skill, self.field, &mut self.random) {
                Some(skill) => format!("{name}（{skill}）"),
                None => name,
            },
            (2, Some(place)) => format!("{title}（{}）", place.name()),
            _ => return,
        };
    }

    fn majors(&mut self, majors: &mut Vec<String>) {
        for major in majors.iter_mut() {
            if let Some(near) = self.stock.major_near(major, &mut self.random) {
                *major = near.to_string();
            }
        }
        let mut seen = BTreeSet::new();
        majors.retain(|major| seen.insert(major.clone()));
    }

    /// Some of the old ones, with up to five others of the field.
    fn skills(&mut self, skills: &mut Vec<Skill>) {
        let pattern = skills.first().cloned().unwrap_or_default();
        skills.retain(|_| !self.random.one_in(3));
        for _ in 0..self.random.below(6) {
            let name = self.stock.term(TermKind::Skill, self.field, &mut self.random);
            skills.extend(name.map(|name| Skill { name: name.to_string(), ..pattern.clone() }));
        }
        let mut seen = BTreeSet::new();
        skills.retain(|skill| seen.insert(skill.name.clone()));
    }

    fn certificates(&mut self, certificates: &mut Vec<Certificate>) {
        for certificate in certificates.iter_mut() {
            let name = self.stock.term(TermKind::Certificate, self.field, &mut self.random);
            if let Some(name) = name.filter(|_| self.random.one_in(2)) {
                certificate.name = name.to_string();
                certificate.level.clear();
            }
        }
        let mut seen = BTreeSet::new();
        certificates.retain(|certificate| seen.insert(certificate.name.clone()));
    }

    /// From three quarters to one and a half of what they were, all by the same factor.
    fn pay<'p>(&mut self, pay: impl Iterator<Item = &'p mut Pay>) {
        let percent = (75 + self.random.below(76)) as f64;
        for pay in pay {
            for amount in pay.min_amount.iter_mut().chain(&mut pay.max_amount) {
                *amount = (*amount * percent / 100.0).round();
            }
        }
    }

    /// Sentences of the sample, and one with words of the lexicon and the catalogue that the sample may not have.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..SENTENCES {
            text.push_str(self.stock.sentence(self.label, &mut self.random));
        }
        let terms = [TermKind::Skill, TermKind::Skill, TermKind::Certificate];
        let terms = terms.map(|kind| self.stock.term(kind, self.field, &mut self.random).unwrap_or_default());
        text.push_str(&format!("涉及{}。", terms.join("、")));
        text
    }
}

fn branch(place: Option<RegionCode>) -> String {
    place.map(|place| format!("{}分公司", place.name())).unwrap_or_default()
}
