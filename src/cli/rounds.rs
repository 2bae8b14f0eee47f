//! `rounds`: ranking rounds, during which students hand in what they wish for.

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, FixedOffset};
use clap::{Args, Subcommand};
use prost_types::Timestamp;
use serde_json::{Value, json};

use crate::api::limits::HANDED_IN;
use crate::config::Target;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::calls::Calls;
use super::connection::Connection;
use super::pair::{Names, Pair};
use super::place::table::short;
use super::{Outcome, UsageError, text_file};

const ROUND: &str = "talentmatch.v1.RankingRound";
const WISHES: &str = "talentmatch.v1.StudentWishes";

/// Opens ranking rounds, hands in wishes and shows them, for `place --round`
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch rounds open rankingRounds/spring --deadline 2027-03-01T18:00:00+08:00 --data-dir D
  talentmatch rounds hand-in rankingRounds/spring --wish studentProfiles/7=internshipSlots/3,internshipSlots/4 --data-dir D
  talentmatch rounds hand-in rankingRounds/spring --file wishes.csv --to http://127.0.0.1:50051
  talentmatch rounds show rankingRounds/spring --data-dir D
Once it is over:
  talentmatch place --round rankingRounds/spring --objective stable --data-dir D")]
pub struct Rounds {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Opens a round, or moves the deadline of one that is not over
    Open {
        /// Its name, full or short
        name: String,
        /// When it ends, by the service's clock: 2027-03-01T18:00:00+08:00
        #[arg(long, value_name = "TIME")]
        deadline: DateTime<FixedOffset>,
        #[command(flatten)]
        at: Target,
    },
    /// Hands in wishes, which take the place of what was handed in before; after the deadline they are refused by name
    HandIn {
        /// Its name, full or short
        name: String,
        /// A student's openings, the most wanted first; none takes the wishes back; repeatable
        #[arg(long = "wish", value_name = "STUDENT=SLOT,SLOT", required_unless_present = "file")]
        wishes: Vec<Pair<Names>>,
        /// A CSV table without a heading, `-` for stdin: a student and the openings, the most wanted first. Of a long table each 500 students
        /// are handed in at once, or none of these
        #[arg(long, value_name = "FILE", conflicts_with = "wishes")]
        file: Option<PathBuf>,
        #[command(flatten)]
        at: Target,
    },
    /// Shows a round, and what was handed in
    Show {
        /// Its name, full or short
        name: String,
        /// Print one JSON document: {"round": RankingRound, "wishes": [StudentWishes]}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
}

impl Rounds {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let (Action::Open { at, .. } | Action::HandIn { at, .. } | Action::Show { at, .. }) = &self.action;
        let at = at.clone();
        Connection::over_kept(&at, async |calls| self.act(calls).await).await?;
        Ok(Outcome::Done)
    }

    async fn act(self, calls: &Calls) -> anyhow::Result<()> {
        match self.action {
            Action::Open { name, deadline, .. } => {
                let deadline = Timestamp { seconds: deadline.timestamp(), nanos: 0 };
                let request = pb::SaveRankingRoundRequest { name, deadline_time: Some(deadline) };
                let answer = calls.save_ranking_round(request).await?;
                print!("{}", head(&answer.round.unwrap_or_default()));
                Ok(())
            }
            Action::HandIn { name, wishes, file, .. } => {
                let wishes = match file {
                    Some(path) => read(&path)?,
                    None => wishes.into_iter().map(of_pair).collect(),
                };
                for (at, part) in wishes.chunks(HANDED_IN).enumerate() {
                    let request = pb::HandInWishesRequest { round_name: name.clone(), wishes: part.to_vec() };
                    let handed_in = calls.hand_in_wishes(request).await;
                    handed_in.with_context(|| format!("wishes[0] is row {}", at * HANDED_IN + 1))?;
                }
                eprintln!("handed in wishes of {} students", wishes.len());
                Ok(())
            }
            Action::Show { name, json, .. } => show(calls, name, json).await,
        }
    }
}

fn of_pair(Pair { name, value: Names(slot_names) }: Pair<Names>) -> pb::StudentWishes {
    pb::StudentWishes { student_name: name, slot_names }
}

/// Wishes out of a table, whose cells are names and hold no comma.
fn read(path: &Path) -> anyhow::Result<Vec<pb::StudentWishes>> {
    let text = text_file::read(path).with_context(|| format!("--file {}", path.display()))?;
    let rows = text.lines().map(|line| Names::of(&line.replace('"', "")));
    let wish = |Names(names): Names| {
        let mut names = names.into_iter();
        Some(pb::StudentWishes { student_name: names.next()?, slot_names: names.collect() })
    };
    let wishes: Vec<pb::StudentWishes> = rows.filter_map(wish).collect();
    match wishes.is_empty() {
        true => Err(UsageError(format!("--file {}: has no row", path.display()).into()).into()),
        false => Ok(wishes),
    }
}

async fn show(calls: &Calls, name: String, as_json: bool) -> anyhow::Result<()> {
    let (mut wishes, mut after) = (Vec::new(), String::new());
    let round = loop {
        let request = pb::GetRankingRoundRequest {
            name: name.clone(),
            after_student_name: after,
            ..Default::default()
        };
        let page = calls.get_ranking_round(request).await?;
        wishes.extend(page.wishes);
        after = page.next_student_name;
        if after.is_empty() {
            break page.round.unwrap_or_default();
        }
    };
    if as_json {
        let wishes: Vec<Value> = wishes.iter().map(|own| message_to_json(own, WISHES)).collect();
        println!("{}", json!({ "round": message_to_json(&round, ROUND), "wishes": wishes }));
        return Ok(());
    }
    print!("{}", head(&round));
    for own in &wishes {
        let slots: Vec<&str> = own.slot_names.iter().map(|slot| short(slot)).collect();
        println!("  {}  {}", short(&own.student_name), slots.join(", "));
    }
    println!("{} students handed in wishes", wishes.len());
    Ok(())
}

fn head(round: &pb::RankingRound) -> String {
    let seconds = round.deadline_time.as_ref().map_or(0, |deadline| deadline.seconds);
    let deadline = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    format!("{}  until {}\n", round.name, deadline.to_rfc3339())
}
