//! Facets, with names that tell the values apart.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::api::limits;
use crate::convert::{category_to_pb, education_to_pb, employment_type_to_pb};
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::pay_band::PayBand;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::record::exchange::Category;
use crate::domain::record::opening::EmploymentType;
use crate::domain::search::filter::Field;
use crate::pb::v1 as pb;

/// The buckets of a field. Values that people are shown alike are one bucket; what is counted of finer industries than the table names
/// belongs to the division that holds them.
pub fn buckets(field: Field, counts: Vec<(String, u64)>) -> Vec<pb::FacetBucket> {
    let mut merged = BTreeMap::<String, (String, u64)>::new();
    for (value, count) in counts {
        let value = coarse(field, value);
        let name = display_name(field, &value).unwrap_or_else(|| value.clone());
        // The most frequent of those that look alike comes first, and stands for them.
        merged.entry(name).or_insert((value, 0)).1 += count;
    }
    let mut buckets: Vec<_> = merged.into_iter().collect();
    buckets.sort_by(|(_, a), (_, b)| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    buckets.truncate(limits::FACET_BUCKETS);
    let bucket = |(display_name, (value, count))| pb::FacetBucket {
        value: filter_value(field, value),
        display_name,
        count: count as i64,
    };
    buckets.into_iter().map(bucket).collect()
}

/// The value under which it is counted.
fn coarse(field: Field, value: String) -> String {
    match field {
        Field::IndustryStated => {
            IndustryCode::parse(&value).map_or(value, |code| code.at_level(2).to_string())
        }
        _ => value,
    }
}

/// The value as a filter takes it: of an enum the name of its value.
fn filter_value(field: Field, value: String) -> String {
    let name = match field {
        Field::EmploymentType => {
            EmploymentType::named(&value).map(|kind| employment_type_to_pb(kind).as_str_name())
        }
        Field::EducationName => {
            EducationLevel::labelled(&value).map(|level| education_to_pb(Some(level)).as_str_name())
        }
        Field::Category => {
            Category::named(&value).map(|category| category_to_pb(Some(category)).as_str_name())
        }
        _ => None,
    };
    name.map_or(value, str::to_string)
}

fn display_name(field: Field, value: &str) -> Option<String> {
    match field {
        Field::Province | Field::City => Some(RegionCode::parse(value).ok()?.name().to_string()),
        // 鼓楼区 is in many cities.
        Field::District => Some(RegionCode::parse(value).ok()?.full_name()),
        Field::PayBand => Some(PayBand::named(value)?.label()),
        Field::IndustryStated => Some(IndustryCode::parse(value).ok()?.name().to_string()),
        Field::EmploymentType => EmploymentType::named(value).map(|kind| kind.label().to_string()),
        Field::Category => Some(Category::named(value)?.label().to_string()),
        Field::MajorGroup => {
            let group = MajorCode::parse(value).ok()?;
            Some(format!("{}（{}）", group.name()?, group.stage()))
        }
        Field::EducationName => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_buckets_look_alike() {
        let counts = |values: &[&str]| values.iter().map(|value| (value.to_string(), 2)).collect::<Vec<_>>();
        let names = |field, values: &[&str]| -> Vec<(String, i64)> {
            let buckets = buckets(field, counts(values)).into_iter();
            buckets.map(|bucket| (bucket.display_name, bucket.count)).collect()
        };
        let industries = names(Field::IndustryStated, &["I65", "I651", "I6510", "I"]);
        assert_eq!(industries.len(), 2, "{industries:?}");
        assert_eq!(industries[0].1, 6);
        assert!(industries.iter().all(|(name, _)| !name.is_ascii()), "{industries:?}");
        let groups = names(Field::MajorGroup, &["46", "66", "26", "08"]);
        assert_eq!(
            groups.iter().map(|(name, _)| name).collect::<std::collections::BTreeSet<_>>().len(),
            4,
            "{groups:?}"
        );
        assert_eq!(names(Field::EmploymentType, &["full_time"]), [("全职".to_string(), 2)]);
        assert_eq!(names(Field::Skill, &["Java"]), [("Java".to_string(), 2)]);
        assert_eq!(names(Field::District, &["320106", "350102", "410204"]).len(), 3, "each has its city");
    }

    #[test]
    fn values_are_those_of_the_filter() {
        for (field, value, taken) in [
            (Field::EducationName, "大专", "EDUCATION_LEVEL_JUNIOR_COLLEGE"),
            (Field::EducationName, "硕士", "EDUCATION_LEVEL_MASTER"),
            (Field::EmploymentType, "order_class", "EMPLOYMENT_TYPE_ORDER_CLASS"),
            (Field::City, "5115", "5115"),
            (Field::Category, "equipment", "RESOURCE_CATEGORY_EQUIPMENT"),
            (Field::PayBand, "30000-", "30000-"),
            (Field::IndustryStated, "I6510", "I65"),
        ] {
            let bucket = buckets(field, vec![(value.to_string(), 1)]).remove(0);
            assert_eq!(bucket.value, taken);
            assert!(!bucket.display_name.is_ascii(), "{bucket:?}");
        }
    }
}
