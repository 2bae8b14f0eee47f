//! Where the points of one generation are: a collection for the records, a small one for the batches under way, and
//! the alias that says which generation is current.

// The settings of where things are kept have newer names, which servers before 1.19 do not know.
#![allow(deprecated)]

use qdrant_client::qdrant::quantization_config::Quantization as Quantized;
use qdrant_client::qdrant::vectors_config::Config;
use qdrant_client::qdrant::{
    CollectionConfig, CollectionInfo, CreateCollection, CreateFieldIndexCollection, DeleteCollection,
    Distance, FieldType, GetCollectionInfoRequest, HnswConfigDiff, IntegerIndexParams, KeywordIndexParams,
    ListCollectionsRequest, OptimizersConfigDiff, PayloadIndexParams, QuantizationConfig, QuantizationType,
    ScalarQuantization, SparseVectorConfig, SparseVectorParams, TurboQuantization, UpdateCollection,
    UuidIndexParams, Value, VectorParams, VectorParamsMap, VectorsConfig, payload_index_params::IndexParams,
    value::Kind,
};
use sha2::{Digest, Sha256};

use super::plain::{EXACT_UP_TO, GRAPH_FROM, UPDATED, kilobytes};
use super::point::{DENSE, FOLDER, GONE, SPARSE, VERSION};
use super::wire::Wire;
use super::{QdrantOptions, Quantization, limits};
use crate::domain::derivation;
use crate::domain::search::filter::Field;
use crate::engine::ports::{Making, StoreError};

/// Format of the collections; a higher one was written by a newer version. In the first edition a record and what was
/// derived of it were one value; in the second one the vectors in it were floats, and the third one knows no resources, needs and experts.
const FORMAT: i64 = 4;
const FIRST_FORMAT: i64 = 1;
const FORMAT_KEY: &str = "format";

/// The two collections of a generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) records: String,
    pub(super) journal: String,
}

impl Place {
    /// Names follow from what the points are made with: replicas of one program and model agree without asking.
    pub(super) fn of(prefix: &str, making: &Making) -> Self {
        let Making { model, dimension, text_version, derivation } = making;
        let mut text = format!("{model}\n{dimension}\n{text_version}");
        if derivation != derivation::FIRST {
            text.push_str(&format!("\n{derivation}"));
        }
        let hash: String = Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let records = format!("{prefix}-{hash}");
        Self { journal: format!("{records}-journal"), records }
    }

    /// Whether a collection has a name of a generation's records.
    pub(super) fn is_one(prefix: &str, collection: &str) -> bool {
        let hash = collection.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
        hash.is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }

    /// Makes what is missing. Safe to be called by several replicas at a time, and again after a crash.
    pub(super) async fn ensure(
        &self,
        wire: &Wire,
        options: &QdrantOptions,
        making: &Making,
    ) -> Result<(), StoreError> {
        create(wire, plain(&self.journal, options)).await?;
        create(wire, records(&self.records, options, making)).await?;
        let info = info(wire, &self.records).await?;
        check_shape(&self.records, &info, making)?;
        if format_of(&info).is_some_and(|format| format < FORMAT) {
            raise_format(wire, &self.records).await?;
        }
        limits::check(&self.records, &info)?;
        for key in missing_indexes(&info) {
            self.make_index(wire, key).await?;
        }
        Ok(())
    }

    /// Makes one payload index, if it is one of this program's.
    pub(super) async fn make_index(&self, wire: &Wire, key: &str) -> Result<(), StoreError> {
        let Some((key, kind, params)) = indexes().into_iter().find(|index| index.0 == key) else {
            return Ok(());
        };
        create_index(wire, &self.records, (key, kind, params)).await
    }
}

/// A payload index: of which key, and how.
type Index = (&'static str, FieldType, IndexParams);

async fn create_index(wire: &Wire, collection: &str, (key, kind, params): Index) -> Result<(), StoreError> {
    let index = CreateFieldIndexCollection {
        collection_name: collection.to_string(),
        wait: Some(true),
        field_name: key.to_string(),
        field_type: Some(kind.into()),
        field_index_params: Some(PayloadIndexParams { index_params: Some(params) }),
        ..Default::default()
    };
    wire.write(wire.client.create_field_index(index)).await
}

/// Makes the payload indexes of a collection of notes: a server may be set to filter by nothing else.
pub(super) async fn index_notes(wire: &Wire, collection: &str, kind: &'static str) -> Result<(), StoreError> {
    let info = info(wire, collection).await?;
    for index in [keyword(kind, false), version()] {
        if !info.payload_schema.contains_key(index.0) {
            create_index(wire, collection, index).await?;
        }
    }
    Ok(())
}

/// The payload indexes that a collection of records lacks.
pub(super) fn missing_indexes(info: &CollectionInfo) -> Vec<&'static str> {
    indexes().into_iter().map(|index| index.0).filter(|key| !info.payload_schema.contains_key(*key)).collect()
}

