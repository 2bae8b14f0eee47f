//! Whether the work is of the trade that is wished, or that the training leads to.

use super::{Criterion, Side, listed};
use crate::domain::catalogue::speciality::{Said, Specialities};
use crate::domain::catalogue::trade::Trade;
use crate::domain::message::{Code, Message};
use crate::domain::ranking::derive::ENGLISH;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{Relation, learner_and_course, learns_for_wish, seeker_and_opening};
use crate::domain::record::role::Role;

/// How much each place further down a person's list takes off: what is wished first, or what a major leads to first.
const LATER: f64 = 0.05;

/// What is left of the weight where a side's trades are what its major leads to: others of the same major become other things.
const OF_MAJOR: f64 = 0.6;

/// What a course is worth for a wish where only its major leads there: each of the major's courses does, the one on it and all others.
const LED_TO: f64 = 0.6;

/// So much of the words of a goal, or of a course's name, must be shared for the course to be one that is asked for.
const SHARED_GOAL: f64 = 0.6;

/// What is left of the weight between an opening and a course, whose words say more of it than its major's trades: on judged majors and
/// occupations a full weight lowers the mean average precision from .95 to .90, on judged courses and postings it raises it by .06.
const OF_COURSE: f64 = 0.45;

/// The same between a need and what answers it, whose titles name things as often as work. Taken over from courses: the dev half of the
/// judged needs does not tell it from a full weight.
const OF_NEED: f64 = 0.45;

/// What is left of the value by what is said of the speciality, where a title or a wish names it on the side that seeks or asks: a name of
/// the other side that contradicts, skills that contradict, nothing said, and skills that agree. A speciality that is named is meant: the
/// first is below every neighbouring trade. This project's own.
const OTHER: f64 = 0.45;
const OTHER_BY_SKILLS: f64 = 0.65;
const UNSAID: f64 = 0.8;
const AGREES_BY_SKILLS: f64 = 0.95;
/// The same where the speciality is half of the work, and nothing is said of it: data analysis for who wishes 人力数据分析. Below what is taken for
/// the work that is sought ([`agrees`](crate::domain::ranking::work::agrees)).
const HALF_UNSAID: f64 = 0.48;
/// The same where only skills tell it on that side: a name that contradicts, skills that do, nothing said.
const SKILLED_OTHER: f64 = 0.6;
const SKILLED_OTHER_BY_SKILLS: f64 = 0.8;
const SKILLED_UNSAID: f64 = 0.9;

/// What is left of the value where an opening asks a language of which who seeks says nothing, and the same of 英语, which nearly everybody
/// has learnt. This project's own.
const UNSPOKEN: f64 = 0.45;
const ENGLISH_UNSAID: f64 = 0.85;

/// The value of an opening whose title names no trade that is known for who seeks one: of 63 such results of judged queries 3 were good.
/// Better than another field, as the title may say in other words what is sought.
const UNREAD: f64 = 0.2;
/// The most that such an opening is worth by the words that its title and the wish share.
const BY_WORDS: f64 = 0.7;
/// The value of an opening whose title names the wished trade beside the work that it is: 供应链数据分析 for who wishes 供应链.
const BESIDE: f64 = 0.4;
/// So much of the words must be shared where no table knows the wish; else nothing is said of the work.
const MOST_WORDS: f64 = 0.75;

pub(super) struct OfTrade;

