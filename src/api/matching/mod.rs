//! The calls of `MatchService`.

mod batch;
mod filter;
mod page;
mod pair;
mod request;
mod result;
mod want;
mod weights;

pub use weights::weights_to_pb;

#[cfg(test)]
mod tests;
