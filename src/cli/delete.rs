//! `delete`: removes one record.

use clap::Args;

use crate::config::Target;
use crate::pb::v1::DeleteRecordRequest;

use super::Outcome;
use super::connection::Connection;

/// Deletes one record
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch delete jobPostings/42 --data-dir talentmatch-data
  talentmatch delete jobPostings/42 --etag 0f3a --to http://127.0.0.1:50051")]
pub struct Delete {
    /// Name of the record, full or short
    name: String,

    /// Delete only if this is the stored etag
    #[arg(long, default_value = "", hide_default_value = true, value_name = "ETAG")]
    etag: String,

    #[command(flatten)]
    target: Target,
}

impl Delete {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let connection = Connection::open_kept(&self.target).await?;
        let request = DeleteRecordRequest { name: self.name.clone(), etag: self.etag, ..Default::default() };
        let answer = connection.calls.delete_record(request).await;
        connection.close().await?;
        answer?;
        eprintln!("deleted {}", self.name);
        Ok(Outcome::Done)
    }
}
