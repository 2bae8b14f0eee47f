//! Whether a pair is of one kind of work, and within reach. A place that is wished, an arrangement and a schooling that suits can add up to a
//! score that looks good although the work is another one, and right work in a far province or years above somebody scores as high: no pair is
//! called good by a part of what matters alone.

use super::bands::{Band, Bands};
use super::facts::Facts;
use super::parts::{PartKind, contradicts};
use super::relation::seeker_and_opening;
use super::score::Score;
use crate::domain::record::role::Role;

/// The least values from which a part says that the work agrees: trades whose skills carry over, another speciality left out; words beside
/// the place and 实习, which nearly all of a direction share (of 460 judged results of typed texts and students whose trade did not agree
/// 3 of the 49 between .15 and .3 were good); half of the skills that are asked.
const TRADE: f64 = 0.5;
const WORDS: f64 = 0.3;
const SKILLS: f64 = 0.5;

/// Whether the work of an opening is what a seeker seeks, or who seeks it what an opening needs: by the trade, or by words or skills, but not where these
/// are of what the title names beside the work (护士服销售 for who seeks 护士). True where the subject says no work at all, and of all other pairs.
pub fn agrees(score: &Score, subject: &Facts, target: &Facts) -> bool {
    let says_none = subject.trades.is_empty() && subject.wording.is_empty();
    let (false, Some((seeker, opening))) = (says_none, seeker_and_opening(subject, target)) else {
        return true;
    };
    let from = |kind, least| score.part(kind).value.is_some_and(|value| value >= least);
    let is_beside = || opening.trades_beside.iter().any(|beside| seeker.trades.contains(beside));
    from(PartKind::Trade, TRADE)
        || !is_beside() && (from(PartKind::Lexical, WORDS) || from(PartKind::Skill, SKILLS))
}

/// The least closeness of place at which an opening is within reach, that of 40 km: below it stand other provinces, and cities of the same province that
/// are far apart. And the least value of experience: 12 months beyond what is had are waived at times, 13 hardly.
const NEAR: f64 = 0.35;
const LEVEL: f64 = 0.44;

/// Whether an opening is where a seeker wishes to work, and asks for no more experience than is near; true of all other pairs.
pub fn is_in_reach(score: &Score, subject: &Facts, target: &Facts) -> bool {
    let reaches = |kind, least| score.part(kind).value.is_none_or(|value| value >= least);
    seeker_and_opening(subject, target).is_none()
        || reaches(PartKind::Location, NEAR) && reaches(PartKind::Seniority, LEVEL)
}

/// The least values from which what both sides state is met: a place in the city that is wished, be it another district, four fifths of the pay, two years of
/// experience more than is asked, the days of the week, one of the first trades that are wished and its speciality, two levels of education more than are asked. Of
/// 621 judged results of students and typed texts over real openings that scored [`Band::Excellent`] 86 of 100 were good where all of these were
/// met and 69 where one was missed; and 61 and 9 of 100 were just what was wished.
const MET: [(PartKind, f64); 6] = [
    (PartKind::Location, 0.8),
    (PartKind::Pay, 0.71),
    (PartKind::Seniority, 0.8),
    (PartKind::Schedule, 0.9),
    (PartKind::Trade, 0.85),
    (PartKind::Education, 0.7),
];

/// Whether an opening meets what a seeker says of place, pay, work and time, and the seeker what it asks; true of all other pairs.
fn is_met(score: &Score, subject: &Facts, target: &Facts) -> bool {
    let all = || MET.iter().all(|(kind, least)| score.part(*kind).value.is_none_or(|value| value >= *least));
    seeker_and_opening(subject, target).is_none() || all()
}

/// The least share of the skills and certificates that are asked, where a seeker states some, and the least closeness of the major where one is asked,
/// from which nothing is missed of a seeker who says little.
const HAS: [(PartKind, f64); 3] =
    [(PartKind::Skill, SKILLS), (PartKind::Certificate, 1.0), (PartKind::Major, 0.8)];

/// The band that a pair has at least where a seeker says of the work no more than a major: of what the major leads to first and nothing is missed of all
/// that both state, only the texts are left to differ, and those of a few words are near to none. What the major leads to next is that too, but not as sure.
fn least(score: &Score, subject: &Facts, target: &Facts) -> Band {
    let asks_by_major = subject.trades_of_major && subject.kind.is(Role::Seeker);
    let has_all =
        || HAS.iter().all(|(kind, least)| score.part(*kind).value.is_none_or(|value| value >= *least));
    if !asks_by_major || seeker_and_opening(subject, target).is_none() || !has_all() {
        return Band::Weak;
    }
    match score.part(PartKind::Trade).value {
        Some(value) if value >= 1.0 => Band::Good,
        Some(value) if value >= NEXT => Band::Fair,
        _ => Band::Weak,
    }
}

