//! The calls of `MatchService`.

mod batch;
mod facets;
mod filter;
mod notice;
mod page;
mod pair;
mod request;
mod result;
mod want;
mod weights;

pub use weights::weights_to_pb;

#[cfg(test)]
mod tests;
