//! 课程.

use crate::domain::message::Code;
use crate::domain::record::course_profile::CourseProfile;
use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::date::{date_to_pb, period_from_pb};
use super::qualification::{certificates_from_pb, certificates_to_pb, skills_from_pb, skills_to_pb};
use super::record::Convert;
use super::{code, field, limits};

impl Convert for CourseProfile {
    type Wire = pb::CourseProfile;

    fn from_pb(v: &mut Violations, wire: pb::CourseProfile, _: &TenantId) -> Self {
        let texts = [&wire.title, &wire.abilities, &wire.syllabus];
        if !v.is_trusting() && texts.into_iter().all(|text| field::is_blank(text)) {
            v.add("title", Code::OneRequired.with("fields", "title, abilities, syllabus"));
        }
        Self {
            title: field::text(v, "title", wire.title, limits::TITLE),
            school: field::text(v, "school", wire.school, limits::SCHOOL),
            major_code: code::major(v, "major_code", wire.major_code),
            major_name: field::text(v, "major_name", wire.major_name, limits::MAJOR),
            level: field::text(v, "level", wire.level, limits::LEVEL),
            abilities: field::text(v, "abilities", wire.abilities, limits::LONG_TEXT),
            syllabus: field::text(v, "syllabus", wire.syllabus, limits::LONG_TEXT),
            skills: skills_from_pb(v, wire.skills),
            certificates: certificates_from_pb(v, wire.certificates),
            certificates_text: field::text(
                v,
                "certificates_text",
                wire.certificates_text,
                limits::CERTIFICATES_TEXT,
            ),
            hours: field::whole(v, "hours", wire.hours, limits::HOURS),
            capacity: field::whole(v, "capacity", wire.capacity, limits::PLACES),
            term: field::text(v, "term", wire.term, limits::TERM),
            period: period_from_pb(v, wire.start_date, wire.end_date),
            region_code: code::region(v, "region_code", wire.region_code),
        }
    }

    fn to_pb(&self, _: bool) -> pb::CourseProfile {
        pb::CourseProfile {
            title: self.title.clone(),
            school: self.school.clone(),
            major_code: self.major_code.clone(),
            major_name: self.major_name.clone(),
            level: self.level.clone(),
            abilities: self.abilities.clone(),
            syllabus: self.syllabus.clone(),
            skills: skills_to_pb(&self.skills),
            certificates: certificates_to_pb(&self.certificates),
            certificates_text: self.certificates_text.clone(),
            hours: self.hours.map(|hours| hours as i32),
            capacity: self.capacity.map(|places| places as i32),
            term: self.term.clone(),
            start_date: self.period.start.map(date_to_pb),
            end_date: self.period.end.map(date_to_pb),
            region_code: self.region_code.clone(),
        }
    }

    fn title(wire: &pb::CourseProfile) -> &str {
        &wire.title
    }
}
