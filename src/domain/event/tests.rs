use proptest::prelude::*;

use super::check::{Fault, check};
use super::*;

fn party(open: Vec<bool>, least: u32, most: u32, lot: u64) -> Party {
    Party { open, least, most, lot }
}

/// Up to 4 hosts, 5 guests and 4 slots; everybody is always there where `always` says so.
fn event(always: bool, minima: u32) -> impl Strategy<Value = Event> {
    (1..5usize, 1..6usize, 1..5usize, 1..5u32).prop_flat_map(move |(hosts, guests, slots, tables)| {
        let party = move |lot: u64| {
            (proptest::collection::vec(prop::bool::weighted(0.7), slots), 0..=minima, 1..5u32).prop_map(
                move |(open, least, most)| {
                    let open = if always { vec![true; slots] } else { open };
                    party(open, least.min(most), most, lot)
                },
            )
        };
        let side = move |count: usize| (0..count as u64).map(party).collect::<Vec<_>>();
        let pairs =
            proptest::collection::vec(proptest::option::weighted(0.7, 1..1_000_000u32), hosts * guests);
        (side(hosts), side(guests), pairs).prop_map(move |(hosts, guests, scores)| {
            let pair = |(at, score): (usize, Option<u32>)| {
                let (host, guest) = ((at / guests.len()) as u32, (at % guests.len()) as u32);
                Some(Pair { host, guest, score: score? })
            };
            let pairs = scores.into_iter().enumerate().filter_map(pair).collect();
            Event { hosts, guests, slots: slots as u32, tables, pairs }
        })
    })
}

/// Over all choices of pairs that leave everybody time and fit on the tables: with everybody always there each of these has a
/// schedule, as König says.
fn best_choice(event: &Event, key: impl Fn(&[u32], &[u32], u64) -> i64) -> i64 {
    fn go(
        event: &Event,
        at: usize,
        state: &mut (Vec<u32>, Vec<u32>, u32, u64),
        key: &impl Fn(&[u32], &[u32], u64) -> i64,
    ) -> i64 {
        let Some(pair) = event.pairs.get(at) else { return key(&state.0, &state.1, state.3) };
        let mut best = go(event, at + 1, state, key);
        let (host, guest) = (pair.host as usize, pair.guest as usize);
        let fits = state.0[host] < event.hosts[host].most.min(event.slots)
            && state.1[guest] < event.guests[guest].most.min(event.slots)
            && state.2 < event.slots * event.tables;
        if fits {
            let step = |state: &mut (Vec<u32>, Vec<u32>, u32, u64), by: i32| {
                state.0[host] = state.0[host].wrapping_add_signed(by);
                state.1[guest] = state.1[guest].wrapping_add_signed(by);
                state.2 = state.2.wrapping_add_signed(by);
                state.3 = state.3.wrapping_add_signed(i64::from(by) * i64::from(pair.score));
            };
            step(state, 1);
            best = best.max(go(event, at + 1, state, key));
            step(state, -1);
        }
        best
    }
    go(event, 0, &mut (vec![0; event.hosts.len()], vec![0; event.guests.len()], 0, 0), &key)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_schedule_keeps_everything_and_its_bound(event in event(false, 3)) {
        let made = schedule(&event, &|| true).expect("not given up");
        let found = check(&event, &made.meetings);
        prop_assert_eq!(&found.faults, &[]);
        prop_assert_eq!(found.score, made.score);
        prop_assert!(made.score <= made.bound);
        prop_assert_eq!(&schedule(&event, &|| true).expect("again"), &made);
    }

    #[test]
    fn with_everybody_always_there_it_is_the_best_there_is(event in event(true, 0)) {
        let made = schedule(&event, &|| true).expect("not given up");
        prop_assert_eq!(made.dropped, 0);
        prop_assert_eq!(made.score, made.bound);
        prop_assert_eq!(made.score as i64, best_choice(&event, |_, _, score| score as i64));
    }

    /// Of guests; where both sides have minima those of guests come first.
    #[test]
    fn as_many_minima_are_met_as_can_be(event in event(true, 3)) {
        let mut event = event;
        event.hosts.iter_mut().for_each(|host| host.least = 0);
        let made = schedule(&event, &|| true).expect("not given up");
        let met = check(&event, &made.meetings);
        prop_assert_eq!(&met.faults, &[]);
        let least = best_choice(&event, |hosts, guests, _| -i64::from(event.missing(hosts, guests)));
        prop_assert_eq!(-i64::from(event.missing(&met.hosts, &met.guests)), least);
    }

    #[test]
    fn what_is_wrong_with_a_schedule_is_found(event in event(false, 0), at in any::<prop::sample::Index>()) {
        let made = schedule(&event, &|| true).expect("not given up");
        prop_assume!(!made.meetings.is_empty());
        let one = made.meetings[at.index(made.meetings.len())];
        let faults = |meetings: Vec<Meeting>| check(&event, &meetings).faults;
        let twice = [&made.meetings[..], &[one]].concat();
        prop_assert!(faults(twice).contains(&Fault::MetTwice(one.host, one.guest)));
        let beyond = Meeting { slot: event.slots, ..one };
        prop_assert!(faults(vec![beyond]).contains(&Fault::Numbers));
        for slot in 0..event.slots {
            let moved = faults(vec![Meeting { slot, ..one }]);
            let is_there = |party: &Party| party.open[slot as usize];
            prop_assert_eq!(!moved.contains(&Fault::Host(one.host, slot)), is_there(&event.hosts[one.host as usize]));
            prop_assert_eq!(!moved.contains(&Fault::Guest(one.guest, slot)), is_there(&event.guests[one.guest as usize]));
        }
        let closed = Event { tables: 0, ..event.clone() };
        prop_assert!(check(&closed, &made.meetings).faults.contains(&Fault::Tables(one.slot)));
        let stranger = Event { pairs: Vec::new(), ..event.clone() };
        prop_assert!(check(&stranger, &made.meetings).faults.contains(&Fault::NoPair(one.host, one.guest)));
    }
}

