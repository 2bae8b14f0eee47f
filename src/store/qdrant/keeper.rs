//! What goes on beside the calls: reaching a server that was not there, noticing that another generation became
//! current, finishing batches that other writers left behind, sweeping tombstones, and saying that this replica lives.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use qdrant_client::qdrant::Filter;
use qdrant_client::qdrant::points_selector::PointsSelectorOneOf;
use uuid::Uuid;

use super::control::{Control, holder};
use super::filter::range;
use super::journal::Noted;
use super::operations::delete;
use super::place::{self, Place};
use super::point::{GONE, WHOLE};
use super::retrieve::retrieve;
use super::{Access, Shared, State, gate};
use crate::domain::cause::Cause;
use crate::engine::ports::{Clock, StoreError, SystemClock};

const TICK: Duration = Duration::from_secs(1);
/// Ticks between two signs of life, between two looks at what was damaged, and between two sweeps.
const ANNOUNCED_EVERY: u64 = 3;
const RECHECKED_EVERY: u64 = 5;
const SWEPT_EVERY: u64 = 60;
/// How long a tombstone stays at least, and what became of a batch stays known: longer than anything is under way. When
/// a record was deleted is told by another machine's clock, which may be hours apart from this one.
const TOMBSTONES_STAY: Duration = Duration::from_secs(24 * 3_600);
const VERDICTS_STAY: Duration = Duration::from_secs(60);
/// Parts of a batch without a head are given up after so many times the takeover: their writer changed nothing yet.
const HEADLESS_STAY: u32 = 4;
/// After so many times the takeover a batch that was left behind has been dealt with, unless that fails.
const SETTLED_WITHIN: u32 = 10;
/// Time between two lines of the log about a server that does not let us in.
const TOLD_EVERY: Duration = Duration::from_secs(60);
/// Damaged points looked at again at a time.
const MOST_RECHECKED: usize = 100;

/// What the keeper remembers.
struct Memory {
    ticks: u64,
    /// Since when the journal has been looked at again and again, and when it was last.
    watched_since: Instant,
    watched: Instant,
    /// When this process first saw what the journal holds: clocks of other machines are not believed.
    seen: HashMap<(Uuid, bool), Instant>,
    told: Option<Instant>,
}

/// Begins; ends when the store is dropped or closed.
pub(super) fn start(shared: &Arc<Shared>) {
    let weak = Arc::downgrade(shared);
    tokio::spawn(keep(weak));
}

async fn keep(shared: Weak<Shared>) {
    let now = Instant::now();
    let mut memory = Memory { ticks: 0, watched_since: now, watched: now, seen: HashMap::new(), told: None };
    loop {
        {
            let Some(shared) = shared.upgrade() else { return };
            if matches!(shared.state(), State::Closed) {
                return;
            }
            shared.tend(&mut memory).await;
        }
        memory.ticks += 1;
        tokio::time::sleep(TICK).await;
    }
}

impl Shared {
    /// Reaches the server and finds the generation to be served, or makes the first.
    pub(super) async fn connect(&self) -> Result<(), StoreError> {
        self.wire.check_version().await?;
        let (prefix, control) = (&self.options.prefix, Control::of(&self.wire, &self.options.prefix));
        control.ensure(&self.options).await?;
        self.check_marked(&control).await?;
        if self.access == Access::Served {
            self.find_current().await?;
        }
        self.place.ensure(&self.wire, &self.options, &self.making).await?;
        control.mark(&self.place.records).await?;
        if self.access == Access::Served {
            match gate::current(&self.wire, prefix).await? {
                None => gate::make_first(&self.wire, prefix, &self.place).await?,
                Some(_) => self.keep_gate(&gate::aliases(&self.wire).await?).await?,
            }
        }
        // It never changes, so that it is set already does no harm.
        let _ = self.secret.set(control.secret(self.secret.get()).await?);
        self.set_state(State::Open);
        Ok(())
    }

