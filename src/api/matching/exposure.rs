//! `BatchMatch` with a cap on exposure: the whole cohort is ranked, its lists are spread, and then each subject is answered.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures::stream::{self, StreamExt};
use tokio::sync::mpsc;

use super::batch::{BatchAnswers, Call};
use super::fold::{fold, groups};
use crate::api::share::own_task::OwnTask;
use crate::api::share::unread::Unread;
use crate::api::{Problem, limits};
use crate::convert::field;
use crate::domain::exposure::{Candidate, Cohort, Report, Spread, spread};
use crate::domain::message::Code;
use crate::domain::placement::market::{SCORE_UNIT, lot};
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::record::violation::Violations;
use crate::engine::compute::{self, Limit};
use crate::engine::error::EngineError;
use crate::engine::matcher::{MatchQuery, Matches};
use crate::pb::v1 as pb;

/// Subjects between two messages of progress.
const TOLD_EACH: usize = 50;

/// To how many subjects one record may be shown.
#[derive(Clone, Copy)]
pub(super) struct Cap {
    subjects: Option<u32>,
    subjects_a_place: Option<f64>,
}

/// Reads a cap. `target` is the kind that is shown.
pub(super) fn cap_from_pb(
    v: &mut Violations,
    cap: Option<pb::ExposureCap>,
    target: Option<RecordKind>,
) -> Option<Cap> {
    let pb::ExposureCap { max_subject_count, max_subjects_per_place } = cap?;
    v.within("exposure_cap", |v| {
        let subjects = Some(max_subject_count).filter(|count| *count != 0);
        let subjects = field::in_range(v, "max_subject_count", subjects, 1..=limits::SUBJECTS as i32);
        let a_place = Some(max_subjects_per_place).filter(|number| *number != 0.0);
        let least = f64::MIN_POSITIVE;
        let a_place = field::in_range(v, "max_subjects_per_place", a_place, least..=limits::SUBJECTS_A_PLACE);
        if max_subject_count == 0 && max_subjects_per_place == 0.0 {
            v.add("", Code::OneRequired.with("fields", "max_subject_count, max_subjects_per_place"));
        }
        if a_place.is_some() && target.is_some_and(|kind| !kind.is(Role::Opening)) {
            v.add("max_subjects_per_place", Code::OpeningsOnly);
        }
        Some(Cap { subjects: subjects.map(i32::unsigned_abs), subjects_a_place: a_place })
    })
}

impl Cap {
    /// The most subjects that a record with so many places left is shown to.
    fn of(self, places: u32) -> u32 {
        let by_places = self.subjects_a_place.map(|most| ((most * f64::from(places)) as u32).max(1));
        self.subjects.into_iter().chain(by_places).min().unwrap_or(u32::MAX)
    }

    fn to_pb(self) -> pb::ExposureCap {
        pb::ExposureCap {
            max_subject_count: self.subjects.unwrap_or(0).cast_signed(),
            max_subjects_per_place: self.subjects_a_place.unwrap_or(0.0),
        }
    }
}

/// What is shown to each subject.
pub(super) struct Chosen {
    names: Vec<String>,
    shown: Vec<Vec<u32>>,
    /// How deep they lie in the rankings.
    pub(super) depth: usize,
}

impl Chosen {
    /// Leaves of a subject's ranking what was chosen for it.
    pub(super) fn keep(&self, subject: usize, matches: &mut Matches) {
        let numbers = self.shown.get(subject).map_or(&[][..], Vec::as_slice);
        let names = numbers.iter().filter_map(|number| self.names.get(*number as usize));
        let names: HashSet<&str> = names.map(String::as_str).collect();
        matches.results.retain(|found| names.contains(found.place.name.as_str()));
    }
}

/// A record that a subject may be shown: its name, its score in millionths, and the places that it has left.
type Found = (String, u32, u32);

impl Call {
    /// Progress, what the cap changes, and one answer for each subject.
    pub(super) fn capped_answers(self, cap: Cap, unread: Unread) -> BatchAnswers {
        let (sender, receiver) = mpsc::unbounded_channel();
        let total = self.batch.names.len();
        let told = move |progress: Option<pb::BatchProgress>, exposure: Option<pb::ExposureReport>| {
            pb::BatchMatchResponse { subject_count: total as i64, progress, exposure, ..Default::default() }
        };
        let call = self.clone();
        let work = OwnTask::begin(async move {
            call.choose(cap, |done| {
                let progress = pb::BatchProgress { done_count: done as i64, total_count: total as i64 };
                // Nobody may be listening any more.
                let _ = sender.send(told(Some(progress), None));
            })
            .await
        });
        let progress =
            stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
        let answers = stream::once(work).flat_map(move |done| match done.and_then(|done| done) {
            Ok((chosen, report)) => {
                let report = stream::iter([Ok(told(None, Some(report)))]);
                report.chain(self.clone().answers(Some(Arc::new(chosen)), unread.clone())).boxed()
            }
            Err(error) => stream::iter([Err(Problem::from(error))]).boxed(),
        });
        progress.map(Ok).chain(answers).boxed()
    }

