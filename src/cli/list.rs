//! `list`: the records of one kind.

use clap::Args;
use serde_json::{Value, json};

use crate::api::limits;
use crate::config::Target;
use crate::pb::json::{RECORD, message_to_json};
use crate::pb::v1::{ListRecordsRequest, Record};

use super::calls::Calls;
use super::connection::Connection;
use super::kind::Kind;
use super::{Outcome, render};

/// Lists the tenant's records of one kind, in an order that does not change
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch list --kind job-postings --data-dir talentmatch-data
  talentmatch list --kind students --limit 1000 --to http://127.0.0.1:50051 --json")]
pub struct List {
    /// Kind of the records
    #[arg(long, value_name = "KIND")]
    kind: Kind,

    /// Most records to list
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,

    /// Print one JSON document: {"records": [...]}
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    target: Target,
}

impl List {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let connection = Connection::open_kept(&self.target).await?;
        let listed = self.read(&connection.calls).await;
        connection.close().await?;
        let (records, has_more) = listed?;
        if self.json {
            let records: Vec<Value> = records.iter().map(|record| message_to_json(record, RECORD)).collect();
            println!("{}", json!({ "records": records }));
            return Ok(Outcome::Done);
        }
        print!("{}", render::records(&records));
        if has_more {
            eprintln!("the first {} are shown; --limit shows more", records.len());
        }
        Ok(Outcome::Done)
    }

    async fn read(&self, calls: &Calls) -> anyhow::Result<(Vec<Record>, bool)> {
        let mut records = Vec::new();
        let mut page_token = String::new();
        // A token holds for one size of page, and a page may have fewer records than were asked for.
        let page_size = i32::try_from(self.limit.min(limits::LIST_PAGE.most))?;
        loop {
            let request = ListRecordsRequest {
                kind: self.kind.wire().into(),
                page_size,
                page_token,
                ..Default::default()
            };
            let page = calls.list_records(request).await?;
            records.extend(page.records);
            page_token = page.next_page_token;
            let has_more = !page_token.is_empty() || records.len() > self.limit;
            if page_token.is_empty() || records.len() >= self.limit {
                records.truncate(self.limit);
                return Ok((records, has_more));
            }
        }
    }
}
