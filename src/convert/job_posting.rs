//! 岗位.

use crate::domain::record::job_posting::JobPosting;
use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::opening::{opening_from_pb, opening_to_pb};
use super::record::Convert;
use super::{field, limits};

impl Convert for JobPosting {
    type Wire = pb::JobPosting;

    fn from_pb(v: &mut Violations, wire: pb::JobPosting, _: &TenantId) -> Self {
        Self {
            headcount: field::whole(v, "headcount", wire.headcount, limits::PLACES),
            opening: opening_from_pb(v, wire, "salary"),
        }
    }

    fn to_pb(&self, _: bool) -> pb::JobPosting {
        pb::JobPosting { headcount: self.headcount.map(|count| count as i32), ..opening_to_pb(&self.opening) }
    }

    fn title(wire: &pb::JobPosting) -> &str {
        &wire.title
    }
}
