//! The wire: the only user of the generated code beside the command line.

mod batch_match;
mod caller;
pub mod catalog_service;
pub mod codec;
pub mod connection;
pub mod current;
mod fit;
mod import;
pub mod layer;
mod list;
mod match_request;
pub mod match_service;
mod own_task;
mod page_token;
pub mod server;
pub mod status;
mod turns;
