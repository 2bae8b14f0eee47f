//! What resource offers, resource needs and experts share: categories, engagements, calendars and prices. On the wire an offer and
//! a need have the same fields under the same numbers, but for the name of the price.

use std::cmp::Reverse;

use crate::domain::message::Code;
use crate::domain::record::calendar::{Moment, Window};
use crate::domain::record::exchange::{Category, Engagement, Listing};
use crate::domain::record::price::{Price, PriceUnit};
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::date::{date_from_pb, date_to_pb, time_from_pb, time_to_pb};
use super::qualification::{skills_from_pb, skills_to_pb};
use super::{code, field, limits};

/// Moves the fields of a listing out of one message into another; each calls the price by a name of its own.
macro_rules! listing_fields {
    ($wire:ident.$price:ident => $message:ident.$other_price:ident) => {
        pb::$message {
            category: $wire.category,
            title: $wire.title,
            description: $wire.description,
            organization_display_name: $wire.organization_display_name,
            keywords: $wire.keywords,
            skills: $wire.skills,
            standards: $wire.standards,
            majors: $wire.majors,
            occupations: $wire.occupations,
            region_code: $wire.region_code,
            region_display_name: $wire.region_display_name,
            remote: $wire.remote,
            capacity: $wire.capacity,
            windows: $wire.windows,
            $other_price: $wire.$price,
            conditions: $wire.conditions,
            engagements: $wire.engagements,
        }
    };
}
pub(super) use listing_fields;

/// Reads an offer, or a need in its shape; `price_field` is what its message calls the price.
pub(super) fn listing_from_pb(
    v: &mut Violations,
    wire: pb::ResourceOffer,
    price_field: &'static str,
) -> Listing {
    if !v.is_trusting() && field::is_blank(&wire.title) && field::is_blank(&wire.description) {
        v.add("title", Code::TitleOrDescription);
    }
    if wire.category == 0 {
        v.add("category", Code::Required);
    }
    let category = category_from_pb(v, "category", wire.category);
    if category.is_some_and(|category| category != Category::Expert) && !wire.engagements.is_empty() {
        v.add("engagements", Code::OfExpertsOnly);
    }
    Listing {
        category,
        title: field::text(v, "title", wire.title, limits::TITLE),
        description: field::text(v, "description", wire.description, limits::LONG_TEXT),
        organization: field::text(
            v,
            "organization_display_name",
            wire.organization_display_name,
            limits::DISPLAY_NAME,
        ),
        keywords: field::texts(v, "keywords", wire.keywords, limits::KEYWORDS, limits::KEYWORD),
        skills: skills_from_pb(v, wire.skills),
        standards: field::texts(v, "standards", wire.standards, limits::STANDARDS, limits::QUALIFICATION),
        majors: code::majors(v, wire.majors),
        occupations: code::occupations(v, wire.occupations),
        region_code: code::region(v, "region_code", wire.region_code),
        region_display_name: field::text(v, "region_display_name", wire.region_display_name, limits::PLACE),
        remote: wire.remote,
        capacity: field::whole(v, "capacity", wire.capacity, limits::PLACES),
        windows: windows_from_pb(v, wire.windows),
        price: price_from_pb(v, price_field, wire.price),
        conditions: field::text(v, "conditions", wire.conditions, limits::CONDITIONS),
        engagements: engagements_from_pb(v, wire.engagements),
    }
}

pub(super) fn listing_to_pb(listing: &Listing) -> pb::ResourceOffer {
    pb::ResourceOffer {
        category: category_to_pb(listing.category).into(),
        title: listing.title.clone(),
        description: listing.description.clone(),
        organization_display_name: listing.organization.clone(),
        keywords: listing.keywords.clone(),
        skills: skills_to_pb(&listing.skills),
        standards: listing.standards.clone(),
        majors: listing.majors.clone(),
        occupations: listing.occupations.clone(),
        region_code: listing.region_code.clone(),
        region_display_name: listing.region_display_name.clone(),
        remote: listing.remote,
        capacity: listing.capacity.map(|places| places as i32),
        windows: windows_to_pb(&listing.windows),
        price: listing.price.map(price_to_pb),
        conditions: listing.conditions.clone(),
        engagements: engagements_to_pb(&listing.engagements),
    }
}

