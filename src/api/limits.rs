//! Every limit on what calls may ask for, what they are answered and what they take meanwhile, in one table, beside the
//! limits on what records may hold. What a transport bounds (calls at once, deadlines, connections) is its own.

use std::ops::RangeInclusive;

pub use crate::convert::limits::*;

/// How many items a page has.
#[derive(Clone, Copy)]
pub struct PageSize {
    /// Where none are asked for.
    pub default: usize,
    /// What a larger number is lowered to.
    pub most: usize,
}

// Requests.
/// Of one `BatchUpsertRecords`.
pub const UPSERTS: usize = 500;
/// Of one `update_mask`.
pub const MASK_PATHS: usize = 200;
/// Of each list of codes or schools.
pub const FILTER_VALUES: usize = 100;
/// Certificates, and skills, of which a record must state one.
pub const FILTER_QUALIFICATIONS: usize = 50;
/// Of which the pay of an opening must reach into one.
pub const FILTER_PAY_BANDS: usize = 20;
/// Names of records that are left out.
pub const EXCLUDED: usize = 1_000;
/// Results of one employer.
pub const OF_EMPLOYER: i32 = 100;
/// Of which a record must carry all.
pub const FILTER_LABELS: usize = 16;
/// Of one part of the score, relative to the others.
pub const WEIGHT: RangeInclusive<f64> = 0.0..=1000.0;
/// Records of a `ListRecords`.
pub const LIST_PAGE: PageSize = PageSize { default: 50, most: 500 };
/// Results of a `Match`.
pub const MATCH_PAGE: PageSize = PageSize { default: 20, most: 200 };
/// Results for each subject of a `BatchMatch`.
pub const BATCH_RESULTS: PageSize = PageSize { default: 10, most: MATCH_PAGE.most };
/// Of one `BatchMatch`, named or chosen by a filter.
pub const SUBJECTS: usize = 10_000;
/// Of one `ImportRecords`.
pub const IMPORT_ITEMS: i64 = 50_000;
/// No page token is longer; ids of records have at most 128 bytes.
pub const TOKEN_CHARACTERS: usize = 512;
/// Characters of what is being typed, for which names are suggested.
pub const TYPED_CHARACTERS: usize = 100;
/// Suggestions of one answer.
pub const SUGGESTIONS: PageSize = PageSize { default: 10, most: 50 };
/// Bytes that any request may take in memory once it is decoded, beside those for its length. A full batch of records whose
/// lists are full of one-letter words stays below.
pub const REQUEST_MEMORY: usize = 8 << 20;
/// Bytes in memory for each byte on the wire.
pub const REQUEST_MEMORY_A_BYTE: usize = 4;

/// Caps of one plan.
pub const CAPS: usize = 100;
/// Groups of one plan.
pub const GROUPS: usize = 1_000;
/// Students of one group.
pub const GROUP_STUDENTS: usize = 1_000;
/// Vetoes of one plan.
pub const VETOES: usize = 100_000;
/// Wishes of a student that a plan is told of.
pub const WISHES: usize = 100;
/// Students of one `HandInWishes`.
pub const HANDED_IN: usize = 500;
/// Rules that a plan leaves aside.
pub const IGNORED_RULES: usize = 100;
/// Overrides of one `AmendPlan`.
pub const OVERRIDES: usize = 1_000;
/// Openings that are acceptable to a student.
pub const ACCEPTABLE: PageSize = PageSize { default: 100, most: 1_000 };
/// Seconds of a solver.
pub const SOLVER_SECONDS: PageSize = PageSize { default: 60, most: 600 };
/// Students of a `GetPlan`.
pub const PLAN_PAGE: PageSize = PageSize { default: 1_000, most: 5_000 };
/// Plans of a `ListPlans`.
pub const PLANS_PAGE: PageSize = PageSize { default: 50, most: 500 };
/// Students of an order class.
pub const ORDERED: i32 = 1_000;
/// Schools with a quota of an order class.
pub const SCHOOL_QUOTAS: usize = 100;
/// Who is trained by one plan.
pub const TRAINEES: usize = 200;
/// Slots of an event.
pub const EVENT_SLOTS: i32 = 48;
/// Pairs of an event that are not to meet.
pub const EVENT_VETOES: usize = 10_000;
/// Hosts that are acceptable to a guest.
pub const ACCEPTABLE_HOSTS: PageSize = PageSize { default: 30, most: 60 };
/// Cohorts of a `RankCohorts`.
pub const COHORTS: PageSize = PageSize { default: 50, most: 500 };
/// Alliances of an API key.
pub const KEY_ALLIANCES: usize = 100;
/// Characters of an API key's note.
pub const KEY_NOTE: usize = 200;
/// Characters of an API key's id.
pub const KEY_ID: usize = 32;
/// API keys of a `ListApiKeys`.
pub const KEYS_PAGE: PageSize = PageSize { default: 100, most: 1_000 };
/// How long the text before may let in still, in seconds.
pub const KEEP_OLD_SECONDS: u64 = 30 * 24 * 3600;
/// Tenants of an alliance, and of its invitations.
pub const ALLIANCE_MEMBERS: usize = 1_000;
/// Characters of an alliance's name for people.
pub const ALLIANCE_DISPLAY_NAME: usize = 100;
/// Alliances of a `ListAlliances`.
pub const ALLIANCES_PAGE: PageSize = PageSize { default: 50, most: 200 };
/// Receipts of a `ListErasureReceipts`.
pub const RECEIPTS_PAGE: PageSize = PageSize { default: 100, most: 1_000 };
/// Chains of a `ListAuditChains`.
pub const AUDIT_CHAINS: PageSize = PageSize { default: 100, most: 1_000 };
/// Entries of a `ListAuditEntries`.
pub const AUDIT_ENTRIES: PageSize = PageSize { default: 1_000, most: 5_000 };
/// Days that entries of the audit trail are kept where nothing else is configured: three years, as records of the assessment and the
/// handling of personal information are (PIPL article 56).
pub const AUDIT_DAYS: u32 = 1_096;
/// Moves of a `ComparePlans` that are listed.
pub const MOVES: usize = 20_000;