impl Criterion for OfTrade {
    /// Of two openings, or two of any other sort, the titles say what trade they are of, and more: on judged titles and occupations trades
    /// lower the mean average precision from .93 to .83.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        if Relation::of(subject.facts, target.facts) == Relation::Alike {
            return None;
        }
        // Who learns is to learn what is new.
        let by_skills = Relation::of(subject.facts, target.facts).is_of_holder();
        let later = |facts: &Facts| if facts.kind.is(Role::Seeker) { LATER } else { 0.0 };
        let (ours, theirs) = (later(subject.facts), later(target.facts));
        let (own, others) = compared(subject.facts, target.facts);
        let pairs = own.iter().enumerate().flat_map(|(at, trade)| {
            let others = others.iter().enumerate();
            others.map(move |(other_at, other)| {
                let later = 1.0 - ours * at as f64 - theirs * other_at as f64;
                let (ours, theirs) = (&subject.facts.specialities, &target.facts.specialities);
                trade.closeness(*other) * later * agreement(*trade, ours, theirs, by_skills)
            })
        });
        let for_wish = learns_for_wish(subject.facts, target.facts);
        let of_its_major = [subject, target].iter().any(|side| side.facts.trades_of_major);
        let led_to = if for_wish && of_its_major { LED_TO } else { 1.0 };
        let best = pairs.reduce(f64::max).map(|best| best * led_to);
        if for_wish {
            let led = major_leads(subject.facts, target.facts);
            let best = best.map(|best| if led { best.max(LED_TO) } else { best });
            return best.map(|best| named_goal(best, subject.facts, target.facts));
        }
        let Some((seeker, opening)) = seeker_and_opening(subject.facts, target.facts) else { return best };
        let shared = || seeker.wording.shared(&opening.wording);
        let is_beside = || opening.trades_beside.iter().any(|beside| seeker.trades.contains(beside));
        let value = match best {
            Some(best) if best < BESIDE && !seeker.trades_of_major && is_beside() => Some(BESIDE),
            Some(best) => Some(best),
            None if seeker.trades.is_empty() => Some(shared()).filter(|shared| *shared >= MOST_WORDS),
            None if !is_titled(opening) || !subject.facts.kind.is(Role::Seeker) => None,
            None => Some(UNREAD.max(BY_WORDS * shared())),
        };
        value.map(|value| value * spoken(seeker, opening))
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        let one_is = |role: Role| subject.kind.is(role) || target.kind.is(role);
        let of_kind = match () {
            () if one_is(Role::Opening) && one_is(Role::Teacher) => OF_COURSE,
            () if one_is(Role::Need) => OF_NEED,
            () => 1.0,
        };
        let is_of_major = subject.trades_of_major || target.trades_of_major;
        of_kind * if is_of_major && !learns_for_wish(subject, target) { OF_MAJOR } else { 1.0 }
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts {
            trades: facts.trades.clone(),
            trades_to_learn: facts.trades_to_learn.clone(),
            lessons: facts.lessons.clone(),
            trades_of_major: facts.trades_of_major,
            specialities: facts.specialities.clone(),
            tongues: facts.tongues.clone(),
            wording: facts.wording.clone(),
            trades_beside: facts.trades_beside.clone(),
            diffuse: facts.diffuse,
            ..Facts::none(facts.kind)
        })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        !facts.trades.is_empty() || is_titled(facts) || !facts.wording.is_empty()
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        let (own, others) = compared(subject, target);
        if let Some((seeker, opening)) = seeker_and_opening(subject, target)
            && seeker.trades.is_empty()
        {
            return Code::SharedWords.with("title", &*opening.title);
        }
        super::compared(names(subject, own), names(target, others))
    }
}

/// The trades of each side that are compared: with a course all that a learner's wishes name.
fn compared<'f>(subject: &'f Facts, target: &'f Facts) -> (&'f [Trade], &'f [Trade]) {
    let to_learn = learns_for_wish(subject, target);
    let of = |facts: &'f Facts| match to_learn && !facts.trades_to_learn.is_empty() {
        true => &facts.trades_to_learn[..],
        false => &facts.trades[..],
    };
    (of(subject), of(target))
}

/// The value where the learner says what is to be learnt, by the name of the course: 劳动法理论与实务 for who says 想学劳动法.
fn named_goal(value: f64, subject: &Facts, target: &Facts) -> f64 {
    if subject.lessons.is_empty() || target.lessons.is_empty() {
        return value;
    }
    match subject.lessons.shared(&target.lessons) {
        shared if shared >= SHARED_GOAL => value.max(shared),
        _ => value,
    }
}

/// Whether the major of a course leads to the work that a learner wishes, whatever the course itself is called: 室内施工图绘制 of 建筑室内设计.
fn major_leads(subject: &Facts, target: &Facts) -> bool {
    let Some((learner, course)) = learner_and_course(subject, target) else { return false };
    let (wished, _) = compared(learner, course);
    course.trades_beside.iter().any(|led| wished.contains(led))
}

