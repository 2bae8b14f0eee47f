//! A random world, and the naive model of who may see what in it. It is written from the words of `proto/`, and shares no
//! line with the service.

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;

use crate::documents::Dice;
use crate::support::*;

/// The second at which a world begins.
pub const NOW: i64 = 1_795_132_800;
pub const TENANTS: [&str; 3] = ["a", "b", "c"];
const ALLIANCES: [&str; 3] = ["x", "y", "z"];
/// What every course gives and every job asks.
pub const CERTIFICATE: &str = "电工证";
const PROVINCES: [&str; 3] = ["500112", "511502", "110101"];

/// A tenant with its alliances.
pub struct Tenant {
    pub id: &'static str,
    pub alliances: Vec<&'static str>,
}

#[derive(Clone, Debug)]
pub enum Reach {
    Own,
    Alliances(Vec<&'static str>),
    Everyone,
}

/// What a student said: an answer, tenants, and the half second since [`NOW`] at which it ends.
#[derive(Clone, Debug)]
pub struct Said {
    answer: Option<bool>,
    to: Vec<&'static str>,
    ends: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Made {
    pub owner: &'static str,
    pub kind: pb::RecordKind,
    pub id: String,
    reach: Reach,
    said: Option<Said>,
    /// In half seconds since [`NOW`].
    expires: Option<i64>,
    region: &'static str,
}

pub struct World {
    pub tenants: Vec<Tenant>,
    pub records: Vec<Made>,
}

fn some_of(dice: &mut Dice, words: &[&'static str]) -> Vec<&'static str> {
    words.iter().copied().filter(|_| dice.roll(2) == 0).collect()
}

/// Before, at, or after the times at which a world is looked at: 0 and 10 seconds.
fn some_end(dice: &mut Dice) -> Option<i64> {
    [None, None, None, Some(-20), Some(0), Some(1), Some(2), Some(19), Some(20), Some(21), Some(5_000)]
        [dice.roll(11) as usize]
}

impl World {
    pub fn of(seed: u64, size: u64) -> Self {
        let mut dice = Dice(seed);
        let tenants: Vec<Tenant> =
            TENANTS.map(|id| Tenant { id, alliances: some_of(&mut dice, &ALLIANCES) }).into();
        let records = (0..size).map(|number| {
            let owner = &tenants[dice.roll(3) as usize];
            let kind = KINDS[[0, 1, 2, 2, 2, 3, 4, 5, 6, 6][dice.roll(10) as usize]];
            // Only members publish into an alliance.
            let within = some_of(&mut dice, &owner.alliances);
            let reach = match dice.roll(4) {
                0 => Reach::Own,
                1 | 2 if !within.is_empty() => Reach::Alliances(within),
                _ => Reach::Everyone,
            };
            let said = (is_person(kind) && dice.roll(6) > 0).then(|| Said {
                answer: [None, Some(false), Some(true), Some(true), Some(true)][dice.roll(5) as usize],
                to: some_of(&mut dice, &["a", "b", "c", "*"]),
                ends: some_end(&mut dice),
            });
            let (expires, region) = (some_end(&mut dice), PROVINCES[dice.roll(3) as usize]);
            Made { owner: owner.id, kind, id: format!("r-{number:02}"), reach, said, expires, region }
        });
        let records = records.collect();
        Self { tenants, records }
    }

    pub fn of_kind(&self, kind: pb::RecordKind) -> impl Iterator<Item = &Made> {
        self.records.iter().filter(move |made| made.kind == kind)
    }
}

fn is_person(kind: pb::RecordKind) -> bool {
    matches!(kind, pb::RecordKind::StudentProfile | pb::RecordKind::ExpertProfile)
}

fn time_of(half_seconds: i64) -> prost_types::Timestamp {
    let (seconds, half) = (half_seconds.div_euclid(2), half_seconds.rem_euclid(2));
    prost_types::Timestamp { seconds: NOW + seconds, nanos: half as i32 * 500_000_000 }
}

impl Made {
    pub fn name(&self) -> String {
        let collection = match self.kind {
            pb::RecordKind::JobPosting => "jobPostings",
            pb::RecordKind::InternshipSlot => "internshipSlots",
            pb::RecordKind::StudentProfile => "studentProfiles",
            pb::RecordKind::ResourceOffer => "resourceOffers",
            pb::RecordKind::ResourceNeed => "resourceNeeds",
            pb::RecordKind::ExpertProfile => "expertProfiles",
            _ => "courseProfiles",
        };
        format!("tenants/{}/{collection}/{}", self.owner, self.id)
    }

    pub fn province(&self) -> &'static str {
        &self.region[..2]
    }

    /// The record as its owner stores it.
    pub fn record(&self) -> pb::Record {
        let certificates = json!([{"name": CERTIFICATE, "required": true}]);
        let (field, form): (&str, Value) = match self.kind {
            pb::RecordKind::JobPosting => (
                "jobPosting",
                json!({"title": "数控车工", "regionCode": self.region, "certificates": certificates}),
            ),
            pb::RecordKind::InternshipSlot => {
                ("internshipSlot", json!({"title": "数控车工", "regionCode": self.region}))
            }
            pb::RecordKind::StudentProfile => (
                "studentProfile",
                json!({"majorName": "数控车工", "preferences": {"regionCodes": [self.region]},
                    "protected": {"gender": "女", "ethnicity": "藏族"}}),
            ),
            pb::RecordKind::ResourceOffer | pb::RecordKind::ResourceNeed => {
                let is_offer = self.kind == pb::RecordKind::ResourceOffer;
                let category = "RESOURCE_CATEGORY_EXPERT";
                (
                    if is_offer { "resourceOffer" } else { "resourceNeed" },
                    json!({"title": "数控车工", "category": category, "regionCode": self.region}),
                )
            }
            pb::RecordKind::ExpertProfile => {
                ("expertProfile", json!({"fields": ["数控车工"], "regionCodes": [self.region]}))
            }
            _ => (
                "courseProfile",
                json!({"title": "数控车工", "regionCode": self.region, "certificates": certificates}),
            ),
        };
        let mut record = record(json!({"name": self.name(), field: form}));
        record.expire_time = self.expires.map(time_of);
        let alliances = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        match &self.reach {
            Reach::Own => record.set_visibility(pb::Visibility::Tenant),
            Reach::Alliances(names) => {
                record.set_visibility(pb::Visibility::Alliance);
                record.alliances = alliances(names);
            }
            Reach::Everyone => record.set_visibility(pb::Visibility::Public),
        }
        let consent = match &mut record.resource {
            Some(pb::record::Resource::StudentProfile(student)) => Some(&mut student.consent),
            Some(pb::record::Resource::ExpertProfile(expert)) => Some(&mut expert.consent),
            _ => None,
        };
        if let (Some(consent), Some(said)) = (consent, &self.said) {
            let answer = match said.answer {
                None => pb::Answer::Unspecified,
                Some(true) => pb::Answer::Yes,
                Some(false) => pb::Answer::No,
            };
            *consent = Some(pb::Consent {
                matching: answer.into(),
                disclose_to: alliances(&said.to),
                expire_time: said.ends.map(time_of),
                ..Default::default()
            });
        }
        record
    }

    fn is_over(end: Option<i64>, second: i64) -> bool {
        end.is_some_and(|end| end <= 2 * (second - NOW))
    }

    pub fn has_expired(&self, second: i64) -> bool {
        Self::is_over(self.expires, second)
    }

    /// The student said no, or the consent has ended.
    pub fn has_no_consent(&self, second: i64) -> bool {
        self.said.as_ref().is_some_and(|said| said.answer == Some(false) || Self::is_over(said.ends, second))
    }

    /// Whether the tenant may read the record.
    pub fn may_be_got(&self, by: &Tenant, second: i64) -> bool {
        if self.owner == by.id {
            return true;
        }
        let reaches = match &self.reach {
            Reach::Own => false,
            Reach::Alliances(names) => names.iter().any(|name| by.alliances.contains(name)),
            Reach::Everyone => true,
        };
        let agreed = match (&self.said, self.kind) {
            (_, kind) if !is_person(kind) => true,
            (Some(Said { answer: Some(true), to, .. }), _) => to.contains(&"*") || to.contains(&by.id),
            _ => false,
        };
        reaches && agreed && !self.has_expired(second) && !self.has_no_consent(second)
    }

    /// Whether a match may bring the record to the tenant.
    pub fn may_be_matched(&self, by: &Tenant, second: i64) -> bool {
        self.may_be_got(by, second) && !self.has_expired(second) && !self.has_no_consent(second)
    }
}
