//! Between the wire and the domain: the only place that knows both.
//!
//! `*_from_pb` checks every limit that the proto files state and reports all violations at once, with paths as the
//! caller wrote the message; what it returns is valid. `*_to_pb` of what was read is what was given, in normal form:
//! full names, messages without content left out, `VISIBILITY_TENANT` for unspecified.

mod code;
mod course_profile;
mod date;
mod field;
mod filter;
mod internship_slot;
mod job_posting;
pub mod limits;
mod mask;
mod opening;
mod qualification;
mod record;
mod request;
mod result;
mod student_profile;
mod weights;
mod work;

#[cfg(test)]
mod tests;

pub use date::{time_from_pb, time_to_pb};
pub use filter::filter_from_pb;
pub use mask::apply_mask;
pub use qualification::education_to_pb;
pub use record::{RecordMeta, inline_record_from_pb, kind_of, record_from_pb, record_to_pb};
pub use request::{
    kind_from_pb, kind_to_pb, name_from_pb, names_from_pb, page_size_from_pb, subject_text_from_pb,
};
pub use result::{replay_to_pb, result_to_pb};
pub use weights::{weights_from_pb, weights_to_pb};
