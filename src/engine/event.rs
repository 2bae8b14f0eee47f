//! Matchmaking events: the records of two sides, held against each other in both directions -> a schedule with its check.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::compute::{self, Limit};
use super::error::EngineError;
use super::matcher::Matcher;
use super::ports::{Order, Search};
use super::subject::Subject;
use crate::domain::event::check::{Check, check};
use crate::domain::event::{Event, Pair, Party, Schedule, schedule};
use crate::domain::message::Code;
use crate::domain::placement::market::{SCORE_UNIT, lot};
use crate::domain::ranking::bands::Bands;
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::query::Judge;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::ranking::score::Score;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::visibility;
use crate::domain::rules::conditions;
use crate::domain::rules::{Bar, RuleSet, bar};
use crate::domain::search::match_filter::MatchFilter;

/// Hosts of one event.
pub const MOST_HOSTS: usize = 200;
/// Guests of one event.
pub const MOST_GUESTS: usize = 1_000;

/// One side as it is asked for.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// These.
    Named(Vec<RecordName>),
    /// All of a kind that pass and that the caller may see.
    By(RecordKind, Box<MatchFilter>),
}

/// What holds for one party.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Slots in which it is not there, from 0.
    pub absent: Vec<u32>,
    /// The fewest meetings; `None` is what holds for all.
    pub least: Option<u32>,
    /// The most meetings; `None` is what holds for all.
    pub most: Option<u32>,
}

/// An event as it is asked for.
#[derive(Clone, Debug)]
pub struct EventQuery {
    /// Those with tables.
    pub hosts: Chosen,
    /// Those who go from table to table.
    pub guests: Chosen,
    /// How many slots there are.
    pub slots: u32,
    /// Slots in which nobody meets, from 0.
    pub breaks: Vec<u32>,
    /// The most meetings at a time; `None` is as many as there are hosts.
    pub tables: Option<u32>,
    /// What holds for those who say nothing else.
    pub least: u32,
    /// What holds for those who say nothing else.
    pub most: u32,
    /// What holds for single parties.
    pub terms: BTreeMap<RecordName, Terms>,
    /// Hosts and guests who are not to meet.
    pub vetoes: HashSet<(RecordName, RecordName)>,
    /// The least score in each direction; `None` is the bound of what is relevant.
    pub score: Option<f64>,
    /// The most hosts that are acceptable to a guest.
    pub acceptable: usize,
    /// How much each part of a score counts.
    pub weights: RankingWeights,
    /// Breaks ties.
    pub seed: u64,
    /// The time at which the rules are judged.
    pub as_of: DateTime<Utc>,
    /// The service's time.
    pub now: DateTime<Utc>,
}

/// A planned event, with the names behind its numbers.
pub struct PlannedEvent {
    /// The hosts, by name.
    pub hosts: Vec<Arc<Document>>,
    /// The guests, by name.
    pub guests: Vec<Arc<Document>>,
    /// What was planned for.
    pub event: Event,
    /// Who meets whom.
    pub schedule: Schedule,
    /// What the check counted; it found nothing wrong.
    pub check: Check,
}

impl Matcher {
    /// Plans an event.
    pub async fn plan_event(&self, caller: &Caller, query: &EventQuery) -> Result<PlannedEvent, EngineError> {
        let hosts = self.side(caller, &query.hosts, query, ("hosts", MOST_HOSTS)).await?;
        let guests = self.side(caller, &query.guests, query, ("guests", MOST_GUESTS)).await?;
        let names: HashSet<&RecordName> = hosts.iter().map(|host| host.name()).collect();
        if let Some(both) = guests.iter().find(|guest| names.contains(guest.name())) {
            let why = Code::NamedTwice.with("name", both.name().to_string());
            return Err(EngineError::invalid("guests", why));
        }
        let taking_part: HashSet<&RecordName> =
            hosts.iter().chain(&guests).map(|party| party.name()).collect();
        if let Some(stranger) = query.terms.keys().find(|name| !taking_part.contains(name)) {
            let why = Code::NotOfPlan.with("name", stranger.to_string());
            return Err(EngineError::invalid("terms", why));
        }
        let judge = Judge { tenant: caller.tenant.clone(), as_of: query.as_of, now: query.now };
        let scale = Arc::new(Scale {
            hosts: hosts.iter().map(|host| (host.name().to_string(), host.clone())).collect(),
            rules: self.rules.clone(),
            judge,
            query: query.clone(),
        });
        let jobs: Vec<(u32, Arc<Document>)> = (0..).zip(guests.iter().cloned()).collect();
        let rows = compute::map(jobs, move |(at, guest)| scale.row(at, &guest)).await;
        let pairs: Vec<Pair> = rows.map_err(EngineError::Internal)?.into_iter().flatten().collect();
        let event = event_of(query, &hosts, &guests, pairs);
        let waiting = Limit::of_waiting();
        let go_on = waiting.asks();
        let planned = compute::run(move || {
            let made = schedule(&event, &go_on)?;
            let found = check(&event, &made.meetings);
            Some((event, made, found))
        });
        let planned = planned.await.map_err(EngineError::Internal)?;
        let (event, schedule, check) =
            planned.ok_or_else(|| EngineError::Internal("given up while it was waited for".into()))?;
        if !check.faults.is_empty() || check.score != schedule.score {
            return Err(EngineError::Internal("the check of an event found faults".into()));
        }
        Ok(PlannedEvent { hosts, guests, event, schedule, check })
    }

