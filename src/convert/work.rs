//! Pay, arrangements, premises and answers.

use crate::domain::message::Code;
use crate::domain::record::internship_slot::VenueCategory;
use crate::domain::record::opening::{EmploymentType, Pay, PayUnit};
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::{field, limits};

/// Reads pay; without an amount it is not stated.
pub(super) fn pay_from_pb(v: &mut Violations, name: &'static str, pay: Option<pb::Pay>) -> Option<Pay> {
    let pay = pay?;
    v.within(name, |v| {
        let min_amount = field::in_range(v, "min_amount", pay.min_amount, limits::PAY);
        let max_amount = field::in_range(v, "max_amount", pay.max_amount, limits::PAY);
        if let (Some(min), Some(max)) = (min_amount, max_amount)
            && max < min
        {
            v.add("max_amount", Code::BelowField.with("field", "min_amount"));
        }
        let unit = unit_from_pb(v, pay.unit);
        let currency = pay.currency_code.as_bytes();
        let is_code = currency.len() == 3 && currency.iter().all(u8::is_ascii_uppercase);
        if !currency.is_empty() && !is_code {
            v.add("currency_code", Code::NotACurrency);
        }
        let stated = pay.min_amount.is_some() || pay.max_amount.is_some();
        if stated && pay.unit == pb::PayUnit::Unspecified as i32 {
            v.add("unit", Code::UnitRequired);
        }
        stated.then_some(Pay { min_amount, max_amount, unit: unit?, currency_code: pay.currency_code })
    })
}

fn unit_from_pb(v: &mut Violations, number: i32) -> Option<PayUnit> {
    field::choice(v, "unit", number, |unit| match unit {
        pb::PayUnit::Unspecified => None,
        pb::PayUnit::Month => Some(PayUnit::Month),
        pb::PayUnit::Day => Some(PayUnit::Day),
        pb::PayUnit::Hour => Some(PayUnit::Hour),
        pb::PayUnit::Year => Some(PayUnit::Year),
    })
}

pub(super) fn pay_to_pb(pay: &Pay) -> pb::Pay {
    let unit = match pay.unit {
        PayUnit::Month => pb::PayUnit::Month,
        PayUnit::Day => pb::PayUnit::Day,
        PayUnit::Hour => pb::PayUnit::Hour,
        PayUnit::Year => pb::PayUnit::Year,
    };
    pb::Pay {
        min_amount: pay.min_amount,
        max_amount: pay.max_amount,
        unit: unit.into(),
        currency_code: pay.currency_code.clone(),
    }
}

fn employment_type(wire: pb::EmploymentType) -> Option<EmploymentType> {
    match wire {
        pb::EmploymentType::Unspecified => None,
        pb::EmploymentType::FullTime => Some(EmploymentType::FullTime),
        pb::EmploymentType::PartTime => Some(EmploymentType::PartTime),
        pb::EmploymentType::Apprenticeship => Some(EmploymentType::Apprenticeship),
        pb::EmploymentType::OrderClass => Some(EmploymentType::OrderClass),
        pb::EmploymentType::Internship => Some(EmploymentType::Internship),
    }
}

pub(super) fn employment_type_from_pb(v: &mut Violations, number: i32) -> Option<EmploymentType> {
    field::choice(v, "employment_type", number, employment_type)
}

pub(crate) fn employment_types_from_pb(v: &mut Violations, numbers: Vec<i32>) -> Vec<EmploymentType> {
    field::choices(v, "employment_types", numbers, limits::EMPLOYMENT_TYPES, employment_type)
}

pub(crate) fn employment_type_to_pb(arrangement: EmploymentType) -> pb::EmploymentType {
    match arrangement {
        EmploymentType::FullTime => pb::EmploymentType::FullTime,
        EmploymentType::PartTime => pb::EmploymentType::PartTime,
        EmploymentType::Apprenticeship => pb::EmploymentType::Apprenticeship,
        EmploymentType::OrderClass => pb::EmploymentType::OrderClass,
        EmploymentType::Internship => pb::EmploymentType::Internship,
    }
}

pub(super) fn answer_from_pb(v: &mut Violations, field: &str, number: i32) -> Option<bool> {
    field::choice(v, field, number, |answer| match answer {
        pb::Answer::Unspecified => None,
        pb::Answer::Yes => Some(true),
        pb::Answer::No => Some(false),
    })
}

pub(super) fn answer_to_pb(answer: Option<bool>) -> i32 {
    match answer {
        None => pb::Answer::Unspecified.into(),
        Some(true) => pb::Answer::Yes.into(),
        Some(false) => pb::Answer::No.into(),
    }
}

pub(super) fn venue_from_pb(v: &mut Violations, number: i32) -> Option<VenueCategory> {
    use pb::VenueCategory as Wire;
    field::choice(v, "venue_category", number, |venue| match venue {
        Wire::Unspecified => None,
        Wire::Ordinary => Some(VenueCategory::Ordinary),
        Wire::Bar => Some(VenueCategory::Bar),
        Wire::NightClub => Some(VenueCategory::NightClub),
        Wire::Karaoke => Some(VenueCategory::Karaoke),
        Wire::Bathhouse => Some(VenueCategory::Bathhouse),
        Wire::GameArcade => Some(VenueCategory::GameArcade),
        Wire::InternetCafe => Some(VenueCategory::InternetCafe),
    })
}

pub(super) fn venue_to_pb(venue: Option<VenueCategory>) -> i32 {
    use pb::VenueCategory as Wire;
    let wire = venue.map_or(Wire::Unspecified, |venue| match venue {
        VenueCategory::Ordinary => Wire::Ordinary,
        VenueCategory::Bar => Wire::Bar,
        VenueCategory::NightClub => Wire::NightClub,
        VenueCategory::Karaoke => Wire::Karaoke,
        VenueCategory::Bathhouse => Wire::Bathhouse,
        VenueCategory::GameArcade => Wire::GameArcade,
        VenueCategory::InternetCafe => Wire::InternetCafe,
    });
    wire.into()
}
