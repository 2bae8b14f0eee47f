//! `erase`: what was deleted goes for good.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::api::erasure::RECEIPT_METHOD;
use crate::app::{App, find_model, require_folder};
use crate::config::{Endpoint, ErasureSettings, StoreKind, Target};
use crate::convert::receipt_from_pb;
use crate::domain::erasure::Erased;
use crate::domain::record::name::TenantId;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::calls::Calls;
use super::connection::Connection;
use super::paged::all_pages;
use super::{BadConfig, Outcome, UsageError};

/// What stands for every tenant.
const ALL: &str = "-";
const ANSWER: &str = "talentmatch.v1.EraseDueResponse";
const RECEIPT: &str = "talentmatch.v1.ErasureReceipt";
/// How long after a receipt its entry in the audit trail may be looked for, in seconds.
const SOON: i64 = 600;

/// Erases what was deleted, and deletes what was kept long enough
///
/// Of all tenants: of a running service (--to, with a key whose role is platform, by the settings of the service), or of its folder
/// while it is stopped. The service does so by itself every day. Each erasure leaves a receipt, without anything that the records said.
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  talentmatch erase --due --dry-run --to https://match.example:50051
  talentmatch erase --due --data-dir talentmatch-data --people-days 180
  talentmatch erase receipts --check --to https://match.example:50051"
)]
pub struct Erase {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    due: Due,
}

#[derive(Args)]
struct Due {
    /// Do all that is due
    #[arg(long)]
    due: bool,
    /// Only say what would be deleted and erased
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
    /// With --data-dir and --store; a service has its own.
    #[command(flatten)]
    settings: ErasureSettings,
    #[command(flatten)]
    at: Target,
}

#[derive(Subcommand)]
enum Action {
    /// Lists receipts of erasures
    Receipts {
        /// Of this tenant; for who may see the audit trail
        #[arg(long, value_name = "TENANT")]
        of: Option<TenantId>,
        /// Of all tenants; for who may see the audit trail
        #[arg(long, conflicts_with = "of")]
        all_tenants: bool,
        /// Computes the digest of each again and looks for it in the audit trail; exits with 1 where one does not hold. With --to the key
        /// must be of an auditor or a platform
        #[arg(long)]
        check: bool,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
}

impl Erase {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        match self.action {
            Some(Action::Receipts { of, all_tenants, check, json, at }) => {
                let of = match all_tenants {
                    true => ALL.to_string(),
                    false => of.map_or_else(String::new, |tenant| tenant.to_string()),
                };
                Connection::over_kept(&at, async |calls| receipts(calls, of, check, json).await).await
            }
            None if self.due.due => self.due.run().await,
            None => {
                Err(UsageError("give --due, perhaps with --dry-run, or the command receipts".into()).into())
            }
        }
    }
}

impl Due {
    async fn run(self) -> anyhow::Result<Outcome> {
        let connection = match self.at.resolve()? {
            Endpoint::InProcess(mut config) => {
                if config.store == StoreKind::Embedded {
                    find_model(&config)?;
                    require_folder(&config)?;
                }
                config.erasure = self.settings.resolve().map_err(BadConfig)?;
                Connection::here(App::build(*config).await?)
            }
            Endpoint::Remote { .. } => Connection::open(&self.at).await?,
        };
        let answer = connection.calls.erase_due(pb::EraseDueRequest { dry_run: self.dry_run }).await;
        connection.close().await?;
        let answer = answer?;
        if self.json {
            println!("{}", message_to_json(&answer, ANSWER));
            return Ok(Outcome::Done);
        }
        let would = if self.dry_run { "to be deleted" } else { "deleted" };
        for one in &answer.retired {
            let collection = collection(one.kind());
            println!("{}  {collection}  {} {would}  by {}", one.tenant, one.record_count, one.setting);
        }
        for one in &answer.pending {
            println!("{}  {} deleted records to be erased", one.tenant, one.record_count);
        }
        answer.receipts.iter().for_each(|receipt| print!("{}", line(receipt)));
        if answer.retired.is_empty() && answer.pending.is_empty() && answer.receipts.is_empty() {
            eprintln!("nothing is due");
        }
        Ok(Outcome::Done)
    }
}

