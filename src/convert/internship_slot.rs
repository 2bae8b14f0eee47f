//! 实习岗位.

use crate::domain::record::internship_slot::InternshipSlot;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::date::{date_to_pb, period_from_pb};
use super::opening::{opening_from_pb, opening_to_pb};
use super::work::{answer_from_pb, answer_to_pb, pay_from_pb, pay_to_pb, venue_from_pb, venue_to_pb};
use super::{field, limits};

pub(super) fn internship_slot_from_pb(v: &mut Violations, wire: pb::InternshipSlot) -> InternshipSlot {
    let capacity = field::whole(v, "capacity", wire.capacity, limits::PLACES);
    let min_intake = field::whole(v, "min_intake", wire.min_intake, limits::PLACES);
    // A full slot (capacity 0) keeps its least intake, so that marking it full is a change of one field.
    if let (Some(capacity @ 1..), Some(min_intake)) = (capacity, min_intake)
        && min_intake > capacity
    {
        v.add("min_intake", "must not be above capacity");
    }
    let opening = pb::JobPosting {
        title: wire.title,
        description: wire.description,
        employer_display_name: wire.employer_display_name,
        occupation_code: wire.occupation_code,
        industry_code: wire.industry_code,
        industry_clusters: wire.industry_clusters,
        region_code: wire.region_code,
        region_display_name: wire.region_display_name,
        remote: wire.remote,
        education_min: wire.education_min,
        majors: wire.majors,
        certificates: wire.certificates,
        skills: wire.skills,
        experience_months_min: wire.experience_months_min,
        salary: wire.stipend,
        headcount: None,
        employment_type: wire.employment_type,
        posting_time: wire.posting_time,
    };
    InternshipSlot {
        opening: opening_from_pb(v, opening, "stipend"),
        same_post_pay: pay_from_pb(v, "same_post_pay", wire.same_post_pay),
        period: period_from_pb(v, wire.start_date, wire.end_date),
        days_per_week: field::whole(v, "days_per_week", wire.days_per_week, limits::DAYS_PER_WEEK),
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
    }
}

pub(super) fn internship_slot_to_pb(slot: &InternshipSlot) -> pb::InternshipSlot {
    let opening = opening_to_pb(&slot.opening);
    pb::InternshipSlot {
        title: opening.title,
        description: opening.description,
        employer_display_name: opening.employer_display_name,
        occupation_code: opening.occupation_code,
        industry_code: opening.industry_code,
        industry_clusters: opening.industry_clusters,
        region_code: opening.region_code,
        region_display_name: opening.region_display_name,
        remote: opening.remote,
        education_min: opening.education_min,
        majors: opening.majors,
        certificates: opening.certificates,
        skills: opening.skills,
        experience_months_min: opening.experience_months_min,
        stipend: opening.salary,
        same_post_pay: slot.same_post_pay.as_ref().map(pay_to_pb),
        employment_type: opening.employment_type,
        posting_time: opening.posting_time,
        start_date: slot.period.start.map(date_to_pb),
        end_date: slot.period.end.map(date_to_pb),
        days_per_week: slot.days_per_week.map(|days| days as i32),
        capacity: slot.capacity.map(|places| places as i32),
        min_intake: slot.min_intake.map(|places| places as i32),
        lodging: answer_to_pb(slot.lodging),
        insurance: answer_to_pb(slot.insurance),
        agreement: answer_to_pb(slot.agreement),
        mentor: answer_to_pb(slot.mentor),
        night_shift: answer_to_pb(slot.night_shift),
        hazardous_work: answer_to_pb(slot.hazardous_work),
        heavy_labour: answer_to_pb(slot.heavy_labour),
        venue_category: venue_to_pb(slot.venue_category),
        through_agency: answer_to_pb(slot.through_agency),
        partner_schools: slot.partner_schools.clone(),
    }
}