/// Reads windows that each state a side, end after they begin, and share no time.
pub(super) fn windows_from_pb(v: &mut Violations, windows: Vec<pb::TimeWindow>) -> Vec<Window> {
    let windows = field::list(v, "windows", windows, limits::WINDOWS, window_from_pb);
    let mut order: Vec<usize> = (0..windows.len()).collect();
    let span = |at: &usize| windows.get(*at).map(Window::span);
    order.sort_by_key(|at| span(at).map(|span| (span.from, Reverse(span.until))));
    // Of those that begin earlier the one that lasts longest is enough to look at.
    let mut last: Option<usize> = None;
    for at in order {
        let Some(own) = span(&at).filter(|own| !own.is_empty()) else { continue };
        let before = last.and_then(|last| Some((last, span(&last)?)));
        if let Some((last, _)) = before.filter(|(_, before)| before.overlaps(own)) {
            v.within_item("windows", at, |v| {
                v.add("", Code::Overlaps.with("field", format!("windows[{last}]")));
            });
        }
        if before.is_none_or(|(_, before)| own.until > before.until) {
            last = Some(at);
        }
    }
    windows
}

fn window_from_pb(v: &mut Violations, wire: pb::TimeWindow) -> Window {
    let pb::TimeWindow { start_date, end_date, start_time, end_time } = wire;
    let states = start_date.is_some() || end_date.is_some() || start_time.is_some() || end_time.is_some();
    if !states {
        v.add("", Code::StartOrEnd);
    }
    let end_field = if end_date.is_some() { "end_date" } else { "end_time" };
    let start_field = if start_date.is_some() { "start_date" } else { "start_time" };
    for (both, field, other) in [
        (start_date.is_some() && start_time.is_some(), "start_time", "start_date"),
        (end_date.is_some() && end_time.is_some(), "end_time", "end_date"),
    ] {
        if both {
            v.add(field, Code::DateOrTime.with("field", other));
        }
    }
    let start = date_from_pb(v, "start_date", start_date).map(Moment::Day);
    let start = start.or(time_from_pb(v, "start_time", start_time).map(Moment::Time));
    let end = date_from_pb(v, "end_date", end_date).map(Moment::Day);
    let end = end.or(time_from_pb(v, "end_time", end_time).map(Moment::Time));
    let window = Window { start, end };
    if start.is_some() && end.is_some() && window.span().is_empty() {
        v.add(end_field, Code::NotAfter.with("field", start_field));
    }
    window
}

pub(super) fn windows_to_pb(windows: &[Window]) -> Vec<pb::TimeWindow> {
    let day = |side: Option<Moment>| match side {
        Some(Moment::Day(day)) => Some(date_to_pb(day)),
        _ => None,
    };
    let time = |side: Option<Moment>| match side {
        Some(Moment::Time(time)) => Some(time_to_pb(time)),
        _ => None,
    };
    let window = |window: &Window| pb::TimeWindow {
        start_date: day(window.start),
        end_date: day(window.end),
        start_time: time(window.start),
        end_time: time(window.end),
    };
    windows.iter().map(window).collect()
}

/// Reads a price; without an amount, and not free, it is not stated.
pub(super) fn price_from_pb(
    v: &mut Violations,
    name: &'static str,
    price: Option<pb::Price>,
) -> Option<Price> {
    let pb::Price { free, min_amount, max_amount, unit } = price?;
    v.within(name, |v| {
        let min = field::in_range(v, "min_amount", min_amount, limits::PRICE);
        let max = field::in_range(v, "max_amount", max_amount, limits::PRICE);
        if let (Some(min), Some(max)) = (min, max)
            && max < min
        {
            v.add("max_amount", Code::BelowField.with("field", "min_amount"));
        }
        let has_amount = min_amount.is_some() || max_amount.is_some();
        if has_amount && free {
            v.add("free", Code::FreeAndAmount);
        }
        let unit_of = unit_from_pb(v, unit);
        if has_amount && unit == 0 {
            v.add("unit", Code::UnitRequired);
        }
        match (free, has_amount) {
            (true, _) => Some(Price::Free),
            (false, true) => Some(Price::Amount { min, max, unit: unit_of? }),
            (false, false) => None,
        }
    })
}

