//! `queries`: saved queries, of which a service tells what newly matches.

use anyhow::Context;
use chrono::{DateTime, FixedOffset};
use clap::{Args, Subcommand, ValueEnum};
use prost_types::Timestamp;
use serde_json::{Value, json};

use crate::config::Target;
use crate::pb::json::{message_from_json, message_to_json};
use crate::pb::v1 as pb;
use crate::pb::v1::saved_query::{Subject, Threshold};

use super::calls::Calls;
use super::connection::Connection;
use super::duplicates::without_tenant;
use super::kind::Kind;
use super::matching::FilterFlags;
use super::output::one_line;
use super::paged::all_pages;
use super::{Outcome, UsageError};

const QUERY: &str = "talentmatch.v1.SavedQuery";
const LETTER: &str = "talentmatch.v1.DeadLetter";
const WEIGHTS: &str = "talentmatch.v1.RankingWeights";

/// Saves queries: a running service tells what newly matches them, by `watch` and by webhooks
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch queries save savedQueries/cnc --text \"数控车工 三年经验\" --target student-profiles --band good --to http://127.0.0.1:50051
  talentmatch queries save savedQueries/s7 --for studentProfiles/s7 --target internship-slots --score 0.6 --region 5115 \\
      --webhook https://school.example/matches --to http://127.0.0.1:50051
  talentmatch watch savedQueries/cnc --to http://127.0.0.1:50051
  talentmatch queries dead-letters savedQueries/s7 --to http://127.0.0.1:50051")]