    /// Refuses to begin with nothing where records were kept. What matters is the current generation, and the one to be
    /// opened; where nothing says which is current, any may be.
    async fn check_marked(&self, control: &Control<'_>) -> Result<(), StoreError> {
        // Read before the collections: another replica makes one first and marks it then.
        let marked = control.marked().await?;
        let collections = place::collections(&self.wire).await?;
        let current = gate::current(&self.wire, &self.options.prefix).await?;
        let is_mine = |records: &String| {
            let is_current = current.as_ref().is_none_or(|current| current == records);
            *records == self.place.records || (self.access == Access::Served && is_current)
        };
        let gone: Vec<String> = marked.into_iter().filter(is_mine).collect();
        let Some(gone) = gone.into_iter().find(|records| !collections.contains(records)) else {
            return Ok(());
        };
        Err(StoreError::Refused(format!(
            "the collection {gone}, which held records, is gone: restore it from a snapshot, or remove the collection \
             {}-control to begin with nothing",
            self.options.prefix
        ).into()))
    }

    async fn find_current(&self) -> Result<(), StoreError> {
        let prefix = &self.options.prefix;
        match gate::current(&self.wire, prefix).await? {
            Some(current) if current == self.place.records => Ok(()),
            Some(current) => {
                let made_with = place::making_of(&current, &place::info(&self.wire, &current).await?)?;
                Err(StoreError::Mismatch(format!(
                    "{prefix} was made with {made_with}, this service uses {}: run \
                     `talentmatch reindex --store qdrant` with the --model of this service, or serve with the model that it was made with",
                    self.making,
                ).into()))
            }
            None => {
                let collections = place::collections(&self.wire).await?;
                let others = collections
                    .iter()
                    .any(|collection| Place::is_one(prefix, collection) && *collection != self.place.records);
                match others {
                    true => Err(StoreError::Mismatch(
                        format!(
                            "there are collections of {prefix}, but no alias {prefix} says which is current"
                        )
                        .into(),
                    )),
                    false => Ok(()),
                }
            }
        }
    }

    /// Makes the names anew that services write under, where the current generation lacks them: an older program
    /// made it, or a collection was dropped.
    async fn keep_gate(&self, aliases: &HashMap<String, String>) -> Result<(), StoreError> {
        let names = self.place.gate();
        let is_current = aliases.get(&self.options.prefix) == Some(&self.place.records);
        let is_open = aliases.contains_key(&names.records) && aliases.contains_key(&names.journal);
        if is_current && !is_open { gate::open_gate(&self.wire, &self.place).await } else { Ok(()) }
    }

    async fn tend(&self, memory: &mut Memory) {
        match self.state() {
            State::Waiting(_) | State::Shut(_) => self.reach(memory).await,
            State::Open | State::Replaced => {
                if let Err(error) = self.observe().await {
                    return tracing::debug!("the server does not answer: {error}");
                }
                let every = |ticks| memory.ticks.is_multiple_of(ticks);
                let (announced, rechecked, swept) =
                    (every(ANNOUNCED_EVERY), every(RECHECKED_EVERY), every(SWEPT_EVERY));
                let done = async {
                    self.mend().await?;
                    if announced && self.access == Access::Served {
                        let control = Control::of(&self.wire, &self.options.prefix);
                        control.announce(self.replica, &self.place.records, &holder()).await?;
                    }
                    if rechecked {
                        self.recheck().await?;
                    }
                    self.tidy(memory).await?;
                    if swept { self.sweep(memory).await } else { Ok(()) }
                };
                if let Err(error) = done.await {
                    tracing::warn!("keeping {}: {error}", self.place.records);
                }
            }
            State::Unfit(_) | State::Closed => {}
        }
    }

    async fn reach(&self, memory: &mut Memory) {
        match self.connect().await {
            Ok(()) => tracing::info!("reached {}", self.options.url),
            Err(error @ StoreError::Mismatch(_)) => {
                tracing::error!("{error}");
                self.set_state(State::Unfit(Cause::of(error)));
            }
            Err(StoreError::Refused(why)) => {
                if memory.told.is_none_or(|told| told.elapsed() >= TOLD_EVERY) {
                    tracing::error!("{} refuses this service: {why}", self.options.url);
                    memory.told = Some(Instant::now());
                }
                self.set_state(State::Shut(why));
            }
            Err(error) => self.set_state(State::Waiting(Cause::of(error))),
        }
    }

