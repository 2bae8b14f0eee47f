//! The process is killed amid writes, imports, adoptions, changes of keys, erasures and a change of the model, and begun again.

use super::process::{Place, client, kill_after, moment};
use super::works::Works;
use super::{report, rounds};
use crate::documents::Dice;

/// Kills it so often; all that was acknowledged is found again after each time, and nothing that was refused.
async fn kill(rounds: u64) -> Works {
    let (mut place, mut works, mut dice) = (Place::new(), Works::default(), Dice(16));
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
    let works = kill(4).await;
    assert!(works.acknowledged().iter().sum::<u64>() > 0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a thousand rounds take half an hour"]
async fn a_killed_service_has_all_that_it_acknowledged_long() {
    let rounds = rounds(1_000);
    let works = kill(rounds).await;
    assert!(works.acknowledged().iter().all(|count| *count > 0), "{}", works.counts());
    let done = format!("{rounds} kills of the process, amid changes of the model too; {}", works.counts());
    report(
        "kill -9",
        &done,
        "nothing lost, half done or come back; `verify` and `audit verify` find all whole",
    );
}
