//! The calls of `StandardService`.

mod comparison;
mod document;
#[cfg(test)]
mod fuzz;
mod list;

use super::fit::Fit;
use super::request::{id_in, name_of_role, page_size_from_pb};
use super::{Api, Problem, limits};
use crate::convert::{field, level_from_pb, level_to_pb, standard_from_pb, standard_to_pb, time_to_pb};
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::record::role::Role;
use crate::domain::record::violation::Violations;
use crate::domain::standard::{Level, Standard};
use crate::engine::standards::{Known, Standards, standard_name};
use crate::pb::v1 as pb;

/// The folder of standards in a tenant.
const FOLDER: &str = "standards";

impl Api {
    fn standards(&self) -> Standards {
        Standards::new(self.ledger.clone())
    }

    /// `PutStandard`: keeps a standard under its name.
    pub async fn put_standard(
        &self,
        caller: &Caller,
        request: pb::PutStandardRequest,
    ) -> Result<pb::PutStandardResponse, Problem> {
        let mut v = Violations::new();
        let Some(wire) = request.standard else { return Err(Problem::invalid("standard", Code::Required)) };
        let (id, standard, etag) = v.within("standard", |v| {
            let id = id_in(v, "name", &wire.name, (FOLDER, &caller.tenant));
            field::impersonal(v, "name", &id);
            let etag = wire.etag.clone();
            (id, standard_from_pb(v, wire), etag)
        });
        let standard = v.check(standard)?;
        if request.validate_only {
            let name = standard_name(&caller.tenant, &id);
            let standard = pb::Standard { name, ..standard_to_pb(&standard) };
            return Ok(pb::PutStandardResponse { standard: Some(standard) });
        }
        let now = self.serving.now().clock.now();
        let known = self.standards().put(&caller.tenant, &id, &standard, &etag, now).await?;
        Ok(pb::PutStandardResponse { standard: Some(known_to_pb(&caller.tenant, &known)) })
    }

    /// `GetStandard`: one standard, whole or up to a level.
    pub async fn get_standard(
        &self,
        caller: &Caller,
        request: pb::GetStandardRequest,
    ) -> Result<pb::GetStandardResponse, Problem> {
        let mut v = Violations::new();
        let id = id_in(&mut v, "name", &request.name, (FOLDER, &caller.tenant));
        let level = level_from_pb(&mut v, "level", request.level);
        let (id, level) = v.check((id, level))?;
        let mut known = self.standards().get(&caller.tenant, &id).await?;
        known.standard = at_level(known.standard, level)?;
        let mut standard = known_to_pb(&caller.tenant, &known);
        standard.requirement_count = i32::try_from(known.standard.count()).unwrap_or(i32::MAX);
        Ok(pb::GetStandardResponse { standard: Some(standard) })
    }

    /// `ListStandards`: the tenant's standards.
    pub async fn list_standards(
        &self,
        caller: &Caller,
        request: pb::ListStandardsRequest,
    ) -> Result<pb::ListStandardsResponse, Problem> {
        let home = &caller.tenant;
        let mut v = Violations::new();
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::STANDARDS_PAGE);
        let after = match request.after_name.as_str() {
            "" => None,
            name => Some(id_in(&mut v, "after_name", name, (FOLDER, home))),
        };
        let mut wanted = list::wanted_from_pb(&mut v, &request);
        let opening = match request.opening_name.as_str() {
            "" => None,
            name => name_of_role(&mut v, "opening_name", name, home, Role::Opening),
        };
        let after = v.check(after)?;
        if let Some(opening) = &opening {
            let engine = self.serving.now();
            let opening = engine.catalog.get(caller, opening, engine.clock.second()).await?;
            wanted.opening = Some(list::AskedBy::of(&opening.facts));
        }
        let takes = |standard: &Standard| wanted.takes(standard);
        let found = self.standards().list(home, after.as_deref(), size + 1, takes).await?;
        let (mut standards, mut asked_levels, mut fit) = (Vec::new(), Vec::new(), Fit::default());
        for known in found.iter().take(size) {
            let standard = known_to_pb(home, known);
            if !fit.takes(&standard) {
                break;
            }
            standards.push(standard);
            if let Some(opening) = &wanted.opening {
                let level = opening.level_of(&known.standard);
                let level = level.map_or(pb::StandardLevel::Unspecified, level_to_pb);
                asked_levels.push(level.into());
            }
        }
        let next = standards.last().filter(|_| standards.len() < found.len());
        let next_name = next.map(|standard| standard.name.clone()).unwrap_or_default();
        Ok(pb::ListStandardsResponse { standards, next_name, asked_levels })
    }

    /// `DeleteStandard`: deletes a standard for good.
    pub async fn delete_standard(
        &self,
        caller: &Caller,
        request: pb::DeleteStandardRequest,
    ) -> Result<pb::DeleteStandardResponse, Problem> {
        let mut v = Violations::new();
        let id = id_in(&mut v, "name", &request.name, (FOLDER, &caller.tenant));
        let id = v.check(id)?;
        self.standards().delete(&caller.tenant, &id, &request.etag).await?;
        Ok(pb::DeleteStandardResponse {})
    }
}

/// The standard without the levels above one, which it must have.
fn at_level(standard: Standard, level: Option<Level>) -> Result<Standard, Problem> {
    match level {
        None => Ok(standard),
        Some(level) if standard.levels.iter().any(|content| content.level == level) => {
            Ok(standard.up_to(level))
        }
        Some(_) => Err(Problem::invalid("level", Code::LevelNotThere)),
    }
}

fn known_to_pb(tenant: &TenantId, known: &Known) -> pb::Standard {
    pb::Standard {
        name: standard_name(tenant, &known.id),
        requirement_count: known.requirements.cast_signed(),
        create_time: Some(time_to_pb(known.create_time)),
        update_time: Some(time_to_pb(known.update_time)),
        etag: known.etag.clone(),
        ..standard_to_pb(&known.standard)
    }
}
