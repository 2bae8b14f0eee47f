//! 资源供给.

use crate::domain::record::name::TenantId;
use crate::domain::record::resource_offer::ResourceOffer;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::exchange::{listing_from_pb, listing_to_pb};
use super::record::Convert;

impl Convert for ResourceOffer {
    type Wire = pb::ResourceOffer;

    fn from_pb(v: &mut Violations, wire: pb::ResourceOffer, _: &TenantId) -> Self {
        Self { listing: listing_from_pb(v, wire, "price") }
    }

    fn to_pb(&self, _: bool) -> pb::ResourceOffer {
        listing_to_pb(&self.listing)
    }

    fn title(wire: &pb::ResourceOffer) -> &str {
        &wire.title
    }
}
