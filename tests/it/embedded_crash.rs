//! Kills a process that writes, again and again, and looks for what it had acknowledged.

use crate::support::WholeReads;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use talentmatch::domain::document::Document;
use talentmatch::domain::filter::Filter;
use talentmatch::engine::ports::{Order, Search, Store};
use talentmatch::store::embedded::{EmbeddedOptions, EmbeddedStore};

use crate::documents::{DIMENSION, Dice, delete, folder, job, job_name, put};

fn open(dir: &Path) -> EmbeddedStore {
    let options = EmbeddedOptions { disk_reserve_bytes: 0, ..EmbeddedOptions::new("test@1", DIMENSION, 1) };
    EmbeddedStore::open(dir, options).unwrap()
}

const CHILD: &str = "TALENTMATCH_TEST_CHILD";

/// Not a test of its own: the process that [`nothing_acknowledged_is_lost_by_a_kill`] starts and kills. Writes
/// batches for ever, and says on standard output what it tries and what was acknowledged.
#[tokio::test]
async fn child_that_writes_until_it_is_killed() {
    let Ok(setup) = std::env::var(CHILD) else { return };
    let (dir, seed) = setup.split_once('|').unwrap();
    let store = open(Path::new(dir));
    let mut dice = Dice(seed.parse().unwrap());
    loop {
        let (mut changes, mut lines) = (Vec::new(), String::new());
        for _ in 0..=dice.roll(12) {
            let id = format!("job-{:03}", dice.roll(150));
            if dice.roll(4) == 0 {
                changes.push(delete(job_name(&id)));
                lines += &format!("\ntry {id} -");
            } else {
                let content = dice.roll(1 << 40);
                changes.push(put(job(&id, content)));
                lines += &format!("\ntry {id} {content}");
            }
        }
        say(&lines);
        store.write(changes).await.unwrap();
        say("\nacknowledged\n");
    }
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).unwrap();
}

/// By id the content, or none when it was deleted.
type Contents = BTreeMap<String, Option<u64>>;

/// Runs the child until `life` after its first acknowledgement, or only for `life` when `early`, and kills it. Adds what was acknowledged to `known`, and returns what was tried
/// in the last batch: as a whole it may be there or not.
fn run_child(dir: &Path, seed: u64, life: Duration, early: bool, known: &mut Contents) -> Contents {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "embedded_crash::child_that_writes_until_it_is_killed", "--nocapture"])
        .env(CHILD, format!("{}|{seed}", dir.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (first, started) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut read = Vec::new();
        for line in lines.map_while(Result::ok) {
            if line == "acknowledged" {
                let _ = first.send(());
            }
            read.push(line);
        }
        read
    });
    if !early {
        started.recv_timeout(Duration::from_secs(30)).unwrap();
    }
    std::thread::sleep(life);
    child.kill().unwrap();
    child.wait().unwrap();
    let mut tried = Contents::new();
    for line in reader.join().unwrap() {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["try", id, content] => drop(tried.insert(id.to_string(), content.parse().ok())),
            ["acknowledged"] => known.append(&mut tried),
            _ => {}
        }
    }
    tried
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_by_a_kill() {
    let dir = folder();
    let (mut known, mut dice) = (Contents::new(), Dice(5));
    for round in 0..15 {
        let life = Duration::from_millis(dice.roll(400));
        let tried = run_child(dir.path(), round, life, round % 5 == 1, &mut known);
        let store = open(dir.path());
        let names: Vec<_> = (0..150).map(|id| job_name(&format!("job-{id:03}"))).collect();
        let stored: Contents = (names.iter().zip(store.whole(&names).await))
            .map(|(name, document)| {
                (name.id().to_string(), document.map(|one| one.etag[5..].parse().unwrap()))
            })
            .collect();
        let of = |contents: &Contents, id: &str| contents.get(id).copied().flatten();
        let with_tried = tried.keys().any(|id| of(&stored, id) != of(&known, id));
        if with_tried {
            known.extend(tried);
        }
        for (id, content) in &stored {
            assert_eq!(*content, of(&known, id), "{id} in round {round}");
        }
        let there: Vec<Document> =
            stored.iter().filter_map(|(id, content)| Some(job(id, (*content)?))).collect();
        assert_eq!(store.count(&Filter::default()).await.unwrap(), there.len() as u64);
        for document in &there {
            let order = Order::Nearest(document.embedding.clone());
            let found = store.search(Search { filter: Filter::default(), order, limit: 1 }).await.unwrap();
            assert!(found.iter().any(|found| **found == *document), "{} in round {round}", document.name());
        }
        match round % 3 {
            0 => store.close().await.unwrap(),
            _ => drop(store),
        }
    }
}
