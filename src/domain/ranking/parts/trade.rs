//! Whether the work is of the trade that is wished, or that the training leads to.

use super::{Criterion, Side, listed};
use crate::domain::catalogue::trade::Trade;
use crate::domain::message::Message;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{Relation, learns_for_wish};
use crate::domain::record::role::Role;

/// How much each place further down a person's list takes off: what is wished first, or what a major leads to first.
const LATER: f64 = 0.05;

/// What is left of the weight where a side's trades are what its major leads to: others of the same major become other things.
const OF_MAJOR: f64 = 0.6;

/// What a course is worth for a wish where only its major leads there: each of the major's courses does, the one on it and all others.
const LED_TO: f64 = 0.6;

/// What is left of the weight between an opening and a course, whose words say more of it than its major's trades: on judged majors and
/// occupations a full weight lowers the mean average precision from .95 to .90, on judged courses and postings it raises it by .06.
const OF_COURSE: f64 = 0.45;

/// The same between a need and what answers it, whose titles name things as often as work. Taken over from courses: the dev half of the
/// judged needs does not tell it from a full weight.
const OF_NEED: f64 = 0.45;

pub(super) struct OfTrade;

impl Criterion for OfTrade {
    /// Of two openings, or two of any other sort, the titles say what trade they are of, and more: on judged titles and occupations trades
    /// lower the mean average precision from .93 to .83.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        if Relation::of(subject.facts, target.facts) == Relation::Alike {
            return None;
        }
        let later = |facts: &Facts| if facts.kind.is(Role::Seeker) { LATER } else { 0.0 };
        let (ours, theirs) = (later(subject.facts), later(target.facts));
        let (own, others) = compared(subject.facts, target.facts);
        let pairs = own.iter().enumerate().flat_map(|(at, trade)| {
            let others = others.iter().enumerate();
            others.map(move |(other_at, other)| {
                let later = 1.0 - ours * at as f64 - theirs * other_at as f64;
                trade.closeness(*other) * later
            })
        });
        let best = pairs.reduce(f64::max)?;
        if !learns_for_wish(subject.facts, target.facts) {
            return Some(best);
        }
        // Skills of a related trade carry over and need not be taught: a course of it is further from the wish than its work is.
        let of_its_major = [subject, target].iter().any(|side| side.facts.trades_of_major);
        Some(best * best * if of_its_major { LED_TO } else { 1.0 })
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
            trades_of_major: facts.trades_of_major,
            ..Facts::none(facts.kind)
        })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        !facts.trades.is_empty()
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        let (own, others) = compared(subject, target);
        super::compared(names(own), names(others))
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

fn names(trades: &[Trade]) -> String {
    listed(trades.iter().map(|trade| trade.name().to_string()))
}
