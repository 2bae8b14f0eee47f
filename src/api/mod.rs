//! The service without a transport: what its calls ask for and what they are answered, in the messages of `proto/`.

pub mod catalog;
pub mod limits;
pub mod matching;
mod request;

pub use request::{name_from_pb, names_from_pb, page_size_from_pb, subject_text_from_pb};
