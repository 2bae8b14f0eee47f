//! Kinds of records as words on the command line.

use clap::ValueEnum;

use crate::domain::record::name::RecordKind;
use crate::pb::v1 as pb;

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// 岗位
    #[value(alias = "jobs", alias = "jobPostings")]
    JobPostings,
    /// 实习岗位
    #[value(alias = "internships", alias = "internshipSlots")]
    InternshipSlots,
    /// 学生
    #[value(alias = "students", alias = "studentProfiles")]
    StudentProfiles,
    /// 课程
    #[value(alias = "courses", alias = "courseProfiles")]
    CourseProfiles,
}

impl Kind {
    pub fn domain(self) -> RecordKind {
        match self {
            Self::JobPostings => RecordKind::JobPosting,
            Self::InternshipSlots => RecordKind::InternshipSlot,
            Self::StudentProfiles => RecordKind::StudentProfile,
            Self::CourseProfiles => RecordKind::CourseProfile,
        }
    }

    pub fn wire(self) -> pb::RecordKind {
        match self {
            Self::JobPostings => pb::RecordKind::JobPosting,
            Self::InternshipSlots => pb::RecordKind::InternshipSlot,
            Self::StudentProfiles => pb::RecordKind::StudentProfile,
            Self::CourseProfiles => pb::RecordKind::CourseProfile,
        }
    }
}
