//! How much each part of a score counts.

use crate::api::limits;
use crate::convert::field;
use crate::domain::ranking::parts::PartKind;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

/// Reads weights in the field `weights`; what is not set takes the default.
pub fn weights_from_pb(v: &mut Violations, weights: Option<pb::RankingWeights>) -> RankingWeights {
    let default = RankingWeights::default();
    let Some(wire) = weights else { return default };
    v.within("weights", |v| {
        let mut read = |name: &str, weight: Option<f64>, default: f64| {
            field::in_range(v, name, weight, limits::WEIGHT).unwrap_or(default)
        };
        let weights = RankingWeights {
            semantic: read("semantic", wire.semantic, default.semantic),
            lexical: read("lexical", wire.lexical, default.lexical),
            skill: read("skill", wire.skill, default.skill),
            certificate: read("certificate", wire.certificate, default.certificate),
            major: read("major", wire.major, default.major),
            education: read("education", wire.education, default.education),
            location: read("location", wire.location, default.location),
            pay: read("pay", wire.pay, default.pay),
            schedule: read("schedule", wire.schedule, default.schedule),
            preference: read("preference", wire.preference, default.preference),
        };
        if PartKind::ALL.iter().all(|kind| weights.of(*kind) == 0.0) {
            v.add("", "at least one weight must be above 0");
        }
        weights
    })
}

/// Every weight set.
pub fn weights_to_pb(weights: &RankingWeights) -> pb::RankingWeights {
    let [semantic, lexical, skill, certificate, major, education, location, pay, schedule, preference] =
        PartKind::ALL.map(|kind| Some(weights.of(kind)));
    pb::RankingWeights {
        semantic,
        lexical,
        skill,
        certificate,
        major,
        education,
        location,
        pay,
        schedule,
        preference,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(weights: pb::RankingWeights) -> Result<RankingWeights, String> {
        let mut v = Violations::new();
        let read = weights_from_pb(&mut v, Some(weights));
        v.check(read).map_err(|found| found[0].field.clone())
    }

    #[test]
    fn unset_weights_take_the_default() {
        let weights = read(pb::RankingWeights { pay: Some(3.0), ..Default::default() }).unwrap();
        assert_eq!(weights, RankingWeights { pay: 3.0, ..Default::default() });
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
        let mut zero = weights_to_pb(&RankingWeights::default());
        let fields = [
            &mut zero.semantic,
            &mut zero.lexical,
            &mut zero.skill,
            &mut zero.certificate,
            &mut zero.major,
            &mut zero.education,
            &mut zero.location,
            &mut zero.pay,
            &mut zero.schedule,
            &mut zero.preference,
        ];
        fields.into_iter().for_each(|field| *field = Some(0.0));
        assert_eq!(read(zero), Err("weights".to_string()));
    }
}
