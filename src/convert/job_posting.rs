//! 岗位.

use crate::domain::record::job_posting::JobPosting;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::opening::{opening_from_pb, opening_to_pb};
use super::{field, limits};

pub(super) fn job_posting_from_pb(v: &mut Violations, wire: pb::JobPosting) -> JobPosting {
    JobPosting {
        headcount: field::whole(v, "headcount", wire.headcount, limits::PLACES),
        opening: opening_from_pb(v, wire, "salary"),
    }
}

pub(super) fn job_posting_to_pb(posting: &JobPosting) -> pb::JobPosting {
    pb::JobPosting {
        headcount: posting.headcount.map(|count| count as i32),
        ..opening_to_pb(&posting.opening)
    }
}
