//! The calls of `MatchService`.

mod batch;
mod filter;
mod page;
mod pair;
mod request;
mod result;
mod weights;

#[cfg(test)]
mod tests;
