//! The words beside a score: why each part has its value.

use super::coverage::{Relation, Subjects, pairings};
use super::facts::Facts;
use super::parts::{PartKind, Side};
use super::score::Part;
use crate::domain::record::name::RecordKind;

/// The reason of one part for people, in a few words.
pub fn reason(part: &Part, subject: Side<'_>, target: Side<'_>) -> String {
    let (ours, theirs) = (subject.facts, target.facts);
    let Some(value) = part.value else { return no_data(part.kind, ours, theirs) };
    match part.kind {
        PartKind::Semantic => format!("meaning: cosine {value:.2}"),
        PartKind::Lexical => format!("wording: cosine {value:.2}"),
        PartKind::Skill => matched(Subjects::Skills, ours, theirs, "skills"),
        PartKind::Certificate => matched(Subjects::Certificates, ours, theirs, "certificates"),
        PartKind::Major => format!("{} and {}", majors(ours), majors(theirs)),
        PartKind::Education => format!("{} and {}", education(ours), education(theirs)),
        PartKind::Location if ours.remote || theirs.remote => "can be done from anywhere".to_string(),
        PartKind::Location => format!("{} and {}", places(ours), places(theirs)),
        PartKind::Pay if value < 1.0 => format!("the pay reaches {:.0} % of what is wanted", value * 100.0),
        PartKind::Pay => "the pay reaches what is wanted".to_string(),
        PartKind::Schedule => format!("{:.0} % of the time asked is free", value * 100.0),
        PartKind::Preference => format!("{:.0} % of the stated wishes are met", value * 100.0),
    }
}

fn matched(list: Subjects, ours: &Facts, theirs: &Facts, what: &str) -> String {
    let pairings = pairings(list, ours, theirs);
    let (all, met) = (pairings.len(), pairings.iter().filter(|pairing| pairing.matched).count());
    match Relation::between(ours.kind, theirs.kind) {
        Relation::Learning => format!("{} of {all} {what} are new to the student", all - met),
        _ => format!("{met} of {all} {what}"),
    }
}

/// Says which side states nothing; parts that both sides state but that do not apply to the pair say so.
fn no_data(kind: PartKind, ours: &Facts, theirs: &Facts) -> String {
    let (we_state, they_state) = (states(kind, ours), states(kind, theirs));
    match (we_state, they_state) {
        (false, false) => "not stated by either side".to_string(),
        (false, true) => format!("not stated by the {}", noun(ours.kind)),
        (true, false) => format!("not stated by the {}", noun(theirs.kind)),
        (true, true)
            if matches!(kind, PartKind::Skill | PartKind::Certificate)
                && Relation::between(ours.kind, theirs.kind) == Relation::Learning =>
        {
            "the course builds on nothing that the student states".to_string()
        }
        (true, true) => format!("does not apply to a {} and a {}", noun(ours.kind), noun(theirs.kind)),
    }
}

fn states(kind: PartKind, facts: &Facts) -> bool {
    match kind {
        PartKind::Semantic | PartKind::Lexical => true,
        PartKind::Skill => !facts.skills.is_empty(),
        PartKind::Certificate => !facts.certificates.is_empty(),
        PartKind::Major => !facts.majors.is_empty(),
        PartKind::Education => facts.education.is_some(),
        PartKind::Location => !facts.regions.is_empty() || facts.remote,
        PartKind::Pay => facts.pay.is_some(),
        PartKind::Schedule => {
            facts.days_per_week.is_some() || facts.period.start.is_some() || facts.period.end.is_some()
        }
        PartKind::Preference => {
            let slots = facts.student.as_ref().is_some_and(|student| !student.ranked_slots.is_empty());
            slots
                || !facts.occupations.is_empty()
                || !facts.industries.is_empty()
                || !facts.employment_types.is_empty()
        }
    }
}

/// The kind in a word.
pub fn noun(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::JobPosting => "job",
        RecordKind::InternshipSlot => "slot",
        RecordKind::StudentProfile => "student",
        RecordKind::CourseProfile => "course",
    }
}

fn majors(facts: &Facts) -> String {
    listed(facts.majors.iter().map(|major| major.name().map_or_else(|| major.to_string(), str::to_string)))
}

fn places(facts: &Facts) -> String {
    listed(facts.regions.iter().map(|region| region.full_name()))
}

fn education(facts: &Facts) -> &'static str {
    facts.education.map_or("", |level| level.label())
}

/// At most three items.
fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.len() {
        0..=3 => items.join("、"),
        more => format!("{}…({more})", items[..3].join("、")),
    }
}
