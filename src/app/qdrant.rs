//! How a Qdrant server is used, as the configuration says.

use crate::config::{Config, QuantizationKind, Secret};
use crate::store::qdrant::{QdrantOptions, Quantization};

pub(super) fn qdrant_options(config: &Config) -> QdrantOptions {
    let qdrant = &config.qdrant;
    QdrantOptions {
        api_key: qdrant.api_key.as_ref().map(|key| Secret::reveal(key).to_string()),
        ca_pem: qdrant.ca_pem.clone(),
        timeout: qdrant.timeout(),
        shard_number: qdrant.shard_number,
        replication_factor: qdrant.replication_factor,
        write_consistency_factor: qdrant.write_consistency_factor,
        quantization: match qdrant.quantization {
            QuantizationKind::None => Quantization::None,
            QuantizationKind::Scalar => Quantization::Scalar,
            QuantizationKind::Turbo => Quantization::Turbo,
        },
        on_disk: qdrant.on_disk,
        takeover: qdrant.takeover(),
        ..QdrantOptions::new(&qdrant.url, &qdrant.prefix)
    }
}