fn unit_from_pb(v: &mut Violations, number: i32) -> Option<PriceUnit> {
    field::choice(v, "unit", number, |unit| match unit {
        pb::PriceUnit::Unspecified => None,
        pb::PriceUnit::Total => Some(PriceUnit::Total),
        pb::PriceUnit::Use => Some(PriceUnit::Use),
        pb::PriceUnit::Hour => Some(PriceUnit::Hour),
        pb::PriceUnit::Day => Some(PriceUnit::Day),
        pb::PriceUnit::Month => Some(PriceUnit::Month),
        pb::PriceUnit::Year => Some(PriceUnit::Year),
        pb::PriceUnit::Person => Some(PriceUnit::Person),
    })
}

pub(super) fn price_to_pb(price: Price) -> pb::Price {
    let Price::Amount { min, max, unit } = price else {
        return pb::Price { free: true, ..pb::Price::default() };
    };
    let unit = match unit {
        PriceUnit::Total => pb::PriceUnit::Total,
        PriceUnit::Use => pb::PriceUnit::Use,
        PriceUnit::Hour => pb::PriceUnit::Hour,
        PriceUnit::Day => pb::PriceUnit::Day,
        PriceUnit::Month => pb::PriceUnit::Month,
        PriceUnit::Year => pb::PriceUnit::Year,
        PriceUnit::Person => pb::PriceUnit::Person,
    };
    pb::Price { free: false, min_amount: min, max_amount: max, unit: unit.into() }
}

fn category(wire: pb::ResourceCategory) -> Option<Category> {
    match wire {
        pb::ResourceCategory::Unspecified => None,
        pb::ResourceCategory::Facility => Some(Category::Facility),
        pb::ResourceCategory::Equipment => Some(Category::Equipment),
        pb::ResourceCategory::Technology => Some(Category::Technology),
        pb::ResourceCategory::Service => Some(Category::Service),
        pb::ResourceCategory::Training => Some(Category::Training),
        pb::ResourceCategory::Expert => Some(Category::Expert),
        pb::ResourceCategory::Project => Some(Category::Project),
        pb::ResourceCategory::Incubation => Some(Category::Incubation),
    }
}

fn category_from_pb(v: &mut Violations, field: &str, number: i32) -> Option<Category> {
    field::choice(v, field, number, category)
}

pub(crate) fn categories_from_pb(v: &mut Violations, numbers: Vec<i32>) -> Vec<Category> {
    field::choices(v, "resource_categories", numbers, limits::CATEGORIES, category)
}

/// A category as the wire has it; `None` is unspecified.
pub(crate) fn category_to_pb(category: Option<Category>) -> pb::ResourceCategory {
    use pb::ResourceCategory as Wire;
    category.map_or(Wire::Unspecified, |category| match category {
        Category::Facility => Wire::Facility,
        Category::Equipment => Wire::Equipment,
        Category::Technology => Wire::Technology,
        Category::Service => Wire::Service,
        Category::Training => Wire::Training,
        Category::Expert => Wire::Expert,
        Category::Project => Wire::Project,
        Category::Incubation => Wire::Incubation,
    })
}

pub(super) fn engagements_from_pb(v: &mut Violations, numbers: Vec<i32>) -> Vec<Engagement> {
    use pb::Engagement as Wire;
    field::choices(v, "engagements", numbers, limits::ENGAGEMENTS, |engagement| match engagement {
        Wire::Unspecified => None,
        Wire::MutualEmployment => Some(Engagement::MutualEmployment),
        Wire::Teaching => Some(Engagement::Teaching),
        Wire::TechnicalService => Some(Engagement::TechnicalService),
        Wire::Review => Some(Engagement::Review),
        Wire::Mentoring => Some(Engagement::Mentoring),
        Wire::Research => Some(Engagement::Research),
    })
}

pub(super) fn engagements_to_pb(engagements: &[Engagement]) -> Vec<i32> {
    use pb::Engagement as Wire;
    let wire = |engagement: &Engagement| match engagement {
        Engagement::MutualEmployment => Wire::MutualEmployment,
        Engagement::Teaching => Wire::Teaching,
        Engagement::TechnicalService => Wire::TechnicalService,
        Engagement::Review => Wire::Review,
        Engagement::Mentoring => Wire::Mentoring,
        Engagement::Research => Wire::Research,
    };
    engagements.iter().map(|engagement| wire(engagement).into()).collect()
}
