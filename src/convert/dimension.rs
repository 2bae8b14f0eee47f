//! What rows of insight are by.

use crate::domain::insight::dimension::Dimension;
use crate::domain::message::Code;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::field;

/// Each with its name on the wire.
const NAMES: [(pb::InsightDimension, Dimension); 8] = [
    (pb::InsightDimension::Region, Dimension::Region),
    (pb::InsightDimension::Cluster, Dimension::Cluster),
    (pb::InsightDimension::Occupation, Dimension::Occupation),
    (pb::InsightDimension::Trade, Dimension::Trade),
    (pb::InsightDimension::Major, Dimension::Major),
    (pb::InsightDimension::Education, Dimension::Education),
    (pb::InsightDimension::Year, Dimension::Year),
    (pb::InsightDimension::School, Dimension::School),
];

/// Reads what rows are by, which is required.
pub fn dimension_from_pb(v: &mut Violations, number: i32) -> Dimension {
    if number == 0 {
        v.add("dimension", Code::Required);
    }
    let dimension = field::choice(v, "dimension", number, |wire: pb::InsightDimension| {
        NAMES.into_iter().find(|(name, _)| *name == wire).map(|(_, dimension)| dimension)
    });
    dimension.unwrap_or(Dimension::Region)
}

/// What rows are by, as the wire has it.
pub fn dimension_to_pb(dimension: Dimension) -> pb::InsightDimension {
    let known = NAMES.into_iter().find(|(_, known)| *known == dimension);
    known.map_or(pb::InsightDimension::Unspecified, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_comes_back() {
        for dimension in Dimension::ALL {
            let mut v = Violations::new();
            assert_eq!(dimension_from_pb(&mut v, dimension_to_pb(dimension).into()), dimension);
            assert!(v.is_empty());
        }
    }
}
