//! One pair: its score, the rules it breaks, and what would change it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::error::EngineError;
use super::matcher::{Match, MatchQuery, Matcher};
use super::ports::{Order, Search};
use super::subject::Subject;
use crate::domain::lexicon::TermKind;
use crate::domain::ranking::copies::Similar;
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::query::Place;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::ranking::score::Score;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::role::Role;
use crate::domain::record::visibility::{self, consents};
use crate::domain::rules::broken_rules;
use crate::domain::rules::remedy::{Remedy, is_of_field, remedies};
use crate::domain::search::filter::{Condition, Field};

/// Most courses that are named for one change, and most changes that are returned.
const COURSES: usize = 5;
const REMEDIES: usize = 20;
/// Courses that are looked at for one change: not all are of the pair's field.
const LOOKED_AT: usize = 40;

/// A pair with what would change it.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// As it was resolved for the caller.
    pub subject: Resolved,
    /// The target with its score and the rules that it breaks with the subject; it may be one that no match returns.
    pub pair: Match,
    /// Each with the courses that give what is missing, nearest to the pair's opening first.
    pub remedies: Vec<(Remedy, Vec<Arc<Document>>)>,
}

impl Matcher {
    /// Explains a pair whether or not a match would find it, but for students who have not agreed to be matched.
    pub async fn explain(
        &self,
        caller: &Caller,
        subject: Subject,
        target: &RecordName,
        query: &MatchQuery,
    ) -> Result<Explanation, EngineError> {
        let subject = self.resolve(caller, subject, query).await?;
        let document = self.get(caller, target, query).await?;
        if !consents(&document.record, query.now) {
            return Err(EngineError::NoConsent(target.clone()));
        }
        let name = target.to_string();
        let side = Side { name: &name, facts: &document.facts, embedding: &document.embedding };
        let score = Score::of(subject.side(), side, &query.weights);
        let judging = query.judge(caller).judging(subject.name(), target);
        let broken = broken_rules(&self.rules, subject.facts(), &document.facts, judging);
        let has_holder = [subject.facts(), &document.facts].iter().any(|facts| facts.kind.is(Role::Holder));
        let mut found = Vec::new();
        for remedy in
            remedies(&self.rules, subject.side(), side, &query.weights, judging).into_iter().take(REMEDIES)
        {
            let courses = match &remedy.missing {
                // Where neither side is somebody who has skills, or gives them, nobody is to learn.
                Some((kind, term)) if has_holder => {
                    let mut courses = self.courses_for(caller, *kind, term, side, query.now).await?;
                    // A certificate is a thing of its own; a skill is a word that courses of any field may use.
                    courses.retain(|course| {
                        *kind == TermKind::Certificate
                            || is_of_field(&course.facts, subject.facts(), &document.facts)
                    });
                    courses.truncate(COURSES);
                    courses
                }
                _ => Vec::new(),
            };
            found.push((remedy, courses));
        }
        let eligible = !broken.iter().any(|broken| broken.keeps_out);
        let place = Place { eligible, value: score.total, name };
        let stands = place.clone();
        let pair = Match { document, place, stands, score: Some(score), broken, similar: Similar::default() };
        Ok(Explanation { subject, pair, remedies: found })
    }

    /// Courses that state the skill or certificate and that the caller may see at `now`, nearest to a record first.
    pub(super) async fn courses_for(
        &self,
        caller: &Caller,
        kind: TermKind,
        term: &str,
        near: Side<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let field = match kind {
            TermKind::Skill => Field::Skill,
            TermKind::Certificate => Field::Certificate,
        };
        let mut courses = Vec::new();
        for kind in RecordKind::having(Role::Teacher) {
            let mut filter = visibility::matched(caller, kind, now);
            filter.require(Condition::AnyOf(field, vec![term.to_string()]));
            filter.require_if_stated(Condition::AtLeast(Field::Capacity, 1));
            let order = Order::Nearest(near.embedding.clone());
            courses.extend(self.store.search(Search { filter, order, limit: LOOKED_AT }).await?);
        }
        courses.retain(|course| visibility::is_matched(caller, &course.record, now));
        courses.sort_by(|a, b| {
            let nearness = |course: &Document| course.embedding.dense_cosine(near.embedding);
            nearness(b).total_cmp(&nearness(a)).then_with(|| a.name().cmp(b.name()))
        });
        Ok(courses)
    }
}
