//! What the index knows of a record, and the conditions that a search puts on it.
//!
//! Stores know nothing but fields and conditions: what they mean is decided in `index_fields` and by the engine.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::record::name::RecordName;

macro_rules! fields {
    (keywords { $($(#[$about:meta])* $keyword:ident = $word:literal,)* } integers { $($(#[$told:meta])* $integer:ident = $number:literal,)* }) => {
        /// A field of the index. `Region`, `Occupation`, `Industry` and `Major` hold every leading part of a code,
        /// so that a province finds its counties.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $($(#[$about])* $keyword,)*
            $($(#[$told])* $integer,)*
        }

        impl Field {
            /// The fields that hold words.
            pub const KEYWORDS: [Self; [$($word),*].len()] = [$(Self::$keyword),*];
            /// The fields that hold a number.
            pub const INTEGERS: [Self; [$($number),*].len()] = [$(Self::$integer),*];

            /// The field's key in a payload.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$keyword => $word,)*
                    $(Self::$integer => $number,)*
                }
            }
        }
    };
}

// The one list of fields and their keys: what is in it has an index in every store.
fields! {
    keywords {
        /// Who may see the record.
        Audience = "audience",
        /// Whose record it is.
        Tenant = "tenant",
        /// What it is a record of.
        Kind = "kind",
        /// GB/T 2260 codes of its places, and of all that they are in.
        Region = "region",
        /// Codes of the provinces of its places.
        Province = "province",
        /// Codes of the cities of its places.
        City = "city",
        /// Codes of the districts and counties of its places.
        District = "district",
        /// Codes of its occupations, and of all that they are in.
        Occupation = "occupation",
        /// Codes of its industries, and of all that they are in.
        Industry = "industry",
        /// Codes of its industries as they were stated.
        IndustryStated = "industry_stated",
        /// Codes of its majors, and of all that they are in.
        Major = "major",
        /// Codes of the groups of its majors.
        MajorGroup = "major_group",
        /// Names of its certificates.
        Certificate = "certificate",
        /// Names of its skills, general abilities left out.
        Skill = "skill",
        /// How it is worked.
        EmploymentType = "employment_type",
        /// The level of education by its name.
        EducationName = "education_name",
        /// The school of a student or course.
        School = "school",
        /// Its labels as `key=value`.
        Label = "label",
        /// Whether the work can be done from afar.
        Remote = "remote",
        /// Bands of monthly pay that its pay reaches into.
        PayBand = "pay_band",
        /// The category of a resource.
        Category = "category",
        /// What a person has agreed to: see [`agreement`](crate::domain::record::agreement).
        Agreed = "agreed",
        /// The parts of a person's profile that others may not be shown.
        Withheld = "withheld",
    }
    // Ranks, days, seconds and (update and posting time) microseconds since 1970-01-01, CNY.
    integers {
        /// The rank of the level of education.
        Education = "education",
        /// When it expires.
        ExpireTime = "expire_time",
        /// When the consent of a student ends.
        ConsentEnd = "consent_end",
        /// The first day.
        StartDay = "start_day",
        /// The day after the last day.
        EndDay = "end_day",
        /// Highest monthly pay.
        PayMax = "pay_max",
        /// Places that are free.
        Capacity = "capacity",
        /// When it was changed last, as others are shown.
        UpdateTime = "update_time",
        /// When an opening was posted, and any other record first stored.
        PostingTime = "posting_time",
    }
}

/// The values of one record. A field that is absent is not stated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IndexFields {
    /// Values of keyword fields.
    pub keywords: BTreeMap<Field, Vec<String>>,
    /// Values of integer fields.
    pub integers: BTreeMap<Field, i64>,
}

/// One condition on one field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The field holds one of the values.
    AnyOf(Field, Vec<String>),
    /// The integer is at least the bound.
    AtLeast(Field, i64),
    /// The integer is at most the bound.
    AtMost(Field, i64),
    /// The field is not stated.
    Absent(Field),
    /// The field is not one of the values; absent passes.
    NoneOf(Field, Vec<String>),
    /// All of these hold; so does none.
    All(Vec<Condition>),
}

