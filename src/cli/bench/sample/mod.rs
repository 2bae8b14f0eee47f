//! As many records as wanted, made from the bundled sample: the same number gives the same record.
//!
//! Each is one of the sample, changed into another of its field: its place, majors, occupation, skills and certificates are
//! drawn from the official catalogues and the lexicon, the common ones more often, its text is mixed from sentences of the
//! sample, and pay, title and employer vary. So a million records differ in what they state as real ones do; their
//! sentences are fewer than those of real ones, and lists of words are longer for it.

mod random;
mod stock;
mod varied;

use crate::cli::demo::SAMPLE;
use crate::domain::lexicon::{self, TermKind};
use crate::pb::json::record_from_json;
use crate::pb::v1::Record;
use crate::pb::v1::record::Resource;

use random::Random;
use stock::Stock;
use varied::Varied;

/// Of ten records: students, internship slots, job postings, courses, in the order of the sample.
const SHARES: [usize; 4] = [3, 2, 4, 1];
/// The label that names the field of a record of the sample.
const FIELD: &str = "field";

/// Makes records.
pub struct Sample {
    /// By kind.
    patterns: Vec<Vec<Pattern>>,
    stock: Stock,
}

/// A record of the sample.
struct Pattern {
    record: Record,
    /// Its field in the lexicon.
    field: &'static str,
}

impl Pattern {
    fn label(&self) -> &str {
        self.record.labels.get(FIELD).map_or("", String::as_str)
    }
}

impl Sample {
    pub fn read() -> anyhow::Result<Self> {
        let mut patterns = Vec::new();
        for file in SAMPLE {
            let lines = file.lines().filter(|line| !line.trim().is_empty());
            let pattern = |line: &str| {
                let record = record_from_json(line)?;
                anyhow::Ok(Pattern { field: field_of(&record), record })
            };
            patterns.push(lines.map(pattern).collect::<anyhow::Result<Vec<_>>>()?);
        }
        let sentences = patterns.iter().flatten().flat_map(|pattern| {
            let sentences = texts(&pattern.record).into_iter().flat_map(sentences_of);
            sentences.map(|sentence| (pattern.label().to_string(), sentence.to_string()))
        });
        let stock = Stock::with(sentences.collect());
        Ok(Self { patterns, stock })
    }

    /// The record of a number.
    pub fn record(&self, number: usize) -> Record {
        let mut random = Random::of(number as u64);
        let kind = self.patterns.get(kind_of(number));
        let Some(pattern) = kind.and_then(|patterns| random.pick(patterns)) else { return Record::default() };
        let mut record = pattern.record.clone();
        let collection = record.name.split('/').next().unwrap_or_default();
        record.name = format!("{collection}/bench-{number}");
        record.expire_time = None;
        let (label, field) = (pattern.label(), pattern.field);
        if let Some(resource) = &mut record.resource {
            Varied { stock: &self.stock, random, label, field, number }.resource(resource);
        }
        record
    }
}

fn kind_of(number: usize) -> usize {
    let mut place = number % SHARES.iter().sum::<usize>();
    for (kind, share) in SHARES.iter().enumerate() {
        if place < *share {
            return kind;
        }
        place -= share;
    }
    0
}

/// The lexicon's field that most skills of a record are of.
fn field_of(record: &Record) -> &'static str {
    let skills = match &record.resource {
        Some(Resource::JobPosting(job)) => &job.skills[..],
        Some(Resource::InternshipSlot(slot)) => &slot.skills,
        Some(Resource::StudentProfile(student)) => &student.skills,
        Some(Resource::CourseProfile(course)) => &course.skills,
        Some(Resource::ResourceOffer(offer)) => &offer.skills,
        Some(Resource::ResourceNeed(need)) => &need.skills,
        Some(Resource::ExpertProfile(expert)) => &expert.skills,
        None => &[],
    };
    let terms = skills.iter().filter_map(|skill| lexicon::lookup(&skill.name, TermKind::Skill));
    let fields: Vec<_> = terms.map(|term| term.field).collect();
    let often = |field: &&str| fields.iter().filter(|other| *other == field).count();
    fields.iter().copied().max_by_key(|field| (often(field), *field)).unwrap_or("通用")
}

fn texts(record: &Record) -> Vec<&str> {
    match &record.resource {
        Some(Resource::JobPosting(job)) => vec![&job.description],
        Some(Resource::InternshipSlot(slot)) => vec![&slot.description],
        Some(Resource::StudentProfile(student)) => student.experiences.iter().map(String::as_str).collect(),
        Some(Resource::CourseProfile(course)) => vec![&course.abilities, &course.syllabus],
        // Their sentences would be of no use in records of work and training.
        Some(Resource::ResourceOffer(_) | Resource::ResourceNeed(_) | Resource::ExpertProfile(_)) | None => {
            Vec::new()
        }
    }
}

fn sentences_of(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['。', '；', '\n']).filter(|sentence| !sentence.trim().is_empty())
}

#[cfg(test)]
mod tests;