async fn receipts(calls: &Calls, tenant: String, check: bool, as_json: bool) -> anyhow::Result<Outcome> {
    let receipts = all_pages(async |after_name| {
        let request = pb::ListErasureReceiptsRequest { tenant: tenant.clone(), page_size: 1_000, after_name };
        let page = calls.list_erasure_receipts(request).await?;
        Ok((page.receipts, page.next_name))
    });
    let receipts = receipts.await?;
    let mut faults = Vec::new();
    if check {
        for receipt in &receipts {
            faults.extend(fault(calls, receipt).await?.map(|fault| (receipt.name.clone(), fault)));
        }
    }
    if as_json {
        let receipts: Vec<Value> = receipts.iter().map(|receipt| message_to_json(receipt, RECEIPT)).collect();
        let faults: Vec<Value> =
            faults.iter().map(|(name, what)| json!({"name": name, "what": what})).collect();
        println!("{}", json!({ "receipts": receipts, "faults": faults }));
    } else {
        receipts.iter().for_each(|receipt| print!("{}", line(receipt)));
        faults.iter().for_each(|(name, what)| eprintln!("{name}: {what}"));
        if check {
            eprintln!("{} receipts, {} faults", receipts.len(), faults.len());
        }
    }
    Ok(if faults.is_empty() { Outcome::Done } else { Outcome::Damaged })
}

/// What is wrong with a receipt.
async fn fault(calls: &Calls, wire: &pb::ErasureReceipt) -> anyhow::Result<Option<&'static str>> {
    let Some(receipt) = receipt_from_pb(wire) else {
        return Ok(Some("is no receipt that this version knows"));
    };
    let Some((time, _)) = receipt.done else { return Ok(None) };
    let Some(digest) = receipt.digest().filter(|digest| *digest == wire.digest) else {
        return Ok(Some("is not as it was written: its digest is another one"));
    };
    let second = |seconds| Some(prost_types::Timestamp { seconds, nanos: 0 });
    let mut request = pb::ListAuditEntriesRequest {
        tenant: receipt.tenant.to_string(),
        page_size: 5_000,
        start_time: second(time.timestamp() - SOON),
        end_time: second(time.timestamp() + SOON),
        ..Default::default()
    };
    loop {
        let page = calls.list_audit_entries(request.clone()).await?;
        let is_told = |entry: &pb::AuditEntry| {
            entry.method == RECEIPT_METHOD
                && entry.purpose == digest
                && entry.written_count.cast_unsigned() == receipt.count()
        };
        if page.entries.iter().any(is_told) {
            return Ok(None);
        }
        if page.next_name.is_empty() {
            return Ok(Some("is not in the audit trail"));
        }
        request.after_name = page.next_name;
    }
}

/// One receipt for a person: when, what, from where.
fn line(wire: &pb::ErasureReceipt) -> String {
    let Some(receipt) = receipt_from_pb(wire) else { return format!("{}\n", wire.name) };
    let records: Vec<String> = receipt.records.iter().map(counted).collect();
    let parts: Vec<String> =
        receipt.parts.iter().map(|(part, count)| format!("{} {count}", part.name())).collect();
    let done = match receipt.done {
        None => "not erased yet".to_string(),
        Some((time, [records, ledger])) => {
            let time = time.format("%Y-%m-%dT%H:%M:%SZ");
            format!("erased {time}, left: records {}, ledger {}", records.name(), ledger.name())
        }
    };
    format!("{}  {}  from {}  {done}\n", wire.name, records.join(", "), parts.join(", "))
}

fn counted(erased: &Erased) -> String {
    format!("{} {} ({})", erased.count, erased.kind.collection(), erased.ground.name())
}

fn collection(kind: pb::RecordKind) -> String {
    kind.as_str_name().trim_start_matches("RECORD_KIND_").to_ascii_lowercase()
}