    async fn choose(
        &self,
        cap: Cap,
        tell: impl Fn(usize),
    ) -> Result<(Chosen, pb::ExposureReport), EngineError> {
        let total = self.batch.names.len();
        let most = limits::EXPOSURE_DEPTH.min(limits::EXPOSURE_RESULTS / total.max(1));
        let depth = most.max(self.batch.limit);
        let mut rankings = stream::iter(0..total)
            .map(|subject| {
                let call = self.clone();
                OwnTask::begin(async move { call.may_be_shown(subject, depth).await })
            })
            .buffered(limits::BATCH_WIDTH);
        let mut number_of: HashMap<String, u32> = HashMap::new();
        let mut cohort = Cohort { places: self.batch.limit, ..Cohort::default() };
        tell(0);
        while let Some(found) = rankings.next().await {
            let number = |(name, score, places): Found| {
                let next = cohort.most.len() as u32;
                let record = *number_of.entry(name).or_insert_with_key(|name| {
                    cohort.most.push(cap.of(places));
                    cohort.record_lots.push(lot(0, name));
                    next
                });
                Candidate { record, score }
            };
            let candidates = found?.into_iter().map(number).collect();
            cohort.candidates.push(candidates);
            let done = cohort.candidates.len();
            if done.is_multiple_of(TOLD_EACH) || done == total {
                tell(done);
            }
        }
        cohort.subject_lots = self.batch.names.iter().map(|name| lot(0, &name.to_string())).collect();
        let _turn = self.api.matches.take(&self.caller.tenant).await?;
        let waiting = Limit::of_waiting();
        let go_on = waiting.asks();
        let spread = compute::run(move || spread(&cohort, &go_on)).await.map_err(EngineError::Internal)?;
        let Spread { shown, report } =
            spread.ok_or_else(|| EngineError::Internal("given up while it was waited for".into()))?;
        let mut names = vec![String::new(); number_of.len()];
        for (name, number) in number_of {
            if let Some(place) = names.get_mut(number as usize) {
                *place = name;
            }
        }
        Ok((Chosen { names, shown, depth }, report_to_pb(&report, cap, depth)))
    }

    /// What stands in a subject's ranking, once of what is one in nearly the same words. A subject that cannot be matched has nothing:
    /// its answer says why.
    async fn may_be_shown(&self, subject: usize, depth: usize) -> Vec<Found> {
        let Ok(matches) = self.ranked(subject, depth).await else { return Vec::new() };
        let result = |found: &crate::engine::matcher::Match| pb::MatchResult {
            name: found.place.name.clone(),
            ..Default::default()
        };
        let query: &MatchQuery = &self.batch.query;
        let results =
            fold(matches.results.iter().map(result).collect(), &matches, groups(&matches, query), false);
        let kept: HashSet<String> = results.into_iter().map(|result| result.name).collect();
        let found = matches.results.iter().filter(|found| kept.contains(&found.place.name));
        let told = found.map(|found| {
            let score = found.score.as_ref().map_or(0.0, |score| score.total);
            let score = (score * f64::from(SCORE_UNIT)).round().clamp(0.0, f64::from(SCORE_UNIT)) as u32;
            (found.place.name.clone(), score, found.document.facts.capacity.unwrap_or(1))
        });
        told.collect()
    }
}

fn report_to_pb(report: &Report, cap: Cap, depth: usize) -> pb::ExposureReport {
    pb::ExposureReport {
        cap: Some(cap.to_pb()),
        depth: depth as i32,
        record_count: report.records.into(),
        congested_count: report.congested.into(),
        most_before_count: report.most_before.into(),
        most_after_count: report.most_after.into(),
        gini_before: report.gini_before,
        gini_after: report.gini_after,
        subject_count: report.subjects.into(),
        changed_subject_count: report.changed.into(),
        emptied_place_count: report.emptied.into(),
        ndcg_lost: report.lost,
        worst_ndcg_lost: report.worst_lost,
        proven: report.proven,
    }
}
