//! Use cases, and the ports they need.

#![deny(missing_docs, clippy::indexing_slicing)]

pub mod access;
pub mod alliances;
pub mod attestations;
pub mod audit;
pub mod budget;
pub mod catalog;
pub mod changes;
pub mod clock;
mod complaint;
pub mod compute;
mod copies;
pub mod deletions;
mod derivation;
pub mod derive_again;
pub mod duplicates;
pub mod emerging;
pub mod erasure;
pub mod error;
pub mod evaluation;
pub mod event;
pub mod explainer;
pub mod feedback;
pub mod insight;
pub mod kept;
pub mod matcher;
mod notice;
pub mod placement;
pub mod ports;
pub mod reindex;
mod selection;
pub mod serving;
mod stage;
pub mod standards;
pub mod standing;
pub mod subject;
pub mod trail;
pub mod training;
pub mod update;
pub mod walk;
