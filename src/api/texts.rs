//! Records read as the service is set to take their texts.

pub use super::catalog::warning::item_warning;

use super::catalog::lenient::read_leniently;
use super::masking::without_personal_data;
use crate::convert::record_from_pb;
use crate::domain::message::Code;
use crate::domain::record::Record;
use crate::domain::record::name::TenantId;
use crate::domain::record::texts::TextPolicy;
use crate::domain::record::violation::Violation;
use crate::pb::v1 as pb;

/// Reads a record that is to be stored: what is to be told of it beside, or why it is refused, with paths from the record.
///
/// # Errors
/// Every field at fault.
pub fn read_record(
    policy: TextPolicy,
    record: pb::Record,
    home: &TenantId,
) -> Result<(Record, Vec<Violation>), Vec<Violation>> {
    let (record, told) = without_personal_data(policy.personal, record, home);
    judged(policy, record_from_pb(record, home)?, told)
}

/// The same of one that is stored without what is at fault in it, where it can do without.
pub(super) fn read_record_leniently(
    policy: TextPolicy,
    record: pb::Record,
    home: &TenantId,
) -> Result<(Record, Vec<Violation>), Vec<Violation>> {
    let (record, mut told) = without_personal_data(policy.personal, record, home);
    let (record, left_out) = read_leniently(record, home)?;
    told.extend(left_out);
    judged(policy, record, told)
}

/// Whether something is told to be masked.
pub fn is_masked(told: &Violation) -> bool {
    told.description.code == Code::Masked
}

fn judged(
    policy: TextPolicy,
    record: Record,
    mut told: Vec<Violation>,
) -> Result<(Record, Vec<Violation>), Vec<Violation>> {
    let judged = policy.wording.judge(&record);
    if !judged.refused.is_empty() {
        return Err(judged.refused);
    }
    told.extend(judged.told);
    Ok((record, told))
}
