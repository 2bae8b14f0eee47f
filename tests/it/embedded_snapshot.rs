//! The index that a folder keeps for its next opening: it is used where it is that of the records, and else passed over.

use std::fs;
use std::path::Path;

use talentmatch::domain::search::filter::Filter;
use talentmatch::engine::ports::Store;
use talentmatch::index::{Entry, Index, Piece};

use crate::documents::{DIMENSION, Dice, delete, folder, job, job_name, put};
use crate::embedded_store::{check_all, open};
use crate::rankings::{ranking, stating};

const SNAPSHOT: &str = "index.snapshot";

fn is_kept(dir: &Path) -> bool {
    dir.join(SNAPSHOT).exists()
}

/// Everything that the store says to some rankings.
async fn said(dir: &Path) -> Vec<String> {
    let store = open(dir);
    let mut dice = Dice(7);
    let mut said = Vec::new();
    for _ in 0..40 {
        let page = store.rank(ranking(&mut dice).into()).await.unwrap();
        said.push(format!("{:?}", (page.total, page.more, page.relevant, page.results)));
    }
    // Dropped: what was not changed is closed as it was opened.
    said
}

#[tokio::test]
async fn an_index_that_is_read_answers_as_one_that_is_built() {
    let dir = folder();
    let mut dice = Dice(11);
    let store = open(dir.path());
    let kinds = talentmatch::domain::record::name::RecordKind::ALL;
    for at in 0..400 {
        let kind = kinds[dice.roll(kinds.len() as u64) as usize];
        let document = stating(&mut dice, kind, at);
        let name = document.name().clone();
        store.write(vec![put(document)]).await.unwrap();
        if dice.roll(5) == 0 {
            store.write(vec![delete(name)]).await.unwrap();
        }
    }
    drop(store);
    assert!(is_kept(dir.path()));
    let read = said(dir.path()).await;
    assert!(is_kept(dir.path()), "it was that of the records");
    fs::remove_file(dir.path().join(SNAPSHOT)).unwrap();
    assert_eq!(read, said(dir.path()).await);
    assert!(is_kept(dir.path()), "it is kept again");
    // Read and built indexes take changes alike.
    for is_read in [true, false] {
        if !is_read {
            fs::remove_file(dir.path().join(SNAPSHOT)).unwrap();
        }
        let store = open(dir.path());
        let mut dice = Dice(12);
        for at in 300..360 {
            let document = stating(&mut dice, kinds[at as usize % kinds.len()], at);
            store.write(vec![put(document)]).await.unwrap();
        }
        drop(store);
    }
    let read = said(dir.path()).await;
    fs::remove_file(dir.path().join(SNAPSHOT)).unwrap();
    assert_eq!(read, said(dir.path()).await);
}

#[tokio::test]
async fn the_first_change_removes_it() {
    let dir = folder();
    let mut documents: Vec<_> = (0..30).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    let store = open(dir.path());
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    assert!(!is_kept(dir.path()), "an open folder that was changed has none");
    drop(store);
    let store = open(dir.path());
    assert!(is_kept(dir.path()));
    store.write(vec![delete(job_name("job-0000"))]).await.unwrap();
    assert!(!is_kept(dir.path()), "what was deleted is in it");
    documents.remove(0);
    check_all(&store, &documents).await;
    drop(store);
    check_all(&open(dir.path()), &documents).await;
}

/// Whoever puts back a copy of the records alone gets what is in that copy.
#[tokio::test]
async fn that_of_other_records_is_passed_over() {
    let dir = folder();
    let records = dir.path().join("records.redb");
    let old: Vec<_> = (0..30).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    let store = open(dir.path());
    store.write(old.iter().cloned().map(put).collect()).await.unwrap();
    drop(store);
    let copies = [records.clone(), dir.path().join("acknowledged")]
        .map(|path| (path.clone(), fs::read(path).unwrap()));
    // As many changes as the copy has, and others.
    fs::remove_file(&records).unwrap();
    fs::remove_file(dir.path().join("acknowledged")).unwrap();
    let store = open(dir.path());
    let new: Vec<_> = (0..30).map(|seed| job(&format!("job-{seed:04}"), 700 + seed)).collect();
    store.write(new.iter().cloned().map(put).collect()).await.unwrap();
    drop(store);
    check_all(&open(dir.path()), &new).await;
    assert!(is_kept(dir.path()));
    copies.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
    let store = open(dir.path());
    assert!(!is_kept(dir.path()));
    check_all(&store, &old).await;
}

#[tokio::test]
async fn a_damaged_one_is_passed_over() {
    let dir = folder();
    let documents: Vec<_> = (0..40).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    let store = open(dir.path());
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    drop(store);
    let path = dir.path().join(SNAPSHOT);
    let whole = fs::read(&path).unwrap();
    let step = whole.len() / 60;
    for place in (0..whole.len()).step_by(step).chain(whole.len() - 16..whole.len()) {
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        fs::write(&path, &damaged).unwrap();
        let store = open(dir.path());
        assert!(!is_kept(dir.path()), "byte {place} of {}", whole.len());
        assert_eq!(store.count(&Filter::default()).await.unwrap(), 40);
        check_all(&store, &documents).await;
        drop(store);
    }
    for length in [0, 7, 8, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        check_all(&open(dir.path()), &documents).await;
    }
}

/// Bytes that are no piece are none, and a piece of a block alone is no panic.
#[test]
fn only_pieces_are_read() {
    let mut index = Index::new(DIMENSION);
    (0..5).for_each(|id| index.put(id, Entry::from(&job(&format!("job-{id}"), id))));
    for piece in index.pieces() {
        assert!(Piece::read(&piece).is_some());
        assert!(Piece::read(&piece[..piece.len() - 1]).is_none());
    }
    for bytes in [&[][..], &[9, 0, 0, 1], &[1, 0]] {
        assert!(Piece::read(bytes).is_none());
    }
}

/// What was taken out or replaced is in no piece.
#[test]
fn pieces_hold_only_what_is_there() {
    const CANARY: &str = "canary-7f3a91";
    let has = |index: &Index| {
        let mut pieces = index.pieces();
        pieces.any(|piece| piece.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()))
    };
    let mut index = Index::new(DIMENSION);
    (0..50).for_each(|id| index.put(id, Entry::from(&job(&format!("job-{id}"), id))));
    assert!(!has(&index));
    for (id, is_replaced) in [(3, true), (4, false), (70, false)] {
        let mut canary = job(&format!("{CANARY}-{id}"), id);
        canary.facts.title = CANARY.to_string();
        let held = talentmatch::domain::ranking::facts::Stated {
            name: CANARY.to_string(),
            text: CANARY.to_string(),
            required: true,
            ..Default::default()
        };
        canary.facts.skills.push(held);
        canary.facts.school = CANARY.to_string();
        index.put(id, Entry::from(&canary));
        assert!(has(&index));
        match is_replaced {
            true => index.put(id, Entry::from(&job("job-3", 3))),
            false => index.remove(id),
        }
        assert!(!has(&index), "{id}");
    }
}
