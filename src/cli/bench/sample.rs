//! As many records as wanted, made from the bundled sample: the same number gives the same records.

#![expect(
    clippy::indexing_slicing,
    reason = "a number is drawn below the length of a list that is never empty"
)]

use serde_json::{Value, json};

use crate::cli::demo::SAMPLE;
use crate::pb::json::record_from_json;
use crate::pb::v1::Record;

/// Of ten records: students, internship slots, job postings, courses, in the order of the sample.
const SHARES: [usize; 4] = [3, 2, 4, 1];
/// Place of the students in the sample.
const STUDENTS: usize = 0;
/// Texts that are made anew, by the field of the resource.
const TEXTS: [&str; 4] = ["description", "abilities", "syllabus", "experiences"];
/// Sentences in a text that is made anew.
const SENTENCES: usize = 6;

/// Generates records.
pub struct Sample {
    kinds: Vec<Vec<Value>>,
    /// Sentences of all texts of a kind.
    sentences: Vec<Vec<String>>,
}

impl Sample {
    pub fn read() -> anyhow::Result<Self> {
        let mut kinds = Vec::new();
        for file in SAMPLE {
            let lines = file.lines().filter(|line| !line.trim().is_empty());
            kinds.push(lines.map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?);
        }
        let sentences = kinds.iter().map(|records| records.iter().flat_map(sentences_of).collect()).collect();
        Ok(Self { kinds, sentences })
    }

    /// The record of a number. Its title, place and conditions are those of one of the sample, its text is mixed from
    /// sentences of others of its kind.
    pub fn record(&self, number: usize) -> anyhow::Result<Record> {
        let kind = kind_of(number);
        let mut random = Random(number as u64);
        let mut value = self.kinds[kind][random.below(self.kinds[kind].len())].clone();
        let collection = value["name"].as_str().and_then(|name| name.split('/').next()).unwrap_or_default();
        value["name"] = Value::from(format!("{collection}/bench-{number}"));
        if let Some(record) = value.as_object_mut() {
            record.remove("expireTime");
        }
        let resource =
            value.as_object_mut().and_then(|record| record.values_mut().find(|field| field.is_object()));
        if let Some(resource) = resource {
            if kind == STUDENTS {
                // Every student can be a subject.
                resource["consent"] = json!({"matching": "ANSWER_YES", "discloseTo": ["*"]});
            }
            for field in TEXTS {
                match resource.get_mut(field) {
                    Some(Value::Array(texts)) => *texts = vec![Value::from(self.text(kind, &mut random))],
                    Some(text) => *text = Value::from(self.text(kind, &mut random)),
                    None => {}
                }
            }
        }
        Ok(record_from_json(&value.to_string())?)
    }

    fn text(&self, kind: usize, random: &mut Random) -> String {
        let sentences = &self.sentences[kind];
        (0..SENTENCES).map(|_| sentences[random.below(sentences.len())].as_str()).collect()
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

fn sentences_of(record: &Value) -> Vec<String> {
    let resource = record.as_object().and_then(|record| record.values().find(|field| field.is_object()));
    let texts = TEXTS.iter().filter_map(|field| resource?.get(field)).flat_map(|text| match text {
        Value::Array(texts) => texts.clone(),
        text => vec![text.clone()],
    });
    let texts = texts.filter_map(|text| text.as_str().map(str::to_string));
    texts
        .flat_map(|text| text.split_inclusive(['。', '；', '\n']).map(str::to_string).collect::<Vec<_>>())
        .collect()
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_record() {
        let sample = Sample::read().expect("the sample reads");
        for number in 0..40 {
            let record = sample.record(number).expect("a record");
            assert_eq!(record, sample.record(number).expect("a record"));
            assert!(record.name.ends_with(&format!("/bench-{number}")));
        }
        assert_ne!(
            sample.record(0).expect("a record").resource,
            sample.record(10).expect("a record").resource
        );
    }
}
