//! Exposure: how often each record is shown to a whole cohort, and lists spread so that none is shown more often than it may be.
//!
//! A ranking by itself shows everybody the same few openings. Here the lists of a cohort are filled place by place: first the first
//! place of everybody, then the second, and so on. Each place is a market of its own, in which a record takes as many subjects
//! as are left of its cap, and is filled by the solvers of [`placement`](super::placement) for the most subjects who are shown
//! something, then for the greatest sum of scores; the prices of each prove that (capacitated assignment as a minimum-cost flow: Ahuja,
//! Magnanti, Orlin, Network Flows, 1993, chapter 12). Earlier places come first, as a discounted gain has it; of the sum over all
//! places nothing is claimed.
//!
//! Gains are the scores, a loss is of the discounted cumulative gain with the discount `log2(1 + place)` (Järvelin, Kekäläinen
//! 2002) against the same subject's list without a cap. Unevenness is the Gini coefficient of how many subjects each record is shown to.

#![expect(clippy::indexing_slicing, reason = "numbers of records are checked by the market")]

use rustc_hash::FxHashSet;

use super::placement::check::check;
use super::placement::figures::gini;
use super::placement::market::{Choice, Market, SCORE_UNIT, Slot, Statement, Student};
use super::placement::objective::Objective;
use super::placement::plan::{Start, plan};

/// A record that a subject may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The number of the record.
    pub record: u32,
    /// Of the match, in millionths.
    pub score: u32,
}

/// A cohort with what each may be shown.
#[derive(Clone, Debug, Default)]
pub struct Cohort {
    /// For each subject, the best first, no record twice.
    pub candidates: Vec<Vec<Candidate>>,
    /// For each subject what breaks ties; the lower goes first.
    pub subject_lots: Vec<u64>,
    /// For each record the same.
    pub record_lots: Vec<u64>,
    /// For each record the most subjects that it is shown to.
    pub most: Vec<u32>,
    /// How many records each subject is shown.
    pub places: usize,
}

/// Who is shown what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    /// For each subject the records that it is shown, the best first.
    pub shown: Vec<Vec<u32>>,
    /// What it comes to.
    pub report: Report,
}

/// What spreading comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Records that are among the candidates of anybody.
    pub records: u32,
    /// Records that would be shown more often than they may be.
    pub congested: u32,
    /// The most subjects that one record would be shown to without caps.
    pub most_before: u32,
    /// The most that one is shown to.
    pub most_after: u32,
    /// Gini coefficient of the subjects that each record would be shown to without caps.
    pub gini_before: f64,
    /// The same with them.
    pub gini_after: f64,
    /// Subjects who would be shown something.
    pub subjects: u32,
    /// Of these, those who are shown another list.
    pub changed: u32,
    /// Places that stay empty and would not without caps.
    pub emptied: u32,
    /// The mean over subjects of the share of the discounted gain that is lost, in [0, 1].
    pub lost: f64,
    /// The greatest of these.
    pub worst_lost: f64,
    /// Whether the check of every place found it kept all caps and reached the bound of its prices.
    pub proven: bool,
}

/// Spreads lists. `None` where `go_on`, which is asked now and then, says no.
pub fn spread(cohort: &Cohort, go_on: &dyn Fn() -> bool) -> Option<Spread> {
    let mut left = cohort.most.clone();
    let mut given: Vec<FxHashSet<u32>> = vec![FxHashSet::default(); cohort.candidates.len()];
    let mut proven = true;
    for _ in 0..cohort.places {
        let Some(market) = market(cohort, &left, &given) else { break };
        let place = plan(&market, Objective::MaxFill, Start::default(), go_on);
        if !go_on() {
            return None;
        }
        let found = check(&market, &place);
        proven &= place.finished && found.faults.is_empty() && found.gap() == Some(0);
        let mut any = false;
        for (subject, record) in place.assigned.iter().enumerate() {
            let Some(record) = record else { continue };
            given[subject].insert(*record);
            left[*record as usize] -= 1;
            any = true;
        }
        if !any {
            break;
        }
    }
    let kept = |(own, given): (&Vec<Candidate>, &FxHashSet<u32>)| -> Vec<Candidate> {
        own.iter().copied().filter(|candidate| given.contains(&candidate.record)).collect()
    };
    let after: Vec<Vec<Candidate>> = cohort.candidates.iter().zip(&given).map(kept).collect();
    let report = Report { proven, ..Report::of(cohort, &after) };
    let records = |list: Vec<Candidate>| list.into_iter().map(|candidate| candidate.record).collect();
    Some(Spread { shown: after.into_iter().map(records).collect(), report })
}

