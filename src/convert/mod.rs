//! Between the wire form of a record and the domain: the only place that knows both.
//!
//! `*_from_pb` checks every limit that the proto files state and reports all violations at once, with paths as the
//! caller wrote the message; what it returns is valid. `*_to_pb` of what was read is what was given, in normal form:
//! full names, messages without content left out, `VISIBILITY_TENANT` for unspecified.
//!
//! Calls are read in [`crate::api`]. Records stand apart, because stores keep them in their wire form as well.

#![deny(missing_docs, clippy::indexing_slicing)]

mod bytes;
pub(crate) mod code;
mod course_profile;
mod date;
mod dimension;
mod erasure;
mod exchange;
mod expert_profile;
pub(crate) mod field;
mod internship_slot;
mod job_posting;
pub mod kind;
pub(crate) mod limits;
mod opening;
mod qualification;
mod record;
mod resource_need;
mod resource_offer;
mod role;
mod standard;
mod student_profile;
mod work;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use bytes::{
    BytesError, name_from_bytes, protected_from_bytes, protected_to_bytes, record_from_bytes, record_to_bytes,
};
pub(crate) use date::{ordered_dates, time_from_pb, time_to_pb};
pub(crate) use dimension::{dimension_from_pb, dimension_to_pb};
pub(crate) use erasure::{receipt_from_pb, receipt_to_pb};
pub(crate) use exchange::{categories_from_pb, category_to_pb};
pub(crate) use kind::{kind_from_pb, kind_to_pb, optional_kind_from_pb};
pub(crate) use qualification::{education_from_pb, education_to_pb};
pub(crate) use record::{RecordMeta, inline_record_from_pb, record_to_pb, title_of};
pub use record::{kind_of, record_from_pb};
pub(crate) use role::{role_from_pb, role_to_pb};
pub(crate) use standard::{
    KeptStandard, level_from_pb, level_to_pb, standard_content_to_bytes, standard_from_bytes,
    standard_from_pb, standard_head_to_bytes, standard_kind_from_pb, standard_to_pb,
};
pub(crate) use work::{employment_type_to_pb, employment_types_from_pb};
