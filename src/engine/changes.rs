//! What was written, on its way from the writers to the standing queries. Writers never wait: where more comes than is compared, what is
//! left out is found again by its time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::sync::Notify;

use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;

/// Changes that wait, at most; with both documents of each some tens of MB.
const MOST: usize = 5_000;

/// A record that was written or deleted.
#[derive(Clone, Debug)]
pub enum Change {
    /// It was written.
    Put {
        /// As it was before; `None` where it was not.
        before: Option<Arc<Document>>,
        /// As it is.
        after: Arc<Document>,
        /// When this was noted.
        noted: Instant,
    },
    /// It was deleted.
    Gone(RecordName),
}

impl Change {
    /// When it was written; a deletion says nothing of it.
    pub(super) fn time(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Put { after, .. } => Some(after.shown_time()),
            Self::Gone(_) => None,
        }
    }
}

/// What waits to be compared.
#[derive(Default)]
pub struct Changes {
    waiting: Mutex<Waiting>,
    came: Notify,
}

#[derive(Default)]
struct Waiting {
    is_heard: bool,
    changes: VecDeque<Change>,
    lost_since: Option<DateTime<Utc>>,
}

/// What has come.
#[derive(Debug, Default)]
pub struct Taken {
    /// In the order in which it was written.
    pub changes: Vec<Change>,
    /// The earliest update time of what was left out, where something was.
    pub lost_since: Option<DateTime<Utc>>,
}

impl Changes {
    /// From now on changes are kept until they are taken; before they are let go.
    pub fn hear(&self) {
        self.waiting().is_heard = true;
    }

    /// Notes what was written: each document as it is, with what it was.
    pub fn put(&self, written: impl IntoIterator<Item = (Option<Arc<Document>>, Arc<Document>)>) {
        let mut waiting = self.waiting();
        if !waiting.is_heard {
            return;
        }
        let noted = Instant::now();
        for (before, after) in written {
            match waiting.changes.len() < MOST {
                true => waiting.changes.push_back(Change::Put { before, after, noted }),
                false => waiting.lose(after.shown_time()),
            }
        }
        drop(waiting);
        self.came.notify_one();
    }

    /// Notes what was deleted. A name is small, and is never left out.
    pub fn gone(&self, names: impl IntoIterator<Item = RecordName>) {
        let mut waiting = self.waiting();
        if waiting.is_heard {
            waiting.changes.extend(names.into_iter().map(Change::Gone));
            drop(waiting);
            self.came.notify_one();
        }
    }

    /// Waits for changes, `patience` at most, and then for as long as `gather` for those that come with them; takes `most` of them.
    pub async fn take(&self, patience: Duration, gather: Duration, most: usize) -> Taken {
        if self.waiting().is_empty() {
            let _ = tokio::time::timeout(patience, self.came.notified()).await;
        }
        if !self.waiting().is_empty() {
            tokio::time::sleep(gather).await;
        }
        let mut waiting = self.waiting();
        let count = waiting.changes.len().min(most);
        Taken { changes: waiting.changes.drain(..count).collect(), lost_since: waiting.lost_since.take() }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting().is_empty()
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.lost_since.is_none()
    }

    fn lose(&mut self, time: DateTime<Utc>) {
        self.lost_since = Some(self.lost_since.map_or(time, |since| since.min(time)));
    }
}
