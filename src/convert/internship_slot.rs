//! 实习岗位.

use crate::domain::message::Code;
use crate::domain::record::internship_slot::InternshipSlot;
use crate::domain::record::name::{RecordKind, TenantId};
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::date::{date_to_pb, period_from_pb};
use super::opening::{opening_from_pb, opening_to_pb, shared_fields};
use super::record::Convert;
use super::work::{answer_from_pb, answer_to_pb, pay_from_pb, pay_to_pb, venue_from_pb, venue_to_pb};
use super::{field, limits};

impl Convert for InternshipSlot {
    type Wire = pb::InternshipSlot;

    fn from_pb(v: &mut Violations, wire: pb::InternshipSlot, home: &TenantId) -> Self {
        let capacity = field::whole(v, "capacity", wire.capacity, limits::PLACES);
        let min_intake = field::whole(v, "min_intake", wire.min_intake, limits::PLACES);
        // A full slot (capacity 0) keeps its least intake, so that marking it full is a change of one field.
        if let (Some(capacity @ 1..), Some(min_intake)) = (capacity, min_intake)
            && min_intake > capacity
        {
            v.add("min_intake", Code::AboveField.with("field", "capacity"));
        }
        let opening = shared_fields!(wire.stipend => JobPosting.salary);
        Self {
            opening: opening_from_pb(v, opening, "stipend"),
            same_post_pay: pay_from_pb(v, "same_post_pay", wire.same_post_pay),
            period: period_from_pb(v, wire.start_date, wire.end_date),
            days_per_week: field::whole(v, "days_per_week", wire.days_per_week, limits::DAYS_PER_WEEK),
            stay_months: field::whole(v, "stay_months", wire.stay_months, limits::STAY_MONTHS),
            capacity,
            min_intake,
            lodging: answer_from_pb(v, "lodging", wire.lodging),
            insurance: answer_from_pb(v, "insurance", wire.insurance),
            agreement: answer_from_pb(v, "agreement", wire.agreement),
            mentor: answer_from_pb(v, "mentor", wire.mentor),
            night_shift: answer_from_pb(v, "night_shift", wire.night_shift),
            hazardous_work: answer_from_pb(v, "hazardous_work", wire.hazardous_work),
            heavy_labour: answer_from_pb(v, "heavy_labour", wire.heavy_labour),
            venue_category: venue_from_pb(v, wire.venue_category),
            through_agency: answer_from_pb(v, "through_agency", wire.through_agency),
            partner_schools: field::texts(
                v,
                "partner_schools",
                wire.partner_schools,
                limits::PARTNER_SCHOOLS,
                limits::SCHOOL,
            ),
            ranked_students: field::names(
                v,
                "ranked_students",
                wire.ranked_students,
                limits::RANKED_STUDENTS,
                (RecordKind::StudentProfile, home),
            ),
        }
    }

    fn to_pb(&self, _: bool) -> pb::InternshipSlot {
        let opening = opening_to_pb(&self.opening);
        pb::InternshipSlot {
            same_post_pay: self.same_post_pay.as_ref().map(pay_to_pb),
            start_date: self.period.start.map(date_to_pb),
            end_date: self.period.end.map(date_to_pb),
            days_per_week: self.days_per_week.map(|days| days as i32),
            stay_months: self.stay_months.map(|months| months as i32),
            capacity: self.capacity.map(|places| places as i32),
            min_intake: self.min_intake.map(|places| places as i32),
            lodging: answer_to_pb(self.lodging),
            insurance: answer_to_pb(self.insurance),
            agreement: answer_to_pb(self.agreement),
            mentor: answer_to_pb(self.mentor),
            night_shift: answer_to_pb(self.night_shift),
            hazardous_work: answer_to_pb(self.hazardous_work),
            heavy_labour: answer_to_pb(self.heavy_labour),
            venue_category: venue_to_pb(self.venue_category),
            through_agency: answer_to_pb(self.through_agency),
            partner_schools: self.partner_schools.clone(),
            ranked_students: self.ranked_students.clone(),
            ..shared_fields!(opening.salary => InternshipSlot.stipend)
        }
    }

    fn title(wire: &pb::InternshipSlot) -> &str {
        &wire.title
    }
}
