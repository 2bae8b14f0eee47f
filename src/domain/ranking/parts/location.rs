//! Whether the work, or what is asked for, is where it is wished.

use super::{Criterion, Side, best, listed};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{seeker_and_opening, supply_and_need};
use crate::domain::record::role::Role;

/// What is left of the weight where the wish is met: a wish that is missed says more. And where nobody wishes to work there: the
/// place of a course is little to who looks for one, and less to a posting.
const MET: f64 = 0.5;
const NO_WISH: f64 = 0.25;

/// What the place is worth that an opening leaves open (全国), or says nothing of: it may be as wished, and mostly is elsewhere.
const OPEN: f64 = 0.5;

/// What is left of the closeness of a place outside of the district that is wished: who names one means it, and the rest of its city is
/// near.
const OUTSIDE_DISTRICT: f64 = 0.85;

/// What is left of a place that will do where others are wished more: less than what a day's way costs, and enough that such places stand
/// behind the others.
const BEHIND_FIRST: f64 = 0.85;
/// The most that a place in another city is worth than those that are wished: near is near, and not there. Below what is
/// [met](crate::domain::ranking::work), as another district of the wished city is not.
const OTHER_CITY: f64 = 0.75;

/// The level of a district among the codes of regions.
const DISTRICT: usize = 3;

pub(super) struct Location;

impl Criterion for Location {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        closeness(subject.facts, target.facts)
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        if seeker_and_opening(subject, target).is_none() && supply_and_need(subject, target).is_none() {
            return NO_WISH;
        }
        1.0 - (1.0 - MET) * closeness(subject, target).unwrap_or(1.0)
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts {
            regions: facts.regions.clone(),
            regions_first: facts.regions_first.clone(),
            works_elsewhere: facts.works_elsewhere.clone(),
            place_open: facts.place_open,
            remote: facts.remote,
            diffuse: facts.diffuse,
            ..Facts::none(facts.kind)
        })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        !facts.regions.is_empty() || facts.remote || facts.place_open || is_silent(facts)
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        if subject.remote || target.remote {
            return Code::FromAnywhere.into();
        }
        let (ours, theirs) = (places(subject), places(target));
        match [subject, target].iter().any(|facts| !facts.works_elsewhere.is_empty()) {
            true => Code::PlaceByWords.with("subject", ours).with("target", theirs),
            false if subject.place_open || target.place_open => Code::PlaceOpen.into(),
            false if ours.is_empty() || theirs.is_empty() => Code::PlaceUnsaid.into(),
            false => super::compared(ours, theirs),
        }
    }
}

fn closeness(ours: &Facts, theirs: &Facts) -> Option<f64> {
    if (ours.remote && !theirs.regions.is_empty()) || (theirs.remote && !ours.regions.is_empty()) {
        return Some(1.0);
    }
    let Some((seeker, opening)) = seeker_and_opening(ours, theirs) else {
        return best(worked(ours), worked(theirs));
    };
    if (opening.place_open || is_silent(opening)) && !seeker.regions.is_empty() {
        return Some(OPEN);
    }
    let pairs =
        seeker.regions.iter().flat_map(|wished| worked(opening).iter().map(move |place| (wished, place)));
    let near = |(wished, place): (&RegionCode, &RegionCode)| {
        let is_outside = wished.level() == DISTRICT && !wished.contains(*place);
        let is_behind = !seeker.regions_first.is_empty() && !seeker.regions_first.contains(wished);
        let outside = if is_outside { OUTSIDE_DISTRICT } else { 1.0 };
        let near = wished.closeness(*place) * outside * if is_behind { BEHIND_FIRST } else { 1.0 };
        if is_of_one_city(*wished, *place) { near } else { near.min(OTHER_CITY) }
    };
    pairs.map(near).reduce(f64::max)
}

/// Whether both lie in one city, or one in the other.
fn is_of_one_city(wished: RegionCode, place: RegionCode) -> bool {
    let is_shared = || wished.city().is_some_and(|city| place.city() == Some(city));
    wished.contains(place) || place.contains(wished) || is_shared()
}

