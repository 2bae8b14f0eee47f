//! How much each part of a score counts.

use crate::api::limits;
use crate::convert::field;
use crate::domain::message::Code;
use crate::domain::ranking::parts::PartKind;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

/// Reads weights in the field `weights`; what is not set takes the default.
pub fn weights_from_pb(v: &mut Violations, weights: Option<pb::RankingWeights>) -> RankingWeights {
    let Some(mut wire) = weights else { return RankingWeights::default() };
    v.within("weights", |v| {
        let weights = RankingWeights::by(|kind| {
            let stated = *weight_of(&mut wire, kind);
            field::in_range(v, kind.name(), stated, limits::WEIGHT).unwrap_or(kind.default_weight())
        });
        if PartKind::ALL.iter().all(|kind| weights.of(*kind) == 0.0) {
            v.add("", Code::NoWeight);
        }
        weights
    })
}

/// Every weight set.
pub fn weights_to_pb(weights: &RankingWeights) -> pb::RankingWeights {
    let mut wire = pb::RankingWeights::default();
    for kind in PartKind::ALL {
        *weight_of(&mut wire, kind) = Some(weights.of(kind));
    }
    wire
}

/// The field that holds the weight of a part.
fn weight_of(wire: &mut pb::RankingWeights, kind: PartKind) -> &mut Option<f64> {
    match kind {
        PartKind::Semantic => &mut wire.semantic,
        PartKind::Lexical => &mut wire.lexical,
        PartKind::Skill => &mut wire.skill,
        PartKind::Certificate => &mut wire.certificate,
        PartKind::Major => &mut wire.major,
        PartKind::Education => &mut wire.education,
        PartKind::Location => &mut wire.location,
        PartKind::Pay => &mut wire.pay,
        PartKind::Schedule => &mut wire.schedule,
        PartKind::Preference => &mut wire.preference,
        PartKind::Seniority => &mut wire.seniority,
        PartKind::Trade => &mut wire.trade,
    }
}

#[cfg(test)]
mod tests {
    use prost_reflect::DynamicMessage;

    use super::*;
    use crate::pb::json::pool;

    fn read(weights: pb::RankingWeights) -> Result<RankingWeights, String> {
        let mut v = Violations::new();
        let read = weights_from_pb(&mut v, Some(weights));
        v.check(read).map_err(|found| found[0].field.clone())
    }

    #[test]
    fn unset_weights_take_the_default() {
        let weights = read(pb::RankingWeights { pay: Some(3.0), ..Default::default() }).unwrap();
        assert_eq!(weights, RankingWeights::default().with(PartKind::Pay, 3.0));
        assert_eq!(read(weights_to_pb(&weights)), Ok(weights));
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        for pay in [f64::NAN, f64::INFINITY, -0.1, 1000.1] {
            let weights = pb::RankingWeights { pay: Some(pay), ..Default::default() };
            assert_eq!(read(weights), Err("weights.pay".to_string()));
        }
    }

    #[test]
    fn all_zero_is_refused() {
        let zero = weights_to_pb(&RankingWeights::by(|_| 0.0));
        assert_eq!(read(zero), Err("weights".to_string()));
    }

    /// The order in which parts are shown and added is that of the numbers on the wire.
    #[test]
    fn the_wire_has_a_part_and_a_weight_for_each_part() {
        let kinds = pool().get_enum_by_name("talentmatch.v1.ScorePartKind").expect("the parts");
        let weights = pool().get_message_by_name("talentmatch.v1.RankingWeights").expect("the weights");
        let of_wire: Vec<(i32, String)> =
            kinds.values().skip(1).map(|value| (value.number(), value.name().to_string())).collect();
        let ours = PartKind::ALL
            .map(|kind| (kind.number(), format!("SCORE_PART_KIND_{}", kind.name().to_uppercase())));
        assert_eq!(of_wire, ours);
        assert_eq!(weights.fields().count(), ours.len());
        for kind in PartKind::ALL {
            let mut only = pb::RankingWeights::default();
            *weight_of(&mut only, kind) = Some(1.0);
            let mut message = DynamicMessage::new(weights.clone());
            message.transcode_from(&only).expect("the same message");
            let set: Vec<(i32, String)> = message
                .fields()
                .map(|(field, _)| (field.number() as i32, field.name().to_string()))
                .collect();
            assert_eq!(set, [(kind.number(), kind.name().to_string())]);
        }
    }
}
