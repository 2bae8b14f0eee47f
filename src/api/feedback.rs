//! The calls of `FeedbackService`.

use std::sync::Arc;

use futures::stream::{self, BoxStream, StreamExt};

use super::request::name_of_role;
use super::{Api, Problem, limits};
use crate::convert::{field, time_from_pb};
use crate::domain::insight::stage::Stage;
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::role::Role;
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::engine::feedback::{Feedback, Given, Heard, Lesson, Lessons};
use crate::pb::v1 as pb;

impl Api {
    pub(super) fn feedback(&self) -> Feedback {
        Feedback::new(self.serving.now(), self.ledger.clone())
    }

    /// `RecordEvents`: records what became of matches.
    pub async fn record_events(
        &self,
        caller: &Caller,
        request: pb::RecordEventsRequest,
    ) -> Result<pb::RecordEventsResponse, Problem> {
        let now = self.serving.now().clock.now();
        let mut v = Violations::new();
        if request.events.is_empty() {
            v.add("events", Code::Required);
        }
        let events = field::list(&mut v, "events", request.events, limits::EVENTS, |v, event| {
            let id = event.event_id;
            field::id(v, "event_id", &id);
            // It is kept for as long as the event.
            field::impersonal(v, "event_id", &id);
            field::no_identity(v, "student_name", &event.student_name);
            field::no_identity(v, "opening_name", &event.opening_name);
            let student = name_of_role(v, "student_name", &event.student_name, &caller.tenant, Role::Seeker);
            let opening = name_of_role(v, "opening_name", &event.opening_name, &caller.tenant, Role::Opening);
            let stage = field::choice(v, "stage", event.stage, stage_of);
            if event.stage == 0 {
                v.add("stage", Code::Required);
            }
            if event.event_time.is_none() {
                v.add("event_time", Code::Required);
            }
            let time = time_from_pb(v, "event_time", event.event_time);
            if time.is_some_and(|time| time > now) {
                v.add("event_time", Code::InFuture);
            }
            Some(Given { id, student: student?, opening: opening?, stage: stage?, time: time? })
        });
        let events: Vec<Given> = v.check(events).map_err(EngineError::from)?.into_iter().flatten().collect();
        let heard = self.feedback().record(caller, &events).await?;
        let results = events.into_iter().zip(heard).map(|(event, heard)| result(event.id, heard)).collect();
        Ok(pb::RecordEventsResponse { results })
    }

    /// `ExportTrainingPairs`: what became of pairs, as grades, part by part.
    pub fn export_training_pairs(
        &self,
        caller: &Caller,
    ) -> BoxStream<'static, Result<pb::ExportTrainingPairsResponse, Problem>> {
        let (feedback, tenant) = (Arc::new(self.feedback()), caller.tenant.clone());
        // Where the next part begins, until there is none.
        let parts = stream::try_unfold(Some(None::<String>), move |begin| {
            let (feedback, tenant) = (feedback.clone(), tenant.clone());
            async move {
                let Some(after) = begin else { return Ok(None) };
                Ok(match feedback.lessons(&tenant, after.as_deref()).await? {
                    Some((lessons, last)) => Some((part(lessons), Some(Some(last)))),
                    None if after.is_none() => Some((part(Lessons::default()), None)),
                    None => None,
                })
            }
        });
        parts.boxed()
    }
}

fn part(lessons: Lessons) -> pb::ExportTrainingPairsResponse {
    let pair = |lesson: Lesson| pb::TrainingPair {
        student_name: lesson.student.to_string(),
        opening_name: lesson.opening.to_string(),
        stage: stage_to_pb(lesson.stage).into(),
        grade: lesson.grade.into(),
    };
    pb::ExportTrainingPairsResponse {
        pairs: lessons.pairs.into_iter().map(pair).collect(),
        gone_pair_count: lessons.gone as i64,
        contradictory_pair_count: lessons.contradictory as i64,
    }
}

fn result(event_id: String, heard: Heard) -> pb::FeedbackEventResult {
    use pb::FeedbackEventState as State;
    let (state, contradiction) = match heard {
        Heard::Recorded(contradiction) => (State::Recorded, contradiction),
        Heard::Known => (State::Known, None),
        Heard::IdTaken => (State::IdTaken, None),
        Heard::UnknownStudent => (State::UnknownStudent, None),
        Heard::UnknownOpening => (State::UnknownOpening, None),
        Heard::TooMany => (State::TooMany, None),
    };
    pb::FeedbackEventResult {
        event_id,
        state: state.into(),
        contradiction: contradiction.unwrap_or_default(),
    }
}

fn stage_of(stage: pb::FeedbackStage) -> Option<Stage> {
    use pb::FeedbackStage as Wire;
    match stage {
        Wire::Unspecified => None,
        Wire::Shown => Some(Stage::Shown),
        Wire::Applied => Some(Stage::Applied),
        Wire::Interviewed => Some(Stage::Interviewed),
        Wire::Offered => Some(Stage::Offered),
        Wire::Accepted => Some(Stage::Accepted),
        Wire::Rejected => Some(Stage::Rejected),
        Wire::Started => Some(Stage::Started),
        Wire::Completed => Some(Stage::Completed),
        Wire::Left => Some(Stage::Left),
    }
}

fn stage_to_pb(stage: Stage) -> pb::FeedbackStage {
    use pb::FeedbackStage as Wire;
    match stage {
        Stage::Shown => Wire::Shown,
        Stage::Applied => Wire::Applied,
        Stage::Interviewed => Wire::Interviewed,
        Stage::Offered => Wire::Offered,
        Stage::Accepted => Wire::Accepted,
        Stage::Rejected => Wire::Rejected,
        Stage::Started => Wire::Started,
        Stage::Completed => Wire::Completed,
        Stage::Left => Wire::Left,
    }
}
