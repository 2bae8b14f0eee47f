//! 课程.

use super::RecordKind;
use super::opening::{Period, Qualification};
use super::role::{Content, KindInfo, Role};
use crate::domain::catalogue::education::find_education;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::ranking::derive::{read_major, shown_title};
use crate::domain::ranking::facts::Facts;
use crate::domain::text::normalize::clean;
use crate::domain::text::{Text, names};

/// A course, training or whole major that teaches skills and prepares for certificates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CourseProfile {
    pub title: String,
    pub school: String,
    pub major_code: String,
    pub major_name: String,
    /// As written: "中职", "高职", "职教本科".
    pub level: String,
    pub abilities: String,
    pub syllabus: String,
    pub skills: Vec<Qualification>,
    pub certificates: Vec<Qualification>,
    pub certificates_text: String,
    pub hours: Option<u32>,
    pub capacity: Option<u32>,
    pub term: String,
    pub period: Period,
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

impl Content for CourseProfile {
    fn facts(&self) -> Facts {
        let title = clean(&self.title);
        let text = [&self.title, &self.abilities, &self.syllabus].map(|part| clean(part)).join("\n");
        let mut facts = Facts::none(RecordKind::CourseProfile);
        facts.diffuse = title.is_empty();
        facts.state(&self.skills, &self.certificates);
        facts.read_terms(&text);
        facts.read_terms(&clean(&self.certificates_text));
        facts.majors = [&self.major_code, &self.major_name]
            .iter()
            .find_map(|major| read_major(major))
            .into_iter()
            .collect();
        facts.education = find_education(&self.level);
        facts.regions = RegionCode::parse(&self.region_code).into_iter().collect();
        facts.period = self.period;
        facts.school = self.school.clone();
        facts.capacity = self.capacity;
        facts.title = shown_title(&title, &text);
        facts
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
