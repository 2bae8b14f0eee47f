//! `plans replan`: a plan made again with something changed, beside the plan before.

use std::path::PathBuf;

use clap::Args;

use crate::cli::UsageError;
use crate::cli::pair::{Names, Pair};
use crate::cli::place::{Objective, read_terms};
use crate::pb::v1 as pb;

/// What is otherwise than when the plan was made.
#[derive(Args)]
pub struct Changes {
    /// What if an opening had so many seats? Only tried out: such a plan cannot be adopted; repeatable
    #[arg(long, value_name = "SLOT=N")]
    capacity: Vec<Pair<i32>>,

    /// What if a rule did not count? Only tried out; repeatable
    #[arg(long, value_name = "RULE")]
    without_rule: Vec<String>,

    /// A student wishes for these openings, the most wanted first; none takes what the plan's terms say back; repeatable
    #[arg(long, value_name = "STUDENT=SLOT,SLOT")]
    wish: Vec<Pair<Names>>,

    /// An opening keeps so many seats for the priority group first; 0 keeps none; repeatable
    #[arg(long, value_name = "SLOT=N")]
    reserve: Vec<Pair<i32>>,

    /// The same, and they stay empty where the group does not fill them; repeatable
    #[arg(long, value_name = "SLOT=N")]
    hard_reserve: Vec<Pair<i32>>,

    /// A student declines the place that the plan gives, and may get another; repeatable
    #[arg(long, value_name = "STUDENT")]
    declined: Vec<String>,

    /// A student is not to be placed any more; repeatable
    #[arg(long, value_name = "STUDENT")]
    left: Vec<String>,

    /// An opening falls away; repeatable
    #[arg(long, value_name = "SLOT")]
    lost: Vec<String>,

    /// Terms instead of those of the plan: reserves, caps, groups and the rest, as JSON; `-` is stdin
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,

    /// What the new plan is made for, where that is otherwise
    #[arg(long)]
    objective: Option<Objective>,

    /// Plan anew, instead of moving as few students as can be; always so for stable plans
    #[arg(long)]
    anew: bool,

    /// Keep the new plan under this id; without it, under the beginning of its input's digest
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME")]
    out_plan: String,
}

impl Changes {
    /// The request for the plan with these changes. Placements by hand stay as the school decided them.
    ///
    /// # Errors
    /// Where a student or an opening is not of the plan, or the student who declines has no place in it.
    pub fn request(self, plan: &pb::Plan) -> anyhow::Result<pb::PlanPlacementRequest> {
        let mut terms = match &self.terms {
            Some(path) => read_terms(path)?,
            None => plan.terms.clone().unwrap_or_default(),
        };
        let known = Known(plan);
        keep_overrides(plan, &mut terms);
        for name in &self.declined {
            let student = known.student("--declined", name)?;
            if student.slot_name.is_empty() {
                return Err(usage(format!("--declined {name}: has no place in {}", plan.name)));
            }
            let (student_name, slot_name) = (student.student_name.clone(), student.slot_name.clone());
            terms.fixed_placements.retain(|fixed| !is(&student_name, &fixed.student_name));
            terms.vetoes.push(pb::FixedPlacement { student_name, slot_name });
        }
        for Pair { name, value } in self.capacity {
            let slot_name = known.slot("--capacity", &name)?;
            terms.capacities.retain(|tried| !is(&slot_name, &tried.slot_name));
            terms.capacities.push(pb::SlotCapacity { slot_name, capacity: value });
        }
        for Pair { name, value: Names(slot_names) } in self.wish {
            let student_name = known.student("--wish", &name)?.student_name.clone();
            terms.wishes.retain(|own| !is(&student_name, &own.student_name));
            if !slot_names.is_empty() {
                terms.wishes.push(pb::StudentWishes { student_name, slot_names });
            }
        }
        let soft = self.reserve.into_iter().map(|pair| ("--reserve", pair, false));
        let hard = self.hard_reserve.into_iter().map(|pair| ("--hard-reserve", pair, true));
        for (option, Pair { name, value: seat_count }, hard) in soft.chain(hard) {
            let slot_name = known.slot(option, &name)?;
            terms.reserves.retain(|reserve| !is(&slot_name, &reserve.slot_name));
            if seat_count != 0 {
                terms.reserves.push(pb::SeatReserve { slot_name, seat_count, hard });
            }
        }
        for rule in self.without_rule {
            if !terms.ignored_rule_ids.contains(&rule) {
                terms.ignored_rule_ids.push(rule);
            }
        }
        let left: Vec<String> = (self.left.iter())
            .map(|name| known.student("--left", name).map(|student| student.student_name.clone()))
            .collect::<anyhow::Result<_>>()?;
        let lost: Vec<String> =
            self.lost.iter().map(|name| known.slot("--lost", name)).collect::<anyhow::Result<_>>()?;
        forget(&mut terms, &left, &lost);
        let stays = |names: &[String], name: &String| !names.contains(name);
        let students = plan.students.iter().map(|student| &student.student_name);
        let slots = plan.slots.iter().map(|slot| &slot.slot_name);
        let objective = self.objective.map_or(plan.objective(), Objective::wire);
        let moves_freely = self.anew || objective == pb::PlacementObjective::Stable;
        Ok(pb::PlanPlacementRequest {
            plan_id: self.out_plan,
            student_names: students.filter(|name| stays(&left, name)).cloned().collect(),
            slot_names: slots.filter(|name| stays(&lost, name)).cloned().collect(),
            objective: objective.into(),
            weights: plan.replay.as_ref().and_then(|replay| replay.weights),
            seed: plan.seed,
            terms: Some(terms),
            acceptable_count: plan.acceptable_count,
            standing_plan_name: if moves_freely { String::new() } else { plan.name.clone() },
            ranking_round_name: plan.ranking_round_name.clone(),
            skip_prices: true,
            ..Default::default()
        })
    }
}

