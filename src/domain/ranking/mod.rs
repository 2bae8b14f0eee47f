//! What a pair is worth: facts, the parts of a score with their reasons in words, weights and the sum.

pub mod bands;
pub mod copies;
pub mod course_name;
pub mod coverage;
pub mod derive;
pub mod facts;
pub mod item;
pub mod metrics;
pub mod notice;
pub mod order;
mod page;
pub mod parts;
pub mod query;
pub mod relation;
pub mod relevance;
pub mod resolved;
pub mod school_name;
pub mod score;
pub mod title_level;
pub mod weights;
pub mod wording;
pub mod work;
