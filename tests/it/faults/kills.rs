//! The process is killed amid writes, imports, adoptions, changes of keys, erasures and a change of the model, and begun again.

use super::process::{Place, client, kill_after, moment};
use super::works::{Works, in_words};
use super::{report, rounds};
use crate::documents::Dice;

/// Services of the long form that are killed at a time, each over a folder of its own: a round is mostly waiting for its end.
const AT_A_TIME: u64 = 5;

/// Kills it so often; all that was acknowledged is found again after each time, and nothing that was refused.
async fn kill(rounds: u64, seed: u64) -> Works {
    let (mut place, mut works, mut dice) = (Place::new(), Works::default(), Dice(seed));
    for round in 0..rounds {
        if dice.roll(4) == 0 {
            place.change_model();
        }
        if dice.roll(5) == 0 {
            tokio::task::block_in_place(|| place.start_and_kill(moment(&mut dice, 400)));
        }
        let what = format!("round {round}");
        let served = tokio::task::block_in_place(|| place.start());
        let client = client(&served);
        works.check(&served, &client, &place.data, &what).await;
        works.one(round, &client, &mut dice).await;
        let killer = kill_after(served.process(), moment(&mut dice, 500));
        works.go(&client, &mut dice).await;
        // Where it had nothing to do any more it waits for its end.
        tokio::task::block_in_place(|| killer.join()).expect("it is killed");
        drop(served);
        if round % 50 == 49 || round + 1 == rounds {
            check_whole(&place, &what).await;
        }
    }
    let served = tokio::task::block_in_place(|| place.start());
    works.check(&served, &client(&served), &place.data, "the end").await;
    works
}

/// What `verify` says of a folder of which nothing is damaged.
async fn check_whole(place: &Place, what: &str) {
    tokio::task::block_in_place(|| {
        let served = place.start();
        let audited = place.audit(&served);
        assert_eq!(audited.code, 0, "{what}: {audited:?}");
        assert_eq!(served.terminate(), 0, "{what}");
        let verified = place.verify();
        assert_eq!(verified.code, 0, "{what}: {verified:?}");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_service_has_all_that_it_acknowledged() {
    let works = kill(4, 16).await;
    assert!(works.acknowledged().iter().sum::<u64>() > 0);
}

/// Some rounds on a thread of their own.
fn kill_beside(rounds: u64, seed: u64) -> [u64; 5] {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(kill(rounds, seed)).acknowledged()
}

#[test]
#[ignore = "a thousand rounds take a quarter of an hour"]
fn a_killed_service_has_all_that_it_acknowledged_long() {
    let rounds = rounds(1_000).div_ceil(AT_A_TIME);
    let acknowledged = std::thread::scope(|scope| {
        let places: Vec<_> =
            (0..AT_A_TIME).map(|place| scope.spawn(move || kill_beside(rounds, 16 + place))).collect();
        let done = places.into_iter().map(|place| place.join().expect("nothing is lost"));
        done.fold([0; 5], |mut sum, counts| {
            sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            sum
        })
    });
    assert!(acknowledged.iter().all(|count| *count > 0), "{}", in_words(acknowledged));
    let done = format!(
        "{} kills of the process, amid changes of the model too, {AT_A_TIME} services at a time; {}",
        rounds * AT_A_TIME,
        in_words(acknowledged)
    );
    report(
        "kill -9",
        &done,
        "nothing lost, half done or come back; `verify` and `audit verify` find all whole",
    );
}
