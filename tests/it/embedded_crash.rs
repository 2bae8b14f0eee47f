//! Kills a process that begins, writes, moves, deletes or changes the model, again and again, and looks for what it had
//! acknowledged. The long form: `TALENTMATCH_TEST_KILLS=1000 cargo test --test it nothing_acknowledged_is_lost`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use talentmatch::domain::record::document::Document;
use talentmatch::domain::search::embedding::Embedding;
use talentmatch::domain::search::filter::{Condition, Field, Filter};
use talentmatch::domain::text::Text;
use talentmatch::engine::ports::{EmbedError, Embedder, Generations, Making, Order, Search, Store};
use talentmatch::engine::reindex::Reindex;
use talentmatch::store::embedded::EmbeddedGenerations;

use crate::documents::{DIMENSION, Dice, delete, embedding, folder, job, job_name, put};
use crate::support::WholeReads;

/// Records that are written and deleted, and pairs of names of which one at a time stands for a record that moves.
const PLAIN: u64 = 150;
const MOVING: u64 = 20;

/// Gives every text the same vectors; its name is all that it has.
struct Flat(String);

#[tonic::async_trait]
impl Embedder for Flat {
    fn model(&self) -> &str {
        &self.0
    }

    fn dimension(&self) -> usize {
        DIMENSION
    }

    async fn embed(&self, texts: Vec<Text>) -> Result<Vec<Embedding>, EmbedError> {
        Ok(texts.iter().map(|_| embedding(7)).collect())
    }
}

fn making(number: u64) -> Making {
    Making::with(&Flat(format!("flat@{number}")))
}

/// The folder's index in use, made when there is none, and its number.
async fn open(generations: &EmbeddedGenerations) -> (u64, Arc<dyn Store>) {
    let current = generations.list().await.unwrap().into_iter().find(|generation| generation.is_current);
    let number = current.map_or(0, |current| current.made_with.model[5..].parse().unwrap());
    (number, generations.open(&making(number)).await.unwrap())
}

const CHILD: &str = "TALENTMATCH_TEST_CHILD";

/// Not a test of its own: the process that [`nothing_acknowledged_is_lost_by_a_kill`] starts and kills. Says on standard
/// output what it tries and what was acknowledged.
#[tokio::test]
async fn child_that_writes_until_it_is_killed() {
    let Ok(setup) = std::env::var(CHILD) else { return };
    let [dir, seed, work] = setup.split('|').collect::<Vec<_>>()[..] else { panic!("{setup}") };
    let generations = EmbeddedGenerations::open(Path::new(dir), 0).unwrap();
    let mut dice = Dice(seed.parse().unwrap());
    loop {
        let (number, store) = open(&generations).await;
        if work == "reindex" {
            let to = generations.open(&making(number + 1)).await.unwrap();
            let embedder = Arc::new(Flat(format!("flat@{}", number + 1)));
            Reindex::new(store.clone(), to, embedder).fill(&|_| {}).await.unwrap();
            generations.switch(&making(number + 1)).await.unwrap();
            store.close().await.unwrap();
            generations.remove(&making(number), false).await.unwrap();
            say("\nacknowledged\n");
            continue;
        }
        for _ in 0..200 {
            write(&*store, &mut dice).await;
        }
        store.close().await.unwrap();
    }
}

/// One batch of puts, deletes and moves.
async fn write(store: &dyn Store, dice: &mut Dice) {
    let (mut changes, mut lines) = (Vec::new(), String::new());
    for _ in 0..=dice.roll(12) {
        let id = format!("job-{:03}", dice.roll(PLAIN));
        if dice.roll(4) == 0 {
            changes.push(delete(job_name(&id)));
            lines += &format!("\ntry {id} -");
        } else {
            let content = dice.roll(1 << 40);
            changes.push(put(job(&id, content)));
            lines += &format!("\ntry {id} {content}");
        }
    }
    if dice.roll(3) == 0 {
        let (pair, content, from) = (dice.roll(MOVING), dice.roll(1 << 40), dice.roll(2));
        let id = |side: u64| format!("moving-{pair:02}-{side}");
        changes.push(delete(job_name(&id(from))));
        changes.push(put(job(&id(1 - from), content)));
        lines += &format!("\ntry {} -\ntry {} {content}", id(from), id(1 - from));
    }
    say(&lines);
    store.write(changes).await.unwrap();
    say("\nacknowledged\n");
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).unwrap();
}