    /// The records of a side, by name.
    async fn side(
        &self,
        caller: &Caller,
        chosen: &Chosen,
        query: &EventQuery,
        (field, most): (&str, usize),
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let mut side = match chosen {
            Chosen::Named(names) => {
                let mut side = Vec::with_capacity(names.len());
                for name in names {
                    let subject = Subject::Stored(name.clone());
                    if let Resolved::Document { document, .. } =
                        self.subject(caller, subject, name.kind, query.now).await?
                    {
                        side.push(document);
                    }
                }
                side
            }
            Chosen::By(kind, filter) => {
                let mut conditions = visibility::matched(caller, *kind, query.now);
                conditions::wanted(&mut conditions, caller, filter);
                let search = Search { filter: conditions, order: Order::Newest, limit: most + 1 };
                let mut side = self.store.search(search).await?;
                side.retain(|one| visibility::is_matched(caller, &one.record, query.now));
                if side.len() > most {
                    return Err(EngineError::invalid(
                        format!("{field}.filter"),
                        Code::TooMany.with("most", most),
                    ));
                }
                side
            }
        };
        side.sort_by(|a, b| a.name().cmp(b.name()));
        if let Some(pair) = side
            .windows(2)
            .find(|pair| pair.first().map(|one| one.name()) == pair.last().map(|one| one.name()))
        {
            let twice = pair.first().map(|one| one.name().to_string()).unwrap_or_default();
            return Err(EngineError::invalid(format!("{field}.names"), Code::NamedTwice.with("name", twice)));
        }
        if side.is_empty() {
            return Err(EngineError::invalid(field, Code::Empty));
        }
        Ok(side)
    }
}

/// What every pair is judged by.
struct Scale {
    hosts: Vec<(String, Arc<Document>)>,
    rules: Arc<RuleSet>,
    judge: Judge,
    query: EventQuery,
}

impl Scale {
    /// The acceptable meetings of a guest, the best first.
    fn row(&self, guest: u32, document: &Document) -> Vec<Pair> {
        let name = document.name().to_string();
        let own = Side { name: &name, facts: &document.facts, embedding: &document.embedding };
        let pair = |(at, (host_name, host)): (u32, &(String, Arc<Document>))| {
            let veto = (host.name().clone(), document.name().clone());
            let judging = self.judge.judging(Some(document.name()), host.name());
            let is_open = !self.query.vetoes.contains(&veto)
                && bar(&self.rules, &document.facts, &host.facts, judging, &[]) == Bar::None;
            if !is_open {
                return None;
            }
            let theirs = Side { name: host_name, facts: &host.facts, embedding: &host.embedding };
            let score = |subject: Side<'_>, target: Side<'_>| {
                let score = Score::of(subject, target, &self.query.weights).total;
                let least = Bands::of(Some(subject.facts.kind), target.facts.kind).relevant_from();
                (score > 0.0 && score >= self.query.score.unwrap_or(least)).then_some(score)
            };
            let score = score(own, theirs)?.min(score(theirs, own)?);
            let score = (score * f64::from(SCORE_UNIT)).round().clamp(1.0, f64::from(SCORE_UNIT)) as u32;
            Some(Pair { host: at, guest, score })
        };
        let mut row: Vec<Pair> = (0..).zip(&self.hosts).filter_map(pair).collect();
        row.sort_by_cached_key(|pair| {
            let host = self.hosts.get(pair.host as usize);
            (std::cmp::Reverse(pair.score), host.map(|(name, _)| lot(self.query.seed, name)))
        });
        row.truncate(self.query.acceptable);
        row
    }
}

fn event_of(
    query: &EventQuery,
    hosts: &[Arc<Document>],
    guests: &[Arc<Document>],
    pairs: Vec<Pair>,
) -> Event {
    let party = |document: &Arc<Document>| {
        let own = query.terms.get(document.name()).cloned().unwrap_or_default();
        let is_open = |slot: u32| !query.breaks.contains(&slot) && !own.absent.contains(&slot);
        let most = own.most.unwrap_or(query.most);
        Party {
            open: (0..query.slots).map(is_open).collect(),
            least: own.least.unwrap_or(query.least).min(most),
            most,
            lot: lot(query.seed, &document.name().to_string()),
        }
    };
    Event {
        hosts: hosts.iter().map(party).collect(),
        guests: guests.iter().map(party).collect(),
        slots: query.slots,
        tables: query.tables.unwrap_or(hosts.len() as u32),
        pairs,
    }
}