/// One place of everybody; `None` where nothing is left to show.
fn market(cohort: &Cohort, left: &[u32], given: &[FxHashSet<u32>]) -> Option<Market> {
    let open = |own: &Vec<Candidate>, given: &FxHashSet<u32>| -> Vec<Choice> {
        let open = own.iter().filter(|one| left[one.record as usize] > 0 && !given.contains(&one.record));
        open.map(|one| Choice {
            slot: one.record,
            score: one.score.min(SCORE_UNIT),
            wish: None,
            listed: None,
        })
        .collect()
    };
    let choices: Vec<Vec<Choice>> =
        cohort.candidates.iter().zip(given).map(|(own, given)| open(own, given)).collect();
    if choices.iter().all(Vec::is_empty) {
        return None;
    }
    let slot = |(capacity, lot): (&u32, &u64)| Slot { capacity: *capacity, lot: *lot, ..Slot::default() };
    let statement = Statement {
        students: cohort.subject_lots.iter().map(|lot| Student { lot: *lot, ..Student::default() }).collect(),
        slots: left.iter().zip(&cohort.record_lots).map(slot).collect(),
        choices,
        ..Statement::default()
    };
    Market::new(statement).ok()
}

/// The discounted gain of a list.
fn gain<'c>(list: impl Iterator<Item = &'c Candidate>) -> f64 {
    let gain = |(candidate, place): (&Candidate, u32)| {
        f64::from(candidate.score) / f64::from(SCORE_UNIT) / f64::from(place + 1).log2()
    };
    list.zip(1..).map(gain).sum()
}

