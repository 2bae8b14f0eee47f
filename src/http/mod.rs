//! The port for everything but gRPC: the same calls as JSON after the Connect protocol, gRPC-Web, files to be imported, how the
//! service stands, and the console. A call goes through the layers of gRPC, so that keys, limits, deadlines and traces are those of gRPC.

#![deny(missing_docs, clippy::indexing_slicing)]

mod console;
mod imports;
mod openapi;
mod origin;
mod rpc;
mod site;
mod standing;

pub use self::site::{Site, SiteOptions};
