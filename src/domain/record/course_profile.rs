//! 课程.

use serde::{Deserialize, Serialize};

use super::opening::{Period, Qualification};

/// A course, training or whole major that teaches skills and prepares for certificates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
