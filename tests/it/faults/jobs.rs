//! Records that are written, replaced and deleted, one by one, in batches and in imports.

use std::collections::BTreeMap;

use serde_json::json;
use talentmatch::pb::v1 as pb;

use super::works::answered;
use crate::documents::Dice;
use crate::support::{Client, id, record};

/// Jobs that come and go, and courses that imports overwrite.
const JOBS: u64 = 120;
const COURSES: u64 = 80;
/// Courses of one import.
const PART: u64 = 30;

/// By id what a record says, which is a number in its title.
type Contents = BTreeMap<String, u64>;

fn title(content: u64) -> String {
    format!("数控车工 {content}")
}

fn content(title: &str) -> u64 {
    title.rsplit(' ').next().and_then(|number| number.parse().ok()).expect("a number")
}

/// What is stored of a kind under ids that begin so.
async fn stored(client: &Client, kind: pb::RecordKind, prefix: &str) -> Contents {
    let of = |record: pb::Record| {
        let title = match record.resource.expect("a resource") {
            pb::record::Resource::JobPosting(job) => job.title,
            pb::record::Resource::CourseProfile(course) => course.title,
            other => panic!("{other:?}"),
        };
        (id(&record.name), content(&title))
    };
    let mut records = client.list(kind).await;
    records.retain(|record| id(&record.name).starts_with(prefix));
    records.into_iter().map(of).collect()
}

/// Jobs: what is tried at a time is there as a whole or not at all.
#[derive(Default)]
pub struct Upserts {
    known: Contents,
    /// Of the batch that is on its way.
    tried: Vec<(String, Option<u64>)>,
    pub acknowledged: u64,
}

impl Upserts {
    pub async fn step(&mut self, client: &Client, dice: &mut Dice) -> Option<()> {
        let there = self.known.keys().nth(dice.roll(JOBS) as usize).cloned();
        match (dice.roll(4), there) {
            (0, Some(id)) => {
                self.tried = vec![(id.clone(), None)];
                answered(client.delete(&format!("jobPostings/{id}"), "").await, "a delete")?;
            }
            _ => {
                let (first, count) = (dice.roll(JOBS), 1 + dice.roll(8));
                let ids = (first..first + count).map(|number| format!("job-{:03}", number % JOBS));
                self.tried = ids.map(|id| (id, Some(dice.roll(1 << 40)))).collect();
                let upsert = |(id, content): &(String, Option<u64>)| pb::UpsertRecordRequest {
                    record: Some(record(json!({
                        "name": format!("jobPostings/{id}"),
                        "jobPosting": {"title": title(content.unwrap_or_default())}
                    }))),
                    ..Default::default()
                };
                answered(client.batch(self.tried.iter().map(upsert).collect()).await, "a batch")?;
            }
        }
        self.made();
        self.acknowledged += 1;
        Some(())
    }

    fn made(&mut self) {
        for (id, content) in self.tried.drain(..) {
            match content {
                Some(content) => drop(self.known.insert(id, content)),
                None => drop(self.known.remove(&id)),
            }
        }
    }

    pub async fn check(&mut self, client: &Client, what: &str) {
        let stored = stored(client, pb::RecordKind::JobPosting, "job-").await;
        let is_made = |(id, content): &(String, Option<u64>)| {
            stored.get(id).copied() == *content && self.known.get(id).copied() != *content
        };
        if self.tried.iter().any(is_made) {
            self.made();
        }
        self.tried.clear();
        assert_eq!(stored, self.known, "{what}");
    }
}

/// Courses that are imported: of an import that was cut off each may be there or not.
#[derive(Default)]
pub struct Imports {
    known: Contents,
    tried: Contents,
    pub acknowledged: u64,
}

impl Imports {
    pub async fn step(&mut self, client: &Client, dice: &mut Dice) -> Option<()> {
        let first = dice.roll(COURSES);
        let ids = (first..first + PART).map(|number| format!("course-{:03}", number % COURSES));
        self.tried = ids.map(|id| (id, dice.roll(1 << 40))).collect();
        let course = |(id, content): (&String, &u64)| {
            record(json!({
                "name": format!("courseProfiles/{id}"),
                "courseProfile": {"title": title(*content)}
            }))
        };
        let answer = answered(client.import(self.tried.iter().map(course).collect()).await, "an import")?;
        assert_eq!((answer.stored_count, answer.failures), (self.tried.len() as i64, vec![]));
        self.known.append(&mut self.tried);
        self.acknowledged += 1;
        Some(())
    }

    pub async fn check(&mut self, client: &Client, what: &str) {
        let stored = stored(client, pb::RecordKind::CourseProfile, "course-").await;
        for (id, content) in std::mem::take(&mut self.tried) {
            if stored.get(&id) == Some(&content) {
                self.known.insert(id, content);
            }
        }
        assert_eq!(stored, self.known, "{what}");
    }
}
