//! 课程.

use chrono::NaiveDate;

use super::RecordKind;
use super::opening::{Period, Qualification};
use super::role::{Content, KindInfo, Role};
use super::unread;
use super::violation::Violations;
use crate::domain::catalogue::education::find_education;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::trade;
use crate::domain::lexicon::{TermKind, lookup};
use crate::domain::ranking::copies::{Offer, employer_key};
use crate::domain::ranking::course_name;
use crate::domain::ranking::derive::{read_major, shown_title};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::school_name::normal_school;
use crate::domain::ranking::wording::Wording;
use crate::domain::text::normalize::clean;
use crate::domain::text::passage::Passage;
use crate::domain::text::{Text, names};

/// Words of a title that says that the course prepares for an examination or a certificate.
const EXAM: &[&str] = &["证", "考试", "考级", "考前", "备考", "资格", "执业"];

/// A course, training or whole major that teaches skills and prepares for certificates. An empty text or list, and
/// `None`, mean "not stated".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CourseProfile {
    /// Up to 200 characters; a course says something in its title, its abilities or its syllabus.
    pub title: String,
    /// The school that teaches it, up to 200 characters; filters by school ask about it.
    pub school: String,
    /// Code of the vocational catalogue, 2, 4 or 6 digits; it goes before the name.
    pub major_code: String,
    /// Up to 100 characters; read for a major where the code gives none, and embedded where it is not the title.
    pub major_name: String,
    /// As written: "中职", "高职", "职教本科".
    pub level: String,
    /// What graduates can do, up to 20,000 characters; skills and certificates are recognised in it.
    pub abilities: String,
    /// What is taught, up to 20,000 characters; skills and certificates are recognised in it.
    pub syllabus: String,
    /// Taught, up to 200.
    pub skills: Vec<Qualification>,
    /// Prepared for, up to 50.
    pub certificates: Vec<Qualification>,
    /// Certificates in free text, up to 5,000 characters, beside those of the list.
    pub certificates_text: String,
    /// Hours of teaching, 0 to 10,000. Kept, and not compared.
    pub hours: Option<u32>,
    /// Places left for learners, 0 (full) to 100,000; a full course breaks a rule.
    pub capacity: Option<u32>,
    /// As written, up to 50 characters: "2026 秋". Kept, and not compared.
    pub term: String,
    /// From the first day of teaching to the day after the last.
    pub period: Period,
    /// Where it is taught: a code of GB/T 2260 of 2, 4 or 6 digits.
    pub region_code: String,
}

impl CourseProfile {
    /// What can be learnt; its capacity is the number of places for learners.
    pub const INFO: KindInfo = KindInfo {
        collection: "courseProfiles",
        field: "course_profile",
        noun: "course",
        label: "课程",
        words: &["course-profiles", "courses"],
        roles: &[Role::Holder, Role::Teacher],
        places: Some("capacity"),
    };
}

impl CourseProfile {
    /// Whether the title is that of training for a certificate that the course lists: "保育师（四级）培训".
    fn trains_for_certificate(&self, title: &str) -> bool {
        const TRAINING: &[&str] = &["培训班", "培训", "取证班", "冲刺班", "辅导班", "辅导", "班"];
        let Some(name) = TRAINING.iter().find_map(|training| title.trim_end().strip_suffix(training)) else {
            return false;
        };
        let Some(named) = lookup(name, TermKind::Certificate) else { return false };
        let mut listed = self.certificates.iter().map(|one| lookup(&one.name, TermKind::Certificate));
        listed.any(|term| term.is_some_and(|term| term.id == named.id))
    }
}

impl Content for CourseProfile {
    fn facts(&self) -> Facts {
        let title = clean(&self.title);
        let text = [&self.title, &self.abilities, &self.syllabus].map(|part| clean(part)).join("\n");
        let mut facts = Facts::none(RecordKind::CourseProfile);
        facts.diffuse = title.is_empty();
        facts.introduces = course_name::introduces(&title);
        facts.is_for_exam =
            EXAM.iter().any(|word| title.contains(word)) || self.trains_for_certificate(&title);
        facts.state(&self.skills, &self.certificates);
        facts.read_terms(&Passage::of(&text));
        facts.read_terms(&Passage::of(&clean(&self.certificates_text)));
        facts.majors = [&self.major_code, &self.major_name]
            .iter()
            .find_map(|major| read_major(major))
            .into_iter()
            .collect();
        facts.trades = trade::of_course(&title);
        let of_major = trade::of_major(facts.majors.first().copied(), &self.major_name);
        // 大学物理 of a major that leads elsewhere makes no teacher.
        let is_of_major = facts.trades.iter().any(|trade| of_major.contains(trade));
        if facts.trades.is_empty() || !of_major.is_empty() && !is_of_major && trade::names_weakly(&title) {
            facts.trades = of_major;
            facts.trades_of_major = true;
        } else {
            facts.trades_beside = of_major;
            facts.trades_beside.retain(|beside| !facts.trades.contains(beside));
        }
        facts.specialise([&title[..]]);
        facts.lessons = Wording::of([&title[..]]);
        facts.education = find_education(&Passage::of(&self.level));
        facts.regions = RegionCode::parse(&self.region_code).into_iter().collect();
        facts.period = self.period;
        facts.school = normal_school(&self.school);
        let offer = Offer {
            title: &format!("{title}{}{}", self.school, self.level),
            text: &[&self.abilities[..], &self.syllabus].join("\n"),
            place: "",
            provider: &self.school,
        };
        facts.copy_key = offer.key(&facts);
        facts.employer = employer_key(&self.school);
        facts.capacity = self.capacity;
        facts.title = shown_title(&title, &text);
        facts
    }

    fn counts_from(&self) -> Option<NaiveDate> {
        self.period.start
    }

    fn hours(&self) -> Option<u32> {
        self.hours
    }

    fn taught(&self) -> Vec<&str> {
        let texts = [&self.title, &self.abilities, &self.syllabus].map(String::as_str);
        texts.into_iter().chain(self.skills.iter().map(|skill| skill.name.as_str())).collect()
    }

    fn find_unread(&self, v: &mut Violations) {
        match self.major_code.is_empty() {
            true => unread::major(v, "major_name", &self.major_name),
            false => unread::major(v, "major_code", &self.major_code),
        }
        unread::level(v, "level", &self.level);
    }

    fn text(&self) -> Text {
        let mut body = vec![self.abilities.clone(), self.syllabus.clone(), self.certificates_text.clone()];
        body.extend(names(&self.skills));
        body.extend(names(&self.certificates));
        if self.major_name != self.title {
            body.push(self.major_name.clone());
        }
        Text::of_parts([self.title.clone()], body)
    }
}
