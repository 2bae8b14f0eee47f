//! The value of each part of a score for one pair, and the words that explain it.
//!
//! Every value lies in [0, 1]; `None` means that one side states nothing about it (invariant 6).

use super::coverage::{self, Relation, Subjects};
use super::facts::Facts;
use crate::domain::catalogue::tree_code::{Catalogue, TreeCode};
use crate::domain::record::name::RecordKind;
use crate::domain::search::embedding::Embedding;

/// A part of a score, in the order in which parts are shown and added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartKind {
    Semantic,
    Lexical,
    Skill,
    Certificate,
    Major,
    Education,
    Location,
    Pay,
    Schedule,
    Preference,
}

impl PartKind {
    pub const ALL: [Self; 10] = [
        Self::Semantic,
        Self::Lexical,
        Self::Skill,
        Self::Certificate,
        Self::Major,
        Self::Education,
        Self::Location,
        Self::Pay,
        Self::Schedule,
        Self::Preference,
    ];
}

/// One side of a pair.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    pub name: &'a str,
    pub facts: &'a Facts,
    pub embedding: &'a Embedding,
}

/// How much each level of education above the one asked for takes off: an opening for 中职 fits a 硕士 less.
const OVERQUALIFIED: f64 = 0.15;

/// The value of one part.
pub fn value(part: PartKind, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
    let (ours, theirs) = (subject.facts, target.facts);
    match part {
        PartKind::Semantic => similarity(subject.embedding.dense_cosine(target.embedding)),
        PartKind::Lexical => similarity(subject.embedding.sparse_cosine(target.embedding)),
        PartKind::Skill => coverage::share(Subjects::Skills, ours, theirs),
        PartKind::Certificate => coverage::share(Subjects::Certificates, ours, theirs),
        PartKind::Major => best(&ours.majors, &theirs.majors),
        PartKind::Education => education(ours, theirs),
        PartKind::Location => location(ours, theirs),
        PartKind::Pay => pay(ours, theirs),
        PartKind::Schedule => schedule(ours, theirs),
        PartKind::Preference => preference(subject, target),
    }
    // The sum of nothing is -0.0, which JSON would show.
    .map(|value| value.clamp(0.0, 1.0) + 0.0)
}

/// How much of its weight the semantic part keeps where a side is [`Facts::diffuse`]: a dense vector is a mean, and
/// without a title it is spread over all that a text mentions. On postings without their titles, sought by title, a full
/// weight ranks below wording alone (models/zh-ngram/CARD.md).
const DIFFUSE: f64 = 0.2;

/// How much of its weight a part keeps, in (0, 1]: less where its value was read out of free text, or says little.
pub fn confidence(part: PartKind, subject: Side<'_>, target: Side<'_>) -> f64 {
    match part {
        PartKind::Semantic if subject.facts.diffuse || target.facts.diffuse => DIFFUSE,
        PartKind::Skill => coverage::confidence(Subjects::Skills, subject.facts, target.facts),
        PartKind::Certificate => coverage::confidence(Subjects::Certificates, subject.facts, target.facts),
        _ => 1.0,
    }
}

fn similarity(cosine: f32) -> Option<f64> {
    Some(f64::from(cosine))
}

/// The best closeness over all pairs of two lists.
fn best<C: Catalogue>(ours: &[TreeCode<C>], theirs: &[TreeCode<C>]) -> Option<f64> {
    let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| a.closeness(*b)).reduce(f64::max)
}

fn education(ours: &Facts, theirs: &Facts) -> Option<f64> {
    let (ours_level, theirs_level) = (ours.education?, theirs.education?);
    let (held, asked) = match Relation::between(ours.kind, theirs.kind) {
        Relation::SubjectAsks => (theirs_level, ours_level),
        Relation::TargetAsks => (ours_level, theirs_level),
        Relation::Learning | Relation::Alike => {
            let apart = ours_level.rank().abs_diff(theirs_level.rank());
            return Some(1.0 - OVERQUALIFIED * f64::from(apart));
        }
    };
    if !held.reaches(asked) {
        return Some(0.0);
    }
    Some(1.0 - OVERQUALIFIED * f64::from(held.rank() - asked.rank()))
}

fn location(ours: &Facts, theirs: &Facts) -> Option<f64> {
    let remote = |facts: &Facts| facts.remote && facts.kind.is_opening();
    if (remote(ours) && !theirs.regions.is_empty()) || (remote(theirs) && !ours.regions.is_empty()) {
        return Some(1.0);
    }
    best(&ours.regions, &theirs.regions)
}

