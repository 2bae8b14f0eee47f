//! What a plan is asked for, by names.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::message::{Code, Message};
use crate::domain::placement::cap::Per;
use crate::domain::placement::objective::Objective;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::search::match_filter::MatchFilter;

/// A plan as it is asked for.
#[derive(Clone, Debug)]
pub struct PlacementQuery {
    /// Under which the plan is kept; empty takes the beginning of the input's digest.
    pub id: String,
    /// Who is to be placed.
    pub students: Chosen,
    /// Where.
    pub slots: Chosen,
    /// What the plan is made for.
    pub objective: Objective,
    /// How much each part of a score counts.
    pub weights: RankingWeights,
    /// Breaks ties.
    pub seed: u64,
    /// What it keeps to.
    pub terms: Terms,
    /// The most openings that are acceptable to a student.
    pub acceptable: usize,
    /// Id of the plan whose students are moved as little as can be.
    pub standing: Option<String>,
    /// Id of the round whose wishes count.
    pub round: Option<String>,
    /// What was handed in during that round, by student; who is not in it has no wishes.
    pub handed_in: BTreeMap<String, Vec<String>>,
    /// Whether the price of each rule, cap and reserve is told.
    pub priced: bool,
    /// Of the solver, and once more of the prices.
    pub time_limit: Duration,
    /// The time at which the rules are judged.
    pub as_of: DateTime<Utc>,
    /// The service's time.
    pub now: DateTime<Utc>,
}

/// Records of the caller's own.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// These.
    Named(Vec<RecordName>),
    /// All of a kind that pass.
    By(RecordKind, Box<MatchFilter>),
}

/// What a plan keeps to, and what it tries out. Names are full ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// Seats for the priority group.
    pub reserves: Vec<Reserve>,
    /// The most students of a kind in each unit.
    pub caps: Vec<CapTerm>,
    /// Groups that must be together, or must not.
    pub groups: Vec<Group>,
    /// Students and where they are placed already.
    pub fixed: Vec<(String, String)>,
    /// Pairs that one side refuses.
    pub vetoes: Vec<(String, String)>,
    /// Wishes that count instead of those of the profile.
    pub wishes: Vec<(String, Vec<String>)>,
    /// Capacities that are tried out.
    pub capacities: Vec<(String, u32)>,
    /// Ids of rules that are left aside.
    pub ignored_rules: Vec<String>,
    /// The round whose wishes count.
    pub round: Option<RoundTerm>,
}

/// A round that a plan takes wishes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundTerm {
    /// Its id.
    pub id: String,
    /// Whether it was over when the plan was made.
    pub is_over: bool,
}

/// Seats for the priority group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reserve {
    /// The opening; `None` is each of them.
    pub slot: Option<String>,
    /// How many.
    pub seats: u32,
    /// Whether they stay empty when the group does not fill them.
    pub hard: bool,
}

/// The most students of a kind in each unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CapTerm {
    /// What it counts in.
    pub per: Per,
    /// The most.
    pub most: u32,
    /// Only students of this school; empty is any.
    pub school: String,
    /// Only students of this major; empty is any.
    pub major_code: String,
    /// Only openings of this employer; empty is any.
    pub employer: String,
}

/// Students who must be together or must not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Who.
    pub students: Vec<String>,
    /// True: one opening or none takes them; false: no opening takes two.
    pub together: bool,
}

impl Terms {
    /// Why a plan that keeps to these cannot be made real.
    pub fn trials(&self) -> Vec<Message> {
        let rules = self.ignored_rules.iter().map(|rule| Code::RuleAside.with("rule", rule.as_str()));
        let tried =
            |(slot, most): &(String, u32)| Code::SeatsTried.with("slot", slot.as_str()).with("seats", *most);
        let capacities = self.capacities.iter().map(tried);
        let open = self.round.iter().filter(|round| !round.is_over);
        let open = open.map(|round| Code::RoundOpen.with("round", round.id.as_str()));
        rules.chain(capacities).chain(open).collect()
    }
}
