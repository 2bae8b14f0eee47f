//! What people want, read out of their words: the least education and the majors that prose asks for, experience, terms of
//! work, places of work, and what must be checked. A typed text gives all of it as a list of [`Want`]s.
//!
//! All of it is read from the sentences and signs that one pass over a text finds (`lexicon::read`).

pub(in crate::domain) mod abilities;
pub(in crate::domain) mod account_places;
pub(crate) mod amounts;
pub mod applicants;
pub mod arrangement;
mod asides;
mod bare;
mod beginners;
pub mod beyond;
mod burdens;
mod complaint;
pub mod concerns;
pub(in crate::domain) mod conditions;
pub(in crate::domain) mod days_free;
pub mod demands;
pub mod education;
mod education_field;
mod education_of_others;
pub(in crate::domain) mod employer_kinds;
pub(in crate::domain) mod employer_said;
mod employers;
pub mod excluded_majors;
pub mod experience;
mod experience_by_education;
mod fields;
mod graduation;
mod in_thousands;
mod kind_of_work;
mod lacked_education;
mod language_level;
pub mod learning;
mod left_out;
mod left_work;
mod located;
mod major_list;
pub mod majors;
mod meant;
mod much_experience;
pub(in crate::domain) mod no_work;
pub(in crate::domain) mod not_doing;
pub mod offered_pay;
mod others_majors;
mod own_education;
mod own_majors;
pub mod own_years;
mod past;
mod pay;
mod pay_beside;
pub(in crate::domain) mod pay_words;
pub mod places;
mod pupils;
mod refusal;
mod refused_list;
pub mod remainder;
mod score;
mod side_by_side;
pub(in crate::domain) mod sold_training;
mod sought_work;
mod spans;
mod stated_pay;
mod stay_until;
pub mod terms;
pub mod typed;
mod typed_education;
mod typed_experience;
mod typed_places;
mod typed_refusals;
mod typed_terms;
pub(in crate::domain) mod typed_words;
mod waivers;
pub mod want;
mod wanted_pay;
mod whose_experience;
pub mod work;
mod work_history;
pub(in crate::domain) mod work_words;
mod years_done;

/// Whether what stands behind a word such as 学历 or 专业 says that any will do.
fn is_waived(behind: &str) -> bool {
    waived(behind).is_some()
}

/// The words that say so.
fn waived(behind: &str) -> Option<&'static str> {
    const WAIVERS: &[&str] = &[
        "不限",
        "无要求",
        "不要求",
        "不作要求",
        "不做要求",
        "没有要求",
        "没要求",
        "无限制",
        "不设限",
        "不作限制",
        "无所谓",
        "不重要",
        "不看",
    ];
    WAIVERS.iter().find(|waiver| behind.starts_with(**waiver)).copied()
}

#[cfg(test)]
mod as_typed_tests;
#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod plain_tests;
#[cfg(test)]
mod refused_tests;
