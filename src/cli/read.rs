//! `talentmatch read`: a document as the draft of a record.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde_json::Value;

use super::connection::Connection;
use super::kind::Kind;
use super::{Outcome, text_file};
use crate::config::{StoreKind, Target};
use crate::draft::MOST_BYTES;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

const ANSWER: &str = "talentmatch.v1.ReadDocumentResponse";

/// Read a CV or a posting (PDF, DOCX, HTML, text) as the draft of a record; nothing is stored
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch read cv.pdf
  talentmatch read posting.docx --kind jobs --json

The draft has no name and nothing of it is stored. With --json its `draft` is a record in the form of the API: give it
a `name` and import it.")]
pub struct Read {
    /// The document, up to 10 MiB and 50 pages; `-` is stdin
    file: PathBuf,

    /// Kind of the record: students, experts, jobs or internships; guessed where it is left out
    #[arg(long)]
    kind: Option<Kind>,

    /// Print one JSON document
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    target: Target,
}

impl Read {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let cannot = || format!("cannot read {}", self.file.display());
        // One byte more than may be: the rest of a larger file is not read to be refused.
        let content = text_file::bytes(&self.file, MOST_BYTES as u64 + 1).with_context(cannot)?;
        let file_name =
            self.file.file_name().unwrap_or_default().to_string_lossy().chars().take(200).collect();
        let kind = self.kind.map_or(pb::RecordKind::Unspecified, Kind::wire).into();
        let connection = match &self.target.to {
            // What is not stored needs no folder.
            None => {
                let target = Target { data_dir: None, store: Some(StoreKind::Memory), ..self.target };
                Connection::open(&target).await?
            }
            Some(_) => Connection::open_kept(&self.target).await?,
        };
        let request = pb::ReadDocumentRequest { content, file_name, media_type: String::new(), kind };
        let answer = connection.calls.read_document(request).await;
        connection.close().await?;
        let answer = answer?;
        match self.json {
            true => println!("{}", message_to_json(&answer, ANSWER)),
            false => print(&answer),
        }
        Ok(Outcome::Done)
    }
}

fn print(answer: &pb::ReadDocumentResponse) {
    let kind =
        answer.kind().as_str_name().trim_start_matches("RECORD_KIND_").to_lowercase().replace('_', " ");
    println!("draft: {kind}{}", if answer.kind_is_guess { " (guessed; --kind states it)" } else { "" });
    for note in &answer.notes {
        println!("  note: {}", note.message);
    }
    let document = message_to_json(answer, ANSWER);
    let draft = document.get("draft").and_then(Value::as_object).into_iter().flatten();
    for (name, value) in draft.filter_map(|(_, resource)| resource.as_object()).flatten() {
        println!("  {name}: {value}");
    }
    println!("from");
    for source in &answer.sources {
        println!("  {:8} {}: {}", place(source.place), source.field, source.words);
    }
    if !answer.omissions.is_empty() {
        println!("left out");
    }
    for omission in &answer.omissions {
        let heading = if omission.heading.is_empty() { "" } else { &format!("{} ", omission.heading) };
        println!("  {:8} {heading}{}", place(omission.place), omission.message);
    }
    if !answer.unread.is_empty() {
        println!("not taken");
    }
    for line in &answer.unread {
        println!("  {:8} {}", place(line.place), line.words);
    }
}

/// Page and line, "2:14", or the line alone.
fn place(place: Option<pb::DocumentPlace>) -> String {
    let place = place.unwrap_or_default();
    match place.page {
        0 => place.line.to_string(),
        page => format!("{page}:{}", place.line),
    }
}
