//! As much of a Qdrant server as writes need, in memory, with doors that fail on demand. What it does with conditions
//! is what the real one does (1.18); searches for the nearest it does not know.

mod collection;
mod door;

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use prost::Message;
use qdrant_client::qdrant::point_id::PointIdOptions;
use qdrant_client::qdrant::points_update_operation::{Operation, PointStructList};
use qdrant_client::qdrant::{self as q, PointId, PointStruct, UpdateStatus};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::Status;
use tonic::service::Routes;

use self::collection::{admits, texts};
use self::door::{Door, Service};

/// What a door does with a call.
pub enum Fault {
    Pass,
    /// Says no.
    Refuse(Status),
    /// Never answers.
    Stall,
    /// Does it, and the answer is lost.
    Lose,
    /// Does the first part of it, and the answer is lost.
    Half,
    /// Says that the connection broke, and does it later.
    Late(Duration),
    /// Does it twice, and answers what came of the second time.
    Twice,
    /// Does it once it is told to go on.
    Held(Arc<tokio::sync::Notify>),
}

/// Decides by the method's name.
pub type Mood = Arc<dyn Fn(&str) -> Fault + Send + Sync>;

/// The server. Doors to it share what it holds.
#[derive(Default)]
pub struct FakeQdrant {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    collections: HashMap<String, Collection>,
    aliases: HashMap<String, String>,
}

struct Collection {
    made: q::CreateCollection,
    /// Keys of its payload indexes.
    indexes: Vec<String>,
    strict: Option<q::StrictModeConfig>,
    /// By id, in the order of ids.
    points: BTreeMap<String, PointStruct>,
}

impl FakeQdrant {
    /// Opens a door; returns its address.
    pub async fn door(self: &Arc<Self>, mood: Mood) -> String {
        let free = "127.0.0.1:0".parse().expect("an address");
        format!("http://{}", self.door_at(free, mood).await)
    }

    /// Opens a door there.
    pub async fn door_at(self: &Arc<Self>, address: SocketAddr, mood: Mood) -> SocketAddr {
        self.open_at(address, mood, tonic::transport::Server::builder()).await
    }

    /// Opens a door that speaks TLS; returns its address.
    pub async fn door_with_tls(self: &Arc<Self>, mood: Mood) -> String {
        let identity = tonic::transport::Identity::from_pem(
            include_str!("../fixtures/tls/server.pem"),
            include_str!("../fixtures/tls/server.key"),
        );
        let tls = tonic::transport::ServerTlsConfig::new().identity(identity);
        let server = tonic::transport::Server::builder().tls_config(tls).expect("a sound identity");
        let free = "127.0.0.1:0".parse().expect("an address");
        format!("https://localhost:{}", self.open_at(free, mood, server).await.port())
    }

    async fn open_at(
        self: &Arc<Self>,
        address: SocketAddr,
        mood: Mood,
        mut server: tonic::transport::Server,
    ) -> SocketAddr {
        let listener = TcpListener::bind(address).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let door = Door { server: self.clone(), mood };
        let routes = Routes::new(Service::<0>(door.clone()))
            .add_service(Service::<1>(door.clone()))
            .add_service(Service::<2>(door));
        tokio::spawn(server.add_routes(routes).serve_with_incoming(TcpListenerStream::new(listener)));
        address
    }

    /// Points in the collection whose name ends so; not those that only tell what became of a batch.
    pub fn count(&self, suffix: &str) -> usize {
        let held = self.held.lock().expect("not poisoned");
        let found = held.collections.iter().find(|(name, _)| name.ends_with(suffix));
        let counts = |point: &&PointStruct| !point.payload.contains_key("state");
        found.map_or(0, |(_, collection)| collection.points.values().filter(counts).count())
    }

    /// Names of the collections and aliases.
    pub fn names(&self) -> Vec<String> {
        let held = self.held.lock().expect("not poisoned");
        held.collections.keys().chain(held.aliases.keys()).cloned().collect()
    }