#[test]
fn meetings_are_spread_over_slots_and_nobody_waits_in_vain() {
    let always = |lot| party(vec![true, true, false, true], 0, 4, lot);
    let pairs =
        (0..3).flat_map(|host| (0..3).map(move |guest| Pair { host, guest, score: 500_000 })).collect();
    let event = Event {
        hosts: (0..3).map(always).collect(),
        guests: (3..6).map(always).collect(),
        slots: 4,
        tables: 3,
        pairs,
    };
    let made = schedule(&event, &|| true).expect("not given up");
    assert_eq!((made.meetings.len(), made.score, made.bound, made.dropped), (9, 4_500_000, 4_500_000, 0));
    assert!(made.meetings.iter().all(|meeting| meeting.slot != 2), "the third slot is a break");
    assert_eq!(schedule(&event, &|| false), None, "given up");
}

/// A size of a real fair: it must not take minutes.
#[test]
fn a_fair_of_many_is_planned() {
    let always = |lot| party(vec![true; 12], 2, 12, lot);
    let pairs = (0..20u32).flat_map(|host| {
        (0..60u32).map(move |guest| Pair {
            host,
            guest,
            score: 1 + (host * 7_919 + guest * 104_729) % 999_983,
        })
    });
    let event = Event {
        hosts: (0..20).map(always).collect(),
        guests: (20..80).map(|lot| Party { most: 5, ..always(lot) }).collect(),
        slots: 12,
        tables: 15,
        pairs: pairs.collect(),
    };
    let made = schedule(&event, &|| true).expect("not given up");
    let met = check(&event, &made.meetings);
    assert!(met.faults.is_empty() && made.dropped == 0);
    assert_eq!(made.meetings.len(), 180, "every table is taken in every slot");
    assert_eq!(event.missing(&met.hosts, &met.guests), 0);
}
