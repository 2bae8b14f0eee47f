//! Closeness of meaning, the cosine of the dense views of two embeddings, and of wording, by their sparse views.

use super::{Criterion, Side};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{
    compares_wished_work, learner_and_course, learns_for_wish, seeker_and_opening, wish_excerpt,
};
use crate::domain::record::role::Role;

/// How much of its weight the meaning keeps where a side is [`Facts::diffuse`]: a dense vector is a mean, and without a
/// title it is spread over all that a text mentions. On postings without their titles, sought by title, a full weight
/// ranks below wording alone (models/zh-ngram/CARD.md).
const DIFFUSE: f64 = 0.1;

/// What is left of the weight between a course and who wishes for some work. A learner's text tells above all of what has been learnt, so that where
/// courses are sought the wish alone is compared ([`Resolved`](crate::domain::ranking::resolved::Resolved)), and a wish is a few words, of which
/// few say much. On 12 wishes and 305 real courses the wish alone brings nDCG@10 from .81 to .95 (.94 with these weights, of which the least of
/// the judged sample's dev half is had).
const MEANING_BESIDE_WISH: f64 = 0.5;
const WORDING_BESIDE_WISH: f64 = 0.55;

/// What is left of the weight of wording between a course and who wishes for nothing: on the dev half of the judged sample .91 against .89.
const WORDING_OF_COURSE: f64 = 0.7;

/// What is left of both weights between a typed text and an internship: such advertisements are of a few templates, and little else is compared,
/// so that meaning would decide half of the score. Each of three judged sets of typed texts over 3,753 real slots gains by it (nDCG@10 of what
/// was judged +.026, +.006, +.021); of students, whose majors and skills their vectors hold, it takes .03.
const TYPED_FOR_INTERNSHIP: f64 = 0.6;

/// What is left of both weights between an opening and who wishes for some work, where both are of a trade that is known: that the work is the wished
/// one is then compared by itself, and what is left to the texts is how they are written. This project's own.
const BESIDE_WORK: f64 = 0.6;

/// How near the embeddings of a pair are, where they are compared apart from the rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearness {
    /// Cosine of the dense views, in [-1, 1].
    pub meaning: f64,
    /// Closeness by the sparse views, in [0, 1]: [`wording`](crate::domain::search::embedding::wording).
    pub wording: f64,
}

pub(super) struct Meaning;

impl Criterion for Meaning {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        Some(subject.embedding.dense_cosine(target.embedding))
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        let of_wish = if learns_for_wish(subject, target) { MEANING_BESIDE_WISH } else { 1.0 };
        let of_form = if subject.diffuse || target.diffuse { DIFFUSE } else { 1.0 };
        of_wish * of_form * beside_work(subject, target) * typed_for_internship(subject, target)
    }

    fn of_nearness(&self, near: Nearness) -> Option<f64> {
        Some(near.meaning)
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts { diffuse: facts.diffuse, ..wish_excerpt(facts) })
    }

    fn is_stated(&self, _: &Facts) -> bool {
        true
    }

    fn reason(&self, value: f64, _: &Facts, _: &Facts) -> Message {
        Code::CosineOfMeaning.with("cosine", format!("{value:.2}"))
    }
}

pub(super) struct Wording;

impl Criterion for Wording {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        Some(subject.embedding.wording(target.embedding))
    }

    fn of_nearness(&self, near: Nearness) -> Option<f64> {
        Some(near.wording)
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        match learner_and_course(subject, target) {
            Some(_) if learns_for_wish(subject, target) => WORDING_BESIDE_WISH,
            Some(_) => WORDING_OF_COURSE,
            None => beside_work(subject, target) * typed_for_internship(subject, target),
        }
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(wish_excerpt(facts))
    }

    fn is_stated(&self, _: &Facts) -> bool {
        true
    }

    fn reason(&self, value: f64, _: &Facts, _: &Facts) -> Message {
        Code::CosineOfWording.with("cosine", format!("{value:.2}"))
    }
}

fn beside_work(subject: &Facts, target: &Facts) -> f64 {
    if compares_wished_work(subject, target) { BESIDE_WORK } else { 1.0 }
}

fn typed_for_internship(subject: &Facts, target: &Facts) -> f64 {
    let is_typed = seeker_and_opening(subject, target)
        .is_some_and(|(seeker, opening)| seeker.person.is_none() && opening.kind.is(Role::Internship));
    if is_typed { TYPED_FOR_INTERNSHIP } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::record::job_posting::JobPosting;
    use crate::domain::record::name::{RecordKind, RecordName, TenantId};
    use crate::domain::record::opening::Opening;
    use crate::domain::record::{Record, Resource, Visibility};
    use crate::domain::wants::typed::Typed;

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
        let typed =
            |length| Facts::of_query(&Typed::read(&"数控".repeat(length)), RecordKind::StudentProfile);
        let (titled, untitled) = (posting("数控车工"), posting(""));
        let (short, long) = (typed(10), typed(60));
        let kept = |a: &Facts, b: &Facts| PartKind::Semantic.confidence(a, b);
        assert_eq!(kept(&titled, &titled), 1.0);
        for pair in [(&untitled, &titled), (&titled, &untitled)] {
            assert_eq!(kept(pair.0, pair.1), DIFFUSE);
        }
        assert_eq!(kept(&long, &titled), DIFFUSE * kept(&short, &titled));
        assert_eq!(PartKind::Lexical.confidence(&untitled, &titled), 1.0);
    }

    #[test]
    fn texts_count_less_where_the_wished_work_itself_is_compared() {
        let typed = |text: &str| Facts::of_query(&Typed::read(text), RecordKind::StudentProfile);
        let (wishes, silent) = (typed("想找数控车工的工作"), typed("重庆"));
        let of_major = Facts { trades_of_major: true, ..wishes.clone() };
        for kind in [PartKind::Semantic, PartKind::Lexical] {
            let kept = |of: &Facts, title: &str| kind.confidence(of, &posting(title));
            assert_eq!([kept(&wishes, "数控车工"), kept(&wishes, "会计")], [BESIDE_WORK; 2]);
            let others = [kept(&wishes, "吹糖人"), kept(&silent, "会计"), kept(&of_major, "数控车工")];
            assert_eq!(others, [1.0; 3]);
            for facts in [&wishes, &silent, &of_major] {
                let excerpts =
                    [facts, &posting("会计")].map(|facts| kind.excerpt(facts).expect("an excerpt"));
                let [seeker, opening] = &excerpts;
                assert_eq!(kind.confidence(seeker, opening), kept(facts, "会计"));
            }
        }
    }

    #[test]
    fn meaning_and_wording_count_less_between_a_typed_text_and_an_internship() {
        let typed = Facts::of_query(&Typed::read("数控实习"), RecordKind::StudentProfile);
        let student = Facts { person: Some(Default::default()), ..Facts::none(RecordKind::StudentProfile) };
        let slot = Facts::none(RecordKind::InternshipSlot);
        for kind in [PartKind::Semantic, PartKind::Lexical] {
            let kept = |of: &Facts, target: &Facts| kind.confidence(of, target);
            assert_eq!(kept(&typed, &slot), TYPED_FOR_INTERNSHIP);
            assert_eq!([kept(&student, &slot), kept(&typed, &posting("数控车工"))], [1.0, BESIDE_WORK]);
            let excerpts = [&typed, &student].map(|facts| kind.excerpt(facts).expect("an excerpt"));
            assert_eq!(excerpts.map(|excerpt| kept(&slot, &excerpt)), [TYPED_FOR_INTERNSHIP, 1.0]);
        }
    }
}
