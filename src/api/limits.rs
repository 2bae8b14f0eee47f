//! Every limit on what calls may ask for, in one table, beside the limits on what records may hold.

use std::ops::RangeInclusive;

pub use crate::convert::limits::*;

// Lists.
pub const MASK_PATHS: usize = 200;
pub const FILTER_VALUES: usize = 100;
pub const FILTER_CERTIFICATES: usize = 50;
pub const FILTER_LABELS: usize = 16;

// Numbers.
pub const WEIGHT: RangeInclusive<f64> = 0.0..=1000.0;
