//! The first edition kept a document as one value: its structs as they were then, in MessagePack with field names. Nothing
//! writes this any more. What was derived then is read only for its text's hash and vectors.

mod shapes;

use self::shapes::{FirstDocument, FirstEmbedding, FirstProtected};
use super::{StoredError, floats};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::document::Document;
use crate::domain::record::person::ProtectedAttributes;

pub(super) fn document(body: &[u8]) -> Result<Document, StoredError> {
    let first: FirstDocument = rmp_serde::from_slice(body)?;
    let record = first.record.into_record()?;
    let FirstEmbedding { dense, sparse } = first.embedding;
    let embedding = floats::quantised(&dense, &sparse.indices, &sparse.values);
    // Without its hash a text is embedded again.
    let (embedding, text_hash) =
        embedding.map_or_else(|_| Default::default(), |embedding| (embedding, first.text_hash));
    Ok(Document {
        facts: Facts::none(record.kind()),
        fields: first.fields,
        embedding,
        text_hash,
        create_time: first.create_time,
        update_time: first.update_time,
        shown_time: first.shown_time,
        etag: first.etag,
        record,
    })
}

pub(super) fn protected(body: &[u8]) -> Result<ProtectedAttributes, StoredError> {
    Ok(rmp_serde::from_slice::<FirstProtected>(body)?.into())
}
