//! What a record states that no catalogue knows: it is kept as written, and nothing is compared by it. Its owner should be told.

use super::Record;
use super::opening::{Opening, Pay};
use super::violation::{Violation, Violations};
use crate::domain::catalogue::education::find_education;
use crate::domain::catalogue::major::{MajorCode, lookup_all, meanings};
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::{RegionCode, find_region};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::derive::{read_major, read_occupation};
use crate::domain::text::passage::Passage;

/// The fields that could not be understood, with paths from the record.
pub fn unread(record: &Record) -> Vec<Violation> {
    let mut v = Violations::new();
    v.within(record.kind().field(), |v| record.resource.content().find_unread(v));
    v.check(()).err().unwrap_or_default()
}

/// A major by its code or its name. What is written as a code must be in the catalogue to be one.
pub fn major(v: &mut Violations, field: &str, text: &str) {
    let is_known = |code: MajorCode| code.name().is_some();
    if !text.is_empty() && !read_major(text).is_some_and(is_known) {
        v.add(field, not_read(text));
    }
}

/// Why a major is not understood: nobody knows it, or its short name fits several.
fn not_read(text: &str) -> Message {
    let names: Vec<&str> = meanings(text).into_iter().filter_map(MajorCode::name).collect();
    match names.is_empty() {
        true => Code::UnknownMajor.into(),
        false => Code::AmbiguousMajor.with("majors", names.join("、")),
    }
}

/// An occupation by its code or its name.
pub fn occupation(v: &mut Violations, field: &str, text: &str) {
    let is_known = |code: OccupationCode| code.name().is_some();
    if !text.is_empty() && !read_occupation(text).is_some_and(is_known) {
        v.add(field, Code::UnknownOccupation);
    }
}

/// Majors by their codes or their names, in the field `majors`; a value may hold several, or say that any will do.
pub fn majors(v: &mut Violations, majors: &[String]) {
    for (index, text) in majors.iter().enumerate() {
        let known = |codes: Vec<MajorCode>| codes.iter().all(|code| code.name().is_some());
        if !text.is_empty() && !lookup_all(text).is_some_and(known) {
            v.within_item("majors", index, |v| v.add("", not_read(text)));
        }
    }
}

/// Occupations by their codes or their names, in the field `occupations`.
pub fn occupations(v: &mut Violations, occupations: &[String]) {
    for (index, text) in occupations.iter().enumerate() {
        v.within_item("occupations", index, |v| occupation(v, "", text));
    }
}

/// A place in words, where no code says which it is.
pub fn place(v: &mut Violations, code: &str, name: &str) {
    let is_coded = RegionCode::parse(code).is_ok();
    if !is_coded && !name.is_empty() && find_region(&Passage::of(name)).is_none() {
        v.add("region_display_name", Code::UnknownPlace);
    }
}

/// A level of education in words.
pub fn level(v: &mut Violations, field: &str, text: &str) {
    if !text.is_empty() && find_education(&Passage::of(text)).is_none() {
        v.add(field, Code::UnknownLevel);
    }
}

/// Pay that is compared only in CNY.
pub fn pay(v: &mut Violations, field: &'static str, pay: Option<&Pay>) {
    if pay.is_some_and(|pay| pay.monthly_range().is_none()) {
        v.within(field, |v| v.add("currency_code", Code::ForeignCurrency));
    }
}

impl Opening {
    /// What all openings state; `pay_field` is what the kind calls its pay.
    pub fn find_unread(&self, v: &mut Violations, pay_field: &'static str) {
        majors(v, &self.majors);
        occupation(v, "occupation_code", &self.occupation_code);
        place(v, &self.region_code, &self.region_display_name);
        pay(v, pay_field, self.pay.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_catalogue_knows_is_found() {
        let faults = |opening: Opening| {
            let mut v = Violations::new();
            opening.find_unread(&mut v, "salary");
            let found = v.check(()).err().unwrap_or_default().into_iter();
            found.map(|one| (one.field, one.description.code)).collect::<Vec<_>>()
        };
        let texts = |all: &[&str]| all.iter().map(|text| text.to_string()).collect::<Vec<_>>();
        let known = Opening {
            majors: texts(&["460103", "4601", "46", "数控技术", "080901"]),
            occupation_code: "6-18-01".into(),
            region_display_name: "重庆市渝北区人和街道".into(),
            ..Opening::default()
        };
        assert_eq!(faults(known), []);
        for (place, is_known) in
            [("火星基地", false), ("总部", false), ("成都", true), ("", true), ("远程", false)]
        {
            let opening = Opening { region_display_name: place.into(), ..Opening::default() };
            assert_eq!(faults(opening).is_empty(), is_known, "{place}");
        }
        let coded = Opening {
            region_code: "50".into(),
            region_display_name: "总部园区".into(),
            ..Opening::default()
        };
        assert_eq!(faults(coded), [], "the code says where it is");
        let short = Opening { majors: texts(&["电技"]), ..Opening::default() };
        assert_eq!(faults(short), [("majors[0]".to_string(), Code::AmbiguousMajor)]);
        for major in ["999999", "990000", "占星术与炼金", "46010399"] {
            let opening = Opening { majors: texts(&["数控技术", major]), ..Opening::default() };
            assert_eq!(faults(opening), [("majors[1]".to_string(), Code::UnknownMajor)], "{major}");
        }
    }
}
