//! Stored documents as they are answered.

use crate::convert::{RecordMeta, record_to_pb};
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::pb::v1 as pb;

/// A document as the caller may see it: protected attributes go to its own tenant alone.
pub fn document_to_pb(document: &Document, caller: &Caller) -> pb::Record {
    let own = document.name().tenant == caller.tenant;
    let meta = RecordMeta {
        create_time: document.create_time,
        update_time: document.update_time,
        etag: document.etag.clone(),
    };
    record_to_pb(&document.record, &meta, own)
}
