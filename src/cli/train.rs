//! `train`: the courses that give one or a team what the work asks.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::config::Target;
use crate::pb::json::{message_to_json, record_from_json};
use crate::pb::v1 as pb;
use crate::pb::v1::plan_training_request::Opening;
use crate::pb::v1::trainee::Person;

use super::connection::Connection;
use super::duplicates::without_tenant;
use super::place::chosen::Chosen;
use super::{Outcome, UsageError, render, text_file};

/// Full name of [`pb::PlanTrainingResponse`].
const TRAINING: &str = "talentmatch.v1.PlanTrainingResponse";
const TITLE_CELLS: usize = 30;

/// Plans training: the fewest courses, or hours, that give one or a team what the work asks
#[derive(Args)]
#[command(
    after_help = "A worker is a student profile without a school. --people reads profiles, one JSON record a line, that are not stored.

Examples:
  talentmatch train --person studentProfiles/s-0001 --opening jobPostings/j-bat-01 --data-dir talentmatch-data
  talentmatch train --people team.jsonl --record work.json --cost hours --data-dir D
  talentmatch train --people team.jsonl --opening jobPostings/j-bat-01 --courses school=甲校 --json --to http://127.0.0.1:50051"
)]
pub struct Train {
    /// Somebody who is to be trained: a stored profile, by name; may be given several times
    #[arg(long = "person", value_name = "NAME", required_unless_present = "people")]
    persons: Vec<String>,

    /// A file of profiles, one JSON record a line, `-` for stdin; they are not stored
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,

    /// The work that they are to do: a stored opening, by name
    #[arg(long, value_name = "NAME", required_unless_present = "record", conflicts_with = "record")]
    opening: Option<String>,

    /// A file with one opening as JSON, `-` for stdin; it is not stored
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,

    /// Courses to choose from, by conditions as in `talentmatch place`
    #[arg(long, default_value = "", hide_default_value = true, value_name = "FILTER")]
    courses: Chosen,

    /// What the fewest of is sought
    #[arg(long, default_value = "courses")]
    cost: Cost,

    /// Print the answer as one JSON document: the proto3 JSON of PlanTrainingResponse
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    at: Target,
}

/// What the fewest of is sought.
#[derive(Clone, Copy, ValueEnum)]
enum Cost {
    /// Courses
    Courses,
    /// Hours of the courses together
    Hours,
}

impl Train {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        if !self.courses.names.is_empty() {
            return Err(UsageError("--courses: must be conditions".into()).into());
        }
        let cost = match self.cost {
            Cost::Courses => pb::TrainingCost::Courses,
            Cost::Hours => pb::TrainingCost::Hours,
        };
        let request = pb::PlanTrainingRequest {
            trainees: self.trainees()?,
            opening: self.opening()?,
            course_filter: Some(self.courses.filter.clone()),
            cost: cost.into(),
            ..Default::default()
        };
        let training =
            Connection::over_kept(&self.at, async |calls| Ok(calls.plan_training(request).await?)).await?;
        match self.json {
            true => println!("{}", message_to_json(&training, TRAINING)),
            false => print!("{}", to_text(&training, self.cost)),
        }
        Ok(Outcome::Done)
    }

    fn trainees(&self) -> anyhow::Result<Vec<pb::Trainee>> {
        let trainee = |person| pb::Trainee { person: Some(person), ..Default::default() };
        let mut trainees: Vec<pb::Trainee> =
            self.persons.iter().map(|name| trainee(Person::PersonName(name.clone()))).collect();
        if let Some(path) = &self.people {
            let text = text_file::read(path).with_context(|| format!("--people {}", path.display()))?;
            for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                let record = record_from_json(line)
                    .with_context(|| format!("--people {}: line {}", path.display(), at + 1))?;
                trainees.push(trainee(Person::PersonRecord(record)));
            }
        }
        Ok(trainees)
    }

    fn opening(&self) -> anyhow::Result<Option<Opening>> {
        if let Some(name) = &self.opening {
            return Ok(Some(Opening::OpeningName(name.clone())));
        }
        let Some(path) = &self.record else { return Ok(None) };
        Ok(Some(Opening::OpeningRecord(text_file::record(path)?)))
    }
}

fn to_text(training: &pb::PlanTrainingResponse, cost: Cost) -> String {
    let mut text = String::new();
    for course in &training.courses {
        text.push_str(&format!(
            "{} {:>4} h  {} of them: {}  {}\n",
            render::fit(&course.title, TITLE_CELLS),
            course.hour_count,
            course.trainee_count,
            course.given.join(", "),
            without_tenant(&course.name)
        ));
    }
    let with_more = training.trainees.iter().enumerate().filter(|(_, trainee)| !trainee.uncovered.is_empty());
    for (at, trainee) in with_more {
        let name = match trainee.person_name.as_str() {
            "" => format!("trainee {}", at + 1),
            name => without_tenant(name).to_string(),
        };
        text.push_str(&format!("no course gives {name} {}\n", trainee.uncovered.join(", ")));
    }
    let unit = match cost {
        Cost::Courses => "courses",
        Cost::Hours => "hours",
    };
    let proof = match training.is_optimal {
        true => "the least there is".to_string(),
        false => format!("{} at least, greedy {}", training.lower_bound, training.greedy_cost),
    };
    text.push_str(&format!("{} {unit} for {} trainees: {proof}\n", training.cost, training.trainees.len()));
    text
}
