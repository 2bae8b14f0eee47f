//! 资源需求.

use crate::domain::record::name::TenantId;
use crate::domain::record::resource_need::ResourceNeed;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::exchange::{listing_fields, listing_from_pb, listing_to_pb};
use super::record::Convert;

impl Convert for ResourceNeed {
    type Wire = pb::ResourceNeed;

    fn from_pb(v: &mut Violations, wire: pb::ResourceNeed, _: &TenantId) -> Self {
        Self { listing: listing_from_pb(v, listing_fields!(wire.budget => ResourceOffer.price), "budget") }
    }

    fn to_pb(&self, _: bool) -> pb::ResourceNeed {
        let listing = listing_to_pb(&self.listing);
        listing_fields!(listing.price => ResourceNeed.budget)
    }

    fn title(wire: &pb::ResourceNeed) -> &str {
        &wire.title
    }
}
