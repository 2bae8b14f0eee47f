//! A plan as it is kept.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::terms::Terms;
use crate::domain::message::{Code, Message};
use crate::domain::placement::objective::Objective;
use crate::engine::error::EngineError;
use crate::engine::kept;
pub use crate::engine::kept::to_bytes;

/// All of a plan but its students.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanHead {
    /// Its own, in its tenant.
    pub id: String,
    /// When it was made.
    pub create_time: DateTime<Utc>,
    /// When it was adopted; `None` for a proposal.
    pub adopt_time: Option<DateTime<Utc>>,
    /// Id of the plan that has taken its place since, or is about to.
    pub replaced_by: Option<String>,
    /// While it is being adopted.
    pub adopting: Option<Adopting>,
    /// What it was made for.
    pub objective: Objective,
    /// What ties were broken by.
    pub seed: u64,
    /// What it kept to.
    pub terms: Terms,
    /// The most openings that were acceptable to a student.
    pub acceptable: usize,
    /// SHA-256 of all that it was made from, in hexadecimal.
    pub input_digest: String,
    /// SHA-256 of who goes where, in hexadecimal.
    pub plan_digest: String,
    /// What it was made by.
    pub made_by: MadeBy,
    /// How many students there are.
    pub students: u64,
    /// How many pairs were acceptable.
    pub pairs: u64,
    /// Students with more openings open to them than were acceptable.
    pub cut_students: u64,
    /// Openings that state no capacity.
    pub unstated_capacities: u64,
    /// What the check found.
    pub certificate: Certificate,
    /// What each part costs.
    pub prices: Vec<PartPrice>,
    /// How protected groups fare.
    pub fairness: Vec<FairnessRow>,
    /// Placements by hand.
    pub overrides: Vec<Override>,
    /// The openings, by name.
    pub slots: Vec<PlannedSlot>,
    /// Id of the plan whose students it moved as little as could be.
    pub standing: Option<String>,
}

/// What a plan was made by, so that it can be made again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MadeBy {
    /// The embedding model.
    pub model: String,
    /// Version of the texts.
    pub text_version: u32,
    /// Version of the rules.
    pub rule_set: String,
    /// Version of all else that is derived.
    pub derivation: String,
    /// The weights, in the order of the parts of a score.
    pub weights: Vec<f64>,
    /// When the rules were judged.
    pub as_of: DateTime<Utc>,
}

/// What a check found, and what the plan comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Certificate {
    /// What is broken.
    pub faults: Vec<Message>,
    /// Pairs that would both rather be together.
    pub blocking_pairs: u64,
    /// Reached of the first goal, as a decimal number.
    pub value: String,
    /// What no plan exceeds.
    pub bound: String,
    /// The difference.
    pub gap: String,
    /// What a placed, a kept and a reserved seat count in these.
    pub weights: [i64; 3],
    /// Whether the solver came to its end.
    pub finished: bool,
    /// Students placed.
    pub placed: u64,
    /// Their scores in millionths.
    pub score: i64,
    /// How many are at each rank, from the first.
    pub ranks: Vec<u32>,
    /// How many have a score in each tenth.
    pub scores: Vec<u32>,
    /// Gini coefficient of a ranking alone.
    pub gini_before: f64,
    /// Gini coefficient of the plan.
    pub gini_after: f64,
    /// Students beyond the seats by a ranking alone.
    pub crowded_out: u64,
}

/// What a part costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartPrice {
    /// Which, in words.
    pub part: String,
    /// More students placed without it.
    pub placed: i64,
    /// More score without it, in millionths.
    pub score: i64,
}

/// A group of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FairnessRow {
    /// "gender".
    pub attribute: String,
    /// Its value.
    pub value: String,
    /// `None` where it is hidden: students, and the share placed, the wish rank and the score.
    pub shown: Option<(u32, [Option<Figure>; 3])>,
}

