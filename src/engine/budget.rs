//! How many students of other tenants a caller is shown in a day (in China), so that nobody copies a school page by page. Each process
//! knows which students it has shown; in the ledger it keeps how many, so that a restart and the other replicas count too: a student
//! who is shown by two processes counts twice.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::complaint::Complaint;
use super::error::EngineError;
use super::kept::{from_bytes, home, to_bytes};
use super::ports::{Entry, Ledger};
use super::serving::Serving;
use crate::domain::record::name::TenantId;

/// Counts in the ledger: `students_shown/{day}/{tenant}/{process}`.
const SHOWN: &str = "students_shown/";
/// Counts are read and kept by so many.
const PAGE: usize = 1_000;
/// How often they are: a crash forgets what was shown since.
const PAUSE: Duration = Duration::from_secs(5);
/// China's time is ahead of UTC by this, the whole year.
const CHINA: TimeDelta = TimeDelta::hours(8);

/// A budget that is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Until the next day begins in China.
    pub until: Duration,
}

/// What callers were shown today.
pub struct Budgets {
    ledger: Arc<dyn Ledger>,
    serving: Serving,
    home: TenantId,
    process: String,
    hash: RandomState,
    days: Mutex<Day>,
    /// Answers that were refused because they would have shown too many.
    refused: AtomicU64,
}

/// One day.
#[derive(Default)]
struct Day {
    day: NaiveDate,
    shown: HashMap<TenantId, Shown>,
}

#[derive(Default)]
struct Shown {
    /// The students whom this process has shown, never more than the budget.
    here: HashSet<u64>,
    /// How many of them are kept.
    kept: usize,
    /// How many others have shown.
    elsewhere: u64,
}

impl Budgets {
    /// In this ledger, by the clock of what is served.
    pub fn new(ledger: Arc<dyn Ledger>, serving: Serving) -> Self {
        Self {
            ledger,
            serving,
            home: home(),
            process: Uuid::new_v4().simple().to_string(),
            hash: RandomState::new(),
            days: Mutex::default(),
            refused: AtomicU64::new(0),
        }
    }

    /// Counts students whom a tenant is to be shown, by their full names. Those who were shown today count no more.
    ///
    /// # Errors
    /// Where they would be more than the budget; then none of them counts.
    pub fn show<'n>(
        &self,
        tenant: &TenantId,
        budget: u64,
        students: impl Iterator<Item = &'n str>,
    ) -> Result<(), Spent> {
        let students: HashSet<u64> = students.map(|name| self.hash.hash_one(name)).collect();
        if students.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let mut today = self.today(now);
        let shown = today.shown.entry(tenant.clone()).or_default();
        let more = students.iter().filter(|student| !shown.here.contains(student)).count() as u64;
        let before = shown.here.len() as u64 + shown.elsewhere;
        if more > 0 && before.saturating_add(more) > budget {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return Err(Spent { until: until_tomorrow(now) });
        }
        shown.here.extend(students);
        Ok(())
    }

    /// How many answers were refused in this process because they would have shown too many students.
    pub fn refused_count(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Keeps what was shown here, reads what was shown elsewhere, and lets go of other days.
    pub async fn sync(&self) -> Result<(), EngineError> {
        // The day of the last call: without one nothing is to be kept.
        let (day, due): (NaiveDate, Vec<(TenantId, usize)>) = {
            let today = self.days();
            let due = today.shown.iter().map(|(tenant, shown)| (tenant, shown.here.len(), shown.kept));
            let due = due.filter(|(_, here, kept)| here > kept);
            (today.day, due.map(|(tenant, here, _)| (tenant.clone(), here)).collect())
        };
        for part in due.chunks(PAGE) {
            let mut entries = Vec::with_capacity(part.len());
            for (tenant, here) in part {
                let key = format!("{SHOWN}{day}/{tenant}/{}", self.process);
                entries.push(Entry { key, bytes: Some(to_bytes(here)?), expect: None });
            }
            self.ledger.write(&self.home, entries).await?;
        }
        let (mut elsewhere, mut over) = (HashMap::<TenantId, u64>::new(), Vec::new());
        let mut after: Option<String> = None;
        loop {
            let page = self.ledger.scan(&self.home, SHOWN, after.as_deref(), PAGE).await?;
            for (key, kept) in &page {
                let mut parts = key.split('/').skip(1);
                let (of, tenant, process) = (parts.next(), parts.next(), parts.next());
                match (of, tenant.and_then(|tenant| tenant.parse::<TenantId>().ok()), process) {
                    (Some(of), Some(tenant), Some(process)) if of == day.to_string() => {
                        if process != self.process {
                            let count: u64 = from_bytes("a count of students shown", &kept.bytes)?;
                            *elsewhere.entry(tenant).or_default() += count;
                        }
                    }
                    _ => over.push(Entry { key: key.clone(), bytes: None, expect: None }),
                }
            }
            after = page.last().map(|(key, _)| key.clone());
            if page.len() < PAGE {
                break;
            }
        }
        if !over.is_empty() {
            self.ledger.write(&self.home, over).await?;
        }
        let mut today = self.days();
        if today.day == day {
            for (tenant, here) in due {
                today.shown.entry(tenant).or_default().kept = here;
            }
            for (tenant, count) in elsewhere {
                today.shown.entry(tenant).or_default().elsewhere = count;
            }
        }
        Ok(())
    }

    /// Begins the day, with what was shown in earlier runs and on other replicas.
    pub async fn begin(&self) -> Result<(), EngineError> {
        drop(self.today(self.now()));
        self.sync().await
    }

    /// Syncs again and again. Never ends. What fails is tried again; meanwhile what is known counts.
    pub async fn tend(&self) {
        let mut complaint = Complaint::default();
        loop {
            complaint.over("what callers were shown today is neither kept nor read", self.sync().await);
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn days(&self) -> MutexGuard<'_, Day> {
        self.days.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> DateTime<Utc> {
        self.serving.now().clock.second()
    }

    /// What was shown on the day of this moment; a new day begins with nothing.
    fn today(&self, now: DateTime<Utc>) -> MutexGuard<'_, Day> {
        let day = day_in_china(now);
        let mut today = self.days();
        if today.day != day {
            *today = Day { day, shown: HashMap::new() };
        }
        today
    }
}

fn day_in_china(now: DateTime<Utc>) -> NaiveDate {
    (now + CHINA).date_naive()
}

fn until_tomorrow(now: DateTime<Utc>) -> Duration {
    let tomorrow = day_in_china(now).checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    let begin = tomorrow.and_time(chrono::NaiveTime::MIN).and_utc() - CHINA;
    (begin - now).to_std().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight_in_china() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (now, day, seconds) in [
            ("2026-11-20T15:59:59Z", "2026-11-20", 1),
            ("2026-11-20T16:00:00Z", "2026-11-21", 86_400),
            ("2026-11-21T00:00:00Z", "2026-11-21", 16 * 3_600),
        ] {
            assert_eq!(day_in_china(at(now)).to_string(), day);
            assert_eq!(until_tomorrow(at(now)), Duration::from_secs(seconds), "{now}");
        }
    }
}