    /// Forgets a collection or an alias whose name ends so, with the aliases on it.
    pub fn lose(&self, suffix: &str) {
        let mut held = self.held.lock().expect("not poisoned");
        held.collections.retain(|name, _| !name.ends_with(suffix));
        held.aliases.retain(|name, of| !name.ends_with(suffix) && !of.ends_with(suffix));
    }

    /// Changes the collection whose name ends so behind everybody's back.
    pub fn meddle(&self, suffix: &str, meddle: impl FnOnce(&mut BTreeMap<String, PointStruct>)) {
        let mut held = self.held.lock().expect("not poisoned");
        let found = held.collections.iter_mut().find(|(name, _)| name.ends_with(suffix));
        meddle(&mut found.expect("there is such a collection").1.points);
    }

    /// The metadata of the collection whose name ends so, to be changed behind everybody's back.
    pub fn with_metadata<T>(
        &self,
        suffix: &str,
        look: impl FnOnce(&mut HashMap<String, q::Value>) -> T,
    ) -> T {
        let mut held = self.held.lock().expect("not poisoned");
        let found = held.collections.iter_mut().find(|(name, _)| name.ends_with(suffix));
        look(&mut found.expect("there is such a collection").1.made.metadata)
    }

    /// Forgets the payload indexes of the collection whose name ends so.
    pub fn lose_indexes(&self, suffix: &str) {
        let mut held = self.held.lock().expect("not poisoned");
        let found = held.collections.iter_mut().filter(|(name, _)| name.ends_with(suffix));
        found.for_each(|(_, collection)| collection.indexes.clear());
    }

    /// Keys of the payload indexes of the collection whose name ends so.
    pub fn indexes(&self, suffix: &str) -> Vec<String> {
        let held = self.held.lock().expect("not poisoned");
        let found = held.collections.iter().find(|(name, _)| name.ends_with(suffix));
        found.map(|(_, collection)| collection.indexes.clone()).unwrap_or_default()
    }

    /// Gives a collection another name.
    pub fn alias(&self, alias: &str, collection: &str) {
        let mut held = self.held.lock().expect("not poisoned");
        held.aliases.insert(alias.to_string(), collection.to_string());
    }

    /// Sets limits to the collections.
    pub fn limit(&self, strict: &q::StrictModeConfig) {
        let mut held = self.held.lock().expect("not poisoned");
        held.collections.values_mut().for_each(|collection| collection.strict = Some(strict.clone()));
    }

    /// Forgets the collections, as someone would who deletes them by hand.
    pub fn lose_collections(&self) {
        *self.held.lock().expect("not poisoned") = Held::default();
    }