/// The student's facts and the opening's, where the pair is one of these.
fn student_and_opening<'a>(ours: &'a Facts, theirs: &'a Facts) -> Option<(&'a Facts, &'a Facts)> {
    match (ours.kind, theirs.kind) {
        (RecordKind::StudentProfile, kind) if kind.is_opening() => Some((ours, theirs)),
        (kind, RecordKind::StudentProfile) if kind.is_opening() => Some((theirs, ours)),
        _ => None,
    }
}

fn pay(ours: &Facts, theirs: &Facts) -> Option<f64> {
    let (student, opening) = student_and_opening(ours, theirs)?;
    let ((wanted, _), (_, offered)) = (student.pay?, opening.pay?);
    Some(if wanted <= offered { 1.0 } else { offered / wanted })
}

/// The mean of what is stated: the share of the opening's days on which the student is free, and the share of its days a week.
fn schedule(ours: &Facts, theirs: &Facts) -> Option<f64> {
    let (student, opening) = student_and_opening(ours, theirs)?;
    let days = opening.period.overlap(&student.period);
    let week = match (student.days_per_week, opening.days_per_week) {
        (Some(free), Some(asked)) if asked > 0 => Some((f64::from(free) / f64::from(asked)).min(1.0)),
        _ => None,
    };
    mean([days, week])
}

/// The mean of the student's stated wishes about slots, occupations, industries and arrangement.
fn preference(subject: Side<'_>, target: Side<'_>) -> Option<f64> {
    let (student, opening) = student_and_opening(subject.facts, target.facts)?;
    let opening_name = if subject.facts.kind.is_opening() { subject.name } else { target.name };
    let ranked = student.student.as_ref().filter(|student| !student.ranked_slots.is_empty());
    let slot = ranked.filter(|_| opening.kind == RecordKind::InternshipSlot).map(|student| {
        let slots = &student.ranked_slots;
        let place = slots.iter().position(|slot| slot == opening_name);
        place.map_or(0.0, |place| 1.0 - 0.5 * place as f64 / slots.len() as f64)
    });
    let arrangement = stated(&student.employment_types, &opening.employment_types).then(|| {
        f64::from(u8::from(
            opening.employment_types.iter().any(|kind| student.employment_types.contains(kind)),
        ))
    });
    mean([
        slot,
        best(&student.occupations, &opening.occupations),
        best(&student.industries, &opening.industries),
        arrangement,
    ])
}

fn stated<T>(ours: &[T], theirs: &[T]) -> bool {
    !ours.is_empty() && !theirs.is_empty()
}

fn mean<const N: usize>(values: [Option<f64>; N]) -> Option<f64> {
    let stated: Vec<f64> = values.into_iter().flatten().collect();
    (!stated.is_empty()).then(|| stated.iter().sum::<f64>() / stated.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::job_posting::JobPosting;
    use crate::domain::record::name::{RecordName, TenantId};
    use crate::domain::record::opening::Opening;
    use crate::domain::record::{Record, Resource, Visibility};

    fn posting(title: &str) -> Facts {
        let opening = Opening {
            title: title.to_string(),
            description: "负责数控车床的操作与维护".to_string(),
            ..Opening::default()
        };
        let tenant: TenantId = "t".parse().expect("a tenant");
        Facts::of(&Record {
            name: RecordName::parse("jobPostings/a", &tenant).expect("a name"),
            resource: Resource::JobPosting(Box::new(JobPosting { opening, headcount: None })),
            labels: Default::default(),
            expire_time: None,
            visibility: Visibility::Tenant,
        })
    }

    #[test]
    fn meaning_counts_less_where_no_title_sums_a_side_up() {
        let embedding = Embedding::default();
        let typed = |length| Facts::of_query(&"数控".repeat(length), RecordKind::StudentProfile);
        let (titled, untitled) = (posting("数控车工"), posting(""));
        let (short, long) = (typed(10), typed(60));
        let kept_of = |part, subject: &Facts, target: &Facts| {
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            confidence(part, side(subject), side(target))
        };
        let kept = |a: &Facts, b: &Facts| kept_of(PartKind::Semantic, a, b);
        assert_eq!(kept(&titled, &titled), 1.0);
        assert_eq!(kept(&short, &titled), 1.0);
        for pair in [(&untitled, &titled), (&titled, &untitled), (&long, &titled)] {
            assert_eq!(kept(pair.0, pair.1), DIFFUSE);
        }
        assert_eq!(kept_of(PartKind::Lexical, &untitled, &titled), 1.0);
    }
}