/// Whom and what a plan knows.
struct Known<'a>(&'a pb::Plan);

impl Known<'_> {
    fn student(&self, option: &str, name: &str) -> anyhow::Result<&pb::PlannedStudent> {
        let found = self.0.students.iter().find(|student| is(&student.student_name, name));
        found.ok_or_else(|| self.unknown(option, name))
    }

    fn slot(&self, option: &str, name: &str) -> anyhow::Result<String> {
        let found = self.0.slots.iter().find(|slot| is(&slot.slot_name, name));
        found.map(|slot| slot.slot_name.clone()).ok_or_else(|| self.unknown(option, name))
    }

    fn unknown(&self, option: &str, name: &str) -> anyhow::Error {
        usage(format!("{option} {name}: is not in {}", self.0.name))
    }
}

/// Where the school placed somebody by hand, he or she stays.
fn keep_overrides(plan: &pb::Plan, terms: &mut pb::PlacementTerms) {
    for over in &plan.overrides {
        terms.fixed_placements.retain(|fixed| !is(&over.student_name, &fixed.student_name));
        if !over.slot_name.is_empty() {
            let (student_name, slot_name) = (over.student_name.clone(), over.slot_name.clone());
            terms.fixed_placements.push(pb::FixedPlacement { student_name, slot_name });
        }
    }
}

/// Takes out of the terms what is said of students who left and openings that fell away.
fn forget(terms: &mut pb::PlacementTerms, left: &[String], lost: &[String]) {
    let stays = |names: &[String], name: &str| !names.iter().any(|full| is(full, name));
    let both = |pair: &pb::FixedPlacement| stays(left, &pair.student_name) && stays(lost, &pair.slot_name);
    terms.fixed_placements.retain(both);
    terms.vetoes.retain(both);
    terms.wishes.retain(|own| stays(left, &own.student_name));
    terms.wishes.iter_mut().for_each(|own| own.slot_names.retain(|slot| stays(lost, slot)));
    terms.capacities.retain(|tried| stays(lost, &tried.slot_name));
    terms.reserves.retain(|reserve| stays(lost, &reserve.slot_name));
    terms.groups.iter_mut().for_each(|group| group.student_names.retain(|name| stays(left, name)));
    terms.groups.retain(|group| group.student_names.len() > 1);
}

/// Whether a name, full or short, is that of the record.
fn is(full: &str, name: &str) -> bool {
    full == name || full.strip_suffix(name).is_some_and(|home| home.ends_with('/') && name.contains('/'))
}

