use std::collections::BTreeSet;

use super::remedy::remedies;
use super::*;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::message::Language;
use crate::domain::ranking::facts::{PersonFacts, Stated};
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::internship_slot::InternshipFacts;
use crate::domain::search::embedding::Embedding;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn now() -> DateTime<Utc> {
    day(2026, 11, 22).and_hms_opt(8, 0, 0).unwrap().and_utc()
}

fn student() -> Facts {
    Facts { person: Some(PersonFacts::default()), ..Facts::none(RecordKind::StudentProfile) }
}

fn slot() -> Facts {
    Facts { internship: Some(InternshipFacts::default()), ..Facts::none(RecordKind::InternshipSlot) }
}

fn broken(student: &Facts, slot: &Facts) -> Vec<String> {
    judged(student, slot, Judging { at: now(), person_is_foreign: false })
}

fn judged(student: &Facts, slot: &Facts, judging: Judging) -> Vec<String> {
    let rules = RuleSet::bundled();
    let broken = broken_rules(&rules, student, slot, judging);
    assert_eq!(broken.is_empty(), is_eligible(&rules, student, slot, judging));
    let read = |facts: &Facts| Facts { title: facts.title.clone(), ..excerpt(facts) };
    for (student, slot) in [(&read(student), slot), (student, &read(slot))] {
        assert_eq!(
            broken.is_empty(),
            is_eligible(&rules, student, slot, judging),
            "an excerpt is judged the same"
        );
    }
    broken.into_iter().map(|rule| rule.rule_id).collect()
}

#[test]
fn the_bundled_rules_are_read_and_have_distinct_ids() {
    let rules = &RuleSet::bundled().rules;
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids.len(), rules.len());
    assert!(rules.iter().all(|rule| !rule.words.en.is_empty() && rule.words.zh != rule.words.en));
}

#[test]
fn nothing_stated_breaks_nothing() {
    assert_eq!(broken(&student(), &slot()), Vec::<String>::new());
}

#[test]
fn a_first_year_student_waits_for_the_second_year() {
    let mut student = student();
    student.person = Some(PersonFacts { entry_year: Some(2026), ..PersonFacts::default() });
    let mut slot = slot();
    slot.period.start = Some(day(2027, 7, 31));
    assert_eq!(broken(&student, &slot), ["internship.art16.first_year"]);
    let judging = Judging { at: now(), person_is_foreign: false };
    let detail = broken_rules(&RuleSet::bundled(), &student, &slot, judging).remove(0).detail;
    let until = detail.expect("it says until when").to_string();
    assert!(until.contains("2026") && until.contains("2027-07-31"), "{until}");
    slot.period.start = Some(day(2027, 8, 1));
    assert!(broken(&student, &slot).is_empty());
}

#[test]
fn the_age_is_judged_on_the_first_day_of_the_internship() {
    let mut student = student();
    student.person = Some(PersonFacts { of_age_from: Some(day(2027, 3, 1)), ..PersonFacts::default() });
    let mut slot = slot();
    slot.period.start = Some(day(2027, 2, 28));
    assert_eq!(broken(&student, &slot), ["internship.art16.under_16"]);
    slot.period.start = Some(day(2027, 3, 1));
    assert!(broken(&student, &slot).is_empty());
}

#[test]
fn days_begin_at_midnight_in_china() {
    let mut student = student();
    let born_and_entered =
        |of_age_from, entry_year| Some(PersonFacts { of_age_from, entry_year, ..PersonFacts::default() });
    let at = |day: NaiveDate, hour, minute| Judging {
        at: day.and_hms_opt(hour, minute, 0).unwrap().and_utc(),
        person_is_foreign: false,
    };
    for (person, rule, first_day) in [
        (born_and_entered(Some(day(2026, 11, 26)), None), "internship.art16.under_16", day(2026, 11, 26)),
        (born_and_entered(None, Some(2025)), "internship.art16.first_year", day(2026, 8, 1)),
    ] {
        student.person = person;
        let before = first_day.pred_opt().unwrap();
        assert_eq!(judged(&student, &slot(), at(before, 15, 59)), [rule], "23:59 in China");
        assert!(judged(&student, &slot(), at(before, 16, 0)).is_empty(), "0:00 in China");
    }
}