pub struct Queries {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Saves a query, or with --replace puts it in the place of the one that has its name; prints the secret of a new webhook
    Save(Box<Save>),
    /// Lists the saved queries
    List {
        /// Print one JSON document: {"savedQueries": [SavedQuery]}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Prints one saved query as JSON
    Show {
        /// Its name, full or short
        name: String,
        #[command(flatten)]
        at: Target,
    },
    /// Deletes a saved query with what it found
    Delete {
        /// Its name, full or short
        name: String,
        #[command(flatten)]
        at: Target,
    },
    /// Makes another secret for a webhook, and prints it; the one before holds no more
    RotateSecret {
        /// The query's name, full or short
        name: String,
        #[command(flatten)]
        at: Target,
    },
    /// Shows the posts to a webhook that were given up
    DeadLetters {
        /// The query's name, full or short
        name: String,
        /// Print one JSON document: {"letters": [DeadLetter]}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
}

#[derive(Args)]
struct Save {
    /// Its name: savedQueries/cnc
    name: String,
    /// For people
    #[arg(long, default_value = "", value_name = "TEXT")]
    title: String,
    /// A stored record that is compared, by name
    #[arg(long = "for", value_name = "NAME", required_unless_present = "text")]
    subject: Option<String>,
    /// A text that is compared
    #[arg(long, value_name = "TEXT", conflicts_with = "subject")]
    text: Option<String>,
    /// Kind of the records that are sought
    #[arg(long, value_name = "KIND")]
    target: Kind,
    /// The least score of a match, 0 to 1
    #[arg(long, value_name = "SCORE", required_unless_present = "band")]
    score: Option<f64>,
    /// The least band of a match
    #[arg(long, value_name = "BAND", conflicts_with = "score")]
    band: Option<Least>,
    /// How much each part of a score counts, as JSON: {"location": 0.5}
    #[arg(long, value_name = "JSON")]
    weights: Option<String>,
    /// Nothing matches before: 2027-03-01T08:00:00+08:00
    #[arg(long, value_name = "TIME")]
    start: Option<DateTime<FixedOffset>>,
    /// Nothing matches from then on
    #[arg(long, value_name = "TIME")]
    end: Option<DateTime<FixedOffset>>,
    /// Where new matches are posted
    #[arg(long, value_name = "URL", default_value = "")]
    webhook: String,
    /// Put it in the place of the one that has its name
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    filter: FilterFlags,
    #[command(flatten)]
    at: Target,
}

/// A band of scores.
#[derive(Clone, Copy, ValueEnum)]
enum Least {
    /// 优秀
    Excellent,
    /// 较好
    Good,
    /// 一般
    Fair,
}

impl Least {
    fn wire(self) -> pb::ScoreBand {
        match self {
            Self::Excellent => pb::ScoreBand::Excellent,
            Self::Good => pb::ScoreBand::Good,
            Self::Fair => pb::ScoreBand::Fair,
        }
    }
}

impl Queries {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let at = match &self.action {
            Action::Save(save) => save.at.clone(),
            Action::List { at, .. }
            | Action::Show { at, .. }
            | Action::Delete { at, .. }
            | Action::RotateSecret { at, .. }
            | Action::DeadLetters { at, .. } => at.clone(),
        };
        Connection::over_kept(&at, async |calls| self.act(calls).await).await?;
        Ok(Outcome::Done)
    }

    async fn act(self, calls: &Calls) -> anyhow::Result<()> {
        match self.action {
            Action::Save(save) => save.act(calls).await,
            Action::List { json, .. } => list(calls, json).await,
            Action::Show { name, .. } => {
                let answer = calls.get_saved_query(pb::GetSavedQueryRequest { name }).await?;
                println!("{}", message_to_json(&answer.saved_query.unwrap_or_default(), QUERY));
                Ok(())
            }
            Action::Delete { name, .. } => {
                let request = pb::DeleteSavedQueryRequest { name: name.clone(), etag: String::new() };
                calls.delete_saved_query(request).await?;
                eprintln!("deleted {name}");
                Ok(())
            }
            Action::RotateSecret { name, .. } => {
                let answer = calls.rotate_webhook_secret(pb::RotateWebhookSecretRequest { name }).await?;
                println!("{}", answer.webhook_secret);
                Ok(())
            }
            Action::DeadLetters { name, json, .. } => dead_letters(calls, name, json).await,
        }
    }
}

impl Save {
    async fn act(self, calls: &Calls) -> anyhow::Result<()> {
        let subject = match (self.subject, self.text) {
            (Some(name), _) => Subject::SubjectName(name),
            (None, Some(text)) => Subject::SubjectText(text),
            (None, None) => return Err(UsageError("give --for or --text".into()).into()),
        };
        let threshold = match (self.score, self.band) {
            (Some(score), _) => Threshold::ScoreMin(score),
            (None, Some(band)) => Threshold::BandMin(band.wire().into()),
            (None, None) => return Err(UsageError("give --score or --band".into()).into()),
        };
        let weights = self.weights.map(|weights| message_from_json(&weights, WEIGHTS)).transpose();
        let time = |time: DateTime<FixedOffset>| Timestamp { seconds: time.timestamp(), nanos: 0 };
        let query = pb::SavedQuery {
            name: self.name,
            display_name: self.title,
            subject: Some(subject),
            target_kind: self.target.wire().into(),
            filter: Some(self.filter.read()),
            weights: weights.context("--weights")?,
            threshold: Some(threshold),
            start_time: self.start.map(time),
            end_time: self.end.map(time),
            webhook_url: self.webhook,
            ..Default::default()
        };
        let (saved, secret) = match self.replace {
            true => {
                let request = pb::UpdateSavedQueryRequest { saved_query: Some(query) };
                let answer = calls.update_saved_query(request).await?;
                (answer.saved_query, answer.webhook_secret)
            }
            false => {
                let request = pb::CreateSavedQueryRequest { saved_query: Some(query) };
                let answer = calls.create_saved_query(request).await?;
                (answer.saved_query, answer.webhook_secret)
            }
        };
        eprintln!("{}", line(&saved.unwrap_or_default()));
        // The secret alone goes where a pipe takes it.
        if !secret.is_empty() {
            println!("{secret}");
        }
        Ok(())
    }
}

async fn list(calls: &Calls, as_json: bool) -> anyhow::Result<()> {
    let queries = all_pages(async |after_name| {
        let request = pb::ListSavedQueriesRequest { page_size: 500, after_name };
        let page = calls.list_saved_queries(request).await?;
        Ok((page.saved_queries, page.next_name))
    });
    let queries = queries.await?;
    if as_json {
        let queries: Vec<Value> = queries.iter().map(|query| message_to_json(query, QUERY)).collect();
        println!("{}", json!({ "savedQueries": queries }));
        return Ok(());
    }
    queries.iter().for_each(|query| println!("{}", line(query)));
    Ok(())
}

async fn dead_letters(calls: &Calls, name: String, as_json: bool) -> anyhow::Result<()> {
    let letters = all_pages(async |after_message_id| {
        let request = pb::ListDeadLettersRequest { name: name.clone(), page_size: 100, after_message_id };
        let page = calls.list_dead_letters(request).await?;
        Ok((page.letters, page.next_message_id))
    });
    let letters = letters.await?;
    if as_json {
        let letters: Vec<Value> = letters.iter().map(|letter| message_to_json(letter, LETTER)).collect();
        println!("{}", json!({ "letters": letters }));
        return Ok(());
    }
    for letter in &letters {
        let time = time_of(letter.give_up_time.as_ref());
        let (tries, matches) = (letter.attempt_count, letter.matches.len());
        println!(
            "{}  {time}  {}  {tries} tries  {}  {matches} matches",
            letter.message_id, letter.webhook_url, letter.last_error
        );
    }
    eprintln!("{} posts were given up", letters.len());
    Ok(())
}

/// One query for a person.
fn line(query: &pb::SavedQuery) -> String {
    let subject = match &query.subject {
        Some(Subject::SubjectName(name)) => without_tenant(name).to_string(),
        Some(Subject::SubjectText(text)) => text.chars().take(30).collect(),
        None => String::new(),
    };
    let least = match query.threshold {
        Some(Threshold::ScoreMin(score)) => format!("from {score}"),
        Some(Threshold::BandMin(number)) => {
            let band = pb::ScoreBand::try_from(number).unwrap_or_default();
            format!("from {}", word(band.as_str_name(), "SCORE_BAND_"))
        }
        None => String::new(),
    };
    let target = word(query.target_kind().as_str_name(), "RECORD_KIND_");
    let state = word(query.state().as_str_name(), "SAVED_QUERY_STATE_");
    let mut line = format!("{}  {subject}  {target}  {least}  {state}", query.name);
    for more in [&query.webhook_url, &query.display_name].into_iter().filter(|more| !more.is_empty()) {
        line.push_str(&format!("  {}", one_line(more)));
    }
    line
}

/// The name of a value of the wire in small letters, without what all have.
fn word(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).to_lowercase().replace('_', "-")
}

/// A time for a person.
pub(super) fn time_of(time: Option<&Timestamp>) -> String {
    let time = time.and_then(|time| DateTime::from_timestamp(time.seconds, 0)).unwrap_or_default();
    time.to_rfc3339()
}
