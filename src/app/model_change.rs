//! Which index is served, and changing the model that it was made with: with the service stopped, or while it serves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::derive_again::{bring_up, bring_up_in_log};
use super::{load_model, qdrant_options};
use crate::config::{Config, DEFAULT_MODEL, StoreKind};
use crate::domain::search::filter::Filter;
use crate::engine::ports::{Embedder, Fault, Findings, Generations, Making, Store, StoreError, Tell};
use crate::engine::reindex::{Progress, Reindex, ReindexError, Work};
use crate::engine::serving::Serving;
use crate::store::embedded::{DERIVED, EmbeddedGenerations};
use crate::store::qdrant::QdrantGenerations;

/// Time between two lines of the log about a change that goes on beside the service.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// How long it takes until every machine of a Qdrant cluster refuses writes to the index that was current before.
const SETTLING: Duration = Duration::from_secs(2);

/// How long calls that still read the old index are waited for.
const PATIENCE: Duration = Duration::from_secs(600);

/// The index is of another model than the configured one.
#[derive(Debug, thiserror::Error)]
#[error(
    "the index in {place} was made with {made_with}, and {configured} is configured\n\
     To change the model while the service runs: talentmatch serve --model {name} --reindex\n\
     To change it with the service stopped: talentmatch reindex --model {name}\n\
     To stay with the old one, configure it (--model, TALENTMATCH_MODEL)"
)]
pub struct OtherModel {
    place: String,
    made_with: Making,
    configured: Making,
    name: String,
}

/// What [`change_model`] did.
#[derive(Clone, Debug)]
pub struct Changed {
    /// None when the index was made with the configured model already.
    pub from: Option<Making>,
    /// What the index that is current now was made with.
    pub to: Making,
    /// What was done for it.
    pub work: Work,
    /// Whether the old index is still there.
    pub old_is_kept: bool,
}

/// Takes the configured folder for this process.
pub(super) async fn embedded(config: &Config) -> anyhow::Result<EmbeddedGenerations> {
    let (dir, reserve) = (config.data_dir.clone(), config.disk_reserve_mb << 20);
    let opened = tokio::task::spawn_blocking(move || EmbeddedGenerations::open(&dir, reserve)).await?;
    opened.with_context(|| format!("cannot open {}", config.data_dir.display()))
}

/// The generations of a place that must be there already.
async fn generations(config: &Config) -> anyhow::Result<Arc<dyn Generations>> {
    match config.store {
        StoreKind::Memory => bail!("the store in memory keeps no index"),
        StoreKind::Qdrant => Ok(Arc::new(QdrantGenerations::new(qdrant_options(config))?)),
        StoreKind::Embedded => {
            require_folder(config)?;
            Ok(Arc::new(embedded(config).await?))
        }
    }
}

/// Fails where the folder of the embedded store is not there or was never begun: who reads it would otherwise make an empty new one.
pub fn require_folder(config: &Config) -> anyhow::Result<()> {
    let dir = &config.data_dir;
    if !dir.is_dir() {
        bail!("there is no folder {}", dir.display());
    }
    if !EmbeddedGenerations::is_begun(dir)? {
        bail!("there are no records in {}; serve, import and keys create begin a folder", dir.display());
    }
    Ok(())
}

async fn current(generations: &dyn Generations) -> Result<Option<Making>, StoreError> {
    let current = generations.list().await?.into_iter().find(|generation| generation.is_current);
    Ok(current.map(|generation| generation.made_with))
}

/// Makes sure that the index of this making is the one in use; of a new place it becomes the first.
pub(super) async fn claim(
    config: &Config,
    generations: &dyn Generations,
    made_with: &Making,
) -> anyhow::Result<()> {
    match current(generations).await? {
        Some(current) if current.has_vectors_of(made_with) => Ok(()),
        Some(current) => Err(OtherModel {
            place: place(config),
            made_with: current,
            configured: made_with.clone(),
            name: config.model.clone(),
        }
        .into()),
        None => {
            generations.open(made_with).await?;
            Ok(generations.switch(made_with).await?)
        }
    }
}

fn place(config: &Config) -> String {
    match config.store {
        StoreKind::Qdrant => format!("{} of {}", config.qdrant.prefix, config.qdrant.url),
        StoreKind::Embedded | StoreKind::Memory => config.data_dir.display().to_string(),
    }
}