/// Records of a `ListBalanceRecords`.
pub const BALANCE_PAGE: PageSize = PageSize { default: 50, most: 500 };
/// Words of a `GetEmergingSkills`: where nothing is asked, and at most.
pub const EMERGING: PageSize = PageSize { default: 50, most: 500 };
/// Characters of what people call a saved query.
pub const SAVED_QUERY_NAME: usize = 200;
/// Queries of a `ListSavedQueries`.
pub const SAVED_QUERIES_PAGE: PageSize = PageSize { default: 50, most: 500 };
/// Letters of a `ListDeadLetters`.
pub const DEAD_LETTERS_PAGE: PageSize = PageSize { default: 20, most: 100 };

/// Events of one `RecordEvents`.
pub const EVENTS: usize = 500;

/// Characters of the name of a document, and of its media type.
pub const DOCUMENT_WORDS: usize = 200;
/// Bytes of the message that a document comes in, and of the same in JSON, where bytes are in Base64.
pub const DOCUMENT_MESSAGE: usize = crate::draft::MOST_BYTES + (64 << 10);
/// See [`DOCUMENT_MESSAGE`].
pub const DOCUMENT_JSON: usize = crate::draft::MOST_BYTES / 3 * 4 + (64 << 10);

/// Lines of one `ImportCredentials`.
pub const CREDENTIAL_LINES: usize = 500;
/// Issuers of a `ListCredentialIssuers`.
pub const ISSUERS_PAGE: PageSize = PageSize { default: 50, most: 200 };
/// Characters of what credentials call an issuer.
pub const ISSUER_URI: usize = 500;
/// Characters of an issuer's name for people.
pub const ISSUER_NAME: usize = 100;
/// Characters of an issuer's JWKS.
pub const ISSUER_JWKS: usize = 20_000;
/// Keys in it.
pub const ISSUER_KEYS: usize = 20;

// Answers.
/// Members of a group of duplicates that are told.
pub const DUPLICATES: usize = 1_000;
/// Rows of an answer of insight.
pub const INSIGHT_ROWS: usize = 2_000;
/// Courses, pairs of them, or employers of one.
pub const INSIGHT_COURSES: usize = 500;
/// Bytes of the items of one answer. Clients take 4 MiB as a rule; the rest is for what stands beside the items.
pub const ANSWER_BYTES: usize = 3_500_000;
/// Values of one facet that are answered, those of most records.
pub const FACET_BUCKETS: usize = 50;
/// Refused items of an import that are listed; the rest are only counted.
pub const FAILURES: usize = 1_000;
/// Warnings of one item of an import.
pub const ITEM_WARNINGS: usize = 20;
/// Bytes of those; the first is listed whatever it has.
pub const FAILURE_BYTES: usize = 1 << 20;
/// Characters of a refused item's name that are said again.
pub const NAME_SHOWN: usize = 300;
/// Bytes of answers that wait to be read, over all callers.
pub const UNREAD_BYTES: usize = 256 << 20;

// Work at once.
/// Lists that are read at once.
pub const LISTS: usize = 16;
/// Matches at work for each core. Each holds its candidates as whole documents, so that one for every call would need
/// gigabytes; more of them at once would not be faster.
pub const MATCHES_A_CORE: usize = 4;
/// Matches at work, however few cores there are.
pub const LEAST_MATCHES: usize = 16;
/// Subjects of one `BatchMatch` that are matched at a time.
pub const BATCH_WIDTH: usize = 4;
/// Results of each subject that a cap on exposure looks into, where the cohort is small enough.
pub const EXPOSURE_DEPTH: usize = MATCH_PAGE.most;
/// Results of all subjects together that it looks into.
pub const EXPOSURE_RESULTS: usize = 1_000_000;
/// Subjects that a cap on exposure allows for each place.
pub const SUBJECTS_A_PLACE: f64 = 1_000.0;
/// Records of an import that are stored together.
pub const IMPORT_BATCH: usize = 500;
/// Bytes of records that are stored together though they are fewer.
pub const IMPORT_BATCH_BYTES: usize = 4 << 20;
/// Batches of an import that are prepared while another is stored.
pub const IMPORT_AHEAD: usize = 3;
