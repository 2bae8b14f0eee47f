//! Records made by reflection, so that no field is forgotten: sound ones survive a round trip, and no message at all
//! makes the converter panic.

use chrono::DateTime;
use proptest::prelude::*;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value};

use crate::domain::record::name::RecordKind;
use crate::pb::json::record_descriptor;
use crate::pb::v1 as pb;
use crate::pb::v1::record::Resource;

use super::super::{
    RecordMeta, inline_record_from_pb, protected_from_bytes, protected_to_bytes, record_from_bytes,
    record_from_pb, record_to_bytes, record_to_pb,
};
use super::home;

/// A stream of choices that a test case is made of.
#[derive(Debug)]
pub(crate) struct Choices {
    seeds: Vec<u64>,
    at: u64,
}

impl Choices {
    /// A number below `n`.
    fn below(&mut self, n: u64) -> u64 {
        self.at += 1;
        let seed = self.seeds[self.at as usize % self.seeds.len()];
        // Steele et al., SplitMix64: spreads a few seeds over many choices.
        let mut mixed = seed.wrapping_add(self.at.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % n
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u64) as usize]
    }
}

pub(crate) fn choices() -> impl Strategy<Value = Choices> {
    prop::collection::vec(any::<u64>(), 1..8).prop_map(|seeds| Choices { seeds, at: 0 })
}

/// What a single field may hold.
pub(crate) type Source = fn(&mut Choices, &FieldDescriptor) -> Value;

/// A message with about half of its fields set.
pub(crate) fn message(
    choices: &mut Choices,
    descriptor: &MessageDescriptor,
    source: Source,
) -> DynamicMessage {
    let mut message = DynamicMessage::new(descriptor.clone());
    let whole = descriptor.full_name().ends_with(".Date");
    for field in descriptor.fields() {
        let needed = whole || ["name", "recipient"].contains(&field.name());
        if needed || choices.below(2) == 0 {
            let value = value(choices, &field, source);
            message.set_field(&field, value);
        }
    }
    message
}

fn value(choices: &mut Choices, field: &FieldDescriptor, source: Source) -> Value {
    let one = |choices: &mut Choices| match field.kind() {
        Kind::Message(inner) if !field.is_map() => Value::Message(message(choices, &inner, source)),
        _ => source(choices, field),
    };
    let count = choices.below(4);
    if field.is_map() {
        return Value::Map((0..count).map(|n| (MapKey::String(format!("k{n}")), one(choices))).collect());
    }
    if field.is_list() {
        return Value::List((0..count).map(|_| one(choices)).collect());
    }
    one(choices)
}

