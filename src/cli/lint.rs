//! `lint`: wording of openings that discriminates.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};

use crate::config::{Config, StoreKind, Target};
use crate::domain::record::texts::WordingPolicy;
use crate::pb::json::{message_to_json, record_from_json};
use crate::pb::v1::lint_posting_request::Posting;
use crate::pb::v1::{self as pb, LintPostingRequest};

use super::connection::Connection;
use super::{Outcome, text_file};

/// Full name of the answer's message, for its JSON form.
const ANSWER: &str = "talentmatch.v1.LintPostingResponse";

/// Finds wording of openings that discriminates, with the article that it offends
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch lint jobPostings/42 --data-dir talentmatch-data
  talentmatch lint --file posting.txt --discriminatory-wording refuse --json
  pdftotext posting.pdf - | talentmatch lint --file -")]
pub struct Lint {
    /// Names of stored openings, full or short
    #[arg(required_unless_present = "file")]
    names: Vec<String>,

    /// Text file of one opening that is not stored, `-` for stdin; nothing is stored of it
    #[arg(long, value_name = "FILE", conflicts_with = "names")]
    file: Option<PathBuf>,

    /// What is marked as refused where no service is asked: warn (nothing), refuse (what a law forbids) or refuse-all. A service has its
    /// own setting, whatever is said here
    #[arg(
        long,
        env = "TALENTMATCH_DISCRIMINATORY_WORDING",
        value_name = "POLICY",
        default_value = "warn",
        value_parser = clap::value_parser!(WordingPolicy)
    )]
    discriminatory_wording: WordingPolicy,

    /// Print one JSON document for each opening
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    target: Target,
}

impl Lint {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let mut postings: Vec<(String, Posting)> =
            self.names.iter().map(|name| (name.clone(), Posting::Name(name.clone()))).collect();
        if let Some(file) = &self.file {
            let description =
                text_file::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            let posting = json!({ "jobPosting": { "description": description } });
            let record = record_from_json(&posting.to_string())?;
            postings.push((file.display().to_string(), Posting::Record(record)));
        }
        let policy = self.discriminatory_wording;
        let set = |config: &mut Config| config.texts.discriminatory_wording = policy;
        let connection = match (&self.file, &self.target.to) {
            // What is not stored needs no folder.
            (Some(_), None) => {
                let target = Target { data_dir: None, store: Some(StoreKind::Memory), ..self.target };
                Connection::open_with(&target, set).await?
            }
            _ => Connection::open_kept_with(&self.target, set).await?,
        };
        let mut answers = Vec::new();
        for (name, posting) in postings {
            let answer = connection.calls.lint_posting(LintPostingRequest { posting: Some(posting) }).await;
            answers.push((name, answer));
        }
        connection.close().await?;
        for (name, answer) in answers {
            let answer = answer?;
            match self.json {
                true => println!("{}", document(&name, &answer)),
                false => print(&name, &answer),
            }
        }
        Ok(Outcome::Done)
    }
}

fn document(name: &str, answer: &pb::LintPostingResponse) -> Value {
    let mut document = json!({ "posting": name });
    if let (Value::Object(document), Value::Object(answer)) = (&mut document, message_to_json(answer, ANSWER))
    {
        document.extend(answer);
    }
    document
}

fn print(name: &str, answer: &pb::LintPostingResponse) {
    match answer.findings.len() {
        0 => println!("{name}: nothing found"),
        count => println!("{name}: {count} found"),
    }
    for finding in &answer.findings {
        let severity = match finding.severity() {
            pb::WordingSeverity::Discouraged => "discouraged",
            pb::WordingSeverity::Unnamed => "unnamed",
            _ => "forbidden",
        };
        println!(
            "  {:11} {}  {} ({}): {}{}",
            severity,
            finding.ground_label,
            finding.words,
            finding.field,
            finding.source,
            if finding.refused { " [refused]" } else { "" }
        );
    }
}