    fn answer(&self, method: &str, message: &[u8], half: bool) -> Result<Vec<u8>, Status> {
        let mut held = self.held.lock().expect("not poisoned");
        match method {
            "HealthCheck" => encoded(q::HealthCheckReply { version: "1.18.3".into(), ..Default::default() }),
            "CollectionExists" => {
                let asked: q::CollectionExistsRequest = decoded(message)?;
                let exists = held.collections.contains_key(&asked.collection_name);
                let result = Some(q::CollectionExists { exists });
                encoded(q::CollectionExistsResponse { result, ..Default::default() })
            }
            "Create" => {
                let made: q::CreateCollection = decoded(message)?;
                let name = made.collection_name.clone();
                let made = Collection { made, indexes: Vec::new(), strict: None, points: BTreeMap::new() };
                held.collections.entry(name).or_insert(made);
                encoded(q::CollectionOperationResponse { result: true, ..Default::default() })
            }
            "UpdateAliases" => {
                let asked: q::ChangeAliases = decoded(message)?;
                for action in asked.actions {
                    held.change_alias(action.action)?;
                }
                encoded(q::CollectionOperationResponse { result: true, ..Default::default() })
            }
            "ListAliases" => {
                let alias = |(alias, collection): (&String, &String)| q::AliasDescription {
                    alias_name: alias.clone(),
                    collection_name: collection.clone(),
                };
                let aliases = held.aliases.iter().map(alias).collect();
                encoded(q::ListAliasesResponse { aliases, ..Default::default() })
            }
            "List" => {
                let name = |name: &String| q::CollectionDescription { name: name.clone() };
                let collections = held.collections.keys().map(name).collect();
                encoded(q::ListCollectionsResponse { collections, ..Default::default() })
            }
            "CreateFieldIndex" => {
                let asked: q::CreateFieldIndexCollection = decoded(message)?;
                held.collection(&asked.collection_name)?.indexes.push(asked.field_name);
                encoded(done())
            }
            // Metadata is merged with what there is.
            "Update" => {
                let asked: q::UpdateCollection = decoded(message)?;
                held.collection(&asked.collection_name)?.made.metadata.extend(asked.metadata);
                encoded(q::CollectionOperationResponse { result: true, ..Default::default() })
            }
            "Drop" => {
                let asked: q::DeleteCollection = decoded(message)?;
                held.aliases.retain(|_, of| *of != asked.collection_name);
                let result = held.collections.remove(&asked.collection_name).is_some();
                encoded(q::CollectionOperationResponse { result, ..Default::default() })
            }
            "Get" | "Upsert" | "UpdateBatch" | "Delete" | "Scroll" | "Count" | "Facet" => {
                held.of_points(method, message, half)
            }
            "Info" => {
                let asked: q::GetCollectionInfoRequest = decoded(message)?;
                let Collection { made, indexes, strict, .. } = held.collection(&asked.collection_name)?;
                let params =
                    q::CollectionParams { vectors_config: made.vectors_config.clone(), ..Default::default() };
                let config = q::CollectionConfig {
                    params: Some(params),
                    metadata: made.metadata.clone(),
                    strict_mode_config: strict.clone(),
                    ..Default::default()
                };
                let schema = |key: &String| (key.clone(), q::PayloadSchemaInfo::default());
                let result = Some(q::CollectionInfo {
                    config: Some(config),
                    status: 1,
                    payload_schema: indexes.iter().map(schema).collect(),
                    ..Default::default()
                });
                encoded(q::GetCollectionInfoResponse { result, ..Default::default() })
            }
            other => Err(Status::unimplemented(other.to_string())),
        }
    }
}

impl Held {
    fn collection(&mut self, name: &str) -> Result<&mut Collection, Status> {
        let missing = || Status::not_found(format!("Not found: Collection `{name}` doesn't exist!"));
        let of = self.aliases.get(name).map_or(name, String::as_str);
        self.collections.get_mut(of).ok_or_else(missing)
    }

    fn change_alias(&mut self, action: Option<q::alias_operations::Action>) -> Result<(), Status> {
        match action {
            Some(q::alias_operations::Action::CreateAlias(alias)) => {
                self.collection(&alias.collection_name)?;
                self.aliases.insert(alias.alias_name, alias.collection_name);
            }
            Some(q::alias_operations::Action::RenameAlias(alias)) => {
                let missing =
                    || Status::not_found(format!("Alias {} does not exists!", alias.old_alias_name));
                let of = self.aliases.remove(&alias.old_alias_name).ok_or_else(missing)?;
                self.aliases.insert(alias.new_alias_name, of);
            }
            Some(q::alias_operations::Action::DeleteAlias(alias)) => {
                self.aliases.remove(&alias.alias_name);
            }
            None => {}
        }
        Ok(())
    }

