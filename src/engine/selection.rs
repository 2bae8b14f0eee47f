//! The subjects that a filter chooses.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::error::EngineError;
use super::matcher::Matcher;
use super::ports::{Order, Search};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::visibility;
use crate::domain::rules::conditions;
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::domain::search::match_filter::MatchFilter;

/// Records that are read at a time for their names. More than an import stores at one time.
const PAGE: usize = 600;

impl Matcher {
    /// The names of the caller's own records that pass the filter, at most `most` of them; students who have not agreed
    /// to be matched are among them.
    pub async fn select(
        &self,
        caller: &Caller,
        kind: RecordKind,
        wanted: &MatchFilter,
        now: DateTime<Utc>,
        most: usize,
    ) -> Result<Vec<RecordName>, EngineError> {
        let mut filter = visibility::own(caller, kind, now);
        conditions::wanted(&mut filter, caller, wanted);
        let found = self.store.count(&filter).await?;
        if found > most as u64 {
            let description = format!("chooses {found} subjects, and {most} are the most");
            return Err(EngineError::invalid("subject_filter", description));
        }
        let mut names = BTreeSet::new();
        let (mut newest, mut bound, mut limit) = (None, None, PAGE);
        while (names.len() as u64) < found {
            let mut page = filter.clone();
            bound.into_iter().for_each(|bound| page.require(Condition::AtMost(Field::UpdateTime, bound)));
            let Some((latest, oldest)) = self.page_of_names(page, limit, &mut names).await? else { break };
            newest = newest.or(Some(latest));
            // Ties are read again with the next page. Where they fill it, they are read in one piece, and then passed by.
            (bound, limit) = match bound == Some(oldest) {
                true if limit < most => (bound, most),
                true => (Some(oldest - 1), PAGE),
                false => (Some(oldest), PAGE),
            };
        }
        if let Some(newest) = newest.filter(|_| (names.len() as u64) < found) {
            // What was written meanwhile is newer than what was read by then.
            filter.require(Condition::AtLeast(Field::UpdateTime, newest));
            self.page_of_names(filter, most, &mut names).await?;
        }
        Ok(names.into_iter().take(most).collect())
    }

    /// Adds the names of the newest records, and says the times of the first and the last of them.
    async fn page_of_names(
        &self,
        filter: Filter,
        limit: usize,
        names: &mut BTreeSet<RecordName>,
    ) -> Result<Option<(i64, i64)>, EngineError> {
        let found = self.store.search(Search { filter, order: Order::Newest, limit }).await?;
        names.extend(found.iter().map(|document| document.name().clone()));
        let times = found.first().zip(found.last());
        Ok(times.map(|(first, last)| {
            (first.shown_time().timestamp_micros(), last.shown_time().timestamp_micros())
        }))
    }
}
