//! `PlacementService` through a real client: plans with their certificates, what they keep to, and what becomes of them.

mod adoption;
mod bad_input;
mod compared;
mod crash;
mod editions;
mod plans;
mod replacement;
mod rounds;
mod terms;

use prost::Message;
use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;
use tonic::Status;

use crate::support::*;

pub use pb::PlacementObjective::{Fair, MaxFill, MaxScore, Stable};

const OBJECTIVES: [pb::PlacementObjective; 4] = [Stable, MaxFill, MaxScore, Fair];

/// What `PlanPlacement` answers.
struct Made {
    plan: pb::Plan,
    /// The phases in the order of the stream, each once.
    phases: Vec<String>,
}

impl Client {
    async fn plan(&self, request: pb::PlanPlacementRequest) -> Result<Made, Status> {
        let mut stream = self.placement.clone().plan_placement(request).await?.into_inner();
        let mut made = Made { plan: pb::Plan::default(), phases: Vec::new() };
        while let Some(answer) = stream.message().await? {
            match answer.step.expect("a step") {
                pb::plan_placement_response::Step::Progress(progress) => {
                    assert!(made.plan.name.is_empty(), "progress comes before the plan");
                    if made.phases.last() != Some(&progress.phase) {
                        made.phases.push(progress.phase);
                    }
                }
                pb::plan_placement_response::Step::Plan(part) => {
                    made.plan.merge(&part.encode_to_vec()[..]).expect("parts merge");
                }
            }
        }
        Ok(made)
    }

    /// The whole plan, page by page.
    async fn get_plan(&self, name: &str, page_size: i32) -> Result<pb::Plan, Status> {
        let mut plan = pb::Plan::default();
        let mut after = String::new();
        loop {
            let request = pb::GetPlanRequest { name: name.into(), page_size, after_student_name: after };
            let page = self.placement.clone().get_plan(request).await?.into_inner();
            plan.merge(&page.plan.expect("a plan").encode_to_vec()[..]).expect("pages merge");
            after = page.next_student_name;
            if after.is_empty() {
                return Ok(plan);
            }
        }
    }

    async fn adopt(&self, name: &str) -> Result<pb::Plan, Status> {
        let request = pb::AdoptPlanRequest { name: name.into() };
        Ok(self.placement.clone().adopt_plan(request).await?.into_inner().plan.expect("a plan"))
    }

    async fn amend(&self, name: &str, overrides: &[(&str, &str)]) -> Result<pb::Plan, Status> {
        let overrides = overrides.iter().map(|(student, slot)| pair(student, slot)).collect();
        let request = pb::AmendPlanRequest { name: name.into(), overrides };
        Ok(self.placement.clone().amend_plan(request).await?.into_inner().plan.expect("a plan"))
    }

    async fn delete_plan(&self, name: &str) -> Result<(), Status> {
        self.placement.clone().delete_plan(pb::DeletePlanRequest { name: name.into() }).await.map(drop)
    }

    async fn list_plans(&self, page_size: i32) -> Vec<String> {
        let (mut names, mut after_name) = (Vec::new(), String::new());
        loop {
            let request = pb::ListPlansRequest { page_size, after_name };
            let page = self.placement.clone().list_plans(request).await.expect("lists").into_inner();
            names.extend(page.plans.into_iter().map(|plan| plan.name));
            after_name = page.next_name;
            if after_name.is_empty() {
                return names;
            }
        }
    }

    async fn compare_plans(&self, before: &str, after: &str) -> Result<pb::ComparePlansResponse, Status> {
        let request = pb::ComparePlansRequest { before_name: before.into(), after_name: after.into() };
        Ok(self.placement.clone().compare_plans(request).await?.into_inner())
    }

    /// Places left in an internship slot.
    async fn capacity(&self, slot: &str) -> Option<i32> {
        let record = self.get(&format!("internshipSlots/{slot}")).await.expect("a slot");
        match record.resource {
            Some(pb::record::Resource::InternshipSlot(slot)) => slot.capacity,
            other => panic!("no slot: {other:?}"),
        }
    }
}

/// All students and openings of the caller.
fn everybody(objective: pb::PlacementObjective) -> pb::PlanPlacementRequest {
    pb::PlanPlacementRequest { objective: objective.into(), as_of_time: Some(as_of()), ..Default::default() }
}

fn with_terms(objective: pb::PlacementObjective, terms: pb::PlacementTerms) -> pb::PlanPlacementRequest {
    pb::PlanPlacementRequest { terms: Some(terms), ..everybody(objective) }
}

/// "a" is `studentProfiles/a`.
fn student(id: &str) -> String {
    format!("studentProfiles/{id}")
}

/// "x" is `internshipSlots/x`; nothing stays nothing.
fn slot(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!("internshipSlots/{id}") }
}

fn pair(student_id: &str, slot_id: &str) -> pb::FixedPlacement {
    pb::FixedPlacement { student_name: student(student_id), slot_name: slot(slot_id) }
}

/// A student with wishes in their order, and fields laid over the profile.
fn wishing(id: &str, wishes: &[&str], more: Value) -> pb::Record {
    let ranked: Vec<String> = wishes.iter().map(|id| slot(id)).collect();
    let mut form = json!({"school": "甲校", "majorCode": "460104", "preferences": {"rankedSlots": ranked}});
    lay(&mut form, more);
    record(json!({"name": student(id), "studentProfile": form}))
}

/// An opening with so many seats, and fields laid over it.
fn offering(id: &str, capacity: i32, more: Value) -> pb::Record {
    let mut form =
        json!({"title": "机电设备维护实习", "employerDisplayName": format!("{id}厂"), "capacity": capacity});
    lay(&mut form, more);
    record(json!({"name": slot(id), "internshipSlot": form}))
}

fn lay(form: &mut Value, more: Value) {
    let (Value::Object(form), Value::Object(more)) = (form, more) else { panic!("objects") };
    form.extend(more);
}

/// A tenant with these records.
async fn cohort(records: Vec<pb::Record>) -> Client {
    let client = fresh().await;
    let count = records.len() as i64;
    let answer = client.import(records).await.expect("imports");
    assert_eq!((answer.stored_count, answer.failures), (count, vec![]));
    client
}

/// Who is where, by the last parts of the names: "a:x b:- c:y".
fn places(plan: &pb::Plan) -> String {
    let place = |student: &pb::PlannedStudent| {
        let slot = if student.slot_name.is_empty() { "-".to_string() } else { id(&student.slot_name) };
        format!("{}:{slot}", id(&student.student_name))
    };
    plan.students.iter().map(place).collect::<Vec<_>>().join(" ")
}

fn certificate(plan: &pb::Plan) -> &pb::PlanCertificate {
    plan.certificate.as_ref().expect("a certificate")
}

/// The reasons of a student that is not placed.
fn reasons(plan: &pb::Plan, student_id: &str) -> Vec<String> {
    let found =
        plan.students.iter().find(|student| id(&student.student_name) == student_id).expect("planned");
    found.reasons.iter().map(|reason| reason.kind.clone()).collect()
}
