//! Use cases, and the two ports they need.

pub mod catalog;
pub mod error;
pub mod evaluation;
pub mod explainer;
pub mod matcher;
pub mod ports;
pub mod subject;
