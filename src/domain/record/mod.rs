//! A record: a name, what is common to all kinds, and the resource of one kind.

pub mod agreement;
pub mod attestation;
pub mod audience;
pub mod calendar;
pub mod concern;
pub mod course_profile;
pub mod document;
pub mod employer_kind;
pub mod exchange;
pub mod expert_profile;
pub mod internship_slot;
pub mod job_posting;
pub mod name;
pub mod opening;
pub mod person;
pub mod price;
pub mod resource_need;
pub mod resource_offer;
pub mod retention;
pub mod role;
pub mod strength;
pub mod student_profile;
pub mod texts;
pub mod unread;
pub mod violation;
pub mod visibility;
pub mod work_terms;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::course_profile::CourseProfile;
pub use self::expert_profile::ExpertProfile;
pub use self::internship_slot::InternshipSlot;
pub use self::job_posting::JobPosting;
pub use self::resource_need::ResourceNeed;
pub use self::resource_offer::ResourceOffer;
pub use self::student_profile::StudentProfile;

use self::name::RecordName;
use self::person::ProtectedAttributes;
use self::role::{Content, KindInfo, Places, Role};
use crate::domain::message::Word;

/// Calls a macro with the kinds of records: the one list of them, in the order of their numbers on the wire. A kind has
/// one name everywhere, from which all that is made of this list follows.
macro_rules! kinds {
    ($with:ident) => {
        $with! {
            JobPosting, InternshipSlot, StudentProfile, CourseProfile, ResourceOffer, ResourceNeed, ExpertProfile
        }
    };
}
pub(crate) use kinds;

macro_rules! define_kinds {
    ($($kind:ident),*) => {
        /// What a record is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub enum RecordKind {
            $(#[doc = concat!("A [`", stringify!($kind), "`].")] $kind,)*
        }

        impl RecordKind {
            /// All kinds, in the order of the list.
            pub const ALL: [Self; [$(stringify!($kind)),*].len()] = [$(Self::$kind),*];

            fn info(self) -> &'static KindInfo {
                match self {
                    $(Self::$kind => &$kind::INFO,)*
                }
            }
        }

        /// The resource; its variant is the kind of the record's name.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Resource {
            $(#[doc = concat!("Of the kind [`RecordKind::", stringify!($kind), "`].")] $kind(Box<$kind>),)*
        }

        impl Resource {
            /// Which kind it is of.
            pub fn kind(&self) -> RecordKind {
                match self {
                    $(Self::$kind(_) => RecordKind::$kind,)*
                }
            }

            /// What it says, whatever kind it is of.
            pub fn content(&self) -> &dyn Content {
                match self {
                    $(Self::$kind(content) => &**content,)*
                }
            }

            fn content_mut(&mut self) -> &mut dyn Content {
                match self {
                    $(Self::$kind(content) => &mut **content,)*
                }
            }
        }
    };
}
kinds!(define_kinds);

impl RecordKind {
    /// The segment of a name: `jobPostings`.
    pub fn collection(self) -> &'static str {
        self.info().collection
    }

    /// The name of the resource's field in a `Record`: `job_posting`.
    pub fn field(self) -> &'static str {
        self.info().field
    }

    /// The kind in a word, for people.
    pub fn noun(self) -> &'static str {
        self.info().noun
    }

    /// The kind as messages name it.
    pub fn word(self) -> Word {
        Word { code: self.field(), zh: self.label(), en: self.noun() }
    }

    /// The kind in a Chinese word.
    pub fn label(self) -> &'static str {
        self.info().label
    }

    /// What the command line calls records of the kind, beside [`Self::collection`].
    pub fn words(self) -> &'static [&'static str] {
        self.info().words
    }

    /// The field that says how many places are left, where there are places.
    pub fn places_field(self) -> Option<&'static str> {
        self.info().places
    }

    /// What records of the kind do in a match.
    pub fn roles(self) -> &'static [Role] {
        self.info().roles
    }

    /// Whether records of the kind have the role.
    pub fn is(self, role: Role) -> bool {
        self.roles().contains(&role)
    }

    /// The kinds that have a role.
    pub fn having(role: Role) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |kind| kind.is(role))
    }
}

/// A validated record as its owner states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Whose it is, of which kind, and its id there.
    pub name: RecordName,
    /// What it says; of the kind that the name says.
    pub resource: Resource,
    /// The owner's own keys (1 to 63 of `[a-z0-9_.-]`) and values (up to 200 characters), up to 64. Filterable.
    pub labels: BTreeMap<String, String>,
    /// From when on it is not matched any more, and hidden from other tenants; `None` is never.
    pub expire_time: Option<DateTime<Utc>>,
    /// How far it may be shown; a person is shown only as far as the consent goes as well.
    pub visibility: Visibility,
}

/// Who besides the own tenant may be shown a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Visibility {
    /// Nobody.
    #[default]
    Tenant,
    /// The members of these alliances (联盟, 联合体), 1 to 50 ids.
    Alliance(Vec<String>),
    /// Every tenant of the service.
    Public,
}

impl Record {
    /// What the record is.
    pub fn kind(&self) -> RecordKind {
        self.name.kind
    }

    /// The protected attributes, where the record has any.
    pub fn protected(&self) -> Option<&ProtectedAttributes> {
        self.resource.content().person()?.protected()
    }

    /// The places that it offers, where it is an opening.
    pub fn places(&self) -> Option<Places<'_>> {
        self.resource.content().places()
    }

    /// States how many places are left after some were filled, where it is an opening.
    pub fn set_places_left(&mut self, left: u32) {
        self.resource.content_mut().set_places_left(left);
    }

    /// Parts the protected attributes from the rest, for stores that keep them apart.
    pub fn take_protected(&mut self) -> Option<ProtectedAttributes> {
        self.resource.content_mut().person_mut()?.protected_mut()?.take()
    }

    /// Puts back what [`Self::take_protected`] took.
    pub fn restore_protected(&mut self, protected: Option<ProtectedAttributes>) {
        let person = self.resource.content_mut().person_mut();
        if let Some(place) = person.and_then(|person| person.protected_mut()) {
            *place = protected;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! empty_resources {
        ($($kind:ident),*) => {
            [$(Resource::$kind(Box::<$kind>::default())),*]
        };
    }

    #[test]
    fn a_kind_is_what_its_resources_are() {
        for resource in kinds!(empty_resources) {
            let kind = resource.kind();
            assert_eq!(resource.content().facts().kind, kind);
            assert_eq!(resource.content().person().is_some(), kind.is(Role::Person), "{kind:?}");
            assert_eq!(resource.content().places().is_some(), kind.is(Role::Opening), "{kind:?}");
            assert_eq!(resource.content().facts().person.is_some(), kind.is(Role::Person), "{kind:?}");
            assert_eq!(
                resource.content().facts().internship.is_some(),
                kind.is(Role::Internship),
                "{kind:?}"
            );
            let exchanges = kind.is(Role::Need) || kind.is(Role::Supply);
            assert_eq!(resource.content().facts().exchange.is_some(), exchanges, "{kind:?}");
        }
    }
}
