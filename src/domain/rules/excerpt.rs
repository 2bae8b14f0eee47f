//! What rules read of a record. Many records have it in common, so that an index judges all of these at once.

use super::turned_away::A_YEAR;
use super::unwanted_work::is_language;
use crate::domain::ranking::facts::{Facts, PersonFacts, Stated};
use crate::domain::record::role::Role;
use crate::domain::wants::beyond::Beyond;

/// All that [`is_eligible`](super::is_eligible) reads of a record's facts, whichever rules are in force, but the title: see
/// [`reads_titles`]. Facts of which this is the same are judged the same with every other record.
pub fn excerpt(facts: &Facts) -> Facts {
    let (is_opening, is_need) = (facts.kind.is(Role::Opening), facts.kind.is(Role::Need));
    let (school, internship) = (facts.school.clone(), facts.internship.clone());
    // The pay is held against that of the same post, which only internships state.
    let pay = facts.pay.filter(|_| internship.is_some());
    let person =
        facts.person.as_ref().map(|person| PersonFacts { ranked_slots: Vec::new(), ..person.clone() });
    let is_read = |certificate: &&Stated| !is_opening || certificate.required || certificate.one_of > 0;
    let certificates = facts.certificates.iter().filter(is_read);
    // Its words are told, and not compared.
    let certificates = certificates.map(|read| Stated { text: String::new(), ..read.clone() });
    let languages = facts.skills.iter().filter(|skill| is_opening && skill.required && is_language(skill));
    let languages = languages.map(|read| Stated { text: String::new(), level: None, ..read.clone() });
    // That somebody is turned away, or that only a title asks, is read; by which words is told.
    let is_said = |words: &str| if words.is_empty() { String::new() } else { "1".to_string() };
    let beyond = Beyond {
        turned_away: is_said(&facts.beyond.turned_away),
        fresh_only: is_said(&facts.beyond.fresh_only),
        majors: is_said(&facts.beyond.majors),
        title: is_said(&facts.beyond.title),
        beginners: facts.beyond.beginners.excerpt(),
        education_of_field: facts.beyond.education_of_field,
        experience_by_education: facts.beyond.experience_by_education.clone(),
        ..Beyond::default()
    };
    Facts {
        beyond,
        skills: languages.collect(),
        certificates: certificates.collect(),
        certificates_lacking: facts.certificates_lacking.clone(),
        majors: facts.majors.clone(),
        majors_strength: facts.majors_strength,
        majors_excluded: facts.majors_excluded.clone(),
        education: facts.education,
        education_strength: facts.education_strength,
        regions: if is_opening || is_need { facts.regions.clone() } else { Vec::new() },
        regions_said: facts.regions_said.clone(),
        works_elsewhere: facts.works_elsewhere.clone(),
        excluded_regions: facts.excluded_regions.clone(),
        remote: facts.remote,
        pay,
        period: facts.period,
        school,
        is_for_exam: facts.is_for_exam,
        experience_months: facts.experience_months.map(|had| if is_opening { had } else { had.min(A_YEAR) }),
        unwanted_work: facts.unwanted_work.clone(),
        taken: facts.taken.clone(),
        said: facts.said.clone(),
        capacity: facts.capacity,
        expire_time: facts.expire_time,
        person,
        internship,
        exchange: facts.exchange.clone(),
        ..Facts::none(facts.kind)
    }
}

/// Whether rules read the title of what the subject is paired with.
pub fn reads_titles(subject: &Facts) -> bool {
    !subject.unwanted_work.is_empty() || !subject.taken.is_empty()
}
