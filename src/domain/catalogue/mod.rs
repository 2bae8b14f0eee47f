//! The official catalogues that records are coded by, each beside its table.

pub mod distance;
pub mod education;
pub mod industry;
pub mod major;
pub mod occupation;
pub mod pay_band;
pub mod region;
pub mod region_mentions;
pub mod speciality;
pub mod trade;
pub mod tree_code;
