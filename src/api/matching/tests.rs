//! Filters and weights: the limits that the comments of the proto files state hold, and no message makes reading panic.

use proptest::prelude::*;
use prost_reflect::DynamicMessage;

use crate::convert::tests::generated::{anything, choices, message};
use crate::convert::tests::stated_limits::{check, leaves};
use crate::domain::record::violation::Violations;
use crate::pb::json::pool;

use super::filter::filter_from_pb;
use super::weights::weights_from_pb;

#[test]
fn comments_state_the_limits_of_filters() {
    let filter = pool().get_message_by_name("talentmatch.v1.MatchFilter").unwrap();
    let paths = leaves(&filter, &[]);
    assert!(check(&filter, &paths, faults_of_filter) >= 7);
}

fn faults_of_filter(filter: &DynamicMessage) -> Vec<String> {
    let mut v = Violations::new();
    filter_from_pb(&mut v, "filter", Some(filter.transcode_to().unwrap()), &"school-1".parse().unwrap());
    let found = v.check(()).err().unwrap_or_default();
    found.into_iter().map(|violation| violation.field.replacen("filter.", "", 1)).collect()
}

proptest! {
    #[test]
    fn no_message_makes_reading_panic(mut choices in choices()) {
        let mut v = Violations::new();
        let filter = pool().get_message_by_name("talentmatch.v1.MatchFilter").unwrap();
        let filter = message(&mut choices, &filter, anything).transcode_to().unwrap();
        filter_from_pb(&mut v, "filter", Some(filter), &"school-1".parse().unwrap());
        let weights = pool().get_message_by_name("talentmatch.v1.RankingWeights").unwrap();
        weights_from_pb(&mut v, Some(message(&mut choices, &weights, anything).transcode_to().unwrap()));
    }
}
