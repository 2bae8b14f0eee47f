//! Aliases: which generation is current, and the names under which writers write. A name that is taken away fences its
//! writers off: the server refuses what still comes under it, however long it was on its way.

use std::collections::HashMap;

use qdrant_client::qdrant::alias_operations::Action;
use qdrant_client::qdrant::{
    AliasOperations, ChangeAliases, CreateAlias, DeleteAlias, ListAliasesRequest, RenameAlias,
};

use super::place::Place;
use super::wire::Wire;
use crate::engine::ports::StoreError;

/// In the names under which runs of `reindex` write.
const FILL: &str = "-fill-";

/// Aliases of the two collections that writers write under. When they are gone the server refuses what still comes
/// under them, however long it was on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gate {
    pub(super) records: String,
    pub(super) journal: String,
}

impl Place {
    /// The names under which services write to it while it is the current one.
    pub(super) fn gate(&self) -> Gate {
        Gate { records: format!("{}-gate", self.records), journal: format!("{}-gate", self.journal) }
    }

    /// The names under which one run of `reindex` fills it.
    pub(super) fn fill_gate(&self, run: &str) -> Gate {
        Gate {
            records: format!("{}{FILL}{run}", self.records),
            journal: format!("{}{FILL}{run}", self.journal),
        }
    }
}

/// Aliases with their collections.
pub(super) async fn aliases(wire: &Wire) -> Result<HashMap<String, String>, StoreError> {
    let aliases = wire.call(wire.client.list_aliases(ListAliasesRequest {})).await?.aliases;
    Ok(aliases.into_iter().map(|alias| (alias.alias_name, alias.collection_name)).collect())
}

/// The collection that is current.
pub(super) async fn current(wire: &Wire, prefix: &str) -> Result<Option<String>, StoreError> {
    Ok(aliases(wire).await?.remove(prefix))
}

/// One change of an alias.
pub(super) enum Aliasing {
    Create(String, String),
    /// Refused by the server where the first does not exist.
    Rename(String, String),
    Delete(String),
}

/// Changes aliases in one step of the server.
pub(super) async fn change_aliases(wire: &Wire, changes: Vec<Aliasing>) -> Result<(), StoreError> {
    let action = |change| match change {
        Aliasing::Create(alias_name, collection_name) => {
            Action::CreateAlias(CreateAlias { collection_name, alias_name })
        }
        Aliasing::Rename(old_alias_name, new_alias_name) => {
            Action::RenameAlias(RenameAlias { old_alias_name, new_alias_name })
        }
        Aliasing::Delete(alias_name) => Action::DeleteAlias(DeleteAlias { alias_name }),
    };
    let actions =
        changes.into_iter().map(|change| AliasOperations { action: Some(action(change)) }).collect();
    wire.call(wire.client.update_aliases(ChangeAliases { actions, timeout: None })).await.map(drop)
}

/// Lets writers in under these names.
pub(super) fn opening(place: &Place, gate: &Gate) -> Vec<Aliasing> {
    vec![
        Aliasing::Create(gate.records.clone(), place.records.clone()),
        Aliasing::Create(gate.journal.clone(), place.journal.clone()),
    ]
}

/// Lets services write to the current generation.
pub(super) async fn open_gate(wire: &Wire, place: &Place) -> Result<(), StoreError> {
    change_aliases(wire, opening(place, &place.gate())).await
}

/// The first generation of a prefix becomes the current one.
pub(super) async fn make_first(wire: &Wire, prefix: &str, place: &Place) -> Result<(), StoreError> {
    let mut changes = vec![Aliasing::Create(prefix.to_string(), place.records.clone())];
    changes.extend(opening(place, &place.gate()));
    change_aliases(wire, changes).await
}

/// The names of this prefix that runs of `reindex` write under.
pub(super) fn fill_names(prefix: &str, aliases: &HashMap<String, String>) -> Vec<String> {
    let is_fill = |alias: &&String| alias.contains(FILL) && alias.starts_with(&format!("{prefix}-"));
    let mut names: Vec<String> = aliases.keys().filter(is_fill).cloned().collect();
    names.sort();
    names
}

/// Makes a generation that was filled under `fill` the current one: it takes writes from services from then on, and no
/// other does. Refused by the server where somebody else fills it by now.
pub(super) async fn make_current(
    wire: &Wire,
    prefix: &str,
    place: &Place,
    fill: &Gate,
) -> Result<(), StoreError> {
    let aliases = aliases(wire).await?;
    let gate = place.gate();
    // The name without which this run may not go on comes first.
    let mut changes = vec![
        Aliasing::Rename(fill.records.clone(), gate.records.clone()),
        Aliasing::Rename(fill.journal.clone(), gate.journal.clone()),
    ];
    let is_other = |alias: &&String| alias.starts_with(&format!("{prefix}-")) && alias.ends_with("-gate");
    let others =
        aliases.keys().filter(is_other).filter(|alias| **alias != gate.records && **alias != gate.journal);
    // Those of a run that stood still must not come back to life under the services.
    let fills = fill_names(prefix, &aliases);
    let fills = fills.into_iter().filter(|alias| *alias != fill.records && *alias != fill.journal);
    changes.extend(others.cloned().chain(fills).map(Aliasing::Delete));
    changes.push(Aliasing::Create(prefix.to_string(), place.records.clone()));
    change_aliases(wire, changes).await
}
