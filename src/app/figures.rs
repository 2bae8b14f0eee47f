//! How the service stands, for its figures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::client_lists;
use super::process::Process;
use crate::api::Api;
use crate::api::credentials::Credentials;
use crate::api::tokens::Tokens;
use crate::config::ClientLists;
use crate::domain::record::name::RecordKind;
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::engine::compute;
use crate::engine::serving::{Engine, Serving};
use crate::grpc::current::Current;
use crate::grpc::metrics::{Figures, Look};

/// Looks at what serves. `data_dir` is the folder that the service writes, where it writes one.
pub fn figures(
    api: Api,
    serving: Serving,
    (credentials, lists): (Current<Credentials>, Current<ClientLists>),
    data_dir: Option<PathBuf>,
) -> Figures {
    Arc::new(move || {
        let (api, engine) = (api.clone(), serving.now());
        let (credentials, lists, data_dir) = (credentials.get(), lists.get(), data_dir.clone());
        Box::pin(async move {
            // The folder is walked where it holds up no call.
            let looked = tokio::task::spawn_blocking(move || {
                let dir = data_dir.as_deref()?;
                Some((sizes(dir), free(dir)))
            });
            let (disk, disk_free) = looked.await.ok().flatten().unwrap_or_default();
            let process = Process::own();
            let queued = [
                ("compute", compute::waiting_count()),
                ("audit", api.trail().waiting_count()),
                ("webhooks", api.saved_queries().unposted_count()),
            ];
            let tokens = credentials.tokens.as_ref();
            Look {
                records: census(&engine).await,
                queued: queued.map(|(queue, count)| (queue, count as u64)).to_vec(),
                disk,
                disk_free,
                model: Some(engine.matcher.model().to_string()),
                token_keys_age: tokens.and_then(Tokens::age).map(|age| age.as_secs_f64()),
                token_keys_used: tokens.and_then(Tokens::are_kept).map(u64::from),
                authorities: client_lists::counts(&lists),
                next_update: client_lists::next_update(&lists),
                over_budget: api.budgets().refused_count(),
                memory: process.memory_bytes(),
                descriptors: process.descriptors(),
                cpu: process.cpu().map(|cpu| cpu.as_secs_f64()),
            }
        })
    })
}

/// The records of each kind, over all tenants. A kind that cannot be counted now is left out.
async fn census(engine: &Engine) -> Vec<(&'static str, u64)> {
    let mut holdings = Vec::new();
    for kind in RecordKind::ALL {
        let mut filter = Filter::default();
        filter.require(Condition::AnyOf(Field::Kind, vec![kind.collection().to_string()]));
        let count = engine.store.count(&filter).await;
        holdings.extend(count.ok().map(|count| (kind.collection(), count)));
    }
    holdings
}

/// Bytes of the files of a data folder and of those that it holds, one for each model, by what they keep.
fn sizes(data_dir: &Path) -> Vec<(&'static str, u64)> {
    let mut sizes = BTreeMap::from(["index", "ledger", "other", "records"].map(|of| (of, 0_u64)));
    let mut folders = vec![data_dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        // What goes while it is looked at is not there.
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(about) = entry.metadata() else { continue };
            if about.is_dir() {
                folders.push(entry.path());
                continue;
            }
            let name = entry.file_name();
            let of = match name.to_str().and_then(|name| name.split('.').next()) {
                Some("records") => "records",
                Some("ledger") => "ledger",
                Some("index") => "index",
                _ => "other",
            };
            *sizes.entry(of).or_default() += about.len();
        }
    }
    sizes.into_iter().collect()
}

/// Bytes that may be written where the folder lies.
fn free(data_dir: &Path) -> Option<u64> {
    let about = rustix::fs::statvfs(data_dir).ok()?;
    Some(about.f_bavail.saturating_mul(about.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_counted_by_what_its_files_keep() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("zh-ngram-1");
        std::fs::create_dir(&model).unwrap();
        for (path, bytes) in [
            (folder.path().join("ledger.redb"), 3),
            (folder.path().join("secret.key"), 5),
            (model.join("records.redb"), 7),
            (model.join("index.snapshot"), 11),
        ] {
            std::fs::write(path, vec![0; bytes]).unwrap();
        }
        assert_eq!(sizes(folder.path()), [("index", 11), ("ledger", 3), ("other", 5), ("records", 7)]);
        assert_eq!(sizes(&folder.path().join("none")).len(), 4);
        assert!(free(folder.path()).is_some_and(|free| free > 0));
        assert_eq!(free(&folder.path().join("none")), None);
    }
}
