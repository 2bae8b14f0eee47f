//! The gRPC transport: connections, layers around every call, and the services over the use cases of the API.

#![deny(missing_docs, clippy::indexing_slicing)]

mod caller;
pub(crate) mod codec;
pub(crate) mod connection;
pub mod current;
mod frames;
mod holding;
pub mod layer;
pub mod metrics;
pub mod server;
pub(crate) mod service;
pub(crate) mod status;
