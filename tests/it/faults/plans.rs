//! Plans that are made and adopted: an adopted plan has taken its seat, once, and one that was cut off is brought to its end.

use serde_json::json;
use talentmatch::pb::v1 as pb;

use super::works::answered;
use crate::support::{Client, as_of, reason, record};

/// Adopted plans that are looked at each time, the last ones.
const LOOKED_AT: usize = 6;

#[derive(Default)]
pub struct Plans {
    next: u64,
    /// What is on its way, and whether its plan was acknowledged.
    tried: Option<(u64, bool)>,
    adopted: Vec<u64>,
    pub acknowledged: u64,
}

fn plan(number: u64) -> String {
    format!("plans/p-{number}")
}

impl Plans {
    pub async fn step(&mut self, client: &Client) -> Option<()> {
        let number = self.next;
        self.next += 1;
        self.tried = Some((number, false));
        let (student, slot) = (format!("studentProfiles/p-{number}"), format!("internshipSlots/p-{number}"));
        let profile =
            json!({"school": "甲校", "majorCode": "460104", "preferences": {"rankedSlots": [slot]}});
        let opening = json!({"title": "机电设备维护实习", "employerDisplayName": "甲厂", "capacity": 1});
        let records = vec![
            record(json!({"name": student, "studentProfile": profile})),
            record(json!({"name": slot, "internshipSlot": opening})),
        ];
        answered(client.import(records).await, "an import")?;
        let request = pb::PlanPlacementRequest {
            plan_id: format!("p-{number}"),
            objective: pb::PlacementObjective::MaxFill.into(),
            student_names: vec![student],
            slot_names: vec![slot],
            as_of_time: Some(as_of()),
            ..Default::default()
        };
        let answers = answered(client.placement.clone().plan_placement(request).await, "a plan")?;
        let mut answers = answers.into_inner();
        while answered(answers.message().await, "a plan")?.is_some() {}
        self.tried = Some((number, true));
        let request = pb::AdoptPlanRequest { name: plan(number) };
        answered(client.placement.clone().adopt_plan(request).await, "an adoption")?;
        self.adopted.push(number);
        self.tried = None;
        self.acknowledged += 1;
        Some(())
    }

    pub async fn check(&mut self, client: &Client, what: &str) {
        if let Some((number, is_planned)) = self.tried.take() {
            let request = pb::AdoptPlanRequest { name: plan(number) };
            match client.placement.clone().adopt_plan(request).await {
                Ok(_) => self.adopted.push(number),
                Err(status) => {
                    assert!(!is_planned && reason(&status) == "PLAN_NOT_FOUND", "{what}: {status:?}");
                }
            }
        }
        for number in self.adopted.iter().rev().take(LOOKED_AT) {
            let request = pb::GetPlanRequest { name: plan(*number), ..Default::default() };
            let kept = client.placement.clone().get_plan(request).await.expect("kept").into_inner();
            let kept = kept.plan.expect("a plan");
            assert_eq!((kept.state(), kept.students.len()), (pb::PlanState::Adopted, 1), "{what}: {number}");
            let slot = client.get(&format!("internshipSlots/p-{number}")).await.expect("a slot");
            let Some(pb::record::Resource::InternshipSlot(slot)) = slot.resource else { panic!("{slot:?}") };
            assert_eq!(slot.capacity, Some(0), "{what}: {number}");
        }
    }
}
