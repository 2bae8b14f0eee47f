//! `standard read`: a document as the draft of a standard.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::STANDARD;
use crate::cli::connection::Connection;
use crate::cli::{Outcome, text_file};
use crate::config::{StoreKind, Target};
use crate::draft::MOST_BYTES;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

#[derive(Args)]
pub struct Read {
    /// The document, up to 10 MiB and 50 pages; `-` is stdin
    file: PathBuf,

    #[command(flatten)]
    at: Target,
}

impl Read {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let cannot = || format!("cannot read {}", self.file.display());
        // One byte more than may be: the rest of a larger file is not read to be refused.
        let content = text_file::bytes(&self.file, MOST_BYTES as u64 + 1).with_context(cannot)?;
        let file_name =
            self.file.file_name().unwrap_or_default().to_string_lossy().chars().take(200).collect();
        let connection = match &self.at.to {
            // What is not kept needs no folder.
            None => {
                let target = Target { data_dir: None, store: Some(StoreKind::Memory), ..self.at };
                Connection::open(&target).await?
            }
            Some(_) => Connection::open_kept(&self.at).await?,
        };
        let request = pb::ReadStandardRequest { content, file_name, media_type: String::new() };
        let answer = connection.calls.read_standard(request).await;
        connection.close().await?;
        let answer = answer?;
        let draft = answer.draft.clone().unwrap_or_default();
        println!("{:#}", message_to_json(&draft, STANDARD));
        tell(&answer, &draft);
        Ok(Outcome::Done)
    }
}

/// On stderr, so that the draft alone can be written to a file.
fn tell(answer: &pb::ReadStandardResponse, draft: &pb::Standard) {
    eprintln!("{}: {} requirements", draft.title, draft.requirement_count);
    for note in &answer.notes {
        eprintln!("  note: {}", note.message);
    }
    for fault in &answer.faults {
        eprintln!("  to mend: {} {}", fault.field, fault.message);
    }
    if answer.personal_line_count > 0 {
        eprintln!("  left out: {} lines that name persons", answer.personal_line_count);
    }
    if !answer.unread.is_empty() {
        eprintln!("  not taken:");
    }
    for line in &answer.unread {
        let place = line.place.unwrap_or_default();
        let place = match place.page {
            0 => place.line.to_string(),
            page => format!("{page}:{}", place.line),
        };
        eprintln!("    {place:8} {}", line.words);
    }
}