/// At fff0350 another tenant found the birth date by moving the first day of a slot, or the time of the judgement.
#[test]
fn to_others_the_age_and_the_first_year_are_one_rule_that_ends_with_a_school_year() {
    let of = |entry_year, of_age_from| Facts {
        person: Some(PersonFacts { entry_year, of_age_from, ..PersonFacts::default() }),
        ..student()
    };
    let on = |date: NaiveDate| Judging {
        at: date.and_hms_opt(8, 0, 0).unwrap().and_utc(),
        person_is_foreign: true,
    };
    let mut slot = slot();
    slot.internship = Some(InternshipFacts { insurance: Some(false), ..InternshipFacts::default() });
    for (student, ends) in [
        (of(Some(2026), None), day(2027, 8, 1)),
        (of(None, Some(day(2026, 8, 2))), day(2027, 8, 1)),
        (of(None, Some(day(2027, 3, 1))), day(2027, 8, 1)),
        (of(None, Some(day(2027, 8, 1))), day(2027, 8, 1)),
        (of(None, Some(day(2027, 8, 2))), day(2028, 8, 1)),
        (of(Some(2026), Some(day(2027, 3, 1))), day(2027, 8, 1)),
    ] {
        for start in [None, Some(day(2020, 1, 1)), Some(day(2040, 1, 1))] {
            slot.period.start = start;
            let before = ends.pred_opt().unwrap();
            assert_eq!(
                judged(&student, &slot, on(before)),
                ["internship.no_insurance", SCHOOL_RULE],
                "{student:?}"
            );
            assert_eq!(judged(&student, &slot, on(ends)), ["internship.no_insurance"], "{student:?}");
        }
    }
    let told = broken_rules(&RuleSet::bundled(), &of(Some(2026), None), &slot, on(day(2026, 9, 1)));
    assert_eq!(
        (told[1].reason(Language::English).as_str(), told[1].field.as_str()),
        ("a rule of the school's", "student_profile")
    );
}

#[test]
fn pay_of_exactly_four_fifths_is_lawful() {
    let mut slot = slot();
    slot.internship =
        Some(InternshipFacts { same_post_pay: Some((3000.0, 4000.0)), ..InternshipFacts::default() });
    slot.pay = Some((2400.0, 2400.0));
    assert!(broken(&student(), &slot).is_empty());
    slot.pay = Some((2000.0, 2399.0));
    assert_eq!(broken(&student(), &slot), ["internship.art18.pay"]);
}

#[test]
fn rules_for_vocational_students_leave_university_students_alone() {
    let mut slot = slot();
    slot.internship = Some(InternshipFacts { night_shift: Some(true), ..InternshipFacts::default() });
    let mut student = student();
    student.education = Some(EducationLevel::Bachelor);
    assert!(broken(&student, &slot).is_empty());
    student.majors = vec![MajorCode::parse("260301").unwrap()];
    assert_eq!(broken(&student, &slot), ["internship.night_shift"], "职教本科 is vocational");
}

#[test]
fn a_certificate_is_missing_only_where_others_are_stated() {
    let certificate =
        |name: &str, required| Stated { name: name.into(), text: name.into(), required, ..Stated::default() };
    let mut slot = slot();
    slot.certificates = vec![certificate("电工证", true), certificate("健康证", false)];
    let mut student = student();
    assert!(broken(&student, &slot).is_empty(), "not stated is not missing");
    student.certificates = vec![certificate("健康证", false)];
    assert_eq!(broken(&student, &slot), ["certificate.missing_required"]);
    student.certificates = vec![certificate("电工证", false)];
    assert!(broken(&student, &slot).is_empty());
}

#[test]
fn one_of_several_certificates_is_enough() {
    let certificate =
        |name: &str, one_of| Stated { name: name.into(), text: name.into(), one_of, ..Stated::default() };
    let mut slot = slot();
    slot.certificates = vec![certificate("电工证", 1), certificate("焊工证", 1), certificate("叉车证", 2)];
    let mut student = student();
    assert!(broken(&student, &slot).is_empty(), "not stated is not missing");
    student.certificates = vec![certificate("健康证", 0)];
    assert_eq!(broken(&student, &slot), ["certificate.missing_required"]);
    student.certificates = vec![certificate("焊工证", 0)];
    assert!(broken(&student, &slot).is_empty(), "one of two, and what stands alone in its list is no list");
}

fn amended(rules: &str) -> Result<RuleSet, RuleSetError> {
    RuleSet::read(&format!("version = \"t\"\namends = \"bundled\"\n\n{rules}"))
}

#[test]
fn a_file_amends_the_bundled_rules() {
    let set = amended(
        r#"[[rule]]
        id = "schedule.outside_dates"
        min_share = 0.5
        enforce = "warn"

        [[rule]]
        id = "ours.pay"
        check = "stipend_below_share"
        min_share = 1
        reason = "we pay interns in full""#,
    )
    .unwrap();
    assert_eq!(set.rules.len(), RuleSet::bundled().rules.len() + 1);
    let rule = |id: &str| set.rules.iter().find(|rule| rule.id == id).unwrap();
    assert_eq!(rule("schedule.outside_dates").enforce, Enforce::Warn);
    assert!(format!("{:?}", rule("schedule.outside_dates").check).contains("0.5"));
    assert_eq!(rule("ours.pay").enforce, Enforce::KeepOut);
    assert_eq!(rule("internship.night_shift").enforce, Enforce::KeepOut);
}