/// Any value of the type of the field, sound or not.
pub(crate) fn anything(choices: &mut Choices, field: &FieldDescriptor) -> Value {
    const TEXTS: [&str; 14] = [
        "",
        "数控",
        "\0",
        "\u{1}\u{feff}",
        "<b",
        "99",
        "510000",
        "C36",
        "6-18",
        "13800138000",
        "*",
        "a@b.cn",
        "tenants/x/internshipSlots/1",
        "courseProfiles/é",
    ];
    const NUMBERS: [i32; 9] = [0, 1, 2, 7, 29, 2026, -1, i32::MIN, i32::MAX];
    const REALS: [f64; 8] = [0.0, -0.0, 1.0, -1.0, 1e300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    match field.kind() {
        Kind::Bool => Value::Bool(choices.below(2) == 0),
        Kind::Double => Value::F64(choices.one_of(&REALS)),
        Kind::Int32 => Value::I32(choices.one_of(&NUMBERS)),
        Kind::Int64 => Value::I64([0, 1, i64::MIN, i64::MAX][choices.below(4) as usize]),
        Kind::Enum(_) => Value::EnumNumber(choices.one_of(&NUMBERS)),
        _ => Value::String(choices.one_of(&TEXTS).repeat(1 + choices.below(60) as usize)),
    }
}

/// A value that the limits of the field's comment allow.
fn sound(choices: &mut Choices, field: &FieldDescriptor) -> Value {
    let range = |choices: &mut Choices, from: i32, to: i32| {
        Value::I32(from + choices.below((to - from + 1) as u64) as i32)
    };
    let text = |choices: &mut Choices, values: &[&str]| Value::String(choices.one_of(values).to_string());
    match field.name() {
        "region_code" | "region_codes" | "excluded_region_codes" | "household_region_code" => {
            text(choices, &["50", "5115", "511500", "500112"])
        }
        "industry_code" | "industry_codes" => text(choices, &["C", "C36", "3612"]),
        "occupation_code" | "occupation_codes" => text(choices, &["6", "6-18", "6-18-01-01"]),
        "occupations" => text(choices, &["6-18", "车工"]),
        "major_code" | "major_codes" => text(choices, &["46", "4603", "460301"]),
        "pay_bands" => text(choices, &["0-2000", "4000-6000", "30000-"]),
        "exclude_names" => text(choices, &["jobPostings/1", "tenants/b/studentProfiles/2"]),
        "majors" => text(choices, &["460301", "机电一体化技术"]),
        "currency_code" => text(choices, &["CNY", "USD"]),
        "ranked_students" => text(choices, &["tenants/b/studentProfiles/2"]),
        "ranked_slots" => text(choices, &["tenants/b/internshipSlots/2"]),
        "courses" => text(choices, &["PLC 编程", "tenants/b/courseProfiles/2"]),
        "engagements" => Value::EnumNumber(2),
        "category" => Value::EnumNumber(6),
        "disclose_to" => text(choices, &["*", "tenant-b"]),
        "recipient" => text(choices, &["*", "tenant-b", "alliances/west"]),
        "purposes" => text(choices, &["recruiting", "a.b_c-1"]),
        "alliances" => text(choices, &["west"]),
        "entry_year" => range(choices, 1990, 2100),
        "year" => range(choices, 1900, 2200),
        "month" => range(choices, 1, 12),
        "day" => range(choices, 1, 28),
        "days_per_week" => range(choices, 1, 7),
        "stay_months" => range(choices, 0, 24),
        "experience_months_min" => range(choices, 0, 600),
        "hours" => range(choices, 0, 10_000),
        "min_intake" => range(choices, 0, 50),
        "capacity" => range(choices, 50, 100_000),
        "headcount" => range(choices, 0, 100_000),
        "min_amount" => Value::F64(choices.below(1000) as f64 / 4.0),
        "max_amount" => Value::F64(250.0 + choices.below(1000) as f64 / 4.0),
        "seconds" => Value::I64(choices.below(250_000_000_000) as i64),
        "nanos" => range(choices, 0, 999_999_999),
        _ => match field.kind() {
            Kind::Bool => Value::Bool(choices.below(2) == 0),
            Kind::Enum(values) => {
                Value::EnumNumber(1 + choices.below(values.values().len() as u64 - 1) as i32)
            }
            _ => text(choices, &["数控\u{b}编程", "<b>PLC</b>", "Ｊａｖａ", "保育员"]),
        },
    }
}

/// A value that the field, or an item of it, may hold.
pub(super) fn sound_value(field: &FieldDescriptor) -> Value {
    let mut choices = Choices { seeds: vec![7], at: 0 };
    match field.kind() {
        Kind::Message(inner) => Value::Message(message(&mut choices, &inner, sound)),
        _ => sound(&mut choices, field),
    }
}

/// A sound record in normal form.
fn sound_record(choices: &mut Choices) -> pb::Record {
    let descriptor = record_descriptor();
    let mut made = message(choices, descriptor, sound);
    let kind = choices.one_of(&RecordKind::ALL);
    let field = descriptor.get_field_by_name(kind.field()).unwrap();
    let resource = value(choices, &field, sound);
    made.set_field(&field, resource);
    let mut record: pb::Record = made.transcode_to().unwrap();
    match record.resource.as_mut().unwrap() {
        Resource::JobPosting(posting) => {
            posting.title = "数控车工".into();
            whole_pay(&mut posting.salary);
        }
        Resource::InternshipSlot(slot) => {
            slot.title = "质检实习生".into();
            whole_pay(&mut slot.stipend);
            whole_pay(&mut slot.same_post_pay);
            ordered(&mut slot.start_date, &mut slot.end_date);
        }
        Resource::StudentProfile(student) => {
            student.major_name = "护理".into();
            student.preferences.as_mut().into_iter().for_each(|wishes| whole_pay(&mut wishes.salary));
            student.preferences.take_if(|wishes| *wishes == pb::Preferences::default());
            if let Some(times) = &mut student.availability {
                ordered(&mut times.start_date, &mut times.end_date);
            }
            student.availability.take_if(|times| *times == pb::Availability::default());
        }
        Resource::CourseProfile(course) => {
            course.title = "PLC 编程".into();
            ordered(&mut course.start_date, &mut course.end_date);
        }
        Resource::ResourceOffer(offer) => {
            offer.title = "实训基地".into();
            offer.category = 6;
            whole_price(&mut offer.price);
            apart(&mut offer.windows);
        }
        Resource::ResourceNeed(need) => {
            need.title = "检测设备".into();
            need.category = 6;
            whole_price(&mut need.budget);
            apart(&mut need.windows);
        }
        Resource::ExpertProfile(expert) => {
            expert.fields = vec!["数控加工".into()];
            whole_price(&mut expert.price);
            apart(&mut expert.windows);
        }
    }
    let consent = match record.resource.as_mut().unwrap() {
        Resource::StudentProfile(student) => student.consent.as_mut(),
        Resource::ExpertProfile(expert) => expert.consent.as_mut(),
        _ => None,
    };
    match consent {
        Some(consent) if consent.grants.is_empty() => consent.disclosed_parts.clear(),
        Some(consent) => consent.disclose_to.clear(),
        None => {}
    }
    record.name = format!("tenants/school-1/{}/42", kind.collection());
    let alliances = if choices.below(2) == 0 { vec![] } else { vec!["west".into()] };
    let visibilities = [pb::Visibility::Tenant, pb::Visibility::Public, pb::Visibility::Alliance];
    let visibility =
        if alliances.is_empty() { visibilities[choices.below(2) as usize] } else { visibilities[2] };
    pb::Record { visibility: visibility.into(), alliances, ..record }
}

fn whole_pay(pay: &mut Option<pb::Pay>) {
    if let Some(pay) = pay {
        pay.min_amount = Some(100.0);
        pay.set_unit(pb::PayUnit::Day);
    }
}

fn whole_price(price: &mut Option<pb::Price>) {
    if let Some(price) = price {
        match price.free {
            true => *price = pb::Price { free: true, ..pb::Price::default() },
            false => *price = pb::Price { min_amount: Some(100.0), unit: 4, ..*price },
        }
    }
}

/// By turns of days and of times, one behind the other.
fn apart(windows: &mut [pb::TimeWindow]) {
    for (at, window) in windows.iter_mut().enumerate() {
        let year = 2030 + 2 * at as i32;
        let day = |year| Some(pb::Date { year, month: 1, day: 5 });
        let time = |year: i64| Some(prost_types::Timestamp { seconds: (year - 1970) * 31_556_952, nanos: 7 });
        *window = match window.start_date.is_some() {
            true => pb::TimeWindow { start_date: day(year), end_date: day(year + 1), ..Default::default() },
            false => pb::TimeWindow {
                start_time: time(year.into()),
                end_time: time(i64::from(year) + 1),
                ..Default::default()
            },
        };
    }
}

fn ordered(start: &mut Option<pb::Date>, end: &mut Option<pb::Date>) {
    if let (Some(start), Some(end)) = (start, end) {
        start.year = start.year.min(2199);
        end.year = start.year + 1;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn sound_records_survive_a_round_trip(mut choices in choices()) {
        let record = sound_record(&mut choices);
        let read = record_from_pb(record.clone(), &home());
        prop_assert!(read.is_ok(), "{:?}", read);
        let meta = RecordMeta {
            create_time: DateTime::from_timestamp(1, 0).unwrap(),
            update_time: DateTime::from_timestamp(2, 5).unwrap(),
            etag: "e".into(),
        };
        let written = record_to_pb(&read.unwrap(), &meta, true);
        let expected = pb::Record {
            create_time: Some(prost_types::Timestamp { seconds: 1, nanos: 0 }),
            update_time: Some(prost_types::Timestamp { seconds: 2, nanos: 5 }),
            etag: "e".into(),
            ..record
        };
        prop_assert_eq!(&written, &expected);
        prop_assert_eq!(crate::pb::json::record_from_json(&crate::pb::json::record_to_json(&written)).unwrap(), expected);
    }

    /// Stores keep records so: what they read must be what was written, and equal records must have equal bytes.
    #[test]
    fn sound_records_are_kept_as_canonical_bytes(mut choices in choices()) {
        let mut record = record_from_pb(sound_record(&mut choices), &home()).unwrap();
        let bytes = record_to_bytes(&record, true);
        prop_assert_eq!(&record_from_bytes(&bytes).unwrap(), &record);
        prop_assert_eq!(record_to_bytes(&record.clone(), true), bytes);
        let apart = record_to_bytes(&record, false);
        let protected = record.take_protected();
        prop_assert_eq!(record_from_bytes(&apart).unwrap(), record);
        if let Some(protected) = protected {
            let read = protected_from_bytes(&protected_to_bytes(&protected)).unwrap();
            prop_assert_eq!(read, protected);
        }
    }

    #[test]
    fn protected_attributes_are_left_out_on_demand(mut choices in choices()) {
        let read = record_from_pb(sound_record(&mut choices), &home()).unwrap();
        let now = DateTime::from_timestamp(1, 0).unwrap();
        let meta = RecordMeta { create_time: now, update_time: now, etag: String::new() };
        if let Some(Resource::StudentProfile(student)) = record_to_pb(&read, &meta, false).resource {
            prop_assert_eq!(student.protected, None);
        }
    }

    #[test]
    fn no_message_makes_reading_panic(mut choices in choices()) {
        let record: pb::Record = message(&mut choices, record_descriptor(), anything).transcode_to().unwrap();
        let _ = record_from_pb(record.clone(), &home());
        let _ = inline_record_from_pb(pb::Record { name: String::new(), ..record }, &home());
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>()) {
        let posting = pb::JobPosting { title: text.clone(), region_code: text.clone(), majors: vec![text.clone()], ..Default::default() };
        let record = pb::Record { name: text.clone(), resource: Some(Resource::JobPosting(posting)), ..Default::default() };
        let _ = record_from_pb(record, &home());
        let _ = crate::pb::json::record_from_json(&text);
    }
}
