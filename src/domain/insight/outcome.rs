//! What has become of people: how many found a place, where, how fast, and where others were lost on the way.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::anonymity::Persons;
use super::census::Census;
use super::dimension::{Dimension, Row};
use super::scope::Scope;
use super::stage::{Journey, Stage};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::record::name::RecordKind;

/// Days up to which the time to a place is counted, by steps; later ones are in none.
pub const DAYS: [i64; 8] = [7, 14, 30, 60, 90, 180, 365, 730];

/// That somebody has come so far with an opening.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Id of the person, in its tenant.
    pub person: Arc<str>,
    /// Kind and id of the opening, in its tenant.
    pub opening: (RecordKind, Arc<str>),
    /// How far.
    pub stage: Stage,
    /// Since when.
    pub time: DateTime<Utc>,
}

/// What has become of people, by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes {
    /// The most people first, ties by row.
    pub rows: Vec<OutcomeRow>,
    /// People in no row, as their group lies across several.
    pub blurred: u32,
    /// By employer how many people came how far with it, where that is more than rounding could make: the most who applied first.
    pub employers: Vec<EmployerRow>,
    /// Events of people who are not in the census, such as deleted ones. They are in no figure.
    pub unknown_people: u64,
    /// Events of openings that are not: their people count, their place and employer are not known.
    pub unknown_openings: u64,
    /// Pairs of a person and an opening whose times contradict each other; their stages count, their placement does not.
    pub contradictory: u64,
}

/// What has become of the people of a row. All counts are multiples of ten.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutcomeRow {
    /// Who.
    pub row: Row,
    /// All of them.
    pub people: u32,
    /// How far the count may be off.
    pub people_error: u32,
    /// How many came to each stage with any opening, in the order of [`Stage::ALL`].
    pub funnel: Vec<u32>,
    /// How many have a place.
    pub placed: u32,
    /// How far that count may be off.
    pub placed_error: u32,
    /// Of these, how many where it is known where.
    pub placed_somewhere: u32,
    /// Of these, how many in the region that was asked about; 0 where none was.
    pub placed_locally: u32,
    /// Of those placed, how many within each of [`DAYS`] after the first event of that opening.
    pub placed_within: Vec<u32>,
}

/// How far people came with an employer.
#[derive(Clone, Debug, PartialEq)]
pub struct EmployerRow {
    /// Its name.
    pub employer: String,
    /// How many came to each stage, in the order of [`Stage::ALL`], multiples of ten.
    pub funnel: Vec<u32>,
}

impl OutcomeRow {
    /// The share of people who have a place (去向落实率), in [0, 1].
    pub fn placement_rate(&self) -> Option<f64> {
        share(self.placed, self.people)
    }

    /// The share of those with a place who have it in the region asked about (留存率), in [0, 1].
    pub fn local_retention(&self) -> Option<f64> {
        share(self.placed_locally, self.placed_somewhere)
    }

    /// Days within which half of those placed were, between two of [`DAYS`] as if evenly spread; `None` where nobody is known to
    /// be, or half took longer than the longest.
    pub fn median_days(&self) -> Option<f64> {
        let half = f64::from(self.placed) / 2.0;
        let mut before = (0.0, 0.0);
        for (days, count) in DAYS.iter().zip(&self.placed_within) {
            let (days, count) = (*days as f64, f64::from(*count));
            if half > 0.0 && count >= half {
                let step: f64 = count - before.1;
                return Some(before.0 + (days - before.0) * (half - before.1) / step.max(1.0));
            }
            before = (days, count.max(before.1));
        }
        None
    }
}

fn share(part: u32, all: u32) -> Option<f64> {
    (all > 0).then(|| (f64::from(part) / f64::from(all)).min(1.0))
}

/// What has become of one person.
#[derive(Default)]
struct Fate {
    stages: [bool; Stage::ALL.len()],
    is_placed: bool,
    is_somewhere: bool,
    is_local: bool,
    days: Option<i64>,
    /// "employer\nstage", sorted, each once.
    with_employers: Vec<Arc<str>>,
}

