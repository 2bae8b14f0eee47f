//! Whom callers are shown: students of other tenants count, and only so many are shown in a day.

use super::{Api, Problem};
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordName;
use crate::domain::record::role::Role;
use crate::pb::v1::ErrorReason;

impl Api {
    /// Counts the persons of other tenants among the records of an answer before it is given.
    ///
    /// # Errors
    /// Where they would be more than the caller may be shown in a day.
    pub fn show<'n>(&self, caller: &Caller, names: impl IntoIterator<Item = &'n str>) -> Result<(), Problem> {
        let Some(budget) = self.students_a_day.of(caller) else { return Ok(()) };
        let is_foreign_person = |name: &&str| {
            RecordName::parse_full(name)
                .is_ok_and(|name| name.kind.is(Role::Person) && name.tenant != caller.tenant)
        };
        let students = names.into_iter().filter(is_foreign_person);
        self.budgets.show(&caller.tenant, u64::from(budget.get()), students).map_err(|spent| {
            let message = Code::BudgetSpent.with("count", budget.get() as usize);
            Problem { retry: Some(spent.until), ..Problem::new(ErrorReason::BudgetSpent, message) }
        })
    }
}
