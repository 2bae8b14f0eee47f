//! Words that rise in the openings of a tenant. Texts are not kept in memory: every opening is read for it from the store.

use std::collections::HashMap;
use std::sync::Arc;

use super::compute;
use super::error::EngineError;
use super::insight::Counted;
use super::ports::{Store, name_of};
use crate::domain::insight::balance::openings;
use crate::domain::insight::census::Census;
use crate::domain::insight::emerging::{Emerging, Watch};
use crate::domain::insight::month::Month;
use crate::domain::insight::scope::Scope;
use crate::domain::record::name::{RecordKind, TenantId};
use crate::domain::record::role::Role;
use crate::domain::text::Text;

/// Openings that are read at a time.
const PAGE: usize = 500;

/// What was found.
pub struct Found {
    /// The surest first; else why nothing can be told, in words.
    pub words: Result<Vec<Emerging>, String>,
    /// Openings that were read.
    pub read: u64,
    /// See [`Watch::has_forgotten`].
    pub has_forgotten: bool,
}

/// Employer and month of the openings that are to be read, by kind and id.
type Dated = HashMap<(RecordKind, Arc<str>), (Arc<str>, Month)>;

/// At most so many words that rise in the openings of the scope. One that was put in after the counting is not read.
///
/// # Errors
/// Those of the store.
pub async fn emerging(
    store: &dyn Store,
    tenant: &TenantId,
    counted: &Counted,
    scope: Scope,
    most: usize,
) -> Result<Found, EngineError> {
    let census = counted.census.clone();
    let dated = compute::run(move || dated(&census, &scope)).await.map_err(EngineError::Internal)?;
    let dated = Arc::new(dated);
    let (mut watch, mut read) = (Watch::default(), 0);
    for kind in RecordKind::ALL.into_iter().filter(|kind| kind.is(Role::Opening)) {
        let mut after: Option<String> = None;
        loop {
            let page = store.scan(tenant, kind, after.as_deref(), PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(name_of(last).id().to_string());
            let dated = dated.clone();
            let read_page = move || {
                let mut count = 0;
                for document in page.iter().flatten() {
                    let name = document.name();
                    let Some((employer, month)) = dated.get(&(name.kind, name.id().into())) else { continue };
                    let text = Text::of(&document.record.resource);
                    let called = format!("{}/{}", name.kind.collection(), name.id()).into();
                    watch.read(&called, employer, *month, &format!("{}\n{}", text.title, text.body));
                    count += 1;
                }
                (watch, count)
            };
            let count: u64;
            (watch, count) = compute::run(read_page).await.map_err(EngineError::Internal)?;
            read += count;
        }
    }
    let told = move || Found { words: watch.emerging(most), read, has_forgotten: watch.has_forgotten() };
    compute::run(told).await.map_err(EngineError::Internal)
}

fn dated(census: &Census, scope: &Scope) -> Dated {
    let dated = openings(census, scope).filter_map(|(opening, _)| {
        Some(((opening.kind, opening.id.clone()), (opening.employer.clone(), opening.month?)))
    });
    dated.collect()
}