/// How far what is said of the speciality agrees, in (0, 1]: the least over the groups that count for the subject's trade. Where the
/// subject says nothing of it all are one to it.
fn agreement(trade: Trade, subject: &Specialities, target: &Specialities, by_skills: bool) -> f64 {
    let in_group = |([ours, theirs], is_half): ([Said<'_>; 2], bool)| {
        let meets = ours.meets(&theirs);
        match (ours, theirs) {
            (Said::Nothing, _) => 1.0,
            (Said::Known(_), _) if !by_skills => 1.0,
            (Said::Named(_), Said::Known(_)) if meets => AGREES_BY_SKILLS,
            (_, _) if meets => 1.0,
            (Said::Named(_), Said::Named(_)) => OTHER,
            (Said::Named(_), Said::Known(_)) => OTHER_BY_SKILLS,
            (Said::Named(_), Said::Nothing) if is_half => HALF_UNSAID,
            (Said::Named(_), Said::Nothing) => UNSAID,
            (Said::Known(_), Said::Named(_)) => SKILLED_OTHER,
            (Said::Known(_), Said::Known(_)) => SKILLED_OTHER_BY_SKILLS,
            (Said::Known(_), Said::Nothing) => SKILLED_UNSAID,
        }
    };
    subject.groups(target, trade).map(in_group).fold(1.0, f64::min)
}

/// What is left of the value by the languages that the opening asks: of several one is enough.
fn spoken(seeker: &Facts, opening: &Facts) -> f64 {
    let (asked, spoken) = (&opening.tongues, &seeker.tongues);
    if asked.is_empty() || asked.iter().any(|tongue| spoken.contains(tongue)) {
        return 1.0;
    }
    let is_english = asked.iter().any(|tongue| tongue.name() == ENGLISH);
    if is_english { ENGLISH_UNSAID } else { UNSPOKEN }
}

/// Whether it is an opening with a title, which says the work whether its trade is known or not.
fn is_titled(facts: &Facts) -> bool {
    facts.kind.is(Role::Opening) && !facts.diffuse
}

/// As shown: of an opening whose trade is not known its title is.
fn names(facts: &Facts, trades: &[Trade]) -> String {
    if trades.is_empty() {
        return facts.title.clone();
    }
    let named = facts.specialities.named.iter().map(|one| one.name());
    let asked = facts.tongues.iter().filter(|_| facts.kind.is(Role::Opening)).map(|one| one.name());
    let mut told: Vec<&str> = Vec::new();
    for name in trades.iter().map(|trade| trade.name()).chain(named).chain(asked) {
        if !told.contains(&name) {
            told.push(name);
        }
    }
    listed(told.into_iter().map(str::to_string))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::trade;
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::ranking::wording::Wording;
    use crate::domain::record::course_profile::CourseProfile;
    use crate::domain::record::name::RecordKind;
    use crate::domain::record::role::Content;
    use crate::domain::search::embedding::Embedding;

    fn facts(kind: RecordKind, title: &str, skills: &[&str]) -> Facts {
        let trades = trade::of_title(title);
        let mut facts = Facts { trades_beside: trade::of_course(title), trades, ..Facts::none(kind) };
        if kind.is(Role::Seeker) || facts.trades.is_empty() {
            facts.wording = Wording::of([title]);
        }
        let specialities = Specialities::of([title], skills.iter().copied(), &facts.trades);
        Facts { specialities, ..facts }
    }

    fn value(subject: &Facts, target: &Facts) -> f64 {
        let embedding = Embedding::default();
        fn side<'a>(facts: &'a Facts, embedding: &'a Embedding) -> Side<'a> {
            Side { name: "", facts, embedding }
        }
        PartKind::Trade.value(side(subject, &embedding), side(target, &embedding)).expect("both have a trade")
    }

    /// The values of jobs, each a title and skills, for who wishes this and has these skills.
    fn values(wish: &str, skills: &[&str], jobs: &[(&str, &[&str])]) -> Vec<f64> {
        let seeker = facts(RecordKind::StudentProfile, wish, skills);
        let job = |(title, skills): &(&str, &[&str])| facts(RecordKind::JobPosting, title, skills);
        jobs.iter().map(|one| value(&seeker, &job(one))).collect()
    }

    #[test]
    fn a_language_that_is_asked_and_not_spoken_leaves_little() {
        use crate::domain::record::job_posting::JobPosting;
        use crate::domain::record::opening::Opening;
        use crate::domain::record::role::Content;
        let embedding = Embedding::default();
        let value = |title: &str, text: &str, spoken: &str| {
            let opening = Opening { title: title.into(), description: text.into(), ..Opening::default() };
            let opening = JobPosting { opening, headcount: None }.facts();
            let mut seeker =
                Facts { trades: opening.trades.clone(), ..Facts::none(RecordKind::StudentProfile) };
            seeker.take_tongues(&[spoken]);
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            PartKind::Trade.value(side(&seeker), side(&opening)).expect("both are of the trade")
        };
        assert_eq!(value("法语客服", "", ""), UNSPOKEN);
        assert_eq!(value("法语客服", "", "法语"), 1.0);
        assert_eq!(value("客服专员", "必须会日语", ""), UNSPOKEN);
        assert_eq!(value("客服专员", "日语优先", ""), 1.0);
        assert_eq!(value("客服专员", "日语不问，英语四级", ""), 1.0);
        assert_eq!(value("英语客服", "", ""), ENGLISH_UNSAID);
        assert_eq!(value("日语/韩语客服", "", "韩语"), 1.0, "one is enough");
    }

    #[test]
    fn a_speciality_that_is_named_is_meant() {
        for (wish, jobs) in [
            ("Go后端", ["Golang服务端", "后端工程师", "PHP开发"]),
            ("韩语翻译", ["韩语口译", "翻译", "法语翻译"]),
            ("物理老师", ["初中物理教师", "教师", "语文老师"]),
            ("React前端", ["前端开发（React）", "前端", "Vue前端"]),
            ("高压电工", ["高压值班电工", "电工", "低压电工"]),
            ("保险销售", ["销售代表（保险）", "销售代表", "房产销售"]),
        ] {
            let found = values(wish, &[], &jobs.map(|job| (job, &[][..])));
            assert!(found.is_sorted_by(|a, b| a > b), "{wish}: {found:?}");
            assert_eq!(found[0], 1.0);
        }
        assert_eq!(
            values("后端", &[], &[("PHP开发", &[]), ("后端", &[])]),
            [1.0, 1.0],
            "who names none takes all"
        );
    }

    #[test]
    fn a_title_of_no_known_trade_is_below_a_near_one() {
        let found =
            values("护士", &[], &[("护士", &[]), ("护理员", &[]), ("健康顾问", &[]), ("叉车工", &[])]);
        assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
        let (seeker, embedding) = (facts(RecordKind::StudentProfile, "护士", &[]), Embedding::default());
        let untitled = Facts { diffuse: true, ..Facts::none(RecordKind::JobPosting) };
        let side = |facts| Side { name: "", facts, embedding: &embedding };
        assert_eq!(PartKind::Trade.value(side(&seeker), side(&untitled)), None, "no title says no work");
        let nobody = Facts::none(RecordKind::StudentProfile);
        let titled = facts(RecordKind::JobPosting, "健康顾问", &[]);
        assert_eq!(PartKind::Trade.value(side(&nobody), side(&titled)), None, "no work is sought");
    }

    #[test]
    fn words_tell_where_no_table_does() {
        let found = values(
            "薪酬、家谱编修",
            &[],
            &[("薪酬专员", &[]), ("家谱编修员", &[]), ("家谱顾问", &[]), ("健康顾问", &[])],
        );
        assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
        let (seeker, embedding) = (facts(RecordKind::StudentProfile, "家谱编修", &[]), Embedding::default());
        let of = |title| {
            let job = facts(RecordKind::JobPosting, title, &[]);
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            PartKind::Trade.value(side(&seeker), side(&job))
        };
        assert_eq!([of("家谱编修（实习）"), of("健康顾问"), of("会计")], [Some(1.0), None, None]);
    }

    #[test]
    fn who_has_half_of_the_work_is_below_who_has_both() {
        let found = values(
            "人力数据分析",
            &[],
            &[("HR数据分析", &[]), ("HRBP（数据分析方向）", &[]), ("数据分析", &[]), ("会计", &[])],
        );
        assert!(found.is_sorted_by(|a, b| a >= b) && found[1] > 0.9, "{found:?}");
        assert!(found[2] < 0.5, "data analysis alone is not the work that is sought: {found:?}");
        let found = values("医学编辑", &[], &[("医学编辑", &[]), ("期刊编辑", &[]), ("英语编辑", &[])]);
        assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
    }

    #[test]
    fn a_course_of_a_major_that_leads_to_the_wish_is_worth_it_whatever_its_name() {
        let course = |title: &str, major: &str| CourseProfile {
            title: title.to_string(),
            major_name: major.to_string(),
            ..CourseProfile::default()
        };
        for (wish, title, major) in [
            ("室内设计师", "施工图预算", "建筑室内设计"),
            ("康复治疗师", "大学物理", "康复治疗技术"),
            ("会计", "教学软件应用", "大数据与会计"),
        ] {
            let student = facts(RecordKind::StudentProfile, wish, &[]);
            assert!(value(&student, &course(title, major).facts()) >= LED_TO, "{title}");
            let other = value(&student, &course(title, "数控技术").facts());
            assert!(other < LED_TO, "{title} of another major: {other}");
        }
    }

    #[test]
    fn what_stands_beside_the_work_counts_little() {
        let found = values("供应链", &[], &[("供应链专员", &[]), ("供应链数据分析", &[]), ("数据分析", &[])]);
        assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
    }

    #[test]
    fn skills_tell_where_no_title_does() {
        let jobs: [(&str, &[&str]); 5] = [
            ("Go后端", &[]),
            ("后端", &["Golang", "MySQL"]),
            ("后端", &[]),
            ("后端", &["PHP"]),
            ("PHP后端", &[]),
        ];
        let by_wish = values("Go后端", &[], &jobs);
        assert!(by_wish.is_sorted_by(|a, b| a > b), "{by_wish:?}");
        let by_skills = values("后端", &["Golang"], &jobs);
        assert!(by_skills.is_sorted_by(|a, b| a >= b) && by_skills[0] > by_skills[4], "{by_skills:?}");
    }

    #[test]
    fn who_learns_is_to_learn_what_is_new() {
        let student = facts(RecordKind::StudentProfile, "后端", &["Java"]);
        let course = |title| value(&student, &facts(RecordKind::CourseProfile, title, &[]));
        assert_eq!(course("Python后端开发"), course("Java后端开发"));
    }
}
