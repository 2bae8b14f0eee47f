//! The gRPC transport: connections, layers around every call, and the services over the use cases of the API.

mod caller;
pub mod codec;
pub mod connection;
pub mod current;
pub mod layer;
pub mod server;
pub mod service;
pub mod status;
