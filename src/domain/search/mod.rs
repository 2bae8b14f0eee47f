//! What an index holds of a record, and what it is asked: fields, conditions and vectors.

pub mod embedding;
pub mod filter;
pub mod index_fields;
pub mod match_filter;
pub mod spelling;
pub mod suggest;
