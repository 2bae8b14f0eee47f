//! The lease of those who change generations: one run at a time. It is renewed all the time, and whoever finds it
//! unchanged for as long as it lasts takes it: no clock of another machine is believed. That a holder who stood still
//! does no harm does not rest on the lease, but on the names under which it writes, which its successor takes away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use uuid::Uuid;

use super::QdrantOptions;
use super::control::{Control, Note, holder, id_of};
use super::wire::Wire;
use crate::engine::ports::StoreError;

/// A lease that was not renewed for so long is nobody's.
const LASTS: Duration = Duration::from_secs(6);
const RENEWED_EVERY: Duration = Duration::from_secs(1);
const LOOKED_AT_EVERY: Duration = Duration::from_millis(250);
const HOLDER: &str = "holder";

/// Held until it is dropped or lost.
pub(super) struct Lease {
    /// Tells one run from another, in the names under which it writes.
    pub(super) run: String,
    is_lost: Arc<AtomicBool>,
    /// The version of the note, as far as it is known.
    version: Arc<Mutex<Uuid>>,
    renewing: tokio::task::JoinHandle<()>,
}

impl Lease {
    /// Takes the lease, or says who holds it.
    pub(super) async fn take(wire: Arc<Wire>, options: &QdrantOptions) -> Result<Self, StoreError> {
        let control = Control::of(&wire, &options.prefix);
        control.ensure(options).await?;
        let id = id_of("lease", "generations");
        let mut held = control.read(id).await?;
        let began = Instant::now();
        loop {
            let is_free = held.as_ref().is_none_or(|note| note.get(HOLDER).is_empty());
            if is_free || began.elapsed() >= LASTS {
                let note = Note::new(&[("kind", "lease"), (HOLDER, &holder())]);
                let version = note.version;
                match control.write(id, note, held.as_ref().map(|note| note.version)).await? {
                    true => return Ok(Self::keep(wire.clone(), options.prefix.clone(), version)),
                    false => return Err(refused(options, control.read(id).await?.as_ref())),
                }
            }
            tokio::time::sleep(LOOKED_AT_EVERY).await;
            let now = control.read(id).await?;
            if now.as_ref().map(|note| note.version) != held.as_ref().map(|note| note.version) {
                if now.as_ref().is_some_and(|note| !note.get(HOLDER).is_empty()) {
                    return Err(refused(options, now.as_ref()));
                }
                held = now;
            }
        }
    }

    /// Whether somebody holds it; who. Waits for a sign of life of the holder.
    pub(super) async fn holder_of(
        wire: &Wire,
        options: &QdrantOptions,
    ) -> Result<Option<String>, StoreError> {
        let (control, id) = (Control::of(wire, &options.prefix), id_of("lease", "generations"));
        if !control.exists().await? {
            return Ok(None);
        }
        let first = control.read(id).await?;
        let began = Instant::now();
        let Some(first) = first.filter(|note| !note.get(HOLDER).is_empty()) else { return Ok(None) };
        while began.elapsed() < LASTS {
            tokio::time::sleep(LOOKED_AT_EVERY).await;
            match control.read(id).await? {
                Some(note) if note.version == first.version => {}
                Some(note) if !note.get(HOLDER).is_empty() => return Ok(Some(note.get(HOLDER).to_string())),
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    fn keep(wire: Arc<Wire>, prefix: String, version: Uuid) -> Self {
        let run = version.simple().to_string()[..12].to_string();
        let (is_lost, version) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(version)));
        let (lost, known) = (is_lost.clone(), version.clone());
        let renewing = tokio::spawn(async move {
            let (control, id) = (Control::of(&wire, &prefix), id_of("lease", "generations"));
            let mut over = *known.lock().await;
            loop {
                tokio::time::sleep(RENEWED_EVERY).await;
                let note = Note::new(&[("kind", "lease"), (HOLDER, &holder())]);
                let (next, mut known) = (note.version, known.lock().await);
                let is_ours = match control.write(id, note, Some(over)).await {
                    // Whether an unanswered write was made is seen later.
                    Err(error) => {
                        tracing::warn!("renewing the lease: {error}");
                        match control.read(id).await {
                            Ok(now) => now.is_some_and(|now| now.version == next || now.version == over),
                            Err(_) => continue,
                        }
                    }
                    Ok(is_ours) => is_ours,
                };
                if !is_ours {
                    tracing::error!("another run changes the generations of {prefix} now");
                    return lost.store(true, Ordering::SeqCst);
                }
                if let Ok(Some(now)) = control.read(id).await {
                    over = now.version;
                }
                *known = over;
            }
        });
        Self { run, is_lost, version, renewing }
    }

    /// An error when somebody else took it.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        match self.is_lost.load(Ordering::SeqCst) {
            true => Err(StoreError::Refused("another run has taken over; this one writes no more".into())),
            false => Ok(()),
        }
    }

    /// An error unless the server still has it as this process's. The names that this process made before it asked are
    /// either taken away by whoever took the lease, or it hears of that here.
    pub(super) async fn confirm(&self, wire: &Wire, prefix: &str) -> Result<(), StoreError> {
        // While the note is being renewed, its version is locked.
        let version = self.version.lock().await;
        let now = Control::of(wire, prefix).read(id_of("lease", "generations")).await?;
        if now.is_none_or(|now| now.version != *version) {
            self.is_lost.store(true, Ordering::SeqCst);
        }
        self.check()
    }

    /// Gives it back, so that the next need not wait.
    pub(super) async fn give_back(self, wire: &Wire, prefix: &str) -> Result<(), StoreError> {
        // While the note is being renewed, its version is locked.
        let version = self.version.lock().await;
        self.renewing.abort();
        let free = Note::new(&[("kind", "lease"), (HOLDER, "")]);
        Control::of(wire, prefix).write(id_of("lease", "generations"), free, Some(*version)).await.map(drop)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}

fn refused(options: &QdrantOptions, note: Option<&Note>) -> StoreError {
    let holder = note.map_or("somebody else", |note| note.get(HOLDER));
    StoreError::Refused(
        format!(
            "{holder} changes the generations of {} just now; try again when that has ended",
            options.prefix
        )
        .into(),
    )
}
