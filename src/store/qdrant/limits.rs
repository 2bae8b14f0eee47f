//! Limits that a server may set to what is asked of a collection ("strict mode"): what is too little for this program
//! is said when it starts, by the limit's name, not by every call.

use qdrant_client::qdrant::{CollectionInfo, StrictModeConfig};

use crate::engine::ports::StoreError;

/// Documents asked for at a time: some tens of megabytes.
pub(super) const DOCUMENTS: usize = 1_000;
/// Where vectors are quantised, so many times the limit are found and then compared exactly.
pub(super) const OVERSAMPLING: f64 = 2.0;
/// Conditions of a filter that the rules and a caller's own wishes come to, generously.
const MOST_CONDITIONS: u64 = 64;
/// Values of one condition, at most: of callers in 50 alliances, who ask for consents that reach them.
const MOST_VALUES: u64 = 2_000;
/// Points of one upsert, at most: as many changes as a call of the API may bring.
const MOST_UPSERT: u64 = 1_000;

/// Refuses a collection whose limits are too small.
pub(super) fn check(collection: &str, info: &CollectionInfo) -> Result<(), StoreError> {
    let limits = info.config.as_ref().and_then(|config| config.strict_mode_config.as_ref());
    let Some(limits) = limits.filter(|limits| limits.enabled == Some(true)) else { return Ok(()) };
    let small = too_small(limits);
    match small.is_empty() {
        true => Ok(()),
        false => Err(StoreError::Refused(
            format!("strict mode of the collection {collection} is too strict: {}", small.join(", ")).into(),
        )),
    }
}

fn too_small(limits: &StrictModeConfig) -> Vec<String> {
    let least = |name: &str, limit: Option<u64>, needed: u64| {
        let limit = limit.filter(|limit| *limit < needed)?;
        Some(format!("{name} is {limit}, {needed} is needed"))
    };
    let mut small: Vec<String> = [
        least("max_query_limit", limits.max_query_limit.map(u64::from), DOCUMENTS as u64 + 1),
        least("search_max_hnsw_ef", limits.search_max_hnsw_ef.map(u64::from), DOCUMENTS as u64),
        least("upsert_max_batchsize", limits.upsert_max_batchsize, MOST_UPSERT),
        least("filter_max_conditions", limits.filter_max_conditions, MOST_CONDITIONS),
        least("condition_max_size", limits.condition_max_size, MOST_VALUES),
    ]
    .into_iter()
    .flatten()
    .collect();
    if limits.search_max_oversampling.is_some_and(|most| f64::from(most) < OVERSAMPLING) {
        small.push(format!("search_max_oversampling is below {OVERSAMPLING}"));
    }
    small
}

#[cfg(test)]
mod tests {
    use qdrant_client::qdrant::CollectionConfig;

    use super::*;

    fn with(limits: StrictModeConfig) -> CollectionInfo {
        let config = CollectionConfig { strict_mode_config: Some(limits), ..Default::default() };
        CollectionInfo { config: Some(config), ..Default::default() }
    }

    #[test]
    fn what_is_too_little_is_named() {
        let strict = StrictModeConfig {
            enabled: Some(true),
            max_query_limit: Some(100),
            upsert_max_batchsize: Some(5),
            filter_max_conditions: Some(1_000_000),
            ..Default::default()
        };
        let Err(StoreError::Refused(text)) = check("c", &with(strict.clone())) else { panic!("not refused") };
        assert!(
            text.contains("max_query_limit is 100") && text.contains("upsert_max_batchsize is 5"),
            "{text}"
        );
        assert!(!text.contains("filter_max_conditions"), "{text}");
        let off = StrictModeConfig { enabled: Some(false), ..strict };
        assert!(check("c", &with(off)).is_ok());
        assert!(check("c", &CollectionInfo::default()).is_ok());
    }
}
