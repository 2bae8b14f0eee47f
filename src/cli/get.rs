//! `get`: one record.

use clap::Args;

use crate::config::Target;
use crate::pb::json::{RECORD, message_to_json};
use crate::pb::v1::{GetRecordRequest, GetRecordResponse};

use super::connection::Connection;
use super::{Outcome, render};

/// Shows one record
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch get jobPostings/42 --data-dir talentmatch-data
  talentmatch get tenants/school-1/studentProfiles/s7 --to http://127.0.0.1:50051 --json")]
pub struct Get {
    /// Name of the record, full or short: tenants/school-1/jobPostings/42 or jobPostings/42
    name: String,

    /// Print the record as one JSON document, in the form that `import` reads
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    target: Target,
}

impl Get {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let connection = Connection::open_kept(&self.target).await?;
        let answer = connection.calls.get_record(GetRecordRequest { name: self.name }).await;
        connection.close().await?;
        let GetRecordResponse { record, credentials } = answer?;
        let record = record.unwrap_or_default();
        let value = message_to_json(&record, RECORD);
        if self.json {
            println!("{value}");
        } else {
            print!("{}", render::outline(&value));
            for one in &credentials {
                println!("verified: {}", render::attested(one));
            }
        }
        Ok(Outcome::Done)
    }
}
