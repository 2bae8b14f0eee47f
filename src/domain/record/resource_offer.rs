//! 资源供给.

use super::RecordKind;
use super::exchange::Listing;
use super::role::{Content, KindInfo, Role};
use super::violation::Violations;
use crate::domain::ranking::facts::Facts;
use crate::domain::text::Text;

/// A facility, an instrument, a technology, a service or the like that somebody offers to others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceOffer {
    /// What it is; the price of it is what is asked.
    pub listing: Listing,
}

impl ResourceOffer {
    /// Answers needs; its capacity is what is left of it.
    pub const INFO: KindInfo = KindInfo {
        collection: "resourceOffers",
        field: "resource_offer",
        noun: "offer",
        label: "资源供给",
        words: &["resource-offers", "offers"],
        roles: &[Role::Supply],
        places: Some("capacity"),
    };
}

impl Content for ResourceOffer {
    fn facts(&self) -> Facts {
        self.listing.facts(RecordKind::ResourceOffer)
    }

    fn text(&self) -> Text {
        self.listing.text()
    }

    fn find_unread(&self, v: &mut Violations) {
        self.listing.find_unread(v);
    }
}
