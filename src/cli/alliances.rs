//! `alliances`: tenants that share records with each other.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::config::Target;
use crate::domain::record::name::TenantId;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::Outcome;
use super::calls::Calls;
use super::connection::Connection;
use super::output::one_line;
use super::paged::all_pages;

/// Full name of the message of an alliance, for its JSON form.
const ALLIANCE: &str = "talentmatch.v1.Alliance";

/// Makes alliances, and lets tenants in and out, without a restart
///
/// Of a running service (--to), or of its folder while it is stopped. A platform may do all; the tenant that leads an alliance invites;
/// any tenant joins where it is invited, and leaves.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch alliances create yb-battery --display-name 宜宾动力电池产教联合体 --lead school-1 --member school-1 --to https://match.example:50051
  talentmatch alliances invite yb-battery battery-works --to https://match.example:50051
  talentmatch alliances join yb-battery --to https://match.example:50051
  talentmatch alliances leave yb-battery --to https://match.example:50051")]
pub struct Alliances {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Makes an alliance; from then on its list of members counts, and not what keys state of it
    Create {
        /// What records name
        id: String,
        /// For people
        #[arg(long, default_value = "")]
        display_name: String,
        /// The tenant that may let others in and out
        #[arg(long, value_name = "TENANT")]
        lead: Option<TenantId>,
        /// A first member; repeatable
        #[arg(long, value_name = "TENANT")]
        member: Vec<TenantId>,
        #[command(flatten)]
        at: Target,
    },
    /// Lists alliances with their members
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Lets a tenant join
    Invite {
        /// Of the alliance
        id: String,
        /// Who may join
        #[arg(value_name = "TENANT", id = "invited")]
        invited: TenantId,
        #[command(flatten)]
        at: Target,
    },
    /// Makes a tenant a member: that of the key, where it is invited
    Join {
        /// Of the alliance
        id: String,
        /// Another tenant, for a platform
        #[arg(long, value_name = "TENANT")]
        member: Option<TenantId>,
        #[command(flatten)]
        at: Target,
    },
    /// Ends a membership or an invitation: that of the key's tenant
    Leave {
        /// Of the alliance
        id: String,
        /// Another tenant, for who leads the alliance and a platform
        #[arg(long, value_name = "TENANT")]
        member: Option<TenantId>,
        #[command(flatten)]
        at: Target,
    },
    /// Ends all memberships
    Delete {
        /// Of the alliance
        id: String,
        #[command(flatten)]
        at: Target,
    },
}

impl Alliances {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let (Action::Create { at, .. }
        | Action::List { at, .. }
        | Action::Invite { at, .. }
        | Action::Join { at, .. }
        | Action::Leave { at, .. }
        | Action::Delete { at, .. }) = &self.action;
        let at = at.clone();
        Connection::over_kept(&at, async |calls| self.act(calls).await).await.map(|()| Outcome::Done)
    }

    async fn act(self, calls: &Calls) -> anyhow::Result<()> {
        match self.action {
            Action::Create { id, display_name, lead, member, .. } => {
                let request = pb::CreateAllianceRequest {
                    alliance_id: id,
                    display_name,
                    lead_tenant: text(lead),
                    members: member.iter().map(TenantId::to_string).collect(),
                };
                told(calls.create_alliance(request).await?.alliance);
            }
            Action::List { json, .. } => list(calls, json).await?,
            Action::Invite { id, invited, .. } => {
                let request = pb::InviteToAllianceRequest { name: name(&id), tenant: invited.to_string() };
                told(calls.invite_to_alliance(request).await?.alliance);
            }
            Action::Join { id, member, .. } => {
                let request = pb::JoinAllianceRequest { name: name(&id), tenant: text(member) };
                told(calls.join_alliance(request).await?.alliance);
            }
            Action::Leave { id, member, .. } => {
                let request = pb::LeaveAllianceRequest { name: name(&id), tenant: text(member) };
                calls.leave_alliance(request).await?;
                eprintln!("left {}", name(&id));
            }
            Action::Delete { id, .. } => {
                calls.delete_alliance(pb::DeleteAllianceRequest { name: name(&id) }).await?;
                eprintln!("ended {}", name(&id));
            }
        }
        Ok(())
    }
}

async fn list(calls: &Calls, as_json: bool) -> anyhow::Result<()> {
    let alliances = all_pages(async |after_name| {
        let request = pb::ListAlliancesRequest { page_size: 200, after_name };
        let page = calls.list_alliances(request).await?;
        Ok((page.alliances, page.next_name))
    });
    let alliances = alliances.await?;
    if as_json {
        let alliances: Vec<Value> = alliances.iter().map(|one| message_to_json(one, ALLIANCE)).collect();
        println!("{}", json!({ "alliances": alliances }));
        return Ok(());
    }
    alliances.iter().for_each(|alliance| print!("{}", line(alliance)));
    Ok(())
}

fn told(alliance: Option<pb::Alliance>) {
    eprint!("{}", line(&alliance.unwrap_or_default()));
}

/// One alliance for a person: its name, who leads it, who is in it.
fn line(alliance: &pb::Alliance) -> String {
    let tenants = |members: &[pb::AllianceMember]| {
        members.iter().map(|member| member.tenant.as_str()).collect::<Vec<_>>().join(", ")
    };
    let mut line = alliance.name.clone();
    for (what, text) in [
        ("", one_line(&alliance.display_name).into_owned()),
        ("led by ", alliance.lead_tenant.clone()),
        ("members ", tenants(&alliance.members)),
        ("invited ", tenants(&alliance.invited)),
    ] {
        if !text.is_empty() {
            line.push_str(&format!("  {what}{text}"));
        }
    }
    line + "\n"
}

/// The full name of an id, or a full name.
fn name(id: &str) -> String {
    if id.starts_with("alliances/") { id.to_string() } else { format!("alliances/{id}") }
}

fn text(tenant: Option<TenantId>) -> String {
    tenant.map_or_else(String::new, |tenant| tenant.to_string())
}