fn usage(text: String) -> anyhow::Error {
    UsageError(text.into()).into()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        changes: Changes,
    }

    fn changes(arguments: &[&str]) -> Changes {
        Line::parse_from([&["replan"], arguments].concat()).changes
    }

    fn plan() -> pb::Plan {
        let student = |id: &str, slot: &str| pb::PlannedStudent {
            student_name: format!("tenants/t/studentProfiles/{id}"),
            slot_name: if slot.is_empty() {
                String::new()
            } else {
                format!("tenants/t/internshipSlots/{slot}")
            },
            ..Default::default()
        };
        let slot = |id: &str| pb::PlannedSlot {
            slot_name: format!("tenants/t/internshipSlots/{id}"),
            ..Default::default()
        };
        pb::Plan {
            name: "tenants/t/plans/p".into(),
            objective: pb::PlacementObjective::MaxFill.into(),
            seed: 7,
            acceptable_count: 9,
            students: vec![student("1", "x"), student("2", "x"), student("3", ""), student("11", "y")],
            slots: vec![slot("x"), slot("y")],
            terms: Some(pb::PlacementTerms {
                groups: vec![pb::StudentGroup {
                    student_names: vec!["studentProfiles/1".into(), "studentProfiles/2".into()],
                    together: true,
                }],
                wishes: vec![pb::StudentWishes {
                    student_name: "tenants/t/studentProfiles/3".into(),
                    slot_names: vec!["tenants/t/internshipSlots/x".into(), "internshipSlots/y".into()],
                }],
                ..Default::default()
            }),
            overrides: vec![pb::PlanOverride {
                student_name: "tenants/t/studentProfiles/11".into(),
                slot_name: "tenants/t/internshipSlots/y".into(),
                ..Default::default()
            }],
            ..Default::default()
        }
    }

    #[test]
    fn a_plan_is_asked_for_again_as_it_was() {
        let request = changes(&[]).request(&plan()).unwrap();
        assert_eq!((request.seed, request.acceptable_count), (7, 9));
        assert_eq!((request.student_names.len(), request.slot_names.len()), (4, 2));
        assert_eq!(request.standing_plan_name, "tenants/t/plans/p");
        let terms = request.terms.unwrap();
        assert_eq!(terms.fixed_placements.len(), 1, "by hand stays by hand");
        assert_eq!((terms.groups.len(), terms.wishes.len()), (1, 1));
        assert_eq!(changes(&["--anew"]).request(&plan()).unwrap().standing_plan_name, "");
        let stable = changes(&["--objective", "stable"]).request(&plan()).unwrap();
        assert_eq!(stable.standing_plan_name, "", "a stable plan has no standing one");
    }

    #[test]
    fn each_change_is_in_the_terms() {
        let all = [
            "--capacity",
            "internshipSlots/x=3",
            "--without-rule",
            "r",
            "--without-rule",
            "r",
            "--reserve",
            "internshipSlots/x=1",
            "--hard-reserve",
            "internshipSlots/y=2",
            "--wish",
            "studentProfiles/1=internshipSlots/y",
            "--wish",
            "studentProfiles/3=",
            "--declined",
            "studentProfiles/11",
        ];
        let terms = changes(&all).request(&plan()).unwrap().terms.unwrap();
        assert_eq!(terms.capacities[0].capacity, 3);
        assert_eq!(terms.ignored_rule_ids, ["r"]);
        assert_eq!(
            terms.reserves.iter().map(|one| (one.seat_count, one.hard)).collect::<Vec<_>>(),
            [(1, false), (2, true)]
        );
        assert_eq!(terms.wishes.len(), 1);
        assert_eq!(terms.wishes[0].student_name, "tenants/t/studentProfiles/1");
        assert_eq!(terms.vetoes[0].slot_name, "tenants/t/internshipSlots/y");
        assert!(terms.fixed_placements.is_empty(), "who declines is not kept by hand");
    }

    #[test]
    fn who_left_and_what_is_lost_is_in_no_term() {
        let request = changes(&["--left", "studentProfiles/1", "--lost", "tenants/t/internshipSlots/y"]);
        let request = request.request(&plan()).unwrap();
        let left: Vec<&str> = request.student_names.iter().map(|name| &name[name.len() - 2..]).collect();
        assert_eq!(left, ["/2", "/3", "11"], "1 is not 11");
        assert_eq!(request.slot_names, ["tenants/t/internshipSlots/x"]);
        let terms = request.terms.unwrap();
        assert!(terms.groups.is_empty() && terms.fixed_placements.is_empty());
        assert_eq!(terms.wishes[0].slot_names, ["tenants/t/internshipSlots/x"]);
    }

    #[test]
    fn what_the_plan_does_not_know_is_named() {
        for (arguments, said) in [
            (["--lost", "internshipSlots/z"], "internshipSlots/z"),
            (["--left", "studentProfiles/4"], "--left"),
            (["--declined", "studentProfiles/3"], "no place"),
            (["--wish", "studentProfiles/9=internshipSlots/x"], "--wish"),
            (["--capacity", "x=3"], "x: is not in tenants/t/plans/p"),
        ] {
            let error = changes(&arguments).request(&plan()).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}
