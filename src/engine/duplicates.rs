//! The openings of a tenant that are one. Texts are not kept in memory: every opening is read for it from the store.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::compute;
use super::error::EngineError;
use super::ports::{Store, Stored, name_of};
use crate::domain::duplicates::groups::groups;
use crate::domain::duplicates::posting::Posting;
use crate::domain::record::name::{RecordKind, TenantId};

/// Openings that are read at a time.
const PAGE: usize = 500;

/// An opening, as it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Full name.
    pub name: String,
    /// For people.
    pub title: String,
    /// As written.
    pub employer: String,
    /// When it was stored first.
    pub create_time: DateTime<Utc>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Duplicates {
    /// Each with the one that was stored first at the beginning.
    pub groups: Vec<Vec<Told>>,
    /// Openings that were read.
    pub read: usize,
}

/// The groups of a tenant's openings of a kind that are one. Damaged ones are left out.
///
/// # Errors
/// Those of the store.
pub async fn duplicates(
    store: &Arc<dyn Store>,
    tenant: &TenantId,
    kind: RecordKind,
) -> Result<Duplicates, EngineError> {
    let (mut told, mut postings) = (Vec::new(), Vec::new());
    let mut after: Option<String> = None;
    loop {
        let page = store.scan(tenant, kind, after.as_deref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(name_of(last).id().to_string());
        let read = compute::map(page, |stored| read(&stored)).await.map_err(EngineError::Internal)?;
        for (one, posting) in read.into_iter().flatten() {
            told.push(one);
            postings.push(posting);
        }
    }
    let read = told.len();
    let found = compute::run(move || groups(&postings)).await.map_err(EngineError::Internal)?;
    let group = |members: Vec<usize>| {
        let mut members: Vec<Told> = members.into_iter().filter_map(|at| told.get(at).cloned()).collect();
        members.sort_by(|a, b| a.create_time.cmp(&b.create_time).then_with(|| a.name.cmp(&b.name)));
        members
    };
    let mut groups: Vec<Vec<Told>> = found.into_iter().map(group).collect();
    groups.sort_by(|a, b| a.first().map(|told| &told.name).cmp(&b.first().map(|told| &told.name)));
    Ok(Duplicates { groups, read })
}

fn read(stored: &Stored) -> Option<(Told, Posting)> {
    let document = stored.as_ref().ok()?;
    let opening = document.record.resource.content().posted()?;
    let told = Told {
        name: document.name().to_string(),
        title: document.facts.title.clone(),
        employer: opening.employer.to_string(),
        create_time: document.create_time,
    };
    Some((told, Posting::of(opening, &document.facts)))
}