impl Outcomes {
    /// What has become of the people in the scope. `local` is the region that people are kept in or lost from.
    pub fn of(
        census: &Census,
        scope: &Scope,
        by: Dimension,
        events: &[Event],
        local: Option<RegionCode>,
    ) -> Self {
        let mut journeys = BTreeMap::<(u32, &(RecordKind, Arc<str>)), Journey>::new();
        let mut unknown_people = 0;
        for event in events {
            match census.people.binary_search_by(|person| person.id.cmp(&event.person)) {
                Ok(person) => {
                    journeys
                        .entry((person as u32, &event.opening))
                        .or_default()
                        .take(event.stage, event.time);
                }
                Err(_) => unknown_people += 1,
            }
        }
        let mut fates: Vec<Fate> = census.people.iter().map(|_| Fate::default()).collect();
        let (mut unknown_openings, mut contradictory) = (0, 0);
        for ((person, (kind, id)), journey) in &journeys {
            let at =
                census.openings.binary_search_by(|opening| (opening.kind, &opening.id).cmp(&(*kind, id)));
            let opening = at.ok().and_then(|at| census.openings.get(at));
            unknown_openings += u64::from(opening.is_none());
            contradictory += u64::from(journey.disorder().is_some());
            let Some(fate) = fates.get_mut(*person as usize) else { continue };
            fate.take(journey, opening.and_then(|opening| opening.region), local);
            if let Some(opening) = opening.filter(|opening| !opening.employer.is_empty()) {
                let stages = journey.reached.keys().map(|stage| stage.id());
                fate.with_employers
                    .extend(stages.map(|stage| format!("{}\n{stage}", opening.employer).into()));
            }
        }
        for fate in &mut fates {
            fate.with_employers.sort_unstable();
            fate.with_employers.dedup();
        }
        let mut outcomes = Self::counted(census, scope, by, &fates);
        outcomes.unknown_people = unknown_people;
        outcomes.unknown_openings = unknown_openings;
        outcomes.contradictory = contradictory;
        outcomes
    }

    fn counted(census: &Census, scope: &Scope, by: Dimension, fates: &[Fate]) -> Self {
        let row_of = |person: u32| {
            census.person(person).filter(|person| scope.holds(person)).map(|person| by.row(person))
        };
        let table = census.groups.table(row_of);
        let sharing = |what: &str, is: &dyn Fn(&Fate) -> bool| {
            census.groups.sharing(what, row_of, |person| fates.get(person as usize).is_some_and(is))
        };
        let stages: Vec<BTreeMap<Row, Persons>> = Stage::ALL
            .iter()
            .enumerate()
            .map(|(at, stage)| sharing(stage.id(), &|fate| fate.stages.get(at) == Some(&true)))
            .collect();
        let placed = sharing("placed", &|fate| fate.is_placed);
        let somewhere = sharing("placed somewhere", &|fate| fate.is_somewhere);
        let locally = sharing("placed locally", &|fate| fate.is_local);
        let within: Vec<BTreeMap<Row, Persons>> = DAYS
            .iter()
            .map(|most| {
                sharing(&format!("within {most}"), &|fate| fate.days.is_some_and(|days| days <= *most))
            })
            .collect();
        let count = |of: &BTreeMap<Row, Persons>, row: &Row| of.get(row).map_or(0, |persons| persons.count);
        let told = |(row, persons): (&Row, &Persons)| {
            let all_placed = count(&placed, row).min(persons.count);
            OutcomeRow {
                row: row.clone(),
                people: persons.count,
                people_error: persons.error(),
                funnel: stages.iter().map(|stage| count(stage, row).min(persons.count)).collect(),
                placed: all_placed,
                placed_error: placed.get(row).map_or(0, Persons::error),
                placed_somewhere: count(&somewhere, row).min(all_placed),
                placed_locally: count(&locally, row).min(count(&somewhere, row)).min(all_placed),
                placed_within: within.iter().map(|days| count(days, row).min(all_placed)).collect(),
            }
        };
        let mut rows: Vec<OutcomeRow> = table.rows.iter().map(told).collect();
        rows.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.row.cmp(&b.row)));
        let in_scope = |person: u32| row_of(person).map(|_| ());
        let things =
            |person: u32| fates.get(person as usize).map_or(&[][..], |fate| &fate.with_employers[..]);
        let mut employers = BTreeMap::<&str, Vec<u32>>::new();
        for (((), thing), persons) in census.groups.sharing_each(in_scope, things) {
            let Some((employer, stage)) = thing.split_once('\n') else { continue };
            let at = Stage::ALL.iter().position(|other| other.id() == stage);
            let funnel = employers.entry(employer).or_insert_with(|| vec![0; Stage::ALL.len()]);
            if let Some(count) =
                at.and_then(|at| funnel.get_mut(at)).filter(|_| persons.count > persons.error())
            {
                *count = persons.count;
            }
        }
        let mut employers: Vec<EmployerRow> = employers
            .into_iter()
            .filter(|(_, funnel)| funnel.iter().any(|count| *count > 0))
            .map(|(employer, funnel)| EmployerRow { employer: employer.into(), funnel })
            .collect();
        employers
            .sort_by(|a, b| b.funnel.get(1).cmp(&a.funnel.get(1)).then_with(|| a.employer.cmp(&b.employer)));
        Self {
            rows,
            blurred: table.blurred.count,
            employers,
            unknown_people: 0,
            unknown_openings: 0,
            contradictory: 0,
        }
    }
}

