//! `feedback`: what became of matches, in and out.

mod record;
mod sets;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Outcome;
use super::connection::Connection;
use crate::config::Target;

/// Records what became of matches, and writes it as judged sets
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch feedback record events.jsonl --data-dir talentmatch-data
  talentmatch feedback export sets --to http://127.0.0.1:50051
  talentmatch eval sets/*/

A line of events.jsonl, in the form of FeedbackEvent:
  {\"eventId\": \"e1\", \"studentName\": \"studentProfiles/1\", \"openingName\": \"jobPostings/42\",
   \"stage\": \"FEEDBACK_STAGE_APPLIED\", \"eventTime\": \"2026-03-01T08:00:00Z\"}")]
pub struct Feedback {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Records events from JSON lines; the same event again changes nothing
    Record {
        /// File of events, one a line; `-` is stdin
        file: PathBuf,
        #[command(flatten)]
        at: Target,
    },
    /// Writes what became of students as judged sets in the form that `eval` reads, one for each kind of opening
    Export {
        /// Folder to write the sets into
        dir: PathBuf,
        #[command(flatten)]
        at: Target,
    },
}

impl Feedback {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let at = match &self.action {
            Action::Record { at, .. } | Action::Export { at, .. } => at,
        };
        Connection::over_kept(at, async |calls| match &self.action {
            Action::Record { file, .. } => record::record(calls, file).await,
            Action::Export { dir, .. } => sets::export(calls, dir).await,
        })
        .await
    }
}
