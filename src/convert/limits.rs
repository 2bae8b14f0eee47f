//! Every limit on what a record may hold, as the comments of the proto files state it, in one table. Texts are counted in code points.

use std::ops::RangeInclusive;

// Texts.
pub const TITLE: usize = 200;
pub const DISPLAY_NAME: usize = 200;
pub const SCHOOL: usize = 200;
pub const LONG_TEXT: usize = 20_000;
pub const CERTIFICATES_TEXT: usize = 5_000;
pub const EXPERIENCE: usize = 5_000;
pub const COURSE: usize = 200;
pub const PLACE: usize = 100;
pub const CLUSTER: usize = 100;
pub const MAJOR: usize = 100;
pub const OCCUPATION: usize = 100;
pub const QUALIFICATION: usize = 100;
pub const LEVEL: usize = 50;
pub const TERM: usize = 50;
pub const GENDER: usize = 20;
pub const ETHNICITY: usize = 50;
pub const LABEL_KEY: usize = 63;
pub const LABEL_VALUE: usize = 200;

// Lists.
pub const SKILLS: usize = 200;
pub const CERTIFICATES: usize = 50;
pub const MAJORS: usize = 50;
pub const CLUSTERS: usize = 20;
pub const PARTNER_SCHOOLS: usize = 100;
pub const COURSES: usize = 200;
pub const EXPERIENCES: usize = 50;
pub const PREFERENCES: usize = 50;
pub const DISCLOSE_TO: usize = 100;
pub const ALLIANCES: usize = 50;
/// As many as the enum has.
pub const EMPLOYMENT_TYPES: usize = 5;
pub const LABELS: usize = 64;

// Numbers.
pub const YEARS: RangeInclusive<i32> = 1900..=2200;
pub const ENTRY_YEARS: RangeInclusive<i32> = 1990..=2100;
pub const EXPERIENCE_MONTHS: RangeInclusive<i32> = 0..=600;
pub const DAYS_PER_WEEK: RangeInclusive<i32> = 1..=7;
pub const PLACES: RangeInclusive<i32> = 0..=100_000;
pub const HOURS: RangeInclusive<i32> = 0..=10_000;
pub const PAY: RangeInclusive<f64> = 0.0..=10_000_000.0;
/// Seconds from 0001-01-01 to the end of 9999, as `google.protobuf.Timestamp` has it.
pub const TIMESTAMP_SECONDS: RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
