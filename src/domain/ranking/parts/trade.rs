//! Whether the work is of the trade that is wished, or that the training leads to.

use super::{Criterion, Side, listed};
use crate::domain::catalogue::speciality::{Said, Specialities};
use crate::domain::catalogue::trade::Trade;
use crate::domain::message::{Code, Message};
use crate::domain::ranking::derive::ENGLISH;
use crate::domain::ranking::facts::{Facts, PersonFacts};
use crate::domain::ranking::relation::{
    Relation, compares_wished_work, learner_and_course, learns_for_wish, seeker_and_opening,
};
use crate::domain::record::role::Role;

/// How much each place further down a person's list takes off: what is wished first, or what a major leads to first.
const LATER: f64 = 0.05;

/// What is left of the weight where the work is the wished one, or not compared as that: that it is another says more, or work of another trade that is
/// near and well paid stands above the wished work that is far away.
const MET: f64 = 0.5;

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
        worth(subject.facts, target.facts)
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        let one_is = |role: Role| subject.kind.is(role) || target.kind.is(role);
        let of_kind = match () {
            () if one_is(Role::Opening) && one_is(Role::Teacher) => OF_COURSE,
            () if one_is(Role::Need) => OF_NEED,
            () => 1.0,
        };
        let is_of_major = subject.trades_of_major || target.trades_of_major;
        let is_led_to = is_of_major && !learns_for_wish(subject, target);
        let of_major = if is_led_to { OF_MAJOR } else { 1.0 };
        let missed = if compares_wished_work(subject, target) {
            1.0 - worth(subject, target).unwrap_or(1.0)
        } else {
            0.0
        };
        of_kind * of_major * (MET + (1.0 - MET) * missed)
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
            person: facts.person.as_ref().map(|_| PersonFacts::default()),
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

/// The value of a pair, see [`OfTrade`].
fn worth(subject: &Facts, target: &Facts) -> Option<f64> {
    if Relation::of(subject, target) == Relation::Alike {
        return None;
    }
    // Who learns is to learn what is new.
    let by_skills = Relation::of(subject, target).is_of_holder();
    let later = |facts: &Facts| if facts.kind.is(Role::Seeker) { LATER } else { 0.0 };
    let (ours, theirs) = (later(subject), later(target));
    let (own, others) = compared(subject, target);
    let pairs = own.iter().enumerate().flat_map(|(at, trade)| {
        let others = others.iter().enumerate();
        others.map(move |(other_at, other)| {
            let later = 1.0 - ours * at as f64 - theirs * other_at as f64;
            let (ours, theirs) = (&subject.specialities, &target.specialities);
            trade.closeness(*other) * later * agreement(*trade, ours, theirs, by_skills)
        })
    });
    let for_wish = learns_for_wish(subject, target);
    let of_its_major = subject.trades_of_major || target.trades_of_major;
    let led_to = if for_wish && of_its_major { LED_TO } else { 1.0 };
    let best = pairs.reduce(f64::max).map(|best| best * led_to);
    if for_wish {
        let led = major_leads(subject, target);
        let best = best.map(|best| if led { best.max(LED_TO) } else { best });
        return best.map(|best| named_goal(best, subject, target));
    }
    let Some((seeker, opening)) = seeker_and_opening(subject, target) else { return best };
    let shared = || seeker.wording.shared(&opening.wording);
    let is_beside = || opening.trades_beside.iter().any(|beside| seeker.trades.contains(beside));
    let value = match best {
        Some(best) if best < BESIDE && !seeker.trades_of_major && is_beside() => Some(BESIDE),
        Some(best) => Some(best),
        None if seeker.trades.is_empty() => Some(shared()).filter(|shared| *shared >= MOST_WORDS),
        None if !is_titled(opening) || !subject.kind.is(Role::Seeker) => None,
        None => Some(UNREAD.max(BY_WORDS * shared())),
    };
    value.map(|value| value * spoken(seeker, opening))
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
#[path = "trade_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "wished_work_tests.rs"]
mod wished_work_tests;
