//! The calls of `AllianceService`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::fit::Fit;
use super::request::{page_size_from_pb, tenant_from_pb};
use super::{Api, Problem, limits};
use crate::convert::{field, time_to_pb};
use crate::domain::access::Act;
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violations;
use crate::engine::alliances::Alliance;
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;
use crate::pb::v1::ErrorReason;

/// What names of alliances begin with.
const FOLDER: &str = "alliances/";

impl Api {
    /// `CreateAlliance`: an alliance with a list of its members.
    pub async fn create_alliance(
        &self,
        caller: &Caller,
        request: pb::CreateAllianceRequest,
    ) -> Result<pb::CreateAllianceResponse, Problem> {
        let mut v = Violations::new();
        let id = request.alliance_id;
        field::id(&mut v, "alliance_id", &id);
        let display_name =
            field::line(&mut v, "display_name", request.display_name, limits::ALLIANCE_DISPLAY_NAME);
        field::impersonal(&mut v, "display_name", &display_name);
        let lead = match request.lead_tenant.as_str() {
            "" => None,
            tenant => tenant_from_pb(&mut v, "lead_tenant", tenant),
        };
        let most = limits::ALLIANCE_MEMBERS;
        let members =
            field::list(&mut v, "members", request.members, most, |v, tenant| tenant_from_pb(v, "", &tenant));
        let members = v.check(members).map_err(EngineError::from)?.into_iter().flatten().collect();
        let alliance = self.alliances.create(&id, display_name, lead, members).await?;
        Ok(pb::CreateAllianceResponse { alliance: Some(alliance_to_pb(&alliance, caller)) })
    }

    /// `ListAlliances`: those that the caller may know of.
    pub async fn list_alliances(
        &self,
        caller: &Caller,
        request: pb::ListAlliancesRequest,
    ) -> Result<pb::ListAlliancesResponse, Problem> {
        let mut v = Violations::new();
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::ALLIANCES_PAGE);
        let after = match request.after_name.as_str() {
            "" => None,
            name => id_from_pb(&mut v, "after_name", name),
        };
        let after = v.check(after).map_err(EngineError::from)?;
        self.alliances.refresh().await?;
        let found = self.alliances.known_to(caller, after.as_deref(), size + 1);
        let mut fit = Fit::default();
        let alliances = found.iter().take(size).map(|alliance| alliance_to_pb(alliance, caller));
        let alliances: Vec<pb::Alliance> = alliances.take_while(|alliance| fit.takes(alliance)).collect();
        let next = alliances.last().filter(|_| alliances.len() < found.len()).map(|last| last.name.clone());
        Ok(pb::ListAlliancesResponse { alliances, next_name: next.unwrap_or_default() })
    }

    /// `InviteToAlliance`: lets a tenant join.
    pub async fn invite_to_alliance(
        &self,
        caller: &Caller,
        request: pb::InviteToAllianceRequest,
    ) -> Result<pb::InviteToAllianceResponse, Problem> {
        let (id, tenant) = read(&request.name, &request.tenant)?;
        let tenant = tenant.ok_or_else(|| EngineError::invalid("tenant", Code::Required))?;
        self.check_led(caller, &id).await?;
        let invite = |alliance: &mut Alliance, now| {
            check_known(alliance, caller)?;
            if alliance.members.contains_key(&tenant) {
                return Ok(());
            }
            check_room(&alliance.invited, &tenant)?;
            alliance.invited.entry(tenant.clone()).or_insert(now);
            Ok(())
        };
        let alliance = self.alliances.change(&id, invite).await?;
        Ok(pb::InviteToAllianceResponse { alliance: Some(alliance_to_pb(&alliance, caller)) })
    }

    /// `JoinAlliance`: makes a tenant a member.
    pub async fn join_alliance(
        &self,
        caller: &Caller,
        request: pb::JoinAllianceRequest,
    ) -> Result<pb::JoinAllianceResponse, Problem> {
        let (id, tenant) = read(&request.name, &request.tenant)?;
        let tenant = tenant.unwrap_or_else(|| caller.tenant.clone());
        let is_platform = caller.may(Act::Admit);
        if tenant != caller.tenant && !is_platform {
            return Err(not_led(Code::OwnMembershipAlone));
        }
        let join = |alliance: &mut Alliance, now| {
            let is_invited = alliance.invited.contains_key(&tenant) || alliance.members.contains_key(&tenant);
            if !is_platform && !is_invited {
                // Who leads an alliance knows of it, and lets itself in first.
                check_known(alliance, caller)?;
                return Err(EngineError::invalid("name", Code::NotInvited));
            }
            if !alliance.members.contains_key(&tenant) {
                check_room(&alliance.members, &tenant)?;
                alliance.invited.remove(&tenant);
                alliance.members.insert(tenant.clone(), now);
            }
            Ok(())
        };
        let alliance = self.alliances.change(&id, join).await?;
        Ok(pb::JoinAllianceResponse { alliance: Some(alliance_to_pb(&alliance, caller)) })
    }

    /// `LeaveAlliance`: ends a membership.
    pub async fn leave_alliance(
        &self,
        caller: &Caller,
        request: pb::LeaveAllianceRequest,
    ) -> Result<pb::LeaveAllianceResponse, Problem> {
        let (id, tenant) = read(&request.name, &request.tenant)?;
        let tenant = tenant.unwrap_or_else(|| caller.tenant.clone());
        if tenant != caller.tenant {
            self.check_led(caller, &id).await?;
        }
        let leave = |alliance: &mut Alliance, _| {
            check_known(alliance, caller)?;
            alliance.members.remove(&tenant);
            alliance.invited.remove(&tenant);
            Ok(())
        };
        self.alliances.change(&id, leave).await?;
        Ok(pb::LeaveAllianceResponse {})
    }

    /// `DeleteAlliance`: ends all memberships.
    pub async fn delete_alliance(
        &self,
        request: pb::DeleteAllianceRequest,
    ) -> Result<pb::DeleteAllianceResponse, Problem> {
        let (id, _) = read(&request.name, "")?;
        let end = |alliance: &mut Alliance, now| {
            alliance.members.clear();
            alliance.invited.clear();
            alliance.delete_time = Some(now);
            Ok(())
        };
        self.alliances.change(&id, end).await?;
        Ok(pb::DeleteAllianceResponse {})
    }

    /// Refuses who may know of an alliance and does not lead it. Who may not is told that there is none.
    async fn check_led(&self, caller: &Caller, id: &str) -> Result<(), Problem> {
        let found = self.alliances.get(id).await?;
        match found.filter(|alliance| alliance.is_known_to(caller)) {
            None => Err(EngineError::NoAlliance(id.to_string()).into()),
            Some(alliance) if alliance.is_led_by(caller) => Ok(()),
            Some(_) => Err(not_led(Code::NotLed)),
        }
    }
}