/// The least value of the trade that a major leads to next, as in [`MET`].
const NEXT: f64 = 0.85;

impl Bands {
    /// The band of a pair's score: above [`Band::Fair`] only where the work [agrees], [is in reach](is_in_reach) and no wish is
    /// [contradicted](contradicts), above [`Band::Good`] only where nothing that both state [is missed](is_met); and not below what a
    /// [major alone](least) leads to where nothing is.
    pub fn of_pair(&self, score: &Score, subject: &Facts, target: &Facts) -> Band {
        let agrees = agrees(score, subject, target) && is_in_reach(score, subject, target);
        let (highest, lowest) = match agrees && !contradicts(subject, target) {
            false => (Band::Fair, Band::Weak),
            true if is_met(score, subject, target) => (Band::Excellent, least(score, subject, target)),
            true => (Band::Good, Band::Weak),
        };
        self.band(score.total).max(lowest).min(highest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::trade;
    use crate::domain::record::name::RecordKind;
    use crate::domain::record::work_terms::WorkTerms;

    #[test]
    fn place_and_wishes_alone_are_not_good() {
        let bands = Bands::of(None, RecordKind::InternshipSlot);
        fn facts(kind: RecordKind, title: &str) -> Facts {
            Facts { trades: trade::of_title(title), ..Facts::none(kind) }
        }
        let band = |text: &str, parts: &[(PartKind, f64)]| {
            let seeker = facts(RecordKind::StudentProfile, text);
            let values = PartKind::ALL
                .map(|kind| parts.iter().find(|(part, _)| *part == kind).map(|(_, value)| *value));
            let place = parts.iter().any(|(part, _)| *part == PartKind::Location);
            assert!(place, "each pair is in the wished place");
            let score = Score::from_values(values, |kind| f64::from(u8::from(kind == PartKind::Location)));
            assert_eq!(bands.band(score.total), Band::Excellent);
            bands.of_pair(&score, &seeker, &Facts::none(RecordKind::InternshipSlot))
        };
        use PartKind::{Lexical, Location, Skill, Trade};
        let place = (Location, 1.0);
        assert_eq!(
            band("护士", &[place, (Lexical, 0.2)]),
            Band::Fair,
            "the title says no work that is known"
        );
        assert_eq!(band("护士", &[place, (Lexical, 0.2), (Trade, 0.25)]), Band::Fair);
        assert_eq!(band("Go后端", &[place, (Trade, 0.45)]), Band::Fair, "another speciality");
        assert_eq!(band("护士", &[place, (Trade, 0.6)]), Band::Good, "kin work");
        assert_eq!(band("护士", &[place, (Trade, 0.95)]), Band::Excellent);
        assert_eq!(band("护士", &[place, (Lexical, 0.4)]), Band::Excellent);
        assert_eq!(band("护士", &[place, (Lexical, 0.2), (Skill, 0.5)]), Band::Excellent);
        assert_eq!(band("双休", &[place, (Lexical, 0.0)]), Band::Excellent, "no work is sought");
    }

    #[test]
    fn what_is_far_away_or_years_above_is_not_good() {
        let bands = Bands::of(None, RecordKind::JobPosting);
        let (seeker, job) = (Facts::none(RecordKind::StudentProfile), Facts::none(RecordKind::JobPosting));
        let band = |place: Option<f64>, level: Option<f64>| {
            let values = PartKind::ALL.map(|kind| match kind {
                PartKind::Trade => Some(1.0),
                PartKind::Location => place,
                PartKind::Seniority => level,
                _ => None,
            });
            let score = Score::from_values(values, |kind| f64::from(u8::from(kind == PartKind::Trade)));
            assert_eq!(bands.band(score.total), Band::Excellent);
            (bands.of_pair(&score, &seeker, &job), bands.of_pair(&score, &job, &seeker))
        };
        let both = |band| (band, band);
        assert_eq!(band(None, None), both(Band::Excellent), "nothing is stated");
        assert_eq!(band(Some(0.5), Some(0.45)), both(Band::Good), "a near city, and a year");
        assert_eq!(band(Some(0.5), None), both(Band::Good), "a near city");
        assert_eq!(
            band(Some(0.85), Some(0.8)),
            both(Band::Excellent),
            "another district, and two years more than is asked"
        );
        assert_eq!(band(Some(0.2), None), both(Band::Fair));
        assert_eq!(band(Some(1.0), Some(0.3)), both(Band::Fair));
        let values = PartKind::ALL.map(|kind| Some(f64::from(u8::from(kind != PartKind::Location))));
        let score = Score::from_values(values, |kind| f64::from(u8::from(kind == PartKind::Trade)));
        let of_course = bands.of_pair(&score, &seeker, &Facts::none(RecordKind::CourseProfile));
        assert_eq!(of_course, Band::Excellent, "a course is no place of work");
    }

    #[test]
    fn what_a_major_leads_to_first_is_good_where_nothing_is_missed() {
        let bands = Bands::of(Some(RecordKind::StudentProfile), RecordKind::JobPosting);
        let student = Facts {
            trades: trade::of_title("仓管、分拣"),
            trades_of_major: true,
            ..Facts::none(RecordKind::StudentProfile)
        };
        let job = Facts { trades: trade::of_title("仓库管理员"), ..Facts::none(RecordKind::JobPosting) };
        use PartKind::{
            Certificate, Education, Lexical, Location, Major, Pay, Semantic, Seniority, Skill, Trade,
        };
        let scored = |parts: &[(PartKind, f64)]| {
            let of = |kind| parts.iter().find(|(part, _)| *part == kind).map(|(_, value)| *value);
            let texts = |kind| matches!(kind, Semantic | Lexical).then_some(0.2);
            let score = Score::from_values(PartKind::ALL.map(|kind| of(kind).or(texts(kind))), |_| 1.0);
            assert!(score.total < bands.least(Band::Good), "{parts:?}");
            score
        };
        let first = (Trade, 1.0);
        assert_eq!(bands.of_pair(&scored(&[first]), &student, &job), Band::Good);
        assert_eq!(bands.of_pair(&scored(&[(Trade, 0.95)]), &student, &job), Band::Fair);
        for missed in [
            (Location, 0.1),
            (Pay, 0.5),
            (Seniority, 0.0),
            (Education, 0.5),
            (Skill, 0.2),
            (Certificate, 0.0),
            (Major, 0.4),
        ] {
            let band = bands.of_pair(&scored(&[first, missed]), &student, &job);
            assert!(band < Band::Good, "{missed:?}");
        }
        let refuses = WorkTerms { night_shift: Some(false), ..WorkTerms::default() };
        let offers = WorkTerms { night_shift: Some(true), ..WorkTerms::default() };
        let by_night = (Facts { work: refuses, ..student.clone() }, Facts { work: offers, ..job.clone() });
        assert!(bands.of_pair(&scored(&[first]), &by_night.0, &by_night.1) < Band::Good);
        let wishing = Facts { trades_of_major: false, ..student.clone() };
        assert!(bands.of_pair(&scored(&[first]), &wishing, &job) < Band::Good, "who says more goes by it");
        assert!(bands.of_pair(&scored(&[first]), &job, &student) < Band::Good, "an opening asks by more");
    }

    #[test]
    fn a_wish_that_is_contradicted_and_work_of_another_head_are_not_good() {
        use crate::domain::record::job_posting::JobPosting;
        use crate::domain::record::opening::Opening;
        use crate::domain::record::role::Content;
        use crate::domain::wants::typed::Typed;
        let bands = Bands::of(None, RecordKind::JobPosting);
        let band = |wish: &str, title: &str, text: &str, trade: f64| {
            let opening = Opening { title: title.into(), description: text.into(), ..Opening::default() };
            let job = JobPosting { opening, headcount: None }.facts();
            let seeker = Facts::of_query(&Typed::read(wish), RecordKind::StudentProfile);
            let values = PartKind::ALL.map(|kind| match kind {
                PartKind::Trade => Some(trade),
                PartKind::Semantic | PartKind::Lexical => Some(1.0),
                _ => None,
            });
            let weight = |kind| if kind == PartKind::Trade { 0.1 } else { 1.0 };
            bands.of_pair(&Score::from_values(values, weight), &seeker, &job)
        };
        for (wish, title, text) in [
            ("保安 不要夜班", "保安", "夜班值守，上夜班为主"),
            ("兼职 促销员", "促销员", "全职，每天八小时"),
            ("普工 包住", "普工", "不提供住宿"),
        ] {
            assert_eq!(band(wish, title, text, 1.0), Band::Fair, "{wish}: {text}");
        }
        assert_eq!(band("保安 不要夜班", "保安", "白班", 1.0), Band::Excellent);
        for (wish, title) in
            [("护士", "护士服销售"), ("厨师", "厨师服导购"), ("会计", "会计讲师"), ("焊工", "焊工培训教练")]
        {
            assert_eq!(band(wish, title, "负责日常工作", 0.4), Band::Fair, "{wish}: {title}");
        }
    }

    #[test]
    fn courses_are_held_to_no_trade() {
        let student = Facts { trades: trade::of_title("护士"), ..Facts::none(RecordKind::StudentProfile) };
        let score = Score::from_values(PartKind::ALL.map(|_| Some(0.0)), |_| 1.0);
        assert!(agrees(&score, &student, &Facts::none(RecordKind::CourseProfile)));
        assert!(!agrees(&score, &student, &Facts::none(RecordKind::JobPosting)));
    }
}
