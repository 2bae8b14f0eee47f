//! What has become of pairs, as grades that a ranking can learn from.

use super::stage::{Journey, Stage};

/// How good a match was, by what became of it: 0 to 3.
///
/// The furthest of its stages counts: shown 0, applied 1, interviewed or offered 2, accepted, started or completed 3. One less, and no
/// less than 0, where it ended with a no that was not followed by more, or with the person leaving before the end. `None` where there is
/// no event, and where times contradict each other.
pub fn grade(journey: &Journey) -> Option<u8> {
    let (stage, since) = furthest(journey)?;
    if journey.disorder().is_some() {
        return None;
    }
    let grade: u8 = match stage {
        Stage::Shown | Stage::Rejected | Stage::Left => 0,
        Stage::Applied => 1,
        Stage::Interviewed | Stage::Offered => 2,
        Stage::Accepted | Stage::Started | Stage::Completed => 3,
    };
    let is_refused = journey.reached.get(&Stage::Rejected).is_some_and(|time| *time >= since);
    let is_left = journey.reached.contains_key(&Stage::Left);
    // Who leaves had come to work, whether or not that was told.
    let grade = if is_left { 3 } else { grade };
    Some(grade.saturating_sub(u8::from(is_refused || is_left)))
}

/// The furthest stage before a no or the leaving, and since when; one of these where there is nothing else.
fn furthest(journey: &Journey) -> Option<(Stage, chrono::DateTime<chrono::Utc>)> {
    let is_end = |stage: &Stage| matches!(stage, Stage::Rejected | Stage::Left);
    let reached = || journey.reached.iter().map(|(stage, time)| (*stage, *time));
    reached().rfind(|(stage, _)| !is_end(stage)).or_else(|| reached().next_back())
}

/// The last stage to be told of a pair: the end where it has one, else the furthest.
pub fn last_stage(journey: &Journey) -> Option<Stage> {
    let (stage, since) = furthest(journey)?;
    let is_refused = journey.reached.get(&Stage::Rejected).is_some_and(|time| *time >= since);
    match () {
        () if journey.reached.contains_key(&Stage::Left) => Some(Stage::Left),
        () if is_refused => Some(Stage::Rejected),
        () => Some(stage),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn journey(stages: &[(Stage, i64)]) -> Journey {
        let mut journey = Journey::default();
        for (stage, day) in stages {
            journey.take(*stage, DateTime::from_timestamp(day * 86_400, 0).unwrap());
        }
        journey
    }

    #[test]
    fn a_grade_follows_from_what_became_of_a_pair() {
        use Stage::*;
        for (stages, expected) in [
            (&[(Shown, 1)][..], Some((0, Shown))),
            (&[(Shown, 1), (Applied, 2)], Some((1, Applied))),
            (&[(Applied, 2), (Interviewed, 3)], Some((2, Interviewed))),
            (&[(Offered, 3)], Some((2, Offered))),
            (&[(Applied, 1), (Accepted, 3)], Some((3, Accepted))),
            (&[(Accepted, 3), (Started, 4), (Completed, 9)], Some((3, Completed))),
            // A no takes one off, unless they tried again.
            (&[(Shown, 1), (Rejected, 2)], Some((0, Rejected))),
            (&[(Applied, 1), (Rejected, 2)], Some((0, Rejected))),
            (&[(Interviewed, 1), (Rejected, 2)], Some((1, Rejected))),
            (&[(Accepted, 1), (Rejected, 2)], Some((2, Rejected))),
            (&[(Applied, 1), (Rejected, 2), (Interviewed, 3), (Accepted, 4)], Some((3, Accepted))),
            (&[(Rejected, 2)], Some((0, Rejected))),
            (&[(Started, 1), (Left, 5)], Some((2, Left))),
            (&[(Left, 5)], Some((2, Left))),
            (&[], None),
        ] {
            let journey = journey(stages);
            assert_eq!(grade(&journey).zip(last_stage(&journey)), expected, "{stages:?}");
        }
        assert_eq!(grade(&journey(&[(Applied, 9), (Started, 3)])), None, "times that contradict each other");
    }
}
