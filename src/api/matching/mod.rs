//! The calls of `MatchService`.

mod batch;
mod exposure;
mod facets;
mod filter;
mod fold;
mod notice;
mod order;
mod page;
mod pair;
mod request;
mod result;
mod want;
mod weights;

pub(super) use filter::filter_from_pb;
pub(super) use pair::courses_to_pb;
pub(super) use result::{band_to_pb, replay_to_pb};
pub(super) use weights::weights_from_pb;
pub use weights::weights_to_pb;

#[cfg(test)]
mod tests;
