//! 岗位.

use chrono::{DateTime, Utc};

use super::RecordKind;
use super::opening::Opening;
use super::role::{Content, KindInfo, Places, Posted, Role};
use super::violation::Violations;
use crate::domain::ranking::facts::Facts;
use crate::domain::text::Text;

/// An opening that an employer wants to fill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobPosting {
    /// What it has in common with internship slots; the pay of it is the salary.
    pub opening: Opening,
    /// How many people are still wanted, 0 (filled) to 100,000; `None` is not stated.
    pub headcount: Option<u32>,
}

impl JobPosting {
    /// An opening; its headcount is the number of places.
    pub const INFO: KindInfo = KindInfo {
        collection: "jobPostings",
        field: "job_posting",
        noun: "job",
        label: "岗位",
        words: &["job-postings", "jobs"],
        roles: &[Role::Opening],
        places: Some("headcount"),
    };
}

impl Content for JobPosting {
    fn facts(&self) -> Facts {
        let mut facts = self.opening.facts(RecordKind::JobPosting);
        facts.copy_key = self.opening.copy_key(&facts);
        facts.capacity = self.headcount;
        facts
    }

    fn text(&self) -> Text {
        self.opening.text()
    }

    fn posted(&self) -> Option<Posted<'_>> {
        Some(self.opening.posted())
    }

    fn wording(&self) -> Vec<(&'static str, &str)> {
        self.opening.wording()
    }

    fn find_unread(&self, v: &mut Violations) {
        self.opening.find_unread(v, "salary");
    }

    fn posting_time(&self) -> Option<DateTime<Utc>> {
        self.opening.posting_time
    }

    fn industry_clusters(&self) -> &[String] {
        &self.opening.industry_clusters
    }

    fn places(&self) -> Option<Places<'_>> {
        let employer = &self.opening.employer_display_name;
        Some(Places { employer, left: self.headcount, min_intake: 0, ranked_students: &[] })
    }

    fn set_places_left(&mut self, left: u32) {
        self.headcount = Some(left);
    }
}
