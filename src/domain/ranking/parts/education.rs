//! Whether the level of education reaches what is asked.

use super::{Criterion, Side};
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::Relation;
use crate::domain::wants::beyond::Beyond;

/// How much each level above the one asked for takes off: an opening for 中职 fits a 硕士 less.
const OVERQUALIFIED: f64 = 0.15;

/// The value for who reaches what the text of an opening takes, and not what its field asks: the text is mostly right, and one has to ask. Below
/// what is [met](crate::domain::ranking::work). This project's own.
const IN_DOUBT: f64 = 0.6;

/// What is left where a course begins a field (云计算技术基础) that is its learner's own and of which courses were had. This project's own.
const BEGINS: f64 = 0.6;

pub(super) struct Education;

impl Criterion for Education {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let (subject, target) = (subject.facts, target.facts);
        let (ours, theirs) = (subject.education?, target.education?);
        let (held, asked, asker) = match Relation::of(subject, target) {
            Relation::SubjectAsks => (theirs, ours, subject),
            Relation::TargetAsks | Relation::TargetSought => (ours, theirs, target),
            Relation::Alike => {
                return Some(1.0 - OVERQUALIFIED * f64::from(ours.rank().abs_diff(theirs.rank())));
            }
            Relation::SubjectLearns => return Some(of_course(ours, theirs, subject, target)),
            Relation::TargetLearns => return Some(of_course(theirs, ours, target, subject)),
            Relation::Unrelated => return None,
        };
        if !held.reaches(asked) {
            return Some(0.0);
        }
        let asked = asker.beyond.education_of_field.unwrap_or(asked);
        if !held.reaches(asked) {
            return Some(IN_DOUBT);
        }
        Some(1.0 - OVERQUALIFIED * f64::from(held.rank() - asked.rank()))
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        let education_of_field = facts.beyond.education_of_field;
        let beyond = Beyond { education_of_field, ..Beyond::default() };
        let (introduces, has_learnt) = (facts.introduces, facts.has_learnt);
        let counts = introduces || has_learnt;
        let majors = facts.majors.iter().filter(|_| counts).copied().collect();
        Some(Facts {
            education: facts.education,
            beyond,
            introduces,
            has_learnt,
            majors,
            ..Facts::none(facts.kind)
        })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        facts.education.is_some()
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        let label = |facts: &Facts| facts.education.map_or("", |level| level.label()).to_string();
        let (ours, theirs) = (label(subject), label(target));
        let words = [subject, target]
            .map(|facts| &*facts.beyond.education)
            .into_iter()
            .find(|words| !words.is_empty());
        match words {
            Some(words) => {
                Code::EducationByWords.with("subject", ours).with("target", theirs).with("words", words)
            }
            None => super::compared(ours, theirs),
        }
    }
}

/// The value of a course to a learner by the levels of both.
fn of_course(held: EducationLevel, taught: EducationLevel, learner: &Facts, course: &Facts) -> f64 {
    let by_level = 1.0 - OVERQUALIFIED * f64::from(held.rank().abs_diff(taught.rank()));
    let is_own = || learner.majors.iter().any(|major| course.majors.contains(major));
    let begins = if course.introduces && learner.has_learnt && is_own() { BEGINS } else { 1.0 };
    (by_level * begins).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::education::EducationLevel::{Bachelor, JuniorCollege, Master};
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::record::job_posting::JobPosting;
    use crate::domain::record::name::RecordKind;
    use crate::domain::record::opening::Opening;
    use crate::domain::record::role::Content;
    use crate::domain::search::embedding::Embedding;

    #[test]
    fn a_course_that_begins_the_own_field_is_for_who_has_had_none() {
        use crate::domain::record::course_profile::CourseProfile;
        use crate::domain::record::student_profile::StudentProfile;
        let embedding = Embedding::default();
        let value = |major: &str, courses: &[&str], title: &str| {
            let student = StudentProfile {
                major_name: major.into(),
                education_level: Some(JuniorCollege),
                courses: courses.iter().map(ToString::to_string).collect(),
                ..StudentProfile::default()
            };
            let course = CourseProfile {
                title: title.into(),
                major_name: "云计算技术应用".into(),
                level: "高职".into(),
                ..CourseProfile::default()
            };
            let (student, course) = (student.facts(), course.facts());
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            let value = PartKind::Education.value(side(&student), side(&course));
            let excerpt = |facts| PartKind::Education.excerpt(facts).expect("its level");
            let (learner, taught) = (excerpt(&student), excerpt(&course));
            assert_eq!(PartKind::Education.value(side(&taught), side(&learner)), value, "{title}");
            value
        };
        let own = "云计算技术应用";
        assert_eq!(value(own, &["计算机网络"], "云计算技术基础"), Some(BEGINS));
        for (major, courses, title) in [
            (own, &[][..], "云计算技术基础"),
            (own, &["计算机网络"], "云计算运维"),
            ("护理", &["基础护理"], "云计算技术基础"),
        ] {
            assert_eq!(value(major, courses, title), Some(1.0), "{major} {title}");
        }
    }

    #[test]
    fn whom_the_text_takes_below_the_field_is_in_doubt_and_others_are_as_the_field_says() {
        let embedding = Embedding::default();
        let value = |text: &str, held: EducationLevel| {
            let opening = Opening {
                title: "会计".into(),
                description: text.into(),
                education_min: Some(Bachelor),
                ..Opening::default()
            };
            let opening = JobPosting { opening, headcount: None }.facts();
            let seeker = Facts { education: Some(held), ..Facts::none(RecordKind::StudentProfile) };
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            let of = |opening| PartKind::Education.value(side(&seeker), side(opening));
            let excerpt = PartKind::Education.excerpt(&opening).expect("little is compared");
            assert_eq!(of(&opening), of(&excerpt), "{text}");
            of(&opening)
        };
        for text in ["大专及以上学历", "学历不限"] {
            assert_eq!(value(text, JuniorCollege), Some(IN_DOUBT), "{text}");
            assert_eq!(value(text, Bachelor), Some(1.0), "{text}");
            assert_eq!(value(text, Master), Some(1.0 - OVERQUALIFIED), "{text}");
        }
        assert_eq!(value("负责记账", JuniorCollege), Some(0.0));
        assert_eq!(value("大专及以上学历", EducationLevel::VocationalSecondary), Some(0.0));
    }
}
