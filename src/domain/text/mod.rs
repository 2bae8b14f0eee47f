//! The text of a record that is embedded. One place, versioned: a change here asks for new embeddings.

pub mod normalize;
pub mod tfidf;

use self::normalize::{clean, without_boilerplate};
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::record::Resource;
use crate::domain::record::course_profile::CourseProfile;
use crate::domain::record::opening::{Opening, Qualification};
use crate::domain::record::student_profile::StudentProfile;

/// Raised with every change of what [`Text::of`] gives for a record.
pub const TEXT_VERSION: u32 = 1;

/// Shortest run of digits that is taken for a number of a person or device, and left out.
const LONG_NUMBER: usize = 7;

/// A title that names the thing, and a body that describes it. Both are normalised; neither holds names of
/// people, employers or schools, nor long numbers (invariant 8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub title: String,
    pub body: String,
}

impl Text {
    pub fn of(resource: &Resource) -> Self {
        match resource {
            Resource::JobPosting(job) => of_opening(&job.opening),
            Resource::InternshipSlot(slot) => of_opening(&slot.opening),
            Resource::StudentProfile(student) => of_student(student),
            Resource::CourseProfile(course) => of_course(course),
        }
    }

    /// A text that somebody typed.
    pub fn of_query(text: &str) -> Self {
        Self { title: normal(text), body: String::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.title.is_empty() && self.body.is_empty()
    }
}

fn of_opening(opening: &Opening) -> Text {
    let occupation = occupation_name(&opening.occupation_code).unwrap_or_default();
    let mut body = vec![without_boilerplate(&clean(&opening.description))];
    body.extend(names(&opening.skills));
    body.extend(names(&opening.certificates));
    body.push(occupation.to_string());
    Text { title: normal(&opening.title), body: joined(body) }
}

fn of_student(student: &StudentProfile) -> Text {
    let wishes = student.preferences.occupations.iter();
    let mut title: Vec<String> =
        wishes.map(|wish| occupation_name(wish).unwrap_or(wish).to_string()).collect();
    let named = MajorCode::parse(&student.major_code).ok().and_then(|code| code.name());
    title.push(named.filter(|_| student.major_name.is_empty()).unwrap_or(&student.major_name).to_string());
    let mut body: Vec<String> = student.experiences.clone();
    body.extend(names(&student.skills));
    body.extend(names(&student.certificates));
    body.extend(student.courses.iter().filter(|course| !course.contains('/')).cloned());
    Text { title: joined(title), body: joined(body) }
}

fn of_course(course: &CourseProfile) -> Text {
    let mut body = vec![course.abilities.clone(), course.syllabus.clone(), course.certificates_text.clone()];
    body.extend(names(&course.skills));
    body.extend(names(&course.certificates));
    if course.major_name != course.title {
        body.push(course.major_name.clone());
    }
    Text { title: normal(&course.title), body: joined(body) }
}

fn occupation_name(code: &str) -> Option<&'static str> {
    OccupationCode::parse(code).ok()?.name()
}

fn names(list: &[Qualification]) -> impl Iterator<Item = String> {
    list.iter().map(|item| item.name.clone())
}

fn joined(parts: Vec<String>) -> String {
    let parts: Vec<String> = parts.iter().map(|part| normal(part)).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn normal(text: &str) -> String {
    without_long_numbers(&clean(text))
}

fn without_long_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut digits = String::new();
    for letter in text.chars().chain(['\0']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if digits.len() < LONG_NUMBER {
            kept.push_str(&digits);
        }
        digits.clear();
        if letter != '\0' {
            kept.push(letter);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::job_posting::JobPosting;

    #[test]
    fn a_posting_gives_its_title_and_duties_without_employer_and_numbers() {
        let opening = Opening {
            title: "ＰＬＣ工程师".into(),
            description: "<p>调试设备,联系13800001111</p>".into(),
            employer_display_name: "某某公司".into(),
            ..Opening::default()
        };
        let text = Text::of(&Resource::JobPosting(Box::new(JobPosting { opening, headcount: None })));
        assert_eq!(text.title, "PLC工程师");
        assert!(text.body.contains("调试设备"));
        assert!(!text.body.contains("13800001111") && !text.body.contains("公司"));
    }
}
