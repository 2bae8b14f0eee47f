//! The version of what is derived from records: facts, index fields and texts. Records of two derivations must never be
//! ranked together (invariant 12), so the version belongs to an index, beside the model.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::domain::catalogue::{
    distance, industry, major, occupation, region, region_mentions, speciality, trade,
};
use crate::domain::lexicon::{plain_signs, scope, stance_words, table};
use crate::domain::ranking::title_level;
use crate::domain::record::employer_kind;
use crate::domain::text::normalize::simplified;
use crate::domain::text::{TEXT_VERSION, WEIGHING_VERSION};
use crate::domain::wants::{conditions, no_work, not_doing, pay_words, typed_words, work_words};

/// Stands for the code that derives: a fingerprint of what it makes of the sample records. A test says what it must be, so
/// that a change of the code cannot be forgotten here.
pub const RULE: &str = "43ac7f696a56152b";

/// What stands for the derivation of records that were stored before derivations had versions.
pub const FIRST: &str = "first";

/// The bundled tables that derivation reads.
const TABLES: [&str; 27] = [
    simplified::ROWS,
    table::SKILLS,
    table::CERTIFICATES,
    scope::REASONS,
    stance_words::ROWS,
    plain_signs::ROWS,
    region::ROWS,
    region::NEW_AREAS,
    region::EVERYDAY,
    region_mentions::AREAS,
    major::ROWS,
    major::RELATED,
    major::NAMES,
    occupation::ROWS,
    industry::ROWS,
    trade::ROWS,
    trade::OF_MAJORS,
    speciality::ROWS,
    distance::ROWS,
    work_words::ROWS,
    title_level::ROWS,
    typed_words::ROWS,
    conditions::ROWS,
    no_work::ROWS,
    not_doing::ROWS,
    pay_words::ROWS,
    employer_kind::ROWS,
];

/// The version of this program: 16 hexadecimal digits over the rule, the rule for texts and the tables.
pub fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let mut hash = Sha256::new();
        let versions = [TEXT_VERSION, WEIGHING_VERSION].map(|version| version.to_string());
        for part in [RULE, &versions[0], &versions[1]].into_iter().chain(TABLES) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    });
    &VERSION
}