/// The payload indexes that a collection of records has.
pub(super) fn index_keys() -> impl Iterator<Item = &'static str> {
    indexes().into_iter().map(|index| index.0)
}

pub(super) async fn create(wire: &Wire, collection: CreateCollection) -> Result<(), StoreError> {
    let name = collection.collection_name.clone();
    if wire.exists(&name).await? {
        return Ok(());
    }
    tracing::info!(collection = name, "creating a collection");
    match wire.call(wire.client.create_collection(collection)).await {
        Ok(_) => Ok(()),
        // Another replica was quicker.
        Err(error) => match wire.exists(&name).await? {
            true => Ok(()),
            false => Err(error),
        },
    }
}

pub(super) async fn drop_collection(wire: &Wire, name: &str) -> Result<(), StoreError> {
    let request = DeleteCollection { collection_name: name.to_string(), timeout: None };
    wire.call(wire.client.delete_collection(request)).await.map(drop)
}

/// Names of all collections.
pub(super) async fn collections(wire: &Wire) -> Result<Vec<String>, StoreError> {
    let listed = wire.call(wire.client.list_collections(ListCollectionsRequest {})).await?;
    Ok(listed.collections.into_iter().map(|collection| collection.name).collect())
}

/// What a collection is; an error where it is gone.
pub(super) async fn info(wire: &Wire, collection: &str) -> Result<CollectionInfo, StoreError> {
    let request = GetCollectionInfoRequest { collection_name: collection.to_string() };
    let info = wire.call(wire.client.collection_info(request)).await?;
    info.result.ok_or_else(|| StoreError::Unavailable(format!("{collection}: no description").into()))
}

/// From here on a program of an older version refuses the collection by its format, before it meets what it cannot read.
async fn raise_format(wire: &Wire, collection: &str) -> Result<(), StoreError> {
    let request = UpdateCollection {
        collection_name: collection.to_string(),
        metadata: [(FORMAT_KEY.to_string(), FORMAT.into())].into(),
        ..Default::default()
    };
    wire.call(wire.client.update_collection(request)).await.map(drop)
}

/// The format that a collection says it has.
fn format_of(info: &CollectionInfo) -> Option<i64> {
    match info.config.as_ref()?.metadata.get(FORMAT_KEY)?.kind {
        Some(Kind::IntegerValue(number)) => Some(number),
        Some(Kind::DoubleValue(number)) => Some(number as i64),
        _ => None,
    }
}

/// What the vectors of a collection were made with; an error where another program or a newer version made it.
pub(super) fn making_of(collection: &str, info: &CollectionInfo) -> Result<Making, StoreError> {
    let metadata = info.config.as_ref().map(|config| &config.metadata);
    let value =
        |key: &str| metadata.and_then(|metadata| metadata.get(key)).and_then(|value| value.kind.clone());
    let foreign =
        || StoreError::Mismatch(format!("the collection {collection} was not made by this program").into());
    let whole = |key: &str| match value(key) {
        Some(Kind::IntegerValue(number)) => Ok(number),
        Some(Kind::DoubleValue(number)) => Ok(number as i64),
        _ => Err(foreign()),
    };
    let text = |key: &str| match value(key) {
        Some(Kind::StringValue(text)) => Ok(text),
        _ => Err(foreign()),
    };
    let format = format_of(info).ok_or_else(foreign)?;
    if format > FORMAT {
        return Err(StoreError::Mismatch(
            format!(
            "the collection {collection} was written by a newer version of this program, in format {format}; this one \
             knows {FORMAT}"
        ).into()));
    }
    Ok(Making {
        model: text("model")?,
        derivation: match format {
            FIRST_FORMAT => derivation::FIRST.to_string(),
            _ => text("derivation")?,
        },
        dimension: usize::try_from(whole("dimension")?).map_err(|_| foreign())?,
        text_version: u32::try_from(whole("text_version")?).map_err(|_| foreign())?,
    })
}

fn check_shape(collection: &str, info: &CollectionInfo, making: &Making) -> Result<(), StoreError> {
    let found = making_of(collection, info)?;
    if found != *making {
        return Err(StoreError::Mismatch(format!("the collection {collection} is of {found}").into()));
    }
    match dense_size(info.config.as_ref()) {
        Some(size) if size == making.dimension as u64 => Ok(()),
        other => Err(StoreError::Mismatch(
            format!(
                "the collection {collection} holds vectors of {} numbers, the model makes {}",
                other.unwrap_or(0),
                making.dimension
            )
            .into(),
        )),
    }
}

