//! Deriving what a store holds again, where it lies: after an upgrade that derives otherwise, or where what was derived is
//! lost. Nothing may be served meanwhile, so that nothing ranks by facts of two derivations (invariant 12).

use super::derivation::{Raw, derive};
use super::error::EngineError;
use super::ports::{Change, Embedder, Expect, Store};
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;

/// Records that are read, derived and written together.
const PAGE: usize = 256;

/// Derives these records anew. Their history stays, and only texts that have changed are embedded. Damaged ones stay as they
/// are and are told by the store. `tell` hears how many of them are done.
pub async fn derive_again(
    store: &dyn Store,
    embedder: &dyn Embedder,
    names: &[RecordName],
    tell: &(dyn Fn(u64) + Send + Sync),
) -> Result<(), EngineError> {
    let mut done = 0;
    for names in names.chunks(PAGE) {
        let found = store.get(names).await?.into_iter().flatten().filter_map(Result::ok);
        let documents = derive(found.map(Raw::again).collect(), embedder).await?;
        let put = |document: Document| {
            let expect = Expect::Etag(document.etag.clone());
            Change::Put { document: document.into(), expect }
        };
        store.write(documents.into_iter().map(put).collect()).await?;
        done += names.len() as u64;
        tell(done);
    }
    Ok(())
}
