//! What callers may do: a caller has roles, and each role allows some acts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::record::RecordKind;
use super::record::role::Role;

/// What a holder of a key is to the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallerRole {
    /// Runs the service: does what schools and enterprises do, and lets callers in.
    Platform,
    /// Enters students and courses, and places students.
    School,
    /// Enters openings, resources, needs and experts, and looks for students.
    Enterprise,
    /// Sees who is let in, and no record.
    Auditor,
}

/// What calls come to, as far as roles tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Asks about the service, the catalogues, or a text of one's own.
    Ask,
    /// Reads and ranks records.
    Read,
    /// Writes records of some kind; which, [`CallerRole::writes`] says.
    Write,
    /// Plans, amends and adopts placements.
    Place,
    /// Sees who is let in.
    Oversee,
    /// Lets callers in and shuts them out.
    Admit,
    /// Reads the records of all tenants, to keep them elsewhere.
    BackUp,
    /// Erases for good what was deleted, of all tenants.
    Erase,
    /// Reads how the own tenant stands with the service: receipts of erasures, alliances.
    Review,
    /// Joins alliances and leaves them.
    Ally,
}

impl CallerRole {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Platform, Self::School, Self::Enterprise, Self::Auditor];

    /// As settings and the command line write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::School => "school",
            Self::Enterprise => "enterprise",
            Self::Auditor => "auditor",
        }
    }

    /// Whether it allows the act.
    pub fn allows(self, act: Act) -> bool {
        match self {
            Self::Platform => true,
            Self::School => {
                matches!(act, Act::Ask | Act::Review | Act::Ally | Act::Read | Act::Write | Act::Place)
            }
            Self::Enterprise => matches!(act, Act::Ask | Act::Review | Act::Ally | Act::Read | Act::Write),
            Self::Auditor => matches!(act, Act::Ask | Act::Review | Act::Oversee),
        }
    }

    /// Whether it allows to write records of the kind: an enterprise enters openings and what it has
    /// or needs, a school its own workshops' too.
    pub fn writes(self, kind: RecordKind) -> bool {
        match self {
            Self::Platform | Self::School => true,
            Self::Enterprise => [Role::Opening, Role::Need, Role::Supply].iter().any(|role| kind.is(*role)),
            Self::Auditor => false,
        }
    }
}

impl FromStr for CallerRole {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or(UnknownRole)
    }
}

/// A name that the certificate of a caller states: of its subject, or an alternative one (RFC 5280, 4.1.2.6 and 4.2.1.6).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CertificateName {
    /// As it stands there: `spiffe://city.example/school-1`.
    Uri(String),
    /// In small letters.
    Dns(String),
    /// The one common name of the subject.
    CommonName(String),
}

/// A word that names no role.
#[derive(Debug, thiserror::Error)]
#[error("must be platform, school, enterprise or auditor")]
pub struct UnknownRole;

/// The roles of a caller: what one of them allows is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<CallerRole>", into = "Vec<CallerRole>")]
pub struct CallerRoles(u8);

impl CallerRoles {
    /// Of the process that opens a folder or a server itself, and so owns all that is there.
    pub const ALL: Self = Self(0b1111);
    /// Of callers without a key, and of keys for which no role is stated: all that one does with records of one's own.
    pub const UNSTATED: Self = Self(1 << CallerRole::School as u8 | 1 << CallerRole::Enterprise as u8);

    /// The roles, in the order of [`CallerRole::ALL`].
    pub fn iter(self) -> impl Iterator<Item = CallerRole> {
        CallerRole::ALL.into_iter().filter(move |role| self.0 & 1 << *role as u8 != 0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether one of them allows the act.
    pub fn allow(self, act: Act) -> bool {
        self.iter().any(|role| role.allows(act))
    }

    /// Whether one of them allows to write records of the kind.
    pub fn write(self, kind: RecordKind) -> bool {
        self.iter().any(|role| role.writes(kind))
    }
}

impl FromIterator<CallerRole> for CallerRoles {
    fn from_iter<I: IntoIterator<Item = CallerRole>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |bits, role| bits | 1 << role as u8))
    }
}

impl From<Vec<CallerRole>> for CallerRoles {
    fn from(roles: Vec<CallerRole>) -> Self {
        roles.into_iter().collect()
    }
}

impl From<CallerRoles> for Vec<CallerRole> {
    fn from(roles: CallerRoles) -> Self {
        roles.iter().collect()
    }
}

impl fmt::Display for CallerRoles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(CallerRole::name).collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Debug for CallerRoles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTS: [Act; 10] = [
        Act::Ask,
        Act::Review,
        Act::Ally,
        Act::Read,
        Act::Write,
        Act::Place,
        Act::Oversee,
        Act::Admit,
        Act::BackUp,
        Act::Erase,
    ];

    /// The permission table, each cell of it.
    #[test]
    fn each_role_allows_what_the_table_says() {
        for (role, allowed, written) in [
            (CallerRole::Platform, [true; 10], [true; 7]),
            (CallerRole::School, [true, true, true, true, true, true, false, false, false, false], [true; 7]),
            (
                CallerRole::Enterprise,
                [true, true, true, true, true, false, false, false, false, false],
                [true, true, false, false, true, true, true],
            ),
            (
                CallerRole::Auditor,
                [true, true, false, false, false, false, true, false, false, false],
                [false; 7],
            ),
        ] {
            assert_eq!(ACTS.map(|act| role.allows(act)), allowed, "{role:?}");
            assert_eq!(RecordKind::ALL.map(|kind| role.writes(kind)), written, "{role:?}");
            assert_eq!(role.name().parse::<CallerRole>().unwrap(), role);
        }
        assert!("Platform".parse::<CallerRole>().is_err());
    }

    #[test]
    fn roles_add_up() {
        let both = CallerRoles::from_iter([CallerRole::Enterprise, CallerRole::Auditor]);
        assert!(both.allow(Act::Oversee) && both.allow(Act::Read) && !both.allow(Act::Place));
        assert_eq!(both.to_string(), "enterprise, auditor");
        assert_eq!(CallerRoles::from(Vec::from(CallerRoles::ALL)), CallerRoles::ALL);
        assert!(!CallerRoles::UNSTATED.allow(Act::Admit) && CallerRoles::UNSTATED.allow(Act::Place));
        assert!(CallerRoles::from_iter([]).is_empty() && !CallerRoles::from_iter([]).allow(Act::Ask));
    }
}
