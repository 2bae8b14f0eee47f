//! How many calls a caller makes in a second, by its roles.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::domain::access::CallerRole;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;

/// Bounds by role, of which 0 is none. A caller with several roles has the widest, and a platform's none.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByRole {
    /// For schools and auditors.
    pub school: u32,
    /// For enterprises.
    pub enterprise: u32,
}

impl ByRole {
    /// What holds for a caller; `None` for no bound.
    pub fn of(self, caller: &Caller) -> Option<NonZeroU32> {
        let bounds = caller.roles.iter().map(|role| match role {
            CallerRole::Platform => 0,
            CallerRole::School | CallerRole::Auditor => self.school,
            CallerRole::Enterprise => self.enterprise,
        });
        // None is the widest, and of the others the largest.
        let widest = bounds.map(NonZeroU32::new).reduce(|a, b| Some(a?.max(b?)));
        widest.flatten()
    }
}

/// Lines in the log about what a crowd may cause, so many a second, so that it does not fill the disk.
pub struct Lines(DefaultDirectRateLimiter);

impl Lines {
    /// So many a second.
    pub fn new(a_second: NonZeroU32) -> Self {
        Self(RateLimiter::direct(Quota::per_second(a_second)))
    }

    /// Whether one more may be written now.
    pub fn take(&self) -> bool {
        self.0.check().is_ok()
    }
}

/// The calls of each tenant lately. As many are held as have keys.
pub struct Rates {
    by_role: ByRole,
    school: Option<DefaultKeyedRateLimiter<TenantId>>,
    enterprise: Option<DefaultKeyedRateLimiter<TenantId>>,
    clock: DefaultClock,
}

impl Rates {
    /// So many calls a second, and as many at once as in `burst` seconds.
    pub fn new(by_role: ByRole, burst: NonZeroU32) -> Self {
        let limiter = |calls| {
            let calls = NonZeroU32::new(calls)?;
            Some(RateLimiter::keyed(Quota::per_second(calls).allow_burst(calls.saturating_mul(burst))))
        };
        let (school, enterprise) = (limiter(by_role.school), limiter(by_role.enterprise));
        Self { by_role, school, enterprise, clock: DefaultClock::default() }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// When there were too many: how long to wait, and how many a second are taken.
    pub fn take(&self, caller: &Caller) -> Result<(), (Duration, NonZeroU32)> {
        let Some(bound) = self.by_role.of(caller) else { return Ok(()) };
        let limiter = match bound.get() == self.by_role.school {
            true => &self.school,
            false => &self.enterprise,
        };
        let Some(limiter) = limiter else { return Ok(()) };
        let taken = limiter.check_key(&caller.tenant);
        taken.map_err(|not_until| (not_until.wait_time_from(self.clock.now()), bound))
    }
}