/// By id the content, or none when it was deleted.
type Contents = BTreeMap<String, Option<u64>>;

/// Runs the child until `life` after its first acknowledgement, or only for `life` when `early`, and kills it. Adds what
/// was acknowledged to `known`, and returns what was tried in the last batch: as a whole it may be there or not.
fn run_child(
    dir: &Path,
    seed: u64,
    work: &str,
    life: Duration,
    early: bool,
    known: &mut Contents,
) -> Contents {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "embedded_crash::child_that_writes_until_it_is_killed", "--nocapture"])
        .env(CHILD, format!("{}|{seed}|{work}", dir.display()))
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
        started.recv_timeout(Duration::from_secs(60)).unwrap();
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

/// Compares everything with what is known: each record by its name, and what filters, facets, orders and searches find.
async fn check(store: &dyn Store, known: &mut Contents, tried: Contents, what: &str) {
    let plain = (0..PLAIN).map(|id| format!("job-{id:03}"));
    let moving = (0..2 * MOVING).map(|id| format!("moving-{:02}-{}", id / 2, id % 2));
    let names: Vec<_> = plain.chain(moving).map(|id| job_name(&id)).collect();
    let stored: Contents = (names.iter().zip(store.whole(&names).await))
        .map(|(name, document)| (name.id().to_string(), document.map(|one| one.etag[5..].parse().unwrap())))
        .collect();
    let of = |contents: &Contents, id: &str| contents.get(id).copied().flatten();
    if tried.keys().any(|id| of(&stored, id) != of(known, id)) {
        known.extend(tried);
    }
    for (id, content) in &stored {
        assert_eq!(*content, of(known, id), "{id} in {what}");
    }
    for pair in 0..MOVING {
        let sides = [0, 1].map(|side| of(&stored, &format!("moving-{pair:02}-{side}")).is_some());
        assert_ne!(sides, [true, true], "moved by half in {what}");
    }
    let there: Vec<Document> = stored.iter().filter_map(|(id, content)| Some(job(id, (*content)?))).collect();
    let mut filter = Filter::default();
    filter.require(Condition::AnyOf(Field::Kind, vec!["jobPostings".into()]));
    assert_eq!(store.count(&filter).await.unwrap(), there.len() as u64, "{what}");
    let facet = store.facet(&filter, Field::Tenant, 5).await.unwrap();
    assert_eq!(facet.iter().map(|(_, count)| count).sum::<u64>(), there.len() as u64, "{what}");
    let newest = Search { filter: filter.clone(), order: Order::Newest, limit: 1_000 };
    assert_eq!(store.search(newest).await.unwrap().len(), there.len(), "{what}");
    let near = Search { filter, order: Order::Nearest(embedding(7)), limit: 1_000 };
    assert_eq!(store.search(near).await.unwrap().len(), there.len(), "{what}");
    assert_eq!(store.health().await.faults, [], "{what}");
}

/// Fails at fff0350: of the folders whose process was killed in its first 0.3 s, or early in a change of the model, most
/// answered no facet, no order and no filtered search any more, with health SERVING.
#[tokio::test]
async fn nothing_acknowledged_is_lost_by_a_kill() {
    let rounds = std::env::var("TALENTMATCH_TEST_KILLS").map_or(12, |rounds| rounds.parse().unwrap());
    let long_lived = folder();
    let (mut known, mut dice) = (Contents::new(), Dice(5));
    let mut acknowledged = 0;
    for round in 0..rounds {
        let (first, mut of_first) = (folder(), Contents::new());
        let (work, dir, known) = match round % 4 {
            1 => ("write", first.path(), &mut of_first),
            3 => ("reindex", long_lived.path(), &mut known),
            _ => ("write", long_lived.path(), &mut known),
        };
        let early = round % 4 == 1 || dice.roll(3) == 0;
        let life = Duration::from_millis(dice.roll(if work == "reindex" { 1_500 } else { 400 }));
        let what = format!("round {round}, {work}{}", if early { ", early" } else { "" });
        let tried = run_child(dir, round, work, life, early, known);
        let generations = EmbeddedGenerations::open(dir, 0).unwrap();
        let (_, store) = open(&generations).await;
        check(&*store, known, tried, &what).await;
        acknowledged += known.len();
        if round % 3 == 0 {
            store.close().await.unwrap();
        }
    }
    println!("{rounds} kills, {acknowledged} records compared");
}
