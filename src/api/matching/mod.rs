//! The calls of `MatchService`.

mod filter;
mod result;
mod weights;

#[cfg(test)]
mod tests;

pub use filter::filter_from_pb;
pub use result::{replay_to_pb, result_to_pb};
pub use weights::{weights_from_pb, weights_to_pb};