/// A figure, its bounds, and where there are others enough how much more it is, with bounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure, its lower and its upper bound.
    pub own: [f64; 3],
    /// The difference, its lower and its upper bound.
    pub more: Option<[f64; 3]>,
}

/// A placement by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Override {
    /// The student.
    pub student: String,
    /// Where it was.
    pub before: Option<String>,
    /// Where it is.
    pub after: Option<String>,
    /// When.
    pub time: DateTime<Utc>,
    /// Ids of the rules that the pair breaks.
    pub broken_rules: Vec<String>,
}

/// An opening of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedSlot {
    /// Its name.
    pub name: String,
    /// Its employer.
    pub employer: String,
    /// Seats.
    pub capacity: u32,
    /// Taken ones.
    pub taken: u32,
    /// The fewest that it takes.
    pub min_intake: u32,
    /// Whether it takes nobody because too few would come.
    pub closed: bool,
    /// What a seat costs, in units of the first goal.
    pub price: i64,
}

/// A student of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedStudent {
    /// Its name.
    pub name: String,
    /// Its place among the openings of the plan.
    pub slot: Option<u32>,
    /// Of the pair, in millionths.
    pub score: u32,
    /// Of the opening among those acceptable, from 1; 0 where it is none of them.
    pub rank: u32,
    /// Why it is not placed.
    pub reasons: Vec<Reason>,
    /// The changes that together would place it; none where none would.
    #[serde(deserialize_with = "read_changes")]
    pub change: Vec<Message>,
}

/// Why a student is not placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// "full", "reserved", "cap", "closed", "group", "rule", "no_consent", "placed_already", "nothing_acceptable".
    pub kind: String,
    /// Which rule, cap or plan.
    pub detail: String,
    /// Openings that it keeps the student out of.
    pub slots: u32,
}

impl Reason {
    /// In words.
    pub fn said(&self) -> Message {
        let detail = self.detail.as_str();
        let code = |code: Code| code.with("count", self.slots);
        match self.kind.as_str() {
            "full" => code(Code::SlotsFull),
            "reserved" => code(Code::SlotsReserved),
            "cap" => code(Code::SlotsCapped).with("cap", detail.trim_start_matches("cap ")),
            "closed" => code(Code::SlotsClosed),
            "group" => code(Code::GroupDoesNotFit),
            "rule" => code(Code::RuleForbids).with("rule", detail),
            "no_consent" => Code::NotAgreedYet.into(),
            "placed_already" => Code::PlacedBy.with("plan", detail),
            _ => Code::NothingAcceptable.into(),
        }
    }
}

/// How far the adoption of a plan is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Adopting {
    /// Openings whose capacity it changes; no other plan changes them meanwhile.
    pub slots: Vec<String>,
    /// What they were and become; empty until that is known.
    pub lowered: Vec<Lowering>,
}

/// An opening whose capacity a plan changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lowering {
    /// The opening.
    pub slot: String,
    /// Its etag before.
    pub before: String,
    /// Its etag after.
    pub after: String,
}

/// That somebody was placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// Id of the adopted plan.
    pub plan: String,
    /// Full name of the opening.
    pub slot: String,
    /// When.
    pub time: DateTime<Utc>,
}

/// A plan with its students, and the revision of what is kept of it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptPlan {
    /// All but its students.
    pub head: PlanHead,
    /// Its students, by name.
    pub students: Vec<PlannedStudent>,
    /// Of the head.
    pub revision: u64,
}

/// Changes; in plans of earlier versions they were one text.
fn read_changes<'d, D: serde::Deserializer<'d>>(from: D) -> Result<Vec<Message>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Text(String),
        Said(Vec<Message>),
    }
    Ok(match Kept::deserialize(from)? {
        Kept::Text(text) if text.is_empty() => Vec::new(),
        Kept::Text(text) => vec![text.into()],
        Kept::Said(changes) => changes,
    })
}

/// What [`to_bytes`] wrote of a head or of students.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, EngineError> {
    kept::from_bytes("a plan", bytes)
}
