//! Every limit on what a record may hold, as the comments of the proto files state it, in one table. Texts are counted in code points.

use std::ops::RangeInclusive;

// Texts, most characters.
/// What may have no more is a line: a name, a title, a note, a place. It holds no control characters but white space, and none that turn
/// the direction of text.
pub const LINE: usize = 200;
/// Of an opening or a course.
pub const TITLE: usize = 200;
/// The employer, as people are shown it.
pub const DISPLAY_NAME: usize = 200;
/// One school by its name, also in a filter.
pub const SCHOOL: usize = 200;
/// Description of an opening, abilities and syllabus of a course, or a text that stands for a whole subject.
pub const LONG_TEXT: usize = 20_000;
/// What a course says of certificates in free text.
pub const CERTIFICATES_TEXT: usize = 5_000;
/// One of a student's, in free text.
pub const EXPERIENCE: usize = 5_000;
/// One that a student took: its title, or the name of its record.
pub const COURSE: usize = 200;
/// Of work, as written: `region_display_name`.
pub const PLACE: usize = 100;
/// One word that names a resource, or one field of an expert.
pub const KEYWORD: usize = 100;
/// Of a resource, in free text.
pub const CONDITIONS: usize = 5_000;
/// Of an expert, in free text.
pub const SUMMARY: usize = 5_000;
/// Name of one local industry cluster.
pub const CLUSTER: usize = 100;
/// Name of one, or its code where either may stand.
pub const MAJOR: usize = 100;
/// Likewise.
pub const OCCUPATION: usize = 100;
/// Name of one skill or certificate, also in a filter.
pub const QUALIFICATION: usize = 100;
/// Of a skill, a certificate or a course, as written: "中级", "高职".
pub const LEVEL: usize = 50;
/// When a course is given, as written: "2026 秋".
pub const TERM: usize = 50;
/// As written; kept apart from what ranking sees.
pub const GENDER: usize = 20;
/// Likewise.
pub const ETHNICITY: usize = 50;
/// At least one, of `[a-z0-9_.-]`.
pub const LABEL_KEY: usize = 63;
/// It may be empty.
pub const LABEL_VALUE: usize = 200;

// Lists, most items.
/// Asked by an opening, held by a student or taught by a course.
pub const SKILLS: usize = 200;
/// Asked by an opening, held by a student or prepared for by a course.
pub const CERTIFICATES: usize = 50;
/// Asked by an opening.
pub const MAJORS: usize = 50;
/// That an opening belongs to.
pub const CLUSTERS: usize = 20;
/// That a slot is kept for.
pub const PARTNER_SCHOOLS: usize = 100;
/// Whom the employer of a slot wants.
pub const RANKED_STUDENTS: usize = 1_000;
/// That a student took.
pub const COURSES: usize = 200;
/// Of a student.
pub const EXPERIENCES: usize = 50;
/// Each list of a student's wishes but that of arrangements.
pub const PREFERENCES: usize = 50;
/// Tenants that a consent names.
pub const DISCLOSE_TO: usize = 100;
/// Agreements by recipient and purpose of a consent.
pub const GRANTS: usize = 20;
/// That a grant is for.
pub const PURPOSES: usize = 10;
/// As many as the enum has.
pub const PARTS: usize = 3;
/// That may be shown a record.
pub const ALLIANCES: usize = 50;
/// Of a resource.
pub const KEYWORDS: usize = 50;
/// Met by a resource or asked of one.
pub const STANDARDS: usize = 50;
/// Times that are free or asked.
pub const WINDOWS: usize = 100;
/// Of work, of an expert.
pub const EXPERT_FIELDS: usize = 20;
/// Of an expert.
pub const PROFESSIONAL_TITLES: usize = 20;
/// As many as the enum has.
pub const ENGAGEMENTS: usize = 6;
/// Likewise.
pub const CATEGORIES: usize = 8;
/// As many as the enum has.
pub const EMPLOYMENT_TYPES: usize = 5;
/// On one record.
pub const LABELS: usize = 64;

// Standards.
/// Of a standard, of a function or of a task.
pub const STANDARD_TITLE: usize = 200;
/// The number and the edition that it is published under, each.
pub const STANDARD_CODE: usize = 50;
/// Who issued it.
pub const ISSUER: usize = 200;
/// What an occupation is.
pub const DEFINITION: usize = 2_000;
/// One requirement.
pub const REQUIREMENT: usize = 500;
/// Occupations of a standard.
pub const STANDARD_OCCUPATIONS: usize = 20;
/// Work that it leads to.
pub const POSITIONS: usize = 50;
/// What every level asks to know.
pub const BASIC_KNOWLEDGE: usize = 200;
/// As many as a kind has.
pub const STANDARD_LEVELS: usize = 5;
/// Functions of a level, and tasks of a function.
pub const FUNCTIONS: usize = 30;
/// Requirements of a task, in each column.
pub const TASK_REQUIREMENTS: usize = 50;
/// Requirements of a standard.
pub const REQUIREMENTS: usize = 1_500;

// Numbers, ends included.
/// A weight, in percent.
pub const WEIGHT_PERCENT: RangeInclusive<i32> = 0..=100;
/// Of any calendar day.
pub const YEARS: RangeInclusive<i32> = 1900..=2200;
/// When a student began; on the wire 0 is not stated.
pub const ENTRY_YEARS: RangeInclusive<i32> = 1990..=2100;
/// Least experience that an opening asks.
pub const EXPERIENCE_MONTHS: RangeInclusive<i32> = 0..=600;
/// Of attendance, asked by a slot or offered by a student.
pub const DAYS_PER_WEEK: RangeInclusive<i32> = 1..=7;
/// Months that an intern stays at least; 0 is any.
pub const STAY_MONTHS: RangeInclusive<i32> = 0..=24;
/// Headcount, capacity and least intake; a capacity of 0 is full.
pub const PLACES: RangeInclusive<i32> = 0..=100_000;
/// Of teaching in a course.
pub const HOURS: RangeInclusive<i32> = 0..=10_000;
/// In units of its currency, for its unit of time; in a filter CNY a month.
pub const PAY: RangeInclusive<f64> = 0.0..=10_000_000.0;
/// Of a resource, in CNY, for its unit.
pub const PRICE: RangeInclusive<f64> = 0.0..=1_000_000_000.0;
/// Seconds from 0001-01-01 to the end of 9999, as `google.protobuf.Timestamp` has it.
pub const TIMESTAMP_SECONDS: RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