    fn of_points(&mut self, method: &str, message: &[u8], half: bool) -> Result<Vec<u8>, Status> {
        match method {
            "Get" => {
                let asked: q::GetPoints = decoded(message)?;
                let points = &self.collection(&asked.collection_name)?.points;
                let found = asked.ids.iter().filter_map(|id| points.get(&text(id)));
                encoded(q::GetResponse { result: found.map(retrieved).collect(), ..Default::default() })
            }
            "Scroll" => {
                let asked: q::ScrollPoints = decoded(message)?;
                let from = asked.offset.as_ref().map(text).unwrap_or_default();
                let limit = asked.limit.unwrap_or(10) as usize;
                let points = &self.collection(&asked.collection_name)?.points;
                let passes =
                    |point: &&PointStruct| asked.filter.as_ref().is_none_or(|filter| admits(filter, point));
                let mut found: Vec<_> =
                    points.range(from..).map(|(_, point)| point).filter(passes).take(limit + 1).collect();
                let next = (found.len() > limit).then(|| found.pop()).flatten();
                encoded(q::ScrollResponse {
                    next_page_offset: next.and_then(|point| point.id.clone()),
                    result: found.into_iter().map(retrieved).collect(),
                    ..Default::default()
                })
            }
            "Count" => {
                let asked: q::CountPoints = decoded(message)?;
                let count = self.collection(&asked.collection_name)?.passing(asked.filter.as_ref()).count();
                let result = Some(q::CountResult { count: count as u64 });
                encoded(q::CountResponse { result, ..Default::default() })
            }
            "Facet" => {
                let asked: q::FacetCounts = decoded(message)?;
                let mut counts = BTreeMap::<String, u64>::new();
                for point in self.collection(&asked.collection_name)?.passing(asked.filter.as_ref()) {
                    texts(point, &asked.key)
                        .into_iter()
                        .for_each(|text| *counts.entry(text).or_default() += 1);
                }
                let hit = |(text, count)| q::FacetHit {
                    value: Some(q::FacetValue { variant: Some(q::facet_value::Variant::StringValue(text)) }),
                    count,
                };
                encoded(q::FacetResponse {
                    hits: counts.into_iter().map(hit).collect(),
                    ..Default::default()
                })
            }
            "Upsert" => {
                let asked: q::UpsertPoints = decoded(message)?;
                let list = PointStructList {
                    points: asked.points,
                    update_filter: asked.update_filter,
                    update_mode: asked.update_mode,
                    ..Default::default()
                };
                self.collection(&asked.collection_name)?.upsert(list)?;
                encoded(done())
            }
            "Delete" => {
                let asked: q::DeletePoints = decoded(message)?;
                self.collection(&asked.collection_name)?.delete(asked.points);
                encoded(done())
            }
            _ => {
                let asked: q::UpdateBatchPoints = decoded(message)?;
                let count = asked.operations.len();
                let collection = self.collection(&asked.collection_name)?;
                for operation in asked.operations {
                    match operation.operation {
                        Some(Operation::Upsert(mut list)) => {
                            list.points.truncate(if half {
                                list.points.len().div_ceil(2)
                            } else {
                                usize::MAX
                            });
                            collection.upsert(list)?;
                        }
                        Some(Operation::DeletePoints(delete)) => collection.delete(delete.points),
                        _ => return Err(Status::unimplemented("operation")),
                    }
                    if half {
                        break;
                    }
                }
                let result = vec![done().result.unwrap_or_default(); count];
                encoded(q::UpdateBatchResponse { result, ..Default::default() })
            }
        }
    }
}

fn text(id: &PointId) -> String {
    match &id.point_id_options {
        Some(PointIdOptions::Uuid(text)) => text.clone(),
        Some(PointIdOptions::Num(number)) => number.to_string(),
        None => panic!("a point without an id"),
    }
}

fn retrieved(point: &PointStruct) -> q::RetrievedPoint {
    q::RetrievedPoint { id: point.id.clone(), payload: point.payload.clone(), ..Default::default() }
}

fn done() -> q::PointsOperationResponse {
    let result = q::UpdateResult { operation_id: None, status: UpdateStatus::Completed.into() };
    q::PointsOperationResponse { result: Some(result), ..Default::default() }
}

fn decoded<M: Message + Default>(bytes: &[u8]) -> Result<M, Status> {
    M::decode(bytes).map_err(|error| Status::invalid_argument(error.to_string()))
}

fn encoded(message: impl Message) -> Result<Vec<u8>, Status> {
    Ok(message.encode_to_vec())
}
