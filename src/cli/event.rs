//! `event`: who meets whom in which slot of a matchmaking event.

use clap::Args;

use crate::config::Target;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::connection::Connection;
use super::duplicates::without_tenant;
use super::kind::Kind;
use super::place::chosen::Chosen;
use super::{Outcome, render};

/// Full name of [`pb::PlanEventResponse`].
const EVENT: &str = "talentmatch.v1.PlanEventResponse";
const NAME_CELLS: usize = 28;
const TITLE_CELLS: usize = 30;

/// Plans a matchmaking event (对接活动): who meets whom in which slot
#[derive(Args)]
#[command(
    after_help = "Conditions and names are written as in `talentmatch place`. Slots are numbered from 1.

Examples:
  talentmatch event --hosts region=5115 --host-kind internship-slots --guests school=甲校 --slots 8 --break 5 --data-dir talentmatch-data
  talentmatch event --host-kind resource-needs --guest-kind resource-offers --slots 6 --tables 10 --min 1 --max 4 --data-dir D
  talentmatch event --host-kind job-postings --slots 8 --absent studentProfiles/s-0001=1,2 --json --to http://127.0.0.1:50051"
)]
pub struct Event {
    /// Those who have tables, by conditions or by names; without it all of the kind
    #[arg(long, default_value = "", hide_default_value = true, value_name = "FILTER")]
    hosts: Chosen,

    /// Kind of the hosts that conditions choose from
    #[arg(long, default_value = "job-postings", value_name = "KIND")]
    host_kind: Kind,

    /// Those who go from table to table, by conditions or by names; without it all of the kind
    #[arg(long, default_value = "", hide_default_value = true, value_name = "FILTER")]
    guests: Chosen,

    /// Kind of the guests that conditions choose from
    #[arg(long, default_value = "student-profiles", value_name = "KIND")]
    guest_kind: Kind,

    /// Slots of time
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..=48), value_name = "N")]
    slots: i32,

    /// A slot in which nobody meets; may be given several times
    #[arg(long = "break", value_delimiter = ',', value_name = "SLOT")]
    breaks: Vec<i32>,

    /// Most meetings at a time; without it as many as there are hosts
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..=200), value_name = "N")]
    tables: Option<i32>,

    /// The fewest meetings of each, where that can be
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(i32).range(0..=48), value_name = "N")]
    min: i32,

    /// The most meetings of each; without it as many as there are slots
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..=48), value_name = "N")]
    max: Option<i32>,

    /// Somebody who is not there in some slots; may be given several times
    #[arg(long, value_name = "NAME=SLOT,...", value_parser = absent)]
    absent: Vec<pb::PartyTerms>,

    /// The least that each of the two is to score for the other; without it from FAIR on
    #[arg(long, default_value_t = 0.0, hide_default_value = true, value_name = "SCORE")]
    score_min: f64,

    /// Breaks ties
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: i64,

    /// Print the answer as one JSON document: the proto3 JSON of PlanEventResponse
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    at: Target,
}

impl Event {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let side = |chosen: Chosen, kind: Kind| pb::EventSide {
            kind: if chosen.names.is_empty() { kind.wire().into() } else { 0 },
            names: chosen.names,
            filter: Some(chosen.filter),
        };
        let request = pb::PlanEventRequest {
            hosts: Some(side(self.hosts, self.host_kind)),
            guests: Some(side(self.guests, self.guest_kind)),
            slot_count: self.slots,
            break_slots: self.breaks,
            table_count: self.tables.unwrap_or_default(),
            min_meetings: self.min,
            max_meetings: self.max.unwrap_or_default(),
            terms: self.absent,
            score_min: self.score_min,
            seed: self.seed,
            ..Default::default()
        };
        let planned =
            Connection::over_kept(&self.at, async |calls| Ok(calls.plan_event(request).await?)).await?;
        match self.json {
            true => println!("{}", message_to_json(&planned, EVENT)),
            false => print!("{}", to_text(&planned)),
        }
        Ok(Outcome::Done)
    }
}

fn absent(text: &str) -> Result<pb::PartyTerms, String> {
    let (name, slots) = text.split_once('=').ok_or("must be NAME=SLOT,...")?;
    let slots = slots.split([',', '，']).map(|slot| slot.trim().parse::<i32>());
    let unavailable_slots = slots.collect::<Result<_, _>>().map_err(|_| "slots must be whole numbers")?;
    Ok(pb::PartyTerms { name: name.trim().to_string(), unavailable_slots, ..Default::default() })
}

fn to_text(planned: &pb::PlanEventResponse) -> String {
    let title = |name: &str| {
        let all = planned.hosts.iter().chain(&planned.guests);
        all.into_iter().find(|party| party.name == name).map_or("", |party| party.title.as_str())
    };
    let mut text = String::new();
    let mut slot = 0;
    for meeting in &planned.meetings {
        if meeting.slot != slot {
            slot = meeting.slot;
            text.push_str(&format!("slot {slot}\n"));
        }
        text.push_str(&format!(
            "  {} {}  {}  {:.3}\n",
            render::fit(without_tenant(&meeting.host_name), NAME_CELLS),
            render::fit(title(&meeting.host_name), TITLE_CELLS),
            render::fit(without_tenant(&meeting.guest_name), NAME_CELLS),
            meeting.score
        ));
    }
    let coming = |side: &[pb::EventParty]| side.iter().filter(|party| party.meeting_count > 0).count();
    text.push_str(&format!(
        "{} meetings of {} of {} hosts and {} of {} guests, checked; total score {:.3}, at most {:.3} by any schedule\n",
        planned.meetings.len(),
        coming(&planned.hosts),
        planned.hosts.len(),
        coming(&planned.guests),
        planned.guests.len(),
        planned.total_score,
        planned.score_bound
    ));
    if planned.missing_count > 0 {
        text.push_str(&format!(
            "{} meetings are missing of the fewest that were asked for\n",
            planned.missing_count
        ));
    }
    text
}
