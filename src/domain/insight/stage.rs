//! What has become of matches, as it is told by events: shown, applied, and so on to the end of the work.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How far a person has come with an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// One was shown to the other.
    Shown,
    /// The person applied.
    Applied,
    /// There was an interview.
    Interviewed,
    /// The employer made an offer.
    Offered,
    /// The person accepted it.
    Accepted,
    /// One of them said no.
    Rejected,
    /// The work began.
    Started,
    /// The work came to its agreed end.
    Completed,
    /// The person left before that.
    Left,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Shown,
        Self::Applied,
        Self::Interviewed,
        Self::Offered,
        Self::Accepted,
        Self::Rejected,
        Self::Started,
        Self::Completed,
        Self::Left,
    ];

    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Applied => "applied",
            Self::Interviewed => "interviewed",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Started => "started",
            Self::Completed => "completed",
            Self::Left => "left",
        }
    }

    /// In Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Shown => "推荐",
            Self::Applied => "投递",
            Self::Interviewed => "面试",
            Self::Offered => "录用",
            Self::Accepted => "接受",
            Self::Rejected => "未成",
            Self::Started => "到岗",
            Self::Completed => "完成",
            Self::Left => "离岗",
        }
    }

    /// What cannot come before what: a stage of a lower number is not later than one of a higher.
    fn place(self) -> u8 {
        match self {
            Self::Shown => 0,
            Self::Applied => 1,
            Self::Interviewed => 2,
            Self::Offered => 3,
            Self::Accepted | Self::Rejected => 4,
            Self::Started => 5,
            Self::Completed | Self::Left => 6,
        }
    }

    /// Whether it says that the person has the place.
    pub fn is_placed(self) -> bool {
        matches!(self, Self::Accepted | Self::Started | Self::Completed)
    }
}

/// What has become of one person and one opening.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journey {
    /// When each stage was first reached.
    pub reached: BTreeMap<Stage, DateTime<Utc>>,
}

impl Journey {
    /// Takes an event.
    pub fn take(&mut self, stage: Stage, time: DateTime<Utc>) {
        let known = self.reached.entry(stage).or_insert(time);
        *known = time.min(*known);
    }

    /// The first stage that another contradicts, and that other: it came later although it comes before. An interview after the
    /// work began is one; one after a no is none, as people try again.
    pub fn disorder(&self) -> Option<(Stage, Stage)> {
        let all = || self.reached.iter();
        all().find_map(|(stage, time)| {
            let contradicts = |(other, other_time): &(&Stage, &DateTime<Utc>)| {
                **other != Stage::Rejected && other.place() > stage.place() && *other_time < time
            };
            all().find(contradicts).map(|(other, _)| (*stage, *other))
        })
    }

    /// When the person first had the place; `None` where it never was so, and where times contradict each other.
    pub fn placed(&self) -> Option<DateTime<Utc>> {
        let placed = self.reached.iter().filter(|(stage, _)| stage.is_placed()).map(|(_, time)| *time).min();
        placed.filter(|_| self.disorder().is_none())
    }

    /// When it began: with the first stage known.
    pub fn began(&self) -> Option<DateTime<Utc>> {
        self.reached.values().min().copied()
    }

    /// The furthest stage, with a no where an acceptance would be; of two that exclude each other the later one.
    pub fn furthest(&self) -> Option<Stage> {
        let furthest = self.reached.iter().max_by_key(|(stage, time)| (stage.place(), **time, **stage));
        furthest.map(|(stage, _)| *stage)
    }

    /// How good the pair has proven, for a ranking to learn from: 3 placed, 2 interviewed or offered, 1 applied, 0 shown and no
    /// more. A no takes one away; who left is worth no more than 2. `None` where times contradict each other.
    pub fn grade(&self) -> Option<u8> {
        let has = |stage: Stage| self.reached.contains_key(&stage);
        if self.reached.is_empty() || self.disorder().is_some() {
            return None;
        }
        let reached = if self.reached.keys().any(|stage| stage.is_placed()) {
            3
        } else if has(Stage::Interviewed) || has(Stage::Offered) {
            2
        } else {
            u8::from(has(Stage::Applied))
        };
        let ended =
            u8::from(has(Stage::Rejected) && reached < 3) + u8::from(has(Stage::Left) && reached == 3);
        Some(reached.saturating_sub(ended))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Stage::*;
    use super::*;

    fn journey(events: &[(Stage, i64)]) -> Journey {
        let mut journey = Journey::default();
        for (stage, day) in events {
            journey.take(*stage, DateTime::from_timestamp(day * 86_400, 0).unwrap());
        }
        journey
    }

    #[test]
    fn times_that_contradict_each_other_are_named() {
        assert_eq!(journey(&[(Shown, 1), (Applied, 2), (Accepted, 9)]).disorder(), None);
        assert_eq!(journey(&[(Applied, 5), (Started, 3)]).disorder(), Some((Applied, Started)));
        assert_eq!(journey(&[(Applied, 5), (Started, 3)]).placed(), None);
        assert_eq!(journey(&[(Interviewed, 5), (Rejected, 3)]).disorder(), None, "tried again");
        assert_eq!(journey(&[(Started, 3)]).disorder(), None, "what is not told is no contradiction");
    }

    #[test]
    fn the_furthest_stage_is_told() {
        for (events, stage) in [
            (&[(Shown, 1), (Applied, 2)][..], Some(Applied)),
            (&[(Interviewed, 2), (Rejected, 3)], Some(Rejected)),
            (&[(Rejected, 3), (Accepted, 5)], Some(Accepted)),
            (&[(Accepted, 3), (Rejected, 5)], Some(Rejected)),
            (&[(Started, 3), (Left, 9)], Some(Left)),
            (&[], None),
        ] {
            assert_eq!(journey(events).furthest(), stage, "{events:?}");
        }
    }

    #[test]
    fn grades_say_how_far_it_came() {
        for (events, grade) in [
            (&[(Shown, 1)][..], Some(0)),
            (&[(Shown, 1), (Applied, 2)], Some(1)),
            (&[(Applied, 2), (Rejected, 3)], Some(0)),
            (&[(Applied, 2), (Interviewed, 3)], Some(2)),
            (&[(Interviewed, 2), (Rejected, 3)], Some(1)),
            (&[(Accepted, 2), (Started, 3), (Completed, 9)], Some(3)),
            (&[(Started, 3), (Left, 9)], Some(2)),
            (&[(Left, 1), (Started, 3)], None),
            (&[], None),
        ] {
            assert_eq!(journey(events).grade(), grade, "{events:?}");
        }
    }

    proptest! {
        #[test]
        fn the_order_in_which_events_come_does_not_matter(events in prop::collection::vec((0usize..9, 0i64..30), 0..12)) {
            let events: Vec<(Stage, i64)> = events.into_iter().map(|(at, day)| (Stage::ALL[at], day)).collect();
            let backwards: Vec<_> = events.iter().rev().copied().collect();
            let (one, other) = (journey(&events), journey(&backwards));
            prop_assert_eq!(&one, &other);
            prop_assert!(one.grade().is_none_or(|grade| grade <= 3));
            prop_assert!(one.placed().is_none() || one.began() <= one.placed());
        }
    }
}
