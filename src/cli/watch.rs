//! `watch`: new matches of a saved query, as a service finds them.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use futures::StreamExt;

use crate::config::{Endpoint, Target};
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::connection::Connection;
use super::output::{one_line, shown};
use super::queries::time_of;
use super::{Outcome, UsageError, output};

/// Waits before a service that is away is asked again, each twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

const ANSWER: &str = "talentmatch.v1.WatchSavedQueryResponse";

/// Prints what newly matches a saved query, as a running service finds it
///
/// Goes on until it is interrupted: where the service ends the stream in time, or is restarted, it begins the next where that ended.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch watch savedQueries/cnc --to http://127.0.0.1:50051
  talentmatch watch savedQueries/cnc --json --to http://127.0.0.1:50051 | tee -a matches.jsonl
  talentmatch watch savedQueries/cnc --resume TOKEN --to http://127.0.0.1:50051")]
pub struct Watch {
    /// The query's name, full or short
    name: String,

    /// Go on after this answer of an earlier stream: its resumeToken
    #[arg(long, value_name = "TOKEN", default_value = "")]
    resume: String,

    /// End after so many matches
    #[arg(long, value_name = "N")]
    most: Option<usize>,

    /// Print each answer as a line of JSON: the proto3 JSON of WatchSavedQueryResponse
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    at: Target,
}

impl Watch {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        if matches!(self.at.resolve()?, Endpoint::InProcess(_)) {
            let why = "give --to URL: what is written is compared by a running service";
            return Err(UsageError(why.into()).into());
        }
        let connection = Connection::open_kept(&self.at).await?;
        let done = self.follow(&connection).await;
        connection.close().await?;
        done.map(|()| Outcome::Done)
    }

    async fn follow(&self, connection: &Connection) -> anyhow::Result<()> {
        let (mut resume_token, mut count, mut pause) = (self.resume.clone(), 0, FIRST_PAUSE);
        let mut has_begun = false;
        loop {
            let request =
                pb::WatchSavedQueryRequest { name: self.name.clone(), resume_token: resume_token.clone() };
            let away = match connection.calls.watch_saved_query(request).await {
                Ok(mut answers) => loop {
                    let answer = match answers.next().await {
                        Some(Ok(answer)) => answer,
                        // The longest time of a stream is over.
                        Some(Err(error)) if error.is_out_of_time() => break None,
                        Some(Err(error)) if error.is_away() => break Some(error),
                        Some(Err(error)) => return Err(error.into()),
                        None => break None,
                    };
                    (has_begun, pause) = (true, FIRST_PAUSE);
                    resume_token.clone_from(&answer.resume_token);
                    count += answer.matches.len();
                    self.print(&answer)?;
                    if self.most.is_some_and(|most| count >= most) {
                        return Ok(());
                    }
                },
                // What was never there is rather a wrong address than a restart.
                Err(error) if has_begun && error.is_away() => Some(error),
                Err(error) => return Err(error.into()),
            };
            if let Some(error) = away {
                let wait = error.retry_delay.unwrap_or_default().max(pause);
                eprintln!("{error}\nthe watch goes on where it was in {} s", wait.as_secs_f32());
                tokio::time::sleep(wait).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }

    fn print(&self, answer: &pb::WatchSavedQueryResponse) -> anyhow::Result<()> {
        let mut out = output::out();
        if self.json {
            writeln!(out, "{}", shown(&message_to_json(answer, ANSWER).to_string()))?;
        } else {
            if answer.missed_count > 0 {
                eprintln!("{} matches before these are not kept any more", answer.missed_count);
            }
            for found in &answer.matches {
                let time = time_of(found.found_time.as_ref());
                let title = one_line(&found.title);
                let line = format!("{time}  {:.3}  {}  {title}\n", found.score, found.name);
                out.write_all(shown(&line).as_bytes())?;
            }
        }
        Ok(out.flush()?)
    }
}