fn not_led(why: Code) -> Problem {
    Problem::new(ErrorReason::RoleNotAllowed, why)
}

fn check_known(alliance: &Alliance, caller: &Caller) -> Result<(), EngineError> {
    match alliance.is_known_to(caller) {
        true => Ok(()),
        false => Err(EngineError::NoAlliance(alliance.id.clone())),
    }
}

fn check_room(tenants: &BTreeMap<TenantId, DateTime<Utc>>, tenant: &TenantId) -> Result<(), EngineError> {
    match tenants.len() < limits::ALLIANCE_MEMBERS || tenants.contains_key(tenant) {
        true => Ok(()),
        false => Err(EngineError::invalid("tenant", Code::TooMany.with("most", limits::ALLIANCE_MEMBERS))),
    }
}

/// The id of a name, and a tenant where one is named.
fn read(name: &str, tenant: &str) -> Result<(String, Option<TenantId>), EngineError> {
    let mut v = Violations::new();
    let id = id_from_pb(&mut v, "name", name);
    let tenant = match tenant {
        "" => None,
        tenant => tenant_from_pb(&mut v, "tenant", tenant),
    };
    let (id, tenant) = v.check((id, tenant))?;
    Ok((id.unwrap_or_default(), tenant))
}

fn id_from_pb(v: &mut Violations, field: &'static str, name: &str) -> Option<String> {
    let id = name.strip_prefix(FOLDER).filter(|id| id.parse::<TenantId>().is_ok());
    if id.is_none() {
        v.add(field, format!("must be \"{FOLDER}{{id}}\""));
    }
    id.map(str::to_string)
}

fn alliance_to_pb(alliance: &Alliance, caller: &Caller) -> pb::Alliance {
    let member = |(tenant, since): (&TenantId, &DateTime<Utc>)| pb::AllianceMember {
        tenant: tenant.to_string(),
        since_time: Some(time_to_pb(*since)),
    };
    let shows_all = alliance.is_led_by(caller) || caller.may(Act::Oversee);
    let invited = alliance.invited.iter().filter(|(tenant, _)| shows_all || **tenant == caller.tenant);
    pb::Alliance {
        name: format!("{FOLDER}{}", alliance.id),
        display_name: alliance.display_name.clone(),
        lead_tenant: alliance.lead.as_ref().map(TenantId::to_string).unwrap_or_default(),
        members: alliance.members.iter().map(member).collect(),
        invited: invited.map(member).collect(),
        create_time: Some(time_to_pb(alliance.create_time)),
    }
}