/// The index in use, whatever its model; for reading and writing records as they are.
pub async fn open_current(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    let generations = generations(config).await?;
    let Some(made_with) = current(&*generations).await? else { bail!("{} holds no records", place(config)) };
    Ok(generations.open(&made_with).await?)
}

/// Makes a new index with the configured model from the one in use, and puts it into use. It continues a run that was
/// cut off.
pub async fn change_model(
    config: &Config,
    tell: &(dyn Fn(Progress) + Send + Sync),
) -> anyhow::Result<Changed> {
    let embedder = load_model(config).await?;
    let generations = generations(config).await?;
    let made_with = Making::with(&*embedder);
    let Some(old) = current(&*generations).await? else { bail!("{} holds no records", place(config)) };
    if old == made_with {
        return Ok(Changed { from: None, to: made_with, work: Work::default(), old_is_kept: false });
    }
    if config.store == StoreKind::Embedded && old.has_vectors_of(&made_with) {
        drop(generations);
        return derive_in_place(config, old, made_with, &*embedder, tell).await;
    }
    generations.begin().await?;
    let done = fill_and_switch(config, &*generations, [&old, &made_with], embedder, tell).await;
    // The claim is given back also when something failed, so that the next try need not wait for it to lapse.
    let ended = generations.end().await;
    let work = done?;
    ended?;
    Ok(Changed { from: Some(old), to: made_with, work, old_is_kept: true })
}

/// Derives again where the records lie: their vectors are those of the model already.
async fn derive_in_place(
    config: &Config,
    from: Making,
    to: Making,
    embedder: &dyn Embedder,
    tell: &(dyn Fn(Progress) + Send + Sync),
) -> anyhow::Result<Changed> {
    let store = embedded(config).await?.open_store(&to).await?;
    let told = |done, total| tell(Progress { pass: 1, done, total, copied: done });
    let copied = bring_up(&store, embedder, &told).await?;
    let records = store.count(&Filter::default()).await?;
    store.close().await?;
    let work = Work { passes: 1, copied, deleted: 0, records };
    Ok(Changed { from: Some(from), to, work, old_is_kept: false })
}

async fn fill_and_switch(
    config: &Config,
    generations: &dyn Generations,
    [old, new]: [&Making; 2],
    embedder: Arc<dyn Embedder>,
    tell: &(dyn Fn(Progress) + Send + Sync),
) -> anyhow::Result<Work> {
    let (from, to) = (generations.open(old).await?, generations.open(new).await?);
    let mut reindex = Reindex::new(from.clone(), to.clone(), embedder);
    let switched = async {
        let mut work = reindex.fill(tell).await?;
        generations.switch(new).await?;
        if config.store == StoreKind::Qdrant {
            tokio::time::sleep(SETTLING).await;
            // The names under which it was filled went with the switch.
            let served = generations.open(new).await?;
            let rest = reindex.settle(served.clone()).await;
            served.close().await?;
            work = work.and(rest?);
        }
        Ok::<_, ReindexError>(work)
    };
    let switched = switched.await;
    from.close().await?;
    to.close().await?;
    Ok(switched?)
}

/// Checks all that is kept, and mends what can be mended where that is asked for.
pub async fn verify(config: &Config, repair: bool, tell: Tell) -> anyhow::Result<Vec<Findings>> {
    if config.store != StoreKind::Embedded || !repair {
        return Ok(generations(config).await?.verify(repair, tell).await?);
    }
    require_folder(config)?;
    let generations = embedded(config).await?;
    let before = generations.verify(repair, tell.clone()).await?;
    if !before.iter().any(lacks_derived) {
        return Ok(before);
    }
    for found in before.iter().filter(|found| lacks_derived(found)) {
        let Some(made_with) = &found.made_with else { continue };
        let embedder = find_by_id(config, &made_with.model, &load_model(config).await?, None).await?;
        let store = generations.open_store(made_with).await?;
        bring_up(&store, &*embedder, &|done, total| tell(done, total)).await?;
        store.close().await?;
    }
    let mut after = generations.verify(false, tell).await?;
    for (after, before) in after.iter_mut().zip(before) {
        let derived = before.mendable.into_iter().filter(|fault| fault.part == DERIVED);
        after.mended = before.mended.into_iter().chain(derived).collect();
        // What was given up is told once, and is not there to be found again.
        let told: Vec<Fault> = before.gone.into_iter().filter(|fault| !after.gone.contains(fault)).collect();
        after.gone.extend(told);
    }
    Ok(after)
}

fn lacks_derived(found: &Findings) -> bool {
    found.mendable.iter().any(|fault| fault.part == DERIVED)
}