    /// Makes anew what can be made anew: payload indexes, the journal, the names to write under.
    async fn mend(&self) -> Result<(), StoreError> {
        let look = self.look().await?;
        for key in look.missing_indexes {
            tracing::warn!("making the payload index {key} of {} anew", self.place.records);
            self.place.make_index(&self.wire, key).await?;
        }
        if !look.has_journal {
            tracing::error!(
                "the journal {} is gone and is made anew: a batch that was under way may stay half made",
                self.place.journal
            );
            place::create(&self.wire, place::plain(&self.place.journal, &self.options)).await?;
        }
        if !look.has_control {
            let control = Control::of(&self.wire, &self.options.prefix);
            tracing::error!("the collection {}-control is gone and is made anew", self.options.prefix);
            control.ensure(&self.options).await?;
            control.mark(&self.place.records).await?;
            control.secret(self.secret.get()).await?;
        }
        if self.access == Access::Served {
            self.keep_gate(&gate::aliases(&self.wire).await?).await?;
        }
        Ok(())
    }

    /// Whether what could not be read can be read now, or is no more.
    async fn recheck(&self) -> Result<(), StoreError> {
        let mut ids = self.faults.points();
        ids.truncate(MOST_RECHECKED);
        if ids.is_empty() {
            return Ok(());
        }
        let found = retrieve(&self.wire, &self.place.records, &ids, &WHOLE).await?;
        let is_ill =
            |id: &Uuid| found.iter().any(|found| found.id == *id && !found.is_gone && found.whole().is_err());
        for id in ids.into_iter().filter(|id| !is_ill(id)) {
            self.faults.is_well(id);
        }
        Ok(())
    }

    /// Deals with batches that were written down longer ago than a writer takes.
    async fn tidy(&self, memory: &mut Memory) -> Result<(), StoreError> {
        let writer = self.settler();
        let listing = writer.journal().list().await?;
        // What was there when it could not be looked at is older than it seems.
        if memory.watched.elapsed() > self.settled_within() {
            memory.watched_since = Instant::now();
        }
        memory.watched = Instant::now();
        let alien = listing.alien.len();
        let told = format!("{alien} points of {} were written by another program", self.place.journal);
        self.faults.part("journal", (alien > 0).then_some(told));
        let is_listed = |batch: &Uuid| listing.batches.iter().any(|(entry, _)| entry.batch == *batch);
        memory.seen.retain(|(batch, _), _| is_listed(batch));
        let mut unsettled = None;
        for (entry, noted) in listing.batches {
            let since = memory.seen.entry((entry.batch, noted == Noted::Done)).or_insert_with(Instant::now);
            let age = since.elapsed();
            let dealt = match noted {
                Noted::Open if age >= self.options.takeover => writer.settle(entry).await,
                Noted::Begun if age >= self.options.takeover * HEADLESS_STAY => {
                    writer.journal().void(entry).await
                }
                Noted::Done if age >= VERDICTS_STAY => writer.journal().end(entry).await,
                _ => Ok(()),
            };
            // One that cannot be settled does not keep the others from it.
            if let Err(error) = dealt {
                unsettled = Some(format!("the batch {} cannot be settled: {error}", entry.batch));
            }
        }
        self.faults.part("batches", unsettled);
        Ok(())
    }

    fn settled_within(&self) -> Duration {
        self.options.takeover * SETTLED_WITHIN
    }

    /// Removes tombstones that nothing can be under way any more for. How old a batch is that is still written down is
    /// known only after it has been watched for a while.
    async fn sweep(&self, memory: &Memory) -> Result<(), StoreError> {
        let is_old = |since: &Instant| since.elapsed() > self.settled_within();
        let is_stuck = |((_, is_done), since): (&(Uuid, bool), &Instant)| !is_done && is_old(since);
        if !is_old(&memory.watched_since) || memory.seen.iter().any(is_stuck) {
            return Ok(());
        }
        let until = (SystemClock.now() - TOMBSTONES_STAY).timestamp_micros();
        let old = Filter::must([range(GONE, None, Some(until))]);
        delete(&self.wire, &self.place.records, PointsSelectorOneOf::Filter(old)).await
    }
}
