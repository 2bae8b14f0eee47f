//! How many records there are.

use std::sync::Arc;

use crate::domain::record::name::RecordKind;
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::engine::serving::Serving;
use crate::grpc::metrics::Census;

/// Counts the records of each kind, over all tenants. A kind that cannot be counted now is left out.
pub fn census(serving: Serving) -> Census {
    Arc::new(move || {
        let engine = serving.now();
        Box::pin(async move {
            let mut holdings = Vec::new();
            for kind in RecordKind::ALL {
                let mut filter = Filter::default();
                filter.require(Condition::AnyOf(Field::Kind, vec![kind.collection().to_string()]));
                let count = engine.store.count(&filter).await;
                holdings.extend(count.ok().map(|count| (kind.collection(), count)));
            }
            holdings
        })
    })
}