fn dense_size(config: Option<&CollectionConfig>) -> Option<u64> {
    match config?.params.as_ref()?.vectors_config.as_ref()?.config.as_ref()? {
        Config::ParamsMap(map) => map.map.get(DENSE).map(|params| params.size),
        Config::Params(_) => None,
    }
}

/// A collection of small points without vectors.
pub(super) fn plain(name: &str, options: &QdrantOptions) -> CreateCollection {
    CreateCollection {
        collection_name: name.to_string(),
        shard_number: Some(1),
        replication_factor: Some(options.replication_factor),
        write_consistency_factor: Some(options.write_consistency_factor),
        on_disk_payload: Some(true),
        vectors_config: Some(VectorsConfig { config: Some(Config::ParamsMap(VectorParamsMap::default())) }),
        ..Default::default()
    }
}

fn records(name: &str, options: &QdrantOptions, making: &Making) -> CreateCollection {
    let kilobytes = |points| kilobytes(points, making.dimension) as u64;
    // Unit vectors: the dot product is the cosine.
    let dense = VectorParams {
        size: making.dimension as u64,
        distance: Distance::Dot.into(),
        on_disk: Some(options.on_disk),
        ..Default::default()
    };
    let map = VectorParamsMap { map: [(DENSE.to_string(), dense)].into() };
    let metadata: [(&str, Value); 5] = [
        (FORMAT_KEY, FORMAT.into()),
        ("model", making.model.clone().into()),
        ("dimension", (making.dimension as i64).into()),
        ("text_version", i64::from(making.text_version).into()),
        ("derivation", making.derivation.clone().into()),
    ];
    CreateCollection {
        collection_name: name.to_string(),
        hnsw_config: Some(HnswConfigDiff {
            full_scan_threshold: Some(kilobytes(EXACT_UP_TO)),
            on_disk: Some(options.on_disk),
            ..Default::default()
        }),
        optimizers_config: Some(OptimizersConfigDiff {
            default_segment_number: Some(2),
            indexing_threshold: Some(kilobytes(GRAPH_FROM)),
            // What was deleted stays readable in a segment until it is written anew.
            deleted_threshold: Some(0.1),
            vacuum_min_vector_number: Some(500),
            ..Default::default()
        }),
        shard_number: Some(options.shard_number),
        replication_factor: Some(options.replication_factor),
        write_consistency_factor: Some(options.write_consistency_factor),
        // Whole records are in it.
        on_disk_payload: Some(true),
        vectors_config: Some(VectorsConfig { config: Some(Config::ParamsMap(map)) }),
        sparse_vectors_config: Some(SparseVectorConfig {
            map: [(SPARSE.to_string(), SparseVectorParams::default())].into(),
        }),
        quantization_config: quantization(options.quantization),
        metadata: metadata.map(|(key, value)| (key.to_string(), value)).into(),
        ..Default::default()
    }
}

fn quantization(quantization: Quantization) -> Option<QuantizationConfig> {
    let quantized = match quantization {
        Quantization::None => return None,
        Quantization::Scalar => Quantized::Scalar(ScalarQuantization {
            r#type: QuantizationType::Int8.into(),
            always_ram: Some(true),
            ..Default::default()
        }),
        Quantization::Turbo => {
            Quantized::Turboquant(TurboQuantization { always_ram: Some(true), ..Default::default() })
        }
    };
    Some(QuantizationConfig { quantization: Some(quantized) })
}

/// Links of their own in the graph keep a filtered search together, but each value of each field that has them costs
/// as much to build as a graph. Only the kind, which every search asks for, is worth it.
fn indexes() -> Vec<Index> {
    let integer = |key: &'static str| {
        let params = IntegerIndexParams {
            lookup: Some(true),
            range: Some(true),
            enable_hnsw: Some(false),
            ..Default::default()
        };
        (key, FieldType::Integer, IndexParams::IntegerIndexParams(params))
    };
    let keywords = Field::KEYWORDS.iter().map(|field| keyword(field.key(), *field == Field::Tenant));
    let integers = Field::INTEGERS.iter().map(|field| field.key()).chain([UPDATED, GONE]);
    keywords.chain([keyword(FOLDER, false)]).chain(integers.map(integer)).chain([version()]).collect()
}

fn keyword(key: &'static str, is_tenant: bool) -> Index {
    let enable_hnsw = Some(key == Field::Kind.key());
    let params = KeywordIndexParams { is_tenant: Some(is_tenant), enable_hnsw, ..Default::default() };
    (key, FieldType::Keyword, IndexParams::KeywordIndexParams(params))
}

fn version() -> Index {
    let params = UuidIndexParams { enable_hnsw: Some(false), ..Default::default() };
    (VERSION, FieldType::Uuid, IndexParams::UuidIndexParams(params))
}