/// Whether it is an opening that says nothing of the place. A typed text that asks for people says as much as its writer thinks of.
fn is_silent(facts: &Facts) -> bool {
    facts.kind.is(Role::Opening) && !facts.diffuse && worked(facts).is_empty()
}

/// Where the work is, or where it is wished.
fn worked(facts: &Facts) -> &[RegionCode] {
    if facts.works_elsewhere.is_empty() { &facts.regions } else { &facts.works_elsewhere }
}

fn places(facts: &Facts) -> String {
    listed(worked(facts).iter().map(|region| region.full_name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::name::RecordKind;

    fn value(wished: &str, opening: Facts) -> Option<f64> {
        let regions = vec![RegionCode::parse(wished).expect("a code")];
        let seeker = Facts { regions, ..Facts::none(RecordKind::StudentProfile) };
        let from_there = closeness(&opening, &seeker);
        assert_eq!(closeness(&seeker, &opening), from_there, "from both sides");
        from_there
    }

    fn at(code: &str) -> Facts {
        let regions = vec![RegionCode::parse(code).expect("a code")];
        Facts { regions, ..Facts::none(RecordKind::JobPosting) }
    }

    #[test]
    fn a_district_that_is_named_counts_above_its_city_and_that_above_others() {
        let [own, beside, city, other] =
            ["510107", "510104", "5101", "5001"].map(|code| value("510107", at(code)));
        assert_eq!(own, Some(1.0));
        assert!(
            own > beside && own > city && beside > other && city > other,
            "{beside:?} {city:?} {other:?}"
        );
        assert_eq!(value("5101", at("510104")), Some(1.0), "who names the city means all of it");
    }

    #[test]
    fn a_place_that_is_wished_more_counts_above_the_others() {
        let places =
            |codes: &[&str]| codes.iter().map(|code| RegionCode::parse(code).expect("a code")).collect();
        let value = |place: &str| {
            let wishes = Facts {
                regions: places(&["3205", "31"]),
                regions_first: places(&["3205"]),
                ..Facts::none(RecordKind::StudentProfile)
            };
            closeness(&wishes, &at(place))
        };
        let [first, second, other] = ["3205", "31", "11"].map(value);
        assert!(
            first == Some(1.0) && second < first && second > Some(0.8) && other == Some(0.0),
            "{second:?}"
        );
        let inner = Facts {
            regions: places(&["31", "310115"]),
            regions_first: places(&["310115"]),
            ..Facts::none(RecordKind::StudentProfile)
        };
        assert!(
            closeness(&inner, &at("310115")) > closeness(&inner, &at("310112")),
            "the district that is preferred"
        );
    }

    #[test]
    fn a_near_city_is_not_the_one_that_is_wished() {
        for (wished, near) in
            [("4406", "4401"), ("440605", "440103"), ("5115", "511921"), ("310114", "320583")]
        {
            let value = value(wished, at(near)).expect("both say where");
            assert!(value <= OTHER_CITY, "{wished} {near}: {value}");
        }
        assert!(value("440103", at("440104")) > Some(0.8), "another district of one city");
        assert!(value("110105", at("110101")) > Some(0.7), "and of one municipality");
        assert_eq!(value("44", at("4401")), Some(1.0), "who names the province means all of it");
    }

    #[test]
    fn what_is_left_open_or_said_to_be_elsewhere_is_no_place_as_wished() {
        let open = Facts { place_open: true, ..Facts::none(RecordKind::InternshipSlot) };
        let there = value("5101", at("5101"));
        assert!(value("5101", open.clone()) < there && value("5101", open) > value("5101", at("11")));
        let [silent, typed] =
            [false, true].map(|diffuse| Facts { diffuse, ..Facts::none(RecordKind::JobPosting) });
        assert_eq!(value("5101", silent), Some(OPEN), "an opening that says nothing of the place");
        assert_eq!(value("5101", typed), None, "and a text that asks for people");
        let away = Facts { works_elsewhere: at("11").regions, ..at("5101") };
        assert_eq!(value("5101", away), Some(0.0));
    }
}
