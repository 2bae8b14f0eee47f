//! Generated from `proto/` and committed; `tests/it/codegen.rs` keeps it fresh.

pub mod comments;
pub mod json;

/// Package `talentmatch.v1`.
pub mod v1 {
    #![allow(clippy::all, clippy::pedantic, missing_docs)]
    include!("talentmatch.v1.rs");
}

/// The encoded `FileDescriptorSet` of the package and its imports.
pub const DESCRIPTOR: &[u8] = include_bytes!("descriptor.bin");
