//! 资源需求.

use super::RecordKind;
use super::exchange::Listing;
use super::role::{Content, KindInfo, Role};
use super::violation::Violations;
use crate::domain::ranking::facts::Facts;
use crate::domain::text::Text;

/// What somebody asks for of others: a facility, an instrument, a service, an expert, a partner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceNeed {
    /// What is asked; the price of it is the most that is paid.
    pub listing: Listing,
}

impl ResourceNeed {
    /// Asks offers and experts; its capacity is what is asked, 0 where nothing is any more.
    pub const INFO: KindInfo = KindInfo {
        collection: "resourceNeeds",
        field: "resource_need",
        noun: "need",
        label: "资源需求",
        words: &["resource-needs", "needs"],
        roles: &[Role::Need],
        places: Some("capacity"),
    };
}

impl Content for ResourceNeed {
    fn facts(&self) -> Facts {
        self.listing.facts(RecordKind::ResourceNeed)
    }

    fn text(&self) -> Text {
        self.listing.text()
    }

    fn find_unread(&self, v: &mut Violations) {
        self.listing.find_unread(v);
    }
}