/// Removes every index that is not in use, and says which those were. Those that others still read, or may be changing,
/// only with `force`.
pub async fn remove_old(config: &Config, force: bool) -> anyhow::Result<Vec<Making>> {
    let generations = generations(config).await?;
    let mut removed = Vec::new();
    for generation in generations.list().await? {
        if !generation.is_current {
            generations.remove(&generation.made_with, force).await?;
            removed.push(generation.made_with);
        }
    }
    Ok(removed)
}

/// A change of the model beside the service.
pub(super) struct Change {
    pub(super) generations: Arc<dyn Generations>,
    pub(super) from: Arc<dyn Store>,
    pub(super) to: Arc<dyn Store>,
    pub(super) embedder: Arc<dyn Embedder>,
}

impl Change {
    /// Prepares it, and gives the old model to serve with meanwhile; none when there is nothing to change.
    pub(super) async fn prepare(
        config: &Config,
        old_model: Option<&str>,
        generations: EmbeddedGenerations,
        embedder: Arc<dyn Embedder>,
    ) -> anyhow::Result<Option<(Self, Arc<dyn Embedder>)>> {
        let made_with = Making::with(&*embedder);
        let old = match current(&generations).await? {
            Some(old) if !old.has_vectors_of(&made_with) => old,
            _ => return Ok(None),
        };
        let old_embedder = find_by_id(config, &old.model, &embedder, old_model).await?;
        let from = generations.open_store(&old).await?;
        bring_up_in_log(&from, &*old_embedder).await?;
        let to = generations.open(&made_with).await?;
        Ok(Some((Self { generations: Arc::new(generations), from, to, embedder }, old_embedder)))
    }

    /// Fills the new index, exchanges it for the old one, and says so in the log. The service goes on with the old
    /// one when this fails.
    pub(super) async fn run(self, serving: Serving) {
        let made_with = Making::with(&*self.embedder);
        tracing::info!("making a new index with {made_with}; the old one is served meanwhile");
        if let Err(error) = self.exchange(&serving, &made_with).await {
            tracing::error!(
                "the model is not changed, the old one is served on; the next start tries again: {error}"
            );
        }
    }

    async fn exchange(self, serving: &Serving, made_with: &Making) -> Result<(), ReindexError> {
        let Self { generations, from, to, embedder } = self;
        let reindex = Reindex::new(from.clone(), to, embedder);
        let switch = generations.switch(made_with);
        let (work, before) = reindex.exchange(serving, switch, &log_now_and_then()).await?;
        tracing::info!(
            copied = work.copied,
            records = work.records,
            "the index made with {made_with} is served now; talentmatch reindex --remove-old removes the old one"
        );
        let since = Instant::now();
        while Arc::strong_count(&before) > 1 && since.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        if let Err(error) = from.close().await {
            tracing::warn!("closing the old index: {error}");
        }
        Ok(())
    }
}

fn log_now_and_then() -> impl Fn(Progress) + Send + Sync {
    let (began, told) = (Instant::now(), AtomicU64::new(0));
    move |Progress { pass, done, total, copied }| {
        let now = began.elapsed().as_secs();
        if now >= told.load(Ordering::Relaxed) + TELL_EVERY.as_secs() {
            told.store(now, Ordering::Relaxed);
            tracing::info!(pass, copied, "making the new index: {done} of {total}");
        }
    }
}

/// The model of an index: the configured one when only the rule for texts has changed, the one that is named, or else
/// the known one of that name.
async fn find_by_id(
    config: &Config,
    id: &str,
    configured: &Arc<dyn Embedder>,
    named: Option<&str>,
) -> anyhow::Result<Arc<dyn Embedder>> {
    if configured.model() == id {
        return Ok(configured.clone());
    }
    let load = |model: &str| {
        let config = Config { model: model.to_string(), ..config.clone() };
        async move { load_model(&config).await }
    };
    if let Some(named) = named {
        let found = load(named).await?;
        if found.model() != id {
            bail!("--old-model {named} is {}, but the index was made with {id}", found.model());
        }
        return Ok(found);
    }
    let name = id.split('@').next().unwrap_or_default();
    for known in [name, DEFAULT_MODEL] {
        if let Ok(found) = load(known).await
            && found.model() == id
        {
            return Ok(found);
        }
    }
    bail!(
        "the index was made with {id}, which has to be loaded to serve meanwhile: name it with --old-model NAME|DIR"
    )
}
