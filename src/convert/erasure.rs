//! Receipts of erasures.

use super::kind::{kind_from_pb, kind_to_pb};
use super::{time_from_pb, time_to_pb};
use crate::domain::erasure::{Erased, Ground, Part, Receipt, Remains};
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

/// A receipt as the wire has it.
pub(crate) fn receipt_to_pb(receipt: &Receipt) -> pb::ErasureReceipt {
    let erased = |erased: &Erased| pb::ErasedRecords {
        kind: kind_to_pb(erased.kind).into(),
        ground: ground_to_pb(erased.ground).into(),
        record_count: erased.count.cast_signed(),
    };
    let part = |(part, count): &(Part, u64)| pb::ErasedPart {
        part: part_to_pb(*part).into(),
        item_count: count.cast_signed(),
    };
    let remains = receipt.done.map_or([pb::ErasureRemains::Unspecified; 2], |(_, remains)| {
        remains.map(|remains| match remains {
            Remains::Nothing => pb::ErasureRemains::None,
            Remains::LeftToServer => pb::ErasureRemains::LeftToServer,
            Remains::KeptInLog => pb::ErasureRemains::KeptInLog,
        })
    });
    let [records_remains, ledger_remains] = remains.map(i32::from);
    pb::ErasureReceipt {
        name: receipt.name(),
        records: receipt.records.iter().map(erased).collect(),
        first_ask_time: Some(time_to_pb(receipt.first_asked)),
        last_ask_time: Some(time_to_pb(receipt.last_asked)),
        erase_time: receipt.done.map(|(time, _)| time_to_pb(time)),
        parts: receipt.parts.iter().map(part).collect(),
        records_remains,
        ledger_remains,
        names_until_time: Some(time_to_pb(receipt.names_until)),
        digest: receipt.digest().unwrap_or_default(),
    }
}

/// Reads a receipt, so that its digest can be made again; `None` where it is none.
pub(crate) fn receipt_from_pb(receipt: &pb::ErasureReceipt) -> Option<Receipt> {
    let (tenant, id) = receipt.name.strip_prefix("tenants/")?.split_once("/erasureReceipts/")?;
    let v = &mut Violations::new();
    let mut time = |time| time_from_pb(v, "", time);
    let (first_asked, last_asked) = (time(receipt.first_ask_time)?, time(receipt.last_ask_time)?);
    let (names_until, erased) = (time(receipt.names_until_time)?, time(receipt.erase_time));
    let records = receipt.records.iter().map(|one| {
        let ground = match one.ground() {
            pb::ErasureGround::Unspecified => return None,
            pb::ErasureGround::Asked => Ground::Asked,
            pb::ErasureGround::Retention => Ground::Retention,
        };
        let kind = kind_from_pb(&mut Violations::new(), "kind", one.kind)?;
        Some(Erased { kind, ground, count: one.record_count.cast_unsigned() })
    });
    let records = records.collect::<Option<_>>()?;
    let parts = receipt.parts.iter().map(|one| {
        let part = Part::ALL.into_iter().find(|part| part_to_pb(*part) == one.part())?;
        Some((part, one.item_count.cast_unsigned()))
    });
    let parts = parts.collect::<Option<_>>()?;
    let remains = |remains| match remains {
        pb::ErasureRemains::Unspecified => None,
        pb::ErasureRemains::None => Some(Remains::Nothing),
        pb::ErasureRemains::LeftToServer => Some(Remains::LeftToServer),
        pb::ErasureRemains::KeptInLog => Some(Remains::KeptInLog),
    };
    let done = match erased {
        None => None,
        Some(time) => Some((time, [remains(receipt.records_remains())?, remains(receipt.ledger_remains())?])),
    };
    let (tenant, id) = (tenant.parse().ok()?, id.to_string());
    Some(Receipt { id, tenant, records, first_asked, last_asked, names_until, parts, done })
}

fn ground_to_pb(ground: Ground) -> pb::ErasureGround {
    match ground {
        Ground::Asked => pb::ErasureGround::Asked,
        Ground::Retention => pb::ErasureGround::Retention,
    }
}

fn part_to_pb(part: Part) -> pb::ErasurePart {
    match part {
        Part::Records => pb::ErasurePart::Records,
        Part::OldIndexes => pb::ErasurePart::OldIndexes,
        Part::Feedback => pb::ErasurePart::Feedback,
        Part::Wishes => pb::ErasurePart::Wishes,
        Part::Plans => pb::ErasurePart::Plans,
        Part::Placements => pb::ErasurePart::Placements,
        Part::SavedQueries => pb::ErasurePart::SavedQueries,
        Part::Credentials => pb::ErasurePart::Credentials,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::record::RecordKind;

    #[test]
    fn a_receipt_is_read_as_it_was_written_and_has_its_digest_again() {
        let time = |second| DateTime::from_timestamp(second, 0).unwrap();
        let all = Part::ALL;
        let erased =
            |(count, kind)| Erased { kind, ground: [Ground::Asked, Ground::Retention][count % 2], count: 7 };
        let open = Receipt {
            id: "00000000000000000001-0000000a".into(),
            tenant: "a".parse().unwrap(),
            records: RecordKind::ALL.into_iter().enumerate().map(erased).collect(),
            first_asked: time(1),
            last_asked: time(2),
            names_until: time(3),
            parts: (1..).zip(all).map(|(count, part)| (part, count)).collect(),
            done: None,
        };
        let done =
            Receipt { done: Some((time(4), [Remains::Nothing, Remains::LeftToServer])), ..open.clone() };
        let in_log =
            Receipt { done: Some((time(5), [Remains::LeftToServer, Remains::KeptInLog])), ..open.clone() };
        for receipt in [open, done, in_log] {
            let wire = receipt_to_pb(&receipt);
            assert_eq!(receipt_from_pb(&wire).as_ref(), Some(&receipt));
            assert_eq!(receipt.digest().unwrap_or_default(), wire.digest);
        }
    }
}
