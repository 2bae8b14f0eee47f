//! The port for HTTP, with clients that know nothing of the service: the same calls as over gRPC, in each form, and what it
//! says of bad ones.

mod bad_calls;
mod calls;
pub mod client;
mod crowd;
mod imports;
mod metrics;
mod pages;
mod streams;
mod told;
