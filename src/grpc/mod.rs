//! The wire: the only user of the generated code beside the command line.

mod batch_match;
mod caller;
pub mod catalog_service;
pub mod convert;
mod import;
pub mod layer;
mod match_request;
pub mod match_service;
mod page_token;
pub mod server;
pub mod status;
