//! `plans`: what became of placements.

mod difference;
mod replan;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::config::Target;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::Outcome;
use super::calls::Calls;
use super::connection::Connection;
use super::paged::all_pages;
use super::pair::Pair;
use super::place::{Files, PLAN, table};
use difference::difference;
use replan::Changes;

/// Full name of [`pb::ComparePlansResponse`].
const COMPARISON: &str = "talentmatch.v1.ComparePlansResponse";

/// Lists, shows, compares, amends, makes again, adopts and deletes plans of `place`
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch plans list --data-dir talentmatch-data
  talentmatch plans show plans/spring --xlsx spring.xlsx --data-dir talentmatch-data
  talentmatch plans compare plans/spring plans/after --to http://127.0.0.1:50051
By hand, with the rules that it breaks:
  talentmatch plans amend plans/spring --move studentProfiles/7=internshipSlots/3 --remove studentProfiles/8 --data-dir D
What if, and after something changed; the fewest students move:
  talentmatch plans replan plans/spring --capacity internshipSlots/3=20 --without-rule schedule.outside_dates --data-dir D
  talentmatch plans replan plans/spring --declined studentProfiles/7 --lost internshipSlots/4 --out-plan after --data-dir D
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
        /// Print one JSON document: the proto3 JSON of ComparePlansResponse
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Places students by hand in a plan that is not adopted, and checks it anew
    Amend {
        /// Its name, full or short
        name: String,
        /// Puts a student there instead; repeatable
        #[arg(long = "move", value_name = "STUDENT=SLOT", required_unless_present = "remove")]
        moves: Vec<Pair<String>>,
        /// Takes a student's place away; repeatable
        #[arg(long, value_name = "STUDENT")]
        remove: Vec<String>,
        /// Print one JSON document: the proto3 JSON of Plan, without the students that stay as they were
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Makes a plan again with something changed, keeps it as another one and shows whose place differs
    ///
    /// Students, openings, wishes of a round, weights and seed are those of the plan; records count as they are now.
    /// Placements by hand stay. Prices are left out.
    Replan {
        /// Its name, full or short
        name: String,
        #[command(flatten)]
        changes: Box<Changes>,
        /// Print one JSON document: {"comparison": ComparePlansResponse, "plan": Plan}
        #[arg(long)]
        json: bool,
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
        | Action::Amend { at, .. }
        | Action::Replan { at, .. }
        | Action::Adopt { at, .. }
        | Action::Delete { at, .. }) = &self.action;
        let at = at.clone();
        Connection::over_kept(&at, async |calls| self.act(calls).await).await?;
        Ok(Outcome::Done)
    }

    async fn act(self, calls: &Calls) -> anyhow::Result<()> {
        match self.action {
            Action::List { json, .. } => list(calls, json).await,
            Action::Show { name, files, .. } => files.show(&calls.get_plan(&name).await?),
            Action::Compare { before, after, json, .. } => {
                let request = pb::ComparePlansRequest { before_name: before, after_name: after };
                let answer = calls.compare_plans(request).await?;
                match json {
                    true => println!("{}", message_to_json(&answer, COMPARISON)),
                    false => print!("{}", difference(&answer)),
                }
                Ok(())
            }
            Action::Amend { name, moves, remove, json, .. } => {
                let moved = moves.into_iter().map(|Pair { name, value }| (name, value));
                let removed = remove.into_iter().map(|name| (name, String::new()));
                let overrides = moved
                    .chain(removed)
                    .map(|(student_name, slot_name)| pb::FixedPlacement { student_name, slot_name })
                    .collect();
                let answer = calls.amend_plan(pb::AmendPlanRequest { name, overrides }).await?;
                let plan = answer.plan.unwrap_or_default();
                match json {
                    true => println!("{}", message_to_json(&plan, PLAN)),
                    false => print!("{}{}", table::head(&plan), table::overrides(&plan)),
                }
                Ok(())
            }
            Action::Replan { name, changes, json, .. } => replan(calls, &name, *changes, json).await,
            Action::Adopt { name, .. } => {
                let answer = calls.adopt_plan(pb::AdoptPlanRequest { name }).await?;
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
    let plans = all_pages(async |after_name| {
        let request = pb::ListPlansRequest { after_name, ..Default::default() };
        let page = calls.list_plans(request).await?;
        Ok((page.plans, page.next_name))
    });
    let plans = plans.await?;
    if as_json {
        let plans: Vec<Value> = plans.iter().map(|plan| message_to_json(plan, PLAN)).collect();
        println!("{}", json!({ "plans": plans }));
        return Ok(());
    }
    plans.iter().for_each(|plan| print!("{}", table::head(plan)));
    Ok(())
}

async fn replan(calls: &Calls, name: &str, changes: Changes, as_json: bool) -> anyhow::Result<()> {
    let before = calls.get_plan(name).await?;
    let plan = calls.plan_placement(changes.request(&before)?, |_| {}).await?;
    let request = pb::ComparePlansRequest { before_name: before.name.clone(), after_name: plan.name.clone() };
    let answer = calls.compare_plans(request).await?;
    if as_json {
        let comparison = message_to_json(&answer, COMPARISON);
        println!("{}", json!({ "comparison": comparison, "plan": message_to_json(&plan, PLAN) }));
        return Ok(());
    }
    print!("{}\nagainst {}\n{}", table::head(&plan), before.name, difference(&answer));
    Ok(())
}
