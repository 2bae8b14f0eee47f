//! `plans`: what became of placements.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::config::Target;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::Outcome;
use super::calls::Calls;
use super::connection::Connection;
use super::place::{Files, PLAN, table};

/// Lists, shows, compares, adopts and deletes plans of `place`
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch plans list --data-dir talentmatch-data
  talentmatch plans show plans/spring --xlsx spring.xlsx --data-dir talentmatch-data
  talentmatch plans compare plans/spring plans/after --to http://127.0.0.1:50051
  talentmatch plans adopt plans/spring --data-dir talentmatch-data")]
pub struct Plans {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Lists the tenant's plans by name
    List {
        /// Print one JSON document: {"plans": [...]}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Shows a plan
    Show {
        /// Its name, full or short: plans/spring
        name: String,
        #[command(flatten)]
        files: Files,
        #[command(flatten)]
        at: Target,
    },
    /// Shows whose place differs between two plans
    Compare {
        /// The plan before
        before: String,
        /// The plan after
        after: String,
        #[command(flatten)]
        at: Target,
    },
    /// Makes a plan real: takes its seats and places its students
    Adopt {
        /// Its name, full or short
        name: String,
        #[command(flatten)]
        at: Target,
    },
    /// Deletes a plan; seats that an adopted one took are not given back
    Delete {
        /// Its name, full or short
        name: String,
        #[command(flatten)]
        at: Target,
    },
}

impl Plans {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let (Action::List { at, .. }
        | Action::Show { at, .. }
        | Action::Compare { at, .. }
        | Action::Adopt { at, .. }
        | Action::Delete { at, .. }) = &self.action;
        let connection = Connection::open_kept(at).await?;
        let done = self.act(&connection.calls).await;
        connection.close().await?;
        done.map(|()| Outcome::Done)
    }

    async fn act(&self, calls: &Calls) -> anyhow::Result<()> {
        match &self.action {
            Action::List { json, .. } => list(calls, *json).await,
            Action::Show { name, files, .. } => files.show(&calls.get_plan(name).await?),
            Action::Compare { before, after, .. } => {
                let request =
                    pb::ComparePlansRequest { before_name: before.clone(), after_name: after.clone() };
                print!("{}", compared(&calls.compare_plans(request).await?));
                Ok(())
            }
            Action::Adopt { name, .. } => {
                let answer = calls.adopt_plan(pb::AdoptPlanRequest { name: name.clone() }).await?;
                print!("{}", table::head(&answer.plan.unwrap_or_default()));
                Ok(())
            }
            Action::Delete { name, .. } => {
                calls.delete_plan(pb::DeletePlanRequest { name: name.clone() }).await?;
                eprintln!("deleted {name}");
                Ok(())
            }
        }
    }
}

async fn list(calls: &Calls, as_json: bool) -> anyhow::Result<()> {
    let (mut plans, mut after_name) = (Vec::new(), String::new());
    loop {
        let page = calls.list_plans(pb::ListPlansRequest { after_name, ..Default::default() }).await?;
        plans.extend(page.plans);
        after_name = page.next_name;
        if after_name.is_empty() {
            break;
        }
    }
    if as_json {
        let plans: Vec<Value> = plans.iter().map(|plan| message_to_json(plan, PLAN)).collect();
        println!("{}", json!({ "plans": plans }));
        return Ok(());
    }
    plans.iter().for_each(|plan| print!("{}", table::head(plan)));
    Ok(())
}

fn compared(answer: &pb::ComparePlansResponse) -> String {
    let place = |name: &str| if name.is_empty() { "nowhere" } else { table::short(name) }.to_string();
    let mut text = String::new();
    for moved in &answer.moves {
        text.push_str(&format!(
            "  {}  {} → {}\n",
            table::short(&moved.student_name),
            place(&moved.slot_name_before),
            place(&moved.slot_name_after)
        ));
    }
    text.push_str(&format!(
        "{} move, {:+} placed, {:+.3} score\n",
        answer.move_count, answer.more_placed_count, answer.more_score
    ));
    text
}