/// All clauses must hold; a clause holds when one of its conditions does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Each a list of conditions of which one must hold.
    pub clauses: Vec<Vec<Condition>>,
    /// What does not pass, whatever it states.
    pub excluded: BTreeSet<RecordName>,
}

impl Filter {
    /// Adds a clause of one condition.
    pub fn require(&mut self, condition: Condition) {
        self.clauses.push(vec![condition]);
    }

    /// Adds a clause of one condition that a record not stating the field passes as well.
    pub fn require_if_stated(&mut self, condition: Condition) {
        let absent = condition.field().map(Condition::Absent);
        self.clauses.push([condition].into_iter().chain(absent).collect());
    }

    /// Whether a record of this name and with these fields passes: the meaning that every store's index must give.
    pub fn admits(&self, name: &RecordName, fields: &IndexFields) -> bool {
        let holds = |clause: &Vec<Condition>| clause.iter().any(|condition| condition.holds(fields));
        self.clauses.iter().all(holds) && !self.excluded.contains(name)
    }
}

impl Condition {
    /// The field that it is about, where it is one.
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::All(_) => None,
            Self::AnyOf(field, _)
            | Self::AtLeast(field, _)
            | Self::AtMost(field, _)
            | Self::Absent(field)
            | Self::NoneOf(field, _) => Some(*field),
        }
    }

    fn holds(&self, fields: &IndexFields) -> bool {
        let has_any = |field: &Field, values: &[String]| {
            let stated = fields.keywords.get(field).map_or(&[][..], Vec::as_slice);
            stated.iter().any(|value| values.contains(value))
        };
        match self {
            Self::AnyOf(field, values) => has_any(field, values),
            Self::NoneOf(field, values) => !has_any(field, values),
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(fields)),
            Self::AtLeast(field, bound) => fields.integers.get(field).is_some_and(|value| value >= bound),
            Self::AtMost(field, bound) => fields.integers.get(field).is_some_and(|value| value <= bound),
            Self::Absent(field) => {
                fields.keywords.get(field).is_none_or(Vec::is_empty) && !fields.integers.contains_key(field)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::name::RecordKind;

    fn fields() -> IndexFields {
        IndexFields {
            keywords: BTreeMap::from([(Field::Region, vec!["50".into(), "5001".into()])]),
            integers: BTreeMap::from([(Field::Education, 3)]),
        }
    }

    fn name(id: &str) -> RecordName {
        RecordName::new("school-1".parse().unwrap(), RecordKind::JobPosting, id).unwrap()
    }

    fn admits(clause: Vec<Condition>) -> bool {
        Filter { clauses: vec![clause], ..Filter::default() }.admits(&name("a"), &fields())
    }

    #[test]
    fn conditions_mean_what_they_say() {
        assert!(admits(vec![Condition::AnyOf(Field::Region, vec!["51".into(), "50".into()])]));
        assert!(!admits(vec![Condition::AnyOf(Field::Region, vec!["51".into()])]));
        assert!(admits(vec![Condition::NoneOf(Field::Region, vec!["51".into()])]));
        assert!(admits(vec![Condition::AtLeast(Field::Education, 3)]));
        assert!(!admits(vec![Condition::AtMost(Field::Education, 2)]));
        assert!(!admits(vec![Condition::AtLeast(Field::PayMax, 0)]), "absent is not zero");
        let both = |region: &str| {
            let region = Condition::AnyOf(Field::Region, vec![region.into()]);
            Condition::All(vec![region, Condition::AtLeast(Field::Education, 3)])
        };
        assert!(
            admits(vec![both("50")]) && !admits(vec![both("51")]) && admits(vec![both("51"), both("50")])
        );
    }

    #[test]
    fn not_stated_passes_only_where_said() {
        let mut filter = Filter::default();
        filter.require_if_stated(Condition::AtLeast(Field::PayMax, 5000));
        assert!(filter.admits(&name("a"), &fields()));
        filter.require(Condition::AtLeast(Field::PayMax, 5000));
        assert!(!filter.admits(&name("a"), &fields()));
    }

    #[test]
    fn what_is_excluded_does_not_pass_whatever_it_states() {
        let filter = Filter { excluded: [name("b")].into(), ..Filter::default() };
        assert!(filter.admits(&name("a"), &fields()) && !filter.admits(&name("b"), &fields()));
    }
}