impl Report {
    fn of(cohort: &Cohort, after: &[Vec<Candidate>]) -> Self {
        let records = cohort.most.len();
        let (mut shown_before, mut shown_after) = (vec![0u32; records], vec![0u32; records]);
        let mut report = Self::default();
        let mut lost = Vec::new();
        for (own, after) in cohort.candidates.iter().zip(after) {
            let before = own.get(..cohort.places.min(own.len())).unwrap_or_default();
            before.iter().for_each(|one| shown_before[one.record as usize] += 1);
            after.iter().for_each(|one| shown_after[one.record as usize] += 1);
            report.subjects += u32::from(!before.is_empty());
            report.changed += u32::from(before != after.as_slice());
            report.emptied += (before.len() - after.len()) as u32;
            let ideal = gain(before.iter());
            if ideal > 0.0 {
                lost.push((1.0 - gain(after.iter()) / ideal).max(0.0));
            }
        }
        let over = shown_before.iter().zip(&cohort.most).filter(|(shown, most)| shown > most);
        Self {
            records: records as u32,
            congested: over.count() as u32,
            most_before: shown_before.iter().copied().max().unwrap_or(0),
            most_after: shown_after.iter().copied().max().unwrap_or(0),
            gini_before: gini(shown_before.iter().copied().map(f64::from)),
            gini_after: gini(shown_after.iter().copied().map(f64::from)),
            lost: lost.iter().sum::<f64>() / lost.len().max(1) as f64,
            worst_lost: lost.iter().copied().fold(0.0, f64::max),
            ..report
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cohort() -> impl Strategy<Value = Cohort> {
        (1..8usize, 1..7usize, 1..5usize).prop_flat_map(|(subjects, records, places)| {
            let list = proptest::collection::btree_map(0..records as u32, 0..=SCORE_UNIT, 0..=records);
            (
                proptest::collection::vec(list, subjects),
                proptest::collection::vec(1..4u32, records),
                Just(places),
            )
                .prop_map(|(lists, most, places)| {
                    let candidates = lists.into_iter().map(|list| {
                        let mut own: Vec<Candidate> =
                            list.into_iter().map(|(record, score)| Candidate { record, score }).collect();
                        own.sort_by_key(|one| (std::cmp::Reverse(one.score), one.record));
                        own
                    });
                    let candidates: Vec<_> = candidates.collect();
                    Cohort {
                        subject_lots: (0..candidates.len() as u64).collect(),
                        record_lots: (0..most.len() as u64).collect(),
                        candidates,
                        most,
                        places,
                    }
                })
        })
    }

    /// The greatest fill, then the greatest sum of scores, of the first place, over all ways there are.
    fn best_first_place(cohort: &Cohort) -> (u32, u64) {
        fn from(cohort: &Cohort, subject: usize, left: &mut [u32]) -> (u32, u64) {
            let Some(own) = cohort.candidates.get(subject) else { return (0, 0) };
            let mut best = from(cohort, subject + 1, left);
            for one in own {
                if left[one.record as usize] > 0 {
                    left[one.record as usize] -= 1;
                    let (count, sum) = from(cohort, subject + 1, left);
                    left[one.record as usize] += 1;
                    best = best.max((count + 1, sum + u64::from(one.score)));
                }
            }
            best
        }
        from(cohort, 0, &mut cohort.most.clone())
    }

    proptest! {
        #[test]
        fn no_cap_is_exceeded_and_nothing_is_shown_that_is_no_candidate(cohort in cohort()) {
            let Spread { shown, report } = spread(&cohort, &|| true).expect("not given up");
            let mut count = vec![0u32; cohort.most.len()];
            for (list, own) in shown.iter().zip(&cohort.candidates) {
                prop_assert!(list.len() <= cohort.places);
                let ranks: Vec<usize> = list.iter()
                    .map(|record| own.iter().position(|one| one.record == *record).expect("a candidate"))
                    .collect();
                prop_assert!(ranks.is_sorted_by(|a, b| a < b), "in the order of the ranking, none twice");
                list.iter().for_each(|record| count[*record as usize] += 1);
            }
            prop_assert!(count.iter().zip(&cohort.most).all(|(shown, most)| shown <= most));
            prop_assert_eq!(report.most_after, count.iter().copied().max().unwrap_or(0));
            prop_assert!(report.proven && (0.0..=1.0).contains(&report.lost) && report.lost <= report.worst_lost);
            prop_assert_eq!(&spread(&cohort, &|| true).expect("again").shown, &shown);
        }

        #[test]
        fn the_first_place_is_the_best_there_is(cohort in cohort()) {
            let cohort = Cohort { places: 1, ..cohort };
            let shown = spread(&cohort, &|| true).expect("not given up").shown;
            let score = |(own, list): (&Vec<Candidate>, &Vec<u32>)| -> u64 {
                own.iter().filter(|one| list.contains(&one.record)).map(|one| u64::from(one.score)).sum()
            };
            let count = shown.iter().map(|list| list.len() as u32).sum::<u32>();
            let sum = cohort.candidates.iter().zip(&shown).map(score).sum::<u64>();
            prop_assert_eq!((count, sum), best_first_place(&cohort));
        }

        #[test]
        fn caps_that_bind_nothing_change_nothing(cohort in cohort()) {
            let most = vec![cohort.candidates.len() as u32; cohort.most.len()];
            let cohort = Cohort { most, ..cohort };
            let Spread { shown, report } = spread(&cohort, &|| true).expect("not given up");
            for (list, own) in shown.iter().zip(&cohort.candidates) {
                let first: Vec<u32> = own.iter().take(cohort.places).map(|one| one.record).collect();
                let scores = |records: &[u32]| -> Vec<u32> {
                    own.iter().filter(|one| records.contains(&one.record)).map(|one| one.score).collect()
                };
                prop_assert_eq!(scores(list), scores(&first), "up to ties");
            }
            prop_assert_eq!((report.congested, report.emptied), (0, 0));
            prop_assert!(report.lost < 1e-12);
        }
    }

    #[test]
    fn what_is_lost_and_won_is_counted() {
        let one = |record, score| Candidate { record, score };
        let cohort = Cohort {
            candidates: vec![vec![one(0, 800_000), one(1, 400_000)], vec![one(0, 600_000), one(2, 600_000)]],
            subject_lots: vec![0, 1],
            record_lots: vec![0, 1, 2],
            most: vec![1, 1, 1],
            places: 1,
        };
        let Spread { shown, report } = spread(&cohort, &|| true).expect("not given up");
        assert_eq!(shown, [[0], [2]], "who loses nothing gives way");
        assert_eq!((report.most_before, report.most_after, report.congested, report.changed), (2, 1, 1, 1));
        assert_eq!((report.lost, report.emptied, report.subjects, report.records), (0.0, 0, 2, 3));
        let (before, after) = (2.0 / 3.0, 1.0 / 3.0);
        assert!((report.gini_before - before).abs() < 1e-12 && (report.gini_after - after).abs() < 1e-12);
        let none = spread(&cohort, &|| false);
        assert_eq!(none, None, "given up");
    }
}
