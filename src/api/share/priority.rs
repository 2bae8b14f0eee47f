//! What goes first where not all calls can be served. Calls for much work are turned away when half of the places are taken, then all
//! others but what a platform writes: a consent that is withdrawn, a key that is ended and a record that is changed wait for no report.

use std::time::Duration;

use crate::api::permission::act_of;
use crate::domain::access::{Act, CallerRole};
use crate::domain::record::audience::Caller;

/// Calls and services that read much, which nobody waits for at a screen.
const BATCH: [&str; 6] = [
    "/BatchMatch",
    "/PlanPlacement",
    "/ListDuplicates",
    "/ExportTrainingPairs",
    "/BackUpRecords",
    "/CompareStandard",
];
const SERVICES: [&str; 2] = ["/talentmatch.v1.InsightService/", "/talentmatch.v1.CooperationService/"];
/// After what time calls for much work may come again.
const LATER: Duration = Duration::from_secs(5);

/// How much a call matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// What a platform writes, and whom it lets in and shuts out.
    Platform,
    /// What somebody waits for.
    Interactive,
    /// Reports, plans, exports and matches of many.
    Batch,
}

impl Priority {
    /// That of a call of this path.
    pub fn of(caller: &Caller, path: &str) -> Self {
        let writes = || matches!(act_of(path), Some(Act::Write | Act::Admit | Act::Ally | Act::Erase));
        if SERVICES.iter().any(|service| path.starts_with(service))
            || BATCH.iter().any(|method| path.ends_with(method))
        {
            Self::Batch
        } else if caller.roles.iter().any(|role| role == CallerRole::Platform) && writes() {
            Self::Platform
        } else {
            Self::Interactive
        }
    }

    /// As figures name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Interactive => "interactive",
            Self::Batch => "batch",
        }
    }

    /// Calls at work, of all priorities, up to which one of this priority is let in, where there are places for `most`.
    pub fn places(self, most: usize) -> usize {
        match self {
            Self::Platform => most,
            Self::Interactive => most - most / 10,
            Self::Batch => most.div_ceil(2),
        }
    }

    /// When to come again, where it is not the usual time.
    pub fn retry(self) -> Option<Duration> {
        (self == Self::Batch).then_some(LATER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::CallerRoles;

    #[test]
    fn what_a_platform_writes_goes_first_and_reports_go_last() {
        let caller = |roles| Caller::admitted("a".parse().unwrap(), Default::default(), roles);
        let (city, school) =
            (caller([CallerRole::Platform].into_iter().collect()), caller(CallerRoles::UNSTATED));
        for (caller, method, priority) in [
            (&city, "CatalogService/UpsertRecord", Priority::Platform),
            (&city, "AccessService/RevokeApiKey", Priority::Platform),
            (&city, "CatalogService/GetRecord", Priority::Interactive),
            (&city, "BackupService/BackUpRecords", Priority::Batch),
            (&school, "CatalogService/UpsertRecord", Priority::Interactive),
            (&school, "MatchService/Match", Priority::Interactive),
            (&school, "MatchService/BatchMatch", Priority::Batch),
            (&school, "InsightService/GetBalance", Priority::Batch),
        ] {
            assert_eq!(Priority::of(caller, &format!("/talentmatch.v1.{method}")), priority, "{method}");
        }
        let places =
            |most| [Priority::Platform, Priority::Interactive, Priority::Batch].map(|one| one.places(most));
        assert_eq!(
            (places(1), places(4), places(10), places(256)),
            ([1, 1, 1], [4, 4, 2], [10, 9, 5], [256, 231, 128])
        );
    }
}