impl Fate {
    fn take(&mut self, journey: &Journey, place: Option<RegionCode>, local: Option<RegionCode>) {
        for (reached, stage) in self.stages.iter_mut().zip(Stage::ALL) {
            *reached |= journey.reached.contains_key(&stage);
        }
        let Some(placed) = journey.placed() else { return };
        self.is_placed = true;
        self.is_somewhere |= place.is_some();
        self.is_local |= place.zip(local).is_some_and(|(place, local)| local.contains(place));
        let days = journey.began().map(|began| (placed - began).num_days());
        self.days = [self.days, days].into_iter().flatten().min();
    }
}

#[cfg(test)]
mod tests {
    use super::super::city::{City, Random};
    use super::super::fact::Fact;
    use super::*;

    /// Everybody applies; this share is placed, after 40 days, and half of them in the first of three regions.
    fn events(city: &City, placed: f64, seed: u64) -> (Vec<Event>, u32) {
        let mut random = Random(seed);
        let day = |day: i64| DateTime::from_timestamp(1_780_000_000 + day * 86_400, 0).unwrap();
        let (mut events, mut count) = (Vec::new(), 0);
        let openings: Vec<&Fact> = city.facts.iter().filter(|fact| fact.is_opening()).collect();
        let (here, there): (Vec<&Fact>, Vec<&Fact>) =
            openings.into_iter().partition(|fact| fact.region == RegionCode::parse("511502").ok());
        for person in city.facts.iter().filter(|fact| fact.is_person()) {
            let side = if random.below(2) == 0 { &here } else { &there };
            let opening = side[random.below(side.len() as u64) as usize];
            let mut event = |stage, at| {
                let opening = (opening.kind, opening.id.clone());
                events.push(Event { person: person.id.clone(), opening, stage, time: day(at) });
            };
            event(Stage::Applied, 0);
            if random.share() < placed {
                event(Stage::Accepted, 40);
                event(Stage::Started, 60);
                count += 1;
            }
        }
        (events, count)
    }

    #[test]
    fn rates_of_a_city_are_recovered() {
        let city = City::of_seed(8);
        let census = city.census();
        let local = RegionCode::parse("5115").ok();
        for placed in [0.3, 0.7, 0.95] {
            let (events, truth) = events(&city, placed, 1);
            let outcomes = Outcomes::of(&census, &Scope::default(), Dimension::Cluster, &events, local);
            let [row] = &outcomes.rows[..] else { panic!("people have no cluster: one row") };
            assert!(row.placed.abs_diff(truth) <= row.placed_error + 2, "{row:?} {truth}");
            assert!((row.placement_rate().unwrap() - placed).abs() < 0.08, "{row:?}");
            assert!((row.local_retention().unwrap() - 0.5).abs() < 0.12, "{row:?}");
            assert!((30.0..=60.0).contains(&row.median_days().unwrap()), "{:?}", row.median_days());
            assert_eq!(
                (outcomes.unknown_people, outcomes.unknown_openings, outcomes.contradictory),
                (0, 0, 0)
            );
            let all = row.funnel.iter().chain(&row.placed_within).chain([&row.people, &row.placed]);
            assert!(all.into_iter().all(|count| count % 10 == 0));
        }
    }

    #[test]
    fn what_does_not_fit_is_named_and_not_counted() {
        let city = City::of_seed(8);
        let census = city.census();
        let (all, _) = events(&city, 1.0, 2);
        let before = Outcomes::of(&census, &Scope::default(), Dimension::School, &all, None);
        let mut more = all.clone();
        more.push(Event { person: "nobody".into(), ..all[0].clone() });
        more.push(Event { opening: (RecordKind::JobPosting, "gone".into()), ..all[0].clone() });
        // The first person was placed before applying.
        let early = all[0].time - chrono::TimeDelta::days(9);
        more.push(Event { stage: Stage::Started, time: early, ..all[0].clone() });
        let after = Outcomes::of(&census, &Scope::default(), Dimension::School, &more, None);
        assert_eq!((after.unknown_people, after.unknown_openings, after.contradictory), (1, 1, 1));
        assert_eq!(before.rows.len(), 3);
        assert!(before.rows.iter().all(|row| row.local_retention() == Some(0.0)));
        let again: Vec<Event> = all.iter().rev().chain(&all).cloned().collect();
        assert_eq!(before, Outcomes::of(&census, &Scope::default(), Dimension::School, &again, None));
        let nobody = Outcomes::of(&Census::default(), &Scope::default(), Dimension::School, &all, None);
        assert_eq!((nobody.rows.len(), nobody.unknown_people), (0, all.len() as u64));
    }
}
