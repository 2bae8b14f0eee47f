//! A record: a name, what is common to all kinds, and one of the four resources.

pub mod audience;
pub mod course_profile;
pub mod document;
pub mod internship_slot;
pub mod job_posting;
pub mod name;
pub mod opening;
pub mod student_profile;
pub mod violation;
pub mod visibility;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use self::course_profile::CourseProfile;
use self::internship_slot::InternshipSlot;
use self::job_posting::JobPosting;
use self::name::{RecordKind, RecordName};
use self::student_profile::{ProtectedAttributes, StudentProfile};

/// A validated record as its owner states it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub name: RecordName,
    pub resource: Resource,
    pub labels: BTreeMap<String, String>,
    pub expire_time: Option<DateTime<Utc>>,
    pub visibility: Visibility,
}

/// The resource; its variant is the kind of the record's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Resource {
    JobPosting(Box<JobPosting>),
    InternshipSlot(Box<InternshipSlot>),
    StudentProfile(Box<StudentProfile>),
    CourseProfile(Box<CourseProfile>),
}

impl Resource {
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::JobPosting(_) => RecordKind::JobPosting,
            Self::InternshipSlot(_) => RecordKind::InternshipSlot,
            Self::StudentProfile(_) => RecordKind::StudentProfile,
            Self::CourseProfile(_) => RecordKind::CourseProfile,
        }
    }
}

/// Who besides the own tenant may be shown a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Visibility {
    #[default]
    Tenant,
    Alliance(Vec<String>),
    Public,
}

impl Record {
    pub fn kind(&self) -> RecordKind {
        self.name.kind
    }

    /// Parts the protected attributes from the rest, for stores that keep them apart.
    pub fn take_protected(&mut self) -> Option<ProtectedAttributes> {
        match &mut self.resource {
            Resource::StudentProfile(student) => student.protected.take(),
            _ => None,
        }
    }

    /// Puts back what [`Self::take_protected`] took.
    pub fn restore_protected(&mut self, protected: Option<ProtectedAttributes>) {
        if let Resource::StudentProfile(student) = &mut self.resource {
            student.protected = protected;
        }
    }
}