/// At fff0350 nothing asked for a new version when a rule was changed.
#[test]
fn the_version_follows_from_what_the_rules_say() {
    let version = |rules| amended(rules).unwrap().version;
    let off = "[[rule]]\nid = \"internship.night_shift\"\nenforce = \"off\"";
    let versions = ["", off, "[[rule]]\nid = \"internship.night_shift\"\nreason = \"another\""].map(version);
    assert_eq!(BTreeSet::from(versions.clone()).len(), 3, "{versions:?}");
    assert_eq!(version(off), versions[1]);
    assert!(versions.iter().all(|version| version.starts_with("t@")));
}

#[test]
fn a_file_at_fault_is_refused_with_the_line() {
    for (rules, line, words) in [
        ("[[rule]]\nid = \"a\"\nreason = \"b\"", 4, "check is required"),
        ("[[rule]]\nid = \"a\"\ncheck = \"night_shift\"", 4, "reason is required"),
        ("[[rule]]\nid = \"a\"\ncheck = \"moon\"\nreason = \"b\"", 4, "is not one of expired, "),
        ("[[rule]]\nid = \"consent.refused\"\nenforce = \"off\"", 4, "must be \"keep_out\""),
        (
            "[[rule]]\nid = \"school_rule\"\ncheck = \"night_shift\"\nreason = \"b\"",
            4,
            "school_rule: is what",
        ),
        ("\n[[rule]]\nid = \"internship.art16.under_16\"\nenforce = \"warn\"", 5, "enforce must be as in"),
        ("[[rule]]\nid = \"record.expired\"\nenforce = \"warn\"", 4, "must be \"keep_out\""),
        ("\n\n[[rule]]\nid = \"schedule.outside_dates\"\nmin_share = 1.5", 6, "must be 0 to 1"),
        ("[[rule]]\nid = \"schedule.outside_dates\"\nmin_shares = 0.5", 4, "min_shares"),
        ("[[rule]]\nid = \"internship.night_shift\"\nenforce = \"maybe\"", 6, "maybe"),
        ("[[rule]]\nid = \"capacity.none_left\"\n\n[[rule]]\nid = \"capacity.none_left\"", 7, "twice"),
        ("rules = 1", 4, "rules"),
        ("[[rule]", 4, ""),
    ] {
        let error = amended(rules).expect_err(rules);
        assert!(error.problem.contains(words), "{rules}: {error}");
        assert_eq!(error.line, line, "{rules}: {error}");
    }
}

/// Other tenants learnt from what happened to the pair which of the two rules it breaks.
#[test]
fn the_rules_of_the_school_are_alike_or_off() {
    let entry = |id: &str, enforce: &str| format!("[[rule]]\nid = \"{id}\"\nenforce = \"{enforce}\"\n");
    let both = |age: &str, year: &str| {
        let rules = [entry("internship.art16.under_16", age), entry("internship.art16.first_year", year)];
        amended(&rules.concat())
    };
    for (age, year) in [("warn", "warn"), ("off", "warn"), ("keep_out", "off"), ("off", "off")] {
        assert!(both(age, year).is_ok(), "{age} {year}");
    }
    for (age, year) in [("warn", "keep_out"), ("keep_out", "warn")] {
        let error = both(age, year).expect_err(age);
        assert!(error.problem.contains("told of both as one"), "{error}");
    }
}

/// A set with a rule of the id that stands for the school's gave the date of birth away in the words of a remedy.
#[test]
fn no_remedy_tells_others_of_the_schools_rules() {
    let mut rules = amended("").unwrap();
    let of_age = rules.rules.iter_mut().find(|rule| rule.id == "internship.art16.under_16").unwrap();
    of_age.id = SCHOOL_RULE.to_string();
    let of_age_from = Some(day(2027, 3, 1));
    let student = Facts { person: Some(PersonFacts { of_age_from, ..PersonFacts::default() }), ..student() };
    let (slot, embedding) = (slot(), Embedding::default());
    let side = |facts| Side { name: "", facts, embedding: &embedding };
    let told = |person_is_foreign| {
        let judging = Judging { at: now(), person_is_foreign };
        remedies(&rules, side(&student), side(&slot), &RankingWeights::default(), judging)
    };
    assert!(told(false).iter().any(|remedy| remedy.change.text(Language::English).contains("2027-03-01")));
    assert_eq!(told(true), []);
}
