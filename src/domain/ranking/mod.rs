//! What a pair is worth: facts, the parts of a score, weights, the sum, and the reasons in words.

pub mod coverage;
mod derive;
pub mod explanation;
pub mod facts;
pub mod metrics;
pub mod parts;
pub mod score;
pub mod weights;
